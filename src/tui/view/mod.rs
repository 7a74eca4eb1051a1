//! Drawing: each view takes the state and a buffer, and changes nothing.

pub mod article;
pub mod card;
pub mod header;
pub mod inline;
pub mod paint;
pub mod side;
pub mod status;

use super::layout::areas;
use super::state::State;
use crate::theme::Role;
use paint::Pen;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

/// Draws the Reader; says where the terminal's own cursor is to be, while something is typed.
pub fn draw(state: &State, buffer: &mut Buffer) -> Option<Position> {
    let area = buffer.area;
    buffer.set_style(area, state.config.theme.style(Role::Text));
    if area.width != state.size.0 || area.height != state.size.1 {
        // A resize is on its way.
        return None;
    }
    let areas = areas(state);
    let mut pen = Pen::new(buffer, &state.config.theme);
    header::draw(state, &areas, &mut pen);
    article::draw(state, &areas, &mut pen);
    side::draw(state, &areas, &mut pen);
    let in_card = card::draw(state, &areas, &mut pen);
    let in_status = status::draw(state, &areas, &mut pen);
    in_status.or(in_card)
}
