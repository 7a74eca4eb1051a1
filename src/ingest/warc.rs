//! Web archives (WARC, ISO 28500) → the pages in them. Each record says how long it is; one that lies or is damaged ends what can be found
//! after it only where nothing that looks like the next record follows. Members packed with gzip are unpacked one by one.

use super::unpack::{Unpacking, drained, unpacked};
use super::{Hints, IngestError, Kind, MAX_BYTES, address};
use crate::article::Article;
use flate2::bufread::GzDecoder;
use std::borrow::Cow;
use std::ops::Range;

/// Pages that are listed.
const MAX_PAGES: usize = 20_000;

/// Bytes that all members together may unpack to.
const MAX_UNPACKED: u64 = 2 << 30;

/// A page in an archive: where its record lies, in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Its address.
    pub url: String,
    record: Range<usize>,
}

/// Whether it is a web archive.
pub fn is_warc(head: &[u8]) -> bool {
    if head.starts_with(b"\x1f\x8b") {
        let mut first = Vec::new();
        // A head that is cut off gives what it can before its error.
        let _ = std::io::Read::read_to_end(&mut std::io::Read::take(GzDecoder::new(head), 5), &mut first);
        return first == b"WARC/";
    }
    head.starts_with(b"WARC/")
}

/// The pages, in order, and what is wrong with the archive.
pub fn pages(bytes: &[u8]) -> (Vec<Page>, Option<String>) {
    let mut out = Vec::new();
    let mut at = 0;
    let mut budget = MAX_UNPACKED;
    while out.len() < MAX_PAGES {
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.iter().all(u8::is_ascii_whitespace) {
            return (out, None);
        }
        let (record, length) = match next(rest, &mut budget) {
            Ok(found) => found,
            Err(why) => return (out, Some(why)),
        };
        if let Some(url) = Record::read(&record).and_then(|r| r.page()) {
            out.push(Page {
                url,
                record: at..at + length,
            });
        }
        at += length;
    }
    (out, Some(format!("only its first {MAX_PAGES} pages are listed")))
}

/// The record at the start, unpacked, and how many bytes of the file it takes.
fn next<'b>(rest: &'b [u8], budget: &mut u64) -> Result<(Cow<'b, [u8]>, usize), String> {
    if rest.starts_with(b"\x1f\x8b") {
        let mut member = GzDecoder::new(rest);
        let whole = drained(&mut member, (*budget).min(MAX_BYTES as u64), || true);
        let whole = match whole {
            Ok(whole) => whole,
            Err(Unpacking::Large(_)) => {
                // Too large to be a page: passed over, which costs time and no memory.
                let more = std::io::copy(
                    &mut std::io::Read::take(&mut member, *budget),
                    &mut std::io::sink(),
                );
                *budget = budget.saturating_sub(more.unwrap_or(u64::MAX));
                Vec::new()
            }
            Err(_) => return Err("it is damaged or cut off: what follows is not read".to_owned()),
        };
        *budget = budget.saturating_sub(whole.len() as u64);
        if *budget == 0 {
            return Err(format!(
                "it unpacks to more than {} GB: the rest is not read",
                MAX_UNPACKED >> 30
            ));
        }
        let length = rest.len() - member.into_inner().len();
        return Ok((Cow::Owned(whole), length.max(1)));
    }
    let lead = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let (head, body) = head(rest.get(lead..).unwrap_or_default())
        .filter(|_| rest.get(lead..).is_some_and(|r| r.starts_with(b"WARC/")))
        .ok_or("it is damaged: what follows is not read")?;
    let length = value(head, "content-length").and_then(|l| l.parse::<usize>().ok());
    let end = length
        .and_then(|l| (lead + body).checked_add(l))
        .unwrap_or(usize::MAX);
    // A record that reaches past the end, or not to where the next begins, is one whose length is a lie: go to where the next begins.
    let honest = rest
        .get(end..)
        .is_some_and(|after| after.iter().all(u8::is_ascii_whitespace) || starts_after_blank(after));
    let end = if honest {
        end
    } else {
        let from = lead + body;
        let found = rest
            .get(from..)
            .and_then(|r| r.windows(9).position(|w| w.starts_with(b"\r\n\r\nWARC/")));
        found.map_or(rest.len(), |at| from + at)
    };
    Ok((Cow::Borrowed(rest.get(lead..end).unwrap_or_default()), end))
}

