//! Tables of saved addresses: Pocket's (`title,url,time_added,tags,status`), Instapaper's (`URL,Title,Selection,Folder,Timestamp`) and that of
//! Readwise Reader (`Title,URL,ID,Document tags,Saved date,…`). Columns are known by their names, whatever their order.

use super::{Passage, Saved, Shelf, state};
use crate::exchange::{ExchangeError, Kept, Source, cell};
use crate::note::ReadState;

fn at(head: &[String], names: &[&str]) -> Option<usize> {
    head.iter()
        .position(|h| names.iter().any(|n| h.trim().eq_ignore_ascii_case(n)))
}

/// Which service a table with this header comes from.
pub fn service(head: &[String]) -> Option<Source> {
    let has = |name: &str| at(head, &[name]).is_some();
    if !has("url") {
        None
    } else if has("time_added") {
        Some(Source::Pocket)
    } else if has("selection") && has("folder") {
        Some(Source::Instapaper)
    } else if has("saved date") {
        Some(Source::Reader)
    } else {
        None
    }
}

/// Takes the rows.
pub fn read(text: &str, name: &str, shelf: &mut Shelf<'_>) -> Result<(), ExchangeError> {
    let rows = cell::rows(text, cell::separator(text)).map_err(|line| {
        ExchangeError(format!(
            "the quotation mark in line {line} is never closed: the table ends inside a cell"
        ))
    })?;
    let Some(((_, head), rows)) = rows
        .split_first()
        .filter(|((_, head), _)| service(head).is_some())
    else {
        return Err(ExchangeError(
            "it has none of the headers that are known: url and time_added; URL, Selection and Folder; URL and Saved date".into(),
        ));
    };
    for (line, row) in rows {
        let find = |names: &[&str]| {
            let cell = cell::plain(row.get(at(head, names)?)?).trim();
            (!cell.is_empty()).then(|| cell.to_owned())
        };
        let time = find(&["time_added", "timestamp", "saved date"]);
        let passages = find(&["selection"]).map(|quote| Passage {
            quote,
            at: time.clone(),
            ..Passage::default()
        });
        let saved = Saved {
            url: find(&["url"]).unwrap_or_default(),
            title: find(&["title"]),
            kept: kept(&find),
            at: time,
            passages: passages.into_iter().collect(),
            ..Saved::default()
        };
        shelf.add(format!("{name} line {line}").trim_start(), saved);
    }
    Ok(())
}

/// How an article was kept. Pocket has a column `status`, Readwise Reader `Location` and how far it was read; Instapaper has folders, of
/// which three stand for a state or a star.
fn kept(find: &dyn Fn(&[&str]) -> Option<String>) -> Kept {
    let folder = find(&["folder"]).unwrap_or_default();
    let starred = folder.eq_ignore_ascii_case("starred");
    let said = find(&["status", "location"]).or_else(|| Some(folder.clone()).filter(|f| !f.is_empty()));
    let begun = find(&["reading progress"])
        .and_then(|share| share.parse::<f64>().ok())
        .is_some_and(|share| share > 0.0);
    let state = match said.as_deref().and_then(state) {
        None | Some(ReadState::New) if begun => Some(ReadState::Reading),
        state => state,
    };
    let own = !starred && super::state(&folder).is_none();
    Kept {
        state,
        starred,
        tags: tags(&find(&["tags", "document tags"]).unwrap_or_default()),
        folder: if own { folder } else { String::new() },
    }
}

/// Tags in one cell: a JSON list, or parted by bars or commas.
fn tags(cell: &str) -> Vec<String> {
    // Readwise writes a list as Python does.
    let list = cell
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(cell);
    let parts = if list.contains('|') {
        list.split('|')
    } else {
        list.split(',')
    };
    parts
        .map(|tag| tag.trim().trim_matches(['"', '\'']).trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_parted_in_every_way_that_is_seen() {
        for cell in ["a|b c", "a, b c", "[\"a\",\"b c\"]", "['a', 'b c']"] {
            assert_eq!(tags(cell), ["a", "b c"], "{cell}");
        }
        assert_eq!(tags("[]"), Vec::<String>::new());
    }
}
