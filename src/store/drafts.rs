//! Half-written notes, kept so that little is lost when the program or the machine goes: `drafts/ID.toml`, or `drafts/ID-2.toml` and so on
//! where another program is writing on the same note. A program changes only what it wrote or read itself.

use super::folder::Folder;
use super::journal::{self, Entry, Journal};
use super::{StoreError, disk, id};
use crate::note::Note;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Where they are, in an article's folder.
const DRAFTS: &str = "drafts";

/// The drafts in an article's folder as this program wrote or read them last, by the id of their note.
pub(super) type Mine = HashMap<String, Note>;

/// What is there now, as somebody who opens the folder sees it.
pub(super) fn seen(folder: &Path) -> Mine {
    let mut out = Mine::new();
    for draft in all(folder) {
        out.entry(draft.id.clone()).or_insert(draft);
    }
    out
}

fn read(file: &Path) -> Option<Note> {
    toml::from_str(&disk::read_text(file)?).ok()
}

/// All drafts, by note; of several of one note the one that was written to last comes first. The copy that a sync tool makes of a draft is
/// that draft.
fn all(folder: &Path) -> Vec<Note> {
    let Ok(entries) = std::fs::read_dir(folder.join(DRAFTS)) else {
        return Vec::new();
    };
    let mut out: Vec<Note> = entries.filter_map(|e| read(&e.ok()?.path())).collect();
    out.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| b.updated.cmp(&a.updated)));
    out.dedup();
    out
}

/// Where the `n`th draft of a note lies, from 1.
fn file(folder: &Path, id: &str, n: usize) -> PathBuf {
    let name = id::file_name(id);
    let name = match n {
        1 => format!("{name}.toml"),
        n => format!("{name}-{n}.toml"),
    };
    folder.join(DRAFTS).join(name)
}

impl Folder {
    /// Half-written notes that were kept: one for each note that was begun or is being changed, more where several programs write on one.
    pub fn drafts(&self) -> Vec<Note> {
        all(&self.info.folder)
    }

    /// Keeps a half-written note. What another program keeps of the same note stays beside it.
    pub fn save_draft(&mut self, draft: &Note) -> Result<(), StoreError> {
        self.writable()?;
        let _lock = self.lock()?;
        self.keep_article()?;
        self.write_draft(draft)
    }

    /// The lock is held.
    fn write_draft(&mut self, draft: &Note) -> Result<(), StoreError> {
        let folder = &self.info.folder;
        let mine = self.drafted.get(&draft.id);
        let free = |file: &PathBuf| !file.exists() || (mine.is_some() && read(file).as_ref() == mine);
        let first = file(folder, &draft.id, 1);
        let file = (1..)
            .map(|n| file(folder, &draft.id, n))
            .find(free)
            .unwrap_or(first);
        let text = toml::to_string(draft)
            .map_err(|e| StoreError::Failed(format!("cannot save the draft {}: {e}", disk::shown(&file))))?;
        disk::make_folder(&folder.join(DRAFTS))?;
        disk::write(&file, text.as_bytes())?;
        // As it will be read.
        let kept = toml::from_str(&text).unwrap_or_else(|_| draft.clone());
        self.drafted.insert(draft.id.clone(), kept);
        Ok(())
    }

    /// Forgets the draft of a note, where this program has one.
    pub fn forget_draft(&mut self, id: &str) -> Result<(), StoreError> {
        let Some(mine) = self.drafted.get(id).cloned() else {
            return Ok(());
        };
        self.remove_draft(&mine)?;
        self.drafted.remove(id);
        Ok(())
    }

    /// Takes this draft away, and the copies that sync tools made of it.
    fn remove_draft(&self, draft: &Note) -> Result<(), StoreError> {
        let drafts = self.info.folder.join(DRAFTS);
        let failed = |file: &Path, e: &std::io::Error| Err(disk::failed("forget the draft", file, e));
        let entries = match std::fs::read_dir(&drafts) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return failed(&drafts, &e),
        };
        for entry in entries {
            let file = match entry {
                Ok(entry) => entry.path(),
                Err(e) => return failed(&drafts, &e),
            };
            // One of another note is not looked at, and cannot be in the way.
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            if !name.starts_with(&id::file_name(&draft.id)) {
                continue;
            }
            let text = match disk::read(&file) {
                Ok(bytes) => String::from_utf8(bytes.unwrap_or_default()),
                Err(e) => return failed(&file, &e),
            };
            let held: Option<Note> = text.ok().and_then(|text| toml::from_str(&text).ok());
            if held.as_ref() == Some(draft)
                && let Err(e) = std::fs::remove_file(&file)
                && file.exists()
            {
                return failed(&file, &e);
            }
        }
        Ok(())
    }

    /// Throws the draft of a note away, as the reader asked; undo brings it back. One that another program has written on since stays, which is
    /// told as an error.
    pub fn discard_draft(&mut self, id: &str, now: &str) -> Result<(), StoreError> {
        self.writable()?;
        if !self.info.folder.exists() {
            return Ok(());
        }
        let _lock = self.lock()?;
        let mine = self.drafted.get(id);
        let Some(draft) = self.drafts().into_iter().find(|d| Some(d) == mine) else {
            // Written on elsewhere since, or never read.
            return match file(&self.info.folder, id, 1).exists() {
                true => Err(StoreError::Failed(
                    "the draft is not as this copydesk left it and stays; open the article again to see it"
                        .into(),
                )),
                false => self.forget_draft(id),
            };
        };
        let entry = Entry {
            draft: true,
            ..Entry::new(id, now, "draft thrown away".into(), Some(&draft), None)
        };
        // Before the draft goes: it is nowhere else.
        Journal::did(&self.info.folder, vec![entry])
            .map_err(|e| disk::failed("note down for undo", &self.info.folder.join("journal"), &e))?;
        self.forget_draft(id)
    }

    /// Leads a draft from one state to another; whether that could be done: one that was written on since stays. The lock is held.
    pub(super) fn step_draft(
        &mut self,
        id: &str,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<bool, StoreError> {
        let from = journal::note(from);
        let there = self.drafts().into_iter().find(|d| d.id == id);
        if there != from {
            return Ok(false);
        }
        match journal::note(to) {
            Some(draft) => self.write_draft(&draft)?,
            None => {
                self.drafted.extend(there.map(|d| (d.id.clone(), d)));
                self.forget_draft(id)?;
            }
        }
        Ok(true)
    }
}
