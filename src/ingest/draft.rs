//! Builds an article block by block. Markdown, web pages and feeds all end here, so that white space, links and the gate for dangerous
//! characters are handled once: what goes in is decoded text, what comes out is clean.

use super::clean::{self, Tally};
use crate::article::{Article, Block, BlockKind, Format, Link, Meta, Span};

/// Between two blocks of the text.
const GAP: &str = "\n\n";

/// Longest address that is kept, in bytes; longer ones are data, not places.
const MAX_HREF: usize = 4096;

/// An article in the making.
pub struct Draft {
    text: String,
    blocks: Vec<Block>,
    links: Vec<Link>,
    tally: Tally,
    /// The open block, not yet cleaned, white space already collapsed.
    raw: String,
    /// Links in it: byte range of `raw`, address.
    raw_links: Vec<(usize, usize, String)>,
    open_link: Option<(usize, String)>,
    kind: BlockKind,
}

impl Default for Draft {
    fn default() -> Draft {
        Draft {
            text: String::new(),
            blocks: Vec::new(),
            links: Vec::new(),
            tally: Tally::default(),
            raw: String::new(),
            raw_links: Vec::new(),
            open_link: None,
            kind: BlockKind::Paragraph,
        }
    }
}

impl Draft {
    /// Ends the open block and begins one of this kind. A block without text leaves nothing behind.
    pub fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.kind = kind;
    }

    /// Adds running text: runs of white space become one space, except in [`BlockKind::Pre`]. No-break spaces stay.
    pub fn text(&mut self, text: &str) {
        if self.kind == BlockKind::Pre {
            self.raw.push_str(text);
            return;
        }
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                if !self.raw.is_empty() && !self.raw.ends_with([' ', '\n']) {
                    self.raw.push(' ');
                }
            } else {
                self.raw.push(c);
            }
        }
    }

    /// Ends a line inside the open block; an empty line begins a new block of the same kind.
    pub fn line_end(&mut self) {
        if self.kind != BlockKind::Pre {
            let kept = self.raw.trim_end_matches(' ').len();
            self.raw.truncate(kept);
            if self.raw.ends_with('\n') {
                let link = self.open_link.take().map(|(_, href)| href);
                self.end();
                if let Some(href) = link {
                    self.link(&href);
                }
                return;
            }
        }
        if !self.raw.is_empty() {
            self.raw.push('\n');
        }
    }

    /// Begins a link; it ends with [`Draft::unlink`] or with its block.
    pub fn link(&mut self, href: &str) {
        self.unlink();
        let href = href.trim();
        if !href.is_empty() && href.len() <= MAX_HREF && !is_program(href) {
            self.open_link = Some((self.raw.len(), href.to_owned()));
        }
    }

    /// Ends the open link.
    pub fn unlink(&mut self) {
        if let Some((start, href)) = self.open_link.take()
            && start < self.raw.len()
        {
            self.raw_links.push((start, self.raw.len(), href));
        }
    }

    /// Whether the open block holds no text yet.
    pub fn is_blank(&self) -> bool {
        self.raw.trim().is_empty()
    }

    /// Ends the open block.
    pub fn end(&mut self) {
        self.unlink();
        let raw = std::mem::take(&mut self.raw);
        let links = std::mem::take(&mut self.raw_links);
        let kind = std::mem::replace(&mut self.kind, BlockKind::Paragraph);
        let blank_lines = |c: char| c == '\n' || c == '\r';
        let from = match kind {
            // The indent of a first line of verse or code counts.
            BlockKind::Pre => raw.len() - raw.trim_start_matches(blank_lines).len(),
            _ => raw.len() - raw.trim_start().len(),
        };
        let to = raw.trim_end().len();
        if raw.trim().is_empty() {
            return;
        }
        let before = self.text.len();
        if before > 0 {
            self.text.push_str(GAP);
        }
        let start = self.text.len();
        let mut at = from;
        for (link_start, link_end, href) in links {
            let (link_start, link_end) = (link_start.clamp(at, to), link_end.clamp(at, to));
            clean::push(
                &mut self.text,
                raw.get(at..link_start).unwrap_or(""),
                &mut self.tally,
            );
            let first = self.text.len();
            clean::push(
                &mut self.text,
                raw.get(link_start..link_end).unwrap_or(""),
                &mut self.tally,
            );
            let words = self.text.get(first..).unwrap_or("");
            let first = first + (words.len() - words.trim_start().len());
            let last = first + words.trim().len();
            if last > first {
                self.links.push(Link {
                    span: Span::new(first, last),
                    href: clean::line(&href).into_owned(),
                });
            }
            at = link_end;
        }
        clean::push(&mut self.text, raw.get(at..to).unwrap_or(""), &mut self.tally);
        let kept = self.text.trim_end().len().max(start);
        self.text.truncate(kept);
        if self.text.get(start..).is_none_or(|t| t.trim().is_empty()) {
            self.text.truncate(before);
            return;
        }
        let lead = match kind {
            BlockKind::Pre => 0,
            _ => self
                .text
                .get(start..)
                .map_or(0, |t| t.len() - t.trim_start().len()),
        };
        self.blocks.push(Block {
            span: Span::new(start + lead, self.text.len()),
            kind,
        });
    }

    /// Adds a whole block of running text.
    pub fn block(&mut self, kind: BlockKind, text: &str) {
        self.begin(kind);
        self.text(text);
        self.end();
    }

    /// The blocks so far, without the open one.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The text so far, without the open block.
    pub fn so_far(&self) -> &str {
        &self.text
    }

    /// A title or name for [`Meta`]: one line, clean, what was dangerous in it counted with the rest.
    pub fn title(&mut self, text: &str) -> Option<String> {
        let title = clean::title(text, &mut self.tally);
        (!title.is_empty()).then_some(title)
    }

    /// The gate's count, for metadata cleaned elsewhere.
    pub fn tally(&mut self) -> &mut Tally {
        &mut self.tally
    }

    /// The finished article.
    pub fn finish(mut self, meta: Meta, format: Format) -> Article {
        self.end();
        Article {
            meta,
            text: self.text,
            blocks: self.blocks,
            links: self.links,
            format,
            warnings: self.tally.warnings(),
        }
    }
}

