//! Who signed an article. Pages put organisations, roles, places and labels where the names of people belong; a name is kept only when it can be
//! somebody's.

use super::furniture::names;
use super::words;
use super::words::WORDS;
use crate::article::Origin;
use crate::ingest::draft::Draft;
use dom_query::{Document, NodeRef};

/// Names that a byline may list.
pub const MAX_AUTHORS: usize = 32;

/// The people that a byline names: `By A. Writer and B. Reader, Science Editor` → two names. `site`: names of the outlet, which signs nothing.
pub fn byline(text: &str, site: &[&str], draft: &mut Draft) -> Vec<String> {
    let Some(text) = draft.title(&words(text)) else {
        return Vec::new();
    };
    let text = text.replace('\u{a0}', " ");
    if text.contains("://") {
        return Vec::new();
    }
    let text = without_lead(&text);
    let parts: Vec<&str> = text
        .split([',', ';', '|', '•', '·', '/', '\n'])
        .flat_map(|part| split_words(part))
        // "21 May · by Ines Kolb": the label may stand before any part.
        .map(|name| without_lead(name.trim()).trim_end_matches(['-', '–', ':']).trim())
        .collect();
    // `Süddeutsche.de GmbH, Munich, Germany`: an organisation with its address.
    if parts.first().is_some_and(|first| is_organisation(first, site)) {
        return Vec::new();
    }
    let mut out: Vec<String> = Vec::new();
    for name in parts {
        if is_name(name) && !is_organisation(name, site) && !out.iter().any(|n| n == name) {
            out.push(name.to_owned());
        }
    }
    let full = |name: &String| name.contains(' ');
    if out.first().is_some_and(full) {
        // Who signs with both names signs for others so too; a single word after that is a firm, a place or a degree.
        out.retain(full);
    } else if out.len() > 2 && !out.iter().any(full) {
        // Three words and no name among them are the address of an organisation.
        out.clear();
    }
    out.truncate(MAX_AUTHORS);
    out
}

/// A byline without what stands before its names: `By`, `Posted by`, `Author:`.
fn without_lead(text: &str) -> &str {
    let mut text = text;
    let mut again = true;
    while again {
        again = false;
        for lead in &WORDS.authors.leads {
            if let Some(head) = text.get(..lead.len())
                && head.to_lowercase() == *lead
            {
                text = text.get(lead.len()..).unwrap_or("").trim_start();
                again = true;
            }
        }
        // A label and a name in elements of their own: `<span>By</span><a>Ines Kolb</a>`.
        for label in ["Author", "Autor", "By", "Von"] {
            if let Some(rest) = text.strip_prefix(label)
                && rest.starts_with(char::is_uppercase)
                && rest.contains(' ')
            {
                text = rest;
            }
        }
    }
    text
}

/// Whether the names of one list say all that those of another do, and more.
pub fn completes(more: &[String], less: &[String]) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let more_words: Vec<Vec<String>> = more.iter().map(|name| words(name)).collect();
    let less_words: Vec<Vec<String>> = less.iter().map(|name| words(name)).collect();
    let holds = |name: &Vec<String>| {
        more_words
            .iter()
            .any(|other| !name.is_empty() && name.iter().all(|w| other.contains(w)))
    };
    let count = |list: &[Vec<String>]| list.iter().map(Vec::len).sum::<usize>();
    less_words.iter().all(holds) && count(&more_words) > count(&less_words)
}

/// At the words between two names.
fn split_words(part: &str) -> Vec<&str> {
    let mut out = vec![part];
    for word in [" and ", " And ", " AND ", " & ", " und ", " y ", " et "] {
        out = out.into_iter().flat_map(|p| p.split(word)).collect();
    }
    out.into_iter()
        .map(|p| p.trim().strip_prefix("and ").unwrap_or(p.trim()))
        .collect()
}

/// Whether it is an organisation, a role, an address on the web, or the outlet.
fn is_organisation(name: &str, site: &[&str]) -> bool {
    let lower = name.to_lowercase();
    let domain = lower.split_whitespace().any(|w| {
        w.trim_start_matches('(').starts_with("www.")
            || w.trim_matches(['(', ')'])
                .rsplit_once('.')
                .is_some_and(|(head, tail)| {
                    head.len() > 2
                        && (2..=3).contains(&tail.len())
                        && tail.bytes().all(|b| b.is_ascii_lowercase())
                        && name.contains('.')
                        && !name.contains(' ')
                })
    });
    let bare: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    domain
        || lower
            .split(|c: char| !c.is_alphanumeric() && c != '.')
            .any(|w| WORDS.authors.no_names.contains(w.trim_matches('.')))
        || !is_person(name)
            && site.iter().any(|s| {
                let s: String = s
                    .chars()
                    .filter(|c| c.is_alphanumeric())
                    .flat_map(char::to_lowercase)
                    .collect();
                !s.is_empty()
                    && (s == bare
                        || s.len() > 4 && bare.starts_with(&s)
                        || bare.len() > 4 && s.starts_with(&bare))
            })
}

