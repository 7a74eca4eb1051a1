//! The Library screen: every article, how far the reader is with it, its tags, stars and notes; searched as the reader types.
//!
//! It knows the numbers of all articles that answer, in order, and the rows of those it has shown. Both come from the index, in a worker: the
//! screen asks, goes on, and takes in what comes. An answer to an older question is passed over.

mod draw;
mod marks;
mod saved;
#[cfg(test)]
mod tests;

use super::line::Line;
use crate::action::Action;
use crate::index::{Listing, Order, Row, Snippet};
use crate::keymap::{Context, Key, Keymap, Lookup};
use crate::note::ReadState;
use crate::query::Query;
use crate::store::{Mark, Marks, SavedQuery};
use marks::Marked;
use ratatui::layout::Rect;
use saved::Saved;
use std::collections::{BTreeSet, HashMap};

/// What the screen asks of the program.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// Which articles answer, in which order; the answer carries the number.
    List(u64, Query, Order),
    /// What these articles are.
    Rows(Vec<u32>),
    /// The words of this article that answer.
    Snippet(u32, Query),
    /// Open the article in the folder of this name.
    Open(String),
    /// Show this address in the browser.
    Browse(String),
    /// Mark the articles in these folders.
    Mark(Vec<(String, Mark)>),
    /// Read the saved queries.
    ReadSaved,
    /// Save a query: its name and what it asks.
    SaveQuery(String, String),
    /// Take the saved query of this name away.
    ForgetQuery(String),
    /// Back to where the reader came from.
    Back,
    /// Say this.
    Say(String),
    /// Something that no screen keeps to itself.
    Do(Action),
}

/// An article that was marked: the name of its folder, its marks before and after.
pub type Remarked = (String, Marks, Marks);

/// What comes for the screen.
#[derive(Clone, PartialEq, Debug)]
pub enum Told {
    /// The answer to the question of this number.
    Listing(u64, Result<Listing, String>),
    /// What articles are.
    Rows(Vec<Row>),
    /// Words of an article.
    Snippet(u32, Option<Snippet>),
    /// So many of so many folders have been looked at.
    Looking(usize, usize),
    /// All have been looked at; whether anything was new, or why it could not be done.
    Looked(Result<bool, String>),
    /// Marks are on disk: what was marked, with what before and with what now; or why some are not.
    Marked(Vec<Remarked>, Option<String>),
    /// The saved queries as they are on disk now, and what there is to say.
    Saved {
        /// All, in the order of their file.
        all: Vec<SavedQuery>,
        /// What was done to them.
        said: Option<String>,
        /// What of their file could not be understood.
        problem: Option<String>,
    },
}

/// What is being typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Typing {
    Query,
    Tags,
    Folder,
    /// What finds a saved query.
    Saved,
    /// The name under which the query is saved.
    Name,
}

/// The screen.
#[derive(Debug)]
pub struct Library {
    line: Line,
    typing: Option<Typing>,
    answer: Line,
    saved: Saved,
    query: Query,
    /// Why what is typed is no query yet.
    unread: Option<String>,
    new_only: bool,
    order: Order,
    listing: Listing,
    /// The number of the last question, and of the last answer.
    asked: u64,
    answered: u64,
    rows: HashMap<u32, Row>,
    /// Rows that were asked for and are not here.
    awaited: BTreeSet<u32>,
    snippets: HashMap<u32, Option<Snippet>>,
    at: usize,
    marked: Marked,
    /// How many folders of how many have been looked at, while they are.
    looking: Option<(usize, usize)>,
    /// What was done, the latest last: in words, and the articles as they were before and after.
    before: Vec<(String, Vec<Remarked>)>,
    /// What is being done, in words.
    doing: String,
    /// Another query was asked: the cursor goes to the first that answers.
    sought: bool,
    /// The last marks were asked for by undo.
    undoing: bool,
    pending: Vec<Key>,
    /// Rows of the list as it was drawn last.
    height: usize,
}

impl Default for Library {
    fn default() -> Library {
        Library {
            line: Line::default(),
            typing: None,
            answer: Line::default(),
            saved: Saved::default(),
            query: Query::default(),
            unread: None,
            new_only: false,
            order: Order::Added,
            listing: Listing::default(),
            asked: 0,
            answered: 0,
            rows: HashMap::new(),
            awaited: BTreeSet::new(),
            snippets: HashMap::new(),
            at: 0,
            marked: Marked::default(),
            looking: None,
            before: Vec::new(),
            doing: String::new(),
            sought: false,
            undoing: false,
            pending: Vec::new(),
            height: 24,
        }
    }
}

/// Rows that are kept at most; further ones are asked for again.
const KEPT: usize = 2_000;

impl Library {
    /// Asks anew: the screen was opened, or the library changed.
    pub fn ask(&mut self) -> Event {
        self.asked += 1;
        let mut query = self.query.clone();
        if self.new_only {
            query = query.and_state(ReadState::New);
        }
        Event::List(self.asked, query, self.order)
    }

