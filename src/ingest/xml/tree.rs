//! Tokens → tree. Tags that do not match cost nothing but themselves: a closing tag closes the nearest element of its name with all that is
//! open in it, one that closes nothing is passed over, and what the [`Rules`] say can never stand inside another thing ends it.

use super::spaces;
use super::tokens::{Token, Tokens};

/// Elements inside elements. Feeds have some ten, with a page inside perhaps fifty; what lies deeper is taken as if it lay here.
const MAX_DEPTH: usize = 256;

/// Elements, texts and attributes of one document. A feed of ten thousand items has some two hundred thousand.
const MAX_PLACES: usize = 2_000_000;

/// Namespaces in force at one place.
const MAX_SPACES: usize = 128;

/// What is known of a kind of document, to find the way back where closing tags are missing.
#[derive(Clone, Copy, Default)]
pub struct Rules {
    /// Elements that never stand inside each other: one that begins ends the one before.
    pub items: &'static [&'static str],
    /// The only elements that items stand in.
    pub holders: &'static [&'static str],
    /// Elements of a few words, which none of `fields` can stand in.
    pub short: &'static [&'static str],
    /// What stands beside `short`.
    pub fields: &'static [&'static str],
}

/// The place of a node in its tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeId(u32);

/// An element, its names lower case and with the prefixes that [`spaces`] gives: `title`, `dc:date`; `?:title` where the namespace says nothing.
#[derive(Debug, Default)]
pub struct Element {
    /// The name.
    pub name: String,
    /// The attributes, in their order.
    pub attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, v)| v.as_str())
    }
}

/// What stands at a place.
#[derive(Debug)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, with its entities decoded, or the inside of a CDATA section.
    Text(String),
}

#[derive(Debug)]
struct Place {
    node: Node,
    first: Option<u32>,
    last: Option<u32>,
    next: Option<u32>,
}

/// A document.
#[derive(Debug)]
pub struct Tree {
    places: Vec<Place>,
    /// What was wrong with it, for the reader.
    pub problems: Vec<String>,
}

/// An element that is open: its place, the name as it was written, its own name, and how many namespaces were in force before it.
struct Open {
    at: u32,
    written: String,
    spaces: usize,
}

impl Tree {
    /// Reads a document.
    pub fn parse(text: &str, rules: &Rules) -> Tree {
        let mut tree = Tree {
            places: vec![Place {
                node: Node::Element(Element::default()),
                first: None,
                last: None,
                next: None,
            }],
            problems: Vec::new(),
        };
        let mut tokens = Tokens::new(text);
        let mut builder = Builder {
            tree: &mut tree,
            open: Vec::new(),
            spaces: Vec::new(),
            too_deep: 0,
            deepest: false,
            crossed: 0,
            left: MAX_PLACES,
        };
        while builder.left > 0
            && let Some(token) = tokens.token()
        {
            match token {
                Token::Text(text) | Token::Data(text) => builder.text(text),
                Token::Close(name) => builder.close(&name),
                Token::Open {
                    name,
                    attributes,
                    empty,
                } => builder.open(&name, attributes, empty, rules),
            }
        }
        let unfinished = builder.open.len();
        let (crossed, deepest, full) = (builder.crossed, builder.deepest, builder.left == 0);
        let damage = tokens.damage;
        let mut told = |n: usize, one: &str, many: &str| match n {
            0 => {}
            1 => tree.problems.push(one.to_owned()),
            n => tree.problems.push(many.replace('#', &n.to_string())),
        };
        told(
            damage.stray,
            "a bare & or < was taken as text",
            "# bare & or < were taken as text",
        );
        told(
            damage.unended,
            "a tag, a comment or a CDATA section has no end",
            "# tags, comments or CDATA sections have no end",
        );
        told(crossed, "a tag does not match", "# tags do not match");
        told(
            usize::from(unfinished > 0),
            "it ends in the middle: closing tags are missing",
            "",
        );
        told(
            usize::from(full),
            &format!("it has more than {MAX_PLACES} parts: the rest was left out"),
            "",
        );
        told(
            usize::from(deepest),
            &format!("elements deeper than {MAX_DEPTH} were flattened"),
            "",
        );
        tree
    }

    /// The place that holds the whole document; an element without a name.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// What stands at a place.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.places.get(id.0 as usize).map(|p| &p.node)
    }

    /// The element at a place; `None` for text.
    pub fn element(&self, id: NodeId) -> Option<&Element> {
        match self.node(id)? {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        }
    }

    /// The name of the element at a place; "" for text and for the root.
    pub fn name(&self, id: NodeId) -> &str {
        self.element(id).map_or("", |e| e.name.as_str())
    }

    /// What stands in an element, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut at = self.places.get(id.0 as usize).and_then(|p| p.first);
        std::iter::from_fn(move || {
            let here = at?;
            at = self.places.get(here as usize).and_then(|p| p.next);
            Some(NodeId(here))
        })
    }

    /// The elements of a name that stand in an element.
    pub fn named<'t>(&'t self, id: NodeId, name: &'t str) -> impl Iterator<Item = NodeId> + 't {
        self.children(id).filter(move |&child| self.name(child) == name)
    }

    /// All text in an element and in what stands in it.
    pub fn text(&self, id: NodeId) -> String {
        let mut out = String::new();
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            match self.node(id) {
                Some(Node::Text(text)) => out.push_str(text),
                _ => {
                    let from = waiting.len();
                    waiting.extend(self.children(id));
                    if let Some(added) = waiting.get_mut(from..) {
                        added.reverse();
                    }
                }
            }
        }
        out
    }
}

