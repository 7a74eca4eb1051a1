//! Verb groups and noun phrases, read off the tags. Every look back or ahead has a bound, so that asking for each token of a text
//! costs no more than the text is long.

use super::features::Helper;
use super::{Tag, TagSet};
use crate::extract::Doc;
use crate::extract::token::{TokenKind, k, ks};
use std::ops::Range;

/// Most words that may stand between a helping verb and the next verb of its group: "has also quietly been".
const BETWEEN: usize = 3;

/// Most verbs of a group: "might not have been being watched".
const VERBS: usize = 6;

/// Most tokens of a noun phrase to either side of the one asked about.
const PHRASE: usize = 16;

impl Doc<'_> {
    /// Whether token `i` is a form of a verb, modals too.
    pub fn is_verb(&self, i: usize) -> bool {
        self.tag(i).is_verb()
    }

    /// Whether token `i` is a verb that makes a clause of its own: present, past, modal.
    pub fn finite(&self, i: usize) -> bool {
        self.tag(i).is_finite()
    }

    /// The verb group that token `i` is a verb of: from its first helping verb or "to" to its last verb, with the adverbs between
    /// ("had not yet been told"). Empty, at `i`, where it is no verb and no "to" of one.
    pub fn verb_group(&self, i: usize) -> Range<usize> {
        if !self.is_verb(i) && self.tag(i) != Tag::To {
            return i..i;
        }
        let (mut first, mut last) = (i, i);
        for _ in 0..VERBS {
            let Some(next) = self.verb_after(last) else { break };
            last = next;
        }
        for _ in 0..VERBS {
            let Some(next) = self.verb_before(first) else {
                break;
            };
            first = next;
        }
        if self.is_verb(last) { first..last + 1 } else { i..i }
    }

    /// The verb that says what is done: the last of the verb group of token `i`. `i` itself where there is no group.
    pub fn verb_head(&self, i: usize) -> usize {
        let group = self.verb_group(i);
        if group.is_empty() { i } else { group.end - 1 }
    }

    /// Whether the verb group of token `i` is passive: a participle after a form of "be" or "get".
    pub fn passive(&self, i: usize) -> bool {
        let head = self.verb_head(i);
        self.tag(head) == Tag::Participle
            && self.verb_before(head).is_some_and(|carrier| {
                let key = self.key(carrier);
                // "'s" and "he'd" may be of "have" too; "been" after them has been met as their own head.
                Helper::of(key) == Helper::Be
                    || ks!["get", "gets", "got", "getting", "'s", "'re", "'m"].contains(&key)
            })
    }

    /// The next verb of the group after the verb or "to" at `i`, over adverbs.
    fn verb_after(&self, i: usize) -> Option<usize> {
        let wanted = self.carried(i);
        if wanted.is_empty() {
            return None;
        }
        let end = (i + 2 + BETWEEN).min(self.tokens.len());
        (i + 1..end)
            .find(|&at| self.tag(at) != Tag::Adverb)
            .filter(|&at| wanted.has(self.tag(at)))
    }

    /// The helping verb or "to" that the verb at `i` hangs on, over adverbs.
    fn verb_before(&self, i: usize) -> Option<usize> {
        (i.saturating_sub(1 + BETWEEN)..i)
            .rev()
            .find(|&at| self.tag(at) != Tag::Adverb)
            .filter(|&at| self.carried(at).has(self.tag(i)))
    }

    /// The forms that the token at `i` can carry as a helping verb.
    fn carried(&self, i: usize) -> TagSet {
        const BASE: TagSet = TagSet::of(&[Tag::VerbBase]);
        const DONE: TagSet = TagSet::of(&[Tag::Participle]);
        const DOING: TagSet = TagSet::of(&[Tag::Participle, Tag::Gerund]);
        const ANY: TagSet = TagSet::of(&[Tag::VerbBase, Tag::Participle, Tag::Gerund]);
        let tag = self.tag(i);
        match tag {
            Tag::To | Tag::Modal => return BASE,
            _ if !tag.is_verb() => return TagSet::default(),
            _ => {}
        }
        let key = self.key(i);
        match Helper::of(key) {
            Helper::Be => DOING,
            Helper::Have => DONE,
            Helper::Do => BASE,
            Helper::None if tag == Tag::Contraction => ANY,
            Helper::None if ks!["'s", "'re", "'m"].contains(&key) => DOING,
            Helper::None if ks!["get", "gets", "got", "getting", "'ve"].contains(&key) => DONE,
            Helper::None => TagSet::default(),
        }
    }

    /// The noun phrase that holds token `i`, without what hangs behind its head ("the second test" of "the second test of the
    /// year"); a possessor belongs to it ("the ministry's spokeswoman"). A pronoun is one by itself. Empty, at `i`, where there is
    /// none.
    pub fn noun_phrase(&self, i: usize) -> Range<usize> {
        if self.tag(i) == Tag::Pronoun {
            return i..i + 1;
        }
        if !self.in_phrase(i) {
            return i..i;
        }
        let (mut first, mut last) = (i, i);
        while first > 0 && i - first < PHRASE && self.joined(first - 1) {
            first -= 1;
        }
        while last - i < PHRASE && self.joined(last) {
            last += 1;
        }
        // What trails behind the head is not part of it: "the talks also", "the city-".
        while last > i && !(NOMINAL.has(self.tag(last)) || self.tag(last) == Tag::Adjective) {
            last -= 1;
        }
        if self.head_of(first..last + 1).is_some() {
            first..last + 1
        } else {
            i..i
        }
    }

    /// The noun that the noun phrase of token `i` is about: the last noun or name in it. `i` itself where there is none.
    pub fn noun_head(&self, i: usize) -> usize {
        self.head_of(self.noun_phrase(i)).unwrap_or(i)
    }

    fn head_of(&self, mut phrase: Range<usize>) -> Option<usize> {
        let number = phrase.clone().rfind(|&at| NOMINAL.has(self.tag(at)));
        phrase.rfind(|&at| self.tag(at).is_noun()).or(number)
    }

    /// Whether token `i` may stand in a noun phrase.
    fn in_phrase(&self, i: usize) -> bool {
        INSIDE.has(self.tag(i))
    }

    /// Whether the tokens `i` and `i + 1` stand in one noun phrase.
    fn joined(&self, i: usize) -> bool {
        let (a, b) = (self.tag(i), self.tag(i + 1));
        if self.sentence_opens(i + 1) {
            return false;
        }
        match (a, b) {
            // "19-year-old", "Jong-un".
            (_, Tag::Sign) => self.hyphen(i + 1),
            (Tag::Sign, _) => self.hyphen(i) && INSIDE.has(b),
            (Tag::Determiner, _) => INSIDE.has(b) && b != Tag::Possessive || MODIFIER.has(b),
            (_, Tag::Determiner) => false,
            (Tag::Noun | Tag::Name, Tag::Noun | Tag::Name | Tag::Possessive | Tag::Number) => true,
            // "the Dutch foreign ministry", but "made the talks possible".
            (Tag::Noun | Tag::Name, Tag::Adjective) => self.tag(i + 2).is_noun(),
            (Tag::Noun | Tag::Name, _) => false,
            // A modifier in -ed or -ing, where something before it says that a noun comes.
            (Tag::Adjective | Tag::Number | Tag::Possessive, Tag::Participle | Tag::Gerund | Tag::Adverb) => {
                MODIFIER.has(self.tag(i + 2)) || self.tag(i + 2).is_noun()
            }
            (
                Tag::Participle | Tag::Gerund | Tag::Adverb,
                Tag::Noun | Tag::Name | Tag::Adjective | Tag::Participle,
            ) => i > 0 && (OPENER.has(self.tag(i - 1)) || self.tag(i - 1) == Tag::Adverb),
            (Tag::Adjective | Tag::Number | Tag::Possessive, _) => INSIDE.has(b) && b != Tag::Possessive,
            _ => false,
        }
    }

    fn hyphen(&self, i: usize) -> bool {
        self.key(i) == k!("-")
            && self.tokens.get(i).is_some_and(|t| !t.spaced)
            && self
                .tokens
                .get(i + 1)
                .is_some_and(|t| !t.spaced && t.kind != TokenKind::Sign)
    }

    /// Whether a sentence opens with token `i`.
    fn sentence_opens(&self, i: usize) -> bool {
        self.tokens.get(i).is_none_or(|t| {
            t.opens_block
                || self
                    .sentences
                    .binary_search_by_key(&i, |s| s.first as usize)
                    .is_ok()
        })
    }
}

/// What a noun phrase may end with.
const NOMINAL: TagSet = TagSet::of(&[Tag::Noun, Tag::Name, Tag::Number]);

/// What announces a noun.
const OPENER: TagSet = TagSet::of(&[Tag::Determiner, Tag::Adjective, Tag::Number, Tag::Possessive]);

/// What may stand before a noun without being of the phrase by itself.
const MODIFIER: TagSet = TagSet::of(&[Tag::Participle, Tag::Gerund, Tag::Adverb, Tag::Adjective]);

/// What stands in noun phrases.
const INSIDE: TagSet = TagSet::of(&[
    Tag::Noun,
    Tag::Name,
    Tag::Number,
    Tag::Determiner,
    Tag::Adjective,
    Tag::Possessive,
]);
