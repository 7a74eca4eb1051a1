//! Queries that the reader keeps under a name, in `queries.toml` beside the articles:
//!
//! ```toml
//! schema = 1
//!
//! [[query]]
//! name = "due this week"
//! query = "due:<7d -status:done"
//! ```
//!
//! The file is the reader's own: it may be written by hand. A change takes the lock, reads what is on disk, and changes one entry of that;
//! comments, the order and the fields of other programs stay.

use super::{Problem, Store, StoreError, disk};
use std::path::{Path, PathBuf};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

/// The version of the file that is written; one with a higher number is read and never written.
const SCHEMA: i64 = 1;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;

/// A query under its name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SavedQuery {
    /// What the reader calls it; told apart without regard to case.
    pub name: String,
    /// What is asked, in the query language, as it was written.
    pub query: String,
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

impl Store {
    /// The saved queries in the order of the file, and what of it could not be understood: then nothing is written to it.
    pub fn saved_queries(&self) -> Result<(Vec<SavedQuery>, Option<Problem>), StoreError> {
        let path = self.queries_file();
        let bytes = disk::read(&path).map_err(|e| disk::failed("read", &path, &e))?;
        Ok(match understood(&bytes.unwrap_or_default(), &path) {
            Ok(doc) => listed(&doc, &path),
            Err(problem) => (Vec::new(), Some(problem)),
        })
    }

    /// The saved query of this name.
    pub fn saved_query(&self, name: &str) -> Result<Option<SavedQuery>, StoreError> {
        let (all, _) = self.saved_queries()?;
        Ok(all.into_iter().find(|q| same(&q.name, name)))
    }

    /// Keeps a query under a name, in the place of the one that has it. On return it is on disk. Gives back what stood there.
    pub fn save_query(&self, name: &str, query: &str) -> Result<Option<SavedQuery>, StoreError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
            return Err(StoreError::Failed(format!(
                "a query needs a name of one line, {LONGEST_NAME} characters at most"
            )));
        }
        let query = query.trim();
        self.change_queries(|tables, all| {
            let at = all.iter().position(|q| same(&q.name, name));
            match at.and_then(|at| tables.get_mut(at)) {
                Some(there) => {
                    put(there, "query", query);
                }
                None => {
                    let mut table = Table::new();
                    put(&mut table, "name", name);
                    put(&mut table, "query", query);
                    tables.push(table);
                }
            }
            at.and_then(|at| all.get(at).cloned())
        })
    }

    /// Takes a saved query away; gives back what it was, `None` where none has the name.
    pub fn forget_query(&self, name: &str) -> Result<Option<SavedQuery>, StoreError> {
        self.change_queries(|tables, all| {
            let at = all.iter().position(|q| same(&q.name, name))?;
            tables.remove(at);
            all.get(at).cloned()
        })
    }

    fn queries_file(&self) -> PathBuf {
        self.root.join("queries.toml")
    }

    /// Changes the entries of the file as it is on disk now.
    fn change_queries<T>(
        &self,
        change: impl FnOnce(&mut ArrayOfTables, &[SavedQuery]) -> T,
    ) -> Result<T, StoreError> {
        disk::make_folder(&self.root)?;
        // Not as a save in the library is told: this folder is the library, and its parent is not ours.
        let _lock = disk::lock_untold(&self.root)?;
        let path = self.queries_file();
        let old = disk::read(&path)
            .map_err(|e| disk::failed("read", &path, &e))?
            .unwrap_or_default();
        let mut doc = understood(&old, &path).map_err(|p| refused(&p))?;
        let (all, problem) = listed(&doc, &path);
        if let Some(problem) = problem {
            return Err(refused(&problem));
        }
        let schema = doc.get("schema").and_then(Item::as_integer).unwrap_or(SCHEMA);
        if schema > SCHEMA {
            return Err(StoreError::ReadOnly(format!(
                "cannot change {}: it was written by a newer copydesk (schema {schema}); use that one",
                disk::shown(&path)
            )));
        }
        if old.is_empty() {
            doc["schema"] = toml_edit::value(SCHEMA);
        }
        let tables = doc
            .entry("query")
            .or_insert(Item::ArrayOfTables(ArrayOfTables::new()))
            .as_array_of_tables_mut();
        let Some(tables) = tables else {
            return Err(refused(&no_list(&path)));
        };
        let out = change(tables, &all);
        let new = doc.to_string();
        if new.as_bytes() != old {
            disk::write(&path, new.as_bytes())?;
        }
        Ok(out)
    }
}

/// A field made to say a text; what stands behind it in its line stays.
fn put(table: &mut Table, key: &str, text: &str) {
    let mut item = toml_edit::value(text);
    if let (Some(new), Some(old)) = (item.as_value_mut(), table.get(key).and_then(Item::as_value)) {
        *new.decor_mut() = old.decor().clone();
    }
    table.insert(key, item);
}

