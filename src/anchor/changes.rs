//! What was changed between two versions of a text, word by word, for people: the alignment that anchors are carried through, cut into
//! what stayed, what went and what came.
//!
//! White space is no word: a paragraph that was wrapped otherwise did not change.

use super::diff::{self, NONE, Token, Words};
use crate::article::Span;

/// A stretch of both versions: either it stayed, or its old words went and its new words came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its words are in both versions.
    pub same: bool,
    /// Bytes of the old text, from the first word to the last; empty, at the place, where nothing went.
    pub old: Span,
    /// Bytes of the new text; empty, at the place, where nothing came.
    pub new: Span,
}

/// What was changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// All words of both versions, in order. Parts that stayed and parts that were changed take turns.
    pub parts: Vec<Part>,
    /// Words that went.
    pub gone: usize,
    /// Words that came.
    pub come: usize,
}

/// How a piece of the two texts laid over one another is to be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// In both versions.
    Kept,
    /// In the old one only.
    Gone,
    /// In the new one only.
    Come,
}

/// A piece of the two texts laid over one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece<'t> {
    /// Where it is from.
    pub kind: Kind,
    /// Its words, and for what was kept the white space around them.
    pub text: &'t str,
    /// First byte of it in the new text; for what went, of the place it went from.
    pub at: usize,
}

/// Compares two versions. The time grows with their length; where they have little in common it stays bounded and the answer coarse.
pub fn changes(old: &str, new: &str) -> Changes {
    let mut words = Words::default();
    let (a, b) = (words.tokens(old), words.tokens(new));
    let mut map = diff::align(&a, &b);
    diff::clean(&mut map, &a, &b);
    let mut out = Changes::default();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let (i0, j0) = (i, j);
        while i < a.len() && map[i] == j as u32 {
            i += 1;
            j += 1;
        }
        let same = i > i0;
        if !same {
            while i < a.len() && map[i] == NONE {
                i += 1;
            }
            j = if i < a.len() { map[i] as usize } else { b.len() };
            let count = |text: &str, tokens: &[Token]| tokens.iter().filter(|t| is_word(text, t)).count();
            out.gone += count(old, &a[i0..i]);
            out.come += count(new, &b[j0..j]);
        }
        out.parts.push(Part {
            same,
            old: span(&a, i0, i, old.len()),
            new: span(&b, j0, j, new.len()),
        });
    }
    out
}

/// From token `from` up to token `to`; an empty run lies where the next word begins.
fn span(tokens: &[Token], from: usize, to: usize, len: usize) -> Span {
    let start = tokens.get(from).map_or(len, |t| t.start as usize);
    match to.checked_sub(1).and_then(|last| tokens.get(last)) {
        Some(last) if to > from => Span::new(start, last.end as usize),
        _ => Span::new(start, start),
    }
}

fn is_word(text: &str, token: &Token) -> bool {
    text.get(token.start as usize..)
        .and_then(|t| t.chars().next())
        .is_some_and(char::is_alphanumeric)
}

impl Changes {
    /// Whether nothing was changed but white space.
    pub fn is_empty(&self) -> bool {
        self.hunks().next().is_none()
    }

