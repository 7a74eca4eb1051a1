//! Moving: sentences, paragraphs, pages, jumps, and keeping in view what the cursor is on.

use super::layout;
use super::page::{Line, Place};
use super::select::{Selection, unit_at, unit_before};
use super::side::Tab;
use super::state::{Pane, State};
use crate::article::Span;

/// Lines kept above and below the cursor, where the pane is high enough.
const MARGIN: usize = 2;

impl State {
    /// The sentences the engine found, where it found any.
    fn extracted(&self) -> Option<&[Span]> {
        self.found
            .as_ref()
            .map(|f| f.sentences.as_slice())
            .filter(|s| !s.is_empty())
    }

    /// The sentence that holds byte `at`, or the last that begins before it, or the first.
    pub fn sentence_at(&self, at: usize) -> Span {
        let pick = |all: &[Span]| {
            all.get(all.partition_point(|s| s.start() <= at).saturating_sub(1))
                .copied()
        };
        match self.extracted() {
            Some(all) => pick(all).unwrap_or_default(),
            None => pick(&self.page.sentences(self.page.piece_at(at))).unwrap_or_default(),
        }
    }

    /// The text has changed under the reader: goes to the same words, the nearest to where they stood, else to the same spot.
    pub fn stay_at(&mut self, before: &str, was: Span) {
        let words = before.get(was.start()..was.end()).unwrap_or("");
        let text = &self.article.text;
        let same = text
            .match_indices(words)
            .map(|(at, _)| at)
            .filter(|_| !words.is_empty())
            .min_by_key(|at| at.abs_diff(was.start()));
        let at = same.unwrap_or_else(|| text.floor_char_boundary(was.start()));
        self.cursor = self.sentence_at(at);
        self.moved = true;
        self.follow();
        self.show();
    }

    /// The sentence after (or before) the one that begins at byte `at`.
    fn beside(&self, at: usize, back: bool) -> Option<Span> {
        let pick = |all: &[Span]| -> Option<Span> {
            if back {
                all.partition_point(|s| s.start() < at)
                    .checked_sub(1)
                    .and_then(|i| all.get(i))
                    .copied()
            } else {
                all.get(all.partition_point(|s| s.start() <= at)).copied()
            }
        };
        if let Some(all) = self.extracted() {
            return pick(all);
        }
        let mut piece = self.page.piece_at(at);
        loop {
            if let Some(span) = pick(&self.page.sentences(piece)) {
                return Some(span);
            }
            piece = if back { piece.checked_sub(1)? } else { piece + 1 };
            if piece >= self.page.pieces().len() {
                return None;
            }
        }
    }

    /// The number of the sentence under the cursor, from 1, and how many there are; `None` while that would need the whole of a long
    /// text to be looked at.
    pub fn numbered(&self) -> Option<(usize, usize)> {
        let at = self.cursor.start();
        if let Some(all) = self.extracted() {
            return Some((all.partition_point(|s| s.start() <= at), all.len()));
        }
        if self.article.text.len() > super::state::SMALL {
            return None;
        }
        let here = self.page.piece_at(at);
        let mut number = 0;
        let mut all = 0;
        for piece in 0..self.page.pieces().len() {
            let sentences = self.page.sentences(piece);
            if piece < here {
                number += sentences.len();
            } else if piece == here {
                number += sentences.partition_point(|s| s.start() <= at);
            }
            all += sentences.len();
        }
        Some((number, all))
    }

    /// Sentence number `n`, from 1; the last when there are fewer.
    pub fn nth(&self, n: usize) -> Span {
        let n = n.max(1) - 1;
        if let Some(all) = self.extracted() {
            return all.get(n).or(all.last()).copied().unwrap_or_default();
        }
        let mut left = n;
        for piece in 0..self.page.pieces().len() {
            let sentences = self.page.sentences(piece);
            if let Some(span) = sentences.get(left) {
                return *span;
            }
            left -= sentences.len();
        }
        self.last()
    }

    /// The last sentence.
    pub fn last(&self) -> Span {
        match self.extracted() {
            Some(all) => all.last().copied().unwrap_or_default(),
            None => {
                let piece = self.page.pieces().len().saturating_sub(1);
                self.page.sentences(piece).last().copied().unwrap_or_default()
            }
        }
    }

    /// Rows of the article pane.
    pub fn rows_shown(&self) -> usize {
        usize::from(layout::areas(self).text.height)
    }

