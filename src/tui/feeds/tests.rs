use super::*;
use crate::feed::Subscription;
use crate::theme::Theme;
use crate::tui::testing::{every_size, keys, text};
use ratatui::buffer::Buffer;

fn row(key: &str, title: &str, link: &str, day: u32, read: bool) -> Row {
    Row {
        key: key.to_owned(),
        title: title.to_owned(),
        link: (!link.is_empty()).then(|| link.to_owned()),
        when: format!("2026-02-{day:02}T08:00:00+00:00"),
        read,
        teaser: false,
    }
}

fn shelf(url: &str, name: &str, folder: &[&str], rows: Vec<Row>) -> Shelf {
    let mut feed = Subscription::to(url, "2026-01-01T00:00:00Z").expect("an address");
    feed.title = Some(name.to_owned());
    feed.folder = folder.iter().map(|f| (*f).to_owned()).collect();
    Shelf {
        feed,
        rows,
        error: None,
        gone: false,
        problems: Vec::new(),
    }
}

fn shelves() -> Vec<Shelf> {
    let mut failing = shelf("https://c.example/", "Tidende", &[], vec![]);
    failing.error = Some("the server answered 500".to_owned());
    vec![
        shelf(
            "https://a.example/",
            "Harbour Gazette",
            &["News", "Coast"],
            vec![
                row(
                    "a2",
                    "Ferry strike enters third week",
                    "https://wire.example/strike",
                    3,
                    false,
                ),
                row("a1", "The quay is closed", "https://a.example/1", 1, true),
            ],
        ),
        shelf(
            "https://b.example/",
            "Fjordposten",
            &["News"],
            vec![
                row(
                    "b3",
                    "Ferries: the strike goes on",
                    "https://wire.example/strike",
                    2,
                    false,
                ),
                row("b2", "A letter without a page", "", 2, false),
            ],
        ),
        failing,
    ]
}

fn screen() -> Feeds {
    let mut feeds = Feeds::waiting();
    feeds.renew(shelves());
    feeds
}

fn press(feeds: &mut Feeds, words: &str) -> Vec<Event> {
    let keymap = Keymap::shipped().expect("shipped");
    let area = Rect::new(0, 0, 80, 24);
    keys(words)
        .into_iter()
        .flat_map(|key| feeds.key(key, &keymap, area))
        .collect()
}

fn drawn(feeds: &Feeds, width: u16, height: u16) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    feeds.draw(
        &mut buffer,
        area,
        &Theme::shipped("dark").expect("shipped"),
        &Keymap::shipped().expect("shipped"),
        None,
    );
    text(&buffer)
}

fn titles(feeds: &Feeds) -> Vec<&str> {
    feeds
        .shown
        .iter()
        .map(|&(f, r)| feeds.shelves[f].rows[r].title.as_str())
        .collect()
}

#[test]
fn folders_hold_their_feeds_and_count_what_is_unread() {
    let feeds = screen();
    assert_eq!(
        feeds.left,
        [
            Left::All,
            Left::Folder(vec!["News".into()]),
            Left::Feed(1),
            Left::Folder(vec!["News".into(), "Coast".into()]),
            Left::Feed(0),
            Left::Feed(2),
        ]
    );
    // What two feeds tell is counted once where both are listed, as it is shown.
    assert_eq!(feeds.unread, [2, 2, 2, 1, 1, 0]);
}

#[test]
fn one_story_in_two_feeds_is_one_row_and_is_read_in_both() {
    let mut feeds = screen();
    assert_eq!(
        titles(&feeds),
        [
            "Ferry strike enters third week",
            "A letter without a page",
            "The quay is closed"
        ]
    );
    assert!(drawn(&feeds, 80, 24).contains("3 feeds, 2 unread"));
    let events = press(&mut feeds, "tab m");
    assert_eq!(
        events,
        [Event::Mark(vec![(0, "a2".into(), true), (1, "b3".into(), true)])]
    );
    // Alone, each feed shows its own.
    press(&mut feeds, "h j j");
    assert_eq!(titles(&feeds).len(), 2);
}

#[test]
fn a_story_is_unread_while_one_of_its_feeds_has_it_unread() {
    let mut feeds = screen();
    let mut half = shelves();
    half[0].rows[0].read = true;
    feeds.renew(half);
    assert_eq!(feeds.unread, [2, 2, 2, 0, 0, 0]);
    assert!(
        drawn(&feeds, 80, 24).contains("• 2026-02-03"),
        "{}",
        drawn(&feeds, 80, 24)
    );
    let events = press(&mut feeds, "tab m");
    assert_eq!(events, [Event::Mark(vec![(1, "b3".into(), true)])]);
}

