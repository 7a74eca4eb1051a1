//! Two ranks of one thing: "the second time that a member resigned", "the third case of a member who resigned".

use super::{BUCKET, Case, Words, pair, stem, telling};
use crate::article::Span;
use crate::extract::Flag;

/// Tokens after "the second time" that tell of what.
const CONTEXT: usize = 14;

struct Ordinal {
    n: u32,
    noun: u64,
    span: Span,
    sentence: usize,
    about: Vec<u64>,
}

/// Flags every pair of ordinals that cannot both be right.
pub(super) fn find(case: &Case, words: &Words, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let mut all: Vec<Ordinal> = Vec::new();
    for (s, sentence) in doc.sentences.iter().enumerate() {
        let range = sentence.tokens();
        let mut i = range.start;
        while i + 1 < range.end && all.len() < BUCKET * 4 {
            let Some((n, next)) = case.numbers.ordinal(doc, i) else {
                i += 1;
                continue;
            };
            // "the second straight time": one adjective may stand between.
            let Some(noun) =
                (next..(next + 2).min(range.end)).find(|&j| words.occasions.contains(&doc.key(j)))
            else {
                i += 1;
                continue;
            };
            let about: Vec<u64> = (noun + 1..(noun + 1 + CONTEXT).min(range.end))
                .filter(|&j| telling(case, j, 4))
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

#[cfg(test)]
mod tests {
    use super::super::super::testing::{article, words};
    use crate::extract::{Engine, FlagKind, Lexicon};

    #[test]
    fn ordinals_that_disagree_are_a_pair() {
        for [one, other] in [["second", "third"], ["12th", "fourteenth"]] {
            let paragraphs = [
                format!(
                    "This is the {one} time that a member of the harbour council has resigned. A clerk remembers more."
                ),
                format!("It would be the {other} case of a harbour council member who resigned."),
            ];
            let article = article(&paragraphs.each_ref().map(String::as_str));
            let engine = Engine::new(&Lexicon::shipped().expect("reads")).expect("compiles");
            let found = engine.extract(&article);
            let flags: Vec<_> = found
                .flags
                .iter()
                .filter(|f| f.kind == FlagKind::Inconsistent)
                .collect();
            assert_eq!(flags.len(), 1);
            assert_eq!(flags[0].span.of(&article.text), format!("{other} case"));
            let first = flags[0].other.map(|s| s.of(&article.text));
            assert_eq!(first, Some(format!("{one} time").as_str()));
        }
    }

    #[test]
    fn a_series_told_in_order_agrees() {
        let text = &[
            "The second attempt to climb the northern tower failed.",
            "The third attempt to climb the northern tower failed.",
        ];
        assert!(words(FlagKind::Inconsistent, text).is_empty());
    }
}
