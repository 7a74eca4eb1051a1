//! What `update` asked for is done here: the editor, the browser, files that the reader names. What it asks of the article's folder is done in
//! [`super::desk`].

#![allow(
    clippy::disallowed_methods,
    reason = "this is the edge: it starts programs and writes to the terminal"
)]

use super::export::Order;
use super::state::{Message, Tone};
use super::update::Msg;
use crate::exchange::{Ask, Format};
use crate::export::{self, Told};
use crate::store::Store;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A path as people type and paste it: `~/` is the home folder, quotes and `file://` are taken off.
pub fn path_typed(typed: &str) -> PathBuf {
    let typed = typed.trim();
    let quoted = ['"', '\''].iter().find_map(|&q| {
        let inner = typed.strip_prefix(q)?.strip_suffix(q)?;
        (!inner.is_empty()).then_some(inner)
    });
    let typed = quoted.unwrap_or(typed);
    let typed = typed.strip_prefix("file://").unwrap_or(typed);
    match (typed.strip_prefix("~/"), directories::BaseDirs::new()) {
        (Some(rest), Some(home)) => home.home_dir().join(rest),
        _ => PathBuf::from(typed),
    }
}

/// The names in a folder that was typed, a stroke behind those of folders; none where it cannot be read.
pub fn names_in(folder: &str) -> Vec<String> {
    let place = match folder {
        "" => PathBuf::from("."),
        folder => path_typed(folder),
    };
    let entries = fs::read_dir(place).into_iter().flatten().filter_map(Result::ok);
    let named = |entry: fs::DirEntry| {
        let end = if entry.path().is_dir() { "/" } else { "" };
        Some(entry.file_name().into_string().ok()? + end)
    };
    entries.filter_map(named).collect()
}

/// Writes notes where the reader said, each as it is in the library now.
pub fn write(library: &Store, order: &Order, now: &str) -> Msg {
    let to = path_typed(&order.to);
    let mut sheets = Vec::new();
    for (folder, ids) in &order.notes {
        let Some(mut shelf) = library.shelf(folder) else {
            continue;
        };
        shelf.notes.retain(|n| ids.contains(&n.note.id));
        if !shelf.notes.is_empty() {
            sheets.push(export::sheet(library, shelf));
        }
    }
    // Markdown is brought up to date in place, with what the reader wrote around the notes.
    let taken = |path: &Path| path.exists() && order.format != Format::Markdown && !order.over;
    let inside = |sheet| to.join(export::file_name(sheet) + "." + order.format.ending());
    let folder = to.is_dir() || order.to.ends_with('/');
    let there = match folder {
        true => sheets.iter().any(|s| taken(&inside(s))),
        false => taken(&to),
    };
    if there {
        return Msg::There(order.to.clone());
    }
    let ask = Ask {
        now,
        ..Ask::default()
    };
    Msg::Written(match export::files(&to, order.format, &sheets, &ask, library) {
        Ok(told) if told.notes == 0 && !told.refused.is_empty() => Err(left_out(&told)),
        Ok(told) => {
            let said = told.words(order.format, sheets.len(), &to);
            Ok(Message {
                text: match told.refused.len() {
                    0 => said,
                    _ => format!("{said}; {}", left_out(&told)),
                },
                tone: Tone::Done,
            })
        }
        Err(e) => Err(format!("{e:#}")),
    })
}

/// How many notes a format could not hold, and why it could not hold the first of them.
fn left_out(told: &Told) -> String {
    let why = told.refused.first().map_or("", |(_, why)| why.as_str());
    format!("{} left out: {why}", export::count(told.refused.len(), "note"))
}

/// The most that is read back from an editor, in bytes.
const LONGEST: u64 = 1 << 20;

/// Opens the reader's editor on a text and gives back what it left. The terminal must have been lent.
pub fn edit(editor: &str, text: &str) -> Result<String, String> {
    let told = |what: &str, e: &io::Error| format!("{what}: {e}; the text is still in the card");
    let folder = tempfile::Builder::new()
        .prefix("copydesk-")
        .tempdir()
        .map_err(|e| told("no folder could be made for the editor", &e))?;
    let path = folder.path().join("note.md");
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|e| told("no file could be made for the editor", &e))?;
    // The setting may hold options, quoted as in a shell: so a shell reads it, and the file's name is handed over apart.
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{editor} \"$@\""))
        .arg(editor)
        .arg(&path);
    if !io::stdin().is_terminal()
        && let Ok(tty) = fs::File::open("/dev/tty")
    {
        command.stdin(tty);
    }
    let status = command
        .status()
        .map_err(|e| told("no shell could be started for the editor", &e))?;
    if !status.success() {
        return Err(format!(
            "`{editor}` did not end well ({status}); the text is as it was"
        ));
    }
    let mut bytes = Vec::new();
    fs::File::open(&path)
        .and_then(|file| file.take(LONGEST).read_to_end(&mut bytes))
        .map_err(|e| told("what the editor left could not be read", &e))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Opens an address in the reader's browser. Only web addresses: what an article names is not to start anything else.
pub fn browse(url: &str) -> Message {
    let web = url.starts_with("https://") || url.starts_with("http://");
    if !web || url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Message {
            text: "this is no web address; it was not opened".to_owned(),
            tone: Tone::Failed,
        };
    }
    open(url.as_ref(), url)
}

