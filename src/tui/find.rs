//! `/`: finding words in the article, and the line they are typed in.

use super::line::Line;
use super::page::Place;
use crate::article::Span;

/// A search that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Find {
    /// What was searched for.
    pub query: String,
    /// Where it stands, in order.
    pub matches: Vec<Span>,
    /// The match the reader is on.
    pub current: usize,
}

/// Matches kept; more than anyone steps through.
const MOST: usize = 100_000;

impl Find {
    /// Searches. Case counts when the query has a capital, as in less and vim; curly quotes and apostrophes are found by straight ones,
    /// and any white space by a space.
    pub fn new(text: &str, query: &str) -> Find {
        let exact = query.chars().any(char::is_uppercase);
        let fold = |c: char| -> char {
            match c {
                '’' | '‘' => '\'',
                '“' | '”' => '"',
                '\u{2010}' | '\u{2011}' => '-',
                c if c.is_whitespace() => ' ',
                c if exact => c,
                c if c.is_ascii() => c.to_ascii_lowercase(),
                // One for one, so that offsets stay true; letters that grow in lower case are compared as they are.
                c => {
                    let mut low = c.to_lowercase();
                    match (low.next(), low.next()) {
                        (Some(l), None) => l,
                        _ => c,
                    }
                }
            }
        };
        let wanted: Vec<char> = query.chars().map(fold).collect();
        let mut matches = Vec::new();
        if let Some((&first, rest)) = wanted.split_first() {
            let mut at = 0;
            while let Some(here) = text.get(at..) {
                let Some((i, c)) = here.char_indices().find(|&(_, c)| fold(c) == first) else {
                    break;
                };
                let mut chars = here[i + c.len_utf8()..].chars();
                let mut end = at + i + c.len_utf8();
                let fits = rest.iter().all(|&w| {
                    chars.next().is_some_and(|c| {
                        end += c.len_utf8();
                        fold(c) == w
                    })
                });
                if fits {
                    matches.push(Span::new(at + i, end));
                    if matches.len() == MOST {
                        break;
                    }
                    at = end;
                } else {
                    at += i + c.len_utf8();
                }
            }
        }
        Find {
            query: query.to_owned(),
            matches,
            current: 0,
        }
    }

    /// The index of the first match at or after byte `at`, going round at the end.
    pub fn from(&self, at: usize) -> Option<usize> {
        if self.matches.is_empty() {
            return None;
        }
        let next = self.matches.partition_point(|m| m.start() < at);
        Some(if next == self.matches.len() { 0 } else { next })
    }

    /// "3 of 12".
    pub fn told(&self) -> String {
        match self.matches.len() {
            0 => "no match".to_owned(),
            MOST => format!("{} of {MOST} or more", self.current + 1),
            n => format!("{} of {n}", self.current + 1),
        }
    }
}

/// What a prompt asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromptKind {
    /// Words to find.
    Find,
    /// A sentence number or a percentage.
    GoTo,
}

/// A line to type in, at the foot of the screen.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What it asks for.
    pub kind: PromptKind,
    /// What is typed.
    pub line: Line,
    /// Where the reader was when it opened, to go back to on Esc: sentence, spot, top line.
    pub from: (Span, Option<Span>, Place),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(text: &'t str, query: &str) -> Vec<&'t str> {
        Find::new(text, query)
            .matches
            .iter()
            .map(|m| m.of(text))
            .collect()
    }

    #[test]
    fn case_counts_only_with_a_capital() {
        assert_eq!(found("Oslo oslo", "oslo"), ["Oslo", "oslo"]);
        assert_eq!(found("Oslo oslo", "Oslo"), ["Oslo"]);
        assert_eq!(found("ÉCOLE école", "école"), ["ÉCOLE", "école"]);
    }

    #[test]
    fn straight_signs_find_curly_ones_and_a_space_finds_a_line_end() {
        assert_eq!(
            found("the mayor’s\noffice", "mayor's office"),
            ["mayor’s\noffice"]
        );
        assert_eq!(found("aaaa", "aa"), ["aa", "aa"]);
        assert!(found("abc", "").is_empty());
    }

    #[test]
    fn the_search_goes_round() {
        let find = Find::new("a b a", "a");
        assert_eq!(find.from(1), Some(1));
        assert_eq!(find.from(5), Some(0));
        assert_eq!(Find::new("a", "z").from(0), None);
    }
}
