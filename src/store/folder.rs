//! One article's folder: its notes in memory, and each change of them on disk before it counts.

use super::changes::differences;
use super::info::ArticleInfo;
use super::journal::{Entry, Journal};
use super::on_disk::OnDisk;
use super::original::{self, Original};
use super::placing::{placed, presented, sort};
use super::{PlacedNote, Problem, StoreError, disk, id, merge, texts, trash};
use super::{drafts, evidence};
use crate::anchor::{self, Placed};
use crate::article::{Article, CodePoints, DateFrom, Published};
use crate::note::{Change, Evidence, Note, ReadState, Relation};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

mod versions;

pub use versions::short;
pub(super) use versions::{looked_at, not_kept, wants_a_look};

/// A change that is to be made to one note.
pub(super) struct Wish {
    pub(super) id: String,
    /// The note as it is to be; none when it is to go.
    pub(super) want: Option<Note>,
    /// The note as it was known when the change was made.
    pub(super) base: Option<Note>,
    /// The change in words.
    pub(super) what: String,
}

impl Wish {
    pub(super) fn new(id: String, want: Option<Note>, base: Option<Note>, what: String) -> Wish {
        Wish { id, want, base, what }
    }
}

/// A change that was made.
pub(super) struct Done {
    id: String,
    what: String,
    /// The note as it was on disk.
    pub(super) before: Option<Note>,
    /// The note as it is there now.
    pub(super) after: Option<Note>,
    /// It was to go, but another program had changed it: nothing was done.
    pub(super) stayed: bool,
}

/// One article's folder. Nothing is made on disk before the first save.
#[derive(Debug)]
pub struct Folder {
    pub(super) info: ArticleInfo,
    /// What opening told that the disk does not know yet.
    pub(super) news: bool,
    /// The library has the article: it is not to begin anew without a word.
    there: bool,
    pub(super) article: Article,
    pub(super) version: String,
    notes: Vec<PlacedNote>,
    /// The notes as they were read last from disk: the base of the next merge.
    pub(super) base: HashMap<String, Note>,
    pub(super) problems: Vec<Problem>,
    read_only: Option<String>,
    /// What went wrong beside a save that did not fail.
    warning: Option<String>,
    /// What was fetched, until it is on disk.
    original: Option<Original>,
    /// The half-written notes that are this program's.
    pub(super) drafted: drafts::Mine,
}

impl Folder {
    /// A folder that can be neither read nor written.
    pub(super) fn closed(info: ArticleInfo, article: &Article, version: String, why: String) -> Folder {
        Folder {
            info,
            news: false,
            there: false,
            article: article.clone(),
            version,
            notes: Vec::new(),
            base: HashMap::new(),
            problems: Vec::new(),
            read_only: Some(why),
            warning: None,
            original: None,
            drafted: drafts::Mine::new(),
        }
    }

    /// Opens the folder that `info` names, for `article` as it was just read.
    pub(super) fn open(
        mut info: ArticleInfo,
        article: &Article,
        path: Option<&Path>,
        version: String,
    ) -> Folder {
        let news = info.meet(article, path, &version) || !info.folder.exists();
        let read_only = disk::why_not_writable(&info.folder);
        let mut folder = Folder {
            news,
            there: info.folder.join("article.toml").exists(),
            read_only,
            ..Folder::closed(info, article, version, String::new())
        };
        folder.drafted = drafts::seen(&folder.info.folder);
        let disk = OnDisk::read(&folder.info.folder);
        folder.adopt(disk);
        folder
    }

    /// The notes by place; those without a place come last.
    pub fn notes(&self) -> &[PlacedNote] {
        &self.notes
    }

    /// What could not be understood.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The article was fetched: the next save keeps what came. In a library that has the article already it is kept at once.
    pub fn came_from(&mut self, original: Original) -> Result<(), StoreError> {
        self.original = Some(Original {
            version: self.version.clone(),
            ..original
        });
        if self.read_only.is_some() || !self.info.folder.join("article.toml").exists() {
            return Ok(());
        }
        let _lock = self.lock()?;
        self.keep_article()
    }

