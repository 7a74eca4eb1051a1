//! What `update` asked for is done here: the store, the clipboard, the editor, the browser.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the edge: it starts programs and writes to the terminal"
)]

use super::attach;
use super::export::Order;
use super::state::{Message, Tone};
use super::update::{Effect, Msg, Opened, Stored};
use super::versions::{Compared, Earlier, Seen};
use crate::article::{Article, CodePoints};
use crate::exchange::{Ask, Format};
use crate::export::{self, Told};
use crate::ingest::clean;
use crate::note::{Evidence, Relation};
use crate::store::{Folder, Original, Problem, Store, StoreError};
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// Folders of a library that is looked through before the first frame.
const FEW: usize = 200;

/// A larger one is looked through after it: that reads thousands of files, and the frame is to have the machine.
const BEFORE_SEARCH: Duration = Duration::from_millis(30);

/// The article's folder: being opened in a thread of its own, open, or out of reach.
pub enum Desk {
    /// On its way.
    Opening(JoinHandle<Result<Folder, StoreError>>),
    /// Here.
    Open(Box<Folder>),
    /// It could not be opened.
    Shut(String),
}

impl Desk {
    /// Begins to open it; `ready` is called from the other thread when that is done, and before it `searching` where a large library has to be
    /// looked through.
    pub fn open(
        store: Store,
        article: Arc<Article>,
        path: Option<PathBuf>,
        now: String,
        original: Option<Original>,
        searching: impl FnOnce() + Send + 'static,
        ready: impl FnOnce() + Send + 'static,
    ) -> Desk {
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                let folder = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    let mut folder = match store.folder_at_once(&article, path.as_deref()) {
                        Some(folder) => folder,
                        None => {
                            if store.has_more_than(FEW) {
                                searching();
                                std::thread::sleep(BEFORE_SEARCH);
                            }
                            store.folder(&article, path.as_deref())?
                        }
                    };
                    // What the publisher changed is kept though nothing may be saved today. It can be kept later as well.
                    let _ = folder.keep_text(&now);
                    if let Some(original) = original {
                        // What could not be kept now is kept, or told of, by the next save.
                        let _ = folder.came_from(original);
                    }
                    Ok(folder)
                }))
                .unwrap_or_else(|_| {
                    Err(StoreError::Failed(
                        "the library could not be read: a fault of the program".to_owned(),
                    ))
                });
                ready();
                folder
            });
        match thread {
            Ok(thread) => Desk::Opening(thread),
            Err(e) => Desk::Shut(format!("the library could not be read: {e}")),
        }
    }

    /// Waits until it is open.
    fn ready(&mut self) {
        if let Desk::Opening(_) = self
            && let Desk::Opening(thread) = std::mem::replace(self, Desk::Shut(String::new()))
        {
            *self = match thread.join() {
                Ok(Ok(folder)) => Desk::Open(Box::new(folder)),
                Ok(Err(e)) => Desk::Shut(e.to_string()),
                Err(_) => Desk::Shut("the library could not be read: a fault of the program".to_owned()),
            };
        }
    }

    /// What the folder holds.
    pub fn opened(&mut self) -> Msg {
        self.ready();
        Msg::Opened(Box::new(match self {
            Desk::Open(folder) => Opened {
                notes: folder.notes().to_vec(),
                problems: folder.problems().iter().map(Problem::brief).collect(),
                read_only: folder.read_only().map(str::to_owned),
                drafts: folder.drafts(),
                judged: folder.judged(),
                position: folder.position(),
            },
            Desk::Shut(why) => Opened {
                read_only: Some(why.clone()),
                ..Opened::default()
            },
            Desk::Opening(_) => Opened::default(),
        }))
    }

    /// The open article was fetched again, with the same text.
    pub fn came_from(&mut self, original: Original) {
        if let Desk::Open(folder) = self {
            let _ = folder.came_from(original);
        }
    }

    /// Where the folder is, once it is open.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Desk::Open(folder) => Some(&folder.info().folder),
            _ => None,
        }
    }

    /// Whether something may have been saved there: cheap, for a look at every key.
    pub fn touched(&self) -> bool {
        self.folder().is_some_and(Path::is_dir)
    }

    /// The flags that are judged, once the folder is open.
    pub fn judged(&self) -> Option<Msg> {
        match self {
            Desk::Open(folder) => Some(Msg::Judged(folder.judged())),
            _ => None,
        }
    }

    /// The notes, where another program has changed them.
    pub fn refreshed(&mut self) -> Option<Msg> {
        let Desk::Open(folder) = self else { return None };
        folder.refresh().then(|| Msg::Notes(folder.notes().to_vec()))
    }

    /// What is not understood, once the folder is open.
    pub fn unreadable(&self) -> Option<Msg> {
        match self {
            Desk::Open(folder) => Some(Msg::Unreadable(
                folder.problems().iter().map(Problem::brief).collect(),
            )),
            _ => None,
        }
    }

    /// Does something with the folder and tells how it went.
    fn with(&mut self, card: bool, act: impl FnOnce(&mut Folder) -> Result<String, StoreError>) -> Msg {
        self.ready();
        match self {
            Desk::Open(folder) => {
                let before = folder.drafts();
                let outcome = act(folder).map_err(|e| e.to_string());
                let after = folder.drafts();
                let gone = before.iter().filter(|d| after.iter().all(|a| a.id != d.id));
                let gone = gone.map(|d| d.id.clone()).collect();
                let back = after.into_iter().filter(|d| !before.contains(d)).collect();
                // Saved, but not all is well: the reader is told in the same line.
                let outcome = match (outcome, folder.warning()) {
                    (Ok(said), Some(warning)) => Ok(format!("{said}; {warning}")),
                    (outcome, _) => outcome,
                };
                Msg::Stored(Stored {
                    outcome,
                    notes: Some(folder.notes().to_vec()),
                    judged: Some(folder.judged()),
                    drafts: (back, gone),
                    card,
                })
            }
            Desk::Shut(why) => Msg::Stored(Stored {
                outcome: Err(why.clone()),
                notes: None,
                judged: None,
                drafts: Default::default(),
                card,
            }),
            Desk::Opening(_) => Msg::Stored(Stored {
                outcome: Err("the library is not open".to_owned()),
                notes: None,
                judged: None,
                drafts: Default::default(),
                card,
            }),
        }
    }

    /// Looks something up in the folder.
    fn look<T>(&mut self, look: impl FnOnce(&Folder) -> Result<T, String>) -> Result<T, String> {
        self.ready();
        match self {
            Desk::Open(folder) => look(folder),
            Desk::Shut(why) => Err(why.clone()),
            Desk::Opening(_) => Err("the library is not open".to_owned()),
        }
    }

    /// Keeps a page that was fetched, as evidence.
    pub fn attach_page(&mut self, page: &Original) -> Result<Evidence, String> {
        self.ready();
        match self {
            Desk::Open(folder) => {
                let name = attach::page_name(page);
                let held = folder.attach_bytes(&name, &page.bytes, Relation::Supports, &page.fetched);
                held.map_err(|e| e.to_string()).map(|held| Evidence {
                    url: Some(page.url.clone()),
                    ..held
                })
            }
            Desk::Shut(why) => Err(why.clone()),
            Desk::Opening(_) => Err("the library is not open".to_owned()),
        }
    }

    /// Effects on the store; gives back any other.
    pub fn run(&mut self, effect: Effect, now: &str) -> Result<Option<Msg>, Effect> {
        Ok(match effect {
            Effect::Save {
                note,
                place,
                said,
                card,
            } => Some(self.with(card, |folder| {
                let id = note.id.clone();
                folder.put(*note, place, now)?;
                if card {
                    // The note is safe; a draft that stays behind does no harm.
                    let _ = folder.forget_draft(&id);
                }
                Ok(said)
            })),
            Effect::Attach(typed) if attach::web(&typed).is_none() => {
                self.ready();
                let outcome = match self {
                    Desk::Open(folder) => folder
                        .attach(&path_typed(&typed), Relation::Supports, now)
                        .map_err(|e| e.to_string()),
                    Desk::Shut(why) => Err(why.clone()),
                    Desk::Opening(_) => Err("the library is not open".to_owned()),
                };
                Some(Msg::Attached(outcome))
            }
            Effect::Delete(id) => Some(self.with(false, |folder| {
                folder
                    .delete(&id, now)
                    .map(|()| "note deleted; undo brings it back".to_owned())
            })),
            Effect::Judge(rule, span, judged) => Some(self.with(false, |folder| {
                folder.judge(&rule, span, judged, now)?;
                Ok(match judged {
                    Some(judged) => format!("{} {rule}; undo takes it back", judged.word()),
                    None => format!("{rule} is not judged any more"),
                })
            })),
            Effect::Undo => Some(self.with(false, |folder| {
                Ok(folder
                    .undo(now)?
                    .map_or("nothing to undo".to_owned(), |what| format!("undone: {what}")))
            })),
            Effect::Redo => Some(self.with(false, |folder| {
                Ok(folder
                    .redo(now)?
                    .map_or("nothing to redo".to_owned(), |what| format!("done again: {what}")))
            })),
            Effect::Draft(draft) => {
                self.ready();
                match self {
                    Desk::Open(folder) => folder
                        .save_draft(&draft)
                        .err()
                        .map(|e| failed(format!("the draft is kept only while copydesk runs: {e}"))),
                    Desk::Shut(why) => Some(failed(format!(
                        "the draft is kept only while copydesk runs: {why}"
                    ))),
                    Desk::Opening(_) => None,
                }
            }
            Effect::Forget(id) => {
                self.ready();
                match self {
                    Desk::Open(folder) => folder
                        .discard_draft(&id, now)
                        .err()
                        .map(|e| failed(e.to_string())),
                    _ => None,
                }
            }
            Effect::Position(at) => {
                self.ready();
                if let Desk::Open(folder) = self {
                    // A position that cannot be kept is not worth a word on the way out.
                    let _ = folder.save_position(at);
                }
                None
            }
            // The folder may still be opening; it is told then.
            Effect::Dated(published) => {
                if let Desk::Open(folder) = self {
                    let _ = folder.dated(&published);
                }
                None
            }
            Effect::Compare { other, beside } => {
                Some(Msg::Compared(self.look(|folder| compared(folder, other, beside))))
            }
            Effect::Earlier(id) => Some(Msg::Earlier(self.look(|folder| earlier(folder, &id)))),
            Effect::Places(id) => match self.look(|folder| Ok(folder.candidates(&id))) {
                Ok(candidates) => Some(Msg::Places(id, candidates)),
                Err(why) => Some(failed(why)),
            },
            other => return Err(other),
        })
    }
}

