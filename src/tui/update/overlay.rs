//! Keys for the screens that lie over the Reader, and what they ask for.

use super::Effect;
use crate::action::Action;
use crate::keymap::{Context, Key};
use crate::store::{RuleTally, Shelved};
use crate::tui::export::{self, Export, Picked};
use crate::tui::help::{self, Help};
use crate::tui::palette::{self, Palette};
use crate::tui::review::{self, Review};
use crate::tui::side::Tab;
use crate::tui::state::{Message, Mode, Origin, Pane, State, Tone, Under};
use crate::tui::whole::{self, Whole};
use ratatui::layout::Rect;
use std::path::PathBuf;

impl State {
    pub(super) fn whole(&self) -> Rect {
        Rect::new(0, 0, self.size.0, self.size.1)
    }

    pub(super) fn on_help_key(&mut self, mut help: Box<Help>, key: Key, effects: &mut Vec<Effect>) {
        let events = help.key(key, &self.config.keymap, self.whole());
        let stays = events.is_empty();
        for event in events {
            self.uncover();
            match event {
                help::Event::Close => {}
                help::Event::Do(action) => self.act_here(action, effects),
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
            self.uncover();
            match event {
                palette::Event::Close => {}
                palette::Event::Run(action) => self.act_here(action, effects),
                palette::Event::Sentence(n) => {
                    self.leave_screen();
                    let at = self.nth(n).start();
                    self.jump(at, None);
                }
                palette::Event::Percent(percent) => {
                    self.leave_screen();
                    self.go_to_percent(percent);
                }
            }
        }
        if stays {
            self.mode = Mode::Palette(palette);
        }
    }

    pub(super) fn on_export_key(&mut self, mut export: Box<Export>, key: Key, effects: &mut Vec<Effect>) {
        let events = export.key(key, &self.config.keymap);
        let stays = !events.contains(&export::Event::Close);
        for event in events {
            match event {
                export::Event::Close => self.uncover(),
                export::Event::Write(order) => effects.push(Effect::Write(order)),
                export::Event::Do(action) => self.act(action, effects),
            }
        }
        if stays {
            self.mode = Mode::Export(export);
        }
    }

    pub(super) fn on_whole_key(&mut self, mut whole: Box<Whole>, key: Key, effects: &mut Vec<Effect>) {
        match whole.key(key, &self.config.keymap, self.whole()).first() {
            Some(whole::Event::Close) => self.uncover(),
            Some(whole::Event::Do(action)) => {
                self.mode = Mode::Whole(whole);
                self.act(*action, effects);
            }
            None => self.mode = Mode::Whole(whole),
        }
    }

    /// The library is here, to choose from what goes out.
    pub(super) fn on_outgoing(
        &mut self,
        library: Result<Vec<Shelved>, String>,
        here: Option<PathBuf>,
        chosen: Option<(String, Picked)>,
    ) {
        match library.map(|library| Export::new(&library, here, chosen)) {
            Ok(Some(export)) => {
                self.over = matches!(self.mode, Mode::Review(_)).then_some(Under::Review);
                self.leave_review();
                self.mode = Mode::Export(Box::new(export));
            }
            Ok(None) => self.say("there are no notes to export yet"),
            Err(why) => self.fail(why),
        }
    }

    /// Notes were written: what was open for it closes. Where they could not be, it stays.
    pub(super) fn on_written(&mut self, outcome: Result<Message, String>) {
        match outcome {
            Ok(message) => {
                if let Mode::Export(_) = self.mode {
                    self.mode = Mode::Read;
                    self.uncover();
                }
                self.message = Some(message);
            }
            Err(why) => self.fail(why),
        }
    }

    /// What lay over a screen is closed: it is there again.
    fn uncover(&mut self) {
        let there = match self.over.take() {
            Some(Under::Review) => self.review.take().map(Mode::Review),
            Some(Under::Library) => self.library.take().map(Mode::Library),
            Some(Under::Feeds) => self.feeds.take().map(Mode::Feeds),
            Some(Under::Versions) => self.versions.take().map(Mode::Versions),
            Some(Under::Places) => self.places.take().map(Mode::Places),
            None => None,
        };
        if let Some(mode) = there {
            self.mode = mode;
        }
    }

    /// Lays help or palette over a screen that was left as it is.
    pub(super) fn lay_over(&mut self, under: Under, action: Action) {
        let context = match under {
            Under::Review => Context::Review,
            Under::Library => Context::Library,
            Under::Feeds => Context::Feeds,
            Under::Versions => Context::Versions,
            Under::Places => Context::Places,
        };
        self.over = Some(under);
        self.mode = match action {
            Action::Help => Mode::Help(Box::new(Help::new(context))),
            _ => Mode::Palette(Box::new(Palette::new(context))),
        };
    }

    /// Does something on the screen that is open.
    fn act_here(&mut self, action: Action, effects: &mut Vec<Effect>) {
        match std::mem::replace(&mut self.mode, Mode::Read) {
            Mode::Review(mut review) => {
                let events = review.run(action, self.whole());
                self.mode = Mode::Review(review);
                self.on_review_events(events, effects);
            }
            Mode::Library(mut library) => {
                let events = library.run(action, self.whole());
                self.mode = Mode::Library(library);
                for event in events {
                    self.on_library_event(event, effects);
                }
            }
            Mode::Feeds(mut feeds) => {
                let events = feeds.run(action, self.whole());
                self.mode = Mode::Feeds(feeds);
                for event in events {
                    self.on_feeds_event(event, effects);
                }
            }
            Mode::Versions(mut versions) => {
                let events = versions.run(action, self.whole());
                self.on_versions_events(versions, events, effects);
            }
            Mode::Places(mut places) => {
                let events = places.run(action, self.whole());
                self.on_places_events(places, events, effects);
            }
            mode => {
                self.mode = mode;
                self.act(action, effects);
            }
        }
    }

    pub(super) fn on_review_key(&mut self, mut review: Box<Review>, key: Key, effects: &mut Vec<Effect>) {
        let events = review.key(key, &self.config.keymap, self.whole(), self.clock());
        self.mode = Mode::Review(review);
        self.on_review_events(events, effects);
    }

    fn on_review_events(&mut self, events: Vec<review::Event>, effects: &mut Vec<Effect>) {
        for event in events {
            match event {
                review::Event::Open { article, note } => {
                    self.leave_review();
                    self.from = Some(Origin::Review);
                    if self.moved {
                        effects.push(Effect::Position(self.position()));
                    }
                    effects.push(Effect::Article { index: article, note });
                }
                review::Event::Change(of, change) => effects.push(Effect::Change(of, change)),
                review::Event::Export(name, notes) => effects.push(Effect::Export(Some((name, notes)))),
                review::Event::Whole(placed) => {
                    self.leave_review();
                    self.over = Some(Under::Review);
                    self.mode = Mode::Whole(Box::new(Whole::new(*placed)));
                }
                review::Event::Rules => effects.push(Effect::Rules),
                review::Event::Undo => effects.push(Effect::UndoAnywhere),
                review::Event::Redo => effects.push(Effect::RedoAnywhere),
                review::Event::Say(words) => self.say(words),
                review::Event::Back => {
                    self.leave_review();
                    self.come_back(effects);
                }
                // These lie over it.
                review::Event::Do(action @ (Action::Help | Action::Palette)) => {
                    self.leave_review();
                    self.lay_over(Under::Review, action);
                }
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
        if let Mode::Review(_) = &self.mode
            && let Mode::Review(review) = std::mem::replace(&mut self.mode, Mode::Read)
        {
            self.review = Some(review);
        }
    }

    /// Closes whichever screen is open.
    fn leave_screen(&mut self) {
        match &self.mode {
            Mode::Review(_) => self.leave_review(),
            Mode::Library(_) => self.leave_library(),
            Mode::Feeds(_) => self.leave_feeds(),
            Mode::Versions(_) | Mode::Places(_) => {
                self.mode = Mode::Read;
                self.places = None;
            }
            _ => {}
        }
    }

    /// The Review screen, open or as it was left.
    fn review_mut(&mut self) -> Option<&mut Box<Review>> {
        match &mut self.mode {
            Mode::Review(review) => Some(review),
            _ => self.review.as_mut(),
        }
    }

    /// The library is here.
    pub(super) fn on_library(&mut self, library: Result<Vec<Shelved>, String>) {
        match library {
            Ok(library) => {
                let clock = self.clock();
                self.leave_review();
                let review = match self.review.take() {
                    Some(mut review) => {
                        review.renew(library, clock);
                        review
                    }
                    None => Box::new(Review::new(library, clock)),
                };
                self.mode = Mode::Review(review);
            }
            Err(why) => self.fail(why),
        }
    }

    /// The judged flags were counted.
    pub(super) fn on_rules(&mut self, rules: Result<Vec<RuleTally>, String>) {
        match (rules, self.review_mut()) {
            (Ok(rules), Some(review)) => review.count_rules(rules),
            (Ok(_), None) => {}
            (Err(why), _) => self.fail(why),
        }
    }

    /// What Review shows was looked at again. Where all is as it shows it, nothing happens: most saves are its own.
    pub(super) fn on_shelves(&mut self, shelves: Vec<Shelved>, all: bool) {
        let clock = self.clock();
        let Some(review) = self.review_mut() else { return };
        let count = match all {
            true => review.library().len().abs_diff(shelves.len()).max(1),
            false => review.differing(&shelves),
        };
        if count == 0 {
            return;
        }
        match all {
            true => review.renew(shelves, clock),
            false => review.replace(shelves),
        }
        self.say(format!(
            "another copydesk changed {}: the list shows it",
            crate::tui::view::header::counted(count, "article", "articles")
        ));
    }

    /// Notes of several articles were changed, or could not be: these articles are now so.
    pub(super) fn on_reshelved(&mut self, outcome: Result<String, String>, articles: Vec<Shelved>) {
        if let Some(review) = self.review_mut() {
            review.replace(articles);
        }
        match outcome {
            Ok(text) => {
                self.message = Some(Message {
                    text,
                    tone: Tone::Done,
                });
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
            // In the list it stays selected, whatever the cursor in the text does.
            None => {
                self.pane = Pane::Side;
                self.focus = false;
                self.relay();
                let key = self.key_for(Action::PlaceNote);
                self.say(format!(
                    "this note has no sure place in the text; {key} shows where it may belong"
                ));
            }
        }
    }
}
