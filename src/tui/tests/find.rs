//! Searching.

use super::{Rig, TEXT};

#[test]
fn the_first_match_is_shown_while_typing() {
    let mut rig = Rig::new(TEXT);
    rig.keys("/lun");
    assert!(rig.screen().contains("match 1 of 2"), "{}", rig.screen());
    rig.keys("<cr>n");
    assert!(rig.screen().contains("match 2 of 2"));
    assert_eq!(rig.sentence(), "The council of Lund did not answer.");
    rig.keys("n");
    assert!(rig.screen().contains("match 1 of 2"), "it goes round");
    rig.keys("N");
    assert!(rig.screen().contains("match 2 of 2"));
}

#[test]
fn escape_goes_back_to_where_the_search_began() {
    let mut rig = Rig::new(TEXT);
    rig.keys("j/council<esc>");
    assert_eq!(rig.sentence(), "Nobody counted them.");
    assert!(rig.state.find.is_none());
}

#[test]
fn what_is_not_there_is_said() {
    let mut rig = Rig::new(TEXT);
    rig.keys("/zebra");
    assert!(rig.screen().contains("no match"));
    rig.keys("<cr>");
    assert!(rig.said().contains("zebra"));
    // It does not go on saying so.
    assert!(!rig.screen().contains("no match") && rig.state.find.is_none());
}

#[test]
fn typing_into_a_search_runs_no_command() {
    let mut rig = Rig::new(TEXT);
    rig.keys("/ddaq<bs><bs><bs><bs><esc>");
    assert!(rig.effects.is_empty() && rig.notes.is_empty());
}

#[test]
fn a_jump_to_a_match_can_be_taken_back() {
    let mut rig = Rig::new(TEXT);
    rig.keys("j/council<cr><c-o>");
    assert_eq!(rig.sentence(), "Nobody counted them.");
}

#[test]
fn which_match_it_is_goes_with_the_next_key_and_comes_back_with_n() {
    let mut rig = Rig::new(TEXT);
    rig.keys("/Lund<cr>");
    assert!(rig.screen().contains("match 1 of 2"), "{}", rig.screen());
    rig.keys("n");
    assert!(rig.screen().contains("match 2 of 2"), "{}", rig.screen());
    rig.keys("k");
    let screen = rig.screen();
    assert!(
        !screen.contains("match 2") && screen.contains("? keys  q leave"),
        "{screen}"
    );
    rig.keys("2n");
    assert!(rig.screen().contains("match 2 of 2"), "{}", rig.screen());
}
