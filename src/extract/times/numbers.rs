//! Numbers, amounts and lengths.

use super::expr::{Amount, Shift, Unit};
use super::grammar::{Read, Reader};
use crate::extract::token::{k, ks};

impl Reader<'_> {
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
        // `two to three weeks`, `12-18 months`: not told how many.
        if let Amount::N(n) = amount
            && (self.any(at, ks!["to", "or"]) || self.hyphen(at))
            && !self.any(i, ks!["a", "an"])
            && let Some((more, next)) = self.number(at + 1).filter(|&(more, _)| more > n)
            && self.unit(next).is_some_and(|u| u.1 || self.hyphen(next - 1))
            && more < 1000.0
        {
            return Some((Amount::X, next));
        }
        if self.any(at, BETWEEN) {
            at += 1;
        }
        Some((amount, at))
    }

    pub(super) fn bare_amount(&self, i: usize) -> Read<Amount> {
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
        // `the last couple of years`
        if self.is(i, k!("couple")) && self.is(i + 1, k!("of")) {
            return Some((Amount::N(2.0), i + 2));
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
        if matches!(amount, Amount::X) && plural {
            next = self.or_units(next);
        }
        if article && self.is(next, k!("or")) && self.any(next + 1, ks!["two", "so"]) {
            let vague = self.is(next + 1, k!("two"));
            next += 2;
            return Some((if vague { Amount::X } else { amount }, unit, next));
        }
        Some((amount, unit, next))
    }

    /// Past the `or months` of `weeks or months`.
    pub(super) fn or_units(&self, at: usize) -> usize {
        let more = self.any(at, ks!["or", "and"]) && self.unit(at + 1).is_some_and(|u| u.1);
        at + if more { 2 } else { 0 }
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
