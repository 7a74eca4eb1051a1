//! What kind of file this is, from its first bytes, its name and what the user says; and what is no article at all.

/// The kinds of file that can be read. Wider than [`Format`](crate::article::Format): a feed becomes a web page's kind of article.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A mail message, or a page saved as one (MHTML).
    Mail,
    /// An EPUB.
    Epub,
}

/// Bytes looked at.
const HEAD: usize = 8192;

/// First bytes of well-known files that are no articles: what they are, and what to do.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (
        b"%PDF",
        "a PDF",
        "turn it into text first: pdftotext -layout FILE - | copydesk -",
    ),
    (b"\x89PNG", "a PNG picture", "open a text, Markdown or HTML file"),
    (
        b"\xff\xd8\xff",
        "a JPEG picture",
        "open a text, Markdown or HTML file",
    ),
    (b"GIF8", "a GIF picture", "open a text, Markdown or HTML file"),
    (b"RIFF", "a RIFF media file", "open a text, Markdown or HTML file"),
    (b"BM\0", "a bitmap picture", "open a text, Markdown or HTML file"),
    (b"II*\0", "a TIFF picture", "open a text, Markdown or HTML file"),
    (b"MM\0*", "a TIFF picture", "open a text, Markdown or HTML file"),
    (
        b"PK\x03\x04",
        "a ZIP archive or an office document",
        "unpack it, or save the document as text or HTML",
    ),
    (
        b"PK\x05\x06",
        "an empty ZIP archive",
        "open a text, Markdown or HTML file",
    ),
    (
        b"\x1f\x8b",
        "compressed with gzip",
        "unpack it first: gzip -dc FILE | copydesk -",
    ),
    (
        b"BZh",
        "compressed with bzip2",
        "unpack it first: bzip2 -dc FILE | copydesk -",
    ),
    (
        b"\xfd7zXZ",
        "compressed with xz",
        "unpack it first: xz -dc FILE | copydesk -",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "compressed with zstd",
        "unpack it first: zstd -dc FILE | copydesk -",
    ),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (
        b"{\\rtf",
        "a rich text document",
        "save it as plain text or HTML first",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old office document",
        "save it as plain text or HTML first",
    ),
    (b"\x7fELF", "a program", "open a text, Markdown or HTML file"),
    (
        b"SQLite format 3\0",
        "an SQLite database",
        "open a text, Markdown or HTML file",
    ),
    (b"ID3", "an audio file", "open a text, Markdown or HTML file"),
    (b"OggS", "an Ogg media file", "open a text, Markdown or HTML file"),
];

/// What a file is when it is no text, and what to do about it.
pub fn binary(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if let Some(&(_, what, hint)) = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Some((what, hint));
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(("a video or picture", "open a text, Markdown or HTML file"));
    }
    // Text holds white space and, in bad luck, some escape sequences. A file that is not UTF-8 may hold fewer controls: the letters of legacy
    // encodings lie above them, while every byte of a binary file is a control in one case of ten.
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let controls = head
        .iter()
        .filter(|&&b| b < 0x20 && !matches!(b, b'\n' | b'\r' | b'\t' | 0x0c | 0x08 | 0x1b))
        .count();
    let valid = std::str::from_utf8(head).map_or_else(|e| e.error_len().is_none(), |_| true);
    let wide =
        matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 0, 0xfe, 0xff, ..]) || evenly_zero(head);
    let allowed = if valid {
        head.len() * 6 / 10
    } else {
        head.len() / 25
    };
    (!wide && controls > allowed).then_some((
        "no text: it looks like a program, a picture or a database",
        "open a text, Markdown or HTML file",
    ))
}

