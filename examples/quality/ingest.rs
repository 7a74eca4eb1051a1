//! How well pages and feeds are read, as a page: each bar, our figure, the best peers' and whether it holds. The pack's own scorer measures the
//! sets; the pits of elements are made and timed here, because a page that tells of a second must say which second.

use crate::{list, pits};
use anyhow::Context;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Which way a figure is good.
#[derive(Clone, Copy, PartialEq)]
enum Better {
    More,
    Less,
}
use Better::{Less, More};

/// A figure: set and metric as the scorer names them, in words, which way is better, the least that we want of it, and what we aim at.
type Bar = (&'static str, &'static str, &'static str, Better, f64, f64);

const BARS: &[Bar] = &[
    (
        "aeb",
        "f1",
        "article text, article-extraction-benchmark, F1",
        More,
        0.970,
        0.980,
    ),
    (
        "mozilla",
        "token_f1",
        "article text, Mozilla's test pages, token F1",
        More,
        0.985,
        0.995,
    ),
    (
        "trafilatura",
        "f1",
        "article text, trafilatura's pages, F1",
        More,
        0.925,
        0.945,
    ),
    ("dates", "right", "publication date right", More, 0.90, 0.94),
    ("dates", "wrong", "publication date wrong", Less, 0.07, 0.04),
    ("trafilatura", "title", "title", More, 0.75, 0.85),
    ("trafilatura", "author", "authors", More, 0.66, 0.75),
    (
        "trafilatura",
        "author_invented",
        "an author where the gold file has none",
        Less,
        0.30,
        0.15,
    ),
    (
        "feeds",
        "entry_count",
        "feeds: number of entries",
        More,
        0.95,
        0.98,
    ),
    ("feeds", "six_fields", "feeds: six fields agree", More, 0.90, 0.96),
    ("feeds", "panics", "feeds: panics", Less, 0.0, 0.0),
];

/// Figures without a bar that tell how the others come about.
const MORE: &[(&str, &str, &str, Better)] = &[
    (
        "aeb",
        "precision",
        "article-extraction-benchmark, precision",
        More,
    ),
    ("aeb", "recall", "article-extraction-benchmark, recall", More),
    ("aeb", "starts_right", "… begins on the right eight words", More),
    ("aeb", "ends_right", "… ends on the right eight words", More),
    ("aeb", "below_08", "… pages under .8", Less),
    ("trafilatura", "precision", "trafilatura's pages, precision", More),
    ("trafilatura", "recall", "trafilatura's pages, recall", More),
    ("trafilatura", "title_exact", "title, capitals too", More),
    (
        "trafilatura",
        "date_right",
        "trafilatura's pages, date right",
        More,
    ),
    (
        "trafilatura",
        "date_wrong",
        "trafilatura's pages, date wrong",
        Less,
    ),
    (
        "mozilla",
        "exact",
        "Mozilla's pages read word for word as there",
        More,
    ),
    ("mozilla", "title", "Mozilla's pages, title", More),
    ("mozilla", "byline", "Mozilla's pages, byline as one string", More),
    ("mozilla", "published", "Mozilla's pages, date", More),
    ("mozilla", "site", "Mozilla's pages, outlet", More),
    ("feeds", "silent_zero", "feeds read as empty that are not", Less),
];

/// Seconds that no page may take.
const SECOND: f64 = 1.0;

/// CPU time against the base alone: reach and aim.
const RATIO: (f64, f64) = (6.0, 3.0);

/// Measures and writes the page. `passed_on` reaches the scorer; `base` is the pack's baseline program, where it was built.
pub fn page(
    pack: &Path,
    program: &Path,
    base: Option<&Path>,
    passed_on: &[String],
) -> anyhow::Result<String> {
    let scorer = pack.join("score_ingest.py");
    let all = crate::score(&scorer, "all", program, passed_on)?;
    let mut table = Table::default();
    for (set, metric, words, better, reach, aim) in BARS {
        table.bar(&all[set], metric, words, *better, (*reach, *aim))?;
    }
    let kept = (
        all["salvage"]["kept"].as_f64().unwrap_or_default(),
        all["salvage"]["n"].as_f64().unwrap_or_default(),
    );
    table.row(
        "damaged feeds that keep what is whole",
        &format!("{} of {}", kept.0, kept.1),
        "all",
        "",
        kept.0 >= kept.1,
        "feed-rs 3.0.0 (Rust) 0",
    )?;
    let slowest = ["aeb", "trafilatura", "dates", "mozilla"]
        .iter()
        .filter_map(|set| all[set]["run"]["slowest_s"].as_f64())
        .fold(0.0, f64::max);
    table.row(
        "the slowest page of all sets",
        &format!("{slowest:.2} s"),
        "1 s",
        "",
        slowest <= SECOND,
        "",
    )?;
    let lost: usize = list(&Value::Array(
        all.as_object()
            .into_iter()
            .flatten()
            .map(|(_, v)| v.clone())
            .collect(),
    ))
    .map(|set| {
        ["crashes", "timeouts"]
            .iter()
            .map(|k| set["run"][k].as_array().map_or(0, Vec::len))
            .sum::<usize>()
    })
    .sum();
    table.row(
        "pages and feeds lost to a crash or a stall",
        &lost.to_string(),
        "0",
        "",
        lost == 0,
        "",
    )?;
    let speed = ratio(&scorer, program, base)?;
    if let Some((own, theirs)) = speed {
        let ratio = own / theirs;
        table.row(
            "CPU time against `dom_smoothie` alone, start-up of both taken off",
            &format!("{ratio:.1}×"),
            &format!("{:.0}×", RATIO.0),
            &format!("{:.0}×", RATIO.1),
            ratio <= RATIO.0,
            "trafilatura 0.6.0 (Rust) 4.4×",
        )?;
    }
    let pits = measure_pits(program)?;
    let worst = pits.iter().map(|p| p.1).fold(0.0, f64::max);
    let whole = pits.iter().all(|p| p.2);
    table.row(
        "hostile markup below, the slowest",
        &format!("{worst:.2} s{}", if whole { "" } else { ", text lost" }),
        "1 s, text kept",
        "",
        worst <= SECOND && whole,
        "over 40 s, or a crash",
    )?;
    write(&all, &table, &pits, speed.is_some(), !passed_on.is_empty())
}

fn write(
    all: &Value,
    table: &Table,
    pits: &[(String, f64, bool)],
    measured: bool,
    part: bool,
) -> anyhow::Result<String> {
    let mut out = String::new();
    writeln!(out, "# How well pages and feeds are read\n")?;
    writeln!(
        out,
        "Measured of commit {}.{} Written by a command, not by hand:\n\n```sh\ncargo build --release && cargo run --release --example quality -- \
         ../shared/eval/ingest --baseline PATH\n```\n",
        crate::commit(),
        if part {
            " **Only a part of the sets was measured.**"
        } else {
            ""
        }
    )?;
    writeln!(
        out,
        "The definitions are those of the evaluation pack; no rule was made for a site in it. *Reach* is the least that we want of a figure, *aim* \
         what it is to become. *Peers* are the best two other tools on the same pages by the same definition. These are the development \
         parts of the sets: the figures on sites never looked at are lower. On {} pages the text's F1 is known to about ±{:.3}.\n",
        all["aeb"]["n"],
        all["aeb"]["f1_std"].as_f64().unwrap_or_default() * 2.0
    )?;
    writeln!(
        out,
        "| figure | copydesk | reach | aim | holds | peers |\n|---|---:|---:|---:|---|---|"
    )?;
    write!(out, "{}", table.rows)?;
    writeln!(out, "\n{} of the {} bars hold.", table.held, table.barred)?;
    if !measured {
        writeln!(
            out,
            "\nThe CPU time was not compared: `--baseline PATH` names the pack's baseline program, built for release."
        )?;
    }
    let against: Vec<String> = all["aeb"]["against"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(peer, d)| {
            Some(format!(
                "- {peer}: {:+.3}, 95% between {:+.3} and {:+.3}",
                d["diff"].as_f64()?,
                d["low"].as_f64()?,
                d["high"].as_f64()?
            ))
        })
        .collect();
    if !against.is_empty() {
        writeln!(
            out,
            "\nThe text's F1 less a peer's on the article-extraction-benchmark, page by page. Where the range includes 0 there is no win yet:\n\n{}",
            against.join("\n")
        )?;
    }
    writeln!(
        out,
        "\n## Looking closer\n\n| figure | copydesk | peers |\n|---|---:|---|"
    )?;
    for (set, metric, words, better) in MORE {
        if all[set][metric].is_number() {
            writeln!(
                out,
                "| {words} | {} | {} |",
                figure(&all[set][metric]),
                peers(&all[set], metric, *better)
            )?;
        }
    }
    for (field, count) in all["feeds"]["fields"].as_object().into_iter().flatten() {
        writeln!(
            out,
            "| feeds, {field} | {} | |",
            count.as_str().unwrap_or_default()
        )?;
    }
    writeln!(
        out,
        "\n## Hostile markup\n\nSeconds from the start of the program to its end, start-up included; each page has a sentence at its bottom or its end that must \
         be in the text.\n\n| page | seconds | its text |\n|---|---:|---|"
    )?;
    for (name, seconds, kept) in pits {
        writeln!(
            out,
            "| {name} | {seconds:.2} | {} |",
            if *kept { "kept" } else { "**lost**" }
        )?;
    }
    Ok(out)
}

/// Rows of the first table, and how many of them hold.
#[derive(Default)]
struct Table {
    rows: String,
    held: usize,
    barred: usize,
}

impl Table {
    fn bar(
        &mut self,
        set: &Value,
        metric: &str,
        words: &str,
        better: Better,
        (reach, aim): (f64, f64),
    ) -> anyhow::Result<()> {
        let Some(own) = set[metric].as_f64() else {
            return Ok(());
        };
        // Compared as it is shown.
        let shown = (own * 1000.0).round() / 1000.0;
        let holds = if better == More {
            shown >= reach
        } else {
            shown <= reach
        };
        let peers = peers(set, metric, better);
        self.row(
            words,
            &figure(&set[metric]),
            &share(reach),
            &share(aim),
            holds,
            &peers,
        )
    }

    fn row(
        &mut self,
        words: &str,
        own: &str,
        reach: &str,
        aim: &str,
        holds: bool,
        peers: &str,
    ) -> anyhow::Result<()> {
        self.barred += 1;
        self.held += usize::from(holds);
        let holds = if holds { "yes" } else { "**no**" };
        writeln!(
            self.rows,
            "| {words} | {own} | {reach} | {aim} | {holds} | {peers} |"
        )?;
        Ok(())
    }
}

/// A share with three digits, a count without.
fn figure(value: &Value) -> String {
    match value.as_i64() {
        Some(count) => count.to_string(),
        None => share(value.as_f64().unwrap_or_default()),
    }
}

fn share(value: f64) -> String {
    if value == 0.0 {
        "0".to_owned()
    } else {
        format!("{value:.3}")
    }
}

fn peers(set: &Value, metric: &str, better: Better) -> String {
    let mut peers: Vec<(f64, String, &str)> = set["peers"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, figures)| {
            Some((figures[metric].as_f64()?, figure(&figures[metric]), name.as_str()))
        })
        .collect();
    peers.sort_by(|a, b| a.0.total_cmp(&b.0));
    if better == More {
        peers.reverse();
    }
    let cells: Vec<String> = peers
        .iter()
        .take(2)
        .map(|(_, value, name)| format!("{value} {name}"))
        .collect();
    cells.join("; ")
}

