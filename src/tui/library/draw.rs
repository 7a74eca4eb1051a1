//! How the Library screen looks.

use super::{Library, Typing};
use crate::action::Action;
use crate::index::{Row, Snippet};
use crate::ingest::clean;
use crate::keymap::{Context, Keymap};
use crate::note::ReadState;
use crate::theme::{Role, Theme};
use crate::tui::hints::hints;
use crate::tui::line::{above, blank, cut, foot, parts, put, told, top};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// Cells of the signs before a title, of the day, and of the notes behind it.
const SIGNS: usize = 4;
const DAY: usize = 12;
const NOTES: usize = 7;
/// From this width on the outlet has a column, and from the next one the tags.
const OUTLET: usize = 70;
const TAGS: usize = 110;

impl Library {
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
        let [head, list, about, foot] = parts(area);
        if !head.is_empty() {
            self.draw_head(buffer, head, theme);
        }
        match self.typing {
            Some(Typing::Saved) => self.saved.draw(buffer, list, theme, keymap),
            _ => self.draw_list(buffer, list, theme, keymap),
        }
        if !about.is_empty() {
            self.draw_about(buffer, about, theme);
        }
        if let Some(why) = &self.unread {
            let above = above(area, foot);
            let style = theme.style(Role::Error);
            told(buffer, above, why, style, theme.style(Role::Text));
        }
        if !foot.is_empty() {
            self.draw_foot(buffer, area, theme, keymap, said);
        }
    }

    fn draw_head(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let style = theme.style(Role::Header);
        buffer.set_style(area, style);
        let mut end = put(buffer, area, 1, "Library", theme.style(Role::Title));
        if self.answered == 0 {
            return;
        }
        let (shown, all) = (self.listing.ids.len(), self.listing.all);
        let articles = if all == 1 { "article" } else { "articles" };
        let mut counts = match shown == all {
            true => format!("{all} {articles}"),
            false => format!("{shown} of {all} {articles}"),
        };
        counts.push_str(&format!(", {} new", self.listing.new));
        if self.new_only {
            counts.push_str(", new only");
        }
        counts.push_str(&format!(", by {}", self.order));
        end = put(buffer, area, end + 2, &counts, style);
        if self.marked.any() {
            let style = theme.style(Role::TabActive);
            end = put(
                buffer,
                area,
                end + 2,
                &format!("{} marked", self.marked.len()),
                style,
            );
        }
        if let Some((done, all)) = self.looking
            && done < all
        {
            put(
                buffer,
                area,
                end + 2,
                &format!("looking … {done} of {all}"),
                style,
            );
        }
    }

    fn draw_list(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        if area.is_empty() {
            return;
        }
        let width = usize::from(area.width);
        if self.listing.ids.is_empty() {
            let key = |action| key(keymap, action);
            let why = match (self.answered == 0, self.is_filtered()) {
                (true, _) => "opening the library …".to_owned(),
                (_, true) => format!("Nothing fits. {} shows all again.", key(Action::ClearFilters)),
                _ if self.looking.is_some() => "reading the library …".to_owned(),
                _ => "No articles yet: copydesk FILE opens one, and a note keeps it here.".to_owned(),
            };
            let why = cut(&why, width.saturating_sub(2)).into_owned();
            put(buffer, area, 2, &why, theme.style(Role::Muted));
            return;
        }
        let first = top(self.at, self.listing.ids.len(), usize::from(area.height));
        let ids = self.listing.ids.iter().enumerate().skip(first);
        for (place, (i, id)) in area.rows().zip(ids) {
            let on = i == self.at;
            match self.rows.get(id) {
                Some(row) => {
                    let copy = self.listing.copies.contains(id);
                    self.draw_row(buffer, place, theme, row, on, copy);
                }
                None => {
                    let role = if on { Role::RowSelected } else { Role::Muted };
                    put(buffer, place, SIGNS + DAY, "…", theme.style(role));
                }
            }
        }
    }

    fn draw_row(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, row: &Row, on: bool, copy: bool) {
        let width = usize::from(area.width);
        let style = match (on, row.state) {
            (true, _) => theme.style(Role::RowSelected),
            (_, ReadState::New | ReadState::Reading) => theme.style(Role::Row),
            _ => theme.style(Role::Row).patch(theme.style(Role::Muted)),
        };
        let muted = match on {
            true => style,
            false => style.patch(theme.style(Role::Muted)),
        };
        if on {
            put(buffer, area, 0, &" ".repeat(width), style);
        }
        let bar = match (self.marked.has(row.number), on) {
            (true, _) => "+",
            (_, true) => "›",
            _ => " ",
        };
        put(buffer, area, 0, bar, style);
        put(buffer, area, 1, sign(row.state), style);
        put(buffer, area, 2, if row.starred { "*" } else { " " }, style);
        // Of some only the month or the year is known. The day it came in is not the day it was written.
        let (sign, day) = match (row.published.as_str(), row.added.as_str()) {
            ("", "") => ("", "–"),
            ("", added) => ("+", added),
            (published, _) => ("", published),
        };
        put(buffer, area, SIGNS - 1, sign, muted);
        put(buffer, area, SIGNS, day.get(..10).unwrap_or(day), muted);
        let from = SIGNS + DAY;
        let notes = match (row.notes, row.settled) {
            (0, _) => String::new(),
            (all, done) => format!("{done}/{all}"),
        };
        let outlet = if width >= OUTLET { (width / 6).min(24) } else { 0 };
        let tags = if width >= TAGS { (width / 7).min(24) } else { 0 };
        let behind = NOTES + outlet + tags + usize::from(outlet > 0) * 2 + usize::from(tags > 0) * 2;
        let room = width.saturating_sub(from + behind + 1);
        let title = match copy {
            true => Cow::Owned(format!("└ {}", row.title)),
            false => Cow::Borrowed(row.title.as_str()),
        };
        put(
            buffer,
            area,
            from,
            &cut(&title, room),
            if copy { muted } else { style },
        );
        let mut at = from + room + 1;
        if outlet > 0 {
            put(buffer, area, at + 1, &cut(&row.outlet, outlet), muted);
            at += outlet + 2;
        }
        if tags > 0 {
            let words: Vec<String> = row.tags.iter().map(|t| format!("#{t}")).collect();
            put(buffer, area, at + 1, &cut(&words.join(" "), tags), muted);
        }
        let at = width.saturating_sub(notes.width() + 1);
        put(buffer, area, at, &notes, style);
    }

    /// The words that were found in the article under the cursor; or its tags and address.
    fn draw_about(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let width = usize::from(area.width).saturating_sub(2);
        let Some(row) = self.here().filter(|_| self.typing != Some(Typing::Saved)) else {
            return;
        };
        if self.query.has_words()
            && let Some(Some(found)) = self.snippets.get(&row.number)
            && !found.marks.is_empty()
        {
            draw_snippet(buffer, area, theme, found);
            return;
        }
        let mut words: Vec<String> = Vec::new();
        words.extend((!row.filed.is_empty()).then(|| format!("in {}", row.filed)));
        words.extend(row.tags.iter().map(|t| format!("#{t}")));
        words.extend((!row.sources.is_empty()).then(|| format!("same story: {}", row.sources.join(", "))));
        words.push(row.state.to_string());
        let added = crate::day::local(&row.added).chars().take(10).collect::<String>();
        words.extend((!added.is_empty()).then(|| format!("added {added}")));
        words.extend((!row.authors.is_empty()).then(|| row.authors.clone()));
        words.extend((!row.url.is_empty()).then(|| row.url.clone()));
        words.push(row.id.clone());
        let words = words.join(" · ");
        put(buffer, area, 1, &cut(&words, width), theme.style(Role::Muted));
    }

    /// The last row of the screen.
    fn draw_foot(
        &self,
        buffer: &mut Buffer,
        screen: Rect,
        theme: &Theme,
        keymap: &Keymap,
        said: Option<(&str, Role)>,
    ) {
        let area = foot(screen);
        let status = theme.style(Role::Status);
        buffer.set_style(area, status);
        let asked = match self.typing {
            Some(Typing::Tags) => Some(("tags: ", "words apart by spaces; -word takes one away")),
            Some(Typing::Folder) => Some((
                "folder: ",
                "a name; outer/inner; nothing takes it out of its folder",
            )),
            Some(Typing::Name) => Some(("save the query as: ", "a name")),
            _ => None,
        };
        if let Some((lead, waiting)) = asked {
            self.answer.draw(buffer, area, theme, lead, waiting);
            return;
        }
        if self.typing == Some(Typing::Saved) && said.is_none() {
            let key = |action| {
                let keys = keymap.keys_for(Context::Prompt, action);
                keys.into_iter().next().unwrap_or_default()
            };
            let waiting = format!(
                "part of a name; {} asks it, {} takes it away",
                key(Action::Open),
                key(Action::ForgetQuery)
            );
            self.saved
                .line
                .draw(buffer, area, theme, "saved query: ", &waiting);
            return;
        }
        let typed = self.typing.is_some_and(|t| t != Typing::Saved);
        if typed || !self.line.is_empty() && said.is_none() {
            let waiting = "words, \"a phrase\", tag:x outlet:y state:new is:starred verdict:unsupported";
            self.line.draw(buffer, area, theme, "/", waiting);
            return;
        }
        if let Some((text, role)) = said {
            let style = status.patch(theme.style(role));
            told(buffer, screen, text, style, status);
            return;
        }
        let some = [
            (Action::Open, "read"),
            (Action::Find, "search"),
            (Action::NextState, "state"),
            (Action::Star, "star"),
            (Action::SetTags, "tags"),
            (Action::FilterUnread, "new"),
            (Action::SortBy, "sort"),
            (Action::MarkRow, "mark"),
            (Action::Undo, "undo"),
            (Action::SetFolder, "folder"),
            (Action::SavedQueries, "saved"),
        ];
        let always = [(Action::Help, "keys"), (Action::Back, "back")];
        hints(buffer, area, theme, (keymap, Context::Library), &some, &always);
    }
}

