//! Changes to the notes of many articles at once, and taking them back together.
//!
//! Each folder is saved as ever, under its own lock. What belongs together has one group in all their journals: that is how one undo finds
//! it, after a restart as well.

use super::journal::{Entry, Journal};
use super::placing::shelved;
use super::steps::Stepped;
use super::{ArticleInfo, Folder, PlacedNote, Shelved, Store, StoreError, disk, id};
use crate::note::Note;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What a step of undo or redo came to: what it was, in words, and the folders of the articles it was made in.
pub type Step = (String, Vec<PathBuf>);

/// By how much the time of a file may lie before that of an entry in it: file systems keep up to two seconds, and the clock of a file server
/// may be behind ours.
const BEHIND: Duration = Duration::from_secs(15 * 60);

/// A change that undo or redo may come to: when, and the group it was made in, or the folder it stands alone in.
type Key = (String, String);

impl Store {
    /// Changes notes in several articles: `of` names an article's folder and the ids of its notes. Each is changed as it is on disk now.
    /// With `settled` the reader has seen the notes on the text that was read last, and they are anchored there. Folders that cannot be
    /// saved do not keep the others from it; the error then says how many notes were saved. Gives back that number.
    pub fn change(
        &self,
        of: &[(PathBuf, Vec<String>)],
        settled: bool,
        now: &str,
        change: impl Fn(&Note) -> Note,
    ) -> Result<usize, StoreError> {
        let group = id::new_id(now);
        let mut saved = 0;
        let mut gone = 0;
        let mut failed = None;
        for (folder, ids) in of {
            let outcome = self.opened(folder).and_then(|mut folder| {
                let wanted = |n: &&PlacedNote| ids.contains(&n.note.id);
                let notes: Vec<_> = folder
                    .notes()
                    .iter()
                    .filter(wanted)
                    .map(|n| (change(&n.note), n.place.clone()))
                    .collect();
                let count = notes.len();
                if count == 0 {
                    return Ok(0);
                }
                folder.put_group(notes, &group, settled, now)?;
                Ok(count)
            });
            match outcome {
                Ok(count) => {
                    saved += count;
                    gone += ids.len().saturating_sub(count);
                }
                Err(e) => failed = failed.or(Some(e)),
            }
        }
        if gone > 0 {
            let why = format!("{gone} not there any more, or not understood");
            failed = failed.or(Some(StoreError::Failed(why)));
        }
        match failed {
            Some(e) if saved > 0 => Err(StoreError::Failed(format!("{saved} saved, the others not: {e}"))),
            Some(e) => Err(e),
            None => Ok(saved),
        }
    }

    /// Takes the latest change of the whole library back, in every article it was made in. `None` when there is none.
    pub fn undo(&self, now: &str) -> Result<Option<Step>, StoreError> {
        let folders = match self.latest()? {
            Some((_, folders)) => folders,
            None => return Ok(None),
        };
        self.step(&folders, true, now)
    }

    /// Does again what was taken back last, in every article. A change that was made since, in any article, forgets what was taken back
    /// before it. `None` when there is nothing.
    pub fn redo(&self, now: &str) -> Result<Option<Step>, StoreError> {
        let since = self.latest()?.map(|(key, _)| key);
        let mut first: Option<(Key, Vec<PathBuf>)> = None;
        let journals = self.journals()?;
        let youngest = journals.first().map(|j| j.1);
        for (folder, touched) in journals {
            if since
                .as_ref()
                .is_some_and(|(at, _)| too_old(touched, at, youngest))
            {
                break;
            }
            let Some(key) = key(&folder, |j| j.next()) else {
                continue;
            };
            if since.as_ref().is_some_and(|s| key <= *s) {
                continue;
            }
            match &mut first {
                Some((held, folders)) if *held == key => folders.push(folder),
                Some((held, _)) if *held < key => {}
                _ => first = Some((key, vec![folder])),
            }
        }
        match first {
            Some((_, folders)) => self.step(&folders, false, now),
            None => Ok(None),
        }
    }

    /// One article of the library, read anew; `None` where its folder is none of ours.
    pub fn shelf(&self, folder: &Path) -> Option<Shelved> {
        shelved(folder)
    }

