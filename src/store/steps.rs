//! Undo and redo: the journal's last entries, or those that were taken back last, brought to disk like any other change.

use super::folder::{Folder, Wish};
use super::journal::{self, Entry, Journal};
use super::{StoreError, disk, merge, trash};
use crate::note::{Change, Note};

/// What a step came to.
pub(super) struct Stepped {
    /// The first of its changes, in words.
    pub(super) what: String,
    /// How many changes it was.
    pub(super) changes: usize,
}

impl Stepped {
    /// In words; `articles` is in how many it was made.
    pub(super) fn told(&self, articles: usize) -> String {
        let Stepped { what, changes } = self;
        match (changes, articles) {
            (1, _) => what.clone(),
            (n, 1) => format!("{what} ({n} notes)"),
            (n, articles) => format!("{what} ({n} notes in {articles} articles)"),
        }
    }
}

impl Folder {
    /// Takes the last change back: what it was, in words, or `None` when there is none. Changes of an earlier sitting, and of another
    /// program on this folder, count as well. What was done together is taken back together.
    pub fn undo(&mut self, now: &str) -> Result<Option<String>, StoreError> {
        Ok(self.step(now, true)?.map(|step| step.told(1)))
    }

    /// Does it again.
    pub fn redo(&mut self, now: &str) -> Result<Option<String>, StoreError> {
        Ok(self.step(now, false)?.map(|step| step.told(1)))
    }

    /// Takes the last change back, or does it again.
    pub(super) fn step(&mut self, now: &str, back: bool) -> Result<Option<Stepped>, StoreError> {
        self.writable()?;
        if !self.info.folder.exists() {
            return Ok(None);
        }
        let _lock = self.lock()?;
        self.refresh();
        let mut journal = Journal::read(&self.info.folder)
            .map_err(|e| disk::failed("read", &self.info.folder.join("journal"), &e))?;
        let entries = if back { journal.last() } else { journal.next() };
        let Some(first) = entries.first() else {
            return Ok(None);
        };
        let stepped = Stepped {
            what: first.what.clone(),
            changes: entries.len(),
        };
        let mut wishes = Vec::new();
        let mut stay = false;
        for entry in &entries {
            let (from, to) = sides(entry, back);
            if entry.draft {
                stay |= !self.step_draft(&entry.id, from, to)?;
            } else if entry.finding {
                stay |= !self.step_finding(from, to)?;
            } else {
                let wish = self.wish(entry, back, now);
                // What was deleted or set to something else elsewhere since stays so.
                let free = match (&wish.base, &wish.want, self.base.get(&wish.id)) {
                    (Some(base), Some(want), Some(there)) => !merge::clash(base, want, there),
                    (Some(_), Some(_), None) => false,
                    _ => true,
                };
                match free {
                    true => wishes.push(wish),
                    false => stay = true,
                }
            }
        }
        let aims: Vec<Option<Note>> = wishes.iter().map(|w| w.want.clone()).collect();
        let done = self.save(wishes, now)?;
        let stayed = done
            .iter()
            .zip(&aims)
            .any(|(d, aim)| d.stayed || same(&d.after, &d.before) && !same(&d.after, aim));
        let told = if back {
            journal.undid(entries.len())
        } else {
            journal.redid(entries.len())
        };
        self.tell_journal(told);
        // A note that was changed elsewhere stays, and the step is passed over: the one before it can still be taken.
        if stayed || stay {
            return Err(StoreError::Changed);
        }
        Ok(Some(stepped))
    }

    fn wish(&self, entry: &Entry, back: bool, now: &str) -> Wish {
        let (from, to) = sides(entry, back);
        let base = journal::note(from);
        let mut want = journal::note(to);
        if let Some(note) = &mut want {
            // A history is only ever added to, by undoing as well.
            let deleted = trash::deleted(&self.info.folder, &entry.id);
            for longer in [self.base.get(&entry.id), base.as_ref(), deleted.as_ref()]
                .into_iter()
                .flatten()
            {
                if longer.history.len() > note.history.len() {
                    note.history.clone_from(&longer.history);
                }
            }
            // It is the latest change of the note, whatever it brings back.
            note.updated = std::mem::take(&mut note.updated).max(now.to_owned());
            let done = if back { "undone" } else { "done again" };
            note.history
                .push(Change::new(now, format!("{done}: {}", entry.what)));
        }
        Wish::new(entry.id.clone(), want, base, entry.what.clone())
    }
}

/// Whether both say the same, or neither is there.
fn same(a: &Option<Note>, b: &Option<Note>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => merge::same_words(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// What the step leads from and to, as the journal holds it.
fn sides(entry: &Entry, back: bool) -> (Option<&str>, Option<&str>) {
    let (before, after) = (entry.before.as_deref(), entry.after.as_deref());
    if back { (after, before) } else { (before, after) }
}
