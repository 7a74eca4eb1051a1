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

/// The findings of one desk, judged with these words and time.
fn judged_file(store: &Store, words: &str, judged: Judged, now: &str) -> String {
    let mut folder = open(store);
    let at = span(&story(), words);
    folder.judge("test.figure", at, Some(judged), now).expect("saved");
    let text = fs::read_to_string(file(store)).expect("written");
    fs::remove_file(file(store)).expect("gone");
    text
}

#[test]
fn copies_that_sync_tools_leave_are_merged_and_the_later_judgement_holds() {
    for name in [
        "findings.sync-conflict-20260301-080000-ABCDEF7.toml",
        "findings (Ada's conflicted copy 2026-03-01).toml",
        "findings_REMOTE_4711.toml",
    ] {
        let (_dir, store, _) = seeded("31 crates");
        let theirs = judged_file(&store, "62 crates", Judged::Accepted, LATER);
        let more = judged_file(&store, "93 crates", Judged::Rejected, NOW);
        let ours = judged_file(&store, "62 crates", Judged::Rejected, NOW);
        fs::write(file(&store), format!("# ours\n{ours}")).expect("ours");
        let tables = &more[more.find("[[flag]]").expect("a flag")..];
        let copy = file(&store).with_file_name(name);
        fs::write(&copy, format!("{theirs}\n{tables}")).expect("theirs");
        let seen = |store: &Store| -> Vec<Judged> {
            let mut all = open(store).judged();
            all.sort_by_key(|j| j.span);
            all.iter().map(|j| j.judged).collect()
        };
        assert_eq!(seen(&store), [Judged::Accepted, Judged::Rejected], "{name}");
        let tally = store.rules().expect("read");
        assert_eq!((tally[0].accepted, tally[0].rejected), (1, 1), "{name}");
        // The next save takes the copy in; what is then taken away does not come back from it.
        let mut folder = open(&store);
        folder
            .judge("test.figure", span(&story(), "93 crates"), None, LATER)
            .expect("saved");
        assert!(copy.exists(), "the copy stays until it is put aside");
        assert_eq!(seen(&store), [Judged::Accepted], "{name}");
        let text = fs::read_to_string(file(&store)).expect("read");
        assert!(
            text.starts_with("# ours") && text.contains("merged = ["),
            "{text}"
        );
        let repaired = store.repair(store.examine().expect("looked at"), LATER);
        assert!(
            repaired.iter().all(crate::store::doctor::Finding::is_repaired),
            "{repaired:?}"
        );
        assert!(!copy.exists());
        assert_eq!(seen(&store), [Judged::Accepted], "{name}");
    }
}

#[test]
fn a_copy_is_not_put_aside_before_it_is_taken_in() {
    let (_dir, store, _) = seeded("31 crates");
    let theirs = judged_file(&store, "62 crates", Judged::Accepted, NOW);
    let copy = file(&store).with_file_name("findings (1).toml");
    fs::write(&copy, theirs).expect("theirs");
    let mut found = store.examine().expect("looked at");
    found.retain(|f| f.file == copy);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].what.contains("not in findings.toml yet"), "{found:?}");
    store.repair(found, LATER);
    assert!(!copy.exists());
    assert_eq!(open(&store).judged().len(), 1);
}

#[test]
fn both_sides_of_an_unfinished_merge_hold_and_the_next_save_ends_it() {
    let (_dir, store, _) = seeded("31 crates");
    let ours = judged_file(&store, "62 crates", Judged::Rejected, NOW);
    let theirs = judged_file(&store, "93 crates", Judged::Accepted, NOW);
    let at = |text: &str| text.find("[[flag]]").expect("a flag");
    let marked = format!(
        "{}<<<<<<< HEAD\n{}=======\n{}>>>>>>> other\n",
        &ours[..at(&ours)],
        &ours[at(&ours)..],
        &theirs[at(&theirs)..]
    );
    fs::write(file(&store), marked).expect("marked");
    assert_eq!(open(&store).judged().len(), 2);
    let mut folder = open(&store);
    folder
        .judge(
            "test.figure",
            span(&story(), "31 crates"),
            Some(Judged::Accepted),
            LATER,
        )
        .expect("saved");
    let text = fs::read_to_string(file(&store)).expect("read");
    assert!(
        !text.contains("<<<<") && text.matches("[[flag]]").count() == 3,
        "{text}"
    );
    let aside = file(&store).with_file_name("aside");
    assert_eq!(
        fs::read_dir(aside).expect("a folder").count(),
        1,
        "as the merge left it"
    );
}

#[test]
fn a_copy_that_is_not_understood_is_told_and_left_until_it_is_put_right() {
    let (_dir, store, _) = seeded("31 crates");
    let theirs = judged_file(&store, "62 crates", Judged::Accepted, NOW);
    let copy = file(&store).with_file_name("findings (1).toml");
    fs::write(&copy, format!("{theirs}\nrule = ")).expect("torn");
    let mut folder = open(&store);
    folder
        .judge(
            "test.figure",
            span(&story(), "93 crates"),
            Some(Judged::Rejected),
            LATER,
        )
        .expect("saved");
    let found = store.examine().expect("looked at");
    let told: Vec<_> = found.iter().filter(|f| f.file == copy).collect();
    assert!(told.len() == 1 && !told[0].repairable, "{found:?}");
    store.repair(found, LATER);
    fs::write(&copy, theirs).expect("put right");
    assert_eq!(open(&store).judged().len(), 2);
}
