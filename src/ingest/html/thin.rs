//! A linear pass over a page before it is parsed. The parser works in time that grows with depth on every tag and with the number of
//! attributes on one tag, and the extraction walks recursively; ten thousand nested `<div>` would take minutes. So depth is capped here, as browsers
//! cap it, and what no article needs (scripts, styles, comments, drawings, most attributes) is left out before anything is built from it.
//! The text inside of what is too deep is kept.

use std::collections::HashMap;

/// Elements inside each other that are kept. Browsers cap at 512; no article is deeper than some dozens.
const MAX_DEPTH: usize = 200;

/// Formatting elements open at once, closed or not. The parser opens unclosed ones again in every paragraph.
const MAX_FORMATTING: usize = 32;

/// Attributes of one element that are looked at, and bytes of one value.
const MAX_ATTRIBUTES: usize = 64;
const MAX_VALUE: usize = 4096;

/// Bytes of text without a tag; longer runs are cut into pieces. Writing a tree back to HTML takes quadratic time in one text full of
/// characters that must be escaped.
const MAX_RUN: usize = 8192;

/// Attributes that say something about the article or its structure. All others are left out.
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-hidden",
    "aria-modal",
    "charset",
    "class",
    "colspan",
    "content",
    "datetime",
    "dir",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "itemprop",
    "itemscope",
    "itemtype",
    "lang",
    "name",
    "property",
    "pubdate",
    "rel",
    "role",
    "rowspan",
    "src",
    "style",
    "title",
    "type",
    "width",
    "height",
    "border",
];

/// Elements left out with all they hold.
const DROPPED: &[&str] = &[
    "script", "style", "template", "svg", "iframe", "noembed", "noframes", "xmp", "textarea", "canvas",
    "object", "audio", "video", "select",
];

const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
    "link", "meta", "param", "source", "track", "wbr",
];

const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// A page made safe to parse.
#[derive(Default, Debug)]
pub struct Thin {
    /// The page.
    pub html: String,
    /// What its `application/ld+json` scripts hold.
    pub json_ld: Vec<String>,
    /// Tags left out because they lay too deep.
    pub flattened: usize,
}

/// Elements whose text a reader of pages may leave out, or take for something beside the story.
const ASIDES: &[&str] = &[
    "aside",
    "button",
    "dialog",
    "figcaption",
    "figure",
    "footer",
    "nav",
    "noscript",
];

/// Of these inside each other. A page with more does not mean what they say, and what they hold would be lost.
const MAX_ASIDES: usize = 16;

struct Open<'t> {
    name: &'t str,
    kept: bool,
    /// Where its start tag begins and ends in what is written.
    tag: (usize, usize),
}

struct Pass<'t> {
    text: &'t str,
    /// The same text in lower case, for finding end tags.
    lower: &'t str,
    at: usize,
    out: Thin,
    stack: Vec<Open<'t>>,
    open: HashMap<&'t str, usize>,
    formatting: usize,
    depth: usize,
    /// Elements that are left out wherever they stand, and their words kept: see [`ASIDES`].
    plain: Vec<&'t str>,
    /// Those that were found to be inside each other without end.
    pits: Vec<&'t str>,
    /// A title was inside a title.
    titles: bool,
    /// End tags known not to come any more, so that looking for them stays linear.
    absent: Vec<&'t str>,
}

/// Thins a page, in time linear in its length.
pub fn thin(text: &str) -> Thin {
    let lower = text.to_ascii_lowercase();
    let first = Pass::of(text, &lower, Vec::new());
    if first.pits.is_empty() {
        return first.out;
    }
    Pass::of(text, &lower, first.pits).out
}

impl<'t> Pass<'t> {
    fn of(text: &'t str, lower: &'t str, plain: Vec<&'t str>) -> Self {
        let mut pass = Pass {
            text,
            lower,
            at: 0,
            out: Thin::default(),
            stack: Vec::new(),
            open: HashMap::new(),
            formatting: 0,
            depth: 0,
            plain,
            pits: Vec::new(),
            titles: false,
            absent: Vec::new(),
        };
        pass.out.html.reserve(text.len().min(1 << 20));
        pass.run();
        pass
    }

