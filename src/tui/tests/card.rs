//! Every part of a note, by keyboard, in the card; evidence; answers; notes that overlap.

use super::{Rig, TEXT};
use crate::anchor::Placed;
use crate::note::{Evidence, Note, NoteKind, Relation};
use crate::tui::card::Field;
use crate::tui::state::Mode;
use crate::tui::update::{Effect, Msg};

/// The note that comes of these keys on `[mayor]`, saved with Ctrl-s.
fn note(keys: &str) -> Note {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("a").keys(keys).keys("<c-s>");
    assert_eq!(rig.notes.len(), 1, "{keys}: {}", rig.said());
    rig.notes.remove(0).note
}

#[test]
fn every_field_has_its_key() {
    assert_eq!(note("wthe deputy").claimant.as_deref(), Some("the deputy"));
    assert_eq!(note("d2026-04").claim_date.as_deref(), Some("2026-04"));
    assert_eq!(note("dlast friday").claim_date.as_deref(), Some("2026-05-01"));
    assert_eq!(note("u+7d").due.as_deref(), Some("2026-05-11"));
    assert_eq!(note("ufriday").due.as_deref(), Some("2026-05-08"));
    assert_eq!(note("r").reviewed_at.as_deref(), Some("2026-05-04T10:00:00Z"));
    assert_eq!(
        note("Ryesterday").reviewed_at.as_deref(),
        Some("2026-05-03T00:00:00Z")
    );
    assert_eq!(note("fhedge.adverb #x").flags, ["hedge.adverb", "x"]);
    assert_eq!(note("tone two").tags, ["one", "two"]);
    assert_eq!(note("k").kind, NoteKind::Note);
}

#[test]
fn enter_saves_a_line_and_escape_keeps_what_was_typed() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("awAda<esc>u+1w<cr>");
    let note = &rig.notes[0].note;
    assert_eq!(note.claimant.as_deref(), Some("Ada"));
    assert_eq!(note.due.as_deref(), Some("2026-05-11"));
    rig.keys("eu<c-u><cr>");
    assert_eq!(rig.notes[0].note.due, None, "an emptied line takes the date away");
}

#[test]
fn a_date_that_cannot_be_read_is_never_saved_as_another() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("aufridy<cr>");
    assert!(rig.notes.is_empty());
    assert!(rig.said().contains("“fridy” is no day"), "{}", rig.said());
    rig.keys("<bs>ay<cr>");
    assert_eq!(rig.notes[0].note.due.as_deref(), Some("2026-05-08"));
}

#[test]
fn a_date_shows_what_it_comes_to_while_it_is_typed() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("au+7d");
    assert!(rig.screen().contains("= 2026-05-11, Monday"), "{}", rig.screen());
}

#[test]
fn the_card_shows_the_keys_of_all_its_parts() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("a");
    let screen = rig.screen();
    for shown in [
        "k kind claim",
        "s status open",
        "c confidence",
        "A-F source",
        "g information",
        "w claimed by",
        "d claimed on",
        "u due",
        "r R reviewed",
        "f flags",
        "e evidence",
        "t tags",
        "i text",
    ] {
        assert!(screen.contains(shown), "{shown}\n{screen}");
    }
    rig.keys("e");
    assert!(rig.screen().contains("a add") && rig.screen().contains("f attach a file"));
    rig.keys("ahttps://example.org<cr>");
    let screen = rig.screen();
    for shown in [
        "r relation",
        "l link",
        "q quote",
        "c archived copy",
        "d read on",
        "s sha256",
        "x take out",
    ] {
        assert!(screen.contains(shown), "{shown}\n{screen}");
    }
}

#[test]
fn flags_on_the_words_are_offered() {
    let mut rig = Rig::found(crate::theme::Theme::shipped("mono").expect("shipped"));
    rig.keys("]f]fa");
    rig.keys("f<cr>");
    assert_eq!(rig.notes[0].note.flags, ["test.rule"]);
    // What was only looked at is not set, and what is typed is a rule of its own.
    rig.keys("]faf<esc><cr>");
    assert!(
        rig.notes[1].note.flags.is_empty(),
        "{:?}",
        rig.notes[1].note.flags
    );
    rig.keys("]fafhedge.adverb<cr>");
    assert_eq!(rig.notes[2].note.flags, ["test.rule", "hedge.adverb"]);
}

