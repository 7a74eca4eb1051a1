//! `copydesk feeds import` and `export`: lists of subscriptions, in and out.

use super::super::{Common, input, talk};
use super::now;
use crate::feed::opml;
use crate::ingest::{self, clean};
use crate::store::Store;
use anyhow::Context;
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What to take in.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// An OPML file, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Runs `import`.
pub fn run(args: &ImportArgs, common: &Common) -> anyhow::Result<()> {
    run_file(&args.file, &Store::new(common.config()?.store()?.to_owned()))
}

/// Takes one list in. Nothing of it is asked for yet.
pub fn run_file(path: &Path, store: &Store) -> anyhow::Result<()> {
    let bytes = input::bytes(path)?;
    let (text, lossy) = ingest::markup(&bytes);
    let outlines = opml::read(&text, &now().1)
        .with_context(|| format!("could not read {}: it is no OPML list", input::shown(path)))?;
    for problem in lossy.iter().chain(&outlines.problems) {
        talk(&format!("{}: {problem}", input::shown(path)));
    }
    let all = outlines.feeds.len();
    anyhow::ensure!(
        all > 0,
        "there are no feeds in {}; nothing was changed",
        input::shown(path)
    );
    let new = store.change_feeds(|list| opml::take_in(list, outlines.feeds))?;
    let said = match (new, all) {
        (0, 1) => "the feed in it is followed already".to_owned(),
        (0, _) => format!("all {all} feeds in it are followed already"),
        _ => format!("{new} of {all} feeds are new; `copydesk refresh` asks them what there is"),
    };
    writeln!(std::io::stdout(), "{said}")?;
    Ok(())
}

/// Whether bytes are a list of subscriptions.
pub fn is_list(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    ingest::markup(head).0.to_ascii_lowercase().contains("<opml")
}

/// Runs `export`: the list goes to standard output.
pub fn export(common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let (list, problem) = store.feeds()?;
    if let Some(problem) = problem {
        anyhow::bail!("cannot export: {problem}; put the file right first");
    }
    let text = opml::write(&list, "copydesk");
    std::io::stdout().write_all(clean::block(&text).as_bytes())?;
    Ok(())
}
