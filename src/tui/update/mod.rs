//! What happens when something happens: `update` changes the state and says what is to be done outside. No I/O, no clock.

mod act;
mod compared;
mod feeds;
mod judge;
mod library;
mod overlay;
mod typed;

use super::export::{Order, Picked};
use super::feeds::{Shelf, Told};
use super::review::Change;
use super::side::Tab;
use super::state::{Message, Mode, State, Tone};
use super::versions::{Compared, Earlier};
use crate::action::Action;
use crate::anchor::{Candidate, Placed};
use crate::article::{Published, Span};
use crate::extract::Extraction;
use crate::feed::Subscription;
use crate::index;
use crate::note::{Evidence, Judged, Note};
use crate::query::Query;
use crate::store::{JudgedFlag, Mark, PlacedNote, RuleTally, Shelved};
use crossterm::event::KeyEvent;
use std::path::PathBuf;

/// Something happened.
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// The extraction worker has read the article of this generation; or why it failed.
    Extracted(u64, Result<Box<Extraction>, String>),
    /// The words of the article of this generation were counted.
    Counted(u64, usize),
    /// The article's folder was read.
    Opened(Box<Opened>),
    /// The store did what it was asked, or could not.
    Stored(Stored),
    /// Another program has changed the notes: these they are now.
    Notes(Vec<PlacedNote>),
    /// The library was read, for the Review screen; or why it could not be.
    Library(Result<Vec<Shelved>, String>),
    /// Something of the library is here, for the Library screen.
    LibraryTold(Box<super::library::Told>),
    /// The Library screen is to be opened.
    ToLibrary,
    /// What is held of the feeds was read, for the Feeds screen; or why it could not be.
    Feeds(Result<Vec<Shelf>, String>),
    /// A feed has answered.
    FeedTold(Told),
    /// All feeds that were asked have answered; or why none was asked.
    FeedsDone(Result<(), String>),
    /// Notes of these articles were changed from the Review screen, or could not be, which the words say; so they are now.
    Reshelved(Result<String, String>, Vec<Shelved>),
    /// The library was read for an export: what it holds, the folder of the open article, and the notes that were chosen, with what they
    /// are called.
    Outgoing(
        Result<Vec<Shelved>, String>,
        Option<PathBuf>,
        Option<(String, Picked)>,
    ),
    /// Notes were written, or could not be.
    Written(Result<Message, String>),
    /// There is a file of that name; nothing was written.
    There(String),
    /// The notes of the open article were changed from the Review screen.
    Ours(Vec<PlacedNote>),
    /// How often the flags of each rule were accepted and rejected; or why that cannot be counted.
    Rules(Result<Vec<RuleTally>, String>),
    /// The flags that are judged now.
    Judged(Vec<JudgedFlag>),
    /// Another version is here to be compared with; or why it is not.
    Compared(Result<Box<Compared>, String>),
    /// The version a note was made on is here; or why it is not.
    Earlier(Result<Box<Earlier>, String>),
    /// The places where the note of this id may belong.
    Places(String, Vec<Candidate>),
    /// Articles that another program has changed, perhaps; or all of the library, where some came or went.
    Shelves(Vec<Shelved>, bool),
    /// What cannot be understood in the article's folder, one line each.
    Unreadable(Vec<String>),
    /// This note is to be shown.
    ToNote(String),
    /// The editor was closed: the text it left, or why there is none.
    Edited(Result<String, String>),
    /// A file was copied for the open card; or why it could not be.
    Attached(Result<Evidence, String>),
    /// A path that was begun, as it was typed and as far as it can be completed, and the ways on where there are several.
    Completed(String, String, Vec<String>),
    /// Something else went wrong, or should be known.
    Said(Message),
    /// The program must go: drafts and position are to be kept.
    Terminate,
    /// The program is to stop and give the terminal to the shell.
    Suspend,
}

/// What the article's folder holds.
#[derive(Default)]
pub struct Opened {
    /// The notes, by place.
    pub notes: Vec<PlacedNote>,
    /// What could not be understood, one line each.
    pub problems: Vec<String>,
    /// Why nothing can be saved.
    pub read_only: Option<String>,
    /// Notes that were begun and not saved.
    pub drafts: Vec<Note>,
    /// The flags that were judged.
    pub judged: Vec<JudgedFlag>,
    /// The code point the reader was at.
    pub position: Option<usize>,
}

