//! The keys that work now, on the last row of a screen: as many as there is room for.

use super::line::put;
use crate::action::Action;
use crate::keymap::{Context, Keymap};
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// A key, and in a word what it does.
pub type Hint = (Action, &'static str);

/// Draws them on the first row of `area`, each with the first of its keys; one that has no key or no room is left out whole. Those of
/// `always` come last and have their room before the others: whoever sees nothing else is to see where all keys are, and the way out.
pub fn hints(
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    (keymap, context): (&Keymap, Context),
    some: &[Hint],
    always: &[Hint],
) {
    let keyed = |hints: &[Hint]| -> Vec<(String, &'static str)> {
        let first = |action| keymap.keys_for(context, action).into_iter().next();
        let keyed = hints
            .iter()
            .filter_map(|(action, words)| Some((first(*action)?, *words)));
        keyed.collect()
    };
    let (some, always) = (keyed(some), keyed(always));
    let needs = |(key, words): &(String, &str)| key.width() + 1 + words.width();
    let width = usize::from(area.width);
    let kept: usize = always.iter().map(|hint| needs(hint) + 2).sum();
    let some = some.iter().map(|hint| (hint, width.saturating_sub(kept)));
    let mut at = 1;
    for (hint, end) in some.chain(always.iter().map(|hint| (hint, width))) {
        if at + needs(hint) <= end {
            let end = put(buffer, area, at, &hint.0, theme.style(Role::StatusKey));
            at = put(buffer, area, end + 1, hint.1, theme.style(Role::Status)) + 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::text;

    #[test]
    fn help_and_the_way_out_have_their_room_first() {
        let keymap = Keymap::shipped().expect("shipped");
        let drawn = |width| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
            let area = buffer.area;
            let some = [
                (Action::Open, "read"),
                (Action::Find, "search"),
                (Action::Save, "save"),
            ];
            let always = [(Action::Help, "keys"), (Action::Back, "back")];
            let theme = Theme::letters();
            hints(
                &mut buffer,
                area,
                &theme,
                (&keymap, Context::Library),
                &some,
                &always,
            );
            text(&buffer)
        };
        assert_eq!(drawn(60), " Enter read  / search  ? keys  q back\n");
        assert_eq!(drawn(37), " Enter read  / search  ? keys  q back\n");
        assert_eq!(drawn(36), " Enter read  ? keys  q back\n");
        assert_eq!(drawn(15), " ? keys  q back\n");
        assert_eq!(drawn(9), " ? keys\n");
        assert_eq!(drawn(0), "");
    }
}
