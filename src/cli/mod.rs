//! The command line: arguments become data here, each subcommand has a file of its own. Data goes to stdout, talk to stderr; the exit
//! status is 0, 1 (it failed; why, in one line) or 2 (called wrongly). A closed pipe is success.

#![allow(
    clippy::disallowed_methods,
    reason = "the command line is the edge: it reads files and the environment and writes to the standard streams"
)]

pub mod add;
pub mod bundles;
pub mod cat;
pub mod chosen;
mod clipboard;
pub mod completions;
pub mod config;
pub mod diff;
pub mod doctor;
pub mod export;
pub mod extract;
pub mod feeds;
pub mod history;
pub mod import;
pub mod input;
pub mod json;
pub mod man;
pub mod notes;
pub mod open;
pub mod progress;
mod queries;
pub mod reanchor;
pub mod search;
pub mod table;
pub mod trash;
pub mod verify;
pub mod web;

use crate::config::{Asked, Config};
use crate::fault::Fault;
use crate::ingest::{self, clean};
use clap::{CommandFactory, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Read news critically: entities, dated events and source flags beside the text, and notes that stay on the right words.
#[derive(Parser, Debug)]
#[command(
    name = "copydesk",
    version,
    override_usage = "copydesk [OPTIONS] [PATH|URL]...\n       copydesk [OPTIONS] <COMMAND>",
    after_help = "In the program, ? shows the keys. `copydesk man` is the manual, `copydesk config --show` what is configured.\n\
                  A file that is named like a command is opened as ./notes or after --."
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    common: Common,
    /// What to read: files, folders of files, addresses, or `-` for standard input; without it, the Library, or the guide where it holds no article
    #[arg(value_name = "PATH|URL")]
    paths: Vec<PathBuf>,
    /// Read what is in the clipboard; in other commands the word `clipboard:` stands for it
    #[arg(long)]
    clipboard: bool,
}

/// What every command takes.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Common {
    /// The folder of the library
    #[arg(long, global = true, value_name = "DIR")]
    store: Option<PathBuf>,
    /// The folder of the configuration
    #[arg(long, global = true, value_name = "DIR")]
    config: Option<PathBuf>,
    /// Fetch nothing, whatever is asked for
    #[arg(long, global = true)]
    offline: bool,
}

impl Common {
    /// With what the environment says.
    pub fn asked(&self) -> Asked {
        Asked::of_process(self.config.clone(), self.store.clone(), self.offline)
    }

    /// The configuration that holds.
    pub fn config(&self) -> Result<Config, Fault> {
        Config::load(&self.asked())
    }
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Print what is found in articles
    Extract(extract::ExtractArgs),
    /// Print the notes of all articles
    Notes(notes::NotesArgs),
    /// Put articles into the library without opening them: files, folders, addresses
    Add(add::AddArgs),
    /// Search the articles and notes of the library, best first
    Search(search::SearchArgs),
    /// List the saved queries, save one, take one away
    Queries(queries::QueriesArgs),
    /// List the versions of an article: when they were read, what was changed, which notes that touched
    History(history::HistoryArgs),
    /// Show word by word what was changed between two versions of an article
    Diff(diff::DiffArgs),
    /// Check that kept texts and attached files still are what they were
    Verify(verify::VerifyArgs),
    /// Find what is wrong in the library, and put it right
    Doctor(doctor::DoctorArgs),
    /// List what was deleted, bring it back, or remove an article
    Trash(trash::TrashArgs),
    /// Carry spans from one version of a text to another
    Reanchor(reanchor::ReanchorArgs),
    /// Print an article as it is read: text, Markdown or JSON
    Cat(cat::CatArgs),
    /// Write notes for other programs, for paper, for other people
    Export(export::ExportArgs),
    /// Take notes in from other programs and other libraries
    Import(import::ImportArgs),
    /// Follow feeds: add, list, refresh, remove, import, export
    Feeds(feeds::FeedsArgs),
    /// Ask the feeds that are followed what is new
    Refresh(feeds::refresh::RefreshArgs),
    /// Show the configuration, where it is, or what is shipped
    Config(config::ConfigArgs),
    /// Print completions for a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    Man,
}

