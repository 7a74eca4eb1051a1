//! Wallabag's JSON: every article with its text, tags and annotations.

use super::pocket::stamp;
use super::{Passage, Saved, Shelf};
use crate::exchange::{ExchangeError, Kept, json};
use crate::note::ReadState;
use serde_json::Value;

/// Takes the articles.
pub fn read(text: &str, shelf: &mut Shelf<'_>) -> Result<(), ExchangeError> {
    let file: Value =
        serde_json::from_str(text).map_err(|e| ExchangeError(format!("it is no whole JSON file: {e}")))?;
    for (n, row) in json::each(&file).iter().enumerate() {
        let words = |value: &Value| {
            json::each(value)
                .iter()
                .filter_map(json::line)
                .collect::<Vec<_>>()
        };
        let passages = json::each(&row["annotations"]).iter().map(|a| Passage {
            quote: json::block(&a["quote"]),
            words: json::block(&a["text"]),
            at: stamp(&a["created_at"]),
            ..Passage::default()
        });
        let saved = Saved {
            // What the address was before it led elsewhere is not the article's own.
            url: row["url"].as_str().unwrap_or_default().to_owned(),
            title: json::line(&row["title"]),
            authors: words(&row["published_by"]),
            published: stamp(&row["published_at"]),
            language: json::line(&row["language"]),
            kept: kept(row),
            page: row["content"].as_str().map(str::to_owned),
            at: stamp(&row["created_at"]),
            passages: passages.collect(),
            ..Saved::default()
        };
        shelf.add(&format!("article {}", n + 1), saved);
    }
    Ok(())
}

fn kept(row: &Value) -> Kept {
    // Yes is 1 in some versions, true in others.
    let yes = |value: &Value| value.as_bool().or(value.as_i64().map(|n| n != 0));
    Kept {
        state: yes(&row["is_archived"]).map(|archived| match archived {
            true => ReadState::Archived,
            false => ReadState::New,
        }),
        starred: yes(&row["is_starred"]).unwrap_or(false),
        // Tags are words, or objects with a label.
        tags: json::each(&row["tags"])
            .iter()
            .filter_map(|t| json::line(t).or_else(|| json::line(&t["label"])))
            .collect(),
        ..Kept::default()
    }
}
