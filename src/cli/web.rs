//! From an address on the command line to an article. The configuration is read and the fetcher made when the first address comes.

use super::bundles::Bundles;
use super::{Common, input};
use crate::article::Article;
use crate::fetch::{Fetcher, Request, Response};
use crate::ingest::{self, Hints, Kind, address};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

/// The address that a word of the command line is, where it is one. It is never a file then.
pub fn address(path: &Path) -> Option<&str> {
    path.to_str().filter(|text| address::is_web(text))
}

/// What fetches for the command line.
pub struct Web {
    common: Common,
    fetcher: OnceLock<Result<Fetcher, String>>,
    bundles: Bundles,
}

impl Web {
    /// Nothing is read and nothing is opened yet.
    pub fn new(common: &Common) -> Web {
        Web {
            common: common.clone(),
            fetcher: OnceLock::new(),
            bundles: Bundles::default(),
        }
    }

    /// The files opened that hold several articles.
    pub fn bundles(&self) -> &Bundles {
        &self.bundles
    }

    /// The fetcher, one for the whole run.
    pub fn fetcher(&self) -> anyhow::Result<&Fetcher> {
        let made = || {
            let config = self.common.config().map_err(|e| e.to_string())?;
            Ok(Fetcher::new(config.offline))
        };
        let made = self.fetcher.get_or_init(made);
        made.as_ref().map_err(|e| anyhow::anyhow!("{e}"))
    }

    /// Fetches an address that the reader typed.
    pub fn get(&self, url: &str, stop: &AtomicBool) -> anyhow::Result<Response> {
        Ok(self.fetcher()?.fetch(&Request::typed(url), stop)?)
    }

    /// Fetches and reads it.
    pub fn article(&self, url: &str, kind: Option<Kind>) -> anyhow::Result<Article> {
        read(&self.get(url, &AtomicBool::new(false))?, kind)
    }
}

/// Reads what came as an article.
pub fn read(response: &Response, kind: Option<Kind>) -> anyhow::Result<Article> {
    let hints = Hints {
        name: name(response),
        url: Some(&response.url),
        kind,
        charset: response.charset.as_deref(),
    };
    ingest::read(&response.body, &hints).map_err(|e| input::refused(Path::new(&response.url), &e))
}

/// The name at the end of the address, where the media type leaves open what it is: servers send Markdown as plain text, and feeds as
/// anything.
fn name(response: &Response) -> Option<&str> {
    let open = matches!(
        response.media_type.as_deref(),
        None | Some("text/plain" | "application/octet-stream" | "binary/octet-stream")
    );
    let path = response.url.split('?').next().unwrap_or("");
    open.then(|| path.rsplit('/').next().unwrap_or(""))
        .filter(|name| !name.is_empty())
}
