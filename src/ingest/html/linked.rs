//! What a page says of its article in JSON-LD, the form that search engines read. One script that is broken costs only itself.

use crate::ingest::date;
use serde_json::Value;

/// What JSON-LD says.
#[derive(Default)]
pub struct Said {
    /// The headline.
    pub title: Option<String>,
    /// Authors that are said to be people.
    pub people: Vec<String>,
    /// All authors that are not said to be organisations.
    pub authors: Vec<String>,
    /// Whoever is said to have signed, organisations too.
    pub signed: Vec<String>,
    /// The publisher.
    pub outlet: Option<String>,
    /// The day of publication, ISO 8601.
    pub published: Option<String>,
    /// … and of the last change.
    pub modified: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The language.
    pub language: Option<String>,
    /// When the page that holds the article was published.
    pub page_published: Option<String>,
    /// The text of the article, if it is there.
    pub body: Option<String>,
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
            people: if self.people.is_empty() {
                other.people
            } else {
                self.people
            },
            signed: if self.signed.is_empty() {
                other.signed
            } else {
                self.signed
            },
            outlet: self.outlet.or(other.outlet),
            published: self.published.or(other.published),
            modified: self.modified.or(other.modified),
            url: self.url.or(other.url),
            language: self.language.or(other.language),
            page_published: self.page_published.or(other.page_published),
            body: self.body.or(other.body),
        }
    }
}

/// What all scripts of a page say; the first that says a thing is believed.
pub fn read(scripts: &[String]) -> Said {
    scripts
        .iter()
        .filter_map(|raw| structured(raw))
        .fold(Said::default(), Said::or)
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
    let page_published = nodes
        .iter()
        .filter(|n| !is_article(n))
        .find_map(|n| date::iso(n.get("datePublished")?.as_str()?));
    let Some(article) = nodes.iter().copied().find(|n| is_article(n)) else {
        return page_published.map(|day| Said {
            page_published: Some(day),
            ..Said::default()
        });
    };
    let resolve = |value: &Value| -> Option<String> { name_of(value, &nodes) };
    let text = |key: &str| article.get(key).and_then(Value::as_str).map(str::to_owned);
    // Some name the first of several people as the author, and all of them as creators.
    let names = |of: &dyn Fn(&Value) -> bool| -> Vec<String> {
        let list = |key: &str| -> Vec<String> {
            many(article.get(key))
                .filter(|a| of(a))
                .filter_map(resolve)
                .collect()
        };
        let (authors, creators) = (list("author"), list("creator"));
        let all = authors.iter().all(|a| creators.contains(a));
        if all { creators } else { authors }
    };
    Some(Said {
        title: text("headline").or_else(|| text("name")),
        people: names(&|a| is_type(a, "Person")),
        signed: names(&|_| true),
        authors: names(&|a| !is_type(a, "Organization")),
        outlet: many(article.get("publisher")).find_map(resolve),
        published: text("datePublished").and_then(|d| date::iso(&d)),
        modified: text("dateModified").and_then(|d| date::iso(&d)),
        url: text("url"),
        language: text("inLanguage"),
        page_published,
        body: text("articleBody"),
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

/// Whether an object says that it is of this type.
fn is_type(value: &Value, kind: &str) -> bool {
    many(value.get("@type"))
        .filter_map(Value::as_str)
        .any(|k| k.ends_with(kind))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_script_costs_only_itself() {
        let said = read(&[
            r#"{"@type":"Article","headline":"#.to_owned(),
            "{\"@type\":\"NewsArticle\",\"headline\":\"Quay\nclosed\",\"author\":{\"@type\":\"Organization\",\"name\":\"Havnebladet\"}}".to_owned(),
            r#"{"@type":"Article","headline":"Other","datePublished":"2026-02-03"}"#.to_owned(),
        ]);
        assert_eq!(said.title.as_deref(), Some("Quay closed"));
        assert_eq!(said.published.as_deref(), Some("2026-02-03"));
        assert!(said.authors.is_empty() && said.people.is_empty());
    }
}
