//! What is to be read: what was named on the command line, one after the other, and how it is fetched or read while the screen lives. The
//! screen never waits for a network or a disk: whatever is loaded comes from a thread as a message, and what nobody waits for any more is
//! dropped.

use crate::article::Article;
use crate::store::Original;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether what the library keeps will do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// It is opened: what is kept of it comes first, and nothing is fetched then.
    Opened,
    /// It is wanted as it is now.
    Anew,
}

/// An article that has come.
pub struct Loaded {
    /// The article.
    pub article: Article,
    /// Where it was read from, where that is a file.
    pub path: Option<PathBuf>,
    /// What the server sent, where it was fetched.
    pub original: Option<Original>,
    /// The day of the last fetch, where it comes from the library.
    pub kept: Option<String>,
}

/// Reads or fetches what is named; gives up when the flag is set. The error says what, why, and what to do.
pub type Load = dyn Fn(&Path, How, &AtomicBool) -> Result<Loaded, String> + Send + Sync;

/// An answer of [`Reading::start`].
pub struct Answer {
    /// Which call it answers.
    turn: u64,
    /// How it was asked for.
    pub how: How,
    /// What came, or why nothing did.
    pub outcome: Result<Loaded, String>,
}

/// The list, the place in it, and what is on its way.
pub struct Reading {
    list: Vec<PathBuf>,
    at: usize,
    /// What the open article is read from again.
    current: Option<PathBuf>,
    load: Arc<Load>,
    turn: u64,
    stop: Arc<AtomicBool>,
}

impl Reading {
    /// At the first of `list`.
    pub fn new(list: Vec<PathBuf>, load: Arc<Load>) -> Reading {
        Reading {
            current: list.first().cloned(),
            list,
            at: 0,
            load,
            turn: 0,
            stop: Arc::default(),
        }
    }

    /// "2 of 5", where there are several.
    pub fn listed(&self) -> Option<(usize, usize)> {
        (self.list.len() > 1).then_some((self.at + 1, self.list.len()))
    }

    /// What the open article is read from.
    pub fn current(&self) -> Option<&Path> {
        self.current.as_deref()
    }

    /// Another article was opened, not from the list.
    pub fn strays_to(&mut self, current: Option<PathBuf>) {
        self.stop.store(true, Ordering::Relaxed);
        self.turn += 1;
        self.current = current;
    }

    /// Whether the article that is open is none of the list.
    pub fn strayed(&self) -> bool {
        self.list
            .get(self.at)
            .is_none_or(|named| self.current.as_ref() != Some(named))
    }

    /// Goes so many places on; `None` at the ends.
    pub fn step(&mut self, by: isize) -> Option<&Path> {
        let at = self
            .at
            .checked_add_signed(by)
            .filter(|&at| at < self.list.len())?;
        self.at = at;
        self.current = self.list.get(at).cloned();
        self.current()
    }

    /// Loads what is current, in a thread; `tell` gets the answer. What was on its way before is not waited for any more.
    pub fn start(&mut self, how: How, tell: impl FnOnce(Answer) + Send + 'static) -> std::io::Result<()> {
        let Some(path) = self.current.clone() else {
            return Ok(());
        };
        self.stop.store(true, Ordering::Relaxed);
        self.stop = Arc::default();
        self.turn += 1;
        let (turn, stop, load) = (self.turn, Arc::clone(&self.stop), Arc::clone(&self.load));
        let job = move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| load(&path, how, &stop)));
            let outcome = outcome.unwrap_or_else(|_| {
                Err(format!(
                    "could not open {}: a fault of the program",
                    path.display()
                ))
            });
            tell(Answer { turn, how, outcome });
        };
        std::thread::Builder::new()
            .name("load".to_owned())
            .spawn(job)
            .map(drop)
    }

    /// Whether this answer is still waited for.
    pub fn awaits(&self, answer: &Answer) -> bool {
        answer.turn == self.turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    fn reading(words: &[&str]) -> Reading {
        let load = |path: &Path, _: How, _: &AtomicBool| match path.to_str() {
            Some("broken") => panic!("as a parser might"),
            Some(name) => Err(format!("no {name}")),
            None => Err(String::new()),
        };
        Reading::new(words.iter().map(PathBuf::from).collect(), Arc::new(load))
    }

    #[test]
    fn the_list_has_ends() {
        let mut reading = reading(&["a", "b"]);
        assert_eq!(reading.listed(), Some((1, 2)));
        assert_eq!(reading.step(-1), None);
        assert_eq!(reading.step(1), Some(Path::new("b")));
        assert_eq!(reading.step(1), None);
        assert_eq!(reading.listed(), Some((2, 2)));
        assert_eq!(super::tests::reading(&["a"]).listed(), None);
    }

    #[test]
    fn only_the_last_answer_is_waited_for() {
        let mut reading = reading(&["a", "broken"]);
        let (send, answers) = channel();
        let tell = |answer| send.send(answer).expect("heard");
        let other = send.clone();
        reading
            .start(How::Opened, move |a| other.send(a).expect("heard"))
            .expect("a thread");
        let first = answers.recv().expect("an answer");
        assert!(reading.awaits(&first));
        assert_eq!(first.outcome.err().as_deref(), Some("no a"));
        reading.step(1);
        let other = send.clone();
        reading
            .start(How::Opened, move |a| other.send(a).expect("heard"))
            .expect("a thread");
        let second = answers.recv().expect("an answer");
        assert!(second.outcome.is_err_and(|e| e.contains("broken: a fault")));
        tell(Answer {
            turn: 1,
            how: How::Anew,
            outcome: Err(String::new()),
        });
        assert!(!reading.awaits(&answers.recv().expect("an answer")));
        reading.strays_to(None);
        assert_eq!(reading.current(), None);
    }
}
