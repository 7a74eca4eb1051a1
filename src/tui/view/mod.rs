//! Drawing: each view takes the state and a buffer, and changes nothing.

pub mod article;
pub mod card;
pub mod header;
pub mod inline;
pub mod paint;
pub mod side;
pub mod status;
pub mod waiting;

use super::layout::areas;
use super::state::{Mode, State};
use crate::theme::Role;
use paint::Pen;
use ratatui::buffer::Buffer;

/// Draws the screen.
pub fn draw(state: &State, buffer: &mut Buffer) {
    let area = buffer.area;
    let theme = &state.config.theme;
    let keymap = &state.config.keymap;
    buffer.set_style(area, theme.style(Role::Text));
    if area.width != state.size.0 || area.height != state.size.1 {
        // A resize is on its way.
        return;
    }
    if let Mode::Review(review) = &state.mode {
        review.draw(buffer, area, theme, keymap, state.message.as_ref());
        return;
    }
    if let Mode::Library(library) = &state.mode {
        let said = state
            .message
            .as_ref()
            .map(|m| (m.text.as_str(), status::role(m.tone)));
        library.draw(buffer, area, theme, keymap, said);
        return;
    }
    if let Mode::Feeds(feeds) = &state.mode {
        let said = state
            .message
            .as_ref()
            .map(|m| (m.text.as_str(), status::role(m.tone)));
        feeds.draw(buffer, area, theme, keymap, said);
        return;
    }
    if let Mode::Versions(versions) = &state.mode {
        versions.draw(buffer, area, theme, keymap);
        return;
    }
    if let Mode::Places(places) = &state.mode {
        places.draw(buffer, area, theme, keymap);
        return;
    }
    let areas = areas(state);
    let mut pen = Pen::new(buffer, theme);
    header::draw(state, &areas, &mut pen);
    if !waiting::draw(state, &areas, &mut pen) {
        article::draw(state, &areas, &mut pen);
    }
    side::draw(state, &areas, &mut pen);
    card::draw(state, &areas, &mut pen);
    status::draw(state, &areas, &mut pen);
    match &state.mode {
        Mode::Help(help) => help.draw(buffer, area, theme, keymap),
        Mode::Palette(palette) => palette.draw(buffer, area, theme, keymap),
        Mode::Whole(whole) => whole.draw(buffer, area, theme, keymap),
        Mode::Export(export) => export.draw(buffer, area, theme, keymap, state.message.as_ref()),
        _ => {}
    }
}
