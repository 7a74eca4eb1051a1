//! The last rows of the Review screen: what was just done or is asked for, else the keys that work now.

use super::change::{Ask, STEPS, stretch, suggested};
use super::{Review, Typing, counted, plain};
use crate::action::Action;
use crate::keymap::{Context, Keymap};
use crate::note::{Status, Verdict};
use crate::theme::{Role, Theme};
use crate::tui::hints::{Hint, hints};
use crate::tui::line::{foot, put, told};
use crate::tui::state::{Message, Tone};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

impl Review {
    /// All answers to what is asked, in as many rows upwards from the last as they need: a choice that is not shown is none.
    pub(super) fn draw_answers(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, ask: Ask) {
        let whom = self.for_whom();
        let indent = whom.width() + 3;
        let width = usize::from(area.width);
        let mut rows: Vec<Vec<(usize, String, String)>> = vec![Vec::new()];
        let mut at = indent;
        for (key, what) in self.answers(ask) {
            let need = key.width() + 1 + what.width();
            if at > indent && at + need > width {
                rows.push(Vec::new());
                at = indent;
            }
            if let Some(row) = rows.last_mut() {
                row.push((at, key, what));
            }
            at += need + 2;
        }
        let height = u16::try_from(rows.len()).unwrap_or(1).min(area.height);
        for (n, (y, row)) in (area.bottom() - height..area.bottom()).zip(&rows).enumerate() {
            let place = Rect { y, height: 1, ..area };
            put(buffer, place, 0, &" ".repeat(width), theme.style(Role::Status));
            if n == 0 {
                put(buffer, place, 1, &whom, theme.style(Role::Prompt));
            }
            for (at, key, what) in row {
                let end = put(buffer, place, *at, key, theme.style(Role::StatusKey));
                put(buffer, place, end + 1, what, theme.style(Role::Status));
            }
        }
    }

    pub(super) fn draw_foot(
        &self,
        buffer: &mut Buffer,
        screen: Rect,
        theme: &Theme,
        keymap: &Keymap,
        message: Option<&Message>,
    ) {
        let area = foot(screen);
        if let Some(message) = message {
            let role = match message.tone {
                Tone::Plain => Role::Status,
                Tone::Done => Role::Saved,
                Tone::Failed => Role::Error,
            };
            told(
                buffer,
                screen,
                &message.text,
                theme.style(role),
                theme.style(Role::Status),
            );
            return;
        }
        match self.typing {
            Some(Typing::Tags) => {
                let lead = format!("tags for {}: ", self.for_whom());
                let hint = "harbour -old adds one and takes one away";
                self.answer.draw(buffer, area, theme, &lead, hint);
                return;
            }
            Some(Typing::Day) => {
                let lead = format!("{} due: ", self.for_whom());
                self.answer.draw(buffer, area, theme, &lead, crate::day::FORMS);
                return;
            }
            Some(Typing::Filter) => {
                let hint = "words, or verdict: status: tag: kind: outlet: …";
                self.line.draw(buffer, area, theme, "/", hint);
                return;
            }
            None if self.ask.is_none() && !self.line.is_empty() => {
                self.line.draw(buffer, area, theme, "/", "");
                return;
            }
            None => {}
        }
        buffer.set_style(area, theme.style(Role::Status));
        let moving: [Hint; 2] = match self.ranging() {
            true => [(Action::MarkRange, "end the range"), (Action::Back, "unmark")],
            false if self.any_marks() => [(Action::MarkRow, "mark"), (Action::Back, "unmark")],
            false => [(Action::Open, "open"), (Action::MarkRow, "mark")],
        };
        let rest = [
            (Action::SetVerdict, "verdict"),
            (Action::SetStatus, "status"),
            (Action::SetTags, "tags"),
            (Action::SetDue, "due"),
            (Action::Find, "filter"),
            (Action::NextQueue, "queue"),
            (Action::Undo, "undo"),
        ];
        let some = [moving.as_slice(), rest.as_slice()].concat();
        let (some, always): (&[Hint], &[Hint]) = match (self.stats, self.any_marks()) {
            (Some(_), _) => (
                &[
                    (Action::Back, "back to the notes"),
                    (Action::Next, "on"),
                    (Action::Find, "filter"),
                ],
                &[(Action::Help, "keys")],
            ),
            (None, true) => (&some, &[(Action::Help, "keys")]),
            (None, false) => (&some, &[(Action::Help, "keys"), (Action::Back, "back")]),
        };
        hints(buffer, area, theme, (keymap, Context::Review), some, always);
    }

    /// Whom a change is for: "3 notes", "this note".
    fn for_whom(&self) -> String {
        match self.marked() {
            0 => "this note".to_owned(),
            n => counted(n, "note"),
        }
    }

    fn answers(&self, ask: Ask) -> Vec<(String, String)> {
        let numbered = |words: Vec<String>| {
            let keys = words.into_iter().enumerate();
            keys.map(|(i, word)| ((i + 1).to_string(), word))
                .collect::<Vec<_>>()
        };
        match ask {
            Ask::Verdict => numbered(Verdict::ALL.iter().map(|v| plain(v.word())).collect()),
            Ask::Status => numbered(Status::ALL.iter().map(|s| s.word().to_owned()).collect()),
            Ask::Due => {
                let steps = STEPS.iter().map(|days| stretch(*days));
                let mut all = vec![(
                    "Enter".to_owned(),
                    match (self.marked(), self.here()) {
                        (0, Some((_, placed))) => stretch(suggested(&placed.note)),
                        _ => "the next step of each".to_owned(),
                    },
                )];
                all.extend(numbered(steps.collect()));
                all.push(("0".to_owned(), "no day".to_owned()));
                all.push(("+2w friday".to_owned(), "a day".to_owned()));
                all
            }
        }
    }
}
