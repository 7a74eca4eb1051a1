//! Several programs on one folder: what one does while another has an older view, and undo of what was not the last word.

use super::*;

#[test]
fn undo_brings_back_no_note_that_was_taken_out() {
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, T1, |n| n.verdict = Verdict::Supported);
    let path = notes_file(&store);
    let text = fs::read_to_string(&path).expect("read");
    fs::write(&path, &text[..text.find("[[note]]").expect("a note")]).expect("taken out by hand");
    assert!(open(&store).notes().is_empty());
    let said = open(&store).undo(T2);
    assert!(open(&store).notes().is_empty(), "{said:?}");
}

#[test]
fn undo_of_two_fields_undoes_both_or_says_that_it_did_not() {
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, NOW, |n| n.text = "one".into());
    put(&mut open(&store), &id, T1, |n| {
        n.text = "one two".into();
        n.verdict = Verdict::Supported;
    });
    let path = notes_file(&store);
    let text = fs::read_to_string(&path).expect("read");
    fs::write(
        &path,
        text.replace("text = \"one two\"", "text = \"one two three\""),
    )
    .expect("by hand");
    let said = open(&store).undo(T2);
    let n = get(&store, &id);
    assert!(
        said.is_err() || n.text == "one",
        "{said:?} text {:?} verdict {}",
        n.text,
        n.verdict
    );
}

#[test]
fn undo_joins_no_texts() {
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, NOW, |n| n.text = "one".into());
    put(&mut open(&store), &id, T1, |n| n.text = "two".into());
    let path = notes_file(&store);
    let text = fs::read_to_string(&path).expect("read");
    fs::write(&path, text.replace("text = \"two\"", "text = \"three\"")).expect("by hand");
    let said = open(&store).undo(T2);
    let n = get(&store, &id);
    assert!(
        said.is_err() && n.text == "three" || n.text == "one",
        "{said:?} text {:?}",
        n.text
    );
}

#[test]
fn undo_overwrites_no_draft_that_was_begun_since() {
    let (_dir, store, id) = seeded("31 crates");
    let mut a = open(&store);
    let draft = |text: &str| Note {
        text: text.into(),
        ..get(&store, &id)
    };
    a.save_draft(&draft("first")).expect("kept");
    a.discard_draft(&id, T1).expect("away");
    open(&store)
        .save_draft(&draft("second, much longer"))
        .expect("kept");
    let said = a.undo(T2);
    let drafts: Vec<String> = a.drafts().into_iter().map(|d| d.text).collect();
    assert!(drafts.iter().any(|d| d.contains("second")), "{said:?} {drafts:?}");
}

#[test]
fn redo_throws_no_words_away_that_were_written_since() {
    let (_dir, store, id) = seeded("31 crates");
    let mut a = open(&store);
    let draft = |text: &str| Note {
        text: text.into(),
        ..get(&store, &id)
    };
    a.save_draft(&draft("first")).expect("kept");
    a.discard_draft(&id, T1).expect("away");
    a.undo(T2).expect("back");
    open(&store)
        .save_draft(&draft("first, and much more"))
        .expect("kept");
    let said = a.redo(T3);
    let mut found: Vec<String> = a.drafts().into_iter().map(|d| d.text).collect();
    let journal = fs::read_to_string(a.info().folder.join("journal")).expect("read");
    if journal.contains("much more") {
        found.push("in journal".into());
    }
    assert!(!found.is_empty(), "{said:?}");
}

#[test]
fn the_text_that_was_read_last_stays_the_last() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().join("library"));
    let mut first = open(&store);
    first.keep_text(NOW).expect("nothing to do");
    first.keep(false, NOW).expect("kept");
    // One desk reads the same text from a file of another name, and stays open.
    let mut a = store
        .folder(&article(&story()), Some(Path::new("/new/ferry.txt")))
        .expect("opens");
    a.keep_text(T1).expect("no news");
    // The other reads the publisher's new text.
    let mut newer = article(&story().replace("day 7", "the seventh day"));
    newer.meta.title = Some("Ferry, corrected".into());
    let mut b = store.folder(&newer, None).expect("opens");
    b.keep_text(T2).expect("kept");
    let v2 = b.version().to_owned();
    // The first is left.
    a.save_position(3).expect("saved");
    let info = ArticleInfo::read(&a.info().folder).0.expect("there");
    assert_eq!(
        (info.version == v2, info.title.as_deref()),
        (true, Some("Ferry, corrected")),
        "{info:?}"
    );
}

