//! A query as SQL. What it asks of notes and what it asks of articles become two conditions; see [`crate::query`] for what belongs where.
//! Nothing from the query is ever part of the SQL itself: words go in as parameters.

use crate::query::{Days, Has, Is, Key, Query, Run, Side, Term, Test};
use rusqlite::types::Value;

/// A condition on `article a`, or on `note n` with `article a`.
#[derive(Debug, Default)]
pub struct Condition {
    /// All of it, joined by AND; empty is no condition.
    parts: Vec<String>,
    /// Parameters, in order.
    pub values: Vec<Value>,
    /// What the table of words is asked, where words are asked for.
    pub words: Option<String>,
}

impl Condition {
    /// As SQL after WHERE.
    pub fn sql(&self) -> String {
        match self.parts.is_empty() {
            true => "1".to_owned(),
            false => self.parts.join(" AND "),
        }
    }

    fn add(&mut self, not: bool, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.parts
            .push(format!("{}({sql})", if not { "NOT " } else { "" }));
        self.values.extend(values);
    }
}

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    Articles,
    Notes,
}

/// What may stand for a word that is nowhere.
pub type Instead<'i> = &'i dyn Fn(&str, bool) -> Vec<String>;

/// The condition; `None` where nothing of that kind can answer: an article what only notes have.
pub fn condition(query: &Query, of: Of, today: &str, instead: Instead<'_>) -> Option<Condition> {
    let mut out = Condition::default();
    let mut asked: Vec<String> = Vec::new();
    let last = query.terms().len().saturating_sub(1);
    for (i, term) in query.terms().iter().enumerate() {
        if of == Of::Articles && term.side() == Side::Note {
            return None;
        }
        if let Test::Words(run) = &term.test {
            if run.words.is_empty() {
                continue;
            }
            let typing = i == last && query.is_unfinished();
            if typing && is_short(run) && !term.not {
                let needle = run.needle();
                out.add(
                    false,
                    "instr(a.title_f, ?) OR instr(a.outlet_f, ?)",
                    [needle.clone().into(), needle.into()],
                );
                continue;
            }
            let asks = phrase(run, run.beginning || typing, instead);
            if !term.not {
                asked.push(asks);
                continue;
            }
            let (column, table) = match of {
                Of::Articles => ("a.id", "words"),
                Of::Notes => ("n.id", "said"),
            };
            out.add(
                true,
                &format!("{column} IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"),
                [asks.into()],
            );
            continue;
        }
        term_of(term, of, today, &mut out);
    }
    out.words = (!asked.is_empty()).then(|| asked.join(" AND "));
    Some(out)
}

/// Too short to be looked for as a beginning in all texts: half of all words begin so.
fn is_short(run: &Run) -> bool {
    run.words.len() == 1 && run.words.iter().all(|w| w.is_ascii() && w.len() < 3)
}

/// A run of words as FTS5 reads it. The words hold letters and digits only, so the quotation marks cannot be left.
fn phrase(run: &Run, beginning: bool, instead: Instead<'_>) -> String {
    // One letter or two as a beginning would be looked up in all words there are.
    let long = run.words.last().is_some_and(|w| !w.is_ascii() || w.len() >= 3);
    let star = if beginning && long { "*" } else { "" };
    let mut out = format!("\"{}\"{star}", run.words.join(" "));
    if let [word] = run.words.as_slice() {
        for other in instead(word, beginning) {
            out.push_str(&format!(" OR \"{other}\""));
        }
        return format!("({out})");
    }
    out
}

