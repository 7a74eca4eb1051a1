//! Changes a file of notes and nothing else in it: comments, order, blank lines and fields of other programs stay as they were.

use super::notes::SCHEMA;
use crate::note::Note;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// One change to a file of notes. Numbers are those of the file's `[[note]]` tables before any change.
#[derive(Debug)]
pub enum Edit<'n> {
    /// The table of that number says this note from now on.
    Replace(usize, &'n Note),
    /// A new table at the end.
    Add(&'n Note),
    /// The table of that number goes.
    Remove(usize),
    /// The list of ids that were deleted while another file still holds them.
    Gone(Vec<String>),
    /// The list of hashes of conflict copies that were taken in.
    Merged(Vec<String>),
}

/// The file `old` (empty for a new one) with `edits` made. Errors when `old` is not a file of notes that is wholly understood.
pub fn patched(old: &[u8], edits: &[Edit<'_>]) -> Result<String, String> {
    let text = std::str::from_utf8(old).map_err(|e| e.to_string())?;
    let mut doc: DocumentMut = text
        .parse()
        .map_err(|e: toml_edit::TomlError| e.message().to_owned())?;
    if text.trim().is_empty() {
        doc["schema"] = toml_edit::value(SCHEMA);
    }
    let mut removed = Vec::new();
    for edit in edits {
        match edit {
            Edit::Gone(ids) => list(&mut doc, "gone", ids),
            Edit::Merged(hashes) => list(&mut doc, "merged", hashes),
            Edit::Remove(index) => removed.push(*index),
            Edit::Replace(index, note) => {
                let new = table(note)?;
                let tables = tables(&mut doc)?;
                let old = tables
                    .get_mut(*index)
                    .ok_or_else(|| format!("there is no note number {index}"))?;
                patch(old, &new);
            }
            Edit::Add(note) => tables(&mut doc)?.push(table(note)?),
        }
    }
    // From the back, so that the numbers of those before stay right.
    removed.sort_unstable_by(|a, b| b.cmp(a));
    for index in removed {
        let tables = tables(&mut doc)?;
        if index < tables.len() {
            tables.remove(index);
        }
    }
    Ok(doc.to_string())
}

/// The file `old` made to say what `value` says, key by key. Keys of `old` that `value` lacks are taken out, so a value must carry the
/// fields of other programs with it.
pub fn patched_value<T: serde::Serialize>(old: &[u8], value: &T) -> Result<String, String> {
    let text = std::str::from_utf8(old).map_err(|e| e.to_string())?;
    let mut doc: DocumentMut = text
        .parse()
        .map_err(|e: toml_edit::TomlError| e.message().to_owned())?;
    let mut new = toml_edit::ser::to_document(value).map_err(|e| e.to_string())?;
    for (_, item) in new.as_table_mut().iter_mut() {
        if let Some(rows) = item
            .as_array_mut()
            .filter(|a| a.iter().any(Value::is_inline_table))
        {
            lay_out(rows);
        }
    }
    patch(doc.as_table_mut(), new.as_table());
    Ok(doc.to_string())
}

fn tables(doc: &mut DocumentMut) -> Result<&mut ArrayOfTables, String> {
    doc.as_table_mut()
        .entry("note")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or_else(|| "`note` is not a list of [[note]] tables".to_owned())
}

fn list(doc: &mut DocumentMut, key: &str, words: &[String]) {
    if words.is_empty() {
        doc.as_table_mut().remove(key);
    } else {
        let array: Array = words.iter().map(String::as_str).collect();
        doc[key] = toml_edit::value(array);
    }
}

/// A note as a table in the form that people read best: short lists on a line, evidence and anchor as tables of their own.
fn table(note: &Note) -> Result<Table, String> {
    let doc = toml_edit::ser::to_document(note).map_err(|e| format!("the note cannot be written: {e}"))?;
    let mut table = Table::new();
    let mut last = Table::new();
    for (key, item) in doc.as_table() {
        let item = item.clone();
        match key {
            "anchor" => {
                last.insert(key, item.into_table().map_or_else(|i| i, Item::Table));
            }
            "evidence" => {
                let rows = item
                    .into_array_of_tables()
                    .map_or_else(|i| i, Item::ArrayOfTables);
                last.insert(key, rows);
            }
            "history" => {
                table.insert(key, one_a_line(item));
            }
            _ => {
                table.insert(key, item);
            }
        }
    }
    for (key, item) in last {
        table.insert(&key, item);
    }
    Ok(table)
}

/// A list with one row a line.
fn one_a_line(mut item: Item) -> Item {
    if let Some(array) = item.as_array_mut() {
        lay_out(array);
    }
    item
}

fn lay_out(array: &mut Array) {
    for row in array.iter_mut() {
        row.decor_mut().set_prefix("\n  ");
    }
    array.set_trailing("\n");
    array.set_trailing_comma(true);
}

/// Makes `old` say what `new` says. What already says so is not touched.
fn patch(old: &mut dyn TableLike, new: &Table) {
    let away: Vec<String> = old
        .iter()
        .map(|(key, _)| key.to_owned())
        .filter(|key| !new.contains_key(key))
        .collect();
    for key in away {
        old.remove(&key);
    }
    for (key, value) in new {
        match old.get_mut(key) {
            Some(there) if same(there, value) => {}
            Some(there) => replace(there, value),
            None => {
                old.insert(key, value.clone());
            }
        }
    }
}

fn replace(there: &mut Item, value: &Item) {
    if let (Some(old), Some(new)) = (there.as_table_like_mut(), value.as_table()) {
        patch(old, new);
        return;
    }
    if let (Some(old), Some(new)) = (there.as_array_of_tables_mut(), value.as_array_of_tables()) {
        while old.len() > new.len() {
            old.remove(old.len() - 1);
        }
        for (i, row) in new.iter().enumerate() {
            match old.get_mut(i) {
                Some(there) => patch(there, row),
                None => old.push(row.clone()),
            }
        }
        return;
    }
    if let (Some(old), Some(new)) = (there.as_array_mut(), value.as_array()) {
        // A list that only grew keeps its rows, with what was written about them.
        let kept = old.iter().zip(new).take_while(|(a, b)| same_value(a, b)).count();
        if kept == old.len() && kept > 0 {
            let prefix = old
                .get(kept - 1)
                .and_then(|v| v.decor().prefix()?.as_str().map(str::to_owned));
            let many_lines = prefix.as_deref().is_some_and(|p| p.contains('\n'));
            for row in new.iter().skip(kept) {
                let mut row = row.clone();
                row.decor_mut().set_prefix(if many_lines { "\n  " } else { " " });
                row.decor_mut().set_suffix("");
                old.push_formatted(row);
            }
            return;
        }
    }
    if let (Some(old), Some(new)) = (there.as_value_mut(), value.as_value()) {
        let decor = old.decor().clone();
        *old = new.clone();
        *old.decor_mut() = decor;
        return;
    }
    *there = value.clone();
}

/// Whether two items say the same, however they are written.
fn same(a: &Item, b: &Item) -> bool {
    if let (Some(a), Some(b)) = (a.as_table_like(), b.as_table_like()) {
        return same_table(a, b);
    }
    if let (Some(a), Some(b)) = (a.as_value(), b.as_value()) {
        return same_value(a, b);
    }
    let (a, b) = (rows(a), rows(b));
    matches!((a, b), (Some(a), Some(b)) if a.len() == b.len()
        && a.iter().zip(&b).all(|(a, b)| same_table(*a, *b)))
}

/// The rows of a list of tables, whichever way it is written.
fn rows(item: &Item) -> Option<Vec<&dyn TableLike>> {
    if let Some(tables) = item.as_array_of_tables() {
        return Some(tables.iter().map(|t| t as &dyn TableLike).collect());
    }
    item.as_array()?
        .iter()
        .map(|v| v.as_inline_table().map(|t: &InlineTable| t as &dyn TableLike))
        .collect()
}

fn same_table(a: &dyn TableLike, b: &dyn TableLike) -> bool {
    a.len() == b.len() && a.iter().all(|(key, v)| b.get(key).is_some_and(|w| same(v, w)))
}

fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a.value() == b.value(),
        (Value::Integer(a), Value::Integer(b)) => a.value() == b.value(),
        (Value::Float(a), Value::Float(b)) => a.value().to_bits() == b.value().to_bits(),
        (Value::Boolean(a), Value::Boolean(b)) => a.value() == b.value(),
        (Value::Datetime(a), Value::Datetime(b)) => a.value() == b.value(),
        // A date among the fields of another program comes back from serde's flattening as its words.
        (Value::Datetime(a), Value::String(b)) => a.value().to_string() == *b.value(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b))
        }
        (Value::InlineTable(a), Value::InlineTable(b)) => same_table(a, b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Anchor, Change, NoteKind, Verdict};

    const FILE: &str = r#"# My own comment.
