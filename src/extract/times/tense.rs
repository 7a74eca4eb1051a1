//! Whether the clause around an expression is past or to come: it decides which March and which Tuesday is meant.
//!
//! The verb group that stands nearest before the expression in its clause decides, then the nearest after it, then what stands
//! before the clause ("Sales, helped by exports, rose in May"). Helpers tell more than the verb they carry.

use super::expr::Found;
use super::words::Words;
use crate::extract::Doc;
use crate::extract::token::{Case, TokenKind, k, ks};

/// When the clause around an expression is, as far as its verbs tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

/// How many tokens are looked at to each side.
const REACH: usize = 14;

/// The tense of the clause that `found` stands in.
pub(super) fn around(doc: &Doc, words: &Words, found: &Found) -> Tense {
    let at = doc.tokens.get(found.first).map_or(0, |t| t.span.start());
    let Some(range) = doc
        .sentence_at(at)
        .and_then(|s| doc.sentences.get(s))
        .map(|s| s.tokens())
    else {
        return Tense::Unknown;
    };
    let sight = Sight { doc, words };
    let from = found.first.saturating_sub(REACH).max(range.start);
    let mut beyond = None;
    for i in (from..found.first).rev() {
        if is_break(doc, i) && i + 1 < found.first {
            // A comma may only part two nouns: what stands beyond it is asked last.
            beyond = (doc.word(i) == ",").then_some(i);
            break;
        }
        if let Some(tense) = sight.verb(i, range.start) {
            return sight.placed(found, tense);
        }
    }
    let to = (found.last + REACH).min(range.end);
    for i in found.last..to {
        if is_break(doc, i) && i > found.last {
            break;
        }
        if let Some(tense) = sight.verb(i, range.start) {
            return sight.placed(found, tense);
        }
    }
    if let Some(end) = beyond {
        for i in (end.saturating_sub(REACH).max(range.start)..end).rev() {
            if let Some(tense) = sight.verb(i, range.start) {
                return sight.placed(found, tense);
            }
        }
    }
    sight.placed(found, Tense::Unknown)
}

struct Sight<'a> {
    doc: &'a Doc<'a>,
    words: &'a Words,
}

impl Sight<'_> {
    /// What the preposition before the expression adds: what goes on until then is not over with a verb in the past
    /// ("was extended through January"), what has gone on since then has begun.
    fn placed(&self, found: &Found, tense: Tense) -> Tense {
        let before = self.doc.key(found.first.wrapping_sub(1));
        if before == k!("since") {
            return Tense::Past;
        }
        if ks!["by", "until", "till", "through"].contains(&before) {
            return match tense {
                Tense::Past => Tense::Unknown,
                _ => Tense::Future,
            };
        }
        tense
    }

    /// The tense that token `i` tells, where it tells one; `start` is the first token of the sentence.
    fn verb(&self, i: usize, start: usize) -> Option<Tense> {
        let token = self.doc.tokens.get(i)?;
        if token.kind != TokenKind::Word {
            return None;
        }
        let before = if i > start { self.doc.key(i - 1) } else { 0 };
        if self.words.future.contains(&token.key) {
            // `may` and `March` are months with a capital; "may have left" is over.
            if token.case != Case::Lower {
                return None;
            }
            let over = ks!["have"].contains(&self.doc.key(i + 1))
                && !ks!["will", "shall"].contains(&token.key)
                || ks!["been"].contains(&before) && i > start + 1 && self.doc.key(i - 2) == k!("had");
            return Some(if over { Tense::Past } else { Tense::Future });
        }
        // A noun where it is not followed by what it plans: "the plan", but "plans to leave".
        if self.words.planning.contains(&token.key) {
            return (token.case == Case::Lower && self.doc.key(i + 1) == k!("to")).then_some(Tense::Future);
        }
        let word = self.doc.word(i);
        let ed = token.case == Case::Lower && word.len() > 3 && word.ends_with("ed");
        // "will be held in May", "to be held in May": the helper tells the tense.
        let carried = ks!["be", "being"].contains(&before);
        (!carried && (ed || self.words.past.contains(&token.key))).then_some(Tense::Past)
    }
}

/// A clause ends here.
fn is_break(doc: &Doc, i: usize) -> bool {
    matches!(
        doc.word(i),
        "," | ";"
            | ":"
            | "“"
            | "”"
            | "\""
            | "—"
            | "("
            | ")"
            | "that"
            | "which"
            | "who"
            | "when"
            | "while"
            | "but"
    )
}
