//! Where everything goes on a screen of any size. Update and views ask here, so that they cannot disagree.

use super::state::{Mode, Pane, State};
use ratatui::layout::Rect;

/// Cells left of the text: the sign of a flag, the sign of a note, a space.
pub const GUTTER: u16 = 3;
/// Below this width the side pane takes turns with the article.
const BOTH: u16 = 70;

/// The parts of the screen. A part that has no room is empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Areas {
    /// Title and what is known about the article: one or two rows.
    pub header: Rect,
    /// The line under it.
    pub rule: Rect,
    /// The article pane.
    pub article: Rect,
    /// The text in it, with its gutter.
    pub text: Rect,
    /// The line between the panes.
    pub divider: Rect,
    /// The side pane.
    pub side: Rect,
    /// An open note card.
    pub card: Rect,
    /// The last row.
    pub status: Rect,
}

/// Lays the screen out.
pub fn areas(state: &State) -> Areas {
    let (width, height) = state.size;
    let mut areas = Areas::default();
    if width == 0 || height == 0 {
        return areas;
    }
    let header = match height {
        0..=3 => 0,
        4..=9 => 1,
        _ => 2,
    };
    let rule = u16::from(height >= 12);
    areas.header = Rect::new(0, 0, width, header);
    areas.rule = Rect::new(0, header, width, rule);
    areas.status = Rect::new(0, height - 1, width, 1);
    let top = header + rule;
    let mut body = (height - 1).saturating_sub(top);
    if matches!(state.mode, Mode::Card(_)) {
        let card = super::view::card::height(state, width).min(body.saturating_sub(body.min(4)));
        let card = if card == 0 { body } else { card };
        body -= card;
        areas.card = Rect::new(0, top + body, width, card);
    }
    let side = match (state.focus, width >= BOTH, state.pane) {
        (true, _, Pane::Article) | (false, false, Pane::Article) => 0,
        (false, true, _) => state.config.side.min(width * 3 / 8).max(33),
        _ => width,
    };
    let divider = u16::from(side > 0 && side < width);
    let article = width - side - divider;
    areas.article = Rect::new(0, top, article, body);
    areas.divider = Rect::new(article, top, divider, body);
    areas.side = Rect::new(article + divider, top, side, body);
    // A cell of air at the right edge where there is room for it.
    let air = u16::from(article > 20);
    let text = (article.saturating_sub(air)).min(state.measure.saturating_add(GUTTER));
    // The gutter hangs outside: it is the words that stand in the middle.
    let left = (article - text).saturating_sub(GUTTER) / 2;
    areas.text = Rect::new(left, top, text, body);
    areas
}

/// The widest measure that shows beside what else is on the screen; `None` while there is no article pane.
pub fn widest(state: &State) -> Option<u16> {
    let article = areas(state).article.width;
    let air = u16::from(article > 20);
    (article > 0).then(|| article.saturating_sub(air + GUTTER))
}

/// Cells for the words of a row.
pub fn text_width(state: &State) -> u16 {
    let areas = areas(state);
    let width = if areas.text.width == 0 {
        state.size.0
    } else {
        areas.text.width
    };
    width.saturating_sub(GUTTER).max(1)
}
