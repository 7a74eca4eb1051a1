//! Two statements of one article that disagree: "the second time" and "the third case" of one thing, two counts of the dead, two
//! ages or two birthdays of one person, two prices of one bridge. What they can be about is data:
//! `config/lexicon/contradictions.toml`.
//!
//! Statements are put in buckets by what they are about and compared only within a bucket, and a bucket holds no more than
//! [`BUCKET`] of them, so that a page of numbers costs no more than its length.

mod counts;
mod figure;
mod lives;
mod ordinals;
mod sums;

use super::headline::stem;
use super::{Case, flag};
use crate::article::Span;
use crate::extract::grammar::Tag;
use crate::extract::phrase::{KeyMap, KeySet};
use crate::extract::token::{TokenKind, key, key_of};
use crate::extract::{Flag, FlagKind, Lexicon, LexiconError, Sentence, Severity};
use serde::Deserialize;

/// Statements compared in one bucket.
const BUCKET: usize = 24;
/// Sentences of more tokens are lists or tables.
const LONG: usize = 200;
/// Stems of a sentence that are kept for comparing.
const STEMS: usize = 16;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    occasions: Vec<String>,
    befell: Vec<String>,
    people: Vec<String>,
    changes: Vec<String>,
    parts: Vec<String>,
    once: Vec<String>,
    once_to: Vec<String>,
    has_one: Vec<String>,
    may_have_more: Vec<String>,
    rates: Vec<String>,
}

/// The compiled lists. A map leads from each word of a row to the row's first word.
pub(super) struct Words {
    occasions: KeySet,
    befell: KeyMap<u64>,
    people: KeySet,
    changes: KeySet,
    parts: KeySet,
    once: KeyMap<u64>,
    once_to: KeyMap<u64>,
    has_one: KeyMap<u64>,
    may_have_more: KeyMap<u64>,
    rates: KeySet,
}

impl Words {
    /// Compiles `contradictions.toml`.
    pub(super) fn new(lexicon: &Lexicon) -> Result<Words, LexiconError> {
        let file: File = lexicon.read("contradictions")?;
        let set = |words: &[String]| words.iter().map(|w| key_of(w)).collect();
        let rows = |rows: &[String]| {
            let mut map = KeyMap::default();
            for row in rows {
                let first = row.split_whitespace().next().map_or(0, key_of);
                for word in row.split_whitespace() {
                    map.insert(key_of(word), first);
                }
            }
            map
        };
        Ok(Words {
            occasions: set(&file.occasions),
            befell: rows(&file.befell),
            people: set(&file.people),
            changes: set(&file.changes),
            parts: set(&file.parts),
            once: rows(&file.once),
            once_to: rows(&file.once_to),
            has_one: rows(&file.has_one),
            may_have_more: rows(&file.may_have_more),
            rates: set(&file.rates),
        })
    }
}

/// Flags every such pair, once.
pub(super) fn find(case: &Case, words: &Words, out: &mut Vec<Flag>) {
    ordinals::find(case, words, out);
    counts::find(case, words, out);
    sums::find(case, words, out);
    lives::find(case, words, out);
}

fn pair(first: Span, again: Span, rule: &'static str, why: String, out: &mut Vec<Flag>) {
    let mut f = flag(FlagKind::Inconsistent, again, rule, why, Severity::Warning);
    f.other = Some(first);
    out.push(f);
}

/// Token `j` is a word of more than so many bytes that says something of what a sentence is about: no small word, no time.
fn telling(case: &Case, j: usize, bytes: usize) -> bool {
    case.doc.tokens[j].kind == TokenKind::Word
        && case.doc.tokens[j].span.len() > bytes
        && !case.tag(j).is(Tag::DETERMINER
            .or(Tag::PREPOSITION)
            .or(Tag::SUBORDINATOR)
            .or(Tag::HELPER)
            .or(Tag::SUBJECT)
            .or(Tag::POSSESSIVE)
            .or(Tag::TIME))
}

/// What a figure's sentence tells besides it: two figures are about one thing only where this does not say otherwise.
#[derive(Clone)]
struct Setting {
    place: Option<u64>,
    dated: Option<String>,
    origin: Option<Span>,
    stems: Vec<u64>,
}

impl Setting {
    fn of(case: &Case, s: usize, sentence: &Sentence) -> Setting {
        let doc = case.doc;
        let range = sentence.tokens();
        let place = range
            .clone()
            .skip(1)
            .find(|&j| {
                case.tag(j).is(Tag::CAPITAL) && !case.tag(j).is(Tag::TIME) && doc.key(j - 1) == key("in")
            })
            .map(|j| doc.key(j));
        let dates = &case.found.dates;
        let from = dates.partition_point(|d| d.span.end() <= sentence.span.start());
        let dated = dates
            .get(from)
            .filter(|d| d.span.start() < sentence.span.end())
            .map(|d| d.value.clone());
        let origin = case
            .attributions_in(s)
            .find_map(|a| case.found.attributions[a].source.first().copied());
        let stems = range
            .filter(|&j| telling(case, j, 3))
            .map(|j| stem(doc.word(j)))
            .take(STEMS)
            .collect();
        Setting {
            place,
            dated,
            origin,
            stems,
        }
    }

    /// How many stems the two share, but for those given.
    fn shared(&self, other: &Setting, but: &[u64]) -> usize {
        self.stems
            .iter()
            .filter(|k| !but.contains(k) && other.stems.contains(k))
            .count()
    }

    /// Nothing says that the two are about different things. Where only one of them is placed or dated, other words must agree.
    fn agrees(&self, other: &Setting, but: &[u64]) -> bool {
        let clash = |a: bool, b: bool, same: bool| a && b && !same;
        if clash(
            self.place.is_some(),
            other.place.is_some(),
            self.place == other.place,
        ) || clash(
            self.dated.is_some(),
            other.dated.is_some(),
            self.dated == other.dated,
        ) {
            return false;
        }
        let lopsided =
            self.place.is_some() != other.place.is_some() || self.dated.is_some() != other.dated.is_some();
        !lopsided || self.shared(other, but) > 0
    }

    /// ", by different sources" where both name one and they differ.
    fn by(&self, other: &Setting, text: &str) -> &'static str {
        match (self.origin, other.origin) {
            (Some(a), Some(b)) if a.of(text) != b.of(text) => ", by different sources.",
            _ => ": are both about the same?",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::words;
    use super::*;

    #[test]
    fn a_page_of_numbers_is_read_once() {
        let page =
            "killed 12 people and 15 people were killed the second time cost $3 million ".repeat(5_000);
        assert!(words(FlagKind::Inconsistent, &[&page]).len() < 100);
    }
}
