//! The Feeds screen: what the reader follows at the left, with how much of it is unread; the items of the chosen feed or folder at the right.
//!
//! It holds what it was given and changes only what it shows: opening, marking and refreshing are asked of the program.

mod data;
mod draw;
#[cfg(test)]
mod tests;

pub use data::{Row, Shelf, Told};

use super::line::Line;
use super::view::header::counted;
use crate::action::Action;
use crate::keymap::{Context, Key, Keymap, Lookup};
use ratatui::layout::Rect;
use std::collections::HashMap;

/// What is marked: the place of the feed, the item's key, and whether it is read.
pub type Marked = Vec<(usize, String, bool)>;

/// The places of a feed and of a row in it.
type Place = (usize, usize);

/// By the item that is shown, those of other feeds that tell the same story.
type Twins = HashMap<Place, Vec<Place>>;

/// What was marked as it was before: how many stories, and the feeds and items by their keys, for places change.
type Before = (usize, Vec<(String, String, bool)>);

/// What the screen asks of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// Open this item: what the feed says of it, or its page.
    Open {
        /// Place of the feed.
        feed: usize,
        /// The item's key.
        key: String,
        /// Its page.
        page: bool,
    },
    /// Show this address in the browser.
    Browse(String),
    /// Keep these marks.
    Mark(Marked),
    /// Ask this feed what is new, or all.
    Refresh(Option<usize>),
    /// Back to where the reader came from.
    Back,
    /// Say this.
    Say(String),
    /// Something that no screen keeps to itself.
    Do(Action),
}

/// A row at the left.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Left {
    All,
    /// A folder, by its names, outermost first.
    Folder(Vec<String>),
    /// A feed, by its place.
    Feed(usize),
}

/// How far the asking of the feeds is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Working {
    /// Feeds that are asked.
    all: usize,
    /// Those that have answered.
    done: usize,
    /// Those that failed.
    failed: usize,
    /// Items that were not there before.
    new: usize,
}

/// The screen.
#[derive(Debug, Default)]
pub struct Feeds {
    shelves: Vec<Shelf>,
    /// Nothing was read yet.
    coming: bool,
    left: Vec<Left>,
    /// How many items are unread of each row at the left, stories counted as they are shown.
    unread: Vec<usize>,
    /// All items, the newest first: places of feed and row.
    order: Vec<Place>,
    at_left: usize,
    /// The items that are shown: places of feed and row.
    shown: Vec<Place>,
    /// The same stories in other feeds, which are not shown beside them.
    twins: Twins,
    at: usize,
    in_items: bool,
    line: Line,
    typing: bool,
    unread_only: bool,
    /// How far the asking is, while there is any.
    working: Option<Working>,
    /// What was marked, the latest last.
    before: Vec<Before>,
    pending: Vec<Key>,
}

impl Feeds {
    /// A screen that waits for what it shows.
    pub fn waiting() -> Feeds {
        Feeds {
            coming: true,
            ..Feeds::default()
        }
    }

    /// Takes in what is held now: what is filtered and where the cursors are stay.
    pub fn renew(&mut self, shelves: Vec<Shelf>) {
        let left = self.left.get(self.at_left).cloned();
        let feed_key = |feeds: &Feeds, at: usize| feeds.shelves.get(at).map(|s| s.feed.key().to_owned());
        let chosen = match &left {
            Some(Left::Feed(at)) => feed_key(self, *at),
            _ => None,
        };
        let here = self.here().map(|(_, row)| row.key.clone());
        self.shelves = shelves;
        self.coming = false;
        self.left = tree(&self.shelves);
        let rows =
            |(f, shelf): (usize, &Shelf)| (0..shelf.rows.len()).map(move |r| (f, r)).collect::<Vec<_>>();
        let mut order: Vec<Place> = self.shelves.iter().enumerate().flat_map(rows).collect();
        order.sort_by(|a, b| self.row(*b).map(|r| &r.when).cmp(&self.row(*a).map(|r| &r.when)));
        self.order = order;
        self.count();
        self.at_left = self
            .left
            .iter()
            .position(|row| match (row, &left) {
                (Left::Feed(at), Some(Left::Feed(_))) => chosen.is_some() && feed_key(self, *at) == chosen,
                (row, left) => Some(row) == left.as_ref(),
            })
            .unwrap_or(0);
        self.choose();
        self.go_to(here.as_deref());
    }

    /// Feeds are being asked: so many.
    pub fn asking(&mut self, all: usize) {
        self.working = Some(Working {
            all,
            ..Working::default()
        });
    }

