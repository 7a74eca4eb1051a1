//! Lists of phrases, found token by token: a phrase is a row of keys, the longest one that fits wins.

use super::Doc;
use super::token::{Token, key_of};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Keys are hashes already; hashing them again would be work for nothing.
#[derive(Default)]
pub struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A map from keys.
pub type KeyMap<V> = HashMap<u64, V, BuildHasherDefault<Already>>;
/// A set of keys.
pub type KeySet = std::collections::HashSet<u64, BuildHasherDefault<Already>>;

/// Phrases with a value each.
pub struct Phrases<V> {
    /// By first key; the rows of each sorted by length, longest first.
    rows: KeyMap<Vec<(Box<[u64]>, V)>>,
}

impl<V> Default for Phrases<V> {
    fn default() -> Self {
        Phrases {
            rows: KeyMap::default(),
        }
    }
}

impl<V> Phrases<V> {
    /// Adds a phrase, cut as text is cut. A phrase without a token is passed over; the first value given to a phrase stays.
    pub fn add(&mut self, phrase: &str, value: V) {
        let mut tokens = Vec::new();
        super::token::cut(phrase, crate::article::Span::new(0, phrase.len()), &mut tokens);
        let keys: Vec<u64> = tokens.iter().map(|t: &Token| key_of(t.span.of(phrase))).collect();
        let Some((&first, rest)) = keys.split_first() else {
            return;
        };
        let rows = self.rows.entry(first).or_default();
        if rows.iter().any(|(r, _)| **r == *rest) {
            return;
        }
        let at = rows.partition_point(|(r, _)| r.len() >= rest.len());
        rows.insert(at, (rest.into(), value));
    }

    /// The longest phrase that begins at token `at` and ends before token `end`: how many tokens, and its value.
    pub fn longest(&self, doc: &Doc, at: usize, end: usize) -> Option<(usize, &V)> {
        let rows = self.rows.get(&doc.key(at))?;
        rows.iter().find_map(|(rest, value)| {
            let len = rest.len() + 1;
            (at + len <= end && rest.iter().enumerate().all(|(i, &k)| doc.key(at + 1 + i) == k))
                .then_some((len, value))
        })
    }

    /// The keys that phrases begin with.
    pub fn firsts(&self) -> impl Iterator<Item = u64> {
        self.rows.keys().copied()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
