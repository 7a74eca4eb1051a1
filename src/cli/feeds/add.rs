//! `copydesk feeds add`: from the address of a feed, of a page that names one, or of a site that only has one, to a subscription.

use super::super::{Common, Ended, input, talk, web, web::Web};
use super::{import, now};
use crate::feed::{Outcome, Subscription, list};
use crate::fetch::{Request, Response};
use crate::ingest::address::is_web;
use crate::ingest::clean;
use crate::ingest::feed::{self, Feed, FeedError};
use crate::store::Store;
use anyhow::{Context, bail};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What to subscribe to.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// Addresses of feeds or of pages that name one; files: a saved page or feed that says its address, or an OPML list
    #[arg(value_name = "URL|FILE", required = true)]
    what: Vec<PathBuf>,
    /// The folder to put it into; / parts folders inside folders
    #[arg(long, value_name = "FOLDER")]
    folder: Option<String>,
    /// What to call it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

/// A feed that was found.
struct Found {
    response: Response,
    feed: Feed,
    /// Others that the page names.
    others: Vec<String>,
}

/// Runs it. One that cannot be had is told, and the others are added.
pub fn run(args: &AddArgs, common: &Common) -> anyhow::Result<()> {
    anyhow::ensure!(
        args.name.is_none() || args.what.len() == 1,
        "--name is for one feed; name the others later in feeds.toml"
    );
    let store = Store::new(common.config()?.store()?.to_owned());
    let web = Web::new(common);
    let mut failed = false;
    for what in &args.what {
        if let Err(error) = one(what, args, &store, &web) {
            talk(&format!("{error:#}"));
            failed = true;
        }
    }
    if failed {
        return Err(Ended::failed().into());
    }
    Ok(())
}

fn one(what: &Path, args: &AddArgs, store: &Store, web: &Web) -> anyhow::Result<()> {
    let url = match web::address(what) {
        Some(url) => url.to_owned(),
        None => match of_file(what)? {
            Some(url) => url,
            None => return import::run_file(what, store),
        },
    };
    let known = store.feeds()?.0;
    if let Some(feed) = known.find(&url).and_then(|at| known.feeds.get(at)) {
        talk(&format!("{} is followed already", feed.called()));
        return Ok(());
    }
    let found = find(&url, web)?;
    let (seconds, now) = now();
    let asked = match &found.response.moved {
        Some(moved) => moved.as_str(),
        None => found.response.url.as_str(),
    };
    let mut new = Subscription::to(asked, &now)
        .with_context(|| format!("could not subscribe to {asked}: it is no address of the web"))?;
    new.title.clone_from(&found.feed.title);
    new.site = found.feed.link.clone().filter(|l| is_web(l));
    new.name.clone_from(&args.name);
    new.folder = args
        .folder
        .iter()
        .flat_map(|f| f.split('/'))
        .filter_map(list::folder)
        .take(list::MAX_FOLDERS)
        .collect();
    let added = store.change_feeds(|list| {
        list.add(new.clone());
        list.find(&new.url).and_then(|at| list.feeds.get(at)).cloned()
    })?;
    let subscription = added.unwrap_or(new);
    let outcome = Outcome::Came {
        etag: found.response.etag.clone(),
        last_modified: found.response.last_modified.clone(),
        retry_after: found.response.retry_after,
        problems: found.feed.problems.clone(),
    };
    for problem in &found.feed.problems {
        talk(&format!("{}: {problem}", subscription.called()));
    }
    let url = subscription.url.clone();
    let news = store.feed(&subscription).take_in(
        Some(found.feed),
        |before| before.after(&url, seconds, outcome),
        &now,
    )?;
    writeln!(
        std::io::stdout(),
        "{}  {} new  {}",
        clean::line(subscription.called()),
        news.new,
        clean::line(&subscription.url)
    )?;
    for other in &found.others {
        talk(&format!("the page names another feed: {other}"));
    }
    Ok(())
}

/// The address that a saved page or feed names; `None` for a list of subscriptions.
fn of_file(path: &Path) -> anyhow::Result<Option<String>> {
    let bytes = input::bytes(path)?;
    let shown = input::shown(path);
    if import::is_list(&bytes) {
        return Ok(None);
    }
    let named = match feed::parse(&bytes, None, None) {
        Ok(feed) => feed.own.filter(|url| is_web(url)),
        Err(FeedError::Page { feeds }) => feeds.into_iter().find(|url| is_web(url)),
        Err(error) => bail!("could not read {shown}: {error}"),
    };
    match named {
        Some(url) => Ok(Some(url)),
        None => bail!("{shown} does not say at which address its feed is; add the address itself"),
    }
}

/// The feed at an address, or the one that the page there names, or the one that lies where feeds usually lie.
fn find(url: &str, web: &Web) -> anyhow::Result<Found> {
    let fetcher = web.fetcher()?;
    let stop = AtomicBool::new(false);
    let response = fetcher.fetch(&Request::typed(url), &stop)?;
    let named = match parsed(&response) {
        Ok(feed) => {
            return Ok(Found {
                response,
                feed,
                others: Vec::new(),
            });
        }
        Err(FeedError::Page { feeds }) => feeds,
        // Pages that are hardly any are pages of a site all the same.
        Err(FeedError::NoFeed) if response.media_type.as_deref() == Some("text/html") => Vec::new(),
        Err(error) => bail!("could not read {url}: {error}"),
    };
    let by_name = !named.is_empty();
    let places = if by_name {
        named
    } else {
        feed::usual(&response.url)
    };
    let mut last = None;
    for (at, place) in places.iter().enumerate() {
        let request = Request {
            found_on: Some(response.url.clone()),
            ..Request::typed(place)
        };
        match fetcher.fetch(&request, &stop) {
            Ok(came) => match parsed(&came) {
                Ok(feed) => {
                    let others = places.get(at + 1..).filter(|_| by_name).unwrap_or_default();
                    return Ok(Found {
                        response: came,
                        feed,
                        others: others.to_vec(),
                    });
                }
                Err(error) => last = Some(format!("{place}: {error}")),
            },
            Err(error) => last = Some(error.to_string()),
        }
    }
    match last.filter(|_| by_name) {
        Some(why) => bail!("{url} is a page, and the feed that it names could not be had: {why}"),
        None => bail!(
            "found no feed at {url}: it is a page that names none, and none lies in the usual places; look for its address on the site"
        ),
    }
}

fn parsed(response: &Response) -> Result<Feed, FeedError> {
    feed::parse(&response.body, Some(&response.url), response.charset.as_deref())
}