    /// The text itself tells when it was published. What its page or its reader said of that goes before; a day that was merely
    /// inferred is not kept.
    pub fn dated(&mut self, published: &Published) -> Result<(), StoreError> {
        let said = self.info.published.as_ref();
        let better = said.is_some_and(|p| p.from != DateFrom::Dateline);
        if published.from != DateFrom::Dateline || better || said == Some(published) {
            return Ok(());
        }
        self.info.published = Some(published.clone());
        self.news = true;
        if self.read_only.is_some() || !self.info.folder.join("article.toml").exists() {
            return Ok(());
        }
        let _lock = self.lock()?;
        self.keep_article()
    }

    /// Why nothing can be saved, where that is so.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// What went wrong beside the last change though that is on disk, such as that it cannot be undone. Told once.
    pub fn warning(&mut self) -> Option<String> {
        self.warning.take()
    }

    /// SHA-256 of the open text, in hex: what a new anchor names as its version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What is known of the article.
    pub fn info(&self) -> &ArticleInfo {
        &self.info
    }

    /// Saves a note, new or changed. On return it is on disk. What changed goes into its history, unless the caller has added to the
    /// history already. A note whose `place` is not exact any more is anchored anew on the open text; its history keeps where it was.
    pub fn put(&mut self, note: Note, place: Placed, now: &str) -> Result<(), StoreError> {
        self.put_all(vec![(note, place)], now)
    }

    /// Saves several notes at once, as [`Folder::put`] does: all of them are on disk or none, and one undo takes them all back.
    pub fn put_all(&mut self, notes: Vec<(Note, Placed)>, now: &str) -> Result<(), StoreError> {
        self.put_together(notes, None, true, now)
    }

    /// As [`Folder::put_all`], for one part of a change to several articles: `group` is the same in all of them. Without `anew` the notes
    /// stay anchored where they were made.
    pub(super) fn put_group(
        &mut self,
        notes: Vec<(Note, Placed)>,
        group: &str,
        anew: bool,
        now: &str,
    ) -> Result<(), StoreError> {
        self.put_together(notes, Some(group.to_owned()), anew, now)
    }

    fn put_together(
        &mut self,
        notes: Vec<(Note, Placed)>,
        group: Option<String>,
        anew: bool,
        now: &str,
    ) -> Result<(), StoreError> {
        self.writable()?;
        let mut wishes = Vec::with_capacity(notes.len());
        let mut places = Vec::with_capacity(notes.len());
        for (mut note, place) in notes {
            let base = self.base.get(&note.id).cloned();
            let what = self.tell(&mut note, base.as_ref(), anew.then_some(&place), now);
            places.push((note.id.clone(), place));
            wishes.push(Wish::new(note.id.clone(), Some(note), base, what));
        }
        let _lock = self.lock()?;
        let done = self.save(wishes, now)?;
        self.begun();
        // A note that was just put where it is keeps that place and what was said of it.
        for (id, place) in places {
            if let Some(there) = self.notes.iter_mut().find(|n| n.note.id == id) {
                there.place = place;
            }
        }
        self.sort();
        self.remember(done, group, now);
        Ok(())
    }

    /// Whoever writes on an article is reading it. The lock is held, and the notes are safe already. What the article was marked with since it
    /// was opened, here or elsewhere, stands on the disk alone.
    fn begun(&mut self) {
        if !self.info.state.is_empty() {
            return;
        }
        if let (Some(mut there), None) = ArticleInfo::read(&self.info.folder) {
            if there.state.is_empty() {
                ReadState::Reading.word().clone_into(&mut there.state);
                let _ = there.save();
            }
            self.info.state = there.state;
        }
    }

    /// Takes a note out. It can be brought back by [`Folder::undo`], and for thirty days from the trash. A note that another program
    /// changed meanwhile is not taken out but shown as it is now.
    pub fn delete(&mut self, id: &str, now: &str) -> Result<(), StoreError> {
        self.delete_all(&[id.to_owned()], now)
    }

