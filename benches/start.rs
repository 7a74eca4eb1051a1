//! From exec to the article on screen, in a pseudo-terminal: `cargo bench --bench start`.
//!
//! Each run starts the program anew on a store of its own and stops the watch when the first sentence and the status line are on the
//! screen model, so the time holds exec, reading, the first wrap, the first frame and its way through the terminal. Printed are
//! minimum, median and maximum; on a busy machine the minimum is the honest one. A `true` of the same kind is timed beside it, to
//! show what starting any process here costs.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "benches stand outside the house"
)]

#[path = "../tests/support/mod.rs"]
#[allow(dead_code)]
mod support;

use std::time::{Duration, Instant};
use support::{Start, Terminal};

const WORDS: &[&str] = &[
    "the",
    "harbour",
    "council",
    "said",
    "that",
    "three",
    "ferries",
    "were",
    "late",
    "on",
    "Tuesday",
    "because",
    "of",
    "fog",
    "and",
    "reportedly",
    "one",
    "captain",
    "refused",
    "to",
    "sail",
];

fn article(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 100);
    let mut i = 0usize;
    while text.len() < bytes {
        for _ in 0..5 {
            let mut first = true;
            for _ in 0..18 {
                let word = WORDS[(i * 7 + i / 11) % WORDS.len()];
                i += 1;
                if first {
                    text.push_str("Harbour ");
                    first = false;
                }
                text.push_str(word);
                text.push(' ');
            }
            text.pop();
            text.push_str(". ");
        }
        text.pop();
        text.push_str("\n\n");
    }
    text
}

fn time(name: &str, bytes: usize, runs: usize) {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("article.txt");
    std::fs::write(&path, article(bytes)).expect("written");
    let path = path.to_str().expect("a plain path");
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let watch = Instant::now();
            let mut terminal = Terminal::start(&Start {
                args: &[path],
                store: home.path(),
                size: (80, 24),
                colour: true,
            });
            terminal.wait_for("Harbour the");
            let took = watch.elapsed();
            terminal.keys("q");
            terminal.ends();
            took
        })
        .collect();
    print_row(name, &mut times);
}

fn print_row(name: &str, times: &mut [Duration]) {
    times.sort();
    let ms = |d: Duration| d.as_secs_f64() * 1000.0;
    println!(
        "{name:<28} min {:>7.1} ms   median {:>7.1} ms   max {:>7.1} ms   ({} runs)",
        ms(times[0]),
        ms(times[times.len() / 2]),
        ms(times[times.len() - 1]),
        times.len()
    );
}

fn main() {
    // `cargo test --benches` asks for one quick run.
    let runs = if std::env::args().any(|a| a == "--bench") {
        15
    } else {
        1
    };
    let mut empty: Vec<Duration> = (0..runs)
        .map(|_| {
            let watch = Instant::now();
            let _ = std::process::Command::new("true").status();
            watch.elapsed()
        })
        .collect();
    print_row("any process (`true`)", &mut empty);
    time("600 words to first frame", 3_400, runs);
    time("10 MB to first frame", 10_000_000, runs.min(8));
}
