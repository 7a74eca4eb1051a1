//! What the Feeds screen asks for, and what comes of it.

use super::Effect;
use crate::action::Action;
use crate::feed::Subscription;
use crate::keymap::Key;
use crate::tui::feeds::{Event, Feeds, Shelf, Told};
use crate::tui::state::{Message, Mode, Origin, State, Tone, Under};

impl State {
    /// Opens the screen as it was left, and reads what is held now.
    pub(super) fn open_feeds(&mut self, effects: &mut Vec<Effect>) {
        let feeds = self.feeds.take().unwrap_or_else(|| Box::new(Feeds::waiting()));
        self.mode = Mode::Feeds(feeds);
        effects.push(Effect::Feeds);
    }

    pub(super) fn on_feeds_key(&mut self, mut feeds: Box<Feeds>, key: Key, effects: &mut Vec<Effect>) {
        let events = feeds.key(key, &self.config.keymap, self.whole());
        self.mode = Mode::Feeds(feeds);
        for event in events {
            self.on_feeds_event(event, effects);
        }
    }

    pub(super) fn on_feeds_event(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Open { feed, key, page } => {
                let Some(feed) = self.subscription(feed) else {
                    return;
                };
                self.leave_feeds();
                self.from = Some(Origin::Feeds);
                if self.moved {
                    effects.push(Effect::Position(self.position()));
                }
                effects.push(Effect::Item {
                    feed: Box::new(feed),
                    key,
                    page,
                });
            }
            Event::Browse(url) => effects.push(Effect::Browse(url)),
            Event::Mark(marked) => {
                let mut by_feed: Vec<(usize, Vec<(String, bool)>)> = Vec::new();
                for (feed, key, read) in marked {
                    match by_feed.iter_mut().find(|(at, _)| *at == feed) {
                        Some((_, marks)) => marks.push((key, read)),
                        None => by_feed.push((feed, vec![(key, read)])),
                    }
                }
                for (feed, marks) in by_feed {
                    if let Some(feed) = self.subscription(feed) {
                        effects.push(Effect::MarkItems(Box::new(feed), marks));
                    }
                }
            }
            Event::Refresh(feed) => self.refresh_feeds(feed, effects),
            Event::Back => {
                self.leave_feeds();
                self.come_back(effects);
            }
            Event::Say(text) => self.say(text),
            // These lie over it.
            Event::Do(action @ (Action::Help | Action::Palette)) => {
                self.leave_feeds();
                self.lay_over(Under::Feeds, action);
            }
            // It stays open under what does not close it.
            Event::Do(action @ (Action::Redraw | Action::Suspend)) => self.act(action, effects),
            Event::Do(action) => {
                self.leave_feeds();
                self.act(action, effects);
            }
        }
    }

    fn refresh_feeds(&mut self, feed: Option<usize>, effects: &mut Vec<Effect>) {
        let Some(feeds) = self.the_feeds() else { return };
        if feeds.is_working() {
            self.say("the feeds are being asked already");
            return;
        }
        if feeds.is_empty() {
            self.say("no feed is followed yet: copydesk feeds add URL");
            return;
        }
        let asked = feed
            .and_then(|at| feeds.shelf(at))
            .map(|s| Box::new(s.feed.clone()));
        feeds.asking(if asked.is_some() { 1 } else { feeds.len() });
        effects.push(Effect::Refresh(asked));
    }

    fn subscription(&mut self, at: usize) -> Option<Subscription> {
        self.the_feeds().and_then(|f| f.shelf(at)).map(|s| s.feed.clone())
    }

    /// The screen, open or left.
    fn the_feeds(&mut self) -> Option<&mut Feeds> {
        match &mut self.mode {
            Mode::Feeds(feeds) => Some(feeds),
            _ => self.feeds.as_deref_mut(),
        }
    }

    /// Closes the screen; it opens again as it was left.
    pub(super) fn leave_feeds(&mut self) {
        if let Mode::Feeds(feeds) = std::mem::replace(&mut self.mode, Mode::Read) {
            self.feeds = Some(feeds);
        }
    }

    /// What is held is here.
    pub(super) fn on_feeds(&mut self, shelves: Result<Vec<Shelf>, String>) {
        match shelves {
            Ok(shelves) => {
                if let Some(feeds) = self.the_feeds() {
                    feeds.renew(shelves);
                }
            }
            Err(why) => self.fail(why),
        }
    }

    /// A feed has answered. Failures are told; what came is counted.
    pub(super) fn on_feed_told(&mut self, told: Told) {
        if let Some(feeds) = self.the_feeds() {
            feeds.told(&told);
        }
        if matches!(self.mode, Mode::Feeds(_)) {
            let (text, tone) = match told.outcome {
                Ok(words) => (format!("{}: {words}", told.name), Tone::Plain),
                Err(why) => (format!("{}: {why}", told.name), Tone::Failed),
            };
            self.message = Some(Message { text, tone });
        }
    }

    /// All have answered: what is held is read again.
    pub(super) fn on_feeds_done(&mut self, outcome: Result<(), String>, effects: &mut Vec<Effect>) {
        let words = self.the_feeds().and_then(Feeds::done);
        match (outcome, words) {
            (Err(why), _) => self.fail(why),
            (Ok(()), Some(words)) => self.say(words),
            (Ok(()), None) => {}
        }
        effects.push(Effect::Feeds);
    }
}
