//! The clause around an event and its date, for showing.

use super::scene::Scene;
use crate::article::Span;
use crate::extract::token::TokenKind;

/// The clause around the tokens `first..last`, without the marks at its ends.
pub fn clause(s: &Scene, first: usize, last: usize) -> Span {
    let mut from = first;
    while from > s.from && !s.edge(from - 1) {
        from -= 1;
    }
    let mut to = last;
    while to < s.to && !s.edge(to) {
        to += 1;
    }
    while from < first
        && s.doc.tokens.get(from).is_some_and(|t| {
            t.kind == TokenKind::Sign && t.span.len() == 1 && matches!(s.doc.word(from), "," | ")" | "]")
        })
    {
        from += 1;
    }
    while to > last && matches!(s.doc.word(to - 1), "." | "," | "!" | "?" | ")" | "’" | "'") {
        to -= 1;
    }
    s.doc.tokens_span(from, to)
}
