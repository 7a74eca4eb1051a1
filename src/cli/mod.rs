//! The command line: arguments become data here, each subcommand has a file of its own. Data goes to stdout, talk to stderr; the exit
//! status is 0, 1 (it failed; why, in one line) or 2 (called wrongly). A closed pipe is success.

#![allow(
    clippy::disallowed_methods,
    reason = "the command line is the edge: it reads files and the environment and writes to the standard streams"
)]

pub mod extract;
pub mod json;
pub mod notes;
pub mod reanchor;

use clap::{Parser, Subcommand};
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
}

/// Runs the program.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = match args.command {
        Some(Command::Extract(args)) => extract::run(&args),
        Some(Command::Notes(args)) => notes::run(&args),
        Some(Command::Reanchor(args)) => reanchor::run(&args),
        None => Ok(()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, cleaned: the message may quote what came from outside.
            let line: String = format!("copydesk: {error:#}")
                .chars()
                .map(|c| if c.is_control() { '\u{fffd}' } else { c })
                .collect();
            use std::io::Write;
            // Nothing can be done about a closed stderr.
            let _ = writeln!(std::io::stderr(), "{line}");
            ExitCode::from(1)
        }
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
