//! The metadata block at the head of a Markdown file: `---` with `key: value` lines, or `+++` with TOML. Read line by line, flat and bounded:
//! anchors, aliases and nested maps of YAML are not looked at, so they cannot grow.

use crate::article::{DateFrom, Meta, Origin, Published};
use crate::ingest::{clean, date};

/// Bytes of front matter that are looked at; more is text.
const MAX_BYTES: usize = 64 * 1024;

/// Values of one list that are kept.
const MAX_VALUES: usize = 64;

/// Cuts front matter from the text after it. `None` when there is none: a rule of dashes at the head of a text is no metadata.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let fence = match text.get(..3)? {
        "---" => "---",
        "+++" => "+++",
        _ => return None,
    };
    let first = text.find('\n')?;
    if text.get(3..first)?.trim() != "" {
        return None;
    }
    let body = text.get(first + 1..)?;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            let inside = body.get(..at)?;
            let keyed = inside.trim().is_empty() || inside.lines().any(|l| pair(l).is_some());
            return keyed.then(|| (inside, body.get(at + line.len()..).unwrap_or("")));
        }
        at += line.len();
        if at > MAX_BYTES {
            return None;
        }
    }
    None
}

/// What front matter says. Keys in the spellings that site generators and archives use.
pub fn meta(inside: &str, tally: &mut clean::Tally) -> Meta {
    let mut meta = Meta::default();
    for (key, values) in entries(inside) {
        let mut values = values
            .into_iter()
            .map(|v| clean::title(&v, tally))
            .filter(|v| !v.is_empty());
        match key.as_str() {
            "author" | "authors" | "byline" | "creator" | "by" if meta.authors.is_empty() => {
                meta.authors = values.flat_map(|v| names(&v)).collect();
            }
            "title" | "headline" => meta.title = meta.title.or(values.next()),
            "outlet" | "publisher" | "publication" | "site" | "site_name" | "newspaper" | "website" => {
                meta.outlet = meta.outlet.or(values.next());
            }
            "date" | "published" | "publishdate" | "pubdate" | "date_published" | "datepublished"
            | "published_at" | "publication_date" => {
                let said = values.next().and_then(|v| date::iso(&v)).map(|value| Published {
                    value,
                    from: DateFrom::Metadata,
                });
                meta.published = meta.published.or(said);
            }
            "modified" | "updated" | "lastmod" | "last_modified" | "date_modified" | "datemodified"
            | "updated_at" => {
                meta.modified = meta
                    .modified
                    .or_else(|| values.next().and_then(|v| date::iso(&v)));
            }
            "url" | "source" | "link" | "canonical" | "canonical_url" | "permalink" | "source_url" => {
                meta.url = meta
                    .url
                    .or_else(|| values.find(|v| v.starts_with("http://") || v.starts_with("https://")));
            }
            "lang" | "language" | "locale" => meta.language = meta.language.or(values.next()),
            _ => {}
        }
    }
    meta.all_from(Origin::FrontMatter)
}

/// "A, B and C" → three names.
fn names(list: &str) -> Vec<String> {
    list.split([',', ';'])
        .flat_map(|part| part.split(" and "))
        .map(|name| name.trim().trim_start_matches("and ").to_owned())
        .filter(|name| !name.is_empty())
        .take(MAX_VALUES)
        .collect()
}

/// `key: value` or `key = value` at the start of a line: the key in lower case and what follows.
fn pair(line: &str) -> Option<(String, &str)> {
    let end = line.find([':', '='])?;
    let key = line.get(..end)?.trim_end().trim_matches('"');
    let value = line.get(end + 1..)?;
    let named = !key.is_empty()
        && key.len() <= 40
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '))
        && !line.starts_with([' ', '\t', '-', '#']);
    let spaced = value.is_empty()
        || value.starts_with([' ', '\t', '"', '\'', '['])
        || line.as_bytes().get(end) == Some(&b'=');
    (named && spaced).then(|| (key.to_lowercase().replace('-', "_"), value.trim()))
}

