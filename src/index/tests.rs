//! What the index answers for libraries made for it.

use super::*;
use crate::article::Span;
use crate::ingest::{Hints, read};
use crate::note::{NoteKind, ReadState, Verdict};
use crate::query::Query;
use crate::store::{Mark, new_id};
use std::sync::atomic::AtomicBool;

const TODAY: &str = "2026-03-05";
const NOW: &str = "2026-03-05T09:00:00Z";

struct Desk {
    _dir: tempfile::TempDir,
    store: Store,
    cache: PathBuf,
}

impl Desk {
    fn new() -> Desk {
        let dir = tempfile::tempdir().expect("dir");
        Desk {
            store: Store::new(dir.path().join("library")),
            cache: dir.path().join("cache"),
            _dir: dir,
        }
    }

    /// Keeps an article with a note on the first place of `quote`; the name of its folder.
    fn keep(
        &self,
        title: &str,
        body: &str,
        quote: &str,
        more: impl FnOnce(&mut crate::note::Note),
    ) -> String {
        let text = format!("# {title}\n\n{body}\n");
        let hints = Hints {
            name: Some("a.md"),
            ..Hints::default()
        };
        let article = read(text.as_bytes(), &hints).expect("read");
        let mut folder = self.store.folder(&article, None).expect("folder");
        let at = article.text.find(quote).expect("the quote");
        let span = Span::new(at, at + quote.len());
        let points = crate::article::CodePoints::new(&article.text);
        let anchor = crate::anchor::make(&article.text, &points, span, folder.version());
        let mut note = crate::note::Note::new(new_id(NOW), NoteKind::Claim, anchor, NOW);
        more(&mut note);
        folder
            .put(note, crate::anchor::exactly(span), NOW)
            .expect("saved");
        let name = folder.info().folder.file_name().expect("a name");
        name.to_string_lossy().into_owned()
    }

    fn index(&self) -> Index {
        Index::open(&self.store, Some(&self.cache)).expect("index")
    }

    fn fresh(&self) -> Index {
        let mut index = self.index();
        refresh(&mut index);
        index
    }
}

fn refresh(index: &mut Index) -> Gathered {
    index
        .refresh(&mut |_, _| {}, &AtomicBool::new(false))
        .expect("refreshed")
}

fn titles(index: &mut Index, query: &str) -> Vec<String> {
    let query = Query::parse(query).expect("a query");
    let Answer { found, .. } = index.search(&query, 20, TODAY).expect("searched");
    found.into_iter().map(|f| f.row.title).collect()
}

fn three() -> Desk {
    let desk = Desk::new();
    desk.keep(
        "Tides of Ostby",
        "The ferry to the north pier was late again.",
        "ferry",
        |n| {
            n.verdict = Verdict::Unsupported;
            n.tags = vec!["Harbour".into()];
            n.due = Some("2026-03-10".into());
        },
    );
    desk.keep(
        "A quiet winter",
        "Nobody saw the harbour master for a week.",
        "Nobody",
        |n| {
            n.text = "Ask at the ferry office.".into();
        },
    );
    desk.keep("Bread prices", "The baker said flour was dear.", "flour", |_| {});
    desk
}

#[test]
fn words_are_found_in_texts_and_in_notes_and_titles_weigh_more() {
    let desk = three();
    desk.keep("The ferry strike", "Nothing moved.", "moved", |_| {});
    let mut index = desk.fresh();
    let found = titles(&mut index, "ferry ");
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0], "The ferry strike");
    assert_eq!(titles(&mut index, "\"north pier\""), ["Tides of Ostby"]);
    assert_eq!(titles(&mut index, "\"pier north\""), Vec::<String>::new());
    assert_eq!(titles(&mut index, "flou"), ["Bread prices"]);
    assert_eq!(titles(&mut index, "ferry -strike -office "), ["Tides of Ostby"]);
}

#[test]
fn an_article_is_in_its_folder_and_in_those_that_hold_it() {
    let desk = three();
    let name = desk.keep("The ferry strike", "Nothing moved.", "moved", |_| {});
    desk.store
        .mark(&name, &Mark::File("Port of Ostby/2026".into()))
        .expect("filed");
    let mut index = desk.fresh();
    for query in [
        "folder:\"port of ostby\"",
        "folder:\"Port of Ostby/2026\"",
        "-folder:\"\" strike ",
        "folder:x,\"port of ostby\"",
    ] {
        assert_eq!(titles(&mut index, query), ["The ferry strike"], "{query}");
    }
    assert_eq!(titles(&mut index, "folder:port"), Vec::<String>::new());
    assert_eq!(titles(&mut index, "folder:\"\"").len(), 3);
    let query = Query::parse("strike ").expect("a query");
    let answer = index.search(&query, 20, TODAY).expect("searched");
    assert_eq!(answer.found[0].row.filed, "Port of Ostby/2026");
}

#[test]
fn keys_of_notes_and_articles_hold_together_with_words() {
    let desk = three();
    let mut index = desk.fresh();
    for query in [
        "verdict:unsupported tag:harbour due:<7d",
        "verdict:unsupported ferry",
        "has:due",
    ] {
        assert_eq!(titles(&mut index, query), ["Tides of Ostby"], "{query}");
    }
    assert!(titles(&mut index, "due:<2d").is_empty());
    assert_eq!(titles(&mut index, "has:notes").len(), 3);
    assert_eq!(titles(&mut index, "-verdict:unsupported kind:claim").len(), 2);
}

