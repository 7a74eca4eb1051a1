//! Text → tags, text and CDATA. Never fails: what is no markup is text, what never ends is ended where the next thing begins, and each of these
//! is told as a problem. Linear in the length of the text, whatever it holds: every search for an end goes forward only once.

use super::entities::Entities;

/// Bytes of one value of an attribute. Longer ones are a quotation mark that was never closed.
const MAX_VALUE: usize = 64 << 10;

/// Attributes of one tag.
const MAX_ATTRIBUTES: usize = 256;

/// A piece of a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    /// `<name key="value">`, names as they were written.
    Open {
        name: String,
        attributes: Vec<(String, String)>,
        /// `<name/>`
        empty: bool,
    },
    /// `</name>`
    Close(String),
    /// Text, its entities decoded.
    Text(String),
    /// The inside of a CDATA section, as it is.
    Data(String),
}

/// Looks for one thing again and again, each time further on.
struct Finder {
    needle: &'static str,
    /// What was found last, and from where it was looked for.
    last: Option<(usize, Option<usize>)>,
}

impl Finder {
    fn new(needle: &'static str) -> Finder {
        Finder { needle, last: None }
    }

    /// The first place at or after `from`. Without looking where an earlier answer still holds.
    fn find(&mut self, text: &str, from: usize) -> Option<usize> {
        match self.last {
            Some((asked, found)) if asked <= from && found.is_none_or(|at| at >= from) => found,
            _ => {
                let found = text
                    .get(from..)
                    .and_then(|rest| rest.find(self.needle))
                    .map(|at| from + at);
                self.last = Some((from, found));
                found
            }
        }
    }
}

/// What was met that no well-formed document holds.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Damage {
    /// `&` and `<` that begin nothing.
    pub stray: usize,
    /// Tags, comments, values and CDATA sections without their end.
    pub unended: usize,
}

/// Cuts a document into tokens.
pub struct Tokens<'t> {
    text: &'t str,
    at: usize,
    data_end: Finder,
    data_begin: Finder,
    item_end: Finder,
    entry_end: Finder,
    comment_end: Finder,
    instruction_end: Finder,
    tag_end: Finder,
    double: Finder,
    single: Finder,
    entities: Entities,
    /// The name of the tag that was opened last.
    opened: String,
    /// A declaration that never ended was met: others are taken to end at their first `>`.
    endless: bool,
    /// What was met so far.
    pub damage: Damage,
}

impl<'t> Tokens<'t> {
    pub fn new(text: &'t str) -> Tokens<'t> {
        Tokens {
            text,
            at: 0,
            data_end: Finder::new("]]>"),
            data_begin: Finder::new("<![CDATA["),
            item_end: Finder::new("</item"),
            entry_end: Finder::new("</entry"),
            comment_end: Finder::new("-->"),
            instruction_end: Finder::new("?>"),
            tag_end: Finder::new(">"),
            double: Finder::new("\""),
            single: Finder::new("'"),
            entities: Entities::default(),
            opened: String::new(),
            endless: false,
            damage: Damage::default(),
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or("")
    }

    /// The next token; `None` at the end.
    pub fn token(&mut self) -> Option<Token> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            if !rest.starts_with('<') {
                return Some(self.words(0));
            }
            if rest.starts_with("<!--") {
                self.skip_to(4, |t| &mut t.comment_end, 3);
            } else if rest.starts_with("<![CDATA[") {
                return Some(self.data());
            } else if rest.starts_with("<?") {
                self.skip_to(2, |t| &mut t.instruction_end, 2);
            } else if rest.starts_with("<!") {
                self.declaration();
            } else if let Some(name) = rest.strip_prefix("</") {
                let length = name_length(name);
                if length == 0 {
                    return Some(self.words(1));
                }
                return Some(self.close(length));
            } else if name_length(rest.get(1..).unwrap_or("")) == 0 {
                return Some(self.words(1));
            } else {
                return Some(self.open());
            }
        }
    }

    /// Text up to the next `<`; the first `literal` bytes are text whatever they are.
    fn words(&mut self, literal: usize) -> Token {
        let rest = self.rest();
        let end = rest
            .get(literal..)
            .and_then(|r| r.find('<'))
            .map_or(rest.len(), |at| at + literal);
        self.damage.stray += usize::from(literal > 0);
        self.at += end;
        let text = rest.get(..end).unwrap_or("");
        Token::Text(self.entities.decode(text, &mut self.damage.stray))
    }

    /// Past a comment or an instruction; one without end is only its own tag.
    fn skip_to(&mut self, lead: usize, finder: fn(&mut Self) -> &mut Finder, length: usize) {
        let text = self.text;
        let from = self.at + lead;
        match finder(self).find(text, from) {
            Some(end) => self.at = end + length,
            None => {
                self.damage.unended += 1;
                self.at = self.tag_end.find(text, from).map_or(from, |at| at + 1);
            }
        }
    }

