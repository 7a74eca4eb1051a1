//! The lexicon of names, compiled: which known name begins at a token, and what a single word is good for.
//!
//! Look-ups go by the keys of tokens, so that reading a text compares numbers and allocates nothing.

use crate::extract::number::Numbers;
use crate::extract::phrase::{KeyMap, Phrases};
use crate::extract::token::{Case, key_of};
use crate::extract::{Doc, EntityKind, Lexicon, LexiconError};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// What a word is good for, as bits: a word can be several things at once ("Major": a title, and a family name).
pub mod mark {
    /// A given name.
    pub const GIVEN: u32 = 1;
    /// A family name.
    pub const FAMILY: u32 = 1 << 1;
    /// An everyday word: a capital on it proves nothing where capitals are usual.
    pub const COMMON: u32 = 1 << 2;
    /// A function word: never the beginning of a name.
    pub const STOP: u32 = 1 << 3;
    /// A small word inside names: `de`, `bin`.
    pub const PARTICLE: u32 = 1 << 4;
    /// Begins the name of a body: `Ministry of`.
    pub const ORG_HEAD: u32 = 1 << 5;
    /// Ends the name of a body: `Bank`.
    pub const ORG_TAIL: u32 = 1 << 6;
    /// The legal form of a company.
    pub const LEGAL: u32 = 1 << 7;
    /// Ends the name of a news organisation.
    pub const OUTLET_TAIL: u32 = 1 << 8;
    /// Begins the name of a place.
    pub const PLACE_HEAD: u32 = 1 << 9;
    /// Ends the name of a place.
    pub const PLACE_TAIL: u32 = 1 << 10;
    /// Begins the name of an event.
    pub const EVENT_HEAD: u32 = 1 << 11;
    /// Ends the name of an event.
    pub const EVENT_TAIL: u32 = 1 << 12;
    /// Begins the name of a law or treaty.
    pub const WORK_HEAD: u32 = 1 << 13;
    /// Ends the name of a law or treaty.
    pub const WORK_TAIL: u32 = 1 << 14;
    /// Names a kind of work: `film`.
    pub const WORK_CUE: u32 = 1 << 15;
    /// Stands between the kind of a work and its title: `called`.
    pub const CALLED: u32 = 1 << 16;
    /// What people do: a name before or after it is likely a person.
    pub const SAID: u32 = 1 << 17;
    /// What people are: `spokesman`.
    pub const ROLE: u32 = 1 << 18;
    /// Stands before places: `in`.
    pub const BEFORE_PLACE: u32 = 1 << 19;
    /// Written with a capital or all capitals, and yet no name: `Monday`.
    pub const NEVER: u32 = 1 << 20;
    /// A kind of ship.
    pub const VESSEL: u32 = 1 << 21;
    /// Ends the name of what towns have and call by their own name: `Museum`.
    pub const TOWN_TAIL: u32 = 1 << 22;
    /// A kind of weapon or machine, right behind its name: `missile`.
    pub const ARMAMENT: u32 = 1 << 23;
    /// A kind of firm, right before its name: `airline`.
    pub const FIRM: u32 = 1 << 24;
    /// Somebody who is "from" a place: `visitor`.
    pub const COMER: u32 = 1 << 25;
    /// Behind the name of somebody, in capitals: `OBE`.
    pub const HONOUR: u32 = 1 << 26;
    /// A kind of paper: `tabloid`.
    pub const PAPER: u32 = 1 << 27;
    /// Another kind of news organisation: `newswire`.
    pub const BROADCASTER: u32 = 1 << 28;
    /// The second half of an adjective or a date that is made of a name: `backed`.
    pub const SECOND_HALF: u32 = 1 << 29;
    /// Behind a nationality it begins the name of an office that has none of its own: `foreign`.
    pub const GOVERNMENT: u32 = 1 << 30;
    /// What the model is not told of.
    pub const UNTOLD: u32 = VESSEL
        | TOWN_TAIL
        | ARMAMENT
        | FIRM
        | COMER
        | HONOUR
        | PAPER
        | BROADCASTER
        | SECOND_HALF
        | GOVERNMENT;
}

/// A lexicon file of names.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    lists: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
    state: BTreeMap<String, String>,
    more: BTreeMap<String, Vec<String>>,
    less: Vec<String>,
}

impl File {
    fn read(lexicon: &Lexicon, name: &str) -> Result<File, LexiconError> {
        lexicon.read(name)
    }

    /// The words of one list, less what the reader took out, with what the reader added.
    fn each_word(&self, list: &str, mut add: impl FnMut(u64)) {
        let less: HashSet<u64> = self.less.iter().map(|w| key_of(w)).collect();
        let shipped = self.words.get(list).map_or("", String::as_str).split_whitespace();
        let own = self.more.get(list).into_iter().flatten().map(String::as_str);
        for word in shipped.chain(own) {
            let key = key_of(word);
            if !less.contains(&key) {
                add(key);
            }
        }
    }

