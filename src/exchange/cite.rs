//! What both citation formats need: keys that stay the same from one export to the next, and days in parts.

use super::sheet::{About, Sheet};
use std::collections::HashSet;

/// A key for each sheet: who, the year, the first telling word of the title; letters and digits of ASCII only, and no key twice.
pub fn keys(sheets: &[Sheet]) -> Vec<String> {
    let mut used = HashSet::new();
    sheets
        .iter()
        .map(|sheet| {
            let base = key(&sheet.article);
            let mut key = base.clone();
            let mut n = 1;
            while !used.insert(key.clone()) {
                n += 1;
                key = format!("{base}-{n}");
            }
            key
        })
        .collect()
}

fn key(about: &About) -> String {
    let ascii = |text: &str| -> String {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect()
    };
    let who = about
        .authors
        .first()
        .and_then(|a| a.split(',').next())
        .and_then(|a| a.split_whitespace().last())
        .or(about.outlet.as_deref())
        .map(ascii)
        .unwrap_or_default();
    let year = about
        .published
        .as_ref()
        .and_then(|p| p.value.get(..4))
        .map(ascii)
        .unwrap_or_default();
    let word = about
        .name()
        .split_whitespace()
        .map(ascii)
        .find(|w| w.len() > 3)
        .unwrap_or_default();
    let out = format!("{who}{year}{word}");
    // A script that is not Latin leaves nothing: the library's id then.
    if out.len() < 3 {
        format!("article{}", ascii(&about.id))
    } else {
        out
    }
}

/// Year, month and day, as far as they are said, of an ISO 8601 date or time.
pub fn day(value: &str) -> Vec<u16> {
    let date = value.split(['T', ' ']).next().unwrap_or_default();
    let mut out = Vec::new();
    for (n, part) in date.split('-').take(3).enumerate() {
        let most = [9999, 12, 31].get(n).copied().unwrap_or(0);
        match part.parse::<u16>() {
            Ok(number) if (1..=most).contains(&number) => out.push(number),
            _ => break,
        }
    }
    out
}

/// The day of a time, `2026-03-05`.
pub fn date_of(now: &str) -> &str {
    now.get(..10).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    #[test]
    fn keys_are_plain_stable_and_unique() {
        let mut other = testing::sheet();
        other.article = About {
            id: "ab12".into(),
            title: Some("潮が遅れた".into()),
            ..About::default()
        };
        let sheets = [testing::sheet(), testing::sheet(), other];
        assert_eq!(
            keys(&sheets),
            ["quist2026ferry", "quist2026ferry-2", "articleab12"]
        );
    }

    #[test]
    fn days_are_as_exact_as_they_are_said() {
        assert_eq!(day("2026-02-28T10:00:00Z"), [2026, 2, 28]);
        assert_eq!(day("2026-02"), [2026, 2]);
        assert_eq!(day("2026-13"), [2026]);
        assert_eq!(day("XXXX-07-12"), [0u16; 0]);
    }
}
