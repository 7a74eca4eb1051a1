//! A note that lost its place, and the places where it may belong: best first, each with its score, the reason in words and what stands
//! around it. Enter puts the note there; nothing is put anywhere by itself.

use super::hints::{Hint, hints};
use super::line::{blank, cut, put, told};
use super::notes::plain;
use super::sheet::{Block, Cell, Sheet};
use super::versions::body;
use super::view::inline;
use super::view::paint::Pen;
use crate::action::Action;
use crate::anchor::Candidate;
use crate::article::Span;
use crate::keymap::{Context, Key, Keymap, Lookup};
use crate::store::PlacedNote;
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Bytes shown on both sides of a place.
const AROUND: usize = 120;

/// What the screen asks of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// Close it; the note stays as it is.
    Close,
    /// The note belongs here.
    Put(Span),
    /// The reader will look for the place in the text.
    ByHand,
    /// Show the version the note was made on.
    Earlier,
    /// Say this.
    Say(String),
    /// Something that no screen keeps to itself.
    Do(Action),
}

/// The screen.
pub struct Places {
    placed: PlacedNote,
    candidates: Vec<Candidate>,
    sheet: Sheet,
    pending: Vec<Key>,
}

impl Places {
    /// The places of `text` for a note.
    pub fn new(placed: PlacedNote, candidates: Vec<Candidate>, text: &str, area: Rect) -> Places {
        let mut blocks = Vec::new();
        for (n, candidate) in candidates.iter().enumerate() {
            let mut head = Cell::default();
            // A score of 1 is shown where it is 1.
            let percent = (candidate.score * 100.0).floor();
            head.push(&format!("{} {percent}%: {}", n + 1, candidate.why), Role::Heading);
            blocks.push(Block {
                left: head,
                sign: ' ',
                stops: vec![0],
                gap: n > 0,
                ..Block::default()
            });
            blocks.push(Block {
                left: around(text, candidate.span),
                sign: ' ',
                ..Block::default()
            });
        }
        let mut sheet = Sheet::new(blocks);
        sheet.step(1, body(area));
        Places {
            placed,
            candidates,
            sheet,
            pending: Vec::new(),
        }
    }

    /// The note.
    pub fn note(&self) -> &PlacedNote {
        &self.placed
    }

    /// The places, best first.
    pub fn spans(&self) -> Vec<Span> {
        self.candidates.iter().map(|c| c.span).collect()
    }

    /// Takes a key; `area` is where the screen is drawn.
    pub fn key(&mut self, key: Key, keymap: &Keymap, area: Rect) -> Vec<Event> {
        let keys = [self.pending.as_slice(), &[key]].concat();
        let found = keymap.press(Context::Places, &mut self.pending, key);
        let digit = key.character().and_then(|c| c.to_digit(10));
        let digit = digit.filter(|n| *n > 0 && *n as usize <= self.candidates.len());
        if let (Lookup::None, Some(n)) = (found, digit) {
            let body = body(area);
            self.sheet.step(-isize::MAX, body);
            self.sheet.step(n as isize - 1, body);
            return Vec::new();
        }
        match (keymap.idle(Context::Places, &keys, found), found) {
            (Some(said), _) => vec![Event::Say(said)],
            (None, Lookup::Action(action)) => self.run(action, area),
            (None, Lookup::Prefix | Lookup::None) => Vec::new(),
        }
    }

