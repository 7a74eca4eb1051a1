//! What the tagger looks at: the word, its ending and case, what the dictionary knows of it and of the two words after it, and the
//! tags given to the words before it. Each feature is a hash; the trainer and the tagger make them by this one function.

use super::{Tag, TagSet};
use crate::extract::model::mix;
use crate::extract::token::{Case, Token, TokenKind, ks};

/// How many features a word has.
pub const FEATURES: usize = 30;

/// The features of one word.
pub type Features = [u64; FEATURES];

/// How far, in tokens, the look ahead for the verb of the clause goes.
const AHEAD: usize = 10;

/// How far, in tokens, a verb is remembered.
const BEHIND: usize = 8;

/// How many tokens of a sentence are read to tell a headline's capitals.
const STYLE_TOKENS: usize = 64;

/// What the dictionary knows of a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Entry {
    /// The tags it was seen with; none for a word that is not there.
    pub tags: TagSet,
    /// Its tag where it is written small, if there is but one.
    pub small: Option<Tag>,
    /// Its tag where it is written with a capital within a sentence, if there is but one.
    pub capital: Option<Tag>,
    /// Seen so often that other tags than `tags` need not be thought of.
    pub common: bool,
    /// Which helping verb it is a form of.
    pub helper: Helper,
}

/// The helping verbs that tell the forms after them apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum Helper {
    /// None of them.
    #[default]
    None,
    /// "be", "is", "they're".
    Be,
    /// "have", "had".
    Have,
    /// "do", "did".
    Do,
}

impl Helper {
    /// The helping verb that the word with this key is a form of; "'s" may be several and counts as none.
    pub fn of(key: u64) -> Helper {
        let be = ks![
            "be", "is", "are", "was", "were", "am", "been", "being", "isn't", "aren't", "wasn't", "weren't",
            "i'm", "you're", "we're", "they're",
        ];
        let have = ks![
            "have", "has", "had", "having", "haven't", "hasn't", "hadn't", "i've", "you've", "we've",
            "they've"
        ];
        let does = ks!["do", "does", "did", "don't", "doesn't", "didn't"];
        match () {
            () if be.contains(&key) => Helper::Be,
            () if have.contains(&key) => Helper::Have,
            () if does.contains(&key) => Helper::Do,
            () => Helper::None,
        }
    }
}

/// How a sentence uses capitals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Style {
    /// As prose does.
    Prose,
    /// Most Words Begin With One.
    Title,
    /// ALL IN CAPITALS.
    Upper,
    /// none at all
    Lower,
}

impl Style {
    /// The style of a sentence, judged by its first words.
    pub fn of(tokens: &[Token]) -> Style {
        let (mut small, mut title, mut upper) = (0, 0, 0);
        let words = tokens.iter().take(STYLE_TOKENS);
        for token in words.filter(|t| t.kind == TokenKind::Word && t.span.len() > 3) {
            match token.case {
                Case::Lower => small += 1,
                Case::Title | Case::Mixed => title += 1,
                Case::Upper => upper += 1,
                Case::None => {}
            }
        }
        let all = small + title + upper;
        if all >= 3 && upper * 5 >= all * 4 {
            Style::Upper
        } else if all >= 3 && (title + upper) * 5 >= all * 4 {
            Style::Title
        } else if title + upper == 0 && tokens.iter().take(STYLE_TOKENS).all(|t| t.case != Case::Title) {
            Style::Lower
        } else {
            Style::Prose
        }
    }
}

/// A sentence about to be tagged.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The article's text.
    pub text: &'a str,
    /// The tokens of the sentence.
    pub tokens: &'a [Token],
    /// What the dictionary knows of each.
    pub entries: &'a [Entry],
    /// See there.
    pub style: Style,
}

/// What has been read of a sentence so far, beyond the tags themselves: the last verb and what came after it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Past {
    verb: u8,
    since: u8,
    steps: u8,
}

impl Past {
    /// Takes note of the token just tagged.
    pub fn read(&mut self, tag: Tag, helper: Helper) {
        if tag.is_verb() || tag == Tag::To {
            *self = Past {
                verb: 1 + tag as u8 + 32 * helper as u8,
                since: 0,
                steps: 0,
            };
            return;
        }
        self.steps = self.steps.saturating_add(1);
        if usize::from(self.steps) > BEHIND {
            *self = Past::default();
        }
        self.since |= match tag {
            Tag::Noun | Tag::Name | Tag::Pronoun => 1,
            Tag::Sign => 2,
            Tag::Relative | Tag::Subordinator => 4,
            Tag::Conjunction => 8,
            Tag::Preposition => 16,
            _ => 0,
        };
    }

    fn code(self) -> u64 {
        u64::from(self.verb) << 8 | u64::from(self.since)
    }
}

/// The case of a word and where it stands, as a small number.
#[inline]
fn look(scene: &Scene, i: usize) -> u64 {
    scene.tokens.get(i).map_or(63, |t| {
        let place = if i == 0 { 8 } else { 0 };
        place + t.case as u64 + 16 * scene.style as u64
    })
}

