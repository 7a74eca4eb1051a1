//! What was deleted, and how it comes back.

use super::*;

const MUCH_LATER: &str = "2026-04-15T08:00:00Z";

#[test]
fn a_deleted_note_is_in_the_trash_and_comes_back_with_its_history() {
    let (_dir, store, id) = seeded("31 crates");
    open(&store).delete(&id, LATER).expect("deleted");
    let mut folder = open(&store);
    let trash = folder.trash();
    assert_eq!(
        (trash[0].note.id.as_str(), trash[0].since.as_str()),
        (id.as_str(), LATER)
    );
    // Changes that came since make undo useless for it.
    let (fresh, place) = note(&folder, &story(), "62 crates");
    folder.put(fresh, place, LATER).expect("saved");
    fs::remove_file(folder.info().folder.join("journal")).expect("no undo any more");
    folder.restore(&id, LATER).expect("restored");
    let folder = open(&store);
    assert_eq!(folder.notes().len(), 2);
    let back = &folder
        .notes()
        .iter()
        .find(|n| n.note.id == id)
        .expect("there")
        .note;
    assert!(back.extra.is_empty(), "{:?}", back.extra);
    let told: Vec<&str> = back.history.iter().map(|c| c.what.as_str()).collect();
    assert_eq!(told, ["created", "restored from the trash"]);
    assert!(folder.trash().is_empty());
}

#[test]
fn a_note_whose_making_was_undone_is_in_the_trash_too() {
    let (_dir, store, id) = seeded("31 crates");
    open(&store).undo(LATER).expect("undone");
    let mut folder = open(&store);
    // A new change takes the redo away.
    let (fresh, place) = note(&folder, &story(), "62 crates");
    folder.put(fresh, place, LATER).expect("saved");
    assert_eq!(folder.redo(LATER).expect("nothing"), None);
    folder.restore(&id, LATER).expect("restored");
    assert_eq!(folder.notes().len(), 2);
}

#[test]
fn an_article_is_removed_and_comes_back_with_its_notes() {
    let (_dir, store, id) = seeded("31 crates");
    let info = open(&store).info().clone();
    store.remove(&info, LATER).expect("removed");
    assert!(store.all().expect("lists").is_empty());
    assert!(open(&store).notes().is_empty());
    let removed = store.removed();
    assert_eq!((removed.len(), removed[0].since.as_str()), (1, LATER));
    assert_eq!(store.bring_back(&removed[0]).expect("back"), (info.folder, false));
    assert_eq!(open(&store).notes()[0].note.id, id);
    assert!(store.removed().is_empty());
}

#[test]
fn an_article_removed_while_it_is_open_begins_anew_with_the_next_note_and_only_with_that() {
    let (_dir, store, _) = seeded("31 crates");
    let mut folder = open(&store);
    let info = folder.info().clone();
    store.remove(&info, LATER).expect("removed");
    // Leaving does not bring it back.
    folder.save_position(3).expect("nothing to do");
    assert!(!info.folder.exists());
    let (fresh, place) = note(&folder, &story(), "62 crates");
    folder.put(fresh.clone(), place, LATER).expect("saved");
    let told = folder.warning().expect("told");
    assert!(told.contains("`copydesk trash`"), "{told}");
    let all = store.all().expect("lists");
    assert_eq!((all.len(), &all[0].article.id), (1, &info.id));
    assert_eq!(all[0].notes[0].note.id, fresh.id);
    assert!(all[0].problems.is_empty(), "{:?}", all[0].problems);
    // Told once.
    folder.save_position(3).expect("saved");
    assert_eq!(folder.warning(), None);
    let (back, begun_anew) = store.bring_back(&store.removed()[0]).expect("back");
    assert!(begun_anew && back != info.folder);
}

#[test]
fn only_what_is_older_than_thirty_days_goes_and_only_when_asked() {
    let (_dir, store, id) = seeded("31 crates");
    let mut folder = open(&store);
    let (young, place) = note(&folder, &story(), "62 crates");
    folder.put(young.clone(), place, NOW).expect("saved");
    folder.delete(&id, NOW).expect("deleted");
    folder.delete(&young.id, "2026-04-14T08:00:00Z").expect("deleted");
    assert_eq!(store.prune("2026-03-31T08:00:00Z").expect("pruned"), (0, 0));
    assert_eq!(store.prune("not a time").expect("pruned"), (0, 0));
    assert_eq!(store.prune(MUCH_LATER).expect("pruned"), (1, 0));
    let left: Vec<String> = open(&store).trash().into_iter().map(|t| t.note.id).collect();
    assert_eq!(left, [young.id]);
    let info = open(&store).info().clone();
    store.remove(&info, NOW).expect("removed");
    assert_eq!(store.prune(NOW).expect("pruned"), (0, 0));
    assert_eq!(store.prune(MUCH_LATER).expect("pruned"), (0, 1));
    assert!(store.removed().is_empty());
}

#[test]
fn what_does_not_say_since_when_never_goes() {
    let (_dir, store, id) = seeded("31 crates");
    let mut folder = open(&store);
    folder.delete(&id, NOW).expect("deleted");
    let file = folder.trash()[0].file.clone();
    let text = fs::read_to_string(&file).expect("read");
    fs::write(&file, text.replace("trashed = ", "thrown = ")).expect("edited");
    assert_eq!(store.prune(MUCH_LATER).expect("pruned"), (0, 0));
    assert!(file.exists());
}
