//! The sentence around one date, as the rules look at it: parts of the words within reach, and the phrases that can be told from
//! them. Every look stays within [`REACH`] tokens of the date.

use super::parts::Part;
use super::words::Words;
use crate::extract::Doc;
use crate::extract::token::{Case, TokenKind, k};

/// How many tokens from a date its event and the ends of its clause are looked for.
pub const REACH: usize = 40;
/// Most tokens of a predicate of several words.
const LONGEST: usize = 7;

/// A predicate: its tokens, from the first up to, not including, the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Predicate {
    pub first: usize,
    pub last: usize,
}

impl Predicate {
    /// A predicate of one word.
    pub fn word(i: usize) -> Predicate {
        Predicate {
            first: i,
            last: i + 1,
        }
    }
}

/// The stretch around one date.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub words: &'a Words,
    pub doc: &'a Doc<'a>,
    /// The parts of the sentence, from its first token on.
    pub parts: &'a [Part],
    /// Index of the first token of the sentence.
    pub base: usize,
    /// The tokens within reach.
    pub from: usize,
    /// One past the last token within reach.
    pub to: usize,
    /// One past the last token of the date before this one.
    pub before_date: usize,
    /// The first token of the date after this one.
    pub next_date: usize,
}

impl Scene<'_> {
    /// The key of a token; 0 out of reach.
    pub fn key(&self, i: usize) -> u64 {
        if (self.from..self.to).contains(&i) {
            self.doc.key(i)
        } else {
            0
        }
    }

    /// The part of a token; out of reach there is a break.
    pub fn part(&self, i: usize) -> Part {
        if (self.from..self.to).contains(&i) {
            self.parts.get(i - self.base).copied().unwrap_or(Part::Break)
        } else {
            Part::Break
        }
    }

    /// Token `i` is written small.
    pub fn lower(&self, i: usize) -> bool {
        self.doc.tokens.get(i).is_some_and(|t| t.case == Case::Lower)
    }

    /// A noun in small letters goes on behind token `i`: "the inspection team", "loss reserves".
    pub fn modifies(&self, i: usize) -> bool {
        self.part(i + 1) == Part::Nominal && self.lower(i + 1) && !self.doc.word(i + 1).contains(['\'', '’'])
    }

    /// The part before token `i`.
    pub fn before(&self, i: usize) -> Part {
        i.checked_sub(1).map_or(Part::Break, |i| self.part(i))
    }

    /// The first token at or after `i` that is no adverb.
    pub fn past_adverbs(&self, mut i: usize) -> usize {
        while self.part(i) == Part::Adverb {
            i += 1;
        }
        i
    }

    /// The head of the verb group that begins at `i`, a helper or a verb: "has not been killed" → "killed". A group without a verb
    /// of its own gives its last helper.
    pub fn head(&self, i: usize) -> usize {
        let mut head = i;
        let mut at = i;
        loop {
            let part = self.part(at);
            if part.is_verb() {
                return at;
            }
            match part {
                Part::Helper => head = at,
                Part::Adverb => {}
                // "had to leave", "is to leave".
                Part::To if at == head + 1 && self.part(at + 1) == Part::Infinitive => {}
                _ => return head,
            }
            at += 1;
        }
    }

    /// The predicate whose head is token `v`: with the verb that it completes ("began to fall", "due to expire"), with the noun
    /// that tells what is done where the verb does not ("held talks"), with what a form of be says of its subject ("was chairman").
    /// It never reaches into `first..last`, the date.
    pub fn predicate(&self, v: usize, first: usize, last: usize) -> Predicate {
        let mut p = Predicate::word(v);
        if self.part(v) == Part::Helper {
            // "net income was 2.1 million": what is measured tells more than the form of be.
            let next = self.past_adverbs(v + 1);
            if self
                .doc
                .tokens
                .get(next)
                .is_some_and(|t| t.kind == TokenKind::Number)
                || self.doc.word(next) == "$"
            {
                let subject = (self.from.max(v.saturating_sub(8))..v)
                    .rev()
                    .take_while(|&i| !matches!(self.part(i), Part::Comma | Part::Break | Part::Opener))
                    .filter(|i| !(first..last).contains(i))
                    .find(|&i| self.part(i) == Part::Event);
                return Predicate::word(subject.unwrap_or(v));
            }
            if let Some(end) = self.object(v, first, last) {
                p.last = end;
            }
            return p;
        }
        // To the left.
        let mut left = v;
        while left > self.from && v - left < 4 {
            let matrix = match self.part(left) {
                Part::Infinitive if self.before(left) == Part::To && left > self.from + 1 => left - 2,
                Part::Ing | Part::Verb if left > self.from => left - 1,
                _ => break,
            };
            let carries = match self.part(left) {
                // "began trading", "was found abandoned".
                Part::Ing | Part::Verb => {
                    self.part(matrix) == Part::Verb || self.words.aspect.contains(&self.key(matrix))
                }
                _ => self.part(matrix).is_verb() || self.words.aspect.contains(&self.key(matrix)),
            };
            if !carries || (first..last).contains(&matrix) {
                break;
            }
            left = matrix;
        }
        p.first = left;
        // To the right.
        let mut right = v;
        while self.words.aspect.contains(&self.key(right)) && right - left < 4 {
            let next = match (self.part(right + 1), self.part(right + 2)) {
                (Part::To, Part::Infinitive) => right + 2,
                (Part::Ing, _) => right + 1,
                _ => break,
            };
            if next >= first && right < last {
                break;
            }
            right = next;
        }
        p.last = right + 1;
        let key = self.key(right);
        if self.words.fixed.contains(&self.key(right + 1)) && self.words.light.contains(&key) {
            p.last = right + 2;
        } else if (self.words.light.contains(&key) || self.words.aspect.contains(&key))
            && let Some(end) = self
                .object(right, first, last)
                .filter(|&e| e - p.first <= LONGEST)
        {
            p.last = end;
        }
        p
    }

    /// One past the noun that names what a verb with little meaning does, or what a form of be says: `None` where nothing near does.
    fn object(&self, v: usize, first: usize, last: usize) -> Option<usize> {
        let be = self.part(v) == Part::Helper && !self.words.light.contains(&self.key(v));
        let mut found = None;
        for i in v + 1..(v + LONGEST).min(self.to) {
            if i >= first && v < last {
                break;
            }
            match self.part(i) {
                Part::Event => found = Some(i + 1),
                Part::Nominal if be && self.lower(i) => found = Some(i + 1),
                Part::Nominal | Part::Determiner | Part::Adverb | Part::Mark => {}
                Part::Preposition if be && i == v + 1 => found = Some(i + 1),
                _ => break,
            }
        }
        found
    }

    /// One past the last token of the noun phrase that goes on at `at`, and the last token in it that names an event, or else its
    /// last noun.
    pub fn phrase(&self, at: usize) -> (usize, Option<usize>, Option<usize>) {
        let (mut event, mut noun) = (None, None);
        let mut i = at;
        while i < self.to.min(at + 7) {
            match self.part(i) {
                Part::Event => {
                    event = Some(i);
                    noun = Some(i);
                }
                Part::Nominal => noun = Some(i),
                Part::Mark if self.doc.word(i) == "-" => {}
                Part::Ing if i == at => {
                    noun = Some(i);
                }
                _ => break,
            }
            i += 1;
        }
        (i, event, noun)
    }

    /// A clause ends before or at token `i`.
    pub fn edge(&self, i: usize) -> bool {
        match self.part(i) {
            Part::Break => !matches!(self.doc.word(i), "(" | ")"),
            Part::Opener => true,
            Part::Comma => {
                matches!(self.part(i + 1), Part::Conjunction | Part::Opener)
                    || self.key(i + 1) == k!("as")
                    || self.key(i + 1) == k!("according")
                    || self.words.telling.contains(&self.key(i + 1))
            }
            _ => false,
        }
    }
}