fn starts_after_blank(after: &[u8]) -> bool {
    let blank = after
        .iter()
        .take(8)
        .take_while(|b| b.is_ascii_whitespace())
        .count();
    after.get(blank..).is_some_and(|r| r.starts_with(b"WARC/"))
}

/// The header lines at the start, and where the body begins.
fn head(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let within = bytes.get(..bytes.len().min(64 << 10))?;
    let crlf = within
        .windows(4)
        .position(|w| w == b"\r\n\r\n")
        .map(|at| (at, at + 4));
    let lf = within
        .windows(2)
        .position(|w| w == b"\n\n")
        .map(|at| (at, at + 2));
    let (end, body) = match (crlf, lf) {
        (Some(a), Some(b)) => a.min(b),
        (a, b) => a.or(b)?,
    };
    Some((bytes.get(..end)?, body))
}

/// The value of a header line, by its name in lower case.
fn value(head: &[u8], name: &str) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}

/// A record, and the answer of a server in it.
struct Record<'r> {
    url: String,
    /// Header lines of the answer; empty for a resource.
    answer: &'r [u8],
    body: &'r [u8],
    media: String,
}

impl<'r> Record<'r> {
    /// `None` for what is no answer: requests, facts about the crawl, repetitions.
    fn read(record: &'r [u8]) -> Option<Record<'r>> {
        let (warc, at) = head(record)?;
        let block = record.get(at..)?;
        let url = value(warc, "warc-target-uri")?;
        let url = url.trim_matches(['<', '>']).to_owned();
        match value(warc, "warc-type")?.to_ascii_lowercase().as_str() {
            "response" => {
                let (answer, at) = head(block)?;
                let status = answer.split(|&b| b == b' ').nth(1)?;
                if status != b"200" {
                    return None;
                }
                Some(Record {
                    url,
                    answer,
                    body: block.get(at..)?,
                    media: value(answer, "content-type").unwrap_or_default(),
                })
            }
            "resource" => Some(Record {
                url,
                answer: &[],
                body: block,
                media: value(warc, "content-type")?,
            }),
            _ => None,
        }
    }

    /// The address, where it is a page.
    fn page(&self) -> Option<String> {
        let media = self.media.to_ascii_lowercase();
        let page = media.starts_with("text/html") || media.starts_with("application/xhtml");
        (page && address::is_web(&self.url) && !self.body.is_empty()).then(|| self.url.clone())
    }

    fn article(&self) -> Result<Article, IngestError> {
        let said = |name| value(self.answer, name).unwrap_or_default().to_ascii_lowercase();
        let body = if said("transfer-encoding").contains("chunked") {
            // Some archives keep the line and not the chunks.
            dechunked(self.body).map_or(Cow::Borrowed(self.body), Cow::Owned)
        } else {
            Cow::Borrowed(self.body)
        };
        let encoding = said("content-encoding");
        let bytes = match unpacked(&encoding, body.as_ref(), MAX_BYTES as u64, || true) {
            Ok(bytes) => bytes,
            // Kept unpacked, under the header of what was packed.
            Err(_) if body.trim_ascii_start().starts_with(b"<") => body.into_owned(),
            Err(Unpacking::Large(_)) => {
                return Err(IngestError::Broken(
                    "the page unpacks to more than is read".to_owned(),
                ));
            }
            Err(_) => {
                return Err(IngestError::Broken(
                    "the page is damaged in the archive".to_owned(),
                ));
            }
        };
        let charset = self
            .media
            .to_ascii_lowercase()
            .split_once("charset=")
            .map(|(_, c)| c.trim_matches(['"', '\'', ' ']).to_owned());
        let hints = Hints {
            url: Some(&self.url),
            kind: Some(Kind::Html),
            charset: charset.as_deref(),
            name: None,
        };
        super::read(&bytes, &hints)
    }
}

/// Reads one page of the archive `bytes`.
pub fn read(bytes: &[u8], page: &Page) -> Result<Article, IngestError> {
    let gone = || IngestError::Broken("the page is damaged in the archive".to_owned());
    let rest = bytes.get(page.record.clone()).ok_or_else(gone)?;
    let mut budget = MAX_UNPACKED;
    let (record, _) = next(rest, &mut budget).map_err(|_| gone())?;
    Record::read(&record).ok_or_else(gone)?.article()
}

/// A body without the lengths between its chunks; `None` where these are none.
fn dechunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while !rest.is_empty() {
        let end = rest.windows(2).position(|w| w == b"\r\n")?;
        let line = std::str::from_utf8(rest.get(..end)?).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            break;
        }
        let from = end + 2;
        let to = from.checked_add(size)?;
        // The last chunk of an archive that was cut is kept as far as it goes.
        out.extend_from_slice(rest.get(from..to.min(rest.len()))?);
        rest = rest.get(to + 2..).unwrap_or_default();
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn page(title: &str) -> String {
        format!(
            "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>The harbour board met on Monday, and put \
             the matter of the quay off until the spring, as it had done in the nine years before.</p></article></body></html>"
        )
    }

