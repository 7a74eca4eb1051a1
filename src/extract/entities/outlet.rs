//! The outlet that brings the article: its page names it, so where the text speaks of it ("told the Harbour Courier") nothing has to
//! be guessed.

use super::candidate::{Candidate, Trust};
use super::lists::mark;
use super::reading::Reading;
use crate::extract::EntityKind as K;

/// Makes outlets of the candidates that are the name of the article's own. A name that a list knows as something else stays that: a
/// firm's page brings the firm's news.
pub fn own(r: &Reading, candidates: &mut [Candidate]) {
    let Some(outlet) = r
        .doc
        .article
        .meta
        .outlet
        .as_deref()
        .map(|name| bare(name).to_lowercase())
        .filter(|name| !name.is_empty())
    else {
        return;
    };
    for c in candidates.iter_mut().filter(|c| c.entry.is_none()) {
        let text = r
            .doc
            .tokens_span(c.first as usize, c.last as usize)
            .of(r.doc.text);
        if bare(text).to_lowercase() == outlet {
            (c.kind, c.trust, c.rule) = (K::Outlet, Trust::Sure, "outlet.own");
        }
    }
}

/// Papers that are named as papers are: "told the Guardian", which the lists know with its article; "in the Valda Herald newspaper".
pub fn papers(r: &Reading, candidates: &mut [Candidate]) {
    for c in candidates.iter_mut().filter(|c| c.entry.is_none()) {
        let (first, last) = (c.first as usize, c.last as usize);
        if !matches!(c.kind, K::Organisation | K::Work | K::Product) || first == 0 || c.title != c.first {
            continue;
        }
        let listed = r.lists.paper(r.doc, first - 1, last);
        if listed.is_some() || r.is(last, mark::PAPER) && r.doc.tokens[last].spaced {
            (c.kind, c.trust, c.entry, c.rule) = (K::Outlet, Trust::Sure, listed, "outlet.paper");
        }
    }
}

/// A name without its article.
fn bare(name: &str) -> &str {
    let name = name.trim();
    ["The ", "the "]
        .iter()
        .find_map(|a| name.strip_prefix(a))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use crate::extract::{Engine, EntityKind, Lexicon};
    use crate::ingest;

    #[test]
    fn the_outlet_of_the_page_is_an_outlet_in_its_text() {
        let engine = Engine::new(&Lexicon::shipped().expect("reads")).expect("compiles");
        let text = "The mayor told Ovrebladet that the quay was safe. Nobody else asked Ovrebladet why.";
        let kind = |outlet: Option<&str>| {
            let mut article = ingest::text::raw(text.to_owned());
            article.meta.outlet = outlet.map(str::to_owned);
            let found = engine.extract(&article).entities;
            found.iter().find(|e| e.name == "Ovrebladet").map(|e| e.kind)
        };
        assert_eq!(kind(Some("The Ovrebladet")), Some(EntityKind::Outlet));
        assert_ne!(kind(Some("Another Paper")), Some(EntityKind::Outlet));
    }
}