struct Builder<'t> {
    tree: &'t mut Tree,
    open: Vec<Open>,
    /// Prefixes in force and what they mean; later ones hide earlier ones.
    spaces: Vec<(String, Option<&'static str>)>,
    /// Elements that are open beyond [`MAX_DEPTH`].
    too_deep: usize,
    deepest: bool,
    crossed: usize,
    /// Elements, texts and attributes that still find a place.
    left: usize,
}

impl Builder<'_> {
    /// `None` when the document is full.
    fn append(&mut self, node: Node) -> Option<u32> {
        let parent = self.open.last().map_or(0, |open| open.at as usize);
        if self.left == 0 {
            return None;
        }
        self.left -= 1;
        let at = u32::try_from(self.tree.places.len()).ok()?;
        self.tree.places.push(Place {
            node,
            first: None,
            last: None,
            next: None,
        });
        let before = match self.tree.places.get_mut(parent) {
            Some(parent) => {
                parent.first.get_or_insert(at);
                parent.last.replace(at)
            }
            None => None,
        };
        if let Some(before) = before.and_then(|b| self.tree.places.get_mut(b as usize)) {
            before.next = Some(at);
        }
        Some(at)
    }

    fn text(&mut self, text: String) {
        // Blanks between the elements of a feed say nothing; between those of a page inside it they part words.
        let last = self
            .tree
            .places
            .get(self.open.last().map_or(0, |o| o.at as usize))
            .and_then(|p| p.last);
        if let Some(Node::Text(before)) = last
            .and_then(|l| self.tree.places.get_mut(l as usize))
            .map(|p| &mut p.node)
        {
            before.push_str(&text);
        } else if !text.is_empty() {
            self.append(Node::Text(text));
        }
    }

    fn truncate(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some(open) = self.open.pop() {
                self.spaces.truncate(open.spaces);
            }
        }
        self.too_deep = 0;
    }

    /// As [`Builder::truncate`], keeping the last `own` namespaces: those of the element that begins.
    fn truncate_under(&mut self, depth: usize, own: usize) {
        let own = self.spaces.split_off(self.spaces.len() - own);
        self.truncate(depth);
        self.spaces.extend(own);
    }

    fn name_at(&self, open: &Open) -> &str {
        self.tree.name(NodeId(open.at))
    }

    fn open(&mut self, written: &str, attributes: Vec<(String, String)>, empty: bool, rules: &Rules) {
        let before = self.spaces.len();
        for (key, value) in &attributes {
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => rest.trim_start_matches(':'),
                _ => continue,
            };
            if self.spaces.len() < MAX_SPACES {
                self.spaces
                    .push((prefix.to_ascii_lowercase(), spaces::prefix_of(value)));
            }
        }
        let own = self.spaces.len() - before;
        let name = self.known(written, true);
        if rules.items.contains(&name.as_str()) {
            let holder = self
                .open
                .iter()
                .rposition(|open| rules.holders.contains(&self.name_at(open)));
            let keep = holder.map_or(0, |at| at + 1);
            if self.open.len() > keep {
                self.crossed += 1;
                self.truncate_under(keep, own);
            }
        } else if rules.fields.contains(&name.as_str())
            && self
                .open
                .last()
                .is_some_and(|open| rules.short.contains(&self.name_at(open)))
        {
            self.crossed += 1;
            self.truncate_under(self.open.len() - 1, own);
        }
        self.deepest |= self.open.len() >= MAX_DEPTH;
        // One without anything in it makes nothing deeper.
        if self.open.len() >= MAX_DEPTH && !empty {
            self.too_deep += 1;
            self.spaces.truncate(self.spaces.len() - own);
            return;
        }
        let before = self.spaces.len().saturating_sub(own);
        let attributes: Vec<(String, String)> = attributes
            .into_iter()
            .filter(|(key, _)| !key.starts_with("xmlns"))
            .map(|(key, value)| (self.known(&key, false), value))
            .collect();
        self.left = self.left.saturating_sub(attributes.len());
        let Some(at) = self.append(Node::Element(Element { name, attributes })) else {
            self.spaces.truncate(before);
            return;
        };
        if empty {
            self.spaces.truncate(before);
        } else {
            self.open.push(Open {
                at,
                written: written.to_ascii_lowercase(),
                spaces: before,
            });
        }
    }

    /// A name with the prefix we know its namespace by. An attribute without a prefix has none.
    fn known(&self, written: &str, element: bool) -> String {
        let lower = written.to_ascii_lowercase();
        let (prefix, local) = match lower.split_once(':') {
            Some((prefix, local)) if !local.is_empty() => (prefix, local),
            _ if !element => return lower,
            _ => ("", lower.as_str()),
        };
        let declared = self.spaces.iter().rev().find(|(p, _)| p == prefix);
        let meant = match (declared, prefix) {
            (Some((_, Some(meant))), _) => meant,
            // A feed whose own namespace is one we never saw is a feed all the same.
            (_, "") => "",
            (Some((_, None)), _) => "?",
            (None, prefix) => spaces::usual(prefix).unwrap_or("?"),
        };
        match meant {
            "" => local.to_owned(),
            meant => format!("{meant}:{local}"),
        }
    }

    fn close(&mut self, written: &str) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let lower = written.to_ascii_lowercase();
        match self.open.iter().rposition(|open| open.written == lower) {
            Some(at) => {
                self.crossed += usize::from(at + 1 < self.open.len());
                self.truncate(at);
            }
            None => self.crossed += 1,
        }
    }
}
