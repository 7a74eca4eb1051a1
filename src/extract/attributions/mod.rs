//! Who said what: source, cue and content, direct and indirect.
//!
//! There is no parser behind this. A sentence is read for its cues ([`hits`]); each is asked for the noun phrase that speaks
//! ([`source`]) and for how far what is said reaches ([`content`]); quotation marks ([`super::quotes`]) overrule both. Quotations
//! without a cue go to the last speaker of their paragraph, or of the one before when that broke off with an open mark. Work per
//! sentence is capped, so time is linear whatever the text.

mod content;
mod cues;
mod hits;
mod resolve;
mod source;
#[cfg(test)]
mod tests;

use super::grammar::{Grammar, Tag};
use super::limits::List;
use super::quotes::Quotes;
use super::token::key;
use super::{Attribution, Doc, Entity, Lexicon, LexiconError, Sentence};
use crate::article::{BlockKind, Span};
use cues::{CueWords, Govern};
use hits::{Hit, HitKind, Reading};
pub use resolve::Mentions;
use source::Left;

/// How many tokens behind a participle the verb of its clause is looked for.
const NEAR: usize = 40;

/// The compiled cues.
pub struct Cues {
    grammar: Grammar,
    words: CueWords,
}

/// An attribution by token indices, before it is written down.
#[derive(Clone, Debug, Default)]
struct Draft {
    source: Option<(usize, usize)>,
    cue: (usize, usize),
    content: Vec<(usize, usize)>,
    direct: bool,
    rule: &'static str,
}

impl Cues {
    /// Compiles them.
    pub fn new(lexicon: &Lexicon) -> Result<Cues, LexiconError> {
        Ok(Cues {
            grammar: Grammar::new(lexicon)?,
            words: CueWords::new(lexicon)?,
        })
    }

    /// Every attribution, in order.
    pub fn find(&self, doc: &Doc, entities: &[Entity]) -> Vec<Attribution> {
        let tags = self.grammar.tags(doc);
        let quotes = Quotes::new(doc);
        let reading = Reading {
            doc,
            tags: &tags,
            quotes: &quotes,
            words: &self.words,
        };
        let mut drafts: Vec<Draft> = Vec::new();
        // Which quotations have found their speaker.
        let mut taken: Vec<Option<usize>> = vec![None; quotes.all().len()];
        for sentence in &doc.sentences {
            if doc.bounds.full(List::Attributions, drafts.len()) {
                break;
            }
            let kind = doc.article.blocks.get(sentence.block as usize).map(|b| b.kind);
            if matches!(
                kind,
                Some(BlockKind::Credit | BlockKind::Byline | BlockKind::Embed | BlockKind::Pre)
            ) {
                continue;
            }
            let from = drafts.len();
            reading.sentence(sentence, &mut drafts);
            for (n, draft) in drafts.iter().enumerate().skip(from) {
                for &(first, end) in &draft.content {
                    for k in quotes.within(first, end) {
                        taken[k].get_or_insert(n);
                    }
                }
            }
        }
        reading.carry_on(&mut drafts, &mut taken);
        self.write(&reading, entities, drafts)
    }

    fn write(&self, reading: &Reading, entities: &[Entity], mut drafts: Vec<Draft>) -> Vec<Attribution> {
        let doc = reading.doc;
        let mentions = Mentions::new(entities);
        drafts.sort_by_key(|d| {
            let content = d.content.first().copied().unwrap_or(d.cue);
            if d.cue.1 > d.cue.0 {
                content.min(d.cue)
            } else {
                content
            }
        });
        let mut last_person: Option<usize> = None;
        let mut out = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let mut entity = None;
            if let Some((first, end)) = draft.source {
                entity = mentions.named(doc, first, end);
                let start = doc.tokens[first].span.start();
                if entity.is_none() && end == first + 1 {
                    let k = doc.key(first);
                    if k == key("he") || k == key("she") {
                        let near = doc
                            .sentence_at(start)
                            .and_then(|s| doc.sentences.get(s.saturating_sub(2)))
                            .map_or(0, |s| s.span.start());
                        entity = last_person.or_else(|| mentions.person_before(start, near));
                    } else if k == key("who") || k == key("which") {
                        entity = mentions.ending_at(doc.text, start);
                    }
                }
                if let Some(e) = entity.filter(|&e| mentions.is_person(e)) {
                    last_person = Some(e);
                } else if end > first + 1 {
                    // Somebody else spoke: "he" after them is not the person before.
                    last_person = None;
                }
            }
            let span = |(first, end): (usize, usize)| doc.tokens_span(first, end);
            let keep = |s: &Span| !s.is_empty();
            out.push(Attribution {
                source: draft.source.map(span).into_iter().filter(keep).collect(),
                entity,
                cue: Some(span(draft.cue)).into_iter().filter(keep).collect(),
                content: draft.content.into_iter().map(span).filter(keep).collect(),
                direct: draft.direct,
                rule: draft.rule.into(),
            });
        }
        out
    }
}

