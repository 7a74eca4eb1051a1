//! Shows where copydesk and a gold file disagree, worst first: for reading, not for a score.
//!
//! ```sh
//! cargo run --release --example disagreements -- ../shared/eval/dev/uner_ewt_dev.jsonl.gz --task ner
//! cargo run --release --example disagreements -- GOLD.jsonl --task timex --worst 20 --kind value
//! ```
//!
//! Tasks: `ner`, `timex`, `attribution`, `sentences`. First comes how often each kind of disagreement happens, and for wrong types or
//! values which pairs are the most frequent; then the texts with the most disagreements, each with its words around it. `+` was found and is
//! not in the gold file, `-` is in it and was not found, `~` was found with another extent, type or value.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "examples stand outside the house"
)]

use anyhow::Context;
use copydesk::article::{CodePoints, DateFrom, Published, Span};
use copydesk::extract::{Engine, EntityKind, Extraction, Lexicon};
use copydesk::ingest;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};

/// Something that is marked: where, and as what.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Mark {
    span: Span,
    label: String,
    /// The rule that made it; empty in the gold file.
    rule: String,
}

struct Asked {
    file: String,
    task: String,
    worst: usize,
    kind: Option<String>,
}

fn asked() -> anyhow::Result<Asked> {
    let mut asked = Asked {
        file: String::new(),
        task: String::new(),
        worst: 10,
        kind: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .with_context(|| format!("{argument} needs a value"))
        };
        match argument.as_str() {
            "--task" => asked.task = value()?,
            "--worst" => asked.worst = value()?.parse().context("--worst is a number")?,
            "--kind" => asked.kind = Some(value()?),
            _ => asked.file = argument,
        }
    }
    anyhow::ensure!(
        !asked.file.is_empty() && ["ner", "timex", "attribution", "sentences"].contains(&asked.task.as_str()),
        "usage: disagreements GOLD.jsonl[.gz] --task ner|timex|attribution|sentences [--worst N] [--kind extra|missed|extent|label]"
    );
    Ok(asked)
}

fn main() -> anyhow::Result<()> {
    match run() {
        Err(e)
            if e.downcast_ref::<io::Error>()
                .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) =>
        {
            Ok(())
        }
        other => other,
    }
}

fn run() -> anyhow::Result<()> {
    let asked = asked()?;
    let engine = Engine::new(&Lexicon::shipped()?)?;
    let mut texts = Vec::new();
    for line in open(&asked.file)?.lines() {
        let gold: Value = serde_json::from_str(&line?).context("a line of the gold file is no JSON")?;
        texts.push(compared(&engine, &asked.task, &gold));
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    print(&mut out, texts, &asked)?;
    out.flush()?;
    Ok(())
}

fn open(file: &str) -> anyhow::Result<Box<dyn BufRead>> {
    let bytes = std::fs::File::open(file).with_context(|| format!("could not open {file}"))?;
    let read: Box<dyn Read> = if file.ends_with(".gz") {
        Box::new(flate2::read::MultiGzDecoder::new(bytes))
    } else {
        Box::new(bytes)
    };
    Ok(Box::new(BufReader::new(read)))
}

/// One text and where the two disagree in it.
struct Compared {
    id: String,
    text: String,
    agreed: usize,
    disagreements: Vec<Disagreement>,
}

struct Disagreement {
    /// `extra`, `missed`, `extent`, `label`.
    kind: &'static str,
    ours: Option<Mark>,
    gold: Option<Mark>,
}

fn compared(engine: &Engine, task: &str, gold: &Value) -> Compared {
    let text = gold["text"].as_str().unwrap_or("").to_owned();
    let points = CodePoints::new(&text);
    let mut article = ingest::text::raw(text.clone());
    article.meta.published = gold["published"].as_str().map(|value| Published {
        value: value.to_owned(),
        from: DateFrom::Given,
    });
    let found = engine.extract(&article);
    let scored = span(&points, &gold["scored"]).unwrap_or(Span::new(0, text.len()));
    let mut ours = found_marks(task, &found);
    ours.retain(|m| scored.contains(m.span.start()));
    let kinds = ["PER", "ORG", "LOC"];
    if task == "ner" && list(&gold["entities"]).all(|e| e[2].as_str().is_some_and(|k| kinds.contains(&k))) {
        // A set without a fourth type says nothing about it.
        ours.retain(|m| m.label != "MISC");
    }
    let mut compared = matched(ours, gold_marks(task, gold, &points));
    compared.id = gold["id"]
        .as_str()
        .map_or_else(|| gold["id"].to_string(), str::to_owned);
    compared.text = text;
    compared
}

fn found_marks(task: &str, found: &Extraction) -> Vec<Mark> {
    let mark = |span: Span, label: &str, rule: &str| Mark {
        span,
        label: label.to_owned(),
        rule: rule.to_owned(),
    };
    let mut out: Vec<Mark> = match task {
        "ner" => found
            .entities
            .iter()
            .flat_map(|e| {
                e.mentions
                    .iter()
                    .map(|m| mark(m.span, label(m.kind.unwrap_or(e.kind)), &m.rule))
            })
            .collect(),
        "timex" => found
            .dates
            .iter()
            .map(|d| mark(d.span, &format!("{} {}", d.kind.word(), d.value), &d.rule))
            .collect(),
        "attribution" => found
            .attributions
            .iter()
            .flat_map(|a| {
                let parts = [("source", &a.source), ("cue", &a.cue), ("content", &a.content)];
                parts
                    .into_iter()
                    .flat_map(move |(label, spans)| spans.iter().map(move |&s| mark(s, label, &a.rule)))
            })
            .collect(),
        _ => found.sentences.iter().map(|&s| mark(s, "sentence", "")).collect(),
    };
    out.sort_by(|a, b| (a.span, &a.label).cmp(&(b.span, &b.label)));
    out.dedup_by(|b, a| a.span == b.span && a.label == b.label);
    out
}

fn label(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "PER",
        EntityKind::Organisation | EntityKind::Outlet => "ORG",
        EntityKind::Place => "LOC",
        _ => "MISC",
    }
}

