use super::*;
use crate::anchor::Placed;
use crate::note::{Anchor, AnchorState, Note, NoteKind, Status};
use crate::store::ArticleInfo;
use crate::theme::{Theme, letters};
use crate::tui::state::{Message, Tone};
use crate::tui::testing::{every_size, keys, text};
use ratatui::buffer::Buffer;

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

pub(super) fn clock() -> Clock {
    Clock {
        now: "2026-11-10T10:00:00Z".into(),
        today: "2026-11-10".parse().expect("a day"),
        published: None,
    }
}

pub(super) fn review() -> Review {
    Review::new(library(), clock())
}

pub(super) fn library() -> Vec<Shelved> {
    let shelved = |title: &str, outlet: Option<&str>, notes| {
        let mut article = ArticleInfo::default();
        article.title = Some(title.to_owned());
        article.outlet = outlet.map(str::to_owned);
        article.folder = PathBuf::from(title);
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
                    n.note.due = Some("2026-11-09".to_owned());
                }),
                note("n4", "in May", |n| {
                    n.note.status = Status::Done;
                    n.note.evidence = vec![crate::note::Evidence::new(crate::note::Relation::Context)];
                }),
            ],
        ),
        shelved("Empty", None, vec![]),
        shelved(
            "日本の船 returns",
            None,
            vec![
                note("n3", "the first of its kind", |n| {
                    n.note.verdict = Verdict::Contradicted;
                    n.note.status = Status::Waiting;
                    n.note.due = Some("2026-11-10".to_owned());
                }),
                note("n5", "nine crews", |n| {
                    n.place.state = AnchorState::Edited;
                    n.place.score = 0.8;
                    n.place.why = "one word changed".to_owned();
                }),
            ],
        ),
    ]
}

fn keymap() -> Keymap {
    Keymap::shipped().expect("shipped")
}

pub(super) fn press(review: &mut Review, words: &str) -> Vec<Event> {
    let keymap = keymap();
    let area = Rect::new(0, 0, 80, 24);
    keys(words)
        .into_iter()
        .flat_map(|key| review.key(key, &keymap, area, clock()))
        .collect()
}

pub(super) fn drawn(review: &Review, width: u16, height: u16) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let area = buffer.area;
    review.draw(&mut buffer, area, &Theme::letters(), &keymap(), None);
    buffer
}

fn ids(review: &Review) -> Vec<&str> {
    let note = |&(a, n): &(usize, usize)| review.library[a].notes[n].note.id.as_str();
    review.shown.iter().map(note).collect()
}

fn folder(name: &str, ids: &[&str]) -> (PathBuf, Vec<String>) {
    (
        PathBuf::from(name),
        ids.iter().map(|id| (*id).to_owned()).collect(),
    )
}

const FERRY: &str = "Ferry strike enters third week";
const SHIP: &str = "日本の船 returns";

#[test]
fn eighty_columns_give_a_note_two_rows() {
    let shown = text(&drawn(&review(), 80, 15));
    let expected = [
        " Review  2 of 5 notes settled, 40%",
        "[i to do 4] o open 2  w waiting 1  d due 2  r changed 1  e no evidence 4",
        " a all 5",
        " 1 o  2 +  3 ±  4 -  5 x  6 ~  7 <  8 \"   B by article  s sort: urgency",
        "日本の船 returns                                                 0 of 2 settled",
        "›  o unchecked        open     “nine crews”",
        "     changed  (one word changed)",
        "   x contradicted     waiting  “the first of its kind”",
        "     due today",
        "Ferry strike enters third week  Harbour Gazette                  2 of 3 settled",
        "   o unchecked        done     “about 70 ships”",
        "     orphaned",
        "   ± partly supported open     “nobody was hurt”",
        "     #injuries The clinic counted two.",
        " Enter open  m mark  c verdict  t status  T tags  D due  u undo  ? keys  q back",
    ];
    assert_eq!(shown.lines().collect::<Vec<_>>(), expected, "{shown}");
}

