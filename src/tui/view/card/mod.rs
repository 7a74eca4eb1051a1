//! The open note card, below the article so that the words it is about stay in sight.

mod evidence;

use super::paint::Pen;
use crate::action::Action;
use crate::keymap::Context;
use crate::theme::Role;
use crate::tui::card::{Card, Field, Part};
use crate::tui::layout::Areas;
use crate::tui::notes::plain;
use crate::tui::state::{Mode, State};
use crate::tui::wrap;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Rows for the text.
const TEXT: u16 = 4;
/// Cells for a name in a chip; all of it stands in its field.
const NAME: usize = 24;

/// One thing that can be set: key, words, whether it is what is set.
struct Chip {
    key: String,
    word: String,
    set: bool,
}

/// A key and its label, and what it is set to.
fn chip(key: &str, label: &str, value: Option<&str>) -> Chip {
    Chip {
        key: key.to_owned(),
        word: match value {
            Some(value) => format!("{label} {}", wrap::fit(value, NAME)),
            None => label.to_owned(),
        },
        set: value.is_some(),
    }
}

fn chips(card: &Card) -> Vec<Vec<Chip>> {
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
    // A kind and a status there always is: that they are set says nothing.
    let always = |key: &str, label: &str, value: &str| Chip {
        set: false,
        ..chip(key, label, Some(value))
    };
    let day = |at: &Option<String>| at.as_ref().map(|at| at.get(..10).unwrap_or(at).to_owned());
    let count = |n: usize| (n > 0).then(|| n.to_string());
    let mut grade = chip(
        if card.grading { "g 1-6" } else { "g" },
        "information",
        note.info_credibility.map(|c| c.word()),
    );
    grade.set |= card.grading;
    let values = vec![
        always("k", "kind", note.kind.word()),
        always("s", "status", note.status.word()),
        chip("c", "confidence", note.confidence.map(|c| c.word())),
        chip("A-F", "source", note.source_reliability.map(|r| r.word())),
        grade,
        chip("w", "claimed by", note.claimant.as_deref()),
        chip("d", "claimed on", note.claim_date.as_deref()),
        chip("u", "due", note.due.as_deref()),
        chip("r R", "reviewed", day(&note.reviewed_at).as_deref()),
        chip("f", "flags", count(note.flags.len()).as_deref()),
        chip("e", "evidence", count(note.evidence.len()).as_deref()),
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
    if evidence::shown(card) {
        return evidence::height(card, inner) + 1;
    }
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
    let kind = match card.note.reply_to {
        Some(_) => format!("answer, {}", card.note.kind),
        None => card.note.kind.to_string(),
    };
    let what = match (card.new, card.changed()) {
        (true, _) => format!(" new {kind} "),
        (false, true) => format!(" {kind}, changed "),
        (false, false) => format!(" {kind} "),
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
    let side = u16::from(area.width > 2);
    let inner = Rect::new(
        area.x + side,
        area.y + 1,
        area.width.saturating_sub(2 * side),
        area.height - 1,
    );
    if evidence::shown(card) {
        evidence::draw(state, card, inner, pen);
        return;
    }
    let chips = chips(card);
    let rows: usize = chips.iter().map(|c| flow(c, inner.width).len()).sum();
    let few = rows + 2 > usize::from(inner.height);
    let mut y = inner.y;
    // Where rows are few, what is being typed comes first.
    if few && let Field::Line(part) = card.field {
        draw_line(
            card,
            part,
            Rect {
                y,
                height: 1,
                ..inner
            },
            pen,
        );
        y += 1;
    } else if few && card.field == Field::Text {
        let height = inner.height.min(TEXT);
        draw_text(state, card, Rect { y, height, ..inner }, pen);
        y += height;
    }
    for group in &chips {
        y = draw_chips(group, Rect { y, ..inner }, area.bottom(), pen);
    }
    if y >= area.bottom() || few && card.typing() {
        return;
    }
    match card.field {
        Field::Line(part) => draw_line(
            card,
            part,
            Rect {
                y,
                height: 1,
                ..inner
            },
            pen,
        ),
        _ => {
            let x = pen.text(inner.x, y, inner.right(), "t", Role::StatusKey);
            let x = pen.text(x, y, inner.right(), " tags ", Role::Muted);
            pen.fitted(x, y, inner.right(), &card.note.tags.join(" "), Role::Tag);
        }
    }
    y += 1;
    let height = area.bottom().saturating_sub(y);
    draw_text(state, card, Rect { y, height, ..inner }, pen);
}

/// The text of the note, behind its key.
fn draw_text(state: &State, card: &Card, area: Rect, pen: &mut Pen) {
    let (y, right) = (area.y, area.right());
    if area.height == 0 {
        return;
    }
    let focus = match card.field {
        Field::Text => Role::CardFocused,
        _ => Role::StatusKey,
    };
    let x = pen.text(area.x, y, right, "i", focus);
    let x = pen.text(x, y, right, " text ", Role::Muted);
    let text = Rect::new(x, y, right.saturating_sub(x), area.height);
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

/// The line that is being typed, with the date that it comes to.
fn draw_line(card: &Card, part: Part, area: Rect, pen: &mut Pen) {
    let (y, right) = (area.y, area.right());
    let x = pen.text(area.x, y, right, part.label(), Role::CardFocused);
    let x = pen.text(x, y, right, " ", Role::Muted);
    let mut end = right;
    if let Some(Ok(date)) = part.date(card.line.text(), &card.clock) {
        let day = date.get(..10).unwrap_or(&date);
        let shown = match crate::day::of(day) {
            Some(d) => format!("= {day}, {}", weekday(d)),
            None => format!("= {day}"),
        };
        end = pen.text_right(x.saturating_add(12), y, right, &shown, Role::Muted);
    }
    let line = Rect::new(x, y, end.saturating_sub(x), 1);
    card.line.draw(pen.buffer, line, pen.theme, "", part.waiting());
}

fn weekday(day: jiff::civil::Date) -> &'static str {
    use jiff::civil::Weekday;
    match day.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// Draws chips from the top of `area` on, in as many rows as they need before `bottom`. Gives back the row after them.
fn draw_chips(chips: &[Chip], area: Rect, bottom: u16, pen: &mut Pen) -> u16 {
    let mut y = area.y;
    for row in flow(chips, area.width) {
        if y >= bottom {
            break;
        }
        for (dx, chip) in row {
            draw_chip(chip, area.x + dx, y, area.right(), pen);
        }
        y += 1;
    }
    y
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
    match card.field {
        Field::Text => vec![
            (key(Action::Save), "saves"),
            (key(Action::Back), "back to the values"),
            (key(Action::EditInEditor), "your editor"),
        ],
        Field::Line(part) => vec![
            (
                "Enter".to_owned(),
                match part {
                    Part::File => "copies it beside the notes",
                    part if part.of_evidence() => "takes it",
                    _ => "saves",
                },
            ),
            (
                key(Action::NextField),
                if part == Part::File {
                    "completes"
                } else {
                    "next field"
                },
            ),
            (key(Action::Back), "back"),
        ],
        Field::Evidence => vec![
            (key(Action::Save), "saves"),
            (key(Action::NextField), "next piece"),
            (key(Action::Back), "back to the values"),
            (key(Action::Help), "keys"),
        ],
        Field::Values => vec![
            (key(Action::Save), "saves"),
            ("i".to_owned(), "writes text"),
            (key(Action::Back), "closes, the draft is kept"),
            (key(Action::Help), "keys"),
            ("X".to_owned(), "throws away"),
        ],
    }
}
