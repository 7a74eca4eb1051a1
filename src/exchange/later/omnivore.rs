//! Omnivore: lists of articles as JSON, and beside them a page (`content/SLUG.html`) and the highlights (`highlights/SLUG.md`) of each.

use super::pocket::stamp;
use super::{Passage, Saved, Shelf, state};
use crate::exchange::{ExchangeError, Kept, json};
use crate::ingest::clean;
use crate::note::ReadState;
use serde_json::Value;

/// Gives the text of a file that lies beside the list, where there is one.
pub type Beside<'b> = &'b dyn Fn(&str) -> Option<Result<String, String>>;

/// Takes the articles of one list.
pub fn list(text: &str, beside: Beside<'_>, shelf: &mut Shelf<'_>) -> Result<(), ExchangeError> {
    let file: Value =
        serde_json::from_str(text).map_err(|e| ExchangeError(format!("it is no whole JSON file: {e}")))?;
    for (n, row) in json::each(&file).iter().enumerate() {
        let place = format!("article {}", n + 1);
        let slug = row["slug"].as_str().unwrap_or_default();
        let mut file = |name: String| match beside(&name)? {
            Ok(text) => Some(text),
            Err(why) => {
                shelf.skip(&place, &clean::line(&why));
                None
            }
        };
        let page = file(format!("content/{slug}.html"));
        let passages = highlights(&file(format!("highlights/{slug}.md")).unwrap_or_default());
        let saved = Saved {
            url: row["url"].as_str().unwrap_or_default().to_owned(),
            title: json::line(&row["title"]),
            authors: json::line(&row["author"]).into_iter().collect(),
            outlet: json::line(&row["siteName"]),
            published: stamp(&row["publishedAt"]),
            kept: kept(row),
            page,
            at: stamp(&row["savedAt"]),
            passages,
            ..Saved::default()
        };
        shelf.add(&place, saved);
    }
    Ok(())
}

fn kept(row: &Value) -> Kept {
    let begun = row["readingProgress"].as_f64().is_some_and(|share| share > 0.0);
    let state = row["state"].as_str().and_then(state);
    Kept {
        state: state.or(begun.then_some(ReadState::Reading)),
        tags: json::each(&row["labels"])
            .iter()
            .filter_map(|t| json::line(t).or_else(|| json::line(&t["name"])))
            .collect(),
        ..Kept::default()
    }
}

/// Highlights in Markdown: a quotation, and behind it what was noted on it, with labels as `#label`.
fn highlights(text: &str) -> Vec<Passage> {
    let mut out: Vec<Passage> = Vec::new();
    let mut quoting = false;
    for line in text.lines() {
        if let Some(words) = line.strip_prefix('>') {
            let words = words.strip_prefix(' ').unwrap_or(words);
            match out.last_mut().filter(|_| quoting) {
                Some(passage) => {
                    passage.quote.push('\n');
                    passage.quote.push_str(words);
                }
                None => out.push(Passage {
                    quote: words.to_owned(),
                    ..Passage::default()
                }),
            }
            quoting = true;
            continue;
        }
        quoting = false;
        let Some(passage) = out.last_mut() else { continue };
        let labels = || line.split_whitespace();
        if labels().next().is_some()
            && labels().all(|w| w.len() > 1 && w.starts_with('#') && !w.starts_with("##"))
        {
            passage
                .tags
                .extend(labels().map(|w| w.trim_start_matches('#').to_owned()));
        } else {
            passage.words.push_str(line);
            passage.words.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_and_what_was_noted_on_it_are_one_highlight() {
        let all =
            highlights("# My notes\n\n> The pier\n> is shut.\n\nSince when?\n\n#ask #pier\n\n> Two boats\n");
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].quote, "The pier\nis shut.");
        assert_eq!(all[0].words.trim(), "Since when?");
        assert_eq!(all[0].tags, ["ask", "pier"]);
        assert_eq!(all[1].quote, "Two boats");
    }
}
