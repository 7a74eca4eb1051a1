//! What a term of a query asks of the tables: the atoms of which any one will do. Nothing from the query is ever part of the SQL itself: words
//! go in as parameters, and what FTS5 reads is made of letters and digits in quotation marks.

use crate::note::ReadState;
use crate::query::{Days, Has, Is, Key, Run, Test};
use rusqlite::types::Value;

/// What rows are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// Articles.
    Articles,
    /// Notes.
    Notes,
}

/// One question to one table; its answer is a set of rows.
#[derive(Clone, PartialEq, Debug)]
pub enum Atom {
    /// Rows of `article` or `note` for which this holds.
    Where(Of, String, Vec<Value>),
    /// Articles by all their words.
    Texts(String),
    /// Articles by what stands above the text: title, outlet, authors, host.
    Heads(String),
    /// Notes by their words.
    Said(String),
    /// Every row.
    All,
}

/// What may stand for a word that is nowhere.
pub type Instead<'i> = &'i dyn Fn(&str) -> Vec<String>;

/// The shortest word that is looked for as a beginning in all texts, in letters: half of all words begin with any two.
const BEGINNING: usize = 3;

/// While a word is typed it is looked for as a beginning in all texts from here on. Shorter, it is looked for whole there and as a beginning
/// above the texts only: an answer to every key, and not the whole library for the first three.
const TYPED: usize = 4;

/// A run of words as FTS5 reads it; `typing` where the last may not be finished.
pub fn phrase(run: &Run, typing: bool, instead: Instead<'_>) -> String {
    let star = if is_beginning(run, typing) { "*" } else { "" };
    let mut out = format!("\"{}\"{star}", run.words.join(" "));
    if let [word] = run.words.as_slice() {
        let others = instead(word);
        for other in &others {
            out.push_str(&format!(" OR \"{other}\""));
        }
        if !others.is_empty() {
            return format!("({out})");
        }
    }
    out
}

fn is_beginning(run: &Run, typing: bool) -> bool {
    let letters = run.words.last().map_or(0, |w| w.chars().count());
    (run.beginning && letters >= BEGINNING) || (typing && letters >= TYPED)
}

/// What is asked; of notes, the atoms may be of their articles. `typing` where it ends with a word that may not be finished.
pub fn atoms(test: &Test, of: Of, today: &str, typing: bool, instead: Instead<'_>) -> Vec<Atom> {
    match test {
        Test::Words(run) | Test::Field(_, run) if run.words.is_empty() => vec![Atom::All],
        Test::Words(run) => words(run, of, typing, instead),
        Test::Field(key, run) => field(*key, run, of),
        Test::Days(key, days) => {
            let (of, column) = match key {
                Key::Due => (Of::Notes, "due"),
                Key::Updated => (Of::Notes, "updated"),
                Key::Published => (Of::Articles, "published"),
                _ => (Of::Articles, "added"),
            };
            vec![within(of, column, days, today)]
        }
        Test::Is(all) => all.iter().map(|is| self::is(*is, today)).collect(),
        Test::Has(all) => all.iter().flat_map(|has| self::has(*has, of)).collect(),
        Test::Key(key, words) => words.iter().flat_map(|word| keyed(*key, word, of)).collect(),
    }
}

fn words(run: &Run, of: Of, typing: bool, instead: Instead<'_>) -> Vec<Atom> {
    let asked = phrase(run, typing, instead);
    let mut out = vec![match of {
        Of::Articles => Atom::Texts(asked),
        Of::Notes => Atom::Said(asked),
    }];
    if (typing || run.beginning) && !is_beginning(run, typing) {
        out.push(Atom::Heads(format!("\"{}\"*", run.words.join(" "))));
    }
    out
}

/// The words of a field may always be beginnings.
fn field(key: Key, run: &Run, of: Of) -> Vec<Atom> {
    let words = run.words.join(" ");
    let heads = |columns: &str| Atom::Heads(format!("{{{columns}}} : \"{words}\"*"));
    let claimant = Atom::Said(format!("{{claimant}} : \"{words}\"*"));
    match (key, of) {
        (Key::Title, _) => vec![heads("title")],
        (Key::Outlet, _) => vec![heads("outlet")],
        (Key::Author, _) => vec![heads("authors")],
        (Key::Claimant, _) => vec![claimant],
        (_, Of::Articles) => vec![heads("outlet host")],
        (_, Of::Notes) => vec![heads("outlet host"), claimant],
    }
}

