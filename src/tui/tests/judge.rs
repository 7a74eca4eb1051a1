//! Accepting and rejecting flags in the Reader.

use super::*;
use crate::note::Judged;
use crate::store::JudgedFlag;

fn judged(words: &str, judged: Judged) -> JudgedFlag {
    JudgedFlag {
        rule: "test.rule".to_owned(),
        span: spot(TEXT, words),
        judged,
    }
}

fn judge(words: &str, judged: Option<Judged>) -> Effect {
    Effect::Judge("test.rule".to_owned(), spot(TEXT, words), judged)
}

#[test]
fn the_flag_that_was_jumped_to_is_rejected_and_marks_nothing_any_more() {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("]f]fX");
    assert_eq!(
        std::mem::take(&mut rig.effects),
        [judge("reportedly", Some(Judged::Rejected))]
    );
    rig.send(Msg::Judged(vec![judged("reportedly", Judged::Rejected)]));
    rig.keys("gf");
    let shown = rig.screen();
    let row = shown
        .lines()
        .find(|l| l.contains("hedge “reportedly”"))
        .expect("listed");
    assert!(row.contains('×') && row.contains("rejected"), "{shown}");
    // The next flag is the one after it.
    rig.keys("gg]f]f");
    assert_eq!(rig.state.spot, Some(spot(TEXT, "sources say")));
}

#[test]
fn the_same_key_takes_it_back_and_the_other_turns_it_round() {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("]fY");
    assert_eq!(
        std::mem::take(&mut rig.effects),
        [judge("70", Some(Judged::Accepted))]
    );
    rig.send(Msg::Judged(vec![judged("70", Judged::Accepted)]));
    rig.keys("Y");
    assert_eq!(std::mem::take(&mut rig.effects), [judge("70", None)]);
    rig.keys("X");
    assert_eq!(
        std::mem::take(&mut rig.effects),
        [judge("70", Some(Judged::Rejected))]
    );
}

#[test]
fn in_the_list_the_selected_row_is_meant() {
    let mut rig = Rig::found(Theme::letters());
    rig.send(Msg::Judged(vec![judged("reportedly", Judged::Rejected)]));
    rig.keys("gfljX");
    assert_eq!(std::mem::take(&mut rig.effects), [judge("reportedly", None)]);
}

#[test]
fn where_there_is_no_flag_the_reader_is_told() {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("jX");
    assert!(rig.said().contains("no flag here"), "{}", rig.said());
    assert!(rig.effects.is_empty());
}

#[test]
fn what_is_found_after_the_folder_was_read_is_judged_all_the_same() {
    let mut rig = Rig::of(ingest::text::raw(TEXT.to_owned()), Theme::letters());
    rig.send(Msg::Opened(Box::new(crate::tui::update::Opened {
        judged: vec![judged("reportedly", Judged::Rejected)],
        ..Default::default()
    })));
    rig.send(Msg::Extracted(1, Ok(Box::new(found(TEXT)))));
    rig.keys("gf");
    assert!(rig.screen().contains("rejected"), "{}", rig.screen());
}
