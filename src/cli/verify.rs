//! `copydesk verify`: whether the texts that notes were made on and the files that were attached still are what they were.

use super::{Common, Ended, json, talk};
use crate::ingest::clean;
use crate::store::{Check, Hashed, Shelved, State, Store, checks};
use anyhow::bail;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io::{BufWriter, Write};

/// What to verify, and how to tell it.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// One article: its id, its address, the path it was read from, or its folder; without it, all
    #[arg(value_name = "ARTICLE")]
    article: Option<String>,
    /// What goes out
    #[arg(long, value_enum, default_value_t = Output::Text)]
    format: Output,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Output {
    Text,
    Json,
}

/// One article, for programs.
#[derive(Serialize)]
struct Row {
    id: String,
    title: String,
    folder: String,
    checks: Vec<Check>,
    problems: Vec<String>,
}

/// Runs it. An error when something is missing, was changed, or cannot be understood.
pub fn run(args: &VerifyArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let shelves = match &args.article {
        None => store.all()?,
        Some(name) => vec![named(&store, name)?],
    };
    let rows: Vec<Row> = shelves.iter().map(row).collect();
    let all = || rows.iter().flat_map(|r| &r.checks);
    let bad = all().filter(|c| c.state != State::Sound).count();
    let unread: usize = rows.iter().map(|r| r.problems.len()).sum();
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Output::Json => json::pretty(&mut out, &rows)?,
        Output::Text => {
            for row in &rows {
                print(&mut out, row)?;
            }
            let count = |what: Hashed| all().filter(|c| c.what == what).count();
            writeln!(
                out,
                "{}, {}: {}",
                counted(count(Hashed::Text), "text"),
                counted(count(Hashed::Evidence), "attached file"),
                match bad {
                    0 => "all are what they were".to_owned(),
                    n => format!("{n} missing or changed"),
                }
            )?;
        }
    }
    out.flush()?;
    for problem in rows.iter().flat_map(|r| &r.problems) {
        talk(problem);
    }
    if bad + unread > 0 {
        Err(Ended::failed().into())
    } else {
        Ok(())
    }
}

/// The one article of the library that is called that.
pub fn named(store: &Store, name: &str) -> anyhow::Result<Shelved> {
    let path = std::path::absolute(name).unwrap_or_default();
    let spelled = path.to_string_lossy();
    let mut found: Vec<Shelved> = store
        .all()?
        .into_iter()
        .filter(|s| {
            let a = &s.article;
            let id = name.len() >= 4 && a.id.starts_with(name);
            let place = a.folder == path || a.folder.file_name() == Some(name.as_ref());
            id || place || a.url.as_deref() == Some(name) || a.paths.iter().any(|p| *p == spelled)
        })
        .collect();
    match (found.pop(), found.len()) {
        (Some(one), 0) => Ok(one),
        (None, _) => bail!(
            "the library has no article called {name}; `copydesk notes` lists the articles that have notes, with their ids"
        ),
        (_, n) => bail!(
            "{} articles of the library are meant by {name}; name one by its id",
            n + 1
        ),
    }
}

fn row(shelf: &Shelved) -> Row {
    Row {
        id: shelf.article.id.clone(),
        title: shelf.article.name(),
        folder: shelf.article.folder.to_string_lossy().into_owned(),
        checks: checks(shelf),
        problems: shelf.problems.iter().map(ToString::to_string).collect(),
    }
}

/// What is wrong in an article; nothing of one where all is well.
fn print(out: &mut impl Write, row: &Row) -> std::io::Result<()> {
    let bad: Vec<&Check> = row.checks.iter().filter(|c| c.state != State::Sound).collect();
    if bad.is_empty() {
        return Ok(());
    }
    writeln!(out, "{} · {}", clean::line(&row.title), clean::line(&row.id))?;
    for check in bad {
        let what = match (&check.what, &check.file) {
            (Hashed::Text, _) => "text".to_owned(),
            (Hashed::Evidence, Some(file)) => format!("evidence {file}"),
            (Hashed::Evidence, None) => "evidence".to_owned(),
        };
        let state = match check.state {
            State::Sound => "is what it was",
            State::Changed => "was changed",
            State::Missing => "is missing",
        };
        let notes = match check.notes.as_slice() {
            [] => String::new(),
            notes => format!(" · notes {}", notes.join(" ")),
        };
        let short = check.sha256.get(..12).unwrap_or(&check.sha256);
        writeln!(
            out,
            "  ! {}",
            clean::line(&format!("{what} {state} · {short}{notes}"))
        )?;
    }
    writeln!(out)
}

fn counted(n: usize, word: &str) -> String {
    match n {
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    }
}
