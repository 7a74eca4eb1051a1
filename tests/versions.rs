//! `copydesk history` and `copydesk diff`: the versions of an article, on a library that the program itself has made.

use crate::support::{Start, Terminal, copydesk, out};
use std::path::Path;

const FIRST: &str = "The mill will close in spring, the owner said. Six people work there.\n\nNobody has asked the council \
yet. The weir is to be kept for the trout.\n";

/// Opens a file, types, and leaves.
fn sitting(home: &Path, file: &str, shown: &str, keys: &str, said: &str) {
    let mut terminal = Terminal::start(&Start {
        args: &[file],
        store: home,
        size: (80, 24),
        colour: false,
    });
    terminal.wait_for(shown);
    if !keys.is_empty() {
        terminal.keys(keys);
        terminal.wait_for(said);
    }
    terminal.keys("ZZ");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn versions_are_listed_and_compared_word_by_word() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("mill.txt");
    let name = file.to_str().expect("plain");
    std::fs::write(&file, FIRST).expect("written");
    // One note, on the first sentence, settled.
    sitting(home.path(), name, "Six people", "c2t3", "saved: done");
    let second = FIRST.replace("will close in spring", "may close in late spring");
    std::fs::write(&file, &second).expect("written");
    // Before the new text is opened, the library does not have it; the file says it.
    let told = out(home.path(), &["diff", name]);
    assert!(
        told.contains("The mill [-will-]{+may+} close in {+late+} spring"),
        "{told}"
    );
    assert!(
        told.contains("not read yet") && told.contains("… 1 paragraph as it was …"),
        "{told}"
    );
    assert!(!told.contains('\u{1b}'), "no colour in a pipe");
    // Opening is enough to keep it, and the note is open again.
    sitting(home.path(), name, "late spring", "gn", "edited");
    let notes = out(home.path(), &["notes"]);
    assert!(
        notes.contains("open") && notes.contains("edited: same place, two words changed"),
        "{notes}"
    );
    assert!(!notes.contains("status open -> done"), "{notes}");
    let history = out(home.path(), &["notes", "--history"]);
    for step in ["created", "status open -> done", "reopened: version"] {
        assert!(history.contains(step), "{step}\n{history}");
    }
    let row: serde_json::Value =
        serde_json::from_str(&out(home.path(), &["notes", "--format", "json"])).expect("JSON");
    let id = row[0]["article"]["id"].as_str().expect("an id").to_owned();
    std::fs::remove_file(&file).expect("gone");
    for article in [name, &id] {
        let told = out(home.path(), &["history", article]);
        assert!(told.contains("2 versions"), "{told}");
        assert!(told.contains("1 word taken out, 2 put in"), "{told}");
        assert!(
            told.contains("1 note: 1 edited") && told.contains("mill.txt"),
            "{told}"
        );
    }
    let row: serde_json::Value =
        serde_json::from_str(&out(home.path(), &["history", "--format", "json", &id])).expect("JSON");
    let versions = row["versions"].as_array().expect("a list");
    assert_eq!(versions.len(), 2);
    assert!(versions[0]["changed"].is_null() && versions[1]["changed"]["words_come"] == 2);
    assert_eq!(versions[1]["notes"][0]["state"], "edited");
    let hash = versions[0]["version"].as_str().expect("a hash");
    let back = out(home.path(), &["diff", &id, "2", &hash[..8], "--format", "json"]);
    let row: serde_json::Value = serde_json::from_str(&back).expect("JSON");
    let change = &row["changes"][0];
    assert_eq!(
        (change["gone"].as_str(), change["come"].as_str()),
        (Some("may"), Some("will"))
    );
    assert_eq!(change["old"], serde_json::json!([9, 12]));
}

#[test]
fn an_article_or_a_version_that_is_not_there_is_told() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("mill.txt");
    std::fs::write(&file, FIRST).expect("written");
    let name = file.to_str().expect("plain");
    let fails = |args: &[&str], words: &[&str]| {
        let out = copydesk(home.path(), args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(1), "{said}");
        assert!(words.iter().all(|w| said.contains(w)), "{said}");
    };
    fails(&["history", "nowhere.txt"], &["no article nowhere.txt"]);
    fails(&["history", name], &["does not have", "mill.txt"]);
    sitting(home.path(), name, "Six people", "c2", "saved: supported");
    fails(&["diff", name], &["one version only"]);
    fails(&["diff", name, "7"], &["no version 7", "1 to 1"]);
}
