//! Bringing the index up to the folders: one merge of two sorted listings says what is new, what is gone and what is to be looked at; a
//! folder whose files look as they did is not read. Readers work beside one another, one writer puts in what they find.

use super::{Index, IndexError, schema};
use crate::note::Status;
use crate::query::host;
use crate::query::words::{each, folded};
use crate::store::{Seen, Stamp, Store};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, SystemTime};

/// What a refresh did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Gathered {
    /// Folders that were read, being new or changed.
    pub read: usize,
    /// Articles that are gone.
    pub removed: usize,
    /// Folders in all.
    pub folders: usize,
}

/// A folder as the index knows it.
struct Known {
    id: i64,
    folder: String,
    stamp: Stamp,
    within: i64,
}

/// A folder that is to be looked at, and what a reader says of it.
enum Look {
    /// As it was.
    Same,
    /// No article.
    None(Option<i64>),
    /// To be put in.
    Put(Box<Put>),
}

/// All of one article that goes into the index, made ready by a reader so that the writer only writes.
struct Put {
    old: Option<i64>,
    folder: String,
    stamp: Stamp,
    within: i64,
    seen: Seen,
    title_f: String,
    body_f: String,
    notes: Vec<[String; 4]>,
}

/// A file that was changed so shortly before it was read may be changed again within one tick of the clock.
const TICK: Duration = Duration::from_millis(50);

impl Index {
    /// Brings the index up to the files. `tell` hears how many of how many folders have been looked at; when `stop` is set, nothing of this
    /// refresh is kept.
    pub fn refresh(
        &mut self,
        tell: &mut dyn FnMut(usize, usize),
        stop: &AtomicBool,
    ) -> Result<Gathered, IndexError> {
        let names = self
            .store
            .names()
            .map_err(|e| IndexError::Library(self.store.shown(), e))?;
        let fresh = self
            .db
            .query_row("SELECT count(*) FROM (SELECT 1 FROM article LIMIT 1)", [], |r| {
                r.get::<_, i64>(0)
            })?
            == 0;
        let transaction = match Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate) {
            Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
                return Err(IndexError::Busy);
            }
            other => other?,
        };
        let known = known(&transaction)?;
        let (pairs, gone) = merged(names, known);
        let mut out = Gathered {
            removed: gone.len(),
            folders: pairs.len(),
            ..Gathered::default()
        };
        for id in gone {
            remove(&transaction, id)?;
        }
        let mut words = Words::default();
        look_at_all(&self.store, &pairs, stop, &mut |done, look| {
            tell(done, pairs.len());
            match look {
                Look::Same => {}
                Look::None(old) => {
                    if let Some(id) = old {
                        remove(&transaction, id)?;
                        out.removed += 1;
                    }
                }
                Look::Put(put) => {
                    out.read += 1;
                    words.take(&put);
                    insert(&transaction, &put)?;
                }
            }
            Ok(())
        })?;
        if stop.load(Ordering::Relaxed) {
            transaction.rollback()?;
            return Ok(Gathered::default());
        }
        words.write(&transaction)?;
        if fresh {
            schema::orders(&transaction)?;
        }
        transaction.commit()?;
        if out.read + out.removed > 0 {
            self.words = None;
        }
        if fresh && out.read > 0 {
            self.db
                .execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);")?;
        }
        Ok(out)
    }
}

fn known(db: &Connection) -> rusqlite::Result<Vec<Known>> {
    let mut all = db.prepare("SELECT id, folder, stamp, within, others FROM article ORDER BY folder")?;
    let rows = all.query_map([], |row| {
        Ok(Known {
            id: row.get(0)?,
            folder: row.get(1)?,
            stamp: Stamp {
                sum: row.get(2)?,
                others: row.get(4)?,
                latest: 0,
            },
            within: row.get(3)?,
        })
    })?;
    rows.collect()
}

