//! The larger expressions: what stands before and around the dates and lengths of [`super::grammar`].

use super::expr::{Amount, Found, Rel, Said, Shift, Unit, YearOf};
use super::grammar::{Reader, edge};
use crate::extract::TimexMod;
use crate::extract::token::{Case, k, ks};

/// Read with the rule that did it.
type Ruled = Option<(Said, usize, &'static str)>;

fn ruled(rule: &'static str) -> impl Fn((Said, usize)) -> (Said, usize, &'static str) {
    move |(said, at)| (said, at, rule)
}

impl Reader<'_> {
    /// Reads what begins at token `i` into `out`. Returns whether there was anything.
    pub(super) fn read(&self, i: usize, out: &mut Vec<Found>) -> bool {
        if let Some((first, end, second, start, next)) = self.day_of_range(i) {
            let found = |said, first, last| Found {
                first,
                last,
                said,
                modifier: None,
                rule: "date.range",
            };
            out.push(found(first, i, end));
            out.push(found(second, start, next));
            return true;
        }
        if let Some(found) = self.edged(i).or_else(|| self.measured(i)).or_else(|| {
            self.plain(i).map(|(said, last, rule)| Found {
                first: i,
                last,
                said,
                modifier: None,
                rule,
            })
        }) {
            let next = found.last;
            let year = match found.said {
                Said::Day {
                    year: Some(y),
                    month: None,
                    ..
                } => Some(y),
                _ => None,
            };
            let day = match found.said {
                Said::Day {
                    year,
                    month,
                    day: Some(_),
                    ..
                } => Some((year, month)),
                _ => None,
            };
            out.push(found);
            if let Some(year) = year {
                self.range_of_years(year, next, out);
            }
            if let Some((year, month)) = day {
                self.range_of_days(year, month, next, out);
            }
            return true;
        }
        false
    }

    fn dash(&self, at: usize) -> bool {
        matches!(self.word(at), "-" | "–" | "—" | "/")
    }

    /// `1914-18`, `2014/15`: the second year.
    fn range_of_years(&self, year: i32, at: usize, out: &mut Vec<Found>) {
        if !self.dash(at) || !self.glued(at) || !self.is_number(at + 1) || self.word(at + 1).len() != 2 {
            return;
        }
        let Ok(low) = self.word(at + 1).parse::<i32>() else {
            return;
        };
        let second = year - year.rem_euclid(100) + low;
        if second > year && !self.dash(at + 2) {
            out.push(Found {
                first: at + 1,
                last: at + 2,
                said: Said::Day {
                    year: Some(second),
                    month: None,
                    day: None,
                    weekday: None,
                },
                modifier: None,
                rule: "date.years",
            });
        }
    }

    /// `May 3-5`: the second day.
    fn range_of_days(&self, year: Option<i32>, month: Option<u8>, at: usize, out: &mut Vec<Found>) {
        if year.is_some()
            || !self.dash(at)
            || self.word(at) == "/"
            || !self.is_number(at + 1)
            || self.word(at + 1).len() > 2
        {
            return;
        }
        if let Ok(day) = self.word(at + 1).parse::<u8>()
            && (1..=31).contains(&day)
            && !self.dash(at + 2)
        {
            out.push(Found {
                first: at + 1,
                last: at + 2,
                said: Said::Day {
                    year,
                    month,
                    day: Some(day),
                    weekday: None,
                },
                modifier: None,
                rule: "date.range",
            });
        }
    }

    /// `early 1990`, `the end of the month`, `mid-May`, `later this year`, `year-end`.
    fn edged(&self, i: usize) -> Option<Found> {
        if self.any(i, ks!["year", "month"]) {
            let at = i + 1 + usize::from(self.dash(i + 1));
            if self.is(at, k!("end")) && (self.dash(i + 1) || !self.is(at + 1, k!("of"))) {
                let unit = if self.is(i, k!("year")) {
                    Unit::Year
                } else {
                    Unit::Month
                };
                return Some(Found {
                    first: i,
                    last: at + 1,
                    said: Said::Of(unit, Rel::This),
                    modifier: Some(TimexMod::End),
                    rule: "date.end",
                });
            }
        }
        let at = i + usize::from(self.is(i, k!("the")));
        let at = at + usize::from(self.any(at, ks!["very"]));
        let modifier = edge(self.key(at))?;
        let noun = self.any(at, ks!["beginning", "start", "middle", "midst", "end", "close"]);
        let mut inner = at + 1;
        if self.any(at, ks!["latter"]) {
            inner += usize::from(self.any(inner, ks!["part", "half"]));
            if !self.is(inner, k!("of")) {
                return None;
            }
        }
        if noun || self.is(at, k!("latter")) || self.is(inner, k!("part")) {
            inner += usize::from(self.is(inner, k!("part")));
            if !self.is(inner, k!("of")) {
                return None;
            }
            inner += 1;
            let the = usize::from(self.is(inner, k!("the")));
            if the == 1
                && let Some((unit, false)) = self.unit(inner + 1)
                && matches!(
                    unit,
                    Unit::Day
                        | Unit::Week
                        | Unit::Month
                        | Unit::Year
                        | Unit::Quarter
                        | Unit::Decade
                        | Unit::Century
                )
            {
                return Some(Found {
                    first: i,
                    last: inner + 2,
                    said: Said::Of(unit, Rel::Same),
                    modifier: Some(modifier),
                    rule: "date.edge",
                });
            }
        } else {
            inner += usize::from(self.dash(inner) && self.is(at, k!("mid")));
            inner += usize::from(self.any(inner, ks!["in", "on", "this"]) && !self.is(inner, k!("this")));
            if self.is(inner, k!("the"))
                && let Some((unit, false)) = self.unit(inner + 1)
                && self.is(inner - 1, k!("in"))
            {
                return Some(Found {
                    first: i,
                    last: inner + 2,
                    said: Said::Of(unit, Rel::This),
                    modifier: Some(modifier),
                    rule: "date.edge",
                });
            }
        }
        // `early years`, `late last night`.
        let (said, last, _) = self.plain(inner)?;
        let fits = matches!(
            said,
            Said::Day { .. }
                | Said::Month(..)
                | Said::Decade(..)
                | Said::Century(_)
                | Said::Season(..)
                | Said::Quarter(..)
                | Said::Today(_)
                | Said::Weekday(..)
                | Said::Of(..)
                | Said::Feast(..)
                | Said::Part(..)
                | Said::Bc(_)
        );
        let earlier = self.any(at, ks!["earlier", "later"]);
        let mid = self.is(at, k!("mid"));
        (fits
            && (!earlier
                || matches!(
                    said,
                    Said::Of(..) | Said::Today(_) | Said::Weekday(..) | Said::Part(..)
                ))
            && (mid || inner > at))
            .then_some(Found {
                first: i,
                last,
                said,
                modifier: Some(modifier),
                rule: "date.edge",
            })
    }

    /// `about three weeks`, `nearly two years ago`, `around 7:15 p.m.`.
    fn measured(&self, i: usize) -> Option<Found> {
        let (len, &modifier) = self.words.modifiers.longest(self.doc, i, self.end)?;
        let at = i + len;
        let (said, last, rule) = self.lengthy(at).or_else(|| {
            self.timed(at)
                .filter(|_| modifier == TimexMod::Approx && !self.is(i, k!("some")))
                .map(ruled("time.clock"))
        })?;
        // `over the year`: a preposition.
        let long = matches!(
            said,
            Said::Long(Amount::N(_), _) | Said::Shifted(..) | Said::Clock(..)
        );
        long.then_some(Found {
            first: i,
            last,
            said,
            modifier: Some(modifier),
            rule,
        })
    }

    /// Everything without a word of measure before it.
    fn plain(&self, i: usize) -> Ruled {
        let the = self.is(i, k!("the"));
        let at = i + usize::from(the);
        self.numeric_date(i)
            .map(ruled("date.numeric"))
            .or_else(|| self.timed(i).map(ruled("time.clock")))
            .or_else(|| self.feast(at))
            .or_else(|| self.weekday_date(i).map(ruled("date.weekday")))
            .or_else(|| self.weekday_name(at))
            .or_else(|| self.day_first(at).map(ruled("date.day")))
            .or_else(|| self.month_first(i).map(ruled("date.month")))
            .or_else(|| self.day_word(i))
            .or_else(|| self.often(i))
            .or_else(|| self.century_or_quarter(at, the))
            .or_else(|| self.season(at, the))
            .or_else(|| self.related(i))
            .or_else(|| self.lengthy(i))
            .or_else(|| self.part_of(i))
            .or_else(|| self.decade(at))
            .or_else(|| self.year_alone(i))
            .or_else(|| self.vague(i))
    }

    fn feast(&self, i: usize) -> Ruled {
        let (len, &holiday) = self.words.holidays.longest(self.doc, i, self.end)?;
        if self.case(i) == Case::Lower && self.word(i).len() < 9 {
            return None;
        }
        let at = i + len;
        let comma = at + usize::from(self.word(at) == "," || self.is(at, k!("of")));
        let (of, next) = match self.year(comma) {
            Some((year, next)) => (YearOf::Is(year), next),
            None => match self.rel(at).filter(|_| self.is(at + 1, k!("year"))) {
                Some(rel) => (YearOf::Rel(rel), at + 2),
                None => (YearOf::Rel(Rel::Bare), at),
            },
        };
        let said = Said::Feast(holiday, of);
        Some(match self.part(next) {
            Some((part, after)) => (Said::Part(part, Some(Box::new(said))), after, "date.holiday"),
            None => (said, next, "date.holiday"),
        })
    }

    /// `Tuesday`, `Tuesday evening`, `Tuesdays`, `Monday nights`.
    fn weekday_name(&self, i: usize) -> Ruled {
        if let Some(&day) = self.words.weekdays_plural.get(&self.key(i)) {
            let value = match day {
                8 => "XXXX-WXX-WD".to_owned(),
                9 => "XXXX-WXX-WE".to_owned(),
                day => format!("XXXX-WXX-{day}"),
            };
            // `past weekends` are lengths.
            return (day != 9).then_some((Said::Often(value), i + 1, "set.weekdays"));
        }
        let (day, at) = self.weekday(i)?;
        self.weekday_tail(day, Rel::Bare, at)
    }

    fn weekday_tail(&self, day: u8, rel: Rel, at: usize) -> Ruled {
        let said = Said::Weekday(day, rel);
        match self.part(at) {
            Some((part, next)) if self.word(at).ends_with('s') => Some((
                Said::Often(format!("XXXX-WXX-{day}T{part}")),
                next,
                "set.weekdays",
            )),
            Some((part, next)) => Some((Said::Part(part, Some(Box::new(said))), next, "time.part")),
            None => Some((said, at, "date.weekday")),
        }
    }

    /// `today`, `tonight`, `yesterday morning`, `last night`, `this afternoon`.
    fn day_word(&self, i: usize) -> Ruled {
        if self.any(i, ks!["tonight", "tonite"]) {
            return Some((
                Said::Part("NI", Some(Box::new(Said::Today(0)))),
                i + 1,
                "time.part",
            ));
        }
        if let Some((said, at)) = self.today(i) {
            return Some(match self.part(at) {
                Some((part, next)) => (Said::Part(part, Some(Box::new(said))), next, "time.part"),
                None => (said, at, "date.today"),
            });
        }
        if self.any(i, ks!["overnight"]) {
            return Some((Said::Part("NI", None), i + 1, "time.part"));
        }
        let days = if self.is(i, k!("last")) {
            -1
        } else if self.is(i, k!("this")) {
            0
        } else {
            return None;
        };
        let (part, next) = self.part(i + 1)?;
        (!self.word(i + 1).ends_with('s')).then_some((
            Said::Part(part, Some(Box::new(Said::Today(days)))),
            next,
            "time.part",
        ))
    }

    /// `the morning of April 19`, `that night`, `the evening`, `in the morning`.
    fn part_of(&self, i: usize) -> Ruled {
        let det = self.any(i, ks!["the", "that", "one"]);
        let next_day = self.any(i + 1, ks!["next", "following", "same", "previous"]);
        let at = i + 1 + usize::from(next_day);
        if !det {
            return None;
        }
        let (part, next) = self.part(at)?;
        if self.is(next, k!("of"))
            && let Some((said, last)) = self.dated(next + 1)
        {
            return Some((Said::Part(part, Some(Box::new(said))), last, "time.part"));
        }
        let day = match self.rel(i + 1).filter(|_| next_day) {
            Some(Rel::Next | Rel::Following) => Some(Box::new(Said::Of(Unit::Day, Rel::Following))),
            Some(rel) => Some(Box::new(Said::Of(Unit::Day, rel))),
            None => None,
        };
        Some((Said::Part(part, day), next, "time.part"))
    }

    /// `every day`, `each July`, `twice a week`, `daily`.
    fn often(&self, i: usize) -> Ruled {
        if let Some(value) = self.words.sets.get(&self.key(i)) {
            // `a daily`, `New York Daily News` is a name.
            let name = self.case(i) == Case::Title && i > self.from;
            return (!name).then(|| (Said::Often(value.clone()), i + 1, "set.adverb"));
        }
        let value = |amount: Amount, unit: Unit| super::resolve::length(amount, unit);
        if self.any(i, ks!["every", "each"]) {
            let other = usize::from(self.is(i + 1, k!("other")));
            let at = i + 1 + other;
            if let Some((unit, _)) = self.unit(at) {
                let n = if other == 1 { 2.0 } else { 1.0 };
                let said = match unit {
                    Unit::Summer => "XXXX-SU".to_owned(),
                    Unit::Winter => "XXXX-WI".to_owned(),
                    Unit::Weekend => "XXXX-WXX-WE".to_owned(),
                    Unit::Night => "XXXX-XX-XXTNI".to_owned(),
                    unit => value(Amount::N(n), unit),
                };
                return Some((Said::Often(said), at + 1, "set.every"));
            }
            if let Some((part, next)) = self.part(at) {
                return Some((Said::Often(format!("XXXX-XX-XXT{part}")), next, "set.every"));
            }
            if let Some((day, next)) = self.weekday(at) {
                return Some(match self.part(next) {
                    Some((part, next)) => (Said::Often(format!("XXXX-WXX-{day}T{part}")), next, "set.every"),
                    None => (Said::Often(format!("XXXX-WXX-{day}")), next, "set.every"),
                });
            }
            if let Some(&month) = self.words.months.get(&self.key(at)) {
                return Some((Said::Often(format!("XXXX-{month:02}")), at + 1, "set.every"));
            }
            if let Some(season) = self.words.seasons.get(&self.key(at)) {
                return Some((Said::Often(format!("XXXX-{season}")), at + 1, "set.every"));
            }
            let (amount, unit, next) = self.length(at).filter(|_| self.is(i, k!("every")))?;
            return Some((Said::Often(value(amount, unit)), next, "set.every"));
        }
        let times = if self.any(i, ks!["once", "twice"]) {
            i + 1
        } else {
            let (_, at) = self.number(i)?;
            if !self.is(at, k!("times")) {
                return None;
            }
            at + 1
        };
        if !self.any(times, ks!["a", "an", "each", "every", "per"]) {
            return None;
        }
        let (unit, _) = self.unit(times + 1)?;
        Some((Said::Often(value(Amount::N(1.0), unit)), times + 2, "set.times"))
    }

    /// `20th century`, `third quarter`, `the second half of 1996`, `Q3`, `fiscal 1989`.
    fn century_or_quarter(&self, i: usize, the: bool) -> Ruled {
        if self.is(i, k!("fiscal")) || self.is(i, k!("financial")) {
            if let Some((year, at)) = self.year(i + 1) {
                return Some((
                    Said::Day {
                        year: Some(year),
                        month: None,
                        day: None,
                        weekday: None,
                    },
                    at,
                    "date.fiscal",
                ));
            }
            if self.is(i + 1, k!("year")) && the {
                if let Some((year, at)) = self.year(i + 2) {
                    return Some((
                        Said::Day {
                            year: Some(year),
                            month: None,
                            day: None,
                            weekday: None,
                        },
                        at,
                        "date.fiscal",
                    ));
                }
                return Some((Said::Of(Unit::Year, Rel::This), i + 2, "date.fiscal"));
            }
            return self
                .century_or_quarter(i + 1, the)
                .filter(|r| matches!(r.0, Said::Quarter(..)));
        }
        // `the 1988 second quarter`, `this year's third quarter`.
        if let Some((year, at)) = self.year(i).filter(|_| the)
            && let Some((Said::Quarter(q, _), next, rule)) = self.century_or_quarter(at, false)
        {
            return Some((Said::Quarter(q, YearOf::Is(year)), next, rule));
        }
        if let Some(rel) = self
            .rel(i)
            .filter(|_| self.is(i + 1, k!("year")) && self.any(i + 2, ks!["'s"]))
        {
            return match self.century_or_quarter(i + 3, false)? {
                (Said::Quarter(q, _), next, rule) => Some((Said::Quarter(q, YearOf::Rel(rel)), next, rule)),
                (Said::Half(h, _), next, rule) => Some((Said::Half(h, YearOf::Rel(rel)), next, rule)),
                _ => None,
            };
        }
        let word = self.word(i);
        if word.len() == 2 && matches!(word, "Q1" | "Q2" | "Q3" | "Q4") {
            let q = word.as_bytes()[1] - b'0';
            let (of, at) = self.of_year(i + 1);
            return Some((Said::Quarter(Some(q), of), at, "date.quarter"));
        }
        let (n, at) = self.ordinal(i)?;
        let hyphen = usize::from(self.dash(at));
        let at = at + hyphen;
        if self.is(at, k!("century")) && (1..=30).contains(&n) {
            return Some((Said::Century(n as i32 - 1), at + 1, "date.century"));
        }
        if self.is(at, k!("quarter")) && (1..=4).contains(&n) {
            let (of, next) = self.of_year(at + 1);
            return Some((Said::Quarter(Some(n as u8), of), next, "date.quarter"));
        }
        if self.is(at, k!("half")) && n <= 2 {
            let (of, next) = self.of_year(at + 1);
            return (next > at + 1 || the && !self.is(at + 1, k!("of"))).then_some((
                Said::Half(n as u8, of),
                next,
                "date.half",
            ));
        }
        // `the first nine months`, `the first two years`: a length.
        if n == 1
            && the
            && hyphen == 0
            && let Some((amount, unit, next)) = self.length(at).filter(|_| !self.any(at, ks!["a", "an"]))
        {
            return Some((Said::Long(amount, unit), next, "duration.first"));
        }
        None
    }

    /// `of 1996`, `1996`, `of last year`, `this year` after a quarter or season.
    fn of_year(&self, i: usize) -> (YearOf, usize) {
        let of = i + usize::from(self.is(i, k!("of")) || self.word(i) == ",");
        let fiscal = of + usize::from(self.any(of, ks!["fiscal"]));
        if let Some((year, next)) = self.year(fiscal) {
            return (YearOf::Is(year), next);
        }
        match self.rel(of).filter(|_| self.is(of + 1, k!("year"))) {
            Some(rel) => (YearOf::Rel(rel), of + 2),
            None => (YearOf::Rel(Rel::Bare), i),
        }
    }

    /// `the summer of 1994`, `last fall`, `spring 2015`.
    fn season(&self, i: usize, the: bool) -> Ruled {
        let rel = self.rel(i);
        let at = i + usize::from(rel.is_some());
        let &season = self.words.seasons.get(&self.key(at))?;
        let (of, next) = self.of_year(at + 1);
        let verb = self.any(at, ks!["fall", "spring"]);
        let told = !matches!(of, YearOf::Rel(Rel::Bare));
        if let Some(rel) = rel {
            return Some((Said::Season(season, YearOf::Near(rel)), at + 1, "date.season"));
        }
        const BEFORE: &[u64] = ks!["in", "by", "since", "until", "during", "through", "and", "from"];
        let placed = BEFORE.contains(&self.before(i));
        (told || !verb && (placed || the) || placed && the).then_some((
            Said::Season(season, of),
            next,
            "date.season",
        ))
    }

    /// `last week`, `this year`, `the past three months`, `the next day`, `the same time`, `last June`, `next Friday`.
    fn related(&self, i: usize) -> Ruled {
        let the = self.any(
            i,
            ks!["the", "these", "those", "his", "her", "its", "their", "our"],
        );
        let at = i + usize::from(the);
        if the
            && let Some((unit, false)) = self.unit(at)
            && self.is(i, k!("the"))
        {
            if unit == Unit::Weekend {
                return Some((Said::Of(Unit::Weekend, Rel::Bare), at + 1, "date.weekend"));
            }
            if unit == Unit::Year
                && let Some((year, next)) = self.year(at + 1)
            {
                return Some((
                    Said::Day {
                        year: Some(year),
                        month: None,
                        day: None,
                        weekday: None,
                    },
                    next,
                    "date.year",
                ));
            }
            if unit == Unit::Day && self.any(at + 1, ks!["before", "after"]) {
                let rel = if self.is(at + 1, k!("before")) {
                    Rel::Previous
                } else {
                    Rel::Following
                };
                return Some((
                    Said::Of(Unit::Day, rel),
                    at + 1 + usize::from(self.bounded(at + 2)),
                    "date.day_after",
                ));
            }
            if unit == Unit::Quarter && !self.is(at + 1, k!("of")) {
                return Some((
                    Said::Quarter(None, YearOf::Rel(Rel::Last)),
                    at + 1,
                    "date.quarter",
                ));
            }
            if unit == Unit::Year && self.any(at + 1, ks!["-"]) {
                let (shift, next) = self.shift(at + 1)?;
                let period = usize::from(self.any(next, ks!["quarter", "period"]));
                return Some((
                    Said::Shifted(Amount::N(1.0), unit, shift),
                    next + period,
                    "date.shift",
                ));
            }
        }
        let rel = self.rel(at)?;
        let mut next = at + 1;
        // `this past week`, `this coming Sunday`, `this same day`.
        let mut rel = rel;
        if let Some(second) = self.rel(next) {
            rel = second;
            next += 1;
        }
        next += usize::from(self.any(next, ks!["fiscal", "very", "whole", "entire"]));
        if let Some((day, after)) = self.weekday(next) {
            if let Some((
                Said::Day {
                    year,
                    month,
                    day: Some(d),
                    weekday,
                },
                last,
            )) = self.weekday_date(next)
            {
                return Some((
                    Said::Day {
                        year,
                        month,
                        day: Some(d),
                        weekday,
                    },
                    last,
                    "date.weekday",
                ));
            }
            return self.weekday_tail(day, rel, after);
        }
        if let Some(&month) = self.words.months.get(&self.key(next))
            && self.case(next) != Case::Lower
        {
            return match self.month_first(next)? {
                (Said::Month(..), last) => Some((Said::Month(month, YearOf::Near(rel)), last, "date.month")),
                (said, last) => Some((said, last, "date.month")),
            };
        }
        if let Some((len, &holiday)) = self.words.holidays.longest(self.doc, next, self.end) {
            return Some((
                Said::Feast(holiday, YearOf::Near(rel)),
                next + len,
                "date.holiday",
            ));
        }
        if let Some((unit, plural)) = self.unit(next) {
            if plural {
                // `recent years` and `past decades`: no number told.
                return matches!(rel, Rel::Last | Rel::Next | Rel::Previous | Rel::Following).then_some((
                    Said::Long(Amount::X, unit),
                    next + 1,
                    "duration.vague",
                ));
            }
            if unit == Unit::Quarter {
                let rel = if rel == Rel::Last && self.is(at, k!("latest")) {
                    Rel::Last
                } else {
                    rel
                };
                return Some((Said::Quarter(None, YearOf::Rel(rel)), next + 1, "date.quarter"));
            }
            if unit.is_time() || matches!(unit, Unit::Summer | Unit::Winter) {
                return None;
            }
            // `the past year` is a length, `last year` a date; `the next day` hangs on what was told before.
            if self.is(at, k!("past"))
                && matches!(
                    unit,
                    Unit::Year | Unit::Decade | Unit::Century | Unit::Month | Unit::Week
                )
            {
                return Some((Said::Long(Amount::N(1.0), unit), next + 1, "duration.past"));
            }
            if the && rel == Rel::Next {
                rel = Rel::Following;
            }
            return Some((Said::Of(unit, rel), next + 1, "date.relative"));
        }
        // `the past three months`, `the next few days`, `the last 24 hours`.
        if matches!(
            rel,
            Rel::Last | Rel::Next | Rel::Previous | Rel::Following | Rel::Same | Rel::This
        ) && let Some((amount, unit, last)) = self.length(next).filter(|_| !self.any(next, ks!["a", "an"]))
        {
            return Some((Said::Long(amount, unit), last, "duration.relative"));
        }
        None
    }

    /// A clause or the sentence ends before `at`.
    fn bounded(&self, at: usize) -> bool {
        at >= self.end
            || matches!(
                self.word(at),
                "." | "," | ";" | ":" | ")" | "!" | "?" | "”" | "\""
            )
    }

    /// `three weeks`, `two days ago`, `a year earlier`, `month-long`, `year-ago`; ages are none.
    fn lengthy(&self, i: usize) -> Ruled {
        if let Some((unit, _)) = self.unit(i)
            && (self.dash(i + 1) && self.glued(i + 1))
        {
            if self.is(i + 2, k!("long")) {
                let n = if self.unit(i).is_some_and(|u| u.1) {
                    Amount::X
                } else {
                    Amount::N(1.0)
                };
                return Some((Said::Long(n, unit), i + 3, "duration.long"));
            }
            if let Some((shift @ (Shift::Ago | Shift::Earlier), next)) = self.shift(i + 1) {
                return Some((Said::Shifted(Amount::N(1.0), unit, shift), next, "date.shift"));
            }
            return None;
        }
        let the = usize::from(self.is(i, k!("the")) && self.number(i + 1).is_some());
        let (amount, unit, at) = match self.length(i + the) {
            Some(length) => length,
            None => return self.plural_length(i),
        };
        // `the two-week strike`: the article is the strike's.
        if the == 1 && self.dash(at - 2) {
            return None;
        }
        if self.is_age(at, i) && (unit == Unit::Year || self.is(at, k!("old"))) {
            return None;
        }
        let so = at
            + if self.is(at, k!("or")) && self.is(at + 1, k!("so")) {
                2
            } else {
                0
            };
        if let Some((shift, next)) = self.shift(so) {
            // `earlier than`, `three days later than planned` stay lengths.
            if !self.is(next, k!("than")) {
                return Some((Said::Shifted(amount, unit, shift), next, "date.shift"));
            }
        }
        // `the day` and `a second` alone are no lengths; `15 a year`, `per week` say how often.
        if self.any(i, ks!["a", "an"]) && at == i + 2 {
            let before = self.before(i);
            let counted = i > self.from
                && (self.is_number(i - 1)
                    || self.words.numbers.contains_key(&before)
                    || self.word(i - 1).ends_with('s')
                        && self.case(i - 1) == Case::Lower
                        && self.word(i - 1).len() > 3
                    || [
                        k!("million"),
                        k!("billion"),
                        k!("percent"),
                        k!("%"),
                        k!("times"),
                        k!("share"),
                    ]
                    .contains(&before));
            if counted
                && !matches!(before, k if k == k!("lasts") || k == k!("takes") || k == k!("was") || k == k!("has"))
            {
                return Some((
                    Said::Often(super::resolve::length(Amount::N(1.0), unit)),
                    at,
                    "set.per",
                ));
            }
        }
        Some((Said::Long(amount, unit), at, "duration.amount"))
    }

    /// `for years`, `within weeks`, `after months of`: a plural with no amount.
    fn plural_length(&self, i: usize) -> Ruled {
        const BEFORE: &[u64] = ks![
            "for", "within", "after", "in", "over", "took", "take", "lasted", "spent", "of"
        ];
        let (unit, plural) = self.unit(i)?;
        let placed = BEFORE.contains(&self.before(i)) && !self.is(i + 1, k!("of"))
            || self.is(i + 1, k!("of")) && self.any(i.wrapping_sub(1), ks!["after", "for"]);
        if let Some((shift @ (Shift::Earlier | Shift::Later), next)) = self.shift(i + 1).filter(|_| plural) {
            return Some((Said::Shifted(Amount::X, unit, shift), next, "date.shift"));
        }
        if self.is(i + 1, k!("ago")) {
            return None;
        }
        (plural && placed && unit > Unit::Second).then_some((
            Said::Long(Amount::X, unit),
            i + 1,
            "duration.vague",
        ))
    }

    /// `1990s`, `'90s`, `the nineties`.
    fn decade(&self, i: usize) -> Ruled {
        if let Some(&tens) = self.words.decades.get(&self.key(i)) {
            // `in her thirties` is an age.
            const OF: &[u64] = ks!["his", "her", "their", "my", "your", "our", "its"];
            let age = OF.contains(&self.before(i))
                || matches!(self.before(i), k if k == k!("early") || k == k!("late") || k == k!("mid"))
                    && i >= self.from + 2
                    && OF.contains(&self.key(i - 2));
            return (!age && i > self.from).then_some((
                Said::Decade(190 + i32::from(tens), false),
                i + 1,
                "date.decade",
            ));
        }
        let quote = matches!(self.word(i), "'" | "’" | "‘");
        let at = i + usize::from(quote);
        let word = self.word(at);
        let plural = self.glued(at + 1) && (self.any(at + 1, ks!["s", "'s"]));
        if !self.is_number(at) || !plural || !word.ends_with('0') {
            return None;
        }
        let n: i32 = word.parse().ok()?;
        match word.len() {
            4 if (1000..2100).contains(&n) => Some((Said::Decade(n / 10, true), at + 2, "date.decade")),
            2 if quote => Some((Said::Decade(190 + n / 10, false), at + 2, "date.decade")),
            _ => None,
        }
    }

    /// A number that is a year by its place.
    fn year_alone(&self, i: usize) -> Ruled {
        const BC: &[u64] = ks!["bc", "bce", "b.c.", "b.c.e."];
        const AD: &[u64] = ks!["ad", "ce", "a.d."];
        if self.any(i + 1, BC)
            && self.is_number(i)
            && let Ok(year) = self.word(i).parse::<u16>()
        {
            return Some((Said::Bc(i32::from(year)), i + 2, "date.era"));
        }
        let era = self.any(i, AD) && self.case(i) == Case::Upper && self.is_number(i + 1);
        if (era || self.any(i + 1, AD) && self.case(i + 1) == Case::Upper)
            && let Ok(year) = self.word(i + usize::from(era)).parse::<u16>()
        {
            let said = Said::Day {
                year: Some(i32::from(year)),
                month: None,
                day: None,
                weekday: None,
            };
            return (year < 2200).then_some((said, i + 2, "date.era"));
        }
        let quoted = matches!(self.word(i), "'" | "’" | "‘");
        let (year, mut at) = self.year(i)?;
        let said = Said::Day {
            year: Some(year),
            month: None,
            day: None,
            weekday: None,
        };
        let before = self.before(i);
        const BEFORE: &[u64] = ks![
            "in",
            "since",
            "by",
            "until",
            "till",
            "from",
            "of",
            "during",
            "before",
            "after",
            "through",
            "throughout",
            "between",
            "year",
            "years",
            "early",
            "late",
            "mid",
            "fiscal",
            "for",
            "circa",
            "and",
            "to",
            "till",
            "late-",
            "into",
            "around"
        ];
        let mut placed = BEFORE.contains(&before) || self.is(i.wrapping_sub(1), k!("(")) && i > self.from;
        if quoted {
            return placed.then_some((said, at, "date.year"));
        }
        if i > self.from && self.dash(i - 1) && self.glued(i) {
            // The second of `1914-1918`; otherwise part of a name or a number.
            let ranged = i >= self.from + 2
                && (self.word(i - 2).len() == 4 && self.is_number(i - 2)
                    || self.glued(i - 1) && self.is(i - 2, k!("mid")));
            if !ranged {
                return None;
            }
            placed = true;
        }
        // `the 1988 period`.
        if self.any(at, ks!["period"]) && self.is(i.wrapping_sub(1), k!("the")) {
            at += 1;
        }
        let signed = i > self.from
            && matches!(
                self.word(i - 1),
                "$" | "£" | "€" | "#" | "¥" | "." | ":" | "/" | "@" | "No" | "no"
            );
        let follows = self.word(at);
        let counted = follows == "%"
            || follows == "°"
            || self.unit(at).is_some()
            || self.any(
                at,
                ks![
                    "percent", "million", "billion", "people", "men", "women", "troops", "feet", "meters",
                    "metres", "miles", "km", "points", "pounds", "tons", "tonnes", "dollars"
                ],
            );
        if signed
            || counted
            || self.glued(i)
                && i > self.from
                && !self.dash(i - 1)
                && !matches!(self.word(i - 1), "(" | "\"" | "“" | "[")
        {
            return None;
        }
        if self.glued(at)
            && (matches!(self.word(at), ":" | "/" | "." | "$") && self.glued(at + 1)
                || matches!(self.case(at), Case::Lower | Case::Upper))
        {
            return None;
        }
        let recent = (1900..=2059).contains(&year);
        let plural = self.case(at) == Case::Lower
            && follows.ends_with('s')
            && !follows.ends_with("ss")
            && follows.len() > 3
            && !self.glued(at);
        (placed || recent && !plural).then_some((said, at, "date.year"))
    }

    /// `recently`, `now`, `the future`, `the time`.
    fn vague(&self, i: usize) -> Ruled {
        let (len, &value) = self.words.refs.longest(self.doc, i, self.end)?;
        let strip = self.words.strip.contains(&self.key(i));
        if strip {
            return None;
        }
        let at = i + len;
        if len == 1 {
            // `earlier than`, `the current` in rivers, `former President`, `now that`: judged by what follows.
            if self.is(i, k!("earlier")) && (self.any(at, ks!["than", "this"]) || self.before(i) == k!("the"))
            {
                return None;
            }
            if self.is(i, k!("recent")) && self.unit(at).is_some_and(|u| u.1) {
                return None;
            }
        }
        // `the time` needs its preposition: `at the time`, `by that time`; `the present` none of a gift.
        if len == 2 && self.any(i + 1, ks!["time", "moment"]) && self.is(i, k!("the")) {
            let placed = self.before(i) == k!("at") && !self.any(at, ks!["of", "when"]);
            return placed.then_some((
                Said::Vague(if self.is(i + 1, k!("time")) {
                    "PAST_REF"
                } else {
                    "PRESENT_REF"
                }),
                at,
                "date.vague",
            ));
        }
        if len == 2 && self.is(i + 1, k!("past")) && !self.bounded(at) && self.before(i) != k!("in") {
            return None;
        }
        Some((Said::Vague(value), at, "date.vague"))
    }
}
