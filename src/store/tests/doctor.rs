//! What the doctor finds and puts right. After each repair nothing of what was there is gone.

use super::*;
use std::collections::BTreeSet;

/// The kinds of what is found.
fn found(store: &Store) -> Vec<Ill> {
    let mut out: Vec<Ill> = store.examine().expect("looks").iter().map(|f| f.kind).collect();
    out.sort();
    out
}

/// The content of every file under a folder.
fn contents(folder: &Path) -> BTreeSet<Vec<u8>> {
    let mut out = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("lists") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            out.extend(contents(&path));
        } else {
            out.insert(fs::read(&path).expect("read"));
        }
    }
    out
}

/// Finds what is expected, repairs it, finds nothing more, and lost no file but those that `rewritten` names.
fn heals(store: &Store, expected: &[Ill], rewritten: &[&Path]) {
    assert_eq!(found(store), expected);
    let mut before = contents(store.root());
    for path in rewritten {
        before.remove(&fs::read(path).expect("read"));
    }
    let after = store.repair(store.examine().expect("looks"), LATER);
    assert!(after.iter().all(Finding::is_repaired), "{after:?}");
    assert_eq!(found(store), [], "{:?}", store.examine());
    let now = contents(store.root());
    assert!(before.is_subset(&now), "something is gone");
}

#[test]
fn saved_queries_that_cannot_be_understood_are_told_of() {
    let (_dir, store, _) = seeded("31 crates");
    fs::write(store.root().join("queries.toml"), "schema = 1\n[[query]\n").expect("written");
    let told = store.examine().expect("looks");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].kind, told[0].line), (Ill::Unreadable, Some(2)));
    assert!(!told[0].repairable);
}

#[test]
fn a_library_that_is_well_has_nothing_wrong_and_one_that_is_not_there_neither() {
    let (_dir, store, _) = seeded("31 crates");
    assert_eq!(found(&store), []);
    assert_eq!(found(&Store::new(PathBuf::from("/no/such/library"))), []);
}

#[test]
fn temporary_files_and_changed_texts_are_put_aside() {
    let (_dir, store, _) = seeded("31 crates");
    let folder = open(&store);
    let place = folder.info().folder.clone();
    fs::write(place.join(".copydesk-Ab12.tmp"), "half a fi").expect("left");
    heals_closed(&store, &[Ill::StaleTemporary]);
    let other = id::hash(b"another text");
    let path = place.join("text").join(format!("{other}.txt"));
    fs::write(&path, "changed since").expect("changed");
    heals_closed(&store, &[Ill::WrongHash]);
    assert!(place.join("aside").join(format!("{other}.txt")).exists());
    assert_eq!(open(&store).notes().len(), 1);
}

/// As [`heals`], after closing to others what the test itself wrote.
fn heals_closed(store: &Store, expected: &[Ill]) {
    let open: Vec<Finding> = store
        .examine()
        .expect("looks")
        .into_iter()
        .filter(|f| f.kind == Ill::OpenToOthers)
        .collect();
    store.repair(open, LATER);
    heals(store, expected, &[]);
}

#[cfg(unix)]
#[test]
fn what_others_can_read_is_closed() {
    use std::os::unix::fs::PermissionsExt;
    let (_dir, store, _) = seeded("31 crates");
    let path = notes_file(&store);
    let folder = path.parent().expect("a folder").to_owned();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("opened");
    fs::set_permissions(folder.join("text"), fs::Permissions::from_mode(0o755)).expect("opened");
    heals(&store, &[Ill::OpenToOthers], &[]);
    let mode = |p: &Path| fs::metadata(p).expect("meta").permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(&folder.join("text"))), (0o600, 0o700));
    fs::set_permissions(store.root(), fs::Permissions::from_mode(0o755)).expect("opened");
    heals(&store, &[Ill::OpenToOthers], &[]);
}

#[test]
fn copies_are_taken_in_and_put_aside() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let text = fs::read_to_string(&path)
        .expect("read")
        .replace(&id, "fromelsewhere");
    fs::write(path.with_file_name("notes (1).toml"), text).expect("copy");
    fs::copy(
        path.with_file_name("article.toml"),
        path.with_file_name("article.sync-conflict-1-2-3.toml"),
    )
    .expect("copy");
    let open: Vec<Finding> = store
        .examine()
        .expect("looks")
        .into_iter()
        .filter(|f| f.kind == Ill::OpenToOthers)
        .collect();
    store.repair(open, LATER);
    heals(&store, &[Ill::ConflictCopy, Ill::ConflictCopy], &[&path]);
    assert!(path.with_file_name("aside").join("notes (1).toml").exists());
    assert_eq!(super::open(&store).notes().len(), 2);
}

#[test]
fn the_second_note_of_one_id_gets_its_own() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let text = fs::read_to_string(&path).expect("read");
    let again = text[text.find("[[note]]").expect("a note")..].replace("31 crates", "62 crates");
    fs::write(&path, format!("{text}\n# the second\n{again}")).expect("doubled");
    heals(&store, &[Ill::DuplicateId], &[&path]);
    let ids: BTreeSet<String> = open(&store).notes().iter().map(|n| n.note.id.clone()).collect();
    assert_eq!(ids, BTreeSet::from([id.clone(), format!("{id}x2")]));
    assert!(fs::read_to_string(&path).expect("read").contains("# the second"));
}

