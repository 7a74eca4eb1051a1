//! A note card in the text, under the line it belongs to.

use super::paint::Pen;
use crate::article::Span;
use crate::note::{AnchorState, Note, Status};
use crate::store::PlacedNote;
use crate::theme::Role;
use crate::tui::notes::plain;
use crate::tui::wrap::{self, Row};

/// Lines of text shown; the rest is in the open card.
const MOST: usize = 6;

fn rows(note: &Note, width: u16) -> Vec<Row> {
    if note.text.trim().is_empty() {
        return Vec::new();
    }
    wrap::rows(
        &note.text,
        Span::new(0, note.text.len()),
        width.saturating_sub(2).max(1),
        true,
    )
}

/// Lines the card of a note takes at this width of text.
pub fn height(placed: &PlacedNote, width: u16) -> usize {
    1 + usize::from(lost(placed).is_some()) + rows(&placed.note, width).len().min(MOST)
}

/// What is known about a note, in words.
pub fn summary(note: &Note) -> String {
    let mut parts = vec![match note.reply_to {
        Some(_) => format!("answer, {}", note.kind),
        None => plain(note.kind.word()),
    }];
    if note.status != Status::Open {
        parts.push(plain(note.status.word()));
    }
    if let Some(c) = note.confidence {
        parts.push(format!("{c} confidence"));
    }
    match (note.source_reliability, note.info_credibility) {
        (None, None) => {}
        (a, b) => parts.push(format!(
            "{}{}",
            a.map_or("-", |a| a.word()),
            b.map_or("-", |b| b.word())
        )),
    }
    parts.join(" · ")
}

/// What is to be said about where it sits; nothing when all is as it was.
pub fn lost(placed: &PlacedNote) -> Option<String> {
    let state = placed.place.state;
    match state {
        AnchorState::Exact => None,
        _ if placed.is_changed() => Some(format!("changed: {}", placed.place.why)),
        _ if placed.place.why.is_empty() => Some(state.word().to_owned()),
        _ => Some(format!("{}: {}", state.word(), placed.place.why)),
    }
}

/// Draws one line of a card.
pub fn draw_line(placed: &PlacedNote, line: usize, x: u16, y: u16, right: u16, pen: &mut Pen) {
    let note = &placed.note;
    if right <= x {
        return;
    }
    pen.fill(ratatui::layout::Rect::new(x, y, right - x, 1), Role::Card);
    let bar = pen.text(x, y, right, "┃", Role::of_verdict(note.verdict)) + 1;
    if line == 0 {
        let verdict = format!("{} {}", note.verdict.sign(), plain(note.verdict.word()));
        let mut at = pen.text(bar, y, right, &verdict, Role::of_verdict(note.verdict));
        at = pen.fitted(at, y, right, &format!(" · {}", summary(note)), Role::Card);
        for tag in &note.tags {
            at = pen.fitted(at + 1, y, right, &format!("#{tag}"), Role::Tag);
        }
        return;
    }
    // What became of its words has a line of its own: it is why the note is open again.
    let line = match lost(placed) {
        Some(lost) if line == 1 => {
            pen.fitted(bar, y, right, &lost, Role::Lost);
            return;
        }
        Some(_) => line - 1,
        None => line,
    };
    let rows = rows(note, right - x);
    if line == MOST && rows.len() > MOST {
        pen.text(bar, y, right, "…", Role::Muted);
        return;
    }
    if let Some(row) = rows.get(line - 1) {
        pen.text(bar, y, right, row.span.of(&note.text), Role::Card);
    }
}
