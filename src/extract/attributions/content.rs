//! How far what is said reaches: from the cue to the end of its clause, from the beginning of the sentence to the source, or the
//! quotation that stands there.

use super::Draft;
use super::cues::Govern;
use super::hits::{Hit, Reading};
use crate::extract::grammar::Tag;
use crate::extract::token::{Case, TokenKind, key};

/// Tokens looked at for somebody spoken to.
const ADDRESSEE: usize = 8;
/// Words that a title in quotation marks may have.
const TITLE: usize = 5;
/// Tokens that a dateline may have.
const DATELINE: usize = 8;
/// Tokens looked at between a cue and a quotation.
const AHEAD: usize = 24;

impl Reading<'_, '_> {
    /// The first token of what is said after a cue that ends before `at`: past "on Monday", "in a statement" and whoever is spoken to.
    /// Also says where the cue itself ends, with the words that belong to it ("said in a statement").
    pub fn after_cue(&self, hit: &Hit, end: usize) -> (usize, usize) {
        let mut at = hit.end;
        let mut cue = hit.end;
        if hit.govern.is(Govern::ADDRESSED) {
            at = self.past_addressee(at, end);
        }
        for _ in 0..6 {
            if let Some((len, ())) = self.words.after.longest(self.doc, at, end)
                && !self.tag(at + len).is(Tag::POSSESSIVE)
            {
                let day = len == 1 && self.tag(at).is(Tag::TIME.or(Tag::ADVERB));
                at += len;
                if day && cue == hit.end && at == cue + len {
                    cue = at;
                }
            } else if self.slips_in(at, hit, end) {
                at += 1;
            } else {
                break;
            }
        }
        let at = self.past_adjunct(at.min(end), end);
        (at, cue)
    }

    /// Past "in January", "with the Harbour Watch on Monday", where "that" comes right behind it.
    fn past_adjunct(&self, at: usize, end: usize) -> usize {
        let someone = Tag::CAPITAL.or(Tag::DETERMINER).or(Tag::POSSESSIVE);
        if !self.tag(at).is(Tag::PREPOSITION.or(Tag::TIME))
            || self.is(at, key("to")) && !self.tag(at + 1).is(someone)
        {
            return at;
        }
        let clause = Tag::HELPER.or(Tag::SIGN).or(Tag::OBJECT);
        (at + 1..end.min(at + AHEAD / 2))
            .take_while(|&i| !self.tag(i).is(clause) || self.inside_name(i))
            // "A logbook found behind a stove suggests that": another verb has the clause.
            .take_while(|&i| {
                self.words.verbs.longest(self.doc, i, end).is_none() || self.tag(i).is(Tag::CAPITAL)
            })
            .find(|&i| self.is(i, key("that")))
            .unwrap_or(at)
    }

    /// An adverb, or a comma before one of the words that may stand between.
    fn slips_in(&self, at: usize, hit: &Hit, end: usize) -> bool {
        let adverb = self.tag(at).is(Tag::ADVERB)
            && !self.tag(at).is(Tag::WH.or(Tag::DETERMINER))
            && at + 1 < end
            && !self.tag(at + 1).is(Tag::SIGN);
        let comma = self.is(at, key(",")) && at == hit.end && at + 1 < end;
        adverb || comma && self.words.after.longest(self.doc, at + 1, end).is_some()
    }

    /// One past a quotation at token `i` that is only a title: "told the station’s “Morning Hour” that".
    fn title_at(&self, i: usize) -> Option<usize> {
        let quote = self.quotes.all()[self.quotes.opening(i)?];
        let owned = i > 0 && self.tag(i - 1).is(Tag::POSSESSIVE);
        let capitals = (quote.first + 1..quote.end).all(|t| {
            self.tag(t).is(Tag::CAPITAL
                .or(Tag::SIGN)
                .or(Tag::PREPOSITION)
                .or(Tag::DETERMINER))
        });
        (owned && quote.words <= TITLE && capitals).then_some(quote.end)
    }

