//! Readwise. Out: the table that it imports. In: that table, and the one that it exports, which names the columns otherwise.
//!
//! It takes tags from the beginning of a note: `.harbour .tide the words`. Tags of several words are joined by hyphens for it.

use super::sheet::{About, Entry, Sheet, stable_id};
use super::{ExchangeError, Taken, cell};
use crate::ingest::clean;
use crate::note::{Anchor, Note, NoteKind};

const COLUMNS: [&str; 7] = ["Highlight", "Title", "Author", "URL", "Note", "Location", "Date"];

/// Writes one row for each note.
pub fn write(sheets: &[Sheet]) -> String {
    let mut out = String::new();
    cell::row(&mut out, &COLUMNS);
    for sheet in sheets {
        let article = &sheet.article;
        let by = if article.authors.is_empty() {
            article.outlet.clone().unwrap_or_default()
        } else {
            article.authors.join(", ")
        };
        for entry in &sheet.entries {
            let note = &entry.note;
            let mut words: Vec<String> = note.tags.iter().map(|t| format!(".{}", tag(t))).collect();
            words.extend((!note.text.is_empty()).then(|| note.text.clone()));
            let row = [
                note.anchor.quote.clone(),
                article.name().to_owned(),
                by.clone(),
                article.link().unwrap_or_default().to_owned(),
                words.join(" "),
                note.anchor.start.to_string(),
                note.created.clone(),
            ]
            .map(|c| cell::harmless(&clean::block(&c)));
            cell::row(&mut out, &row);
        }
    }
    out
}

/// A tag as one word.
fn tag(tag: &str) -> String {
    tag.split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// Whether a table has Readwise's columns.
pub fn is_header(cells: &[String]) -> bool {
    let has = |name: &str| cells.iter().any(|c| c.trim() == name);
    has("Highlight") && (has("Book Title") || has("Title")) && !has("Quote")
}

/// Reads a table of Readwise's.
pub fn read(text: &str, now: &str) -> Result<Taken, ExchangeError> {
    let rows = cell::rows(text, cell::separator(text)).map_err(|line| {
        ExchangeError(format!(
            "the quotation mark in line {line} is never closed: the table ends inside a cell"
        ))
    })?;
    let Some(((_, head), rows)) = rows.split_first().filter(|((_, head), _)| is_header(head)) else {
        return Err(ExchangeError(
            "it has no columns `Highlight` and `Title`: not a table of Readwise's".into(),
        ));
    };
    let inline = !head.iter().any(|h| h.trim() == "Tags");
    let mut taken = Taken::default();
    for (line, row) in rows {
        let find = |names: &[&str]| {
            names.iter().find_map(|name| {
                let at = head.iter().position(|h| h.trim() == *name)?;
                Some(cell::plain(row.get(at)?)).filter(|c| !c.trim().is_empty())
            })
        };
        let one = |names: &[&str]| find(names).map(|c| clean::title(c, &mut clean::Tally::default()));
        let Some(quote) = find(&["Highlight"]) else {
            taken.skipped.push(format!("line {line}: it quotes nothing"));
            continue;
        };
        let quote = clean::block(&quote.replace("\r\n", "\n")).trim().to_owned();
        let title = one(&["Book Title", "Title"]);
        let url = one(&["URL", "Source URL"]);
        let id = stable_id(&[
            "readwise",
            url.as_deref().or(title.as_deref()).unwrap_or_default(),
            &quote,
        ]);
        let created = one(&["Highlighted at", "Date"])
            .and_then(|d| time(&d))
            .unwrap_or_else(|| now.to_owned());
        let anchor = Anchor {
            quote,
            ..Anchor::default()
        };
        let mut note = Note::new(id, NoteKind::Note, anchor, &created);
        let words = find(&["Note"]).map(|c| clean::block(&c.replace("\r\n", "\n")).trim().to_owned());
        note.text = words.unwrap_or_default();
        if inline {
            (note.tags, note.text) = tagged(&note.text);
        }
        let tags = one(&["Tags"]).unwrap_or_default();
        note.tags.extend(
            tags.split(',')
                .map(|t| t.trim().to_owned())
                .filter(|t| !t.is_empty()),
        );
        let about = About {
            title,
            url,
            authors: one(&["Book Author", "Author"]).into_iter().collect(),
            ..About::default()
        };
        taken.add(about, Entry::new(note));
    }
    Ok(taken)
}

/// The tags that stand before a note's words, and the words.
fn tagged(text: &str) -> (Vec<String>, String) {
    let mut tags = Vec::new();
    let mut rest = text.trim_start();
    while let Some(after) = rest.strip_prefix('.') {
        let end = after.find(char::is_whitespace).unwrap_or(after.len());
        let (tag, left) = after.split_at(end);
        // An ellipsis is no tag.
        if tag.is_empty() || tag.starts_with('.') {
            break;
        }
        tags.push(tag.to_owned());
        rest = left.trim_start();
    }
    (tags, rest.to_owned())
}

/// A time as Readwise writes it, as RFC 3339; without an offset it is taken as UTC, which is what Readwise means.
fn time(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Some(time.to_string());
    }
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    Some(jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    const NOW: &str = "2026-03-05T00:00:00Z";

    #[test]
    fn what_it_imports_we_read_too() {
        let back = read(&write(&[testing::sheet()]), NOW).expect("reads");
        let note = &back.sheets[0].entries[0].note;
        assert_eq!(note.tags, ["harbour", "tide-high"]);
        assert!(note.text.starts_with("The log says *one* hour."));
        assert_eq!(back.sheets[0].entries[2].note.anchor.quote, "=SUM(A1)");
        assert_eq!(note.created, "2026-03-01T10:00:00Z");
    }

    #[test]
    fn what_it_exports_we_read() {
        let file = "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n\
                    \"Two, three\",Tides,Kit Moss,,... and so on,yellow,\"sea, moon\",location,12,2026-01-02 03:04:05+00:00,\n";
        let taken = read(file, NOW).expect("reads");
        let note = &taken.sheets[0].entries[0].note;
        assert_eq!(
            (note.anchor.quote.as_str(), note.text.as_str()),
            ("Two, three", "... and so on")
        );
        assert_eq!(note.tags, ["sea", "moon"]);
        assert_eq!(note.created, "2026-01-02T03:04:05Z");
        assert_eq!(taken.sheets[0].article.authors, ["Kit Moss"]);
    }

    #[test]
    fn two_notes_on_one_passage_are_two() {
        let file =
            "Highlight,Title,Author,URL,Note,Location,Date\na b,T,,,one,,\na b,T,,,two,,\na b,T,,,one,,\n";
        let taken = read(file, NOW).expect("reads");
        let text: Vec<&str> = taken.sheets[0]
            .entries
            .iter()
            .map(|e| e.note.text.as_str())
            .collect();
        assert_eq!(text, ["one", "two"]);
        assert_eq!(read(file, NOW).expect("reads"), taken);
    }

    #[test]
    fn tags_stand_before_the_words() {
        assert_eq!(
            tagged(".a .b c .d"),
            (vec!["a".into(), "b".into()], "c .d".into())
        );
        assert_eq!(tagged("... and"), (vec![], "... and".into()));
        assert_eq!(tagged(".5"), (vec!["5".into()], String::new()));
    }
}
