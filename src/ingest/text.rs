//! Plain text → blocks.
//!
//! A text file says nothing about its structure, so it is read off the lines: empty lines, lines that were broken because they
//! were full, list signs, the lines that go with a picture or with a post from elsewhere. The text is never altered: a block is
//! a span, and every pass here looks at each line once.

use crate::article::{Article, Block, BlockKind, Span};

/// Longest block in bytes. A longer paragraph is cut at the end of a sentence, or at white space, so that later passes work on
/// bounded pieces.
const MAX_BLOCK: usize = 16 * 1024;
/// Longest line, in bytes, that can be part of hard-wrapped text.
const MAX_WRAPPED: usize = 120;
/// Longest heading, in bytes and in words.
const MAX_HEADING: (usize, usize) = (90, 14);

/// The article for a text that must not be altered: offsets count in exactly what came in.
pub fn raw(text: String) -> Article {
    let blocks = blocks(&text);
    Article::plain(text, blocks)
}

/// One line without the white space around it.
#[derive(Clone, Copy)]
struct Line<'t> {
    start: usize,
    inner: &'t str,
}

impl Line<'_> {
    fn end(self) -> usize {
        self.start + self.inner.len()
    }
}

/// Cuts text into blocks. Only white space lies outside of them.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut stanza: Vec<Line> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim();
        if inner.is_empty() {
            cut_stanza(text, &stanza, &mut out);
            stanza.clear();
        } else {
            let start = at + (line.len() - line.trim_start().len());
            stanza.push(Line { start, inner });
        }
        at += line.len();
    }
    cut_stanza(text, &stanza, &mut out);
    mark_headings(text, &mut out);
    out
}

/// Cuts lines that no empty line parts.
fn cut_stanza(text: &str, lines: &[Line], out: &mut Vec<Block>) {
    let wrap = Wrap::of(lines);
    let mut i = 0;
    let mut after_line = false;
    while let Some(&line) = lines.get(i) {
        if is_post_author(line.inner) {
            // The words of the post stand on the line before, which has been put out already.
            let start = match out.last() {
                Some(last) if after_line && last.kind == BlockKind::Paragraph => {
                    let start = last.span.start();
                    out.pop();
                    start
                }
                _ => line.start,
            };
            push(text, start, line.end(), BlockKind::Embed, out);
            i += 1;
            after_line = false;
            continue;
        }
        let kind = kind(line.inner);
        let mut end = line.end();
        i += 1;
        if matches!(kind, BlockKind::Paragraph | BlockKind::Item) {
            while i < lines.len()
                && self::kind(lines[i].inner) == BlockKind::Paragraph
                && !is_post_author(lines[i].inner)
                && wrap.joins(lines[i - 1], lines[i])
            {
                end = lines[i].end();
                i += 1;
            }
        }
        push(text, line.start, end, kind, out);
        after_line = true;
    }
}

/// What the lines of a stanza tell about how they were broken.
struct Wrap {
    /// Length of the longest line in characters; 0 when this is not hard-wrapped text.
    width: usize,
    /// The stanza ends as a sentence does, so its lines may be parts of one.
    closed: bool,
}

impl Wrap {
    fn of(lines: &[Line]) -> Wrap {
        let closed = lines.last().is_some_and(|l| ends_sentence(l.inner));
        if lines.len() < 2 || lines.iter().any(|l| l.inner.len() > 2 * MAX_WRAPPED) {
            return Wrap { width: 0, closed };
        }
        let widths = || lines.iter().map(|l| l.inner.chars().count());
        let width = widths().max().unwrap_or(0);
        // Full lines: all but the last of a paragraph. A list of short lines is as ragged as its words.
        let full = widths().filter(|w| w * 4 >= width * 3).count();
        let midway = lines
            .windows(2)
            .filter(|pair| !ends_sentence(pair[0].inner) && opens_lower(pair[1].inner))
            .count();
        let wrapped = (24..=MAX_WRAPPED).contains(&width) && midway > 0 && full * 2 >= lines.len();
        Wrap {
            width: if wrapped { width } else { 0 },
            closed,
        }
    }

