//! The texts of an article that are kept: the words, named by their hash, and beside them how they are laid out. They let a note be
//! carried from the version it was made on, and let the article be opened again when the file it came from is gone.
//!
//! The text that was read last is plain, for people and their tools; earlier ones are gzip. A hash names a text, not its file: both
//! forms are read, and a text is kept once.

use super::{StoreError, disk, id};
use crate::article::{Article, Block, BlockKind, CodePoints, Format, Link};
use flate2::{Compression, GzBuilder, read::GzDecoder};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// How a text is laid out. Offsets are code points, as everywhere outside the program.
#[derive(Serialize, Deserialize, Default)]
struct Layout {
    schema: i64,
    /// Kind, start, end.
    #[serde(default)]
    blocks: Vec<(String, usize, usize)>,
    /// Start, end, address.
    #[serde(default)]
    links: Vec<(usize, usize, String)>,
}

fn place(folder: &Path, version: &str, ending: &str) -> Option<PathBuf> {
    // A version comes from a file that people may edit: it names a file only when it is a hash.
    let hash = version.len() == 64 && version.bytes().all(|b| b.is_ascii_hexdigit());
    hash.then(|| folder.join("text").join(format!("{version}.{ending}")))
}

/// Keeps an article's text, unless it is kept already.
pub fn keep(folder: &Path, article: &Article, version: &str) -> Result<(), StoreError> {
    let Some(path) = place(folder, version, "txt") else {
        return Ok(());
    };
    // One that is not what its name says any more is written anew.
    if text(folder, version).is_some() {
        return Ok(());
    }
    disk::make_folder(&folder.join("text"))?;
    if let (Some(layout), Ok(text)) = (place(folder, version, "toml"), toml::to_string(&layout(article))) {
        disk::write(&layout, text.as_bytes())?;
    }
    disk::write(&path, article.text.as_bytes())
}

/// The text of a version, when it is kept and still is what its name says.
pub fn text(folder: &Path, version: &str) -> Option<String> {
    let sound = |text: &String| id::hash(text.as_bytes()) == version;
    let plain = || disk::read_text(&place(folder, version, "txt")?).filter(sound);
    let packed = || unpacked(&disk::read(&place(folder, version, "txt.gz")?).ok()??).filter(sound);
    // Once more: another program may just have packed it, between the two looks.
    plain().or_else(packed).or_else(plain)
}

/// Packs the plain texts that none of `latest` names. A text goes only when its packed form has been read back from the disk. What
/// cannot be packed stays as it is: that costs space and nothing else.
pub fn pack(folder: &Path, latest: &[&str]) {
    let Ok(entries) = std::fs::read_dir(folder.join("text")) else {
        return;
    };
    for path in entries.filter_map(Result::ok).map(|e| e.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(version) = name.strip_suffix(".txt").filter(|v| !latest.contains(v)) else {
            continue;
        };
        let (Some(plain), Some(gz)) = (place(folder, version, "txt"), place(folder, version, "txt.gz"))
        else {
            continue;
        };
        // One that was changed by hand is not ours to take away.
        let Some(text) = disk::read_text(&plain).filter(|t| id::hash(t.as_bytes()) == version) else {
            continue;
        };
        let kept = || disk::read(&gz).ok().flatten().and_then(|b| unpacked(&b));
        if kept().as_deref() != Some(&text) {
            let Some(bytes) = packed(&text) else { continue };
            if disk::write(&gz, &bytes).is_err() || kept().as_deref() != Some(&text) {
                continue;
            }
        }
        // That it stays beside its packed form does no harm.
        let _ = std::fs::remove_file(&plain);
    }
}

/// The same text always comes to the same bytes, so that two machines that sync a library agree.
fn packed(text: &str) -> Option<Vec<u8>> {
    let mut gz = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    gz.write_all(text.as_bytes()).ok()?;
    gz.finish().ok()
}

fn unpacked(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    // A file that unpacks to more than is ever kept is none of ours.
    let read = GzDecoder::new(bytes)
        .take(disk::LARGEST)
        .read_to_string(&mut text);
    read.ok().map(|_| text)
}

/// A kept text with its layout, as an article without metadata.
pub fn article(folder: &Path, version: &str) -> Option<Article> {
    let text = text(folder, version)?;
    let layout: Layout = place(folder, version, "toml")
        .and_then(|path| disk::read_text(&path))
        .and_then(|t| toml::from_str(&t).ok())
        .unwrap_or_default();
    let points = CodePoints::new(&text);
    let mut blocks: Vec<Block> = Vec::new();
    for (word, start, end) in &layout.blocks {
        let span = points.to_span(*start, *end);
        if let (Some(kind), Some(span)) = (kind(word), span)
            && blocks.last().is_none_or(|b| b.span.end() <= span.start())
        {
            blocks.push(Block { span, kind });
        }
    }
    let links = layout
        .links
        .into_iter()
        .filter_map(|(start, end, href)| {
            Some(Link {
                span: points.to_span(start, end)?,
                href,
            })
        })
        .collect();
    if blocks.is_empty() {
        blocks = crate::ingest::text::blocks(&text);
    }
    let mut article = Article::plain(text, blocks);
    article.links = links;
    Some(article)
}

