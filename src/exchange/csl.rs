//! The articles that notes stand on, as CSL-JSON, for citation processors and reference managers.

use super::sheet::Sheet;
use super::{Ask, cite, json};
use crate::ingest::clean;
use serde_json::{Value, json};

/// Writes one item for each article.
pub fn write(sheets: &[Sheet], ask: &Ask<'_>) -> String {
    let items: Vec<Value> = sheets
        .iter()
        .zip(cite::keys(sheets))
        .map(|(sheet, key)| {
            let about = &sheet.article;
            let line = |text: &str| clean::title(text, &mut clean::Tally::default());
            let mut item = json!({
                "id": key,
                "type": if about.outlet.is_some() { "article-newspaper" } else { "webpage" },
                "title": line(about.name()),
            });
            if !about.authors.is_empty() {
                // Which part of a name is the family's is not known, and is not guessed.
                item["author"] = about
                    .authors
                    .iter()
                    .map(|a| json!({ "literal": line(a) }))
                    .collect();
            }
            if let Some(outlet) = &about.outlet {
                item["container-title"] = line(outlet).into();
            }
            let published = about.published.as_ref().map(|p| cite::day(&p.value));
            if let Some(parts) = published.filter(|p| !p.is_empty()) {
                item["issued"] = json!({ "date-parts": [parts] });
            }
            if let Some(url) = about.link() {
                item["URL"] = line(url).into();
                item["accessed"] = json!({ "date-parts": [cite::day(ask.now)] });
            }
            if let Some(language) = &about.language {
                item["language"] = line(language).into();
            }
            item
        })
        .collect();
    json::file(&items.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    #[test]
    fn an_article_is_an_item() {
        let ask = Ask {
            now: "2026-03-05T00:00:00Z",
            ..Ask::default()
        };
        let out: Value = serde_json::from_str(&write(&[testing::sheet()], &ask)).expect("JSON");
        assert_eq!(out[0]["issued"]["date-parts"], json!([[2026, 2, 28]]));
        assert_eq!(out[0]["accessed"]["date-parts"], json!([[2026, 3, 5]]));
        assert_eq!(out[0]["author"][1]["literal"], "Bo Lind, Jr.");
        assert_eq!(out[0]["type"], "article-newspaper");
    }
}
