//! Which folder an article belongs to, and what the library lists.

use super::*;

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
fn what_has_its_own_name_is_found_at_once_and_the_rest_by_looking_through_all() {
    let (_dir, store, id) = seeded("31 crates");
    let at_once = store.folder_at_once(&article(&story()), None).expect("there");
    assert_eq!(at_once.notes()[0].note.id, id);
    let edited = article(&story().replace("day 7", "the seventh day"));
    assert!(store.folder_at_once(&edited, None).is_none());
    assert_eq!(store.folder(&edited, None).expect("opens").notes()[0].note.id, id);
    assert!(store.has_more_than(0) && !store.has_more_than(1));
    assert!(!Store::new(store.root().join("nowhere")).has_more_than(0));
}
