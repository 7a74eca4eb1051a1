//! The names model: `src/extract/model/names.bin`.

use crate::chance::Chance;
use crate::crf::{Chain, Crf};
use crate::data::{self, Text};
use crate::model;
use anyhow::Context;
use copydesk::extract::entities::tagger::{LABELS, class};
use copydesk::extract::model::{Sections, Table};
use copydesk::extract::{Engine, Lexicon};
use std::collections::HashMap;
use std::path::Path;

/// A training set and how it is used.
struct Set {
    name: &'static str,
    /// How much each of its chains counts.
    weight: f32,
    /// It says nothing of names that are no person, body or place.
    three: bool,
    /// So many of its texts, which follow one another in one article, are read as one.
    joined: usize,
}

const SETS: &[Set] = &[
    Set {
        name: "btc",
        weight: 0.7,
        three: true,
        joined: 1,
    },
    Set {
        name: "wnut17_train",
        weight: 0.8,
        three: false,
        joined: 1,
    },
    Set {
        name: "gum_open",
        weight: 0.6,
        three: false,
        joined: 1,
    },
    Set {
        name: "crossner_train",
        weight: 1.0,
        three: false,
        joined: 1,
    },
    Set {
        name: "crossner_other_devtest",
        weight: 0.5,
        three: false,
        joined: 1,
    },
    Set {
        name: "wikigold",
        weight: 1.0,
        three: false,
        joined: 12,
    },
];

/// How often a feature must be seen to be learnt.
const LEAST: u32 = 2;

/// Length of the first steps of the descent.
const RATE: f32 = 0.1;

/// How hard weights are pulled back to nought.
const DECAY: f32 = 0.002;

/// Times that all islands are read.
const ROUNDS: usize = 6;

/// Share, of 256, of the features that are left out of a step, so that none is leant on alone.
const DROPPED: u64 = 76;

/// Rows that the file has room for.
const MOST: usize = 600_000;

/// An island with its features as hashes, before they are numbered.
struct Raw {
    set: usize,
    features: Vec<Vec<u64>>,
    allowed: Vec<u16>,
}

/// Trains and writes the model.
pub fn run(sets: &Path) -> anyhow::Result<()> {
    let engine = Engine::new(&Lexicon::shipped()?)?;
    let mut raw: Vec<Raw> = Vec::new();
    for (number, set) in SETS.iter().enumerate() {
        let texts = join(data::read(sets, set.name)?, set.joined);
        for text in &texts {
            study(&engine, number, text, &mut raw);
        }
        eprintln!(
            "  {}: {} texts, {} islands so far",
            set.name,
            texts.len(),
            raw.len()
        );
    }
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for feature in raw.iter().flat_map(|c| c.features.iter().flatten()) {
        *counts.entry(*feature).or_default() += 1;
    }
    let mut numbers: HashMap<u64, u32> = HashMap::new();
    let mut hashes: Vec<u64> = Vec::new();
    let mut chains: Vec<Chain> = Vec::new();
    for island in &raw {
        let mut chain = Chain {
            features: Vec::new(),
            ends: Vec::new(),
            allowed: island.allowed.clone(),
            weight: SETS[island.set].weight,
        };
        for token in &island.features {
            for feature in token {
                if counts.get(feature).copied().unwrap_or(0) >= LEAST {
                    let next = hashes.len() as u32;
                    let number = *numbers.entry(*feature).or_insert(next);
                    if number == next {
                        hashes.push(*feature);
                    }
                    chain.features.push(number);
                }
            }
            chain.ends.push(chain.features.len() as u32);
        }
        chains.push(chain);
    }
    drop((counts, numbers));
    eprintln!("  {} features, {} islands", hashes.len(), chains.len());
    let mut crf = Crf::new(hashes.len(), RATE, DECAY);
    let mut order: Vec<usize> = (0..chains.len()).collect();
    let mut chance = Chance(1);
    for round in 0..ROUNDS {
        chance.shuffle(&mut order);
        let mut loss = 0.0;
        for &i in &order {
            let seed = chance.next();
            loss += crf.learn(&chains[i], &|at| {
                (seed.wrapping_mul(2 * at as u64 + 1) >> 56) >= DROPPED
            });
        }
        eprintln!(
            "  round {}: loss {:.4} an island",
            round + 1,
            loss / order.len() as f32
        );
    }
    write(&crf, &hashes)
}

