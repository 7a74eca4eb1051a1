//! Finds the noun phrase that speaks: left of the cue ("Maria Lopez, a nurse, said"), right of it ("said Maria Lopez, a nurse"),
//! or further left where the verb shares its subject with another ("she got up and said", "…, adding that").

use super::hits::{Hit, Reading};
use crate::extract::grammar::Tag;
use crate::extract::token::key;

/// Tokens a source may have: longer ones are faults of reading.
pub(super) const LONGEST: usize = 36;
/// Tokens that a bracket in a source may have.
pub(super) const BRACKET: usize = 10;

/// Where the source of a cue stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Left {
    /// Tokens `first..end` right before the cue.
    Phrase(usize, usize),
    /// The verb shares the subject of an earlier one.
    Shared,
    /// What is said ends right before the cue: the source follows.
    Content,
    /// Nothing that can speak.
    Nothing,
}

impl Reading<'_, '_> {
    /// Looks left of a verb, not further than token `floor`, where the cue before it ends; `start..end` is the sentence.
    pub fn left(&self, hit: &Hit, start: usize, floor: usize, end: usize) -> Left {
        if hit.first <= floor {
            return if hit.participle {
                Left::Shared
            } else {
                Left::Nothing
            };
        }
        let last = hit.first - 1;
        if self.quotes.ending(last).is_some() {
            return if hit.participle {
                Left::Shared
            } else {
                Left::Content
            };
        }
        if self.is(last, key(",")) {
            if hit.participle || last == floor {
                return Left::Shared;
            }
            if self.quotes.ending(last - 1).is_some() {
                return Left::Content;
            }
            if let Some((first, stop)) = self.named_before(last, floor) {
                return self.trim(first, stop);
            }
            // "Brill, who denies it, said": a cue in what is told of the speaker.
            if let Some((first, stop)) = self.named_before(last, start)
                && stop == last + 1
                && floor > first
                && (first..floor).any(|i| self.is(i, key(",")) && self.tag(i + 1).is(Tag::WH))
            {
                return self.trim(first, stop);
            }
            // "…, said Lopez": with a helper before it, the verb stands behind its subject.
            let plain = hit.first == hit.head;
            return match self.apposition(last, floor) {
                Some(first)
                    if !plain || !self.speaker_follows(hit.end, end) || self.described(first, last) =>
                {
                    self.trim(first, last + 1)
                }
                _ if plain && self.speaker_follows(hit.end, end) => Left::Content,
                _ => Left::Shared,
            };
        }
        if self.tag(last).is(Tag::CONJUNCTION) {
            return Left::Shared;
        }
        if hit.participle && self.is(last, key("as")) {
            // "quoted the paper as confirming": what the paper says is told already.
            return Left::Nothing;
        }
        if hit.participle && self.tag(last).is(Tag::PREPOSITION) {
            return Left::Shared;
        }
        if hit.participle && self.tag(last).is(Tag::SUBORDINATOR) && !self.tag(last).is(Tag::SUBJECT) {
            // "…, while chanting “…”".
            return Left::Shared;
        }
        let bracket = self
            .bracket_before(last, floor)
            .or_else(|| self.dashes_before(last, floor));
        if self.tag(last).is(Tag::SIGN) && !self.inside_name(last) && bracket.is_none() {
            return if hit.participle {
                Left::Shared
            } else {
                Left::Nothing
            };
        }
        let mut first = bracket.unwrap_or(last);
        while first > floor && last - first < LONGEST {
            if let Some(open) = self.bracket_before(first - 1, floor) {
                first = open;
            } else if self.joins(first - 1, first, floor) {
                first -= 1;
            } else {
                break;
            }
        }
        // "…a computer and Ada Brill thinks": one thinks, and the other noun belongs to what came before. Two names in a row may be
        // one firm.
        let one = hit.first == hit.head && self.doc.word(hit.head).ends_with('s');
        let cut = (first + 1..last).rev().find(|&i| {
            self.is(i, key("and"))
                && self.quotes.at(i).is_none()
                && self.tag(i + 1).is(Tag::CAPITAL.or(Tag::DETERMINER))
                && !self.tag(i - 1).is(Tag::CAPITAL)
        });
        if let Some(i) = cut.filter(|_| one) {
            first = i + 1;
        }
        // "that is what we hope": a pronoun speaks alone.
        let pronoun = self.tag(last).is(Tag::SUBJECT)
            && ["he", "she", "it", "we", "they", "i", "who", "which", "that"]
                .iter()
                .any(|p| self.is(last, key(p)))
            && !(last > first && self.is(last - 1, key("and")));
        if pronoun {
            first = last;
        }
        self.trim(first, last + 1)
    }

