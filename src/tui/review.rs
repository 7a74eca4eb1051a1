//! The Review screen: the notes of the whole library as work. A queue says which of them want the reader; they are grouped, sorted,
//! marked, and changed together.
//!
//! It holds what it was given and changes nothing of it: what is to be opened, changed or undone is asked of the program.

mod change;
mod choose;
mod draw;
mod foot;
mod heads;
mod marks;
mod queue;
mod stats;

pub use change::{Ask, Change};
pub use queue::{Group, Queue, Sort};

use super::card::Clock;
use super::line::Line;
use crate::action::Action;
use crate::keymap::{Context, Key, Keymap, Lookup};
use crate::note::Verdict;
use crate::query::Query;
use crate::store::{ArticleInfo, PlacedNote, RuleTally, Shelved};
use choose::Head;
use crossterm::event::KeyCode;
use marks::Marks;
use ratatui::layout::Rect;
use std::collections::HashMap;
use std::path::PathBuf;

/// What the screen asks of the program.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// Open this article at this note.
    Open {
        /// Place of the article in the list that was handed in.
        article: usize,
        /// Identifier of the note.
        note: String,
    },
    /// Change these notes: an article's folder, and the ids of its notes.
    Change(Vec<(PathBuf, Vec<String>)>, Change),
    /// Notes are to go out: what those that are meant are called, and which they are.
    Export(String, Vec<(PathBuf, Vec<String>)>),
    /// Show this note whole, with its history.
    Whole(Box<PlacedNote>),
    /// Count the flags that were judged, for the statistics.
    Rules,
    /// Take the last change of the library back.
    Undo,
    /// Do it again.
    Redo,
    /// Tell the reader something.
    Say(String),
    /// Back to where the reader came from.
    Back,
    /// Something that no screen keeps to itself: help, palette, quit, suspend, redraw.
    Do(Action),
}

/// What is being typed at the foot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Typing {
    /// What to show.
    Filter,
    /// Tags for the marked notes.
    Tags,
    /// The day on which to look again.
    Day,
}

/// The screen.
#[derive(Debug)]
pub struct Review {
    library: Vec<Shelved>,
    clock: Clock,
    queue: Queue,
    sort: Sort,
    group: Group,
    /// The query.
    line: Line,
    /// The answer that is being typed.
    answer: Line,
    typing: Option<Typing>,
    ask: Option<Ask>,
    /// What the line asks, as it last could be read.
    query: Query,
    /// Why the line cannot be read now.
    unread: Option<String>,
    /// The verdicts to show; all when empty.
    verdicts: Vec<Verdict>,
    /// What is shown: places of article and note.
    shown: Vec<(usize, usize)>,
    /// The headings they stand under.
    heads: Vec<Head>,
    /// How many notes stand in each queue.
    counts: [usize; Queue::ALL.len()],
    marks: Marks,
    /// The first row of the statistics, while they are shown.
    stats: Option<usize>,
    /// How often the flags of each rule were accepted and rejected.
    rules: Vec<RuleTally>,
    /// Place in `shown`.
    at: usize,
    pending: Vec<Key>,
}

impl Review {
    /// The notes of these articles, in their order.
    pub fn new(library: Vec<Shelved>, clock: Clock) -> Review {
        let mut review = Review {
            library,
            clock,
            queue: Queue::default(),
            sort: Sort::Urgency,
            group: Group::default(),
            line: Line::default(),
            answer: Line::default(),
            typing: None,
            ask: None,
            query: Query::default(),
            unread: None,
            verdicts: Vec::new(),
            shown: Vec::new(),
            heads: Vec::new(),
            counts: Default::default(),
            marks: Marks::default(),
            stats: None,
            rules: Vec::new(),
            at: 0,
            pending: Vec::new(),
        };
        review.choose();
        review
    }

    /// Takes in the library as it is now: what is shown and where the cursor is stay.
    pub fn renew(&mut self, library: Vec<Shelved>, clock: Clock) {
        let rest = self.rest();
        self.library = library;
        self.clock = clock;
        self.choose();
        self.go_on(&rest);
    }

    /// Takes in some articles as they are now.
    pub fn replace(&mut self, articles: Vec<Shelved>) {
        let rest = self.rest();
        self.end_range();
        let mut fresh: HashMap<_, _> = articles
            .into_iter()
            .map(|s| (s.article.folder.clone(), s))
            .collect();
        for old in &mut self.library {
            if let Some(fresh) = fresh.remove(&old.article.folder) {
                *old = fresh;
            }
        }
        self.choose();
        self.go_on(&rest);
    }

