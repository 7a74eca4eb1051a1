//! One file of notes, read so that a broken note costs itself only.
//!
//! A file that is not wholly understood is frozen: it is never written again, and what is new goes to a sibling. Its other notes are
//! salvaged by cutting it at its `[[note]]` lines.

use super::{Problem, disk, marks};
use crate::note::Note;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use toml_edit::{Document, Item};

/// The schema that this program writes, and the newest one that it reads.
pub const SCHEMA: i64 = 1;

/// What is wrong with a file in which nothing stands.
pub const EMPTY: &str =
    "is empty, as copydesk never leaves it: put a copy in its place, or take it away if there were no notes";

/// How a problem begins that is two notes with one id.
pub const SAME_ID: &str = "two notes have the id";

/// What one file of notes holds.
#[derive(Debug)]
pub struct NotesFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its bytes; empty when there is no such file.
    pub bytes: Vec<u8>,
    /// Its notes, each with its number among the file's `[[note]]` tables. Ids are unique within the file.
    pub notes: Vec<(Note, usize)>,
    /// Ids of notes that were deleted while another file still held them.
    pub gone: Vec<String>,
    /// SHA-256 of conflict copies that have been taken in.
    pub merged: Vec<String>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
    /// Not wholly understood: never to be written.
    pub frozen: bool,
    /// Written by a newer program.
    pub newer: bool,
    /// The disk did not give it, this time: what it holds is not known, so nothing may be concluded from its notes' absence.
    pub unread: bool,
    /// Numbers of the notes that got an id of their own, because another note of the file has theirs.
    pub renamed: Vec<usize>,
    /// The file as it is on disk, where a merge left its marks in it: `bytes` and `notes` are then those of our side.
    pub marked: Option<Vec<u8>>,
    /// The other side of such a file.
    pub theirs: Option<Box<NotesFile>>,
}

/// A file in which there is nothing wrong. It is read without the places of its parts, which takes half the time.
#[derive(serde::Deserialize)]
struct Sound {
    schema: i64,
    #[serde(default)]
    merged: Vec<String>,
    #[serde(default)]
    gone: Vec<String>,
    #[serde(default)]
    note: Vec<Note>,
    /// Fields of other programs: looked at, for a number in them that cannot be held would stop each save.
    #[serde(flatten)]
    _extra: toml::Table,
}

/// Reads the file of notes at `path`; without such a file there are no notes and no problems.
pub fn read(path: &Path) -> NotesFile {
    let mut file = NotesFile::none(path);
    match disk::read(path) {
        Ok(Some(bytes)) => file.bytes = bytes,
        Ok(None) => return file,
        Err(e) => {
            file.frozen = true;
            file.unread = e.raw_os_error().is_some() && e.kind() != std::io::ErrorKind::PermissionDenied;
            file.problem(None, format!("cannot be read: {}", disk::plain(&e)));
            return file;
        }
    }
    let bytes = std::mem::take(&mut file.bytes);
    if let Some((ours, theirs, line)) = marks::sides(&bytes) {
        let mut sides = [ours, theirs].map(|side| {
            let mut file = NotesFile::none(path);
            file.take(side);
            file
        });
        // Only where both can be understood: else the file is left to the reader, like any that is broken.
        if sides.iter().all(|s| !s.frozen) {
            let [ours, _] = &mut sides;
            ours.problem(
                Some(line),
                "marks of an unfinished merge (<<<<<<<): both sides are shown; the next save joins them and keeps this file in aside/"
                    .into(),
            );
            ours.marked = Some(bytes);
            let [mut ours, theirs] = sides;
            ours.theirs = Some(Box::new(theirs));
            return ours;
        }
    }
    file.take(bytes);
    file
}

impl NotesFile {
    /// A file that is not there.
    fn none(path: &Path) -> NotesFile {
        NotesFile {
            path: path.to_owned(),
            bytes: Vec::new(),
            notes: Vec::new(),
            gone: Vec::new(),
            merged: Vec::new(),
            problems: Vec::new(),
            frozen: false,
            newer: false,
            unread: false,
            renamed: Vec::new(),
            marked: None,
            theirs: None,
        }
    }

