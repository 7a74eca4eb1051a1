//! The word beside a lone name that says what it is, and so for all of the article: ships and weapons, which training texts hardly name,
//! a firm behind "airline", the place that a visitor is from.

use super::candidate::{Candidate, Trust};
use super::lists::mark;
use super::reading::Reading;
use super::runs::guess;
use crate::extract::EntityKind as K;
use crate::extract::token::{Case, key};

/// "The trawler Havdis", "the THAAD missile", "a visitor from Pune": whatever the model took them for, and if it saw none.
pub fn name(r: &Reading, candidates: &mut Vec<Candidate>) {
    let mut unseen = Vec::new();
    for (i, _) in r
        .marks
        .iter()
        .enumerate()
        .filter(|(_, m)| *m & (mark::VESSEL | mark::ARMAMENT | mark::FIRM | mark::COMER) != 0)
    {
        let Some((at, kind, rule)) = beside(r, i) else {
            continue;
        };
        let apposed = at > i + 1 && kind == K::Organisation;
        let next = candidates.partition_point(|c| c.last as usize <= at);
        match candidates.get_mut(next).filter(|c| c.first as usize <= at) {
            None if kind == K::Product => unseen.push(Candidate {
                trust: Trust::Sure,
                ..guess(at..at + 1, kind, rule)
            }),
            Some(c)
                if c.entry.is_none()
                    && c.title == c.first
                    && (i + 1 == c.first as usize || c.len() == 1)
                    && (kind == K::Product
                        || kind == c.kind
                        || mistaken(r, c)
                        || apposed && c.kind == K::Place) =>
            {
                (c.kind, c.trust, c.rule) = (kind, Trust::Sure, rule);
            }
            None | Some(_) => {}
        }
    }
    for c in candidates.iter_mut().filter(|c| staffed(r, c)) {
        (c.kind, c.rule) = (K::Organisation, "org.staff");
    }
    if !unseen.is_empty() {
        candidates.append(&mut unseen);
        candidates.sort_by_key(|c| c.first);
    }
}

/// The noun at `i` has "the" before it, perhaps with a word or two between.
fn definite(r: &Reading, i: usize) -> bool {
    (1..=3).any(|back| i >= back && r.doc.key(i - back) == const { key("the") })
}

/// "A historian at the Skarvik Maritime Museum": a house that somebody works for is meant as a body, not as a building.
fn staffed(r: &Reading, c: &Candidate) -> bool {
    let at = c.first as usize;
    if c.kind != K::Place || c.entry.is_some() || c.len() < 2 || !r.is(c.last as usize - 1, mark::TOWN_TAIL) {
        return false;
    }
    let the = at > 0 && r.doc.key(at - 1) == const { key("the") };
    let Some(word) = at.checked_sub(1 + usize::from(the)).filter(|&w| w > 0) else {
        return false;
    };
    let works = [key("at"), key("of"), key("for"), key("with")].contains(&r.doc.key(word));
    works && r.doc.tokens[word - 1].case == Case::Lower && r.is(word - 1, mark::ROLE)
}

/// Taken for somebody, and nothing but the capital says so: in "the company Musk founded" somebody is meant.
fn mistaken(r: &Reading, c: &Candidate) -> bool {
    c.kind == K::Person && c.len() == 1 && !r.is(c.first as usize, mark::GIVEN | mark::FAMILY)
}

/// The capital that the word stands beside, what it is then, and the rule that says so. "A Nordby rocket" may be one of the town's;
/// letters in capitals are a maker's.
fn beside(r: &Reading, i: usize) -> Option<(usize, K, &'static str)> {
    if r.doc.tokens[i].case != Case::Lower {
        return None;
    }
    let name = |at: usize| r.capital(at) && !r.barred[at] && !r.is(at, mark::STOP | mark::NEVER);
    let (at, kind, rule) = if r.is(i, mark::VESSEL) {
        (i + 1, K::Product, "product.vessel")
    } else if r.is(i, mark::FIRM) {
        // "The shipping company, Sundvik, said": between commas the name is in apposition.
        let apposed = r.doc.word(i + 1) == "," && name(i + 2) && r.doc.word(i + 3) == "," && definite(r, i);
        (i + 1 + usize::from(apposed), K::Organisation, "org.noun")
    } else if r.is(i, mark::COMER) {
        let from = r.doc.key(i + 1) == const { key("from") };
        (from.then_some(i + 2)?, K::Place, "place.from")
    } else {
        let at = i.checked_sub(1)?;
        return (name(at) && r.doc.tokens[at].case == Case::Upper).then_some((
            at,
            K::Product,
            "product.armament",
        ));
    };
    name(at).then_some((at, kind, rule))
}
