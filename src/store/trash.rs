//! What was deleted can be had back for thirty days, whatever undo still knows: notes in their article's folder, articles in the library.
//!
//! Nothing here goes by itself: [`Store::prune`] is called by whoever knows what time it is, and takes only what is older.

use super::folder::Folder;
use super::on_disk::OnDisk;
use super::placing::placed;
use super::{ArticleInfo, Store, StoreError, disk, id};
use crate::anchor;
use crate::note::{Change, Note};
use std::fs;
use std::path::{Path, PathBuf};

/// Days for which what was deleted is kept at least.
pub const DAYS: i64 = 30;

/// Where deleted notes are, in an article's folder.
pub(super) const NOTES: &str = "trash";

/// Where removed articles are, in the library. Names that begin with a dot are passed over when the library is read.
pub(super) const ARTICLES: &str = ".trash";

/// The field of a deleted note, and the file of a removed article, that says since when.
const SINCE: &str = "trashed";

/// A note in the trash.
#[derive(Clone, PartialEq, Debug)]
pub struct TrashedNote {
    /// The note as it was.
    pub note: Note,
    /// When it was deleted, RFC 3339; empty where that is not known.
    pub since: String,
    /// The file that holds it.
    pub file: PathBuf,
}

/// An article in the trash.
#[derive(Debug)]
pub struct TrashedArticle {
    /// What is known of it; its folder is the one in the trash.
    pub article: ArticleInfo,
    /// When it was removed, RFC 3339; empty where that is not known.
    pub since: String,
}

/// Puts a note into the trash of `folder`, whose lock is held. What is there under its id gives way, unless it cannot be read.
pub(super) fn keep(folder: &Path, note: &Note, now: &str) -> Result<(), StoreError> {
    let place = folder.join(NOTES);
    let mut held = note.clone();
    held.extra.insert(SINCE.into(), now.into());
    let text = toml::to_string(&held).map_err(|e| {
        StoreError::Failed(format!(
            "cannot put the note into {}: {e}; it is not deleted",
            disk::shown(&place)
        ))
    })?;
    disk::make_folder(&place)?;
    let file = files(&place, &note.id)
        .find(|path| fs::symlink_metadata(path).is_err() || read(path).is_some_and(|t| t.note.id == note.id))
        .unwrap_or_else(|| place.join(id::file_name(&note.id)));
    disk::write(&file, text.as_bytes())
}

/// Where a note of this id may lie: the first place, and more for where that cannot be read.
fn files(place: &Path, id: &str) -> impl Iterator<Item = PathBuf> {
    let (place, name) = (place.to_owned(), id::file_name(id));
    (1..).map(move |n| match n {
        1 => place.join(format!("{name}.toml")),
        n => place.join(format!("{name}-{n}.toml")),
    })
}

/// The note of this id as it was deleted, where it was.
pub(super) fn deleted(folder: &Path, id: &str) -> Option<Note> {
    files(&folder.join(NOTES), id)
        .take_while(|file| file.exists())
        .filter_map(|file| read(&file))
        .find(|t| t.note.id == id)
        .map(|t| t.note)
}

fn read(file: &Path) -> Option<TrashedNote> {
    let mut note: Note = toml::from_str(&disk::read_text(file)?).ok()?;
    let since = note.extra.remove(SINCE);
    Some(TrashedNote {
        since: since
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default(),
        note,
        file: file.to_owned(),
    })
}

/// The deleted notes of a folder, the latest first.
pub(super) fn notes(folder: &Path) -> Vec<TrashedNote> {
    let Ok(entries) = fs::read_dir(folder.join(NOTES)) else {
        return Vec::new();
    };
    let mut out: Vec<TrashedNote> = entries.filter_map(|e| read(&e.ok()?.path())).collect();
    out.sort_by(|a, b| b.since.cmp(&a.since).then_with(|| a.note.id.cmp(&b.note.id)));
    out
}

impl Folder {
    /// The notes that were deleted here and are not back, the latest first.
    pub fn trash(&self) -> Vec<TrashedNote> {
        let mut out = notes(&self.info.folder);
        out.retain(|t| !self.base.contains_key(&t.note.id));
        out
    }

    /// Brings a deleted note back from the trash. Undo takes it out again.
    pub fn restore(&mut self, id: &str, now: &str) -> Result<(), StoreError> {
        let Some(trashed) = self.trash().into_iter().find(|t| t.note.id == id) else {
            return Err(StoreError::Failed(format!(
                "cannot restore the note {id}: it is not in the trash of {}",
                disk::shown(&self.info.folder)
            )));
        };
        let mut note = trashed.note;
        note.history.push(Change::new(now, "restored from the trash"));
        let place = placed(&self.info.folder, &[&note], &self.article.text, &self.version)
            .pop()
            .map_or_else(|| anchor::as_made(&note.anchor), |p| p.place);
        self.put(note, place, now)
    }
}

