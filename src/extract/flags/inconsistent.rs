//! Two statements of one article that disagree: "the second time" and "the third case" of one thing, two counts of the dead, two
//! ages of one person.
//!
//! Statements are put in buckets by what they are about and compared only within a bucket, and a bucket holds no more than
//! [`BUCKET`] of them, so that a page of numbers costs no more than its length.

use super::headline::stem;
use super::{Case, flag};
use crate::article::Span;
use crate::extract::grammar::Tag;
use crate::extract::phrase::KeyMap;
use crate::extract::token::{TokenKind, key};
use crate::extract::{Flag, FlagKind, Severity};

/// Statements compared in one bucket.
const BUCKET: usize = 24;
/// Tokens after "the second time" that tell of what.
const CONTEXT: usize = 14;

/// Flags every such pair, once.
pub(super) fn find(case: &Case, out: &mut Vec<Flag>) {
    ordinals(case, out);
    counts(case, out);
    ages(case, out);
}

fn pair(first: Span, again: Span, rule: &'static str, why: String, out: &mut Vec<Flag>) {
    let mut f = flag(FlagKind::Inconsistent, again, rule, why, Severity::Warning);
    f.other = Some(first);
    out.push(f);
}

fn ordinal(k: u64) -> Option<u8> {
    const WORDS: [(u64, u8); 20] = [
        (key("first"), 1),
        (key("second"), 2),
        (key("third"), 3),
        (key("fourth"), 4),
        (key("fifth"), 5),
        (key("sixth"), 6),
        (key("seventh"), 7),
        (key("eighth"), 8),
        (key("ninth"), 9),
        (key("tenth"), 10),
        (key("1st"), 1),
        (key("2nd"), 2),
        (key("3rd"), 3),
        (key("4th"), 4),
        (key("5th"), 5),
        (key("6th"), 6),
        (key("7th"), 7),
        (key("8th"), 8),
        (key("9th"), 9),
        (key("10th"), 10),
    ];
    WORDS.iter().find(|w| w.0 == k).map(|w| w.1)
}

/// Nouns that an ordinal counts occurrences with.
const OCCASIONS: [u64; 16] = [
    key("time"),
    key("case"),
    key("instance"),
    key("occasion"),
    key("incident"),
    key("attempt"),
    key("attack"),
    key("defection"),
    key("death"),
    key("arrest"),
    key("victim"),
    key("strike"),
    key("outbreak"),
    key("explosion"),
    key("shooting"),
    key("resignation"),
];

struct Ordinal {
    n: u8,
    noun: u64,
    span: Span,
    sentence: usize,
    about: Vec<u64>,
}

fn ordinals(case: &Case, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let mut all: Vec<Ordinal> = Vec::new();
    for (s, sentence) in doc.sentences.iter().enumerate() {
        let range = sentence.tokens();
        let mut i = range.start;
        while i + 1 < range.end && all.len() < BUCKET * 4 {
            let Some(n) = ordinal(doc.key(i)) else {
                i += 1;
                continue;
            };
            // "the second straight time": one adjective may stand between.
            let Some(noun) = (i + 1..(i + 3).min(range.end)).find(|&j| OCCASIONS.contains(&doc.key(j)))
            else {
                i += 1;
                continue;
            };
            let about: Vec<u64> = (noun + 1..(noun + 1 + CONTEXT).min(range.end))
                .filter(|&j| {
                    doc.tokens[j].kind == TokenKind::Word
                        && doc.tokens[j].span.len() > 4
                        && !case.tag(j).is(Tag::DETERMINER
                            .or(Tag::PREPOSITION)
                            .or(Tag::SUBORDINATOR)
                            .or(Tag::HELPER)
                            .or(Tag::SUBJECT)
                            .or(Tag::POSSESSIVE)
                            .or(Tag::TIME))
                })
                .map(|j| stem(doc.word(j)))
                .collect();
            all.push(Ordinal {
                n,
                noun: doc.key(noun),
                span: doc.tokens_span(i, noun + 1),
                sentence: s,
                about,
            });
            i = noun + 1;
        }
    }
    for (j, b) in all.iter().enumerate() {
        for a in &all[..j] {
            if a.n == b.n || a.sentence == b.sentence {
                continue;
            }
            let mut shared: Vec<u64> = b.about.iter().copied().filter(|k| a.about.contains(k)).collect();
            shared.sort_unstable();
            shared.dedup();
            // A sequence told in order ("the second attempt … the third attempt") shares its noun and counts up: no contradiction.
            let sequence = a.noun == b.noun && b.n == a.n + 1;
            if shared.len() >= 2 && !sequence {
                let why = format!(
                    "“{}” here, “{}” there: which one is it?",
                    b.span.of(doc.text),
                    a.span.of(doc.text)
                );
                pair(a.span, b.span, "inconsistent.ordinal", why, out);
            }
        }
    }
}

