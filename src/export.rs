//! The notes of the library as files for other programs: which notes, in which form, and where to. The command line and the Reader both
//! ask here; what a form carries and loses is told by [`crate::exchange`].

#![allow(
    clippy::disallowed_methods,
    reason = "this writes files, where the reader says"
)]

use crate::anchor;
use crate::article::CodePoints;
use crate::exchange::{self, About, Ask, Entry, Format, Kept, Sheet, Written, markdown};
use crate::store::{PlacedNote, Shelved, Store};
use anyhow::{Context, bail};
use std::io::Write;
use std::path::Path;

/// What became of the notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The id of a note and why it was left out.
    pub refused: Vec<(String, String)>,
    /// Notes that were written.
    pub notes: usize,
    /// Files that were written.
    pub files: usize,
}

impl Told {
    /// Of one file.
    pub fn new(written: &Written, sheets: &[Sheet]) -> Told {
        let notes: usize = sheets.iter().map(|s| s.entries.len()).sum();
        Told {
            refused: written.refused.clone(),
            notes: notes - written.refused.len(),
            files: 1,
        }
    }

    /// What was written, in words: "2 notes written to report.html".
    pub fn words(&self, format: Format, articles: usize, to: &Path) -> String {
        let to = match self.files {
            1 => to.display().to_string(),
            n => format!("{n} files in {}", to.display()),
        };
        let what = match format {
            Format::Bibtex | Format::Csl => count(articles, "article"),
            _ => count(self.notes, "note"),
        };
        format!("{what} written to {to}")
    }
}

/// "1 note", "2 notes".
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// An article of the library as it goes out, each note with its place on the text that was read last.
pub fn sheet(store: &Store, shelf: Shelved) -> Sheet {
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
        kept: Kept::default(),
    }
}

/// Writes one file, or one for each article where `path` is a folder. Nothing is written into the library, and a file whole or not at all.
pub fn files(
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
pub fn file_name(sheet: &Sheet) -> String {
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
