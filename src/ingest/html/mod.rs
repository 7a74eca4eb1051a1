//! Web pages → article. The page is thinned ([`thin`]), parsed and searched for its article in a worker thread with a stack of its own, a time
//! limit, and nothing to take down with it if a library panics.

mod authors;
mod body;
mod dates;
mod furniture;
mod headline;
mod kept;
mod lead;
mod linked;
mod meta;
mod signed;
mod thin;
mod trim;
mod walk;
mod words;

pub use walk::is_hidden_element;

use super::IngestError;
use super::draft::Draft;
use crate::article::{Article, BlockKind, Format, Meta, Origin};
use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use std::borrow::Cow;
use std::sync::mpsc;
use std::time::Duration;

/// Stack of the worker: the tree is at most some hundred elements deep, and only pages that are touched cost memory.
const STACK: usize = 64 << 20;

/// Time that one page may take. Far above what the largest page needs that is let in.
const LIMIT: Duration = Duration::from_secs(20);

/// Name of the worker thread, by which the panic hook knows it.
const WORKER: &str = "copydesk-page";

/// Fewer words than this on a page that has an article make it look like a teaser.
const TEASER_WORDS: usize = 80;

/// Reads a web page. `url` is where it was fetched from, if known. A page without an article is no error: its text is empty.
pub fn read(page: &str, url: Option<&str>) -> Result<Article, IngestError> {
    let page = page.to_owned();
    let url = url.map(str::to_owned);
    in_worker(move || article(&page, url.as_deref()))
}

/// Adds a piece of HTML to a draft, all of its visible text. For the raw HTML inside Markdown and for the entries of feeds.
pub fn fragment(raw: &str, draft: &mut Draft) {
    let thin = thin::thin(raw);
    let doc = Document::fragment(thin.html);
    remove_hidden(&doc);
    walk::walk(&doc.root(), draft);
}

/// The words of a short text that may hold entities and tags, as titles in structured data and feeds do. Not cleaned yet.
pub fn words(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(Document::fragment(thin::thin(text).html).text().to_string())
}

/// What an entity of HTML stands for, by its name: `eacute`.
pub fn entity(name: &str) -> Option<String> {
    if !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let text = Document::fragment(format!("&{name};")).text().to_string();
    (!text.starts_with('&') || text.len() == 1).then_some(text)
}

/// Keeps panics of the page worker quiet: they are caught and told as an error. To be called once at the start of the program, before other
/// hooks are set.
pub fn quiet_worker_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some(WORKER) {
                others(info);
            }
        }));
    });
}

/// Does a piece of reading on a thread with a stack of its own, and gives up on it after a time.
pub fn in_worker<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Result<T, IngestError> {
    let (send, answer) = mpsc::channel();
    std::thread::Builder::new()
        .name(WORKER.into())
        .stack_size(STACK)
        .spawn(move || {
            // A receiver that gave up waiting is no concern of the worker.
            let _ = send.send(job());
        })
        .map_err(|e| IngestError::Page(format!("no thread to read it in: {e}")))?;
    answer.recv_timeout(LIMIT).map_err(|e| match e {
        mpsc::RecvTimeoutError::Timeout => {
            IngestError::Page(format!("it took longer than {} s", LIMIT.as_secs()))
        }
        mpsc::RecvTimeoutError::Disconnected => {
            IngestError::Page("the reader of web pages failed on it".into())
        }
    })
}

fn article(page: &str, url: Option<&str>) -> Article {
    let kept = if url.is_none() { kept::read(page) } else { None };
    let url = url.or(kept.as_ref().map(|k| k.url.as_str()));
    let thin = thin::thin(page);
    let mut draft = Draft::default();
    let doc = Document::from(thin.html);
    let said = linked::read(&thin.json_ld);
    let mut meta = meta::read(&doc, &said, page, url, &mut draft);
    remove_hidden(&doc);
    let config = Config {
        keep_classes: true,
        disable_json_ld: true,
        ..Config::default()
    };
    if let Some(kept) = &kept {
        meta.url = meta.url.or_else(|| Some(kept.url.clone()));
    }
    // Addresses that are not absolute are refused by the library; then links stay as they are.
    let url = meta
        .url
        .as_deref()
        .or(url)
        .filter(|u| u.starts_with("http://") || u.starts_with("https://"));
    let second = body::find(&doc);
    let after_headline = lead::after_headline(&doc);
    let descriptions = meta::descriptions(&doc);
    let text = said.body;
    let found = Readability::with_document(doc, url, Some(config)).and_then(|mut reader| reader.parse());
    let mut warnings = Vec::new();
    let mut alts = Vec::new();
    let first = found.ok().map(|found| {
        complete(&mut meta, &found, &mut draft);
        let content = Document::fragment(found.content);
        furniture::remove(&content);
        content
    });
    match chosen(first, second, text.as_deref(), thin.flattened > 0) {
        Some(content) => {
            alts = walk::alts(&content.root());
            let descriptions: Vec<&str> = descriptions.iter().map(String::as_str).collect();
            if let Some(lead) = lead::standfirst(&after_headline, &content.root().text(), &descriptions) {
                draft.block(BlockKind::Paragraph, &lead);
            }
            walk::walk(&content.root(), &mut draft);
        }
        None => warnings.push("no article was found on this page".to_owned()),
    }
    let mut article = draft.finish(meta, Format::Html);
    trim::trim(&mut article, &alts);
    if warnings.is_empty() {
        let words = article.words();
        if words == 0 {
            warnings.push("no article was found on this page".to_owned());
        } else if words < TEASER_WORDS {
            warnings.push(format!(
                "the article found is short ({words} words): the page may be a teaser, or need a browser to show the rest"
            ));
        }
    }
    if let Some(day) = kept.as_ref().and_then(|k| k.day.as_ref()) {
        warnings.push(format!("this copy was saved on {day}"));
    }
    if thin.flattened > 0 {
        warnings.push(format!(
            "{} elements lay too deep and were flattened",
            thin.flattened
        ));
    }
    article.warnings.splice(0..0, warnings);
    article
}

