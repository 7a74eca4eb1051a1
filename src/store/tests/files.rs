//! Files that are broken, newer, linked, or written by hand.

use super::*;

#[test]
fn what_was_written_by_hand_survives_a_save() {
    let (_dir, store, _) = seeded("31 crates");
    let path = notes_file(&store);
    let text = fs::read_to_string(&path).expect("read");
    fs::write(
        &path,
        format!("# mine\n{text}\n[plugin.x]\nkeep = \"me\" # please\n")
            .replace("[note.anchor]", "[note.anchor] # here"),
    )
    .expect("edited");
    let mut folder = open(&store);
    let mut n = folder.notes()[0].clone();
    n.note.status = Status::Done;
    folder.put(n.note, n.place, LATER).expect("saved");
    let text = fs::read_to_string(&path).expect("read");
    for line in [
        "# mine",
        "keep = \"me\" # please",
        "[note.anchor] # here",
        "status = \"done\"",
    ] {
        assert!(text.contains(line), "lost {line}\n{text}");
    }
}

#[test]
fn a_broken_file_stays_as_it_is_and_blocks_nothing() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let broken = format!(
        "{}\n[[note]]\nid = \"torn\nkind =",
        fs::read_to_string(&path).expect("read")
    );
    fs::write(&path, &broken).expect("broken");
    let text = story();
    let mut folder = open(&store);
    assert_eq!(folder.read_only(), None);
    assert!(
        folder.problems()[0].to_string().contains("notes.toml:"),
        "{:?}",
        folder.problems()
    );
    // A new note, and a change to a note of the broken file.
    let (fresh, place) = note(&folder, &text, "62 crates");
    folder.put(fresh, place, LATER).expect("saved");
    let mut n = folder
        .notes()
        .iter()
        .find(|n| n.note.id == id)
        .expect("salvaged")
        .clone();
    n.note.verdict = Verdict::Outdated;
    folder.put(n.note, n.place, LATER).expect("saved");
    assert_eq!(fs::read_to_string(&path).expect("read"), broken);
    let mut folder = open(&store);
    assert_eq!(folder.notes().len(), 2);
    assert_eq!(folder.notes()[0].note.verdict, Verdict::Outdated);
    // Deleting what the broken file holds, and bringing it back.
    folder.delete(&id, LATER).expect("deleted");
    assert_eq!(open(&store).notes().len(), 1);
    open(&store).undo(LATER).expect("undone");
    assert_eq!(open(&store).notes().len(), 2);
    open(&store).redo(LATER).expect("redone");
    assert_eq!(fs::read_to_string(&path).expect("read"), broken);
    // Repaired by hand: the two files become one again.
    fs::write(&path, broken.split("[[note]]\nid = \"torn").next().expect("head")).expect("repaired");
    let mut folder = open(&store);
    assert_eq!(folder.notes().len(), 1, "{:?}", folder.notes());
    let n = folder.notes()[0].clone();
    folder
        .put(
            Note {
                text: "Again.".into(),
                ..n.note
            },
            n.place,
            LATER,
        )
        .expect("saved");
    let main = crate::store::notes::read(&path);
    assert_eq!(main.notes.len(), 1);
    assert_eq!(main.notes[0].0.text, "Again.");
}

#[test]
fn a_number_that_no_program_can_hold_costs_nothing_but_its_file() {
    const HITS: &str = "hits = 99999999999999999999\n";
    // At the head, at the end, and in the note itself, which then is the one thing that cannot be shown.
    for (place, shown) in [("head", 1), ("end", 1), ("note", 0)] {
        let (_dir, store, _) = seeded("31 crates");
        let path = notes_file(&store);
        let text = fs::read_to_string(&path).expect("read");
        let odd = match place {
            "head" => format!("{HITS}{text}"),
            "end" => format!("{text}\n[plugin]\n{HITS}"),
            _ => text.replace("kind = ", &format!("{HITS}kind = ")),
        };
        fs::write(&path, &odd).expect("odd");
        let mut folder = open(&store);
        assert_eq!(folder.notes().len(), shown, "{odd}");
        let problem = folder.problems().first().expect("told").to_string();
        assert!(problem.contains("notes.toml:"), "{problem}");
        let (fresh, place) = note(&folder, &story(), "62 crates");
        folder.put(fresh, place, LATER).expect("saved");
        assert_eq!(fs::read_to_string(&path).expect("read"), odd);
        assert_eq!(open(&store).notes().len(), 1 + shown);
    }
}

