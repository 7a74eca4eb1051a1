//! `copydesk extract`: what is found in articles, as the extraction record.

use crate::article::{DateFrom, Published};
use crate::extract::record::Record;
use crate::extract::{Engine, Lexicon};
use crate::{cli::json, ingest};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufWriter, Write};
use std::path::PathBuf;

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
}

#[derive(Deserialize)]
struct Row {
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    published: Option<String>,
}

#[derive(Serialize)]
struct Failed<'a> {
    id: &'a serde_json::Value,
    error: String,
}

/// Runs it.
pub fn run(args: &ExtractArgs) -> anyhow::Result<()> {
    let engine = Engine::new(&Lexicon::shipped()?)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut bad = 0usize;
    if args.input == Input::Jsonl {
        for line in std::io::stdin().lock().lines() {
            let line = line?;
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str::<Row>(&line) {
                Ok(row) => {
                    let mut article = ingest::text::raw(row.text);
                    article.meta.published = row.published.map(|value| Published {
                        value,
                        from: DateFrom::Given,
                    });
                    let found = engine.extract(&article);
                    let ids = Record::ids(&found);
                    let id = row.id.as_str().map_or_else(|| row.id.to_string(), str::to_owned);
                    json::line(&mut out, &Record::new(&id, &article.text, false, &found, &ids))?;
                }
                Err(error) => {
                    bad += 1;
                    let id = serde_json::from_str::<serde_json::Value>(&line)
                        .ok()
                        .and_then(|v| v.get("id").cloned())
                        .unwrap_or_default();
                    json::line(
                        &mut out,
                        &Failed {
                            id: &id,
                            error: error.to_string(),
                        },
                    )?;
                }
            }
            out.flush()?;
        }
    } else {
        for file in &args.files {
            let text = std::fs::read_to_string(file)?;
            let article = ingest::text::raw(text);
            let found = engine.extract(&article);
            let ids = Record::ids(&found);
            let id = file.to_string_lossy();
            let record = Record::new(&id, &article.text, true, &found, &ids);
            match args.format {
                Output::Json => json::pretty(&mut out, &record)?,
                Output::Jsonl => json::line(&mut out, &record)?,
            }
        }
    }
    out.flush()?;
    anyhow::ensure!(
        bad == 0,
        "{bad} of the lines could not be read; each is answered by an error in its place"
    );
    Ok(())
}
