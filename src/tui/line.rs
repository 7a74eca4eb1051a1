//! One line that is typed in, and what lists need to fit words into cells.
//!
//! Every prompt of an overlay is this line, so that they all move and delete alike, and so that pasted text is text in all of them: its
//! line ends become spaces and never press Enter.

use super::wrap;
use crate::article::Span;
use crate::ingest::clean;
use crate::keymap::Key;
use crate::theme::{Role, Theme};
use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The most bytes a line holds; longer pastes are cut.
const MOST: usize = 4096;

/// A line being typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    text: String,
    /// Where the next character goes: a byte, always between two graphemes.
    at: usize,
}

impl Line {
    /// What has been typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing has been typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Takes everything away.
    pub fn clear(&mut self) {
        *self = Line::default();
    }

    /// Takes a key that no binding wanted. Returns whether the text is another now.
    pub fn key(&mut self, key: Key) -> bool {
        let before = self.text.len();
        match (key.code(), key.held()) {
            _ if key.character().is_some() => {
                let c = key.character().unwrap_or(' ');
                self.insert(c.encode_utf8(&mut [0; 4]));
            }
            (KeyCode::Backspace, KeyModifiers::NONE) => self.delete_to(self.left()),
            (KeyCode::Char('h'), KeyModifiers::CONTROL) => self.delete_to(self.left()),
            (KeyCode::Delete, KeyModifiers::NONE) => {
                let from = self.at;
                self.at = self.right();
                self.delete_to(from);
            }
            (KeyCode::Char('u'), KeyModifiers::CONTROL) => self.delete_to(0),
            (KeyCode::Char('w'), KeyModifiers::CONTROL) => self.delete_to(self.word_left()),
            (KeyCode::Left, KeyModifiers::NONE) => self.at = self.left(),
            (KeyCode::Right, KeyModifiers::NONE) => self.at = self.right(),
            (KeyCode::Home, KeyModifiers::NONE) | (KeyCode::Char('a'), KeyModifiers::CONTROL) => self.at = 0,
            (KeyCode::End, KeyModifiers::NONE) | (KeyCode::Char('e'), KeyModifiers::CONTROL) => {
                self.at = self.text.len()
            }
            _ => {}
        }
        self.text.len() != before
    }

    /// Takes pasted text as one line. Returns whether the text is another now.
    pub fn paste(&mut self, text: &str) -> bool {
        let before = self.text.len();
        let plain: String = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|&c| !c.is_control() && !clean::is_dangerous(c))
            .collect();
        self.insert(&plain);
        self.text.len() != before
    }

    fn insert(&mut self, new: &str) {
        let mut room = MOST.saturating_sub(self.text.len()).min(new.len());
        while !new.is_char_boundary(room) {
            room -= 1;
        }
        let new = &new[..room];
        self.text.insert_str(self.at, new);
        self.at += new.len();
        // A combining mark joins the character before it, and what stands behind may join, too.
        self.at = self
            .text
            .grapheme_indices(true)
            .map(|(i, g)| i + g.len())
            .find(|&end| end >= self.at)
            .unwrap_or(self.at);
    }

    fn delete_to(&mut self, from: usize) {
        self.text.replace_range(from..self.at, "");
        self.at = from;
    }

    fn left(&self) -> usize {
        self.text[..self.at]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(i, _)| i)
    }

    fn right(&self) -> usize {
        self.text[self.at..]
            .graphemes(true)
            .next()
            .map_or(self.at, |g| self.at + g.len())
    }

    fn word_left(&self) -> usize {
        let before = self.text[..self.at].trim_end();
        before
            .rfind(char::is_whitespace)
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8))
    }

    /// Draws the line after a lead such as `:` on the first row of `area`, with the place of the next character reversed and always in
    /// sight. `waiting` is shown while nothing is typed.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, lead: &str, waiting: &str) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let style = theme.style(Role::Prompt);
        buffer.set_style(Rect { height: 1, ..area }, style);
        let width = usize::from(area.width);
        let mut at = put(buffer, area, 0, lead, style);
        if self.text.is_empty() {
            put(buffer, area, at + 2, waiting, theme.style(Role::Muted));
        }
        // Characters leave on the left until the next one has a cell.
        let mut from = 0;
        while width > 0 && at + self.text[from..self.at].width() + 1 > width && from < self.at {
            from += self.text[from..].graphemes(true).next().map_or(1, str::len);
        }
        let before = put(buffer, area, at, &self.text[from..self.at], style);
        put(buffer, area, before, &self.text[self.at..], style);
        at = before.min(width - 1);
        if let Ok(x) = u16::try_from(at) {
            buffer[(area.x + x, area.y)].set_style(Style::new().add_modifier(Modifier::REVERSED));
        }
    }
}

/// Writes text on the first row of `area`, `at` cells from its left edge, no further than its right edge. Returns the cell after it.
pub fn put(buffer: &mut Buffer, area: Rect, at: usize, text: &str, style: Style) -> usize {
    let area = area.intersection(buffer.area);
    let width = usize::from(area.width);
    if area.is_empty() || at >= width {
        return at.min(width);
    }
    let x = area.x + u16::try_from(at).unwrap_or(u16::MAX);
    let (end, _) = buffer.set_stringn(x, area.y, text, width - at, style);
    usize::from(end - area.x)
}

/// One line of text from outside, cut to `width` cells with `…` where it is longer.
pub fn cut(text: &str, width: usize) -> Cow<'_, str> {
    let text = clean::line(text);
    if text.width() <= width {
        return text;
    }
    let Some(room) = width.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    let mut used = 0;
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > room {
            break;
        }
        out.push_str(grapheme);
    }
    out.push('…');
    Cow::Owned(out)
}

