//! What the index asks of the library: which folders there are, whether one is still as it was, and what it holds. Nothing is written.

use super::{ArticleInfo, Shelved, Store, disk, placing, texts};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// How a folder's files looked from outside: enough to tell, without reading them, that nothing was changed since. Two stamps of one
/// folder differ when a file that counts was put in its place, changed in length, or changed at another time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stamp {
    /// Of times, sizes and inodes.
    pub sum: i64,
    /// The files of notes beside `notes.toml`, sorted: their names, apart by line ends.
    pub others: String,
    /// The latest time of change among them, in nanoseconds since 1970.
    pub latest: i64,
}

/// What is read of a folder for the index.
#[derive(Debug)]
pub struct Seen {
    /// The article, its notes and what could not be understood.
    pub shelf: Shelved,
    /// The text that was read last; empty where it is not kept.
    pub text: String,
}

impl Store {
    /// Whether the library has more folders than this; looks at no more of them.
    pub fn has_more_than(&self, few: usize) -> bool {
        std::fs::read_dir(&self.root).is_ok_and(|entries| entries.take(few + 1).count() > few)
    }

    /// The names of the library's folders, sorted; those that begin with a dot are passed over. What is neither a file nor a folder is only
    /// told from one when it is looked at.
    pub(super) fn listed(&self) -> std::io::Result<Vec<OsString>> {
        let entries = match std::fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e),
        };
        let mut names: Vec<OsString> = entries
            .filter_map(Result::ok)
            .filter(|e| e.file_type().map_or(true, |t| !t.is_file()))
            .map(|e| e.file_name())
            .filter(|name| !name.as_encoded_bytes().starts_with(b"."))
            .collect();
        names.sort_unstable();
        Ok(names)
    }

    /// The names of the library's folders, sorted; those that are no text, which no program gives, are left out.
    pub fn names(&self) -> std::io::Result<Vec<String>> {
        let mut names: Vec<String> = self
            .listed()?
            .into_iter()
            .filter_map(|name| name.into_string().ok())
            .collect();
        names.sort_unstable();
        Ok(names)
    }

    /// Whether there is any article; looks no further than the first.
    pub fn is_empty(&self) -> bool {
        let Ok(entries) = std::fs::read_dir(&self.root) else {
            return true;
        };
        !entries.filter_map(Result::ok).any(|e| {
            !e.file_name().to_string_lossy().starts_with('.')
                && ["article.toml", "notes.toml"]
                    .iter()
                    .any(|file| e.path().join(file).is_file())
        })
    }

    /// When something was saved last, by whichever program; only to compare.
    pub fn touched(&self) -> Option<std::time::SystemTime> {
        std::fs::metadata(&self.root).ok()?.modified().ok()
    }

    /// A folder of the library, by its name.
    pub fn folder_named(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// How a folder looks. `known` is what it looked like before: the names of its files are only listed when the folder was changed.
    /// `None` where it is no folder.
    pub fn stamp(&self, name: &str, known: Option<(&Stamp, i64)>) -> Option<(Stamp, i64)> {
        let folder = self.root.join(name);
        let meta = std::fs::metadata(&folder)
            .ok()
            .filter(std::fs::Metadata::is_dir)?;
        let of_folder = mixed(SEED, &look(&meta));
        let others = match known {
            Some((stamp, before)) if before == of_folder => stamp.others.clone(),
            _ => siblings(&folder),
        };
        let mut sum = SEED;
        let mut latest = 0;
        let files = ["article.toml", "notes.toml"];
        for file in files.into_iter().chain(others.lines()) {
            let seen = std::fs::metadata(folder.join(file))
                .map(|m| look(&m))
                .unwrap_or_default();
            sum = mixed(sum, &seen);
            latest = latest.max(seen[0]);
        }
        let stamp = Stamp { sum, others, latest };
        Some((stamp, of_folder))
    }

    /// What a folder holds; `None` for one that is none of ours.
    pub fn see(&self, name: &str) -> Option<Seen> {
        let shelf = placing::shelved(&self.root.join(name))?;
        let text = self.text(&shelf.article).unwrap_or_default();
        Some(Seen { shelf, text })
    }

    /// The text of an article that was read last, where it is kept.
    pub fn text(&self, info: &ArticleInfo) -> Option<String> {
        texts::text(&info.folder, &info.version)
    }

    /// What is known of the article in a folder.
    pub fn info(&self, name: &str) -> Option<ArticleInfo> {
        ArticleInfo::read(&self.root.join(name)).0
    }

    /// A path for a message.
    pub fn shown(&self) -> String {
        disk::shown(&self.root)
    }
}

