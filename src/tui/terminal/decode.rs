//! Bytes from the terminal → keys and pasted text.
//!
//! Ours, because the event queue of crossterm neither notices that the terminal is gone (it spins) nor lets go of it while an editor
//! runs. It is a small language: UTF-8, control codes, `ESC x` for Alt, `CSI` and `SS3` sequences as xterm sends them, and bracketed
//! paste. What is not known is passed over whole, so that no half of a sequence is taken for typed text.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
}

/// The most that is kept of one paste, in bytes.
const PASTE: usize = 1 << 20;
/// No sequence that matters is longer.
const SEQUENCE: usize = 64;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Bytes not understood yet.
#[derive(Default)]
pub struct Decoder {
    bytes: Vec<u8>,
    /// What was pasted so far, while a paste is under way.
    paste: Option<Vec<u8>>,
}

/// One step: how many bytes were used, and what they said.
enum Step {
    Used(usize, Option<KeyEvent>),
    PasteBegins(usize),
    More,
}

impl Decoder {
    /// Takes bytes in and hands out what they complete.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Input>) {
        self.bytes.extend_from_slice(bytes);
        loop {
            if let Some(paste) = &mut self.paste {
                let found = self.bytes.windows(PASTE_END.len()).position(|w| w == PASTE_END);
                // The end mark may arrive in two parts.
                let keep = self.bytes.len().saturating_sub(PASTE_END.len() - 1);
                let take = found.unwrap_or(keep);
                let room = PASTE.saturating_sub(paste.len());
                paste.extend(self.bytes.iter().take(take.min(room)));
                self.bytes.drain(..found.map_or(take, |at| at + PASTE_END.len()));
                if found.is_none() {
                    return;
                }
                let text = String::from_utf8_lossy(paste)
                    .replace("\r\n", "\n")
                    .replace('\r', "\n");
                self.paste = None;
                out.push(Input::Paste(text));
                continue;
            }
            match step(&self.bytes) {
                Step::Used(0, _) | Step::More => return,
                Step::Used(used, key) => {
                    out.extend(key.map(Input::Key));
                    self.bytes.drain(..used);
                }
                Step::PasteBegins(used) => {
                    self.bytes.drain(..used);
                    self.paste = Some(Vec::new());
                }
            }
        }
    }

    /// Whether an escape is waiting for what follows it. When nothing does, it was the key: see [`Decoder::give_up`].
    pub fn waiting(&self) -> bool {
        self.paste.is_none() && self.bytes.first() == Some(&0x1b)
    }

    /// Nothing followed: what is waiting was typed.
    pub fn give_up(&mut self, out: &mut Vec<Input>) {
        if self.bytes == [0x1b] {
            out.push(Input::Key(KeyCode::Esc.into()));
        } else if let [0x1b, c @ (b'[' | b'O')] = self.bytes[..] {
            out.push(Input::Key(KeyEvent::new(
                KeyCode::Char(char::from(c)),
                KeyModifiers::ALT,
            )));
        }
        self.bytes.clear();
    }
}

fn step(bytes: &[u8]) -> Step {
    let Some(&first) = bytes.first() else {
        return Step::More;
    };
    if first == 0x1b {
        return escape(bytes);
    }
    plain(bytes)
}

/// A character or a control code.
fn plain(bytes: &[u8]) -> Step {
    let first = bytes[0];
    let key = |code, held| Step::Used(1, Some(KeyEvent::new(code, held)));
    match first {
        b'\r' | b'\n' => key(KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => key(KeyCode::Tab, KeyModifiers::NONE),
        0x7f | 0x08 => key(KeyCode::Backspace, KeyModifiers::NONE),
        0x00 => key(KeyCode::Char(' '), KeyModifiers::CONTROL),
        0x01..=0x1a => key(KeyCode::Char(char::from(first - 1 + b'a')), KeyModifiers::CONTROL),
        0x1c..=0x1f => key(
            KeyCode::Char(char::from(first - 0x1c + b'4')),
            KeyModifiers::CONTROL,
        ),
        0x20..=0x7e => typed(char::from(first), 1),
        _ => {
            let length = match first {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => return Step::Used(1, None),
            };
            let Some(part) = bytes.get(..length) else {
                return Step::More;
            };
            match std::str::from_utf8(part).ok().and_then(|s| s.chars().next()) {
                Some(c) if !c.is_control() => typed(c, length),
                _ => Step::Used(1, None),
            }
        }
    }
}

fn typed(c: char, length: usize) -> Step {
    let held = if c.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    };
    Step::Used(length, Some(KeyEvent::new(KeyCode::Char(c), held)))
}

fn escape(bytes: &[u8]) -> Step {
    match bytes.get(1) {
        None => Step::More,
        Some(0x1b) => Step::Used(1, Some(KeyCode::Esc.into())),
        Some(b'[') => csi(bytes),
        Some(b'O') => match bytes.get(2) {
            None => Step::More,
            Some(&c) => Step::Used(3, letter(c).map(KeyEvent::from)),
        },
        Some(_) => match plain(&bytes[1..]) {
            Step::Used(used, key) => Step::Used(
                used + 1,
                key.map(|k| KeyEvent::new(k.code, k.modifiers | KeyModifiers::ALT)),
            ),
            other => other,
        },
    }
}

