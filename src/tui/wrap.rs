//! Text → rows of a given width. Wrapping is ours because spans must survive it: a row is a range of bytes of the text, nothing is
//! copied or altered, and what is drawn can always be traced back to where it stands.
//!
//! Width is counted in terminal cells, grapheme by grapheme, so that wide, combining and joined characters stay whole.

use crate::article::Span;
use crate::ingest::clean;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// One row: its bytes without the white space around it, and its width in cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// Bytes of the text.
    pub span: Span,
    /// Cells.
    pub width: u16,
}

/// One grapheme as it is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Glyph<'t> {
    /// Its bytes in the text.
    pub span: Span,
    /// What is drawn: the grapheme itself, a space for white space, `�` for what must not reach a terminal; a pile of combining
    /// marks is cut short.
    pub symbol: &'t str,
    /// Cells.
    pub width: u16,
    /// White space.
    pub space: bool,
}

/// Combining marks kept on one letter. Vietnamese needs two, Hebrew with cantillation three.
const MARKS: usize = 4;
/// Code points kept of one grapheme; the longest emoji sequence in use has ten.
const POINTS: usize = 12;
/// Cells of a tab in [`glyphs`] of preformatted text.
const TAB: u16 = 4;

/// The graphemes of `span`, in order.
pub fn glyphs(text: &str, span: Span, pre: bool) -> impl Iterator<Item = Glyph<'_>> {
    let body = span.of(text);
    let base = span.start();
    let mut at = 0;
    let mut after_space = false;
    std::iter::from_fn(move || {
        let rest = body.get(at..)?;
        let grapheme = first_grapheme(rest)?;
        let span = Span::new(base + at, base + at + grapheme.len());
        at += grapheme.len();
        let (symbol, mut width) = draw(grapheme);
        let space = symbol == " ";
        if space && !pre && after_space {
            // Runs of white space are one space to the reader.
            width = 0;
        }
        if pre && grapheme == "\t" {
            width = TAB;
        }
        after_space = space;
        Some(Glyph {
            span,
            symbol,
            width,
            space,
        })
    })
}

/// The first grapheme; ASCII, which most text is, is told at a glance.
fn first_grapheme(rest: &str) -> Option<&str> {
    match rest.as_bytes() {
        [] => None,
        [a, b, ..] if a.is_ascii() && b.is_ascii() && *a != b'\r' => rest.get(..1),
        _ => rest.graphemes(true).next(),
    }
}

/// What is drawn for a grapheme, and how wide it is.
pub fn draw(grapheme: &str) -> (&str, u16) {
    if let [byte] = grapheme.as_bytes()
        && (b' '..=b'~').contains(byte)
    {
        return (grapheme, 1);
    }
    if grapheme.chars().all(char::is_whitespace) {
        return (" ", 1);
    }
    if grapheme.chars().any(|c| c.is_control() || clean::is_dangerous(c)) {
        return ("\u{fffd}", 1);
    }
    let joined = grapheme.contains('\u{200d}');
    let most = if joined { POINTS } else { MARKS + 1 };
    let symbol = match grapheme.char_indices().nth(most) {
        Some((cut, _)) => grapheme.get(..cut).unwrap_or(grapheme),
        None => grapheme,
    };
    match u16::try_from(symbol.width()).unwrap_or(1) {
        0 => ("", 0),
        width => (symbol, width),
    }
}

/// A string's width as [`draw`] draws it.
pub fn width(text: &str) -> usize {
    glyphs(text, Span::new(0, text.len()), true)
        .map(|g| usize::from(g.width))
        .sum()
}

/// Cuts a string to `most` cells, with `…` where something was cut.
pub fn fit(text: &str, most: usize) -> String {
    let whole = Span::new(0, text.len());
    if glyphs(text, whole, false)
        .map(|g| usize::from(g.width))
        .sum::<usize>()
        <= most
    {
        return glyphs(text, whole, false)
            .filter(|g| g.width > 0)
            .map(|g| g.symbol)
            .collect();
    }
    let mut out = String::new();
    let mut used = 0;
    for glyph in glyphs(text, whole, false) {
        used += usize::from(glyph.width);
        if used + 1 > most {
            break;
        }
        if glyph.width > 0 {
            out.push_str(glyph.symbol);
        }
    }
    out.truncate(out.trim_end().len());
    if most > 0 {
        out.push('…');
    }
    out
}

