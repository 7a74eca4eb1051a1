//! Ships and weapons, which training texts hardly name: the word beside a lone name says what it is, and so for all of the article.

use super::candidate::{Candidate, Trust};
use super::lists::mark;
use super::reading::Reading;
use super::runs::guess;
use crate::extract::EntityKind as K;
use crate::extract::token::Case;

/// "The trawler Havdis", "the THAAD missile": products, whatever the model took them for, and if it saw none.
pub fn name(r: &Reading, candidates: &mut Vec<Candidate>) {
    let mut unseen = Vec::new();
    for (i, _) in r
        .marks
        .iter()
        .enumerate()
        .filter(|(_, m)| *m & (mark::VESSEL | mark::ARMAMENT) != 0)
    {
        let Some((at, rule)) = beside(r, i) else { continue };
        let next = candidates.partition_point(|c| c.last as usize <= at);
        match candidates.get_mut(next).filter(|c| c.first as usize <= at) {
            None => unseen.push(Candidate {
                trust: Trust::Sure,
                ..guess(at..at + 1, K::Product, rule)
            }),
            Some(c)
                if c.entry.is_none() && c.title == c.first && (i + 1 == c.first as usize || c.len() == 1) =>
            {
                (c.kind, c.trust, c.rule) = (K::Product, Trust::Sure, rule);
            }
            Some(_) => {}
        }
    }
    if !unseen.is_empty() {
        candidates.append(&mut unseen);
        candidates.sort_by_key(|c| c.first);
    }
}

/// The capital that the word for a thing stands beside, and the rule that says so. "A Nordby rocket" may be one of the town's;
/// letters in capitals are a maker's.
fn beside(r: &Reading, i: usize) -> Option<(usize, &'static str)> {
    if r.doc.tokens[i].case != Case::Lower {
        return None;
    }
    let name = |at: usize| r.capital(at) && !r.barred[at] && !r.is(at, mark::STOP | mark::NEVER);
    if r.is(i, mark::VESSEL) {
        return name(i + 1).then_some((i + 1, "product.vessel"));
    }
    let at = i.checked_sub(1)?;
    (name(at) && r.doc.tokens[at].case == Case::Upper).then_some((at, "product.armament"))
}
