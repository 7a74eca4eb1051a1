//! Tokens → sentences.
//!
//! One pass over the tokens. Each mark that can end a sentence is judged by what stands before it (an abbreviation, an initial,
//! a number, an address) and what follows. The rules follow the golden rules of Kevin Dias's pragmatic segmenter where a
//! reader would agree, except that a quotation of several sentences is several sentences: each is read, flagged and checked by
//! itself. Word lists are in `config/lexicon/abbreviations.toml`.

mod judge;

use super::Sentence;
use super::lexicon::{Lexicon, LexiconError};
use super::phrase::KeySet;
use super::token::{Token, TokenKind, key_of};
use crate::article::{Article, BlockKind, Span};
use judge::Judge;
use serde::Deserialize;
use std::sync::LazyLock;

/// The lists, as the file has them.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    before_name: Vec<String>,
    before_number: Vec<String>,
    general: Vec<String>,
    clock: Vec<String>,
    marked_names: Vec<String>,
    openers: Vec<String>,
    said: Vec<String>,
}

/// The compiled lists.
#[derive(Default)]
pub struct Segmenter {
    before_name: KeySet,
    before_number: KeySet,
    general: KeySet,
    clock: KeySet,
    marked_names: KeySet,
    openers: KeySet,
    said: KeySet,
}

impl Segmenter {
    /// Compiles them.
    pub fn new(lexicon: &Lexicon) -> Result<Segmenter, LexiconError> {
        let file: File = lexicon.read("abbreviations")?;
        let set = |words: &[String]| words.iter().map(|w| key_of(w)).collect();
        Ok(Segmenter {
            before_name: set(&file.before_name),
            before_number: set(&file.before_number),
            general: set(&file.general),
            clock: set(&file.clock),
            marked_names: set(&file.marked_names),
            openers: set(&file.openers),
            said: set(&file.said),
        })
    }

    /// The shipped lists. Should they be broken, which a test rules out, no word counts as an abbreviation.
    pub fn shipped() -> &'static Segmenter {
        static SHIPPED: LazyLock<Segmenter> = LazyLock::new(|| {
            Lexicon::shipped()
                .and_then(|lexicon| Segmenter::new(&lexicon))
                .unwrap_or_default()
        });
        &SHIPPED
    }

    /// Cuts every block into sentences. They cover all tokens, in order, and none crosses a block.
    pub fn sentences(&self, article: &Article, tokens: &[Token]) -> Vec<Sentence> {
        let mut out = Vec::with_capacity(tokens.len() / 20 + 1);
        let mut block = 0;
        let mut from = 0;
        while from < tokens.len() {
            let to = tokens[from + 1..]
                .iter()
                .position(|t| t.opens_block)
                .map_or(tokens.len(), |n| from + 1 + n);
            while article
                .blocks
                .get(block)
                .is_some_and(|b| b.span.end() <= tokens[from].span.start())
            {
                block += 1;
            }
            let kind = article.blocks.get(block).map_or(BlockKind::Paragraph, |b| b.kind);
            let mut cut = |first: usize, last: usize| {
                out.push(Sentence {
                    span: tokens[first].span.join(tokens[last - 1].span),
                    first: first as u32,
                    last: last as u32,
                    block: block as u32,
                });
            };
            if kind == BlockKind::Credit {
                cut(from, to);
            } else {
                self.block(&article.text, &tokens[from..to], |a, b| cut(from + a, from + b));
            }
            from = to;
        }
        out
    }

    /// Calls `cut` with the first and one past the last token of each sentence of a block.
    fn block(&self, text: &str, tokens: &[Token], mut cut: impl FnMut(usize, usize)) {
        let mut judge = Judge::new(self, text, tokens);
        let mut first = 0;
        let mut i = 0;
        while i < tokens.len() {
            match judge.step(first, i) {
                Some(end) => {
                    cut(first, end);
                    first = end;
                    i = end;
                }
                None => i += 1,
            }
        }
        if first < tokens.len() {
            cut(first, tokens.len());
        }
    }
}

/// Cuts every block into sentences by the shipped lists.
pub fn sentences(article: &Article, tokens: &[Token]) -> Vec<Sentence> {
    Segmenter::shipped().sentences(article, tokens)
}

/// The text of a token that is one sign, as a character.
fn sign(text: &str, token: &Token) -> Option<char> {
    (token.kind == TokenKind::Sign)
        .then(|| token.span.of(text).chars().next())
        .flatten()
}

/// Whether two tokens touch.
fn touching(a: &Token, b: &Token) -> bool {
    a.span.end() == b.span.start()
}

/// The key of the text of a span without a last full stop.
fn key_without_stop(text: &str, span: Span) -> u64 {
    key_of(span.of(text).trim_end_matches('.'))
}

#[cfg(test)]
mod tests;
