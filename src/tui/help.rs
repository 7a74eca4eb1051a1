//! `?`: every key that holds here and what it does, read from the live keymap, so that it cannot be wrong.

use super::line::{Line, cut, put};
use super::wrap;
use crate::action::Action;
use crate::article::Span;
use crate::keymap::{Context, Key, Keymap, Lookup};
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Clear, Widget};
use unicode_width::UnicodeWidthStr;

/// What the overlay asks of the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Close it.
    Close,
    /// It closes, and this is to be done: the reader pressed the key of something that no overlay keeps to itself.
    Do(Action),
}

/// The help overlay.
#[derive(Clone, Debug)]
pub struct Help {
    /// Where the reader was.
    context: Context,
    line: Line,
    /// Whether keys go to the line.
    typing: bool,
    top: usize,
    pending: Vec<Key>,
}

/// One row.
enum Row {
    Heading(&'static str),
    Key {
        keys: String,
        words: String,
        /// The word for it in keys.toml and the palette.
        name: &'static str,
    },
    /// What had no room in the row above.
    More(String),
    Nothing,
}

/// What stands under a heading: keys, action and what it does.
type Entries = Vec<(String, Action, &'static str)>;

impl Help {
    /// Help for where the reader is.
    pub fn new(context: Context) -> Help {
        Help {
            context,
            line: Line::default(),
            typing: false,
            top: 0,
            pending: Vec::new(),
        }
    }

    /// Takes a key; `area` is where the overlay is drawn.
    pub fn key(&mut self, key: Key, keymap: &Keymap, area: Rect) -> Vec<Event> {
        let context = if self.typing {
            Context::Prompt
        } else {
            Context::Global
        };
        let page = usize::from(window(area).height);
        let last = self.rows(keymap, window(area).width).0.len().saturating_sub(page);
        self.top = self.top.min(last);
        match keymap.press(context, &mut self.pending, key) {
            Lookup::Action(action) if self.typing => match action {
                Action::Open => self.typing = false,
                Action::Back => {
                    self.typing = false;
                    self.line.clear();
                }
                Action::Next => self.top = (self.top + 1).min(last),
                Action::Previous => self.top = self.top.saturating_sub(1),
                _ => {}
            },
            Lookup::None if self.typing => {
                if self.line.key(key) {
                    self.top = 0;
                }
            }
            Lookup::Action(action) => match action {
                Action::Next | Action::LineDown => self.top = (self.top + 1).min(last),
                Action::Previous | Action::LineUp => self.top = self.top.saturating_sub(1),
                Action::HalfPageDown => self.top = (self.top + page / 2).min(last),
                Action::HalfPageUp => self.top = self.top.saturating_sub(page / 2),
                Action::PageDown => self.top = (self.top + page).min(last),
                Action::PageUp => self.top = self.top.saturating_sub(page),
                Action::Top => self.top = 0,
                Action::Bottom => self.top = last,
                Action::Find => self.typing = true,
                Action::Back if !self.line.is_empty() => self.line.clear(),
                Action::Back | Action::Help | Action::Open => return vec![Event::Close],
                Action::Palette | Action::Quit | Action::Suspend | Action::Redraw => {
                    return vec![Event::Do(action)];
                }
                _ => {}
            },
            Lookup::Prefix | Lookup::None => {}
        }
        Vec::new()
    }

    /// Takes pasted text. Outside the line it does nothing.
    pub fn paste(&mut self, text: &str) {
        if self.typing && self.line.paste(text) {
            self.top = 0;
        }
    }

    /// What fits what was typed: where the reader is first, then the other places, then what has no key.
    fn sections(&self, keymap: &Keymap) -> Vec<(&'static str, Entries)> {
        let wanted = self.line.text().to_lowercase();
        let mut sections: Vec<(&'static str, Entries)> = Vec::new();
        let mut section = |heading: &'static str, mut entries: Entries| {
            entries.retain(|(keys, action, words)| {
                let all = format!("{keys} {} {words} {heading}", action.name()).to_lowercase();
                wanted.split_whitespace().all(|word| all.contains(word))
            });
            if !entries.is_empty() {
                sections.push((heading, entries));
            }
        };
        let here = |action: Action, words: &'static str| {
            let keys = keymap.keys_for(self.context, action).join("  ");
            (!keys.is_empty()).then_some((keys, action, words))
        };
        match self.context.sections() {
            Some(all) => {
                for (heading, rows) in all {
                    section(
                        heading,
                        rows.iter().filter_map(|(a, words)| here(*a, words)).collect(),
                    );
                }
            }
            None => {
                for same in Action::ALL.chunk_by(|a, b| a.group() == b.group()) {
                    let entries = same.iter().filter_map(|a| here(*a, self.context.says(*a)?));
                    section(same.first().map_or("", |a| a.group()), entries.collect());
                }
            }
        }
        let shown: Vec<Context> = std::iter::successors(Some(self.context), |c| c.parent()).collect();
        for &context in Context::ALL.iter().filter(|c| !shown.contains(c)) {
            let told = keymap.told(context).into_iter();
            section(
                context.title(),
                told.map(|(keys, a, words)| (keys.join("  "), a, words)).collect(),
            );
        }
        let unbound = keymap.unbound().into_iter();
        let unbound = unbound.filter_map(|a| Some((format!(":{}", a.name()), a, self.context.says(a)?)));
        section("Without a key", unbound.collect());
        sections
    }

    /// The rows of a list so many cells wide, and the cells that its keys take. What an action does is told whole, in as many rows as it
    /// needs.
    fn rows(&self, keymap: &Keymap, width: u16) -> (Vec<Row>, usize) {
        let sections = self.sections(keymap);
        let widest = sections.iter().flat_map(|(_, entries)| entries);
        let widest = widest.map(|(keys, ..)| keys.width()).max().unwrap_or(0);
        let column = widest.min(usize::from(width) / 2);
        let room = width
            .saturating_sub(u16::try_from(column + 2).unwrap_or(u16::MAX))
            .max(1);
        let mut rows = Vec::new();
        for (heading, entries) in sections {
            if !rows.is_empty() {
                rows.push(Row::Nothing);
            }
            rows.push(Row::Heading(heading));
            for (keys, action, words) in entries {
                let mut lines = wrap::rows(words, Span::new(0, words.len()), room, false).into_iter();
                let first = lines.next().map_or("", |line| line.span.of(words));
                rows.push(Row::Key {
                    keys,
                    words: first.to_owned(),
                    name: action.name(),
                });
                rows.extend(lines.map(|line| Row::More(line.span.of(words).to_owned())));
            }
        }
        (rows, column)
    }

    /// Draws it over what is there.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        let area = area.intersection(buffer.area);
        let outer = frame(area);
        if outer.is_empty() {
            return;
        }
        Clear.render(outer, buffer);
        buffer.set_style(outer, theme.style(Role::Text));
        let key = |action| {
            keymap
                .keys_for(Context::Global, action)
                .into_iter()
                .next()
                .unwrap_or_default()
        };
        let hint = format!(" {} find  {} close ", key(Action::Find), key(Action::Back));
        Block::bordered()
            .border_style(theme.style(Role::BorderFocused))
            .title(" Keys ")
            .title_style(theme.style(Role::Heading))
            .title_bottom(ratatui::text::Line::styled(hint, theme.style(Role::Muted)).right_aligned())
            .render(outer, buffer);
        let list = window(area);
        let (rows, column) = self.rows(keymap, list.width);
        let top = self.top.min(rows.len().saturating_sub(usize::from(list.height)));
        if rows.is_empty() && list.height > 0 {
            put(
                buffer,
                list,
                0,
                "no key and no action says that",
                theme.style(Role::Muted),
            );
        }
        for (place, row) in list.rows().zip(rows.iter().skip(top)) {
            match row {
                Row::Heading(title) => {
                    put(buffer, place, 0, title, theme.style(Role::Heading));
                }
                Row::Key { keys, words, name } => {
                    put(buffer, place, 0, &cut(keys, column), theme.style(Role::StatusKey));
                    let end = put(buffer, place, column + 2, words, theme.style(Role::Text));
                    // Where there is room for it.
                    if end + 2 + name.len() <= usize::from(place.width) {
                        let at = usize::from(place.width) - name.len();
                        put(buffer, place, at, name, theme.style(Role::Muted));
                    }
                }
                Row::More(words) => {
                    put(buffer, place, column + 2, words, theme.style(Role::Text));
                }
                Row::Nothing => {}
            }
        }
        if self.typing || !self.line.is_empty() {
            let row = Rect {
                x: outer.x + 1,
                y: outer.bottom().saturating_sub(2).max(outer.y),
                width: outer.width.saturating_sub(2),
                height: 1,
            };
            if row.y < outer.bottom() && outer.height > 2 {
                buffer.set_string(
                    row.x,
                    row.y,
                    " ".repeat(usize::from(row.width)),
                    theme.style(Role::Prompt),
                );
                self.line
                    .draw(buffer, row, theme, "/", "type to find a key or an action");
            }
        }
    }
}

