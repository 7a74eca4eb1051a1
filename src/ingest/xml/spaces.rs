//! Namespaces → the prefixes that we know them by, whatever prefix a document chose, and whether it declared it or not.

/// Which prefix an address stands for. Feeds write them with and without `www`, with https, in other letters, and with other ends; so what is
/// compared is lower case and without them. "" is what feeds are written in.
const SPACES: &[(&str, &str)] = &[
    ("backend.userland.com/rss", ""),
    ("blogs.law.harvard.edu/tech/rss", ""),
    ("purl.org/rss/1.0", ""),
    ("my.netscape.com/rdf/simple/0.9", ""),
    ("example.com/newformat", ""),
    ("example.com/necho", ""),
    ("purl.org/echo", ""),
    ("uri/of/echo/namespace#", ""),
    ("purl.org/pie", ""),
    ("purl.org/atom/ns#", ""),
    ("w3.org/2005/atom", ""),
    ("purl.org/rss/1.0/modules/rss091#", ""),
    ("w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("purl.org/dc/elements/1.1", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/syndication", "sy"),
    ("search.yahoo.com/mrss", "media"),
    ("video.search.yahoo.com/mrss", "media"),
    ("itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("example.com/dtds/podcast-1.0.dtd", "itunes"),
    ("w3.org/1999/xhtml", "xhtml"),
    ("w3.org/xml/1998/namespace", "xml"),
    ("w3.org/1999/xlink", "xlink"),
    ("w3.org/2000/svg", "svg"),
    ("w3.org/1998/math/mathml", "math"),
];

/// Prefixes that mean what they always mean where a document uses them without saying.
const USUAL: &[(&str, &str)] = &[
    ("atom", ""),
    ("atom10", ""),
    ("atom03", ""),
    ("rss", ""),
    ("rdf", "rdf"),
    ("dc", "dc"),
    ("dcterms", "dcterms"),
    ("content", "content"),
    ("sy", "sy"),
    ("media", "media"),
    ("itunes", "itunes"),
    ("xhtml", "xhtml"),
    ("xml", "xml"),
    ("xlink", "xlink"),
];

/// The prefix of a namespace; `None` for one that says nothing to us.
pub fn prefix_of(uri: &str) -> Option<&'static str> {
    let lower = uri.trim().to_ascii_lowercase();
    let bare = lower
        .strip_prefix("http://")
        .or_else(|| lower.strip_prefix("https://"))
        .unwrap_or(&lower);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/');
    SPACES
        .iter()
        .find(|(known, _)| *known == bare || known.strip_suffix('#') == Some(bare))
        .map(|&(_, prefix)| prefix)
}

/// What a prefix that was never declared means.
pub fn usual(prefix: &str) -> Option<&'static str> {
    USUAL
        .iter()
        .find(|(known, _)| *known == prefix)
        .map(|&(_, meant)| meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_in_all_their_spellings() {
        assert_eq!(prefix_of("http://www.w3.org/2005/Atom"), Some(""));
        assert_eq!(prefix_of("https://w3.org/2005/atom/"), Some(""));
        assert_eq!(
            prefix_of("http://purl.org/rss/1.0/modules/content/"),
            Some("content")
        );
        assert_eq!(prefix_of("http://purl.org/atom/ns"), Some(""));
        assert_eq!(prefix_of("http://example.org/other"), None);
    }
}
