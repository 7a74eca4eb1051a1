//! Subscriptions and their items on disk:
//!
//! ```text
//! library/
//!   feeds.toml            what the reader follows
//!   .feeds/ID/
//!     items.jsonl         the items, one on a line
//!     read                what is read of them, one line each
//!     progress.toml       when the feed was asked, what came, when it may be asked again
//!     lock
//! ```
//!
//! Each change takes the lock, reads what is on disk, changes that, and replaces the file: two programs never undo each other's work. What is
//! read lies in a file of its own, which no refresh writes.

use super::{Problem, Store, StoreError, disk, id};
use crate::feed::{Held, List, Marks, News, Progress, Subscription, item, list, marks};
use crate::ingest::feed::Feed;
use std::path::{Path, PathBuf};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

/// The file of subscriptions.
const LIST: &str = "feeds.toml";

/// The folder of their items. Names that begin with a dot are passed over when the library is read.
const ITEMS: &str = ".feeds";

/// The folder of one feed's items.
#[derive(Clone, Debug)]
pub struct FeedFolder {
    path: PathBuf,
}

/// What is held of one feed.
#[derive(Clone, Debug, Default)]
pub struct FeedShelf {
    /// The items, as they came.
    pub items: Vec<Held>,
    /// What is read of them.
    pub marks: Marks,
    /// How asking it went.
    pub progress: Progress,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}

impl FeedShelf {
    /// How many items are not read.
    pub fn unread(&self) -> usize {
        self.items.iter().filter(|i| !self.marks.is_read(&i.key)).count()
    }
}

impl Store {
    /// What the reader follows, and what of the file could not be understood: then nothing is written to it.
    pub fn feeds(&self) -> Result<(List, Option<Problem>), StoreError> {
        let path = self.root.join(LIST);
        let bytes = disk::read(&path).map_err(|e| disk::failed("read", &path, &e))?;
        Ok(match understood(&bytes.unwrap_or_default(), &path) {
            Ok(list) => (list, None),
            Err(problem) => (List::default(), Some(problem)),
        })
    }

    /// Changes the list of what the reader follows as it is on disk now.
    pub fn change_feeds<T>(&self, change: impl FnOnce(&mut List) -> T) -> Result<T, StoreError> {
        let folder = self.root.join(ITEMS);
        disk::make_folder(&folder)?;
        let _lock = disk::lock(&folder)?;
        let path = self.root.join(LIST);
        let old = disk::read(&path)
            .map_err(|e| disk::failed("read", &path, &e))?
            .unwrap_or_default();
        let mut list = understood(&old, &path).map_err(|p| refused(&p))?;
        if list.schema > list::SCHEMA {
            return Err(StoreError::ReadOnly(format!(
                "cannot change {}: it was written by a newer copydesk (schema {}); use that one",
                disk::shown(&path),
                list.schema
            )));
        }
        let before = list.clone();
        let out = change(&mut list);
        if list != before || old.is_empty() {
            list.schema = list::SCHEMA;
            let text = written(&old, &list)
                .map_err(|e| StoreError::Failed(format!("cannot save {}: {e}", disk::shown(&path))))?;
            disk::write(&path, text.as_bytes())?;
        }
        Ok(out)
    }

    /// Where the items of a feed are.
    pub fn feed(&self, feed: &Subscription) -> FeedFolder {
        FeedFolder {
            path: self.root.join(ITEMS).join(id::of(feed.key())),
        }
    }
}

fn understood(bytes: &[u8], path: &Path) -> Result<List, Problem> {
    let problem = |line: Option<usize>, what: String| Problem {
        file: path.to_owned(),
        line,
        what,
    };
    let text = std::str::from_utf8(bytes).map_err(|_| problem(None, "it is not UTF-8".to_owned()))?;
    toml::from_str(text).map_err(|e| {
        let line = e
            .span()
            .map(|s| text.get(..s.start).unwrap_or("").matches('\n').count() + 1);
        problem(line, e.message().to_owned())
    })
}

