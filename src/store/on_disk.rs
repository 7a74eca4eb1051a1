//! The files of notes of one folder as they lie on disk: read, merged by id, and made to say what the notes say.

use super::notes::{self, NotesFile};
use super::patch::{Edit, patched};
use super::{Problem, StoreError, disk, id, merge};
use crate::note::Note;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Whether a name in an article's folder is that of a copy that a sync tool or a merge left beside a file of ours: Syncthing
/// (`x.sync-conflict-…`), Dropbox and Nextcloud (`x (… conflicted copy …)`), ownCloud (`x_conflict-…`), OneDrive (`x-HOST`), a second
/// download or a second drive (`x (1)`, `x 2`), git's merge tool (`x_LOCAL_1`, `x.orig`, `x~HEAD`).
pub(super) fn is_copy(name: &str) -> bool {
    let ours = ["article.toml", "notes.toml", "journal", "position", "lock"];
    let stem = |n: &str| n.trim_end_matches(".toml").to_owned();
    let of_ours = ours
        .iter()
        .any(|own| name != *own && name.strip_prefix(&stem(own)).is_some_and(marked_off));
    let words = [
        ".sync-conflict-",
        "conflicted copy",
        "_conflict-",
        ".orig",
        "~HEAD",
    ];
    of_ours || words.iter().any(|w| name.contains(w))
}

/// Whether what follows the name of a file sets a copy off from it.
fn marked_off(rest: &str) -> bool {
    rest.starts_with([' ', '.', '-', '_', '(', '~'])
}

/// All files of notes of one folder, and the notes that follow from them.
pub(super) struct OnDisk {
    folder: PathBuf,
    files: Vec<NotesFile>,
    /// Hash of each file's bytes; none where there is one file only.
    hashes: Vec<String>,
    pub(super) notes: Vec<Note>,
    pub(super) problems: Vec<Problem>,
    pub(super) read_only: Option<String>,
}