    fn record(kind: &str, url: &str, block: &[u8]) -> Vec<u8> {
        let mut out = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            block.len()
        )
        .into_bytes();
        out.extend(block);
        out.extend(b"\r\n\r\n");
        out
    }

    fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat()
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(bytes).expect("packs");
        out.finish().expect("ends")
    }

    fn records() -> Vec<Vec<u8>> {
        let html = "Content-Type: text/html; charset=utf-8";
        let chunked = format!("{:x}\r\n{}\r\n0\r\n\r\n", page("Chunks").len(), page("Chunks"));
        vec![
            record("warcinfo", "", b"software: test"),
            record("request", "https://example.org/1", b"GET / HTTP/1.1\r\n\r\n"),
            record(
                "response",
                "https://example.org/1",
                &answer(html, page("Plain").as_bytes()),
            ),
            record(
                "response",
                "https://example.org/a.png",
                &answer("Content-Type: image/png", b"x"),
            ),
            record(
                "response",
                "https://example.org/404",
                b"HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n<p>x",
            ),
            record(
                "response",
                "<https://example.org/2>",
                &answer(
                    &format!("{html}\r\nTransfer-Encoding: chunked"),
                    chunked.as_bytes(),
                ),
            ),
            record(
                "response",
                "https://example.org/3",
                &answer(
                    &format!("{html}\r\nContent-Encoding: gzip"),
                    &gz(page("Packed").as_bytes()),
                ),
            ),
        ]
    }

    fn titles(bytes: &[u8]) -> Vec<String> {
        let (pages, _) = pages(bytes);
        let title = |p| read(bytes, p).expect("reads").meta.title.expect("a title");
        pages.iter().map(title).collect()
    }

    #[test]
    fn the_pages_of_an_archive_are_its_answers() {
        let plain = records().concat();
        let packed: Vec<u8> = records().iter().flat_map(|r| gz(r)).collect();
        for bytes in [plain, packed] {
            assert!(is_warc(&bytes));
            assert_eq!(titles(&bytes), ["Plain", "Chunks", "Packed"]);
            let (pages, wrong) = pages(&bytes);
            assert_eq!(wrong, None);
            assert_eq!(pages[1].url, "https://example.org/2");
        }
    }

    #[test]
    fn a_length_that_is_a_lie_costs_its_record_only() {
        for lie in ["999999999999", "3", "18446744073709551615", "-1"] {
            let mut records = records();
            let first = String::from_utf8(records[2].clone()).expect("text");
            let length = value(first.as_bytes(), "content-length").expect("there");
            records[2] = first
                .replace(
                    &format!("Content-Length: {length}"),
                    &format!("Content-Length: {lie}"),
                )
                .into_bytes();
            assert_eq!(titles(&records.concat()), ["Plain", "Chunks", "Packed"], "{lie}");
        }
    }

    #[test]
    fn an_archive_that_is_cut_or_a_bomb_gives_what_is_whole() {
        let packed: Vec<u8> = records().iter().flat_map(|r| gz(r)).collect();
        let cut = &packed[..packed.len() - 20];
        assert_eq!(titles(cut), ["Plain", "Chunks"]);
        assert!(pages(cut).1.expect("told").contains("cut off"));
        let bomb = record(
            "response",
            "https://example.org/b",
            &answer("Content-Type: text/html", &vec![b' '; MAX_BYTES + 10]),
        );
        let bytes = [gz(&bomb), gz(&records()[2])].concat();
        assert_eq!(titles(&bytes), ["Plain"]);
        let inner = gz(&vec![b' '; MAX_BYTES + 10]);
        let bytes = record(
            "response",
            "https://example.org/b",
            &answer("Content-Type: text/html\r\nContent-Encoding: gzip", &inner),
        );
        let (found, _) = pages(&bytes);
        let why = read(&bytes, &found[0]).expect_err("too large");
        assert!(why.to_string().contains("more than is read"), "{why}");
        let plain = records().concat();
        for at in 0..plain.len() {
            let _ = pages(&plain[..at]);
        }
    }
}