    fn run(&mut self) {
        while let Some(found) = self.rest().find('<') {
            let from = self.at;
            self.at += found;
            self.text_run(self.text.get(from..self.at).unwrap_or(""));
            let mut next = self.rest().bytes().skip(1);
            match (next.next(), next.next()) {
                (Some(b'!'), _) => self.declaration(),
                (Some(b'?'), _) => self.skip_past(">", 1),
                (Some(b'/'), Some(c)) if c.is_ascii_alphabetic() => self.close_tag(),
                (Some(b'/'), _) => self.skip_past(">", 1),
                (Some(c), _) if c.is_ascii_alphabetic() => self.open_tag(),
                _ => {
                    // A bare `<` is text.
                    self.out.html.push_str("&lt;");
                    self.at += 1;
                }
            }
        }
        self.text_run(self.rest());
    }

    /// Writes text, long runs in pieces with a possible line break between them.
    fn text_run(&mut self, mut text: &str) {
        while text.len() > MAX_RUN {
            let near = text.floor_char_boundary(MAX_RUN);
            let piece = text.get(..near).unwrap_or("");
            // Not inside a character reference; those with a long name have some thirty characters.
            let cut = match piece.rfind('&') {
                Some(and) if and > 0 && near - and < 40 => and,
                _ => near,
            };
            self.out.html.push_str(text.get(..cut).unwrap_or(""));
            self.out.html.push_str("<wbr>");
            text = text.get(cut..).unwrap_or("");
        }
        self.out.html.push_str(text);
    }

    /// What was left out still stood between two words; one space is enough for any number of such places.
    fn gap(&mut self) {
        if !self.out.html.ends_with(' ') {
            self.out.html.push(' ');
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Moves past the next `end`, looking from `skip` bytes on; to the end of the page when there is none.
    fn skip_past(&mut self, end: &str, skip: usize) {
        let from = self.at + skip;
        self.at = self
            .text
            .get(from..)
            .and_then(|rest| rest.find(end))
            .map_or(self.text.len(), |found| from + found + end.len());
    }

    fn declaration(&mut self) {
        let rest = self.lower.get(self.at..).unwrap_or("");
        if rest.starts_with("<!-->") {
            self.at += 5;
        } else if rest.starts_with("<!--->") {
            self.at += 6;
        } else if rest.starts_with("<!--") {
            self.skip_past("-->", 4);
        } else if rest.starts_with("<!doctype") && self.out.html.trim().is_empty() {
            self.skip_past(">", 2);
            self.out.html.push_str("<!doctype html>");
        } else {
            self.skip_past(">", 2);
        }
    }

    /// The tag name at `from`, lower case.
    fn name(&self, from: usize) -> &'t str {
        let rest = self.lower.get(from..).unwrap_or("");
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
            .unwrap_or(rest.len());
        rest.get(..end).unwrap_or("")
    }

    fn close_tag(&mut self) {
        let name = self.name(self.at + 2);
        let (end, _) = self.attributes(self.at + 2 + name.len());
        self.at = end;
        if self.open.get(name).copied().unwrap_or(0) == 0 {
            // An end without a beginning; of these only two mean something to the parser.
            if matches!(name, "p" | "br") {
                self.out.html.push_str("<br>");
            }
            return;
        }
        while let Some(top) = self.pop() {
            if top.name == name {
                if self.take_back(&top) {
                    return;
                }
                if top.kept {
                    self.end_of(name);
                } else if !FORMATTING.contains(&name) {
                    self.gap();
                }
                return;
            }
            self.end_unclosed(&top);
        }
    }

    fn end_of(&mut self, name: &str) {
        self.out.html.push_str("</");
        self.out.html.push_str(name);
        self.out.html.push('>');
    }

    /// Ends a formatting element that its page leaves open. The parser would open it again in every block that follows.
    fn end_unclosed(&mut self, top: &Open<'t>) {
        if !self.take_back(top) && top.kept && FORMATTING.contains(&top.name) {
            self.end_of(top.name);
        }
    }

    fn pop(&mut self) -> Option<Open<'t>> {
        let top = self.stack.pop()?;
        if let Some(n) = self.open.get_mut(top.name) {
            *n = n.saturating_sub(1);
        }
        self.depth -= usize::from(top.kept);
        if top.kept && FORMATTING.contains(&top.name) {
            self.formatting = self.formatting.saturating_sub(1);
        }
        Some(top)
    }

