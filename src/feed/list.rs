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
    /// What was taken out, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<Subscription>,
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
    /// When it was taken out, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<String>,
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

    /// Adds one, unless its feed is there; says whether it did. One that was taken out comes back with its items.
    pub fn add(&mut self, mut new: Subscription) -> bool {
        if self.find(&new.url).is_some() {
            return false;
        }
        if let Some(at) = self.removed.iter().rposition(|s| s.is_at(&new.url)) {
            let before = self.removed.remove(at);
            if before.key() != new.url {
                new.origin = Some(before.key().to_owned());
            }
            new.was = before.was;
        }
        self.feeds.push(new);
        true
    }

    /// Takes the subscription at a place out; it can be had back by [`List::bring_back`], with its items and what is read of them.
    pub fn remove(&mut self, at: usize, now: &str) -> Option<Subscription> {
        if at >= self.feeds.len() {
            return None;
        }
        let mut gone = self.feeds.remove(at);
        gone.removed = Some(now.to_owned());
        self.removed.retain(|s| s.key() != gone.key());
        self.removed.push(gone.clone());
        Some(gone)
    }

    /// Takes a subscription that was taken out back in, as it was; `None` where none was at this address.
    pub fn bring_back(&mut self, url: &str) -> Option<Subscription> {
        let at = self.removed.iter().rposition(|s| s.is_at(url))?;
        let mut back = self.removed.remove(at);
        back.removed = None;
        if self.find(&back.url).is_none() {
            self.feeds.push(back.clone());
        }
        Some(back)
    }
}

/// The places of those that a word means: by their address, their name, or a part of it.
pub fn meant(feeds: &[Subscription], word: &str) -> Vec<usize> {
    if let Some(at) = feeds.iter().position(|s| s.is_at(word)) {
        return vec![at];
    }
    let lower = word.to_lowercase();
    let by = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let fits = |(at, s): (usize, &Subscription)| test(&s.called().to_lowercase()).then_some(at);
        feeds.iter().enumerate().filter_map(fits).collect()
    };
    let exact = by(&|name| name == lower);
    if !exact.is_empty() {
        return exact;
    }
    by(&|name| name.contains(&lower))
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
    fn what_is_taken_out_comes_back_as_it_was() {
        let mut all = list(&["https://a.example/", "https://b.example/"]);
        all.feeds[0].name = Some("Mine".into());
        all.remove(0, "2026-01-02T00:00:00Z").expect("one");
        assert_eq!(all.feeds.len(), 1);
        let back = all.bring_back("http://a.example").expect("it");
        assert_eq!((back.name.as_deref(), back.removed), (Some("Mine"), None));
        assert_eq!(all.feeds.len(), 2);
        assert_eq!(all.bring_back("https://a.example/"), None);
    }

    #[test]
    fn fields_of_other_programs_live_on() {
        let text = "schema = 1\nmine = 2\n\n[[feed]]\nurl = \"https://a.example/\"\ncolour = \"red\"\n";
        let read: List = toml::from_str(text).expect("read");
        let again = toml::to_string(&read).expect("written");
        assert!(
            again.contains("mine = 2") && again.contains("colour = \"red\""),
            "{again}"
        );
    }
}
