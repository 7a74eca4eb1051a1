//! How good a model is end to end: the whole engine reads gold texts with it, before it is shipped. The measure is that of
//! the scorer: exact span and class, without a leading article or a final genitive.

use crate::data;
use copydesk::extract::entities::tagger::{Tagger, class};
use copydesk::extract::{Engine, EntityKind, Lexicon};
use std::collections::BTreeSet;
use std::path::Path;

/// Prints precision, recall and F1 for three and for four classes on each of these sets.
pub fn print(file: &[u8], folder: &Path, sets: &str) -> anyhow::Result<()> {
    let engine = Engine::new(&Lexicon::shipped()?)?.with_tagger(Tagger::read(file.to_vec().leak()).ok());
    for set in sets.split(',') {
        let mut counts = [[0usize; 3]; 4];
        for text in data::read(folder, set)? {
            let bare = |from: usize, to: usize, kind: EntityKind| {
                let name = text.text.get(from..to).unwrap_or("");
                let low = name.to_lowercase();
                let head = ["the ", "a ", "an "]
                    .iter()
                    .find(|a| low.starts_with(**a))
                    .map_or(0, |a| a.len());
                let tail = ["'s", "’s"]
                    .iter()
                    .find(|g| name.ends_with(**g))
                    .map_or(0, |g| g.len());
                (from + head, to - tail, class(kind))
            };
            let gold: BTreeSet<_> = text.names.iter().map(|&(a, b, k)| bare(a, b, k)).collect();
            let found = engine.extract(&copydesk::ingest::text::raw(text.text.clone()));
            let said: BTreeSet<_> = found
                .entities
                .iter()
                .flat_map(|e| e.mentions.iter().map(move |m| (m.span, m.kind.unwrap_or(e.kind))))
                .map(|(span, kind)| bare(span.start(), span.end(), kind))
                .collect();
            for (c, [right, wrong, there]) in counts.iter_mut().enumerate() {
                let of = |n: &&(usize, usize, usize)| n.2 == c;
                *there += gold.iter().filter(of).count();
                *wrong += said.iter().filter(of).count();
                *right += said.iter().filter(of).filter(|n| gold.contains(n)).count();
            }
        }
        let f1 = |classes: std::ops::Range<usize>| {
            let [right, said, there] = counts[classes]
                .iter()
                .fold([0; 3], |sum, c| [sum[0] + c[0], sum[1] + c[1], sum[2] + c[2]]);
            200.0 * right as f32 / (said + there).max(1) as f32
        };
        let sum = |i: usize| counts[..3].iter().map(|c| c[i]).sum::<usize>() as f32;
        eprintln!(
            "    {set:22} F1_3 {:.1} (P {:.1} R {:.1})  F1_4 {:.1}  PER {:.1} ORG {:.1} LOC {:.1} MISC {:.1}",
            f1(0..3),
            100.0 * sum(0) / sum(1).max(1.0),
            100.0 * sum(0) / sum(2).max(1.0),
            f1(0..4),
            f1(0..1),
            f1(1..2),
            f1(2..3),
            f1(3..4)
        );
    }
    Ok(())
}
