//! The loop's part in the Feeds screen: reading what is held, asking what is new, marking, opening items.

use super::{Event, Reader, said};
use crate::article::Article;
use crate::feed::{Held, Subscription};
use crate::ingest::feed;
use crate::store::{Store, StoreError};
use crate::tui::feeds::{Shelf, Told};
use crate::tui::reading::How;
use crate::tui::state::Tone;
use crate::tui::update::Msg;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks a feed what is new, or all; tells of each as it answers, gives up when the flag is set. The error says why none was asked.
pub type Ask =
    dyn Fn(Option<&Subscription>, &AtomicBool, &(dyn Fn(Told) + Sync)) -> Result<(), String> + Send + Sync;

impl Reader {
    /// Does in a thread what ends in a message.
    fn aside(&self, name: &str, job: impl FnOnce(&dyn Fn(Msg)) + Send + 'static) -> Option<Msg> {
        let tell = self.tell.clone();
        let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            job(&|msg| {
                let _ = tell.send(Event::Msg(Box::new(msg)));
            });
        });
        spawned
            .err()
            .and_then(|e| said(&format!("no thread for the feeds: {e}"), Tone::Failed))
    }

    /// Reads what is held of the feeds.
    pub(super) fn read_feeds(&self) -> Option<Msg> {
        let store = self.library.clone();
        self.aside("feeds", move |tell| {
            let read = catch_unwind(AssertUnwindSafe(|| shelves(&store).map_err(|e| e.to_string())));
            tell(Msg::Feeds(read.unwrap_or_else(|_| {
                Err("the feeds could not be read: a fault of the program".to_owned())
            })));
        })
    }

    /// Asks what is new. What was asked for before and is not here yet goes on.
    pub(super) fn ask_feeds(&mut self, feed: Option<Box<Subscription>>) -> Option<Msg> {
        let ask = Arc::clone(&self.ask);
        let stop = Arc::clone(&self.leaving);
        let tell = self.tell.clone();
        self.aside("refresh", move |done| {
            let told = move |told: Told| {
                let _ = tell.send(Event::Msg(Box::new(Msg::FeedTold(told))));
            };
            let asked = catch_unwind(AssertUnwindSafe(|| ask(feed.as_deref(), &stop, &told)));
            done(Msg::FeedsDone(asked.unwrap_or_else(|_| {
                Err("the feeds could not be asked: a fault of the program".to_owned())
            })));
        })
    }

    /// Nobody waits for the feeds any more.
    pub(super) fn leave_feeds_be(&self) {
        self.leaving.store(true, Ordering::Relaxed);
    }

    pub(super) fn mark_items(&self, feed: &Subscription, marks: &[(String, bool)]) -> Option<Msg> {
        match self.library.feed(feed).mark(marks, &self.state.now) {
            Ok(_) => None,
            Err(e) => said(&format!("what is read was not kept: {e}"), Tone::Failed),
        }
    }

    /// Opens what the feed says of an item, or its page.
    pub(super) fn open_item(&mut self, feed: &Subscription, key: &str, page: bool) -> Option<Msg> {
        let shelf = match self.library.feed(feed).read() {
            Ok(shelf) => shelf,
            Err(e) => return said(&e.to_string(), Tone::Failed),
        };
        let Some(item) = shelf.items.into_iter().find(|i| i.key == key) else {
            return said("this item is not held any more", Tone::Failed);
        };
        let link = item.link.clone().filter(|l| crate::ingest::address::is_web(l));
        self.reading.strays_to(link.clone().map(PathBuf::from));
        if page && link.is_some() {
            self.start(How::Opened);
            return said(&format!("opening {} …", item.called()), Tone::Plain);
        }
        let teaser = item.is_teaser();
        let article = article(item, feed);
        self.replace(Arc::new(article), None, None);
        self.item = true;
        self.resized();
        let key = self.state.key_for(crate::action::Action::Reload);
        let feeds = self.state.key_for(crate::action::Action::Feeds);
        match (teaser, link.is_some()) {
            (true, true) => said(
                &format!(
                    "this is all that the feed says; {key} fetches the page, {feeds} goes back to the feeds"
                ),
                Tone::Plain,
            ),
            _ => said(&format!("{feeds} goes back to the feeds"), Tone::Plain),
        }
    }
}

/// What is held of all feeds, one after the other: only lines of each are kept.
fn shelves(store: &Store) -> Result<Vec<Shelf>, StoreError> {
    let (list, problem) = store.feeds()?;
    if let Some(problem) = problem {
        return Err(StoreError::Failed(format!(
            "the feeds cannot be shown: {problem}; put the file right first"
        )));
    }
    let read = |feed: Subscription| {
        let shelf = store.feed(&feed).read()?;
        Ok(Shelf::new(feed, shelf))
    };
    list.feeds.into_iter().map(read).collect()
}

fn article(item: Held, feed: &Subscription) -> Article {
    let html = item.body().to_owned();
    feed::item_article(
        &feed::Item {
            title: item.title,
            link: item.link,
            authors: item.authors,
            published: item.published,
            updated: item.updated,
            base: item.base,
            content: Some(html),
            ..feed::Item::default()
        },
        feed.called(),
    )
}