    fn open_tag(&mut self) {
        let name = self.name(self.at + 1);
        let start = self.at;
        let (end, attributes) = self.attributes(start + 1 + name.len());
        self.at = end;
        if end >= self.text.len() && !self.text.ends_with('>') {
            // The page ends inside a tag: the parser drops it too.
            return;
        }
        if DROPPED.contains(&name) {
            self.drop_element(name, &attributes);
            return;
        }
        let inner = || self.lower.get(end..).unwrap_or("").trim_ascii_start();
        if name == "title" && (self.titles || inner().starts_with("<title")) {
            // What lies below is a page and no title.
            self.titles = true;
            self.out.flattened += 1;
            self.gap();
            return;
        }
        if name == "title" {
            // Its content is text, whatever it looks like.
            if let Some((content, after)) = self.until_end(name) {
                self.at = after;
                self.out.html.push_str("<title>");
                self.out.html.push_str(&content.replace('<', "&lt;"));
                self.out.html.push_str("</title>");
            }
            return;
        }
        if matches!(
            name,
            "plaintext" | "math" | "frameset" | "basefont" | "bgsound" | "col" | "keygen" | "param" | "track"
        ) {
            return;
        }
        let void = VOID.contains(&name);
        if !void {
            self.implied_ends(name);
        }
        let formatting = FORMATTING.contains(&name);
        let kept = if void {
            true
        } else {
            !self.plain.contains(&name)
                && self.depth < MAX_DEPTH
                && !(formatting && self.formatting >= MAX_FORMATTING)
        };
        if !void {
            let at = self.out.html.len();
            self.stack.push(Open {
                name,
                kept,
                tag: (at, at),
            });
            let open = self.open.entry(name).or_insert(0);
            *open += 1;
            if *open > MAX_ASIDES && ASIDES.contains(&name) && !self.pits.contains(&name) {
                self.pits.push(name);
            }
            self.depth += usize::from(kept);
            // A second `<a>` ends the first.
            if formatting && kept {
                self.formatting += 1;
            }
        }
        if !kept {
            self.out.flattened += 1;
            if !formatting {
                self.gap();
            }
            return;
        }
        let local_base = name == "base"
            && !attributes.iter().any(|(key, value)| {
                *key == "href"
                    && value
                        .trim_start_matches(['"', '\'', ' '])
                        .to_ascii_lowercase()
                        .starts_with("http")
            });
        if local_base {
            return;
        }
        self.out.html.push('<');
        self.out.html.push_str(name);
        for (key, value) in attributes {
            self.out.html.push(' ');
            self.out.html.push_str(key);
            if !value.is_empty() {
                self.out.html.push('=');
                self.out.html.push_str(value);
            }
        }
        self.out.html.push('>');
        if !void && let Some(top) = self.stack.last_mut() {
            top.tag.1 = self.out.html.len();
        }
    }

    /// Takes back an element that came to hold nothing; a page may have a hundred thousand of them. Says whether it was one.
    fn take_back(&mut self, top: &Open<'t>) -> bool {
        let (from, to) = top.tag;
        let empty = top.kept
            && from < to
            && (top.name == "p" || FORMATTING.contains(&top.name))
            && self
                .out
                .html
                .get(to..)
                .is_some_and(|inside| inside.trim_ascii().is_empty());
        if empty {
            self.out.html.truncate(from);
            self.gap();
        }
        empty
    }

    /// Leaves out an element and what it holds. Without an end tag only the start tag is left out.
    fn drop_element(&mut self, name: &'t str, attributes: &[(&'t str, &'t str)]) {
        let Some((content, after)) = self.until_end(name) else {
            // The rest of a page after an unclosed script is script to every parser.
            if matches!(name, "script" | "style" | "xmp" | "textarea") {
                self.at = self.text.len();
            }
            return;
        };
        self.at = after;
        let json_ld = name == "script"
            && attributes
                .iter()
                .any(|(key, value)| *key == "type" && value.to_ascii_lowercase().contains("ld+json"));
        if json_ld && self.out.json_ld.len() < 64 {
            self.out.json_ld.push(content.to_owned());
        }
        self.gap();
    }

