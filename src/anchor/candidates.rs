//! Where a note that lost its place may belong: every place that is like it, best first, with the reason in words. What [`super::carry`]
//! would not do on its own is offered here; the reader decides.

use super::carry::{self, Pair};
use super::diff::Token;
use crate::article::{CodePoints, Span};
use crate::note::Anchor;

/// A place that is offered.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate {
    /// Bytes of the text.
    pub span: Span,
    /// How well it fits, 0 to 1: three parts the words themselves, one part what stands before and after them.
    pub score: f32,
    /// Why, in words: "two words changed; the words before it are the same".
    pub why: String,
}

/// Most places that are offered: as many as there are digits.
const MOST: usize = 9;
/// Most places of the same words that are looked at.
const REPEATS: usize = 60;
/// Bytes of the old text on both sides that are compared.
const AROUND: usize = 400;
/// Tokens on both sides that are compared.
const NEAR: usize = 12;
/// Below this a place is not worth a look.
const WORST: f32 = 0.25;

/// The places of `new` where a note with this anchor may belong. `old` is the text that the anchor was made on, where it is kept.
pub fn candidates(anchor: &Anchor, old: Option<&str>, new: &str) -> Vec<Candidate> {
    let whole = old.and_then(|old| {
        let span = CodePoints::new(old).to_span(anchor.start, anchor.end)?;
        (span.of(old) == anchor.quote).then_some((old, span))
    });
    let alone = format!("{}{}{}", anchor.prefix, anchor.quote, anchor.suffix);
    let (window, span) = match whole {
        Some((old, span)) => around(old, span),
        None => (
            alone.as_str(),
            Span::new(anchor.prefix.len(), anchor.prefix.len() + anchor.quote.len()),
        ),
    };
    let pair = Pair::apart(window, new);
    let Some((lo, hi)) = tokens(&pair.a, span) else {
        return Vec::new();
    };
    // Where it stood: what the versions have between the neighbours of its words.
    let there = whole.and_then(|(old, span)| {
        let pair = Pair::new(old, new);
        let (lo, hi) = tokens(&pair.a, span)?;
        pair.in_place(lo, hi).map(|p| (p.from, p.to))
    });
    let repeats = pair.repeats(lo, hi).into_iter().take(REPEATS);
    let found = there
        .into_iter()
        .chain(repeats.map(|(at, _)| (at, at + hi - lo)))
        .chain(pair.similar(lo, hi).into_iter().map(|p| (p.from, p.to)));
    let mut out: Vec<Candidate> = Vec::new();
    for (from, to) in found {
        // Where only a mark is left nothing can hang.
        let worth = |span: &Span| span.of(new).chars().any(char::is_alphanumeric);
        let Some(span) = stretch(&pair.b, from, to).filter(worth) else {
            continue;
        };
        let in_place = there == Some((from, to));
        let likeness = pair.likeness(lo, hi, from, to);
        let before = alike(pair.a[..lo].iter().rev(), pair.b[..from].iter().rev());
        let after = alike(pair.a[hi..].iter(), pair.b[to..].iter());
        let score = (likeness * 0.75 + (before + after) * 0.125).min(1.0);
        if score < WORST && !in_place {
            continue;
        }
        let why = format!(
            "{}; {}",
            words(&pair, lo, hi, from, to, likeness),
            place(in_place, before, after)
        );
        match out.iter_mut().find(|c| c.span.overlaps(span)) {
            Some(other) if other.score < score => *other = Candidate { span, score, why },
            Some(_) => {}
            None => out.push(Candidate { span, score, why }),
        }
    }
    out.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.span.cmp(&y.span)));
    out.truncate(MOST);
    out
}

/// A span with what stands around it, and where it is in that.
fn around(text: &str, span: Span) -> (&str, Span) {
    let mut from = span.start().saturating_sub(AROUND);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (span.end() + AROUND).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    (
        text.get(from..to).unwrap_or(text),
        Span::new(span.start() - from, span.end() - from),
    )
}

/// The tokens of a span: first and one past the last.
fn tokens(all: &[Token], span: Span) -> Option<(usize, usize)> {
    let lo = all.partition_point(|t| t.end as usize <= span.start());
    let hi = all.partition_point(|t| (t.start as usize) < span.end());
    (lo < hi).then_some((lo, hi))
}

fn stretch(all: &[Token], from: usize, to: usize) -> Option<Span> {
    let (first, last) = (all.get(from)?, all.get(to.checked_sub(1)?)?);
    (from < to).then(|| Span::new(first.start as usize, last.end as usize))
}

