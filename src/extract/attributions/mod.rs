//! Who said what: source, cue and content, direct and indirect.
//!
//! There is no parser behind this. A sentence is read for its cues ([`hits`]); each is asked for the noun phrase that speaks
//! ([`source`]) and for how far what is said reaches ([`content`]); quotation marks ([`super::quotes`]) overrule both. Quotations
//! without a cue go to the last speaker of their paragraph, or of the one before when that broke off with an open mark. Work per
//! sentence is capped, so time is linear whatever the text.

mod behind;
mod carry;
mod content;
mod cues;
mod hits;
mod label;
mod other;
mod resolve;
mod source;
#[cfg(test)]
mod tests;
mod verb;

use super::grammar::{Grammar, Tag};
use super::limits::List;
use super::quotes::Quotes;
use super::token::key;
use super::{Attribution, Doc, Entity, Lexicon, LexiconError, Sentence};
use crate::article::{BlockKind, Span};
use cues::{CueWords, Govern};
use hits::{HitKind, Reading};
pub use resolve::Mentions;
use source::Left;

/// How many reports one in the other are told: "the paper wrote that the ministry said that the guard reported" is three.
const DEPTH: usize = 4;

/// The compiled cues.
pub struct Cues {
    grammar: Grammar,
    words: CueWords,
}

/// An attribution by token indices, before it is written down.
#[derive(Clone, Debug, Default)]
struct Draft {
    source: Option<(usize, usize)>,
    cue: (usize, usize),
    content: Vec<(usize, usize)>,
    rule: &'static str,
}

impl Cues {
    /// Compiles them.
    pub fn new(lexicon: &Lexicon) -> Result<Cues, LexiconError> {
        Ok(Cues {
            grammar: Grammar::new(lexicon)?,
            words: CueWords::new(lexicon)?,
        })
    }

    /// Every attribution, in order.
    pub fn find(&self, doc: &Doc, entities: &[Entity]) -> Vec<Attribution> {
        let tags = self.grammar.tags(doc);
        let quotes = Quotes::new(doc);
        let mentions = Mentions::new(entities);
        let reading = Reading {
            doc,
            tags: &tags,
            quotes: &quotes,
            words: &self.words,
        };
        let mut drafts: Vec<Draft> = Vec::new();
        // Which quotations have found their speaker.
        let mut taken: Vec<Option<usize>> = vec![None; quotes.all().len()];
        for sentence in &doc.sentences {
            if doc.bounds.full(List::Attributions, drafts.len()) {
                break;
            }
            let kind = doc.article.blocks.get(sentence.block as usize).map(|b| b.kind);
            if matches!(
                kind,
                Some(BlockKind::Credit | BlockKind::Byline | BlockKind::Embed | BlockKind::Pre)
            ) {
                continue;
            }
            let from = drafts.len();
            reading.sentence(sentence, &mut drafts);
            for (n, draft) in drafts.iter().enumerate().skip(from) {
                for &(first, end) in &draft.content {
                    for k in quotes.within(first, end) {
                        taken[k].get_or_insert(n);
                    }
                }
            }
        }
        reading.labels(&mentions, &mut drafts, &mut taken);
        reading.carry_on(&mentions, &mut drafts, &mut taken);
        self.write(&reading, &mentions, drafts)
    }

    fn write(&self, reading: &Reading, mentions: &Mentions, mut drafts: Vec<Draft>) -> Vec<Attribution> {
        let doc = reading.doc;
        drafts.sort_by_key(|d| {
            let content = d.content.first().copied().unwrap_or(d.cue);
            if d.cue.1 > d.cue.0 {
                content.min(d.cue)
            } else {
                content
            }
        });
        let mut last_person: Option<usize> = None;
        let mut out = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let mut entity = None;
            if let Some((first, end)) = draft.source {
                entity = mentions.named(doc, first, end);
                let start = doc.tokens[first].span.start();
                if entity.is_none() && end == first + 1 {
                    let k = doc.key(first);
                    if k == key("he") || k == key("she") {
                        let near = doc
                            .sentence_at(start)
                            .and_then(|s| doc.sentences.get(s.saturating_sub(2)))
                            .map_or(0, |s| s.span.start());
                        entity = last_person.or_else(|| mentions.person_before(start, near));
                    } else if k == key("who") || k == key("which") {
                        entity = mentions.ending_at(doc.text, start);
                    }
                }
                if let Some(e) = entity.filter(|&e| mentions.is_person(e)) {
                    last_person = Some(e);
                } else if end > first + 1 {
                    // Somebody else spoke: "he" after them is not the person before.
                    last_person = None;
                }
            }
            let span = |(first, end): (usize, usize)| doc.tokens_span(first, end);
            let keep = |s: &Span| !s.is_empty();
            out.push(Attribution {
                source: draft.source.map(span).into_iter().filter(keep).collect(),
                entity,
                cue: Some(span(draft.cue)).into_iter().filter(keep).collect(),
                content: draft.content.iter().copied().map(span).filter(keep).collect(),
                direct: draft.content.iter().any(|&(first, end)| reading.own(first, end)),
                rule: draft.rule.into(),
            });
        }
        out
    }
}