impl OnDisk {
    /// Reads `notes.toml`, its siblings, and the conflict copies that sync tools leave beside it.
    pub(super) fn read(folder: &Path) -> OnDisk {
        let mut out = OnDisk {
            folder: folder.to_owned(),
            files: vec![notes::read(&folder.join("notes.toml"))],
            hashes: Vec::new(),
            notes: Vec::new(),
            problems: Vec::new(),
            read_only: None,
        };
        match std::fs::read_dir(folder) {
            Ok(entries) => {
                let mut others: Vec<PathBuf> = entries
                    .filter_map(Result::ok)
                    .filter(|e| {
                        let name = e.file_name();
                        let name = name.to_string_lossy();
                        name.starts_with("notes") && name.ends_with(".toml") && name != "notes.toml"
                    })
                    .map(|e| e.path())
                    .collect();
                others.sort();
                out.files.extend(others.iter().map(|p| notes::read(p)));
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => {
                out.read_only = Some(format!(
                    "cannot read {}: {}",
                    disk::shown(folder),
                    disk::plain(&e)
                ));
            }
        }
        let theirs: Vec<NotesFile> = out
            .files
            .iter_mut()
            .filter_map(|f| f.theirs.take().map(|t| *t))
            .collect();
        out.files.extend(theirs);
        if out.files.len() > 1 {
            out.hashes = out.files.iter().map(|f| id::hash(&f.bytes)).collect();
        }
        out.merge();
        for file in &out.files {
            out.problems.extend(file.problems.iter().cloned());
            if file.newer {
                let why = file
                    .problems
                    .first()
                    .map_or_else(|| "newer".into(), ToString::to_string);
                out.read_only.get_or_insert(why);
            }
        }
        out
    }

    /// Whether what file number `i` holds has been taken into another.
    fn taken_in(&self, i: usize) -> bool {
        i > 0
            && self
                .files
                .iter()
                .enumerate()
                .any(|(j, f)| j != i && f.merged.contains(&self.hashes[i]))
    }

    /// The notes of all files, by id.
    fn merge(&mut self) {
        if let [file] = self.files.as_slice() {
            self.notes = file.notes.iter().map(|(n, _)| n.clone()).collect();
            return;
        }
        let mut at: HashMap<String, usize> = HashMap::new();
        let mut out: Vec<Note> = Vec::new();
        for (i, file) in self.files.iter().enumerate() {
            if self.taken_in(i) {
                continue;
            }
            let gone = |id: &str| {
                self.files
                    .iter()
                    .enumerate()
                    .any(|(j, f)| j != i && !self.taken_in(j) && f.gone.iter().any(|g| g == id))
            };
            // One that says other things than what was deleted was changed elsewhere, and stays.
            let as_deleted = |n: &Note| {
                super::trash::deleted(&self.folder, &n.id)
                    .is_none_or(|it| merge::same_words(&merge::unbased(&it, n), &it))
            };
            for (note, _) in file.notes.iter().filter(|(n, _)| !(gone(&n.id) && as_deleted(n))) {
                match at.get(&note.id) {
                    Some(&there) => out[there] = merge::unbased(&out[there], note),
                    None => {
                        at.insert(note.id.clone(), out.len());
                        out.push(note.clone());
                    }
                }
            }
        }
        self.notes = out;
    }

    /// The file that new notes go to: `notes.toml`, or a sibling while that cannot be understood.
    fn target(&self) -> (PathBuf, Option<&NotesFile>) {
        let mut n = 1;
        loop {
            let name = if n == 1 {
                "notes.toml".to_owned()
            } else {
                format!("notes-{n}.toml")
            };
            let path = self.folder.join(name);
            match self.files.iter().find(|f| f.path == path) {
                Some(file) if file.frozen => n += 1,
                file => return (path, file),
            }
        }
    }

    /// The files beside `notes.toml`, and whether what each holds has been taken in.
    pub(super) fn copies(&self) -> impl Iterator<Item = (&Path, bool)> {
        let main = self.folder.join("notes.toml");
        self.files
            .iter()
            .enumerate()
            .filter(move |(_, f)| f.path != main)
            .map(|(i, f)| {
                (
                    f.path.as_path(),
                    self.taken_in(i) || f.bytes.is_empty() && !f.frozen,
                )
            })
    }

    /// Takes notes of another folder in: by id, both sides kept where they differ.
    pub(super) fn take_in(&mut self, notes: &[Note]) {
        for note in notes {
            match self.notes.iter_mut().find(|n| n.id == note.id) {
                Some(there) => *there = merge::unbased(there, note),
                None => self.notes.push(note.clone()),
            }
        }
    }

    /// Brings what was read of all files into the one that is written. The lock is held.
    pub(super) fn join(&self) -> Result<(), StoreError> {
        if let Some(why) = &self.read_only {
            return Err(StoreError::ReadOnly(why.clone()));
        }
        match self.unread() {
            Some(why) => Err(StoreError::Failed(why)),
            None => self.write(),
        }
    }

    /// Why nothing may be saved now, where the disk did not give a file that is there.
    pub(super) fn unread(&self) -> Option<String> {
        let file = self.files.iter().find(|f| f.unread)?;
        let why = file
            .problems
            .first()
            .map_or_else(String::new, ToString::to_string);
        Some(format!("cannot save: {why}; nothing was changed, try again"))
    }

    /// Makes the files say what `notes` says.
    pub(super) fn write(&self) -> Result<(), StoreError> {
        let (path, file) = self.target();
        let empty = Vec::new();
        let slots = file.map_or(&empty, |f| &f.notes);
        let bytes = file.map_or(&[][..], |f| &f.bytes);
        let renamed = file.map_or(&[][..], |f| &f.renamed);
        let mine = |f: &NotesFile| f.path == path;
        let mut edits: Vec<Edit<'_>> = Vec::new();
        // Copies that can be understood are taken in for good; broken ones stay where they are and are read each time.
        let mut merged: Vec<String> = file.map_or_else(Vec::new, |f| f.merged.clone());
        let taking =
            |i: usize, f: &NotesFile| !mine(f) && !f.frozen && !f.bytes.is_empty() && !self.taken_in(i);
        for (i, _) in self.files.iter().enumerate().filter(|(i, f)| taking(*i, f)) {
            merged.push(self.hashes[i].clone());
        }
        let there: HashMap<&str, (&Note, usize)> =
            slots.iter().map(|(n, i)| (n.id.as_str(), (n, *i))).collect();
        let frozen = self.files.iter().filter(|f| f.frozen);
        let stays: HashMap<&str, &Note> = frozen
            .flat_map(|f| f.notes.iter().map(|(n, _)| (n.id.as_str(), n)))
            .collect();
        let wanted: HashSet<&str> = self.notes.iter().map(|n| n.id.as_str()).collect();
        for note in &self.notes {
            match there.get(note.id.as_str()) {
                Some((old, index)) if *old != note || renamed.contains(index) => {
                    edits.push(Edit::Replace(*index, note))
                }
                Some(_) => {}
                None if stays.get(note.id.as_str()).is_some_and(|n| *n == note) => {}
                None => edits.push(Edit::Add(note)),
            }
        }
        for (note, index) in slots {
            if !wanted.contains(note.id.as_str()) {
                edits.push(Edit::Remove(*index));
            }
        }
        let mut gone: Vec<String> = stays
            .keys()
            .filter(|id| !wanted.contains(*id))
            .map(|id| (*id).to_owned())
            .collect();
        gone.sort();
        if file.map_or(!gone.is_empty(), |f| f.gone != gone) {
            edits.push(Edit::Gone(gone));
        }
        if file.map_or(!merged.is_empty(), |f| f.merged != merged) {
            edits.push(Edit::Merged(merged));
        }
        let marked = file.and_then(|f| f.marked.as_deref());
        if edits.is_empty() && marked.is_none() {
            return Ok(());
        }
        if let Some(marked) = marked {
            // What only the other side said by hand, comments above all, is in the file as the merge left it.
            let aside = self.folder.join(super::doctor::ASIDE);
            disk::make_folder(&aside)?;
            let name = format!("notes.toml.{}", &id::hash(marked)[..12]);
            disk::write(&aside.join(name), marked)?;
        }
        let new = patched(bytes, &edits)
            .map_err(|e| StoreError::Failed(format!("cannot save {}: {e}", disk::shown(&path))))?;
        disk::write(&path, new.as_bytes())
    }
}
