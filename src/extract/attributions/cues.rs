//! The words that attribute, compiled: every form of every cue verb with what it may govern.

use crate::extract::phrase::{KeySet, Phrases};
use crate::extract::token::key_of;
use crate::extract::{Lexicon, LexiconError};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a cue may govern, any number at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Govern(u8);

impl Govern {
    /// Words before or after it, with or without "that".
    pub const SAY: Govern = Govern(1);
    /// The same, only where "that", a quotation, a colon or the order of words shows it.
    pub const STRICT: Govern = Govern(1 << 1);
    /// A clause after it.
    pub const CLAUSE: Govern = Govern(1 << 2);
    /// "to" and a verb.
    pub const INFINITIVE: Govern = Govern(1 << 3);
    /// A noun.
    pub const OBJECT: Govern = Govern(1 << 4);
    /// Somebody spoken to, before what is said.
    pub const ADDRESSED: Govern = Govern(1 << 5);

    /// What only seems so: "to" and a verb, and nobody who says it.
    pub const SEEM: Govern = Govern(1 << 6);

    /// An adjective behind a form of be: "that" must follow.
    pub const ATTITUDE: Govern = Govern(1 << 7);

    /// Whether the two have one in common.
    pub fn is(self, other: Govern) -> bool {
        self.0 & other.0 != 0
    }

    /// Both.
    pub const fn or(self, other: Govern) -> Govern {
        Govern(self.0 | other.0)
    }
}

/// How a cue noun is followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Nouns {
    /// "the claim that".
    pub that: bool,
    /// "a promise to".
    pub to: bool,
    /// "criticism of".
    pub of: bool,
    /// "a call for".
    pub r#for: bool,
    /// "questions about", "questions whether".
    pub about: bool,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    say: Vec<String>,
    strict: Vec<String>,
    clause: Vec<String>,
    infinitive: Vec<String>,
    object: Vec<String>,
    seem: Vec<String>,
    attitude: Vec<String>,
    seen: Vec<String>,
    nouns_about: Vec<String>,
    mute: Vec<String>,
    phrases: Vec<String>,
    nouns_that: Vec<String>,
    nouns_to: Vec<String>,
    nouns_of: Vec<String>,
    nouns_for: Vec<String>,
    nounlike: Vec<String>,
    passive: Vec<String>,
    after: Vec<String>,
    ends_clause: Vec<String>,
    ends_object: Vec<String>,
    labels: Vec<String>,
    between: Vec<String>,
    addressed: Vec<String>,
    irregular: BTreeMap<String, Vec<String>>,
}

/// The compiled lists.
pub struct CueWords {
    /// Every form of every verb.
    pub verbs: Phrases<Govern>,
    /// "according to".
    pub phrases: Phrases<()>,
    /// Nouns, by form.
    pub nouns: Phrases<Nouns>,
    /// Forms that are nouns more often than verbs.
    pub nounlike: KeySet,
    /// Participles that attribute to nobody behind "is".
    pub passive: KeySet,
    /// What may stand between a cue and what is said.
    pub after: Phrases<()>,
    /// Words that end a clause that is said.
    pub ends_clause: Phrases<()>,
    /// Words that end a noun that is judged.
    pub ends_object: Phrases<()>,
    /// Bodies that a headline names before a colon: "Poll: …".
    pub labels: KeySet,
    /// Things that say nothing: "the pane", "a card".
    pub mute: KeySet,
    /// Words besides adverbs that may stand between a helper or a subject and its verb.
    pub between: KeySet,
}

