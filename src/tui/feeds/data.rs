//! What the Feeds screen is given: of each item one line, for the texts of ten years would not fit into memory.

use crate::feed::Subscription;
use crate::ingest::clean;
use crate::store::FeedShelf;

/// One feed.
#[derive(Clone, PartialEq, Debug)]
pub struct Shelf {
    /// The subscription.
    pub feed: Subscription,
    /// Its items, the newest first.
    pub rows: Vec<Row>,
    /// Why asking it failed last.
    pub error: Option<String>,
    /// It is not asked any more.
    pub gone: bool,
    /// What was wrong with what came, or with what is kept.
    pub problems: Vec<String>,
}

/// One item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// What it is kept under.
    pub key: String,
    /// One line.
    pub title: String,
    /// Its page, where that is one of the web.
    pub link: Option<String>,
    /// What it is sorted by: ISO 8601.
    pub when: String,
    /// Whether it is read.
    pub read: bool,
    /// Whether the feed says no more than a teaser.
    pub teaser: bool,
}

/// How it went with one feed, for the status line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// What the feed is called.
    pub name: String,
    /// Items that were not there before.
    pub new: usize,
    /// In words, or why it failed.
    pub outcome: Result<String, String>,
}

impl Shelf {
    /// What the screen needs of what is held.
    pub fn new(feed: Subscription, shelf: FeedShelf) -> Shelf {
        let mut rows: Vec<Row> = shelf
            .items
            .iter()
            .map(|item| Row {
                key: item.key.clone(),
                title: clean::line(item.called()).into_owned(),
                link: item.link.clone().filter(|l| crate::ingest::address::is_web(l)),
                when: item.when().to_owned(),
                read: shelf.marks.is_read(&item.key),
                teaser: item.is_teaser(),
            })
            .collect();
        rows.sort_by(|a, b| b.when.cmp(&a.when));
        let own = shelf.problems.iter().map(ToString::to_string);
        Shelf {
            rows,
            error: shelf.progress.error,
            gone: shelf.progress.gone,
            problems: own.chain(shelf.progress.problems).collect(),
            feed,
        }
    }
}
