//! Every call with which a save touches the disk fails in turn: with no room, with a dying disk, with an interruption; once, and from
//! there on. No note is lost, no file becomes unreadable, and each failure is told.

use super::desk;
use copydesk::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What a call answers with: its number, its name, and whether all that follow do the same.
const ERRORS: [(i32, &str, bool); 5] = [
    (28, "ENOSPC", false),
    (28, "ENOSPC from there on", true),
    (5, "EIO", false),
    (4, "EINTR", false),
    (18, "EXDEV", false),
];

/// What undo takes back to the notes that were there before.
const UNDOABLE: [&str; 6] = ["note", "change", "delete", "bulk", "restore", "version"];

pub fn run(ops: &[&str]) {
    if !cfg!(target_os = "linux") {
        println!("fire: faults skipped, LD_PRELOAD is a matter of Linux");
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let Some(shim) = shim(dir.path()) else {
        println!("fire: faults skipped, there is no C compiler called cc");
        return;
    };
    for op in ops {
        one_path(dir.path(), &shim, op);
    }
}

/// The shim, compiled.
fn shim(dir: &Path) -> Option<PathBuf> {
    let out = dir.join("shim.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fire/shim.c");
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&out, &source])
        .arg("-ldl")
        .status()
        .ok()?;
    assert!(status.success(), "tests/fire/shim.c does not compile");
    Some(out)
}

/// What a library holds, by what the notes say.
#[derive(Debug, PartialEq, Clone)]
struct Held {
    notes: BTreeMap<String, String>,
    drafts: BTreeSet<String>,
}

fn held(root: &Path) -> Held {
    let folder = desk::open(root);
    assert!(
        folder.problems().is_empty(),
        "unreadable: {:?}",
        folder.problems()
    );
    for shelf in Store::new(root.to_owned()).all().expect("lists") {
        assert!(shelf.problems.is_empty(), "unreadable: {:?}", shelf.problems);
    }
    let said = |n: &copydesk::note::Note| format!("{} {}", n.verdict, n.evidence.len());
    Held {
        notes: folder
            .notes()
            .iter()
            .map(|n| (n.note.text.clone(), said(&n.note)))
            .collect(),
        drafts: folder.drafts().into_iter().map(|d| d.text).collect(),
    }
}

fn once(root: &Path, op: &str, shim: &Path, set: &[(&str, &str)]) -> Output {
    desk::command(&["once", root.to_str().expect("plain"), op])
        .env("LD_PRELOAD", shim)
        .env("FIRE_ROOT", root)
        .envs(set.iter().copied())
        .output()
        .expect("the desk starts")
}

fn one_path(dir: &Path, shim: &Path, op: &str) {
    let seed = dir.join(format!("{op}-seed"));
    desk::seed(&seed, op);
    let before = held(&seed);
    // Without a fault, for the number of calls and for what is there afterwards.
    let sound = dir.join(format!("{op}-sound"));
    copy(&seed, &sound);
    let log = dir.join(format!("{op}.log"));
    let out = once(&sound, op, shim, &[("FIRE_LOG", log.to_str().expect("plain"))]);
    assert!(
        out.status.success(),
        "{op}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    let after = held(&sound);
    let calls: Vec<String> = std::fs::read_to_string(&log)
        .expect("the shim counted")
        .lines()
        .map(str::to_owned)
        .collect();
    for needed in ["open", "write", "sync"] {
        assert!(
            calls.iter().any(|c| c.contains(needed)),
            "{op}: the shim saw no {needed}: {calls:?}"
        );
    }
    // Writes that take half of what they are given are asked again until all is there.
    let halves = dir.join(format!("{op}-halves"));
    copy(&seed, &halves);
    let out = once(&halves, op, shim, &[("FIRE_SHORT", "1")]);
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{op}: short writes: {told}");
    assert_eq!(held(&halves), after, "{op}: short writes");
    let (mut failed, mut warned) = (0, 0);
    for (n, call) in calls.iter().enumerate() {
        for (errno, name, on) in ERRORS {
            let at = format!("{op}: {name} at call {} of {}, {call}", n + 1, calls.len());
            let root = dir.join("trial");
            copy(&seed, &root);
            let (n, errno) = ((n + 1).to_string(), errno.to_string());
            let mut set = vec![("FIRE_AT", n.as_str()), ("FIRE_ERRNO", errno.as_str())];
            if on {
                set.push(("FIRE_ON", "1"));
            }
            let out = once(&root, op, shim, &set);
            let talk = String::from_utf8_lossy(&out.stderr).into_owned();
            let said = String::from_utf8_lossy(&out.stdout).into_owned();
            let now = held(&root);
            match out.status.code() {
                Some(0) if said.contains("warning") => {
                    warned += 1;
                    assert_eq!(now, after, "{at}: done, said {said}");
                }
                Some(0) => {
                    assert_eq!(now, after, "{at}: done without a word");
                    if UNDOABLE.contains(&op) {
                        let back = once(&root, "undo", shim, &[]);
                        assert!(back.status.success(), "{at}: it cannot be undone");
                        assert_eq!(held(&root).notes, before.notes, "{at}: undone");
                    }
                }
                Some(1) => {
                    failed += 1;
                    assert!(!talk.trim().is_empty(), "{at}: failed without a word");
                    let notes = now.notes == before.notes || now.notes == after.notes;
                    let drafts = now.drafts == before.drafts || now.drafts == after.drafts;
                    assert!(
                        notes && drafts,
                        "{at}: {talk}\nbefore {before:?}\nafter {after:?}\nnow {now:?}"
                    );
                }
                other => panic!("{at}: ended with {other:?}: {talk}"),
            }
            // And the library works as before.
            let now = held(&root);
            let next = once(&root, "note", shim, &[]);
            assert!(
                next.status.success(),
                "{at}, then: {}",
                String::from_utf8_lossy(&next.stderr)
            );
            assert_eq!(
                held(&root).notes.len(),
                now.notes.len() + usize::from(!now.notes.contains_key("the new one"))
            );
            std::fs::remove_dir_all(&root).expect("cleared");
        }
    }
    println!(
        "fire: {op}: {} calls, {} trials, {failed} failures told, {warned} warnings, nothing lost, nothing unreadable",
        calls.len(),
        calls.len() * ERRORS.len()
    );
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("lists") {
        let entry = entry.expect("an entry");
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).expect("copied");
        }
    }
}
