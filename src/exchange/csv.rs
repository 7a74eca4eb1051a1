//! One row for each note, for spreadsheets, and back again without a loss.
//!
//! The columns are for people and may be edited. What they cannot hold (fields of other programs) stands in `record`, which is the whole note;
//! reading starts from that and lays every cell over it that is not what the record would have put there.

use super::sheet::{About, Entry, Sheet};
use super::{ExchangeError, Taken, cell, json, own, sheet};
use crate::article::{DateFrom, Published};
use crate::ingest::clean;
use crate::note::{Anchor, Change, Note, NoteKind};
use serde_json::Value;
use std::collections::HashMap;

/// The columns, in their order.
const COLUMNS: &[&str] = &[
    "article",
    "title",
    "url",
    "outlet",
    "authors",
    "published",
    "published_from",
    "modified",
    "language",
    "note",
    "kind",
    "verdict",
    "status",
    "state",
    "quote",
    "text",
    "tags",
    "flags",
    "claimant",
    "claim_date",
    "confidence",
    "source_reliability",
    "info_credibility",
    "evidence",
    "due",
    "reply_to",
    "reviewed_at",
    "created",
    "updated",
    "prefix",
    "suffix",
    "start",
    "end",
    "version",
    "history",
    "record",
    "check",
];

/// Writes one row for each note.
pub fn write(sheets: &[Sheet]) -> String {
    let mut out = String::new();
    cell::row(&mut out, COLUMNS);
    for sheet in sheets {
        for entry in &sheet.entries {
            let mut cells = cells(&entry.note);
            about(&sheet.article, &mut cells);
            cells.insert("state", entry.state.word().into());
            for cell in cells.values_mut() {
                *cell = clean::block(cell).into_owned();
            }
            // What the cells show is what comes back from them.
            let bare = overlay(None, &cells).ok();
            if bare.as_ref() != Some(&entry.note) {
                let record = Value::Object(own::note(&entry.note)).to_string();
                cells.insert("record", json::escaped(&record));
            }
            cells.insert("check", check(&cells));
            // The record is escaped already, and has to stay to the letter.
            let shown = |column: &&str| match cells.get(*column) {
                Some(text) if *column == "record" => text.clone(),
                Some(text) => cell::harmless(text),
                None => String::new(),
            };
            let row: Vec<String> = COLUMNS.iter().map(shown).collect();
            cell::row(&mut out, &row);
        }
    }
    out
}

type Cells = HashMap<&'static str, String>;

/// By this a row is known to be as it was written: made of the cells that tell of the note.
fn check(cells: &Cells) -> String {
    let about = [
        "article",
        "title",
        "url",
        "outlet",
        "authors",
        "published",
        "published_from",
        "modified",
        "language",
    ];
    let of_note = |c: &&&str| !about.contains(c) && !matches!(**c, "state" | "record" | "check");
    let words: Vec<&str> = COLUMNS
        .iter()
        .filter(of_note)
        .map(|c| cells.get(c).map_or("", String::as_str))
        .collect();
    sheet::stable_id(&words)
}

/// The cells of a note.
fn cells(note: &Note) -> Cells {
    let word = |w: Option<&'static str>| w.unwrap_or_default().to_owned();
    let some = |s: &Option<String>| s.clone().unwrap_or_default();
    let json_of = |v: Value| match &v {
        Value::Array(all) if !all.is_empty() => json::escaped(&v.to_string()),
        _ => String::new(),
    };
    HashMap::from([
        ("note", note.id.clone()),
        ("kind", note.kind.word().to_owned()),
        ("verdict", note.verdict.word().to_owned()),
        ("status", note.status.word().to_owned()),
        ("quote", note.anchor.quote.clone()),
        ("text", note.text.clone()),
        ("tags", words(&note.tags)),
        ("flags", words(&note.flags)),
        ("claimant", some(&note.claimant)),
        ("claim_date", some(&note.claim_date)),
        ("confidence", word(note.confidence.map(|v| v.word()))),
        (
            "source_reliability",
            word(note.source_reliability.map(|v| v.word())),
        ),
        ("info_credibility", word(note.info_credibility.map(|v| v.word()))),
        (
            "evidence",
            json_of(serde_json::to_value(&note.evidence).unwrap_or_default()),
        ),
        ("due", some(&note.due)),
        ("reply_to", some(&note.reply_to)),
        ("reviewed_at", some(&note.reviewed_at)),
        ("created", note.created.clone()),
        ("updated", note.updated.clone()),
        ("prefix", note.anchor.prefix.clone()),
        ("suffix", note.anchor.suffix.clone()),
        ("start", note.anchor.start.to_string()),
        ("end", note.anchor.end.to_string()),
        ("version", note.anchor.version.clone()),
        (
            "history",
            json_of(serde_json::to_value(&note.history).unwrap_or_default()),
        ),
    ])
}

