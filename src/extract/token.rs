//! Tokens: words, numbers and signs as spans with a key, made in one pass, owning nothing.
//!
//! The **key** of a token is a 64-bit FNV-1a hash of its text in lower case with curly apostrophes made straight. Word lists are
//! sets of keys, so that a look-up neither allocates nor compares strings; among a few hundred thousand words the chance of two
//! sharing a key is below one in a hundred million.

use super::limits::{Bounds, List};
use crate::article::{Article, Span};

/// What a token is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// Letters, with inner apostrophes, full stops of initials and acronyms ("U.S."), and hyphens kept apart.
    Word,
    /// Digits, with inner separators: `1,200`, `3.5`, `2014`.
    Number,
    /// One sign.
    Sign,
}

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Case {
    /// No capital.
    Lower,
    /// First letter only: `Seoul`.
    Title,
    /// Every letter, and more than one: `DPRK`, `U.S`.
    Upper,
    /// Otherwise: `iPhone`, `McCain`.
    Mixed,
    /// No letter with case.
    None,
}

/// One token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// See the head of this file.
    pub key: u64,
    /// What it is made of.
    pub kind: TokenKind,
    /// How it is written.
    pub case: Case,
    /// White space (or the beginning of a block) stands before it.
    pub spaced: bool,
    /// It is the first of its block.
    pub opens_block: bool,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Longest acronym with stops, in bytes.
const MAX_ACRONYM: usize = 32;

/// The key of a word known when the program is compiled. `word` must be lower-case ASCII.
pub const fn key(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut hash = SEED;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(PRIME);
        i += 1;
    }
    hash
}

/// The keys of words known when the program is compiled.
pub const fn keys<const N: usize>(words: [&str; N]) -> [u64; N] {
    let mut out = [0; N];
    let mut i = 0;
    while i < N {
        out[i] = key(words[i]);
        i += 1;
    }
    out
}

/// The key of a word, worked out when the program is compiled wherever it stands: `k!("ago")`.
macro_rules! k {
    ($word:literal) => {
        const { $crate::extract::token::key($word) }
    };
}

/// A list of keys, worked out when the program is compiled: `ks!["ago", "earlier"]`.
macro_rules! ks {
    ($($word:literal),+ $(,)?) => {
        const { &$crate::extract::token::keys([$($word),+]) }
    };
}
pub(crate) use {k, ks};

/// The key of any word: equal for `Reportedly` and `reportedly`, for `don’t` and `don't`.
pub fn key_of(word: &str) -> u64 {
    let mut hash = SEED;
    let mut eat = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    if word.is_ascii() {
        word.bytes().for_each(|b| eat(b.to_ascii_lowercase()));
        return hash;
    }
    let mut buffer = [0u8; 4];
    for c in word.chars() {
        if matches!(c, '’' | '‘' | 'ʼ') {
            eat(b'\'');
            continue;
        }
        for low in c.to_lowercase() {
            low.encode_utf8(&mut buffer).bytes().for_each(&mut eat);
        }
    }
    hash
}

/// Cuts all blocks of an article.
pub fn tokens(article: &Article, bounds: &Bounds) -> Vec<Token> {
    let mut out = Vec::with_capacity(article.text.len() / 5);
    for block in &article.blocks {
        if bounds.full(List::Text, out.len()) {
            break;
        }
        cut(&article.text, block.span, &mut out);
    }
    out
}

