//! Source flags: reasons to look, each from a rule with a name. Most rules are phrases and live in `config/lexicon/` with their
//! examples ([`phrases`]); what phrases cannot say has a small file each. The handbook is docs/flags.md.

mod embeds;
mod headline;
mod inconsistent;
mod interest;
mod origins;
mod phrases;
mod sources;
mod unattributed;

use super::grammar::{Grammar, Tag};
use super::number::Numbers;
use super::quotes::Quotes;
use super::{Doc, Extraction, Flag, FlagKind, Lexicon, LexiconError, Severity};
use crate::article::Span;

/// The compiled rules.
pub struct Rules {
    grammar: Grammar,
    phrases: phrases::PhraseRules,
    sources: sources::SourceWords,
    numbers: Numbers,
    contradictions: inconsistent::Words,
}

/// What every rule reads.
struct Case<'r, 'd> {
    doc: &'r Doc<'d>,
    found: &'r Extraction,
    tags: &'r [Tag],
    quotes: &'r Quotes,
    words: &'r sources::SourceWords,
    numbers: &'r Numbers,
    /// Where names stand, sorted, and the index of each name's entity.
    named: Vec<(Span, usize)>,
    /// For each sentence, the attributions whose content begins in it or whose cue stands in it; sorted by sentence.
    by_sentence: Vec<(usize, usize)>,
}

impl Case<'_, '_> {
    fn tag(&self, i: usize) -> Tag {
        self.tags.get(i).copied().unwrap_or_default()
    }

    /// A name holds all of this: "Shameless" the programme judges nobody.
    fn in_name(&self, span: Span) -> bool {
        let upto = self.named.partition_point(|n| n.0.start() <= span.start());
        upto.checked_sub(1).is_some_and(|n| self.named[n].0.covers(span))
    }

    /// An expression of time stands in these words.
    fn timed(&self, span: Span) -> bool {
        let dates = &self.found.dates;
        let from = dates.partition_point(|d| d.span.end() <= span.start());
        dates.get(from).is_some_and(|d| d.span.start() < span.end())
    }

    /// Token `i` is the first of its sentence: its capital tells nothing.
    fn opens_sentence(&self, i: usize) -> bool {
        self.doc
            .tokens
            .get(i)
            .and_then(|t| self.doc.sentence_at(t.span.start()))
            .and_then(|s| self.doc.sentences.get(s))
            .is_some_and(|s| s.first as usize == i)
    }

    /// The kind and index of the entity that is named at this byte.
    fn entity_at(&self, at: usize) -> Option<usize> {
        let upto = self.named.partition_point(|n| n.0.start() <= at);
        let (span, entity) = *self.named.get(upto.checked_sub(1)?)?;
        (span.end() > at).then_some(entity)
    }

    /// The attributions that touch a sentence, as indices.
    fn attributions_in(&self, sentence: usize) -> impl Iterator<Item = usize> + '_ {
        let from = self.by_sentence.partition_point(|&(s, _)| s < sentence);
        self.by_sentence[from..]
            .iter()
            .take_while(move |&&(s, _)| s == sentence)
            .map(|&(_, a)| a)
    }
}

impl Rules {
    /// Compiles them.
    pub fn new(lexicon: &Lexicon) -> Result<Rules, LexiconError> {
        let grammar = Grammar::new(lexicon)?;
        Ok(Rules {
            phrases: phrases::PhraseRules::new(lexicon)?,
            sources: sources::SourceWords::new(lexicon)?,
            numbers: Numbers::new(lexicon)?,
            contradictions: inconsistent::Words::new(lexicon)?,
            grammar,
        })
    }

    /// Every flag, in order. `found` holds what earlier passes found.
    pub fn find(&self, doc: &Doc, found: &Extraction) -> Vec<Flag> {
        let tags = self.grammar.tags(doc);
        let quotes = Quotes::new(doc);
        let mut by_sentence: Vec<(usize, usize)> = Vec::new();
        for (i, a) in found.attributions.iter().enumerate() {
            for part in a.content.iter().chain(&a.cue).chain(&a.source) {
                if let Some(s) = doc.sentence_at(part.start()) {
                    by_sentence.push((s, i));
                }
            }
        }
        by_sentence.sort_unstable();
        by_sentence.dedup();
        let mut named: Vec<(Span, usize)> = found
            .entities
            .iter()
            .enumerate()
            .flat_map(|(n, e)| e.mentions.iter().map(move |m| (m.span, n)))
            .collect();
        named.sort_unstable();
        let case = Case {
            doc,
            named,
            found,
            tags: &tags,
            quotes: &quotes,
            words: &self.sources,
            numbers: &self.numbers,
            by_sentence,
        };
        let mut out = Vec::new();
        self.phrases.find(&case, &mut out);
        sources::find(&case, &mut out);
        origins::find(&case, &mut out);
        interest::find(&case, &mut out);
        embeds::find(&case, &mut out);
        inconsistent::find(&case, &self.contradictions, &mut out);
        // These two read the flags so far.
        unattributed::find(&case, &mut out);
        headline::find(&case, &mut out);
        out.sort_by_key(|f| (f.span, f.kind as u8));
        out.dedup_by(|b, a| a.kind == b.kind && a.span == b.span && a.other == b.other);
        out
    }
}

/// One flag, written down.
fn flag(kind: FlagKind, span: Span, rule: &'static str, why: impl Into<String>, severity: Severity) -> Flag {
    Flag {
        kind,
        span,
        other: None,
        rule: rule.into(),
        why: why.into(),
        severity,
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! What the tests of all rules share.
    use super::*;
    use crate::article::{Article, Block, BlockKind};
    use crate::extract::Engine;

    /// The paragraphs as an article.
    pub fn article(paragraphs: &[&str]) -> Article {
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
        Article::plain(text, blocks)
    }

    /// Kind, rule and words of every flag in these paragraphs.
    pub fn flags(paragraphs: &[&str]) -> Vec<(FlagKind, String, String)> {
        static ENGINE: std::sync::OnceLock<Engine> = std::sync::OnceLock::new();
        let article = article(paragraphs);
        ENGINE
            .get_or_init(|| {
                let lexicon = Lexicon::shipped().expect("the shipped lexicon reads");
                Engine::new(&lexicon).expect("the shipped lexicon compiles")
            })
            .extract(&article)
            .flags
            .into_iter()
            .map(|f| (f.kind, f.rule.to_string(), f.span.of(&article.text).to_owned()))
            .collect()
    }

    /// The words flagged with this kind.
    pub fn words(kind: FlagKind, paragraphs: &[&str]) -> Vec<String> {
        flags(paragraphs)
            .into_iter()
            .filter(|(k, _, _)| *k == kind)
            .map(|(_, _, w)| w)
            .collect()
    }
}
