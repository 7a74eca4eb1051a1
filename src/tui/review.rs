//! The Review screen: the notes of the whole library, by article, narrowed by words, verdict, status and by whether they still sit on
//! their words.
//!
//! It holds what it was given and changes nothing: Enter asks the program to open the place, everything else stays here.

use super::line::{Line, cut, put, top};
use crate::action::Action;
use crate::ingest::clean;
use crate::keymap::{Context, Key, Keymap, Lookup};
use crate::note::{AnchorState, Status, Verdict};
use crate::query::{Query, Subject};
use crate::store::{ArticleInfo, PlacedNote, Shelved};
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What the screen asks of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// Open this article at this note.
    Open {
        /// Place of the article in the list that was handed in.
        article: usize,
        /// Identifier of the note.
        note: String,
    },
    /// Back to where the reader came from.
    Back,
    /// Something that no screen keeps to itself: help, palette, quit, suspend, redraw.
    Do(Action),
}

/// The screen.
#[derive(Debug)]
pub struct Review {
    library: Vec<Shelved>,
    line: Line,
    typing: bool,
    /// What the line asks, as it last could be read.
    query: Query,
    /// Why the line cannot be read now.
    unread: Option<String>,
    /// The verdicts to show; all when empty.
    verdicts: Vec<Verdict>,
    status: Option<Status>,
    /// Only notes that lost their place.
    lost: bool,
    /// What is shown: places of article and note.
    shown: Vec<(usize, usize)>,
    /// Place in `shown`.
    at: usize,
    pending: Vec<Key>,
    /// The day that the days of a query are counted from, ISO 8601.
    pub today: String,
}

/// A row of the list, as places.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    /// An article, and how many of its notes are shown.
    Article(usize, usize),
    /// A note by its place in `shown`.
    Note(usize),
    /// The second row of a note on a narrow screen.
    More(usize),
}

/// From this width on a note has one row, with its text beside the quote.
const WIDE: u16 = 120;
/// Cells of the columns: mark, verdict with its sign, status, place.
const MARK: usize = 2;
const VERDICT: usize = 19;
const STATUS: usize = 9;
const PLACE: usize = 11;

impl Review {
    /// The notes of these articles, in their order.
    pub fn new(library: Vec<Shelved>) -> Review {
        let mut review = Review {
            library,
            line: Line::default(),
            typing: false,
            query: Query::default(),
            unread: None,
            verdicts: Vec::new(),
            status: None,
            lost: false,
            shown: Vec::new(),
            at: 0,
            pending: Vec::new(),
            today: String::new(),
        };
        review.choose();
        review
    }

    /// Takes in the library as it is now: what is filtered and where the cursor is stay.
    pub fn renew(&mut self, library: Vec<Shelved>) {
        let here = self.here().map(|(_, note)| note.note.id.clone());
        self.library = library;
        self.choose();
        self.go_to(here.as_deref());
    }

    /// The articles that were handed in.
    pub fn library(&self) -> &[Shelved] {
        &self.library
    }

    /// Which table of the keymap holds now.
    pub fn context(&self) -> Context {
        if self.typing {
            Context::Prompt
        } else {
            Context::Review
        }
    }

    /// The note under the cursor and the place of its article.
    pub fn here(&self) -> Option<(usize, &PlacedNote)> {
        let (article, note) = *self.shown.get(self.at)?;
        Some((article, self.library.get(article)?.notes.get(note)?))
    }

