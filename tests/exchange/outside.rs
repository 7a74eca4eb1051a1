//! Programs that are not ours read what we write: PyLD expands the annotations and the MUST rules of the W3C's model are held against them,
//! Python's csv module reads the tables, bibtexparser the citations, jsonschema holds the rest against schemas written from the
//! specifications. All of it works offline.
//!
//! Without Python and its packages these tests skip, saying so; `.ci/run` installs them, and there they may not skip.

use super::generated::{ask, sheets};
use copydesk::exchange::{Format, Sheet, Source, read, write};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

fn here(name: &str) -> String {
    format!("{}/tests/exchange/outside/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A Python that has the packages: that of `.ci/run`, or the machine's.
fn python() -> Option<&'static PathBuf> {
    static PYTHON: OnceLock<Option<PathBuf>> = OnceLock::new();
    PYTHON
        .get_or_init(|| {
            let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/validators/bin/python");
            let found = [own, "python3".into()].into_iter().find(|python| {
                Command::new(python)
                    .args(["-c", "import bibtexparser, jsonschema, pyld"])
                    .output()
                    .is_ok_and(|o| o.status.success())
            });
            assert!(
                found.is_some() || std::env::var_os("CI").is_none(),
                "the outside validators are not installed: see .ci/run"
            );
            found
        })
        .as_ref()
}

/// What a script prints, and that it finds nothing wrong.
fn ask_outside(script: &str, arguments: &[String]) -> Option<String> {
    let Some(python) = python() else {
        eprintln!("skipped: there is no Python with bibtexparser, jsonschema and pyld");
        return None;
    };
    let out = Command::new(python)
        .arg(here(script))
        .args(arguments)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("Python starts");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(
        out.status.success(),
        "{script} says:\n{said}{}",
        String::from_utf8_lossy(&out.stderr)
    );
    Some(said)
}

/// Generated notes, the same at every run.
fn samples() -> Vec<Vec<Sheet>> {
    let mut runner = TestRunner::deterministic();
    let mut out: Vec<Vec<Sheet>> = (0..24)
        .map(|_| sheets().new_tree(&mut runner).expect("generates").current())
        .collect();
    out.push(Vec::new());
    out
}

/// Each sample in a file of its own.
fn files(folder: &Path, format: Format, samples: &[Vec<Sheet>]) -> Vec<String> {
    let file = |(n, sheets): (usize, &Vec<Sheet>)| {
        let path = folder.join(format!("{n}.{}", format.ending()));
        std::fs::write(&path, write(format, sheets, &ask()).expect("written").body).expect("saved");
        path.to_string_lossy().into_owned()
    };
    samples.iter().enumerate().map(file).collect()
}

#[test]
fn annotations_keep_the_musts_of_the_model_and_expand_whole() {
    let home = tempfile::tempdir().expect("a folder");
    ask_outside("w3c.py", &files(home.path(), Format::W3c, &samples()));
}

#[test]
fn the_checker_takes_valid_samples_and_no_others() {
    ask_outside("w3c.py", &["--samples".into(), here("w3c-samples.json")]);
}

#[test]
fn every_valid_annotation_is_taken_in() {
    let samples = std::fs::read_to_string(here("w3c-samples.json")).expect("samples");
    let samples: serde_json::Value = serde_json::from_str(&samples).expect("JSON");
    for sample in samples["valid"].as_array().expect("a list") {
        let text = sample["annotation"].to_string();
        let taken = read(Source::W3c, &text, super::generated::NOW).expect("read");
        assert!(
            taken.skipped.is_empty(),
            "{}: {:?}",
            sample["rule"],
            taken.skipped
        );
        let notes: usize = taken.sheets.iter().map(|s| s.entries.len()).sum();
        assert_eq!(notes, 1, "{}", sample["rule"]);
        let quoted = text.contains("TextQuoteSelector");
        let note = &taken.sheets[0].entries[0].note;
        assert_eq!(
            quoted,
            !note.anchor.quote.starts_with("http"),
            "{}",
            sample["rule"]
        );
    }
}

#[test]
fn tables_are_read_by_another_language() {
    let home = tempfile::tempdir().expect("a folder");
    let samples = samples();
    for (format, column, width) in [(Format::Csv, 14, 37), (Format::Readwise, 0, 7)] {
        let Some(said) = ask_outside("tables.py", &files(home.path(), format, &samples)) else {
            return;
        };
        for (sheets, rows) in samples.iter().zip(said.lines()) {
            let rows: Vec<Vec<String>> = serde_json::from_str(rows).expect("JSON");
            let (head, rows) = rows.split_first().expect("a header");
            let quotes: Vec<&str> = sheets
                .iter()
                .flat_map(|s| &s.entries)
                .map(|e| e.note.anchor.quote.as_str())
                .collect();
            assert_eq!(rows.len(), quotes.len(), "{head:?}");
            for (row, quote) in rows.iter().zip(quotes) {
                assert_eq!(row.len(), width);
                let cell = &row[column];
                let apostrophe = cell.strip_prefix('\'').unwrap_or(cell);
                assert!(cell == quote || apostrophe == quote, "{cell:?} {quote:?}");
                assert!(
                    row.iter()
                        .all(|c| !c.starts_with(['=', '+', '-', '@', '\t', '\r'])),
                    "{row:?}"
                );
            }
        }
    }
}

#[test]
fn citations_are_read_by_a_bibtex_parser() {
    let home = tempfile::tempdir().expect("a folder");
    let samples = samples();
    let mut arguments = vec!["bibtex".to_owned()];
    arguments.extend(files(home.path(), Format::Bibtex, &samples));
    let Some(said) = ask_outside("citations.py", &arguments) else {
        return;
    };
    for (sheets, line) in samples.iter().zip(said.lines()) {
        let entries: Vec<serde_json::Value> = serde_json::from_str(line).expect("JSON");
        assert_eq!(entries.len(), sheets.len(), "{line}");
        for sheet in sheets {
            let url = sheet.article.url.as_deref();
            let found = entries.iter().any(|e| {
                let day = sheet.article.published.as_ref().map(|p| &p.value[..4]);
                e["url"].as_str() == url
                    && e["date"].as_str().map(|d| &d[..4]) == day
                    && e["ENTRYTYPE"] == "online"
            });
            assert!(found, "{:?}\n{line}", sheet.article);
        }
    }
}

#[test]
fn csl_and_claim_reviews_have_the_shape_that_is_asked_for() {
    let home = tempfile::tempdir().expect("a folder");
    for (format, schema) in [
        (Format::Csl, "csl.schema.json"),
        (Format::ClaimReview, "claimreview.schema.json"),
    ] {
        let mut arguments = vec![here(schema)];
        arguments.extend(files(home.path(), format, &samples()));
        ask_outside("citations.py", &arguments);
    }
    let rated: usize = samples()
        .iter()
        .map(|s| {
            let refused = write(Format::ClaimReview, s, &ask())
                .expect("written")
                .refused
                .len();
            s.iter().map(|s| s.entries.len()).sum::<usize>() - refused
        })
        .sum();
    assert!(rated > 0, "the samples hold a claim that can be published");
}
