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