/// Of the base's answer, the part that calls itself the article, and the text in the structured data, the one to believe: the base's, unless it is
/// short and less than half of what another has. In a page with a pit (`deep`) the base loses what lies at its bottom.
fn chosen(
    first: Option<Document>,
    second: Option<body::Body>,
    third: Option<&str>,
    deep: bool,
) -> Option<Document> {
    /// Characters of running text that are an article whatever else the page holds.
    const WHOLE: usize = 1000;
    let found = first.as_ref().map_or(0, |content| body::running(&content.root()));
    let all = first
        .as_ref()
        .map_or(0, |content| content.root().normalized_char_count());
    let better = |other: usize| found < WHOLE && found * 2 < other;
    if let Some(body) = second.filter(|body| better(body.running) || deep && body.running > found) {
        let content = Document::fragment(body.html);
        furniture::remove(&content);
        return Some(content);
    }
    if let Some(text) = third.filter(|text| better(text.len()) && all * 2 < text.len()) {
        return Some(Document::fragment(body::paragraphs(text)));
    }
    first
}

/// Fills in what only the library found.
fn complete(meta: &mut Meta, found: &dom_smoothie::Article, draft: &mut Draft) {
    if meta.title.is_none() {
        meta.title = draft.title(&found.title);
        meta.origins.title = meta.title.is_some().then_some(Origin::TitleElement);
    }
    if meta.authors.is_empty()
        && let Some(byline) = &found.byline
    {
        let site: Vec<&str> = meta.outlet.as_deref().into_iter().collect();
        // The base looks everywhere for it: a single word is often the name of one who left a comment.
        meta.authors = authors::byline(byline, &site, draft);
        meta.authors.retain(|name| authors::is_full_name(name));
        meta.origins.authors = (!meta.authors.is_empty()).then_some(Origin::Text);
    }
    if meta.outlet.is_none()
        && let Some(site) = &found.site_name
    {
        meta.outlet = draft.title(site);
        meta.origins.outlet = meta.outlet.is_some().then_some(Origin::MetaTag);
    }
    if meta.language.is_none()
        && let Some(lang) = &found.lang
    {
        meta.language = draft.title(lang);
    }
}

/// Takes out what the page itself hides from its readers, and what asks them for their consent.
fn remove_hidden(doc: &Document) {
    let hidden: Vec<NodeRef<'_>> = doc
        .root()
        .descendants_it()
        .filter(|n| is_hidden(n) || asks_consent(n))
        .collect();
    for node in hidden {
        node.remove_from_parent();
    }
}

/// A banner about cookies: a box named after them, and too short to be an article about them.
fn asks_consent(node: &NodeRef<'_>) -> bool {
    const LONGEST: usize = 1500;
    if !["div", "section", "aside", "form"]
        .iter()
        .any(|n| node.has_name(n))
    {
        return false;
    }
    let named = ["id", "class"]
        .iter()
        .filter_map(|key| node.attr(key))
        .any(|value| {
            value.to_ascii_lowercase().split_ascii_whitespace().any(|word| {
                word.starts_with("cookie")
                    || word.contains("cookie-")
                    || word.contains("consent")
                    || word.starts_with("gdpr")
            })
        });
    named && node.normalized_char_count() < LONGEST
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    if !node.is_element() {
        return false;
    }
    // Some pages hide all of themselves until a script has run.
    if ["html", "body", "main", "article"]
        .iter()
        .any(|n| node.has_name(n))
    {
        return false;
    }
    if node.has_attr("hidden") {
        return true;
    }
    if node.has_name("noscript") {
        // Most hold a picture again; some hold the article, for readers without scripts.
        return body::running(node) < body::WORTH;
    }
    node.attr("style").is_some_and(|style| {
        let style: String = style
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_ascii_lowercase();
        style.contains("display:none")
            || style.contains("visibility:hidden")
            || style.contains("font-size:0;")
            || style.ends_with("font-size:0")
    })
}

#[cfg(test)]
mod tests;
