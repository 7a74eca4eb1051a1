//! The closed classes of English, looked up once for every token, so that the passes after it can ask "does a noun phrase begin
//! here?" with one `&`. The words are data: `config/lexicon/grammar.toml`.

use super::phrase::KeyMap;
use super::token::{Case, TokenKind, key_of};
use super::{Doc, Lexicon, LexiconError};
use serde::Deserialize;

/// The classes of one token, any number of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tag(u32);

impl Tag {
    /// "the", "some".
    pub const DETERMINER: Tag = Tag(1);
    /// "his", "'s".
    pub const POSSESSIVE: Tag = Tag(1 << 1);
    /// A pronoun that can be a subject.
    pub const SUBJECT: Tag = Tag(1 << 2);
    /// A pronoun that can be an object.
    pub const OBJECT: Tag = Tag(1 << 3);
    /// "of", "during".
    pub const PREPOSITION: Tag = Tag(1 << 4);
    /// "and", "but".
    pub const CONJUNCTION: Tag = Tag(1 << 5);
    /// "because", "that".
    pub const SUBORDINATOR: Tag = Tag(1 << 6);
    /// "what", "whether".
    pub const WH: Tag = Tag(1 << 7);
    /// Forms of "be".
    pub const BE: Tag = Tag(1 << 8);
    /// Forms of "have".
    pub const HAVE: Tag = Tag(1 << 9);
    /// Forms of "do".
    pub const DO: Tag = Tag(1 << 10);
    /// "may", "will".
    pub const MODAL: Tag = Tag(1 << 11);
    /// "not".
    pub const NEGATION: Tag = Tag(1 << 12);
    /// "also", and lower-case words in -ly.
    pub const ADVERB: Tag = Tag(1 << 13);
    /// Weekdays, months, "week".
    pub const TIME: Tag = Tag(1 << 14);
    /// A number.
    pub const NUMBER: Tag = Tag(1 << 15);
    /// A word with a capital.
    pub const CAPITAL: Tag = Tag(1 << 16);
    /// A sign.
    pub const SIGN: Tag = Tag(1 << 17);
    /// A helping verb of any kind.
    pub const HELPER: Tag = Tag(Tag::BE.0 | Tag::HAVE.0 | Tag::DO.0 | Tag::MODAL.0);

    /// Both together.
    pub const fn or(self, other: Tag) -> Tag {
        Tag(self.0 | other.0)
    }

    /// Whether the two have a class in common.
    pub fn is(self, other: Tag) -> bool {
        self.0 & other.0 != 0
    }
}

/// The compiled classes.
pub struct Grammar {
    words: KeyMap<Tag>,
    not_adverbs: super::phrase::KeySet,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    determiners: Vec<String>,
    possessives: Vec<String>,
    subjects: Vec<String>,
    objects: Vec<String>,
    prepositions: Vec<String>,
    conjunctions: Vec<String>,
    subordinators: Vec<String>,
    wh: Vec<String>,
    be: Vec<String>,
    have: Vec<String>,
    r#do: Vec<String>,
    modals: Vec<String>,
    negations: Vec<String>,
    adverbs: Vec<String>,
    not_adverbs: Vec<String>,
    times: Vec<String>,
}

impl Grammar {
    /// Compiles `grammar.toml`.
    pub fn new(lexicon: &Lexicon) -> Result<Grammar, LexiconError> {
        let file: File = lexicon.read("grammar")?;
        let mut words: KeyMap<Tag> = KeyMap::default();
        for (list, tag) in [
            (&file.determiners, Tag::DETERMINER),
            (&file.possessives, Tag::POSSESSIVE),
            (&file.subjects, Tag::SUBJECT),
            (&file.objects, Tag::OBJECT),
            (&file.prepositions, Tag::PREPOSITION),
            (&file.conjunctions, Tag::CONJUNCTION),
            (&file.subordinators, Tag::SUBORDINATOR),
            (&file.wh, Tag::WH),
            (&file.be, Tag::BE),
            (&file.have, Tag::HAVE),
            (&file.r#do, Tag::DO),
            (&file.modals, Tag::MODAL),
            (&file.negations, Tag::NEGATION),
            (&file.adverbs, Tag::ADVERB),
            (&file.times, Tag::TIME),
        ] {
            for word in list {
                let there = words.entry(key_of(word)).or_default();
                *there = there.or(tag);
            }
        }
        let not_adverbs = file.not_adverbs.iter().map(|w| key_of(w)).collect();
        Ok(Grammar { words, not_adverbs })
    }

    /// The classes that a word has whatever its writing and its neighbours.
    pub fn of(&self, key: u64) -> Tag {
        self.words.get(&key).copied().unwrap_or_default()
    }

    /// The classes of every token, in order.
    pub fn tags(&self, doc: &Doc) -> Vec<Tag> {
        doc.tokens
            .iter()
            .map(|token| {
                let mut tag = self.words.get(&token.key).copied().unwrap_or_default();
                // "US Senator": the country, not the pronoun.
                if token.case == Case::Upper && tag.is(Tag::OBJECT) && token.span.len() == 2 {
                    tag = Tag::default();
                }
                match token.kind {
                    TokenKind::Number => tag = tag.or(Tag::NUMBER),
                    TokenKind::Sign => tag = tag.or(Tag::SIGN),
                    TokenKind::Word => {
                        let word = token.span.of(doc.text);
                        // A word of a script without capitals is taken for a name.
                        let foreign =
                            token.case == Case::None && word.chars().next().is_some_and(char::is_alphabetic);
                        if foreign || matches!(token.case, Case::Title | Case::Upper | Case::Mixed) {
                            tag = tag.or(Tag::CAPITAL);
                        } else if word.len() > 4
                            && word.ends_with("ly")
                            && !self.not_adverbs.contains(&token.key)
                        {
                            tag = tag.or(Tag::ADVERB);
                        }
                        if word.ends_with("n't") || word.ends_with("n’t") {
                            tag = tag.or(Tag::NEGATION);
                        }
                    }
                }
                tag
            })
            .collect()
    }
}
