//! What one article tells about its own words before any name is looked for: where capitals prove nothing, which words it also
//! writes small, which tokens can be no name at all (dates, addresses, handles).

use super::lists::{Lists, mark};
use crate::extract::phrase::KeyMap;
use crate::extract::token::{Case, Token, TokenKind, key, key_of};
use crate::extract::{DatedEvent, Doc};

/// How a sentence is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Capitals mark names and beginnings.
    Normal,
    /// Nearly Every Word Has One, as in headlines.
    Headline,
    /// ALL OF IT IN CAPITALS.
    Upper,
}

/// How often the article writes a word small, and how often with a capital where only a name has one.
#[derive(Clone, Copy, Default, Debug)]
pub struct Seen {
    /// Small.
    pub small: u32,
    /// With a capital inside a sentence written in the normal way.
    pub capital: u32,
}

/// The article as the names pass sees it.
pub struct Reading<'d, 'a> {
    /// The tokens.
    pub doc: &'d Doc<'a>,
    /// The lists.
    pub lists: &'d Lists,
    /// [`mark`]s of each token.
    pub marks: Vec<u32>,
    /// Tokens that no name may hold.
    pub barred: Vec<bool>,
    /// How each sentence is written.
    pub modes: Vec<Mode>,
    seen: KeyMap<Seen>,
}

/// Endings of addresses on the web: `example` `.` `com` without a space is one.
const DOMAINS: &[u64] = &[
    key("com"),
    key("org"),
    key("net"),
    key("edu"),
    key("gov"),
    key("co"),
    key("uk"),
    key("info"),
    key("html"),
    key("ly"),
    key("tv"),
];

impl<'d, 'a> Reading<'d, 'a> {
    /// Reads the article once.
    pub fn new(doc: &'d Doc<'a>, lists: &'d Lists, dates: &[DatedEvent]) -> Reading<'d, 'a> {
        let mut reading = Reading {
            doc,
            lists,
            marks: doc.tokens.iter().map(|t| lists.marks(t.key)).collect(),
            barred: vec![false; doc.tokens.len()],
            modes: Vec::with_capacity(doc.sentences.len()),
            seen: KeyMap::default(),
        };
        for date in dates {
            let mut i = doc.token_at(date.span.start());
            while doc.tokens.get(i).is_some_and(|t| t.span.overlaps(date.span)) {
                reading.barred[i] = true;
                i += 1;
            }
        }
        reading.bar_addresses();
        reading.modes = doc.sentences.iter().map(|s| reading.mode(s.tokens())).collect();
        reading.count();
        reading
    }

    /// Token `i` is written with a capital somewhere that makes it look like a name.
    pub fn capital(&self, i: usize) -> bool {
        self.doc.tokens.get(i).is_some_and(|t| {
            t.kind == TokenKind::Word
                && matches!(t.case, Case::Title | Case::Upper | Case::Mixed)
                && !self.genitive(t)
        })
    }

    /// Token `i` carries any of these marks.
    pub fn is(&self, i: usize, marks: u32) -> bool {
        self.marks.get(i).is_some_and(|m| m & marks != 0)
    }

    /// How the article writes the word of token `i`.
    pub fn seen(&self, i: usize) -> Seen {
        self.seen.get(&self.doc.key(i)).copied().unwrap_or_default()
    }

    /// How often the article writes this word with a capital where only a name has one.
    pub fn capital_of(&self, word: &str) -> u32 {
        self.seen.get(&key_of(word)).map_or(0, |s| s.capital)
    }

