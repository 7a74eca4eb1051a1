//! `:`: run an action by name. What is typed is matched loosely against the table of actions; only Enter runs anything, and only the row
//! that is shown as picked. A number goes to that sentence, a number with `%` to that part of the article.

use super::line::{Line, cut, put, top};
use crate::action::Action;
use crate::keymap::{Context, Key, Keymap, Lookup};
use crate::theme::{Role, Theme};
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

/// What the palette asks of the program. It is closed with each of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Close it.
    Close,
    /// Do this.
    Run(Action),
    /// Go to this sentence, from 1.
    Sentence(usize),
    /// Go to this part of the article, 0 to 100.
    Percent(usize),
}

/// The palette.
#[derive(Clone, Debug)]
pub struct Palette {
    context: Context,
    line: Line,
    /// Row of the list.
    picked: usize,
    /// Said after an Enter that ran nothing.
    told: Option<String>,
}

/// A row: an action, what it does here, and the characters of its name that matched.
struct Row {
    action: Action,
    words: &'static str,
    matched: Vec<u32>,
}

impl Palette {
    /// A palette for where the reader is: of what can be done there it offers what has a key, and what has none anywhere.
    pub fn new(context: Context) -> Palette {
        Palette {
            context,
            line: Line::default(),
            picked: 0,
            told: None,
        }
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, keymap: &Keymap) -> Vec<Event> {
        self.told = None;
        // No sequences here: a first key of one is looked up alone, so that typing is never held back.
        match keymap.lookup(Context::Prompt, &[key]) {
            Lookup::Action(Action::Open) => return self.enter(keymap),
            Lookup::Action(Action::Back) => return vec![Event::Close],
            Lookup::Action(Action::Next) => {
                self.picked = (self.picked + 1).min(self.rows(keymap).len().saturating_sub(1));
            }
            Lookup::Action(Action::Previous) => self.picked = self.picked.saturating_sub(1),
            Lookup::Action(_) | Lookup::Prefix => {}
            Lookup::None => {
                // Taking away the last character of nothing closes, as in vim.
                if self.line.is_empty() && key == Key::plain(crossterm::event::KeyCode::Backspace) {
                    return vec![Event::Close];
                }
                if self.line.key(key) {
                    self.picked = 0;
                }
            }
        }
        Vec::new()
    }

    /// Takes pasted text: it is typed, and never runs.
    pub fn paste(&mut self, text: &str) {
        self.told = None;
        if self.line.paste(text) {
            self.picked = 0;
        }
    }

    fn enter(&mut self, keymap: &Keymap) -> Vec<Event> {
        let typed = self.line.text().trim();
        if let Some(place) = place(typed) {
            return vec![place];
        }
        match self.rows(keymap).get(self.picked) {
            Some(row) => vec![Event::Run(row.action)],
            None => {
                self.told = Some(format!("nothing here is called \"{typed}\""));
                Vec::new()
            }
        }
    }

    /// What is offered for what was typed: names that match before descriptions that do, better matches first.
    fn rows(&self, keymap: &Keymap) -> Vec<Row> {
        let unbound = keymap.unbound();
        let here = keymap.bindings(self.context);
        let offered = Action::ALL
            .iter()
            .copied()
            .filter(|a| *a != Action::Palette && (unbound.contains(a) || here.iter().any(|(_, b)| b == a)))
            .filter_map(|a| Some((a, self.context.says(a)?)));
        let typed = self.line.text().trim();
        if place(typed).is_some() {
            return Vec::new();
        }
        let name = Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        let doc = Pattern::new(
            typed,
            CaseMatching::Ignore,
            Normalization::Smart,
            AtomKind::Substring,
        );
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut rows: Vec<(bool, u32, Row)> = Vec::new();
        for (action, words) in offered {
            let mut matched = Vec::new();
            if let Some(score) = name.indices(
                Utf32Str::new(action.name(), &mut buffer),
                &mut matcher,
                &mut matched,
            ) {
                matched.sort_unstable();
                rows.push((
                    true,
                    score,
                    Row {
                        action,
                        words,
                        matched,
                    },
                ));
            } else if let Some(score) = doc.score(Utf32Str::new(words, &mut buffer), &mut matcher) {
                rows.push((
                    false,
                    score,
                    Row {
                        action,
                        words,
                        matched: Vec::new(),
                    },
                ));
            }
        }
        if !typed.is_empty() {
            // Equal matches stay in the order of the table.
            rows.sort_by_key(|(named, score, _)| std::cmp::Reverse((*named, *score)));
        }
        rows.into_iter().map(|(_, _, row)| row).collect()
    }

