use super::*;
use crate::theme::{Role, Theme};
use crate::tui::testing::{every_size, keys, text};
use ratatui::buffer::Buffer;

fn row(number: u32, title: &str, state: ReadState) -> Row {
    Row {
        number,
        folder: format!("folder-{number}"),
        id: format!("{number:012x}"),
        title: title.to_owned(),
        outlet: "Ostby Post".to_owned(),
        published: format!("2026-02-{number:02}"),
        url: format!("https://ostby.example/{number}"),
        state,
        notes: 3,
        settled: 1,
        ..Row::default()
    }
}

fn rows() -> Vec<Row> {
    vec![
        row(3, "Ferry strike enters third week", ReadState::New),
        row(2, "The quay is closed", ReadState::Reading),
        row(1, "Bread prices", ReadState::Archived),
    ]
}

/// A screen with three articles.
fn screen() -> Library {
    let mut library = Library::default();
    let Event::List(number, ..) = library.ask() else {
        unreachable!("a question")
    };
    let listing = Listing {
        ids: vec![3, 2, 1],
        new: 1,
        copies: std::collections::HashSet::new(),
        all: 3,
    };
    let asked = library.told(Told::Listing(number, Ok(listing)));
    assert_eq!(asked, [Event::Rows(vec![3, 2, 1])]);
    library.told(Told::Rows(rows()));
    library
}

fn press(library: &mut Library, words: &str) -> Vec<Event> {
    let keymap = Keymap::shipped().expect("shipped");
    let area = Rect::new(0, 0, 80, 24);
    keys(words)
        .into_iter()
        .flat_map(|key| library.key(key, &keymap, area))
        .collect()
}

fn drawn(library: &Library, width: u16, height: u16, said: Option<(&str, Role)>) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let keymap = Keymap::shipped().expect("shipped");
    library.draw(
        &mut buffer,
        area,
        &Theme::shipped("dark").expect("shipped"),
        &keymap,
        said,
    );
    text(&buffer)
}

#[test]
fn articles_are_listed_with_their_states_and_notes() {
    let mut library = screen();
    insta::assert_snapshot!(drawn(&library, 80, 8, None));
    press(&mut library, "j m");
    insta::assert_snapshot!(drawn(&library, 120, 8, None));
}

#[test]
fn the_day_that_an_article_came_in_is_told_from_that_of_its_publication() {
    let mut library = screen();
    let mut rows = rows();
    rows[0].published = String::new();
    rows[1].published = "2026-02".to_owned();
    for row in &mut rows {
        row.added = "2026-03-08T12:00:00Z".to_owned();
    }
    library.told(Told::Rows(rows));
    let shown = drawn(&library, 80, 8, None);
    assert!(shown.contains("+2026-03-08  Ferry strike"), "{shown}");
    assert!(shown.contains(" 2026-02     The quay"), "{shown}");
    assert!(shown.contains("added 2026-03-08"), "{shown}");
}

#[test]
fn it_draws_at_every_size() {
    let library = screen();
    let keymap = Keymap::shipped().expect("shipped");
    let theme = Theme::shipped("dark").expect("shipped");
    every_size(|buffer, area| library.draw(buffer, area, &theme, &keymap, Some(("said", Role::Status))));
}

#[test]
fn each_key_asks_and_an_answer_to_an_older_question_is_passed_over() {
    let mut library = screen();
    let asked = press(&mut library, "/ f e");
    let numbers: Vec<u64> = asked
        .iter()
        .filter_map(|e| match e {
            Event::List(number, ..) => Some(*number),
            _ => None,
        })
        .collect();
    assert_eq!(numbers, [2, 3]);
    let listing = |ids: &[u32]| Listing {
        ids: ids.to_vec(),
        new: 0,
        copies: std::collections::HashSet::new(),
        all: 3,
    };
    library.told(Told::Listing(3, Ok(listing(&[3]))));
    library.told(Told::Listing(2, Ok(listing(&[3, 2]))));
    assert_eq!(library.listing.ids, [3]);
    assert!(drawn(&library, 80, 24, None).contains("1 of 3 articles"));
}

