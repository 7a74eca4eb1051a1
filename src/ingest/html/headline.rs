//! The title of an article. What a page calls itself in its metadata is made for search and for other sites: shortened, sharpened, with the name of
//! the site behind it. The headline that its readers see is its first-level heading, where there is one that can be told from the site's own.

use dom_query::Document;

/// Longest headline, in characters.
const LONGEST: usize = 250;

/// Headings of a page that are looked at.
const MOST: usize = 24;

/// The headline on the page: the heading that shares most words with what the metadata say, or the only one there is. `site`: the outlet's name
/// and the host, whose own heading is no headline.
pub fn on_page(doc: &Document, said: Option<&str>, site: &[&str]) -> Option<String> {
    let mut headings: Vec<String> = Vec::new();
    for node in doc.select("h1").nodes().iter().take(MOST) {
        let text = node.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let chars = text.chars().count();
        if chars > 0 && chars <= LONGEST && !is_site(&text, site) && !headings.contains(&text) {
            headings.push(text);
        }
    }
    let said_key = said.map(key).unwrap_or_default();
    let mut best: Option<(usize, &String)> = None;
    if let Some(said) = said {
        for heading in &headings {
            let heading_key = key(heading);
            // A line above the headline inside the same heading.
            if heading_key.len() > said_key.len() && said_key.len() > 12 && heading_key.ends_with(&said_key) {
                return None;
            }
            let shared = shared(heading, said);
            if shared >= 30 && best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, heading));
            }
        }
    }
    if let Some((_, heading)) = best {
        return Some(heading.clone());
    }
    match headings.as_slice() {
        [only] if only.split_whitespace().count() >= 2 => Some(only.clone()),
        _ => None,
    }
}

/// Words that two titles share, in percent of those of the shorter one.
fn shared(a: &str, b: &str) -> usize {
    let words = |text: &str| -> Vec<String> {
        let mut words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.chars().count() > 2)
            .map(str::to_lowercase)
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let (a, b) = (words(a), words(b));
    let both = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    both * 100 / a.len().min(b.len()).max(1)
}

/// Whether a heading is the site's own name.
fn is_site(text: &str, site: &[&str]) -> bool {
    let this = key(text);
    !this.is_empty()
        && site.iter().any(|s| {
            let s = key(s);
            !s.is_empty()
                && (s == this
                    || s.len() > 5 && this.len() < s.len() * 2 && this.starts_with(&s)
                    || this.len() > 5 && s.contains(&this))
        })
}

/// A title without the name of the site before or behind it: `Bridge closed | Havnebladet`.
pub fn without_site(title: &str, site: &[&str]) -> String {
    let mut title = title.trim().trim_end_matches(['|', '-', '–', '»']).trim();
    for separator in [
        " | ", " - ", " – ", " — ", " :: ", " · ", " » ", " • ", " // ", " ǀ ",
    ] {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && !head.trim().is_empty()
            && is_site(tail, site)
        {
            title = head.trim();
        }
        if let Some((head, tail)) = title.split_once(separator)
            && !tail.trim().is_empty()
            && is_site(head, site)
        {
            title = tail.trim();
        }
    }
    // Behind a bar stands hardly ever anything but the site.
    if let Some((head, tail)) = title.rsplit_once(" | ")
        && head.split_whitespace().count() >= 3
        && tail.split_whitespace().count() <= 3
    {
        title = head.trim();
    }
    title.to_owned()
}

/// The name in a host: `www.havnebladet.example` → `havnebladet`.
pub fn host_name(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    let parts: Vec<&str> = host.split('.').collect();
    let known = |p: &str| matches!(p, "co" | "com" | "org" | "net" | "gov" | "ac" | "edu");
    let mut at = parts.len().checked_sub(2)?;
    if at > 0 && parts.get(at).is_some_and(|p| known(p)) {
        at -= 1;
    }
    parts.get(at).copied()
}

fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(body: &str, said: &str) -> Option<String> {
        on_page(
            &Document::from(format!("<body>{body}</body>")),
            Some(said),
            &["Havnebladet"],
        )
    }

    #[test]
    fn the_heading_that_readers_see_is_the_headline() {
        assert_eq!(
            title(
                "<h1>Havnebladet</h1><h1>Council closes the old quay</h1><h1>Weather</h1>",
                "Old quay closed by council - Havnebladet"
            )
            .as_deref(),
            Some("Council closes the old quay")
        );
        assert_eq!(title("<h1>Havnebladet</h1>", "Old quay closed"), None);
        assert_eq!(title("<h1>A</h1><h1>B</h1>", "Old quay closed"), None);
        assert_eq!(
            title(
                "<h1>Ferry <span>Old quay closed by council</span></h1>",
                "Old quay closed by council"
            ),
            None
        );
    }

    #[test]
    fn the_name_of_the_site_goes() {
        for (title, bare) in [
            ("Bridge closed | Havnebladet", "Bridge closed"),
            ("Havnebladet » Bridge closed", "Bridge closed"),
            ("Bridge closed - what now", "Bridge closed - what now"),
            ("Bridge closed -", "Bridge closed"),
        ] {
            assert_eq!(without_site(title, &["Havnebladet"]), bare);
        }
        assert_eq!(host_name("https://www.havnebladet.co.uk/x"), Some("havnebladet"));
        assert_eq!(host_name("https://localhost/x"), None);
    }
}
