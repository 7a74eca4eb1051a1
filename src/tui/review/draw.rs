//! Drawing the Review screen: how its rows are shared out, and the list.

use super::heads::first_key;
use super::queue::Queue;
use super::{Review, plain};
use crate::action::Action;
use crate::ingest::clean;
use crate::keymap::Keymap;
use crate::note::{AnchorState, Status};
use crate::store::PlacedNote;
use crate::theme::{Role, Theme};
use crate::tui::line::{above, blank, cut, put, told, top};
use crate::tui::state::Message;
use crate::tui::whole;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use std::ops::Range;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A row of the list, as places.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    /// A heading.
    Head(usize),
    /// A note by its place in the list.
    Note(usize),
    /// The second row of a note on a narrow screen.
    More(usize),
}

/// From this width on a note has one row, with its text beside the quote.
const WIDE: u16 = 120;
/// From this height on the note under the cursor is shown whole below the list, in so many rows.
const TALL: u16 = 32;
const DETAIL: u16 = 12;
/// Cells of the columns: mark, verdict with its sign, status, what it wants.
const MARK: usize = 3;
const VERDICT: usize = 19;
const STATUS: usize = 9;
const WANT: usize = 15;

/// How the rows of an area are shared out: heads, rows of queues, list, foot.
fn shares(area: Rect, queues: u16) -> (u16, u16, u16, u16) {
    let foot = u16::from(area.height >= 2);
    // The list goes before the heads, the heads before the hints, when rows are few.
    let (title, queues) = match area.height {
        0..=2 => (0, 0),
        3..=5 => (1, 0),
        6..=9 => (1, queues.min(1)),
        _ => (2, queues),
    };
    (title, queues, area.height - title - queues - foot, foot)
}

/// The rows of the list when the screen is drawn over `area`, and how many of them a note takes.
pub(super) fn rows_of_list(area: Rect) -> (usize, usize) {
    let (.., list, _) = shares(area, 1);
    let list = if area.height >= TALL {
        list.saturating_sub(DETAIL)
    } else {
        list
    };
    (usize::from(list), if area.width < WIDE { 2 } else { 1 })
}

impl Review {
    /// The rows of these notes in a list so many cells wide. From [`WIDE`] on a note has one; else it has a second one where there is more
    /// to say.
    fn rows(&self, notes: Range<usize>, width: usize) -> Vec<Row> {
        let wide = width >= usize::from(WIDE);
        let mut rows = Vec::new();
        let before = self.heads.partition_point(|head| head.first < notes.start);
        let mut heads = self.heads.iter().enumerate().skip(before).peekable();
        for i in notes {
            if let Some((h, _)) = heads.next_if(|(_, head)| head.first == i) {
                rows.push(Row::Head(h));
            }
            rows.push(Row::Note(i));
            if !wide && self.placed(i).is_some_and(|placed| self.has_more(placed, width)) {
                rows.push(Row::More(i));
            }
        }
        rows
    }

