//! The tags of an article, each sentence tagged when one of its words is first asked about: tagging a whole article costs more than
//! the passes that read tags do, and they ask about few of its sentences.

use super::{Tag, Tagger};
use crate::extract::Doc;
use std::cell::Cell;

/// The tags of the tokens of an article; none before [`Doc::tag`] asks for it.
pub struct Tags(Vec<Cell<Option<Tag>>>);

impl Tags {
    /// Of so many tokens.
    pub fn of(tokens: usize) -> Tags {
        Tags(vec![Cell::new(None); tokens])
    }
}

impl Doc<'_> {
    /// The tag of token `i`; `Other` past the end and where there is no model.
    pub fn tag(&self, i: usize) -> Tag {
        match self.tags.0.get(i).map(Cell::get) {
            Some(Some(tag)) => tag,
            Some(None) => self.tag_sentence(i),
            None => Tag::Other,
        }
    }

    /// Tags the sentence of token `i`, and says the tag of that.
    fn tag_sentence(&self, i: usize) -> Tag {
        let at = self.sentences.partition_point(|s| s.last as usize <= i);
        let range = self.sentences.get(at).map_or(0..0, |s| s.tokens());
        if let (Some(tagger), Some(tokens), Some(cells)) = (
            Tagger::shipped(),
            self.tokens.get(range.clone()),
            self.tags.0.get(range),
        ) {
            for (cell, tag) in cells.iter().zip(tagger.tag_tokens(self.text, tokens)) {
                cell.set(Some(tag));
            }
        }
        self.tags.0.get(i).and_then(Cell::get).unwrap_or_default()
    }
}