/// The cells of an article.
fn about(article: &About, cells: &mut Cells) {
    let some = |s: &Option<String>| s.clone().unwrap_or_default();
    let from = article.published.as_ref().map(|p| match p.from {
        DateFrom::Given => "given",
        DateFrom::Metadata => "metadata",
        DateFrom::Dateline => "dateline",
        DateFrom::Inferred => "inferred",
    });
    cells.extend([
        ("article", article.id.clone()),
        ("title", some(&article.title)),
        ("url", some(&article.url)),
        ("outlet", some(&article.outlet)),
        ("authors", words(&article.authors)),
        (
            "published",
            article
                .published
                .as_ref()
                .map(|p| p.value.clone())
                .unwrap_or_default(),
        ),
        ("published_from", from.unwrap_or_default().to_owned()),
        ("modified", some(&article.modified)),
        ("language", some(&article.language)),
    ]);
}

/// A list in one cell: with commas where that is unmistakable, else as JSON.
fn words(list: &[String]) -> String {
    let plain =
        |w: &String| !w.is_empty() && w.trim() == w && !w.starts_with('[') && !w.contains([',', '\n', '\r']);
    if list.iter().all(plain) {
        list.join(", ")
    } else {
        serde_json::to_string(list).unwrap_or_default()
    }
}

/// A list from one cell.
fn list(cell: &str) -> Vec<String> {
    if cell.starts_with('[')
        && let Ok(list) = serde_json::from_str(cell)
    {
        return list;
    }
    cell.split(',')
        .map(|w| w.trim().trim_start_matches('#').to_owned())
        .filter(|w| !w.is_empty())
        .collect()
}

/// Lays cells over a note; over a bare one where there is none.
fn overlay(base: Option<Note>, given: &Cells) -> Result<Note, String> {
    let base = base.unwrap_or_else(|| {
        let mut note = Note::new(String::new(), NoteKind::Note, Anchor::default(), "");
        note.history.clear();
        note
    });
    let mut note = base.clone();
    let had = cells(&base);
    for (&column, text) in given {
        if had.get(column).is_none_or(|there| there == text) {
            continue;
        }
        set(&mut note, column, text).map_err(|why| format!("{column}: {why}"))?;
    }
    Ok(note)
}

fn set(note: &mut Note, column: &str, text: &str) -> Result<(), String> {
    fn word<T: std::str::FromStr<Err = String>>(text: &str) -> Result<T, String> {
        text.trim().to_lowercase().replace([' ', '-'], "_").parse()
    }
    fn grade<T: std::str::FromStr<Err = String>>(text: &str) -> Result<Option<T>, String> {
        let text = text.trim();
        if text.is_empty() {
            Ok(None)
        } else {
            text.to_uppercase().parse().map(Some)
        }
    }
    let some = || (!text.is_empty()).then(|| text.to_owned());
    let number = || {
        text.trim()
            .parse::<usize>()
            .map_err(|_| format!("`{text}` is no number"))
    };
    let json = |what: &str| format!("it is no list of {what}");
    match column {
        "note" => text.clone_into(&mut note.id),
        // An empty cell asks for nothing.
        "kind" | "verdict" | "status" if text.trim().is_empty() => {}
        "kind" => note.kind = word(text)?,
        "verdict" => note.verdict = word(text)?,
        "status" => note.status = word(text)?,
        "quote" => text.clone_into(&mut note.anchor.quote),
        "text" => text.clone_into(&mut note.text),
        "tags" => note.tags = list(text),
        "flags" => note.flags = list(text),
        "claimant" => note.claimant = some(),
        "claim_date" => note.claim_date = some(),
        "confidence" => {
            note.confidence = if text.trim().is_empty() {
                None
            } else {
                Some(word(text)?)
            }
        }
        "source_reliability" => note.source_reliability = grade(text)?,
        "info_credibility" => note.info_credibility = grade(text)?,
        "evidence" if text.is_empty() => note.evidence.clear(),
        "evidence" => note.evidence = serde_json::from_str(text).map_err(|_| json("evidence"))?,
        "due" => note.due = some(),
        "reply_to" => note.reply_to = some(),
        "reviewed_at" => note.reviewed_at = some(),
        "created" => text.clone_into(&mut note.created),
        "updated" => text.clone_into(&mut note.updated),
        "prefix" => text.clone_into(&mut note.anchor.prefix),
        "suffix" => text.clone_into(&mut note.anchor.suffix),
        "start" => note.anchor.start = number()?,
        "end" => note.anchor.end = number()?,
        "version" => text.clone_into(&mut note.anchor.version),
        "history" if text.is_empty() => note.history.clear(),
        "history" => note.history = serde_json::from_str(text).map_err(|_| json("changes"))?,
        _ => {}
    }
    Ok(())
}

