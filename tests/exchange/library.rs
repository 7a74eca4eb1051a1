//! Export and import as a person calls them, on libraries on disk.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ARTICLE: &str = "Ferry late again\n\nThe ferry “Ostby” was two hours late 👩‍🚀 on Monday, harbour master Odo Brill said. \
Seven boats were lost.\n\nNobody asked the council. Seven boats were found in May.\n";

pub(super) struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    pub(super) fn new() -> Desk {
        Desk {
            home: tempfile::tempdir().expect("a folder"),
        }
    }

    fn path(&self, name: &str) -> String {
        self.home.path().join(name).to_string_lossy().into_owned()
    }

    pub(super) fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).expect("written");
        self.path(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("there")
    }

    pub(super) fn call(&self, store: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .args(["--store", &self.path(store)])
            .args(args)
            .env_remove("COPYDESK_STORE")
            .env("COPYDESK_CONFIG", self.path("config"))
            .current_dir(self.home.path())
            .output()
            .expect("copydesk starts")
    }

    /// What it says on stderr; it must succeed.
    pub(super) fn told(&self, store: &str, args: &[&str]) -> String {
        let out = self.call(store, args);
        let said = String::from_utf8(out.stderr).expect("clean");
        assert!(out.status.success(), "{args:?}: {said}");
        said
    }

    pub(super) fn notes(&self, store: &str) -> serde_json::Value {
        let out = self.call(store, &["notes", "--format", "json"]);
        serde_json::from_slice(&out.stdout).expect("JSON")
    }

    /// The files of a library with what is in them.
    pub(super) fn files(&self, store: &str) -> Vec<(PathBuf, Vec<u8>)> {
        fn walk(folder: &Path, out: &mut Vec<(PathBuf, Vec<u8>)>) {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    walk(&path, out);
                } else {
                    out.push((path.clone(), std::fs::read(&path).expect("readable")));
                }
            }
        }
        let mut out = Vec::new();
        walk(&self.home.path().join(store), &mut out);
        out.sort();
        out
    }

    /// A library with an article, its text, and three notes.
    fn filled(&self) {
        let place = |words: &str| {
            let at = ARTICLE.find(words).expect("in the text");
            let start = ARTICLE[..at].chars().count();
            [start, start + words.chars().count()]
        };
        let note = |id: &str, words: &str, more: serde_json::Value| {
            let [start, end] = place(words);
            let chars: Vec<char> = ARTICLE.chars().collect();
            let around = |from: usize, to: usize| chars[from..to.min(chars.len())].iter().collect::<String>();
            let mut note = serde_json::json!({
                "id": id, "created": "2026-03-01T10:00:00Z", "updated": "2026-03-01T10:00:00Z",
                "history": [{ "at": "2026-03-01T10:00:00Z", "what": "created" }],
                "anchor": {
                    "quote": words, "prefix": around(start.saturating_sub(32), start), "suffix": around(end, end + 32),
                    "start": start, "end": end, "version": copydesk::store::hash(ARTICLE.as_bytes()),
                },
            });
            note.as_object_mut()
                .expect("an object")
                .extend(more.as_object().expect("an object").clone());
            serde_json::json!({ "note": note })
        };
        let file = serde_json::json!({ "copydesk": { "schema": 1 }, "articles": [{
            "title": "Ferry late again", "url": "https://example.org/ferry", "outlet": "Ostby Post", "authors": ["Ada Quist"],
            "published": { "value": "2026-02-28", "from": "metadata" }, "text": ARTICLE, "format": "text",
            "notes": [
                note("m0a", "two hours late 👩‍🚀 on Monday", serde_json::json!({
                    "kind": "claim", "verdict": "contradicted", "status": "done", "claimant": "Odo Brill", "text": "The *log* says one.",
                    "tags": ["harbour"], "evidence": [{ "relation": "contradicts", "url": "https://example.org/log" }],
                })),
                note("m0b", "Seven boats were found", serde_json::json!({ "kind": "question" })),
                note("m0c", "Nobody asked", serde_json::json!({ "tags": ["council"], "mood": "calm" })),
            ],
        }]});
        let file = self.write("seed.json", &file.to_string());
        assert!(
            self.told("a", &["import", &file])
                .contains("3 notes taken in on 1 article")
        );
    }
}

