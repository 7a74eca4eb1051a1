//! Moving about.

use super::{Rig, TEXT};
use crate::theme::Theme;
use crate::tui::side::Tab;
use crate::tui::state::Pane;
use crate::tui::update::{Effect, Msg};

fn mono() -> Theme {
    Theme::shipped("mono").expect("shipped")
}

#[test]
fn sentences_counts_and_ends() {
    let mut rig = Rig::new(TEXT);
    for (keys, begins) in [
        ("j", "Nobody"),
        ("2j", "Mayor Ask"),
        ("k", "“We saw"),
        ("G", "The council"),
        ("gg", "The mayor"),
        ("3G", "“We saw"),
        ("10j", "The council"),
        ("99k", "The mayor"),
        ("}", "Mayor Ask"),
        ("{", "The mayor"),
        ("%2<cr>", "Nobody"),
        ("%100%<cr>", "The council"),
        ("50%", "“We saw"),
    ] {
        rig.keys(keys);
        assert!(rig.sentence().starts_with(begins), "{keys}: {}", rig.sentence());
    }
}

#[test]
fn findings_are_jumped_to_and_the_side_follows() {
    let mut rig = Rig::found(mono());
    rig.keys("]f");
    assert_eq!(rig.state.tab, Tab::Flags);
    assert!(rig.screen().contains("No base is given"), "{}", rig.screen());
    rig.keys("2]f");
    assert!(rig.sentence().starts_with("Mayor Ask will"));
    rig.keys("[f");
    assert!(rig.sentence().starts_with("The mayor"));
    rig.keys("G]f");
    assert!(rig.said().contains("no flags after"), "{}", rig.said());
    rig.keys("gg]e]e");
    assert!(rig.screen().contains("Kvällsbladet"));
    rig.keys("[d");
    assert_eq!(rig.state.tab, Tab::Dates);
}

#[test]
fn moving_in_the_list_moves_in_the_article() {
    let mut rig = Rig::found(mono());
    rig.keys("l");
    assert_eq!(rig.state.pane, Pane::Side);
    rig.keys("jj");
    assert!(rig.sentence().starts_with("Mayor Ask"));
    rig.keys("gg<cr>");
    assert!(
        rig.sentence().starts_with("The council"),
        "Enter steps through the mentions: {}",
        rig.sentence()
    );
    rig.keys("<tab>");
    assert_eq!(rig.state.pane, Pane::Article);
}

#[test]
fn marks_and_jumps() {
    let mut rig = Rig::new(TEXT);
    rig.keys("jmaG");
    rig.keys("'a");
    assert!(rig.sentence().starts_with("Nobody"));
    rig.keys("<c-o>");
    assert!(rig.sentence().starts_with("The council"), "{}", rig.sentence());
    rig.keys("<c-n>");
    assert!(rig.sentence().starts_with("Nobody"), "{}", rig.sentence());
    rig.keys("'z");
    assert!(rig.said().contains("not set"));
}

#[test]
fn a_resize_keeps_the_sentence_in_view() {
    let text = (0..200)
        .map(|i| format!("Sentence number {i} has a few words in it.\n\n"))
        .collect::<String>();
    let mut rig = Rig::new(&text);
    rig.keys("120j");
    for (w, h) in [(40, 10), (160, 50), (25, 6), (80, 24), (33, 33)] {
        rig.send(Msg::Resize(w, h));
        let shown = rig.screen();
        assert!(shown.contains("120"), "{w}x{h}\n{shown}");
    }
    assert!(rig.sentence().contains("120"));
}

#[test]
fn scrolling_takes_the_cursor_along() {
    let text = (0..200)
        .map(|i| format!("Sentence number {i} has a few words in it.\n\n"))
        .collect::<String>();
    let mut rig = Rig::new(&text);
    rig.keys("<c-d><c-d>");
    assert!(rig.sentence().contains("number 10 "), "{}", rig.sentence());
    rig.keys("<c-u>");
    assert!(rig.sentence().contains("number 5 "), "{}", rig.sentence());
    rig.keys("20<c-e>");
    let top = rig.state.page.place_of(rig.state.cursor.start());
    assert!(top >= rig.state.top);
    rig.keys("G");
    assert!(rig.screen().contains("number 199"));
    rig.keys("  ");
    assert!(
        rig.screen().contains("number 199"),
        "past the end there is nothing"
    );
}

#[test]
fn escape_steps_out_and_never_leaves() {
    let mut rig = Rig::found(mono());
    rig.keys("l<esc>");
    assert_eq!(rig.state.pane, Pane::Article);
    assert!(rig.effects.is_empty());
    rig.keys("v<esc>");
    assert!(rig.state.selection.is_none() && rig.effects.is_empty());
    rig.keys("j<esc><esc>");
    assert!(rig.effects.is_empty());
    assert_eq!(rig.said(), "nothing is open; q leaves");
    rig.keys("q");
    assert!(
        matches!(rig.effects[..], [Effect::Position(_), Effect::Quit]),
        "{:?}",
        rig.effects
    );
}

#[test]
fn an_unknown_key_says_so_and_does_nothing() {
    let mut rig = Rig::new(TEXT);
    rig.keys("]x");
    assert!(rig.said().contains("not bound"), "{}", rig.said());
    assert!(rig.effects.is_empty());
}

#[test]
fn copying_takes_the_selection_or_the_sentence() {
    let mut rig = Rig::new("One two. Three four.");
    rig.keys("jy").keys("vy");
    assert_eq!(
        rig.effects,
        [
            Effect::Copy("Three four.".to_owned()),
            Effect::Copy("Three".to_owned())
        ]
    );
}

#[test]
fn stale_findings_are_dropped() {
    let mut rig = Rig::new(TEXT);
    rig.send(Msg::Extracted(99, Ok(Box::new(super::found(TEXT)))));
    assert!(rig.state.found.is_none());
}

#[test]
fn all_keys_that_may_follow_are_shown() {
    let mut rig = Rig::new(TEXT);
    rig.keys("g");
    let screen = rig.screen();
    for hint in [
        "g top",
        "t next tab",
        "T previous tab",
        "e entities",
        "c facts",
        "n notes",
    ] {
        assert!(screen.contains(hint), "{hint}\n{screen}");
    }
}

#[test]
fn the_measure_goes_from_what_shows_to_what_the_setting_allows() {
    let mut rig = Rig::new(TEXT);
    rig.keys("z9+");
    let most = rig.state.measure;
    assert!(most <= 80, "no wider than the pane: {most}");
    rig.keys("+");
    assert_eq!(
        rig.said(),
        format!("measure {most}: as wide as there is room for")
    );
    rig.keys("-");
    assert_eq!(rig.state.measure, most - 4);
    rig.keys("50-");
    assert_eq!(rig.said(), "measure 20");
    rig.keys("-");
    assert_eq!(rig.said(), "measure 20: the narrowest there is");
    // What a small window has no room for comes back in a large one.
    rig.keys("50+");
    rig.send(crate::tui::update::Msg::Resize(40, 24));
    rig.keys("+");
    assert_eq!(rig.state.measure, most);
}
