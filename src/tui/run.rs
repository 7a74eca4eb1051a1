//! The event loop: one channel, one thread that changes anything. It sleeps until something happens; what has piled up by then is
//! taken in before the screen is drawn, once.

#![allow(
    clippy::disallowed_methods,
    reason = "the loop is the edge: it tells the time and waits for signals"
)]

use super::attach;
use super::desk::Desk;
use super::effects;
use super::library::Told as LibraryTold;
use super::reading::{Answer, How, Loaded, Reading};
use super::state::{Message, Mode, State, Tone, Waiting};
use super::terminal::decode::Input;
use super::terminal::keys::{self, Keys, Told};
use super::terminal::{self, Screen};
use super::update::{Effect, Msg, update};
use super::view;
use super::watch::{Watch, Where};
use crate::article::Article;
use crate::config::Config;
use crate::extract::Engine;
use crate::note::Note;
use crate::store::{Original, Store, new_id};
use anyhow::Context;
use crossterm::event::KeyEvent;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, SystemTime};

mod feeds;
mod library;
mod loading;
mod review;

pub use feeds::Ask;

use loading::{NOT_HERE, named, open_desk};

/// What the Reader is opened with.
pub struct Opening {
    /// What is on the screen at once; `None` where it has to be fetched first; or why it could not be read.
    pub first: Option<Result<Loaded, String>>,
    /// What was named.
    pub reading: Reading,
    /// Keys, looks, settings, and where the library is.
    pub config: Config,
    /// Nothing was named: begin at the Library where it holds articles.
    pub home: bool,
    /// Asks feeds what is new.
    pub ask: Arc<Ask>,
    /// Fetches a page that is to be kept as evidence.
    pub page: Arc<Page>,
}

/// Fetches what an address gives; gives up when the flag is set. The error says what, why, and what to do.
pub type Page = dyn Fn(&str, &AtomicBool) -> Result<Original, String> + Send + Sync;

/// What comes through the channel.
enum Event {
    Keys(Told),
    Signal(i32),
    Msg(Box<Msg>),
    /// Something was read or fetched, or could not be.
    Loaded(Box<Answer>),
    /// The library is large and is looked through for the article from now on: nobody waits for that.
    Searching,
    /// A page was fetched for the card of this note, or could not be.
    Page(String, Result<Box<Original>, String>),
    /// The article's folder has been read.
    Folder,
    /// Another program may have saved something there.
    Noticed(Where),
    /// Articles whose notes are others than Review shows; or all of them, where some came or went.
    Fresh(review::Fresh),
}

/// How long the first frame waits for the article's notes and the place it was left at, so that it does not jump under the reader's
/// eyes. On a disk that is slower than this it does.
const GRACE: Duration = Duration::from_millis(8);

/// Opens the Reader; returns when the reader leaves.
pub fn run(opening: Opening) -> anyhow::Result<()> {
    if let Some(why) = terminal::missing() {
        anyhow::bail!("{why}");
    }
    let tty = keys::tty().context("opening the terminal")?;
    terminal::hook_panics();
    let (tell, told) = channel();
    watch_signals(&tell).context("waiting for signals")?;
    let library = Store::new(opening.config.store()?.to_owned());
    let noticed = tell.clone();
    let watch = Watch::start(move |place| noticed.send(Event::Noticed(place)).is_ok());
    let config = Arc::new(opening.config);
    let name = named(&opening.reading);
    let fetched = opening.first.is_none();
    let (mut state, desk) = match opening.first {
        Some(Ok(loaded)) => {
            let article = Arc::new(loaded.article);
            let desk = open_desk(&library, &article, loaded.path, loaded.original, &tell);
            (State::new(article, Arc::clone(&config)), desk)
        }
        Some(Err(why)) => (
            State::without(&name, Waiting::Failed(why), Arc::clone(&config)),
            Desk::Shut(NOT_HERE.to_owned()),
        ),
        None => (
            State::without(
                &name,
                Waiting::Coming(format!("fetching {name} …")),
                Arc::clone(&config),
            ),
            Desk::Shut(NOT_HERE.to_owned()),
        ),
    };
    state.listed = opening.reading.listed();
    let screen = Screen::take().context("taking the terminal over")?;
    let listening = tell.clone();
    let keys =
        Keys::start(tty, move |told| listening.send(Event::Keys(told)).is_ok()).context("reading keys")?;
    let mut reader = Reader {
        state,
        screen,
        keys,
        desk,
        library,
        reading: opening.reading,
        arrived: None,
        before: None,
        draft: None,
        item: false,
        watch,
        stale: false,
        abandon: Arc::default(),
        ask: opening.ask,
        page: opening.page,
        leaving: Arc::default(),
        indexing: library::Indexing::default(),
        shelves: review::Shelves::default(),
        touched: None,
        tell: tell.clone(),
        going: true,
    };
    let size = reader.screen.size();
    reader.take(Msg::Resize(size.0, size.1));
    // An empty library is a fresh machine: the article that was brought stays on the screen.
    if opening.home && !reader.library.is_empty() {
        // Its list comes from the index, which is not opened in the time that a frame can wait.
        reader.take(Msg::ToLibrary);
    } else if matches!(reader.desk, Desk::Opening(_))
        && let Ok(event) = told.recv_timeout(GRACE)
    {
        reader.happened(event);
    }
    reader.draw()?;
    if fetched {
        reader.start(How::Opened);
    }
    reader.extract();
    // A fault of the program must not cost the reader what was being written.
    let outcome = catch_unwind(AssertUnwindSafe(|| reader.turn(&told)));
    let outcome = outcome.unwrap_or_else(|_| {
        let kept = catch_unwind(AssertUnwindSafe(|| reader.take(Msg::Terminate)));
        let kept = kept.map_or(
            "what was being written may be lost",
            |()| "what was being written is kept as a draft",
        );
        Err(anyhow::anyhow!(
            "copydesk ended by a fault of its own (told above); {kept}"
        ))
    });
    drop(reader);
    outcome
}

