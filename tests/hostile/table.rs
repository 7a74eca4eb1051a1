//! docs/hostile.md against the tests that there are, and against the collection.

use std::collections::BTreeSet;
use std::path::Path;

const DOCS: &str = include_str!("../../docs/hostile.md");

/// What stands between backticks in the lines of tables: the first cell, and the rest.
fn rows() -> Vec<(BTreeSet<String>, BTreeSet<String>)> {
    let ticked = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    DOCS.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| case"))
        .map(|line| {
            let (case, tests) = line.trim_matches('|').split_once(" | ").unwrap_or_default();
            (ticked(case), ticked(tests))
        })
        .collect()
}

fn sources(folder: &Path, out: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push_str(&std::fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn every_test_that_the_table_names_is_there() {
    let mut all = String::new();
    for folder in ["src", "tests"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut all);
    }
    let mut named = 0;
    for (_, tests) in rows() {
        for test in tests {
            let is_test = test.contains('_')
                && test
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            if is_test {
                named += 1;
                assert!(
                    all.contains(&format!("fn {test}()")) || all.contains(&format!("fn {test}(")),
                    "there is no test {test}"
                );
            }
        }
    }
    assert!(named > 80, "the table names {named} tests");
}

#[test]
fn every_case_of_the_collection_stands_in_the_table() {
    let Some(shared) = crate::support::shared() else {
        return;
    };
    let text = std::fs::read_to_string(shared.join("hostile/manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let rows = rows();
    let listed = |name: &str| {
        rows.iter()
            .any(|(cases, tests)| cases.contains(name) && !tests.is_empty())
    };
    let missing: Vec<&str> = manifest["cases"]
        .as_array()
        .expect("cases")
        .iter()
        .filter_map(|case| case["file"].as_str().or(case["id"].as_str()))
        .map(|name| name.rsplit('/').next().unwrap_or(name))
        .filter(|name| !listed(name))
        .collect();
    assert!(
        missing.is_empty(),
        "{} cases are not in docs/hostile.md: {missing:?}",
        missing.len()
    );
}
