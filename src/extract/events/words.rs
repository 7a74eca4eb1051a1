//! The words that tell of events, compiled from `config/lexicon/verbs.toml`.

use crate::extract::grammar::Grammar;
use crate::extract::phrase::KeySet;
use crate::extract::token::key_of;
use crate::extract::{Lexicon, LexiconError};
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    bases: Vec<String>,
    irregular: Vec<String>,
    nouns: Vec<String>,
    not: Vec<String>,
    aspect: Vec<String>,
    light: Vec<String>,
    telling: Vec<String>,
    bounds: Vec<String>,
    periods: Vec<String>,
    against: Vec<String>,
    printed: Vec<String>,
    measures: Vec<String>,
    fixed: Vec<String>,
    forward: Vec<String>,
    plain: Vec<String>,
    happening: Vec<String>,
}

/// The compiled word lists; each is told in the file.
pub struct Words {
    /// The small words.
    pub grammar: Grammar,
    /// Forms that are verbs wherever they stand: `said`, `withdrew`.
    pub sure: KeySet,
    /// Forms that are nouns too: `plan`, `reports`.
    pub open: KeySet,
    /// Nouns that name an event.
    pub nouns: KeySet,
    /// Words that look like verbs or events and are none.
    pub not: KeySet,
    /// Verbs that only tell how another act goes: `began`, `expected`.
    pub aspect: KeySet,
    /// Verbs whose object is the event: `had`, `held`.
    pub light: KeySet,
    /// Verbs of saying.
    pub telling: KeySet,
    /// Words before a date that make it a limit: `until`.
    pub bounds: KeySet,
    /// Nouns that name a stretch of time: `quarter`.
    pub periods: KeySet,
    /// Words that bring in what something is compared with: `than`.
    pub against: KeySet,
    /// What a date names and does not date: "Friday's editions".
    pub printed: KeySet,
    /// Nouns of figures: what the figure did is the event, "third-quarter profit rose".
    pub measures: KeySet,
    /// What a verb of little meaning has behind it in a set phrase: "took place".
    pub fixed: KeySet,
    /// Verbs of what is to come: a date behind them is that of the thing expected.
    pub forward: KeySet,
    /// Words that stand behind "to" and are no verbs there: "brought to power".
    pub plain: KeySet,
    /// Verbs that only tell that an event was: "occurred".
    pub happening: KeySet,
}

impl Words {
    /// Compiles them.
    pub fn new(lexicon: &Lexicon) -> Result<Words, LexiconError> {
        let file: File = lexicon.read("verbs")?;
        let set = |words: &[String]| words.iter().map(|w| key_of(w)).collect::<KeySet>();
        let mut sure = set(&file.irregular);
        let mut open = KeySet::default();
        for base in &file.bases {
            let stem = base.strip_suffix('e').unwrap_or(base);
            let consonant_y = base
                .strip_suffix('y')
                .filter(|s| !s.ends_with(['a', 'e', 'o', 'u']));
            sure.insert(key_of(&format!("{stem}ing")));
            sure.insert(key_of(&match consonant_y {
                Some(s) => format!("{s}ied"),
                None => format!("{stem}ed"),
            }));
            // `planned`, `stopping`.
            if let Some(last) = base.chars().next_back().filter(|c| "bdgklmnprt".contains(*c)) {
                sure.insert(key_of(&format!("{base}{last}ed")));
                sure.insert(key_of(&format!("{base}{last}ing")));
            }
            open.insert(key_of(base));
            open.insert(key_of(&match consonant_y {
                Some(s) => format!("{s}ies"),
                None if base.ends_with(['s', 'x', 'z']) || base.ends_with("sh") || base.ends_with("ch") => {
                    format!("{base}es")
                }
                None => format!("{base}s"),
            }));
        }
        let mut nouns = set(&file.nouns);
        nouns.extend(file.nouns.iter().map(|n| key_of(&format!("{n}s"))));
        Ok(Words {
            grammar: Grammar::new(lexicon)?,
            sure,
            open,
            nouns,
            not: set(&file.not),
            aspect: set(&file.aspect),
            light: set(&file.light),
            telling: set(&file.telling),
            bounds: set(&file.bounds),
            periods: set(&file.periods),
            against: set(&file.against),
            printed: set(&file.printed),
            measures: set(&file.measures),
            fixed: set(&file.fixed),
            forward: set(&file.forward),
            plain: set(&file.plain),
            happening: set(&file.happening),
        })
    }
}
