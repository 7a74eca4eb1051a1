//! Our own JSON: nothing of a note is lost, and an article comes with its text, so that an empty library can take both in.
//!
//! A field of another program may hold what JSON has no word for (a date of TOML's own kind, "not a number"). Such a note carries itself once
//! more, as TOML, in the key `toml`, and that is what is read.

use super::json;
use super::sheet::{About, Entry, Kept, Offsets, Sheet};
use super::{Ask, ExchangeError, Taken};
use crate::article::Published;
use crate::ingest::clean;
use crate::note::Note;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The schema that is written. A file with a higher number is refused.
const SCHEMA: i64 = 1;

/// Writes the whole of the sheets.
pub fn write(sheets: &[Sheet], ask: &Ask<'_>) -> String {
    let articles: Vec<Value> = sheets.iter().map(article).collect();
    json::file(&json!({ "copydesk": { "schema": SCHEMA, "exported": ask.now }, "articles": articles }))
}

fn article(sheet: &Sheet) -> Value {
    let About {
        id,
        title,
        url,
        authors,
        outlet,
        published,
        modified,
        language,
        format,
        version,
    } = &sheet.article;
    let offsets = sheet.text.as_deref().map(Offsets::new);
    let notes: Vec<Value> = sheet
        .entries
        .iter()
        .map(|entry| {
            let mut out = note(&entry.note);
            out.insert("state".into(), entry.state.word().into());
            out.insert("why".into(), entry.why.as_str().into());
            let place = offsets.as_ref().zip(entry.span).map(|(o, s)| o.code_points(s));
            out.insert("span".into(), json!(place));
            Value::Object(out)
        })
        .collect();
    json!({
        "id": id, "title": title, "url": url, "authors": authors, "outlet": outlet, "published": published,
        "modified": modified, "language": language, "format": format, "version": version,
        "text": sheet.text, "notes": notes,
    })
}

/// A note under `note`, and under `toml` too where JSON alone would not give it back.
pub fn note(note: &Note) -> Map<String, Value> {
    let mut out = Map::new();
    let value = serde_json::to_value(note).unwrap_or_default();
    let back = Note::deserialize(&value).ok();
    out.insert("note".into(), value);
    if back.as_ref() != Some(note)
        && let Ok(text) = toml::to_string(note)
    {
        out.insert("toml".into(), text.into());
    }
    out
}

/// The note of an object that [`note`] made.
pub fn note_of(row: &Value) -> Result<Note, String> {
    if let Some(text) = row.get("toml").and_then(Value::as_str) {
        return toml::from_str(text).map_err(|e| e.message().to_owned());
    }
    let value = row.get("note").ok_or("it has no `note`")?;
    Note::deserialize(value).map_err(|e| e.to_string())
}

/// Reads what [`write`] wrote.
pub fn read(text: &str, _now: &str) -> Result<Taken, ExchangeError> {
    let file: Value =
        serde_json::from_str(text).map_err(|e| ExchangeError(format!("it is no whole JSON file: {e}")))?;
    let schema = file.pointer("/copydesk/schema").and_then(Value::as_i64);
    match schema {
        None => {
            return Err(ExchangeError(
                "it has no `copydesk` with a `schema`: not our own JSON".into(),
            ));
        }
        Some(n) if n > SCHEMA => {
            return Err(ExchangeError(format!(
                "it has schema {n}, and this copydesk knows {SCHEMA}: import it with a newer one"
            )));
        }
        Some(_) => {}
    }
    let mut taken = Taken {
        ours: true,
        ..Taken::default()
    };
    for (n, row) in json::each(&file["articles"]).iter().enumerate() {
        let sheet = sheet(row, n + 1, &mut taken.skipped);
        taken.sheets.push(sheet);
    }
    Ok(taken)
}

