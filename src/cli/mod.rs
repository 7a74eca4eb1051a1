//! The command line: arguments become data here, each subcommand has a file of its own. Data goes to stdout, talk to stderr; the exit
//! status is 0, 1 (it failed; why, in one line) or 2 (called wrongly). A closed pipe is success.

#![allow(
    clippy::disallowed_methods,
    reason = "the command line is the edge: it reads files and the environment and writes to the standard streams"
)]

pub mod cat;
pub mod extract;
pub mod json;
pub mod notes;
pub mod reanchor;
pub mod open;
pub mod table;

use crate::ingest::{self, clean};
use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Read news critically: entities, dated events and source flags beside the text, and notes that stay on the right words.
#[derive(Parser, Debug)]
#[command(name = "copydesk", version, args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// What to read: files, or `-` for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Print what is found in articles
    Extract(extract::ExtractArgs),
    /// Print the notes of all articles
    Notes(notes::NotesArgs),
    /// Carry spans from one version of a text to another
    Reanchor(reanchor::ReanchorArgs),
    /// Print an article as it is read: text, Markdown or JSON
    Cat(cat::CatArgs),
}

/// Runs the program.
pub fn main() -> ExitCode {
    ingest::quiet_worker_panics();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let outcome = match args.command {
        Some(Command::Extract(args)) => extract::run(&args),
        Some(Command::Notes(args)) => notes::run(&args),
        Some(Command::Reanchor(args)) => reanchor::run(&args),
        Some(Command::Cat(args)) => cat::run(&args),
        None => Ok(()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            talk(&format!("{error:#}"));
            ExitCode::from(1)
        }
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
