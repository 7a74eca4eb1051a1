//! Expressions of time and their values (TIMEX3).

use super::{DatedEvent, Doc, Lexicon, LexiconError};
use crate::article::Published;

/// The compiled rules.
pub struct Times {}

impl Times {
    /// Compiles them.
    pub fn new(_lexicon: &Lexicon) -> Result<Times, LexiconError> {
        Ok(Times {})
    }

    /// Every expression of time, in order, with its value; events are tied later.
    pub fn find(&self, _doc: &Doc, _published: Option<&Published>) -> Vec<DatedEvent> {
        Vec::new()
    }
}
