//! Hypothesis: the annotations of its API (`rows`) and of the file that its client exports (`annotations`). Offsets of its
//! TextPositionSelector are UTF-16 code units, because its client counts as JavaScript does; an emoji is two of them.
//!
//! It knows words and tags. Kind, verdict and status travel as tags in the form of our query language, `verdict:unsupported`, and become
//! fields again when they come back.

use super::sheet::{About, Entry, Offsets, Sheet, Told, stable_id};
use super::{ExchangeError, Taken, json};
use crate::ingest::clean;
use crate::note::{Anchor, Note, NoteKind, Status, Verdict};
use serde_json::{Map, Value, json};

/// What our ids begin with there.
const OURS: &str = "copydesk-";

/// Writes the notes in the form that the client imports.
pub fn write(sheets: &[Sheet]) -> String {
    let mut rows = Vec::new();
    for sheet in sheets {
        let offsets = sheet.text.as_deref().map(Offsets::new);
        rows.extend(sheet.entries.iter().map(|e| row(sheet, e, offsets.as_ref())));
    }
    json::file(&json!({ "total": rows.len(), "annotations": rows }))
}

fn row(sheet: &Sheet, entry: &Entry, offsets: Option<&Offsets<'_>>) -> Value {
    let note = &entry.note;
    let uri = sheet.article.link().map_or_else(
        || format!("urn:copydesk:article:{}", sheet.article.id),
        str::to_owned,
    );
    let mut quote = json!({ "type": "TextQuoteSelector", "exact": note.anchor.quote });
    for (key, words) in [("prefix", &note.anchor.prefix), ("suffix", &note.anchor.suffix)] {
        if !words.is_empty() {
            quote[key] = words.as_str().into();
        }
    }
    let mut selectors = vec![quote];
    if let Some([start, end]) = entry.span.zip(offsets).map(|(s, o)| o.utf16(s)) {
        selectors.push(json!({ "type": "TextPositionSelector", "start": start, "end": end }));
    }
    let mut out = Map::new();
    out.insert("id".into(), format!("{OURS}{}", note.id).into());
    out.insert("created".into(), note.created.as_str().into());
    out.insert("updated".into(), note.updated.as_str().into());
    out.insert("uri".into(), uri.as_str().into());
    out.insert("text".into(), note.text.as_str().into());
    out.insert("tags".into(), tags(note).into());
    let title: Vec<&str> = sheet.article.title.as_deref().into_iter().collect();
    out.insert("document".into(), json!({ "title": title }));
    if let Some(id) = note.reply_to.as_deref() {
        out.insert("references".into(), json!([format!("{OURS}{id}")]));
    }
    out.insert("target".into(), json!([{ "source": uri, "selector": selectors }]));
    out.into()
}

/// The tags of a note, and what it is as tags.
fn tags(note: &Note) -> Vec<String> {
    let mut out = note.tags.clone();
    if note.kind != NoteKind::Note {
        out.push(format!("kind:{}", note.kind));
    }
    if note.verdict != Verdict::Unchecked {
        out.push(format!("verdict:{}", note.verdict));
    }
    if note.status != Status::Open {
        out.push(format!("status:{}", note.status));
    }
    out
}

/// Reads annotations.
pub fn read(text: &str, now: &str) -> Result<Taken, ExchangeError> {
    let file: Value =
        serde_json::from_str(text).map_err(|e| ExchangeError(format!("it is no whole JSON file: {e}")))?;
    let rows = ["rows", "annotations"]
        .iter()
        .find_map(|key| file.get(*key)?.as_array());
    let single = file.get("uri").is_some().then(|| std::slice::from_ref(&file));
    let Some(rows) = rows.or(file.as_array()).map(Vec::as_slice).or(single) else {
        return Err(ExchangeError(
            "it has neither `rows` nor `annotations`: export from Hypothesis as JSON".into(),
        ));
    };
    let mut taken = Taken::default();
    for (n, row) in rows.iter().enumerate() {
        match note(row, now) {
            Ok((about, entry)) => taken.add(about, entry),
            Err(why) => taken.skipped.push(format!("annotation {}: {why}", n + 1)),
        }
    }
    parents(&mut taken);
    Ok(taken)
}

