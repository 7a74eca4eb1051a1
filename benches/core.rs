//! The core's speed: `cargo bench --bench core`.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "benches stand outside the house"
)]

use copydesk::article::{CodePoints, Span};
use copydesk::extract::{Engine, Lexicon};
use copydesk::{anchor, ingest};
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// The bundled articles in plain text, one after the other, many times over.
fn corpus(bytes: usize) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-articles");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("the samples")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt" || e == "md"))
        .collect();
    names.sort();
    let once: String = names
        .iter()
        .map(|p| std::fs::read_to_string(p).expect("a sample") + "\n\n")
        .collect();
    let mut text = String::new();
    while text.len() < bytes {
        text.push_str(&once);
    }
    text
}

#[divan::bench(args = [4_000, 100_000, 1_000_000])]
fn extract(bencher: divan::Bencher, bytes: usize) {
    let engine = Engine::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
    let article = ingest::text::raw(corpus(bytes));
    bencher
        .counter(BytesCount::new(article.text.len()))
        .bench_local(|| engine.extract(&article));
}

#[divan::bench]
fn compile_the_lexicon(bencher: divan::Bencher) {
    bencher.bench_local(|| Engine::new(&Lexicon::shipped().expect("shipped")).map(|_| ()));
}

#[divan::bench]
fn code_points_of_a_megabyte(bencher: divan::Bencher) {
    let text = corpus(1_000_000) + "é";
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| CodePoints::new(&text).len());
}

/// Ten thousand notes on a megabyte, of which every hundredth word was changed.
#[divan::bench(sample_count = 10)]
fn carry_ten_thousand_spans(bencher: divan::Bencher) {
    let old = corpus(1_000_000);
    let new: String = old
        .split_inclusive(' ')
        .enumerate()
        .map(|(i, word)| if i % 100 == 99 { "altered " } else { word })
        .collect();
    let step = old.len() / 10_000;
    let floor = |mut at: usize| {
        while !old.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let spans: Vec<Span> = (0..10_000)
        .map(|i| Span::new(floor(i * step), floor((i * step + 60).min(old.len()))))
        .collect();
    bencher.bench_local(|| anchor::carry(&old, &new, &spans));
}
