//! `copydesk export`: notes for other programs, for paper, for other people.

use super::{Common, Ended, chosen, talk};
use crate::anchor;
use crate::article::CodePoints;
use crate::exchange::{self, About, Ask, Entry, Format, Sheet, Written, markdown};
use crate::query::{Query, Subject};
use crate::store::{PlacedNote, Shelved, Store};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What to write, how, and where.
#[derive(Args, Debug)]
#[command(
    after_help = "Formats and what each of them carries: docs/exchange.md. --losses FORMAT lists what one cannot carry."
)]
pub struct ExportArgs {
    /// The articles: files, addresses, or the ids that `copydesk notes` shows; without one, all that have notes
    #[arg(value_name = "ARTICLE")]
    articles: Vec<String>,
    /// What goes out
    #[arg(long, value_enum, required_unless_present = "losses")]
    format: Option<Format>,
    /// Only the notes that answer this query: words, "a phrase", and keys such as verdict:unsupported, status:open, tag:x
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,
    /// Where to: a file, or a folder for one file of each article; else standard output. Markdown is brought up to date in place
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// List what a format cannot carry, and write nothing
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = ["format", "query", "output", "articles"])]
    losses: Option<Format>,
    /// Who publishes the reviews (claimreview)
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// The address of the page on which they are published (claimreview)
    #[arg(long, value_name = "URL")]
    page: Option<String>,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Format] {
        Format::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.word()))
    }
}

/// Runs it.
pub fn run(args: &ExportArgs, common: &Common) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if let Some(format) = args.losses {
        for loss in format.losses() {
            writeln!(out, "{}", loss.words())?;
        }
        out.flush()?;
        return Ok(());
    }
    let Some(format) = args.format else {
        bail!("no format is named: give --format");
    };
    let store = Store::new(common.config()?.store()?.to_owned());
    let sheets = chosen(args, common, &store)?;
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let ask = Ask {
        now: &now,
        publisher: args.publisher.as_deref(),
        page: args.page.as_deref(),
    };
    let told = match &args.output {
        None => {
            let written = exchange::write(format, &sheets, &ask)?;
            out.write_all(written.body.as_bytes())?;
            out.flush()?;
            Told::new(&written, &sheets)
        }
        Some(path) => files(path, format, &sheets, &ask, &store)?,
    };
    drop(out);
    told.tell(format, &sheets, args.output.as_deref())
}

/// What became of the notes.
#[derive(Default)]
struct Told {
    /// The id of a note and why it was left out.
    refused: Vec<(String, String)>,
    notes: usize,
    files: usize,
}

impl Told {
    fn new(written: &Written, sheets: &[Sheet]) -> Told {
        let notes: usize = sheets.iter().map(|s| s.entries.len()).sum();
        Told {
            refused: written.refused.clone(),
            notes: notes - written.refused.len(),
            files: 1,
        }
    }

    fn tell(&self, format: Format, sheets: &[Sheet], output: Option<&Path>) -> anyhow::Result<()> {
        for (id, why) in &self.refused {
            talk(&format!("note {id} is left out: {why}"));
        }
        let word = format.word();
        let lost = format.lost(sheets);
        if !lost.is_empty() && self.notes > 0 {
            talk(&format!("{word} does not carry: {}", lost.join(" · ")));
        }
        if let Some(path) = output {
            let to = match self.files {
                1 => path.display().to_string(),
                n => format!("{n} files in {}", path.display()),
            };
            let what = match format {
                Format::Bibtex | Format::Csl => count(sheets.len(), "article"),
                _ => count(self.notes, "note"),
            };
            talk(&format!("{what} written to {to}"));
        }
        if self.notes == 0 && !self.refused.is_empty() {
            return Err(Ended::failed().into());
        }
        Ok(())
    }
}

/// "1 note", "2 notes".
pub(super) fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// The notes that are asked for, by article.
fn chosen(args: &ExportArgs, common: &Common, store: &Store) -> anyhow::Result<Vec<Sheet>> {
    let query = Query::parse(args.query.as_deref().unwrap_or_default())?;
    let shelves = if args.articles.is_empty() {
        store.all()?
    } else {
        let named = |name: &String| -> anyhow::Result<Shelved> {
            let chosen = chosen::choose(name, common)?;
            store
                .named(&chosen.info.folder.to_string_lossy())?
                .with_context(|| format!("{name} has no notes"))
        };
        args.articles.iter().map(named).collect::<Result<_, _>>()?
    };
    for problem in shelves.iter().flat_map(|s| &s.problems) {
        talk(&problem.to_string());
    }
    let held: usize = shelves.iter().map(|s| s.notes.len()).sum();
    let mut sheets: Vec<Sheet> = Vec::new();
    for mut shelf in shelves {
        let article = &shelf.article;
        shelf.notes.retain(|placed| {
            query.matches(&Subject {
                note: &placed.note,
                state: placed.place.state,
                title: article.title.as_deref().unwrap_or_default(),
                outlet: article.outlet.as_deref().unwrap_or_default(),
            })
        });
        // The same article may be named twice.
        let twice = sheets
            .iter()
            .any(|s| s.article.id == article.id && !article.id.is_empty());
        if !shelf.notes.is_empty() && (!twice || args.articles.is_empty()) {
            sheets.push(sheet(store, shelf));
        }
    }
    if sheets.is_empty() {
        talk(&match held {
            0 => "there are no notes yet".to_owned(),
            n => format!("none of the {} is like that", count(n, "note")),
        });
    }
    Ok(sheets)
}

