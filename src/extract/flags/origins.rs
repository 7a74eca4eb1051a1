//! How many origins an article has: one for everything (`single_source`), or one behind several reports (`circular`).

use super::{Case, flag};
use crate::extract::grammar::Tag;
use crate::extract::token::{key, key_of};
use crate::extract::{Flag, FlagKind, Severity};

/// Attributions an article must have before one source for all of them means anything.
const ENOUGH: usize = 3;

/// Flags both.
pub(super) fn find(case: &Case, out: &mut Vec<Flag>) {
    single(case, out);
    circular(case, out);
}

/// An identity for the source of an attribution: its entity, or the key of its last plain word. `None` for pronouns.
fn origin(case: &Case, n: usize) -> Option<u64> {
    let a = case.found.attributions.get(n)?;
    if let Some(e) = a.entity {
        return Some(e as u64);
    }
    let span = *a.source.first()?;
    let first = case.doc.token_at(span.start());
    if case.tag(first).is(Tag::SUBJECT)
        && case
            .doc
            .tokens
            .get(first)
            .is_some_and(|t| t.span.end() >= span.end())
    {
        return None;
    }
    // Two ways of writing the same words are one origin; anything else counts as another, which errs on the quiet side.
    Some(key_of(span.of(case.doc.text)) | 1 << 63)
}

fn single(case: &Case, out: &mut Vec<Flag>) {
    let mut only = None;
    let mut first = None;
    let mut count = 0;
    for (n, a) in case.found.attributions.iter().enumerate() {
        if !(a.rule.starts_with("say") || a.rule.starts_with("phrase")) {
            continue;
        }
        let Some(o) = origin(case, n) else {
            count += 1;
            continue;
        };
        if only.is_some_and(|x| x != o) {
            return;
        }
        only = Some(o);
        count += 1;
        first = first.or(a.source.first().copied().filter(|&s| somebody(case, s, a.entity)));
    }
    if let Some(span) = first
        && count >= ENOUGH
    {
        out.push(flag(
            FlagKind::SingleSource,
            span,
            "single_source.article",
            "Everything that is attributed here comes from this one source.",
            Severity::Note,
        ));
    }
}

/// Tokens of a short phrase: "the baker", "the old harbour master".
const SHORT: usize = 4;

/// The source can be pointed at: somebody named or described, in words that are a name or a short phrase.
fn somebody(case: &Case, source: crate::article::Span, entity: Option<usize>) -> bool {
    let first = case.doc.token_at(source.start());
    let end = case.doc.token_at(source.end().saturating_sub(1)) + 1;
    first < end
        && end <= case.doc.tokens.len()
        && !case.tag(first).is(Tag::SUBJECT)
        && (super::sources::known(case, first, end, entity) != super::sources::Known::Nobody
            || end - first <= SHORT && super::sources::agent(case.doc.word(end - 1)))
}

fn circular(case: &Case, out: &mut Vec<Flag>) {
    let doc = case.doc;
    for i in 0..doc.tokens.len() {
        // "the same media sources", "the same report".
        if doc.key(i) == key("same") && i > 0 && doc.key(i - 1) == key("the") {
            let heads = [
                key("source"),
                key("sources"),
                key("report"),
                key("reports"),
                key("article"),
                key("study"),
            ];
            if let Some(head) = (i + 1..i + 4).find(|&j| heads.contains(&doc.key(j))) {
                out.push(flag(
                    FlagKind::Circular,
                    doc.tokens_span(i - 1, head + 1),
                    "circular.same",
                    "Further claims rest on the source that was already used.",
                    Severity::Note,
                ));
            }
        }
    }
    // Several outlets that cite one origin: "citing KCNA" twice.
    let mut cited: Vec<(u64, crate::article::Span)> = Vec::new();
    for i in 0..doc.tokens.len() {
        if ![key("citing"), key("quoting")].contains(&doc.key(i)) {
            continue;
        }
        let Some(first) = (i + 1..i + 5).find(|&j| case.tag(j).is(Tag::CAPITAL)) else {
            continue;
        };
        let mut end = first + 1;
        while case.tag(end).is(Tag::CAPITAL) && end - first < 5 {
            end += 1;
        }
        let span = doc.tokens_span(first, end);
        cited.push((key_of(span.of(doc.text)), span));
    }
    cited.sort_unstable();
    for pair in cited.windows(2) {
        if let [(a, first), (b, again)] = *pair
            && a == b
        {
            let mut f = flag(
                FlagKind::Circular,
                again,
                "circular.cited",
                "Several reports, one origin.",
                Severity::Note,
            );
            f.other = Some(first);
            out.push(f);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::words;
    use super::*;

    #[test]
    fn one_source_for_everything_is_told() {
        let text = &[
            "The baker said that the mill burned. The baker said that nobody came. The baker said that it was late.",
        ];
        assert_eq!(words(FlagKind::SingleSource, text), ["The baker"]);
        let text = &[
            "The baker said that the mill burned. The miller said that nobody came. The baker said that it was late.",
        ];
        assert!(words(FlagKind::SingleSource, text).is_empty());
    }

    #[test]
    fn several_reports_of_one_origin_are_circular() {
        let text = &[
            "The Herald, citing Harbour Watch, saw ten ships. The Courier, citing Harbour Watch, saw ten ships.",
        ];
        assert_eq!(words(FlagKind::Circular, text), ["Harbour Watch"]);
        assert_eq!(
            words(FlagKind::Circular, &["The same media sources refer to a fire."]),
            ["The same media sources"]
        );
    }
}