/// What an article's state looks like where there is no colour.
fn sign(state: ReadState) -> &'static str {
    match state {
        ReadState::New => "•",
        ReadState::Reading => "~",
        ReadState::Checked => "✓",
        ReadState::Archived => "x",
    }
}

fn draw_snippet(buffer: &mut Buffer, area: Rect, theme: &Theme, found: &Snippet) {
    let plain = theme.style(Role::Muted);
    let hit = theme.style(Role::Title);
    // The line is shorter than the snippet: what was found is to be on it.
    let width = usize::from(area.width);
    let text = clean::line(&found.text);
    let from = match found.marks.first() {
        Some(mark) if mark.end > width.saturating_sub(4) => {
            let back = mark.start.saturating_sub(width / 3);
            (back..=text.len())
                .find(|&i| text.is_char_boundary(i))
                .unwrap_or(0)
        }
        _ => 0,
    };
    let mut pieces = Vec::new();
    let mut done = from;
    let piece = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    for mark in found.marks.iter().filter(|m| m.start >= from) {
        pieces.push((piece(done..mark.start), plain));
        pieces.push((piece(mark.clone()), hit));
        done = mark.end;
    }
    pieces.push((piece(done..text.len()), plain));
    let mut at = 1;
    for (words, style) in pieces {
        let room = width.saturating_sub(at + 1);
        if words.width() > room {
            // A cell is left for the sign that says that there is more.
            put(buffer, area, at, &cut(words, room.max(1)), style);
            return;
        }
        at = put(buffer, area, at, words, style);
    }
}

fn key(keymap: &Keymap, action: Action) -> String {
    keymap
        .keys_for(Context::Library, action)
        .into_iter()
        .next()
        .unwrap_or_default()
}