fn gold_marks(task: &str, gold: &Value, points: &CodePoints) -> Vec<Mark> {
    let mut out = Vec::new();
    let mut add = |at: &Value, label: String| {
        if let Some(span) = span(points, at) {
            out.push(Mark {
                span,
                label,
                rule: String::new(),
            });
        }
    };
    match task {
        "ner" => list(&gold["entities"]).for_each(|e| add(e, e[2].as_str().unwrap_or("").to_owned())),
        "timex" => list(&gold["dates"]).for_each(|d| {
            let words = |key: &str| d[key].as_str().unwrap_or("").to_owned();
            let at = Value::from(vec![d["start"].clone(), d["end"].clone()]);
            add(&at, format!("{} {}", words("type"), words("value")));
        }),
        "attribution" => {
            for a in list(&gold["attributions"]) {
                for part in ["source", "cue", "content"] {
                    list(&a[part]).for_each(|s| add(s, part.to_owned()));
                }
            }
        }
        _ => list(&gold["sentences"]).for_each(|s| add(s, "sentence".to_owned())),
    }
    out.sort_by(|a, b| (a.span, &a.label).cmp(&(b.span, &b.label)));
    out.dedup();
    out
}

/// Pairs off the two lists: first what is the same, then what stands on the same words, then what overlaps.
fn matched(ours: Vec<Mark>, gold: Vec<Mark>) -> Compared {
    let mut ours: Vec<Option<Mark>> = ours.into_iter().map(Some).collect();
    let mut left: Vec<Mark> = Vec::new();
    let mut agreed = 0;
    for mark in gold {
        let same = ours.iter_mut().find(|o| {
            o.as_ref()
                .is_some_and(|o| o.span == mark.span && o.label == mark.label)
        });
        match same {
            Some(found) => {
                *found = None;
                agreed += 1;
            }
            None => left.push(mark),
        }
    }
    let part = |label: &str| label.starts_with(char::is_lowercase);
    let mut disagreements = Vec::new();
    for mark in left {
        let near = |exact: bool| {
            let mark = mark.clone();
            move |o: &&mut Option<Mark>| {
                o.as_ref().is_some_and(|o| {
                    // The parts of attributions lie in each other: only a part of the same name is the same part.
                    (!part(&mark.label) || o.label == mark.label)
                        && if exact {
                            o.span == mark.span
                        } else {
                            o.span.overlaps(mark.span)
                        }
                })
            }
        };
        let at = match ours.iter_mut().find(near(true)) {
            Some(found) => found.take(),
            None => ours.iter_mut().find(near(false)).and_then(Option::take),
        };
        let kind = match &at {
            None => "missed",
            Some(o) if o.span == mark.span => "label",
            Some(_) => "extent",
        };
        disagreements.push(Disagreement {
            kind,
            ours: at,
            gold: Some(mark),
        });
    }
    disagreements.extend(ours.into_iter().flatten().map(|mark| Disagreement {
        kind: "extra",
        ours: Some(mark),
        gold: None,
    }));
    Compared {
        id: String::new(),
        text: String::new(),
        agreed,
        disagreements,
    }
}

