//! Expressions of time and their values (TIMEX3).
//!
//! First every expression is read ([`grammar`], [`phrases`]), then each is worked out ([`resolve`]) against the publication date
//! or, in a text that tells of another time, against the date told before it. What nothing is known about keeps its `X`s. The
//! words are in `config/lexicon/times.toml`; the values follow the TimeML annotation guidelines 1.2.1.

mod expr;
mod grammar;
mod phrases;
mod resolve;
mod words;

#[cfg(test)]
mod tests;

use super::token::{Case, k};
use super::{Basis, DatedEvent, Doc, Lexicon, LexiconError, TimexMod};
use crate::article::{DateFrom, Published};
use expr::{Found, Said};
use grammar::Reader;
use resolve::{Anchor, Context, Tense};
use words::Words;

/// The compiled rules.
pub struct Times {
    words: Words,
}

impl Times {
    /// Compiles them.
    pub fn new(lexicon: &Lexicon) -> Result<Times, LexiconError> {
        Ok(Times {
            words: Words::new(lexicon)?,
        })
    }

    /// Every expression of time, in order, with its value; events are tied later.
    pub fn find(&self, doc: &Doc, published: Option<&Published>) -> Vec<DatedEvent> {
        let found = self.read(doc);
        let base = published.and_then(|p| Anchor::read(&p.value));
        let inferred = published.is_some_and(|p| p.from == DateFrom::Inferred);
        let mut context = Context {
            base,
            base_basis: if inferred {
                Basis::Inferred
            } else {
                Basis::Published
            },
            running: None,
            narrative: is_narrative(&found, base),
        };
        found
            .iter()
            .map(|f| {
                let tense = self.tense(doc, f);
                let value = context.resolve(&f.said, tense, f.modifier == Some(TimexMod::End));
                DatedEvent {
                    span: doc.tokens_span(f.first, f.last),
                    kind: value.kind,
                    value: value.text,
                    modifier: f.modifier,
                    event: None,
                    clause: None,
                    participants: Vec::new(),
                    basis: value.basis,
                    certainty: value.certainty,
                    rule: f.rule.into(),
                }
            })
            .collect()
    }

    /// Every expression as it is said.
    fn read(&self, doc: &Doc) -> Vec<Found> {
        let mut out: Vec<Found> = Vec::new();
        for sentence in &doc.sentences {
            let range = sentence.tokens();
            let reader = Reader {
                doc,
                words: &self.words,
                from: range.start,
                end: range.end,
            };
            let mut i = range.start;
            while i < range.end {
                let had = out.len();
                if reader.read(i, &mut out) {
                    let next = out[had..].iter().map(|f| f.last).max().unwrap_or(i);
                    i = next.max(i + 1);
                } else {
                    i += 1;
                }
            }
        }
        out
    }

    /// What the verbs around an expression say of its tense: the nearest one before it in its clause, else the nearest after.
    fn tense(&self, doc: &Doc, found: &Found) -> Tense {
        const REACH: usize = 14;
        let sentence = doc
            .sentence_at(doc.tokens.get(found.first).map_or(0, |t| t.span.start()))
            .and_then(|s| doc.sentences.get(s));
        let Some(range) = sentence.map(|s| s.tokens()) else {
            return Tense::Unknown;
        };
        let from = found.first.saturating_sub(REACH).max(range.start);
        for i in (from..found.first).rev() {
            if is_break(doc, i) && i + 1 < found.first {
                break;
            }
            if let Some(tense) = self.verb_tense(doc, i) {
                return tense;
            }
        }
        let to = (found.last + REACH).min(range.end);
        for i in found.last..to {
            if is_break(doc, i) && i > found.last {
                break;
            }
            if let Some(tense) = self.verb_tense(doc, i) {
                return tense;
            }
        }
        match doc.key(found.first.wrapping_sub(1)) {
            k if k == k!("by") || k == k!("until") => Tense::Future,
            _ => Tense::Unknown,
        }
    }

    fn verb_tense(&self, doc: &Doc, i: usize) -> Option<Tense> {
        let token = doc.tokens.get(i)?;
        if self.words.future.contains(&token.key) {
            // `may` and `March` are months with a capital.
            return (token.case == Case::Lower).then_some(Tense::Future);
        }
        let word = doc.word(i);
        let ed = token.case == Case::Lower && word.len() > 3 && word.ends_with("ed");
        let passive = i > 0 && matches!(doc.key(i - 1), k if k == k!("be"));
        (self.words.past.contains(&token.key) || ed && !passive).then_some(Tense::Past)
    }
}

/// A clause ends here.
fn is_break(doc: &Doc, i: usize) -> bool {
    matches!(
        doc.word(i),
        "," | ";"
            | ":"
            | "“"
            | "”"
            | "\""
            | "—"
            | "("
            | ")"
            | "that"
            | "which"
            | "who"
            | "when"
            | "while"
            | "but"
    )
}

/// Most full dates of the text lie years from its publication: it tells of another time, in the order of events.
fn is_narrative(found: &[Found], base: Option<Anchor>) -> bool {
    let Some(base) = base else { return true };
    let here = i32::from(base.date.year());
    let (mut all, mut far) = (0usize, 0usize);
    for f in found {
        if let Said::Day { year: Some(year), .. } = f.said {
            all += 1;
            far += usize::from((year - here).abs() >= 2);
        }
    }
    all >= 6 && far * 5 >= all * 4
}
