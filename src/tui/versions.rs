//! What was changed between the open version and another: in the text, word by word, or the two side by side, sentence by sentence. And
//! an earlier version by itself, with the words of a note in place.
//!
//! Words that went stand in `[-…-]`, words that came in `{+…+}`, so that colour only helps.

use super::hints::{Hint, hints};
use super::line::{blank, cut, put, told};
use super::sheet::{Block, Cell, Sheet};
use super::view::paint::Pen;
use crate::action::Action;
use crate::anchor::{self, Changes, Kind, Part};
use crate::article::{Article, Span};
use crate::extract::Doc;
use crate::ingest;
use crate::keymap::{Context, Key, Keymap, Lookup};
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A version that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// SHA-256 of its text.
    pub version: String,
    /// When it was read, in words.
    pub when: String,
    /// The file or address it came from.
    pub source: String,
}

/// Two versions, as the store gives them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compared {
    /// All versions, oldest first.
    pub seen: Vec<Seen>,
    /// The one that is open.
    pub open: usize,
    /// The one to compare it with.
    pub other: usize,
    /// The other's text.
    pub text: String,
    /// Side by side.
    pub beside: bool,
}

/// An earlier version with a note's words in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Earlier {
    /// "version 1, 2026-05-03 10:00".
    pub named: String,
    /// Its text.
    pub text: String,
    /// The note's words.
    pub span: Span,
}

/// What the screen asks of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// Close it.
    Close,
    /// Compare with the version of this place in the list, side by side or not.
    Compare(usize, bool),
    /// Close it and go to this byte of the open text.
    GoTo(usize),
    /// Say this.
    Say(String),
    /// Something that no screen keeps to itself.
    Do(Action),
}

/// The screen.
pub struct Versions {
    /// What is compared; `None` for an earlier version by itself.
    compared: Option<Compared>,
    title: String,
    about: String,
    sheet: Sheet,
    pending: Vec<Key>,
}

impl Versions {
    /// Compares with the open text, beginning at byte `at` of it.
    pub fn new(compared: Compared, open: &Article, at: usize, area: Rect) -> Versions {
        let forward = compared.other < compared.open;
        let (old, new) = if forward {
            (compared.text.as_str(), open.text.as_str())
        } else {
            (open.text.as_str(), compared.text.as_str())
        };
        let changes = anchor::changes(old, new);
        let blocks = if compared.beside {
            beside(&changes, old, new, forward, open)
        } else {
            in_text(&changes, old, new, forward)
        };
        let named = |n: usize| {
            let seen = compared.seen.get(n);
            let here = if n == compared.open { ", open" } else { "" };
            format!(
                "version {} ({}{here})",
                n + 1,
                seen.map_or("", |s| s.when.as_str())
            )
        };
        let (first, second) = if forward {
            (compared.other, compared.open)
        } else {
            (compared.open, compared.other)
        };
        let source = compared.seen.get(second).map_or("", |s| s.source.as_str());
        let told = changes.told();
        let mut out = Versions {
            title: format!("{} → {}", named(first), named(second)),
            about: if source.is_empty() {
                told
            } else {
                format!("{told} · {source}")
            },
            compared: Some(compared),
            sheet: Sheet::new(blocks),
            pending: Vec::new(),
        };
        out.sheet.show(at, body(area));
        out
    }

    /// An earlier version, at the note's words.
    pub fn earlier(earlier: &Earlier, area: Rect) -> Versions {
        let mut blocks = Vec::new();
        let mut at = 0;
        for text in earlier.text.split("\n\n") {
            let span = Span::new(at, at + text.len());
            at += text.len() + 2;
            if text.trim().is_empty() {
                continue;
            }
            let mut cell = Cell::default();
            let words = earlier.span;
            let here = |from: usize, to: usize| {
                let (from, to) = (from.max(span.start()), to.min(span.end()));
                Span::new(from, to.max(from)).of(&earlier.text)
            };
            cell.push(here(span.start(), words.start().max(span.start())), Role::Text);
            let mut stops = Vec::new();
            if words.overlaps(span) {
                stops.push(cell.end());
                let inside = here(words.start(), words.end());
                let open = if words.start() >= span.start() { "»" } else { "" };
                let close = if words.end() <= span.end() { "«" } else { "" };
                cell.push(&format!("{open}{inside}{close}"), Role::NoteMark);
                cell.push(here(words.end(), span.end()), Role::Text);
            } else if words.start() < span.start() {
                cell.push(here(span.start(), span.end()), Role::Text);
            }
            blocks.push(Block {
                left: cell,
                sign: ' ',
                stops,
                at: span.start(),
                gap: !blocks.is_empty(),
                ..Block::default()
            });
        }
        let mut out = Versions {
            compared: None,
            title: earlier.named.clone(),
            about: "the text the note was made on, with the note's words between » and «".to_owned(),
            sheet: Sheet::new(blocks),
            pending: Vec::new(),
        };
        out.sheet.step(1, body(area));
        out
    }

