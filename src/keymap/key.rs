//! One key as the reader presses it, the same whichever way a terminal reports it.
//!
//! Terminals differ in how they tell a key: Shift with a letter comes as a capital, as a letter with Shift, or both; Shift-Tab is a key
//! of its own in some; a newer protocol also tells that a key was let go. All of it is made one here, so that a row of `keys.toml`
//! means one thing. Ctrl-i and Tab are one byte in older terminals and arrive as Tab; where they are told apart they stay apart.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::fmt;

/// A key with what was held beside it. Shift is folded into the character where there is one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    code: KeyCode,
    held: KeyModifiers,
}

/// Names of keys that are not characters: code, word in `keys.toml`, label on screen.
const NAMED: &[(KeyCode, &str, &str)] = &[
    (KeyCode::Char(' '), "space", "Space"),
    (KeyCode::Enter, "enter", "Enter"),
    (KeyCode::Tab, "tab", "Tab"),
    (KeyCode::Esc, "esc", "Esc"),
    (KeyCode::Backspace, "backspace", "Backspace"),
    (KeyCode::Delete, "delete", "Del"),
    (KeyCode::Insert, "insert", "Ins"),
    (KeyCode::Home, "home", "Home"),
    (KeyCode::End, "end", "End"),
    (KeyCode::PageUp, "pgup", "PgUp"),
    (KeyCode::PageDown, "pgdn", "PgDn"),
    (KeyCode::Up, "up", "Up"),
    (KeyCode::Down, "down", "Down"),
    (KeyCode::Left, "left", "Left"),
    (KeyCode::Right, "right", "Right"),
    (KeyCode::F(1), "f1", "F1"),
    (KeyCode::F(2), "f2", "F2"),
    (KeyCode::F(3), "f3", "F3"),
    (KeyCode::F(4), "f4", "F4"),
    (KeyCode::F(5), "f5", "F5"),
    (KeyCode::F(6), "f6", "F6"),
    (KeyCode::F(7), "f7", "F7"),
    (KeyCode::F(8), "f8", "F8"),
    (KeyCode::F(9), "f9", "F9"),
    (KeyCode::F(10), "f10", "F10"),
    (KeyCode::F(11), "f11", "F11"),
    (KeyCode::F(12), "f12", "F12"),
];