fn note(row: &Value, now: &str) -> Result<(About, Entry), String> {
    let target = json::each(&row["target"]).first().unwrap_or(&Value::Null);
    let uri = json::line(&row["uri"])
        .or_else(|| json::line(&target["source"]))
        .ok_or("it has no `uri`")?;
    let title = json::each(&row["document"]["title"]).first().and_then(json::line);
    let find = |kind: &str| {
        json::each(&target["selector"])
            .iter()
            .find(|s| s["type"].as_str() == Some(kind))
    };
    let words = find("TextQuoteSelector").map(|s| [&s["exact"], &s["prefix"], &s["suffix"]].map(json::block));
    let units = find("TextPositionSelector").and_then(|s| {
        let at = |key: &str| usize::try_from(s[key].as_u64()?).ok();
        Some(Told::Utf16(at("start")?, at("end")?))
    });
    // A note on the page stands on its name.
    let [quote, prefix, suffix] = match words {
        Some(words) if !words[0].trim().is_empty() => words,
        _ => [
            title.clone().unwrap_or_else(|| uri.clone()),
            String::new(),
            String::new(),
        ],
    };
    let text = json::block(&row["text"]);
    let source = json::line(&row["id"]);
    let own = source
        .as_deref()
        .and_then(|id| id.strip_prefix(OURS))
        .map(str::to_owned);
    let id = match (&source, &own) {
        (_, Some(own)) => own.clone(),
        (Some(id), None) => foreign_id(id),
        (None, None) => stable_id(&["hypothesis", &uri, &quote, &text]),
    };
    let time = |key: &str| {
        let time: jiff::Timestamp = row[key].as_str()?.parse().ok()?;
        Some(time.to_string())
    };
    let created = time("created").unwrap_or_else(|| now.to_owned());
    let anchor = Anchor {
        quote,
        prefix,
        suffix,
        ..Anchor::default()
    };
    let mut note = Note::new(id, NoteKind::Note, anchor, &created);
    note.updated = time("updated").unwrap_or(created);
    note.text = text;
    for tag in json::each(&row["tags"]).iter().filter_map(json::line) {
        let field = tag.split_once(':').and_then(|(key, word)| {
            match key {
                "kind" => note.kind = word.parse().ok()?,
                "verdict" => note.verdict = word.parse().ok()?,
                "status" => note.status = word.parse().ok()?,
                _ => return None,
            }
            Some(())
        });
        if field.is_none() && !note.tags.contains(&tag) {
            note.tags.push(tag);
        }
    }
    // The last of the references is what is answered, the ones before it are the thread above.
    if let Some(parent) = json::each(&row["references"]).last().and_then(json::line) {
        match parent.strip_prefix(OURS) {
            Some(own) => note.reply_to = Some(own.to_owned()),
            None => note.reply_to = Some(foreign_id(&parent)),
        }
    }
    if let Some(source) = source.filter(|_| own.is_none()) {
        note.extra.insert("source_id".into(), source.into());
    }
    if let Some(user) = json::line(&row["user"]) {
        note.extra.insert("author".into(), user.into());
    }
    let ours = uri.strip_prefix("urn:copydesk:article:").map(str::to_owned);
    let about = About {
        url: ours.is_none().then(|| clean::line(&uri).into_owned()),
        id: ours.unwrap_or_default(),
        title,
        ..About::default()
    };
    Ok((
        about,
        Entry {
            told: units,
            ..Entry::new(note)
        },
    ))
}

fn foreign_id(id: &str) -> String {
    stable_id(&["hypothesis", id])
}

