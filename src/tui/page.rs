//! The article as it lies on the screen: blocks cut to pieces, pieces wrapped to rows when they come into view, rows and note cards
//! counted as lines. Nothing here looks at the whole text, so that ten megabytes open as fast as ten lines.

use super::wrap::{self, Row};
use crate::article::{Article, BlockKind, Span};
use crate::extract::Doc;
use crate::extract::sentence::Segmenter;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// Blocks longer than this are cut, at white space, so that a text on one line opens like any other.
const LONGEST: usize = 16 * 1024;

/// A block, or a part of a very long one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Its text.
    pub span: Span,
    /// The kind of its block.
    pub kind: BlockKind,
    /// It begins its block.
    pub opens: bool,
}

/// A line on the page: the piece, and the line's number in it (see [`Page::lines`]).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Place {
    /// Index of the piece.
    pub piece: usize,
    /// Line in the piece.
    pub line: usize,
}

/// What stands on a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// Nothing: the gap before a block.
    Gap,
    /// This row of the piece.
    Text(usize),
    /// Line `.1` of the card of note `.0`.
    Card(usize, usize),
}

/// A note card that opens in the text: after which byte, and how many lines it takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CardPlace {
    /// Index of the note.
    pub note: usize,
    /// The last byte of the note's words.
    pub at: usize,
    /// Lines.
    pub lines: usize,
}

/// The article in pieces, with what has been worked out about them.
pub struct Page {
    article: Arc<Article>,
    pieces: Vec<Piece>,
    /// Cells between the gutter and the right edge.
    width: u16,
    rows: RefCell<HashMap<usize, Rc<[Row]>>>,
    sentences: RefCell<HashMap<usize, Rc<[Span]>>>,
    units: RefCell<HashMap<usize, Rc<[Span]>>>,
    /// By place in the text.
    cards: Vec<CardPlace>,
}

impl Page {
    /// Cuts the article to pieces.
    pub fn new(article: Arc<Article>) -> Page {
        let mut pieces = Vec::with_capacity(article.blocks.len());
        for block in &article.blocks {
            let mut start = block.span.start();
            while start < block.span.end() {
                let end = cut(&article.text, start, block.span.end());
                pieces.push(Piece {
                    span: Span::new(start, end),
                    kind: block.kind,
                    opens: start == block.span.start(),
                });
                start = end;
            }
        }
        Page {
            article,
            pieces,
            width: 0,
            rows: RefCell::default(),
            sentences: RefCell::default(),
            units: RefCell::default(),
            cards: Vec::new(),
        }
    }

    /// Sets the width in cells. What was wrapped to another is forgotten.
    pub fn set_width(&mut self, width: u16) {
        if self.width != width {
            self.width = width;
            self.rows.get_mut().clear();
        }
    }

    /// The width in cells.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Sets the note cards that are open, sorted by place.
    pub fn set_cards(&mut self, mut cards: Vec<CardPlace>) {
        cards.sort_by_key(|c| (c.at, c.note));
        self.cards = cards;
    }

    /// The pieces.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The piece that holds byte `at`, or the last before it.
    pub fn piece_at(&self, at: usize) -> usize {
        self.pieces
            .partition_point(|p| p.span.start() <= at)
            .saturating_sub(1)
    }

    /// Cells that the rows of a piece are set in by, for a bar or a bullet.
    pub fn indent(&self, piece: usize) -> u16 {
        let deep = match self.pieces.get(piece).map(|p| p.kind) {
            Some(BlockKind::Quote | BlockKind::Item | BlockKind::Pre | BlockKind::Embed) => 2,
            _ => 0,
        };
        if self.width > 12 { deep } else { 0 }
    }

    /// The rows of a piece, wrapped now if they were not.
    pub fn rows(&self, piece: usize) -> Rc<[Row]> {
        if let Some(rows) = self.rows.borrow().get(&piece) {
            return Rc::clone(rows);
        }
        let Some(p) = self.pieces.get(piece) else {
            return Rc::new([]);
        };
        let width = self.width.saturating_sub(self.indent(piece));
        let rows: Rc<[Row]> = wrap::rows(&self.article.text, p.span, width, p.kind == BlockKind::Pre).into();
        self.rows.borrow_mut().insert(piece, Rc::clone(&rows));
        rows
    }

    /// The sentences of one piece, cut from it alone.
    pub fn sentences(&self, piece: usize) -> Rc<[Span]> {
        if let Some(found) = self.sentences.borrow().get(&piece) {
            return Rc::clone(found);
        }
        let Some(p) = self.pieces.get(piece) else {
            return Rc::new([]);
        };
        let text = p.span.of(&self.article.text).to_owned();
        let whole = Span::new(0, text.len());
        let mut alone = Article::plain(
            text,
            vec![crate::article::Block {
                span: whole,
                kind: p.kind,
            }],
        );
        alone.meta.language.clone_from(&self.article.meta.language);
        let mut found: Vec<Span> = Doc::cut(&alone, Segmenter::shipped())
            .sentences
            .iter()
            .map(|s| Span::new(p.span.start() + s.span.start(), p.span.start() + s.span.end()))
            .collect();
        if found.is_empty() {
            found.push(p.span);
        }
        let found: Rc<[Span]> = found.into();
        self.sentences.borrow_mut().insert(piece, Rc::clone(&found));
        found
    }

