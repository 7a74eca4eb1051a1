//! `copydesk doctor`: what is wrong in the library, and putting it right. Nothing is deleted.

use super::{Common, Ended, json};
use crate::ingest::clean;
use crate::store::{Finding, Store};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::Path;

/// What to look for, and how to tell it.
#[derive(Args, Debug)]
pub struct DoctorArgs {
    /// Put right what can be put right; what is in the way is renamed and kept
    #[arg(long)]
    repair: bool,
    /// What goes out
    #[arg(long, value_enum, default_value_t = Output::Text)]
    format: Output,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Output {
    Text,
    Json,
}

/// The report for programs.
#[derive(Serialize)]
struct Report<'f> {
    library: String,
    well: bool,
    findings: &'f [Finding],
}

/// Runs it. An error when something is wrong and was not put right.
pub fn run(args: &DoctorArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let mut findings = store.examine()?;
    if args.repair && !findings.is_empty() {
        findings = store.repair(findings, &jiff::Timestamp::now().to_string());
        // One repair can bring to light what another hid, such as a copy that has been taken in.
        let told = |f: &Finding| (f.kind, f.file.clone());
        let before: Vec<_> = findings.iter().map(told).collect();
        let mut more = store.examine()?;
        more.retain(|f| !before.contains(&told(f)));
        findings.extend(store.repair(more, &jiff::Timestamp::now().to_string()));
    }
    let ill = findings.iter().filter(|f| !f.is_repaired()).count();
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Output::Json => json::pretty(
            &mut out,
            &Report {
                library: store.root().to_string_lossy().into_owned(),
                well: ill == 0,
                findings: &findings,
            },
        )?,
        Output::Text => {
            print(&mut out, store.root(), &findings)?;
            summary(&mut out, args.repair, ill, &findings)?;
        }
    }
    out.flush()?;
    if ill > 0 {
        Err(Ended::failed().into())
    } else {
        Ok(())
    }
}

/// The findings by folder, for people.
fn print(out: &mut impl Write, root: &Path, findings: &[Finding]) -> std::io::Result<()> {
    let mut folders: BTreeMap<String, Vec<(&Finding, String)>> = BTreeMap::new();
    for finding in findings {
        let inner = finding.file.strip_prefix(root).unwrap_or(&finding.file);
        let mut parts = inner.components();
        let folder = parts.next().map_or_else(
            || root.to_string_lossy().into_owned(),
            |p| p.as_os_str().to_string_lossy().into_owned(),
        );
        let rest = parts.as_path().to_string_lossy().into_owned();
        folders.entry(folder).or_default().push((finding, rest));
    }
    for (folder, found) in folders {
        writeln!(out, "{}", clean::line(&folder))?;
        for (finding, file) in found {
            let place = match (file.as_str(), finding.line) {
                ("", _) => String::new(),
                (file, Some(line)) => format!("{file}:{line}: "),
                (file, None) => format!("{file}: "),
            };
            let (sign, after) = match &finding.outcome {
                None => ("!", finding.remedy.clone()),
                Some(Ok(done)) => ("+", done.clone()),
                Some(Err(why)) => ("!", why.clone()),
            };
            writeln!(
                out,
                "  {sign} {}",
                clean::line(&format!("{place}{}: {}", finding.kind.words(), finding.what))
            )?;
            let label = match (&finding.outcome, finding.repairable) {
                (Some(_), _) => "",
                (None, true) => "with --repair: ",
                (None, false) => "by hand: ",
            };
            writeln!(out, "    {}", clean::line(&format!("{label}{after}")))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn summary(out: &mut impl Write, repair: bool, ill: usize, findings: &[Finding]) -> std::io::Result<()> {
    let repaired = findings.len() - ill;
    match (findings.len(), ill) {
        (0, _) => writeln!(out, "The library is well."),
        (_, 0) => writeln!(out, "Put right: {repaired}. The library is well."),
        _ if repair => writeln!(out, "Put right: {repaired}. Left to you: {ill}."),
        _ => {
            let can = findings.iter().filter(|f| f.repairable).count();
            let what = match can {
                0 => "None of it can be put right by a program.".to_owned(),
                can if can == ill => {
                    "`copydesk doctor --repair` puts it right; nothing is deleted.".to_owned()
                }
                can => format!("`copydesk doctor --repair` puts {can} of them right; nothing is deleted."),
            };
            writeln!(out, "Found: {ill}. {what}")
        }
    }
}