#[test]
fn opening_marks_as_read_and_undo_takes_it_back() {
    let mut feeds = screen();
    let events = press(&mut feeds, "l j enter");
    assert_eq!(
        events,
        [
            Event::Mark(vec![(1, "b2".into(), true)]),
            Event::Open {
                feed: 1,
                key: "b2".into(),
                page: false
            }
        ]
    );
    assert_eq!(
        press(&mut feeds, "f"),
        [Event::Say("this item names no page".into())]
    );
    let undone = press(&mut feeds, "u");
    assert_eq!(undone[0], Event::Mark(vec![(1, "b2".into(), false)]));
    assert!(matches!(press(&mut feeds, "u").as_slice(), [Event::Say(_)]));
}

#[test]
fn all_that_is_listed_is_read_at_once_and_unread_again_at_once() {
    let mut feeds = screen();
    let events = press(&mut feeds, "M");
    let Event::Mark(marked) = &events[0] else {
        panic!("{events:?}")
    };
    assert_eq!(marked.len(), 3);
    assert_eq!(events[1], Event::Say("2 items are read now".to_owned()));
    assert_eq!(feeds.unread[0], 0);
    assert_eq!(
        press(&mut feeds, "M"),
        [Event::Say("nothing that is listed is unread".to_owned())]
    );
    // Also when the list was read anew meanwhile, in another order.
    let mut again = shelves();
    again.reverse();
    feeds.renew(again);
    let events = press(&mut feeds, "u");
    assert_eq!(events.last(), Some(&Event::Say("2 marks taken back".to_owned())));
    assert_eq!(feeds.unread[0], 2);
}

#[test]
fn filters_narrow_and_are_taken_away() {
    let mut feeds = screen();
    press(&mut feeds, "x");
    assert_eq!(titles(&feeds).len(), 2);
    press(&mut feeds, "/ l e t enter");
    assert_eq!(titles(&feeds), ["A letter without a page"]);
    assert_eq!(press(&mut feeds, "esc"), []);
    assert_eq!(titles(&feeds).len(), 3);
    assert_eq!(press(&mut feeds, "esc"), [Event::Back]);
}

#[test]
fn what_is_refreshed_is_what_the_cursor_is_on() {
    let mut feeds = screen();
    assert_eq!(press(&mut feeds, "r"), [Event::Refresh(None)]);
    assert_eq!(press(&mut feeds, "j r"), [Event::Refresh(None)]);
    assert_eq!(press(&mut feeds, "j r"), [Event::Refresh(Some(1))]);
    feeds.asking(3);
    let told = |new, outcome| Told {
        name: "A".to_owned(),
        new,
        outcome,
    };
    feeds.told(&told(2, Ok("2 new".to_owned())));
    assert!(drawn(&feeds, 80, 24).contains("asking … 1 of 3"));
    feeds.told(&told(0, Err("no".to_owned())));
    assert_eq!(
        feeds.done().as_deref(),
        Some("2 new items; 1 feed failed, its row says why")
    );
    assert!(!feeds.is_working());
}

#[test]
fn the_cursor_stays_on_its_feed_and_item_when_more_comes() {
    let mut feeds = screen();
    press(&mut feeds, "j j l j");
    let here = feeds.here().map(|(_, r)| r.key.clone());
    let mut more = shelves();
    more[1]
        .rows
        .insert(0, row("b9", "New", "https://b.example/9", 9, false));
    more.remove(0);
    feeds.renew(more);
    assert_eq!(feeds.left.get(feeds.at_left), Some(&Left::Feed(0)));
    assert_eq!(feeds.here().map(|(_, r)| r.key.clone()), here);
}

#[test]
fn why_a_feed_failed_is_on_the_screen() {
    let mut feeds = screen();
    press(&mut feeds, "G");
    let screen = drawn(&feeds, 80, 24);
    assert!(screen.contains("1 failed"), "{screen}");
    assert!(screen.contains("!Tidende"), "{screen}");
    assert!(screen.contains("failed: the server answered 500"), "{screen}");
}

#[test]
fn every_size_is_drawn_inside_its_area() {
    let mut feeds = screen();
    let keymap = Keymap::shipped().expect("shipped");
    let theme = Theme::shipped("dark").expect("shipped");
    for _ in 0..2 {
        every_size(|buffer, area| feeds.draw(buffer, area, &theme, &keymap, None));
        press(&mut feeds, "tab");
    }
    every_size(|buffer, area| Feeds::waiting().draw(buffer, area, &theme, &keymap, None));
}