    /// Where the bracket opens that closes at token `i`: "Brill (D-Ohio) said".
    fn bracket_before(&self, i: usize, floor: usize) -> Option<usize> {
        if !self.is(i, key(")")) {
            return None;
        }
        (floor.max(i.saturating_sub(BRACKET))..i)
            .rev()
            .find(|&o| self.is(o, key("(")))
            .filter(|&o| o > floor)
    }

    /// Where the dash opens that closes at token `i`: "Brill — a nurse — said".
    fn dashes_before(&self, i: usize, floor: usize) -> Option<usize> {
        let dash = |i: usize| {
            matches!(self.doc.word(i), "—" | "–" | "-")
                && self.doc.tokens.get(i).is_some_and(|t| t.spaced)
                && self.doc.tokens.get(i + 1).is_some_and(|t| t.spaced)
        };
        if !dash(i) {
            return None;
        }
        (floor.max(i.saturating_sub(LONGEST))..i)
            .rev()
            .find(|&o| dash(o))
            .filter(|&o| o > floor && !self.tag(o - 1).is(Tag::SIGN))
    }

    /// One past the bracket that opens at token `i` and closes before `end`.
    pub(super) fn bracket_after(&self, i: usize, end: usize) -> Option<usize> {
        if !self.is(i, key("(")) {
            return None;
        }
        (i + 1..end.min(i + BRACKET))
            .find(|&c| self.is(c, key(")")))
            .map(|c| c + 1)
    }

    /// Whether token `i` belongs to the noun phrase that goes on at `i + 1`.
    fn joins(&self, i: usize, next: usize, floor: usize) -> bool {
        let tag = self.tag(i);
        if self.quotes.ending(i).is_some() {
            // “Daily Show” host: a title in marks, not a statement.
            return self.quotes.at(i).is_some_and(|k| {
                let q = self.quotes.all()[k];
                q.words <= 3 && !self.doc.word(i - 1).ends_with([',', '.', '?', '!'])
            });
        }
        if self.quotes.at(i).is_some() {
            return true;
        }
        // "At 9:40 p.m. Brill wrote".
        if ["p.m.", "a.m.", "pm", "am", "p.m", "a.m"]
            .iter()
            .any(|c| self.is(i, key(c)))
        {
            return false;
        }
        if tag.is(Tag::SIGN) {
            return self.inside_name(i);
        }
        if tag.is(Tag::SUBJECT)
            && self.tag(next).is(Tag::CAPITAL)
            && !tag.is(Tag::DETERMINER)
            && !self.is(i, key("one"))
        {
            return false;
        }
        if self.is(i, key("who")) || self.is(i, key("which")) || self.is(i, key("whose")) {
            return true;
        }
        if tag.is(Tag::CONJUNCTION) {
            let pair = self.tag(i + 1).is(Tag::CAPITAL) && i > 0 && self.tag(i - 1).is(Tag::CAPITAL);
            return self.is(i, key("and")) && (pair || i <= floor + 3);
        }
        if tag.is(Tag::SUBORDINATOR) && !self.is(i, key("since")) {
            // "the company that runs the mill".
            let opens = Tag::SUBJECT
                .or(Tag::DETERMINER)
                .or(Tag::CAPITAL)
                .or(Tag::POSSESSIVE)
                .or(Tag::SIGN);
            return self.is(i, key("that")) && !self.tag(next).is(opens);
        }
        if tag.is(Tag::HELPER) {
            return i > 0
                && (self.is(i - 1, key("who"))
                    || self.is(i - 1, key("that"))
                    || self.is(i - 1, key("which")));
        }
        true
    }

    /// Signs that belong to names: hyphens, full stops of titles, apostrophes.
    pub(super) fn inside_name(&self, i: usize) -> bool {
        let next = self.doc.tokens.get(i + 1);
        match self.doc.word(i) {
            "-" | "‑" | "/" | "&" | "'" | "’" | "$" | "%" | "#" | "@" | "_" | "–" => {
                !matches!(self.doc.word(i), "-" | "–") || next.is_some_and(|t| !t.spaced)
            }
            "." => i > 0 && self.tag(i - 1).is(Tag::CAPITAL) && self.doc.word(i - 1).len() < 6,
            _ => false,
        }
    }

