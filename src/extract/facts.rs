//! The worklist: what a fact-checker would check, in reading order.

use super::{Doc, Extraction, Fact};

/// Every checkable item, once.
pub fn find(_doc: &Doc, _found: &Extraction) -> Vec<Fact> {
    Vec::new()
}