#[test]
fn evidence_is_written_changed_and_taken_out() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("aeahttps://example.org/a<cr>qseventy<cr>r")
        .keys("ahttps://example.org/b<cr><cr>");
    let evidence = rig.notes[0].note.evidence.clone();
    assert_eq!(evidence.len(), 2);
    assert_eq!(evidence[0].relation, Relation::Contradicts);
    assert_eq!(evidence[0].quote.as_deref(), Some("seventy"));
    assert_eq!(evidence[0].retrieved.as_deref(), Some("2026-05-04T10:00:00Z"));
    assert_eq!(evidence[1].url.as_deref(), Some("https://example.org/b"));
    // The first one goes, the second is opened, the third is changed back to nothing.
    rig.keys("ee1xo");
    assert_eq!(rig.effects, [Effect::Browse("https://example.org/b".to_owned())]);
    rig.keys("<cr>");
    assert_eq!(rig.notes[0].note.evidence, evidence[1..]);
    let hash = "0f".repeat(32);
    rig.keys("eecmirror<cr>s")
        .keys(&hash)
        .keys("<cr>d<c-u>2026-01-02<cr><cr>");
    let piece = &rig.notes[0].note.evidence[0];
    assert_eq!(piece.archive_url.as_deref(), Some("mirror"));
    assert_eq!(piece.sha256.as_deref(), Some(hash.as_str()));
    assert_eq!(piece.retrieved.as_deref(), Some("2026-01-02T00:00:00Z"));
}

#[test]
fn a_file_is_attached_through_the_store() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("aef/tmp/ledger.pdf<cr>");
    assert_eq!(rig.effects, [Effect::Attach("/tmp/ledger.pdf".to_owned())]);
    // Refused, the path is still there to be put right.
    rig.send(Msg::Attached(Err("cannot attach /tmp/ledger.pdf".to_owned())));
    assert!(rig.screen().contains("/tmp/ledger.pdf") && rig.said().starts_with("cannot attach"));
    let held = Evidence {
        sha256: Some("ab".repeat(32)),
        file: Some("ledger.pdf".to_owned()),
        ..Evidence::new(Relation::Supports)
    };
    rig.send(Msg::Attached(Ok(held.clone())));
    // The same once more is the same piece.
    rig.send(Msg::Attached(Ok(held.clone())));
    assert!(
        rig.said().starts_with("this is attached already"),
        "{}",
        rig.said()
    );
    assert!(rig.screen().contains("v view the copy"));
    rig.keys("v");
    assert_eq!(rig.effects.last(), Some(&Effect::View(Box::new(held.clone()))));
    rig.keys("r<cr>");
    assert_eq!(rig.notes[0].note.evidence.len(), 1);
    let piece = &rig.notes[0].note.evidence[0];
    assert_eq!((&piece.sha256, &piece.file), (&held.sha256, &held.file));
    assert_eq!(piece.relation, Relation::Contradicts);
}

#[test]
fn escape_goes_back_one_step_at_a_time_and_keeps_the_draft() {
    let mut rig = Rig::new("The [mayor] said so.");
    rig.keys("aeahttps://example.org<esc>");
    assert!(matches!(&rig.state.mode, Mode::Card(c) if c.field == Field::Evidence));
    rig.keys("<esc>");
    assert!(matches!(&rig.state.mode, Mode::Card(c) if c.field == Field::Values));
    rig.keys("<esc>");
    assert!(matches!(rig.state.mode, Mode::Read));
    assert_eq!(rig.drafts[0].evidence.len(), 1);
}

#[test]
fn an_answer_hangs_on_the_same_words_and_stands_under_its_note() {
    let mut rig = Rig::new("The [mayor] said so. He left.");
    rig.keys("aiwho says<c-s>").keys("@the deputy<c-s>");
    let (first, answer) = (&rig.notes[0].note, &rig.notes[1].note);
    assert_eq!(answer.reply_to.as_ref(), Some(&first.id));
    assert_eq!(answer.anchor, first.anchor);
    rig.keys("ja<cr>gn");
    let screen = rig.screen();
    let row = |words: &str| screen.lines().position(|l| l.contains(words));
    let (note, below) = (row("unchecked · who says"), row("↳ the deputy"));
    assert!(note.is_some() && note.map(|n| n + 1) == below, "{screen}");
    // What it answers goes: the answer is still there.
    let id = rig.notes[0].note.id.clone();
    rig.notes.retain(|n| n.note.id != id);
    rig.send(Msg::Notes(rig.notes.clone()));
    assert!(rig.screen().contains("the deputy"), "{}", rig.screen());
}

