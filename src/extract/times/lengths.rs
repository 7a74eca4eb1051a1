//! How long and how often: durations, sets, and lengths that point somewhere ("two days ago").

use super::expr::{Amount, Said, Shift, Unit};
use super::grammar::Reader;
use super::phrases::Ruled;
use crate::extract::token::{Case, k, ks};

impl Reader<'_> {
    /// `every day`, `each July`, `twice a week`, `daily`.
    pub(super) fn often(&self, i: usize) -> Ruled {
        if let Some(value) = self.words.sets.get(&self.key(i)) {
            // `a daily`, `New York Daily News` is a name.
            let name = self.case(i) == Case::Title && i > self.from;
            return (!name).then(|| (Said::Often(value.clone()), i + 1, "set.adverb"));
        }
        let value = |amount: Amount, unit: Unit| super::calendar::length(amount, unit);
        if self.any(i, ks!["every", "each"]) {
            let other = usize::from(self.is(i + 1, k!("other")));
            let at = i + 1 + other;
            if let Some((unit, _)) = self.unit(at) {
                let n = if other == 1 { 2.0 } else { 1.0 };
                let said = match unit {
                    Unit::Summer => "XXXX-SU".to_owned(),
                    Unit::Winter => "XXXX-WI".to_owned(),
                    Unit::Weekend => "XXXX-WXX-WE".to_owned(),
                    Unit::Night => "XXXX-XX-XXTNI".to_owned(),
                    unit => value(Amount::N(n), unit),
                };
                return Some((Said::Often(said), at + 1, "set.every"));
            }
            if let Some((part, next)) = self.part(at) {
                return Some((Said::Often(format!("XXXX-XX-XXT{part}")), next, "set.every"));
            }
            if let Some((day, next)) = self.weekday(at) {
                return Some(match self.part(next) {
                    Some((part, next)) => (Said::Often(format!("XXXX-WXX-{day}T{part}")), next, "set.every"),
                    None => (Said::Often(format!("XXXX-WXX-{day}")), next, "set.every"),
                });
            }
            if let Some(&month) = self.words.months.get(&self.key(at)) {
                return Some((Said::Often(format!("XXXX-{month:02}")), at + 1, "set.every"));
            }
            if let Some(season) = self.words.seasons.get(&self.key(at)) {
                return Some((Said::Often(format!("XXXX-{season}")), at + 1, "set.every"));
            }
            let (amount, unit, next) = self.length(at).filter(|_| self.is(i, k!("every")))?;
            return Some((Said::Often(value(amount, unit)), next, "set.every"));
        }
        if self.is(i, k!("per")) {
            let (unit, _) = self.unit(i + 1).filter(|u| !u.1)?;
            return Some((Said::Often(value(Amount::N(1.0), unit)), i + 2, super::STORY));
        }
        let times = if self.any(i, ks!["once", "twice"]) {
            i + 1
        } else {
            let (_, at) = self.number(i)?;
            if !self.is(at, k!("times")) {
                return None;
            }
            at + 1
        };
        if !self.any(times, ks!["a", "an", "each", "every", "per"]) {
            return None;
        }
        let (unit, _) = self.unit(times + 1)?;
        Some((Said::Often(value(Amount::N(1.0), unit)), times + 2, "set.times"))
    }

    /// `three weeks`, `two days ago`, `a year earlier`, `month-long`, `year-ago`; ages are none.
    pub(super) fn lengthy(&self, i: usize) -> Ruled {
        if let Some((unit, _)) = self.unit(i)
            && (self.dash(i + 1) && self.glued(i + 1))
        {
            if self.is(i + 2, k!("long")) {
                let n = if self.unit(i).is_some_and(|u| u.1) {
                    Amount::X
                } else {
                    Amount::N(1.0)
                };
                return Some((Said::Long(n, unit), i + 3, "duration.long"));
            }
            if let Some((shift @ (Shift::Ago | Shift::Earlier), next)) = self.shift(i + 1) {
                return Some((Said::Shifted(Amount::N(1.0), unit, shift), next, "date.shift"));
            }
            return None;
        }
        let the = usize::from(self.is(i, k!("the")) && self.number(i + 1).is_some());
        let (amount, unit, at) = match self.length(i + the) {
            Some(length) => length,
            None => return self.plural_length(i),
        };
        // `three-quarters of its food`, `a quarter of the market`: a part.
        if unit == Unit::Quarter
            && (self.is(at, k!("of")) || self.hyphen(at - 2) && !self.any(at, ks!["period"]))
        {
            return None;
        }
        // `a month-long siege`, `the three-year-long war`: the article is the siege's.
        if self.dash(at) && self.glued(at) && self.is(at + 1, k!("long")) {
            return if the == 1 || self.any(i, ks!["a", "an"]) {
                None
            } else {
                Some((Said::Long(amount, unit), at + 2, "duration.long"))
            };
        }
        // `the two-week strike`: the article is the strike's.
        if the == 1 && self.dash(at - 2) {
            return None;
        }
        if self.is_age(at, i) && (unit == Unit::Year || self.is(at, k!("old"))) {
            return None;
        }
        // `will one day be`: some day or other.
        if self.is(i, k!("one"))
            && unit == Unit::Day
            && at == i + 2
            && ks!["will", "would", "may", "might", "could"].contains(&self.before(i))
        {
            return Some((Said::Vague("FUTURE_REF"), at, "date.vague"));
        }
        let so = at
            + if self.is(at, k!("or")) && self.is(at + 1, k!("so")) {
                2
            } else {
                0
            };
        if let Some((shift, next)) = self.shift(so) {
            // `earlier than`, `three days later than planned` stay lengths.
            if !self.is(next, k!("than")) {
                return Some((Said::Shifted(amount, unit, shift), next, "date.shift"));
            }
        }
        // `the day` and `a second` alone are no lengths; `15 a year`, `per week` say how often.
        if self.any(i, ks!["a", "an"]) && at == i + 2 {
            let before = self.before(i);
            let counted = i > self.from
                && (self.is_number(i - 1)
                    || self.words.numbers.contains_key(&before)
                    || self.word(i - 1).ends_with('s')
                        && self.case(i - 1) == Case::Lower
                        && self.word(i - 1).len() > 3
                    || [
                        k!("million"),
                        k!("billion"),
                        k!("percent"),
                        k!("%"),
                        k!("times"),
                        k!("share"),
                    ]
                    .contains(&before));
            if counted
                && !matches!(before, k if k == k!("lasts") || k == k!("takes") || k == k!("was") || k == k!("has"))
            {
                return Some((
                    Said::Often(super::calendar::length(Amount::N(1.0), unit)),
                    at,
                    "set.per",
                ));
            }
        }
        Some((Said::Long(amount, unit), at, "duration.amount"))
    }

    /// `for years`, `within weeks`, `after months of`: a plural with no amount.
    pub(super) fn plural_length(&self, i: usize) -> Ruled {
        const BEFORE: &[u64] = ks![
            "for", "within", "after", "in", "over", "took", "take", "lasted", "spent", "of"
        ];
        let (unit, plural) = self.unit(i)?;
        let placed = BEFORE.contains(&self.before(i)) && !self.is(i + 1, k!("of"))
            || self.is(i + 1, k!("of")) && self.any(i.wrapping_sub(1), ks!["after", "for"]);
        if let Some((shift @ (Shift::Earlier | Shift::Later), next)) = self.shift(i + 1).filter(|_| plural) {
            return Some((Said::Shifted(Amount::X, unit, shift), next, "date.shift"));
        }
        if self.is(i + 1, k!("ago")) {
            return None;
        }
        (plural && placed && unit > Unit::Second).then_some((
            Said::Long(Amount::X, unit),
            i + 1,
            "duration.vague",
        ))
    }
}