#[test]
fn a_quote_goes_on_in_the_second_row_where_there_is_nothing_else_to_say() {
    let mut library = library();
    library[0].notes[2].note.anchor.quote =
        "the crossing takes twice as long as it did before the strike".into();
    let mut review = Review::new(library, clock());
    press(&mut review, "a G");
    let shown = text(&drawn(&review, 80, 24));
    assert!(
        shown.contains("“the crossing takes twice as long as it did\n"),
        "{shown}"
    );
    assert!(
        shown.contains("\n                               before the strike”\n"),
        "{shown}"
    );
    assert!(!text(&drawn(&self::review(), 80, 24)).contains("crossing"));
}

#[test]
fn a_wide_screen_gives_it_one() {
    let shown = text(&drawn(&review(), 160, 50));
    let row = |words: &str| shown.lines().find(|l| l.contains(words)).expect("a row");
    assert!(
        row("partly supported open").contains("#injuries The clinic"),
        "{shown}"
    );
    assert!(row("nine crews").contains("changed"), "{shown}");
    assert!(row("about 70 ships").contains("orphaned"));
    assert!(text(&drawn(&review(), 170, 50)).contains("3 ± partly supported"));
}

#[test]
fn a_tall_screen_shows_the_note_whole() {
    let mut library = library();
    let n = &mut library[0].notes[0].note;
    n.claimant = Some("Ada Orrin".into());
    n.evidence.push(crate::note::Evidence {
        url: Some("https://clinic.example/log".into()),
        quote: Some("two were treated".into()),
        ..crate::note::Evidence::new(crate::note::Relation::Contradicts)
    });
    let mut review = Review::new(library, clock());
    for size in [(80, 50), (160, 50)] {
        let shown = text(&drawn(&review, size.0, size.1));
        assert!(shown.contains("one word changed"), "{shown}");
        press(&mut review, "G");
        let shown = text(&drawn(&review, size.0, size.1));
        for words in [
            "Second line.",
            "claimed by Ada Orrin",
            "contradicts: “two were treated” https://clinic.example/log",
            "created",
        ] {
            assert!(shown.contains(words), "{words}\n{shown}");
        }
        press(&mut review, "g g");
    }
    assert!(!text(&drawn(&review, 80, 24)).contains("2026-11-01"));
}

#[test]
fn roles_say_what_the_signs_say() {
    let grid = letters(&drawn(&review(), 80, 15));
    let rows: Vec<&str> = grid.lines().collect();
    assert!(rows[9].starts_with("HHHH"), "{}", rows[9]);
    assert!(rows[5].starts_with("RR"), "the row under the cursor: {}", rows[5]);
    assert!(rows[7].starts_with("rrr555"), "contradicted: {}", rows[7]);
    assert!(rows[11].contains("LLLLLLLL"), "orphaned: {}", rows[11]);
}

