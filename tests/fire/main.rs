//! The store under fire: programs that are killed while they save, disks that are full or dying, two programs at once. What was
//! acknowledged must be there, what failed must have been told, and nothing may become unreadable.
//!
//! `cargo test` runs the short form of each trial. The long ones:
//!
//! ```text
//! cargo test --release --test fire -- kills 1000      SIGKILL at random moments, a thousand times
//! cargo test --release --test fire -- faults          every call of every save path fails in turn, in each way
//! cargo test --release --test fire -- pair 500        two programs, 500 saves each into one article
//! ```
//!
//! The program starts itself as the one that saves (`desk`), so that what is killed is a process with nothing but the store in it.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests stand outside the house"
)]

#[cfg(unix)]
mod desk;
#[cfg(unix)]
mod faults;
#[cfg(unix)]
mod kills;
#[cfg(unix)]
mod pair;

#[cfg(not(unix))]
fn main() {
    println!("fire: skipped, there are no signals here");
}

#[cfg(unix)]
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let many = |n: &str| n.parse::<usize>().expect("a number");
    match words.as_slice() {
        ["desk", rest @ ..] => desk::main(rest),
        ["kills", n] => kills::run(many(n)),
        ["faults"] => faults::run(&desk::OPS),
        ["faults", op] => faults::run(&[op]),
        ["pair", n] => pair::run(many(n)),
        _ => {
            // Called by `cargo test`, perhaps with the name of a test and options of its harness.
            let filter = words.iter().find(|w| !w.starts_with('-'));
            let wanted = |name: &str| filter.is_none_or(|f| name.contains(f)) && !words.contains(&"--list");
            if wanted("kills") {
                kills::run(50);
            }
            if wanted("faults") {
                faults::run(&["note"]);
            }
            if wanted("pair") {
                pair::run(25);
            }
            if !words.contains(&"--list") {
                tell_skipped();
            }
        }
    }
}

/// Says how many tests of this run of `cargo test` did not run, or not all of them. This program runs last, and what it prints is shown.
#[cfg(unix)]
fn tell_skipped() {
    let list = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("skipped");
    let text = std::fs::read_to_string(&list).unwrap_or_default();
    let lines: std::collections::BTreeSet<&str> = text.lines().collect();
    println!("{} tests were skipped, or a part of them", lines.len());
    for line in lines {
        println!("  {line}");
    }
    let _ = std::fs::remove_file(list);
}
