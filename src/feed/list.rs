//! The subscriptions, as `feeds.toml` holds them. Fields of other programs are carried along.

use crate::ingest::address::Address;
use crate::ingest::clean;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the file that is written.
pub const SCHEMA: i64 = 1;

/// Folders inside folders.
pub const MAX_FOLDERS: usize = 16;

/// All subscriptions, in the reader's order.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct List {
    /// [`SCHEMA`]; a file with a higher number is read and never written.
    #[serde(default)]
    pub schema: i64,
    /// Those of other programs.
    #[serde(flatten)]
    pub extra: BTreeMap<String, toml::Value>,
    /// The subscriptions.
    #[serde(default, rename = "feed", skip_serializing_if = "Vec::is_empty")]
    pub feeds: Vec<Subscription>,
}

/// One feed that the reader follows.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Subscription {
    /// Where it is asked for.
    pub url: String,
    /// What it calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the reader calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The folders it lies in, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folder: Vec<String>,
    /// The page that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Since when, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<String>,
    /// Addresses at which it was before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<String>,
    /// The address it was subscribed under, by which its items are found after it moved. Without it, `url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Those of other programs.
    #[serde(flatten)]
    pub extra: BTreeMap<String, toml::Value>,
}

impl Subscription {
    /// A subscription to this address; `None` where it is none that is ever fetched.
    pub fn to(url: &str, now: &str) -> Option<Subscription> {
        Some(Subscription {
            url: Address::parse(url).ok()?.as_str().to_owned(),
            added: Some(now.to_owned()),
            ..Subscription::default()
        })
    }

    /// What it is called: by the reader, else by itself, else its address.
    pub fn called(&self) -> &str {
        [&self.name, &self.title]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(|n| !n.trim().is_empty())
            .unwrap_or(&self.url)
    }

    /// What its items are kept under.
    pub fn key(&self) -> &str {
        self.origin.as_deref().unwrap_or(&self.url)
    }

    /// Whether this address is its own, now or before.
    pub fn is_at(&self, url: &str) -> bool {
        let same = |known: &str| same_address(known, url);
        same(&self.url) || self.origin.as_deref().is_some_and(same) || self.was.iter().any(|w| same(w))
    }

    /// Takes a new address, keeping what its items are kept under.
    pub fn move_to(&mut self, url: &str) {
        if self.url == url {
            return;
        }
        self.origin.get_or_insert_with(|| self.url.clone());
        let before = std::mem::replace(&mut self.url, url.to_owned());
        self.was.retain(|w| w != url && *w != before);
        self.was.push(before);
    }
}

/// Two addresses of one feed: with http or https, with `www.` or without, with a last `/` or without.
pub fn same_address(a: &str, b: &str) -> bool {
    bare(a) == bare(b)
}

fn bare(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
}

impl List {
    /// The subscription at an address, of any spelling.
    pub fn find(&self, url: &str) -> Option<usize> {
        self.feeds.iter().position(|s| s.is_at(url))
    }