    /// Takes a key; `area` is where the screen is drawn.
    pub fn key(&mut self, key: Key, keymap: &Keymap, area: Rect) -> Vec<Event> {
        let keys = [self.pending.as_slice(), &[key]].concat();
        let found = keymap.press(Context::Versions, &mut self.pending, key);
        match (keymap.idle(Context::Versions, &keys, found), found) {
            (Some(said), _) => vec![Event::Say(said)],
            (None, Lookup::Action(action)) => self.run(action, area),
            (None, Lookup::Prefix | Lookup::None) => Vec::new(),
        }
    }

    /// Does what a key or the palette asks for.
    pub fn run(&mut self, action: Action, area: Rect) -> Vec<Event> {
        let body = body(area);
        let page = isize::try_from(body.height).unwrap_or(1);
        match action {
            Action::Next | Action::LineDown => self.sheet.scroll(1, body),
            Action::Previous | Action::LineUp => self.sheet.scroll(-1, body),
            Action::HalfPageDown => self.sheet.scroll((page / 2).max(1), body),
            Action::HalfPageUp => self.sheet.scroll(-(page / 2).max(1), body),
            Action::PageDown => self.sheet.scroll((page - 1).max(1), body),
            Action::PageUp => self.sheet.scroll(-(page - 1).max(1), body),
            Action::Top => self.sheet.scroll(-isize::MAX, body),
            Action::Bottom => self.sheet.scroll(isize::MAX, body),
            Action::FindNext => return self.step(1, body),
            Action::FindPrevious => return self.step(-1, body),
            Action::Left => return self.other(-1),
            Action::Right => return self.other(1),
            Action::Changes | Action::Compare => {
                let beside = action == Action::Compare;
                return match &self.compared {
                    Some(c) if c.beside != beside => vec![Event::Compare(c.other, beside)],
                    _ => vec![Event::Close],
                };
            }
            Action::Open if self.compared.is_some() => {
                return vec![Event::GoTo(self.sheet.at(body.width))];
            }
            Action::Back | Action::Open => return vec![Event::Close],
            Action::Help | Action::Palette | Action::Quit | Action::Suspend | Action::Redraw => {
                return vec![Event::Do(action)];
            }
            _ => {}
        }
        Vec::new()
    }

    /// To the next change, or back; at the last it says so.
    fn step(&mut self, by: isize, body: Rect) -> Vec<Event> {
        let before = self.sheet.stop();
        self.sheet.step(by, body);
        let said = match (self.sheet.stop() == before, before.1, by > 0) {
            (false, ..) => return Vec::new(),
            (true, 0, _) => "there is no change to go to",
            (true, _, _) if self.compared.is_none() => "this is where the note's words stand",
            (true, _, true) => "this is the last change",
            (true, _, false) => "this is the first change",
        };
        vec![Event::Say(said.to_owned())]
    }

    /// The version to compare with: the one before or after, passing over the open one.
    fn other(&self, by: isize) -> Vec<Event> {
        let Some(c) = &self.compared else {
            return vec![Event::Say(
                "this is one version by itself; there is none beside it".to_owned(),
            )];
        };
        let mut at = c.other.checked_add_signed(by);
        if at == Some(c.open) {
            at = c.open.checked_add_signed(by);
        }
        match at.filter(|at| *at < c.seen.len()) {
            Some(at) => vec![Event::Compare(at, c.beside)],
            None if by < 0 => vec![Event::Say("there is no older version".to_owned())],
            None => vec![Event::Say("there is no newer version".to_owned())],
        }
    }

    /// Where the reader is in the open text.
    pub fn at(&self, area: Rect) -> usize {
        self.sheet.at(body(area).width)
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
        if body.y > area.y {
            buffer.set_style(line(area.y), theme.style(Role::Header));
            put(
                buffer,
                line(area.y),
                1,
                &cut(&self.title, width),
                theme.style(Role::Title),
            );
        }
        if body.y > area.y + 1 {
            put(
                buffer,
                line(area.y + 1),
                1,
                &cut(&self.about, width),
                theme.style(Role::Muted),
            );
        }
        self.sheet.draw(body, &mut Pen::new(buffer, theme));
        match said {
            _ if body.bottom() >= area.bottom() => {}
            Some((text, role)) => {
                let status = theme.style(Role::Status);
                told(buffer, area, text, status.patch(theme.style(role)), status);
            }
            None => self.foot(buffer, line(area.bottom() - 1), theme, keymap),
        }
    }

    fn foot(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        buffer.set_style(area, theme.style(Role::Status));
        let (stop, stops) = self.sheet.stop();
        let place = match (&self.compared, stop) {
            (None, _) => String::new(),
            (_, None) => format!("{stops} changes"),
            (_, Some(stop)) => format!("change {} of {stops}", stop + 1),
        };
        let end = usize::from(area.width).saturating_sub(place.chars().count() + 1);
        put(buffer, area, end, &place, theme.style(Role::Status));
        let some: &[Hint] = match &self.compared {
            None => &[(Action::Next, "down")],
            Some(c) => &[
                (Action::FindNext, "next change"),
                if c.beside {
                    (Action::Changes, "in the text")
                } else {
                    (Action::Compare, "side by side")
                },
                (Action::Open, "go there"),
                (Action::Left, "older"),
                (Action::Right, "newer"),
            ],
        };
        let room = Rect {
            width: u16::try_from(end.saturating_sub(1)).unwrap_or(area.width),
            ..area
        };
        let always = [(Action::Help, "keys"), (Action::Back, "back")];
        hints(buffer, room, theme, (keymap, Context::Versions), some, &always);
    }
}

