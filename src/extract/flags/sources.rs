//! What the sources of attributions are: named, described, bare; somebody else's report; a state's outlet. Heads and outlets are
//! data: `config/lexicon/sources.toml`.

use super::{Case, flag};
use crate::article::Span;
use crate::extract::grammar::Tag;
use crate::extract::phrase::{KeySet, Phrases};
use crate::extract::token::{Case as Letters, key, key_of};
use crate::extract::{EntityKind, Flag, FlagKind, Lexicon, LexiconError, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    bare: Vec<String>,
    roles: Vec<String>,
    bodies: Vec<String>,
    documents: Vec<String>,
    described: Vec<String>,
    outlet_words: Vec<String>,
    second_hand: Vec<String>,
    interested: Vec<String>,
    gainful: Vec<String>,
    numbers: Vec<String>,
    counted: Vec<String>,
    taken_from: Vec<String>,
    tells: Vec<String>,
    measures: Vec<String>,
    plurals: Vec<String>,
    funded: BTreeMap<String, Vec<String>>,
}

/// The part of `outlets.toml` that is read here: by state, lines of `Name = other name, other name`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Outlets {
    state: BTreeMap<String, String>,
}

/// How a state holds an outlet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Control {
    Controlled,
    Funded,
}

/// The compiled lists.
pub struct SourceWords {
    bare: KeySet,
    roles: KeySet,
    bodies: KeySet,
    documents: KeySet,
    described: KeySet,
    outlet_words: KeySet,
    second_hand: Phrases<()>,
    pub(super) interested: Phrases<()>,
    pub(super) gainful: Phrases<()>,
    pub(super) numbers: KeySet,
    pub(super) counted: KeySet,
    pub(super) taken_from: KeySet,
    tells: KeySet,
    pub(super) measures: KeySet,
    pub(super) plurals: KeySet,
    outlets: Phrases<usize>,
    states: Vec<(Control, String)>,
}

impl SourceWords {
    /// Compiles `sources.toml`.
    pub fn new(lexicon: &Lexicon) -> Result<SourceWords, LexiconError> {
        let file: File = lexicon.read("sources")?;
        let set = |words: &[String]| words.iter().map(|w| key_of(w)).collect();
        let rows = |words: &[String]| {
            let mut rows = Phrases::default();
            for w in words {
                rows.add(w, ());
            }
            rows
        };
        let mut outlets = Phrases::default();
        let mut states = Vec::new();
        for (state, lines) in lexicon.read::<Outlets>("outlets")?.state {
            let names = lines
                .lines()
                .map(str::trim)
                .filter(|l| !l.is_empty() && !l.starts_with('#'));
            for name in names.flat_map(|line| line.split(['=', ','])) {
                outlets.add(name.trim(), states.len());
            }
            states.push((Control::Controlled, state));
        }
        for (state, names) in file.funded {
            for name in &names {
                outlets.add(name, states.len());
            }
            states.push((Control::Funded, state));
        }
        Ok(SourceWords {
            bare: set(&file.bare),
            roles: set(&file.roles),
            bodies: set(&file.bodies),
            documents: set(&file.documents),
            described: set(&file.described),
            outlet_words: set(&file.outlet_words),
            second_hand: rows(&file.second_hand),
            interested: rows(&file.interested),
            gainful: rows(&file.gainful),
            numbers: set(&file.numbers),
            counted: set(&file.counted),
            taken_from: set(&file.taken_from),
            tells: set(&file.tells),
            measures: set(&file.measures),
            plurals: set(&file.plurals),
            outlets,
            states,
        })
    }
}

/// How well a source is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Known {
    Named,
    Described,
    Bare,
    /// Nobody to grade: a pronoun that stands for nobody we know, a paper without a name ("the report"), a thing.
    Nobody,
}