#[test]
fn a_newer_schema_is_read_only_and_untouched() {
    let (_dir, store, _) = seeded("31 crates");
    let path = notes_file(&store);
    let newer = fs::read_to_string(&path)
        .expect("read")
        .replace("schema = 1", "schema = 9");
    fs::write(&path, &newer).expect("newer");
    let mut folder = open(&store);
    assert!(folder.read_only().expect("read-only").contains("schema 9"));
    assert_eq!(folder.notes().len(), 1);
    let n = folder.notes()[0].clone();
    assert!(matches!(
        folder.put(n.note, n.place, LATER),
        Err(StoreError::ReadOnly(_))
    ));
    assert_eq!(fs::read_to_string(&path).expect("read"), newer);
}

#[test]
fn stale_temporary_files_are_no_notes() {
    let (_dir, store, _) = seeded("31 crates");
    let path = notes_file(&store);
    for name in ["notes.toml.tmp.12345", ".copydesk-x.tmp", "notes.toml~"] {
        fs::copy(&path, path.with_file_name(name)).expect("stale");
    }
    assert_eq!(open(&store).notes().len(), 1);
    assert!(path.with_file_name("notes.toml.tmp.12345").exists());
}

#[cfg(unix)]
#[test]
fn a_linked_notes_file_stays_a_link() {
    let (dir, store, _) = seeded("31 crates");
    let path = notes_file(&store);
    let there = dir.path().join("synced.toml");
    fs::rename(&path, &there).expect("moved");
    std::os::unix::fs::symlink(&there, &path).expect("link");
    let mut folder = open(&store);
    let n = folder.notes()[0].clone();
    folder
        .put(
            Note {
                text: "Through the link.".into(),
                ..n.note
            },
            n.place,
            LATER,
        )
        .expect("saved");
    assert!(fs::symlink_metadata(&path).expect("meta").is_symlink());
    assert!(
        fs::read_to_string(&there)
            .expect("read")
            .contains("Through the link.")
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_what_is_no_notes_file_is_never_written() {
    let (dir, store, _) = seeded("31 crates");
    let path = notes_file(&store);
    let there = dir.path().join("keys");
    for secret in ["ssh-ed25519 AAAA somebody\n", ""] {
        fs::write(&there, secret).expect("secret");
        let _ = fs::remove_file(&path);
        std::os::unix::fs::symlink(&there, &path).expect("link");
        let text = story();
        let mut folder = open(&store);
        let (n, place) = note(&folder, &text, "62 crates");
        folder.put(n, place, LATER).expect("saved beside it");
        assert_eq!(fs::read_to_string(&there).expect("read"), secret);
    }
}

#[test]
fn a_store_that_cannot_be_is_read_only_and_says_why() {
    let dir = tempfile::tempdir().expect("dir");
    let file = dir.path().join("file");
    fs::write(&file, "in the way").expect("seed");
    let store = Store::new(file.join("library"));
    let text = story();
    let mut folder = open(&store);
    assert!(folder.read_only().expect("why").contains("file"));
    let (n, place) = note(&folder, &text, "31 crates");
    assert!(matches!(folder.put(n, place, NOW), Err(StoreError::ReadOnly(_))));
    assert!(store.all().is_err() || store.all().expect("empty").is_empty());
}

#[test]
fn position_and_draft_are_kept() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().to_owned());
    let text = story();
    let mut folder = open(&store);
    assert_eq!((folder.position(), folder.drafts()), (None, Vec::new()));
    folder.save_position(40).expect("saved");
    let (n, _) = note(&folder, &text, "31 crates");
    folder.save_draft(&n).expect("saved");
    let (mut other, _) = note(&folder, &text, "62 crates");
    other.id = "../../escape".into();
    folder.save_draft(&other).expect("saved");
    assert!(!dir.path().join("escape.toml").exists());
    let mut folder = open(&store);
    assert_eq!(folder.position(), Some(40));
    assert_eq!(folder.drafts(), [other.clone(), n.clone()]);
    folder.forget_draft(&n.id).expect("forgotten");
    assert_eq!(open(&store).drafts(), [other]);
    // A draft is no note.
    assert!(open(&store).notes().is_empty());
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_notes_does_not_hang() {
    let (dir, store, _) = seeded("31 crates");
    let path = notes_file(&store);
    // A socket stands for whatever is no plain file and would wait for somebody.
    let socket = dir.path().join("s");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("bound");
    fs::rename(&socket, path.with_file_name("notes-9.toml")).expect("moved");
    let mut folder = open(&store);
    assert!(folder.problems()[0].what.contains("not a plain file"));
    let n = folder.notes()[0].clone();
    folder
        .put(
            Note {
                text: "Saved.".into(),
                ..n.note
            },
            n.place,
            LATER,
        )
        .expect("saved");
}

#[test]
fn a_broken_article_file_keeps_its_notes_and_stays_as_it_is() {
    let (_dir, store, _) = seeded("31 crates");
    let file = open(&store).info().folder.join("article.toml");
    fs::write(&file, "title = \"torn").expect("broken");
    let mut folder = open(&store);
    assert_eq!(folder.notes().len(), 1);
    let n = folder.notes()[0].clone();
    folder
        .put(
            Note {
                text: "Still works.".into(),
                ..n.note
            },
            n.place,
            LATER,
        )
        .expect("saved");
    assert_eq!(fs::read_to_string(&file).expect("read"), "title = \"torn");
    assert!(
        store.all().expect("lists")[0]
            .problems
            .iter()
            .any(|p| p.file == file && p.line == Some(1))
    );
}

#[test]
fn a_note_deleted_beside_a_broken_file_comes_back_when_that_is_repaired() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let good = fs::read_to_string(&path).expect("read");
    fs::write(&path, format!("{good}\n[[note]]\nid = \"torn\nkind =")).expect("broken");
    open(&store).delete(&id, LATER).expect("deleted");
    fs::write(&path, good).expect("repaired");
    let text = story();
    let mut folder = open(&store);
    let (fresh, place) = note(&folder, &text, "62 crates");
    folder.put(fresh, place, LATER).expect("saved");
    folder.undo(LATER).expect("the fresh one is undone");
    folder.undo(LATER).expect("and then the deletion");
    assert_eq!(folder.notes().len(), 1);
    let mut folder = open(&store);
    assert_eq!(folder.notes()[0].note.id, id);
    // And at the next save it is still there.
    let (fresh, place) = note(&folder, &text, "93 crates");
    folder.put(fresh, place, LATER).expect("saved");
    assert_eq!(open(&store).notes().len(), 2);
}

