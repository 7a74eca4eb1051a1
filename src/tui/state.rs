//! Everything the Reader knows. Changed by [`super::update`] alone; views read it.

use super::card::{Card, Clock};
use super::export::Export;
use super::feeds::Feeds;
use super::find::{Find, Prompt};
use super::help::Help;
use super::library::Library;
use super::page::{CardPlace, Page, Place};
use super::palette::Palette;
use super::places::Places;
use super::review::Review;
use super::select::Selection;
use super::side::{Sides, Tab};
use super::versions::Versions;
use super::whole::Whole;
use crate::action::Action;
use crate::article::{Article, CodePoints, Published, Span};
use crate::config::Config;
use crate::extract::Extraction;
use crate::keymap::{Context, Key};
use crate::note::{AnchorState, Note, Verdict};
use crate::store::{JudgedFlag, PlacedNote};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which pane the keys go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pane {
    /// The article.
    Article,
    /// The side pane.
    Side,
}

/// What a single key is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ask {
    /// The letter of a mark to set.
    SetMark,
    /// The letter of a mark to go to.
    GoToMark,
    /// A verdict, 1 to 8.
    Verdict,
    /// A status, 1 to 4.
    Status,
}

/// The screen that an article was opened from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A row of the Library.
    Library,
    /// An item of a feed.
    Feeds,
    /// A note of Review.
    Review,
}

/// A screen that help, palette and the like lie over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Under {
    /// Review.
    Review,
    /// The Library.
    Library,
    /// Feeds.
    Feeds,
    /// Other versions of the article.
    Versions,
    /// The places where a note may belong.
    Places,
}

/// What is open over the article.
pub enum Mode {
    /// Nothing: keys move.
    Read,
    /// A note card.
    Card(Box<Card>),
    /// A line to type in.
    Prompt(Prompt),
    /// One key is asked for.
    Ask(Ask),
    /// The keys and what they do.
    Help(Box<Help>),
    /// Actions by name.
    Palette(Box<Palette>),
    /// A note with its history.
    Whole(Box<Whole>),
    /// Notes that are to go out.
    Export(Box<Export>),
    /// The notes of the whole library.
    Review(Box<Review>),
    /// Every article of the library.
    Library(Box<Library>),
    /// The feeds that are followed.
    Feeds(Box<Feeds>),
    /// Other versions of the article.
    Versions(Box<Versions>),
    /// The places where a note may belong.
    Places(Box<Places>),
}

/// How a message is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Good to know.
    Plain,
    /// It is done, and on disk where it should be.
    Done,
    /// It could not be done.
    Failed,
}

/// What stands in the place of an article.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Waiting {
    /// It is on its way: "fetching https://…".
    Coming(String),
    /// It could not be had, and why.
    Failed(String),
}

/// One line for the reader, shown until the next key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// The words.
    pub text: String,
    /// How they are meant.
    pub tone: Tone,
}

/// Places jumped from, oldest first, as bytes.
#[derive(Default)]
pub struct Jumps {
    list: Vec<usize>,
    at: usize,
}

/// Jumps remembered.
const JUMPS: usize = 100;

impl Jumps {
    /// Remembers a place before a jump away from it.
    pub fn leave(&mut self, from: usize) {
        self.list.truncate(self.at.max(1));
        self.list.retain(|&j| j != from);
        self.list.push(from);
        if self.list.len() > JUMPS {
            self.list.remove(0);
        }
        self.at = self.list.len();
    }

    /// The place before, coming from `here`.
    pub fn back(&mut self, here: usize) -> Option<usize> {
        if self.at == self.list.len() && self.list.last() != Some(&here) && self.at > 0 {
            self.list.push(here);
        } else if self.at == self.list.len() && self.at > 0 {
            self.at -= 1;
        }
        self.at = self.at.checked_sub(1)?;
        self.list.get(self.at).copied()
    }

    /// The place after.
    pub fn forward(&mut self) -> Option<usize> {
        let next = self.list.get(self.at + 1).copied()?;
        self.at += 1;
        Some(next)
    }
}

/// The whole of it.
pub struct State {
    /// What is read.
    pub article: Arc<Article>,
    /// How it lies on the screen.
    pub page: Page,
    /// Which answer of the extraction worker is awaited.
    pub generation: u64,
    /// What was found; `None` until the worker answers.
    pub found: Option<Extraction>,
    /// Why nothing was found, where extraction failed.
    pub failed: Option<String>,
    /// The lists of the side pane.
    pub sides: Sides,
    /// Words of the article, when they have been counted.
    pub words: Option<usize>,