fn understood(bytes: &[u8], path: &Path) -> Result<DocumentMut, Problem> {
    let problem = |line: Option<usize>, what: String| Problem {
        file: path.to_owned(),
        line,
        what,
    };
    let text = std::str::from_utf8(bytes).map_err(|_| problem(None, "it is not UTF-8".to_owned()))?;
    text.parse().map_err(|e: toml_edit::TomlError| {
        let line = e
            .span()
            .map(|s| text.get(..s.start).unwrap_or("").matches('\n').count() + 1);
        problem(line, e.message().to_owned())
    })
}

fn no_list(path: &Path) -> Problem {
    Problem {
        file: path.to_owned(),
        line: None,
        what: "`query` is not a list of [[query]]".to_owned(),
    }
}

/// The queries of the file; an entry without a name or a query is told of, and the others are read.
fn listed(doc: &DocumentMut, path: &Path) -> (Vec<SavedQuery>, Option<Problem>) {
    let tables = match doc.get("query") {
        None => return (Vec::new(), None),
        Some(Item::ArrayOfTables(tables)) => tables,
        Some(_) => return (Vec::new(), Some(no_list(path))),
    };
    let mut out = Vec::new();
    let mut problem = None;
    for (n, table) in tables.iter().enumerate() {
        let text = |key: &str| table.get(key).and_then(Item::as_str).map(str::trim);
        match (text("name"), text("query")) {
            (Some(name), Some(query)) if !name.is_empty() => out.push(SavedQuery {
                name: name.to_owned(),
                query: query.to_owned(),
            }),
            _ => {
                problem.get_or_insert_with(|| Problem {
                    file: path.to_owned(),
                    line: None,
                    what: format!("[[query]] number {} has no name, or no query", n + 1),
                });
            }
        }
    }
    (out, problem)
}

fn refused(problem: &Problem) -> StoreError {
    StoreError::Failed(format!(
        "cannot change the saved queries: {problem}; put the file right first"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(toml: &str) -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().expect("dir");
        if !toml.is_empty() {
            std::fs::write(dir.path().join("queries.toml"), toml).expect("written");
        }
        let store = Store::new(dir.path().to_owned());
        (dir, store)
    }

    fn file(dir: &tempfile::TempDir) -> String {
        std::fs::read_to_string(dir.path().join("queries.toml")).expect("read")
    }

    #[test]
    fn a_query_is_kept_under_its_name_until_it_is_forgotten() {
        let (dir, store) = library("");
        assert_eq!(store.saved_queries().expect("read").0, []);
        assert_eq!(store.save_query(" due ", "due:<7d").expect("saved"), None);
        store.save_query("tides", "tide \"north pier\"").expect("saved");
        let before = store
            .save_query("DUE", "due:<2d")
            .expect("saved")
            .expect("was there");
        assert_eq!(before.query, "due:<7d");
        let names: Vec<String> = store
            .saved_queries()
            .expect("read")
            .0
            .into_iter()
            .map(|q| format!("{}: {}", q.name, q.query))
            .collect();
        assert_eq!(names, ["due: due:<2d", "tides: tide \"north pier\""]);
        store.forget_query("due").expect("gone").expect("was there");
        assert_eq!(store.forget_query("due").expect("read"), None);
        assert_eq!(file(&dir).matches("[[query]]").count(), 1);
        assert!(store.save_query("  ", "x").is_err());
    }

    #[test]
    fn nothing_outside_the_library_is_touched() {
        let home = tempfile::tempdir().expect("dir");
        let store = Store::new(home.path().join("library"));
        store.save_query("due", "due:<7d").expect("saved");
        let then = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        let folder = std::fs::File::open(home.path()).expect("opens");
        folder.set_modified(then).expect("set");
        store.save_query("tides", "tide").expect("saved");
        let now = std::fs::metadata(home.path()).and_then(|m| m.modified());
        assert_eq!(now.expect("a time"), then);
    }

    #[test]
    fn comments_and_the_fields_of_others_stay() {
        let (dir, store) = library(
            "# mine\nshelf = 3\n\n# every morning\n[[query]]\nname = \"Due\" # short\nquery = \"due:<7d\" # a week\ncolour = \"red\"\n",
        );
        store.save_query("due", "due:<1d").expect("saved");
        store.save_query("new", "state:new").expect("saved");
        let text = file(&dir);
        for kept in [
            "# mine\nshelf = 3",
            "# every morning",
            "name = \"Due\" # short",
            "query = \"due:<1d\" # a week",
            "colour = \"red\"",
        ] {
            assert!(text.contains(kept), "{kept} in {text}");
        }
    }

    #[test]
    fn a_file_that_is_not_understood_is_told_of_and_not_written() {
        for (toml, read) in [
            ("[[query]]\nname = \n", 0),
            ("query = 3\n", 0),
            (
                "[[query]]\nname = \"a\"\n\n[[query]]\nname = \"b\"\nquery = \"x\"\n",
                1,
            ),
            ("schema = 2\n[[query]]\nname = \"b\"\nquery = \"x\"\n", 1),
        ] {
            let (dir, store) = library(toml);
            let (all, _) = store.saved_queries().expect("read");
            assert_eq!(all.len(), read, "{toml}");
            let said = store.save_query("c", "y").expect_err("refused").to_string();
            assert!(said.contains("queries.toml"), "{said}");
            assert_eq!(file(&dir), toml);
        }
    }
}
