//! The tree of a page → blocks. Recursive: the tree's depth is capped before it is built, and the worker's stack is its own.

use super::furniture::names;
use super::words::{Named, WORDS};
use crate::article::BlockKind;
use crate::ingest::draft::Draft;
use dom_query::NodeRef;

/// Whether an element's content is never text of the article.
pub fn is_hidden_element(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "svg"
            | "iframe"
            | "object"
            | "embed"
            | "canvas"
            | "audio"
            | "video"
            | "button"
            | "input"
            | "select"
            | "textarea"
            | "head"
            | "title"
            | "dialog"
            | "xmp"
            | "noembed"
            | "noframes"
    )
}

/// Where the walk is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Running,
    Quote,
    Item,
    Caption,
    Credit,
    Byline,
    Embed,
    Pre,
}

impl Place {
    fn kind(self) -> BlockKind {
        match self {
            Place::Running => BlockKind::Paragraph,
            Place::Quote => BlockKind::Quote,
            Place::Item => BlockKind::Item,
            Place::Caption => BlockKind::Caption,
            Place::Credit => BlockKind::Credit,
            Place::Byline => BlockKind::Byline,
            Place::Embed => BlockKind::Embed,
            Place::Pre => BlockKind::Pre,
        }
    }
}

/// Adds what a node holds to the draft.
pub fn walk(node: &NodeRef<'_>, draft: &mut Draft) {
    let mut walker = Walker { draft, href: None };
    walker.children(node, Place::Running);
    walker.draft.end();
}

struct Walker<'d> {
    draft: &'d mut Draft,
    /// The link around the walk; it goes on in every block inside it.
    href: Option<String>,
}

impl Walker<'_> {
    fn begin(&mut self, kind: BlockKind) {
        self.draft.begin(kind);
        if let Some(href) = &self.href {
            self.draft.link(href);
        }
    }

    fn children(&mut self, node: &NodeRef<'_>, place: Place) {
        for child in node.children_it(false) {
            self.node(&child, place);
        }
    }

    fn node(&mut self, node: &NodeRef<'_>, place: Place) {
        if node.is_text() {
            self.draft.text(&node.text());
            return;
        }
        let Some(name) = node.node_name() else {
            return;
        };
        let name: &str = &name;
        if is_hidden_element(name) {
            // What was hidden still stood between two words.
            self.draft.text(" ");
            return;
        }
        match name {
            "br" => self.draft.line_end(),
            "a" => {
                let outer = self.href.take();
                self.href = node.attr("href").map(|h| h.to_string());
                if let Some(href) = &self.href {
                    self.draft.link(href);
                }
                self.children(node, place);
                self.draft.unlink();
                self.href = outer;
            }
            "img" | "wbr" => {}
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes().get(1).map_or(2, |b| b - b'0');
                self.block(node, place, BlockKind::Heading(level), place);
            }
            "blockquote" => {
                let inner = if is_embed(node) {
                    Place::Embed
                } else {
                    Place::Quote
                };
                self.block(node, place, inner.kind(), inner);
            }
            "li" | "dt" | "dd" => {
                let inner = if place == Place::Running {
                    Place::Item
                } else {
                    place
                };
                self.block(node, place, inner.kind(), inner);
            }
            "pre" => self.block(node, place, BlockKind::Pre, Place::Pre),
            "figcaption" => self.block(node, place, BlockKind::Caption, Place::Caption),
            "table" if is_grid(node) => self.grid(node, place),
            "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "figure" | "ul" | "ol"
            | "dl" | "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption" | "address"
            | "aside" | "details" | "summary" | "form" | "fieldset" | "center" | "nav" | "body" | "html"
            | "hr" => {
                let inner = self.place(node, name, place);
                self.block(node, place, inner.kind(), inner);
            }
            "span" | "cite" | "small" | "time" | "strong" | "em" | "i" => match aside(node) {
                Some(Place::Credit) => self.block(node, place, BlockKind::Credit, Place::Credit),
                Some(inner @ Place::Caption) if place == Place::Running => {
                    self.block(node, place, inner.kind(), inner)
                }
                _ => self.children(node, place),
            },
            _ => self.children(node, place),
        }
    }

    /// What a block element is, in its place.
    fn place(&self, node: &NodeRef<'_>, name: &str, place: Place) -> Place {
        if matches!(place, Place::Pre | Place::Embed) || matches!(name, "article" | "main" | "body" | "html")
        {
            return place;
        }
        if place == Place::Running && is_embed(node) {
            return Place::Embed;
        }
        match aside(node) {
            Some(Place::Byline) if place != Place::Running => place,
            Some(Place::Caption) if place == Place::Credit => place,
            Some(inner) => inner,
            None if name == "figure" && place == Place::Running && is_picture(node) => Place::Caption,
            None => place,
        }
    }

    /// A block element: what stands before and after it in its parent is another block.
    fn block(&mut self, node: &NodeRef<'_>, outer: Place, kind: BlockKind, inner: Place) {
        self.begin(kind);
        self.children(node, inner);
        self.begin(outer.kind());
    }

    /// A table of figures: one line a row, cells apart by a bar.
    fn grid(&mut self, node: &NodeRef<'_>, place: Place) {
        self.draft.begin(BlockKind::Pre);
        for row in node.descendants_it().filter(|n| n.has_name("tr")) {
            let cells: Vec<String> = row
                .children_it(false)
                .filter(|n| n.has_name("td") || n.has_name("th"))
                .map(|n| n.text().split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            if cells.iter().any(|c| !c.is_empty()) {
                self.draft.text(&cells.join(" | "));
                self.draft.text("\n");
            }
        }
        self.begin(place.kind());
    }
}