    /// Puts the cursor on the sentence that holds byte `at`, and on `spot` in it; the rest of the screen follows.
    pub fn go(&mut self, at: usize, spot: Option<Span>) {
        self.cursor = self.sentence_at(at);
        self.spot = spot;
        self.moved = true;
        if let Some(selection) = self.selection {
            let target = spot.unwrap_or(self.cursor);
            let head = if target.start() >= selection.fixed.start() {
                unit_before(&self.page, target.end())
            } else {
                unit_at(&self.page, target.start())
            };
            if let Some(head) = head {
                self.selection = Some(Selection { head, ..selection });
            }
        }
        self.follow();
        self.show();
    }

    /// Goes far, and remembers from where.
    pub fn jump(&mut self, at: usize, spot: Option<Span>) {
        self.jumps.leave(self.spot.unwrap_or(self.cursor).start());
        self.go(at, spot);
    }

    /// `count` sentences on or back.
    pub fn by_sentence(&mut self, count: usize, back: bool) {
        let mut at = self.cursor.start();
        for _ in 0..count {
            match self.beside(at, back) {
                Some(span) => at = span.start(),
                None => break,
            }
        }
        self.go(at, None);
    }

    /// `count` paragraphs on or back; back goes to the beginning of the paragraph first, as in vim.
    pub fn by_paragraph(&mut self, count: usize, back: bool) {
        let pieces = self.page.pieces();
        let mut piece = self.page.piece_at(self.cursor.start());
        let mut inside = pieces
            .get(piece)
            .is_some_and(|p| self.cursor.start() > p.span.start());
        for _ in 0..count {
            if !back {
                piece = (piece + 1).min(pieces.len().saturating_sub(1));
            } else if !std::mem::take(&mut inside) {
                piece = piece.saturating_sub(1);
            }
        }
        let Some(at) = pieces.get(piece).map(|p| p.span.start()) else {
            return;
        };
        let last = !back && self.page.piece_at(self.cursor.start()) == piece;
        let at = if last { self.last().start() } else { at };
        self.go(at, None);
    }

    /// Scrolls by lines, and takes the cursor along by as many (`carry`) or only when it would leave the pane.
    pub fn scroll(&mut self, by: isize, carry: bool) {
        let rows = self.rows_shown();
        let from = self.page.place_of(self.cursor.start());
        self.top = self.held(self.page.shift(self.top, by));
        self.moved = true;
        let target = if carry {
            self.page.shift(from, by)
        } else {
            let bottom = self.page.shift(self.top, rows.saturating_sub(1) as isize);
            if (self.top..=bottom).contains(&from) {
                return;
            }
            if from < self.top { self.top } else { bottom }
        };
        let mut at = self.page.byte_of(target);
        // The top row may begin within a sentence that starts above: then the next one is meant.
        let here = self.sentence_at(at);
        if by > 0 && here.start() <= self.cursor.start() {
            at = self
                .beside(self.cursor.start(), false)
                .map_or(here.start(), Span::start);
        } else if by < 0 && here.start() >= self.cursor.start() {
            at = self
                .beside(self.cursor.start(), true)
                .map_or(here.start(), Span::start);
        }
        self.go(at, None);
    }

    /// A top line so that the article fills the pane.
    fn held(&self, top: Place) -> Place {
        let rows = self.rows_shown().max(1) as isize;
        top.min(self.page.shift(self.page.end(), 1 - rows))
    }

    /// Scrolls so that the cursor is in view, with a little room around it; far jumps put it in the upper third.
    pub fn show(&mut self) {
        let rows = self.rows_shown();
        if rows == 0 || self.page.pieces().is_empty() {
            return;
        }
        let margin = MARGIN.min(rows.saturating_sub(1) / 3);
        let here = self.spot.unwrap_or(self.cursor);
        let first = self.page.place_of(here.start());
        let mut last = self.page.place_of(here.end().saturating_sub(1).max(here.start()));
        // The cards that open under the last row belong to it.
        let lines = self.page.lines(last.piece);
        let cards = lines
            .iter()
            .skip(last.line + 1)
            .take_while(|l| matches!(l, Line::Card(..)))
            .count();
        if self
            .page
            .distance(first, last, rows)
            .is_some_and(|d| d + cards < rows)
        {
            last.line += cards;
        }
        if self.top.line >= self.page.height(self.top.piece) {
            self.top.line = 0;
        }
        if first
            < self.page.shift(
                self.top,
                if self.top == Place::default() {
                    0
                } else {
                    margin as isize
                },
            )
        {
            let far = self.page.distance(first, self.top, rows) == Some(rows);
            let above = if far { rows / 3 } else { margin };
            self.top = self.page.shift(first, -(above as isize));
        } else {
            let height = self.page.distance(self.top, last, 3 * rows).unwrap_or(0);
            if height + margin >= rows {
                let far = height >= 2 * rows;
                let wanted = if far {
                    self.page.shift(first, -((rows / 3) as isize))
                } else {
                    self.page
                        .shift(last, -((rows.saturating_sub(1 + margin)) as isize))
                };
                // A sentence longer than the pane is read from its beginning.
                self.top = wanted
                    .min(self.page.shift(first, -(margin as isize)))
                    .max(self.top);
            }
        }
        self.top = self.held(self.top);
    }

