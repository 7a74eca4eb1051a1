//! Quotation marks → quotations. A mark that is never closed ends with its paragraph, so that one lost mark spoils one paragraph
//! and not the article; the next paragraph may then go on with a mark of its own, as newspapers print long quotations.

use super::Doc;
use super::token::TokenKind;
use crate::article::Span;

/// One quotation, marks included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quote {
    /// Index of the first token of the opening mark.
    pub first: usize,
    /// One past the last token of the closing mark, or of the paragraph where there is none.
    pub end: usize,
    /// Whether it was closed.
    pub closed: bool,
    /// Words in it.
    pub words: usize,
}

impl Quote {
    /// Where it stands, marks included.
    pub fn span(&self, doc: &Doc) -> Span {
        doc.tokens_span(self.first, self.end)
    }

    /// Whether token `i` lies inside.
    pub fn holds(&self, i: usize) -> bool {
        self.first <= i && i < self.end
    }
}

/// All quotations of an article, in order; none overlap, a quotation in a quotation is part of the outer one.
pub struct Quotes {
    all: Vec<Quote>,
}

/// Tokens that a quotation in single marks may have: further away, the mark was an apostrophe.
const SINGLE: usize = 160;

/// Tokens that a quotation within a quotation of the same marks may have.
const INNER: usize = 16;

/// What pairs with what.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Straight,
    Curly,
    Doubled,
    Guillemet,
    Single,
}

impl Quotes {
    /// Pairs the marks, in one pass.
    pub fn new(doc: &Doc) -> Quotes {
        let mut all = Vec::new();
        let mut open: Option<(usize, Mark, usize)> = None;
        let mut words = 0usize;
        let mut i = 0;
        let close = |all: &mut Vec<Quote>, first: usize, end: usize, closed: bool, words: usize| {
            if words > 0 {
                all.push(Quote {
                    first,
                    end,
                    closed,
                    words,
                });
            }
        };
        while i < doc.tokens.len() {
            let token = doc.tokens[i];
            if token.opens_block
                && let Some((first, mark, before)) = open.take()
                && mark != Mark::Single
            {
                close(&mut all, first, i, false, words - before);
            }
            if token.kind != TokenKind::Sign {
                words += usize::from(token.kind == TokenKind::Word);
                i += 1;
                continue;
            }
            let sign = token.span.of(doc.text);
            let twice = matches!(sign, "'" | "`" | "’" | "‘")
                && doc.word(i + 1) == sign
                && doc.tokens.get(i + 1).is_some_and(|t| !t.spaced && !t.opens_block);
            let tight = doc.tokens.get(i + 1).is_some_and(|t| !t.spaced && !t.opens_block);
            let (kind, len) = match sign {
                _ if twice => (Mark::Doubled, 2),
                "\"" | "＂" => (Mark::Straight, 1),
                "“" | "”" | "„" | "‟" => (Mark::Curly, 1),
                "«" | "»" => (Mark::Guillemet, 1),
                "‘" | "’" | "'" => (Mark::Single, 1),
                _ => {
                    i += 1;
                    continue;
                }
            };
            match open {
                None => {
                    let opens = match kind {
                        Mark::Curly => sign != "”" || tight && (token.spaced || token.opens_block),
                        Mark::Guillemet => sign == "«",
                        Mark::Single => {
                            sign != "’"
                                && tight
                                && (token.spaced || token.opens_block)
                                && single_closes(doc, i + 1)
                        }
                        Mark::Straight | Mark::Doubled => true,
                    };
                    if opens {
                        open = Some((i, kind, words));
                    }
                }
                Some((_, Mark::Curly, _))
                    if sign == "“" && tight && token.spaced && inner(doc, i).is_some() =>
                {
                    // “She said “hello” to us.”: the inner pair is passed over.
                    let end = inner(doc, i).unwrap_or(i + 1);
                    words += (i..end)
                        .filter(|&t| doc.tokens[t].kind == TokenKind::Word)
                        .count();
                    i = end;
                    continue;
                }
                Some((first, mark, before)) => {
                    // “…" and "…”: typists mix the two; the space around a mark tells which it is.
                    let apart = doc
                        .tokens
                        .get(i + len)
                        .is_none_or(|t| t.spaced || t.opens_block || t.kind == TokenKind::Sign);
                    let mixed = matches!(
                        (mark, kind),
                        (Mark::Straight, Mark::Curly) | (Mark::Curly, Mark::Straight)
                    );
                    let shut = !token.spaced && apart;
                    let closes = mixed && shut
                        || mark == kind && sign == "“" && shut
                        || mark == kind
                            && match kind {
                                // “ inside “…: the opening of a nested or a forgotten one; a closing mark is what ends it.
                                Mark::Curly => sign == "”",
                                Mark::Guillemet => sign == "»",
                                Mark::Single => sign != "‘" && !token.spaced && !tight_word(doc, i),
                                Mark::Straight | Mark::Doubled => true,
                            };
                    if closes {
                        close(&mut all, first, i + len, true, words - before);
                        open = None;
                    }
                }
            }
            i += len;
        }
        if let Some((first, mark, before)) = open
            && mark != Mark::Single
        {
            close(&mut all, first, doc.tokens.len(), false, words - before);
        }
        Quotes { all }
    }

