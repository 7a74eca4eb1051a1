//! Expressions of time and their values (TIMEX3).
//!
//! First every expression is read ([`grammar`], [`phrases`]), then each is worked out ([`resolve`]) against the publication date
//! or, in a text that tells of another time, against the date told before it. What nothing is known about keeps its `X`s. The
//! words are in `config/lexicon/times.toml`; the values follow the TimeML annotation guidelines 1.2.1.

mod calendar;
mod clock;
mod dates;
mod expr;
mod grammar;
mod lengths;
mod named;
mod numbers;
mod phrases;
mod relative;
mod resolve;
mod spans;
mod words;

#[cfg(test)]
mod tests;

use super::limits::List;
use super::token::{Case, k};
use super::{Basis, DatedEvent, Doc, Lexicon, LexiconError, TimexMod};
use crate::article::{DateFrom, Published};
use calendar::Anchor;
use expr::{Found, Rel, Said, Shift};
use grammar::Reader;
use resolve::{Context, Tense};
use words::Words;

/// What was read in one text.
pub struct Readings(Vec<Found>);

/// A date as far as it is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// Index of its first token, and one past its last.
    pub tokens: (usize, usize),
    /// Year, where told.
    pub year: Option<i32>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

impl Readings {
    /// The calendar dates, in order.
    pub fn told(&self) -> impl Iterator<Item = Told> {
        self.0.iter().filter_map(|f| match f.said {
            Said::Day { year, month, day, .. } => Some(Told {
                tokens: (f.first, f.last),
                year,
                month,
                day,
            }),
            _ => None,
        })
    }
}

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
        self.resolve(doc, &self.read(doc), published)
    }

    /// Works out what was read.
    pub fn resolve(&self, doc: &Doc, readings: &Readings, published: Option<&Published>) -> Vec<DatedEvent> {
        let found = &readings.0;
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
            narrative: is_narrative(found, base),
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

    /// Every expression as it is said, before anything is known about when that was.
    pub fn read(&self, doc: &Doc) -> Readings {
        let mut out: Vec<Found> = Vec::new();
        for sentence in &doc.sentences {
            if doc.bounds.full(List::Dates, out.len()) {
                break;
            }
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
        Readings(out)
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
        // "will be held in May": the helper tells the tense.
        (!passive && (ed || self.words.past.contains(&token.key))).then_some(Tense::Past)
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

/// Most full dates of the text lie years from its publication, and few are told from it: it tells of another time, in the order
/// of events.
fn is_narrative(found: &[Found], base: Option<Anchor>) -> bool {
    let Some(base) = base else { return true };
    let here = i32::from(base.date.year());
    let (mut all, mut far, mut told) = (0usize, 0usize, 0usize);
    for f in found {
        match f.said {
            Said::Day { year: Some(year), .. } => {
                all += 1;
                far += usize::from(year != here);
            }
            Said::Today(_) | Said::Weekday(..) | Said::Of(_, Rel::Last | Rel::This | Rel::Next) => told += 1,
            Said::Shifted(_, _, Shift::Ago) => told += 1,
            _ => {}
        }
    }
    all >= 6 && far * 5 >= all * 4 && told * 3 <= all
}
