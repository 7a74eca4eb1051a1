//! Finds the cues of one sentence: verbs with their helpers ("has repeatedly said"), nouns ("the claim that"), phrases
//! ("according to").

use super::cues::{CueWords, Govern, Nouns};
use crate::extract::grammar::Tag;
use crate::extract::quotes::Quotes;
use crate::extract::token::{Case, TokenKind, key};
use crate::extract::{Doc, Sentence};

/// Cues looked at in one sentence. A sentence of people has a handful; the cap keeps a page of "said said said" cheap.
const MOST: usize = 32;
/// How far behind "see" the "as" may stand.
const NEAR: usize = 12;
/// Helpers and adverbs looked at before a verb.
const GROUP: usize = 6;

/// What kind of cue it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HitKind {
    /// A verb.
    Verb,
    /// A noun, and how it may be followed.
    Noun(Nouns),
    /// "according to": the source follows.
    Phrase,
}

/// A cue in a sentence, by token indices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hit {
    /// First token, helpers and adverbs included.
    pub first: usize,
    /// The verb or noun itself.
    pub head: usize,
    /// One past the last token.
    pub end: usize,
    /// What it may govern.
    pub govern: Govern,
    /// What kind it is.
    pub kind: HitKind,
    /// "is said", "was accused".
    pub passive: bool,
    /// "saying", without a form of "be".
    pub participle: bool,
    /// "would say": behind a modal verb.
    pub modal: bool,
    /// First token of the next cue, or one past the sentence.
    pub until: usize,
}

/// An article with all that the passes of this room ask about it.
pub struct Reading<'r, 'd> {
    /// The article.
    pub doc: &'r Doc<'d>,
    /// Classes of its tokens.
    pub tags: &'r [Tag],
    /// Its quotations.
    pub quotes: &'r Quotes,
    /// The cues.
    pub words: &'r CueWords,
}

impl Reading<'_, '_> {
    /// The classes of token `i`; none past the end.
    pub fn tag(&self, i: usize) -> Tag {
        self.tags.get(i).copied().unwrap_or_default()
    }

    /// Whether token `i` has this key.
    pub fn is(&self, i: usize, k: u64) -> bool {
        self.doc.key(i) == k
    }

    /// The cues of a sentence, in order, at most [`MOST`]. What stands in quotation marks is the speaker's.
    pub fn hits(&self, sentence: &Sentence) -> Vec<Hit> {
        let range = sentence.tokens();
        let headline = self.headline(sentence);
        let mut out = Vec::new();
        let mut i = range.start;
        while i < range.end && out.len() < MOST {
            if let Some(k) = self.quotes.at(i) {
                i = self.quotes.all()[k].end;
                continue;
            }
            if self.doc.tokens[i].kind != TokenKind::Word {
                i += 1;
                continue;
            }
            let floor = out.last().map_or(range.start, |h: &Hit| h.end);
            if let Some(mut hit) = self.hit(i, floor, range.start, range.end, headline) {
                i = hit.end;
                hit.until = range.end;
                if let Some(before) = out.last_mut() {
                    before.until = hit.first;
                }
                out.push(hit);
            } else {
                i += 1;
            }
        }
        out
    }

    /// Most long words have a capital: capitals say nothing here.
    fn headline(&self, sentence: &Sentence) -> bool {
        let (mut long, mut capital) = (0, 0);
        for token in self.doc.tokens[sentence.tokens()].iter().take(60) {
            if token.kind == TokenKind::Word && token.span.len() > 3 {
                long += 1;
                capital += usize::from(token.case != Case::Lower);
            }
        }
        long >= 3 && capital * 10 > long * 7
    }