fn layout(article: &Article) -> Layout {
    let points = CodePoints::new(&article.text);
    Layout {
        schema: 1,
        blocks: article
            .blocks
            .iter()
            .map(|b| {
                let [start, end] = points.of_span(b.span);
                (word(b.kind), start, end)
            })
            .collect(),
        links: article
            .links
            .iter()
            .map(|l| {
                let [start, end] = points.of_span(l.span);
                (start, end, l.href.clone())
            })
            .collect(),
    }
}

fn word(kind: BlockKind) -> String {
    match kind {
        BlockKind::Heading(n) => format!("heading{n}"),
        BlockKind::Paragraph => "paragraph".into(),
        BlockKind::Quote => "quote".into(),
        BlockKind::Item => "item".into(),
        BlockKind::Pre => "pre".into(),
        BlockKind::Caption => "caption".into(),
        BlockKind::Credit => "credit".into(),
        BlockKind::Embed => "embed".into(),
        BlockKind::Byline => "byline".into(),
    }
}

fn kind(word: &str) -> Option<BlockKind> {
    Some(match word {
        "paragraph" => BlockKind::Paragraph,
        "quote" => BlockKind::Quote,
        "item" => BlockKind::Item,
        "pre" => BlockKind::Pre,
        "caption" => BlockKind::Caption,
        "credit" => BlockKind::Credit,
        "embed" => BlockKind::Embed,
        "byline" => BlockKind::Byline,
        _ => BlockKind::Heading(word.strip_prefix("heading")?.parse().ok()?),
    })
}

/// The word for a format in `article.toml`.
pub fn format_word(format: Format) -> &'static str {
    match format {
        Format::Text => "text",
        Format::Markdown => "markdown",
        Format::Html => "html",
    }
}

/// The format of that word; text when there is none of it.
pub fn format_named(word: &str) -> Format {
    match word {
        "markdown" => Format::Markdown,
        "html" => Format::Html,
        _ => Format::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Span;

    #[test]
    fn an_article_comes_back_with_its_layout() {
        let dir = tempfile::tempdir().expect("dir");
        let text = "Tıde tables\n\nThe “tide” rose. [Photo]".to_owned();
        let quote = text.find('“').expect("there");
        let mut article = Article::plain(
            text.clone(),
            vec![
                Block {
                    span: Span::new(0, 12),
                    kind: BlockKind::Heading(2),
                },
                Block {
                    span: Span::new(14, text.len()),
                    kind: BlockKind::Paragraph,
                },
            ],
        );
        article.links.push(Link {
            span: Span::new(quote, quote + 10),
            href: "https://example.org/".into(),
        });
        let version = id::hash(text.as_bytes());
        keep(dir.path(), &article, &version).expect("kept");
        assert_eq!(super::article(dir.path(), &version), Some(article));
    }

    #[test]
    fn a_text_that_was_changed_is_not_taken_for_its_version() {
        let dir = tempfile::tempdir().expect("dir");
        let article = Article::plain("One.".into(), Vec::new());
        let version = id::hash(b"One.");
        keep(dir.path(), &article, &version).expect("kept");
        std::fs::write(dir.path().join(format!("text/{version}.txt")), "Two.").expect("changed");
        assert_eq!(text(dir.path(), &version), None);
        assert_eq!(text(dir.path(), "../../etc/passwd"), None);
    }
    #[test]
    fn earlier_texts_are_packed_and_read_as_before() {
        let dir = tempfile::tempdir().expect("dir");
        let texts = [
            "The tide came early. ".repeat(50),
            "The tide came late. ".repeat(50),
        ];
        let versions = texts.clone().map(|t| id::hash(t.as_bytes()));
        for (t, version) in texts.iter().zip(&versions) {
            keep(dir.path(), &Article::plain(t.clone(), Vec::new()), version).expect("kept");
        }
        let file = |version: &str, ending: &str| dir.path().join(format!("text/{version}.{ending}"));
        let [old, new] = &versions;
        for _ in 0..2 {
            pack(dir.path(), &[new]);
            assert!(!file(old, "txt").exists() && file(new, "txt").exists());
            assert!(file(old, "txt.gz").metadata().expect("packed").len() < 200);
            assert!(!file(new, "txt.gz").exists());
            assert_eq!(text(dir.path(), old).as_deref(), Some(texts[0].as_str()));
            assert_eq!(text(dir.path(), new).as_deref(), Some(texts[1].as_str()));
        }
        // One that is packed is kept already.
        keep(dir.path(), &Article::plain(texts[0].clone(), Vec::new()), old).expect("kept");
        assert!(!file(old, "txt").exists());
        assert!(article(dir.path(), old).is_some());
    }

    #[test]
    fn a_text_that_was_changed_by_hand_is_not_packed_away() {
        let dir = tempfile::tempdir().expect("dir");
        let version = id::hash(b"One.");
        keep(dir.path(), &Article::plain("One.".into(), Vec::new()), &version).expect("kept");
        let file = dir.path().join(format!("text/{version}.txt"));
        std::fs::write(&file, "Two.").expect("changed");
        pack(dir.path(), &[]);
        assert_eq!(std::fs::read_to_string(&file).expect("there"), "Two.");
        std::fs::write(dir.path().join(format!("text/{version}.txt.gz")), b"no gzip").expect("written");
        assert_eq!(text(dir.path(), &version), None);
    }
}