    /// Takes a key; `area` is where the screen is drawn.
    pub fn key(&mut self, key: Key, keymap: &Keymap, area: Rect) -> Vec<Event> {
        let found = keymap.press(self.context(), &mut self.pending, key);
        if self.typing {
            match found {
                Lookup::Action(Action::Open) => self.typing = false,
                Lookup::Action(Action::Back) => {
                    self.typing = false;
                    self.line.clear();
                    self.filter();
                }
                Lookup::Action(Action::Next) => self.step(1),
                Lookup::Action(Action::Previous) => self.step(-1),
                Lookup::Action(_) | Lookup::Prefix => {}
                Lookup::None => {
                    if self.line.key(key) {
                        self.filter();
                    }
                }
            }
            return Vec::new();
        }
        let per_note = if area.width < WIDE { 2 } else { 1 };
        let page = isize::try_from(usize::from(area.height.saturating_sub(4)) / per_note)
            .unwrap_or(1)
            .max(1);
        match found {
            Lookup::Action(Action::Next | Action::LineDown) => self.step(1),
            Lookup::Action(Action::Previous | Action::LineUp) => self.step(-1),
            Lookup::Action(Action::HalfPageDown) => self.step((page / 2).max(1)),
            Lookup::Action(Action::HalfPageUp) => self.step(-(page / 2).max(1)),
            Lookup::Action(Action::PageDown) => self.step(page),
            Lookup::Action(Action::PageUp) => self.step(-page),
            Lookup::Action(Action::Top) => self.at = 0,
            Lookup::Action(Action::Bottom) => self.at = self.shown.len().saturating_sub(1),
            Lookup::Action(Action::Find) => self.typing = true,
            Lookup::Action(Action::FilterStatus) => {
                self.status = next_status(self.status);
                self.filter();
            }
            Lookup::Action(Action::FilterLost) => {
                self.lost = !self.lost;
                self.filter();
            }
            Lookup::Action(Action::ClearFilters) => self.clear(),
            Lookup::Action(Action::Open | Action::Right) => {
                return self
                    .here()
                    .map(|(article, placed)| Event::Open {
                        article,
                        note: placed.note.id.clone(),
                    })
                    .into_iter()
                    .collect();
            }
            Lookup::Action(Action::Back) if self.is_filtered() => self.clear(),
            Lookup::Action(Action::Back) => return vec![Event::Back],
            Lookup::Action(
                action @ (Action::Help | Action::Palette | Action::Quit | Action::Suspend | Action::Redraw),
            ) => return vec![Event::Do(action)],
            Lookup::None => {
                let digit = key
                    .character()
                    .and_then(|c| c.to_digit(10))
                    .and_then(|d| usize::try_from(d).ok());
                if let Some(verdict) = digit
                    .and_then(|d| d.checked_sub(1))
                    .and_then(|at| Verdict::ALL.get(at))
                {
                    match self.verdicts.iter().position(|v| v == verdict) {
                        Some(there) => drop(self.verdicts.remove(there)),
                        None => self.verdicts.push(*verdict),
                    }
                    self.filter();
                }
            }
            Lookup::Action(_) | Lookup::Prefix => {}
        }
        Vec::new()
    }

    /// Takes pasted text: words for the filter while it is open, else nothing.
    pub fn paste(&mut self, text: &str) {
        if self.typing && self.line.paste(text) {
            self.filter();
        }
    }

    /// Does what the palette was asked for; true when it was something of this screen.
    pub fn act(&mut self, action: Action) -> bool {
        match action {
            Action::FilterStatus => self.status = next_status(self.status),
            Action::FilterLost => self.lost = !self.lost,
            Action::ClearFilters => {
                self.clear();
                return true;
            }
            Action::Find => {
                self.typing = true;
                return true;
            }
            _ => return false,
        }
        self.filter();
        true
    }

    fn step(&mut self, by: isize) {
        self.at = self
            .at
            .saturating_add_signed(by)
            .min(self.shown.len().saturating_sub(1));
    }

    fn is_filtered(&self) -> bool {
        !self.line.is_empty() || !self.verdicts.is_empty() || self.status.is_some() || self.lost
    }

    fn clear(&mut self) {
        self.line.clear();
        self.verdicts.clear();
        self.status = None;
        self.lost = false;
        self.filter();
    }

    /// Chooses anew and keeps the cursor on its note where that is still shown.
    fn filter(&mut self) {
        let here = self.here().map(|(_, note)| note.note.id.clone());
        self.choose();
        self.go_to(here.as_deref());
    }

