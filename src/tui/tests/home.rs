//! Where one begins and comes back to, and what the library is told without being asked.

use super::*;
use crate::tui::state::Mode;

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