fn refused(problem: &Problem) -> StoreError {
    StoreError::Failed(format!(
        "cannot change the list of feeds: {problem}; put the file right first"
    ))
}

/// The file made to say what the list says; comments, the order of the fields and what other programs wrote stay.
fn written(old: &[u8], list: &List) -> Result<String, String> {
    let text = std::str::from_utf8(old).map_err(|e| e.to_string())?;
    let mut doc: DocumentMut = text
        .parse()
        .map_err(|e: toml_edit::TomlError| e.message().to_owned())?;
    if doc.get("schema").and_then(Item::as_integer) != Some(list.schema) {
        doc["schema"] = toml_edit::value(list.schema);
    }
    for (name, feeds) in [("feed", &list.feeds), ("removed", &list.removed)] {
        let mut there: Vec<Option<Table>> = match doc.remove(name) {
            Some(Item::ArrayOfTables(tables)) => tables.into_iter().map(Some).collect(),
            _ => Vec::new(),
        };
        let mut tables = ArrayOfTables::new();
        for feed in feeds {
            let same = there.iter_mut().find(|t| {
                let at = |key: &str| t.as_ref().and_then(|t| t.get(key)).and_then(Item::as_str);
                t.is_some() && (at("origin").or(at("url")) == Some(feed.key()))
            });
            let mut table = same.and_then(Option::take).unwrap_or_default();
            let new = toml_edit::ser::to_document(feed).map_err(|e| e.to_string())?;
            let gone: Vec<String> = table
                .iter()
                .map(|(key, _)| key.to_owned())
                .filter(|key| !new.contains_key(key))
                .collect();
            for key in gone {
                table.remove(&key);
            }
            for (key, value) in new.iter() {
                let same = table
                    .get(key)
                    .is_some_and(|old| old.to_string().trim() == value.to_string().trim());
                if !same {
                    table.insert(key, value.clone());
                }
            }
            table.set_position(None);
            tables.push(table);
        }
        if !tables.is_empty() {
            doc.insert(name, Item::ArrayOfTables(tables));
        }
    }
    Ok(doc.to_string())
}

