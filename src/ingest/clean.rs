//! The one gate for untrusted text. Whatever comes from outside passes here, after its entities are decoded, before anything
//! else sees it: control characters drive terminals, bidi overrides and tag characters make text read otherwise than it is
//! written, invisible characters split words that a search should find.
//!
//! What is dangerous is shown by a substitute and counted, so that the reader is told; what is only invisible is left out; what real
//! scripts need (joiners in Persian and Devanagari, emoji families, the flags of Scotland and Wales) stays. Cleaning twice changes nothing.

use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

/// Shown for a dangerous character that has no picture of its own.
const SUBSTITUTE: char = '\u{fffd}';

/// Combining marks in a row that are kept. Vietnamese needs 2, biblical Hebrew 4, Tibetan about 8; a chain beyond that is drawn
/// over the lines around it and can be megabytes of one "character".
const MAX_MARKS: u32 = 12;

/// Emoji joined into one that are kept; the longest in use (a kiss, with skin tones) joins 4.
const MAX_JOINS: u32 = 8;

/// Whether a character could drive a terminal or hide what the text says: C0 and C1 controls, bidi overrides, isolates and marks, tag
/// characters, line and paragraph separators, interlinear marks, noncharacters. JSON output escapes these.
pub fn is_dangerous(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        c if c.is_control() => true,
        _ => {
            is_bidi(c)
                || is_direction_mark(c)
                || is_tag(c)
                || is_broken(c)
                || matches!(c, '\u{2028}' | '\u{2029}')
        }
    }
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Tag characters, and what Unicode keeps free beside them and has terminals show nothing for: not all know that, and count other cells.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e0fff}' | '\u{fff0}'..='\u{fff8}') && !is_selector(c)
}

/// Noncharacters, interlinear annotation marks, deprecated formatting characters.
fn is_broken(c: char) -> bool {
    (c as u32) & 0xfffe == 0xfffe
        || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}' | '\u{206a}'..='\u{206f}')
}

/// Characters that show nothing and join or hide what stands beside them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}' | '\u{1d173}'..='\u{1d17a}'
    )
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}')
}

/// Scripts that spell with joiners and break words with a zero-width space: Hebrew to Mongolian, the Indic blocks, Arabic forms.
fn is_joining_script(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{1900}'..='\u{1cff}' | '\u{a800}'..='\u{abff}'
            | '\u{fb1d}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{11000}'..='\u{11fff}' | '\u{1e900}'..='\u{1e95f}'
    )
}

/// Roughly the emoji: what can stand on either side of a joiner.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{203c}' | '\u{2049}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '©' | '®')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Blanks as wide as a letter that are no white space to anyone who splits words.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{3164}' | '\u{ffa0}' | '\u{115f}' | '\u{2800}')
}

fn is_mark(c: char) -> bool {
    c >= '\u{300}' && UnicodeWidthChar::width(c) == Some(0)
}

/// Whether the gate writes nothing for a character that follows a joiner; `full` when no more marks are kept.
fn is_left_out(c: char, full: bool) -> bool {
    let shown = || is_bidi(c) || is_tag(c) || is_broken(c) || is_selector(c) || is_blank(c);
    is_joiner(c) || is_invisible(c) || is_direction_mark(c) || (full && is_mark(c) && !shown())
}

/// What the gate met, to tell the reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Control characters and escape sequences' first bytes.
    pub controls: usize,
    /// Bidi embeddings, overrides and isolates.
    pub bidi: usize,
    /// Tag characters.
    pub tags: usize,
    /// Noncharacters and other code points that no text should hold.
    pub broken: usize,
    /// Invisible characters inside words and chains of variation selectors, left out.
    pub invisible: usize,
    /// Combining marks and joiners beyond what any script stacks, left out.
    pub stacked: usize,
}

