//! Marked text, keys, and the note that must come of it.

use super::{Rig, TEXT};
use crate::anchor::Placed;
use crate::article::Span;
use crate::note::{AnchorState, NoteKind, Status, Verdict};
use crate::tui::state::Mode;
use crate::tui::update::{Effect, Msg};

/// Text with the selection in brackets, keys, and what is saved: quote and verdict.
fn saves(marked: &str, keys: &str, quote: &str, verdict: &str) {
    let mut rig = Rig::new(marked);
    rig.keys(keys);
    let saved: Vec<(&str, &str)> = rig
        .notes
        .iter()
        .map(|n| (n.note.anchor.quote.as_str(), n.note.verdict.word()))
        .collect();
    assert_eq!(saved, [(quote, verdict)], "{marked} {keys}: {}", rig.said());
}

#[test]
fn two_keys_make_a_claim() {
    saves("The [mayor] said so.", "a<cr>", "mayor", "unchecked");
    saves(
        "The mayor said so. Nobody asked.",
        "a<cr>",
        "The mayor said so.",
        "unchecked",
    );
    saves(
        "The mayor said so. Nobody asked.",
        "ja<cr>",
        "Nobody asked.",
        "unchecked",
    );
}

#[test]
fn digits_give_verdicts() {
    saves("The [mayor] said so.", "a5<cr>", "mayor", "contradicted");
    saves("The [mayor] said so.", "c3", "mayor", "partly_supported");
    saves("The [mayor] said so.", "a<cr>c2", "mayor", "supported");
}

#[test]
fn a_selection_widens_and_narrows() {
    let text = "In Lund, the mayor of Skåne said, nobody left. It rained.\n\nThe end.";
    saves(text, "va<cr>", "In", "unchecked");
    saves(text, "vva<cr>", "In Lund", "unchecked");
    saves(
        text,
        "vvva<cr>",
        "In Lund, the mayor of Skåne said, nobody left.",
        "unchecked",
    );
    saves(
        text,
        "vvvva<cr>",
        "In Lund, the mayor of Skåne said, nobody left. It rained.",
        "unchecked",
    );
    saves(text, "vvvVa<cr>", "In Lund", "unchecked");
}

#[test]
fn a_selection_grows_and_shrinks_by_words() {
    saves("One two three four.", "vlla<cr>", "One two three", "unchecked");
    saves("One two three four.", "v3lha<cr>", "One two three", "unchecked");
    saves("One two [three] four.", "sha<cr>", "two three", "unchecked");
    saves("One [two three] four.", "shla<cr>", "two three", "unchecked");
}

#[test]
fn a_selection_never_splits_a_character() {
    saves("She said “[no]” twice.", "la<cr>", "no”", "unchecked");
    saves("The [family] 👩‍👩‍👧 left.", "la<cr>", "family 👩‍👩‍👧", "unchecked");
    saves(
        "The [old] cafe\u{301} closed.",
        "la<cr>",
        "old cafe\u{301}",
        "unchecked",
    );
    saves(
        "The [old] ’\u{301} closed.",
        "la<cr>",
        "old ’\u{301}",
        "unchecked",
    );
    saves("The [old] 🇸🇪🇳🇴 flags.", "la<cr>", "old 🇸🇪", "unchecked");
}

#[test]
fn offsets_count_code_points() {
    let mut rig = Rig::new("Ö 👩‍👩‍👧 [mayor] said so.");
    rig.keys("a<cr>");
    let anchor = &rig.notes[0].note.anchor;
    assert_eq!((anchor.start, anchor.end), (8, 13));
    assert_eq!(anchor.prefix, "Ö 👩‍👩‍👧 ");
    assert_eq!(anchor.suffix, " said so.");
}

#[test]
fn a_card_takes_text_tags_and_grades() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("aBg2sci").keys("who?<cr>when?<esc>t#office money<cr>");
    let note = &rig.notes[0].note;
    assert_eq!(note.text, "who?\nwhen?");
    assert_eq!(note.tags, ["office", "money"]);
    assert_eq!(note.source_reliability.map(|r| r.word()), Some("B"));
    assert_eq!(note.info_credibility.map(|r| r.word()), Some("2"));
    assert_eq!(note.status, Status::Waiting);
    assert_eq!(note.kind, NoteKind::Claim);
    assert!(rig.said().starts_with("saved"), "{}", rig.said());
}

#[test]
fn questions_and_remarks_are_notes_too() {
    let mut rig = Rig::new("The [mayor] said so. He left.");
    rig.keys("Q<cr>jA<cr>");
    let kinds: Vec<NoteKind> = rig.notes.iter().map(|n| n.note.kind).collect();
    assert_eq!(kinds, [NoteKind::Question, NoteKind::Note]);
}

