//! Two ages of one person, and two dates of what happens only once: a birth, a death, a foundation.

use super::figure::value;
use super::{BUCKET, Case, Words, pair};
use crate::article::Span;
use crate::extract::grammar::Tag;
use crate::extract::phrase::KeyMap;
use crate::extract::token::{TokenKind, key};
use crate::extract::{Certainty, EntityKind, Flag, TimexKind};

/// Names looked at on either side of an event.
const NAMES: usize = 6;

/// Flags both.
pub(super) fn find(case: &Case, words: &Words, out: &mut Vec<Flag>) {
    ages(case, out);
    dates(case, words, out);
}

/// "Ada Brill, 33," and "the 34-year-old Brill".
fn ages(case: &Case, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let mut by_person: KeyMap<(f64, Span)> = KeyMap::default();
    for i in 1..doc.tokens.len() {
        if doc.tokens[i].kind != TokenKind::Number {
            continue;
        }
        let Some(n) = value(case, i).filter(|n| (1.0..=120.0).contains(n) && n.fract() == 0.0) else {
            continue;
        };
        let Some((person, span)) = aged(case, i) else {
            continue;
        };
        // "Brill, then 29,", "was 29 years old when": another year, another age.
        let then = (i.saturating_sub(4)..(i + 6).min(doc.tokens.len()))
            .any(|j| [key("then"), key("when"), key("turned"), key("was")].contains(&doc.key(j)));
        if then {
            continue;
        }
        match by_person.get(&(person as u64)) {
            Some(&(m, first)) if m != n => {
                let why = format!("{n} years old here, {m} there.");
                pair(first, span, "inconsistent.age", why, out);
            }
            Some(_) => {}
            None => {
                by_person.insert(person as u64, (n, span));
            }
        }
    }
}

/// Whose age the number at token `i` is, and the words that say so.
fn aged(case: &Case, i: usize) -> Option<(usize, Span)> {
    let doc = case.doc;
    let person = |j: usize| {
        let at = doc.tokens.get(j)?.span.start();
        let entity = case.entity_at(at)?;
        (case.found.entities.get(entity)?.kind == EntityKind::Person).then_some(entity)
    };
    let closes = doc.key(i + 1) == key(",") || doc.key(i + 1) == key(".");
    let aged = doc.key(i - 1) == key("aged");
    // "Ada Brill, 33,", "Ada Brill, aged 33,".
    let comma = if aged { i.checked_sub(2)? } else { i - 1 };
    if closes && doc.key(comma) == key(",") && comma > 0 {
        let name = person(comma - 1)?;
        return Some((name, doc.tokens_span(comma - 1, i + 1)));
    }
    // "the 34-year-old Ada Brill".
    let years_old = [key("-"), key("year"), key("-"), key("old")]
        .iter()
        .enumerate()
        .all(|(k, &w)| doc.key(i + 1 + k) == w);
    if years_old {
        let name = person(i + 5)?;
        let mut last = i + 5;
        while last < i + 8 && person(last + 1) == Some(name) {
            last += 1;
        }
        return Some((name, doc.tokens_span(i, last + 1)));
    }
    // "Ada Brill is 33 years old", "Ada Brill, who is 33,".
    let is = doc.key(i - 1) == key("is");
    let old = doc.key(i + 1) == key("years") && doc.key(i + 2) == key("old");
    if is && (old || closes) {
        let mut before = i.checked_sub(2)?;
        if doc.key(before) == key("who") && doc.key(before.checked_sub(1)?) == key(",") {
            before = before.checked_sub(2)?;
        }
        let name = person(before)?;
        return Some((name, doc.tokens_span(before, i + 1)));
    }
    None
}