    /// One has answered.
    pub fn told(&mut self, told: &Told) {
        if let Some(working) = &mut self.working {
            working.done = (working.done + 1).min(working.all);
            working.failed += usize::from(told.outcome.is_err());
            working.new += told.new;
        }
    }

    /// All have answered: what came of it, in words. `None` where one was asked, which has spoken for itself.
    pub fn done(&mut self) -> Option<String> {
        let Working { all, failed, new, .. } = self.working.take()?;
        if all == 1 {
            return None;
        }
        let news = match new {
            0 => "nothing new".to_owned(),
            1 => "1 new item".to_owned(),
            n => format!("{n} new items"),
        };
        Some(match failed {
            0 => news,
            1 => format!("{news}; 1 feed failed, its row says why"),
            n => format!("{news}; {n} feeds failed, their rows say why"),
        })
    }

    /// Whether feeds are being asked.
    pub fn is_working(&self) -> bool {
        self.working.is_some()
    }

    /// How many feeds there are.
    pub fn len(&self) -> usize {
        self.shelves.len()
    }

    /// Whether nothing is followed.
    pub fn is_empty(&self) -> bool {
        self.shelves.is_empty()
    }

    /// The feed at a place.
    pub fn shelf(&self, at: usize) -> Option<&Shelf> {
        self.shelves.get(at)
    }

    /// Which table of the keymap holds now.
    pub fn context(&self) -> Context {
        if self.typing {
            Context::Prompt
        } else {
            Context::Feeds
        }
    }

    /// The item under the cursor, and the place of its feed.
    pub fn here(&self) -> Option<(usize, &Row)> {
        let place = *self.shown.get(self.at)?;
        Some((place.0, self.row(place)?))
    }

    fn row(&self, (feed, row): Place) -> Option<&Row> {
        self.shelves.get(feed)?.rows.get(row)
    }

    /// Whether a story is read, in each of the feeds that tell it.
    fn is_read(&self, place: Place, twins: &Twins) -> bool {
        let others = twins.get(&place).into_iter().flatten();
        let mut all = std::iter::once(&place).chain(others);
        all.all(|p| self.row(*p).is_some_and(|r| r.read))
    }

    /// Takes a key; `area` is where the screen is drawn.
    pub fn key(&mut self, key: Key, keymap: &Keymap, area: Rect) -> Vec<Event> {
        let keys = [self.pending.as_slice(), &[key]].concat();
        let found = keymap.press(self.context(), &mut self.pending, key);
        if self.typing {
            match found {
                Lookup::Action(Action::Open) => {
                    self.typing = false;
                    self.in_items = true;
                }
                Lookup::Action(Action::Back) => {
                    self.typing = false;
                    self.line.clear();
                    self.filter();
                }
                Lookup::Action(Action::Next) => self.step_items(1),
                Lookup::Action(Action::Previous) => self.step_items(-1),
                Lookup::None if self.line.key(key) => self.filter(),
                Lookup::Action(_) | Lookup::Prefix | Lookup::None => {}
            }
            return Vec::new();
        }
        match (keymap.idle(Context::Feeds, &keys, found), found) {
            (Some(said), _) => vec![Event::Say(said)],
            (None, Lookup::Action(action)) => self.run(action, area),
            (None, Lookup::Prefix | Lookup::None) => Vec::new(),
        }
    }

    /// Does what a key or the palette asks for.
    pub fn run(&mut self, action: Action, area: Rect) -> Vec<Event> {
        let page = isize::try_from(area.height.saturating_sub(4)).unwrap_or(1).max(1);
        match action {
            Action::Next | Action::LineDown => self.step(1),
            Action::Previous | Action::LineUp => self.step(-1),
            Action::HalfPageDown => self.step((page / 2).max(1)),
            Action::HalfPageUp => self.step(-(page / 2).max(1)),
            Action::PageDown => self.step(page),
            Action::PageUp => self.step(-page),
            Action::Top => self.step(isize::MIN / 2),
            Action::Bottom => self.step(isize::MAX / 2),
            Action::OtherPane => self.in_items = !self.in_items,
            Action::Left => self.in_items = false,
            Action::Right | Action::Open if !self.in_items => self.in_items = true,
            Action::Open | Action::Right => return self.open(false),
            Action::Back if self.is_filtered() => self.clear(),
            Action::Back => return vec![Event::Back],
            Action::Help | Action::Palette | Action::Quit | Action::Suspend | Action::Redraw => {
                return vec![Event::Do(action)];
            }
            other => return self.act(other).unwrap_or_default(),
        }
        Vec::new()
    }