/// A first and a last name: a person may have the name of her own site.
fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    words.len() == 2
        && !matches!(
            words.first(),
            Some(&("Die" | "Der" | "Das" | "The" | "Deutsche" | "El" | "La" | "Le"))
        )
        && words.iter().all(|w| {
            w.starts_with(char::is_uppercase)
                && w.chars().skip(1).all(char::is_lowercase)
                && (3..=14).contains(&w.chars().count())
        })
}

/// Whether it can be somebody's name: short, no address, no number.
fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=5).contains(&words)
        && (2..=60).contains(&name.chars().count())
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '{', '<', '#', '*', '?', '!', ':', '"', '„', '“'])
        && !name.chars().any(|c| c.is_ascii_digit())
        && !name
            .to_lowercase()
            .split(' ')
            .any(|w| WORDS.authors.never.contains(w) || WORDS.weekday(w))
}

/// The names that the page shows: links to authors, elements that call themselves so, and the line that begins with "by".
pub fn in_page(doc: &Document, site: &[&str], draft: &mut Draft) -> Option<(Vec<String>, Origin)> {
    const MOST: usize = 40;
    for selector in [
        "[rel~=author], .submitted .username",
        "[itemprop~=author]",
        ".author-name, .byline-name, .article-author, .post-author, .entry-author, .autor",
        "a[href*='/author/'], a[href*='/authors/'], a[href*='/autor/'], a[href*='/autoren/'], a[href*='/auteur/'], a[href*='/autore/'], a[href*='/staff/'], a[href*='/profile/']",
        ".author, .byline, .by-line",
    ] {
        let mut found: Vec<String> = Vec::new();
        // The line of the first name: those of other articles stand elsewhere.
        let mut line: Option<NodeRef<'_>> = None;
        for node in doc.select(selector).nodes().iter().take(MOST) {
            if beside(node) {
                continue;
            }
            if let Some(line) = &line
                && !node.ancestors_it(None).any(|n| n.id == line.id)
            {
                break;
            }
            let text = node.text();
            let text = text.trim();
            if text.is_empty()
                || text.len() > 120
                || node.has_name("a") && selector.starts_with('a') && !is_full_name(without_lead(text))
            {
                continue;
            }
            for name in byline(text, site, draft) {
                // A link that is marked as leading to the author may show the name she goes by.
                let people = selector.starts_with("[rel") || name.split_whitespace().count() >= 2;
                if people && !found.contains(&name) {
                    found.push(name);
                }
            }
            if line.is_none() && !found.is_empty() {
                line = line_of(node).or(Some(*node));
            }
            // A page that lists many authors lists those of other articles.
            if found.len() > 4 {
                break;
            }
        }
        if !found.is_empty() && found.len() <= 4 {
            let marked = selector.starts_with('[');
            let from = if marked { Origin::Microdata } else { Origin::Text };
            return Some((found, from));
        }
    }
    let mut search = Search {
        before: String::new(),
        left: MOST_TEXTS,
        found: None,
    };
    search.walk(&doc.root());
    let names = byline(&search.found?, site, draft);
    (!names.is_empty()).then_some((names, Origin::Text))
}

/// The largest box around a name that still holds hardly more than names.
fn line_of<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    const LINE: usize = 200;
    node.ancestors_it(Some(4))
        .take_while(|n| n.normalized_char_count() < LINE)
        .last()
}

/// Texts of a page that are looked at.
const MOST_TEXTS: usize = 20_000;

/// Looks for the line that begins with "by".
struct Search {
    /// The text before this one, where it may be a label.
    before: String,
    left: usize,
    found: Option<String>,
}

impl Search {
    fn walk(&mut self, node: &NodeRef<'_>) {
        for child in node.children_it(false) {
            if self.found.is_some() || self.left == 0 {
                return;
            }
            if child.is_text() {
                let text = child.text();
                let text = text.trim();
                if !text.is_empty() {
                    self.left -= 1;
                    self.text(text);
                }
                continue;
            }
            let Some(name) = child.node_name() else { continue };
            if super::is_hidden_element(&name) || matches!(&*name, "nav" | "aside" | "footer") {
                continue;
            }
            let names = names(&child).to_ascii_lowercase();
            if [
                "comment", "related", "sidebar", "widget", "teaser", "credit", "caption",
            ]
            .iter()
            .any(|w| names.contains(w))
                && !matches!(&*name, "body" | "html" | "main" | "article")
            {
                continue;
            }
            self.walk(&child);
        }
    }

