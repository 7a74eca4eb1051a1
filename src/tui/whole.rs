//! A note whole: what it says, what speaks for and against it, and, on its own screen, everything that was ever done to it.

use super::line::{cut, put};
use super::notes::plain;
use super::wrap;
use crate::action::Action;
use crate::article::Span;
use crate::day;
use crate::ingest::clean;
use crate::keymap::{Context, Key, Keymap, Lookup};
use crate::store::PlacedNote;
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Clear, Widget};

/// Rows of the quotation below a list at most: what the reader wrote comes after it.
const QUOTE: usize = 3;

/// What the screen asks of the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Close it.
    Close,
    /// It stays open under this.
    Do(Action),
}

/// A note with its history, on a screen of its own.
#[derive(Clone, Debug)]
pub struct Whole {
    placed: PlacedNote,
    top: usize,
    pending: Vec<Key>,
}

impl Whole {
    /// For this note.
    pub fn new(placed: PlacedNote) -> Whole {
        Whole {
            placed,
            top: 0,
            pending: Vec::new(),
        }
    }

    /// Takes a key; `area` is where it is drawn.
    pub fn key(&mut self, key: Key, keymap: &Keymap, area: Rect) -> Vec<Event> {
        let page = usize::from(area.height.saturating_sub(2)).max(1);
        let width = area.width.saturating_sub(4);
        let last = lines(&self.placed, width, true).len().saturating_sub(page);
        self.top = match keymap.press(Context::Review, &mut self.pending, key) {
            Lookup::Action(Action::Next | Action::LineDown) => self.top + 1,
            Lookup::Action(Action::Previous | Action::LineUp) => self.top.saturating_sub(1),
            Lookup::Action(Action::HalfPageDown) => self.top + page / 2,
            Lookup::Action(Action::HalfPageUp) => self.top.saturating_sub(page / 2),
            Lookup::Action(Action::PageDown) => self.top + page,
            Lookup::Action(Action::PageUp) => self.top.saturating_sub(page),
            Lookup::Action(Action::Top) => 0,
            Lookup::Action(Action::Bottom) => last,
            Lookup::Action(Action::Back | Action::Open | Action::WholeNote) => return vec![Event::Close],
            Lookup::Action(action @ (Action::Redraw | Action::Suspend)) => return vec![Event::Do(action)],
            _ => self.top,
        }
        .min(last);
        Vec::new()
    }

    /// Draws it over all of `area`.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        Clear.render(area, buffer);
        buffer.set_style(area, theme.style(Role::Text));
        let keys = keymap.keys_for(Context::Review, Action::Back);
        let hint = format!(" {} closes ", keys.first().map_or("", String::as_str));
        let block = Block::bordered()
            .border_style(theme.style(Role::BorderFocused))
            .title(" Note ")
            .title_style(theme.style(Role::Heading))
            .title_bottom(ratatui::text::Line::styled(hint, theme.style(Role::Muted)).right_aligned());
        let inside = block.inner(area);
        block.render(area, buffer);
        let rows = lines(&self.placed, inside.width.saturating_sub(2), true);
        let top = self
            .top
            .min(rows.len().saturating_sub(usize::from(inside.height)));
        for ((text, role), row) in rows.iter().skip(top).zip(inside.rows()) {
            put(buffer, row, 1, text, theme.style(*role));
        }
    }
}

/// Draws a note below a list, with a line above it: as much as there are rows for.
pub fn below(placed: &PlacedNote, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let mut rows = area.rows();
    if let Some(row) = rows.next() {
        let line = "─".repeat(usize::from(row.width));
        put(buffer, row, 0, &line, theme.style(Role::Border));
    }
    for ((text, role), row) in lines(placed, area.width.saturating_sub(2), false)
        .iter()
        .zip(rows)
    {
        put(buffer, row, 1, text, theme.style(*role));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A note's rows, each no wider than `width` cells: with its whole history and quotation, or with the last of the one and the beginning of
/// the other.
fn lines(placed: &PlacedNote, width: u16, history: bool) -> Vec<(String, Role)> {
    let note = &placed.note;
    let mut out = wrapped(
        &format!("“{}”", one_line(&clean::block(&note.anchor.quote))),
        width,
        Role::Quote,
    );
    if !history {
        out.truncate(QUOTE);
    }
    let state = placed.place.state.word();
    if !placed.place.why.is_empty() && state != "exact" {
        out.extend(wrapped(
            &format!("{state}: {}", placed.place.why),
            width,
            Role::Lost,
        ));
    }
    let mut about = vec![note.kind.word().to_owned(), plain(note.verdict.word())];
    about.push(note.status.word().to_owned());
    about.extend(note.confidence.map(|c| format!("confidence {}", c.word())));
    let grades = [
        note.source_reliability.map(|r| r.word()),
        note.info_credibility.map(|c| c.word()),
    ];
    let grades: String = grades.into_iter().flatten().collect();
    if !grades.is_empty() {
        about.push(grades);
    }
    about.extend(note.claimant.as_ref().map(|who| format!("claimed by {who}")));
    about.extend(note.claim_date.as_ref().map(|day| format!("on {day}")));
    about.extend(note.due.as_ref().map(|day| format!("due {day}")));
    let reviewed = note.reviewed_at.as_ref();
    about.extend(reviewed.map(|at| format!("reviewed {}", at.get(..10).unwrap_or(at))));
    about.extend(note.tags.iter().map(|tag| format!("#{tag}")));
    about.extend(note.flags.iter().map(|rule| format!("answers the flag {rule}")));
    out.extend(wrapped(&about.join(" · "), width, Role::Muted));
    for line in note.text.lines().filter(|l| !l.trim().is_empty()) {
        out.extend(wrapped(line, width, Role::Text));
    }
    for evidence in &note.evidence {
        let quote = evidence.quote.as_ref().map(|q| format!("“{}”", one_line(q)));
        let parts: Vec<&str> = [
            quote.as_deref(),
            evidence.url.as_deref(),
            evidence.file.as_deref(),
        ]
        .into_iter()
        .flatten()
        .collect();
        let line = format!("{}: {}", evidence.relation.word(), parts.join(" "));
        if !history {
            out.push((cut(&line, usize::from(width)).into_owned(), Role::Link));
            continue;
        }
        out.extend(wrapped(&line, width, Role::Link));
        let read = evidence
            .retrieved
            .as_ref()
            .map(|at| format!("read on {}", day::local(at)));
        let archived = evidence
            .archive_url
            .as_ref()
            .map(|url| format!("archived copy {url}"));
        let hash = evidence.sha256.as_ref().map(|hash| format!("sha256 {hash}"));
        for known in [archived, read, hash].into_iter().flatten() {
            out.extend(wrapped(&format!("  {known}"), width, Role::Muted));
        }
    }
    if history && !note.history.is_empty() {
        out.push((String::new(), Role::Text));
        out.push(("History".to_owned(), Role::Heading));
    }
    let from = match history {
        true => 0,
        false => note.history.len().saturating_sub(1),
    };
    for change in note.history.iter().skip(from) {
        let at = match history {
            true => day::local(&change.at),
            false => day::local(&change.at).chars().take(10).collect(),
        };
        out.extend(wrapped(&format!("{at}  {}", change.what), width, Role::Muted));
    }
    out
}

fn wrapped(text: &str, width: u16, role: Role) -> Vec<(String, Role)> {
    let text = clean::line(text);
    let whole = Span::new(0, text.len());
    let rows = wrap::rows(&text, whole, width, false);
    rows.iter()
        .map(|row| (row.span.of(&text).to_owned(), role))
        .collect()
}
