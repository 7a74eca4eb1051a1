//! Looks over the blocks of an article found on a page: captions, credits and signatures get their own kind, and lines that lead elsewhere go.
//! What stands in the middle of an article goes only for what it says; what stands at its ends also for what it is.

use super::words::WORDS;
use crate::article::{Article, Block, BlockKind, Link, Span};

/// Words of a block that carries the story.
const RUNNING: usize = 12;

/// What the pass decides about one block.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Fate {
    Keep,
    As(BlockKind),
    Drop,
}

/// What is known about one block.
struct Seen<'a> {
    text: &'a str,
    lower: String,
    kind: BlockKind,
    words: usize,
    /// Characters that are links, in percent.
    linked: usize,
}

impl Seen<'_> {
    fn is_sentence(&self) -> bool {
        self.text
            .trim_end_matches(['"', '”', '’', '»', ')', '\''])
            .ends_with(['.', '!', '?', '…', '。', '।', ':'])
    }

    /// Text of the story itself.
    fn runs(&self) -> bool {
        matches!(
            self.kind,
            BlockKind::Paragraph | BlockKind::Quote | BlockKind::Item | BlockKind::Pre | BlockKind::Embed
        ) && self.linked < 50
            && (self.words >= RUNNING && self.is_sentence()
                || self.words >= 2 * RUNNING
                || self.text.chars().count() > 120)
    }
}

/// Passes over an article. `alts`: the descriptions of its pictures, which many pages print again under them.
pub fn trim(article: &mut Article, alts: &[String]) {
    let fates = fates(article, alts);
    if fates.iter().all(|f| *f == Fate::Keep) {
        return;
    }
    apply(article, &fates);
}

fn fates(article: &Article, alts: &[String]) -> Vec<Fate> {
    let seen = look(article);
    let mut fates = vec![Fate::Keep; seen.len()];
    let total: usize = seen.iter().map(|s| s.words).sum();
    let first = seen.iter().position(Seen::runs).unwrap_or(0);
    let title = article.meta.title.as_deref().map(key).unwrap_or_default();
    let authors: Vec<String> = article.meta.authors.iter().map(|a| a.to_lowercase()).collect();

    for (i, block) in seen.iter().enumerate() {
        if let Some(fate) = by_its_words(block, alts) {
            set(&mut fates, i, fate);
        } else if i < first.max(3) && !title.is_empty() && key(block.text) == title {
            set(&mut fates, i, Fate::Drop);
        } else if is_signature(block, &authors) {
            set(&mut fates, i, Fate::As(BlockKind::Byline));
        } else if i < first && block.linked > 80 && !matches!(block.kind, BlockKind::Heading(_)) {
            set(&mut fates, i, Fate::Drop);
        }
    }
    captions_twice(&seen, &mut fates);
    over_links(&seen, total, &mut fates);
    end(&seen, &authors, &mut fates);
    bare_headings(&seen, &mut fates);
    // A page that is nothing but such lines is what it is.
    let kept: usize = seen
        .iter()
        .zip(&fates)
        .filter(|(_, f)| **f == Fate::Keep)
        .map(|(s, _)| s.words)
        .sum();
    if kept * 3 < total {
        fates.fill(Fate::Keep);
    }
    fates
}

fn set(fates: &mut [Fate], i: usize, fate: Fate) {
    if let Some(f) = fates.get_mut(i) {
        *f = fate;
    }
}

fn look(article: &Article) -> Vec<Seen<'_>> {
    let mut links = article.links.iter().peekable();
    article
        .blocks
        .iter()
        .map(|block| {
            let text = block.span.of(&article.text);
            let mut linked = 0;
            while let Some(link) = links.peek() {
                if link.span.start() >= block.span.end() {
                    break;
                }
                linked += link.span.of(&article.text).len();
                links.next();
            }
            Seen {
                text,
                // Leads are short: the rest of a long block need not be folded.
                lower: text
                    .chars()
                    .take(120)
                    .flat_map(char::to_lowercase)
                    .collect::<String>()
                    .trim_start_matches([
                        '|', '•', '»', '>', '*', '-', '–', '—', '+', '[', '(', ' ', '…', '.',
                    ])
                    .to_owned(),
                kind: block.kind,
                words: text.split_whitespace().count(),
                linked: linked * 100 / text.len().max(1),
            }
        })
        .collect()
}

