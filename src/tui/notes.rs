//! Notes as the Reader makes them: anchors, and the gate for text that was typed or pasted.

use super::state::State;
use crate::anchor::{self, Placed};
use crate::article::{CodePoints, Span};
use crate::ingest::clean;
use crate::note::{AnchorState, Note, NoteKind};
use crate::store::PlacedNote;
use std::collections::HashMap;

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

/// The notes in the order in which they are read, each with how deep it stands: an answer after the note it answers and one step in. An
/// answer to a note that is gone stands where its own words are.
pub fn threads(notes: &[PlacedNote]) -> Vec<(usize, usize)> {
    let ids: HashMap<&str, usize> = notes
        .iter()
        .enumerate()
        .map(|(i, n)| (n.note.id.as_str(), i))
        .collect();
    let parent = |i: usize| -> Option<usize> {
        let to = notes.get(i)?.note.reply_to.as_deref()?;
        ids.get(to).copied().filter(|p| *p != i)
    };
    let mut answers: HashMap<usize, Vec<usize>> = HashMap::new();
    for i in 0..notes.len() {
        if let Some(parent) = parent(i) {
            answers.entry(parent).or_default().push(i);
        }
    }
    for list in answers.values_mut() {
        list.sort_by(|a, b| {
            notes
                .get(*a)
                .map(|n| &n.note.id)
                .cmp(&notes.get(*b).map(|n| &n.note.id))
        });
    }
    let mut out = Vec::with_capacity(notes.len());
    let mut seen = vec![false; notes.len()];
    // Answers in a ring, which only a hand can write, have no first: they come last, each by itself.
    let first = (0..notes.len()).filter(|&i| parent(i).is_none());
    for i in first.chain(0..notes.len()) {
        let mut stack = vec![(i, 0)];
        while let Some((at, deep)) = stack.pop() {
            match seen.get_mut(at) {
                Some(done) if !*done => *done = true,
                _ => continue,
            }
            out.push((at, deep));
            let below = answers.get(&at).into_iter().flatten().rev();
            stack.extend(below.map(|&a| (a, deep + 1)));
        }
    }
    out
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
