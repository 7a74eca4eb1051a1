//! W3C Web Annotation (Recommendation of 23 February 2017), JSON-LD. Out: one AnnotationCollection whose only page holds the notes; offsets
//! of a TextPositionSelector are Unicode code points, as the model asks. In: whatever the model allows that names a text: single annotations,
//! lists, pages, collections; bodies and targets as strings, objects or lists of them; selectors refined by others, ranges, alternatives.
//!
//! Of the vocabulary: the words are a `commenting` body, tags `tagging` bodies, the verdict an `assessing` one, evidence with an address a
//! `linking` one. A claim is motivated by assessing, a question by questioning.

use super::sheet::{About, Entry, Offsets, Sheet, Told, is_link, stable_id};
use super::{Ask, ExchangeError, Taken, json};
use crate::ingest::clean;
use crate::note::{Anchor, Evidence, Note, NoteKind, Relation, Verdict};
use serde_json::{Map, Value, json};

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// What our ids begin with here.
const OURS: &str = "urn:copydesk:note:";
/// The deepest nesting of lists, refinements and alternatives that is followed.
const DEEPEST: usize = 16;

/// Writes the notes as one collection.
pub fn write(sheets: &[Sheet], ask: &Ask<'_>) -> String {
    let items: Vec<Value> = sheets
        .iter()
        .flat_map(|sheet| {
            let offsets = sheet.text.as_deref().map(Offsets::new);
            let of = |e: &Entry| annotation(sheet, e, offsets.as_ref());
            sheet.entries.iter().map(of).collect::<Vec<_>>()
        })
        .collect();
    let ids: Vec<&str> = sheets
        .iter()
        .flat_map(|s| &s.entries)
        .map(|e| e.note.id.as_str())
        .collect();
    let id = format!("urn:copydesk:collection:{}", stable_id(&ids));
    let mut out = json!({
        "@context": CONTEXT, "id": id, "type": "AnnotationCollection", "label": "Notes from copydesk", "total": items.len(),
        "generated": ask.now,
    });
    // A collection without annotations has no page.
    if !items.is_empty() {
        out["first"] =
            json!({ "id": format!("{id}:1"), "type": "AnnotationPage", "startIndex": 0, "items": items });
    }
    json::file(&out)
}