/// Letters and digits only, in lower case: how headlines are compared.
fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a block is by its own words, wherever it stands.
fn by_its_words(block: &Seen<'_>, alts: &[String]) -> Option<Fate> {
    if matches!(block.kind, BlockKind::Pre | BlockKind::Quote | BlockKind::Embed) {
        return None;
    }
    let heading = matches!(block.kind, BlockKind::Heading(_));
    if !heading && WORDS.is_caption(&block.lower) && block.words < 60 {
        return Some(Fate::As(BlockKind::Caption));
    }
    if WORDS.is_credit(&block.lower) && block.words <= 20 && !heading {
        return Some(Fate::As(BlockKind::Credit));
    }
    if !heading && block.words <= 70 && ends_in_credit(block.text) {
        return Some(Fate::As(BlockKind::Caption));
    }
    if !heading && block.words >= 4 && block.words < 90 {
        let this = key(block.text);
        if alts
            .iter()
            .any(|alt| this == *alt || alt.len() > 40 && this.starts_with(alt.as_str()))
        {
            return Some(Fate::As(BlockKind::Caption));
        }
    }
    if !heading && WORDS.is_whole_line(&block.lower) {
        return Some(Fate::Drop);
    }
    if WORDS.is_line(&block.lower) {
        let lead_is_all = block.words <= 3 && !block.text.ends_with('.');
        let short = block.words <= 18 && (block.linked >= 30 || !block.is_sentence());
        if lead_is_all || short || (block.words <= 40 && block.linked >= 40) {
            return Some(Fate::Drop);
        }
    }
    None
}

/// Whether it ends in who made the picture: `(Image: …)`, `[File: …]`, `Photograph: …`, `Photo by …`.
fn ends_in_credit(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ' ']);
    if text.ends_with([')', ']'])
        && let Some(open) = text.rfind(['(', '['])
        && let Some(inner) = text.get(open + 1..)
        && inner.len() < 90
    {
        let inner = inner.trim().to_lowercase();
        return [
            "image",
            "photo",
            "picture",
            "credit",
            "ap photo",
            "foto",
            "bild",
            "getty",
            "file",
            "reuters/",
            "afp/",
            "©",
            "screengrab",
            "screenshot",
            "courtesy",
            "fot.",
            "фото",
            "quelle:",
            "via getty",
            "ap/",
            "pic:",
        ]
        .iter()
        .any(|lead| {
            inner
                .strip_prefix(lead)
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        }) || inner.ends_with("/getty images")
            || inner.ends_with("via getty images)")
            || inner.ends_with("/ap)")
            || inner.ends_with("/reuters)");
    }
    let tail = text
        .char_indices()
        .rev()
        .nth(90)
        .map_or(text, |(at, _)| text.get(at..).unwrap_or(text))
        .to_lowercase();
    // Every mark has one of these: three looks at each of a hundred thousand blocks, not thirteen.
    if ![": ", "by ", "getty"].iter().any(|part| tail.contains(part)) {
        return false;
    }
    [
        "photograph: ",
        "photo: ",
        "credit: ",
        "image: ",
        "foto: ",
        "bild: ",
        "photo by ",
        "photograph by ",
        "| getty images",
        "/getty images",
        "via getty images",
        "(photo: ",
        "© getty",
    ]
    .iter()
    .any(|mark| tail.contains(mark))
}

