//! `copydesk notes`: all notes over all articles, for reading and for other programs.

use super::{Common, Ended, json, queries};
use crate::day;
use crate::ingest::clean;
use crate::note::{AnchorState, Note};
use crate::query::{Query, Subject};
use crate::store::{ArticleInfo, PlacedNote, Shelved, Store};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io::{BufWriter, Write};

/// Which notes to print, and how.
#[derive(Args, Debug)]
pub struct NotesArgs {
    /// Words that a note must hold, "a phrase", and keys such as verdict:unsupported, status:open, tag:x; a leading - turns a term
    /// round, and an argument that begins with one stands after --: copydesk notes -- -kind:claim
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// What the saved query of this name asks, and QUERY besides
    #[arg(long, value_name = "NAME")]
    saved: Option<String>,
    /// With everything that was ever done to each note; JSON always has it
    #[arg(long)]
    history: bool,
    /// What goes out
    #[arg(long, value_enum, default_value_t = Output::Text)]
    format: Output,
}

#[derive(Clone, Copy, ValueEnum, Debug, PartialEq)]
enum Output {
    Text,
    Json,
}

/// Runs it.
pub fn run(args: &NotesArgs, common: &Common) -> anyhow::Result<()> {
    let store = Store::new(common.config()?.store()?.to_owned());
    let words = queries::asked(&store, args.saved.as_deref(), &args.query.join(" "))?;
    let query = Query::parse(&words)?.of_notes()?;
    let mut shelves = store.all()?;
    let mut said = std::io::stderr().lock();
    for problem in shelves.iter().flat_map(|s| &s.problems) {
        writeln!(said, "copydesk: {}", clean::line(&problem.to_string()))?;
    }
    let whole = shelves.iter().all(|s| s.problems.is_empty());
    let held: usize = shelves.iter().map(|s| s.notes.len()).sum();
    let today = jiff::ZonedDateTime::now().date().to_string();
    for shelf in &mut shelves {
        let article = &shelf.article;
        shelf.notes.retain(|placed| {
            query.matches(&Subject {
                note: &placed.note,
                state: placed.place.state,
                article: article.about(),
                today: &today,
            })
        });
    }
    shelves.retain(|s| !s.notes.is_empty());
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Output::Json => {
            let rows: Vec<Row<'_>> = shelves.iter().map(Row::new).collect();
            json::pretty(&mut out, &rows)?;
        }
        Output::Text => {
            for (n, shelf) in shelves.iter().enumerate() {
                if n > 0 {
                    writeln!(out)?;
                }
                print(&mut out, shelf, args.history)?;
            }
            if shelves.is_empty() {
                match held {
                    // Notes that cannot be read are notes all the same.
                    0 if !whole => writeln!(
                        said,
                        "No note could be read; `copydesk doctor` tells what to do about it."
                    )?,
                    0 => writeln!(said, "There are no notes yet.")?,
                    n => writeln!(said, "None of the {n} notes is like that.")?,
                }
            }
        }
    }
    out.flush()?;
    match whole {
        true => Ok(()),
        // What could not be read has been named; a script is to know that this is not all.
        false => Err(Ended::failed().into()),
    }
}

/// One article with its notes, for people.
fn print(out: &mut impl Write, shelf: &Shelved, history: bool) -> std::io::Result<()> {
    let article = &shelf.article;
    writeln!(out, "{}", clean::line(&one_line(&article.name(), 100)))?;
    let mut facts: Vec<String> = Vec::new();
    facts.extend(article.outlet.clone());
    facts.extend(article.published.as_ref().map(|p| p.value.clone()));
    facts.push(match shelf.notes.len() {
        1 => "1 note".to_owned(),
        n => format!("{n} notes"),
    });
    facts.extend(article.url.clone().or_else(|| article.paths.last().cloned()));
    facts.push(article.id.clone());
    writeln!(out, "{}", clean::line(&facts.join(" · ")))?;
    for placed in &shelf.notes {
        writeln!(out)?;
        note(out, placed)?;
        for change in placed.note.history.iter().filter(|_| history) {
            let line = format!("{}  {}", day::local(&change.at), change.what);
            writeln!(out, "      {}", clean::line(&line))?;
        }
    }
    Ok(())
}

