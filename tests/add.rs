//! `copydesk add`: many articles into the library, again and again.

use crate::support::copydesk;
use std::process::Output;

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// A text of its own for each number.
fn story(n: usize) -> String {
    let words: String = (0..80)
        .map(|i| format!("word{} ", (i * 31 + n * 7) % 89 + n * 100))
        .collect();
    format!("# Story {n}\n\n{words}\n")
}

#[test]
fn a_folder_is_added_once_and_an_addition_that_was_cut_off_goes_on() {
    let home = tempfile::tempdir().expect("a folder");
    let texts = home.path().join("texts");
    std::fs::create_dir(&texts).expect("made");
    let file = |n: usize| texts.join(format!("{n:02}.md"));
    for n in 0..10 {
        std::fs::write(file(n), story(n)).expect("written");
    }
    let folder = texts.to_str().expect("plain");
    let first = copydesk(
        home.path(),
        &["add", "--tag", "Harbour", file(3).to_str().expect("plain")],
    );
    assert!(said(&first).contains("1 article added"), "{}", said(&first));
    let rest = copydesk(home.path(), &["add", folder]);
    assert!(rest.status.success());
    assert!(
        said(&rest).contains("9 articles added, 1 there already"),
        "{}",
        said(&rest)
    );
    // A text that was changed is a version more of its article.
    std::fs::write(file(5), story(5) + "\nOne sentence more, at the end of it all.\n").expect("written");
    let again = copydesk(home.path(), &["add", folder]);
    assert!(
        said(&again).contains("0 articles added, 1 new version, 9 there already"),
        "{}",
        said(&again)
    );
    let kept = std::fs::read_dir(home.path().join("library"))
        .expect("listed")
        .count();
    assert_eq!(kept, 10);
    let found = copydesk(home.path(), &["search", "tag:harbour"]);
    assert!(String::from_utf8_lossy(&found.stdout).contains("Story 3"));
    let found = copydesk(home.path(), &["search", "sentence"]);
    assert!(String::from_utf8_lossy(&found.stdout).contains("Story 5"));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_added() {
    let home = tempfile::tempdir().expect("a folder");
    let texts = home.path().join("texts");
    std::fs::create_dir(&texts).expect("made");
    std::fs::write(texts.join("a.md"), story(1)).expect("written");
    std::fs::write(texts.join("b.md"), "").expect("written");
    let out = copydesk(home.path(), &["add", texts.to_str().expect("plain")]);
    assert_eq!(out.status.code(), Some(1));
    assert!(said(&out).contains("b.md"), "{}", said(&out));
    assert!(
        said(&out).contains("1 article added, 1 could not be read"),
        "{}",
        said(&out)
    );
}

#[test]
fn a_near_duplicate_is_named_when_it_is_added_and_found_with_what_it_is_like() {
    let home = tempfile::tempdir().expect("a folder");
    let report = story(1);
    let (_, words) = report.split_once("\n\n").expect("words");
    let add = |name: &str, outlet: &str, title: &str, words: &str| {
        let file = home.path().join(name);
        let text = format!(
            "---\ntitle: {title}\noutlet: {outlet}\nurl: https://{name}.example/1\ndate: 2026-03-01\n---\n\n{words}\n"
        );
        std::fs::write(&file, text).expect("written");
        said(&copydesk(home.path(), &["add", file.to_str().expect("plain")]))
    };
    let first = add("wire.md", "Velm Wire", "Pier closed", words);
    assert!(!first.contains("near-duplicate"), "{first}");
    let second = add("post.md", "Ostby Post", "Pier is shut", words);
    assert!(
        second.contains("near-duplicate of Pier closed (Velm Wire)")
            && second.contains("1 article added, 1 of them a near-duplicate"),
        "{second}"
    );
    let found = copydesk(home.path(), &["search", "has:copies"]);
    let out = String::from_utf8_lossy(&found.stdout);
    assert_eq!(out.matches("same story: ").count(), 1, "{out}");
    let refused = copydesk(home.path(), &["notes", "has:copies"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("copydesk search"), "{}", said(&refused));
}
