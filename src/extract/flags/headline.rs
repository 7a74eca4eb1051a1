//! A headline that is surer than its story: the sentence of the body that says the same has a hedge or a weak source, the headline
//! has neither. A named source is left out by most headlines, and well so.

use super::{Case, flag};
use crate::article::{BlockKind, Span};
use crate::extract::grammar::Tag;
use crate::extract::phrase::KeySet;
use crate::extract::token::{Token, TokenKind, cut, key_of};
use crate::extract::{Flag, FlagKind, Severity};

/// Sentences of the body that are compared.
const BODY: usize = 12;
/// Stems that headline and sentence must share.
const SHARED: usize = 3;

/// Flags the headline, where it stands in the text, or else the words of the body that it drops.
pub(super) fn find(case: &Case, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let block = doc
        .article
        .blocks
        .iter()
        .position(|b| matches!(b.kind, BlockKind::Heading(_)));
    let place = block.and_then(|b| doc.article.blocks.get(b)).map(|b| b.span);
    let Some(title) = place
        .map(|s| s.of(doc.text))
        .or(doc.article.meta.title.as_deref())
    else {
        return;
    };
    let title = &title[..title.char_indices().nth(400).map_or(title.len(), |(i, _)| i)];
    let mut tokens: Vec<Token> = Vec::new();
    cut(title, Span::new(0, title.len()), &mut tokens);
    let word = |t: &Token| t.span.of(title).to_lowercase();
    let stems: KeySet = tokens
        .iter()
        .filter(|t| t.kind == TokenKind::Word && t.span.len() > 3)
        .map(|t| stem(t.span.of(title)))
        .collect();
    let soft = [
        "say",
        "says",
        "said",
        "claim",
        "claims",
        "report",
        "reports",
        "reported",
        "reportedly",
        "allegedly",
        "alleged",
        "may",
        "might",
        "could",
        "likely",
        "possible",
        "possibly",
        "suspected",
        "according",
        "apparently",
        "believed",
        "expected",
        "seems",
        "appears",
        "warns",
        "fears",
        "accused",
        "accuses",
        "rumored",
        "rumoured",
    ];
    let hedged = tokens.iter().any(|t| soft.contains(&word(t).as_str()))
        || title.contains([':', '?', '"', '“', '‘'])
        || title.contains(" '");
    if hedged || stems.len() < SHARED {
        return;
    }
    let mut seen = 0;
    for sentence in &doc.sentences {
        let kind = doc.article.blocks.get(sentence.block as usize).map(|b| b.kind);
        if kind != Some(BlockKind::Paragraph) {
            continue;
        }
        seen += 1;
        if seen > BODY {
            return;
        }
        let mut shared = KeySet::default();
        for i in sentence.tokens().take(120) {
            if !case.tag(i).is(Tag::SIGN) {
                let k = stem(doc.word(i));
                if stems.contains(&k) {
                    shared.insert(k);
                }
            }
        }
        if shared.len() < SHARED || shared.len() * 2 < stems.len() {
            continue;
        }
        // Flags of the phrase rules, in any order; articles have few in a sentence.
        let dropped = out
            .iter()
            .filter(|f| {
                matches!(
                    f.kind,
                    FlagKind::Hedge
                        | FlagKind::BareAnonymous
                        | FlagKind::Agentless
                        | FlagKind::UnnamedSource
                        | FlagKind::StateMedia
                        | FlagKind::ConflictOfInterest
                )
            })
            .filter(|f| f.severity != Severity::Info && sentence.span.covers(f.span))
            .map(|f| f.span)
            .next();
        let Some(dropped) = dropped else { return };
        let mut f = flag(
            FlagKind::HeadlineOverstates,
            place.unwrap_or(dropped),
            "headline.drops",
            format!(
                "The headline drops “{}”, which the story has.",
                clip(dropped.of(doc.text))
            ),
            Severity::Warning,
        );
        f.other = place.map(|_| dropped);
        out.push(f);
        return;
    }
}

fn clip(words: &str) -> &str {
    &words[..words.char_indices().nth(60).map_or(words.len(), |(i, _)| i)]
}

/// The first six letters in lower case stand for a word and its endings.
pub(super) fn stem(word: &str) -> u64 {
    let end = word.char_indices().nth(6).map_or(word.len(), |(i, _)| i);
    let word = &word[..end];
    key_of(if word.len() <= 5 {
        word.strip_suffix('s').unwrap_or(word)
    } else {
        word
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::article;
    use crate::extract::{Engine, FlagKind, Lexicon};

    fn overstates(title: &str, body: &str) -> bool {
        let mut article = article(&[body]);
        article.meta.title = Some(title.to_owned());
        let engine = Engine::new(&Lexicon::shipped().expect("reads")).expect("compiles");
        engine
            .extract(&article)
            .flags
            .iter()
            .any(|f| f.kind == FlagKind::HeadlineOverstates)
    }

    #[test]
    fn a_headline_that_drops_the_hedge_is_told() {
        assert!(overstates(
            "Harbour master stole ferry money",
            "The harbour master reportedly stole money from the ferry company."
        ));
        assert!(!overstates(
            "Harbour master reportedly stole ferry money",
            "The harbour master reportedly stole money from the ferry company."
        ));
        // A named source is nothing that a headline must have.
        assert!(!overstates(
            "Harbour master stole ferry money",
            "The harbour master stole the ferry money, Ada Brill told the court."
        ));
        assert!(!overstates(
            "Harbour master stole ferry money",
            "The harbour master stole money from the ferry company."
        ));
    }
}