    /// A CDATA section. Where the next item's section begins before this one ends, it was never ended, and ends with its item.
    fn data(&mut self) -> Token {
        let start = self.at + "<![CDATA[".len();
        let text = self.text;
        let end = self.data_end.find(text, start);
        let item = [self.item_end.find(text, start), self.entry_end.find(text, start)]
            .into_iter()
            .flatten()
            .min();
        let limit = end.unwrap_or(text.len());
        let swallowed = item.filter(|&item| {
            item < limit && (end.is_none() || self.data_begin.find(text, item).is_some_and(|b| b < limit))
        });
        match (swallowed, end) {
            (Some(item), _) => {
                self.damage.unended += 1;
                let around = format!("</{}", self.opened);
                let stop = self
                    .slice(start, item)
                    .find(&around)
                    .map_or(item, |at| start + at);
                self.at = stop;
                Token::Data(self.slice(start, stop).to_owned())
            }
            (None, Some(end)) => {
                self.at = end + "]]>".len();
                Token::Data(self.slice(start, end).to_owned())
            }
            (None, None) => {
                self.damage.unended += 1;
                self.at = text.len();
                Token::Data(self.slice(start, text.len()).to_owned())
            }
        }
    }

    /// `<!DOCTYPE …>` with what it declares. Nothing outside the document is ever looked at.
    fn declaration(&mut self) {
        let rest = self.rest();
        let end = if self.endless { None } else { declaration_end(rest) };
        match end {
            Some(end) => {
                self.entities.declare(rest.get(..end).unwrap_or(""));
                self.at += end + 1;
            }
            None => {
                self.endless = true;
                self.damage.unended += 1;
                let text = self.text;
                self.at = self.tag_end.find(text, self.at).map_or(text.len(), |at| at + 1);
            }
        }
    }

    fn close(&mut self, length: usize) -> Token {
        let rest = self.rest();
        let name = rest.get(2..2 + length).unwrap_or("").to_owned();
        let after = rest.get(2 + length..).unwrap_or("");
        let end = after.find(['<', '>']);
        let past = match end.map(|at| (at, after.as_bytes().get(at))) {
            Some((at, Some(b'>'))) => at + 1,
            Some((at, _)) => {
                self.damage.unended += 1;
                at
            }
            None => {
                self.damage.unended += 1;
                after.len()
            }
        };
        self.at += 2 + length + past;
        Token::Close(name)
    }

    fn open(&mut self) -> Token {
        let start = self.at + 1;
        let length = name_length(self.text.get(start..).unwrap_or(""));
        let name = self.slice(start, start + length).to_owned();
        self.opened.clone_from(&name);
        self.at = start + length;
        let mut attributes: Vec<(String, String)> = Vec::new();
        let mut empty = false;
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            self.at += blank;
            let rest = self.rest();
            match rest.bytes().next() {
                None => {
                    self.damage.unended += 1;
                    break;
                }
                Some(b'>') => {
                    self.at += 1;
                    break;
                }
                Some(b'<') => {
                    self.damage.unended += 1;
                    break;
                }
                Some(b'/') => {
                    self.at += 1;
                    empty = rest.as_bytes().get(1) == Some(&b'>');
                }
                _ => {
                    let attribute = self.attribute();
                    if attributes.len() < MAX_ATTRIBUTES
                        && let Some(pair) = attribute
                        && attributes.iter().all(|(key, _)| *key != pair.0)
                    {
                        attributes.push(pair);
                    }
                }
            }
        }
        Token::Open {
            name,
            attributes,
            empty,
        }
    }

    /// `key="value"`, `key='value'`, `key=value` or `key`. Always goes on by a character at least.
    fn attribute(&mut self) -> Option<(String, String)> {
        let rest = self.rest();
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '<' | '/'))
            .unwrap_or(rest.len());
        if length == 0 {
            // A `=` with nothing before it.
            self.at += 1;
            return None;
        }
        let key = rest.get(..length).unwrap_or("").to_owned();
        self.at += length;
        let after = self.rest();
        let Some(value) = after.trim_start().strip_prefix('=') else {
            return Some((key, String::new()));
        };
        let value = value.trim_start();
        self.at = self.text.len() - value.len();
        let raw = match value.bytes().next() {
            Some(quote @ (b'"' | b'\'')) => {
                let from = self.at + 1;
                let text = self.text;
                let finder = if quote == b'"' {
                    &mut self.double
                } else {
                    &mut self.single
                };
                match finder.find(text, from).filter(|end| end - from <= MAX_VALUE) {
                    Some(end) => {
                        self.at = end + 1;
                        self.slice(from, end)
                    }
                    None => {
                        self.damage.unended += 1;
                        self.at = from;
                        self.bare()
                    }
                }
            }
            _ => self.bare(),
        };
        Some((key, self.entities.decode(raw, &mut self.damage.stray)))
    }

    /// A value without quotation marks.
    fn bare(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '>' | '<'))
            .unwrap_or(rest.len());
        // `<a href=x/>` is an empty element in every feed that writes so.
        let end = match rest.as_bytes().get(end) {
            Some(b'>') if rest.get(..end).is_some_and(|v| v.ends_with('/')) => end - 1,
            _ => end,
        };
        self.at += end;
        rest.get(..end).unwrap_or("")
    }
}

/// Where the `>` of a declaration stands, past what it quotes and what stands between its brackets.
fn declaration_end(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut inside = false;
    let mut at = 2;
    loop {
        match *bytes.get(at)? {
            quote @ (b'"' | b'\'') => at += 1 + bytes.get(at + 1..)?.iter().position(|&b| b == quote)?,
            b'<' if rest.get(at..)?.starts_with("<!--") => at += rest.get(at..)?.find("-->")? + 2,
            b'[' => inside = true,
            b']' => inside = false,
            b'>' if !inside => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

/// Bytes of the name at the start of `rest`; 0 where none begins.
fn name_length(rest: &str) -> usize {
    if !rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':')) {
        return 0;
    }
    rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.')))
        .unwrap_or(rest.len())
}
