//! What evidence is copied from: a file that is named by its path, which Tab completes, or a page that is fetched. What is here looks at
//! words alone.

use crate::ingest::{address, clean};
use crate::store::Original;
use std::path::Path;

/// The address that was typed, where it is one.
pub fn web(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|t| address::is_web(t))
}

/// A path that was begun, as far as the names on the disk allow only one way on; and where that is no further, what they are. `list` gives
/// the names in a folder as it was typed, a stroke behind those of folders.
pub fn completed(typed: &str, list: impl Fn(&str) -> Vec<String>) -> (String, Vec<String>) {
    let at = typed.rfind('/').map_or(0, |at| at + 1);
    let (folder, begun) = typed.split_at(at);
    let mut names = list(folder);
    names.retain(|name| {
        let hidden = name.starts_with('.') && !begun.starts_with('.');
        name.starts_with(begun) && !hidden && clean::line(name) == name.as_str()
    });
    names.sort();
    let Some(first) = names.first() else {
        return (typed.to_owned(), Vec::new());
    };
    let shared = names.iter().fold(first.as_str(), |shared, name| {
        let mut same = shared.char_indices().zip(name.chars());
        let end = same
            .find(|((_, a), b)| a != b)
            .map_or(shared.len().min(name.len()), |((at, _), _)| at);
        shared.get(..end).unwrap_or(shared)
    });
    let whole = format!("{folder}{shared}");
    if names.len() == 1 && whole != typed {
        names.clear();
    }
    (whole, names)
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
        let list = |folder: &str| -> Vec<String> {
            let names: &[&str] = match folder {
                "~/" => &[
                    "tide log.txt",
                    "tide table.pdf",
                    "näs.txt",
                    ".hidden",
                    "photos/",
                    "a\u{1b}[2J",
                ],
                _ => &[],
            };
            names.iter().map(|n| (*n).to_owned()).collect()
        };
        let none = Vec::<String>::new;
        let tides = || vec!["tide log.txt".to_owned(), "tide table.pdf".to_owned()];
        for (typed, whole, ways) in [
            ("~/ph", "~/photos/", none()),
            ("~/n", "~/näs.txt", none()),
            ("~/t", "~/tide ", tides()),
            ("~/tide ", "~/tide ", tides()),
            ("~/tide l", "~/tide log.txt", none()),
            ("~/.h", "~/.hidden", none()),
            ("~/x", "~/x", none()),
            ("~/a", "~/a", none()),
            ("~/näs.txt", "~/näs.txt", vec!["näs.txt".to_owned()]),
            ("elsewhere/t", "elsewhere/t", none()),
        ] {
            assert_eq!(completed(typed, list), (whole.to_owned(), ways), "{typed}");
        }
        assert_eq!(completed("~/", list).1.len(), 4);
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
    fn an_address_is_told_from_a_path() {
        assert_eq!(web(" https://example.org/a "), Some("https://example.org/a"));
        assert_eq!(web("/tmp/a"), None);
    }
}