#[test]
fn escape_saves_nothing_and_loses_nothing() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("a5iwho<esc><esc>");
    assert!(rig.notes.is_empty());
    assert!(matches!(rig.state.mode, Mode::Read));
    assert!(rig.said().contains("draft"), "{}", rig.said());
    assert_eq!(rig.drafts.last().map(|d| d.text.as_str()), Some("who"));
    rig.keys("<esc>a<cr>");
    assert_eq!(rig.notes[0].note.text, "who");
    assert_eq!(rig.notes[0].note.verdict, Verdict::Contradicted);
    assert_eq!(rig.notes[0].note.anchor.quote, "mayor");
    assert!(rig.state.drafts.is_empty());
}

#[test]
fn what_is_written_is_kept_at_the_end_of_each_word() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("aiwho");
    assert!(rig.drafts.is_empty());
    rig.keys(" saw ");
    assert_eq!(rig.drafts.last().map(|d| d.text.trim_end()), Some("who saw"));
    rig.send(Msg::Paste("it and when".to_owned()));
    assert_eq!(
        rig.drafts.last().map(|d| d.text.as_str()),
        Some("who saw it and when")
    );
    // Saved, it is a note and no draft; taken back again, it is nothing.
    rig.keys("<c-s>");
    assert_eq!(rig.notes[0].note.text, "who saw it and when");
    assert!(rig.state.drafts.is_empty());
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("aia <bs><bs><esc><esc>");
    assert!(rig.drafts.is_empty() && rig.state.drafts.is_empty());
}

#[test]
fn a_message_that_is_longer_than_a_row_is_told_whole() {
    let mut rig = Rig::new("The [mayor] said so.");
    let folder = "a-long-folder/".repeat(8);
    rig.refuses = Some(format!(
        "cannot save {folder}notes.toml: the disk is full; make room"
    ));
    rig.keys("a<cr>");
    let shown = rig.screen();
    assert!(
        shown.contains("cannot save") && shown.contains("make room"),
        "{shown}"
    );
}

#[test]
fn an_untouched_card_leaves_no_draft() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("a<esc>");
    assert!(rig.drafts.is_empty() && rig.notes.is_empty());
}

#[test]
fn throwing_a_card_away_is_asked_twice() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("a5X");
    assert!(matches!(rig.state.mode, Mode::Card(_)));
    rig.keys("6X");
    assert!(
        matches!(rig.state.mode, Mode::Card(_)),
        "another key in between takes it back"
    );
    rig.keys("X");
    assert!(matches!(rig.state.mode, Mode::Read));
    assert!(rig.notes.is_empty() && rig.drafts.is_empty());
}

#[test]
fn a_refused_save_keeps_the_card_and_says_why() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.refuses = Some("no space left on /var".to_owned());
    rig.keys("aiwho<c-s>");
    assert!(rig.notes.is_empty());
    assert_eq!(rig.said(), "no space left on /var");
    rig.refuses = None;
    rig.keys("<c-s>");
    assert_eq!(rig.notes[0].note.text, "who");
}

#[test]
fn a_note_is_edited_and_deleted() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("a<cr>e4i!<c-s>");
    assert_eq!(rig.notes.len(), 1);
    assert_eq!(rig.notes[0].note.verdict, Verdict::Unsupported);
    assert_eq!(rig.notes[0].note.text, "!");
    rig.keys("t3");
    assert_eq!(rig.notes[0].note.status, Status::Done);
    rig.keys("dd");
    assert!(rig.notes.is_empty());
    rig.keys("u<c-r>");
    assert_eq!(rig.effects, [Effect::Undo, Effect::Redo]);
}

#[test]
fn pasted_text_is_text_in_a_field_and_nothing_elsewhere() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.send(Msg::Paste("dd a\rq".to_owned()));
    assert!(rig.notes.is_empty() && rig.effects.is_empty());
    assert!(rig.said().contains("ignored"), "{}", rig.said());
    rig.keys("a");
    rig.send(Msg::Paste("5 X X".to_owned()));
    assert!(matches!(&rig.state.mode, Mode::Card(c) if c.note.verdict == Verdict::Unchecked));
    rig.keys("i");
    rig.send(Msg::Paste("one\r\ntwo\u{1b}[31m".to_owned()));
    rig.keys("<c-s>");
    assert_eq!(rig.notes[0].note.text, "one\ntwo[31m");
}

#[test]
fn letters_typed_into_a_card_set_nothing_by_accident() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("aiABCdd8q<c-s>");
    assert_eq!(rig.notes[0].note.text, "ABCdd8q");
    assert_eq!(rig.notes[0].note.verdict, Verdict::Unchecked);
    assert_eq!(rig.notes[0].note.source_reliability, None);
}

#[test]
fn an_end_from_outside_keeps_the_draft_and_the_place() {
    let mut rig = Rig::new(TEXT);
    rig.keys("jaiwho");
    rig.send(Msg::Terminate);
    assert_eq!(rig.drafts.last().map(|d| d.text.as_str()), Some("who"));
    assert_eq!(rig.effects, [Effect::Position(67), Effect::Quit]);
}

#[test]
fn an_open_draft_of_a_note_is_offered_when_that_note_is_edited() {
    let mut rig = Rig::new("The [mayor] said so. He left.");
    rig.keys("a<cr>").keys("eimore<esc><esc>");
    assert_eq!(rig.notes[0].note.text, "");
    rig.keys("e");
    assert!(matches!(&rig.state.mode, Mode::Card(c) if c.current().text == "more" && !c.new));
}