    /// Does what a key or the palette asks for.
    pub fn run(&mut self, action: Action, area: Rect) -> Vec<Event> {
        let body = body(area);
        match action {
            Action::Next | Action::FindNext => self.sheet.step(1, body),
            Action::Previous | Action::FindPrevious => self.sheet.step(-1, body),
            Action::PageDown | Action::HalfPageDown => self.sheet.step(3, body),
            Action::PageUp | Action::HalfPageUp => self.sheet.step(-3, body),
            Action::Top => self.sheet.step(-isize::MAX, body),
            Action::Bottom => self.sheet.step(isize::MAX, body),
            Action::LineDown => self.sheet.scroll(1, body),
            Action::LineUp => self.sheet.scroll(-1, body),
            Action::Open => {
                let here = self.sheet.stop().0.and_then(|n| self.candidates.get(n));
                return match here {
                    Some(c) => vec![Event::Put(c.span)],
                    None => vec![Event::Say("there is no place here to put it".to_owned())],
                };
            }
            Action::PlaceNote => return vec![Event::ByHand],
            Action::OldVersion => return vec![Event::Earlier],
            Action::Back => return vec![Event::Close],
            Action::Help | Action::Palette | Action::Quit | Action::Suspend | Action::Redraw => {
                return vec![Event::Do(action)];
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws it over all of `area`.
    pub fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        theme: &Theme,
        keymap: &Keymap,
        said: Option<(&str, Role)>,
    ) {
        let area = area.intersection(buffer.area);
        let line = |y: u16| Rect { y, height: 1, ..area };
        blank(buffer, area, theme.style(Role::Text));
        let width = usize::from(area.width).saturating_sub(2);
        let body = body(area);
        let note = &self.placed.note;
        if body.y > area.y {
            buffer.set_style(line(area.y), theme.style(Role::Header));
            let quote = note.anchor.quote.split_whitespace().collect::<Vec<_>>().join(" ");
            let title = format!("“{quote}”");
            put(
                buffer,
                line(area.y),
                1,
                &cut(&title, width),
                theme.style(Role::Title),
            );
        }
        if body.y > area.y + 1 {
            let state = inline::lost(&self.placed).unwrap_or_default();
            let end = put(
                buffer,
                line(area.y + 1),
                1,
                &cut(&state, width),
                theme.style(Role::Lost),
            );
            let about = format!(
                " · {} · {} {}",
                inline::summary(note),
                note.verdict.sign(),
                plain(note.verdict.word())
            );
            let room = width.saturating_sub(end);
            put(
                buffer,
                line(area.y + 1),
                end,
                &cut(&about, room),
                theme.style(Role::Muted),
            );
        }
        if self.candidates.is_empty() {
            let key = |a| {
                keymap
                    .keys_for(Context::Places, a)
                    .into_iter()
                    .next()
                    .unwrap_or_default()
            };
            let said = format!(
                "Nothing in this text is like it. {} puts it by hand, {} shows where it stood.",
                key(Action::PlaceNote),
                key(Action::OldVersion)
            );
            if body.height > 0 {
                put(
                    buffer,
                    line(body.y),
                    1,
                    &cut(&said, width),
                    theme.style(Role::Text),
                );
            }
        }
        self.sheet.draw(body, &mut Pen::new(buffer, theme));
        if let Some((text, role)) = said.filter(|_| body.bottom() < area.bottom()) {
            let status = theme.style(Role::Status);
            told(buffer, area, text, status.patch(theme.style(role)), status);
        } else if body.bottom() < area.bottom() {
            let foot = line(area.bottom() - 1);
            buffer.set_style(foot, theme.style(Role::Status));
            let some: &[Hint] = match self.candidates.is_empty() {
                true => &[
                    (Action::OldVersion, "where it stood"),
                    (Action::PlaceNote, "by hand"),
                ],
                false => &[
                    (Action::Open, "put it here"),
                    (Action::Next, "next place"),
                    (Action::OldVersion, "where it stood"),
                    (Action::PlaceNote, "by hand"),
                ],
            };
            let always = [(Action::Help, "keys"), (Action::Back, "leave it")];
            hints(buffer, foot, theme, (keymap, Context::Places), some, &always);
        }
    }
}

/// A place with what stands around it, cut between words.
fn around(text: &str, span: Span) -> Cell {
    let mut from = span.start().saturating_sub(AROUND);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = (span.end() + AROUND).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let before = Span::new(from, span.start()).of(text);
    let after = Span::new(span.end(), to).of(text);
    let before = match before.split_once(char::is_whitespace) {
        Some((_, rest)) if from > 0 => format!("… {rest}"),
        _ => before.to_owned(),
    };
    let after = match after.rsplit_once(char::is_whitespace) {
        Some((rest, _)) if to < text.len() => format!("{rest} …"),
        _ => after.to_owned(),
    };
    let mut cell = Cell::default();
    cell.push(&before, Role::Text);
    cell.push(&format!("»{}«", span.of(text)), Role::NoteMark);
    cell.push(&after, Role::Text);
    cell
}