    fn go_to(&mut self, id: Option<&str>) {
        let place = self.shown.iter().position(|&(a, n)| {
            let note = self.library.get(a).and_then(|s| s.notes.get(n));
            note.map(|n| n.note.id.as_str()) == id
        });
        self.at = place.unwrap_or(self.at).min(self.shown.len().saturating_sub(1));
    }

    fn choose(&mut self) {
        // While a query is half typed, the list stays as it was.
        match Query::parse(self.line.text()) {
            Ok(query) => (self.query, self.unread) = (query, None),
            Err(error) => self.unread = Some(error.to_string()),
        }
        let mut shown = Vec::new();
        for (a, shelved) in self.library.iter().enumerate() {
            for (n, placed) in shelved.notes.iter().enumerate() {
                let note = &placed.note;
                let fits = (self.verdicts.is_empty() || self.verdicts.contains(&note.verdict))
                    && self.status.is_none_or(|s| s == note.status)
                    && (!self.lost || is_lost(placed.place.state))
                    && self.query.matches(&Subject {
                        note,
                        state: placed.place.state,
                        article: shelved.article.about(),
                        today: &self.today,
                    });
                if fits {
                    shown.push((a, n));
                }
            }
        }
        self.shown = shown;
    }

    fn rows(&self, wide: bool) -> Vec<Row> {
        let mut rows = Vec::new();
        for (i, &(article, _)) in self.shown.iter().enumerate() {
            if i == 0
                || self
                    .shown
                    .get(i - 1)
                    .is_some_and(|(before, _)| *before != article)
            {
                let notes = self
                    .shown
                    .iter()
                    .skip(i)
                    .take_while(|(a, _)| *a == article)
                    .count();
                rows.push(Row::Article(article, notes));
            }
            rows.push(Row::Note(i));
            if !wide {
                rows.push(Row::More(i));
            }
        }
        rows
    }