/// A place where the row may end: where it ends, where the next begins, and the width up to both.
#[derive(Clone, Copy)]
struct Break {
    end: usize,
    next: usize,
    width: u16,
    width_next: u16,
}

/// Wraps `span` of `text` to rows no wider than `width` cells (a glyph wider than that gets a row of its own). Line ends are spaces
/// unless `pre`, where they end rows and only what is too wide is broken. White space at the edges of rows belongs to no row.
pub fn rows(text: &str, span: Span, width: u16, pre: bool) -> Vec<Row> {
    let most = width.max(1);
    let mut out = Vec::new();
    let mut start = span.start();
    let mut used = 0u16;
    let mut chance: Option<Break> = None;
    let mut last: Option<Glyph> = None;
    let mut end = span.start();
    for glyph in glyphs(text, span, pre) {
        if pre && glyph.space && glyph.span.of(text).ends_with('\n') {
            out.push(Row {
                span: Span::new(start, glyph.span.start()),
                width: used,
            });
            (start, end, used, chance) = (glyph.span.end(), glyph.span.end(), 0, None);
            last = None;
            continue;
        }
        if glyph.space && !pre {
            if start == glyph.span.start() {
                // White space does not open a row.
                (start, end) = (glyph.span.end(), glyph.span.end());
                continue;
            }
            let next = used.saturating_add(glyph.width);
            chance = Some(match chance {
                Some(b) if b.next == glyph.span.start() && last.is_some_and(|l| l.space) => Break {
                    next: glyph.span.end(),
                    width_next: next,
                    ..b
                },
                _ => Break {
                    end: glyph.span.start(),
                    next: glyph.span.end(),
                    width: used,
                    width_next: next,
                },
            });
            used = next;
            last = Some(glyph);
            continue;
        }
        if let Some(before) = last
            && !before.space
            && !pre
            && may_part(text, before, glyph)
        {
            let at = glyph.span.start();
            chance = Some(Break {
                end: at,
                next: at,
                width: used,
                width_next: used,
            });
        }
        if used.saturating_add(glyph.width) > most
            && let Some(b) = chance.take()
        {
            out.push(Row {
                span: Span::new(start, b.end),
                width: b.width,
            });
            start = b.next;
            used -= b.width_next;
        }
        if used.saturating_add(glyph.width) > most && start < glyph.span.start() {
            out.push(Row {
                span: Span::new(start, glyph.span.start()),
                width: used,
            });
            start = glyph.span.start();
            used = 0;
            chance = None;
        }
        used = used.saturating_add(glyph.width);
        end = glyph.span.end();
        last = Some(glyph);
    }
    if start < end || out.is_empty() {
        // What hangs behind the last visible glyph is white space.
        let width = match chance {
            Some(b) if !pre && b.end == end => b.width,
            _ => used,
        };
        out.push(Row {
            span: Span::new(start, end),
            width,
        });
    }
    out
}

