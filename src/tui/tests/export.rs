//! Export from the Reader and from Review: what is offered, what is asked of the store, and what is told.

use super::review::{opened, shelf};
use super::*;
use crate::exchange::Format;
use crate::tui::export::Order;
use crate::tui::state::{Message, Mode, Tone};
use std::path::PathBuf;

fn boats() -> PathBuf {
    PathBuf::from("/library/boats")
}

fn two() -> Vec<crate::store::Shelved> {
    let mut mill = shelf(&["Nobody counted them"]);
    mill.article.title = Some("Mill".to_owned());
    mill.article.folder = PathBuf::from("/library/mill");
    mill.notes[0].note.id = "m0".to_owned();
    let mut boats = shelf(&["70 boats", "sources say"]);
    boats.notes[0].note.claimant = Some("Ada Orrin".to_owned());
    vec![boats, mill]
}

/// The Reader, with the list of formats open.
fn asked() -> Rig {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("x");
    assert_eq!(std::mem::take(&mut rig.effects), [Effect::Export(None)]);
    rig.send(Msg::Outgoing(Ok(two()), Some(boats()), None));
    rig
}

fn order(rig: &mut Rig) -> Order {
    match std::mem::take(&mut rig.effects).as_slice() {
        [Effect::Write(order)] => order.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_lost_stands_there_before_anything_is_written() {
    let mut rig = asked();
    let shown = rig.screen();
    assert!(shown.contains("[this article: 2 notes]") && shown.contains("the whole library: 3 notes"));
    assert!(shown.contains("json carries all that these notes say"), "{shown}");
    rig.keys("jjjj");
    let shown = rig.screen();
    assert!(
        shown.contains("w3c does not carry:") && shown.contains("who makes the claim, and when"),
        "{shown}"
    );
    // The other article says nothing of a claimant.
    rig.keys("jjjjG");
    assert!(
        rig.screen().contains("only the articles they stand on"),
        "{}",
        rig.screen()
    );
    assert!(rig.effects.is_empty());
    rig.keys("<esc>");
    assert!(matches!(rig.state.mode, Mode::Read));
}

#[test]
fn enter_asks_where_to_and_enter_again_writes() {
    let mut rig = asked();
    rig.keys("j<cr>");
    assert!(rig.screen().contains("write to: boats"), "{}", rig.screen());
    rig.keys("<c-u>q Z.csv<cr>");
    let first = order(&mut rig);
    assert_eq!(
        (first.format, first.to.as_str(), first.over),
        (Format::Csv, "q Z.csv", false)
    );
    let ids = vec!["r0".to_owned(), "r1".to_owned()];
    assert_eq!(first.notes, [(boats(), ids)]);
    // Something is there: only a second Enter on the same path replaces it.
    rig.send(Msg::There("q Z.csv".to_owned()));
    assert!(
        rig.screen().contains("there already; Enter replaces it"),
        "{}",
        rig.screen()
    );
    rig.keys("<bs>v<cr>");
    assert!(!order(&mut rig).over);
    rig.send(Msg::There("q Z.csv".to_owned()));
    rig.keys("<cr>");
    assert!(order(&mut rig).over);
    let why = format!("could not write /{}Z.csv: the disk is full", "folder/".repeat(12));
    rig.send(Msg::Written(Err(why)));
    assert!(rig.screen().contains("the disk is full"), "{}", rig.screen());
    rig.send(Msg::Written(Ok(Message {
        text: "2 notes written to q Z.csv".to_owned(),
        tone: Tone::Done,
    })));
    assert!(matches!(rig.state.mode, Mode::Read));
    assert_eq!(rig.said(), "2 notes written to q Z.csv");
}

#[test]
fn the_whole_library_goes_out_as_well() {
    let mut rig = asked();
    rig.keys("l<cr>");
    assert!(rig.screen().contains("write to: notes.json"), "{}", rig.screen());
    rig.keys("<cr>");
    assert_eq!(order(&mut rig).notes.len(), 2);
    rig.keys("<esc>l");
    assert!(rig.screen().contains("[this article"), "{}", rig.screen());
}

#[test]
fn from_review_go_the_marked_notes_or_those_that_are_shown() {
    let mut rig = opened();
    rig.keys("mx");
    let ids = vec!["r0".to_owned()];
    let chosen = ("marked".to_owned(), vec![(boats(), ids)]);
    assert_eq!(
        std::mem::take(&mut rig.effects),
        [Effect::Export(Some(chosen.clone()))]
    );
    rig.send(Msg::Outgoing(Ok(two()), None, Some(chosen.clone())));
    assert!(rig.screen().contains("[marked: 1 note]"), "{}", rig.screen());
    rig.keys("<cr><cr>");
    assert_eq!(order(&mut rig).notes, chosen.1);
    rig.keys("<esc><esc>");
    assert!(
        matches!(rig.state.mode, Mode::Review(_)),
        "back to where it was asked for"
    );
}

#[test]
fn without_notes_there_is_nothing_to_export() {
    let mut rig = Rig::found(Theme::letters());
    rig.send(Msg::Outgoing(Ok(Vec::new()), None, None));
    assert_eq!(rig.said(), "there are no notes to export yet");
}

#[test]
fn it_draws_at_every_size() {
    let mut rig = asked();
    for keys in ["", "jjjj<cr>"] {
        rig.keys(keys);
        for width in 0..12 {
            for height in 0..12 {
                rig.send(Msg::Resize(width, height));
                rig.screen();
            }
        }
    }
}

#[test]
fn the_picked_format_shows_where_rows_are_few() {
    let mut rig = asked();
    for height in [4, 5, 6, 7] {
        rig.send(Msg::Resize(20, height));
        assert!(rig.screen().contains("› json"), "{height}\n{}", rig.screen());
    }
}
