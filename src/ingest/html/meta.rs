//! What a page says about itself, from the most to the least trusted place, each answer with the place it was found in. The order is written
//! down in docs/ingest.md. Dates are validated; a date that is no day is none. Whatever is broken costs only itself.

use super::authors::MAX_AUTHORS;
use super::dates::{self, Order};
use super::linked::Said;
use super::words::{Tags, WORDS};
use super::{headline, signed, words};
use crate::article::{DateFrom, Meta, Origin, Origins, Published};
use crate::ingest::draft::Draft;
use dom_query::{Document, NodeRef};

/// Reads the metadata of a page. `page`: as it came, for the data in its scripts. `url` is where it came from, if known.
pub fn read(doc: &Document, said: &Said, page: &str, url: Option<&str>, draft: &mut Draft) -> Meta {
    let tags = MetaTags::new(doc);
    let names = &WORDS.tags;
    let mut meta = Meta {
        language: language(doc, said, &tags),
        ..Meta::default()
    };
    let mut origins = Origins::default();
    if let Some((outlet, from)) = first_of([
        (said.outlet.clone(), Origin::JsonLd),
        (tags.get(&names.outlet), Origin::MetaTag),
    ]) {
        meta.outlet = draft.title(&words(&outlet));
        origins.outlet = meta.outlet.is_some().then_some(from);
    }
    meta.url = address(doc, said, &tags, url).and_then(|u| draft.title(&u));

    let site: Vec<String> = [
        meta.outlet.clone(),
        url.or(meta.url.as_deref())
            .and_then(headline::host_name)
            .map(str::to_owned),
        tags.get(&names.outlet),
    ]
    .into_iter()
    .flatten()
    .collect();
    let site: Vec<&str> = site.iter().map(String::as_str).collect();

    (meta.title, origins.title) = pair(title(doc, said, &tags, &site, draft));
    let authors = signed::signed(doc, said, &tags, &site, draft);
    (meta.authors, origins.authors) = match authors {
        Some((names, from)) => (names, Some(from)),
        None => (Vec::new(), None),
    };
    meta.authors.truncate(MAX_AUTHORS);

    let order = dates::order(meta.language.as_deref(), url);
    let addresses = [url, meta.url.as_deref()];
    let published = published(doc, said, &tags, order, addresses)
        .or_else(|| Some((dates::in_scripts(page)?, Origin::Script)))
        .or_else(|| Some((dates::in_page(doc, meta.title.as_deref(), order)?, Origin::Text)));
    let (value, from) = pair(published);
    meta.published = value.map(|value| Published {
        value,
        from: DateFrom::Metadata,
    });
    origins.published = from;
    (meta.modified, origins.modified) = pair(
        said.modified
            .clone()
            .map(|day| (day, Origin::JsonLd))
            .or_else(|| Some((tags.day(&names.modified, order)?, Origin::MetaTag)))
            .or_else(|| {
                Some((
                    marked(doc, "[itemprop~=dateModified], .dt-updated", order)?,
                    Origin::Microdata,
                ))
            }),
    );
    meta.origins = origins;
    meta
}

/// How the page is summed up in its metadata.
pub fn descriptions(doc: &Document) -> Vec<String> {
    let tags = MetaTags::new(doc);
    WORDS
        .tags
        .description
        .iter()
        .flat_map(|name| tags.all(name))
        .map(|text| words(text).into_owned())
        .collect()
}

/// An answer and where it was found, apart.
fn pair(found: Option<(String, Origin)>) -> (Option<String>, Option<Origin>) {
    found.unzip()
}

/// The first answer there is.
fn first_of<const N: usize>(places: [(Option<String>, Origin); N]) -> Option<(String, Origin)> {
    places.into_iter().find_map(|(value, from)| Some((value?, from)))
}

/// All `<meta>` of a page with a name or property, in lower case, and a content.
pub struct MetaTags(Vec<(String, String)>);

impl MetaTags {
    fn new(doc: &Document) -> MetaTags {
        MetaTags(
            doc.select("meta")
                .nodes()
                .iter()
                .filter_map(|node| {
                    let key = ["property", "name", "itemprop", "http-equiv"]
                        .iter()
                        .find_map(|key| node.attr(key))?;
                    let value = node.attr("content")?;
                    let value = value.trim();
                    (!value.is_empty()).then(|| (key.trim().to_ascii_lowercase(), value.to_owned()))
                })
                .collect(),
        )
    }

