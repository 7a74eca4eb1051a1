//! Ties each date to the events it dates: the predicates of the clause that the date stands in, or the noun that names an event.
//!
//! Without a parser the grammar is read from the shape of the sentence: [`parts`] says what each word does, [`role`] what the date
//! does (a limit such as "until 1990" dates nothing), [`attach`] which predicates share it. The words are in
//! `config/lexicon/verbs.toml`. A date with several events is listed once for each.

mod also;
mod attach;
mod clause;
mod parts;
mod role;
mod scene;
#[cfg(test)]
mod tests;
mod words;

use super::{DatedEvent, Doc, Entity, Lexicon, LexiconError, TimexKind};
use crate::article::Span;
use parts::Part;
use scene::{Predicate, REACH, Scene};
use words::Words;

/// The compiled rules.
pub struct Events {
    words: Words,
}

impl Events {
    /// Compiles them.
    pub fn new(lexicon: &Lexicon) -> Result<Events, LexiconError> {
        Ok(Events {
            words: Words::new(lexicon)?,
        })
    }

    /// The dates with `event`, `clause` and `participants` of every date and time of day, in order; one with several events stands
    /// there once for each. A date that is only a limit keeps its clause and has no event.
    pub fn tie(&self, doc: &Doc, entities: &[Entity], dates: Vec<DatedEvent>) -> Vec<DatedEvent> {
        let mut mentions: Vec<(Span, usize)> = entities
            .iter()
            .enumerate()
            .flat_map(|(i, e)| e.mentions.iter().map(move |m| (m.span, i)))
            .collect();
        mentions.sort_unstable_by_key(|m| (m.0.start(), m.1));
        let mut out = Vec::with_capacity(dates.len());
        let mut parts: Vec<Part> = Vec::new();
        let mut found: Vec<Predicate> = Vec::new();
        let mut sentence = 0;
        let mut read = None;
        // One past the last token of the last date that got an event.
        let mut dated = None;
        let spans: Vec<Span> = dates.iter().map(|d| d.span).collect();
        for (n, mut date) in dates.into_iter().enumerate() {
            while doc
                .sentences
                .get(sentence)
                .is_some_and(|s| s.span.end() <= date.span.start())
            {
                sentence += 1;
            }
            let range = doc.sentences.get(sentence).map(super::Sentence::tokens);
            let Some(range) = range.filter(|_| matches!(date.kind, TimexKind::Date | TimexKind::Time)) else {
                out.push(date);
                continue;
            };
            if read != Some(sentence) {
                parts::parts(&self.words, doc, range.clone(), &mut parts);
                read = Some(sentence);
            }
            let first = doc.token_at(date.span.start());
            let last = doc.token_at(date.span.end().saturating_sub(1)) + 1;
            let before = n
                .checked_sub(1)
                .map_or(0, |b| doc.token_at(spans[b].end().saturating_sub(1)) + 1);
            let next = spans.get(n + 1).map_or(usize::MAX, |s| doc.token_at(s.start()));
            let scene = Scene {
                before_date: before,
                next_date: next,
                words: &self.words,
                doc,
                parts: &parts,
                base: range.start,
                from: range.start.max(first.saturating_sub(REACH)),
                to: range.end.min(last + REACH),
            };
            let at = role::placed(&scene, first, last);
            // "at noon on Friday", "on Friday and Saturday": two dates side by side date the same.
            let beside = dated == Some(before) && at.beside(&scene);
            if !beside {
                found.clear();
                attach::attach(&scene, &at, &mut found);
            }
            dated = (!found.is_empty()).then_some(last);
            let about = |date: &mut DatedEvent, event: Option<Predicate>| {
                let (from, to) = event.map_or((first, last), |e| (first.min(e.first), last.max(e.last)));
                let clause = clause::clause(&scene, from, to);
                date.event = event.map(|e| doc.tokens_span(e.first, e.last));
                date.participants = participants(&mentions, clause, date.span);
                date.clause = Some(clause);
            };
            let Some((&main, others)) = found.split_first() else {
                about(&mut date, None);
                out.push(date);
                continue;
            };
            about(&mut date, Some(main));
            let again = out.len();
            out.push(date);
            for &event in others {
                let mut more = out[again].clone();
                about(&mut more, Some(event));
                out.push(more);
            }
        }
        out
    }
}

/// Who is named in the clause.
fn participants(mentions: &[(Span, usize)], clause: Span, date: Span) -> Vec<usize> {
    let begin = mentions.partition_point(|m| m.0.start() < clause.start());
    let mut who: Vec<usize> = mentions
        .iter()
        .skip(begin)
        .take_while(|m| m.0.start() < clause.end())
        .filter(|m| clause.covers(m.0) && !date.overlaps(m.0))
        .map(|m| m.1)
        .collect();
    who.sort_unstable();
    who.dedup();
    who
}
