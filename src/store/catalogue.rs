//! What a library has, kept small enough to be held in memory while many articles are put in: for each article its folder and what it may be
//! known by. Which article a text is, is then decided by [`super::info::find`] among the few that come into question, read from their files.

use super::sketch::Sketch;
use super::{ArticleInfo, Folder, Store, StoreError, id, info};
use crate::article::Article;
use std::collections::HashMap;
use std::path::Path;

/// The articles of a library by address, text, path and likeness.
#[derive(Default)]
pub struct Catalogue {
    /// Names of folders.
    folders: Vec<String>,
    /// Numbers in `folders` by hashes of addresses, versions and paths, and by the smallest hashes of the sketches.
    known: HashMap<u64, Vec<u32>>,
}

/// Hashes of a sketch that are kept here. Of two texts that share half of their runs of words, all of these differ once in thousands.
const SMALLEST: usize = 16;

/// Articles that share a hash with a text and are looked at; a text that shares more is made of what all texts of its kind have.
const LOOKED_AT: usize = 64;

impl Store {
    /// Reads what the library has.
    pub fn catalogue(&self) -> Result<Catalogue, StoreError> {
        let mut out = Catalogue::default();
        let names = self
            .names()
            .map_err(|e| super::disk::failed("read the library", self.root(), &e))?;
        for name in names {
            if let Some(info) = self.info(&name) {
                out.add(&name, &info);
            }
        }
        Ok(out)
    }

    /// As [`Store::folder`], for one of many articles: only what comes into question is read.
    pub fn folder_in(&self, catalogue: &Catalogue, article: &Article, path: Option<&Path>) -> Folder {
        let version = super::hash(article.text.as_bytes());
        let infos: Vec<ArticleInfo> = catalogue
            .candidates(article, path, &version)
            .into_iter()
            .filter_map(|name| self.info(name))
            .collect();
        self.folder_among(&infos, article, path)
    }
}

impl Catalogue {
    /// Takes an article in.
    pub fn add(&mut self, name: &str, info: &ArticleInfo) {
        let Ok(number) = u32::try_from(self.folders.len()) else {
            return;
        };
        self.folders.push(name.to_owned());
        let address = info.url.as_deref().and_then(id::address);
        let words = address.iter().chain(&info.versions).chain(&info.paths);
        let mut keys: Vec<u64> = words
            .map(|w| key(w))
            .chain([key(&info.version), key(name)])
            .collect();
        keys.extend(Sketch::from_hex(&info.sketch).smallest(SMALLEST));
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            self.known.entry(key).or_default().push(number);
        }
    }

    /// Whether it has a folder already.
    pub fn has(&self, name: &str) -> bool {
        self.known
            .get(&key(name))
            .into_iter()
            .flatten()
            .any(|n| self.folders.get(*n as usize).is_some_and(|f| f == name))
    }

    /// How many articles it holds.
    pub fn len(&self) -> usize {
        self.folders.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.folders.is_empty()
    }

    /// The folders of the articles that this may be: those that are known by the same words first, then the most alike.
    fn candidates(&self, article: &Article, path: Option<&Path>, version: &str) -> Vec<&str> {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        let mut count = |key: u64, weight: usize| {
            for &number in self.known.get(&key).into_iter().flatten() {
                *counts.entry(number).or_default() += weight;
            }
        };
        let address = article.meta.url.as_deref().and_then(id::address);
        let path = path.map(info::known);
        for word in address
            .iter()
            .map(String::as_str)
            .chain([version])
            .chain(path.as_deref())
        {
            count(key(word), SMALLEST + 1);
        }
        for hash in Sketch::new(&article.text).smallest(SMALLEST) {
            count(hash, 1);
        }
        self.most_counted(counts)
    }

    /// The folders of the articles whose texts may be like this one, the most alike first.
    pub(super) fn alike(&self, sketch: &Sketch) -> Vec<&str> {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for hash in sketch.smallest(SMALLEST) {
            for &number in self.known.get(&hash).into_iter().flatten() {
                *counts.entry(number).or_default() += 1;
            }
        }
        self.most_counted(counts)
    }

    fn most_counted(&self, counts: HashMap<u32, usize>) -> Vec<&str> {
        let mut all: Vec<(u32, usize)> = counts.into_iter().collect();
        all.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(LOOKED_AT);
        all.into_iter()
            .filter_map(|(number, _)| self.folders.get(number as usize))
            .map(String::as_str)
            .collect()
    }
}

/// A word as a key. What two words share by chance costs a look at a file.
fn key(word: &str) -> u64 {
    let h = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| {
        (h ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    // Hashes of sketches have 32 bits; these are never one of those.
    h | 1 << 63
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::text;

    fn article(words: &str) -> Article {
        text::raw(words.to_owned())
    }

    fn story(n: usize) -> String {
        (0..60)
            .map(|i| format!("word{} ", (i * 7 + n * 1000) % 997 + n * 1000))
            .collect()
    }

    #[test]
    fn among_many_an_article_is_the_one_that_the_library_finds() {
        let dir = tempfile::tempdir().expect("dir");
        let store = Store::new(dir.path().join("library"));
        let mut catalogue = store.catalogue().expect("read");
        assert!(catalogue.is_empty());
        for n in 0..20 {
            let mut folder = store.folder_in(&catalogue, &article(&story(n)), None);
            assert!(folder.keep(false, "2026-01-01T00:00:00Z").expect("kept"));
            let name = folder.info().folder.file_name().expect("a name").to_owned();
            catalogue.add(&name.to_string_lossy(), folder.info());
        }
        assert_eq!(catalogue.len(), 20);
        assert_eq!(store.catalogue().expect("read").len(), 20);
        let changed = story(7).replacen("word", "other", 3);
        for text in [story(7), changed, story(99)] {
            let article = article(&text);
            let one = store.folder(&article, None).expect("folder");
            let other = store.folder_in(&catalogue, &article, None);
            assert_eq!(one.info().folder, other.info().folder, "{text}");
        }
        let again = store
            .folder_in(&catalogue, &article(&story(3)), None)
            .keep(false, "2026-01-02T00:00:00Z");
        assert!(!again.expect("looked"), "what is here is not written again");
    }
}
