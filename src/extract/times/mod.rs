//! Expressions of time and their values (TIMEX3).
//!
//! First every expression is read ([`grammar`], [`phrases`]), then each is worked out ([`resolve`]) against the publication date
//! or, in a text that tells of another time, against the date told before it. What nothing is known about keeps its `X`s. The
//! words are in `config/lexicon/times.toml`; the values follow the TimeML annotation guidelines 1.2.1.

mod accounts;
mod ancient;
mod calendar;
mod clock;
mod dates;
mod everyday;
mod expr;
mod grammar;
mod lengths;
mod named;
mod numbers;
mod phrases;
mod relative;
mod resolve;
mod spans;
mod spoken;
mod tense;
mod words;

#[cfg(test)]
mod tests;

use super::limits::List;
use super::{Basis, DatedEvent, Doc, Lexicon, LexiconError};
use crate::article::{DateFrom, Published};
use calendar::Anchor;
use expr::{Found, Rel, Said, Shift, YearOf};
use grammar::Reader;
use resolve::Context;
use words::Words;

/// The rule of words that only a story dates by: "the former king", "during this period". Reports are full of them and mean
/// no time.
const STORY: &str = "date.story";

/// The rule of days with a time of day behind them.
const TIMED: &str = "time.dated";

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
        self.0.iter().filter_map(|f| {
            // `12 July 2016, 10:15 a.m.` is a date with its time.
            let said = match &f.said {
                Said::Clock(_, Some(day)) if f.rule == TIMED => day,
                said => said,
            };
            match *said {
                Said::Day { year, month, day, .. } if year.is_none_or(|y| y > 0) => Some(Told {
                    tokens: (f.first, f.last),
                    year,
                    month,
                    day,
                }),
                _ => None,
            }
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
        let narrative = is_narrative(found, base);
        let mut context = Context {
            base,
            base_basis: if inferred {
                Basis::Inferred
            } else {
                Basis::Published
            },
            running: None,
            last: None,
            day: None,
            told: [0; 25],
            quarter: None,
            aside: None,
            narrative,
        };
        found
            .iter()
            .filter(|f| f.rule != STORY || narrative)
            .map(|f| {
                let tense = tense::around(doc, &self.words, f);
                let leads = leads(doc, f);
                let value = context.resolve(&f.said, tense, f.rule == "date.end", leads);
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
        let post = everyday::is_post(doc);
        let ancient = ancient::is_ancient(doc);
        let (mut told, mut seen) = (None, 0);
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
                told,
                post,
                ancient,
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
            let year = out[seen..].iter().rev().find_map(|f| match f.said {
                Said::Day { year, .. } => year,
                _ => None,
            });
            told = year.or(told);
            seen = out.len();
        }
        share_years(doc, &mut out);
        Readings(out)
    }
}

/// "in April and June 1955", "14 October - 25 November 1952": the first takes the year that stands with the second.
fn share_years(doc: &Doc, found: &mut [Found]) {
    for i in 1..found.len() {
        let (head, tail) = found.split_at_mut(i);
        let (Some(a), Some(b)) = (head.last_mut(), tail.first()) else {
            continue;
        };
        let joined = b.first == a.last + 1
            && matches!(
                doc.word(a.last),
                "and" | "or" | "to" | "until" | "through" | "-" | "–" | "—" | "/"
            );
        let Said::Day {
            year: Some(year),
            month: Some(last),
            ..
        } = b.said
        else {
            continue;
        };
        if !joined {
            continue;
        }
        let year_for = |first: u8| if first <= last { year } else { year - 1 };
        match &mut a.said {
            Said::Day {
                year: own @ None,
                month: Some(first),
                ..
            } => *own = Some(year_for(*first)),
            Said::Month(first, of @ YearOf::Rel(Rel::Bare)) => *of = YearOf::Is(year_for(*first)),
            _ => {}
        }
    }
}

/// It opens its sentence, but for a word or two.
fn leads(doc: &Doc, found: &Found) -> bool {
    const BEFORE: usize = 3;
    doc.tokens
        .get(found.first)
        .and_then(|t| doc.sentence_at(t.span.start()))
        .and_then(|s| doc.sentences.get(s))
        .is_some_and(|s| found.first - s.tokens().start.min(found.first) <= BEFORE)
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
    all >= 6 && far * 5 >= all * 4 && told * 6 <= all
}
