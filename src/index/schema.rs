//! The tables. There are no migrations: a file of another schema is thrown away.

use rusqlite::Connection;
use std::path::Path;
use std::time::Duration;

/// Raised with every change of the tables or of what is put into them.
const VERSION: i32 = 4;

/// `cpyd`: that the file is ours.
const APPLICATION: i32 = 0x6370_7964;

/// `article` and `note` hold what queries ask of every row, and nothing else: they are gone through from end to end. What is shown of a row
/// is beside it, in `about` and `passage`. Columns that end in `_f` hold words as [`crate::query::words::folded`] gives them. The tables of
/// words keep no text: what a snippet is cut from is read from the files. `own` is the id that people see; `filed` is the
/// folder that the reader filed it in, `article.folder` the same in lower case; `about.folder` is the one on disk. `story` is the row of one of the
/// articles that carry it, 0 where no other does; `print` has what that is found by, see [`super::story`].
const TABLES: &str = "
CREATE TABLE article (
    id INTEGER PRIMARY KEY, own TEXT NOT NULL, state INTEGER NOT NULL, starred INTEGER NOT NULL, notes INTEGER NOT NULL,
    settled INTEGER NOT NULL, problems INTEGER NOT NULL, published TEXT NOT NULL, added TEXT NOT NULL, tags TEXT NOT NULL,
    folder TEXT NOT NULL, story INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE about (
    id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, stamp INTEGER NOT NULL, within INTEGER NOT NULL, others TEXT NOT NULL,
    title TEXT NOT NULL, outlet TEXT NOT NULL, authors TEXT NOT NULL, url TEXT NOT NULL, version TEXT NOT NULL,
    filed TEXT NOT NULL, title_f TEXT NOT NULL, outlet_f TEXT NOT NULL
);
CREATE TABLE print (id INTEGER PRIMARY KEY, sketch BLOB NOT NULL);
CREATE TABLE note (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL, own TEXT NOT NULL, kind TEXT NOT NULL, verdict TEXT NOT NULL,
    status TEXT NOT NULL, place TEXT NOT NULL, confidence TEXT NOT NULL, reliability TEXT NOT NULL, credibility TEXT NOT NULL,
    due TEXT NOT NULL, updated TEXT NOT NULL, tags TEXT NOT NULL, flags TEXT NOT NULL, evidence INTEGER NOT NULL,
    remark INTEGER NOT NULL
);
CREATE TABLE passage (id INTEGER PRIMARY KEY, quote TEXT NOT NULL, text TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(title, outlet, authors, body, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE heads USING fts5(title, outlet, authors, host, content='', contentless_delete=1, tokenize='ascii', prefix='1 2 3');
CREATE VIRTUAL TABLE said USING fts5(quote, text, tags, claimant, title, content='', contentless_delete=1, tokenize='ascii');
CREATE TABLE word (word TEXT PRIMARY KEY) WITHOUT ROWID;
";

/// Made once everything is in.
const ORDERS: &str = "
CREATE INDEX IF NOT EXISTS note_article ON note (article);
CREATE INDEX IF NOT EXISTS article_added ON article (added, id);
CREATE INDEX IF NOT EXISTS article_published ON article (published, id);
CREATE INDEX IF NOT EXISTS article_story ON article (story) WHERE story > 0;
";

pub fn open(file: &Path) -> rusqlite::Result<Connection> {
    // SQLite makes its files as the process may: nobody else is to read what the notes say.
    #[cfg(unix)]
    {
        let mut options = std::fs::OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let _ = options.open(file);
    }
    let db = Connection::open(file)?;
    settings(&db)?;
    // Readers go on while one writes; what a crash of the machine costs is the last refresh.
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    db.execute_batch("PRAGMA synchronous = NORMAL;")?;
    Ok(db)
}

pub fn in_memory() -> rusqlite::Result<Connection> {
    let db = Connection::open_in_memory()?;
    settings(&db)?;
    make(&db)?;
    Ok(db)
}

fn settings(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(Duration::from_secs(20))?;
    db.set_prepared_statement_cache_capacity(64);
    db.execute_batch(
        "PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;",
    )
}

/// The tables, empty.
pub fn make(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(&format!(
        "BEGIN IMMEDIATE; {TABLES} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
    ))?;
    for table in ["words", "heads", "said"] {
        // A larger share of what is added is sorted in memory, so fewer pieces are to be merged.
        db.execute(
            &format!("INSERT INTO {table}({table}, rank) VALUES ('hashsize', 33554432)"),
            [],
        )?;
    }
    Ok(())
}

pub fn orders(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(ORDERS)
}

/// Whether the file is ours, of this schema and can be read.
pub fn is_sound(db: &Connection) -> bool {
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0));
    let is = |sql: &str, n: i32| number(sql).is_ok_and(|found| found == i64::from(n));
    is("PRAGMA application_id", APPLICATION)
        && is("PRAGMA user_version", VERSION)
        && number("SELECT count(*) FROM (SELECT 1 FROM article JOIN about USING (id) LIMIT 1)").is_ok()
        && number("SELECT count(*) FROM (SELECT 1 FROM print LIMIT 1)").is_ok()
        && number("SELECT count(*) FROM (SELECT 1 FROM note JOIN passage USING (id) LIMIT 1)").is_ok()
        && number("SELECT count(*) FROM (SELECT 1 FROM word LIMIT 1)").is_ok()
        && number("SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH 'a')").is_ok()
        && number("SELECT count(*) FROM (SELECT 1 FROM heads WHERE heads MATCH 'a')").is_ok()
        && number("SELECT count(*) FROM (SELECT 1 FROM said WHERE said MATCH 'a')").is_ok()
}
