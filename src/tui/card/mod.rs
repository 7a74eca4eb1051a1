//! The note card: a note being made or changed. Its letters and digits set things; what is words is typed in fields of its own.
//! Nothing is saved before the reader says so, and nothing is lost when the card is closed: it becomes the draft.

mod evidence;
mod part;

pub use part::{Clock, Part};

use super::line::Line;
use crate::anchor::Placed;
use crate::note::{Confidence, Credibility, Note, NoteKind, Reliability, Status, Verdict};
use tui_textarea::{TextArea, WrapMode};

/// What the keys of a card go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// The values: single keys.
    Values,
    /// The text.
    Text,
    /// A part that is typed on one line.
    Line(Part),
    /// The list of evidence: single keys.
    Evidence,
}

/// The fields in the order of Tab.
const ORDER: [Field; 8] = [
    Field::Values,
    Field::Text,
    Field::Line(Part::Tags),
    Field::Line(Part::Claimant),
    Field::Line(Part::ClaimDate),
    Field::Line(Part::Due),
    Field::Line(Part::Flags),
    Field::Evidence,
];

/// An open card.
pub struct Card {
    /// The note as it will be saved, but for the text and the line that is being typed.
    pub note: Note,
    /// Where it hangs.
    pub place: Placed,
    /// It is not in the store yet.
    pub new: bool,
    /// What the keys go to.
    pub field: Field,
    /// The text.
    pub area: TextArea<'static>,
    /// The line that is being typed.
    pub line: Line,
    /// What stands in the line that nobody typed: it is taken with Enter, not by having been looked at.
    offered: String,
    /// The selected piece of evidence.
    pub at: usize,
    /// `g` was pressed: the next digit grades the information.
    pub grading: bool,
    /// The reader was asked whether to throw the card away.
    pub discarding: bool,
    /// The time, as the loop last told it.
    pub clock: Clock,
    /// As it was when opened, to tell whether there is anything to lose.
    opened: Note,
}

