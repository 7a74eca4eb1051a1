//! A library of ten years: `cargo bench --bench library`.
//!
//! Makes two libraries under `target/library` (kept for the next time; 3 GB) and measures on them what a reader waits for:
//!
//! - making the index anew: 100,000 notes in 20,000 articles;
//! - looking through a library in which nothing, and one article, was changed: 100,000 articles;
//! - search as you type: the beginnings of words and of phrases, key by key, with what the Library screen asks for at each;
//! - exec to first frame with that library and with an empty one.
//!
//! `COPYDESK_BENCH_ARTICLES` makes the large library smaller or larger.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "benches stand outside the house"
)]

mod make;
#[path = "../../tests/support/mod.rs"]
#[allow(dead_code)]
mod support;

use copydesk::index::{Index, Order};
use copydesk::query::Query;
use copydesk::store::Store;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use support::{Start, Terminal};

const TODAY: &str = "2026-06-01";

fn main() {
    let whole = std::env::args().any(|a| a == "--bench");
    let asked = std::env::var("COPYDESK_BENCH_ARTICLES")
        .ok()
        .and_then(|n| n.parse().ok());
    // `cargo test --benches` asks for one quick run.
    let (small, large, runs) = if whole {
        (20_000, asked.unwrap_or(100_000), 15)
    } else {
        (40, 200, 1)
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("library");
    making_anew(&folder, small);
    let home = made(&folder, large, 1);
    let mut index = looking_through(&home, large);
    as_you_type(&mut index);
    drop(index);
    starting(&folder, &home, runs);
}

/// A home with a library of so many articles; made where it is not there.
fn made(folder: &Path, articles: usize, notes: usize) -> PathBuf {
    let home = folder.join(format!("{articles}-articles-{notes}-notes"));
    let done = home.join("made");
    if !done.exists() {
        eprintln!("making {articles} articles in {} …", home.display());
        let _ = std::fs::remove_dir_all(&home);
        make::library(&home.join("library"), articles, notes);
        std::fs::write(&done, "").expect("written");
    }
    home
}

fn refreshed(index: &mut Index) -> (Duration, usize) {
    let watch = Instant::now();
    let gathered = index
        .refresh(&mut |_, _| {}, &AtomicBool::new(false))
        .expect("looked through");
    (watch.elapsed(), gathered.read)
}

fn opened(home: &Path) -> Index {
    Index::open(
        &Store::new(home.join("library")),
        Some(&home.join(".cache/copydesk")),
    )
    .expect("an index")
}

fn making_anew(folder: &Path, articles: usize) {
    let home = made(folder, articles, 5);
    for _ in 0..2 {
        let _ = std::fs::remove_dir_all(home.join(".cache"));
        let watch = Instant::now();
        let (_, read) = refreshed(&mut opened(&home));
        println!(
            "index made anew, {read} articles with {} notes    {:>9.2} s",
            read * 5,
            watch.elapsed().as_secs_f64()
        );
    }
}

fn looking_through(home: &Path, articles: usize) -> Index {
    let _ = std::fs::remove_dir_all(home.join(".cache"));
    let mut index = opened(home);
    let (took, read) = refreshed(&mut index);
    println!(
        "index made anew, {read} articles, a note on each    {:>9.2} s",
        took.as_secs_f64()
    );
    // Young files are read once more.
    refreshed(&mut index);
    let (took, read) = refreshed(&mut index);
    assert_eq!(read, 0, "nothing was changed");
    println!(
        "looked through {articles} articles, none changed    {:>9.2} s",
        took.as_secs_f64()
    );
    let name = index.store().names().expect("names").swap_remove(articles / 2);
    let file = index.store().folder_named(&name).join("article.toml");
    let text = std::fs::read_to_string(&file).expect("read");
    std::fs::write(&file, text + "# \n").expect("written");
    let (took, read) = refreshed(&mut index);
    assert_eq!(read, 1, "one was changed");
    println!(
        "looked through {articles} articles, one changed    {:>9.2} s",
        took.as_secs_f64()
    );
    index
}

fn as_you_type(index: &mut Index) {
    let words = make::vocabulary();
    let mut queries: Vec<String> = Vec::new();
    for n in [0, 3, 40, 200, 900, 3_000, 9_000, 20_000, 39_000] {
        let (a, b) = (&words[n], &words[n / 3 + 7]);
        queries.push(a.clone());
        queries.push(format!("{a} {b}"));
        queries.push(format!("{a} state:new {b}"));
        queries.push(format!("\"{a} {b}\" "));
        queries.push(format!("verdict:unsupported {a}"));
        // A slip, which is mended by going through all words.
        queries.push(a.chars().rev().collect());
    }
    let (mut lists, mut searches) = (Vec::new(), Vec::new());
    for query in &queries {
        for (end, _) in query.char_indices().skip(1).chain([(query.len(), ' ')]) {
            // What is not finished is no query yet, and nothing is asked.
            let Ok(query) = Query::parse(&query[..end]) else {
                continue;
            };
            let watch = Instant::now();
            let listing = index.list(&query, Order::Published, TODAY).expect("listed");
            let first: Vec<u32> = listing.ids.iter().copied().take(50).collect();
            index.rows(&first).expect("rows");
            lists.push(watch.elapsed());
            let watch = Instant::now();
            index.search(&query, 50, TODAY).expect("searched");
            searches.push(watch.elapsed());
        }
    }
    percentiles("search as you type, list in order", &mut lists);
    percentiles("search as you type, ranked with snippets", &mut searches);
}

fn percentiles(name: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{name:<42} median {:>7.1} ms   95th percentile {:>7.1} ms   max {:>7.1} ms   ({} keys)",
        at(0.5),
        at(0.95),
        at(1.0),
        times.len()
    );
}

fn starting(folder: &Path, large: &Path, runs: usize) {
    let empty = folder.join("empty");
    std::fs::create_dir_all(&empty).expect("a folder");
    let path = empty.join("article.txt");
    std::fs::write(&path, "Harbour the first. Harbour the second.\n").expect("written");
    let path = path.to_str().expect("a plain path");
    for (what, args, shown) in [
        ("an article", &[path][..], "Harbour the first"),
        ("nothing named", &[][..], " "),
    ] {
        let mut least = [0.0; 2];
        for (n, (name, home)) in [("an empty library", empty.as_path()), ("the large one", large)]
            .into_iter()
            .enumerate()
        {
            let mut times: Vec<f64> = (0..runs).map(|_| first_frame(home, args, shown)).collect();
            times.sort_by(f64::total_cmp);
            least[n] = times[times.len() / 2];
            println!(
                "first frame, {what}, {name:<18} min {:>7.1} ms   median {:>7.1} ms",
                times[0],
                times[times.len() / 2]
            );
        }
        println!(
            "first frame, {what}, large against empty        {:>7.2} ×",
            least[1] / least[0]
        );
    }
}

/// Milliseconds from exec until the screen shows something.
fn first_frame(home: &Path, args: &[&str], shown: &str) -> f64 {
    let watch = Instant::now();
    let mut terminal = Terminal::start(&Start {
        args,
        store: home,
        size: (80, 24),
        colour: true,
    });
    if shown.trim().is_empty() {
        terminal.wait_until("a screen", |screen| {
            screen.lines().nth(23).is_some_and(|l| !l.trim().is_empty())
        });
    } else {
        terminal.wait_for(shown);
    }
    let took = watch.elapsed();
    terminal.keys("q");
    terminal.ends();
    took.as_secs_f64() * 1000.0
}
