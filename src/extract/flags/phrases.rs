//! Rules that are phrases: `[[rule]]` tables in the lexicon, each with its examples, which the tests below run.
//!
//! A phrase is words with spaces. `a|b` is either; a word with `?` may be absent; `<number>`, `<adverb>`, `<be>`, `<have>`,
//! `<modal>`, `<plural>`, `<past>`, `<noun>`, `<measure>` and `<capital>` stand for any word of their class. The first element must be words or
//! `<be>`, `<have>`.

use super::Case;
use crate::article::{BlockKind, Span};
use crate::extract::grammar::Tag;
use crate::extract::limits::List;
use crate::extract::phrase::KeyMap;
use crate::extract::token::{Case as Letters, Token, TokenKind, cut, key_of};
use crate::extract::{Flag, FlagKind, Lexicon, LexiconError, Severity, TimexKind};
use serde::Deserialize;
use std::sync::Arc;

/// The lexicon files that hold phrase rules.
pub const FILES: &[&str] = &[
    "agentless",
    "doubts",
    "estimates",
    "hedges",
    "loaded",
    "predictions",
    "quantifiers",
    "social",
    "undated",
    "unsourced",
];

/// A quotation of at most this many words shows the writer's choice of words, not somebody's speech.
const SCARE: usize = 4;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    rule: Vec<RuleRow>,
}

/// A rule as written.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleRow {
    pub id: String,
    pub flag: String,
    pub severity: String,
    pub why: String,
    pub phrases: Vec<String>,
    /// Phrases that look like one and are none.
    #[serde(default)]
    pub except: Vec<String>,
    /// Raised in other people's speech too.
    #[serde(default)]
    pub quoted: bool,
    /// At most once in a sentence.
    #[serde(default)]
    pub once: bool,
    /// Not where the sentence tells a date.
    #[serde(default)]
    pub unless_dated: bool,
    /// Not where the sentence says who says so.
    #[serde(default)]
    pub unless_attributed: bool,
    /// Not where these words are the cue of somebody who is named: what Brill claims is on Brill's word, not the writer's.
    #[serde(default)]
    pub unless_named: bool,
    /// Not where the words are a length of time, which the dates tell: "about two weeks".
    #[serde(default)]
    pub unless_timed: bool,
    /// Only in small letters: "may" is a guess, "May" a month.
    #[serde(default)]
    pub lower: bool,
    /// The flag takes in names right before it.
    #[serde(default)]
    pub grow_left: bool,
    #[serde(default)]
    #[allow(dead_code, reason = "read by the tests and by people")]
    pub examples: Vec<String>,
    #[serde(default, rename = "not")]
    #[allow(dead_code, reason = "read by the tests and by people")]
    pub not: Vec<String>,
}

/// A rule, compiled.
struct Rule {
    id: Arc<str>,
    kind: FlagKind,
    severity: Severity,
    why: Arc<str>,
    quoted: bool,
    once: bool,
    unless_dated: bool,
    unless_attributed: bool,
    unless_named: bool,
    unless_timed: bool,
    lower: bool,
    grow_left: bool,
}

#[derive(Clone, PartialEq, Debug)]
enum Atom {
    Key(u64),
    Class(Tag),
    Number,
    Measure,
    Plural,
    Past,
    Noun,
}

#[derive(Clone, PartialEq, Debug)]
struct Element {
    any: Vec<Atom>,
    optional: bool,
}

/// One phrase: its elements after the first, and its rule; `None` is an exception.
struct Row {
    rest: Box<[Element]>,
    rule: Option<usize>,
}

/// All phrase rules, compiled.
pub struct PhraseRules {
    rules: Vec<Rule>,
    rows: KeyMap<Vec<Row>>,
}

/// Reads the rules of one file.
fn rows_of(lexicon: &Lexicon, file: &str) -> Result<Vec<RuleRow>, LexiconError> {
    Ok(lexicon.read::<File>(file)?.rule)
}

impl PhraseRules {
    /// Compiles every file of [`FILES`].
    pub fn new(lexicon: &Lexicon) -> Result<PhraseRules, LexiconError> {
        let mut out = PhraseRules {
            rules: Vec::new(),
            rows: KeyMap::default(),
        };
        for &file in FILES {
            for row in rows_of(lexicon, file)? {
                out.add(file, row)?;
            }
        }
        Ok(out)
    }

