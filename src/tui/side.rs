//! The lists of the side pane: what was found and what was noted, as rows that know where in the text they stand.

use super::notes;
use crate::article::Span;
use crate::extract::{DatedEvent, Entity, Extraction, Flag, Severity};
use crate::note::{AnchorState, Judged};
use crate::store::PlacedNote;
use crate::theme::Role;

/// A tab of the side pane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    /// Who and what.
    Entities,
    /// When.
    Dates,
    /// Reasons to look.
    Flags,
    /// What to check.
    Facts,
    /// What the reader said.
    Notes,
}

impl Tab {
    /// All, from left to right.
    pub const ALL: [Tab; 5] = [Tab::Entities, Tab::Dates, Tab::Flags, Tab::Facts, Tab::Notes];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Tab::Entities => "Entities",
            Tab::Dates => "Dates",
            Tab::Flags => "Flags",
            Tab::Facts => "Facts",
            Tab::Notes => "Notes",
        }
    }

    /// The tab `by` steps to the right, going round.
    pub fn step(self, by: isize) -> Tab {
        let at = Tab::ALL.iter().position(|t| *t == self).unwrap_or(0) as isize;
        let n = Tab::ALL.len() as isize;
        Tab::ALL[(at + by).rem_euclid(n) as usize]
    }
}

/// Answers are set in this far at most.
const DEEP: usize = 4;

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// A sign in front, one cell wide.
    pub sign: char,
    /// How the sign looks.
    pub role: Role,
    /// The words.
    pub label: String,
    /// A short word at the right edge.
    pub right: String,
    /// Where it stands in the text, in order; empty where it has no place.
    pub spots: Vec<Span>,
    /// Its index in what was found, or among the notes.
    pub index: usize,
}

/// One list.
#[derive(Clone, Default, Debug)]
pub struct List {
    /// Rows.
    pub items: Vec<Item>,
    /// The selected row.
    pub selected: usize,
    /// All places of all rows, in order, with the row.
    pub order: Vec<(Span, usize)>,
    /// The longest of them, in bytes: how far back one that reaches into a place may begin.
    longest: usize,
}

impl List {
    fn fill(&mut self, items: Vec<Item>) {
        self.order = items
            .iter()
            .enumerate()
            .flat_map(|(i, item)| item.spots.iter().map(move |s| (*s, i)))
            .collect();
        self.order.sort_by_key(|(s, i)| (s.start(), s.end(), *i));
        self.longest = self.order.iter().map(|(s, _)| s.len()).max().unwrap_or(0);
        self.selected = self.selected.min(items.len().saturating_sub(1));
        self.items = items;
    }

    /// The places that share a byte with `here`, in order.
    pub fn touching(&self, here: Span) -> impl Iterator<Item = (Span, usize)> + '_ {
        let first = self
            .order
            .partition_point(|(s, _)| s.start() + self.longest < here.start());
        self.order[first..]
            .iter()
            .copied()
            .take_while(move |(s, _)| s.start() < here.end())
            .filter(move |(s, _)| s.overlaps(here))
    }

    /// Leaves rows out of the places: nothing jumps there and nothing marks them, but they are listed.
    fn leave_out(&mut self, out: impl Fn(&Item) -> bool) {
        let rows = self.items.iter().enumerate().filter(|(_, item)| !out(item));
        self.order = rows
            .flat_map(|(i, item)| item.spots.iter().map(move |s| (*s, i)))
            .collect();
        self.order.sort_by_key(|(s, i)| (s.start(), s.end(), *i));
    }

    /// The first place that begins after byte `at`, or the last before it.
    pub fn beyond(&self, at: usize, back: bool) -> Option<Span> {
        let spot = if back {
            self.order
                .partition_point(|(s, _)| s.start() < at)
                .checked_sub(1)
                .and_then(|i| self.order.get(i))
        } else {
            self.order
                .get(self.order.partition_point(|(s, _)| s.start() <= at))
        };
        spot.map(|(s, _)| *s)
    }
}

/// All lists.
#[derive(Clone, Default, Debug)]
pub struct Sides {
    lists: [List; 5],
}

impl Sides {
    /// The list of a tab.
    pub fn list(&self, tab: Tab) -> &List {
        &self.lists[tab as usize]
    }

    /// The list of a tab, to be changed.
    pub fn list_mut(&mut self, tab: Tab) -> &mut List {
        &mut self.lists[tab as usize]
    }

    /// The selected row of a tab.
    pub fn selected(&self, tab: Tab) -> usize {
        self.list(tab).selected
    }

    /// The note of a row of the Notes tab.
    pub fn note(&self, row: usize) -> Option<usize> {
        let index = self.list(Tab::Notes).items.get(row).map(|i| i.index);
        index.filter(|i| *i != usize::MAX)
    }

    /// Findings that share a byte with `here`.
    pub fn near(&self, here: Span) -> Vec<(Span, Tab)> {
        let finds = [Tab::Entities, Tab::Dates, Tab::Flags, Tab::Facts];
        finds
            .iter()
            .flat_map(|&t| self.list(t).touching(here).map(move |(s, _)| (s, t)))
            .collect()
    }