impl FeedFolder {
    fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn text(&self, name: &str) -> Result<String, StoreError> {
        let path = self.file(name);
        let bytes = disk::read(&path)
            .map_err(|e| disk::failed("read", &path, &e))?
            .unwrap_or_default();
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Everything that is held of the feed; nothing where it was never asked.
    pub fn read(&self) -> Result<FeedShelf, StoreError> {
        let text = self.text("items.jsonl")?;
        let (items, other) = lines(&text);
        let (progress, wrong) = self.progress_in_full()?;
        let problems = other
            .into_iter()
            .map(|(line, _, what)| Problem {
                file: self.file("items.jsonl"),
                line: Some(line),
                what,
            })
            .chain(wrong)
            .collect();
        Ok(FeedShelf {
            items,
            marks: Marks::parse(&self.text("read")?),
            progress,
            problems,
        })
    }

    /// How asking it went.
    pub fn progress(&self) -> Result<Progress, StoreError> {
        Ok(self.progress_in_full()?.0)
    }

    /// Whether items are held: without them, a server's word that nothing changed would say nothing.
    pub fn has_items(&self) -> bool {
        self.file("items.jsonl").is_file()
    }

    fn progress_in_full(&self) -> Result<(Progress, Option<Problem>), StoreError> {
        let text = self.text("progress.toml")?;
        // It can be had again by asking; so one that is broken is only told.
        Ok(match toml::from_str(&text) {
            Ok(progress) => (progress, None),
            Err(e) => {
                let problem = Problem {
                    file: self.file("progress.toml"),
                    line: None,
                    what: e.message().to_owned(),
                };
                (Progress::default(), Some(problem))
            }
        })
    }

    /// Saves how asking the feed went, and takes in what came. `next` makes the new word of the old one.
    pub fn take_in(
        &self,
        came: Option<Feed>,
        next: impl FnOnce(&Progress) -> Progress,
        now: &str,
    ) -> Result<News, StoreError> {
        disk::make_folder(&self.path)?;
        let _lock = disk::lock(&self.path)?;
        let mut news = News::default();
        if let Some(feed) = came {
            let old = self.text("items.jsonl")?;
            let (mut items, other) = lines(&old);
            news = item::take_in(&mut items, feed, now, |basis| {
                id::hash(basis.as_bytes()).chars().take(16).collect()
            });
            let mut text = String::with_capacity(old.len());
            // What is not understood stays where it is looked for.
            for (_, line, _) in &other {
                text.push_str(line);
                text.push('\n');
            }
            for item in &items {
                let line = serde_json::to_string(item).map_err(|e| {
                    StoreError::Failed(format!(
                        "cannot save {}: {e}",
                        disk::shown(&self.file("items.jsonl"))
                    ))
                })?;
                text.push_str(&line);
                text.push('\n');
            }
            if text != old {
                disk::write(&self.file("items.jsonl"), text.as_bytes())?;
            }
        }
        // Only after the items are on the disk: a crash between the two asks for them once more.
        let progress = next(&self.progress()?);
        let path = self.file("progress.toml");
        let text = toml::to_string(&progress)
            .map_err(|e| StoreError::Failed(format!("cannot save {}: {e}", disk::shown(&path))))?;
        disk::write(&path, text.as_bytes())?;
        Ok(news)
    }

    /// Marks items as read or not, by their keys.
    pub fn mark(&self, said: &[(String, bool)], now: &str) -> Result<Marks, StoreError> {
        disk::make_folder(&self.path)?;
        let _lock = disk::lock(&self.path)?;
        let old = self.text("read")?;
        let mut all = Marks::parse(&old);
        for (key, read) in said {
            all.set(key, *read, now);
        }
        // Which items are there matters only where marks have to go.
        let items = match all.len() > marks::MAX_LINES {
            true => lines(&self.text("items.jsonl")?).0,
            false => Vec::new(),
        };
        let there: std::collections::HashSet<&str> = items.iter().map(|i| i.key.as_str()).collect();
        let text = all.write(|key| there.contains(key));
        if text != old {
            disk::write(&self.file("read"), text.as_bytes())?;
        }
        Ok(all)
    }
}

/// The items of a file, and the lines that are none: their number from 1, the line, and what is wrong.
fn lines(text: &str) -> (Vec<Held>, Vec<(usize, &str, String)>) {
    let mut items = Vec::new();
    let mut other = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        match serde_json::from_str::<Held>(line) {
            Ok(item) if !item.key.is_empty() && !item.key.contains(char::is_whitespace) => items.push(item),
            Ok(_) => other.push((number + 1, line, "an item without a key".to_owned())),
            Err(e) => other.push((number + 1, line, e.to_string())),
        }
    }
    (items, other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::Outcome;
    use crate::ingest::feed;

    const NOW: &str = "2026-02-03T00:00:00Z";
    const URL: &str = "https://a.example/feed";

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().expect("dir");
        let store = Store::new(dir.path().join("library"));
        (dir, store)
    }

    fn subscription() -> Subscription {
        Subscription::to(URL, NOW).expect("an address")
    }

    fn parsed(items: &str) -> Feed {
        feed::parse_text(&format!("<rss><channel><title>A</title>{items}"), None).expect("a feed")
    }

    fn came(progress: &Progress) -> Progress {
        progress.after(
            URL,
            1,
            Outcome::Came {
                etag: None,
                last_modified: None,
                retry_after: None,
                problems: Vec::new(),
            },
        )
    }