    /// With a comma at `comma` before the verb: where the clause begins with a name and goes on to describe it, however long:
    /// "Maria Lopez, 59, of Oslo, who saw it on a screen, said".
    fn named_before(&self, comma: usize, floor: usize) -> Option<(usize, usize)> {
        let mut first = floor.max(comma.saturating_sub(2 * LONGEST));
        if first > floor {
            return None;
        }
        let mut i = first;
        // Whether a name has been read since `first`.
        let mut named = false;
        while i < comma {
            let tag = self.tag(i);
            if let Some(past) = self.bracket_after(i, comma).filter(|_| named) {
                i = past;
                continue;
            }
            if let Some(k) = self.quotes.at(i).filter(|_| i == first) {
                i = self.quotes.all()[k].end;
                first = i;
                continue;
            }
            if self.is(i, key(",")) {
                let next = self.tag(i + 1);
                // "Brill, R-Ohio, said".
                let party =
                    self.doc.word(i + 1).len() == 1 && next.is(Tag::CAPITAL) && self.is(i + 2, key("-"));
                let describes = party
                    || named
                        && next.is(Tag::PREPOSITION)
                        && i > first
                        && !self.tag(first).is(Tag::PREPOSITION)
                    || next.is(Tag::DETERMINER.or(Tag::NUMBER))
                    || ["who", "whose", "which", "one"]
                        .iter()
                        .any(|w| self.is(i + 1, key(w)))
                    || !next.is(Tag::CONJUNCTION
                        .or(Tag::SUBJECT)
                        .or(Tag::SUBORDINATOR)
                        .or(Tag::PREPOSITION)
                        .or(Tag::ADVERB)
                        .or(Tag::CAPITAL)
                        .or(Tag::SIGN)
                        .or(Tag::POSSESSIVE));
                let alone = i.checked_sub(1).is_some_and(|before| {
                    self.tag(before).is(Tag::CAPITAL.or(Tag::SIGN)) || self.is(before, key(")"))
                });
                if named && describes && alone && i > first {
                    // "Lopez, speaking in Oslo, said": when and where she spoke describes the saying, not her.
                    let aside = next.is(Tag::PREPOSITION) || self.doc.word(i + 1).ends_with("ing");
                    return Some((first, if aside { i } else { comma + 1 }));
                }
                first = i + 1;
                named = false;
            } else if tag.is(Tag::CAPITAL) {
                named = true;
            } else if self.quotes.at(i).is_some() || tag.is(Tag::SIGN) && !self.inside_name(i) {
                return None;
            } else {
                let closed = tag.is(Tag::HELPER
                    .or(Tag::SUBJECT)
                    .or(Tag::WH)
                    .or(Tag::SUBORDINATOR)
                    .or(Tag::OBJECT))
                    && !tag.is(Tag::DETERMINER.or(Tag::POSSESSIVE));
                let verb = self.doc.word(i).ends_with("ed") || self.doc.word(i).ends_with("ing");
                let behind = named
                    && !tag.is(Tag::PREPOSITION
                        .or(Tag::DETERMINER)
                        .or(Tag::POSSESSIVE)
                        .or(Tag::SIGN))
                    && !self.is(i, key("and"));
                if closed || verb || behind {
                    return None;
                }
            }
            i += 1;
        }
        None
    }

    /// With a comma at `comma` before the verb: where the name before the apposition begins, if there is one.
    fn apposition(&self, comma: usize, floor: usize) -> Option<usize> {
        let from = floor.max(comma.saturating_sub(LONGEST));
        let mut at = comma;
        let mut best = None;
        while at > from {
            at -= 1;
            if self.quotes.at(at).is_some() || self.is(at, key(";")) || self.is(at, key(":")) {
                break;
            }
            if !self.is(at, key(",")) || at == from {
                continue;
            }
            // `, at … comma`: what stands before the comma at `at` must be the end of a name.
            let name_ends =
                self.tag(at - 1).is(Tag::CAPITAL) || self.tag(at - 1).is(Tag::NUMBER) || best.is_none();
            if !name_ends {
                break;
            }
            let mut first = at - 1;
            while first > from && self.joins(first - 1, first, floor) {
                first -= 1;
            }
            best = Some(first);
            at = first;
            if first == from || !self.is(first - 1, key(",")) || self.tag(first).is(Tag::CAPITAL) {
                break;
            }
        }
        best
    }

    /// `first..comma` reads as a name and what is said of it: "Lopez, a nurse", "the minister, who had been away".
    fn described(&self, first: usize, comma: usize) -> bool {
        let Some(inner) = (first..comma).find(|&i| self.is(i, key(","))) else {
            return false;
        };
        let opens = self.tag(inner + 1);
        let named = self.tag(inner.saturating_sub(1)).is(Tag::CAPITAL);
        named
            && (opens.is(Tag::DETERMINER.or(Tag::NUMBER).or(Tag::WH)) || self.is(inner + 1, key("who")))
            && inner - first <= 8
    }