    /// What lies before the next end tag of this name, and where that ends.
    fn until_end(&mut self, name: &'t str) -> Option<(&'t str, usize)> {
        if self.absent.contains(&name) {
            return None;
        }
        let needle = format!("</{name}");
        let Some(found) = self.lower.get(self.at..).and_then(|rest| rest.find(&needle)) else {
            self.absent.push(name);
            return None;
        };
        let end = self.at + found;
        let after = self
            .text
            .get(end..)
            .and_then(|rest| rest.find('>'))
            .map_or(self.text.len(), |n| end + n + 1);
        Some((self.text.get(self.at..end)?, after))
    }

    /// Where the tag ends that goes on at `at`, and its attributes that are kept: name in lower case, value as written with its quotes.
    fn attributes(&self, mut at: usize) -> (usize, Vec<(&'t str, &'t str)>) {
        let bytes = self.text.as_bytes();
        let mut kept: Vec<(&str, &str)> = Vec::new();
        let mut seen = 0;
        loop {
            while bytes
                .get(at)
                .is_some_and(|b| b.is_ascii_whitespace() || *b == b'/')
            {
                at += 1;
            }
            match bytes.get(at) {
                None => return (self.text.len(), kept),
                Some(b'>') => return (at + 1, kept),
                _ => {}
            }
            let key_start = at;
            // A name may begin with `=`; that is what the parser does.
            at += 1;
            while bytes
                .get(at)
                .is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'='))
            {
                at += 1;
            }
            let key = self.lower.get(key_start..at).unwrap_or("");
            let mut look = at;
            while bytes.get(look).is_some_and(u8::is_ascii_whitespace) {
                look += 1;
            }
            let mut value = "";
            if bytes.get(look) == Some(&b'=') {
                at = look + 1;
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                let value_start = at;
                match bytes.get(at) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        let inside = bytes.get(at + 1..).unwrap_or_default();
                        at = inside
                            .iter()
                            .position(|&b| b == quote)
                            .map_or(bytes.len(), |n| at + 1 + n + 1);
                    }
                    _ => {
                        while bytes
                            .get(at)
                            .is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>')
                        {
                            at += 1;
                        }
                    }
                }
                value = self.text.get(value_start..at).unwrap_or("");
            }
            seen += 1;
            if seen <= MAX_ATTRIBUTES
                && value.len() <= MAX_VALUE
                && ATTRIBUTES.contains(&key)
                && !kept.iter().any(|(k, _)| *k == key)
            {
                kept.push((key, value));
            }
        }
    }

    /// Takes off the stack what the opening of `name` ends unsaid: `<p>` after `<p>`, `<li>` after `<li>`.
    fn implied_ends(&mut self, name: &str) {
        let ends: &[&str] = match name {
            "p" | "div" | "ul" | "ol" | "dl" | "table" | "blockquote" | "pre" | "section" | "article"
            | "aside" | "header" | "footer" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "figure" | "form"
            | "address" | "main" | "nav" | "hr" => &["p"],
            "li" => &["li"],
            // Of two links inside each other the first ends.
            "a" => &["a"],
            "option" | "optgroup" => &["option"],
            "dt" | "dd" => &["dt", "dd"],
            "td" | "th" => &["td", "th"],
            "tr" => &["tr"],
            "tbody" | "thead" | "tfoot" => &["tbody", "thead", "tfoot"],
            _ => return,
        };
        let barrier = |n: &str| {
            !ends.contains(&n)
                && matches!(
                    n,
                    "ul" | "ol"
                        | "dl"
                        | "table"
                        | "div"
                        | "article"
                        | "section"
                        | "main"
                        | "body"
                        | "blockquote"
                        | "aside"
                        | "figure"
                        | "form"
                )
                || (name == "p" && matches!(n, "li" | "td" | "th" | "dd"))
        };
        let mut found = None;
        for (i, open) in self.stack.iter().enumerate().rev().take(8) {
            if ends.contains(&open.name) {
                found = Some(i);
                break;
            }
            if barrier(open.name) {
                break;
            }
        }
        // A heading inside another ends it.
        let heading = |n: &str| matches!(n, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        if found.is_none() && heading(name) && self.stack.last().is_some_and(|top| heading(top.name)) {
            found = self.stack.len().checked_sub(1);
        }
        if let Some(keep) = found {
            while self.stack.len() > keep {
                if let Some(top) = self.pop() {
                    self.end_unclosed(&top);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_page_keeps_its_structure() {
        let page = thin(
            "<!DOCTYPE html><html lang=nb><head><title>A <b> title</title><style>x{}</style></head><body onload='x'><!-- c --><P Class=\"a b\">One<p>Two &lt; 3 < 4<br/><img src=x data-y=z></body>",
        );
        assert_eq!(
            page.html,
            "<!doctype html><html lang=nb><head><title>A &lt;b> title</title> </head><body><p class=\"a b\">One<p>Two &lt; 3 &lt; 4<br><img src=x></body>"
        );
    }

    #[test]
    fn deep_tags_are_flattened_and_their_words_kept() {
        for tag in [
            "<div>",
            "<b>",
            "<table><tr><td>",
            "<ul><li>",
            "<a><font>",
            "<blockquote>",
            "<p><b class=x>",
        ] {
            let page = thin(&format!(
                "<body>{}words{}",
                tag.repeat(50_000),
                "</div>".repeat(50_000)
            ));
            assert!(page.html.contains("words"), "{tag}");
            assert!(page.html.matches('<').count() < 100_000);
        }
        let page = thin(&format!(
            "{}words{}",
            "<div>".repeat(50_000),
            "</div>".repeat(50_000)
        ));
        assert_eq!(page.html.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(page.html.matches("</div>").count(), MAX_DEPTH);
        assert!(page.html.len() < 4000, "a space for each tag left out");
    }

    #[test]
    fn what_lies_in_a_pit_of_footers_stays_text_of_the_page() {
        for tag in ASIDES {
            let page = thin(&format!("<body>{}<p>words", format!("<{tag}>").repeat(50_000)));
            assert!(page.html.contains("<p>words"), "{tag}");
            assert!(!page.html.contains(tag), "{tag}");
            assert_eq!(page.flattened, 50_000, "{tag}");
        }
        let page = thin("<body><footer><footer>words");
        assert_eq!(page.html, "<body><footer><footer>words");
        let page = thin(&format!(
            "{}<p>words{}",
            "<title>".repeat(50_000),
            "</title>".repeat(50_000)
        ));
        assert!(page.html.contains("<p>words"));
    }

    #[test]
    fn unclosed_paragraphs_are_not_deep() {
        let page = thin(&"<p>x <i>y</i>".repeat(1000));
        assert_eq!(page.flattened, 0);
        let page = thin(&format!("<ul>{}</ul>", "<li>x".repeat(1000)));
        assert_eq!(page.flattened, 0);
        let page = thin(&format!("<table>{}</table>", "<tr><td>x<td>y".repeat(1000)));
        assert_eq!(page.flattened, 0);
    }

    #[test]
    fn scripts_are_gone_and_structured_data_is_taken_out() {
        let page = thin(
            "<SCRIPT type='application/ld+json'>{\"a\":1}</SCRIPT><script>if (a<b) x('</div>')</script>Text<script>open",
        );
        assert_eq!(page.json_ld, ["{\"a\":1}"]);
        assert_eq!(page.html.trim(), "Text");
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_references() {
        let text = "é&amp;".repeat(5000);
        let page = thin(&text);
        assert!(
            page.html
                .split("<wbr>")
                .all(|piece| piece.len() <= MAX_RUN && !piece.starts_with("amp"))
        );
        assert_eq!(page.html.replace("<wbr>", ""), text);
    }

    #[test]
    fn a_base_outside_the_web_is_ignored() {
        assert_eq!(thin("<base href='file:///etc/'>x").html, "x");
        assert_eq!(
            thin("<base href='https://example.com/'>x").html,
            "<base href='https://example.com/'>x"
        );
    }
}
