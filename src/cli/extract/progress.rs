//! How far a long run is, as one calm line on a terminal: not before half a second has passed, not more than four times a second, gone
//! at the end, and never between the data.

use crate::cli::talk;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two looks.
pub const TICK: Duration = Duration::from_millis(250);

/// What has been done so far.
pub struct Progress {
    began: Instant,
    shows: bool,
    /// A line stands on the terminal. Held while anything is written there.
    line: Mutex<bool>,
    /// Articles answered.
    pub done: AtomicU64,
    /// Those among them that could not be read.
    pub bad: AtomicU64,
    /// Bytes of text read.
    pub bytes: AtomicU64,
    /// Articles found so far, and whether these are all.
    pub found: AtomicU64,
    /// Whether `found` is final.
    pub all: AtomicBool,
}

impl Progress {
    /// Shows itself where standard error is a terminal and the data go elsewhere.
    pub fn new() -> Progress {
        let shows = std::io::stderr().is_terminal()
            && !std::io::stdout().is_terminal()
            && std::env::var_os("TERM").is_some_and(|t| t != "dumb");
        Progress {
            began: Instant::now(),
            shows,
            line: Mutex::new(false),
            done: AtomicU64::new(0),
            bad: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            found: AtomicU64::new(0),
            all: AtomicBool::new(false),
        }
    }

    /// How long to wait for something else to happen; `None` where nothing is shown and nobody need be woken.
    pub fn pause(&self) -> Option<Duration> {
        self.shows.then_some(TICK)
    }

    /// Draws the line anew.
    pub fn draw(&self) {
        let took = self.began.elapsed();
        if !self.shows || took < 2 * TICK {
            return;
        }
        let width = crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns));
        let words: String = self.words(took).chars().take(width.saturating_sub(1)).collect();
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        // A terminal that takes nothing is no reason to stop.
        let _ = write!(std::io::stderr(), "\r\u{1b}[K{words}");
        *line = true;
    }

    /// Takes the line away.
    pub fn clear(&self) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut *line) {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }

    /// Says something on a line of its own.
    pub fn say(&self, words: &str) {
        self.clear();
        talk(words);
    }

    fn words(&self, took: Duration) -> String {
        let done = self.done.load(Relaxed);
        let of = if self.all.load(Relaxed) {
            format!(" of {}", grouped(self.found.load(Relaxed)))
        } else {
            String::new()
        };
        let bad = match self.bad.load(Relaxed) {
            0 => String::new(),
            bad => format!(" · {} could not be read", grouped(bad)),
        };
        let megabytes = self.bytes.load(Relaxed) as f64 / 1e6;
        let seconds = took.as_secs();
        format!(
            "{}{of} articles · {megabytes:.1} MB · {}:{:02}{bad}",
            grouped(done),
            seconds / 60,
            seconds % 60
        )
    }
}

/// A number as people read it: 12,345.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_articles_text_time_and_what_failed() {
        let progress = Progress::new();
        progress.done.store(1204, Relaxed);
        progress.bytes.store(12_345_678, Relaxed);
        let took = Duration::from_secs(61);
        assert_eq!(progress.words(took), "1,204 articles · 12.3 MB · 1:01");
        progress.found.store(5000, Relaxed);
        progress.all.store(true, Relaxed);
        progress.bad.store(3, Relaxed);
        assert_eq!(
            progress.words(took),
            "1,204 of 5,000 articles · 12.3 MB · 1:01 · 3 could not be read"
        );
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