    /// How many of these articles are others than are shown.
    pub fn differing(&self, articles: &[Shelved]) -> usize {
        let shown: HashMap<_, _> = self.library.iter().map(|s| (&s.article.folder, s)).collect();
        let other = |fresh: &&Shelved| {
            let shown = shown.get(&fresh.article.folder);
            shown.is_some_and(|s| (&s.notes, &s.problems) != (&fresh.notes, &fresh.problems))
        };
        articles.iter().filter(other).count()
    }

    /// Takes in how often the flags of each rule were accepted and rejected.
    pub fn count_rules(&mut self, rules: Vec<RuleTally>) {
        self.rules = rules;
    }

    /// The articles that were handed in.
    pub fn library(&self) -> &[Shelved] {
        &self.library
    }

    /// Which table of the keymap holds now.
    pub fn context(&self) -> Context {
        match (self.typing, self.ask) {
            (None, None) => Context::Review,
            _ => Context::Prompt,
        }
    }

    /// The note under the cursor and the place of its article.
    pub fn here(&self) -> Option<(usize, &PlacedNote)> {
        let (article, _) = *self.shown.get(self.at)?;
        Some((article, self.placed(self.at)?))
    }

    fn placed(&self, i: usize) -> Option<&PlacedNote> {
        let (article, note) = *self.shown.get(i)?;
        self.library.get(article)?.notes.get(note)
    }

    /// Takes a key; `area` is where the screen is drawn.
    pub fn key(&mut self, key: Key, keymap: &Keymap, area: Rect, clock: Clock) -> Vec<Event> {
        self.clock = clock;
        let keys = [self.pending.as_slice(), &[key]].concat();
        let found = keymap.press(self.context(), &mut self.pending, key);
        if let Some(ask) = self.ask {
            return self.answered(ask, key, found);
        }
        if let Some(typing) = self.typing {
            return self.typed(typing, key, found);
        }
        if let (Lookup::None, Some(verdict)) = (found, key.character().and_then(verdict_of)) {
            match self.verdicts.iter().position(|v| *v == verdict) {
                Some(there) => drop(self.verdicts.remove(there)),
                None => self.verdicts.push(verdict),
            }
            self.filter();
            return Vec::new();
        }
        match (keymap.idle(Context::Review, &keys, found), found) {
            (Some(said), _) => vec![Event::Say(said)],
            (None, Lookup::Action(action)) => self.run(action, area),
            (None, Lookup::Prefix | Lookup::None) => Vec::new(),
        }
    }

    /// Does what a key or the palette asks for.
    pub fn run(&mut self, action: Action, area: Rect) -> Vec<Event> {
        let rows = draw::rows_of_list(area);
        match action {
            Action::Statistics => {
                if self.stats.take().is_some() {
                    return Vec::new();
                }
                self.stats = Some(0);
                vec![Event::Rules]
            }
            action if self.stats.is_some() && self.scroll_stats(action, rows.0) => Vec::new(),
            // What changes notes waits until they are seen.
            action if self.stats.is_some() && !waits_for_nothing(action) => vec![Event::Say(
                "this is for the notes; go back to them first".to_owned(),
            )],
            action if self.shown.is_empty() && wants_a_note(action) => {
                vec![Event::Say("there is no note here".to_owned())]
            }
            action if self.act(action, rows) => Vec::new(),
            Action::Open | Action::Right => {
                let open = |(article, placed): (usize, &PlacedNote)| Event::Open {
                    article,
                    note: placed.note.id.clone(),
                };
                self.here().map(open).into_iter().collect()
            }
            Action::Export => {
                let (name, notes) = self.outgoing();
                vec![Event::Export(name, notes)]
            }
            Action::WholeNote => {
                let here = self.here().map(|(_, placed)| placed.clone());
                here.map(|placed| Event::Whole(Box::new(placed)))
                    .into_iter()
                    .collect()
            }
            Action::Undo => vec![Event::Undo],
            Action::Redo => vec![Event::Redo],
            Action::Back if self.any_marks() => {
                self.unmark();
                Vec::new()
            }
            Action::Back if self.is_filtered() => {
                self.clear();
                Vec::new()
            }
            Action::Back => vec![Event::Back],
            Action::Help
            | Action::Palette
            | Action::Review
            | Action::Quit
            | Action::Suspend
            | Action::Redraw => {
                vec![Event::Do(action)]
            }
            _ => Vec::new(),
        }
    }