/// What counts are of: a predicate that has one number in one story.
const PREDICATES: [u64; 18] = [
    key("killed"),
    key("dead"),
    key("died"),
    key("injured"),
    key("wounded"),
    key("hurt"),
    key("arrested"),
    key("detained"),
    key("missing"),
    key("evacuated"),
    key("executed"),
    key("charged"),
    key("displaced"),
    key("rescued"),
    key("hospitalized"),
    key("hospitalised"),
    key("infected"),
    key("deported"),
];
/// Words that say why two counts differ.
const CHANGES: [u64; 22] = [
    key("earlier"),
    key("initially"),
    key("previously"),
    key("later"),
    key("rose"),
    key("risen"),
    key("rises"),
    key("revised"),
    key("updated"),
    key("another"),
    key("more"),
    key("others"),
    key("other"),
    key("including"),
    key("among"),
    key("least"),
    key("of"),
    key("up"),
    key("since"),
    key("last"),
    key("separate"),
    key("total"),
];

fn value(case: &Case, i: usize) -> Option<u64> {
    const SMALL: [(u64, u64); 19] = [
        (key("two"), 2),
        (key("three"), 3),
        (key("four"), 4),
        (key("five"), 5),
        (key("six"), 6),
        (key("seven"), 7),
        (key("eight"), 8),
        (key("nine"), 9),
        (key("ten"), 10),
        (key("eleven"), 11),
        (key("twelve"), 12),
        (key("thirteen"), 13),
        (key("fourteen"), 14),
        (key("fifteen"), 15),
        (key("sixteen"), 16),
        (key("seventeen"), 17),
        (key("eighteen"), 18),
        (key("nineteen"), 19),
        (key("twenty"), 20),
    ];
    let token = case.doc.tokens.get(i)?;
    if token.kind != TokenKind::Number {
        return SMALL.iter().find(|w| w.0 == token.key).map(|w| w.1);
    }
    let mut n: u64 = 0;
    for c in token.span.of(case.doc.text).chars() {
        match c {
            ',' => {}
            _ => n = n.checked_mul(10)?.checked_add(u64::from(c.to_digit(10)?))?,
        }
    }
    Some(n)
}

struct Count {
    n: u64,
    span: Span,
    place: Option<u64>,
    dated: Option<String>,
    origin: Option<Span>,
}

fn counts(case: &Case, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let mut buckets: KeyMap<Vec<Count>> = KeyMap::default();
    for (s, sentence) in doc.sentences.iter().enumerate() {
        let range = sentence.tokens();
        if range.len() > 200 || range.clone().any(|i| CHANGES[..14].contains(&doc.key(i))) {
            continue;
        }
        for i in range.clone() {
            let Some(n) = value(case, i) else { continue };
            let noun = i + 1;
            let people = [
                key("people"),
                key("persons"),
                key("civilians"),
                key("soldiers"),
                key("workers"),
                key("passengers"),
                key("children"),
                key("students"),
                key("officers"),
                key("protesters"),
            ];
            let counted = if people.contains(&doc.key(noun)) {
                noun + 1
            } else if case.tag(noun).is(Tag::HELPER) || PREDICATES.contains(&doc.key(noun)) {
                noun
            } else {
                continue;
            };
            if counted == noun + 1 && CHANGES.contains(&doc.key(counted)) {
                continue;
            }
            // "12 people were killed" or "killed 12 people".
            let after = (counted..(counted + 4).min(range.end)).find(|&j| PREDICATES.contains(&doc.key(j)));
            let before =
                (range.start.max(i.saturating_sub(2))..i).find(|&j| PREDICATES.contains(&doc.key(j)));
            let Some(predicate) = after.or(before) else {
                continue;
            };
            let deadly = [key("killed"), key("dead"), key("died")].contains(&doc.key(predicate));
            let hurt = [key("injured"), key("wounded"), key("hurt")].contains(&doc.key(predicate));
            let what = if deadly {
                key("killed")
            } else if hurt {
                key("injured")
            } else {
                doc.key(predicate)
            };
            let who = if counted == noun + 1 {
                doc.key(noun)
            } else {
                key("people")
            };
            let place = range
                .clone()
                .skip(1)
                .find(|&j| case.tag(j).is(Tag::CAPITAL) && j > 0 && doc.key(j - 1) == key("in"))
                .map(|j| doc.key(j));
            let from = case
                .found
                .dates
                .partition_point(|d| d.span.end() <= sentence.span.start());
            let dated = case
                .found
                .dates
                .get(from)
                .filter(|d| d.span.start() < sentence.span.end())
                .map(|d| d.value.clone());
            let origin = case
                .attributions_in(s)
                .find_map(|a| case.found.attributions[a].source.first().copied());
            let bucket = buckets.entry(what ^ who.rotate_left(17)).or_default();
            if bucket.len() < BUCKET {
                bucket.push(Count {
                    n,
                    span: doc.tokens_span(i, counted.max(predicate + 1)),
                    place,
                    dated,
                    origin,
                });
            }
        }
    }
    for bucket in buckets.into_values() {
        for (j, b) in bucket.iter().enumerate() {
            let Some(a) = bucket[..j].iter().find(|a| a.n != b.n) else {
                continue;
            };
            let elsewhere = a.place.is_some() && b.place.is_some() && a.place != b.place;
            let then = a.dated.is_some() && b.dated.is_some() && a.dated != b.dated;
            if elsewhere || then {
                continue;
            }
            let two = a.origin.is_some()
                && b.origin.is_some()
                && a.origin.map(|s| s.of(doc.text)) != b.origin.map(|s| s.of(doc.text));
            let why = if two {
                format!("{} here, {} there, by different sources.", b.n, a.n)
            } else {
                format!("{} here, {} there: are both about the same?", b.n, a.n)
            };
            pair(a.span, b.span, "inconsistent.count", why, out);
            break;
        }
    }
}