#[test]
fn a_damaged_version_heals_at_the_next_save() {
    let (_dir, store, _) = seeded("31 crates");
    let mut folder = open(&store);
    let kept = folder
        .info()
        .folder
        .join("text")
        .join(format!("{}.txt", folder.version()));
    fs::write(&kept, "damaged").expect("damaged");
    let (fresh, place) = note(&folder, &story(), "62 crates");
    folder.put(fresh, place, NOW).expect("saved");
    assert_eq!(fs::read_to_string(&kept).expect("read"), story());
}

#[test]
fn the_day_that_the_text_tells_is_kept_and_never_before_what_its_page_said() {
    use crate::article::{DateFrom, Published};
    let day = |value: &str, from| Published {
        value: value.to_owned(),
        from,
    };
    let kept = |store: &Store| open(store).info().published.clone();
    let (_dir, store, _) = seeded("31 crates");
    let mut folder = open(&store);
    folder
        .dated(&day("2025-03-01", DateFrom::Inferred))
        .expect("passed over");
    assert_eq!(kept(&store), None, "a guess is not kept");
    folder
        .dated(&day("2025-03-01", DateFrom::Dateline))
        .expect("kept");
    assert_eq!(kept(&store), Some(day("2025-03-01", DateFrom::Dateline)));

    let (_dir, store, _) = seeded("31 crates");
    let mut dated = article(&story());
    dated.meta.published = Some(day("2025-02-27", DateFrom::Metadata));
    let mut folder = store.folder(&dated, None).expect("opens");
    folder
        .dated(&day("2025-03-01", DateFrom::Dateline))
        .expect("passed over");
    assert_eq!(
        folder.info().published,
        Some(day("2025-02-27", DateFrom::Metadata))
    );

    // Before anything is saved there is no folder, and a date makes none.
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().join("library"));
    let mut folder = store.folder(&article(&story()), None).expect("opens");
    folder
        .dated(&day("2025-03-01", DateFrom::Dateline))
        .expect("waits");
    assert!(!folder.info().folder.exists());
    let (note, place) = note(&folder, &story(), "31 crates");
    folder.put(note, place, NOW).expect("saved");
    assert_eq!(kept(&store), Some(day("2025-03-01", DateFrom::Dateline)));
}

#[test]
fn an_article_without_a_headline_is_called_by_its_first_words() {
    let (_dir, store, _) = seeded("31 crates");
    let name = open(&store).info().name();
    assert!(
        name.starts_with("on day 1 the ferry carried") && name.ends_with('…'),
        "{name}"
    );
    assert!(!name.contains(&open(&store).info().id), "{name}");
}
