//! Who said what.

use super::{Attribution, Doc, Entity, Lexicon, LexiconError};

/// The compiled cues.
pub struct Cues {}

impl Cues {
    /// Compiles them.
    pub fn new(_lexicon: &Lexicon) -> Result<Cues, LexiconError> {
        Ok(Cues {})
    }

    /// Every attribution, in order.
    pub fn find(&self, _doc: &Doc, _entities: &[Entity]) -> Vec<Attribution> {
        Vec::new()
    }
}
