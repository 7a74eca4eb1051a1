//! The parts of a note that are typed on one line: what each is called, what it holds, and how what was typed is read.

use crate::day::{self, Lean};
use crate::note::{Evidence, Note};
use jiff::civil::Date;

/// A part of a note, or of a piece of its evidence, that is typed on one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Words to find it by.
    Tags,
    /// Rules of the flags it answers.
    Flags,
    /// Who makes the claim.
    Claimant,
    /// When it was made.
    ClaimDate,
    /// When it is to be looked at again.
    Due,
    /// When it was looked at.
    Reviewed,
    /// Evidence: where it is.
    Link,
    /// Evidence: where a copy of it is.
    Archived,
    /// Evidence: the words that matter in it.
    Quote,
    /// Evidence: when it was read.
    Retrieved,
    /// Evidence: SHA-256 of what was read.
    Hash,
    /// Evidence: a file or a page to be copied into the article's folder.
    File,
}

/// The time a part is read at: what is relative is relative to it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Clock {
    /// RFC 3339, UTC.
    pub now: String,
    /// The reader's own day.
    pub today: Date,
    /// The day the open article was published, where that is known: what it says of days counts from there.
    pub published: Option<Date>,
}

impl Part {
    /// What it is called in the card.
    pub fn label(self) -> &'static str {
        match self {
            Part::Tags => "tags",
            Part::Flags => "flags",
            Part::Claimant => "claimed by",
            Part::ClaimDate => "claimed on",
            Part::Due => "due",
            Part::Reviewed => "reviewed",
            Part::Link => "link",
            Part::Archived => "archived copy",
            Part::Quote => "quote",
            Part::Retrieved => "read on",
            Part::Hash => "sha256",
            Part::File => "attach",
        }
    }

    /// What may be typed, shown while nothing is.
    pub fn waiting(self) -> &'static str {
        match self {
            Part::Tags => "words, parted by spaces",
            Part::Flags => "rules, parted by spaces: hedge.adverb",
            Part::Claimant => "who makes the claim",
            Part::ClaimDate => "2026-12-01, 2026-12; from the article's day: 1 dec, friday, -3d",
            Part::Due => "2026-12-01, 1 dec, friday, +7d, +2w; empty: never",
            Part::Reviewed | Part::Retrieved => "2026-12-01, yesterday, -3d; empty: not known",
            Part::Link | Part::Archived => "https://…",
            Part::Quote => "the words that matter",
            Part::Hash => "64 hexadecimal digits",
            Part::File => "a path, or the address of a page",
        }
    }

    /// Whether it belongs to a piece of evidence.
    pub fn of_evidence(self) -> bool {
        matches!(
            self,
            Part::Link | Part::Archived | Part::Quote | Part::Retrieved | Part::Hash | Part::File
        )
    }

    /// What it holds now, as it would be typed.
    pub fn get(self, note: &Note, evidence: Option<&Evidence>) -> String {
        let held = |f: fn(&Evidence) -> &Option<String>| evidence.and_then(|e| f(e).clone());
        let day = |at: Option<String>| at.map(|at| at.get(..10).map_or(at.clone(), str::to_owned));
        let value = match self {
            Part::Tags => return note.tags.join(" "),
            Part::Flags => return note.flags.join(" "),
            Part::Claimant => note.claimant.clone(),
            Part::ClaimDate => note.claim_date.clone(),
            Part::Due => note.due.clone(),
            Part::Reviewed => day(note.reviewed_at.clone()),
            Part::Link => held(|e| &e.url),
            Part::Archived => held(|e| &e.archive_url),
            Part::Quote => held(|e| &e.quote),
            Part::Retrieved => day(held(|e| &e.retrieved)),
            Part::Hash => held(|e| &e.sha256),
            Part::File => None,
        };
        value.unwrap_or_default()
    }

    /// The date that is meant by what was typed, where this part is a date and something was typed; or why it is none.
    pub fn date(self, typed: &str, clock: &Clock) -> Option<Result<String, String>> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        match self {
            Part::ClaimDate => {
                let from = clock.published.unwrap_or(clock.today);
                Some(day::read_loosely(typed, from, Lean::Back))
            }
            Part::Due => Some(day::read(typed, clock.today, Lean::Ahead).map(|d| d.to_string())),
            Part::Reviewed | Part::Retrieved => Some(past(typed, clock)),
            _ => None,
        }
    }

    /// Puts what was typed into the note, or into the piece of evidence at `at`. What cannot be read changes nothing and says why.
    pub fn put(self, note: &mut Note, at: usize, typed: &str, clock: &Clock) -> Result<(), String> {
        if typed == self.get(note, note.evidence.get(at)) {
            // As it was: a time that is shown as its day keeps its hour.
            return Ok(());
        }
        let date = self.date(typed, clock).transpose()?;
        let text = Some(typed.trim().to_owned()).filter(|t| !t.is_empty());
        let evidence = note.evidence.get_mut(at);
        match (self, evidence) {
            (Part::Tags, _) => note.tags = words(typed),
            (Part::Flags, _) => note.flags = words(typed),
            (Part::Claimant, _) => note.claimant = text,
            (Part::ClaimDate, _) => note.claim_date = date,
            (Part::Due, _) => note.due = date,
            (Part::Reviewed, _) => note.reviewed_at = date,
            (Part::Link, Some(evidence)) => {
                if evidence.retrieved.is_none() && text.is_some() {
                    evidence.retrieved = Some(clock.now.clone());
                }
                evidence.url = text;
            }
            (Part::Archived, Some(evidence)) => evidence.archive_url = text,
            (Part::Quote, Some(evidence)) => evidence.quote = text,
            (Part::Retrieved, Some(evidence)) => evidence.retrieved = date,
            (Part::Hash, Some(evidence)) => {
                let hash = text.map(|t| t.to_lowercase());
                let sound = |h: &String| h.len() == 64 && h.bytes().all(|b| b.is_ascii_hexdigit());
                if hash.as_ref().is_some_and(|h| !sound(h)) {
                    return Err("a SHA-256 has 64 digits, 0 to 9 and a to f; nothing was changed".to_owned());
                }
                evidence.sha256 = hash;
            }
            (Part::File, _) | (_, None) => {}
        }
        Ok(())
    }
}

