//! Who signed an article. Pages put organisations, roles, places and labels where the names of people belong; a name is kept only when it can be
//! somebody's.

use super::words;
use super::words::WORDS;
use crate::ingest::draft::Draft;

/// Names that a byline may list.
pub const MAX_AUTHORS: usize = 32;

/// The people that a byline names: `By A. Writer and B. Reader, Science Editor` → two names. `site`: names of the outlet, which signs nothing.
pub fn byline(text: &str, site: &[&str], draft: &mut Draft) -> Vec<String> {
    let Some(text) = draft.title(&words(text)) else {
        return Vec::new();
    };
    let text = text.replace('\u{a0}', " ");
    // An address signs nothing, and who made a picture did not write the text.
    if text.contains("://") || WORDS.is_credit(&text.to_lowercase()) {
        return Vec::new();
    }
    let text = without_lead(&text);
    // "Ines Kolb - Harbour Project": what stands behind the dash is where she belongs to.
    let text = [" - ", " – ", " — "]
        .iter()
        .filter_map(|dash| text.split_once(dash))
        .map(|(name, _)| name)
        .filter(|names| {
            let last = names.rsplit([',', ';']).next().unwrap_or(names);
            split_words(last).last().is_some_and(|name| is_full_name(name))
        })
        .min_by_key(|name| name.len())
        .unwrap_or(text);
    let parts: Vec<&str> = text
        .split([',', ';', '|', '•', '·', '/', '\n'])
        .flat_map(|part| split_words(part))
        // "21 May · by Ines Kolb": the label may stand before any part.
        .map(|name| without_lead(name.trim()).trim_end_matches(['-', '–', ':']).trim())
        .collect();
    // `Süddeutsche.de GmbH, Munich, Germany`: an organisation with its address.
    if parts.first().is_some_and(|first| is_organisation(first, site)) {
        return Vec::new();
    }
    let mut out: Vec<String> = Vec::new();
    for name in parts.into_iter().map(once) {
        if is_name(name) && !is_organisation(name, site) && !out.iter().any(|n| n == name) {
            out.push(name.to_owned());
        }
    }
    let full = |name: &String| name.contains(' ');
    if out.first().is_some_and(full) {
        // Who signs with both names signs for others so too; a single word after that is a firm, a place or a degree.
        out.retain(full);
    } else if out.len() > 2 && !out.iter().any(full) {
        // Three words and no name among them are the address of an organisation.
        out.clear();
    }
    out.truncate(MAX_AUTHORS);
    out
}

/// A name without its second half, where that says the first again: a picture's description and the name beside it.
fn once(name: &str) -> &str {
    let half = name.len() / 2;
    match (name.get(..half), name.get(half..)) {
        (Some(first), Some(again)) if !first.is_empty() && again.strip_prefix(' ') == Some(first) => first,
        _ => name,
    }
}

/// A byline without what stands before its names: `By`, `Posted by`, `Author:`.
pub fn without_lead(text: &str) -> &str {
    let mut text = text;
    let mut again = true;
    while again {
        again = false;
        for lead in &WORDS.authors.leads {
            if let Some(head) = text.get(..lead.len())
                && head.to_lowercase() == *lead
            {
                text = text.get(lead.len()..).unwrap_or("").trim_start();
                again = true;
            }
        }
        // A label and a name in elements of their own: `<span>By</span><a>Ines Kolb</a>`.
        for label in ["Author", "Autor", "By", "Von"] {
            if let Some(rest) = text.strip_prefix(label)
                && rest.starts_with(char::is_uppercase)
                && rest.contains(' ')
            {
                text = rest;
            }
        }
    }
    text
}

/// Whether the names of one list say all that those of another do, and more.
pub fn completes(more: &[String], less: &[String]) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let more_words: Vec<Vec<String>> = more.iter().map(|name| words(name)).collect();
    let less_words: Vec<Vec<String>> = less.iter().map(|name| words(name)).collect();
    let holds = |name: &Vec<String>| {
        more_words
            .iter()
            .any(|other| !name.is_empty() && name.iter().all(|w| other.contains(w)))
    };
    let count = |list: &[Vec<String>]| list.iter().map(Vec::len).sum::<usize>();
    less_words.iter().all(holds) && count(&more_words) > count(&less_words)
}

/// At the words between two names.
fn split_words(part: &str) -> Vec<&str> {
    let mut out = vec![part];
    for word in [" and ", " And ", " AND ", " & ", " und ", " y ", " et "] {
        out = out.into_iter().flat_map(|p| p.split(word)).collect();
    }
    out.into_iter()
        .map(|p| p.trim().strip_prefix("and ").unwrap_or(p.trim()))
        .collect()
}

/// Whether it is an organisation, a role, an address on the web, or the outlet.
fn is_organisation(name: &str, site: &[&str]) -> bool {
    let lower = name.to_lowercase();
    let domain = lower.split_whitespace().any(|w| {
        w.trim_start_matches('(').starts_with("www.")
            || w.trim_matches(['(', ')'])
                .rsplit_once('.')
                .is_some_and(|(head, tail)| {
                    head.len() > 2
                        && (2..=3).contains(&tail.len())
                        && tail.bytes().all(|b| b.is_ascii_lowercase())
                        && name.contains('.')
                        && !name.contains(' ')
                })
    });
    let bare: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    domain
        || lower
            .split(|c: char| !c.is_alphanumeric() && c != '.')
            .any(|w| WORDS.authors.no_names.contains(w.trim_matches('.')))
        || !is_person(name)
            && site.iter().any(|s| {
                let s: String = s
                    .chars()
                    .filter(|c| c.is_alphanumeric())
                    .flat_map(char::to_lowercase)
                    .collect();
                !s.is_empty()
                    && (s == bare
                        || s.len() > 4 && bare.starts_with(&s)
                        || bare.len() > 4 && s.starts_with(&bare))
            })
}

