//! Which notes are shown, in which order and under which headings: the library's notes through queue, query and verdicts.

use super::queue::{Group, Queue, Sort, urgency};
use super::{Review, named, plain};
use crate::note::{Status, Verdict};
use crate::query::{Query, Subject};
use crate::store::{PlacedNote, Shelved};
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A heading, and how far its notes are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Head {
    /// Place in the list of shown notes of the first one under it.
    pub first: usize,
    /// Its name.
    pub title: String,
    /// What else is known.
    pub about: String,
    /// Of all its notes, shown or not, how many are settled and how many there are.
    pub done: usize,
    /// See `done`.
    pub all: usize,
}

/// The heading a note stands under: what sorts it, and its words.
type Key = (usize, String);

impl Review {
    /// Chooses anew. While a query is half typed, what it asked before holds.
    pub(super) fn choose(&mut self) {
        match Query::parse(self.line.text()).and_then(Query::of_notes) {
            Ok(query) => (self.query, self.unread) = (query, None),
            Err(error) => self.unread = Some(error.to_string()),
        }
        let today = self.clock.today;
        let mut tally: BTreeMap<Key, (usize, usize)> = BTreeMap::new();
        let mut counts = [0; Queue::ALL.len()];
        let mut chosen: Vec<(Key, usize, usize)> = Vec::new();
        for (a, shelved) in self.library.iter().enumerate() {
            for (n, placed) in shelved.notes.iter().enumerate() {
                let key = key(self.group, a, shelved, placed);
                let (done, all) = tally.entry(key.clone()).or_default();
                *done += usize::from(is_settled(placed));
                *all += 1;
                if !self.fits(shelved, placed) {
                    continue;
                }
                for (count, queue) in counts.iter_mut().zip(Queue::ALL) {
                    *count += usize::from(queue.holds(placed, today));
                }
                if self.queue.holds(placed, today) {
                    chosen.push((key, a, n));
                }
            }
        }
        let note = |(_, a, n): &(Key, usize, usize)| self.library.get(*a)?.notes.get(*n);
        chosen.sort_by_cached_key(|place| note(place).map(|n| rank(self.sort, n, today)));
        // A heading stands where its first note would: what wants the reader most is on top, whichever way notes are grouped.
        let mut ranks: BTreeMap<Key, usize> = BTreeMap::new();
        if self.sort != Sort::Place {
            for (key, ..) in &chosen {
                let next = ranks.len();
                ranks.entry(key.clone()).or_insert(next);
            }
        }
        chosen.sort_by_cached_key(|(key, ..)| (ranks.get(key).copied(), key.clone()));
        self.heads.clear();
        let mut last: Option<&Key> = None;
        for (first, (key, a, _)) in chosen.iter().enumerate() {
            if last != Some(key) {
                let (title, about) = self.heading(key, *a);
                let (done, all) = tally.get(key).copied().unwrap_or_default();
                self.heads.push(Head {
                    first,
                    title,
                    about,
                    done,
                    all,
                });
                last = Some(key);
            }
        }
        self.counts = counts;
        self.shown = chosen.into_iter().map(|(_, a, n)| (a, n)).collect();
    }

    /// Whether a note answers the query and has one of the verdicts.
    pub(super) fn fits(&self, shelved: &Shelved, placed: &PlacedNote) -> bool {
        let note = &placed.note;
        (self.verdicts.is_empty() || self.verdicts.contains(&note.verdict))
            && (self.query.is_empty()
                || self.query.matches(&Subject {
                    note,
                    state: placed.place.state,
                    article: shelved.article.about(),
                    today: &self.clock.today.to_string(),
                }))
    }

    fn heading(&self, key: &Key, article: usize) -> (String, String) {
        match self.group {
            Group::Article => {
                let Some(info) = self.library.get(article).map(|s| &s.article) else {
                    return Default::default();
                };
                // The day: the hour is no help in a list.
                let published = info
                    .published
                    .as_ref()
                    .map(|p| p.value.get(..10).unwrap_or(&p.value));
                let about: Vec<&str> = [info.outlet.as_deref(), published]
                    .into_iter()
                    .flatten()
                    .collect();
                (named(info), about.join(", "))
            }
            Group::Outlet if key.1.is_empty() => ("outlet not known".to_owned(), String::new()),
            Group::Outlet => (key.1.clone(), String::new()),
            Group::Tag if key.1.is_empty() => ("no tag".to_owned(), String::new()),
            Group::Tag => (format!("#{}", key.1), String::new()),
            Group::Verdict => {
                let word = Verdict::ALL.get(key.0).map_or("", |v| v.word());
                (plain(word), String::new())
            }
        }
    }

    /// Of all notes of the library how many are settled, and how many there are.
    pub(super) fn progress(&self) -> (usize, usize) {
        let notes = || self.library.iter().flat_map(|s| &s.notes);
        (notes().filter(|n| is_settled(n)).count(), notes().count())
    }
}

/// Whether a note wants nothing more: its work is done or was dropped.
fn is_settled(placed: &PlacedNote) -> bool {
    matches!(placed.note.status, Status::Done | Status::Dropped)
}

fn key(group: Group, article: usize, shelved: &Shelved, placed: &PlacedNote) -> Key {
    // What has no name comes last.
    let named = |word: Option<&str>| match word {
        Some(word) if !word.is_empty() => (0, word.to_owned()),
        _ => (1, String::new()),
    };
    match group {
        Group::Article => (article, String::new()),
        Group::Outlet => named(shelved.article.outlet.as_deref()),
        Group::Tag => named(placed.note.tags.first().map(String::as_str)),
        Group::Verdict => {
            let place = Verdict::ALL.iter().position(|v| *v == placed.note.verdict);
            (place.unwrap_or_default(), String::new())
        }
    }
}

/// Where a note stands in an order, less first; those of one rank stay as they stand in the library.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Place,
    Urgency(u8),
    Due(Date),
    Updated(Reverse<String>),
}

fn rank(sort: Sort, placed: &PlacedNote, today: Date) -> Rank {
    let note = &placed.note;
    match sort {
        Sort::Place => Rank::Place,
        Sort::Urgency => Rank::Urgency(urgency(placed, today).unwrap_or(u8::MAX)),
        Sort::Due => {
            let day = note.due.as_deref().and_then(crate::day::of);
            Rank::Due(day.unwrap_or(Date::MAX))
        }
        Sort::Updated => Rank::Updated(Reverse(note.updated.clone())),
    }
}