/// Cuts one stretch of text and adds its tokens to `out`.
///
/// A possessive ending (`'s`, `’s`, a bare apostrophe after a plural) is a token of its own, and so are hyphens; a full stop
/// belongs to an initial or an acronym (`J.`, `U.S.`) but not to an abbreviation (`Mr` `.`), whose stop the sentence pass judges.
pub fn cut(text: &str, stretch: Span, out: &mut Vec<Token>) {
    let bytes_end = stretch.end();
    let body = stretch.of(text);
    let base = stretch.start();
    let mut chars = body.char_indices().peekable();
    let mut spaced = true;
    let mut opens_block = true;
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() || c.is_control() {
            spaced = true;
            continue;
        }
        let start = base + at;
        let mut end = start + c.len_utf8();
        let kind = if c.is_alphabetic() {
            while let Some(&(i, d)) = chars.peek() {
                let joins = d.is_alphanumeric()
                    || is_mark(d)
                    || (matches!(d, '\'' | '’') && inner_apostrophe(text, start, base + i, bytes_end))
                    || (d == '.' && inner_stop(text, start, base + i, bytes_end));
                if !joins {
                    break;
                }
                end = base + i + d.len_utf8();
                chars.next();
            }
            TokenKind::Word
        } else if c.is_numeric() {
            while let Some(&(i, d)) = chars.peek() {
                let next_digit = text[base + i + d.len_utf8()..bytes_end]
                    .chars()
                    .next()
                    .is_some_and(char::is_numeric);
                if !(d.is_numeric() || (matches!(d, ',' | '.') && next_digit)) {
                    break;
                }
                end = base + i + d.len_utf8();
                chars.next();
            }
            TokenKind::Number
        } else {
            // `'s` and `’s` after a word.
            if matches!(c, '\'' | '’') && !spaced && possessive(text, start, bytes_end) {
                if let Some(&(i, d)) = chars.peek() {
                    end = base + i + d.len_utf8();
                    chars.next();
                }
                TokenKind::Word
            } else {
                TokenKind::Sign
            }
        };
        let span = Span::new(start, end);
        let word = span.of(text);
        out.push(Token {
            span,
            key: key_of(word),
            kind,
            case: if kind == TokenKind::Word {
                case(word)
            } else {
                Case::None
            },
            spaced,
            opens_block,
        });
        spaced = false;
        opens_block = false;
    }
}

/// Combining marks and joiners belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}')
}

/// `don't`, `O’Neill`: an apostrophe between letters, unless a possessive `s` ends the word there.
fn inner_apostrophe(text: &str, _start: usize, at: usize, end: usize) -> bool {
    let after = &text[at..end];
    let mut chars = after.chars();
    chars.next();
    let Some(next) = chars.next() else { return false };
    if !next.is_alphabetic() {
        return false;
    }
    !matches!(next, 's' | 'S') || chars.next().is_some_and(char::is_alphanumeric)
}

/// A full stop inside `U.S.` or after an initial: the word so far is single letters parted by stops.
fn inner_stop(text: &str, start: usize, at: usize, end: usize) -> bool {
    let so_far = &text[start..at];
    // Longer than any acronym; looking back over it again at every stop would be quadratic.
    if so_far.len() > MAX_ACRONYM || !so_far.split('.').all(|part| part.chars().count() == 1) {
        return false;
    }
    let first_upper = so_far.chars().next().is_some_and(char::is_uppercase);
    let mut rest = text[at..end].chars();
    rest.next();
    match rest.next() {
        // `U.S`: another single letter follows.
        Some(c) if c.is_alphabetic() => !rest.next().is_some_and(char::is_alphanumeric),
        // The last stop of `U.S.` or of the initial `J.`; a lone `I.` is a pronoun at the end of a sentence.
        _ => so_far.contains('.') || (first_upper && so_far != "I"),
    }
}

/// The sign at `at` is an apostrophe and an `s` that ends there follows.
fn possessive(text: &str, at: usize, end: usize) -> bool {
    let mut chars = text[at..end].chars();
    chars.next();
    matches!(chars.next(), Some('s' | 'S')) && !chars.next().is_some_and(char::is_alphanumeric)
}

fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return Case::None;
    };
    let (mut upper, mut lower) = (0, 0);
    for c in letters {
        if c.is_uppercase() {
            upper += 1;
        } else if c.is_lowercase() {
            lower += 1;
        }
    }
    match (first.is_uppercase(), upper, lower) {
        (false, 0, _) if !first.is_lowercase() => Case::None,
        (false, 0, _) => Case::Lower,
        (true, 0, 0) => Case::Title,
        (true, _, 0) => Case::Upper,
        (true, 0, _) => Case::Title,
        _ => Case::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        cut(text, Span::new(0, text.len()), &mut out);
        out.iter().map(|t| t.span.of(text)).collect()
    }

    #[test]
    fn words_numbers_and_signs() {
        assert_eq!(
            words("Kim’s U.S. aide didn't pay $1,200.50."),
            ["Kim", "’s", "U.S.", "aide", "didn't", "pay", "$", "1,200.50", "."]
        );
        assert_eq!(words("J. Smith, Mr. X"), ["J.", "Smith", ",", "Mr", ".", "X"]);
    }

    #[test]
    fn keys_fold_case_and_apostrophes() {
        assert_eq!(key_of("Don’t"), key("don't"));
        assert_eq!(key_of("ÉCOLE"), key_of("école"));
    }
}
