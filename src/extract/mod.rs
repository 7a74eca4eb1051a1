//! Article → [`Extraction`]: the people, organisations and places in it, the dated events, who said what, the flags on its
//! sources and the facts to check. Rules and word lists are data ([`Lexicon`]); every finding names the rule that made it.
//!
//! The text is cut once into tokens that own nothing ([`token`]), the tokens into sentences; every later pass reads the same
//! tokens and adds its findings. No pass allocates per token.

pub mod attributions;
pub mod entities;
pub mod events;
pub mod facts;
pub mod finding;
pub mod flags;
pub mod grammar;
pub mod language;
pub mod lexicon;
pub mod limits;
pub mod model;
pub mod number;
pub mod phrase;
pub mod published;
pub mod quotes;
pub mod record;
pub mod sentence;
pub mod times;
pub mod token;

pub use finding::*;
pub use lexicon::{Lexicon, LexiconError};
use limits::{Bounds, List};
use std::sync::atomic::AtomicBool;
use token::Token;

use crate::article::{Article, Span};

/// A sentence: its text and its tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// Bytes, from the first to the last token.
    pub span: Span,
    /// Index of its first token.
    pub first: u32,
    /// One past the index of its last token.
    pub last: u32,
    /// Index of the block it stands in.
    pub block: u32,
}

impl Sentence {
    /// The indices of its tokens.
    pub fn tokens(&self) -> std::ops::Range<usize> {
        self.first as usize..self.last as usize
    }
}

/// An article cut into tokens and sentences: what every pass reads.
pub struct Doc<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its text.
    pub text: &'a str,
    /// All tokens, in order; no token crosses a block.
    pub tokens: Vec<Token>,
    /// All sentences, in order; they cover all tokens.
    pub sentences: Vec<Sentence>,
    /// How much may be found in it, and whether that is still wanted.
    pub bounds: Bounds<'a>,
}

impl<'a> Doc<'a> {
    /// Cuts the article by the shipped lists.
    pub fn new(article: &'a Article) -> Doc<'a> {
        Doc::cut(article, sentence::Segmenter::shipped())
    }

    /// Cuts the article.
    pub fn cut(article: &'a Article, segmenter: &sentence::Segmenter) -> Doc<'a> {
        Doc::within(article, segmenter, Bounds::default())
    }

    /// Cuts the article, as much of it as `bounds` allow.
    pub fn within(article: &'a Article, segmenter: &sentence::Segmenter, bounds: Bounds<'a>) -> Doc<'a> {
        let tokens = token::tokens(article, &bounds);
        let sentences = segmenter.sentences(article, &tokens);
        Doc {
            article,
            text: &article.text,
            tokens,
            sentences,
            bounds,
        }
    }

    /// These tokens are one word with hyphens, and more than one token.
    pub fn hyphened(&self, first: usize, last: usize) -> bool {
        first + 1 < last && (first + 1..last).all(|i| !self.tokens[i].spaced)
    }

    /// The text of token `i`.
    pub fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.span.of(self.text))
    }

    /// The key of token `i`, see [`token::key`]; 0 past the end.
    pub fn key(&self, i: usize) -> u64 {
        self.tokens.get(i).map_or(0, |t| t.key)
    }

    /// Whether token `i` is this word, given in lower case.
    pub fn is_word(&self, i: usize, word: &str) -> bool {
        self.tokens.get(i).is_some_and(|t| t.key == token::key_of(word))
    }

    /// The span from token `first` up to, not including, token `last`.
    pub fn tokens_span(&self, first: usize, last: usize) -> Span {
        match (self.tokens.get(first), self.tokens.get(last.wrapping_sub(1))) {
            (Some(a), Some(b)) if first < last => a.span.join(b.span),
            _ => Span::default(),
        }
    }

    /// Index of the sentence that holds byte `at`, or of the last one that begins before it.
    pub fn sentence_at(&self, at: usize) -> Option<usize> {
        self.sentences
            .partition_point(|s| s.span.start() <= at)
            .checked_sub(1)
    }

    /// Index of the first token that ends after byte `at`.
    pub fn token_at(&self, at: usize) -> usize {
        self.tokens.partition_point(|t| t.span.end() <= at)
    }
}

