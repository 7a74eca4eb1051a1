//! The last row: what was just done or is asked for, else the keys that work now; at the right, where the reader is.

use super::paint::Pen;
use crate::action::Action;
use crate::keymap::Key;
use crate::note::{Status, Verdict};
use crate::theme::Role;
use crate::tui::find::PromptKind;
use crate::tui::layout::Areas;
use crate::tui::line;
use crate::tui::notes::plain;
use crate::tui::side::Tab;
use crate::tui::state::{Ask, Mode, Pane, State, Tone};
use crate::tui::wrap;
use ratatui::layout::Rect;

/// Draws it.
pub fn draw(state: &State, areas: &Areas, pen: &mut Pen) {
    let area = areas.status;
    if area.width == 0 || area.height == 0 {
        return;
    }
    pen.fill(area, Role::Status);
    let left = area.x + u16::from(area.width > 2);
    let right = area.right().saturating_sub(u16::from(area.width > 2));
    let y = area.y;
    let end = pen.text_right(left, y, right, &place(state), Role::Status);
    let end = if end == right {
        right
    } else {
        end.saturating_sub(2)
    };
    if let Mode::Prompt(prompt) = &state.mode {
        let (lead, waiting) = match prompt.kind {
            PromptKind::Find => ("find: ", "Enter keeps, Esc goes back"),
            PromptKind::GoTo => ("go to: ", "a sentence's number, or a part as 50%"),
        };
        let line = Rect::new(left, y, end.saturating_sub(left), 1);
        prompt.line.draw(pen.buffer, line, pen.theme, lead, waiting);
        return;
    }
    if let Some(message) = &state.message {
        let style = pen.theme.style(role(message.tone));
        let around = pen.theme.style(Role::Status);
        if wrap::width(&message.text) <= usize::from(end.saturating_sub(left)) {
            pen.fitted(left, y, end, &message.text, role(message.tone));
        } else {
            // The rows above are taken: a reason that is cut off is none.
            let screen = pen.buffer.area;
            line::told(pen.buffer, screen, &message.text, style, around);
        }
        return;
    }
    let (label, hints) = hints(state);
    let asked = matches!(state.mode, Mode::Ask(_)) || !state.pending.is_empty();
    if asked && !hints.is_empty() {
        answers(&label, &hints, area, end, pen);
        return;
    }
    let mut x = pen.fitted(left, y, end, &label, Role::Prompt);
    if !label.is_empty() {
        x += 2;
    }
    for (key, words) in hints {
        let need = u16::try_from(wrap::width(&key) + 1 + wrap::width(&words)).unwrap_or(u16::MAX);
        if key.is_empty() || x.saturating_add(need) > end {
            continue;
        }
        x = pen.text(x, y, end, &key, Role::StatusKey);
        x = pen.text(x + 1, y, end, &words, Role::Status) + 2;
    }
}

/// All answers to what is asked, or all keys that may follow, in as many rows upwards as they need: a choice that is not shown is none.
fn answers(label: &str, hints: &[(String, String)], area: Rect, end: u16, pen: &mut Pen) {
    let left = area.x + u16::from(area.width > 2);
    let indent = left.saturating_add(u16::try_from(wrap::width(label) + 2).unwrap_or(u16::MAX));
    let mut rows: Vec<Vec<(u16, &(String, String))>> = vec![Vec::new()];
    let mut x = indent;
    for hint in hints {
        let need = u16::try_from(wrap::width(&hint.0) + 1 + wrap::width(&hint.1)).unwrap_or(u16::MAX);
        if x > indent && x.saturating_add(need) > end {
            rows.push(Vec::new());
            x = indent;
        }
        if let Some(row) = rows.last_mut() {
            row.push((x, hint));
        }
        x = x.saturating_add(need + 2);
    }
    let first = area.y.saturating_sub(rows.len() as u16 - 1);
    for (row, y) in rows.iter().zip(first..=area.y) {
        if y < area.y {
            pen.line(Rect { y, ..area }, " ", Role::Status);
        }
        for (x, (key, words)) in row {
            let after = pen.text(*x, y, end, key, Role::StatusKey);
            pen.text(after.saturating_add(1), y, end, words, Role::Status);
        }
    }
    pen.fitted(left, first, end, label, Role::Prompt);
}

/// "12 of 31 · 38%", and which match of a search was gone to.
fn place(state: &State) -> String {
    let mut parts = Vec::new();
    if let Some(find) = state.find.as_ref().filter(|_| state.at_match) {
        parts.push(format!("match {}", find.told()).replace("match no match", "no match"));
    }
    match state.numbered() {
        Some((n, all)) => parts.push(format!("{n} of {all}")),
        None => {
            let share = state.cursor.start() * 100 / state.article.text.len().max(1);
            parts.push(format!("{share}%"));
        }
    }
    parts.join(" · ")
}

