//! Notes go out from the Reader and from Review: which notes, in which format, what that format loses of them, and where to. The losses are
//! on the screen before anything is written.

use super::line::{Line, cut, put, told, top};
use crate::action::Action;
use crate::exchange::{About, Entry, Format, Kept, Sheet};
use crate::keymap::{Context, Key, Keymap, Lookup};
use crate::store::{PlacedNote, Shelved};
use crate::theme::{Role, Theme};
use crate::tui::state::{Message, Tone};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Clear, Widget};
use std::path::PathBuf;

/// An article's folder and the ids of its notes that are meant.
pub type Picked = Vec<(PathBuf, Vec<String>)>;

/// What is to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// The notes.
    pub notes: Picked,
    /// The form.
    pub format: Format,
    /// Where to, as the reader typed it.
    pub to: String,
    /// What is there may be replaced.
    pub over: bool,
}

/// What the overlay asks of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// Close it.
    Close,
    /// Write this.
    Write(Order),
    /// It stays open under this.
    Do(Action),
}

/// Notes that can go out together.
#[derive(Clone, Debug)]
struct Scope {
    /// "this article", "3 marked".
    name: String,
    notes: Picked,
    /// What the formats look at to say what is lost.
    sheets: Vec<Sheet>,
    /// What a file of them is called, without its ending.
    file: String,
}

/// The overlay.
#[derive(Clone, Debug)]
pub struct Export {
    scopes: Vec<Scope>,
    scope: usize,
    format: usize,
    /// The path, while it is typed.
    line: Option<Line>,
    /// The path that the reader was told of that something is there.
    there: Option<String>,
    pending: Vec<Key>,
}

impl Export {
    /// For the notes of a library: those of the article in `here`, those that were chosen (with what they are called), all of them. `None`
    /// when there are no notes at all.
    pub fn new(
        library: &[Shelved],
        here: Option<PathBuf>,
        chosen: Option<(String, Picked)>,
    ) -> Option<Export> {
        let mut scopes = Vec::new();
        if let Some((name, notes)) = chosen {
            let shelves = library.iter().filter_map(|s| {
                let (_, ids) = notes.iter().find(|(folder, _)| *folder == s.article.folder)?;
                Some((s, Some(ids)))
            });
            scopes.push(Scope::new(name, shelves.collect()));
        }
        if let Some(shelf) = library.iter().find(|s| Some(&s.article.folder) == here.as_ref()) {
            scopes.push(Scope::new("this article".to_owned(), vec![(shelf, None)]));
        }
        let all = library.iter().map(|s| (s, None)).collect();
        scopes.push(Scope::new("the whole library".to_owned(), all));
        scopes.retain(|s| s.count() > 0);
        let first = Export {
            scopes,
            scope: 0,
            format: 0,
            line: None,
            there: None,
            pending: Vec::new(),
        };
        (!first.scopes.is_empty()).then_some(first)
    }

    /// Which table of the keymap holds now.
    pub fn context(&self) -> Context {
        match self.line {
            Some(_) => Context::Prompt,
            None => Context::Global,
        }
    }

