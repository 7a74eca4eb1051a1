//! Dates of the calendar in all their orders.

use super::expr::{Rel, Said, YearOf};
use super::grammar::{Read, Reader};
use crate::extract::token::{Case, TokenKind, k, ks};

const MONTH_TRIGGERS: &[u64] = ks![
    "in",
    "by",
    "since",
    "until",
    "till",
    "from",
    "to",
    "of",
    "last",
    "next",
    "this",
    "early",
    "late",
    "mid",
    "through",
    "between",
    "and",
    "or",
    "every",
    "each",
    "during",
    "before",
    "after",
    "on",
    "for",
    "past",
    "previous",
    "following",
    "coming",
    "around",
    "than",
    "/",
    "-"
];

impl Reader<'_> {
    /// `1998`, `'98`, `nineteen ninety-six`, `two thousand five`.
    pub(super) fn year(&self, i: usize) -> Read<i32> {
        if let Some(n) = self.digits(i) {
            return (self.word(i).len() == 4 && (1000..=2199).contains(&n)).then_some((n as i32, i + 1));
        }
        if matches!(self.word(i), "'" | "’" | "‘") && self.glued(i + 1) && self.word(i + 1).len() == 2 {
            let n = self.digits(i + 1)?;
            return Some((two_digits(n), i + 2));
        }
        let (&high, &low) = (
            self.words.numbers.get(&self.key(i))?,
            self.words.numbers.get(&self.key(i + 1)).unwrap_or(&0),
        );
        if (17..=20).contains(&high) && (10..=99).contains(&low) {
            let (rest, at) = self.number(i + 1)?;
            return (rest < 100.0).then_some((high as i32 * 100 + rest as i32, at));
        }
        if high == 2 && low == 1000 {
            let (n, at) = self.number(i)?;
            return (2000.0..2100.0).contains(&n).then_some((n as i32, at));
        }
        None
    }

    /// `12`, `12th`, `the twelfth`.
    pub(super) fn day(&self, i: usize) -> Read<u8> {
        if let Some(n) = self
            .digits(i)
            .filter(|n| (1..=31).contains(n) && self.word(i).len() <= 2)
        {
            const SUFFIX: &[u64] = ks!["st", "nd", "rd", "th"];
            let suffix = self.glued(i + 1) && self.any(i + 1, SUFFIX);
            return Some((n as u8, i + 1 + usize::from(suffix)));
        }
        self.ordinal(i).filter(|o| o.0 <= 31).map(|(n, at)| (n as u8, at))
    }

    /// A month's name and its full stop.
    pub(super) fn month(&self, i: usize) -> Read<u8> {
        let &month = self.words.months.get(&self.key(i))?;
        let dot = self.word(i).len() <= 4 && self.word(i + 1) == "." && self.glued(i + 1);
        Some((month, i + 1 + usize::from(dot)))
    }

    /// A month's name that stands alone is one, not a verb or a first name.
    pub(super) fn month_alone(&self, i: usize) -> bool {
        let word = self.word(i);
        let case = self.case(i);
        if self.any(i, ks!["may", "march", "mar", "dec", "jan", "sep", "jun"]) {
            // `and Jan Brook`.
            let named = self.case(i + 1) == Case::Title
                && self.any(
                    i.wrapping_sub(1),
                    ks![
                        "and", "or", "of", "for", "to", "by", "from", "than", "before", "after"
                    ],
                );
            return !named
                && matches!(case, Case::Title | Case::Upper)
                && (MONTH_TRIGGERS.contains(&self.before(i))
                    || self.words.months.contains_key(&self.before(i)));
        }
        if case == Case::Lower && word.len() <= 4 {
            return false;
        }
        // `April Brook`.
        let name = self.any(i, ks!["april", "june", "august"])
            && self.case(i + 1) == Case::Title
            && self.kind(i + 1) == Some(TokenKind::Word)
            && !MONTH_TRIGGERS.contains(&self.before(i));
        !name
    }

    /// What follows a month to tell its year: `1998`, `, 1998`, `of 1998`, `last year`, `of that year`.
    pub(super) fn year_of(&self, i: usize) -> Read<YearOf> {
        let at = i + usize::from(self.word(i) == "," || self.is(i, k!("of")));
        if let Some((year, next)) = self.year(at) {
            return Some((YearOf::Is(year), next));
        }
        let at = i + usize::from(self.is(i, k!("of")));
        if self.is(at + 1, k!("year")) {
            let rel = self.rel(at)?;
            return Some((YearOf::Rel(rel), at + 2));
        }
        (self.is(at, k!("the"))
            && self.any(at + 1, ks!["same", "following", "next", "previous"])
            && self.is(at + 2, k!("year")))
        .then(|| self.rel(at + 1).map(|rel| (YearOf::Rel(rel), at + 3)))
        .flatten()
    }

    /// `2016-07-12`, `12/7/2016`, `12.7.2016`.
    pub(super) fn numeric_date(&self, i: usize) -> Read {
        if !self.is_number(i) {
            return None;
        }
        let make = |y: i32, m: u32, d: u32| {
            ((1..=12).contains(&m) && (1..=31).contains(&d)).then_some(Said::Day {
                year: Some(y),
                month: Some(m as u8),
                day: Some(d as u8),
                weekday: None,
            })
        };
        let word = self.word(i);
        if word.contains('.') {
            let mut parts = word.split('.').map(|p| p.parse::<u32>().ok());
            let (d, m, y) = (parts.next()??, parts.next()??, parts.next()??);
            return (parts.next().is_none() && y >= 1000)
                .then(|| make(y as i32, m, d))
                .flatten()
                .map(|said| (said, i + 1));
        }
        let sign = self.word(i + 1);
        if !matches!(sign, "-" | "/") || self.word(i + 3) != sign {
            return None;
        }
        if !(i + 1..=i + 4).all(|at| self.glued(at)) {
            return None;
        }
        let (a, b, c) = (self.digits(i)?, self.digits(i + 2)?, self.digits(i + 4)?);
        let said = if word.len() == 4 {
            make(a as i32, b, c)
        } else {
            let year = match self.word(i + 4).len() {
                4 => c as i32,
                2 => two_digits(c),
                _ => return None,
            };
            // American order first, as in the wire copy that writes dates so.
            make(year, a, b).or_else(|| make(year, b, a))
        }?;
        Some((said, i + 5))
    }

    /// A date that begins with its month: `July 12, 2016`, `July 2016`, `July last year`, `July`.
    pub(super) fn month_first(&self, i: usize) -> Read {
        let (month, at) = self.month(i)?;
        let capital = self.case(i) != Case::Lower;
        let the = usize::from(self.is(at, k!("the")));
        if let Some((day, next)) = self.day(at + the)
            && (capital || self.word(i).len() > 4)
            && !self.counts(next)
            && !(self.word(next) == ":" && self.glued(next) && self.glued(next + 1))
        {
            let said = |year| Said::Day {
                year,
                month: Some(month),
                day: Some(day),
                weekday: None,
            };
            return Some(match self.year_of(next) {
                Some((YearOf::Is(year), next)) => (said(Some(year)), next),
                Some((YearOf::Rel(Rel::Same), next)) => (said(None), next),
                _ => (said(None), next),
            });
        }
        let year = match self.year_of(at) {
            // `in May, 1,200` is no year, and `May 2000 people` hardly ever comes.
            Some((year, next)) if capital || self.word(i).len() > 3 => Some((year, next)),
            _ => None,
        };
        match year {
            Some((YearOf::Is(year), next)) => Some((
                Said::Day {
                    year: Some(year),
                    month: Some(month),
                    day: None,
                    weekday: None,
                },
                next,
            )),
            Some((of, next)) if self.month_alone(i) || capital => Some((Said::Month(month, of), next)),
            _ => self
                .month_alone(i)
                .then_some((Said::Month(month, YearOf::Rel(Rel::Bare)), i + 1)),
        }
    }

    /// A number with what it counts: `May 5 percent`.
    pub(super) fn counts(&self, at: usize) -> bool {
        self.word(at) == "%" || self.any(at, ks!["percent", "per", "million", "billion", "points"])
    }

    /// A date that begins with its day: `12 July 2016`, `the 25th of August`.
    pub(super) fn day_first(&self, i: usize) -> Read {
        let (day, at) = self.day(i)?;
        let at = at + usize::from(self.is(at, k!("of")));
        if !matches!(self.case(at), Case::Title | Case::Upper) {
            return None;
        }
        let (month, next) = self.month(at)?;
        // A lone ordinal word before `May` is more often a rank.
        let (year, next) = match self.year_of(next) {
            Some((YearOf::Is(year), next)) => (Some(year), next),
            Some((YearOf::Rel(_) | YearOf::Near(_), next)) => (None, next),
            None => (
                None,
                if self.word(next - 1) == "." {
                    next - 1
                } else {
                    next
                },
            ),
        };
        Some((
            Said::Day {
                year,
                month: Some(month),
                day: Some(day),
                weekday: None,
            },
            next,
        ))
    }

    /// The day only, where month and year follow a second day: the `6` of `6-7 January 1916`.
    pub(super) fn day_of_range(&self, i: usize) -> Option<(Said, usize, Said, usize, usize)> {
        let (first, at) = self.day(i)?;
        if !self.is_number(i) || !(self.hyphen(at) || self.any(at, ks!["to", "and"])) {
            return None;
        }
        let (second, next) = self.day_first(at + 1)?;
        match second {
            Said::Day { year, month, .. } => Some((
                Said::Day {
                    year,
                    month,
                    day: Some(first),
                    weekday: None,
                },
                at,
                second,
                at + 1,
                next,
            )),
            _ => None,
        }
    }

    /// A weekday's name that is one.
    pub(super) fn weekday(&self, i: usize) -> Read<u8> {
        let &day = self.words.weekdays.get(&self.key(i))?;
        let word = self.word(i);
        if word.len() > 5 {
            return Some((day, i + 1));
        }
        if self.case(i) == Case::Lower {
            return None;
        }
        let dot = self.word(i + 1) == "." && self.glued(i + 1);
        // `Sun` and `Sat` are words too.
        const BEFORE: &[u64] = ks!["on", "this", "next", "last", "every", "each", "and", "until"];
        let after = i + 1 + usize::from(dot);
        // `and Sun Brook Ltd`.
        let named = self.case(after) == Case::Title
            && !self.words.months.contains_key(&self.key(after))
            && !self.words.parts.contains_key(&self.key(after));
        let near = BEFORE.contains(&self.before(i)) && !named
            || self.is_number(after)
            || self.word(after) == ","
                && (self.is_number(after + 1) || self.words.months.contains_key(&self.key(after + 1)))
            || self.words.months.contains_key(&self.key(after))
            || self.words.parts.contains_key(&self.key(after));
        near.then_some((
            day,
            if dot && (self.is_number(after) || self.words.months.contains_key(&self.key(after))) {
                after
            } else {
                i + 1
            },
        ))
    }

    /// `Saturday, April 25`, `Wed 3 May 2019`.
    pub(super) fn weekday_date(&self, i: usize) -> Read {
        let (weekday, at) = self.weekday(i)?;
        let at = at + usize::from(self.word(at) == ",");
        let at = at + usize::from(self.is(at, k!("the")));
        let (said, next) = self
            .day_first(at)
            .or_else(|| self.month_first(at))
            .or_else(|| self.numeric_date(at))?;
        match said {
            Said::Day {
                year,
                month,
                day: Some(day),
                ..
            } => Some((
                Said::Day {
                    year,
                    month,
                    day: Some(day),
                    weekday: Some(weekday),
                },
                next,
            )),
            _ => None,
        }
    }

    /// Any date that names its day.
    pub(super) fn dated(&self, i: usize) -> Read {
        self.weekday_date(i)
            .or_else(|| self.numeric_date(i))
            .or_else(|| {
                self.month_first(i)
                    .filter(|r| matches!(r.0, Said::Day { day: Some(_), .. }))
            })
            .or_else(|| self.day_first(i))
    }
}

/// A year of two digits: the last hundred years, as wire copy means them.
pub(super) fn two_digits(n: u32) -> i32 {
    if n < 40 { 2000 + n as i32 } else { 1900 + n as i32 }
}
