//! Verbs that attribute: what is said stands before them, after them or on both sides; passives say it of nobody.

use super::Draft;
use super::cues::Govern;
use super::hits::{Hit, Reading};
use super::source::Left;
use crate::extract::grammar::Tag;
use crate::extract::token::key;

/// How many tokens behind a participle the verb of its clause is looked for.
const NEAR: usize = 40;

impl Reading<'_, '_> {
    /// A verb: what is said stands before it, after it, or on both sides.
    pub(super) fn verb(
        &self,
        hit: &Hit,
        left: Left,
        floor: usize,
        limit: usize,
        range: std::ops::Range<usize>,
        shared: Option<(usize, usize)>,
    ) -> Option<Draft> {
        let says = hit.govern.is(Govern::SAY.or(Govern::STRICT));
        let (after, cue_end) = self.after_cue(hit, range.end);
        let mut draft = Draft {
            cue: (hit.first, cue_end),
            ..Draft::default()
        };
        if hit.govern.is(Govern::ATTITUDE) && !hit.passive && !self.is(hit.end, key("that")) {
            return self.stance(hit, left, limit, draft);
        }
        if hit.govern.is(Govern::SEEM) {
            return self.seems(hit, left, limit, draft);
        }
        if hit.passive {
            return self.passive(hit, left, limit, &range, draft);
        }
        if let Some(asked) = self.asked(hit, &range, &draft) {
            return Some(asked);
        }
        match left {
            // “…,” said SOURCE / …, said SOURCE.
            Left::Content if says => {
                let source = self
                    .right(cue_end, range.end, false)
                    .or_else(|| self.right(after, range.end, false))?;
                draft.source = Some(source);
                draft.rule = "say.inverted";
                draft.cue.1 = hit.end;
                self.content_before(hit.first, floor, &range, &mut draft)?;
                self.content_after(source.1, limit.max(source.1), &mut draft);
                Some(draft)
            }
            Left::Phrase(first, end) => {
                draft.source = Some((first, end));
                if let Some(done) = self.trailing(hit, (first, end), after, floor, &range, &draft) {
                    return Some(done);
                }
                if says && let Some(done) = self.within_relative((first, end), after, limit, &draft) {
                    return Some(done);
                }
                if self.reduced(hit, limit.max(cue_end)) {
                    return None;
                }
                // "a man who asked not to be named": the source is told of, and says nothing here.
                if self.is(hit.head, key("asked"))
                    && self.is(end - 1, key("who"))
                    && (hit.first..hit.end + 1).any(|i| self.is(i, key("not")))
                {
                    return None;
                }
                let relative = end == first + 1
                    && (self.is(first, key("who"))
                        || self.is(first, key("which"))
                        || self.is(first, key("that")));
                let before = first.checked_sub(1).filter(|&i| i >= range.start);
                // “…,” SOURCE said / …, SOURCE said.
                // "As it rained, she said, “Come in.”": the quotation is what she said, and no part of a sentence around her.
                let quote_next = self.is(after, key(","))
                    && self.quotes.opening(after + 1).is_some()
                    && !self.opens_low(after + 1);
                let ended = self.tag(after).is(Tag::SIGN)
                    && !self.is(after, key(":"))
                    && self.quotes.opening(after).is_none()
                    && !quote_next
                    || after >= range.end;
                let closes_quote = before.is_some_and(|i| {
                    self.quotes.ending(i).is_some()
                        || self.is(i, key(",")) && i > 0 && self.quotes.ending(i - 1).is_some()
                });
                // “It was open.” She says it rained: the quotation is a sentence of its own.
                let apart = !ended
                    && before.is_some_and(|i| i > 0 && matches!(self.doc.word(i - 1), "." | "!" | "?"))
                    && self.tag(first).is(Tag::CAPITAL);
                // Speaking on “Morning Hour,” she said it rained; citing “a cold,” she told them that it rained.
                let title = !ended
                    && before
                        .and_then(|i| self.quotes.at(i).or_else(|| self.quotes.at(i.saturating_sub(1))))
                        .is_some_and(|k| {
                            let quote = self.quotes.all()[k];
                            let led = quote.first > range.start
                                && self.tag(quote.first - 1).is(Tag::PREPOSITION.or(Tag::POSSESSIVE));
                            self.is(after, key("that")) && quote.first > range.start
                                || led && quote.words <= 5
                        });
                let closes_quote = closes_quote && !apart && !title;
                let comma = before.is_some_and(|i| self.is(i, key(",")));
                let as_they = before.is_some_and(|i| self.is(i, key("as")));
                if says
                    && !relative
                    && let Some(quote) = self.asked_before(first, after, range.start)
                {
                    draft.rule = "say.quote";
                    draft.content.push(quote);
                    if ended {
                        self.content_after(after, limit.max(after), &mut draft);
                    }
                    return Some(draft);
                }
                if says && !relative && (closes_quote || comma && ended || as_they && ended) {
                    draft.rule = if closes_quote { "say.quote" } else { "say.after" };
                    let before_end = before?;
                    if self
                        .content_before(before_end + usize::from(closes_quote), floor, &range, &mut draft)
                        .is_some()
                    {
                        if ended {
                            self.content_after(after, limit.max(after), &mut draft);
                        }
                        return Some(draft);
                    }
                }
                self.content_right(hit, after, limit, &range, draft)
            }
            Left::Shared | Left::Content => {
                let noun_form = !hit.participle && self.words.nounlike.contains(&self.doc.key(hit.head));
                let subject = shared.or_else(|| self.opening_subject(range.start, hit.first));
                if noun_form || subject.is_none() && !hit.participle {
                    return None;
                }
                draft.source = subject;
                self.content_right(hit, after, limit, &range, draft)
            }
            // "Said Maria Lopez: “…”".
            Left::Nothing if says && hit.first == range.start && !hit.participle => {
                let source = self.right(hit.end, range.end, false)?;
                let quote = source.1 + 1;
                let led = self.is(source.1, key(":")) || self.is(source.1, key(","));
                let k = self.quotes.opening(quote).filter(|_| led)?;
                draft.source = Some(source);
                draft.cue.1 = hit.end;
                draft.content.push((quote, self.quotes.all()[k].end));
                draft.rule = "say.inverted";
                Some(draft)
            }
            Left::Nothing => None,
        }
    }

