//! `copydesk search`, on a library that the program itself has made.

use crate::support::{Start, Terminal, copydesk, out};
use std::path::Path;

const MILL: &str =
    "# The mill at Aske\n\nThe mill will close in spring, the owner said. Six people work there.\n";
const WEIR: &str = "# Trout return\n\nAt the weir below the old paper mill, trout were counted again.\n";

/// A file is read, and a note is made on its first sentence.
fn annotated(home: &Path, name: &str, text: &str, shown: &str) {
    let file = home.join(name);
    std::fs::write(&file, text).expect("written");
    let mut terminal = Terminal::start(&Start {
        args: &[file.to_str().expect("plain")],
        store: home,
        size: (80, 24),
        colour: false,
    });
    terminal.wait_for(shown);
    terminal.keys("jc2");
    terminal.wait_for("saved");
    terminal.keys("ZZ");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn articles_and_notes_are_found_best_first_and_a_deleted_index_loses_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    annotated(home.path(), "weir.md", WEIR, "trout");
    annotated(home.path(), "mill.md", MILL, "Six people");
    let found = out(home.path(), &["search", "mill"]);
    let places: Vec<_> = ["The mill at Aske", "Trout return"]
        .iter()
        .map(|title| found.find(title).unwrap_or_else(|| panic!("{title} in {found}")))
        .collect();
    assert!(places[0] < places[1], "the title weighs more: {found}");
    assert!(
        found.contains("the old paper mill, trout were counted"),
        "{found}"
    );

    let phrase = out(home.path(), &["search", "paper mill", "kind:claim"]);
    assert!(
        phrase.contains("Trout return") && !phrase.contains("Aske"),
        "{phrase}"
    );

    let json = out(home.path(), &["search", "--format", "json", "trout"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["articles"][0]["notes"], 1, "{json}");
    assert_eq!(json["articles"][0]["title"], "Trout return", "{json}");
    let json = out(
        home.path(),
        &["search", "--format", "json", "trout", "verdict:outdated"],
    );
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let articles = json["articles"].as_array().expect("a list");
    assert_eq!(articles.len(), 0, "the note has another verdict: {json}");

    std::fs::remove_dir_all(home.path().join("cache")).expect("the index is there");
    assert_eq!(out(home.path(), &["search", "mill"]), found);
}

#[test]
fn a_slip_is_mended_and_said_and_a_wrong_key_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    annotated(home.path(), "weir.md", WEIR, "trout");
    let mended = copydesk(home.path(), &["search", "truot"]);
    let said = String::from_utf8_lossy(&mended.stderr).into_owned();
    assert!(said.contains("nothing has “truot”; looked for trout"), "{said}");
    assert!(String::from_utf8_lossy(&mended.stdout).contains("Trout return"));

    let nothing = copydesk(home.path(), &["search", "zeppelin"]);
    assert!(nothing.status.success() && nothing.stdout.is_empty());
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("nothing in the library is like that"));

    let wrong = copydesk(home.path(), &["search", "outlt:x"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("outlet"));
}

#[test]
fn an_empty_library_is_said_to_be_empty_and_is_not_made() {
    let home = tempfile::tempdir().expect("a folder");
    let out = copydesk(home.path(), &["search", "anything"]);
    assert!(out.status.success() && out.stdout.is_empty());
    assert!(String::from_utf8_lossy(&out.stderr).contains("the library is empty"));
    assert!(!home.path().join("library").exists());
}