#[test]
fn a_slip_is_mended_and_told() {
    let desk = three();
    let mut index = desk.fresh();
    let query = Query::parse("harbuor ").expect("a query");
    let Answer { found, mended } = index.search(&query, 5, TODAY).expect("searched");
    assert!(!found.is_empty());
    assert_eq!(mended, [("harbuor".to_owned(), vec!["harbour".to_owned()])]);
    let snippet = found.iter().find_map(|f| f.snippet.as_ref()).expect("a snippet");
    assert_eq!(&snippet.text[snippet.marks[0].clone()], "harbour");
}

#[test]
fn only_what_changed_is_read_again_and_what_is_gone_goes() {
    let desk = three();
    let mut index = desk.fresh();
    // Files this young are looked at once more; then they are known.
    std::thread::sleep(Duration::from_millis(80));
    refresh(&mut index);
    drop(index);
    let mut index = desk.index();
    assert_eq!(
        refresh(&mut index),
        Gathered {
            read: 0,
            removed: 0,
            folders: 3
        }
    );
    let name = desk.keep("Bread prices", "The baker said flour was dear.", "baker", |n| {
        n.text = "Which bakery?".into();
    });
    assert_eq!(refresh(&mut index).read, 1);
    assert_eq!(titles(&mut index, "bakery "), ["Bread prices"]);
    std::fs::remove_dir_all(desk.store.folder_named(&name)).expect("removed");
    assert_eq!(refresh(&mut index).removed, 1);
    assert!(titles(&mut index, "flour ").is_empty());
}

#[test]
fn a_damaged_or_deleted_index_is_made_anew_and_answers_the_same() {
    let desk = three();
    let mut index = desk.fresh();
    let before = titles(&mut index, "ferry ");
    drop(index);
    let folder = desk.cache.join("index");
    let files = || {
        std::fs::read_dir(&folder)
            .expect("listed")
            .filter_map(Result::ok)
            .map(|e| e.path())
    };
    for file in files().filter(|f| f.extension().is_some_and(|e| e == "sqlite3")) {
        std::fs::write(file, b"no index at all").expect("written");
    }
    assert_eq!(titles(&mut desk.fresh(), "ferry "), before);
    for file in files() {
        std::fs::remove_file(file).expect("removed");
    }
    assert_eq!(titles(&mut desk.fresh(), "ferry "), before);
}

#[test]
fn marks_of_the_reader_are_listed_and_searched() {
    let desk = three();
    let name = desk.keep("Bread prices", "The baker said flour was dear.", "baker", |_| {});
    desk.store.mark(&name, &Mark::Star(true)).expect("marked");
    desk.store
        .mark(&name, &Mark::State(ReadState::Archived))
        .expect("marked");
    desk.store
        .mark(&name, &Mark::Tag("Trade".into()))
        .expect("marked");
    // An article with a note is being read, until the reader says otherwise.
    let other = desk.keep(
        "A quiet winter",
        "Nobody saw the harbour master for a week.",
        "week",
        |_| {},
    );
    let (before, _) = desk
        .store
        .mark(&other, &Mark::State(ReadState::New))
        .expect("marked");
    assert_eq!(before.state, Some(ReadState::Reading));
    let mut index = desk.fresh();
    for query in ["is:starred", "state:archived", "tag:trade", "tag:trade flour "] {
        assert_eq!(titles(&mut index, query), ["Bread prices"], "{query}");
    }
    let listing = index
        .list(&Query::default(), Order::State, TODAY)
        .expect("listed");
    assert_eq!((listing.ids.len(), listing.new, listing.all), (3, 1, 3));
    let rows = index.rows(&listing.ids).expect("rows");
    assert!(rows[2].starred && rows[2].tags == ["trade"]);
}

#[test]
fn what_stands_in_a_query_is_never_read_as_a_command() {
    let desk = three();
    let mut index = desk.fresh();
    for text in [
        "ferry' OR 1=1",
        "AND",
        "NEAR(",
        "title : ferry",
        "*",
        "a* b*",
        "^x",
        "tag:%",
        "source:'",
    ] {
        let query = Query::parse(text).expect("a query");
        let searched = index.search(&query, 5, TODAY);
        assert!(searched.is_ok(), "{text}: {searched:?}");
        let listed = index.list(&query, Order::Title, TODAY);
        assert!(listed.is_ok(), "{text}: {listed:?}");
    }
}

/// The index and [`Query::matches`] are two readings of one language: they are to agree on every note.
#[test]
fn the_index_finds_the_notes_that_the_query_matches_in_memory() {
    use crate::query::Subject;
    let desk = three();
    let mut index = desk.fresh();
    let shelves = desk.store.all().expect("all");
    for text in [
        "ferry ",
        "harb* ",
        "tag:harbour",
        "-tag:harbour",
        "verdict:unsupported,unchecked",
        "due:7d",
        "has:text",
        "is:lost",
        "title:tides",
        "kind:claim flour ",
        "\"ferry office\"",
        "state:exact",
        "state:new",
        "-ferry ",
        "id:0",
    ] {
        let query = Query::parse(text).expect("a query");
        let mut expected: Vec<String> = Vec::new();
        for shelf in &shelves {
            for placed in &shelf.notes {
                let subject = Subject {
                    note: &placed.note,
                    state: placed.place.state,
                    article: shelf.article.about(),
                    today: TODAY,
                };
                if query.matches(&subject) {
                    expected.push(placed.note.id.clone());
                }
            }
        }
        let Answer { found, .. } = index.search(&query, 50, TODAY).expect("searched");
        let mut got: Vec<String> = found.into_iter().flat_map(|f| f.notes).map(|n| n.id).collect();
        got.sort();
        expected.sort();
        assert_eq!(got, expected, "{text}");
    }
}