    /// Whether the break between two lines is white space only.
    fn joins(&self, line: Line, next: Line) -> bool {
        if !ends_sentence(line.inner) && opens_lower(next.inner) && (self.closed || self.width > 0) {
            return !matches!(line.inner.chars().next_back(), Some(':' | ';'));
        }
        if self.width == 0 {
            return false;
        }
        // In wrapped text a line breaks where the next word did not fit; where it would have fitted, the writer broke it.
        let word = next
            .inner
            .split_whitespace()
            .next()
            .map_or(0, |w| w.chars().count());
        line.inner.chars().count() + 1 + word > self.width.saturating_sub(4) || !ends_sentence(line.inner)
    }
}

/// The block a line is when it stands alone.
fn kind(line: &str) -> BlockKind {
    if is_credit(line) {
        BlockKind::Credit
    } else if is_byline(line) {
        BlockKind::Byline
    } else if is_item(line) {
        BlockKind::Item
    } else if line.starts_with('>') && line.len() > 1 {
        BlockKind::Quote
    } else if line.contains("pic.twitter.com/") && line.len() < 1000 {
        // Widened by the author's line, where that follows.
        if line.contains("(@") {
            BlockKind::Embed
        } else {
            BlockKind::Paragraph
        }
    } else {
        BlockKind::Paragraph
    }
}

/// The line ends as a sentence ends, closing quotes and brackets aside.
fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '*', '_'])
        .ends_with(['.', '!', '?', '…'])
}

fn opens_lower(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

/// `- …`, `• …`, `1. …`, `2) …`, `(a) …`, `iv) …`.
fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('-' | '*' | '+' | '–') => return chars.next() == Some(' '),
        Some('•' | '⁃' | '‣' | '◦' | '▪' | '·' | '●' | '○' | '■') => return true,
        _ => {}
    }
    let (open, rest) = match line.strip_prefix('(') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let label = rest
        .bytes()
        .take(5)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let (word, tail) = rest.split_at(label);
    let number = !word.is_empty() && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    let letter = word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let roman = !word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b"ivxIVX".contains(&b));
    let spaced = |after: &str| after.starts_with(' ') || after.starts_with('\t');
    match tail.as_bytes().first() {
        Some(b')') => (number || letter || roman) && spaced(&tail[1..]),
        Some(b'.') if !open => {
            let lower = letter && word.bytes().all(|b| b.is_ascii_lowercase());
            (number || lower) && spaced(tail[1..].strip_prefix(')').unwrap_or(&tail[1..]))
        }
        _ => false,
    }
}

/// `[Photo by …]`, `(Photo: …)`, `Image credit: …`.
fn is_credit(line: &str) -> bool {
    if line.len() > 300 {
        return false;
    }
    let bracketed = line.starts_with(['[', '(']);
    let inner = line.trim_start_matches(['[', '(', ' ']);
    let mut words = inner
        .split(|c: char| c.is_whitespace() || c == ':')
        .filter(|w| !w.is_empty());
    let is = |word: Option<&str>, list: &[&str]| {
        word.is_some_and(|w| list.iter().any(|l| w.eq_ignore_ascii_case(l)))
    };
    let mut first = words.next();
    if is(
        first,
        &[
            "featured", "feature", "lead", "main", "header", "top", "file", "cover",
        ],
    ) {
        first = words.next();
    }
    let picture = [
        "photo",
        "photos",
        "photograph",
        "photography",
        "image",
        "images",
        "picture",
        "pictures",
        "video",
        "illustration",
        "graphic",
        "credit",
        "screenshot",
    ];
    if !is(first, &picture) {
        return false;
    }
    let colon = inner.find(':').is_some_and(|at| at < 40);
    let second = words.next();
    let made = is(
        second,
        &[
            "by",
            "credit",
            "credits",
            "courtesy",
            "via",
            "from",
            "source",
            "copyright",
            "©",
        ],
    );
    (made && (bracketed || colon || !ends_sentence(line) || line.contains('/')))
        || colon && (bracketed || inner.len() < 120)
}