/// The desk or agency that a byline names, as it is printed.
pub fn desk(text: &str, draft: &mut Draft) -> Option<String> {
    const WORDS_OF_A_DESK: usize = 6;
    let text = draft.title(&words(text))?;
    let name = without_lead(&text)
        .split([',', ';', '|', '•', '·', '\n'])
        .next()?
        .trim();
    let plain = name.chars().count() <= 60
        && name.split_whitespace().count() <= WORDS_OF_A_DESK
        && !name.contains(['@', ':', '{', '<', '?', '!', '"'])
        && !name.chars().any(|c| c.is_ascii_digit());
    let said = name
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| WORDS.authors.desks.contains(w));
    (plain && said).then(|| name.to_owned())
}

/// A first and a last name: a person may have the name of her own site.
fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    words.len() == 2
        && !matches!(
            words.first(),
            Some(&("Die" | "Der" | "Das" | "The" | "Deutsche" | "El" | "La" | "Le"))
        )
        && words.iter().all(|w| {
            w.starts_with(char::is_uppercase)
                && w.chars().skip(1).all(char::is_lowercase)
                && (3..=14).contains(&w.chars().count())
        })
}

/// Whether it can be somebody's name: short, no address, no number.
fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=5).contains(&words)
        && (2..=60).contains(&name.chars().count())
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '{', '<', '#', '*', '?', '!', ':', '"', '„', '“', '©'])
        && !name.chars().any(|c| c.is_ascii_digit())
        // "K A", "mf": whoever is meant, it cannot be told.
        && name.split(' ').any(|w| w.chars().count() > 2 || w.chars().count() == 2 && w.starts_with(char::is_uppercase))
        && !name
            .to_lowercase()
            .split(' ')
            .any(|w| WORDS.authors.never.contains(w) || WORDS.weekday(w))
}

/// A first and a last name, as they are written in the languages that have capital letters.
pub fn is_full_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|w| {
            w.starts_with(char::is_uppercase)
                && w.chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '’' | '\''))
                || matches!(
                    *w,
                    "von"
                        | "van"
                        | "de"
                        | "der"
                        | "den"
                        | "la"
                        | "del"
                        | "di"
                        | "da"
                        | "dos"
                        | "al"
                        | "bin"
                        | "and"
                        | "und"
                        | "y"
                        | "et"
                )
        })
        && words.first().is_some_and(|w| {
            w.starts_with(char::is_uppercase) && !matches!(*w, "The" | "Der" | "Die" | "Das" | "Our" | "My")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_gives_its_people() {
        let mut draft = Draft::default();
        for (line, names) in [
            (
                "By Ines Kolb and Tor Aune, Science Editor",
                &["Ines Kolb", "Tor Aune"][..],
            ),
            ("Posted by Ines Kolb", &["Ines Kolb"]),
            ("Von: Ines Kolb", &["Ines Kolb"]),
            ("Ines Kolb, Ines Kolb", &["Ines Kolb"]),
            ("Havnebladet GmbH, Nordby, Denmark", &[]),
            ("Havnebladet", &[]),
            ("www.havnebladet.example", &[]),
            ("Name *", &[]),
            ("Tor sagt:", &[]),
            ("Editorial Staff", &[]),
            ("J. R. Moss", &["J. R. Moss"]),
            ("21 May · by Ines Kolb", &["Ines Kolb"]),
            (
                "Posted by Ines Kolb and Tor B Aune - Harbour Project",
                &["Ines Kolb", "Tor B Aune"],
            ),
            (
                "Posted by Ines Kolb, Harbour Project Marketing, Fjordix",
                &["Ines Kolb"],
            ),
            ("Havn und Liv, Nordby, Denmark", &[]),
            ("Deutsche Hafennachrichten", &[]),
            ("Kolb", &["Kolb"]),
            ("Ines Kolb Ines Kolb", &["Ines Kolb"]),
            ("Photograph by Ines Kolb", &[]),
            ("K A", &[]),
            ("Nordby Post (www.nordby.example)", &[]),
        ] {
            assert_eq!(
                byline(line, &["Havnebladet", "deutsche-hafen-nachrichten"], &mut draft),
                names,
                "{line}"
            );
        }
    }

    #[test]
    fn a_desk_signs_as_it_is_printed() {
        let mut draft = Draft::default();
        for (line, name) in [
            ("Von Redaktion,", Some("Redaktion")),
            (
                "Por Redacción Diario del Puerto",
                Some("Redacción Diario del Puerto"),
            ),
            ("Havnebladet", None),
            ("Ines Kolb", None),
            ("12 articles of the Redaktion", None),
        ] {
            assert_eq!(desk(line, &mut draft).as_deref(), name, "{line}");
        }
    }
}
