//! `copydesk [PATH|URL]…`: opens the Reader.

use super::feeds::refresh;
use super::web::{self, Web};
use super::{Common, clipboard, input};
use crate::fetch::Response;
use crate::ingest::clean;
use crate::store::{Original, Store};
use crate::tui::reading::{How, Load, Loaded, Reading};
use crate::{ingest, tui};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Opens what is named; several as a list. Without a name it is the first-run guide, or the Library where that holds articles.
pub fn run(paths: &[PathBuf], common: &Common) -> anyhow::Result<()> {
    let config = common.config()?;
    let store = Store::new(config.store()?.to_owned());
    let web = Arc::new(Web::new(common));
    let (asking, keeping, feeds) = (Arc::clone(&web), Arc::clone(&web), store.clone());
    let mut wrong = Vec::new();
    let listed: Vec<PathBuf> = paths
        .iter()
        .flat_map(|path| web.bundles().list(path, &mut |why| wrong.push(why)))
        .collect();
    for why in &wrong {
        super::talk(why);
    }
    if let (Some(path), true) = (paths.first(), listed.is_empty()) {
        anyhow::bail!("there is nothing to read in {}", input::shown(path));
    }
    let paths = listed.as_slice();
    let load: Arc<Load> = Arc::new(move |path, how, stop| load(path, how, stop, &web, &store));
    let first = match paths.first() {
        None => Some(Ok(Loaded {
            article: ingest::guide(),
            path: None,
            original: None,
            kept: None,
        })),
        // The first frame does not wait for the network.
        Some(path) if web::address(path).is_some() => None,
        Some(path) => Some(load(path, How::Opened, &AtomicBool::new(false))),
    };
    if let (Some(Err(why)), 1) = (&first, paths.len()) {
        anyhow::bail!("{why}");
    }
    let stdin = paths.iter().filter(|p| p.as_os_str() == "-").count();
    anyhow::ensure!(stdin < 2, "standard input can be read once only: name - once");
    tui::run(tui::Opening {
        first,
        reading: Reading::new(paths.to_vec(), load),
        config,
        home: paths.is_empty(),
        ask: Arc::new(move |feed, stop, told| refresh::ask(&asking, &feeds, feed, stop, told)),
        page: Arc::new(move |url, stop| page(url, stop, &keeping)),
    })
}

/// Reads a file; takes from the library, or fetches, what an address names.
fn load(path: &Path, how: How, stop: &AtomicBool, web: &Web, store: &Store) -> Result<Loaded, String> {
    let Some(url) = web::address(path) else {
        let article = input::article(path, web).map_err(|e| format!("{e:#}"))?;
        // What lies in a file with others is known by its text: the file may get more before it.
        let named =
            path != Path::new("-") && path != Path::new(clipboard::NAME) && input::part(path).is_none();
        return Ok(Loaded {
            article,
            path: named.then(|| std::path::absolute(path).unwrap_or_else(|_| path.to_owned())),
            original: None,
            kept: None,
        });
    };
    if how == How::Opened
        && let Some((article, last)) = store.kept(url)
    {
        let day = last.and_then(|o| o.fetched.get(..10).map(str::to_owned));
        return Ok(Loaded {
            article,
            path: None,
            original: None,
            kept: Some(day.unwrap_or_else(|| "an earlier day".to_owned())),
        });
    }
    let fetched = web.get(url, stop).and_then(|response| {
        let article = web::read(&response, None)?;
        Ok((article, response))
    });
    let (article, response) = fetched.map_err(|e| clean::line(&format!("{e:#}")).into_owned())?;
    Ok(Loaded {
        article,
        path: None,
        original: Some(original(url, response)),
        kept: None,
    })
}

/// Fetches what is to be kept as it came, whatever it is.
fn page(url: &str, stop: &AtomicBool, web: &Web) -> Result<Original, String> {
    let fetched = web.get(url, stop);
    let response = fetched.map_err(|e| clean::line(&format!("{e:#}")).into_owned())?;
    Ok(original(url, response))
}

fn original(url: &str, response: Response) -> Original {
    Original {
        asked: url.to_owned(),
        url: response.url,
        fetched: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        media_type: response.media_type,
        charset: response.charset,
        version: String::new(),
        bytes: Arc::new(response.body),
    }
}