    /// The parts that were changed.
    pub fn hunks(&self) -> impl Iterator<Item = Part> + '_ {
        self.parts.iter().copied().filter(|p| !p.same)
    }

    /// How much, in words: "3 words taken out, 5 put in".
    pub fn told(&self) -> String {
        let words = |n: usize| format!("{n} {}", if n == 1 { "word" } else { "words" });
        match (self.gone, self.come) {
            (0, 0) if self.is_empty() => "no words changed".into(),
            (0, 0) => "only marks changed".into(),
            (0, come) => format!("{} put in", words(come)),
            (gone, 0) => format!("{} taken out", words(gone)),
            (gone, come) => format!("{} taken out, {come} put in", words(gone)),
        }
    }

    /// The new text with what went from the old one in its place, to be read from beginning to end.
    pub fn pieces<'t>(&self, old: &'t str, new: &'t str) -> Vec<Piece<'t>> {
        let mut out = Vec::with_capacity(self.parts.len() * 2);
        let mut add = |kind, text: &'t str, at| {
            if !text.is_empty() {
                out.push(Piece { kind, text, at });
            }
        };
        // How far each text has been told.
        let (mut i, mut j) = (0, 0);
        for (n, part) in self.parts.iter().enumerate() {
            let lead = new.get(j..part.new.start()).unwrap_or("");
            if part.same || !part.new.is_empty() {
                add(Kind::Kept, lead, j);
                if !part.same {
                    add(Kind::Gone, part.old.of(old), part.new.start());
                }
                let kind = if part.same { Kind::Kept } else { Kind::Come };
                add(kind, part.new.of(new), part.new.start());
                (i, j) = (part.old.end(), part.new.end());
                continue;
            }
            // Nothing took its place: the white space before it is that of the old text, unless the gap that is left is the one that
            // stood before it, as where the first sentence of a paragraph went.
            let before = old.get(i..part.old.start()).unwrap_or("");
            let next = self.parts.get(n + 1).map_or(old.len(), |p| p.old.start());
            let after = old.get(part.old.end()..next).unwrap_or("");
            let breaks = |s: &str| s.contains('\n');
            if lead.is_empty() || breaks(lead) && breaks(before) && !breaks(after) {
                add(Kind::Kept, if lead.is_empty() { before } else { lead }, j);
                add(Kind::Gone, part.old.of(old), part.new.start());
                add(
                    Kind::Kept,
                    if before.is_empty() || !lead.is_empty() {
                        after
                    } else {
                        ""
                    },
                    part.new.start(),
                );
                j = part.new.start();
            } else {
                add(Kind::Kept, before, j);
                add(Kind::Gone, part.old.of(old), j);
            }
            i = part.old.end();
        }
        add(Kind::Kept, new.get(j..).unwrap_or(""), j);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two texts laid over one another, with signs.
    fn laid(old: &str, new: &str) -> String {
        let changes = changes(old, new);
        let pieces = changes.pieces(old, new);
        let kept = |k: Kind| -> String {
            pieces
                .iter()
                .filter(|p| p.kind == Kind::Kept || p.kind == k)
                .map(|p| p.text)
                .collect()
        };
        let squeezed = |s: &str| s.split_whitespace().collect::<String>();
        assert_eq!(
            squeezed(&kept(Kind::Come)),
            squeezed(new),
            "the new text is all there"
        );
        assert_eq!(squeezed(&kept(Kind::Gone)), squeezed(old), "and the old one");
        pieces
            .iter()
            .map(|p| match p.kind {
                Kind::Kept => p.text.to_owned(),
                Kind::Gone => format!("[-{}-]", p.text),
                Kind::Come => format!("{{+{}+}}", p.text),
            })
            .collect()
    }

    #[test]
    fn words_that_went_and_came_stand_in_their_place() {
        assert_eq!(
            laid(
                "The mill will close in spring, the owner said.",
                "The mill may close in late spring, the owner said."
            ),
            "The mill [-will-]{+may+} close in {+late+} spring, the owner said."
        );
        assert_eq!(
            laid("The old mill stands by the weir.", "The mill stands by the weir."),
            "The [-old-] mill stands by the weir."
        );
        assert_eq!(
            laid("Updated: rain fell all day.", "Rain fell all day."),
            "[-Updated: rain-]{+Rain+} fell all day."
        );
    }

    #[test]
    fn what_went_at_an_edge_keeps_its_distance() {
        let (one, two) = ("Nobody came to the opening.", "The band went home at nine.");
        assert_eq!(laid(&format!("{one} {two}"), two), format!("[-{one}-] {two}"));
        assert_eq!(laid(&format!("{two} {one}"), two), format!("{two} [-{one}-]"));
        assert_eq!(
            laid(&format!("{two}\n\n{one}"), two),
            format!("{two}\n\n[-{one}-]")
        );
        let (a, b) = ("Rain fell on the weir.", "Six boats lay at the quay.");
        assert_eq!(
            laid(&format!("{a}\n\n{one} {b}"), &format!("{a}\n\n{b}")),
            format!("{a}\n\n[-{one}-] {b}"),
            "the first sentence of a paragraph stays in its paragraph"
        );
    }

    #[test]
    fn white_space_is_no_change_and_texts_may_be_empty() {
        let same = changes("one two\nthree", "one  two three");
        assert!(same.is_empty() && same.told() == "no words changed");
        assert_eq!(laid("", "All new."), "{+All new.+}");
        assert_eq!(laid("All gone.", ""), "[-All gone.-]");
        assert_eq!(laid("", ""), "");
    }

    #[test]
    fn it_is_told_in_words() {
        let told = |old: &str, new: &str| changes(old, new).told();
        assert_eq!(told("a b c", "a c"), "1 word taken out");
        assert_eq!(
            told("six boats left", "some nine boats left"),
            "1 word taken out, 2 put in"
        );
        assert_eq!(told("six boats left", "six boats left!"), "only marks changed");
    }

    proptest::proptest! {
        #[test]
        fn all_words_of_both_texts_are_told_once(old in "[abc .\n]{0,60}", new in "[abc .\n]{0,60}") {
            laid(&old, &new);
        }
    }
}
