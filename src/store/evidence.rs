//! Evidence that is held, not only named: a file is copied into the article's folder under its SHA-256, so that what a verdict rests on
//! is there when the page is gone, and so that a change to it shows.

use super::{StoreError, disk, id};
use crate::note::{Evidence, Relation};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Where the copies are, in an article's folder.
pub(super) const FOLDER: &str = "evidence";

/// The longest ending that a copy keeps of its file's name, in bytes: it is what a viewer is chosen by.
const ENDING: usize = 8;

/// Whether `file` can be attached: a plain file that is not too large. Looks, and changes nothing.
pub fn check(file: &Path) -> Result<(), StoreError> {
    let refuse = |why: String| {
        Err(StoreError::Failed(format!(
            "cannot attach {}: {why}",
            disk::shown(file)
        )))
    };
    match fs::metadata(file) {
        Ok(meta) if !meta.is_file() => refuse("it is not a plain file".into()),
        Ok(meta) if meta.len() > disk::LARGEST => refuse(format!(
            "it is larger than {} MiB; keep it elsewhere and name it by a link",
            disk::LARGEST >> 20
        )),
        Ok(_) => Ok(()),
        Err(e) => refuse(format!("{}; check the path", disk::plain(&e))),
    }
}

/// Copies `file` into `folder`, whose lock is held.
pub fn attach(folder: &Path, file: &Path, relation: Relation, now: &str) -> Result<Evidence, StoreError> {
    check(file)?;
    let bytes = disk::read(file).map(Option::unwrap_or_default).map_err(|e| {
        StoreError::Failed(format!(
            "cannot attach {}: {}",
            disk::shown(file),
            disk::plain(&e)
        ))
    })?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    attach_bytes(folder, &name, &bytes, relation, now)
}

/// Puts `bytes` into `folder`, whose lock is held.
pub fn attach_bytes(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    relation: Relation,
    now: &str,
) -> Result<Evidence, StoreError> {
    let hash = id::hash(bytes);
    // One that is not what its name says any more is written anew, beside what is there.
    if !matches!(state(folder, &hash), State::Sound) {
        let place = folder.join(FOLDER);
        disk::make_folder(&place)?;
        disk::write(&free(&place, &hash, ending(name)), bytes)?;
    }
    Ok(Evidence {
        retrieved: Some(now.to_owned()),
        sha256: Some(hash),
        file: Some(crate::ingest::clean::line(name).into_owned()),
        ..Evidence::new(relation)
    })
}

/// The place for a new copy: what was damaged there stays beside it.
fn free(place: &Path, hash: &str, ending: &str) -> PathBuf {
    let name = |n: usize| match n {
        1 => place.join(format!("{hash}{ending}")),
        n => place.join(format!("{hash}-{n}{ending}")),
    };
    (1..)
        .map(name)
        .find(|path| fs::symlink_metadata(path).is_err())
        .unwrap_or_else(|| name(1))
}

/// The ending of a file's name with its dot, where it is a plain one.
fn ending(name: &str) -> &str {
    match name.rfind('.') {
        Some(at) if at > 0 && (2..=ENDING).contains(&(name.len() - at)) => {
            let ending = &name[at..];
            let plain = ending[1..].bytes().all(|b| b.is_ascii_alphanumeric());
            if plain { ending } else { "" }
        }
        _ => "",
    }
}

/// How a copy is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// There, and what its name says.
    Sound,
    /// There, and something else.
    Changed,
    /// Not there.
    Missing,
}

/// How the copy of `hash` is.
pub fn state(folder: &Path, hash: &str) -> State {
    let copies = copies(folder, hash);
    if copies.iter().any(|path| hash_of(path).is_ok_and(|h| h == hash)) {
        State::Sound
    } else if copies.is_empty() {
        State::Missing
    } else {
        State::Changed
    }
}

/// Where the copy lies that `evidence` names, if it is there, and how it is: a damaged one only where there is no sound one.
pub fn held(folder: &Path, evidence: &Evidence) -> Option<(PathBuf, State)> {
    evidence.file.as_ref()?;
    let copies = copies(folder, evidence.sha256.as_deref()?);
    let sound = |path: &&PathBuf| hash_of(path).is_ok_and(|h| Some(h) == evidence.sha256);
    match copies.iter().find(sound) {
        Some(copy) => Some((copy.clone(), State::Sound)),
        None => Some((copies.first()?.clone(), State::Changed)),
    }
}

