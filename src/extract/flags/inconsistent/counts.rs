//! Two counts of the people that one thing befell: "killed 12 people", "15 people were killed".

use super::figure::{Figure, shown, value};
use super::{BUCKET, Case, LONG, Setting, Words, pair, stem};
use crate::article::Span;
use crate::extract::Flag;
use crate::extract::grammar::Tag;
use crate::extract::phrase::KeyMap;
use crate::extract::token::key;

struct Count {
    sentence: usize,
    figure: Figure,
    span: Span,
    setting: Setting,
    /// Stems that both sentences share by being in this bucket.
    own: [u64; 2],
}

/// Flags every second count that cannot be the first.
pub(super) fn find(case: &Case, words: &Words, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let mut buckets: KeyMap<Vec<Count>> = KeyMap::default();
    for (s, sentence) in doc.sentences.iter().enumerate() {
        let range = sentence.tokens();
        if range.len() > LONG || range.clone().any(|i| words.changes.contains(&doc.key(i))) {
            continue;
        }
        for i in range.clone() {
            let Some(n) = value(case, i).filter(|n| n.fract() == 0.0) else {
                continue;
            };
            let noun = i + 1;
            let counted = if words.people.contains(&doc.key(noun)) {
                noun + 1
            } else if case.tag(noun).is(Tag::HELPER) || words.befell.contains_key(&doc.key(noun)) {
                noun
            } else {
                continue;
            };
            if counted == noun + 1 && (words.parts.contains(&doc.key(counted))) {
                continue;
            }
            // "12 people were killed" or "killed 12 people".
            let befell = |j: &usize| words.befell.contains_key(&doc.key(*j));
            let after = (counted..(counted + 4).min(range.end)).find(befell);
            let before = (range.start.max(i.saturating_sub(4))..i).rev().find(befell);
            let Some(predicate) = after.or(before) else {
                continue;
            };
            let Some(&what) = words.befell.get(&doc.key(predicate)) else {
                continue;
            };
            let who = if counted == noun + 1 {
                doc.key(noun)
            } else {
                key("people")
            };
            let bucket = buckets.entry(what ^ who.rotate_left(17)).or_default();
            if bucket.len() < BUCKET {
                bucket.push(Count {
                    sentence: s,
                    figure: Figure::new(case, n, i),
                    span: doc.tokens_span(i, counted.max(predicate + 1)),
                    setting: Setting::of(case, s, sentence),
                    own: [stem(doc.word(predicate)), stem(doc.word(noun))],
                });
            }
        }
    }
    for bucket in buckets.into_values() {
        for (j, b) in bucket.iter().enumerate() {
            let Some(a) = bucket[..j].iter().find(|a| a.figure.disagrees(b.figure, 0.0)) else {
                continue;
            };
            let own = [a.own[0], a.own[1], b.own[0], b.own[1]];
            if a.sentence == b.sentence || !a.setting.agrees(&b.setting, &own) {
                continue;
            }
            let why = format!(
                "{} here, {} there{}",
                shown(b.figure.n),
                shown(a.figure.n),
                b.setting.by(&a.setting, doc.text)
            );
            pair(a.span, b.span, "inconsistent.count", why, out);
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::words;
    use crate::extract::FlagKind;

    #[test]
    fn counts_that_disagree_are_told() {
        let text = &[
            "The fire killed 12 people.",
            "Witnesses ran. In all, 15 people were killed.",
        ];
        assert_eq!(words(FlagKind::Inconsistent, text), ["15 people were killed"]);
    }

    #[test]
    fn counts_of_different_things_agree() {
        for text in [
            [
                "The fire killed 12 people in Oslo.",
                "The flood killed 15 people in Bergen.",
            ],
            // A bound holds the exact count, an update says so, and one place against none needs a common word.
            [
                "The fire killed at least 12 people.",
                "In all, 15 people were killed.",
            ],
            [
                "The fire killed 12 people.",
                "The toll rose when 15 people were killed.",
            ],
            [
                "The fire in Oslo killed 12 people.",
                "A storm drowned crops, and 15 people were killed in Bergen.",
            ],
        ] {
            assert!(words(FlagKind::Inconsistent, &text).is_empty(), "{text:?}");
        }
    }
}
