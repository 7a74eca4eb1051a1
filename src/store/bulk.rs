//! Changes to the notes of many articles at once, and taking them back together.
//!
//! Each folder is saved as ever, under its own lock. What belongs together has one group in all their journals: that is how one undo finds
//! it, after a restart as well.

use super::journal::Journal;
use super::{ArticleInfo, Folder, Store, StoreError, id};
use crate::anchor::Placed;
use crate::note::Note;
use std::path::PathBuf;

impl Store {
    /// Saves changed notes of several articles. A folder that cannot be saved does not keep the others from it; the error then says how
    /// many were. Gives back how many notes were saved.
    pub fn put_in(
        &self,
        changes: Vec<(ArticleInfo, Vec<(Note, Placed)>)>,
        now: &str,
    ) -> Result<usize, StoreError> {
        let group = id::new_id(now);
        let mut saved = 0;
        let mut failed = None;
        for (info, notes) in changes {
            let count = notes.len();
            let outcome = self
                .reopened(&info)
                .and_then(|mut folder| folder.put_group(notes, &group, now));
            match outcome {
                Ok(()) => saved += count,
                Err(e) => failed = failed.or(Some(e)),
            }
        }
        match failed {
            Some(e) if saved > 0 => Err(StoreError::Failed(format!("{saved} saved, the others not: {e}"))),
            Some(e) => Err(e),
            None => Ok(saved),
        }
    }

    /// Takes the latest change of the whole library back, in every article it was made in: what it was, in words, and where. `None` when
    /// there is none.
    pub fn undo(&self, now: &str) -> Result<Option<(String, Vec<PathBuf>)>, StoreError> {
        let mut latest: Option<(String, Option<String>)> = None;
        let mut where_ = Vec::new();
        for shelf in self.all()? {
            let Ok(journal) = Journal::read(&shelf.article.folder) else {
                continue;
            };
            let Some(entry) = journal.last().into_iter().next() else {
                continue;
            };
            let key = (entry.at, entry.group);
            match &latest {
                Some(held) if *held == key && key.1.is_some() => {}
                // Two folders changed in the same second apart from each other: the one that is found first is taken alone.
                Some(held) if held.0 >= key.0 => continue,
                _ => {
                    latest = Some(key);
                    where_.clear();
                }
            }
            where_.push(shelf.article);
        }
        self.step(&where_, |folder| folder.undo(now))
    }

    /// Does again what was taken back in these folders.
    pub fn redo(
        &self,
        folders: &[PathBuf],
        now: &str,
    ) -> Result<Option<(String, Vec<PathBuf>)>, StoreError> {
        let infos: Vec<ArticleInfo> = folders
            .iter()
            .filter_map(|f| ArticleInfo::read(f).0)
            .collect();
        self.step(&infos, |folder| folder.redo(now))
    }

    fn step(
        &self,
        infos: &[ArticleInfo],
        mut act: impl FnMut(&mut Folder) -> Result<Option<String>, StoreError>,
    ) -> Result<Option<(String, Vec<PathBuf>)>, StoreError> {
        let mut said = None;
        let mut failed = None;
        let mut folders = Vec::new();
        for info in infos {
            match self.reopened(info).and_then(|mut f| act(&mut f)) {
                Ok(Some(what)) => {
                    said = said.or(Some(what));
                    folders.push(info.folder.clone());
                }
                Ok(None) => {}
                Err(e) => failed = failed.or(Some(e)),
            }
        }
        match failed {
            Some(e) => Err(e),
            None if folders.len() > 1 => {
                Ok(said.map(|s| (format!("{s}, and more in {} articles", folders.len()), folders)))
            }
            None => Ok(said.map(|s| (s, folders))),
        }
    }

    /// The folder of an article of the library, on the text that was read last.
    fn reopened(&self, info: &ArticleInfo) -> Result<Folder, StoreError> {
        let Some(article) = self.open_again(info) else {
            return Err(StoreError::Failed(format!(
                "cannot change the notes of {}: its text is not kept in the library; open its file instead",
                info.name()
            )));
        };
        let version = id::hash(article.text.as_bytes());
        Ok(Folder::open(info.clone(), &article, None, version))
    }
}