#[test]
fn notes_that_overlap_are_chosen_among() {
    let mut rig = Rig::new("In Lund, the [mayor of Skåne] said, nobody left.");
    rig.keys("a1<cr>");
    rig.keys("vvva5<cr>");
    rig.keys("a4<cr>");
    let quotes: Vec<&str> = rig.notes.iter().map(|n| n.note.anchor.quote.as_str()).collect();
    assert_eq!(quotes.len(), 3);
    let mut seen = Vec::new();
    for _ in 0..3 {
        rig.keys("w");
        let here = rig.state.note_here().expect("a note");
        seen.push(rig.state.notes[here].note.id.clone());
        assert!(rig.said().contains("of 3 here"), "{}", rig.said());
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 3, "each is reached, those on the very same words too");
    // What is done next is done to the one that was chosen.
    rig.keys("w");
    let id = rig.state.chosen.clone().expect("chosen");
    rig.keys("c2");
    let judged = rig.notes.iter().find(|n| n.note.verdict.word() == "supported");
    assert_eq!(judged.map(|n| &n.note.id), Some(&id));
}

#[test]
fn answers_in_a_ring_are_still_shown() {
    let note = |id: &str, to: Option<&str>| {
        let mut note = Note::new(id.to_owned(), NoteKind::Note, Default::default(), "now");
        note.reply_to = to.map(str::to_owned);
        crate::store::PlacedNote {
            note,
            place: Placed {
                state: crate::note::AnchorState::Orphaned,
                span: None,
                score: 0.0,
                why: String::new(),
                candidates: Vec::new(),
            },
        }
    };
    let notes = [
        note("a", Some("b")),
        note("b", Some("a")),
        note("d", Some("c")),
        note("c", None),
        note("e", Some("e")),
        note("f", Some("gone")),
    ];
    let shown = crate::tui::notes::threads(&notes);
    let mut all: Vec<usize> = shown.iter().map(|(i, _)| *i).collect();
    assert_eq!(shown[0], (3, 0));
    assert_eq!(shown[1], (2, 1));
    all.sort_unstable();
    assert_eq!(all, [0, 1, 2, 3, 4, 5]);
}

#[test]
fn every_state_of_the_card_draws_at_every_size() {
    let mut rig = Rig::new(TEXT);
    rig.keys("aeahttps://example.org<cr>");
    for keys in ["", "q", "<esc><esc>u+7", "<esc>i"] {
        rig.keys(keys);
        for width in 0..=12 {
            for height in 0..=12 {
                rig.send(Msg::Resize(width, height));
                rig.buffer();
            }
        }
    }
}

#[test]
fn help_in_a_card_says_what_its_keys_do() {
    let mut rig = Rig::new("Nobody [counted] them.");
    rig.keys("a ");
    assert_eq!(rig.said(), "Space sets nothing in a card; i writes text");
    rig.keys("?");
    let screen = rig.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "i writes the text",
        "Tab goes to the next field",
        "Enter saves",
        "Esc closes",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    rig.keys("e?");
    assert!(rig.said().contains("a adds one"), "{}", rig.said());
    rig.keys("<esc>i?");
    assert!(
        rig.screen().contains("i text ?"),
        "a question mark is text\n{}",
        rig.screen()
    );
}

#[test]
fn what_is_being_typed_comes_first_where_rows_are_few() {
    let mut rig = Rig::new("Nobody [counted] them.");
    rig.keys("aiwho did?");
    rig.send(Msg::Resize(20, 5));
    assert!(rig.screen().contains("who did?"), "{}", rig.screen());
    rig.keys("<esc>tharbour");
    assert!(rig.screen().contains("harbour"), "{}", rig.screen());
}