/// What the store answered.
pub struct Stored {
    /// In words what was done, or why not.
    pub outcome: Result<String, String>,
    /// The notes as they are now, also where it could not; `None` without a library.
    pub notes: Option<Vec<PlacedNote>>,
    /// The flags that are judged now; `None` without a library.
    pub judged: Option<Vec<JudgedFlag>>,
    /// Drafts that came back (undo brings back one that was thrown away), and the ids of those that went.
    pub drafts: (Vec<Note>, Vec<String>),
    /// It was the open card that was saved.
    pub card: bool,
}

/// Something to be done outside.
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// Save a note; `card` when it is the open card.
    Save {
        /// The note.
        note: Box<Note>,
        /// Its place.
        place: Placed,
        /// In words: "claim saved".
        said: String,
        /// It comes from the open card.
        card: bool,
    },
    /// Take a note out.
    Delete(String),
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// Change these notes of the library, an article's folder and the ids of its notes.
    Change(Vec<(PathBuf, Vec<String>)>, Change),
    /// Read the library for an export; these notes were chosen.
    Export(Option<(String, Picked)>),
    /// Write notes where the reader said.
    Write(Order),
    /// Count the judged flags of the library by rule.
    Rules,
    /// Take the last change of the whole library back.
    UndoAnywhere,
    /// Do it again.
    RedoAnywhere,
    /// Accept or reject the flag of this rule on these words; `None` takes that back.
    Judge(String, Span, Option<Judged>),
    /// Keep a half-written note.
    Draft(Box<Note>),
    /// Forget the draft of the note of this id.
    Forget(String),
    /// Remember where the reader is, in code points.
    Position(usize),
    /// What the text says of when it was published, for the library.
    Dated(Published),
    /// Put text on the clipboard.
    Copy(String),
    /// Open an address in the browser.
    Browse(String),
    /// Open the copy that is kept of this evidence in the program that is for it.
    View(Box<Evidence>),
    /// Open the reader's editor on a text.
    Edit(String),
    /// Copy the file at this path, or the page at this address, as the reader typed it, into the article's folder, as evidence.
    Attach(String),
    /// Complete a path that was begun.
    Complete(String),
    /// Draw everything anew.
    Redraw,
    /// Stop, and go back to the shell.
    Suspend,
    /// Compare the open version with another: the one before where none is named by its place in the list.
    Compare {
        /// Its place in the list.
        other: Option<usize>,
        /// Side by side.
        beside: bool,
    },
    /// Show the version that the note of this id was made on.
    Earlier(String),
    /// Look for the places where the note of this id may belong.
    Places(String),
    /// Read the library for the Review screen.
    Review,
    /// Which articles of the library answer, in which order; the answer carries the number.
    List(u64, Box<Query>, index::Order),
    /// What these articles of the index are.
    Rows(Vec<u32>),
    /// The words of this article that answer.
    Snippet(u32, Box<Query>),
    /// Bring the index up to the files.
    Look,
    /// Open the article in the folder of this name.
    OpenKept(String),
    /// Mark the articles in these folders.
    MarkArticles(Vec<(String, Mark)>),
    /// Read the saved queries.
    ReadQueries,
    /// Save a query: its name and what it asks.
    SaveQuery(String, String),
    /// Take the saved query of this name away.
    ForgetQuery(String),
    /// Read what is held of the feeds for the Feeds screen.
    Feeds,
    /// Ask this feed what is new, or all.
    Refresh(Option<Box<Subscription>>),
    /// Keep what is marked of the items of a feed: keys, and whether they are read.
    MarkItems(Box<Subscription>, Vec<(String, bool)>),
    /// Open an item of a feed by its key: what the feed says of it, or its page.
    Item {
        /// The feed.
        feed: Box<Subscription>,
        /// The item.
        key: String,
        /// Its page.
        page: bool,
    },
    /// Read or fetch the open article anew.
    Reload,
    /// Open the article so many places on in the list.
    Turn(isize),
    /// Open this article of [`State::review`] at this note.
    Article {
        /// Its place in the list.
        index: usize,
        /// The note's identifier.
        note: String,
    },
    /// Leave.
    Quit,
}

