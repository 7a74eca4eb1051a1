//! `copydesk trash`: what was deleted in the last thirty days, and how it comes back.

use super::{Common, json, talk, verify};
use crate::ingest::clean;
use crate::store::{DAYS, Store, TrashedNote};
use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use std::io::{BufWriter, Write};

/// What to do with the trash.
#[derive(Args, Debug)]
pub struct TrashArgs {
    #[command(subcommand)]
    what: Option<What>,
    /// What goes out of the list
    #[arg(long, value_enum, default_value_t = Output::Text)]
    format: Output,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Bring a note or an article back
    Restore {
        /// The id that the list shows
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Put an article with its notes into the trash
    Remove {
        /// Its id, its address, the path it was read from, or its folder
        #[arg(value_name = "ARTICLE")]
        article: String,
    },
    /// Delete for good what has been in the trash for more than thirty days
    Prune,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Output {
    Text,
    Json,
}

/// One thing in the trash, for programs.
#[derive(Serialize)]
struct Row {
    kind: &'static str,
    id: String,
    since: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// Runs it.
pub fn run(args: &TrashArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let now = jiff::Timestamp::now().to_string();
    match &args.what {
        None => list(&store, args.format),
        Some(What::Restore { id }) => restore(&store, id, &now),
        Some(What::Remove { article }) => {
            let shelf = verify::named(&store, article)?;
            store.remove(&shelf.article, &now)?;
            talk(&format!(
                "{} is in the trash with its notes; `copydesk trash restore {}` brings it back, for {DAYS} days at least",
                shelf.article.name(),
                shelf.article.id
            ));
            Ok(())
        }
        Some(What::Prune) => {
            let (notes, articles) = store.prune(&now)?;
            talk(&format!("deleted for good: notes {notes}, articles {articles}"));
            Ok(())
        }
    }
}

fn restore(store: &Store, id: &str, now: &str) -> anyhow::Result<()> {
    if let Some(removed) = store.removed().iter().find(|r| r.article.id == *id) {
        let (there, begun_anew) = store.bring_back(removed)?;
        talk(&format!("the article is back: {}", there.display()));
        if begun_anew {
            talk(
                "it was begun anew meanwhile and now has two folders; `copydesk doctor --repair` joins them",
            );
        }
        return Ok(());
    }
    for shelf in store.all()? {
        if store.trash_of(&shelf.article).iter().any(|t| t.note.id == *id) {
            store.restore(&shelf.article, id, now)?;
            talk(&format!("the note is back in {}", shelf.article.name()));
            return Ok(());
        }
    }
    bail!("{id} is not in the trash; `copydesk trash` lists what is")
}

fn list(store: &Store, format: Output) -> anyhow::Result<()> {
    let mut rows: Vec<Row> = Vec::new();
    for removed in store.removed() {
        rows.push(Row {
            kind: "article",
            id: removed.article.id.clone(),
            since: removed.since,
            title: removed.article.name(),
            quote: None,
            text: None,
        });
    }
    for shelf in store.all()? {
        let title = shelf.article.name();
        let row = |TrashedNote { note, since, .. }| Row {
            kind: "note",
            id: note.id,
            since,
            title: title.clone(),
            quote: Some(note.anchor.quote),
            text: Some(note.text).filter(|t| !t.is_empty()),
        };
        rows.extend(store.trash_of(&shelf.article).into_iter().map(row));
    }
    rows.sort_by(|a, b| b.since.cmp(&a.since));
    let mut out = BufWriter::new(std::io::stdout().lock());
    match format {
        Output::Json => json::pretty(&mut out, &rows)?,
        Output::Text => {
            for row in &rows {
                print(&mut out, row)?;
            }
            if rows.is_empty() {
                talk("the trash is empty");
            }
        }
    }
    out.flush()?;
    Ok(())
}

fn print(out: &mut impl Write, row: &Row) -> std::io::Result<()> {
    let day = row.since.get(..10).unwrap_or("?");
    let head = format!("{} {} · since {day} · {}", row.kind, row.id, row.title);
    writeln!(out, "{}", clean::line(&head))?;
    if let Some(quote) = &row.quote {
        let quote: String = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = quote.chars().take(200).collect();
        writeln!(out, "  “{}”", clean::line(&short))?;
    }
    for line in clean::block(row.text.as_deref().unwrap_or_default()).lines() {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}