/// A day that is not ahead, as a time: today is now.
fn past(typed: &str, clock: &Clock) -> Result<String, String> {
    let day = day::read(typed, clock.today, Lean::Back)?;
    if day > clock.today {
        return Err(format!("{day} is still to come; nothing was changed"));
    }
    Ok(if day == clock.today {
        clock.now.clone()
    } else {
        format!("{day}T00:00:00Z")
    })
}

/// Words as typed: parted by white space or commas, without `#` and quotation marks, each once; `-word` takes out one that stands before it.
pub fn words(typed: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in typed.split(|c: char| c.is_whitespace() || c == ',') {
        let word = word.trim_matches('"').trim_start_matches('#');
        // As in Review and in the Library, where the words before it are not shown.
        if let Some(out_with) = word.strip_prefix('-').filter(|w| !w.is_empty()) {
            out.retain(|t| t != out_with);
            continue;
        }
        if !word.is_empty() && !out.iter().any(|t| t == word) {
            out.push(word.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Anchor, NoteKind, Relation};

    fn clock() -> Clock {
        Clock {
            now: "2026-11-24T10:00:00Z".to_owned(),
            today: "2026-11-24".parse().expect("a date"),
            published: None,
        }
    }

    fn note() -> Note {
        let mut note = Note::new("n1".to_owned(), NoteKind::Claim, Anchor::default(), "now");
        note.evidence.push(Evidence::new(Relation::Supports));
        note
    }

    #[test]
    fn tags_are_parted_and_cleaned() {
        assert_eq!(words("#figures, sources  figures"), ["figures", "sources"]);
    }

    #[test]
    fn each_part_holds_what_was_typed_and_nothing_when_it_is_emptied() {
        let (mut note, clock) = (note(), clock());
        let hash = "ab".repeat(32);
        for (part, typed, held) in [
            (Part::Tags, "one two", "one two"),
            (Part::Tags, "#one \"two\" three -one", "two three"),
            (Part::Flags, "hedge.adverb", "hedge.adverb"),
            (Part::Claimant, " The mayor ", "The mayor"),
            (Part::ClaimDate, "2026-10", "2026-10"),
            (Part::Due, "+7d", "2026-12-01"),
            (Part::Reviewed, "yesterday", "2026-11-23"),
            (Part::Link, "https://example.org/a", "https://example.org/a"),
            (Part::Archived, "https://example.org/b", "https://example.org/b"),
            (Part::Quote, "not one", "not one"),
            (Part::Retrieved, "-1w", "2026-11-17"),
            (Part::Hash, hash.as_str(), hash.as_str()),
        ] {
            part.put(&mut note, 0, typed, &clock).expect(typed);
            assert_eq!(part.get(&note, note.evidence.first()), held);
            part.put(&mut note, 0, "", &clock).expect("emptied");
            assert_eq!(part.get(&note, note.evidence.first()), "", "{part:?}");
        }
    }

    #[test]
    fn a_claim_was_made_before_the_article_that_tells_it() {
        let (mut note, clock) = (note(), clock());
        let clock = Clock {
            published: Some("2025-09-18".parse().expect("a date")),
            ..clock
        };
        for (typed, held) in [
            ("17 sept", "2025-09-17"),
            ("tuesday", "2025-09-16"),
            ("yesterday", "2025-09-17"),
        ] {
            Part::ClaimDate.put(&mut note, 0, typed, &clock).expect("put");
            assert_eq!(note.claim_date.as_deref(), Some(held), "{typed}");
        }
        Part::Due.put(&mut note, 0, "+1d", &clock).expect("put");
        assert_eq!(note.due.as_deref(), Some("2026-11-25"));
    }

    #[test]
    fn what_cannot_be_read_changes_nothing() {
        let (mut note, clock) = (note(), clock());
        let before = note.clone();
        for (part, typed) in [
            (Part::Due, "fridy"),
            (Part::Reviewed, "+7d"),
            (Part::Hash, "12ab"),
        ] {
            assert!(part.put(&mut note, 0, typed, &clock).is_err());
        }
        assert_eq!(note, before);
    }

    #[test]
    fn a_link_says_when_it_was_read_and_a_time_keeps_its_hour() {
        let (mut note, clock) = (note(), clock());
        Part::Link
            .put(&mut note, 0, "https://example.org", &clock)
            .expect("put");
        assert_eq!(
            note.evidence[0].retrieved.as_deref(),
            Some("2026-11-24T10:00:00Z")
        );
        Part::Retrieved
            .put(&mut note, 0, "2026-11-24", &clock)
            .expect("put");
        assert_eq!(
            note.evidence[0].retrieved.as_deref(),
            Some("2026-11-24T10:00:00Z")
        );
    }
}