    fn text(&mut self, text: &str) {
        const LONGEST: usize = 90;
        let labelled = WORDS.authors.labels.contains(&self.before);
        self.before.clear();
        if text.len() > LONGEST {
            return;
        }
        if labelled && is_full_name(text.split([',', '|', ';', '/']).next().unwrap_or("")) {
            self.found = Some(text.to_owned());
            return;
        }
        let lower = text.to_lowercase();
        let bare = lower.trim_matches([':', ' ', '|', '·', '-', '–', '•', '/']);
        if bare.len() < 16 {
            self.before.push_str(bare);
        }
        // `A column by Ines Kolb`.
        for word in [" von ", " by ", " por ", " par ", " di "] {
            if let Some((head, rest)) = text.split_once(word)
                && head
                    .split(' ')
                    .all(|w| WORDS.authors.pieces.contains(&w.to_lowercase()))
                && is_full_name(rest)
            {
                self.found = Some(rest.to_owned());
                return;
            }
        }
        for label in &WORDS.authors.labels {
            if let Some(rest) = lower.strip_prefix(label.as_str())
                && rest.starts_with([' ', ':'])
                && let Some(rest) = text.get(text.len() - rest.len()..)
            {
                let rest = rest.trim_start_matches([':', ' ']);
                if is_full_name(rest.split([',', '|', ';', '(']).next().unwrap_or("")) {
                    self.found = Some(rest.to_owned());
                    return;
                }
            }
        }
    }
}

/// A first and a last name, as they are written in the languages that have capital letters.
pub fn is_full_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|w| {
            w.starts_with(char::is_uppercase)
                && w.chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '’' | '\''))
                || matches!(
                    *w,
                    "von"
                        | "van"
                        | "de"
                        | "der"
                        | "den"
                        | "la"
                        | "del"
                        | "di"
                        | "da"
                        | "dos"
                        | "al"
                        | "bin"
                        | "and"
                        | "und"
                        | "y"
                        | "et"
                )
        })
        && words.first().is_some_and(|w| {
            w.starts_with(char::is_uppercase) && !matches!(*w, "The" | "Der" | "Die" | "Das" | "Our" | "My")
        })
}

/// Whether it lies among comments or in a box about other articles.
fn beside(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(Some(8)).chain(std::iter::once(*node)).any(|n| {
        if n.has_name("aside") || n.has_name("footer") || n.has_name("nav") {
            return true;
        }
        if n.has_name("body") || n.has_name("html") {
            return false;
        }
        let names = names(&n).to_ascii_lowercase();
        names.contains("comment")
            || names.contains("related")
            || names.contains("sidebar")
            || names.contains("widget")
            || names.contains("teaser")
            || names.contains("credit")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_gives_its_people() {
        let mut draft = Draft::default();
        for (line, names) in [
            (
                "By Ines Kolb and Tor Aune, Science Editor",
                &["Ines Kolb", "Tor Aune"][..],
            ),
            ("Posted by Ines Kolb", &["Ines Kolb"]),
            ("Von: Ines Kolb", &["Ines Kolb"]),
            ("Ines Kolb, Ines Kolb", &["Ines Kolb"]),
            ("Havnebladet GmbH, Nordby, Denmark", &[]),
            ("Havnebladet", &[]),
            ("www.havnebladet.example", &[]),
            ("Name *", &[]),
            ("Tor sagt:", &[]),
            ("Editorial Staff", &[]),
            ("J. R. Moss", &["J. R. Moss"]),
            ("21 May · by Ines Kolb", &["Ines Kolb"]),
            (
                "Posted by Ines Kolb, Harbour Project Marketing, Fjordix",
                &["Ines Kolb"],
            ),
            ("Havn und Liv, Nordby, Denmark", &[]),
            ("Nordby Post (www.nordby.example)", &[]),
        ] {
            assert_eq!(byline(line, &["Havnebladet"], &mut draft), names, "{line}");
        }
    }

    #[test]
    fn the_page_shows_its_author_but_not_those_of_comments() {
        let mut draft = Draft::default();
        let doc = Document::from(
            "<body><p class=byline>By <a href=/x>Ines Kolb</a></p><div class=comments><span class=author>Tor Aune</span></div></body>",
        );
        let (names, from) = in_page(&doc, &[], &mut draft).expect("an author");
        assert_eq!(names, ["Ines Kolb"]);
        assert_eq!(from, Origin::Text);
    }
}
