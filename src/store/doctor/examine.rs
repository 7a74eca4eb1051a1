//! Finding what is wrong.

use super::{Finding, Ill};
use crate::note::Note;
use crate::store::findings::{self, Copied};
use crate::store::info::ArticleInfo;
use crate::store::journal::Journal;
use crate::store::on_disk::{OnDisk, is_copy};
use crate::store::{Problem, disk, id, notes, placing, trash, verify};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders inside an article's folder that are ours.
const INNER: [&str; 6] = ["text", "drafts", "evidence", trash::NOTES, super::ASIDE, ""];

/// Looks at the whole library.
pub fn library(root: &Path, folders: &[PathBuf]) -> Vec<Finding> {
    let mut out = Vec::new();
    temporaries(root, &mut out);
    open_to_others(root, &[root.to_owned()], &mut out);
    for folder in folders {
        one(folder, &mut out);
    }
    doubles(folders, &mut out);
    out
}

/// Looks at one article's folder.
fn one(folder: &Path, out: &mut Vec<Finding>) {
    // Whoever is saving there is done first: its temporary file is not stale.
    let lock = folder.join("lock").is_file().then(|| disk::lock_untold(folder));
    for inner in INNER.iter().filter(|i| **i != super::ASIDE) {
        temporaries(&folder.join(inner), out);
    }
    drop(lock);
    let notes = OnDisk::read(folder);
    let (info, problem) = ArticleInfo::read(folder);
    let texts = verify::texts_of(folder);
    let ours = !notes.notes.is_empty() || !notes.problems.is_empty() || !texts.is_empty();
    if info.is_none() && problem.is_none() {
        if ours {
            out.push(Finding::new(
                Ill::NoArticle,
                folder.join("article.toml"),
                "there are notes or texts here, and nothing says of which article",
                "it is made anew from the texts that are kept and the name of the folder",
            ));
        } else {
            // Not of our making.
            return;
        }
    }
    for problem in notes.problems.iter().chain(&problem) {
        out.push(unreadable(problem));
    }
    for note in &notes.notes {
        days(folder, note, out);
    }
    notes
        .copies()
        .for_each(|(file, taken)| out.push(copy(file, taken)));
    for (file, copied) in findings::copies_of(folder) {
        out.push(copy_of_findings(file, copied));
    }
    strange_copies(folder, out);
    for file in listed(&folder.join("drafts"))
        .into_iter()
        .chain(listed(&folder.join(trash::NOTES)))
    {
        toml_of::<Note>(
            &file,
            "it is left as it is; put the line right, or move the file away",
            out,
        );
    }
    for (file, version) in texts {
        if !verify::is_sound(folder, &file, &version) {
            let remedy = "it is put aside; notes on this version are then placed by their words, and opening the article keeps the text again";
            out.push(Finding::new(
                Ill::WrongHash,
                file,
                "was changed since it was kept",
                remedy,
            ));
        }
    }
    missing(folder, out);
    journal(folder, out);
    open_to_others(folder, &everything(folder), out);
}

/// The plain files of a folder, sorted; none where there is no such folder.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.is_file())
        .collect();
    out.sort();
    out
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn temporaries(folder: &Path, out: &mut Vec<Finding>) {
    for file in listed(folder) {
        let name = name(&file);
        if name.starts_with(".copydesk-") && name.ends_with(".tmp") {
            let what = "a save was cut off; the file it was to replace is whole";
            out.push(Finding::new(Ill::StaleTemporary, file, what, "it is put aside"));
        }
    }
}

fn unreadable(problem: &Problem) -> Finding {
    let same_id = problem.what.starts_with(notes::SAME_ID);
    let (kind, remedy) = match same_id {
        true => (Ill::DuplicateId, "the second gets an id of its own"),
        false if problem.what == notes::EMPTY => (
            Ill::Unreadable,
            "until then new notes go to a file beside it; `copydesk trash` and the journal may have what it held",
        ),
        false => (
            Ill::Unreadable,
            "put the line right in an editor; until then the file is not written and its other notes are shown",
        ),
    };
    let finding = Finding {
        line: problem.line,
        ..Finding::new(kind, problem.file.clone(), problem.what.clone(), remedy)
    };
    if same_id { finding } else { finding.by_hand() }
}

/// A day that is none is read, and never comes.
fn days(folder: &Path, note: &Note, out: &mut Vec<Finding>) {
    let due = note.due.as_deref().filter(|due| crate::day::of(due).is_none());
    if let Some(due) = due {
        let file = folder.join("notes.toml");
        let what = format!("the note {} is due “{due}”, which is no day", note.id);
        let remedy =
            "write it as 2026-12-01, or give the note another day in Review; until then it is never due";
        out.push(Finding::new(Ill::Unreadable, file, what, remedy).by_hand());
    }
}

fn copy(file: &Path, taken: bool) -> Finding {
    let (what, remedy) = match taken {
        true => ("its notes have been taken in", "it is put aside"),
        false => (
            "its notes are shown, and not in notes.toml yet",
            "its notes are taken in, then it is put aside",
        ),
    };
    Finding::new(Ill::ConflictCopy, file.to_owned(), what, remedy)
}

fn copy_of_findings(file: PathBuf, copied: Copied) -> Finding {
    let (what, remedy) = match copied {
        Copied::Taken => ("its judgements have been taken in", "it is put aside"),
        Copied::Waiting => (
            "its judgements hold, and are not in findings.toml yet",
            "its judgements are taken in, then it is put aside",
        ),
        Copied::Broken(why) => {
            let remedy = "put it right in an editor, and its judgements are taken in; or move it away";
            return Finding::new(Ill::Unreadable, file, why, remedy).by_hand();
        }
    };
    Finding::new(Ill::ConflictCopy, file, what, remedy)
}

