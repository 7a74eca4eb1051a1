//! The screens that show other versions and the places of a note: their keys, and what the store gives them.

use super::Effect;
use crate::action::Action;
use crate::anchor::Candidate;
use crate::article::Span;
use crate::keymap::Key;
use crate::note::Note;
use crate::tui::find::Find;
use crate::tui::places::{self, Places};
use crate::tui::state::{Mode, Pane, State, Under};
use crate::tui::versions::{self, Compared, Earlier, Versions};

impl State {
    /// Two versions are here.
    pub(super) fn on_compared(&mut self, compared: Result<Box<Compared>, String>) {
        match compared {
            Ok(compared) => {
                let area = self.whole();
                let at = match &self.mode {
                    Mode::Versions(open) => open.at(area),
                    _ => self.cursor.start(),
                };
                self.mode = Mode::Versions(Box::new(Versions::new(*compared, &self.article, at, area)));
            }
            Err(why) => self.fail(why),
        }
    }

    /// An earlier version is here, with a note's words in place.
    pub(super) fn on_earlier(&mut self, earlier: Result<Box<Earlier>, String>) {
        match earlier {
            Ok(earlier) => {
                let area = self.whole();
                if let Mode::Places(places) = std::mem::replace(&mut self.mode, Mode::Read) {
                    self.places = Some(places);
                }
                self.mode = Mode::Versions(Box::new(Versions::earlier(&earlier, area)));
            }
            Err(why) => self.fail(why),
        }
    }

    /// The places of a note are here.
    pub(super) fn on_places(&mut self, id: &str, candidates: Vec<Candidate>) {
        let Some(placed) = self.notes.iter().find(|n| n.note.id == id).cloned() else {
            self.say("that note is not there any more");
            return;
        };
        let places = Places::new(placed, candidates, &self.article.text, self.whole());
        self.mode = Mode::Places(Box::new(places));
    }

    pub(super) fn on_versions_key(&mut self, mut screen: Box<Versions>, key: Key, effects: &mut Vec<Effect>) {
        let area = self.whole();
        let events = screen.key(key, &self.config.keymap, area);
        self.on_versions_events(screen, events, effects);
    }

    pub(super) fn on_versions_events(
        &mut self,
        screen: Box<Versions>,
        events: Vec<versions::Event>,
        effects: &mut Vec<Effect>,
    ) {
        self.mode = Mode::Versions(screen);
        for event in events {
            match event {
                versions::Event::Compare(other, beside) => effects.push(Effect::Compare {
                    other: Some(other),
                    beside,
                }),
                versions::Event::Close => self.close_versions(),
                versions::Event::GoTo(at) => {
                    self.mode = Mode::Read;
                    self.places = None;
                    self.jump(at, None);
                }
                versions::Event::Say(words) => self.say(words),
                // These lie over it.
                versions::Event::Do(action @ (Action::Help | Action::Palette)) => {
                    if let Mode::Versions(screen) = std::mem::replace(&mut self.mode, Mode::Read) {
                        self.versions = Some(screen);
                    }
                    self.lay_over(Under::Versions, action);
                }
                versions::Event::Do(action) => self.act(action, effects),
            }
        }
    }

    /// Back to the places of the note that was looked at, or to the text.
    fn close_versions(&mut self) {
        self.mode = match self.places.take() {
            Some(places) => Mode::Places(places),
            None => Mode::Read,
        };
    }

    pub(super) fn on_places_key(&mut self, mut screen: Box<Places>, key: Key, effects: &mut Vec<Effect>) {
        let area = self.whole();
        let events = screen.key(key, &self.config.keymap, area);
        self.on_places_events(screen, events, effects);
    }

    pub(super) fn on_places_events(
        &mut self,
        screen: Box<Places>,
        events: Vec<places::Event>,
        effects: &mut Vec<Effect>,
    ) {
        for event in events {
            match event {
                places::Event::Close => {
                    self.say("the note is left as it was");
                    return;
                }
                places::Event::Put(span) => {
                    self.put_note(&screen.note().note.clone(), span, effects);
                    return;
                }
                places::Event::ByHand => {
                    self.place_by_hand(&screen);
                    return;
                }
                places::Event::Earlier => effects.push(Effect::Earlier(screen.note().note.id.clone())),
                places::Event::Say(words) => self.say(words),
                // These lie over it.
                places::Event::Do(action @ (Action::Help | Action::Palette)) => {
                    self.places = Some(screen);
                    self.lay_over(Under::Places, action);
                    return;
                }
                places::Event::Do(action) => self.act(action, effects),
            }
        }
        self.mode = Mode::Places(screen);
    }

    /// Hangs a note on these words of the open text. Its history keeps where it was.
    pub(super) fn put_note(&mut self, note: &Note, span: Span, effects: &mut Vec<Effect>) {
        let (fresh, place) = self.fresh(note.kind, span);
        let lost = |n: &&crate::store::PlacedNote| n.place.span.is_none() && n.note.id != note.id;
        let said = match self.notes.iter().filter(lost).count() {
            0 => "the note hangs here now".to_owned(),
            1 => "the note hangs here now; one more has no sure place".to_owned(),
            n => format!("the note hangs here now; {n} more have no sure place"),
        };
        let note = Note {
            anchor: fresh.anchor,
            ..note.clone()
        };
        effects.push(Effect::Save {
            note: Box::new(note),
            place,
            said,
            card: false,
        });
        self.jump(span.start(), Some(span));
    }

    /// The reader looks for the place: the places that were offered are stepped through as the matches of a search are.
    fn place_by_hand(&mut self, screen: &Places) {
        let note = &screen.note().note;
        self.placing = Some(note.id.clone());
        self.pane = Pane::Article;
        self.relay();
        let mut matches = screen.spans();
        if let Some(&first) = matches.first() {
            matches.sort();
            let current = matches.iter().position(|m| *m == first).unwrap_or(0);
            self.find = Some(Find {
                query: note.anchor.quote.clone(),
                matches,
                current,
            });
            self.jump(first.start(), Some(first));
            self.at_match = true;
        }
    }
}