/// Judges the source whose tokens are `first..end`.
pub(super) fn known(case: &Case, first: usize, end: usize, entity: Option<usize>) -> Known {
    let w = case.words;
    let doc = case.doc;
    // The head ends where a description begins.
    let head_end = (first..end)
        .find(|&i| {
            i > first
                && (doc.key(i) == key(",")
                    || w.described.contains(&doc.key(i))
                    || case.tag(i).is(Tag::WH)
                    || doc.key(i) == key("that"))
        })
        .unwrap_or(end);
    let head = head_end.saturating_sub(1).max(first);
    let head_key = doc.key(head);
    let named_head = (first..head_end).any(|i| {
        let tag = case.tag(i);
        tag.is(Tag::CAPITAL) && !tag.is(Tag::DETERMINER.or(Tag::SUBJECT).or(Tag::POSSESSIVE))
    });
    let lower_head = doc.tokens.get(head).is_some_and(|t| t.case == Letters::Lower);
    let opening = case.tag(first);
    // "the report": what it is called and who wrote it stands elsewhere. "A Herald report" has a name.
    if lower_head && w.documents.contains(&head_key) {
        return if named_head && entity.is_some() || (first + 1..head).any(|i| case.tag(i).is(Tag::CAPITAL)) {
            Known::Named
        } else {
            Known::Nobody
        };
    }
    // "an Indian-born engineer": the country is named, the engineer is not.
    let indefinite = [
        "a", "an", "another", "some", "several", "many", "one", "two", "three",
    ]
    .iter()
    .any(|d| doc.key(first) == key(d));
    let names_follow = head_end < end
        && doc.key(head_end) == key(",")
        && case.tag(head_end + 1).is(Tag::CAPITAL)
        && !case.tag(head_end + 1).is(Tag::DETERMINER);
    if names_follow && head_end + 1 < end {
        // "The woman, Ada Brill,".
        return Known::Named;
    }
    if lower_head
        && indefinite
        && head > first
        && !w.bodies.contains(&head_key)
        && !w.bare.contains(&head_key)
    {
        return if w.roles.contains(&head_key) || agent(doc.word(head)) {
            Known::Described
        } else {
            Known::Nobody
        };
    }
    if entity.is_some() && !(lower_head && w.roles.contains(&head_key)) {
        return Known::Named;
    }
    if end == first + 1 && opening.is(Tag::SUBJECT.or(Tag::POSSESSIVE)) && !w.bare.contains(&head_key) {
        return Known::Nobody;
    }
    // "Lopez, a nurse": the first name counts, whatever follows. A capital that only opens the sentence does not.
    let opens_sentence = doc
        .sentence_at(doc.tokens[first].span.start())
        .and_then(|s| doc.sentences.get(s))
        .is_some_and(|s| s.first as usize == first);
    let name = named_head
        && !(w.roles.contains(&head_key) || w.bare.contains(&head_key))
        && !(opens_sentence
            && (first + 1..head_end).all(|i| !case.tag(i).is(Tag::CAPITAL))
            && lower_after(case, first, head_end));
    if name || named_head && head > first && !lower_head {
        return Known::Named;
    }
    if w.bodies.contains(&head_key) {
        return Known::Named;
    }
    let described = head_end < end || (first..head).any(|i| case.tag(i).is(Tag::CAPITAL) && i > first) || {
        // "a senior palace official": an adjective describes.
        (first..head)
            .filter(|&i| !case.tag(i).is(Tag::DETERMINER.or(Tag::NUMBER)))
            .count()
            > 0
    };
    let hollow = w.bare.contains(&head_key);
    let media = (first..head).any(|i| {
        [
            key("media"),
            key("news"),
            key("anonymous"),
            key("unnamed"),
            key("one"),
        ]
        .contains(&doc.key(i))
    });
    // "most state laws", "the most telling promise": the quantifier of a noun, cut off from it.
    if hollow && cut_off(case, first, end) {
        return Known::Nobody;
    }
    // "79 people had voted": they are counted, and acted rather than told.
    if hollow && case.tag(first).is(Tag::NUMBER) && doc.word(first).starts_with(|c: char| c.is_ascii_digit())
    {
        return Known::Nobody;
    }
    if hollow && (!described || media && head_end == end) {
        return Known::Bare;
    }
    if w.roles.contains(&head_key) || hollow {
        return Known::Described;
    }
    if lower_head
        && opening.is(Tag::DETERMINER)
        && [key("a"), key("an"), key("one"), key("another"), key("some")].contains(&doc.key(first))
    {
        return Known::Described;
    }
    if lower_head && abstract_noun(doc.word(head)) {
        return Known::Nobody;
    }
    if lower_head && doc.word(head).ends_with('s') && !named_head {
        // "bakers" told it; "her policies" and "the levels" show it.
        return if agent(doc.word(head)) {
            Known::Described
        } else {
            Known::Nobody
        };
    }
    if named_head { Known::Named } else { Known::Nobody }
}