    /// Fills the lists of what was found.
    pub fn fill(&mut self, text: &str, found: &Extraction) {
        self.lists[0].fill(
            found
                .entities
                .iter()
                .enumerate()
                .map(|(i, e)| entity(i, e))
                .collect(),
        );
        self.lists[1].fill(
            found
                .dates
                .iter()
                .enumerate()
                // Two events of one clause would be the same line twice.
                .filter(|&(i, d)| {
                    i.checked_sub(1)
                        .and_then(|i| found.dates.get(i))
                        .is_none_or(|before| (before.span, before.clause) != (d.span, d.clause))
                })
                .map(|(i, d)| date(text, i, d))
                .collect(),
        );
        let flags = found.flags.iter().enumerate().map(|(index, f)| Item {
            sign: severity(f.severity),
            role: Role::of_severity(f.severity),
            label: format!("{} “{}”", notes::plain(f.kind.word()), f.span.of(text)),
            right: String::new(),
            spots: vec![f.span],
            index,
        });
        self.lists[2].fill(flags.collect());
        let facts = found.facts.iter().enumerate().map(|(index, f)| Item {
            sign: ' ',
            role: Role::Fact,
            label: f.span.of(text).to_owned(),
            right: f.kind.word().to_owned(),
            spots: vec![f.span],
            index,
        });
        self.lists[3].fill(facts.collect());
    }

    /// Marks the facts that have been checked.
    pub fn check(&mut self, checked: impl Fn(Span) -> bool) {
        for item in &mut self.lists[3].items {
            item.sign = if item.spots.first().is_some_and(|s| checked(*s)) {
                '✓'
            } else {
                '·'
            };
        }
    }

    /// Says which flags the reader accepted and rejected; a flag is named by its index in what was found.
    pub fn judge(&mut self, found: &Extraction, judged: impl Fn(&Flag) -> Option<Judged>) {
        let list = &mut self.lists[Tab::Flags as usize];
        for item in &mut list.items {
            let Some(flag) = found.flags.get(item.index) else {
                continue;
            };
            let judged = judged(flag);
            item.right = judged.map_or("", Judged::word).to_owned();
            (item.sign, item.role) = match judged {
                Some(Judged::Rejected) => ('×', Role::Muted),
                _ => (severity(flag.severity), Role::of_severity(flag.severity)),
            };
        }
        list.leave_out(|item| item.right == Judged::Rejected.word());
    }

    /// Fills the list of notes; what is not understood stands below them.
    pub fn fill_notes(&mut self, all: &[PlacedNote], unreadable: &[String]) {
        let list = &mut self.lists[Tab::Notes as usize];
        let rows = notes::threads(all).into_iter();
        let items = rows.filter_map(|(index, deep)| Some((index, deep, all.get(index)?)));
        let items = items.map(|(index, deep, n)| {
            let lost = !matches!(n.place.state, AnchorState::Exact | AnchorState::Moved);
            let words = if n.note.text.is_empty() {
                n.note.anchor.quote.as_str()
            } else {
                n.note.text.as_str()
            };
            Item {
                sign: n.note.verdict.sign(),
                role: Role::of_verdict(n.note.verdict),
                label: match deep {
                    0 => format!("{} · {words}", notes::plain(n.note.verdict.word())),
                    deep => format!("{}↳ {words}", "  ".repeat(deep.min(DEEP) - 1)),
                },
                right: if lost {
                    n.place.state.word().to_owned()
                } else {
                    String::new()
                },
                spots: n.place.span.into_iter().collect(),
                index,
            }
        });
        let broken = unreadable.iter().map(|what| Item {
            sign: '!',
            role: Role::Error,
            label: what.clone(),
            right: String::new(),
            spots: Vec::new(),
            index: usize::MAX,
        });
        list.fill(items.chain(broken).collect());
    }
}

/// The gutter's sign for how much a flag matters.
pub fn severity(severity: Severity) -> char {
    match severity {
        Severity::Info => '·',
        Severity::Note => '?',
        Severity::Warning => '!',
    }
}

fn entity(index: usize, entity: &Entity) -> Item {
    let n = entity.mentions.len();
    Item {
        sign: ' ',
        role: Role::Entity,
        label: entity.name.clone(),
        right: if n > 1 {
            format!("{} ×{n}", entity.kind)
        } else {
            entity.kind.to_string()
        },
        spots: entity.mentions.iter().map(|m| m.span).collect(),
        index,
    }
}

/// A value as the list shows it: ISO 8601 says most by itself, but the words that TIMEX3 has for no date at all are nobody's English.
fn value(value: &str) -> &str {
    match value {
        "PAST_REF" => "past",
        "PRESENT_REF" => "now",
        "FUTURE_REF" => "future",
        value => value,
    }
}

fn date(text: &str, index: usize, date: &DatedEvent) -> Item {
    let event = date.clause.or(date.event).map_or("", |s| s.of(text));
    Item {
        sign: match date.basis.word() {
            "text" => '=',
            "inferred" => '~',
            _ => '·',
        },
        role: if date.basis == crate::extract::Basis::Inferred {
            Role::Inferred
        } else {
            Role::Date
        },
        label: if event.is_empty() {
            format!("{}  {}", value(&date.value), date.span.of(text))
        } else {
            format!("{}  {event}", value(&date.value))
        },
        right: String::new(),
        spots: vec![date.span],
        index,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_finds_long_places_that_begin_before() {
        let item = |start, end, index| Item {
            sign: ' ',
            role: Role::Fact,
            label: String::new(),
            right: String::new(),
            spots: vec![Span::new(start, end)],
            index,
        };
        let mut list = List::default();
        list.fill(vec![
            item(0, 100, 0),
            item(10, 12, 1),
            item(50, 60, 2),
            item(61, 62, 3),
        ]);
        let rows: Vec<usize> = list.touching(Span::new(55, 61)).map(|(_, i)| i).collect();
        assert_eq!(rows, [0, 2]);
        assert_eq!(list.beyond(10, false), Some(Span::new(50, 60)));
        assert_eq!(list.beyond(10, true), Some(Span::new(0, 100)));
        assert_eq!(list.beyond(61, false), None);
    }

    #[test]
    fn tabs_go_round() {
        assert_eq!(Tab::Notes.step(1), Tab::Entities);
        assert_eq!(Tab::Entities.step(-1), Tab::Notes);
    }
}