    /// Takes in what the file holds.
    fn take(&mut self, bytes: Vec<u8>) {
        match std::str::from_utf8(&bytes) {
            Ok(text) if text.trim().is_empty() => {
                // No save leaves notes.toml so: a disk that lost its last writes does, or a sync tool that was cut off. And a link to an
                // empty file may lead anywhere; only one to a file of notes is written through.
                let own = self.path.file_name().is_some_and(|name| name == "notes.toml");
                if own || std::fs::symlink_metadata(&self.path).is_ok_and(|m| m.is_symlink()) {
                    self.frozen = true;
                    self.problem(Some(1), EMPTY.into());
                }
            }
            Ok(text) if self.is_sound(text) => {}
            Ok(text) => match Document::parse(text) {
                Ok(doc) => self.understand(&doc, 0, true),
                Err(e) => {
                    let at = e.span().map_or(0, |s| s.start);
                    self.salvage(&bytes, line_of(&bytes, at), &first_line(e.message()));
                }
            },
            Err(e) => self.salvage(&bytes, line_of(&bytes, e.valid_up_to()), "is not UTF-8 text"),
        }
        self.bytes = bytes;
        self.unique();
    }

    fn problem(&mut self, line: Option<usize>, what: String) {
        self.problems.push(Problem {
            file: self.path.clone(),
            line,
            what,
        });
    }

    /// Takes in a file that is wholly as it should be. Of any other nothing is taken: it is read once more, so that what is wrong can be
    /// named by its line.
    fn is_sound(&mut self, text: &str) -> bool {
        let Ok(sound) = toml::from_str::<Sound>(text) else {
            return false;
        };
        // A list that is written in another way than as tables cannot be changed table by table.
        let tables = text.lines().filter(|l| l.starts_with("[[note]]")).count();
        if sound.schema != SCHEMA || tables != sound.note.len() || sound.note.iter().any(|n| n.id.is_empty())
        {
            return false;
        }
        self.merged = sound.merged;
        self.gone = sound.gone;
        self.notes = sound.note.into_iter().zip(0..).collect();
        true
    }

    /// Takes in what `doc` holds; its first line is line `above` + 1 of the file. `whole`: it is the whole file, not a piece.
    fn understand(&mut self, doc: &Document<&str>, above: usize, whole: bool) {
        let line = |item: Option<std::ops::Range<usize>>| {
            Some(above + line_of(doc.raw().as_bytes(), item.map_or(0, |s| s.start)))
        };
        match doc.get("schema").map(|i| (i, i.as_integer())) {
            Some((item, Some(n))) if n > SCHEMA => {
                self.newer = true;
                self.frozen = true;
                self.problem(
                    line(item.span()),
                    format!("has schema {n}, this copydesk knows {SCHEMA}: it is read, not written"),
                );
            }
            Some((_, Some(SCHEMA))) => {}
            Some((item, _)) => {
                self.frozen = true;
                self.problem(
                    line(item.span()),
                    format!("`schema` should be the number {SCHEMA}"),
                );
            }
            None if whole => {
                self.frozen = true;
                self.problem(Some(1), format!("has no `schema = {SCHEMA}`"));
            }
            None => {}
        }
        self.merged.extend(words(doc.get("merged")));
        self.gone.extend(words(doc.get("gone")));
        let Some(item) = doc.get("note") else { return };
        let Some(tables) = item.as_array_of_tables() else {
            self.frozen = true;
            self.problem(
                line(item.span()),
                "`note` should be a list of [[note]] tables".into(),
            );
            return;
        };
        for (index, table) in tables.iter().enumerate() {
            match parse(Item::Table(table.clone())) {
                Ok(note) if !note.id.is_empty() => self.notes.push((note, index)),
                Ok(_) => {
                    self.frozen = true;
                    self.problem(line(table.span()), "this note has an empty id".into());
                }
                Err((span, what)) => {
                    self.frozen = true;
                    self.problem(
                        line(span.or(table.span())),
                        format!("this note is not understood: {what}"),
                    );
                }
            }
        }
    }

    /// Reads what can be read of a file that is no TOML as a whole.
    fn salvage(&mut self, bytes: &[u8], at: usize, what: &str) {
        self.frozen = true;
        let before = self.problems.len();
        for (first, piece) in pieces(bytes) {
            if let Some(n) = markers(piece) {
                let what = "marks of an unfinished merge (<<<<<<<): choose one side and take the marks out";
                self.problem(Some(first + n), what.into());
                continue;
            }
            let text = match std::str::from_utf8(piece) {
                Ok(text) => text,
                Err(e) => {
                    self.problem(
                        Some(first + line_of(piece, e.valid_up_to())),
                        "is not UTF-8 text".into(),
                    );
                    continue;
                }
            };
            match Document::parse(text) {
                Ok(doc) => self.understand(&doc, first, false),
                Err(e) => {
                    let at = e.span().map_or(0, |s| s.start);
                    self.problem(Some(first + line_of(piece, at)), first_line(e.message()));
                    // What is wrong may stand in a table of another program below a note that is as it should be.
                    let own = text.get(..at).and_then(other_table).unwrap_or(0);
                    if let Ok(doc) = Document::parse(&text[..own]) {
                        self.understand(&doc, first, false);
                    }
                }
            }
        }
        if self.problems.len() == before {
            self.problem(Some(at), what.to_owned());
        }
    }