    /// “Is it open?” Maria Lopez asked: the quotation before a sentence that is only its speaker and the verb.
    fn asked_before(&self, first: usize, after: usize, start: usize) -> Option<(usize, usize)> {
        if first != start || self.doc.tokens.get(first)?.opens_block {
            return None;
        }
        let quote = self.quotes.all()[self.quotes.ending(first.checked_sub(1)?)?];
        let calls = (quote.first..quote.end)
            .rev()
            .take(3)
            .any(|i| matches!(self.doc.word(i), "?" | "!" | "…"));
        let adjunct = self.tag(after).is(Tag::SIGN
            .or(Tag::SUBORDINATOR)
            .or(Tag::PREPOSITION)
            .or(Tag::ADVERB)
            .or(Tag::TIME))
            && !self.is(after, key("that"))
            && !self.is(after, key(":"))
            && self.quotes.opening(after).is_none()
            && !(self.is(after, key(",")) && self.quotes.opening(after + 1).is_some());
        (calls && quote.words > 1 && (adjunct || after >= self.doc.tokens.len()))
            .then_some((quote.first, quote.end))
    }

    /// "Asked whether it was open, she…", "When asked about the gate by a reporter, she…": a question, and mostly nobody who asks it.
    fn asked(&self, hit: &Hit, range: &std::ops::Range<usize>, draft: &Draft) -> Option<Draft> {
        let before = hit.first.checked_sub(1);
        let opens = hit.first == range.start
            || before
                .is_some_and(|i| self.is(i, key("when")) || self.is(i, key(",")) || self.is(i, key("if")));
        if !opens || hit.first != hit.head || !self.is(hit.head, key("asked")) {
            return None;
        }
        let mut at = hit.end;
        let mut draft = draft.clone();
        draft.cue = (hit.first, hit.end);
        draft.rule = "asked";
        if self.is(at, key("by")) {
            let source = self.right(at + 1, range.end, false)?;
            draft.source = Some(source);
            at = source.1;
        }
        let (after, _) = self.after_cue(&Hit { end: at, ..*hit }, range.end);
        let about = self.is(after, key("about"));
        if about && after == hit.end {
            draft.cue.1 = after + 1;
        }
        let question = about
            || self.is(hit.end - 1, key("about"))
            || self.is(after, key("to"))
            || self.tag(after).is(Tag::WH)
            || self.is(after, key("if"));
        let stop = (after..range.end)
            .take(NEAR)
            .find(|&i| self.is(i, key(",")) && self.quotes.at(i).is_none());
        let end = self.clause_end(after, stop.unwrap_or(range.end));
        let first = after + usize::from(about);
        // "Asked about it": what was asked stands elsewhere.
        let pronoun = end == first + 1 && self.tag(first).is(Tag::OBJECT.or(Tag::SUBJECT));
        if !question || pronoun || !self.has_word(first, end) {
            return None;
        }
        draft.content.push((first, end));
        Some(draft)
    }