/// Where the text is, between the two lines on top and the hints.
pub fn body(area: Rect) -> Rect {
    let head = match area.height {
        0..=3 => 0,
        4..=7 => 1,
        _ => 3,
    };
    let foot = u16::from(area.height >= 2);
    Rect {
        y: area.y + head,
        height: area.height - head - foot,
        ..area
    }
}

fn mark(cell: &mut Cell, kind: Kind, text: &str) {
    match kind {
        Kind::Kept => cell.push(text, Role::Text),
        Kind::Gone => cell.push(&format!("[-{text}-]"), Role::Gone),
        Kind::Come => cell.push(&format!("{{+{text}+}}"), Role::Come),
    }
}

/// The newer text with what went in its place, a block for each paragraph.
fn in_text(changes: &Changes, old: &str, new: &str, forward: bool) -> Vec<Block> {
    let paragraphs = changes.paragraphs(old, new);
    let mut out = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let mut block = Block {
            sign: ' ',
            gap: !out.is_empty(),
            ..Block::default()
        };
        let mut before = Kind::Kept;
        for piece in &paragraph {
            // What went and what came for it are one change.
            if piece.kind != Kind::Kept && before == Kind::Kept {
                block.stops.push(block.left.end());
            }
            before = piece.kind;
            mark(&mut block.left, piece.kind, piece.text);
        }
        if !block.stops.is_empty() {
            block.sign = '~';
        }
        let at = paragraph.first().map_or(0, |p| p.at);
        block.at = if forward { at } else { back(changes, at) };
        out.push(block);
    }
    out
}

/// Where byte `at` of the newer text is in the older one.
fn back(changes: &Changes, at: usize) -> usize {
    let n = changes.parts.partition_point(|p| p.new.end() <= at);
    changes.parts.get(n).map_or(0, |p| p.old.start())
}

/// The sentences of both texts side by side.
fn beside(changes: &Changes, old: &str, new: &str, forward: bool, open: &Article) -> Vec<Block> {
    let sentences = |text: &str| -> Vec<Span> {
        let plain;
        let article = if text == open.text {
            open
        } else {
            plain = ingest::text::raw(text.to_owned());
            &plain
        };
        Doc::new(article).sentences.iter().map(|s| s.span).collect()
    };
    let (a, b) = (sentences(old), sentences(new));
    let mut out: Vec<Block> = Vec::new();
    let mut at = 0;
    let mut told = [0, 0];
    for pair in changes.pairs((old, &a), (new, &b)) {
        let breaks = |text: &str, from: usize, span: Option<Span>| {
            span.is_some_and(|s| text.get(from..s.start()).is_some_and(|t| t.contains("\n\n")))
        };
        let gap = breaks(old, told[0], pair.old) || breaks(new, told[1], pair.new);
        let place = if forward { pair.new } else { pair.old };
        at = place.map_or(at, Span::start);
        told = [
            pair.old.map_or(told[0], Span::end),
            pair.new.map_or(told[1], Span::end),
        ];
        let cell = |text: &str, span: Option<Span>, side: fn(&Part) -> Span, kind: Kind| {
            let mut cell = Cell::default();
            if let Some(span) = span {
                marked(&mut cell, text, span, changes, side, kind);
            }
            cell
        };
        out.push(Block {
            left: cell(old, pair.old, |p| p.old, Kind::Gone),
            right: Some(cell(new, pair.new, |p| p.new, Kind::Come)),
            sign: match (pair.old, pair.new) {
                _ if pair.same => ' ',
                (Some(_), None) => '-',
                (None, Some(_)) => '+',
                _ => '~',
            },
            stops: if pair.same { Vec::new() } else { vec![0] },
            at,
            gap: gap && !out.is_empty(),
        });
    }
    out
}

/// A sentence with what is only in its version marked.
fn marked(cell: &mut Cell, text: &str, span: Span, changes: &Changes, side: fn(&Part) -> Span, kind: Kind) {
    let first = changes.parts.partition_point(|p| side(p).end() <= span.start());
    let mut told = span.start();
    for part in changes.parts.iter().skip(first).filter(|p| !p.same) {
        let changed = side(part);
        if changed.start() >= span.end() {
            break;
        }
        let inside = Span::new(changed.start().max(span.start()), changed.end().min(span.end()));
        if inside.is_empty() {
            continue;
        }
        mark(cell, Kind::Kept, Span::new(told, inside.start()).of(text));
        mark(cell, kind, inside.of(text));
        told = inside.end();
    }
    mark(cell, Kind::Kept, Span::new(told, span.end()).of(text));
}
