//! The trained names model: a linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001) over the stretches of a
//! sentence that can hold a name. It stands on the rules: what they propose is the best of its features, and it corrects where they
//! are wrong. `examples/train` makes it; `docs/models.md` says from what.
//!
//! A token gets one of nine labels: outside, or the beginning or the inside of a name of four classes. Most words of a text have no
//! capital near them and are outside without being asked: only **islands** are decoded, capitals and what may stand between them.

mod features;
mod merge;
mod proposals;
mod slips;

pub use merge::merge;
pub use proposals::Proposals;

use super::lists::mark;
use super::reading::{Mode, Reading};
use crate::extract::EntityKind;
use crate::extract::model::clusters::Clusters;
use crate::extract::model::{Damaged, Sections, Table};
use crate::extract::token::{Case, TokenKind};
use features::Features;
use std::ops::Range;

/// How many labels there are. 0 is outside; of class `c` the beginning is `2c + 1` and the inside `2c + 2`.
pub const LABELS: usize = 9;

/// The classes of names, in the order of their labels; the last holds all that is no person, body or place.
pub const CLASSES: [EntityKind; 4] = [
    EntityKind::Person,
    EntityKind::Organisation,
    EntityKind::Place,
    EntityKind::Work,
];

/// The class of a kind.
pub fn class(kind: EntityKind) -> usize {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Organisation | EntityKind::Outlet => 1,
        EntityKind::Place => 2,
        EntityKind::Group | EntityKind::Event | EntityKind::Work | EntityKind::Product => 3,
    }
}

/// Whether label `to` may follow label `from`: an inside follows its own class only.
pub const fn follows(from: usize, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == to || from + 1 == to
}

/// Longest island, in tokens: what is longer is cut there.
const LONGEST: usize = 200;

/// Most tokens without a capital between two capitals of one island.
const GAP: usize = 3;

/// A name that the model sees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// Index of its first token.
    pub first: u32,
    /// One past the index of its last.
    pub last: u32,
    /// Index into [`CLASSES`].
    pub class: usize,
}

/// The model, read where it lies.
pub struct Tagger {
    weights: Table<'static>,
    /// What it is worth that one label follows another, in steps of the weights' scale.
    moves: [[i32; LABELS]; LABELS],
    clusters: Clusters<'static>,
}

/// The shipped model.
const SHIPPED: &[u8] = include_bytes!("../../model/names.bin");

/// The shipped clusters of words, which the model counts on.
const CLUSTERS: &[u8] = include_bytes!("../../model/clusters.bin");

/// The shipped clusters; none where the file is empty.
pub fn clusters() -> Clusters<'static> {
    Clusters::read(CLUSTERS).unwrap_or(Clusters::EMPTY)
}

impl Tagger {
    /// The shipped model.
    pub fn shipped() -> Result<Tagger, Damaged> {
        Tagger::read(SHIPPED)
    }

    /// Reads a model file: the weights, and the moves as `i16`, little end first, row by row.
    pub fn read(bytes: &'static [u8]) -> Result<Tagger, Damaged> {
        let sections = Sections::read(bytes)?;
        let weights = Table::read(sections.get(0))?;
        let numbers = sections.get(1);
        if weights.classes() != LABELS || numbers.len() != 2 * LABELS * LABELS {
            return Err(Damaged::Length);
        }
        let mut moves = [[0; LABELS]; LABELS];
        for (slot, number) in moves.as_flattened_mut().iter_mut().zip(numbers.chunks_exact(2)) {
            *slot = number
                .try_into()
                .map_or(0, |two| i32::from(i16::from_le_bytes(two)));
        }
        Ok(Tagger {
            weights,
            moves,
            clusters: clusters(),
        })
    }

    /// The names of the whole article, in order.
    pub fn find(&self, r: &Reading, proposals: &Proposals) -> Vec<Found> {
        let mut out = Vec::new();
        let mut features = Features::new(&self.clusters);
        let mut scores: Vec<[i32; LABELS]> = Vec::new();
        let mut path = Path::default();
        islands(r, proposals, |sentence, island| {
            scores.clear();
            scores.resize(island.len(), [0; LABELS]);
            features.each(r, proposals, sentence, island.clone(), |i, found| {
                self.weights.add(found, &mut scores[i - island.start]);
            });
            path.best(&scores, &self.moves);
            names(&path.labels, island.start, &mut out);
        });
        out
    }
}

/// The best labels of an island, and the room to find them in.
#[derive(Default)]
struct Path {
    labels: Vec<u8>,
    from: Vec<[u8; LABELS]>,
}

impl Path {
    /// Viterbi's algorithm.
    fn best(&mut self, scores: &[[i32; LABELS]], moves: &[[i32; LABELS]; LABELS]) {
        self.from.clear();
        let mut at = [i32::MIN / 2; LABELS];
        at[0] = 0;
        for token in scores {
            let mut next = [i32::MIN / 2; LABELS];
            let mut from = [0u8; LABELS];
            for to in 0..LABELS {
                for before in (0..LABELS).filter(|&b| follows(b, to)) {
                    let score = at[before] + moves[before][to];
                    if score > next[to] {
                        next[to] = score;
                        from[to] = before as u8;
                    }
                }
                next[to] += token[to];
            }
            at = next;
            self.from.push(from);
        }
        let mut label = (0..LABELS).rev().max_by_key(|&l| at[l]).unwrap_or(0) as u8;
        self.labels.clear();
        for from in self.from.iter().rev() {
            self.labels.push(label);
            label = from[usize::from(label)];
        }
        self.labels.reverse();
    }
}

