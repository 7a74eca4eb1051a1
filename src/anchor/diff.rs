//! Which words of one text are which words of another: the alignment that anchors are carried through.
//!
//! Words that occur once in both texts pin them together (patience diff, B. Cohen; first runs of three words, then single words); what
//! lies between two pins is small and is aligned by a longest common subsequence that favours long words and unbroken runs. Matches too
//! short for the changes around them are coincidence and are let go again (the "semantic cleanup" of N. Fraser, "Diff Strategies").

use std::collections::HashMap;

/// A word, or a single character that is neither part of a word nor white space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Equal for equal words.
    pub word: u32,
}

impl Token {
    /// What a match of it is worth: its bytes, or little for a mark.
    fn weight(self) -> u32 {
        self.end - self.start
    }
}

/// Gives equal words equal numbers, over several texts.
#[derive(Default)]
pub struct Words<'t> {
    numbers: HashMap<&'t str, u32>,
}

impl<'t> Words<'t> {
    /// Cuts a text into tokens.
    pub fn tokens(&mut self, text: &'t str) -> Vec<Token> {
        let mut out = Vec::with_capacity(text.len() / 5);
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            if c.is_whitespace() {
                continue;
            }
            let mut end = start + c.len_utf8();
            if is_word(c) {
                while let Some(&(at, c)) = chars.peek() {
                    if !is_word(c) {
                        break;
                    }
                    end = at + c.len_utf8();
                    chars.next();
                }
            }
            let next = self.numbers.len() as u32;
            let word = *self.numbers.entry(&text[start..end]).or_insert(next);
            out.push(Token {
                start: start as u32,
                end: end as u32,
                word,
            });
        }
        out
    }
}

/// Letters, digits, and the marks that combine with them.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe0f}')
}

/// No counterpart.
pub const NONE: u32 = u32::MAX;

/// Letters from which a run of words that agree is no coincidence, whatever was changed around it.
const CHANCE: u32 = 60;

/// Most cells of a table of the longest common subsequence.
const CELLS: usize = 400_000;

/// For each token of `old` the number of its counterpart in `new`, or [`NONE`]. Counterparts rise.
pub fn align(old: &[Token], new: &[Token]) -> Vec<u32> {
    let mut map = vec![NONE; old.len()];
    let mut todo = vec![(0, old.len(), 0, new.len())];
    while let Some((mut a0, mut a1, mut b0, mut b1)) = todo.pop() {
        while a0 < a1 && b0 < b1 && old[a0].word == new[b0].word {
            map[a0] = b0 as u32;
            a0 += 1;
            b0 += 1;
        }
        while a0 < a1 && b0 < b1 && old[a1 - 1].word == new[b1 - 1].word {
            a1 -= 1;
            b1 -= 1;
            map[a1] = b1 as u32;
        }
        if a0 == a1 || b0 == b1 {
            continue;
        }
        let (a, b) = (&old[a0..a1], &new[b0..b1]);
        let mut pins = pins(a, b, 3);
        if pins.is_empty() && a.len() * b.len() > CELLS {
            pins = self::pins(a, b, 1);
        }
        if pins.is_empty() {
            if a.len() * b.len() <= CELLS {
                for (i, j) in common(a, b) {
                    map[a0 + i] = (b0 + j) as u32;
                }
            }
            continue;
        }
        let (mut i0, mut j0) = (a0, b0);
        for (i, j) in pins {
            // A pin is a match: the piece after it begins with it and takes it by its common beginning.
            todo.push((i0, a0 + i, j0, b0 + j));
            (i0, j0) = (a0 + i, b0 + j);
        }
        // The first token of each piece but the first is equal on both sides, so every piece is smaller than the whole.
        todo.push((i0, a1, j0, b1));
    }
    map
}

/// Pairs of places where runs of `n` words stand that occur once in each text, rising in both.
fn pins(a: &[Token], b: &[Token], n: usize) -> Vec<(usize, usize)> {
    if a.len() < n || b.len() < n {
        return Vec::new();
    }
    let key = |w: &[Token]| {
        w.iter().fold(0u64, |h, t| {
            (h ^ u64::from(t.word))
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(29)
        })
    };
    // Where a run stands, in each text; from the second time on it is no pin.
    const TWICE: u32 = u32::MAX;
    let mut seen: HashMap<u64, (u32, u32)> = HashMap::with_capacity(a.len());
    for (i, w) in a.windows(n).enumerate() {
        seen.entry(key(w))
            .and_modify(|p| p.0 = TWICE)
            .or_insert((i as u32, TWICE - 1));
    }
    for (j, w) in b.windows(n).enumerate() {
        if let Some(p) = seen.get_mut(&key(w)) {
            p.1 = if p.1 == TWICE - 1 { j as u32 } else { TWICE };
        }
    }
    let mut pairs: Vec<(usize, usize)> = seen
        .into_values()
        .filter(|&(i, j)| i < TWICE - 1 && j < TWICE - 1)
        .map(|(i, j)| (i as usize, j as usize))
        .filter(|&(i, j)| (0..n).all(|k| a[i + k].word == b[j + k].word))
        .collect();
    pairs.sort_unstable();
    rising(&pairs)
}

