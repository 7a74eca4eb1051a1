//! `copydesk extract`: what is found in articles, as the extraction record or as a table.

use super::{Common, input, json, table, talk};
use crate::article::{Article, DateFrom, Published};
use crate::extract::Engine;
use crate::extract::record::Record;
use crate::ingest;
use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::Deserialize;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What to extract from, and how to print it.
#[derive(Args, Debug)]
pub struct ExtractArgs {
    /// Files, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What comes in: one article a file, or JSON Lines of `{"id","text","published"?}`
    #[arg(long, value_enum, default_value_t = Input::Article)]
    input: Input,
    /// What goes out
    #[arg(long, value_enum, default_value_t = Output::Json)]
    format: Output,
    /// The day of publication, where you know better than the file: 2016-08-04
    #[arg(long, value_name = "DATE", value_parser = date)]
    published: Option<String>,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Input {
    Article,
    Jsonl,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Output {
    Json,
    Jsonl,
    Table,
}

#[derive(Deserialize)]
struct Row {
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    published: Option<String>,
}

fn date(text: &str) -> Result<String, String> {
    ingest::date::iso(text).ok_or_else(|| "no date of a calendar; write it like 2016-08-04".to_owned())
}

/// Runs it.
pub fn run(args: &ExtractArgs, common: &Common) -> anyhow::Result<()> {
    let engine = Engine::new(&common.config()?.lexicon()?)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.input == Input::Jsonl {
        anyhow::ensure!(
            args.files.len() == 1 && args.files.iter().all(|f| f.as_os_str() == "-"),
            "JSON Lines come from standard input: write - and no other file"
        );
        return lines(args, &engine, &mut out);
    }
    let mut bad = 0usize;
    for file in &args.files {
        match input::article(file) {
            Ok(article) => one(args, &engine, file, article, &mut out)?,
            Err(error) if args.files.len() == 1 => return Err(error),
            Err(error) => {
                // The others are still done; the last word, and the exit status, come at the end.
                bad += 1;
                out.flush()?;
                talk(&format!("{error:#}"));
            }
        }
    }
    out.flush()?;
    anyhow::ensure!(bad == 0, "{bad} of {} files could not be read", args.files.len());
    Ok(())
}

fn one(
    args: &ExtractArgs,
    engine: &Engine,
    file: &Path,
    mut article: Article,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    for warning in &article.warnings {
        talk(&format!("{}: {warning}", input::shown(file)));
    }
    if let Some(value) = &args.published {
        article.meta.published = Some(Published {
            value: value.clone(),
            from: DateFrom::Given,
        });
    }
    let found = engine.extract(&article);
    let id = file.to_string_lossy();
    if args.format == Output::Table {
        return table::print(out, &id, &article, &found).context("could not print the table");
    }
    let ids = Record::ids(&found);
    let record = Record::new(&id, &article.text, true, &found, &ids);
    match args.format {
        Output::Jsonl => json::line(out, &record),
        _ => json::pretty(out, &record),
    }
}

fn lines(args: &ExtractArgs, engine: &Engine, out: &mut impl Write) -> anyhow::Result<()> {
    let bad = json::lines(&mut std::io::stdin().lock(), out, |line, out| {
        let row: Row = serde_json::from_str(line)?;
        // Never altered: offsets count in what came in.
        let mut article = ingest::text::raw(row.text);
        article.meta.published = row
            .published
            .or_else(|| args.published.clone())
            .map(|value| Published {
                value,
                from: DateFrom::Given,
            });
        let found = engine.extract(&article);
        let id = row.id.as_str().map_or_else(|| row.id.to_string(), str::to_owned);
        if args.format == Output::Table {
            return table::print(out, &id, &article, &found);
        }
        let ids = Record::ids(&found);
        json::line(out, &Record::new(&id, &article.text, false, &found, &ids))
    })?;
    json::all_read(bad)
}
