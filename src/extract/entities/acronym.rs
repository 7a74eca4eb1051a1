//! Short names that the article itself gives to a body: "the Survivors Fund (SURF)". The letters need not be initials, and the word
//! may be an everyday one; standing in brackets behind the name is what makes it its own.

use super::candidate::{Candidate, Trust};
use super::reading::Reading;
use super::runs::guess;
use crate::extract::EntityKind as K;
use crate::extract::token::{Case, TokenKind};

/// The token in brackets right behind this body that is its short name.
pub fn defined(r: &Reading, c: &Candidate) -> Option<usize> {
    let (open, at) = (c.last as usize, c.last as usize + 1);
    let token = r.doc.tokens.get(at)?;
    let capitals = matches!(token.case, Case::Upper | Case::Mixed);
    let bracketed = r.doc.word(open) == "(" && r.doc.word(at + 1) == ")";
    let body = matches!(c.kind, K::Organisation | K::Outlet) && c.len() > 1;
    (body && capitals && bracketed && token.kind == TokenKind::Word && spells(r, c, r.doc.word(at)))
        .then_some(at)
}

/// The letters stand in the name in this order, the first at its beginning.
fn spells(r: &Reading, c: &Candidate, short: &str) -> bool {
    let lower = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let name = lower(
        r.doc
            .tokens_span(c.first as usize, c.last as usize)
            .of(r.doc.text),
    );
    let short = lower(short);
    if !(2..=8).contains(&short.chars().count()) || name.chars().next() != short.chars().next() {
        return false;
    }
    let mut rest = name.chars();
    short.chars().all(|letter| rest.any(|c| c == letter))
}

/// Adds the short names that nobody took for names.
pub fn name(r: &Reading, candidates: &mut Vec<Candidate>) {
    let unseen: Vec<Candidate> = candidates
        .iter()
        .enumerate()
        .filter_map(|(i, c)| {
            let at = defined(r, c)?;
            let taken = candidates
                .get(i + 1)
                .is_some_and(|next| next.first as usize <= at);
            (!taken).then(|| Candidate {
                trust: Trust::Sure,
                ..guess(at..at + 1, c.kind, "org.defined")
            })
        })
        .collect();
    if !unseen.is_empty() {
        candidates.extend(unseen);
        candidates.sort_by_key(|c| c.first);
    }
}
