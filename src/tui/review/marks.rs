//! Which notes are marked, to be changed together. A mark counts while its note is shown: what the reader does not see is never changed.

use super::Review;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A note by its article's folder and its id: copies of a folder hold the same ids.
type Mark = (PathBuf, String);

/// The marks.
#[derive(Debug, Default)]
pub(super) struct Marks {
    set: BTreeSet<Mark>,
    /// The row from which on rows are being marked.
    from: Option<usize>,
}

impl Review {
    /// Whether the note at this place of the list is marked.
    pub(super) fn is_marked(&self, i: usize) -> bool {
        self.in_range(i) || self.mark_of(i).is_some_and(|m| self.marks.set.contains(&m))
    }

    /// How many of the shown notes are marked.
    pub(super) fn marked(&self) -> usize {
        if !self.any_marks() {
            return 0;
        }
        // Marks of notes that are not shown are forgotten, so that these are all shown.
        let fresh = |i: &usize| self.mark_of(*i).is_some_and(|m| !self.marks.set.contains(&m));
        let range = self
            .marks
            .from
            .map(|from| from.min(self.at)..from.max(self.at) + 1);
        self.marks.set.len() + range.into_iter().flatten().filter(fresh).count()
    }

    /// Whether there are marks to take away.
    pub(super) fn any_marks(&self) -> bool {
        self.marks.from.is_some() || !self.marks.set.is_empty()
    }

    /// Whether rows are marked as the cursor moves.
    pub(super) fn ranging(&self) -> bool {
        self.marks.from.is_some()
    }

    fn in_range(&self, i: usize) -> bool {
        self.marks
            .from
            .is_some_and(|from| (from.min(self.at)..=from.max(self.at)).contains(&i))
    }

    fn mark_of(&self, i: usize) -> Option<Mark> {
        let (article, note) = *self.shown.get(i)?;
        let shelved = self.library.get(article)?;
        let placed = shelved.notes.get(note)?;
        Some((shelved.article.folder.clone(), placed.note.id.clone()))
    }

    /// Marks this note, or takes its mark away.
    pub(super) fn toggle_mark(&mut self) {
        self.end_range();
        if let Some(mark) = self.mark_of(self.at)
            && !self.marks.set.remove(&mark)
        {
            self.marks.set.insert(mark);
        }
    }

    /// Begins a range, or ends it: its rows stay marked.
    pub(super) fn range(&mut self) {
        if self.ranging() {
            self.end_range();
        } else if !self.shown.is_empty() {
            self.marks.from = Some(self.at);
        }
    }

    pub(super) fn end_range(&mut self) {
        let new: Vec<Mark> = (0..self.shown.len())
            .filter(|&i| self.in_range(i))
            .filter_map(|i| self.mark_of(i))
            .collect();
        self.marks.set.extend(new);
        self.marks.from = None;
    }

    /// Marks every note that is shown; where all are, none.
    pub(super) fn mark_all(&mut self) {
        let all = self.marked() == self.shown.len();
        self.unmark();
        if !all {
            self.marks.set = (0..self.shown.len()).filter_map(|i| self.mark_of(i)).collect();
        }
    }

    pub(super) fn unmark(&mut self) {
        self.marks = Marks::default();
    }

    /// Forgets the marks of notes that are not shown any more.
    pub(super) fn forget_hidden(&mut self) {
        if self.marks.set.is_empty() {
            return;
        }
        let shown = (0..self.shown.len()).filter_map(|i| self.mark_of(i));
        let kept = shown.filter(|m| self.marks.set.contains(m)).collect();
        self.marks.set = kept;
    }

    /// What an export begins with: the marked notes, else all that are shown; and what they are called.
    pub(super) fn outgoing(&self) -> (String, Vec<(PathBuf, Vec<String>)>) {
        match self.any_marks() {
            true => ("marked".to_owned(), self.targets()),
            false => ("shown".to_owned(), self.by_article(0..self.shown.len())),
        }
    }

    /// What a change is made to: the marked notes, else the one under the cursor; by article.
    pub(super) fn targets(&self) -> Vec<(PathBuf, Vec<String>)> {
        let mut rows: Vec<usize> = (0..self.shown.len()).filter(|&i| self.is_marked(i)).collect();
        if rows.is_empty() {
            rows.push(self.at);
        }
        self.by_article(rows)
    }

    fn by_article(&self, rows: impl IntoIterator<Item = usize>) -> Vec<(PathBuf, Vec<String>)> {
        let mut out: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
        for (folder, id) in rows.into_iter().filter_map(|i| self.mark_of(i)) {
            out.entry(folder).or_default().push(id);
        }
        out.into_iter().collect()
    }
}
