//! A name and a colon at the head of a block: a transcript ("LOPEZ: Well, …") or a headline ("Lopez: Gate Stays Open").

use super::Draft;
use super::hits::Reading;
use super::resolve::Mentions;
use crate::article::Span;
use crate::extract::grammar::Tag;
use crate::extract::phrase::KeyMap;
use crate::extract::token::{Case, TokenKind, key};

/// Tokens that may stand before the colon.
const NAME: usize = 7;

/// Tokens `first..colon` name a speaker; what is said ends before token `end`.
#[derive(Clone, Copy)]
struct Label {
    first: usize,
    colon: usize,
    end: usize,
}

impl Reading<'_, '_> {
    /// Adds what stands behind such names. In capitals a name must come back, for "UPDATE:" comes once; otherwise it must be a
    /// person's, or in the first block any body that can speak.
    pub(super) fn labels(&self, mentions: &Mentions, drafts: &mut Vec<Draft>, taken: &mut [Option<usize>]) {
        let mut found: Vec<Label> = Vec::new();
        for sentence in &self.doc.sentences {
            let range = sentence.tokens();
            if self.doc.tokens[range.start].opens_block
                && let Some((first, colon)) = self.label(range.clone())
            {
                let block = self.doc.article.blocks.get(sentence.block as usize);
                let end = block.map_or(range.end, |b| {
                    self.doc.token_at(b.span.end().saturating_sub(1)) + 1
                });
                found.push(Label {
                    first,
                    colon,
                    end: end.min(self.doc.tokens.len()),
                });
            }
        }
        let mut times: KeyMap<u32> = KeyMap::default();
        for label in &found {
            *times.entry(self.doc.key(label.colon - 1)).or_default() += 1;
        }
        for label in found {
            let name = self.doc.tokens_span(label.first, label.colon);
            let again = times.get(&self.doc.key(label.colon - 1)).is_some_and(|&n| n > 1);
            let capitals = (label.first..label.colon).all(|i| {
                self.doc.tokens[i].kind == TokenKind::Sign || self.doc.tokens[i].case == Case::Upper
            });
            let title = label.first <= 1;
            if !(capitals && again || self.speaker(mentions, name, label, title)) {
                continue;
            }
            let end = self.clause_end(label.colon + 1, label.end);
            // A quotation around the whole block is closed behind its last words.
            if !self.has_word(label.colon + 1, end) {
                continue;
            }
            for k in self.quotes.within(label.first.saturating_sub(1), end) {
                taken[k].get_or_insert(drafts.len());
            }
            drafts.push(Draft {
                source: Some((label.first, label.colon)),
                cue: (label.colon, label.colon + 1),
                content: vec![(label.colon + 1, end)],
                rule: "label",
            });
        }
    }

    fn speaker(&self, mentions: &Mentions, name: Span, label: Label, title: bool) -> bool {
        let poll = title && self.words.labels.contains(&self.doc.key(label.colon - 1));
        poll || mentions
            .within(name)
            .any(|(span, e)| span == name && (mentions.is_person(e) || title && mentions.is_outlet(e)))
    }

    /// The name and the colon that open a block, an opening quotation mark aside.
    fn label(&self, range: std::ops::Range<usize>) -> Option<(usize, usize)> {
        let first = range.start + usize::from(self.tag(range.start).is(Tag::SIGN));
        let colon = (first + 1..range.end.min(first + NAME)).find(|&i| self.is(i, key(":")))?;
        let name = (first..colon).all(|i| self.tag(i).is(Tag::CAPITAL.or(Tag::SIGN)));
        let spaced = self
            .doc
            .tokens
            .get(colon + 1)
            .is_some_and(|t| t.spaced && !t.opens_block);
        (name && spaced).then_some((first, colon))
    }
}
