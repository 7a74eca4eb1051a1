//! A people and the place that it is named after, where no list knows them: "Dravian" in an article that speaks of Dravia.

use super::candidate::{Candidate, Trust};
use super::reading::Reading;
use crate::extract::EntityKind as K;
use crate::extract::phrase::KeyMap;
use crate::extract::token::{Case, key_of};

/// What stands behind a place's name in the name of its people, and what of the place's name it took the room of.
const ENDINGS: [(&str, &str); 8] = [
    ("n", ""),
    ("an", ""),
    ("ian", ""),
    ("ese", ""),
    ("ish", ""),
    ("ian", "ia"),
    ("ese", "a"),
    ("i", ""),
];

/// Shortest name of a place that lends itself, in bytes: below that the ends of words meet by chance.
const SHORTEST: usize = 4;

/// Makes a people of every lone word that is the name of a place of this article with such an ending, whatever it was taken for.
pub fn link(r: &Reading, candidates: &mut [Candidate]) {
    let mut places: KeyMap<u32> = KeyMap::default();
    for c in candidates
        .iter()
        .filter(|c| c.kind == K::Place && !c.demonym && c.len() == 1)
    {
        places.entry(r.doc.key(c.first as usize)).or_insert(c.first);
    }
    if places.is_empty() {
        return;
    }
    let unknown = |c: &&mut Candidate| {
        c.len() == 1
            && c.entry.is_none()
            && (c.kind == K::Group || matches!(c.kind, K::Organisation | K::Work) && c.trust != Trust::Sure)
            && r.doc.tokens[c.first as usize].case == Case::Title
    };
    for c in candidates.iter_mut().filter(unknown) {
        if let Some(place) = home(r.doc.word(c.first as usize), &places) {
            (c.kind, c.rule) = (K::Place, "place.people");
            (c.demonym, c.home) = (true, Some(place));
        }
    }
}

/// The place that a people is named after.
fn home(word: &str, places: &KeyMap<u32>) -> Option<u32> {
    let word = word.strip_suffix("ns").map_or(word, |stem| &word[..=stem.len()]);
    ENDINGS.iter().find_map(|(ending, end)| {
        let stem = word.strip_suffix(ending)?;
        let name = format!("{stem}{end}");
        (name.len() >= SHORTEST).then(|| places.get(&key_of(&name)).copied())?
    })
}
