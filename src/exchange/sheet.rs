//! What goes out and comes in: the notes of one article, with as much of the article as a format may want to say.

use crate::article::{CodePoints, Published, Span};
use crate::note::{AnchorState, Note, ReadState};
use sha2::{Digest, Sha256};

/// One article with notes of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sheet {
    /// The article.
    pub article: About,
    /// Its text as it was read last, where that is at hand.
    pub text: Option<String>,
    /// The notes, in the order of the text.
    pub entries: Vec<Entry>,
    /// How the article as a whole was kept in the program it comes from.
    pub kept: Kept,
}

/// What a reader marked an article as a whole with, in another program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    /// How far they were; `None` where nothing is said.
    pub state: Option<ReadState>,
    /// Starred, or a favourite.
    pub starred: bool,
    /// Tags or labels.
    pub tags: Vec<String>,
    /// The folder it lay in; empty for none.
    pub folder: String,
}

impl Kept {
    /// What two entries on one article say: the state that is further, and all else of both.
    pub(super) fn join(&mut self, other: Kept) {
        self.state = self.state.max(other.state);
        self.starred |= other.starred;
        for tag in other.tags {
            if !self.tags.contains(&tag) {
                self.tags.push(tag);
            }
        }
        if self.folder.is_empty() {
            self.folder = other.folder;
        }
    }
}

/// What is known of an article besides its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct About {
    /// The library's id of it; empty when it comes from elsewhere.
    pub id: String,
    /// The headline, or the name of the book.
    pub title: Option<String>,
    /// The canonical address.
    pub url: Option<String>,
    /// The people who signed it.
    pub authors: Vec<String>,
    /// The news organisation that published it.
    pub outlet: Option<String>,
    /// When it was published, and who says so.
    pub published: Option<Published>,
    /// When the publisher says it was changed, ISO 8601.
    pub modified: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// `text`, `markdown` or `html`; empty when it comes from elsewhere.
    pub format: String,
    /// SHA-256 of the text, in hex; empty when it comes from elsewhere.
    pub version: String,
}

impl About {
    /// What to call it where people read.
    pub fn name(&self) -> &str {
        let known = [self.title.as_deref(), self.url.as_deref()];
        known
            .into_iter()
            .flatten()
            .find(|t| !t.trim().is_empty())
            .unwrap_or("Untitled article")
    }

    /// The address, where it is one of the web. Nothing else is ever made a link.
    pub fn link(&self) -> Option<&str> {
        self.url.as_deref().filter(|u| is_link(u))
    }
}

/// A note and how it sits on the text.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// The note.
    pub note: Note,
    /// How well it sits on [`Sheet::text`].
    pub state: AnchorState,
    /// Why, in words.
    pub why: String,
    /// Where it sits in [`Sheet::text`]; `None` when it has no place there, or the text is not at hand.
    pub span: Option<Span>,
    /// Where another program says it sits, in a text that need not be ours.
    pub told: Option<Told>,
}

/// A place as another program counts it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// Start and end in Unicode code points.
    CodePoints(usize, usize),
    /// Start and end in UTF-16 code units.
    Utf16(usize, usize),
}

impl Told {
    /// The place in `text`, where `words` stand there.
    pub fn span(self, text: &str, words: &str) -> Option<Span> {
        let span = match self {
            Told::CodePoints(start, end) => CodePoints::new(text).to_span(start, end)?,
            Told::Utf16(start, end) => Offsets::new(text).from_utf16(start, end)?,
        };
        (!words.is_empty() && span.of(text) == words).then_some(span)
    }
}

impl Entry {
    /// A note that comes from elsewhere; where it sits is not known yet.
    pub fn new(note: Note) -> Entry {
        Entry {
            note,
            state: AnchorState::Exact,
            why: String::new(),
            span: None,
            told: None,
        }
    }

    /// Whether there is something to say of its place.
    pub fn is_off(&self) -> bool {
        self.state != AnchorState::Exact
    }
}

