//! The program that saves: it says what it is about to do, does it, and says so only when the store has said that it is done.

use copydesk::anchor;
use copydesk::article::{Article, CodePoints, Span};
use copydesk::note::{Note, NoteKind, Relation, Verdict};
use copydesk::store::{Folder, PlacedNote, Store, new_id};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io::Write;
use std::path::Path;
use std::process::{Command, exit};

pub const NOW: &str = "2026-03-01T08:00:00Z";

/// Every path on which something is saved.
pub const OPS: [&str; 12] = [
    "note", "change", "delete", "undo", "redo", "draft", "discard", "bulk", "attach", "restore", "position",
    "version",
];

/// This program as the one that saves.
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg("desk").args(words);
    command
}

pub fn story() -> String {
    (1..=12)
        .map(|n| {
            format!(
                "On day {n} the ferry carried {} crates past the lighthouse of pier {}. ",
                n * 31,
                n % 5
            )
        })
        .collect()
}

/// A later version of the story: one sentence was changed.
fn later() -> String {
    story().replace("155 crates", "165 barrels")
}

pub fn article(text: &str) -> Article {
    copydesk::ingest::text::raw(text.to_owned())
}

pub fn open(root: &Path) -> Folder {
    Store::new(root.to_owned())
        .folder(&article(&story()), None)
        .expect("a folder opens")
}

/// A note on some words of the story; `text` is what it is known by in these trials.
pub fn note(folder: &Folder, text: &str) -> (Note, anchor::Placed) {
    let story = story();
    let span = Span::new(0, "On day 1".len());
    let anchor = anchor::make(&story, &CodePoints::new(&story), span, folder.version());
    let mut note = Note::new(new_id(NOW), NoteKind::Claim, anchor, NOW);
    note.text = text.to_owned();
    (note, anchor::exactly(span))
}

pub fn main(words: &[&str]) {
    let said = match words {
        ["keep-saving", root] => keep_saving(Path::new(root)),
        ["many", root, name, n] => many(Path::new(root), name, n.parse().expect("a number")),
        ["once", root, op] => once(Path::new(root), op),
        other => Err(format!("desk: what is {other:?}?")),
    };
    if let Err(why) = said {
        eprintln!("{why}");
        exit(1);
    }
}

/// A line that is out when this returns.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes())
        .expect("the parent listens");
    out.flush().expect("the parent listens");
}

/// Makes, changes and deletes notes until it is killed. `try ID TEXT` comes before, `ack ID TEXT` after; the text `-` is a note that is
/// gone.
fn keep_saving(root: &Path) -> Result<(), String> {
    let mut folder = open(root);
    for turn in 0.. {
        let chance = RandomState::new().hash_one(turn);
        let pick = folder
            .notes()
            .get(chance as usize % folder.notes().len().max(1))
            .cloned();
        let text = format!("turn-{chance:x}");
        let (id, told) = match (chance >> 32) % 6 {
            4 if folder.notes().len() > 3 => (pick.map(|p| p.note.id).unwrap_or_default(), "-".to_owned()),
            2 | 3 if pick.is_some() => (pick.map(|p| p.note.id).unwrap_or_default(), text),
            _ => (new_id(NOW), text),
        };
        say(&format!("try {id} {told}"));
        let there = folder.notes().iter().find(|n| n.note.id == id).cloned();
        match (told.as_str(), there) {
            ("-", _) => folder.delete(&id, NOW),
            (text, Some(PlacedNote { mut note, place })) => {
                text.clone_into(&mut note.text);
                // A draft goes before, as from a card.
                folder.save_draft(&note).map_err(|e| e.to_string())?;
                folder.put(note, place, NOW)
            }
            (text, None) => {
                let (mut fresh, place) = note(&folder, text);
                fresh.id.clone_from(&id);
                folder.put(fresh, place, NOW)
            }
        }
        .map_err(|e| e.to_string())?;
        if let Some(warning) = folder.warning() {
            return Err(warning);
        }
        say(&format!("ack {id} {told}"));
    }
    Ok(())
}

