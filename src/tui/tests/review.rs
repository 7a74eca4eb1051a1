//! The Review screen within the program: what its keys ask of the store, and what lies over it.

use super::*;
use crate::anchor;
use crate::article::CodePoints;
use crate::note::{NoteKind, Status, Verdict};
use crate::store::{ArticleInfo, Shelved};
use crate::tui::review::Change;
use crate::tui::state::{Mode, Pane};
use std::path::PathBuf;

pub fn shelf(words: &[&str]) -> Shelved {
    let points = CodePoints::new(TEXT);
    let notes = words.iter().enumerate().map(|(i, words)| {
        let span = spot(TEXT, words);
        let anchor = anchor::make(TEXT, &points, span, "v");
        PlacedNote {
            note: Note::new(format!("r{i}"), NoteKind::Claim, anchor, "2026-05-01T00:00:00Z"),
            place: anchor::exactly(span),
        }
    });
    let mut article = ArticleInfo::default();
    article.title = Some("Boats".to_owned());
    article.folder = PathBuf::from("/library/boats");
    Shelved {
        article,
        notes: notes.collect(),
        problems: Vec::new(),
    }
}

pub fn opened() -> Rig {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("R");
    assert_eq!(std::mem::take(&mut rig.effects), [Effect::Review]);
    rig.send(Msg::Library(Ok(vec![shelf(&["70 boats", "sources say"])])));
    assert!(rig.screen().contains("0 of 2 notes settled"), "{}", rig.screen());
    rig
}

fn change(ids: &[&str], change: Change) -> Effect {
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    Effect::Change(vec![(PathBuf::from("/library/boats"), ids)], change)
}

#[test]
fn marked_notes_are_changed_and_the_list_shows_it() {
    let mut rig = opened();
    rig.keys("*t3");
    assert_eq!(
        std::mem::take(&mut rig.effects),
        [change(&["r0", "r1"], Change::Status(Status::Done))]
    );
    let mut done = shelf(&["70 boats", "sources say"]);
    for n in &mut done.notes {
        n.note.status = Status::Done;
    }
    rig.send(Msg::Reshelved(Ok("saved: 2 notes: done".to_owned()), vec![done]));
    let screen = rig.screen();
    assert!(screen.contains("saved: 2 notes: done"), "{screen}");
    assert!(screen.contains("2 of 2 notes settled, 100%"), "{screen}");
    assert!(screen.contains("Nothing wants you today"), "{screen}");
    rig.keys("u");
    assert_eq!(std::mem::take(&mut rig.effects), [Effect::UndoAnywhere]);
    rig.send(Msg::Reshelved(
        Ok("undone".to_owned()),
        vec![shelf(&["70 boats", "sources say"])],
    ));
    assert!(rig.screen().contains("0 of 2 notes settled"));
    rig.keys("<c-r>");
    assert_eq!(std::mem::take(&mut rig.effects), [Effect::RedoAnywhere]);
}

#[test]
fn a_change_that_fails_is_told_in_the_list() {
    let mut rig = opened();
    rig.keys("c5");
    rig.send(Msg::Reshelved(Err("the disk is full".to_owned()), Vec::new()));
    assert!(rig.screen().contains("the disk is full"));
    // It goes with the next key.
    rig.keys("j");
    assert!(!rig.screen().contains("the disk is full"));
}

#[test]
fn help_and_palette_lie_over_the_list_and_leave_it_as_it_was() {
    let mut rig = opened();
    rig.keys("j?/mark");
    assert!(rig.screen().contains("mark this note"), "{}", rig.screen());
    rig.keys("<cr><esc><esc>");
    assert!(rig.screen().contains("0 of 2 notes settled"));
    rig.keys(":group-by<cr>");
    assert!(rig.screen().contains("by outlet"), "{}", rig.screen());
    rig.keys(":set-verdict<cr>5");
    assert_eq!(
        std::mem::take(&mut rig.effects),
        [change(&["r1"], Change::Verdict(Verdict::Contradicted))]
    );
    rig.keys("?:<esc>");
    assert!(matches!(rig.state.mode, Mode::Review(_)));
    rig.keys("q");
    assert!(matches!(rig.state.mode, Mode::Read) && rig.state.pane == Pane::Article);
}

#[test]
fn the_library_is_read_again_where_that_is_asked_for() {
    let mut rig = opened();
    rig.keys("jR");
    assert_eq!(std::mem::take(&mut rig.effects), [Effect::Review]);
    rig.send(Msg::Library(Ok(vec![shelf(&[
        "70 boats",
        "sources say",
        "Nobody counted them",
    ])])));
    let screen = rig.screen();
    assert!(screen.contains("0 of 3 notes settled"), "{screen}");
    let here = screen.lines().find(|l| l.starts_with('›')).expect("a cursor");
    assert!(here.contains("sources say"), "{screen}");
}

#[test]
fn the_library_that_was_read_again_takes_the_place_of_the_open_one() {
    let mut rig = opened();
    rig.keys("B");
    rig.send(Msg::Library(Ok(vec![shelf(&["70 boats"])])));
    let screen = rig.screen();
    assert!(
        screen.contains("0 of 1 note settled") && screen.contains("by outlet"),
        "{screen}"
    );
}

#[test]
fn a_note_is_shown_whole_with_everything_that_was_done_to_it() {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("aiSee the log.<c-s>");
    let long = (0..40).map(|n| crate::note::Change::new("2026-05-02T08:00:00Z", format!("step {n:02} done")));
    rig.notes[0].note.history.extend(long);
    rig.send(Msg::Notes(rig.notes.clone()));
    rig.keys("H");
    let screen = rig.screen();
    assert!(
        screen.contains("See the log.") && screen.contains("History"),
        "{screen}"
    );
    assert!(
        screen.contains(&format!("{}  created", crate::day::local("2026-05-04T10:00:00Z"))),
        "{screen}"
    );
    assert!(!screen.contains("step 39"));
    rig.keys("G");
    assert!(
        rig.screen().contains(&format!(
            "{}  step 39 done",
            crate::day::local("2026-05-02T08:00:00Z")
        )),
        "{}",
        rig.screen()
    );
    rig.keys("q");
    assert!(matches!(rig.state.mode, Mode::Read));
    // From Review it lies over the list.
    let mut rig = opened();
    rig.keys("H");
    assert!(rig.screen().contains("created"), "{}", rig.screen());
    rig.keys("H");
    assert!(rig.screen().contains("0 of 2 notes settled"));
    let mut rig = Rig::found(Theme::letters());
    rig.keys("H");
    assert!(rig.said().contains("there is no note here"));
}

#[test]
fn a_whole_note_draws_at_every_size() {
    let mut rig = opened();
    rig.keys("H");
    for width in 0..10 {
        for height in 0..10 {
            rig.send(Msg::Resize(width, height));
            rig.keys("jG");
            rig.screen();
        }
    }
}
