//! The words by which pages name what is no article (`config/pages.toml`), ready to be looked up.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The file, compiled in.
const FILE: &str = include_str!("../../../config/pages.toml");

/// What an element is by its `class` and `id`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// No part of the article.
    Furniture,
    /// Who wrote it and when.
    Byline,
    /// The words under a picture.
    Caption,
    /// Who made a picture.
    Credit,
}

#[derive(Deserialize)]
struct File {
    tags: Tags,
    authors: Authors,
    published: Published,
    names: Names,
    blocks: Blocks,
}

/// Names and properties of `<meta>`.
#[derive(Deserialize, Default)]
pub struct Tags {
    pub title: Vec<String>,
    pub author: Vec<String>,
    pub outlet: Vec<String>,
    pub description: Vec<String>,
    pub language: Vec<String>,
    pub published_first: Vec<String>,
    pub published: Vec<String>,
    pub modified: Vec<String>,
}

/// The words around the names of authors.
#[derive(Deserialize, Default)]
pub struct Authors {
    pub leads: Vec<String>,
    pub no_names: HashSet<String>,
    pub labels: Vec<String>,
    pub pieces: HashSet<String>,
    pub never: HashSet<String>,
    pub desks: HashSet<String>,
}

/// The words around the day of publication.
#[derive(Deserialize, Default)]
pub struct Published {
    pub strong: Vec<String>,
    pub weak: Vec<String>,
    pub modified: Vec<String>,
    pub named: Vec<String>,
    pub elsewhere: Vec<String>,
    pub scripts: HashSet<String>,
}

#[derive(Deserialize)]
struct Names {
    furniture: Vec<String>,
    pairs: Vec<String>,
    byline: Vec<String>,
    byline_pairs: Vec<String>,
    caption: Vec<String>,
    credit: Vec<String>,
    body: Vec<String>,
    lead: Vec<String>,
}

/// The lists about blocks of text.
#[derive(Deserialize)]
pub struct Blocks {
    over_links: Vec<String>,
    lines: Vec<String>,
    tails: Vec<String>,
    credits: Vec<String>,
    captions: Vec<String>,
    dates: Vec<String>,
    months: Vec<String>,
    weekdays: Vec<String>,
}

/// The lists, as sets.
#[derive(Default)]
pub struct Words {
    pub tags: Tags,
    pub authors: Authors,
    pub published: Published,
    furniture: HashSet<String>,
    byline: HashSet<String>,
    caption: HashSet<String>,
    credit: HashSet<String>,
    body: HashSet<String>,
    lead: HashSet<String>,
    over_links: HashSet<String>,
    lines: Leads,
    tails: Vec<String>,
    credits: Leads,
    captions: Leads,
    dates: HashSet<String>,
    weekdays: HashSet<String>,
    months: HashMap<String, u32>,
}

/// How blocks begin, by the first byte: a page may have a hundred thousand blocks, and nearly all leads are ruled out by it.
#[derive(Default)]
struct Leads(HashMap<u8, Vec<String>>);

impl Leads {
    fn new(list: Vec<String>) -> Leads {
        let mut leads: HashMap<u8, Vec<String>> = HashMap::new();
        for lead in list {
            if let Some(first) = lead.bytes().next() {
                leads.entry(first).or_default().push(lead);
            }
        }
        Leads(leads)
    }

    /// Those that begin with the same byte as the text.
    fn like(&self, text: &str) -> &[String] {
        let first = text.as_bytes().first();
        first.and_then(|b| self.0.get(b)).map_or(&[], Vec::as_slice)
    }

    /// Whether a text begins with one of these, as whole words.
    fn begin(&self, lower: &str) -> bool {
        self.like(lower).iter().any(|lead| {
            lower.strip_prefix(lead.as_str()).is_some_and(|rest| {
                !lead.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric)
            })
        })
    }
}

/// The lists. A file that is wrong is found by the tests; a program that has it anyway works without them.
pub static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: Option<File> = toml::from_str(FILE).ok();
    file.map_or_else(Words::default, Words::new)
});

impl Words {
    fn new(file: File) -> Words {
        let Names {
            furniture,
            pairs,
            byline,
            byline_pairs,
            caption,
            credit,
            body,
            lead,
        } = file.names;
        let blocks = file.blocks;
        let mut months: HashMap<String, u32> = HashMap::new();
        for list in &blocks.months {
            for (month, number) in list.split(' ').zip(1..) {
                // What two languages call different months is the month of the first.
                months.entry(month.to_owned()).or_insert(number);
            }
        }
        let mut dates: HashSet<String> = blocks.dates.into_iter().collect();
        dates.extend(months.keys().cloned());
        let weekdays: HashSet<String> = blocks
            .weekdays
            .iter()
            .flat_map(|l| l.split(' '))
            .map(str::to_owned)
            .collect();
        dates.extend(weekdays.iter().cloned());
        Words {
            tags: file.tags,
            authors: file.authors,
            published: file.published,
            furniture: furniture.into_iter().chain(pairs).collect(),
            byline: byline.into_iter().chain(byline_pairs).collect(),
            caption: caption.into_iter().collect(),
            credit: credit.into_iter().collect(),
            body: body.into_iter().collect(),
            lead: lead.into_iter().collect(),
            over_links: blocks.over_links.into_iter().collect(),
            lines: Leads::new(blocks.lines),
            tails: blocks.tails,
            credits: Leads::new(blocks.credits),
            captions: Leads::new(blocks.captions),
            dates,
            weekdays,
            months,
        }
    }

