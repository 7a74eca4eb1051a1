//! One query language for review, the library and the command line: words that must be there, and keys that fields must answer.
//!
//! `ferry "north pier" verdict:unsupported tag:harbour due:<7d -status:done` — all must hold; a leading `-` turns one round. The values
//! given for one key in one term are alternatives: `verdict:unsupported,contradicted`.
//!
//! A query is asked of notes and of articles. What it says of notes alone (`verdict:`, `due:` …) no article answers but by a note of its own;
//! what it says of articles (`outlet:`, `is:starred` …) is asked of a note's article. Words are looked for without regard to case and
//! accents: in a note's quote, text, tags, claimant and the title of its article; in an article's title, outlet, authors and text.
//!
//! [`Query::matches`] answers for one note in memory; the index answers for all from the same [`Term`]s.

mod days;
pub mod words;

pub use days::Days;
pub use words::Run;

use crate::fault::nearest;
use crate::note::words;
use crate::note::{
    AnchorState, Confidence, Credibility, Note, NoteKind, ReadState, Reliability, Status, Verdict,
};
use std::fmt::Display;

/// A query, read.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Query {
    terms: Vec<Term>,
    unfinished: bool,
}

/// Why a query cannot be read, and what was probably meant.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct QueryError(String);

/// A note that a query is asked of.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// The note.
    pub note: &'s Note,
    /// How well it sits on its article.
    pub state: AnchorState,
    /// Its article.
    pub article: About<'s>,
    /// The day that days are counted from, ISO 8601.
    pub today: &'s str,
}

/// What a query can ask of an article, but for its text. What is not known is empty.
#[derive(Clone, Copy, Debug)]
pub struct About<'s> {
    /// The article's id.
    pub id: &'s str,
    /// The headline.
    pub title: &'s str,
    /// The news organisation.
    pub outlet: &'s str,
    /// The people who signed it.
    pub authors: &'s [String],
    /// The address.
    pub url: &'s str,
    /// ISO 8601.
    pub published: &'s str,
    /// When it came into the library, ISO 8601.
    pub added: &'s str,
    /// How far the reader is with it.
    pub state: ReadState,
    /// Whether it is starred.
    pub starred: bool,
    /// The reader's tags on it.
    pub tags: &'s [String],
    /// The folder it is filed in, `outer/inner`; empty for none.
    pub folder: &'s str,
}

/// One thing that is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Term {
    /// Turned round.
    pub not: bool,
    /// What.
    pub test: Test,
}

/// What a term asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum Test {
    /// Words that stand one after the other.
    Words(Run),
    /// The key and what it may be, in lower case.
    Key(Key, Vec<String>),
    /// The key and the words that its field must have.
    Field(Key, Run),
    /// The key and when.
    Days(Key, Days),
    /// What it may be.
    Is(Vec<Is>),
    /// What it may have.
    Has(Vec<Has>),
}

words! {
    /// What `is:` knows.
    Is {
        /// The article is starred.
        Starred = "starred",
        /// The note's day has come, and it is not dropped: one that is done may have a day on which to look again.
        Overdue = "overdue",
        /// The note lost its place: ambiguous or orphaned.
        Lost = "lost",
    }
}

words! {
    /// What `has:` knows.
    Has {
        /// The note has evidence.
        Evidence = "evidence",
        /// The reader wrote something in the note.
        Text = "text",
        /// The note, or the article, has tags.
        Tags = "tags",
        /// The note has a day on which it is due.
        Due = "due",
        /// The article has notes.
        Notes = "notes",
        /// Other articles of the library carry its story.
        Copies = "copies",
    }
}

/// What a term can be asked of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Notes only.
    Note,
    /// Articles; of a note, its article.
    Article,
    /// Either.
    Both,
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
    /// the folder an article is filed in, or one that holds it: harbour, "harbour/north pier"; "" for those in none
    Folder = "folder",
    /// how far the reader is with the article: new, reading, checked, archived; or how the note sits on its text: exact, moved, edited,
    /// ambiguous, orphaned
    State = "state",
    /// starred; overdue; lost, which is ambiguous or orphaned
    Is = "is",
    /// evidence, text, tags, due; notes; copies, which are other articles with the same story
    Has = "has",
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
    /// when the note is due: 2026-03-10, 2026-03, <2026-03-10, 7d (within seven days), <7d (overdue ones, too)
    Due = "due",
    /// when the note was changed last: a day as above, but days are counted back: >7d is since a week ago
    Updated = "updated",
    /// when the article was published, likewise
    Published = "published",
    /// when the article came into the library, likewise
    Added = "added",
    /// words of the article's title
    Title = "title",
    /// the article's outlet
    Outlet = "outlet",
    /// one of the article's authors
    Author = "author",
    /// where it comes from: the article's outlet or address, or who makes the claim
    Source = "source",
    /// the id of the note or the article, or its beginning
    Id = "id",
    /// the articles that carry the story of the one with this id, or its beginning; in the Library and in search
    Story = "story",
}

