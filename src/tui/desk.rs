//! The folder of the open article: opened in a thread of its own, so that nothing waits for a large library, and then asked to save, to judge,
//! to keep evidence and to look things up.

use super::attach;
use super::effects::{self, path_typed};
use super::state::{Message, Tone};
use super::update::{Effect, Msg, Opened, Stored};
use super::versions::{Compared, Earlier, Seen};
use crate::article::{Article, CodePoints};
use crate::ingest::clean;
use crate::note::{Evidence, Relation};
use crate::store::{Folder, Original, Problem, State, Store, StoreError};
use std::path::{Path, PathBuf};
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
                let gone = before.iter().filter(|d| !after.contains(d));
                let gone: Vec<String> = gone.map(|d| d.id.clone()).collect();
                // Another program may have one of the same note, which is there still.
                let back = after
                    .into_iter()
                    .filter(|d| !before.contains(d) || gone.contains(&d.id))
                    .collect();
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

    /// Looks something up in the folder, or keeps something there.
    fn look<T>(&mut self, look: impl FnOnce(&mut Folder) -> Result<T, String>) -> Result<T, String> {
        self.ready();
        match self {
            Desk::Open(folder) => look(folder),
            Desk::Shut(why) => Err(why.clone()),
            Desk::Opening(_) => Err("the library is not open".to_owned()),
        }
    }

    /// Keeps a page that was fetched, as evidence.
    pub fn attach_page(&mut self, page: &Original) -> Result<Evidence, String> {
        self.look(|folder| {
            let name = attach::page_name(page);
            let held = folder.attach_bytes(&name, &page.bytes, Relation::Supports, &page.fetched);
            held.map_err(|e| e.to_string()).map(|held| Evidence {
                url: Some(page.url.clone()),
                ..held
            })
        })
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
                let path = path_typed(&typed);
                Some(Msg::Attached(self.look(|folder| {
                    folder
                        .attach(&path, Relation::Supports, now)
                        .map_err(|e| e.to_string())
                })))
            }
            Effect::View(evidence) => {
                let copy = self.look(|folder| Ok(folder.attached(&evidence)));
                let name = evidence.file.as_deref().unwrap_or_default();
                Some(match copy {
                    Ok(Some((copy, State::Sound))) => Msg::Said(effects::view(&copy, name)),
                    Ok(Some((copy, _))) => failed(format!(
                        "the copy of {name} is not what was attached any more; look at it with care: {}",
                        clean::line(&copy.to_string_lossy())
                    )),
                    Ok(None) => failed(format!(
                        "the copy of {name} is not there any more; f attaches the file again"
                    )),
                    Err(why) => failed(why),
                })
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
