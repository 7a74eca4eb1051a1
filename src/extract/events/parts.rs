//! What each word of a sentence does in it, as far as the tie of a date to its event must know: verb, helper, noun that names an
//! event, small word, mark. One byte a token, made once for a sentence that holds a date.

use super::words::Words;
use crate::extract::Doc;
use crate::extract::grammar::Tag;
use crate::extract::token::{Case, TokenKind, k, ks};
use std::ops::Range;

/// The part a token plays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The head of a verb group: "left", "has been killed".
    Verb,
    /// A verb in -ing, be it a participle or a gerund.
    Ing,
    /// A plain form behind "to".
    Infinitive,
    /// A form of be, have, do, or a modal verb.
    Helper,
    /// A noun that names an event.
    Event,
    /// A word that may be part of a noun phrase: noun, adjective, participle before its noun, number, name.
    Nominal,
    /// "the", "his", "'s".
    Determiner,
    /// "in", "of".
    Preposition,
    /// "to" before a verb.
    To,
    /// "and", "or", "but".
    Conjunction,
    /// "that", "which", "because": a clause begins.
    Opener,
    /// A pronoun.
    Pronoun,
    /// An adverb.
    Adverb,
    /// A comma.
    Comma,
    /// A mark that ends a clause: colon, semicolon, dash, quotation mark.
    Break,
    /// Another mark: "$", "%", "-".
    Mark,
}

impl Part {
    /// The head of a verb group of any form.
    pub fn is_verb(self) -> bool {
        matches!(self, Part::Verb | Part::Ing | Part::Infinitive)
    }

    /// A noun or what may stand in a noun phrase before it.
    pub fn is_nominal(self) -> bool {
        matches!(self, Part::Nominal | Part::Event)
    }
}

/// Puts the parts of the tokens `range` into `out`, in place of what was there.
pub fn parts(words: &Words, doc: &Doc, range: Range<usize>, out: &mut Vec<Part>) {
    out.clear();
    let reader = Reader {
        words,
        doc,
        first: range.start,
        end: range.end,
    };
    for i in range {
        let part = reader.part(i, out.last().copied());
        out.push(part);
    }
}

struct Reader<'a> {
    words: &'a Words,
    doc: &'a Doc<'a>,
    first: usize,
    end: usize,
}

