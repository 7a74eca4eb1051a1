//! Where a page says who signed it, and which of these places is believed.

use super::authors::{byline, completes, desk, is_full_name, without_lead};
use super::furniture::names;
use super::linked::Said;
use super::meta::MetaTags;
use super::words::WORDS;
use crate::article::Origin;
use crate::ingest::draft::Draft;
use dom_query::{Document, NodeRef};

/// The people who signed it; where nobody did, the desk that did.
pub fn signed(
    doc: &Document,
    said: &Said,
    tags: &MetaTags,
    site: &[&str],
    draft: &mut Draft,
) -> Option<(Vec<String>, Origin)> {
    let tagged = tagged(tags);
    let seen = in_page(doc, site, draft);
    let mut named = |texts: &[String]| -> Option<Vec<String>> {
        let mut names: Vec<String> = Vec::new();
        for name in texts.iter().flat_map(|text| byline(text, site, draft)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then_some(names)
    };
    let told = [
        (named(&said.people), Origin::JsonLd),
        (named(&said.authors), Origin::JsonLd),
        (named(&tagged), Origin::MetaTag),
    ];
    let told = told.into_iter().find_map(|(names, from)| Some((names?, from)));
    let Some((names, from)) = told else {
        return seen.or_else(|| by_desk(doc, said, &tagged, draft));
    };
    // What is made for machines may hold a first name, or the first of several people; another place has them all.
    let tag = tagged
        .iter()
        .filter_map(|text| Some((named(std::slice::from_ref(text))?, Origin::MetaTag)));
    if let Some(fuller) = tag.chain(seen.clone()).find(|(more, _)| completes(more, &names)) {
        return Some(fuller);
    }
    // Many sites put their owner into the tags of all their pages; the link to the author is made for the one page.
    match seen {
        Some((seen, place @ Origin::Microdata))
            if from == Origin::MetaTag && seen.iter().all(|name| is_full_name(name)) =>
        {
            Some((seen, place))
        }
        _ => Some((names, from)),
    }
}

/// Tags in which the last name stands first, by the custom of libraries.
const LAST_NAME_FIRST: [&str; 3] = ["dc.creator", "dcterms.creator", "citation_author"];

/// What the tags say that are made for names of authors.
fn tagged(tags: &MetaTags) -> Vec<String> {
    tags.values(&WORDS.tags.author)
        .map(|(key, value)| match value.split_once(", ") {
            Some((last, first)) if LAST_NAME_FIRST.contains(&key) && !first.contains(',') => {
                format!("{first} {last}")
            }
            _ => value.to_owned(),
        })
        .collect()
}

/// Elements that name the author of a page, from the plainest on.
const PLACES: [&str; 6] = [
    "[rel~=author], .submitted .username",
    "[itemprop~=author]",
    ".author-name, .byline-name, .article-author, .post-author, .entry-author, .autor",
    "a[href*='/author/'], a[href*='/authors/'], a[href*='/autor/'], a[href*='/autoren/'], a[href*='/auteur/'], a[href*='/autore/'], a[href*='/staff/'], a[href*='/profile/']",
    ".author, .byline, .by-line",
    "[class*='author-name'], [class*='author__name'], [class*='byline__name'], [class*='__author'], [class*='__byline']",
];

/// The first so many of them are marked for it; the others are only named so.
const BY_MARK: usize = 2;

/// Elements of one kind that are looked at.
const MOST_PLACES: usize = 40;

/// The desk that signed, as it is printed: "Redaktion", "Agencia EFE".
fn by_desk(
    doc: &Document,
    said: &Said,
    tagged: &[String],
    draft: &mut Draft,
) -> Option<(Vec<String>, Origin)> {
    let first = |texts: &[String], draft: &mut Draft| texts.iter().find_map(|text| desk(text, draft));
    if let Some(desk) = first(&said.signed, draft) {
        return Some((vec![desk], Origin::JsonLd));
    }
    if let Some(desk) = first(tagged, draft) {
        return Some((vec![desk], Origin::MetaTag));
    }
    let all = doc.select(&PLACES.join(", "));
    for selector in PLACES {
        for node in all.filter(selector).nodes().iter().take(MOST_PLACES) {
            if !beside(node)
                && let Some(desk) = desk(&node.text(), draft)
            {
                return Some((vec![desk], Origin::Text));
            }
        }
    }
    first(&Search::lines(doc), draft).map(|desk| (vec![desk], Origin::Text))
}

/// The names that the page shows: links to authors, elements that call themselves so, and the line that begins with "by".
fn in_page(doc: &Document, site: &[&str], draft: &mut Draft) -> Option<(Vec<String>, Origin)> {
    let line = |draft: &mut Draft| -> Option<Vec<String>> {
        Search::lines(doc)
            .iter()
            .map(|line| byline(line, site, draft))
            .find(|names| !names.is_empty())
    };
    let Some((names, from)) = marked(doc, site, draft) else {
        return Some((line(draft)?, Origin::Text));
    };
    // An account goes by a first name or a nickname; the line "by …" has the whole one.
    if let [name] = names.as_slice()
        && !name.contains(' ')
        && let Some(names) = line(draft).filter(|more| {
            completes(more, std::slice::from_ref(name)) || name.starts_with(char::is_lowercase)
        })
    {
        return Some((names, Origin::Text));
    }
    Some((names, from))
}

/// The names in elements that are made for them.
fn marked(doc: &Document, site: &[&str], draft: &mut Draft) -> Option<(Vec<String>, Origin)> {
    let mut best: Option<(Vec<String>, Origin)> = None;
    // One way through the page, however many kinds of places there are.
    let all = doc.select(&PLACES.join(", "));
    for (place, selector) in PLACES.into_iter().enumerate() {
        let mut found: Vec<String> = Vec::new();
        // The line of the first name: those of other articles stand elsewhere.
        let mut line: Option<NodeRef<'_>> = None;
        for node in all.filter(selector).nodes().iter().take(MOST_PLACES) {
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
            // A link that is marked as leading to the author may show the name she goes by.
            let single = selector.starts_with("[rel") || node.has_name("a") && !selector.starts_with('a');
            for name in byline(text, site, draft) {
                let people = single || name.split_whitespace().count() >= 2;
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
            let from = match place < BY_MARK {
                true => Origin::Microdata,
                false => Origin::Text,
            };
            // Of several people the first may be marked alone.
            if best.as_ref().is_none_or(|(names, _)| completes(&found, names)) {
                best = Some((found, from));
            }
        }
    }
    best
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

/// Lines of which the first may name no person.
const MOST_LINES: usize = 4;

/// Looks for lines that begin with "by".
struct Search {
    /// The text before this one, where it may be a label.
    before: String,
    left: usize,
    found: Vec<String>,
}

impl Search {
    /// What stands behind "by" in the first such lines of a page.
    fn lines(doc: &Document) -> Vec<String> {
        let mut search = Search {
            before: String::new(),
            left: MOST_TEXTS,
            found: Vec::new(),
        };
        search.walk(&doc.root());
        search.found
    }

    fn walk(&mut self, node: &NodeRef<'_>) {
        for child in node.children_it(false) {
            if self.found.len() >= MOST_LINES || self.left == 0 {
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
            self.found.push(text.to_owned());
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
                self.found.push(rest.to_owned());
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
                    self.found.push(rest.to_owned());
                    return;
                }
            }
        }
    }
}

/// Whether it lies among comments, under a picture or in a box about other articles.
fn beside(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(Some(8)).chain(std::iter::once(*node)).any(|n| {
        if ["aside", "footer", "nav", "figure", "figcaption"]
            .iter()
            .any(|name| n.has_name(name))
        {
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
            || names.contains("caption")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