#[test]
fn a_draft_here_outlives_what_is_done_to_another_note() {
    let mut rig = Rig::new("The [mayor] said so. He left. Nobody saw it.");
    rig.keys("a<cr>");
    rig.keys("jaiwho<esc><esc>");
    assert_eq!(rig.state.drafts.len(), 1);
    // Another note is changed and saved, one is begun elsewhere and thrown away.
    rig.keys("ke4imore<esc><esc>");
    assert_eq!(rig.state.drafts.len(), 2);
    rig.keys("e<cr>").keys("jja5XX");
    assert_eq!(rig.notes.len(), 1);
    assert_eq!(
        rig.state
            .drafts
            .iter()
            .map(|d| d.text.as_str())
            .collect::<Vec<_>>(),
        ["who"]
    );
    // It opens again on its own words, and elsewhere a note is a note.
    rig.keys("a<cr>");
    assert_eq!(
        rig.notes.last().map(|n| n.note.anchor.quote.as_str()),
        Some("Nobody saw it.")
    );
    rig.keys("ka<cr>");
    assert!(
        rig.notes
            .iter()
            .any(|n| n.note.text == "who" && n.note.anchor.quote == "He left.")
    );
    assert!(rig.state.drafts.is_empty());
}

#[test]
fn the_editor_gets_the_text_and_gives_it_back() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("aione<esc>");
    rig.send(Msg::Edited(Ok("two\u{9b}\n\n".to_owned())));
    rig.keys("<cr>");
    assert_eq!(rig.notes[0].note.text, "two");
}

#[test]
fn a_key_hard_on_the_heels_of_escape_is_not_lost() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("a5");
    let both = crossterm::event::KeyEvent::new(
        crossterm::event::KeyCode::Char('q'),
        crossterm::event::KeyModifiers::ALT,
    );
    rig.send(Msg::Key(both));
    assert!(!rig.drafts.is_empty());
    assert!(rig.state.selection.is_none(), "q let go of the selection");
}

#[test]
fn a_note_that_lost_its_place_is_put_by_hand() {
    let text = "The mayor of Lund said so. The mayor of Ystad said so. Nobody else did.";
    let mut rig = Rig::new(text);
    rig.keys("jja4<cr>");
    let mut lost = rig.notes.remove(0);
    let places = [text.find("The mayor"), text.rfind("The mayor")].map(|at| {
        let at = at.expect("there");
        Span::new(at, at + "The mayor".len())
    });
    lost.note.anchor.quote = "The mayor".to_owned();
    lost.place = Placed {
        state: AnchorState::Ambiguous,
        span: None,
        score: 0.5,
        why: "two places fit".to_owned(),
        candidates: vec![places[1], places[0]],
    };
    rig.notes.push(lost);
    rig.send(Msg::Notes(rig.notes.clone()));
    rig.keys("gnl");
    let screen = rig.screen();
    assert!(screen.contains("ambiguous: two places fit"), "{screen}");
    assert!(screen.contains("p find it a place"), "{screen}");

    // The likeliest place comes first; the others are a key away; Esc leaves the note as it was.
    rig.keys("pp");
    assert_eq!(rig.state.spot, Some(places[1]));
    rig.keys("n");
    assert_eq!(rig.state.spot, Some(places[0]));
    rig.keys("<esc>");
    assert_eq!(rig.notes[0].place.span, None);

    rig.keys("gnlppnp");
    assert_eq!(rig.notes[0].place.span, Some(places[0]), "{}", rig.said());
    assert_eq!(rig.notes[0].note.anchor.start, places[0].start());
    assert_eq!(rig.notes[0].note.verdict, Verdict::Unsupported);
    rig.keys("gnp");
    assert!(rig.said().contains("has its place"), "{}", rig.said());
}

#[test]
fn an_orphan_goes_on_the_selection() {
    let mut rig = Rig::new("The mayor of Lund said so. Nobody else did.");
    rig.keys("a4<cr>");
    rig.notes[0].place = Placed {
        state: AnchorState::Orphaned,
        span: None,
        score: 0.0,
        why: "its words are gone".to_owned(),
        candidates: Vec::new(),
    };
    rig.send(Msg::Notes(rig.notes.clone()));
    rig.keys("gnlppjvlp");
    assert_eq!(rig.notes[0].note.anchor.quote, "Nobody else", "{}", rig.said());
    assert_eq!(rig.notes.len(), 1);
}

#[test]
fn every_answer_to_a_question_is_shown() {
    let mut rig = Rig::new(TEXT);
    rig.keys("c");
    for width in [80, 60, 40] {
        rig.send(Msg::Resize(width, 24));
        let screen = rig.screen();
        for verdict in Verdict::ALL {
            let key = format!(
                "{} {}",
                *verdict as usize + 1,
                crate::tui::notes::plain(verdict.word())
            );
            assert!(screen.contains(&key), "{verdict} at {width}:\n{screen}");
        }
    }
}