    /// Draws it over all of `area`.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        for row in area.rows() {
            put(
                buffer,
                row,
                0,
                &" ".repeat(usize::from(row.width)),
                theme.style(Role::Text),
            );
        }
        let line = |y: u16| Rect {
            y: area.y + y,
            height: 1,
            ..area
        };
        // The list goes before the heads, the heads before the hints, when rows are few.
        let heads = match area.height {
            0..=2 => 0,
            3..=5 => 1,
            _ => 2,
        };
        let foot = u16::from(area.height >= 2);
        if heads >= 1 {
            self.draw_head(buffer, line(0), theme);
        }
        if heads >= 2 {
            self.draw_filters(buffer, line(1), theme, keymap);
        }
        let list = Rect {
            y: area.y + heads,
            height: area.height - heads - foot,
            ..area
        };
        self.draw_list(buffer, list, theme);
        if foot == 1 {
            self.draw_foot(buffer, line(area.height - 1), theme, keymap);
        }
    }

    fn draw_head(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let all: usize = self.library.iter().map(|s| s.notes.len()).sum();
        let with_notes = self.library.iter().filter(|s| !s.notes.is_empty()).count();
        buffer.set_style(area, theme.style(Role::Header));
        let end = put(buffer, area, 1, "Review", theme.style(Role::Title));
        let counts = format!(
            "{} of {}, {}",
            self.shown.len(),
            counted(all, "note"),
            counted(with_notes, "article")
        );
        let end = put(buffer, area, end + 2, &counts, theme.style(Role::Header));
        let problems: usize = self.library.iter().map(|s| s.problems.len()).sum();
        if problems > 0 {
            let told = format!("{} not understood", counted(problems, "entry"));
            put(
                buffer,
                area,
                end + 2,
                &told,
                theme.style(Role::Header).patch(theme.style(Role::Error)),
            );
        }
    }

    /// The filters with their keys. What is on stands in brackets, so that it shows without colour.
    fn draw_filters(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        if let Some(unread) = &self.unread {
            let width = usize::from(area.width).saturating_sub(2);
            put(buffer, area, 1, &cut(unread, width), theme.style(Role::Error));
            return;
        }
        let on = |yes: bool, text: String| {
            if yes {
                format!("[{text}]")
            } else {
                format!(" {text} ")
            }
        };
        let mut at = 0;
        let mut say = |at: usize, yes: bool, text: String, style: Style| {
            let style = if yes { theme.style(Role::TabActive) } else { style };
            put(buffer, area, at, &on(yes, text), style)
        };
        let words = area.width >= WIDE;
        for (i, verdict) in Verdict::ALL.iter().enumerate() {
            let name = if words {
                format!(" {}", plain(verdict.word()))
            } else {
                String::new()
            };
            let text = format!("{} {}{name}", i + 1, verdict.sign());
            at = say(
                at,
                self.verdicts.contains(verdict),
                text,
                theme.style(Role::of_verdict(*verdict)),
            );
        }
        let key = |action| {
            keymap
                .keys_for(Context::Review, action)
                .into_iter()
                .next()
                .unwrap_or_default()
        };
        let status = self.status.map_or("all", Status::word);
        let text = format!("{} status: {status}", key(Action::FilterStatus));
        at = say(at + 1, self.status.is_some(), text, theme.style(Role::Tab));
        let text = format!("{} lost places", key(Action::FilterLost));
        say(at + 1, self.lost, text, theme.style(Role::Tab));
    }

    fn draw_list(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        if self.shown.is_empty() && area.height > 0 {
            let why = match self.is_filtered() {
                true => "No note fits. 0 shows all again.",
                false => "No notes yet. Open an article and press a on a sentence.",
            };
            put(
                buffer,
                area,
                2,
                &cut(why, usize::from(area.width).saturating_sub(2)),
                theme.style(Role::Muted),
            );
            return;
        }
        let wide = area.width >= WIDE;
        let rows = self.rows(wide);
        let at = rows.iter().position(|r| *r == Row::Note(self.at)).unwrap_or(0);
        let first = top(at, rows.len(), usize::from(area.height));
        for (place, row) in area.rows().zip(rows.iter().skip(first)) {
            match *row {
                Row::Article(article, notes) => self.draw_article(buffer, place, theme, article, notes),
                Row::Note(i) => self.draw_note(buffer, place, theme, i, wide),
                Row::More(i) => self.draw_more(buffer, place, theme, i),
            }
        }
    }

    fn draw_article(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, article: usize, notes: usize) {
        let Some(info) = self.library.get(article).map(|s| &s.article) else {
            return;
        };
        let published = info.published.as_ref().map(|p| p.value.as_str());
        let about: Vec<&str> = [info.outlet.as_deref(), published]
            .into_iter()
            .flatten()
            .collect();
        let about = format!(
            "{}{}{}",
            about.join(", "),
            if about.is_empty() { "" } else { ", " },
            counted(notes, "note")
        );
        let width = usize::from(area.width);
        let title = cut(
            &named(info),
            width.saturating_sub(about.chars().count() + 2).max(width / 2),
        )
        .into_owned();
        let end = put(buffer, area, 0, &title, theme.style(Role::Heading));
        put(
            buffer,
            area,
            end + 2,
            &cut(&about, width.saturating_sub(end + 2)),
            theme.style(Role::Muted),
        );
    }

    fn placed(&self, i: usize) -> Option<&PlacedNote> {
        let (article, note) = *self.shown.get(i)?;
        self.library.get(article)?.notes.get(note)
    }

    fn ground(&self, theme: &Theme, i: usize) -> Style {
        theme.style(if i == self.at {
            Role::RowSelected
        } else {
            Role::Row
        })
    }

    fn draw_note(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, i: usize, wide: bool) {
        let Some(placed) = self.placed(i) else { return };
        let note = &placed.note;
        let ground = self.ground(theme, i);
        let role = |role: Role| {
            if i == self.at {
                ground
            } else {
                ground.patch(theme.style(role))
            }
        };
        buffer.set_style(area, ground);
        put(buffer, area, 0, if i == self.at { "›" } else { " " }, ground);
        let verdict = format!("{} {}", note.verdict.sign(), plain(note.verdict.word()));
        put(buffer, area, MARK, &verdict, role(Role::of_verdict(note.verdict)));
        let mut at = MARK + VERDICT;
        put(buffer, area, at, note.status.word(), ground);
        at += STATUS;
        if wide {
            put(buffer, area, at, place_word(placed.place.state), role(Role::Lost));
            at += PLACE;
        }
        let left = usize::from(area.width).saturating_sub(at);
        let quote = format!("“{}”", one_line(&clean::block(&note.anchor.quote)));
        if !wide {
            put(buffer, area, at, &cut(&quote, left), ground);
            return;
        }
        let half = left / 2;
        put(buffer, area, at, &cut(&quote, half.saturating_sub(2)), ground);
        self.draw_words(buffer, area, at + half, placed, ground, role(Role::Tag));
    }

    fn draw_more(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, i: usize) {
        let Some(placed) = self.placed(i) else { return };
        let ground = self.ground(theme, i);
        let role = |role: Role| {
            if i == self.at {
                ground
            } else {
                ground.patch(theme.style(role))
            }
        };
        buffer.set_style(area, ground);
        let mut at = MARK + 2;
        let place = place_word(placed.place.state);
        if !place.is_empty() {
            at = put(buffer, area, at, place, role(Role::Lost)) + 2;
        }
        self.draw_words(buffer, area, at, placed, ground, role(Role::Tag));
    }

    /// Tags, then the first line of what the reader wrote.
    fn draw_words(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        at: usize,
        placed: &PlacedNote,
        ground: Style,
        tag: Style,
    ) {
        let width = usize::from(area.width);
        let mut at = at;
        for word in &placed.note.tags {
            let room = width.saturating_sub(at);
            at = put(buffer, area, at, &cut(&format!("#{word}"), room), tag) + 1;
        }
        let text = placed
            .note
            .text
            .lines()
            .map(str::trim)
            .find(|l| !l.is_empty())
            .unwrap_or("");
        put(buffer, area, at, &cut(text, width.saturating_sub(at)), ground);
    }

    fn draw_foot(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        if self.typing || !self.line.is_empty() {
            self.line.draw(
                buffer,
                area,
                theme,
                "/",
                "words, or verdict: status: tag: kind: outlet: …",
            );
            return;
        }
        buffer.set_style(area, theme.style(Role::Status));
        let mut at = 1;
        for (action, what) in [
            (Action::Open, "open"),
            (Action::Find, "filter"),
            (Action::FilterStatus, "status"),
            (Action::FilterLost, "lost"),
            (Action::ClearFilters, "all"),
            (Action::Help, "keys"),
            (Action::Back, "back"),
        ] {
            let Some(key) = keymap.keys_for(Context::Review, action).into_iter().next() else {
                continue;
            };
            at = put(buffer, area, at, &key, theme.style(Role::StatusKey));
            at = put(buffer, area, at + 1, what, theme.style(Role::Status)) + 2;
        }
        put(buffer, area, at, "1-8 verdict", theme.style(Role::Status));
    }
}

fn next_status(now: Option<Status>) -> Option<Status> {
    match now.and_then(|s| Status::ALL.iter().position(|x| *x == s)) {
        None => Status::ALL.first().copied(),
        Some(at) => Status::ALL.get(at + 1).copied(),
    }
}

fn is_lost(state: AnchorState) -> bool {
    matches!(state, AnchorState::Ambiguous | AnchorState::Orphaned)
}

/// The headline; where there is none, the opening words that the folder is named by.
fn named(info: &ArticleInfo) -> String {
    let name = info.name();
    match name.rsplit_once('-') {
        Some((words, _)) if info.title.is_none() => format!("{}…", words.replace('-', " ")),
        _ => name,
    }
}

/// How the note sits, where that is worth a word.
fn place_word(state: AnchorState) -> &'static str {
    match state {
        AnchorState::Exact => "",
        other => other.word(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(word: &str) -> String {
    word.replace('_', " ")
}

fn counted(n: usize, what: &str) -> String {
    match (n, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        _ => format!("{n} {what}s"),
    }
}

#[cfg(test)]
mod tests;