/// `By Jane Doe`, `By Jane Doe and John Roe, Staff Writers`, or a place and date alone on a line.
fn is_byline(line: &str) -> bool {
    if line.len() > 100 || ends_sentence(line) {
        return false;
    }
    let Some(rest) = line
        .strip_prefix("By ")
        .or_else(|| line.strip_prefix("BY "))
        .or_else(|| line.strip_prefix("by "))
    else {
        return false;
    };
    let mut names = 0;
    for word in rest.split_whitespace() {
        let named = word.chars().next().is_some_and(char::is_uppercase);
        if !named
            && !matches!(
                word,
                "and" | "&" | "for" | "in" | "of" | "de" | "van" | "von" | "al" | "el" | "|" | "-" | "–"
            )
        {
            return false;
        }
        names += usize::from(named);
    }
    (2..=12).contains(&names)
}

/// The line that closes an embedded post: `— NAME (@handle) June 9, 2016`.
fn is_post_author(line: &str) -> bool {
    if !line.starts_with(['—', '–', '-', '―']) || line.len() > 200 {
        return false;
    }
    let Some((name, after)) = line.split_once("(@") else {
        return false;
    };
    let Some((handle, date)) = after.split_once(')') else {
        return false;
    };
    name.chars().count() > 2
        && !handle.is_empty()
        && handle.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && date.bytes().any(|b| b.is_ascii_digit())
}

/// Puts out a block, in pieces of bounded length.
fn push(text: &str, start: usize, end: usize, kind: BlockKind, out: &mut Vec<Block>) {
    let mut from = start;
    while end - from > MAX_BLOCK {
        let cut = cut_before(text, from, from + MAX_BLOCK);
        let piece = text[from..cut].trim_end();
        if !piece.is_empty() {
            out.push(Block {
                span: Span::new(from, from + piece.len()),
                kind,
            });
        }
        from = cut + (text[cut..end].len() - text[cut..end].trim_start().len());
    }
    if from < end {
        out.push(Block {
            span: Span::new(from, end),
            kind,
        });
    }
}

/// The best place to cut in the last quarter before `limit`: after a sentence, else after a word, else between two characters.
fn cut_before(text: &str, from: usize, limit: usize) -> usize {
    let mut limit = limit;
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let mut low = limit - (limit - from) / 4;
    while !text.is_char_boundary(low) {
        low += 1;
    }
    let window = &text[low..limit];
    let ends = [". ", "! ", "? ", ".\n"];
    let sentence = ends.iter().filter_map(|e| window.rfind(e)).max();
    match sentence.or_else(|| window.rfind(char::is_whitespace)) {
        // Both are followed by a character of one byte or end the window, so step over what was found.
        Some(at) => {
            let found = window[at..].chars().next().map_or(1, char::len_utf8);
            low + at + found
        }
        None => limit,
    }
}