fn plain(of: Of, sql: &str) -> Atom {
    Atom::Where(of, sql.to_owned(), Vec::new())
}

fn with(of: Of, sql: &str, value: &str) -> Atom {
    Atom::Where(of, sql.to_owned(), vec![value.to_owned().into()])
}

fn is(is: Is, today: &str) -> Atom {
    match is {
        Is::Starred => plain(Of::Articles, "starred = 1"),
        Is::Lost => plain(Of::Notes, "place IN ('ambiguous', 'orphaned')"),
        Is::Overdue => with(
            Of::Notes,
            "due <> '' AND due <= ? AND status <> 'dropped'",
            today.get(..10).unwrap_or(today),
        ),
    }
}

fn has(has: Has, of: Of) -> Vec<Atom> {
    match (has, of) {
        (Has::Evidence, _) => vec![plain(Of::Notes, "evidence > 0")],
        (Has::Text, _) => vec![plain(Of::Notes, "remark = 1")],
        (Has::Due, _) => vec![plain(Of::Notes, "due <> ''")],
        (Has::Tags, Of::Articles) => vec![plain(Of::Articles, "tags <> ''")],
        (Has::Tags, Of::Notes) => vec![plain(Of::Articles, "tags <> ''"), plain(Of::Notes, "tags <> ''")],
        (Has::Notes, _) => vec![plain(Of::Articles, "notes > 0")],
        (Has::Copies, _) => vec![plain(Of::Articles, "story > 0")],
    }
}

fn keyed(key: Key, word: &str, of: Of) -> Vec<Atom> {
    let line = format!("\n{word}\n");
    let either = |sql: &str, value: &str| match of {
        Of::Articles => vec![with(Of::Articles, sql, value)],
        Of::Notes => vec![with(Of::Articles, sql, value), with(Of::Notes, sql, value)],
    };
    match key {
        Key::Verdict => vec![with(Of::Notes, "verdict = ?", word)],
        Key::Status => vec![with(Of::Notes, "status = ?", word)],
        Key::Kind => vec![with(Of::Notes, "kind = ?", word)],
        Key::Confidence => vec![with(Of::Notes, "confidence = ?", word)],
        Key::Reliability => vec![with(Of::Notes, "lower(reliability) = ?", word)],
        Key::Credibility => vec![with(Of::Notes, "credibility = ?", word)],
        Key::Flag => vec![with(Of::Notes, "instr(flags, ?)", &format!("\n{word}"))],
        Key::Tag => either("instr(tags, ?)", &line),
        Key::Folder => {
            let name: Value = word.trim_matches('/').to_owned().into();
            let within = "(folder = ? OR ? <> '' AND substr(folder, 1, length(?) + 1) = ? || '/')";
            vec![Atom::Where(Of::Articles, within.to_owned(), vec![name; 4])]
        }
        Key::Id => either("instr(own, ?) = 1", word),
        Key::Story => vec![
            with(Of::Articles, "instr(own, ?) = 1", word),
            with(
                Of::Articles,
                "story > 0 AND story IN (SELECT story FROM article WHERE instr(own, ?) = 1 AND story > 0)",
                word,
            ),
        ],
        Key::State => match word.parse::<ReadState>() {
            Ok(state) => vec![plain(Of::Articles, &format!("state = {}", state as i64))],
            Err(_) => vec![with(Of::Notes, "place = ?", word)],
        },
        // These are read as fields and days.
        Key::Claimant
        | Key::Due
        | Key::Updated
        | Key::Published
        | Key::Added
        | Key::Title
        | Key::Outlet
        | Key::Author
        | Key::Source
        | Key::Is
        | Key::Has => Vec::new(),
    }
}

fn within(of: Of, column: &str, days: &Days, today: &str) -> Atom {
    let Some((from, to)) = days.ends(today) else {
        return plain(of, "0");
    };
    let mut sql = format!("{column} <> ''");
    let mut values: Vec<Value> = Vec::new();
    if let Some(from) = from {
        sql.push_str(&format!(" AND {column} >= ?"));
        values.push(from.into());
    }
    if let Some(to) = to {
        sql.push_str(&format!(" AND substr({column}, 1, {}) <= ?", to.len()));
        values.push(to.into());
    }
    Atom::Where(of, sql, values)
}