/// Changes the state; says what is to be done.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Key(key) => state.on_key(&key, &mut effects),
        Msg::Paste(text) => match std::mem::replace(&mut state.mode, Mode::Read) {
            Mode::Library(library) => state.on_library_paste(library, &text, &mut effects),
            mode => {
                state.mode = mode;
                state.on_paste(&text);
                state.keep_written(&mut effects);
            }
        },
        Msg::Resize(width, height) => {
            if state.size != (width, height) {
                state.size = (width, height);
                state.relay();
            }
        }
        Msg::Extracted(generation, found) if generation == state.generation => {
            state.on_extracted(found);
            state.tell_date(&mut effects);
        }
        Msg::Extracted(..) => {}
        Msg::Counted(generation, words) if generation == state.generation => state.words = Some(words),
        Msg::Counted(..) => {}
        Msg::Opened(opened) => {
            state.on_opened(*opened);
            state.tell_date(&mut effects);
        }
        Msg::Stored(stored) => state.on_stored(stored),
        Msg::Notes(notes) => {
            state.set_notes(notes);
            state.say("another copydesk changed the notes of this article: they are shown as they are now");
        }
        Msg::Library(library) => state.on_library(library),
        Msg::LibraryTold(told) => state.on_library_told(*told, &mut effects),
        Msg::ToLibrary => {
            state.at_home = true;
            state.open_library(&mut effects);
        }
        Msg::Feeds(shelves) => state.on_feeds(shelves),
        Msg::FeedTold(told) => state.on_feed_told(told),
        Msg::FeedsDone(outcome) => state.on_feeds_done(outcome, &mut effects),
        Msg::Shelves(shelves, all) => state.on_shelves(shelves, all),
        Msg::Reshelved(outcome, articles) => state.on_reshelved(outcome, articles),
        Msg::Outgoing(library, here, chosen) => state.on_outgoing(library, here, chosen),
        Msg::Written(outcome) => state.on_written(outcome),
        Msg::There(path) => {
            if let Mode::Export(export) = &mut state.mode {
                export.is_there(path);
            }
        }
        Msg::Rules(rules) => state.on_rules(rules),
        Msg::Judged(judged) => state.set_judged(judged),
        Msg::Ours(notes) => state.set_notes(notes),
        Msg::Compared(compared) => state.on_compared(compared),
        Msg::Earlier(earlier) => state.on_earlier(earlier),
        Msg::Places(id, candidates) => state.on_places(&id, candidates),
        Msg::ToNote(id) => state.go_to_note(&id),
        Msg::Edited(text) => state.on_edited(text),
        Msg::Attached(outcome) => state.on_attached(outcome),
        Msg::Completed(typed, whole, ways) => state.on_completed(&typed, &whole, &ways),
        Msg::Unreadable(problems) => {
            state.unreadable = problems;
            state.sides.fill_notes(&state.notes, &state.unreadable);
        }
        Msg::Said(message) => state.message = Some(message),
        Msg::Suspend => effects.push(Effect::Suspend),
        Msg::Terminate => {
            state.keep_draft(&mut effects);
            state.leave(&mut effects);
        }
    }
    effects
}

impl State {
    /// Once both are here: the folder, and what the text says of its own day.
    fn tell_date(&self, effects: &mut Vec<Effect>) {
        let found = self.found.as_ref().and_then(|f| f.published.as_ref());
        if let Some(published) = found.filter(|_| self.opened && self.article.meta.published.is_none()) {
            effects.push(Effect::Dated(published.clone()));
        }
    }

    fn on_extracted(&mut self, found: Result<Box<Extraction>, String>) {
        match found {
            Ok(found) => {
                self.sides.fill(&self.article.text, &found);
                self.found = Some(*found);
                self.show_judged();
                self.refresh_checks();
                // The engine may cut a sentence otherwise than was guessed from its block alone.
                self.cursor = self.sentence_at(self.cursor.start());
                self.follow();
            }
            Err(why) => {
                self.fail(format!("nothing could be found in this article: {why}"));
                self.failed = Some(why);
            }
        }
    }

