//! JSON Feed, versions 1 and 1.1.

use super::html::escape;
use super::lenient::{self, Value};
use super::{Enclosure, Feed, Item, words};

/// Reads a feed; `None` where it is some other JSON.
pub fn read(text: &str, url: Option<&str>) -> Option<Feed> {
    let (value, damage) = lenient::read(text);
    let versioned = value
        .get("version")
        .and_then(Value::words)
        .is_some_and(|v| v.contains("jsonfeed.org"));
    if !versioned && value.get("items").is_none() {
        return None;
    }
    let link = text_of(&value, "home_page_url").and_then(|l| words::address(l, url));
    let base = url.map(str::to_owned).or_else(|| link.clone());
    let mut problems = Vec::new();
    if damage.cut {
        problems.push("it ends in the middle".to_owned());
    }
    if damage.twice > 0 {
        problems.push(format!("keys that stand twice: {}", damage.twice));
    }
    if damage.broken > 0 {
        problems.push(format!("places that are no JSON: {}", damage.broken));
    }
    if damage.deep {
        problems.push("values that lie too deep were left out".to_owned());
    }
    let mut items = Vec::new();
    let mut odd = 0;
    for found in value.all("items").flat_map(Value::list) {
        match found {
            Value::Table(_) => {
                let id = found.get("id");
                odd += usize::from(matches!(
                    id,
                    None | Some(Value::Nothing | Value::List(_) | Value::Table(_) | Value::Number(_))
                ));
                items.push(item(found, base.as_deref()));
            }
            _ => odd += 1,
        }
    }
    if odd > 0 {
        problems.push(format!("items without an id of words: {odd}"));
    }
    Some(Feed {
        title: text_of(&value, "title").and_then(words::plain),
        own: text_of(&value, "feed_url").and_then(|l| words::address(l, url)),
        language: text_of(&value, "language").and_then(words::plain),
        link,
        items,
        problems,
    })
}

fn text_of<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value
        .get(key)
        .and_then(Value::words)
        .filter(|text| !text.trim().is_empty())
}

fn item(value: &Value, base: Option<&str>) -> Item {
    let id = match value.get("id") {
        Some(Value::Word(id) | Value::Number(id)) => words::id(id),
        _ => None,
    };
    let link = ["url", "external_url"]
        .into_iter()
        .find_map(|key| text_of(value, key))
        .and_then(|l| words::address(l, base))
        .or_else(|| {
            id.clone()
                .filter(|id| id.starts_with("http://") || id.starts_with("https://"))
        });
    let people = value
        .all("authors")
        .flat_map(Value::list)
        .chain(value.all("author"))
        .filter_map(|a| text_of(a, "name").and_then(words::plain));
    let html = text_of(value, "content_html").map(str::to_owned);
    Item {
        title: text_of(value, "title").and_then(words::plain),
        authors: people.take(50).collect(),
        published: text_of(value, "date_published").and_then(words::when),
        updated: text_of(value, "date_modified").and_then(words::when),
        summary: text_of(value, "summary").map(paragraphs),
        content: html.or_else(|| text_of(value, "content_text").map(paragraphs)),
        base: link.clone().or_else(|| base.map(str::to_owned)),
        enclosures: value
            .all("attachments")
            .flat_map(Value::list)
            .filter_map(|a| {
                Some(Enclosure {
                    url: words::address(text_of(a, "url")?, base)?,
                    media_type: text_of(a, "mime_type").and_then(words::plain),
                    length: match a.get("size_in_bytes") {
                        Some(Value::Number(n)) => n.parse().ok(),
                        _ => None,
                    },
                })
            })
            .take(50)
            .collect(),
        categories: value
            .all("tags")
            .flat_map(Value::list)
            .filter_map(|t| t.words().and_then(words::plain))
            .take(50)
            .collect(),
        id,
        link,
    }
}

/// Plain text as HTML, its paragraphs kept apart.
fn paragraphs(text: &str) -> String {
    let text = escape(text.trim());
    if !text.contains("\n\n") {
        return text;
    }
    text.split("\n\n")
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .map(|p| format!("<p>{p}</p>"))
        .collect()
}
