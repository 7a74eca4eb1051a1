//! Asking the feeds that the reader follows what is new: fetched in parallel by `fetch`, read by `ingest`, kept by `store`. Whatever goes wrong
//! with one feed is kept with that feed and told; what was held of it stays, and the others go on.

use crate::feed::due::Due;
use crate::feed::{List, News, Outcome, Progress, Subscription};
use crate::fetch::{FetchError, Fetcher, Request, Response};
use crate::ingest::feed::{self, Feed};
use crate::store::{Store, StoreError};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

/// How it went with one feed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Done {
    /// It came, and brought this.
    Came(News),
    /// There is nothing new: the server said so.
    Unchanged,
    /// It was not asked, for this reason.
    Left(Due),
    /// It failed; one line.
    Failed(String),
}

impl Done {
    /// In words, or why it failed.
    pub fn words(&self) -> Result<String, String> {
        Ok(match self {
            Done::Came(news) if news.changed > 0 => format!("{} new, {} changed", news.new, news.changed),
            Done::Came(news) => format!("{} new", news.new),
            Done::Unchanged => "nothing new".to_owned(),
            Done::Left(Due::Yes | Due::Fresh) => "was asked a moment ago".to_owned(),
            Done::Left(Due::Resting(seconds)) => format!("rests for another {} min", (seconds + 59) / 60),
            Done::Left(Due::Gone) => "is gone for good; not asked any more".to_owned(),
            Done::Failed(why) => return Err(why.clone()),
        })
    }
}

/// Which feeds are asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which<'a> {
    /// All that are due.
    All,
    /// Those at these places of the list, because the reader named them.
    Named(&'a [usize]),
}

/// What asking needs.
pub struct Asking<'a> {
    /// Where the feeds are kept.
    pub store: &'a Store,
    /// What asks.
    pub fetcher: &'a Fetcher,
    /// The time, in seconds since 1970 and as RFC 3339.
    pub now: &'a (dyn Fn() -> (i64, String) + Sync),
    /// Set when nobody waits any more.
    pub stop: &'a AtomicBool,
}

/// What is changed in the list when all have answered.
struct Change {
    key: String,
    title: Option<String>,
    site: Option<String>,
    moved: Option<String>,
}

/// Asks, and tells of each feed, by its place in the list, as it comes; from several threads. What has not begun when `stop` is set is not
/// told of.
pub fn refresh(
    asking: &Asking<'_>,
    which: Which<'_>,
    told: impl Fn(usize, &Subscription, Done) + Sync,
) -> Result<(), StoreError> {
    let (list, problem) = asking.store.feeds()?;
    if let Some(problem) = problem {
        return Err(StoreError::Failed(format!(
            "cannot refresh: {problem}; put the file right first"
        )));
    }
    let (requests, places) = asked(asking, &list, which, &told);
    let changes = Mutex::new(Vec::new());
    asking.fetcher.fetch_all(&requests, asking.stop, |at, answer| {
        let Some((place, feed)) = places
            .get(at)
            .and_then(|&place| Some((place, list.feeds.get(place)?)))
        else {
            return;
        };
        let (done, change) = took(asking, feed, answer);
        if let Some(change) = change {
            changes
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(change);
        }
        told(place, feed, done);
    });
    let changes = changes.into_inner().unwrap_or_else(PoisonError::into_inner);
    if changes.is_empty() {
        return Ok(());
    }
    asking
        .store
        .change_feeds(|list| changes.iter().for_each(|c| note(list, c)))
}

/// What is asked for, and the places of the feeds that it is asked for.
fn asked(
    asking: &Asking<'_>,
    list: &List,
    which: Which<'_>,
    told: &(impl Fn(usize, &Subscription, Done) + Sync),
) -> (Vec<Request>, Vec<usize>) {
    let (mut requests, mut places) = (Vec::new(), Vec::new());
    let (now, _) = (asking.now)();
    for (place, feed) in list.feeds.iter().enumerate() {
        let named = match which {
            Which::All => false,
            Which::Named(places) if places.contains(&place) => true,
            Which::Named(_) => continue,
        };
        let folder = asking.store.feed(feed);
        match folder.progress() {
            Ok(progress) => match progress.due(&feed.url, now, named) {
                Due::Yes => {
                    requests.push(request(feed, progress, folder.has_items()));
                    places.push(place);
                }
                other => told(place, feed, Done::Left(other)),
            },
            Err(e) => told(place, feed, Done::Failed(e.to_string())),
        }
    }
    (requests, places)
}

