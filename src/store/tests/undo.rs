//! Undo and redo, across restarts.

use super::*;

#[test]
fn changes_are_undone_and_done_again_after_a_restart() {
    let (_dir, store, id) = seeded("31 crates");
    let mut folder = open(&store);
    let mut n = folder.notes()[0].clone();
    n.note.verdict = Verdict::Contradicted;
    folder.put(n.note, n.place, LATER).expect("saved");
    open(&store).delete(&id, LATER).expect("deleted");
    assert!(open(&store).notes().is_empty());
    assert_eq!(
        open(&store).undo(LATER).expect("undone").as_deref(),
        Some("note deleted")
    );
    assert_eq!(open(&store).notes()[0].note.verdict, Verdict::Contradicted);
    let what = open(&store).undo(LATER).expect("undone");
    assert_eq!(what.as_deref(), Some("verdict unchecked -> contradicted"));
    assert_eq!(open(&store).notes()[0].note.verdict, Verdict::Unchecked);
    assert_eq!(
        open(&store).undo(LATER).expect("undone").as_deref(),
        Some("claim made")
    );
    assert!(open(&store).notes().is_empty());
    assert_eq!(open(&store).undo(LATER).expect("nothing left"), None);
    open(&store).redo(LATER).expect("redone");
    open(&store).redo(LATER).expect("redone");
    let folder = open(&store);
    assert_eq!(folder.notes()[0].note.verdict, Verdict::Contradicted);
    let history = &folder.notes()[0].note.history;
    assert!(
        history.iter().any(|c| c.what.starts_with("done again:")),
        "{history:?}"
    );
    assert!(open(&store).redo(LATER).expect("redone").is_some());
    assert!(open(&store).notes().is_empty());
    assert_eq!(open(&store).redo(LATER).expect("nothing"), None);
}

#[test]
fn a_step_that_cannot_be_undone_does_not_bar_the_way_to_the_one_before() {
    let (_dir, store, first) = seeded("31 crates");
    let text = story();
    let mut one = open(&store);
    let (fresh, place) = note(&one, &text, "62 crates");
    let second = fresh.id.clone();
    one.put(fresh, place, NOW).expect("saved");
    // Changed by hand, so that the journal does not know.
    let path = notes_file(&store);
    let changed = fs::read_to_string(&path).expect("read").replacen(
        &format!("id = \"{second}\"\n"),
        &format!("id = \"{second}\"\ntext = \"Worth keeping.\"\n"),
        1,
    );
    fs::write(&path, changed).expect("edited");
    assert!(one.undo(LATER).is_err());
    assert!(one.notes().iter().any(|n| n.note.text == "Worth keeping."));
    one.undo(LATER).expect("the one before is undone");
    assert!(one.notes().iter().all(|n| n.note.id != first));
    assert_eq!(one.notes().len(), 1);
}

#[test]
fn changes_made_together_are_one_step() {
    let (_dir, store, _) = seeded("31 crates");
    let mut folder = open(&store);
    let (other, place) = note(&folder, &story(), "62 crates");
    folder.put(other, place, NOW).expect("saved");
    let set: Vec<_> = folder
        .notes()
        .iter()
        .map(|n| {
            let note = Note {
                verdict: Verdict::Unsupported,
                ..n.note.clone()
            };
            (note, n.place.clone())
        })
        .collect();
    folder.put_all(set, LATER).expect("saved");
    let verdicts =
        |store: &Store| -> Vec<Verdict> { open(store).notes().iter().map(|n| n.note.verdict).collect() };
    assert_eq!(verdicts(&store), [Verdict::Unsupported; 2]);
    assert_eq!(
        open(&store).undo(LATER).expect("undone").as_deref(),
        Some("verdict unchecked -> unsupported (2 notes)")
    );
    assert_eq!(verdicts(&store), [Verdict::Unchecked; 2]);
    open(&store).redo(LATER).expect("done again");
    assert_eq!(verdicts(&store), [Verdict::Unsupported; 2]);
    let ids: Vec<String> = open(&store).notes().iter().map(|n| n.note.id.clone()).collect();
    open(&store).delete_all(&ids, LATER).expect("deleted");
    assert!(open(&store).notes().is_empty());
    open(&store).undo(LATER).expect("undone");
    assert_eq!(verdicts(&store), [Verdict::Unsupported; 2]);
}

