//! The words of time, compiled from `config/lexicon/times.toml`.

use crate::extract::lexicon::{Lexicon, LexiconError};
use crate::extract::number::Numbers;
use crate::extract::phrase::{KeyMap, KeySet, Phrases};
use crate::extract::token::{key_of, ks};
use crate::extract::{TimexMod, times::expr::Unit};
use serde::Deserialize;
use std::collections::BTreeMap;

type Map<T> = BTreeMap<String, T>;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    months: Map<u8>,
    weekdays: Map<u8>,
    weekdays_plural: Map<u8>,
    units: Map<String>,
    units_plural: Map<String>,
    decades: Map<u8>,
    seasons: Map<String>,
    parts: Map<String>,
    clock: Map<String>,
    zones: Map<String>,
    holidays: Map<String>,
    refs: Refs,
    stories: Refs,
    sets: Map<String>,
    vague: List,
    modifiers: Map<String>,
    ages: Ages,
    tense: Tense,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Ages {
    children: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Refs {
    past: Vec<String>,
    present: Vec<String>,
    future: Vec<String>,
    strip: Vec<String>,
    general: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct List {
    words: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Tense {
    future: Vec<String>,
    planning: Vec<String>,
    intended: Vec<String>,
    not_past: Vec<String>,
    deferred: Vec<String>,
    past: Vec<String>,
}

/// When a holiday falls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Holiday {
    /// Month and day.
    Fixed(u8, u8),
    /// Month, which one (-1: the last), weekday.
    Nth(u8, i8, u8),
    /// Days after Easter Sunday.
    Easter(i16),
}

/// The compiled lists.
pub(super) struct Words {
    pub months: KeyMap<u8>,
    pub weekdays: KeyMap<u8>,
    pub weekdays_plural: KeyMap<u8>,
    /// The unit, and whether the word is a plural.
    pub units: KeyMap<(Unit, bool)>,
    pub numbers: KeyMap<u32>,
    pub ordinals: KeyMap<u32>,
    pub decades: KeyMap<u8>,
    pub seasons: KeyMap<&'static str>,
    pub parts: KeyMap<&'static str>,
    /// Hour and minute.
    pub clock: KeyMap<(u8, u8)>,
    pub zones: KeyMap<bool>,
    pub holidays: Phrases<Holiday>,
    /// The value, and whether only a story dates by it.
    pub refs: Phrases<(&'static str, bool)>,
    pub strip: KeySet,
    /// "today's" what means these days.
    pub general: KeySet,
    pub sets: KeyMap<String>,
    pub vague: KeySet,
    pub modifiers: Phrases<TimexMod>,
    /// Those whose age is told in months.
    pub children: KeySet,
    pub future: KeySet,
    pub planning: KeySet,
    pub intended: KeySet,
    pub not_past: KeySet,
    /// What was put off, and until when it was.
    pub deferred: KeySet,
    pub past: KeySet,
    /// Every word that an expression may begin with.
    openers: KeySet,
}

/// Words of the grammar that an expression may begin with, besides those of the lists.
const OPENERS: &[u64] = ks![
    "a",
    "an",
    "the",
    "these",
    "those",
    "this",
    "that",
    "his",
    "her",
    "its",
    "their",
    "our",
    "one",
    "half",
    "couple",
    "dozens",
    "hundreds",
    "thousands",
    "scores",
    "every",
    "each",
    "per",
    "once",
    "twice",
    "last",
    "past",
    "current",
    "next",
    "coming",
    "upcoming",
    "same",
    "following",
    "subsequent",
    "previous",
    "preceding",
    "prior",
    "latest",
    "final",
    "fiscal",
    "financial",
    "comparable",
    "corresponding",
    "equivalent",
    "like",
    "similar",
    "early",
    "earlier",
    "beginning",
    "start",
    "mid",
    "middle",
    "midst",
    "late",
    "later",
    "end",
    "close",
    "latter",
    "very",
    "today",
    "tdy",
    "yesterday",
    "tomorrow",
    "tmr",
    "tmrw",
    "tmw",
    "tomo",
    "tonight",
    "tonite",
    "overnight",
    "q1",
    "q2",
    "q3",
    "q4",
    "ad",
    "ce",
    "a.d.",
    "quarter"
];

impl Words {
    /// Whether an expression may begin with this word. Nothing else is looked at for most words of a text.
    pub(super) fn opens(&self, key: u64) -> bool {
        self.openers.contains(&key)
    }

    pub(super) fn new(lexicon: &Lexicon) -> Result<Words, LexiconError> {
        let file: File = lexicon.read("times")?;
        let said = Numbers::new(lexicon)?;
        let mut units = KeyMap::default();
        for (list, plural) in [(&file.units, false), (&file.units_plural, true)] {
            for (word, code) in list {
                let unit = Unit::of(code).ok_or_else(|| wrong("units", word, code))?;
                units.insert(key_of(word), (unit, plural));
            }
        }
        let mut holidays = Phrases::default();
        for (name, when) in &file.holidays {
            holidays.add(name, holiday(when).ok_or_else(|| wrong("holidays", name, when))?);
        }
        let mut modifiers = Phrases::default();
        for (phrase, word) in &file.modifiers {
            modifiers.add(
                phrase,
                word.parse::<TimexMod>()
                    .map_err(|_| wrong("modifiers", phrase, word))?,
            );
        }
        let mut clock = KeyMap::default();
        for (word, time) in &file.clock {
            let parsed = time
                .split_once(':')
                .and_then(|(h, m)| Some((h.parse().ok()?, m.parse().ok()?)));
            clock.insert(key_of(word), parsed.ok_or_else(|| wrong("clock", word, time))?);
        }
        let mut words = Words {
            openers: KeySet::default(),
            months: numbers("months", &file.months, 12)?,
            weekdays: numbers("weekdays", &file.weekdays, 7)?,
            weekdays_plural: numbers("weekdays_plural", &file.weekdays_plural, 9)?,
            units,
            numbers: said.cardinals,
            ordinals: said.ordinals,
            decades: numbers("decades", &file.decades, 9)?,
            seasons: codes("seasons", &file.seasons, &["SP", "SU", "FA", "WI"])?,
            parts: codes("parts", &file.parts, &["MO", "AF", "EV", "NI", "DT"])?,
            clock,
            zones: file.zones.iter().map(|(w, z)| (key_of(w), z == "Z")).collect(),
            holidays,
            refs: vague(&file.refs, &file.stories),
            strip: file.refs.strip.iter().map(|w| key_of(w)).collect(),
            general: file.refs.general.iter().map(|w| key_of(w)).collect(),
            sets: file.sets.iter().map(|(w, v)| (key_of(w), v.clone())).collect(),
            vague: file.vague.words.iter().map(|w| key_of(w)).collect(),
            modifiers,
            children: file.ages.children.iter().map(|w| key_of(w)).collect(),
            future: file.tense.future.iter().map(|w| key_of(w)).collect(),
            planning: file.tense.planning.iter().map(|w| key_of(w)).collect(),
            intended: file.tense.intended.iter().map(|w| key_of(w)).collect(),
            not_past: file.tense.not_past.iter().map(|w| key_of(w)).collect(),
            deferred: file.tense.deferred.iter().map(|w| key_of(w)).collect(),
            past: file.tense.past.iter().map(|w| key_of(w)).collect(),
        };
        words.openers = words.firsts();
        Ok(words)
    }
}

impl Words {
    /// The words that an expression may begin with.
    fn firsts(&self) -> KeySet {
        let lists = self.months.keys();
        let lists = lists
            .chain(self.weekdays.keys())
            .chain(self.weekdays_plural.keys());
        let lists = lists.chain(self.units.keys()).chain(self.numbers.keys());
        let lists = lists.chain(self.ordinals.keys()).chain(self.decades.keys());
        let lists = lists.chain(self.seasons.keys()).chain(self.parts.keys());
        let lists = lists.chain(self.clock.keys()).chain(self.sets.keys());
        let words = lists.chain(&self.vague).chain(OPENERS).copied();
        let phrases = self.holidays.firsts().chain(self.refs.firsts());
        words.chain(phrases).chain(self.modifiers.firsts()).collect()
    }
}

fn vague(refs: &Refs, stories: &Refs) -> Phrases<(&'static str, bool)> {
    let mut phrases = Phrases::default();
    for (lists, story) in [(refs, false), (stories, true)] {
        for (list, value) in [
            (&lists.past, "PAST_REF"),
            (&lists.present, "PRESENT_REF"),
            (&lists.future, "FUTURE_REF"),
        ] {
            list.iter().for_each(|phrase| phrases.add(phrase, (value, story)));
        }
    }
    phrases
}

fn wrong(table: &str, entry: &str, value: &str) -> LexiconError {
    LexiconError {
        file: "times".to_owned(),
        what: format!("[{table}] {entry}: {value:?} is not understood"),
    }
}

fn numbers(table: &str, map: &Map<u8>, max: u8) -> Result<KeyMap<u8>, LexiconError> {
    map.iter()
        .map(|(word, &n)| {
            if (1..=max).contains(&n) {
                Ok((key_of(word), n))
            } else {
                Err(wrong(table, word, &n.to_string()))
            }
        })
        .collect()
}

fn codes(
    table: &str,
    map: &Map<String>,
    known: &[&'static str],
) -> Result<KeyMap<&'static str>, LexiconError> {
    map.iter()
        .map(|(word, code)| match known.iter().find(|k| *k == code) {
            Some(&code) => Ok((key_of(word), code)),
            None => Err(wrong(table, word, code)),
        })
        .collect()
}

fn holiday(when: &str) -> Option<Holiday> {
    if let Some(days) = when.strip_prefix("easter") {
        return days.parse().ok().map(Holiday::Easter);
    }
    if let Some((month, day)) = when.split_once('-').filter(|_| !when.contains(':')) {
        return Some(Holiday::Fixed(month.parse().ok()?, day.parse().ok()?));
    }
    let mut parts = when.split(':');
    Some(Holiday::Nth(
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    ))
}
