//! Bringing the index up to the folders: one merge of two sorted listings says what is new, what is gone and what is to be looked at; a
//! folder whose files look as they did is not read. Readers work beside one another, one writer puts in what they find.

use super::put::{Put, Words, insert, remove};
use super::story::{self, Print};
use super::{Index, IndexError, schema};
use crate::query::words::folded;
use crate::store::{Stamp, Store};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
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
        let fresh = self.is_empty()?;
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
        let mut stories = false;
        for id in gone {
            stories |= remove(&transaction, id)?;
        }
        let mut words = Words::default();
        look_at_all(&self.store, &pairs, stop, &mut |done, look| {
            tell(done, pairs.len());
            match look {
                Look::Same => {}
                Look::None(old) => {
                    if let Some(id) = old {
                        stories |= remove(&transaction, id)?;
                        out.removed += 1;
                    }
                }
                Look::Put(put) => {
                    out.read += 1;
                    words.add(&put.words);
                    stories |= insert(&transaction, &put)?;
                }
            }
            Ok(())
        })?;
        if stop.load(Ordering::Relaxed) {
            transaction.rollback()?;
            return Ok(Gathered::default());
        }
        words.write(&transaction)?;
        if stories {
            story::find(&transaction)?;
        }
        if fresh {
            schema::orders(&transaction)?;
        }
        transaction.commit()?;
        if out.read + out.removed > 0 {
            self.forget();
        }
        if fresh && out.read > 0 {
            self.db
                .execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);")?;
        }
        Ok(out)
    }
}

impl Index {
    /// Brings these folders up to their files, and no others: what this program has just changed.
    pub fn renew(&mut self, folders: &[String]) -> Result<(), IndexError> {
        let transaction = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)?;
        let mut words = Words::default();
        let mut stories = false;
        for folder in folders {
            let id = transaction
                .prepare_cached("SELECT id FROM about WHERE folder = ?1")?
                .query_row([folder], |row| row.get(0))
                .optional()?;
            match look_at(&self.store, folder, None, &mut words) {
                Look::Same => {}
                Look::None(_) => {
                    if let Some(id) = id {
                        stories |= remove(&transaction, id)?;
                    }
                }
                Look::Put(mut put) => {
                    put.old = id;
                    stories |= insert(&transaction, &put)?;
                }
            }
        }
        words.write(&transaction)?;
        if stories {
            story::find(&transaction)?;
        }
        transaction.commit()?;
        self.forget();
        Ok(())
    }
}

fn known(db: &Connection) -> rusqlite::Result<Vec<Known>> {
    let mut all = db.prepare("SELECT id, folder, stamp, within, others FROM about ORDER BY folder")?;
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
                let mut words = Words::default();
                while !end.load(Ordering::Relaxed) && !stop.load(Ordering::Relaxed) {
                    let Some((name, known)) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        return;
                    };
                    // A folder on which the program fails is left out; the others are not.
                    let look = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                        look_at(store, name, known.as_ref(), &mut words)
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

/// Enough of a text for its first words.
fn opening_end(text: &str) -> usize {
    (0..=text.len().min(400))
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or_default()
}

fn look_at(store: &Store, name: &str, known: Option<&Known>, words: &mut Words) -> Look {
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
    let mut put = Put {
        old,
        folder: name.to_owned(),
        stamp,
        within,
        print: Print::new(&seen.shelf.article, &seen.text),
        title_f,
        body_f: folded(&seen.text),
        notes,
        seen,
        words: String::new(),
    };
    put.words = words.new_in(&put);
    // Of the text only its words are wanted from here on, and its beginning where there is no title.
    put.seen.text.truncate(opening_end(&put.seen.text));
    Look::Put(Box::new(put))
}