    /// The words and signs of one piece, never splitting a grapheme: what a selection grows by.
    pub fn units(&self, piece: usize) -> Rc<[Span]> {
        if let Some(found) = self.units.borrow().get(&piece) {
            return Rc::clone(found);
        }
        let Some(p) = self.pieces.get(piece) else {
            return Rc::new([]);
        };
        let found: Rc<[Span]> = units(&self.article.text, p.span).into();
        self.units.borrow_mut().insert(piece, Rc::clone(&found));
        found
    }

    /// Empty lines before a piece.
    fn gap(&self, piece: usize) -> usize {
        let (Some(this), Some(before)) = (
            self.pieces.get(piece),
            piece.checked_sub(1).and_then(|i| self.pieces.get(i)),
        ) else {
            return 0;
        };
        let tight = this.kind == before.kind
            && matches!(this.kind, BlockKind::Item | BlockKind::Credit | BlockKind::Embed);
        usize::from(this.opens && !tight)
    }

    /// The cards that open within a piece.
    fn cards(&self, piece: usize) -> &[CardPlace] {
        let Some(p) = self.pieces.get(piece) else {
            return &[];
        };
        let first = self.cards.partition_point(|c| c.at < p.span.start());
        let last = self.cards.partition_point(|c| c.at < p.span.end());
        self.cards.get(first..last).unwrap_or(&[])
    }

    /// All lines of a piece, in order.
    pub fn lines(&self, piece: usize) -> Vec<Line> {
        let rows = self.rows(piece);
        let mut out = vec![Line::Gap; self.gap(piece)];
        let mut cards = self.cards(piece).iter().peekable();
        for (i, row) in rows.iter().enumerate() {
            out.push(Line::Text(i));
            let last = i + 1 == rows.len();
            while let Some(card) = cards.next_if(|c| last || c.at < row.span.end()) {
                out.extend((0..card.lines).map(|line| Line::Card(card.note, line)));
            }
        }
        out
    }

    /// How many lines a piece has.
    pub fn height(&self, piece: usize) -> usize {
        if piece >= self.pieces.len() {
            return 0;
        }
        self.gap(piece) + self.rows(piece).len() + self.cards(piece).iter().map(|c| c.lines).sum::<usize>()
    }

    /// The line that shows byte `at`.
    pub fn place_of(&self, at: usize) -> Place {
        let piece = self.piece_at(at);
        let rows = self.rows(piece);
        let row = rows.partition_point(|r| r.span.start() <= at).saturating_sub(1);
        let line = self
            .lines(piece)
            .iter()
            .position(|l| *l == Line::Text(row))
            .unwrap_or(0);
        Place { piece, line }
    }

    /// The line `by` lines below (above, when negative), held within the article.
    pub fn shift(&self, from: Place, by: isize) -> Place {
        let mut place = from;
        let mut left = by.unsigned_abs();
        if by >= 0 {
            while left > 0 {
                let below = self.height(place.piece).saturating_sub(place.line + 1);
                if left <= below {
                    place.line += left;
                    return place;
                }
                if place.piece + 1 >= self.pieces.len() {
                    place.line += below;
                    return place;
                }
                left -= below + 1;
                place = Place {
                    piece: place.piece + 1,
                    line: 0,
                };
            }
        } else {
            while left > 0 {
                if left <= place.line {
                    place.line -= left;
                    return place;
                }
                if place.piece == 0 {
                    return Place::default();
                }
                left -= place.line + 1;
                place.piece -= 1;
                place.line = self.height(place.piece).saturating_sub(1);
            }
        }
        place
    }

    /// Lines from `from` down to `to`, counted no further than `most`; `None` when `to` is above.
    pub fn distance(&self, from: Place, to: Place, most: usize) -> Option<usize> {
        if to < from {
            return None;
        }
        if from.piece == to.piece {
            return Some((to.line - from.line).min(most));
        }
        let mut lines = self.height(from.piece).saturating_sub(from.line);
        for piece in from.piece + 1..to.piece {
            if lines >= most {
                return Some(most);
            }
            lines += self.height(piece);
        }
        Some((lines + to.line).min(most))
    }

    /// The last line of the article.
    pub fn end(&self) -> Place {
        let piece = self.pieces.len().saturating_sub(1);
        Place {
            piece,
            line: self.height(piece).saturating_sub(1),
        }
    }

