//! Several programs, and the copies that sync tools leave.

use super::*;
use crate::note::ReadState;

#[test]
fn two_programs_lose_nothing_of_each_other() {
    let (_dir, store, id) = seeded("31 crates");
    let text = story();
    let (mut one, mut two) = (open(&store), open(&store));
    let mut n = one.notes()[0].clone();
    n.note.verdict = Verdict::Supported;
    one.put(n.note, n.place, NOW).expect("saved");
    let mut n = two.notes()[0].clone();
    n.note.text = "See the log of the harbour.".into();
    two.put(n.note, n.place, LATER).expect("saved");
    let (fresh, place) = note(&one, &text, "62 crates");
    one.put(fresh, place, LATER).expect("saved");
    let folder = open(&store);
    assert_eq!(folder.notes().len(), 2);
    let first = &folder
        .notes()
        .iter()
        .find(|n| n.note.id == id)
        .expect("there")
        .note;
    assert_eq!(first.verdict, Verdict::Supported);
    assert_eq!(first.text, "See the log of the harbour.");
    assert!(two.refresh());
    assert_eq!(two.notes().len(), 2);
    assert!(!two.refresh());
}

#[test]
fn the_first_note_leaves_what_the_article_was_marked_with_meanwhile() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().to_owned());
    open(&store).keep(false, NOW).expect("kept");
    let text = story();
    let mut folder = open(&store);
    let name = folder
        .info()
        .folder
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    for mark in [
        Mark::Star(true),
        Mark::Tag("tides".into()),
        Mark::File("harbour".into()),
    ] {
        store.mark(&name, &mark).expect("marked");
    }
    let (first, place) = note(&folder, &text, "62 crates");
    folder.put(first, place, NOW).expect("saved");
    let marks = store.info(&name).expect("there").marks();
    assert_eq!(
        (marks.starred, marks.tags.as_slice(), marks.folder.as_str()),
        (true, &["tides".to_owned()][..], "harbour")
    );
    assert_eq!(marks.state, Some(ReadState::Reading));
}

#[test]
fn a_note_changed_elsewhere_is_not_deleted_unseen() {
    let (_dir, store, id) = seeded("31 crates");
    let (mut one, mut two) = (open(&store), open(&store));
    let mut n = one.notes()[0].clone();
    n.note.text = "Worth keeping.".into();
    one.put(n.note, n.place, NOW).expect("saved");
    assert!(two.delete(&id, LATER).is_err());
    assert_eq!(two.notes()[0].note.text, "Worth keeping.");
    two.delete(&id, LATER).expect("deleted, now that it was seen");
    assert!(open(&store).notes().is_empty());
}

#[test]
fn conflict_copies_are_merged_by_id_and_only_once() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let text = fs::read_to_string(&path).expect("read");
    let copy = text.replace(
        "verdict = \"unchecked\"",
        "verdict = \"unchecked\"\ntext = \"From the other desk.\"",
    );
    let second = copy.replace(&id, "fromelsewhere");
    fs::write(
        path.with_file_name("notes.sync-conflict-20260301-080000-ABCDEF.toml"),
        &copy,
    )
    .expect("copy");
    fs::write(
        path.with_file_name("notes (Ada's conflicted copy 2026-03-01).toml"),
        &second,
    )
    .expect("copy");
    let mut folder = open(&store);
    assert_eq!(folder.notes().len(), 2);
    let n = folder
        .notes()
        .iter()
        .find(|n| n.note.id == id)
        .expect("there")
        .clone();
    assert_eq!(n.note.text, "From the other desk.");
    folder
        .put(
            Note {
                text: "Rewritten.".into(),
                ..n.note
            },
            n.place,
            LATER,
        )
        .expect("saved");
    folder.delete("fromelsewhere", LATER).expect("deleted");
    let folder = open(&store);
    assert_eq!(folder.notes().len(), 1);
    assert_eq!(folder.notes()[0].note.text, "Rewritten.");
}

#[test]
fn a_clock_that_went_back_loses_no_change() {
    let (_dir, store, _) = seeded("31 crates");
    let mut folder = open(&store);
    let n = folder.notes()[0].clone();
    let past = "2016-01-01T00:00:00Z";
    folder
        .put(
            Note {
                verdict: Verdict::Opinion,
                ..n.note
            },
            n.place,
            past,
        )
        .expect("saved");
    assert_eq!(open(&store).notes()[0].note.verdict, Verdict::Opinion);
}

#[test]
fn many_saves_of_two_programs_at_once_are_all_there() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().to_owned());
    let text = story();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut folder = open(&store);
                for _ in 0..25 {
                    let (n, place) = note(&folder, &text, "31 crates");
                    folder.put(n, place, NOW).expect("saved");
                }
            });
        }
    });
    let folder = open(&store);
    assert_eq!(folder.notes().len(), 50);
    assert!(folder.problems().is_empty(), "{:?}", folder.problems());
    assert_eq!(store.all().expect("lists").len(), 1);
}
