//! What services for reading later give out when they close, or when their readers leave: lists of saved addresses, some with highlights and
//! comments, some with the articles themselves. Every article comes in, with its state, its star, its labels and its folder; highlights become
//! notes on their words.

mod omnivore;
mod page;
mod pocket;
mod table;
mod wallabag;

use super::sheet::{About, Entry, Kept, Sheet, stable_id};
use super::{ExchangeError, Source, Taken};
use crate::article::{DateFrom, Published};
use crate::ingest::zip::Zip;
use crate::ingest::{address, clean, date};
use crate::note::{Anchor, Note, NoteKind, ReadState};
use std::collections::HashMap;

/// Bytes that all files of an archive may unpack to.
const MAX_UNPACKED: u64 = 512 << 20;

/// Tags of one article or one highlight.
const MAX_TAGS: usize = 200;

/// One article that was saved.
#[derive(Default)]
struct Saved {
    url: String,
    title: Option<String>,
    authors: Vec<String>,
    outlet: Option<String>,
    /// ISO 8601, or whatever a program takes for it.
    published: Option<String>,
    language: Option<String>,
    kept: Kept,
    /// The article, as HTML.
    page: Option<String>,
    /// When it was saved.
    at: Option<String>,
    passages: Vec<Passage>,
}

/// Words that were highlighted.
#[derive(Default)]
struct Passage {
    quote: String,
    words: String,
    tags: Vec<String>,
    at: Option<String>,
}

/// The articles as they come, those of one address joined.
struct Shelf<'n> {
    service: &'static str,
    now: &'n str,
    taken: Taken,
    places: HashMap<String, usize>,
}

impl<'n> Shelf<'n> {
    fn new(service: &'static str, now: &'n str) -> Shelf<'n> {
        Shelf {
            service,
            now,
            taken: Taken {
                saved: true,
                ..Taken::default()
            },
            places: HashMap::new(),
        }
    }

    fn skip(&mut self, place: &str, why: &str) {
        self.taken.skipped.push(format!("{place}: {why}"));
    }

    /// Takes one article. `place` says where in the file it stands.
    fn add(&mut self, place: &str, saved: Saved) {
        let url = saved.url.trim();
        if !address::is_web(url) {
            return self.skip(place, "it has no address of the web");
        }
        let url = clean::line(url).into_owned();
        let at = *self.places.entry(url.clone()).or_insert_with(|| {
            self.taken.sheets.push(Sheet {
                article: About {
                    url: Some(url.clone()),
                    ..About::default()
                },
                ..Sheet::default()
            });
            self.taken.sheets.len() - 1
        });
        let Some(sheet) = self.taken.sheets.get_mut(at) else {
            return;
        };
        let about = &mut sheet.article;
        let line = |t: &String| Some(title(t)).filter(|t| !t.is_empty());
        // Some programs write the address where they know no title.
        let named = saved
            .title
            .as_ref()
            .and_then(line)
            .filter(|t| !address::is_web(t));
        about.title = about.title.take().or(named);
        about.outlet = about.outlet.take().or(saved.outlet.as_ref().and_then(line));
        about.language = about.language.take().or(saved.language.as_ref().and_then(line));
        if about.authors.is_empty() {
            about.authors = saved.authors.iter().filter_map(line).collect();
        }
        if about.published.is_none() {
            let value = saved.published.as_deref().and_then(date::iso);
            about.published = value.map(|value| Published {
                value,
                from: DateFrom::Metadata,
            });
        }
        let mut unread = None;
        if let (None, Some(page)) = (&sheet.text, &saved.page) {
            match crate::ingest::whole(page, sheet.article.title.as_deref()) {
                Ok(article) if !article.text.trim().is_empty() => {
                    sheet.text = Some(article.text);
                    "html".clone_into(&mut sheet.article.format);
                }
                Ok(_) => {}
                Err(why) => unread = Some(format!("its text could not be read: {why}")),
            }
        }
        let saved_at = saved.at.as_deref().and_then(time);
        for passage in saved.passages {
            let quote = clean::block(&passage.quote.replace("\r\n", "\n"))
                .trim()
                .to_owned();
            if quote.is_empty() {
                continue;
            }
            let words = clean::block(&passage.words.replace("\r\n", "\n"))
                .trim()
                .to_owned();
            let created = passage.at.as_deref().and_then(time).or_else(|| saved_at.clone());
            let id = stable_id(&[self.service, &url, &quote]);
            note(
                sheet,
                id,
                quote,
                words,
                &passage.tags,
                created.as_deref().unwrap_or(self.now),
            );
        }
        sheet.kept.join(Kept {
            tags: tags(&saved.kept.tags),
            folder: title(&saved.kept.folder),
            ..saved.kept
        });
        if let Some(why) = unread {
            self.skip(place, &why);
        }
    }

    fn done(self, what: &str) -> Result<Taken, ExchangeError> {
        if self.taken.sheets.is_empty() && self.taken.skipped.is_empty() {
            return Err(ExchangeError(format!("there is no article in it: {what}")));
        }
        Ok(self.taken)
    }
}

/// Tags as they are kept: each one line, each once.
fn tags(given: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for tag in given.iter().take(MAX_TAGS) {
        let tag = title(tag);
        if !tag.is_empty() && !all.contains(&tag) {
            all.push(tag);
        }
    }
    all
}