fn note(out: &mut impl Write, placed: &PlacedNote) -> std::io::Result<()> {
    let note = &placed.note;
    let mut words = vec![note.kind.to_string(), note.status.to_string()];
    words.extend(note.confidence.map(|c| format!("{c} confidence")));
    if let Some(grade) = grade(note) {
        words.push(grade);
    }
    words.extend(note.due.as_ref().map(|d| format!("due {d}")));
    words.extend(note.tags.iter().map(|t| format!("#{t}")));
    writeln!(
        out,
        "  {} {}  {}  {}",
        note.verdict.sign(),
        note.verdict,
        clean::line(&words.join(" · ")),
        clean::line(&note.id)
    )?;
    writeln!(out, "    “{}”", clean::line(&one_line(&note.anchor.quote, 300)))?;
    if placed.place.state != AnchorState::Exact {
        writeln!(
            out,
            "    ! {}: {}",
            placed.place.state,
            clean::line(&placed.place.why)
        )?;
    }
    for line in clean::block(&note.text).lines() {
        writeln!(out, "    {line}")?;
    }
    for evidence in &note.evidence {
        let what = evidence
            .url
            .as_deref()
            .or(evidence.file.as_deref())
            .or(evidence.quote.as_deref())
            .unwrap_or("nothing is said of it yet");
        writeln!(
            out,
            "    {}: {}",
            evidence.relation,
            clean::line(&one_line(what, 200))
        )?;
    }
    Ok(())
}

/// The two grades of the Admiralty code, as they are written: `B2`, with a dash for the one that is missing.
fn grade(note: &Note) -> Option<String> {
    let source = note.source_reliability.map(|r| r.word());
    let information = note.info_credibility.map(|c| c.word());
    (source.is_some() || information.is_some())
        .then(|| format!("{}{}", source.unwrap_or("–"), information.unwrap_or("–")))
}

/// A text on one line, cut after `most` characters.
fn one_line(text: &str, most: usize) -> String {
    let mut out = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = out.char_indices().nth(most) {
        out.truncate(at);
        out.push('…');
    }
    out
}

/// One article with its notes, for programs.
#[derive(Serialize)]
struct Row<'s> {
    article: About<'s>,
    notes: Vec<Noted<'s>>,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct About<'s> {
    id: &'s str,
    title: Option<&'s str>,
    outlet: Option<&'s str>,
    published: Option<&'s str>,
    url: Option<&'s str>,
    path: Option<&'s str>,
    version: &'s str,
    folder: String,
}

#[derive(Serialize)]
struct Noted<'s> {
    #[serde(flatten)]
    note: &'s Note,
    /// How the note sits on the text that was read last.
    state: AnchorState,
    why: &'s str,
}

impl<'s> Row<'s> {
    fn new(shelf: &'s Shelved) -> Row<'s> {
        let article: &ArticleInfo = &shelf.article;
        Row {
            article: About {
                id: &article.id,
                title: article.title.as_deref(),
                outlet: article.outlet.as_deref(),
                published: article.published.as_ref().map(|p| p.value.as_str()),
                url: article.url.as_deref(),
                path: article.paths.last().map(String::as_str),
                version: &article.version,
                folder: article.folder.to_string_lossy().into_owned(),
            },
            notes: shelf
                .notes
                .iter()
                .map(|p| Noted {
                    note: &p.note,
                    state: p.place.state,
                    why: &p.place.why,
                })
                .collect(),
            problems: shelf.problems.iter().map(ToString::to_string).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Anchor, NoteKind};

    #[allow(
        clippy::field_reassign_with_default,
        reason = "the other fields are the store's own"
    )]
    fn shelf() -> Shelved {
        let anchor = Anchor {
            quote: "The ferry\nwas late".into(),
            ..Anchor::default()
        };
        let mut note = Note::new("n1".into(), NoteKind::Claim, anchor, "2026-01-01T00:00:00Z");
        note.tags = vec!["rope\u{1b}[2J".into()];
        note.text = "Ask.\nAgain\u{202e}.".into();
        note.info_credibility = Some(crate::note::Credibility::Two);
        let mut article = ArticleInfo::default();
        article.title = Some("Tides\u{7}".into());
        let place = crate::anchor::as_made(&note.anchor);
        Shelved {
            article,
            notes: vec![PlacedNote { note, place }],
            problems: Vec::new(),
        }
    }

    #[test]
    fn what_is_printed_is_readable_and_cannot_drive_the_terminal() {
        let mut out = Vec::new();
        print(&mut out, &shelf(), false).expect("written");
        let out = String::from_utf8(out).expect("text");
        assert!(
            !out.chars().any(|c| c != '\n' && clean::is_dangerous(c)),
            "{out:?}"
        );
        for words in [
            "o unchecked  claim · open · –2 · #rope",
            "“The ferry was late”",
            "    Ask.\n    Again",
        ] {
            assert!(out.contains(words), "{words}\n{out}");
        }
    }

    #[test]
    fn long_quotes_are_cut_between_characters() {
        assert_eq!(one_line("é é é", 3), "é é…");
        assert_eq!(one_line("é\n é", 3), "é é");
    }
}