#[test]
fn words_written_before_a_deletion_come_back_with_the_note() {
    let (_dir, store, id) = seeded("31 crates");
    let mut b = open(&store);
    put(&mut open(&store), &id, T1, |n| n.text = "Box 7.".into());
    open(&store).delete(&id, T2).expect("deleted");
    put(&mut b, &id, T3, |n| n.verdict = Verdict::Supported);
    let n = get(&store, &id);
    assert!(
        n.text.contains("Box 7") || open(&store).trash().iter().any(|t| t.note.text.contains("Box 7")),
        "{n:#?}"
    );
}

#[test]
fn undo_of_many_articles_bears_a_clock_that_is_ahead() {
    let (_dir, store, first) = seeded("31 crates");
    let other = "The mill at Orme closed in spring. Nobody was asked. The owner would not speak to us.";
    let mut folder = store.folder(&article(other), None).expect("opens");
    let (n, place) = note(&folder, other, "Nobody was asked");
    let second = n.id.clone();
    folder.put(n, place, NOW).expect("saved");
    let folders = [open(&store).info().folder.clone(), folder.info().folder.clone()];
    let of: Vec<(PathBuf, Vec<String>)> = folders.iter().cloned().zip([vec![first], vec![second]]).collect();
    // A program whose clock is hours ahead of that of the file server.
    let ahead = "2099-01-01T00:00:00Z";
    store
        .change(&of, true, ahead, |n| Note {
            verdict: Verdict::Outdated,
            ..n.clone()
        })
        .expect("saved");
    let (what, touched) = store
        .undo("2099-01-01T00:00:05Z")
        .expect("undone")
        .expect("something");
    assert_eq!(touched.len(), 2, "{what}");
}

#[test]
fn a_note_that_was_never_seen_is_not_deleted() {
    let (_dir, store, _) = seeded("31 crates");
    let mut a = open(&store);
    let mut b = open(&store);
    let (fresh, place) = note(&b, &story(), "62 crates");
    let id = fresh.id.clone();
    b.put(fresh, place, T1).expect("saved");
    let said = a.delete(&id, T2);
    assert!(said.is_err() || open(&store).notes().len() == 2);
}

#[test]
fn the_copy_that_a_sync_tool_made_of_a_draft_goes_with_it() {
    let (_dir, store, id) = seeded("31 crates");
    let mut a = open(&store);
    let d = Note {
        text: "half".into(),
        ..get(&store, &id)
    };
    a.save_draft(&d).expect("kept");
    let f = a.info().folder.join("drafts");
    fs::copy(
        f.join(format!("{id}.toml")),
        f.join(format!("{id}.sync-conflict-20260301-080000-ABCDEF7.toml")),
    )
    .expect("copy");
    a.forget_draft(&id).expect("forgotten");
    assert!(a.drafts().is_empty());
}

#[test]
fn two_programs_keep_a_draft_each_of_one_note() {
    let (_dir, store, id) = seeded("31 crates");
    let (mut a, mut b) = (open(&store), open(&store));
    let n = get(&store, &id);
    a.save_draft(&Note {
        text: "What the harbour master told me".into(),
        ..n.clone()
    })
    .expect("kept");
    b.save_draft(&Note {
        text: "See".into(),
        ..n
    })
    .expect("kept");
    let all: String = a.drafts().into_iter().map(|d| d.text).collect();
    assert!(all.contains("harbour master"), "{all}");
}

