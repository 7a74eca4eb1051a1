//! A text to be read from top to bottom, in one column or in two that are aligned, with words that stand out and places to stop at. The
//! screens that show versions are made of it.

use super::view::paint::Pen;
use super::wrap::{self, Row};
use crate::article::Span;
use crate::theme::Role;
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::rc::Rc;

/// Cells left of the text: where the reader is, what became of the sentence, a space.
const GUTTER: u16 = 3;
/// From this width on two columns have room.
const TWO: u16 = 100;

/// A piece of text with the looks of its words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    text: String,
    marks: Vec<(Span, Role)>,
}

impl Cell {
    /// Adds words; `role` is how they look.
    pub fn push(&mut self, text: &str, role: Role) {
        let start = self.text.len();
        self.text.push_str(text);
        if role != Role::Text {
            self.marks.push((Span::new(start, self.text.len()), role));
        }
    }

    /// Where the next words will be, in bytes.
    pub fn end(&self) -> usize {
        self.text.len()
    }

    fn rows(&self, width: u16) -> Vec<Row> {
        if self.text.is_empty() {
            return Vec::new();
        }
        wrap::rows(&self.text, Span::new(0, self.text.len()), width, false)
    }

    fn draw(&self, row: Row, x: u16, y: u16, right: u16, pen: &mut Pen) {
        let ground = pen.theme.style(Role::Text);
        let mut x = x;
        for glyph in wrap::glyphs(&self.text, row.span, false).filter(|g| g.width > 0) {
            let mut style = ground;
            for (_, role) in self.marks.iter().filter(|(s, _)| s.overlaps(glyph.span)) {
                style = style.patch(pen.theme.style(*role));
            }
            pen.glyph(x, y, right, glyph.symbol, glyph.width, style);
            x += glyph.width;
        }
    }
}

/// A paragraph, or sentences side by side.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Block {
    /// What was; all there is in one column.
    pub left: Cell,
    /// What is. On a narrow screen it stands below.
    pub right: Option<Cell>,
    /// What became of it: ` `, `~`, `-` or `+`.
    pub sign: char,
    /// Bytes of the left cell at which to stop.
    pub stops: Vec<usize>,
    /// Where it is in the open text.
    pub at: usize,
    /// An empty line stands before it.
    pub gap: bool,
}

/// One line on the screen.
#[derive(Clone, Copy, Default)]
struct Line {
    block: usize,
    left: Option<Row>,
    right: Option<Row>,
    /// The first line of what is below the left cell on a narrow screen has a sign of its own.
    sign: char,
}

struct Laid {
    width: u16,
    lines: Vec<Line>,
    /// The line of each stop.
    stops: Vec<usize>,
}

/// The sheet.
pub struct Sheet {
    blocks: Vec<Block>,
    top: usize,
    /// The stop the reader is at.
    stop: Option<usize>,
    laid: RefCell<Option<Rc<Laid>>>,
}

impl Sheet {
    /// A sheet, at its beginning.
    pub fn new(blocks: Vec<Block>) -> Sheet {
        Sheet {
            blocks,
            top: 0,
            stop: None,
            laid: RefCell::default(),
        }
    }

    /// The stop the reader is at, and how many there are.
    pub fn stop(&self) -> (Option<usize>, usize) {
        (self.stop, self.blocks.iter().map(|b| b.stops.len()).sum())
    }

    /// Where the reader is, in the open text.
    pub fn at(&self, width: u16) -> usize {
        let laid = self.laid(width);
        let line = self
            .stop
            .and_then(|s| laid.stops.get(s).copied())
            .unwrap_or(self.top);
        let block = laid.lines.get(line).and_then(|l| self.blocks.get(l.block));
        block.map_or(0, |b| b.at)
    }

    /// Shows the place of the open text.
    pub fn show(&mut self, at: usize, area: Rect) {
        let block = self.blocks.partition_point(|b| b.at <= at).saturating_sub(1);
        let laid = self.laid(area.width);
        self.top = laid.lines.iter().position(|l| l.block >= block).unwrap_or(0);
        self.scroll(0, area);
    }

    /// Scrolls by lines.
    pub fn scroll(&mut self, by: isize, area: Rect) {
        let lines = self.laid(area.width).lines.len();
        let last = lines.saturating_sub(usize::from(area.height));
        self.top = self.top.min(last).saturating_add_signed(by).min(last);
    }