    /// Draws it over all of `area`. `message` is what the reader is to be told.
    pub fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        theme: &Theme,
        keymap: &Keymap,
        message: Option<&Message>,
    ) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        blank(buffer, area, theme.style(Role::Text));
        let line = |y: u16| Rect {
            y: area.y + y,
            height: 1,
            ..area
        };
        let queues = self.laid_queues(usize::from(area.width), keymap);
        let (heads, queue_rows, list, foot) = shares(area, u16::try_from(queues.len()).unwrap_or(1).min(3));
        let mut y = 0;
        if heads >= 1 {
            self.draw_title(buffer, line(0), theme);
            y += 1;
        }
        for (row, at) in queues.iter().zip(0..queue_rows) {
            self.draw_queues(buffer, line(y + at), theme, row);
        }
        y += queue_rows;
        if heads >= 2 {
            self.draw_filters(buffer, line(y), theme, keymap);
            y += 1;
        }
        let list = Rect {
            y: area.y + y,
            height: list,
            ..area
        };
        match (self.stats, self.here()) {
            (Some(from), _) => self.draw_stats(buffer, list, theme, from),
            (None, Some((_, placed))) if area.height >= TALL => {
                let [above, below] =
                    Layout::vertical([Constraint::Min(1), Constraint::Length(DETAIL)]).areas(list);
                self.draw_list(buffer, above, theme, keymap);
                whole::below(placed, buffer, below, theme);
            }
            _ => self.draw_list(buffer, list, theme, keymap),
        }
        if let Some(why) = &self.unread {
            let above = above(area, Rect { height: foot, ..area });
            let style = theme.style(Role::Error);
            told(buffer, above, why, style, theme.style(Role::Text));
        }
        match self.ask {
            Some(ask) if foot == 1 => self.draw_answers(buffer, area, theme, ask),
            _ if foot == 1 => self.draw_foot(buffer, area, theme, keymap, message),
            _ => {}
        }
    }

    fn draw_list(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        if area.height == 0 {
            return;
        }
        if self.shown.is_empty() {
            let none = self.library.iter().all(|s| s.notes.is_empty());
            let all = first_key(keymap, Action::QueueAll);
            let why = if none {
                "No notes yet. Open an article and press a on a sentence.".to_owned()
            } else if self.is_filtered() {
                let key = first_key(keymap, Action::ClearFilters);
                format!("No note fits. {key} takes the filter away.")
            } else if self.queue == Queue::Work {
                format!("Nothing wants you today. {all} shows every note.")
            } else {
                format!("No note here. {all} shows every note.")
            };
            let room = usize::from(area.width).saturating_sub(2);
            put(buffer, area, 2, &cut(&why, room), theme.style(Role::Muted));
            return;
        }
        let wide = area.width >= WIDE;
        // As many notes above and below as can be in sight, so that a long list costs no more than a short one.
        let height = usize::from(area.height);
        let near = self.at.saturating_sub(height)..(self.at + height + 1).min(self.shown.len());
        let rows = self.rows(near, usize::from(area.width));
        let at = rows.iter().position(|r| *r == Row::Note(self.at)).unwrap_or(0);
        // Of a note in two rows both are in sight.
        let last = at + usize::from(rows.get(at + 1) == Some(&Row::More(self.at)));
        let first = top(at, rows.len(), height).max((last + 1).saturating_sub(height.max(2)));
        for (place, row) in area.rows().zip(rows.iter().skip(first)) {
            match *row {
                Row::Head(h) => self.draw_head(buffer, place, theme, h),
                Row::Note(i) => self.draw_note(buffer, place, theme, i, wide),
                Row::More(i) => self.draw_more(buffer, place, theme, i),
            }
        }
    }

    /// A heading; at the right how far its notes are.
    fn draw_head(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, head: usize) {
        let Some(head) = self.heads.get(head) else { return };
        let width = usize::from(area.width);
        let progress = match head.done {
            done if done == head.all => format!("all {done} settled"),
            done => format!("{done} of {} settled", head.all),
        };
        let room = width.saturating_sub(progress.width() + 2).max(width / 2);
        let title = cut(&head.title, room);
        let mut at = put(buffer, area, 0, &title, theme.style(Role::Heading));
        let left = room.saturating_sub(at + 2);
        if !head.about.is_empty() && left > 5 {
            at = put(
                buffer,
                area,
                at + 2,
                &cut(&head.about, left),
                theme.style(Role::Muted),
            );
        }
        let start = width.saturating_sub(progress.width() + 1).max(at + 2);
        put(buffer, area, start, &progress, theme.style(Role::Muted));
    }

    /// The style of a note's row, and what makes the style of a part of it.
    fn ground<'t>(&self, theme: &'t Theme, i: usize) -> (Style, impl Fn(Role) -> Style + use<'t>) {
        let here = i == self.at;
        let ground = theme.style(if here { Role::RowSelected } else { Role::Row });
        let role = move |role: Role| match here {
            true => ground,
            false => ground.patch(theme.style(role)),
        };
        (ground, role)
    }

    fn draw_note(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, i: usize, wide: bool) {
        let Some(placed) = self.placed(i) else { return };
        let note = &placed.note;
        let (ground, role) = self.ground(theme, i);
        buffer.set_style(area, ground);
        put(buffer, area, 0, if i == self.at { "›" } else { " " }, ground);
        if self.is_marked(i) {
            put(buffer, area, 1, "*", role(Role::TabActive));
        }
        let verdict = format!("{} {}", note.verdict.sign(), plain(note.verdict.word()));
        put(buffer, area, MARK, &verdict, role(Role::of_verdict(note.verdict)));
        let mut at = MARK + VERDICT;
        put(buffer, area, at, note.status.word(), ground);
        at += STATUS;
        if wide {
            put(
                buffer,
                area,
                at,
                &cut(&self.want(placed), WANT - 1),
                role(Role::Lost),
            );
            at += WANT;
        }
        let left = usize::from(area.width).saturating_sub(at);
        let quote = quote(placed);
        if !wide {
            let (begin, _) = match self.says_more(placed) {
                true => (cut(&quote, left).into_owned(), String::new()),
                false => broken(&quote, left),
            };
            put(buffer, area, at, &begin, ground);
            return;
        }
        // Without words beside it the quote has the whole row.
        if !has_words(placed) {
            put(buffer, area, at, &cut(&quote, left), ground);
            return;
        }
        let half = left / 2;
        put(buffer, area, at, &cut(&quote, half.saturating_sub(2)), ground);
        self.draw_words(buffer, area, at + half, placed, ground, role(Role::Tag));
    }

    fn draw_more(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, i: usize) {
        let Some(placed) = self.placed(i) else { return };
        let (ground, role) = self.ground(theme, i);
        buffer.set_style(area, ground);
        if !self.says_more(placed) {
            let at = MARK + VERDICT + STATUS;
            let left = usize::from(area.width).saturating_sub(at);
            let (_, rest) = broken(&quote(placed), left);
            put(buffer, area, at, &cut(&rest, left), ground);
            return;
        }
        let mut at = MARK + 2;
        let want = self.want(placed);
        if !want.is_empty() {
            at = put(buffer, area, at, &want, role(Role::Lost)) + 2;
        }
        self.draw_words(buffer, area, at, placed, ground, role(Role::Tag));
    }

    /// Whether a note has something to say beside its quote.
    fn says_more(&self, placed: &PlacedNote) -> bool {
        has_words(placed) || !self.want(placed).is_empty()
    }

    /// Whether a note takes a second row of a list so many cells wide: for what it says, else for the rest of its quote.
    fn has_more(&self, placed: &PlacedNote, width: usize) -> bool {
        let left = width.saturating_sub(MARK + VERDICT + STATUS);
        self.says_more(placed) || (left > 0 && quote(placed).width() > left)
    }

    /// What the note wants of the reader, where its status does not say so: its words changed, its place was lost, its day has come.
    fn want(&self, placed: &PlacedNote) -> String {
        let due = placed.note.due.as_deref();
        let day = due.and_then(crate::day::of);
        match placed.place.state {
            _ if placed.note.status == Status::Dropped => String::new(),
            _ if placed.is_changed() => "changed".to_owned(),
            state @ (AnchorState::Ambiguous | AnchorState::Orphaned) => state.word().to_owned(),
            _ => match day {
                Some(day) if day < self.clock.today => format!("due {day}"),
                Some(day) if day == self.clock.today => "due today".to_owned(),
                Some(day) if self.queue != Queue::Work => format!("due {day}"),
                _ => String::new(),
            },
        }
    }

    /// Tags, then why the words are others now, or the first line of what the reader wrote.
    fn draw_words(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        at: usize,
        placed: &PlacedNote,
        ground: Style,
        tag: Style,
    ) {
        let width = usize::from(area.width);
        let mut at = at;
        if placed.is_changed() {
            let room = width.saturating_sub(at);
            at = put(
                buffer,
                area,
                at,
                &cut(&format!("({})", placed.place.why), room),
                ground,
            ) + 1;
        }
        for word in &placed.note.tags {
            let room = width.saturating_sub(at);
            at = put(buffer, area, at, &cut(&format!("#{word}"), room), tag) + 1;
        }
        let text = placed
            .note
            .text
            .lines()
            .map(str::trim)
            .find(|l| !l.is_empty())
            .unwrap_or("");
        put(buffer, area, at, &cut(text, width.saturating_sub(at)), ground);
    }
}

/// Whether there are tags, a text or a reason to show beside the quote.
fn has_words(placed: &PlacedNote) -> bool {
    !placed.note.tags.is_empty() || !placed.note.text.trim().is_empty() || placed.is_changed()
}

fn quote(placed: &PlacedNote) -> String {
    let answer = if placed.note.reply_to.is_some() {
        "↳ "
    } else {
        ""
    };
    format!("{answer}“{}”", one_line(&clean::block(&placed.note.anchor.quote)))
}

/// A text cut after the last word that fits into so many cells, and what is left of it.
fn broken(text: &str, width: usize) -> (String, String) {
    let mut used = 0;
    let mut fits = 0;
    for (at, c) in text.char_indices() {
        if c == ' ' {
            fits = at;
        }
        used += c.width().unwrap_or(0);
        if used > width {
            let rest = text.get(fits..).unwrap_or_default().trim_start();
            return match fits {
                0 => (cut(text, width).into_owned(), String::new()),
                _ => (text.get(..fits).unwrap_or_default().to_owned(), rest.to_owned()),
            };
        }
    }
    (text.to_owned(), String::new())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
