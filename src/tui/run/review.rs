//! The loop's part in the notes of the whole library: Review, changes of many notes, undo across articles, export.

use super::{Event, Reader, said};
use crate::store::{Shelved, Stamp, Step, Store, StoreError};
use crate::tui::effects;
use crate::tui::state::{Mode, Tone, Under};
use crate::tui::update::{Effect, Msg};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

impl Reader {
    /// Effects on the library; any other is none of its business.
    pub(super) fn run_on_notes(&mut self, effect: Effect) -> Option<Msg> {
        match effect {
            Effect::Review => {
                self.watch.library().watch(self.library.root());
                // Before they are read: what is saved meanwhile is seen at the next look.
                self.shelves.known = stamps(&self.library);
                self.shelves.turn += 1;
                Some(Msg::Library(self.library.all().map_err(|e| e.to_string())))
            }
            Effect::Change(of, change) => {
                let clock = self.state.clock();
                let made = self.library.change(&of, change.settles(), &clock.now, |note| {
                    change.made(note, &clock)
                });
                let outcome = made.map(|n| format!("saved: {}", change.told(n)));
                let folders = of.into_iter().map(|(folder, _)| folder).collect();
                self.reshelve(outcome.map_err(|e| e.to_string()), folders)
            }
            Effect::Export(chosen) => {
                let library = self.library.all().map_err(|e| e.to_string());
                let here = self.desk.folder().map(Path::to_owned);
                Some(Msg::Outgoing(library, here, chosen))
            }
            Effect::Write(order) => Some(effects::write(&self.library, &order, &self.state.now)),
            Effect::Rules => Some(Msg::Rules(self.library.rules().map_err(|e| e.to_string()))),
            Effect::UndoAnywhere => {
                let step = self.library.undo(&self.state.now);
                self.stepped(step, "undone", "nothing to undo")
            }
            Effect::RedoAnywhere => {
                let step = self.library.redo(&self.state.now);
                self.stepped(step, "done again", "nothing to redo")
            }
            _ => None,
        }
    }

    fn stepped(&mut self, step: Result<Option<Step>, StoreError>, done: &str, nothing: &str) -> Option<Msg> {
        match step {
            Ok(Some((what, folders))) => self.reshelve(Ok(format!("{done}: {what}")), folders),
            Ok(None) => said(nothing, Tone::Plain),
            // Some of it may have been done.
            Err(e) => match self.library.all() {
                Ok(all) => {
                    self.take(Msg::Library(Ok(all)));
                    said(&e.to_string(), Tone::Failed)
                }
                Err(_) => said(&e.to_string(), Tone::Failed),
            },
        }
    }

    /// Notes of these articles were changed: they are read anew, those of the open article too.
    fn reshelve(&mut self, outcome: Result<String, String>, folders: Vec<PathBuf>) -> Option<Msg> {
        if let Some(Msg::Notes(notes)) = self.desk.refreshed() {
            self.take(Msg::Ours(notes));
        }
        if let Some(msg) = self.desk.judged() {
            self.take(msg);
        }
        self.saved_here();
        self.shelves.turn += 1;
        let articles = folders.iter().filter_map(|f| self.library.shelf(f)).collect();
        Some(Msg::Reshelved(outcome, articles))
    }

    /// Something was saved in the library, by this program or another. Only a screen that shows more than the open article minds.
    pub(super) fn library_touched(&mut self) {
        // What this program saved last is on the screen already: the whole library need not be looked through for it.
        if self.touched.is_some() && self.touched == self.library.touched() {
            return;
        }
        // A screen that help or the palette lies over is there again when they close.
        match (&self.state.mode, self.state.over) {
            (Mode::Review(_), _) | (_, Some(Under::Review)) => self.look_at_shelves(),
            (Mode::Library(_), _) | (_, Some(Under::Library)) => self.library_stale(),
            _ => {}
        }
    }

    /// This program has just saved something that its screens show.
    pub(super) fn saved_here(&mut self) {
        self.touched = self.library.touched();
    }

    /// Looks, in a thread, which of the folders that Review shows are others than they were. One look at a time: what is saved meanwhile
    /// is looked at once more after it.
    fn look_at_shelves(&mut self) {
        if self.shelves.looking {
            self.shelves.again = true;
            return;
        }
        let (store, known, turn, tell) = (
            self.library.clone(),
            self.shelves.known.clone(),
            self.shelves.turn,
            self.tell.clone(),
        );
        let looked = std::thread::Builder::new()
            .name("shelves".to_owned())
            .spawn(move || {
                let fresh = catch_unwind(AssertUnwindSafe(|| fresh(&store, &known, turn)));
                let fresh = fresh.unwrap_or_else(|_| Fresh {
                    known,
                    turn,
                    shelves: Ok(Vec::new()),
                    all: false,
                });
                let _ = tell.send(Event::Fresh(fresh));
            });
        self.shelves.looking = looked.is_ok();
    }

    /// Review shows what was found.
    pub(super) fn review_is(&mut self, fresh: Fresh) {
        self.shelves.looking = false;
        if fresh.turn == self.shelves.turn {
            self.shelves.known = fresh.known;
            match fresh.shelves {
                // What is being typed or chosen there goes on; the message says nothing of what is only our own.
                Ok(shelves) => self.take(Msg::Shelves(shelves, fresh.all)),
                Err(why) => self.take(Msg::Library(Err(why))),
            }
        } else {
            // Something was saved here while it looked: what it saw may be older than what is shown.
            self.shelves.again = true;
        }
        if std::mem::take(&mut self.shelves.again) {
            self.look_at_shelves();
        }
    }
}

/// How the folders looked whose notes Review shows, by their names.
#[derive(Default)]
pub(super) struct Shelves {
    known: Known,
    /// Counts what was read or saved here: a look that began before that is looked once more.
    turn: u64,
    looking: bool,
    again: bool,
}

type Known = HashMap<String, (Stamp, i64)>;

/// What a look at them came to.
pub(super) struct Fresh {
    known: Known,
    turn: u64,
    /// Articles that look otherwise than before, as they are now.
    shelves: Result<Vec<Shelved>, String>,
    /// These are all there are.
    all: bool,
}

/// How each folder of the library looks; none where it cannot be listed, and the next look finds all of them new.
fn stamps(store: &Store) -> Known {
    let names = store.names().unwrap_or_default();
    let looks = names.into_iter().filter_map(|name| {
        let look = store.stamp(&name, None)?;
        Some((name, look))
    });
    looks.collect()
}

fn fresh(store: &Store, known: &Known, turn: u64) -> Fresh {
    let names = store.names().unwrap_or_default();
    let mut now = Known::with_capacity(names.len());
    let mut changed = Vec::new();
    for name in names {
        let before = known.get(&name);
        let Some(look) = store.stamp(&name, before.map(|(stamp, within)| (stamp, *within))) else {
            continue;
        };
        if before.is_none_or(|(stamp, _)| (stamp.sum, &stamp.others) != (look.0.sum, &look.0.others)) {
            changed.push(name.clone());
        }
        now.insert(name, look);
    }
    let same = now.len() == known.len() && changed.iter().all(|name| known.contains_key(name));
    let shelves = match same {
        true => Ok(changed
            .iter()
            .filter_map(|name| store.shelf(&store.folder_named(name)))
            .collect()),
        false => store.all().map_err(|e| e.to_string()),
    };
    Fresh {
        known: now,
        turn,
        shelves,
        all: !same,
    }
}
