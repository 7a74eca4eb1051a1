//! `copydesk refresh`: asks the feeds what is new, and says how it went with each.

use super::super::{Common, Ended, talk, web::Web};
use super::{now, places};
use crate::feed::Subscription;
use crate::ingest::clean;
use crate::refresh::{Asking, Done, Which, refresh};
use crate::store::Store;
use crate::tui::feeds::Told;
use clap::Args;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Which feeds are asked.
#[derive(Args, Debug)]
pub struct RefreshArgs {
    /// Feeds, by address or name; all that are due without
    #[arg(value_name = "FEED")]
    feeds: Vec<String>,
}

/// Runs it. It fails when a feed that was named fails, or when all do.
pub fn run(args: &RefreshArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let list = store.feeds()?.0;
    let chosen = match args.feeds.as_slice() {
        [] => None,
        words => Some(places(&list, words)?),
    };
    let web = Web::new(common);
    let fetcher = web.fetcher()?;
    if fetcher.is_offline() {
        talk(&format!(
            "offline: none of the {} feeds was asked; what is held of them can be read",
            list.feeds.len()
        ));
        return Ok(());
    }
    let (asked, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let asking = Asking {
        store: &store,
        fetcher,
        now: &now,
        stop: &AtomicBool::new(false),
    };
    let which = chosen.as_deref().map_or(Which::All, Which::Named);
    refresh(&asking, which, |_, feed, done| {
        let name = clean::line(feed.called()).into_owned();
        asked.fetch_add(usize::from(!matches!(done, Done::Left(_))), Ordering::Relaxed);
        match done.words() {
            Ok(words) => {
                // A closed pipe ends the talk, not the work.
                let _ = writeln!(std::io::stdout(), "{name}: {words}");
            }
            Err(why) => {
                failed.fetch_add(1, Ordering::Relaxed);
                talk(&format!("{name}: {why}"));
            }
        }
    })?;
    let (asked, failed) = (asked.into_inner(), failed.into_inner());
    if failed > 0 && (chosen.is_some() || failed == asked) {
        return Err(Ended::failed().into());
    }
    Ok(())
}

/// What the Feeds screen asks with.
pub fn ask(
    web: &Web,
    store: &Store,
    feed: Option<&Subscription>,
    stop: &AtomicBool,
    told: &(dyn Fn(Told) + Sync),
) -> Result<(), String> {
    let fetcher = web.fetcher().map_err(|e| e.to_string())?;
    if fetcher.is_offline() {
        return Err("offline: no feed was asked".to_owned());
    }
    let list = store.feeds().map_err(|e| e.to_string())?.0;
    let place = match feed {
        None => None,
        Some(feed) => Some(list.find(&feed.url).ok_or("this feed is not followed any more")?),
    };
    let asking = Asking {
        store,
        fetcher,
        now: &now,
        stop,
    };
    let which = place.as_slice();
    let which = if which.is_empty() {
        Which::All
    } else {
        Which::Named(which)
    };
    refresh(&asking, which, |_, feed, done| {
        told(Told {
            name: clean::line(feed.called()).into_owned(),
            new: match &done {
                Done::Came(news) => news.new,
                _ => 0,
            },
            outcome: done.words().map_err(|why| clean::line(&why).into_owned()),
        });
    })
    .map_err(|e| e.to_string())
}
