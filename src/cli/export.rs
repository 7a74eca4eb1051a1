//! `copydesk export`: notes for other programs, for paper, for other people.

use super::{Common, Ended, chosen, talk};
use crate::exchange::{self, Ask, Format, Sheet};
use crate::export::{Told, count, files, sheet};
use crate::query::{Query, Subject};
use crate::store::{Shelved, Store};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What to write, how, and where.
#[derive(Args, Debug)]
#[command(
    after_help = "Formats and what each of them carries: docs/exchange.md. --losses FORMAT lists what one cannot carry."
)]
pub struct ExportArgs {
    /// The articles: files, addresses, or the ids that `copydesk notes` shows; without one, all that have notes
    #[arg(value_name = "ARTICLE")]
    articles: Vec<String>,
    /// What goes out
    #[arg(long, value_enum, required_unless_present = "losses")]
    format: Option<Format>,
    /// Only the notes that answer this query: words, "a phrase", and keys such as verdict:unsupported, status:open, tag:x
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,
    /// Where to: a file, or a folder for one file of each article; else standard output. Markdown is brought up to date in place
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// List what a format cannot carry, and write nothing
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = ["format", "query", "output", "articles"])]
    losses: Option<Format>,
    /// Who publishes the reviews (claimreview)
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// The address of the page on which they are published (claimreview)
    #[arg(long, value_name = "URL")]
    page: Option<String>,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Format] {
        Format::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.word()).help(self.doc()))
    }
}

/// Runs it.
pub fn run(args: &ExportArgs, common: &Common) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if let Some(format) = args.losses {
        for loss in format.losses() {
            writeln!(out, "{}", loss.words())?;
        }
        out.flush()?;
        return Ok(());
    }
    let Some(format) = args.format else {
        bail!("no format is named: give --format");
    };
    let store = Store::new(common.config()?.store()?.to_owned());
    let (sheets, whole) = chosen(args, common, &store)?;
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let ask = Ask {
        now: &now,
        publisher: args.publisher.as_deref(),
        page: args.page.as_deref(),
    };
    let told = match &args.output {
        None => {
            let written = exchange::write(format, &sheets, &ask)?;
            out.write_all(written.body.as_bytes())?;
            out.flush()?;
            Told::new(&written, &sheets)
        }
        Some(path) => files(path, format, &sheets, &ask, &store)?,
    };
    drop(out);
    tell(&told, format, &sheets, args.output.as_deref())?;
    if !whole {
        talk(
            "what could not be read, named above, is not in this export; `copydesk doctor` tells what to do about it",
        );
        return Err(Ended::failed().into());
    }
    Ok(())
}

/// Tells what became of the notes.
fn tell(told: &Told, format: Format, sheets: &[Sheet], output: Option<&Path>) -> anyhow::Result<()> {
    for (id, why) in &told.refused {
        talk(&format!("note {id} is left out: {why}"));
    }
    let word = format.word();
    let lost = format.lost(sheets);
    if !lost.is_empty() && told.notes > 0 {
        talk(&format!("{word} does not carry: {}", lost.join(" · ")));
    }
    if let Some(path) = output {
        talk(&told.words(format, sheets.len(), path));
    }
    if told.notes == 0 && !told.refused.is_empty() {
        return Err(Ended::failed().into());
    }
    Ok(())
}

/// The notes that are asked for, by article, and whether all that the articles hold could be read.
fn chosen(args: &ExportArgs, common: &Common, store: &Store) -> anyhow::Result<(Vec<Sheet>, bool)> {
    let query = Query::parse(args.query.as_deref().unwrap_or_default())?.of_notes()?;
    let shelves = if args.articles.is_empty() {
        store.all()?
    } else {
        let named = |name: &String| -> anyhow::Result<Shelved> {
            let chosen = chosen::choose(name, common)?;
            store
                .named(&chosen.info.folder.to_string_lossy())?
                .with_context(|| format!("{name} has no notes"))
        };
        args.articles.iter().map(named).collect::<Result<_, _>>()?
    };
    for problem in shelves.iter().flat_map(|s| &s.problems) {
        talk(&problem.to_string());
    }
    let whole = shelves.iter().all(|s| s.problems.is_empty());
    let held: usize = shelves.iter().map(|s| s.notes.len()).sum();
    let today = jiff::ZonedDateTime::now().date().to_string();
    let mut sheets: Vec<Sheet> = Vec::new();
    for mut shelf in shelves {
        let article = &shelf.article;
        shelf.notes.retain(|placed| {
            query.matches(&Subject {
                note: &placed.note,
                state: placed.place.state,
                article: article.about(),
                today: &today,
            })
        });
        // The same article may be named twice.
        let twice = sheets
            .iter()
            .any(|s| s.article.id == article.id && !article.id.is_empty());
        if !shelf.notes.is_empty() && (!twice || args.articles.is_empty()) {
            sheets.push(sheet(store, shelf));
        }
    }
    if sheets.is_empty() {
        match held {
            // Notes that cannot be read are notes all the same.
            0 if !whole => talk("no note could be read"),
            0 => talk("there are no notes yet"),
            n => talk(&format!("none of the {} is like that", count(n, "note"))),
        }
    }
    Ok((sheets, whole))
}
