//! Keys for the screens that lie over the Reader, and what they ask for.

use super::Effect;
use crate::action::Action;
use crate::keymap::Key;
use crate::store::Shelved;
use crate::tui::help::{self, Help};
use crate::tui::palette::{self, Palette};
use crate::tui::review::{self, Review};
use crate::tui::side::Tab;
use crate::tui::state::{Mode, State};
use ratatui::layout::Rect;

impl State {
    pub(super) fn whole(&self) -> Rect {
        Rect::new(0, 0, self.size.0, self.size.1)
    }

    pub(super) fn on_help_key(&mut self, mut help: Box<Help>, key: Key, effects: &mut Vec<Effect>) {
        let events = help.key(key, &self.config.keymap, self.whole());
        let stays = events.is_empty();
        for event in events {
            match event {
                help::Event::Close => {}
                help::Event::Do(action) => self.act(action, effects),
            }
        }
        if stays {
            self.mode = Mode::Help(help);
        }
    }

    pub(super) fn on_palette_key(&mut self, mut palette: Box<Palette>, key: Key, effects: &mut Vec<Effect>) {
        let events = palette.key(key, &self.config.keymap);
        let stays = events.is_empty();
        for event in events {
            match event {
                palette::Event::Close => {}
                palette::Event::Run(action) => self.act(action, effects),
                palette::Event::Sentence(n) => {
                    let at = self.nth(n).start();
                    self.jump(at, None);
                }
                palette::Event::Percent(percent) => self.go_to_percent(percent),
            }
        }
        if stays {
            self.mode = Mode::Palette(palette);
        }
    }

    pub(super) fn on_review_key(&mut self, mut review: Box<Review>, key: Key, effects: &mut Vec<Effect>) {
        let events = review.key(key, &self.config.keymap, self.whole());
        self.mode = Mode::Review(review);
        for event in events {
            match event {
                review::Event::Open { article, note } => {
                    self.leave_review();
                    if self.moved {
                        effects.push(Effect::Position(self.position()));
                    }
                    effects.push(Effect::Article { index: article, note });
                }
                review::Event::Back => self.leave_review(),
                // It stays open under what does not close it.
                review::Event::Do(action @ (Action::Redraw | Action::Suspend)) => self.act(action, effects),
                review::Event::Do(action) => {
                    self.leave_review();
                    self.act(action, effects);
                }
            }
        }
    }

    /// Closes the Review screen; it opens again as it was left.
    fn leave_review(&mut self) {
        if let Mode::Review(review) = std::mem::replace(&mut self.mode, Mode::Read) {
            self.review = Some(review);
        }
    }

    /// The library is here.
    pub(super) fn on_library(&mut self, library: Result<Vec<Shelved>, String>) {
        match library {
            Ok(library) => {
                let review = match self.review.take() {
                    Some(mut review) => {
                        review.renew(library);
                        review
                    }
                    None => Box::new(Review::new(library)),
                };
                self.mode = Mode::Review(review);
            }
            Err(why) => self.fail(why),
        }
    }

    /// Puts the cursor on a note, or shows it in the list where it has no place.
    pub fn go_to_note(&mut self, id: &str) {
        let Some(index) = self.notes.iter().position(|n| n.note.id == id) else {
            self.say("that note is not there any more");
            return;
        };
        self.tab = Tab::Notes;
        self.sides.list_mut(Tab::Notes).selected = index;
        match self.notes.get(index).and_then(|n| n.place.span) {
            Some(span) => self.jump(span.start(), Some(span)),
            None => {
                let key = self.key_for(Action::PlaceNote);
                self.say(format!(
                    "this note has no sure place in the text; {key} shows where it may belong"
                ));
            }
        }
    }
}