    /// Behind the cue stands a noun phrase and then the end: "…, said Maria Lopez."
    fn speaker_follows(&self, at: usize, end: usize) -> bool {
        let tag = self.tag(at);
        at < end
            && (tag.is(Tag::CAPITAL)
                || tag.is(Tag::DETERMINER)
                || tag.is(Tag::POSSESSIVE)
                || tag.is(Tag::SUBJECT) && (at + 1 >= end || self.tag(at + 1).is(Tag::SIGN)))
            && !self.is(at, key("that"))
            && !(at..end.min(at + 12))
                .take_while(|&i| !self.is(i, key(",")) && !self.is(i, key("who")))
                .any(|i| self.tag(i).is(Tag::HELPER))
    }

    /// Strips what stands before the noun phrase in `first..end`: "But", "On Monday".
    fn trim(&self, mut first: usize, end: usize) -> Left {
        while first < end
            && self
                .tag(first)
                .is(Tag::ADVERB.or(Tag::CONJUNCTION).or(Tag::SUBORDINATOR))
            && !(self.tag(first).is(Tag::SUBJECT) && first + 1 == end)
            && !self.is(first, key("one"))
            && !(self.tag(first).is(Tag::DETERMINER))
        {
            first += 1;
        }
        let time = Tag::TIME.or(Tag::NUMBER);
        // "About four in ten said", "Over half of them think".
        let many = ["about", "around", "over", "under"]
            .iter()
            .any(|w| self.is(first, key(w)))
            && (self.tag(first + 1).is(Tag::NUMBER)
                || [
                    "half", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "a",
                ]
                .iter()
                .any(|w| self.is(first + 1, key(w))))
            && first + 1 < end;
        if !many && first < end && self.tag(first).is(Tag::PREPOSITION.or(Tag::TIME)) {
            let near = end.min(first + 7);
            match (first..near).rev().find(|&i| self.tag(i).is(time)) {
                Some(last) if last + 1 < end => first = last + 1,
                _ => {
                    // "In a speech Trump said": the words right before the cue that are a name.
                    let mut at = end;
                    while at > first && self.tag(at - 1).is(Tag::CAPITAL) {
                        at -= 1;
                    }
                    if at == end && self.tag(end - 1).is(Tag::SUBJECT) {
                        at = end - 1;
                    }
                    if at == end || at == first {
                        // "On wages the report says": a noun phrase that no preposition governs.
                        let fresh = (first + 2..end.saturating_sub(1)).rev().find(|&i| {
                            self.tag(i).is(Tag::DETERMINER.or(Tag::POSSESSIVE))
                                && !self.tag(i).is(Tag::SIGN)
                                && !self
                                    .tag(i - 1)
                                    .is(Tag::PREPOSITION.or(Tag::CONJUNCTION).or(Tag::DETERMINER))
                                && !(i..end).any(|t| self.tag(t).is(Tag::PREPOSITION))
                        });
                        let Some(fresh) = fresh else {
                            return Left::Nothing;
                        };
                        at = fresh;
                    }
                    first = at;
                }
            }
        }
        while first < end && (self.is(first, key(",")) || self.tag(first).is(Tag::CONJUNCTION)) {
            first += 1;
        }
        // "…, which the office said".
        if self.is(first, key("which"))
            && first + 1 < end
            && !self.tag(first + 1).is(Tag::HELPER.or(Tag::SIGN))
        {
            first += 1;
        }
        if first >= end {
            return Left::Nothing;
        }
        let end = self.untimed(first, end);
        // A comma closes an apposition and belongs to it.
        let head = if self.is(end - 1, key(",")) { end - 1 } else { end };
        if head <= first {
            return Left::Nothing;
        }
        let last = self.tag(head - 1);
        let hollow = Tag::PREPOSITION
            .or(Tag::POSSESSIVE)
            .or(Tag::HELPER)
            .or(Tag::CONJUNCTION);
        if last.is(hollow) && !last.is(Tag::SUBJECT.or(Tag::CAPITAL)) || self.is(head - 1, key("to")) {
            return Left::Nothing;
        }
        if (first..head).all(|i| self.tag(i).is(Tag::SIGN.or(Tag::ADVERB)) && !self.tag(i).is(Tag::CAPITAL)) {
            return Left::Nothing;
        }
        Left::Phrase(first, end)
    }

    /// The end of a noun phrase without the time behind it: "The firm this month", "a panel in 2001".
    fn untimed(&self, first: usize, end: usize) -> usize {
        let time = Tag::TIME.or(Tag::NUMBER);
        let mut at = end;
        while at > first && self.tag(at - 1).is(time) {
            at -= 1;
        }
        if at == end || at <= first + 1 {
            return end;
        }
        if self.tag(at - 1).is(Tag::PREPOSITION) && !self.is(at - 1, key("of")) {
            return at - 1;
        }
        let pointing = |i: usize| self.is(i, key("this")) || self.is(i, key("last"));
        if pointing(at - 1) {
            let just = at >= first + 3 && self.is(at - 2, key("just"));
            return at - 1 - usize::from(just);
        }
        end
    }
}
