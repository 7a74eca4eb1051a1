//! What the reader does with articles as a whole: how far they are with one, tags, stars. It is kept in the `article.toml` of each.

use super::{ArticleInfo, Store, StoreError, disk};
use crate::feed::list;
use crate::note::ReadState;
use crate::query::About;

/// What the reader marked an article with.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Marks {
    /// How far they are; `None` is new, or a word that this program does not know.
    pub state: Option<ReadState>,
    /// Tags, in the order in which they were given.
    pub tags: Vec<String>,
    /// Starred.
    pub starred: bool,
    /// The folder it is filed in, `outer/inner`; empty for none.
    pub folder: String,
}

impl Marks {
    /// The marks of two folders of one article: the state that is further, all tags, starred if either is.
    pub(super) fn with(mut self, other: Marks) -> Marks {
        self.state = self.state.max(other.state);
        for tag in other.tags {
            if !self.tags.iter().any(|t| same(t, &tag)) {
                self.tags.push(tag);
            }
        }
        self.starred |= other.starred;
        if self.folder.is_empty() {
            self.folder = other.folder;
        }
        self
    }
}

/// The name of a folder of articles as it is kept: `outer/inner`, each name one line; empty for none.
pub fn folder_name(typed: &str) -> String {
    let names: Vec<String> = typed
        .split('/')
        .filter_map(list::folder)
        .take(list::MAX_FOLDERS)
        .collect();
    names.join("/")
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// One change of the marks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mark {
    /// This far.
    State(ReadState),
    /// Starred or not.
    Star(bool),
    /// A tag more. One that is there already, in whatever case, stays as it is.
    Tag(String),
    /// A tag less.
    Untag(String),
    /// In this folder, see [`folder_name`]; in none where it is empty.
    File(String),
    /// All of these, whatever there was.
    All(Marks),
    /// What undo does: as it `was`, in all in which it still `is` as it was left. What was marked elsewhere since stays.
    Back {
        /// Before.
        was: Marks,
        /// After.
        is: Marks,
    },
}

impl ArticleInfo {
    /// How far the reader is with it.
    pub fn read_state(&self) -> ReadState {
        self.state.trim().parse().unwrap_or(ReadState::New)
    }

    /// What it is marked with.
    pub fn marks(&self) -> Marks {
        Marks {
            state: self.state.trim().parse().ok(),
            tags: self.tags.clone(),
            starred: self.starred,
            folder: self.filed.clone(),
        }
    }

    /// What a query can ask of it.
    pub fn about(&self) -> About<'_> {
        About {
            id: &self.id,
            title: self.title.as_deref().unwrap_or_default(),
            outlet: self.outlet.as_deref().unwrap_or_default(),
            authors: &self.authors,
            url: self.url.as_deref().unwrap_or_default(),
            published: self.published.as_ref().map_or("", |p| &p.value),
            added: &self.added,
            state: self.read_state(),
            starred: self.starred,
            tags: &self.tags,
            folder: &self.filed,
        }
    }

    pub(super) fn set_marks(&mut self, marks: Marks) {
        // A word that a newer program wrote is not ours to take away.
        if marks.state.is_some() || self.marks().state.is_some() {
            self.state = marks.state.map(|s| s.word().to_owned()).unwrap_or_default();
        }
        self.tags = marks.tags;
        self.starred = marks.starred;
        self.filed = marks.folder;
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::State(state) => state.word().clone_into(&mut self.state),
            Mark::Star(starred) => self.starred = *starred,
            Mark::Tag(tag) => {
                if !self.tags.iter().any(|t| same(t, tag)) {
                    self.tags.push(tag.clone());
                }
            }
            Mark::Untag(tag) => self.tags.retain(|t| !same(t, tag)),
            Mark::File(folder) => self.filed = folder_name(folder),
            Mark::All(marks) => self.set_marks(marks.clone()),
            Mark::Back { was, is } => {
                let mut marks = self.marks();
                if marks.state == is.state {
                    marks.state = was.state;
                }
                if marks.starred == is.starred {
                    marks.starred = was.starred;
                }
                if marks.folder == is.folder {
                    marks.folder.clone_from(&was.folder);
                }
                marks
                    .tags
                    .retain(|t| was.tags.contains(t) || !is.tags.contains(t));
                let again = was.tags.iter().filter(|t| !is.tags.contains(t));
                for tag in again {
                    if !marks.tags.iter().any(|t| same(t, tag)) {
                        marks.tags.push(tag.clone());
                    }
                }
                self.set_marks(marks);
            }
        }
    }
}

