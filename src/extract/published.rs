//! When the article was published: what metadata say, or the dateline, or the fullest date in the text.

use super::Doc;
use crate::article::Published;

/// The best that can be said, and where it comes from.
pub fn published(doc: &Doc) -> Option<Published> {
    doc.article.meta.published.clone()
}
