//! Articles of the library by what a person types for them, and the texts of their versions.

use super::folder::not_kept;
use super::placing::shelved;
use super::{ArticleInfo, Shelved, Store, StoreError, disk, id, texts};
use std::path::Path;

/// The fewest digits by which an article or a version may be named.
const DIGITS: usize = 4;

impl Store {
    /// The article of that name, with its notes: its id or the beginning of it, its address in any spelling, the path of a file it was
    /// read from, or its folder. `None` when the library has none; an error when several are meant.
    pub fn named(&self, name: &str) -> Result<Option<Shelved>, StoreError> {
        let folders = self
            .folders()
            .map_err(|e| disk::failed("read the library", self.root(), &e))?;
        let infos: Vec<ArticleInfo> = folders.iter().filter_map(|f| ArticleInfo::read(f).0).collect();
        let address = id::address(name);
        let path = std::path::absolute(name).unwrap_or_default();
        let spelled = path.to_string_lossy();
        let begins = |i: &&ArticleInfo| name.len() >= DIGITS && i.id.starts_with(name);
        let lies = |i: &&ArticleInfo| i.folder == path || i.folder.file_name() == Path::new(name).file_name();
        let ways: [&dyn Fn(&&ArticleInfo) -> bool; 5] = [
            &|i| i.id == name,
            &|i| address.is_some() && i.url.as_deref().and_then(id::address) == address,
            &|i| i.paths.last().is_some_and(|p| *p == spelled),
            &|i| i.paths.iter().any(|p| *p == spelled) || lies(i),
            &begins,
        ];
        for way in ways {
            let found: Vec<&ArticleInfo> = infos.iter().filter(way).collect();
            match found[..] {
                [] => {}
                [one] => return Ok(shelved(&one.folder)),
                _ => {
                    let ids: Vec<&str> = found.iter().take(5).map(|i| i.id.as_str()).collect();
                    return Err(StoreError::Failed(format!(
                        "{} articles of the library are meant by {name}; name one by its id: {}",
                        found.len(),
                        ids.join(", ")
                    )));
                }
            }
        }
        Ok(None)
    }

    /// The text of a version of an article.
    pub fn text_of(&self, article: &ArticleInfo, version: &str) -> Result<String, StoreError> {
        texts::text(&article.folder, version).ok_or_else(|| not_kept(&article.folder, version))
    }
}

impl ArticleInfo {
    /// The version that a person names: its number in [`ArticleInfo::history`], from 1, or the beginning of its hash. Gives its place
    /// there, the latest where one came back.
    pub fn version_named(&self, name: &str) -> Option<usize> {
        let history = self.history();
        let numbered = name
            .parse::<usize>()
            .ok()
            .and_then(|n| n.checked_sub(1))
            .filter(|n| *n < history.len());
        let hash = name.len() >= DIGITS && name.bytes().all(|b| b.is_ascii_hexdigit());
        numbered.or_else(|| hash.then(|| history.iter().rposition(|r| r.version.starts_with(name)))?)
    }
}