    fn format(&self) -> Format {
        Format::ALL.get(self.format).copied().unwrap_or(Format::Json)
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, keymap: &Keymap) -> Vec<Event> {
        let found = match &self.line {
            Some(_) => keymap.lookup(Context::Prompt, &[key]),
            None => keymap.press(Context::Global, &mut self.pending, key),
        };
        if let Some(line) = &mut self.line {
            match found {
                Lookup::Action(Action::Open) => return self.order(),
                Lookup::Action(Action::Back) => self.line = None,
                Lookup::Action(Action::Suspend) => return vec![Event::Do(Action::Suspend)],
                Lookup::Action(_) | Lookup::Prefix => {}
                Lookup::None => {
                    if line.key(key) {
                        self.there = None;
                    }
                }
            }
            return Vec::new();
        }
        let last = Format::ALL.len() - 1;
        match found {
            Lookup::Action(Action::Next | Action::LineDown) => self.format = (self.format + 1).min(last),
            Lookup::Action(Action::Previous | Action::LineUp) => self.format = self.format.saturating_sub(1),
            Lookup::Action(Action::Top) => self.format = 0,
            Lookup::Action(Action::Bottom) => self.format = last,
            Lookup::Action(Action::Right) => self.scope = (self.scope + 1) % self.scopes.len().max(1),
            Lookup::Action(Action::Left) => {
                let all = self.scopes.len().max(1);
                self.scope = (self.scope + all - 1) % all;
            }
            Lookup::Action(Action::Open) => {
                let mut line = Line::default();
                let name = self.scopes.get(self.scope).map_or("notes", |s| s.file.as_str());
                line.paste(&format!("{name}.{}", self.format().ending()));
                self.line = Some(line);
                self.there = None;
            }
            Lookup::Action(Action::Back) => return vec![Event::Close],
            Lookup::Action(action @ (Action::Suspend | Action::Redraw)) => return vec![Event::Do(action)],
            Lookup::Action(_) | Lookup::Prefix | Lookup::None => {}
        }
        Vec::new()
    }

    fn order(&self) -> Vec<Event> {
        let (Some(line), Some(scope)) = (&self.line, self.scopes.get(self.scope)) else {
            return Vec::new();
        };
        let to = line.text().trim().to_owned();
        if to.is_empty() {
            return Vec::new();
        }
        vec![Event::Write(Order {
            notes: scope.notes.clone(),
            format: self.format(),
            over: self.there.as_ref() == Some(&to),
            to,
        })]
    }

    /// Takes pasted text: it is part of the path that is being typed.
    pub fn paste(&mut self, text: &str) {
        if let Some(line) = &mut self.line
            && line.paste(text)
        {
            self.there = None;
        }
    }

    /// Something is there already: once more Enter on the same path replaces it.
    pub fn is_there(&mut self, path: String) {
        self.there = Some(path);
    }