fn print(out: &mut impl Write, mut texts: Vec<Compared>, asked: &Asked) -> anyhow::Result<()> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rules: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
    for d in texts.iter().flat_map(|t| &t.disagreements) {
        *counts.entry(d.kind).or_default() += 1;
        if let Some(ours) = &d.ours {
            let (extra, other) = rules.entry(&ours.rule).or_default();
            *if d.kind == "extra" { extra } else { other } += 1;
            if let Some(gold) = d.gold.as_ref().filter(|_| d.kind == "label") {
                *pairs.entry((gold.label.clone(), ours.label.clone())).or_default() += 1;
            }
        }
    }
    let agreed: usize = texts.iter().map(|t| t.agreed).sum();
    writeln!(out, "{} texts, {agreed} agreed", texts.len())?;
    for (kind, count) in &counts {
        writeln!(out, "{count:>6} {kind}")?;
    }
    let mut rules: Vec<_> = rules.into_iter().filter(|(rule, _)| !rule.is_empty()).collect();
    rules.sort_by_key(|(_, (extra, other))| std::cmp::Reverse(extra + other));
    writeln!(
        out,
        "\nrules that the gold file contradicts: found too much, found otherwise"
    )?;
    for (rule, (extra, other)) in rules.iter().take(20) {
        writeln!(out, "{extra:>6} {other:>6} {rule}")?;
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    if !pairs.is_empty() {
        writeln!(out, "\nsame words, another label: gold, ours")?;
    }
    for ((gold, ours), count) in pairs.iter().take(20) {
        writeln!(out, "{count:>6} {gold} → {ours}")?;
    }
    for text in &mut texts {
        text.disagreements
            .retain(|d| asked.kind.as_ref().is_none_or(|kind| kind == d.kind));
    }
    texts.sort_by_key(|t| std::cmp::Reverse(t.disagreements.len()));
    for text in texts
        .iter()
        .take(asked.worst)
        .filter(|t| !t.disagreements.is_empty())
    {
        writeln!(
            out,
            "\n{} · {} disagreements, {} agreed",
            ingest::clean::line(&text.id),
            text.disagreements.len(),
            text.agreed
        )?;
        for d in &text.disagreements {
            writeln!(out, "  {}", line(d, &text.text))?;
        }
    }
    Ok(())
}

/// One disagreement with the words around it.
fn line(d: &Disagreement, text: &str) -> String {
    let Some(mark) = d.gold.as_ref().or(d.ours.as_ref()) else {
        return String::new();
    };
    let reach = |at: usize, forward: bool| {
        let mut to = if forward {
            (at + 30).min(text.len())
        } else {
            at.saturating_sub(30)
        };
        while !text.is_char_boundary(to) {
            to = if forward { to + 1 } else { to - 1 };
        }
        to
    };
    let (start, end) = (mark.span.start(), mark.span.end());
    let around = format!(
        "{}[{}]{}",
        &text[reach(start, false)..start],
        short(mark.span.of(text)),
        &text[end..reach(end, true)]
    );
    let around = around.split_whitespace().collect::<Vec<_>>().join(" ");
    let about = match (&d.ours, &d.gold) {
        (Some(ours), None) => format!("+ {} ({})", ours.label, ours.rule),
        (None, Some(gold)) => format!("- {}", gold.label),
        (Some(ours), Some(gold)) if d.kind == "label" => {
            format!("~ {} is {} ({})", gold.label, ours.label, ours.rule)
        }
        (Some(ours), _) => {
            let other = if ours.label == mark.label {
                String::new()
            } else {
                format!(" is {}", ours.label)
            };
            let words = short(ours.span.of(text));
            format!("~ {}{other} “{words}” ({})", mark.label, ours.rule)
        }
        (None, None) => String::new(),
    };
    ingest::clean::line(&format!("{about}: {around}")).into_owned()
}

/// Long words of a source by their beginning and their end, where extents differ.
fn short(words: &str) -> String {
    const SHOWN: usize = 30;
    let length = words.chars().count();
    if length <= 2 * SHOWN + 3 {
        return words.to_owned();
    }
    let first: String = words.chars().take(SHOWN).collect();
    let last: String = words.chars().skip(length - SHOWN).collect();
    format!("{first} … {last}")
}

/// Start and end in code points as a span.
fn span(points: &CodePoints, at: &Value) -> Option<Span> {
    points.to_span(at[0].as_u64()? as usize, at[1].as_u64()? as usize)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
