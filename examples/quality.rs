//! Measures copydesk against the gold files of an evaluation pack and writes `docs/quality.md`, so that the page never says more than was
//! measured:
//!
//! ```sh
//! cargo run --release --example quality -- ../shared/eval              # writes docs/quality.md
//! cargo run --release --example quality -- ../shared/eval --limit 20   # a quick look, on standard output
//! ```
//!
//! The pack's own scorer does the measuring. `docs/quality-notes.md`, written by hand, is put in as it is.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "examples stand outside the house"
)]

use anyhow::Context;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A figure that we want to reach: task, set, metric as the scorer names it, reach, aim.
const BARS: &[(&str, &str, &str, f64, f64)] = &[
    ("ner", "conll03_testa", "F1_3", 77.0, 84.0),
    ("ner", "uner_ewt_dev", "F1_3", 70.0, 76.0),
    ("ner", "crossner_politics_dev", "F1_3", 76.0, 82.0),
    ("ner", "wnut17_dev", "F1_3", 52.0, 58.0),
    ("timex", "timebank", "strict", 88.0, 92.0),
    ("timex", "timebank", "value", 83.0, 88.0),
    ("timex", "aquaint", "strict", 86.0, 90.0),
    ("timex", "aquaint", "value", 80.0, 84.0),
    ("timex", "meantime_airbus_apple", "strict", 90.0, 94.0),
    ("timex", "meantime_airbus_apple", "value", 87.0, 91.0),
    ("timex", "tweets", "strict", 80.0, 84.0),
    ("timex", "tweets", "value", 70.0, 74.0),
    ("timex", "wikiwars16", "strict", 88.0, 92.0),
    ("timex", "wikiwars16", "value", 86.0, 90.0),
    ("eventdate", "timebank", "F1", 58.0, 68.0),
    ("eventdate", "aquaint", "F1", 48.0, 56.0),
    ("alias", "aida_testa", "diff_F1", 60.0, 74.0),
    ("alias", "aida_testa", "B3", 94.0, 97.0),
    ("attribution", "polnear_dev", "cue_exact", 62.0, 68.0),
    ("attribution", "polnear_dev", "source_exact", 64.0, 72.0),
    ("attribution", "polnear_dev", "content_exact", 50.0, 60.0),
    ("attribution", "polnear_dev", "content_overlap", 83.0, 87.0),
    ("attribution", "polnear_dev", "triple_F1", 52.0, 60.0),
    ("quotes", "polnear_dev", "F1", 92.0, 96.0),
    ("quotes", "polnear_dev", "speaker_F1", 82.0, 90.0),
    ("hedge", "hedge_dev", "F1", 78.0, 82.0),
    ("sentences", "golden_rules", "texts_all_right", 96.0, 98.0),
    ("sentences", "ud_ewt_dev", "F1", 78.0, 82.0),
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
    let rest: Vec<String> = arguments.collect();
    let scorer = pack.join("score.py");
    anyhow::ensure!(scorer.is_file(), "there is no score.py in {}", pack.display());
    let program = program()?;
    let score = |task: &str, more: &[String]| score(&scorer, task, &program, more);
    let rows = score("all", &rest)?;
    let speed = score("throughput", &rest)?;
    let page = page(&rows, &speed, &pack, !rest.is_empty())?;
    if rest.is_empty() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/quality.md");
        std::fs::write(&path, page).context("could not write docs/quality.md")?;
        eprintln!("written: docs/quality.md");
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

fn page(rows: &Value, speed: &Value, pack: &Path, part: bool) -> anyhow::Result<String> {
    let mut out = String::new();
    writeln!(out, "# How good it is\n")?;
    writeln!(
        out,
        "Written by `cargo run --release --example quality -- {}`, not by hand. Commit {}.{}\n",
        pack.display(),
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
         *Best peer* is the best of the other tools measured on the same set by the same definition; what people or a research model \
         trained on that very corpus reach is not counted among them. **Bold** reaches its bar.\n"
    )?;
    writeln!(
        out,
        "| task | set | figure | copydesk | best peer | reach | aim |"
    )?;
    writeln!(out, "|---|---|---|---:|---|---:|---:|")?;
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
            let bar = bars.iter().find(|b| b.2 == metric);
            let own = match bar {
                Some(b) if own >= b.3 => format!("**{own:.1}**"),
                _ => format!("{own:.1}"),
            };
            let level = |value: Option<f64>| value.map(|v| format!("{v:.0}")).unwrap_or_default();
            writeln!(
                out,
                "| {task} | {set} | {metric} | {own} | {} | {} | {} |",
                peer(row, metric),
                level(bar.map(|b| b.3)),
                level(bar.map(|b| b.4))
            )?;
        }
        if row["warnings"].as_object().is_some_and(|w| !w.is_empty()) {
            writeln!(out, "| | | | | the scorer warns: {} | | |", row["warnings"])?;
        }
    }
    writeln!(out, "\n## Speed\n")?;
    let number = |key: &str| speed[key].as_f64().unwrap_or_default();
    writeln!(
        out,
        "Everything together, one core, {:.1} MB of news: {:.2} MB and {:.0} words per CPU second, with {:.0} MB of memory at most; \
         start to first answer {:.0} ms. Of the machine and the moment: compare with a peer run beside it.",
        number("MB"),
        number("MB_per_cpu_s"),
        number("words_per_cpu_s"),
        number("peak_rss_MB"),
        number("start_wall_ms")
    )?;
    writeln!(out, "{}", beside(speed))?;
    if let Ok(notes) =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/quality-notes.md"))
    {
        write!(out, "\n{notes}")?;
    }
    Ok(out)
}

