//! Notices that another copydesk saved: the system tells when a notes file of the open article's folder changes, so that nothing polls.
//!
//! Where the system cannot (another system than Linux, no watches left), [`Watch::blind`] says so, and the Reader looks at the folder
//! when a key is pressed instead.

use std::path::{Path, PathBuf};

/// The watch over one folder at a time.
pub struct Watch {
    inner: Option<inner::Watch>,
    folder: Option<PathBuf>,
}

impl Watch {
    /// Begins, over nothing. `tell` is called from another thread and answers whether anybody still listens.
    pub fn start(tell: impl FnMut() -> bool + Send + 'static) -> Watch {
        Watch {
            inner: inner::Watch::start(tell).ok(),
            folder: None,
        }
    }

    /// Watches this folder and no other. One that is not there yet is tried again the next time.
    pub fn over(&mut self, folder: &Path) {
        if self.folder.as_deref() == Some(folder) {
            return;
        }
        self.folder = None;
        if let Some(inner) = &mut self.inner
            && inner.over(folder).is_ok()
        {
            self.folder = Some(folder.to_owned());
        }
    }

    /// Nothing is watched.
    pub fn blind(&self) -> bool {
        self.folder.is_none()
    }
}

#[cfg(target_os = "linux")]
mod inner {
    use rustix::fs::inotify::{CreateFlags, Reader, WatchFlags, add_watch, init, remove_watch};
    use std::io;
    use std::mem::MaybeUninit;
    use std::os::fd::OwnedFd;
    use std::path::Path;
    use std::sync::Arc;

    pub struct Watch {
        fd: Arc<OwnedFd>,
        now: Option<i32>,
    }

    impl Watch {
        pub fn start(tell: impl FnMut() -> bool + Send + 'static) -> io::Result<Watch> {
            let fd = Arc::new(init(CreateFlags::CLOEXEC)?);
            let read = Arc::clone(&fd);
            std::thread::Builder::new()
                .name("watch".to_owned())
                .spawn(move || listen(&read, tell))?;
            Ok(Watch { fd, now: None })
        }

        pub fn over(&mut self, folder: &Path) -> io::Result<()> {
            if let Some(before) = self.now.take() {
                // It may have gone with its folder.
                let _ = remove_watch(&self.fd, before);
            }
            // Saving is a rename; a person's editor may write in place.
            let what = WatchFlags::MOVED_TO | WatchFlags::CLOSE_WRITE | WatchFlags::DELETE;
            self.now = Some(add_watch(&self.fd, folder, what | WatchFlags::ONLYDIR)?);
            Ok(())
        }
    }

    fn listen(fd: &OwnedFd, mut tell: impl FnMut() -> bool) {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut events = Reader::new(fd, &mut buffer);
        loop {
            match events.next() {
                // A sync tool's copy is called "notes (…).toml"; drafts, positions and the journal are no news.
                Ok(event)
                    if event
                        .file_name()
                        .is_some_and(|n| n.to_bytes().starts_with(b"notes")) =>
                {
                    if !tell() {
                        return;
                    }
                }
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod inner {
    use std::io;
    use std::path::Path;

    pub struct Watch;

    impl Watch {
        pub fn start(_: impl FnMut() -> bool + Send + 'static) -> io::Result<Watch> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub fn over(&mut self, _: &Path) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::time::Duration;

    #[test]
    fn a_saved_notes_file_is_told_and_nothing_else_is() {
        let home = tempfile::tempdir().expect("a folder");
        let (tell, told) = mpsc::channel();
        let saved = |name| {
            let file = tempfile::NamedTempFile::new_in(&home).expect("a file");
            file.persist(home.path().join(name)).expect("renamed");
        };
        let mut watch = Watch::start(move || tell.send(()).is_ok());
        watch.over(&home.path().join("not there"));
        assert!(watch.blind());
        watch.over(home.path());
        assert!(!watch.blind());
        saved("position");
        assert!(told.recv_timeout(Duration::from_millis(100)).is_err());
        saved("notes.toml");
        assert!(told.recv_timeout(Duration::from_secs(10)).is_ok());
    }
}
