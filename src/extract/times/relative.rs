//! What is told by its relation to another time: last week, the next day, recently.

use super::expr::{Amount, Rel, Said, Unit, YearOf};
use super::grammar::{Read, Reader};
use super::phrases::Ruled;
use crate::extract::token::{Case, k, ks};

impl Reader<'_> {
    /// `last week`, `this year`, `the past three months`, `the next day`, `the same time`, `last June`, `next Friday`.
    pub(super) fn related(&self, i: usize) -> Ruled {
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
                // `the weekend of 9 and 10 July`: the days say more.
                if self.is(at + 1, k!("of")) && (self.is_number(at + 2) || self.month(at + 2).is_some()) {
                    return None;
                }
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
            // `Man of the Year`, `the Year III`; in a post it is the year that runs.
            if self.case(at) == Case::Title && i > self.from && self.case(i) == Case::Lower && !self.post {
                return None;
            }
            if unit == Unit::Year
                && !self.dash(at + 1)
                && !self.any(at + 1, ks!["of", "before", "after", "when", "that"])
            {
                // `the year ended March 31`, `the year to 31 March` is one of account, of which only the length is told.
                let account = self.any(at + 1, ks!["ended", "ending", "ends"])
                    || self.is(at + 1, k!("to")) && self.dated(at + 2).is_some();
                return Some(match account {
                    true => (Said::Long(Amount::N(1.0), unit), at + 1, "duration.account"),
                    false => (Said::Of(unit, Rel::This), at + 1, "date.year"),
                });
            }
            if unit == Unit::Week && !self.dash(at + 1) {
                if self.is(at + 1, k!("of"))
                    && let Some((day, next)) = self.dated(at + 2)
                {
                    return Some((Said::WeekOf(Box::new(day)), next, "date.week"));
                }
                if self.bounded(at + 1) || self.any(at + 1, ks!["'s"]) {
                    return Some((Said::Of(unit, Rel::This), at + 1, "date.week"));
                }
            }
            if unit == Unit::Day && self.any(at + 1, ks!["before", "after"]) {
                let rel = if self.is(at + 1, k!("before")) {
                    Rel::Previous
                } else {
                    Rel::Following
                };
                if let Some((day, next)) = self.day_named(at + 2).or_else(|| self.last_weekday(at + 2)) {
                    let step = if rel == Rel::Previous { -1 } else { 1 };
                    return Some((Said::Beside(Box::new(day), step), next, "date.day_after"));
                }
                // `the day before`, or of what happened otherwise: `the day before the vote`.
                if self.bounded(at + 2) {
                    return Some((Said::Of(Unit::Day, rel), at + 2, "date.day_after"));
                }
                let unknown = Said::Day {
                    year: None,
                    month: None,
                    day: None,
                    weekday: None,
                };
                return Some((unknown, at + 1, "date.day_after"));
            }
            if unit == Unit::Quarter && !self.is(at + 1, k!("of")) && !self.hyphen(at + 1) {
                // `the quarter ended Sept. 30`: the one that lies mostly before that day.
                let ends = self
                    .any(at + 1, ks!["ended", "ending"])
                    .then(|| self.dated(at + 2))
                    .flatten();
                if let Some((
                    Said::Day {
                        year,
                        month: Some(month @ 2..),
                        ..
                    },
                    _,
                )) = ends
                {
                    let of = year.map_or(YearOf::Rel(Rel::Bare), YearOf::Is);
                    return Some((
                        Said::Quarter(Some((month - 2) / 3 + 1), of),
                        at + 1,
                        "date.quarter",
                    ));
                }
                return Some((
                    Said::Quarter(None, YearOf::Rel(Rel::Last)),
                    at + 1,
                    "date.quarter",
                ));
            }
        }
        // `the weeks ahead`
        if the
            && let Some((unit, true)) = self.unit(at)
            && self.is(at + 1, k!("ahead"))
            && !self.is(at + 2, k!("of"))
        {
            return Some((Said::Long(Amount::X, unit), at + 2, "duration.vague"));
        }
        if the && self.any(at, ks!["full", "whole", "entire"]) {
            let (unit, _) = self.unit(at + 1).filter(|u| !u.1 && u.0 >= Unit::Day)?;
            return Some(match unit {
                Unit::Year => (Said::Of(unit, Rel::This), at + 2, "date.year"),
                unit => (Said::Long(Amount::N(1.0), unit), at + 2, "duration.whole"),
            });
        }
        if the && self.is(at, k!("latest")) && self.is(at + 1, k!("period")) {
            return Some((
                Said::Quarter(None, YearOf::Rel(Rel::Last)),
                at + 2,
                "date.quarter",
            ));
        }
        // `meant to last sixty years`: a verb.
        const VERB: &[u64] = ks![
            "to", "will", "would", "can", "could", "may", "might", "should", "must", "not"
        ];
        if self.is(at, k!("last"))
            && VERB.contains(&self.before(at))
            && self.unit(at + 1).is_none()
            && self.length(at + 1).is_some()
        {
            return None;
        }
        let mut rel = self.rel(at)?;
        let mut next = at + 1;
        // `this past week`, `this coming Sunday`, `that same day`; but `said that last week …` and `the week following last month's`.
        if let Some(second) = self.rel(next) {
            const DOUBLE: &[u64] = ks!["past", "coming", "same", "current", "upcoming"];
            if !self.any(at, ks!["this", "that"]) || !self.any(next, DOUBLE) {
                return None;
            }
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
            // `the programme "This Week"`.
            if self.case(i) == Case::Title
                && self.case(next) == Case::Title
                && matches!(self.word(i.wrapping_sub(1)), "\"" | "“")
            {
                return None;
            }
            if plural {
                // `recent years` and `past decades`: no number told.
                return matches!(rel, Rel::Last | Rel::Next | Rel::Previous | Rel::Following).then_some((
                    Said::Long(Amount::X, unit),
                    next + 1,
                    "duration.vague",
                ));
            }
            if unit == Unit::Quarter {
                // `the same quarter of the draw`, `the past quarter of a century`, `this quarter-final`
                if self.hyphen(next + 1) || self.is(next + 1, k!("of")) && self.any(next + 2, ks!["a", "the"])
                {
                    return None;
                }
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
            return Some((Said::Of(unit, rel), self.or_so(next + 1), "date.relative"));
        }
        // `the past three months`, `the next few days`, `the last 24 hours`.
        if matches!(
            rel,
            Rel::Last | Rel::Next | Rel::Previous | Rel::Following | Rel::Same | Rel::This
        ) && !self.is(at, k!("that"))
            && let Some((amount, unit, last)) = self.length(next).filter(|_| !self.any(next, ks!["a", "an"]))
        {
            // `this two-week strike`: the pronoun is the strike's, and `this six-year-old` is no time.
            if self.hyphen(last - 2) && !self.any(last, ks!["period", "span", "stretch"]) {
                return None;
            }
            // `does not even last four days`
            const PLACES: &[u64] = ks!["in", "over", "for", "during", "within", "of", "these", "the"];
            if self.is(i, k!("last"))
                && self.case(i) == Case::Lower
                && i > self.from
                && !PLACES.contains(&self.before(i))
            {
                return None;
            }
            return Some((Said::Long(amount, unit), self.or_so(last), "duration.relative"));
        }
        None
    }

    /// `last Tuesday`, `next Friday`.
    fn last_weekday(&self, i: usize) -> Read {
        let rel = self.rel(i)?;
        let (day, at) = self.weekday(i + 1)?;
        Some((Said::Weekday(day, rel), at))
    }

    /// A clause or the sentence ends before `at`.
    pub(super) fn bounded(&self, at: usize) -> bool {
        at >= self.end
            || matches!(
                self.word(at),
                "." | "," | ";" | ":" | ")" | "!" | "?" | "”" | "\""
            )
    }

    /// `recently`, `now`, `the future`, `the time`.
    pub(super) fn vague(&self, i: usize) -> Ruled {
        let (len, &(value, story)) = self.words.refs.longest(self.doc, i, self.end)?;
        if story {
            // "this time he won" counts times, and "the former" stands for one of two.
            const PLACES: &[u64] = ks![
                "at",
                "during",
                "by",
                "around",
                "until",
                "throughout",
                "about",
                "from",
                "in",
                "before",
                "after",
                "since",
                "of"
            ];
            let placed = match len {
                1 => !self.bounded(i + 1),
                _ => self.any(i, ks!["present", "the"]) || PLACES.contains(&self.before(i)),
            };
            return placed.then_some((Said::Vague(value), i + len, super::STORY));
        }
        let strip = self.words.strip.contains(&self.key(i));
        if strip {
            return None;
        }
        let at = i + len;
        if len == 1 {
            // `Apocalypse Now`
            if self.in_name(i) {
                return None;
            }
            // `every now and then`
            if self.is(i, k!("now")) && self.is(at, k!("and")) && self.any(at + 1, ks!["then", "again"]) {
                return None;
            }
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
