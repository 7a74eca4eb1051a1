//! Claims that somebody would contest, with no source at all: shares and causes stated by nobody. Claims of guilt are phrases, see
//! `config/lexicon/unsourced.toml`.

use super::{Case, flag};
use crate::article::BlockKind;
use crate::extract::grammar::Tag;
use crate::extract::token::key;
use crate::extract::{Flag, FlagKind, Severity};

/// Flags such sentences, each once, at the figure.
pub(super) fn find(case: &Case, out: &mut Vec<Flag>) {
    let doc = case.doc;
    for (s, sentence) in doc.sentences.iter().enumerate() {
        let kind = doc.article.blocks.get(sentence.block as usize).map(|b| b.kind);
        if !matches!(kind, Some(BlockKind::Paragraph | BlockKind::Item)) {
            continue;
        }
        // A source in the sentence or in the one before, of the same paragraph, covers it.
        let before = s
            .checked_sub(1)
            .filter(|&p| doc.sentences[p].block == sentence.block);
        let sourced = case.attributions_in(s).next().is_some()
            || before.is_some_and(|p| case.attributions_in(p).next().is_some());
        if sourced {
            continue;
        }
        let range = sentence.tokens();
        for i in range.clone() {
            if case.quotes.at(i).is_some() || !case.tag(i).is(Tag::NUMBER) {
                continue;
            }
            let percent = doc.key(i + 1) == key("%")
                || doc.key(i + 1) == key("percent")
                || doc.key(i + 1) == key("per") && doc.key(i + 2) == key("cent");
            if percent && i + 1 < range.end {
                let last = if doc.key(i + 1) == key("per") {
                    i + 3
                } else {
                    i + 2
                };
                out.push(flag(
                    FlagKind::Unattributed,
                    doc.tokens_span(i, last.min(range.end)),
                    "unattributed.share",
                    "A share without a source: of what, counted by whom?",
                    Severity::Note,
                ));
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::words;
    use super::*;

    #[test]
    fn a_share_needs_a_source() {
        assert_eq!(
            words(FlagKind::Unattributed, &["Rents rose 12 per cent in a year."]),
            ["12 per cent"]
        );
        assert!(
            words(
                FlagKind::Unattributed,
                &["Rents rose 12 per cent in a year, according to the city."]
            )
            .is_empty()
        );
    }
}