#[test]
fn a_library_goes_through_our_own_formats_whole() {
    let desk = Desk::new();
    desk.filled();
    for (format, lossless) in [("json", true), ("csv", false)] {
        let file = desk.path(&format!("out.{format}"));
        desk.told("a", &["export", "--format", format, "-o", &file]);
        desk.told(format, &["import", &file]);
        let (was, is) = (desk.notes("a"), desk.notes(format));
        for n in 0..3 {
            let part = |v: &serde_json::Value| {
                let mut note = v[0]["notes"][n].clone();
                // Of a table only the passages are left of the text: the notes stand in another place of it.
                if !lossless {
                    note["state"].take();
                    note["why"].take();
                }
                note
            };
            let by_id = |v: &serde_json::Value, id: &serde_json::Value| {
                (0..3).map(|i| v[0]["notes"][i]["id"] == *id).position(|f| f)
            };
            let other = by_id(&is, &was[0]["notes"][n]["id"]).expect("the same ids");
            let mut theirs = is[0]["notes"][other].clone();
            if !lossless {
                theirs["state"].take();
                theirs["why"].take();
            }
            assert_eq!(part(&was), theirs, "{format}");
        }
        assert_eq!(was[0]["article"]["url"], is[0]["article"]["url"]);
        assert_eq!(was[0]["article"]["outlet"], is[0]["article"]["outlet"]);
    }
    let out = desk.call("json", &["export", "--format", "json"]);
    let strip = |bytes: &[u8]| {
        let mut v: serde_json::Value = serde_json::from_slice(bytes).expect("JSON");
        v["copydesk"]["exported"].take();
        v
    };
    assert_eq!(strip(&out.stdout), strip(desk.read("out.json").as_bytes()));
}

#[test]
fn a_second_import_changes_nothing_on_disk() {
    let desk = Desk::new();
    desk.filled();
    for format in ["json", "csv", "w3c", "hypothesis", "readwise"] {
        let file = desk.path(&format!("out.{format}"));
        desk.told("a", &["export", "--format", format, "-o", &file]);
    }
    let clippings = desk.write(
        "My Clippings.txt",
        "Tides (Moss, Kit)\r\n- Your Highlight on Location 170-172 | Added on Sunday, March 3, 2024 10:11:12 PM\r\n\r\nHigh water came twice.\r\n==========\r\n",
    );
    desk.told("a", &["import", &clippings]);
    let before = desk.files("a");
    for format in ["json", "csv", "w3c", "hypothesis", "readwise"] {
        let said = desk.told("a", &["import", &desk.path(&format!("out.{format}"))]);
        assert!(said.contains("3 notes here already"), "{format}: {said}");
        assert!(desk.files("a") == before, "{format}");
    }
    assert!(
        desk.told("a", &["import", &clippings])
            .contains("1 note here already")
    );
    assert!(desk.files("a") == before);
}