    /// The latest change that can be taken back, and the folders it was made in.
    fn latest(&self) -> Result<Option<(Key, Vec<PathBuf>)>, StoreError> {
        let mut latest: Option<(Key, Vec<PathBuf>)> = None;
        let journals = self.journals()?;
        let youngest = journals.first().map(|j| j.1);
        for (folder, touched) in journals {
            if latest
                .as_ref()
                .is_some_and(|((at, _), _)| too_old(touched, at, youngest))
            {
                break;
            }
            let Some(key) = key(&folder, |j| j.last()) else {
                continue;
            };
            match &mut latest {
                Some((held, folders)) if *held == key => folders.push(folder),
                Some((held, _)) if *held > key => {}
                _ => latest = Some((key, vec![folder])),
            }
        }
        Ok(latest)
    }

    /// The folders that have a journal, the one that was written to last first. A journal holds nothing that is younger than its file, so
    /// whoever looks for the latest change need not read them all.
    fn journals(&self) -> Result<Vec<(PathBuf, SystemTime)>, StoreError> {
        let folders = self
            .folders()
            .map_err(|e| disk::failed("read the library", &self.root, &e))?;
        let touched = |folder: &PathBuf| std::fs::metadata(folder.join("journal")).ok()?.modified().ok();
        let mut out: Vec<(PathBuf, SystemTime)> = folders
            .into_iter()
            .filter_map(|f| touched(&f).map(|at| (f, at)))
            .collect();
        out.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
        Ok(out)
    }

    /// Takes the last change of each of these folders back, or does it again.
    fn step(&self, folders: &[PathBuf], back: bool, now: &str) -> Result<Option<Step>, StoreError> {
        let mut sum: Option<Stepped> = None;
        let mut failed = None;
        let mut done = Vec::new();
        for folder in folders {
            match self.opened(folder).and_then(|mut f| f.step(now, back)) {
                Ok(Some(step)) => {
                    let before = sum.take();
                    sum = Some(Stepped {
                        changes: step.changes + before.as_ref().map_or(0, |b| b.changes),
                        what: before.map_or(step.what, |b| b.what),
                    });
                    done.push(folder.clone());
                }
                Ok(None) => {}
                Err(e) => failed = failed.or(Some(e)),
            }
        }
        match failed {
            Some(e) => Err(e),
            None => Ok(sum.map(|step| (step.told(done.len()), done))),
        }
    }

    /// The folder of an article of the library, on the text that was read last.
    fn opened(&self, folder: &Path) -> Result<Folder, StoreError> {
        let (info, problem) = ArticleInfo::read(folder);
        let info = info.ok_or_else(|| {
            StoreError::Failed(problem.map_or_else(
                || format!("{} is not in the library any more", disk::shown(folder)),
                |p| p.to_string(),
            ))
        })?;
        let article = self.open_again(&info).ok_or_else(|| {
            StoreError::Failed(format!(
                "cannot change the notes of {}: its text is not kept in the library; open its file instead",
                info.name()
            ))
        })?;
        Ok(self.folder_of(&info, &article))
    }
}

/// What a folder's journal comes to next, as a key. A journal that cannot be read is left to the folder itself to tell of.
fn key(folder: &Path, entries: impl Fn(&Journal) -> Vec<Entry>) -> Option<Key> {
    let entry = entries(&Journal::read(folder).ok()?).into_iter().next()?;
    // Changes of one second that do not belong together have an order of their own, the same for undo and for redo.
    let alone = || folder.to_string_lossy().into_owned();
    Some((entry.at, entry.group.unwrap_or_else(alone)))
}

/// Whether a file that was written to at that time holds nothing of `at` or later. A time of an entry that lies after that of the `youngest`
/// file is of a clock that is ahead, and tells no more than that file.
fn too_old(touched: SystemTime, at: &str, youngest: Option<SystemTime>) -> bool {
    let seconds = at.parse::<jiff::Timestamp>().map(|at| at.as_second());
    let at = seconds.ok().and_then(|s| u64::try_from(s).ok());
    let at = at.map(|at| SystemTime::UNIX_EPOCH + Duration::from_secs(at));
    at.map(|at| youngest.map_or(at, |youngest| at.min(youngest)))
        .is_some_and(|at| touched + BEHIND < at)
}
