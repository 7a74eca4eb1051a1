//! Tokens → expressions. A hand-written grammar over token keys: each reader looks at no more than a dozen tokens from where it
//! stands, so that the whole is linear whatever comes.

use super::expr::{Rel, Said};
use super::words::Words;
use crate::extract::token::{Case, TokenKind, k};
use crate::extract::{Doc, TimexMod};

/// Reads the expressions of one sentence.
pub(super) struct Reader<'a> {
    pub doc: &'a Doc<'a>,
    pub words: &'a Words,
    /// First token of the sentence, and one past its last.
    pub from: usize,
    pub end: usize,
    /// The year that was told last.
    pub told: Option<i32>,
    /// The text is a post, see [`super::everyday`].
    pub post: bool,
    /// The text names years before the common era.
    pub ancient: bool,
}

/// What was read and one past its last token.
pub(super) type Read<T = Said> = Option<(T, usize)>;

impl<'a> Reader<'a> {
    pub(super) fn key(&self, i: usize) -> u64 {
        if i < self.end { self.doc.key(i) } else { 0 }
    }

    pub(super) fn is(&self, i: usize, word: u64) -> bool {
        self.key(i) == word
    }

    pub(super) fn any(&self, i: usize, words: &[u64]) -> bool {
        i < self.end && words.contains(&self.doc.key(i))
    }

    pub(super) fn word(&self, i: usize) -> &'a str {
        if i < self.end { self.doc.word(i) } else { "" }
    }

    /// Token `i` touches the one before it.
    pub(super) fn glued(&self, i: usize) -> bool {
        i < self.end && self.doc.tokens.get(i).is_some_and(|t| !t.spaced)
    }

    pub(super) fn kind(&self, i: usize) -> Option<TokenKind> {
        (i < self.end)
            .then(|| self.doc.tokens.get(i).map(|t| t.kind))
            .flatten()
    }

    pub(super) fn case(&self, i: usize) -> Case {
        if i < self.end {
            self.doc.tokens.get(i).map_or(Case::None, |t| t.case)
        } else {
            Case::None
        }
    }

    pub(super) fn is_number(&self, i: usize) -> bool {
        self.kind(i) == Some(TokenKind::Number)
    }

    /// The key of the token before `i` in the sentence.
    pub(super) fn before(&self, i: usize) -> u64 {
        if i > self.from { self.doc.key(i - 1) } else { 0 }
    }

    pub(super) fn hyphen(&self, i: usize) -> bool {
        matches!(self.word(i), "-" | "‐" | "‑" | "–" | "—")
    }

    /// Digits only, no more than four.
    pub(super) fn digits(&self, i: usize) -> Option<u32> {
        let word = self.word(i);
        (self.is_number(i) && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))
            .then(|| word.parse().ok())
            .flatten()
    }

    pub(super) fn rel(&self, i: usize) -> Option<Rel> {
        const RELS: [(u64, Rel); 15] = [
            (k!("last"), Rel::Last),
            (k!("past"), Rel::Last),
            (k!("this"), Rel::This),
            (k!("current"), Rel::This),
            (k!("next"), Rel::Next),
            (k!("coming"), Rel::Next),
            (k!("upcoming"), Rel::Next),
            (k!("that"), Rel::Same),
            (k!("same"), Rel::Same),
            (k!("following"), Rel::Following),
            (k!("subsequent"), Rel::Following),
            (k!("previous"), Rel::Previous),
            (k!("preceding"), Rel::Previous),
            (k!("prior"), Rel::Previous),
            (k!("latest"), Rel::Last),
        ];
        let at = self.key(i);
        RELS.iter().find(|r| r.0 == at).map(|r| r.1)
    }
}

/// The modifier of a word before a date.
pub(super) fn edge(k: u64) -> Option<TimexMod> {
    const EDGES: [(u64, TimexMod); 12] = [
        (k!("early"), TimexMod::Start),
        (k!("earlier"), TimexMod::Start),
        (k!("beginning"), TimexMod::Start),
        (k!("start"), TimexMod::Start),
        (k!("mid"), TimexMod::Mid),
        (k!("middle"), TimexMod::Mid),
        (k!("midst"), TimexMod::Mid),
        (k!("late"), TimexMod::End),
        (k!("later"), TimexMod::End),
        (k!("end"), TimexMod::End),
        (k!("close"), TimexMod::End),
        (k!("latter"), TimexMod::End),
    ];
    EDGES.iter().find(|e| e.0 == k).map(|e| e.1)
}
