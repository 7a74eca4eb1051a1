//! `copydesk import`: notes from other programs and other libraries. They go through the store like every other note: under its lock, merged
//! by id, all of an article's or none.

use super::export::count;
use super::{Common, Ended, input, talk};
use crate::exchange::{self, Source, Taken};
use crate::store::{Store, TakenIn};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use std::io::Read;
use std::path::{Path, PathBuf};

mod shelve;

/// The largest file that is read, in bytes.
const MOST: u64 = 512 << 20;

/// What to take in.
#[derive(Args, Debug)]
#[command(
    after_help = "A second import of the same file changes nothing. docs/exchange.md says what is taken from each format."
)]
pub struct ImportArgs {
    /// Files, or `-` for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What comes in; without it, what is in the file decides
    #[arg(long, value_enum)]
    format: Option<Source>,
    /// Say what would be taken in, and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl ValueEnum for Source {
    fn value_variants<'a>() -> &'a [Source] {
        Source::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.word()))
    }
}

/// Runs it.
pub fn run(args: &ImportArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut whole = true;
    for file in &args.files {
        let taken = read(file, args.format, &now)?;
        for why in &taken.skipped {
            talk(&format!("{}: {why}", input::shown(file)));
        }
        if !taken.skipped.is_empty() {
            whole = false;
        }
        let notes: usize = taken.sheets.iter().map(|s| s.entries.len()).sum();
        if args.dry_run {
            let articles = count(taken.sheets.len(), "article");
            talk(&format!(
                "{}: {} of {articles} would be taken in",
                input::shown(file),
                count(notes, "note")
            ));
            continue;
        }
        let outcome = shelve::all(&store, taken, &now)?;
        for why in &outcome.failed {
            talk(why);
        }
        whole &= outcome.failed.is_empty();
        talk(&format!(
            "{}: {}",
            input::shown(file),
            said(&outcome.taken, outcome.articles)
        ));
    }
    if whole {
        Ok(())
    } else {
        Err(Ended::failed().into())
    }
}

/// What was done, in words.
fn said(taken: &TakenIn, articles: usize) -> String {
    let mut words = Vec::new();
    if taken.new > 0 {
        words.push(format!(
            "{} taken in on {}",
            count(taken.new, "note"),
            count(articles, "article")
        ));
    }
    if taken.changed > 0 {
        words.push(format!(
            "{} merged with what is here",
            count(taken.changed, "note")
        ));
    }
    if taken.same > 0 {
        words.push(format!("{} here already", count(taken.same, "note")));
    }
    if words.is_empty() {
        return "there are no notes in it".to_owned();
    }
    words.join(", ")
}

fn read(file: &Path, format: Option<Source>, now: &str) -> anyhow::Result<Taken> {
    let name = input::shown(file);
    let mut bytes = Vec::new();
    let got = if file == Path::new("-") {
        std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes)
    } else {
        input::file(file)?.take(MOST + 1).read_to_end(&mut bytes)
    };
    got.with_context(|| format!("could not read {name}"))?;
    if bytes.len() as u64 > MOST {
        bail!(
            "could not import {name}: it is larger than {} MB; import it in parts",
            MOST >> 20
        );
    }
    let text = text(&bytes).with_context(|| format!("could not import {name}"))?;
    let format = match format.or_else(|| exchange::sniff(&text)) {
        Some(format) => format,
        None => bail!(
            "could not import {name}: it is none of the formats that are known; name the one it is in with --format"
        ),
    };
    exchange::read(format, &text, now)
        .with_context(|| format!("could not import {name} as {}", format.word()))
}

/// The characters of a file: UTF-8, or UTF-16 with the mark that says so, as some spreadsheets write it.
fn text(bytes: &[u8]) -> anyhow::Result<String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        let (text, bad) = encoding.decode_without_bom_handling(rest);
        anyhow::ensure!(
            !bad,
            "it says it is {} and is not; save it as UTF-8",
            encoding.name()
        );
        return Ok(text.into_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(e) => {
            let before = bytes.get(..e.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
            bail!("line {line} is not UTF-8; save it as UTF-8")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_spreadsheets_are_read() {
        let utf16: Vec<u8> = "\u{feff}é🚢".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&utf16).expect("text"), "é🚢");
        assert_eq!(text("\u{feff}é".as_bytes()).expect("text"), "é");
        assert!(
            text(b"a\nb\xe9\n")
                .expect_err("refused")
                .to_string()
                .starts_with("line 2")
        );
    }
}
