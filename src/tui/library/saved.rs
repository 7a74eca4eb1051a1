//! Saved queries: the list to choose from, and the line in which a name is given.

use super::{Event, Library, Typing};
use crate::action::Action;
use crate::ingest::clean;
use crate::keymap::{Context, Keymap};
use crate::query::Query;
use crate::store::SavedQuery;
use crate::theme::{Role, Theme};
use crate::tui::line::{Line, cut, put, told, top};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The saved queries while one is being chosen.
#[derive(Debug, Default)]
pub(super) struct Saved {
    /// All, in the order of their file; `None` until they are read.
    all: Option<Vec<SavedQuery>>,
    /// What is typed to find one.
    pub(super) line: Line,
    at: usize,
    /// What of their file could not be understood.
    problem: Option<String>,
}

impl Saved {
    /// Those whose name or query has what is typed.
    fn fitting(&self) -> Vec<&SavedQuery> {
        let typed = self.line.text().trim().to_lowercase();
        self.all
            .iter()
            .flatten()
            .filter(|q| q.name.to_lowercase().contains(&typed) || q.query.to_lowercase().contains(&typed))
            .collect()
    }

    fn here(&self) -> Option<&SavedQuery> {
        self.fitting().get(self.at).copied()
    }

    pub(super) fn step(&mut self, by: isize) {
        let last = self.fitting().len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    pub(super) fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        let width = usize::from(area.width);
        let fitting = self.fitting();
        if fitting.is_empty() {
            let key = keymap.keys_for(Context::Library, Action::SaveQuery);
            let why = match &self.all {
                Some(all) if all.is_empty() && self.problem.is_some() => {
                    let why = self.problem.as_deref().unwrap_or_default();
                    let style = theme.style(Role::Error);
                    told(buffer, area, why, style, theme.style(Role::Text));
                    return;
                }
                None => "reading the saved queries …".to_owned(),
                Some(all) if all.is_empty() => format!(
                    "No query is saved. {} saves the one that is asked.",
                    key.first().map_or("", String::as_str)
                ),
                Some(_) => "None is called so.".to_owned(),
            };
            put(
                buffer,
                area,
                2,
                &cut(&why, width.saturating_sub(2)),
                theme.style(Role::Muted),
            );
            return;
        }
        let names = fitting
            .iter()
            .map(|q| q.name.chars().count())
            .max()
            .unwrap_or(0)
            .max(8)
            .min(width / 2);
        let first = top(self.at, fitting.len(), usize::from(area.height));
        for (place, (i, saved)) in area.rows().zip(fitting.iter().enumerate().skip(first)) {
            let on = i == self.at;
            let style = theme.style(if on { Role::RowSelected } else { Role::Row });
            if on {
                put(buffer, place, 0, &" ".repeat(width), style);
                put(buffer, place, 0, "›", style);
            }
            put(buffer, place, 2, &cut(&clean::line(&saved.name), names), style);
            let from = names + 4;
            let query = clean::line(&saved.query);
            let muted = if on {
                style
            } else {
                style.patch(theme.style(Role::Muted))
            };
            put(
                buffer,
                place,
                from,
                &cut(&query, width.saturating_sub(from + 1)),
                muted,
            );
        }
    }
}

impl Library {
    /// Shows the saved queries; they are read anew each time.
    pub(super) fn show_saved(&mut self) -> Vec<Event> {
        self.saved = Saved::default();
        self.typing = Some(Typing::Saved);
        vec![Event::ReadSaved]
    }

    /// The saved queries are here.
    pub(super) fn saved_are(&mut self, all: Vec<SavedQuery>, problem: Option<String>) {
        self.saved.all = Some(all);
        self.saved.problem = problem;
        self.saved.step(0);
    }

    /// Asks what the query under the cursor asks, as if it had been typed.
    pub(super) fn take_saved(&mut self) -> Vec<Event> {
        let Some(query) = self.saved.here().map(|q| q.query.clone()) else {
            return Vec::new();
        };
        self.typing = None;
        self.new_only = false;
        self.line.clear();
        self.line.paste(&query);
        let mut events = self.search();
        events.extend(self.unread.clone().map(Event::Say));
        events
    }

    /// Takes the query under the cursor away.
    pub(super) fn forget_saved(&mut self) -> Vec<Event> {
        match self.saved.here() {
            Some(saved) => vec![Event::ForgetQuery(saved.name.clone())],
            None => Vec::new(),
        }
    }

    /// Asks for the name under which the query is to be saved.
    pub(super) fn name_query(&mut self) -> Vec<Event> {
        if self.asked_in_words().is_empty() {
            return vec![Event::Say(
                "there is no query to save: search for something first".to_owned(),
            )];
        }
        if let Err(error) = Query::parse(self.line.text()) {
            return vec![Event::Say(error.to_string())];
        }
        self.answer.clear();
        self.typing = Some(Typing::Name);
        Vec::new()
    }

    /// Saves the query under the name that was typed.
    pub(super) fn save_query(&mut self) -> Vec<Event> {
        let name = self.answer.text().trim().to_owned();
        if name.is_empty() {
            return Vec::new();
        }
        vec![Event::SaveQuery(name, self.asked_in_words())]
    }

    /// What is asked now, as it would be typed.
    fn asked_in_words(&self) -> String {
        let new = if self.new_only { "state:new " } else { "" };
        format!("{new}{}", self.line.text()).trim().to_owned()
    }
}
