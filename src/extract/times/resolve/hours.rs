//! Times of day and parts of days, on the day they belong to.

use super::super::calendar::{Anchor, Grain, show};
use super::super::expr::{Clock, Said};
use super::{Context, From, Raw, Tense};
use crate::extract::TimexKind;

impl Context {
    /// The day a time of day belongs to.
    pub(super) fn day(&self, day: Option<&Said>, tense: Tense) -> (Option<Anchor>, String, From) {
        match day {
            Some(said) => {
                let raw = self.raw(said, tense, false);
                (raw.anchor, raw.text, raw.from)
            }
            None => match self
                .running
                .filter(|r| r.grain == Grain::Day)
                .or(self.day)
                .map(|r| (r, From::Running))
                .or(self
                    .base
                    .filter(|b| b.grain == Grain::Day && !self.narrative)
                    .map(|b| (b, From::BaseByTense)))
            {
                Some((anchor, from)) => (Some(anchor), show(anchor), from),
                None => (None, "XXXX-XX-XX".to_owned(), From::Nothing),
            },
        }
    }

    pub(super) fn part(&self, part: &str, day: Option<&Said>, tense: Tense) -> Raw {
        let (anchor, text, from) = self.day(day, tense);
        Raw {
            kind: TimexKind::Time,
            text: format!("{text}T{part}"),
            anchor,
            from,
        }
    }

    pub(super) fn clock(&self, clock: Clock, day: Option<&Said>, tense: Tense) -> Raw {
        // Midnight ends the day that is named with it, and begins the one that is not.
        let mut hour = if clock.hour == 24 && day.is_none() {
            0
        } else {
            clock.hour
        };
        // `10 past 5` where it was told before that this was in the afternoon.
        let told = |hour: u8| {
            let minutes = self.told.get(usize::from(hour)).copied().unwrap_or(0);
            minutes >> clock.minute.min(63) & 1 == 1
        };
        if !clock.half && hour < 12 && told(hour + 12) && !told(hour) {
            hour += 12;
        }
        let (anchor, mut text, from) = self.day(day, tense);
        text.push_str(&format!("T{hour:02}:{:02}", clock.minute));
        if let Some(s) = clock.second {
            text.push_str(&format!(":{s:02}"));
        }
        if clock.utc {
            text.push('Z');
        }
        Raw {
            kind: TimexKind::Time,
            text,
            anchor,
            from,
        }
    }
}