impl Reading<'_, '_> {
    /// A part that opens with a quotation mark is in the speaker's own words; a word or two in marks at the head of a clause are only
    /// held at arm's length.
    fn own(&self, first: usize, end: usize) -> bool {
        self.quotes.opening(first).is_some_and(|k| {
            let quote = self.quotes.all()[k];
            let words = (quote.first..quote.end)
                .filter(|&i| !self.tag(i).is(Tag::SIGN))
                .take(3)
                .count();
            let whole = quote.end >= 2 && matches!(self.doc.word(quote.end - 2), "." | "?" | "!" | ",");
            words > 2 || whole || !self.has_word(quote.end, end)
        })
    }

    /// The attributions of one sentence.
    fn sentence(&self, sentence: &Sentence, out: &mut Vec<Draft>) {
        let range = sentence.tokens();
        let hits = self.hits(sentence);
        let lefts: Vec<Left> = hits
            .iter()
            .enumerate()
            .map(|(n, hit)| {
                let floor = if n == 0 { range.start } else { hits[n - 1].end };
                match hit.kind {
                    HitKind::Verb => self.left(hit, range.start, floor, range.end),
                    _ => Left::Nothing,
                }
            })
            .collect();
        let from = out.len();
        let mut shared: Option<(usize, usize)> = None;
        // Where the last cue that did attribute ends: what is said before a later one begins no earlier.
        let mut floor = range.start;
        for (n, hit) in hits.iter().enumerate() {
            // Where the next cue begins a clause of its own, what this one governs ends.
            let mut limit = range.end;
            for (later, left) in hits[n + 1..].iter().zip(&lefts[n + 1..]) {
                let begins = match *left {
                    Left::Phrase(first, _) => first,
                    _ => later.first,
                };
                // "He said that he had watched it and thought of her": what is shared is the subject of what is said.
                let inner = *left == Left::Shared
                    && self.is(later.first.saturating_sub(1), key("and"))
                    && !later.govern.is(Govern::SAY.or(Govern::STRICT))
                    && hit.govern.is(Govern::SAY);
                if begins > hit.end
                    && !inner
                    && self.parts(begins - 1)
                    && (later.kind == HitKind::Phrase || later.kind == HitKind::Verb)
                {
                    limit = begins;
                    while limit > hit.end
                        && (self.is(limit - 1, key(",")) || self.tag(limit - 1).is(Tag::CONJUNCTION))
                    {
                        limit -= 1;
                    }
                    break;
                }
            }
            let draft = match hit.kind {
                HitKind::Phrase => self.phrase(hit, floor, limit, range.clone()),
                HitKind::Noun(_) => self.noun(hit, floor, limit),
                HitKind::Verb => self.verb(hit, lefts[n], floor, limit, range.clone(), shared),
            };
            if let Some(draft) = draft.filter(|d| !self.mute(d)) {
                if hit.kind == HitKind::Verb && draft.source.is_some() {
                    shared = draft.source;
                }
                if draft.rule.starts_with("say.") {
                    floor = hit.end;
                }
                out.push(draft);
            }
        }
        drop_nested(out, from);
    }

    /// "The pane shows what was found": a part of a page or a screen is no source. "who reported it": nor is a question.
    fn mute(&self, draft: &Draft) -> bool {
        let Some((first, end)) = draft.source else {
            return false;
        };
        let hollow = end == first + 1
            && (self.tag(first).is(Tag::WH) || self.is(first, key("who")))
            && draft
                .content
                .iter()
                .all(|&(f, e)| e == f + 1 && self.tag(f).is(Tag::OBJECT.or(Tag::SUBJECT)));
        hollow
            || (first..end)
                .take(3)
                .any(|i| self.words.mute.contains(&self.doc.key(i)))
    }

    /// A comma or "but" that begins a clause of its own.
    fn parts(&self, i: usize) -> bool {
        self.is(i, key(","))
            || self.is(i, key(";"))
            || self.is(i, key("but"))
            || self.is(i, key("while"))
            || self.is(i, key("and"))
    }
}

/// What one speaker says of another's judging or wanting is not told again as that other's: "she said that he praised the plan".
/// Only words of saying make a chain: "the paper reported that the ministry said". Of all others inside somebody's words, annotators
/// of news count one in eight. A chain of more than [`DEPTH`] is noise, and each link would hold all of the rest of its sentence.
fn drop_nested(drafts: &mut Vec<Draft>, from: usize) {
    let covers: Vec<(usize, usize)> = drafts[from..]
        .iter()
        .flat_map(|d| d.content.iter().copied())
        .collect();
    let mut seen = 0;
    drafts.retain(|d| {
        seen += 1;
        if seen <= from {
            return true;
        }
        let chains = d.rule.starts_with("say.") && d.rule != "say.mixed";
        let own = |c: &(usize, usize)| d.content.contains(c);
        let around = covers
            .iter()
            .filter(|&c| c.0 <= d.cue.0 && d.cue.1 <= c.1 && !own(c))
            .count();
        around < if chains { DEPTH } else { 1 }
    });
}