/// All files that are named as copies of `hash`.
fn copies(folder: &Path, hash: &str) -> Vec<PathBuf> {
    // A hash comes from a file that anybody may have written: only a plain one is compared with names.
    if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Vec::new();
    }
    let Ok(entries) = fs::read_dir(folder.join(FOLDER)) else {
        return Vec::new();
    };
    let mut out: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|e| e.file_name().to_string_lossy().starts_with(hash))
        .map(|e| e.path())
        .collect();
    out.sort();
    out
}

/// SHA-256 of a file, read in pieces.
pub fn hash_of(path: &Path) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a plain file"));
    }
    let mut file = File::open(path)?;
    let mut hasher = id::Hasher::default();
    let mut piece = vec![0; 64 << 10];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hasher.hex()),
            Ok(n) => hasher.add(piece.get(..n).unwrap_or_default()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-03-01T08:00:00Z";

    #[test]
    fn a_copy_stays_when_the_file_changes_and_the_same_file_twice_is_one() {
        let dir = tempfile::tempdir().expect("dir");
        let file = dir.path().join("tide table.pdf");
        fs::write(&file, "High water at six.").expect("seed");
        let folder = dir.path().join("article");
        fs::create_dir(&folder).expect("made");
        let first = attach(&folder, &file, Relation::Supports, NOW).expect("attached");
        assert_eq!(first.file.as_deref(), Some("tide table.pdf"));
        assert_eq!(first.retrieved.as_deref(), Some(NOW));
        attach(&folder, &file, Relation::Context, NOW).expect("again");
        fs::write(&file, "High water at seven.").expect("changed");
        let (copy, _) = held(&folder, &first).expect("held");
        assert_eq!(fs::read(&copy).expect("read"), b"High water at six.");
        assert!(copy.to_string_lossy().ends_with(".pdf"));
        assert_eq!(fs::read_dir(folder.join(FOLDER)).expect("list").count(), 1);
    }

    #[test]
    fn a_damaged_copy_is_told_kept_and_made_good_by_attaching_again() {
        let dir = tempfile::tempdir().expect("dir");
        let told = attach_bytes(
            dir.path(),
            "log.txt",
            b"Wind from the west.",
            Relation::Supports,
            NOW,
        )
        .expect("attached");
        let hash = told.sha256.clone().expect("a hash");
        let (copy, state_of_it) = held(dir.path(), &told).expect("held");
        assert_eq!(
            (state(dir.path(), &hash), state_of_it),
            (State::Sound, State::Sound)
        );
        fs::write(&copy, "Wind from the east.").expect("damaged");
        assert_eq!(held(dir.path(), &told), Some((copy.clone(), State::Changed)));
        assert_eq!(state(dir.path(), &hash), State::Changed);
        attach_bytes(
            dir.path(),
            "log.txt",
            b"Wind from the west.",
            Relation::Supports,
            NOW,
        )
        .expect("again");
        assert_eq!(state(dir.path(), &hash), State::Sound);
        assert_ne!(held(dir.path(), &told).expect("held").0, copy);
        assert_eq!(fs::read(&copy).expect("kept"), b"Wind from the east.");
    }

    #[test]
    fn what_is_no_plain_file_is_refused_and_makes_nothing() {
        let dir = tempfile::tempdir().expect("dir");
        for path in [dir.path().to_owned(), dir.path().join("none")] {
            let said = attach(dir.path(), &path, Relation::Supports, NOW).expect_err("refused");
            assert!(said.to_string().contains("cannot attach"), "{said}");
        }
        assert!(!dir.path().join(FOLDER).exists());
    }

    #[test]
    fn a_hostile_name_or_hash_leads_nowhere() {
        let dir = tempfile::tempdir().expect("dir");
        let told =
            attach_bytes(dir.path(), "..\u{1b}[2J/../x.a/b", b"x", Relation::Context, NOW).expect("attached");
        let (copy, _) = held(dir.path(), &told).expect("held");
        assert_eq!(copy.parent(), Some(dir.path().join(FOLDER).as_path()));
        assert!(!told.file.expect("a name").contains('\u{1b}'));
        assert_eq!(state(dir.path(), "../article"), State::Missing);
    }

    #[test]
    fn endings_are_short_and_plain() {
        for (name, kept) in [
            ("a.pdf", ".pdf"),
            ("a.tar.gz", ".gz"),
            (".bashrc", ""),
            ("a.", ""),
            ("a.b c", ""),
            ("é.é", ""),
        ] {
            assert_eq!(ending(name), kept, "{name}");
        }
    }
}
