//! One query language for review and the command line: words that a note must hold, and keys that its fields must answer.
//!
//! `ferry "north pier" verdict:unsupported tag:harbour -status:done` — all must hold; a leading `-` turns one round. Words are looked
//! for in the quote, the text, the tags, the claimant and the article's title, in any case. The verdicts given for one key in one term
//! are alternatives: `verdict:unsupported,contradicted`.

use crate::fault::did_you_mean;
use crate::note::{AnchorState, Confidence, Credibility, Note, NoteKind, Reliability, Status, Verdict};
use std::fmt::Display;

/// A query, read.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Query {
    terms: Vec<Term>,
}

/// Why a query cannot be read, and what was probably meant.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct QueryError(String);

/// What a query is asked of.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// The note.
    pub note: &'s Note,
    /// How well it sits on its article.
    pub state: AnchorState,
    /// The article's title; empty when it has none.
    pub title: &'s str,
    /// The article's outlet; empty when it is not known.
    pub outlet: &'s str,
}

#[derive(Clone, PartialEq, Debug)]
struct Term {
    not: bool,
    test: Test,
}

#[derive(Clone, PartialEq, Debug)]
enum Test {
    /// In lower case.
    Word(String),
    /// The key and what it may be, in lower case.
    Key(Key, Vec<String>),
    /// On or before this day, on or after it, or on days that begin so.
    Due(Option<char>, String),
}

macro_rules! keys {
    ($($(#[doc = $doc:literal])* $variant:ident = $word:literal,)+) => {
        /// The keys that a query knows.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Key { $($(#[doc = $doc])* $variant,)+ }

        impl Key {
            /// Every key, in the order of the help.
            pub const ALL: &'static [Key] = &[$(Key::$variant,)+];

            /// The word before the colon.
            pub fn word(self) -> &'static str {
                match self { $(Key::$variant => $word,)+ }
            }

            /// What it asks for, in one line.
            pub fn doc(self) -> &'static str {
                match self { $(Key::$variant => concat!($($doc),*).trim_ascii(),)+ }
            }
        }
    };
}

keys! {
    /// what checking came to
    Verdict = "verdict",
    /// where the work stands
    Status = "status",
    /// note, question or claim
    Kind = "kind",
    /// a tag, whole
    Tag = "tag",
    /// how the note sits on its text: exact, moved, edited, ambiguous, orphaned
    State = "state",
    /// how sure the reader is
    Confidence = "confidence",
    /// the source's record, A to F
    Reliability = "reliability",
    /// the information's credibility, 1 to 6
    Credibility = "credibility",
    /// the rule of a source flag that the note answers
    Flag = "flag",
    /// who makes the claim
    Claimant = "claimant",
    /// when the note is due: a day, the beginning of one, or `<` or `>` and a day
    Due = "due",
    /// words of the article's title
    Title = "title",
    /// the article's outlet
    Outlet = "outlet",
    /// the note's id, or its beginning
    Id = "id",
}

impl Query {
    /// Reads a query. The empty one is answered by every note.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        let terms = pieces(text)?
            .into_iter()
            .filter(|p| p.key.is_some() || !p.words.is_empty())
            .map(Term::read)
            .collect::<Result<_, _>>()?;
        Ok(Query { terms })
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a note answers all that is asked.
    pub fn matches(&self, subject: &Subject<'_>) -> bool {
        self.terms.iter().all(|t| t.test.holds(subject) != t.not)
    }
}

/// A term as it is written.
#[derive(Default)]
struct Piece {
    not: bool,
    key: Option<String>,
    words: String,
}

/// Cuts a query at white space that is not in quotation marks.
fn pieces(text: &str) -> Result<Vec<Piece>, QueryError> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&c) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
            continue;
        }
        let mut piece = Piece::default();
        let mut quoted = false;
        let mut written = 0;
        while let Some(&c) = chars.peek() {
            if c.is_whitespace() && !quoted {
                break;
            }
            chars.next();
            match c {
                '"' => quoted = !quoted,
                '-' if written == 0 && !quoted && chars.peek().is_some_and(|c| !c.is_whitespace()) => {
                    piece.not = true;
                }
                ':' if !quoted && piece.key.is_none() && is_key(&piece.words) => {
                    piece.key = Some(std::mem::take(&mut piece.words));
                }
                c => piece.words.push(c),
            }
            written += 1;
        }
        if quoted {
            return Err(QueryError(format!(
                "the quotation mark before `{}` is not closed",
                piece.words
            )));
        }
        out.push(piece);
    }
    Ok(out)
}

/// Whether what stands before a colon is meant as a key: a time such as 10:30 and an address are words.
fn is_key(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic() || c == '_') && !word.starts_with("http")
}

impl Term {
    fn read(piece: Piece) -> Result<Term, QueryError> {
        let Some(key) = piece.key else {
            return Ok(Term {
                not: piece.not,
                test: Test::Word(piece.words.to_lowercase()),
            });
        };
        let known = || Key::ALL.iter().map(|k| k.word());
        let Some(key) = Key::ALL.iter().copied().find(|k| k.word() == key.to_lowercase()) else {
            let all: Vec<&str> = known().collect();
            return Err(QueryError(format!(
                "a query has no key `{key}`{}; the keys are {}",
                did_you_mean(&key, known()),
                all.join(", ")
            )));
        };
        if key == Key::Due {
            let order = piece.words.chars().next().filter(|c| matches!(c, '<' | '>'));
            let day = piece.words.trim_start_matches(['<', '>', '=']).to_owned();
            return Ok(Term {
                not: piece.not,
                test: Test::Due(order, day),
            });
        }
        let words: Vec<String> = match key {
            // These may hold commas of their own.
            Key::Title | Key::Claimant | Key::Outlet => vec![piece.words.to_lowercase()],
            _ => piece.words.split(',').map(str::to_lowercase).collect(),
        };
        for word in &words {
            check(key, word)?;
        }
        Ok(Term {
            not: piece.not,
            test: Test::Key(key, words),
        })
    }
}