/// A table that holds data rather than the layout of a page: several cells, no blocks in them.
fn is_grid(node: &NodeRef<'_>) -> bool {
    let mut rows = 0;
    let mut cells = 0;
    for inner in node.descendants_it() {
        let Some(name) = inner.node_name() else { continue };
        match &*name {
            "tr" => rows += 1,
            "td" | "th" => cells += 1,
            "table" | "h1" | "h2" | "h3" | "ul" | "ol" | "blockquote" | "figure" | "pre" | "img" => {
                return false;
            }
            _ => {}
        }
    }
    rows > 1 && cells > rows
}

fn class_has(node: &NodeRef<'_>, words: &[&str]) -> bool {
    node.attr("class").is_some_and(|class| {
        let class = class.to_ascii_lowercase();
        words.iter().any(|w| class.contains(w))
    })
}

/// A post from a social network, as their embedding code marks it.
fn is_embed(node: &NodeRef<'_>) -> bool {
    class_has(
        node,
        &[
            "twitter-tweet",
            "twitter-video",
            "instagram-media",
            "tiktok-embed",
            "bluesky-embed",
            "mastodon-embed",
            "fb-post",
            "reddit-embed",
            "telegram-post",
        ],
    )
}

/// Longest caption, signature or credit, in characters. What is longer and calls itself one holds more than that.
const ASIDE: usize = 700;

/// A caption, a credit or a signature, by what the element calls itself.
fn aside(node: &NodeRef<'_>) -> Option<Place> {
    let names = names(node);
    if names.is_empty() {
        return None;
    }
    let (place, most) = match WORDS.named(&names)? {
        Named::Caption => (Place::Caption, ASIDE),
        Named::Credit => (Place::Credit, ASIDE / 3),
        Named::Byline => (Place::Byline, ASIDE / 3),
        Named::Furniture => return None,
    };
    (node.normalized_char_count() <= most).then_some(place)
}

/// A figure that shows a picture, rather than a table, code or a quotation.
fn is_picture(node: &NodeRef<'_>) -> bool {
    let mut picture = false;
    for inner in node.descendants_it() {
        let Some(name) = inner.node_name() else { continue };
        match &*name {
            "img" | "picture" | "figcaption" => picture = true,
            "table" | "pre" | "blockquote" | "ul" | "ol" => return false,
            _ => {}
        }
    }
    picture && node.normalized_char_count() <= ASIDE
}

/// The descriptions of the pictures in a tree, as [`super::trim`] compares them.
pub fn alts(node: &NodeRef<'_>) -> Vec<String> {
    const MOST: usize = 200;
    node.descendants_it()
        .filter(|n| n.has_name("img"))
        .filter_map(|n| n.attr("alt").and_then(|alt| super::trim::alt_key(&alt)))
        .take(MOST)
        .collect()
}
