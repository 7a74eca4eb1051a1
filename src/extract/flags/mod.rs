//! Source flags: reasons to look, each from a rule with a name.

use super::{Doc, Extraction, Flag, Lexicon, LexiconError};

/// The compiled rules.
pub struct Rules {}

impl Rules {
    /// Compiles them.
    pub fn new(_lexicon: &Lexicon) -> Result<Rules, LexiconError> {
        Ok(Rules {})
    }

    /// Every flag, in order. `found` holds what earlier passes found.
    pub fn find(&self, _doc: &Doc, _found: &Extraction) -> Vec<Flag> {
        Vec::new()
    }
}