    /// An everyday word, perhaps with an ending: `common` holds "ask", so "asked" and "asks" are everyday words too.
    pub fn everyday(&self, i: usize) -> bool {
        if self.is(i, mark::COMMON | mark::STOP) {
            return true;
        }
        // "Party" and "Council" end names but are none.
        if self.is(
            i,
            mark::ORG_HEAD
                | mark::ORG_TAIL
                | mark::PLACE_TAIL
                | mark::EVENT_TAIL
                | mark::WORK_TAIL
                | mark::ROLE,
        ) && !self.is(i, mark::GIVEN | mark::FAMILY)
        {
            return true;
        }
        let word = self.doc.word(i);
        if !word.is_ascii() || word.len() < 5 {
            return false;
        }
        let stem = |cut: usize| {
            self.lists
                .marks(crate::extract::token::key_of(&word[..word.len() - cut]))
                & mark::COMMON
                != 0
        };
        let ends = |ending: &str| {
            word.len() > ending.len() && word[word.len() - ending.len()..].eq_ignore_ascii_case(ending)
        };
        (ends("s") && !ends("ss") && !self.is(i, mark::FAMILY | mark::GIVEN) && stem(1))
            || (ends("es") && stem(2))
            || (ends("ed") && (stem(2) || stem(1)))
            || (ends("ing")
                && (stem(3)
                    || self.lists.marks(key_of(&format!("{}e", &word[..word.len() - 3]))) & mark::COMMON
                        != 0))
            || (ends("ly") && stem(2))
    }

    /// The `'s` of a genitive.
    fn genitive(&self, token: &Token) -> bool {
        !token.spaced && matches!(token.key, GENITIVE)
    }

    fn bar_addresses(&mut self) {
        let tokens = &self.doc.tokens;
        let mut first = 0;
        while first < tokens.len() {
            let mut last = first + 1;
            while last < tokens.len() && !tokens[last].spaced {
                last += 1;
            }
            let word = |i: usize| self.doc.word(i);
            let address = (first..last).any(|i| match word(i) {
                "@" => i + 1 < last,
                "#" => i == first && i + 1 < last,
                ":" => word(i + 1) == "/" && i + 1 < last,
                "." => {
                    i > first
                        && i + 1 < last
                        && DOMAINS.contains(&tokens[i + 1].key)
                        && tokens[i + 1].case == Case::Lower
                }
                _ => tokens[i].key == const { key("www") },
            });
            if address {
                self.barred[first..last].fill(true);
            }
            first = last;
        }
    }

    /// Judges by the words of four letters and more, and by all words for all-capital lines.
    fn mode(&self, tokens: std::ops::Range<usize>) -> Mode {
        let (mut words, mut upper, mut long, mut high) = (0u32, 0u32, 0u32, 0u32);
        let mut ends = false;
        for t in &self.doc.tokens[tokens.clone()] {
            if t.kind != TokenKind::Word || t.case == Case::None {
                ends = t.span.len() == 1 && self.doc.text.as_bytes().get(t.span.start()) == Some(&b'.');
                continue;
            }
            ends = false;
            words += 1;
            upper += u32::from(t.case == Case::Upper);
            if t.span.len() >= 4 {
                long += 1;
                high += u32::from(t.case != Case::Lower);
            }
        }
        if words >= 2 && upper * 10 >= words * 7 {
            Mode::Upper
        } else if long >= 4 && high * 10 >= long * 8 && !ends {
            Mode::Headline
        } else {
            Mode::Normal
        }
    }

    fn count(&mut self) {
        for (s, sentence) in self.doc.sentences.iter().enumerate() {
            if self.modes[s] != Mode::Normal {
                continue;
            }
            let mut opened = false;
            for i in sentence.tokens() {
                let t = &self.doc.tokens[i];
                if t.kind != TokenKind::Word || self.barred[i] {
                    // A quotation or a colon opens a new beginning.
                    opened = opened && !matches!(self.doc.word(i), ":" | "\"" | "“" | "‘");
                    continue;
                }
                match t.case {
                    Case::Lower => self.seen.entry(t.key).or_default().small += 1,
                    Case::Title | Case::Mixed if opened => self.seen.entry(t.key).or_default().capital += 1,
                    _ => {}
                }
                opened = true;
            }
        }
    }

    /// Token `i` stands where any word has a capital: first of its sentence, after a colon or an opening quote.
    pub fn opens(&self, i: usize, first: usize) -> bool {
        i == first
            || match self.doc.word(i - 1) {
                "\"" | "“" | "‘" | "'" | "(" | "[" => {
                    i - 1 == first || !matches!(self.doc.word(i - 1), "(" | "[")
                }
                ":" | "-" | "—" | "–" | "*" | "•" | ">" | "." | "?" | "!" | "…" => {
                    self.doc.tokens[i].spaced
                }
                _ => false,
            }
    }
}

const GENITIVE: u64 = key("'s");
