//! The averaged perceptron (Collins, 2002), trained in the very bytes where its weights will lie: features that share a line have
//! met there during training. History is what the tagger itself said, so that it learns to live with its own mistakes.

use super::dictionary::Dictionary;
use super::teacher::Sample;
use copydesk::extract::tags::features::{Entry, FEATURES, Features, Past, Scene, features};
use copydesk::extract::tags::model::{Choices, LINE, choices, slot};
use copydesk::extract::tags::{Tag, TagSet};

/// By how much the right tag must win; less is learned from too.
const MARGIN: f32 = 3.0;

/// A feature met less often is not learned from, so that it takes no room.
const FEWEST: u8 = 2;

/// Counters of features, by hash.
const COUNTERS: usize = 1 << 25;

struct Weights {
    now: Vec<f32>,
    sum: Vec<f64>,
    since: Vec<u32>,
    lines: usize,
    step: u32,
    met: Vec<u8>,
}

impl Weights {
    fn counter(feature: u64) -> usize {
        (feature >> 20) as usize & (COUNTERS - 1)
    }

    fn change(&mut self, features: &Features, tag: Tag, by: f32) {
        for &feature in features {
            if self.met[Weights::counter(feature)] < FEWEST {
                continue;
            }
            let at = slot(feature, self.lines, tag);
            self.sum[at] += f64::from(self.now[at]) * f64::from(self.step - self.since[at]);
            self.since[at] = self.step;
            self.now[at] += by;
        }
    }

    fn scores(&self, set: TagSet, features: &Features) -> [f32; Tag::COUNT] {
        let mut sums = [0.0; Tag::COUNT];
        for &feature in features {
            for tag in set.iter() {
                sums[tag as usize] += self.now[slot(feature, self.lines, tag)];
            }
        }
        sums
    }

    /// The averages as bytes.
    fn bytes(mut self) -> Vec<u8> {
        let step = self.step;
        for at in 0..self.now.len() {
            self.sum[at] += f64::from(self.now[at]) * f64::from(step - self.since[at]);
        }
        let mean: Vec<f64> = self.sum.iter().map(|s| s / f64::from(step)).collect();
        let mut sizes: Vec<f64> = mean.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        // The few largest are cut, so that all others are told apart finely.
        let top = sizes.get(sizes.len() * 9995 / 10000).copied().unwrap_or(1.0);
        eprintln!("  {} of {} weights, clipped at {top:.2}", sizes.len(), mean.len());
        mean.iter()
            .map(|w| ((w / top * 127.0).round().clamp(-127.0, 127.0) as i8) as u8)
            .collect()
    }
}

/// The bytes of the weights learned from these sentences.
pub fn train(samples: &[&Sample], dictionary: &Dictionary, lines: usize, rounds: usize) -> Vec<u8> {
    let entries: Vec<Vec<Entry>> = samples
        .iter()
        .map(|s| s.tokens.iter().map(|t| dictionary.entry(t)).collect())
        .collect();
    let mut weights = Weights {
        now: vec![0.0; lines * LINE],
        sum: vec![0.0; lines * LINE],
        since: vec![0; lines * LINE],
        lines,
        step: 0,
        met: vec![0; COUNTERS],
    };
    let mut found: Features = [0; FEATURES];
    for (sample, entries) in samples.iter().zip(&entries) {
        walk(sample, entries, |scene, past, i, tags, choice| {
            tags[i] = sample.gold[i];
            if let Choices::Some(_) = choice {
                features(scene, i, tags, past, &mut found);
                for &feature in &found {
                    let met = &mut weights.met[Weights::counter(feature)];
                    *met = met.saturating_add(1);
                }
            }
        });
    }
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..rounds {
        for i in (1..order.len()).rev() {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            order.swap(i, (seed % (i as u64 + 1)) as usize);
        }
        let (mut seen, mut wrong) = (0u32, 0u32);
        for &at in &order {
            let sample = samples[at];
            walk(sample, &entries[at], |scene, past, i, tags, choice| {
                let set = match choice {
                    Choices::One(tag) => {
                        tags[i] = tag;
                        return;
                    }
                    Choices::Some(set) => set,
                };
                features(scene, i, tags, past, &mut found);
                let sums = weights.scores(set, &found);
                let gold = sample.gold[i];
                let by_score =
                    |a: &Tag, b: &Tag| sums[*a as usize].total_cmp(&sums[*b as usize]).then(b.cmp(a));
                let best = set.iter().max_by(by_score).unwrap_or_default();
                tags[i] = best;
                weights.step += 1;
                if !sample.sure[i] || !set.has(gold) {
                    return;
                }
                seen += 1;
                wrong += u32::from(best != gold);
                let rival = set.iter().filter(|t| *t != gold).max_by(by_score);
                if let Some(rival) = rival
                    && sums[gold as usize] < sums[rival as usize] + MARGIN
                {
                    weights.change(&found, gold, 0.25);
                    weights.change(&found, rival, -0.25);
                }
            });
        }
        eprintln!(
            "  round {}: {:.2} % wrong of {seen} scored",
            round + 1,
            100.0 * f64::from(wrong) / f64::from(seen.max(1))
        );
    }
    weights.bytes()
}

/// Goes through a sentence as the tagger does; `tell` sets the tag of each token.
fn walk(sample: &Sample, entries: &[Entry], mut tell: impl FnMut(&Scene, Past, usize, &mut [Tag], Choices)) {
    let scene = Scene {
        text: &sample.text,
        tokens: &sample.tokens,
        entries,
        style: sample.style,
    };
    let mut tags = vec![Tag::Other; sample.tokens.len()];
    let mut past = Past::default();
    for i in 0..tags.len() {
        let choice = choices(&scene, i);
        tell(&scene, past, i, &mut tags, choice);
        past.read(tags[i], entries[i].helper);
    }
}
