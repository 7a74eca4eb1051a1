//! What the Library screen asks for, and what comes of it.

use super::Effect;
use crate::action::Action;
use crate::keymap::Key;
use crate::tui::library::{Event, Library, Told};
use crate::tui::state::{Mode, Origin, State, Under};
use crossterm::event::KeyCode;

impl State {
    /// Opens the screen as it was left, and has the library looked through for what is new.
    pub(crate) fn open_library(&mut self, effects: &mut Vec<Effect>) {
        let mut library = self.library.take().unwrap_or_default();
        let ask = library.ask();
        self.mode = Mode::Library(library);
        self.on_library_event(ask, effects);
        effects.push(Effect::Look);
    }

    pub(super) fn on_library_key(&mut self, mut library: Box<Library>, key: Key, effects: &mut Vec<Effect>) {
        let events = library.key(key, &self.config.keymap, self.whole());
        self.mode = Mode::Library(library);
        for event in events {
            // Esc closes what is open; it never ends the program.
            if self.at_home && matches!(event, Event::Back) && key == Key::plain(KeyCode::Esc) {
                self.say(format!("nothing is open; {} leaves", self.key_for(Action::Back)));
                continue;
            }
            self.on_library_event(event, effects);
        }
    }

    pub(super) fn on_library_paste(
        &mut self,
        mut library: Box<Library>,
        text: &str,
        effects: &mut Vec<Effect>,
    ) {
        let events = library.paste(text);
        self.mode = Mode::Library(library);
        for event in events {
            self.on_library_event(event, effects);
        }
    }

    /// Something of the library is here.
    pub(super) fn on_library_told(&mut self, told: Told, effects: &mut Vec<Effect>) {
        let library = match &mut self.mode {
            Mode::Library(library) => Some(library),
            _ => self.library.as_mut(),
        };
        for event in library.map(|l| l.told(told)).unwrap_or_default() {
            self.on_library_event(event, effects);
        }
    }

    pub(super) fn on_library_event(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::List(number, query, order) => effects.push(Effect::List(number, Box::new(query), order)),
            Event::Rows(ids) => effects.push(Effect::Rows(ids)),
            Event::Snippet(id, query) => effects.push(Effect::Snippet(id, Box::new(query))),
            Event::Open(folder) => {
                self.leave_library();
                self.from = Some(Origin::Library);
                if self.moved {
                    effects.push(Effect::Position(self.position()));
                }
                effects.push(Effect::OpenKept(folder));
            }
            Event::Browse(url) => effects.push(Effect::Browse(url)),
            Event::ReadSaved => effects.push(Effect::ReadQueries),
            Event::SaveQuery(name, query) => effects.push(Effect::SaveQuery(name, query)),
            Event::ForgetQuery(name) => effects.push(Effect::ForgetQuery(name)),
            Event::Mark(marks) => effects.push(Effect::MarkArticles(marks)),
            Event::Back if self.at_home => self.act(Action::Quit, effects),
            Event::Back => self.leave_library(),
            Event::Say(text) => self.say(text),
            // These lie over it.
            Event::Do(action @ (Action::Help | Action::Palette)) => {
                self.leave_library();
                self.lay_over(Under::Library, action);
            }
            // It stays open under what does not close it.
            Event::Do(action @ (Action::Redraw | Action::Suspend)) => self.act(action, effects),
            Event::Do(action) => {
                self.leave_library();
                self.act(action, effects);
            }
        }
    }

    /// Steps out of the text: to the screen that it was opened from, else out of the program. Behind that screen is the text only where it is
    /// one that was named at the start; nobody wants to come back to one that was just left.
    pub(super) fn leave_text(&mut self, effects: &mut Vec<Effect>) {
        let Some(from) = self.from.take() else {
            return self.leave(effects);
        };
        self.at_home = self.strayed;
        match from {
            Origin::Library => self.open_library(effects),
            Origin::Feeds => self.open_feeds(effects),
            Origin::Review => effects.push(Effect::Review),
        }
    }

    /// Nothing is open any more: the text is, or where nobody asked for one, the Library.
    pub(super) fn come_back(&mut self, effects: &mut Vec<Effect>) {
        if self.at_home {
            self.open_library(effects);
        }
    }

    /// Closes the screen; it opens again as it was left.
    pub(super) fn leave_library(&mut self) {
        if let Mode::Library(library) = std::mem::replace(&mut self.mode, Mode::Read) {
            self.library = Some(library);
        }
    }
}
