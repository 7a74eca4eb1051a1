//! Where a saved page came from, as the program that saved it wrote on top of it: SingleFile, and browsers ("saved from url").

use crate::ingest::{address, clean};

/// Bytes in which it stands.
const HEAD: usize = 8 << 10;

/// What is written on a saved page.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its address.
    pub url: String,
    /// The day on which it was saved.
    pub day: Option<String>,
}

/// Looks for it in the comments at the beginning.
pub fn read(page: &str) -> Option<Kept> {
    let mut rest = page.get(..page.len().min(HEAD)).or_else(|| {
        let end = (0..HEAD).rev().find(|&at| page.is_char_boundary(at))?;
        page.get(..end)
    })?;
    while let Some((_, after)) = rest.split_once("<!--") {
        let (comment, next) = after.split_once("-->")?;
        if let Some(kept) = single_file(comment).or_else(|| browser(comment)) {
            return Some(kept);
        }
        rest = next;
    }
    None
}

fn single_file(comment: &str) -> Option<Kept> {
    if !comment.trim_start().starts_with("Page saved with SingleFile") {
        return None;
    }
    let find = |key: &str| comment.lines().find_map(|line| line.trim().strip_prefix(key));
    let day = find("saved date:").and_then(|date| {
        // As JavaScript writes it: Tue Nov 05 2024 10:11:12 GMT+0100 (…).
        let date = date.trim().get(..15)?;
        let time = jiff::fmt::strtime::parse("%a %b %d %Y", date).ok()?;
        Some(time.to_date().ok()?.to_string())
    });
    web(find("url:")?, day)
}

fn browser(comment: &str) -> Option<Kept> {
    let rest = comment.trim_start().strip_prefix("saved from url=(")?;
    let (_, url) = rest.split_once(')')?;
    web(url, None)
}

fn web(url: &str, day: Option<String>) -> Option<Kept> {
    let url = url.trim();
    address::is_web(url).then(|| Kept {
        url: clean::line(url).into_owned(),
        day,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest;

    const PAGE: &str = "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://example.org/news/ferry \n \
        saved date: Tue Nov 05 2024 10:11:12 GMT+0100 (Central European Standard Time)\n--><meta charset=utf-8><title>Ferries</title>\
        <body><article><h1>Ferries</h1><p>The ferry was two hours late on Monday, the harbour master said, and nobody knows why it was.</p></article>";

    #[test]
    fn a_page_saved_by_singlefile_knows_its_address_and_its_day() {
        let article = ingest::read(PAGE.as_bytes(), &ingest::Hints::default()).expect("reads");
        assert_eq!(
            article.meta.url.as_deref(),
            Some("https://example.org/news/ferry")
        );
        // The day of saving is no day of publication.
        assert_eq!(article.meta.published, None);
        assert!(
            article.warnings.iter().any(|w| w.contains("saved on 2024-11-05")),
            "{:?}",
            article.warnings
        );
        // What the page says of itself goes first.
        let own = PAGE.replace(
            "<title>",
            "<link rel=canonical href=https://example.org/own><title>",
        );
        let article = ingest::read(own.as_bytes(), &ingest::Hints::default()).expect("reads");
        assert_eq!(article.meta.url.as_deref(), Some("https://example.org/own"));
    }

    #[test]
    fn browsers_write_the_address_and_nothing_else_is_believed() {
        let kept = read("<!DOCTYPE html>\n<!-- saved from url=(0027)https://example.org/story -->\n<html>");
        assert_eq!(kept.map(|k| k.url).as_deref(), Some("https://example.org/story"));
        for page in [
            "<!-- saved from url=(0017)file:///etc/passwd -->",
            "<!-- saved from url=(https://example.org -->",
            "<!-- Page saved with SingleFile \n url: javascript:alert(1) -->",
            "<!-- Page saved with SingleFile -->",
            "<!-- saved from url=(0014)about:internet -->",
            "<!-- no end",
            "<!---->",
        ] {
            assert_eq!(read(page), None, "{page}");
        }
        let late = format!(
            "{}{}",
            "é".repeat(HEAD),
            "<!-- saved from url=(0027)https://example.org/story -->"
        );
        assert_eq!(read(&late), None);
    }
}
