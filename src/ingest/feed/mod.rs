//! Bytes → [`Feed`]: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF, JSON Feed. Forgiving, because feeds are written by programs that nobody looks
//! at: a damaged item costs only itself, and what was wrong is told. Nothing outside the bytes is looked at.

mod article;
mod discover;
mod html;
mod item;
mod json;
mod lenient;
mod words;
mod xml;

pub use article::{item as item_article, read as article};
pub use discover::{named, usual};

use super::{IngestError, MAX_BYTES, decode, sniff};

/// Items that are read of one feed; the longest archives have some ten thousands.
pub const MAX_ITEMS: usize = 50_000;

/// What a feed says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Feed {
    /// One line of plain text, cleaned.
    pub title: Option<String>,
    /// The page that it belongs to.
    pub link: Option<String>,
    /// Where it says that it is itself.
    pub own: Option<String>,
    /// A language tag, as it says.
    pub language: Option<String>,
    /// Its items in its order, usually the newest first.
    pub items: Vec<Item>,
    /// What was wrong with it, one line each.
    pub problems: Vec<String>,
}

/// One thing that a feed tells of. Lines are cleaned; the two bodies are HTML as it came, to be read by [`super::read`] before anyone sees them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Item {
    /// What the feed calls it; unique in the feed where the feed is right.
    pub id: Option<String>,
    /// Its page, absolute where the feed says enough.
    pub link: Option<String>,
    /// One line of plain text.
    pub title: Option<String>,
    /// Names, as they are written.
    pub authors: Vec<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// ISO 8601.
    pub updated: Option<String>,
    /// HTML: what the feed calls a summary or description.
    pub summary: Option<String>,
    /// HTML: the whole text, where the feed carries it.
    pub content: Option<String>,
    /// What relative addresses in the two are relative to.
    pub base: Option<String>,
    /// Sound, film and pictures that come with it.
    pub enclosures: Vec<Enclosure>,
    /// Its categories, as the feed names them.
    pub categories: Vec<String>,
}

/// A file that comes with an item. It is never fetched by itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Enclosure {
    /// Where it is.
    pub url: String,
    /// Its media type, as the feed says.
    pub media_type: Option<String>,
    /// Its size in bytes, as the feed says.
    pub length: Option<u64>,
}

/// Why bytes are no feed.
#[derive(thiserror::Error, Debug, PartialEq, Eq)]
pub enum FeedError {
    /// They cannot be read at all.
    #[error(transparent)]
    Bytes(#[from] IngestError),
    /// A web page.
    #[error("it is a web page, not a feed{}", match feeds.first() { Some(url) => format!("; it names one: {url}"), None => String::new() })]
    Page {
        /// The feeds that it names, the first the one it means.
        feeds: Vec<String>,
    },
    /// Anything else.
    #[error("it is not a feed: there is neither RSS nor Atom nor JSON Feed in it")]
    NoFeed,
}

impl FeedError {
    /// What the user can do.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            FeedError::Bytes(error) => Some(error.hint()),
            FeedError::Page { feeds } if !feeds.is_empty() => None,
            FeedError::Page { .. } => Some("look for the address of a feed on the site"),
            FeedError::NoFeed => Some("look at the address"),
        }
    }
}

/// Reads a feed. `url` is where it came from, `charset` what the server said.
pub fn parse(bytes: &[u8], url: Option<&str>, charset: Option<&str>) -> Result<Feed, FeedError> {
    if bytes.is_empty() {
        return Err(IngestError::Empty.into());
    }
    if bytes.len() > MAX_BYTES {
        return Err(IngestError::TooLarge {
            bytes: bytes.len() as u64,
        }
        .into());
    }
    if let Some((what, hint)) = sniff::binary(bytes) {
        return Err(IngestError::Binary { what, hint }.into());
    }
    let decoded = decode::decode(bytes, charset, true);
    let mut feed = parse_text(&decoded.text, url)?;
    feed.problems.splice(0..0, decoded.warning);
    Ok(feed)
}

/// Reads a feed that is decoded already.
pub fn parse_text(text: &str, url: Option<&str>) -> Result<Feed, FeedError> {
    let start =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{fffd}' | '\0'));
    let mut feed = if start.starts_with(['{', '[']) {
        json::read(start, url).ok_or(FeedError::NoFeed)?
    } else {
        xml::read(start, url)?
    };
    if feed.items.len() > MAX_ITEMS {
        feed.problems.push(format!(
            "the first {MAX_ITEMS} of {} items were read",
            feed.items.len()
        ));
        feed.items.truncate(MAX_ITEMS);
    }
    Ok(feed)
}

#[cfg(test)]
mod tests;
