//! A feed opened as an article: its items under each other, each with its heading and date.

use super::{Feed, FeedError, Item, parse_text, words};
use crate::article::{Article, BlockKind, DateFrom, Format, Meta, Published};
use crate::ingest::address::is_web;
use crate::ingest::draft::Draft;
use crate::ingest::html;

/// Items that are shown; feeds put the newest first.
const MAX_SHOWN: usize = 100;

/// Reads a feed that is decoded already as one article.
pub fn read(text: &str) -> Article {
    let mut feed = match parse_text(text, None) {
        Ok(feed) => feed,
        Err(error) => Feed {
            problems: vec![match error {
                FeedError::NoFeed | FeedError::Page { .. } => "it was to be a feed and is none".to_owned(),
                FeedError::Bytes(error) => error.to_string(),
            }],
            ..Feed::default()
        },
    };
    let mut warnings = std::mem::take(&mut feed.problems);
    if feed.items.len() > MAX_SHOWN {
        warnings.push(format!(
            "the first {MAX_SHOWN} of {} items are shown",
            feed.items.len()
        ));
        feed.items.truncate(MAX_SHOWN);
    } else if feed.items.is_empty() {
        warnings.push("no items were found in this feed".to_owned());
    }
    let mut draft = Draft::default();
    for item in &feed.items {
        show(item, &mut draft);
    }
    let meta = Meta {
        outlet: feed.title.clone(),
        title: feed.title,
        published: feed
            .items
            .iter()
            .filter_map(|i| i.published.as_ref().or(i.updated.as_ref()))
            .max()
            .map(|value| Published {
                value: value.clone(),
                from: DateFrom::Metadata,
            }),
        url: feed
            .link
            .filter(|l| l.starts_with("http://") || l.starts_with("https://")),
        language: feed.language,
        ..Meta::default()
    };
    let mut article = draft.finish(meta, Format::Html);
    article.warnings.splice(0..0, warnings);
    article
}

/// One item as an article of its own, under its own address. `outlet` is what its feed is called.
pub fn item(item: &Item, outlet: &str) -> Article {
    let mut draft = Draft::default();
    let title = draft.title(item.title.as_deref().unwrap_or(""));
    if let Some(title) = &title {
        draft.block(BlockKind::Heading(1), title);
    }
    html::fragment(
        item.content.as_ref().or(item.summary.as_ref()).map_or("", |b| b),
        &mut draft,
    );
    draft.end();
    let meta = Meta {
        title,
        outlet: draft.title(outlet),
        authors: item.authors.clone(),
        published: item.published.as_ref().map(|value| Published {
            value: value.clone(),
            from: DateFrom::Metadata,
        }),
        modified: item.updated.clone(),
        url: item.link.clone().filter(|l| is_web(l)),
        ..Meta::default()
    };
    let mut article = draft.finish(meta, Format::Html);
    let base = item.base.as_deref().or(item.link.as_deref());
    for link in &mut article.links {
        if let Some(address) = words::address(&link.href, base) {
            link.href = address;
        }
    }
    article
}

fn show(item: &Item, draft: &mut Draft) {
    draft.begin(BlockKind::Heading(2));
    if let Some(link) = &item.link {
        draft.link(link);
    }
    draft.text(item.title.as_deref().unwrap_or(""));
    draft.end();
    if let Some(date) = item.published.as_ref().or(item.updated.as_ref()) {
        draft.block(BlockKind::Byline, date.get(..10).unwrap_or(date));
    }
    html::fragment(
        item.content.as_ref().or(item.summary.as_ref()).map_or("", |b| b),
        draft,
    );
    draft.end();
}
