//! Anchors: how a note holds on to its words. Made on one text, found again in another.
//!
//! With both versions at hand [`carry`] goes through their alignment; with only the anchor [`resolve`] goes by its words and what stood
//! around them. Both would rather lose a place than give a wrong one.

mod candidates;
mod carry;
mod changes;
mod diff;
mod slide;

pub use candidates::{Candidate, candidates};
pub use carry::{carry, carry_point, resolve};
pub use changes::{Changes, Kind, Pair, Part, Piece, changes};

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

impl Placed {
    /// Whether the words the note stands on are others now. Other white space and other marks are no other words.
    pub fn words_changed(&self) -> bool {
        self.state == AnchorState::Edited && self.score < 1.0 && !self.why.ends_with("other marks")
    }
}

/// The anchor for `span` of `text`, whose hash is `version`.
pub fn make(text: &str, points: &CodePoints, span: Span, version: &str) -> Anchor {
    let [start, end] = points.of_span(span);
    let before: Vec<char> = text[..span.start()].chars().rev().take(Anchor::AROUND).collect();
    Anchor {
        quote: span.of(text).to_owned(),
        prefix: before.into_iter().rev().collect(),
        suffix: text[span.end()..].chars().take(Anchor::AROUND).collect(),
        start,
        end,
        version: version.to_owned(),
        ..Anchor::default()
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

/// No place, for the reason given.
fn orphaned(why: &str) -> Placed {
    Placed {
        state: AnchorState::Orphaned,
        span: None,
        score: 0.0,
        why: why.to_owned(),
        candidates: Vec::new(),
    }
}
