//! The words around what was found: cut from the text itself, so that it reads as it stands there.

use crate::query::words::each;
use std::ops::Range;

/// A piece of a text with the words that were looked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Snippet {
    /// On one line, with `…` where it was cut.
    pub text: String,
    /// The bytes of `text` that were looked for, in order.
    pub marks: Vec<Range<usize>>,
}

/// A word that is looked for, in its one form; with `true` it is a beginning.
pub type Sought = (String, bool);

/// The piece of about `width` bytes in which most of the words stand, the first where several are as good; the beginning of the text where
/// there are none.
pub fn snippet(text: &str, sought: &[Sought], width: usize) -> Snippet {
    let mut hits: Vec<(Range<usize>, usize)> = Vec::new();
    each(text, |at, word| {
        let is = |(w, beginning): &Sought| w == word || (*beginning && word.starts_with(w.as_str()));
        if let Some(which) = sought.iter().position(is) {
            hits.push((at, which));
        }
    });
    let mut best = (0, 0);
    for (i, (first, _)) in hits.iter().enumerate() {
        let inside = hits
            .iter()
            .skip(i)
            .take_while(|(at, _)| at.end <= first.start + width);
        let mut which: Vec<usize> = inside.map(|(_, which)| *which).collect();
        which.sort_unstable();
        which.dedup();
        if which.len() > best.0 {
            best = (which.len(), i);
            if which.len() == sought.len() {
                break;
            }
        }
    }
    let first = hits.get(best.1).map_or(0, |(at, _)| at.start);
    let from = word_start(text, first.saturating_sub(width / 4));
    let to = word_end(text, from + width);
    let mut out = Snippet::default();
    if from > 0 {
        out.text.push('…');
    }
    let mut marks = hits
        .into_iter()
        .map(|(at, _)| at)
        .filter(|at| at.start >= from && at.end <= to)
        .peekable();
    let mut gap = false;
    for (i, c) in text.get(from..to).unwrap_or_default().char_indices() {
        let at = from + i;
        if c.is_whitespace() {
            gap = !out.text.is_empty() && !out.text.ends_with('…');
            continue;
        }
        if std::mem::take(&mut gap) {
            out.text.push(' ');
        }
        let here = out.text.len();
        out.text.push(c);
        if let Some(mark) = marks.peek()
            && mark.start <= at
        {
            match out.marks.last_mut() {
                Some(last) if at > mark.start => last.end = out.text.len(),
                _ => out.marks.push(here..out.text.len()),
            }
            if at + c.len_utf8() >= mark.end {
                marks.next();
            }
        }
    }
    if to < text.len() {
        out.text.push('…');
    }
    out
}

/// The start of a word at or after a byte.
fn word_start(text: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let at = boundary(text, at);
    let rest = text.get(at..).unwrap_or_default();
    let most = boundary(text, (at + 30).min(text.len()));
    match rest.find(char::is_whitespace) {
        Some(gap) if at + gap < most => {
            let after = rest.get(gap..).unwrap_or_default();
            at + gap + (after.len() - after.trim_start().len())
        }
        _ => at,
    }
}

/// The end of a word at or after a byte.
fn word_end(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let at = boundary(text, at);
    let rest = text.get(at..).unwrap_or_default();
    match rest.find(char::is_whitespace) {
        Some(gap) if gap < 30 => at + gap,
        None if rest.len() < 30 => text.len(),
        _ => at,
    }
}

fn boundary(text: &str, at: usize) -> usize {
    (at..=text.len())
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, words: &[&str], width: usize) -> String {
        let sought: Vec<Sought> = words.iter().map(|w| ((*w).to_owned(), true)).collect();
        let snippet = snippet(text, &sought, width);
        let mut out = snippet.text.clone();
        for mark in snippet.marks.iter().rev() {
            out.insert(mark.end, ']');
            out.insert(mark.start, '[');
        }
        out
    }

    #[test]
    fn what_was_looked_for_is_shown_where_most_of_it_stands() {
        let text = format!(
            "The pier was shut. {} The ferry left the\nnorth pier late. {}",
            "x ".repeat(200),
            "y ".repeat(200)
        );
        let shown = shown(&text, &["ferry", "pier"], 60);
        assert!(shown.contains("[ferry] left the north [pier] late."), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
    }

    #[test]
    fn a_text_without_the_words_shows_its_beginning() {
        assert_eq!(shown("One  two", &["ferry"], 60), "One two");
        assert_eq!(shown("", &["ferry"], 60), "");
    }

    #[test]
    fn characters_stay_whole_at_any_width() {
        let text = "é港 “ferry” ñandú 東京都 🛳️ e\u{301}cole ".repeat(9);
        for width in 0..text.len() + 2 {
            let snippet = snippet(&text, &[("ferry".into(), false), ("東".into(), false)], width);
            for mark in snippet.marks {
                assert!(["ferry", "東"].contains(&&snippet.text[mark]));
            }
        }
    }
}