/// Texts that follow one another in one article, as one.
fn join(texts: Vec<Text>, count: usize) -> Vec<Text> {
    texts
        .chunks(count)
        .map(|few| {
            let mut whole = few[0].clone();
            for text in &few[1..] {
                whole.text.push('\n');
                let at = whole.text.len();
                whole.text.push_str(&text.text);
                whole
                    .names
                    .extend(text.names.iter().map(|&(a, b, k)| (a + at, b + at, k)));
            }
            whole
        })
        .collect()
}

/// Cuts one text into islands with the labels that its names allow.
fn study(engine: &Engine, set: usize, text: &Text, out: &mut Vec<Raw>) {
    let article = copydesk::ingest::text::raw(text.text.clone());
    // First token, last token and class of each name.
    let mut names: Option<Vec<(u32, u32, usize)>> = None;
    engine.study(&article, |doc, (tokens, features)| {
        let names = names.get_or_insert_with(|| {
            let mut names = Vec::new();
            for &(from, to, kind) in &text.names {
                let first = doc.token_at(from) as u32;
                let last = doc.token_at(to.saturating_sub(1)) as u32 + 1;
                names.push((first, last.max(first + 1), class(kind)));
            }
            names.sort_unstable();
            names
        });
        let outside: u16 = if SETS[set].three { 1 | 1 << 7 | 1 << 8 } else { 1 };
        let mut allowed = vec![outside; tokens.len()];
        for &(first, last, class) in names.iter() {
            for i in tokens
                .clone()
                .filter(|&i| (first as usize..last as usize).contains(&i))
            {
                let begins = i == first as usize || i == tokens.start;
                allowed[i - tokens.start] = 1 << (2 * class + if begins { 1 } else { 2 });
            }
        }
        // An inside whose beginning another name has taken begins anew.
        for i in 1..allowed.len() {
            let inside = allowed[i].trailing_zeros();
            if allowed[i].count_ones() == 1 && inside > 0 && inside % 2 == 0 {
                let fits = 1 << inside | 1 << (inside - 1);
                if allowed[i - 1] & fits == 0 {
                    allowed[i] = 1 << (inside - 1);
                }
            }
        }
        out.push(Raw {
            set,
            features: features.to_vec(),
            allowed,
        });
    });
}

/// Largest weight that is kept as it is.
const LARGEST: f32 = 2.5;

/// Rounds the weights to bytes, leaves out those that hardly count, and writes the file.
fn write(crf: &Crf, hashes: &[u64]) -> anyhow::Result<()> {
    let scale = LARGEST / 127.0;
    let mut rows: Vec<(u64, Vec<i8>, f32)> = hashes
        .iter()
        .zip(&crf.weights)
        .map(|(&hash, weights)| {
            let row: Vec<i8> = weights
                .iter()
                .map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8)
                .collect();
            (hash, row, weights.iter().map(|w| w * w).sum())
        })
        .filter(|(_, row, _)| row.iter().any(|w| w.unsigned_abs() > 2))
        .collect();
    rows.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    eprintln!("  {} rows count", rows.len());
    rows.truncate(MOST);
    let rows: Vec<(u64, Vec<i8>)> = rows.into_iter().map(|(hash, row, _)| (hash, row)).collect();
    let moves = crf
        .moves
        .as_flattened()
        .iter()
        .flat_map(|m| ((m / scale).round() as i16).to_le_bytes())
        .collect();
    let file = Sections::write(&[Table::write(LABELS, scale, &rows, 12), moves]);
    let path = model("names.bin");
    std::fs::write(&path, &file).with_context(|| path.display().to_string())?;
    eprintln!("  {}: {} rows, {} bytes", path.display(), rows.len(), file.len());
    Ok(())
}