    /// The side pane's lists show what the cursor is on.
    pub fn follow(&mut self) {
        let here = self.spot.unwrap_or(self.cursor);
        for tab in Tab::ALL {
            if self.pane == Pane::Side && tab == self.tab {
                continue;
            }
            let list = self.sides.list(tab);
            let exact = self
                .spot
                .and_then(|spot| list.touching(spot).find(|(s, _)| *s == spot));
            let row = exact.or_else(|| list.touching(here).next()).or_else(|| {
                // None here: the last one before, so that the list stays where the reader is.
                let before = list.order.partition_point(|(s, _)| s.start() < here.start());
                before.checked_sub(1).and_then(|i| list.order.get(i)).copied()
            });
            if let Some((_, row)) = row {
                self.sides.list_mut(tab).selected = row;
            }
        }
    }

    /// To the `count`th finding of a tab after the cursor.
    pub fn go_to_finding(&mut self, tab: Tab, count: usize, back: bool) {
        let mut here = self.spot.map_or(self.cursor.start(), Span::start);
        // From a bare sentence the first finding in it counts, also when it begins with it.
        let mut inclusive = self.spot.is_none() && !back;
        let mut target = None;
        for _ in 0..count {
            let from = if std::mem::take(&mut inclusive) {
                here.checked_sub(1)
            } else {
                Some(here)
            };
            let next = match from {
                Some(from) => self.sides.list(tab).beyond(from, back),
                None => self.sides.list(tab).order.first().map(|(s, _)| *s),
            };
            match next {
                Some(span) => {
                    here = span.start();
                    target = Some(span);
                }
                None => break,
            }
        }
        match target {
            Some(span) => {
                self.jump(span.start(), Some(span));
                self.tab = tab;
                self.follow();
            }
            None => {
                let what = tab.name().to_lowercase();
                let which = if back { "before" } else { "after" };
                if self.found.is_none() && tab != Tab::Notes {
                    self.say("still reading the article");
                } else {
                    self.say(format!("no {what} {which} this"));
                }
            }
        }
    }

    /// Moves in the list of the side pane; the article follows.
    pub fn by_row(&mut self, by: isize) {
        let list = self.sides.list_mut(self.tab);
        let last = list.items.len().saturating_sub(1);
        list.selected = list.selected.saturating_add_signed(by).min(last);
        self.show_row();
    }

    /// Puts the article's cursor on the first place of the selected row.
    pub fn show_row(&mut self) {
        let list = self.sides.list(self.tab);
        if let Some(spot) = list
            .items
            .get(list.selected)
            .and_then(|i| i.spots.first())
            .copied()
        {
            self.go(spot.start(), Some(spot));
        }
    }

    /// The next place of the selected row, going round.
    pub fn next_spot(&self) -> Option<Span> {
        let list = self.sides.list(self.tab);
        let spots = &list.items.get(list.selected)?.spots;
        let here = self.spot?;
        let at = spots.iter().position(|s| *s == here)?;
        spots.get(at + 1).or(spots.first()).copied()
    }

    /// After the screen changed its size or the text its lines: what was in view stays, at the height it was.
    pub fn relay(&mut self) {
        let rows_before = self
            .page
            .distance(self.top, self.page.place_of(self.cursor.start()), 1000);
        self.page.set_width(layout::text_width(self));
        self.lay_cards();
        let cursor = self.page.place_of(self.cursor.start());
        let rows = self.rows_shown();
        let above = rows_before.unwrap_or(0).min(rows.saturating_sub(1));
        self.top = self.held(self.page.shift(cursor, -(above as isize)));
        self.show();
    }
}
