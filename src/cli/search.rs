//! `copydesk search`: the articles and notes of the library that answer a query, best first.

use super::progress::Progress;
use super::table::Look;
use super::{Common, json, queries, talk};
use crate::export::count;
use crate::index::{Answer, Found, Index, NoteHit, Row, Snippet};
use crate::ingest::clean;
use crate::query::Query;
use crate::store::Store;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io::{BufWriter, Write};
use std::sync::atomic::AtomicBool;

/// What to look for, and how it goes out.
#[derive(Args, Debug)]
pub struct SearchArgs {
    /// Words, "a phrase", the beginning of a word as harb*, and keys such as tag:x, outlet:y, state:new, published:>7d, verdict:unsupported;
    /// a leading - turns a term round, and an argument that begins with one stands after --
    #[arg(value_name = "QUERY", required_unless_present = "saved")]
    query: Vec<String>,
    /// What the saved query of this name asks, and QUERY besides
    #[arg(long, value_name = "NAME")]
    saved: Option<String>,
    /// Articles at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    limit: u16,
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
pub fn run(args: &SearchArgs, common: &Common) -> anyhow::Result<()> {
    let config = common.config()?;
    let store = Store::new(config.store()?.to_owned());
    let words = queries::asked(&store, args.saved.as_deref(), &words(&args.query))?;
    let query = Query::parse(&words)?;
    let mut index = Index::open(&store, config.cache.as_deref())?;
    let mut progress = Progress::new();
    let mut tell =
        |done, all| progress.draw(|| format!("looking through the library: {done} of {all} articles"));
    let refreshed = index.refresh(&mut tell, &AtomicBool::new(false));
    progress.clear();
    refreshed?;
    let today = jiff::ZonedDateTime::now().date().to_string();
    let answer = index.search(&query, usize::from(args.limit), &today)?;
    for (word, instead) in &answer.mended {
        talk(&format!(
            "nothing has “{word}”; looked for {}",
            instead.join(", ")
        ));
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Output::Json => json::pretty(&mut out, &Answered::new(&words, &answer, &store))?,
        Output::Text => {
            let look = Look::of_stdout();
            for (n, stories) in stories(&answer.found).iter().enumerate() {
                if n > 0 {
                    writeln!(out)?;
                }
                for (i, found) in stories.iter().enumerate() {
                    match i {
                        0 => print(&mut out, found, look.is_styled())?,
                        _ => print_copy(&mut out, found, look.is_styled())?,
                    }
                }
            }
            if answer.found.is_empty() {
                talk(match index.is_empty()? {
                    true => "the library is empty",
                    false => "nothing in the library is like that",
                });
            }
        }
    }
    out.flush()?;
    Ok(())
}

/// The query as one line. Arguments are words of it, so a shell's quotation marks make a phrase: `search "north pier"`.
pub fn words(args: &[String]) -> String {
    let quoted =
        |arg: &String| match args.len() > 1 && arg.contains(char::is_whitespace) && !arg.contains('"') {
            true => match arg.split_once(':') {
                Some((key, rest)) if !key.contains(char::is_whitespace) => format!("{key}:\"{rest}\""),
                _ => format!("\"{arg}\""),
            },
            false => arg.clone(),
        };
    // What is written on a command line is finished.
    args.iter().map(quoted).collect::<Vec<_>>().join(" ") + " "
}

/// What was found, those that carry one story together where the best of them stands.
fn stories(found: &[Found]) -> Vec<Vec<&Found>> {
    let mut out: Vec<Vec<&Found>> = Vec::new();
    for one in found {
        let its = |all: &&mut Vec<&Found>| {
            one.row.story > 0 && all.iter().any(|other| other.row.story == one.row.story)
        };
        match out.iter_mut().find(its) {
            Some(all) => all.push(one),
            None => out.push(vec![one]),
        }
    }
    out
}

/// Another article with the same story: where it stands, and its notes.
fn print_copy(out: &mut impl Write, found: &Found, styled: bool) -> std::io::Result<()> {
    let row = &found.row;
    let mut facts = vec![match (row.outlet.is_empty(), crate::query::host(&row.url)) {
        (false, _) => row.outlet.as_str(),
        (true, "") => "source not known",
        (true, host) => host,
    }];
    facts.extend(row.published.get(..10));
    facts.extend([row.state.word(), &row.title, &row.id]);
    writeln!(out, "  same story: {}", clean::line(&facts.join(" · ")))?;
    print_notes(out, found, styled)
}

/// One article that was found, for people.
fn print(out: &mut impl Write, found: &Found, styled: bool) -> std::io::Result<()> {
    let row = &found.row;
    let title = clean::line(&row.title);
    match styled {
        true => writeln!(out, "\u{1b}[1m{title}\u{1b}[0m")?,
        false => writeln!(out, "{title}")?,
    }
    let mut facts: Vec<String> = Vec::new();
    facts.extend((!row.outlet.is_empty()).then(|| row.outlet.clone()));
    facts.extend(row.published.get(..10).map(str::to_owned));
    facts.push(row.state.to_string());
    facts.extend(row.starred.then(|| "starred".to_owned()));
    facts.extend((!row.filed.is_empty()).then(|| format!("in {}", row.filed)));
    facts.extend(row.tags.iter().map(|t| format!("#{t}")));
    facts.extend((row.notes > 0).then(|| count(row.notes, "note")));
    facts.push(row.id.clone());
    writeln!(out, "{}", clean::line(&facts.join(" · ")))?;
    if let Some(snippet) = found.snippet.as_ref().filter(|s| !s.text.is_empty()) {
        writeln!(out, "  {}", shown(snippet, styled))?;
    }
    print_notes(out, found, styled)
}

fn print_notes(out: &mut impl Write, found: &Found, styled: bool) -> std::io::Result<()> {
    for note in &found.notes {
        let (open, close) = if note.quoted { ("“", "”") } else { ("", "") };
        writeln!(
            out,
            "  {} {open}{}{close}  {}",
            note.verdict.sign(),
            shown(&note.snippet, styled),
            clean::line(&note.id)
        )?;
    }
    Ok(())
}

/// A snippet with what was looked for in bold, where the terminal can.
fn shown(snippet: &Snippet, styled: bool) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mark in snippet.marks.iter().filter(|_| styled) {
        out.push_str(&clean::line(snippet.text.get(at..mark.start).unwrap_or_default()));
        out.push_str("\u{1b}[1m");
        out.push_str(&clean::line(snippet.text.get(mark.clone()).unwrap_or_default()));
        out.push_str("\u{1b}[0m");
        at = mark.end;
    }
    out.push_str(&clean::line(snippet.text.get(at..).unwrap_or_default()));
    out
}