impl Key {
    /// What it can be asked of. `state:` depends on its words, see [`Term::side`].
    fn side(self) -> Side {
        match self {
            Key::Verdict
            | Key::Status
            | Key::Kind
            | Key::Confidence
            | Key::Reliability
            | Key::Credibility
            | Key::Flag
            | Key::Claimant
            | Key::Due
            | Key::Updated => Side::Note,
            Key::Published
            | Key::Added
            | Key::Title
            | Key::Outlet
            | Key::Author
            | Key::Story
            | Key::Folder => Side::Article,
            Key::Tag | Key::State | Key::Is | Key::Has | Key::Source | Key::Id => Side::Both,
        }
    }
}

impl Query {
    /// Reads a query. The empty one is answered by everything.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        let mut pieces = pieces(text)?;
        pieces.retain(|p| p.key.is_some() || !p.words.is_empty());
        let unfinished = pieces.last().is_some_and(|p| p.key.is_none() && !p.closed)
            && !text.ends_with(char::is_whitespace);
        Ok(Query {
            terms: pieces.into_iter().map(Term::read).collect::<Result<_, _>>()?,
            unfinished,
        })
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// What is asked; all of it must hold.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether the last term is a word that may still be being typed.
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// Whether words are asked for, which a text may have.
    pub fn has_words(&self) -> bool {
        self.terms
            .iter()
            .any(|t| !t.not && matches!(&t.test, Test::Words(run) if !run.words.is_empty()))
    }

    /// The same, of articles in this state only.
    pub fn and_state(mut self, state: ReadState) -> Query {
        let test = Test::Key(Key::State, vec![state.word().to_owned()]);
        // Before the others: the last one may still be being typed.
        self.terms.insert(0, Term { not: false, test });
        self
    }

    /// The query, where notes can answer it in memory: which articles carry one story only the index knows.
    pub fn of_notes(self) -> Result<Query, QueryError> {
        let stories = self.terms.iter().find_map(|t| match &t.test {
            Test::Key(Key::Story, _) => Some("story:"),
            Test::Has(all) if all.contains(&Has::Copies) => Some("has:copies"),
            _ => None,
        });
        match stories {
            Some(word) => Err(QueryError(format!(
                "{word} is asked of the whole library: in the Library, or with copydesk search"
            ))),
            None => Ok(self),
        }
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
    /// Ends with a quotation mark.
    closed: bool,
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
                '"' => {
                    quoted = !quoted;
                    piece.closed = !quoted;
                }
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
        let not = piece.not;
        let Some(key) = piece.key else {
            let test = Test::Words(Run::new(&piece.words));
            return Ok(Term { not, test });
        };
        let known = || Key::ALL.iter().map(|k| k.word());
        let Some(key) = Key::ALL.iter().copied().find(|k| k.word() == key.to_lowercase()) else {
            let all: Vec<&str> = known().collect();
            return Err(QueryError(format!(
                "a query has no key `{key}`{}{}",
                meant(nearest(&key, known()), "the keys are "),
                all.join(", ")
            )));
        };
        let words: Vec<String> = piece.words.split(',').map(str::to_lowercase).collect();
        for word in &words {
            check(key, word)?;
        }
        let test = match key {
            Key::Due | Key::Updated | Key::Published | Key::Added => {
                let days = Days::parse(&piece.words.to_lowercase(), key == Key::Due)
                    .map_err(|why| QueryError(format!("{}: {why}", key.word())))?;
                Test::Days(key, days)
            }
            // These may hold commas of their own.
            Key::Title | Key::Claimant | Key::Outlet | Key::Author | Key::Source => {
                Test::Field(key, Run::new(&piece.words))
            }
            Key::Is => Test::Is(words.iter().filter_map(|w| w.parse().ok()).collect()),
            Key::Has => Test::Has(words.iter().filter_map(|w| w.parse().ok()).collect()),
            _ => Test::Key(key, words),
        };
        Ok(Term { not, test })
    }