/// What a finished word count on: the key of token `i`, or a mark for what is beyond the sentence.
#[inline]
fn key(scene: &Scene, i: Option<usize>) -> u64 {
    i.and_then(|i| scene.tokens.get(i)).map_or(1, |t| t.key)
}

/// What the dictionary says of token `i` as one number.
#[inline]
fn class(scene: &Scene, i: usize) -> u64 {
    match (scene.tokens.get(i), scene.entries.get(i)) {
        (Some(token), Some(entry)) => {
            let known = u64::from(entry.tags.bits());
            let kind = token.kind as u64;
            // The case of a word that nobody knows is most of what can be known of it.
            let case = if known == 0 { 1 + token.case as u64 } else { 0 };
            known | kind << 32 | case << 36
        }
        _ => 1 << 40,
    }
}

/// The last `count` characters of a word in lower case, hashed; of a shorter word all.
#[inline]
fn ending(word: &str, count: usize) -> u64 {
    let bytes = word.as_bytes();
    let tail = bytes.get(bytes.len().saturating_sub(count)..).unwrap_or(bytes);
    tail.iter().fold(count as u64, |hash, b| {
        hash << 8 ^ hash >> 56 ^ u64::from(b.to_ascii_lowercase())
    })
}

/// The first verb that the dictionary is sure of in the words after `i`, or what comes before it that parts clauses.
fn ahead(scene: &Scene, i: usize) -> u64 {
    let mut commas = 0;
    for at in i + 1..(i + 1 + AHEAD).min(scene.tokens.len()) {
        let (Some(token), Some(entry)) = (scene.tokens.get(at), scene.entries.get(at)) else {
            break;
        };
        if token.kind == TokenKind::Sign {
            match token.span.of(scene.text) {
                "," => commas += 1,
                "." | "?" | "!" | ";" | ":" => return 100 + commas,
                _ => {}
            }
            continue;
        }
        match entry.small {
            Some(tag) if tag.is_finite() => return 200 + commas,
            Some(Tag::Relative | Tag::Subordinator) => return 300 + commas,
            Some(Tag::Pronoun) => return 400 + commas,
            Some(Tag::Conjunction) => return 500 + commas,
            _ => {}
        }
    }
    commas
}

/// The features of token `i`, given the tags of the tokens before it.
#[inline]
pub fn features(scene: &Scene, i: usize, tags: &[Tag], past: Past, out: &mut Features) {
    let before = |back: usize| match i.checked_sub(back) {
        Some(at) => tags.get(at).map_or(40, |t| *t as u64),
        None => 41,
    };
    let word = scene.tokens.get(i).map_or("", |t| t.span.of(scene.text));
    let (t1, t2) = (before(1), before(2));
    let pair = t1 | t2 << 8;
    let w0 = key(scene, Some(i));
    let w1 = key(scene, Some(i + 1));
    let (c0, c1, c2) = (class(scene, i), class(scene, i + 1), class(scene, i + 2));
    let back1 = key(scene, i.checked_sub(1));
    let back2 = key(scene, i.checked_sub(2));
    let look0 = look(scene, i);
    let case1 = scene.tokens.get(i + 1).map_or(9, |t| t.case as u64);
    let case_back = i
        .checked_sub(1)
        .map_or(9, |at| scene.tokens.get(at).map_or(9, |t| t.case as u64));
    let next = scene.tokens.get(i + 1).map_or("", |t| t.span.of(scene.text));
    let last = i
        .checked_sub(1)
        .and_then(|at| scene.tokens.get(at))
        .map_or("", |t| t.span.of(scene.text));
    let hyphen = u64::from(next == "-") | u64::from(last == "-") << 1;
    let verb = past.code();
    let (e2, e3, e4) = (ending(word, 2), ending(word, 3), ending(word, 4));
    let mut n = 0;
    let mut put = |value: u64| {
        if let Some(slot) = out.get_mut(n) {
            *slot = mix(0x5851_f42d_4c95_7f2d + n as u64, value);
        }
        n += 1;
    };
    put(w0);
    put(mix(w0, look0));
    put(mix(c0, look0));
    put(e2);
    put(e3);
    put(mix(e4, 4));
    put(mix(e3, look0));
    put(word.as_bytes().first().map_or(0, |b| u64::from(*b)) << 8 | word.len().min(12) as u64);
    put(t1);
    put(pair);
    put(mix(w0, t1));
    put(mix(c0, pair));
    put(mix(c0, t1));
    put(back1);
    put(back2);
    put(mix(back1, w0));
    put(c1);
    put(mix(c1, c2));
    put(mix(c1, t1));
    put(mix(mix(c1, t1), c0));
    put(w1);
    put(mix(w1, w0));
    put(key(scene, Some(i + 2)));
    put(ending(next, 3));
    put(mix(look0, case1 << 8 | case_back << 4 | hyphen));
    put(verb);
    put(mix(verb, c0));
    put(mix(c0, ahead(scene, i)));
    put(mix(mix(back1, back2), c0));
    put(mix(mix(c0, c1), c2));
}
