//! The whole collection, where it lies beside the checkout: each file through the program, as a person would name it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The cases of some kinds whose files are there, with what is expected of them.
fn cases(kinds: &[&str]) -> Vec<(String, PathBuf, serde_json::Value)> {
    let Some(shared) = crate::support::shared() else {
        return Vec::new();
    };
    let folder = shared.join("hostile");
    let text = std::fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut left = 0;
    let mut out = Vec::new();
    for case in manifest["cases"].as_array().expect("cases") {
        let Some(file) = case["file"].as_str() else {
            continue;
        };
        if !kinds.iter().any(|kind| case["kind"] == *kind) {
            continue;
        }
        let path = folder.join(file);
        if path.is_file() {
            out.push((file.to_owned(), path, case["expect"].clone()));
        } else {
            left += 1;
        }
    }
    if left > 0 {
        crate::support::skipped(&format!(
            "{left} files of the kinds {} that are made on demand and were not",
            kinds.join(", ")
        ));
    }
    assert!(!out.is_empty(), "the collection has no {kinds:?}");
    out
}

fn cat(home: &Path, format: &str, file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["cat", "--format", format, "--"])
        .arg(file)
        .env("COPYDESK_STORE", home.join("library"))
        .env("COPYDESK_CONFIG", home.join("config"))
        .current_dir(home)
        .output()
        .expect("copydesk starts")
}

fn words<'v>(expect: &'v serde_json::Value, key: &str) -> impl Iterator<Item = &'v str> {
    expect[key]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|w| w.as_str())
}

#[test]
fn the_texts_and_pages_of_the_collection_do_no_harm() {
    let home = tempfile::tempdir().expect("a folder");
    for (name, file, expect) in cases(&["text", "html", "markdown"]) {
        for format in ["text", "json"] {
            let out = cat(home.path(), format, &file);
            let (text, told) = (
                String::from_utf8(out.stdout).expect("UTF-8"),
                String::from_utf8(out.stderr).expect("UTF-8"),
            );
            assert!(
                matches!(out.status.code(), Some(0 | 1)),
                "{name}: {:?} {told}",
                out.status
            );
            super::calm(&name, &text.replace('\t', " "));
            super::calm(&name, &told);
            if out.status.code() == Some(1) {
                assert_eq!(told.lines().count(), 1, "{name}: {told}");
            }
            let plain = match format {
                "json" if !text.is_empty() => {
                    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                    format!(
                        "{}\n{}",
                        value["title"].as_str().unwrap_or_default(),
                        value["text"].as_str().unwrap_or_default()
                    )
                }
                _ => text,
            };
            let flat = plain.split_whitespace().collect::<Vec<_>>().join(" ");
            let soft = expect["best_effort"] == true || expect["optional"] == true;
            for mark in words(&expect, "canaries").chain(words(&expect, "contains")) {
                assert!(
                    soft || flat.contains(mark) || plain.contains(mark),
                    "{name} {format}: lost {mark:?}: {told}"
                );
            }
            for leak in words(&expect, "not_contains") {
                assert!(!plain.contains(leak), "{name}: shows {leak}");
            }
        }
    }
    // Nothing was written, by whatever they ask for.
    let left: Vec<_> = std::fs::read_dir(home.path()).expect("list").collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(!Path::new("/tmp/copydesk_pwned").exists());
}

#[test]
fn the_notes_of_the_collection_stay_as_they_are() {
    let all = cases_of_notes();
    if all.is_empty() {
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let (file, _) = super::notes::library(home.path());
    for (name, path) in all {
        let bytes = std::fs::read(&path).expect("the file");
        super::notes::stays(&name, &file, &bytes);
    }
}

fn cases_of_notes() -> Vec<(String, PathBuf)> {
    if crate::support::shared().is_none() {
        return Vec::new();
    }
    cases(&["note"])
        .into_iter()
        .map(|(name, path, _)| (name, path))
        .collect()
}
