//! What a page says about itself: JSON-LD, OpenGraph and other `<meta>`, `<time>`, `<link rel=canonical>`, `<html lang>`. Whatever is broken
//! costs only itself. Dates are validated; a date that is no day is none.

use super::words;
use crate::article::{DateFrom, Meta, Published};
use crate::ingest::date;
use crate::ingest::draft::Draft;
use dom_query::{Document, NodeRef};
use serde_json::Value;

/// Names that a byline may list.
const MAX_AUTHORS: usize = 32;

/// Names and properties of `<meta>` that hold the day of publication, most trusted first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "published-date",
    "publish-date",
    "publishdate",
    "publish_date",
    "pubdate",
    "publication_date",
    "date_published",
    "article_date_original",
    "originalpublicationdate",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "dc:date",
    "date",
    "article:post_date",
    "rnews:datepublished",
    "bt:pubdate",
    "analyticsattributes.articledate",
    "timestamp",
];

/// … and of its last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "modified",
];

/// Reads the metadata of a page. `url` is where it came from, if known.
pub fn read(doc: &Document, json_ld: &[String], url: Option<&str>, draft: &mut Draft) -> Meta {
    let tags = tags(doc);
    let get = |names: &[&str]| -> Option<&str> {
        names.iter().find_map(|name| {
            tags.iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        })
    };
    let dated = |names: &[&str]| -> Option<String> {
        names.iter().find_map(|name| {
            tags.iter()
                .filter(|(key, _)| key == name)
                .find_map(|(_, value)| date::iso(value))
        })
    };
    let said = json_ld
        .iter()
        .filter_map(|raw| structured(raw))
        .fold(Said::default(), Said::or);

    let mut meta = Meta {
        outlet: said
            .outlet
            .or_else(|| {
                get(&[
                    "og:site_name",
                    "application-name",
                    "citation_journal_title",
                    "dc.publisher",
                ])
                .map(str::to_owned)
            })
            .and_then(|o| draft.title(&words(&o))),
        ..Meta::default()
    };
    meta.title = said
        .title
        .or_else(|| {
            get(&[
                "og:title",
                "twitter:title",
                "parsely-title",
                "sailthru.title",
                "dc.title",
                "dcterms.title",
            ])
            .map(str::to_owned)
        })
        .and_then(|t| draft.title(&words(&t)))
        .map(|t| without_site(&t, meta.outlet.as_deref()));

    meta.authors = said.authors.iter().flat_map(|name| byline(name, draft)).collect();
    if meta.authors.is_empty() {
        let names: Vec<&str> = tags
            .iter()
            .filter(|(key, _)| {
                matches!(
                    key.as_str(),
                    "author"
                        | "article:author"
                        | "parsely-author"
                        | "sailthru.author"
                        | "dc.creator"
                        | "citation_author"
                        | "byl"
                )
            })
            .map(|(_, value)| value.as_str())
            .collect();
        for name in names {
            for name in byline(name, draft) {
                if !meta.authors.contains(&name) {
                    meta.authors.push(name);
                }
            }
        }
    }
    meta.authors.truncate(MAX_AUTHORS);

    let published = said
        .published
        .or_else(|| dated(PUBLISHED))
        .or_else(|| in_elements(doc))
        .or_else(|| url.and_then(in_address));
    meta.published = published.map(|value| Published {
        value,
        from: DateFrom::Metadata,
    });
    meta.modified = said.modified.or_else(|| dated(MODIFIED));

    let canonical = doc
        .select_single("link[rel=canonical]")
        .attr("href")
        .map(|h| h.to_string());
    meta.url = [
        canonical,
        get(&["og:url"]).map(str::to_owned),
        said.url,
        url.map(str::to_owned),
    ]
    .into_iter()
    .flatten()
    .find(|u| u.starts_with("http://") || u.starts_with("https://"))
    .and_then(|u| draft.title(&u));
    meta.language = doc
        .select_single("html")
        .attr("lang")
        .map(|l| l.to_string())
        .or(said.language)
        .or_else(|| get(&["content-language", "og:locale", "language", "dc.language"]).map(str::to_owned))
        .map(|l| l.trim().replace('_', "-"))
        .filter(|l| (2..=35).contains(&l.len()) && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    meta
}

/// All `<meta>` with a name or property, in lower case, and a content.
fn tags(doc: &Document) -> Vec<(String, String)> {
    doc.select("meta")
        .nodes()
        .iter()
        .filter_map(|node| {
            let key = node
                .attr("property")
                .or_else(|| node.attr("name"))
                .or_else(|| node.attr("itemprop"))
                .or_else(|| node.attr("http-equiv"))?;
            let value = node.attr("content")?;
            let value = value.trim();
            (!value.is_empty()).then(|| (key.trim().to_ascii_lowercase(), value.to_owned()))
        })
        .collect()
}

/// What JSON-LD says.
#[derive(Default)]
struct Said {
    title: Option<String>,
    authors: Vec<String>,
    outlet: Option<String>,
    published: Option<String>,
    modified: Option<String>,
    url: Option<String>,
    language: Option<String>,
}

impl Said {
    fn or(self, other: Said) -> Said {
        Said {
            title: self.title.or(other.title),
            authors: if self.authors.is_empty() {
                other.authors
            } else {
                self.authors
            },
            outlet: self.outlet.or(other.outlet),
            published: self.published.or(other.published),
            modified: self.modified.or(other.modified),
            url: self.url.or(other.url),
            language: self.language.or(other.language),
        }
    }
}

/// The article in one JSON-LD script. The parser refuses nesting beyond 128 by itself.
fn structured(raw: &str) -> Option<Said> {
    let raw = raw
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("/*<![CDATA[*/")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("/*]]>*/")
        .trim();
    // Raw line ends inside strings are an error of many sites; to JSON they are white space anywhere else.
    let value: Value = serde_json::from_str(raw)
        .or_else(|_| serde_json::from_str(&raw.replace(['\n', '\r', '\t'], " ")))
        .ok()?;
    let mut nodes = Vec::new();
    collect(&value, &mut nodes);
    let article = nodes.iter().copied().find(|n| is_article(n))?;
    let resolve = |value: &Value| -> Option<String> { name_of(value, &nodes) };
    let text = |key: &str| article.get(key).and_then(Value::as_str).map(str::to_owned);
    Some(Said {
        title: text("headline").or_else(|| text("name")),
        authors: many(article.get("author")).filter_map(resolve).collect(),
        outlet: many(article.get("publisher")).find_map(resolve),
        published: text("datePublished")
            .or_else(|| text("dateCreated"))
            .and_then(|d| date::iso(&d)),
        modified: text("dateModified").and_then(|d| date::iso(&d)),
        url: text("url"),
        language: text("inLanguage"),
    })
}

/// All objects of a document, through lists and `@graph`.
fn collect<'v>(value: &'v Value, out: &mut Vec<&'v Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|v| collect(v, out)),
        Value::Object(map) => {
            out.push(value);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = map.get(key) {
                    collect(inner, out);
                }
            }
        }
        _ => {}
    }
}