/// The source is a quantifier and the noun that it counts follows it.
fn cut_off(case: &Case, first: usize, end: usize) -> bool {
    let doc = case.doc;
    let quantifier = [key("some"), key("most"), key("many"), key("several")].contains(&doc.key(end - 1));
    let next = case.tag(end);
    quantifier
        && (doc.key(first) == key("the")
            || doc.tokens.get(end).is_some_and(|t| t.case == Letters::Lower)
                && !next.is(Tag::HELPER
                    .or(Tag::ADVERB)
                    .or(Tag::PREPOSITION)
                    .or(Tag::WH)
                    .or(Tag::CONJUNCTION))
                && doc.word(end).ends_with('s')
                && doc.word(end) != "says"
            || next.is(Tag::SIGN) && doc.key(end) == key("-"))
}

/// By its ending the word names somebody: "baker", "machinist", "neighbours".
pub(super) fn agent(word: &str) -> bool {
    let stem = word.strip_suffix('s').unwrap_or(word);
    stem.len() > 4
        && [
            "er", "or", "our", "ist", "ian", "ant", "man", "woman", "men", "women", "ee", "crat", "ent",
        ]
        .iter()
        .any(|e| stem.ends_with(e))
        && !abstract_noun(word)
}

/// By its ending the word names no person: "intervention", "applications", "findings".
fn abstract_noun(word: &str) -> bool {
    let stem = word.strip_suffix('s').unwrap_or(word);
    stem.len() > 5
        && [
            "tion", "sion", "ment", "ness", "ity", "ing", "ysi", "ence", "ance", "age", "ware", "ship",
        ]
        .iter()
        .any(|e| stem.ends_with(e))
}

/// The sentence-opening word is written small elsewhere: nothing tells a name from a noun but the words after it.
fn lower_after(case: &Case, first: usize, end: usize) -> bool {
    first + 1 < end
        || case.words.roles.contains(&case.doc.key(first))
        || case.words.bare.contains(&case.doc.key(first))
}

/// Flags every source.
pub(super) fn find(case: &Case, out: &mut Vec<Flag>) {
    let doc = case.doc;
    // In the order of the text, as the phrase rules raise them.
    let mut vague_many: Vec<Span> = out
        .iter()
        .filter(|f| f.kind == FlagKind::WeaselQuantifier && f.severity != Severity::Info)
        .map(|f| f.span)
        .collect();
    vague_many.sort_unstable();
    for a in &case.found.attributions {
        let Some(&span) = a.source.first() else { continue };
        let (first, end) = (
            doc.token_at(span.start()),
            doc.token_at(span.end().saturating_sub(1)) + 1,
        );
        if first >= end || end > doc.tokens.len() {
            continue;
        }
        // "Many of the papers", "some economists": the vague many is flagged already, and says the same. "several people familiar
        // with the talks" says more.
        let near = vague_many.partition_point(|v| v.end() <= span.start());
        let vague = vague_many
            .get(near)
            .is_some_and(|v| v.start() < span.end() && v.end() >= span.end());
        let head_says_source = (first..end).any(|i| [key("source"), key("sources")].contains(&doc.key(i)));
        // Who thinks, fears or forgets is talked about; only who tells something is a source that must be known.
        let told = !(a.rule == "say.clause" || a.rule.starts_with("verb")) || tells(case, a.cue.first());
        match known(case, first, end, a.entity) {
            Known::Described | Known::Bare if !told && !head_says_source => {}
            Known::Described | Known::Bare if vague && !head_says_source => {}
            Known::Named => out.push(flag(
                FlagKind::NamedSource,
                span,
                "source.named",
                "Attributed to somebody who is named.",
                Severity::Info,
            )),
            Known::Described => out.push(flag(
                FlagKind::UnnamedSource,
                span,
                "source.described",
                "The source is described, not named: nobody can ask them.",
                Severity::Note,
            )),
            Known::Bare => out.push(flag(
                FlagKind::BareAnonymous,
                span,
                "source.bare",
                "Neither a name nor a word on how this source would know.",
                Severity::Warning,
            )),
            Known::Nobody => {}
        }
        let outlet = a
            .entity
            .and_then(|e| case.found.entities.get(e))
            .is_some_and(|e| e.kind == EntityKind::Outlet)
            || (first..end)
                .any(|i| case.tag(i).is(Tag::CAPITAL) && case.words.outlet_words.contains(&doc.key(i)))
                && a.entity.is_none();
        let own = case
            .doc
            .article
            .meta
            .outlet
            .as_deref()
            .is_some_and(|own| span.of(doc.text).contains(own));
        // "The Herald said it was cutting jobs": of itself.
        let of_itself = a.content.first().is_some_and(|c| {
            let at = doc.token_at(c.start());
            let at = if doc.key(at) == key("that") { at + 1 } else { at };
            !a.direct && [key("it"), key("its")].contains(&doc.key(at))
        });
        if outlet && !own && !of_itself {
            out.push(flag(
                FlagKind::SecondHand,
                span,
                "second_hand.outlet",
                "Another outlet's report is passed on: read that one.",
                Severity::Note,
            ));
        }
    }
    nested(case, out);
    let mut past = 0;
    for i in 0..doc.tokens.len() {
        if i >= past
            && let Some((len, ())) = case.words.second_hand.longest(doc, i, doc.tokens.len())
            && case.quotes.at(i).is_none()
            && (len > 1 || cites_somebody(case, i))
        {
            past = i + len;
            out.push(flag(
                FlagKind::SecondHand,
                doc.tokens_span(i, i + len),
                "second_hand.cited",
                "Passed on from somewhere else: read the original.",
                Severity::Note,
            ));
        }
        state_media(case, i, out);
    }
}

