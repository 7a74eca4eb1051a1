//! Putting articles into the tables and taking them out: what the one writer of a refresh does.

use super::story::{self, Print};
use crate::note::Status;
use crate::query::host;
use crate::query::words::folded;
use crate::store::{Seen, Stamp};
use rusqlite::{Connection, params};
use std::collections::HashSet;

/// All of one article that goes into the index, made ready by a reader so that the writer only writes.
pub struct Put {
    pub old: Option<i64>,
    pub folder: String,
    pub stamp: Stamp,
    pub within: i64,
    pub seen: Seen,
    pub print: Print,
    pub title_f: String,
    pub body_f: String,
    pub notes: Vec<[String; 4]>,
    /// Words that its reader has not met before.
    pub words: String,
}

/// Takes an article out; whether the stories of others are to be looked for.
pub fn remove(db: &Connection, id: i64) -> rusqlite::Result<bool> {
    let shared = story::is_shared(db, id)?;
    for table in ["said", "passage"] {
        let rows = if table == "said" { "rowid" } else { "id" };
        let sql = format!("DELETE FROM {table} WHERE {rows} IN (SELECT id FROM note WHERE article = ?1)");
        db.prepare_cached(&sql)?.execute([id])?;
    }
    for sql in [
        "DELETE FROM note WHERE article = ?1",
        "DELETE FROM words WHERE rowid = ?1",
        "DELETE FROM heads WHERE rowid = ?1",
        "DELETE FROM print WHERE id = ?1",
        "DELETE FROM about WHERE id = ?1",
        "DELETE FROM article WHERE id = ?1",
    ] {
        db.prepare_cached(sql)?.execute([id])?;
    }
    Ok(shared)
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

/// Puts an article in; whether stories are to be looked for.
pub fn insert(db: &Connection, put: &Put) -> rusqlite::Result<bool> {
    let mut before = None;
    if let Some(old) = put.old {
        before = story::before(db, old)?;
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
        "INSERT INTO article (id, own, state, starred, notes, settled, problems, published, added, tags, folder)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        put.old,
        info.id,
        about.state as i64,
        about.starred,
        number(shelf.notes.len()),
        number(settled),
        number(shelf.problems.len()),
        about.published,
        about.added,
        lines(&info.tags),
        about.folder.to_lowercase(),
    ])?;
    let id = db.last_insert_rowid();
    db.prepare_cached(
        "INSERT INTO about (id, folder, stamp, within, others, title, outlet, authors, url, version, title_f, outlet_f, filed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        id,
        put.folder,
        put.stamp.sum,
        put.within,
        put.stamp.others,
        info.title.as_deref().map_or_else(|| opening(&put.seen), str::to_owned),
        about.outlet,
        info.authors.join(", "),
        about.url,
        info.version,
        put.title_f,
        outlet_f,
        about.folder,
    ])?;
    let stories = story::put(db, id, &put.print, before)?;
    db.prepare_cached("INSERT INTO words (rowid, title, outlet, authors, body) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id, put.title_f, outlet_f, authors_f, put.body_f])?;
    db.prepare_cached("INSERT INTO heads (rowid, title, outlet, authors, host) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            id,
            put.title_f,
            outlet_f,
            authors_f,
            folded(host(about.url))
        ])?;
    for (placed, folds) in shelf.notes.iter().zip(&put.notes) {
        let note = &placed.note;
        let [quote_f, text_f, tags_f, claimant_f] = folds;
        db.prepare_cached(
            "INSERT INTO note (article, own, kind, verdict, status, place, confidence, reliability, credibility, due, updated, tags,
                 flags, evidence, remark)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
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
            !note.text.trim().is_empty(),
        ])?;
        let row = db.last_insert_rowid();
        db.prepare_cached("INSERT INTO passage (id, quote, text) VALUES (?1, ?2, ?3)")?
            .execute(params![row, note.anchor.quote, note.text])?;
        db.prepare_cached(
            "INSERT INTO said (rowid, quote, text, tags, claimant, title) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![row, quote_f, text_f, tags_f, claimant_f, put.title_f])?;
    }
    Ok(stories)
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
    seen: HashSet<u64, Mixed>,
    /// The last hash of each place: three words of four are met again before another takes theirs, and the set is not asked.
    last: Vec<u64>,
    new: Vec<String>,
}

/// Words that are remembered so: as many as fit into the nearest cache of a processor.
const LAST: usize = 4096;

/// The numbers that are put in are hashes already.
type Mixed = std::hash::BuildHasherDefault<Taken>;

#[derive(Default)]
pub struct Taken(u64);

impl std::hash::Hasher for Taken {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = self.0.rotate_left(5) ^ n;
    }
}

/// Eight bytes at a time, as FNV-1a (Fowler, Noll, Vo) takes one, with the finish of MurmurHash3: which words were seen is a guess at what is
/// new, and the table decides.
fn hashed(word: &str) -> u64 {
    let mut h = word.len() as u64;
    for bytes in word.as_bytes().chunks(8) {
        let mut eight = [0; 8];
        eight[..bytes.len()].copy_from_slice(bytes);
        h = (h ^ u64::from_le_bytes(eight)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        h ^= h >> 32;
    }
    h.wrapping_mul(0xff51_afd7_ed55_8ccd)
}

/// The shortest and longest words, in bytes, that a slip is mended in.
const MENDED: std::ops::RangeInclusive<usize> = 4..=24;

impl Words {
    /// The words of an article that were not seen before, apart by spaces.
    pub fn new_in(&mut self, put: &Put) -> String {
        let mut out = String::new();
        let outlet = folded(put.seen.shelf.article.outlet.as_deref().unwrap_or_default());
        let fields = [&put.title_f, &put.body_f, &outlet];
        self.last.resize(LAST, 0);
        for text in fields.into_iter().chain(put.notes.iter().flatten()) {
            for word in text.split(' ').filter(|w| MENDED.contains(&w.len())) {
                let hash = hashed(word);
                let last = self.last.get_mut(hash as usize % LAST);
                if last.is_some_and(|last| std::mem::replace(last, hash) == hash) {
                    continue;
                }
                if !word.starts_with(|c: char| c.is_numeric()) && self.seen.insert(hash) {
                    out.push_str(word);
                    out.push(' ');
                }
            }
        }
        out
    }

    /// Takes in what a reader found new.
    pub fn add(&mut self, words: &str) {
        for word in words.split_terminator(' ') {
            if self.seen.insert(hashed(word)) {
                self.new.push(word.to_owned());
            }
        }
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