/// Whether a row may end between two glyphs with no space between them: after a hyphen or dash, and around wide letters, but not
/// before closing or after opening punctuation.
fn may_part(text: &str, before: Glyph, after: Glyph) -> bool {
    let first = |g: Glyph| g.span.of(text).chars().next().unwrap_or(' ');
    let (a, b) = (first(before), first(after));
    if matches!(a, '-' | '‐' | '–' | '—' | '/') {
        return b.is_alphabetic() || (matches!(a, '–' | '—') && b.is_alphanumeric());
    }
    if before.width < 2 && after.width < 2 {
        return false;
    }
    !matches!(
        b,
        '、' | '。'
            | '，'
            | '．'
            | '！'
            | '？'
            | '：'
            | '；'
            | '）'
            | '」'
            | '』'
            | '】'
            | '》'
            | '〉'
            | '”'
            | '’'
            | 'ー'
            | '々'
            | '…'
            | ','
            | '.'
            | '!'
            | '?'
            | ':'
            | ';'
            | ')'
            | ']'
            | '"'
            | '\''
    ) && !matches!(a, '（' | '「' | '『' | '【' | '《' | '〈' | '“' | '‘' | '(' | '[')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrapped(text: &str, width: u16, pre: bool) -> Vec<&str> {
        rows(text, Span::new(0, text.len()), width, pre)
            .iter()
            .map(|r| r.span.of(text))
            .collect()
    }

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(wrapped("the mayor of Seoul", 9, false), ["the mayor", "of Seoul"]);
        assert_eq!(
            wrapped("unquestionably so", 6, false),
            ["unques", "tionab", "ly so"]
        );
        assert_eq!(wrapped("a  b\nc", 80, false), ["a  b\nc"]);
        assert_eq!(wrapped("top-level talks", 8, false), ["top-", "level", "talks"]);
    }

    #[test]
    fn preformatted_lines_end_where_they_end() {
        assert_eq!(wrapped("a  b\n\n c", 80, true), ["a  b", "", " c"]);
        assert_eq!(wrapped("abcdef\ng", 4, true), ["abcd", "ef", "g"]);
    }

    #[test]
    fn wide_letters_part_but_not_before_closing_signs() {
        assert_eq!(wrapped("東京都知事。", 6, false), ["東京都", "知事。"]);
        assert_eq!(wrapped("東京都。知", 6, false), ["東京", "都。知"]);
    }

    #[test]
    fn joined_emoji_and_marks_stay_whole() {
        assert_eq!(wrapped("👩‍👩‍👧👩‍👩‍👧", 2, false), ["👩‍👩‍👧", "👩‍👩‍👧"]);
        assert_eq!(width("e\u{301}a"), 2);
        let zalgo = format!("e{}", "\u{301}".repeat(200));
        assert_eq!(draw(&zalgo).0.chars().count(), 1 + MARKS);
    }

    #[test]
    fn what_drives_a_terminal_is_never_drawn() {
        for c in ["\u{1b}", "\u{7f}", "\u{9b}", "\u{202e}", "\u{0}"] {
            assert_eq!(draw(c).0, "\u{fffd}");
        }
        assert_eq!(draw("\n").0, " ");
    }

    #[test]
    fn fitting_says_that_it_cut() {
        assert_eq!(fit("abc", 3), "abc");
        assert_eq!(fit("abcd", 3), "ab…");
        assert_eq!(fit("東京都", 4), "東…");
        assert_eq!(fit("abc", 0), "");
    }

    fn text() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                "[a-z]{1,12}",
                Just(" ".to_owned()),
                Just("\n".to_owned()),
                Just("  ".to_owned()),
                Just("“東京”".to_owned()),
                Just("👩‍👩‍👧".to_owned()),
                Just("e\u{301}\u{302}".to_owned()),
                Just("—".to_owned()),
                Just("-".to_owned()),
                any::<char>().prop_map(String::from),
            ],
            0..60,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn wrapping_loses_no_text_and_rows_fit(text in text(), most in 2u16..30, pre: bool) {
            let all = rows(&text, Span::new(0, text.len()), most, pre);
            let mut at = 0;
            for row in &all {
                prop_assert!(text.get(row.span.range()).is_some());
                prop_assert!(row.span.start() >= at);
                prop_assert!(text[at..row.span.start()].chars().all(char::is_whitespace));
                at = row.span.end();
                let cells: u16 = glyphs(&text, row.span, pre).map(|g| g.width).sum();
                prop_assert_eq!(cells, row.width);
                let single = glyphs(&text, row.span, pre).count() == 1;
                prop_assert!(row.width <= most || single, "{} > {}", row.width, most);
            }
            prop_assert!(text[at..].chars().all(char::is_whitespace));
        }
    }
}
