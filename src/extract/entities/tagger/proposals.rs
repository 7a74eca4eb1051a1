//! What the rules say of each token, as the model is told it: the place in the row they propose, its kind, how far they trust it,
//! and which rule spoke.

use crate::extract::entities::candidate::Candidate;
use crate::extract::token::key_of;

/// The rules' candidates, by token.
#[derive(Default)]
pub struct Proposals {
    /// Which candidate holds each token: its index and one; 0 for none.
    of: Vec<u32>,
    candidates: Vec<(u32, u32, u64, u64)>,
}

impl Proposals {
    /// Lays candidates over so many tokens. Where two hold one token the first has it.
    pub fn new(candidates: &[Candidate], tokens: usize) -> Proposals {
        let mut of = vec![0; tokens];
        for (i, c) in candidates.iter().enumerate() {
            for slot in of.iter_mut().take(c.last as usize).skip(c.first as usize) {
                if *slot == 0 {
                    *slot = i as u32 + 1;
                }
            }
        }
        Proposals {
            of,
            candidates: candidates
                .iter()
                .map(|c| {
                    let label = 1
                        + ((c.kind as u64) << 2 | c.trust as u64)
                        + (u64::from(c.demonym) << 6)
                        + (u64::from(c.title < c.first) << 7);
                    (c.first, c.last, label, key_of(c.rule))
                })
                .collect(),
        }
    }

    /// Place, kind and trust as one number, and the rule; zeroes where the rules see no name.
    pub fn at(&self, i: usize) -> (u64, u64) {
        let index = self.of.get(i).copied().unwrap_or(0) as usize;
        match index.checked_sub(1).and_then(|c| self.candidates.get(c)) {
            None => (0, 0),
            Some(&(first, last, label, rule)) => {
                let place = u64::from(first as usize == i) | u64::from(last as usize == i + 1) << 1;
                (label << 2 | place, rule)
            }
        }
    }
}