/// An article of the library as it goes out.
fn sheet(store: &Store, shelf: Shelved) -> Sheet {
    let info = shelf.article;
    let text = store.text_of(&info, &info.version).ok();
    let points = text.as_deref().map(CodePoints::new);
    let entry = |placed: PlacedNote| {
        let mut place = placed.place;
        // A note that was made on this very text comes without its place, because nothing had to be looked up for it.
        if place.span.is_none()
            && place.candidates.is_empty()
            && let (Some(text), Some(points)) = (&text, &points)
            && placed.note.anchor.version == info.version
        {
            let at = &placed.note.anchor;
            let there = points
                .to_span(at.start, at.end)
                .filter(|s| s.of(text) == at.quote);
            place = match there.filter(|s| !s.is_empty()) {
                Some(span) => anchor::exactly(span),
                None => anchor::resolve(at, text),
            };
        }
        Entry {
            note: placed.note,
            state: place.state,
            why: place.why,
            span: place.span,
            told: None,
        }
    };
    let mut entries: Vec<Entry> = shelf.notes.into_iter().map(entry).collect();
    entries.sort_by_key(|e| match e.span {
        Some(span) => (0, span.start(), span.end()),
        None => (1, e.note.anchor.start, e.note.anchor.end),
    });
    Sheet {
        article: About {
            title: info.title,
            id: info.id,
            url: info.url,
            authors: info.authors,
            outlet: info.outlet,
            published: info.published,
            modified: info.modified,
            language: info.language,
            format: info.format,
            version: info.version,
        },
        text,
        entries,
    }
}

/// Writes one file, or one for each article where `path` is a folder.
fn files(
    path: &Path,
    format: Format,
    sheets: &[Sheet],
    ask: &Ask<'_>,
    store: &Store,
) -> anyhow::Result<Told> {
    let inside = |p: &Path| std::fs::canonicalize(p).ok();
    let place = if path.is_dir() { Some(path) } else { path.parent() };
    let place = place.map(|p| {
        if p.as_os_str().is_empty() {
            Path::new(".")
        } else {
            p
        }
    });
    if let (Some(there), Some(root)) = (place.and_then(inside), inside(store.root()))
        && there.starts_with(&root)
    {
        bail!(
            "{} lies in the library, where only notes are kept: name another place",
            path.display()
        );
    }
    let folder = path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', '\\']);
    if !folder {
        let written = one(path, format, sheets, ask)?;
        return Ok(Told::new(&written, sheets));
    }
    std::fs::create_dir_all(path).with_context(|| format!("could not make the folder {}", path.display()))?;
    let mut told = Told::default();
    for sheet in sheets {
        let name = format!("{}.{}", file_name(sheet), format.ending());
        let sheet = std::slice::from_ref(sheet);
        let written = one(&path.join(name), format, sheet, ask)?;
        let of_one = Told::new(&written, sheet);
        told.notes += of_one.notes;
        told.refused.extend(of_one.refused);
        told.files += 1;
    }
    Ok(told)
}

fn one(path: &Path, format: Format, sheets: &[Sheet], ask: &Ask<'_>) -> anyhow::Result<Written> {
    let mut written = exchange::write(format, sheets, ask)?;
    if format == Format::Markdown && path.exists() {
        let there = std::fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
        let there = String::from_utf8(there).map_err(|_| {
            anyhow::anyhow!(
                "could not bring {} up to date: it is not UTF-8 text; name another file",
                path.display()
            )
        })?;
        written.body = markdown::update(&there, sheets);
        if written.body == there {
            return Ok(written);
        }
    }
    replace(path, written.body.as_bytes()).with_context(|| format!("could not write {}", path.display()))?;
    Ok(written)
}

/// Writes a file whole or not at all: beside it first, then in its place. What a link names is written, not the link.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    // A pipe or a device is no file that could be replaced.
    if std::fs::metadata(&target).is_ok_and(|m| !m.is_file()) {
        return std::fs::write(&target, bytes);
    }
    let folder = target
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    if let Ok(there) = std::fs::metadata(&target) {
        file.as_file().set_permissions(there.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|e| e.error)?;
    Ok(())
}

/// The name of an article's file: words of its title and its id, so that it stays the same.
fn file_name(sheet: &Sheet) -> String {
    let mut out = String::new();
    for word in sheet
        .article
        .name()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        if out.len() + word.len() > 60 {
            break;
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
        out.push('-');
    }
    let id: String = sheet
        .article
        .id
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(64)
        .collect();
    out.push_str(&id);
    out.trim_end_matches('-').to_owned()
}
