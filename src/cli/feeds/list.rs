//! `copydesk feeds list`, `items` and `remove`: what is followed, what came, and how to end it.

use super::super::{Common, json, talk};
use super::{now, place, places};
use crate::feed::Subscription;
use crate::ingest::clean;
use crate::store::{FeedShelf, Store};
use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io::{BufWriter, Write};

/// How the list is printed.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// What goes out
    #[arg(long, value_enum, default_value_t = Output::Text)]
    format: Output,
}

/// Which items are printed, and how.
#[derive(Args, Debug)]
pub struct ItemsArgs {
    /// Feeds, by address or name; all without
    #[arg(value_name = "FEED")]
    feeds: Vec<String>,
    /// Only what is not read
    #[arg(long)]
    unread: bool,
    /// What goes out
    #[arg(long, value_enum, default_value_t = Output::Text)]
    format: Output,
}

/// Which feed is ended.
#[derive(Args, Debug)]
pub struct RemoveArgs {
    /// Feeds, by address or name
    #[arg(value_name = "FEED", required = true)]
    feeds: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Output {
    Text,
    Json,
}

#[derive(Serialize)]
struct Row<'a> {
    url: &'a str,
    title: &'a str,
    folder: &'a [String],
    site: Option<&'a str>,
    items: usize,
    unread: usize,
    gone: bool,
    failures: u32,
    error: Option<&'a str>,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct ItemRow<'a> {
    feed: &'a str,
    key: &'a str,
    read: bool,
    title: &'a str,
    link: Option<&'a str>,
    published: Option<&'a str>,
    first: &'a str,
}

fn shelves(store: &Store) -> anyhow::Result<Vec<(Subscription, FeedShelf)>> {
    let (list, problem) = store.feeds()?;
    if let Some(problem) = problem {
        anyhow::bail!("cannot list the feeds: {problem}; put the file right first");
    }
    let read = |feed: Subscription| {
        let shelf = store.feed(&feed).read()?;
        Ok((feed, shelf))
    };
    list.feeds.into_iter().map(read).collect()
}

/// Runs `list`.
pub fn list(args: &ListArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let all = shelves(&store)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (feed, shelf) in &all {
        let own = shelf.problems.iter().map(ToString::to_string);
        let problems: Vec<String> = own.chain(shelf.progress.problems.iter().cloned()).collect();
        let row = Row {
            url: &feed.url,
            title: feed.called(),
            folder: &feed.folder,
            site: feed.site.as_deref(),
            items: shelf.items.len(),
            unread: shelf.unread(),
            gone: shelf.progress.gone,
            failures: shelf.progress.failures,
            error: shelf.progress.error.as_deref(),
            problems,
        };
        match args.format {
            Output::Json => json::line(&mut out, &row)?,
            Output::Text => text(&mut out, &row)?,
        }
    }
    out.flush()?;
    if all.is_empty() {
        talk(
            "no feed is followed yet; `copydesk feeds add URL` adds one, `copydesk feeds import FILE` a list",
        );
    }
    Ok(())
}

fn text(out: &mut impl Write, row: &Row<'_>) -> std::io::Result<()> {
    let folder = match row.folder {
        [] => String::new(),
        folders => format!("{}/", folders.join("/")),
    };
    let name = format!("{folder}{}", row.title);
    writeln!(
        out,
        "{:>5} of {:<5} {}  {}",
        row.unread,
        row.items,
        clean::line(&name),
        clean::line(row.url)
    )?;
    if let Some(error) = row.error {
        let times = match row.failures {
            1 => "once".to_owned(),
            n => format!("{n} times"),
        };
        let end = if row.gone {
            "; it is not asked any more"
        } else {
            ""
        };
        writeln!(out, "      failed {times}: {}{end}", clean::line(error))?;
    }
    for problem in &row.problems {
        writeln!(out, "      damaged: {}", clean::line(problem))?;
    }
    Ok(())
}

/// Runs `items`: the newest first.
pub fn items(args: &ItemsArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let all = shelves(&store)?;
    let chosen = match args.feeds.as_slice() {
        [] => (0..all.len()).collect(),
        words => places(&store.feeds()?.0, words)?,
    };
    let mut rows: Vec<(&str, ItemRow<'_>)> = Vec::new();
    for (feed, shelf) in chosen.iter().filter_map(|&at| all.get(at)) {
        for item in &shelf.items {
            let read = shelf.marks.is_read(&item.key);
            if read && args.unread {
                continue;
            }
            let row = ItemRow {
                feed: feed.called(),
                key: &item.key,
                read,
                title: item.called(),
                link: item.link.as_deref(),
                published: item.published.as_deref().or(item.updated.as_deref()),
                first: &item.first,
            };
            rows.push((item.when(), row));
        }
    }
    rows.sort_by(|a, b| b.0.cmp(a.0));
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (when, row) in &rows {
        match args.format {
            Output::Json => json::line(&mut out, row)?,
            Output::Text => writeln!(
                out,
                "{} {}  {}  {}  {}",
                if row.read { " " } else { "*" },
                when.get(..10).unwrap_or(when),
                clean::line(row.feed),
                clean::line(row.title),
                clean::line(row.link.unwrap_or(""))
            )?,
        }
    }
    out.flush()?;
    Ok(())
}

/// Runs `remove`.
pub fn remove(args: &RemoveArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let list = store.feeds()?.0;
    let urls: Vec<String> = places(&list, &args.feeds)?
        .into_iter()
        .filter_map(|at| list.feeds.get(at).map(|f| f.url.clone()))
        .collect();
    let gone = store.change_feeds(|list| {
        let mut gone = Vec::new();
        for url in &urls {
            gone.extend(list.find(url).and_then(|at| list.remove(at, &now().1)));
        }
        gone
    })?;
    for feed in gone {
        talk(&format!(
            "{} is not followed any more; its items stay, and `copydesk feeds restore {}` brings it back",
            feed.called(),
            feed.url
        ));
    }
    Ok(())
}

/// Runs `restore`.
pub fn restore(args: &RemoveArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    for word in &args.feeds {
        let gone = store.feeds()?.0.removed;
        let none = |word: &str| format!("no feed called {word} was removed");
        let at = place(&gone, word, none)?;
        let url = gone.get(at).map_or("", |feed| feed.url.as_str());
        let back = store.change_feeds(|list| list.bring_back(url))?;
        let back = back.with_context(|| none(word))?;
        talk(&format!("{} is followed again", back.called()));
    }
    Ok(())
}
