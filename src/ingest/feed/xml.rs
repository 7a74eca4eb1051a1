//! Feeds in XML: what is a feed, where its items are, what it says of itself.

use super::super::xml::{NodeId, Rules, Tree};
use super::item::{self, Fields};
use super::{Feed, FeedError, MAX_ITEMS, discover};

/// How feeds are built, so that the items are found where the tags are not in order.
const RULES: Rules = Rules {
    items: &["item", "entry"],
    holders: &["rss", "rdf:rdf", "rdf", "channel", "feed", "items", "entries"],
    short: &[
        "title",
        "link",
        "guid",
        "id",
        "pubdate",
        "dc:creator",
        "dc:date",
        "comments",
        "published",
        "updated",
    ],
    fields: &[
        "title",
        "link",
        "guid",
        "id",
        "pubdate",
        "description",
        "category",
        "comments",
        "enclosure",
        "author",
        "published",
        "updated",
        "summary",
        "content",
        "content:encoded",
        "dc:creator",
        "dc:date",
        "dc:subject",
        "source",
    ],
};

/// Elements that feeds and items stand in, and that say something of the feed themselves.
const AROUND: &[&str] = &[
    "rss", "rdf:rdf", "rdf", "channel", "feed", "items", "entries", "html", "body",
];

/// Reads a feed. What has no part of one is no feed.
pub fn read(text: &str, url: Option<&str>) -> Result<Feed, FeedError> {
    let tree = Tree::parse(text, &RULES);
    let mut found = Found::default();
    found.look(&tree);
    let roots: Vec<&str> = tree.children(tree.root()).map(|c| tree.name(c)).collect();
    if roots.contains(&"html") && found.items.is_empty() {
        return Err(FeedError::Page {
            feeds: discover::named(text, url),
        });
    }
    if found.heads.is_empty() && found.items.is_empty() {
        return Err(FeedError::NoFeed);
    }
    let atom = found.atom;
    let mut feed = Feed::default();
    let mut base = url.map(str::to_owned);
    for &head in &found.heads {
        let fields = Fields {
            tree: &tree,
            id: head,
            atom,
        };
        base = fields.base(base.as_deref());
        if feed.title.is_none() {
            feed.title = fields.line(&["title", "dc:title", "itunes:title"]);
        }
        if feed.link.is_none() {
            feed.link = item::link(&tree, head, base.as_deref());
        }
        if feed.own.is_none() {
            feed.own = item::own(&tree, head, base.as_deref());
        }
        if feed.language.is_none() {
            let said = tree.element(head).and_then(|e| e.attribute("xml:lang"));
            feed.language = fields
                .line(&["language", "dc:language"])
                .or_else(|| said.map(str::to_owned))
                .filter(|l| {
                    (2..=35).contains(&l.len()) && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                });
        }
    }
    let base = base.or_else(|| feed.link.clone());
    feed.items = found
        .items
        .iter()
        .take(MAX_ITEMS + 1)
        .map(|&id| item::read(&tree, id, base.as_deref(), atom))
        .collect();
    feed.problems = tree.problems;
    Ok(feed)
}

/// Where the parts of a feed stand.
#[derive(Default)]
struct Found {
    /// The elements that may say the feed's title, outermost first.
    heads: Vec<NodeId>,
    items: Vec<NodeId>,
    atom: bool,
}

impl Found {
    fn look(&mut self, tree: &Tree) {
        let mut waiting = vec![(tree.root(), true)];
        while let Some((id, around)) = waiting.pop() {
            let name = tree.name(id);
            match name {
                "item" | "entry" => {
                    self.atom |= name == "entry";
                    self.items.push(id);
                    continue;
                }
                "feed" => {
                    self.atom = true;
                    self.heads.push(id);
                }
                "rss" | "rdf:rdf" | "rdf" | "channel" => self.heads.push(id),
                _ => {}
            }
            let inside = around && (id == tree.root() || AROUND.contains(&name));
            let from = waiting.len();
            waiting.extend(
                tree.children(id)
                    .filter(|&child| tree.element(child).is_some())
                    .map(|child| (child, inside)),
            );
            if let Some(added) = waiting.get_mut(from..) {
                added.reverse();
            }
        }
    }
}
