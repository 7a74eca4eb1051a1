//! An EPUB → article: the documents of its spine one after the other, title, author and date from its package file (EPUB 3.3, sections 4.2
//! and 5). What is not in the spine is not read. A chapter that is damaged costs itself.

use super::draft::Draft;
use super::zip::{Zip, ZipError};
use super::{IngestError, MAX_BYTES, address, clean, date, decode, html};
use crate::article::{Article, DateFrom, Format, Meta, Published};

/// Where an EPUB says what lies in it.
const CONTAINER: &str = "META-INF/container.xml";

/// Documents that are read.
const MAX_DOCUMENTS: usize = 5000;

/// Reads a book.
pub fn read(bytes: &[u8]) -> Result<Article, IngestError> {
    let bytes = bytes.to_vec();
    html::in_worker(move || book(&bytes)).flatten()
}

/// Whether a ZIP file is an EPUB: its first entry says so.
pub fn is_epub(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
        && head
            .get(30..)
            .unwrap_or_default()
            .starts_with(b"mimetypeapplication/epub+zip")
}

fn broken(why: &ZipError) -> IngestError {
    IngestError::Broken(format!("the book cannot be read: {why}"))
}

fn book(bytes: &[u8]) -> Result<Article, IngestError> {
    let zip = Zip::open(bytes, MAX_BYTES as u64).map_err(|e| broken(&e))?;
    let text = |name: &str| zip.read(name).map(|b| decode::decode(&b, None, true).text);
    let container = text(CONTAINER).map_err(|e| broken(&e))?;
    let package_at = tags(&container)
        .find(|t| t.name == "rootfile")
        .and_then(|t| t.attr("full-path"))
        .ok_or_else(|| IngestError::Broken("the book does not say where its package file is".to_owned()))?;
    let package = Package::read(&text(&package_at).map_err(|e| broken(&e))?);
    let base = package_at.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut draft = Draft::default();
    let (mut lost, mut why) = (0, None);
    for href in package.spine.iter().take(MAX_DOCUMENTS) {
        match text(&join(base, href)) {
            Ok(page) => {
                html::fragment(inside(&super::line_ends(&page)), &mut draft);
                draft.end();
            }
            Err(e) => {
                lost += 1;
                why.get_or_insert(e);
            }
        }
    }
    if let (Some(why), true) = (&why, draft.blocks().is_empty()) {
        return Err(broken(why));
    }
    let meta = package.meta(&mut draft);
    let mut article = draft.finish(meta, Format::Html);
    if let Some(why) = why {
        article.warnings.push(format!(
            "{lost} of its {} parts could not be read: {}",
            package.spine.len(),
            clean::line(&why.to_string())
        ));
    }
    if let Some(left @ 1..) = package.spine.len().checked_sub(MAX_DOCUMENTS) {
        article
            .warnings
            .push(format!("its last {left} parts were left out"));
    }
    Ok(article)
}

/// What the body of a page holds: the title in its head is no text of the book.
fn inside(page: &str) -> &str {
    let Some(at) = page.find("<body") else { return page };
    let body = page.get(at..).unwrap_or("");
    body.find('>').and_then(|end| body.get(end + 1..)).unwrap_or("")
}

/// What the package file says.
#[derive(Default)]
struct Package {
    title: String,
    authors: Vec<String>,
    publisher: String,
    date: Option<String>,
    language: String,
    source: Option<String>,
    /// Names of the documents, in the order of reading.
    spine: Vec<String>,
}

