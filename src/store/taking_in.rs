//! Notes that come from another program, or another library. They meet what is here as a sync tool's conflict copy would: by id, and nothing
//! that either side holds is lost. What is here already is not written again.

use super::folder::Wish;
use super::{ArticleInfo, Folder, Store, StoreError, disk, hash, id, merge};
use crate::article::Article;
use crate::note::Note;

/// What taking notes in did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Notes that were not here.
    pub new: usize,
    /// Notes that were here and said less, or other things.
    pub changed: usize,
    /// Notes that were here as they came.
    pub same: usize,
}

impl std::ops::AddAssign for TakenIn {
    fn add_assign(&mut self, other: TakenIn) {
        self.new += other.new;
        self.changed += other.changed;
        self.same += other.same;
    }
}

impl Store {
    /// Every article of the library, in the order of the folders' names; those whose `article.toml` cannot be understood are left out.
    pub fn articles(&self) -> Result<Vec<ArticleInfo>, StoreError> {
        let folders = self
            .folders()
            .map_err(|e| disk::failed("read the library", self.root(), &e))?;
        Ok(folders.iter().filter_map(|f| ArticleInfo::read(f).0).collect())
    }

    /// The folder of an article that the library has, with `article` as its text.
    pub fn folder_of(&self, info: &ArticleInfo, article: &Article) -> Folder {
        let version = hash(article.text.as_bytes());
        Folder::open(info.clone(), article, None, version)
    }
}

impl ArticleInfo {
    /// Its address as a key: two spellings of one address are one. See [`address_key`].
    pub fn address(&self) -> Option<String> {
        self.url.as_deref().and_then(id::address)
    }
}

/// An address as a key: two spellings of one address are one. `None` for what is no address of the web.
pub fn address_key(url: &str) -> Option<String> {
    id::address(url)
}

impl Folder {
    /// Takes notes in: all of them are on disk or none, and one undo takes them all back. `excerpts`: the open text is no more than their
    /// passages. Where all of them are here already nothing is written.
    pub fn take_in(&mut self, notes: Vec<Note>, excerpts: bool, now: &str) -> Result<TakenIn, StoreError> {
        let mut taken = TakenIn::default();
        let mut wishes = Vec::new();
        for note in notes {
            match self.base.get(&note.id) {
                None => taken.new += 1,
                Some(here) if adds_nothing(&merge::unbased(&note, here), here) => {
                    taken.same += 1;
                    continue;
                }
                Some(_) => taken.changed += 1,
            }
            let what = format!("{} imported", note.kind);
            wishes.push(Wish::new(note.id.clone(), Some(note), None, what));
        }
        if wishes.is_empty() {
            return Ok(taken);
        }
        self.writable()?;
        if self.info.excerpts != excerpts {
            self.info.excerpts = excerpts;
            self.news = true;
        }
        self.info.stamp(now);
        let _lock = self.lock()?;
        let done = self.save(wishes, now)?;
        self.remember(done, now);
        Ok(taken)
    }
}

/// Whether what merging came to says no more than what is here. A later time alone is no news.
fn adds_nothing(merged: &Note, here: &Note) -> bool {
    merge::same_words(merged, here) && merged.history.len() == here.history.len()
}
