//! The one place where cells are written. Whatever is drawn passes [`wrap::draw`], so that nothing that drives a terminal gets through
//! and every glyph takes the cells it was counted with.

use crate::article::Span;
use crate::theme::{Role, Theme};
use crate::tui::wrap;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Writes into a buffer in the styles of a theme.
pub struct Pen<'b> {
    /// Where it writes.
    pub buffer: &'b mut Buffer,
    /// How it looks.
    pub theme: &'b Theme,
}

impl<'b> Pen<'b> {
    /// A pen.
    pub fn new(buffer: &'b mut Buffer, theme: &'b Theme) -> Pen<'b> {
        Pen { buffer, theme }
    }

    /// One glyph of `width` cells, if it fits before `right`. Says whether it did.
    pub fn glyph(&mut self, x: u16, y: u16, right: u16, symbol: &str, width: u16, style: Style) -> bool {
        let right = right.min(self.buffer.area.right());
        if width == 0 || x.saturating_add(width) > right || y >= self.buffer.area.bottom() {
            return false;
        }
        for dx in 0..width {
            let cell = &mut self.buffer[(x + dx, y)];
            cell.set_symbol(" ");
            cell.set_style(style);
        }
        self.buffer[(x, y)].set_symbol(symbol);
        true
    }

    /// Text from `x` on, cut at `right`. Gives back where it ended.
    pub fn text(&mut self, x: u16, y: u16, right: u16, text: &str, role: Role) -> u16 {
        let style = self.theme.style(role);
        let mut at = x;
        for glyph in wrap::glyphs(text, Span::new(0, text.len()), false) {
            if glyph.width > 0 {
                if !self.glyph(at, y, right, glyph.symbol, glyph.width, style) {
                    break;
                }
                at += glyph.width;
            }
        }
        at
    }

    /// One sign, one cell wide.
    pub fn sign(&mut self, x: u16, y: u16, right: u16, sign: char, role: Role) -> u16 {
        self.text(x, y, right, sign.encode_utf8(&mut [0; 4]), role)
    }

    /// Text from `x` on, with `…` where it does not fit before `right`.
    pub fn fitted(&mut self, x: u16, y: u16, right: u16, text: &str, role: Role) -> u16 {
        let text = wrap::fit(text, usize::from(right.saturating_sub(x)));
        self.text(x, y, right, &text, role)
    }

    /// Text that ends at `right`. Gives back where it begins.
    pub fn text_right(&mut self, left: u16, y: u16, right: u16, text: &str, role: Role) -> u16 {
        let width = u16::try_from(wrap::width(text)).unwrap_or(u16::MAX);
        let x = right.saturating_sub(width);
        if x < left {
            return right;
        }
        self.text(x, y, right, text, role);
        x
    }

    /// A style over an area.
    pub fn fill(&mut self, area: Rect, role: Role) {
        let area = area.intersection(self.buffer.area);
        self.buffer.set_style(area, self.theme.style(role));
    }

    /// A row of one sign.
    pub fn line(&mut self, area: Rect, sign: &str, role: Role) {
        let style = self.theme.style(role);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                self.glyph(x, y, area.right(), sign, 1, style);
            }
        }
    }
}