#[test]
fn evidence_that_was_attached_is_undone_and_done_again() {
    let (dir, store, _) = seeded("31 crates");
    let file = dir.path().join("log.txt");
    fs::write(&file, "Thirty-one crates, all told.").expect("seed");
    let mut folder = open(&store);
    let mut n = folder.notes()[0].clone();
    let evidence = folder
        .attach(&file, crate::note::Relation::Supports, LATER)
        .expect("attached");
    n.note.evidence.push(evidence.clone());
    folder.put(n.note, n.place, LATER).expect("saved");
    assert_eq!(
        open(&store).undo(LATER).expect("undone").as_deref(),
        Some("evidence added: log.txt (supports)")
    );
    assert!(open(&store).notes()[0].note.evidence.is_empty());
    open(&store).redo(LATER).expect("done again");
    let folder = open(&store);
    assert_eq!(folder.notes()[0].note.evidence, std::slice::from_ref(&evidence));
    assert!(folder.attached(&evidence).is_some());
}

#[test]
fn a_draft_that_was_thrown_away_comes_back() {
    let (_dir, store, id) = seeded("31 crates");
    let mut folder = open(&store);
    let (mut draft, _) = note(&folder, &story(), "62 crates");
    draft.text = "Half a thought".into();
    folder.save_draft(&draft).expect("saved");
    folder.discard_draft(&draft.id, LATER).expect("thrown away");
    assert!(open(&store).drafts().is_empty());
    assert_eq!(
        open(&store).undo(LATER).expect("undone").as_deref(),
        Some("draft thrown away")
    );
    assert_eq!(open(&store).drafts(), [draft]);
    open(&store).redo(LATER).expect("done again");
    assert!(open(&store).drafts().is_empty());
    assert_eq!(open(&store).notes()[0].note.id, id);
}

#[test]
fn of_notes_deleted_together_one_that_was_changed_elsewhere_stays_and_the_others_go() {
    let (_dir, store, first) = seeded("31 crates");
    let mut one = open(&store);
    let (other, place) = note(&one, &story(), "62 crates");
    let second = other.id.clone();
    one.put(other, place, NOW).expect("saved");
    let mut two = open(&store);
    let mut n = two.notes()[0].clone();
    n.note.text = "Worth keeping.".into();
    two.put(n.note, n.place, NOW).expect("saved");
    assert!(matches!(
        one.delete_all(&[first.clone(), second.clone()], LATER),
        Err(StoreError::Changed)
    ));
    let left: Vec<String> = open(&store).notes().iter().map(|n| n.note.id.clone()).collect();
    assert_eq!(left, [first]);
    one.undo(LATER).expect("undone");
    assert_eq!(open(&store).notes().len(), 2);
}

#[test]
fn undo_of_one_of_two_programs_does_what_it_says_or_says_that_it_did_not() {
    let (_dir, store, _) = seeded("31 crates");
    let write = |folder: &mut Folder, text: &str| {
        let mut n = folder.notes()[0].clone();
        n.note.text = text.into();
        folder.put(n.note, n.place, LATER).expect("saved");
    };
    let text = |store: &Store| open(store).notes()[0].note.text.clone();
    write(&mut open(&store), "one");
    let (mut a, mut b) = (open(&store), open(&store));
    write(&mut a, "one two");
    write(&mut b, "one three");
    assert!(text(&store).contains("one two") && text(&store).contains("one three"));
    b.undo(LATER).expect("undone");
    assert_eq!(text(&store), "one two");
    a.undo(LATER).expect("undone");
    assert_eq!(text(&store), "one");
    // What was written since is not taken back with it, and nobody is told that it was.
    a.redo(LATER).expect("done again");
    let path = notes_file(&store);
    let now = fs::read_to_string(&path).expect("read");
    fs::write(
        &path,
        now.replace("text = \"one two\"", "text = \"one two four\""),
    )
    .expect("by hand");
    assert!(matches!(a.undo(LATER), Err(StoreError::Changed)));
    assert_eq!(text(&store), "one two four");
}