fn sheet(row: &Value, n: usize, skipped: &mut Vec<String>) -> Sheet {
    let word = |key: &str| row[key].as_str().map(str::to_owned);
    let text = word("text").filter(|text| {
        let clean = matches!(clean::block(text), std::borrow::Cow::Borrowed(_)) || clean::block(text) == *text;
        if !clean {
            skipped.push(format!(
                "the text of article {n}: it holds characters that no article keeps; its notes stand on their quotations"
            ));
        }
        clean
    });
    let article = About {
        id: word("id").unwrap_or_default(),
        title: word("title"),
        url: word("url"),
        authors: json::each(&row["authors"])
            .iter()
            .filter_map(|a| a.as_str().map(str::to_owned))
            .collect(),
        outlet: word("outlet"),
        published: Published::deserialize(&row["published"]).ok(),
        modified: word("modified"),
        language: word("language"),
        format: word("format").unwrap_or_default(),
        version: word("version").unwrap_or_default(),
    };
    let points = text.as_deref().map(crate::article::CodePoints::new);
    let mut entries = Vec::new();
    for (i, row) in json::each(&row["notes"]).iter().enumerate() {
        match note_of(row) {
            Ok(note) => {
                let at = |i: usize| {
                    let n = row["span"].get(i)?.as_u64()?;
                    usize::try_from(n).ok()
                };
                let place = at(0).zip(at(1));
                entries.push(Entry {
                    note,
                    state: row["state"]
                        .as_str()
                        .and_then(|s| s.parse().ok())
                        .unwrap_or(crate::note::AnchorState::Exact),
                    why: word_of(row, "why"),
                    span: points
                        .as_ref()
                        .zip(place)
                        .and_then(|(p, (start, end))| p.to_span(start, end)),
                    told: None,
                });
            }
            Err(why) => skipped.push(format!("note {} of article {n}: {why}", i + 1)),
        }
    }
    Sheet {
        article,
        text,
        entries,
        kept: Kept::default(),
    }
}

fn word_of(row: &Value, key: &str) -> String {
    row[key].as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    fn ask() -> Ask<'static> {
        Ask {
            now: "2026-03-05T00:00:00Z",
            ..Ask::default()
        }
    }

    #[test]
    fn what_goes_out_comes_back() {
        let sheets = vec![testing::sheet(), Sheet::default()];
        let back = read(&write(&sheets, &ask()), "").expect("reads");
        assert_eq!(back.sheets, sheets);
        assert!(back.skipped.is_empty());
    }

    #[test]
    fn fields_that_json_has_no_word_for_come_back_too() {
        let mut sheet = testing::sheet();
        let note = &mut sheet.entries[0].note;
        let strange =
            "when = 2026-01-01\nn = inf\nlist = [1, [2.5, { x = 07:30:00 }]]\nesc = \"\\u001b[31m\\u202e\"\n";
        note.extra = toml::from_str(strange).expect("TOML");
        note.anchor.extra = note.extra.clone();
        let out = write(std::slice::from_ref(&sheet), &ask());
        assert!(!out.chars().any(|c| c != '\n' && clean::is_dangerous(c)));
        assert_eq!(read(&out, "").expect("reads").sheets, [sheet]);
    }

    #[test]
    fn one_bad_note_costs_only_itself() {
        let out = write(&[testing::sheet()], &ask()).replacen("\"contradicted\"", "\"wrong\"", 1);
        let back = read(&out, "").expect("reads");
        assert_eq!(back.sheets[0].entries.len(), 2);
        assert!(
            back.skipped[0].starts_with("note 1 of article 1: unknown variant `wrong`"),
            "{:?}",
            back.skipped
        );
    }

    #[test]
    fn other_files_and_newer_ones_are_refused() {
        for (text, why) in [
            ("{", "no whole JSON"),
            ("{\"rows\":[]}", "not our own"),
            ("{\"copydesk\":{\"schema\":2}}", "newer"),
        ] {
            let said = read(text, "").expect_err("refused").to_string();
            assert!(said.contains(why), "{said}");
        }
    }
}
