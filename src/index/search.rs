//! Asking the index: lists in an order for the Library, ranked hits with snippets for search.

use super::snippet::{Snippet, Sought, snippet};
use super::sql::{Condition, Of, condition};
use super::{Index, IndexError, fuzzy};
use crate::ingest::clean;
use crate::note::{ReadState, Verdict};
use crate::query::{Query, Test};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::collections::HashMap;

crate::note::words! {
    /// In which order articles are listed.
    Order {
        /// The latest published first.
        Published = "published",
        /// The latest that came into the library first.
        Added = "added",
        /// By headline.
        Title = "title",
        /// By outlet, the latest first.
        Outlet = "outlet",
        /// By how far the reader is: new first.
        State = "state",
        /// Most notes first.
        Notes = "notes",
    }
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Order::Published => "a.published DESC, a.id DESC",
            Order::Added => "a.added DESC, a.id DESC",
            Order::Title => "a.title_f, a.id",
            Order::Outlet => "a.outlet_f, a.published DESC, a.id DESC",
            Order::State => "a.state, a.published DESC, a.id DESC",
            Order::Notes => "a.notes DESC, a.published DESC, a.id DESC",
        }
    }

    /// What articles are grouped by in this order, as an expression; `None` where groups make no sense.
    fn group(self) -> Option<&'static str> {
        match self {
            Order::Published => Some("substr(a.published, 1, 7)"),
            Order::Added => Some("substr(a.added, 1, 10)"),
            Order::Outlet => Some("a.outlet"),
            Order::State => Some("CAST(a.state AS TEXT)"),
            Order::Title | Order::Notes => None,
        }
    }
}

/// Articles that stand together in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What they have in common: a month, a day, an outlet, a state. Empty where that is not known.
    pub name: String,
    /// How many they are.
    pub articles: usize,
}

/// The articles that answer a query, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing {
    /// By their numbers in the index; see [`Index::rows`].
    pub ids: Vec<i64>,
    /// What they are grouped by, in order; empty where they are not.
    pub groups: Vec<Group>,
    /// Articles in the library.
    pub all: usize,
}

/// An article as it stands in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its number in the index.
    pub number: i64,
    /// The name of its folder.
    pub folder: String,
    /// Its id.
    pub id: String,
    /// The headline, or the first words.
    pub title: String,
    /// Empty where it is not known.
    pub outlet: String,
    /// The people who signed it, apart by commas.
    pub authors: String,
    /// The address; empty for none.
    pub url: String,
    /// ISO 8601; empty where it is not known.
    pub published: String,
    /// RFC 3339; empty where it is not known.
    pub added: String,
    /// How far the reader is.
    pub state: ReadState,
    /// Starred.
    pub starred: bool,
    /// In lower case.
    pub tags: Vec<String>,
    /// Its notes, and those of them that are done or dropped.
    pub notes: usize,
    /// See `notes`.
    pub settled: usize,
    /// Entries that could not be understood.
    pub problems: usize,
    version: String,
}

/// A note that was found.
#[derive(Clone, PartialEq, Debug)]
pub struct NoteHit {
    /// Its id.
    pub id: String,
    /// What checking came to.
    pub verdict: Verdict,
    /// From its text, or else its quote.
    pub snippet: Snippet,
    /// Whether the snippet is of the quote.
    pub quoted: bool,
}

/// An article that was found, or that has notes that were.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// The article.
    pub row: Row,
    /// From its text; `None` where only notes of it were found.
    pub snippet: Option<Snippet>,
    /// The notes of it that were found, best first.
    pub notes: Vec<NoteHit>,
    /// How good: higher is better. Only to compare within one answer.
    pub score: f64,
}

/// Bytes of a snippet, about.
const WIDTH: usize = 180;

/// Notes that are told of one article.
const NOTES: usize = 5;