fn term_of(term: &Term, of: Of, today: &str, out: &mut Condition) {
    let not = term.not;
    let notes = of == Of::Notes;
    match &term.test {
        Test::Words(_) => {}
        Test::Field(key, run) => {
            let needle: Value = run.needle().into();
            if run.words.is_empty() {
                return;
            }
            match key {
                Key::Title => out.add(not, "instr(a.title_f, ?)", [needle]),
                Key::Outlet => out.add(not, "instr(a.outlet_f, ?)", [needle]),
                Key::Author => out.add(not, "instr(a.authors_f, ?)", [needle]),
                Key::Claimant => out.add(not, "instr(n.claimant_f, ?)", [needle]),
                _ if notes => out.add(
                    not,
                    "instr(a.outlet_f, ?) OR instr(a.host_f, ?) OR instr(n.claimant_f, ?)",
                    [needle.clone(), needle.clone(), needle],
                ),
                _ => out.add(
                    not,
                    "instr(a.outlet_f, ?) OR instr(a.host_f, ?)",
                    [needle.clone(), needle],
                ),
            }
        }
        Test::Days(key, days) => {
            let column = match key {
                Key::Due => "n.due",
                Key::Updated => "n.updated",
                Key::Published => "a.published",
                _ => "a.added",
            };
            self::days(not, column, days, today, out);
        }
        Test::Is(all) => any(
            not,
            all.iter().map(|is| match is {
                Is::Starred => ("a.starred".to_owned(), Vec::new()),
                Is::Lost => ("n.place IN ('ambiguous', 'orphaned')".to_owned(), Vec::new()),
                Is::Overdue => (
                    "n.due <> '' AND n.due <= ? AND n.status NOT IN ('done', 'dropped')".to_owned(),
                    vec![today.get(..10).unwrap_or(today).to_owned().into()],
                ),
            }),
            out,
        ),
        Test::Has(all) => any(
            not,
            all.iter().map(|has| {
                let sql = match has {
                    Has::Evidence => "n.evidence > 0",
                    Has::Text => "trim(n.text) <> ''",
                    Has::Tags if notes => "n.tags <> '' OR a.tags <> ''",
                    Has::Tags => "a.tags <> ''",
                    Has::Due => "n.due <> ''",
                    Has::Notes => "a.notes > 0",
                };
                (sql.to_owned(), Vec::new())
            }),
            out,
        ),
        Test::Key(key, words) => any(
            not,
            words.iter().map(|word| {
                let line: Value = format!("\n{word}\n").into();
                let begins: Value = format!("\n{word}").into();
                let word: Value = word.clone().into();
                let is = |column: &str, value: Value| (format!("{column} = ?"), vec![value]);
                match key {
                    Key::Verdict => is("n.verdict", word),
                    Key::Status => is("n.status", word),
                    Key::Kind => is("n.kind", word),
                    Key::Confidence => is("n.confidence", word),
                    Key::Reliability => ("lower(n.reliability) = ?".to_owned(), vec![word]),
                    Key::Credibility => is("n.credibility", word),
                    Key::Flag => ("instr(n.flags, ?)".to_owned(), vec![begins]),
                    Key::Tag if notes => (
                        "instr(n.tags, ?) OR instr(a.tags, ?)".to_owned(),
                        vec![line.clone(), line],
                    ),
                    Key::Tag => ("instr(a.tags, ?)".to_owned(), vec![line]),
                    Key::State => state(&word, notes),
                    Key::Id if notes => (
                        "instr(n.nid, ?) = 1 OR instr(a.aid, ?) = 1".to_owned(),
                        vec![word.clone(), word],
                    ),
                    _ => ("instr(a.aid, ?) = 1".to_owned(), vec![word]),
                }
            }),
            out,
        ),
    }
}

fn state(word: &Value, notes: bool) -> (String, Vec<Value>) {
    let text = match word {
        Value::Text(text) => text.as_str(),
        _ => "",
    };
    match text.parse::<crate::note::ReadState>() {
        Ok(state) => ("a.state = ?".to_owned(), vec![Value::Integer(state as i64)]),
        Err(_) if notes => ("n.place = ?".to_owned(), vec![word.clone()]),
        Err(_) => ("0".to_owned(), Vec::new()),
    }
}

fn any(not: bool, parts: impl Iterator<Item = (String, Vec<Value>)>, out: &mut Condition) {
    let mut sql = Vec::new();
    let mut values = Vec::new();
    for (part, its) in parts {
        sql.push(format!("({part})"));
        values.extend(its);
    }
    if !sql.is_empty() {
        out.add(not, &sql.join(" OR "), values);
    }
}

fn days(not: bool, column: &str, days: &Days, today: &str, out: &mut Condition) {
    let Some((from, to)) = days.ends(today) else {
        return out.add(not, "0", []);
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
    out.add(not, &sql, values);
}
