//! Markdown → article: blocks with their kinds, links, inline marks stripped, entities decoded. Raw HTML inside is read as HTML.

use super::clean::{self, Tally};
use super::draft::Draft;
use super::{frontmatter, html};
use crate::article::{Article, BlockKind, Format};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;

/// Quotes and lists inside each other that are kept; deeper marks are dropped, the words stay.
const MAX_DEPTH: usize = 32;

/// Reads decoded text whose line ends are `\n`.
pub fn read(text: &str) -> Article {
    let mut tally = Tally::default();
    let (mut meta, body) = match frontmatter::split(text) {
        Some((inside, body)) => (frontmatter::meta(inside, &mut tally), body),
        None => Default::default(),
    };
    let body = if body.is_empty() && meta == Default::default() {
        text
    } else {
        body
    };
    let mut walk = Walk::default();
    *walk.draft.tally() = tally;
    let body = capped(body);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    for event in Parser::new_ext(&body, options) {
        walk.event(event);
    }
    walk.draft.end();
    if meta.title.is_none()
        && let Some(first) = walk.draft.blocks().first()
        && first.kind == BlockKind::Heading(1)
    {
        let words = first.span.of(walk.draft.so_far());
        meta.title = Some(clean::title(words, &mut Tally::default())).filter(|t| !t.is_empty());
    }
    walk.draft.finish(meta, Format::Markdown)
}

/// Without the container marks (`>`, `-`, `*`, `+`, `1.`) of a line beyond [`MAX_DEPTH`]: the work of the parser grows with their
/// number on every line.
fn capped(text: &str) -> Cow<'_, str> {
    let deep = |line: &str| excess(line).is_some();
    if !text.lines().any(deep) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match excess(line) {
            Some((from, to)) => {
                out.push_str(line.get(..from).unwrap_or(""));
                out.push_str(line.get(to..).unwrap_or(""));
            }
            None => out.push_str(line),
        }
    }
    Cow::Owned(out)
}

/// The bytes of a line's container marks beyond the depth that is kept.
fn excess(line: &str) -> Option<(usize, usize)> {
    let bytes = line.as_bytes();
    let mut depth = 0;
    let mut at = 0;
    let mut from = None;
    loop {
        let begin = at;
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let blank = |i: usize| matches!(bytes.get(i), Some(b' ' | b'\t'));
        at += match bytes.get(at) {
            Some(b'>') => 1,
            Some(b'-' | b'+' | b'*') if blank(at + 1) => 2,
            Some(b'0'..=b'9') => {
                let digits = bytes
                    .get(at..)
                    .unwrap_or_default()
                    .iter()
                    .take_while(|b| b.is_ascii_digit())
                    .count();
                match bytes.get(at + digits) {
                    Some(b'.' | b')') if digits < 10 && blank(at + digits + 1) => digits + 2,
                    _ => return from.map(|f| (f, begin)),
                }
            }
            _ => return from.map(|f| (f, begin)),
        };
        depth += 1;
        if depth == MAX_DEPTH {
            from = Some(at);
        }
    }
}

#[derive(Default)]
struct Walk {
    draft: Draft,
    quotes: usize,
    /// Nothing but the words of an image so far; they are its caption if the paragraph ends like this.
    alt: String,
    in_image: usize,
    items: usize,
    /// Raw HTML of the open HTML block.
    html: String,
    /// Inside `<script>` and the like between inline HTML.
    hidden: Option<String>,
    cells: usize,
}