#[test]
fn fields_of_other_programs_come_back_with_a_note() {
    let (_dir, store, id) = seeded("31 crates");
    let path = notes_file(&store);
    let was = fs::read_to_string(&path).expect("read");
    fs::write(
        &path,
        was.replace(
            "verdict = \"unchecked\"",
            "verdict = \"unchecked\"\nsince = 2026-01-01\nrate = 1.50",
        ),
    )
    .expect("by hand");
    open(&store).delete(&id, T1).expect("deleted");
    open(&store).undo(T2).expect("back");
    let now = fs::read_to_string(&path).expect("read");
    assert!(now.contains("since = 2026-01-01"), "{now}");
}

#[test]
fn undo_overwrites_no_later_judgement() {
    use crate::note::Judged;
    let (_dir, store, _) = seeded("31 crates");
    let text = story();
    let at = text.find("62 crates").expect("there");
    let w = Span::new(at, at + 9);
    open(&store)
        .judge("test.figure", w, Some(Judged::Accepted), T1)
        .expect("saved");
    open(&store)
        .judge("test.figure", w, Some(Judged::Rejected), T2)
        .expect("saved");
    let file = open(&store).info().folder.join("findings.toml");
    let theirs = fs::read_to_string(&file)
        .expect("read")
        .replace(T2, "2026-03-05T08:00:00Z");
    fs::write(file.with_file_name("findings (1).toml"), theirs).expect("copy");
    let said = open(&store).undo(T3);
    let now = open(&store).judged()[0].judged;
    assert!(said.is_err() || now == Judged::Rejected, "{said:?} {now:?}");
}

#[test]
fn undo_of_a_note_that_a_new_text_reopened() {
    // status done -> put; new text reopens; undo of the verdict made with the status.
    let quote = "On day 3 the ferry carried 93 crates past the old lighthouse of pier 3.";
    let (_dir, store, id) = seeded(quote);
    put(&mut open(&store), &id, NOW, |n| {
        n.status = Status::Done;
        n.verdict = Verdict::Supported;
    });
    let newer = article(&story().replace("93 crates", "930 crates"));
    let mut folder = store.folder(&newer, None).expect("opens");
    folder.keep_text(T1).expect("kept");
    let said = folder.undo(T2).expect("undone");
    let n = folder
        .notes()
        .iter()
        .find(|n| n.note.id == id)
        .expect("there")
        .note
        .clone();
    assert_eq!(
        (n.status, n.verdict),
        (Status::Open, Verdict::Unchecked),
        "{said:?}"
    );
    folder.redo(T3).expect("done again");
    let n = get(&store, &id);
    assert_eq!((n.status, n.verdict), (Status::Done, Verdict::Supported));
}

#[test]
fn histories_grow_within_one_second_too() {
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, T1, |n| n.verdict = Verdict::Supported);
    let mut f = open(&store);
    let mut len = 0;
    for i in 0..6 {
        if i % 2 == 0 {
            f.undo(T1).expect("undone");
        } else {
            f.redo(T1).expect("redone");
        }
        let h = get(&store, &id).history.len();
        assert!(h >= len);
        len = h;
    }
}

#[test]
fn undo_by_another_program_keeps_all_lines_of_the_history() {
    let (_dir, store, id) = seeded("31 crates");
    let (mut a, mut b) = (open(&store), open(&store));
    put(&mut a, &id, T1, |n| n.text = "one".into());
    b.undo(T2).expect("undone").expect("something");
    let lines: Vec<String> = get(&store, &id).history.into_iter().map(|c| c.what).collect();
    assert_eq!(lines, ["created", "text changed", "undone: text changed"]);
}

#[test]
fn a_note_that_was_restored_twice_is_as_it_was_left() {
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, NOW, |n| n.text = "one two".into());
    open(&store).delete(&id, T1).expect("deleted");
    let (mut a, mut b) = (open(&store), open(&store));
    b.restore(&id, T2).expect("restored");
    put(&mut b, &id, "2026-03-02T09:00:01Z", |n| n.text = "one".into());
    let said = a.restore(&id, T3);
    assert_eq!(get(&store, &id).text, "one", "{said:?}");
}