/// Zeros in every second place: UTF-16 of a western language.
fn evenly_zero(head: &[u8]) -> bool {
    let pairs = head.as_chunks::<2>().0;
    let zeros = |i: usize| pairs.iter().filter(|p| p[i] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    pairs.len() >= 4 && first.min(second) == 0 && first.max(second) * 10 >= pairs.len() * 7
}

/// The kind of a file whose text lies inside an envelope: it is not decoded as a whole. What a file begins with counts, and its name only
/// against it.
pub fn packed(head: &[u8], name: Option<&str>) -> Option<Kind> {
    if super::epub::is_epub(head) {
        return Some(Kind::Epub);
    }
    let named = matches!(
        extension(name).as_deref(),
        Some("txt" | "text" | "md" | "markdown" | "html" | "htm")
    );
    (!named && super::mail::is_mail(head)).then_some(Kind::Mail)
}

/// Whether a declaration of encoding inside the file counts.
pub fn is_markup(bytes: &[u8], name: Option<&str>) -> bool {
    let head = head(bytes);
    let ext = extension(name);
    matches!(
        ext.as_deref(),
        Some("html" | "htm" | "xhtml" | "shtml" | "xml" | "rss" | "atom" | "rdf")
    ) || (!matches!(ext.as_deref(), Some("txt" | "text" | "md" | "markdown")) && head.starts_with('<'))
}

/// The kind of a decoded file.
pub fn kind(text: &str, name: Option<&str>) -> Kind {
    let head = head(text.as_bytes());
    let feed = || is_feed(&head);
    match extension(name).as_deref() {
        Some("txt" | "text") => Kind::Text,
        Some("md" | "markdown" | "mdown" | "mkd" | "mdtxt") => Kind::Markdown,
        Some("html" | "htm" | "xhtml" | "shtml") if !feed() => Kind::Html,
        Some("rss" | "atom" | "rdf") => Kind::Feed,
        Some("json") if feed() => Kind::Feed,
        Some("json") => Kind::Text,
        _ if feed() => Kind::Feed,
        Some("xml") if head.starts_with('<') => Kind::Html,
        _ if is_page(&head) => Kind::Html,
        _ if is_markdown(text) => Kind::Markdown,
        _ => Kind::Text,
    }
}

fn extension(name: Option<&str>) -> Option<String> {
    let (stem, ext) = name?.rsplit_once('.')?;
    (!stem.is_empty() && ext.len() <= 8 && !ext.contains(['/', '\\'])).then(|| ext.to_ascii_lowercase())
}

/// The start of the file, lower case, without marks and white space before it.
fn head(bytes: &[u8]) -> String {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    String::from_utf8_lossy(head)
        .trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace() || c == '\u{fffd}')
        .to_ascii_lowercase()
}

/// The name of the first element, past declarations, comments and a doctype.
fn root(head: &str) -> Option<&str> {
    let mut rest = head;
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!") {
            ">"
        } else {
            break;
        };
        rest = rest.split_once(end)?.1;
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_')))?;
    name.get(..end).filter(|n| !n.is_empty())
}

fn is_feed(head: &str) -> bool {
    let root = root(head).map(|r| r.rsplit_once(':').map_or(r, |(_, local)| local));
    matches!(root, Some("rss" | "feed" | "rdf" | "channel"))
        || (head.starts_with('{') && head.contains("\"version\"") && head.contains("jsonfeed.org/version/"))
}

/// Whether a file that no name speaks for is a web page: it begins with an element of one.
fn is_page(head: &str) -> bool {
    head.starts_with("<!doctype html")
        || matches!(
            root(head),
            Some(
                "html"
                    | "head"
                    | "body"
                    | "article"
                    | "main"
                    | "section"
                    | "header"
                    | "div"
                    | "p"
                    | "h1"
                    | "h2"
                    | "h3"
                    | "table"
                    | "ul"
                    | "ol"
                    | "blockquote"
                    | "meta"
                    | "title"
                    | "script"
                    | "style"
                    | "link"
                    | "base"
            )
        )
}

/// Front matter, or a first line that is a Markdown heading.
fn is_markdown(text: &str) -> bool {
    super::frontmatter::split(text).is_some()
        || text
            .lines()
            .find(|l| !l.trim().is_empty())
            .is_some_and(|l| l.starts_with("# ") || l.starts_with("## "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_first_bytes_say_the_kind() {
        for (text, name, kind_) in [
            ("<!DOCTYPE html><p>x", None, Kind::Html),
            ("\n <!-- saved --><html><body>x", None, Kind::Html),
            ("<p>x</p>", Some("story.txt"), Kind::Text),
            (
                "<?xml version='1.0'?><rss version='2.0'>",
                Some("feed.xml"),
                Kind::Feed,
            ),
            (
                "<?xml version='1.0'?><!-- x --><feed xmlns='y'>",
                None,
                Kind::Feed,
            ),
            ("<rdf:RDF xmlns:rdf='x'>", None, Kind::Feed),
            ("<?xml version='1.0'?><html><p>x", Some("page.xml"), Kind::Html),
            ("---\ntitle: x\n---\ntext", None, Kind::Markdown),
            ("# Head\n\ntext", None, Kind::Markdown),
            ("plain", Some("a.md"), Kind::Markdown),
            ("a < b, said the editor", None, Kind::Text),
            ("<3 is a heart", None, Kind::Text),
            (
                "{\"version\": \"https://jsonfeed.org/version/1.1\"}",
                None,
                Kind::Feed,
            ),
        ] {
            assert_eq!(kind(text, name), kind_, "{text} {name:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert!(binary(b"%PDF-1.7").is_some_and(|(_, hint)| hint.contains("pdftotext")));
        assert!(binary(b"\x89PNG\r\n\x1a\n").is_some());
        let noise: Vec<u8> = (0..4000u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        assert!(binary(&noise).is_some());
        assert!(binary(&[0; 4096]).is_some());
        assert_eq!(
            binary("Text with an escape \u{1b}[2J, a NUL \0 and é.".as_bytes()),
            None
        );
        assert_eq!(binary(b"Stra\xdfe und B\xfccher"), None);
        let utf16: Vec<u8> = "wide text".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(binary(&utf16), None);
    }
}