/// A short line without end mark before a paragraph that is longer and ends as a sentence does is a heading.
fn mark_headings(text: &str, blocks: &mut [Block]) {
    let mut titled = false;
    for i in 0..blocks.len() {
        if blocks[i].kind != BlockKind::Paragraph {
            continue;
        }
        let line = blocks[i].span.of(text);
        let next = blocks[i + 1..]
            .iter()
            .find(|b| !matches!(b.kind, BlockKind::Byline | BlockKind::Credit))
            .filter(|b| b.kind == BlockKind::Paragraph)
            .map_or("", |b| b.span.of(text));
        let words = || line.split_whitespace();
        let heading = line.len() <= MAX_HEADING.0
            && !line.contains('\n')
            && words().count() <= MAX_HEADING.1
            && !line.ends_with([',', ';', ':', '-', '–', '—', '_'])
            && (!ends_sentence(line) || (i == 0 && line.ends_with('?')))
            && line.chars().next().is_some_and(|c| !c.is_lowercase())
            && line.chars().any(char::is_alphabetic)
            && next.len() > line.len()
            && ends_sentence(next);
        if heading {
            blocks[i].kind = BlockKind::Heading(if titled || i > 0 { 2 } else { 1 });
            titled = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(BlockKind, &str)> {
        blocks(text).iter().map(|b| (b.kind, b.span.of(text))).collect()
    }

    use BlockKind::*;

    #[test]
    fn one_paragraph_a_line_and_paragraphs_between_empty_lines() {
        assert_eq!(
            cut("The mill closed.\nIts owner left.\n\nNobody \nknows why.\n"),
            [
                (Paragraph, "The mill closed."),
                (Paragraph, "Its owner left."),
                (Paragraph, "Nobody \nknows why.")
            ]
        );
        assert_eq!(cut(" \n\n"), []);
    }

    #[test]
    fn hard_wrapped_lines_are_one_block() {
        let text = "The harbour office in Varle said on Monday that it had not\nbeen told of the ship. Officials in the capital, however, knew. \nThey had known since the spring, and\nsaid nothing.";
        assert_eq!(cut(text), [(Paragraph, text)]);
    }

    #[test]
    fn lines_of_a_list_stay_apart() {
        assert_eq!(
            cut("oars\nlamp oil\nrope, twine\n").len(),
            3,
            "lines without end marks are no wrapped sentence"
        );
        assert_eq!(
            cut("- Oars\n* Rope\n1. One\n2) Two\n(iii) Three\n• Four"),
            [
                (Item, "- Oars"),
                (Item, "* Rope"),
                (Item, "1. One"),
                (Item, "2) Two"),
                (Item, "(iii) Three"),
                (Item, "• Four")
            ]
        );
        assert_eq!(cut("A. Brook won.")[0].0, Paragraph);
    }

    #[test]
    fn headings_bylines_and_credits() {
        assert_eq!(
            cut("Mill closes after a century\nBy Ada Brook\nThe mill at Varle closed its doors for good on Monday, its owner said.\n[Photo by Ed Moss/Varle Press]\n(Photo: Ed Moss)\nImage credit: Moss")
                .iter()
                .map(|b| b.0)
                .collect::<Vec<_>>(),
            [Heading(1), Byline, Paragraph, Credit, Credit, Credit]
        );
        assert_eq!(cut("Photo editors say that they are tired.")[0].0, Paragraph);
    }

    #[test]
    fn a_post_and_its_author_are_one_embed() {
        assert_eq!(
            cut(
                "He resigned.\nWe count the boats again. pic.twitter.com/abc\n— Varle Port (@varleport) May 3, 2019\nIt rained."
            ),
            [
                (Paragraph, "He resigned."),
                (
                    Embed,
                    "We count the boats again. pic.twitter.com/abc\n— Varle Port (@varleport) May 3, 2019"
                ),
                (Paragraph, "It rained.")
            ]
        );
    }

    #[test]
    fn long_blocks_are_cut_and_lose_nothing() {
        for unit in ["word ", "One sentence. ", "é", "x"] {
            let text = unit.repeat(80_000 / unit.len());
            let found = blocks(&text);
            assert!(
                found
                    .iter()
                    .all(|b| b.span.len() <= MAX_BLOCK && !b.span.is_empty())
            );
            let kept: usize = found
                .iter()
                .map(|b| b.span.of(&text).replace(' ', "").len())
                .sum();
            assert_eq!(kept, text.replace(' ', "").len());
            assert!(found.windows(2).all(|w| w[0].span.end() <= w[1].span.start()));
        }
    }
}
