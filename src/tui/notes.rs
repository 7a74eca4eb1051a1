//! Notes as the Reader makes them: identifiers, anchors, signs, and the gate for text that was typed or pasted.

use super::state::State;
use crate::anchor::{self, Placed};
use crate::article::{CodePoints, Span};
use crate::ingest::clean;
use crate::note::{AnchorState, Note, NoteKind, Verdict};
use sha2::{Digest, Sha256};

/// SHA-256 of a text, in hex.
pub fn hash(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// An identifier that sorts by time: milliseconds, then what no other program has, in base 36.
pub fn id((millis, salt): (u64, u64)) -> String {
    format!("n{}{}", base36(millis, 9), base36(salt, 6))
}

fn base36(mut n: u64, digits: usize) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut out = vec!['0'; digits];
    for slot in out.iter_mut().rev() {
        *slot = char::from(DIGITS[(n % 36) as usize]);
        n /= 36;
    }
    out.into_iter().collect()
}

/// Text that was typed, pasted or came back from an editor: line ends are `\n`, tabs stay, what could drive a terminal is gone.
pub fn cleaned(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|&c| matches!(c, '\n' | '\t') || !(c.is_control() || clean::is_dangerous(c)))
        .collect()
}

/// The sign of a verdict in the gutter and in lists: plain characters that differ in shape.
pub fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Unchecked => "o",
        Verdict::Supported => "+",
        Verdict::PartlySupported => "±",
        Verdict::Unsupported => "-",
        Verdict::Contradicted => "x",
        Verdict::Unverifiable => "~",
        Verdict::Outdated => "<",
        Verdict::Opinion => "\"",
    }
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
        let note = Note::new(id(self.stamp), kind, anchor, &self.now);
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
    fn identifiers_sort_by_time() {
        assert!(id((1_700_000_000_000, 9)) < id((1_700_000_000_001, 1)));
        assert!(
            id((0, u64::MAX))
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        );
    }

    #[test]
    fn typed_text_drives_no_terminal() {
        assert_eq!(cleaned("a\r\nb\u{1b}[31m\u{202e}\tc\u{7}"), "a\nb[31m\tc");
    }

    #[test]
    fn the_hash_is_sha_256() {
        assert_eq!(
            hash("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn every_verdict_has_a_sign_of_its_own() {
        for (i, a) in Verdict::ALL.iter().enumerate() {
            for b in &Verdict::ALL[i + 1..] {
                assert_ne!(sign(*a), sign(*b));
            }
        }
    }
}
