//! Times of day and parts of days, on the day they belong to.

use super::super::calendar::{Anchor, Grain, show};
use super::super::expr::Said;
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
                .map(|r| (r, From::Running))
                .or(self
                    .base
                    .filter(|b| b.grain == Grain::Day)
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

    pub(super) fn clock(
        &self,
        h: u8,
        m: Option<u8>,
        s: Option<u8>,
        utc: bool,
        day: Option<&Said>,
        tense: Tense,
    ) -> Raw {
        // Midnight ends the day that is named with it, and begins the one that is not.
        let h = if h == 24 && day.is_none() { 0 } else { h };
        let (anchor, mut text, from) = self.day(day, tense);
        text.push_str(&format!("T{h:02}:{:02}", m.unwrap_or(0)));
        if let Some(s) = s {
            text.push_str(&format!(":{s:02}"));
        }
        if utc {
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
