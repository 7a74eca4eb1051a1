//! A figure with what is said of its exactness: "at least 12", "about 40", "up to 300". Two figures disagree only where no number
//! fits both.

use super::Case;
use crate::extract::token::{TokenKind, key};

/// How a figure is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Meant {
    Exactly,
    AtLeast,
    AtMost,
    About,
}

/// A number and how it is meant.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Figure {
    pub(super) n: f64,
    meant: Meant,
}

/// A figure called rough may be off by this share of it.
const ROUGH: f64 = 0.2;

impl Figure {
    /// The number at token `at`, times `scale`, with the words before token `before`.
    pub(super) fn new(case: &Case, n: f64, before: usize) -> Figure {
        let back = |k: usize| before.checked_sub(k).map_or(0, |i| case.doc.key(i));
        let (one, two) = (back(1), back(2));
        let meant = if one == key("least") || one == key("over") || one == key("than") && two == key("more") {
            Meant::AtLeast
        } else if one == key("to") && two == key("up")
            || one == key("as") && [key("many"), key("much")].contains(&two)
            || one == key("than") && [key("fewer"), key("less")].contains(&two)
            || [key("under"), key("most")].contains(&one)
        {
            Meant::AtMost
        } else if [
            "about",
            "around",
            "roughly",
            "approximately",
            "some",
            "nearly",
            "almost",
            "estimated",
            "or",
            "than",
        ]
        .iter()
        .any(|w| one == key(w))
            || one == key("to") && two == key("close")
        {
            Meant::About
        } else {
            Meant::Exactly
        };
        Figure { n, meant }
    }

    /// No number fits both. `slack` is the share by which even exact figures may differ, as rounding makes them.
    pub(super) fn disagrees(self, other: Figure, slack: f64) -> bool {
        let bounds = |f: Figure| match f.meant {
            Meant::Exactly => (f.n * (1.0 - slack), f.n * (1.0 + slack)),
            Meant::AtLeast => (f.n * (1.0 - slack), f64::INFINITY),
            Meant::AtMost => (0.0, f.n * (1.0 + slack)),
            Meant::About => (f.n * (1.0 - ROUGH), f.n * (1.0 + ROUGH)),
        };
        let ((a, b), (c, d)) = (bounds(self), bounds(other));
        b < c || d < a
    }
}

/// The number at token `i`: figures, or a word up to twenty.
pub(super) fn value(case: &Case, i: usize) -> Option<f64> {
    let token = case.doc.tokens.get(i)?;
    if token.kind != TokenKind::Number {
        let n = case.numbers.small(token.key)?;
        return (2..=20).contains(&n).then(|| f64::from(n));
    }
    // Longer than any figure that people read; looked at once, it costs no more than its length.
    let word = token.span.of(case.doc.text);
    if word.len() > 24 {
        return None;
    }
    let digits: String = word.chars().filter(|&c| c != ',').collect();
    digits.parse().ok()
}

/// How a figure is shown in a flag: without a fraction where it has none.
pub(super) fn shown(n: f64) -> String {
    if n.fract() == 0.0 {
        format!("{n:.0}")
    } else {
        format!("{n}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(n: f64, meant: Meant) -> Figure {
        Figure { n, meant }
    }

    #[test]
    fn bounds_and_round_figures_leave_room() {
        let exactly = |n| figure(n, Meant::Exactly);
        assert!(exactly(12.0).disagrees(exactly(15.0), 0.0));
        assert!(!figure(30.0, Meant::AtLeast).disagrees(exactly(130.0), 0.0));
        assert!(figure(30.0, Meant::AtLeast).disagrees(exactly(12.0), 0.0));
        assert!(!figure(40.0, Meant::About).disagrees(exactly(38.0), 0.0));
        assert!(figure(10.0, Meant::AtMost).disagrees(exactly(12.0), 0.0));
        assert!(!exactly(1.2).disagrees(exactly(1.25), 0.05));
    }
}