/// The whole command line as data: for completions and the manual.
pub fn command() -> clap::Command {
    Args::command()
}

/// Runs the program.
pub fn main() -> ExitCode {
    ingest::quiet_worker_panics();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let common = args.common;
    let outcome = match args.command {
        Some(Command::Extract(args)) => extract::run(&args, &common),
        Some(Command::Cat(args)) => cat::run(&args, &common),
        Some(Command::Notes(args)) => notes::run(&args, &common),
        Some(Command::Add(args)) => add::run(&args, &common),
        Some(Command::Search(args)) => search::run(&args, &common),
        Some(Command::Queries(args)) => queries::run(&args, &common),
        Some(Command::History(args)) => history::run(&args, &common),
        Some(Command::Diff(args)) => diff::run(&args, &common),
        Some(Command::Verify(args)) => verify::run(&args, &common),
        Some(Command::Doctor(args)) => doctor::run(&args, &common),
        Some(Command::Trash(args)) => trash::run(&args, &common),
        Some(Command::Reanchor(args)) => reanchor::run(&args),
        Some(Command::Export(args)) => export::run(&args, &common),
        Some(Command::Import(args)) => import::run(&args, &common),
        Some(Command::Feeds(args)) => feeds::run(&args, &common),
        Some(Command::Refresh(args)) => feeds::refresh::run(&args, &common),
        Some(Command::Config(args)) => config::run(&args, &common),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man) => man::run(),
        None => {
            let copied = args.clipboard.then(|| PathBuf::from(clipboard::NAME));
            let paths: Vec<PathBuf> = copied.into_iter().chain(args.paths).collect();
            open::run(&paths, &common)
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => match error.downcast_ref::<Ended>() {
            Some(ended) => ExitCode::from(ended.0),
            None => {
                talk(&format!("{error:#}"));
                ExitCode::from(1)
            }
        },
    }
}

/// The program ends with this status, and what there was to say has been said.
#[derive(thiserror::Error, Debug)]
#[error("ended with status {0}")]
pub struct Ended(u8);

impl Ended {
    /// It failed.
    pub fn failed() -> Ended {
        Ended(1)
    }

    /// A signal ended it: 128 and the signal's number, as shells count.
    pub fn by_signal(signal: i32) -> Ended {
        Ended(u8::try_from(128 + signal).unwrap_or(1))
    }
}

/// One line to the user, on stderr, cleaned: it may quote what came from outside.
pub fn talk(words: &str) {
    // Nothing can be done about a closed stderr.
    let _ = writeln!(std::io::stderr(), "copydesk: {}", clean::line(words));
}

/// Help and version go to stdout, a wrong call to stderr with status 2; cleaned, for it quotes the arguments.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    let text = clean::block(&text);
    if error.use_stderr() {
        let _ = write!(std::io::stderr(), "{text}");
        ExitCode::from(2)
    } else {
        let _ = write!(std::io::stdout(), "{text}");
        ExitCode::SUCCESS
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| {
        e.downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
            || e.downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(std::io::ErrorKind::BrokenPipe))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Args {
        Args::try_parse_from(["copydesk"].iter().chain(words)).expect("well called")
    }

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn a_word_is_a_command_only_where_a_command_stands() {
        assert!(matches!(parse(&["config"]).command, Some(Command::Config(_))));
        assert!(matches!(
            parse(&["--store", "s", "config"]).command,
            Some(Command::Config(_))
        ));
        assert_eq!(parse(&["config", "--store", "s"]).common.store, Some("s".into()));
        let several = parse(&["a.html", "https://example.org/", "config"]);
        assert!(several.command.is_none());
        assert_eq!(several.paths.len(), 3);
        for words in [&["./config"][..], &["--", "config"], &["-"]] {
            let args = parse(words);
            assert!(args.command.is_none(), "{words:?}");
            assert_eq!(
                args.paths.last().map(PathBuf::as_path),
                words.last().map(std::path::Path::new)
            );
        }
    }
}
