//! A linear-chain conditional random field, trained by stochastic gradient ascent with a step of its own for each weight (AdaGrad:
//! Duchi, Hazan and Singer, 2011). Where a set says less than the labels can, a token may have any of several labels, and the sum
//! over all readings that agree with them is made likely (Tsuboi and others, 2008).

use copydesk::extract::entities::tagger::{LABELS, follows};

/// A chain of tokens.
pub struct Chain {
    /// Features of all tokens, one behind the other.
    pub features: Vec<u32>,
    /// Where the features of each token end in `features`.
    pub ends: Vec<u32>,
    /// The labels that each token may have, as bits.
    pub allowed: Vec<u16>,
    /// How much the chain counts.
    pub weight: f32,
}

impl Chain {
    /// The features of token `i`.
    pub fn of(&self, i: usize) -> &[u32] {
        let start = i.checked_sub(1).map_or(0, |b| self.ends[b] as usize);
        &self.features[start..self.ends[i] as usize]
    }
}

type Row = [f32; LABELS];

/// The weights and what AdaGrad remembers of each.
pub struct Crf {
    /// Weights of each feature.
    pub weights: Vec<Row>,
    squares: Vec<Row>,
    /// What it is worth that one label follows another; what may not follow stays at 0 and is never used.
    pub moves: [Row; LABELS],
    move_squares: [Row; LABELS],
    /// First step.
    pub rate: f32,
    /// How far a weight falls back to 0 each time that it is touched, as a share.
    pub decay: f32,
}

impl Crf {
    /// All weights 0.
    pub fn new(features: usize, rate: f32, decay: f32) -> Crf {
        Crf {
            weights: vec![[0.0; LABELS]; features],
            squares: vec![[0.1; LABELS]; features],
            moves: [[0.0; LABELS]; LABELS],
            move_squares: [[1.0; LABELS]; LABELS],
            rate,
            decay,
        }
    }

    fn scores(&self, chain: &Chain, keep: &dyn Fn(usize) -> bool) -> Vec<Row> {
        (0..chain.ends.len())
            .map(|i| {
                let mut row = [0.0; LABELS];
                for (at, &f) in chain.of(i).iter().enumerate() {
                    if keep(at) {
                        let weights = &self.weights[f as usize];
                        (0..LABELS).for_each(|l| row[l] += weights[l]);
                    }
                }
                row
            })
            .collect()
    }

    /// Learns from one chain; `keep` says which of a token's features are looked at this time. Returns the chain's loss.
    pub fn learn(&mut self, chain: &Chain, keep: &dyn Fn(usize) -> bool) -> f32 {
        let scores = self.scores(chain, keep);
        let any = vec![u16::MAX; scores.len()];
        let (all, free) = self.expect(&scores, &any);
        let (agreeing, held) = self.expect(&scores, &chain.allowed);
        let step = self.rate;
        for i in 0..scores.len() {
            let mut gradient = [0.0; LABELS];
            let mut large = false;
            for l in 0..LABELS {
                gradient[l] = (held.labels[i][l] - free.labels[i][l]) * chain.weight;
                large |= gradient[l].abs() > 1e-4;
            }
            if !large {
                continue;
            }
            for (at, &f) in chain.of(i).iter().enumerate() {
                if !keep(at) {
                    continue;
                }
                let (weights, squares) = (&mut self.weights[f as usize], &mut self.squares[f as usize]);
                for l in 0..LABELS {
                    let g = gradient[l] - self.decay * weights[l];
                    squares[l] += g * g;
                    weights[l] += step * g / squares[l].sqrt();
                }
            }
        }
        for from in 0..LABELS {
            for to in 0..LABELS {
                let g = (held.moves[from][to] - free.moves[from][to]) * chain.weight;
                self.move_squares[from][to] += g * g;
                self.moves[from][to] += step * g / self.move_squares[from][to].sqrt();
            }
        }
        all - agreeing
    }

    /// The logarithm of the sum over all readings within `allowed`, and how often each label and each move is expected in them.
    fn expect(&self, scores: &[Row], allowed: &[u16]) -> (f32, Expected) {
        let count = scores.len();
        let mut weigh = [[0.0f32; LABELS]; LABELS];
        for (from, row) in weigh.iter_mut().enumerate() {
            for (to, slot) in row.iter_mut().enumerate() {
                if follows(from, to) {
                    *slot = self.moves[from][to].exp();
                }
            }
        }
        let mut tokens = Vec::with_capacity(count);
        let mut log = 0.0;
        for (row, &mask) in scores.iter().zip(allowed) {
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            log += top;
            let mut out = [0.0; LABELS];
            for l in 0..LABELS {
                if mask >> l & 1 == 1 {
                    out[l] = (row[l] - top).max(-60.0).exp();
                }
            }
            tokens.push(out);
        }
        let mut before: Vec<Row> = Vec::with_capacity(count);
        let mut at = [0.0; LABELS];
        at[0] = 1.0;
        for token in &tokens {
            let mut next = [0.0; LABELS];
            for (from, &here) in at.iter().enumerate() {
                if here > 0.0 {
                    (0..LABELS).for_each(|to| next[to] += here * weigh[from][to]);
                }
            }
            (0..LABELS).for_each(|l| next[l] *= token[l]);
            let sum = next.iter().sum::<f32>().max(1e-30);
            log += sum.ln();
            next.iter_mut().for_each(|p| *p /= sum);
            before.push(next);
            at = next;
        }
        let mut expected = Expected {
            labels: vec![[0.0; LABELS]; count],
            moves: [[0.0; LABELS]; LABELS],
        };
        let mut after = [1.0f32; LABELS];
        for i in (0..count).rev() {
            let sum: f32 = (0..LABELS)
                .map(|l| before[i][l] * after[l])
                .sum::<f32>()
                .max(1e-30);
            (0..LABELS).for_each(|l| expected.labels[i][l] = before[i][l] * after[l] / sum);
            let mut start = [0.0; LABELS];
            start[0] = 1.0;
            let previous = i.checked_sub(1).map_or(start, |p| before[p]);
            let mut back = [0.0; LABELS];
            let mut total = 0.0;
            let mut pairs = [[0.0; LABELS]; LABELS];
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let flow = weigh[from][to] * tokens[i][to] * after[to];
                    back[from] += flow;
                    pairs[from][to] = previous[from] * flow;
                    total += pairs[from][to];
                }
            }
            let total = total.max(1e-30);
            for from in 0..LABELS {
                for to in 0..LABELS {
                    expected.moves[from][to] += pairs[from][to] / total;
                }
            }
            let top = back.iter().copied().fold(1e-30, f32::max);
            back.iter_mut().for_each(|b| *b /= top);
            after = back;
        }
        (log, expected)
    }
}

struct Expected {
    labels: Vec<Row>,
    moves: [Row; LABELS],
}
