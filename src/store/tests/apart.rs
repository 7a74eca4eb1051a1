//! Two desks, each with its own copy of the library, whose files meet: as a conflict copy, as two folders, as a file that a sync brought.

use super::*;
use crate::note::Confidence;

/// When something is done to a note, and what.
type Doing<'a> = (&'a str, &'a dyn Fn(&mut Note));

/// Two desks start from one library and each makes its change; the second's file comes back as a conflict copy.
fn meet(store: &Store, id: &str, first: &[Doing], second: &[Doing]) {
    let path = notes_file(store);
    let was = fs::read_to_string(&path).expect("read");
    for (now, change) in first {
        put(&mut open(store), id, now, change);
    }
    let one = fs::read_to_string(&path).expect("read");
    fs::write(&path, &was).expect("other desk");
    for (now, change) in second {
        put(&mut open(store), id, now, change);
    }
    let two = fs::read_to_string(&path).expect("read");
    fs::write(&path, one).expect("first desk");
    fs::write(
        path.with_file_name("notes.sync-conflict-20260301-080000-ABCDEF7.toml"),
        two,
    )
    .expect("copy");
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for e in fs::read_dir(from).expect("ls") {
        let p = e.expect("e").path();
        let t = to.join(p.file_name().expect("n"));
        if p.is_dir() {
            copy_all(&p, &t)
        } else {
            fs::copy(&p, &t).expect("copied");
        }
    }
}

#[test]
fn a_verdict_of_one_desk_holds_against_a_later_tag_of_the_other() {
    let (_dir, store, id) = seeded("31 crates");
    meet(
        &store,
        &id,
        &[(T1, &|n| {
            n.verdict = Verdict::Contradicted;
            n.status = Status::Done;
        })],
        &[(T2, &|n| n.tags.push("harbour".into()))],
    );
    let n = get(&store, &id);
    assert_eq!(
        (n.verdict, n.status),
        (Verdict::Contradicted, Status::Done),
        "{:#?}",
        n.history
    );
}

#[test]
fn what_one_desk_took_out_stays_out() {
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, NOW, |n| {
        n.text = "Ask the master. He lied.".into();
        n.tags = vec!["x".into(), "y".into()];
        n.confidence = Some(Confidence::High);
    });
    meet(
        &store,
        &id,
        &[(T1, &|n| {
            n.text = "Ask the master.".into();
            n.tags = vec!["x".into()];
            n.confidence = None;
        })],
        &[(T2, &|n| n.verdict = Verdict::Contradicted)],
    );
    let n = get(&store, &id);
    assert_eq!(
        (n.text.as_str(), n.tags.len(), n.confidence),
        ("Ask the master.", 1, None),
        "{:#?}",
        n.history
    );
}

#[test]
fn words_written_by_hand_hold_against_a_longer_history() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    put(&mut open(&store), &id, NOW, |n| n.text = "Ask.".into());
    let was = fs::read_to_string(&path).expect("read");
    put(&mut open(&store), &id, T1, |n| n.verdict = Verdict::Supported);
    let theirs = fs::read_to_string(&path).expect("read");
    fs::write(
        &path,
        was.replace("text = \"Ask.\"", "text = \"Ask. The log of 1931 says thirty.\""),
    )
    .expect("by hand");
    fs::write(path.with_file_name("notes (1).toml"), theirs).expect("copy");
    let n = get(&store, &id);
    assert!(n.text.contains("1931"), "{}", n.text);
}

#[test]
fn a_clock_that_is_behind_costs_no_change_beside_a_frozen_file() {
    let (_dir, store, id) = seeded("31 crates");
    let mut b = open(&store);
    put(&mut open(&store), &id, T3, |n| n.verdict = Verdict::Contradicted);
    // A slip of the hand in another note.
    let path = notes_file(&store);
    let text = fs::read_to_string(&path).expect("read");
    fs::write(&path, format!("{text}\n[[note]]\nid = \n")).expect("slip");
    // The clock of the other program is an hour behind.
    put(&mut b, &id, T2, |n| {
        n.status = Status::Done;
        n.verdict = Verdict::Supported;
    });
    let n = get(&store, &id);
    assert_eq!(
        (n.verdict, n.status),
        (Verdict::Supported, Status::Done),
        "{:#?}",
        n.history
    );
}