/// The values of one row of the card: a key, a word, and whether it is set.
pub type Choice = (String, &'static str, bool);

impl Card {
    /// Opens a note.
    pub fn new(note: Note, place: Placed, new: bool) -> Card {
        let text = note.text.clone();
        Card {
            line: Line::default(),
            offered: String::new(),
            at: 0,
            clock: Clock::default(),
            opened: note.clone(),
            note,
            place,
            new,
            field: Field::Values,
            area: area(&text),
            grading: false,
            discarding: false,
        }
    }

    /// A card for a draft: `opened` is what is in the store, so that the draft counts as something to lose.
    pub fn of_draft(draft: Note, place: Placed, stored: Option<&Note>) -> Card {
        let mut card = Card::new(draft, place, stored.is_none());
        card.opened = match stored {
            Some(note) => note.clone(),
            None => Note {
                text: String::new(),
                tags: Vec::new(),
                ..card.note.clone()
            },
        };
        card
    }

    /// Whether characters are text now.
    pub fn typing(&self) -> bool {
        matches!(self.field, Field::Text | Field::Line(_))
    }

    /// Puts another text in.
    pub fn retext(&mut self, text: &str) {
        self.area = area(text);
    }

    /// The note as it stands, with what is being typed as far as it can be read.
    pub fn current(&self) -> Note {
        let mut note = self.note.clone();
        note.text = self.area.lines().join("\n").trim_end().to_owned();
        if let Field::Line(part) = self.field {
            let _ = part.put(&mut note, self.at, self.line.text(), &self.clock);
        }
        note.evidence.retain(|e| !evidence::is_empty(e));
        note
    }

    /// Whether closing would lose anything.
    pub fn changed(&self) -> bool {
        let opened = Note {
            text: self.opened.text.trim_end().to_owned(),
            ..self.opened.clone()
        };
        self.current() != opened
    }

    /// Opens a line with what the part holds.
    pub fn open(&mut self, part: Part) {
        self.offered.clear();
        self.line.clear();
        self.line
            .paste(&part.get(&self.note, self.note.evidence.get(self.at)));
        self.field = Field::Line(part);
    }

    /// Takes in the line that is being typed. What cannot be read stays as it was typed, and says why.
    pub fn take_line(&mut self) -> Result<(), String> {
        let Field::Line(part) = self.field else {
            return Ok(());
        };
        part.put(&mut self.note, self.at, self.line.text(), &self.clock)
    }

    /// Puts words into the empty line that is open, for the reader to take or to go on from.
    pub fn offer(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        // What is typed behind them is a word of its own.
        self.offered = format!("{words} ");
        self.line.paste(&self.offered);
    }

    /// Leaves the field that is open for the one it was opened from. A line that cannot be read is let go, and why is given back.
    pub fn close_field(&mut self) -> Result<(), String> {
        let untouched = !self.offered.is_empty() && self.line.text() == self.offered;
        let outcome = if untouched { Ok(()) } else { self.take_line() };
        self.field = match self.field {
            Field::Line(part) if part.of_evidence() => Field::Evidence,
            _ => Field::Values,
        };
        self.tidy();
        outcome
    }

    /// A key that sets something. Says whether it was one.
    pub fn set(&mut self, key: char) -> bool {
        if self.field == Field::Evidence {
            return self.set_evidence(key);
        }
        let discarding = std::mem::take(&mut self.discarding);
        if std::mem::take(&mut self.grading) {
            let grade = key
                .to_digit(10)
                .and_then(|d| Credibility::ALL.get((d as usize).wrapping_sub(1)));
            if let Some(&grade) = grade {
                self.note.info_credibility = toggled(self.note.info_credibility, grade);
                return true;
            }
        }
        match key {
            '1'..='8' => {
                if let Some(&v) = key.to_digit(10).and_then(|d| Verdict::ALL.get(d as usize - 1)) {
                    self.note.verdict = v;
                }
            }
            'A'..='F' => {
                if let Some(&grade) = Reliability::ALL.get(key as usize - 'A' as usize) {
                    self.note.source_reliability = toggled(self.note.source_reliability, grade);
                }
            }
            'g' => self.grading = true,
            's' => self.note.status = next(Status::ALL, self.note.status),
            'k' => self.note.kind = next(NoteKind::ALL, self.note.kind),
            'c' => {
                self.note.confidence = match self.note.confidence {
                    None => Confidence::ALL.first().copied(),
                    Some(c) => Confidence::ALL.iter().copied().find(|n| *n > c),
                }
            }
            't' => self.open(Part::Tags),
            'f' => self.open(Part::Flags),
            'w' => self.open(Part::Claimant),
            'd' => self.open(Part::ClaimDate),
            'u' => self.open(Part::Due),
            'R' => self.open(Part::Reviewed),
            'r' => {
                let now = Some(self.clock.now.clone());
                self.note.reviewed_at = if self.note.reviewed_at == self.opened.reviewed_at {
                    now
                } else {
                    self.opened.reviewed_at.clone()
                };
            }
            'e' => self.field = Field::Evidence,
            'i' => self.field = Field::Text,
            'X' => self.discarding = !discarding,
            _ => return false,
        }
        true
    }

    /// The next field; in the list of evidence, the next piece. What a line holds is taken in first; where it cannot be read, it stays open
    /// and says why.
    pub fn next_field(&mut self, back: bool) -> Result<(), String> {
        self.grading = false;
        self.discarding = false;
        self.take_line()?;
        match self.field {
            Field::Evidence => {
                let last = self.note.evidence.len().saturating_sub(1);
                self.at = if back {
                    self.at.saturating_sub(1)
                } else {
                    (self.at + 1).min(last)
                };
            }
            Field::Line(part) if part.of_evidence() => self.next_part(part, back),
            field => {
                let n = ORDER.len();
                // A part that is not on the way round goes back to where it was opened from.
                let at = ORDER.iter().position(|f| *f == field);
                let to = at.map_or(0, |at| (at + if back { n - 1 } else { 1 }) % n);
                match ORDER.get(to).copied().unwrap_or(Field::Values) {
                    Field::Line(part) => self.open(part),
                    field => self.field = field,
                }
            }
        }
        Ok(())
    }

    /// Typed or pasted text for the field that is open.
    pub fn add(&mut self, text: &str) {
        match self.field {
            Field::Text => {
                self.area.insert_str(crate::tui::notes::cleaned(text));
            }
            Field::Line(_) => {
                self.line.paste(text);
            }
            Field::Values | Field::Evidence => {}
        }
    }

    /// The verdicts and their keys.
    pub fn verdicts(&self) -> Vec<Choice> {
        Verdict::ALL
            .iter()
            .enumerate()
            .map(|(i, v)| ((i + 1).to_string(), v.word(), *v == self.note.verdict))
            .collect()
    }
}

/// A field with this text, the cursor at its end.
fn area(text: &str) -> TextArea<'static> {
    let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.set_cursor_line_style(ratatui::style::Style::new());
    area.move_cursor(tui_textarea::CursorMove::Bottom);
    area.move_cursor(tui_textarea::CursorMove::End);
    area
}

fn toggled<T: PartialEq>(old: Option<T>, new: T) -> Option<T> {
    if old.as_ref() == Some(&new) {
        None
    } else {
        Some(new)
    }
}

/// The value after `now`, going round.
fn next<T: Copy + PartialEq>(all: &[T], now: T) -> T {
    let at = all.iter().position(|v| *v == now).map_or(0, |i| i + 1);
    all.get(at).or(all.first()).copied().unwrap_or(now)
}

#[cfg(test)]
mod tests;
