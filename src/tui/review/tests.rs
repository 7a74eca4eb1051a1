use super::*;
use crate::anchor::Placed;
use crate::note::{Anchor, Note, NoteKind};
use crate::store::ArticleInfo;
use crate::theme::letters;
use crate::tui::testing::{every_size, keys, text};

fn note(id: &str, quote: &str, change: impl FnOnce(&mut PlacedNote)) -> PlacedNote {
    let anchor = Anchor {
        quote: quote.to_owned(),
        ..Anchor::default()
    };
    let mut placed = PlacedNote {
        note: Note::new(id.to_owned(), NoteKind::Claim, anchor, "2026-11-01T10:00:00Z"),
        place: Placed {
            state: AnchorState::Exact,
            span: None,
            score: 1.0,
            why: String::new(),
            candidates: Vec::new(),
        },
    };
    change(&mut placed);
    placed
}

fn library() -> Vec<Shelved> {
    let shelved = |title: &str, outlet: Option<&str>, notes| {
        let mut article = ArticleInfo::default();
        article.title = Some(title.to_owned());
        article.outlet = outlet.map(str::to_owned);
        Shelved {
            article,
            notes,
            problems: Vec::new(),
        }
    };
    vec![
        shelved(
            "Ferry strike enters third week",
            Some("Harbour Gazette"),
            vec![
                note("n1", "nobody was\nhurt", |n| {
                    n.note.verdict = Verdict::PartlySupported;
                    n.note.text = "\nThe clinic counted two.\nSecond line.".to_owned();
                    n.note.tags = vec!["injuries".to_owned()];
                }),
                note("n2", "about 70 ships", |n| {
                    n.note.status = Status::Done;
                    n.place.state = AnchorState::Orphaned;
                }),
            ],
        ),
        shelved("Empty", None, vec![]),
        shelved(
            "日本の船 returns",
            None,
            vec![note("n3", "the first of its kind", |n| {
                n.note.verdict = Verdict::Contradicted
            })],
        ),
    ]
}

fn keymap() -> Keymap {
    Keymap::shipped().expect("shipped")
}

fn press(review: &mut Review, words: &str) -> Vec<Event> {
    let keymap = keymap();
    let area = Rect::new(0, 0, 80, 24);
    keys(words)
        .into_iter()
        .flat_map(|key| review.key(key, &keymap, area))
        .collect()
}

fn drawn(review: &Review, width: u16, height: u16) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let area = buffer.area;
    review.draw(&mut buffer, area, &Theme::letters(), &keymap());
    buffer
}

fn ids(review: &Review) -> Vec<&str> {
    let note = |&(a, n): &(usize, usize)| review.library[a].notes[n].note.id.as_str();
    review.shown.iter().map(note).collect()
}

#[test]
fn eighty_columns_give_a_note_two_rows() {
    let shown = text(&drawn(&Review::new(library()), 80, 12));
    let expected = [
        " Review  3 of 3 notes, 2 articles",
        " 1 o  2 +  3 ±  4 -  5 x  6 ~  7 <  8 \"   s status: all   x lost places",
        "Ferry strike enters third week  Harbour Gazette, 2 notes",
        "› ± partly supported open     “nobody was hurt”",
        "    #injuries The clinic counted two.",
        "  o unchecked        done     “about 70 ships”",
        "    orphaned",
        "日本の船 returns  1 note",
        "  x contradicted     open     “the first of its kind”",
        "",
        "",
        " Enter open  / filter  s status  x lost  0 all  ? keys  q back  1-8 verdict",
    ];
    assert_eq!(shown.lines().collect::<Vec<_>>(), expected, "{shown}");
}

#[test]
fn a_wide_screen_gives_it_one() {
    let shown = text(&drawn(&Review::new(library()), 160, 50));
    let row = shown.lines().nth(3).expect("a row");
    assert!(
        row.contains("partly supported")
            && row.contains("nobody was hurt")
            && row.contains("#injuries The clinic"),
        "{row}"
    );
    assert!(
        shown
            .lines()
            .nth(1)
            .expect("filters")
            .contains("3 ± partly supported")
    );
    assert!(shown.lines().nth(4).expect("a row").contains("orphaned"));
}

#[test]
fn roles_say_what_the_signs_say() {
    let grid = letters(&drawn(&Review::new(library()), 80, 12));
    let rows: Vec<&str> = grid.lines().collect();
    assert!(rows[2].starts_with("HHHH"), "{}", rows[2]);
    assert!(rows[3].starts_with("RR"), "the row under the cursor: {}", rows[3]);
    assert!(rows[8].starts_with("rr555"), "contradicted: {}", rows[8]);
    assert!(rows[6].contains("LLLLLLLL"), "orphaned: {}", rows[6]);
}

