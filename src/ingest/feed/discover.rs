//! The feeds that a web page names, and where feeds usually lie on a site whose pages name none.

use super::super::xml::{Rules, Tree};
use super::words;

/// Types of documents that are feeds.
const TYPES: &[&str] = &[
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/x-atom+xml",
    "application/x.atom+xml",
    "application/json",
    "application/xml",
    "text/xml",
];

/// Paths at which sites keep their feeds, the most common first.
const USUAL: &[&str] = &[
    "/feed",
    "/rss",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
];

/// Feeds that are taken from one page.
const MAX_FEEDS: usize = 20;

/// The addresses of the feeds that a page names in its head, in its order but those of comments last. `url` is the page's own address.
pub fn named(page: &str, url: Option<&str>) -> Vec<String> {
    let tree = Tree::parse(page, &Rules::default());
    let mut base = url.map(str::to_owned);
    let mut found: Vec<(bool, String)> = Vec::new();
    let mut waiting = vec![tree.root()];
    while let Some(id) = waiting.pop() {
        let from = waiting.len();
        waiting.extend(tree.children(id).filter(|&c| tree.element(c).is_some()));
        if let Some(added) = waiting.get_mut(from..) {
            added.reverse();
        }
        let Some(element) = tree.element(id) else { continue };
        let Some(href) = element.attribute("href") else {
            continue;
        };
        if element.name == "base" {
            base = words::address(href, base.as_deref()).or(base);
        }
        if element.name != "link" {
            continue;
        }
        let lower = |key: &str| element.attribute(key).unwrap_or("").to_ascii_lowercase();
        let (rel, kind) = (lower("rel"), lower("type"));
        let kind = kind.split(';').next().unwrap_or("").trim().to_owned();
        let rels: Vec<&str> = rel.split_whitespace().collect();
        let said = rels.contains(&"feed") || (rels.contains(&"alternate") && TYPES.contains(&kind.as_str()));
        if !said || found.len() >= MAX_FEEDS {
            continue;
        }
        // WordPress names its API with the type of JSON.
        let api = kind == "application/json" && !href.contains("feed");
        if let Some(address) = words::address(href, base.as_deref())
            && !api
            && found.iter().all(|(_, known)| *known != address)
        {
            let title = lower("title");
            let comments = title.contains("comment") || address.contains("/comments/");
            found.push((comments, address));
        }
    }
    found.sort_by_key(|(comments, _)| *comments);
    found.into_iter().map(|(_, address)| address).collect()
}

/// Where to look when a page names no feed.
pub fn usual(url: &str) -> Vec<String> {
    USUAL
        .iter()
        .filter_map(|path| words::address(path, Some(url)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feeds_in_the_head_of_a_page() {
        let page = "<!doctype html><html><head><meta charset=utf-8><title>Quay</title>\
            <link rel=stylesheet href=/x.css><link rel='alternate' type='application/rss+xml' title='Comments' href='/comments/feed/'>\
            <link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed\"><link rel=alternate type='application/json' href='/wp-json/1'>\
            <link rel=alternate hreflang=de href='/de'><script>if (a<b) x()</script></head><body><p>No feed.";
        assert_eq!(
            named(page, Some("https://quay.example/news/")),
            ["https://quay.example/feed", "https://quay.example/comments/feed/"]
        );
    }

    #[test]
    fn the_usual_places_are_on_the_same_host() {
        assert_eq!(
            usual("https://quay.example/a/b?c")[0],
            "https://quay.example/feed"
        );
    }
}