    /// Draws it at the foot of `area`: the list, and under it the line.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let rows = self.rows(keymap);
        let typed = self.line.text().trim();
        let note = match (place(typed), &self.told) {
            (Some(Event::Percent(n)), _) => Some(format!("Enter goes to {n} % of the article")),
            (Some(Event::Sentence(n)), _) => Some(format!("Enter goes to sentence {n}")),
            (_, Some(told)) => Some(told.clone()),
            _ if rows.is_empty() => Some("no match".to_owned()),
            _ => None,
        };
        let wanted = rows.len().max(usize::from(note.is_some())).min(12);
        let height = u16::try_from(wanted).unwrap_or(12).min(area.height - 1);
        let list = Rect {
            y: area.bottom() - 1 - height,
            height,
            ..area
        };
        let line = Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        };
        Clear.render(list, buffer);
        Clear.render(line, buffer);
        buffer.set_style(list, theme.style(Role::Card));
        self.line
            .draw(buffer, line, theme, ":", "an action, or the number of a sentence");
        if let Some(note) = note {
            let width = usize::from(list.width).saturating_sub(2);
            let role = if self.told.is_some() {
                Role::Error
            } else {
                Role::Muted
            };
            put(
                buffer,
                list,
                2,
                &cut(&note, width),
                theme.style(Role::Card).patch(theme.style(role)),
            );
            return;
        }
        let first = top(self.picked, rows.len(), usize::from(height));
        let names = rows.iter().map(|r| r.action.name().len()).max().unwrap_or(0);
        for (at, (place, row)) in list.rows().zip(rows.iter().skip(first)).enumerate() {
            let picked = first + at == self.picked;
            let ground = theme.style(if picked { Role::RowSelected } else { Role::Card });
            buffer.set_style(place, ground);
            put(buffer, place, 0, if picked { "›" } else { " " }, ground);
            put(buffer, place, 2, row.action.name(), ground);
            for at in &row.matched {
                let x = u16::try_from(*at).unwrap_or(u16::MAX).saturating_add(2);
                if x < place.width {
                    // Underlined too, so that it shows without colour and on the picked row.
                    let cell = &mut buffer[(place.x + x, place.y)];
                    cell.set_style(
                        ratatui::style::Style::new().add_modifier(ratatui::style::Modifier::UNDERLINED),
                    );
                }
            }
            let keys = keymap.keys_for(self.context, row.action).join("  ");
            let width = usize::from(place.width);
            let doc = width.saturating_sub(names + 4 + keys.chars().count() + 2);
            put(buffer, place, names + 4, &cut(row.words, doc), ground);
            if let Some(at) = width
                .checked_sub(keys.chars().count() + 1)
                .filter(|at| *at > names + 4)
            {
                let style = if picked {
                    ground
                } else {
                    ground.patch(theme.style(Role::StatusKey))
                };
                put(buffer, place, at, &keys, style);
            }
        }
    }
}

