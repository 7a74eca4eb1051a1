//! Changing many notes at once: what is asked for them, and each note as it will be.

use super::counted;
use crate::day::Lean;
use crate::note::{Note, Status, Verdict};
use crate::tui::card::Clock;
use jiff::ToSpan;
use jiff::civil::Date;

/// What is asked for the notes that are marked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ask {
    /// A verdict, 1 to 8.
    Verdict,
    /// A status, 1 to 4.
    Status,
    /// A day to look again: 1 to 5, Enter for the suggested one, 0 for none, a letter or `+` for a day that is written out.
    Due,
}

/// Days after which a claim is looked at again: each time it stands, the next one.
pub const STEPS: [i32; 5] = [1, 7, 30, 90, 365];

/// A number of days in words.
pub fn stretch(days: i32) -> String {
    match days {
        1 => "tomorrow".to_owned(),
        7 => "a week".to_owned(),
        365 => "a year".to_owned(),
        n => format!("{n} days"),
    }
}

/// One change, for every marked note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// What checking came to.
    Verdict(Verdict),
    /// Where the work stands.
    Status(Status),
    /// Tags that are added, and tags that are taken away.
    Tags(Vec<String>, Vec<String>),
    /// Look again after so many days; `None` takes the day away.
    Due(Option<i32>),
    /// Look again after the step that is suggested for each note.
    Suggested,
}

impl Change {
    /// The answer to what was asked, where the key is one.
    pub fn answer(ask: Ask, key: char) -> Option<Change> {
        let digit = usize::try_from(key.to_digit(10)?).ok()?;
        let at = digit.checked_sub(1);
        match (ask, at) {
            (Ask::Due, None) => Some(Change::Due(None)),
            (_, None) => None,
            (Ask::Due, Some(at)) => STEPS.get(at).map(|days| Change::Due(Some(*days))),
            (Ask::Verdict, Some(at)) => Verdict::ALL.get(at).copied().map(Change::Verdict),
            (Ask::Status, Some(at)) => Status::ALL.get(at).copied().map(Change::Status),
        }
    }

    /// Reads tags: `harbour -old` adds one and takes one away; a leading `#` is no part of a tag. `None` where there is none.
    pub fn tags(line: &str) -> Option<Change> {
        let bare = |word: &str| word.trim_start_matches('#').to_owned();
        let (mut more, mut less) = (Vec::new(), Vec::new());
        for word in line.split([' ', ',']).filter(|w| !w.is_empty()) {
            match word.strip_prefix('-') {
                Some(word) => less.push(bare(word)),
                None => more.push(bare(word.trim_start_matches('+'))),
            }
        }
        more.retain(|w| !w.is_empty());
        less.retain(|w| !w.is_empty());
        (!more.is_empty() || !less.is_empty()).then_some(Change::Tags(more, less))
    }

    /// Reads a day to look again: `friday`, `+2w`, `1 dec`.
    pub fn day(line: &str, today: Date) -> Result<Change, String> {
        let day = crate::day::read(line, today, Lean::Ahead)?;
        Ok(Change::Due(Some((day - today).get_days())))
    }

    /// Whether whoever makes it has looked at the note on its text. A tag says nothing of the text: what the publisher changed stays told.
    pub fn settles(&self) -> bool {
        !matches!(self, Change::Tags(..) | Change::Due(None))
    }

    /// The change in words.
    fn said(&self) -> String {
        match self {
            Change::Verdict(v) => v.word().replace('_', " "),
            Change::Status(s) => s.word().to_owned(),
            Change::Tags(more, less) => {
                let words = more.iter().map(|w| format!("#{w}"));
                let words = words.chain(less.iter().map(|w| format!("no #{w}")));
                words.collect::<Vec<_>>().join(" ")
            }
            Change::Due(Some(1)) => "due tomorrow".to_owned(),
            Change::Due(Some(days)) => format!("due in {days} days"),
            Change::Due(None) => "no day to look again".to_owned(),
            Change::Suggested => "due as suggested".to_owned(),
        }
    }

    /// What was made of so many notes.
    pub fn told(&self, notes: usize) -> String {
        format!("{}: {}", counted(notes, "note"), self.said())
    }

    /// The note as it is after the change.
    pub fn made(&self, note: &Note, clock: &Clock) -> Note {
        let mut note = note.clone();
        match self {
            Change::Verdict(verdict) => note.verdict = *verdict,
            Change::Status(status) => note.status = *status,
            Change::Tags(more, less) => {
                note.tags.retain(|t| !less.contains(t));
                for word in more {
                    if !note.tags.contains(word) {
                        note.tags.push(word.clone());
                    }
                }
            }
            Change::Due(None) => note.due = None,
            Change::Due(Some(days)) => look_again(&mut note, *days, clock),
            Change::Suggested => {
                let days = suggested(&note);
                look_again(&mut note, days, clock);
            }
        }
        note
    }
}

/// The reader looked today, and looks again after so many days.
fn look_again(note: &mut Note, days: i32, clock: &Clock) {
    if let Ok(day) = clock.today.checked_add(days.days()) {
        note.due = Some(day.to_string());
        note.reviewed_at = Some(clock.now.clone());
    }
}

/// The step after the one that a note had last: from the day it was looked at to the day it was due. A week where it had none.
pub fn suggested(note: &Note) -> i32 {
    let day = |text: &Option<String>| text.as_deref().and_then(crate::day::of);
    let (Some(from), Some(to)) = (day(&note.reviewed_at), day(&note.due)) else {
        return STEPS[1];
    };
    let had = (to - from).get_days();
    let last = STEPS.last().copied().unwrap_or(had);
    STEPS.iter().copied().find(|step| *step > had).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Anchor, NoteKind};
    use jiff::civil::date;

    fn clock() -> Clock {
        Clock {
            now: "2026-03-08T10:00:00Z".into(),
            today: date(2026, 3, 8),
            published: None,
        }
    }

    fn note() -> Note {
        Note::new(
            "a".into(),
            NoteKind::Claim,
            Anchor::default(),
            "2026-03-01T00:00:00Z",
        )
    }

    #[test]
    fn each_look_that_a_claim_stands_waits_longer() {
        let mut note = note();
        let mut waits = Vec::new();
        for _ in 0..4 {
            note = Change::Suggested.made(&note, &clock());
            waits.push(note.due.clone().expect("a day"));
        }
        assert_eq!(waits, ["2026-03-15", "2026-04-07", "2026-06-06", "2027-03-08"]);
        assert_eq!(suggested(&note), 365);
    }

    #[test]
    fn tags_are_added_and_taken_away() {
        let mut note = note();
        note.tags = vec!["old".into(), "kept".into()];
        let change = Change::tags("#harbour, -old kept").expect("tags");
        assert_eq!(change.made(&note, &clock()).tags, ["kept", "harbour"]);
        assert_eq!(Change::tags(" - # "), None);
    }

    #[test]
    fn a_key_that_is_no_answer_changes_nothing() {
        assert_eq!(Change::answer(Ask::Status, '5'), None);
        assert_eq!(Change::answer(Ask::Verdict, '0'), None);
        assert_eq!(Change::answer(Ask::Due, '0'), Some(Change::Due(None)));
        assert_eq!(Change::answer(Ask::Due, '3'), Some(Change::Due(Some(30))));
    }
}
