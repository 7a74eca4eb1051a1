//! Answers come out of several workers and go out in the order of what was asked.
//!
//! A row is made in a small buffer. It goes out when its turn has come; until then it is parked, and where too much is parked the
//! worker waits, so that one slow article never makes the rest pile up. A row that outgrows its buffer waits for its turn and is then
//! written straight through: its size costs no memory. Whoever writes holds the lock until the row's end, so nothing stops in mid-line.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes of one row that are kept before it waits for its turn.
const ROW: usize = 1 << 20;
/// Bytes of finished rows that wait for an earlier one.
const PARKED: usize = 16 << 20;

/// Where rows and what is said about them go.
pub trait Sink: Write + Send {
    /// One line for people, beside the data.
    fn say(&mut self, words: &str);
}

/// A finished row and what is said with it.
#[derive(Default)]
struct Row {
    bytes: Vec<u8>,
    said: Vec<String>,
}

struct State<S> {
    sink: S,
    /// Number of the row whose turn it is.
    next: u64,
    parked: BTreeMap<u64, Row>,
    parked_bytes: usize,
    stopped: bool,
}

impl<S: Sink> State<S> {
    fn put(&mut self, row: &Row) -> io::Result<()> {
        if !row.said.is_empty() {
            // What was said of earlier rows and these rows themselves may go to one terminal.
            self.sink.flush()?;
            row.said.iter().for_each(|words| self.sink.say(words));
        }
        self.sink.write_all(&row.bytes)
    }

    /// The row whose turn it was is out: so go the parked ones that follow it.
    fn advance(&mut self) -> io::Result<()> {
        self.next += 1;
        while let Some(row) = self.parked.remove(&self.next) {
            self.parked_bytes -= row.bytes.len();
            self.put(&row)?;
            self.next += 1;
        }
        // A program at the other end may wait for this answer before it asks on.
        self.sink.flush()
    }
}

/// The one place where rows go out.
pub struct Order<S> {
    state: Mutex<State<S>>,
    turned: Condvar,
}

impl<S: Sink> Order<S> {
    /// Rows are numbered from 0, each number is used once.
    pub fn new(sink: S) -> Order<S> {
        Order {
            state: Mutex::new(State {
                sink,
                next: 0,
                parked: BTreeMap::new(),
                parked_bytes: 0,
                stopped: false,
            }),
            turned: Condvar::new(),
        }
    }

    /// Begins row number `number`.
    pub fn row(&self, number: u64) -> Turn<'_, S> {
        Turn {
            order: self,
            number,
            row: Row::default(),
            held: None,
        }
    }

    /// Nothing is written after this; what was begun has ended with its line.
    pub fn stop(&self) -> io::Result<()> {
        let mut state = self.lock();
        state.stopped = true;
        self.turned.notify_all();
        state.sink.flush()
    }

    fn lock(&self) -> MutexGuard<'_, State<S>> {
        // A worker that panicked while it wrote has left a broken line, which the next one makes no worse.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it is this row's turn, or until `enough` says that it need not.
    fn wait(&self, number: u64, enough: impl Fn(&State<S>) -> bool) -> io::Result<MutexGuard<'_, State<S>>> {
        let mut state = self.lock();
        while !state.stopped && state.next != number && !enough(&state) {
            state = self.turned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.stopped {
            return Err(io::Error::other("stopped"));
        }
        Ok(state)
    }
}

/// One row on its way out. Dropped without [`Turn::done`], it holds up all later ones: only where the whole run ends.
pub struct Turn<'o, S: Sink> {
    order: &'o Order<S>,
    number: u64,
    row: Row,
    /// Held from the moment on that the row is written straight through.
    held: Option<MutexGuard<'o, State<S>>>,
}

impl<S: Sink> Turn<'_, S> {
    /// Says something with this row, before its data.
    pub fn say(&mut self, words: String) {
        match &mut self.held {
            Some(state) => state.sink.say(&words),
            None => self.row.said.push(words),
        }
    }

    /// The row is whole.
    pub fn done(mut self) -> io::Result<()> {
        let mut state = match self.held.take() {
            Some(state) => state,
            None => {
                let size = self.row.bytes.len();
                let mut state = self
                    .order
                    .wait(self.number, |s| s.parked_bytes + size <= PARKED)?;
                if state.next != self.number {
                    state.parked_bytes += size;
                    state.parked.insert(self.number, self.row);
                    return Ok(());
                }
                state.put(&self.row)?;
                state
            }
        };
        let outcome = state.advance();
        drop(state);
        self.order.turned.notify_all();
        outcome
    }
}

impl<S: Sink> Write for Turn<'_, S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(state) = &mut self.held {
            return state.sink.write(bytes);
        }
        self.row.bytes.extend_from_slice(bytes);
        if self.row.bytes.len() > ROW {
            let mut state = self.order.wait(self.number, |_| false)?;
            let row = std::mem::take(&mut self.row);
            state.put(&row)?;
            self.held = Some(state);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Page(Vec<u8>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Sink for Page {
        fn say(&mut self, words: &str) {
            self.0.extend_from_slice(format!("[{words}]").as_bytes());
        }
    }

    fn text(order: Order<Page>) -> String {
        let state = order.state.into_inner().expect("no panic");
        String::from_utf8(state.sink.0).expect("text")
    }

    #[test]
    fn rows_that_end_early_wait_for_their_turn() {
        let order = Order::new(Page::default());
        for number in [2, 1, 0, 3] {
            let mut row = order.row(number);
            row.say(format!("about {number}"));
            writeln!(row, "{number}").expect("kept");
            row.done().expect("out or parked");
        }
        assert_eq!(text(order), "[about 0]0\n[about 1]1\n[about 2]2\n[about 3]3\n");
    }

    #[test]
    fn rows_of_many_workers_come_out_whole_and_in_order_however_long_they_are() {
        let order = Order::new(Page::default());
        std::thread::scope(|scope| {
            for worker in 0..4u64 {
                let order = &order;
                scope.spawn(move || {
                    for number in (worker..40).step_by(4) {
                        let mut row = order.row(number);
                        // Every seventh is longer than its buffer, and all together are more than may be parked.
                        let size = if number % 7 == 0 { ROW * 2 } else { ROW / 2 };
                        for _ in 0..size / 1024 {
                            row.write_all(&[b'a' + (number % 26) as u8; 1024]).expect("kept");
                        }
                        row.write_all(b"\n").expect("kept");
                        row.done().expect("out");
                    }
                });
            }
        });
        let all = text(order);
        let lines: Vec<&str> = all.lines().collect();
        assert_eq!(lines.len(), 40);
        for (number, line) in lines.iter().enumerate() {
            let letter = char::from(b'a' + (number % 26) as u8);
            assert!(line.chars().all(|c| c == letter), "row {number}");
        }
    }

    #[test]
    fn nothing_goes_out_after_the_stop() {
        let order = Order::new(Page::default());
        order.row(0).done().expect("out");
        let mut begun = order.row(1);
        begun.write_all(b"half").expect("kept");
        order.stop().expect("flushed");
        assert!(begun.done().is_err());
        assert_eq!(text(order), "");
    }
}
