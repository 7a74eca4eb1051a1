//! What evidence is copied from: a file that is named by its path, which Tab completes, or a page that is fetched.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the edge: it looks into folders"
)]

use crate::ingest::{address, clean};
use crate::store::Original;
use std::path::{Path, PathBuf};

/// The address that was typed, where it is one.
pub fn web(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|t| address::is_web(t))
}

/// A path as people type and paste it: `~/` is the home folder, quotes and `file://` are taken off.
pub fn path_typed(typed: &str) -> PathBuf {
    let typed = typed.trim();
    let quoted = ['"', '\''].iter().find_map(|&q| {
        let inner = typed.strip_prefix(q)?.strip_suffix(q)?;
        (!inner.is_empty()).then_some(inner)
    });
    let typed = quoted.unwrap_or(typed);
    let typed = typed.strip_prefix("file://").unwrap_or(typed);
    match (typed.strip_prefix("~/"), directories::BaseDirs::new()) {
        (Some(rest), Some(home)) => home.home_dir().join(rest),
        _ => PathBuf::from(typed),
    }
}

/// A path that was begun, as far as the names on the disk allow only one way on; and where that is no further, what they are.
pub fn completed(typed: &str) -> (String, Vec<String>) {
    let (folder, begun) = typed.rsplit_once('/').map_or(("", typed), |(folder, begun)| {
        (typed.get(..=folder.len()).unwrap_or(folder), begun)
    });
    let place = match folder {
        "" => PathBuf::from("."),
        folder => path_typed(folder),
    };
    let mut names: Vec<String> = std::fs::read_dir(place)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let hidden = name.starts_with('.') && !begun.starts_with('.');
            let fits = name.starts_with(begun) && !hidden && clean::line(&name) == name;
            let end = if entry.path().is_dir() { "/" } else { "" };
            fits.then(|| name + end)
        })
        .collect();
    names.sort();
    let mut names = names.into_iter();
    let Some(first) = names.next() else {
        return (typed.to_owned(), Vec::new());
    };
    let rest: Vec<String> = names.collect();
    let shared = rest.iter().fold(first.as_str(), |shared, name| {
        let same = shared.char_indices().zip(name.chars()).find(|((_, a), b)| a != b);
        let end = same.map_or(shared.len().min(name.len()), |((at, _), _)| at);
        shared.get(..end).unwrap_or(shared)
    });
    let whole = format!("{folder}{shared}");
    match rest.is_empty() {
        true if whole == typed => (whole, vec![first]),
        true => (whole, Vec::new()),
        false => (whole, std::iter::once(first).chain(rest).collect()),
    }
}

/// What the copy of a page is called: the last name of its address, else its host, with an ending that says what it is.
pub fn page_name(page: &Original) -> String {
    let path = page.url.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let path = path.trim_end_matches('/');
    match path.rsplit_once('/') {
        Some((_, name)) if Path::new(name).extension().is_some() => name.to_owned(),
        Some((_, name)) => format!("{name}{}", page.ending()),
        None => format!("{path}{}", page.ending()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_completed_as_far_as_there_is_one_way_on() {
        let home = tempfile::tempdir().expect("a folder");
        for name in ["tide log.txt", "tide table.pdf", "näs.txt", ".hidden"] {
            std::fs::write(home.path().join(name), "x").expect("written");
        }
        std::fs::create_dir(home.path().join("photos")).expect("made");
        let at = |end: &str| format!("{}/{end}", home.path().display());
        assert_eq!(completed(&at("ph")), (at("photos/"), vec![]));
        assert_eq!(completed(&at("n")), (at("näs.txt"), vec![]));
        assert_eq!(
            completed(&at("t")),
            (
                at("tide "),
                vec!["tide log.txt".to_owned(), "tide table.pdf".to_owned()]
            )
        );
        assert_eq!(completed(&at("tide l")), (at("tide log.txt"), vec![]));
        assert_eq!(completed(&at(".h")), (at(".hidden"), vec![]));
        assert_eq!(completed(&at("x")), (at("x"), vec![]));
        assert_eq!(
            completed(&at("näs.txt")),
            (at("näs.txt"), vec!["näs.txt".to_owned()])
        );
        assert_eq!(completed(&at("")).1.len(), 4);
    }

    #[test]
    fn a_page_is_called_after_its_address() {
        let page = |url: &str, kind: &str| {
            page_name(&Original {
                url: url.to_owned(),
                media_type: Some(kind.to_owned()),
                ..Original::default()
            })
        };
        assert_eq!(page("https://example.org/a/log?x=1", "text/html"), "log.html");
        assert_eq!(
            page("https://example.org/report.pdf", "application/pdf"),
            "report.pdf"
        );
        assert_eq!(page("https://example.org/", "text/html"), "example.org.html");
        assert_eq!(page("https://example.org", "text/plain"), "example.org.txt");
    }

    #[test]
    fn paths_are_taken_as_they_are_pasted() {
        assert_eq!(path_typed(" '/tmp/a b.txt' "), PathBuf::from("/tmp/a b.txt"));
        assert_eq!(path_typed("file:///tmp/a"), PathBuf::from("/tmp/a"));
        assert_eq!(web(" https://example.org/a "), Some("https://example.org/a"));
        assert_eq!(web("/tmp/a"), None);
    }
}