    /// Does what this screen alone knows; `None` where it does not know the action.
    fn act(&mut self, action: Action) -> Option<Vec<Event>> {
        Some(match action {
            Action::Find => {
                self.typing = true;
                Vec::new()
            }
            Action::FilterUnread => {
                self.unread_only = !self.unread_only;
                self.filter();
                Vec::new()
            }
            Action::ClearFilters => {
                self.clear();
                Vec::new()
            }
            Action::FetchPage => self.open(true),
            Action::Browser => match self.here().map(|(_, row)| row.link.clone()) {
                Some(Some(link)) => vec![Event::Browse(link)],
                Some(None) => vec![Event::Say("this item names no page".to_owned())],
                None => none_here(),
            },
            Action::ToggleRead => self.toggle(),
            Action::ReadAll => self.read_all(),
            Action::Undo => self.undo(),
            Action::Refresh => vec![Event::Refresh(match self.left.get(self.at_left) {
                Some(Left::Feed(at)) => Some(*at),
                _ => None,
            })],
            _ => return None,
        })
    }

    /// Takes pasted text: words for the filter while it is open, else nothing.
    pub fn paste(&mut self, text: &str) {
        if self.typing && self.line.paste(text) {
            self.filter();
        }
    }

    fn open(&mut self, page: bool) -> Vec<Event> {
        let Some((feed, row)) = self.here() else {
            return none_here();
        };
        let (key, has_page) = (row.key.clone(), row.link.is_some());
        if page && !has_page {
            return vec![Event::Say("this item names no page".to_owned())];
        }
        let place = self.shown.get(self.at).copied();
        let mut events = self.mark(place.into_iter().collect(), true);
        events.push(Event::Open { feed, key, page });
        events
    }

    fn toggle(&mut self) -> Vec<Event> {
        let Some(&place) = self.shown.get(self.at) else {
            return none_here();
        };
        let read = !self.is_read(place, &self.twins);
        let events = self.mark(vec![place], read);
        self.step_items(1);
        events
    }

    fn read_all(&mut self) -> Vec<Event> {
        let unread = |place: &Place| !self.is_read(*place, &self.twins);
        let all: Vec<Place> = self.shown.iter().copied().filter(unread).collect();
        let said = match all.len() {
            0 => "nothing that is listed is unread".to_owned(),
            n => format!("{} read now", counted(n, "item is", "items are")),
        };
        let mut events = self.mark(all, true);
        events.push(Event::Say(said));
        events
    }

    /// Marks items and their twins; what is so already is left out.
    fn mark(&mut self, places: Vec<Place>, read: bool) -> Vec<Event> {
        let stories = places.len();
        let mut all = Vec::new();
        for place in places {
            all.push(place);
            all.extend(self.twins.get(&place).into_iter().flatten());
        }
        let mut marked = Marked::new();
        let mut before = Vec::new();
        for (feed, row) in all {
            let Some(shelf) = self.shelves.get_mut(feed) else {
                continue;
            };
            if let Some(row) = shelf.rows.get_mut(row)
                && row.read != read
            {
                row.read = read;
                marked.push((feed, row.key.clone(), read));
                before.push((shelf.feed.key().to_owned(), row.key.clone(), !read));
            }
        }
        if marked.is_empty() {
            return Vec::new();
        }
        self.before.push((stories, before));
        self.count();
        vec![Event::Mark(marked)]
    }

    /// Takes the latest marks back.
    fn undo(&mut self) -> Vec<Event> {
        let Some((stories, marks)) = self.before.pop() else {
            return vec![Event::Say(
                "nothing was marked here that could be taken back".to_owned(),
            )];
        };
        let mut marked = Marked::new();
        for (feed, key, read) in marks {
            let Some(at) = self.shelves.iter().position(|s| s.feed.key() == feed) else {
                continue;
            };
            if let Some(row) = self
                .shelves
                .get_mut(at)
                .and_then(|s| s.rows.iter_mut().find(|r| r.key == key))
            {
                row.read = read;
            }
            marked.push((at, key, read));
        }
        self.count();
        let said = format!("{} taken back", counted(stories, "mark", "marks"));
        vec![Event::Mark(marked), Event::Say(said)]
    }

    fn step(&mut self, by: isize) {
        if self.in_items {
            self.step_items(by);
            return;
        }
        let before = self.at_left;
        self.at_left = self
            .at_left
            .saturating_add_signed(by)
            .min(self.left.len().saturating_sub(1));
        if self.at_left != before {
            self.at = 0;
            self.choose();
        }
    }

