//! Quotations without a cue: they go to the last speaker of their paragraph, to the one before when that broke off with an open
//! mark, or to the name that is set under them behind a dash.

use super::Draft;
use super::hits::Reading;
use super::resolve::Mentions;
use crate::extract::grammar::Tag;
use crate::extract::quotes::Quote;
use crate::extract::token::{Case, key};

/// Parts that one attribution may have.
const PARTS: usize = 64;
/// Tokens of a name behind a dash.
const SIGNATURE: usize = 8;

impl Reading<'_, '_> {
    /// Gives quotations without a cue to their speakers. `taken` says for each quotation which draft holds it.
    pub(super) fn carry_on(&self, mentions: &Mentions, drafts: &mut Vec<Draft>, taken: &mut [Option<usize>]) {
        // The last draft whose source is somebody who speaks, and the first token of the block it stands in.
        let mut speakers = Speakers::new(drafts);
        let mut last: Option<usize> = None;
        let mut extra = Vec::new();
        for (k, &quote) in self.quotes.all().iter().enumerate() {
            if let Some(n) = taken[k] {
                last = Some(n);
                continue;
            }
            if let Some(source) = self.signature(quote.end) {
                taken[k] = Some(usize::MAX);
                last = None;
                extra.push(Draft {
                    source: Some(source),
                    cue: (source.0 - 1, source.0),
                    content: vec![(quote.first, quote.end)],
                    rule: "quote.signed",
                });
                continue;
            }
            if let Some(draft) = self
                .colon(mentions, &quote)
                .or_else(|| self.tail(mentions, &quote))
            {
                taken[k] = Some(usize::MAX);
                last = None;
                extra.push(draft);
                continue;
            }
            let opens_block = self.doc.tokens.get(quote.first).is_some_and(|t| t.opens_block);
            // Only a whole statement goes on; a word or two in marks are the writer's.
            let starts = opens_block
                || quote
                    .first
                    .checked_sub(1)
                    .is_some_and(|i| matches!(self.doc.word(i), "." | "!" | "?" | ":" | "”" | "\"" | "'"));
            if quote.words < 3 || !starts {
                continue;
            }
            let previous = k.checked_sub(1).map(|p| self.quotes.all()[p]);
            if opens_block {
                let broken = previous.is_some_and(|p| !p.closed && p.end == quote.first);
                if let Some(n) = last.filter(|_| broken)
                    && let Some(draft) = drafts.get(n)
                {
                    taken[k] = Some(n);
                    extra.push(Draft {
                        source: draft.source,
                        cue: (0, 0),
                        content: vec![(quote.first, quote.end)],
                        rule: "quote.continued",
                    });
                }
                continue;
            }
            let Some(n) = speakers.before(drafts, quote.first).filter(|&n| {
                drafts
                    .get(n)
                    .is_some_and(|d| self.same_block(d.cue.0, quote.first))
            }) else {
                continue;
            };
            taken[k] = Some(n);
            last = Some(n);
            if let Some(draft) = drafts.get_mut(n)
                && draft.content.len() < PARTS
            {
                draft.content.push((quote.first, quote.end));
            }
        }
        drafts.extend(extra);
    }

    /// "Maria Lopez: “…”": a name and a colon before a whole statement.
    fn colon(&self, mentions: &Mentions, quote: &Quote) -> Option<Draft> {
        let colon = quote.first.checked_sub(1).filter(|&i| self.is(i, key(":")))?;
        if quote.words < 4 || self.opens_low(quote.first) {
            return None;
        }
        let end = self.doc.tokens[colon].span.start();
        let name = mentions.speaker_ending_at(end)?;
        let first = self.doc.token_at(name.start());
        Some(Draft {
            source: Some((first, colon)),
            cue: (colon, colon + 1),
            content: vec![(quote.first, quote.end)],
            rule: "quote.colon",
        })
    }

