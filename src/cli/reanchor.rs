//! `copydesk reanchor`: carries spans from one version of a text to another.

use super::json;
use crate::anchor;
use crate::article::{CodePoints, Span};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

/// What to carry over.
#[derive(Args, Debug)]
pub struct ReanchorArgs {
    /// A file, or `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// What comes in: JSON Lines of `{"id","old","new","spans":[[start,end],…]}`, offsets in Unicode code points
    #[arg(long, value_enum, default_value_t = Input::Jsonl)]
    input: Input,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Input {
    Jsonl,
}

#[derive(Deserialize)]
struct Row {
    id: serde_json::Value,
    old: String,
    new: String,
    spans: Vec<(usize, usize)>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    spans: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    state: &'static str,
    start: Option<usize>,
    end: Option<usize>,
    score: f32,
    why: String,
}

#[derive(Serialize)]
struct Failed<'a> {
    id: &'a serde_json::Value,
    error: String,
}

/// Runs it.
pub fn run(args: &ReanchorArgs) -> anyhow::Result<()> {
    let Input::Jsonl = args.input;
    let input: Box<dyn Read> = if args.file.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        use anyhow::Context;
        let file = std::fs::File::open(&args.file)
            .with_context(|| format!("cannot read {}", args.file.display()))?;
        Box::new(file)
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut bad = 0usize;
    for line in BufReader::new(input).split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice::<Row>(&line) {
            Ok(row) => json::line(&mut out, &answer(&row))?,
            Err(error) => {
                bad += 1;
                let id = serde_json::from_slice::<serde_json::Value>(&line)
                    .ok()
                    .and_then(|v| v.get("id").cloned())
                    .unwrap_or_default();
                let error = error.to_string();
                json::line(&mut out, &Failed { id: &id, error })?;
            }
        }
        out.flush()?;
    }
    anyhow::ensure!(
        bad == 0,
        "{bad} of the lines could not be read; each is answered by an error in its place"
    );
    Ok(())
}

fn answer(row: &Row) -> Answer<'_> {
    let (old, new) = (CodePoints::new(&row.old), CodePoints::new(&row.new));
    // A span outside the text becomes an empty one, which is orphaned.
    let spans: Vec<Span> = row
        .spans
        .iter()
        .map(|&(start, end)| old.to_span(start, end).unwrap_or_default())
        .collect();
    let spans = anchor::carry(&row.old, &row.new, &spans)
        .into_iter()
        .map(|place| {
            let at = place.span.map(|s| new.of_span(s));
            Place {
                state: place.state.word(),
                start: at.map(|a| a[0]),
                end: at.map(|a| a[1]),
                score: place.score,
                why: place.why,
            }
        })
        .collect();
    Answer { id: &row.id, spans }
}