/// Translates places of one text for formats that count otherwise than in bytes.
pub struct Offsets<'t> {
    text: &'t str,
    points: CodePoints<'t>,
}

impl<'t> Offsets<'t> {
    /// Reads the text once.
    pub fn new(text: &'t str) -> Offsets<'t> {
        Offsets {
            text,
            points: CodePoints::new(text),
        }
    }

    /// Start and end in Unicode code points, as the W3C counts.
    pub fn code_points(&self, span: Span) -> [usize; 2] {
        self.points.of_span(span)
    }

    /// Start and end in UTF-16 code units, as JavaScript and so Hypothesis count: a character beyond U+FFFF, such as an emoji, is two.
    pub fn utf16(&self, span: Span) -> [usize; 2] {
        let units = |to: usize| {
            let head = self.text.get(..to).unwrap_or_default();
            head.chars().map(char::len_utf16).sum::<usize>()
        };
        let start = units(span.start());
        let inside: usize = span.of(self.text).chars().map(char::len_utf16).sum();
        [start, start + inside]
    }

    /// The byte span of `start..end` in UTF-16 code units; `None` outside the text, turned round, or in the middle of a character.
    pub fn from_utf16(&self, start: usize, end: usize) -> Option<Span> {
        let mut units = 0;
        let mut from = None;
        let ends = std::iter::once((self.text.len(), '\0'));
        for (byte, c) in self.text.char_indices().chain(ends) {
            if units == start {
                from = from.or(Some(byte));
            }
            if units == end {
                return Some(Span::new(from?, byte));
            }
            if units > end {
                return None;
            }
            units += c.len_utf16();
        }
        None
    }
}

/// Whether an address may stand behind a link: of the web, without white space or controls.
pub fn is_link(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://"))
        && !url
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`'))
}

/// An id for a note that comes from elsewhere: always the same for the same `parts`, so that a second import meets the first. Twenty
/// lower-case hexadecimal digits after an `x`, which no id of our own making begins with in this millennium.
pub fn stable_id(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let digits: String = hasher
        .finalize()
        .iter()
        .take(10)
        .map(|b| format!("{b:02x}"))
        .collect();
    format!("x{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_and_code_points_differ_after_an_emoji() {
        let text = "a👩‍🚀b é";
        let offsets = Offsets::new(text);
        let at = text.find('b').expect("there");
        let span = Span::new(at, at + 1);
        assert_eq!(offsets.code_points(span), [4, 5]);
        assert_eq!(offsets.utf16(span), [6, 7]);
        assert_eq!(offsets.from_utf16(6, 7), Some(span));
        assert_eq!(offsets.from_utf16(0, 9), Some(Span::new(0, text.len())));
        // The middle of a pair of surrogates, the wrong way round, past the end.
        for (start, end) in [(2, 7), (1, 2), (7, 6), (0, 10)] {
            assert_eq!(offsets.from_utf16(start, end), None, "{start}–{end}");
        }
        assert_eq!(Offsets::new("").from_utf16(0, 0), Some(Span::new(0, 0)));
    }

    #[test]
    fn what_another_program_tells_counts_where_the_words_are_there() {
        let text = "🚢 late, 🚢 late";
        let second = Some(Span::new(11, 20));
        assert_eq!(second.map(|s| s.of(text)), Some("🚢 late"));
        assert_eq!(Told::CodePoints(8, 14).span(text, "🚢 late"), second);
        assert_eq!(Told::Utf16(9, 16).span(text, "🚢 late"), second);
        assert_eq!(Told::Utf16(8, 14).span(text, "🚢 late"), None);
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert!(is_link("https://example.org/a?b=c#d"));
        assert!(is_link("HTTP://example.org"));
        for no in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://a b",
            "https://a\"b",
            "",
            "data:x",
        ] {
            assert!(!is_link(no), "{no}");
        }
    }

    #[test]
    fn ids_depend_on_where_the_parts_end() {
        assert_ne!(stable_id(&["ab", "c"]), stable_id(&["a", "bc"]));
        assert_eq!(stable_id(&["ab", "c"]).len(), 21);
    }
}
