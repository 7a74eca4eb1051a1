//! Bytes → [`Article`]. Touches no files and no network: the caller brings the bytes, and what it knows about them as [`Hints`].
//!
//! Everything that comes out has passed [`clean`]; what was met on the way (lossy decoding, dangerous characters, no article on the page) is
//! in [`Article::warnings`].

pub mod address;
mod bundle;
pub mod clean;
pub mod date;
mod decode;
mod draft;
mod epub;
pub mod feed;
mod frontmatter;
mod html;
mod mail;
mod markdown;
mod sniff;
pub mod text;
pub mod unpack;
mod warc;
pub mod xml;
pub mod zip;

pub use bundle::{Bundle, HEAD, MAX_BUNDLE, holds_several, may_be_large};
pub use html::quiet_worker_panics;
pub use sniff::Kind;

use crate::article::{Article, BlockKind, Format, Meta};
use std::borrow::Cow;

/// Bytes that are read as one article. The longest books have some 6 MB of text.
pub const MAX_BYTES: usize = 20 << 20;

/// What is known about bytes besides themselves.
#[derive(Clone, Copy, Default, Debug)]
pub struct Hints<'h> {
    /// The file's name; its ending tells the kind.
    pub name: Option<&'h str>,
    /// Where it was fetched from.
    pub url: Option<&'h str>,
    /// The kind, when the user says so.
    pub kind: Option<Kind>,
    /// The encoding of characters that the server named.
    pub charset: Option<&'h str>,
}

/// Why bytes could not be read as an article. Says what is wrong; [`IngestError::hint`] says what to do.
#[derive(thiserror::Error, Debug, PartialEq, Eq)]
pub enum IngestError {
    /// Nothing came.
    #[error("it is empty")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("it has {} MB, and {} MB are the most that is read as one article", bytes.div_ceil(MB), MAX_BYTES as u64 / MB)]
    TooLarge {
        /// Its size; at least, where it comes from a pipe.
        bytes: u64,
    },
    /// A picture, an archive, a program.
    #[error("it is {what}")]
    Binary {
        /// What it is.
        what: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// It is of a kind that is read, and damaged, or there is nothing to read in it.
    #[error("{0}")]
    Broken(String),
    /// The page could not be parsed.
    #[error("the page could not be read: {0}")]
    Page(String),
}

impl IngestError {
    /// What the user can do.
    pub fn hint(&self) -> &'static str {
        match self {
            IngestError::Empty => "save the article again",
            IngestError::TooLarge { .. } => {
                "cut it into parts first, for example: head -c 10M FILE | copydesk -"
            }
            IngestError::Binary { hint, .. } => hint,
            IngestError::Broken(_) => "save it again, or save the article as a page or as text",
            IngestError::Page(_) => "save it as plain text and open that",
        }
    }
}

/// A megabyte, as file managers count.
const MB: u64 = 1_000_000;

/// Reads an article of any kind.
pub fn read(bytes: &[u8], hints: &Hints<'_>) -> Result<Article, IngestError> {
    if bytes.is_empty() {
        return Err(IngestError::Empty);
    }
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let most = if may_be_large(head) { MAX_BUNDLE } else { MAX_BYTES };
    if bytes.len() > most {
        return Err(IngestError::TooLarge {
            bytes: bytes.len() as u64,
        });
    }
    let packed = match hints.kind {
        Some(kind) => Some(kind).filter(|k| matches!(k, Kind::Mail | Kind::Epub)),
        None => sniff::packed(head, hints.name),
    };
    match packed {
        Some(Kind::Mail) => return mail::read(bytes),
        Some(Kind::Epub) => return epub::read(bytes),
        _ => {}
    }
    if let Some((what, hint)) = sniff::binary(bytes) {
        return Err(IngestError::Binary { what, hint });
    }
    let markup = match hints.kind {
        Some(kind) => matches!(kind, Kind::Html | Kind::Feed),
        None => sniff::is_markup(bytes, hints.name),
    };
    let decoded = decode::decode(bytes, hints.charset, markup);
    let text = line_ends(&decoded.text);
    let kind = hints.kind.unwrap_or_else(|| sniff::kind(&text, hints.name));
    let mut article = match kind {
        Kind::Text => plain(&text),
        Kind::Markdown => markdown::read(&text),
        Kind::Html => html::read(&text, hints.url)?,
        Kind::Feed => feed::article(&text),
        Kind::Mail | Kind::Epub => return Err(IngestError::Broken("it is no text".to_owned())),
    };
    if article.meta.url.is_none() {
        article.meta.url = hints.url.map(|u| clean::line(u).into_owned());
    }
    if article.text.is_empty() && article.warnings.is_empty() {
        article.warnings.push("there is no text in it".to_owned());
    }
    article.warnings.splice(0..0, decoded.warning);
    Ok(article)
}

/// Reads a web page that is decoded already.
pub fn page(html: &str, url: Option<&str>) -> Result<Article, IngestError> {
    html::read(&line_ends(html), url)
}

/// Decodes markup that is no article: a list of subscriptions. With what had to be guessed or was lost.
pub fn markup(bytes: &[u8]) -> (String, Option<String>) {
    let decoded = decode::decode(bytes, None, true);
    (decoded.text, decoded.warning)
}

/// Reads a piece of HTML that is an article and nothing else, under its title: what another program kept.
pub fn whole(html: &str, title: Option<&str>) -> Result<Article, IngestError> {
    let (html, title) = (line_ends(html).into_owned(), title.map(str::to_owned));
    if html.len() > MAX_BYTES {
        return Err(IngestError::TooLarge {
            bytes: html.len() as u64,
        });
    }
    html::in_worker(move || {
        let mut draft = draft::Draft::default();
        if let Some(title) = title {
            draft.block(BlockKind::Heading(1), &title);
        }
        html::fragment(&html, &mut draft);
        draft.finish(Meta::default(), Format::Html)
    })
}

/// The short first-run guide, an article like any other.
pub fn guide() -> Article {
    markdown::read(include_str!("../../sample-articles/guide.md"))
}

/// `\r\n` and `\r` → `\n`.
fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Plain text: cleaned, without the blank lines before and after it.
fn plain(decoded: &str) -> Article {
    let mut tally = clean::Tally::default();
    let mut text = String::new();
    clean::push(&mut text, decoded.trim_end(), &mut tally);
    let kept = text.trim_end().len();
    text.truncate(kept);
    let first = text.len() - text.trim_start().len();
    let line = text
        .get(..first)
        .and_then(|lead| lead.rfind('\n'))
        .map_or(0, |n| n + 1);
    text.drain(..line);
    let blocks = text::blocks(&text);
    let title = blocks
        .first()
        .filter(|b| matches!(b.kind, BlockKind::Heading(_)))
        .map(|b| clean::title(b.span.of(&text), &mut tally));
    Article {
        meta: Meta {
            title,
            ..Meta::default()
        },
        text,
        blocks,
        links: Vec::new(),
        format: Format::Text,
        warnings: tally.warnings(),
    }
}

#[cfg(test)]
mod tests;
