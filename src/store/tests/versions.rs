//! Versions: each text that differs is kept; what changed opens a finished note again; an article is found by its names.

use super::*;

#[test]
fn a_text_that_differs_is_kept_with_its_time_and_source_though_nothing_is_saved() {
    let (_dir, store, _) = seeded("31 crates");
    let newer = article(&story().replace("day 7", "the seventh day"));
    let mut folder = store
        .folder(&newer, Some(Path::new("/desk/ferry.txt")))
        .expect("opens");
    assert_eq!(folder.keep_text(LATER).expect("kept"), 0);
    for _ in 0..2 {
        let mut folder = store.folder(&newer, None).expect("opens");
        folder.keep_text("2026-04-01T00:00:00Z").expect("kept");
        let history = folder.info().history();
        assert_eq!(history.len(), 2, "the same text again is no version");
        assert_eq!(
            (history[1].at.as_str(), history[1].source.as_str()),
            (LATER, "/desk/ferry.txt")
        );
        assert_eq!(history[1].version, folder.version());
        assert_eq!(folder.text_of(&history[0].version).expect("packed"), story());
    }
    // The publisher takes it back: a line of its own, and no second copy.
    let mut folder = open(&store);
    folder.keep_text("2026-05-01T00:00:00Z").expect("kept");
    let history = folder.info().history();
    assert_eq!(history.len(), 3);
    assert_eq!(history[0].version, history[2].version);
    assert_eq!(folder.info().version_named("2"), Some(1));
    assert_eq!(folder.info().version_named(&history[0].version[..8]), Some(2));
    assert_eq!(folder.info().version_named("4"), None);
}

#[test]
fn an_article_that_is_not_in_the_library_is_not_put_there_by_reading_it() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().join("library"));
    let mut folder = open(&store);
    folder.keep_text(NOW).expect("nothing to do");
    assert!(!store.root().exists());
    let (n, place) = note(&folder, &story(), "31 crates");
    folder.put(n, place, LATER).expect("saved");
    assert_eq!(
        open(&store).info().history()[0].at,
        NOW,
        "the time it was read, not that of the note"
    );
}

#[test]
fn a_library_without_times_is_read_and_its_unknown_fields_stay() {
    let (_dir, store, _) = seeded("31 crates");
    let file = open(&store).info().folder.join("article.toml");
    let text = fs::read_to_string(&file).expect("there");
    let mut doc: toml::Table = text.parse().expect("TOML");
    doc.remove("readings");
    let plain = toml::to_string(&doc).expect("TOML") + "mood = \"calm\"\n";
    fs::write(&file, &plain).expect("written");
    let history = open(&store).info().history();
    assert_eq!((history.len(), history[0].at.as_str()), (1, ""));
    let newer = article(&story().replace("day 7", "the seventh day"));
    let mut folder = store.folder(&newer, None).expect("opens");
    folder.keep_text(LATER).expect("kept");
    let text = fs::read_to_string(&file)
        .expect("there")
        .replace(LATER, "2026-03-02T08:00:00Z\", room = \"4");
    assert!(text.contains("mood = \"calm\""), "{text}");
    fs::write(&file, text).expect("written");
    open(&store).keep_text("2026-05-01T00:00:00Z").expect("kept");
    let text = fs::read_to_string(&file).expect("there");
    assert!(
        text.contains("room = \"4\"") && text.contains("2026-05-01"),
        "{text}"
    );
    assert_eq!(open(&store).info().history().len(), 3);
}

#[test]
fn a_finished_note_is_opened_again_once_for_a_version_that_has_other_words() {
    let quote = "On day 3 the ferry carried 93 crates past the old lighthouse of pier 3.";
    let (_dir, store, id) = seeded(quote);
    let mut folder = open(&store);
    let mut n = folder.notes()[0].clone();
    n.note.status = Status::Done;
    folder.put(n.note, n.place, NOW).expect("saved");
    let newer = article(&story().replace("93 crates", "930 crates"));
    let mut folder = store.folder(&newer, None).expect("opens");
    assert_eq!(folder.keep_text(LATER).expect("kept"), 1);
    let on_disk = fs::read_to_string(notes_file(&store)).expect("there");
    assert!(
        on_disk.contains("status = \"open\"") && on_disk.contains("reopened: version"),
        "{on_disk}"
    );
    let n = folder.notes()[0].clone();
    assert_eq!((n.note.id.as_str(), n.note.status), (id.as_str(), Status::Open));
    assert!(n.is_changed(), "until the reader settles it");
    let line = n.note.history.last().expect("a line");
    assert!(
        line.at == LATER && line.what.ends_with("same place, one word changed"),
        "{}",
        line.what
    );
    // Set done by hand, in the file: on this version it stays so.
    let by_hand = on_disk.replace("status = \"open\"", "status = \"done\"");
    fs::write(notes_file(&store), by_hand).expect("written");
    let mut folder = store.folder(&newer, None).expect("opens");
    assert_eq!(folder.keep_text(LATER).expect("kept"), 0);
    assert_eq!(folder.notes()[0].note.status, Status::Done);
    // The next version opens it again.
    let third = article(&story().replace("93 crates", "9300 crates"));
    let mut folder = store.folder(&third, None).expect("opens");
    assert_eq!(folder.keep_text("2026-06-01T00:00:00Z").expect("kept"), 1);
    // Settled in the program it hangs on the new words.
    let mut n = folder.notes()[0].clone();
    n.note.status = Status::Done;
    folder
        .put(n.note, n.place, "2026-06-02T00:00:00Z")
        .expect("saved");
    let folder = store.folder(&third, None).expect("opens");
    assert_eq!(folder.notes()[0].note.status, Status::Done);
    assert!(!folder.notes()[0].is_changed());
}

#[test]
fn an_article_is_found_by_id_address_path_and_folder() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().join("library"));
    let text = story();
    let mut a = article(&text);
    a.meta.url = Some("https://example.org/ferry".into());
    let mut folder = store
        .folder(&a, Some(Path::new("/desk/ferry.txt")))
        .expect("opens");
    let (n, place) = note(&folder, &text, "31 crates");
    folder.put(n, place, NOW).expect("saved");
    let info = folder.info().clone();
    let place = info.folder.to_string_lossy().into_owned();
    for name in [
        &info.id,
        &info.id[..4],
        "http://www.example.org/ferry/#top",
        "/desk/ferry.txt",
        &place,
    ] {
        let found = store.named(name).expect("readable").expect(name);
        assert_eq!(found.article.id, info.id, "{name}");
    }
    for name in ["nothing", "https://example.org/", "", &info.id[..3]] {
        assert!(store.named(name).expect("readable").is_none(), "{name}");
    }
}
