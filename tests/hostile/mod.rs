//! Bad input of every kind, built here under the names that docs/hostile.md lists, and the collection itself where it lies beside the
//! checkout.

mod feeds;
mod markdown;
mod notes;
mod pack;
mod pages;
mod places;
mod table;
mod texts;

use copydesk::article::Article;
use copydesk::ingest::{self, Hints};

/// Words at the beginning and the end of a text that must both come through.
const BEFORE: &str = "HEAD-MARK first words of it";
const AFTER: &str = "TAIL-MARK last words of it";

/// Reads bytes as a file of that name. None of it may drive a terminal.
fn read(name: &str, bytes: &[u8]) -> Article {
    let hints = Hints {
        name: Some(name),
        ..Hints::default()
    };
    let article = ingest::read(bytes, &hints).unwrap_or_else(|e| panic!("{name}: {e}"));
    let title = article.meta.title.as_deref().unwrap_or_default();
    for text in [article.text.as_str(), title]
        .into_iter()
        .chain(article.warnings.iter().map(String::as_str))
    {
        calm(name, text);
    }
    article
}

/// Fails where a text could drive a terminal.
fn calm(name: &str, text: &str) {
    let bad = text.chars().find(|&c| c.is_control() && c != '\n');
    assert_eq!(bad, None, "{name}: {text:?}");
}

/// A page around a piece of HTML.
fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html><head><title>Ferries</title>{head}</head><body><article><h1>Ferries</h1><p>The ferry was two hours late \
         on Monday, the harbour master said, and nobody of the council, which owns both the ship and the pier, knew why it was so \
         late.</p>{body}</article></body></html>"
    )
}