/// A line of date, time and authors.
fn is_signature(block: &Seen<'_>, authors: &[String]) -> bool {
    if block.words > 24
        || matches!(
            block.kind,
            BlockKind::Heading(1 | 2) | BlockKind::Pre | BlockKind::Quote | BlockKind::Embed
        )
    {
        return false;
    }
    let lower = block.text.to_lowercase();
    let mut rest = lower.clone();
    let mut named = false;
    for author in authors {
        if rest.contains(author.as_str()) {
            named = true;
            rest = rest.replace(author.as_str(), " ");
        }
    }
    let mut dated = false;
    let mut other = 0;
    for word in rest.split(|c: char| !c.is_alphanumeric() && c != '.' && c != '+') {
        let word = word.trim_matches('.');
        if word.is_empty() {
            continue;
        }
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if digits > 0 && word.len() <= digits + 2 || WORDS.month(word).is_some() {
            dated = true;
        } else if !WORDS.in_dates(word) {
            other += 1;
        }
    }
    let by = lower.starts_with("by ")
        || lower.starts_with("von ")
        || lower.starts_with("par ")
        || lower.starts_with("por ");
    (dated && other == 0 && block.words >= 2)
        || (named && other <= 4 && block.words <= 16 && !block.is_sentence())
        || (named && by && block.words <= 16)
        || (by
            && block.words <= 5
            && block.words > 1
            && !block.is_sentence()
            && block
                .text
                .split_whitespace()
                .skip(1)
                .all(|w| w.starts_with(char::is_uppercase) || w == "and"))
        || (dated
            && other <= 5
            && block.words <= 16
            && [
                "published",
                "updated",
                "posted",
                "first published",
                "last updated",
                "last modified",
                "| updated",
                "veröffentlicht",
                "aktualisiert",
                "erstellt",
                "stand:",
                "publié",
                "publicado",
                "actualizado",
                "publikacja",
                "der beitrag wurde",
            ]
            .iter()
            .any(|l| lower.starts_with(l)))
}

