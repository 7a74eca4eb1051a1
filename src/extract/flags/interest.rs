//! A source that gains from what it says: counsel who calls the client innocent, a maker who calls the product safe.

use super::{Case, flag};
use crate::extract::token::key;
use crate::extract::{Flag, FlagKind, Severity};

/// Words of a content that are looked at.
const LOOK: usize = 80;

/// Flags the sources of such attributions.
pub(super) fn find(case: &Case, out: &mut Vec<Flag>) {
    let doc = case.doc;
    for a in &case.found.attributions {
        let Some(&source) = a.source.first() else { continue };
        let hit = |span: crate::article::Span, list: &crate::extract::phrase::Phrases<()>| {
            let first = doc.token_at(span.start());
            (first..doc.tokens.len().min(first + LOOK))
                .take_while(|&i| doc.tokens[i].span.start() < span.end())
                .any(|i| list.longest(doc, i, doc.tokens.len()).is_some())
        };
        // Who has left gains nothing by it.
        let first = doc.token_at(source.start());
        let former = (first..doc.tokens.len().min(first + 6))
            .take_while(|&i| doc.tokens[i].span.start() < source.end())
            .any(|i| [key("former"), key("ex")].contains(&doc.key(i)));
        if !former
            && hit(source, &case.words.interested)
            && a.content
                .iter()
                .chain(&a.cue)
                .any(|&c| hit(c, &case.words.gainful))
        {
            out.push(flag(
                FlagKind::ConflictOfInterest,
                source,
                "interest.own_favour",
                "The source speaks for the side that gains from this.",
                Severity::Note,
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::words;
    use super::*;

    #[test]
    fn praise_of_oneself_is_told() {
        let text = &["Ada Brill, a lawyer for the mill, said that her client was innocent."];
        assert_eq!(words(FlagKind::ConflictOfInterest, text).len(), 1);
        let text = &["Ada Brill, former chief executive of the mill, said that the mill was safe."];
        assert!(words(FlagKind::ConflictOfInterest, text).is_empty());
        let text = &["Ada Brill, a teacher, said that the miller was innocent."];
        assert!(words(FlagKind::ConflictOfInterest, text).is_empty());
    }
}