/// An answer has no place of its own there: it stands where the note stands that it answers.
fn parents(taken: &mut Taken) {
    for sheet in &mut taken.sheets {
        let anchors: std::collections::HashMap<String, (Anchor, Option<String>)> = sheet
            .entries
            .iter()
            .map(|e| {
                (
                    e.note.id.clone(),
                    (e.note.anchor.clone(), e.note.reply_to.clone()),
                )
            })
            .collect();
        for entry in &mut sheet.entries {
            let mut up = entry.note.reply_to.clone();
            // Threads are short; a ring of answers ends here.
            for _ in 0..64 {
                let Some((anchor, next)) = up.as_ref().and_then(|id| anchors.get(id)) else {
                    break;
                };
                entry.note.anchor = anchor.clone();
                up.clone_from(next);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    const NOW: &str = "2026-03-05T00:00:00Z";

    #[test]
    fn words_kind_verdict_and_status_come_back() {
        let sheet = testing::sheet();
        let out = write(std::slice::from_ref(&sheet));
        let back = read(&out, NOW).expect("reads");
        assert_eq!(back.sheets.len(), 1);
        assert_eq!(back.sheets[0].article.url, sheet.article.url);
        for (was, is) in sheet.entries.iter().zip(&back.sheets[0].entries) {
            let (was, is) = (&was.note, &is.note);
            assert_eq!((&was.id, &was.text, &was.tags), (&is.id, &is.text, &is.tags));
            assert_eq!(
                (was.kind, was.verdict, was.status),
                (is.kind, is.verdict, is.status)
            );
            assert_eq!(
                (&was.anchor.quote, &was.anchor.prefix),
                (&is.anchor.quote, &is.anchor.prefix)
            );
            assert_eq!((&was.created, &was.updated), (&is.created, &is.updated));
        }
    }

    #[test]
    fn offsets_are_utf16_code_units() {
        let out: Value = serde_json::from_str(&write(&[testing::sheet()])).expect("JSON");
        let bare = &out["annotations"][1]["target"][0]["selector"][1];
        let units: Vec<u16> = testing::TEXT.encode_utf16().collect();
        let at = |key: &str| bare[key].as_u64().expect("a number") as usize;
        assert_eq!(
            String::from_utf16_lossy(&units[at("start")..at("end")]),
            "Seven boats"
        );
    }

    #[test]
    fn threads_and_notes_on_the_page_find_a_place() {
        let file = r#"{"total":3,"rows":[
            {"id":"A1","uri":"https://example.org/t","user":"acct:kit@example.org","created":"2026-01-02T03:04:05.678901+01:00",
             "text":"see","tags":["x","verdict:odd"],"document":{"title":["Tides"]},
             "target":[{"source":"https://example.org/t","selector":[{"type":"RangeSelector"},{"type":"TextQuoteSelector","exact":"high water","prefix":"at "}]}]},
            {"id":"A2","uri":"https://example.org/t","references":["A1"],"text":"no","target":[{"source":"https://example.org/t"}]},
            {"id":"A3","uri":"https://example.org/t","text":"page note","document":{"title":["Tides"]},"target":[]},
            {"id":"A4"}]}"#;
        let taken = read(file, NOW).expect("reads");
        let notes: Vec<&Note> = taken.sheets[0].entries.iter().map(|e| &e.note).collect();
        assert_eq!(notes.len(), 3);
        assert_eq!(notes[0].tags, ["x", "verdict:odd"]);
        assert_eq!(notes[0].created, "2026-01-02T02:04:05.678901Z");
        assert_eq!(notes[1].anchor, notes[0].anchor);
        assert_eq!(notes[1].reply_to.as_deref(), Some(notes[0].id.as_str()));
        assert_eq!(notes[2].anchor.quote, "Tides");
        assert_eq!(taken.skipped, ["annotation 4: it has no `uri`"]);
        assert_eq!(read(file, NOW).expect("reads"), taken);
    }
}
