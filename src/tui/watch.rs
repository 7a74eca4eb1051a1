//! Notices that another copydesk saved: the system tells when a file of notes or findings changes in the open article's folder, and when
//! anything was saved in the library, so that nothing polls.
//!
//! Where the system cannot (another system than Linux, no watches left), [`Watch::blind`] says so, and the Reader looks at the folder
//! when a key is pressed instead.

use std::path::{Path, PathBuf};

/// Where something was saved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Where {
    /// In the folder of the open article.
    Article,
    /// Anywhere in the library.
    Library,
}

/// The watch over the folder of one article at a time, and over the library.
pub struct Watch {
    inner: Option<inner::Watch>,
    folder: Option<PathBuf>,
    library: bool,
}

impl Watch {
    /// Begins, over nothing. `tell` is called from another thread and answers whether anybody still listens.
    pub fn start(tell: impl FnMut(Where) -> bool + Send + 'static) -> Watch {
        Watch {
            inner: inner::Watch::start(tell).ok(),
            folder: None,
            library: false,
        }
    }

    /// Watches this folder and no other article's. One that is not there yet is tried again the next time.
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

    /// Watches the library too. One that is not there yet is tried again the next time.
    pub fn over_library(&mut self, root: &Path) {
        if !self.library
            && let Some(inner) = &mut self.inner
        {
            self.library = inner.over_library(root).is_ok();
        }
    }

    /// No article's folder is watched.
    pub fn blind(&self) -> bool {
        self.folder.is_none()
    }
}

#[cfg(target_os = "linux")]
mod inner {
    use super::Where;
    use rustix::fs::inotify::{CreateFlags, ReadFlags, Reader, WatchFlags, add_watch, init, remove_watch};
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
        pub fn start(tell: impl FnMut(Where) -> bool + Send + 'static) -> io::Result<Watch> {
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

        pub fn over_library(&mut self, root: &Path) -> io::Result<()> {
            // Each save ends with the library's time of change.
            add_watch(&self.fd, root, WatchFlags::ATTRIB | WatchFlags::ONLYDIR).map(drop)?;
            Ok(())
        }
    }

    fn listen(fd: &OwnedFd, mut tell: impl FnMut(Where) -> bool) {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut events = Reader::new(fd, &mut buffer);
        loop {
            let place = match events.next() {
                Ok(event) => match event.file_name().map(|n| n.to_bytes()) {
                    // The library itself was touched: something was saved in it.
                    None if event.events().contains(ReadFlags::ATTRIB) => Where::Library,
                    // A sync tool's copy is called "notes (…).toml"; drafts, positions and the journal are no news.
                    Some(name) if name.starts_with(b"notes") || name.starts_with(b"findings") => {
                        Where::Article
                    }
                    _ => continue,
                },
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => return,
            };
            if !tell(place) {
                return;
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
        pub fn start(_: impl FnMut(super::Where) -> bool + Send + 'static) -> io::Result<Watch> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub fn over(&mut self, _: &Path) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub fn over_library(&mut self, _: &Path) -> io::Result<()> {
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
        let mut watch = Watch::start(move |place| tell.send(place).is_ok());
        watch.over(&home.path().join("not there"));
        assert!(watch.blind());
        watch.over(home.path());
        assert!(!watch.blind());
        saved("position");
        assert!(told.recv_timeout(Duration::from_millis(100)).is_err());
        saved("notes.toml");
        assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok(Where::Article));
    }

    #[test]
    fn a_save_anywhere_in_the_library_is_told() {
        let home = tempfile::tempdir().expect("a folder");
        let (tell, told) = mpsc::channel();
        let mut watch = Watch::start(move |place| tell.send(place).is_ok());
        watch.over_library(&home.path().join("not there"));
        watch.over_library(home.path());
        let article = crate::ingest::text::raw("The pier was sold. Nobody was told.".to_owned());
        let store = crate::store::Store::new(home.path().to_owned());
        let mut folder = store.folder(&article, None).expect("a folder");
        assert!(
            told.recv_timeout(Duration::from_millis(100)).is_err(),
            "opening saves nothing"
        );
        folder.save_position(3).expect("saved");
        assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok(Where::Library));
    }
}