impl Key {
    /// The key of a terminal event. `None` for a key let go, for a modifier alone, and for what no row can name: with Super, Hyper
    /// or Meta held a letter is not that letter.
    pub fn of(event: &KeyEvent) -> Option<Key> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let known = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        if !known.contains(event.modifiers) {
            return None;
        }
        let named = NAMED.iter().any(|(code, ..)| *code == event.code);
        if !named && !matches!(event.code, KeyCode::Char(_) | KeyCode::BackTab) {
            return None;
        }
        Some(Key::new(event.code, event.modifiers))
    }

    fn new(code: KeyCode, held: KeyModifiers) -> Key {
        let (code, held) = match code {
            KeyCode::BackTab => (KeyCode::Tab, held | KeyModifiers::SHIFT),
            KeyCode::Char(' ') => (code, held),
            KeyCode::Char(c) if held.contains(KeyModifiers::SHIFT) => {
                (KeyCode::Char(capital(c)), held - KeyModifiers::SHIFT)
            }
            _ => (code, held),
        };
        Key { code, held }
    }

    /// The key without anything held.
    pub fn plain(code: KeyCode) -> Key {
        Key::new(code, KeyModifiers::NONE)
    }

    /// What it types, where it types something.
    pub fn character(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.held.is_empty() => Some(c),
            // Shift with the space bar is still a space.
            KeyCode::Char(' ') if self.held == KeyModifiers::SHIFT => Some(' '),
            _ => None,
        }
    }

    /// The key code, with Shift folded in.
    pub fn code(self) -> KeyCode {
        self.code
    }

    /// What is held beside it.
    pub fn held(self) -> KeyModifiers {
        self.held
    }

    /// Reads one key as `keys.toml` writes it: `j`, `G`, `ctrl-d`, `shift-tab`, `-`, `ctrl--`. Names and modifiers may be written in
    /// capitals. The error says what cannot be read and the nearest name.
    pub fn parse(word: &str) -> Result<Key, String> {
        let mut held = KeyModifiers::NONE;
        let mut rest = word;
        while let Some((first, more)) = rest.split_once('-') {
            let modifier = match first.to_ascii_lowercase().as_str() {
                "ctrl" => KeyModifiers::CONTROL,
                "alt" => KeyModifiers::ALT,
                "shift" => KeyModifiers::SHIFT,
                _ => break,
            };
            if more.is_empty() {
                return Err(format!("\"{word}\" names nothing to hold it with"));
            }
            held |= modifier;
            rest = more;
        }
        let mut chars = rest.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            if c.is_control() || c.is_whitespace() {
                return Err(
                    "a key cannot be an invisible character; write its name, such as space or tab".to_owned(),
                );
            }
            if held.contains(KeyModifiers::SHIFT) && capital(c) == c && !c.is_uppercase() {
                return Err(format!("write \"{word}\" as the character that Shift gives"));
            }
            // With Ctrl older terminals do not tell a capital from a small letter, so `Ctrl-D` is read as the key that exists.
            let c = match held.contains(KeyModifiers::CONTROL) && !held.contains(KeyModifiers::SHIFT) {
                true => c.to_ascii_lowercase(),
                false => c,
            };
            return Ok(Key::new(KeyCode::Char(c), held));
        }
        let name = rest.to_ascii_lowercase();
        if let Some((code, ..)) = NAMED.iter().find(|(_, n, _)| *n == name) {
            return Ok(Key::new(*code, held));
        }
        let (part, known): (&str, Vec<&str>) = match rest.split_once('-') {
            Some((first, more)) if !first.is_empty() && !more.is_empty() => {
                (first, vec!["ctrl", "alt", "shift"])
            }
            _ => (rest, NAMED.iter().map(|(_, n, _)| *n).collect()),
        };
        Err(format!(
            "no key is called \"{part}\"{}",
            crate::fault::did_you_mean(part, known)
        ))
    }

    /// Reads a sequence, its keys separated by spaces. Never empty.
    pub fn parse_all(words: &str) -> Result<Vec<Key>, String> {
        let keys: Vec<Key> = words
            .split_whitespace()
            .map(Key::parse)
            .collect::<Result<_, _>>()?;
        match keys.is_empty() {
            true => Err("a key has no name".to_owned()),
            false => Ok(keys),
        }
    }

    /// A sequence as `keys.toml` writes it.
    pub fn written(keys: &[Key]) -> String {
        let words: Vec<String> = keys.iter().map(Key::to_string).collect();
        words.join(" ")
    }

    /// A sequence as a hint shows it: `gg`, `]n`, `Ctrl-d`, `Shift-Tab`.
    pub fn label(keys: &[Key]) -> String {
        let words: Vec<String> = keys.iter().map(|k| k.print(true)).collect();
        let tight = words.iter().all(|w| w.chars().count() == 1);
        words.join(if tight { "" } else { " " })
    }

    fn print(self, label: bool) -> String {
        let mut out = String::new();
        let shift_is_told = KeyModifiers::SHIFT;
        for (bit, word, shown) in [
            (KeyModifiers::CONTROL, "ctrl-", "Ctrl-"),
            (KeyModifiers::ALT, "alt-", "Alt-"),
            (shift_is_told, "shift-", "Shift-"),
        ] {
            if self.held.contains(bit) {
                out.push_str(if label { shown } else { word });
            }
        }
        match (NAMED.iter().find(|(code, ..)| *code == self.code), self.code) {
            (Some((_, word, shown)), _) => out.push_str(if label { shown } else { word }),
            (None, KeyCode::Char(c)) => {
                if self.held.contains(KeyModifiers::CONTROL) && c.is_uppercase() {
                    out.push_str(if label { "Shift-" } else { "shift-" });
                    out.extend(c.to_lowercase());
                } else {
                    out.push(c);
                }
            }
            // `Key::of` and `Key::parse` let nothing else in.
            _ => {}
        }
        out
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.print(false))
    }
}

