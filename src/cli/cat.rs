//! `copydesk cat`: an article as it was read, for eyes, for Markdown tools, for programs.

use super::web::Web;
use super::{Common, input, json, talk};
use crate::article::{Article, Block, BlockKind, Origins};
use crate::ingest::{self, clean};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// What to print, and how.
#[derive(Args, Debug)]
pub struct CatArgs {
    /// A file, an address, or `-` for standard input
    #[arg(value_name = "PATH|URL")]
    file: PathBuf,
    /// What comes in: one article, or JSON Lines of `{"id","html","url"?}`
    #[arg(long, value_enum, default_value_t = Input::Article)]
    input: Input,
    /// What goes out
    #[arg(long, value_enum, default_value_t = Output::Text)]
    format: Output,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Input {
    Article,
    Jsonl,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Output {
    Text,
    Markdown,
    Json,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a serde_json::Value,
    title: Option<&'a str>,
    authors: &'a [String],
    outlet: Option<&'a str>,
    published: Option<&'a str>,
    modified: Option<&'a str>,
    language: Option<&'a str>,
    url: Option<&'a str>,
    origins: Origins,
    text: &'a str,
    /// Of pages read line by line, whose `text` is the story alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    asides: Option<Vec<Aside<'a>>>,
    warnings: &'a [String],
}

/// What stands beside the story.
#[derive(Serialize)]
struct Aside<'a> {
    kind: &'static str,
    text: &'a str,
}

impl<'a> Row<'a> {
    fn new(id: &'a serde_json::Value, article: &'a Article) -> Row<'a> {
        let meta = &article.meta;
        Row {
            id,
            title: meta.title.as_deref(),
            authors: &meta.authors,
            outlet: meta.outlet.as_deref(),
            published: meta.published.as_ref().map(|p| p.value.as_str()),
            modified: meta.modified.as_deref(),
            language: meta.language.as_deref(),
            url: meta.url.as_deref(),
            origins: meta.origins,
            text: &article.text,
            asides: None,
            warnings: &article.warnings,
        }
    }
}

#[derive(Deserialize)]
struct Page {
    id: serde_json::Value,
    html: String,
    #[serde(default)]
    url: Option<String>,
}

/// Runs it.
pub fn run(args: &CatArgs, common: &Common) -> anyhow::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.input == Input::Jsonl {
        anyhow::ensure!(
            args.file.as_os_str() == "-",
            "JSON Lines come from standard input: write - in the place of {}",
            args.file.display()
        );
        return pages(&mut out);
    }
    let article = input::article(&args.file, &Web::new(common))?;
    for warning in &article.warnings {
        talk(&format!("{}: {warning}", input::shown(&args.file)));
    }
    match args.format {
        Output::Text => {
            // Cleaned at ingest; looked at once more because this is where it leaves.
            out.write_all(clean::block(&article.text).as_bytes())?;
            if !article.text.is_empty() {
                out.write_all(b"\n")?;
            }
        }
        Output::Markdown => out.write_all(clean::block(&markdown(&article)).as_bytes())?,
        Output::Json => {
            let id = serde_json::Value::from(args.file.to_string_lossy());
            json::pretty(&mut out, &Row::new(&id, &article))?;
        }
    }
    out.flush()?;
    Ok(())
}

/// Answers each line as it comes; a bad one costs only itself.
fn pages(out: &mut impl Write) -> anyhow::Result<()> {
    let bad = json::lines(&mut std::io::stdin().lock(), out, |line, out| {
        let page: Page = serde_json::from_str(line)?;
        let article = ingest::page(&page.html, page.url.as_deref())?;
        let text = article.running_text();
        let asides = article
            .blocks
            .iter()
            .filter(|b| b.kind.is_aside())
            .map(|b| Aside {
                kind: aside_word(b.kind),
                text: b.span.of(&article.text),
            })
            .collect();
        let row = Row {
            text: &text,
            asides: Some(asides),
            ..Row::new(&page.id, &article)
        };
        json::line(out, &row)
    })?;
    json::all_read(bad)
}

/// The word for a kind of aside.
fn aside_word(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Caption => "caption",
        BlockKind::Credit => "credit",
        _ => "byline",
    }
}