    fn hit(&self, i: usize, floor: usize, start: usize, end: usize, headline: bool) -> Option<Hit> {
        let tag = self.tag(i);
        if let Some((len, ())) = self.words.phrases.longest(self.doc, i, end) {
            return Some(Hit {
                first: i,
                head: i,
                end: i + len,
                govern: Govern::SAY,
                kind: HitKind::Phrase,
                passive: false,
                participle: false,
                modal: false,
                until: end,
            });
        }
        if tag.is(Tag::CAPITAL) && !headline && i != start {
            return None;
        }
        if let Some((len, &govern)) = self.words.verbs.longest(self.doc, i, end)
            && let Some(hit) = self.verb_group(i, len, govern, floor)
            && !self.hangs(&hit, end)
        {
            return Some(hit);
        }
        let (len, &nouns) = self.words.nouns.longest(self.doc, i, end)?;
        let next = i + len;
        let follows = nouns.that && self.is(next, key("that"))
            || nouns.to && self.is(next, key("to"))
            || nouns.of && self.is(next, key("of"))
            || nouns.r#for && self.is(next, key("for"))
            || nouns.about && (self.is(next, key("about")) || self.is(next, key("whether")));
        follows.then_some(Hit {
            first: i,
            head: i,
            end: i + len,
            govern: Govern::default(),
            kind: HitKind::Noun(nouns),
            passive: false,
            participle: false,
            modal: false,
            until: end,
        })
    }

    /// Whether the form at `i` is a verb here, and with what helpers.
    fn verb_group(&self, i: usize, len: usize, govern: Govern, floor: usize) -> Option<Hit> {
        let mut first = i;
        let mut helper = Tag::default();
        while first > floor && i - first < GROUP {
            let before = self.tag(first - 1);
            let joins = (before.is(Tag::HELPER.or(Tag::NEGATION).or(Tag::ADVERB))
                || self.words.between.contains(&self.doc.key(first - 1))
                    && first - 1 > floor
                    && !self.tag(first - 2).is(Tag::DETERMINER.or(Tag::POSSESSIVE)))
                && !before.is(Tag::CAPITAL
                    .or(Tag::DETERMINER)
                    .or(Tag::PREPOSITION)
                    .or(Tag::WH)
                    .or(Tag::TIME));
            if !joins {
                break;
            }
            helper = helper.or(before);
            first -= 1;
        }
        let word = self.doc.word(i);
        let ing = word.ends_with("ing");
        let past = self.words.passive.contains(&self.doc.key(i)) || word.ends_with("ed");
        // "is confident that", "is worried that".
        let attitude = govern.is(Govern::ATTITUDE)
            && helper.is(Tag::BE)
            && ["that", "of", "about"].iter().any(|w| self.is(i + len, key(w)));
        if govern == Govern::ATTITUDE && !attitude {
            return None;
        }
        let passive = helper.is(Tag::BE) && !ing && past && !attitude;
        let participle = ing && !helper.is(Tag::BE.or(Tag::HAVE));
        // "The page, written in pencil": a participle that is never the verb of a clause.
        if [
            "written", "spoken", "sworn", "sung", "shown", "seen", "known", "drawn", "taken",
        ]
        .contains(&word)
            && !helper.is(Tag::BE.or(Tag::HAVE))
        {
            return None;
        }
        // "is seen as": such verbs tell what somebody thinks only in the passive.
        let mut govern = govern;
        if govern == Govern::default() && !passive {
            // "They see the plan as a risk".
            (i + len + 1..i + len + NEAR)
                .take_while(|&t| !self.tag(t).is(Tag::SIGN.or(Tag::HELPER)))
                .find(|&t| self.is(t, key("as")) && !self.is(t - 1, key("such")))?;
            govern = Govern::OBJECT;
        }
        let behind_helper = helper.is(Tag::HELPER);
        let hit = Hit {
            first,
            head: i,
            end: i + len,
            govern,
            kind: HitKind::Verb,
            passive,
            participle,
            modal: helper.is(Tag::MODAL),
            until: usize::MAX,
        };
        if first == floor {
            return (!self.words.nounlike.contains(&self.doc.key(i)) || behind_helper).then_some(hit);
        }
        let prev = first - 1;
        let before = self.tag(prev);
        let subject = before.is(Tag::SUBJECT);
        if helper.is(Tag::BE) && !helper.is(Tag::MODAL) && !ing && !past && !attitude {
            // "was open": no form of a verb stands there.
            return None;
        }
        if behind_helper {
            return Some(hit);
        }
        // "the reported", "his claims", "to say", "of criticism". But "another said".
        let alone = ["another", "some", "many", "most", "few", "all", "both", "several"]
            .iter()
            .any(|w| self.is(prev, key(w)))
            && govern.is(Govern::SAY)
            && !self.words.nounlike.contains(&self.doc.key(i));
        if !subject && !alone && before.is(Tag::DETERMINER) || before.is(Tag::POSSESSIVE) {
            return None;
        }
        // "most reported defections".
        let next = self.tag(i + len);
        let noun_follows = self
            .doc
            .tokens
            .get(i + len)
            .is_some_and(|t| t.case == Case::Lower)
            && next == Tag::default()
            && past;
        if subject && before.is(Tag::DETERMINER) && noun_follows {
            return None;
        }
        if before.is(Tag::PREPOSITION) && !(ing || subject) {
            return None;
        }
        if before.is(Tag::OBJECT) && !ing {
            return None;
        }
        if self.words.nounlike.contains(&self.doc.key(i)) && !self.plain_subject(prev, i, len) {
            return None;
        }
        Some(hit)
    }