/// Copies of the other files that a sync tool could not decide between.
fn strange_copies(folder: &Path, out: &mut Vec<Finding>) {
    let within = |inner: &str| listed(&folder.join(inner));
    for file in within("")
        .into_iter()
        .chain(within("drafts"))
        .chain(within("text"))
    {
        let name = name(&file);
        // Those of the notes that are read are told with what they hold.
        let read = ["notes", "findings"].iter().any(|own| name.starts_with(own)) && name.ends_with(".toml");
        if !read && name != "notes.toml~" && is_copy(&name) {
            let what = "a sync tool could not decide between this and the file beside it";
            out.push(Finding::new(Ill::ConflictCopy, file, what, "it is put aside"));
        }
    }
}

fn toml_of<T: serde::de::DeserializeOwned>(file: &Path, remedy: &str, out: &mut Vec<Finding>) {
    if file.extension().is_none_or(|e| e != "toml") || is_copy(&name(file)) {
        return;
    }
    let Some(text) = disk::read_text(file) else {
        out.push(
            Finding::new(
                Ill::Unreadable,
                file.to_owned(),
                "is no UTF-8 text, or cannot be read",
                remedy,
            )
            .by_hand(),
        );
        return;
    };
    if let Err(e) = toml::from_str::<T>(&text) {
        let line = e
            .span()
            .map(|s| text.get(..s.start).unwrap_or_default().matches('\n').count() + 1);
        let what = e.message().lines().next().unwrap_or_default().to_owned();
        out.push(
            Finding {
                line,
                ..Finding::new(Ill::Unreadable, file.to_owned(), what, remedy)
            }
            .by_hand(),
        );
    }
}

/// What is named by a hash and not there, or not that any more.
fn missing(folder: &Path, out: &mut Vec<Finding>) {
    let Some(shelf) = placing::shelved(folder) else {
        return;
    };
    for check in verify::checks(&shelf) {
        let (what, kind) = match (check.what, check.state) {
            (verify::Hashed::Evidence, verify::State::Changed) => {
                ("was changed since it was attached", Ill::WrongHash)
            }
            (verify::Hashed::Evidence, verify::State::Missing) => {
                ("was attached and is not there", Ill::Missing)
            }
            // A text that was changed is found by its file.
            (verify::Hashed::Text, verify::State::Missing) => {
                ("this version of the text is not there", Ill::Missing)
            }
            _ => continue,
        };
        let (inner, remedy) = match check.what {
            verify::Hashed::Text => (
                "text",
                "open the article as it was then, or put the file back from a backup",
            ),
            verify::Hashed::Evidence => ("evidence", "attach the file again, or put it back from a backup"),
        };
        let named = check.file.map(|f| format!("{f} ")).unwrap_or_default();
        let file = folder.join(inner).join(&check.sha256);
        out.push(Finding::new(kind, file, format!("{named}{what}"), remedy).by_hand());
    }
}

fn journal(folder: &Path, out: &mut Vec<Finding>) {
    let bad = Journal::damaged(folder);
    if let Some(&line) = bad.first() {
        let what = match bad.len() {
            1 => "one line cannot be understood; that change cannot be undone".to_owned(),
            n => format!("{n} lines cannot be understood; those changes cannot be undone"),
        };
        out.push(Finding {
            line: Some(line),
            ..Finding::new(
                Ill::Journal,
                folder.join("journal"),
                what,
                "the journal is put aside as it is, and its sound lines are written anew",
            )
        });
    }
}

/// One finding for all that others can read of a folder.
#[cfg(unix)]
fn open_to_others(at: &Path, files: &[PathBuf], out: &mut Vec<Finding>) {
    use std::os::unix::fs::PermissionsExt;
    let open = files
        .iter()
        // A link is open to everybody, and what it names is the reader's own affair.
        .filter_map(|f| fs::symlink_metadata(f).ok().filter(|m| !m.is_symlink()))
        .filter(|m| m.permissions().mode() & 0o077 != 0)
        .count();
    if open > 0 {
        let what = match open {
            1 => "one file or folder can be read by others".to_owned(),
            n => format!("{n} files or folders can be read by others"),
        };
        let remedy = "folders become 0700 and files 0600";
        out.push(Finding::new(Ill::OpenToOthers, at.to_owned(), what, remedy));
    }
}

#[cfg(not(unix))]
fn open_to_others(_: &Path, _: &[PathBuf], _: &mut Vec<Finding>) {}

/// Folders that are one article: one address, or one text that was read last, or one id.
fn doubles(folders: &[PathBuf], out: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    for info in folders.iter().filter_map(|f| ArticleInfo::read(f).0) {
        let address = info.url.as_deref().and_then(id::address);
        // Two addresses are two articles, whatever their texts.
        let keys = match address {
            Some(address) => vec![format!("address {address}")],
            None => vec![format!("id {}", info.id), format!("text {}", info.version)],
        };
        let first = keys.iter().find_map(|k| seen.get(k)).cloned();
        match first {
            Some(first) => out.push(Finding {
                other: Some(first.clone()),
                ..Finding::new(
                    Ill::TwoFolders,
                    info.folder.clone(),
                    format!("the same article as {}", name(&first)),
                    "its notes, texts, drafts and evidence go to the other, and it is put aside as it is",
                )
            }),
            None => {
                for key in keys {
                    seen.insert(key, info.folder.clone());
                }
            }
        }
    }
}

/// The files and folders of one article's folder, itself first.
pub fn everything(folder: &Path) -> Vec<PathBuf> {
    let mut out = vec![folder.to_owned()];
    for inner in INNER {
        if !inner.is_empty() {
            out.push(folder.join(inner));
        }
        out.extend(listed(&folder.join(inner)));
    }
    out
}