#[test]
fn what_wants_the_reader_is_on_top() {
    let mut review = review();
    assert_eq!(ids(&review), ["n5", "n3", "n2", "n1"]);
    let mut queue = |key: &str| {
        press(&mut review, key);
        ids(&review).iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(queue("o"), ["n5", "n1"]);
    assert_eq!(queue("w"), ["n3"]);
    // A done note comes back on its day.
    assert_eq!(queue("d"), ["n2", "n3"]);
    assert_eq!(queue("r"), ["n5"]);
    assert_eq!(queue("p"), Vec::<String>::new(), "done though its words are gone");
    assert_eq!(queue("b"), Vec::<String>::new());
    assert_eq!(queue("e"), ["n5", "n3", "n2", "n1"]);
    assert_eq!(queue("a"), ["n5", "n3", "n2", "n1", "n4"]);
    assert_eq!(
        queue("tab"),
        ["n5", "n3", "n2", "n1"],
        "after the last comes the first"
    );
    assert_eq!(queue("shift-tab").len(), 5);
}

#[test]
fn a_note_without_a_place_wants_the_reader_until_it_is_done() {
    let mut library = library();
    let lost = &mut library[0].notes[1];
    lost.note.due = None;
    for (status, wanted) in [
        (Status::Open, true),
        (Status::Waiting, true),
        (Status::Done, false),
    ] {
        library[0].notes[1].note.status = status;
        let mut review = Review::new(self::copied(&library), clock());
        assert_eq!(ids(&review).contains(&"n2"), wanted, "{status}");
        press(&mut review, "p");
        assert_eq!(ids(&review), if wanted { vec!["n2"] } else { Vec::new() });
    }
}

/// The same once more.
fn copied(library: &[Shelved]) -> Vec<Shelved> {
    let shelved = |s: &Shelved| Shelved {
        article: s.article.clone(),
        notes: s.notes.clone(),
        problems: s.problems.clone(),
    };
    library.iter().map(shelved).collect()
}

#[test]
fn an_open_note_wants_nothing_before_its_day() {
    let mut library = library();
    library[0].notes[0].note.due = Some("2026-11-11".into());
    let mut review = Review::new(library, clock());
    assert_eq!(ids(&review), ["n5", "n3", "n2"]);
    press(&mut review, "o");
    assert_eq!(ids(&review), ["n5", "n1"], "it is open all the same");
}

#[test]
fn a_dropped_note_wants_nothing() {
    let mut library = library();
    library[2].notes[1].note.status = Status::Dropped;
    library[0].notes[1].note.status = Status::Dropped;
    let mut review = Review::new(library, clock());
    assert_eq!(ids(&review), ["n3", "n1"]);
    press(&mut review, "r");
    assert!(text(&drawn(&review, 80, 24)).contains("No note here. a shows every note."));
    press(&mut review, "a");
    assert_eq!(ids(&review).len(), 5);
}

#[test]
fn notes_are_grouped_and_sorted() {
    let mut review = review();
    press(&mut review, "a s");
    assert_eq!(ids(&review), ["n1", "n2", "n4", "n3", "n5"], "by place");
    press(&mut review, "s");
    assert_eq!(ids(&review), ["n2", "n1", "n4", "n3", "n5"], "by day, by article");
    press(&mut review, "s s B");
    let heads = |review: &Review| -> Vec<String> {
        review
            .heads
            .iter()
            .map(|h| format!("{} {}/{}", h.title, h.done, h.all))
            .collect()
    };
    assert_eq!(heads(&review), ["outlet not known 0/2", "Harbour Gazette 2/3"]);
    press(&mut review, "B");
    assert_eq!(heads(&review), ["no tag 2/4", "#injuries 0/1"]);
    press(&mut review, "B s");
    assert_eq!(
        heads(&review),
        ["unchecked 2/3", "partly supported 0/1", "contradicted 0/1"]
    );
    press(&mut review, "}");
    assert_eq!(review.here().expect("a note").1.note.id, "n1");
    press(&mut review, "} } {");
    assert_eq!(review.here().expect("a note").1.note.id, "n1");
}

#[test]
fn marked_notes_are_changed_together() {
    let mut review = review();
    // Without marks: the note under the cursor.
    assert_eq!(
        press(&mut review, "c 5"),
        [Event::Change(
            vec![folder(SHIP, &["n5"])],
            Change::Verdict(Verdict::Contradicted)
        )]
    );
    press(&mut review, "m j m");
    assert!(text(&drawn(&review, 80, 24)).contains("2 marked"));
    assert_eq!(
        press(&mut review, "t 3"),
        [Event::Change(
            vec![folder(FERRY, &["n2"]), folder(SHIP, &["n5"])],
            Change::Status(Status::Done)
        )]
    );
    // Esc takes the marks away before it leaves.
    assert_eq!(press(&mut review, "esc"), []);
    assert_eq!(review.marked(), 0);
    press(&mut review, "g g v j j");
    assert_eq!(review.marked(), 3);
    press(&mut review, "v G");
    assert_eq!(review.marked(), 3, "the range is ended");
    press(&mut review, "*");
    assert_eq!(review.marked(), 4);
    press(&mut review, "*");
    assert_eq!(review.marked(), 0);
}

#[test]
fn what_is_not_shown_is_not_changed() {
    let mut review = review();
    press(&mut review, "a * r");
    assert_eq!(review.marked(), 1);
    press(&mut review, "a");
    assert_eq!(review.marked(), 1, "the marks of hidden notes are gone");
    press(&mut review, "*");
    press(&mut review, "*");
    let mut less = library();
    less[2].notes.clear();
    review.renew(less, clock());
    assert_eq!(
        press(&mut review, "* t 1"),
        [Event::Change(
            vec![folder(FERRY, &["n2", "n1", "n4"])],
            Change::Status(Status::Open)
        )]
    );
}

#[test]
fn tags_and_days_are_typed() {
    let mut review = review();
    assert_eq!(press(&mut review, "T q Z Z space - o"), []);
    assert!(text(&drawn(&review, 80, 24)).contains("tags for this note: qZZ -o"));
    assert_eq!(
        press(&mut review, "enter"),
        [Event::Change(
            vec![folder(SHIP, &["n5"])],
            Change::Tags(vec!["qZZ".into()], vec!["o".into()])
        )]
    );
    assert_eq!(
        press(&mut review, "D + 2 w enter"),
        [Event::Change(vec![folder(SHIP, &["n5"])], Change::Due(Some(14)))]
    );
    let said = press(&mut review, "D x y enter");
    assert!(
        matches!(&said[..], [Event::Say(why)] if why.contains("xy")),
        "{said:?}"
    );
    assert_eq!(press(&mut review, "esc D enter").len(), 1);
    assert_eq!(
        press(&mut review, "D 0"),
        [Event::Change(vec![folder(SHIP, &["n5"])], Change::Due(None))]
    );
    assert_eq!(
        press(&mut review, "t 9"),
        [Event::Say("no such answer; nothing was changed".into())]
    );
    assert_eq!(press(&mut review, "c esc u ctrl-r"), [Event::Undo, Event::Redo]);
}

#[test]
fn every_answer_is_on_the_screen() {
    let mut review = review();
    press(&mut review, "c");
    for width in [80, 160] {
        let shown = text(&drawn(&review, width, 24));
        for verdict in Verdict::ALL {
            let words = verdict.word().replace('_', " ");
            assert!(shown.contains(&words), "{words} at {width}\n{shown}");
        }
    }
    press(&mut review, "esc D");
    let shown = text(&drawn(&review, 80, 24));
    assert!(
        shown.contains("Enter a week") && shown.contains("5 a year"),
        "{shown}"
    );
}

#[test]
fn what_was_done_is_told_at_the_foot() {
    let review = review();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    let area = buffer.area;
    let message = Message {
        text: "saved: 2 notes: done".to_owned(),
        tone: Tone::Done,
    };
    review.draw(&mut buffer, area, &Theme::letters(), &keymap(), Some(&message));
    let shown = text(&buffer);
    assert!(
        shown
            .lines()
            .last()
            .expect("a foot")
            .contains("saved: 2 notes: done"),
        "{shown}"
    );
}

#[test]
fn enter_opens_the_note_and_q_goes_back() {
    let mut review = review();
    let open = |article, note: &str| {
        vec![Event::Open {
            article,
            note: note.to_owned(),
        }]
    };
    assert_eq!(press(&mut review, "enter"), open(2, "n5"));
    assert_eq!(press(&mut review, "j j enter"), open(0, "n2"));
    assert_eq!(press(&mut review, "g g j enter"), open(2, "n3"));
    assert_eq!(press(&mut review, "G k enter"), open(0, "n2"));
    assert_eq!(press(&mut review, "q"), [Event::Back]);
    assert_eq!(press(&mut review, "?"), [Event::Do(Action::Help)]);
}

#[test]
fn words_and_verdicts_narrow_the_list() {
    let mut review = review();
    press(&mut review, "/ c l i n i c enter");
    assert_eq!(ids(&review), ["n1"]);
    assert!(
        text(&drawn(&review, 80, 24)).contains("i to do 1"),
        "queues count what fits"
    );
    press(&mut review, "0 5");
    assert_eq!(ids(&review), ["n3"]);
    press(&mut review, "3");
    assert_eq!(ids(&review), ["n3", "n1"]);
    assert!(text(&drawn(&review, 80, 24)).contains("[5 x]"));
    // Back takes the filters away before it leaves.
    assert_eq!(press(&mut review, "esc"), []);
    assert_eq!(ids(&review).len(), 4);
    assert_eq!(press(&mut review, "esc"), [Event::Back]);
}

#[test]
fn the_line_speaks_the_query_language_and_says_when_it_cannot_be_read() {
    let mut review = review();
    press(&mut review, "/");
    review.paste("verdict:contradicted");
    assert_eq!(ids(&review), ["n3"]);
    // Half a query leaves the list as it was and says why.
    review.paste(" nokey:x");
    assert_eq!(ids(&review), ["n3"]);
    let shown = text(&drawn(&review, 80, 24));
    assert!(
        shown.contains(" a query has no key `nokey`; the keys are verdict"),
        "{shown}"
    );
    assert_eq!(press(&mut review, "esc"), []);
    assert_eq!(ids(&review).len(), 4);
}

#[test]
fn the_cursor_stays_on_its_note() {
    let mut review = review();
    press(&mut review, "j");
    press(&mut review, "5");
    press(&mut review, "0");
    assert_eq!(review.here().map(|(_, n)| n.note.id.as_str()), Some("n3"));
    let mut less = library();
    less[0].notes.remove(0);
    review.renew(less, clock());
    assert_eq!(review.here().map(|(_, n)| n.note.id.as_str()), Some("n3"));
    // Where the note left the queue, the one that came after it is next.
    let mut fresh = library().remove(2);
    fresh.notes[0].note.due = None;
    review.replace(vec![fresh]);
    assert_eq!(ids(&review), ["n5", "n2"]);
    assert_eq!(review.here().map(|(_, n)| n.note.id.as_str()), Some("n2"));
}

#[test]
fn after_a_change_the_cursor_is_where_the_work_goes_on() {
    let mut review = review();
    // The changed note is settled and stands further down: the one after it is next.
    let mut fresh = library().remove(2);
    fresh.notes[1].place.state = AnchorState::Exact;
    review.replace(vec![fresh]);
    assert_eq!(ids(&review)[0], "n2");
    let here = |review: &Review| review.here().expect("a note").1.note.id.clone();
    assert_eq!(here(&review), "n3");
    // A tag moves nothing.
    let mut tagged = library().remove(2);
    tagged.notes[1].place.state = AnchorState::Exact;
    tagged.notes[0].note.tags.push("sea".into());
    review.replace(vec![tagged]);
    assert_eq!(here(&review), "n3");
}

#[test]
fn what_is_typed_to_filter_never_runs() {
    let mut review = review();
    assert_eq!(press(&mut review, "/ q Z Z 5 :"), []);
    assert!(review.verdicts.is_empty());
    review.paste("q\nq");
    assert!(text(&drawn(&review, 80, 24)).contains("/qZZ5:q q"));
    assert_eq!(press(&mut review, "esc"), []);
    review.paste("qqq");
    assert_eq!(ids(&review).len(), 4);
}

#[test]
fn an_empty_library_says_what_to_do() {
    let mut review = Review::new(Vec::new(), clock());
    assert!(text(&drawn(&review, 80, 24)).contains("No notes yet."));
    assert_eq!(press(&mut review, "j G ctrl-d * } {"), []);
    for key in ["enter", "m", "v", "c", "t", "D", "T", "H"] {
        let none = [Event::Say("there is no note here".to_owned())];
        assert_eq!(press(&mut review, key), none, "{key}");
    }
    press(&mut review, "5");
    assert!(text(&drawn(&review, 80, 24)).contains("No notes yet."));
    let mut library = library();
    for shelved in &mut library {
        shelved.notes.retain(|n| n.note.id == "n4");
    }
    let mut review = Review::new(library, clock());
    assert!(text(&drawn(&review, 80, 24)).contains("Nothing wants you today. a shows every note."));
    press(&mut review, "5");
    assert!(text(&drawn(&review, 80, 24)).contains("No note fits."));
}

#[test]
fn it_draws_at_every_size() {
    let (theme, keymap) = (Theme::letters(), keymap());
    let mut review = review();
    every_size(|buffer, area| review.draw(buffer, area, &theme, &keymap, None));
    for words in ["/ x", "enter 0 * c", "esc D", "esc T a"] {
        press(&mut review, words);
        every_size(|buffer, area| review.draw(buffer, area, &theme, &keymap, None));
    }
    press(&mut review, "esc");
    for (width, height) in [(0, 0), (1, 1), (3, 2)] {
        for key in keys("ctrl-d ctrl-u space G") {
            review.key(key, &keymap, Rect::new(0, 0, width, height), clock());
        }
    }
}

#[test]
fn both_rows_of_the_last_note_are_in_sight() {
    let mut review = review();
    press(&mut review, "G");
    for height in 8..15 {
        let shown = text(&drawn(&review, 80, height));
        assert!(
            shown.contains("nobody was hurt") && shown.contains("#injuries"),
            "{height}\n{shown}"
        );
    }
}

#[test]
fn of_a_long_list_the_rows_around_the_cursor_are_shown() {
    let mut library = library();
    let template = library[0].notes[0].clone();
    library[0].notes = (0..5000)
        .map(|i| {
            let mut n = template.clone();
            n.note.id = format!("m{i:04}");
            n.note.anchor.quote = format!("crate {i:04}");
            n
        })
        .collect();
    library.truncate(1);
    let mut review = Review::new(library, clock());
    let crates = |review: &Review| -> Vec<String> {
        let shown = text(&drawn(review, 80, 24));
        let rows = shown.lines().filter_map(|l| l.split("“crate ").nth(1));
        rows.map(|l| l.chars().take(4).collect()).collect()
    };
    assert_eq!(crates(&review).first().map(String::as_str), Some("0000"));
    press(&mut review, "G");
    assert_eq!(crates(&review).last().map(String::as_str), Some("4999"));
    assert!(crates(&review).len() >= 9, "the screen is full");
    press(&mut review, "ctrl-u ctrl-u ctrl-u ctrl-u");
    let here = &review.here().expect("a note").1.note.id[1..];
    let seen = crates(&review);
    let at = seen.iter().position(|c| c == here).expect("in sight");
    assert!((3..=6).contains(&at), "in the middle: {seen:?} {here}");
    press(&mut review, "v g g");
    assert!(review.marked() > 4000);
    press(&mut review, "v G");
    assert!(review.marked() > 4000);
}

#[test]
fn without_colour_cursor_and_marks_show() {
    let mut review = review();
    press(&mut review, "m");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 15));
    let area = buffer.area;
    let theme = Theme::shipped("mono").expect("shipped");
    review.draw(&mut buffer, area, &theme, &keymap(), None);
    let reversed: Vec<u16> = (4..14)
        .filter(|&y| {
            buffer[(40, y)]
                .modifier
                .contains(ratatui::style::Modifier::REVERSED)
        })
        .collect();
    assert_eq!(reversed.len(), 2, "the two rows of one note: {reversed:?}");
    assert!(text(&buffer).contains("\n *"), "{}", text(&buffer));
}

#[test]
fn why_a_query_cannot_be_read_is_told_whole_and_what_was_meant_first() {
    let mut review = review();
    press(&mut review, "/");
    review.paste("verdict:unsuported");
    let shown = text(&drawn(&review, 80, 24));
    let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains(
            "verdict:unsuported is not known: did you mean \"unsupported\"? Otherwise there are unchecked"
        ),
        "{shown}"
    );
    assert!(flat.contains("outdated, opinion /verdict:unsuported"), "{shown}");
    press(&mut review, "backspace");
    review.paste("x-bogus");
    let shown = text(&drawn(&review, 80, 24));
    assert!(shown.contains("is not known; there are"), "{shown}");
}