    /// Takes several notes out, as [`Folder::delete`] does; one undo brings them all back. Those that another program changed meanwhile
    /// stay, which is told as an error after the others are gone.
    pub fn delete_all(&mut self, ids: &[String], now: &str) -> Result<(), StoreError> {
        self.writable()?;
        let wish = |id: &String| {
            Wish::new(
                id.clone(),
                None,
                self.base.get(id).cloned(),
                "note deleted".into(),
            )
        };
        let wishes: Vec<Wish> = ids.iter().map(wish).collect();
        let _lock = self.lock()?;
        let done = self.save(wishes, now)?;
        let stayed = done.iter().any(|d| d.stayed);
        self.remember(done, None, now);
        if stayed { Err(StoreError::Changed) } else { Ok(()) }
    }

    /// Makes a note ready to be saved: what changed goes into its history, and its anchor onto the open text where it has a place there.
    /// Gives back what changed, in words, for undo.
    fn tell(&self, note: &mut Note, base: Option<&Note>, place: Option<&Placed>, now: &str) -> String {
        let told = base.is_some_and(|b| note.history.len() > b.history.len());
        let changes = base.map_or_else(Vec::new, |b| differences(b, note));
        if let Some(place) = place {
            self.anchor_anew(note, place, now);
        }
        let Some(base) = base else {
            return format!("{} made", note.kind);
        };
        if !told {
            note.history
                .extend(changes.iter().map(|what| Change::new(now, what)));
        }
        if let Some(what) = place.and_then(|place| versions::settled(note, place, &self.version)) {
            note.history.push(Change::new(now, what));
        }
        if note.updated == base.updated && note != base {
            now.clone_into(&mut note.updated);
        }
        if changes.is_empty() {
            "note changed".to_owned()
        } else {
            changes.join(", ")
        }
    }

    /// Copies a file into the article's folder and gives back the evidence that names it by its SHA-256, to be put into a note. The
    /// copy stays when the file is changed or goes; the same file twice is one copy.
    pub fn attach(&mut self, file: &Path, relation: Relation, now: &str) -> Result<Evidence, StoreError> {
        self.writable()?;
        evidence::check(file)?;
        let _lock = self.lock()?;
        self.keep_article()?;
        evidence::attach(&self.info.folder, file, relation, now)
    }

    /// As [`Folder::attach`], for bytes that are no file, such as a page that was fetched; `name` is what the reader will know them by.
    pub fn attach_bytes(
        &mut self,
        name: &str,
        bytes: &[u8],
        relation: Relation,
        now: &str,
    ) -> Result<Evidence, StoreError> {
        self.writable()?;
        let _lock = self.lock()?;
        self.keep_article()?;
        evidence::attach_bytes(&self.info.folder, name, bytes, relation, now)
    }

    /// Where the copy of what a piece of evidence names lies, and how it is; `None` when it has none, or none is there.
    pub fn attached(&self, evidence: &Evidence) -> Option<(PathBuf, evidence::State)> {
        evidence::held(&self.info.folder, evidence)
    }

    /// Reads the notes again when another program changed them; whether it did.
    pub fn refresh(&mut self) -> bool {
        let disk = OnDisk::read(&self.info.folder);
        let same =
            disk.notes.len() == self.base.len() && disk.notes.iter().all(|n| self.base.get(&n.id) == Some(n));
        if !same {
            self.adopt(disk);
        }
        !same
    }

    /// The code point the reader was at.
    pub fn position(&self) -> Option<usize> {
        let text = disk::read_text(&self.info.folder.join("position"))?;
        let mut words = text.split_whitespace();
        let at: usize = words.next()?.parse().ok()?;
        let version = words.next().unwrap_or_default();
        let points = CodePoints::new(&self.article.text);
        if version != self.version
            && let Some(old) = texts::text(&self.info.folder, version)
        {
            let byte = CodePoints::new(&old).to_byte(at)?;
            return Some(points.from_byte(anchor::carry_point(&old, &self.article.text, byte)));
        }
        Some(at.min(points.len()))
    }

