//! What was changed between two versions of a text, word by word, for people: the alignment that anchors are carried through, cut into
//! what stayed, what went and what came.
//!
//! White space is no word: a paragraph that was wrapped otherwise did not change.

use super::diff::{self, NONE, Token, Words};
use super::slide::slide;
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
    /// First bytes of the tokens that are in both versions, old and new.
    matches: Vec<(u32, u32)>,
}

/// Sentences of two versions that stand side by side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pair {
    /// Bytes of the old text; `None` where the sentence is new.
    pub old: Option<Span>,
    /// Bytes of the new text; `None` where the sentence is gone.
    pub new: Option<Span>,
    /// Both say the same, word for word.
    pub same: bool,
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
    slide(&mut map, (old, &a), (new, &b));
    let mut out = Changes::default();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let (i0, j0) = (i, j);
        while i < a.len() && map[i] == j as u32 {
            out.matches.push((a[i].start, b[j].start));
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

    /// The same, cut into paragraphs.
    pub fn paragraphs<'t>(&self, old: &'t str, new: &'t str) -> Vec<Vec<Piece<'t>>> {
        let mut out: Vec<Vec<Piece<'t>>> = vec![Vec::new()];
        for piece in self.pieces(old, new) {
            let mut told = 0;
            for (n, text) in piece.text.split("\n\n").enumerate() {
                if n > 0 {
                    out.push(Vec::new());
                }
                let at = piece.at + if piece.kind == Kind::Gone { 0 } else { told };
                told += text.len() + 2;
                if let Some(last) = out.last_mut()
                    && !text.is_empty()
                    && (!last.is_empty() || !text.trim().is_empty())
                {
                    last.push(Piece { text, at, ..piece });
                }
            }
        }
        out.retain(|p| !p.is_empty());
        out
    }

    /// The two texts sentence by sentence, in order: sentences that share at least a third of the words of the shorter stand side by
    /// side, with their neighbours where one was cut in two or two were joined.
    pub fn pairs(&self, old: (&str, &[Span]), new: (&str, &[Span])) -> Vec<Pair> {
        let words = |text: &str, s: &Span| s.of(text).split_whitespace().count();
        let within = |spans: &[Span], at: u32| {
            let n = spans.partition_point(|s| s.start() <= at as usize);
            n.checked_sub(1).filter(|n| spans[*n].contains(at as usize))
        };
        // Runs of matches between one sentence and another: they rise on both sides, as the matches do.
        let mut shared: Vec<(usize, usize, usize)> = Vec::new();
        for &(a, b) in &self.matches {
            if let (Some(i), Some(j)) = (within(old.1, a), within(new.1, b)) {
                match shared.last_mut() {
                    Some(last) if (last.0, last.1) == (i, j) => last.2 += 1,
                    _ => shared.push((i, j, 1)),
                }
            }
        }
        shared.retain(|&(i, j, n)| n * 3 >= words(old.0, &old.1[i]).min(words(new.0, &new.1[j])));
        let mut out = Vec::new();
        let alone = |out: &mut Vec<Pair>, i: std::ops::Range<usize>, j: std::ops::Range<usize>| {
            let gone = old.1[i].iter().map(|s| (Some(*s), None));
            let come = new.1[j].iter().map(|s| (None, Some(*s)));
            out.extend(gone.chain(come).map(|(old, new)| Pair {
                old,
                new,
                same: false,
            }));
        };
        let (mut i, mut j, mut k) = (0, 0, 0);
        while let Some(&(i0, j0, _)) = shared.get(k) {
            let (mut i1, mut j1) = (i0, j0);
            k += 1;
            while let Some(&(i2, j2, _)) = shared.get(k).filter(|l| l.0 == i1 || l.1 == j1) {
                (i1, j1) = (i2, j2);
                k += 1;
            }
            alone(&mut out, i..i0, j..j0);
            let (a, b) = (old.1[i0].join(old.1[i1]), new.1[j0].join(new.1[j1]));
            out.push(Pair {
                old: Some(a),
                new: Some(b),
                same: a.of(old.0).split_whitespace().eq(b.of(new.0).split_whitespace()),
            });
            (i, j) = (i1 + 1, j1 + 1);
        }
        alone(&mut out, i..old.1.len(), j..new.1.len());
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

    /// The sentences, cut at full stops, as pairs.
    fn paired(old: &str, new: &str) -> Vec<(String, String, bool)> {
        let cut = |text: &str| -> Vec<Span> {
            let mut at = 0;
            text.split_inclusive('.')
                .map(|s| {
                    let lead = s.len() - s.trim_start().len();
                    at += s.len();
                    Span::new(at - s.len() + lead, at)
                })
                .collect()
        };
        let (a, b) = (cut(old), cut(new));
        let of = |s: Option<Span>, text: &str| s.map_or(String::new(), |s| s.of(text).to_owned());
        changes(old, new)
            .pairs((old, &a), (new, &b))
            .into_iter()
            .map(|p| (of(p.old, old), of(p.new, new), p.same))
            .collect()
    }

    #[test]
    fn sentences_stand_beside_what_became_of_them() {
        let old = "Six boats lay at the quay. Nobody came. The band went home at nine.";
        let new = "The band went home at ten. It rained on the fish. The band had been paid.";
        let pairs = paired(old, &format!("Six boats lay at the quay. {new}"));
        assert_eq!(
            pairs[0],
            (
                "Six boats lay at the quay.".into(),
                "Six boats lay at the quay.".into(),
                true
            )
        );
        assert_eq!(pairs[1], ("Nobody came.".into(), String::new(), false));
        assert_eq!(pairs[2].0, "The band went home at nine.");
        assert_eq!(pairs[2].1, "The band went home at ten.");
        assert_eq!(pairs.len(), 5, "{pairs:?}");
        let parted = paired(
            "The mill will close in spring and the weir will be kept for the trout.",
            "The mill will close in spring. The weir will be kept for the trout.",
        );
        assert_eq!(parted.len(), 1, "one became two: {parted:?}");
    }

    #[test]
    fn paragraphs_are_cut_from_both_texts() {
        let (old, new) = (
            "One stays.\n\nTwo went.\n\nThree stays here.",
            "One stays.\n\nThree stays here.",
        );
        let paragraphs = changes(old, new).paragraphs(old, new);
        let told: Vec<Vec<(Kind, &str)>> = paragraphs
            .iter()
            .map(|p| p.iter().map(|p| (p.kind, p.text)).collect())
            .collect();
        assert_eq!(told[1], [(Kind::Gone, "Two went.")], "{told:?}");
        assert_eq!(told.len(), 3);
        for piece in paragraphs.iter().flatten().filter(|p| p.kind != Kind::Gone) {
            assert!(new[piece.at..].starts_with(piece.text), "{piece:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn all_words_of_both_texts_are_told_once(old in "[abc .\n]{0,60}", new in "[abc .\n]{0,60}") {
            laid(&old, &new);
        }
    }
}