    /// What the tags of one name hold, in order.
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// What the tags hold that have one of these names, in the order of the page.
    pub fn values<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter(|(key, _)| names.contains(key))
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// What the first tag holds that has the first of these names.
    fn get(&self, names: &[String]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.all(name).next().map(str::to_owned))
    }

    /// The first date under the first of these names that has one.
    fn day(&self, names: &[String], order: Order) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.all(name).find_map(|value| dates::written(value, order)))
    }
}

/// The language of the page; a BCP 47 tag as far as its shape goes.
fn language(doc: &Document, said: &Said, tags: &MetaTags) -> Option<String> {
    doc.select_single("html")
        .attr("lang")
        .map(|l| l.to_string())
        .or(said.language.clone())
        .or_else(|| tags.get(&WORDS.tags.language))
        .map(|l| l.trim().replace('_', "-"))
        .filter(|l| (2..=35).contains(&l.len()) && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

/// The address by which the page wants to be known, on the web; or the one it came from.
fn address(doc: &Document, said: &Said, tags: &MetaTags, url: Option<&str>) -> Option<String> {
    [
        doc.select_single("link[rel=canonical]")
            .attr("href")
            .map(|h| h.to_string()),
        tags.all("og:url").next().map(str::to_owned),
        said.url.clone(),
        url.map(str::to_owned),
    ]
    .into_iter()
    .flatten()
    .find(|u| u.starts_with("http://") || u.starts_with("https://"))
}

/// The headline: the heading that readers see, where it can be told by what the metadata say; else what they say.
fn title(
    doc: &Document,
    said: &Said,
    tags: &MetaTags,
    site: &[&str],
    draft: &mut Draft,
) -> Option<(String, Origin)> {
    let element = doc.select_single("title").text();
    let told = first_of([
        (said.title.clone(), Origin::JsonLd),
        (tags.get(&WORDS.tags.title), Origin::MetaTag),
        (
            (!element.trim().is_empty()).then(|| element.to_string()),
            Origin::TitleElement,
        ),
    ])
    .and_then(|(title, from)| Some((draft.title(&words(&title))?, from)));
    let bare = told.as_ref().map(|(t, _)| headline::without_site(t, site));
    headline::on_page(doc, bare.as_deref(), site)
        .and_then(|t| Some((draft.title(&t)?, Origin::Heading)))
        .or_else(|| told.map(|(t, from)| (headline::without_site(&t, site), from)))
}

/// The day of publication as metadata and the address give it.
fn published(
    doc: &Document,
    said: &Said,
    tags: &MetaTags,
    order: Order,
    addresses: [Option<&str>; 2],
) -> Option<(String, Origin)> {
    let Tags {
        published_first,
        published,
        ..
    } = &WORDS.tags;
    let told = [
        (tags.day(published_first, order), Origin::MetaTag),
        (said.published.clone(), Origin::JsonLd),
        (tags.day(published, order), Origin::MetaTag),
        (marked(doc, PUBLISHED, order), Origin::Microdata),
        (marked(doc, "time[pubdate]", order), Origin::Microdata),
        (
            marked(
                doc,
                "time.entry-date, time.published, abbr.published, .dt-published",
                order,
            ),
            Origin::Microdata,
        ),
        (said.page_published.clone(), Origin::JsonLd),
    ];
    // An address is made when the article is; metadata that are months away from it tell of something else.
    let address = addresses.into_iter().flatten().find_map(dates::in_address);
    let Some(address) = address else {
        return first_of(told);
    };
    told.into_iter()
        .find_map(|(day, from)| Some((day.filter(|day| near(day, &address))?, from)))
        .or(Some((address, Origin::Address)))
}

/// Elements that are marked up as the day of publication.
const PUBLISHED: &str = "[itemprop~=datePublished], [property=\"schema:datePublished\"], [property=\"schema:dateCreated\"], [property=\"dc:date dc:created\"]";

/// The first date in the elements that a selector finds.
fn marked(doc: &Document, selector: &str, order: Order) -> Option<String> {
    let value = |node: &NodeRef<'_>| -> Option<String> {
        ["datetime", "content", "title"]
            .iter()
            .find_map(|key| node.attr(key).and_then(|v| dates::written(&v, order)))
            .or_else(|| dates::written(node.text().trim(), order))
    };
    doc.select(selector).nodes().iter().find_map(value)
}

/// Whether two days lie within about two months.
fn near(a: &str, b: &str) -> bool {
    let months = |d: &str| -> Option<i32> {
        Some(d.get(..4)?.parse::<i32>().ok()? * 12 + d.get(5..7)?.parse::<i32>().ok()?)
    };
    match (months(a), months(b)) {
        (Some(a), Some(b)) => a.abs_diff(b) <= 2,
        _ => true,
    }
}
