//! When a feed may be asked again, and what is remembered from one time to the next. Times are seconds since 1970.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Seconds between two refreshes of one feed that nobody asked for by its name: a server that was asked a moment ago has nothing new.
pub const PAUSE: i64 = 60;

/// Seconds that a feed rests after its first failure; twice as long after each that follows.
pub const BACK_OFF: i64 = 5 * 60;

/// The longest rest, whatever a server asks for: a day.
pub const LONGEST: i64 = 24 * 60 * 60;

/// What is remembered of asking one feed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Progress {
    /// The address that all this is about: validators of one address are never sent to another.
    #[serde(default)]
    pub url: String,
    /// Verbatim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Verbatim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// When it was last asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<i64>,
    /// When it last answered well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<i64>,
    /// Not to be asked before then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest_until: Option<i64>,
    /// How often in a row it failed.
    #[serde(default)]
    pub failures: u32,
    /// Why it failed last, one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What was wrong with what came last, one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// The server said that it is gone for good (410): it is not asked any more.
    #[serde(default)]
    pub gone: bool,
    /// Those of other programs.
    #[serde(flatten)]
    pub extra: BTreeMap<String, toml::Value>,
}

/// How asking a feed went.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It came.
    Came {
        /// The validators that came with it.
        etag: Option<String>,
        last_modified: Option<String>,
        /// Seconds after which the server wants to be asked again.
        retry_after: Option<u64>,
        /// What was wrong with it.
        problems: Vec<String>,
    },
    /// The copy that is held is still good.
    Unchanged {
        /// The validators that came with the word; where one did not come, the one that is held stays.
        etag: Option<String>,
        last_modified: Option<String>,
        /// Seconds after which the server wants to be asked again.
        retry_after: Option<u64>,
    },
    /// It did not come, or is no feed.
    Failed {
        /// One line.
        why: String,
        /// Seconds after which it may be asked again, where the server says so.
        retry_after: Option<u64>,
    },
    /// It is gone for good.
    Gone {
        /// One line.
        why: String,
    },
}

/// Whether a feed is asked, and if not, why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// It is.
    Yes,
    /// It was asked a moment ago.
    Fresh,
    /// It failed, or its server asked for a rest: so many seconds still.
    Resting(i64),
    /// It is gone for good.
    Gone,
}

impl Progress {
    /// Whether the feed at `url` is asked at `now`. `named` says that the reader asked for this feed: then only a server's own word holds it
    /// back, and a feed that is gone is tried once more.
    pub fn due(&self, url: &str, now: i64, named: bool) -> Due {
        if self.url != url {
            return Due::Yes;
        }
        // A clock that was set back must not make a feed rest for ever.
        let rest = self.rest_until.map_or(0, |until| (until - now).min(LONGEST));
        let asked = self.asked.map_or(i64::MAX, |asked| now - asked);
        if self.gone && !named {
            Due::Gone
        } else if rest > 0 && !(named && self.is_own_rest()) && !self.gone {
            Due::Resting(rest)
        } else if (0..PAUSE).contains(&asked) && !named {
            Due::Fresh
        } else {
            Due::Yes
        }
    }

    /// Whether it rests because it failed, not because its server asked for it.
    fn is_own_rest(&self) -> bool {
        self.failures > 0 && !self.extra.contains_key(ASKED_FOR)
    }