/// The IRI of a note. Our ids are letters and digits; in one that anybody wrote the rest is escaped.
fn iri(id: &str) -> String {
    let mut out = String::from(OURS);
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn annotation(sheet: &Sheet, entry: &Entry, offsets: Option<&Offsets<'_>>) -> Value {
    let note = &entry.note;
    let mut out = Map::new();
    out.insert("id".into(), iri(&note.id).into());
    out.insert("type".into(), "Annotation".into());
    let motivation = match note.kind {
        _ if note.reply_to.as_deref().is_some() => "replying",
        NoteKind::Claim => "assessing",
        NoteKind::Question => "questioning",
        NoteKind::Note if note.text.is_empty() => "highlighting",
        NoteKind::Note => "commenting",
    };
    out.insert("motivation".into(), motivation.into());
    for (key, value) in [("created", &note.created), ("modified", &note.updated)] {
        // The model wants the offset written as Z.
        if let Ok(time) = value.parse::<jiff::Timestamp>() {
            out.insert(key.into(), time.to_string().into());
        }
    }
    let mut body = Vec::new();
    if !note.text.is_empty() {
        let purpose = if note.reply_to.as_deref().is_some() {
            "replying"
        } else {
            "commenting"
        };
        body.push(json!({ "type": "TextualBody", "purpose": purpose, "value": note.text, "format": "text/markdown" }));
    }
    body.extend(
        note.tags
            .iter()
            .map(|t| json!({ "type": "TextualBody", "purpose": "tagging", "value": t })),
    );
    if note.verdict != Verdict::Unchecked {
        body.push(json!({ "type": "TextualBody", "purpose": "assessing", "value": note.verdict.word() }));
    }
    for evidence in &note.evidence {
        let Some(url) = evidence.url.as_deref().filter(|u| is_link(u)) else {
            continue;
        };
        let mut link = json!({ "type": "SpecificResource", "purpose": "linking", "source": url });
        if let Some(quote) = &evidence.quote {
            link["selector"] = json!({ "type": "TextQuoteSelector", "exact": quote });
        }
        body.push(link);
    }
    if !body.is_empty() {
        out.insert("body".into(), body.into());
    }
    let mut selectors = vec![quote(&note.anchor)];
    if let Some([start, end]) = entry.span.zip(offsets).map(|(s, o)| o.code_points(s)) {
        selectors.push(json!({ "type": "TextPositionSelector", "start": start, "end": end }));
    }
    let source = match sheet.article.link() {
        Some(url) => url.to_owned(),
        None => format!(
            "urn:copydesk:article:{}",
            iri(&sheet.article.id).trim_start_matches(OURS)
        ),
    };
    let target = json!({ "source": source, "selector": selectors });
    let target = match note.reply_to.as_deref() {
        Some(id) => json!([iri(id), target]),
        None => target,
    };
    out.insert("target".into(), target);
    out.into()
}

fn quote(anchor: &Anchor) -> Value {
    let mut out = json!({ "type": "TextQuoteSelector", "exact": anchor.quote });
    for (key, words) in [("prefix", &anchor.prefix), ("suffix", &anchor.suffix)] {
        if !words.is_empty() {
            out[key] = words.as_str().into();
        }
    }
    out
}

/// Reads annotations.
pub fn read(text: &str, now: &str) -> Result<Taken, ExchangeError> {
    let file: Value =
        serde_json::from_str(text).map_err(|e| ExchangeError(format!("it is no whole JSON file: {e}")))?;
    let mut found = Vec::new();
    annotations(&file, 0, &mut found);
    if found.is_empty() && !is_collection(&file) {
        return Err(ExchangeError(
            "there is no Annotation in it, nor a collection or page of them".into(),
        ));
    }
    let mut taken = Taken::default();
    for (n, row) in found.into_iter().enumerate() {
        match note(row, now) {
            Ok((about, entry)) => taken.add(about, entry),
            Err(why) => taken.skipped.push(format!("annotation {}: {why}", n + 1)),
        }
    }
    Ok(taken)
}

fn is(value: &Value, kind: &str) -> bool {
    let types = value.get("type").or(value.get("@type")).unwrap_or(&Value::Null);
    json::each(types).iter().any(|t| {
        t.as_str()
            .is_some_and(|t| t.rsplit([':', '#']).next() == Some(kind))
    })
}

fn is_collection(value: &Value) -> bool {
    is(value, "AnnotationCollection")
        || is(value, "AnnotationPage")
        || value.as_array().is_some_and(Vec::is_empty)
}

fn annotations<'v>(value: &'v Value, depth: usize, out: &mut Vec<&'v Value>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|v| annotations(v, depth + 1, out)),
        Value::Object(_) if is(value, "Annotation") => out.push(value),
        Value::Object(map) => {
            for key in ["first", "items", "next", "@graph"] {
                if let Some(inner) = map.get(key) {
                    annotations(inner, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

/// Where a target points.
#[derive(Default)]
struct Place {
    source: Option<String>,
    quote: Option<(String, String, String)>,
    position: Option<(usize, usize)>,
}

fn note(row: &Value, now: &str) -> Result<(About, Entry), String> {
    let targets = row.get("target").ok_or("it has no target")?;
    let mut places = Vec::new();
    let mut reply = None;
    for target in json::each(targets) {
        if let Some(id) = target.as_str().and_then(|t| t.strip_prefix(OURS)) {
            reply = Some(unescaped(id));
            continue;
        }
        place(target, 0, &mut places);
    }
    // Of several places the first with words; what is said of the others stays in the note.
    let at = places.iter().position(|p| p.quote.is_some()).unwrap_or(0);
    if places.is_empty() {
        return Err("its target names nothing".into());
    }
    let main = places.swap_remove(at);
    let source = main.source.ok_or("its target has no source")?;
    let mut body = Said::default();
    if let Some(text) = row.get("bodyValue") {
        body.text.push(json::block(text));
    }
    for part in json::each(row.get("body").unwrap_or(&Value::Null)) {
        body.take(part, None, 0);
    }
    let motivations: Vec<&str> = json::each(row.get("motivation").unwrap_or(&Value::Null))
        .iter()
        .filter_map(|m| m.as_str().map(|m| m.rsplit([':', '#', '/']).next().unwrap_or(m)))
        .collect();
    let kind = match () {
        () if motivations.contains(&"assessing") || body.verdict.is_some() => NoteKind::Claim,
        () if motivations.contains(&"questioning") => NoteKind::Question,
        () => NoteKind::Note,
    };
    let whole = main.quote.is_none();
    let (quote, prefix, suffix) = main
        .quote
        .unwrap_or_else(|| (source.clone(), String::new(), String::new()));
    let told = main
        .position
        .filter(|_| !whole)
        .map(|(start, end)| Told::CodePoints(start, end));
    for place in places {
        if let Some((quote, _, _)) = place.quote {
            body.text.push(format!("Also on: “{quote}”"));
        }
    }
    let iri = row.get("id").or(row.get("@id")).and_then(Value::as_str);
    let text = body
        .text
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n");
    let id = match iri {
        Some(iri) => match iri.strip_prefix(OURS) {
            Some(own) => unescaped(own),
            None => stable_id(&["w3c", iri]),
        },
        None => stable_id(&["w3c", &source, &quote, &text]),
    };
    let time = |key: &str| {
        let text = row.get(key)?.as_str()?;
        let time: jiff::Timestamp = text.parse().ok()?;
        Some(time.to_string())
    };
    let created = time("created").unwrap_or_else(|| now.to_owned());
    let anchor = Anchor {
        quote,
        prefix,
        suffix,
        ..Anchor::default()
    };
    let mut note = Note::new(id, kind, anchor, &created);
    note.updated = time("modified").unwrap_or(created);
    note.text = text;
    note.tags = body.tags;
    note.verdict = body.verdict.unwrap_or(Verdict::Unchecked);
    note.evidence = body.evidence;
    if let Some(reply) = reply {
        note.reply_to = Some(reply);
    }
    if let Some(iri) = iri.filter(|i| !i.starts_with(OURS)) {
        note.extra
            .insert("source_id".into(), clean::line(iri).into_owned().into());
    }
    let ours = source.strip_prefix("urn:copydesk:article:").map(unescaped);
    let about = About {
        url: ours.is_none().then(|| source.clone()),
        id: ours.unwrap_or_default(),
        ..About::default()
    };
    Ok((
        about,
        Entry {
            told,
            ..Entry::new(note)
        },
    ))
}

/// The places that a target names. A list and a choice are several.
fn place(target: &Value, depth: usize, out: &mut Vec<Place>) {
    if depth > DEEPEST {
        return;
    }
    if let Some(iri) = target.as_str() {
        out.push(Place {
            source: Some(clean::line(iri).into_owned()),
            ..Place::default()
        });
        return;
    }
    if let Some(items) = target.get("items") {
        json::each(items).iter().for_each(|t| place(t, depth + 1, out));
        return;
    }
    let source = match target.get("source") {
        Some(Value::String(iri)) => Some(iri.as_str()),
        Some(inner) => inner.get("id").or(inner.get("@id")).and_then(Value::as_str),
        None => target.get("id").or(target.get("@id")).and_then(Value::as_str),
    };
    let mut found = Place {
        source: source.map(|s| clean::line(s).into_owned()),
        ..Place::default()
    };
    for one in json::each(target.get("selector").unwrap_or(&Value::Null)) {
        selector(one, 0, &mut found);
    }
    out.push(found);
}

fn selector(value: &Value, depth: usize, out: &mut Place) {
    if depth > DEEPEST {
        return;
    }
    let count = |key: &str| value[key].as_u64().and_then(|n| usize::try_from(n).ok());
    if is(value, "TextQuoteSelector") {
        let words = |key: &str| json::block(&value[key]);
        let exact = words("exact");
        if !exact.trim().is_empty() {
            out.quote = Some((exact, words("prefix"), words("suffix")));
        }
    } else if is(value, "TextPositionSelector") {
        out.position = count("start")
            .zip(count("end"))
            .filter(|(s, e)| s <= e)
            .or(out.position);
    } else if is(value, "RangeSelector") {
        // From the beginning of one passage to the beginning of another: the first is what can be found again.
        selector(&value["startSelector"], depth + 1, out);
    }
    for key in ["refinedBy", "items"] {
        for inner in json::each(&value[key]) {
            selector(inner, depth + 1, out);
        }
    }
}

/// What bodies say.
#[derive(Default)]
struct Said {
    text: Vec<String>,
    tags: Vec<String>,
    verdict: Option<Verdict>,
    evidence: Vec<Evidence>,
}

impl Said {
    fn take(&mut self, part: &Value, outer: Option<&str>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        if let Some(iri) = part.as_str() {
            return self.link(iri, None);
        }
        let purposes = part.get("purpose").unwrap_or(&Value::Null);
        let purpose = json::each(purposes).first().and_then(Value::as_str).or(outer);
        if let Some(items) = part.get("items") {
            for inner in json::each(items) {
                self.take(inner, purpose, depth + 1);
            }
            return;
        }
        if let Some(value) = part.get("value").or(part.get("chars")) {
            let text = json::block(value);
            match purpose {
                Some("tagging") => self
                    .tags
                    .extend(json::line(value).filter(|t| !self.tags.contains(t))),
                Some("assessing") if self.verdict.is_none() && text.trim().parse::<Verdict>().is_ok() => {
                    self.verdict = text.trim().parse().ok();
                }
                _ => self.text.push(text),
            }
            return;
        }
        let iri = match part.get("source").or(part.get("id")).or(part.get("@id")) {
            Some(Value::String(iri)) => Some(iri.as_str()),
            Some(inner) => inner.get("id").and_then(Value::as_str),
            None => None,
        };
        let mut place = Place::default();
        for one in json::each(part.get("selector").unwrap_or(&Value::Null)) {
            selector(one, 0, &mut place);
        }
        match iri {
            Some(iri) if purpose == Some("tagging") => self.tags.push(clean::line(iri).into_owned()),
            Some(iri) => self.link(iri, place.quote.map(|q| q.0)),
            None => {}
        }
    }

    fn link(&mut self, iri: &str, quote: Option<String>) {
        let mut evidence = Evidence::new(Relation::Context);
        evidence.url = Some(clean::line(iri).into_owned());
        evidence.quote = quote;
        self.evidence.push(evidence);
    }
}

/// An id of ours from its IRI.
fn unescaped(id: &str) -> String {
    let mut bytes = Vec::with_capacity(id.len());
    let mut rest = id.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|h| std::str::from_utf8(h).ok());
        match code
            .and_then(|h| u8::from_str_radix(h, 16).ok())
            .filter(|_| byte == b'%')
        {
            Some(code) => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    clean::line(&String::from_utf8_lossy(&bytes)).into_owned()
}
