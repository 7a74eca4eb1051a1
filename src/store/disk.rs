//! Reading, writing and locking files so that nothing is half-written, nothing hangs and nobody else can read it.
//!
//! A file is replaced by writing a temporary file beside it, syncing it, renaming it over the old one and syncing the folder; a
//! crash at any moment leaves the old file or the new one. Temporary names begin with a dot and do not end in `.toml`, so a stale
//! one is never taken for a file of notes.

use super::StoreError;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The largest file of the store that is read, in bytes. A notes file of a hundred thousand notes is smaller.
pub const LARGEST: u64 = 256 << 20;

/// How long a save waits for another program that is saving.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest pause between two tries at the lock. Nobody works while the next in turn has not yet seen that it is free.
const PAUSE: Duration = Duration::from_millis(3);

/// Reads a plain file; `None` when there is none. Pipes, devices and folders are refused, not read: opening a pipe would wait
/// for a writer forever.
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let meta = match fs::metadata(path) {
        Ok(meta) => meta,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return match fs::symlink_metadata(path) {
                Ok(_) => Err(io::Error::other("it is a link to a file that is not there")),
                Err(_) => Ok(None),
            };
        }
        Err(e) => return Err(e),
    };
    if !meta.is_file() {
        return Err(io::Error::other("it is not a plain file"));
    }
    if meta.len() > LARGEST {
        return Err(io::Error::other(format!(
            "it is larger than {} MiB",
            LARGEST >> 20
        )));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
    File::open(path)?.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Reads a plain UTF-8 file; `None` when there is none or it is not UTF-8.
pub fn read_text(path: &Path) -> Option<String> {
    read(path).ok().flatten().and_then(|b| String::from_utf8(b).ok())
}

/// Puts `bytes` at `path`, whole or not at all, readable by the owner only. A link is written through to the file it names.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let target = target(path);
    try_write(&target, bytes).map_err(|e| failed("save", path, &e))
}

/// Where a write to `path` lands: the end of a link, or the path itself.
pub fn target(path: &Path) -> PathBuf {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
        _ => path.to_owned(),
    }
}

fn try_write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // tempfile makes it 0600 and takes it away again when anything below fails.
    let mut temp = tempfile::Builder::new()
        .prefix(".copydesk-")
        .suffix(".tmp")
        .tempfile_in(folder)?;
    temp.write_all(bytes)?;
    temp.as_file().sync_all()?;
    // Renamed by the standard library, so that every call that can fail is one that a test can make fail.
    let temp = temp.into_temp_path();
    fs::rename(&temp, path)?;
    // It is gone from there; nothing is left to take away.
    let _ = temp.keep();
    sync_folder(folder)
}

/// Gives a file or folder another place on the same disk, for good.
pub fn move_to(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    for folder in [to.parent(), from.parent()].into_iter().flatten() {
        sync_folder(folder)?;
    }
    Ok(())
}

/// Adds `bytes` to the end of a file that is ours, and syncs it.
pub fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|m| !m.is_file()) {
        return Err(io::Error::other("it is not a plain file"));
    }
    let mut file = private(fs::OpenOptions::new().append(true).create(true)).open(path)?;
    file.write_all(bytes)?;
    file.sync_data()
}

/// Makes a renamed or new name in `folder` last. Some file systems cannot sync a folder; that is no failure of the save.
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(e) if matches!(e.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        other => other,
    }
}

/// Makes a folder and those above it, for the owner only.
pub fn make_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let missing = !path.exists();
    builder
        .create(path)
        .map_err(|e| failed("make the folder", path, &e))?;
    if missing && let Some(parent) = path.parent() {
        // The folder itself must survive a crash as well as what is put into it.
        let _ = sync_folder(parent);
    }
    Ok(())
}

/// Files made with these options are for the owner only.
fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Held while one program changes a folder; released when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    /// The library that the folder is in, where a save in it is to be told.
    library: Option<PathBuf>,
}

