//! The article pane: words, marks on them, signs beside them, note cards under them.

use super::inline;
use super::paint::Pen;
use crate::article::{BlockKind, Span};
use crate::note::AnchorState;
use crate::theme::Role;
use crate::tui::layout::{Areas, GUTTER};
use crate::tui::page::{Line, Place};
use crate::tui::side::{Tab, severity};
use crate::tui::state::{Pane, State};
use crate::tui::wrap::{Row, glyphs};
use ratatui::style::Style;

/// Draws the line between the panes, whatever stands in them.
pub fn divider(state: &State, areas: &Areas, pen: &mut Pen) {
    let focused = state.pane == Pane::Article;
    pen.line(
        areas.divider,
        "│",
        if focused {
            Role::Border
        } else {
            Role::BorderFocused
        },
    );
}

/// Draws it.
pub fn draw(state: &State, areas: &Areas, pen: &mut Pen) {
    let area = areas.text;
    if area.width == 0 || area.height == 0 {
        return;
    }
    if state.article.text.trim().is_empty() {
        pen.text(
            area.x,
            area.y,
            area.right(),
            "This article has no text.",
            Role::Muted,
        );
        return;
    }
    let mut piece = state.top.piece;
    let mut lines = state.page.lines(piece);
    let mut line = state.top.line;
    for y in area.top()..area.bottom() {
        while line >= lines.len() {
            piece += 1;
            if piece >= state.page.pieces().len() {
                return;
            }
            lines = state.page.lines(piece);
            line = 0;
        }
        match lines.get(line) {
            Some(Line::Text(row)) => draw_row(state, areas, pen, y, Place { piece, line: *row }),
            Some(Line::Card(note, n)) => {
                if let Some(placed) = state.notes.get(*note) {
                    inline::draw_line(placed, *n, area.x + GUTTER.min(area.width), y, area.right(), pen);
                }
            }
            _ => {}
        }
        line += 1;
    }
}

/// A style for a stretch of the text; later ones lie over earlier ones.
struct Mark {
    span: Span,
    style: Style,
}

fn draw_row(state: &State, areas: &Areas, pen: &mut Pen, y: u16, at: Place) {
    let (Some(piece), rows) = (
        state.page.pieces().get(at.piece).copied(),
        state.page.rows(at.piece),
    ) else {
        return;
    };
    let Some(row) = rows.get(at.line).copied() else {
        return;
    };
    let area = areas.text;
    gutter(state, areas, pen, y, row);
    let indent = state.page.indent(at.piece);
    let mut x = area.x + GUTTER.min(area.width);
    if indent > 0 {
        let sign = match piece.kind {
            BlockKind::Quote | BlockKind::Embed => "│",
            BlockKind::Item
                if at.line == 0 && piece.opens && !bulleted(piece.span.of(&state.article.text)) =>
            {
                "•"
            }
            _ => " ",
        };
        pen.text(x, y, area.right(), sign, Role::Muted);
        x += indent;
    }
    let base = state.config.theme.style(match piece.kind {
        BlockKind::Heading(_) => Role::Heading,
        BlockKind::Quote | BlockKind::Embed => Role::Quote,
        BlockKind::Caption | BlockKind::Credit | BlockKind::Byline => Role::Caption,
        _ => Role::Text,
    });
    let marks = marks(state, row.span);
    let pre = piece.kind == BlockKind::Pre;
    for glyph in glyphs(&state.article.text, row.span, pre) {
        if glyph.width == 0 {
            continue;
        }
        let mut style = base;
        for mark in marks.iter().filter(|m| m.span.overlaps(glyph.span)) {
            style = style.patch(mark.style);
        }
        if glyph.symbol == "\u{fffd}" {
            style = style.patch(state.config.theme.style(Role::Danger));
        }
        pen.glyph(x, y, area.right(), glyph.symbol, glyph.width, style);
        x += glyph.width;
    }
}

/// Whether a list item brings its own bullet or number along.
fn bulleted(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    matches!(first, "-" | "*" | "+" | "•" | "–")
        || first.trim_end_matches(['.', ')']).parse::<u32>().is_ok() && first.ends_with(['.', ')'])
}