/// "was born in 1950" and "was born in 1953" of one name.
fn dates(case: &Case, words: &Words, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let mut buckets: KeyMap<Vec<(&str, Span)>> = KeyMap::default();
    for d in &case.found.dates {
        let plain = d.kind == TimexKind::Date
            && d.modifier.is_none()
            && d.certainty != Certainty::Unsure
            && matches!(d.value.len(), 4 | 7 | 10)
            && d.value.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let Some(event) = d.event.filter(|_| plain) else {
            continue;
        };
        // The event may be told by its helper: "was born".
        let at = doc.token_at(event.end().saturating_sub(1));
        let verb = (at..at + 3)
            .find(|&j| words.once.contains_key(&doc.key(j)) || words.once_to.contains_key(&doc.key(j)))
            .filter(|&j| j == at || case.tag(at).is(Tag::BE))
            .unwrap_or(at);
        let passive = (verb.saturating_sub(3)..verb).any(|j| case.tag(j).is(Tag::BE));
        let (what, before) = match (words.once.get(&doc.key(verb)), words.once_to.get(&doc.key(verb))) {
            (Some(&what), _) => (what, true),
            (None, Some(&what)) => (what, passive),
            _ => continue,
        };
        let Some(whom) = whom(case, event, before) else {
            continue;
        };
        let bucket = buckets.entry(what ^ (whom as u64).rotate_left(29)).or_default();
        let clash = bucket
            .iter()
            .find(|(value, _)| !value.starts_with(&d.value) && !d.value.starts_with(value));
        if let Some(&(value, first)) = clash {
            let why = format!("{} here, {value} there: it happens only once.", d.value);
            pair(first, d.span, "inconsistent.date", why, out);
        } else if bucket.len() < BUCKET {
            bucket.push((&d.value, d.span));
        }
    }
}

/// The nearest name before or after the event in its sentence, of what can be born or founded.
fn whom(case: &Case, event: Span, before: bool) -> Option<usize> {
    let sentence = case.doc.sentences.get(case.doc.sentence_at(event.start())?)?.span;
    let at = case.named.partition_point(|n| n.0.start() < event.start());
    let fits = |(span, entity): &&(Span, usize)| {
        sentence.covers(*span)
            && case
                .found
                .entities
                .get(*entity)
                .is_some_and(|e| !matches!(e.kind, EntityKind::Place | EntityKind::Group))
    };
    if before {
        case.named[..at].iter().rev().take(NAMES).find(fits).map(|n| n.1)
    } else {
        case.named[at..].iter().take(NAMES).find(fits).map(|n| n.1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::words;
    use crate::extract::FlagKind;

    #[test]
    fn two_ages_of_one_person_are_told() {
        let text = &["Ada Brill, 33, runs the mill.", "The 34-year-old Brill smiled."];
        assert_eq!(words(FlagKind::Inconsistent, text).len(), 1);
        let text = &["Ada Brill, aged 33, runs the mill.", "Ada Brill is 36 years old."];
        assert_eq!(words(FlagKind::Inconsistent, text).len(), 1);
    }

    #[test]
    fn ages_of_others_and_of_another_year_agree() {
        for text in [
            [
                "A 29-year-old Berlin woman sang.",
                "A 26-year-old Berlin man danced.",
            ],
            ["Ada Brill, 33, runs the mill.", "Ada Brill, then 29, bought it."],
            ["Ada Brill, 33, runs the mill.", "Tom Brill, 36, is her brother."],
        ] {
            assert!(words(FlagKind::Inconsistent, &text).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn what_happens_once_has_one_date() {
        let text = &[
            "Ada Brill was born in 1950 and runs the mill.",
            "Ada Brill was born in 1953.",
        ];
        assert_eq!(words(FlagKind::Inconsistent, text), ["1953"]);
        for text in [
            ["Ada Brill was born in 1950.", "Ada Brill was born on 3 May 1950."],
            ["Ada Brill was born in 1950.", "Tom Senn was born in 1953."],
        ] {
            assert!(words(FlagKind::Inconsistent, &text).is_empty(), "{text:?}");
        }
    }
}