/// `12` is a sentence, `50%` a part of the article.
fn place(typed: &str) -> Option<Event> {
    let (digits, percent) = match typed.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (typed, false),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // A number too long to hold is past the end of any article.
    let n = digits.parse().unwrap_or(usize::MAX);
    Some(match percent {
        true => Event::Percent(n.min(100)),
        false => Event::Sentence(n.max(1)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{every_size, keys, text};

    fn keymap() -> Keymap {
        Keymap::shipped().expect("shipped")
    }

    fn press(palette: &mut Palette, words: &str) -> Vec<Event> {
        let keymap = keymap();
        keys(words)
            .into_iter()
            .flat_map(|key| palette.key(key, &keymap))
            .collect()
    }

    fn run(words: &str) -> Vec<Event> {
        press(&mut Palette::new(Context::Article), words)
    }

    fn screen(palette: &Palette, width: u16, height: u16) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let area = buffer.area;
        palette.draw(&mut buffer, area, &Theme::letters(), &keymap());
        text(&buffer)
    }

    #[test]
    fn a_few_letters_find_an_action() {
        assert_eq!(run("n e x t - f l enter"), [Event::Run(Action::NextFlag)]);
        assert_eq!(run("r e v enter"), [Event::Run(Action::Review)]);
        assert_eq!(run("t g l c enter"), [Event::Run(Action::ToggleCards)]);
        // Words of the description find it, too.
        assert_eq!(run("c l i p b o a r d enter"), [Event::Run(Action::Copy)]);
    }

    #[test]
    fn numbers_go_to_places() {
        assert_eq!(run("1 2 enter"), [Event::Sentence(12)]);
        assert_eq!(run("0 enter"), [Event::Sentence(1)]);
        assert_eq!(run("5 0 % enter"), [Event::Percent(50)]);
        assert_eq!(
            run("9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 enter"),
            [Event::Sentence(usize::MAX)]
        );
    }

    #[test]
    fn nothing_runs_before_enter_and_nothing_that_is_not_shown() {
        let mut palette = Palette::new(Context::Article);
        assert_eq!(press(&mut palette, "d d Z Z q u"), []);
        assert_eq!(press(&mut palette, "enter"), []);
        assert!(screen(&palette, 60, 5).contains("nothing here is called \"ddZZqu\""));
        palette.paste("quit\nquit\r");
        assert!(screen(&palette, 60, 5).contains("ddZZququit quit"));
        assert_eq!(press(&mut palette, "esc"), [Event::Close]);
    }

    #[test]
    fn the_arrows_pick_and_stay_in_the_list() {
        let mut palette = Palette::new(Context::Article);
        assert_eq!(press(&mut palette, "up down enter"), [Event::Run(Action::ALL[1])]);
        let mut palette = Palette::new(Context::Article);
        press(&mut palette, "n e x t");
        let rows = palette.rows(&keymap()).len();
        for _ in 0..rows + 5 {
            press(&mut palette, "down");
        }
        assert_eq!(palette.picked, rows - 1);
        press(&mut palette, "x");
        assert_eq!(palette.picked, 0);
    }

    #[test]
    fn it_offers_what_can_be_done_here() {
        let names = |context| -> Vec<Action> {
            Palette::new(context)
                .rows(&keymap())
                .iter()
                .map(|r| r.action)
                .collect()
        };
        assert!(names(Context::Article).contains(&Action::Annotate));
        assert!(!names(Context::Article).contains(&Action::QueueDue));
        assert!(names(Context::Review).contains(&Action::QueueDue));
        assert!(!names(Context::Review).contains(&Action::Annotate));
        assert!(!names(Context::Library).contains(&Action::FindNext));
        assert!(names(Context::Versions).contains(&Action::FindNext));
    }

    #[test]
    fn it_shows_name_doc_and_keys() {
        let mut palette = Palette::new(Context::Article);
        press(&mut palette, "n e x t - n o t e");
        let shown = screen(&palette, 80, 24);
        let row = shown.lines().find(|l| l.starts_with('›')).expect("a picked row");
        assert!(
            row.contains("next-note") && row.contains("next note") && row.ends_with("]n"),
            "{row}"
        );
        assert!(shown.ends_with(":next-note\n"), "{shown}");
    }

    #[test]
    fn it_draws_at_every_size() {
        let (theme, keymap) = (Theme::letters(), keymap());
        let mut palette = Palette::new(Context::Article);
        every_size(|buffer, area| palette.draw(buffer, area, &theme, &keymap));
        palette.paste("no such thing 👩‍👩‍👧");
        every_size(|buffer, area| palette.draw(buffer, area, &theme, &keymap));
    }
}
