//! The open note card, below the article so that the words it is about stay in sight.

use super::paint::Pen;
use crate::action::Action;
use crate::keymap::Context;
use crate::theme::Role;
use crate::tui::card::{Card, Field};
use crate::tui::layout::Areas;
use crate::tui::notes::plain;
use crate::tui::state::{Mode, State};
use crate::tui::wrap;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Rows for the text.
const TEXT: u16 = 4;

/// One thing that can be set: key, words, whether it is what is set.
struct Chip {
    key: String,
    word: String,
    set: bool,
}

fn chips(card: &Card) -> Vec<Vec<Chip>> {
    let chip = |key: &str, word: String, set: bool| Chip {
        key: key.to_owned(),
        word,
        set,
    };
    let verdicts = card
        .verdicts()
        .into_iter()
        .map(|(key, word, set)| Chip {
            key,
            word: plain(word),
            set,
        })
        .collect();
    let note = &card.note;
    let told = |label: &str, value: Option<&str>| match value {
        Some(v) => format!("{label} {v}"),
        None => label.to_owned(),
    };
    let values = vec![
        chip("k", told("kind", Some(note.kind.word())), false),
        chip("s", told("status", Some(note.status.word())), false),
        chip(
            "c",
            told("confidence", note.confidence.map(|c| c.word())),
            note.confidence.is_some(),
        ),
        chip(
            "A-F",
            told("source", note.source_reliability.map(|r| r.word())),
            note.source_reliability.is_some(),
        ),
        chip(
            if card.grading { "g 1-6" } else { "g" },
            told("information", note.info_credibility.map(|c| c.word())),
            note.info_credibility.is_some() || card.grading,
        ),
    ];
    vec![verdicts, values]
}

/// The rows that chips take: each its chips with their columns.
fn flow(chips: &[Chip], width: u16) -> Vec<Vec<(u16, &Chip)>> {
    let mut out = vec![Vec::new()];
    let mut x = 0u16;
    for chip in chips {
        let need = u16::try_from(wrap::width(&chip.key) + wrap::width(&chip.word) + 3).unwrap_or(u16::MAX);
        if x > 0 && x.saturating_add(need) > width {
            out.push(Vec::new());
            x = 0;
        }
        if let Some(row) = out.last_mut() {
            row.push((x, chip));
        }
        x = x.saturating_add(need + 1);
    }
    out
}

/// Rows the open card asks for.
pub fn height(state: &State, width: u16) -> u16 {
    let Mode::Card(card) = &state.mode else { return 0 };
    let inner = width.saturating_sub(2);
    let rows: usize = chips(card).iter().map(|c| flow(c, inner).len()).sum();
    rows as u16 + 2 + TEXT
}

/// Draws it.
pub fn draw(state: &State, areas: &Areas, pen: &mut Pen) {
    let Mode::Card(card) = &state.mode else { return };
    let area = areas.card;
    if area.width == 0 || area.height == 0 {
        return;
    }
    pen.fill(area, Role::Card);
    pen.line(Rect::new(area.x, area.y, area.width, 1), "─", Role::BorderFocused);
    let what = match (card.new, card.changed()) {
        (true, _) => format!(" new {} ", card.note.kind.word()),
        (false, true) => format!(" {}, changed ", card.note.kind.word()),
        (false, false) => format!(" {} ", card.note.kind.word()),
    };
    let x = pen.fitted(
        area.x + 2.min(area.width),
        area.y,
        area.right(),
        &what,
        Role::CardFocused,
    );
    let quote = format!(" “{}” ", card.note.anchor.quote);
    pen.fitted(x, area.y, area.right().saturating_sub(1), &quote, Role::Card);
    let left = area.x + u16::from(area.width > 2);
    let right = area.right().saturating_sub(u16::from(area.width > 2));
    let width = right.saturating_sub(left);
    let mut y = area.y + 1;
    let groups = chips(card);
    for group in &groups {
        for row in flow(group, width) {
            if y >= area.bottom() {
                return;
            }
            for (dx, chip) in row {
                draw_chip(chip, left + dx, y, right, pen);
            }
            y += 1;
        }
    }
    if y >= area.bottom() {
        return;
    }
    let focus = |field| {
        if card.field == field {
            Role::CardFocused
        } else {
            Role::StatusKey
        }
    };
    let x = pen.text(left, y, right, "t", focus(Field::Tags));
    let x = pen.text(x, y, right, " tags ", Role::Muted);
    if card.field == Field::Tags {
        let line = Rect::new(x, y, right.saturating_sub(x), 1);
        card.tags
            .draw(pen.buffer, line, pen.theme, "", "words, parted by spaces");
    } else {
        pen.fitted(x, y, right, card.tags.text(), Role::Tag);
    }
    y += 1;
    if y >= area.bottom() {
        return;
    }
    let x = pen.text(left, y, right, "i", focus(Field::Text));
    let x = pen.text(x, y, right, " text ", Role::Muted);
    let text = Rect::new(x, y, right.saturating_sub(x), area.bottom() - y);
    if text.width == 0 {
        return;
    }
    if card.field != Field::Text && card.area.lines().iter().all(String::is_empty) {
        return;
    }
    let mut field = card.area.clone();
    field.set_style(state.config.theme.style(Role::Card));
    if card.field == Field::Text {
        // A cell turned round shows the cursor on every terminal.
        field.set_cursor_style(ratatui::style::Style::new().add_modifier(ratatui::style::Modifier::REVERSED));
    } else {
        field.set_cursor_style(state.config.theme.style(Role::Card));
    }
    (&field).render(text, pen.buffer);
}

fn draw_chip(chip: &Chip, x: u16, y: u16, right: u16, pen: &mut Pen) {
    let (open, close, role) = if chip.set {
        ("[", "]", Role::CardFocused)
    } else {
        (" ", " ", Role::Card)
    };
    let x = pen.text(x, y, right, open, role);
    let x = pen.text(
        x,
        y,
        right,
        &chip.key,
        if chip.set { role } else { Role::StatusKey },
    );
    let x = pen.text(x, y, right, " ", role);
    let x = pen.text(x, y, right, &chip.word, role);
    pen.text(x, y, right, close, role);
}

/// The hints of the status line while a card is open.
pub fn hints(state: &State, card: &Card) -> Vec<(String, &'static str)> {
    let context = if card.typing() {
        Context::Text
    } else {
        Context::Card
    };
    let key = |action| {
        state
            .config
            .keymap
            .keys_for(context, action)
            .into_iter()
            .next()
            .unwrap_or_default()
    };
    if card.typing() {
        let mut out = vec![
            (key(Action::Save), "saves"),
            (key(Action::Back), "back to the values"),
        ];
        out.push((key(Action::EditInEditor), "your editor"));
        return out;
    }
    vec![
        (key(Action::Save), "saves"),
        ("i".to_owned(), "writes text"),
        (key(Action::Back), "closes, the draft is kept"),
        ("X".to_owned(), "throws away"),
    ]
}
