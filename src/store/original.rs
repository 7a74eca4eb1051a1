//! The article as it was fetched: the bytes of the page, and beside them where from, when and how they came. What the publisher served
//! is evidence; the text that was read from it is only our reading.

use super::info::ArticleInfo;
use super::{StoreError, disk, id};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// Where originals are, in an article's folder.
pub(super) const FOLDER: &str = "fetched";

/// What came from a server.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Original {
    /// What was asked for.
    pub asked: String,
    /// The address that answered, after redirects.
    pub url: String,
    /// When it was fetched, RFC 3339, UTC.
    pub fetched: String,
    /// The media type that the server named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The encoding of characters that the server named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// SHA-256 of the text that was read from it.
    #[serde(default)]
    pub version: String,
    /// The body, unpacked.
    #[serde(skip)]
    pub bytes: Arc<Vec<u8>>,
}

/// Writes an original into `folder`, whose lock is held. The same bytes are kept once, with the time they were first fetched.
pub(super) fn keep(folder: &Path, original: &Original) -> Result<(), StoreError> {
    let place = folder.join(FOLDER);
    let hash = id::hash(&original.bytes);
    let about = place.join(format!("{hash}.toml"));
    if disk::read_text(&about).is_some() {
        return Ok(());
    }
    disk::make_folder(&place)?;
    let text = toml::to_string(original)
        .map_err(|e| StoreError::Failed(format!("cannot write {}: {e}", disk::shown(&about))))?;
    disk::write(
        &place.join(format!("{hash}{}", ending(original))),
        &original.bytes,
    )?;
    // The bytes first: what this file speaks of is there.
    disk::write(&about, text.as_bytes())
}

/// What is known of the originals in `folder`, the latest last.
pub(super) fn all(folder: &Path) -> Vec<Original> {
    let Ok(listed) = std::fs::read_dir(folder.join(FOLDER)) else {
        return Vec::new();
    };
    let mut found: Vec<Original> = listed
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .filter_map(|path| toml::from_str(&disk::read_text(&path)?).ok())
        .collect();
    found.sort_by(|a, b| a.fetched.cmp(&b.fetched));
    found
}

/// Whether an article was fetched from this address.
pub(super) fn is_from(info: &ArticleInfo, key: &str) -> bool {
    let same = |url: &str| id::address(url).as_deref() == Some(key);
    info.url.as_deref().is_some_and(same) || all(&info.folder).iter().any(|o| same(&o.asked) || same(&o.url))
}

impl Original {
    /// The ending of its file's name, by which a viewer is chosen.
    pub fn ending(&self) -> &'static str {
        ending(self)
    }
}

fn ending(original: &Original) -> &'static str {
    match original.media_type.as_deref() {
        Some("text/plain") => ".txt",
        Some("text/markdown") => ".md",
        Some("application/pdf") => ".pdf",
        Some(kind) if kind.ends_with("xml") && !kind.contains("html") => ".xml",
        Some(kind) if kind.ends_with("json") => ".json",
        _ => ".html",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor;
    use crate::article::{Article, CodePoints, Span};
    use crate::note::{Note, NoteKind};
    use crate::store::Store;

    const NOW: &str = "2026-02-03T08:00:00Z";

    fn article(words: &str) -> Article {
        let page = format!(
            "<title>Low water</title><link rel=canonical href='https://havnebladet.example/low'><article><p>{words}</p></article>"
        );
        crate::ingest::page(&page, Some("https://havnebladet.example/low?x=1")).expect("a page")
    }

    fn original(body: &str) -> Original {
        Original {
            asked: "http://short.example/7".into(),
            url: "https://havnebladet.example/low?x=1".into(),
            fetched: NOW.into(),
            media_type: Some("text/html".into()),
            bytes: Arc::new(body.as_bytes().to_vec()),
            ..Original::default()
        }
    }

    fn files(folder: &Path) -> Vec<String> {
        let Ok(listed) = std::fs::read_dir(folder.join(FOLDER)) else {
            return Vec::new();
        };
        let mut names: Vec<String> = listed
            .map(|e| e.expect("listed").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_fetched_is_kept_with_the_first_note_and_found_by_every_address() {
        let home = tempfile::tempdir().expect("a folder");
        let store = Store::new(home.path().join("library"));
        let words = "The harbour master said that low water would come at six in the morning. ".repeat(20);
        let first = article(&words);
        let mut folder = store.folder(&first, None).expect("opens");
        folder.came_from(original("<p>served</p>")).expect("no harm");
        let place = folder.info().folder.clone();
        assert!(!place.exists(), "opening an article writes nothing");
        assert!(store.kept("https://havnebladet.example/low").is_none());
        let span = Span::new(0, 18);
        let anchor = anchor::make(&first.text, &CodePoints::new(&first.text), span, folder.version());
        let note = Note::new(crate::store::new_id(NOW), NoteKind::Claim, anchor, NOW);
        folder.put(note, anchor::exactly(span), NOW).expect("saved");
        let hash = id::hash(b"<p>served</p>");
        assert_eq!(files(&place), [format!("{hash}.html"), format!("{hash}.toml")]);
        assert_eq!(
            std::fs::read(place.join(FOLDER).join(format!("{hash}.html"))).expect("kept"),
            b"<p>served</p>"
        );
        for url in [
            "https://havnebladet.example/low",
            "https://www.havnebladet.example/low?x=1#top",
            "http://short.example/7",
        ] {
            let (kept, last) = store.kept(url).unwrap_or_else(|| panic!("{url}"));
            assert_eq!(kept.text, first.text);
            let last = last.expect("known");
            assert_eq!(
                (last.fetched.as_str(), &last.version),
                (NOW, &folder.version().to_owned())
            );
        }
        assert!(store.kept("https://havnebladet.example/high").is_none());
        // Fetched anew, with another text: kept at once, for the library has the article.
        let second = article(&words.replace("six", "seven"));
        let mut folder = store.folder(&second, None).expect("opens");
        assert_eq!(folder.notes().len(), 1, "the note is carried over");
        folder
            .came_from(Original {
                fetched: "2026-02-04T08:00:00Z".into(),
                ..original("<p>served again</p>")
            })
            .expect("kept");
        assert_eq!(files(&place).len(), 4);
        assert_eq!(
            store.kept("http://short.example/7").expect("kept").0.text,
            second.text
        );
    }
}
