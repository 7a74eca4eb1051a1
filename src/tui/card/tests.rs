use super::*;
use crate::note::{Anchor, AnchorState, Relation};

fn card() -> Card {
    let place = Placed {
        state: AnchorState::Exact,
        span: None,
        score: 1.0,
        why: String::new(),
        candidates: Vec::new(),
    };
    let note = Note::new("n1".to_owned(), NoteKind::Claim, Anchor::default(), "now");
    let mut card = Card::new(note, place, true);
    card.clock = Clock {
        now: "2026-11-24T10:00:00Z".to_owned(),
        today: "2026-11-24".parse().expect("a date"),
        published: None,
    };
    card
}

#[test]
fn single_keys_set_values_and_a_second_press_takes_a_grade_back() {
    let mut card = card();
    assert!(!card.changed());
    for key in ['5', 'B', 'g', '2', 's', 'c'] {
        assert!(card.set(key), "{key}");
    }
    assert_eq!(card.note.verdict, Verdict::Contradicted);
    assert_eq!(card.note.source_reliability, Some(Reliability::B));
    assert_eq!(card.note.info_credibility, Some(Credibility::Two));
    assert_eq!(card.note.status, Status::Waiting);
    assert_eq!(card.note.confidence, Some(Confidence::Low));
    assert!(card.changed());
    card.set('B');
    assert_eq!(card.note.source_reliability, None);
    assert!(!card.set('?'));
}

#[test]
fn reviewed_is_now_and_a_second_press_takes_it_back() {
    let mut card = card();
    card.set('r');
    assert_eq!(card.note.reviewed_at.as_deref(), Some("2026-11-24T10:00:00Z"));
    card.set('r');
    assert_eq!(card.note.reviewed_at, None);
    assert!(!card.changed());
}

#[test]
fn tab_goes_through_every_field_and_back() {
    let mut card = card();
    let mut seen = Vec::new();
    for _ in 0..ORDER.len() - 1 {
        card.next_field(false).expect("goes on");
        seen.push(card.field);
    }
    assert_eq!(seen, ORDER[1..]);
    card.field = Field::Values;
    card.next_field(true).expect("goes back");
    assert_eq!(card.field, Field::Evidence);
}

#[test]
fn a_line_that_cannot_be_read_stays_open_on_tab_and_is_let_go_on_leaving() {
    let mut card = card();
    card.set('u');
    card.add("fridy");
    assert!(card.next_field(false).is_err());
    assert_eq!(card.field, Field::Line(Part::Due));
    assert!(card.close_field().is_err());
    assert_eq!((card.field, card.note.due.as_deref()), (Field::Values, None));
}

#[test]
fn what_is_being_typed_is_part_of_the_note() {
    let mut card = card();
    card.set('u');
    card.add("+7d");
    assert_eq!(card.current().due.as_deref(), Some("2026-12-01"));
    assert!(card.changed());
}

#[test]
fn evidence_is_added_changed_and_taken_out() {
    let mut card = card();
    card.set('e');
    card.set('a');
    card.add("https://example.org/ledger");
    card.next_field(false).expect("to the quote");
    card.add("seventy boats");
    card.close_field().expect("back to the list");
    card.set('r');
    let piece = card.piece().expect("a piece").clone();
    assert_eq!(piece.relation, Relation::Contradicts);
    assert_eq!(piece.url.as_deref(), Some("https://example.org/ledger"));
    assert_eq!(piece.quote.as_deref(), Some("seventy boats"));
    card.set('a');
    card.close_field().expect("nothing was typed");
    assert_eq!(card.note.evidence.len(), 1, "a piece that says nothing goes");
    assert!(card.set('x') && card.note.evidence.is_empty());
    assert!(!card.set('x') && !card.set('l'), "there is nothing to change");
}
