//! Other versions of the article, and the places of a note that lost its own.

use super::Rig;
use crate::anchor::Placed;
use crate::article::Span;
use crate::note::AnchorState;
use crate::tui::update::{Effect, Msg};
use crate::tui::versions::{Compared, Earlier, Seen};

const OLD: &str = "The mill will close in spring, the owner said. Six people work there. Nobody has asked them.\n\nThe weir is \
to be kept for the trout.\n\nRain fell all week.";
const NEW: &str = "The mill may close in late spring, the owner said. Six people work there.\n\nThe weir is to be kept for the \
trout.\n\nRain fell all week. A bus will go twice a day.";

fn seen(n: usize) -> Seen {
    Seen {
        version: format!("{n:064}"),
        when: format!("2026-05-0{} 10:00", n + 1),
        source: "/desk/mill.txt".to_owned(),
    }
}

fn compared(other: usize, beside: bool) -> Msg {
    Msg::Compared(Ok(Box::new(Compared {
        seen: (0..3).map(seen).collect(),
        open: 2,
        other,
        text: if other == 1 { OLD } else { "Rain fell all week." }.to_owned(),
        beside,
    })))
}

/// Without the ends of lines, so that words are found wherever they were wrapped.
fn flat(screen: &str) -> String {
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_changed_stands_in_the_text_and_needs_no_colour() {
    let mut rig = Rig::new(NEW);
    rig.keys("D");
    let wanted = Effect::Compare {
        other: None,
        beside: false,
    };
    assert_eq!(rig.effects.last(), Some(&wanted));
    rig.send(compared(1, false));
    let screen = flat(&rig.screen());
    for words in [
        "version 2 (2026-05-02 10:00) → version 3 (2026-05-03 10:00, open)",
        "5 words taken out, 9 put in · /desk/mill.txt",
        "The mill [-will-]{+may+} close in {+late+} spring",
        "[-Nobody has asked them.-]",
        "{+A bus will go twice a day.+}",
        "4 changes",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    rig.keys("nnn");
    assert!(rig.screen().contains("change 3 of 4"), "{}", rig.screen());
    // The version before; the one after is the open one, and there is nothing beyond it.
    rig.keys("h");
    let older = Effect::Compare {
        other: Some(0),
        beside: false,
    };
    assert_eq!(rig.effects.last(), Some(&older));
    let asked = rig.effects.len();
    rig.keys("l");
    assert_eq!(rig.effects.len(), asked);
    rig.keys("nnnn<cr>");
    assert_eq!(
        rig.sentence(),
        "Rain fell all week.",
        "Enter goes to the paragraph of the change"
    );
}

#[test]
fn two_versions_side_by_side_are_stacked_where_there_is_no_room() {
    let mut rig = Rig::new(NEW);
    rig.send(compared(1, true));
    let screen = rig.screen();
    for row in [
        " - The mill [-will-] close in spring, the owner said.",
        " + The mill {+may+} close in {+late+} spring, the owner said.",
        "   Six people work there.",
        " - [-Nobody has asked them.-]",
        " + {+A bus will go twice a day.+}",
    ] {
        assert!(screen.lines().any(|l| l == row), "{row}\n{screen}");
    }
    assert_eq!(
        screen.matches("Six people").count(),
        1,
        "what stayed is told once"
    );
    rig.send(Msg::Resize(120, 30));
    let screen = rig.screen();
    let row = screen.lines().find(|l| l.contains("[-will-]")).expect("a row");
    let (left, right) = row.split_once('│').expect("two columns");
    assert!(left.starts_with(" ~") && right.contains("{+may+}"), "{row}");
    rig.keys("D");
    assert!(matches!(
        rig.effects.last(),
        Some(Effect::Compare {
            other: Some(1),
            beside: false
        })
    ));
    rig.keys("q");
    assert!(rig.screen().contains("1 of "), "back in the Reader");
}

#[test]
fn the_version_that_a_note_was_made_on_shows_its_words_in_place() {
    let mut rig = Rig::new(NEW);
    let words = "Nobody has asked them.";
    let at = OLD.find(words).expect("there");
    rig.send(Msg::Earlier(Ok(Box::new(Earlier {
        named: "version 2 (2026-05-02 10:00)".to_owned(),
        text: OLD.to_owned(),
        span: Span::new(at, at + words.len()),
    }))));
    let screen = rig.screen();
    assert!(flat(&screen).contains("»Nobody has asked them.«"), "{screen}");
    assert!(
        screen.contains("The weir") && screen.contains("version 2"),
        "{screen}"
    );
}

/// A Reader with a note that lost its place and two places it may have.
fn lost() -> (Rig, [Span; 2]) {
    let mut rig = Rig::new(NEW);
    rig.keys("a4<cr>");
    let places = ["Six people work there.", "Rain fell all week."].map(|words| {
        let at = NEW.find(words).expect("there");
        Span::new(at, at + words.len())
    });
    rig.notes[0].place = Placed {
        state: AnchorState::Orphaned,
        span: None,
        score: 0.0,
        why: "the words are gone".to_owned(),
        candidates: places.to_vec(),
    };
    rig.send(Msg::Notes(rig.notes.clone()));
    rig.keys("gnlp");
    (rig, places)
}

#[test]
fn a_lost_note_is_put_by_one_key_among_ranked_places() {
    let (mut rig, places) = lost();
    let screen = rig.screen();
    for words in [
        "orphaned: the words are gone",
        "1 50%: the same words",
        "»Six people work there.«",
        "»Rain fell all week.«",
        "Enter put it here",
        "O where it stood",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    // Where it stood, and back again.
    rig.keys("O");
    let id = rig.notes[0].note.id.clone();
    assert_eq!(rig.effects.last(), Some(&Effect::Earlier(id)));
    rig.send(Msg::Earlier(Ok(Box::new(Earlier {
        named: "version 2".to_owned(),
        text: OLD.to_owned(),
        span: Span::new(0, 8),
    }))));
    assert!(rig.screen().contains("»The mill«"));
    rig.keys("q");
    assert!(rig.screen().contains("put it here"), "{}", rig.screen());
    rig.keys("j<cr>");
    assert_eq!(rig.notes[0].place.span, Some(places[1]), "{}", rig.said());
    assert_eq!(rig.notes[0].note.anchor.quote, "Rain fell all week.");
    assert!(rig.said().contains("hangs here now"));
    assert_eq!(rig.sentence(), "Rain fell all week.");
}

#[test]
fn a_lost_note_that_is_left_stays_as_it_was_and_a_digit_chooses() {
    let (mut rig, places) = lost();
    let before = rig.notes.clone();
    rig.keys("jq");
    assert_eq!(rig.notes, before);
    rig.keys("p2<cr>");
    assert_eq!(rig.notes[0].place.span, Some(places[1]));
}

#[test]
fn every_size_draws() {
    for width in 0..=8 {
        for height in 0..=8 {
            let (mut places, _) = lost();
            places.send(Msg::Resize(width, height));
            places.keys("jG");
            places.buffer();
            for beside in [false, true] {
                let mut rig = Rig::new(NEW);
                rig.send(compared(1, beside));
                rig.send(Msg::Resize(width, height));
                rig.buffer();
                rig.keys("jnG N");
                rig.buffer();
            }
        }
    }
    for text in ["", "東京 👩‍👩‍👧 東京。"] {
        let mut rig = Rig::of(
            crate::ingest::text::raw(text.to_owned()),
            crate::theme::Theme::letters(),
        );
        rig.send(compared(1, true));
        rig.keys("nNG<cr>");
        rig.buffer();
    }
}

#[test]
fn help_and_the_palette_lie_over_the_versions_and_go_back_to_them() {
    let mut rig = Rig::new(NEW);
    rig.send(compared(1, false));
    assert!(rig.screen().contains("? keys"), "{}", rig.screen());
    rig.keys("n?");
    let help = rig.screen();
    assert!(help.contains("compare with an older version"), "{help}");
    assert!(!help.contains("next sentence"), "{help}");
    rig.keys("q");
    assert!(rig.screen().contains("change 1 of 4"), "{}", rig.screen());
    rig.keys(":previous-ch<esc>");
    assert!(rig.screen().contains("change 1 of 4"), "{}", rig.screen());
    rig.keys(":find-next<cr>");
    assert!(rig.screen().contains("change 2 of 4"), "{}", rig.screen());
    // From help to the palette, and from it to a place of the text.
    rig.keys("?:3<cr>");
    assert_eq!(rig.sentence(), "The weir is to be kept for the trout.");
    assert!(!rig.effects.contains(&Effect::Quit));
}

#[test]
fn what_means_nothing_between_versions_says_so() {
    let mut rig = Rig::new(NEW);
    rig.send(compared(1, false));
    for (keys, said) in [
        ("/", "/ does nothing here; ? shows the keys"),
        ("x", "x is not bound here; ? shows the keys"),
        ("nnnnn", "this is the last change"),
        ("NNNN", "this is the first change"),
        ("l", "there is no newer version"),
    ] {
        rig.keys(keys);
        assert!(rig.screen().contains(said), "{keys}: {said}\n{}", rig.screen());
    }
    rig.keys("j");
    assert!(rig.screen().contains("n next change"), "{}", rig.screen());
    // The hints end before the count begins, however wide the screen is.
    for width in 40..110 {
        rig.send(Msg::Resize(width, 24));
        let screen = rig.screen();
        let last = screen.trim_end().lines().last().expect("a foot");
        let before = last.trim_end_matches("change 1 of 4");
        assert!(
            before == last || before.is_empty() || before.ends_with(' '),
            "{width}: {last}"
        );
    }
}

#[test]
fn help_and_the_palette_lie_over_the_places_of_a_note() {
    let (mut rig, _) = lost();
    assert!(rig.screen().contains("? keys"), "{}", rig.screen());
    rig.keys("?");
    assert!(rig.screen().contains("put the note by hand"), "{}", rig.screen());
    rig.keys("q:redraw<cr>");
    assert_eq!(rig.effects.last(), Some(&Effect::Redraw));
    assert!(rig.screen().contains("put it here"), "{}", rig.screen());
    // Under the version it was made on the places stay as they were.
    rig.keys("O");
    rig.send(Msg::Earlier(Ok(Box::new(Earlier {
        named: "version 1".to_owned(),
        text: OLD.to_owned(),
        span: Span::new(0, 8),
    }))));
    rig.keys("?q");
    assert!(rig.screen().contains("version 1"), "{}", rig.screen());
    rig.keys("q");
    assert!(rig.screen().contains("put it here"), "{}", rig.screen());
    rig.keys("O");
    rig.send(Msg::Earlier(Err("that version is not kept".to_owned())));
    let screen = rig.screen();
    assert!(screen.contains("that version is not kept"), "{screen}");
    rig.keys("j");
    assert!(rig.screen().contains("put it here"), "{}", rig.screen());
}
