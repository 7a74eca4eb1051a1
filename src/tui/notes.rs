//! Notes as the Reader makes them: anchors, and the gate for text that was typed or pasted.

use super::state::State;
use crate::anchor::{self, Placed};
use crate::article::{CodePoints, Span};
use crate::ingest::clean;
use crate::note::{AnchorState, Note, NoteKind};

/// Text that was typed, pasted or came back from an editor: line ends are `\n`, tabs stay, what could drive a terminal is gone.
pub fn cleaned(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|&c| matches!(c, '\n' | '\t') || !(c.is_control() || clean::is_dangerous(c)))
        .collect()
}

/// Words for a value as people write them: `partly_supported` → "partly supported".
pub fn plain(word: &str) -> String {
    word.replace('_', " ")
}

impl State {
    /// A fresh note on `span`.
    pub fn fresh(&mut self, kind: NoteKind, span: Span) -> (Note, Placed) {
        let version = self.version();
        let points = CodePoints::new(&self.article.text);
        let anchor = anchor::make(&self.article.text, &points, span, &version);
        let note = Note::new(self.fresh_id.clone(), kind, anchor, &self.now);
        let place = Placed {
            state: AnchorState::Exact,
            span: Some(span),
            score: 1.0,
            why: String::new(),
            candidates: Vec::new(),
        };
        (note, place)
    }

    /// Where a draft hangs in this text: its words where they were, else what is under the cursor.
    pub fn place_draft(&self, draft: &Note) -> Option<Span> {
        let points = CodePoints::new(&self.article.text);
        let span = points.to_span(draft.anchor.start, draft.anchor.end)?;
        (span.of(&self.article.text) == draft.anchor.quote).then_some(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_drives_no_terminal() {
        assert_eq!(cleaned("a\r\nb\u{1b}[31m\u{202e}\tc\u{7}"), "a\nb[31m\tc");
    }
}
