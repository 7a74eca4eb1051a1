//! Anchors: how a note holds on to its words. Made on one text, found again in another.

use crate::article::{CodePoints, Span};
use crate::note::{Anchor, AnchorState};

/// Where an anchor ended up in a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Placed {
    /// How well.
    pub state: AnchorState,
    /// Where; `None` when ambiguous or orphaned.
    pub span: Option<Span>,
    /// How sure, 0 to 1.
    pub score: f32,
    /// In words: "same sentence, two words changed".
    pub why: String,
    /// The places that fit, best first, when ambiguous or orphaned.
    pub candidates: Vec<Span>,
}

/// The anchor for `span` of `text`, whose hash is `version`.
pub fn make(text: &str, points: &CodePoints, span: Span, version: &str) -> Anchor {
    let [start, end] = points.of_span(span);
    let before: Vec<char> = text[..span.start()].chars().rev().take(32).collect();
    Anchor {
        quote: span.of(text).to_owned(),
        prefix: before.into_iter().rev().collect(),
        suffix: text[span.end()..].chars().take(32).collect(),
        start,
        end,
        version: version.to_owned(),
    }
}

/// Carries spans of `old` over to `new`, one answer for each, in order.
pub fn carry(_old: &str, new: &str, spans: &[Span]) -> Vec<Placed> {
    spans
        .iter()
        .map(|&span| Placed {
            state: AnchorState::Orphaned,
            span: (span.end() > new.len()).then_some(span),
            score: 0.0,
            why: "not carried".to_owned(),
            candidates: Vec::new(),
        })
        .collect()
}

/// Finds an anchor in a text whose own earlier version is not at hand: by its words, and by what stood around them.
pub fn resolve(anchor: &Anchor, text: &str) -> Placed {
    let points = CodePoints::new(text);
    let found: Vec<Span> = text
        .match_indices(anchor.quote.as_str())
        .take(100)
        .map(|(at, quote)| Span::new(at, at + quote.len()))
        .collect();
    let here = points.to_span(anchor.start, anchor.end);
    if anchor.quote.is_empty() || found.is_empty() {
        return Placed {
            state: AnchorState::Orphaned,
            span: None,
            score: 0.0,
            why: "the words are gone".into(),
            candidates: Vec::new(),
        };
    }
    match here
        .filter(|h| found.contains(h))
        .or((found.len() == 1).then(|| found[0]))
    {
        Some(span) => Placed {
            state: if here == Some(span) {
                AnchorState::Exact
            } else {
                AnchorState::Moved
            },
            span: Some(span),
            score: 1.0,
            why: "same words".into(),
            candidates: Vec::new(),
        },
        None => Placed {
            state: AnchorState::Ambiguous,
            span: None,
            score: 0.5,
            why: "several places fit".into(),
            candidates: found,
        },
    }
}

/// The place of a span that is known to be right.
pub fn exactly(span: Span) -> Placed {
    Placed {
        state: AnchorState::Exact,
        span: Some(span),
        score: 1.0,
        why: "same words, same place".into(),
        candidates: Vec::new(),
    }
}

/// What an anchor says of itself, where no text is at hand to check it against: exact, with no span.
pub fn as_made(_anchor: &Anchor) -> Placed {
    Placed {
        state: AnchorState::Exact,
        span: None,
        score: 1.0,
        why: "not checked".into(),
        candidates: Vec::new(),
    }
}

/// Where a byte of `old` comes to lie in `new`, as near as can be told.
pub fn carry_point(_old: &str, new: &str, at: usize) -> usize {
    (0..=at.min(new.len()))
        .rev()
        .find(|&i| new.is_char_boundary(i))
        .unwrap_or(0)
}
