//! The index: one SQLite file that answers for the whole library at once. It is derived. Everything in it is read from the article folders,
//! it lies in the user's cache folder, and whoever deletes it loses nothing but the seconds in which it is made anew.
//!
//! ```text
//! article folders ──▶ survey (stamps) ──▶ readers, one a core ──▶ one writer, one transaction ──▶ index
//! query ──▶ SQL and FTS5 ──▶ ids ──▶ rows, snippets
//! ```
//!
//! A file that is damaged, of another schema or of another library is thrown away and made anew without a word. Two programs may use one
//! index: opening and making are done under a lock, writing is one transaction, and readers see the state before or after it.

#![allow(
    clippy::disallowed_methods,
    reason = "the index is an edge: it keeps a file in the cache folder and reads with several threads"
)]

mod atoms;
mod bits;
mod fuzzy;
mod gather;
mod list;
mod put;
mod schema;
mod search;
mod sets;
mod snippet;
mod story;

pub use gather::Gathered;
pub use list::{Listing, Order, Row};
pub use search::{Answer, Found, Mended, NoteHit};
pub use snippet::Snippet;

use crate::query::QueryError;
use crate::store::{Store, hash};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What can go wrong with the index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The query cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The library cannot be listed.
    #[error("cannot read the library {0}: {1}")]
    Library(String, std::io::Error),
    /// SQLite failed.
    #[error("the index of the library failed: {0}; it is made anew at the next start if it is damaged")]
    Sql(#[from] rusqlite::Error),
    /// Another program holds it.
    #[error("another copydesk is making the index of this library; try again when it is done")]
    Busy,
}

/// The index of one library, open.
pub struct Index {
    db: Connection,
    store: Store,
    /// All words of the library, once they were needed.
    words: Option<fuzzy::Vocabulary>,
    /// What the rows are, once that was needed.
    sets: Option<sets::Sets>,
    /// SQLite's number of the state that `words` and `sets` are of.
    state: i64,
    /// The rows that are to be weighed, for the function `wanted`.
    wanted: Arc<Mutex<bits::Bits>>,
}

/// How long opening waits for another program that makes the index.
const PATIENCE: Duration = Duration::from_secs(30);

/// After this long without a change an index goes when another is made. It costs its library one making anew.
const FORGOTTEN: Duration = Duration::from_secs(90 * 24 * 3600);

impl Index {
    /// Opens the index of a library, or makes an empty one; [`Index::refresh`] fills it. `cache` is the user's cache folder for copydesk;
    /// without one, or where it cannot be written, the index is kept in memory and made at each start.
    pub fn open(store: &Store, cache: Option<&Path>) -> Result<Index, IndexError> {
        let db = match cache.and_then(|cache| Place::new(store, cache)) {
            Some(place) => match place.open() {
                Ok(db) => db,
                Err(IndexError::Busy) => return Err(IndexError::Busy),
                Err(_) => schema::in_memory()?,
            },
            None => schema::in_memory()?,
        };
        let wanted = Arc::new(Mutex::new(bits::Bits::default()));
        search::wants(&db, &wanted)?;
        Ok(Index {
            db,
            store: store.clone(),
            words: None,
            sets: None,
            state: 0,
            wanted,
        })
    }

    /// What was read of the tables is not so any more.
    fn forget(&mut self) {
        self.words = None;
        self.sets = None;
    }

    /// What the rows are now; another program may have changed them.
    fn current(&mut self) -> rusqlite::Result<(&Connection, &mut sets::Sets)> {
        let state = self
            .db
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?;
        if state != self.state {
            self.forget();
            self.state = state;
        }
        let sets = match self.sets.take() {
            Some(sets) => sets,
            None => sets::Sets::read(&self.db)?,
        };
        Ok((&self.db, self.sets.insert(sets)))
    }

    /// What ends a query that nobody waits for any more, from another thread.
    pub fn interrupter(&self) -> rusqlite::InterruptHandle {
        self.db.get_interrupt_handle()
    }

    /// Whether it is kept in memory only, having no folder to be in.
    pub fn is_in_memory(&self) -> bool {
        self.db.path().is_none_or(str::is_empty)
    }

    /// Whether no article is in it.
    pub fn is_empty(&self) -> Result<bool, IndexError> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM article LIMIT 1)";
        Ok(self.db.query_row(sql, [], |row| row.get::<_, i64>(0))? == 0)
    }

    /// The library it answers for.
    pub fn store(&self) -> &Store {
        &self.store
    }
}

/// Where the index of a library lies.
struct Place {
    file: PathBuf,
    lock: PathBuf,
}

impl Place {
    /// `None` where the folder cannot be made.
    fn new(store: &Store, cache: &Path) -> Option<Place> {
        let root = std::fs::canonicalize(store.root())
            .or_else(|_| std::path::absolute(store.root()))
            .ok()?;
        let name = &hash(root.as_os_str().as_encoded_bytes())[..16];
        let folder = cache.join("index");
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).ok()?;
        Some(Place {
            file: folder.join(format!("{name}.sqlite3")),
            lock: folder.join(format!("{name}.lock")),
        })
    }

    fn open(&self) -> Result<Connection, IndexError> {
        let _lock = self.locked()?;
        if let Ok(db) = schema::open(&self.file)
            && schema::is_sound(&db)
        {
            return Ok(db);
        }
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.file.clone().into_os_string();
            name.push(ending);
            let _ = std::fs::remove_file(name);
        }
        self.tidy();
        let db = schema::open(&self.file)?;
        schema::make(&db)?;
        Ok(db)
    }

    /// Takes away the indexes of libraries that nobody has changed for long: those that are gone, most of them.
    fn tidy(&self) {
        let entries = self
            .file
            .parent()
            .and_then(|folder| std::fs::read_dir(folder).ok());
        for entry in entries.into_iter().flatten().filter_map(Result::ok) {
            let old = entry
                .metadata()
                .and_then(|m| m.modified())
                .is_ok_and(|at| at.elapsed().is_ok_and(|since| since > FORGOTTEN));
            if old && entry.path() != self.lock {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// The lock under which the file is opened, thrown away and made.
    fn locked(&self) -> Result<Option<std::fs::File>, IndexError> {
        let mut options = std::fs::OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let Ok(file) = options.open(&self.lock) else {
            return Ok(None);
        };
        let since = std::time::Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(std::fs::TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(std::fs::TryLockError::WouldBlock) => return Err(IndexError::Busy),
                // File systems without locks: SQLite's own still hold.
                Err(std::fs::TryLockError::Error(_)) => return Ok(None),
            }
        }
    }
}

#[cfg(test)]
mod tests;