/// CPU seconds of both programs for the same pages, their start-up taken off.
fn ratio(scorer: &Path, program: &Path, base: Option<&Path>) -> anyhow::Result<Option<(f64, f64)>> {
    let Some(base) = base else { return Ok(None) };
    let seconds = |program: &Path| -> anyhow::Result<f64> {
        let run = crate::score(scorer, "speed", program, &[])?;
        let part = |key: &str| run[key].as_f64().context("the scorer's answer has no CPU time");
        Ok(part("cpu_s")? - part("start_cpu_s")?)
    };
    Ok(Some((seconds(program)?, seconds(base)?)))
}

/// Reads each hostile page once: its name, the seconds it took, whether its sentence is in the text.
fn measure_pits(program: &Path) -> anyhow::Result<Vec<(String, f64, bool)>> {
    eprintln!("measuring: hostile markup");
    let mut out = Vec::new();
    for (name, html) in pits::all() {
        let line = serde_json::to_string(&serde_json::json!({"id": "x", "html": html}))?;
        let begun = std::time::Instant::now();
        let mut child = Command::new(program)
            .args(["cat", "--input", "jsonl", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("could not start copydesk")?;
        let mut pipe = child.stdin.take().context("no pipe into copydesk")?;
        // A program that ends early is told by its missing answer.
        let _ = pipe
            .write_all(line.as_bytes())
            .and_then(|()| pipe.write_all(b"\n"));
        drop(pipe);
        let answer = child.wait_with_output()?;
        let seconds = begun.elapsed().as_secs_f64();
        let answer: Value = serde_json::from_slice(&answer.stdout).unwrap_or_default();
        let kept = answer["text"].as_str().is_some_and(|t| t.contains(pits::KEPT));
        out.push((name, seconds, kept));
    }
    Ok(out)
}