impl Tally {
    /// What to tell the reader; nothing for clean text.
    pub fn warnings(&self) -> Vec<String> {
        let mut out = Vec::new();
        let shown: Vec<String> = [
            (self.controls, "control character"),
            (self.bidi, "bidi override"),
            (self.tags, "tag character"),
            (self.broken, "noncharacter"),
        ]
        .into_iter()
        .filter(|&(n, _)| n > 0)
        .map(|(n, what)| count(n, what))
        .collect();
        if !shown.is_empty() {
            let verb = if self.controls + self.bidi + self.tags + self.broken == 1 {
                "was"
            } else {
                "were"
            };
            out.push(format!("{} {verb} made visible", list(&shown)));
        }
        let left: Vec<String> = [
            (self.invisible, "invisible character"),
            (self.stacked, "stacked mark"),
        ]
        .into_iter()
        .filter(|&(n, _)| n > 0)
        .map(|(n, what)| count(n, what))
        .collect();
        if !left.is_empty() {
            let verb = if self.invisible + self.stacked == 1 {
                "was"
            } else {
                "were"
            };
            out.push(format!("{} {verb} left out", list(&left)));
        }
        out
    }
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Cleans article text onto the end of `out`. Line ends become `\n`, tabs become spaces; see the module.
pub fn push(out: &mut String, text: &str, tally: &mut Tally) {
    gate(out, text, tally, false);
}

/// Text of several lines, for stdout. Clean text is returned as it is.
pub fn block(text: &str) -> Cow<'_, str> {
    cleaned(text, false)
}

/// Text of one line, for stderr, window titles, paths and arguments of other programs: line ends are shown too.
pub fn line(text: &str) -> Cow<'_, str> {
    cleaned(text, true)
}

/// A title, a name, a heading: white space of any kind and length becomes one space, then as [`line`].
pub fn title(text: &str, tally: &mut Tally) -> String {
    let joined = text
        .split(|c: char| c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}'))
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let mut out = String::with_capacity(joined.len());
    gate(&mut out, &joined, tally, true);
    out
}

fn cleaned(text: &str, one_line: bool) -> Cow<'_, str> {
    match suspect(text.as_bytes(), 0) {
        None if !one_line || !text.contains('\n') => Cow::Borrowed(text),
        _ => {
            let mut out = String::with_capacity(text.len() + 16);
            gate(&mut out, text, &mut Tally::default(), one_line);
            Cow::Owned(out)
        }
    }
}

/// The first byte at or after `from` that begins a character which has to be looked at, on a character boundary. Everything before it
/// passes as it is: ordinary ASCII, and those lead bytes of UTF-8 under which nothing lies that this gate changes.
fn suspect(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        // Sixteen at a time, in a form that the compiler turns into vector instructions.
        while let Some(chunk) = bytes.get(at..at + 16) {
            if chunk.iter().fold(false, |any, &b| any | odd(b)) {
                break;
            }
            at += 16;
        }
        let &b = bytes.get(at)?;
        if !odd(b) {
            at += 1;
            continue;
        }
        let next = |i: usize| bytes.get(at + i).copied().unwrap_or(0);
        at += match b {
            // U+00A0–U+00FF without the soft hyphen.
            0xc2 if next(1) >= 0xa0 && next(1) != 0xad => 2,
            // Latin letters up to U+02FF, Greek and Cyrillic from U+0380 on.
            0xc3..=0xcb | 0xce..=0xd1 | 0xd3..=0xd5 => 2,
            // General punctuation: dashes, quotes, bullets, the ellipsis.
            0xe2 if next(1) == 0x80 && matches!(next(2), 0x90..=0xa7 | 0xaf..=0xbf) => 3,
            // Currency signs (no combining marks for symbols), arrows, mathematics.
            0xe2 if next(1) == 0x82 => 3,
            // CJK ideographs, kana (but not its combining marks), Hangul syllables.
            0xe3 if next(1) == 0x80 && next(2) < 0xaa => 3,
            0xe3 if next(1) == 0x81 || next(1) == 0x83 => 3,
            0xe4..=0xe9 | 0xeb..=0xec => 3,
            _ => return Some(at),
        };
    }
}