    /// One past the last word of what is said in `at..end`, where a clause or a description begins that is the writer's own: "…,
    /// which", "…, a nurse". `object`: what is said is a noun, and reaches less far.
    pub(super) fn own_words(&self, at: usize, end: usize, object: bool) -> usize {
        let stops = if object {
            &self.words.ends_object
        } else {
            &self.words.ends_clause
        };
        let mut i = at + 1;
        while i < end {
            if let Some(k) = self.quotes.at(i) {
                i = self.quotes.all()[k].end;
            } else if stops.longest(self.doc, i, end).is_some() {
                return i;
            } else {
                i += 1;
            }
        }
        end
    }

    fn past_addressee(&self, at: usize, end: usize) -> usize {
        let tag = self.tag(at);
        if tag.is(Tag::WH) || tag.is(Tag::SIGN) || self.is(at, key("to")) {
            return at;
        }
        if tag.is(Tag::OBJECT) {
            return at + 1;
        }
        let determined = tag.is(Tag::DETERMINER.or(Tag::POSSESSIVE));
        if tag.is(Tag::SUBJECT) && !self.is(at, key("you")) && !determined {
            return at;
        }
        if let Some(title) = self.title_at(at) {
            return title;
        }
        let mut i = at + 1;
        let mut named = tag.is(Tag::CAPITAL);
        while i < end && i - at < ADDRESSEE {
            let t = self.tag(i);
            if let Some(title) = self.title_at(i) {
                i = title;
                continue;
            }
            if t.is(Tag::WH) || self.quotes.at(i).is_some() || self.is(i, key("to")) || t.is(Tag::HELPER) {
                return i;
            }
            if t.is(Tag::SIGN) && !matches!(self.doc.word(i), "-" | "." | "'" | "’") {
                return i;
            }
            if self.words.after.longest(self.doc, i, end).is_some() {
                return i;
            }
            let new_phrase = t.is(Tag::SUBJECT.or(Tag::DETERMINER).or(Tag::POSSESSIVE))
                && !self.is(i, key("'s"))
                && !self.is(i, key("’s"));
            if new_phrase && !(self.tag(i - 1).is(Tag::PREPOSITION.or(Tag::CONJUNCTION))) {
                return i;
            }
            if named && !t.is(Tag::CAPITAL.or(Tag::PREPOSITION).or(Tag::POSSESSIVE)) && !determined {
                return i;
            }
            named = named || t.is(Tag::CAPITAL);
            i += 1;
        }
        if i >= end {
            // "…, she told the Harbour Watch.": nothing follows.
            return end;
        }
        at + 1
    }

    /// One past the last word of a clause that runs to the end of the sentence at most; end punctuation is left out.
    pub fn clause_end(&self, from: usize, to: usize) -> usize {
        let mut end = to;
        while end > from {
            let i = end - 1;
            let token = self.doc.tokens[i];
            if token.kind != TokenKind::Sign || self.quotes.at(i).is_some() {
                break;
            }
            let sign = token.span.of(self.doc.text);
            let ends = matches!(
                sign,
                "." | "!" | "?" | "," | ";" | ":" | "—" | "–" | "-" | "…" | "(" | "[" | "*"
            );
            if !ends {
                break;
            }
            end -= 1;
        }
        end
    }

