//! Ranked hits with snippets, for search.

use super::list::Row;
use super::snippet::{Snippet, Sought, snippet};
use super::sql::{Condition, Of, condition};
use super::{Index, IndexError, fuzzy};
use crate::ingest::clean;
use crate::note::Verdict;
use crate::query::{Query, Test};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::collections::HashMap;

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

/// A word that is nowhere, and those that were looked for instead.
pub type Mended = (String, Vec<String>);

/// What a search came to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answer {
    /// Best first.
    pub found: Vec<Found>,
    /// How words were mended where nothing had them.
    pub mended: Vec<Mended>,
}

/// Bytes of a snippet, about.
const WIDTH: usize = 180;

/// Notes that are told of one article.
const NOTES: usize = 5;

impl Index {
    /// The best answers to a query, `most` articles at most, with snippets. A query without words has its answers in the order of
    /// publication.
    pub fn search(&mut self, query: &Query, most: usize, today: &str) -> Result<Answer, IndexError> {
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
        Ok(Answer { found, mended })
    }

    /// The words of a query that are nowhere, each with those that may have been meant.
    fn mended(&mut self, query: &Query) -> Result<Vec<Mended>, IndexError> {
        let mut out: Vec<Mended> = Vec::new();
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
        let text = self.store.text(&info).unwrap_or_default();
        clean::block(&text).into_owned()
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
            let of_text = snippet(&clean::block(&text), sought, WIDTH);
            let of_quote = snippet(&clean::block(&quote), sought, WIDTH);
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