    /// The notes, by place.
    pub notes: Vec<PlacedNote>,
    /// The flags that the reader accepted and rejected.
    pub judged: Vec<JudgedFlag>,
    /// What cannot be understood in the article's folder, one line each.
    pub unreadable: Vec<String>,
    /// There is no article yet: what is awaited, or why it did not come.
    pub waiting: Option<Waiting>,
    /// Which of how many articles this is, where several were named.
    pub listed: Option<(usize, usize)>,
    /// Whether the article's folder has been read.
    pub opened: bool,
    /// Why nothing can be saved.
    pub read_only: Option<String>,
    /// A note that was begun and not saved.
    pub drafts: Vec<Note>,
    /// Whether note cards are shown in the text.
    pub cards: bool,

    /// Cells and rows of the terminal.
    pub size: (u16, u16),
    /// Where keys go.
    pub pane: Pane,
    /// The article alone.
    pub focus: bool,
    /// Cells of a row of text, at most.
    pub measure: u16,
    /// The line on top of the article pane.
    pub top: Place,

    /// The sentence under the cursor.
    pub cursor: Span,
    /// The finding or match jumped to, within the sentence.
    pub spot: Option<Span>,
    /// The reader has moved, so a remembered position comes too late.
    pub moved: bool,
    /// What is selected.
    pub selection: Option<Selection>,
    /// What it was before it was widened, to narrow back to.
    pub widened: Vec<Selection>,
    /// The open card is to be thrown away.
    pub discarded: bool,
    /// The note that was chosen among those that overlap, as long as the cursor stays on its words.
    pub chosen: Option<String>,
    /// The tab that is shown.
    pub tab: Tab,
    /// What is searched for.
    pub find: Option<Find>,
    /// The last key went to a match: the status line says which of how many.
    pub at_match: bool,
    /// Marks, as bytes.
    pub marks: BTreeMap<char, usize>,
    /// The jump list.
    pub jumps: Jumps,

    /// What is open.
    pub mode: Mode,
    /// The Review screen a note was opened from, as it was left.
    pub review: Option<Box<Review>>,
    /// The Library screen an article was opened from, as it was left.
    pub library: Option<Box<Library>>,
    /// The Feeds screen an item was opened from, as it was left.
    pub feeds: Option<Box<Feeds>>,
    /// It began in the Library, and no article was opened since: the Library is what one comes back to and leaves from.
    pub at_home: bool,
    /// The screen that the open article was opened from: it is what one comes back to from the text.
    pub from: Option<Origin>,
    /// The open article is none of those that were named at the start.
    pub strayed: bool,
    /// The screen that what is open lies over, and which comes back.
    pub over: Option<Under>,
    /// Other versions, while help or the palette lies over them.
    pub versions: Option<Box<Versions>>,
    /// The places of a note, while the version it was made on is looked at, or help or the palette lies over them.
    pub places: Option<Box<Places>>,
    /// The note that is being put by hand.
    pub placing: Option<String>,
    /// The note to go to once the notes are here.
    pub wanted: Option<String>,
    /// Keys of a chord that is not complete.
    pub pending: Vec<Key>,
    /// The count typed before a key.
    pub count: Option<usize>,
    /// The last message.
    pub message: Option<Message>,

    /// Keys, looks and settings.
    pub config: Arc<Config>,
    /// The time, RFC 3339 in UTC, as the loop last told it.
    pub now: String,
    /// The reader's own day, as the loop last told it.
    pub today: Date,
    /// An identifier no note has yet, as the loop last told it.
    pub fresh_id: String,
    /// SHA-256 of the text, when it was needed.
    version: Option<String>,
}