#[test]
fn a_folder_without_its_article_gets_one_that_opens_again() {
    let (_dir, store, id) = seeded("31 crates");
    let folder = open(&store).info().clone();
    let file = folder.folder.join("article.toml");
    fs::remove_file(&file).expect("lost");
    heals(&store, &[Ill::NoArticle], &[]);
    let all = store.all().expect("lists");
    assert_eq!(
        (all[0].article.id.as_str(), all[0].notes[0].note.id.as_str()),
        (folder.id.as_str(), id.as_str())
    );
    assert_eq!(store.open_again(&all[0].article).expect("kept").text, story());
}

#[test]
fn two_folders_of_one_article_become_one() {
    let (_dir, store, id) = seeded("31 crates");
    let first = open(&store).info().folder.clone();
    let second = first.with_file_name("a-copy-by-hand");
    fs::create_dir(&second).expect("made");
    copy_tree(&first, &second);
    let notes = second.join("notes.toml");
    let text = fs::read_to_string(&notes)
        .expect("read")
        .replace(&id, "onlythere");
    fs::write(&notes, text).expect("changed");
    let open: Vec<Finding> = store
        .examine()
        .expect("looks")
        .into_iter()
        .filter(|f| f.kind == Ill::OpenToOthers)
        .collect();
    store.repair(open, LATER);
    // The folder whose name comes first stays.
    heals(&store, &[Ill::TwoFolders], &[&second.join("notes.toml")]);
    let all = store.all().expect("lists");
    assert_eq!((all.len(), all[0].notes.len()), (1, 2));
    assert!(store.root().join(".aside").read_dir().expect("kept").count() == 1);
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("lists") {
        let path = entry.expect("an entry").path();
        let there = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            fs::create_dir(&there).expect("made");
            copy_tree(&path, &there);
        } else {
            fs::copy(&path, there).expect("copied");
        }
    }
}

#[test]
fn a_damaged_journal_keeps_its_sound_lines() {
    let (_dir, store, _) = seeded("31 crates");
    let journal = open(&store).info().folder.join("journal");
    let sound = fs::read_to_string(&journal).expect("read");
    let damaged = format!("{sound}{{\"did\":{{\"id\":\"to\n");
    fs::write(&journal, &damaged).expect("torn");
    heals(&store, &[Ill::Journal], &[]);
    assert_eq!(
        open(&store).undo(LATER).expect("undone").as_deref(),
        Some("claim made")
    );
}

#[test]
fn what_only_the_reader_can_put_right_is_told_with_its_line_and_left() {
    let (_dir, store, _) = seeded("31 crates");
    let path = notes_file(&store);
    let good = fs::read_to_string(&path).expect("read");
    let broken = format!("{good}\n[[note]]\nid = \"torn\nkind =");
    fs::write(&path, &broken).expect("broken");
    let article = path.with_file_name("article.toml");
    fs::write(&article, "title = \"torn").expect("broken");
    let findings = store.repair(store.examine().expect("looks"), LATER);
    let lines: Vec<Option<usize>> = findings
        .iter()
        .filter(|f| f.kind == Ill::Unreadable)
        .map(|f| f.line)
        .collect();
    assert_eq!(lines.len(), 2, "{findings:?}");
    assert!(lines.iter().all(Option::is_some), "{findings:?}");
    assert!(
        findings
            .iter()
            .filter(|f| f.kind == Ill::Unreadable)
            .all(|f| !f.repairable && f.outcome.is_none())
    );
    assert_eq!(fs::read_to_string(&path).expect("read"), broken);
    assert_eq!(fs::read_to_string(&article).expect("read"), "title = \"torn");
}

#[test]
fn evidence_that_was_changed_or_is_gone_is_found() {
    let (_dir, store, _) = seeded("31 crates");
    let mut folder = open(&store);
    let mut n = folder.notes()[0].clone();
    for words in ["one", "two"] {
        let evidence = folder
            .attach_bytes("log.txt", words.as_bytes(), crate::note::Relation::Context, NOW)
            .expect("attached");
        n.note.evidence.push(evidence);
    }
    folder.put(n.note.clone(), n.place, NOW).expect("saved");
    let state = |store: &Store| -> Vec<State> {
        let all = store.all().expect("lists");
        checks(&all[0])
            .iter()
            .filter(|c| c.what == Hashed::Evidence)
            .map(|c| c.state)
            .collect()
    };
    assert_eq!(state(&store), [State::Sound; 2]);
    fs::write(folder.attached(&n.note.evidence[0]).expect("held").0, "changed").expect("changed");
    fs::remove_file(folder.attached(&n.note.evidence[1]).expect("held").0).expect("gone");
    let mut states = state(&store);
    states.sort_by_key(|s| format!("{s:?}"));
    assert_eq!(states, [State::Changed, State::Missing]);
    assert_eq!(found(&store), [Ill::WrongHash, Ill::Missing]);
}
