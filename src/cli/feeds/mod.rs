//! `copydesk feeds`: what the reader follows, one file for each thing that is done with it.

mod add;
mod import;
mod list;
mod parse;
pub mod refresh;

use super::Common;
use crate::feed::{self, List, Subscription};
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

/// Feeds that are named where several fit: enough to choose from in one line.
const NAMED: usize = 5;

/// The places of the feeds that words mean. A word that means none, or several, is an error that says which.
fn places(list: &List, words: &[String]) -> anyhow::Result<Vec<usize>> {
    let none =
        |word: &str| format!("no feed is called {word}; `copydesk feeds list` shows those that are followed");
    let one = |word: &String| place(&list.feeds, word, none);
    let mut out: Vec<usize> = words.iter().map(one).collect::<Result<_, _>>()?;
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

/// The place of the one feed that a word means.
fn place(feeds: &[Subscription], word: &str, none: impl Fn(&str) -> String) -> anyhow::Result<usize> {
    let several = match feed::meant(feeds, word).as_slice() {
        [] => bail!(none(word)),
        [one] => return Ok(*one),
        several => several.to_vec(),
    };
    let named = several.iter().filter_map(|&at| feeds.get(at)).take(NAMED);
    let named: Vec<&str> = named.map(|f| f.url.as_str()).collect();
    let more = match several.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    bail!(
        "{word} means {} feeds; name one by its address: {}{more}",
        several.len(),
        named.join(", ")
    )
}