    /// Does what belongs to this screen alone; whether it was such a thing. `rows` are those of the list, and of one note in it.
    fn act(&mut self, action: Action, rows: (usize, usize)) -> bool {
        let (height, per_note) = rows;
        let page = isize::try_from(height / per_note.max(1)).unwrap_or(1).max(1);
        match action {
            Action::Next | Action::LineDown => self.step(1),
            Action::Previous | Action::LineUp => self.step(-1),
            Action::HalfPageDown => self.step((page / 2).max(1)),
            Action::HalfPageUp => self.step(-(page / 2).max(1)),
            Action::PageDown => self.step(page),
            Action::PageUp => self.step(-page),
            Action::Top => self.at = 0,
            Action::Bottom => self.at = self.shown.len().saturating_sub(1),
            Action::NextParagraph => self.by_heading(1),
            Action::PreviousParagraph => self.by_heading(-1),
            Action::Find => self.typing = Some(Typing::Filter),
            Action::NextQueue => self.show(self.queue.step(1)),
            Action::PreviousQueue => self.show(self.queue.step(-1)),
            Action::GroupBy => {
                self.group = self.group.next();
                self.filter();
            }
            Action::SortBy => {
                self.sort = self.sort.next();
                self.filter();
            }
            Action::MarkRow => {
                self.toggle_mark();
                self.step(1);
            }
            Action::MarkRange => self.range(),
            Action::MarkAll => self.mark_all(),
            Action::SetVerdict => self.ask = Some(Ask::Verdict),
            Action::SetStatus => self.ask = Some(Ask::Status),
            Action::SetDue => self.ask = Some(Ask::Due),
            Action::SetTags => {
                self.answer.clear();
                self.typing = Some(Typing::Tags);
            }
            Action::ClearFilters => self.clear(),
            other => match Queue::of(other) {
                Some(queue) => self.show(queue),
                None => return false,
            },
        }
        true
    }

    /// Moves in the statistics, or closes them; whether the action was one of theirs.
    fn scroll_stats(&mut self, action: Action, height: usize) -> bool {
        let last = stats::Stats::of(self).height().saturating_sub(height);
        let top = self.stats.unwrap_or_default();
        self.stats = match action {
            Action::Next | Action::LineDown => Some((top + 1).min(last)),
            Action::Previous | Action::LineUp => Some(top.saturating_sub(1)),
            Action::HalfPageDown | Action::PageDown => Some((top + height / 2).min(last)),
            Action::HalfPageUp | Action::PageUp => Some(top.saturating_sub(height / 2)),
            Action::Top => Some(0),
            Action::Bottom => Some(last),
            Action::Back => None,
            _ => return false,
        };
        true
    }

    /// A key that answers what is asked.
    fn answered(&mut self, ask: Ask, key: Key, found: Lookup) -> Vec<Event> {
        self.ask = None;
        match (found, key.character()) {
            (Lookup::Action(Action::Back), _) => Vec::new(),
            (Lookup::Action(Action::Open), _) if ask == Ask::Due => self.ask_for(Change::Suggested),
            // A day is written out: what begins it is its first character.
            (Lookup::None, Some(c)) if ask == Ask::Due && (c.is_alphabetic() || c == '+') => {
                self.answer.clear();
                self.answer.key(key);
                self.typing = Some(Typing::Day);
                Vec::new()
            }
            (_, c) => match c.and_then(|c| Change::answer(ask, c)) {
                Some(change) => self.ask_for(change),
                None => vec![Event::Say("no such answer; nothing was changed".to_owned())],
            },
        }
    }

    /// A key while a line is typed.
    fn typed(&mut self, typing: Typing, key: Key, found: Lookup) -> Vec<Event> {
        match (found, typing) {
            (Lookup::Action(Action::Open), _) => {
                self.typing = None;
                match typing {
                    Typing::Filter => return Vec::new(),
                    Typing::Tags => {
                        return Change::tags(self.answer.text())
                            .map(|change| self.ask_for(change))
                            .unwrap_or_default();
                    }
                    Typing::Day => match Change::day(self.answer.text(), self.clock.today) {
                        Ok(change) => return self.ask_for(change),
                        Err(why) => {
                            self.typing = Some(Typing::Day);
                            return vec![Event::Say(why)];
                        }
                    },
                }
            }
            (Lookup::Action(Action::Back), Typing::Filter) => {
                self.typing = None;
                self.line.clear();
                self.filter();
            }
            (Lookup::Action(Action::Back), _) => self.typing = None,
            (Lookup::Action(Action::Suspend), _) => return vec![Event::Do(Action::Suspend)],
            (Lookup::Action(Action::Next), Typing::Filter) => self.step(1),
            (Lookup::Action(Action::Previous), Typing::Filter) => self.step(-1),
            (Lookup::Action(_) | Lookup::Prefix, _) => {}
            (Lookup::None, Typing::Filter) => {
                if self.line.key(key) {
                    self.filter();
                }
            }
            // As in vim: taking away the last character of nothing closes.
            (Lookup::None, _) if self.answer.is_empty() && key == Key::plain(KeyCode::Backspace) => {
                self.typing = None;
            }
            (Lookup::None, _) => {
                self.answer.key(key);
            }
        }
        Vec::new()
    }

