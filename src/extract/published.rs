//! When the article was published: what user or metadata say, or the text's own dateline, or the fullest date in the text.
//!
//! A date that is inferred only tells roughly when the text was written: the values that hang on it are marked as unsure.

use super::times::{Readings, Told};
use super::{Doc, token::k};
use crate::article::{BlockKind, DateFrom, Published};

/// How many blocks at the top may hold a dateline.
const TOP_BLOCKS: usize = 6;
/// How many tokens of a paragraph may stand before the date of its dateline: place, agency, weekday.
const BEFORE_DATE: usize = 10;

/// The best that can be said, and where it comes from.
pub fn published(doc: &Doc, readings: &Readings) -> Option<Published> {
    if let Some(known) = &doc.article.meta.published {
        return Some(known.clone());
    }
    let lined = readings
        .told()
        .take_while(|t| block_of(doc, t.tokens.0) < TOP_BLOCKS)
        .find(|t| t.day.is_some() && t.month.is_some() && is_dateline(doc, t));
    if let Some(value) = lined.and_then(|t| value(&t)) {
        return Some(Published {
            value,
            from: DateFrom::Dateline,
        });
    }
    let fullest = inferred(doc, readings);
    // A dateline without its year takes that of the fullest date.
    let value = match (lined, fullest) {
        (Some(line), Some(full)) => value(&Told {
            year: full.year,
            ..line
        }),
        (_, full) => full.and_then(|t| value(&t)),
    }?;
    Some(Published {
        value,
        from: DateFrom::Inferred,
    })
}

/// Index of the block that holds token `i`.
fn block_of(doc: &Doc, i: usize) -> usize {
    let at = doc.tokens.get(i).map_or(0, |t| t.span.start());
    doc.article.blocks.partition_point(|b| b.span.end() <= at)
}

/// ISO 8601, as far as told; nothing below a month is left out.
fn value(told: &Told) -> Option<String> {
    let year = told.year?;
    Some(match (told.month, told.day) {
        (Some(m), Some(d)) => {
            // A day that does not exist is no date.
            jiff::civil::Date::new(
                i16::try_from(year).ok()?,
                i8::try_from(m).ok()?,
                i8::try_from(d).ok()?,
            )
            .ok()?;
            format!("{year:04}-{m:02}-{d:02}")
        }
        (Some(m), None) => format!("{year:04}-{m:02}"),
        _ => return None,
    })
}

/// The date is the text's own: alone on its line, after `Published`, or behind the place at the head of a paragraph.
fn is_dateline(doc: &Doc, told: &Told) -> bool {
    let (first, last) = told.tokens;
    let mut start = first;
    while start > 0 && !doc.tokens.get(start).is_none_or(|t| t.opens_block) && first - start <= BEFORE_DATE {
        start -= 1;
    }
    if !doc.tokens.get(start).is_some_and(|t| t.opens_block) {
        return false;
    }
    let mut end = last;
    while end < doc.tokens.len() && !doc.tokens[end].opens_block && end - last <= BEFORE_DATE {
        end += 1;
    }
    let whole = doc.tokens.get(end).is_none_or(|t| t.opens_block);
    const SAYS: [u64; 6] = [
        k!("published"),
        k!("posted"),
        k!("updated"),
        k!("date"),
        k!("dateline"),
        k!("dated"),
    ];
    if SAYS.contains(&doc.key(start)) && first - start <= 4 {
        return true;
    }
    // Before it only what is written with a capital: a place, a weekday, an agency in brackets.
    let head = (start..first).all(|i| {
        let word = doc.word(i);
        let mut chars = word.chars();
        chars
            .next()
            .is_some_and(|c| !c.is_alphabetic() || c.is_uppercase())
            || matches!(word, "de" | "al" | "of" | "on")
    });
    if !head {
        return false;
    }
    // Alone on its line, a time or an agency aside.
    let tail = (last..end).all(|i| {
        let word = doc.word(i);
        !word.chars().next().is_some_and(char::is_lowercase)
            || matches!(word, "at" | "am" | "pm" | "a.m." | "p.m." | "by")
    });
    if whole && tail && end - last <= 8 {
        return true;
    }
    // `SEOUL, July 12, 2016 (Agency) —`.
    let after = |i: usize| doc.word(i);
    let opens_bracket = after(last) == "(";
    let dash = (last..end.min(last + 6)).any(|i| matches!(after(i), "—" | "–" | "-" | "_" | "―"));
    (start < first
        && dash
        && (opens_bracket || (last..last + 2).any(|i| matches!(after(i), "—" | "–" | "-" | "_" | "―" | ","))))
        || (opens_bracket && (last + 1..end.min(last + 5)).any(|i| after(i) == ")"))
}

