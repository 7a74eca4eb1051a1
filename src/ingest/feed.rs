//! A feed opened as an article: its entries under each other, each with its heading and date. Scanned, not parsed: one damaged entry costs
//! only itself, no entity is expanded and nothing outside the file is looked at.

use super::draft::Draft;
use super::{clean, date, html};
use crate::article::{Article, BlockKind, DateFrom, Format, Meta, Published};
use serde_json::Value;

/// Entries that are shown; feeds put the newest first.
const MAX_ENTRIES: usize = 100;

/// One entry, as found: markup and entities still in it.
#[derive(Default)]
struct Entry {
    title: String,
    link: String,
    date: Option<String>,
    body: String,
}

/// Reads RSS, Atom or JSON Feed.
pub fn read(text: &str) -> Article {
    let mut draft = Draft::default();
    let (title, link, language, mut entries) = if text.trim_start().starts_with('{') {
        json(text)
    } else {
        xml(text)
    };
    let mut warnings = Vec::new();
    if entries.len() > MAX_ENTRIES {
        warnings.push(format!(
            "the first {MAX_ENTRIES} of {} entries are shown",
            entries.len()
        ));
        entries.truncate(MAX_ENTRIES);
    } else if entries.is_empty() {
        warnings.push("no entries were found in this feed".to_owned());
    }
    let newest = entries.iter().filter_map(|e| e.date.clone()).max();
    for entry in entries {
        draft.begin(BlockKind::Heading(2));
        if !entry.link.is_empty() {
            draft.link(&entry.link);
        }
        draft.text(&html::words(&entry.title));
        draft.end();
        if let Some(date) = &entry.date {
            draft.block(BlockKind::Byline, date.get(..10).unwrap_or(date));
        }
        html::fragment(&entry.body, &mut draft);
        draft.end();
    }
    let outlet = draft.title(&html::words(&title));
    let meta = Meta {
        title: outlet.clone(),
        outlet,
        published: newest.map(|value| Published {
            value,
            from: DateFrom::Metadata,
        }),
        url: Some(link)
            .filter(|l| l.starts_with("http://") || l.starts_with("https://"))
            .map(|l| clean::line(&l).into_owned()),
        language: Some(language).filter(|l| {
            (2..=35).contains(&l.len()) && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        }),
        ..Meta::default()
    };
    let mut article = draft.finish(meta, Format::Html);
    article.warnings.splice(0..0, warnings);
    article
}

fn json(text: &str) -> (String, String, String, Vec<Entry>) {
    let feed: Value = serde_json::from_str(text).unwrap_or_default();
    let string = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
    let entries = feed
        .get("items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|item| {
            let body = ["content_html", "content_text", "summary"]
                .iter()
                .map(|key| (key, string(item, key)))
                .find(|(_, v)| !v.is_empty());
            Entry {
                title: string(item, "title").replace('<', "&lt;"),
                link: string(item, "url"),
                date: date::iso(&string(item, "date_published")),
                body: match body {
                    Some((&"content_html", html)) => html,
                    Some((_, plain)) => plain
                        .replace('&', "&amp;")
                        .replace('<', "&lt;")
                        .replace("\n\n", "<p>"),
                    None => String::new(),
                },
            }
        })
        .collect();
    (
        string(&feed, "title"),
        string(&feed, "home_page_url"),
        string(&feed, "language"),
        entries,
    )
}

fn xml(text: &str) -> (String, String, String, Vec<Entry>) {
    let name = if text.contains("<item") { "item" } else { "entry" };
    let first = opening(text, name).map_or(text.len(), |(start, _)| start);
    let head = text.get(..first).unwrap_or("");
    let mut entries = Vec::new();
    let mut rest = text.get(first..).unwrap_or("");
    while let Some((_, after)) = opening(rest, name) {
        let body = rest.get(after..).unwrap_or("");
        let close = body.find(&format!("</{name}>"));
        // An entry that never ends goes up to the next one.
        let next = opening(body, name).map(|(start, _)| start);
        let end = match (close, next) {
            (Some(c), Some(n)) => c.min(n),
            (c, n) => c.or(n).unwrap_or(body.len()),
        };
        let inside = body.get(..end).unwrap_or("");
        entries.push(Entry {
            title: value(inside, &["title", "dc:title"]),
            link: link(inside),
            date: date::iso(&value(
                inside,
                &["pubDate", "published", "dc:date", "updated", "issued", "modified"],
            )),
            body: value(inside, &["content:encoded", "content", "description", "summary"]),
        });
        rest = body.get(end..).unwrap_or("");
    }
    (
        value(head, &["title"]),
        link(head),
        value(head, &["language"]),
        entries,
    )
}