    /// "…, which the Harbour Watch reported on.": what is said stands before the comma, and nothing follows the cue.
    pub(super) fn trailing(
        &self,
        hit: &Hit,
        (first, end): (usize, usize),
        after: usize,
        floor: usize,
        range: &std::ops::Range<usize>,
        draft: &Draft,
    ) -> Option<Draft> {
        let which = if self.is(first, key("which")) {
            first
        } else {
            first.checked_sub(1)?
        };
        let named = end > which + 1 && self.is(which, key("which"));
        let ended =
            after >= range.end || self.tag(after).is(Tag::SIGN) && self.quotes.opening(after).is_none();
        if !named || !ended || hit.participle || which <= floor || !self.is(which - 1, key(",")) {
            return None;
        }
        let mut draft = Draft {
            source: Some((which + 1, end)),
            rule: "say.which",
            ..draft.clone()
        };
        self.content_before(which, floor, range, &mut draft)?;
        Some(draft)
    }

    /// "what analysts said was a sign", "a speech that critics say was weak": the saying stands inside the clause that is said.
    fn within_relative(
        &self,
        (first, end): (usize, usize),
        after: usize,
        limit: usize,
        draft: &Draft,
    ) -> Option<Draft> {
        if !self.tag(after).is(Tag::HELPER) || self.is(after, key("having")) || self.is(after, key("being")) {
            return None;
        }
        let from = first.saturating_sub(1);
        let wh = (from..end.saturating_sub(1)).rev().find(|&i| {
            ["what", "which", "who", "that"]
                .iter()
                .any(|w| self.is(i, key(w)))
        })?;
        let last = self.clause_end(after, limit);
        if !self.has_word(after + 1, last) {
            return None;
        }
        let mut draft = draft.clone();
        draft.source = Some((wh + 1, end));
        draft.content = vec![(wh, wh + 1), (after, self.own_words(after, last, false))];
        draft.rule = "say.clause";
        Some(draft)
    }

    /// "Papers reporting on the fire are few": the participle belongs to the subject of another verb, and nobody is quoted.
    pub(super) fn reduced(&self, hit: &Hit, limit: usize) -> bool {
        hit.participle
            && !hit.govern.is(Govern::SAY.or(Govern::STRICT).or(Govern::CLAUSE))
            && !self.tag(hit.first.saturating_sub(1)).is(Tag::SIGN)
            && (hit.end..limit)
                .take(NEAR)
                .take_while(|&i| {
                    !self.tag(i).is(Tag::SIGN.or(Tag::WH).or(Tag::SUBJECT)) || self.tag(i).is(Tag::DETERMINER)
                })
                .any(|i| self.tag(i).is(Tag::HELPER))
    }

    /// "She is critical of the plan": what somebody takes a stand on.
    fn stance(&self, hit: &Hit, left: Left, limit: usize, mut draft: Draft) -> Option<Draft> {
        let Left::Phrase(first, last) = left else {
            return None;
        };
        let at = hit.end + 1;
        let end = self.clause_end(at, limit);
        if !self.has_word(at, end) {
            return None;
        }
        draft.source = Some((first, last));
        draft.cue.1 = at;
        draft.content.push((at, self.own_words(at, end, true)));
        draft.rule = "verb.object";
        Some(draft)
    }

    /// "The gate appears to be open", "it seems that": what is thought so, and nobody who thinks it.
    fn seems(&self, hit: &Hit, left: Left, limit: usize, mut draft: Draft) -> Option<Draft> {
        let at = hit.end;
        let end = self.clause_end(at, limit);
        let none = Tag::SIGN
            .or(Tag::PREPOSITION)
            .or(Tag::TIME)
            .or(Tag::CONJUNCTION)
            .or(Tag::HELPER);
        // "He seemed tired", "it appears likely to"; but "the band appeared again".
        let loose = self.doc.word(hit.head).starts_with("seem") || self.is(at + 1, key("to"));
        let follows = self.is(at, key("to")) || self.is(at, key("that")) || loose && !self.tag(at).is(none);
        let Left::Phrase(first, last) = left else {
            return None;
        };
        if hit.participle || !follows || !self.has_word(at, end) {
            return None;
        }
        let impersonal = last == first + 1 && self.is(first, key("it"));
        let relative = last == first + 1 && self.tag(first).is(Tag::WH);
        if !impersonal && !relative {
            draft.content.push((first, last));
        }
        draft.content.push((at, end));
        draft.rule = "seem";
        Some(draft)
    }

