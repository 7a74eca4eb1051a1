//! Changes to the notes of several articles at once.

use super::*;

/// A library of two articles with a note each, and the folders of both.
fn two() -> (tempfile::TempDir, Store, [PathBuf; 2], [String; 2]) {
    let (dir, store, first) = seeded("31 crates");
    let other = "The mill at Orme closed in spring. Nobody was asked. The owner would not speak to us.";
    let mut folder = store.folder(&article(other), None).expect("opens");
    let (n, place) = note(&folder, other, "Nobody was asked");
    let second = n.id.clone();
    folder.put(n, place, NOW).expect("saved");
    let folders = [open(&store).info().folder.clone(), folder.info().folder.clone()];
    (dir, store, folders, [first, second])
}

fn verdicts(store: &Store, folders: &[PathBuf]) -> Vec<Verdict> {
    folders
        .iter()
        .flat_map(|f| store.shelf(f).expect("ours").notes)
        .map(|n| n.note.verdict)
        .collect()
}

fn judge(verdict: Verdict) -> impl Fn(&Note) -> Note {
    move |note| Note {
        verdict,
        ..note.clone()
    }
}

fn of(folders: &[PathBuf], ids: &[String]) -> Vec<(PathBuf, Vec<String>)> {
    let pairs = folders.iter().zip(ids);
    pairs.map(|(f, id)| (f.clone(), vec![id.clone()])).collect()
}

#[test]
fn one_undo_takes_back_what_was_changed_in_several_articles() {
    use Verdict::{Contradicted, Unchecked};
    let (_dir, store, folders, ids) = two();
    let saved = store.change(&of(&folders, &ids), true, LATER, judge(Contradicted));
    assert_eq!(saved.expect("saved"), 2);
    assert_eq!(verdicts(&store, &folders), [Contradicted; 2]);
    // As after a restart: nothing is remembered but what is on disk.
    let store = Store::new(store.root().to_owned());
    let (what, touched) = store.undo(LATER).expect("undone").expect("something");
    assert_eq!(what, "verdict unchecked -> contradicted (2 notes in 2 articles)");
    assert_eq!(touched.len(), 2);
    assert_eq!(verdicts(&store, &folders), [Unchecked; 2]);
    let (_, touched) = store.redo(LATER).expect("done again").expect("something");
    assert_eq!(touched.len(), 2);
    assert_eq!(verdicts(&store, &folders), [Contradicted; 2]);
    assert_eq!(store.redo(LATER).expect("nothing"), None);
}

#[test]
fn the_library_is_undone_in_the_order_in_which_it_was_changed() {
    let (_dir, store, folders, ids) = two();
    let all = of(&folders, &ids);
    let steps = [
        (0, Verdict::Supported),
        (1, Verdict::Opinion),
        (0, Verdict::Outdated),
    ];
    for (second, (place, verdict)) in steps.into_iter().enumerate() {
        let now = format!("2026-03-02T08:00:0{second}Z");
        let one = &all[place..=place];
        store.change(one, true, &now, judge(verdict)).expect("saved");
    }
    let seen = |store: &Store| verdicts(store, &folders);
    let mut states = vec![seen(&store)];
    for _ in steps {
        store.undo(LATER).expect("undone").expect("something");
        states.push(seen(&store));
    }
    use Verdict::{Opinion, Outdated, Supported, Unchecked};
    let expected = [
        [Outdated, Opinion],
        [Supported, Opinion],
        [Supported, Unchecked],
        [Unchecked, Unchecked],
    ];
    assert_eq!(states, expected);
    for state in expected.iter().rev().skip(1) {
        store.redo(LATER).expect("done again").expect("something");
        assert_eq!(seen(&store), state);
    }
    assert_eq!(store.redo(LATER).expect("nothing"), None);
    // Then the making of the notes.
    for _ in 0..5 {
        store.undo(LATER).expect("undone").expect("something");
    }
    assert_eq!(seen(&store), []);
    assert_eq!(store.undo(LATER).expect("nothing"), None);
}

#[test]
fn a_change_in_any_article_forgets_what_was_taken_back_in_another() {
    let (_dir, store, folders, ids) = two();
    let all = of(&folders, &ids);
    store
        .change(&all[..1], true, LATER, judge(Verdict::Outdated))
        .expect("saved");
    store.undo(LATER).expect("undone").expect("something");
    let after = "2026-03-02T08:00:01Z";
    store
        .change(&all[1..], true, after, judge(Verdict::Opinion))
        .expect("saved");
    assert_eq!(store.redo(LATER).expect("nothing"), None);
    assert_eq!(verdicts(&store, &folders), [Verdict::Unchecked, Verdict::Opinion]);
}

#[test]
fn a_change_is_made_to_the_note_as_it_is_on_disk() {
    let (_dir, store, folders, ids) = two();
    // Another program writes while the list of notes is on the screen.
    let mut other = open(&store);
    let mut n = other.notes()[0].clone();
    n.note.text = "The log says thirty.".into();
    other.put(n.note, n.place, LATER).expect("saved");
    let all = of(&folders, &ids);
    store
        .change(&all, true, LATER, judge(Verdict::Unsupported))
        .expect("saved");
    let note = open(&store).notes()[0].note.clone();
    assert_eq!(note.text, "The log says thirty.");
    assert_eq!(note.verdict, Verdict::Unsupported);
}

#[test]
fn an_article_that_cannot_be_saved_does_not_keep_the_others_from_it() {
    let (_dir, store, folders, ids) = two();
    fs::write(folders[0].join("notes.toml"), "schema = 99\n").expect("from the future");
    let said = |verdict| {
        let saved = store.change(&of(&folders, &ids), true, LATER, judge(verdict));
        saved.expect_err("told").to_string()
    };
    let first = said(Verdict::Opinion);
    assert!(
        first.contains("1 saved") && first.contains("not understood"),
        "{first}"
    );
    assert_eq!(verdicts(&store, &folders[1..]), [Verdict::Opinion]);
    assert_eq!(
        fs::read_to_string(folders[0].join("notes.toml")).expect("there"),
        "schema = 99\n"
    );
    fs::remove_dir_all(folders[0].join("text")).expect("gone");
    fs::write(folders[0].join("notes.toml"), "").expect("emptied");
    let second = said(Verdict::Outdated);
    assert!(
        second.contains("1 saved") && second.contains("its text is not kept"),
        "{second}"
    );
}

#[test]
fn a_tag_does_not_settle_what_the_publisher_changed_and_a_verdict_does() {
    let (_dir, store, id) = seeded("31 crates past the old lighthouse");
    let newer = article(&story().replace("31 crates past", "forty crates past"));
    let mut folder = store.folder(&newer, None).expect("opens");
    folder.keep_text(LATER).expect("kept");
    let path = folder.info().folder.clone();
    let all = [(path.clone(), vec![id])];
    let changed = || store.shelf(&path).expect("ours").notes[0].is_changed();
    assert!(changed());
    let tagged = |note: &Note| Note {
        tags: vec!["harbour".into()],
        ..note.clone()
    };
    store.change(&all, false, LATER, tagged).expect("saved");
    assert!(changed(), "nobody has looked at the new words yet");
    store
        .change(&all, true, LATER, judge(Verdict::Outdated))
        .expect("saved");
    assert!(!changed());
    assert_eq!(
        store.shelf(&path).expect("ours").notes[0].note.anchor.quote,
        "forty crates past the old lighthouse"
    );
    store.undo(LATER).expect("undone").expect("something");
    assert!(changed(), "the words it was made on come back with the verdict");
}