impl CueWords {
    /// Compiles `cues.toml`.
    pub fn new(lexicon: &Lexicon) -> Result<CueWords, LexiconError> {
        let file: File = lexicon.read("cues")?;
        let mut forms: BTreeMap<String, Govern> = BTreeMap::new();
        for (list, govern) in [
            (&file.say, Govern::SAY),
            (&file.strict, Govern::STRICT),
            (&file.clause, Govern::CLAUSE),
            (&file.infinitive, Govern::INFINITIVE),
            (&file.object, Govern::OBJECT),
            (&file.addressed, Govern::ADDRESSED),
            (&file.seem, Govern::SEEM),
            (&file.seen, Govern::default()),
        ] {
            for verb in list {
                for form in inflect(verb, &file.irregular) {
                    let there = forms.entry(form).or_default();
                    *there = there.or(govern);
                }
            }
        }
        // "is confident that": adjectives have one form.
        for word in &file.attitude {
            let there = forms.entry(word.clone()).or_default();
            *there = there.or(Govern::ATTITUDE);
        }
        let mut verbs = Phrases::default();
        for (form, govern) in forms {
            verbs.add(&form, govern);
        }
        let mut nouns: BTreeMap<&str, Nouns> = BTreeMap::new();
        for n in &file.nouns_that {
            nouns.entry(n).or_default().that = true;
        }
        for n in &file.nouns_to {
            nouns.entry(n).or_default().to = true;
        }
        for n in &file.nouns_of {
            nouns.entry(n).or_default().of = true;
        }
        for n in &file.nouns_for {
            nouns.entry(n).or_default().r#for = true;
        }
        for n in &file.nouns_about {
            nouns.entry(n).or_default().about = true;
        }
        let mut noun_rows = Phrases::default();
        for (form, how) in nouns {
            noun_rows.add(form, how);
        }
        let set = |words: &[String]| words.iter().map(|w| key_of(w)).collect();
        let rows = |words: &[String]| {
            let mut rows = Phrases::default();
            for w in words {
                rows.add(w, ());
            }
            rows
        };
        Ok(CueWords {
            verbs,
            phrases: rows(&file.phrases),
            nouns: noun_rows,
            nounlike: set(&file.nounlike),
            passive: set(&file.passive),
            after: rows(&file.after),
            ends_clause: rows(&file.ends_clause),
            ends_object: rows(&file.ends_object),
            labels: set(&file.labels),
            mute: set(&file.mute),
            between: set(&file.between),
        })
    }
}

/// The forms of a verb: itself, -s, -ed, -ing. Only the first word of several is inflected.
pub fn inflect(verb: &str, irregular: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let (head, rest) = verb.split_once(' ').map_or((verb, ""), |(h, r)| (h, r));
    let mut forms = vec![head.to_owned()];
    if let Some(odd) = irregular.get(head) {
        forms.extend(odd.iter().cloned());
    } else {
        let bytes = head.as_bytes();
        let vowel_before_y = bytes
            .len()
            .checked_sub(2)
            .is_some_and(|i| matches!(bytes[i], b'a' | b'e' | b'i' | b'o' | b'u'));
        if let Some(stem) = head.strip_suffix('y').filter(|_| !vowel_before_y) {
            forms.extend([format!("{stem}ies"), format!("{stem}ied"), format!("{head}ing")]);
        } else if let Some(stem) = head.strip_suffix('e') {
            let ing = if head.ends_with("ee") { head } else { stem };
            forms.extend([format!("{head}s"), format!("{head}d"), format!("{ing}ing")]);
        } else {
            let s = if ["s", "x", "z", "ch", "sh"].iter().any(|e| head.ends_with(e)) {
                "es"
            } else {
                "s"
            };
            forms.extend([format!("{head}{s}"), format!("{head}ed"), format!("{head}ing")]);
        }
    }
    if !rest.is_empty() {
        for form in &mut forms {
            form.push(' ');
            form.push_str(rest);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_take_their_usual_forms() {
        let none = BTreeMap::new();
        assert_eq!(inflect("deny", &none), ["deny", "denies", "denied", "denying"]);
        assert_eq!(inflect("call for", &none)[2], "called for");
        assert_eq!(inflect("note", &none)[3], "noting");
        assert_eq!(inflect("stress", &none)[1], "stresses");
    }
}
