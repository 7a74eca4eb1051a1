//! What the tests of the overlays and screens share.

use crate::keymap::Key;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Keys as `keys.toml` writes them.
pub fn keys(words: &str) -> Vec<Key> {
    Key::parse_all(words).expect(words)
}

/// A drawn buffer as lines, without the space at their ends.
pub fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width).max(1);
    let lines = buffer.content().chunks(width).map(|row| {
        let mut line = String::new();
        let mut skip = 0;
        for cell in row {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            line.push_str(cell.symbol());
            skip = unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1);
        }
        line.trim_end().to_owned() + "\n"
    });
    lines.collect()
}

/// Draws into every area from 0 by 0 to 8 by 8, alone and inside a larger buffer, and looks that nothing is drawn outside.
pub fn every_size(draw: impl Fn(&mut Buffer, Rect)) {
    for width in 0..=8 {
        for height in 0..=8 {
            let alone = Rect::new(0, 0, width, height);
            draw(&mut Buffer::empty(alone), alone);
            let mut buffer = Buffer::filled(Rect::new(0, 0, 12, 12), ratatui::buffer::Cell::new("."));
            let inside = Rect::new(2, 2, width, height);
            draw(&mut buffer, inside);
            for y in 0..12 {
                for x in 0..12 {
                    if !inside.contains((x, y).into()) {
                        assert_eq!(
                            buffer[(x, y)].symbol(),
                            ".",
                            "{width}x{height}: outside at {x},{y}"
                        );
                    }
                }
            }
            // An area that hangs over the edge of the screen, as in a storm of resizes.
            draw(
                &mut Buffer::empty(Rect::new(0, 0, 4, 4)),
                Rect::new(1, 1, width, height),
            );
        }
    }
}
