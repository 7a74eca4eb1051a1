//! The loop's part in reading and fetching: what is on its way, what takes the place of what.

use super::{Event, Reader, extract, now, said};
use crate::action::Action;
use crate::article::Article;
use crate::ingest::clean;
use crate::store::{Original, Store};
use crate::tui::desk::Desk;
use crate::tui::reading::{Answer, How, Loaded, Reading};
use crate::tui::state::{Message, Mode, State, Tone, Waiting};
use crate::tui::update::{Effect, Msg};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;

/// Why nothing can be saved while there is no article.
pub(super) const NOT_HERE: &str = "the article is not here yet";

/// What is awaited, as the reader named it.
pub(super) fn named(reading: &Reading) -> String {
    let path = reading.current().unwrap_or(Path::new(""));
    clean::line(&path.to_string_lossy()).into_owned()
}

/// Opens the folder of an article.
pub(super) fn open_desk(
    library: &Store,
    article: &Arc<Article>,
    path: Option<PathBuf>,
    original: Option<Original>,
    tell: &Sender<Event>,
) -> Desk {
    let (searching, ready) = (tell.clone(), tell.clone());
    Desk::open(
        library.clone(),
        Arc::clone(article),
        path,
        now(),
        original,
        move || {
            let _ = searching.send(Event::Searching);
        },
        move || {
            let _ = ready.send(Event::Folder);
        },
    )
}

impl Reader {
    /// Another article is on the screen from now on.
    pub(super) fn replace(
        &mut self,
        article: Arc<Article>,
        path: Option<PathBuf>,
        original: Option<Original>,
    ) {
        if self.state.moved && self.state.waiting.is_none() {
            let _ = self
                .desk
                .run(Effect::Position(self.state.position()), &self.state.now);
        }
        let fresh = State::new(Arc::clone(&article), Arc::clone(&self.state.config));
        self.item = false;
        self.swap(fresh);
        self.desk = open_desk(&self.library, &article, path, original, &self.tell);
        self.extract();
    }

    /// Puts a fresh state in the place of the old one; what belongs to the sitting and not to the article stays.
    fn swap(&mut self, fresh: State) {
        let before = std::mem::replace(&mut self.state, fresh);
        self.state.generation = before.generation + 1;
        self.state.review = before.review;
        self.state.feeds = before.feeds;
        self.state.library = before.library;
        self.state.measure = before.measure;
        self.state.cards = before.cards;
        self.state.focus = before.focus;
        self.state.listed = self.reading.listed();
        self.state.from = before.from;
        self.state.strayed = self.reading.strayed();
    }

    /// Looks for everything in the article that is open; the worker before gives up.
    pub(super) fn extract(&mut self) {
        self.abandon.store(true, Ordering::Relaxed);
        if self.state.waiting.is_some() {
            return;
        }
        self.abandon = extract(
            Arc::clone(&self.state.article),
            Arc::clone(&self.state.config),
            self.state.generation,
            self.state.words.is_none(),
            self.tell.clone(),
        );
    }

    /// Reads or fetches what is current.
    pub(super) fn start(&mut self, how: How) {
        let tell = self.tell.clone();
        let started = self.reading.start(how, move |answer| {
            let _ = tell.send(Event::Loaded(Box::new(answer)));
        });
        if let Err(e) = started {
            self.take(Msg::Said(Message {
                text: format!("no thread to read it in: {e}"),
                tone: Tone::Failed,
            }));
        }
    }

    /// Fetches a page that is to be kept with the note whose card is open.
    pub(super) fn fetch_page(&mut self, address: &str) -> Option<Msg> {
        let Mode::Card(card) = &self.state.mode else {
            return None;
        };
        let (note, address) = (card.note.id.clone(), address.trim().to_owned());
        let (page, stop, tell) = (
            Arc::clone(&self.page),
            Arc::clone(&self.leaving),
            self.tell.clone(),
        );
        let told = format!("fetching {} …", clean::line(&address));
        let spawned = std::thread::Builder::new()
            .name("page".to_owned())
            .spawn(move || {
                let outcome = catch_unwind(AssertUnwindSafe(|| page(&address, &stop)));
                let outcome = outcome
                    .unwrap_or_else(|_| Err(format!("could not fetch {address}: a fault of the program")));
                let _ = tell.send(Event::Page(note, outcome.map(Box::new)));
            });
        match spawned {
            Ok(_) => said(&told, Tone::Plain),
            Err(e) => said(&format!("no thread to fetch it in: {e}"), Tone::Failed),
        }
    }

