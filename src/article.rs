//! What an article is once it has been read: clean text, its blocks, and what is known about it.
//!
//! Every other room speaks of places in the text as [`Span`]s, byte offsets into [`Article::text`]. The outside world (the
//! extraction record, the anchors in `notes.toml`) counts Unicode code points; the change between the two is made here, by
//! [`CodePoints`], and nowhere else.

use serde::{Deserialize, Serialize};

/// A half-open range of **bytes** in a text, always on character boundaries. Texts are capped well below 4 GiB at ingest, so
/// 32 bits are enough and a span is one machine word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span from byte `start` up to, not including, byte `end`. An end before the start gives an empty span at `start`;
    /// offsets past 4 GiB are clamped.
    pub fn new(start: usize, end: usize) -> Span {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX).max(start);
        Span { start, end }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a range, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start()..self.end()
    }

    /// The text the span covers; empty when it lies outside `text` or would split a character.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// Whether byte `at` lies inside.
    pub fn contains(self, at: usize) -> bool {
        self.start() <= at && at < self.end()
    }

    /// Whether `other` lies wholly inside (or is equal).
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn join(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// Translates between byte offsets and Unicode code points of one text, each in time bounded by the distance between two
/// checkpoints.
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `i * STEP` (rounded down to a character boundary). Empty for ASCII text, where both counts agree.
    marks: Vec<u32>,
    total: usize,
}

/// Bytes between two checkpoints of [`CodePoints`].
const STEP: usize = 256;

impl<'t> CodePoints<'t> {
    /// Reads the text once.
    pub fn new(text: &'t str) -> CodePoints<'t> {
        if text.is_ascii() {
            return CodePoints {
                text,
                marks: Vec::new(),
                total: text.len(),
            };
        }
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0u32;
        for (i, &byte) in text.as_bytes().iter().enumerate() {
            if i % STEP == 0 {
                marks.push(count);
            }
            // Every byte that is not a continuation byte opens a code point.
            count += u32::from(byte & 0xC0 != 0x80);
        }
        CodePoints {
            text,
            marks,
            total: count as usize,
        }
    }

    /// Length of the text in code points.
    pub fn len(&self) -> usize {
        self.total
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Code points before byte `at`; past the end it is the length of the text.
    pub fn from_byte(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        if self.marks.is_empty() {
            return at;
        }
        let mark = (at / STEP).min(self.marks.len() - 1);
        let opened = self.text.as_bytes()[mark * STEP..at]
            .iter()
            .filter(|&&b| b & 0xC0 != 0x80)
            .count();
        self.marks[mark] as usize + opened
    }

    /// The byte where code point number `at` begins; `None` past the end (the end itself is fine).
    pub fn to_byte(&self, at: usize) -> Option<usize> {
        if at > self.total {
            return None;
        }
        if self.marks.is_empty() {
            return Some(at);
        }
        // The last checkpoint with no more than `at` code points before it.
        let mark = self.marks.partition_point(|&n| n as usize <= at) - 1;
        let mut left = at - self.marks[mark] as usize;
        let bytes = self.text.as_bytes();
        let mut i = mark * STEP;
        // A checkpoint may stand inside a character that is already counted.
        while i < bytes.len() && bytes[i] & 0xC0 == 0x80 {
            i += 1;
        }
        while left > 0 {
            i += 1;
            while i < bytes.len() && bytes[i] & 0xC0 == 0x80 {
                i += 1;
            }
            left -= 1;
        }
        Some(i)
    }

    /// Start and end of a span in code points.
    pub fn of_span(&self, span: Span) -> [usize; 2] {
        [self.from_byte(span.start()), self.from_byte(span.end())]
    }

    /// The byte span for `start..end` in code points; `None` when it lies outside the text or is turned round.
    pub fn to_span(&self, start: usize, end: usize) -> Option<Span> {
        if end < start {
            return None;
        }
        Some(Span::new(self.to_byte(start)?, self.to_byte(end)?))
    }
}

/// A piece of the article that stands on its own on the page. Blocks lie in order and do not overlap; only white space is
/// outside all of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its text. Line ends inside a block are spaces to the reader, except in [`BlockKind::Pre`].
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum BlockKind {
    /// A heading of level 1 to 6. The article's own title is in [`Meta::title`], and here too when it stands in the text.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// A block quotation.
    Quote,
    /// An item of a list.
    Item,
    /// Text whose line ends and spaces count: code, verse, tables as text.
    Pre,
    /// The words under a picture.
    Caption,
    /// Who made a picture: `[Photo by …]`.
    Credit,
    /// A post from elsewhere shown in the article, with its author and date line.
    Embed,
    /// Place and date before the first sentence, where they stand alone on a line, and bylines.
    Byline,
}

impl BlockKind {
    /// Whether it stands beside the story: what is under a picture, who made it, who signed and when.
    pub fn is_aside(self) -> bool {
        matches!(self, BlockKind::Caption | BlockKind::Credit | BlockKind::Byline)
    }
}

/// A link of the article: the words that carry it and where it leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The words.
    pub span: Span,
    /// The address, cleaned, never followed unasked.
    pub href: String,
}

/// Where a publication date comes from, most trusted first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateFrom {
    /// The user said so.
    Given,
    /// The page's metadata or front matter.
    Metadata,
    /// The dateline of the text.
    Dateline,
    /// Inferred from the fullest date in the text.
    Inferred,
}