impl Index {
    /// The articles that answer a query, themselves or by a note, in an order; with `grouped` also what they are grouped by.
    pub fn list(
        &self,
        query: &Query,
        order: Order,
        grouped: bool,
        today: &str,
    ) -> Result<Listing, IndexError> {
        let (sql, values) = either(query, today, &|_, _| Vec::new());
        let all = self
            .db
            .prepare_cached("SELECT count(*) FROM article")?
            .query_row([], |r| r.get::<_, i64>(0))?;
        let group = order.group().filter(|_| grouped);
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT a.id, {} FROM article a WHERE {sql} ORDER BY {}",
            group.unwrap_or("''"),
            order.sql()
        ))?;
        let mut out = Listing {
            all: usize::try_from(all).unwrap_or_default(),
            ..Listing::default()
        };
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            out.ids.push(row.get(0)?);
            if group.is_none() {
                continue;
            }
            let name = row.get_ref(1)?.as_str().unwrap_or_default();
            match out.groups.last_mut() {
                Some(last) if last.name == name => last.articles += 1,
                _ => out.groups.push(Group {
                    name: name.to_owned(),
                    articles: 1,
                }),
            }
        }
        if order == Order::State {
            for group in &mut out.groups {
                let state = group
                    .name
                    .parse::<usize>()
                    .ok()
                    .and_then(|at| ReadState::ALL.get(at));
                group.name = state.map_or("", |s| s.word()).to_owned();
            }
        }
        Ok(out)
    }

    /// Articles by their numbers, in that order; those that are gone are left out.
    pub fn rows(&self, ids: &[i64]) -> Result<Vec<Row>, IndexError> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, folder, aid, title, outlet, authors, url, published, added, state, starred, tags, notes, settled, problems, version
             FROM article WHERE id = ?1",
        )?;
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            let mut rows = statement.query([id])?;
            if let Some(row) = rows.next()? {
                out.push(read(row)?);
            }
        }
        Ok(out)
    }

    /// The best answers to a query, `most` articles at most, with snippets; and how the words were mended where nothing had them: pairs of
    /// a word and what was looked for instead. A query without words has its answers in the order of publication.
    pub fn search(
        &mut self,
        query: &Query,
        most: usize,
        today: &str,
    ) -> Result<(Vec<Found>, Vec<(String, Vec<String>)>), IndexError> {
        let mut found = self.ranked(query, most, today, &HashMap::new())?;
        let mut mended = Vec::new();
        if found.is_empty() {
            mended = self.mended(query)?;
            if !mended.is_empty() {
                let instead: HashMap<String, Vec<String>> = mended.iter().cloned().collect();
                found = self.ranked(query, most, today, &instead)?;
            }
        }
        if found.is_empty() {
            mended.clear();
        }
        Ok((found, mended))
    }

    /// The words of a query that are nowhere, each with those that may have been meant.
    fn mended(&mut self, query: &Query) -> Result<Vec<(String, Vec<String>)>, IndexError> {
        let mut out: Vec<(String, Vec<String>)> = Vec::new();
        let last = query.terms().len().saturating_sub(1);
        for (i, term) in query.terms().iter().enumerate() {
            let Test::Words(run) = &term.test else { continue };
            let [word] = run.words.as_slice() else { continue };
            if term.not || out.iter().any(|(w, _)| w == word) {
                continue;
            }
            let vocabulary = match &self.words {
                Some(words) => words,
                None => self.words.insert(fuzzy::Vocabulary::read(&self.db)?),
            };
            let typing = run.beginning || (i == last && query.is_unfinished());
            let near = vocabulary.near(word, typing);
            if !near.is_empty() {
                out.push((word.clone(), near));
            }
        }
        Ok(out)
    }

    fn ranked(
        &self,
        query: &Query,
        most: usize,
        today: &str,
        instead: &HashMap<String, Vec<String>>,
    ) -> Result<Vec<Found>, IndexError> {
        let others = |word: &str, _: bool| instead.get(word).cloned().unwrap_or_default();
        // Article, how good, and the notes by which it was found.
        let mut scores: HashMap<i64, (f64, bool, Vec<i64>)> = HashMap::new();
        if let Some(asked) = condition(query, Of::Articles, today, &others) {
            for (id, _, score) in best(&self.db, &asked, Of::Articles, most)? {
                scores.insert(id, (score, true, Vec::new()));
            }
        }
        if !query.is_empty()
            && let Some(asked) = condition(query, Of::Notes, today, &others)
        {
            for (id, article, score) in best(&self.db, &asked, Of::Notes, most.saturating_mul(NOTES))? {
                let entry = scores.entry(article).or_insert((score, false, Vec::new()));
                entry.0 = entry.0.max(score);
                entry.2.push(id);
            }
        }
        let mut ids: Vec<i64> = scores.keys().copied().collect();
        ids.sort_by(|a, b| {
            let score = |id| scores.get(id).map_or(0.0, |s: &(f64, bool, Vec<i64>)| s.0);
            score(b).total_cmp(&score(a)).then(b.cmp(a))
        });
        ids.truncate(most);
        let sought = sought(query, instead);
        let mut out = Vec::new();
        for row in self.rows(&ids)? {
            let (score, itself, notes) = scores.remove(&row.number).unwrap_or_default();
            let snippet = itself.then(|| {
                let text = self.text(&row);
                snippet(&text, &sought, WIDTH)
            });
            out.push(Found {
                snippet,
                notes: self.note_hits(notes.get(..NOTES.min(notes.len())).unwrap_or_default(), &sought)?,
                row,
                score,
            });
        }
        Ok(out)
    }

    /// The text of an article, from its file.
    fn text(&self, row: &Row) -> String {
        let mut info = crate::store::ArticleInfo::default();
        info.folder = self.store.folder_named(&row.folder);
        info.version.clone_from(&row.version);
        self.store.text(&info).unwrap_or_default()
    }

    fn note_hits(&self, ids: &[i64], sought: &[Sought]) -> Result<Vec<NoteHit>, IndexError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT nid, verdict, quote, text FROM note WHERE id = ?1")?;
        let mut out = Vec::new();
        for id in ids {
            let mut rows = statement.query([id])?;
            let Some(row) = rows.next()? else { continue };
            let (quote, text): (String, String) = (row.get(2)?, row.get(3)?);
            let of_text = snippet(&text, sought, WIDTH);
            let of_quote = snippet(&quote, sought, WIDTH);
            let quoted = text.trim().is_empty() || of_text.marks.len() < of_quote.marks.len();
            let verdict: String = row.get(1)?;
            out.push(NoteHit {
                id: row.get(0)?,
                verdict: verdict.parse().unwrap_or(Verdict::Unchecked),
                snippet: if quoted { of_quote } else { of_text },
                quoted,
            });
        }
        Ok(out)
    }
}