/// The article as Markdown that copydesk reads back as the same article: front matter, blocks, links.
fn markdown(article: &Article) -> String {
    let mut out = String::new();
    let meta = &article.meta;
    let mut front = String::new();
    let mut field = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"");
            let _ = writeln!(front, "{key}: \"{value}\"");
        }
    };
    let first = article.blocks.first().map(|b| b.span.of(&article.text));
    let titled = article.blocks.first().map(|b| b.kind) == Some(BlockKind::Heading(1))
        && first == meta.title.as_deref();
    field("title", meta.title.as_deref().filter(|_| !titled));
    field("outlet", meta.outlet.as_deref());
    field("published", meta.published.as_ref().map(|p| p.value.as_str()));
    field("modified", meta.modified.as_deref());
    field("url", meta.url.as_deref());
    field("lang", meta.language.as_deref());
    if !meta.authors.is_empty() {
        front.push_str("authors:\n");
        for author in &meta.authors {
            let _ = writeln!(
                front,
                "  - \"{}\"",
                author.replace('\\', "\\\\").replace('"', "\\\"")
            );
        }
    }
    if !front.is_empty() {
        let _ = write!(out, "---\n{front}---\n\n");
    }
    let mut links = article.links.iter().peekable();
    let mut before = None;
    for block in &article.blocks {
        if before.is_some() {
            // Items of one list stand together; anything else is apart.
            let joined = before == Some(BlockKind::Item) && block.kind == BlockKind::Item;
            out.push_str(if joined { "\n" } else { "\n\n" });
        }
        before = Some(block.kind);
        if block.kind == BlockKind::Pre {
            pre(&mut out, block, article);
            while links.next_if(|l| l.span.start() < block.span.end()).is_some() {}
            continue;
        }
        let mut body = String::new();
        let mut at = block.span.start();
        while let Some(link) = links.next_if(|l| l.span.start() < block.span.end()) {
            if link.span.start() < at {
                continue;
            }
            escape(&mut body, article.text.get(at..link.span.start()).unwrap_or(""));
            body.push('[');
            escape(&mut body, link.span.of(&article.text));
            let href: String = link
                .href
                .chars()
                .filter(|c| !matches!(c, '<' | '>') && !c.is_whitespace())
                .collect();
            let _ = write!(body, "](<{href}>)");
            at = link.span.end();
        }
        escape(&mut body, article.text.get(at..block.span.end()).unwrap_or(""));
        let lead = match block.kind {
            BlockKind::Heading(level) => format!("{} ", "#".repeat(usize::from(level.clamp(1, 6)))),
            BlockKind::Quote | BlockKind::Embed => "> ".into(),
            BlockKind::Item => "- ".into(),
            _ => String::new(),
        };
        let inner = match block.kind {
            BlockKind::Quote | BlockKind::Embed => "\n> ",
            BlockKind::Heading(_) => " ",
            BlockKind::Item => "\n  ",
            _ => "\n",
        };
        let lines: Vec<String> = body.lines().map(|l| guarded(l.trim_start())).collect();
        out.push_str(&lead);
        out.push_str(&lines.join(inner));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// A block whose spaces count, between fences longer than any inside it.
fn pre(out: &mut String, block: &Block, article: &Article) {
    let text = block.span.of(&article.text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = write!(out, "{fence}\n{text}\n{fence}");
}

/// Text whose marks must not be read as markup.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
}

/// A line that must not begin a heading, quotation, list or rule.
fn guarded(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 && digits < 10 => {
            let (number, rest) = line.split_at(digits);
            format!("{number}\\{rest}")
        }
        _ if line.starts_with(['#', '>', '-', '+', '=']) => format!("\\{line}"),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Hints, Kind};

    #[test]
    fn markdown_reads_back_as_the_same_article() {
        let source = "---\ntitle: \"A \\\"new\\\" quay\"\noutlet: Havnebladet\npublished: 2026-02-03\nauthors: [Ines Kolb, Tor Aune]\n---\n\nIt is *said* that 2 \\* 3 < 7 & \\_more\\_ `code`.\n\n> 1\\. A [quay](<https://example.com/a b>) is\n> not a pier.\n\n## Heading \\#2\n\n- \\- one\n- two\n\n```\n  a ``` b\n```\n\n\\# no heading\n";
        let read = |text: &str| {
            ingest::read(
                text.as_bytes(),
                &Hints {
                    kind: Some(Kind::Markdown),
                    ..Hints::default()
                },
            )
            .expect("reads")
        };
        let first = read(source);
        let again = read(&markdown(&first));
        assert_eq!(first.text, again.text);
        assert_eq!(first.blocks, again.blocks);
        assert_eq!(first.meta, again.meta);
        assert_eq!(first.links.len(), again.links.len());
    }
}