    /// Gives the second note of one id an id of its own; the same note twice is one note.
    fn unique(&mut self) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut out: Vec<(Note, usize)> = Vec::with_capacity(self.notes.len());
        for (mut note, index) in std::mem::take(&mut self.notes) {
            if let Some(&first) = seen.get(&note.id) {
                if out[first].0 == note {
                    continue;
                }
                let id = (2..)
                    .map(|n| format!("{}x{n}", note.id))
                    .find(|id| !seen.contains_key(id))
                    .unwrap_or_default();
                self.problems.push(Problem {
                    file: self.path.clone(),
                    line: None,
                    what: format!("{SAME_ID} {}; the second is shown as {id}", note.id),
                });
                note.id = id;
                self.renamed.push(index);
            }
            seen.insert(note.id.clone(), out.len());
            out.push((note, index));
        }
        self.notes = out;
    }
}

/// A note from its table, or where and why not.
fn parse(item: Item) -> Result<Note, (Option<std::ops::Range<usize>>, String)> {
    use serde::{Deserialize, de::IntoDeserializer};
    let value = item.into_value().map_err(|_| (None, "it is empty".to_owned()))?;
    Note::deserialize(value.into_deserializer()).map_err(|e| (e.span(), plainly(&first_line(e.message()))))
}

/// What a deserializer says, in words for whoever wrote the file.
fn plainly(message: &str) -> String {
    let quoted = |text: &str| text.replace('`', "");
    if let Some((what, of)) = message
        .strip_prefix("unknown variant ")
        .and_then(|m| m.split_once(", expected "))
    {
        return format!(
            "“{}” is none of {}",
            quoted(what),
            quoted(of.trim_start_matches("one of "))
        );
    }
    let wrong = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|kind| message.strip_prefix(kind)?.split_once(", expected "));
    match wrong {
        Some((what, "usize")) => format!("{} where a number from 0 up belongs", quoted(what)),
        Some((what, of)) => format!("{} where {} belongs", quoted(what), quoted(of)),
        None => message.to_owned(),
    }
}