    fn on_opened(&mut self, opened: Opened) {
        self.opened = true;
        self.read_only = opened.read_only;
        self.drafts = opened.drafts;
        self.judged = opened.judged;
        self.show_judged();
        self.unreadable = opened.problems;
        self.set_notes(opened.notes);
        if let Some(at) = opened.position
            && !self.moved
            && let Some(byte) = crate::article::CodePoints::new(&self.article.text).to_byte(at)
        {
            self.cursor = self.sentence_at(byte);
            self.follow();
            self.show();
        }
        let wanted = self.wanted.take();
        if let Some(id) = &wanted {
            self.go_to_note(id);
        }
        let lost = self.notes.iter().filter(|n| n.place.span.is_none()).count();
        if let Some(problem) = self.unreadable.first() {
            self.fail(problem.clone());
        } else if let Some(why) = &self.read_only {
            self.fail(format!("notes cannot be saved: {why}"));
        } else if let Some(draft) = self.drafts.last().cloned() {
            let begun = self.drafts.len();
            let which = if begun == 1 {
                "a draft was kept".to_owned()
            } else {
                format!("{begun} drafts were kept")
            };
            let key = self.key_for(self.way_to(&draft));
            let quote = crate::tui::wrap::fit(&draft.anchor.quote, 30);
            self.say(format!("{which}; {key} on “{quote}” goes on with it"));
        } else if lost > 0 && wanted.is_none() {
            let s = if lost == 1 { "note has" } else { "notes have" };
            let key = self.key_for(Action::PlaceNote);
            self.say(format!(
                "{lost} {s} no sure place in this text; {key} looks for one"
            ));
        }
    }

    fn on_stored(&mut self, stored: Stored) {
        match stored.outcome {
            Ok(said) => {
                if stored.card {
                    if let Mode::Card(card) = std::mem::replace(&mut self.mode, Mode::Read) {
                        self.drafts.retain(|d| d.id != card.note.id);
                    }
                    self.selection = None;
                }
                self.message = Some(Message {
                    text: said,
                    tone: Tone::Done,
                });
            }
            Err(why) => self.fail(why),
        }
        let (back, gone) = stored.drafts;
        self.drafts
            .retain(|d| !gone.contains(&d.id) && back.iter().all(|b| b.id != d.id));
        self.drafts.extend(back);
        if let Some(judged) = stored.judged {
            self.set_judged(judged);
        }
        // After a failure too: it may be that another program changed what was on the screen.
        if let Some(notes) = stored.notes {
            self.set_notes(notes);
        }
    }

    /// Takes the notes in: lists, cards and checks follow.
    fn set_notes(&mut self, notes: Vec<PlacedNote>) {
        // In the order in which they are read: answers after what they answer, also where both hang on the same words.
        let order = super::notes::threads(&notes);
        let mut notes: Vec<Option<PlacedNote>> = notes.into_iter().map(Some).collect();
        let taken = order.into_iter().filter_map(|(i, _)| notes.get_mut(i)?.take());
        self.notes = taken.collect();
        self.sides.fill_notes(&self.notes, &self.unreadable);
        self.refresh_checks();
        self.relay();
        self.follow();
    }

    fn refresh_checks(&mut self) {
        let mut sides = std::mem::take(&mut self.sides);
        sides.check(|fact| self.is_checked(fact));
        self.sides = sides;
    }

    /// Keeps what an open card would lose.
    pub(super) fn keep_draft(&mut self, effects: &mut Vec<Effect>) {
        if let Mode::Card(card) = &self.mode
            && card.changed()
        {
            let draft = card.current();
            self.drafts.retain(|d| d.id != draft.id);
            self.drafts.push(draft.clone());
            effects.push(Effect::Draft(Box::new(draft)));
        }
    }

    /// Keeps what is being written, at the end of each word: the machine may go at any time.
    pub(super) fn keep_written(&mut self, effects: &mut Vec<Effect>) {
        if let Mode::Card(card) = &self.mode
            && !effects.iter().any(|e| matches!(e, Effect::Save { .. }))
            && !self.drafts.contains(&card.current())
        {
            self.keep_draft(effects);
        }
    }

    /// Leaves: the position is remembered.
    pub(super) fn leave(&mut self, effects: &mut Vec<Effect>) {
        if self.moved {
            effects.push(Effect::Position(self.position()));
        }
        effects.push(Effect::Quit);
    }

    /// Shows a tab and goes to the side pane.
    pub(super) fn open_tab(&mut self, tab: Tab) {
        self.tab = tab;
        self.follow();
    }
}
