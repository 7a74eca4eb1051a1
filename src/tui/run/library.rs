//! The loop's part in the Library screen. The index is asked in a thread of its own, and brought up to the files in another: neither the
//! first frame nor a key waits for it.

use super::{Event, Reader, said};
use crate::index::{Index, Order};
use crate::query::Query;
use crate::store::{Mark, Store};
use crate::tui::library::Told;
use crate::tui::state::Tone;
use crate::tui::update::Msg;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// What the index is asked.
enum Ask {
    List(u64, Query, Order, String),
    Rows(Vec<u32>),
    Snippet(u32, Query),
    /// These folders were changed by us.
    Renew(Vec<String>),
}

/// Reports of how far the looking is, at most: each draws the screen anew.
const REPORTS: usize = 200;

/// The threads that have the index.
#[derive(Default)]
pub(super) struct Indexing {
    asks: Option<Sender<Ask>>,
    looking: Arc<AtomicBool>,
    /// Something was saved while the files were looked at.
    again: bool,
    /// Set when the reader leaves.
    stop: Arc<AtomicBool>,
}

/// The files are looked at after the frame that asks for it: of a large library that is work, and the frame is to have the machine.
const FRAME: Duration = Duration::from_millis(30);

impl Reader {
    pub(super) fn list(&mut self, number: u64, query: Query, order: Order) -> Option<Msg> {
        let today = self.state.today.to_string();
        self.ask_index(Ask::List(number, query, order, today))
    }

    pub(super) fn rows(&mut self, ids: Vec<u32>) -> Option<Msg> {
        self.ask_index(Ask::Rows(ids))
    }

    pub(super) fn snippet(&mut self, id: u32, query: Query) -> Option<Msg> {
        self.ask_index(Ask::Snippet(id, query))
    }

    fn ask_index(&mut self, ask: Ask) -> Option<Msg> {
        let asks = match &self.indexing.asks {
            Some(asks) => asks,
            None => {
                let (asks, asked) = channel();
                let (store, cache) = (self.library.clone(), self.state.config.cache.clone());
                let tell = self.teller();
                let spawned = std::thread::Builder::new()
                    .name("index".to_owned())
                    .spawn(move || {
                        let failing = Arc::clone(&tell);
                        let outcome =
                            catch_unwind(AssertUnwindSafe(|| answer(&store, cache, &asked, &*tell)));
                        if outcome.is_err() {
                            failing(Told::Looked(Err(
                                "the index failed: a fault of the program".to_owned()
                            )));
                        }
                    });
                if let Err(e) = spawned {
                    return said(&format!("no thread for the library: {e}"), Tone::Failed);
                }
                self.indexing.asks.insert(asks)
            }
        };
        // One that has ended has said why.
        if asks.send(ask).is_err() {
            self.indexing.asks = None;
        }
        None
    }

    fn teller(&self) -> Arc<dyn Fn(Told) + Send + Sync> {
        let tell = self.tell.clone();
        Arc::new(move |told| {
            let _ = tell.send(Event::Msg(Box::new(Msg::LibraryTold(Box::new(told)))));
        })
    }

    /// Something was saved: the Library shows it once the index has it.
    pub(super) fn library_stale(&mut self) {
        if self.indexing.looking.load(Ordering::Relaxed) {
            self.indexing.again = true;
        } else if let Some(msg) = self.look() {
            self.take(msg);
        }
    }

    /// The files have been looked at.
    pub(super) fn looked(&mut self) {
        if std::mem::take(&mut self.indexing.again) {
            self.library_touched();
        }
    }

    /// Brings the index up to the files. While that goes on, asking once more changes nothing.
    pub(super) fn look(&mut self) -> Option<Msg> {
        if self.indexing.looking.swap(true, Ordering::Relaxed) {
            return None;
        }
        let (store, cache) = (self.library.clone(), self.state.config.cache.clone());
        let watch = self.watch.library();
        let (looking, stop) = (
            Arc::clone(&self.indexing.looking),
            Arc::clone(&self.indexing.stop),
        );
        let tell = self.teller();
        let spawned = std::thread::Builder::new()
            .name("look".to_owned())
            .spawn(move || {
                let outcome = catch_unwind(AssertUnwindSafe(|| {
                    std::thread::sleep(FRAME);
                    // Before it is looked through: what is saved meanwhile is told, and looked at once more.
                    watch.watch(store.root());
                    let mut index = Index::open(&store, cache.as_deref()).map_err(|e| e.to_string())?;
                    let done = index.refresh(
                        &mut |done, all| {
                            if done % (all / REPORTS).max(100) == 0 {
                                tell(Told::Looking(done, all));
                            }
                        },
                        &stop,
                    );
                    let done = done.map_err(|e| e.to_string())?;
                    Ok(done.read + done.removed > 0)
                }));
                looking.store(false, Ordering::Relaxed);
                let fault =
                    || Err("the library could not be looked through: a fault of the program".to_owned());
                tell(Told::Looked(outcome.unwrap_or_else(|_| fault())));
            });
        match spawned {
            Ok(_) => None,
            Err(e) => {
                self.indexing.looking.store(false, Ordering::Relaxed);
                said(&format!("no thread for the library: {e}"), Tone::Failed)
            }
        }
    }