impl Reading<'_, '_> {
    /// The attributions of one sentence.
    fn sentence(&self, sentence: &Sentence, out: &mut Vec<Draft>) {
        let range = sentence.tokens();
        let hits = self.hits(sentence);
        let lefts: Vec<Left> = hits
            .iter()
            .enumerate()
            .map(|(n, hit)| {
                let floor = if n == 0 { range.start } else { hits[n - 1].end };
                match hit.kind {
                    HitKind::Verb => self.left(hit, floor, range.end),
                    _ => Left::Nothing,
                }
            })
            .collect();
        let mut shared: Option<(usize, usize)> = None;
        // Where the last cue that did attribute ends: what is said before a later one begins no earlier.
        let mut floor = range.start;
        for (n, hit) in hits.iter().enumerate() {
            // Where the next cue begins a clause of its own, what this one governs ends.
            let mut limit = range.end;
            for (later, left) in hits[n + 1..].iter().zip(&lefts[n + 1..]) {
                let begins = match *left {
                    Left::Phrase(first, _) => first,
                    _ => later.first,
                };
                if begins > hit.end
                    && self.parts(begins - 1)
                    && (later.kind == HitKind::Phrase || later.kind == HitKind::Verb)
                {
                    limit = begins;
                    while limit > hit.end
                        && (self.is(limit - 1, key(",")) || self.tag(limit - 1).is(Tag::CONJUNCTION))
                    {
                        limit -= 1;
                    }
                    break;
                }
            }
            let draft = match hit.kind {
                HitKind::Phrase => self.phrase(hit, floor, limit, range.clone()),
                HitKind::Noun(_) => self.noun(hit, floor, limit),
                HitKind::Verb => self.verb(hit, lefts[n], floor, limit, range.clone(), shared),
            };
            if let Some(draft) = draft {
                if hit.kind == HitKind::Verb && draft.source.is_some() {
                    shared = draft.source;
                }
                floor = hit.end;
                out.push(draft);
            }
        }
    }

    /// A comma or "but" that begins a clause of its own.
    fn parts(&self, i: usize) -> bool {
        self.is(i, key(","))
            || self.is(i, key(";"))
            || self.is(i, key("but"))
            || self.is(i, key("while"))
            || self.is(i, key("and"))
    }