/// Whether an address is a program, or a page in itself, and leads nowhere.
fn is_program(href: &str) -> bool {
    // Browsers leave out what is no character before they look at the scheme.
    let scheme: String = href
        .chars()
        .take_while(|&c| c != ':')
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .take(12)
        .collect();
    ["javascript", "vbscript", "data"]
        .iter()
        .any(|program| scheme.eq_ignore_ascii_case(program))
        && href.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_links_lie_where_their_words_are() {
        let mut draft = Draft::default();
        draft.text(" \n The  mayor\u{7} ");
        draft.link("https://example.com/a\nb");
        draft.text(" told  us ");
        draft.unlink();
        draft.text(" so.");
        draft.block(BlockKind::Quote, "   ");
        draft.block(BlockKind::Item, "One\tthing");
        let article = draft.finish(Meta::default(), Format::Html);
        assert_eq!(article.text, "The mayor␇ told us so.\n\nOne thing");
        assert_eq!(article.links[0].span.of(&article.text), "told us");
        assert_eq!(article.links[0].href, "https://example.com/a␊b");
        assert_eq!(article.blocks.len(), 2);
        assert_eq!(article.blocks[1].span.of(&article.text), "One thing");
        assert_eq!(article.warnings, ["1 control character was made visible"]);
    }

    #[test]
    fn two_line_ends_begin_a_new_block() {
        let mut draft = Draft::default();
        draft.text("one");
        draft.line_end();
        draft.text(" two ");
        draft.line_end();
        draft.line_end();
        draft.text("three");
        let article = draft.finish(Meta::default(), Format::Html);
        assert_eq!(article.text, "one\ntwo\n\nthree");
        assert_eq!(article.blocks.len(), 2);
    }

    #[test]
    fn code_keeps_its_indent() {
        let mut draft = Draft::default();
        draft.begin(BlockKind::Pre);
        draft.text("\n  a\n    b\n");
        let article = draft.finish(Meta::default(), Format::Markdown);
        assert_eq!(article.blocks[0].span.of(&article.text), "  a\n    b");
    }
}
