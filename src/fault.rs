//! What is wrong in a file that the reader wrote: which file, which line, what, and the nearest thing that would have been right. The
//! keymap, the themes and the configuration all speak through this one type, so that a slip in any of them reads the same.

use toml_edit::{Document, Item, Key};

/// One fault. It prints on one line: `keys.toml:3: no action is called "nxt"; did you mean "next"?`
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{file}{}: {what}", .line.map(|n| format!(":{n}")).unwrap_or_default())]
pub struct Fault {
    /// The file, as the reader would name it.
    pub file: String,
    /// The line, from 1, where there is one.
    pub line: Option<usize>,
    /// What is wrong and what to write instead.
    pub what: String,
}

impl Fault {
    /// A fault of a whole file.
    pub fn of_file(file: &str, what: impl Into<String>) -> Fault {
        Fault {
            file: file.to_owned(),
            line: None,
            what: what.into(),
        }
    }
}

/// A TOML file that has been read, with the places of its parts.
pub struct Source<'t> {
    file: &'t str,
    text: &'t str,
    document: Document<&'t str>,
}

impl<'t> Source<'t> {
    /// Parses a file; `file` is only for messages.
    pub fn parse(file: &'t str, text: &'t str) -> Result<Source<'t>, Fault> {
        match Document::parse(text) {
            Ok(document) => Ok(Source { file, text, document }),
            Err(error) => Err(Fault {
                file: file.to_owned(),
                line: error.span().map(|span| line_of(text, span.start)),
                what: format!(
                    "not TOML: {}",
                    error.message().lines().next().unwrap_or("it cannot be read")
                ),
            }),
        }
    }

    /// The entries at the top, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = (&Key, &Item)> {
        entries(self.document.as_table())
    }

    /// The line, from 1, on which a key stands; 1 where the parser does not tell.
    pub fn line(&self, key: &Key) -> usize {
        key.span().map_or(1, |span| line_of(self.text, span.start))
    }

    /// A fault on the line of a key.
    pub fn fault(&self, key: &Key, what: impl Into<String>) -> Fault {
        Fault {
            file: self.file.to_owned(),
            line: Some(self.line(key)),
            what: what.into(),
        }
    }
}

/// The entries of a table, inline or not, in the order of the file, with their keys.
pub fn entries(table: &dyn toml_edit::TableLike) -> impl Iterator<Item = (&Key, &Item)> {
    table.iter().filter_map(|(name, _)| table.get_key_value(name))
}

/// What kind of value stands there, in words.
pub fn kind_of(item: &Item) -> &'static str {
    match item.type_name() {
        "string" => "a string in quotes",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "float" => "a number",
        "array" => "a list",
        "table" | "inline table" => "a table",
        _ => "something else",
    }
}

/// The line of byte `at`, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&b| b == b'\n').count() + 1
}

/// `; did you mean "next"?` for the known word that is nearest to `word`, or nothing when none is near.
pub fn did_you_mean<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    nearest(word, known)
        .map(|best| format!("; did you mean \"{best}\"?"))
        .unwrap_or_default()
}

/// The known word nearest to `word`. More than a third of its letters wrong (and more than one) is not near; a word that contains
/// the other whole is.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let distance = edits(&word, candidate);
        let part = word.len() >= 3 && (candidate.contains(&word) || word.contains(candidate));
        let near = distance <= allowed || part;
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Edits from `a` to `b`: a character put in, taken out, replaced, or two neighbours swapped (optimal string alignment).
fn edits(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, cb) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(ca != cb))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *cb && *ca == b[j - 1] {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        let known = ["next", "next-flag", "previous", "half-page-down"];
        assert_eq!(nearest("nxet", known), Some("next"));
        assert_eq!(nearest("Next-Flga", known), Some("next-flag"));
        assert_eq!(nearest("page-down", known), Some("half-page-down"));
        assert_eq!(nearest("zoom", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("ab", "ba"), 1);
    }

    #[test]
    fn a_file_that_is_not_toml_names_its_line() {
        let fault = Source::parse("keys.toml", "[global]\n\"j\" = \n")
            .err()
            .expect("a fault");
        assert_eq!((fault.line, fault.to_string().contains('\n')), (Some(2), false));
        assert!(
            fault.to_string().starts_with("keys.toml:2: not TOML: "),
            "{fault}"
        );
    }

    #[test]
    fn entries_keep_the_order_of_the_file() {
        let source = Source::parse("x", "b = 1\na = { d = 2, c = 3 }\n").expect("parses");
        let names: Vec<&str> = source.entries().map(|(key, _)| key.get()).collect();
        assert_eq!(names, ["b", "a"]);
        let (key, item) = source.entries().nth(1).expect("a");
        assert_eq!(source.line(key), 2);
        let inner: Vec<&str> = entries(item.as_table_like().expect("a table"))
            .map(|(k, _)| k.get())
            .collect();
        assert_eq!(inner, ["d", "c"]);
    }
}
