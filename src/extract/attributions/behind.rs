//! Finds the noun phrase that speaks where it stands behind its cue ("said Maria Lopez, a nurse"), and the one that opens a sentence,
//! which a later verb may share.

use super::hits::Reading;
use super::source::{BRACKET, LONGEST};
use crate::extract::grammar::Tag;
use crate::extract::token::key;

impl Reading<'_, '_> {
    /// The noun phrase from token `first`, for a source behind its cue; `None` when there is none.
    pub fn right(&self, first: usize, end: usize, lead: bool) -> Option<(usize, usize)> {
        let mut at = first;
        let mut relative = false;
        while at < end && at - first < LONGEST {
            let tag = self.tag(at);
            if at == first
                && let Some(k) = self.quotes.opening(at)
            {
                // "According to “The Lamp,” a book": a title.
                let quote = self.quotes.all()[k];
                if quote.words > 8 || self.opens_low(at) {
                    return None;
                }
                at = quote.end;
                continue;
            }
            if self
                .quotes
                .opening(at)
                .is_some_and(|k| self.quotes.all()[k].words > 3)
            {
                break;
            }
            if let Some(past) = self.bracket_after(at, end).filter(|_| at > first) {
                at = past;
                continue;
            }
            if tag.is(Tag::SIGN) && !self.inside_name(at) && self.quotes.at(at).is_none() {
                if !self.is(at, key(",")) {
                    break;
                }
                // An apposition goes on: ", a nurse", ", 33,", ", who runs".
                let next = self.tag(at + 1);
                // At the head of a sentence the clause follows: "According to the clerk, the gate…".
                let lead_ends = lead
                    && !(next.is(Tag::NUMBER)
                        || self.is(at + 1, key("a"))
                        || self.is(at + 1, key("an"))
                        || self.is(at + 1, key("which"))
                        || self.is(at + 1, key("who")));
                // "…, according to the clerk, the gate was open": a clause with its own verb is no apposition.
                let clause = !next.is(Tag::NUMBER)
                    && (at + 1..end)
                        .take(LONGEST)
                        .take_while(|&i| !self.tag(i).is(Tag::SIGN) || self.inside_name(i))
                        .take_while(|&i| !self.tag(i).is(Tag::WH) && !self.is(i, key("that")))
                        .any(|i| self.tag(i).is(Tag::HELPER));
                let goes_on = !lead_ends
                    && !clause
                    && (next.is(Tag::DETERMINER.or(Tag::NUMBER))
                        || self.is(at + 1, key("who"))
                        || self.is(at + 1, key("which"))
                            && lead
                            && (at + 2..end.min(at + BRACKET)).any(|i| self.is(i, key(",")))
                        || self.is(at + 1, key("whose"))
                        || self.is(at + 1, key("one"))
                        || (!next.is(Tag::CONJUNCTION
                            .or(Tag::SUBJECT)
                            .or(Tag::SUBORDINATOR)
                            .or(Tag::PREPOSITION)
                            .or(Tag::ADVERB)
                            .or(Tag::CAPITAL)
                            .or(Tag::SIGN))
                            && !self.doc.word(at + 1).ends_with("ing")));
                if !goes_on {
                    break;
                }
                relative = false;
            } else if self.is(at, key("who")) || self.is(at, key("which")) {
                relative = true;
            } else if at > first && !relative {
                let adjunct = self.words.after.longest(self.doc, at, end).is_some();
                // "Yonhap in April", "by the union of having lied".
                let late = tag.is(Tag::PREPOSITION)
                    && (self.tag(at + 1).is(Tag::TIME)
                        || self.tag(at + 1).is(Tag::NUMBER) && self.is(at, key("in"))
                        || self.doc.word(at + 1).ends_with("ing") && self.is(at, key("of")));
                let clause = late
                    || tag.is(Tag::SUBORDINATOR)
                    || tag.is(Tag::HELPER)
                    || self.is(at, key("during"))
                    || self.is(at, key("but"));
                if adjunct || clause {
                    break;
                }
            }
            at += 1;
        }
        let mut last = at;
        while last > first && (self.is(last - 1, key(",")) || self.is(last - 1, key("."))) {
            last -= 1;
        }
        let opens = self.tag(first);
        let can_speak = opens.is(Tag::CAPITAL
            .or(Tag::DETERMINER)
            .or(Tag::POSSESSIVE)
            .or(Tag::SUBJECT)
            .or(Tag::NUMBER))
            || !opens.is(Tag::PREPOSITION
                .or(Tag::SUBORDINATOR)
                .or(Tag::HELPER)
                .or(Tag::ADVERB)
                .or(Tag::CONJUNCTION)
                .or(Tag::SIGN)
                .or(Tag::OBJECT));
        (last > first && can_speak).then_some((first, last))
    }

    /// The noun phrase that opens the clause beginning at `start`, for verbs that share their subject.
    pub fn opening_subject(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let mut at = start;
        // Past "In Oslo on Monday," and "However,".
        if self.tag(at).is(Tag::PREPOSITION
            .or(Tag::ADVERB)
            .or(Tag::SUBORDINATOR)
            .or(Tag::CONJUNCTION))
            && !self.tag(at).is(Tag::SUBJECT.or(Tag::DETERMINER))
        {
            let comma = (at..end.min(at + 14)).find(|&i| self.is(i, key(",")));
            at = match comma {
                Some(i) => i + 1,
                None if self.tag(at).is(Tag::CONJUNCTION.or(Tag::ADVERB)) => at + 1,
                None => return None,
            };
        }
        if self.quotes.at(at).is_some() {
            return None;
        }
        let tag = self.tag(at);
        if tag.is(Tag::SUBJECT) && !tag.is(Tag::DETERMINER) {
            return (at < end).then_some((at, at + 1));
        }
        let mut last = at;
        if tag.is(Tag::DETERMINER.or(Tag::POSSESSIVE)) && !tag.is(Tag::SIGN) {
            last += 1;
        }
        let named = self.tag(last).is(Tag::CAPITAL);
        while last < end && last - at < 8 {
            let t = self.tag(last);
            let word = self.doc.word(last);
            let name = t.is(Tag::CAPITAL) || t.is(Tag::POSSESSIVE) || self.inside_name(last);
            let closed = Tag::HELPER
                .or(Tag::SIGN)
                .or(Tag::PREPOSITION)
                .or(Tag::ADVERB)
                .or(Tag::CONJUNCTION)
                .or(Tag::SUBORDINATOR)
                .or(Tag::OBJECT);
            let verb = word.ends_with("ed") && last > at + 1;
            let common = !(named || t.is(closed) || verb);
            if !(name || common && last - at < 4) {
                break;
            }
            last += 1;
        }
        (last > at && !(last == at + 1 && tag.is(Tag::DETERMINER))).then_some((at, last))
    }
}