fn words(item: Option<&Item>) -> Vec<String> {
    item.and_then(Item::as_array)
        .map(|a| a.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
        .unwrap_or_default()
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

/// The number, from 1, of the line that byte `at` lies in.
fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes[..at.min(bytes.len())]
        .iter()
        .filter(|&&b| b == b'\n')
        .count()
        + 1
}

/// The pieces of a file, each with the number of lines above it: what stands before the first `[[note]]`, then one piece a note.
fn pieces(bytes: &[u8]) -> Vec<(usize, &[u8])> {
    let mut out = Vec::new();
    let (mut start, mut first, mut at) = (0, 0, 0);
    for (n, line) in bytes.split_inclusive(|&b| b == b'\n').enumerate() {
        let head: Vec<u8> = line
            .iter()
            .copied()
            .filter(|b| !b.is_ascii_whitespace())
            .take(8)
            .collect();
        if head == b"[[note]]" && at > start {
            out.push((first, &bytes[start..at]));
            (start, first) = (at, n);
        }
        at += line.len();
    }
    if start < bytes.len() {
        out.push((first, &bytes[start..]));
    }
    out
}

/// The byte of `text` at which a table begins that is no part of a note.
fn other_table(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let name = line.trim().trim_start_matches('[').trim_start();
        if line.trim_start().starts_with('[') && !name.starts_with("note") {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// The line, from 1, of the first mark that an unfinished merge left.
fn markers(piece: &[u8]) -> Option<usize> {
    piece
        .split(|&b| b == b'\n')
        .position(|line| line.starts_with(b"<<<<<<<") || line.starts_with(b">>>>>>>"))
        .map(|n| n + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: impl AsRef<[u8]>) -> NotesFile {
        let dir = tempfile::tempdir().expect("dir");
        let path = dir.path().join("notes.toml");
        std::fs::write(&path, text).expect("seed");
        read(&path)
    }

    const GOOD: &str = "[[note]]\nid = \"a\"\n[note.anchor]\nquote = \"x\"\nstart = 0\nend = 1\n";

    #[test]
    fn one_broken_note_hides_no_other_and_is_named_by_line() {
        for bad in [
            "[[note]]\nid = \"b\nverdict = \"supported\"\n",
            "[[note]]\nid = \"b\"\n[note.anchor]\nquote = \"x\"\nstart = 99999999999999999999\nend = 1\n",
            "[[note]]\nid = \"b\"\nverdict = \"maybe\"\n[note.anchor]\nquote = \"x\"\nstart = 0\nend = 1\n",
            "[[note]]\nid = \"b\"\n\0\0\0\n",
            "[[note]]\nid = \"b\"\n<<<<<<< HEAD\n",
        ] {
            let later = GOOD.replace("\"a\"", "\"c\"");
            let file = file(format!("schema = 1\n\n{GOOD}\n{bad}\n{later}"));
            let ids: Vec<&str> = file.notes.iter().map(|(n, _)| n.id.as_str()).collect();
            assert_eq!(ids, ["a", "c"], "{bad}");
            assert!(file.frozen, "{bad}");
            assert_eq!(file.problems.len(), 1, "{:?}", file.problems);
            let line = file.problems[0].line.expect("a line");
            assert!((10..=14).contains(&line), "{bad}: line {line}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_at_all_are_a_problem_and_nothing_else() {
        let file = file((0..=255).collect::<Vec<u8>>());
        assert!(file.frozen && file.notes.is_empty());
        assert!(!file.problems.is_empty());
    }

    #[test]
    fn nesting_without_end_is_refused_and_does_not_overflow() {
        let deep = format!("schema = 1\nx = {}{}\n", "[".repeat(50_000), "]".repeat(50_000));
        assert!(file(deep).frozen);
        let dotted = format!("schema = 1\n[{}a]\n", "a.".repeat(50_000));
        assert!(file(dotted).frozen);
    }

    #[test]
    fn a_newer_schema_is_read_and_marked() {
        let file = file(format!("schema = 2\n{GOOD}"));
        assert!(file.newer && file.frozen);
        assert_eq!(file.notes.len(), 1);
    }

    #[test]
    fn a_schema_that_is_missing_or_no_number_freezes_the_file() {
        assert!(file(GOOD).frozen);
        assert!(file(format!("schema = \"1\"\n{GOOD}")).frozen);
        assert!(!file(format!("schema = 1\n{GOOD}")).frozen);
    }

    #[test]
    fn an_empty_file_is_no_library_without_notes() {
        for text in ["", "  \n"] {
            let file = file(text);
            assert!(
                file.frozen && file.problems[0].what.starts_with("is empty"),
                "{:?}",
                file.problems
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said_to_people() {
        let said = |old: &str, new: &str| {
            let file = file(format!("schema = 1\n{}", GOOD.replace(old, new)));
            file.problems[0].what.clone()
        };
        let verdict = said("[note.anchor]", "verdict = \"unsuported\"\n[note.anchor]");
        assert!(
            verdict.contains("“unsuported” is none of unchecked, supported"),
            "{verdict}"
        );
        let start = said("start = 0", "start = -4");
        assert!(
            start.contains("integer -4 where a number from 0 up belongs"),
            "{start}"
        );
        let tags = said("[note.anchor]", "tags = \"one\"\n[note.anchor]");
        assert!(tags.contains("string \"one\" where a sequence belongs"), "{tags}");
        let quote = said("quote = \"x\"\n", "");
        assert!(quote.contains("missing field"), "{quote}");
    }

    #[test]
    fn a_list_that_is_not_made_of_tables_is_told_and_not_written() {
        let file =
            file("schema = 1\nnote = [{ id = \"a\", anchor = { quote = \"x\", start = 0, end = 1 } }]\n");
        assert!(
            file.frozen && file.problems[0].what.contains("[[note]]"),
            "{:?}",
            file.problems
        );
    }

    #[test]
    fn two_notes_of_one_id_are_both_kept() {
        let second = GOOD.replace("\"x\"", "\"y\"");
        let file = file(format!("schema = 1\n{GOOD}{second}{GOOD}"));
        let ids: Vec<&str> = file.notes.iter().map(|(n, _)| n.id.as_str()).collect();
        assert_eq!(ids, ["a", "ax2"]);
        assert!(!file.frozen);
        assert!(file.problems[0].what.contains("shown as ax2"));
    }

    #[test]
    fn huge_offsets_are_only_numbers() {
        let file = file(format!(
            "schema = 1\n{}",
            GOOD.replace("end = 1", "end = 9223372036854775807")
        ));
        assert_eq!(file.notes.len(), 1);
    }
}