#[test]
fn an_older_state_is_older_whatever_the_clocks_said() {
    let (_dir, store, id) = seeded("31 crates");
    let mut b = open(&store);
    put(&mut open(&store), &id, T3, |n| n.text = "one two".into());
    let path = notes_file(&store);
    let older = fs::read_to_string(&path).expect("read");
    put(&mut b, &id, T2, |n| n.tags.push("tide".into()));
    put(&mut open(&store), &id, "2026-03-02T11:00:00Z", |n| {
        n.text = "one".into()
    });
    fs::write(path.with_file_name("notes (1).toml"), older).expect("an older state");
    assert_eq!(get(&store, &id).text, "one");
}

#[test]
fn a_note_that_was_deleted_here_and_changed_there_stays() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let sound = fs::read_to_string(&path).expect("read");
    fs::write(&path, format!("{sound}\n[[note]]\nid = \n")).expect("slip");
    let mut a = open(&store);
    a.delete(&id, T1).expect("deleted");
    assert!(open(&store).notes().is_empty());
    // The other machine's file arrives: sound, and with words in that note.
    let theirs = sound.replace(
        "verdict = \"unchecked\"",
        "verdict = \"supported\"\ntext = \"Keep this: the log is in box 7.\"",
    );
    fs::write(&path, theirs).expect("synced");
    let mut a = open(&store);
    let (fresh, place) = note(&a, &story(), "62 crates");
    a.put(fresh, place, T2).expect("saved");
    let everywhere: String = [
        path.clone(),
        path.with_file_name(format!("trash/{id}.toml")),
        path.with_file_name("journal"),
        path.with_file_name("notes-2.toml"),
    ]
    .iter()
    .filter_map(|p| fs::read_to_string(p).ok())
    .collect();
    assert!(
        everywhere.contains("box 7"),
        "the words of the other machine are nowhere"
    );
    assert!(
        open(&store).notes().iter().any(|n| n.note.text.contains("box 7")),
        "not shown"
    );
}

#[test]
fn of_a_field_of_another_program_the_history_names_what_gave_way() {
    let (_dir, store, id) = seeded("31 crates");
    let (mut a, mut b) = (open(&store), open(&store));
    put(&mut a, &id, T1, |n| {
        n.extra.insert("mood".into(), "calm".into());
    });
    put(&mut b, &id, T2, |n| {
        n.extra.insert("mood".into(), "wary".into());
    });
    let n = get(&store, &id);
    assert!(format!("{n:?}").contains("calm"), "{n:#?}");
}

#[test]
fn of_two_claimants_the_history_names_the_one_that_gave_way() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let was = fs::read_to_string(&path).expect("read");
    let with = |c: &str| {
        was.replace(
            "verdict = \"unchecked\"",
            &format!("verdict = \"unchecked\"\nclaimant = \"{c}\""),
        )
    };
    fs::write(&path, with("The mayor")).expect("by hand");
    fs::write(path.with_file_name("notes (1).toml"), with("The harbour master")).expect("by hand");
    let n = get(&store, &id);
    let all = format!("{n:?}");
    assert!(
        all.contains("The mayor") && all.contains("The harbour master"),
        "{n:#?}"
    );
}

#[test]
fn two_folders_joined_keep_what_was_fetched() {
    let (_dir, store, _) = seeded("31 crates");
    let f = open(&store).info().folder.clone();
    copy_all(&f, &f.with_file_name("a-twin"));
    let mut all: Vec<PathBuf> = fs::read_dir(store.root())
        .expect("ls")
        .map(|e| e.expect("e").path())
        .filter(|p| p.is_dir())
        .collect();
    all.sort();
    for (i, p) in all.iter().enumerate() {
        fs::create_dir_all(p.join("fetched")).expect("made");
        fs::write(
            p.join(format!("fetched/{i}.toml")),
            format!(
                "asked = \"http://short.example/{i}\"\nurl = \"https://x.example/a\"\nfetched = \"{NOW}\"\n"
            ),
        )
        .expect("w");
    }
    store.repair(store.examine().expect("looks"), T1);
    let left: Vec<PathBuf> = fs::read_dir(store.root())
        .expect("ls")
        .map(|e| e.expect("e").path())
        .filter(|p| p.is_dir() && !p.file_name().expect("n").to_string_lossy().starts_with('.'))
        .collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(fs::read_dir(left[0].join("fetched")).expect("ls").count(), 2);
}