/// The condition on articles that answer themselves or by a note, and its parameters.
fn either(query: &Query, today: &str, instead: super::sql::Instead<'_>) -> (String, Vec<Value>) {
    if query.is_empty() {
        return ("1".to_owned(), Vec::new());
    }
    let mut parts = Vec::new();
    let mut values = Vec::new();
    if let Some(asked) = condition(query, Of::Articles, today, instead) {
        let mut sql = asked.sql();
        values.extend(asked.values);
        if let Some(words) = asked.words {
            sql.push_str(" AND a.id IN (SELECT rowid FROM words WHERE words MATCH ?)");
            values.push(words.into());
        }
        parts.push(format!("({sql})"));
    }
    if let Some(asked) = condition(query, Of::Notes, today, instead) {
        let mut sql = asked.sql();
        values.extend(asked.values);
        if let Some(words) = asked.words {
            sql.push_str(" AND n.id IN (SELECT rowid FROM said WHERE said MATCH ?)");
            values.push(words.into());
        }
        parts.push(format!(
            "a.id IN (SELECT n.article FROM note n JOIN article a ON a.id = n.article WHERE {sql})"
        ));
    }
    (parts.join(" OR "), values)
}

/// Of more hits than this, only the latest that came into the index are weighed: which of a hundred thousand articles with a word that all
/// have is the best, is not worth the wait.
const WEIGHED: usize = 5_000;

/// The best of one kind: its number, its article's, and how good.
fn best(db: &Connection, asked: &Condition, of: Of, most: usize) -> rusqlite::Result<Vec<(i64, i64, f64)>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let (table, from, key, id, weights) = match of {
        Of::Articles => ("words", "article a", "a.id", "a.id, a.id", "8.0, 3.0, 3.0, 1.0"),
        Of::Notes => (
            "said",
            "note n JOIN article a ON a.id = n.article",
            "n.id",
            "n.id, n.article",
            "4.0, 4.0, 6.0, 2.0, 1.0",
        ),
    };
    let condition = asked.sql();
    let (sql, values) = match &asked.words {
        Some(words) => {
            let mut values = vec![Value::from(words.clone())];
            values.extend(asked.values.iter().cloned());
            let sql = format!(
                "SELECT {id}, -w.score FROM (SELECT rowid, bm25({table}, {weights}) AS score FROM {table}
                 WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT {WEIGHED}) w
                 JOIN {from} WHERE {key} = w.rowid AND {condition} ORDER BY w.score LIMIT {most}"
            );
            (sql, values)
        }
        None => (
            format!(
                "SELECT {id}, 0.0 FROM {from} WHERE {condition} ORDER BY a.published DESC, a.id DESC LIMIT {most}"
            ),
            asked.values.clone(),
        ),
    };
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    rows.collect()
}

/// The words that snippets show.
fn sought(query: &Query, instead: &HashMap<String, Vec<String>>) -> Vec<Sought> {
    let mut out = Vec::new();
    let last = query.terms().len().saturating_sub(1);
    for (i, term) in query.terms().iter().enumerate() {
        let Test::Words(run) = &term.test else { continue };
        if term.not {
            continue;
        }
        let typing = run.beginning || (i == last && query.is_unfinished());
        for (j, word) in run.words.iter().enumerate() {
            out.push((word.clone(), typing && j + 1 == run.words.len()));
            out.extend(
                instead
                    .get(word)
                    .into_iter()
                    .flatten()
                    .map(|w| (w.clone(), false)),
            );
        }
    }
    out
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let text = |at: usize| -> rusqlite::Result<String> {
        Ok(clean::line(row.get_ref(at)?.as_str().unwrap_or_default()).into_owned())
    };
    let number = |at: usize| -> rusqlite::Result<usize> {
        Ok(usize::try_from(row.get::<_, i64>(at)?).unwrap_or_default())
    };
    let tags: String = row.get(11)?;
    Ok(Row {
        number: row.get(0)?,
        // A name of a folder is not changed: it is asked for again.
        folder: row.get(1)?,
        id: text(2)?,
        title: text(3)?,
        outlet: text(4)?,
        authors: text(5)?,
        url: text(6)?,
        published: text(7)?,
        added: text(8)?,
        state: ReadState::ALL.get(number(9)?).copied().unwrap_or(ReadState::New),
        starred: row.get(10)?,
        tags: tags
            .split('\n')
            .filter(|t| !t.is_empty())
            .map(|t| clean::line(t).into_owned())
            .collect(),
        notes: number(12)?,
        settled: number(13)?,
        problems: number(14)?,
        version: row.get(15)?,
    })
}
