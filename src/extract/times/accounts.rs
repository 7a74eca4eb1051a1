//! Periods that accounts are drawn up for, told against another year: "the year-ago quarter", "the same period last year".

use super::expr::{Rel, Said, Shift};
use super::grammar::Reader;
use super::phrases::Ruled;
use crate::extract::token::{k, ks};

impl Reader<'_> {
    /// `the comparable year-ago quarter`, `the year-earlier nine months`, `the corresponding period last year`, `last year's
    /// quarter`, `the quarter a year earlier`.
    pub(super) fn account(&self, i: usize) -> Ruled {
        const OPENS: &[u64] = ks!["the", "year", "last", "past", "latest"];
        const ALIKE: &[u64] = ks![
            "comparable",
            "corresponding",
            "equivalent",
            "same",
            "like",
            "similar"
        ];
        if !self.any(i, OPENS) && !self.any(i, ALIKE) {
            return None;
        }
        let the = usize::from(self.is(i, k!("the")));
        let alike = usize::from(self.any(i + the, ALIKE));
        let at = i + the + alike;
        if self.is(at, k!("year")) && self.hyphen(at + 1) {
            let (shift, next) = self.shift(at + 1)?;
            if !matches!(shift, Shift::Ago | Shift::Earlier) {
                return None;
            }
            if let Some((Said::Quarter(q, _), last, _)) = self.century_or_quarter(next, false) {
                return Some((Said::YearAgo(q), last, "date.quarter"));
            }
            if self.any(next, ks!["quarter", "period"]) {
                return Some((Said::YearAgo(None), next + 1, "date.quarter"));
            }
            let (amount, unit, last) = self.length(next).filter(|_| the == 1)?;
            return Some((Said::Long(amount, unit), last, "duration.account"));
        }
        // `last year's quarter`
        if self.rel(i) == Some(Rel::Last)
            && self.is(i + 1, k!("year"))
            && self.is(i + 2, k!("'s"))
            && self.any(i + 3, ks!["quarter", "period"])
        {
            return Some((Said::PeriodAgo, i + 4, "date.quarter"));
        }
        if the + alike == 0 || !self.any(at, ks!["quarter", "period"]) {
            return None;
        }
        if self.is(at + 1, k!("a")) && self.is(at + 2, k!("year")) && self.any(at + 3, ks!["ago", "earlier"])
        {
            return Some((Said::PeriodAgo, at + 4, "date.quarter"));
        }
        if alike == 0 {
            return None;
        }
        let of = at + 1 + usize::from(self.any(at + 1, ks!["of", "in", "from"]));
        if let Some((year, last)) = self.year(of).filter(|_| of > at + 1) {
            return Some((Said::QuarterIn(year), last, "date.quarter"));
        }
        let of = of + usize::from(self.is(of, k!("the")));
        let back = matches!(self.rel(of), Some(Rel::Last | Rel::Previous)) && self.is(of + 1, k!("year"));
        back.then_some((Said::PeriodAgo, of + 2, "date.quarter"))
    }

    /// Past an `or so` at `at`.
    pub(super) fn or_so(&self, at: usize) -> usize {
        match self.is(at, k!("or")) && self.is(at + 1, k!("so")) {
            true => at + 2,
            false => at,
        }
    }
}