/// `ESC [ parameters final`.
fn csi(bytes: &[u8]) -> Step {
    let body = &bytes[2..];
    let Some(end) = body.iter().position(|b| (0x40..=0x7e).contains(b)) else {
        // Too long to be anything: let it go.
        return if body.len() > SEQUENCE {
            Step::Used(bytes.len(), None)
        } else {
            Step::More
        };
    };
    // The Linux console sends F1 to F5 as `ESC [ [ A`.
    if body[end] == b'[' && end == 0 {
        return match body.get(1) {
            None => Step::More,
            Some(&c @ b'A'..=b'E') => Step::Used(4, Some(KeyCode::F(c - b'A' + 1).into())),
            Some(_) => Step::Used(4, None),
        };
    }
    let used = 2 + end + 1;
    let parameters = std::str::from_utf8(&body[..end]).unwrap_or("");
    let mut numbers = parameters
        .split(';')
        .map(|p| p.split(':').next().unwrap_or("").parse::<u32>().ok());
    let first = numbers.next().flatten();
    let held = numbers.next().flatten().map_or(KeyModifiers::NONE, modifiers);
    let code = match (body[end], first) {
        (b'~', Some(200)) => return Step::PasteBegins(used),
        (b'~', Some(n)) => numbered(n),
        (b'Z', _) => return Step::Used(used, Some(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT))),
        // CSI u, where the terminal tells keys by their code points.
        (b'u', Some(n)) => match n {
            9 => Some(KeyCode::Tab),
            13 => Some(KeyCode::Enter),
            27 => Some(KeyCode::Esc),
            127 => Some(KeyCode::Backspace),
            n => char::from_u32(n).filter(|c| !c.is_control()).map(KeyCode::Char),
        },
        (c, _) => letter(c),
    };
    Step::Used(used, code.map(|c| KeyEvent::new(c, held)))
}

fn letter(c: u8) -> Option<KeyCode> {
    Some(match c {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(c - b'P' + 1),
        _ => return None,
    })
}

fn numbered(n: u32) -> Option<KeyCode> {
    Some(match n {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F((n - 10) as u8),
        17..=21 => KeyCode::F((n - 11) as u8),
        23..=24 => KeyCode::F((n - 12) as u8),
        _ => return None,
    })
}

/// xterm's modifier parameter: one more than the bits for Shift, Alt, Ctrl.
fn modifiers(n: u32) -> KeyModifiers {
    let bits = n.saturating_sub(1);
    let mut held = KeyModifiers::NONE;
    held.set(KeyModifiers::SHIFT, bits & 1 != 0);
    held.set(KeyModifiers::ALT, bits & 2 != 0);
    held.set(KeyModifiers::CONTROL, bits & 4 != 0);
    held
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(parts: &[&[u8]]) -> Vec<Input> {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        for part in parts {
            decoder.feed(part, &mut out);
        }
        if decoder.waiting() {
            decoder.give_up(&mut out);
        }
        out
    }

    fn key(code: KeyCode, held: KeyModifiers) -> Input {
        Input::Key(KeyEvent::new(code, held))
    }

    #[test]
    fn keys_are_told_apart() {
        assert_eq!(
            decoded(&[b"j\x04\x1b[A\x1b[1;5C\x1b[5~\x1bx\x1bOP\xc3\xa9\x1b"]),
            [
                key(KeyCode::Char('j'), KeyModifiers::NONE),
                key(KeyCode::Char('d'), KeyModifiers::CONTROL),
                key(KeyCode::Up, KeyModifiers::NONE),
                key(KeyCode::Right, KeyModifiers::CONTROL),
                key(KeyCode::PageUp, KeyModifiers::NONE),
                key(KeyCode::Char('x'), KeyModifiers::ALT),
                key(KeyCode::F(1), KeyModifiers::NONE),
                key(KeyCode::Char('é'), KeyModifiers::NONE),
                key(KeyCode::Esc, KeyModifiers::NONE),
            ]
        );
    }

    #[test]
    fn pasted_text_is_never_keys() {
        let paste = Input::Paste("dd q\n\u{1b}[A".to_owned());
        assert_eq!(
            decoded(&[b"\x1b[200~dd q\r\x1b[A\x1b[201~"]),
            std::slice::from_ref(&paste)
        );
        assert_eq!(
            decoded(&[b"\x1b[20", b"0~dd q", b"\r\x1b[A\x1b[2", b"01~"]),
            [paste]
        );
    }

    #[test]
    fn what_is_not_known_is_passed_over_whole() {
        assert_eq!(
            decoded(&[b"\x1b[?62;1;4cj"]),
            [key(KeyCode::Char('j'), KeyModifiers::NONE)]
        );
        assert_eq!(
            decoded(&[b"\xff\xfej"]),
            [key(KeyCode::Char('j'), KeyModifiers::NONE)]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_parts_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..80), cut in 0usize..80) {
            let cut = cut.min(bytes.len());
            decoded(&[&bytes[..cut], &bytes[cut..]]);
        }
    }
}