    /// Remembers where the reader is.
    pub fn save_position(&mut self, at: usize) -> Result<(), StoreError> {
        self.writable()?;
        // Where somebody was in an article is no reason to bring it back.
        if self.taken_away() {
            return Ok(());
        }
        let _lock = self.lock()?;
        self.keep_article()?;
        let line = format!("{at} {}\n", self.version);
        disk::write(&self.info.folder.join("position"), line.as_bytes())
    }

    pub(super) fn writable(&self) -> Result<(), StoreError> {
        match &self.read_only {
            Some(why) => Err(StoreError::ReadOnly(why.clone())),
            None => Ok(()),
        }
    }

    /// Makes the folder where it is missing, and takes its lock.
    pub(super) fn lock(&self) -> Result<disk::Lock, StoreError> {
        disk::make_folder(&self.info.folder)?;
        disk::lock(&self.info.folder)
    }

    /// Writes `article.toml` and the text. The lock is held.
    pub(in crate::store) fn keep_article(&mut self) -> Result<(), StoreError> {
        texts::keep(&self.info.folder, &self.article, &self.version)?;
        if let Some(original) = &self.original {
            original::keep(&self.info.folder, original)?;
            self.original = None;
        }
        let taken_away = self.taken_away();
        if taken_away {
            self.warning = Some(
                "the article was taken out of the library meanwhile and begins there anew; `copydesk trash` has what it was".to_owned(),
            );
        }
        if self.news || taken_away {
            // Another program may have met the article meanwhile; what it told is not forgotten.
            match ArticleInfo::read(&self.info.folder) {
                (Some(there), _) => self.info.catch_up(there),
                // It broke since it was read: it is left as it is, like one that was broken then.
                (None, problem) => self.info.frozen |= problem.is_some(),
            }
            self.info.save()?;
            (self.news, self.there) = (false, true);
            texts::pack(&self.info.folder, &[&self.info.version, &self.version]);
        }
        Ok(())
    }

    /// The article was in the library and is not any more.
    fn taken_away(&self) -> bool {
        self.there && !self.info.folder.join("article.toml").exists()
    }

    /// Anchors a note on the open text where it sits elsewhere or otherwise than when it was anchored.
    fn anchor_anew(&self, note: &mut Note, place: &Placed, now: &str) {
        let Some(span) = place.span else { return };
        if note.anchor.version == self.version || span.is_empty() || span.of(&self.article.text).is_empty() {
            return;
        }
        // It was put on a later text by somebody who saw that.
        let versions = ArticleInfo::read(&self.info.folder)
            .0
            .map_or_else(Vec::new, |i| i.versions);
        let at = |version: &str| versions.iter().position(|v| v == version);
        if at(&note.anchor.version) > at(&self.version) && at(&self.version).is_some() {
            return;
        }
        let old = note.anchor.clone();
        let points = CodePoints::new(&self.article.text);
        note.anchor = anchor::make(&self.article.text, &points, span, &self.version);
        note.anchor.extra.clone_from(&old.extra);
        let short = old.version.get(..12).unwrap_or(&old.version);
        note.history.push(Change::new(
            now,
            format!(
                "anchor {}: {}; it was “{}” at {}–{} of version {short}",
                place.state, place.why, old.quote, old.start, old.end
            ),
        ));
    }

