//! The library on disk: one folder per article, plain files. This room alone writes the data directory.
//!
//! ```text
//! mayor-lost-the-ledger-3f0c…/
//!   article.toml     what is known of the article, and by what it is found again
//!   notes.toml       the notes; notes-2.toml and so on while notes.toml cannot be understood
//!   findings.toml    flags that were accepted and rejected
//!   text/HASH.txt    the text that was read last; HASH.toml beside it says how it is laid out
//!   text/HASH.txt.gz those that were read before
//!   evidence/HASH.*  files that were attached to notes
//!   fetched/HASH.*   the article as it was fetched; HASH.toml beside it says where from and when
//!   journal          what undo and redo go by
//!   position drafts/ID.toml lock
//! ```
//!
//! A save takes the folder's lock, reads what is on disk, merges by note id (base: what we read last, theirs: the disk, ours), and
//! replaces the file atomically. A file that cannot be wholly understood is never written.

#![allow(
    clippy::disallowed_methods,
    reason = "the store is the edge to the disk: it alone writes the data directory"
)]

mod bulk;
mod catalogue;
mod changes;
mod disk;
mod doctor;
mod drafts;
mod evidence;
mod feeds;
mod findings;
mod folder;
mod id;
mod info;
mod journal;
pub mod library;
mod marks;
mod merge;
mod named;
mod notes;
mod on_disk;
mod original;
mod patch;
mod placing;
mod saved;
mod sketch;
mod steps;
mod story;
pub mod survey;
mod taking_in;
mod texts;
mod trash;
mod verify;

pub use bulk::Step;
pub use catalogue::Catalogue;
pub use doctor::{Finding, Ill};
pub use feeds::{FeedFolder, FeedShelf};
pub use findings::{JudgedFlag, Judgement, RuleTally};
pub use folder::{Folder, short};
pub use id::{hash, new_id};
pub use info::{ArticleInfo, Reading};
pub use library::{Mark, Marks};
pub use original::Original;
pub use saved::{LONGEST_NAME, SavedQuery};
pub use sketch::Sketch;
pub use story::{Copy, Origin};
pub use survey::{Seen, Stamp};
pub use taking_in::{TakenIn, address_key};
pub use trash::{DAYS, TrashedArticle, TrashedNote};
pub use verify::{Check, Hashed, State, checks};

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
    /// The note that was to go, or to be as it was, is another now.
    #[error("the note was changed by another copydesk meanwhile and stays; it is shown as it is now")]
    Changed,
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

impl PlacedNote {
    /// Whether the publisher changed its words, and the reader has not saved it since.
    pub fn is_changed(&self) -> bool {
        self.place.words_changed()
    }
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

impl Problem {
    /// As [`Display`](std::fmt::Display), with the name of the file alone: where its folder is known.
    pub fn brief(&self) -> String {
        let name = self.file.file_name().unwrap_or_default();
        Problem {
            file: PathBuf::from(name),
            ..self.clone()
        }
        .to_string()
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", disk::shown(&self.file), self.what),
            None => write!(f, "{}: {}", disk::shown(&self.file), self.what),
        }
    }
}

/// One article of the library with its notes, each placed on the text that was read last.
#[derive(Debug)]
pub struct Shelved {
    /// The article.
    pub article: ArticleInfo,
    /// Its notes by place; those without a place come last.
    pub notes: Vec<PlacedNote>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
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

    /// The folder of an article where it has the very name that the article would get: the usual case, for which nothing is listed, so that it
    /// costs the same however large the library is.
    pub fn folder_at_once(&self, article: &Article, path: Option<&Path>) -> Option<Folder> {
        let version = hash(article.text.as_bytes());
        let fresh = ArticleInfo::new(&self.root, article, path, &version);
        let (Some(info), None) = ArticleInfo::read(&fresh.folder) else {
            return None;
        };
        info::find(std::slice::from_ref(&info), article, path, &version)?;
        Some(Folder::open(info, article, path, version))
    }