    fn ask_for(&mut self, change: Change) -> Vec<Event> {
        vec![Event::Change(self.targets(), change)]
    }

    /// Takes pasted text: words for the line that is open, else nothing.
    pub fn paste(&mut self, text: &str) {
        let filtered = self.typing == Some(Typing::Filter);
        if filtered && self.line.paste(text) {
            self.filter();
        } else if !filtered && self.typing.is_some() {
            self.answer.paste(text);
        }
    }

    fn step(&mut self, by: isize) {
        self.at = self
            .at
            .saturating_add_signed(by)
            .min(self.shown.len().saturating_sub(1));
    }

    /// To the first note of the next heading, or of this one or the one before.
    fn by_heading(&mut self, by: isize) {
        let firsts = self.heads.iter().map(|h| h.first);
        let next = match by > 0 {
            true => firsts.into_iter().find(|first| *first > self.at),
            false => firsts.into_iter().rev().find(|first| *first < self.at),
        };
        self.at = next.unwrap_or(self.at);
    }

    fn show(&mut self, queue: Queue) {
        self.queue = queue;
        self.filter();
    }

    fn is_filtered(&self) -> bool {
        !self.line.is_empty() || !self.verdicts.is_empty()
    }

    fn clear(&mut self) {
        self.line.clear();
        self.verdicts.clear();
        self.filter();
    }

    fn here_id(&self) -> Option<String> {
        self.here().map(|(_, placed)| placed.note.id.clone())
    }

    /// Chooses anew and keeps the cursor on its note where that is still shown.
    fn filter(&mut self) {
        let here = self.here_id();
        self.end_range();
        self.choose();
        self.go_to(here);
    }

    /// The ids of the note under the cursor and of those after it, as far as they may be wanted.
    fn rest(&self) -> Vec<String> {
        let rest = (self.at..self.shown.len()).take(200);
        rest.filter_map(|i| Some(self.placed(i)?.note.id.clone()))
            .collect()
    }

    /// Puts the cursor where work goes on after notes were changed: on the note it was on, or, where that one went or stands further down
    /// now, on the one that came after it.
    fn go_on(&mut self, rest: &[String]) {
        let place = |id: &String| {
            let there = |i: &usize| self.placed(*i).is_some_and(|n| n.note.id == *id);
            (0..self.shown.len()).find(there)
        };
        let here = rest.first().and_then(place);
        let next = rest.iter().skip(1).find_map(|id| Some((place(id)?, id.clone())));
        let id = match (here, next) {
            (Some(here), Some((next, id))) if next < here => Some(id),
            (None, Some((_, id))) => Some(id),
            _ => rest.first().cloned(),
        };
        self.go_to(id);
    }

    fn go_to(&mut self, id: Option<String>) {
        let there = |i: &usize| self.placed(*i).map(|n| &n.note.id) == id.as_ref();
        let place = id.as_ref().and_then(|_| (0..self.shown.len()).find(there));
        self.at = place.unwrap_or(self.at).min(self.shown.len().saturating_sub(1));
        self.forget_hidden();
    }
}

/// Whether an action is done though the statistics are shown.
fn waits_for_nothing(action: Action) -> bool {
    matches!(
        action,
        Action::Help
            | Action::Palette
            | Action::Quit
            | Action::Suspend
            | Action::Redraw
            | Action::Find
            | Action::ClearFilters
            | Action::Export
    )
}

/// Whether an action is for the note under the cursor, or those that are marked.
fn wants_a_note(action: Action) -> bool {
    matches!(
        action,
        Action::Open
            | Action::Right
            | Action::WholeNote
            | Action::SetVerdict
            | Action::SetStatus
            | Action::SetTags
            | Action::SetDue
            | Action::MarkRow
            | Action::MarkRange
    )
}

fn verdict_of(digit: char) -> Option<Verdict> {
    let at = usize::try_from(digit.to_digit(10)?).ok()?.checked_sub(1)?;
    Verdict::ALL.get(at).copied()
}

/// The headline; where there is none, the opening words that the folder is named by.
fn named(info: &ArticleInfo) -> String {
    let name = info.name();
    match name.rsplit_once('-') {
        Some((words, _)) if info.title.is_none() => format!("{}…", words.replace('-', " ")),
        _ => name,
    }
}

/// "1 note", "2 notes", "2 entries".
fn counted(n: usize, what: &str) -> String {
    match (n, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        _ => format!("{n} {what}s"),
    }
}

fn plain(word: &str) -> String {
    word.replace('_', " ")
}

#[cfg(test)]
mod tests;
