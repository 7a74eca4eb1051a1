//! Marking articles: one, or those that were chosen. All of it can be undone.

use super::{Event, Library, Remarked, none_here};
use crate::index::Row;
use crate::note::ReadState;
use crate::store::Mark;
use crate::store::library::folder_name;
use crate::tui::view::header::counted;
use std::collections::{BTreeSet, HashMap};

/// Articles that were chosen to be marked together.
#[derive(Debug, Default)]
pub(super) struct Marked {
    chosen: BTreeSet<u32>,
    /// By the name of their folder, for those whose rows were seen.
    folders: HashMap<u32, Row>,
}

impl Marked {
    pub(super) fn any(&self) -> bool {
        !self.chosen.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.chosen.len()
    }

    pub(super) fn has(&self, id: u32) -> bool {
        self.chosen.contains(&id)
    }

    pub(super) fn clear(&mut self) {
        self.chosen.clear();
        self.folders.clear();
    }

    /// Rows that came: those that are chosen are kept, however far the cursor goes.
    pub(super) fn keep(&mut self, rows: &HashMap<u32, Row>) {
        for id in &self.chosen {
            if let Some(row) = rows.get(id) {
                self.folders.insert(*id, row.clone());
            }
        }
    }
}

/// Articles that can be chosen at once: each is saved by itself.
const MOST: usize = 1_000;

impl Library {
    pub(super) fn mark_row(&mut self) {
        let Some(&id) = self.listing.ids.get(self.at) else {
            return;
        };
        if !self.marked.chosen.remove(&id) {
            self.marked.chosen.insert(id);
        }
        self.marked.keep(&self.rows);
    }

    /// Chooses all that is listed; again: none.
    pub(super) fn mark_all(&mut self) -> Vec<Event> {
        if self.marked.any() {
            self.marked.clear();
            return Vec::new();
        }
        if self.listing.ids.len() > MOST {
            return vec![Event::Say(format!(
                "{} articles are too many to be changed at once; search for fewer than {MOST}",
                self.listing.ids.len()
            ))];
        }
        self.marked.chosen = self.listing.ids.iter().copied().collect();
        self.marked.keep(&self.rows);
        let absent: Vec<u32> = self
            .listing
            .ids
            .iter()
            .copied()
            .filter(|id| !self.rows.contains_key(id))
            .collect();
        match absent.is_empty() {
            true => Vec::new(),
            false => vec![Event::Rows(absent)],
        }
    }

    /// The articles that a mark is for: those that were chosen, or the one under the cursor.
    pub(super) fn chosen(&self) -> Vec<&Row> {
        if self.marked.any() {
            self.marked
                .chosen
                .iter()
                .filter_map(|id| self.marked.folders.get(id))
                .collect()
        } else {
            self.here().into_iter().collect()
        }
    }

    /// Marks all that are chosen; `doing` says how, for when it is done.
    fn mark(&mut self, marks: &[Mark], doing: String) -> Vec<Event> {
        let mut all = Vec::new();
        for mark in marks {
            let chosen = self.chosen().into_iter();
            all.extend(chosen.map(|row| (row.folder.clone(), mark.clone())));
        }
        if all.is_empty() {
            return none_here();
        }
        self.doing = doing;
        vec![Event::Mark(all)]
    }

    /// Marks are on disk: what was done, in words. It is kept with how the articles were, to be taken back.
    pub(super) fn done(&mut self, before: Vec<Remarked>) -> String {
        let doing = std::mem::take(&mut self.doing);
        if std::mem::take(&mut self.undoing) {
            return format!("undone: {doing}");
        }
        if before.is_empty() {
            return "nothing was changed: it was so already".to_owned();
        }
        let doing = format!("{}: {doing}", counted(before.len(), "article", "articles"));
        let said = format!("saved: {doing}");
        self.before.push((doing, before));
        said
    }

    /// A star for all, or for none where all have one.
    pub(super) fn star(&mut self) -> Vec<Event> {
        let all = self.chosen().iter().all(|row| row.starred);
        let doing = if all { "without a star" } else { "starred" };
        self.mark(&[Mark::Star(!all)], doing.to_owned())
    }

    /// The state after the one of the article under the cursor, for all.
    pub(super) fn next_state(&mut self) -> Vec<Event> {
        let Some(now) = self.chosen().first().map(|row| row.state) else {
            return none_here();
        };
        let at = ReadState::ALL.iter().position(|s| *s == now).unwrap_or(0);
        let next = ReadState::ALL.get(at + 1).copied().unwrap_or(ReadState::New);
        self.mark(&[Mark::State(next)], next.to_string())
    }

    /// Gives the tags that were typed, apart by spaces or commas; `-tag` takes one away.
    pub(super) fn tags(&mut self) -> Vec<Event> {
        let (mut marks, mut more, mut less) = (Vec::new(), Vec::new(), Vec::new());
        for word in self.answer.text().split([' ', ',']).filter(|w| !w.is_empty()) {
            let (tag, gone) = match word.strip_prefix('-') {
                Some(tag) => (tag, true),
                None => (word, false),
            };
            let tag = tag.trim_start_matches('#').to_owned();
            if tag.is_empty() {
                continue;
            }
            if gone { &mut less } else { &mut more }.push(format!("#{tag}"));
            marks.push(if gone { Mark::Untag(tag) } else { Mark::Tag(tag) });
        }
        let more = (!more.is_empty()).then(|| format!("tagged {}", more.join(" ")));
        let less = (!less.is_empty()).then(|| format!("without {}", less.join(" ")));
        let doing: Vec<String> = more.into_iter().chain(less).collect();
        match marks.is_empty() {
            true => vec![Event::Say("no tag was typed; nothing was changed".to_owned())],
            false => self.mark(&marks, doing.join(", ")),
        }
    }

    /// Files all in the folder that was typed, or takes them out of theirs.
    pub(super) fn file(&mut self) -> Vec<Event> {
        let folder = folder_name(self.answer.text());
        let doing = match folder.as_str() {
            "" => "in no folder".to_owned(),
            folder => format!("in {folder}"),
        };
        self.mark(&[Mark::File(folder)], doing)
    }

    pub(super) fn undo(&mut self) -> Vec<Event> {
        let Some((doing, last)) = self.before.pop() else {
            return vec![Event::Say("nothing to undo here".to_owned())];
        };
        (self.undoing, self.doing) = (true, doing);
        let all = last
            .into_iter()
            .map(|(folder, was, is)| (folder, Mark::Back { was, is }))
            .collect();
        vec![Event::Mark(all)]
    }
}