/// How much of what stands near one place stands near the other, nearest first, 0 to 1.
fn alike<'t>(a: impl Iterator<Item = &'t Token>, b: impl Iterator<Item = &'t Token>) -> f32 {
    let a: Vec<Token> = a.take(NEAR).copied().collect();
    let b: Vec<Token> = b.take(NEAR).copied().collect();
    let same: Vec<Token> = a
        .iter()
        .filter(|t| b.iter().any(|u| u.word == t.word))
        .copied()
        .collect();
    carry::weigh(&same) as f32 / carry::weigh(&a).max(1) as f32
}

fn words(pair: &Pair<'_>, lo: usize, hi: usize, from: usize, to: usize, likeness: f32) -> String {
    let count = |n: usize| format!("{} {}", carry::in_words(n), if n == 1 { "word" } else { "words" });
    if likeness < 0.3 {
        return "other words".into();
    }
    match pair.words_changed(lo, hi, from, to) {
        (0, 0) => "the same words".into(),
        (0, more) => format!("{} more", count(more)),
        (fewer, 0) => format!("{} fewer", count(fewer)),
        (went, came) => format!("{} changed", count(went.max(came))),
    }
}

fn place(in_place: bool, before: f32, after: f32) -> &'static str {
    match (in_place, before > 0.6, after > 0.6) {
        (true, ..) => "it stands where the note stood",
        (_, true, true) => "the words before and after it are the same",
        (_, true, false) => "the words before it are the same",
        (_, false, true) => "the words after it are the same",
        _ => "it stands among other words",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "Rain fell all week. The clerk of Ostby said the pier would be sold to nobody before the winter. Gulls \
                       came in from the sea.";

    fn anchor(quote: &str) -> Anchor {
        let at = OLD.find(quote).expect("there");
        super::super::make(OLD, &CodePoints::new(OLD), Span::new(at, at + quote.len()), "v")
    }

    #[test]
    fn places_are_ranked_and_say_why() {
        let quote = "the pier would be sold to nobody before the winter";
        let new = format!(
            "{} Later a man wrote that {quote} and was laughed at.",
            OLD.replace("would be sold to nobody", "might be let to somebody")
        );
        for old in [Some(OLD), None] {
            let found = candidates(&anchor(quote), old, &new);
            assert!(found.len() >= 2, "{found:?}");
            let same = found.iter().find(|c| c.span.of(&new) == quote).expect("offered");
            assert_eq!(
                same.why, "the same words; it stands among other words",
                "{found:?}"
            );
            assert!(found.iter().all(|c| (0.0..=1.0).contains(&c.score)));
            assert!(
                found
                    .windows(2)
                    .all(|w| w[0].score >= w[1].score && !w[0].span.overlaps(w[1].span))
            );
        }
        let there = candidates(&anchor(quote), Some(OLD), &new);
        let edited = there
            .iter()
            .find(|c| c.span.of(&new).starts_with("the pier might"))
            .expect("offered");
        assert_eq!(
            edited.why, "three words changed; it stands where the note stood",
            "{there:?}"
        );
    }

    #[test]
    fn a_mark_alone_is_no_place() {
        let quote = "Rain fell all week.";
        for new in [
            "All was dry. Rain fell all week! Rain fell, all week, elsewhere.",
            "– . –",
        ] {
            let found = candidates(&anchor(quote), Some(OLD), new);
            assert!(
                found
                    .iter()
                    .all(|c| c.span.of(new).contains(char::is_alphanumeric)),
                "{found:?}"
            );
        }
    }

    #[test]
    fn a_replaced_passage_offers_what_stands_in_its_place() {
        let quote = "The clerk of Ostby said the pier would be sold to nobody before the winter.";
        let new = OLD.replace(quote, "A band will play on Sunday.");
        let found = candidates(&anchor(quote), Some(OLD), &new);
        assert_eq!(found[0].span.of(&new), "A band will play on Sunday.", "{found:?}");
        assert!(found[0].why.starts_with("other words"), "{found:?}");
        assert!(candidates(&anchor(quote), None, "Nothing of it.").is_empty());
        assert!(candidates(&Anchor::default(), Some(OLD), OLD).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn nothing_from_outside_breaks_it(old in ".{0,60}", new in ".{0,60}", a in 0usize..80, b in 0usize..80) {
            let span = CodePoints::new(&old).to_span(a, b).unwrap_or_default();
            let anchor = Anchor { quote: span.of(&old).to_owned(), prefix: new.clone(), start: a, end: b, ..Anchor::default() };
            for found in [candidates(&anchor, Some(&old), &new), candidates(&anchor, None, &new)] {
                proptest::prop_assert!(found.iter().all(|c| !c.span.of(&new).is_empty()));
            }
        }
    }
}
