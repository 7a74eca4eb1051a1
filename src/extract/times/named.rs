//! Days and parts of days that have a name: feasts, weekdays, today, last night.

use super::expr::{Rel, Said, Unit, YearOf};
use super::grammar::Reader;
use super::phrases::Ruled;
use crate::extract::token::{Case, TokenKind, k, ks};

/// How many words to each side tell whether a line is a headline.
const AROUND: usize = 12;

impl Reader<'_> {
    pub(super) fn feast(&self, i: usize) -> Ruled {
        let (len, &holiday) = self.words.holidays.longest(self.doc, i, self.end)?;
        if self.case(i) == Case::Lower && self.word(i).len() < 9 {
            return None;
        }
        // `Father Christmas`
        if self.before(i) == k!("father") {
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

    /// A weekday before what takes place on it: the article of `the Friday explosions` is not the day's.
    pub(super) fn bare_day(&self, i: usize) -> bool {
        self.weekday(i).is_some() && self.case(i + 1) == Case::Lower && self.part(i + 1).is_none()
    }

    /// `Tuesday`, `Tuesday evening`, `Tuesdays`, `Monday nights`.
    pub(super) fn weekday_name(&self, i: usize) -> Ruled {
        if let Some(&day) = self.words.weekdays_plural.get(&self.key(i)) {
            let value = match day {
                8 => "XXXX-WXX-WD".to_owned(),
                9 => "XXXX-WXX-WE".to_owned(),
                day => format!("XXXX-WXX-{day}"),
            };
            // `Happy Mondays`
            let name = self.case(i.wrapping_sub(1)) == Case::Title && self.in_name(i);
            // `past weekends` are lengths.
            return (day != 9 && !name).then_some((Said::Often(value), i + 1, "set.weekdays"));
        }
        let (day, at) = self.weekday(i)?;
        self.weekday_tail(day, Rel::Bare, at)
    }

    pub(super) fn weekday_tail(&self, day: u8, rel: Rel, at: usize) -> Ruled {
        let said = Said::Weekday(day, rel);
        // `Friday Night Lights`
        if self.part(at).is_some()
            && self.case(at) == Case::Title
            && self.case(at + 1) == Case::Title
            && self.in_name(at)
        {
            return None;
        }
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
    pub(super) fn day_word(&self, i: usize) -> Ruled {
        if self.any(i, ks!["tonight", "tonite"]) && !self.in_name(i) {
            return Some((
                Said::Part("NI", Some(Box::new(Said::Today(0)))),
                i + 1,
                "time.part",
            ));
        }
        if let Some((said, at)) = self.today(i) {
            // `today's personal computers`, `Russia Today`
            let general =
                self.is(at, k!("'s")) && (at + 1..at + 3).any(|i| self.words.general.contains(&self.key(i)));
            if general || self.in_name(i) {
                return None;
            }
            return Some(match self.part(at) {
                Some((part, next)) => (Said::Part(part, Some(Box::new(said))), next, "time.part"),
                None => (said, at, "date.today"),
            });
        }
        // `mid-afternoon yesterday`
        if self.is(i, k!("mid"))
            && let Some((part, at)) = self.part(i)
            && let Some((day, next)) = self.day_named(at)
        {
            return Some((Said::Part(part, Some(Box::new(day))), next, "time.part"));
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

    /// A word with a capital in mid-sentence that needs none is part of a name: `Russia Today`, `High Noon`, `the Evening
    /// Lantern`; in a headline or a post it may be anything.
    pub(super) fn in_name(&self, i: usize) -> bool {
        i > self.from
            && !self.post
            && self.case(i) == Case::Title
            && self.kind(i - 1) == Some(TokenKind::Word)
            && (i.saturating_sub(AROUND).max(self.from)..i + AROUND)
                .any(|i| self.case(i) == Case::Lower && self.word(i).len() > 4)
    }

    /// `the morning of April 19`, `that night`, `the evening`, `in the morning`.
    pub(super) fn part_of(&self, i: usize) -> Ruled {
        let det = self.any(i, ks!["the", "that", "one"]);
        let next_day = self.any(i + 1, ks!["next", "following", "same", "previous"]);
        let at = i + 1 + usize::from(next_day);
        if !det {
            return None;
        }
        let (part, next) = self
            .part(at)
            .filter(|_| !self.in_name(at) && !self.is(at, k!("overnight")))?;
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
}
