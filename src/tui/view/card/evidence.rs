//! The evidence of the open card: its keys, the pieces one a row, and all that is known of the selected one.

use super::{Chip, draw_chips, draw_line, flow};
use crate::day;
use crate::note::{Evidence, Relation};
use crate::theme::Role;
use crate::tui::card::{Card, Field, Part};
use crate::tui::line;
use crate::tui::state::State;
use crate::tui::view::paint::Pen;
use ratatui::layout::Rect;

/// Pieces shown at once.
const MOST: u16 = 5;
/// Rows for the selected piece: quote, link, archived copy, file, when it was read, hash.
const DETAIL: u16 = 6;

/// Whether the card shows its evidence.
pub fn shown(card: &Card) -> bool {
    matches!(card.field, Field::Evidence) || matches!(card.field, Field::Line(part) if part.of_evidence())
}

fn chips(card: &Card) -> Vec<Chip> {
    let some = !card.note.evidence.is_empty();
    let piece = card.piece();
    let linked = piece.is_some_and(|e| e.url.is_some() || e.archive_url.is_some());
    let copied = piece.is_some_and(|e| e.file.is_some());
    Card::EVIDENCE_KEYS
        .iter()
        .filter(|(key, _)| match key {
            'a' | 'f' => true,
            'o' => linked,
            'v' => copied,
            _ => some,
        })
        .map(|(key, word)| Chip {
            key: key.to_string(),
            word: (*word).to_owned(),
            set: false,
        })
        .collect()
}

fn pieces(card: &Card) -> u16 {
    u16::try_from(card.note.evidence.len())
        .unwrap_or(MOST)
        .clamp(1, MOST)
}

/// Rows it asks for.
pub fn height(card: &Card, width: u16) -> u16 {
    let keys = u16::try_from(flow(&chips(card), width).len()).unwrap_or(u16::MAX);
    keys.saturating_add(pieces(card)).saturating_add(DETAIL + 1)
}

/// Draws it. Where rows are few, the line that is typed comes first, then the list, then the keys.
pub fn draw(_state: &State, card: &Card, area: Rect, pen: &mut Pen) {
    let bottom = area.bottom();
    if area.height == 0 {
        return;
    }
    let mut y = area.y;
    if let Field::Line(part) = card.field {
        draw_line(card, part, Rect { y, height: 1, ..area }, pen);
        y += 1;
    }
    let rest = bottom - y;
    if rest > pieces(card) {
        y = draw_chips(&chips(card), Rect { y, ..area }, bottom - pieces(card), pen);
    }
    let pieces = pieces(card).min(bottom.saturating_sub(y));
    let list = Rect {
        y,
        height: pieces,
        ..area
    };
    draw_list(card, list, pen);
    let detail = Rect {
        y: list.bottom(),
        height: bottom - list.bottom(),
        ..area
    };
    if let Some(piece) = card.piece() {
        draw_detail(piece, detail, pen);
    }
}

fn draw_list(card: &Card, area: Rect, pen: &mut Pen) {
    let all = &card.note.evidence;
    if all.is_empty() && area.height > 0 {
        let why = "No evidence yet: a adds a link or a quote, f keeps a copy of a file or a page.";
        pen.fitted(area.x, area.y, area.right(), why, Role::Muted);
        return;
    }
    let first = line::top(card.at, all.len(), usize::from(area.height));
    for (row, (at, piece)) in area.rows().zip(all.iter().enumerate().skip(first)) {
        let here = at == card.at;
        let role = if here { Role::CardFocused } else { Role::Card };
        let (y, right) = (row.y, row.right());
        let x = pen.text(row.x, y, right, if here { "▸" } else { " " }, role);
        let x = pen.text(
            x,
            y,
            right,
            &format!("{} {} {}", at + 1, sign(piece.relation), piece.relation),
            role,
        );
        pen.fitted(x + 2, y, right, &words(piece), Role::Card);
    }
}

/// One plain character for how it bears on the claim, so that colour is never needed.
fn sign(relation: Relation) -> char {
    match relation {
        Relation::Supports => '+',
        Relation::Contradicts => '-',
        Relation::Context => '·',
    }
}

/// A piece in one line: what was said, and where.
fn words(piece: &Evidence) -> String {
    let quote = piece.quote.as_ref().map(|q| format!("“{q}”"));
    let parts = [quote, piece.file.clone(), piece.url.clone()];
    let words: Vec<String> = parts.into_iter().flatten().collect();
    if words.is_empty() {
        "nothing is said of it yet".to_owned()
    } else {
        words.join("  ")
    }
}

fn draw_detail(piece: &Evidence, area: Rect, pen: &mut Pen) {
    let file = piece
        .file
        .as_ref()
        .map(|f| format!("{f}, copied beside the notes"));
    let rows = [
        (Part::Quote.label(), piece.quote.clone()),
        (Part::Link.label(), piece.url.clone()),
        (Part::Archived.label(), piece.archive_url.clone()),
        ("file", file),
        (
            Part::Retrieved.label(),
            piece.retrieved.as_deref().map(day::local),
        ),
        (Part::Hash.label(), piece.sha256.clone()),
    ];
    let known = rows
        .into_iter()
        .filter_map(|(label, value)| Some((label, value?)));
    for (row, (label, value)) in area.rows().zip(known) {
        let x = pen.text(row.x + 2, row.y, row.right(), label, Role::Muted);
        pen.fitted(x + 1, row.y, row.right(), &value, Role::Card);
    }
}