impl Reader<'_> {
    fn lower(&self, i: usize) -> bool {
        i < self.end && self.doc.tokens.get(i).is_some_and(|t| t.case == Case::Lower)
    }

    /// The class of a small word.
    fn tag(&self, i: usize) -> Tag {
        if i < self.end {
            self.words.grammar.of(self.doc.key(i))
        } else {
            Tag::default()
        }
    }

    /// The part of token `i`, `before` being that of the one before it in its sentence.
    fn part(&self, i: usize, before: Option<Part>) -> Part {
        let Some(token) = self.doc.tokens.get(i) else {
            return Part::Mark;
        };
        let word = self.doc.word(i);
        match token.kind {
            TokenKind::Number => return Part::Nominal,
            TokenKind::Sign => {
                return match word {
                    "," => Part::Comma,
                    ";" | ":" | "“" | "”" | "\"" | "—" | "–" | "_" | "(" | ")" | "`" => Part::Break,
                    _ => Part::Mark,
                };
            }
            TokenKind::Word => {}
        }
        let key = token.key;
        // "over-the-counter": small words inside a compound.
        let hyphen = |i: usize| self.doc.word(i) == "-" && self.doc.tokens.get(i).is_some_and(|t| !t.spaced);
        if i > self.first
            && hyphen(i - 1)
            && !token.spaced
            && self.tag(i).is(Tag::PREPOSITION.or(Tag::DETERMINER))
            || hyphen(i + 1)
                && i + 2 < self.end
                && self.doc.tokens.get(i + 2).is_some_and(|t| !t.spaced)
                && self.tag(i).is(Tag::PREPOSITION)
        {
            return Part::Nominal;
        }
        if key == k!("to") {
            let plain = self.lower(i + 1)
                && !self.tag(i + 1).is(Tag::DETERMINER
                    .or(Tag::POSSESSIVE)
                    .or(Tag::OBJECT)
                    .or(Tag::PREPOSITION))
                && !self.doc.word(i + 1).ends_with("ing");
            return if plain { Part::To } else { Part::Preposition };
        }
        let tag = self.words.grammar.of(key);
        if tag.is(Tag::HELPER) && !(token.case == Case::Title && before.is_some()) {
            return Part::Helper;
        }
        if key == k!("that") || tag.is(Tag::WH) {
            let bound = key == k!("that") && before == Some(Part::Preposition);
            return if bound { Part::Determiner } else { Part::Opener };
        }
        if ks![
            "because", "although", "though", "while", "unless", "whereas", "whose"
        ]
        .contains(&key)
        {
            return Part::Opener;
        }
        // "he's expected": a form of be behind a pronoun.
        if key == k!("'s") && before == Some(Part::Pronoun) {
            return Part::Helper;
        }
        if tag.is(Tag::POSSESSIVE.or(Tag::DETERMINER)) {
            return Part::Determiner;
        }
        if tag.is(Tag::PREPOSITION) || ks!["as", "than", "till", "up", "down", "out", "off"].contains(&key) {
            return Part::Preposition;
        }
        if tag.is(Tag::CONJUNCTION) {
            return Part::Conjunction;
        }
        if tag.is(Tag::SUBJECT.or(Tag::OBJECT)) {
            return Part::Pronoun;
        }
        if tag.is(Tag::ADVERB) || tag.is(Tag::NEGATION) {
            return Part::Adverb;
        }
        // What stands with a capital inside a sentence is a name.
        if !self.lower(i) && before.is_some() {
            return Part::Nominal;
        }
        if word.len() > 4 && word.ends_with("ly") && !self.words.open.contains(&key) {
            return Part::Adverb;
        }
        // "Rescued on Friday by two boys, …", "Calling it a lie, …".
        let opens = before.is_none()
            && word.len() > 5
            && (word.ends_with("ed") || word.ends_with("ing"))
            && !self.words.not.contains(&key)
            && !self.words.nouns.contains(&key)
            && self.tag(i + 1).is(Tag::PREPOSITION
                .or(Tag::DETERMINER)
                .or(Tag::POSSESSIVE)
                .or(Tag::OBJECT));
        if opens {
            return if word.ends_with("ing") {
                Part::Ing
            } else {
                Part::Verb
            };
        }
        if self.lower(i) && self.is_verb(i, key, word, before) {
            return match before {
                Some(Part::To) => Part::Infinitive,
                _ if word.ends_with("ing") && word.len() > 4 => Part::Ing,
                _ => Part::Verb,
            };
        }
        let event = self.words.nouns.contains(&key)
            || !self.words.not.contains(&key)
                && word.len() > 6
                && ["tion", "sion", "tions", "sions"]
                    .iter()
                    .any(|e| word.ends_with(e));
        if event { Part::Event } else { Part::Nominal }
    }

    /// Token `i`, a word in small letters, is a verb there.
    fn is_verb(&self, i: usize, key: u64, word: &str, before: Option<Part>) -> bool {
        match before {
            Some(Part::To) => return !self.words.not.contains(&key) && self.plain_form(i, key, word),
            Some(Part::Helper | Part::Adverb) if self.behind_modal(i) => return true,
            _ => {}
        }
        if self.words.not.contains(&key) {
            return false;
        }
        // "road-blocking protests", "98.6%-owned".
        if before == Some(Part::Mark)
            && self.doc.word(i - 1) == "-"
            && !self.doc.tokens.get(i).is_some_and(|t| t.spaced)
        {
            return false;
        }
        // The word before keeps this one in its noun phrase.
        // "a barely lit room".
        let deep = before == Some(Part::Adverb)
            && i >= self.first + 2
            && self.tag(i - 2).is(Tag::DETERMINER)
            && (self.lower(i + 1) || self.doc.word(i + 1) == ",");
        let bound = matches!(before, Some(Part::Determiner))
            || deep
            || matches!(before, Some(Part::Preposition)) && !word.ends_with("ing");
        let next_nominal = self.lower(i + 1) && {
            let tag = self.tag(i + 1);
            let next = self.doc.word(i + 1);
            !tag.is(Tag::DETERMINER
                .or(Tag::POSSESSIVE)
                .or(Tag::PREPOSITION)
                .or(Tag::CONJUNCTION)
                .or(Tag::SUBORDINATOR)
                .or(Tag::HELPER)
                .or(Tag::SUBJECT)
                .or(Tag::OBJECT)
                .or(Tag::WH)
                .or(Tag::ADVERB)
                .or(Tag::TIME))
                && !next.ends_with("ly")
                && next != "to"
        };
        if word.len() > 5 && word.ends_with("ing") {
            return !bound && !self.words.nouns.contains(&key)
                || matches!(before, Some(Part::Preposition)) && !self.words.nouns.contains(&key);
        }
        if self.words.sure.contains(&key) || word.len() > 4 && word.ends_with("ed") {
            // "the announced merger", "an estimated 70": a participle before its noun.
            let number = self
                .doc
                .tokens
                .get(i + 1)
                .is_some_and(|t| t.kind == TokenKind::Number)
                && i + 1 < self.end;
            let alone = before == Some(Part::Determiner)
                && ks![
                    "some", "many", "most", "several", "few", "all", "both", "this", "each"
                ]
                .contains(&self.doc.key(i - 1));
            return !bound || alone && !next_nominal && !number;
        }
        self.words.open.contains(&key)
            && !bound
            && match before {
                // "when fire broke out": the next word is the verb.
                Some(Part::Opener) => !self.words.sure.contains(&self.doc.key(i + 1)),
                Some(Part::Pronoun) => true,
                Some(Part::Nominal | Part::Event) => {
                    // "the boys say", "Kim says": number agrees, or the subject is a name.
                    let plural = self.doc.word(i - 1).ends_with('s');
                    let name = !self.lower(i - 1);
                    let says = word.ends_with('s') && !word.ends_with("ss");
                    // "by 4 stops": what is counted is no verb.
                    let counted = self
                        .doc
                        .tokens
                        .get(i - 1)
                        .is_some_and(|t| t.kind == TokenKind::Number);
                    !counted
                        && (name || plural != says)
                        && !(name && next_nominal && !says)
                        && (name || plural || !next_nominal)
                }
                Some(Part::Adverb | Part::Comma) => word.ends_with('s') || self.lower(i - 1),
                _ => false,
            }
    }

    /// Whether a small word behind "to" can be a plain verb: no list of verbs holds them all, but "to shareholders" and "to foreign
    /// clients" are none.
    fn plain_form(&self, i: usize, key: u64, word: &str) -> bool {
        const ADJECTIVE: [&str; 9] = ["ous", "ful", "less", "ern", "ian", "ese", "cal", "nal", "ial"];
        let known = self.words.open.contains(&key);
        let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss");
        let plural = plural && !matches!(word, "focus" | "canvas");
        let adjective = !known && ADJECTIVE.iter().any(|e| word.ends_with(e));
        !(plural || adjective || self.words.plain.contains(&key) || word == "foreign" && self.lower(i + 1))
    }

    /// A modal verb or a form of do stands before token `i`, an adverb between them or not: every plain word is a verb there.
    fn behind_modal(&self, i: usize) -> bool {
        let mut at = i;
        while at > self.first && i - at < 3 {
            at -= 1;
            let tag = self.tag(at);
            if tag.is(Tag::MODAL.or(Tag::DO)) {
                return !self.doc.word(i).ends_with("ed");
            }
            if !tag.is(Tag::ADVERB.or(Tag::NEGATION)) && !self.doc.word(at).ends_with("ly") {
                return false;
            }
        }
        false
    }
}