/// The column that a header of ours or of another program means.
fn column(header: &str) -> Option<&'static str> {
    let name = header.trim().to_lowercase().replace([' ', '-'], "_");
    let own = COLUMNS.iter().copied().find(|c| *c == name);
    own.or_else(|| {
        Some(match name.as_str() {
            "highlight" | "quotation" | "exact" | "passage" | "selection" | "excerpt" => "quote",
            "comment" | "annotation" | "remark" | "notes" | "note_text" => "text",
            "tag" | "labels" | "keywords" => "tags",
            "link" | "uri" | "source_url" | "address" => "url",
            "headline" | "article_title" | "document_title" => "title",
            "author" => "authors",
            "date" | "created_at" | "highlighted_at" => "created",
            "publisher" | "source" | "site" => "outlet",
            _ => return None,
        })
    })
}

/// Reads a table with a header: ours, or any that has a column for the quotation.
pub fn read(text: &str, now: &str) -> Result<Taken, ExchangeError> {
    let rows = cell::rows(text, cell::separator(text)).map_err(|line| {
        ExchangeError(format!(
            "the quotation mark in line {line} is never closed: the table ends inside a cell"
        ))
    })?;
    let Some(((_, head), rows)) = rows.split_first() else {
        return Err(ExchangeError("there is no table in it".into()));
    };
    let mut columns: Vec<Option<&'static str>> = head.iter().map(|h| column(h)).collect();
    let ours = head.iter().any(|h| h == "article") && head.iter().any(|h| h == "version");
    // Elsewhere a column of that name is what somebody wrote.
    if !ours {
        for column in columns.iter_mut().filter(|c| **c == Some("note")) {
            *column = Some("text");
        }
    }
    if !columns.contains(&Some("quote")) {
        return Err(ExchangeError(
            "no column is named `quote`: name the column with the words that were marked so".into(),
        ));
    }
    let mut taken = Taken {
        ours,
        ..Taken::default()
    };
    for (line, row) in rows {
        let mut given: Cells = HashMap::new();
        for (column, cell) in columns.iter().zip(row) {
            if let Some(column) = column {
                let text = cell::plain(cell);
                let text = if ours {
                    text.to_owned()
                } else {
                    foreign(column, text)
                };
                given.insert(column, text);
            }
        }
        match note(&given, ours, now) {
            Ok(note) => {
                let about = about_of(&given);
                if ours {
                    taken.add(about, Entry::new(note));
                } else {
                    taken.add(
                        About {
                            id: String::new(),
                            ..about
                        },
                        Entry::new(note),
                    );
                }
            }
            Err(why) => taken.skipped.push(format!("line {line}: {why}")),
        }
    }
    Ok(taken)
}

/// A cell from elsewhere, cleaned.
fn foreign(column: &str, text: &str) -> String {
    match column {
        "text" | "quote" => clean::block(&text.replace("\r\n", "\n")).trim().to_owned(),
        _ => clean::title(text, &mut clean::Tally::default()),
    }
}

fn note(given: &Cells, ours: bool, now: &str) -> Result<Note, String> {
    let base = match given.get("record").filter(|r| !r.is_empty()) {
        Some(record) => {
            let row: Value = serde_json::from_str(record).map_err(|e| format!("record: {e}"))?;
            Some(own::note_of(&row).map_err(|e| format!("record: {e}"))?)
        }
        None => None,
    };
    let edited = given
        .get("check")
        .is_some_and(|was| !was.is_empty() && *was != check(given));
    let mut given = given.clone();
    // A cell shows its text cleaned; one that still shows what the record shows was not edited.
    if let Some(base) = &base {
        for (column, text) in cells(base) {
            if given.get(column).is_some_and(|g| *g == clean::block(&text)) {
                given.insert(column, text);
            }
        }
    }
    let mut note = overlay(base, &given)?;
    if note.anchor.quote.trim().is_empty() {
        return Err("it quotes nothing".into());
    }
    // A row that somebody put into our table has no id yet.
    let foreign = !ours || note.id.is_empty();
    if foreign {
        let from = given.get("url").or(given.get("title")).map_or("", String::as_str);
        note.id = sheet::stable_id(&["csv", from, &note.anchor.quote, &note.text]);
        note.anchor.version.clear();
    }
    if foreign && note.created.is_empty() {
        now.clone_into(&mut note.created);
    }
    if foreign && note.updated.is_empty() {
        note.updated.clone_from(&note.created);
    }
    // Whoever edits a table leaves no trace in the note's history; without one the edit would pass for an older state of the note. The same
    // row always gets the same line, so that it is taken in once.
    if edited && !foreign {
        note.history
            .push(Change::new(&note.updated, "edited in a table since"));
        now.clone_into(&mut note.updated);
    }
    Ok(note)
}