    /// Goes to the next stop, or the one before; from a place that was scrolled to, the nearest in view or beyond.
    pub fn step(&mut self, by: isize, area: Rect) {
        let laid = self.laid(area.width);
        let Some(last) = laid.stops.len().checked_sub(1) else {
            return;
        };
        let seen = self.top..self.top + usize::from(area.height.max(1));
        let here = self
            .stop
            .filter(|s| laid.stops.get(*s).is_some_and(|l| seen.contains(l)));
        let next = match here {
            Some(stop) => stop.saturating_add_signed(by).min(last),
            None if by > 0 => laid.stops.partition_point(|l| *l < self.top).min(last),
            None => laid.stops.partition_point(|l| *l < self.top).saturating_sub(1),
        };
        self.stop = Some(next);
        if let Some(line) = laid.stops.get(next)
            && !seen.contains(line)
        {
            self.top = line.saturating_sub(usize::from(area.height) / 3);
            self.scroll(0, area);
        }
    }

    fn laid(&self, width: u16) -> Rc<Laid> {
        if let Some(laid) = self.laid.borrow().as_ref().filter(|l| l.width == width) {
            return Rc::clone(laid);
        }
        let mut laid = Laid {
            width,
            lines: Vec::new(),
            stops: Vec::new(),
        };
        let beside = width >= TWO;
        let room = width.saturating_sub(GUTTER).max(1);
        for (block, b) in self.blocks.iter().enumerate() {
            if b.gap {
                laid.lines.push(Line {
                    block,
                    sign: ' ',
                    ..Line::default()
                });
            }
            let first = laid.lines.len();
            let column = if beside && b.right.is_some() {
                room.saturating_sub(3) / 2
            } else {
                room
            };
            let left = b.left.rows(column);
            let right = b.right.as_ref().map(|c| c.rows(column)).unwrap_or_default();
            for stop in &b.stops {
                let row = left.partition_point(|r| r.span.end() <= *stop);
                laid.stops.push(first + row.min(left.len().saturating_sub(1)));
            }
            let sign = |n: usize, sign: char| if n == 0 { sign } else { ' ' };
            if beside {
                for n in 0..left.len().max(right.len()) {
                    let (left, right) = (left.get(n).copied(), right.get(n).copied());
                    laid.lines.push(Line {
                        block,
                        left,
                        right,
                        sign: sign(n, b.sign),
                    });
                }
                continue;
            }
            let stacked = b.right.is_some() && b.sign != ' ';
            for (n, row) in left.iter().enumerate() {
                let own = if stacked { '-' } else { b.sign };
                laid.lines.push(Line {
                    block,
                    left: Some(*row),
                    right: None,
                    sign: sign(n, own),
                });
            }
            // What stayed is not told twice.
            for (n, row) in right.iter().enumerate().filter(|_| stacked) {
                laid.lines.push(Line {
                    block,
                    left: None,
                    right: Some(*row),
                    sign: sign(n, '+'),
                });
            }
        }
        let laid = Rc::new(laid);
        *self.laid.borrow_mut() = Some(Rc::clone(&laid));
        laid
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, pen: &mut Pen) {
        let laid = self.laid(area.width);
        let beside = area.width >= TWO;
        let stop = self.stop.and_then(|s| laid.stops.get(s).copied());
        let (x, right) = (area.x.saturating_add(GUTTER), area.right());
        let half = area.width.saturating_sub(GUTTER + 3) / 2;
        for (n, line) in laid
            .lines
            .iter()
            .enumerate()
            .skip(self.top)
            .take(usize::from(area.height))
        {
            let y = area.y + (n - self.top) as u16;
            let Some(block) = self.blocks.get(line.block) else {
                continue;
            };
            if stop == Some(n) {
                pen.text(area.x, y, right, "›", Role::BorderFocused);
            }
            let role = match line.sign {
                '-' => Role::Gone,
                '+' => Role::Come,
                _ => Role::Gutter,
            };
            pen.sign(area.x + 1, y, right, line.sign, role);
            let columns = beside && block.right.is_some();
            if let Some(row) = line.left {
                block
                    .left
                    .draw(row, x, y, if columns { x + half } else { right }, pen);
            }
            if columns {
                pen.text(x + half + 1, y, right, "│", Role::Border);
            }
            if let (Some(row), Some(cell)) = (line.right, &block.right) {
                cell.draw(row, if columns { x + half + 3 } else { x }, y, right, pen);
            }
        }
    }
}
