//! Ways in besides files and addresses: mailboxes and folders as lists, the clipboard.

use std::path::Path;
use std::process::{Command, Output};

const MAILBOX: &str = "From a@example.org Tue Feb  3 08:15:00 2026\nFrom: Ada Quist <a@example.org>\nSubject: Seventy boats\n\n\
    Kit Moss said in May that 70 boats sank.\n\nFrom b@example.org Tue Feb  3 09:15:00 2026\nFrom: b@example.org\nSubject: The pier\n\n\
    The pier was shut, Odo Brill said.\n\n";

fn call(home: &Path, args: &[&str], change: impl FnOnce(&mut Command)) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command
        .args(["--store", "library"])
        .args(args)
        .env_remove("COPYDESK_STORE")
        .env("COPYDESK_CONFIG", home.join("config"))
        .current_dir(home);
    change(&mut command);
    command.output().expect("copydesk starts")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The ids and the texts of the records that `extract` printed.
fn records(output: &Output) -> Vec<(String, String)> {
    let word = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    out(output)
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .map(|row: serde_json::Value| (word(&row, "id"), word(&row, "text")))
        .collect()
}

#[test]
fn every_letter_of_a_mailbox_is_an_article() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("letters/deep");
    std::fs::create_dir_all(&folder).expect("made");
    std::fs::write(folder.join("in.mbox"), MAILBOX).expect("written");
    std::fs::write(home.path().join("letters/one.txt"), "One boat sank.\n").expect("written");
    let all = call(home.path(), &["extract", "--format", "jsonl", "letters"], |_| {});
    assert!(all.status.success(), "{}", err(&all));
    let rows = records(&all);
    let ids: Vec<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "letters/deep/in.mbox#1",
            "letters/deep/in.mbox#2",
            "letters/one.txt"
        ]
    );
    assert!(rows[0].1.contains("70 boats sank") && !rows[0].1.contains("pier"));
    // Each of them has the text that `cat` prints.
    let one = call(home.path(), &["cat", "letters/deep/in.mbox#2"], |_| {});
    assert!(out(&one).contains(&rows[1].1), "{}", out(&one));
    let none = call(home.path(), &["cat", "letters/deep/in.mbox#3"], |_| {});
    assert_eq!(none.status.code(), Some(1));
    assert_eq!(err(&none).lines().count(), 1, "{}", err(&none));
    let whole = call(home.path(), &["cat", "letters/deep/in.mbox"], |_| {});
    assert!(err(&whole).contains("in.mbox#1 is the first"), "{}", err(&whole));
}

#[cfg(unix)]
#[test]
fn folders_that_lead_in_a_circle_or_too_deep_end() {
    let home = tempfile::tempdir().expect("a folder");
    let mut deep = home.path().join("all");
    for _ in 0..80 {
        deep.push("d");
    }
    std::fs::create_dir_all(&deep).expect("made");
    std::fs::write(deep.join("lost.txt"), "Words.\n").expect("written");
    std::fs::write(home.path().join("all/here.txt"), "Words.\n").expect("written");
    std::os::unix::fs::symlink(home.path().join("all"), home.path().join("all/again")).expect("linked");
    std::os::unix::fs::symlink("none.txt", home.path().join("all/none.txt")).expect("linked");
    let all = call(home.path(), &["extract", "--format", "jsonl", "all"], |_| {});
    assert_eq!(all.status.code(), Some(1));
    assert!(err(&all).contains("64 folders deep"), "{}", err(&all));
    let read: Vec<(String, String)> = records(&all)
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect();
    assert_eq!(read.len(), 1, "{read:?}");
    assert_eq!(read[0].0, "all/here.txt");
}

#[cfg(unix)]
#[test]
fn what_is_in_the_clipboard_is_read_by_the_desktops_own_program() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().expect("a folder");
    let programs = home.path().join("bin");
    std::fs::create_dir(&programs).expect("made");
    let install = |text: &str| {
        let file = programs.join("wl-paste");
        std::fs::write(&file, format!("#!/bin/sh\n{text}\n")).expect("written");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("set");
    };
    let ask = |wayland: &str| {
        call(home.path(), &["cat", "clipboard:"], |command| {
            command
                .env("PATH", &programs)
                .env("WAYLAND_DISPLAY", wayland)
                .env_remove("DISPLAY");
        })
    };
    install("echo '# The pier'; echo; echo 'Shut \u{1b}[2Jsince May.'");
    let read = ask("wayland-0");
    assert!(read.status.success(), "{}", err(&read));
    assert!(out(&read).contains("since May.") && !out(&read).contains('\u{1b}'));
    install("exit 1");
    let empty = ask("wayland-0");
    assert_eq!(empty.status.code(), Some(1));
    assert!(err(&empty).contains("wl-paste finds no text"), "{}", err(&empty));
    // Without a desktop there is nobody to ask.
    let nobody = ask("");
    assert_eq!(nobody.status.code(), Some(1));
    assert!(err(&nobody).contains("install wl-clipboard"), "{}", err(&nobody));
    assert_eq!(err(&nobody).lines().count(), 1);
}
