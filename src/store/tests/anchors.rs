//! How notes sit on a text that changed.

use super::*;

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