    /// Takes in what came; what is to be asked next.
    pub fn told(&mut self, told: Told) -> Vec<Event> {
        match told {
            Told::Listing(number, _) if number <= self.answered => Vec::new(),
            Told::Listing(number, Ok(listing)) => {
                self.answered = number;
                let here = self.listing.ids.get(self.at).copied();
                self.listing = listing;
                self.snippets.clear();
                self.at = here
                    .filter(|_| !std::mem::take(&mut self.sought))
                    .and_then(|id| self.listing.ids.iter().position(|i| *i == id))
                    .unwrap_or(0);
                // What articles are may have changed with the list.
                self.awaited.clear();
                self.wanted(true)
            }
            Told::Listing(_, Err(why)) => vec![Event::Say(why)],
            Told::Rows(rows) => {
                for row in rows {
                    self.awaited.remove(&row.number);
                    self.rows.insert(row.number, row);
                }
                self.marked.keep(&self.rows);
                Vec::new()
            }
            Told::Snippet(id, snippet) => {
                self.snippets.insert(id, snippet);
                Vec::new()
            }
            Told::Looking(done, all) => {
                self.looking = Some((done, all));
                Vec::new()
            }
            Told::Looked(outcome) => {
                self.looking = None;
                match outcome {
                    Ok(true) => vec![self.ask()],
                    Ok(false) => Vec::new(),
                    Err(why) => vec![Event::Say(why)],
                }
            }
            Told::Marked(before, failed) => {
                let said = self.done(before);
                vec![self.ask(), Event::Say(failed.unwrap_or(said))]
            }
            Told::Saved { all, said, problem } => {
                // Where there is no query to show, it stands in the place of the list.
                let said = said.or_else(|| problem.clone().filter(|_| !all.is_empty()));
                self.saved_are(all, problem);
                said.map(Event::Say).into_iter().collect()
            }
        }
    }

    /// The rows that are on the screen, or soon, and not here; all of them where `anew`.
    fn wanted(&mut self, anew: bool) -> Vec<Event> {
        if self.rows.len() > KEPT {
            self.rows.clear();
        }
        // Asked for are two pages each way, and not again before the cursor is less than one away from what is not here.
        let page = self.height.max(10);
        let within = |pages: usize| {
            let first = self.at.saturating_sub(pages * page);
            let last = (self.at + pages * page).min(self.listing.ids.len());
            self.listing.ids.get(first..last).unwrap_or_default()
        };
        let absent = |id: &&u32| anew || !self.rows.contains_key(id) && !self.awaited.contains(id);
        let ids: Vec<u32> = match within(1).iter().any(|id| absent(&id)) {
            true => within(2).iter().filter(absent).copied().collect(),
            false => Vec::new(),
        };
        let mut events = Vec::new();
        if !ids.is_empty() {
            self.awaited.extend(&ids);
            events.push(Event::Rows(ids));
        }
        if let Some(&id) = self.listing.ids.get(self.at)
            && self.query.has_words()
            && !self.snippets.contains_key(&id)
        {
            self.snippets.insert(id, None);
            events.push(Event::Snippet(id, self.query.clone()));
        }
        events
    }

    /// Which table of the keymap holds now.
    pub fn context(&self) -> Context {
        match self.typing {
            Some(_) => Context::Prompt,
            None => Context::Library,
        }
    }

    /// The article under the cursor.
    pub fn here(&self) -> Option<&Row> {
        self.rows.get(self.listing.ids.get(self.at)?)
    }

    /// Takes a key; `area` is where the screen is drawn.
    pub fn key(&mut self, key: Key, keymap: &Keymap, area: Rect) -> Vec<Event> {
        self.height = usize::from(area.height);
        let keys = [self.pending.as_slice(), &[key]].concat();
        let found = keymap.press(self.context(), &mut self.pending, key);
        if let Some(typing) = self.typing {
            return self.typed(typing, key, found);
        }
        match (keymap.idle(Context::Library, &keys, found), found) {
            (Some(said), _) => vec![Event::Say(said)],
            (None, Lookup::Action(action)) => self.run(action, area),
            (None, Lookup::Prefix | Lookup::None) => Vec::new(),
        }
    }

    /// Does what a key or the palette asks for.
    pub fn run(&mut self, action: Action, area: Rect) -> Vec<Event> {
        let page = isize::try_from(area.height.saturating_sub(4)).unwrap_or(1).max(1);
        match action {
            Action::Next | Action::LineDown => self.step(1),
            Action::Previous | Action::LineUp => self.step(-1),
            Action::HalfPageDown => self.step((page / 2).max(1)),
            Action::HalfPageUp => self.step(-(page / 2).max(1)),
            Action::PageDown => self.step(page),
            Action::PageUp => self.step(-page),
            Action::Top => self.step(isize::MIN / 2),
            Action::Bottom => self.step(isize::MAX / 2),
            Action::Open | Action::Right => match self.here() {
                Some(row) => vec![Event::Open(row.folder.clone())],
                None => none_here(),
            },
            Action::Back if self.marked.any() => {
                self.marked.clear();
                Vec::new()
            }
            Action::Back if self.is_filtered() => self.clear(),
            Action::Back => vec![Event::Back],
            Action::Help | Action::Palette | Action::Quit | Action::Suspend | Action::Redraw => {
                vec![Event::Do(action)]
            }
            other => match self.act(other) {
                Some(events) => events,
                None if matches!(other, Action::Review | Action::Feeds) => vec![Event::Do(other)],
                None => Vec::new(),
            },
        }
    }