impl Walk {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                if self.in_image > 0 {
                    self.alt.push_str(&text);
                } else if self.hidden.is_none() {
                    self.draft.text(&text);
                }
            }
            Event::SoftBreak => {
                if self.in_image > 0 {
                    self.alt.push(' ');
                } else {
                    self.draft.text(" ");
                }
            }
            Event::HardBreak => self.draft.line_end(),
            Event::Html(raw) => self.html.push_str(&raw),
            Event::InlineHtml(raw) => self.inline_html(&raw),
            Event::Rule => self.draft.end(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    /// The kind of a paragraph here.
    fn running(&self) -> BlockKind {
        if self.quotes > 0 {
            BlockKind::Quote
        } else if self.items > 0 {
            BlockKind::Item
        } else {
            BlockKind::Paragraph
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.draft.begin(self.running()),
            Tag::Heading { level, .. } => self.draft.begin(BlockKind::Heading(level as u8)),
            Tag::BlockQuote(_) => {
                self.draft.end();
                self.quotes += 1;
            }
            Tag::CodeBlock(kind) => {
                self.draft.begin(BlockKind::Pre);
                // What stands behind the fence is a language to most, but it is text that came in, and is not lost.
                if let CodeBlockKind::Fenced(info) = kind
                    && !info
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#' | '.'))
                {
                    self.draft.text(&info);
                    self.draft.text("\n");
                }
            }
            Tag::Item => {
                self.items += 1;
                self.draft.begin(self.running());
            }
            Tag::Table(_) => self.draft.begin(BlockKind::Pre),
            Tag::TableHead | Tag::TableRow => self.cells = 0,
            Tag::TableCell => {
                if self.cells > 0 {
                    self.draft.text(" | ");
                }
                self.cells += 1;
            }
            Tag::Link { dest_url, .. } => self.draft.link(&dest_url),
            Tag::Image { .. } => self.in_image += 1,
            Tag::FootnoteDefinition(_) => self.draft.end(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                if self.draft.is_blank() && !self.alt.trim().is_empty() {
                    let alt = std::mem::take(&mut self.alt);
                    self.draft.block(BlockKind::Caption, &alt);
                }
                self.alt.clear();
                self.draft.end();
            }
            TagEnd::BlockQuote(_) => {
                self.draft.end();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Item => {
                self.draft.end();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::TableHead | TagEnd::TableRow => self.draft.line_end(),
            TagEnd::Link => self.draft.unlink(),
            TagEnd::Image => self.in_image = self.in_image.saturating_sub(1),
            TagEnd::HtmlBlock => {
                let raw = std::mem::take(&mut self.html);
                if self.hidden.is_none() {
                    html::fragment(&raw, &mut self.draft);
                }
            }
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table | TagEnd::FootnoteDefinition => {
                self.draft.end()
            }
            _ => {}
        }
    }

    /// Tags between words: a line break is one, what `<script>` and its kind enclose is no text, all others leave only their content.
    fn inline_html(&mut self, raw: &str) {
        let name: String = raw
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if let Some(open) = &self.hidden {
            if raw.starts_with("</") && *open == name {
                self.hidden = None;
            }
        } else if name == "br" {
            self.draft.line_end();
        } else if html::is_hidden_element(&name) && !raw.starts_with("</") {
            self.hidden = Some(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Block;

    fn kinds(article: &Article) -> Vec<(BlockKind, &str)> {
        article
            .blocks
            .iter()
            .map(|&Block { kind, span }| (kind, span.of(&article.text)))
            .collect()
    }

    #[test]
    fn blocks_have_their_kinds_and_no_marks() {
        let article = read(
            "# The *new* quay\n\nFirst **line**\nof two &amp; `three`.\n\n> Quoted &#8220;words&#8221;\n\n- one\n- [two](https://example.com/x)\n\n```\n  code\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![A crane at dawn](x.jpg)\n",
        );
        assert_eq!(article.meta.title.as_deref(), Some("The new quay"));
        assert_eq!(
            kinds(&article),
            [
                (BlockKind::Heading(1), "The new quay"),
                (BlockKind::Paragraph, "First line of two & three."),
                (BlockKind::Quote, "Quoted “words”"),
                (BlockKind::Item, "one"),
                (BlockKind::Item, "two"),
                (BlockKind::Pre, "  code"),
                (BlockKind::Pre, "a | b\n1 | 2"),
                (BlockKind::Caption, "A crane at dawn"),
            ]
        );
        assert_eq!(article.links[0].span.of(&article.text), "two");
        assert_eq!(article.links[0].href, "https://example.com/x");
    }

    #[test]
    fn front_matter_wins_over_the_first_heading() {
        let article = read("---\ntitle: From above\ndate: 2026-03-01\n---\n# In the text\n\nWords.\n");
        assert_eq!(article.meta.title.as_deref(), Some("From above"));
        assert_eq!(
            article.meta.published.map(|p| p.value).as_deref(),
            Some("2026-03-01")
        );
        assert!(article.text.starts_with("In the text"));
    }

    #[test]
    fn an_escape_hidden_in_an_entity_is_shown() {
        let article = read("Text &#27;[2J and &#x9b;2J and &#x202e; end\n");
        assert!(
            !article.text.chars().any(crate::ingest::clean::is_dangerous),
            "{:?}",
            article.text
        );
        assert_eq!(article.warnings.len(), 1);
    }

    #[test]
    fn scripts_are_no_text() {
        let article = read(
            "A <script>let leak = 1;</script> line<br>break.\n\n<div>Block <b>text</b></div>\n\n<script>\nleak\n</script>\n\nEnd.\n",
        );
        assert!(!article.text.contains("leak"), "{}", article.text);
        assert_eq!(article.text, "A line\nbreak.\n\nBlock text\n\nEnd.");
    }

    #[test]
    fn a_pit_of_quotes_is_capped() {
        let article = read(&format!("{}deep words\n", "> ".repeat(20_000)));
        assert_eq!(article.text, "deep words");
        let article = read(&format!("{}deep words\n", "- ".repeat(20_000)));
        assert_eq!(article.text, "deep words");
        assert_eq!(excess("- - - a rule of marks"), None);
    }
}