#[test]
fn what_is_half_typed_leaves_the_list_and_says_why() {
    let mut library = screen();
    let asked = press(&mut library, "/ o u t l t : x");
    assert!(asked.len() < 8, "nothing is asked once it is no query");
    assert_eq!(library.listing.ids.len(), 3);
    let shown = drawn(&library, 80, 24, None);
    assert!(shown.contains("did you mean \"outlet\"?"), "{shown}");
    let last = shown.lines().rev().nth(1).expect("a row");
    assert!(
        last.ends_with("story"),
        "the last key stands above what is typed\n{shown}"
    );
}

#[test]
fn an_article_is_starred_tagged_and_put_on_and_undo_takes_it_back() {
    let mut library = screen();
    let starred = Marks {
        starred: true,
        ..Marks::default()
    };
    let star = vec![("folder-3".to_owned(), Mark::Star(true))];
    assert_eq!(press(&mut library, "*"), [Event::Mark(star)]);
    let was = vec![("folder-3".to_owned(), Marks::default(), starred.clone())];
    let said = |events: Vec<Event>, words: &str| {
        assert_eq!(events.last(), Some(&Event::Say(words.to_owned())));
    };
    said(library.told(Told::Marked(was, None)), "saved: 1 article: starred");
    let events = press(&mut library, "u");
    let undo = Mark::Back {
        was: Marks::default(),
        is: starred.clone(),
    };
    let back = vec![("folder-3".to_owned(), undo)];
    assert_eq!(events.first(), Some(&Event::Mark(back)));
    let was = vec![("folder-3".to_owned(), starred, Marks::default())];
    said(
        library.told(Told::Marked(was, None)),
        "undone: 1 article: starred",
    );
    assert!(
        matches!(press(&mut library, "u").as_slice(), [Event::Say(_)]),
        "what undo did is not undone"
    );
    let next = vec![("folder-3".to_owned(), Mark::State(ReadState::Reading))];
    assert_eq!(press(&mut library, "s").first(), Some(&Event::Mark(next)));
    let tags = press(&mut library, "t p o r t space - o l d enter");
    let both = vec![
        ("folder-3".to_owned(), Mark::Tag("port".to_owned())),
        ("folder-3".to_owned(), Mark::Untag("old".to_owned())),
    ];
    assert_eq!(tags, [Event::Mark(both)]);
    let was = vec![("folder-3".to_owned(), Marks::default(), Marks::default())];
    said(
        library.told(Told::Marked(was, None)),
        "saved: 1 article: tagged #port, without #old",
    );
    press(&mut library, "t p o r t enter");
    said(
        library.told(Told::Marked(Vec::new(), None)),
        "nothing was changed: it was so already",
    );
    said(
        press(&mut library, "t - enter"),
        "no tag was typed; nothing was changed",
    );
}

#[test]
fn what_is_marked_is_changed_together() {
    let mut library = screen();
    press(&mut library, "m m");
    let events = press(&mut library, "*");
    let Some(Event::Mark(marks)) = events.first() else {
        panic!("{events:?}")
    };
    let folders: Vec<&str> = marks.iter().map(|(f, _)| f.as_str()).collect();
    assert_eq!(folders, ["folder-2", "folder-3"]);
    press(&mut library, "esc v");
    assert_eq!(library.marked.len(), 3);
}

#[test]
fn rows_far_down_are_asked_for_when_the_cursor_comes_near() {
    let mut library = Library::default();
    library.ask();
    let ids: Vec<u32> = (1..=1000).collect();
    let listing = Listing {
        ids,
        new: 0,
        copies: std::collections::HashSet::new(),
        all: 1000,
    };
    library.told(Told::Listing(1, Ok(listing)));
    let asked = press(&mut library, "G");
    assert!(
        matches!(asked.as_slice(), [Event::Rows(ids)] if ids.contains(&1000) && !ids.contains(&1)),
        "{asked:?}"
    );
    assert!(press(&mut library, "k").is_empty(), "they are on their way");
    assert!(drawn(&library, 80, 24, None).contains('…'));
}

#[test]
fn enter_opens_and_escape_clears_the_filter_before_it_leaves() {
    let mut library = screen();
    assert_eq!(
        press(&mut library, "j enter"),
        [Event::Open("folder-2".to_owned())]
    );
    press(&mut library, "/ q u a y enter");
    assert!(matches!(press(&mut library, "q").as_slice(), [Event::List(..)]));
    assert_eq!(press(&mut library, "q"), [Event::Back]);
}