impl State {
    /// A reader that has just been opened, 0 by 0 cells wide.
    pub fn new(article: Arc<Article>, config: Arc<Config>) -> State {
        let small = article.text.len() < SMALL;
        let mut state = State {
            page: Page::new(Arc::clone(&article)),
            words: small.then(|| article.words()),
            generation: 1,
            found: None,
            failed: None,
            sides: Sides::default(),
            notes: Vec::new(),
            judged: Vec::new(),
            unreadable: Vec::new(),
            waiting: None,
            listed: None,
            opened: false,
            read_only: None,
            drafts: Vec::new(),
            cards: config.cards,
            size: (0, 0),
            pane: Pane::Article,
            focus: false,
            measure: config.measure,
            top: Place::default(),
            cursor: Span::default(),
            spot: None,
            moved: false,
            selection: None,
            widened: Vec::new(),
            discarded: false,
            chosen: None,
            tab: Tab::Entities,
            find: None,
            at_match: false,
            marks: BTreeMap::new(),
            jumps: Jumps::default(),
            mode: Mode::Read,
            review: None,
            library: None,
            feeds: None,
            at_home: false,
            from: None,
            strayed: false,
            over: None,
            versions: None,
            places: None,
            placing: None,
            wanted: None,
            pending: Vec::new(),
            count: None,
            message: None,
            config,
            now: String::new(),
            today: Date::default(),
            fresh_id: String::new(),
            version: None,
            article,
        };
        if let Some(first) = state.page.sentences(0).first() {
            state.cursor = *first;
        }
        if let Some(warning) = state.article.warnings.first() {
            state.message = Some(Message {
                text: warning.clone(),
                tone: Tone::Plain,
            });
        }
        state
    }

    /// The time, for what is relative to it.
    pub fn clock(&self) -> Clock {
        Clock {
            now: self.now.clone(),
            today: self.today,
            published: self.published().and_then(|p| crate::day::of(&p.value)),
        }
    }

    /// A reader without an article: under its name stands what is awaited, or why it did not come.
    pub fn without(name: &str, waiting: Waiting, config: Arc<Config>) -> State {
        let mut article = crate::ingest::text::raw(String::new());
        article.meta.title = Some(name.to_owned());
        let mut state = State::new(Arc::new(article), config);
        state.words = None;
        state.waiting = Some(waiting);
        state
    }

    /// Which table of the keymap holds now.
    pub fn context(&self) -> Context {
        match &self.mode {
            Mode::Card(card) if card.typing() => Context::Text,
            Mode::Card(_) => Context::Card,
            Mode::Prompt(_) | Mode::Ask(_) | Mode::Palette(_) => Context::Prompt,
            Mode::Export(export) => export.context(),
            Mode::Whole(_) => Context::Review,
            Mode::Review(review) => review.context(),
            Mode::Library(library) => library.context(),
            Mode::Feeds(feeds) => feeds.context(),
            Mode::Versions(_) => Context::Versions,
            Mode::Places(_) => Context::Places,
            _ if self.pane == Pane::Side => Context::Side,
            _ => Context::Article,
        }
    }

