//! Two programs that save into one article as fast as they can: all notes of both are there.

use super::desk;
use std::collections::BTreeSet;
use std::process::Stdio;

pub fn run(saves: usize) {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path().join("library");
    let root_word = root.to_str().expect("plain");
    let n = saves.to_string();
    let start = |name: &str| {
        desk::command(&["many", root_word, name, &n])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the desk starts")
    };
    let both = [start("one"), start("two")];
    let mut told = BTreeSet::new();
    for child in both {
        let out = child.wait_with_output().expect("it ends");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        told.extend(
            String::from_utf8(out.stdout)
                .expect("words")
                .lines()
                .map(str::to_owned),
        );
    }
    let folder = desk::open(&root);
    assert!(folder.problems().is_empty(), "{:?}", folder.problems());
    let there: BTreeSet<String> = folder.notes().iter().map(|n| n.note.text.clone()).collect();
    assert_eq!(folder.notes().len(), 2 * saves);
    assert_eq!(told, there);
    println!(
        "fire: two programs, {saves} saves each: {} notes, all there",
        there.len()
    );
}
