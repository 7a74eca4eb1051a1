//! An export into a file that is there already. Notes are known again by their block ids.

use super::{article_id, block, block_id, facts, front, heading};
use crate::exchange::sheet::Sheet;
use std::collections::{HashMap, HashSet};

/// A piece of the file.
struct Piece {
    lines: Vec<String>,
    /// What goes in behind it, each with a blank line before it.
    after: Vec<Vec<String>>,
}

impl Piece {
    fn new(lines: Vec<String>) -> Piece {
        Piece {
            lines,
            after: Vec::new(),
        }
    }
}

/// The file with these notes in it: each in the place of the one with its block id, new ones behind the note that they follow in the text,
/// new articles at the end. What is not a callout of one of these notes stays as it is.
pub fn update(existing: &str, sheets: &[Sheet]) -> String {
    let notes: HashSet<String> = sheets
        .iter()
        .flat_map(|s| &s.entries)
        .map(|e| block_id(&e.note.id))
        .collect();
    let articles: HashSet<String> = sheets.iter().map(|s| article_id(&s.article)).collect();
    let ends = if existing.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = existing.lines().map(str::to_owned).collect();
    if let [sheet] = sheets {
        put_front(&mut lines, sheet);
    }
    let (mut pieces, places) = cut(lines, &notes, &articles);
    for sheet in sheets {
        let id = article_id(&sheet.article);
        let mut at = match places.get(&id) {
            Some(&at) => {
                pieces[at].lines = vec![facts(&sheet.article)];
                at
            }
            // Its line is gone, its notes are not: new ones go behind the last of them.
            None => match sheet
                .entries
                .iter()
                .filter_map(|e| places.get(&block_id(&e.note.id)))
                .max()
            {
                Some(&at) => at,
                None => {
                    let head = vec![heading(&sheet.article), String::new(), facts(&sheet.article)];
                    pieces.push(Piece::new(Vec::new()));
                    let at = pieces.len() - 1;
                    pieces[at].after.push(head);
                    at
                }
            },
        };
        for entry in &sheet.entries {
            let lines = block(entry);
            match places.get(&block_id(&entry.note.id)) {
                Some(&place) => {
                    pieces[place].lines = lines;
                    at = place;
                }
                None => pieces[at].after.push(lines),
            }
        }
    }
    let mut out: Vec<String> = Vec::new();
    for piece in pieces {
        out.extend(piece.lines);
        for lines in piece.after {
            if out.last().is_some_and(|l| !l.trim().is_empty()) {
                out.push(String::new());
            }
            out.extend(lines);
        }
    }
    out.push(String::new());
    out.join(ends)
}

/// Cuts a file into pieces: what the reader wrote, callouts of `notes`, lines of `articles`. The places of the latter two, by their ids.
fn cut(
    lines: Vec<String>,
    notes: &HashSet<String>,
    articles: &HashSet<String>,
) -> (Vec<Piece>, HashMap<String, usize>) {
    let mut pieces = Vec::new();
    let mut places = HashMap::new();
    let mut plain: Vec<String> = Vec::new();
    let mut fence: Option<&'static str> = None;
    for line in lines {
        let trimmed = line.trim();
        if let Some(mark) = ["```", "~~~"].into_iter().find(|m| trimmed.starts_with(m)) {
            fence = match fence {
                None => Some(mark),
                Some(open) if open == mark => None,
                open => open,
            };
        }
        let id = trimmed
            .rsplit_once('^')
            .map(|(before, id)| (before, id.to_owned()));
        let mut place = |id: String, lines: Vec<String>, plain: &mut Vec<String>| {
            pieces.push(Piece::new(std::mem::take(plain)));
            places.insert(id, pieces.len());
            pieces.push(Piece::new(lines));
        };
        match id {
            Some(("", id)) if fence.is_none() && notes.contains(&id) => {
                // The block id's own blank line, then the callout up to its head.
                let mut from = plain.len();
                while from > 0 && plain[from - 1].trim().is_empty() {
                    from -= 1;
                }
                let end = from;
                while from > 0 && plain[from - 1].starts_with('>') {
                    from -= 1;
                    if plain[from].starts_with("> [!") {
                        break;
                    }
                }
                let headed = plain.get(from).is_some_and(|l| l.starts_with("> [!"));
                // Without a head what stands above is not ours.
                let from = if headed { from } else { plain.len() };
                debug_assert!(from <= end || !headed);
                let mut block = plain.split_off(from);
                block.push(line);
                place(id, block, &mut plain);
            }
            Some((before, id)) if fence.is_none() && before.ends_with(' ') && articles.contains(&id) => {
                place(id, vec![line], &mut plain);
            }
            _ => plain.push(line),
        }
    }
    pieces.push(Piece::new(plain));
    (pieces, places)
}

