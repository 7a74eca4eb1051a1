//! Putting articles into the tables and taking them out: what the one writer of a refresh does.

use crate::note::Status;
use crate::query::host;
use crate::query::words::{each, folded};
use crate::store::{Seen, Stamp};
use rusqlite::{Connection, params};
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// All of one article that goes into the index, made ready by a reader so that the writer only writes.
pub struct Put {
    pub old: Option<i64>,
    pub folder: String,
    pub stamp: Stamp,
    pub within: i64,
    pub seen: Seen,
    pub title_f: String,
    pub body_f: String,
    pub notes: Vec<[String; 4]>,
}

pub fn remove(db: &Connection, id: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM said WHERE rowid IN (SELECT id FROM note WHERE article = ?1)")?
        .execute([id])?;
    db.prepare_cached("DELETE FROM note WHERE article = ?1")?
        .execute([id])?;
    db.prepare_cached("DELETE FROM words WHERE rowid = ?1")?
        .execute([id])?;
    db.prepare_cached("DELETE FROM article WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Words apart by line ends, in lower case, a line end before and after: so that one is found whole.
fn lines(words: &[String]) -> String {
    let mut out = String::new();
    for word in words {
        out.push('\n');
        out.push_str(&word.to_lowercase());
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

pub fn insert(db: &Connection, put: &Put) -> rusqlite::Result<()> {
    if let Some(old) = put.old {
        remove(db, old)?;
    }
    let shelf = &put.seen.shelf;
    let info = &shelf.article;
    let about = info.about();
    let settled = shelf
        .notes
        .iter()
        .filter(|n| matches!(n.note.status, Status::Done | Status::Dropped))
        .count();
    let outlet_f = folded(about.outlet);
    let authors_f = folded(&info.authors.join(" "));
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    db.prepare_cached(
        "INSERT INTO article (folder, stamp, within, others, aid, title, outlet, authors, url, published, added, state, starred, tags,
             version, notes, settled, problems, title_f, outlet_f, authors_f, host_f, story, id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)",
    )?
    .execute(params![
        put.folder,
        put.stamp.sum,
        put.within,
        put.stamp.others,
        info.id,
        info.title.as_deref().map_or_else(|| opening(&put.seen), str::to_owned),
        about.outlet,
        info.authors.join(", "),
        about.url,
        about.published,
        about.added,
        about.state as i64,
        about.starred,
        lines(&info.tags),
        info.version,
        number(shelf.notes.len()),
        number(settled),
        number(shelf.problems.len()),
        put.title_f,
        outlet_f,
        authors_f,
        folded(host(about.url)),
        Vec::<u8>::new(),
        put.old,
    ])?;
    let id = db.last_insert_rowid();
    db.prepare_cached("INSERT INTO words (rowid, title, outlet, authors, body) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id, put.title_f, outlet_f, authors_f, put.body_f])?;
    for (placed, folds) in shelf.notes.iter().zip(&put.notes) {
        let note = &placed.note;
        let [quote_f, text_f, tags_f, claimant_f] = folds;
        db.prepare_cached(
            "INSERT INTO note (article, nid, kind, verdict, status, place, confidence, reliability, credibility, due, updated, tags,
                 flags, evidence, claimant_f, quote, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?
        .execute(params![
            id,
            note.id,
            note.kind.word(),
            note.verdict.word(),
            note.status.word(),
            placed.place.state.word(),
            note.confidence.map_or("", |c| c.word()),
            note.source_reliability.map_or("", |r| r.word()),
            note.info_credibility.map_or("", |c| c.word()),
            note.due.as_deref().unwrap_or_default(),
            note.updated,
            lines(&note.tags),
            lines(&note.flags),
            number(note.evidence.len()),
            claimant_f,
            note.anchor.quote,
            note.text,
        ])?;
        let row = db.last_insert_rowid();
        db.prepare_cached(
            "INSERT INTO said (rowid, quote, text, tags, claimant, title) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![row, quote_f, text_f, tags_f, claimant_f, put.title_f])?;
    }
    Ok(())
}

/// The first words of a text, for an article without a headline.
fn opening(seen: &Seen) -> String {
    let words: Vec<&str> = seen.text.split_whitespace().take(12).collect();
    if words.is_empty() {
        return seen.shelf.article.name();
    }
    words.join(" ") + "…"
}

/// The words of what was put in, for finding what was meant by one that is nowhere. What a later refresh takes away stays: a word that
/// nothing has is only a guess that finds nothing.
#[derive(Default)]
pub struct Words {
    seen: HashSet<u64>,
    new: Vec<String>,
    hasher: RandomState,
}

/// The shortest and longest words, in bytes, that a slip is mended in.
const MENDED: std::ops::RangeInclusive<usize> = 4..=24;

impl Words {
    pub fn take(&mut self, put: &Put) {
        let fields = [&put.title_f, &put.body_f];
        for text in fields.into_iter().chain(put.notes.iter().flatten()) {
            for word in text.split(' ').filter(|w| MENDED.contains(&w.len())) {
                if self.seen.insert(self.hasher.hash_one(word)) && !word.starts_with(|c: char| c.is_numeric())
                {
                    self.new.push(word.to_owned());
                }
            }
        }
        each(
            put.seen.shelf.article.outlet.as_deref().unwrap_or_default(),
            |_, word| {
                if self.seen.insert(self.hasher.hash_one(word)) {
                    self.new.push(word.to_owned());
                }
            },
        );
    }

    pub fn write(mut self, db: &Connection) -> rusqlite::Result<()> {
        self.new.sort_unstable();
        let mut insert = db.prepare("INSERT OR IGNORE INTO word (word) VALUES (?1)")?;
        for word in &self.new {
            insert.execute([word])?;
        }
        Ok(())
    }
}
