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
    /// A verb in the past, but one that stands far from the expression and may tell of something else: "reported a cut in supplies
    /// in May".
    Afar,
    Future,
    /// Somebody has agreed or decided to do it. A month is one to come, but "agreed to pay the fine on Tuesday" tells when
    /// it was agreed as often as when it is paid.
    Intended,
    /// It lasts until then, as seen from a time that is over: ahead or over, whichever is nearer.
    Until,
    Unknown,
}

impl Tense {
    /// What is told is over.
    pub(super) fn is_over(self) -> bool {
        matches!(self, Tense::Past | Tense::Afar)
    }

    /// What is told lies ahead, be it meant or sure.
    pub(super) fn is_ahead(self) -> bool {
        matches!(self, Tense::Future | Tense::Intended)
    }
}

/// How many tokens are looked at to each side.
const REACH: usize = 20;
/// How many tokens there may be from a verb to what it surely dates: "left the city in May".
const CLOSE: usize = 5;

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
    // "the way around Wednesday's ruling": the verb before is not that of the ruling.
    let owned = doc.key(found.last) == k!("'s");
    for i in (from..found.first).rev().take_while(|_| !owned) {
        if is_break(doc, i) && i + 1 < found.first {
            // A comma may only part two nouns: what stands beyond it is asked last.
            beyond = (doc.word(i) == ",").then_some(i);
            break;
        }
        if let Some(tense) = sight.verb(i, range.start) {
            return sight.placed(found, tense, i);
        }
    }
    let to = (found.last + REACH).min(range.end);
    for i in found.last..to {
        if is_break(doc, i) && i > found.last {
            break;
        }
        if let Some(tense) = sight.verb(i, range.start) {
            return sight.placed(found, tense, i);
        }
    }
    if let Some(end) = beyond {
        for i in (end.saturating_sub(REACH).max(range.start)..end).rev() {
            if let Some(tense) = sight.verb(i, range.start) {
                return sight.placed(found, tense, i);
            }
        }
    }
    sight.placed(found, Tense::Unknown, found.first)
}

struct Sight<'a> {
    doc: &'a Doc<'a>,
    words: &'a Words,
}

impl Sight<'_> {
    /// What the preposition before the expression adds: what goes on until then is not over with a verb in the past
    /// ("was kept through January"), what was put off until then is to come, what has gone on since then has begun. `verb` is the
    /// token that told the tense.
    fn placed(&self, found: &Found, tense: Tense, verb: usize) -> Tense {
        let before = self.doc.key(found.first.wrapping_sub(1));
        if before == k!("since") {
            return Tense::Past;
        }
        if ks!["by", "until", "till", "through", "to"].contains(&before)
            && self.words.deferred.contains(&self.doc.key(verb))
        {
            return Tense::Future;
        }
        if ks!["by", "until", "till", "through"].contains(&before) {
            return match tense {
                _ if tense.is_over() => Tense::Until,
                _ => Tense::Future,
            };
        }
        // "could come as early as Tuesday"
        let sooner = ks!["early", "soon"].contains(&self.doc.key(found.first.wrapping_sub(2)));
        if before == k!("as") && sooner && !tense.is_over() {
            return Tense::Future;
        }
        match tense {
            Tense::Past if verb + CLOSE < found.first => Tense::Afar,
            tense => tense,
        }
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
            // "as planned" only says that it was.
            if ks!["as", "than", "previously", "originally"].contains(&before) {
                return None;
            }
            let over = self.doc.key(i + 1) == k!("have") && !ks!["will", "shall"].contains(&token.key)
                || before == k!("been") && i > start + 1 && self.doc.key(i - 2) == k!("had");
            return Some(if over { Tense::Past } else { Tense::Future });
        }
        // A noun where it is not followed by what it plans: "the plan", but "plans to leave".
        let to = token.case == Case::Lower && self.doc.key(i + 1) == k!("to");
        if to && self.words.planning.contains(&token.key) {
            return Some(Tense::Future);
        }
        if to && self.words.intended.contains(&token.key) {
            return Some(Tense::Intended);
        }
        let word = self.doc.word(i);
        let ed = token.case == Case::Lower
            && word.len() > 3
            && word.ends_with("ed")
            && !self.words.not_past.contains(&token.key)
            // "an unspecified date"
            && !ks!["a", "an", "the", "its", "his", "her", "their", "still"].contains(&before);
        if !ed && !self.words.past.contains(&token.key) {
            return None;
        }
        // "to be held in May": the helper before tells the tense; "is held in May" may be any.
        match before {
            b if ks!["be", "being"].contains(&b) => None,
            b if ks!["is", "are", "'re"].contains(&b) => Some(Tense::Unknown),
            _ => Some(Tense::Past),
        }
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
