//! The extraction record: what `copydesk extract` prints. Its form is fixed; fields may be added, never renamed. All offsets are
//! Unicode code points of the text that came in.
//!
//! Nothing is built before it is written: each row is made while it is serialised, so that a record of any length costs no memory.

use super::{Attribution, DatedEvent, Entity, Extraction, Fact, Flag, Mention};
use crate::article::{CodePoints, Span};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// One line of `--format jsonl`.
pub struct Record<'a, I: ?Sized> {
    id: &'a I,
    with_text: bool,
    text: &'a str,
    points: CodePoints<'a>,
    found: &'a Extraction,
}

impl<'a, I: ?Sized> Record<'a, I> {
    /// The record of what was found in `text`. `with_text` puts the text itself in, as for files; `id` is written as it is.
    pub fn new(id: &'a I, text: &'a str, with_text: bool, found: &'a Extraction) -> Record<'a, I> {
        Record {
            id,
            with_text,
            text,
            points: CodePoints::new(text),
            found,
        }
    }

    fn place(&self, span: Span) -> Place<'a> {
        let [start, end] = self.points.of_span(span);
        Place {
            start,
            end,
            text: span.of(self.text),
        }
    }
}

impl<I: Serialize + ?Sized> Serialize for Record<'_, I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let found = self.found;
        let mut out = serializer.serialize_struct("Record", 11)?;
        out.serialize_field("id", self.id)?;
        if self.with_text {
            out.serialize_field("text", self.text)?;
        }
        out.serialize_field("published", &found.published)?;
        out.serialize_field("language", &found.language)?;
        out.serialize_field("abstained", &found.abstained)?;
        out.serialize_field("truncated", &found.truncated)?;
        out.serialize_field("entities", &Rows(&found.entities, |i, e| self.entity(i, e)))?;
        out.serialize_field("dates", &Rows(&found.dates, |_, d| self.date(d)))?;
        out.serialize_field(
            "attributions",
            &Rows(&found.attributions, |_, a| self.attribution(a)),
        )?;
        out.serialize_field("flags", &Rows(&found.flags, |_, f| self.flag(f)))?;
        out.serialize_field("facts", &Rows(&found.facts, |_, f| self.fact(f)))?;
        out.serialize_field(
            "sentences",
            &Rows(&found.sentences, |_, &s| self.points.of_span(s)),
        )?;
        out.end()
    }
}

/// The rows that a function makes of findings and their indices, one at a time.
struct Rows<'f, T, F>(&'f [T], F);

impl<'f, T, R: Serialize, F: Fn(usize, &'f T) -> R> Serialize for Rows<'f, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().enumerate().map(|(i, item)| self.1(i, item)))
    }
}

/// The identifier `e1`, `e2` … of an entity by its index.
struct Id(usize);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("e{}", self.0 + 1))
    }
}

#[derive(Serialize)]
struct Place<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct EntityRow<'a, M: Serialize> {
    id: Id,
    name: &'a str,
    kind: &'static str,
    aliases: &'a [String],
    roles: &'a [String],
    mentions: M,
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
    participants: Vec<Id>,
    basis: &'static str,
    certainty: &'static str,
    rule: &'a str,
}

#[derive(Serialize)]
struct SourceRow<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    entity: Option<Id>,
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

impl<'a, I: ?Sized> Record<'a, I> {
    fn entity(&'a self, index: usize, e: &'a Entity) -> EntityRow<'a, impl Serialize + 'a> {
        EntityRow {
            id: Id(index),
            name: &e.name,
            kind: e.kind.word(),
            aliases: &e.aliases,
            roles: &e.roles,
            mentions: Rows(&e.mentions, |_, m: &'a Mention| MentionRow {
                place: self.place(m.span),
                kind: m.kind.map(super::EntityKind::word),
                rule: &m.rule,
            }),
        }
    }

    fn date(&self, d: &'a DatedEvent) -> DateRow<'a> {
        DateRow {
            place: self.place(d.span),
            r#type: d.kind.word(),
            value: &d.value,
            r#mod: d.modifier.map(super::TimexMod::word),
            event: d.event.map(|s| self.place(s)),
            clause: d.clause.map(|s| self.place(s)),
            participants: d.participants.iter().map(|&i| Id(i)).collect(),
            basis: d.basis.word(),
            certainty: d.certainty.word(),
            rule: &d.rule,
        }
    }

    fn attribution(&self, a: &'a Attribution) -> AttributionRow<'a> {
        let source = |&span: &Span| SourceRow {
            place: self.place(span),
            entity: a.entity.map(Id),
        };
        AttributionRow {
            source: parts(a.source.iter().map(source).collect()),
            cue: parts(a.cue.iter().map(|&s| self.place(s)).collect()),
            content: a.content.iter().map(|&s| self.place(s)).collect(),
            direct: a.direct,
            rule: &a.rule,
        }
    }

    fn flag(&self, f: &'a Flag) -> FlagRow<'a> {
        FlagRow {
            kind: f.kind.word(),
            place: self.place(f.span),
            other: f.other.map(|s| self.place(s)),
            rule: &f.rule,
            why: &f.why,
            severity: f.severity.word(),
        }
    }

    fn fact(&self, f: &'a Fact) -> FactRow<'a> {
        FactRow {
            kind: f.kind.word(),
            place: self.place(f.span),
            sentence: f.sentence,
            rule: &f.rule,
        }
    }
}
