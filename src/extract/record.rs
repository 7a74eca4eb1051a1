//! The extraction record: what `copydesk extract` prints. Its form is fixed; fields may be added, never renamed. All offsets are
//! Unicode code points of the text that came in.

use super::{Extraction, Flag};
use crate::article::{CodePoints, Published, Span};
use serde::Serialize;

/// One line of `--format jsonl`.
#[derive(Serialize)]
pub struct Record<'a> {
    id: &'a str,
    /// The text the offsets count in; only for files.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    published: Option<&'a Published>,
    language: Option<&'a str>,
    abstained: Option<&'a str>,
    entities: Vec<EntityRow<'a>>,
    dates: Vec<DateRow<'a>>,
    attributions: Vec<AttributionRow<'a>>,
    flags: Vec<FlagRow<'a>>,
    facts: Vec<FactRow<'a>>,
    sentences: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct Place<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct EntityRow<'a> {
    id: String,
    name: &'a str,
    kind: &'static str,
    aliases: &'a [String],
    roles: &'a [String],
    mentions: Vec<MentionRow<'a>>,
}

#[derive(Serialize)]
struct MentionRow<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    kind: Option<&'static str>,
    rule: &'a str,
}

#[derive(Serialize)]
struct DateRow<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    r#type: &'static str,
    value: &'a str,
    r#mod: Option<&'static str>,
    event: Option<Place<'a>>,
    clause: Option<Place<'a>>,
    participants: Vec<String>,
    basis: &'static str,
    certainty: &'static str,
    rule: &'a str,
}

#[derive(Serialize)]
struct SourceRow<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    entity: Option<&'a str>,
}

/// One span as itself, several as a list.
#[derive(Serialize)]
#[serde(untagged)]
enum Parts<T> {
    One(T),
    Many(Vec<T>),
}

#[derive(Serialize)]
struct AttributionRow<'a> {
    source: Option<Parts<SourceRow<'a>>>,
    cue: Option<Parts<Place<'a>>>,
    content: Vec<Place<'a>>,
    direct: bool,
    rule: &'a str,
}

#[derive(Serialize)]
struct FlagRow<'a> {
    kind: &'static str,
    #[serde(flatten)]
    place: Place<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<Place<'a>>,
    rule: &'a str,
    why: &'a str,
    severity: &'static str,
}

#[derive(Serialize)]
struct FactRow<'a> {
    kind: &'static str,
    #[serde(flatten)]
    place: Place<'a>,
    sentence: usize,
    rule: &'a str,
}

fn parts<T>(mut all: Vec<T>) -> Option<Parts<T>> {
    match all.len() {
        0 => None,
        1 => all.pop().map(Parts::One),
        _ => Some(Parts::Many(all)),
    }
}

impl<'a> Record<'a> {
    /// The record of what was found in `text`. `with_text` puts the text itself in.
    pub fn new(
        id: &'a str,
        text: &'a str,
        with_text: bool,
        found: &'a Extraction,
        ids: &'a [String],
    ) -> Record<'a> {
        let points = CodePoints::new(text);
        let place = |span: Span| {
            let [start, end] = points.of_span(span);
            Place {
                start,
                end,
                text: span.of(text),
            }
        };
        Record {
            id,
            text: with_text.then_some(text),
            published: found.published.as_ref(),
            language: found.language.as_deref(),
            abstained: found.abstained.as_deref(),
            entities: found
                .entities
                .iter()
                .zip(ids)
                .map(|(e, id)| EntityRow {
                    id: id.clone(),
                    name: &e.name,
                    kind: e.kind.word(),
                    aliases: &e.aliases,
                    roles: &e.roles,
                    mentions: e
                        .mentions
                        .iter()
                        .map(|m| MentionRow {
                            place: place(m.span),
                            kind: m.kind.map(super::EntityKind::word),
                            rule: &m.rule,
                        })
                        .collect(),
                })
                .collect(),
            dates: found
                .dates
                .iter()
                .map(|d| DateRow {
                    place: place(d.span),
                    r#type: d.kind.word(),
                    value: &d.value,
                    r#mod: d.modifier.map(super::TimexMod::word),
                    event: d.event.map(place),
                    clause: d.clause.map(place),
                    participants: d
                        .participants
                        .iter()
                        .filter_map(|&i| ids.get(i).cloned())
                        .collect(),
                    basis: d.basis.word(),
                    certainty: d.certainty.word(),
                    rule: &d.rule,
                })
                .collect(),
            attributions: found
                .attributions
                .iter()
                .map(|a| AttributionRow {
                    source: parts(
                        a.source
                            .iter()
                            .map(|&s| SourceRow {
                                place: place(s),
                                entity: a.entity.and_then(|i| ids.get(i)).map(String::as_str),
                            })
                            .collect(),
                    ),
                    cue: parts(a.cue.iter().map(|&s| place(s)).collect()),
                    content: a.content.iter().map(|&s| place(s)).collect(),
                    direct: a.direct,
                    rule: &a.rule,
                })
                .collect(),
            flags: found
                .flags
                .iter()
                .map(|f: &Flag| FlagRow {
                    kind: f.kind.word(),
                    place: place(f.span),
                    other: f.other.map(place),
                    rule: &f.rule,
                    why: &f.why,
                    severity: f.severity.word(),
                })
                .collect(),
            facts: found
                .facts
                .iter()
                .map(|f| FactRow {
                    kind: f.kind.word(),
                    place: place(f.span),
                    sentence: f.sentence,
                    rule: &f.rule,
                })
                .collect(),
            sentences: found.sentences.iter().map(|&s| points.of_span(s)).collect(),
        }
    }

    /// The identifiers `e1`, `e2` … of the entities of an extraction, in order.
    pub fn ids(found: &Extraction) -> Vec<String> {
        (1..=found.entities.len()).map(|i| format!("e{i}")).collect()
    }
}
