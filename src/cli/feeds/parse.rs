//! `copydesk feeds parse`: what is in feeds, for programs and for eyes.

use super::super::{Common, Ended, input, json, talk, web, web::Web};
use crate::ingest::clean;
use crate::ingest::feed::{self, Feed, Item};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What to read, and how to print it.
#[derive(Args, Debug)]
pub struct ParseArgs {
    /// Feeds: files, addresses, or `-` for standard input
    #[arg(value_name = "PATH|URL", required = true)]
    files: Vec<PathBuf>,
    /// What goes out: JSON, one object for each feed, or a line for each item
    #[arg(long, value_enum, default_value_t = Output::Json)]
    format: Output,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Output {
    Json,
    Text,
}

#[derive(Serialize)]
struct Row<'a> {
    title: Option<&'a str>,
    link: Option<&'a str>,
    language: Option<&'a str>,
    entries: Vec<Entry<'a>>,
    problems: &'a [String],
}

#[derive(Serialize)]
struct Entry<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    link: Option<&'a str>,
    published: Option<&'a str>,
    updated: Option<&'a str>,
    content: Option<&'a str>,
    summary: Option<&'a str>,
    authors: &'a [String],
    categories: &'a [String],
    enclosures: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    url: &'a str,
    #[serde(rename = "type")]
    media_type: Option<&'a str>,
    length: Option<u64>,
}

impl<'a> Row<'a> {
    fn new(feed: &'a Feed) -> Row<'a> {
        Row {
            title: feed.title.as_deref(),
            link: feed.link.as_deref(),
            language: feed.language.as_deref(),
            entries: feed.items.iter().map(Entry::new).collect(),
            problems: &feed.problems,
        }
    }
}

impl<'a> Entry<'a> {
    fn new(item: &'a Item) -> Entry<'a> {
        Entry {
            id: item.id.as_deref(),
            title: item.title.as_deref(),
            link: item.link.as_deref(),
            published: item.published.as_deref(),
            updated: item.updated.as_deref(),
            content: item.content.as_deref(),
            summary: item.summary.as_deref(),
            authors: &item.authors,
            categories: &item.categories,
            enclosures: item
                .enclosures
                .iter()
                .map(|e| File {
                    url: &e.url,
                    media_type: e.media_type.as_deref(),
                    length: e.length,
                })
                .collect(),
        }
    }
}

/// Runs it. One feed that cannot be read is told, and the others are printed.
pub fn run(args: &ParseArgs, common: &Common) -> anyhow::Result<()> {
    let web = Web::new(common);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut failed = false;
    for file in &args.files {
        let feed = match read(file, &web) {
            Ok(feed) => feed,
            Err(error) => {
                talk(&format!("{error:#}"));
                failed = true;
                continue;
            }
        };
        match args.format {
            Output::Json => json::pretty(&mut out, &Row::new(&feed))?,
            Output::Text => {
                for problem in &feed.problems {
                    talk(&format!("{}: {problem}", input::shown(file)));
                }
                text(&mut out, &feed)?;
            }
        }
    }
    out.flush()?;
    match failed {
        true => Err(Ended::failed().into()),
        false => Ok(()),
    }
}

/// Reads one feed: an address is fetched, `-` is standard input.
fn read(path: &Path, web: &Web) -> anyhow::Result<Feed> {
    let feed = match web::address(path) {
        Some(url) => {
            let came = web.get(url, &AtomicBool::new(false))?;
            feed::parse(&came.body, Some(&came.url), came.charset.as_deref())
        }
        None => feed::parse(&input::bytes(path)?, None, None),
    };
    feed.map_err(|error| {
        let hint = error.hint().map_or(String::new(), |h| format!("; {h}"));
        anyhow::anyhow!("could not read {}: {error}{hint}", input::shown(path))
    })
}

fn text(out: &mut impl Write, feed: &Feed) -> std::io::Result<()> {
    let title = feed.title.as_deref().unwrap_or("a feed without a title");
    writeln!(out, "{}", clean::line(title))?;
    for item in &feed.items {
        let date = item.published.as_ref().or(item.updated.as_ref());
        let date = date.map_or("", |d| d.get(..10).unwrap_or(d));
        let title = item.title.as_deref().unwrap_or("-");
        let link = item.link.as_deref().unwrap_or("");
        writeln!(out, "{date:10}  {}  {}", clean::line(title), clean::line(link))?;
    }
    Ok(())
}
