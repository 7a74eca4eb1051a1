//! Which tags a word was seen with, and which words have but one.

use super::teacher::Sample;
use copydesk::extract::model::Table;
use copydesk::extract::tags::features::{Entry, Helper, Style};
use copydesk::extract::tags::model::{ENTRY, pack, spread};
use copydesk::extract::tags::{Tag, TagSet};
use copydesk::extract::token::{Case, Token, TokenKind};
use std::collections::{BTreeMap, HashMap};

/// A word seen less often is left to the features of unknown words, which so learn from such words.
const FEWEST: u32 = 2;

/// Seen so often, a word has no other tags than it was seen with.
const COMMON: u32 = 15;

/// Seen so often in one way of writing, with one tag all but never failing, a word needs no scoring.
const SURE: u32 = 10;

/// All words.
pub struct Dictionary {
    entries: BTreeMap<u64, Entry>,
}

#[derive(Default)]
struct Counts {
    all: [u32; Tag::COUNT],
    small: [u32; Tag::COUNT],
    capital: [u32; Tag::COUNT],
    ending: Ending,
}

#[derive(Clone, Copy, PartialEq, Default)]
enum Ending {
    Ed,
    S,
    #[default]
    Other,
}

impl Dictionary {
    /// Counts the words of these sentences.
    pub fn of(samples: &[&Sample]) -> Dictionary {
        let mut words: HashMap<u64, Counts> = HashMap::new();
        for sample in samples.iter().filter(|s| !s.recased) {
            for (i, token) in sample.tokens.iter().enumerate() {
                if token.kind != TokenKind::Word {
                    continue;
                }
                let counts = words.entry(token.key).or_default();
                let tag = sample.gold[i] as usize;
                let word = token.span.of(&sample.text);
                counts.ending = match () {
                    () if word.ends_with("ed") => Ending::Ed,
                    () if word.ends_with('s') => Ending::S,
                    () => Ending::Other,
                };
                counts.all[tag] += 1;
                let capital = matches!(token.case, Case::Title | Case::Upper | Case::Mixed);
                if !capital {
                    counts.small[tag] += 1;
                } else if sample.style == Style::Prose && i > 0 {
                    counts.capital[tag] += 1;
                }
            }
        }
        let entries = words
            .into_iter()
            .filter(|(_, counts)| counts.all.iter().sum::<u32>() >= FEWEST)
            .map(|(key, counts)| (key, entry(key, &counts)))
            .collect();
        Dictionary { entries }
    }

    /// What it knows of a token.
    pub fn entry(&self, token: &Token) -> Entry {
        match token.kind {
            TokenKind::Word => self.entries.get(&token.key).copied().unwrap_or_default(),
            _ => Entry::default(),
        }
    }

    /// Its words.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Its section of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let rows: Vec<(u64, Vec<i8>)> = self
            .entries
            .iter()
            .map(|(key, entry)| (spread(*key), pack(entry).iter().map(|b| *b as i8).collect()))
            .collect();
        Table::write(ENTRY, 1.0, &rows, 20)
    }
}

fn entry(key: u64, counts: &Counts) -> Entry {
    let total: u32 = counts.all.iter().sum();
    let seen = |tag: &Tag| {
        let count = counts.all[*tag as usize];
        // One slip of the teacher is no tag of a common word.
        count > 0 && (total < COMMON || count * 200 >= total)
    };
    let mut tags: Vec<Tag> = Tag::ALL.into_iter().filter(seen).collect();
    let has = |tag: Tag, tags: &[Tag]| tags.contains(&tag);
    // Forms that are always spelled alike.
    let twins: &[(Tag, Tag)] = match counts.ending {
        Ending::Ed => &[(Tag::VerbPast, Tag::Participle)],
        Ending::Other => &[(Tag::VerbBase, Tag::VerbPresent)],
        Ending::S => &[],
    };
    if total < 4 * COMMON {
        for &(a, b) in twins {
            if has(a, &tags) != has(b, &tags) {
                tags.extend([a, b]);
            }
        }
    }
    let only = |counts: &[u32; Tag::COUNT]| {
        let total: u32 = counts.iter().sum();
        let best = Tag::ALL.into_iter().max_by_key(|t| counts[*t as usize])?;
        (total >= SURE && (total - counts[best as usize]) * 200 <= total).then_some(best)
    };
    Entry {
        tags: TagSet::of(&tags),
        small: only(&counts.small),
        capital: only(&counts.capital),
        common: total >= COMMON,
        helper: Helper::of(key),
    }
}
