//! `copydesk reanchor`: carries spans from one version of a text to another.

use super::{input, json};
use crate::anchor;
use crate::article::{CodePoints, Span};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, BufWriter};
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
struct Answer {
    id: serde_json::Value,
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

/// Runs it.
pub fn run(args: &ReanchorArgs) -> anyhow::Result<()> {
    let Input::Jsonl = args.input;
    let mut input: Box<dyn BufRead> = if args.file.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(BufReader::new(input::file(&args.file)?))
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let bad = json::lines(&mut input, &mut out, |line, out| {
        json::line(out, &answer(&serde_json::from_str(line)?))
    })?;
    json::all_read(bad)
}

fn answer(row: &Row) -> Answer {
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
    Answer {
        id: row.id.clone(),
        spans,
    }
}