/// The names that a row of labels spells, its first token being `start`.
pub fn names(labels: &[u8], start: usize, out: &mut Vec<Found>) {
    let mut i = 0;
    while i < labels.len() {
        let label = usize::from(labels[i]);
        let first = i;
        i += 1;
        if label == 0 {
            continue;
        }
        let class = (label - 1) / 2;
        while i < labels.len() && usize::from(labels[i]) == 2 * class + 2 {
            i += 1;
        }
        out.push(Found {
            first: (start + first) as u32,
            last: (start + i) as u32,
            class,
        });
    }
}

/// Every island of the article, with the sentence it stands in and how that is written.
fn islands(r: &Reading, proposals: &Proposals, mut each: impl FnMut((Range<usize>, Mode), Range<usize>)) {
    for (s, sentence) in r.doc.sentences.iter().enumerate() {
        let mode = r.modes.get(s).copied().unwrap_or(Mode::Normal);
        let tokens = sentence.tokens();
        let hot = |i: usize| hot(r, proposals, i, tokens.start);
        let mut i = tokens.start;
        while i < tokens.end {
            if !hot(i) {
                i += 1;
                continue;
            }
            // A number right before belongs to many an event: "2012 Orvanta Games".
            let number =
                i > tokens.start && r.doc.tokens[i - 1].kind == TokenKind::Number && r.doc.tokens[i].spaced;
            let start = i - usize::from(number);
            let mut end = i + 1;
            loop {
                let near = (end..tokens.end.min(end + GAP + 1)).find(|&j| hot(j));
                match near {
                    Some(j) if j - start < LONGEST => end = j + 1,
                    _ => break,
                }
            }
            // "Jong-un", "Windows 7".
            let more = |i: usize| {
                i < tokens.end
                    && (r.doc.tokens[i].kind == TokenKind::Number
                        || !r.doc.tokens[i].spaced && r.doc.word(i) == "-")
            };
            let hyphen = more(end) && r.doc.word(end) == "-";
            let end = (end + usize::from(more(end)) + usize::from(hyphen)).min(tokens.end);
            each((tokens.clone(), mode), start..end);
            i = end;
        }
    }
}

/// A token around which an island is: it has a capital that may be a name's, or the rules see a name there.
fn hot(r: &Reading, proposals: &Proposals, i: usize, first: usize) -> bool {
    if proposals.at(i).0 != 0 {
        return true;
    }
    r.capital(i)
        && !r.barred[i]
        && !(r.is(i, mark::STOP | mark::NEVER) && r.doc.tokens[i].case == Case::Title && r.opens(i, first))
}

/// What training is told of an island: its tokens, and the features of each.
pub type Island<'i> = (Range<usize>, &'i [Vec<u64>]);

/// Gives every island of an article to the training.
pub fn study(r: &Reading, proposals: &Proposals, mut each: impl FnMut(Island)) {
    let clusters = clusters();
    let mut features = Features::new(&clusters);
    islands(r, proposals, |sentence, island| {
        let mut all = vec![Vec::new(); island.len()];
        features.each(r, proposals, sentence, island.clone(), |i, found| {
            all[i - island.start].extend_from_slice(found);
        });
        each((island, &all));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inside_follows_only_its_own_class() {
        assert!(follows(1, 2) && follows(2, 2) && follows(2, 1) && follows(0, 3));
        assert!(!follows(0, 2) && !follows(3, 2) && !follows(2, 4));
    }

    #[test]
    fn labels_spell_names() {
        let mut found = Vec::new();
        names(&[0, 1, 2, 1, 5, 6, 0], 10, &mut found);
        let spans: Vec<_> = found.iter().map(|f| (f.first, f.last, f.class)).collect();
        assert_eq!(spans, [(11, 13, 0), (13, 14, 0), (14, 16, 2)]);
    }

    #[test]
    fn the_best_path_weighs_moves_against_scores() {
        let mut scores = [[0; LABELS]; 2];
        scores[0][1] = 5;
        scores[1][2] = 3;
        scores[1][3] = 4;
        let mut path = Path::default();
        path.best(&scores, &[[0; LABELS]; LABELS]);
        assert_eq!(path.labels, [1, 3]);
        let mut moves = [[0; LABELS]; LABELS];
        moves[1][2] = 2;
        path.best(&scores, &moves);
        assert_eq!(path.labels, [1, 2]);
    }

    #[test]
    fn a_missing_or_damaged_model_is_an_error() {
        assert_eq!(Tagger::read(&[]).err(), Some(Damaged::Empty));
        assert_eq!(Tagger::read(b"copydesk").err(), Some(Damaged::Version));
    }

    #[test]
    fn the_shipped_files_are_those_that_the_docs_describe() {
        use sha2::{Digest, Sha256};
        for (name, file) in [("names.bin", SHIPPED), ("clusters.bin", CLUSTERS)] {
            let sum: String = Sha256::digest(file).iter().map(|b| format!("{b:02x}")).collect();
            let docs = include_str!("../../../../docs/models.md");
            assert!(docs.contains(&sum), "{name} is {sum}");
        }
        assert!(Tagger::shipped().is_ok());
    }
}
