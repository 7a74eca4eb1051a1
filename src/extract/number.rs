//! Numbers: the words for them, and how far a figure reaches. The words are data: `config/lexicon/numbers.toml`.

use super::phrase::{KeyMap, KeySet};
use super::token::{key, key_of};
use super::{Doc, Lexicon, LexiconError};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    cardinals: BTreeMap<String, u32>,
    ordinals: BTreeMap<String, u32>,
    units: Vec<String>,
}

/// The words, by their keys.
pub struct Numbers {
    /// `two`, `ninety`, `hundred`.
    pub cardinals: KeyMap<u32>,
    /// `second`, `twentieth`.
    pub ordinals: KeyMap<u32>,
    /// What is part of the figure it stands behind: `%`, `million`, `miles`.
    units: KeySet,
}

impl Numbers {
    /// Compiles `numbers.toml`.
    pub fn new(lexicon: &Lexicon) -> Result<Numbers, LexiconError> {
        let file: File = lexicon.read("numbers")?;
        let map = |words: &BTreeMap<String, u32>| words.iter().map(|(w, &n)| (key_of(w), n)).collect();
        Ok(Numbers {
            cardinals: map(&file.cardinals),
            ordinals: map(&file.ordinals),
            units: file.units.iter().map(|w| key_of(w)).collect(),
        })
    }

    /// The number that this word is by itself: `seven`, not `hundred`, which multiplies.
    pub fn small(&self, key: u64) -> Option<u32> {
        self.cardinals.get(&key).copied().filter(|&n| n < 100)
    }

    /// The ordinal at token `i`, `third` or `3rd`, and one past its last token.
    pub fn ordinal(&self, doc: &Doc, i: usize) -> Option<(u32, usize)> {
        if let Some(&n) = self.ordinals.get(&doc.key(i)) {
            return Some((n, i + 1));
        }
        let glued = doc.tokens.get(i + 1).is_some_and(|t| !t.spaced && !t.opens_block);
        let suffix = glued && matches!(doc.word(i + 1), "st" | "nd" | "rd" | "th");
        Some((doc.word(i).parse().ok().filter(|_| suffix)?, i + 2))
    }

    /// One past the last token of the figure that begins with the number at token `i`: its scale and what it counts in are part of it.
    pub fn figure_end(&self, doc: &Doc, i: usize) -> usize {
        let mut end = i + 1;
        // "£18m", "87.4p".
        let glued = doc.tokens.get(end).is_some_and(|t| !t.spaced && !t.opens_block);
        if glued && matches!(doc.word(end), "m" | "bn" | "tn" | "k" | "p" | "M" | "K" | "c") {
            end += 1;
        }
        while self.units.contains(&doc.key(end)) && end < i + 3 {
            end += 1;
        }
        if doc.key(end) == key("per") && doc.key(end + 1) == key("cent") {
            end += 2;
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::flags::testing::article;

    #[test]
    fn ordinals_are_words_or_figures() {
        let numbers = Numbers::new(&Lexicon::shipped().expect("reads")).expect("compiles");
        let article = article(&["A third case, a 22nd, a 3 rd and 4."]);
        let doc = Doc::new(&article);
        let found: Vec<u32> = (0..doc.tokens.len())
            .filter_map(|i| numbers.ordinal(&doc, i))
            .map(|(n, _)| n)
            .collect();
        assert_eq!(found, [3, 22]);
    }

    #[test]
    fn a_figure_has_its_scale_and_unit() {
        let numbers = Numbers::new(&Lexicon::shipped().expect("reads")).expect("compiles");
        for (text, figure) in [
            ("1.2 million euros were lost.", "1.2 million euros"),
            ("12 per cent of it", "12 per cent"),
            ("18m more", "18m"),
            ("40 boats", "40"),
        ] {
            let article = article(&[text]);
            let doc = Doc::new(&article);
            let end = numbers.figure_end(&doc, 0);
            assert_eq!(doc.tokens_span(0, end).of(&article.text), figure);
        }
    }
}