    /// What an element calls itself. `names`: the values of its `class` and `id`.
    pub fn named(&self, names: &str) -> Option<Named> {
        let mut found = None;
        parts(names, |part| {
            if self.furniture.contains(part) {
                found = Some(Named::Furniture);
                return false;
            }
            if self.credit.contains(part) {
                found = Some(Named::Credit);
            } else if self.caption.contains(part) {
                found = found.or(Some(Named::Caption));
            } else if self.byline.contains(part) {
                found = found.or(Some(Named::Byline));
            }
            true
        });
        found
    }

    /// Whether an element calls itself the body of an article.
    pub fn is_body(&self, names: &str) -> bool {
        any_part(names, &self.body)
    }

    /// Whether an element calls itself the standfirst of an article.
    pub fn is_lead(&self, names: &str) -> bool {
        any_part(names, &self.lead)
    }

    /// Whether a short text stands over links to other articles.
    pub fn over_links(&self, text: &str) -> bool {
        self.over_links.contains(&plain(text)) || {
            let text = text.to_lowercase();
            text.trim_end_matches([':', '…', ' ']).len() > 7
                && [
                    "more from ",
                    "more on ",
                    "more about ",
                    "mehr zu ",
                    "mehr von ",
                    "mehr aus ",
                    "also on ",
                    "auch auf ",
                    "related to ",
                    "más sobre ",
                ]
                .iter()
                .any(|lead| text.starts_with(lead))
        }
    }

    /// Whether a block begins as furniture does.
    pub fn is_line(&self, lower: &str) -> bool {
        self.lines.begin(lower)
    }

    /// Whether a block is nothing but such a line.
    pub fn is_whole_line(&self, lower: &str) -> bool {
        let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
        !bare.is_empty()
            && self.lines.like(bare).iter().any(|line| {
                line.strip_prefix(bare)
                    .is_some_and(|rest| !rest.contains(char::is_alphanumeric))
            })
    }

    /// What a block, in lower case, says that stands below a story.
    pub fn tails<'a>(&'a self, lower: &'a str) -> impl Iterator<Item = &'a str> {
        self.tails
            .iter()
            .map(String::as_str)
            .filter(|tail| lower.contains(tail))
    }

    /// Whether a block begins as a credit does.
    pub fn is_credit(&self, lower: &str) -> bool {
        self.credits.begin(lower)
    }

    /// Whether a block begins as a caption does.
    pub fn is_caption(&self, lower: &str) -> bool {
        self.captions.begin(lower)
    }

    /// Whether a word, in lower case, stands in dates and signatures.
    pub fn in_dates(&self, word: &str) -> bool {
        self.dates.contains(word)
    }

    /// Whether a word, in lower case, is the name of a day and not short for it.
    pub fn weekday(&self, word: &str) -> bool {
        word.len() > 4 && self.weekdays.contains(word)
    }

    /// The number of a month, 1 to 12, by its name in lower case without a full stop.
    pub fn month(&self, word: &str) -> Option<u32> {
        self.months.get(word).copied()
    }
}

/// Whether a name has one of these parts.
fn any_part(names: &str, list: &HashSet<String>) -> bool {
    let mut found = false;
    parts(names, |part| {
        found = list.contains(part);
        !found
    });
    found
}

/// In lower case, without the signs around it.
fn plain(text: &str) -> String {
    text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Calls `each` with every word of the names, and with every two neighbours of one name, in lower case, until it says false.
fn parts(names: &str, mut each: impl FnMut(&str) -> bool) {
    let mut pair = String::new();
    let mut word = String::new();
    for name in names.split_ascii_whitespace().take(24) {
        if name.len() > 80 {
            continue;
        }
        pair.clear();
        let mut chars = name.chars().peekable();
        loop {
            let c = chars.next();
            let ends = c.is_none_or(|c| !c.is_alphanumeric());
            if let Some(c) = c
                && !ends
            {
                word.extend(c.to_lowercase());
            }
            let hump = c.is_some_and(char::is_lowercase) && chars.peek().is_some_and(|n| n.is_uppercase());
            if (ends || hump) && !word.is_empty() {
                if !each(&word) {
                    return;
                }
                if !pair.is_empty() {
                    pair.push(' ');
                    pair.push_str(&word);
                    if !each(&pair) {
                        return;
                    }
                }
                std::mem::swap(&mut pair, &mut word);
                word.clear();
            }
            if c.is_none() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lists_are_read() {
        toml::from_str::<File>(FILE)
            .map(|_| ())
            .expect("config/pages.toml reads");
    }

    #[test]
    fn names_are_cut_at_hyphens_and_humps() {
        for names in [
            "related-links",
            "x relatedLinks",
            "Box_Related",
            "article-read-more",
        ] {
            assert_eq!(WORDS.named(names), Some(Named::Furniture), "{names}");
        }
        for names in ["correlated", "header", "download", "shared-space", "reading more"] {
            assert_eq!(WORDS.named(names), None, "{names}");
        }
        assert_eq!(WORDS.named("wp-caption-text"), Some(Named::Caption));
        assert_eq!(WORDS.named("photo-credit"), Some(Named::Credit));
        assert_eq!(WORDS.named("entry-meta"), Some(Named::Byline));
        assert!(WORDS.is_body("c-articleBody") && WORDS.is_body("entry-content clear"));
        assert!(!WORDS.is_body("contents"));
    }

    #[test]
    fn months_have_their_numbers() {
        for (word, number) in [
            ("may", 5),
            ("märz", 3),
            ("août", 8),
            ("listopada", 11),
            ("dic", 12),
        ] {
            assert_eq!(WORDS.month(word), Some(number), "{word}");
        }
    }
}
