//! The loop's part in the notes of the whole library: Review, changes of many notes, undo across articles, export.

use super::{Reader, said};
use crate::store::{Step, StoreError};
use crate::tui::effects;
use crate::tui::state::Tone;
use crate::tui::update::{Effect, Msg};
use std::path::{Path, PathBuf};

impl Reader {
    /// Effects on the library; any other is none of its business.
    pub(super) fn run_on_notes(&mut self, effect: Effect) -> Option<Msg> {
        match effect {
            Effect::Review => Some(Msg::Library(self.library.all().map_err(|e| e.to_string()))),
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
        let articles = folders.iter().filter_map(|f| self.library.shelf(f)).collect();
        Some(Msg::Reshelved(outcome, articles))
    }
}