/// All keys with their values: a scalar, a list in brackets, or the `- item` lines below.
fn entries(inside: &str) -> Vec<(String, Vec<String>)> {
    let mut out: Vec<(String, Vec<String>)> = Vec::new();
    // Whether the last key still waits for the items below it.
    let mut open = false;
    for line in inside.lines() {
        if let Some((key, value)) = pair(line) {
            let values = values(value);
            open = value.is_empty() || matches!(value, ">" | "|" | ">-" | "|-");
            out.push((key, values));
        } else if open && let Some((_, values)) = out.last_mut() {
            let item = line.trim();
            if let Some(item) = item.strip_prefix("- ") {
                // `- name: A. Writer` is an item of a list of maps.
                let item = item.strip_prefix("name:").unwrap_or(item);
                if values.len() < MAX_VALUES {
                    values.push(scalar(item));
                }
            } else if !item.is_empty() && !item.starts_with('#') && !item.contains(": ") {
                match values.last_mut() {
                    Some(folded) => {
                        folded.push(' ');
                        folded.push_str(item);
                    }
                    None => values.push(scalar(item)),
                }
            }
        }
    }
    out
}

fn values(value: &str) -> Vec<String> {
    match value
        .strip_prefix('[')
        .and_then(|v| v.trim_end().strip_suffix(']'))
    {
        Some(list) => {
            // Commas inside quotes belong to the name.
            let mut out = vec![String::new()];
            let mut quote = None;
            for c in list.chars() {
                match (c, quote) {
                    ('"' | '\'', None) => quote = Some(c),
                    (c, Some(q)) if c == q => quote = None,
                    (',', None) => {
                        if out.len() == MAX_VALUES {
                            break;
                        }
                        out.push(String::new());
                    }
                    (c, _) => {
                        if let Some(last) = out.last_mut() {
                            last.push(c);
                        }
                    }
                }
            }
            out
        }
        None if matches!(value, "" | ">" | "|" | ">-" | "|-" | "null" | "~") => Vec::new(),
        None => vec![scalar(value)],
    }
}

/// A value without its quotes and escapes, or without the comment after it.
fn scalar(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote)
            && let Some(end) = closing(inner, quote)
        {
            let inner = inner.get(..end).unwrap_or("");
            return if quote == '"' {
                inner.replace("\\\"", "\"").replace("\\\\", "\\")
            } else {
                inner.replace("''", "'")
            };
        }
    }
    value.split(" #").next().unwrap_or("").trim().to_owned()
}

fn closing(inner: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            '\\' if quote == '"' => escaped = !escaped,
            c if c == quote && !escaped => return Some(at),
            _ => escaped = false,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Meta {
        meta(split(text).expect("front matter").0, &mut clean::Tally::default())
    }

    #[test]
    fn yaml_and_toml_say_the_same() {
        let yaml = read(
            "---\ntitle: \"The harbour: a \\\"plan\\\"\"  # final\nauthors:\n  - Ines Kolb\n  - name: Tor Aune\nsite: Havnebladet\ndate: 2026-02-03 08:15\nsource: https://example.com/a\nlang: nb\n---\nText",
        );
        let toml = read(
            "+++\ntitle = \"The harbour: a \\\"plan\\\"\"\nauthors = [\"Ines Kolb\", 'Tor Aune']\npublisher = \"Havnebladet\"\npublished = 2026-02-03T08:15:00\nurl = \"https://example.com/a\"\nlanguage = \"nb\"\n+++\nText",
        );
        assert_eq!(yaml.title.as_deref(), Some("The harbour: a \"plan\""));
        assert_eq!(yaml.authors, ["Ines Kolb", "Tor Aune"]);
        assert_eq!(
            yaml.published.as_ref().map(|p| p.value.as_str()),
            Some("2026-02-03T08:15:00")
        );
        assert_eq!(yaml, toml);
    }

    #[test]
    fn authors_in_one_line_are_cut() {
        assert_eq!(
            read("---\nauthor: A. Ek, B. Lind and C. Moe\n---\n").authors,
            ["A. Ek", "B. Lind", "C. Moe"]
        );
    }

    #[test]
    fn a_rule_at_the_head_is_no_front_matter() {
        assert_eq!(
            split("---\n\nA text between rules, that is all.\n\n---\nMore"),
            None
        );
        assert_eq!(split("--- a dash\nx: y\n---\n"), None);
        assert_eq!(split("---\ntitle: never closed\n"), None);
        assert_eq!(split("ééé"), None);
    }

    #[test]
    fn a_local_address_is_no_url() {
        assert_eq!(read("---\nurl: file:///etc/passwd\n---\n").url, None);
    }
}
