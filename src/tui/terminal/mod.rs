//! The terminal: taken when the Reader opens, given back whatever happens, lent to the shell and to the editor in between.
//!
//! It is never asked anything. A query leaves an answer on standard input that somebody has to read, and where nobody answers, the
//! one who waits hangs.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the edge: it writes to the terminal"
)]

pub mod decode;
pub mod keys;

use crate::ingest::clean;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::Print;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use unicode_segmentation::UnicodeSegmentation;

type Backend = CrosstermBackend<BufWriter<Stdout>>;

/// The terminal, while it is ours.
pub struct Screen {
    terminal: Terminal<Backend>,
    /// What the window is called while the terminal is ours; empty: it keeps its name.
    title: String,
}

/// Why there is no terminal to draw on, in words, where there is none.
pub fn missing() -> Option<&'static str> {
    if !io::stdout().is_terminal() {
        return Some(
            "the Reader needs a terminal, and standard output is none; `copydesk cat` and `copydesk extract` work without one",
        );
    }
    if !io::stdin().is_terminal() && keys::tty().is_err() {
        return Some(
            "the Reader needs a terminal to take keys from; `copydesk cat` and `copydesk extract` work without one",
        );
    }
    None
}

impl Screen {
    /// Takes the terminal over.
    pub fn take() -> io::Result<Screen> {
        let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, io::stdout()));
        enter()?;
        let terminal = Terminal::new(backend).inspect_err(|_| leave())?;
        Ok(Screen {
            terminal,
            title: String::new(),
        })
    }

    /// Takes it over again, after it was lent. Everything is drawn anew.
    pub fn retake(&mut self) -> io::Result<()> {
        enter()?;
        let title = std::mem::take(&mut self.title);
        self.name(&title)?;
        self.forget()
    }

    /// Names the window. Its own name comes back when the terminal is given back.
    pub fn name(&mut self, title: &str) -> io::Result<()> {
        let title = titled(title);
        if title == self.title {
            return Ok(());
        }
        execute!(io::stdout(), SetTitle(&title))?;
        self.title = title;
        Ok(())
    }

    /// Gives it back, or lends it.
    pub fn release(&mut self) {
        leave();
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        // A terminal that cannot tell is as good as none: draw nothing rather than guess.
        crossterm::terminal::size().unwrap_or((0, 0))
    }

    /// Forgets what is on the screen, so that all of it is drawn.
    pub fn forget(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: it asks the terminal where its cursor is, and the one who reads the keys would swallow the answer.
        let (width, height) = self.size();
        self.terminal.resize(Rect::new(0, 0, width, height))
    }

    /// Draws one frame.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        self.terminal.draw(|frame| draw(frame.buffer_mut()))?;
        Ok(())
    }

    /// Puts text on the clipboard of the terminal the reader sits at, also over ssh (OSC 52).
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut out = io::stdout();
        write!(out, "\x1b]52;c;{}\x07", base64(text.as_bytes()))?;
        out.flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(
        io::stdout(),
        Print(KEEP_TITLE),
        EnterAlternateScreen,
        EnableBracketedPaste,
        Hide
    )
    .inspect_err(|_| leave())
}

/// The window's title is put on the terminal's own stack and taken back from there, because to ask for it would be a query. A terminal
/// without such a stack passes over both.
const KEEP_TITLE: &str = "\x1b[22;0t";
const TITLE_BACK: &str = "\x1b[23;0t";

/// A text as the title of a window: one line, nothing in it that a terminal would obey, no longer than a title bar shows.
fn titled(text: &str) -> String {
    let one = text.split_whitespace().collect::<Vec<_>>().join(" ");
    clean::line(&one).graphemes(true).take(100).collect()
}

/// Gives the terminal back. Nothing can be done about a terminal that is gone.
fn leave() {
    let _ = execute!(
        io::stdout(),
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show,
        Print(TITLE_BACK)
    );
    let _ = disable_raw_mode();
}

/// A panic of the main thread gives the terminal back before it is told; that of a worker is caught, and must not draw on the screen.
pub fn hook_panics() {
    let main = std::thread::current().id();
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == main {
            leave();
            told(panic);
        }
    }));
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let group = part.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - part.len()));
        for i in 0..4 {
            let digit = (group >> (18 - 6 * i)) & 63;
            out.push(if i <= part.len() {
                char::from(DIGITS[digit as usize])
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{base64, titled};

    #[test]
    fn a_title_is_one_line_that_drives_no_terminal() {
        assert_eq!(
            titled("Mayor\u{7}\u{1b}]0;x\u{9c}\n leaves\u{202e}")
                .matches(char::is_control)
                .count(),
            0
        );
        assert!(!titled("a\u{202e}b\u{e0041}").contains(['\u{202e}', '\u{e0041}']));
        assert_eq!(titled("  Mayor \n leaves "), "Mayor leaves");
        assert_eq!(titled(&"e\u{301}".repeat(200)), "e\u{301}".repeat(100));
    }

    #[test]
    fn base64_as_in_rfc_4648() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