    /// Brings changes to disk, in one write, and the disk to memory. The lock is held. What is deleted goes into the trash first.
    pub(super) fn save(&mut self, wishes: Vec<Wish>, now: &str) -> Result<Vec<Done>, StoreError> {
        let mut disk = OnDisk::read(&self.info.folder);
        if let Some(why) = &disk.read_only {
            let why = why.clone();
            self.adopt(disk);
            return Err(StoreError::ReadOnly(why));
        }
        if let Some(why) = disk.unread() {
            return Err(StoreError::Failed(why));
        }
        let mut at: HashMap<String, usize> = HashMap::new();
        at.extend(disk.notes.iter().enumerate().map(|(i, n)| (n.id.clone(), i)));
        let mut notes: Vec<Option<Note>> = std::mem::take(&mut disk.notes).into_iter().map(Some).collect();
        let mut out = Vec::with_capacity(wishes.len());
        for Wish { id, want, base, what } in wishes {
            let slot = at.get(&id).copied();
            let theirs = slot.and_then(|i| notes.get(i).cloned().flatten());
            let mut stayed = false;
            let after = match (want, &theirs, &base) {
                (Some(ours), Some(theirs), Some(base)) => Some(merge::three_way(base, &ours, theirs, now)),
                (Some(ours), Some(theirs), None) => Some(merge::unbased(&ours, theirs)),
                // Deleted elsewhere, and changed here: what was written there before it was deleted comes back with it.
                (Some(ours), None, Some(base)) => Some(match trash::deleted(&self.info.folder, &id) {
                    Some(deleted) => merge::three_way(base, &ours, &deleted, now),
                    None => ours,
                }),
                (Some(ours), None, None) => Some(ours),
                (None, Some(theirs), base) if base.as_ref().is_none_or(|b| !merge::same_words(theirs, b)) => {
                    stayed = true;
                    Some(theirs.clone())
                }
                (None, _, _) => None,
            };
            match slot.and_then(|i| notes.get_mut(i)) {
                Some(there) => there.clone_from(&after),
                None if after.is_some() => {
                    at.insert(id.clone(), notes.len());
                    notes.push(after.clone());
                }
                None => {}
            }
            out.push(Done {
                id,
                what,
                before: theirs,
                after,
                stayed,
            });
        }
        disk.notes = notes.into_iter().flatten().collect();
        self.keep_article()?;
        for done in out.iter().filter(|d| d.after.is_none()) {
            if let Some(note) = &done.before {
                trash::keep(&self.info.folder, note, now)?;
            }
        }
        disk.write()?;
        self.adopt(OnDisk::read(&self.info.folder));
        Ok(out)
    }

    /// Writes down what was done, so that one undo takes it back. `group` where it is part of a change to several articles.
    pub(super) fn remember(&mut self, done: Vec<Done>, group: Option<String>, now: &str) {
        let done: Vec<Done> = done
            .into_iter()
            .filter(|d| !d.stayed && (d.before.is_some() || d.after.is_some()))
            .collect();
        // A change of its own has a group too: ids sort by their making, which a time to the second does not tell.
        let group = Some(group.unwrap_or_else(|| id::new_id(now)));
        let entries: Vec<Entry> = done
            .into_iter()
            .map(|d| Entry {
                group: group.clone(),
                ..Entry::new(&d.id, now, d.what, d.before.as_ref(), d.after.as_ref())
            })
            .collect();
        let told = Journal::did(&self.info.folder, entries);
        self.tell_journal(told);
    }

    /// The notes are on disk already: a journal that cannot be written costs the undoing, not the save.
    pub(super) fn tell_journal(&mut self, outcome: std::io::Result<()>) {
        if let Err(e) = outcome {
            let file = self.info.folder.join("journal");
            self.warning = Some(format!(
                "this change cannot be undone: {} cannot be written: {}",
                disk::shown(&file),
                disk::plain(&e)
            ));
        }
    }

    /// Takes what is on disk as what is so.
    pub(super) fn adopt(&mut self, disk: OnDisk) {
        let known: HashMap<String, PlacedNote> =
            self.notes.drain(..).map(|n| (n.note.id.clone(), n)).collect();
        let mut fresh = Vec::new();
        for note in &disk.notes {
            match known.get(&note.id) {
                Some(old) if old.note.anchor == note.anchor => {
                    self.notes
                        .push(presented(note.clone(), old.place.clone(), &self.version));
                }
                _ => fresh.push(note),
            }
        }
        self.notes.extend(placed(
            &self.info.folder,
            &fresh,
            &self.article.text,
            &self.version,
        ));
        self.sort();
        self.base = disk.notes.into_iter().map(|n| (n.id.clone(), n)).collect();
        self.problems = disk.problems;
        if disk.read_only.is_some() {
            self.read_only = disk.read_only;
        }
    }

    fn sort(&mut self) {
        sort(&mut self.notes);
    }
}
