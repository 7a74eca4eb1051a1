//! `copydesk completions`: what a shell needs to complete the command line.

use clap::Args;
use clap_complete::Shell;
use std::io::Write;

/// For which shell.
#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs it.
pub fn run(args: &CompletionsArgs) -> anyhow::Result<()> {
    // Made whole before it is written: the generator panics when the pipe closes under it.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "copydesk", &mut script);
    let mut out = std::io::stdout().lock();
    out.write_all(&script)?;
    out.flush()?;
    Ok(())
}
