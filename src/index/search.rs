//! Ranked hits with snippets, for search.

use super::atoms::{Instead, phrase};
use super::bits::Bits;
use super::list::{Order, Row};
use super::sets::Answering;
use super::snippet::{Snippet, Sought, snippet};
use super::{Index, IndexError, fuzzy};
use crate::ingest::clean;
use crate::note::Verdict;
use crate::query::{Query, Test};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

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
const NOTES_TOLD: usize = 5;

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
        &mut self,
        query: &Query,
        most: usize,
        today: &str,
        mended: &HashMap<String, Vec<String>>,
    ) -> Result<Vec<Found>, IndexError> {
        let instead = |word: &str| mended.get(word).cloned().unwrap_or_default();
        let asked = asked(query, &instead);
        let wanted = Arc::clone(&self.wanted);
        let (db, sets) = self.current()?;
        let Answering {
            themselves,
            notes,
            articles,
        } = sets.answering(db, query, today, !mended.is_empty(), &instead)?;
        let mut scores: HashMap<u32, f64> = HashMap::new();
        let mut best_notes: HashMap<u32, Vec<(f64, u32)>> = HashMap::new();
        if !asked.is_empty() {
            // Where all are weighed, those with the words in the title are among them.
            let by_title = (themselves.len() > TEXTS.most).then_some(TITLES);
            for table in by_title.into_iter().chain([TEXTS]) {
                for (id, score) in weighed(db, &wanted, &themselves, &table, &asked)? {
                    let entry = scores.entry(id).or_insert(score);
                    *entry = entry.max(score);
                }
            }
            for (note, score) in weighed(db, &wanted, &notes, &NOTES, &asked)? {
                let article = sets.article_of(note);
                let entry = scores.entry(article).or_insert(score);
                *entry = entry.max(score);
                best_notes.entry(article).or_default().push((score, note));
            }
        } else if !query.is_empty() {
            for note in notes.iter() {
                best_notes
                    .entry(sets.article_of(note))
                    .or_default()
                    .push((0.0, note));
            }
        }
        let order = sets.order(db, Order::Published)?;
        let score = |id: &u32| scores.get(id).copied().unwrap_or_default();
        let weighed: Bits = scores.keys().copied().collect();
        // Few have a weight: these are sorted, and the others only follow. What has the same weight stays in the order of publication.
        let answers = order.iter().copied().filter(|id| articles.contains(*id));
        let (mut ids, mut others) = (Vec::new(), Vec::new());
        for id in answers {
            match weighed.contains(id) {
                true => ids.push((score(&id), id)),
                false if others.len() < most => others.push(id),
                false => {}
            }
        }
        ids.sort_by(|a, b| b.0.total_cmp(&a.0));
        let ids: Vec<u32> = ids
            .into_iter()
            .map(|(_, id)| id)
            .chain(others)
            .take(most)
            .collect();
        let sought = sought(query, mended);
        let mut out = Vec::new();
        for row in self.rows(&ids)? {
            let mut its = best_notes.remove(&row.number).unwrap_or_default();
            its.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            its.truncate(NOTES_TOLD);
            out.push(Found {
                snippet: themselves
                    .contains(row.number)
                    .then(|| snippet(&self.text(&row), &sought, WIDTH)),
                notes: self.note_hits(&its, &sought)?,
                score: score(&row.number),
                row,
            });
        }
        Ok(out)
    }

    /// The words of an article that answer a query, by its number; `None` where it is gone.
    pub fn snippet(&self, id: u32, query: &Query) -> Option<Snippet> {
        let row = self.rows(&[id]).ok()?.pop()?;
        Some(snippet(&self.text(&row), &sought(query, &HashMap::new()), WIDTH))
    }

    /// The text of an article, from its file.
    fn text(&self, row: &Row) -> String {
        let mut info = crate::store::ArticleInfo::default();
        info.folder = self.store.folder_named(&row.folder);
        info.version.clone_from(&row.version);
        let text = self.store.text(&info).unwrap_or_default();
        clean::block(&text).into_owned()
    }

    fn note_hits(&self, ids: &[(f64, u32)], sought: &[Sought]) -> Result<Vec<NoteHit>, IndexError> {
        let mut statement = self.db.prepare_cached(
            "SELECT own, verdict, quote, text FROM note JOIN passage USING (id) WHERE id = ?1",
        )?;
        let mut out = Vec::new();
        for (_, id) in ids {
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

/// How the rows of a table are weighed.
struct Weighing {
    table: &'static str,
    /// What is said of a hit in each column.
    weights: &'static str,
    /// Columns that must have all of the words.
    within: &'static str,
    /// Rows that are weighed at most, those first that came into the index last: which of a hundred thousand articles with a word that
    /// all have is the best, is not worth the wait.
    most: usize,
}

const TEXTS: Weighing = Weighing {
    table: "words",
    weights: "8.0, 3.0, 3.0, 1.0",
    within: "",
    most: 5_000,
};

/// Articles with all of the words in the title, where too many have them somewhere. They are looked for where titles are, not in all texts;
/// a word that all texts have and few titles weighs there what it should.
const TITLES: Weighing = Weighing {
    table: "heads",
    weights: "8.0, 3.0, 3.0, 0.0",
    within: "{title} : ",
    most: 5_000,
};

const NOTES: Weighing = Weighing {
    table: "said",
    weights: "4.0, 4.0, 6.0, 2.0, 1.0",
    within: "",
    most: 5_000,
};

/// The function by which SQLite asks whether a row is to be weighed.
pub fn wants(db: &Connection, wanted: &Arc<Mutex<Bits>>) -> rusqlite::Result<()> {
    let wanted = Arc::clone(wanted);
    db.create_scalar_function("wanted", 1, FunctionFlags::SQLITE_UTF8, move |args| {
        let id: u32 = args.get(0)?;
        Ok(wanted.lock().unwrap_or_else(PoisonError::into_inner).contains(id))
    })
}

/// Rows with their weights: higher is better.
fn weighed(
    db: &Connection,
    wanted: &Mutex<Bits>,
    rows: &Bits,
    how: &Weighing,
    asked: &str,
) -> rusqlite::Result<Vec<(u32, f64)>> {
    wanted
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone_from(rows);
    let Weighing { table, weights, .. } = how;
    let sql = format!(
        "SELECT rowid, -bm25({table}, {weights}) FROM {table} WHERE {table} MATCH ? AND wanted(rowid) ORDER BY rowid DESC LIMIT {}",
        how.most
    );
    let mut statement = db.prepare_cached(&sql)?;
    let asked = format!("{}({asked})", how.within);
    statement
        .query_map([asked], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// All words that are asked for, as FTS5 reads them; empty for none.
fn asked(query: &Query, instead: Instead<'_>) -> String {
    let last = query.terms().len().saturating_sub(1);
    let mut all = Vec::new();
    for (i, term) in query.terms().iter().enumerate() {
        if let Test::Words(run) = &term.test
            && !term.not
            && !run.words.is_empty()
        {
            all.push(phrase(run, i == last && query.is_unfinished(), instead));
        }
    }
    all.join(" AND ")
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
