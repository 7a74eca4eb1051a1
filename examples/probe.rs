#![allow(
    clippy::all,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used
)]
fn main() {
    let home = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    let cache = std::path::PathBuf::from("/tmp/index-probe");
    let _ = std::fs::remove_dir_all(&cache);
    let mut index =
        copydesk::index::Index::open(&copydesk::store::Store::new(home.join("library")), Some(&cache))
            .unwrap();
    let s = std::time::Instant::now();
    println!(
        "{:?} {:?}",
        index
            .refresh(&mut |_, _| {}, &std::sync::atomic::AtomicBool::new(false))
            .unwrap(),
        s.elapsed()
    );
}
