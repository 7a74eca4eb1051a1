//! Files that hold several articles, and folders, as lists of what can be opened one after the other. The file opened last is kept, so that
//! going through it reads it once.

use super::extract::source::{Task, files};
use super::input;
use crate::ingest::{self, Bundle};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Files of folders that are listed.
const MAX_LISTED: usize = 20_000;

/// The file opened last.
#[derive(Default)]
pub struct Bundles {
    last: Mutex<Option<(PathBuf, Stamp, Arc<Bundle>)>>,
}

/// By which a file is seen to be the same.
type Stamp = (u64, Option<std::time::SystemTime>);

impl Bundles {
    /// The articles in a file; `None` where it holds one.
    pub fn get(&self, path: &Path) -> anyhow::Result<Option<Arc<Bundle>>> {
        let stamp = |path: &Path| {
            let about = std::fs::metadata(path).ok()?;
            Some((about.len(), about.modified().ok()))
        };
        let stamp = stamp(path).unwrap_or_default();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((kept, then, bundle)) = &*last
            && kept == path
            && *then == stamp
        {
            return Ok(Some(Arc::clone(bundle)));
        }
        // Let go of before the next takes its room.
        *last = None;
        let Ok(bundle) = Bundle::open(input::bytes(path)?) else {
            return Ok(None);
        };
        let bundle = Arc::new(bundle);
        *last = Some((path.to_owned(), stamp, Arc::clone(&bundle)));
        Ok(Some(bundle))
    }

    /// What `path` stands for: the files of a folder, the articles of a file that holds several, itself. `tell` hears what is wrong with one
    /// of them.
    pub fn list(&self, path: &Path, tell: &mut impl FnMut(String)) -> Vec<PathBuf> {
        let named = |path: &Path, tell: &mut dyn FnMut(String)| {
            self.parts(path, &mut |why| tell(format!("{}: {why}", path.display())))
        };
        let mut out = Vec::new();
        if path.is_dir() {
            let whole = files(path, &mut |task| {
                match task {
                    Task::File(file) => out.extend(named(&file, tell)),
                    Task::Failed(folder, why) => {
                        tell(format!("could not look into {}: {why}", folder.display()));
                    }
                    _ => {}
                }
                out.len() < MAX_LISTED
            });
            if !whole {
                tell(format!(
                    "only the first {} articles in {} are listed",
                    out.len(),
                    path.display()
                ));
            }
            return out;
        }
        named(path, tell)
    }

    /// The articles of a file that holds several, or itself.
    pub fn parts(&self, path: &Path, tell: &mut impl FnMut(String)) -> Vec<PathBuf> {
        let itself = vec![path.to_owned()];
        if !several(path) {
            return itself;
        }
        match self.get(path) {
            Ok(Some(bundle)) => {
                if let Some(problem) = &bundle.problem {
                    tell(problem.clone());
                }
                if bundle.is_empty() {
                    tell("there is no article in it".to_owned());
                }
                let name = path.display();
                (1..=bundle.len())
                    .map(|n| PathBuf::from(format!("{name}#{n}")))
                    .collect()
            }
            _ => itself,
        }
    }
}

/// Whether a file holds several articles, by its first bytes. What is no file is not looked into.
fn several(path: &Path) -> bool {
    if path.to_str().is_none() || !path.is_file() {
        return false;
    }
    let mut head = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(ingest::HEAD as u64).read_to_end(&mut head))
        .is_ok_and(|_| ingest::holds_several(&head))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_its_articles_and_a_mailbox_its_letters() {
        let home = tempfile::tempdir().expect("a folder");
        let letter = |n: usize| {
            format!(
                "From a@example.org Tue Feb  3 08:15:00 2026\nFrom: a@example.org\nMessage-ID: <{n}@x>\nSubject: Letter {n}\n\nText {n}.\n\n"
            )
        };
        let mailbox = home.path().join("b.mbox");
        std::fs::write(&mailbox, [letter(1), letter(2)].concat()).expect("written");
        std::fs::write(home.path().join("a.txt"), "Text.").expect("written");
        std::fs::write(home.path().join("c.png"), "no").expect("written");
        #[cfg(unix)]
        std::os::unix::fs::symlink("/", home.path().join("out")).expect("linked");
        let bundles = Bundles::default();
        let mut told = Vec::new();
        let list = bundles.list(home.path(), &mut |why| told.push(why));
        let names: Vec<_> = list
            .iter()
            .map(|p| p.strip_prefix(home.path()).expect("inside"))
            .collect();
        assert_eq!(names, ["a.txt", "b.mbox#1", "b.mbox#2"].map(Path::new));
        assert!(told.is_empty(), "{told:?}");
        let bundle = bundles.get(&mailbox).expect("reads").expect("several");
        assert_eq!(
            bundle.read(1).expect("reads").meta.title.as_deref(),
            Some("Letter 2")
        );
        assert!(bundle.read(2).is_err());
        // A letter more, and it is read anew.
        std::fs::write(&mailbox, [letter(1), letter(2), letter(3)].concat()).expect("written");
        assert_eq!(bundles.list(&mailbox, &mut |_| {}).len(), 3);
        assert_eq!(input::part(&list[1]), Some((mailbox.as_path(), 1)));
        assert_eq!(input::part(Path::new("a#b")), None);
    }
}