    #[test]
    fn comments_and_unknown_fields_of_the_list_live_on() {
        let (_dir, store) = store();
        store
            .change_feeds(|list| list.add(subscription()))
            .expect("saved");
        let path = store.root().join(LIST);
        let mut text = std::fs::read_to_string(&path).expect("read");
        text = text.replace("[[feed]]", "# the harbour\n[[feed]]\ncolour = \"red\"");
        std::fs::write(&path, &text).expect("edited");
        let other = Subscription::to("https://b.example/", NOW).expect("an address");
        store.change_feeds(|list| list.add(other)).expect("saved");
        let text = std::fs::read_to_string(&path).expect("read");
        assert!(
            text.contains("# the harbour") && text.contains("colour = \"red\""),
            "{text}"
        );
        assert_eq!(store.feeds().expect("read").0.feeds.len(), 2);
        store.change_feeds(|list| list.remove(0, NOW)).expect("saved");
        store.change_feeds(|list| list.bring_back(URL)).expect("saved");
        let (list, problem) = store.feeds().expect("read");
        assert_eq!((list.feeds.len(), problem), (2, None));
        assert!(list.feeds[1].extra.contains_key("colour"));
    }

    #[test]
    fn a_list_that_is_not_understood_is_never_written() {
        let (_dir, store) = store();
        std::fs::create_dir_all(store.root()).expect("made");
        let path = store.root().join(LIST);
        for broken in [
            "schema = 1\n\n[[feed]\nurl = 1\n",
            "schema = 1\n[[feed]]\nname = \"no url\"\n",
            "schema = 9\n",
        ] {
            std::fs::write(&path, broken).expect("seed");
            assert!(store.change_feeds(|list| list.add(subscription())).is_err());
            assert_eq!(std::fs::read_to_string(&path).expect("read"), broken);
        }
        std::fs::write(&path, "schema = 1\n[[feed]\n").expect("seed");
        let problem = store.feeds().expect("read").1.expect("a problem");
        assert_eq!(problem.line, Some(2));
    }

    #[test]
    fn what_is_read_outlives_refreshes_and_damage() {
        let (_dir, store) = store();
        let folder = store.feed(&subscription());
        let two =
            "<item><guid>1</guid><title>One</title></item><item><guid>2</guid><title>Two</title></item>";
        assert_eq!(
            folder.take_in(Some(parsed(two)), came, NOW).expect("saved").new,
            2
        );
        let key = folder.read().expect("read").items[0].key.clone();
        folder.mark(&[(key.clone(), true)], NOW).expect("marked");
        // The item changes, goes, and comes back.
        for items in [
            "<item><guid>1</guid><title>One, corrected</title></item>",
            "",
            two,
        ] {
            folder.take_in(Some(parsed(items)), came, NOW).expect("saved");
            let shelf = folder.read().expect("read");
            assert!(shelf.marks.is_read(&key));
            assert_eq!((shelf.items.len(), shelf.unread()), (2, 1));
        }
        // A damaged line costs itself, is told, and is not thrown away.
        let path = folder.file("items.jsonl");
        let text = std::fs::read_to_string(&path).expect("read");
        std::fs::write(&path, format!("{{\"key\": \"half\n{text}")).expect("damaged");
        folder
            .take_in(Some(parsed("<item><guid>3</guid></item>")), came, NOW)
            .expect("saved");
        let shelf = folder.read().expect("read");
        assert_eq!((shelf.items.len(), shelf.problems.len()), (3, 1));
        assert!(
            std::fs::read_to_string(&path)
                .expect("read")
                .starts_with("{\"key\": \"half\n")
        );
    }

    #[test]
    fn two_programs_that_mark_keep_both_marks() {
        let (_dir, store) = store();
        let (one, two) = (store.feed(&subscription()), store.feed(&subscription()));
        one.mark(&[("a".into(), true)], NOW).expect("marked");
        two.mark(&[("b".into(), true)], NOW).expect("marked");
        let marks = one
            .mark(&[("a".into(), false)], "2026-02-04T00:00:00Z")
            .expect("marked");
        assert!(!marks.is_read("a") && marks.is_read("b"));
    }
}
