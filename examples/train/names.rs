//! The names model: `src/extract/model/names.bin`.

use crate::chance::Chance;
use crate::crf::{Chain, Crf};
use crate::data::{self, Text};
use crate::{Places, model, trial};
use anyhow::Context;
use copydesk::extract::entities::tagger::{self, LABELS, class};
use copydesk::extract::model::{Sections, Table};
use copydesk::extract::{Engine, Lexicon};
use std::collections::HashMap;

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

/// A number that a developer may set for a trial.
fn knob(name: &str, otherwise: f32) -> f32 {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(otherwise)
}

/// An island with its features as hashes, before they are numbered.
struct Raw {
    set: usize,
    held_out: bool,
    text: usize,
    start: usize,
    features: Vec<Vec<u64>>,
    allowed: Vec<u16>,
}

/// Names of one text: first token, last token, class.
type Names = Vec<(u32, u32, usize)>;

/// Trains and writes the model.
pub fn run(places: &Places) -> anyhow::Result<()> {
    let engine = Engine::new(&Lexicon::shipped()?)?;
    let hold = knob("HOLD", 0.0) as usize;
    let mut raw: Vec<Raw> = Vec::new();
    let mut gold: Vec<(usize, bool, Names)> = Vec::new();
    for (number, set) in SETS.iter().enumerate() {
        let texts = join(data::read(&places.sets, set.name)?, set.joined);
        for (i, text) in texts.iter().enumerate() {
            let held_out = hold > 0 && i % hold == 0;
            let names = study(&engine, number, held_out, text, gold.len(), &mut raw);
            gold.push((number, held_out, names));
        }
        eprintln!(
            "  {}: {} texts, {} islands so far",
            set.name,
            texts.len(),
            raw.len()
        );
    }
    let least = knob("LEAST", 2.0) as u32;
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for feature in raw
        .iter()
        .filter(|c| !c.held_out)
        .flat_map(|c| c.features.iter().flatten())
    {
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
            weight: knob(SETS[island.set].name, SETS[island.set].weight),
        };
        for token in &island.features {
            for feature in token {
                if counts.get(feature).copied().unwrap_or(0) >= least {
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
    let mut crf = Crf::new(hashes.len(), knob("RATE", 0.1), knob("DECAY", 0.002));
    let mut order: Vec<usize> = (0..chains.len()).filter(|&i| !raw[i].held_out).collect();
    let mut chance = Chance(1);
    let rounds = knob("ROUNDS", 6.0) as usize;
    let drop = (knob("DROP", 0.3) * 256.0) as u64;
    for round in 0..rounds {
        chance.shuffle(&mut order);
        let mut loss = 0.0;
        for &i in &order {
            // Each feature is left out now and then, so that none is leant on alone.
            let seed = chance.next();
            loss += crf.learn(&chains[i], &|at| {
                (seed.wrapping_mul(2 * at as u64 + 1) >> 56) >= drop
            });
        }
        eprintln!(
            "  round {}: loss {:.4} an island",
            round + 1,
            loss / order.len() as f32
        );
        if hold > 0 && (round + 1 == rounds || round % 3 == 2) {
            report(&crf, &raw, &chains, &gold);
        }
    }
    write(places, &crf, &hashes)
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

/// Cuts one text into islands with the labels that its names allow; returns its names by token.
fn study(
    engine: &Engine,
    set: usize,
    held_out: bool,
    text: &Text,
    number: usize,
    out: &mut Vec<Raw>,
) -> Names {
    let article = copydesk::ingest::text::raw(text.text.clone());
    let mut names: Option<Names> = None;
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
            held_out,
            text: number,
            start: tokens.start,
            features: features.to_vec(),
            allowed,
        });
    });
    names.unwrap_or_else(|| {
        text.names
            .iter()
            .map(|&(a, b, k)| (a as u32, b as u32, class(k)))
            .collect()
    })
}

/// Prints precision, recall and F1 of persons, bodies and places (and of all four) in the texts that were held out.
fn report(crf: &Crf, raw: &[Raw], chains: &[Chain], gold: &[(usize, bool, Names)]) {
    let mut found: Vec<Names> = vec![Vec::new(); gold.len()];
    for (island, chain) in raw.iter().zip(chains).filter(|(r, _)| r.held_out) {
        let mut names = Vec::new();
        tagger::names(&crf.best(chain), island.start, &mut names);
        found[island.text].extend(names.iter().map(|f| (f.first, f.last, f.class)));
    }
    let mut sum = 0.0;
    for (number, set) in SETS.iter().enumerate() {
        let mut line = format!("    {:24}", set.name);
        for classes in [3, 4] {
            let (mut right, mut said, mut there) = (0, 0, 0);
            for ((_, _, names), found) in gold
                .iter()
                .zip(&found)
                .filter(|((s, held, _), _)| *s == number && *held)
            {
                let within = |n: &&(u32, u32, usize)| n.2 < classes;
                said += found.iter().filter(within).count();
                there += names.iter().filter(within).count();
                right += found.iter().filter(within).filter(|n| names.contains(n)).count();
            }
            let f = |a: usize, b: usize| 100.0 * a as f32 / b.max(1) as f32;
            let (p, r) = (f(right, said), f(right, there));
            let f1 = 2.0 * p * r / (p + r).max(0.01);
            line += &format!("  F1_{classes} {f1:.1} (P {p:.1} R {r:.1})");
            if classes == 3 {
                sum += f1;
            }
        }
        eprintln!("{line}");
    }
    eprintln!("    mean F1_3 {:.2}", sum / SETS.len() as f32);
}

/// Largest weight that is kept as it is.
const LARGEST: f32 = 2.5;

/// Rounds the weights to bytes, leaves out those that hardly count, and writes the file.
fn write(places: &Places, crf: &Crf, hashes: &[u64]) -> anyhow::Result<()> {
    let most = knob("ROWS", 600_000.0) as usize;
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
    rows.truncate(most);
    let rows: Vec<(u64, Vec<i8>)> = rows.into_iter().map(|(hash, row, _)| (hash, row)).collect();
    let moves = crf
        .moves
        .as_flattened()
        .iter()
        .flat_map(|m| ((m / scale).round() as i16).to_le_bytes())
        .collect();
    let file = Sections::write(&[Table::write(LABELS, scale, &rows, 12), moves]);
    if let Ok(sets) = std::env::var("TRY") {
        trial::print(&file, &places.sets.join("../dev"), &sets)?;
    }
    let path = model("names.bin");
    std::fs::write(&path, &file).with_context(|| path.display().to_string())?;
    eprintln!("  {}: {} rows, {} bytes", path.display(), rows.len(), file.len());
    Ok(())
}
