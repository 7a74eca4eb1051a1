//! What the model is told about a token: the word and its neighbours, how they are written, what the lists and the rules say of
//! them, which words are used alike. Each piece of knowledge is one hash; the table of weights is asked for each.
//!
//! Training and reading use this very code, so a change here makes the shipped weights meaningless: raise
//! `model::sections::VERSION` with it and train anew.

use super::proposals::Proposals;
use crate::extract::entities::lists::mark;
use crate::extract::entities::reading::{Mode, Reading};
use crate::extract::model::clusters::{self, Clusters};
use crate::extract::model::stir;
use crate::extract::token::{Case, TokenKind};
use std::ops::Range;

/// What is known of one token, worked out once and asked for by all its neighbours.
#[derive(Clone, Copy, Default, Debug)]
struct Atom {
    /// Lower-case word; numbers by their shape alone.
    word: u64,
    /// The word as it is written.
    raw: u64,
    /// How it is written: `Xxxx`, `X.X.`, `d-d`.
    shape: u64,
    /// Last three letters.
    tail: u64,
    /// Marks of the lexicon.
    marks: u64,
    /// Words used alike, from fine to coarse.
    like: [u64; 3],
    /// What the rules propose: place in the row, kind, trust.
    said: u64,
    /// The rule.
    rule: u64,
    /// Everyday word, seen small, seen with a capital.
    usual: u64,
}

/// Beyond the sentence.
const NOTHING: Atom = Atom {
    word: 1,
    raw: 1,
    shape: 1,
    tail: 1,
    marks: 0,
    like: [1; 3],
    said: 0,
    rule: 0,
    usual: 0,
};

/// Tokens on either side that are looked at.
const WINDOW: usize = 2;

/// Gathers features; one is used for a whole article, so that nothing is allocated per token.
pub struct Features<'f> {
    clusters: &'f Clusters<'f>,
    atoms: Vec<Atom>,
    found: Vec<u64>,
}