/// The longest part of `pairs`, which rise on the left, that rises on the right as well.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![usize::MAX; pairs.len()];
    for (k, pair) in pairs.iter().enumerate() {
        let at = ends.partition_point(|&e| pairs[e].1 < pair.1);
        if at > 0 {
            before[k] = ends[at - 1];
        }
        if at == ends.len() {
            ends.push(k);
        } else {
            ends[at] = k;
        }
    }
    let mut out = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied().unwrap_or(usize::MAX);
    while let Some(pair) = pairs.get(at) {
        out.push(*pair);
        at = before[at];
    }
    out.reverse();
    out
}

/// The heaviest common subsequence of two short runs of tokens. Long words weigh more, and so does a match that continues another.
pub fn common(a: &[Token], b: &[Token]) -> Vec<(usize, usize)> {
    const RUN: u32 = 3;
    let width = b.len() + 1;
    // Best weight from (i, j) on, and the same where (i, j) is matched; rows from the back.
    let mut best = vec![0u32; width];
    let mut matched = vec![0u32; width];
    let mut steps = vec![0u8; a.len() * b.len()];
    for i in (0..a.len()).rev() {
        let (mut diagonal, mut diagonal_matched) = (best[b.len()], matched[b.len()]);
        for j in (0..b.len()).rev() {
            let (down, down_matched) = (best[j], matched[j]);
            let here = if a[i].word == b[j].word {
                let go_on = if diagonal_matched > 0 {
                    diagonal_matched + RUN
                } else {
                    0
                };
                a[i].weight() * 2 + 1 + diagonal.max(go_on)
            } else {
                0
            };
            let right = best[j + 1];
            let top = here.max(down).max(right);
            steps[i * b.len() + j] = u8::from(top == here && here > 0) | u8::from(top == down) << 1;
            best[j] = top;
            matched[j] = here;
            (diagonal, diagonal_matched) = (down, down_matched);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < a.len() && j < b.len() {
        match steps[i * b.len() + j] {
            s if s & 1 == 1 => {
                out.push((i, j));
                i += 1;
                j += 1;
            }
            s if s & 2 == 2 => i += 1,
            _ => j += 1,
        }
    }
    out
}

/// Lets go of matches that are no longer than the changes on both sides of them: `map` is that of [`align`].
pub fn clean(map: &mut [u32], old: &[Token], new: &[Token]) {
    let weigh = |t: &[Token]| t.iter().map(|t| t.weight()).sum::<u32>();
    // The runs: first and last + 1 in old, first in new.
    loop {
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for i in 0..map.len() {
            if map[i] == NONE {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.1 == i && map[i - 1] + 1 == map[i] => run.1 = i + 1,
                _ => runs.push((i, i + 1, map[i] as usize)),
            }
        }
        let mut changed = false;
        let change = |k: usize| -> u32 {
            // What was changed before run k: the heavier of what went and what came.
            let (i0, j0) = if k == 0 {
                (0, 0)
            } else {
                (runs[k - 1].1, runs[k - 1].2 + runs[k - 1].1 - runs[k - 1].0)
            };
            let (i1, j1) = runs.get(k).map_or((old.len(), new.len()), |r| (r.0, r.2));
            weigh(&old[i0..i1]).max(weigh(&new[j0..j1]))
        };
        let mut before = change(0);
        for (k, run) in runs.iter().enumerate() {
            let after = change(k + 1);
            let weight = weigh(&old[run.0..run.1]);
            if weight < CHANCE && weight * 3 <= before * 2 && weight * 3 <= after * 2 {
                map[run.0..run.1].fill(NONE);
                changed = true;
                // The changes on both sides are one now.
                before += after + weight;
            } else {
                before = after;
            }
        }
        if !changed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched<'t>(old: &'t str, new: &'t str) -> Vec<&'t str> {
        let mut words = Words::default();
        let (a, b) = (words.tokens(old), words.tokens(new));
        let map = align(&a, &b);
        let mut last = None;
        let mut out = Vec::new();
        for (t, &j) in a.iter().zip(&map).filter(|(_, j)| **j != NONE) {
            assert!(last.is_none_or(|l| l < j), "counterparts rise");
            last = Some(j);
            let text = &old[t.start as usize..t.end as usize];
            let other = b[j as usize];
            assert_eq!(text, &new[other.start as usize..other.end as usize]);
            out.push(text);
        }
        out
    }

    #[test]
    fn what_stayed_is_matched() {
        assert_eq!(
            matched("The mayor said no.", "The old mayor, on Monday, said no."),
            ["The", "mayor", "said", "no", "."]
        );
        assert!(matched("", "x").is_empty() && matched("x", "").is_empty());
    }

    #[test]
    fn a_run_is_preferred_to_scattered_words() {
        let got = matched("a quick reply was due", "a long a quick reply");
        assert_eq!(got, ["a", "quick", "reply"]);
    }

    #[test]
    fn long_texts_of_one_word_do_not_take_forever() {
        let old = "again ".repeat(30_000);
        let new = format!("once {} more", "again ".repeat(29_000));
        assert!(matched(&old, &new).len() < 30_000);
    }

    #[test]
    fn a_chance_match_between_rewritten_passages_is_let_go() {
        let mut words = Words::default();
        let old = "Ferries were cancelled when fog came down upon the estuary.";
        let new = "Council members argued when nobody would second the motion.";
        let (a, b) = (words.tokens(old), words.tokens(new));
        let mut map = align(&a, &b);
        assert!(map.iter().any(|&j| j != NONE));
        clean(&mut map, &a, &b);
        let kept: Vec<_> = a.iter().zip(&map).filter(|(_, j)| **j != NONE).collect();
        assert_eq!(kept.len(), 1, "only the full stop at the end");
    }
}
