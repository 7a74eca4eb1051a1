//! How long and how often: durations, sets, and lengths that point somewhere ("two days ago").

use super::expr::{Amount, Said, Shift, Unit};
use super::grammar::Reader;
use super::phrases::Ruled;
use crate::extract::token::{Case, k, ks};

impl Reader<'_> {
    /// `every day`, `each July`, `twice a week`, `daily`.
    pub(super) fn often(&self, i: usize) -> Ruled {
        // `an everyday matter` has no time, but posts write it for `every day`.
        if self.is(i, k!("everyday")) && !self.post {
            return None;
        }
        if let Some(value) = self.words.sets.get(&self.key(i)) {
            // `New York Daily News` is a name, and so is the party daily Granma's.
            let name = self.case(i) == Case::Title && i > self.from
                || self.case(i) == Case::Lower && self.case(i + 1) == Case::Title && i > self.from;
            // `three-monthly`
            if i > self.from && self.hyphen(i - 1) && self.glued(i) {
                return None;
            }
            let rate = self.is(i.wrapping_sub(1), k!("average"))
                || self.any(i, ks!["annually", "yearly"]) && self.counted(i);
            let rule = if rate { super::STORY } else { "set.adverb" };
            return (!name).then(|| (Said::Often(value.clone()), i + 1, rule));
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
        let plural = self.unit(at - 1).is_some_and(|u| u.1);
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
        // `the two-week strike`, `the two day strike`: the article is the strike's.
        if the == 1 && (self.dash(at - 2) || !plural && amount != Amount::N(1.0)) {
            return None;
        }
        if self.is_age(at, i) {
            return self.aged(at, amount, unit);
        }
        // `will one day be`: some day or other.
        if self.is(i, k!("one"))
            && unit == Unit::Day
            && at == i + 2
            && ks!["will", "would", "may", "might", "could"].contains(&self.before(i))
        {
            return Some((Said::Vague("FUTURE_REF"), at, "date.vague"));
        }
        // `a night` of a post is its own.
        if self.post && unit == Unit::Night && amount == Amount::N(1.0) {
            let today = Box::new(Said::Today(0));
            return Some((Said::Part("NI", Some(today)), at, "time.everyday"));
        }
        // `a year-earlier loss`: the article is the loss's.
        if self.any(i, ks!["a", "an"]) && self.hyphen(at) && self.shift(at).is_some() {
            return None;
        }
        if let Some((shift, next)) = self.shift(self.or_so(at)) {
            // `earlier than`, `three days later than planned` stay lengths.
            if !self.is(next, k!("than")) {
                return Some((Said::Shifted(amount, unit, shift), next, "date.shift"));
            }
        }
        // `15 a year` says how much.
        let from = self.any(at, ks!["after", "before", "of", "when"]);
        if self.any(i, ks!["a", "an"]) && at == i + 2 && !from && self.counted(i) {
            let often = Said::Often(super::calendar::length(Amount::N(1.0), unit));
            return Some((often, at, super::STORY));
        }
        Some((Said::Long(amount, unit), at, "duration.amount"))
    }

    /// What stands before `i` is counted: `10,000 units a year`, `8.5% annually` tell a rate, and hardly when or how often.
    fn counted(&self, i: usize) -> bool {
        const UNITS: &[u64] = ks!["million", "billion", "percent", "%", "times", "share"];
        const VERBS: &[u64] = ks!["lasts", "takes", "was", "has"];
        // What stands before a length that is none: `after a year`, `spent a week`.
        const BEFORE: &[u64] = ks![
            "about", "after", "almost", "an", "and", "as", "at", "barely", "be", "before", "but", "by",
            "for", "from", "had", "have", "he", "in", "into", "is", "it", "just", "last", "lasted", "least",
            "nearly", "of", "on", "once", "only", "or", "over", "she", "some", "spend", "spent", "take",
            "than", "that", "the", "they", "through", "to", "took", "under", "until", "up", "when", "while",
            "with", "within"
        ];
        const REACH: usize = 4;
        let before = self.before(i);
        let amount = |at: usize| {
            self.is_number(at)
                || self.words.numbers.contains_key(&self.key(at))
                || UNITS.contains(&self.key(at))
        };
        if i <= self.from || VERBS.contains(&before) {
            return false;
        }
        let lower = self.case(i - 1) == Case::Lower;
        amount(i - 1)
            || self.word(i - 1).ends_with('s') && lower && self.word(i - 1).len() > 3
            // `a million barrels of oil a day`
            || lower
                && !BEFORE.contains(&before)
                && !self.word(i - 1).ends_with("ed")
                && !self.word(i - 1).ends_with("ing")
                && (i.saturating_sub(REACH).max(self.from)..i - 1).any(amount)
    }

    /// A length with `old` behind it: the age of a person is no time, that of a thing is a length.
    fn aged(&self, at: usize, amount: Amount, unit: Unit) -> Ruled {
        let old = at + usize::from(self.hyphen(at));
        let thing = unit < Unit::Year
            && old > at
            && self.is(old, k!("old"))
            && !self.bounded(old + 1)
            && self.case(old + 1) == Case::Lower
            && !self.words.children.contains(&self.key(old + 1));
        thing.then_some((Said::Long(amount, unit), old + 1, "duration.amount"))
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
            self.or_units(i + 1),
            "duration.vague",
        ))
    }
}