    /// Says something.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message {
            text: text.into(),
            tone: Tone::Plain,
        });
    }

    /// Says that something could not be done.
    pub fn fail(&mut self, text: impl Into<String>) {
        self.message = Some(Message {
            text: text.into(),
            tone: Tone::Failed,
        });
    }

    /// The keys for an action, for hints and messages.
    pub fn key_for(&self, action: Action) -> String {
        self.config
            .keymap
            .keys_for(self.context(), action)
            .into_iter()
            .next()
            .unwrap_or_else(|| format!(":{}", action.name()))
    }

    /// The publication date: what extraction says, else what the page says.
    pub fn published(&self) -> Option<&Published> {
        self.found
            .as_ref()
            .and_then(|f| f.published.as_ref())
            .or(self.article.meta.published.as_ref())
    }

    /// How many facts have been checked, and how many there are. A fact is checked when a note with a verdict other than `unchecked`
    /// lies on its words or on its whole sentence.
    pub fn checked(&self) -> (usize, usize) {
        let Some(found) = &self.found else { return (0, 0) };
        let judged: Vec<Span> = self
            .notes
            .iter()
            .filter(|n| n.note.verdict != Verdict::Unchecked)
            .filter_map(|n| n.place.span)
            .collect();
        let done = found
            .facts
            .iter()
            .filter(|f| judged.iter().any(|s| s.overlaps(f.span)))
            .count();
        (done, found.facts.len())
    }

    /// Whether a fact has been checked, see [`State::checked`].
    pub fn is_checked(&self, fact: Span) -> bool {
        self.notes
            .iter()
            .any(|n| n.note.verdict != Verdict::Unchecked && n.place.span.is_some_and(|s| s.overlaps(fact)))
    }

    /// The notes that overlap under the cursor: those on the selection or on the sentence, by place, answers after what they answer.
    pub fn notes_here(&self) -> Vec<usize> {
        let here = self.target();
        let mut rows: Vec<usize> = super::notes::threads(&self.notes)
            .into_iter()
            .map(|(i, _)| i)
            .collect();
        rows.retain(|&i| {
            let span = self.notes.get(i).and_then(|n| n.place.span);
            span.is_some_and(|s| s.overlaps(here))
        });
        rows
    }

    /// The note under the cursor: the selected one of the Notes tab, the one on the fact that is selected in its list, else the one chosen among several, else the shortest on the selection
    /// or the spot, else the first in the sentence.
    pub fn note_here(&self) -> Option<usize> {
        if self.pane == Pane::Side && self.tab == Tab::Notes {
            return self.sides.note(self.sides.selected(Tab::Notes));
        }
        let chosen = self
            .notes
            .iter()
            .position(|n| Some(&n.note.id) == self.chosen.as_ref() && n.place.span == self.spot);
        if chosen.is_some() && self.selection.is_none() {
            return chosen;
        }
        let inside = |here: Span| {
            self.notes
                .iter()
                .enumerate()
                .filter(move |(_, n)| n.place.span.is_some_and(|s| s.overlaps(here)))
        };
        // The note on a fact is one on its own words, not one on the sentence or on its other facts.
        if let Some(fact) = self.fact_here().filter(|_| self.selection.is_none()) {
            return self.notes.iter().position(|n| n.place.span == Some(fact));
        }
        let exact = self.selection.map(|s| s.span()).or(self.spot);
        exact
            .and_then(|here| inside(here).min_by_key(|(_, n)| n.place.span.map_or(0, Span::len)))
            .or_else(|| inside(self.cursor).min_by_key(|(_, n)| n.place.span.map_or(0, Span::start)))
            .map(|(i, _)| i)
    }

    /// The selected note of the Notes tab, where it has no sure place in this text.
    pub fn lost_here(&self) -> Option<&PlacedNote> {
        self.sides
            .note(self.sides.selected(Tab::Notes))
            .and_then(|i| self.notes.get(i))
            .filter(|n| n.place.span.is_none())
    }

    /// What a new note would hang on: what is selected, the fact under the cursor of its list, or the sentence.
    pub fn target(&self) -> Span {
        let selected = self.selection.map(|s| s.span());
        selected.or_else(|| self.fact_here()).unwrap_or(self.cursor)
    }

    /// The words of the fact under the cursor, where the reader goes through their list: each of them is judged by itself.
    fn fact_here(&self) -> Option<Span> {
        let list = self.sides.list(Tab::Facts);
        let listed = self.pane == Pane::Side && self.tab == Tab::Facts;
        let item = list.items.get(list.selected).filter(|_| listed)?;
        item.spots.first().copied()
    }

    /// SHA-256 of the text in hex.
    pub fn version(&mut self) -> String {
        self.version
            .get_or_insert_with(|| crate::store::hash(self.article.text.as_bytes()))
            .clone()
    }

    /// The cursor in code points, which is what is remembered.
    pub fn position(&self) -> usize {
        CodePoints::new(&self.article.text).from_byte(self.cursor.start())
    }

    /// Tells the page which cards are open.
    pub fn lay_cards(&mut self) {
        let width = self.page.width();
        let editing = match &self.mode {
            Mode::Card(card) => Some(card.note.id.clone()),
            _ => None,
        };
        let cards = self
            .notes
            .iter()
            .enumerate()
            .filter(|(_, n)| self.cards && Some(&n.note.id) != editing.as_ref())
            .filter(|(_, n)| n.place.state != AnchorState::Orphaned)
            .filter_map(|(note, n)| {
                let span = n.place.span.filter(|s| !s.is_empty())?;
                let lines = super::view::inline::height(n, width);
                Some(CardPlace {
                    note,
                    at: span.end() - 1,
                    lines,
                })
            })
            .collect();
        self.page.set_cards(cards);
    }
}

/// Texts up to this many bytes are looked at as a whole before the first frame.
pub const SMALL: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jumps_go_back_and_forward() {
        let mut jumps = Jumps::default();
        assert_eq!(jumps.back(5), None);
        jumps.leave(1);
        jumps.leave(2);
        assert_eq!(jumps.back(3), Some(2));
        assert_eq!(jumps.back(2), Some(1));
        assert_eq!(jumps.back(1), None);
        assert_eq!(jumps.forward(), Some(2));
        assert_eq!(jumps.forward(), Some(3));
        assert_eq!(jumps.forward(), None);
    }
}
