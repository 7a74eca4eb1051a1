//! `copydesk diff ARTICLE [A B]`: what was changed between two versions of an article, word by word.

use super::chosen::{self, Chosen};
use super::history::{About, Output, Version};
use super::table::Look;
use super::{Common, json};
use crate::anchor::{self, Changes, Kind, Piece};
use crate::article::CodePoints;
use crate::ingest::clean;
use anyhow::Context;
use clap::Args;
use serde::Serialize;
use std::io::{BufWriter, Write};

/// Which versions, and how.
#[derive(Args, Debug)]
pub struct DiffArgs {
    /// A file, an address, or the id that `copydesk notes` shows
    #[arg(value_name = "ARTICLE")]
    article: String,
    /// The version to begin with: a number of `copydesk history`, or the beginning of a hash; without it, the last but one
    #[arg(value_name = "A")]
    from: Option<String>,
    /// The version to compare it with; without it, the latest
    #[arg(value_name = "B")]
    to: Option<String>,
    /// What goes out
    #[arg(long, value_enum, default_value_t = Output::Text)]
    format: Output,
}

/// Runs it.
pub fn run(args: &DiffArgs, common: &Common) -> anyhow::Result<()> {
    let chosen = chosen::choose(&args.article, common)?;
    let history = chosen.info.history();
    let last = history.len().checked_sub(1);
    let at = |name: &Option<String>, otherwise: Option<usize>| -> anyhow::Result<usize> {
        match name {
            Some(name) => chosen.info.version_named(name).with_context(|| {
                let (id, n) = (&chosen.info.id, history.len());
                format!("{id} has no version {name}: it has 1 to {n}, see `copydesk history {id}`")
            }),
            None => otherwise.with_context(|| {
                format!(
                    "{} has one version only: there is nothing to compare",
                    chosen.info.id
                )
            }),
        }
    };
    let to = at(&args.to, last)?;
    let from = at(&args.from, to.checked_sub(1))?;
    let version = |at: usize| -> anyhow::Result<(Version, String)> {
        let reading = history.get(at).context("no such version")?;
        Ok((
            Version::bare(&chosen, at, reading),
            chosen.text(&reading.version)?,
        ))
    };
    let ((a, old), (b, new)) = (version(from)?, version(to)?);
    let changes = anchor::changes(&old, &new);
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Output::Json => json::pretty(&mut out, &Row::new(&chosen, (a, &old), (b, &new), &changes))?,
        Output::Text => {
            let styled = Look::of_stdout().is_styled();
            let [title, _] = chosen.heading();
            writeln!(out, "{title}")?;
            let told = format!("{} → {}: {}", a.named(), b.named(), changes.told());
            writeln!(out, "{}", clean::line(&told))?;
            print(&mut out, &changes.paragraphs(&old, &new), styled)?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The paragraphs in which something was changed; the signs stand with and without colour.
fn print(out: &mut impl Write, paragraphs: &[Vec<Piece<'_>>], styled: bool) -> std::io::Result<()> {
    let mut same = 0;
    for paragraph in paragraphs {
        if paragraph.iter().all(|p| p.kind == Kind::Kept) {
            same += 1;
            continue;
        }
        unchanged(out, std::mem::take(&mut same))?;
        writeln!(out)?;
        for piece in paragraph {
            let text = clean::block(piece.text);
            let (colour, open, close) = match piece.kind {
                Kind::Kept => {
                    write!(out, "{text}")?;
                    continue;
                }
                Kind::Gone => ("31", "[-", "-]"),
                Kind::Come => ("32", "{+", "+}"),
            };
            if styled {
                write!(out, "\u{1b}[{colour}m{open}{text}{close}\u{1b}[0m")?;
            } else {
                write!(out, "{open}{text}{close}")?;
            }
        }
        writeln!(out)?;
    }
    unchanged(out, same)
}

fn unchanged(out: &mut impl Write, paragraphs: usize) -> std::io::Result<()> {
    match paragraphs {
        0 => Ok(()),
        1 => writeln!(out, "\n… 1 paragraph as it was …"),
        n => writeln!(out, "\n… {n} paragraphs as they were …"),
    }
}

/// For programs. Spans are code points of the two texts.
#[derive(Serialize)]
struct Row<'t> {
    article: About,
    from: Version,
    to: Version,
    words_gone: usize,
    words_come: usize,
    changes: Vec<Change<'t>>,
}

#[derive(Serialize)]
struct Change<'t> {
    old: [usize; 2],
    new: [usize; 2],
    gone: &'t str,
    come: &'t str,
}

impl<'t> Row<'t> {
    fn new(
        chosen: &Chosen,
        (from, old): (Version, &'t str),
        (to, new): (Version, &'t str),
        changes: &Changes,
    ) -> Row<'t> {
        let points = [CodePoints::new(old), CodePoints::new(new)];
        Row {
            article: About::new(chosen),
            from,
            to,
            words_gone: changes.gone,
            words_come: changes.come,
            changes: changes
                .hunks()
                .map(|part| Change {
                    old: points[0].of_span(part.old),
                    new: points[1].of_span(part.new),
                    gone: part.old.of(old),
                    come: part.new.of(new),
                })
                .collect(),
        }
    }
}
