//! Whole screens: what is written, and what it means.

use super::{Rig, TEXT, found};
use crate::extract::Extraction;
use crate::ingest;
use crate::note::Verdict;
use crate::theme::Theme;
use crate::tui::state::Mode;
use crate::tui::update::{Msg, Opened};

fn both(rig: &Rig) -> String {
    format!("{}\n{}", rig.screen(), rig.letters())
}

#[test]
fn the_reader() {
    let rig = Rig::found(Theme::letters());
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn the_reader_wide() {
    let mut rig = Rig::found(Theme::letters());
    rig.send(Msg::Resize(120, 20));
    rig.keys("]f");
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn a_note_in_the_text() {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("a4B").keys("inobody says who counted<c-s>").keys("jvll");
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn an_open_card() {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("ja5g2ctfigures<esc>");
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn the_list_has_the_keys() {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("gfl");
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn a_search() {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("/lund");
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn before_anything_is_known() {
    let rig = Rig::of(ingest::text::raw(TEXT.to_owned()), Theme::letters());
    let screen = rig.screen();
    assert!(screen.contains("reading…"), "{screen}");
    assert!(screen.contains("1 of 6"), "{screen}");
}

#[test]
fn a_read_only_library_says_why() {
    let mut rig = Rig::new(TEXT);
    rig.send(Msg::Opened(Box::new(Opened {
        read_only: Some("the folder may not be written".to_owned()),
        ..Opened::default()
    })));
    let screen = rig.screen();
    assert!(
        screen.contains("read-only") && screen.contains("may not be written"),
        "{screen}"
    );
}

#[test]
fn facts_are_counted_as_checked_by_a_verdict_on_their_words() {
    let mut rig = Rig::found(Theme::letters());
    assert!(rig.screen().contains("0 of 4 checked"));
    rig.keys("a<cr>");
    assert!(
        rig.screen().contains("0 of 4 checked"),
        "a note without a verdict checks nothing"
    );
    rig.keys("c2");
    assert!(rig.screen().contains("2 of 4 checked"), "{}", rig.screen());
}

#[test]
fn a_text_that_is_not_read_says_so_in_the_pane_at_every_width() {
    let mut rig = Rig::of(ingest::text::raw(TEXT.to_owned()), Theme::letters());
    rig.send(Msg::Opened(Box::default()));
    let found = Extraction {
        abstained: Some("the text is in another language (de); only English is read so far".to_owned()),
        ..Extraction::default()
    };
    rig.send(Msg::Extracted(1, Ok(Box::new(found))));
    for tab in ["ge", "gd", "gf", "gc"] {
        rig.keys(tab);
        assert!(
            rig.screen().contains("Nothing was looked for"),
            "{}",
            rig.screen()
        );
    }
    rig.keys("gn");
    assert!(rig.screen().contains("No notes yet"), "{}", rig.screen());
}

#[test]
fn each_fact_of_a_sentence_is_judged_by_itself() {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("gclc2");
    assert!(rig.screen().contains("1 of 4 checked"), "{}", rig.screen());
    rig.keys("jc5");
    assert!(rig.screen().contains("2 of 4 checked"), "{}", rig.screen());
    let notes: Vec<_> = rig
        .notes
        .iter()
        .map(|n| (n.note.verdict, n.place.span.expect("placed")))
        .collect();
    let facts: Vec<_> = found(TEXT).facts.iter().map(|f| f.span).collect();
    assert_eq!(
        notes,
        [(Verdict::Supported, facts[0]), (Verdict::Contradicted, facts[1])]
    );
    // Again on the same fact: the same note. A note that is written there is on its words too.
    rig.keys("c3kaix<c-s>");
    assert_eq!(rig.notes.len(), 3, "{}", rig.screen());
    let last = rig.notes.iter().filter(|n| n.place.span == Some(facts[0]));
    assert_eq!(last.count(), 2);
}

/// A Reader at the size of a large terminal, with a note.
fn noted(width: u16, height: u16) -> Rig {
    let mut rig = Rig::found(Theme::letters());
    rig.send(Msg::Resize(width, height));
    rig.keys("a5BiWho counted?<c-s>");
    rig
}

#[test]
fn the_reader_on_a_large_terminal() {
    let rig = noted(160, 50);
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn the_notes_tab() {
    let mut rig = noted(80, 24);
    rig.keys("gnl");
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn the_help() {
    let mut rig = noted(80, 24);
    rig.keys("?");
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn the_palette() {
    let mut rig = noted(80, 24);
    rig.keys(":verd");
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn a_verdict_is_asked_for() {
    let mut rig = noted(80, 24);
    rig.keys("c");
    insta::assert_snapshot!(both(&rig));
}

#[test]
fn help_and_palette_lie_over_the_library_and_the_feeds_and_speak_of_them() {
    let mut rig = Rig::found(Theme::letters());
    rig.keys("L?/star");
    assert!(rig.screen().contains("give a star"), "{}", rig.screen());
    rig.keys("<esc><esc>");
    assert!(matches!(rig.state.mode, Mode::Library(_)), "{}", rig.screen());
    rig.keys(":sort-by<cr>");
    assert!(matches!(rig.state.mode, Mode::Library(_)));
    assert!(rig.said().contains("sorted by"), "{}", rig.said());
    rig.keys(":saved-queries<cr>");
    assert!(rig.screen().contains("saved query:"), "{}", rig.screen());
    rig.keys("<esc>F:filter-unread<cr>");
    assert!(matches!(rig.state.mode, Mode::Feeds(_)), "{}", rig.screen());
    rig.keys("?<esc>");
    assert!(matches!(rig.state.mode, Mode::Feeds(_)));
    rig.keys("qq");
    assert!(matches!(rig.state.mode, Mode::Read), "{}", rig.screen());
}
