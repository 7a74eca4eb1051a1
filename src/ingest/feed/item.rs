//! One element → one [`Item`].

use super::super::xml::{NodeId, Tree};
use super::{Enclosure, Item, html, words};
use crate::ingest::address::is_web;

/// Where each thing stands, the place that says it best first.
const ID: &[&str] = &["guid", "id", "dc:identifier"];
const TITLE: &[&str] = &["title", "dc:title", "media:title", "itunes:title"];
const PUBLISHED: &[&str] = &[
    "published",
    "issued",
    "pubdate",
    "dcterms:issued",
    "dcterms:created",
    "created",
    "dc:date",
    "dcterms:date",
];
const UPDATED: &[&str] = &["updated", "modified", "dcterms:modified", "lastbuilddate"];
const CONTENT: &[&str] = &[
    "content:encoded",
    "content",
    "xhtml:body",
    "body",
    "fullitem",
    "xhtml:div",
];
const SUMMARY: &[&str] = &[
    "description",
    "summary",
    "abstract",
    "dc:description",
    "tagline",
    "itunes:summary",
    "media:description",
    "itunes:subtitle",
];
const AUTHORS: &[&str] = &[
    "author",
    "dc:creator",
    "dc:author",
    "itunes:author",
    "managingeditor",
];

/// Names, categories and files of one item that are kept.
const MAX_OF_EACH: usize = 50;

/// Reads an item. `base` is what its addresses are relative to; `atom` says that it is written in Atom.
pub fn read(tree: &Tree, id: NodeId, base: Option<&str>, atom: bool) -> Item {
    let fields = Fields { tree, id, atom };
    let base = fields.base(base);
    let base = base.as_deref();
    let element = tree.element(id);
    let guid = ID.iter().find_map(|name| fields.raw(name));
    let about = element
        .and_then(|e| e.attribute("rdf:about"))
        .filter(|a| !a.trim().is_empty());
    let href = element.and_then(|e| e.attribute("href"));
    let link = link(tree, id, base)
        .or_else(|| words::address(href?, base))
        .or_else(|| words::address(&fields.permanent()?, base))
        .or_else(|| words::address(about?, base))
        // An identifier in Atom is often the address, and better than none.
        .or_else(|| {
            guid.clone()
                .filter(|id| atom && is_web(id))
                .and_then(|id| words::address(&id, None))
        });
    let (content, within) = CONTENT.iter().find_map(|name| fields.html(name)).unzip();
    let (summary, above) = SUMMARY.iter().find_map(|name| fields.html(name)).unzip();
    let lastmod = element.and_then(|e| e.attribute("lastmod")).and_then(words::when);
    Item {
        id: guid.as_deref().or(about).and_then(words::id),
        title: fields.line(TITLE),
        authors: fields.people(AUTHORS),
        published: fields.date(PUBLISHED),
        updated: fields.date(UPDATED).or(lastmod),
        base: within
            .or(above)
            .and_then(|id| Fields { tree, id, atom }.base(base))
            .or_else(|| link.clone().filter(|_| base.is_none())),
        summary,
        content,
        enclosures: enclosures(tree, id, base),
        categories: tree
            .named(id, "category")
            .chain(tree.named(id, "dc:subject"))
            .filter_map(|c| {
                let element = tree.element(c)?;
                let named = element.attribute("label").or(element.attribute("term"));
                named.and_then(words::plain).or_else(|| html::line(tree, c, atom))
            })
            .take(MAX_OF_EACH)
            .collect(),
        link,
    }
}

/// The page that an item or a feed is about: Atom's alternate of the plainest type, or RSS's address.
pub fn link(tree: &Tree, id: NodeId, base: Option<&str>) -> Option<String> {
    let mut best: Option<(u8, String)> = None;
    for link in tree.named(id, "link").chain(tree.named(id, "url")) {
        let Some(element) = tree.element(link) else {
            continue;
        };
        let own = element
            .attribute("xml:base")
            .and_then(|b| words::address(b, base));
        let base = own.as_deref().or(base);
        let (rank, text) = match element.attribute("href").or(element.attribute("rdf:resource")) {
            Some(href) => {
                let rel = element
                    .attribute("rel")
                    .unwrap_or("alternate")
                    .trim()
                    .to_ascii_lowercase();
                let kind = element
                    .attribute("type")
                    .unwrap_or("text/html")
                    .to_ascii_lowercase();
                let rank = match rel.as_str() {
                    "alternate" | "" if kind.contains("html") => 0,
                    "alternate" => 1,
                    "related" | "via" => 4,
                    _ => continue,
                };
                (rank, href.to_owned())
            }
            None => (u8::from(tree.name(link) == "url") * 3 + 1, tree.text(link)),
        };
        if let Some(address) = words::address(&text, base)
            && best.as_ref().is_none_or(|(before, _)| rank < *before)
        {
            best = Some((rank, address));
        }
    }
    best.map(|(_, address)| address)
}

