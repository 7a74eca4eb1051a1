//! Items that came from feeds, and how one that comes again is known again: by the identifier that the feed gives it, by its address, by its
//! words. Each item is held once, and under one key for good, so that what was said of it (that it is read) stays true.

use crate::ingest::feed::{Enclosure, Feed, Item};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Items that are held of one feed, beyond those that it still carries.
pub const MAX_HELD: usize = 5_000;

/// An item as it is held.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Held {
    /// What it is known by, here and in the marks; letters and digits.
    pub key: String,
    /// When it was first seen, RFC 3339.
    #[serde(default)]
    pub first: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// HTML as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// HTML as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Addresses of files, types, bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosures: Vec<(String, Option<String>, Option<u64>)>,
    /// Those of other programs.
    #[serde(flatten)]
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// What a refresh brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct News {
    /// Items that were not there.
    pub new: usize,
    /// Items that say something else now.
    pub changed: usize,
}

impl Held {
    fn new(item: Item, key: String, now: &str) -> Held {
        let mut held = Held {
            key,
            first: now.to_owned(),
            ..Held::default()
        };
        held.take(item);
        held
    }

    /// Says what the item says now; says whether that is something else. What the feed no longer carries is kept.
    fn take(&mut self, item: Item) -> bool {
        let Item {
            id,
            link,
            title,
            authors,
            published,
            updated,
            summary,
            content,
            base,
            enclosures,
            categories,
        } = item;
        let words = |held: &Held| (held.title.clone(), held.summary.clone(), held.content.clone());
        let before = words(self);
        fn set<T>(field: &mut Option<T>, new: Option<T>) {
            if new.is_some() {
                *field = new;
            }
        }
        set(&mut self.id, id);
        set(&mut self.link, link);
        set(&mut self.title, title);
        set(&mut self.published, published);
        set(&mut self.updated, updated);
        set(&mut self.summary, summary);
        set(&mut self.content, content);
        set(&mut self.base, base);
        if !authors.is_empty() {
            self.authors = authors;
        }
        if !categories.is_empty() {
            self.categories = categories;
        }
        if !enclosures.is_empty() {
            let parts = |e: Enclosure| (e.url, e.media_type, e.length);
            self.enclosures = enclosures.into_iter().map(parts).collect();
        }
        words(self) != before
    }

    /// The day that it says, else the day it was first seen: what items are sorted by.
    pub fn when(&self) -> &str {
        [&self.published, &self.updated]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .next()
            .unwrap_or(&self.first)
    }

    /// What it is called: its title, else the beginning of what it says.
    pub fn called(&self) -> &str {
        self.title
            .as_deref()
            .or(self.link.as_deref())
            .unwrap_or("an item without a title")
    }

    /// HTML: the whole text where the feed carries it, else the summary.
    pub fn body(&self) -> &str {
        self.content.as_deref().or(self.summary.as_deref()).unwrap_or("")
    }

    /// Whether the feed carries no more than a teaser: its page has to be fetched to read it.
    pub fn is_teaser(&self) -> bool {
        self.link.is_some() && self.body().split_whitespace().nth(TEASER_WORDS).is_none()
    }
}

/// Words, markup counted, that more than a teaser has.
const TEASER_WORDS: usize = 150;

/// Bytes of a text by which an item is known without a date.
const LONG: usize = 400;

/// What an item may be known by again.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Sign {
    Id(String),
    Link(String),
    /// Its words and its day.
    Words(u64),
    /// Its words alone: for items that nothing else tells apart.
    Alone(u64),
}

fn link_sign(link: &str) -> Sign {
    Sign::Link(
        link.split_once("://")
            .map_or(link, |(_, rest)| rest)
            .trim_end_matches('/')
            .to_owned(),
    )
}