#[test]
fn a_judgement_that_is_taken_away_uncovers_no_other() {
    use crate::note::Judged;
    let (_dir, store, _) = seeded("31 crates");
    let text = story();
    let at = text.find("62 crates").expect("there");
    let file = open(&store).info().folder.join("findings.toml");
    open(&store)
        .judge("test.figure", Span::new(at, at + 9), Some(Judged::Accepted), T1)
        .expect("saved");
    let first = fs::read_to_string(&file).expect("read");
    fs::remove_file(&file).expect("gone");
    // The other desk met a newer text, and judged there.
    let newer = format!("The harbour was calm. {text}");
    let at2 = newer.find("62 crates").expect("there");
    let mut b = store.folder(&article(&newer), None).expect("opens");
    b.judge("test.figure", Span::new(at2, at2 + 9), Some(Judged::Rejected), T2)
        .expect("saved");
    fs::write(file.with_file_name("findings (1).toml"), first).expect("copy");
    b.judge("test.figure", Span::new(at2, at2 + 9), None, T3)
        .expect("taken away");
    assert_eq!(b.judged(), []);
}

#[test]
fn a_note_that_a_script_edited_is_taken_in() {
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, NOW, |n| n.text = "Ask.".into());
    let exported = get(&store, &id);
    put(&mut open(&store), &id, T1, |n| n.verdict = Verdict::Supported);
    let edited = Note {
        text: "Ask. The log of 1931 says thirty.".into(),
        updated: T2.into(),
        ..exported
    };
    let taken = open(&store).take_in(vec![edited], false, T3).expect("taken");
    let n = get(&store, &id);
    assert!(n.text.contains("1931"), "{taken:?} {}", n.text);
}

#[test]
fn a_note_that_was_deleted_beside_a_slip_and_changed_since_stays() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let sound = fs::read_to_string(&path).expect("read");
    fs::write(&path, format!("{sound}\n[[note]]\nid = \n")).expect("slip");
    open(&store).delete(&id, T1).expect("deleted");
    // Put right by hand; and words are written into a note that stands in the file still.
    let by_hand = sound.replace(
        "verdict = \"unchecked\"",
        "verdict = \"unchecked\"\ntext = \"Box 7.\"",
    );
    fs::write(&path, by_hand).expect("put right");
    let mut a = open(&store);
    let (fresh, place) = note(&a, &story(), "62 crates");
    a.put(fresh, place, T2).expect("saved");
    assert!(open(&store).notes().iter().any(|n| n.note.text == "Box 7."));
}

#[test]
fn a_copy_that_is_broken_hides_no_change_from_elsewhere() {
    // A copy of a sync tool that cannot be understood holds the note; it is deleted here; another copy holds it changed.
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let sound = fs::read_to_string(&path).expect("read");
    fs::write(
        path.with_file_name("notes (1).toml"),
        format!("{sound}\n[[note]]\nid = \n"),
    )
    .expect("torn");
    open(&store).delete(&id, T1).expect("deleted");
    let theirs = sound.replace(
        "verdict = \"unchecked\"",
        "verdict = \"supported\"\ntext = \"Box 7.\"",
    );
    fs::write(
        path.with_file_name("notes.sync-conflict-20260302-080000-ABCDEF7.toml"),
        theirs,
    )
    .expect("copy");
    let mut a = open(&store);
    let (fresh, place) = note(&a, &story(), "62 crates");
    a.put(fresh, place, T2).expect("saved");
    let f = open(&store);
    assert!(
        f.notes().iter().any(|n| n.note.text == "Box 7."),
        "{:?}",
        f.problems()
    );
}

#[test]
fn the_fields_of_other_programs_come_with_a_judgement() {
    use crate::note::Judged;
    let (_dir, store, _) = seeded("31 crates");
    let text = story();
    let at = text.find("62 crates").expect("there");
    let w = Span::new(at, at + 9);
    open(&store)
        .judge("test.figure", w, Some(Judged::Accepted), T1)
        .expect("saved");
    let file = open(&store).info().folder.join("findings.toml");
    let theirs = fs::read_to_string(&file)
        .expect("read")
        .replace("accepted", "rejected")
        .replace(T1, T2)
        .replace("[flag.anchor]", "why = \"a quote\"\n\n[flag.anchor]");
    fs::write(file.with_file_name("findings (1).toml"), theirs).expect("copy");
    let w2 = {
        let at = text.find("93 crates").expect("there");
        Span::new(at, at + 9)
    };
    open(&store)
        .judge("test.figure", w2, Some(Judged::Accepted), T3)
        .expect("saved");
    let now = fs::read_to_string(&file).expect("read");
    assert!(now.contains("a quote"), "{now}");
}

#[test]
fn the_histories_of_both_copies_are_kept() {
    let (_dir, store, id) = seeded("31 crates");
    meet(
        &store,
        &id,
        &[(T1, &|n| n.verdict = Verdict::Contradicted)],
        &[
            (T2, &|n| n.verdict = Verdict::Supported),
            (T3, &|n| n.status = Status::Waiting),
        ],
    );
    let n = get(&store, &id);
    let lines: Vec<&str> = n.history.iter().map(|c| c.what.as_str()).collect();
    assert!(
        lines.contains(&"verdict unchecked -> supported") && lines.contains(&"status open -> waiting"),
        "{} {} {lines:?}",
        n.verdict,
        n.updated
    );
    assert_eq!(n.updated, T3);
}

