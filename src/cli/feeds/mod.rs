//! `copydesk feeds`: one file for each of its commands.

mod parse;

use super::Common;
use clap::{Args, Subcommand};

/// The commands about feeds.
#[derive(Args, Debug)]
pub struct FeedsArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Print what is in feeds, without subscribing to them
    Parse(parse::ParseArgs),
}

/// Runs it.
pub fn run(args: &FeedsArgs, common: &Common) -> anyhow::Result<()> {
    match &args.command {
        Command::Parse(args) => parse::run(args, common),
    }
}