    /// “Is it open?” Maria Lopez pressed: a verb that no list holds, behind a quotation that a comma, a question or a call ends.
    fn tail(&self, mentions: &Mentions, quote: &Quote) -> Option<Draft> {
        let ends = (quote.first..quote.end)
            .rev()
            .take(3)
            .any(|i| matches!(self.doc.word(i), "," | "?" | "!"));
        let first = quote.end;
        if quote.words < 3 || !ends || self.opens_line(first) {
            return None;
        }
        let pronoun = ["he", "she", "they", "i", "we"]
            .iter()
            .any(|p| self.is(first, key(p)));
        let end = if pronoun {
            first + 1
        } else {
            let name = mentions.speaker_starting_at(self.doc.tokens.get(first)?.span.start())?;
            self.doc.token_at(name.end().saturating_sub(1)) + 1
        };
        let verb = self.doc.tokens.get(end).is_some_and(|t| t.case == Case::Lower)
            && self.doc.word(end).ends_with("ed")
            && self.doc.word(end).len() > 4;
        verb.then(|| Draft {
            source: Some((first, end)),
            cue: (end, end + 1),
            content: vec![(quote.first, quote.end)],
            rule: "quote.tail",
        })
    }

    /// “…” — Maria Lopez: the name behind a dash that follows a quotation, alone on the rest of its line.
    fn signature(&self, end: usize) -> Option<(usize, usize)> {
        if !matches!(self.doc.word(end), "―" | "—" | "–" | "-") || self.opens_line(end + 1) {
            return None;
        }
        let first = end + 1;
        let mut last = first;
        while last - first < SIGNATURE
            && self.tag(last).is(Tag::CAPITAL)
            && (last == first || !self.opens_line(last))
        {
            last += 1;
            // "Grey-Brill", "A. Brill".
            if matches!(self.doc.word(last), "-" | ".")
                && self.tag(last + 1).is(Tag::CAPITAL)
                && !self.opens_line(last + 1)
            {
                last += 1;
            }
        }
        let alone = last >= self.doc.tokens.len()
            || self.opens_line(last)
            || self.is(last, key(".")) && self.opens_line(last + 1);
        (last > first && alone).then_some((first, last))
    }

    /// Whether token `i` begins a line or a block, or lies behind the last one.
    fn opens_line(&self, i: usize) -> bool {
        let (Some(token), Some(before)) = (
            self.doc.tokens.get(i),
            i.checked_sub(1).and_then(|p| self.doc.tokens.get(p)),
        ) else {
            return true;
        };
        token.opens_block
            || self
                .doc
                .text
                .get(before.span.end()..token.span.start())
                .is_some_and(|gap| gap.contains('\n'))
    }

    pub(super) fn same_block(&self, a: usize, b: usize) -> bool {
        let block = |i: usize| {
            let at = self.doc.tokens.get(i)?.span.start();
            Some(self.doc.sentences.get(self.doc.sentence_at(at)?)?.block)
        };
        block(a) == block(b)
    }
}

/// Walks the drafts in the order of the text, once, beside the quotations.
struct Speakers {
    /// Indices of drafts with a source and a verb of saying, by the place of their cue.
    order: Vec<usize>,
    next: usize,
}

impl Speakers {
    fn new(drafts: &[Draft]) -> Speakers {
        let mut order: Vec<usize> = (0..drafts.len())
            .filter(|&n| drafts[n].source.is_some() && drafts[n].rule.starts_with("say."))
            .collect();
        order.sort_by_key(|&n| drafts[n].cue);
        Speakers { order, next: 0 }
    }

    /// The last one whose cue stands before token `at`; `at` never falls from call to call.
    fn before(&mut self, drafts: &[Draft], at: usize) -> Option<usize> {
        while self.order.get(self.next).is_some_and(|&n| drafts[n].cue.0 < at) {
            self.next += 1;
        }
        self.next.checked_sub(1).map(|i| self.order[i])
    }
}