    /// "A logbook found behind a stove": a participle that nothing governed follows, and another verb has the clause.
    fn hangs(&self, hit: &Hit, end: usize) -> bool {
        let opinion = Govern::SAY
            .or(Govern::STRICT)
            .or(Govern::ADDRESSED)
            .or(Govern::SEEM)
            .or(Govern::ATTITUDE);
        let next = self.tag(hit.end);
        !hit.govern.is(opinion)
            && hit.first == hit.head
            && next.is(Tag::PREPOSITION)
            && !next.is(Tag::SUBORDINATOR)
            && !self.is(hit.end, key("to"))
            && self.after_cue(hit, end).0 == hit.end
    }

    /// A subject that makes a verb of a form that may be a noun: a pronoun, a name, a plural before a plain form, or any noun
    /// before "that" and the like.
    fn plain_subject(&self, prev: usize, i: usize, len: usize) -> bool {
        let tag = self.tag(prev);
        let next = self.tag(i + len);
        let plain = !self.doc.word(i).ends_with('s');
        let clause = next.is(Tag::WH.or(Tag::POSSESSIVE).or(Tag::OBJECT))
            || self.quotes.opening(i + len).is_some()
            || self.is(i + len, key(":"))
            || next.is(Tag::DETERMINER) && !self.is(i + len, key("no"));
        // "one report", "some reports".
        let some = tag.is(Tag::DETERMINER) || self.is(prev, key("one"));
        if tag.is(Tag::MODAL) || tag.is(Tag::SUBJECT) && (!some || clause) {
            return true;
        }
        // “The gate is open,” the report read.
        let after_quote =
            next.is(Tag::SIGN) && (prev.saturating_sub(4)..=prev).any(|q| self.quotes.ending(q).is_some());
        if after_quote {
            return true;
        }
        // "…, documents show.": what is shown stands before.
        let trails = next.is(Tag::SIGN)
            && plain == self.doc.word(prev).ends_with('s')
            && (prev.saturating_sub(6)..prev).any(|c| self.is(c, key(",")));
        if trails && !tag.is(Tag::SIGN.or(Tag::PREPOSITION)) {
            return true;
        }
        if tag.is(Tag::CONJUNCTION) || tag.is(Tag::SIGN) {
            return clause && !plain;
        }
        if tag.is(Tag::CAPITAL) {
            return clause || next.is(Tag::CAPITAL.or(Tag::SUBJECT)) || self.is(i + len, key("to"));
        }
        let plural = self.doc.word(prev).ends_with('s');
        (plain == plural) && (clause || next.is(Tag::CAPITAL.or(Tag::SUBJECT)) || self.is(i + len, key("to")))
    }
}