/// Opens the copy of a file that was attached in the program that is for it; `name` is what the reader knows it by.
pub fn view(copy: &Path, name: &str) -> Message {
    // A path that begins like an option is none once it is whole.
    match std::path::absolute(copy) {
        Ok(copy) => open(copy.as_os_str(), name),
        Err(e) => Message {
            text: format!("the copy of {name} could not be opened: {e}"),
            tone: Tone::Failed,
        },
    }
}

/// Gives `what` to the program that the desktop has for it.
fn open(what: &OsStr, name: &str) -> Message {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let started = Command::new(opener)
        .arg(what)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match started {
        Ok(mut child) => {
            // Somebody has to take note of its end.
            let _ = std::thread::Builder::new()
                .name("browser".to_owned())
                .spawn(move || child.wait());
            Message {
                text: format!("opened {name}"),
                tone: Tone::Plain,
            }
        }
        Err(e) => Message {
            text: not_started(opener, e.kind(), &what.to_string_lossy()),
            tone: Tone::Failed,
        },
    }
}

/// Why the program that opens things was not started, and what to do instead.
fn not_started(opener: &str, why: io::ErrorKind, what: &str) -> String {
    match why {
        io::ErrorKind::NotFound => {
            format!(
                "`{opener}`, which starts the browser and other programs, is not installed; open it yourself: {what}"
            )
        }
        why => format!("`{opener}` could not be started: {why}; open it yourself: {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor;
    use crate::article::{CodePoints, Span};
    use crate::note::{Note, NoteKind};

    const NOW: &str = "2026-05-04T10:00:00Z";

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_that_was_said() {
        let dir = tempfile::tempdir().expect("dir");
        let library = Store::new(dir.path().join("library"));
        let text = "The mayor said that 70 boats had left.";
        let article = crate::ingest::text::raw(text.to_owned());
        let mut folder = library.folder(&article, None).expect("opens");
        let span = Span::new(20, 28);
        let anchor = anchor::make(text, &CodePoints::new(text), span, folder.version());
        let note = Note::new("r0".to_owned(), NoteKind::Claim, anchor, NOW);
        folder.put(note, anchor::exactly(span), NOW).expect("saved");
        let to = dir.path().join("out.csv");
        let mut order = Order {
            notes: vec![(folder.info().folder.clone(), vec!["r0".to_owned()])],
            format: Format::Csv,
            to: to.to_string_lossy().into_owned(),
            over: false,
        };
        let wrote = |order: &Order| write(&library, order, NOW);
        assert!(matches!(wrote(&order), Msg::Written(Ok(m)) if m.text.contains("1 note written to")));
        assert!(fs::read_to_string(&to).expect("a file").contains("70 boats"));
        fs::write(&to, "mine").expect("written");
        assert!(matches!(wrote(&order), Msg::There(_)));
        assert_eq!(fs::read_to_string(&to).expect("a file"), "mine");
        order.over = true;
        assert!(matches!(wrote(&order), Msg::Written(Ok(_))));
        assert!(fs::read_to_string(&to).expect("a file").contains("70 boats"));
        // A folder gets a file for each article, and what is in it is asked for as well.
        order.to = format!("{}/", dir.path().join("many").display());
        order.over = false;
        assert!(matches!(wrote(&order), Msg::Written(Ok(_))));
        assert!(matches!(wrote(&order), Msg::There(_)));
        // Never into the library.
        order.to = library.root().join("out.csv").to_string_lossy().into_owned();
        assert!(matches!(wrote(&order), Msg::Written(Err(why)) if why.contains("lies in the library")));
        // What a format cannot hold is told with its reason.
        order.to = dir.path().join("r.jsonld").to_string_lossy().into_owned();
        order.format = Format::ClaimReview;
        let Msg::Written(Err(why)) = wrote(&order) else {
            panic!("written");
        };
        assert!(!why.is_empty(), "{why}");
    }

    #[test]
    fn an_editor_changes_the_text() {
        assert_eq!(edit("printf more >>", "some "), Ok("some more".to_owned()));
    }

    #[test]
    fn a_path_is_taken_as_it_is_pasted() {
        for typed in [
            "/a b/c.pdf",
            " '/a b/c.pdf' ",
            "\"/a b/c.pdf\"",
            "file:///a b/c.pdf",
        ] {
            assert_eq!(path_typed(typed), PathBuf::from("/a b/c.pdf"), "{typed}");
        }
        assert!(!path_typed("~/c.pdf").starts_with("~"));
        assert_eq!(path_typed("'"), PathBuf::from("'"));
    }

    #[test]
    fn an_editor_that_fails_changes_nothing() {
        let said = edit("false", "some").expect_err("it failed");
        assert!(said.contains("false"), "{said}");
    }

    #[test]
    fn without_a_program_that_opens_things_the_address_is_told() {
        let said = |why| not_started("xdg-open", why, "https://a.example/x");
        assert!(
            said(io::ErrorKind::NotFound)
                .ends_with("is not installed; open it yourself: https://a.example/x")
        );
        let said = said(io::ErrorKind::PermissionDenied);
        assert!(
            said.contains("permission denied; open it yourself") && !said.contains("os error"),
            "{said}"
        );
    }

    #[test]
    fn only_web_addresses_are_opened() {
        for url in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "--help",
            "https://a\u{1b}b",
        ] {
            assert_eq!(browse(url).tone, Tone::Failed, "{url}");
        }
    }
}