/// A number for these words. FNV-1a, 64 bits: the numbers are never kept, and a clash would need two items of one feed.
fn number<'w>(words: impl Iterator<Item = &'w str>) -> u64 {
    words
        .flat_map(|word| word.bytes().chain([b' ']))
        .fold(0xcbf2_9ce4_8422_2325, |hash, b| {
            (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        })
}

/// Takes what a feed says now into what is held of it. `key` makes a key out of what an item is known by. An identifier or an address that a
/// feed gives to several items at once says nothing about which is which, and is not gone by.
pub fn take_in(held: &mut Vec<Held>, feed: Feed, now: &str, key: impl Fn(&str) -> String) -> News {
    let mut news = News::default();
    let mut times: HashMap<Sign, usize> = HashMap::new();
    for item in &feed.items {
        for sign in [item.id.clone().map(Sign::Id), item.link.as_deref().map(link_sign)]
            .into_iter()
            .flatten()
        {
            *times.entry(sign).or_default() += 1;
        }
    }
    let mut known: HashMap<Sign, usize> = HashMap::new();
    let mut keys: HashMap<String, usize> = HashMap::new();
    for (at, held) in held.iter().enumerate() {
        keys.insert(held.key.clone(), at);
        for sign in signs(&Known::held(held)) {
            known.entry(sign).or_insert(at);
        }
    }
    let mut taken: HashMap<usize, bool> = HashMap::new();
    let mut carried = Vec::new();
    for item in feed.items {
        let mut sound: Vec<Sign> = signs(&Known::item(&item))
            .into_iter()
            .filter(|sign| times.get(sign).is_none_or(|n| *n == 1))
            .collect();
        if matches!(sound.first(), Some(Sign::Id(_) | Sign::Link(_))) {
            sound.retain(|sign| !matches!(sign, Sign::Alone(_)));
        }
        let found = sound.iter().find_map(|sign| {
            let at = *known.get(sign)?;
            let other = match sign {
                // Two items of one feed that say the same under two addresses or identifiers are one only where nothing tells them apart.
                Sign::Words(_) => taken.contains_key(&at),
                _ => false,
            };
            (!other).then_some(at)
        });
        match found.and_then(|at| Some((at, held.get_mut(at)?))) {
            Some((at, there)) => {
                let changed = there.take(item);
                news.changed += usize::from(changed && taken.get(&at).is_none_or(|new| !new));
                taken.entry(at).or_insert(false);
                carried.push(at);
                for sign in sound {
                    known.entry(sign).or_insert(at);
                }
            }
            None => {
                let at = held.len();
                let basis = match (sound.first(), &item.id, &item.link) {
                    (Some(Sign::Id(id)), ..) => format!("id {id}"),
                    (Some(Sign::Link(link)), ..) => format!("link {link}"),
                    (_, id, link) => {
                        format!(
                            "words {id:?} {link:?} {:?} {}",
                            item.title,
                            Known::item(&item).body
                        )
                    }
                };
                let mut name = key(&basis);
                while keys.contains_key(&name) {
                    name = key(&format!("{name} again"));
                }
                keys.insert(name.clone(), at);
                held.push(Held::new(item, name, now));
                taken.insert(at, true);
                carried.push(at);
                news.new += 1;
                for sign in sound {
                    known.entry(sign).or_insert(at);
                }
            }
        }
    }
    thin(held, &carried);
    news
}

/// What an item is known by, the best first. A morning's briefing is announced in the words of yesterday's: so words count with their day
/// only, and without one only where the text is long.
fn signs(item: &Known<'_>) -> Vec<Sign> {
    let words = || {
        item.title
            .unwrap_or("")
            .split_whitespace()
            .chain(item.body.split_whitespace())
    };
    let dated = item.published.is_some() || item.body.len() >= LONG;
    [
        item.id.map(|id| Sign::Id(id.to_owned())),
        item.link.map(link_sign),
        dated.then(|| Sign::Words(number(words().chain(item.published)))),
        Some(Sign::Alone(number(words()))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The parts of an item that it is known by.
struct Known<'i> {
    id: Option<&'i str>,
    link: Option<&'i str>,
    title: Option<&'i str>,
    body: &'i str,
    published: Option<&'i str>,
}

impl<'i> Known<'i> {
    fn held(held: &'i Held) -> Known<'i> {
        Known {
            id: held.id.as_deref(),
            link: held.link.as_deref(),
            title: held.title.as_deref(),
            body: held.body(),
            published: held.published.as_deref(),
        }
    }

    fn item(item: &'i Item) -> Known<'i> {
        Known {
            id: item.id.as_deref(),
            link: item.link.as_deref(),
            title: item.title.as_deref(),
            body: item.content.as_deref().or(item.summary.as_deref()).unwrap_or(""),
            published: item.published.as_deref(),
        }
    }
}

/// Lets the oldest go that the feed no longer carries.
fn thin(held: &mut Vec<Held>, carried: &[usize]) {
    let mut stays = vec![false; held.len()];
    for &at in carried {
        if let Some(stay) = stays.get_mut(at) {
            *stay = true;
        }
    }
    let mut gone: Vec<usize> = (0..held.len())
        .filter(|&at| !stays.get(at).copied().unwrap_or(true))
        .collect();
    let over = gone.len().saturating_sub(MAX_HELD);
    if over == 0 {
        return;
    }
    gone.sort_by(|&a, &b| {
        let first = |at: usize| held.get(at).map(|h| h.first.as_str());
        first(a).cmp(&first(b))
    });
    let mut keep = vec![true; held.len()];
    for &at in gone.iter().take(over) {
        if let Some(keep) = keep.get_mut(at) {
            *keep = false;
        }
    }
    let mut at = 0;
    held.retain(|_| {
        at += 1;
        keep.get(at - 1).copied().unwrap_or(true)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: Option<&str>, link: Option<&str>, title: &str, body: &str) -> Item {
        Item {
            published: (body.starts_with("The quay")).then(|| "2026-02-03".to_owned()),
            id: id.map(str::to_owned),
            link: link.map(str::to_owned),
            title: Some(title.to_owned()),
            summary: Some(body.to_owned()),
            ..Item::default()
        }
    }

    fn take(held: &mut Vec<Held>, items: Vec<Item>) -> News {
        let feed = Feed {
            items,
            ..Feed::default()
        };
        take_in(held, feed, "2026-02-03T00:00:00Z", |basis| {
            format!("{:016x}", number(std::iter::once(basis)))
        })
    }

    #[test]
    fn an_item_that_comes_again_is_the_same_item() {
        let mut held = Vec::new();
        let first = item(
            Some("1"),
            Some("https://a.example/1"),
            "Quay",
            "The quay is closed today.",
        );
        assert_eq!(take(&mut held, vec![first.clone()]), News { new: 1, changed: 0 });
        let key = held[0].key.clone();
        assert_eq!(take(&mut held, vec![first.clone()]), News::default());
        // Other words, another address, another identifier: one at a time, it is the same.
        let words = item(
            Some("1"),
            Some("https://a.example/1"),
            "Quay open",
            "The quay is open again.",
        );
        assert_eq!(take(&mut held, vec![words]), News { new: 0, changed: 1 });
        let moved = item(
            Some("1"),
            Some("https://b.example/1"),
            "Quay open",
            "The quay is open again.",
        );
        assert_eq!(take(&mut held, vec![moved]), News::default());
        let renamed = item(
            Some("urn:1"),
            Some("https://b.example/1/"),
            "Quay open",
            "The quay is open again.",
        );
        assert_eq!(take(&mut held, vec![renamed]), News::default());
        let both = item(
            Some("urn:2"),
            Some("https://c.example/1"),
            "Quay open",
            "The quay is open again.",
        );
        assert_eq!(take(&mut held, vec![both]), News::default());
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].key, key);
    }

    #[test]
    fn items_without_anything_to_know_them_by_are_told_apart_by_their_words() {
        let mut held = Vec::new();
        let items = || {
            vec![
                item(None, None, "One", "The first of three things."),
                item(None, None, "Two", "The second of three things."),
                item(None, None, "One", "The first of three things."),
            ]
        };
        assert_eq!(take(&mut held, items()).new, 2);
        assert_eq!(take(&mut held, items()), News::default());
    }

    #[test]
    fn an_identifier_that_all_items_have_says_nothing() {
        let mut held = Vec::new();
        let items = || {
            (0..3)
                .map(|i| {
                    item(
                        Some("same"),
                        Some("https://a.example/"),
                        &format!("Title {i}"),
                        "Words of it.",
                    )
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(take(&mut held, items()).new, 3);
        assert_eq!(take(&mut held, items()), News::default());
        let keys: std::collections::HashSet<_> = held.iter().map(|h| &h.key).collect();
        assert_eq!(keys.len(), 3);
    }

    #[test]
    fn a_briefing_announced_in_the_words_of_yesterday_is_another() {
        let mut held = Vec::new();
        for day in 1..4 {
            let mut today = item(
                Some(&format!("{day}")),
                Some(&format!("https://a.example/{day}")),
                "The morning",
                "What happens today.",
            );
            assert_eq!(take(&mut held, vec![today.clone()]).new, 1);
            today.published = Some(format!("2026-02-0{day}"));
            assert_eq!(take(&mut held, vec![today]), News::default());
        }
    }

    #[test]
    fn what_a_feed_no_longer_carries_is_held_and_not_for_ever() {
        let mut held = Vec::new();
        for n in 0..3 {
            let items = (0..MAX_HELD / 2)
                .map(|i| item(Some(&format!("{n} {i}")), None, "A title", "Words."))
                .collect();
            take(&mut held, items);
        }
        assert_eq!(held.len(), MAX_HELD / 2 * 3);
        take(&mut held, vec![item(Some("last"), None, "A title", "Words.")]);
        assert_eq!(held.len(), MAX_HELD + 1);
        assert_eq!(held.last().and_then(|h| h.id.as_deref()), Some("last"));
    }

    #[test]
    fn an_item_that_lost_its_text_keeps_it() {
        let mut held = Vec::new();
        take(
            &mut held,
            vec![item(Some("1"), None, "Quay", "All the words of it.")],
        );
        let bare = Item {
            id: Some("1".into()),
            ..Item::default()
        };
        assert_eq!(take(&mut held, vec![bare]), News::default());
        assert_eq!(held[0].body(), "All the words of it.");
    }
}