/// The files of notes beside `notes.toml`.
fn siblings(folder: &Path) -> String {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return String::new();
    };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|e| e.file_name().into_string().ok())
        .filter(|n| n.starts_with("notes") && n.ends_with(".toml") && n != "notes.toml")
        .filter(|n| !n.contains('\n'))
        .collect();
    names.sort_unstable();
    names.join("\n")
}

/// Time of change in nanoseconds, size, inode, time of the inode's change.
fn look(meta: &std::fs::Metadata) -> [i64; 4] {
    let changed = meta
        .modified()
        .ok()
        .and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok())
        .and_then(|d| i64::try_from(d.as_nanos()).ok())
        .unwrap_or_default();
    let size = i64::try_from(meta.len()).unwrap_or(i64::MAX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let inode = i64::from_ne_bytes(meta.ino().to_ne_bytes());
        // The inode's own time cannot be set back by those who set a file's.
        let touched = meta
            .ctime()
            .wrapping_mul(1_000_000_000)
            .wrapping_add(meta.ctime_nsec());
        [changed, size, inode, touched]
    }
    #[cfg(not(unix))]
    [changed, size, 0, 0]
}

const SEED: i64 = 0x2545_f491_4f6c_dd1d;

/// Takes numbers into a sum, by the finish of MurmurHash3 for each.
fn mixed(sum: i64, numbers: &[i64]) -> i64 {
    numbers.iter().fold(sum, |sum, n| {
        let mut h = u64::from_ne_bytes(sum.wrapping_mul(31).wrapping_add(*n).to_ne_bytes());
        h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        i64::from_ne_bytes((h ^ (h >> 33)).to_ne_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_keeps_time_and_size_is_seen_by_its_inode() {
        let dir = tempfile::tempdir().expect("dir");
        let store = Store::new(dir.path().to_owned());
        let folder = dir.path().join("a-1");
        std::fs::create_dir(&folder).expect("made");
        let file = folder.join("notes.toml");
        std::fs::write(&file, "schema = 1\n").expect("written");
        let (first, of_folder) = store.stamp("a-1", None).expect("a folder");
        assert_eq!(
            store.stamp("a-1", Some((&first, of_folder))).expect("a folder").0,
            first
        );
        let when = std::fs::metadata(&file).expect("meta").modified().expect("time");
        let other = folder.join("x");
        std::fs::write(&other, "schema = 2\n").expect("written");
        let handle = std::fs::File::options().write(true).open(&other).expect("open");
        handle.set_modified(when).expect("set");
        std::fs::rename(&other, &file).expect("renamed");
        assert_ne!(
            store.stamp("a-1", Some((&first, of_folder))).expect("a folder").0,
            first
        );
    }

    #[test]
    fn a_conflict_copy_that_comes_or_changes_is_seen() {
        let dir = tempfile::tempdir().expect("dir");
        let store = Store::new(dir.path().to_owned());
        let folder = dir.path().join("a-1");
        std::fs::create_dir(&folder).expect("made");
        std::fs::write(folder.join("notes.toml"), "schema = 1\n").expect("written");
        let first = store.stamp("a-1", None).expect("a folder");
        let copy = folder.join("notes.sync-conflict-1.toml");
        std::fs::write(&copy, "schema = 1\n").expect("written");
        let second = store.stamp("a-1", Some((&first.0, first.1))).expect("a folder");
        assert_ne!(first.0, second.0);
        std::fs::write(&copy, "schema = 1\n\n").expect("written");
        let third = store.stamp("a-1", Some((&second.0, second.1))).expect("a folder");
        assert_ne!(second.0, third.0);
    }

    #[test]
    fn names_are_sorted_and_hidden_ones_and_files_passed_over() {
        let dir = tempfile::tempdir().expect("dir");
        for name in ["b-1", "a-1", ".trash"] {
            std::fs::create_dir(dir.path().join(name)).expect("made");
        }
        std::fs::write(dir.path().join("file"), "").expect("written");
        let store = Store::new(dir.path().to_owned());
        assert_eq!(store.names().expect("names"), ["a-1", "b-1"]);
        assert!(store.is_empty());
    }
}
