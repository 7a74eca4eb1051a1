//! What the store promises, seen from outside.

use super::*;
use crate::anchor;
use crate::article::{CodePoints, Span};
use crate::note::{Note, NoteKind, Status, Verdict};
use std::fs;

const NOW: &str = "2026-03-01T08:00:00Z";
const LATER: &str = "2026-03-02T08:00:00Z";

fn story() -> String {
    (1..=12)
        .map(|n| {
            format!(
                "On day {n} the ferry carried {} crates past the old lighthouse of pier {}. ",
                n * 31,
                n % 5
            )
        })
        .collect()
}

fn article(text: &str) -> Article {
    crate::ingest::text::raw(text.to_owned())
}

/// A note on the first place of `quote`.
fn note(folder: &Folder, text: &str, quote: &str) -> (Note, anchor::Placed) {
    let at = text.find(quote).expect("the quote is in the text");
    let span = Span::new(at, at + quote.len());
    let anchor = anchor::make(text, &CodePoints::new(text), span, folder.version());
    (
        Note::new(new_id(NOW), NoteKind::Claim, anchor, NOW),
        anchor::exactly(span),
    )
}

/// A library with one note on `quote`, and that note's id.
fn seeded(quote: &str) -> (tempfile::TempDir, Store, String) {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().join("library"));
    let text = story();
    let mut folder = store.folder(&article(&text), None).expect("opens");
    let (note, place) = note(&folder, &text, quote);
    let id = note.id.clone();
    folder.put(note, place, NOW).expect("saved");
    (dir, store, id)
}

fn open(store: &Store) -> Folder {
    store.folder(&article(&story()), None).expect("opens")
}

fn notes_file(store: &Store) -> PathBuf {
    open(store).info().folder.join("notes.toml")
}

#[test]
fn nothing_is_made_before_the_first_save() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().join("library"));
    let folder = open(&store);
    assert_eq!(folder.read_only(), None);
    assert!(!store.root().exists());
}

#[test]
fn a_note_is_there_again_from_another_path_and_from_none() {
    let (_dir, store, id) = seeded("31 crates");
    for path in [Some(Path::new("/elsewhere/b.txt")), None] {
        let folder = store.folder(&article(&story()), path).expect("opens");
        assert_eq!(folder.notes()[0].note.id, id);
        assert_eq!(folder.notes()[0].place.state, crate::note::AnchorState::Exact);
    }
}

#[test]
fn two_articles_of_one_title_and_one_path_are_two() {
    let (_dir, store, _) = seeded("31 crates");
    let mut other =
        article("A heron stood in the reeds and would not move for anybody, said the keeper of the marsh.");
    other.meta.title = Some("On day 1".into());
    let folder = store.folder(&other, Some(Path::new("/a.txt"))).expect("opens");
    assert!(folder.notes().is_empty());
}

#[test]
fn an_address_finds_the_article_however_its_text_changed() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().to_owned());
    let text = story();
    let mut a = article(&text);
    a.meta.url = Some("https://example.org/ferry?utm_source=mail".into());
    let mut folder = store.folder(&a, None).expect("opens");
    let (n, place) = note(&folder, &text, "31 crates");
    folder.put(n, place, NOW).expect("saved");
    let mut b = article("Nothing of it is left.");
    b.meta.url = Some("http://www.example.org/ferry/".into());
    let folder = store.folder(&b, None).expect("opens");
    assert_eq!(folder.notes().len(), 1);
    assert_eq!(folder.notes()[0].place.state, crate::note::AnchorState::Orphaned);
    let mut c = article(&text.replace("day 3", "day three"));
    c.meta.url = Some("https://example.org/other".into());
    assert!(store.folder(&c, None).expect("opens").notes().is_empty());
}

#[test]
fn a_version_is_found_by_likeness() {
    let (_dir, store, id) = seeded("31 crates");
    let edited = story().replace("day 7", "the seventh day");
    let folder = store.folder(&article(&edited), None).expect("opens");
    assert_eq!(folder.notes()[0].note.id, id);
}

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
    let main = super::notes::read(&path);
    assert_eq!(main.notes.len(), 1);
    assert_eq!(main.notes[0].0.text, "Again.");
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