/// The fullest date of the text that can be about its own time: of a post shown in it, else the latest of those told to the
/// day, else to the month. Where the text goes on to years well after it, it is history and tells nothing.
fn inferred(doc: &Doc, readings: &Readings) -> Option<Told> {
    let rank = |t: &Told| (t.year, t.month, t.day);
    let in_post = |t: &Told| {
        doc.article
            .blocks
            .get(block_of(doc, t.tokens.0))
            .is_some_and(|b| b.kind == BlockKind::Embed)
    };
    let full = |t: &Told| t.year.is_some() && t.month.is_some();
    let best = readings
        .told()
        .filter(|t| full(t) && t.day.is_some() && in_post(t))
        .max_by_key(rank)
        .or_else(|| {
            readings
                .told()
                .filter(|t| full(t) && t.day.is_some())
                .max_by_key(rank)
        })
        .or_else(|| readings.told().filter(full).max_by_key(rank))?;
    let latest = readings.told().filter_map(|t| t.year).max()?;
    (latest - best.year? <= 1).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Lexicon, times::Times};
    use crate::ingest::text::raw;

    fn of(text: &str) -> Option<(String, DateFrom)> {
        let article = raw(text.to_owned());
        let doc = Doc::new(&article);
        let times = Times::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
        published(&doc, &times.read(&doc)).map(|p| (p.value, p.from))
    }

    fn line(value: &str) -> Option<(String, DateFrom)> {
        Some((value.to_owned(), DateFrom::Dateline))
    }

    #[test]
    fn datelines_of_all_forms() {
        for text in [
            "VARLE, July 12, 2016 — The mill closed on Monday.",
            "VARLE, July 12, 2016 (Varle Press) — The mill closed on Monday.",
            "July 12, 2016 (Varle Press) The mill closed on Monday.",
            "Mill closes\nJuly 12, 2016\nThe mill closed on Monday.",
            "Mill closes\n07/12/16\nThe mill closed on Monday.",
            "Published: 12 July 2016, 10:15 a.m.\n\nThe mill closed on Monday.",
        ] {
            assert_eq!(of(text), line("2016-07-12"), "{text}");
        }
    }

    #[test]
    fn the_fullest_date_is_only_inferred() {
        assert_eq!(
            of("The mill, opened in March 2015, closed in 2016. It had burnt on May 3, 2016."),
            Some(("2016-05-03".to_owned(), DateFrom::Inferred))
        );
        assert_eq!(
            of(
                "They count.\nWe count boats. pic.twitter.com/abc\n— Varle Port (@varleport) May 3, 2016\nOn July 4, 2016 they stop."
            ),
            Some(("2016-05-03".to_owned(), DateFrom::Inferred))
        );
    }

    #[test]
    fn history_tells_nothing_of_the_publication() {
        assert_eq!(of("The mill opened in 1997."), None);
        assert_eq!(of("The mill opened on May 3, 1997, and was sold in 2014."), None);
        assert_eq!(of("The mill closed on Monday."), None);
    }

    #[test]
    fn what_metadata_say_comes_first() {
        let mut article = raw("VARLE, July 12, 2016 — The mill closed.".to_owned());
        let known = Published {
            value: "2017-01-01".to_owned(),
            from: DateFrom::Metadata,
        };
        article.meta.published = Some(known.clone());
        let doc = Doc::new(&article);
        let times = Times::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
        assert_eq!(published(&doc, &times.read(&doc)), Some(known));
    }
}