/// Whoever watches the library is told by its time of change: that is one file to watch, however many articles there are.
impl Drop for Lock {
    fn drop(&mut self) {
        let Some(library) = &self.library else { return };
        let now = std::time::SystemTime::now();
        // Both times: of one alone the system says less.
        let times = fs::FileTimes::new().set_accessed(now).set_modified(now);
        if let Ok(library) = File::open(library) {
            let _ = library.set_times(times);
        }
    }
}

/// Takes the lock of `folder`, which lies in the library, waiting a few seconds at most.
pub fn lock(folder: &Path) -> Result<Lock, StoreError> {
    let mut lock = lock_untold(folder)?;
    lock.library = Some(folder.parent().unwrap_or(Path::new(".")).to_owned());
    Ok(lock)
}

/// As [`lock`], and nobody is told that something was saved: for a look, and for what is no article's.
pub fn lock_untold(folder: &Path) -> Result<Lock, StoreError> {
    let path = folder.join("lock");
    if fs::symlink_metadata(&path).is_ok_and(|m| !m.is_file()) {
        return Err(StoreError::Failed(format!(
            "cannot save: {} is not a plain file; move it away",
            shown(&path)
        )));
    }
    let file = private(
        fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false),
    )
    .open(&path)
    .map_err(|e| failed("take the lock", &path, &e))?;
    let deadline = Instant::now() + PATIENCE;
    // Dropped as soon as the lock is held: the next in turn waits for it then.
    let _turn = turn(folder, deadline);
    match wait_for(&file, deadline) {
        Ok(true) => {}
        Ok(false) => {
            return Err(StoreError::Failed(format!(
                "cannot save: another program has held {} for {} seconds; try again",
                shown(&path),
                PATIENCE.as_secs()
            )));
        }
        // File systems without locks: the merge before each write still holds.
        Err(e) if e.kind() == io::ErrorKind::Unsupported => {}
        Err(e) => return Err(failed("take the lock", &path, &e)),
    }
    Ok(Lock {
        _file: file,
        library: None,
    })
}

/// The right to be the next at the lock of `folder`: a lock on the folder itself, held only while waiting. Without it a program that saves
/// again and again takes the lock back before one that waits has looked. It is about fairness alone, so where a folder cannot be locked
/// nothing is said.
fn turn(folder: &Path, deadline: Instant) -> Option<File> {
    let folder = File::open(folder).ok()?;
    wait_for(&folder, deadline).is_ok_and(|got| got).then_some(folder)
}

/// Whether `file` could be locked before the deadline; it is tried once in any case.
fn wait_for(file: &File, deadline: Instant) -> io::Result<bool> {
    let mut pause = Duration::from_micros(200);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(PAUSE);
            }
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(e)) => return Err(e),
        }
    }
}

/// Why nothing could be written under `path`, which need not exist; `None` when something could. Leaves no trace.
pub fn why_not_writable(path: &Path) -> Option<String> {
    let mut there = path;
    loop {
        match fs::metadata(there) {
            Ok(meta) if meta.is_dir() => break,
            Ok(_) => return Some(format!("{} is not a folder", shown(there))),
            Err(e) if e.kind() == io::ErrorKind::NotADirectory => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Some(format!("cannot look into {}: {}", shown(there), plain(&e))),
        }
        there = match there.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
    }
    // A file without a name, gone as soon as it is closed.
    tempfile::tempfile_in(there)
        .err()
        .map(|e| format!("cannot write to {}: {}", shown(there), plain(&e)))
}

/// An error of the store: what was being done, to which file, what went wrong, what to do.
pub fn failed(doing: &str, path: &Path, error: &io::Error) -> StoreError {
    let hint = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; make room and save again, the old file is as it was"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "; choose another place with --store, or change its permissions"
        }
        _ => "; the old file is as it was",
    };
    let message = format!("cannot {doing} {}: {}{hint}", shown(path), plain(error));
    match error.kind() {
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::NotADirectory => StoreError::ReadOnly(message),
        _ => StoreError::Failed(message),
    }
}