/// The rules and word lists, compiled once and used for any number of articles.
pub struct Engine {
    segmenter: sentence::Segmenter,
    languages: language::Languages,
    times: times::Times,
    events: events::Events,
    entities: entities::Gazetteer,
    attributions: attributions::Cues,
    flags: flags::Rules,
    facts: facts::Signs,
}

impl Engine {
    /// Compiles a lexicon. The error names the file and the entry that cannot be understood.
    pub fn new(lexicon: &Lexicon) -> Result<Engine, LexiconError> {
        Ok(Engine {
            segmenter: sentence::Segmenter::new(lexicon)?,
            languages: language::Languages::new(lexicon)?,
            times: times::Times::new(lexicon)?,
            events: events::Events::new(lexicon)?,
            entities: entities::Gazetteer::new(lexicon)?,
            attributions: attributions::Cues::new(lexicon)?,
            flags: flags::Rules::new(lexicon)?,
            facts: facts::Signs::new(lexicon)?,
        })
    }

    /// Tells the training of the names model what the model is told of an article, see [`entities::tagger`].
    pub fn study(&self, article: &Article, mut each: impl FnMut(&Doc, entities::tagger::Island)) {
        let doc = Doc::cut(article, &self.segmenter);
        let readings = self.times.read(&doc);
        let published = published::published(&doc, &readings);
        let dates = self.times.resolve(&doc, &readings, published.as_ref());
        self.entities.study(&doc, &dates, |island| each(&doc, island));
    }

    /// Finds everything in one article.
    pub fn extract(&self, article: &Article) -> Extraction {
        self.find(&Doc::cut(article, &self.segmenter))
    }

    /// As [`Engine::extract`], and `None` soon after `abandoned` is set.
    pub fn extract_unless(&self, article: &Article, abandoned: &AtomicBool) -> Option<Extraction> {
        let doc = Doc::within(article, &self.segmenter, Bounds::until(abandoned));
        let found = self.find(&doc);
        (!doc.bounds.abandoned()).then_some(found)
    }

    fn find(&self, doc: &Doc) -> Extraction {
        let article = doc.article;
        let recognised = self
            .languages
            .recognise(doc.text, &doc.tokens, article.meta.language.as_deref());
        let mut found = Extraction {
            sentences: doc.sentences.iter().map(|s| s.span).collect(),
            language: recognised.language,
            abstained: recognised.abstained,
            published: article.meta.published.clone(),
            ..Extraction::default()
        };
        if found.abstained.is_none() {
            self.fill(doc, &mut found);
        }
        found.truncated = doc.bounds.truncated();
        found
    }

    fn fill(&self, doc: &Doc, found: &mut Extraction) {
        let bounds = &doc.bounds;
        let readings = self.times.read(doc);
        found.published = published::published(doc, &readings);
        found.dates = self.times.resolve(doc, &readings, found.published.as_ref());
        bounds.cut(List::Dates, &mut found.dates);
        if bounds.abandoned() {
            return;
        }
        found.entities = self.entities.find(doc, &found.dates);
        if bounds.abandoned() {
            return;
        }
        found.dates = self
            .events
            .tie(doc, &found.entities, std::mem::take(&mut found.dates));
        bounds.cut(List::Dates, &mut found.dates);
        found.attributions = self.attributions.find(doc, &found.entities);
        bounds.cut(List::Attributions, &mut found.attributions);
        if bounds.abandoned() {
            return;
        }
        found.flags = self.flags.find(doc, found);
        bounds.cut(List::Flags, &mut found.flags);
        found.facts = self.facts.find(doc, found);
        bounds.cut(List::Facts, &mut found.facts);
    }
}