    /// Draws it over all of `area`.
    pub fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        theme: &Theme,
        keymap: &Keymap,
        message: Option<&Message>,
    ) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        Clear.render(area, buffer);
        let block = Block::bordered()
            .title(" Export ")
            .style(theme.style(Role::Text))
            .border_style(theme.style(Role::BorderFocused));
        let inside = block.inner(area);
        block.render(area, buffer);
        let (Some(scope), true) = (self.scopes.get(self.scope), inside.height > 0) else {
            return;
        };
        let width = usize::from(inside.width);
        let foot = Rect {
            y: inside.bottom() - 1,
            height: 1,
            ..inside
        };
        let body = Rect {
            height: inside.height - 1,
            ..inside
        };
        // Where rows are few, the picked format comes first, then whose notes they are, then the air between.
        let air = usize::from(body.height > 4);
        let mut rows = body.rows();
        if body.height > 1
            && let Some(row) = rows.next()
        {
            self.draw_scopes(buffer, row, theme);
        }
        // The losses have their rows before the list has all of its own.
        let mut losses = vec![self.lost_words(scope)];
        losses.extend(scope.lost(self.format()).iter().map(|l| format!("  {l}")));
        let left = usize::from(body.height.saturating_sub(1));
        let formats = Format::ALL
            .len()
            .min(left.saturating_sub(losses.len() + 2 * air).max(1));
        let first = top(self.format, Format::ALL.len(), formats);
        let mut rows = rows.skip(air);
        for (n, format) in Format::ALL.iter().enumerate().skip(first).take(formats) {
            let Some(row) = rows.next() else { break };
            let here = n == self.format;
            let style = theme.style(if here { Role::RowSelected } else { Role::Row });
            buffer.set_style(row, style);
            put(buffer, row, 0, if here { "›" } else { " " }, style);
            put(buffer, row, 2, format.word(), style);
            put(
                buffer,
                row,
                14,
                &cut(format.doc(), width.saturating_sub(14)),
                style,
            );
        }
        for (n, (text, row)) in losses.iter().zip(rows.skip(air)).enumerate() {
            let role = if n == 0 { Role::Heading } else { Role::Text };
            put(buffer, row, 0, &cut(text, width), theme.style(role));
        }
        match message {
            Some(message) => {
                let role = match message.tone {
                    Tone::Failed => Role::Error,
                    _ => Role::Status,
                };
                told(
                    buffer,
                    inside,
                    &message.text,
                    theme.style(role),
                    theme.style(Role::Text),
                );
            }
            None => self.draw_foot(buffer, foot, theme, keymap),
        }
    }

    /// What can go out; what will stands in brackets.
    fn draw_scopes(&self, buffer: &mut Buffer, row: Rect, theme: &Theme) {
        let mut at = 0;
        for (n, scope) in self.scopes.iter().enumerate() {
            let notes = crate::export::count(scope.count(), "note");
            let text = format!("{}: {notes}", scope.name);
            at = match n == self.scope {
                true => put(
                    buffer,
                    row,
                    at,
                    &format!("[{text}]"),
                    theme.style(Role::TabActive),
                ),
                false => put(buffer, row, at, &format!(" {text} "), theme.style(Role::Tab)),
            } + 1;
        }
    }

    fn lost_words(&self, scope: &Scope) -> String {
        let word = self.format().word();
        match scope.lost(self.format()).len() {
            0 => format!("{word} carries all that these notes say"),
            _ => format!("{word} does not carry:"),
        }
    }

    fn draw_foot(&self, buffer: &mut Buffer, foot: Rect, theme: &Theme, keymap: &Keymap) {
        if let Some(line) = &self.line {
            let lead = if self.there.is_some() {
                "there already; Enter replaces it: "
            } else {
                "write to: "
            };
            line.draw(buffer, foot, theme, lead, "a file, or a folder with / at its end");
            return;
        }
        let mut at = 1;
        for (action, what) in [
            (Action::Next, "format"),
            (Action::Right, "which notes"),
            (Action::Open, "where to"),
            (Action::Back, "close"),
        ] {
            if action == Action::Right && self.scopes.len() < 2 {
                continue;
            }
            let keys = keymap.keys_for(Context::Global, action);
            let key = keys.into_iter().next().unwrap_or_default();
            at = put(buffer, foot, at, &key, theme.style(Role::StatusKey));
            at = put(buffer, foot, at + 1, what, theme.style(Role::Status)) + 2;
        }
    }
}

impl Scope {
    /// Notes of several articles: all of each, or those of these ids.
    fn new(name: String, shelves: Vec<(&Shelved, Option<&Vec<String>>)>) -> Scope {
        let mut notes = Vec::new();
        let mut sheets = Vec::new();
        for (shelf, ids) in shelves {
            let wanted = |n: &&PlacedNote| ids.is_none_or(|ids| ids.contains(&n.note.id));
            let entry = |n: &PlacedNote| Entry {
                note: n.note.clone(),
                state: n.place.state,
                why: String::new(),
                span: n.place.span,
                told: None,
            };
            let entries: Vec<Entry> = shelf.notes.iter().filter(wanted).map(entry).collect();
            if entries.is_empty() {
                continue;
            }
            let ids = entries.iter().map(|e| e.note.id.clone()).collect();
            notes.push((shelf.article.folder.clone(), ids));
            sheets.push(Sheet {
                article: About {
                    id: shelf.article.id.clone(),
                    title: shelf.article.title.clone(),
                    ..About::default()
                },
                text: None,
                entries,
                kept: Kept::default(),
            });
        }
        let file = match sheets.as_slice() {
            [one] => crate::export::file_name(one),
            _ => "notes".to_owned(),
        };
        Scope {
            name,
            notes,
            sheets,
            file,
        }
    }

    fn count(&self) -> usize {
        self.sheets.iter().map(|s| s.entries.len()).sum()
    }

    /// What a format does not carry of these notes, in words.
    fn lost(&self, format: Format) -> Vec<&'static str> {
        match format {
            // It is not of the notes, and so not among what they lose; but it is all of them.
            Format::Bibtex | Format::Csl => format.losses().iter().map(|l| l.words()).take(1).collect(),
            _ => format.lost(&self.sheets),
        }
    }
}
