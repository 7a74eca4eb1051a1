//! The highlights of Pocket: in its last exports they lie beside the table, a list of articles with their highlights as JSON.

use super::{Passage, Saved, Shelf};
use crate::exchange::{ExchangeError, json};
use serde_json::Value;

/// Takes the highlights.
pub fn highlights(text: &str, name: &str, shelf: &mut Shelf<'_>) -> Result<(), ExchangeError> {
    let file: Value =
        serde_json::from_str(text).map_err(|e| ExchangeError(format!("it is no whole JSON file: {e}")))?;
    for (n, row) in json::each(&file).iter().enumerate() {
        let passages = json::each(&row["highlights"]).iter().map(|h| Passage {
            quote: json::block(&h["quote"]),
            at: stamp(&h["created_at"]),
            ..Passage::default()
        });
        let saved = Saved {
            url: row["url"].as_str().unwrap_or_default().to_owned(),
            title: json::line(&row["title"]),
            passages: passages.collect(),
            ..Saved::default()
        };
        shelf.add(format!("{name} article {}", n + 1).trim_start(), saved);
    }
    Ok(())
}

/// A time that may be a number or words.
pub fn stamp(value: &Value) -> Option<String> {
    match value {
        Value::Number(n) => Some(n.as_f64()?.trunc().to_string()),
        Value::String(s) => Some(s.clone()),
        _ => None,
    }
}