/// An error's own words without the number that the standard library adds.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(at) => text[..at].to_lowercase(),
        None => text,
    }
}

/// A path for a message: what could drive a terminal is escaped.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy()
        .chars()
        .flat_map(|c| {
            let escape = crate::ingest::clean::is_dangerous(c) || c.is_control();
            let plain = (!escape).then_some(c);
            let escaped = escape.then(|| c.escape_default());
            plain.into_iter().chain(escaped.into_iter().flatten())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_replaces_the_whole_file_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().expect("dir");
        let path = dir.path().join("a.toml");
        write(&path, b"long long text").expect("first");
        write(&path, b"short").expect("second");
        assert_eq!(fs::read(&path).expect("read"), b"short");
        assert_eq!(fs::read_dir(dir.path()).expect("list").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_for_the_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("dir");
        let folder = dir.path().join("a/b");
        make_folder(&folder).expect("made");
        write(&folder.join("x"), b"").expect("written");
        let mode = |p: &Path| fs::metadata(p).expect("meta").permissions().mode() & 0o777;
        assert_eq!(mode(&dir.path().join("a")), 0o700);
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("x")), 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_written_through_to_its_file() {
        let dir = tempfile::tempdir().expect("dir");
        let there = dir.path().join("there.toml");
        let link = dir.path().join("link.toml");
        fs::write(&there, "old").expect("seed");
        std::os::unix::fs::symlink(&there, &link).expect("link");
        write(&link, b"new").expect("written");
        assert!(fs::symlink_metadata(&link).expect("meta").is_symlink());
        assert_eq!(fs::read(&there).expect("read"), b"new");
    }

    #[test]
    fn a_path_under_a_file_is_not_writable_and_says_so() {
        let dir = tempfile::tempdir().expect("dir");
        let file = dir.path().join("file");
        fs::write(&file, "x").expect("seed");
        let why = why_not_writable(&file.join("store")).expect("refused");
        assert!(why.contains("is not a folder"), "{why}");
        assert_eq!(why_not_writable(&dir.path().join("fresh/store")), None);
        assert_eq!(fs::read_dir(dir.path()).expect("list").count(), 1);
    }

    #[test]
    fn a_folder_where_a_file_should_be_is_an_error_and_no_hang() {
        let dir = tempfile::tempdir().expect("dir");
        assert!(read(dir.path()).is_err());
        assert!(matches!(read(&dir.path().join("none")), Ok(None)));
    }

    #[test]
    fn paths_in_messages_cannot_drive_a_terminal() {
        assert_eq!(shown(Path::new("a\n\u{1b}[2J.md")), "a\\n\\u{1b}[2J.md");
    }

    #[test]
    fn who_waits_for_the_lock_is_served_in_turn() {
        use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
        const MINE: usize = 20;
        let dir = tempfile::tempdir().expect("dir");
        let (theirs, over) = (AtomicUsize::new(0), AtomicBool::new(false));
        std::thread::scope(|scope| {
            // Lets go of the lock only to take it again.
            scope.spawn(|| {
                while !over.load(SeqCst) && theirs.load(SeqCst) < 100 * MINE {
                    let _lock = lock_untold(dir.path()).expect("the other's");
                    theirs.fetch_add(1, SeqCst);
                    std::thread::sleep(Duration::from_millis(2));
                }
            });
            for turn in 0..MINE {
                // Each time the other is at work.
                while theirs.load(SeqCst) <= turn {
                    std::thread::yield_now();
                }
                let _lock = lock_untold(dir.path()).expect("mine");
                std::thread::sleep(Duration::from_millis(2));
            }
            over.store(true, SeqCst);
        });
        // One or two for each of mine; far more where who waits has only luck.
        let theirs = theirs.into_inner();
        assert!(theirs < 20 * MINE, "overtaken {theirs} times");
    }
}