    /// The lines that the reader added.
    fn each_own(&self, mut add: impl FnMut(&str)) {
        self.more.values().flatten().for_each(|line| add(line));
    }

    /// The lines of all lists of names, the reader's own first, so that they win.
    fn each_line(&self, mut add: impl FnMut(&str, Option<&str>)) {
        self.each_own(|line| add(line, None));
        for (state, lines) in &self.state {
            lines.lines().for_each(|line| add(line, Some(state)));
        }
        for lines in self.lists.values() {
            lines.lines().for_each(|line| add(line, None));
        }
    }
}

/// A line `Name = other name, other name : demonym, demonym` taken apart.
fn names_of(line: &str) -> (&str, impl Iterator<Item = &str>, impl Iterator<Item = &str>) {
    let (names, demonyms) = line.split_once(" :").unwrap_or((line, ""));
    let (name, others) = names.split_once(" = ").unwrap_or((names, ""));
    (
        name.trim(),
        others.split(',').map(str::trim).filter(|n| !n.is_empty()),
        demonyms.split(',').map(str::trim).filter(|n| !n.is_empty()),
    )
}

/// A name that the lexicon holds.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Which entry: equal for all names of one thing.
    pub entry: u32,
    /// What it is.
    pub kind: EntityKind,
    /// It names the people of the place, or says "of it".
    pub demonym: bool,
    /// Only all capitals are this name: `WHO`, never `who`.
    upper: bool,
    /// It may be written with a small first letter: `al-Qaeda`, `iPhone`.
    small: bool,
    /// Its last word has a capital: "The Age" is no "the age".
    high: bool,
}

/// All lists.
pub struct Lists {
    words: KeyMap<u32>,
    /// Numbers as words.
    pub numbers: Numbers,
    known: Phrases<Known>,
    titles: Phrases<()>,
    entries: Vec<Box<str>>,
    /// Which entries the reader's own files list.
    own: HashSet<u32>,
    /// Which entries are countries.
    countries: HashSet<u32>,
}

/// Which file holds names of which kind. Where two files hold one name, the earlier file wins.
const KINDS: &[(&str, EntityKind)] = &[
    ("places", EntityKind::Place),
    ("outlets", EntityKind::Outlet),
    ("organisations", EntityKind::Organisation),
    ("groups", EntityKind::Group),
    ("events", EntityKind::Event),
    ("products", EntityKind::Product),
    ("works", EntityKind::Work),
];

/// Which list of which file gives which mark.
const WORDS: &[(&str, &str, u32)] = &[
    ("people", "given", mark::GIVEN),
    ("people", "family", mark::FAMILY),
    ("people", "honours", mark::HONOUR),
    ("organisations", "heads", mark::ORG_HEAD),
    ("organisations", "tails", mark::ORG_TAIL),
    ("organisations", "legal", mark::LEGAL),
    ("organisations", "outlet_tails", mark::OUTLET_TAIL),
    ("events", "heads", mark::EVENT_HEAD),
    ("events", "tails", mark::EVENT_TAIL),
    ("works", "heads", mark::WORK_HEAD),
    ("works", "tails", mark::WORK_TAIL),
    ("works", "cues", mark::WORK_CUE),
    ("works", "called", mark::CALLED),
    ("words", "stop", mark::STOP),
    ("words", "particles", mark::PARTICLE),
    ("words", "place_heads", mark::PLACE_HEAD),
    ("words", "place_tails", mark::PLACE_TAIL),
    ("words", "said", mark::SAID),
    ("words", "roles", mark::ROLE),
    ("words", "before_place", mark::BEFORE_PLACE),
    ("words", "never", mark::NEVER),
    ("words", "vessels", mark::VESSEL),
    ("words", "town_tails", mark::TOWN_TAIL),
    ("words", "armaments", mark::ARMAMENT),
    ("words", "firms", mark::FIRM),
    ("words", "comers", mark::COMER),
    ("words", "papers", mark::PAPER),
    ("words", "broadcasters", mark::BROADCASTER),
    ("words", "second_halves", mark::SECOND_HALF),
    ("words", "government", mark::GOVERNMENT),
    ("words", "common", mark::COMMON),
];