    /// Whether there is a word in `from..to`.
    pub fn has_word(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| self.doc.tokens.get(i).is_some_and(|t| t.kind != TokenKind::Sign))
    }

    /// Whether what follows at token `at` can be what the verb governs.
    pub fn governs(&self, hit: &Hit, at: usize, end: usize) -> bool {
        if at >= end {
            return false;
        }
        let tag = self.tag(at);
        let quote = self.quotes.opening(at).is_some();
        if quote || self.is(at, key(":")) && at + 1 < end {
            return true;
        }
        if tag.is(Tag::SIGN) && !matches!(self.doc.word(at), "$" | "£" | "€" | "#" | "@") {
            return false;
        }
        let to = self.is(at, key("to"));
        let govern = hit.govern;
        if to {
            return govern.is(Govern::INFINITIVE);
        }
        if tag.is(Tag::WH) && !self.is(at, key("which")) {
            let clause = govern.is(Govern::SAY
                .or(Govern::CLAUSE)
                .or(Govern::STRICT)
                .or(Govern::ATTITUDE));
            let wh_object =
                govern.is(Govern::OBJECT) && (self.is(at, key("what")) || self.is(at, key("how")));
            return clause || wh_object;
        }
        if hit.passive {
            return false;
        }
        let phrase = tag.is(Tag::DETERMINER
            .or(Tag::POSSESSIVE)
            .or(Tag::SUBJECT)
            .or(Tag::CAPITAL)
            .or(Tag::NUMBER)
            .or(Tag::OBJECT));
        let closed = Tag::PREPOSITION
            .or(Tag::CONJUNCTION)
            .or(Tag::SUBORDINATOR)
            .or(Tag::HELPER)
            .or(Tag::ADVERB)
            .or(Tag::NEGATION);
        let noun = phrase || !tag.is(closed);
        if govern.is(Govern::OBJECT) {
            return noun;
        }
        if govern.is(Govern::SAY) {
            // "said her family asked", "said at least ten", "said despite the rain it was open".
            let object = tag.is(Tag::OBJECT) && !tag.is(Tag::POSSESSIVE);
            let least =
                self.is(at, key("at")) && (self.is(at + 1, key("least")) || self.is(at + 1, key("most")));
            let adjunct =
                (tag.is(Tag::SUBORDINATOR) || self.is(at, key("despite")) || self.is(at, key("under")))
                    && (at..end.min(at + AHEAD)).any(|i| self.tag(i).is(Tag::HELPER));
            let gerund = self.is(at, key("having")) || self.is(at, key("being"));
            return noun && !object || self.is(at, key("in")) || least || adjunct || gerund;
        }
        // "ordered the clerk to close it".
        let told = govern.is(Govern::INFINITIVE)
            && noun
            && (at + 1..end.min(at + ADDRESSEE)).any(|i| self.is(i, key("to")));
        if told {
            return true;
        }
        // A clause without "that" shows by its subject or its verb: "learned the score" is none.
        let verb = (at..end.min(at + AHEAD)).any(|i| {
            self.tag(i).is(Tag::HELPER.or(Tag::SUBJECT)) && !self.tag(i).is(Tag::DETERMINER)
                || self.doc.word(i).ends_with("ed")
                || i > at && self.words.verbs.longest(self.doc, i, end).is_some()
        });
        govern.is(Govern::CLAUSE) && noun && verb
    }

    /// What is said stands before token `end`: a quotation, or the sentence so far.
    pub(super) fn content_before(
        &self,
        end: usize,
        floor: usize,
        range: &std::ops::Range<usize>,
        draft: &mut Draft,
    ) -> Option<()> {
        let mut last = end;
        while last > range.start && self.is(last - 1, key(",")) && self.quotes.at(last - 1).is_none() {
            last -= 1;
        }
        let i = last.checked_sub(1)?;
        if let Some(k) = self.quotes.ending(i) {
            let quote = self.quotes.all()[k];
            if let Some(first) = self.leads_in(floor.max(range.start), quote.first) {
                // “…” are only the last words of what is said.
                draft.content.push((first, last));
                return Some(());
            }
            draft.content.push((quote.first, quote.end));
            return Some(());
        }
        let last = self.clause_end(range.start, last);
        let first = self.past_lead(self.skip_signs(floor.max(range.start), last), last);
        if !self.has_word(first, last) {
            return None;
        }
        draft.content.push((first, last));
        Some(())
    }

    /// Where the clause begins whose last words are the quotation at token `quote`: "The gate was “wide open,”", "For a week, “it was
    /// open,”". Nothing when the quotation stands alone, or begins a sentence of its own behind a comma or a stop.
    fn leads_in(&self, start: usize, quote: usize) -> Option<usize> {
        if quote <= start {
            return None;
        }
        let first = self.skip_signs(start, quote);
        if !self.has_word(first, quote) {
            return None;
        }
        let runs_on = self.clause_end(start, quote) == quote;
        let goes_on = self.is(quote - 1, key(",")) && self.opens_low(quote);
        (runs_on || goes_on).then_some(first)
    }

    /// Whether the first word of the quotation at token `quote` has no capital: it goes on with the writer's sentence.
    pub(super) fn opens_low(&self, quote: usize) -> bool {
        (quote..quote + 3)
            .find(|&i| self.doc.tokens.get(i).is_some_and(|t| t.kind != TokenKind::Sign))
            .is_some_and(|i| self.doc.tokens[i].case == Case::Lower)
    }

    /// A quotation behind words that say when, where or to whom: "said of the gate, “…”", "said in a letter on Monday: “…”".
    /// Nothing when a clause stands between.
    pub(super) fn quote_ahead(&self, from: usize, end: usize) -> Option<usize> {
        let loose = self.tag(from).is(Tag::PREPOSITION
            .or(Tag::ADVERB)
            .or(Tag::TIME)
            .or(Tag::OBJECT)
            .or(Tag::SIGN));
        for i in from..(from + AHEAD).min(end + 1) {
            if self.quotes.opening(i).is_some() {
                let led = i > from && (self.is(i - 1, key(",")) || self.is(i - 1, key(":")));
                return (led && (loose || !self.opens_low(i))).then_some(i);
            }
            let tag = self.tag(i);
            let clause = tag.is(Tag::WH.or(Tag::HELPER))
                || tag.is(Tag::SUBJECT) && !tag.is(Tag::DETERMINER.or(Tag::OBJECT));
            if clause || matches!(self.doc.word(i), "." | ";" | "?" | "!") {
                return None;
            }
        }
        None
    }

    /// Past what only ties a sentence to the one before, and past a dateline: "But the gate", "OSLO — The gate".
    fn past_lead(&self, first: usize, end: usize) -> usize {
        let upper = |i: usize| self.doc.tokens.get(i).is_some_and(|t| t.case == Case::Upper);
        if upper(first) {
            let dash = (first + 1..end.min(first + DATELINE))
                .find(|&i| matches!(self.doc.word(i), "—" | "―" | "–" | "-"));
            let spaced = |i: usize| self.doc.tokens.get(i).is_some_and(|t| t.spaced);
            if let Some(dash) = dash.filter(|&i| spaced(i) && spaced(i + 1)) {
                let past = dash + 1 + usize::from(self.is(dash + 1, key("-")));
                return past.min(end);
            }
        }
        first + usize::from(self.tag(first).is(Tag::CONJUNCTION) && first + 1 < end)
    }

    /// The speaker broke in, and what is said goes on.
    pub(super) fn content_after(&self, at: usize, limit: usize, draft: &mut Draft) {
        let mut at = at;
        while at < limit && self.tag(at).is(Tag::SIGN) && self.quotes.opening(at).is_none() {
            at += 1;
        }
        // "Going on, he said, was “no use.”": what goes on is a clause that ends in somebody's words.
        let clause = draft
            .content
            .last()
            .is_some_and(|&(first, _)| self.quotes.opening(first).is_none())
            && self.quotes.opening(at).is_none();
        // Between the break and a second quotation may stand a few words: “…,” he said in Oslo, “…”.
        if !clause && let Some(open) = (at..limit.min(at + 12)).find(|&i| self.quotes.opening(i).is_some()) {
            if let Some(k) = self.quotes.opening(open) {
                draft.content.push((open, self.quotes.all()[k].end));
            }
            return;
        }
        if draft
            .content
            .last()
            .is_some_and(|&(first, _)| self.quotes.opening(first).is_some())
        {
            return;
        }
        let end = self.clause_end(at, limit);
        if self.is(at.wrapping_sub(1), key(","))
            && self.has_word(at, end)
            && !self.tag(at).is(Tag::CONJUNCTION.or(Tag::WH))
            && !self.doc.word(at).ends_with("ing")
        {
            draft.content.push((at, end));
        }
    }

    pub(super) fn skip_signs(&self, mut first: usize, end: usize) -> usize {
        while first < end
            && self.tag(first).is(Tag::SIGN)
            && self.quotes.at(first).is_none()
            && !matches!(self.doc.word(first), "$" | "£" | "€" | "#" | "@")
        {
            first += 1;
        }
        first
    }
}