    /// "is said to", "it was reported that": what is said, and nobody who says it; or "was accused by SOURCE".
    pub(super) fn passive(
        &self,
        hit: &Hit,
        left: Left,
        limit: usize,
        range: &std::ops::Range<usize>,
        mut draft: Draft,
    ) -> Option<Draft> {
        let at = hit.end;
        let subject = match left {
            Left::Phrase(first, end) => Some((first, end)),
            _ => None,
        };
        if self.is(at, key("by")) {
            let source = self.right(at + 1, limit, false)?;
            draft.source = Some(source);
            draft.cue.1 = at + 1;
            let end = self.clause_end(source.1, limit);
            // "accused by the union of hiding it": what is said of the subject, and not the subject, is the content.
            let charge = ["of", "for", "as", "to", "that"]
                .iter()
                .any(|w| self.is(source.1, key(w)));
            if !charge || !self.has_word(source.1 + 1, end) {
                draft
                    .content
                    .extend(subject.filter(|&(f, _)| !self.is(f, key("who"))));
            }
            if draft.content.is_empty() && self.has_word(source.1, end) {
                draft.content.push((source.1, end));
            }
            draft.rule = "passive.by";
            return (!draft.content.is_empty()).then_some(draft);
        }
        if !self.words.passive.contains(&self.doc.key(hit.head)) {
            return None;
        }
        let that = self.is(at, key("that"));
        let to = self.is(at, key("to"));
        let of = self.is(at, key("of")) || self.is(at, key("as"));
        let about = self.is(at - 1, key("about"));
        let wh = self.is(hit.head, key("asked"))
            && (about || self.tag(at).is(Tag::WH) || self.is(at, key("if")) || self.is(at, key("about")));
        let end = self.clause_end(at, limit);
        let impersonal = subject.is_some_and(|(f, e)| e == f + 1 && self.is(f, key("it")));
        if !(that
            || to
            || of
            || wh
            || impersonal && self.tag(at).is(Tag::SUBJECT.or(Tag::DETERMINER).or(Tag::CAPITAL)))
            || !self.has_word(at + usize::from(!about), end)
        {
            return None;
        }
        if !impersonal && !that && !wh {
            draft.content.extend(subject);
        }
        draft.content.push((at, end));
        draft.cue.1 = at;
        draft.rule = "passive.unsourced";
        let _ = range;
        Some(draft)
    }

    /// What is said begins after the verb.
    pub(super) fn content_right(
        &self,
        hit: &Hit,
        mut at: usize,
        limit: usize,
        range: &std::ops::Range<usize>,
        mut draft: Draft,
    ) -> Option<Draft> {
        let mut limit = limit.max(at).min(range.end);
        let by_name = draft
            .source
            .is_some_and(|(first, end)| end > first && self.tag(end - 1).is(Tag::CAPITAL.or(Tag::SUBJECT)));
        if !by_name && self.names(hit, at, limit) {
            return None;
        }
        let says = hit.govern.is(Govern::SAY.or(Govern::STRICT));
        if says && let Some(quote) = self.quote_ahead(at, hit.until.min(range.end)) {
            // The colon belongs to the cue where it stands right behind it.
            if quote == draft.cue.1 + 1 && self.is(quote - 1, key(":")) {
                draft.cue.1 = quote;
            }
            at = quote;
            limit = limit.max(self.quotes.at(quote).map_or(at, |k| self.quotes.all()[k].end));
        } else if self.is(at, key(",")) || self.is(at, key(":")) {
            let quote = self.quotes.opening(at + 1).is_some();
            let colon = self.is(at, key(":"));
            if quote || colon && says {
                at += 1;
            } else if says && let Some(past) = self.past_aside(at, range.end) {
                at = past;
                limit = range.end;
            } else if says
                && self.is(at, key(","))
                && draft
                    .source
                    .is_some_and(|(first, _)| first > range.start && self.is(first - 1, key("as")))
            {
                // "As the Watch reported, the gate was open".
                let end = self.clause_end(at + 1, range.end);
                draft.content.push((at + 1, end));
                draft.rule = "say.as";
                return self.has_word(at + 1, end).then_some(draft);
            } else {
                return None;
            }
            if colon && at == draft.cue.1 + 1 {
                draft.cue.1 = at;
            }
        }
        let quote = self.quotes.opening(at);
        if !self.governs(hit, at, limit) && quote.is_none() {
            return None;
        }
        if let Some(k) = quote {
            let quote = self.quotes.all()[k];
            let end = self.clause_end(quote.end, limit.max(quote.end));
            let sentence_like = quote.words > 3 && self.ends_sentence(quote.end, range.end);
            if sentence_like || !self.has_word(quote.end, end) {
                draft.content.push((at, quote.end));
                draft.rule = if says { "say.quote" } else { "verb.quote" };
            } else {
                draft.content.push((at, end));
                draft.rule = if says { "say.mixed" } else { "verb.mixed" };
            }
            return Some(draft);
        }
        let end = self.clause_end(at, limit);
        if !self.has_word(at, end) {
            return None;
        }
        if says && let Some(quote) = self.quote_led(at, end) {
            draft
                .content
                .push((quote, self.quotes.all()[self.quotes.opening(quote)?].end));
            draft.rule = "say.quote";
            return Some(draft);
        }
        // A quotation that opens inside runs to its own end.
        let end = end
            .checked_sub(1)
            .and_then(|i| self.quotes.at(i))
            .map_or(end, |k| self.quotes.all()[k].end);
        let object = !hit.govern.is(Govern::SAY) && !self.is(at, key("that"));
        let end = self.own_words(at, end, object);
        draft.content.push((at, end));
        draft.rule = if self.is(at, key("that")) {
            "say.that"
        } else if self.is(at, key("to")) {
            "verb.to"
        } else if hit.govern.is(Govern::SAY) {
            "say.clause"
        } else {
            "verb.object"
        };
        Some(draft)
    }

