//! One article's folder: its notes in memory, and each change of them on disk before it counts.

use super::changes::differences;
use super::evidence;
use super::info::ArticleInfo;
use super::journal::{self, Entry, Journal};
use super::on_disk::OnDisk;
use super::placing::{placed, presented, sort};
use super::{PlacedNote, Problem, StoreError, disk, id, merge, texts};
use crate::anchor::{self, Placed};
use crate::article::{Article, CodePoints};
use crate::note::{Change, Evidence, Note, Relation};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

mod versions;

pub use versions::short;
pub(super) use versions::{not_kept, reopened};

/// Where half-written notes are kept, in an article's folder.
const DRAFTS: &str = "drafts";

/// One article's folder. Nothing is made on disk before the first save.
#[derive(Debug)]
pub struct Folder {
    info: ArticleInfo,
    /// What opening told that the disk does not know yet.
    news: bool,
    article: Article,
    version: String,
    notes: Vec<PlacedNote>,
    /// The notes as they were read last from disk: the base of the next merge.
    base: HashMap<String, Note>,
    problems: Vec<Problem>,
    read_only: Option<String>,
}

impl Folder {
    /// A folder that can be neither read nor written.
    pub(super) fn closed(info: ArticleInfo, article: &Article, version: String, why: String) -> Folder {
        Folder {
            info,
            news: false,
            article: article.clone(),
            version,
            notes: Vec::new(),
            base: HashMap::new(),
            problems: Vec::new(),
            read_only: Some(why),
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
            read_only,
            ..Folder::closed(info, article, version, String::new())
        };
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

    /// Why nothing can be saved, where that is so.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
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
    pub fn put(&mut self, mut note: Note, place: Placed, now: &str) -> Result<(), StoreError> {
        self.writable()?;
        let base = self.base.get(&note.id).cloned();
        let told = base
            .as_ref()
            .is_some_and(|b| note.history.len() > b.history.len());
        let changes = base.as_ref().map_or_else(Vec::new, |b| differences(b, &note));
        self.anchor_anew(&mut note, &place, now);
        if let Some(base) = &base {
            if !told {
                note.history
                    .extend(changes.iter().map(|what| Change::new(now, what)));
            }
            if note.updated == base.updated && note != *base {
                now.clone_into(&mut note.updated);
            }
        }
        let what = match &base {
            None => format!("{} made", note.kind),
            Some(_) if changes.is_empty() => "note changed".to_owned(),
            Some(_) => changes.join(", "),
        };
        let _lock = self.lock()?;
        let id = note.id.clone();
        let (before, after) = self.save(&id, Some(note), base, now)?;
        // A note that was just put where it is keeps that place and what was said of it.
        if let Some(there) = self.notes.iter_mut().find(|n| n.note.id == id) {
            there.place = place;
        }
        self.sort();
        self.remember(|folder| {
            Journal::did(
                folder,
                Entry::new(&id, now, what, before.as_ref(), after.as_ref()),
            )
        });
        Ok(())
    }

    /// Takes a note out. It can be brought back by [`Folder::undo`]. A note that another program changed meanwhile is not taken out but
    /// shown as it is now.
    pub fn delete(&mut self, id: &str, now: &str) -> Result<(), StoreError> {
        self.writable()?;
        let base = self.base.get(id).cloned();
        let _lock = self.lock()?;
        let (before, after) = self.save(id, None, base, now)?;
        if before.is_some() {
            self.remember(|folder| {
                Journal::did(
                    folder,
                    Entry::new(id, now, "note deleted".into(), before.as_ref(), after.as_ref()),
                )
            });
        }
        Ok(())
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

    /// Where the copy of what a piece of evidence names lies; `None` when it has none, or none is there.
    pub fn attached(&self, evidence: &Evidence) -> Option<PathBuf> {
        evidence::held(&self.info.folder, evidence)
    }

    /// Takes the last change back: what it was, in words, or `None` when there is none. Changes of an earlier sitting, and of another
    /// program on this folder, count as well.
    pub fn undo(&mut self, now: &str) -> Result<Option<String>, StoreError> {
        self.step(now, true)
    }

    /// Does it again.
    pub fn redo(&mut self, now: &str) -> Result<Option<String>, StoreError> {
        self.step(now, false)
    }

    fn step(&mut self, now: &str, back: bool) -> Result<Option<String>, StoreError> {
        self.writable()?;
        if !self.info.folder.exists() {
            return Ok(None);
        }
        let _lock = self.lock()?;
        let mut journal = Journal::read(&self.info.folder);
        let Some(entry) = if back { journal.last() } else { journal.next() }.cloned() else {
            return Ok(None);
        };
        let (from, to) = if back {
            (&entry.after, &entry.before)
        } else {
            (&entry.before, &entry.after)
        };
        let base = journal::note(from.as_deref());
        let mut want = journal::note(to.as_deref());
        if let Some(note) = &mut want {
            // A history is only ever added to, by undoing as well.
            let current = self.base.get(&entry.id).or(base.as_ref());
            if let Some(longer) = current.filter(|c| c.history.len() > note.history.len()) {
                note.history.clone_from(&longer.history);
            }
            let done = if back { "undone" } else { "done again" };
            note.history
                .push(Change::new(now, format!("{done}: {}", entry.what)));
        }
        let saved = self.save(&entry.id, want, base, now);
        // A note that was changed elsewhere stays, and the step is passed over: the one before it can still be taken.
        if matches!(saved, Ok(_) | Err(StoreError::Changed)) {
            self.remember(|_| if back { journal.undid() } else { journal.redid() });
        }
        saved?;
        Ok(Some(entry.what))
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
        let _lock = self.lock()?;
        self.keep_article()?;
        let line = format!("{at} {}\n", self.version);
        disk::write(&self.info.folder.join("position"), line.as_bytes())
    }

    /// Half-written notes that were kept, one for each note that was begun or being changed.
    pub fn drafts(&self) -> Vec<Note> {
        let Ok(entries) = std::fs::read_dir(self.info.folder.join(DRAFTS)) else {
            return Vec::new();
        };
        let mut out: Vec<Note> = entries
            .filter_map(|e| disk::read_text(&e.ok()?.path()))
            .filter_map(|text| toml::from_str(&text).ok())
            .collect();
        out.sort_by(|a, b| a.id.cmp(&b.id));
        out
    }

    /// Keeps a half-written note.
    pub fn save_draft(&mut self, draft: &Note) -> Result<(), StoreError> {
        let file = self.draft_file(&draft.id);
        self.writable()?;
        let text = toml::to_string(draft)
            .map_err(|e| StoreError::Failed(format!("cannot save the draft {}: {e}", disk::shown(&file))))?;
        let _lock = self.lock()?;
        self.keep_article()?;
        disk::make_folder(&self.info.folder.join(DRAFTS))?;
        disk::write(&file, text.as_bytes())
    }

    /// Forgets the draft of a note, where there is one.
    pub fn forget_draft(&mut self, id: &str) -> Result<(), StoreError> {
        let file = self.draft_file(id);
        match std::fs::remove_file(&file) {
            Err(e) if file.exists() => Err(disk::failed("forget the draft", &file, &e)),
            _ => Ok(()),
        }
    }

    /// An id comes from a file that anybody may have written: one that is no plain word names no file.
    fn draft_file(&self, id: &str) -> PathBuf {
        let plain = !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        let name = if plain {
            id.to_owned()
        } else {
            id::hash(id.as_bytes())
        };
        self.info.folder.join(DRAFTS).join(name + ".toml")
    }

    fn writable(&self) -> Result<(), StoreError> {
        match &self.read_only {
            Some(why) => Err(StoreError::ReadOnly(why.clone())),
            None => Ok(()),
        }
    }

    /// Makes the folder where it is missing, and takes its lock.
    fn lock(&self) -> Result<disk::Lock, StoreError> {
        disk::make_folder(&self.info.folder)?;
        disk::lock(&self.info.folder)
    }

    /// Writes `article.toml` and the text. The lock is held.
    fn keep_article(&mut self) -> Result<(), StoreError> {
        texts::keep(&self.info.folder, &self.article, &self.version)?;
        if self.news {
            // Another program may have met the article meanwhile; what it told is not forgotten.
            if let (Some(there), _) = ArticleInfo::read(&self.info.folder) {
                self.info.catch_up(there);
            }
            self.info.save()?;
            self.news = false;
            texts::pack(&self.info.folder, &[&self.info.version, &self.version]);
        }
        Ok(())
    }

    /// Anchors a note on the open text where it sits elsewhere or otherwise than when it was anchored.
    fn anchor_anew(&self, note: &mut Note, place: &Placed, now: &str) {
        let Some(span) = place.span else { return };
        if note.anchor.version == self.version || span.is_empty() || span.of(&self.article.text).is_empty() {
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

    /// Brings one change to disk and the disk to memory. The lock is held. Returns the note as it was on disk and as it is now.
    fn save(
        &mut self,
        id: &str,
        want: Option<Note>,
        base: Option<Note>,
        now: &str,
    ) -> Result<(Option<Note>, Option<Note>), StoreError> {
        let mut disk = OnDisk::read(&self.info.folder);
        if let Some(why) = &disk.read_only {
            let why = why.clone();
            self.adopt(disk);
            return Err(StoreError::ReadOnly(why));
        }
        let at = disk.notes.iter().position(|n| n.id == id);
        let theirs = at.map(|at| disk.notes[at].clone());
        let after = match (want, &theirs, &base) {
            (Some(ours), Some(theirs), Some(base)) => Some(merge::three_way(base, &ours, theirs, now)),
            (Some(ours), Some(theirs), None) => Some(merge::unbased(&ours, theirs)),
            (Some(ours), None, _) => Some(ours),
            (None, Some(theirs), Some(base)) if !merge::same_words(theirs, base) => {
                self.adopt(disk);
                return Err(StoreError::Changed);
            }
            (None, _, _) => None,
        };
        match (at, &after) {
            (Some(at), Some(note)) => disk.notes[at] = note.clone(),
            (Some(at), None) => {
                disk.notes.remove(at);
            }
            (None, Some(note)) => disk.notes.push(note.clone()),
            (None, None) => {}
        }
        self.keep_article()?;
        disk.write()?;
        self.adopt(OnDisk::read(&self.info.folder));
        Ok((theirs, after))
    }

    fn remember(&mut self, add: impl FnOnce(&Path) -> std::io::Result<()>) {
        // The note is on disk already: a journal that cannot be written costs the undoing, not the save.
        if let Err(e) = add(&self.info.folder) {
            self.problems.push(Problem {
                file: self.info.folder.join("journal"),
                line: None,
                what: format!("this change cannot be undone: {}", disk::plain(&e)),
            });
        }
    }

    /// Takes what is on disk as what is so.
    fn adopt(&mut self, disk: OnDisk) {
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