#[test]
fn passages_of_an_unknown_article_wait_for_its_text() {
    let desk = Desk::new();
    let file = |words: &str, prefix: &str, suffix: &str| {
        serde_json::json!({ "rows": [{
            "id": words, "uri": "https://example.org/ferry", "document": { "title": ["Ferry late again"] }, "text": "why?",
            "created": "2026-01-02T00:00:00Z", "updated": "2026-01-02T00:00:00Z",
            "target": [{ "source": "https://example.org/ferry", "selector": [
                { "type": "TextQuoteSelector", "exact": words, "prefix": prefix, "suffix": suffix }]}],
        }]})
        .to_string()
    };
    let first = desk.write(
        "one.json",
        &file("Seven boats were", "Nobody asked the council. ", " found in May."),
    );
    desk.told("a", &["import", &first]);
    let second = desk.write("two.json", &file("Nobody asked", "", " the council. Seven"));
    desk.told("a", &["import", &second]);
    let notes = desk.notes("a");
    assert_eq!(notes.as_array().map(Vec::len), Some(1), "one article: {notes}");
    for n in 0..2 {
        let state = notes[0]["notes"][n]["state"].as_str().expect("a state");
        assert!(matches!(state, "exact" | "moved"), "{notes}");
    }
    let text = desk.call("a", &["export", "--format", "json"]);
    let out: serde_json::Value = serde_json::from_slice(&text.stdout).expect("JSON");
    assert_eq!(out["articles"][0]["text"], "Seven boats were\n\nNobody asked");
    // The text itself comes: “Seven boats” stands there twice, and what stood around it says which is meant.
    let seed = serde_json::json!({ "copydesk": { "schema": 1 }, "articles": [{
        "url": "https://example.org/ferry", "text": ARTICLE,
        "notes": [{ "note": { "id": "m0x", "anchor": { "quote": "Ferry", "start": 0, "end": 5 } } }],
    }]});
    desk.told("a", &["import", &desk.write("seed.json", &seed.to_string())]);
    let out = desk.call("a", &["export", "--format", "json"]);
    let out: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let article = &out["articles"][0];
    assert_eq!(article["text"], ARTICLE);
    let chars: Vec<char> = ARTICLE.chars().collect();
    let notes = article["notes"].as_array().expect("notes");
    assert_eq!(notes.len(), 3);
    for note in notes {
        let at = |n: usize| {
            note["span"][n]
                .as_u64()
                .unwrap_or_else(|| panic!("a place: {note}")) as usize
        };
        let words: String = chars[at(0)..at(1)].iter().collect();
        assert_eq!(note["note"]["anchor"]["quote"], words.as_str());
        if words.starts_with("Seven") {
            assert!(at(0) > ARTICLE.chars().count() / 2, "the later one");
        }
    }
}

#[test]
fn what_another_program_does_not_know_stays_when_its_note_comes_back_changed() {
    let desk = Desk::new();
    desk.filled();
    desk.told(
        "a",
        &["export", "--format", "hypothesis", "-o", &desk.path("h.json")],
    );
    let changed = desk
        .read("h.json")
        .replace("The *log* says one.", "The *log* says one. And the pilot, too.")
        .replacen(
            "\"updated\": \"2026-03-01T10:00:00Z\"",
            "\"updated\": \"2026-03-09T10:00:00Z\"",
            3,
        );
    let file = desk.write("h.json", &changed);
    let said = desk.told("a", &["import", &file]);
    assert!(said.contains("merged"), "{said}");
    let notes = desk.notes("a");
    let note = &notes[0]["notes"][0];
    assert_eq!(note["text"], "The *log* says one. And the pilot, too.");
    for (field, value) in [
        ("claimant", "Odo Brill"),
        ("status", "done"),
        ("verdict", "contradicted"),
    ] {
        assert_eq!(note[field], value, "{note}");
    }
    assert_eq!(note["evidence"][0]["url"], "https://example.org/log");
    let before = desk.files("a");
    desk.told("a", &["import", &file]);
    assert!(desk.files("a") == before);
}

#[test]
fn a_table_that_was_edited_is_taken_in_once() {
    let desk = Desk::new();
    desk.filled();
    let file = desk.path("sheet.csv");
    desk.told("a", &["export", "--format", "csv", "-o", &file]);
    let edited = desk
        .read("sheet.csv")
        .replacen("contradicted,done", "supported,waiting", 1);
    desk.write("sheet.csv", &edited);
    assert!(
        desk.told("a", &["import", &file])
            .contains("1 note merged with what is here, 2 notes here already")
    );
    let note = desk.notes("a")[0]["notes"][0].clone();
    assert_eq!(
        (note["verdict"].as_str(), note["status"].as_str()),
        (Some("supported"), Some("waiting"))
    );
    assert_eq!(note["claimant"], "Odo Brill");
    let before = desk.files("a");
    assert!(
        desk.told("a", &["import", &file])
            .contains("3 notes here already")
    );
    assert!(desk.files("a") == before);
}