    /// What it can be asked of.
    pub fn side(&self) -> Side {
        let is_place = |word: &String| AnchorState::ALL.iter().any(|s| s.word() == word);
        match &self.test {
            Test::Words(_) => Side::Both,
            Test::Key(Key::State, words) if words.iter().any(is_place) => Side::Note,
            Test::Key(Key::State, _) => Side::Article,
            Test::Key(key, _) | Test::Field(key, _) | Test::Days(key, _) => key.side(),
            Test::Is(all) if all.iter().all(|is| *is == Is::Starred) => Side::Article,
            Test::Is(_) => Side::Note,
            Test::Has(all) if all.iter().all(|has| matches!(has, Has::Notes | Has::Copies)) => Side::Article,
            Test::Has(all)
                if all
                    .iter()
                    .all(|has| matches!(has, Has::Tags | Has::Notes | Has::Copies)) =>
            {
                Side::Both
            }
            Test::Has(_) => Side::Note,
        }
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
        Key::State => [all(ReadState::ALL), all(AnchorState::ALL)].concat(),
        Key::Is => all(Is::ALL),
        Key::Has => all(Has::ALL),
        Key::Confidence => all(Confidence::ALL),
        Key::Reliability => all(Reliability::ALL),
        Key::Credibility => all(Credibility::ALL),
        _ => return Ok(()),
    };
    if known.iter().any(|k| k == word) {
        return Ok(());
    }
    Err(QueryError(format!(
        "{}:{word} is not known{}{}",
        key.word(),
        meant(nearest(word, known.iter().map(String::as_str)), "there are "),
        known.join(", ")
    )))
}

/// What was probably meant, and the words before the list of all there is.
fn meant(near: Option<&str>, all: &str) -> String {
    match near {
        Some(near) => format!(": did you mean \"{near}\"? Otherwise {all}"),
        None => format!("; {all}"),
    }
}

impl Test {
    fn holds(&self, s: &Subject<'_>) -> bool {
        let note = s.note;
        match self {
            Test::Words(run) => {
                let here = |text: &str| run.is_in(text);
                here(&note.anchor.quote)
                    || here(&note.text)
                    || note.tags.iter().any(|t| here(t))
                    || note.claimant.as_deref().is_some_and(here)
                    || here(s.article.title)
            }
            Test::Field(key, run) => {
                let claimant = note.claimant.as_deref().unwrap_or_default();
                match key {
                    Key::Title => run.is_in(s.article.title),
                    Key::Outlet => run.is_in(s.article.outlet),
                    Key::Author => s.article.authors.iter().any(|a| run.is_in(a)),
                    Key::Claimant => run.is_in(claimant),
                    Key::Source => {
                        let host = host(s.article.url);
                        [s.article.outlet, host, claimant].iter().any(|f| run.is_in(f))
                    }
                    _ => false,
                }
            }
            Test::Days(key, days) => {
                let day = match key {
                    Key::Due => note.due.as_deref().unwrap_or_default(),
                    Key::Updated => &note.updated,
                    Key::Published => s.article.published,
                    _ => s.article.added,
                };
                !day.is_empty() && days.hold(day, s.today)
            }
            Test::Is(all) => all.iter().any(|is| match is {
                Is::Starred => s.article.starred,
                Is::Lost => matches!(s.state, AnchorState::Ambiguous | AnchorState::Orphaned),
                Is::Overdue => {
                    let day = s.today.get(..10).unwrap_or(s.today);
                    note.status != Status::Dropped
                        && note
                            .due
                            .as_deref()
                            .is_some_and(|due| !due.is_empty() && due <= day)
                }
            }),
            Test::Has(all) => all.iter().any(|has| match has {
                Has::Evidence => !note.evidence.is_empty(),
                Has::Text => !note.text.trim().is_empty(),
                Has::Tags => !note.tags.is_empty() || !s.article.tags.is_empty(),
                Has::Due => note.due.as_deref().is_some_and(|d| !d.is_empty()),
                Has::Notes => true,
                // See `of_notes`.
                Has::Copies => false,
            }),
            Test::Key(key, words) => words.iter().any(|word| answers(*key, word, s)),
        }
    }
}

