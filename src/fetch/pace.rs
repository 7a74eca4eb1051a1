//! How fast servers are asked: at most so many at once, at most so many of one host, and a while between two of one host. A host that
//! asked to be left alone is. [`Book`] decides and knows no clock; [`Pace`] waits.

#![allow(clippy::disallowed_methods, reason = "what waits has to know the time")]

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The longest that a host is left alone within one run of the program, whatever it asks: half a day.
const LONGEST_REST: Duration = Duration::from_secs(12 * 3600);

/// What is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Manners {
    /// Requests at once.
    pub all: usize,
    /// Requests at once to one host.
    pub host: usize,
    /// Between the beginnings of two requests to one host.
    pub gap: Duration,
}

/// When a host may be asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ask {
    Now,
    /// At this time, if nothing else happens.
    At(Duration),
    /// When another request has ended.
    Later,
    /// It wants to be left alone until then.
    Resting(Duration),
}

#[derive(Default)]
struct Host {
    running: usize,
    began: Option<Duration>,
    rests_until: Option<Duration>,
}

/// What is running. Times count from the beginning of the program.
struct Book {
    manners: Manners,
    running: usize,
    hosts: HashMap<String, Host>,
}

impl Book {
    fn ask(&self, host: &str, now: Duration) -> Ask {
        let known = self.hosts.get(host);
        if let Some(until) = known.and_then(|h| h.rests_until).filter(|&t| t > now) {
            return Ask::Resting(until);
        }
        if self.running >= self.manners.all || known.is_some_and(|h| h.running >= self.manners.host) {
            return Ask::Later;
        }
        match known.and_then(|h| h.began).map(|t| t + self.manners.gap) {
            Some(at) if at > now => Ask::At(at),
            _ => Ask::Now,
        }
    }

    fn begin(&mut self, host: &str, now: Duration) {
        self.running += 1;
        let entry = self.hosts.entry(host.to_owned()).or_default();
        entry.running += 1;
        entry.began = Some(now);
    }

    fn end(&mut self, host: &str) {
        self.running = self.running.saturating_sub(1);
        if let Some(entry) = self.hosts.get_mut(host) {
            entry.running = entry.running.saturating_sub(1);
        }
    }
}

/// Lets requests begin when they may.
pub struct Pace {
    book: Mutex<Book>,
    changed: Condvar,
    epoch: Instant,
}

/// One request is running; it has ended when this is dropped.
pub struct Pass<'p> {
    pace: &'p Pace,
    host: String,
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.pace.lock().end(&self.host);
        self.pace.changed.notify_all();
    }
}

impl Pace {
    /// Nothing is running yet.
    pub fn new(manners: Manners) -> Pace {
        Pace {
            book: Mutex::new(Book {
                manners,
                running: 0,
                hosts: HashMap::new(),
            }),
            changed: Condvar::new(),
            epoch: Instant::now(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until this host may be asked. The error is how long it still wants to be left alone.
    pub fn enter(&self, host: &str) -> Result<Pass<'_>, Duration> {
        match self.pick(
            |book, now| Some((0, book.ask(host, now), host.to_owned())),
            |_| (),
        ) {
            Some((_, Ok(pass))) => Ok(pass),
            Some((_, Err(rest))) => Err(rest),
            None => Err(Duration::ZERO),
        }
    }

    /// Waits until one of the hosts that `waiting` names may be asked, and begins with the first such; `waiting` is asked again after every
    /// wait, and `taken` is told at once which it was, before anybody else looks. Gives back its number and the pass, or how long that host
    /// wants to be left alone; `None` when nobody waits any more.
    pub fn enter_any(
        &self,
        waiting: impl Fn() -> Vec<(usize, String)>,
        taken: impl Fn(usize),
    ) -> Option<(usize, Result<Pass<'_>, Duration>)> {
        let choose = |book: &Book, now| {
            let mut best: Option<(usize, Ask, String)> = None;
            for (number, host) in waiting() {
                let ask = book.ask(&host, now);
                match (ask, best.as_ref().map(|b| b.1)) {
                    (Ask::Now | Ask::Resting(_), _) => return Some((number, ask, host)),
                    (Ask::At(at), Some(Ask::At(least))) if at >= least => {}
                    (Ask::Later, Some(_)) => {}
                    _ => best = Some((number, ask, host)),
                }
            }
            best
        };
        self.pick(choose, taken)
    }

    fn pick(
        &self,
        choose: impl Fn(&Book, Duration) -> Option<(usize, Ask, String)>,
        taken: impl Fn(usize),
    ) -> Option<(usize, Result<Pass<'_>, Duration>)> {
        let mut book = self.lock();
        loop {
            let now = self.epoch.elapsed();
            let (number, ask, host) = choose(&book, now)?;
            book = match ask {
                Ask::Now => {
                    book.begin(&host, now);
                    taken(number);
                    return Some((number, Ok(Pass { pace: self, host })));
                }
                Ask::Resting(until) => {
                    taken(number);
                    return Some((number, Err(until.saturating_sub(now))));
                }
                Ask::At(at) => {
                    self.changed
                        .wait_timeout(book, at.saturating_sub(now))
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
                Ask::Later => self.changed.wait(book).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// The host asked to be left alone.
    pub fn rest(&self, host: &str, seconds: u64) {
        let until = self.epoch.elapsed() + Duration::from_secs(seconds).min(LONGEST_REST);
        self.lock().hosts.entry(host.to_owned()).or_default().rests_until = Some(until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn book() -> Book {
        Book {
            manners: Manners {
                all: 3,
                host: 2,
                gap: at(500),
            },
            running: 0,
            hosts: HashMap::new(),
        }
    }

    #[test]
    fn one_host_is_asked_twice_at_once_and_half_a_second_apart() {
        let mut book = book();
        assert_eq!(book.ask("a", at(0)), Ask::Now);
        book.begin("a", at(0));
        assert_eq!(book.ask("a", at(100)), Ask::At(at(500)));
        assert_eq!(book.ask("b", at(100)), Ask::Now);
        book.begin("a", at(500));
        assert_eq!(book.ask("a", at(2000)), Ask::Later);
        book.end("a");
        assert_eq!(book.ask("a", at(900)), Ask::At(at(1000)));
        assert_eq!(book.ask("a", at(1000)), Ask::Now);
    }

    #[test]
    fn all_hosts_together_are_counted_too() {
        let mut book = book();
        for host in ["a", "b", "c"] {
            book.begin(host, at(0));
        }
        assert_eq!(book.ask("d", at(9000)), Ask::Later);
        book.end("b");
        assert_eq!(book.ask("d", at(9000)), Ask::Now);
    }

    #[test]
    fn a_host_that_asked_for_rest_is_not_waited_for() {
        let pace = Pace::new(Manners {
            all: 1,
            host: 1,
            gap: at(0),
        });
        pace.rest("a", 120);
        assert!(pace.enter("a").is_err_and(|left| left > at(100_000)));
        assert!(pace.enter("b").is_ok());
    }

    #[test]
    fn a_free_host_goes_before_one_that_is_busy() {
        let pace = Pace::new(Manners {
            all: 8,
            host: 1,
            gap: at(0),
        });
        let busy = pace.enter("a").ok();
        let waiting = || vec![(0, "a".to_owned()), (1, "b".to_owned())];
        let (number, pass) = pace.enter_any(waiting, |_| ()).expect("one of them");
        assert_eq!((number, pass.is_ok()), (1, true));
        drop(busy);
        assert!(pace.enter_any(Vec::new, |_| ()).is_none());
    }
}
