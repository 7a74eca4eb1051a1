//! Mail → article: newsletters that were kept, and pages that a browser saved as one file (MHTML), which is mail by another name. The HTML
//! part goes through the reader of web pages; what is attached is named and not opened.

use super::draft::Draft;
use super::{IngestError, clean, date, html, plain};
use crate::article::{Article, DateFrom, Format, Meta, Published};
use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders, PartType};

/// Attachments that are named.
const NAMED: usize = 8;

/// Reads one message.
pub fn read(bytes: &[u8]) -> Result<Article, IngestError> {
    let bytes = bytes.to_vec();
    html::in_worker(move || message(&bytes)).flatten()
}

fn message(bytes: &[u8]) -> Result<Article, IngestError> {
    let mail = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| IngestError::Broken("it is no mail message".to_owned()))?;
    let url = web(&mail);
    let mut article = body(&mail, url.as_deref())?;
    article.warnings.extend(attached(&mail));
    let mut draft = Draft::default();
    let mut word = |text: &str| draft.title(text);
    let meta = Meta {
        title: mail.subject().and_then(&mut word),
        authors: sender(&mail).and_then(&mut word).into_iter().collect(),
        outlet: list(&mail).and_then(&mut word),
        published: mail
            .date()
            .filter(|d| d.is_valid())
            .and_then(|d| date::iso(&d.to_rfc3339()))
            .map(|value| Published {
                value,
                from: DateFrom::Metadata,
            }),
        url,
        ..Meta::default()
    };
    if is_page(&mail) {
        // The page itself knows better; its file tells when it was saved, which is not when it was published.
        article.meta.title = article.meta.title.or(meta.title);
        article.meta.url = article.meta.url.or(meta.url);
    } else {
        let language = article.meta.language.take();
        article.meta = Meta { language, ..meta };
    }
    Ok(article)
}

/// The HTML part as a page; all of it where the search for an article would leave much away, for a newsletter is laid out in tables. The
/// text part, where that says more.
fn body(mail: &Message<'_>, url: Option<&str>) -> Result<Article, IngestError> {
    let page = mail.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.as_ref()),
        _ => None,
    });
    let text = mail
        .text_bodies()
        .find_map(|part| match &part.body {
            PartType::Text(text) => Some(plain(&super::line_ends(text))),
            _ => None,
        })
        .map(|mut article| {
            article.meta = Meta::default();
            article
        });
    let Some(page) = page else {
        return text.ok_or_else(|| IngestError::Broken("there is no text in this message".to_owned()));
    };
    let page = super::line_ends(page);
    let found = html::read(&page, url)?;
    if is_page(mail) {
        return Ok(found);
    }
    let mut draft = Draft::default();
    html::fragment(&page, &mut draft);
    let whole = draft.finish(found.meta.clone(), Format::Html);
    let html = if found.words() * 2 < whole.words() {
        whole
    } else {
        found
    };
    Ok(match text {
        Some(text) if html.words() * 2 < text.words() => text,
        _ => html,
    })
}

/// Whether a browser saved a page this way.
fn is_page(mail: &Message<'_>) -> bool {
    raw(mail, "Snapshot-Content-Location").is_some()
        || (mail.from().is_none() && mail.parts.iter().any(|p| p.content_location().is_some()))
}

/// The address of the page.
fn web(mail: &Message<'_>) -> Option<String> {
    let part = || mail.parts.iter().find_map(|p| p.content_location());
    raw(mail, "Snapshot-Content-Location")
        .or_else(|| raw(mail, "Archived-At"))
        .or_else(part)
        .map(|url| url.trim().trim_matches(['<', '>']))
        .filter(|url| super::address::is_web(url))
        .map(|url| clean::line(url).into_owned())
}

fn raw<'m>(mail: &'m Message<'_>, name: &'static str) -> Option<&'m str> {
    match mail.header(name)? {
        HeaderValue::Text(text) => Some(text),
        HeaderValue::TextList(all) => all.first().map(AsRef::as_ref),
        _ => None,
    }
}

/// The name of who wrote it, or the address where there is none.
fn sender<'m>(mail: &'m Message<'_>) -> Option<&'m str> {
    let from = mail.from()?.first()?;
    from.name()
        .filter(|n| !n.trim().is_empty())
        .or_else(|| from.address())
}

/// The name of the list it came over.
fn list<'m>(mail: &'m Message<'_>) -> Option<&'m str> {
    let value = mail.list_id();
    if let Some(address) = value.as_address().and_then(|a| a.first()) {
        return address.name();
    }
    let text = value.as_text()?;
    let name = text.split('<').next()?.trim().trim_matches('"');
    (!name.is_empty()).then_some(name)
}

/// A line about what is attached.
fn attached(mail: &Message<'_>) -> Option<String> {
    if is_page(mail) {
        return None;
    }
    let names: Vec<String> = mail
        .attachments()
        .map(|part| {
            let name = part.attachment_name().unwrap_or(match part.body {
                PartType::Message(_) => "a message",
                _ => "without a name",
            });
            format!("{} ({})", clean::line(name), size(part.len()))
        })
        .collect();
    let more = match names.len().checked_sub(NAMED) {
        Some(more @ 1..) => format!(", and {more} more"),
        _ => String::new(),
    };
    let first = names.get(..names.len().min(NAMED)).unwrap_or_default().join(", ");
    (!names.is_empty()).then(|| format!("attached, and not opened: {first}{more}"))
}

fn size(bytes: usize) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// Whether it begins as messages do: several header lines, and among them what every message has.
pub fn is_mail(head: &[u8]) -> bool {
    let names = header_names(head);
    let has = |name: &str| names.iter().any(|n| n == name);
    has("from")
        && (has("message-id") || has("mime-version") || has("received") || (has("date") && has("subject")))
}

/// The names of the header lines, in lower case; none where another line stands among them.
fn header_names(head: &[u8]) -> Vec<String> {
    let head = String::from_utf8_lossy(head);
    let mut names = Vec::new();
    for line in head.lines() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && !names.is_empty() {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            return Vec::new();
        };
        let header = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(header) {
            return Vec::new();
        }
        names.push(name.to_ascii_lowercase());
    }
    names
}

/// Where the messages of an mbox file lie: from line to line that begins with `From ` after an empty one. Lines that were quoted to
/// look different keep their mark.
pub fn messages(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut starts = Vec::new();
    let mut at = 0;
    let mut blank = true;
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        if blank && line.starts_with(b"From ") {
            starts.push((at, at + line.len()));
        }
        at += line.len();
        blank = matches!(line, b"\n" | b"\r\n");
    }
    let ends = starts.iter().skip(1).map(|s| s.0).chain([bytes.len()]);
    starts.iter().zip(ends).map(|(s, end)| s.1..end).collect()
}

/// Whether it is an mbox file: the line of the postman, then a message, of which it has told the date already.
pub fn is_mbox(head: &[u8]) -> bool {
    head.starts_with(b"From ")
        && head.iter().position(|&b| b == b'\n').is_some_and(|end| {
            let names = header_names(head.get(end + 1..).unwrap_or_default());
            names.len() > 1 && names.iter().any(|n| n == "from")
        })
}

#[cfg(test)]
mod tests;