/// The words under a picture that the page prints twice.
fn captions_twice(seen: &[Seen<'_>], fates: &mut [Fate]) {
    for i in 0..seen.len() {
        let Some(a) = seen.get(i) else { break };
        if !(6..=60).contains(&a.words) {
            continue;
        }
        let a_key = a
            .text
            .trim_end_matches([' ', '.'])
            .trim_end_matches("less")
            .trim_end();
        for j in [i + 1, i + 2] {
            // Of two that are not neighbours, only a caption or credit stands between.
            if j == i + 2 && !matches!(fates.get(i + 1), Some(Fate::As(_))) {
                break;
            }
            if let Some(b) = seen.get(j)
                && (a.text == b.text
                    || a_key.len() > 60 && b.text.starts_with(a_key) && b.text.len() < a_key.len() + 60)
            {
                set(fates, i, Fate::As(BlockKind::Caption));
                set(fates, j, Fate::As(BlockKind::Caption));
            }
        }
    }
}

/// A short line over links, and the links below it.
fn over_links(seen: &[Seen<'_>], total: usize, fates: &mut [Fate]) {
    let mut i = 0;
    while let Some(head) = seen.get(i) {
        let short = head.words <= 9 && !matches!(head.kind, BlockKind::Pre | BlockKind::Quote);
        if !(short && WORDS.over_links(head.text)) {
            i += 1;
            continue;
        }
        let after: Vec<&Seen<'_>> = seen.iter().skip(i + 1).collect();
        let links = after
            .iter()
            .take_while(|b| {
                b.linked >= 60 || b.words <= 3 && !b.runs() && !matches!(b.kind, BlockKind::Heading(_))
            })
            .count();
        let running: usize = after.iter().filter(|b| b.runs()).map(|b| b.words).sum();
        if links > 0
            || head.linked >= 60
            || after
                .first()
                .is_none_or(|b| matches!(b.kind, BlockKind::Heading(_)))
        {
            for j in i..=i + links {
                set(fates, j, Fate::Drop);
            }
            i += links;
        } else if running * 100 < total * 30 && i * 2 > seen.len() {
            // Teasers of other articles at the end.
            for j in i..seen.len() {
                set(fates, j, Fate::Drop);
            }
            return;
        }
        i += 1;
    }
}

/// What stands after the last words of the story.
fn end(seen: &[Seen<'_>], authors: &[String], fates: &mut [Fate]) {
    for (i, block) in seen.iter().enumerate().rev() {
        if i == 0 {
            return;
        }
        if fates.get(i).is_some_and(|f| *f != Fate::Keep)
            || matches!(
                block.kind,
                BlockKind::Credit | BlockKind::Caption | BlockKind::Byline
            )
        {
            continue;
        }
        if matches!(block.kind, BlockKind::Pre | BlockKind::Quote | BlockKind::Embed) {
            return;
        }
        let lower = &block.lower;
        let bio = block.words < 120
            && authors.iter().any(|a| {
                lower.strip_prefix(a.as_str()).is_some_and(|rest| {
                    rest.is_empty()
                        || [
                            " is ", " has ", " covers ", " writes ", " ist ", " (", ", ", " est ", " es ",
                        ]
                        .iter()
                        .any(|verb| rest.starts_with(verb))
                })
            });
        let contact = block.words <= 14
            && (block.text.contains('@') || lower.contains("twitter.com/"))
            && !block.runs();
        let legal = block.words < 90 && (lower.starts_with("citation:") || lower.starts_with("note: we are"));
        // An article may be about newsletters.
        let tail = block.words < 60
            && WORDS.tails(&block.text.to_lowercase()).any(|words| {
                !seen
                    .iter()
                    .take(i)
                    .any(|b| b.runs() && b.text.to_lowercase().contains(words))
            });
        if bio {
            set(fates, i, Fate::As(BlockKind::Byline));
        } else if contact
            || legal
            || tail
            || block.linked >= 70 && block.words <= 25 && block.kind != BlockKind::Item
        {
            set(fates, i, Fate::Drop);
        } else {
            return;
        }
    }
}

/// A heading over nothing, where what it stood over went.
fn bare_headings(seen: &[Seen<'_>], fates: &mut [Fate]) {
    let mut next: Option<(BlockKind, bool)> = None;
    for (i, block) in seen.iter().enumerate().rev() {
        let gone = fates.get(i) == Some(&Fate::Drop);
        if let BlockKind::Heading(level) = block.kind {
            let over_nothing = match next {
                None => true,
                Some((BlockKind::Heading(l), true)) => l <= level,
                _ => false,
            };
            let after_gone = fates.get(i + 1) == Some(&Fate::Drop);
            if !gone && over_nothing && (after_gone || i + 1 == seen.len()) {
                set(fates, i, Fate::Drop);
                continue;
            }
        }
        if !gone {
            next = Some((block.kind, true));
        }
    }
}

/// Makes the article anew from the blocks that stay.
fn apply(article: &mut Article, fates: &[Fate]) {
    let old = std::mem::take(&mut article.text);
    let blocks = std::mem::take(&mut article.blocks);
    let links = std::mem::take(&mut article.links);
    let mut links = links.into_iter().peekable();
    for (block, fate) in blocks.iter().zip(fates) {
        let kept = *fate != Fate::Drop;
        let kind = match fate {
            Fate::As(kind) => *kind,
            _ => block.kind,
        };
        if kept && !article.text.is_empty() {
            article.text.push_str("\n\n");
        }
        let start = article.text.len();
        if kept {
            article.text.push_str(block.span.of(&old));
            article.blocks.push(Block {
                span: Span::new(start, article.text.len()),
                kind,
            });
        }
        while let Some(link) = links.next_if(|l| l.span.start() < block.span.end()) {
            if kept && link.span.start() >= block.span.start() && link.span.end() <= block.span.end() {
                article.links.push(Link {
                    span: Span::new(
                        start + link.span.start() - block.span.start(),
                        start + link.span.end() - block.span.start(),
                    ),
                    href: link.href,
                });
            }
        }
    }
}

/// How a description is compared with the blocks.
pub fn alt_key(alt: &str) -> Option<String> {
    let key = key(alt);
    (alt.split_whitespace().count() >= 4).then_some(key)
}
