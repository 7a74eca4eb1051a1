//! The part of a page that calls itself the body of the article, as a second opinion. The base looks for the place with the most prose; where
//! a page spreads its article over many small boxes, or has more prose in its footer than in its text, that is the wrong place. What the page says
//! of itself is then the better answer, and what it holds tells which of the two to believe.

use super::furniture::names;
use super::words::{Named, WORDS};
use dom_query::{Document, NodeRef};

/// Characters of a block that carries the story, at least.
const RUNNING: usize = 80;

/// Characters of running text that make a second opinion worth hearing.
pub const WORTH: usize = 400;

/// A part of a page that calls itself the article.
pub struct Body {
    /// The part, as HTML.
    pub html: String,
    /// Characters of running text in it.
    pub running: usize,
}

/// Characters of running text in a tree: of its blocks of some length that are not mostly links.
pub fn running(root: &NodeRef<'_>) -> usize {
    let mut meter = Meter::default();
    meter.children(root, 0);
    meter.flush();
    meter.running
}

/// The smallest part that calls itself the article and holds nearly all that any such part holds.
pub fn find(doc: &Document) -> Option<Body> {
    let mut meter = Meter::default();
    meter.children(&doc.root(), 0);
    meter.flush();
    let most = meter.found.iter().map(|(_, running)| *running).max()?;
    if most < WORTH {
        return None;
    }
    // The inner ones are found first.
    let (node, running) = meter.found.iter().find(|(_, running)| running * 10 >= most * 9)?;
    Some(Body {
        html: node.html().to_string(),
        running: *running,
    })
}

/// A text without markup, or with some, as HTML: an empty line ends a paragraph; where there is none, a line does.
pub fn paragraphs(text: &str) -> String {
    let thin = super::thin::thin(text).html;
    if thin.contains("<p") || thin.contains("<br") {
        return thin;
    }
    let between = if thin.contains("\n\n") { "\n\n" } else { "\n" };
    thin.split(between).map(|line| format!("<p>{line}</p>")).collect()
}

#[derive(Default)]
struct Meter<'a> {
    running: usize,
    /// Of the open block: characters, and those that are links.
    chars: usize,
    linked: usize,
    found: Vec<(NodeRef<'a>, usize)>,
}

impl<'a> Meter<'a> {
    fn flush(&mut self) {
        if self.chars >= RUNNING && self.linked * 2 < self.chars {
            self.running += self.chars;
        }
        self.chars = 0;
        self.linked = 0;
    }

    fn children(&mut self, node: &NodeRef<'a>, link: usize) {
        for child in node.children_it(false) {
            self.node(child, link);
        }
    }

    fn node(&mut self, node: NodeRef<'a>, link: usize) {
        if node.is_text() {
            let chars = node.text().split_whitespace().map(|w| w.len() + 1).sum::<usize>();
            self.chars += chars;
            self.linked += chars * link;
            return;
        }
        let Some(name) = node.node_name() else { return };
        let name: &str = &name;
        if super::is_hidden_element(name) || matches!(name, "nav" | "aside" | "footer") {
            return;
        }
        if is_inline(name) {
            self.children(&node, if name == "a" { 1 } else { link });
            return;
        }
        self.flush();
        let before = self.running;
        let called = names(&node);
        let kind = WORDS.named(&called);
        if kind == Some(Named::Furniture) && !matches!(name, "body" | "html" | "main" | "article") {
            return;
        }
        self.children(&node, link);
        self.flush();
        let marked = node
            .attr("itemprop")
            .is_some_and(|p| p.eq_ignore_ascii_case("articleBody"));
        let running = self.running - before;
        if running > 0
            && (marked
                || matches!(name, "article" | "main")
                || node.attr("role").is_some_and(|r| &*r == "main")
                || matches!(name, "div" | "section" | "td") && WORDS.is_body(&called))
        {
            self.found.push((node, running));
        }
    }
}

/// Whether an element stands inside a line of text.
pub fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "The council of Nordby voted on Tuesday to close the old ferry quay, which has served the island since the war. ";

    #[test]
    fn the_innermost_part_that_holds_the_story_is_the_body() {
        let page = format!(
            "<body><main><h1>Quay</h1><div class='article-body'>{}</div></main><div class=article-body><p>Short.</p></div><footer>{PROSE}</footer></body>",
            format!("<p>{PROSE}</p>").repeat(5)
        );
        let body = find(&Document::from(page)).expect("a body");
        assert!(body.html.starts_with("<div class=\"article-body\">"));
        assert_eq!(body.running, 5 * PROSE.len());
    }

    #[test]
    fn links_and_furniture_are_no_story() {
        let links = format!(
            "<article>{}</article>",
            format!("<p><a href=/x>{PROSE}</a></p>").repeat(9)
        );
        assert!(find(&Document::from(links)).is_none());
        let related = format!("<article><div class=related>{}</div></article>", PROSE.repeat(9));
        assert!(find(&Document::from(related)).is_none());
        assert_eq!(
            running(&Document::from(format!("<p>{PROSE}</p>")).root()),
            PROSE.len()
        );
    }
}