    fn add(&mut self, file: &str, row: RuleRow) -> Result<(), LexiconError> {
        let wrong = |what: String| LexiconError {
            file: file.to_owned(),
            what: format!("rule {}: {what}", row.id),
        };
        let kind: FlagKind = row.flag.parse().map_err(&wrong)?;
        let severity: Severity = row.severity.parse().map_err(&wrong)?;
        let n = self.rules.len();
        for (phrase, rule) in row
            .phrases
            .iter()
            .map(|p| (p, Some(n)))
            .chain(row.except.iter().map(|p| (p, None)))
        {
            let elements = parse(phrase).map_err(&wrong)?;
            let Some((first, rest)) = elements.split_first() else {
                return Err(wrong(format!("the phrase {phrase:?} is empty")));
            };
            for atom in &first.any {
                let Atom::Key(key) = *atom else {
                    return Err(wrong(format!("the phrase {phrase:?} must begin with a word")));
                };
                self.rows.entry(key).or_default().push(Row {
                    rest: rest.into(),
                    rule,
                });
            }
        }
        self.rules.push(Rule {
            id: row.id.as_str().into(),
            kind,
            severity,
            why: row.why.as_str().into(),
            quoted: row.quoted,
            once: row.once,
            unless_dated: row.unless_dated,
            unless_attributed: row.unless_attributed,
            unless_named: row.unless_named,
            unless_timed: row.unless_timed,
            lower: row.lower,
            grow_left: row.grow_left,
        });
        Ok(())
    }

    /// All flags of phrase rules.
    pub(super) fn find(&self, case: &Case, out: &mut Vec<Flag>) {
        // Which rules have spoken in the sentence at hand; a sentence has few flags, a list is enough.
        let mut spoken: Vec<usize> = Vec::new();
        for (s, sentence) in case.doc.sentences.iter().enumerate() {
            if case.doc.bounds.full(List::Flags, out.len()) {
                break;
            }
            let block = case
                .doc
                .article
                .blocks
                .get(sentence.block as usize)
                .map(|b| b.kind);
            if matches!(
                block,
                Some(BlockKind::Credit | BlockKind::Byline | BlockKind::Pre)
            ) {
                continue;
            }
            spoken.clear();
            let range = sentence.tokens();
            let mut i = range.start;
            while i < range.end {
                let Some((len, rule)) = self.longest(case, i, range.end) else {
                    i += 1;
                    continue;
                };
                if let Some(n) = rule {
                    self.raise(case, s, i, len, n, &mut spoken, out);
                }
                i += len.max(1);
            }
        }
    }

    /// The longest phrase at token `i`; an exception beats a rule of its length.
    fn longest(&self, case: &Case, i: usize, end: usize) -> Option<(usize, Option<usize>)> {
        let rows = self.rows.get(&case.doc.key(i))?;
        let mut best: Option<(usize, Option<usize>)> = None;
        for row in rows {
            if let Some(at) = fits(case, &row.rest, i + 1, end) {
                let len = at - i;
                if best.is_none_or(|(l, r)| len > l || len == l && r.is_some() && row.rule.is_none()) {
                    best = Some((len, row.rule));
                }
            }
        }
        best
    }