/// Where a feed says that it is itself.
pub fn own(tree: &Tree, id: NodeId, base: Option<&str>) -> Option<String> {
    tree.named(id, "link").find_map(|link| {
        let element = tree.element(link)?;
        let own = element
            .attribute("rel")
            .is_some_and(|r| r.trim().eq_ignore_ascii_case("self"));
        words::address(element.attribute("href").filter(|_| own)?, base)
    })
}

fn enclosures(tree: &Tree, id: NodeId, base: Option<&str>) -> Vec<Enclosure> {
    let mut out: Vec<Enclosure> = Vec::new();
    for child in tree.children(id) {
        let Some(element) = tree.element(child) else {
            continue;
        };
        let url = match element.name.as_str() {
            "enclosure" => element.attribute("url").or(element.attribute("href")),
            "link"
                if element
                    .attribute("rel")
                    .is_some_and(|r| r.eq_ignore_ascii_case("enclosure")) =>
            {
                element.attribute("href")
            }
            "media:content" => element.attribute("url"),
            _ => None,
        };
        if let Some(url) = url.and_then(|u| words::address(u, base))
            && out.iter().all(|known| known.url != url)
            && out.len() < MAX_OF_EACH
        {
            out.push(Enclosure {
                url,
                media_type: element.attribute("type").and_then(words::plain),
                length: element
                    .attribute("length")
                    .or(element.attribute("filesize"))
                    .and_then(|l| l.trim().parse().ok()),
            });
        }
    }
    out
}

/// The elements in an item or a feed, by name.
pub struct Fields<'t> {
    pub tree: &'t Tree,
    pub id: NodeId,
    pub atom: bool,
}

impl Fields<'_> {
    /// The elements of these names, the first name first. What stands in a `media:group` speaks for the item as well.
    fn named<'s>(&'s self, names: &'s [&str]) -> impl Iterator<Item = NodeId> + 's {
        names.iter().flat_map(|name| self.of(name))
    }

    fn of<'s>(&'s self, name: &'s str) -> impl Iterator<Item = NodeId> + 's {
        let groups = self
            .tree
            .named(self.id, "media:group")
            .filter(move |_| name.starts_with("media:"));
        self.tree
            .named(self.id, name)
            .chain(groups.flat_map(move |group| self.tree.named(group, name)))
    }

    /// Its own base, relative to the one around it.
    pub fn base(&self, around: Option<&str>) -> Option<String> {
        let own = self.tree.element(self.id).and_then(|e| e.attribute("xml:base"));
        own.and_then(|own| words::address(own, around))
            .or_else(|| around.map(str::to_owned))
    }

    /// The text of the first element of a name that has some.
    fn raw(&self, name: &str) -> Option<String> {
        self.tree
            .named(self.id, name)
            .map(|id| self.tree.text(id).trim().to_owned())
            .find(|text| !text.is_empty())
    }

    /// The identifier that is an address too.
    fn permanent(&self) -> Option<String> {
        let guid = self.tree.named(self.id, "guid").find(|&g| {
            let said = self.tree.element(g).and_then(|e| e.attribute("ispermalink"));
            !said.is_some_and(|s| s.trim().eq_ignore_ascii_case("false"))
        })?;
        let text = self.tree.text(guid).trim().to_owned();
        (!text.contains(char::is_whitespace) && (text.contains("://") || text.starts_with('/')))
            .then_some(text)
    }

    /// The first of these with HTML in it, and where it stands.
    fn html(&self, name: &str) -> Option<(String, NodeId)> {
        self.of(name)
            .find_map(|id| html::inside(self.tree, id, self.atom).map(|html| (html, id)))
    }

    /// The first of these that holds words, as one line.
    pub fn line(&self, names: &[&str]) -> Option<String> {
        self.named(names)
            .find_map(|id| html::line(self.tree, id, self.atom))
    }

    /// The first of these that is a date.
    pub fn date(&self, names: &[&str]) -> Option<String> {
        self.named(names).find_map(|id| words::when(&self.tree.text(id)))
    }

    /// The people whom the first kind of element with any in it names.
    pub fn people(&self, names: &[&str]) -> Vec<String> {
        for name in names {
            let mut out: Vec<String> = Vec::new();
            for id in self.tree.named(self.id, name).take(MAX_OF_EACH) {
                let inner = self
                    .tree
                    .named(id, "name")
                    .chain(self.tree.named(id, "email"))
                    .find_map(|n| words::plain(&self.tree.text(n)));
                if let Some(person) = inner.or_else(|| words::person(&self.tree.text(id)))
                    && !out.contains(&person)
                {
                    out.push(person);
                }
            }
            if !out.is_empty() {
                return out;
            }
        }
        Vec::new()
    }
}
