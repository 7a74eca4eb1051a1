//! `My Clippings.txt`, as a Kindle writes it: a title line, a line that says what it is and where and when, an empty line, the words, and a
//! line of equals signs. The device writes it in its own language; what it is, is known by the words of [`KINDS`], and its day by the
//! order of the numbers in English only, because the other languages' months would have to be guessed.

use super::sheet::{About, Entry, stable_id};
use super::{ExchangeError, Taken};
use crate::day::MONTHS;
use crate::ingest::clean;
use crate::note::{Anchor, Note, NoteKind};

/// What an entry is.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    Highlight,
    Note,
    Bookmark,
}

/// Words of the second line, in lower case.
const KINDS: &[(Kind, &[&str])] = &[
    (
        Kind::Bookmark,
        &[
            "bookmark",
            "lesezeichen",
            "marcador",
            "signet",
            "segnalibro",
            "bladwijzer",
        ],
    ),
    (
        Kind::Highlight,
        &[
            "highlight",
            "markierung",
            "subrayado",
            "surlignement",
            "evidenziazione",
            "destaque",
            "markering",
            "clip",
        ],
    ),
    (Kind::Note, &["note", "notiz", "nota", "notitie"]),
];

struct Clipping<'t> {
    title: &'t str,
    about: &'t str,
    words: String,
    kind: Kind,
    /// The first and last location, else page.
    at: Option<(u32, u32)>,
}

/// Reads the clippings. A note belongs to the highlight of the same book that ends where it stands; without one it stands on the book.
pub fn read(text: &str, now: &str) -> Result<Taken, ExchangeError> {
    let text = text.replace("\r\n", "\n");
    if !is_clippings(&text) {
        return Err(ExchangeError(
            "no line of equals signs parts its entries: not a `My Clippings.txt`".into(),
        ));
    }
    let mut taken = Taken::default();
    let mut all = Vec::new();
    for (n, part) in text.split("\n==========").enumerate() {
        let part = part.trim_matches(['\n', ' ', '\u{feff}', '=']);
        if part.is_empty() {
            continue;
        }
        match clipping(part) {
            Ok(clipping) => all.push(clipping),
            Err(why) => taken.skipped.push(format!("clipping {}: {why}", n + 1)),
        }
    }
    for clipping in all.iter().filter(|c| c.kind == Kind::Highlight) {
        let mut note = note(clipping, &clipping.words, now);
        let mine = all
            .iter()
            .filter(|n| n.kind == Kind::Note && stands_on(n, clipping, &all));
        note.text = mine.map(|n| n.words.as_str()).collect::<Vec<_>>().join("\n\n");
        taken.add(about(clipping.title), Entry::new(note));
    }
    for alone in all.iter().filter(|c| c.kind == Kind::Note) {
        if !all
            .iter()
            .any(|h| h.kind == Kind::Highlight && stands_on(alone, h, &all))
        {
            let about = about(alone.title);
            let mut note = note(alone, about.name(), now);
            note.id = stable_id(&["kindle", alone.title, &alone.words]);
            note.text.clone_from(&alone.words);
            taken.add(about, Entry::new(note));
        }
    }
    Ok(taken)
}

/// Whether a text looks like clippings.
pub fn is_clippings(text: &str) -> bool {
    text.contains("\n==========")
}

fn clipping(part: &str) -> Result<Clipping<'_>, String> {
    let mut lines = part.splitn(3, '\n');
    let title = lines
        .next()
        .unwrap_or_default()
        .trim()
        .trim_start_matches('\u{feff}');
    let about = lines.next().unwrap_or_default().trim();
    let words = clean::block(lines.next().unwrap_or_default()).trim().to_owned();
    if !about.starts_with('-') {
        return Err("its second line does not say what it is".into());
    }
    let lower = about.to_lowercase();
    // A title may stand in the line after the first bar.
    let head = lower.split('|').next().unwrap_or_default();
    let kind = KINDS
        .iter()
        .find(|(_, words)| words.iter().any(|w| head.contains(w)))
        .map(|(kind, _)| *kind)
        .ok_or("what it is, is said in a language that is not known here")?;
    if kind != Kind::Bookmark && words.is_empty() {
        return Err("there are no words in it".into());
    }
    Ok(Clipping {
        title,
        about,
        words,
        kind,
        at: place(&lower),
    })
}

/// The location, or else the page: the numbers of the last part before the date.
fn place(lower: &str) -> Option<(u32, u32)> {
    let parts: Vec<&str> = lower.split('|').collect();
    // The last part is the date.
    let where_ = parts.len().checked_sub(2).and_then(|i| parts.get(i))?;
    let mut numbers = where_
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .filter_map(|n| n.parse().ok());
    let first = numbers.next()?;
    let last = numbers.next().unwrap_or(first);
    // Old devices shorten the second: 170-72.
    Some((first, last.max(first)))
}

/// Whether `highlight` is the one that `note` was written on: the last of its book that holds the note's place.
fn stands_on(note: &Clipping<'_>, highlight: &Clipping<'_>, all: &[Clipping<'_>]) -> bool {
    let holds = |h: &&Clipping<'_>| match (note.at, h.at) {
        (Some((at, _)), Some((first, last))) => {
            h.kind == Kind::Highlight && h.title == note.title && first <= at && at <= last
        }
        _ => false,
    };
    all.iter()
        .rfind(holds)
        .is_some_and(|h| std::ptr::eq(h, highlight))
}

