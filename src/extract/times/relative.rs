//! What is told by its relation to another time: last week, the next day, recently.

use super::expr::{Amount, Rel, Said, Unit, YearOf};
use super::grammar::Reader;
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
                return Some((
                    Said::Of(Unit::Day, rel),
                    at + 1 + usize::from(self.bounded(at + 2)),
                    "date.day_after",
                ));
            }
            if unit == Unit::Quarter && !self.is(at + 1, k!("of")) {
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
            if unit == Unit::Year && self.any(at + 1, ks!["-"]) {
                let (shift, next) = self.shift(at + 1)?;
                if let Some((Said::Quarter(q, _), last, _)) = self.century_or_quarter(next, false) {
                    return Some((Said::YearAgo(q), last, "date.quarter"));
                }
                if self.any(next, ks!["quarter", "period"]) {
                    return Some((Said::YearAgo(None), next + 1, "date.quarter"));
                }
                return Some((Said::Shifted(Amount::N(1.0), unit, shift), next, "date.shift"));
            }
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