/// What is asked for, and the keys that work now.
fn hints(state: &State) -> (String, Vec<(String, String)>) {
    let own = |all: Vec<(String, &'static str)>| all.into_iter().map(|(k, w)| (k, w.to_owned())).collect();
    match &state.mode {
        Mode::Card(card) => (String::new(), own(super::card::hints(state, card))),
        Mode::Ask(Ask::Verdict) => (
            "verdict:".to_owned(),
            numbered(Verdict::ALL.iter().map(|v| v.word())),
        ),
        Mode::Ask(Ask::Status) => (
            "status:".to_owned(),
            numbered(Status::ALL.iter().map(|v| v.word())),
        ),
        Mode::Ask(Ask::SetMark) => ("set mark: a letter".to_owned(), Vec::new()),
        Mode::Ask(Ask::GoToMark) => {
            let set: String = state.marks.keys().collect();
            let set = if set.is_empty() {
                "none is set".to_owned()
            } else {
                set
            };
            (format!("go to mark: {set}"), Vec::new())
        }
        _ => reading(state),
    }
}

fn numbered(words: impl Iterator<Item = &'static str>) -> Vec<(String, String)> {
    words
        .enumerate()
        .map(|(i, w)| ((i + 1).to_string(), plain(w)))
        .collect()
}

fn reading(state: &State) -> (String, Vec<(String, String)>) {
    let context = state.context();
    if !state.pending.is_empty() {
        let after = state.config.keymap.after(context, &state.pending);
        let rest = after
            .into_iter()
            .map(|(k, a)| (k, a.name().replace('-', " ")))
            .collect();
        return (format!("{} …", Key::label(&state.pending)), rest);
    }
    if let Some(count) = state.count {
        return (format!("{count} …"), Vec::new());
    }
    let out = match state.from {
        Some(_) => "back",
        None => "leave",
    };
    let wanted: &[(Action, &str)] = if state.selection.is_some() && state.placing.is_none() {
        &[
            (Action::Select, "widen"),
            (Action::Narrow, "narrow"),
            (Action::Right, "longer"),
            (Action::SwapEnds, "other end"),
            (Action::Annotate, "note"),
            (Action::Copy, "copy"),
            (Action::Back, "let go"),
        ]
    } else if state.placing.is_some() && state.find.is_none() {
        &[
            (Action::PlaceNote, "put it here"),
            (Action::Next, "next"),
            (Action::Select, "select"),
            (Action::Find, "find"),
            (Action::Back, "let go"),
        ]
    } else if state.placing.is_some() {
        &[
            (Action::PlaceNote, "put it here"),
            (Action::FindNext, "next place"),
            (Action::Select, "select"),
            (Action::Next, "next"),
            (Action::Find, "find"),
            (Action::Back, "let go"),
        ]
    } else if state.pane == Pane::Side && state.tab == Tab::Notes && state.lost_here().is_some() {
        &[
            (Action::PlaceNote, "find it a place"),
            (Action::Open, "edit"),
            (Action::Next, "next"),
            (Action::Left, "article"),
            (Action::Help, "keys"),
        ]
    } else if state.pane == Pane::Side && state.tab == Tab::Notes {
        &[
            (Action::Next, "next"),
            (Action::Open, "edit"),
            (Action::SetVerdict, "verdict"),
            (Action::SetStatus, "status"),
            (Action::DeleteNote, "delete"),
            (Action::Left, "article"),
            (Action::Help, "keys"),
        ]
    } else if state.pane == Pane::Side && state.tab == Tab::Flags {
        &[
            (Action::Next, "next"),
            (Action::Open, "go there"),
            (Action::AcceptFlag, "accept"),
            (Action::RejectFlag, "reject"),
            (Action::NextTab, "tab"),
            (Action::Left, "article"),
            (Action::Help, "keys"),
        ]
    } else if state.pane == Pane::Side {
        &[
            (Action::Next, "next"),
            (Action::Open, "go there"),
            (Action::NextTab, "tab"),
            (Action::SetVerdict, "verdict"),
            (Action::Left, "article"),
            (Action::Help, "keys"),
        ]
    } else if state.note_here().is_some() {
        &[
            (Action::EditNote, "edit note"),
            (Action::SetVerdict, "verdict"),
            (Action::DeleteNote, "delete"),
            (Action::Annotate, "note"),
            (Action::NextNote, "next"),
            (Action::Help, "keys"),
            (Action::Back, out),
        ]
    } else {
        &[
            (Action::Next, "next"),
            (Action::Annotate, "note"),
            (Action::Select, "select"),
            (Action::NextFlag, "flag"),
            (Action::Right, "lists"),
            (Action::Find, "find"),
            (Action::Help, "keys"),
            (Action::Back, out),
        ]
    };
    let keys = wanted.iter().map(|(action, words)| {
        let key = state
            .config
            .keymap
            .keys_for(context, *action)
            .into_iter()
            .next()
            .unwrap_or_default();
        (key, (*words).to_owned())
    });
    (String::new(), keys.collect())
}
/// How a message looks.
pub fn role(tone: Tone) -> Role {
    match tone {
        Tone::Plain => Role::Status,
        Tone::Done => Role::Saved,
        Tone::Failed => Role::Error,
    }
}