#[test]
fn tags_in_a_copy_of_the_article_file_are_taken_in() {
    let (_dir, store, _) = seeded("31 crates");
    let f = open(&store).info().folder.clone();
    let name = f.file_name().expect("done").to_string_lossy().into_owned();
    let was = fs::read_to_string(f.join("article.toml")).expect("done");
    store.mark(&name, &Mark::Tag("tides".into())).expect("done");
    let theirs = fs::read_to_string(f.join("article.toml")).expect("done");
    fs::write(f.join("article.toml"), was).expect("done");
    fs::write(
        f.join("article.sync-conflict-20260301-080000-ABCDEF7.toml"),
        theirs,
    )
    .expect("done");
    store.repair(store.examine().expect("done"), T1);
    assert_eq!(store.info(&name).expect("done").marks().tags, ["tides"]);
}

#[test]
fn two_folders_joined_keep_what_each_desk_did() {
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, T1, |n| n.text = "Ask. He lied.".into());
    let f = open(&store).info().folder.clone();
    let twin = f.with_file_name("zz-twin");
    copy_all(&f, &twin);
    // Words taken out here; a verdict in the twin.
    put(&mut open(&store), &id, T2, |n| n.text = "Ask.".into());
    let t = fs::read_to_string(twin.join("notes.toml"))
        .expect("done")
        .replace("verdict = \"unchecked\"", "verdict = \"supported\"")
        .replace(
            "history = [",
            "history = [\n  { at = \"2026-03-02T10:00:00Z\", what = \"verdict unchecked -> supported\" },",
        );
    fs::write(twin.join("notes.toml"), t).expect("done");
    let done = store.repair(store.examine().expect("done"), T3);
    assert!(
        done.iter().any(|d| d.kind == Ill::TwoFolders && d.is_repaired()),
        "{done:?}"
    );
    let n = store.all().expect("done")[0].notes[0].note.clone();
    assert_eq!(
        (n.text.as_str(), n.verdict),
        ("Ask.", Verdict::Supported),
        "{:?}",
        n.history
    );
}

#[test]
fn evidence_that_one_desk_edited_is_not_there_twice() {
    let (_dir, store, id) = seeded("31 crates");
    let ev = |q: &str| {
        let mut e = crate::note::Evidence::new(crate::note::Relation::Supports);
        e.url = Some("https://e.example/".into());
        e.quote = Some(q.into());
        e
    };
    put(&mut open(&store), &id, NOW, |n| n.evidence = vec![ev("thirty")]);
    meet(
        &store,
        &id,
        &[(T1, &|n| n.evidence = vec![ev("thirty-one")])],
        &[(T2, &|n| n.tags.push("x".into()))],
    );
    assert_eq!(get(&store, &id).evidence, [ev("thirty-one")]);
}

#[test]
fn three_copies_come_together() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let was = fs::read_to_string(&path).expect("done");
    let mut files = Vec::new();
    for (t, c) in [(T1, 0), (T2, 1), (T3, 2)] {
        fs::write(&path, &was).expect("done");
        put(&mut open(&store), &id, t, |n| match c {
            0 => n.verdict = Verdict::Opinion,
            1 => n.text = "Ask.".into(),
            _ => n.tags = vec!["x".into()],
        });
        files.push(fs::read_to_string(&path).expect("done"));
    }
    for (i, (f, name)) in files
        .iter()
        .zip(["notes.toml", "notes (1).toml", "notes (2).toml"])
        .enumerate()
    {
        let _ = i;
        fs::write(path.with_file_name(name), f).expect("done");
    }
    let n = get(&store, &id);
    assert_eq!(
        (n.verdict, n.text.as_str(), n.tags.len(), n.history.len()),
        (Verdict::Opinion, "Ask.", 1, 4),
        "{:?}",
        n.history
    );
    put(&mut open(&store), &id, "2026-03-03T10:00:00Z", |n| {
        n.text = "Ask him.".into()
    });
    assert_eq!(get(&store, &id).text, "Ask him.");
}

