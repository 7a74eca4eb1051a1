//! Takes out of a tree what stands beside an article: share bars, related links, newsletters, consent, comments. By what elements call
//! themselves and by how much of them is links, never by the site; and only while enough stays, since a page may call all of itself "share".

use super::words::{Named, WORDS};
use dom_query::{Document, NodeRef};

/// An element that calls itself furniture and holds more than this share of the text is none; in percent.
const MOST: usize = 35;

/// Characters below which furniture is believed on its word.
const SMALL: usize = 300;

/// Of a list of links, the share of characters that are links, in percent.
const LINKS: usize = 75;

/// Characters of a headline, at least.
const HEADLINE: usize = 18;

/// The `class` and `id` of an element, one after the other.
pub fn names(node: &NodeRef<'_>) -> String {
    let mut names = String::new();
    for key in ["class", "id"] {
        if let Some(value) = node.attr(key) {
            // An id of many words is made of a headline.
            if key == "id" && value.split(['-', '_']).count() > 3 {
                continue;
            }
            names.push_str(&value);
            names.push(' ');
        }
    }
    names
}

/// Takes out of the article found what is no part of it.
pub fn remove(doc: &Document) {
    let root = doc.root();
    let total = root.normalized_char_count();
    let mut out: Vec<NodeRef<'_>> = Vec::new();
    for node in root.descendants_it() {
        let Some(name) = node.node_name() else { continue };
        if matches!(
            &*name,
            "html" | "body" | "main" | "article" | "p" | "h1" | "h2" | "blockquote" | "figure" | "img"
        ) {
            continue;
        }
        let names = names(&node);
        let furniture = !names.is_empty() && WORDS.named(&names) == Some(Named::Furniture);
        let list = matches!(&*name, "ul" | "ol")
            || (matches!(&*name, "div" | "section" | "aside" | "nav") && !has_running_text(&node));
        if furniture {
            let size = node.normalized_char_count();
            if size < SMALL || size * 100 < total * MOST && !has_long_text(&node, size) {
                out.push(node);
            }
        } else if list && is_links(&node, total) {
            out.push(node);
        }
    }
    for node in out {
        node.remove_from_parent();
    }
}

/// Whether it holds running text: a paragraph of some length that is no link.
fn has_running_text(node: &NodeRef<'_>) -> bool {
    node.descendants_it()
        .any(|n| (n.has_name("p") || n.has_name("blockquote")) && n.normalized_char_count() > 80)
}

/// Whether most of it is long paragraphs, as in an article and not in a box beside one.
fn has_long_text(node: &NodeRef<'_>, size: usize) -> bool {
    let long: usize = node
        .descendants_it()
        .filter(|n| n.has_name("p"))
        .map(|n| n.normalized_char_count())
        .filter(|n| *n > 250)
        .sum();
    long * 100 > size * 60 && long > 1000
}

/// A list of links to other pages.
fn is_links(node: &NodeRef<'_>, total: usize) -> bool {
    let mut links = 0;
    let mut linked = 0;
    for link in node.descendants_it().filter(|n| n.has_name("a")) {
        let Some(href) = link.attr("href") else { continue };
        if href.starts_with('#') || href.contains("#cite") {
            return false;
        }
        links += 1;
        linked += link.normalized_char_count();
    }
    // The names of tags and of apps are shorter than the headlines of articles.
    if links < 2 || linked < links * HEADLINE {
        return false;
    }
    let size = node.normalized_char_count();
    linked * 100 >= size * LINKS && size * 100 < total * MOST
}