    /// "…, according to SOURCE" and "According to SOURCE, …".
    fn phrase(&self, hit: &Hit, floor: usize, limit: usize, range: std::ops::Range<usize>) -> Option<Draft> {
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
        let mut after = source.1;
        while after < limit && self.is(after, key(",")) {
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
        let direct = content.iter().all(|&(f, e)| self.quoted(f, e));
        Some(Draft {
            source: Some(source),
            cue: (hit.first, hit.end),
            content,
            direct,
            rule: "phrase.according",
        })
    }

    fn skip_signs(&self, mut first: usize, end: usize) -> usize {
        while first < end
            && self.tag(first).is(Tag::SIGN)
            && self.quotes.at(first).is_none()
            && !matches!(self.doc.word(first), "$" | "£" | "€" | "#" | "@")
        {
            first += 1;
        }
        first
    }

    /// "Trump's claim that …".
    fn noun(&self, hit: &Hit, floor: usize, limit: usize) -> Option<Draft> {
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
            direct: false,
            rule: "noun",
        })
    }

    /// A verb: what is said stands before it, after it, or on both sides.
    fn verb(
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
        if hit.passive {
            return self.passive(hit, left, limit, &range, draft);
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
                if self.reduced(hit, limit.max(cue_end)) {
                    return None;
                }
                let relative = end == first + 1
                    && (self.is(first, key("who"))
                        || self.is(first, key("which"))
                        || self.is(first, key("that")));
                let before = first.checked_sub(1).filter(|&i| i >= range.start);
                // “…,” SOURCE said / …, SOURCE said.
                let ended = self.tag(after).is(Tag::SIGN)
                    && !self.is(after, key(":"))
                    && self.quotes.opening(after).is_none()
                    || after >= range.end;
                let closes_quote = before.is_some_and(|i| {
                    self.quotes.ending(i).is_some()
                        || self.is(i, key(",")) && i > 0 && self.quotes.ending(i - 1).is_some()
                });
                let comma = before.is_some_and(|i| self.is(i, key(",")));
                let as_they = before.is_some_and(|i| self.is(i, key("as")));
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
            Left::Nothing => None,
        }
    }

    /// "…, which the Harbour Watch reported on.": what is said stands before the comma, and nothing follows the cue.
    fn trailing(
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

    /// "Papers reporting on the fire are few": the participle belongs to the subject of another verb, and nobody is quoted.
    fn reduced(&self, hit: &Hit, limit: usize) -> bool {
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

    /// "is said to", "it was reported that": what is said, and nobody who says it; or "was accused by SOURCE".
    fn passive(
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
            draft
                .content
                .extend(subject.filter(|&(f, _)| !self.is(f, key("who"))));
            let end = self.clause_end(source.1, limit);
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
        let end = self.clause_end(at, limit);
        let impersonal = subject.is_some_and(|(f, e)| e == f + 1 && self.is(f, key("it")));
        if !(that
            || to
            || of
            || impersonal && self.tag(at).is(Tag::SUBJECT.or(Tag::DETERMINER).or(Tag::CAPITAL)))
            || !self.has_word(at + 1, end)
        {
            return None;
        }
        if !impersonal && !that {
            draft.content.extend(subject);
        }
        draft.content.push((at, end));
        draft.cue.1 = at;
        draft.rule = "passive.unsourced";
        let _ = range;
        Some(draft)
    }

    /// What is said begins after the verb.
    fn content_right(
        &self,
        hit: &Hit,
        mut at: usize,
        limit: usize,
        range: &std::ops::Range<usize>,
        mut draft: Draft,
    ) -> Option<Draft> {
        let limit = limit.max(at).min(range.end);
        if self.names(hit, at, limit) {
            return None;
        }
        if self.is(at, key(",")) || self.is(at, key(":")) {
            let quote = self.quotes.opening(at + 1).is_some();
            let says = hit.govern.is(Govern::SAY.or(Govern::STRICT));
            if quote || self.is(at, key(":")) && says {
                at += 1;
            } else {
                return None;
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
                draft.direct = true;
                draft.rule = "say.quote";
            } else {
                draft.content.push((at, end));
                draft.rule = "say.mixed";
            }
            return Some(draft);
        }
        let end = self.clause_end(at, limit);
        if !self.has_word(at, end) {
            return None;
        }
        // A quotation that opens inside runs to its own end.
        let end = end
            .checked_sub(1)
            .and_then(|i| self.quotes.at(i))
            .map_or(end, |k| self.quotes.all()[k].end);
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

    /// "a comedy called The Lamp": a name is given, nothing is said.
    fn names(&self, hit: &Hit, at: usize, end: usize) -> bool {
        if !(self.is(hit.head, key("called")) || self.is(hit.head, key("named"))) || hit.head != hit.first {
            return false;
        }
        let mut i = at;
        while i < end && self.tag(i).is(Tag::CAPITAL) {
            i += 1;
        }
        i > at && (i >= end || self.tag(i).is(Tag::SIGN.or(Tag::CONJUNCTION)))
    }

    /// Whether a quotation that ends before token `at` ends its clause: its last sign is a stop, or one follows.
    fn ends_sentence(&self, at: usize, end: usize) -> bool {
        at >= end
            || matches!(self.doc.word(at), "." | "!" | "?" | ";")
            || at >= 2 && matches!(self.doc.word(at - 2), "." | "!" | "?" | ",")
    }

    /// What is said stands before token `end`: a quotation, or the sentence so far.
    fn content_before(
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
            let before = self.clause_end(floor.min(quote.first), quote.first);
            if quote.words <= 4
                && self.has_word(floor.max(range.start), before)
                && quote.first > range.start
                && before == quote.first
            {
                // “…” are only the last words of what is said.
                let first = self.skip_signs(floor.max(range.start), last);
                draft.content.push((first, last));
                return Some(());
            }
            draft.content.push((quote.first, quote.end));
            draft.direct = true;
            return Some(());
        }
        let last = self.clause_end(range.start, last);
        let first = self.skip_signs(floor.max(range.start), last);
        if !self.has_word(first, last) {
            return None;
        }
        draft.content.push((first, last));
        Some(())
    }

    /// The speaker broke in, and what is said goes on.
    fn content_after(&self, at: usize, limit: usize, draft: &mut Draft) {
        let mut at = at;
        while at < limit && self.tag(at).is(Tag::SIGN) && self.quotes.opening(at).is_none() {
            at += 1;
        }
        // Between the break and a second quotation may stand a few words: “…,” he said in Oslo, “…”.
        if let Some(open) = (at..limit.min(at + 12)).find(|&i| self.quotes.opening(i).is_some()) {
            if let Some(k) = self.quotes.opening(open) {
                draft.content.push((open, self.quotes.all()[k].end));
            }
            return;
        }
        if draft.direct {
            return;
        }
        let end = self.clause_end(at, limit);
        if self.is(at.wrapping_sub(1), key(","))
            && self.has_word(at, end)
            && !self.tag(at).is(Tag::CONJUNCTION.or(Tag::WH))
            && !self.doc.word(at).ends_with("ing")
            && !self.tag(at).is(Tag::PREPOSITION.or(Tag::SUBORDINATOR))
        {
            draft.content.push((at, end));
        }
    }

    /// Gives quotations without a cue to the speaker before them: in the same paragraph, or where the paragraph before ended
    /// in an open quotation.
    fn carry_on(&self, drafts: &mut Vec<Draft>, taken: &mut [Option<usize>]) {
        let mut last: Option<usize> = None;
        let all = self.quotes.all();
        let mut extra = Vec::new();
        for (k, quote) in all.iter().enumerate() {
            if let Some(n) = taken[k] {
                last = drafts
                    .get(n)
                    .is_some_and(|d| {
                        d.direct || self.quotes.opening(d.content.last().map_or(0, |c| c.0)).is_some()
                    })
                    .then_some(n);
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
            let Some(n) = last else { continue };
            let Some(previous) = k.checked_sub(1).map(|p| all[p]) else {
                continue;
            };
            let near = if opens_block {
                !previous.closed && previous.end == quote.first
            } else {
                self.same_block(previous.first, quote.first)
                    || drafts
                        .get(n)
                        .is_some_and(|d| self.same_block(d.cue.0, quote.first))
            };
            if !near {
                continue;
            }
            taken[k] = Some(n);
            if let Some(draft) = drafts.get_mut(n) {
                if opens_block {
                    extra.push(Draft {
                        source: draft.source,
                        cue: (0, 0),
                        content: vec![(quote.first, quote.end)],
                        direct: true,
                        rule: "quote.continued",
                    });
                } else if draft.content.len() < 64 {
                    draft.content.push((quote.first, quote.end));
                }
            }
        }
        drafts.extend(extra);
    }

    fn same_block(&self, a: usize, b: usize) -> bool {
        let block = |i: usize| {
            let at = self.doc.tokens.get(i)?.span.start();
            Some(self.doc.sentences.get(self.doc.sentence_at(at)?)?.block)
        };
        block(a) == block(b)
    }

    /// Whether `first..end` is one quotation, marks included.
    fn quoted(&self, first: usize, end: usize) -> bool {
        self.quotes
            .opening(first)
            .is_some_and(|k| self.quotes.all()[k].end >= end)
    }
}