/// How far a reader was with an article, by the word that these programs have for it; `None` for a word that says nothing of it.
fn state(word: &str) -> Option<ReadState> {
    match word.trim().to_lowercase().as_str() {
        "archive" | "archived" | "read archive" | "read" => Some(ReadState::Archived),
        "unread" | "new" | "later" | "inbox" => Some(ReadState::New),
        _ => None,
    }
}

/// Puts a note on a sheet. One that is there already with other words is joined.
fn note(sheet: &mut Sheet, id: String, quote: String, words: String, tags: &[String], at: &str) {
    let all = self::tags(tags);
    if let Some(there) = sheet.entries.iter_mut().find(|e| e.note.id == id) {
        let there = &mut there.note;
        if !words.is_empty() && !there.text.contains(&words) {
            let gap = if there.text.is_empty() { "" } else { "\n\n" };
            there.text.push_str(gap);
            there.text.push_str(&words);
        }
        for tag in all {
            if !there.tags.contains(&tag) {
                there.tags.push(tag);
            }
        }
        return;
    }
    let anchor = Anchor {
        quote,
        ..Anchor::default()
    };
    let mut note = Note::new(id, NoteKind::Note, anchor, at);
    note.text = words;
    note.tags = all;
    sheet.entries.push(Entry::new(note));
}

fn title(text: &str) -> String {
    clean::title(text, &mut clean::Tally::default())
}

/// A time as these programs write it, seconds since 1970 or ISO 8601, as RFC 3339 in UTC; without an offset it is taken as UTC.
fn time(text: &str) -> Option<String> {
    let text = text.trim();
    let stamp = if let Ok(seconds) = text.parse::<i64>() {
        // Some count milliseconds: as seconds those would lie beyond the year 5000.
        let seconds = if seconds > 100_000_000_000 {
            seconds / 1000
        } else {
            seconds
        };
        (seconds > 0).then(|| jiff::Timestamp::from_second(seconds).ok())?
    } else if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
        Some(stamp)
    } else {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()
    };
    Some(stamp?.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Which service a table comes from, by its header.
pub fn of_table(head: &[String]) -> Option<Source> {
    table::service(head)
}

/// Which service a JSON value comes from.
pub fn of_json(row: &serde_json::Map<String, serde_json::Value>) -> Option<Source> {
    let has = |key: &str| row.contains_key(key);
    if has("is_archived") && has("url") {
        Some(Source::Wallabag)
    } else if has("slug") && has("savedAt") && has("url") {
        Some(Source::Omnivore)
    } else if has("highlights") && has("url") {
        Some(Source::Pocket)
    } else {
        None
    }
}

/// Which service a page of links comes from.
pub fn of_page(text: &str) -> Option<Source> {
    page::service(text)
}

/// Reads an export that is one file.
pub fn read(source: Source, text: &str, now: &str) -> Result<Taken, ExchangeError> {
    let mut shelf = Shelf::new(source.word(), now);
    match source {
        Source::Omnivore => omnivore::list(text, &|_| None, &mut shelf)?,
        Source::Wallabag => wallabag::read(text, &mut shelf)?,
        _ => any(text, "", &mut shelf)?,
    }
    shelf.done("look whether it is the whole export")
}

/// A list of links as a page, a table or JSON.
fn any(text: &str, name: &str, shelf: &mut Shelf<'_>) -> Result<(), ExchangeError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        page::read(text, name, shelf);
        Ok(())
    } else if text.starts_with(['[', '{']) {
        pocket::highlights(text, name, shelf)
    } else {
        table::read(text, name, shelf)
    }
}

/// Whether bytes are an archive of several files.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads an export that is an archive: Omnivore's, or Pocket's.
pub fn read_packed(bytes: &[u8], now: &str) -> Result<Taken, ExchangeError> {
    let zip = Zip::open(bytes, MAX_UNPACKED).map_err(|e| ExchangeError(e.to_string()))?;
    let names: Vec<String> = zip.names().map(str::to_owned).collect();
    let file = |name: &str| {
        let bytes = zip.read(name).map_err(|e| e.to_string())?;
        String::from_utf8(bytes).map_err(|_| format!("{name} in it is not UTF-8"))
    };
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let lists: Vec<&String> = names
        .iter()
        .filter(|n| last(n).starts_with("metadata_") && n.ends_with(".json"))
        .collect();
    let mut shelf = Shelf::new(
        if lists.is_empty() {
            Source::Pocket.word()
        } else {
            Source::Omnivore.word()
        },
        now,
    );
    let mut failed = Vec::new();
    if lists.is_empty() {
        let wanted = |n: &&String| n.ends_with(".csv") || n.ends_with(".html") || n.ends_with(".json");
        for name in names.iter().filter(wanted) {
            let read = file(name).and_then(|text| any(&text, name, &mut shelf).map_err(|e| e.to_string()));
            if let Err(why) = read {
                failed.push((name.clone(), why));
            }
        }
    }
    for name in lists {
        let root = name.strip_suffix(&last(name)).unwrap_or_default();
        let beside = |part: &str| {
            let name = format!("{root}{part}");
            names.contains(&name).then(|| file(&name))
        };
        let read =
            file(name).and_then(|text| omnivore::list(&text, &beside, &mut shelf).map_err(|e| e.to_string()));
        if let Err(why) = read {
            failed.push((name.clone(), why));
        }
    }
    for (name, why) in failed {
        shelf.skip(&clean::line(&name), &clean::line(&why));
    }
    shelf.done("an archive of Omnivore has files metadata_….json, one of Pocket part_….csv")
}

#[cfg(test)]
mod tests;