    fn step_items(&mut self, by: isize) {
        self.at = self
            .at
            .saturating_add_signed(by)
            .min(self.shown.len().saturating_sub(1));
    }

    fn is_filtered(&self) -> bool {
        !self.line.is_empty() || self.unread_only
    }

    fn clear(&mut self) {
        self.line.clear();
        self.unread_only = false;
        self.filter();
    }

    /// Chooses anew and keeps the cursor on its item where that is still shown.
    fn filter(&mut self) {
        let here = self.here().map(|(_, row)| row.key.clone());
        self.choose();
        self.go_to(here.as_deref());
    }

    fn go_to(&mut self, key: Option<&str>) {
        let place = self.shown.iter().position(|&(f, r)| {
            let row = self.shelves.get(f).and_then(|s| s.rows.get(r));
            row.map(|r| r.key.as_str()) == key
        });
        self.at = place.unwrap_or(self.at).min(self.shown.len().saturating_sub(1));
    }

    fn is_in(&self, feed: usize, left: &Left) -> bool {
        match left {
            Left::All => true,
            Left::Feed(at) => *at == feed,
            Left::Folder(names) => self
                .shelves
                .get(feed)
                .is_some_and(|s| s.feed.folder.starts_with(names)),
        }
    }

    /// Counts what is unread of each row at the left.
    fn count(&mut self) {
        let unread = |left: &Left| {
            let (stories, twins) = self.stories(|(feed, _)| self.is_in(feed, left));
            stories.iter().filter(|s| !self.is_read(**s, &twins)).count()
        };
        self.unread = self.left.iter().map(unread).collect();
    }

    /// The items that are wanted, the newest first. One story that several feeds carry is one of them.
    fn stories(&self, wanted: impl Fn(Place) -> bool) -> (Vec<Place>, Twins) {
        let mut first: HashMap<&str, Place> = HashMap::new();
        let (mut out, mut twins) = (Vec::new(), Twins::new());
        for &place in self.order.iter().filter(|p| wanted(**p)) {
            let link = self.row(place).and_then(|r| r.link.as_deref());
            match link.and_then(|l| first.get(l)) {
                Some(there) if there.0 != place.0 => twins.entry(*there).or_default().push(place),
                Some(_) => out.push(place),
                None => {
                    if let Some(link) = link {
                        first.insert(link, place);
                    }
                    out.push(place);
                }
            }
        }
        (out, twins)
    }

    fn choose(&mut self) {
        let words: Vec<String> = self
            .line
            .text()
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let fits = |place: Place| {
            let (Some(shelf), Some(row)) = (self.shelves.get(place.0), self.row(place)) else {
                return false;
            };
            !(self.unread_only && row.read)
                && (words.is_empty() || {
                    let title = row.title.to_lowercase();
                    let name = shelf.feed.called().to_lowercase();
                    words.iter().all(|w| title.contains(w) || name.contains(w))
                })
        };
        (self.shown, self.twins) = match self.left.get(self.at_left) {
            Some(left) => self.stories(|place| self.is_in(place.0, left) && fits(place)),
            None => Default::default(),
        };
    }
}

/// A key for an item was pressed where none is.
fn none_here() -> Vec<Event> {
    vec![Event::Say("there is no item here".to_owned())]
}

/// The rows at the left: all, then folders with what is in them, in the order of the list.
fn tree(shelves: &[Shelf]) -> Vec<Left> {
    let mut out = vec![Left::All];
    let mut folders: Vec<&[String]> = Vec::new();
    for shelf in shelves {
        for depth in 1..=shelf.feed.folder.len() {
            if let Some(names) = shelf.feed.folder.get(..depth)
                && !folders.contains(&names)
            {
                folders.push(names);
            }
        }
    }
    folders.sort();
    let feeds_in = |names: &[String]| -> Vec<Left> {
        let there = shelves.iter().enumerate().filter(|(_, s)| s.feed.folder == names);
        let mut there: Vec<(String, usize)> = there
            .map(|(at, s)| (s.feed.called().to_lowercase(), at))
            .collect();
        there.sort();
        there.into_iter().map(|(_, at)| Left::Feed(at)).collect()
    };
    for names in folders {
        out.push(Left::Folder(names.to_vec()));
        out.extend(feeds_in(names));
    }
    out.extend(feeds_in(&[]));
    out
}