#[test]
fn the_library_lists_and_opens_what_it_keeps() {
    let (_dir, store, id) = seeded("31 crates");
    let all = store.all().expect("lists");
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].notes[0].note.id, id);
    let again = store.open_again(&all[0].article).expect("kept");
    assert_eq!(again.text, story());
    assert_eq!(again.blocks, article(&story()).blocks);
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
fn a_note_whose_sentence_was_edited_says_so_reopens_and_keeps_where_it_was() {
    let (_dir, store, id) = seeded("On day 3 the ferry carried 93 crates past the old lighthouse");
    let mut folder = open(&store);
    let n = folder.notes()[0].clone();
    let made = n.note.anchor.clone();
    folder
        .put(
            Note {
                status: Status::Done,
                ..n.note
            },
            n.place,
            NOW,
        )
        .expect("saved");
    let text = story().replace(
        "93 crates past the old lighthouse",
        "95 crates past the new lighthouse",
    );
    let edited = article(&text);
    let mut folder = store.folder(&edited, None).expect("opens");
    let n = folder.notes()[0].clone();
    assert_eq!(n.place.state, crate::note::AnchorState::Edited);
    assert_eq!(n.place.why, "same place, two words changed");
    assert_eq!((n.note.status, &n.note.anchor), (Status::Open, &made));
    // Looking changes nothing on disk.
    assert!(
        fs::read_to_string(notes_file(&store))
            .expect("read")
            .contains("status = \"done\"")
    );
    folder.put(n.note, n.place, LATER).expect("saved");
    assert_eq!(folder.notes()[0].place.state, crate::note::AnchorState::Edited);
    let folder = store.folder(&edited, None).expect("opens");
    let n = &folder.notes()[0];
    assert_eq!(
        (n.note.id.as_str(), n.place.state),
        (id.as_str(), crate::note::AnchorState::Exact)
    );
    assert!(n.note.anchor.quote.contains("95 crates past the new lighthouse"));
    let told: Vec<&str> = n.note.history.iter().map(|c| c.what.as_str()).collect();
    assert!(
        told.iter()
            .any(|t| t.starts_with("anchor edited: ") && t.contains(&made.quote)),
        "{told:?}"
    );
    assert!(told.contains(&"status done -> open"), "{told:?}");
}

#[test]
fn a_note_whose_words_are_gone_is_kept_on_no_text() {
    let (_dir, store, id) = seeded("On day 3 the ferry carried 93 crates past the old lighthouse");
    let text: String = story()
        .split_inclusive(". ")
        .filter(|s| !s.contains("day 3 "))
        .collect();
    let folder = store.folder(&article(&text), None).expect("opens");
    let n = folder.notes()[0].clone();
    assert_eq!(
        (n.note.id, n.place.state, n.place.span),
        (id, crate::note::AnchorState::Orphaned, None)
    );
    // And back on its words when they come back.
    assert_eq!(
        open(&store).notes()[0].place.state,
        crate::note::AnchorState::Exact
    );
}

#[test]
fn an_anchor_whose_text_is_not_kept_is_found_by_its_words() {
    let (_dir, store, _) = seeded("93 crates past the old lighthouse");
    let path = notes_file(&store);
    let text = fs::read_to_string(&path)
        .expect("read")
        .replace("start = ", "start = 9")
        .replace("version = \"", "version = \"0");
    fs::write(&path, text).expect("changed");
    let folder = open(&store);
    let place = &folder.notes()[0].place;
    assert_eq!(
        place.span.map(|s| s.of(&story()).to_owned()).as_deref(),
        Some("93 crates past the old lighthouse")
    );
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
fn the_same_paragraph_of_another_article_with_the_same_title_gets_no_notes() {
    let (_dir, store, _) = seeded("31 crates");
    let shared: String = story().split_inclusive(". ").take(3).collect();
    let rest: String = (1..=20)
        .map(|n| {
            format!(
                "In week {n} the council of Ostby bought {} lamps for street {}. ",
                n * 3,
                n + 4
            )
        })
        .collect();
    assert!(
        store
            .folder(&article(&(shared + &rest)), None)
            .expect("opens")
            .notes()
            .is_empty()
    );
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
fn a_note_that_the_reader_puts_elsewhere_keeps_where_it_was() {
    let (_dir, store, _) = seeded("31 crates");
    let mut folder = open(&store);
    let mut n = folder.notes()[0].clone();
    let (other, place) = note(&folder, &story(), "62 crates");
    n.note.anchor = other.anchor;
    folder.put(n.note, place, LATER).expect("saved");
    let last = open(&store).notes()[0]
        .note
        .history
        .last()
        .expect("a line")
        .what
        .clone();
    assert_eq!(last, "put by hand from “31 crates” on “62 crates”");
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
fn what_two_programs_learn_of_one_article_is_all_kept() {
    let (_dir, store, _) = seeded("31 crates");
    let article = article(&story());
    let mut one = store
        .folder(&article, Some(Path::new("/tmp/one.txt")))
        .expect("opens");
    let mut two = store
        .folder(&article, Some(Path::new("/tmp/two.txt")))
        .expect("opens");
    one.save_position(1).expect("saved");
    let file = one.info().folder.join("article.toml");
    let text = fs::read_to_string(&file).expect("read");
    fs::write(&file, format!("mood = \"wary\"\n{text}")).expect("edited");
    two.save_position(2).expect("saved");
    let text = fs::read_to_string(&file).expect("read");
    for word in ["one.txt", "two.txt", "wary"] {
        assert!(text.contains(word), "lost {word}\n{text}");
    }
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