/// Brings our keys into the front matter. A new file gets one; one that has none keeps none.
fn put_front(lines: &mut Vec<String>, sheet: &Sheet) {
    let keys = front(sheet);
    let written = |(key, value): &(&str, String)| format!("{key}: {value}");
    if lines.iter().all(|l| l.trim().is_empty()) {
        lines.clear();
        lines.push("---".into());
        lines.extend(keys.iter().map(written));
        lines.extend(["---".into(), String::new()]);
        return;
    }
    if lines.first().map(|l| l.trim_end()) != Some("---") {
        return;
    }
    let Some(end) = lines
        .iter()
        .skip(1)
        .position(|l| l.trim_end() == "---")
        .map(|n| n + 1)
    else {
        return;
    };
    let head: Vec<String> = lines.drain(1..end).collect();
    let key_of = |line: &str| line.split_once(':').map(|(key, _)| key.to_owned());
    // The front matter of another article's file is not ours to change.
    let other = |l: &String| {
        key_of(l).as_deref() == Some("copydesk") && *l != written(keys.last().unwrap_or(&("", String::new())))
    };
    if head.iter().any(other) {
        lines.splice(1..1, head);
        return;
    }
    let mut out: Vec<String> = Vec::new();
    let mut told: HashSet<&str> = HashSet::new();
    let mut skipping = false;
    for line in head {
        let inner = line.starts_with([' ', '\t', '-']) || line.trim().is_empty();
        if inner && skipping {
            continue;
        }
        skipping = false;
        let ours = key_of(&line)
            .filter(|_| !inner)
            .and_then(|k| keys.iter().find(|(key, _)| *key == k));
        match ours {
            // Tags are the reader's as much as ours: those of the file stay.
            Some((key, _)) if *key == "tags" => {
                told.insert(key);
                out.push(line);
            }
            Some(pair) => {
                told.insert(pair.0);
                out.push(written(pair));
                skipping = true;
            }
            None => out.push(line),
        }
    }
    out.extend(keys.iter().filter(|(key, _)| !told.contains(key)).map(written));
    lines.splice(1..1, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;
    use crate::note::{NoteKind, Verdict};

    #[test]
    fn a_second_export_of_the_same_changes_nothing() {
        let sheets = [testing::sheet()];
        let once = update("", &sheets);
        assert_eq!(update(&once, &sheets), once);
        let dos = once.replace('\n', "\r\n");
        assert_eq!(update(&dos, &sheets), dos);
        let mut two = testing::sheet();
        two.article.id = "other".into();
        for entry in &mut two.entries {
            entry.note.id.push('2');
        }
        let both = [testing::sheet(), two];
        let once = update("", &both);
        assert_eq!(update(&once, &both), once);
        assert!(!once.starts_with("---"));
    }

    #[test]
    fn notes_change_in_place_and_what_the_reader_wrote_stays() {
        let mut sheet = testing::sheet();
        let last = sheet.entries.pop().expect("three");
        let first = update("", std::slice::from_ref(&sheet));
        let mine = first
            .replace("\n# ", "\nMy preface.\n\n# My heading: ")
            .replace(
                "^m0full\n",
                "^m0full\n\n> a quotation of mine\n\nSee [[#^m0full]], it is odd.\n",
            )
            .replace(
                "language: \"en\"\n",
                "language: \"en\"\nmood:\n  - calm\nauthors:\n  - X\n",
            )
            + "\n```\n^m0bare\n```\nThe end.\n";
        sheet.entries[0].note.verdict = Verdict::Supported;
        sheet.entries.insert(1, last);
        sheet
            .entries
            .push(testing::entry("m0new", NoteKind::Note, "harbour master"));
        let out = update(&mine, &[sheet]);
        for kept in [
            "My preface.\n\n# My heading: Ferry",
            "^m0full\n\n> [!question] question · open\n> > \\=SUM(A1)",
            "^m0sums\n\n> a quotation of mine\n\nSee [[#^m0full]], it is odd.\n\n> [!note] note · open\n> > Seven boats",
            "mood:\n  - calm\n",
            "```\n^m0bare\n```\nThe end.\n",
            "> [!success] supported · claim",
            "^m0bare\n\n> [!note] note · open\n> > harbour master",
        ] {
            assert!(out.contains(kept), "{kept}\n--- in\n{out}");
        }
        assert!(!out.contains("contradicted · claim") && !out.contains("  - X"));
        assert_eq!(out.matches("^m0full\n").count(), 1);
    }

    #[test]
    fn a_callout_that_was_deleted_comes_back_where_its_id_stands() {
        let mut sheet = testing::sheet();
        sheet.entries.truncate(1);
        let out = update("Before.\n\n^m0full\n\nAfter.\n", &[sheet]);
        assert!(out.starts_with("Before.\n\n> [!failure]"), "{out}");
        assert!(out.contains("^m0full\n\nAfter."), "{out}");
    }

    #[test]
    fn a_note_that_is_not_exported_any_more_stays() {
        let sheet = testing::sheet();
        let mut fewer = sheet.clone();
        let once = update("", &[sheet]);
        fewer.entries.truncate(1);
        assert!(update(&once, &[fewer]).contains("^m0bare"));
    }
}
