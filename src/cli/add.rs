//! `copydesk add`: articles into the library without opening them, however many. What is there already is passed over, so that an addition
//! that was cut off goes on when it is started again.

use super::extract::source::{Task, files};
use super::progress::Progress;
use super::web::{self, Web};
use super::{Common, Ended, input, talk};
use crate::export::count;
use crate::query::host;
use crate::store::{Catalogue, Copy, Mark, Store};
use clap::Args;
use std::path::{Path, PathBuf};

/// What to add.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// Files, folders, addresses, or `-` for standard input
    #[arg(value_name = "PATH|URL", required = true)]
    paths: Vec<PathBuf>,
    /// A tag for each of them; may be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
}

/// What was done.
#[derive(Default)]
struct Done {
    new: usize,
    versions: usize,
    there: usize,
    copies: usize,
    bad: usize,
}

/// Runs it.
pub fn run(args: &AddArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let web = Web::new(common);
    let mut catalogue = store.catalogue()?;
    let mut done = Done::default();
    let mut progress = Progress::new();
    for path in &args.paths {
        files(path, &mut |task| {
            match task {
                Task::File(file) => {
                    let mut wrong = Vec::new();
                    let parts = match web::address(&file) {
                        Some(_) => vec![file],
                        None => web.bundles().parts(&file, &mut |why| {
                            wrong.push(format!("{}: {why}", file.display()));
                        }),
                    };
                    for part in parts {
                        match one(&store, &mut catalogue, &part, &args.tag, &web) {
                            Ok(Added::New(copy)) => {
                                done.new += 1;
                                if let Some(copy) = copy {
                                    done.copies += 1;
                                    progress.clear();
                                    talk(&format!("{}: {}", input::shown(&part), near_duplicate(&copy)));
                                }
                            }
                            Ok(Added::Version) => done.versions += 1,
                            Ok(Added::There) => done.there += 1,
                            Err(e) => wrong.push(format!("{e:#}")),
                        }
                        let seen = done.new + done.versions + done.there + done.bad + wrong.len();
                        progress.draw(|| format!("{seen} articles looked at, {} added", done.new));
                    }
                    done.bad += wrong.len();
                    for why in wrong {
                        progress.clear();
                        talk(&why);
                    }
                }
                Task::Failed(folder, why) => {
                    done.bad += 1;
                    progress.clear();
                    talk(&format!("could not look into {}: {why}", folder.display()));
                }
                Task::Line(_) | Task::Long => {}
            }
            true
        });
    }
    progress.clear();
    let mut words = format!("{} added", count(done.new, "article"));
    if done.copies > 0 {
        let one = if done.copies == 1 {
            "a near-duplicate"
        } else {
            "near-duplicates"
        };
        words.push_str(&format!(", {} of them {one}", done.copies));
    }
    if done.versions > 0 {
        words.push_str(&format!(", {}", count(done.versions, "new version")));
    }
    if done.there > 0 {
        words.push_str(&format!(", {} there already", done.there));
    }
    if done.bad > 0 {
        words.push_str(&format!(", {} could not be read", done.bad));
    }
    talk(&words);
    match done.bad {
        0 => Ok(()),
        _ => Err(Ended::failed().into()),
    }
}

/// What adding one article came to.
enum Added {
    /// It was not there; and another one that carries its story, where there is one.
    New(Option<Box<Copy>>),
    /// It was there, and not with this text.
    Version,
    /// It was there.
    There,
}

/// Of what an article is a near-duplicate, for people.
fn near_duplicate(copy: &Copy) -> String {
    let info = &copy.info;
    let from = info
        .outlet
        .as_deref()
        .or_else(|| info.url.as_deref().map(host))
        .map(|name| format!(" ({name})"))
        .unwrap_or_default();
    format!("near-duplicate of {}{from}, {}", info.name(), info.id)
}

/// Adds one article.
fn one(
    store: &Store,
    catalogue: &mut Catalogue,
    path: &Path,
    tags: &[String],
    web: &Web,
) -> anyhow::Result<Added> {
    let article = input::article(path, web)?;
    anyhow::ensure!(
        !article.text.trim().is_empty(),
        "there is no article in {}",
        input::shown(path)
    );
    let file = (path != Path::new("-") && web::address(path).is_none())
        .then(|| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut folder = store.folder_in(catalogue, &article, file.as_deref());
    let new = folder.keep(false, &now)?;
    let name = folder
        .info()
        .folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let known = catalogue.has(&name);
    let mut copy = None;
    if new && !known {
        copy = store.copy_of(catalogue, &article, folder.info()).map(Box::new);
        catalogue.add(&name, folder.info());
    }
    for tag in tags {
        store.mark(&name, &Mark::Tag(tag.clone()))?;
    }
    Ok(match (new, known) {
        (true, false) => Added::New(copy),
        (true, true) => Added::Version,
        (false, _) => Added::There,
    })
}
