//! The note under the cursor, whole, where the screen has the rows for it.

use super::draw::one_line;
use super::plain;
use crate::article::Span;
use crate::ingest::clean;
use crate::store::PlacedNote;
use crate::theme::{Role, Theme};
use crate::tui::line::{cut, put};
use crate::tui::wrap;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows of the quotation at most: what the reader wrote comes after it.
const QUOTE: usize = 3;

/// Draws it, with a line above.
pub(super) fn draw(placed: &PlacedNote, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let mut rows = area.rows();
    if let Some(row) = rows.next() {
        let line = "─".repeat(usize::from(row.width));
        put(buffer, row, 0, &line, theme.style(Role::Border));
    }
    for ((text, role), row) in lines(placed, area.width.saturating_sub(2)).iter().zip(rows) {
        put(buffer, row, 1, text, theme.style(*role));
    }
}

/// Its rows, each no wider than `width` cells.
fn lines(placed: &PlacedNote, width: u16) -> Vec<(String, Role)> {
    let note = &placed.note;
    let mut out = wrapped(
        &format!("“{}”", one_line(&clean::block(&note.anchor.quote))),
        width,
        Role::Quote,
    );
    out.truncate(QUOTE);
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
    about.extend(note.flags.iter().map(|rule| format!("answers {rule}")));
    out.extend(wrapped(&about.join(" · "), width, Role::Muted));
    for line in note.text.lines().filter(|l| !l.trim().is_empty()) {
        out.extend(wrapped(line, width, Role::Text));
    }
    for evidence in &note.evidence {
        let quote = evidence.quote.as_ref().map(|q| format!("“{}”", one_line(q)));
        let file = evidence.file.as_ref().filter(|_| evidence.url.is_none());
        let parts: Vec<&str> = [
            quote.as_deref(),
            evidence.url.as_deref(),
            file.map(String::as_str),
        ]
        .into_iter()
        .flatten()
        .collect();
        let line = format!("{}: {}", evidence.relation.word(), parts.join(" "));
        out.push((cut(&line, usize::from(width)).into_owned(), Role::Link));
    }
    if let Some(last) = note.history.last() {
        let day = last.at.get(..10).unwrap_or(&last.at);
        let line = format!("{day} {}", last.what);
        out.push((cut(&line, usize::from(width)).into_owned(), Role::Muted));
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