/// Bytes that end a run of plain ASCII: controls other than the line feed, and everything from DEL on.
fn odd(b: u8) -> bool {
    (b < 0x20 && b != b'\n') || b >= 0x7f
}

fn gate(out: &mut String, text: &str, tally: &mut Tally, one_line: bool) {
    out.reserve(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut marks = 0;
    let mut joins = 0;
    // Where the character stands that comes next in what is written: a joiner counts by that, or a second cleaning would see another
    // neighbour. Kept, so that a row of joiners is walked once.
    let mut ahead = 0;
    loop {
        let stop = suspect(bytes, at).unwrap_or(bytes.len());
        if let Some(plain) = text.get(at..stop)
            && !plain.is_empty()
        {
            if one_line && plain.contains('\n') {
                out.push_str(&plain.replace('\n', "␊"));
            } else {
                out.push_str(plain);
            }
            marks = 0;
            joins = 0;
        }
        let Some(c) = text.get(stop..).and_then(|rest| rest.chars().next()) else {
            return;
        };
        at = stop + c.len_utf8();
        let next = || text.get(at..).and_then(|rest| rest.chars().next());
        let line_end = if one_line { '␊' } else { '\n' };
        match c {
            '\t' | '\u{b}' => out.push(' '),
            // A carriage return before a line feed belongs to it; alone it is the line end of old Macs, and of tricks that overwrite.
            '\r' if next() == Some('\n') => {}
            '\r' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(line_end),
            c if c.is_control() => {
                tally.controls += 1;
                out.push(match c as u32 {
                    n @ 0..0x20 => char::from_u32(0x2400 + n).unwrap_or(SUBSTITUTE),
                    0x7f => '␡',
                    _ => SUBSTITUTE,
                });
            }
            c if is_bidi(c) => {
                tally.bidi += 1;
                out.push(SUBSTITUTE);
            }
            // Common in honest Arabic and Hebrew; the terminal orders the letters by themselves.
            c if is_direction_mark(c) => continue,
            c if is_tag(c) => {
                tally.tags += 1;
                out.push(SUBSTITUTE);
            }
            '🏴' => {
                out.push(c);
                if let Some(flag) = subdivision_flag(text.get(at..).unwrap_or("")) {
                    out.push_str(flag);
                    at += flag.len();
                }
            }
            c if is_broken(c) => {
                tally.broken += 1;
                out.push(SUBSTITUTE);
            }
            c if is_joiner(c) => {
                let before = out.chars().next_back();
                let spelled = before.is_some_and(is_joining_script) && {
                    let full = marks >= MAX_MARKS;
                    let rest = || text.get(at..).unwrap_or("").char_indices();
                    if ahead < at {
                        let stays = rest().find(|&(_, n)| !is_left_out(n, full));
                        ahead = stays.map_or(text.len(), |(i, _)| at + i);
                    }
                    let stays = text.get(ahead..).and_then(|rest| rest.chars().next());
                    stays.is_some_and(|n| is_joining_script(n) || (c == '\u{200c}' && !n.is_alphanumeric()))
                };
                let family = c == '\u{200d}' && before.is_some_and(is_emoji) && next().is_some_and(is_emoji);
                if family {
                    joins += 1;
                    marks = 0;
                    if joins <= MAX_JOINS {
                        out.push(c);
                    } else {
                        tally.stacked += 1;
                    }
                    continue;
                }
                if spelled && joins == 0 {
                    out.push(c);
                } else {
                    tally.invisible += usize::from(hides(out, next()));
                }
                // Marks before and behind it are one chain to the terminal.
                continue;
            }
            c if is_invisible(c) => {
                let hidden = c != '\u{ad}' && hides(out, next());
                tally.invisible += usize::from(hidden);
                continue;
            }
            // One selector chooses a glyph; a row of them can only carry something unseen.
            c if is_selector(c) => {
                if out
                    .chars()
                    .next_back()
                    .is_some_and(|b| !is_selector(b) && !b.is_whitespace() && !b.is_ascii_control())
                {
                    out.push(c);
                } else {
                    tally.invisible += 1;
                }
                continue;
            }
            c if is_blank(c) => out.push(' '),
            c if is_mark(c) => {
                marks += 1;
                if marks <= MAX_MARKS {
                    out.push(c);
                } else {
                    tally.stacked += 1;
                }
                continue;
            }
            c => {
                out.push(c);
                marks = 0;
                // A joined emoji is still being built.
                if is_emoji(c) && joins > 0 {
                    continue;
                }
            }
        }
        marks = 0;
        joins = 0;
    }
}

/// Whether an invisible character between what is written and what follows would split a word unseen. Where a script breaks words with it,
/// it does not.
fn hides(out: &str, next: Option<char>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_joining_script(c));
    letter(out.chars().next_back()) && letter(next)
}

