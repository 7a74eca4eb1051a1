//! `copydesk PATH`: opens the Reader.

use crate::config::Config;
use crate::ingest;
use crate::tui;
use anyhow::Context;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Reads the article and opens it.
pub fn run(paths: &[PathBuf], config: Config) -> anyhow::Result<()> {
    let Some(path) = paths.first() else {
        anyhow::bail!("no article is named; `copydesk FILE` opens one");
    };
    let piped = path.as_os_str() == "-";
    let bytes = if piped { from_stdin() } else { from_file(path) }?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let article = ingest::text::raw(text);
    let path = (!piped).then(|| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    tui::run(tui::Opening {
        article,
        path,
        config,
    })
}

fn from_stdin() -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .context("reading standard input")?;
    Ok(bytes)
}

fn from_file(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("reading {}", path.display()))
}
