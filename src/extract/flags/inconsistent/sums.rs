//! Two sums or shares of one thing: "the bridge cost $4 million", "the bridge, which cost $5 million".

use super::figure::{Figure, value};
use super::{BUCKET, Case, LONG, Setting, Words, pair, stem};
use crate::article::Span;
use crate::extract::Flag;
use crate::extract::grammar::Tag;
use crate::extract::phrase::KeyMap;
use crate::extract::token::{TokenKind, key};

/// Tokens between a sum and the word that tells what it is.
const REACH: usize = 5;
/// Tokens between that word and whose it is.
const OWNER: usize = 8;
/// Sums are rounded: $1.2 million and $1.25 million may be one.
const ROUNDED: f64 = 0.06;

struct Sum {
    sentence: usize,
    figure: Figure,
    span: Span,
    setting: Setting,
    own: [u64; 2],
    /// Its owner may have several of the kind.
    several: bool,
}

/// Flags every second sum that cannot be the first.
pub(super) fn find(case: &Case, words: &Words, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let mut buckets: KeyMap<Vec<Sum>> = KeyMap::default();
    for (s, sentence) in doc.sentences.iter().enumerate() {
        let range = sentence.tokens();
        if range.len() > LONG || range.clone().any(|i| words.changes.contains(&doc.key(i))) {
            continue;
        }
        for i in range.clone().skip(1) {
            let Some((unit, n, first, end)) = sum(case, i) else {
                continue;
            };
            // "between $5 million and $7 million" is one figure in two.
            let before = first.checked_sub(1).map_or(0, |j| doc.key(j));
            let range_of_two = [key("between"), key("from"), key("and"), key("to")].contains(&before)
                && !(before == key("to") && first > 1 && doc.key(first - 2) == key("up"))
                || [key("to"), key("-"), key("–")].contains(&doc.key(end));
            if words.rates.contains(&doc.key(end)) || range_of_two {
                continue;
            }
            let told = |j: &usize| {
                words.has_one.contains_key(&doc.key(*j)) || words.may_have_more.contains_key(&doc.key(*j))
            };
            let behind = (range.start.max(first.saturating_sub(REACH))..first)
                .rev()
                .find(told);
            let ahead = (end..range.end.min(end + 2)).find(told);
            let Some(predicate) = behind.or(ahead) else {
                continue;
            };
            let word = doc.key(predicate);
            let several = !words.has_one.contains_key(&word);
            let Some(&what) = words.has_one.get(&word).or(words.may_have_more.get(&word)) else {
                continue;
            };
            let Some((owner, at)) = owner(case, range.start, predicate.min(first)) else {
                continue;
            };
            let bucket = buckets
                .entry(what ^ owner.rotate_left(21) ^ unit.rotate_left(42))
                .or_default();
            if bucket.len() < BUCKET {
                bucket.push(Sum {
                    sentence: s,
                    figure: Figure::new(case, n, first),
                    span: doc.tokens_span(predicate.min(first), end.max(predicate + 1)),
                    setting: Setting::of(case, s, sentence),
                    own: [stem(doc.word(predicate)), stem(doc.word(at))],
                    several,
                });
            }
        }
    }
    for bucket in buckets.into_values() {
        for (j, b) in bucket.iter().enumerate() {
            let Some(a) = bucket[..j].iter().find(|a| a.figure.disagrees(b.figure, ROUNDED)) else {
                continue;
            };
            let own = [a.own[0], a.own[1], b.own[0], b.own[1]];
            if a.sentence == b.sentence {
                continue;
            }
            let enough = if a.several { 2 } else { 0 };
            if !a.setting.agrees(&b.setting, &own) || a.setting.shared(&b.setting, &own) < enough {
                continue;
            }
            let why = format!(
                "“{}” here, “{}” there{}",
                b.span.of(doc.text),
                a.span.of(doc.text),
                b.setting.by(&a.setting, doc.text)
            );
            pair(a.span, b.span, "inconsistent.sum", why, out);
            break;
        }
    }
}