impl<'f> Features<'f> {
    /// With these clusters of words.
    pub fn new(clusters: &'f Clusters<'f>) -> Features<'f> {
        Features {
            clusters,
            atoms: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Calls `add(i, feature)` for every feature of every token `i` of `island`, a stretch of `sentence`.
    pub fn each(
        &mut self,
        r: &Reading,
        proposals: &Proposals,
        sentence: (Range<usize>, Mode),
        island: Range<usize>,
        mut add: impl FnMut(usize, &[u64]),
    ) {
        let (sentence, mode) = sentence;
        self.atoms.clear();
        let from = island.start - WINDOW.min(island.start - sentence.start);
        for i in from..(island.end + WINDOW).min(sentence.end) {
            self.atoms.push(atom(r, proposals, self.clusters, i));
        }
        let atoms = &self.atoms;
        let at = |i: usize, step: isize| -> &Atom {
            (i - from)
                .checked_add_signed(step)
                .and_then(|i| atoms.get(i))
                .unwrap_or(&NOTHING)
        };
        let line = line(r, &sentence, mode);
        for i in island {
            let row = row(r, &sentence, i);
            let found = &mut self.found;
            found.clear();
            let mut template = 0;
            // Each call is a template of its own: the number of the call is the first thing hashed.
            let mut feature = |values: &[u64]| {
                template += 1;
                found.push(values.iter().fold(template, |hash, &v| stir(hash, v)));
            };
            let (b, a, o, n, m) = (at(i, -2), at(i, -1), at(i, 0), at(i, 1), at(i, 2));
            let opens = u64::from(r.opens(i, sentence.start));
            let place = opens << 2 | mode as u64;
            feature(&[]);
            feature(&[line]);
            // Words.
            feature(&[o.word]);
            feature(&[o.raw]);
            feature(&[a.word]);
            feature(&[n.word]);
            feature(&[b.word]);
            feature(&[m.word]);
            feature(&[a.word, o.word]);
            feature(&[o.word, n.word]);
            feature(&[a.word, n.word]);
            feature(&[b.word, a.word]);
            feature(&[n.word, m.word]);
            // Writing.
            feature(&[o.shape, place]);
            feature(&[a.shape, o.shape]);
            feature(&[o.shape, n.shape]);
            feature(&[a.shape, o.shape, n.shape, place]);
            feature(&[o.usual, place, o.shape]);
            feature(&[a.usual, o.usual, n.usual]);
            let word = r.doc.word(i);
            for (from, len) in [(false, 2), (false, 3), (true, 2), (true, 4)] {
                feature(&[affix(word, len, from)]);
            }
            feature(&[o.tail]);
            feature(&[a.tail, o.shape]);
            feature(&[n.tail, o.shape]);
            // Words used alike.
            for size in 0..3 {
                feature(&[o.like[size]]);
                feature(&[a.like[size]]);
                feature(&[n.like[size]]);
            }
            feature(&[b.like[1], o.shape]);
            feature(&[m.like[1], o.shape]);
            feature(&[a.like[1], o.like[1]]);
            feature(&[o.like[1], n.like[1]]);
            feature(&[a.like[2], o.like[2], n.like[2]]);
            feature(&[a.word, o.like[1]]);
            feature(&[o.like[1], n.word]);
            // The lexicon.
            feature(&[o.marks, o.shape]);
            feature(&[a.marks, a.shape]);
            feature(&[n.marks, n.shape]);
            feature(&[a.marks, o.marks]);
            feature(&[o.marks, n.marks]);
            // The rules.
            feature(&[o.said, o.rule]);
            feature(&[o.said, place]);
            feature(&[o.said, o.word]);
            feature(&[o.said, o.like[1]]);
            feature(&[o.said, o.marks]);
            feature(&[o.said, a.said]);
            feature(&[o.said, n.said]);
            feature(&[o.said, a.said, n.said, o.shape]);
            feature(&[o.said, a.word]);
            feature(&[o.said, n.word]);
            feature(&[o.said, a.like[1], n.like[1]]);
            feature(&[o.said, o.usual, place]);
            feature(&[o.said, line]);
            // The row of capitals it stands in.
            let (before, after) = (
                at_word(r, &sentence, row.start, -1),
                at_word(r, &sentence, row.end, 0),
            );
            let size = (row.len() as u64).min(5) << 3 | ((i - row.start) as u64).min(4);
            let last = r.doc.key(row.end.saturating_sub(1));
            feature(&[size, o.shape, place]);
            feature(&[before, size.min(9)]);
            feature(&[after, u64::from(i + 1 == row.end), u64::from(i == row.start)]);
            feature(&[before, after]);
            feature(&[last, u64::from(i + 1 == row.end)]);
            feature(&[r.doc.key(row.start), u64::from(i == row.start)]);
            feature(&[o.like[1], before, 1]);
            feature(&[o.like[1], after, 2]);
            add(i, found);
        }
    }
}

/// The word at a border of a row; 1 beyond the sentence.
fn at_word(r: &Reading, sentence: &Range<usize>, border: usize, step: isize) -> u64 {
    border
        .checked_add_signed(step)
        .filter(|i| sentence.contains(i))
        .map_or(1, |i| number_free(r, i))
}

/// Longest row that is followed to either side.
const ROW: usize = 8;

/// The capitals around token `i`, and itself.
fn row(r: &Reading, sentence: &Range<usize>, i: usize) -> Range<usize> {
    let mut start = i;
    while start > sentence.start && i - start < ROW && r.capital(start - 1) {
        start -= 1;
    }
    let mut end = i + 1;
    while end < sentence.end && end - i < ROW && r.capital(end) {
        end += 1;
    }
    start..end
}

/// What kind of line it is: a table of results reads otherwise than prose.
fn line(r: &Reading, sentence: &Range<usize>, mode: Mode) -> u64 {
    let size = match sentence.len() {
        0..=3 => 0,
        4..=8 => 1,
        9..=20 => 2,
        _ => 3,
    };
    let (mut digits, mut stop) = (0, 0);
    for t in &r.doc.tokens[sentence.start..sentence.end.min(sentence.start + 24)] {
        digits += u64::from(t.kind == TokenKind::Number);
    }
    if let Some(end) = sentence.end.checked_sub(1) {
        stop = u64::from(matches!(r.doc.word(end), "." | "!" | "?" | "\"" | "”"));
    }
    size << 6 | digits.min(3) << 4 | stop << 3 | mode as u64
}

fn number_free(r: &Reading, i: usize) -> u64 {
    match r.doc.tokens.get(i) {
        Some(t) if t.kind == TokenKind::Number => 2 + (t.span.len() as u64).min(6),
        Some(t) => t.key,
        None => 1,
    }
}

fn atom(r: &Reading, proposals: &Proposals, clusters: &Clusters, i: usize) -> Atom {
    let Some(t) = r.doc.tokens.get(i) else {
        return NOTHING;
    };
    let text = r.doc.word(i);
    let like = clusters.of(text, t.key, t.kind == TokenKind::Word);
    let seen = r.seen(i);
    let (said, rule) = proposals.at(i);
    let word = number_free(r, i);
    Atom {
        word,
        raw: if t.kind == TokenKind::Number {
            word
        } else {
            clusters::as_written(text)
        },
        shape: shape(text),
        tail: affix(text, 3, true),
        marks: u64::from(r.marks.get(i).copied().unwrap_or(0) & !mark::UNTOLD),
        like: [
            u64::from(like),
            u64::from(clusters.coarser(like)),
            u64::from(clusters.coarsest(like)),
        ],
        said,
        rule,
        usual: u64::from(r.capital(i) && r.everyday(i))
            | u64::from(seen.small > 0) << 1
            | u64::from(seen.capital.min(2)) << 2
            | u64::from(t.case != Case::Lower) << 4
            | u64::from(r.barred.get(i).copied().unwrap_or(false)) << 5
            | u64::from(t.spaced) << 6,
    }
}

/// The first or last letters of a word, in lower case; the whole word where it is shorter.
fn affix(word: &str, letters: usize, last: bool) -> u64 {
    let part = if last {
        word.char_indices()
            .rev()
            .take(letters)
            .last()
            .map_or("", |(at, _)| &word[at..])
    } else {
        word.char_indices()
            .nth(letters)
            .map_or(word, |(at, _)| &word[..at])
    };
    crate::extract::token::key_of(part)
}

/// Letters looked at for the shape of a word: what is longer is no word.
const SHAPED: usize = 24;

/// How a word is written: each run of capitals, small letters or digits as one sign (two where it is longer than one letter).
fn shape(word: &str) -> u64 {
    let (mut hash, mut before, mut run) = (3, 0, 0);
    for c in word.chars().take(SHAPED) {
        let class = if c.is_uppercase() {
            1
        } else if c.is_lowercase() {
            2
        } else if c.is_numeric() {
            3
        } else {
            u64::from(u32::from(c))
        };
        run = if class == before { run + 1 } else { 0 };
        if run < 2 {
            hash = stir(hash, class);
        }
        before = class;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_forgets_letters_and_length() {
        assert_eq!(shape("Orvanta"), shape("Bo\u{e9}l"));
        assert_ne!(shape("Orvanta"), shape("ORVANTA"));
        assert_ne!(shape("McOrv"), shape("Orvanta"));
        assert_eq!(shape("1996"), shape("123456"));
    }

    #[test]
    fn affixes_are_cut_at_letters() {
        assert_eq!(affix("Größe", 3, true), affix("x\u{f6}\u{df}e", 3, true));
        assert_eq!(affix("Or", 4, false), affix("or", 2, true));
    }
}