fn note(clipping: &Clipping<'_>, quote: &str, now: &str) -> Note {
    let created = added(clipping.about).unwrap_or_else(|| now.to_owned());
    let anchor = Anchor {
        quote: quote.to_owned(),
        ..Anchor::default()
    };
    let id = stable_id(&["kindle", clipping.title, &clipping.words]);
    Note::new(id, NoteKind::Note, anchor, &created)
}

/// `Title (Author)`; several authors are parted by semicolons, and one may be written last name first.
fn about(line: &str) -> About {
    let line = clean::title(line, &mut clean::Tally::default());
    let (title, by) = match line.strip_suffix(')').and_then(|l| l.rsplit_once('(')) {
        Some((title, by)) if !title.trim().is_empty() => (title.trim(), by),
        _ => (line.as_str(), ""),
    };
    let name = |by: &str| match by.split_once(',') {
        Some((last, first)) if !first.contains(',') => format!("{} {}", first.trim(), last.trim()),
        _ => by.trim().to_owned(),
    };
    About {
        title: Some(title.to_owned()),
        authors: by.split(';').map(name).filter(|n| !n.is_empty()).collect(),
        ..About::default()
    }
}

/// `Added on Sunday, March 3, 2024 10:11:12 PM`, also with the day first and with 24 hours. The device names no time zone: UTC is written.
fn added(about: &str) -> Option<String> {
    let (_, day) = about.rsplit_once("Added on ")?;
    let words: Vec<&str> = day.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    let month = |w: &&str| MONTHS.iter().position(|m| m.eq_ignore_ascii_case(w));
    let at = words.iter().position(|w| month(w).is_some())?;
    let number = |i: usize| words.get(i).and_then(|w| w.parse::<i16>().ok());
    let (day, year) = match number(at + 1) {
        Some(day) if day <= 31 => (day, number(at + 2)?),
        Some(year) => (number(at.checked_sub(1)?)?, year),
        None => return None,
    };
    let clock = words.iter().find(|w| w.contains(':'))?;
    let mut parts = clock.split(':').map(|p| p.parse::<i8>().ok());
    let mut hour = parts.next()??;
    let minute = parts.next()??;
    let second = parts.next().flatten().unwrap_or(0);
    match words.last()?.to_ascii_uppercase().as_str() {
        "PM" if hour < 12 => hour += 12,
        "AM" if hour == 12 => hour = 0,
        _ => {}
    }
    let month = i8::try_from(month(&words.get(at)?)? + 1).ok()?;
    let day = i8::try_from(day).ok()?;
    let civil = jiff::civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    Some(jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-03-05T00:00:00Z";

    #[test]
    fn highlights_take_the_notes_that_stand_on_them() {
        let file = "\u{feff}Tides of Ostby (Moss, Kit; Ada Quist)\r\n- Your Highlight on page 4 | Location 170-172 | Added on Sunday, March 3, 2024 10:11:12 PM\r\n\r\n\
                    High water came twice.\r\n==========\r\nTides of Ostby (Moss, Kit; Ada Quist)\r\n\
                    - Your Note on page 4 | Location 172 | Added on Sunday, 3 March 2024 22:12:00\r\n\r\nask\u{1b}\r\n==========\r\n\
                    Tides of Ostby (Moss, Kit; Ada Quist)\r\n- Your Bookmark on page 9 | Location 400 | Added on x\r\n\r\n\r\n==========\r\n\
                    Ebbe\r\n- Ihre Notiz auf Seite 3 | Hinzugefügt am Montag\r\n\r\nallein\r\n==========\r\nEbbe\r\nno dash\r\n\r\nx\r\n==========\r\n";
        let taken = read(file.trim_start_matches('\u{feff}'), NOW).expect("reads");
        let [tides, ebbe] = &taken.sheets[..] else {
            panic!("{taken:?}")
        };
        assert_eq!(tides.article.title.as_deref(), Some("Tides of Ostby"));
        assert_eq!(tides.article.authors, ["Kit Moss", "Ada Quist"]);
        assert_eq!(tides.entries.len(), 1);
        let note = &tides.entries[0].note;
        assert_eq!(
            (note.anchor.quote.as_str(), note.text.as_str()),
            ("High water came twice.", "ask␛")
        );
        assert_eq!(note.created, "2024-03-03T22:11:12Z");
        assert_eq!(ebbe.entries[0].note.anchor.quote, "Ebbe");
        assert_eq!(taken.skipped.len(), 1);
        assert_eq!(
            read(file, NOW).expect("reads").sheets[0].entries[0].note.id,
            note.id
        );
    }

    #[test]
    fn days_are_read_in_both_orders() {
        for line in [
            "- x | Added on Tuesday, 3 December 2024 12:04:05 AM",
            "- x | Added on December 3, 2024, 00:04:05",
        ] {
            assert_eq!(added(line).as_deref(), Some("2024-12-03T00:04:05Z"), "{line}");
        }
        assert_eq!(added("- x | Ajouté le lundi 3 mars 2024"), None);
    }
}
