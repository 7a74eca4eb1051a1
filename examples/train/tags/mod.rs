//! The stage that makes the tagger's model: teacher's labels in, dictionary and weights out. A tenth of the texts is kept back
//! first and the agreement on it printed; the file is then trained on all of them.

mod dictionary;
mod perceptron;
mod report;
mod teacher;

use crate::Places;
use anyhow::Context;
use copydesk::extract::model::Sections;
use dictionary::Dictionary;
use teacher::Sample;

/// Lines of weights in the file, 32 bytes each.
const LINES: usize = 32 * 1024;

/// Times that all sentences are read.
const ROUNDS: usize = 8;

/// Makes `src/extract/model/tags.bin`.
pub fn run(places: &Places) -> anyhow::Result<()> {
    let samples = teacher::samples(&places.sets)?;
    let (held, rest): (Vec<&Sample>, Vec<&Sample>) = samples.iter().partition(|s| s.held_out);
    let tokens = |of: &[&Sample]| of.iter().map(|s| s.tokens.len()).sum::<usize>();
    eprintln!(
        "  {} tokens to learn from, {} kept back",
        tokens(&rest),
        tokens(&held)
    );
    let file = learn(&rest)?;
    report::print(&file, &held)?;
    let all: Vec<&Sample> = samples.iter().collect();
    let file = learn(&all)?;
    eprintln!("  {} bytes", file.len());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/extract/model/tags.bin");
    std::fs::write(path, file).context(path)
}

/// The bytes of a model that learned from these sentences.
fn learn(samples: &[&Sample]) -> anyhow::Result<Vec<u8>> {
    let dictionary = Dictionary::of(samples);
    let words = dictionary.bytes();
    eprintln!("  {} words, {} bytes", dictionary.len(), words.len());
    let weights = perceptron::train(samples, &dictionary, LINES, ROUNDS);
    Ok(Sections::write(&[words, weights]))
}