/// The last row of a screen.
pub fn foot(screen: Rect) -> Rect {
    Rect {
        y: screen.bottom().saturating_sub(1),
        height: screen.height.min(1),
        ..screen
    }
}

/// A screen without its foot: what is said of the line that is typed there stands above it.
pub fn above(screen: Rect, foot: Rect) -> Rect {
    Rect {
        height: screen.height.saturating_sub(foot.height),
        ..screen
    }
}

/// Blanks over all of `area`: nothing of what was drawn there stays.
pub fn blank(buffer: &mut Buffer, area: Rect, style: Style) {
    for row in area.intersection(buffer.area).rows() {
        put(buffer, row, 0, &" ".repeat(usize::from(row.width)), style);
    }
}

/// The rows of a screen that lists things: its head, the list, what is said of the selected one, the foot. Where rows are few the list has them,
/// and the others have no height.
pub fn parts(screen: Rect) -> [Rect; 4] {
    let head = u16::from(screen.height >= 3);
    let about = u16::from(screen.height >= 6);
    let foot = u16::from(screen.height >= 2);
    let list = screen.height - head - about - foot;
    let rows = [head, list, about, foot].map(Constraint::Length);
    Layout::vertical(rows).areas(screen)
}

/// A message over the last rows of `screen`, in as many rows upwards as it needs, half of them at most: the end of an error says why, and
/// what to do. `around` is the style of the cells beside it.
pub fn told(buffer: &mut Buffer, screen: Rect, text: &str, style: Style, around: Style) {
    let screen = screen.intersection(buffer.area);
    let text = clean::line(text);
    let width = screen.width.saturating_sub(2);
    let rows = wrap::rows(&text, Span::new(0, text.len()), width, false);
    let height = rows.len().clamp(1, usize::from(screen.height / 2).max(1));
    let first = usize::from(screen.height).saturating_sub(height);
    for (place, n) in screen.rows().skip(first).zip(0..) {
        let words = match rows.get(n) {
            Some(row) if n + 1 == height => text.get(row.span.start()..),
            Some(row) => Some(row.span.of(&text)),
            None => None,
        };
        put(buffer, place, 0, &" ".repeat(usize::from(place.width)), around);
        put(
            buffer,
            place,
            1,
            &cut(words.unwrap_or_default(), usize::from(width)),
            style,
        );
    }
}

/// The first row to show of a list, so that row `at` of `all` is in sight and stays in the middle where there is enough above and below.
pub fn top(at: usize, all: usize, rows: usize) -> usize {
    at.saturating_sub(rows / 2).min(all.saturating_sub(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &[&str]) -> Line {
        let mut line = Line::default();
        for word in words {
            line.key(Key::parse(word).expect(word));
        }
        line
    }

    #[test]
    fn characters_are_whole() {
        let mut line = Line::default();
        line.paste("a👩‍👩‍👧e\u{301}");
        line.key(Key::parse("backspace").expect("a key"));
        assert_eq!(line.text(), "a👩‍👩‍👧");
        line.key(Key::parse("left").expect("a key"));
        line.key(Key::parse("delete").expect("a key"));
        assert_eq!(line.text(), "a");
    }

    #[test]
    fn typing_in_the_middle_and_taking_words_away() {
        assert_eq!(typed(&["a", "c", "left", "b"]).text(), "abc");
        let mut line = Line::default();
        line.paste("one two  ");
        line.key(Key::parse("ctrl-w").expect("a key"));
        assert_eq!(line.text(), "one ");
        assert!(line.key(Key::parse("ctrl-u").expect("a key")));
        assert!(!line.key(Key::parse("ctrl-u").expect("a key")));
    }

    #[test]
    fn a_paste_is_one_harmless_line() {
        let mut line = Line::default();
        line.paste("a\nb\u{1b}[31m\u{202e}\tc");
        assert_eq!(line.text(), "a b[31m c");
        line.paste(&"é".repeat(MOST));
        assert!(line.text().len() <= MOST);
    }

    #[test]
    fn the_next_character_is_always_in_sight() {
        let mut line = Line::default();
        line.paste("0123456789");
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        let area = buffer.area;
        line.draw(&mut buffer, area, &Theme::letters(), ":", "");
        let row: String = buffer.content().iter().map(|c| c.symbol()).collect();
        assert_eq!(row, ":6789 ");
        assert!(buffer[(5, 0)].modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn words_are_cut_by_cells() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("日本語", 0), "");
    }

    #[test]
    fn a_message_has_the_rows_it_needs() {
        let shown = |width, height, text| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            let screen = buffer.area;
            told(&mut buffer, screen, text, Style::new(), Style::new());
            let rows = buffer.content().chunks(usize::from(width).max(1));
            let rows = rows.map(|row| row.iter().map(|c| c.symbol()).collect::<String>());
            rows.map(|row| row.trim_end().to_owned()).collect::<Vec<_>>()
        };
        let text = "cannot save /tmp/a-long-folder/notes.toml: the disk is full";
        assert_eq!(
            shown(30, 6, text),
            [
                "",
                "",
                "",
                " cannot save /tmp/a-long-",
                " folder/notes.toml: the disk",
                " is full"
            ]
        );
        assert_eq!(shown(30, 2, text), ["", " cannot save /tmp/a-long-fol…"]);
        assert_eq!(shown(30, 2, "saved"), ["", " saved"]);
        for width in 0..6 {
            for height in 0..6 {
                shown(width, height, text);
            }
        }
    }

    #[test]
    fn the_cursor_stays_in_the_window() {
        for all in 0..30 {
            for rows in 1..10 {
                for at in 0..all {
                    let top = top(at, all, rows);
                    assert!(top <= at && at < top + rows);
                    assert!(top == 0 || top + rows <= all);
                }
            }
        }
    }
}