/// "Ada Brill, 33," and "the 34-year-old Brill".
fn ages(case: &Case, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let mut by_name: KeyMap<(u64, Span)> = KeyMap::default();
    for i in 1..doc.tokens.len() {
        if doc.tokens[i].kind != TokenKind::Number {
            continue;
        }
        let Some(n) = value(case, i).filter(|n| (1..=120).contains(n)) else {
            continue;
        };
        let apposed = doc.key(i - 1) == key(",")
            && i >= 2
            && case.tag(i - 2).is(Tag::CAPITAL)
            && !case.tag(i - 2).is(Tag::TIME)
            && doc.key(i + 1) == key(",");
        let years_old = [key("-"), key("year"), key("-"), key("old")]
            .iter()
            .enumerate()
            .all(|(k, &w)| doc.key(i + 1 + k) == w);
        let (name, span) = if apposed {
            (doc.key(i - 2), doc.tokens_span(i - 2, i + 1))
        } else if years_old && case.tag(i + 5).is(Tag::CAPITAL) {
            let mut last = i + 5;
            while case.tag(last + 1).is(Tag::CAPITAL) && last < i + 8 {
                last += 1;
            }
            (doc.key(last), doc.tokens_span(i, last + 1))
        } else {
            continue;
        };
        match by_name.get(&name) {
            Some(&(m, first)) if m != n => {
                let why = format!("{n} years old here, {m} there.");
                pair(first, span, "inconsistent.age", why, out);
            }
            Some(_) => {}
            None => {
                by_name.insert(name, (n, span));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{article, words};
    use super::*;
    use crate::extract::{Engine, Lexicon};

    #[test]
    fn ordinals_that_disagree_are_a_pair() {
        let paragraphs = &[
            "This is the second time that a member of the harbour council has resigned. A clerk remembers more.",
            "It would be the third case of a harbour council member who resigned.",
        ];
        let article = article(paragraphs);
        let engine = Engine::new(&Lexicon::shipped().expect("reads")).expect("compiles");
        let found = engine.extract(&article);
        let flags: Vec<_> = found
            .flags
            .iter()
            .filter(|f| f.kind == FlagKind::Inconsistent)
            .collect();
        assert_eq!(flags.len(), 1);
        assert_eq!(flags[0].span.of(&article.text), "third case");
        assert_eq!(flags[0].other.map(|s| s.of(&article.text)), Some("second time"));
    }

    #[test]
    fn a_series_told_in_order_agrees() {
        let text = &[
            "The second attempt to climb the northern tower failed.",
            "The third attempt to climb the northern tower failed.",
        ];
        assert!(words(FlagKind::Inconsistent, text).is_empty());
    }

    #[test]
    fn counts_and_ages_that_disagree_are_told() {
        let text = &[
            "The fire killed 12 people.",
            "Witnesses ran. In all, 15 people were killed.",
        ];
        assert_eq!(words(FlagKind::Inconsistent, text), ["15 people were killed"]);
        let text = &[
            "The fire killed 12 people in Oslo.",
            "The flood killed 15 people in Bergen.",
        ];
        assert!(words(FlagKind::Inconsistent, text).is_empty());
        let text = &["Ada Brill, 33, runs the mill.", "The 34-year-old Brill smiled."];
        assert_eq!(words(FlagKind::Inconsistent, text).len(), 1);
    }

    #[test]
    fn a_page_of_numbers_is_read_once() {
        let page = "killed 12 people and 15 people were killed the second time ".repeat(5_000);
        assert!(words(FlagKind::Inconsistent, &[&page]).len() < 100);
    }
}