#[test]
fn a_program_on_the_older_text_leaves_the_anchor_on_the_newer() {
    let (_dir, store, id) = seeded("31 crates");
    let mut a = open(&store);
    let newer = article(&story().replace("31 crates", "310 crates"));
    let mut b = store.folder(&newer, None).expect("opens");
    b.keep_text(T1).expect("kept");
    put(&mut b, &id, T1, |n| n.verdict = Verdict::Outdated);
    let there = b.notes()[0].note.anchor.clone();
    a.refresh();
    put(&mut a, &id, T2, |n| n.tags.push("x".into()));
    b.refresh();
    let n = b.notes()[0].clone();
    assert_eq!(n.note.anchor, there, "{:#?}", n.note.history);
}

#[test]
fn undo_overwrites_no_verdict_that_was_given_elsewhere() {
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, T1, |n| n.verdict = Verdict::Supported);
    let path = notes_file(&store);
    let text = fs::read_to_string(&path).expect("read");
    fs::write(
        &path,
        text.replace("verdict = \"supported\"", "verdict = \"contradicted\""),
    )
    .expect("synced");
    let said = open(&store).undo(T2);
    let n = get(&store, &id);
    assert!(
        said.is_err() && n.verdict == Verdict::Contradicted,
        "{said:?} {} {:?}",
        n.verdict,
        n.history
    );
}

#[test]
fn a_note_that_was_unmade_and_made_again_keeps_its_history() {
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, T1, |n| n.text = "one".into());
    let mut f = open(&store);
    for _ in 0..2 {
        f.undo(T2).expect("undone").expect("something");
    }
    f.redo(T3).expect("again");
    let lines: Vec<String> = get(&store, &id).history.into_iter().map(|c| c.what).collect();
    assert!(lines.contains(&"text changed".to_owned()), "{lines:?}");
}

#[test]
fn undo_is_the_latest_change() {
    // Desk one takes its verdict back at T3; desk two had set another at T2.
    let (_dir, store, id) = seeded("31 crates");
    put(&mut open(&store), &id, T1, |n| n.verdict = Verdict::Supported);
    let before = get(&store, &id).updated;
    open(&store).undo(T3).expect("undone");
    assert!(
        get(&store, &id).updated >= before,
        "{} {before}",
        get(&store, &id).updated
    );
}

#[test]
fn a_draft_that_another_program_writes_on_is_not_thrown_away() {
    let (_dir, store, id) = seeded("31 crates");
    let mut a = open(&store);
    let n = get(&store, &id);
    a.save_draft(&Note {
        text: "mine".into(),
        ..n.clone()
    })
    .expect("done");
    let mut b = open(&store);
    b.save_draft(&Note {
        text: "mine, and theirs".into(),
        ..n
    })
    .expect("done");
    // `a` throws away what it knows as "mine".
    assert!(a.discard_draft(&id, T1).is_err());
    assert_eq!(a.drafts()[0].text, "mine, and theirs");
}

#[test]
fn a_save_leaves_the_draft_of_the_other_program() {
    let (_dir, store, id) = seeded("31 crates");
    let (mut a, mut b) = (open(&store), open(&store));
    let n = get(&store, &id);
    b.save_draft(&Note {
        text: "the words of the other program".into(),
        ..n
    })
    .expect("done");
    put(&mut a, &id, T1, |n| n.text = "mine".into());
    a.forget_draft(&id).expect("done");
    assert!(
        open(&store)
            .drafts()
            .iter()
            .any(|d| d.text.contains("other program"))
    );
}

#[test]
fn a_large_step_is_undone_as_a_whole_or_not() {
    let dir = tempfile::tempdir().expect("dir");
    let store = Store::new(dir.path().join("library"));
    let text = story();
    let mut f = open(&store);
    let long = "The log of the harbour says thirty. ".repeat(250);
    let notes: Vec<_> = (0..600)
        .map(|_| {
            let (mut n, p) = note(&f, &text, "62 crates");
            n.text = long.clone();
            (n, p)
        })
        .collect();
    f.put_all(notes, NOW).expect("saved");
    let (one, place) = note(&f, &text, "31 crates");
    f.put(one, place, T1).expect("saved");
    f.undo(T2).expect("undone").expect("something");
    assert_eq!(f.notes().len(), 600);
    let said = f.undo(T2);
    assert!(
        f.notes().is_empty() || f.notes().len() == 600,
        "{said:?}, {} notes are left",
        f.notes().len()
    );
}

