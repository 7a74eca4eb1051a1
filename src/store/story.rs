//! Which articles carry one story: the same agency text in several outlets, cut, with another headline, a paragraph of their own before or
//! behind it. They stay articles of their own, with their addresses and their notes. Versions of one article are something else: those are
//! read from one address, lie in one folder, and [`super::info::find`] knows them.
//!
//! What two texts share is estimated from their [`Sketch`]es, which lie in the `article.toml` of each. How much they must share depends on
//! where they come from: two outlets that print the same words within days had them from one place; one outlet that prints a third of its
//! words again has a form for that kind of news.

use super::catalogue::Catalogue;
use super::sketch::{ALIKE, ALIKE_OTHER_DAY, Sketch};
use super::{ArticleInfo, Store};
use crate::article::Article;
use jiff::civil::Date;

/// The share of runs of words asked of two outlets: a third of each of two texts of one length, or the whole of one that has a fifth of the
/// words of the other. Reports on one thing that share the background they repeat come to a tenth, seldom to more.
const COPIED: f32 = 0.2;

/// Days apart within which two outlets print one text. What is reprinted later must share more.
const WITHIN_DAYS: i32 = 7;

/// Where an article comes from, as far as that says how alike another must be to be a copy of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Origin {
    outlet: String,
    host: String,
    day: Option<Date>,
}

impl Origin {
    /// The least share that is ever asked.
    pub const LEAST: f32 = COPIED;

    /// From the name of the outlet, the address and the day of publication; what is not known is empty.
    pub fn new(outlet: &str, url: &str, published: &str) -> Origin {
        let host = crate::query::host(url).to_lowercase();
        Origin {
            outlet: outlet.trim().to_lowercase(),
            host: host.strip_prefix("www.").unwrap_or(&host).to_owned(),
            day: crate::day::of(published),
        }
    }

    /// Of an article of the library.
    pub(super) fn of(info: &ArticleInfo) -> Origin {
        let about = info.about();
        Origin::new(about.outlet, about.url, about.published)
    }

    /// Whether both are of one outlet, as far as they say.
    fn is_of(&self, other: &Origin) -> bool {
        let same = |a: &str, b: &str| !a.is_empty() && a == b;
        same(&self.host, &other.host) || same(&self.outlet, &other.outlet)
    }

    /// The share of runs of words from which two articles carry one story.
    pub fn share_asked(&self, other: &Origin) -> f32 {
        let days = match (self.day, other.day) {
            (Some(a), Some(b)) => a.since(b).map_or(i32::MAX, |span| span.get_days().abs()),
            _ => 0,
        };
        match (self.is_of(other), days) {
            (true, 0) => ALIKE,
            (true, _) => ALIKE_OTHER_DAY,
            (false, 0..=WITHIN_DAYS) => COPIED,
            (false, _) => ALIKE,
        }
    }

    /// Whether both have addresses, on different hosts.
    pub(super) fn is_elsewhere(&self, other: &Origin) -> bool {
        !self.host.is_empty() && !other.host.is_empty() && self.host != other.host
    }

    /// Whether it names another outlet than this one: what both print is no version of one article.
    pub(super) fn is_another(&self, other: &Origin) -> bool {
        !self.outlet.is_empty() && !other.outlet.is_empty() && self.outlet != other.outlet
    }
}

/// An article of the library that carries the story of another.
#[derive(Clone, PartialEq, Debug)]
pub struct Copy {
    /// What the library knows of it.
    pub info: ArticleInfo,
    /// The share of runs of three words that both have, 0 to 1.
    pub share: f32,
}

impl Store {
    /// The article of the library that is most like this one and carries its story, but for the one that it is itself; what comes into
    /// question is read from the files.
    pub fn copy_of(&self, catalogue: &Catalogue, article: &Article, itself: &ArticleInfo) -> Option<Copy> {
        let sketch = Sketch::new(&article.text);
        let origin = Origin::of(itself);
        catalogue
            .alike(&sketch)
            .into_iter()
            .filter_map(|name| self.info(name))
            .filter(|info| info.id != itself.id && !info.excerpts)
            .filter_map(|info| {
                let share = sketch.likeness(&Sketch::from_hex(&info.sketch));
                (share >= origin.share_asked(&Origin::of(&info))).then_some(Copy { info, share })
            })
            .max_by(|a, b| a.share.total_cmp(&b.share))
    }
}