#[test]
fn notes_are_chosen_by_query_and_by_article() {
    let desk = Desk::new();
    desk.filled();
    let count = |args: &[&str]| {
        let mut all = vec!["export", "--format", "json"];
        all.extend(args);
        let out = desk.call("a", &all);
        let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
        json["articles"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|a| a["notes"].as_array().map_or(0, Vec::len))
            .sum::<usize>()
    };
    assert_eq!(count(&[]), 3);
    assert_eq!(count(&["--query", "tag:harbour"]), 1);
    assert_eq!(count(&["--query", "-tag:harbour"]), 2);
    assert_eq!(count(&["https://www.example.org/ferry/"]), 3);
    assert_eq!(count(&["--query", "tag:none"]), 0);
    let wrong = desk.call("a", &["export", "--format", "json", "--query", "tg:x"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert_eq!(
        desk.call("a", &["export", "--format", "json", "nowhere"])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(desk.call("a", &["export"]).status.code(), Some(2));
}

#[test]
fn losses_are_listed_before_and_told_after() {
    let desk = Desk::new();
    desk.filled();
    let out = desk.call("a", &["export", "--losses", "w3c"]);
    assert!(String::from_utf8_lossy(&out.stdout).contains("who makes the claim, and when\n"));
    let said = desk.told("a", &["export", "--format", "w3c", "-o", &desk.path("x")]);
    assert!(
        said.contains("w3c does not carry") && said.contains("who makes the claim"),
        "{said}"
    );
    assert!(
        !desk
            .told("a", &["export", "--format", "json", "-o", &desk.path("y")])
            .contains("does not carry")
    );
    let review = ["export", "--format", "claimreview"];
    assert_eq!(desk.call("a", &review).status.code(), Some(1));
    let out = desk.call(
        "a",
        &[
            &review[..],
            &["--publisher", "Desk", "--page", "https://example.org/c"],
        ]
        .concat(),
    );
    assert!(out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("note m0b is left out: it is no claim"));
}

#[test]
fn files_are_whole_kept_and_never_in_the_library() {
    let desk = Desk::new();
    desk.filled();
    std::fs::create_dir(desk.path("vault")).expect("made");
    let args = ["export", "--format", "markdown", "-o", &desk.path("vault")];
    desk.told("a", &args);
    let names: Vec<String> = std::fs::read_dir(desk.path("vault"))
        .expect("there")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 1);
    let name = format!("vault/{}", names[0]);
    assert!(
        name.starts_with("vault/ferry-late-again-") && name.ends_with(".md"),
        "{name}"
    );
    let mine = desk.read(&name).replace("# Ferry", "Mine.\n\n# Ferry");
    desk.write(&name, &mine);
    desk.told("a", &args);
    assert_eq!(desk.read(&name), mine);
    let inside = desk.call(
        "a",
        &["export", "--format", "json", "-o", &desk.path("a/out.json")],
    );
    assert_eq!(inside.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&inside.stderr).contains("lies in the library"));
}

#[test]
fn what_cannot_be_read_says_where_and_takes_nothing_in() {
    let desk = Desk::new();
    for (name, text, words) in [
        ("words.txt", "only words\n", "none of the formats"),
        ("cut.json", "{\"copydesk\":{\"schema\":1},", "no whole JSON file"),
        (
            "open.csv",
            "title,quote\nTides,\"never closed\n",
            "line 2 is never closed",
        ),
    ] {
        let out = desk.call("a", &["import", &desk.write(name, text)]);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(1), "{said}");
        assert!(
            said.contains(words) && said.contains(name) && said.lines().count() == 1,
            "{said}"
        );
    }
    let half = desk.write("half.csv", "title,quote\nTides,high water\nTides,\n");
    let out = desk.call("a", &["import", &half]);
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("line 3: it quotes nothing"));
    assert_eq!(desk.notes("a")[0]["notes"].as_array().map(Vec::len), Some(1));
    desk.told(
        "b",
        &[
            "import",
            "--dry-run",
            &desk.write("ok.csv", "title,quote\nTides,high water\n"),
        ],
    );
    assert!(!Path::new(&desk.path("b")).exists());
}

#[test]
fn an_export_with_notes_that_cannot_be_read_writes_the_others_and_fails() {
    let desk = Desk::new();
    desk.filled();
    let (name, _) = desk
        .files("a")
        .into_iter()
        .find(|(path, _)| path.ends_with("notes.toml"))
        .expect("notes");
    let path = desk.home.path().join("a").join(name);
    let text = std::fs::read_to_string(&path).expect("there");
    std::fs::write(&path, format!("{text}\n[[note]]\nid = 7\n")).expect("written");
    let out = desk.call("a", &["export", "--format", "csv"]);
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(said.contains("copydesk doctor"), "{said}");
    assert!(
        String::from_utf8_lossy(&out.stdout).contains("Nobody asked"),
        "{said}"
    );
}