/// Three programs in one folder, each with a view of its own that may be old, and clocks that are hours apart. What each was told to be done
/// is there afterwards but where another changed the same since; undo and redo give the state before and after, or an error; each line of a
/// history stays; what is gone is in the trash.
mod random {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    type State = BTreeMap<String, Note>;
    fn bare(n: &Note) -> Note {
        Note {
            history: Vec::new(),
            updated: String::new(),
            ..n.clone()
        }
    }
    fn state(store: &Store) -> State {
        let f = open(store);
        assert!(f.problems().is_empty());
        let all = OnDiskState(f.info().folder.clone()).notes();
        all.into_iter().map(|n| (n.id.clone(), n)).collect()
    }
    struct OnDiskState(PathBuf);
    impl OnDiskState {
        fn notes(&self) -> Vec<Note> {
            crate::store::on_disk::OnDisk::read(&self.0).notes
        }
    }
    fn words(s: &State) -> BTreeMap<String, Note> {
        s.iter().map(|(k, n)| (k.clone(), bare(n))).collect()
    }

    #[derive(Clone, Debug)]
    enum Op {
        Refresh,
        Text(usize),
        Verdict(usize),
        Tag(usize),
        Untag(usize),
        Evidence(usize),
        EditEvidence(usize),
        DropEvidence(usize),
        Both(usize),
        Bulk(usize),
        Delete,
        DeleteAll,
        Undo,
        Redo,
        Restore,
        New,
        LibUndo,
        LibRedo,
    }
    fn op() -> impl Strategy<Value = Op> {
        use Op::*;
        prop_oneof![
            2 => Just(Refresh), 2 => (0usize..5).prop_map(Text), 2 => (0usize..8).prop_map(Verdict), 1 => (0usize..3).prop_map(Tag),
            1 => (0usize..3).prop_map(Untag), 1 => (0usize..3).prop_map(Evidence), 1=> (0usize..3).prop_map(EditEvidence), 1=>(0usize..3).prop_map(DropEvidence),
            1 => (0usize..5).prop_map(Both), 1 => (0usize..8).prop_map(Bulk), 1 => Just(Delete), 1 => Just(DeleteAll), 3 => Just(Undo), 2 => Just(Redo), 1 => Just(Restore), 1 => Just(New), 1 => Just(LibUndo), 1 => Just(LibRedo),
        ]
    }
    const TEXTS: [&str; 5] = ["", "one", "one two", "two", "three"];
    proptest! {
        #![proptest_config(drawn(48))]
        #[test]
        fn three_programs_on_one_folder(ops in prop::collection::vec((0usize..3, 0usize..2, op(), 0u32..3), 1..25), newer in any::<bool>(), offsets in prop::collection::vec(0i64..4, 3)) {
            let (_dir, store, _) = seeded("31 crates");
            { let mut f = open(&store); let (n, p) = note(&f, &story(), "62 crates"); f.put(n, p, NOW).expect("done"); f.keep_text(NOW).expect("done"); }
            let v2 = article(&format!("The harbour was calm. {}", story()));
            let mut hs: Vec<Folder> = (0..3).map(|i| if i == 2 && newer { let mut f = store.folder(&v2, None).expect("done"); f.keep_text(NOW).expect("done"); f } else { open(&store) }).collect();
            let mut clock = 0i64;
            // (before, after) of each journalled step.
            let mut undo: Vec<(State, State)> = Vec::new();
            let mut redo: Vec<(State, State)> = Vec::new();
            let mut longest: BTreeMap<String, usize> = BTreeMap::new();
            for (h, which, op, tick) in ops {
                clock += i64::from(tick);
                let at = clock + offsets[h] * 3600;
                let now = jiff::Timestamp::from_second(1_772_400_000 + at).expect("done").to_string();
                let before = state(&store);
                let f = &mut hs[h];
                let view: Vec<PlacedNote> = f.notes().to_vec();
                let base: State = f.base.iter().map(|(k, n)| (k.clone(), n.clone())).collect();
                let mut put_one = |change: &dyn Fn(&mut Note)| -> Option<(String, Note, Note)> {
                    if view.is_empty() { return None; }
                    let mut n = view[which % view.len()].clone();
                    let b = base[&n.note.id].clone();
                    change(&mut n.note);
                    if n.note == b { return None; }
                    let id = n.note.id.clone();
                    let want = n.note.clone();
                    f.put(n.note, n.place, &now).expect("done");
                    Some((id, want, b))
                };
                let ev = |i: usize| { let mut e = crate::note::Evidence::new(crate::note::Relation::Supports); e.url = Some(format!("https://e.example/{i}")); e };
                let mut put = None;
                match &op {
                    Op::Refresh => { f.refresh(); }
                    Op::Text(i) => put = put_one(&|n| n.text = TEXTS[*i].into()),
                    Op::Verdict(i) => put = put_one(&|n| n.verdict = Verdict::ALL[*i]),
                    Op::Tag(i) => put = put_one(&|n| { let t = format!("t{i}"); if !n.tags.contains(&t) { n.tags.push(t) } }),
                    Op::Untag(i) => put = put_one(&|n| n.tags.retain(|t| *t != format!("t{i}"))),
                    Op::Evidence(i) => put = put_one(&|n| if !n.evidence.contains(&ev(*i)) { n.evidence.push(ev(*i)) }),
                    Op::EditEvidence(i) => put = put_one(&|n| for e in n.evidence.iter_mut() { e.quote = Some(format!("q{i}")) }),
                    Op::DropEvidence(i) => put = put_one(&|n| n.evidence.retain(|e| e.url != ev(*i).url)),
                    Op::Both(i) => put = put_one(&|n| { n.text = TEXTS[*i].into(); n.status = Status::Done; }),
                    Op::Bulk(i) => {
                        let ids: Vec<String> = before.keys().cloned().collect();
                        let folder = f.info().folder.clone();
                        if !ids.is_empty() {
                            store.change(&[(folder, ids)], false, &now, |n| Note { verdict: Verdict::ALL[*i], ..n.clone() }).expect("done");
                            let after = state(&store);
                            for (id, n) in &after { prop_assert_eq!(&bare(n), &Note { verdict: Verdict::ALL[*i], ..bare(&before[id]) }); }
                            undo.push((before.clone(), after)); redo.clear();
                        }
                    }
                    Op::Delete | Op::DeleteAll => {
                        let ids: Vec<String> = match op { Op::Delete => view.iter().skip(which).take(1).map(|n| n.note.id.clone()).collect(), _ => view.iter().map(|n| n.note.id.clone()).collect() };
                        let said = f.delete_all(&ids, &now);
                        let after = state(&store);
                        let mut any = false;
                        for (id, n) in &before {
                            let asked = ids.contains(id);
                            let seen = base.get(id).is_some_and(|b| bare(b) == bare(n));
                            if asked && seen { any = true; prop_assert!(!after.contains_key(id)); } else { prop_assert_eq!(after.get(id), Some(n)); if asked { prop_assert!(said.is_err()); } }
                        }
                        if any { undo.push((before.clone(), after)); redo.clear(); }
                    }
                    Op::Undo | Op::LibUndo => {
                        let said = match op { Op::Undo => f.undo(&now).map(|w| w.is_some()), _ => store.undo(&now).map(|w| w.is_some()) };
                        let after = state(&store);
                        match (said, undo.pop()) {
                            (Ok(true), Some((was, then))) => { prop_assert_eq!(words(&after), words(&was), "undo"); redo.push((was, then)); }
                            (Ok(true), None) => { // the seeds
                                return Ok(()); }
                            (Ok(false), x) => { prop_assert!(x.is_none()); }
                            (Err(e), _) => { prop_assert!(false, "undo failed {e} {}", words(&after) == words(&before)); }
                        }
                    }
                    Op::Redo | Op::LibRedo => {
                        let lib = matches!(op, Op::LibRedo);
                        let said = match lib { false => f.redo(&now).map(|w| w.is_some()), _ => store.redo(&now).map(|w| w.is_some()) };
                        let after = state(&store);
                        match said {
                            Ok(true) => { let (was, then) = redo.pop().expect("model has a redo"); prop_assert_eq!(words(&after), words(&then), "redo"); undo.push((was, then)); }
                            Ok(false) => { if !lib { prop_assert!(redo.is_empty()); } prop_assert_eq!(&after, &before); }
                            Err(e) => { prop_assert!(false, "redo failed {e}"); }
                        }
                    }
                    Op::Restore => {
                        if let Some(t) = f.trash().first().cloned() {
                            let alive = before.contains_key(&t.note.id);
                            f.restore(&t.note.id, &now).expect("done");
                            let after = state(&store);
                            prop_assert!(after.contains_key(&t.note.id));
                            if !alive { prop_assert_eq!(bare(&after[&t.note.id]).text, t.note.text); }
                            undo.push((before.clone(), after)); redo.clear();
                        }
                    }
                    Op::New => {
                        let text = f.article.text.clone();
                        let (n, p) = note(f, &text, "93 crates");
                        let id = n.id.clone();
                        f.put(n, p, &now).expect("done");
                        let after = state(&store);
                        prop_assert!(after.contains_key(&id));
                        undo.push((before.clone(), after)); redo.clear();
                    }
                }
                if let Some((id, want, b)) = put {
                    let after = state(&store);
                    for (k, n) in &before { if *k != id { prop_assert_eq!(after.get(k), Some(n)); } }
                    let got = &after[&id];
                    macro_rules! field { ($($n:ident),+) => {$(
                        if want.$n != b.$n { prop_assert_eq!(&got.$n, &want.$n, "ours"); }
                        else if let Some(d) = before.get(&id) { prop_assert_eq!(&got.$n, &d.$n, "theirs"); }
                    )+}; }
                    field!(verdict, status, kind);
                    if want.text != b.text {
                        match before.get(&id) {
                            Some(d) if d.text != b.text && d.text != want.text => { prop_assert!(got.text.contains(&want.text) && got.text.contains(&d.text)); }
                            Some(_) => prop_assert_eq!(&got.text, &want.text),
                            // It was deleted elsewhere: what was written there before comes back with it.
                            None => prop_assert!(got.text.contains(&want.text)),
                        }
                    } else if let Some(d) = before.get(&id) { prop_assert_eq!(&got.text, &d.text); }
                    for t in &want.tags { if !b.tags.contains(t) { prop_assert!(got.tags.contains(t)); } }
                    for t in &b.tags { if !want.tags.contains(t) { prop_assert!(!got.tags.contains(t)); } }
                    if let Some(d) = before.get(&id) {
                        for t in &d.tags { if !b.tags.contains(t) { prop_assert!(got.tags.contains(t)); } }
                        for t in &b.tags { if !d.tags.contains(t) { prop_assert!(!got.tags.contains(t)); } }
                        for e in &d.evidence { if !b.evidence.contains(e) { prop_assert!(got.evidence.contains(e)); } }
                    }
                    for e in &want.evidence { if !b.evidence.contains(e) { prop_assert!(got.evidence.contains(e)); } }
                    undo.push((before.clone(), after)); redo.clear();
                }
                // Histories only grow, and every line stays.
                let after = state(&store);
                for (id, n) in &after {
                    if let Some(o) = before.get(id) { for l in &o.history { prop_assert!(n.history.contains(l), "line lost {l:?}"); } }
                    let l = longest.entry(id.clone()).or_default();
                    *l = (*l).max(n.history.len());
                }
                // Nothing that was there is nowhere: alive or in the trash.
                for (id, n) in &before { if !after.contains_key(id) { let t = open(&store).trash(); prop_assert!(t.iter().any(|t| t.note.id == *id && t.note.text == n.text)); } }
            }
        }
    }
}