/// The overlay's place in `area`: the middle, with a margin where there is room for one.
fn frame(area: Rect) -> Rect {
    let width = area.width.min(96);
    let height = if area.height > 12 {
        area.height - 2
    } else {
        area.height
    };
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// The rows of the list; the last row inside the frame is kept for the line.
fn window(area: Rect) -> Rect {
    let outer = frame(area);
    Rect {
        x: outer.x + 2.min(outer.width),
        y: outer.y + 1.min(outer.height),
        width: outer.width.saturating_sub(4),
        height: outer.height.saturating_sub(3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{every_size, keys, text};

    fn keymap() -> Keymap {
        Keymap::shipped().expect("shipped")
    }

    fn screen(help: &Help, keymap: &Keymap, width: u16, height: u16) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let area = buffer.area;
        help.draw(&mut buffer, area, &Theme::letters(), keymap);
        text(&buffer)
    }

    fn press(help: &mut Help, words: &str) -> Vec<Event> {
        let (area, keymap) = (Rect::new(0, 0, 80, 24), keymap());
        keys(words)
            .into_iter()
            .flat_map(|key| help.key(key, &keymap, area))
            .collect()
    }

    #[test]
    fn it_shows_the_live_keys() {
        let mut keymap = keymap();
        keymap
            .lay("[reader]\n\"a\" = \"none\"\n\"W\" = \"annotate\"", "keys.toml")
            .expect("sound");
        let mut help = Help::new(Context::Article);
        assert!(screen(&help, &keymap, 80, 24).contains("next sentence, or next row of a list"));
        for key in keys("/ c l a i m") {
            help.key(key, &keymap, Rect::new(0, 0, 80, 24));
        }
        let shown = screen(&help, &keymap, 100, 24);
        assert!(
            shown
                .lines()
                .any(|l| l.contains(" W ") && l.contains("note a claim") && l.contains("annotate")),
            "{shown}"
        );
    }

    #[test]
    fn every_action_can_be_reached_by_scrolling() {
        let keymap = keymap();
        let mut help = Help::new(Context::Article);
        let mut seen = String::new();
        for _ in 0..40 {
            seen.push_str(&screen(&help, &keymap, 120, 24));
            help.key(keys("pgdn")[0], &keymap, Rect::new(0, 0, 120, 24));
        }
        for &action in Action::ALL {
            let bound = |c: &&Context| keymap.own(**c).any(|(_, a)| a == action);
            let mut told = Context::ALL.iter().filter(bound).filter_map(|c| c.says(action));
            assert!(told.any(|words| seen.contains(words)), "{action:?}");
        }
    }

    #[test]
    fn a_screen_has_its_own_words_and_headings_and_nothing_that_does_nothing_there() {
        let keymap = keymap();
        let list = |context| {
            let mut help = Help::new(context);
            let mut seen = String::new();
            let others = |text: &str| {
                Context::ALL
                    .iter()
                    .any(|c| text.contains(&format!("{} ", c.title())))
            };
            for _ in 0..200 {
                let shown = screen(&help, &keymap, 80, 24);
                let first = shown.lines().nth(2).unwrap_or_default().to_owned();
                if others(&first) {
                    break;
                }
                seen.push_str(&first);
                seen.push('\n');
                help.key(keys("j")[0], &keymap, Rect::new(0, 0, 80, 24));
            }
            seen
        };
        let library = list(Context::Library);
        assert!(
            library.contains("read the article") && !library.contains("side pane"),
            "{library}"
        );
        for not in ["next match", "Feeds ", "Review ", "redo"] {
            assert!(!library.contains(not), "{not}\n{library}");
        }
        let versions = list(Context::Versions);
        assert!(
            versions.contains("next change") && !versions.contains("filter"),
            "{versions}"
        );
    }

    #[test]
    fn nothing_of_it_is_cut_at_80_columns() {
        for &context in Context::ALL {
            let mut help = Help::new(context);
            for _ in 0..20 {
                let shown = screen(&help, &keymap(), 80, 24);
                assert!(!shown.contains('…'), "{context:?}\n{shown}");
                help.key(keys("pgdn")[0], &keymap(), Rect::new(0, 0, 80, 24));
            }
        }
    }

    #[test]
    fn what_is_typed_to_find_never_runs() {
        let mut help = Help::new(Context::Article);
        assert_eq!(press(&mut help, "/ q d d Z Z ?"), []);
        assert!(screen(&help, &keymap(), 80, 24).contains("/qddZZ?"));
        assert_eq!(press(&mut help, "esc"), []);
        assert_eq!(press(&mut help, "j ] n a"), []);
        assert_eq!(press(&mut help, "q"), [Event::Close]);
        assert_eq!(press(&mut help, ":"), [Event::Do(Action::Palette)]);
    }

    #[test]
    fn esc_takes_back_the_filter_before_it_closes() {
        let mut help = Help::new(Context::Review);
        press(&mut help, "/ f i l t e r enter");
        let shown = screen(&help, &keymap(), 80, 24);
        assert!(
            shown.contains("take the filter away") && !shown.contains("next note"),
            "{shown}"
        );
        assert_eq!(press(&mut help, "esc"), []);
        assert!(screen(&help, &keymap(), 80, 24).contains("next note"));
        assert_eq!(press(&mut help, "esc"), [Event::Close]);
    }

    #[test]
    fn it_draws_at_every_size() {
        let mut help = Help::new(Context::Side);
        press(&mut help, "/ x");
        let (theme, keymap) = (Theme::letters(), keymap());
        every_size(|buffer, area| help.draw(buffer, area, &theme, &keymap));
        for (w, h) in [(0, 0), (1, 1), (3, 2)] {
            let mut help = Help::new(Context::Side);
            for key in keys("G ctrl-d k space") {
                help.key(key, &keymap, Rect::new(0, 0, w, h));
            }
        }
    }
}