/// Two desks that start from one note, do a few things each, and meet as a file and its conflict copy: a field that only one of them touched is
/// that one's.
mod random {
    use super::*;
    use proptest::prelude::*;
    #[derive(Clone, Debug)]
    enum Op {
        Text(usize),
        Verdict(usize),
        Status(usize),
        Tag(usize),
        Untag(usize),
        Claimant(usize),
        Due(usize),
        Undo,
        Redo,
    }
    fn op() -> impl Strategy<Value = Op> {
        use Op::*;
        prop_oneof![
            (0usize..5).prop_map(Text),
            (0usize..8).prop_map(Verdict),
            (0usize..4).prop_map(Status),
            (0usize..3).prop_map(Tag),
            (0usize..3).prop_map(Untag),
            (0usize..3).prop_map(Claimant),
            (0usize..3).prop_map(Due),
            Just(Undo),
            Just(Redo)
        ]
    }
    const TEXTS: [&str; 5] = ["", "one", "one two", "two", "three"];
    fn run(store: &Store, id: &str, ops: &[Op], from: i64) {
        let mut f = open(store);
        for (i, op) in ops.iter().enumerate() {
            let now = jiff::Timestamp::from_second(1_772_400_000 + from + i as i64 * 60)
                .expect("done")
                .to_string();
            let word = |i: usize| (i > 0).then(|| format!("w{i}"));
            let day = |i: usize| (i > 0).then(|| format!("2026-01-0{i}"));
            match op {
                Op::Undo => {
                    let last = crate::store::journal::Journal::read(&f.info().folder)
                        .expect("done")
                        .last();
                    if !last.iter().any(|e| e.what.ends_with("made")) {
                        let _ = f.undo(&now);
                    }
                }
                Op::Redo => {
                    let _ = f.redo(&now);
                }
                _ => {
                    let mut n = f.notes().iter().find(|n| n.note.id == id).expect("done").clone();
                    let old = n.note.clone();
                    match op {
                        Op::Text(i) => n.note.text = TEXTS[*i].into(),
                        Op::Verdict(i) => n.note.verdict = Verdict::ALL[*i],
                        Op::Status(i) => n.note.status = crate::note::Status::ALL[*i],
                        Op::Tag(i) => {
                            let t = format!("t{i}");
                            if !n.note.tags.contains(&t) {
                                n.note.tags.push(t)
                            }
                        }
                        Op::Untag(i) => n.note.tags.retain(|t| *t != format!("t{i}")),
                        Op::Claimant(i) => n.note.claimant = word(*i),
                        Op::Due(i) => n.note.due = day(*i),
                        _ => {}
                    }
                    if n.note != old {
                        f.put(n.note, n.place, &now).expect("done");
                    }
                }
            }
        }
    }
    proptest! {
        #![proptest_config(drawn(64))]
        #[test]
        fn a_copy_and_its_origin_come_together(start in prop::collection::vec(op(), 0..4), one in prop::collection::vec(op(), 0..4), two in prop::collection::vec(op(), 0..4), skew in -7200i64..7200) {
            let (_dir, store, id) = seeded("31 crates");
            let start: Vec<Op> = start.into_iter().filter(|o| !matches!(o, Op::Undo)).collect();
            run(&store, &id, &start, 10_000);
            let path = notes_file(&store);
            let journal = path.with_file_name("journal");
            let (was, j) = (fs::read_to_string(&path).expect("done"), fs::read(&journal).expect("done"));
            let o = get(&store, &id);
            run(&store, &id, &one, 20_000);
            let a = get(&store, &id);
            let first = fs::read_to_string(&path).expect("done");
            fs::write(&path, &was).expect("done"); fs::write(&journal, &j).expect("done");
            run(&store, &id, &two, 20_000 + skew);
            let b = get(&store, &id);
            let second = fs::read_to_string(&path).expect("done");
            fs::write(&path, first).expect("done");
            fs::write(path.with_file_name("notes (1).toml"), second).expect("done");
            let m = get(&store, &id);
            macro_rules! f { ($($n:ident),+) => {$(
                if a.$n == o.$n && a.history.iter().filter(|l| !o.history.contains(l)).all(|l| !l.what.contains(stringify!($n))) { prop_assert_eq!(&m.$n, &b.$n, "only the second"); }
                else if b.$n == o.$n && b.history.iter().filter(|l| !o.history.contains(l)).all(|l| !l.what.contains(stringify!($n))) { prop_assert_eq!(&m.$n, &a.$n, "only the first"); }
            )+}; }
            f!(verdict, status, text, claimant, due);
            if b.tags == o.tags && !b.history.iter().skip(o.history.len()).any(|l| l.what.contains("tags")) { prop_assert_eq!(&m.tags, &a.tags); }
            for l in a.history.iter().chain(&b.history) { prop_assert!(m.history.contains(l), "lost {l:?}"); }

        }
    }
}