/// The cue is a verb of telling: one of the list that the lexicon calls `tells`.
fn tells(case: &Case, cue: Option<&Span>) -> bool {
    let Some(cue) = cue else { return true };
    let first = case.doc.token_at(cue.start());
    (first..case.doc.tokens.len().min(first + 6))
        .take_while(|&i| case.doc.tokens[i].span.start() < cue.end())
        .any(|i| case.words.tells.contains(&case.doc.key(i)))
}

/// "citing officials" passes something on, "citing precedent" and "cited Alphabet as the buyer" do not.
fn cites_somebody(case: &Case, i: usize) -> bool {
    let (doc, w) = (case.doc, case.words);
    (i + 1..doc.tokens.len().min(i + 8))
        .take_while(|&j| !case.tag(j).is(Tag::SIGN) && !case.tag(j).is(Tag::SUBORDINATOR))
        .any(|j| {
            let k = doc.key(j);
            let outlet = case
                .entity_at(doc.tokens[j].span.start())
                .and_then(|e| case.found.entities.get(e))
                .is_some_and(|e| e.kind == EntityKind::Outlet);
            outlet
                || (w.bare.contains(&k) || w.documents.contains(&k) || w.roles.contains(&k))
                    && k != key("people")
                || case.tag(j).is(Tag::CAPITAL) && w.outlet_words.contains(&k)
        })
}

/// X says that Y said: the cue of one attribution inside the content of another.
fn nested(case: &Case, out: &mut Vec<Flag>) {
    // Contents still open at this place; attributions come in order, so a short list is enough.
    let mut open: Vec<(Span, usize)> = Vec::new();
    for (n, a) in case.found.attributions.iter().enumerate() {
        let Some(&cue) = a.cue.first() else { continue };
        open.retain(|(s, _)| s.end() > cue.start());
        let inside = open
            .iter()
            .any(|(s, m)| s.covers(cue) && case.found.attributions[*m].source != a.source);
        let (Some(&source), true) = (a.source.first(), inside && !a.direct) else {
            push_open(&mut open, a.content.first(), n);
            continue;
        };
        let first = case.doc.token_at(source.start());
        // A pronoun mostly stands for the one who is speaking, and what somebody will say has not been said.
        let same = open.iter().any(|(s, m)| {
            s.covers(cue) && a.entity.is_some() && case.found.attributions[*m].entity == a.entity
        });
        let said = !case.tag(case.doc.token_at(cue.start())).is(Tag::MODAL);
        let says = !case.tag(first).is(Tag::SUBJECT) && !case.tag(first).is(Tag::WH) && !same && said;
        if says && a.rule.starts_with("say") {
            out.push(flag(
                FlagKind::SecondHand,
                source.join(cue),
                "second_hand.nested",
                "One source reports what another said.",
                Severity::Note,
            ));
        }
        push_open(&mut open, a.content.first(), n);
    }
}

fn push_open(open: &mut Vec<(Span, usize)>, content: Option<&Span>, n: usize) {
    if let Some(&content) = content
        && open.len() < 8
    {
        open.push((content, n));
    }
}

