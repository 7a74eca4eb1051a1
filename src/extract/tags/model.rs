//! The tagger: the dictionary, the weights, and the one walk over the words.
//!
//! Two sections of a model file. The first is a [`Table`] from the key of a word to what the dictionary knows of it. The second
//! holds the weights by feature hashing (Weinberger et al., 2009): a feature picks a line of 32 bytes, and each tag one byte of the
//! line; features that fall on one line share it, which training has seen and made up for. A feature costs one line of the cache
//! whatever the number of tags.

use super::features::{Entry, FEATURES, Features, Helper, Past, Scene, Style, features};
use super::{Tag, TagSet};
use crate::extract::model::{Damaged, Sections, Table};
use crate::extract::token::{Case, Token, TokenKind, k};
use std::sync::OnceLock;

/// The shipped model.
pub const FILE: &[u8] = include_bytes!("../model/tags.bin");

/// Bytes of a line of weights.
pub const LINE: usize = 32;

/// Bytes of a dictionary entry.
pub const ENTRY: usize = 6;

/// A dictionary entry's mark for "no such tag".
const NONE: u8 = 0xff;

/// The tagger, reading a model where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Tagger<'a> {
    words: Table<'a>,
    weights: &'a [u8],
}

/// Where the weight of a feature for a tag lies, among so many lines.
pub fn slot(feature: u64, lines: usize, tag: Tag) -> usize {
    let line = ((u128::from(feature) * lines as u128) >> 64) as usize;
    line * LINE + (tag as usize ^ (feature as usize & (LINE - 1)))
}

/// An entry as it lies in the dictionary.
pub fn pack(entry: &Entry) -> [u8; ENTRY] {
    let [a, b, c, _] = entry.tags.bits().to_le_bytes();
    let tag = |t: Option<Tag>| t.map_or(NONE, |t| t as u8);
    [
        a,
        b,
        c,
        tag(entry.small),
        tag(entry.capital),
        u8::from(entry.common) | (entry.helper as u8) << 1,
    ]
}

/// The entry that lies in these bytes.
fn unpack(row: &[u8]) -> Entry {
    let &[a, b, c, small, capital, marks] = row else {
        return Entry::default();
    };
    Entry {
        tags: TagSet::from_bits(u32::from_le_bytes([a, b, c, 0])),
        small: Tag::of(small),
        capital: Tag::of(capital),
        common: marks & 1 == 1,
        helper: match marks >> 1 {
            1 => Helper::Be,
            2 => Helper::Have,
            3 => Helper::Do,
            _ => Helper::None,
        },
    }
}

impl Tagger<'static> {
    /// The shipped tagger; `None` where its file is empty or damaged, and the passes then do without tags.
    pub fn shipped() -> Option<&'static Tagger<'static>> {
        static SHIPPED: OnceLock<Option<Tagger<'static>>> = OnceLock::new();
        SHIPPED.get_or_init(|| Tagger::read(FILE).ok()).as_ref()
    }
}

impl<'a> Tagger<'a> {
    /// Reads the head of a model file.
    pub fn read(file: &'a [u8]) -> Result<Tagger<'a>, Damaged> {
        let sections = Sections::read(file)?;
        let words = Table::read(sections.get(0))?;
        let weights = sections.get(1);
        if words.classes() != ENTRY || weights.is_empty() || !weights.len().is_multiple_of(LINE) {
            return Err(Damaged::Length);
        }
        Ok(Tagger { words, weights })
    }

    /// What the dictionary knows of a token.
    pub fn entry(&self, token: &Token) -> Entry {
        if token.kind == TokenKind::Word {
            self.words.row(spread(token.key)).map(unpack).unwrap_or_default()
        } else {
            Entry::default()
        }
    }

    /// The tags of one sentence, in order. Linear in the sentence.
    pub fn tag_tokens(&self, text: &str, tokens: &[Token]) -> Vec<Tag> {
        let entries: Vec<Entry> = tokens.iter().map(|t| self.entry(t)).collect();
        let mut tags = vec![Tag::Other; tokens.len()];
        let style = Style::of(tokens);
        self.sentence(
            &Scene {
                text,
                tokens,
                entries: &entries,
                style,
            },
            &mut tags,
        );
        tags
    }

    /// Tags one sentence; `out` is as long as it.
    fn sentence(&self, scene: &Scene, out: &mut [Tag]) {
        let mut past = Past::default();
        let mut found: Features = [0; FEATURES];
        for i in 0..out.len() {
            let tag = match choices(scene, i) {
                Choices::One(tag) => tag,
                Choices::Some(set) => {
                    features(scene, i, out, past, &mut found);
                    self.best(set, &found)
                }
            };
            out[i] = tag;
            past.read(tag, scene.entries.get(i).map_or(Helper::None, |e| e.helper));
        }
    }

    /// The tag of the highest sum among these.
    fn best(&self, set: TagSet, features: &Features) -> Tag {
        let lines = self.weights.len() / LINE;
        // All lines are fetched before the first is read: the waits for memory then fall together.
        let mut fetched = [[0u8; LINE]; FEATURES];
        for (line, &feature) in fetched.iter_mut().zip(features) {
            let start = ((u128::from(feature) * lines as u128) >> 64) as usize * LINE;
            if let Some(there) = self.weights.get(start..).and_then(|rest| rest.first_chunk()) {
                *line = *there;
            }
        }
        let sum = |tag: Tag| -> i32 {
            let weights = fetched.iter().zip(features).map(|(line, &feature)| {
                let turn = feature as usize & (LINE - 1);
                i32::from(line[(tag as usize & (LINE - 1)) ^ turn] as i8)
            });
            weights.sum()
        };
        set.iter()
            .max_by_key(|t| (sum(*t), std::cmp::Reverse(*t)))
            .unwrap_or_default()
    }
}

/// What a token may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choices {
    /// This.
    One(Tag),
    /// One of these, by the weights.
    Some(TagSet),
}

/// The hash under which the dictionary keeps a word: its key, stirred, because the high bits of FNV of a short word are poor.
pub fn spread(key: u64) -> u64 {
    crate::extract::model::mix(0, key)
}

/// What token `i` may be, by its kind and the dictionary.
pub fn choices(scene: &Scene, i: usize) -> Choices {
    let (Some(token), Some(entry)) = (scene.tokens.get(i), scene.entries.get(i)) else {
        return Choices::One(Tag::Other);
    };
    match token.kind {
        TokenKind::Number => return Choices::One(Tag::Number),
        TokenKind::Sign => {
            return if token.key == k!("'") && i > 0 {
                Choices::Some(TagSet::of(&[Tag::Possessive, Tag::Sign]))
            } else if token.key == k!("&") {
                Choices::One(Tag::Conjunction)
            } else {
                Choices::One(Tag::Sign)
            };
        }
        TokenKind::Word => {}
    }
    let capital = matches!(token.case, Case::Title | Case::Upper | Case::Mixed);
    let sure = if !capital {
        entry.small
    } else if scene.style == Style::Prose && i > 0 {
        entry.capital
    } else if token.case == Case::Title || scene.style == Style::Upper {
        // At the head of a sentence and in a headline a small word's capital says nothing; "US" is no pronoun even there.
        entry.small.filter(|t| TagSet::SMALL.has(*t))
    } else {
        None
    };
    if let Some(tag) = sure {
        return Choices::One(tag);
    }
    let mut set = entry.tags;
    if !entry.common {
        set = set.with(TagSet::OPEN);
    }
    if capital {
        set = set.with(TagSet::of(&[Tag::Name]));
    }
    Choices::Some(set)
}
