//! Parts of speech: whether "plans", "report" or "shot" is a verb here. Word lists cannot know; the passes that ask which predicate
//! a date belongs to, who says something, or where a noun phrase ends, read these tags instead of guessing each for itself.
//!
//! A small tagger reads each sentence from left to right. A word that has but one tag takes it from a dictionary; any other is
//! scored by a linear model over the words and tags around it. The method is the averaged perceptron of Collins (2002) with
//! the features of Ratnaparkhi (1996) and ambiguity classes after Giménez and Màrquez (2004). `docs/models.md` says what it
//! learned from and how often it agrees with its teacher.

pub mod features;
pub mod groups;
mod lazy;
pub mod model;

pub use lazy::Tags;
pub use model::Tagger;

/// A part of speech. The classes are those of the Penn Treebank, merged to what the passes ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
pub enum Tag {
    /// A common noun: "report", "plans".
    Noun,
    /// A proper noun, and any word of a name: "Seoul", "United".
    Name,
    /// A verb in its plain form, after "to", a modal or "do", and the imperative: "go".
    VerbBase,
    /// A verb in the present: "goes", "are".
    VerbPresent,
    /// A verb in the past: "went", "was", "didn't".
    VerbPast,
    /// A past participle: "gone", "arrested".
    Participle,
    /// A form in -ing that is no noun and no adjective: "going".
    Gerund,
    /// "may", "will", "can't".
    Modal,
    /// An adjective of any degree: "red", "higher", "Russian".
    Adjective,
    /// An adverb of any degree, and "not": "quickly", "more".
    Adverb,
    /// What opens a noun phrase: "the", "this", "all", "his", "which" before a noun.
    Determiner,
    /// The ending 's, or the apostrophe after a plural.
    Possessive,
    /// "she", "them", and "there" in "there is".
    Pronoun,
    /// A pronoun with its verb in one token: "they're", "he'd", "who've".
    Contraction,
    /// "who", "which", "what", "where", "when", "how".
    Relative,
    /// "of", "during".
    Preposition,
    /// A word that opens a clause with a finite verb: "that", "because", "if".
    Subordinator,
    /// "and", "but", "&".
    Conjunction,
    /// "to", before a verb or a noun.
    To,
    /// The small word of a verb such as "take off", "give up".
    Particle,
    /// "three", "1,200".
    Number,
    /// Punctuation and other signs.
    Sign,
    /// Interjections, foreign words, addresses, and a token that was never tagged.
    #[default]
    Other,
}

impl Tag {
    /// How many there are.
    pub const COUNT: usize = 23;

    /// All, in order.
    pub const ALL: [Tag; Tag::COUNT] = [
        Tag::Noun,
        Tag::Name,
        Tag::VerbBase,
        Tag::VerbPresent,
        Tag::VerbPast,
        Tag::Participle,
        Tag::Gerund,
        Tag::Modal,
        Tag::Adjective,
        Tag::Adverb,
        Tag::Determiner,
        Tag::Possessive,
        Tag::Pronoun,
        Tag::Contraction,
        Tag::Relative,
        Tag::Preposition,
        Tag::Subordinator,
        Tag::Conjunction,
        Tag::To,
        Tag::Particle,
        Tag::Number,
        Tag::Sign,
        Tag::Other,
    ];

    /// The tag with this number.
    pub fn of(number: u8) -> Option<Tag> {
        Tag::ALL.get(usize::from(number)).copied()
    }

    /// Any form of a verb, modals too.
    pub const fn is_verb(self) -> bool {
        TagSet::VERBS.has(self)
    }

    /// A form that makes a clause of its own: present, past, modal.
    pub const fn is_finite(self) -> bool {
        TagSet::FINITE.has(self)
    }

    /// A noun or a name.
    pub const fn is_noun(self) -> bool {
        TagSet::NOUNS.has(self)
    }
}

/// Several tags, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub struct TagSet(u32);

impl TagSet {
    /// Forms of verbs, modals and contractions.
    pub const VERBS: TagSet = TagSet::of(&[
        Tag::VerbBase,
        Tag::VerbPresent,
        Tag::VerbPast,
        Tag::Participle,
        Tag::Gerund,
        Tag::Modal,
        Tag::Contraction,
    ]);
    /// Forms that make a clause of their own.
    pub const FINITE: TagSet = TagSet::of(&[Tag::VerbPresent, Tag::VerbPast, Tag::Modal, Tag::Contraction]);
    /// Nouns and names.
    pub const NOUNS: TagSet = TagSet::of(&[Tag::Noun, Tag::Name]);
    /// Words of the closed classes: never a name, even with a capital.
    pub const SMALL: TagSet = TagSet::of(&[
        Tag::Modal,
        Tag::Determiner,
        Tag::Possessive,
        Tag::Pronoun,
        Tag::Contraction,
        Tag::Relative,
        Tag::Preposition,
        Tag::Subordinator,
        Tag::Conjunction,
        Tag::To,
        Tag::Particle,
        Tag::Number,
    ]);
    /// What a word that nobody has seen before may be.
    pub const OPEN: TagSet = TagSet::of(&[
        Tag::Noun,
        Tag::Name,
        Tag::VerbBase,
        Tag::VerbPresent,
        Tag::VerbPast,
        Tag::Participle,
        Tag::Gerund,
        Tag::Adjective,
        Tag::Adverb,
        Tag::Other,
    ]);

    /// The set of these tags.
    pub const fn of(tags: &[Tag]) -> TagSet {
        let mut bits = 0;
        let mut i = 0;
        while i < tags.len() {
            bits |= 1 << tags[i] as u32;
            i += 1;
        }
        TagSet(bits)
    }

    /// A set from its bits; those that stand for no tag are dropped.
    pub const fn from_bits(bits: u32) -> TagSet {
        TagSet(bits & ((1 << Tag::COUNT) - 1))
    }

    /// The bits: the first tag is the lowest.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether it holds this tag.
    pub const fn has(self, tag: Tag) -> bool {
        self.0 >> tag as u32 & 1 == 1
    }

    /// Whether the two have a tag in common.
    pub const fn meets(self, other: TagSet) -> bool {
        self.0 & other.0 != 0
    }

    /// The tags of both.
    pub const fn with(self, other: TagSet) -> TagSet {
        TagSet(self.0 | other.0)
    }

    /// Whether it holds none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its tags, in order.
    pub fn iter(self) -> impl Iterator<Item = Tag> {
        let mut bits = self.0;
        std::iter::from_fn(move || {
            let next = Tag::of(u8::try_from(bits.trailing_zeros()).ok()?)?;
            bits &= bits - 1;
            Some(next)
        })
    }
}

#[cfg(test)]
mod tests;