/// The time, RFC 3339 in UTC.
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Signals become messages.
fn watch_signals(tell: &Sender<Event>) -> std::io::Result<()> {
    let mut signals =
        signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGTSTP, SIGCONT])?;
    let tell = tell.clone();
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                if tell.send(Event::Signal(signal)).is_err() {
                    return;
                }
            }
        })?;
    Ok(())
}

/// Looks for everything in the article, in a thread of its own.
/// The answer is for as long as the flag that comes back is not set.
fn extract(
    article: Arc<Article>,
    config: Arc<Config>,
    generation: u64,
    count: bool,
    tell: Sender<Event>,
) -> Arc<AtomicBool> {
    let abandoned = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&abandoned);
    let failing = tell.clone();
    let spawned = std::thread::Builder::new()
        .name("worker".to_owned())
        .spawn(move || {
            let send = |msg| tell.send(Event::Msg(Box::new(msg))).is_ok();
            if count && !send(Msg::Counted(generation, article.words())) {
                return;
            }
            let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let lexicon = config.lexicon().map_err(|e| e.to_string())?;
                let engine = Engine::new(&lexicon).map_err(|e| e.to_string())?;
                Ok(engine.extract_unless(&article, &flag).map(Box::new))
            }))
            .unwrap_or_else(|panic| Err(format!("a fault of the program: {}", words_of(&*panic))));
            if let Some(found) = found.transpose() {
                send(Msg::Extracted(generation, found));
            }
        });
    if let Err(e) = spawned {
        let _ = failing.send(Event::Msg(Box::new(Msg::Extracted(
            generation,
            Err(e.to_string()),
        ))));
    }
    abandoned
}

