//! Words as they are searched for: in lower case, without accents, one form for the text that is searched and for what is asked.

use std::ops::Range;

/// What a character is to a search.
enum Kind {
    /// Part of a word.
    Word,
    /// A word by itself: scripts that are written without spaces.
    Alone,
    /// Belongs to the letter before and is passed over.
    Mark,
    /// Between words.
    Gap,
}

fn kind(c: char) -> Kind {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Kind::Word,
        '\0'..='\x7f' => Kind::Gap,
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => Kind::Mark,
        // Vowel signs and viramas of the Indic scripts stand inside words; the dandas between them.
        '\u{964}' | '\u{965}' => Kind::Gap,
        '\u{900}'..='\u{dff}' => Kind::Word,
        // Thai, Lao, Myanmar, Khmer; kana; the ideographs.
        '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Kind::Alone,
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => {
            if c.is_alphanumeric() {
                Kind::Alone
            } else {
                Kind::Gap
            }
        }
        _ if c.is_alphanumeric() => Kind::Word,
        _ => Kind::Gap,
    }
}

/// Adds a letter in its one form.
fn push(out: &mut String, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for c in c.to_lowercase() {
        if !matches!(kind(c), Kind::Mark) {
            out.extend(nucleo_matcher::chars::normalize(c).to_lowercase());
        }
    }
}

/// Goes through the words of a text: the bytes of each, and each in its one form.
pub fn each(text: &str, mut take: impl FnMut(Range<usize>, &str)) {
    let mut word = String::new();
    let mut from = 0;
    let mut to = 0;
    for (at, c) in text.char_indices() {
        match kind(c) {
            Kind::Word => {
                if word.is_empty() {
                    from = at;
                }
                push(&mut word, c);
                to = at + c.len_utf8();
            }
            Kind::Mark => to = if word.is_empty() { to } else { at + c.len_utf8() },
            Kind::Gap | Kind::Alone => {
                if !word.is_empty() {
                    take(from..to, &word);
                    word.clear();
                }
                if matches!(kind(c), Kind::Alone) {
                    push(&mut word, c);
                    take(at..at + c.len_utf8(), &word);
                    word.clear();
                }
            }
        }
    }
    if !word.is_empty() {
        take(from..to, &word);
    }
}

/// A text as its words, a space before and after each; empty for none. So a run of words is found in it as it stands, with a space before
/// for a beginning and on both sides for the whole.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8 + 2);
    out.push(' ');
    // Where the word begins that is being written.
    let mut from = 1;
    let end = |out: &mut String, from: &mut usize| {
        if out.len() > *from {
            out.push(' ');
            *from = out.len();
        }
    };
    for c in text.chars() {
        match kind(c) {
            Kind::Word => push(&mut out, c),
            Kind::Mark => {}
            Kind::Gap => end(&mut out, &mut from),
            Kind::Alone => {
                end(&mut out, &mut from);
                push(&mut out, c);
                end(&mut out, &mut from);
            }
        }
    }
    end(&mut out, &mut from);
    if out.len() == 1 { String::new() } else { out }
}

/// Words that stand one after the other; the last may be a beginning.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Run {
    /// Each in its one form; none where what was asked holds no letter and no digit.
    pub words: Vec<String>,
    /// Written with a star at the end.
    pub beginning: bool,
}

impl Run {
    /// Reads `sea of japan` or `harb*`.
    pub fn new(text: &str) -> Run {
        let mut words = Vec::new();
        each(text, |_, word| words.push(word.to_owned()));
        Run {
            words,
            beginning: text.trim_end().ends_with('*'),
        }
    }

    /// What a text that has been [`folded`] is searched for: found so, its words begin with these.
    pub fn needle(&self) -> String {
        let mut out = String::new();
        for word in &self.words {
            out.push(' ');
            out.push_str(word);
        }
        out
    }

    /// Whether the text has these words, the last of them perhaps as a beginning. No words are everywhere.
    pub fn is_in(&self, text: &str) -> bool {
        self.words.is_empty() || folded(text).contains(&self.needle())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_signs_do_not_count() {
        assert_eq!(folded("The Mayor’s “Café”, 1,200!"), " the mayor s cafe 1 200 ");
        assert_eq!(folded("İstanbul Cafe\u{301} x\u{ad}y"), " istanbul cafe xy ");
        assert_eq!(folded(" …— "), "");
    }

    #[test]
    fn scripts_without_spaces_are_searched_by_character() {
        assert_eq!(folded("東京都の港"), " 東 京 都 の 港 ");
        assert!(Run::new("京都").is_in("東京都の港"));
        assert_eq!(folded("한국 신문"), " 한국 신문 ");
        assert_eq!(folded("हिन्दी।"), " हिन्दी ");
    }

    #[test]
    fn a_run_is_found_from_the_beginning_of_a_word() {
        assert!(Run::new("north pie").is_in("at the North Pier"));
        assert!(!Run::new("orth pier").is_in("at the North Pier"));
        assert!(Run::new("!").is_in("anything"));
        assert!(Run::new("harb*").beginning);
    }

    #[test]
    fn the_bytes_of_a_word_are_where_it_stands() {
        let text = "aé, Ñu\u{303} 港";
        let mut seen = Vec::new();
        each(text, |at, word| seen.push((&text[at], word.to_owned())));
        assert_eq!(
            seen,
            [
                ("aé", "ae".into()),
                ("Ñu\u{303}", "nu".into()),
                ("港", "港".to_owned())
            ]
        );
    }
}