/// When the article was published: an ISO 8601 date (possibly of month or year precision) and who says so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Published {
    /// `2016-08-04`, `2016-08`, `2016` or a full timestamp.
    pub value: String,
    /// Where it comes from.
    pub from: DateFrom,
}

/// What is known about an article besides its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Meta {
    /// The headline.
    pub title: Option<String>,
    /// The people who signed it.
    pub authors: Vec<String>,
    /// The news organisation that published it.
    pub outlet: Option<String>,
    /// When it was published, as far as metadata say; the extraction engine may find one in the text.
    pub published: Option<Published>,
    /// When the publisher says it was changed, ISO 8601.
    pub modified: Option<String>,
    /// The canonical address, where there is one.
    pub url: Option<String>,
    /// BCP 47 tag, as declared.
    pub language: Option<String>,
    /// Which part of what came in says each of these.
    pub origins: Origins,
}

impl Meta {
    /// The same, with one origin for all that is there.
    pub fn all_from(mut self, origin: Origin) -> Meta {
        let from = |there: bool| there.then_some(origin);
        self.origins = Origins {
            title: from(self.title.is_some()),
            authors: from(!self.authors.is_empty()),
            outlet: from(self.outlet.is_some()),
            published: from(self.published.is_some()),
            modified: from(self.modified.is_some()),
        };
        self
    }
}

/// The part of a page or file that a piece of metadata was read from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Structured data in a script (`application/ld+json`).
    JsonLd,
    /// A `<meta>` element.
    MetaTag,
    /// An element marked up as holding it: microdata, RDFa, microformats.
    Microdata,
    /// The page's `<title>`.
    TitleElement,
    /// A heading that the reader sees.
    Heading,
    /// A line that the reader sees: a byline, or a date near the headline.
    Text,
    /// The address of the page.
    Address,
    /// Data that the page carries for its scripts.
    Script,
    /// The front matter of a Markdown file.
    FrontMatter,
}

/// Where each piece of metadata was read from; none where it is not known or there is no such piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Origins {
    /// Of the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Origin>,
    /// Of the authors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authors: Option<Origin>,
    /// Of the outlet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<Origin>,
    /// Of the day of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Origin>,
    /// Of the day of the last change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Origin>,
}

/// The form an article came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page.
    Html,
}

/// An article as read: one version of its text, cleaned, with its structure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Article {
    /// What is known about it.
    pub meta: Meta,
    /// The text; all spans count in it.
    pub text: String,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// Its links, in order.
    pub links: Vec<Link>,
    /// The form it came in.
    pub format: Format,
    /// What was met on the way in and the reader should know: lossy decoding, dangerous characters made visible, a cut.
    pub warnings: Vec<String>,
}

impl Article {
    /// An article of nothing but text and blocks.
    pub fn plain(text: String, blocks: Vec<Block>) -> Article {
        Article {
            meta: Meta::default(),
            text,
            blocks,
            links: Vec::new(),
            format: Format::Text,
            warnings: Vec::new(),
        }
    }

    /// The words of the story alone: without captions, photo credits and signatures, paragraphs separated by an empty line.
    pub fn running_text(&self) -> String {
        let mut text = String::with_capacity(self.text.len());
        for block in self.blocks.iter().filter(|b| !b.kind.is_aside()) {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(block.span.of(&self.text));
        }
        text
    }

    /// Words, counted as runs without white space.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_and_bytes_agree_everywhere() {
        let text = "Ｋim “said” — 👩‍👩‍👧 é e\u{301}. ".repeat(60);
        let points = CodePoints::new(&text);
        let mut count = 0;
        for (byte, _) in text.char_indices() {
            assert_eq!(points.from_byte(byte), count);
            assert_eq!(points.to_byte(count), Some(byte));
            count += 1;
        }
        assert_eq!(points.len(), count);
        assert_eq!(points.to_byte(count), Some(text.len()));
        assert_eq!(points.to_byte(count + 1), None);
    }

    #[test]
    fn ascii_needs_no_table() {
        let points = CodePoints::new("abc");
        assert_eq!(points.to_span(1, 3), Some(Span::new(1, 3)));
        assert_eq!(points.to_span(3, 1), None);
        assert_eq!(points.to_span(1, 4), None);
    }

    #[test]
    fn a_span_outside_the_text_is_empty() {
        assert_eq!(Span::new(1, 9).of("é"), "");
        assert_eq!(Span::new(0, 2).of("é"), "é");
    }
}