fn said(text: &str, tone: Tone) -> Option<Msg> {
    Some(Msg::Said(Message {
        text: text.to_owned(),
        tone,
    }))
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    words
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

struct Reader {
    state: State,
    screen: Screen,
    keys: Keys,
    desk: Desk,
    library: Store,
    reading: Reading,
    /// What came while a note was being written: it is shown when the card is closed.
    arrived: Option<(How, Box<Loaded>)>,
    /// The folder of the article before it was read anew, and its number of notes, until it is known where the new text belongs.
    before: Option<(PathBuf, usize)>,
    /// A half-written note that is to be kept once the frame that shows it is drawn: typing does not wait for the disk.
    draft: Option<Box<Note>>,
    /// What is open is what a feed says of it, not its page.
    item: bool,
    watch: Watch,
    /// Another program may have saved, and the notes on the screen are older.
    stale: bool,
    /// Set when nobody waits any more for what the worker finds.
    abandon: Arc<AtomicBool>,
    /// Asks feeds what is new.
    ask: Arc<Ask>,
    /// Fetches a page that is to be kept as evidence.
    page: Arc<Page>,
    /// Set when the reader leaves: feeds that have not answered are not waited for.
    leaving: Arc<AtomicBool>,
    /// The threads that have the index.
    indexing: library::Indexing,
    /// How the folders looked whose notes Review shows.
    shelves: review::Shelves,
    /// When this program saved last what its screens show, by the library's own time of change.
    touched: Option<SystemTime>,
    tell: Sender<Event>,
    going: bool,
}

impl Reader {
    fn turn(&mut self, told: &Receiver<Event>) -> anyhow::Result<()> {
        while self.going {
            let Ok(event) = told.recv() else { break };
            self.happened(event);
            while self.going {
                match told.try_recv() {
                    Ok(event) => self.happened(event),
                    Err(_) => break,
                }
            }
            if self.going
                && let Err(e) = self.draw().and_then(|()| match self.write_draft() {
                    true => self.draw(),
                    false => Ok(()),
                })
            {
                // A terminal that takes nothing any more is gone: what the reader wrote is kept.
                self.take(Msg::Terminate);
                return Err(e).context("drawing");
            }
        }
        self.write_draft();
        Ok(())
    }

    /// Writes the draft that waits; whether that left something to be told.
    fn write_draft(&mut self) -> bool {
        let Some(draft) = self.draft.take() else {
            return false;
        };
        let told = self.desk.run(Effect::Draft(draft), &self.state.now);
        match told {
            Ok(Some(msg)) => {
                self.take(msg);
                true
            }
            _ => false,
        }
    }

    fn draw(&mut self) -> std::io::Result<()> {
        let state = &self.state;
        if state.config.title {
            self.screen
                .name(&format!("{} — copydesk", view::header::title(state)))?;
        }
        self.screen.draw(|buffer| view::draw(state, buffer))
    }

    fn happened(&mut self, event: Event) {
        if !matches!(event, Event::Keys(Told::Input(_))) {
            // It may put another article on the screen.
            self.write_draft();
        }
        match event {
            Event::Keys(Told::Input(Input::Key(key))) => self.key(key),
            Event::Keys(Told::Input(Input::Paste(text))) => self.take(Msg::Paste(text)),
            Event::Keys(Told::Gone) | Event::Signal(SIGTERM | SIGHUP | SIGINT) => self.take(Msg::Terminate),
            Event::Signal(SIGWINCH) => {
                self.resized();
                // Also when the size is what it was: a window that was made small and large again has lost what stood there.
                let _ = self.screen.forget();
            }
            Event::Signal(SIGTSTP) => self.take(Msg::Suspend),
            Event::Signal(SIGCONT) => self.back(),
            Event::Signal(_) => {}
            Event::Msg(msg) => {
                let looked =
                    matches!(&*msg, Msg::LibraryTold(told) if matches!(**told, LibraryTold::Looked(_)));
                self.take(*msg);
                if looked {
                    self.looked();
                }
            }
            Event::Loaded(answer) => {
                self.loaded(*answer);
                self.catch_up();
            }
            Event::Searching => {}
            Event::Page(note, page) => self.page_came(&note, page),
            Event::Folder => {
                let opened = self.desk.opened();
                self.take(opened);
                self.watch_folder();
                self.tell_another_article();
            }
            Event::Noticed(Where::Article) => {
                self.stale = true;
                self.catch_up();
            }
            Event::Noticed(Where::Library) => self.library_touched(),
            Event::Fresh(fresh) => self.review_is(fresh),
        }
    }

    /// Sees to it that what another program saves in the article's folder is noticed; whether it would not have been before.
    fn watch_folder(&mut self) -> bool {
        self.desk.folder().is_some_and(|folder| self.watch.over(folder))
    }

    /// Takes in what another program saved. Not while a note is being changed: what it is compared with when it is saved is what it was
    /// when its card was opened.
    fn catch_up(&mut self) {
        if matches!(self.state.mode, Mode::Card(_)) {
            return;
        }
        if let Some((how, loaded)) = self.arrived.take() {
            self.show(how, *loaded);
        }
        if !self.stale {
            return;
        }
        self.stale = false;
        if let Some(msg) = self.desk.refreshed() {
            self.take(msg);
            if let Some(msg) = self.desk.unreadable() {
                self.take(msg);
            }
        }
        if let Some(msg) = self.desk.judged() {
            self.take(msg);
        }
    }

    /// A key is taken in, with the notes as they are on disk.
    fn key(&mut self, key: KeyEvent) {
        self.stale |= self.watch_folder() || self.watch.blind() && self.desk.touched();
        self.catch_up();
        self.take(Msg::Key(key));
        self.catch_up();
        if self.watch.blind() {
            self.watch_folder();
        }
    }

    /// A message is taken in, and what follows from it is done.
    fn take(&mut self, msg: Msg) {
        let now = jiff::Timestamp::now();
        self.state.now = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        self.state.today = jiff::tz::TimeZone::system().to_datetime(now).date();
        if matches!(msg, Msg::Key(_)) {
            self.state.fresh_id = new_id(&self.state.now);
        }
        for effect in update(&mut self.state, msg) {
            match effect {
                Effect::Draft(draft) if self.draft.as_ref().is_none_or(|d| d.id == draft.id) => {
                    self.draft = Some(draft);
                    continue;
                }
                // What follows may save it, forget it, or leave.
                _ => self.write_draft(),
            };
            let more = match self.desk.run(effect, &self.state.now) {
                Ok(more) => more,
                Err(effect) => self.run(effect),
            };
            if let Some(msg) = more {
                self.take(msg);
            }
        }
    }

    fn run(&mut self, effect: Effect) -> Option<Msg> {
        match effect {
            Effect::Copy(text) if text.len() > CLIPBOARD => said(
                "this is too much for the clipboard; nothing was copied",
                Tone::Failed,
            ),
            Effect::Copy(text) => match self.screen.copy(&text) {
                Ok(()) => said(
                    "copied, if the terminal lets programs use the clipboard",
                    Tone::Plain,
                ),
                Err(e) => said(&format!("not copied: {e}"), Tone::Failed),
            },
            Effect::Browse(url) => Some(Msg::Said(effects::browse(&url))),
            Effect::Edit(text) => {
                self.keys.rest();
                self.screen.release();
                let left = effects::edit(&self.state.config.editor, &text);
                self.back();
                self.keys.wake();
                Some(Msg::Edited(left))
            }
            Effect::Redraw => {
                let _ = self.screen.forget();
                None
            }
            Effect::Suspend => {
                self.screen.release();
                // Stops here until the shell says `fg`.
                let stopped = signal_hook::low_level::emulate_default_handler(SIGTSTP);
                self.back();
                stopped
                    .err()
                    .and_then(|e| said(&format!("could not stop: {e}"), Tone::Failed))
            }
            Effect::Article { index, note } => self.open(index, &note),
            Effect::List(number, query, order) => self.list(number, *query, order),
            Effect::Rows(ids) => self.rows(ids),
            Effect::Snippet(id, query) => self.snippet(id, *query),
            Effect::Look => self.look(),
            Effect::OpenKept(folder) => self.open_kept(&folder),
            Effect::MarkArticles(marks) => self.mark_articles(marks),
            Effect::ReadQueries => self.read_queries(None),
            Effect::SaveQuery(name, query) => self.save_query(&name, &query),
            Effect::ForgetQuery(name) => self.forget_query(&name),
            Effect::Feeds => self.read_feeds(),
            Effect::Refresh(feed) => self.ask_feeds(feed),
            Effect::MarkItems(feed, marks) => self.mark_items(&feed, &marks),
            Effect::Item { feed, key, page } => self.open_item(&feed, &key, page),
            Effect::Attach(address) => self.fetch_page(&address),
            Effect::Complete(typed) => {
                let (whole, ways) = attach::completed(&typed, effects::names_in);
                Some(Msg::Completed(typed, whole, ways))
            }
            Effect::Reload => self.reload(),
            Effect::Turn(by) => self.turn_to(by),
            Effect::Quit => {
                self.leave_feeds_be();
                self.leave_index_be();
                self.going = false;
                None
            }
            other => self.run_on_notes(other),
        }
    }

    /// Opens another article of the library at a note; the one that is open stays when it is meant.
    fn open(&mut self, index: usize, note: &str) -> Option<Msg> {
        let failed = |text: &str| {
            Some(Msg::Said(Message {
                text: text.to_owned(),
                tone: Tone::Failed,
            }))
        };
        let store = self.library.clone();
        let info = self
            .state
            .review
            .as_ref()
            .and_then(|r| r.library().get(index))
            .map(|s| &s.article)?;
        let Some(article) = store.open_again(info) else {
            return failed("the text of this article is not kept in the library; open its file instead");
        };
        if article.text == self.state.article.text {
            return Some(Msg::ToNote(note.to_owned()));
        }
        let path = info.paths.last().map(PathBuf::from);
        let source = path.clone().or_else(|| info.url.clone().map(PathBuf::from));
        self.reading.strays_to(source);
        self.replace(Arc::new(article), path, None);
        self.state.wanted = Some(note.to_owned());
        let (width, height) = self.screen.size();
        Some(Msg::Resize(width, height))
    }

    /// The terminal is ours again; it may have changed meanwhile.
    fn back(&mut self) {
        if self.screen.retake().is_err() {
            self.take(Msg::Terminate);
            return;
        }
        self.resized();
    }

    fn resized(&mut self) {
        let (width, height) = self.screen.size();
        self.take(Msg::Resize(width, height));
    }
}

/// The longest text for the clipboard, in bytes: terminals pass no more than about 100,000 characters of base64 on.
const CLIPBOARD: usize = 74_000;