/// Whether `word` is one that a field can have.
fn check(key: Key, word: &str) -> Result<(), QueryError> {
    fn all<T: Display>(values: &[T]) -> Vec<String> {
        values.iter().map(|v| v.to_string().to_lowercase()).collect()
    }
    let known = match key {
        Key::Verdict => all(Verdict::ALL),
        Key::Status => all(Status::ALL),
        Key::Kind => all(NoteKind::ALL),
        Key::State => all(AnchorState::ALL),
        Key::Confidence => all(Confidence::ALL),
        Key::Reliability => all(Reliability::ALL),
        Key::Credibility => all(Credibility::ALL),
        _ => return Ok(()),
    };
    if known.iter().any(|k| k == word) {
        return Ok(());
    }
    Err(QueryError(format!(
        "no {} is called `{word}`{}; there are {}",
        key.word(),
        did_you_mean(word, known.iter().map(String::as_str)),
        known.join(", ")
    )))
}

impl Test {
    fn holds(&self, s: &Subject<'_>) -> bool {
        let note = s.note;
        match self {
            Test::Word(word) => {
                let here = |text: &str| text.to_lowercase().contains(word.as_str());
                here(&note.anchor.quote)
                    || here(&note.text)
                    || note.tags.iter().any(|t| here(t))
                    || note.claimant.as_deref().is_some_and(here)
                    || here(s.title)
            }
            Test::Due(order, day) => note.due.as_deref().is_some_and(|due| match order {
                Some('<') => due.get(..day.len()).unwrap_or(due) <= day.as_str(),
                Some(_) => due >= day.as_str(),
                None => due.starts_with(day.as_str()),
            }),
            Test::Key(key, words) => words.iter().any(|word| answers(*key, word, s)),
        }
    }
}

fn answers(key: Key, word: &str, s: &Subject<'_>) -> bool {
    let note = s.note;
    let is = |value: &str| value.to_lowercase() == word;
    let holds = |value: &str| value.to_lowercase().contains(word);
    match key {
        Key::Verdict => is(note.verdict.word()),
        Key::Status => is(note.status.word()),
        Key::Kind => is(note.kind.word()),
        Key::Tag => note.tags.iter().any(|t| is(t)),
        Key::State => is(s.state.word()),
        Key::Confidence => note.confidence.is_some_and(|v| is(v.word())),
        Key::Reliability => note.source_reliability.is_some_and(|v| is(v.word())),
        Key::Credibility => note.info_credibility.is_some_and(|v| is(v.word())),
        Key::Flag => note.flags.iter().any(|f| f.to_lowercase().starts_with(word)),
        Key::Claimant => note.claimant.as_deref().is_some_and(holds),
        Key::Due => false,
        Key::Title => holds(s.title),
        Key::Outlet => holds(s.outlet),
        Key::Id => note.id.starts_with(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Anchor;

    fn note() -> Note {
        let anchor = Anchor {
            quote: "The ferry was late".into(),
            ..Anchor::default()
        };
        let mut note = Note::new("abc".into(), NoteKind::Claim, anchor, "2026-01-01T00:00:00Z");
        note.verdict = Verdict::Unsupported;
        note.tags = vec!["Harbour".into()];
        note.text = "Ask the north pier.".into();
        note.due = Some("2026-03-10".into());
        note
    }

    fn asks(query: &str) -> bool {
        let note = note();
        let subject = Subject {
            note: &note,
            state: AnchorState::Edited,
            title: "Tides of Ostby",
            outlet: "Ostby Post",
        };
        Query::parse(query).expect("a query").matches(&subject)
    }

    #[test]
    fn terms_hold_together_and_turned_round() {
        for yes in [
            "",
            "FERRY",
            "ferry late",
            "\"north pier\"",
            "verdict:unsupported",
            "verdict:unsupported,contradicted",
            "tag:harbour kind:claim status:open state:edited",
            "-verdict:supported",
            "-\"south pier\"",
            "title:\"tides of\"",
            "outlet:post id:ab",
            "due:2026-03 due:<2026-03-10 due:>2026-03-01",
            "- ",
        ] {
            assert_eq!(asks(yes), yes != "- ", "{yes}");
        }
        for no in [
            "ferry early",
            "\"pier north\"",
            "tag:harb",
            "-ferry",
            "due:<2026-02",
            "-kind:claim",
            "confidence:low",
        ] {
            assert!(!asks(no), "{no}");
        }
    }

    #[test]
    fn what_is_not_known_is_named_with_the_nearest() {
        let said = |q: &str| Query::parse(q).expect_err("refused").to_string();
        assert!(said("verdct:supported").contains("did you mean \"verdict\"?"));
        assert!(said("verdict:suported").contains("did you mean \"supported\"?"));
        assert!(said("status:closed").contains("open, waiting, done, dropped"));
        assert!(said("ferry \"north").contains("not closed"));
    }

    #[test]
    fn times_and_addresses_are_words() {
        assert!(!asks("10:30"));
        assert!(!asks("https://example.org/"));
    }
}