fn answers(key: Key, word: &str, s: &Subject<'_>) -> bool {
    let note = s.note;
    let is = |value: &str| value.to_lowercase() == word;
    match key {
        Key::Verdict => is(note.verdict.word()),
        Key::Status => is(note.status.word()),
        Key::Kind => is(note.kind.word()),
        Key::Tag => note.tags.iter().chain(s.article.tags).any(|t| is(t)),
        Key::Folder => is_in(s.article.folder, word),
        Key::State => is(s.state.word()) || is(s.article.state.word()),
        Key::Confidence => note.confidence.is_some_and(|v| is(v.word())),
        Key::Reliability => note.source_reliability.is_some_and(|v| is(v.word())),
        Key::Credibility => note.info_credibility.is_some_and(|v| is(v.word())),
        Key::Flag => note.flags.iter().any(|f| f.to_lowercase().starts_with(word)),
        Key::Id => note.id.starts_with(word) || s.article.id.starts_with(word),
        _ => false,
    }
}

/// Whether a folder is the one of that name, or lies in it; `name` is in lower case.
fn is_in(folder: &str, name: &str) -> bool {
    let folder = folder.to_lowercase();
    let rest = folder.strip_prefix(name.trim_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || !name.is_empty() && rest.starts_with('/'))
}

/// The host of an address, without scheme and path.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
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
        let authors = ["Edda Møller".to_owned()];
        let tags = ["winter".to_owned()];
        let subject = Subject {
            note: &note,
            state: AnchorState::Edited,
            article: About {
                id: "0f0f0f",
                title: "Tides of Ostby",
                outlet: "Ostby Post",
                authors: &authors,
                url: "https://news.ostbypost.example/1",
                published: "2026-02-28T10:00:00Z",
                added: "2026-03-01T10:00:00Z",
                state: ReadState::Checked,
                starred: true,
                tags: &tags,
                folder: "Harbour/North pier",
            },
            today: "2026-03-05T09:00:00Z",
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
            "folder:harbour",
            "folder:\"harbour/north pier\"",
            "-folder:harb",
            "-folder:\"\"",
            "verdict:unsupported",
            "verdict:unsupported,contradicted",
            "tag:harbour kind:claim status:open state:edited",
            "-verdict:supported",
            "-\"south pier\"",
            "title:\"tides of\"",
            "outlet:post id:ab",
            "due:2026-03 due:<2026-03-10 due:>2026-03-01",
            "due:7d published:>2w -published:>2d added:2026-03",
            "state:checked is:starred tag:winter author:moller",
            "source:ostbypost source:\"ostby post\" -is:lost",
            "has:tags -has:evidence has:text,evidence -is:overdue",
            "ferr* id:0f0f",
            "- ",
        ] {
            assert!(asks(yes), "{yes}");
        }
        for no in [
            "ferry early",
            "\"pier north\"",
            "tag:harb",
            "-ferry",
            "due:<2026-02",
            "-kind:claim",
            "confidence:low",
            "due:<2d",
            "state:new",
            "is:overdue",
            "has:evidence",
            "erry",
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
        assert!(said("is:stared").contains("did you mean \"starred\"?"));
        assert!(said("due:soon").contains("7d"));
        assert!(said("due:").contains("is no day"));
        assert!(said("ferry \"north").contains("not closed"));
    }

    #[test]
    fn what_only_notes_have_is_told_from_what_articles_have() {
        let side = |q: &str| Query::parse(q).expect("a query").terms()[0].side();
        for q in [
            "verdict:supported",
            "due:7d",
            "state:edited",
            "state:new,edited",
            "is:lost",
            "has:due,tags",
        ] {
            assert_eq!(side(q), Side::Note, "{q}");
        }
        for q in [
            "outlet:x",
            "state:new",
            "is:starred",
            "has:notes",
            "published:2026",
        ] {
            assert_eq!(side(q), Side::Article, "{q}");
        }
        for q in ["ferry", "tag:x", "source:x", "has:tags"] {
            assert_eq!(side(q), Side::Both, "{q}");
        }
    }

    #[test]
    fn a_word_that_is_being_typed_is_told_from_one_that_is_done() {
        for (q, unfinished) in [
            ("fer", true),
            ("fer ", false),
            ("\"fer\"", false),
            ("tag:x", false),
            ("", false),
        ] {
            assert_eq!(
                Query::parse(q).expect("a query").is_unfinished(),
                unfinished,
                "{q}"
            );
        }
    }

    #[test]
    fn times_and_addresses_are_words() {
        assert!(!asks("10:30"));
        assert!(!asks("https://example.org/"));
    }
}
