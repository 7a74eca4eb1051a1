//! Whether what is kept under a hash still is what the hash says: the texts that notes were made on, and the files that were attached.

use super::{ArticleInfo, Shelved, disk, evidence, id, texts};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use super::evidence::State;

/// What a hash stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Hashed {
    /// A version of the article's text.
    Text,
    /// A file that was attached to a note.
    Evidence,
}

/// One thing that is kept under its hash, and how it is.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Check {
    /// What it is.
    pub what: Hashed,
    /// Its SHA-256, in hex.
    pub sha256: String,
    /// The name of the attached file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// How it is.
    pub state: State,
    /// The ids of the notes that rest on it.
    pub notes: Vec<String>,
}

/// Looks at everything that an article and its notes name by a hash: texts first, then evidence, each in the order of their hashes.
pub fn checks(shelf: &Shelved) -> Vec<Check> {
    let folder = &shelf.article.folder;
    let mut named: BTreeMap<(Hashed, String), (Option<String>, Vec<String>)> = BTreeMap::new();
    for version in versions(&shelf.article) {
        named.entry((Hashed::Text, version)).or_default();
    }
    for placed in &shelf.notes {
        let note = &placed.note;
        let text =
            (!note.anchor.version.is_empty()).then(|| ((Hashed::Text, note.anchor.version.clone()), None));
        let attached = note.evidence.iter().filter_map(|e| {
            let hash = e.sha256.clone()?;
            Some(((Hashed::Evidence, hash), Some(e.file.clone()?)))
        });
        for (key, file) in text.into_iter().chain(attached) {
            let (name, notes) = named.entry(key).or_default();
            if name.is_none() {
                *name = file;
            }
            if !notes.contains(&note.id) {
                notes.push(note.id.clone());
            }
        }
    }
    named
        .into_iter()
        .map(|((what, sha256), (file, notes))| Check {
            state: match what {
                Hashed::Text => text_state(folder, &sha256),
                Hashed::Evidence => evidence::state(folder, &sha256),
            },
            what,
            sha256,
            file,
            notes,
        })
        .collect()
}

/// Every version whose text should be there.
fn versions(article: &ArticleInfo) -> Vec<String> {
    let mut out: Vec<String> = article.versions.clone();
    if !article.version.is_empty() && !out.contains(&article.version) {
        out.push(article.version.clone());
    }
    out
}

fn text_state(folder: &Path, version: &str) -> State {
    if texts::text(folder, version).is_some() {
        State::Sound
    } else if texts_of(folder).iter().any(|(_, named)| named == version) {
        State::Changed
    } else {
        State::Missing
    }
}

/// The files of texts in an article's folder, each with the hash that its name says, however it is packed.
pub(super) fn texts_of(folder: &Path) -> Vec<(PathBuf, String)> {
    let Ok(entries) = std::fs::read_dir(folder.join("text")) else {
        return Vec::new();
    };
    let mut out: Vec<(PathBuf, String)> = entries
        .filter_map(|e| Some(e.ok()?.path()))
        .filter_map(|path| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            let (hash, ending) = name.split_once('.')?;
            (hash.len() == 64 && ending.starts_with("txt")).then(|| (path.clone(), hash.to_owned()))
        })
        .collect();
    out.sort();
    out
}

/// Whether a file of a text says what its name says; one that is packed is asked for through the store, like any reader would.
pub(super) fn is_sound(folder: &Path, file: &Path, version: &str) -> bool {
    match file.extension().is_some_and(|e| e == "txt") {
        true => disk::read_text(file).is_some_and(|t| id::hash(t.as_bytes()) == version),
        false => texts::text(folder, version).is_some(),
    }
}
