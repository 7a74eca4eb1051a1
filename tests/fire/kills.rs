//! SIGKILL at random moments: every note that was acknowledged is there as it was acknowledged.

use super::desk;
use copydesk::store::Store;
use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Kills in one library, before a fresh one keeps the files small.
const ROUNDS: usize = 25;

/// The most lines that a program says before it is killed, two for each save: the disk sets the pace, not the clock.
const LINES: u32 = 20;

pub fn run(kills: usize) {
    let mut acknowledged = 0;
    let mut interrupted = 0;
    let mut done = 0;
    while done < kills {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().join("library");
        // What each note must say; `None` is a note that is gone.
        let mut told: BTreeMap<String, Option<String>> = BTreeMap::new();
        for _ in 0..ROUNDS.min(kills - done) {
            let (acks, open_try) = one_life(&root);
            acknowledged += acks.len();
            interrupted += usize::from(open_try.is_some());
            for (id, text) in acks {
                told.insert(id, text);
            }
            check(&root, &mut told, open_try);
            done += 1;
        }
    }
    println!(
        "fire: {done} kills, {acknowledged} saves acknowledged, {interrupted} cut off in the middle, none lost"
    );
    assert!(
        acknowledged > kills,
        "hardly anything was saved: the trial says nothing"
    );
    assert!(
        interrupted > kills / 4,
        "hardly a save was cut off: the trial says nothing"
    );
}

type Told = (String, Option<String>);

/// Starts the desk, kills it, and gives back what it acknowledged and what it was about to do.
fn one_life(root: &std::path::Path) -> (Vec<Told>, Option<Told>) {
    let mut child = desk::command(&["keep-saving", root.to_str().expect("plain")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the desk starts");
    let out = child.stdout.take().expect("a pipe");
    let (heard, said) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut acks: Vec<Told> = Vec::new();
        let mut trying = None;
        for line in BufReader::new(out).lines() {
            let line = line.expect("words");
            let _ = heard.send(());
            let mut words = line.split(' ').map(str::to_owned);
            let [verb, id, text] = std::array::from_fn(|_| words.next().unwrap_or_default());
            let told = (id, (text != "-").then_some(text));
            match verb.as_str() {
                "try" => trying = Some(told),
                _ => {
                    acks.push(told);
                    trying = None;
                }
            }
        }
        (acks, trying)
    });
    let chance = RandomState::new().hash_one(child.id());
    let lines = 2 + chance as u32 % LINES;
    let _ = said.recv_timeout(Duration::from_secs(30));
    let start = Instant::now();
    for _ in 1..lines {
        let _ = said.recv_timeout(Duration::from_secs(30));
    }
    // A save is two lines. Somewhere within the next one it ends.
    let save = start.elapsed() / lines * 2;
    std::thread::sleep(save.mul_f64((chance >> 32) as f64 / f64::from(u32::MAX)));
    child.kill().expect("SIGKILL");
    let end = child.wait_with_output().expect("it is gone");
    let said = String::from_utf8_lossy(&end.stderr);
    assert!(said.is_empty(), "a save failed before the kill: {said}");
    reader.join().expect("read to the end")
}

fn check(root: &std::path::Path, told: &mut BTreeMap<String, Option<String>>, trying: Option<Told>) {
    let folder = desk::open(root);
    assert!(
        folder.problems().is_empty(),
        "unreadable: {:?}",
        folder.problems()
    );
    let now: BTreeMap<&str, &str> = folder
        .notes()
        .iter()
        .map(|n| (n.note.id.as_str(), n.note.text.as_str()))
        .collect();
    // What was cut off is there or is not; from now on it has to stay as it is.
    if let Some((id, text)) = trying {
        let is = now.get(id.as_str()).map(|t| (*t).to_owned());
        let was = told.get(&id).cloned().flatten();
        assert!(
            is == was || is == text,
            "{id} was {was:?}, was to be {text:?}, and is {is:?}"
        );
        told.insert(id, is);
    }
    for (id, text) in told.iter() {
        assert_eq!(now.get(id.as_str()).copied(), text.as_deref(), "note {id}");
    }
    assert_eq!(now.len(), told.values().flatten().count());
    for shelf in Store::new(root.to_owned()).all().expect("lists") {
        assert!(shelf.problems.is_empty(), "{:?}", shelf.problems);
    }
}