/// The tag characters of the three subdivision flags that are in use (England, Scotland, Wales), at the start of `rest`.
fn subdivision_flag(rest: &str) -> Option<&str> {
    let end = rest.find('\u{e007f}')? + '\u{e007f}'.len_utf8();
    let tags = rest.get(..end).filter(|t| t.len() <= 6 * 4)?;
    let word: String = tags
        .chars()
        .filter_map(|c| char::from_u32((c as u32).wrapping_sub(0xe0000)))
        .collect();
    matches!(word.as_str(), "gbeng\u{7f}" | "gbsct\u{7f}" | "gbwls\u{7f}").then_some(tags)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clean(text: &str) -> (String, Tally) {
        let mut out = String::new();
        let mut tally = Tally::default();
        push(&mut out, text, &mut tally);
        (out, tally)
    }

    #[test]
    fn escape_sequences_are_shown_and_their_words_kept() {
        let (text, tally) = clean("before\u{1b}[2Jafter\u{9b}31m, a\u{8}b\u{7f}");
        assert_eq!(text, "before␛[2Jafter\u{fffd}31m, a␈b␡");
        assert_eq!(tally.controls, 4);
        assert_eq!(tally.warnings(), ["4 control characters were made visible"]);
    }

    #[test]
    fn tabs_and_odd_line_ends_never_glue_words() {
        assert_eq!(
            clean("a\tb\r\nc\rd\u{b}e\u{c}f\u{2028}g\u{2029}h\u{85}i").0,
            "a b\nc\nd e\nf\ng\nh\ni"
        );
    }

    #[test]
    fn overrides_and_tags_are_shown_and_counted() {
        let (text, tally) = clean("pay \u{202e}001\u{202c} to \u{2066}x\u{2069}\u{e0041}\u{fdd0}");
        assert_eq!(
            text,
            "pay \u{fffd}001\u{fffd} to \u{fffd}x\u{fffd}\u{fffd}\u{fffd}"
        );
        assert_eq!(
            tally.warnings(),
            ["4 bidi overrides, 1 tag character and 1 noncharacter were made visible"]
        );
        // What is free beside the tags is drawn in one cell here and in none there.
        assert_eq!(clean("a\u{e0fff}b\u{fff0}c").0, "a\u{fffd}b\u{fffd}c");
    }

    #[test]
    fn invisible_characters_inside_a_word_are_left_out_and_said() {
        let (text, tally) = clean("mini\u{200b}ster, sen\u{200d}ator; a\u{2060} b; co\u{ad}operate");
        assert_eq!(text, "minister, senator; a b; cooperate");
        assert_eq!(tally.warnings(), ["2 invisible characters were left out"]);
    }

    #[test]
    fn real_scripts_and_families_stay() {
        for text in [
            "می\u{200c}خواهم کتاب\u{200c}ها",
            "क्\u{200d}ष और श्री",
            "שָׁלוֹם עֲלֵיכֶם",
            "ภาษาไทย ກຳ",
            "👩\u{200d}👩\u{200d}👧\u{200d}👦 👍🏽 🏳\u{fe0f}\u{200d}🌈 1\u{fe0f}\u{20e3} 🇳🇴",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "Tiếng Việt, e\u{301}",
            "“quoted” — and… 日本語の記事、東京で。한국어",
        ] {
            let (out, tally) = clean(text);
            assert_eq!(out, text);
            assert_eq!(tally, Tally::default(), "{text}");
        }
    }

    #[test]
    fn a_tower_of_marks_and_an_endless_family_are_cut() {
        let (text, tally) = clean(&format!("e{}x", "\u{301}".repeat(5000)));
        assert_eq!(text.chars().count(), 2 + MAX_MARKS as usize);
        assert_eq!(tally.stacked, 5000 - MAX_MARKS as usize);
        let (text, tally) = clean(&["👩"; 500].join("\u{200d}"));
        assert_eq!(text.matches('👩').count(), 500);
        assert_eq!(text.matches('\u{200d}').count(), MAX_JOINS as usize);
        assert!(tally.stacked > 400);
    }

    #[test]
    fn one_line_shows_its_line_ends() {
        assert_eq!(line("a\nb\u{1b}c\r\nd"), "a␊b␛c␊d");
        assert_eq!(title(" A \n\t B\u{2028}C ", &mut Tally::default()), "A B C");
        assert!(matches!(line("plain “text” é"), Cow::Borrowed(_)));
    }

    #[test]
    fn the_fast_path_lets_nothing_through() {
        // Every character that the slow path changes must be found by the byte scan, at any place in a line.
        for c in (0..=0x10ffffu32).filter_map(char::from_u32) {
            if is_dangerous(c)
                || is_invisible(c)
                || is_selector(c)
                || is_mark(c)
                || matches!(c, '\u{200c}' | '\u{200d}')
            {
                let text = format!("plain text before it{c}");
                assert_eq!(suspect(text.as_bytes(), 0), Some(20), "U+{:04X}", c as u32);
            }
        }
    }

    #[test]
    fn a_joiner_is_judged_by_the_neighbour_it_will_have() {
        assert_eq!(clean("ے\u{200c}\u{200c}½").0, "ے½");
        assert_eq!(clean("ے\u{200c}\u{200c}").0, "ے");
        assert_eq!(clean("ے\u{200d}\u{61c}a").0, "ےa");
        assert_eq!(clean("می\u{200c}\u{200b}خواهم").0, "می\u{200c}خواهم");
        let long = "\u{651}\u{200c}\u{200b}".repeat(50_000);
        assert!(clean(&format!("ے{long}a")).0.len() < 100);
    }

    #[test]
    fn marks_are_not_stacked_higher_with_something_invisible_between_them() {
        for between in ["\u{200b}", "\u{200e}", "\u{200d}"] {
            let text = format!("e{between}{}", format!("\u{301}{between}").repeat(40));
            assert_eq!(clean(&text).0.chars().count(), 13, "{between:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_what_joins_twice_changes_nothing(text in "[aے½ \\n\u{200b}-\u{200e}\u{61c}\u{651}\u{301}\u{180b}\u{180e}\u{fe0f}\u{202e}\u{3164}👩🏴\u{e0067}\u{e007f}]{0,60}") {
            let once = clean(&text).0;
            let (twice, tally) = clean(&once);
            prop_assert_eq!(&once, &twice);
            prop_assert_eq!(tally, Tally::default());
        }

        #[test]
        fn cleaning_twice_changes_nothing(text in "\\PC*|[\\u{0}-\\u{ff}\\u{200b}-\\u{206f}👩🏴e\\u{301}\\u{fe0f}\\u{e0067}]*") {
            let once = clean(&text).0;
            prop_assert!(!once.chars().any(|c| is_dangerous(c) && !is_tag(c)));
            let (twice, tally) = clean(&once);
            prop_assert_eq!(&once, &twice);
            prop_assert_eq!(tally, Tally::default());
        }
    }
}
