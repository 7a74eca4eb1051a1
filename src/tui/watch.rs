//! Notices that another copydesk saved: the system tells when a file of notes or findings changes in the open article's folder, and when
//! anything was saved in the library, so that nothing polls.
//!
//! Where the system cannot (another system than Linux, no watches left), [`Watch::blind`] says so, and the Reader looks at the folder
//! when a key is pressed instead.

use std::path::Path;

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
    blind: bool,
}

impl Watch {
    /// Begins, over nothing. `tell` is called from another thread and answers whether anybody still listens.
    pub fn start(tell: impl FnMut(Where) -> bool + Send + 'static) -> Watch {
        Watch {
            inner: inner::Watch::start(tell).ok(),
            blind: true,
        }
    }

    /// Watches this folder and no other article's; whether it was not watched before. One that is not there yet is to be tried again, and
    /// one that was taken away and made again is another folder: to ask once more costs nothing.
    pub fn over(&mut self, folder: &Path) -> bool {
        let watched = self.inner.as_mut().and_then(|inner| inner.over(folder).ok());
        self.blind = watched.is_none();
        watched.unwrap_or(false)
    }

    /// What has the library watched too.
    pub fn library(&self) -> OverLibrary {
        OverLibrary(self.inner.as_ref().map(inner::Watch::library))
    }

    /// No article's folder is watched.
    pub fn blind(&self) -> bool {
        self.blind
    }
}

/// Has the library watched, from any thread: where a hundred thousand folders lie in it, that takes the system some 15 ms.
pub struct OverLibrary(Option<inner::OverLibrary>);

impl OverLibrary {
    /// Watches it, under the terms of [`Watch::over`].
    pub fn watch(&self, root: &Path) {
        if let Some(inner) = &self.0 {
            // It may not be there yet.
            let _ = inner.watch(root);
        }
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

        pub fn over(&mut self, folder: &Path) -> io::Result<bool> {
            // Saving is a rename; a person's editor may write in place.
            let what = WatchFlags::MOVED_TO | WatchFlags::CLOSE_WRITE | WatchFlags::DELETE;
            let added = add_watch(&self.fd, folder, what | WatchFlags::ONLYDIR);
            // A folder that is watched already keeps its number.
            let before = std::mem::replace(&mut self.now, added.ok());
            if let Some(before) = before.filter(|_| before != self.now) {
                // It may have gone with its folder.
                let _ = remove_watch(&self.fd, before);
            }
            added.map_err(io::Error::from).map(|_| before != self.now)
        }

        pub fn library(&self) -> OverLibrary {
            OverLibrary(Arc::clone(&self.fd))
        }
    }

    pub struct OverLibrary(Arc<OwnedFd>);

    impl OverLibrary {
        pub fn watch(&self, root: &Path) -> io::Result<()> {
            // Each save ends with the library's time of change.
            add_watch(&self.0, root, WatchFlags::ATTRIB | WatchFlags::ONLYDIR).map(drop)?;
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

        pub fn over(&mut self, _: &Path) -> io::Result<bool> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub fn library(&self) -> OverLibrary {
            OverLibrary
        }
    }

    pub struct OverLibrary;

    impl OverLibrary {
        pub fn watch(&self, _: &Path) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::time::Duration;

    fn saved(folder: &Path, name: &str) {
        let file = tempfile::NamedTempFile::new_in(folder).expect("a file");
        file.persist(folder.join(name)).expect("renamed");
    }

    #[test]
    fn a_saved_notes_file_is_told_and_nothing_else_is() {
        let home = tempfile::tempdir().expect("a folder");
        let (tell, told) = mpsc::channel();
        let mut watch = Watch::start(move |place| tell.send(place).is_ok());
        assert!(!watch.over(&home.path().join("not there")) && watch.blind());
        assert!(watch.over(home.path()) && !watch.blind());
        assert!(!watch.over(home.path()) && !watch.blind());
        saved(home.path(), "position");
        assert!(told.recv_timeout(Duration::from_millis(100)).is_err());
        saved(home.path(), "notes.toml");
        assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok(Where::Article));
    }

    #[test]
    fn a_folder_that_was_made_again_is_watched_again() {
        let home = tempfile::tempdir().expect("a folder");
        let (tell, told) = mpsc::channel();
        let mut watch = Watch::start(move |place| tell.send(place).is_ok());
        for _ in 0..2 {
            let folder = home.path().join("article");
            std::fs::create_dir(&folder).expect("made");
            assert!(watch.over(&folder));
            saved(&folder, "notes.toml");
            assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok(Where::Article));
            std::fs::remove_dir_all(&folder).expect("gone");
            // That the notes went is told as well.
            assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok(Where::Article));
            assert!(!watch.over(&folder) && watch.blind());
        }
    }

    #[test]
    fn a_save_anywhere_in_the_library_is_told() {
        let home = tempfile::tempdir().expect("a folder");
        let (tell, told) = mpsc::channel();
        let watch = Watch::start(move |place| tell.send(place).is_ok());
        watch.library().watch(&home.path().join("not there"));
        watch.library().watch(home.path());
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