fn request(feed: &Subscription, progress: Progress, held: bool) -> Request {
    let known = held && progress.url == feed.url;
    Request {
        url: feed.url.clone(),
        etag: progress.etag.filter(|_| known),
        last_modified: progress.last_modified.filter(|_| known),
        found_on: None,
    }
}

/// Keeps what came of one feed.
fn took(
    asking: &Asking<'_>,
    subscription: &Subscription,
    answer: Result<Response, FetchError>,
) -> (Done, Option<Change>) {
    let (seconds, now) = (asking.now)();
    let folder = asking.store.feed(subscription);
    let url = subscription.url.as_str();
    let keep = |came: Option<Feed>, outcome: Outcome| {
        folder.take_in(came, |before| before.after(url, seconds, outcome), &now)
    };
    let failed = |why: String, retry_after: Option<u64>| {
        let kept = keep(
            None,
            Outcome::Failed {
                why: why.clone(),
                retry_after,
            },
        );
        let why = kept.err().map_or(why, |e| e.to_string());
        (Done::Failed(why), None)
    };
    let response = match answer {
        Ok(response) => response,
        Err(error) if error.fault.is_gone() => {
            let why = error.fault.to_string();
            let kept = keep(None, Outcome::Gone { why: why.clone() });
            return (Done::Failed(kept.err().map_or(why, |e| e.to_string())), None);
        }
        // Nobody's failure: it is not remembered.
        Err(error) if error.fault.is_ours() => return (Done::Failed(error.fault.to_string()), None),
        Err(error) => return failed(error.fault.to_string(), error.fault.retry_after()),
    };
    let Response {
        etag,
        last_modified,
        retry_after,
        ..
    } = &response;
    let (etag, last_modified, retry_after) = (etag.clone(), last_modified.clone(), *retry_after);
    if response.is_unchanged() {
        let kept = keep(
            None,
            Outcome::Unchanged {
                etag,
                last_modified,
                retry_after,
            },
        );
        return (
            kept.map_or_else(|e| Done::Failed(e.to_string()), |_| Done::Unchanged),
            None,
        );
    }
    let came = match feed::parse(&response.body, Some(&response.url), response.charset.as_deref()) {
        Ok(came) => came,
        Err(error) => return failed(error.to_string(), retry_after),
    };
    let change = Change {
        key: subscription.key().to_owned(),
        title: came.title.clone(),
        site: came.link.clone(),
        moved: response.moved.clone(),
    };
    let outcome = Outcome::Came {
        etag,
        last_modified,
        retry_after,
        problems: came.problems.clone(),
    };
    match keep(Some(came), outcome) {
        Ok(news) => (Done::Came(news), Some(change)),
        Err(e) => (Done::Failed(e.to_string()), None),
    }
}

/// What a feed says of itself, and where it is now. An address at which another feed is followed already is not taken over.
fn note(list: &mut List, change: &Change) {
    let taken = change
        .moved
        .as_deref()
        .and_then(|url| list.find(url))
        .and_then(|at| list.feeds.get(at))
        .is_some_and(|other| other.key() != change.key);
    let Some(feed) = list.feeds.iter_mut().find(|f| f.key() == change.key) else {
        return;
    };
    if let Some(title) = &change.title {
        feed.title = Some(title.clone());
    }
    if let Some(site) = change.site.as_ref().filter(|s| crate::ingest::address::is_web(s)) {
        feed.site = Some(site.clone());
    }
    if let Some(url) = change.moved.as_deref().filter(|_| !taken) {
        feed.move_to(url);
    }
}
