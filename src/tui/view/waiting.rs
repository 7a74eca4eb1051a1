//! In the place of an article that is not here yet, or could not be had: what is awaited, or why it did not come.

use super::paint::Pen;
use super::side::paragraph;
use crate::action::Action;
use crate::theme::Role;
use crate::tui::layout::Areas;
use crate::tui::state::{State, Waiting};

/// Draws it; whether there was anything to wait for.
pub fn draw(state: &State, areas: &Areas, pen: &mut Pen) -> bool {
    match &state.waiting {
        None => return false,
        Some(Waiting::Coming(what)) => {
            paragraph(what, Role::Muted, areas.text, 0, pen);
        }
        Some(Waiting::Failed(why)) => {
            let after = paragraph(why, Role::Error, areas.text, 0, pen);
            let again = state.key_for(Action::Reload);
            let keys = format!("{again} tries again, {} leaves", state.key_for(Action::Back));
            paragraph(&keys, Role::Muted, areas.text, after + 1, pen);
        }
    }
    true
}