/// Where `<name …>` begins and what follows it. A longer name is another element; CDATA is not looked into.
fn opening(text: &str, name: &str) -> Option<(usize, usize)> {
    let needle = format!("<{name}");
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(&needle)?;
        let after = at + needle.len();
        match text.as_bytes().get(after) {
            Some(b'>' | b'/' | b' ' | b'\t' | b'\n') => {
                // A quotation of markup inside CDATA is text.
                let hidden = text
                    .get(from..at)
                    .and_then(|t| t.rfind("<![CDATA["))
                    .is_some_and(|open| !text.get(from + open..at).unwrap_or("").contains("]]>"));
                if !hidden {
                    let end = after + text.get(after..)?.find('>')? + 1;
                    return Some((at, end));
                }
                from = at + text.get(at..)?.find("]]>")? + 3;
            }
            _ => from = after,
        }
    }
}

/// The content of the first of these elements that has one, with one layer of escapes taken off.
fn value(text: &str, names: &[&str]) -> String {
    names
        .iter()
        .find_map(|name| {
            let (_, after) = opening(text, name)?;
            let rest = text.get(after..)?;
            if let Some(data) = rest.trim_start().strip_prefix("<![CDATA[") {
                return Some(
                    data.split_once("]]>")
                        .map_or(data, |(inner, _)| inner)
                        .trim()
                        .to_owned(),
                );
            }
            let inner = rest
                .split_once(&format!("</{name}>"))
                .map_or("", |(inner, _)| inner)
                .trim();
            (!inner.is_empty()).then(|| unescape(inner))
        })
        .unwrap_or_default()
}

/// `<link>address</link>`, or Atom's `<link rel="alternate" href="address"/>`.
fn link(text: &str) -> String {
    let mut from = 0;
    while let Some((start, end)) = text.get(from..).and_then(|rest| opening(rest, "link")) {
        let tag = text.get(from + start..from + end).unwrap_or("");
        let href = tag
            .split_once("href=")
            .and_then(|(_, v)| {
                let quote = v.chars().next().filter(|q| matches!(q, '"' | '\''))?;
                v.get(1..)?.split_once(quote).map(|(inner, _)| inner)
            })
            .filter(|_| !tag.contains("rel=") || tag.contains("alternate"));
        if let Some(href) = href {
            return unescape(href);
        }
        let inner = text
            .get(from + end..)
            .and_then(|rest| rest.split_once("</link>"))
            .map_or("", |(inner, _)| inner.trim());
        if !tag.ends_with("/>") && !inner.is_empty() && !inner.contains('<') {
            return unescape(inner);
        }
        from += end;
    }
    String::new()
}

/// The five entities of XML, taken off once; what they hid is HTML, and the numeric ones are left to its parser.
fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_become_headings_with_their_text() {
        let article = read(
            "<?xml version='1.0'?><rss version='2.0'><channel><title>Havnebladet</title><link>https://havnebladet.example/</link><language>nb</language>\
             <item><title>Quay &amp;amp; ferry</title><link>https://havnebladet.example/1</link><pubDate>Tue, 03 Feb 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second &amp;#27;[2J.&lt;/p&gt;</description></item>\
             <item><title><![CDATA[Older <item> text]]></title><description><![CDATA[<p>Body</p>]]></description>",
        );
        assert_eq!(article.meta.title.as_deref(), Some("Havnebladet"));
        assert_eq!(article.meta.language.as_deref(), Some("nb"));
        assert_eq!(
            article.text,
            "Quay & ferry\n\n2026-02-03\n\nFirst.\n\nSecond ␛[2J.\n\nOlder text\n\nBody"
        );
        assert_eq!(article.links[0].href, "https://havnebladet.example/1");
    }

    #[test]
    fn atom_and_json_are_feeds_too() {
        let atom = read(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><entry><title>One</title><link rel='self' href='x'/><link href='https://a.example/1'/><updated>2026-01-02T03:04:05Z</updated><summary>Short</summary></entry></feed>",
        );
        assert_eq!(atom.text, "One\n\n2026-01-02\n\nShort");
        assert_eq!(atom.links[0].href, "https://a.example/1");
        let json = read(
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"J\",\"items\":[{\"id\":1,\"title\":\"One\",\"content_text\":\"a < b\"}]}",
        );
        assert_eq!(json.text, "One\n\na < b");
    }

    #[test]
    fn a_feed_without_entries_says_so() {
        assert_eq!(
            read("<rss><channel><title>x</title></channel></rss>").warnings,
            ["no entries were found in this feed"]
        );
    }
}
