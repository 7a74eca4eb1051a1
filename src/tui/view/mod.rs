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
use super::state::{Mode, State, Under};
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
    let said = state
        .message
        .as_ref()
        .map(|m| (m.text.as_str(), status::role(m.tone)));
    match &state.mode {
        Mode::Review(review) => return review.draw(buffer, area, theme, keymap, state.message.as_ref()),
        Mode::Library(library) => return library.draw(buffer, area, theme, keymap, said),
        Mode::Feeds(feeds) => return feeds.draw(buffer, area, theme, keymap, said),
        Mode::Versions(versions) => return versions.draw(buffer, area, theme, keymap, said),
        Mode::Places(places) => return places.draw(buffer, area, theme, keymap, said),
        _ => {}
    }
    if !draw_under(state, buffer) {
        draw_reader(state, buffer);
    }
    match &state.mode {
        Mode::Help(help) => help.draw(buffer, area, theme, keymap),
        Mode::Palette(palette) => palette.draw(buffer, area, theme, keymap),
        Mode::Whole(whole) => whole.draw(buffer, area, theme, keymap),
        Mode::Export(export) => export.draw(buffer, area, theme, keymap, state.message.as_ref()),
        _ => {}
    }
}

/// Draws the screen that help, palette or a whole note was laid over. Says whether there is one.
fn draw_under(state: &State, buffer: &mut Buffer) -> bool {
    let area = buffer.area;
    let (theme, keymap) = (&state.config.theme, &state.config.keymap);
    if !matches!(
        state.mode,
        Mode::Help(_) | Mode::Palette(_) | Mode::Whole(_) | Mode::Export(_)
    ) {
        return false;
    }
    match state.over {
        Some(Under::Review) => state
            .review
            .as_ref()
            .map(|review| review.draw(buffer, area, theme, keymap, None)),
        Some(Under::Library) => state
            .library
            .as_ref()
            .map(|library| library.draw(buffer, area, theme, keymap, None)),
        Some(Under::Feeds) => state
            .feeds
            .as_ref()
            .map(|feeds| feeds.draw(buffer, area, theme, keymap, None)),
        Some(Under::Versions) => state
            .versions
            .as_ref()
            .map(|versions| versions.draw(buffer, area, theme, keymap, None)),
        Some(Under::Places) => state
            .places
            .as_ref()
            .map(|places| places.draw(buffer, area, theme, keymap, None)),
        None => None,
    }
    .is_some()
}

fn draw_reader(state: &State, buffer: &mut Buffer) {
    let theme = &state.config.theme;
    let areas = areas(state);
    let mut pen = Pen::new(buffer, theme);
    header::draw(state, &areas, &mut pen);
    article::divider(state, &areas, &mut pen);
    if !waiting::draw(state, &areas, &mut pen) {
        article::draw(state, &areas, &mut pen);
    }
    side::draw(state, &areas, &mut pen);
    card::draw(state, &areas, &mut pen);
    status::draw(state, &areas, &mut pen);
}
