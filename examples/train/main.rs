//! How the shipped models are made: `cargo run --release --example train -- FOLDER [STAGE…]`, where FOLDER holds the training sets
//! as `NAME.jsonl.gz`. Without a stage all are run, in order.
//!
//! Every stage is deterministic: the same sets give the same file, bit for bit. Sums are taken in one order whatever the number of
//! cores, and what is called random comes from a fixed seed. Progress goes to stderr. No stage takes more than a few
//! minutes, so none keeps checkpoints. `docs/models.md` says which sets are used and under which licence.

// A program of its own, run by developers: it reads and writes files, times itself and talks on stderr.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

mod chance;
mod clusters;
#[allow(
    clippy::needless_range_loop,
    reason = "sums over labels read as in the books when they run over numbers"
)]
mod crf;
mod data;
mod names;

use std::path::{Path, PathBuf};

/// One step of the training.
struct Stage {
    name: &'static str,
    about: &'static str,
    /// Given the folder of the training sets.
    run: fn(&Path) -> anyhow::Result<()>,
}

/// All stages, in the order in which they are run. A later one may read what an earlier one made.
const STAGES: &[Stage] = &[
    Stage {
        name: "clusters",
        about: "words that are used alike",
        run: clusters::run,
    },
    Stage {
        name: "names",
        about: "the names model",
        run: names::run,
    },
];

/// Where a model file of this name lies.
fn model(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/extract/model")
        .join(name)
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let Some(sets) = arguments.next() else {
        for stage in STAGES {
            eprintln!("{:12} {}", stage.name, stage.about);
        }
        anyhow::bail!("give the folder of the training sets");
    };
    let asked: Vec<String> = arguments.collect();
    if let Some(unknown) = asked.iter().find(|a| STAGES.iter().all(|s| s.name != **a)) {
        anyhow::bail!("there is no stage {unknown:?}");
    }
    for stage in STAGES {
        if asked.is_empty() || asked.iter().any(|a| a == stage.name) {
            let began = std::time::Instant::now();
            eprintln!("{}: {}", stage.name, stage.about);
            (stage.run)(Path::new(&sets))?;
            eprintln!("{}: {:.0} s", stage.name, began.elapsed().as_secs_f32());
        }
    }
    Ok(())
}
