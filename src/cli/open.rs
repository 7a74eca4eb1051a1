//! `copydesk PATH`: opens the Reader.

use super::{Common, input};
use crate::tui;
use std::path::{Path, PathBuf};

/// Reads the article and opens it.
pub fn run(paths: &[PathBuf], common: &Common) -> anyhow::Result<()> {
    let [path] = paths else {
        anyhow::bail!("one article at a time; `copydesk FILE` opens one");
    };
    let config = common.config()?;
    let article = input::article(path)?;
    let piped = path == Path::new("-");
    let path = (!piped).then(|| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    tui::run(tui::Opening {
        article,
        path,
        config,
    })
}
