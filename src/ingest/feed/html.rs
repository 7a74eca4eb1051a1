//! What stands in an element that holds text, as HTML: escaped, in CDATA, as elements, or as base64, as the kind of feed and the element's own
//! attributes say.

use super::super::xml::{Node, NodeId, Tree};
use crate::ingest::{decode, html};

/// Elements of HTML that have no inside.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];

/// Tags by which text without a type shows that it is HTML.
const TELLING: &[&str] = &[
    "</p>",
    "</a>",
    "</b>",
    "</i>",
    "</em>",
    "</strong>",
    "</div>",
    "</span>",
    "</ul>",
    "</li>",
    "<br",
    "<img ",
    "<p>",
    "</h",
    "</blockquote>",
];

/// What an element holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Text that is not markup.
    Plain,
    /// Markup written as text.
    Escaped,
    /// Markup as elements.
    Elements,
    /// base64.
    Packed,
}

/// The HTML in an element; `None` where there is none. `atom` says that text without a type is plain.
pub fn inside(tree: &Tree, id: NodeId, atom: bool) -> Option<String> {
    let text = match kind(tree, id, atom) {
        Kind::Plain => escape(tree.text(id).trim()),
        Kind::Escaped => markup(tree, id, true),
        Kind::Elements => markup(tree, id, false),
        Kind::Packed => {
            let bytes = unpack(&tree.text(id))?;
            decode::decode(&bytes, None, true).text
        }
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The line of plain text in an element.
pub fn line(tree: &Tree, id: NodeId, atom: bool) -> Option<String> {
    let html = inside(tree, id, atom)?;
    // A mark that begins no tag is no markup, though it would hide the rest of the line.
    super::words::marked(&html).or_else(|| super::words::plain(&html).filter(|line| !line.contains('>')))
}

fn kind(tree: &Tree, id: NodeId, atom: bool) -> Kind {
    let attribute = |key: &str| {
        tree.element(id)
            .and_then(|e| e.attribute(key))
            .unwrap_or("")
            .trim()
            .to_ascii_lowercase()
    };
    let (kind, mode) = (attribute("type"), attribute("mode"));
    let has_elements = tree.children(id).any(|c| tree.element(c).is_some());
    match (kind.as_str(), mode.as_str()) {
        (_, "base64") => Kind::Packed,
        ("html" | "text/html", "" | "escaped") => Kind::Escaped,
        (_, "escaped") => Kind::Escaped,
        ("xhtml" | "application/xhtml+xml", _) => Kind::Elements,
        _ if has_elements => {
            if atom {
                Kind::Elements
            } else {
                Kind::Escaped
            }
        }
        ("html" | "text/html", _) => Kind::Escaped,
        ("text" | "text/plain", _) => Kind::Plain,
        (other, _) if other.contains('/') && !other.starts_with("text/") && !other.ends_with("xml") => {
            Kind::Packed
        }
        _ if atom && !telling(&tree.text(id)) => Kind::Plain,
        _ => Kind::Escaped,
    }
}

/// Whether a text that does not say what it is looks like HTML.
fn telling(text: &str) -> bool {
    if !text.contains(['<', '&']) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    TELLING.iter().any(|tag| lower.contains(tag))
        || lower.match_indices('&').any(|(at, _)| {
            let rest = lower.get(at + 1..).unwrap_or("");
            let near = rest.bytes().take(9).position(|b| b == b';');
            near.is_some_and(|end| {
                end >= 2
                    && rest.get(..end).is_some_and(|name| {
                        name.strip_prefix('#').map_or_else(
                            || html::entity(name).is_some(),
                            |n| n.bytes().all(|b| b.is_ascii_hexdigit() || b == b'x'),
                        )
                    })
            })
        })
}

/// Plain text as HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// What stands in an element, written as HTML again. `escaped` says that text at its top is markup itself.
fn markup(tree: &Tree, id: NodeId, escaped: bool) -> String {
    enum Step {
        Enter(NodeId, bool),
        Leave(NodeId),
    }
    let mut out = String::new();
    let push_children = |waiting: &mut Vec<Step>, id: NodeId, top: bool| {
        let from = waiting.len();
        waiting.extend(tree.children(id).map(|child| Step::Enter(child, top)));
        if let Some(added) = waiting.get_mut(from..) {
            added.reverse();
        }
    };
    let mut waiting = Vec::new();
    push_children(&mut waiting, id, true);
    while let Some(step) = waiting.pop() {
        match step {
            Step::Enter(id, top) => match tree.node(id) {
                Some(Node::Text(text)) if top && escaped => out.push_str(text),
                Some(Node::Text(text)) => out.push_str(&escape(text)),
                Some(Node::Element(element)) => {
                    let name = tag(&element.name);
                    out.push('<');
                    out.push_str(name);
                    for (key, value) in &element.attributes {
                        if key.contains([':', '"', '\'', '<', '&']) {
                            continue;
                        }
                        out.push(' ');
                        out.push_str(key);
                        out.push_str("=\"");
                        out.push_str(&escape(value).replace('"', "&quot;"));
                        out.push('"');
                    }
                    out.push('>');
                    if !VOID.contains(&name) {
                        waiting.push(Step::Leave(id));
                        push_children(&mut waiting, id, false);
                    }
                }
                None => {}
            },
            Step::Leave(id) => {
                out.push_str("</");
                out.push_str(tag(tree.name(id)));
                out.push('>');
            }
        }
    }
    out
}

fn tag(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// base64, white space and a missing end allowed.
fn unpack(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut held = 0u32;
    let mut bits = 0;
    for b in text.bytes().filter(|b| !b.is_ascii_whitespace()) {
        let six = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => return None,
        };
        held = (held << 6 | u32::from(six)) & 0x3fff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits & 0xff).unwrap_or(0));
        }
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::xml::Rules;

    fn of(document: &str, atom: bool) -> Option<String> {
        let tree = Tree::parse(document, &Rules::default());
        let first = tree.children(tree.root()).next()?;
        inside(&tree, first, atom)
    }

    #[test]
    fn the_ways_to_write_markup() {
        for (document, atom, html) in [
            ("<d>&lt;b&gt;quay&lt;/b&gt;</d>", false, "<b>quay</b>"),
            ("<d><![CDATA[<b>quay</b>]]></d>", false, "<b>quay</b>"),
            ("<d>a <b>q &amp; y</b></d>", false, "a <b>q &amp; y</b>"),
            ("<c type='text'>1 &lt; 2</c>", true, "1 &lt; 2"),
            ("<c>R&amp;D</c>", true, "R&amp;D"),
            ("<c>&lt;p>quay&lt;/p></c>", true, "<p>quay</p>"),
            (
                "<c type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>1 &lt; 2<br/></div></c>",
                true,
                "<div>1 &lt; 2<br></div>",
            ),
            (
                "<c type='text/html' mode='base64'>PGI+\ncXVheTwvYj4=</c>",
                true,
                "<b>quay</b>",
            ),
        ] {
            assert_eq!(of(document, atom).as_deref(), Some(html), "{document}");
        }
        assert_eq!(of("<d> </d>", false), None);
        assert_eq!(of("<c mode='base64'>%%</c>", true), None);
    }
}
