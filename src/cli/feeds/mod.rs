//! `copydesk feeds`: what the reader follows, one file for each thing that is done with it.

mod add;
mod import;
mod list;
mod parse;
pub mod refresh;

use super::Common;
use crate::feed::List;
use anyhow::bail;
use clap::{Args, Subcommand};

/// The commands about feeds.
#[derive(Args, Debug)]
pub struct FeedsArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Subscribe to feeds: by their address, by a page that names them, by a list
    Add(add::AddArgs),
    /// Print the feeds that are followed, how many items of each are unread, and what went wrong
    List(list::ListArgs),
    /// Print the items that came, the newest first
    Items(list::ItemsArgs),
    /// Ask the feeds what is new
    Refresh(refresh::RefreshArgs),
    /// Follow feeds no longer; their items and what is read of them stay
    Remove(list::RemoveArgs),
    /// Follow feeds again that were removed
    Restore(list::RemoveArgs),
    /// Take in a list of subscriptions (OPML)
    Import(import::ImportArgs),
    /// Print the subscriptions as a list for other programs (OPML)
    Export,
    /// Print what is in feeds, without subscribing to them
    Parse(parse::ParseArgs),
}

/// Runs it.
pub fn run(args: &FeedsArgs, common: &Common) -> anyhow::Result<()> {
    match &args.command {
        Command::Add(args) => add::run(args, common),
        Command::List(args) => list::list(args, common),
        Command::Items(args) => list::items(args, common),
        Command::Refresh(args) => refresh::run(args, common),
        Command::Remove(args) => list::remove(args, common),
        Command::Restore(args) => list::restore(args, common),
        Command::Import(args) => import::run(args, common),
        Command::Export => import::export(common),
        Command::Parse(args) => parse::run(args, common),
    }
}

/// The time, in seconds since 1970 and as RFC 3339 in UTC.
fn now() -> (i64, String) {
    let now = jiff::Timestamp::now();
    (now.as_second(), now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// The places of the feeds that words mean. A word that means none, or several, is an error that says which.
fn places(list: &List, words: &[String]) -> anyhow::Result<Vec<usize>> {
    let mut out = Vec::new();
    for word in words {
        match list.meant(word).as_slice() {
            [] => bail!("no feed is called {word}; `copydesk feeds list` shows those that are followed"),
            [one] => out.push(*one),
            several => {
                let names: Vec<&str> = several
                    .iter()
                    .take(5)
                    .filter_map(|&at| list.feeds.get(at).map(|f| f.url.as_str()))
                    .collect();
                bail!(
                    "{word} means several feeds; name one by its address: {}",
                    names.join(", ")
                )
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}
