//! Cues that are no verbs: "according to", and nouns that hold what somebody says.

use super::Draft;
use super::hits::{Hit, Reading};
use crate::extract::grammar::Tag;
use crate::extract::token::key;

impl Reading<'_, '_> {
    /// "…, according to SOURCE" and "According to SOURCE, …".
    pub(super) fn phrase(
        &self,
        hit: &Hit,
        floor: usize,
        limit: usize,
        range: std::ops::Range<usize>,
    ) -> Option<Draft> {
        let lead = hit.first.saturating_sub(range.start) <= 2;
        let source = self.right(hit.end, range.end, lead)?;
        let mut content = Vec::new();
        let before = self.clause_end(range.start.max(floor), hit.first);
        let opens_clause = hit.first == range.start
            || self.has_word(range.start, hit.first) && !self.has_word(floor, hit.first);
        if !lead && !opens_clause && self.has_word(floor, before) {
            let mut first = floor.max(range.start);
            // A quotation that began in an earlier sentence.
            if let Some(k) = before.checked_sub(1).and_then(|i| self.quotes.ending(i)) {
                first = first.min(self.quotes.all()[k].first);
            }
            content.push((self.skip_signs(first, before), before));
        }
        // "According to the clerk, the gate was said to be open": the next cue stands in what is said.
        let limit = if lead && !self.has_word(source.1, limit) {
            range.end
        } else {
            limit
        };
        let mut after = source.1;
        while after < limit && (self.is(after, key(",")) || self.is(after, key(":"))) {
            after += 1;
        }
        let end = self.clause_end(after, limit);
        if (lead || opens_clause || after > source.1)
            && self.has_word(after, end)
            && (content.is_empty() || !self.tag(after).is(Tag::WH))
        {
            content.push((after, end));
        }
        if content.is_empty() {
            return None;
        }
        Some(Draft {
            source: Some(source),
            cue: (hit.first, hit.end),
            content,
            rule: "phrase.according",
        })
    }

    /// "Trump's claim that …".
    pub(super) fn noun(&self, hit: &Hit, floor: usize, limit: usize) -> Option<Draft> {
        // "a report that has never been wrong": a clause about the report and not in it.
        if self.is(hit.end, key("that")) && self.tag(hit.end + 1).is(Tag::HELPER) {
            return None;
        }
        // "would not answer questions about it": nobody asks them here.
        let answer = [
            "answer",
            "answers",
            "answered",
            "answering",
            "take",
            "took",
            "taking",
        ];
        if (floor..hit.first)
            .rev()
            .take(3)
            .any(|i| answer.iter().any(|w| self.is(i, key(w))))
        {
            return None;
        }
        // "said in a statement that": told already.
        let told = hit
            .first
            .checked_sub(2)
            .filter(|&i| i >= floor && hit.first - floor <= 5);
        if told.is_some_and(|i| {
            floor > 0
                && self.is(i, key("in"))
                && self.tag(hit.first - 1).is(Tag::DETERMINER.or(Tag::POSSESSIVE))
        }) {
            return None;
        }
        let end = self.clause_end(hit.end, limit);
        if !self.has_word(hit.end + 1, end) {
            return None;
        }
        let mut source = None;
        if hit.first > floor {
            let before = hit.first - 1;
            let own = self.tag(before).is(Tag::POSSESSIVE);
            if own && (self.is(before, key("'s")) || self.is(before, key("’s"))) {
                let mut first = before;
                while first > floor
                    && before - first < 6
                    && (self.tag(first - 1).is(Tag::CAPITAL.or(Tag::DETERMINER)) || before == first)
                {
                    first -= 1;
                }
                source = Some((first, before + 1));
            } else if own {
                source = Some((before, before + 1));
            }
        }
        // "reports of", "evidence that": what nobody is named for, and what is known rather than said.
        Some(Draft {
            source,
            cue: (hit.first, hit.end),
            content: vec![(hit.end, end)],
            rule: "noun",
        })
    }
}