#[test]
fn enter_opens_the_note_and_q_goes_back() {
    let mut review = Review::new(library());
    let open = |article, note: &str| {
        vec![Event::Open {
            article,
            note: note.to_owned(),
        }]
    };
    assert_eq!(press(&mut review, "enter"), open(0, "n1"));
    assert_eq!(press(&mut review, "j j j enter"), open(2, "n3"));
    assert_eq!(press(&mut review, "g g j enter"), open(0, "n2"));
    assert_eq!(press(&mut review, "G k enter"), open(0, "n2"));
    assert_eq!(press(&mut review, "q"), [Event::Back]);
    assert_eq!(press(&mut review, "?"), [Event::Do(Action::Help)]);
}

#[test]
fn words_verdicts_status_and_lost_places_narrow_the_list() {
    let mut review = Review::new(library());
    press(&mut review, "/ c l i n i c enter");
    assert_eq!(ids(&review), ["n1"]);
    press(&mut review, "0 5");
    assert_eq!(ids(&review), ["n3"]);
    press(&mut review, "3");
    assert_eq!(ids(&review), ["n1", "n3"]);
    press(&mut review, "5 3 s");
    assert_eq!(ids(&review), ["n1", "n3"]);
    press(&mut review, "s s");
    assert_eq!(ids(&review), ["n2"]);
    assert!(text(&drawn(&review, 80, 12)).contains("[s status: done]"));
    press(&mut review, "s s x");
    assert_eq!(ids(&review), ["n2"]);
    // Back takes the filters away before it leaves.
    assert_eq!(press(&mut review, "esc"), []);
    assert_eq!(ids(&review).len(), 3);
    assert_eq!(press(&mut review, "esc"), [Event::Back]);
}

#[test]
fn the_cursor_stays_on_its_note() {
    let mut review = Review::new(library());
    press(&mut review, "G");
    press(&mut review, "5");
    press(&mut review, "0");
    assert_eq!(review.here().map(|(_, n)| n.note.id.as_str()), Some("n3"));
    let mut less = library();
    less[0].notes.remove(0);
    review.renew(less);
    assert_eq!(review.here().map(|(_, n)| n.note.id.as_str()), Some("n3"));
}

#[test]
fn what_is_typed_to_filter_never_runs() {
    let mut review = Review::new(library());
    assert_eq!(press(&mut review, "/ q Z Z 5 :"), []);
    assert!(review.verdicts.is_empty());
    review.paste("q\nq");
    assert!(text(&drawn(&review, 80, 24)).contains("/qZZ5:q q"));
    assert_eq!(press(&mut review, "esc"), []);
    review.paste("qqq");
    assert_eq!(ids(&review).len(), 3);
}

#[test]
fn an_empty_library_says_what_to_do() {
    let mut review = Review::new(Vec::new());
    assert!(text(&drawn(&review, 80, 24)).contains("No notes yet."));
    assert_eq!(press(&mut review, "j G enter ctrl-d"), []);
    press(&mut review, "5");
    assert!(text(&drawn(&review, 80, 24)).contains("No note fits."));
}

#[test]
fn it_draws_at_every_size() {
    let (theme, keymap) = (Theme::letters(), keymap());
    let mut review = Review::new(library());
    every_size(|buffer, area| review.draw(buffer, area, &theme, &keymap));
    press(&mut review, "/ x");
    every_size(|buffer, area| review.draw(buffer, area, &theme, &keymap));
    for (width, height) in [(0, 0), (1, 1), (3, 2)] {
        for key in keys("ctrl-d ctrl-u space G") {
            review.key(key, &keymap, Rect::new(0, 0, width, height));
        }
    }
}

#[test]
fn without_colour_the_cursor_and_the_filters_show() {
    let mut review = Review::new(library());
    press(&mut review, "5 0");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 12));
    let area = buffer.area;
    review.draw(
        &mut buffer,
        area,
        &Theme::shipped("mono").expect("shipped"),
        &keymap(),
    );
    let reversed: Vec<u16> = (0..12)
        .filter(|&y| {
            buffer[(40, y)]
                .modifier
                .contains(ratatui::style::Modifier::REVERSED)
        })
        .collect();
    assert_eq!(reversed.len(), 2, "the two rows of one note: {reversed:?}");
}