/// The open version and another: the one at `other` of the list, else the one before, else the one after.
fn compared(folder: &Folder, other: Option<usize>, beside: bool) -> Result<Box<Compared>, String> {
    let history = folder.info().history();
    let open = history.iter().rposition(|r| r.version == folder.version());
    let near = |open: usize| open.checked_sub(1).or(Some(open + 1));
    let other = other.or_else(|| near(open?)).filter(|o| *o < history.len());
    let (Some(open), Some(other)) = (open, other) else {
        return Err("the library has one version only of this article".to_owned());
    };
    let text = history.get(other).map(|r| folder.text_of(&r.version));
    let seen = history.iter().map(|r| Seen {
        version: r.version.clone(),
        when: r.when(),
        source: clean::line(&r.source).into_owned(),
    });
    Ok(Box::new(Compared {
        seen: seen.collect(),
        open,
        other,
        text: text.unwrap_or(Ok(String::new())).map_err(|e| e.to_string())?,
        beside,
    }))
}

/// The version that a note was made on.
fn earlier(folder: &Folder, id: &str) -> Result<Box<Earlier>, String> {
    let placed = folder.notes().iter().find(|n| n.note.id == id);
    let anchor = &placed.ok_or("that note is not there any more")?.note.anchor;
    let text = folder.text_of(&anchor.version).map_err(|e| e.to_string())?;
    let history = folder.info().history();
    let at = history.iter().rposition(|r| r.version == anchor.version);
    let named = match at.and_then(|at| Some((at, history.get(at)?))) {
        Some((at, reading)) => format!("version {} ({})", at + 1, reading.when()),
        None => "an earlier version".to_owned(),
    };
    let span = CodePoints::new(&text).to_span(anchor.start, anchor.end);
    let span = span.filter(|s| s.of(&text) == anchor.quote);
    Ok(Box::new(Earlier {
        named,
        span: span.ok_or("the note's words do not stand in that version where its anchor says")?,
        text,
    }))
}

fn failed(text: String) -> Msg {
    Msg::Said(Message {
        text,
        tone: Tone::Failed,
    })
}

/// A path as people type and paste it: `~/` is the home folder, quotes and `file://` are taken off.
fn path_typed(typed: &str) -> PathBuf {
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
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let started = Command::new(opener)
        .arg(url)
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
                text: format!("opened {url}"),
                tone: Tone::Plain,
            }
        }
        Err(e) => Message {
            text: format!("`{opener}` could not be started: {e}"),
            tone: Tone::Failed,
        },
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