schema = 1

[[note]]
id = "a" # the first
mood = "curious"
since = 2026-01-01
verdict = "unchecked"   # not yet
history = [
  { at = "2026-01-01T00:00:00Z", what = "created", by = "Ada" }, # by hand
]

[note.anchor]
# where it hangs
quote = 'the tide'
start = 4
end = 12
page = 3

[note.plugin.x]
keep = "me"

# Between two notes.
[[note]]
id = "b"
[note.anchor]
quote = "x"
start = 0
end = 1

[other]
thing = true # of another program
"#;

    fn first() -> Note {
        let doc: toml::Table = toml::from_str(FILE).expect("parses");
        doc["note"][0].clone().try_into().expect("a note")
    }

    #[test]
    fn a_note_put_back_as_it_was_changes_nothing_written_by_hand() {
        let note = first();
        assert!(note.extra.contains_key("mood") && note.extra.contains_key("plugin"));
        let out = patched(FILE.as_bytes(), &[Edit::Replace(0, &note)]).expect("patched");
        // The defaults of fields that were missing are written; every line that was there still is.
        for line in FILE.lines() {
            assert!(out.contains(line), "lost: {line}\n{out}");
        }
    }

    #[test]
    fn only_what_changed_is_written_anew() {
        let mut note = first();
        note.verdict = Verdict::Supported;
        note.anchor.quote.push('s');
        note.history.push(Change::new(
            "2026-01-02T00:00:00Z",
            "verdict unchecked -> supported",
        ));
        let out = patched(FILE.as_bytes(), &[Edit::Replace(0, &note)]).expect("patched");
        assert!(out.contains("verdict = \"supported\"   # not yet"), "{out}");
        assert!(
            out.contains("# by hand") && out.contains("# where it hangs") && out.contains("page = 3"),
            "{out}"
        );
        let doc: toml::Table = toml::from_str(&out).expect("still TOML");
        let again: Note = doc["note"][0].clone().try_into().expect("a note");
        assert_eq!(again, note);
        assert_eq!(doc["other"]["thing"].as_bool(), Some(true));
    }

    #[test]
    fn a_removed_note_takes_nothing_else_with_it() {
        let out = patched(FILE.as_bytes(), &[Edit::Remove(1)]).expect("patched");
        assert!(
            out.contains("My own comment") && out.contains("of another program"),
            "{out}"
        );
        assert!(!out.contains("id = \"b\""), "{out}");
    }

    #[test]
    fn a_new_file_names_its_schema_and_reads_back() {
        let mut note = Note::new(
            "n".into(),
            NoteKind::Claim,
            Anchor::default(),
            "2026-01-01T00:00:00Z",
        );
        note.text = "Two lines:\n\"quoted\" and ''' odd \\ ones\t.".into();
        note.anchor.quote = "é \u{7f} \u{202e} 👩‍👩‍👧".into();
        let out = patched(b"", &[Edit::Add(&note)]).expect("patched");
        assert!(out.starts_with("schema = 1\n"), "{out}");
        let doc: toml::Table = toml::from_str(&out).expect("TOML");
        let again: Note = doc["note"][0].clone().try_into().expect("a note");
        assert_eq!(again, note);
    }

    #[test]
    fn a_file_that_is_no_toml_is_refused() {
        assert!(patched(b"[[note]\n", &[]).is_err());
        assert!(patched(b"note = 3\n", &[Edit::Gone(vec!["x".into()])]).is_ok());
    }
}