impl Package {
    fn read(text: &str) -> Package {
        let mut out = Package::default();
        let mut manifest = std::collections::HashMap::new();
        let mut order = Vec::new();
        for tag in tags(text) {
            let said = || html::words(tag.text.trim()).into_owned();
            match tag.name {
                "title" if out.title.is_empty() => out.title = said(),
                "creator" if !tag.text.trim().is_empty() => out.authors.push(said()),
                "publisher" if out.publisher.is_empty() => out.publisher = said(),
                "language" if out.language.is_empty() => out.language = said(),
                "date" => out.date = out.date.or_else(|| date::iso(&said())),
                "source" | "identifier" => {
                    out.source = out.source.or_else(|| Some(said()).filter(|s| address::is_web(s)));
                }
                "item" => {
                    if let (Some(id), Some(href)) = (tag.attr("id"), tag.attr("href"))
                        && tag.attr("media-type").is_none_or(|t| t.contains("html"))
                    {
                        manifest.insert(id, href);
                    }
                }
                "itemref" => order.extend(tag.attr("idref")),
                _ => {}
            }
        }
        // Taken out of the manifest: a spine that names one document a thousand times has it once.
        out.spine = order.iter().filter_map(|id| manifest.remove(id)).collect();
        out
    }

    fn meta(&self, draft: &mut Draft) -> Meta {
        Meta {
            title: draft.title(&self.title),
            authors: self.authors.iter().filter_map(|a| draft.title(a)).collect(),
            outlet: draft.title(&self.publisher),
            published: self.date.clone().map(|value| Published {
                value,
                from: DateFrom::Metadata,
            }),
            language: draft.title(&self.language).filter(|l| l.len() <= 35),
            url: self.source.as_deref().map(|s| clean::line(s).into_owned()),
            ..Meta::default()
        }
    }
}

/// The name of an entry, from a reference in the package file: percent signs decoded, `..` followed inside the archive.
fn join(base: &str, href: &str) -> String {
    let href = percent(href.split('#').next().unwrap_or(""));
    let mut parts: Vec<&str> = if href.starts_with('/') {
        Vec::new()
    } else {
        base.split('/').collect()
    };
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.retain(|p| !p.is_empty());
    parts.join("/")
}

fn percent(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|h| std::str::from_utf8(h).ok());
        match hex
            .and_then(|h| u8::from_str_radix(h, 16).ok())
            .filter(|_| byte == b'%')
        {
            Some(decoded) => {
                out.push(decoded);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// An opening tag of a small XML file, and the text after it.
struct Tag<'t> {
    /// Without its prefix.
    name: &'t str,
    attrs: &'t str,
    text: &'t str,
}

impl Tag<'_> {
    fn attr(&self, name: &str) -> Option<String> {
        let mut rest = self.attrs;
        while let Some((before, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, next) = after.get(1..)?.split_once(quote)?;
            if before.trim() == name {
                return Some(html::words(value).into_owned());
            }
            rest = next;
        }
        None
    }
}