    fn typed(&mut self, typing: Typing, key: Key, found: Lookup) -> Vec<Event> {
        match (found, typing) {
            (Lookup::Action(Action::Open), Typing::Query) => self.typing = None,
            (Lookup::Action(Action::Open), Typing::Saved) => return self.take_saved(),
            (Lookup::Action(Action::ForgetQuery), Typing::Saved) => return self.forget_saved(),
            (Lookup::Action(Action::Open), answered) => {
                self.typing = None;
                return match answered {
                    Typing::Folder => self.file(),
                    Typing::Name => self.save_query(),
                    _ => self.tags(),
                };
            }
            (Lookup::Action(Action::Back), Typing::Query) => {
                self.typing = None;
                self.line.clear();
                return self.search();
            }
            (Lookup::Action(Action::Back), _) => self.typing = None,
            (Lookup::Action(Action::Next), Typing::Query) => return self.step(1),
            (Lookup::Action(Action::Previous), Typing::Query) => return self.step(-1),
            (Lookup::Action(Action::Next), Typing::Saved) => self.saved.step(1),
            (Lookup::Action(Action::Previous), Typing::Saved) => self.saved.step(-1),
            (Lookup::None, Typing::Query) if self.line.key(key) => return self.search(),
            (Lookup::None, Typing::Saved) => {
                self.saved.line.key(key);
                self.saved.step(0);
            }
            (Lookup::None, Typing::Tags | Typing::Folder | Typing::Name) => {
                self.answer.key(key);
            }
            _ => {}
        }
        Vec::new()
    }

    /// Takes pasted text while something is typed.
    pub fn paste(&mut self, text: &str) -> Vec<Event> {
        match self.typing {
            Some(Typing::Query) if self.line.paste(text) => self.search(),
            Some(Typing::Tags | Typing::Folder | Typing::Name) => {
                self.answer.paste(text);
                Vec::new()
            }
            Some(Typing::Saved) => {
                self.saved.line.paste(text);
                self.saved.step(0);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Does what this screen alone knows; `None` where it does not know the action.
    fn act(&mut self, action: Action) -> Option<Vec<Event>> {
        Some(match action {
            Action::Find => {
                self.typing = Some(Typing::Query);
                Vec::new()
            }
            Action::ClearFilters => self.clear(),
            Action::FilterUnread => {
                self.new_only = !self.new_only;
                vec![self.ask()]
            }
            Action::SortBy => {
                self.order = self.order.next();
                vec![self.ask(), Event::Say(format!("sorted by {}", self.order))]
            }
            Action::MarkRow => {
                self.mark_row();
                self.step(1)
            }
            Action::MarkAll => self.mark_all(),
            Action::Star => self.star(),
            Action::NextState => self.next_state(),
            Action::SetTags => {
                if self.chosen().is_empty() {
                    return Some(none_here());
                }
                self.answer.clear();
                self.typing = Some(Typing::Tags);
                Vec::new()
            }
            Action::SetFolder => {
                let Some(filed) = self.chosen().first().map(|row| row.filed.clone()) else {
                    return Some(none_here());
                };
                self.answer.clear();
                self.answer.paste(&filed);
                self.typing = Some(Typing::Folder);
                Vec::new()
            }
            Action::SavedQueries => self.show_saved(),
            Action::SaveQuery => self.name_query(),
            Action::Undo => self.undo(),
            Action::Browser => match self.here().map(|r| r.url.clone()) {
                Some(url) if !url.is_empty() => vec![Event::Browse(url)],
                Some(_) => vec![Event::Say("this article has no address".to_owned())],
                None => none_here(),
            },
            _ => return None,
        })
    }

    fn step(&mut self, by: isize) -> Vec<Event> {
        let last = self.listing.ids.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
        self.wanted(false)
    }

    fn is_filtered(&self) -> bool {
        !self.line.is_empty() || self.new_only
    }

    fn clear(&mut self) -> Vec<Event> {
        self.line.clear();
        self.new_only = false;
        self.search()
    }

    /// Asks for what is typed. While it is half typed, the list stays as it was.
    fn search(&mut self) -> Vec<Event> {
        match Query::parse(self.line.text()) {
            Ok(query) => {
                (self.query, self.unread) = (query, None);
                self.sought = true;
                vec![self.ask()]
            }
            Err(error) => {
                self.unread = Some(error.to_string());
                Vec::new()
            }
        }
    }
}

/// A key for an article was pressed where none is.
fn none_here() -> Vec<Event> {
    vec![Event::Say("there is no article here".to_owned())]
}