fn saved() -> Vec<SavedQuery> {
    [("Due", "due:<7d -status:done"), ("tides", "tide \"north pier\"")]
        .map(|(name, query)| SavedQuery {
            name: name.to_owned(),
            query: query.to_owned(),
        })
        .to_vec()
}

#[test]
fn a_saved_query_is_chosen_by_its_name_and_asked_as_if_it_were_typed() {
    let mut library = screen();
    assert_eq!(press(&mut library, "'"), [Event::ReadSaved]);
    library.told(Told::Saved {
        all: saved(),
        said: None,
        problem: None,
    });
    insta::assert_snapshot!(drawn(&library, 60, 8, None));
    let events = press(&mut library, "p i e r enter");
    assert!(
        matches!(events.as_slice(), [Event::List(_, query, _)] if query.terms().len() == 2),
        "{events:?}"
    );
    assert_eq!(library.line.text(), "tide \"north pier\"");
    press(&mut library, "'");
    library.told(Told::Saved {
        all: saved(),
        said: None,
        problem: None,
    });
    assert_eq!(
        press(&mut library, "down ctrl-x"),
        [Event::ForgetQuery("tides".to_owned())]
    );
    assert!(press(&mut library, "esc").is_empty());
    every_size(|buffer, area| {
        let mut library = screen();
        press(&mut library, "'");
        library.told(Told::Saved {
            all: saved(),
            said: None,
            problem: None,
        });
        let theme = Theme::shipped("dark").expect("shipped");
        library.draw(buffer, area, &theme, &Keymap::shipped().expect("shipped"), None);
    });
}

#[test]
fn saved_queries_that_cannot_be_understood_are_told_of_and_not_called_none() {
    let mut library = screen();
    press(&mut library, "'");
    let events = library.told(Told::Saved {
        all: Vec::new(),
        said: None,
        problem: Some("/books/queries.toml:2: unclosed array table; put it right".to_owned()),
    });
    assert!(events.is_empty(), "{events:?}");
    let shown = drawn(&library, 30, 12, None);
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("queries.toml:2"), "{shown}");
    assert!(
        shown.contains("put it right") && !shown.contains("No query is saved"),
        "{shown}"
    );
}

#[test]
fn the_query_that_is_asked_is_saved_under_a_name() {
    let mut library = screen();
    assert!(
        matches!(press(&mut library, "W").as_slice(), [Event::Say(_)]),
        "there is none"
    );
    press(&mut library, "/ t i d e enter x");
    assert_eq!(
        press(&mut library, "W m y enter"),
        [Event::SaveQuery("my".to_owned(), "state:new tide".to_owned())]
    );
    press(&mut library, "/ b a d :");
    let events = press(&mut library, "enter W");
    assert!(matches!(events.as_slice(), [Event::Say(_)]), "{events:?}");
}

#[test]
fn articles_are_filed_in_a_folder_and_taken_out_of_it() {
    let mut library = screen();
    let file = |folder: &str| vec![("folder-3".to_owned(), Mark::File(folder.to_owned()))];
    let events = press(&mut library, "f P o r t / 2 0 2 6 enter");
    assert_eq!(events.first(), Some(&Event::Mark(file("Port/2026"))));
    let mut filed = rows();
    filed[0].filed = "Port/2026".to_owned();
    library.told(Told::Rows(filed));
    assert!(drawn(&library, 80, 8, None).contains("in Port/2026"));
    let events = press(&mut library, "f ctrl-u enter");
    assert_eq!(events.first(), Some(&Event::Mark(file(""))));
}

#[test]
fn keys_without_meaning_here_say_so() {
    let mut library = screen();
    let said = |text: &str| vec![Event::Say(format!("{text} here; ? shows the keys"))];
    assert_eq!(press(&mut library, "n"), said("n does nothing"));
    assert_eq!(press(&mut library, "h"), said("h does nothing"));
    assert_eq!(press(&mut library, "5"), said("5 is not bound"));
    assert_eq!(press(&mut library, "g x"), said("gx is not bound"));
    assert_eq!(press(&mut library, "g esc"), []);
    let none = vec![Event::Say("there is no article here".to_owned())];
    for key in ["enter", "s", "t", "f", "o"] {
        assert_eq!(press(&mut Library::default(), key), none, "{key}");
    }
}
