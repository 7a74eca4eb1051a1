//! The nouns of time in a post: too short for an article and about its own hour, so that "a rainy day", "night walk" and "good
//! morning" are times of the day it was written on. In an article the same nouns hardly ever are.

use super::expr::{Amount, Rel, Said, Unit, YearOf};
use super::grammar::Reader;
use super::phrases::Ruled;
use crate::extract::Doc;
use crate::extract::token::{Case, k, ks};

/// Longest post, in bytes: what the usual networks allow.
const LONGEST: usize = 280;

/// Whether a text is a post.
pub(super) fn is_post(doc: &Doc) -> bool {
    doc.text.len() <= LONGEST
}

impl Reader<'_> {
    /// A noun of time that nothing else has read.
    pub(super) fn everyday(&self, i: usize) -> Ruled {
        if !self.post {
            return None;
        }
        // Part of a handle, a tag or an address.
        let opened =
            i == self.from || !self.glued(i) || matches!(self.word(i - 1), "\"" | "“" | "(" | "'" | "/");
        if !opened || self.glued(i + 1) && self.hyphen(i + 1) || self.is_age(i + 1, i) {
            return None;
        }
        if let Some((part, at)) = self.part(i) {
            let today = Box::new(Said::Today(0));
            return Some((Said::Part(part, Some(today)), at, "time.everyday"));
        }
        if let Some((unit, plural)) = self.unit(i) {
            // `min`, `yr` and their like are names and other words where no number stands before them.
            if self.word(i).len() < 4 && unit != Unit::Day {
                return None;
            }
            let said = match (unit, plural) {
                (Unit::Second | Unit::Quarter | Unit::Night, _) => return None,
                (Unit::Weekend, _) => Said::Of(Unit::Weekend, Rel::This),
                (Unit::Summer | Unit::Winter, _) => return self.everyday_season(i),
                (unit, true) => Said::Long(Amount::X, unit),
                (unit, false) => Said::Long(Amount::N(1.0), unit),
            };
            // `Day 3` of something.
            let counted = usize::from(unit == Unit::Day && self.digits(i + 1).is_some_and(|n| n < 100));
            return Some((said, i + 1 + counted, "duration.everyday"));
        }
        if let Some(&day) = self.words.weekdays.get(&self.key(i)) {
            // `sat` and `sun` are words too.
            let plain = !self.any(i, ks!["sat", "sun", "wed", "mar"])
                || self.case(i) != Case::Lower && self.is(i + 1, k!(","))
                || ks!["this", "next", "last", "on", "every", "or", "and"].contains(&self.before(i));
            let named = self.case(i + 1) == Case::Title;
            return (plain && !named).then_some((Said::Weekday(day, Rel::Bare), i + 1, "date.everyday"));
        }
        if self.is(i, k!("future")) {
            return Some((Said::Vague("FUTURE_REF"), i + 1, "date.everyday"));
        }
        self.everyday_season(i)
    }

    fn everyday_season(&self, i: usize) -> Ruled {
        let &season = self.words.seasons.get(&self.key(i))?;
        let verb =
            self.any(i, ks!["fall", "spring"]) && self.case(i) == Case::Lower && self.before(i) != k!("of");
        (!verb).then_some((
            Said::Season(season, YearOf::Rel(Rel::This)),
            i + 1,
            "date.everyday",
        ))
    }
}
