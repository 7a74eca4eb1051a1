//! The note card: a note being made or changed. Its letters and digits set things; its text and tags are typed in fields of their own.
//! Nothing is saved before the reader says so, and nothing is lost when the card is closed: it becomes the draft.

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
    /// The tags.
    Tags,
}

/// An open card.
pub struct Card {
    /// The note as it will be saved, but for text and tags.
    pub note: Note,
    /// Where it hangs.
    pub place: Placed,
    /// It is not in the store yet.
    pub new: bool,
    /// What the keys go to.
    pub field: Field,
    /// The text.
    pub area: TextArea<'static>,
    /// The tags, as typed.
    pub tags: Line,
    /// `g` was pressed: the next digit grades the information.
    pub grading: bool,
    /// The reader was asked whether to throw the card away.
    pub discarding: bool,
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
            tags: line(&note.tags.join(" ")),
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
        self.field != Field::Values
    }

    /// Puts another text in.
    pub fn retext(&mut self, text: &str) {
        self.area = area(text);
    }

    /// The note as it stands.
    pub fn current(&self) -> Note {
        let mut note = self.note.clone();
        note.text = self.area.lines().join("\n").trim_end().to_owned();
        note.tags = tags(self.tags.text());
        note
    }

    /// Whether closing would lose anything.
    pub fn changed(&self) -> bool {
        let now = self.current();
        let same = now.text == self.opened.text.trim_end() && now.tags == self.opened.tags;
        let values = |n: &Note| {
            (
                n.kind,
                n.verdict,
                n.status,
                n.confidence,
                n.source_reliability,
                n.info_credibility,
            )
        };
        !(same && values(&now) == values(&self.opened))
    }

    /// A key that sets something. Says whether it was one.
    pub fn set(&mut self, key: char) -> bool {
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
            't' => self.field = Field::Tags,
            'i' => self.field = Field::Text,
            'X' => self.discarding = !discarding,
            _ => return false,
        }
        true
    }

    /// The next field.
    pub fn next_field(&mut self, back: bool) {
        self.grading = false;
        self.discarding = false;
        self.field = match (self.field, back) {
            (Field::Values, false) | (Field::Tags, true) => Field::Text,
            (Field::Text, false) | (Field::Values, true) => Field::Tags,
            (Field::Tags, false) | (Field::Text, true) => Field::Values,
        };
    }

    /// Typed or pasted text for the field that is open.
    pub fn add(&mut self, text: &str) {
        match self.field {
            Field::Text => {
                self.area.insert_str(crate::tui::notes::cleaned(text));
            }
            Field::Tags => {
                self.tags.paste(text);
            }
            Field::Values => {}
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

/// A line with this text, the cursor at its end.
fn line(text: &str) -> Line {
    let mut line = Line::default();
    line.paste(text);
    line
}

/// Tags as typed → tags: parted by white space or commas, without `#`, each once.
pub fn tags(typed: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for tag in typed.split(|c: char| c.is_whitespace() || c == ',') {
        let tag = tag.trim_start_matches('#');
        if !tag.is_empty() && !out.iter().any(|t| t == tag) {
            out.push(tag.to_owned());
        }
    }
    out
}

fn toggled<T: PartialEq>(old: Option<T>, new: T) -> Option<T> {
    if old.as_ref() == Some(&new) {
        None
    } else {
        Some(new)
    }
}

fn next<T: Copy + PartialEq>(all: &[T], now: T) -> T {
    let at = all.iter().position(|v| *v == now).map_or(0, |i| i + 1);
    all.get(at).or(all.first()).copied().unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Anchor, AnchorState};

    fn card() -> Card {
        let place = Placed {
            state: AnchorState::Exact,
            span: None,
            score: 1.0,
            why: String::new(),
            candidates: Vec::new(),
        };
        Card::new(
            Note::new("n1".to_owned(), NoteKind::Claim, Anchor::default(), "now"),
            place,
            true,
        )
    }

    #[test]
    fn single_keys_set_values_and_a_second_press_takes_a_grade_back() {
        let mut card = card();
        assert!(!card.changed());
        for key in ['5', 'B', 'g', '2', 's', 'c'] {
            assert!(card.set(key), "{key}");
        }
        assert_eq!(card.note.verdict, Verdict::Contradicted);
        assert_eq!(card.note.source_reliability, Some(Reliability::B));
        assert_eq!(card.note.info_credibility, Some(Credibility::Two));
        assert_eq!(card.note.status, Status::Waiting);
        assert_eq!(card.note.confidence, Some(Confidence::Low));
        assert!(card.changed());
        card.set('B');
        assert_eq!(card.note.source_reliability, None);
        assert!(!card.set('?'));
    }

    #[test]
    fn tags_are_parted_and_cleaned() {
        assert_eq!(tags("#figures, sources  figures"), ["figures", "sources"]);
    }
}