/// The opening tags, in order. Scanned, so that no entity is expanded and nothing can nest; comments are passed over.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (_, after) = rest.split_once('<')?;
            if let Some(comment) = after.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
                continue;
            }
            let (tag, after) = after.split_once('>')?;
            rest = after;
            if tag.starts_with(['/', '?', '!']) {
                continue;
            }
            let tag = tag.trim_end_matches('/');
            let (name, attrs) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            return Some(Tag {
                name: name.rsplit(':').next().unwrap_or(name),
                attrs,
                text: after.split('<').next().unwrap_or(""),
            });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::zip::testing::zip;
    use super::*;
    use crate::article::BlockKind;

    const OPF: &str = "<?xml version='1.0'?><package><metadata><!-- <dc:title>no</dc:title> -->\
        <dc:title>Tides &amp; quays</dc:title><dc:creator opf:role='aut'>Ines Kolb</dc:creator><dc:creator>Tor Aune</dc:creator>\
        <dc:publisher>Havnebladet</dc:publisher><dc:date>2026-02-03</dc:date><dc:language>en</dc:language>\
        <dc:identifier>https://example.org/tides</dc:identifier></metadata>\
        <manifest><item id='b' href='text/two%20b.xhtml' media-type='application/xhtml+xml'/>\
        <item href=\"text/one.xhtml#x\" media-type=\"application/xhtml+xml\" id=\"a\"/>\
        <item id='css' href='s.css' media-type='text/css'/><item id='gone' href='gone.xhtml' media-type='application/xhtml+xml'/></manifest>\
        <spine><itemref idref='a'/><itemref idref='css'/><itemref idref='b'/><itemref idref='a'/><itemref idref='gone'/></spine></package>";

    fn made(opf: &str, one: &str) -> Vec<u8> {
        let page = |body: &str| {
            format!(
                "<?xml version='1.0'?><html><head><title>no text</title></head><body class='x'>{body}</body></html>"
            )
        };
        zip(&[
            ("mimetype", b"application/epub+zip"),
            (
                CONTAINER,
                b"<container><rootfiles><rootfile full-path='OEBPS/c.opf'/></rootfiles></container>",
            ),
            ("OEBPS/c.opf", opf.as_bytes()),
            ("OEBPS/text/one.xhtml", page(one).as_bytes()),
            (
                "OEBPS/text/two b.xhtml",
                page("<h1>Two</h1><p>The box was found.</p>").as_bytes(),
            ),
        ])
    }

    #[test]
    fn a_book_is_read_in_the_order_of_its_spine() {
        let bytes = made(OPF, "<h1>One</h1><p>The quay &mdash; sank.</p><script>x</script>");
        assert!(is_epub(&bytes));
        let book = read(&bytes).expect("reads");
        assert_eq!(book.text, "One\n\nThe quay — sank.\n\nTwo\n\nThe box was found.");
        assert_eq!(
            book.blocks.iter().map(|b| b.kind).next(),
            Some(BlockKind::Heading(1))
        );
        assert_eq!(book.meta.title.as_deref(), Some("Tides & quays"));
        assert_eq!(book.meta.authors, ["Ines Kolb", "Tor Aune"]);
        assert_eq!(book.meta.outlet.as_deref(), Some("Havnebladet"));
        assert_eq!(
            book.meta.published.map(|p| p.value).as_deref(),
            Some("2026-02-03")
        );
        assert_eq!(book.meta.url.as_deref(), Some("https://example.org/tides"));
        assert_eq!(
            book.warnings,
            ["1 of its 3 parts could not be read: there is no OEBPS/gone.xhtml in it"]
        );
    }

    #[test]
    fn names_that_lead_out_of_the_book_are_only_names() {
        assert_eq!(join("OEBPS", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(join("", "/a/./b%2Fc%zz%"), "a/b/c%zz%");
        let bytes = made(&OPF.replace("text/one.xhtml", "../../../../etc/passwd"), "");
        let book = read(&bytes).expect("reads");
        assert_eq!(book.text, "Two\n\nThe box was found.");
    }

    #[test]
    fn a_book_that_is_a_bomb_is_stopped_at_the_cap() {
        let bomb = format!("<p>{}</p>", " tide".repeat(MAX_BYTES / 4));
        let bytes = made(&OPF.replace("<itemref idref='b'/>", ""), &bomb);
        assert!(bytes.len() < 1 << 20);
        let why = read(&bytes).expect_err("too large").to_string();
        assert!(why.contains("unpacks to more than"), "{why}");
    }

    #[test]
    fn entities_are_not_expanded_and_what_is_missing_is_told() {
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><package><dc:title>&b;</dc:title></package>";
        let book = read(&made(bomb, "")).expect("reads");
        assert!(!book.meta.title.unwrap_or_default().contains("aaaa"));
        assert!(book.text.is_empty());
        let why = read(&zip(&[("mimetype", b"application/epub+zip")])).expect_err("nothing in it");
        assert!(why.to_string().contains(CONTAINER), "{why}");
        let whole = made(OPF, "<p>x</p>");
        for cut in (0..whole.len() - 2).step_by(7) {
            assert!(book_of(&whole[..cut]).is_err());
        }
    }

    fn book_of(bytes: &[u8]) -> Result<Article, IngestError> {
        super::book(bytes)
    }
}