    #[allow(clippy::too_many_arguments, reason = "one caller, all of it its state")]
    fn raise(
        &self,
        case: &Case,
        s: usize,
        i: usize,
        len: usize,
        n: usize,
        spoken: &mut Vec<usize>,
        out: &mut Vec<Flag>,
    ) {
        let rule = &self.rules[n];
        if rule.once && spoken.contains(&n) {
            return;
        }
        if let Some(k) = case.quotes.at(i)
            && case.quotes.all()[k].words > SCARE
            && !rule.quoted
        {
            return;
        }
        if case.in_name(case.doc.tokens_span(i, i + len)) {
            return;
        }
        let sentence = case.doc.sentences[s].span;
        if rule.unless_dated {
            let from = case
                .found
                .dates
                .partition_point(|d| d.span.end() <= sentence.start());
            let dated = case.found.dates[from..]
                .iter()
                .take_while(|d| d.span.start() < sentence.end())
                .take(16)
                .any(|d| {
                    d.kind == TimexKind::Date
                        && d.value.starts_with(|c: char| c.is_ascii_digit())
                        && d.value.len() >= 7
                });
            if dated {
                return;
            }
        }
        if rule.unless_attributed
            && case
                .attributions_in(s)
                .any(|a| !case.found.attributions[a].source.is_empty())
        {
            return;
        }
        if rule.lower && case.doc.tokens[i].case != Letters::Lower {
            return;
        }
        if rule.unless_named && cue_of_somebody(case, s, case.doc.tokens_span(i, i + len)) {
            return;
        }
        if rule.unless_timed && case.timed(case.doc.tokens_span(i, i + len)) {
            return;
        }
        // "About 4.5 million", not "about 4.5".
        let mut last = i + len;
        if rule.kind == FlagKind::NumericEstimate && case.tag(last - 1).is(Tag::NUMBER) {
            last = case.numbers.figure_end(case.doc, last - 1);
        }
        let mut first = i;
        if rule.grow_left {
            while first > 0
                && case.tag(first - 1).is(Tag::CAPITAL)
                && !case.doc.tokens[first].opens_block
                && i - first < 4
                && !case.tag(first - 1).is(Tag::DETERMINER)
            {
                first -= 1;
            }
        }
        if rule.once {
            spoken.push(n);
        }
        out.push(Flag {
            kind: rule.kind,
            span: case.doc.tokens_span(first, last),
            other: None,
            rule: rule.id.to_string().into(),
            why: rule.why.to_string(),
            severity: rule.severity,
        });
    }
}

/// These words are the cue of an attribution whose source is named.
fn cue_of_somebody(case: &Case, s: usize, words: Span) -> bool {
    case.attributions_in(s).take(16).any(|n| {
        let a = &case.found.attributions[n];
        a.cue.iter().any(|c| c.overlaps(words))
            && (a.entity.is_some()
                || a.source
                    .first()
                    .is_some_and(|&source| names_somebody(case, source)))
    })
}

/// A pronoun, or a capital that is no article: "the minister, Ada Brill,".
fn names_somebody(case: &Case, source: Span) -> bool {
    let first = case.doc.token_at(source.start());
    case.tag(first).is(Tag::SUBJECT)
        || (first..case.doc.tokens.len().min(first + 12))
            .take_while(|&i| case.doc.tokens[i].span.start() < source.end())
            .any(|i| case.tag(i).is(Tag::CAPITAL) && !case.tag(i).is(CLOSED) && !case.opens_sentence(i))
}

/// One past the last token when the elements fit from token `at`. Optional elements are tried present, then absent; there are
/// few of them, so this stays short.
fn fits(case: &Case, rest: &[Element], at: usize, end: usize) -> Option<usize> {
    let Some((element, rest)) = rest.split_first() else {
        return Some(at);
    };
    if at < end
        && element.any.iter().any(|atom| is(case, atom, at))
        && let Some(done) = fits(case, rest, at + 1, end)
    {
        return Some(done);
    }
    if element.optional {
        fits(case, rest, at, end)
    } else {
        None
    }
}

const CLOSED: Tag = Tag::DETERMINER
    .or(Tag::POSSESSIVE)
    .or(Tag::SUBJECT)
    .or(Tag::OBJECT)
    .or(Tag::PREPOSITION)
    .or(Tag::CONJUNCTION)
    .or(Tag::SUBORDINATOR)
    .or(Tag::WH)
    .or(Tag::HELPER)
    .or(Tag::NEGATION)
    .or(Tag::SIGN)
    .or(Tag::NUMBER);

fn is(case: &Case, atom: &Atom, at: usize) -> bool {
    let tag = case.tag(at);
    match *atom {
        Atom::Key(key) => case.doc.key(at) == key,
        Atom::Class(class) => tag.is(class),
        Atom::Number => {
            let key = case.doc.key(at);
            tag.is(Tag::NUMBER)
                || case.numbers.cardinals.contains_key(&key)
                || case.words.numbers.contains(&key)
        }
        Atom::Measure => case.words.measures.contains(&case.doc.key(at)),
        Atom::Plural => {
            let Some(token) = case.doc.tokens.get(at) else {
                return false;
            };
            let word = token.span.of(case.doc.text);
            token.kind == TokenKind::Word
                && !tag.is(CLOSED)
                && (case.words.plurals.contains(&token.key)
                    || word.len() > 3
                        && word.ends_with('s')
                        && !["ss", "us", "is", "ous"].iter().any(|e| word.ends_with(e)))
        }
        Atom::Past => {
            let word = case.doc.word(at);
            !tag.is(CLOSED) && word.len() > 4 && word.ends_with("ed")
        }
        Atom::Noun => {
            case.doc
                .tokens
                .get(at)
                .is_some_and(|t| t.kind == TokenKind::Word && t.case != Letters::None)
                && !tag.is(CLOSED)
        }
    }
}