    /// A page that was asked for is here, or why it is not. It belongs to the card it was asked for.
    pub(super) fn page_came(&mut self, note: &str, page: Result<Box<Original>, String>) {
        let open = matches!(&self.state.mode, Mode::Card(card) if card.note.id == note);
        let msg = match page {
            Ok(page) if open => Msg::Attached(self.desk.attach_page(&page)),
            Ok(page) => Msg::Said(Message {
                text: format!(
                    "{} came after its note was closed and is not kept",
                    clean::line(&page.url)
                ),
                tone: Tone::Failed,
            }),
            Err(why) => Msg::Said(Message {
                text: why,
                tone: Tone::Failed,
            }),
        };
        self.take(msg);
    }

    /// The open article is wanted as it is now.
    pub(super) fn reload(&mut self) -> Option<Msg> {
        let Some(path) = self.reading.current() else {
            return said(
                "this article is neither a file nor an address; there is nothing to read again",
                Tone::Plain,
            );
        };
        if path == Path::new("-") {
            return said("standard input cannot be read again", Tone::Plain);
        }
        let name = named(&self.reading);
        if self.state.waiting.is_some() {
            self.state.waiting = Some(Waiting::Coming(format!("fetching {name} …")));
        }
        self.start(How::Anew);
        said(&format!("reading {name} anew …"), Tone::Plain)
    }

    /// A text that has hardly a word of the one before is taken for another article. Where that one has notes, the reader is told where
    /// they are.
    pub(super) fn tell_another_article(&mut self) {
        let Some((folder, notes)) = self.before.take() else {
            return;
        };
        if notes > 0 && self.desk.folder().is_some_and(|now| now != folder) {
            let key = self.state.key_for(Action::Review);
            let (its, them) = match notes {
                1 => ("its note stays".to_owned(), "it"),
                n => (format!("its {n} notes stay"), "them"),
            };
            self.state.say(format!(
                "hardly a word is as it was, so this is taken for another article; {its} with the one before: {key} has {them}"
            ));
        }
    }

    /// Goes on in the list.
    pub(super) fn turn_to(&mut self, by: isize) -> Option<Msg> {
        if self.reading.listed().is_none() {
            return said(
                "one article was named; name several to go through them",
                Tone::Plain,
            );
        }
        if self.reading.step(by).is_none() {
            return said("there is none further on", Tone::Plain);
        }
        self.state.listed = self.reading.listed();
        self.state.from = None;
        let name = named(&self.reading);
        self.start(How::Opened);
        said(&format!("opening {name} …"), Tone::Plain)
    }

    /// What was read or fetched is here, or why it is not.
    pub(super) fn loaded(&mut self, answer: Answer) {
        if !self.reading.awaits(&answer) {
            return;
        }
        match answer.outcome {
            Ok(loaded) => self.arrived = Some((answer.how, Box::new(loaded))),
            // What is on the screen is better than nothing.
            Err(why) if answer.how == How::Anew && self.state.waiting.is_none() => {
                self.take(Msg::Said(Message {
                    text: why,
                    tone: Tone::Failed,
                }));
            }
            Err(why) => {
                if matches!(self.state.mode, Mode::Card(_)) {
                    self.take(Msg::Said(Message {
                        text: why,
                        tone: Tone::Failed,
                    }));
                    return;
                }
                let name = named(&self.reading);
                let config = Arc::clone(&self.state.config);
                if self.state.moved && self.state.waiting.is_none() {
                    let _ = self
                        .desk
                        .run(Effect::Position(self.state.position()), &self.state.now);
                }
                self.swap(State::without(&name, Waiting::Failed(why), config));
                self.desk = Desk::Shut(NOT_HERE.to_owned());
                self.abandon.store(true, Ordering::Relaxed);
                self.resized();
            }
        }
    }

    /// What came is put on the screen.
    pub(super) fn show(&mut self, how: How, loaded: Loaded) {
        let again = how == How::Anew && self.state.waiting.is_none();
        if again && loaded.article.text == self.state.article.text {
            if let Some(original) = loaded.original {
                self.desk.came_from(original);
            }
            self.take(Msg::Said(Message {
                text: match self.item {
                    true => "the page has the words that the feed has".to_owned(),
                    false => "it is as it was: not a word has changed".to_owned(),
                },
                tone: Tone::Done,
            }));
            return;
        }
        let here = (Arc::clone(&self.state.article), self.state.cursor);
        let item = self.item;
        let folder = self.desk.folder().map(Path::to_owned).filter(|_| again);
        self.before = folder.map(|folder| (folder, self.state.notes.len()));
        self.replace(Arc::new(loaded.article), loaded.path, loaded.original);
        self.resized();
        if again {
            self.state.stay_at(&here.0.text, here.1);
            self.state.say(match item {
                true => "this is the page; the feed said less or other words",
                false => "it has changed: this is the text as it is now",
            });
        } else if let Some(since) = loaded.kept {
            let key = self.state.key_for(Action::Reload);
            self.state.say(format!(
                "from the library, as fetched on {since}; {key} fetches it anew"
            ));
        }
    }
}
