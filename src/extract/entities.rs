//! Entities: who and what is named, and which names are one.

use super::{DatedEvent, Doc, Entity, Lexicon, LexiconError};

/// The compiled lists.
pub struct Gazetteer {}

impl Gazetteer {
    /// Compiles them.
    pub fn new(_lexicon: &Lexicon) -> Result<Gazetteer, LexiconError> {
        Ok(Gazetteer {})
    }

    /// Every entity, by first mention. Words inside `dates` are not names.
    pub fn find(&self, _doc: &Doc, _dates: &[DatedEvent]) -> Vec<Entity> {
        Vec::new()
    }
}
