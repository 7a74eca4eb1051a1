//! ARTICLE on the command line: a file, an address, or the id that `copydesk notes` shows. Nothing is written.

use super::web::Web;
use super::{Common, input};
use crate::ingest::clean;
use crate::store::{ArticleInfo, PlacedNote, Reading, Store};
use anyhow::Context;
use std::path::Path;

/// An article of the library.
pub struct Chosen {
    store: Store,
    /// What is known of it; of a file that was named, with the text it holds now.
    pub info: ArticleInfo,
    /// Its notes on the latest text.
    pub notes: Vec<PlacedNote>,
    /// The text that a named file holds now, and its hash: the library may not have it yet.
    open: Option<(String, String)>,
}

/// Finds the article that `name` means.
pub fn choose(name: &str, common: &Common) -> anyhow::Result<Chosen> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let path = Path::new(name);
    if path.is_file() {
        let article = input::article(path, &Web::new(common))?;
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = store.folder(&article, Some(&absolute))?;
        if folder.info().folder.is_dir() {
            return Ok(Chosen {
                info: folder.info().clone(),
                notes: folder.notes().to_vec(),
                open: Some((folder.version().to_owned(), article.text)),
                store,
            });
        }
    }
    let found = store.named(name)?;
    let shelved = found.with_context(|| {
        let root = store.root().display();
        let hint = "`copydesk notes` lists the articles that have notes, with their ids";
        if path.is_file() {
            format!("the library {root} does not have {name} yet: an article is kept from its first note on")
        } else {
            format!("the library {root} has no article {name}, and there is no such file; {hint}")
        }
    })?;
    Ok(Chosen {
        info: shelved.article,
        notes: shelved.notes,
        open: None,
        store,
    })
}

impl Chosen {
    /// The text of a version.
    pub fn text(&self, version: &str) -> anyhow::Result<String> {
        match &self.open {
            Some((open, text)) if open == version => Ok(text.clone()),
            _ => Ok(self.store.text_of(&self.info, version)?),
        }
    }

    /// Its headline and what it is found by, one line each.
    pub fn heading(&self) -> [String; 2] {
        let mut about: Vec<String> = Vec::new();
        about.extend(self.info.outlet.clone());
        about.push(match self.info.history().len() {
            1 => "1 version".to_owned(),
            n => format!("{n} versions"),
        });
        about.extend(self.info.url.clone());
        about.push(self.info.id.clone());
        [self.info.name(), about.join(" · ")].map(|line| clean::line(&line).into_owned())
    }

    /// When a version was read, and from where.
    pub fn when(&self, reading: &Reading) -> String {
        let unread = reading.at.is_empty() && self.open.as_ref().is_some_and(|(v, _)| *v == reading.version);
        if unread && self.info.history().last().is_some_and(|l| l == reading) {
            "not read yet".to_owned()
        } else {
            reading.when()
        }
    }
}
