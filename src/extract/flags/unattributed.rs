//! Claims that somebody would contest, with no source at all: shares and causes stated by nobody. Claims of guilt are phrases, see
//! `config/lexicon/unsourced.toml`.

use super::{Case, flag};
use crate::article::BlockKind;
use crate::extract::grammar::Tag;
use crate::extract::token::{Case as Letters, key};
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
        // "appears to": the writer thinks so, and names nobody.
        let told = |s: usize| {
            case.attributions_in(s)
                .any(|a| case.found.attributions[a].rule != "seem")
        };
        let sourced = told(s) || before.is_some_and(told);
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
            let last = if doc.key(i + 1) == key("per") {
                i + 3
            } else {
                i + 2
            };
            // A share is a share of somebody or something; a rate, a rise or a price is looked up, not contested.
            let share = doc.key(last) == key("of")
                && !(last + 1..last + 5).any(|j| case.words.counted.contains(&doc.key(j)))
                && !(range.start..i).any(|j| case.tag(j).is(Tag::MODAL));
            if percent && share && i + 1 < range.end && !named_paper(case, s) {
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

/// The paragraph up to the end of this sentence says which paper its figures are from: "its annual report puts".
fn named_paper(case: &Case, s: usize) -> bool {
    let sentences = &case.doc.sentences;
    let block = sentences[s].block;
    (s.saturating_sub(NEAR)..=s)
        .filter(|&p| sentences[p].block == block)
        .any(|p| {
            sentences[p].tokens().any(|i| {
                case.words.taken_from.contains(&case.doc.key(i)) && case.doc.tokens[i].case == Letters::Lower
            })
        })
}

/// Sentences of a paragraph that are looked back to.
const NEAR: usize = 8;

#[cfg(test)]
mod tests {
    use super::super::testing::words;
    use super::*;

    #[test]
    fn a_share_needs_a_source() {
        assert_eq!(
            words(
                FlagKind::Unattributed,
                &["Some 12 per cent of tenants have moved in a year."]
            ),
            ["12 per cent"]
        );
        assert!(
            words(
                FlagKind::Unattributed,
                &["Of the tenants 12 per cent of families moved, according to the city."]
            )
            .is_empty()
        );
        // An election's result is on record, and what would be is no share yet.
        assert!(words(FlagKind::Unattributed, &["Brill won 35 per cent of the vote."]).is_empty());
        assert!(
            words(
                FlagKind::Unattributed,
                &["He would need 68 per cent of the tenants."]
            )
            .is_empty()
        );
        // What the paragraph takes from a paper has a source; a rate is no share.
        assert!(
            words(
                FlagKind::Unattributed,
                &[
                    "The report lists the trams. It has 91 per cent of them on time.",
                    "Rents rose 12 per cent."
                ]
            )
            .is_empty()
        );
    }
}