fn is_article(node: &Value) -> bool {
    many(node.get("@type")).filter_map(Value::as_str).any(|kind| {
        let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
        kind.ends_with("Article")
            || kind.ends_with("Posting")
            || kind.ends_with("NewsArticle")
            || matches!(kind, "Report" | "Review" | "ClaimReview")
    })
}

/// One value or the values of a list.
fn many(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    match value {
        Some(Value::Array(items)) => items.iter(),
        Some(one) => std::slice::from_ref(one).iter(),
        None => [].iter(),
    }
}

/// The name of a person or organisation: a string, an object with a name, or a reference to one elsewhere in the document.
fn name_of(value: &Value, nodes: &[&Value]) -> Option<String> {
    match value {
        Value::String(name) if !name.starts_with("http") => Some(name.clone()),
        Value::Object(map) => match map.get("name") {
            Some(Value::String(name)) => Some(name.clone()),
            Some(Value::Array(names)) => {
                let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                (!names.is_empty()).then(|| names.join(", "))
            }
            _ => {
                let id = map.get("@id")?.as_str()?;
                nodes
                    .iter()
                    .find(|n| n.get("@id").and_then(Value::as_str) == Some(id))
                    .and_then(|n| n.get("name")?.as_str())
                    .map(str::to_owned)
            }
        },
        _ => None,
    }
}

/// The people that a byline names: `By A. Writer and B. Reader, Science Editor` → two names.
pub fn byline(text: &str, draft: &mut Draft) -> Vec<String> {
    let Some(text) = draft.title(&words(text)) else {
        return Vec::new();
    };
    let mut text = text.as_str();
    for lead in [
        "by:",
        "by ",
        "written by ",
        "von ",
        "por ",
        "par ",
        "av ",
        "door ",
    ] {
        if let Some(head) = text.get(..lead.len())
            && head.eq_ignore_ascii_case(lead)
        {
            text = text.get(lead.len()..).unwrap_or("").trim_start();
        }
    }
    text.split([',', ';', '|', '•', '·'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" & "))
        .map(|name| name.trim().trim_start_matches("and ").trim())
        .filter(|name| is_name(name))
        .map(str::to_owned)
        .take(MAX_AUTHORS)
        .collect()
}

/// Whether it can be somebody's name: short, no address, no number, not the words that stand beside names.
fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let lower = name.to_lowercase();
    (1..=6).contains(&words)
        && name.chars().count() <= 60
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '/', '{', '<', '#'])
        && !name.chars().any(|c| c.is_ascii_digit())
        && ![
            "editor",
            "correspondent",
            "reporter",
            "staff writer",
            "updated",
            "published",
            "admin",
            "written by",
            "null",
            "undefined",
        ]
        .iter()
        .any(|w| lower == *w || (words > 1 && lower.ends_with(&format!(" {w}"))))
}

/// The date in `<time>` and in microdata, when the page as a whole has one.
fn in_elements(doc: &Document) -> Option<String> {
    let value = |node: &NodeRef<'_>| -> Option<String> {
        ["datetime", "content", "title"]
            .iter()
            .find_map(|key| node.attr(key).and_then(|v| date::iso(&v)))
            .or_else(|| date::iso(&node.text()))
    };
    let first = |selector: &str| doc.select(selector).nodes().iter().find_map(&value);
    first("[itemprop=datePublished]")
        .or_else(|| first("time[pubdate]"))
        .or_else(|| first("time.entry-date, time.published, abbr.published, .dt-published"))
        .or_else(|| first("article time[datetime], main time[datetime], header time[datetime]"))
        .or_else(|| first("time[datetime]"))
}

/// The day in an address: `/2016/08/04/` or `/2016-08-04-`.
fn in_address(url: &str) -> Option<String> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    parts.windows(3).find_map(|w| {
        let [year, month, day] = w else { return None };
        (year.len() == 4 && month.len() <= 2 && day.len() <= 2)
            .then(|| date::iso(&format!("{year}-{month}-{day}")))
            .flatten()
            .filter(|d| d.len() == 10)
    })
}

/// A title without the outlet's name behind it: `Bridge closed | Havnebladet`.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    let Some(outlet) = outlet else {
        return title.to_owned();
    };
    for separator in [" | ", " - ", " – ", " — ", " :: ", " · "] {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && tail.trim().eq_ignore_ascii_case(outlet)
            && !head.trim().is_empty()
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}
