//! Tokens → expressions. A hand-written grammar over token keys: each reader looks at no more than a dozen tokens from where it
//! stands, so that the whole is linear whatever comes.

use super::expr::{Amount, Rel, Said, Shift, Unit, YearOf};
use super::words::Words;
use crate::extract::token::{Case, TokenKind, k, ks};
use crate::extract::{Doc, TimexMod};

/// Reads the expressions of one sentence.
pub(super) struct Reader<'a> {
    pub doc: &'a Doc<'a>,
    pub words: &'a Words,
    /// First token of the sentence, and one past its last.
    pub from: usize,
    pub end: usize,
}

/// What was read and one past its last token.
pub(super) type Read<T = Said> = Option<(T, usize)>;

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

impl<'a> Reader<'a> {
    pub(super) fn key(&self, i: usize) -> u64 {
        if i < self.end { self.doc.key(i) } else { 0 }
    }

    pub(super) fn is(&self, i: usize, word: u64) -> bool {
        self.key(i) == word
    }

    pub(super) fn any(&self, i: usize, words: &[u64]) -> bool {
        i < self.end && words.contains(&self.doc.key(i))
    }

    pub(super) fn word(&self, i: usize) -> &'a str {
        if i < self.end { self.doc.word(i) } else { "" }
    }

    /// Token `i` touches the one before it.
    pub(super) fn glued(&self, i: usize) -> bool {
        i < self.end && self.doc.tokens.get(i).is_some_and(|t| !t.spaced)
    }

    fn kind(&self, i: usize) -> Option<TokenKind> {
        (i < self.end)
            .then(|| self.doc.tokens.get(i).map(|t| t.kind))
            .flatten()
    }

    pub(super) fn case(&self, i: usize) -> Case {
        if i < self.end {
            self.doc.tokens.get(i).map_or(Case::None, |t| t.case)
        } else {
            Case::None
        }
    }

    pub(super) fn is_number(&self, i: usize) -> bool {
        self.kind(i) == Some(TokenKind::Number)
    }

    /// The key of the token before `i` in the sentence.
    pub(super) fn before(&self, i: usize) -> u64 {
        if i > self.from { self.doc.key(i - 1) } else { 0 }
    }

    fn hyphen(&self, i: usize) -> bool {
        matches!(self.word(i), "-" | "‐" | "‑" | "–" | "—")
    }

    /// Digits only, no more than four.
    fn digits(&self, i: usize) -> Option<u32> {
        let word = self.word(i);
        (self.is_number(i) && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))
            .then(|| word.parse().ok())
            .flatten()
    }

    // ---- numbers -----------------------------------------------------------------------------------------------------

    /// `six`, `twenty-five`, `a hundred and ten`, `1,200`, `2.5`.
    pub(super) fn number(&self, i: usize) -> Read<f64> {
        if self.is_number(i) {
            let word = self.word(i);
            if word.len() > 12 {
                return None;
            }
            let plain: String = word.chars().filter(|c| *c != ',').collect();
            return plain.parse().ok().map(|n| (n, i + 1));
        }
        let mut at = i;
        let mut total = 0u32;
        let mut group = 0u32;
        let mut read = 0;
        while read < 6 {
            let Some(&n) = self.words.numbers.get(&self.key(at)) else {
                break;
            };
            match n {
                100 | 1000 if group >= 100 && n == 100 || total > 0 && n == 1000 => break,
                1000 => {
                    total += group.max(1) * 1000;
                    group = 0;
                }
                100 => group = group.max(1) * 100,
                _ if !group.is_multiple_of(10) || (!group.is_multiple_of(100) && n >= 10) => break,
                _ => group += n,
            }
            at += 1;
            read += 1;
            let joins = (self.hyphen(at) && self.glued(at)) || self.is(at, k!("and"));
            if joins
                && self.words.numbers.contains_key(&self.key(at + 1))
                && (self.hyphen(at) || group >= 100 || total > 0)
            {
                at += 1;
            }
        }
        (read > 0).then_some((f64::from(total + group), at))
    }

    /// How many: a number, an article, a vague word.
    pub(super) fn amount(&self, i: usize) -> Read<Amount> {
        let (amount, mut at) = self.bare_amount(i)?;
        // `two and a half years`, `two-and-a-half years`.
        let mut half = at;
        while half < at + 6 && (self.hyphen(half) || self.any(half, ks!["and", "a", "one"])) {
            half += 1;
        }
        if let Amount::N(n) = amount
            && half > at + 1
            && self.is(half, k!("half"))
        {
            return Some((Amount::N(n + 0.5), half + 1));
        }
        if let Amount::N(n) = amount
            && self.is(at, k!("1"))
            && self.word(at + 1) == "/"
            && self.is(at + 2, k!("2"))
        {
            return Some((Amount::N(n + 0.5), at + 3));
        }
        const BETWEEN: &[u64] = ks![
            "more",
            "full",
            "consecutive",
            "straight",
            "successive",
            "long",
            "additional",
            "whole",
            "entire",
            "further",
            "business",
            "working",
            "trading",
            "calendar",
            "short",
            "solid",
            "single",
            "extra"
        ];
        if self.any(at, BETWEEN) {
            at += 1;
        }
        Some((amount, at))
    }

    fn bare_amount(&self, i: usize) -> Read<Amount> {
        if self.any(i, ks!["a", "an"]) {
            let next = self.key(i + 1);
            if next == k!("couple") {
                let of = usize::from(self.is(i + 2, k!("of")));
                return Some((Amount::N(2.0), i + 2 + of));
            }
            if next == k!("dozen") {
                return Some((Amount::N(12.0), i + 2));
            }
            if next == k!("few") {
                return Some((Amount::X, i + 2));
            }
            if next == k!("number") && self.is(i + 2, k!("of")) {
                return Some((Amount::X, i + 3));
            }
            if next == k!("hundred") || next == k!("thousand") {
                return self.number(i + 1).map(|(n, at)| (Amount::N(n), at));
            }
            if next == k!("half") {
                return Some((Amount::N(0.5), i + 2 + usize::from(self.hyphen(i + 2))));
            }
            return Some((Amount::N(1.0), i + 1));
        }
        if self.is(i, k!("half")) && self.any(i + 1, ks!["a", "an"]) {
            return Some((Amount::N(0.5), i + 2));
        }
        if self.any(i, ks!["dozens", "hundreds", "thousands", "scores"]) && self.is(i + 1, k!("of")) {
            return Some((Amount::X, i + 2));
        }
        if self.words.vague.contains(&self.key(i)) {
            return Some((Amount::X, i + 1));
        }
        self.number(i).map(|(n, at)| (Amount::N(n), at))
    }

    /// A unit at `i`, whether it is a plural.
    pub(super) fn unit(&self, i: usize) -> Option<(Unit, bool)> {
        let unit = *self.words.units.get(&self.key(i))?;
        // `second` and `summer` as words of other kinds.
        (!(self.is(i, k!("second")) && self.any(i + 1, ks!["quarter", "half", "-"]))).then_some(unit)
    }

    // ---- pieces of dates ---------------------------------------------------------------------------------------------

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
    fn day(&self, i: usize) -> Read<u8> {
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

    /// `third`, `twenty-first`, `3rd`, `20th`.
    pub(super) fn ordinal(&self, i: usize) -> Read<u32> {
        if let Some(n) = self.digits(i) {
            let suffix = self.glued(i + 1) && self.any(i + 1, ks!["st", "nd", "rd", "th"]);
            return suffix.then_some((n, i + 2));
        }
        if let Some(&n) = self.words.ordinals.get(&self.key(i)) {
            return Some((n, i + 1));
        }
        let &tens = self
            .words
            .numbers
            .get(&self.key(i))
            .filter(|&&n| n == 20 || n == 30)?;
        let at = i + 1 + usize::from(self.hyphen(i + 1));
        let &ones = self.words.ordinals.get(&self.key(at)).filter(|&&n| n < 10)?;
        Some((tens + ones, at + 1))
    }

    /// A month's name and its full stop.
    fn month(&self, i: usize) -> Read<u8> {
        let &month = self.words.months.get(&self.key(i))?;
        let dot = self.word(i).len() <= 4 && self.word(i + 1) == "." && self.glued(i + 1);
        Some((month, i + 1 + usize::from(dot)))
    }

    /// A month's name that stands alone is one, not a verb or a first name.
    fn month_alone(&self, i: usize) -> bool {
        let word = self.word(i);
        let case = self.case(i);
        if self.any(i, ks!["may", "march", "mar", "dec", "jan", "sep", "jun"]) {
            return matches!(case, Case::Title | Case::Upper)
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
    fn year_of(&self, i: usize) -> Read<YearOf> {
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

    pub(super) fn rel(&self, i: usize) -> Option<Rel> {
        const RELS: [(u64, Rel); 15] = [
            (k!("last"), Rel::Last),
            (k!("past"), Rel::Last),
            (k!("this"), Rel::This),
            (k!("current"), Rel::This),
            (k!("next"), Rel::Next),
            (k!("coming"), Rel::Next),
            (k!("upcoming"), Rel::Next),
            (k!("that"), Rel::Same),
            (k!("same"), Rel::Same),
            (k!("following"), Rel::Following),
            (k!("subsequent"), Rel::Following),
            (k!("previous"), Rel::Previous),
            (k!("preceding"), Rel::Previous),
            (k!("prior"), Rel::Previous),
            (k!("latest"), Rel::Last),
        ];
        let at = self.key(i);
        RELS.iter().find(|r| r.0 == at).map(|r| r.1)
    }

    // ---- dates -------------------------------------------------------------------------------------------------------

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
    fn counts(&self, at: usize) -> bool {
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
        let near = BEFORE.contains(&self.before(i))
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

    // ---- times of day ------------------------------------------------------------------------------------------------

    /// `10:35 a.m.`, `5 p.m. EST`, `1800 GMT`, `noon`.
    pub(super) fn clock(&self, i: usize) -> Read {
        if let Some(&(h, m)) = self.words.clock.get(&self.key(i)) {
            return Some((Said::Clock(h, Some(m), None, false, None), i + 1));
        }
        let word = self.word(i);
        let (mut hour, mut minute, mut second, mut at);
        if let Some((h, m)) = word
            .split_once('.')
            .filter(|_| self.is_number(i) && word.len() <= 5)
        {
            (hour, minute, second, at) = (h.parse::<u8>().ok()?, Some(m.parse::<u8>().ok()?), None, i + 1);
            if m.len() != 2 || !self.half_of_day(at).is_some_and(|_| true) {
                return None;
            }
        } else {
            let n = self.digits(i)?;
            if word.len() >= 3 {
                // `0735 GMT`, `430pm`.
                let zone = self.words.zones.contains_key(&self.key(i + 1));
                let half = self.half_of_day(i + 1).is_some() && self.glued(i + 1);
                if !(zone && word.len() == 4 || half || word.len() == 4 && self.is(i + 1, k!("hours"))) {
                    return None;
                }
                (hour, minute, second, at) = ((n / 100) as u8, Some((n % 100) as u8), None, i + 1);
                at += usize::from(self.is(at, k!("hours")));
            } else {
                (hour, minute, second, at) = (n as u8, None, None, i + 1);
            }
        }
        let mut colon = false;
        if minute.is_none()
            && self.word(at) == ":"
            && self.glued(at)
            && self.glued(at + 1)
            && self.word(at + 1).len() == 2
        {
            minute = Some(self.digits(at + 1)? as u8);
            at += 2;
            colon = true;
            if self.word(at) == ":" && self.glued(at) && self.glued(at + 1) && self.word(at + 1).len() == 2 {
                second = self.digits(at + 1).map(|s| s as u8);
                at += 2;
            }
        }
        let half = self.half_of_day(at);
        if let Some((afternoon, next)) = half {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if afternoon { 12 } else { 0 };
            at = next;
        } else if self.any(at, ks!["o'clock"]) {
            at += 1;
        } else if !colon && word.len() < 3 {
            return None;
        }
        if hour > 24 || minute.is_some_and(|m| m > 59) {
            return None;
        }
        // `3:2` is a score and `10:15` without more a time only where it is said so.
        let zone = self.words.zones.get(&self.key(at)).copied();
        if let Some(&afternoon) = self
            .words
            .parts
            .get(&self.key(at + 2))
            .filter(|_| self.is(at, k!("in")) && self.is(at + 1, k!("the")))
            && half.is_none()
            && hour <= 12
        {
            hour = hour % 12 + if matches!(afternoon, "AF" | "EV") { 12 } else { 0 };
        }
        let utc = zone == Some(true);
        at += usize::from(zone.is_some());
        if self.is(at, k!("time")) && zone.is_some() {
            at += 1;
        }
        Some((Said::Clock(hour, minute, second, utc, None), at))
    }

    /// `a.m.`, `pm`: whether it is the second half of the day.
    fn half_of_day(&self, i: usize) -> Read<bool> {
        if self.any(i, ks!["a.m.", "a.m", "am"]) {
            return (self.word(i) != "am" || self.glued(i) || self.is_number(i.wrapping_sub(1)))
                .then_some((false, i + 1));
        }
        self.any(i, ks!["p.m.", "p.m", "pm"]).then_some((true, i + 1))
    }

    /// A clock time and the day it is told for: `noon Thursday`, `5 p.m. EST Nov. 9`.
    pub(super) fn timed(&self, i: usize) -> Read {
        let (said, at) = self.clock(i)?;
        let Said::Clock(h, m, s, utc, _) = said else {
            return None;
        };
        let with = |day: Option<Said>| Said::Clock(h, m, s, utc, day.map(Box::new));
        let comma = at + usize::from(self.word(at) == ",");
        if let Some((day, next)) = self.day_named(comma) {
            return Some((with(Some(day)), next));
        }
        // `at 8 p.m. on Tuesday`: two expressions, of which the first takes its day from the second.
        let on = at + usize::from(self.is(at, k!("on")));
        let day = (on > at).then(|| self.day_named(on)).flatten().map(|d| d.0);
        Some((with(day), at))
    }

    /// A day: `Thursday`, `today`, `Nov. 9`.
    fn day_named(&self, i: usize) -> Read {
        self.dated(i)
            .or_else(|| self.weekday(i).map(|(d, at)| (Said::Weekday(d, Rel::Bare), at)))
            .or_else(|| self.today(i))
    }

    /// `today`, `yesterday`, `tomorrow`.
    pub(super) fn today(&self, i: usize) -> Read {
        let k = self.key(i);
        let days = if k == k!("today") {
            0
        } else if k == k!("yesterday") {
            -1
        } else if k == k!("tomorrow") || k == k!("tmr") || k == k!("tmrw") {
            1
        } else {
            return None;
        };
        Some((Said::Today(days), i + 1))
    }

    /// A part of the day after a day: `evening` in `Tuesday evening`.
    pub(super) fn part(&self, i: usize) -> Read<&'static str> {
        self.words.parts.get(&self.key(i)).map(|&p| (p, i + 1))
    }

    // ---- durations ---------------------------------------------------------------------------------------------------

    /// `three years`, `two-week`, `a year and a half`: amount, unit, one past the last token.
    pub(super) fn length(&self, i: usize) -> Option<(Amount, Unit, usize)> {
        let (amount, at) = self.amount(i)?;
        let hyphen = self.hyphen(at) && self.glued(at);
        let at = at + usize::from(hyphen);
        let (unit, plural) = self.unit(at)?;
        let article = self.any(i, ks!["a", "an"]);
        if matches!(unit, Unit::Summer | Unit::Winter) && !hyphen {
            return None;
        }
        // `one day`, `a few weeks`, but no `five day` save before a noun, and no `a second`.
        if matches!(amount, Amount::X) && !plural && !hyphen {
            return None;
        }
        if self.is(at, k!("second")) && !hyphen {
            return None;
        }
        let mut next = at + 1;
        if self.is(next, k!("and")) && self.is(next + 1, k!("a")) && self.is(next + 2, k!("half")) {
            next += 3;
            return match amount {
                Amount::N(n) => Some((Amount::N(n + 0.5), unit, next)),
                Amount::X => None,
            };
        }
        if article && self.is(next, k!("or")) && self.any(next + 1, ks!["two", "so"]) {
            let vague = self.is(next + 1, k!("two"));
            next += 2;
            return Some((if vague { Amount::X } else { amount }, unit, next));
        }
        Some((amount, unit, next))
    }

    /// `old` behind a length: an age.
    pub(super) fn is_age(&self, at: usize, i: usize) -> bool {
        let old = at + usize::from(self.hyphen(at));
        self.is(old, k!("old"))
            || self.is(old, k!("olds"))
            || matches!(self.before(i), k if k == k!("aged") || k == k!("age"))
    }

    /// Which way a length points: `ago`, `later`.
    pub(super) fn shift(&self, at: usize) -> Read<Shift> {
        let hyphen = usize::from(self.hyphen(at) && self.glued(at));
        let at = at + hyphen;
        let k = self.key(at);
        if k == k!("ago") {
            return Some((Shift::Ago, at + 1));
        }
        if k == k!("earlier") || (k == k!("previously") && hyphen == 0) {
            return Some((Shift::Earlier, at + 1));
        }
        if k == k!("later") || k == k!("afterward") || k == k!("afterwards") {
            return Some((Shift::Later, at + 1));
        }
        if k == k!("hence") {
            return Some((Shift::FromNow, at + 1));
        }
        (k == k!("from") && self.any(at + 1, ks!["now", "today"])).then_some((Shift::FromNow, at + 2))
    }
}

/// A year of two digits: the last hundred years, as wire copy means them.
fn two_digits(n: u32) -> i32 {
    if n < 40 { 2000 + n as i32 } else { 1900 + n as i32 }
}

/// The modifier of a word before a date.
pub(super) fn edge(k: u64) -> Option<TimexMod> {
    const EDGES: [(u64, TimexMod); 12] = [
        (k!("early"), TimexMod::Start),
        (k!("earlier"), TimexMod::Start),
        (k!("beginning"), TimexMod::Start),
        (k!("start"), TimexMod::Start),
        (k!("mid"), TimexMod::Mid),
        (k!("middle"), TimexMod::Mid),
        (k!("midst"), TimexMod::Mid),
        (k!("late"), TimexMod::End),
        (k!("later"), TimexMod::End),
        (k!("end"), TimexMod::End),
        (k!("close"), TimexMod::End),
        (k!("latter"), TimexMod::End),
    ];
    EDGES.iter().find(|e| e.0 == k).map(|e| e.1)
}