fn parse(phrase: &str) -> Result<Vec<Element>, String> {
    let mut out = Vec::new();
    for part in phrase.split_whitespace() {
        let (body, optional) = match part.strip_suffix('?') {
            Some(body) if !body.is_empty() => (body, true),
            _ => (part, false),
        };
        // The forms of "be" and "have" are few: written out, a phrase may begin with them.
        let body = body
            .replace("<be>", "is|are|was|were|be|been|being")
            .replace("<have>", "has|have|had");
        let body = body.as_str();
        if !body.contains('|') && !body.starts_with('<') {
            // "so-called" is three tokens.
            let mut tokens: Vec<Token> = Vec::new();
            cut(body, Span::new(0, body.len()), &mut tokens);
            for token in tokens {
                out.push(Element {
                    any: vec![Atom::Key(token.key)],
                    optional,
                });
            }
            continue;
        }
        let any = body.split('|').map(atom).collect::<Result<Vec<_>, _>>()?;
        out.push(Element { any, optional });
    }
    Ok(out)
}

fn atom(word: &str) -> Result<Atom, String> {
    Ok(match word {
        "<number>" => Atom::Number,
        "<measure>" => Atom::Measure,
        "<adverb>" => Atom::Class(Tag::ADVERB),
        "<modal>" => Atom::Class(Tag::MODAL),
        "<capital>" => Atom::Class(Tag::CAPITAL),
        "<plural>" => Atom::Plural,
        "<past>" => Atom::Past,
        "<noun>" => Atom::Noun,
        _ if word.starts_with('<') => return Err(format!("no class is called {word}")),
        _ => Atom::Key(key_of(word)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::flags;
    use super::*;

    #[test]
    fn every_rule_does_what_its_examples_say() {
        let lexicon = Lexicon::shipped().expect("reads");
        let mut wrong = Vec::new();
        for &file in FILES {
            let rules = rows_of(&lexicon, file).expect("parses");
            assert!(!rules.is_empty(), "{file} has no rules");
            for rule in rules {
                assert!(
                    !rule.examples.is_empty() && !rule.not.is_empty(),
                    "{} has no examples",
                    rule.id
                );
                for (texts, wanted) in [(&rule.examples, true), (&rule.not, false)] {
                    for text in texts {
                        let raised = flags(&[text]).iter().any(|(_, id, _)| *id == rule.id);
                        if raised != wanted {
                            wrong.push(format!("{}: {text:?} raised: {raised}", rule.id));
                        }
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_rough_figure_is_flagged_with_its_scale_and_its_unit() {
        for (text, figure) in [
            (
                "He had predicted at least 4.5 million passengers.",
                "at least 4.5 million",
            ),
            ("Buses drove about 2 per cent less.", "about 2 per cent"),
            ("The cost may be up to $12.9bn in the end.", "up to $12.9bn"),
            ("About 70 boats waited.", "About 70"),
        ] {
            let found = flags(&[text]);
            assert!(
                found.iter().any(|(_, _, words)| words == figure),
                "{figure}: {found:?}"
            );
        }
    }

    #[test]
    fn a_rule_that_cannot_be_read_is_named() {
        let mut lexicon = Lexicon::shipped().expect("reads");
        lexicon
            .lay("hedges", "[[rule]]\nid = \"hedge.mine\"\nflag = \"hege\"\nseverity = \"note\"\nwhy = \"x\"\nphrases = [\"x\"]")
            .expect("toml");
        let error = PhraseRules::new(&lexicon).err().expect("refused").to_string();
        assert!(
            error.contains("hedges") && error.contains("hedge.mine") && error.contains("hege"),
            "{error}"
        );
    }

    #[test]
    fn speech_is_the_speakers() {
        assert!(
            flags(&["“The dam was reportedly old and weak,” Ada Brill said."])
                .iter()
                .all(|f| f.1 != "hedge.adverb")
        );
    }
}
