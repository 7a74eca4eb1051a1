//! The small things that all feeds write: lines, addresses, dates, names.

use crate::ingest::address::Address;
use crate::ingest::{clean, date, html};

/// Bytes of a line that are kept: an identifier or a title that is longer is a mistake.
const MAX_LINE: usize = 4096;

/// A line of plain text, cleaned; `None` where nothing is left.
pub fn plain(text: &str) -> Option<String> {
    let line = clean::title(short(text), &mut clean::Tally::default());
    Some(line).filter(|l| !l.is_empty())
}

/// A line that may hold entities and tags.
pub fn marked(text: &str) -> Option<String> {
    plain(&html::words(short(text)))
}

/// An identifier, as it is but for what could drive a terminal.
pub fn id(text: &str) -> Option<String> {
    let text = short(text.trim());
    (!text.is_empty()).then(|| clean::line(text).into_owned())
}

fn short(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_LINE)).unwrap_or(text)
}

/// An address, absolute where there is something to make it so. What is no address of the web stays as it is: it says what the feed says,
/// and is never opened.
pub fn address(text: &str, base: Option<&str>) -> Option<String> {
    let text: String = short(text.trim())
        .chars()
        .filter(|c| !matches!(c, '\n' | '\r' | '\t'))
        .collect();
    if text.is_empty() {
        return None;
    }
    let joined = match base {
        Some(base) if !has_scheme(&text) => Address::parse(base)
            .ok()
            .and_then(|base| base.join(&text).ok())
            .map(|a| a.as_str().to_owned()),
        _ => None,
    };
    id(&joined.unwrap_or(text))
}

fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// A date as ISO 8601.
pub fn when(text: &str) -> Option<String> {
    date::iso(text)
}

/// The name in `mail@example.org (Name)`, `Name <mail@example.org>` or `Name`; an address alone stands for itself.
pub fn person(text: &str) -> Option<String> {
    let text = text.trim();
    let name = match (text.split_once('('), text.split_once('<')) {
        (Some((mail, rest)), _) if mail.contains('@') => rest.trim_end().trim_end_matches(')'),
        (_, Some((name, rest))) if rest.contains('@') => name,
        _ => text,
    };
    marked(name).or_else(|| plain(text))
}