impl Lists {
    /// Compiles them. The error names the file that cannot be understood.
    pub fn new(lexicon: &Lexicon) -> Result<Lists, LexiconError> {
        let mut lists = Lists {
            words: KeyMap::default(),
            numbers: Numbers::new(lexicon)?,
            known: Phrases::default(),
            titles: Phrases::default(),
            entries: Vec::new(),
            own: HashSet::new(),
            countries: HashSet::new(),
        };
        let mut files = BTreeMap::new();
        for (name, _, _) in WORDS {
            if !files.contains_key(name) {
                files.insert(*name, File::read(lexicon, name)?);
            }
        }
        for (name, list, bit) in WORDS {
            if let Some(file) = files.get(name) {
                file.each_word(list, |key| *lists.words.entry(key).or_default() |= bit);
            }
        }
        for &(name, kind) in KINDS {
            let file = File::read(lexicon, name)?;
            let less: HashSet<&str> = file.less.iter().map(String::as_str).collect();
            // The reader's lines are read twice: of two equal names the first entry wins, and that is the marked one.
            file.each_own(|line| {
                lists.own.extend(u32::try_from(lists.entries.len()));
                lists.entry(line, kind, &less);
            });
            let countries: HashSet<&str> = file
                .lists
                .get("countries")
                .map_or("", String::as_str)
                .lines()
                .map(|line| names_of(line).0)
                .collect();
            file.each_line(|line, _| {
                if countries.contains(names_of(line).0) {
                    lists.countries.extend(u32::try_from(lists.entries.len()));
                }
                lists.entry(line, kind, &less);
            });
        }
        if let Some(people) = files.get("people") {
            let less: HashSet<&str> = people.less.iter().map(String::as_str).collect();
            let own = people
                .more
                .get("titles")
                .into_iter()
                .flatten()
                .map(String::as_str);
            let shipped = people.lists.get("titles").map_or("", String::as_str).lines();
            for title in shipped.chain(own).filter(|t| !less.contains(t)) {
                lists.titles.add(title, ());
            }
        }
        Ok(lists)
    }

    fn entry(&mut self, line: &str, kind: EntityKind, less: &HashSet<&str>) {
        let (name, others, demonyms) = names_of(line);
        if name.is_empty() {
            return;
        }
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(name.into());
        let all = std::iter::once(name).chain(others).map(|n| (n, false));
        for (name, demonym) in all.chain(demonyms.map(|n| (n, true))) {
            if less.contains(name) {
                continue;
            }
            let mut letters = name.chars().filter(|c| c.is_alphabetic());
            let upper = name.len() <= 6 && letters.clone().count() > 1 && letters.all(char::is_uppercase);
            let known = Known {
                entry,
                kind,
                demonym,
                upper,
                small: name.starts_with("Al-") || name.chars().next().is_some_and(char::is_lowercase),
                high: name
                    .rsplit(' ')
                    .next()
                    .is_some_and(|w| w.starts_with(char::is_uppercase)),
            };
            self.known.add(name, known);
        }
    }

    /// The fullest name of an entry.
    pub fn name(&self, entry: u32) -> &str {
        self.entries.get(entry as usize).map_or("", |n| n)
    }

    /// Whether the reader's own file lists this entry.
    pub fn own(&self, entry: u32) -> bool {
        self.own.contains(&entry)
    }

    /// Whether this entry is a country.
    pub fn country(&self, entry: u32) -> bool {
        self.countries.contains(&entry)
    }

    /// What the word with this key is good for.
    pub fn marks(&self, key: u64) -> u32 {
        self.words.get(&key).copied().unwrap_or(0)
    }

    /// The longest known name that begins at token `at` and ends before token `end`, written as names are.
    pub fn known(&self, doc: &Doc, at: usize, end: usize) -> Option<(usize, Known)> {
        let (len, known) = self.known.longest(doc, at, end)?;
        let first = doc.tokens.get(at)?;
        let fits = if known.upper {
            doc.tokens[at..at + len]
                .iter()
                .all(|t| !matches!(t.case, Case::Lower | Case::Title) || t.span.len() == 1)
                || (len > 1 && first.case == Case::Upper)
        } else {
            let low = doc
                .tokens
                .get(at + len - 1)
                .is_some_and(|t| t.case == Case::Lower);
            (known.small || first.case != Case::Lower) && !(known.high && low && len > 1)
        };
        fits.then_some((len, *known))
    }

    /// The outlet whose name with its article stands at `at..end`, where the text writes the article small: "the Guardian".
    pub fn paper(&self, doc: &Doc, at: usize, end: usize) -> Option<u32> {
        let (len, known) = self.known.longest(doc, at, end)?;
        let article = doc.is_word(at, "the") && at + len == end && len > 1;
        (article && known.kind == EntityKind::Outlet).then_some(known.entry)
    }

    /// The longest title that begins at token `at`, with the full stop of an abbreviation: how many tokens.
    pub fn title(&self, doc: &Doc, at: usize, end: usize) -> Option<usize> {
        let (len, ()) = self.titles.longest(doc, at, end)?;
        let stop = doc.tokens.get(at + len).is_some_and(|t| !t.spaced) && doc.word(at + len) == ".";
        Some(len + usize::from(stop && at + len < end))
    }
}

/// News organisations whose editorial line a state controls: every one of their names, and the state.
pub fn state_outlets(lexicon: &Lexicon) -> Result<Vec<(String, String)>, LexiconError> {
    let file = File::read(lexicon, "outlets")?;
    let mut out = Vec::new();
    file.each_line(|line, state| {
        let (name, others, _) = names_of(line);
        if let Some(state) = state.filter(|_| !name.is_empty()) {
            for name in std::iter::once(name).chain(others) {
                if !file.less.iter().any(|l| l == name) {
                    out.push((name.to_owned(), state.to_owned()));
                }
            }
        }
    });
    Ok(out)
}
