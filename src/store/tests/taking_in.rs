//! Notes from elsewhere meet those that are here.

use super::*;

const URL: &str = "https://example.org/ferry";

fn at_address(text: &str) -> Article {
    let mut article = article(text);
    article.meta.url = Some(URL.into());
    article
}

/// A note that another program made on `quote`, between these words.
fn foreign(id: &str, words: [&str; 3]) -> Note {
    let [prefix, quote, suffix] = words.map(str::to_owned);
    let anchor = crate::note::Anchor {
        quote,
        prefix,
        suffix,
        ..Default::default()
    };
    Note::new(id.into(), NoteKind::Note, anchor, NOW)
}

#[test]
fn notes_that_are_here_are_not_written_again() {
    let (_dir, store, id) = seeded("day 3 the ferry");
    let mut folder = open(&store);
    let mine = folder.notes()[0].note.clone();
    let file = folder.info().folder.join("notes.toml");
    let before = (
        fs::read(&file).expect("there"),
        fs::metadata(&file).expect("there").modified().expect("a time"),
    );
    let taken = folder
        .take_in(vec![mine.clone()], false, LATER)
        .expect("taken in");
    assert_eq!((taken.new, taken.changed, taken.same), (0, 0, 1));
    let after = (
        fs::read(&file).expect("there"),
        fs::metadata(&file).expect("there").modified().expect("a time"),
    );
    assert_eq!(before, after);
    // Both sides changed it: both are kept, and coming again it is here already.
    let mut theirs = mine.clone();
    theirs.text = "From the other desk.".into();
    theirs.updated = LATER.into();
    theirs
        .history
        .push(crate::note::Change::new(LATER, "text changed"));
    let mut ours = mine;
    ours.text = "From this desk.".into();
    let place = folder.notes()[0].place.clone();
    folder.put(ours, place, NOW).expect("saved");
    assert_eq!(
        folder
            .take_in(vec![theirs.clone()], false, LATER)
            .expect("taken in")
            .changed,
        1
    );
    let text = folder.notes()[0].note.text.clone();
    assert!(
        text.contains("From this desk.") && text.contains("From the other desk."),
        "{text}"
    );
    assert_eq!(
        folder.take_in(vec![theirs], false, LATER).expect("taken in").same,
        1
    );
    // One step of undo takes back what came.
    folder.undo(LATER).expect("undone");
    assert_eq!(folder.notes()[0].note.text, "From this desk.");
    assert_eq!(folder.notes()[0].note.id, id);
}

#[test]
fn an_article_of_passages_is_not_taken_for_the_article() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().join("library"));
    let quote = "crates past the old lighthouse";
    let mut folder = store.folder(&at_address(quote), None).expect("opens");
    // The same words stand twelve times in the story; what stood around them says which are meant.
    let mut note = foreign(
        "x1",
        ["On day 7 the ferry carried 217 ", quote, " of pier 2. On day 8"],
    );
    note.anchor.end = quote.chars().count();
    note.anchor.version = folder.version().to_owned();
    folder.take_in(vec![note], true, NOW).expect("taken in");
    assert!(folder.info().excerpts);
    let infos = store.articles().expect("read");
    assert!(infos[0].excerpts);
    assert!(
        store.kept(URL).is_none(),
        "it is fetched, not shown from the library"
    );
    assert_eq!(store.open_again(&infos[0]).expect("kept").text, quote);

    let text = story();
    let mut folder = store.folder(&at_address(&text), None).expect("opens");
    assert!(!folder.info().excerpts);
    let placed = folder.notes()[0].clone();
    let span = placed.place.span.expect("a place");
    assert_eq!(span.of(&text), quote);
    assert!(
        text[..span.start()].ends_with("carried 217 "),
        "{:?}",
        placed.place
    );
    folder.put(placed.note, placed.place, LATER).expect("saved");
    assert!(!store.articles().expect("read")[0].excerpts);
    assert_eq!(store.kept(URL).expect("kept").0.text, text);
}