impl Store {
    /// Marks the article in the folder of this name. On return it is on disk. Gives back what it was marked with before and is now.
    pub fn mark(&self, name: &str, mark: &Mark) -> Result<(Marks, Marks), StoreError> {
        let folder = self.root.join(name);
        let file = folder.join("article.toml");
        let _lock = match folder.is_dir() {
            true => disk::lock(&folder)?,
            false => {
                let what = format!("cannot mark {}: it is not there any more", disk::shown(&folder));
                return Err(StoreError::Failed(what));
            }
        };
        let mut info = match ArticleInfo::read(&folder) {
            (Some(info), None) => info,
            (_, Some(problem)) => {
                let what = format!(
                    "cannot mark the article, its file is not written: {problem}; put that right first"
                );
                return Err(StoreError::Failed(what));
            }
            (None, None) => {
                let what = format!("cannot mark the article: there is no {}", disk::shown(&file));
                return Err(StoreError::Failed(what));
            }
        };
        let before = info.marks();
        info.mark(mark);
        info.save()?;
        Ok((before, info.marks()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(toml: &str) -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().expect("dir");
        let folder = dir.path().join("tides-1");
        std::fs::create_dir(&folder).expect("made");
        std::fs::write(folder.join("article.toml"), toml).expect("written");
        let store = Store::new(dir.path().to_owned());
        (dir, store)
    }

    #[test]
    fn marks_are_written_and_what_is_not_known_is_kept() {
        let (dir, store) = library("# mine\nschema = 1\nid = \"1\"\nversion = \"\"\nshelf = \"top\"\n");
        store
            .mark("tides-1", &Mark::State(ReadState::Checked))
            .expect("marked");
        store
            .mark("tides-1", &Mark::Tag("Harbour".into()))
            .expect("marked");
        store
            .mark("tides-1", &Mark::Tag("harbour".into()))
            .expect("marked");
        let (before, now) = store.mark("tides-1", &Mark::Star(true)).expect("marked");
        assert!(!before.starred && now.starred);
        assert_eq!(now.tags, ["Harbour"]);
        assert_eq!(now.state, Some(ReadState::Checked));
        let text = std::fs::read_to_string(dir.path().join("tides-1/article.toml")).expect("read");
        let (_, now) = store
            .mark("tides-1", &Mark::File(" Harbour//2026 ".into()))
            .expect("marked");
        assert_eq!(now.folder, "Harbour/2026");
        assert!(
            text.starts_with("# mine\n") && text.contains("shelf = \"top\""),
            "{text}"
        );
        let (_, back) = store
            .mark("tides-1", &Mark::All(Marks::default()))
            .expect("marked");
        assert_eq!(back, Marks::default());
        let text = std::fs::read_to_string(dir.path().join("tides-1/article.toml")).expect("read");
        assert!(
            !text.contains("tags") && !text.contains("starred") && !text.contains("folder"),
            "{text}"
        );
    }

    #[test]
    fn undo_leaves_what_another_program_marked_since() {
        let (_dir, store) = library("schema = 1\nid = \"1\"\nversion = \"\"\ntags = [\"old\"]\n");
        let (was, _) = store.mark("tides-1", &Mark::Tag("tides".into())).expect("marked");
        let (_, is) = store.mark("tides-1", &Mark::Untag("old".into())).expect("marked");
        for mark in [
            Mark::Star(true),
            Mark::File("harbour".into()),
            Mark::Tag("theirs".into()),
        ] {
            store.mark("tides-1", &mark).expect("the other program");
        }
        let (_, back) = store.mark("tides-1", &Mark::Back { was, is }).expect("undone");
        assert!(back.starred && back.folder == "harbour", "{back:?}");
        assert_eq!(back.tags, ["theirs", "old"]);
    }

    #[test]
    fn a_file_that_is_not_understood_is_not_written() {
        for toml in ["schema = 1\ntitle = \n", "schema = 2\nid = \"1\"\n"] {
            let (dir, store) = library(toml);
            let said = store
                .mark("tides-1", &Mark::Star(true))
                .expect_err("refused")
                .to_string();
            assert!(said.contains("article.toml"), "{said}");
            let text = std::fs::read_to_string(dir.path().join("tides-1/article.toml")).expect("read");
            assert_eq!(text, toml);
        }
    }

    #[test]
    fn a_state_that_is_not_known_counts_as_new_and_stays() {
        let (dir, store) = library("schema = 1\nid = \"1\"\nversion = \"\"\nstate = \"shelved\"\n");
        assert_eq!(store.info("tides-1").expect("info").read_state(), ReadState::New);
        store.mark("tides-1", &Mark::Star(true)).expect("marked");
        let text = std::fs::read_to_string(dir.path().join("tides-1/article.toml")).expect("read");
        assert!(text.contains("state = \"shelved\""), "{text}");
    }
}