    /// All of them.
    pub fn all(&self) -> &[Quote] {
        &self.all
    }

    /// Index of the quotation that holds token `i`.
    pub fn at(&self, i: usize) -> Option<usize> {
        let k = self.all.partition_point(|q| q.first <= i).checked_sub(1)?;
        self.all[k].holds(i).then_some(k)
    }

    /// Indices of the quotations that have a token in `first..end`.
    pub fn within(&self, first: usize, end: usize) -> std::ops::Range<usize> {
        let from = self.all.partition_point(|q| q.end <= first);
        let to = self.all.partition_point(|q| q.first < end);
        from..to.max(from)
    }

    /// Index of the quotation whose last token is `i`.
    pub fn ending(&self, i: usize) -> Option<usize> {
        self.at(i).filter(|&k| self.all[k].end == i + 1)
    }

    /// Index of the quotation whose first token is `i`.
    pub fn opening(&self, i: usize) -> Option<usize> {
        self.at(i).filter(|&k| self.all[k].first == i)
    }
}

/// One past the mark that closes a short quotation within another, which opens at token `from`; nothing when the next mark behind
/// opens again, for then the outer one was never closed. Looks no further than [`SINGLE`] tokens.
fn inner(doc: &Doc, from: usize) -> Option<usize> {
    let near = |at: usize| {
        (at..(at + SINGLE).min(doc.tokens.len()))
            .take_while(|&i| !doc.tokens[i].opens_block)
            .find(|&i| matches!(doc.word(i), "“" | "”"))
    };
    let close = near(from + 1).filter(|&i| doc.word(i) == "”" && i - from <= INNER)?;
    let outer = near(close + 1)?;
    (doc.word(outer) == "”").then_some(close + 1)
}

/// A letter or digit follows the sign without a space: it is an apostrophe.
fn tight_word(doc: &Doc, i: usize) -> bool {
    doc.tokens
        .get(i + 1)
        .is_some_and(|t| !t.spaced && !t.opens_block && t.kind != TokenKind::Sign)
}

/// Whether a single mark that opens before token `from` is closed nearby, in its own paragraph. The search stops at the next
/// mark, so that a page of apostrophes costs no more than its length.
fn single_closes(doc: &Doc, from: usize) -> bool {
    for i in from..(from + SINGLE).min(doc.tokens.len()) {
        let token = doc.tokens[i];
        if token.opens_block {
            return false;
        }
        if token.kind == TokenKind::Sign {
            match token.span.of(doc.text) {
                "’" | "'" if !token.spaced && !tight_word(doc, i) && i > from => return true,
                "‘" | "'" | "“" | "”" | "\"" => return false,
                _ => {}
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Block, BlockKind};

    fn quotes(paragraphs: &[&str]) -> Vec<(String, bool)> {
        let mut text = String::new();
        let mut blocks = Vec::new();
        for p in paragraphs {
            let start = text.len();
            text.push_str(p);
            blocks.push(Block {
                span: Span::new(start, text.len()),
                kind: BlockKind::Paragraph,
            });
            text.push_str("\n\n");
        }
        let article = Article::plain(text, blocks);
        let doc = Doc::new(&article);
        let quotes = Quotes::new(&doc);
        quotes
            .all()
            .iter()
            .map(|q| (q.span(&doc).of(doc.text).to_owned(), q.closed))
            .collect()
    }

    #[test]
    fn every_usual_mark_pairs() {
        let all = quotes(&["“One,” he said. \"Two.\" ''Three,'' and ‘four men’s hats.’ «Five»"]);
        let all: Vec<_> = all.iter().map(|(q, _)| q.as_str()).collect();
        assert_eq!(
            all,
            ["“One,”", "\"Two.\"", "''Three,''", "‘four men’s hats.’", "«Five»"]
        );
    }

    #[test]
    fn a_lost_mark_ends_with_its_paragraph() {
        let all = quotes(&["\"We begin here.", "He stood up. \"Now,\" he said."]);
        assert_eq!(
            all,
            [
                ("\"We begin here.".to_owned(), false),
                ("\"Now,\"".to_owned(), true)
            ]
        );
    }

    #[test]
    fn marks_of_two_kinds_may_pair() {
        let all = quotes(&["“One day,\" he said. \"Two days,” she said. “Three.“"]);
        assert_eq!(
            all.iter()
                .map(|(q, closed)| (q.as_str(), *closed))
                .collect::<Vec<_>>(),
            [("“One day,\"", true), ("\"Two days,”", true), ("“Three.“", true)]
        );
    }

    #[test]
    fn a_short_quotation_within_one_of_the_same_marks_is_part_of_it() {
        let all = quotes(&["“I live in what he calls “mud” and like it,” she said. “Yes.”"]);
        let all: Vec<_> = all.iter().map(|(q, _)| q.as_str()).collect();
        assert_eq!(all, ["“I live in what he calls “mud” and like it,”", "“Yes.”"]);
        // The outer one was never closed.
        let all = quotes(&["“I live here, she said. “No.” He left. “Yes.”"]);
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn apostrophes_are_no_quotations() {
        assert!(quotes(&["The workers’ hats and the boss's '90s car aren't here."]).is_empty());
    }
}