    /// The subscriptions that a word means: an address, a name, or words of one.
    pub fn meant(&self, word: &str) -> Vec<usize> {
        if let Some(at) = self.find(word) {
            return vec![at];
        }
        let lower = word.to_lowercase();
        let by = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let fits = |s: &Subscription| test(&s.called().to_lowercase());
            (0..self.feeds.len())
                .filter(|&i| self.feeds.get(i).is_some_and(fits))
                .collect()
        };
        let exact = by(&|name| name == lower);
        if !exact.is_empty() {
            return exact;
        }
        by(&|name| name.contains(&lower))
    }

    /// Adds one, unless its feed is there; says whether it did.
    pub fn add(&mut self, new: Subscription) -> bool {
        if self.find(&new.url).is_some() {
            return false;
        }
        self.feeds.push(new);
        true
    }

    /// What this list makes of what another program wrote meanwhile: `base` is what both began with. Each feed is taken by itself; where
    /// both changed one, this list's words hold, and what only one removed is gone.
    pub fn merged(&self, base: &List, theirs: &List) -> List {
        let by_key = |list: &'_ List| -> BTreeMap<String, Subscription> {
            list.feeds
                .iter()
                .map(|s| (s.key().to_owned(), s.clone()))
                .collect()
        };
        let (old, now) = (by_key(base), by_key(theirs));
        let mut out = List {
            schema: self.schema.max(theirs.schema),
            extra: theirs.extra.clone(),
            feeds: Vec::new(),
        };
        for ours in &self.feeds {
            let key = ours.key();
            match (old.get(key), now.get(key)) {
                // They removed it, and we did not touch it.
                (Some(before), None) if before == ours => {}
                (Some(before), Some(there)) if before == ours => out.feeds.push(there.clone()),
                _ => out.feeds.push(ours.clone()),
            }
        }
        for there in &theirs.feeds {
            let key = there.key();
            let ours = self.feeds.iter().any(|s| s.key() == key);
            let removed = old.get(key).is_some_and(|before| before == there);
            if !ours && !removed {
                out.feeds.push(there.clone());
            }
        }
        out
    }
}

/// The name of a folder, as one line; `None` where nothing is left. It is never a path: it is shown and compared, nothing is named by it on disk.
pub fn folder(name: &str) -> Option<String> {
    let line = clean::title(name, &mut clean::Tally::default());
    Some(line).filter(|l| !l.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(urls: &[&str]) -> List {
        List {
            schema: SCHEMA,
            feeds: urls
                .iter()
                .map(|u| Subscription::to(u, "2026-01-01T00:00:00Z").expect("an address"))
                .collect(),
            ..List::default()
        }
    }

    fn urls(list: &List) -> Vec<&str> {
        list.feeds.iter().map(|s| s.url.as_str()).collect()
    }

    #[test]
    fn a_feed_is_followed_once_however_its_address_is_written() {
        let mut all = list(&["https://a.example/feed"]);
        for url in [
            "http://a.example/feed/",
            "https://www.a.example/feed",
            "https://a.example/feed",
        ] {
            assert!(!all.add(Subscription::to(url, "now").expect("an address")));
        }
        assert!(all.add(Subscription::to("https://a.example/feed2", "now").expect("an address")));
        assert_eq!(Subscription::to("exec:ls", "now"), None);
        assert_eq!(Subscription::to("file:///etc/passwd", "now"), None);
    }

    #[test]
    fn a_feed_that_moved_is_found_by_all_its_addresses() {
        let mut one = Subscription::to("http://a.example/feed", "now").expect("an address");
        one.move_to("https://b.example/feed");
        one.move_to("https://c.example/feed");
        assert_eq!(one.key(), "http://a.example/feed");
        assert!(one.is_at("https://b.example/feed") && one.is_at("https://a.example/feed"));
    }

    #[test]
    fn what_two_programs_did_is_both_kept() {
        let base = list(&["https://a.example/", "https://b.example/", "https://c.example/"]);
        let mut ours = base.clone();
        ours.feeds.remove(0);
        ours.feeds[0].name = Some("B".into());
        let mut theirs = base.clone();
        theirs.feeds.remove(2);
        theirs.feeds[1].title = Some("there".into());
        theirs.feeds.extend(list(&["https://d.example/"]).feeds);
        let both = ours.merged(&base, &theirs);
        assert_eq!(urls(&both), ["https://b.example/", "https://d.example/"]);
        assert_eq!(both.feeds[0].name.as_deref(), Some("B"));
    }

    #[test]
    fn fields_of_other_programs_live_on() {
        let text = "schema = 1\nmine = 2\n\n[[feed]]\nurl = \"https://a.example/\"\ncolour = \"red\"\n";
        let read: List = toml::from_str(text).expect("read");
        let again = toml::to_string(&read).expect("written");
        assert!(again.contains("mine = 2") && again.contains("colour = \"red\""), "{again}");
    }
}
