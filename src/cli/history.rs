//! `copydesk history ARTICLE`: the versions of an article, what was changed from each to the next, and which notes that touched.

use super::chosen::{self, Chosen};
use super::{Common, json};
use crate::anchor;
use crate::article::{CodePoints, Span};
use crate::ingest::clean;
use crate::note::AnchorState;
use crate::store::{self, Reading};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io::{BufWriter, Write};

/// Which article, and how.
#[derive(Args, Debug)]
pub struct HistoryArgs {
    /// A file, an address, or the id that `copydesk notes` shows
    #[arg(value_name = "ARTICLE")]
    article: String,
    /// What goes out
    #[arg(long, value_enum, default_value_t = Output::Text)]
    format: Output,
}

/// The forms of what goes out.
#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
pub enum Output {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Runs it.
pub fn run(args: &HistoryArgs, common: &Common) -> anyhow::Result<()> {
    let chosen = chosen::choose(&args.article, common)?;
    let versions = versions(&chosen);
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Output::Json => {
            let row = Row {
                article: About::new(&chosen),
                versions,
            };
            json::pretty(&mut out, &row)?;
        }
        Output::Text => print(&mut out, &chosen, &versions)?,
    }
    out.flush()?;
    Ok(())
}

/// Which article is meant, for programs.
#[derive(Serialize)]
pub struct About {
    id: String,
    title: Option<String>,
    url: Option<String>,
    folder: String,
}

impl About {
    /// What is known of it.
    pub fn new(chosen: &Chosen) -> About {
        let info = &chosen.info;
        About {
            id: info.id.clone(),
            title: info.title.clone(),
            url: info.url.clone(),
            folder: info.folder.to_string_lossy().into_owned(),
        }
    }
}

#[derive(Serialize)]
struct Row {
    article: About,
    versions: Vec<Version>,
}

/// One version.
#[derive(Serialize)]
pub struct Version {
    /// From 1, oldest first.
    pub number: usize,
    /// SHA-256 of its text.
    pub version: String,
    /// When it was read, RFC 3339; null where that is not known.
    pub read: Option<String>,
    /// The file or the address it came from.
    pub source: Option<String>,
    #[serde(skip)]
    shown: String,
    /// Whether its text can be had.
    kept: bool,
    /// Against the version before; null for the first, and where a text is not kept.
    changed: Option<Changed>,
    /// The notes that this version touched.
    notes: Vec<Touched>,
}

#[derive(Serialize)]
struct Changed {
    words_gone: usize,
    words_come: usize,
    #[serde(skip)]
    told: String,
}

#[derive(Serialize)]
struct Touched {
    id: String,
    state: AnchorState,
    why: String,
}

impl Version {
    /// The version at `at` of the article's history, counted from 0, without what was changed.
    pub fn bare(chosen: &Chosen, at: usize, reading: &Reading) -> Version {
        let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        Version {
            number: at + 1,
            version: reading.version.clone(),
            read: some(&reading.at),
            source: some(&reading.source),
            shown: chosen.when(reading),
            kept: true,
            changed: None,
            notes: Vec::new(),
        }
    }

    /// "version 2, read 2026-05-04 10:00".
    pub fn named(&self) -> String {
        format!("version {}, {}", self.number, self.shown)
    }
}

fn versions(chosen: &Chosen) -> Vec<Version> {
    let mut before: Option<String> = None;
    let mut out = Vec::new();
    for (at, reading) in chosen.info.history().iter().enumerate() {
        let text = chosen.text(&reading.version).ok();
        let mut version = Version {
            kept: text.is_some(),
            ..Version::bare(chosen, at, reading)
        };
        if let (Some(old), Some(new)) = (&before, &text) {
            let changes = anchor::changes(old, new);
            version.changed = Some(Changed {
                words_gone: changes.gone,
                words_come: changes.come,
                told: changes.told(),
            });
            version.notes = touched(chosen, reading, old, new);
        }
        before = text;
        out.push(version);
    }
    out
}

/// The notes that were there before a version was read and do not sit on it as they sat on the one before.
fn touched(chosen: &Chosen, reading: &Reading, old: &str, new: &str) -> Vec<Touched> {
    let (mut notes, mut spans) = (Vec::new(), Vec::new());
    let hash = store::hash(old.as_bytes());
    for placed in &chosen.notes {
        let note = &placed.note;
        if !reading.at.is_empty() && note.created > reading.at {
            continue;
        }
        let anchor = &note.anchor;
        let on = |text: &str| -> Option<Span> {
            let span = CodePoints::new(text).to_span(anchor.start, anchor.end)?;
            (span.of(text) == anchor.quote).then_some(span)
        };
        let there = if anchor.version == hash {
            on(old)
        } else {
            let made = chosen.text(&anchor.version).ok();
            made.and_then(|made| Some((on(&made)?, made)))
                .and_then(|(span, made)| anchor::carry(&made, old, &[span]).pop()?.span)
        };
        if let Some(span) = there {
            notes.push(&note.id);
            spans.push(span);
        }
    }
    notes
        .into_iter()
        .zip(anchor::carry(old, new, &spans))
        .filter(|(_, place)| place.state != AnchorState::Exact)
        .map(|(id, place)| Touched {
            id: id.clone(),
            state: place.state,
            why: place.why,
        })
        .collect()
}

fn print(out: &mut impl Write, chosen: &Chosen, versions: &[Version]) -> std::io::Result<()> {
    for line in chosen.heading() {
        writeln!(out, "{line}")?;
    }
    for version in versions {
        let source = version.source.as_deref().unwrap_or_default();
        let line = format!(
            "{:>3}  {}  {}  {source}",
            version.number,
            version.shown,
            store::short(&version.version)
        );
        writeln!(out, "\n{}", clean::line(line.trim_end()))?;
        if !version.kept {
            writeln!(out, "     its text is not kept")?;
        }
        if let Some(changed) = &version.changed {
            writeln!(out, "     {}", changed.told)?;
        }
        if !version.notes.is_empty() {
            writeln!(out, "     {}", told(&version.notes))?;
        }
    }
    Ok(())
}

/// "3 notes: 2 edited, 1 orphaned".
fn told(notes: &[Touched]) -> String {
    let states = AnchorState::ALL.iter().filter_map(|state| {
        let n = notes.iter().filter(|t| t.state == *state).count();
        (n > 0).then(|| format!("{n} {state}"))
    });
    let states: Vec<String> = states.collect();
    let s = if notes.len() == 1 { "" } else { "s" };
    format!("{} note{s}: {}", notes.len(), states.join(", "))
}