    /// The first byte of the row on a line, or of the next row below it.
    pub fn byte_of(&self, place: Place) -> usize {
        let rows = self.rows(place.piece);
        let lines = self.lines(place.piece);
        let row = lines.iter().skip(place.line).find_map(|l| match l {
            Line::Text(row) => Some(*row),
            _ => None,
        });
        match row
            .or_else(|| rows.len().checked_sub(1))
            .and_then(|r| rows.get(r))
        {
            Some(row) => row.span.start(),
            None => self.pieces.get(place.piece).map_or(0, |p| p.span.start()),
        }
    }
}

/// Where a piece that begins at `start` ends.
fn cut(text: &str, start: usize, end: usize) -> usize {
    if end - start <= LONGEST {
        return end;
    }
    let mut at = start + LONGEST;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let window = text
        .get(start + LONGEST / 2..at)
        .or_else(|| text.get(start..at))
        .unwrap_or("");
    match window.rfind(char::is_whitespace) {
        Some(space) => {
            let space = at - window.len() + space;
            space
                + text
                    .get(space..)
                    .and_then(|t| t.chars().next())
                    .map_or(1, char::len_utf8)
        }
        // No space in sight: between two graphemes, as well as that can be told without reading it all.
        None => window
            .grapheme_indices(true)
            .next_back()
            .map_or(at, |(i, _)| at - window.len() + i)
            .max(start + 1),
    }
}

/// Words and signs without the white space between them, on grapheme boundaries.
pub fn units(text: &str, span: Span) -> Vec<Span> {
    let body = span.of(text);
    let mut out: Vec<Span> = Vec::new();
    for (at, word) in body.split_word_bound_indices() {
        if word.trim().is_empty() {
            continue;
        }
        let unit = Span::new(span.start() + at, span.start() + at + word.len());
        // A word boundary may fall inside a grapheme (a mark after a quote): join what belongs together.
        match out.last_mut() {
            Some(before) if before.end() == unit.start() && !is_boundary(body, at) => {
                *before = before.join(unit)
            }
            _ => out.push(unit),
        }
    }
    out
}

fn is_boundary(body: &str, at: usize) -> bool {
    unicode_segmentation::GraphemeCursor::new(at, body.len(), true)
        .is_boundary(body, 0)
        .unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest;

    fn page(text: &str, width: u16) -> Page {
        let mut page = Page::new(Arc::new(ingest::text::raw(text.to_owned())));
        page.set_width(width);
        page
    }

    #[test]
    fn lines_are_counted_up_and_down_alike() {
        let page = page("one two three\n\nfour five six seven\n\neight", 9);
        let end = page.end();
        let mut place = Place::default();
        let mut count = 0;
        while place != end {
            place = page.shift(place, 1);
            count += 1;
            assert_eq!(page.shift(place, -count), Place::default());
            assert_eq!(page.shift(Place::default(), count), place);
            assert_eq!(
                page.distance(Place::default(), place, 99),
                Some(count.unsigned_abs())
            );
        }
        assert_eq!(page.shift(end, 5), end);
    }

    #[test]
    fn a_card_opens_under_the_row_with_the_last_word() {
        let mut page = page("one two three four", 10);
        page.set_cards(vec![CardPlace {
            note: 7,
            at: 5,
            lines: 2,
        }]);
        assert_eq!(
            page.lines(0),
            [Line::Text(0), Line::Card(7, 0), Line::Card(7, 1), Line::Text(1)]
        );
        assert_eq!(page.height(0), 4);
        assert_eq!(page.place_of(9), Place { piece: 0, line: 3 });
        assert_eq!(page.byte_of(Place { piece: 0, line: 1 }), 8);
    }

    #[test]
    fn a_text_on_one_line_is_cut_at_spaces() {
        let text = "harbour ".repeat(10_000);
        let page = page(&text, 72);
        assert!(page.pieces().len() > 4);
        for p in page.pieces() {
            assert!(p.span.len() <= LONGEST);
            assert!(p.span.of(&text).starts_with("harbour"));
        }
        assert_eq!(
            page.pieces().last().map(|p| p.span.end()),
            Some(text.trim_end().len())
        );
        let solid = "é".repeat(40_000);
        let long = Page::new(Arc::new(ingest::text::raw(solid.clone())));
        assert_eq!(
            long.pieces()
                .iter()
                .map(|p| p.span.of(&solid).len())
                .sum::<usize>(),
            solid.len()
        );
    }

    #[test]
    fn units_keep_graphemes_whole() {
        let text = "“He\u{301} left”, 👩‍👩‍👧 said. ’\u{301}x";
        let found: Vec<&str> = units(text, Span::new(0, text.len()))
            .iter()
            .map(|u| u.of(text))
            .collect();
        assert!(found.contains(&"He\u{301}"), "{found:?}");
        assert!(found.contains(&"👩‍👩‍👧"), "{found:?}");
        for unit in units(text, Span::new(0, text.len())) {
            assert!(is_boundary(text, unit.start()) && is_boundary(text, unit.end()));
        }
    }
}