fn state_media(case: &Case, i: usize, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let end = doc.tokens.len();
    if case.tag(i).is(Tag::CAPITAL)
        && let Some((len, &n)) = case.words.outlets.longest(doc, i, end)
        && (i..i + len)
            .filter(|&t| doc.tokens[t].span.len() > 3)
            .all(|t| case.tag(t).is(Tag::CAPITAL))
    {
        // An acronym must be written as one: "RT", not "Rt".
        if len == 1 && doc.tokens[i].span.len() <= 4 && doc.tokens[i].case != Letters::Upper {
            return;
        }
        let (control, state) = &case.words.states[n];
        let (why, severity) = match control {
            Control::Controlled => (
                format!("The outlet is controlled by the government of {state}."),
                Severity::Warning,
            ),
            Control::Funded => (
                format!("The outlet is paid for by {state}; its newsroom is meant to be independent."),
                Severity::Info,
            ),
        };
        out.push(flag(
            FlagKind::StateMedia,
            doc.tokens_span(i, i + len),
            "state_media.outlet",
            why,
            severity,
        ));
        return;
    }
    // "DPRK state media", "state-run television".
    if doc.key(i) != key("state") && doc.key(i) != key("government") {
        return;
    }
    let run = doc.key(i + 1) == key("-")
        && [
            key("run"),
            key("controlled"),
            key("owned"),
            key("backed"),
            key("sponsored"),
        ]
        .contains(&doc.key(i + 2));
    let noun = if run { i + 3 } else { i + 1 };
    let media = [
        key("media"),
        key("television"),
        key("tv"),
        key("radio"),
        key("broadcaster"),
        key("news"),
        key("newspaper"),
        key("newspapers"),
        key("outlet"),
        key("outlets"),
        key("press"),
    ];
    if !media.contains(&doc.key(noun)) || (!run && doc.key(i) == key("government")) {
        return;
    }
    let mut first = i;
    while first > 0
        && i - first < 3
        && case.tag(first - 1).is(Tag::CAPITAL)
        && !doc.tokens[first].opens_block
        && !case.tag(first - 1).is(Tag::DETERMINER)
    {
        first -= 1;
    }
    let last = if doc.key(noun) == key("news") && doc.key(noun + 1) == key("agency") {
        noun + 2
    } else {
        noun + 1
    };
    out.push(flag(
        FlagKind::StateMedia,
        doc.tokens_span(first, last),
        "state_media.phrase",
        "A state speaks through this outlet.",
        Severity::Warning,
    ));
}

#[cfg(test)]
mod tests {
    use super::super::testing::words;
    use super::*;

    #[test]
    fn sources_are_named_described_or_bare() {
        let text = &[
            "Maria Lopez, a nurse, said that the ward was full.",
            "A person familiar with the talks said that the ward was full.",
            "One media source refers to a case in Bergen, and sources said that it was closed.",
        ];
        assert_eq!(words(FlagKind::NamedSource, text), ["Maria Lopez, a nurse,"]);
        assert_eq!(
            words(FlagKind::UnnamedSource, text),
            ["A person familiar with the talks"]
        );
        assert_eq!(
            words(FlagKind::BareAnonymous, text),
            ["One media source", "sources"]
        );
    }

    #[test]
    fn what_cannot_be_asked_is_not_graded() {
        let all = |t: &str| {
            super::super::testing::flags(&[t])
                .into_iter()
                .filter(|f| {
                    matches!(
                        f.0,
                        FlagKind::NamedSource | FlagKind::UnnamedSource | FlagKind::BareAnonymous
                    )
                })
                .map(|f| f.1)
                .collect::<Vec<_>>()
        };
        assert!(all("According to the article, the ward was full.").is_empty());
        assert!(all("An intervention means that the ward would close.").is_empty());
        assert_eq!(
            all("The woman, Robin Mantle, said the ward was full."),
            ["source.named"]
        );
        assert_eq!(
            all("An Indian-born computer engineer says the ward was full."),
            ["source.described"]
        );
        // The vague many is one flag, not two.
        assert!(all("Some economists warned that the ward would close.").is_empty());
        assert_eq!(
            all("Analysts at the bank said that rents would rise."),
            ["source.described"]
        );
    }

    #[test]
    fn another_outlets_report_is_second_hand() {
        assert!(
            words(
                FlagKind::SecondHand,
                &["The Bergen Herald reported that the ward was full."]
            )
            .contains(&"The Bergen Herald".to_owned())
        );
        assert!(words(FlagKind::SecondHand, &["Ada Brill said that the ward was full."]).is_empty());
    }

    #[test]
    fn states_that_speak_are_told() {
        assert_eq!(
            words(
                FlagKind::StateMedia,
                &["It was shown on DPRK state media and by Xinhua."]
            ),
            ["DPRK state media", "Xinhua"]
        );
        assert!(
            words(
                FlagKind::StateMedia,
                &["The state newsroom award went to Rt. Hon. Ada Brill."]
            )
            .is_empty()
        );
    }
}
