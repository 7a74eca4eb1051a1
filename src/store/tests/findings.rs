//! Flags that were accepted and rejected: kept, carried, counted, undone.

use super::*;
use crate::note::Judged;

fn span(text: &str, words: &str) -> Span {
    let at = text.find(words).expect("the words are there");
    Span::new(at, at + words.len())
}

fn file(store: &Store) -> PathBuf {
    open(store).info().folder.join("findings.toml")
}

#[test]
fn a_judgement_is_kept_and_carried_to_the_next_text() {
    let (_dir, store, _) = seeded("31 crates");
    let text = story();
    let mut folder = open(&store);
    let words = span(&text, "62 crates");
    folder
        .judge("test.figure", words, Some(Judged::Rejected), NOW)
        .expect("saved");
    let found = open(&store).judged();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].span, found[0].judged), (words, Judged::Rejected));
    // The publisher puts a sentence in front of it.
    let newer = format!("The harbour was calm. {text}");
    let folder = store.folder(&article(&newer), None).expect("opens");
    assert_eq!(folder.judged()[0].span, span(&newer, "62 crates"));
    // And then takes the words away: the judgement is on nothing else.
    let without = text.replace(
        "On day 2 the ferry carried 62 crates past the old lighthouse of pier 2. ",
        "",
    );
    let folder = store.folder(&article(&without), None).expect("opens");
    assert_eq!(folder.judged(), []);
}

#[test]
fn judging_again_changes_the_judgement_and_taking_it_back_takes_it_out() {
    let (_dir, store, _) = seeded("31 crates");
    let words = span(&story(), "62 crates");
    let judge = |judged| {
        open(&store)
            .judge("test.figure", words, judged, LATER)
            .expect("saved")
    };
    let now = || open(&store).judged().first().map(|j| j.judged);
    judge(Some(Judged::Rejected));
    judge(Some(Judged::Accepted));
    assert_eq!(open(&store).judged().len(), 1);
    assert_eq!(now(), Some(Judged::Accepted));
    judge(None);
    assert_eq!(now(), None);
    // Undo and redo know it, after a restart.
    let mut seen = Vec::new();
    for _ in 0..3 {
        open(&store).undo(LATER).expect("undone").expect("something");
        seen.push(now());
    }
    assert_eq!(seen, [Some(Judged::Accepted), Some(Judged::Rejected), None]);
    let what = open(&store).redo(LATER).expect("done again");
    assert_eq!(what.as_deref(), Some("flag test.figure rejected"));
    assert_eq!(now(), Some(Judged::Rejected));
    // The library's undo takes it back as well.
    store.undo(LATER).expect("undone").expect("something");
    assert_eq!(now(), None);
}

#[test]
fn flags_of_other_rules_and_other_words_are_judged_apart_and_counted_by_rule() {
    let (_dir, store, _) = seeded("31 crates");
    let text = story();
    let mut folder = open(&store);
    for (rule, words, judged) in [
        ("test.figure", "31 crates", Judged::Accepted),
        ("test.figure", "62 crates", Judged::Rejected),
        ("test.figure", "93 crates", Judged::Rejected),
        (
            "test.place",
            "62 crates past the old lighthouse",
            Judged::Accepted,
        ),
    ] {
        folder
            .judge(rule, span(&text, words), Some(judged), NOW)
            .expect("saved");
    }
    let rules = store.rules().expect("counted");
    let counts: Vec<_> = rules
        .iter()
        .map(|t| (t.rule.as_str(), t.accepted, t.rejected))
        .collect();
    assert_eq!(counts, [("test.figure", 1, 2), ("test.place", 1, 0)]);
}

#[test]
fn comments_and_fields_of_others_stay_and_a_broken_file_is_never_written() {
    let (_dir, store, _) = seeded("31 crates");
    let text = story();
    let mut folder = open(&store);
    let words = span(&text, "62 crates");
    folder
        .judge("test.figure", words, Some(Judged::Accepted), NOW)
        .expect("saved");
    let written = fs::read_to_string(file(&store)).expect("there");
    let by_hand = format!(
        "# mine\nmood = \"calm\"\n{}",
        written.replace("[[flag]]", "[[flag]] # here\nby = \"Ada\"")
    );
    fs::write(file(&store), &by_hand).expect("edited");
    folder
        .judge("test.figure", words, Some(Judged::Rejected), LATER)
        .expect("saved");
    folder
        .judge("test.place", words, Some(Judged::Rejected), LATER)
        .expect("saved");
    let after = fs::read_to_string(file(&store)).expect("there");
    for kept in [
        "# mine",
        "mood = \"calm\"",
        "# here",
        "by = \"Ada\"",
        "\"rejected\"",
    ] {
        assert!(after.contains(kept), "{kept}\n{after}");
    }
    for broken in ["schema = 1\n[[flag\n", "schema = 2\n", "flag = 3\n"] {
        fs::write(file(&store), broken).expect("broken");
        let said = folder
            .judge("test.figure", words, None, LATER)
            .expect_err("refused")
            .to_string();
        assert!(said.contains("findings.toml"), "{said}");
        assert_eq!(fs::read_to_string(file(&store)).expect("there"), broken);
    }
}

#[test]
fn an_article_without_notes_is_kept_for_its_judgements() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().join("library"));
    let words = span(&story(), "62 crates");
    open(&store)
        .judge("test.figure", words, Some(Judged::Accepted), NOW)
        .expect("saved");
    assert_eq!(open(&store).judged().len(), 1);
    assert_eq!(store.all().expect("read").len(), 1);
    open(&store).undo(LATER).expect("undone").expect("something");
    assert_eq!(open(&store).judged(), []);
}