/// A sum of money or a share at number `i`: its unit, its value, its first token and one past its last.
fn sum(case: &Case, i: usize) -> Option<(u64, f64, usize, usize)> {
    let doc = case.doc;
    if doc.tokens.get(i)?.kind != TokenKind::Number {
        return None;
    }
    let mut n = value(case, i)?;
    let mut end = i + 1;
    for (scale, times) in [
        ("thousand", 1e3),
        ("million", 1e6),
        ("billion", 1e9),
        ("trillion", 1e12),
    ] {
        if doc.key(end) == key(scale) {
            n *= times;
            end += 1;
            break;
        }
    }
    let before = doc.word(i - 1);
    if matches!(before, "$" | "£" | "€" | "¥") {
        return Some((doc.key(i - 1), n, i - 1, end));
    }
    if doc.key(end) == key("%") || doc.key(end) == key("percent") {
        return Some((key("%"), n, i, end + 1));
    }
    if doc.key(end) == key("per") && doc.key(end + 1) == key("cent") {
        return Some((key("%"), n, i, end + 2));
    }
    [("dollars", "$"), ("pounds", "£"), ("euros", "€")]
        .iter()
        .find(|(word, _)| doc.key(end) == key(word))
        .map(|(_, sign)| (key(sign), n, i, end + 1))
}

/// Whose sum it is: the nearest name or noun behind an article before token `to`. A key, and its token.
fn owner(case: &Case, from: usize, to: usize) -> Option<(u64, usize)> {
    let doc = case.doc;
    // "Forbes put his worth at": it is not Forbes's.
    if (from.max(to.saturating_sub(3))..to)
        .any(|j| case.tag(j).is(Tag::POSSESSIVE) && !doc.word(j).starts_with(['\'', '’']))
    {
        return None;
    }
    let named = (from.max(to.saturating_sub(OWNER))..to).rev().find_map(|j| {
        case.entity_at(doc.tokens[j].span.start())
            .map(|e| (e as u64 | 1 << 63, j))
    });
    let noun = (from.max(to.saturating_sub(OWNER))..to).rev().find(|&j| {
        j > from
            && doc.key(j - 1) == key("the")
            && doc.tokens[j].kind == TokenKind::Word
            && !case.tag(j).is(Tag::CAPITAL.or(Tag::TIME))
    });
    match (named, noun) {
        (Some(named), Some(noun)) if noun > named.1 => Some((stem(doc.word(noun)), noun)),
        (Some(named), _) => Some(named),
        (None, noun) => noun.map(|j| (stem(doc.word(j)), j)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::words;
    use crate::extract::FlagKind;

    #[test]
    fn two_prices_of_one_thing_are_told() {
        let text = &[
            "The bridge cost $4 million and took a year.",
            "Neighbours say that the bridge cost $7 million.",
        ];
        assert_eq!(words(FlagKind::Inconsistent, text), ["cost $7 million"]);
    }

    #[test]
    fn rounding_rates_and_other_things_agree() {
        for text in [
            ["The bridge cost $4 million.", "The bridge cost $4.1 million."],
            ["The bridge cost $4 million.", "The tower cost $7 million."],
            [
                "The bridge cost $4 million.",
                "The bridge cost $7 million a year.",
            ],
            ["The bridge cost $4 million.", "The bridge cost up to $7 million."],
            [
                "The bridge cost $4 million.",
                "The bridge cost between $5 million and $7 million.",
            ],
            [
                "The Herald put her worth at $4 million.",
                "The Herald put his worth at $7 million.",
            ],
            // Somebody can pay twice.
            [
                "Ada Brill paid $4 million for a mill.",
                "Ada Brill paid $7 million for a yacht.",
            ],
        ] {
            assert!(words(FlagKind::Inconsistent, &text).is_empty(), "{text:?}");
        }
    }
}