/// The best peer's figure and name.
fn peer(row: &Value, metric: &str) -> String {
    let below = matches!(metric, "wrong" | "lost");
    let best = list(&row["peers"])
        .filter(|p| {
            !["human", "research", "trained on"]
                .iter()
                .any(|w| text(p, "peer").contains(w))
        })
        .filter_map(|p| Some((p["figures"][metric].as_f64()?, text(p, "peer"))))
        .max_by(|a, b| {
            if below {
                b.0.total_cmp(&a.0)
            } else {
                a.0.total_cmp(&b.0)
            }
        });
    best.map(|(figure, name)| format!("{figure:.1} {}", name.replace('|', "/")))
        .unwrap_or_default()
}

/// The ratio to spaCy, where it is installed: its small model, names only, on the same core and the same kind of text.
fn beside(speed: &Value) -> String {
    const PEER: &str = "import time, spacy\n\
        for name in ('en_core_web_sm', 'en_core_web_md'):\n\
        \x20   try: nlp = spacy.load(name, exclude=['tagger', 'parser', 'attribute_ruler', 'lemmatizer'])\n\
        \x20   except OSError: continue\n\
        \x20   text = 'The mayor of Arvin, Ada Lovelett, told the council on Monday that the bridge would stay closed. ' * 40\n\
        \x20   nlp(text); t = time.process_time()\n\
        \x20   for _ in range(20): nlp(text)\n\
        \x20   print(name, 20 * len(text) / 1e6 / (time.process_time() - t)); break\n";
    let measured = Command::new("python3")
        .args(["-c", PEER])
        .env("OMP_NUM_THREADS", "1")
        .output();
    let words = measured
        .ok()
        .map(|o| String::from_utf8_lossy(&o.stdout).into_owned())
        .unwrap_or_default();
    let mut words = words.split_whitespace();
    match (words.next(), words.next().and_then(|n| n.parse::<f64>().ok())) {
        (Some(name), Some(rate)) => format!(
            "In the same minute {name} of spaCy found names alone in {rate:.3} MB per CPU second: {:.0} times slower.",
            speed["MB_per_cpu_s"].as_f64().unwrap_or_default() / rate
        ),
        _ => "No spaCy is installed on the machine that measured: the pack's own figure for it, names alone with its small model, is 0.037 MB \
              per CPU second."
            .to_owned(),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or("")
}
