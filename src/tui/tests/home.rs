//! Where one begins and comes back to, and what the library is told without being asked.

use super::*;
use crate::tui::state::{Mode, Origin};

fn at_home() -> Rig {
    let mut rig = Rig::new(TEXT);
    rig.send(Msg::ToLibrary);
    rig.effects.clear();
    rig
}

#[test]
fn who_began_in_the_library_leaves_from_it() {
    let mut rig = at_home();
    rig.keys("<esc>");
    assert!(
        matches!(rig.state.mode, Mode::Library(_)),
        "Esc does not end the program"
    );
    assert!(!rig.effects.iter().any(|e| matches!(e, Effect::Quit)));
    rig.keys("q");
    assert!(
        rig.effects.iter().any(|e| matches!(e, Effect::Quit)),
        "{:?}",
        rig.effects
    );
}

#[test]
fn who_began_in_the_library_comes_back_to_it_from_review() {
    let mut rig = at_home();
    rig.keys("R");
    rig.send(Msg::Library(Ok(Vec::new())));
    assert!(matches!(rig.state.mode, Mode::Review(_)));
    rig.keys("q");
    assert!(matches!(rig.state.mode, Mode::Library(_)));
}

#[test]
fn who_opened_the_library_over_an_article_comes_back_to_the_article() {
    let mut rig = Rig::new(TEXT);
    rig.keys("L");
    assert!(matches!(rig.state.mode, Mode::Library(_)));
    rig.keys("q");
    assert!(matches!(rig.state.mode, Mode::Read));
    assert!(!rig.effects.iter().any(|e| matches!(e, Effect::Quit)));
}

/// An article is opened from a screen, as the loop does it.
fn opened_from(from: Origin, strayed: bool) -> Rig {
    let mut rig = Rig::new(TEXT);
    rig.state.from = Some(from);
    rig.state.strayed = strayed;
    rig
}

#[test]
fn from_a_text_one_comes_back_to_the_screen_it_was_opened_from_and_leaves_from_there() {
    let mut rig = opened_from(Origin::Library, true);
    assert!(rig.screen().contains("q back"), "{}", rig.screen());
    // Esc as well, for nothing is lost by it.
    rig.keys("<esc>");
    assert!(matches!(rig.state.mode, Mode::Library(_)));
    rig.keys("q");
    assert!(
        rig.effects.contains(&Effect::Quit),
        "not into the text that was just left"
    );

    let mut rig = opened_from(Origin::Feeds, true);
    rig.keys("q");
    assert!(matches!(rig.state.mode, Mode::Feeds(_)));
    rig.keys("q");
    assert!(matches!(rig.state.mode, Mode::Library(_)));

    let mut rig = opened_from(Origin::Review, true);
    rig.keys("q");
    assert_eq!(rig.effects.last(), Some(&Effect::Review));
}

#[test]
fn the_text_that_was_named_is_behind_the_screens_and_left_last() {
    let mut rig = opened_from(Origin::Library, false);
    rig.keys("q");
    assert!(matches!(rig.state.mode, Mode::Library(_)));
    rig.keys("q");
    assert!(matches!(rig.state.mode, Mode::Read));
    assert!(!rig.effects.contains(&Effect::Quit));
    assert!(rig.screen().contains("q leave"), "{}", rig.screen());
    rig.keys("q");
    assert!(rig.effects.contains(&Effect::Quit));
}

#[test]
fn the_day_that_the_text_tells_goes_to_the_library_once_both_are_here() {
    let mut told = found(TEXT);
    let day = Published {
        value: "2026-05-04".to_owned(),
        from: DateFrom::Dateline,
    };
    told.published = Some(day.clone());
    let mut rig = Rig::new(TEXT);
    assert_eq!(rig.dated, None);
    rig.send(Msg::Extracted(1, Ok(Box::new(told))));
    assert_eq!(rig.dated, Some(day));
}
