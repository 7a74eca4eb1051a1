//! Copies that sync tools and merges leave, under the names they are known to give them.

use super::*;

/// What each tool calls the copy it could not decide about.
const NAMES: [&str; 11] = [
    "notes.sync-conflict-20260301-080000-ABCDEF7.toml", // Syncthing
    "notes (Ada's conflicted copy 2026-03-01).toml",    // Dropbox
    "notes (Adas in Konflikt stehende Kopie 2026-03-01).toml",
    "notes (conflicted copy 2026-03-01 080000).toml", // Nextcloud
    "notes_conflict-20260301-080000.toml",            // ownCloud
    "notes-LAPTOP-7Q2.toml",                          // OneDrive
    "notes (1).toml",                                 // a drive, a second download
    "notes 2.toml",                                   // iCloud
    "notes_LOCAL_4711.toml",                          // git mergetool
    "notes_REMOTE_4711.toml",
    "notes.Conflict.toml", // Resilio
];

#[test]
fn the_copy_of_every_tool_is_merged_and_both_sides_are_kept() {
    for name in NAMES {
        let (_dir, store, id) = seeded("31 crates");
        let path = notes_file(&store);
        let was = fs::read_to_string(&path).expect("read");
        let with = |text: &str, more: &str| {
            was.replace(
                "verdict = \"unchecked\"",
                &format!("verdict = \"unchecked\"\ntext = \"{text}\"\n{more}"),
            )
        };
        // Both changed the one note; the copy holds another as well.
        fs::write(&path, with("From this desk.", "")).expect("ours");
        let other = was.replace(&id, "fromelsewhere");
        let other = &other[other.find("[[note]]").expect("a note")..];
        let copy = path.with_file_name(name);
        fs::write(
            &copy,
            with("From the other desk.", "mood = \"wary\"") + "\n" + other,
        )
        .expect("copy");
        let seen = |folder: &Folder| {
            assert_eq!(folder.notes().len(), 2, "{name}");
            let one = folder.notes().iter().find(|n| n.note.id == id).expect("there");
            for words in ["From this desk.", "From the other desk."] {
                assert!(one.note.text.contains(words), "{name}: {}", one.note.text);
            }
            assert_eq!(one.note.extra["mood"].as_str(), Some("wary"), "{name}");
        };
        let mut folder = open(&store);
        seen(&folder);
        let (fresh, place) = note(&folder, &story(), "62 crates");
        let fresh_id = fresh.id.clone();
        folder.put(fresh, place, LATER).expect("saved");
        folder.delete(&fresh_id, LATER).expect("deleted");
        // Taken in for good: also without the copy.
        fs::remove_file(&copy).expect("gone");
        seen(&open(&store));
    }
}

/// A file of notes as git leaves it when both sides changed one line.
fn merged_by_git(ours: &str, theirs: &str, rest: &str) -> String {
    format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n{rest}")
}

#[test]
fn both_sides_of_an_unfinished_merge_are_shown_joined_by_the_next_save_and_kept() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let was = fs::read_to_string(&path).expect("read");
    let (head, tail) = was.split_once("verdict = \"unchecked\"\n").expect("a verdict");
    let marked = format!(
        "{head}{}",
        merged_by_git(
            "verdict = \"supported\"\ntext = \"The log says so.\"\n",
            "verdict = \"unchecked\"\ntext = \"Ask the pilot.\" # by phone\n",
            tail
        )
    );
    fs::write(&path, &marked).expect("merged");
    let mut folder = open(&store);
    assert_eq!(folder.read_only(), None);
    let told = folder.problems()[0].to_string();
    assert!(
        told.contains("unfinished merge") && folder.problems()[0].line.is_some(),
        "{told}"
    );
    let text = folder.notes()[0].note.text.clone();
    assert!(
        text.contains("The log says so.") && text.contains("Ask the pilot."),
        "{text}"
    );
    // Looking changes nothing.
    assert_eq!(fs::read_to_string(&path).expect("read"), marked);
    let (fresh, place) = note(&folder, &story(), "62 crates");
    folder.put(fresh, place, LATER).expect("saved");
    let folder = open(&store);
    assert!(folder.problems().is_empty(), "{:?}", folder.problems());
    assert_eq!(folder.notes().len(), 2);
    let one = &folder
        .notes()
        .iter()
        .find(|n| n.note.id == id)
        .expect("there")
        .note;
    assert_eq!(one.text, text);
    assert!(!fs::read_to_string(&path).expect("read").contains("<<<<<<<"));
    let aside: Vec<_> = fs::read_dir(path.with_file_name("aside"))
        .expect("kept")
        .collect();
    let kept = aside[0].as_ref().expect("an entry").path();
    assert_eq!(fs::read_to_string(kept).expect("read"), marked);
}

#[test]
fn notes_that_each_side_added_are_all_there() {
    let (_dir, store, _) = seeded("31 crates");
    let path = notes_file(&store);
    let was = fs::read_to_string(&path).expect("read");
    let block = |id: &str| {
        format!("[[note]]\nid = \"{id}\"\n[note.anchor]\nquote = \"31 crates\"\nstart = 0\nend = 9\n")
    };
    fs::write(&path, was + &merged_by_git(&block("left"), &block("right"), "")).expect("merged");
    let mut ids: Vec<String> = open(&store).notes().iter().map(|n| n.note.id.clone()).collect();
    ids.sort();
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert!(ids.contains(&"left".to_owned()) && ids.contains(&"right".to_owned()));
}

#[test]
fn marks_around_what_is_no_toml_leave_the_file_to_the_reader() {
    let (_dir, store, _) = seeded("31 crates");
    let path = notes_file(&store);
    let was = fs::read_to_string(&path).expect("read");
    let marked = was + &merged_by_git("text = \"half\n", "", "");
    fs::write(&path, &marked).expect("merged");
    let mut folder = open(&store);
    let (fresh, place) = note(&folder, &story(), "62 crates");
    folder.put(fresh, place, LATER).expect("saved beside it");
    assert_eq!(fs::read_to_string(&path).expect("read"), marked);
    assert!(path.with_file_name("notes-2.toml").exists());
}