/// The capital of a letter, where that is one character.
fn capital(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(u), None) => u,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(code: KeyCode, held: KeyModifiers) -> KeyEvent {
        KeyEvent::new(code, held)
    }

    fn key(word: &str) -> Key {
        Key::parse(word).expect(word)
    }

    #[test]
    fn every_way_to_report_a_capital_is_one_key() {
        let shift = KeyModifiers::SHIFT;
        for e in [
            event(KeyCode::Char('G'), KeyModifiers::NONE),
            event(KeyCode::Char('G'), shift),
            event(KeyCode::Char('g'), shift),
        ] {
            assert_eq!(Key::of(&e), Some(key("G")));
        }
        assert_eq!(key("shift-g"), key("G"));
        assert_eq!(Key::of(&event(KeyCode::Char('?'), shift)), Some(key("?")));
        assert_eq!(Key::of(&event(KeyCode::BackTab, shift)), Some(key("shift-tab")));
        assert_eq!(
            Key::of(&event(KeyCode::BackTab, KeyModifiers::NONE)),
            Some(key("shift-tab"))
        );
    }

    #[test]
    fn ctrl_i_and_tab_are_two_keys_where_the_terminal_tells() {
        assert_eq!(
            Key::of(&event(KeyCode::Char('i'), KeyModifiers::CONTROL)),
            Some(key("ctrl-i"))
        );
        assert_eq!(
            Key::of(&event(KeyCode::Tab, KeyModifiers::NONE)),
            Some(key("tab"))
        );
        assert_ne!(key("ctrl-i"), key("tab"));
    }

    #[test]
    fn keys_let_go_and_foreign_modifiers_are_no_keys() {
        let mut up = event(KeyCode::Char('d'), KeyModifiers::NONE);
        up.kind = KeyEventKind::Release;
        assert_eq!(Key::of(&up), None);
        up.kind = KeyEventKind::Repeat;
        assert_eq!(Key::of(&up), Some(key("d")));
        assert_eq!(Key::of(&event(KeyCode::Char('d'), KeyModifiers::SUPER)), None);
        assert_eq!(Key::of(&event(KeyCode::CapsLock, KeyModifiers::NONE)), None);
    }

    #[test]
    fn what_is_written_reads_back() {
        for word in [
            "j",
            "G",
            "ctrl-d",
            "ctrl-shift-d",
            "alt-x",
            "alt-X",
            "shift-tab",
            "space",
            "-",
            "ctrl--",
            "] n",
            "g g",
            "pgdn",
            "é",
            "f12",
        ] {
            let keys = Key::parse_all(word).expect(word);
            assert_eq!(Key::written(&keys), word);
        }
        assert_eq!(key("Ctrl-D"), key("ctrl-d"));
        assert_eq!(key("PgDn"), key("pgdn"));
    }

    #[test]
    fn labels_are_what_readers_know() {
        let label = |words: &str| Key::label(&Key::parse_all(words).expect(words));
        assert_eq!(label("g g"), "gg");
        assert_eq!(label("] n"), "]n");
        assert_eq!(label("ctrl-d"), "Ctrl-d");
        assert_eq!(label("ctrl-x ctrl-e"), "Ctrl-x Ctrl-e");
        assert_eq!(label("space"), "Space");
    }

    #[test]
    fn what_cannot_be_read_says_so_and_names_the_nearest() {
        let error = |word: &str| Key::parse_all(word).expect_err(word);
        assert!(
            error("ctlr-d").contains("did you mean \"ctrl\""),
            "{}",
            error("ctlr-d")
        );
        assert!(
            error("pgdwn").contains("did you mean \"pgdn\""),
            "{}",
            error("pgdwn")
        );
        assert!(error("ctrl-").contains("names nothing"));
        assert!(error("shift-1").contains("the character that Shift gives"));
        assert!(error(" ").contains("no name"));
    }

    #[test]
    fn only_what_types_has_a_character() {
        assert_eq!(key("é").character(), Some('é'));
        assert_eq!(key("space").character(), Some(' '));
        assert_eq!(key("ctrl-d").character(), None);
        assert_eq!(key("enter").character(), None);
    }
}