    /// What is remembered after the feed at `url` was asked at `now`.
    pub fn after(&self, url: &str, now: i64, outcome: Outcome) -> Progress {
        let mut next = if self.url == url {
            self.clone()
        } else {
            Progress {
                extra: self.extra.clone(),
                ..Progress::default()
            }
        };
        next.url = url.to_owned();
        next.asked = Some(now);
        next.extra.remove(ASKED_FOR);
        let mut server = None;
        match outcome {
            Outcome::Came {
                etag,
                last_modified,
                retry_after,
                problems,
            } => {
                next.etag = etag;
                next.last_modified = last_modified;
                next.problems = problems;
                server = retry_after;
                next.well(now);
            }
            Outcome::Unchanged {
                etag,
                last_modified,
                retry_after,
            } => {
                next.etag = etag.or(next.etag);
                next.last_modified = last_modified.or(next.last_modified);
                server = retry_after;
                next.well(now);
            }
            Outcome::Failed { why, retry_after } => {
                next.failures = next.failures.saturating_add(1);
                next.error = Some(why);
                server = retry_after;
                let doublings = (next.failures - 1).min(10);
                next.rest_until = Some(now + (BACK_OFF << doublings).min(LONGEST));
            }
            Outcome::Gone { why } => {
                next.failures = next.failures.saturating_add(1);
                next.error = Some(why);
                next.gone = true;
                next.rest_until = None;
            }
        }
        if let Some(seconds) = server {
            let seconds = i64::try_from(seconds).unwrap_or(LONGEST).clamp(0, LONGEST);
            let until = now + seconds;
            next.rest_until = Some(next.rest_until.map_or(until, |own| own.max(until)));
            next.extra.insert(ASKED_FOR.to_owned(), true.into());
        }
        next
    }

    fn well(&mut self, now: i64) {
        self.answered = Some(now);
        self.failures = 0;
        self.error = None;
        self.gone = false;
        self.rest_until = None;
    }
}

/// The field that says that a rest was asked for by the server.
const ASKED_FOR: &str = "rest_asked_for";

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://a.example/feed";

    fn failed(retry_after: Option<u64>) -> Outcome {
        Outcome::Failed {
            why: "no".into(),
            retry_after,
        }
    }

    fn came() -> Outcome {
        Outcome::Came {
            etag: Some("\"1\"".into()),
            last_modified: Some("yesterday".into()),
            retry_after: None,
            problems: Vec::new(),
        }
    }

    #[test]
    fn each_failure_makes_the_rest_longer_up_to_a_day() {
        let mut progress = Progress::default();
        let mut before = 0;
        for n in 0..20 {
            progress = progress.after(URL, 1000, failed(None));
            let Due::Resting(rest) = progress.due(URL, 1000, false) else {
                panic!("it rests")
            };
            assert!(rest > before || rest == LONGEST, "{n}: {rest}");
            before = rest;
        }
        assert_eq!(before, LONGEST);
        assert_eq!(progress.due(URL, 1000, true), Due::Yes);
        let well = progress.after(URL, 2000, came());
        assert_eq!((well.failures, well.error.clone()), (0, None));
        assert_eq!(well.due(URL, 2001, false), Due::Fresh);
        assert_eq!(well.due(URL, 2000 + PAUSE, false), Due::Yes);
    }

    #[test]
    fn a_servers_word_is_obeyed_even_where_the_reader_asks() {
        let progress = Progress::default().after(URL, 0, failed(Some(7200)));
        assert_eq!(progress.due(URL, 10, true), Due::Resting(7190));
        assert_eq!(progress.due(URL, 7200, true), Due::Yes);
        let for_ever = Progress::default().after(URL, 0, failed(Some(u64::MAX)));
        assert_eq!(for_ever.due(URL, 0, true), Due::Resting(LONGEST));
    }

    #[test]
    fn what_is_gone_is_not_asked_again_unless_it_is_named() {
        let gone = Progress::default().after(URL, 0, Outcome::Gone { why: "410".into() });
        assert_eq!(gone.due(URL, 1_000_000, false), Due::Gone);
        assert_eq!(gone.due(URL, 1_000_000, true), Due::Yes);
        assert_eq!(gone.due("https://b.example/feed", 1, false), Due::Yes);
    }

    #[test]
    fn validators_are_kept_as_they_came_and_never_sent_elsewhere() {
        let first = Progress::default().after(URL, 0, came());
        let unchanged = |etag: Option<&str>| Outcome::Unchanged {
            etag: etag.map(str::to_owned),
            last_modified: None,
            retry_after: None,
        };
        let second = first.after(URL, 100, unchanged(Some("W/\"2\"")));
        assert_eq!(second.etag.as_deref(), Some("W/\"2\""));
        assert_eq!(second.last_modified.as_deref(), Some("yesterday"));
        let third = second.after("https://b.example/feed", 200, unchanged(None));
        assert_eq!((third.etag, third.last_modified), (None, None));
        let failing = first.after(URL, 50, failed(None));
        assert_eq!(failing.etag, first.etag);
    }
}