    /// The folder of an article: found by its address, else by its text, else by a likeness of its text to what was read before,
    /// above all from the same `path`. Notes of an earlier text are carried over to this one. Nothing is made on disk.
    ///
    /// A library that cannot be read or written is no error: the folder is empty and [`Folder::read_only`] says why.
    pub fn folder(&self, article: &Article, path: Option<&Path>) -> Result<Folder, StoreError> {
        if let Some(folder) = self.folder_at_once(article, path) {
            return Ok(folder);
        }
        let version = hash(article.text.as_bytes());
        let fresh = ArticleInfo::new(&self.root, article, path, &version);
        let folders = match self.folders() {
            Ok(folders) => folders,
            Err(e) => {
                let why = format!("cannot read {}: {}", disk::shown(&self.root), disk::plain(&e));
                return Ok(Folder::closed(fresh, article, version, why));
            }
        };
        // Then one whose name ends in the id that address or text give.
        let ending = format!("-{}", fresh.id);
        let named = folders.iter().find(|f| {
            f.file_name()
                .is_some_and(|n| n.to_string_lossy().ends_with(&ending))
        });
        if let Some(folder) = named {
            match ArticleInfo::read(folder) {
                (Some(info), _) => {
                    let all = [info];
                    if info::find(&all, article, path, &version).is_some() {
                        let [info] = all;
                        return Ok(Folder::open(info, article, path, version));
                    }
                }
                (None, problem) => {
                    let mut info = fresh;
                    info.folder.clone_from(folder);
                    info.frozen = problem.is_some();
                    return Ok(Folder::open(info, article, path, version));
                }
            }
        }
        let infos: Vec<ArticleInfo> = folders.iter().filter_map(|f| ArticleInfo::read(f).0).collect();
        Ok(self.folder_among(&infos, article, path))
    }

    /// As [`Store::folder`], where what is known of the library's articles is at hand already: the article is one of `infos`, or new.
    pub fn folder_among(&self, infos: &[ArticleInfo], article: &Article, path: Option<&Path>) -> Folder {
        let version = hash(article.text.as_bytes());
        if let Some(info) = info::find(infos, article, path, &version) {
            return Folder::open(info.clone(), article, path, version);
        }
        let mut info = ArticleInfo::new(&self.root, article, path, &version);
        while info.folder.exists() {
            match ArticleInfo::read(&info.folder) {
                // Another article sits where this one's folder would be.
                (Some(there), _)
                    if info::find(std::slice::from_ref(&there), article, path, &version).is_none() =>
                {
                    info.folder.as_mut_os_string().push("x");
                }
                // Another program has just made the folder for this very article.
                (Some(there), _) => return Folder::open(there, article, path, version),
                (None, problem) => {
                    info.frozen = problem.is_some();
                    break;
                }
            }
        }
        Folder::open(info, article, path, version)
    }

    /// Every article of the library with its notes, in the order of the folders' names.
    pub fn all(&self) -> Result<Vec<Shelved>, StoreError> {
        let folders = self
            .folders()
            .map_err(|e| disk::failed("read the library", &self.root, &e))?;
        Ok(folders.iter().filter_map(|f| placing::shelved(f)).collect())
    }

    /// An article as it was read last, from what the library keeps of it. `None` when its text is not kept.
    pub fn open_again(&self, info: &ArticleInfo) -> Option<Article> {
        let mut article = std::iter::once(&info.version)
            .chain(info.versions.iter().rev())
            .find_map(|version| texts::article(&info.folder, version))?;
        article.format = texts::format_named(&info.format);
        article.meta.title.clone_from(&info.title);
        article.meta.outlet.clone_from(&info.outlet);
        article.meta.authors.clone_from(&info.authors);
        article.meta.modified.clone_from(&info.modified);
        article.meta.language.clone_from(&info.language);
        article.meta.url.clone_from(&info.url);
        article.meta.published.clone_from(&info.published);
        Some(article)
    }

    /// The article that was fetched from this address, as it was read last, with what is known of the last fetch. `None` where the library
    /// does not have it.
    pub fn kept(&self, url: &str) -> Option<(Article, Option<Original>)> {
        let key = id::address(url)?;
        let folders = self.folders().ok()?;
        // The usual case first, as in `folder`.
        let ending = format!("-{}", id::of(&key));
        let named = |f: &&PathBuf| {
            f.file_name()
                .is_some_and(|n| n.to_string_lossy().ends_with(&ending))
        };
        let (first, others): (Vec<_>, Vec<_>) = folders.iter().partition(named);
        let info = first.into_iter().chain(others).find_map(|folder| {
            let info = ArticleInfo::read(folder).0?;
            // What was never read is fetched.
            (!info.excerpts && original::is_from(&info, &key)).then_some(info)
        })?;
        let last = original::all(&info.folder).pop();
        Some((self.open_again(&info)?, last))
    }

    /// The library's folders, sorted by name; none where there is no library yet.
    fn folders(&self) -> std::io::Result<Vec<PathBuf>> {
        let names = self.listed()?;
        Ok(names.into_iter().map(|name| self.root.join(name)).collect())
    }
}

#[cfg(test)]
mod tests;