/// Saves `n` notes and says each.
fn many(root: &Path, name: &str, n: usize) -> Result<(), String> {
    let mut folder = open(root);
    for i in 0..n {
        let (note, place) = note(&folder, &format!("{name}-{i}"));
        folder.put(note, place, NOW).map_err(|e| e.to_string())?;
        say(&format!("{name}-{i}"));
    }
    Ok(())
}

/// Puts a library together on which [`once`] can do any of its things.
pub fn seed(root: &Path, op: &str) {
    let mut folder = open(root);
    for text in ["first", "second", "deleted long ago"] {
        let (note, place) = note(&folder, text);
        folder.put(note, place, NOW).expect("seeded");
    }
    let gone = by_text(&folder, "deleted long ago").expect("seeded");
    folder.delete(&gone.note.id, NOW).expect("seeded");
    let (draft, _) = note(&folder, "half a thought");
    folder.save_draft(&draft).expect("seeded");
    folder.save_position(7).expect("seeded");
    if op == "undo" || op == "redo" {
        set(&mut folder, "second", Verdict::Opinion).expect("seeded");
    }
    if op == "redo" {
        folder.undo(NOW).expect("seeded");
    }
}

fn by_text(folder: &Folder, text: &str) -> Result<PlacedNote, String> {
    let found = folder.notes().iter().find(|n| n.note.text == text);
    found
        .cloned()
        .ok_or_else(|| format!("the note “{text}” is not to be seen: {:?}", folder.problems()))
}

fn set(folder: &mut Folder, text: &str, verdict: Verdict) -> Result<(), String> {
    let mut n = by_text(folder, text)?;
    n.note.verdict = verdict;
    folder.put(n.note, n.place, NOW).map_err(|e| e.to_string())
}

/// Does one thing and says `done`; what is not well but no failure is said on a line that begins with `warning`.
fn once(root: &Path, op: &str) -> Result<(), String> {
    let store = Store::new(root.to_owned());
    let text = if op == "version" { later() } else { story() };
    let mut folder = store.folder(&article(&text), None).map_err(|e| e.to_string())?;
    let plain = |e: copydesk::store::StoreError| e.to_string();
    for problem in folder.problems() {
        say(&format!("warning {problem}"));
    }
    match op {
        "note" => {
            let (note, place) = note(&folder, "the new one");
            folder.put(note, place, NOW).map_err(plain)?;
        }
        "version" | "change" => set(&mut folder, "second", Verdict::Supported)?,
        "delete" => {
            let n = by_text(&folder, "first")?;
            folder.delete(&n.note.id, NOW).map_err(plain)?;
        }
        "undo" => drop(folder.undo(NOW).map_err(plain)?.ok_or("nothing to undo")?),
        "redo" => drop(folder.redo(NOW).map_err(plain)?.ok_or("nothing to redo")?),
        "draft" => {
            let (draft, _) = note(&folder, "another thought");
            folder.save_draft(&draft).map_err(plain)?;
        }
        "discard" => {
            let draft = folder.drafts().pop().ok_or("the draft is not to be seen")?;
            folder.discard_draft(&draft.id, NOW).map_err(plain)?;
        }
        "bulk" => {
            let all = folder.notes().iter().cloned().map(|mut n| {
                n.note.verdict = Verdict::Outdated;
                (n.note, n.place)
            });
            let all: Vec<_> = all.collect();
            if all.len() < 2 {
                return Err("the notes are not to be seen".into());
            }
            folder.put_all(all, NOW).map_err(plain)?;
        }
        "attach" => {
            let evidence = folder
                .attach_bytes("log.txt", b"Thirty-one crates.", Relation::Supports, NOW)
                .map_err(plain)?;
            let mut n = by_text(&folder, "second")?;
            n.note.evidence.push(evidence);
            folder.put(n.note, n.place, NOW).map_err(plain)?;
        }
        "restore" => {
            let trashed = folder.trash().pop().ok_or("the trash is not to be seen")?;
            folder.restore(&trashed.note.id, NOW).map_err(plain)?;
        }
        "position" => folder.save_position(40).map_err(plain)?,
        other => return Err(format!("what is {other}?")),
    }
    if let Some(warning) = folder.warning() {
        say(&format!("warning {warning}"));
    }
    say("done");
    Ok(())
}
