//! What the store promises, seen from outside.

mod anchors;
mod apart;
mod bulk;
mod copies;
mod doctor;
mod files;
mod finding;
mod findings;
mod meanwhile;
mod taking_in;
mod together;
mod trash;
mod undo;
mod versions;

use super::*;
use crate::anchor;
use crate::article::{CodePoints, Span};
use crate::note::{Note, NoteKind, Status, Verdict};
use std::fs;

const NOW: &str = "2026-03-01T08:00:00Z";
/// Three moments of a day, an hour apart.
const T1: &str = "2026-03-02T08:00:00Z";
const T2: &str = "2026-03-02T09:00:00Z";
const T3: &str = "2026-03-02T10:00:00Z";
const LATER: &str = "2026-03-02T08:00:00Z";

fn story() -> String {
    (1..=12)
        .map(|n| {
            format!(
                "On day {n} the ferry carried {} crates past the old lighthouse of pier {}. ",
                n * 31,
                n % 5
            )
        })
        .collect()
}

fn article(text: &str) -> Article {
    crate::ingest::text::raw(text.to_owned())
}

/// A note on the first place of `quote`.
fn note(folder: &Folder, text: &str, quote: &str) -> (Note, anchor::Placed) {
    let at = text.find(quote).expect("the quote is in the text");
    let span = Span::new(at, at + quote.len());
    let anchor = anchor::make(text, &CodePoints::new(text), span, folder.version());
    (
        Note::new(new_id(NOW), NoteKind::Claim, anchor, NOW),
        anchor::exactly(span),
    )
}

/// A library with one note on `quote`, and that note's id.
fn seeded(quote: &str) -> (tempfile::TempDir, Store, String) {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().join("library"));
    let text = story();
    let mut folder = store.folder(&article(&text), None).expect("opens");
    let (note, place) = note(&folder, &text, quote);
    let id = note.id.clone();
    folder.put(note, place, NOW).expect("saved");
    (dir, store, id)
}

fn open(store: &Store) -> Folder {
    store.folder(&article(&story()), None).expect("opens")
}

fn notes_file(store: &Store) -> PathBuf {
    open(store).info().folder.join("notes.toml")
}

/// Changes a note as this program sees it, and saves it.
fn put(folder: &mut Folder, id: &str, now: &str, change: impl Fn(&mut Note)) {
    let mut n = folder
        .notes()
        .iter()
        .find(|n| n.note.id == id)
        .expect("there")
        .clone();
    change(&mut n.note);
    folder.put(n.note, n.place, now).expect("saved");
}

/// A note as it is on disk.
fn get(store: &Store, id: &str) -> Note {
    open(store)
        .notes()
        .iter()
        .find(|n| n.note.id == id)
        .expect("there")
        .note
        .clone()
}

/// How many cases are drawn: so many, or as `PROPTEST_CASES` says.
fn drawn(cases: u32) -> proptest::test_runner::Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    proptest::test_runner::Config {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        ..Default::default()
    }
}
