//! Where a change begins, when it may begin at several places: "One. [Two.] Three." and "One[. Two]. Three." are the same change, and
//! people read the first. (The idea is that of the "semantic lossless" step of N. Fraser, "Diff Strategies".)
//!
//! For what is shown only: anchors are carried through the alignment as it is, which does not care.

use super::diff::{NONE, Token};

/// Moves what went and what came to the ends of paragraphs and sentences. `map` gives each token of `old` its counterpart in `new`, rising,
/// and does so afterwards.
pub fn slide(map: &mut [u32], old: (&str, &[Token]), new: (&str, &[Token])) {
    one_side(map, old, new.1.len());
    let mut back = vec![NONE; new.1.len()];
    turn(map, &mut back);
    one_side(&mut back, new, old.1.len());
    map.fill(NONE);
    turn(&back, map);
}

fn turn(map: &[u32], back: &mut [u32]) {
    for (i, &j) in map.iter().enumerate().filter(|(_, j)| **j != NONE) {
        if let Some(slot) = back.get_mut(j as usize) {
            *slot = i as u32;
        }
    }
}

/// Slides the runs of `side` that have no counterpart, where the other side, of `other` tokens, has nothing in their place.
fn one_side(map: &mut [u32], side: (&str, &[Token]), other: usize) {
    let tokens = side.1;
    // The counterpart of token `i`, the ends of both sides being one another's too; signed, for the place before the first.
    let at = |map: &[u32], i: isize| -> Option<isize> {
        match usize::try_from(i) {
            Err(_) => Some(-1),
            Ok(i) if i == map.len() => Some(other as isize),
            Ok(i) => map.get(i).filter(|j| **j != NONE).map(|&j| j as isize),
        }
    };
    let mut i = 0;
    while i < map.len() {
        if map[i] != NONE {
            i += 1;
            continue;
        }
        let from = i;
        while i < map.len() && map[i] == NONE {
            i += 1;
        }
        let to = i;
        let Some(before) = at(map, from as isize - 1).filter(|j| at(map, to as isize) == Some(j + 1)) else {
            continue;
        };
        // As far as the same words come round again, and never onto the next change.
        let mut right = 0;
        while to + right < map.len()
            && tokens[from + right].word == tokens[to + right].word
            && at(map, (to + right) as isize + 1) == Some(before + right as isize + 2)
        {
            right += 1;
        }
        let mut left = 0;
        while left < from
            && tokens[from - left - 1].word == tokens[to - left - 1].word
            && at(map, (from - left) as isize - 2) == Some(before - left as isize - 1)
        {
            left += 1;
        }
        let worth = |by: isize| {
            let edge = |at: usize| edge(side, at.saturating_add_signed(by));
            // The nearest of equals, so that what needs no move is not moved.
            (edge(from) + edge(to), -by.abs())
        };
        let best = (-(left as isize)..=right as isize).max_by_key(|by| worth(*by));
        let by = best.unwrap_or(0);
        for k in 0..by.unsigned_abs() {
            let (gets, gives) = if by > 0 {
                (from + k, to + k)
            } else {
                (to - 1 - k, from - 1 - k)
            };
            map[gets] = map[gives];
            map[gives] = NONE;
        }
        i = to.saturating_add_signed(by.max(0));
    }
}

/// How good a place it is to cut before token `at`: 3 between paragraphs and at the ends of the text, 2 between sentences, 1 after
/// another mark, 0 elsewhere.
pub(super) fn edge((text, tokens): (&str, &[Token]), at: usize) -> u8 {
    let (Some(last), Some(next)) = (at.checked_sub(1).and_then(|n| tokens.get(n)), tokens.get(at)) else {
        return 3;
    };
    let between = text.get(last.end as usize..next.start as usize).unwrap_or("");
    if between.contains("\n\n") {
        return 3;
    }
    let token = |n: usize| {
        tokens
            .get(n)
            .and_then(|t| text.get(t.start as usize..t.end as usize))
    };
    let mut n = at - 1;
    while n > 0 && token(n).is_some_and(|t| matches!(t, "\"" | "'" | "”" | "’" | "»" | ")" | "]" | "」"))
    {
        n -= 1;
    }
    match token(n) {
        Some("。" | "！" | "？") => 2,
        Some("." | "!" | "?" | "…" | "؟" | "।") if !between.is_empty() => 2,
        Some("," | ";" | ":" | "–" | "—") if !between.is_empty() => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::diff::{self, Words};
    use super::*;

    /// The texts with what went or came between brackets.
    fn cut(old: &str, new: &str) -> (String, String) {
        let mut words = Words::default();
        let (a, b) = (words.tokens(old), words.tokens(new));
        let mut map = diff::align(&a, &b);
        let matches = |map: &[u32]| map.iter().filter(|j| **j != NONE).count();
        let before = matches(&map);
        slide(&mut map, (old, &a), (new, &b));
        assert_eq!(matches(&map), before, "no match is lost or made");
        let mut last = None;
        for (t, &j) in a.iter().zip(&map).filter(|(_, j)| **j != NONE) {
            assert!(last.is_none_or(|l| l < j), "counterparts rise");
            assert_eq!(t.word, b[j as usize].word);
            last = Some(j);
        }
        let mut back = vec![NONE; b.len()];
        turn(&map, &mut back);
        let told = |text: &str, tokens: &[Token], map: &[u32]| {
            let mut out = String::new();
            let mut end = 0;
            for (n, t) in tokens.iter().enumerate() {
                let none = |n: usize| map.get(n).is_some_and(|j| *j == NONE);
                out.push_str(&text[end..t.start as usize]);
                end = t.end as usize;
                let word = &text[t.start as usize..end];
                let open = none(n) && !(n > 0 && none(n - 1));
                let close = none(n) && !none(n + 1);
                out += &format!(
                    "{}{word}{}",
                    if open { "[" } else { "" },
                    if close { "]" } else { "" }
                );
            }
            out
        };
        (told(old, &a, &map), told(new, &b, &back))
    }

    #[test]
    fn whole_sentences_go_and_come() {
        let (a, b, c) = ("Six people work there.", "Nobody has asked them.", "It rained.");
        assert_eq!(
            cut(&format!("{a} {b} {c}"), &format!("{a} {c}")).0,
            format!("{a} [{b}] {c}")
        );
        assert_eq!(
            cut(&format!("{a}\n\n{c}"), &format!("{a} {b}\n\n{c}")).1,
            format!("{a} [{b}]\n\n{c}")
        );
        assert_eq!(cut(a, &format!("{a} {b}")).1, format!("{a} [{b}]"));
        assert_eq!(cut(&format!("{b} {a}"), a).0, format!("[{b}] {a}"));
        let (said, more) = ("“We wait.”", "“We go.”");
        assert_eq!(
            cut(
                &format!("He said: {said} {more} {c}"),
                &format!("He said: {said} {c}")
            )
            .0,
            format!("He said: {said} [{more}] {c}")
        );
    }

    #[test]
    fn a_point_inside_a_number_is_no_end() {
        assert_eq!(
            cut("It rose by 1.5 and 2.5 per cent", "It rose by 1.5 per cent").0,
            "It rose by 1.5 [and 2.5] per cent"
        );
    }

    #[test]
    fn a_change_is_never_moved_onto_the_next() {
        let (old, _) = cut("a. b. c d", "a. x d");
        assert!(old.starts_with("a."), "{old}");
    }

    proptest::proptest! {
        #[test]
        fn matches_stay_matches(old in "[abc.\n ]{0,50}", new in "[abc.\n ]{0,50}") {
            cut(&old, &new);
        }
    }
}
