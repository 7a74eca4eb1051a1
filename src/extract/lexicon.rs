//! The lexicon: word lists and rules as TOML, shipped in `config/lexicon/` and patched by the reader's files of the same names.
//!
//! A patch is laid over the shipped file table by table: a list of words is added to (a word written `"-word"` is taken out), any
//! other value is replaced, an entry of a list of tables with the `id` of a shipped one replaces it, another is added.

use toml::{Table, Value};

/// A lexicon file that cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("lexicon {file}: {what}")]
pub struct LexiconError {
    /// The file's name without `.toml`.
    pub file: String,
    /// What is wrong, with line or entry.
    pub what: String,
}

macro_rules! shipped {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../config/lexicon/", $name, ".toml"))),)*]
    };
}

/// The shipped files: name and text.
pub const SHIPPED: &[(&str, &str)] = shipped! {
    "abbreviations"
    "agentless"
    "contradictions"
    "cues"
    "doubts"
    "estimates"
    "events"
    "facts"
    "grammar"
    "groups"
    "hedges"
    "languages"
    "loaded"
    "numbers"
    "organisations"
    "outlets"
    "people"
    "places"
    "predictions"
    "products"
    "quantifiers"
    "social"
    "sources"
    "times"
    "verbs"
    "undated"
    "unsourced"
    "words"
    "works"
};

/// All lexicon files, merged.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    files: Table,
}

impl Lexicon {
    /// The shipped lexicon. Its files are tested, so the error can only be a fault of the build.
    pub fn shipped() -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon::default();
        for (name, text) in SHIPPED {
            lexicon.lay(name, text)?;
        }
        Ok(lexicon)
    }

    /// Lays one more file over what is there.
    pub fn lay(&mut self, name: &str, text: &str) -> Result<(), LexiconError> {
        let table: Table = text.parse().map_err(|e: toml::de::Error| LexiconError {
            file: name.to_owned(),
            what: e.to_string(),
        })?;
        let there = self
            .files
            .entry(name)
            .or_insert_with(|| Value::Table(Table::new()));
        merge(there, Value::Table(table));
        Ok(())
    }

    /// One file, read into a type of its own.
    pub fn read<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, LexiconError> {
        let value = self
            .files
            .get(name)
            .cloned()
            .unwrap_or_else(|| Value::Table(Table::new()));
        value.try_into().map_err(|e: toml::de::Error| LexiconError {
            file: name.to_owned(),
            what: e.message().to_owned(),
        })
    }
}

fn merge(there: &mut Value, patch: Value) {
    match (there, patch) {
        (Value::Table(there), Value::Table(patch)) => {
            for (name, value) in patch {
                match there.get_mut(&name) {
                    Some(old) => merge(old, value),
                    None => {
                        there.insert(name, value);
                    }
                }
            }
        }
        (Value::Array(there), Value::Array(patch)) => {
            for value in patch {
                match &value {
                    Value::String(word) if word.starts_with('-') => {
                        there.retain(|v| v.as_str() != Some(&word[1..]));
                    }
                    Value::Table(entry) => {
                        let id = entry.get("id").cloned();
                        match there
                            .iter_mut()
                            .find(|v| id.is_some() && v.get("id") == id.as_ref())
                        {
                            Some(old) => *old = value,
                            None => there.push(value),
                        }
                    }
                    _ if there.contains(&value) => {}
                    _ => there.push(value),
                }
            }
        }
        (there, patch) => *there = patch,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_adds_takes_out_and_replaces() {
        let mut lexicon = Lexicon::default();
        lexicon
            .lay("x", "words = [\"a\", \"b\"]\n[[rule]]\nid = \"r\"\nn = 1")
            .expect("shipped");
        lexicon
            .lay("x", "words = [\"-a\", \"c\"]\n[[rule]]\nid = \"r\"\nn = 2")
            .expect("patch");
        let table: Table = lexicon.read("x").expect("reads");
        assert_eq!(table["words"], Value::Array(vec!["b".into(), "c".into()]));
        assert_eq!(table["rule"].as_array().map(Vec::len), Some(1));
        assert_eq!(table["rule"][0]["n"].as_integer(), Some(2));
    }
}
