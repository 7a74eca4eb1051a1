//! Years before the common era, and what lies in them: `480 BC`, `April 480 BC`, `499-493 BC`, `the 470s BC`, `the 4th century BC`.

use super::expr::{Said, YearOf};
use super::grammar::Reader;
use super::phrases::Ruled;
use crate::extract::token::{k, ks};

impl Reader<'_> {
    pub(super) fn is_bc(&self, i: usize) -> bool {
        self.any(i, ks!["bc", "bce", "b.c", "b.c.", "b.c.e", "b.c.e."])
    }

    /// A year that the letters follow, and one past them.
    fn bc_year(&self, i: usize) -> Option<(u16, usize)> {
        let year = self.is_number(i).then(|| self.word(i).parse().ok()).flatten()?;
        self.is_bc(i + 1).then_some((year, i + 2))
    }

    /// Anything that lies before the common era.
    pub(super) fn ancient(&self, i: usize) -> Ruled {
        let read = |value: String, at: usize| Some((Said::Ancient(value), at, "date.era"));
        let day = |year: u16, month: Option<u8>, at: usize| {
            let said = Said::Day {
                year: Some(-i32::from(year)),
                month,
                day: None,
                weekday: None,
            };
            Some((said, at, "date.era"))
        };
        if self.is_number(i) {
            if let Some((year, at)) = self.bc_year(i) {
                return day(year, None, at);
            }
            let year: u16 = self.word(i).parse().ok()?;
            // The letters stand once for both: `499-493 BC`, `264 to 241 BC`.
            if (self.hyphen(i + 1) || self.any(i + 1, ks!["to", "and", "or"]))
                && self.bc_year(i + 2).is_some_and(|(end, _)| end < year)
            {
                return day(year, None, i + 1);
            }
            if self.glued(i + 1) && self.is(i + 1, k!("s")) && self.is_bc(i + 2) {
                return read(format!("BC{:03}", year / 10), i + 3);
            }
        }
        let the = usize::from(self.is(i, k!("the")));
        let at = i + the;
        if let Some((month, next)) = self.month(at) {
            let (year, next) = self.bc_year(next + usize::from(self.is(next, k!("of"))))?;
            return day(year, Some(month), next);
        }
        if let Some(&season) = self.words.seasons.get(&self.key(at)) {
            let (year, next) = self.bc_year(at + 1 + usize::from(self.is(at + 1, k!("of"))))?;
            return Some((
                Said::Season(season, YearOf::Is(-i32::from(year))),
                next,
                "date.era",
            ));
        }
        if the == 1
            && self.is_number(at)
            && self.glued(at + 1)
            && self.is(at + 1, k!("s"))
            && self.is_bc(at + 2)
        {
            let year: u16 = self.word(at).parse().ok()?;
            return read(format!("BC{:03}", year / 10), at + 3);
        }
        let (nth, next) = self.ordinal(at)?;
        let next = next + usize::from(self.hyphen(next));
        (self.is(next, k!("century")) && self.is_bc(next + 1) && (1..=40).contains(&nth))
            .then(|| read(format!("BC{:02}", nth - 1), next + 2))
            .flatten()
    }
}