fn about_of(given: &Cells) -> About {
    let some = |column: &str| given.get(column).filter(|t| !t.is_empty()).cloned();
    let from = match given.get("published_from").map(String::as_str) {
        Some("given") => DateFrom::Given,
        Some("dateline") => DateFrom::Dateline,
        Some("inferred") => DateFrom::Inferred,
        _ => DateFrom::Metadata,
    };
    About {
        id: some("article").unwrap_or_default(),
        title: some("title"),
        url: some("url"),
        authors: given.get("authors").map(|a| list(a)).unwrap_or_default(),
        outlet: some("outlet"),
        published: some("published").map(|value| Published { value, from }),
        modified: some("modified"),
        language: some("language"),
        ..About::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    fn notes(taken: &Taken) -> Vec<&Note> {
        taken
            .sheets
            .iter()
            .flat_map(|s| &s.entries)
            .map(|e| &e.note)
            .collect()
    }

    #[test]
    fn notes_and_articles_come_back() {
        let sheet = testing::sheet();
        let back = read(&write(std::slice::from_ref(&sheet)), "").expect("reads");
        assert!(back.skipped.is_empty(), "{:?}", back.skipped);
        let was: Vec<&Note> = sheet.entries.iter().map(|e| &e.note).collect();
        assert_eq!(notes(&back), was);
        let mut about = sheet.article.clone();
        about.format.clear();
        about.version.clear();
        assert_eq!(back.sheets[0].article, about);
    }

    #[test]
    fn nothing_that_could_be_run_begins_a_cell() {
        let out = write(&[testing::sheet()]);
        for (_, row) in cell::rows(&out, ',').expect("reads") {
            assert!(
                row.iter().all(|c| !c.starts_with(['=', '+', '-', '@'])),
                "{row:?}"
            );
        }
    }

    #[test]
    fn an_edited_cell_holds_though_there_is_a_record() {
        let mut sheet = testing::sheet();
        sheet.entries.truncate(1);
        sheet.entries[0].note.extra = toml::from_str("mood = \"odd\"\nesc = \"\\u001b\"").expect("TOML");
        sheet.entries[0].note.text = "a\u{1b}b".into();
        let out = write(std::slice::from_ref(&sheet));
        assert!(!out.contains('\u{1b}'));
        assert_eq!(*notes(&read(&out, "").expect("reads"))[0], sheet.entries[0].note);
        let edited = out.replacen("contradicted,done", "supported,done", 1);
        assert_ne!(edited, out);
        let mut wanted = sheet.entries[0].note.clone();
        wanted.verdict = crate::note::Verdict::Supported;
        wanted
            .history
            .push(Change::new(&wanted.updated, "edited in a table since"));
        wanted.updated = "2026-03-09T00:00:00Z".into();
        assert_eq!(
            *notes(&read(&edited, "2026-03-09T00:00:00Z").expect("reads"))[0],
            wanted
        );
    }

    #[test]
    fn a_plain_table_is_enough() {
        let text = "Title,URL,Quote,Note,Tags,Verdict\nTides,https://example.org/t,high water,ask\u{1b},\"a, #b\",Partly supported\n,,,x,,\n";
        let taken = read(text, "2026-01-01T00:00:00Z").expect("reads");
        let note = notes(&taken)[0];
        assert_eq!(
            (note.anchor.quote.as_str(), note.text.as_str()),
            ("high water", "ask␛")
        );
        assert_eq!(note.tags, ["a", "b"]);
        assert_eq!(note.verdict, crate::note::Verdict::PartlySupported);
        assert_eq!(note.created, "2026-01-01T00:00:00Z");
        assert_eq!(taken.skipped, ["line 3: it quotes nothing"]);
        assert_eq!(taken, read(text, "2026-01-01T00:00:00Z").expect("reads"));
        assert!(read("a,b\n1,2\n", "").expect_err("refused").0.contains("quote"));
    }
}
