//! How far a long run is, as one calm line on a terminal: not before half a second has passed, not more than four times a second, and gone at
//! the end.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(250);

/// The line.
pub struct Progress {
    began: Instant,
    drawn: Option<Instant>,
    shows: bool,
}

impl Progress {
    /// Shows itself where standard error is a terminal.
    pub fn new() -> Progress {
        Progress {
            began: Instant::now(),
            drawn: None,
            shows: std::io::stderr().is_terminal() && std::env::var_os("TERM").is_some_and(|t| t != "dumb"),
        }
    }

    /// Draws the line anew, where it is time.
    pub fn draw(&mut self, words: impl FnOnce() -> String) {
        if !self.shows || self.began.elapsed() < 2 * PAUSE || self.drawn.is_some_and(|d| d.elapsed() < PAUSE)
        {
            return;
        }
        self.drawn = Some(Instant::now());
        let width = crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns));
        let words: String = words().chars().take(width.saturating_sub(1)).collect();
        // A terminal that takes nothing is no reason to stop.
        let _ = write!(std::io::stderr(), "\r\u{1b}[K{words}");
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}

impl Default for Progress {
    fn default() -> Progress {
        Progress::new()
    }
}