impl Store {
    /// The notes of an article that were deleted and are not back, the latest first.
    pub fn trash_of(&self, article: &ArticleInfo) -> Vec<TrashedNote> {
        let alive = OnDisk::read(&article.folder).notes;
        let mut out = notes(&article.folder);
        out.retain(|t| alive.iter().all(|n| n.id != t.note.id));
        out
    }

    /// Brings a deleted note of an article back, on the text that was read last.
    pub fn restore(&self, article: &ArticleInfo, id: &str, now: &str) -> Result<(), StoreError> {
        let Some(text) = self.open_again(article) else {
            return Err(StoreError::Failed(format!(
                "cannot restore the note {id}: the text of its article is not kept in {}; open the article and try again",
                disk::shown(&article.folder)
            )));
        };
        self.folder(&text, None)?.restore(id, now)
    }

    /// Puts an article with its notes into the trash. Gives back where it is now.
    pub fn remove(&self, article: &ArticleInfo, now: &str) -> Result<PathBuf, StoreError> {
        let folder = &article.folder;
        let failed = |e: std::io::Error| disk::failed("put into the trash", folder, &e);
        if folder.parent() != Some(&self.root) || !folder.is_dir() {
            return Err(StoreError::Failed(format!(
                "cannot put {} into the trash: it is no folder of the library",
                disk::shown(folder)
            )));
        }
        // Whoever is saving there gets it done first.
        let _lock = disk::lock(folder)?;
        disk::write(&folder.join(SINCE), format!("{now}\n").as_bytes())?;
        let trash = self.root.join(ARTICLES);
        disk::make_folder(&trash)?;
        let there = free(&trash, &name_of(folder));
        disk::move_to(folder, &there).map_err(failed)?;
        Ok(there)
    }

    /// The articles that were removed, the latest first.
    pub fn removed(&self) -> Vec<TrashedArticle> {
        let Ok(entries) = fs::read_dir(self.root.join(ARTICLES)) else {
            return Vec::new();
        };
        let mut out: Vec<TrashedArticle> = entries
            .filter_map(|e| Some(e.ok()?.path()))
            .filter(|path| path.is_dir())
            .map(|path| {
                let mut article = ArticleInfo::read(&path).0.unwrap_or_default();
                let since = disk::read_text(&path.join(SINCE)).unwrap_or_default();
                article.folder = path;
                TrashedArticle {
                    article,
                    since: since.trim().to_owned(),
                }
            })
            .collect();
        out.sort_by(|a, b| {
            b.since
                .cmp(&a.since)
                .then_with(|| a.article.folder.cmp(&b.article.folder))
        });
        out
    }

    /// Brings a removed article back. Gives back where it is now, and whether its folder was made anew meanwhile: then both are there, and
    /// [`Store::repair`] makes them one.
    pub fn bring_back(&self, removed: &TrashedArticle) -> Result<(PathBuf, bool), StoreError> {
        let folder = &removed.article.folder;
        let name = name_of(folder);
        let begun_anew = self.root.join(&name).exists();
        let there = free(&self.root, &name);
        disk::move_to(folder, &there).map_err(|e| disk::failed("bring back", folder, &e))?;
        // Only the day of its removal; a file that stays does no harm.
        let _ = fs::remove_file(there.join(SINCE));
        Ok((there, begun_anew))
    }

    /// Deletes for good what has been in the trash for more than [`DAYS`] at `now` (RFC 3339). What does not say since when stays. Gives
    /// back how many notes and articles went.
    pub fn prune(&self, now: &str) -> Result<(usize, usize), StoreError> {
        let (mut notes_gone, mut articles_gone) = (0, 0);
        for removed in self.removed().iter().filter(|r| is_old(&r.since, now)) {
            let folder = &removed.article.folder;
            fs::remove_dir_all(folder).map_err(|e| disk::failed("empty the trash of", folder, &e))?;
            articles_gone += 1;
        }
        let folders = self
            .folders()
            .map_err(|e| disk::failed("read the library", &self.root, &e))?;
        for folder in folders {
            for trashed in notes(&folder).iter().filter(|t| is_old(&t.since, now)) {
                fs::remove_file(&trashed.file)
                    .map_err(|e| disk::failed("empty the trash of", &trashed.file, &e))?;
                notes_gone += 1;
            }
        }
        Ok((notes_gone, articles_gone))
    }
}

/// Whether more than [`DAYS`] have gone by; a time that cannot be read is never old.
fn is_old(since: &str, now: &str) -> bool {
    let time = |t: &str| t.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second);
    match (time(since), time(now)) {
        (Some(since), Some(now)) => now - since > DAYS * 24 * 60 * 60,
        _ => false,
    }
}

fn name_of(folder: &Path) -> String {
    folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// A name in `folder` that is not taken: `name`, or `name` with letters behind it. The twelve digits that an article is known by stay.
pub(super) fn free(folder: &Path, name: &str) -> PathBuf {
    let mut name = name.to_owned();
    while fs::symlink_metadata(folder.join(&name)).is_ok() {
        name.push('x');
    }
    folder.join(name)
}
