//! The standfirst: the paragraph between a headline and its article that sums it up. Many pages keep it apart from the text, with the headline, where
//! the search for the text does not look.

use super::furniture::names;
use super::words::{Named, WORDS};
use dom_query::{Document, NodeRef};

/// Blocks after the headline that are looked at.
const MOST: usize = 40;

/// Characters of a standfirst.
const LENGTH: std::ops::RangeInclusive<usize> = 50..=700;

/// Letters and digits by which two texts are told to begin alike.
const SAME: usize = 40;

/// A block of text after the headline.
#[derive(Default)]
pub struct Block {
    text: String,
    /// Characters that are links.
    linked: usize,
    /// Whether the page calls it a standfirst, or it is a heading itself.
    called: bool,
    heading: bool,
}

/// The blocks that follow the headline of a page.
pub fn after_headline(doc: &Document) -> Vec<Block> {
    let mut walk = Walk::default();
    walk.children(&doc.root(), false, false);
    walk.flush(false, false);
    walk.blocks
}

/// The standfirst among the blocks after the headline, if the article found does not hold it. `descriptions`: how the metadata sum the page up.
pub fn standfirst(blocks: &[Block], article: &str, descriptions: &[&str]) -> Option<String> {
    let article = key(article);
    let descriptions: Vec<String> = descriptions.iter().map(|d| key(d)).collect();
    for block in blocks {
        let this = key(&block.text);
        if this.len() < SAME {
            continue;
        }
        let begin = this.get(..this.floor_char_boundary(SAME)).unwrap_or(&this);
        if article.contains(begin) {
            return None;
        }
        let fits = LENGTH.contains(&block.text.chars().count()) && block.linked * 3 < block.text.len();
        let summed = descriptions
            .iter()
            .any(|d| d.starts_with(begin) || d.len() >= SAME && this.starts_with(d));
        let line = block.heading && block.text.split(' ').count() >= 9;
        if fits && (summed || block.called || line) {
            return Some(block.text.clone());
        }
    }
    None
}

#[derive(Default)]
struct Walk {
    open: Block,
    /// Whether the headline has been passed.
    after: bool,
    blocks: Vec<Block>,
}

impl Walk {
    fn flush(&mut self, called: bool, heading: bool) {
        let block = std::mem::take(&mut self.open);
        if self.after && !block.text.is_empty() && self.blocks.len() < MOST {
            self.blocks.push(Block {
                called,
                heading,
                ..block
            });
        }
    }

    fn children(&mut self, node: &NodeRef<'_>, called: bool, heading: bool) {
        for child in node.children_it(false) {
            if self.blocks.len() >= MOST {
                return;
            }
            self.node(&child, called, heading);
        }
    }

    fn node(&mut self, node: &NodeRef<'_>, called: bool, heading: bool) {
        if node.is_text() {
            if self.after {
                let linked = node.ancestors_it(Some(3)).any(|n| n.has_name("a"));
                for word in node.text().split_whitespace() {
                    if !self.open.text.is_empty() {
                        self.open.text.push(' ');
                    }
                    self.open.text.push_str(word);
                    self.open.linked += if linked { word.len() + 1 } else { 0 };
                }
            }
            return;
        }
        let Some(name) = node.node_name() else { return };
        let name: &str = &name;
        if super::is_hidden_element(name)
            || matches!(name, "nav" | "aside" | "footer" | "figure" | "figcaption")
        {
            return;
        }
        if super::body::is_inline(name) {
            self.children(node, called, heading);
            return;
        }
        self.flush(called, heading);
        if name == "h1" {
            // What stands between two of them belongs to neither.
            self.after = true;
            self.blocks.clear();
            return;
        }
        let names = names(node);
        if !matches!(name, "body" | "html" | "main" | "article")
            && WORDS.named(&names).is_some_and(|n| n != Named::Byline)
        {
            return;
        }
        let called = called || WORDS.is_lead(&names);
        let heading = matches!(name, "h2" | "h3");
        self.children(node, called, heading);
        self.flush(called, heading);
    }
}

/// Letters and digits in lower case.
fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAD: &str = "Nordby closes its oldest quay, and the islanders ask who will pay for the new one.";

    fn of(html: &str, article: &str, description: &str) -> Option<String> {
        standfirst(
            &after_headline(&Document::from(format!("<body>{html}</body>"))),
            article,
            &[description],
        )
    }

    #[test]
    fn the_paragraph_under_the_headline_is_told_by_name_place_or_description() {
        let lead = Some(LEAD.to_owned());
        assert_eq!(
            of(
                &format!("<h1>Quay</h1><p class=lead>{LEAD}</p><p>Text"),
                "Text",
                ""
            ),
            lead
        );
        assert_eq!(
            of(&format!("<h1>Quay</h1><h2>{LEAD}</h2><p>Text"), "Text", ""),
            lead
        );
        assert_eq!(
            of(&format!("<h1>Quay</h1><div>{LEAD}</div><p>Text"), "Text", LEAD),
            lead
        );
        assert_eq!(
            of(&format!("<h1>Quay</h1><div>{LEAD}</div><p>Text"), "Text", ""),
            None
        );
    }

    #[test]
    fn what_the_article_holds_or_leads_elsewhere_is_not_added() {
        assert_eq!(
            of(&format!("<h1>Quay</h1><p class=lead>{LEAD}</p>"), LEAD, ""),
            None
        );
        assert_eq!(
            of(&format!("<p class=lead>{LEAD}</p><h1>Quay</h1>"), "Text", LEAD),
            None
        );
        assert_eq!(
            of(
                &format!("<h1>Quay</h1><h2><a href=/x>{LEAD}</a></h2>"),
                "Text",
                ""
            ),
            None
        );
        assert_eq!(
            of(
                &format!("<h1>Quay</h1><aside><h2>{LEAD}</h2></aside>"),
                "Text",
                ""
            ),
            None
        );
    }
}
