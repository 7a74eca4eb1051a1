//! `copydesk [PATH]`: opens the Reader.

use super::{Common, input};
use crate::{ingest, tui};
use std::path::Path;

/// Reads the article and opens it. Without a path it is the first-run guide, or the Review of the library where that holds notes.
pub fn run(path: Option<&Path>, common: &Common) -> anyhow::Result<()> {
    let config = common.config()?;
    let Some(path) = path else {
        return tui::run(tui::Opening {
            article: ingest::guide(),
            path: None,
            config,
            review: true,
        });
    };
    let article = input::article(path, &super::web::Web::new(common))?;
    let named = path != Path::new("-");
    tui::run(tui::Opening {
        article,
        path: named.then(|| std::path::absolute(path).unwrap_or_else(|_| path.to_owned())),
        config,
        review: false,
    })
}
