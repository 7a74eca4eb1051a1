//! How the Feeds screen looks.

use super::{Feeds, Left};
use crate::action::Action;
use crate::ingest::clean;
use crate::keymap::{Context, Keymap};
use crate::theme::{Role, Theme};
use crate::tui::hints::{Hint, hints};
use crate::tui::line::{blank, cut, foot, parts, put, told, top};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Narrower than this, only the pane with the keys is drawn.
const BOTH: u16 = 60;
/// Cells of the sign, the day, and the blanks beside them.
const SIGN: usize = 2;
const DAY: usize = 11;

impl Feeds {
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
        if area.is_empty() {
            return;
        }
        blank(buffer, area, theme.style(Role::Text));
        let [head, body, about, foot] = parts(area);
        if !head.is_empty() {
            self.draw_head(buffer, head, theme);
        }
        let width = if area.width < BOTH {
            if self.in_items { 0 } else { area.width }
        } else {
            (area.width / 3).clamp(24, 44)
        };
        let left = Rect { width, ..body };
        let right = Rect {
            x: body.x + width,
            width: body.width - width,
            ..body
        };
        self.draw_left(buffer, left, theme);
        self.draw_items(buffer, right, theme, keymap);
        if !about.is_empty() {
            self.draw_about(buffer, about, theme);
        }
        if !foot.is_empty() {
            self.draw_foot(buffer, area, theme, keymap, said);
        }
    }

    fn draw_head(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        buffer.set_style(area, theme.style(Role::Header));
        let end = put(buffer, area, 1, "Feeds", theme.style(Role::Title));
        let failed = self.shelves.iter().filter(|s| s.error.is_some()).count();
        let mut counts = match self.shelves.len() {
            1 => "1 feed".to_owned(),
            n => format!("{n} feeds"),
        };
        counts.push_str(&format!(
            ", {} unread",
            self.unread.first().copied().unwrap_or_default()
        ));
        if self.unread_only {
            counts.push_str(", unread only");
        }
        let mut end = put(buffer, area, end + 2, &counts, theme.style(Role::Header));
        if failed > 0 {
            let style = theme.style(Role::Header).patch(theme.style(Role::Error));
            end = put(buffer, area, end + 2, &format!("{failed} failed"), style);
        }
        if let Some(super::Working { done, all, .. }) = self.working {
            put(
                buffer,
                area,
                end + 2,
                &format!("asking … {done} of {all}"),
                theme.style(Role::Header),
            );
        }
    }

    fn draw_left(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let width = usize::from(area.width);
        let first = top(self.at_left, self.left.len(), usize::from(area.height));
        for (place, (i, row)) in area.rows().zip(self.left.iter().enumerate().skip(first)) {
            let (depth, name, sign) = match row {
                Left::All => (0, "All".to_owned(), " "),
                Left::Folder(names) => (
                    names.len() - 1,
                    format!("{}/", names.last().map_or("", String::as_str)),
                    " ",
                ),
                Left::Feed(at) => {
                    let Some(shelf) = self.shelves.get(*at) else {
                        continue;
                    };
                    let sign = match (&shelf.error, shelf.gone, shelf.problems.is_empty()) {
                        (_, true, _) => "x",
                        (Some(_), ..) => "!",
                        (None, _, false) => "~",
                        _ => " ",
                    };
                    let name = clean::line(shelf.feed.called()).into_owned();
                    (shelf.feed.folder.len(), name, sign)
                }
            };
            let unread = self.unread.get(i).copied().unwrap_or_default();
            let style = match (i == self.at_left, unread > 0) {
                (true, _) => theme.style(Role::RowSelected),
                (false, true) => theme.style(Role::Row),
                (false, false) => theme.style(Role::Row).patch(theme.style(Role::Muted)),
            };
            if i == self.at_left {
                put(buffer, place, 0, &" ".repeat(width), style);
            }
            let bar = if i == self.at_left && !self.in_items {
                "›"
            } else {
                " "
            };
            put(buffer, place, 0, bar, style);
            let sign_style = if sign == " " {
                style
            } else {
                style.patch(theme.style(Role::Error))
            };
            put(buffer, place, 1, sign, sign_style);
            let count = if unread > 0 {
                unread.to_string()
            } else {
                String::new()
            };
            let indent = SIGN + (depth * 2).min(8);
            let room = width.saturating_sub(indent + count.len() + 2);
            put(buffer, place, indent, &cut(&name, room), style);
            if width > count.len() + 2 {
                put(buffer, place, width - count.len() - 1, &count, style);
            }
        }
    }

    fn draw_items(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        if area.is_empty() {
            return;
        }
        let width = usize::from(area.width);
        if self.shown.is_empty() {
            let why = match (self.coming, self.shelves.is_empty(), self.is_filtered()) {
                (true, ..) => "reading …".to_owned(),
                (_, true, _) => "No feeds yet: copydesk feeds add URL".to_owned(),
                (.., true) => format!(
                    "Nothing fits. {} shows all again.",
                    key(keymap, Action::ClearFilters)
                ),
                _ => format!("No items yet. {} asks what is new.", key(keymap, Action::Refresh)),
            };
            put(
                buffer,
                area,
                2,
                &cut(&why, width.saturating_sub(2)),
                theme.style(Role::Muted),
            );
            return;
        }
        let several = !matches!(self.left.get(self.at_left), Some(Left::Feed(_)));
        let first = top(self.at, self.shown.len(), usize::from(area.height));
        let rows = self.shown.iter().enumerate().skip(first);
        for (place, (i, &(feed, at))) in area.rows().zip(rows) {
            let Some((shelf, row)) = self.shelves.get(feed).and_then(|s| Some((s, s.rows.get(at)?))) else {
                continue;
            };
            let on = i == self.at && self.in_items;
            let read = self.is_read((feed, at), &self.twins);
            let style = match (on, read) {
                (true, _) => theme.style(Role::RowSelected),
                (false, true) => theme.style(Role::Row).patch(theme.style(Role::Muted)),
                (false, false) => theme.style(Role::Row),
            };
            if on {
                put(buffer, place, 0, &" ".repeat(width), style);
            }
            put(buffer, place, 0, if on { "›" } else { " " }, style);
            put(buffer, place, 1, if read { " " } else { "•" }, style);
            let day = row.when.get(..10).unwrap_or(&row.when);
            put(
                buffer,
                place,
                SIGN + 1,
                &cut(day, 10),
                style.patch(theme.style(Role::Muted)),
            );
            let from = SIGN + 1 + DAY;
            let room = width.saturating_sub(from + 1);
            let name = clean::line(shelf.feed.called());
            let name_room = if several && room > 50 {
                (room / 4).min(24)
            } else {
                0
            };
            let title_room = if name_room > 0 { room - name_room - 2 } else { room };
            put(buffer, place, from, &cut(&row.title, title_room), style);
            if name_room > 0 {
                let style = style.patch(theme.style(Role::Muted));
                put(
                    buffer,
                    place,
                    from + title_room + 2,
                    &cut(&name, name_room),
                    style,
                );
            }
        }
    }

    /// What there is to know of the feed or item under the cursor.
    fn draw_about(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let width = usize::from(area.width).saturating_sub(2);
        let (text, role) = match (self.left.get(self.at_left), self.in_items) {
            (_, true) => {
                let Some((_, row)) = self.here() else { return };
                let link = row.link.as_deref().unwrap_or("it names no page");
                let also = self.shown.get(self.at).and_then(|p| self.twins.get(p));
                let names = also
                    .into_iter()
                    .flatten()
                    .filter_map(|(feed, _)| self.shelves.get(*feed))
                    .map(|s| s.feed.called())
                    .collect::<Vec<_>>();
                let also = match names.is_empty() {
                    true => String::new(),
                    false => format!("also in {}; ", names.join(", ")),
                };
                (format!("{also}{link}"), Role::Muted)
            }
            (Some(Left::Feed(at)), false) => {
                let Some(shelf) = self.shelves.get(*at) else {
                    return;
                };
                match (&shelf.error, shelf.problems.first()) {
                    (Some(why), _) if shelf.gone => (format!("gone for good: {why}"), Role::Error),
                    (Some(why), _) => (format!("failed: {why}"), Role::Error),
                    (None, Some(problem)) => (format!("damaged: {problem}"), Role::Inferred),
                    (None, None) => (shelf.feed.url.clone(), Role::Muted),
                }
            }
            _ => return,
        };
        put(
            buffer,
            area,
            1,
            &cut(&clean::line(&text), width),
            theme.style(role),
        );
    }

    fn draw_foot(
        &self,
        buffer: &mut Buffer,
        screen: Rect,
        theme: &Theme,
        keymap: &Keymap,
        said: Option<(&str, Role)>,
    ) {
        let area = foot(screen);
        buffer.set_style(area, theme.style(Role::Status));
        if self.typing || !self.line.is_empty() && said.is_none() {
            self.line
                .draw(buffer, area, theme, "/", "words of a title or a feed");
            return;
        }
        if let Some((text, role)) = said {
            let style = theme.style(Role::Status).patch(theme.style(role));
            told(buffer, screen, text, style, theme.style(Role::Status));
            return;
        }
        let some: &[Hint] = if self.in_items {
            &[
                (Action::Open, "read"),
                (Action::FetchPage, "its page"),
                (Action::ToggleRead, "read/unread"),
                (Action::ReadAll, "all read"),
                (Action::FilterUnread, "unread"),
                (Action::Undo, "undo"),
                (Action::Refresh, "refresh"),
            ]
        } else {
            &[
                (Action::Open, "items"),
                (Action::Refresh, "refresh"),
                (Action::ReadAll, "all read"),
                (Action::FilterUnread, "unread"),
                (Action::Find, "filter"),
                (Action::Undo, "undo"),
            ]
        };
        let always = [(Action::Help, "keys"), (Action::Back, "back")];
        hints(buffer, area, theme, (keymap, Context::Feeds), some, &always);
    }
}

fn key(keymap: &Keymap, action: Action) -> String {
    keymap
        .keys_for(Context::Feeds, action)
        .into_iter()
        .next()
        .unwrap_or_default()
}
