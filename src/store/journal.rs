//! Undo and redo that reach across restarts: one line of JSON for each thing done, undone or redone, only ever added to.
//!
//! What can be undone follows from reading the lines in order, so a line torn by a crash costs itself only.

use super::disk;
use crate::note::Note;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Changes that are kept for undoing; older ones are let go when the journal is trimmed.
const KEEP: usize = 500;

/// Bytes from which the journal is trimmed.
const LARGE: u64 = 4 << 20;

/// A change to one note. Notes are held as TOML, so that fields of other programs come back as they were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which note.
    pub id: String,
    /// When, RFC 3339.
    pub at: String,
    /// What was done, in words.
    pub what: String,
    /// The note before; none when it was made by this change.
    pub before: Option<String>,
    /// The note after; none when it was deleted by this change.
    pub after: Option<String>,
}

impl Entry {
    /// A change from `before` to `after`.
    pub fn new(id: &str, at: &str, what: String, before: Option<&Note>, after: Option<&Note>) -> Entry {
        let hold = |n: &Note| toml::to_string(n).ok();
        Entry {
            id: id.to_owned(),
            at: at.to_owned(),
            what,
            before: before.and_then(hold),
            after: after.and_then(hold),
        }
    }
}

/// A note as the journal holds it.
pub fn note(held: Option<&str>) -> Option<Note> {
    held.and_then(|text| toml::from_str(text).ok())
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Did(Entry),
    Undid,
    Redid,
}

impl Line {
    fn bytes(&self) -> std::io::Result<Vec<u8>> {
        // The leading line end keeps a torn last line apart from this one.
        let mut bytes = vec![b'\n'];
        serde_json::to_writer(&mut bytes, self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// What can be undone and redone, the latest last.
#[derive(Debug, Default)]
pub struct Journal {
    path: PathBuf,
    undo: Vec<Entry>,
    redo: Vec<Entry>,
}

impl Journal {
    /// Reads the journal of a folder. A line that cannot be read is passed over.
    pub fn read(folder: &Path) -> Journal {
        let mut journal = Journal {
            path: folder.join("journal"),
            ..Journal::default()
        };
        let bytes = disk::read(&journal.path).ok().flatten().unwrap_or_default();
        for line in bytes.split(|&b| b == b'\n') {
            match serde_json::from_slice(line) {
                Ok(line) => journal.follow(line),
                Err(_) => continue,
            }
        }
        journal
    }

    fn follow(&mut self, line: Line) {
        match line {
            Line::Did(entry) => {
                self.undo.push(entry);
                self.redo.clear();
            }
            Line::Undid => self.redo.extend(self.undo.pop()),
            Line::Redid => self.undo.extend(self.redo.pop()),
        }
    }

    /// What undo would take back.
    pub fn last(&self) -> Option<&Entry> {
        self.undo.last()
    }

    /// What redo would do again.
    pub fn next(&self) -> Option<&Entry> {
        self.redo.last()
    }

    /// Notes down a change, without reading what came before.
    pub fn did(folder: &Path, entry: Entry) -> std::io::Result<()> {
        let path = folder.join("journal");
        if std::fs::metadata(&path).is_ok_and(|m| m.len() > LARGE) {
            let mut journal = Journal::read(folder);
            journal.follow(Line::Did(entry));
            return journal.trim();
        }
        disk::append(&path, &Line::Did(entry).bytes()?)
    }

    /// Notes down that the last change was taken back.
    pub fn undid(&mut self) -> std::io::Result<()> {
        self.add(Line::Undid)
    }

    /// Notes down that it was done again.
    pub fn redid(&mut self) -> std::io::Result<()> {
        self.add(Line::Redid)
    }

    fn add(&mut self, line: Line) -> std::io::Result<()> {
        let bytes = line.bytes()?;
        self.follow(line);
        disk::append(&self.path, &bytes)
    }

    /// Writes anew what can still be undone and redone.
    fn trim(&mut self) -> std::io::Result<()> {
        let mut away = self.undo.len().saturating_sub(KEEP);
        // Long notes: half of what is large, so that the next change need not write all of it again.
        let mut size = 0;
        for (i, entry) in self.undo.iter().enumerate().skip(away).rev() {
            size +=
                entry.before.as_ref().map_or(0, String::len) + entry.after.as_ref().map_or(0, String::len);
            if size as u64 > LARGE / 2 {
                away = i + 1;
                break;
            }
        }
        self.undo.drain(..away);
        let mut bytes = Vec::new();
        let all = self.undo.iter().chain(self.redo.iter().rev());
        for entry in all {
            serde_json::to_writer(&mut bytes, &Line::Did(entry.clone()))?;
            bytes.push(b'\n');
        }
        for _ in &self.redo {
            serde_json::to_writer(&mut bytes, &Line::Undid)?;
            bytes.push(b'\n');
        }
        disk::write(&self.path, &bytes).map_err(std::io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> Entry {
        Entry::new(id, "2026-01-01T00:00:00Z", "did".into(), None, None)
    }

    #[test]
    fn what_was_undone_and_redone_is_known_after_a_restart() {
        let dir = tempfile::tempdir().expect("dir");
        for id in ["a", "b", "c"] {
            Journal::did(dir.path(), entry(id)).expect("kept");
        }
        let mut journal = Journal::read(dir.path());
        journal.undid().expect("kept");
        journal.undid().expect("kept");
        journal.redid().expect("kept");
        let again = Journal::read(dir.path());
        assert_eq!(again.last().expect("undo").id, "b");
        assert_eq!(again.next().expect("redo").id, "c");
    }

    #[test]
    fn a_new_change_forgets_what_was_undone() {
        let dir = tempfile::tempdir().expect("dir");
        Journal::did(dir.path(), entry("a")).expect("kept");
        Journal::read(dir.path()).undid().expect("kept");
        assert!(Journal::read(dir.path()).next().is_some());
        Journal::did(dir.path(), entry("b")).expect("kept");
        assert!(Journal::read(dir.path()).next().is_none());
    }

    #[test]
    fn a_torn_line_costs_itself_only() {
        let dir = tempfile::tempdir().expect("dir");
        Journal::did(dir.path(), entry("a")).expect("kept");
        disk::append(&dir.path().join("journal"), b"{\"did\":{\"id\":\"to").expect("torn");
        Journal::did(dir.path(), entry("b")).expect("kept");
        Journal::read(dir.path()).undid().expect("kept");
        assert_eq!(Journal::read(dir.path()).last().expect("undo").id, "a");
    }

    #[test]
    fn trimming_keeps_what_can_be_redone() {
        let dir = tempfile::tempdir().expect("dir");
        for id in ["a", "b", "c"] {
            Journal::did(dir.path(), entry(id)).expect("kept");
        }
        let mut journal = Journal::read(dir.path());
        journal.undid().expect("kept");
        journal.trim().expect("trimmed");
        let again = Journal::read(dir.path());
        assert_eq!(again.last().expect("undo").id, "b");
        assert_eq!(again.next().expect("redo").id, "c");
    }
}