    /// Nobody waits for the index any more.
    pub(super) fn leave_index_be(&mut self) {
        self.indexing.stop.store(true, Ordering::Relaxed);
        self.indexing.asks = None;
    }

    /// Marks articles, one after the other; each is on disk before the next.
    pub(super) fn mark_articles(&mut self, marks: Vec<(String, Mark)>) -> Option<Msg> {
        let mut before: Vec<crate::tui::library::Remarked> = Vec::new();
        let mut failed = None;
        for (folder, mark) in marks {
            match self.library.mark(&folder, &mark) {
                Ok((was, is)) if was != is => match before.iter_mut().find(|(f, ..)| *f == folder) {
                    Some((.., now)) => *now = is,
                    None => before.push((folder, was, is)),
                },
                Ok(_) => {}
                Err(e) => failed = Some(e.to_string()),
            }
        }
        self.saved_here();
        let changed: Vec<String> = before.iter().map(|(folder, ..)| folder.clone()).collect();
        let told = self.ask_index(Ask::Renew(changed));
        told.or(Some(Msg::LibraryTold(Box::new(Told::Marked(before, failed)))))
    }

    /// Reads the saved queries; `done` is what was done with them before.
    pub(super) fn read_queries(&mut self, done: Option<String>) -> Option<Msg> {
        let (all, problem) = match self.library.saved_queries() {
            Ok(read) => read,
            Err(e) => return said(&e.to_string(), Tone::Failed),
        };
        Some(Msg::LibraryTold(Box::new(Told::Saved {
            all,
            said: done,
            problem: problem.map(|p| p.to_string()),
        })))
    }

    pub(super) fn save_query(&mut self, name: &str, query: &str) -> Option<Msg> {
        match self.library.save_query(name, query) {
            Ok(None) => self.read_queries(Some(format!("saved as {name}"))),
            Ok(Some(was)) => self.read_queries(Some(format!("saved as {name}; it was: {}", was.query))),
            Err(e) => said(&e.to_string(), Tone::Failed),
        }
    }

    pub(super) fn forget_query(&mut self, name: &str) -> Option<Msg> {
        match self.library.forget_query(name) {
            Ok(Some(was)) => self.read_queries(Some(format!("{name} is taken away; it was: {}", was.query))),
            Ok(None) => self.read_queries(Some(format!("{name} was taken away before"))),
            Err(e) => said(&e.to_string(), Tone::Failed),
        }
    }

    /// Opens an article of the library.
    pub(super) fn open_kept(&mut self, folder: &str) -> Option<Msg> {
        let Some(info) = self.library.info(folder) else {
            return said("this article is not in the library any more", Tone::Failed);
        };
        let Some(article) = self.library.open_again(&info) else {
            return said(
                "the text of this article is not kept in the library; open its file instead",
                Tone::Failed,
            );
        };
        if info.read_state() == crate::note::ReadState::New {
            let reading = Mark::State(crate::note::ReadState::Reading);
            if self.library.mark(folder, &reading).is_ok() {
                self.saved_here();
                self.ask_index(Ask::Renew(vec![folder.to_owned()]));
            }
        }
        if article.text == self.state.article.text && self.state.waiting.is_none() {
            return None;
        }
        let path = info.paths.last().map(PathBuf::from);
        let source = path.clone().or_else(|| info.url.clone().map(PathBuf::from));
        self.reading.strays_to(source);
        self.replace(Arc::new(article), path, None);
        let (width, height) = self.screen.size();
        Some(Msg::Resize(width, height))
    }
}

/// Answers until nobody asks any more. Of several questions for a list only the last is answered.
fn answer(store: &Store, cache: Option<PathBuf>, asked: &Receiver<Ask>, tell: &dyn Fn(Told)) {
    let mut index = match Index::open(store, cache.as_deref()) {
        Ok(index) => index,
        Err(e) => return tell(Told::Looked(Err(e.to_string()))),
    };
    if index.is_in_memory()
        && let Err(e) = index.refresh(&mut |_, _| {}, &AtomicBool::new(false))
    {
        tell(Told::Looked(Err(e.to_string())));
    }
    while let Ok(first) = asked.recv() {
        let mut asks = vec![first];
        asks.extend(asked.try_iter());
        let last = asks.iter().rposition(|a| matches!(a, Ask::List(..)));
        for (i, ask) in asks.into_iter().enumerate() {
            match ask {
                Ask::List(..) if Some(i) != last => {}
                Ask::List(number, query, order, today) => {
                    let listing = index.list(&query, order, &today).map_err(|e| e.to_string());
                    tell(Told::Listing(number, listing));
                }
                Ask::Rows(ids) => match index.rows(&ids) {
                    Ok(rows) => tell(Told::Rows(rows)),
                    Err(e) => tell(Told::Looked(Err(e.to_string()))),
                },
                Ask::Snippet(id, query) => tell(Told::Snippet(id, index.snippet(id, &query))),
                Ask::Renew(folders) => {
                    if let Err(e) = index.renew(&folders) {
                        tell(Told::Looked(Err(e.to_string())));
                    }
                }
            }
        }
    }
}