/// Everything that changes how the words of `row` look, the lowest layer first.
fn marks(state: &State, row: Span) -> Vec<Mark> {
    let style = |role| state.config.theme.style(role);
    let mut out = Vec::new();
    if state.cursor.overlaps(row) {
        out.push(Mark {
            span: state.cursor,
            style: style(Role::Cursor),
        });
    }
    for link in state.article.links.iter().filter(|l| l.span.overlaps(row)) {
        out.push(Mark {
            span: link.span,
            style: style(Role::Link),
        });
    }
    if let Some(found) = &state.found {
        for (span, i) in state.sides.list(Tab::Flags).touching(row) {
            let Some(flag) = found.flags.get(i) else { continue };
            // A flag on a whole sentence is told by the gutter; underlining every word would say nothing.
            if span.len() <= LONG {
                out.push(Mark {
                    span,
                    style: style(Role::of_severity(flag.severity)),
                });
            }
        }
        for (span, _) in state.sides.list(Tab::Entities).touching(row) {
            out.push(Mark {
                span,
                style: style(Role::Entity),
            });
        }
        for (span, _) in state.sides.list(Tab::Dates).touching(row) {
            out.push(Mark {
                span,
                style: style(Role::Date),
            });
        }
    }
    for (span, i) in state.sides.list(Tab::Notes).touching(row) {
        let lost = state
            .notes
            .get(i)
            .is_some_and(|n| n.place.state == AnchorState::Ambiguous);
        out.push(Mark {
            span,
            style: style(if lost { Role::Lost } else { Role::NoteMark }),
        });
    }
    if let Some(find) = &state.find {
        let first = find.matches.partition_point(|m| m.end() <= row.start());
        for (i, m) in find
            .matches
            .iter()
            .enumerate()
            .skip(first)
            .take_while(|(_, m)| m.start() < row.end())
        {
            let role = if i == find.current {
                Role::MatchCurrent
            } else {
                Role::Match
            };
            out.push(Mark {
                span: *m,
                style: style(role),
            });
        }
    }
    if let Some(selection) = state.selection {
        out.push(Mark {
            span: selection.span(),
            style: style(Role::Selection),
        });
    } else if let Some(spot) = state.spot.filter(|_| state.find.is_none()) {
        out.push(Mark {
            span: spot,
            style: style(Role::Selection),
        });
    }
    out
}

/// Bytes up to which a flag is shown on its words.
const LONG: usize = 60;

/// The gutter: the cursor or the gravest flag that begins on this row, then the verdict of a note that begins here.
fn gutter(state: &State, areas: &Areas, pen: &mut Pen, y: u16, row: Row) {
    let area = areas.text;
    let right = area.x + GUTTER.min(area.width);
    let begins =
        |span: Span| (row.span.start()..row.span.end().max(row.span.start() + 1)).contains(&span.start());
    if let Some(found) = &state.found {
        let gravest = state
            .sides
            .list(Tab::Flags)
            .touching(row.span)
            .filter(|(s, _)| begins(*s))
            .filter_map(|(_, i)| found.flags.get(i))
            .map(|f| f.severity)
            .max();
        if let Some(grave) = gravest {
            pen.sign(area.x, y, right, severity(grave), Role::of_severity(grave));
        }
    }
    let note = state
        .sides
        .list(Tab::Notes)
        .touching(row.span)
        .filter(|(s, _)| begins(*s))
        .find_map(|(_, i)| state.notes.get(i));
    if let Some(placed) = note {
        let verdict = placed.note.verdict;
        pen.sign(area.x + 1, y, right, verdict.sign(), Role::of_verdict(verdict));
    }
    if state.cursor.overlaps(row.span) && state.pane == Pane::Article {
        pen.text(area.x + 2, y, right, "▎", Role::BorderFocused);
    } else if state.cursor.overlaps(row.span) {
        pen.text(area.x + 2, y, right, "▎", Role::Border);
    }
}