/// Goes through the two sorted listings side by side: folders with what is known of each, and articles without a folder.
fn merged(names: Vec<String>, known: Vec<Known>) -> (Vec<(String, Option<Known>)>, Vec<i64>) {
    let mut gone = Vec::new();
    let mut pairs = Vec::with_capacity(names.len());
    let mut known = known.into_iter().peekable();
    for name in names {
        while let Some(before) = known.next_if(|k| k.folder < name) {
            gone.push(before.id);
        }
        let its = known.next_if(|k| k.folder == name);
        pairs.push((name, its));
    }
    gone.extend(known.map(|k| k.id));
    (pairs, gone)
}

/// Looks at all folders with one reader a core, and hands what they find to `take` in any order, with how many have been looked at.
fn look_at_all(
    store: &Store,
    pairs: &[(String, Option<Known>)],
    stop: &AtomicBool,
    take: &mut dyn FnMut(usize, Look) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let readers = std::thread::available_parallelism()
        .map_or(2, usize::from)
        .clamp(1, 8);
    let next = AtomicUsize::new(0);
    let end = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (found, finds) = sync_channel::<Look>(256);
        for _ in 0..readers {
            let found = found.clone();
            let (next, end) = (&next, &end);
            scope.spawn(move || {
                while !end.load(Ordering::Relaxed) && !stop.load(Ordering::Relaxed) {
                    let Some((name, known)) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        return;
                    };
                    // A folder on which the program fails is left out; the others are not.
                    let look = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                        look_at(store, name, known.as_ref())
                    }))
                    .unwrap_or(Look::Same);
                    if found.send(look).is_err() {
                        return;
                    }
                }
            });
        }
        drop(found);
        let mut outcome = Ok(());
        for (done, look) in finds.iter().enumerate() {
            outcome = take(done + 1, look);
            if outcome.is_err() {
                end.store(true, Ordering::Relaxed);
                break;
            }
        }
        drop(finds);
        outcome
    })
}

fn look_at(store: &Store, name: &str, known: Option<&Known>) -> Look {
    let old = known.map(|k| k.id);
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX));
    let Some((mut stamp, within)) = store.stamp(name, known.map(|k| (&k.stamp, k.within))) else {
        return Look::None(old);
    };
    if known.is_some_and(|k| k.stamp.sum == stamp.sum && k.stamp.others == stamp.others) {
        return Look::Same;
    }
    let tick = i64::try_from(TICK.as_nanos()).unwrap_or_default();
    if stamp.latest > now.saturating_sub(tick) {
        // It is read again at the next look.
        stamp.sum = stamp.sum.wrapping_add(1);
    }
    let Some(seen) = store.see(name) else {
        return Look::None(old);
    };
    let title_f = folded(&seen.shelf.article.name());
    let notes = seen
        .shelf
        .notes
        .iter()
        .map(|placed| {
            let note = &placed.note;
            [
                folded(&note.anchor.quote),
                folded(&note.text),
                folded(&note.tags.join(" ")),
                folded(note.claimant.as_deref().unwrap_or_default()),
            ]
        })
        .collect();
    Look::Put(Box::new(Put {
        old,
        folder: name.to_owned(),
        stamp,
        within,
        title_f,
        body_f: folded(&seen.text),
        notes,
        seen,
    }))
}

fn remove(db: &Connection, id: i64) -> rusqlite::Result<()> {
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

fn insert(db: &Connection, put: &Put) -> rusqlite::Result<()> {
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
struct Words {
    seen: HashSet<u64>,
    new: Vec<String>,
    hasher: RandomState,
}

/// The shortest and longest words, in bytes, that a slip is mended in.
const MENDED: std::ops::RangeInclusive<usize> = 4..=24;

impl Words {
    fn take(&mut self, put: &Put) {
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

    fn write(mut self, db: &Connection) -> rusqlite::Result<()> {
        self.new.sort_unstable();
        let mut insert = db.prepare("INSERT OR IGNORE INTO word (word) VALUES (?1)")?;
        for word in &self.new {
            insert.execute([word])?;
        }
        Ok(())
    }
}