/// The answer, for programs.
#[derive(Serialize)]
struct Answered<'a> {
    query: &'a str,
    mended: Vec<Mended<'a>>,
    articles: Vec<Article<'a>>,
}

#[derive(Serialize)]
struct Mended<'a> {
    word: &'a str,
    instead: &'a [String],
}

#[derive(Serialize)]
struct Article<'a> {
    id: &'a str,
    title: &'a str,
    outlet: Option<&'a str>,
    authors: Option<&'a str>,
    published: Option<&'a str>,
    added: Option<&'a str>,
    url: Option<&'a str>,
    state: &'static str,
    starred: bool,
    tags: &'a [String],
    filed: &'a str,
    notes: usize,
    folder: String,
    /// The id of the best of those found that carry the same story.
    story: Option<&'a str>,
    /// Who else carries it.
    sources: &'a [String],
    score: f64,
    snippet: Option<Cut<'a>>,
    found_notes: Vec<Noted<'a>>,
}

#[derive(Serialize)]
struct Noted<'a> {
    id: &'a str,
    verdict: &'static str,
    /// `quote` or `text`.
    of: &'static str,
    snippet: Cut<'a>,
}

/// A snippet; what was looked for in code points of its text.
#[derive(Serialize)]
struct Cut<'a> {
    text: &'a str,
    marks: Vec<[usize; 2]>,
}

impl<'a> Answered<'a> {
    fn new(query: &'a str, answer: &'a Answer, store: &Store) -> Answered<'a> {
        Answered {
            query: query.trim_end(),
            mended: answer
                .mended
                .iter()
                .map(|(word, instead)| Mended { word, instead })
                .collect(),
            articles: answer
                .found
                .iter()
                .map(|f| Article::new(f, &answer.found, store))
                .collect(),
        }
    }
}

impl<'a> Article<'a> {
    fn new(found: &'a Found, all: &'a [Found], store: &Store) -> Article<'a> {
        let row: &Row = &found.row;
        let some = |text: &'a str| (!text.is_empty()).then_some(text);
        Article {
            id: &row.id,
            title: &row.title,
            outlet: some(&row.outlet),
            authors: some(&row.authors),
            published: some(&row.published),
            added: some(&row.added),
            url: some(&row.url),
            state: row.state.word(),
            starred: row.starred,
            tags: &row.tags,
            filed: &row.filed,
            notes: row.notes,
            folder: store.folder_named(&row.folder).to_string_lossy().into_owned(),
            story: (row.story > 0)
                .then(|| all.iter().find(|f| f.row.story == row.story))
                .flatten()
                .map(|f| f.row.id.as_str()),
            sources: &row.sources,
            score: found.score,
            snippet: found.snippet.as_ref().map(Cut::new),
            found_notes: found.notes.iter().map(Noted::new).collect(),
        }
    }
}

impl<'a> Noted<'a> {
    fn new(note: &'a NoteHit) -> Noted<'a> {
        Noted {
            id: &note.id,
            verdict: note.verdict.word(),
            of: if note.quoted { "quote" } else { "text" },
            snippet: Cut::new(&note.snippet),
        }
    }
}

impl<'a> Cut<'a> {
    fn new(snippet: &'a Snippet) -> Cut<'a> {
        let points = |bytes: usize| snippet.text.get(..bytes).map_or(0, |t| t.chars().count());
        Cut {
            text: &snippet.text,
            marks: snippet
                .marks
                .iter()
                .map(|m| [points(m.start), points(m.end)])
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(args: &[&str]) -> String {
        words(&args.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn an_argument_with_spaces_is_a_phrase_among_others_and_a_query_alone() {
        assert_eq!(joined(&["north pier", "tag:x"]), "\"north pier\" tag:x ");
        assert_eq!(joined(&["title:north pier", "x"]), "title:\"north pier\" x ");
        assert_eq!(
            joined(&["ferry \"north pier\" tag:x"]),
            "ferry \"north pier\" tag:x "
        );
    }

    #[test]
    fn a_snippet_is_bold_where_it_was_found_and_cannot_drive_the_terminal() {
        let snippet = Snippet {
            text: "é the ferry\u{1b}[2J".into(),
            marks: std::iter::once(7..12).collect(),
        };
        assert_eq!(Cut::new(&snippet).marks, [[6, 11]]);
        let out = shown(&snippet, true);
        assert!(out.contains("\u{1b}[1mferry\u{1b}[0m"), "{out:?}");
        assert!(!out.contains("\u{1b}[2J"), "{out:?}");
        assert!(!shown(&snippet, false).contains('\u{1b}'));
    }
}
