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
    /// Changes that were made together, and are taken back together, have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// It is the draft of the note that was changed, not the note.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// It is the judgement of a flag that was changed: `before` and `after` hold that, and `id` the flag's rule.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub finding: bool,
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
            group: None,
            draft: false,
            finding: false,
        }
    }
}

/// A note as the journal holds it.
pub fn note(held: Option<&str>) -> Option<Note> {
    held.and_then(|text| toml::from_str(text).ok())
}

#[derive(Clone, Serialize, Deserialize)]
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

/// The last entry, with those before it that belong to it; the last first.
fn together(entries: &[Entry]) -> Vec<Entry> {
    let Some(last) = entries.last() else {
        return Vec::new();
    };
    let with = |e: &&Entry| e.group.is_some() && e.group == last.group;
    let more = entries.iter().rev().skip(1).take_while(with);
    std::iter::once(last).chain(more).cloned().collect()
}

/// What can be undone and redone, the latest last.
#[derive(Debug, Default)]
pub struct Journal {
    path: PathBuf,
    undo: Vec<Entry>,
    redo: Vec<Entry>,
}

impl Journal {
    /// Reads the journal of a folder. A line that cannot be understood is passed over; a file that the disk does not give is an error.
    pub fn read(folder: &Path) -> std::io::Result<Journal> {
        let mut journal = Journal {
            path: folder.join("journal"),
            ..Journal::default()
        };
        let bytes = disk::read(&journal.path)?.unwrap_or_default();
        for line in bytes.split(|&b| b == b'\n') {
            match serde_json::from_slice(line) {
                Ok(line) => journal.follow(line),
                Err(_) => continue,
            }
        }
        Ok(journal)
    }

    /// The numbers, from 1, of the lines of a folder's journal that cannot be understood.
    pub fn damaged(folder: &Path) -> Vec<usize> {
        let bytes = disk::read(&folder.join("journal"))
            .ok()
            .flatten()
            .unwrap_or_default();
        let bad =
            |line: &[u8]| !line.trim_ascii().is_empty() && serde_json::from_slice::<Line>(line).is_err();
        bytes
            .split(|&b| b == b'\n')
            .enumerate()
            .filter(|(_, line)| bad(line))
            .map(|(n, _)| n + 1)
            .collect()
    }

    /// Writes anew what can be understood of a folder's journal.
    pub fn mend(folder: &Path) -> std::io::Result<()> {
        Journal::read(folder)?.trim()
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

    /// What undo would take back, the latest first: one change, or all that were made together.
    pub fn last(&self) -> Vec<Entry> {
        together(&self.undo)
    }

    /// What redo would do again, in the order it was done.
    pub fn next(&self) -> Vec<Entry> {
        together(&self.redo)
    }

    /// Notes down changes, without reading what came before.
    pub fn did(folder: &Path, entries: Vec<Entry>) -> std::io::Result<()> {
        let path = folder.join("journal");
        let lines = entries.into_iter().map(Line::Did);
        if std::fs::metadata(&path).is_ok_and(|m| m.len() > LARGE) {
            let mut journal = Journal::read(folder)?;
            lines.for_each(|line| journal.follow(line));
            return journal.trim();
        }
        let mut bytes = Vec::new();
        for line in lines {
            bytes.extend(line.bytes()?);
        }
        disk::append(&path, &bytes)
    }

    /// Notes down that the last changes, so many, were taken back.
    pub fn undid(&mut self, changes: usize) -> std::io::Result<()> {
        self.add(&Line::Undid, changes)
    }

    /// Notes down that so many were done again.
    pub fn redid(&mut self, changes: usize) -> std::io::Result<()> {
        self.add(&Line::Redid, changes)
    }

    fn add(&mut self, line: &Line, times: usize) -> std::io::Result<()> {
        let bytes = line.bytes()?.repeat(times);
        for _ in 0..times {
            self.follow(line.clone());
        }
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
        // A step goes as a whole, but for the last one, which stays as a whole.
        let within = |at: usize| match (
            at.checked_sub(1).and_then(|b| self.undo.get(b)),
            self.undo.get(at),
        ) {
            (Some(a), Some(b)) => a.group.is_some() && a.group == b.group,
            _ => false,
        };
        let (mut up, mut down) = (away, away);
        while within(up) {
            up += 1;
        }
        while within(down) {
            down -= 1;
        }
        away = if up < self.undo.len() { up } else { down };
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
            Journal::did(dir.path(), vec![entry(id)]).expect("kept");
        }
        let mut journal = Journal::read(dir.path()).expect("read");
        journal.undid(1).expect("kept");
        journal.undid(1).expect("kept");
        journal.redid(1).expect("kept");
        let again = Journal::read(dir.path()).expect("read");
        assert_eq!(again.last()[0].id, "b");
        assert_eq!(again.next()[0].id, "c");
    }

    #[test]
    fn a_new_change_forgets_what_was_undone() {
        let dir = tempfile::tempdir().expect("dir");
        Journal::did(dir.path(), vec![entry("a")]).expect("kept");
        Journal::read(dir.path()).expect("read").undid(1).expect("kept");
        assert!(!Journal::read(dir.path()).expect("read").next().is_empty());
        Journal::did(dir.path(), vec![entry("b")]).expect("kept");
        assert!(Journal::read(dir.path()).expect("read").next().is_empty());
    }

    #[test]
    fn what_was_done_together_is_taken_back_and_done_again_together() {
        let dir = tempfile::tempdir().expect("dir");
        Journal::did(dir.path(), vec![entry("a")]).expect("kept");
        let grouped = |id| Entry {
            group: Some("g".into()),
            ..entry(id)
        };
        Journal::did(dir.path(), vec![grouped("b"), grouped("c")]).expect("kept");
        let ids = |entries: Vec<Entry>| entries.into_iter().map(|e| e.id).collect::<Vec<_>>();
        let mut journal = Journal::read(dir.path()).expect("read");
        assert_eq!(ids(journal.last()), ["c", "b"]);
        journal.undid(2).expect("kept");
        let again = Journal::read(dir.path()).expect("read");
        assert_eq!(
            (ids(again.last()), ids(again.next())),
            (vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()])
        );
    }

    #[test]
    fn a_torn_line_costs_itself_only() {
        let dir = tempfile::tempdir().expect("dir");
        Journal::did(dir.path(), vec![entry("a")]).expect("kept");
        disk::append(&dir.path().join("journal"), b"{\"did\":{\"id\":\"to").expect("torn");
        Journal::did(dir.path(), vec![entry("b")]).expect("kept");
        Journal::read(dir.path()).expect("read").undid(1).expect("kept");
        assert_eq!(Journal::read(dir.path()).expect("read").last()[0].id, "a");
    }

    #[test]
    fn trimming_keeps_what_can_be_redone() {
        let dir = tempfile::tempdir().expect("dir");
        for id in ["a", "b", "c"] {
            Journal::did(dir.path(), vec![entry(id)]).expect("kept");
        }
        let mut journal = Journal::read(dir.path()).expect("read");
        journal.undid(1).expect("kept");
        journal.trim().expect("trimmed");
        let again = Journal::read(dir.path()).expect("read");
        assert_eq!(again.last()[0].id, "b");
        assert_eq!(again.next()[0].id, "c");
    }
}