    /// Past "among other things" between commas, where "that" follows.
    fn past_aside(&self, comma: usize, end: usize) -> Option<usize> {
        let close = (comma + 1..end.min(comma + 12)).find(|&i| self.is(i, key(",")))?;
        let clause = (comma + 1..close).any(|i| self.tag(i).is(Tag::HELPER.or(Tag::WH)));
        (!clause && self.is(close + 1, key("that"))).then_some(close + 1)
    }

    /// The quotation that ends `at..end` and is all that is said: "put it this way: “…”", "told the men who had come, “…”".
    fn quote_led(&self, at: usize, end: usize) -> Option<usize> {
        let k = self.quotes.at(end.checked_sub(1)?)?;
        let quote = self.quotes.all()[k];
        let lead = quote.first.checked_sub(1).filter(|&i| i > at)?;
        let colon = self.is(lead, key(":")) && quote.words > 2 && self.bare(at, lead);
        let who = self.is(at, key("who")) && self.is(lead, key(","));
        (quote.end == end && (colon || who)).then_some(quote.first)
    }

    /// No clause of its own stands in `at..end`: "it this way", "the following".
    fn bare(&self, at: usize, end: usize) -> bool {
        end - at <= 6
            && !(at..end).any(|i| self.tag(i).is(Tag::HELPER.or(Tag::WH).or(Tag::SUBORDINATOR)))
            && !self.is(at, key("that"))
    }

    /// "a comedy called The Lamp": a name is given, nothing is said.
    pub(super) fn names(&self, hit: &Hit, at: usize, end: usize) -> bool {
        if !(self.is(hit.head, key("called")) || self.is(hit.head, key("named"))) || hit.head != hit.first {
            return false;
        }
        // "a user called @lamp".
        if matches!(self.doc.word(at), "@" | "#") {
            return true;
        }
        // "a film called “The Lamp”".
        if let Some(k) = self.quotes.opening(at) {
            let quote = self.quotes.all()[k];
            return quote.words <= 6
                && (quote.first..quote.end).all(|t| {
                    self.tag(t).is(Tag::CAPITAL
                        .or(Tag::SIGN)
                        .or(Tag::PREPOSITION)
                        .or(Tag::CONJUNCTION))
                });
        }
        let mut i = at;
        while i < end && self.tag(i).is(Tag::CAPITAL) {
            i += 1;
        }
        i > at && (i >= end || self.tag(i).is(Tag::SIGN.or(Tag::CONJUNCTION)))
    }

    /// Whether a quotation that ends before token `at` ends its clause: its last sign is a stop, or one follows.
    pub(super) fn ends_sentence(&self, at: usize, end: usize) -> bool {
        at >= end
            || matches!(self.doc.word(at), "." | "!" | "?" | ";")
            || at >= 2 && matches!(self.doc.word(at - 2), "." | "!" | "?" | ",")
    }
}
