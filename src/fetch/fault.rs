//! Why something could not be fetched, in words for the reader: which address, what went wrong, what to do.

use crate::ingest::address::AddressError;
use std::time::Duration;

/// A fetch that failed. It prints on one line, with the address and the advice.
#[derive(thiserror::Error, Clone, PartialEq, Eq, Debug)]
#[error("could not fetch {url}: {fault}{}{}", if fault.hint().is_empty() { "" } else { "; " }, fault.hint())]
pub struct FetchError {
    /// What was asked for, as it was written.
    pub url: String,
    /// What went wrong.
    pub fault: Fault,
}

/// What went wrong.
#[derive(thiserror::Error, Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing is to be contacted.
    #[error("copydesk is offline")]
    Offline,
    /// The reader does not wait for it any more.
    #[error("it was given up")]
    Stopped,
    /// It cannot be fetched at all.
    #[error("{0}")]
    Address(#[from] AddressError),
    /// A page points into the reader's own network.
    #[error("{host} is an address inside your own network, and {by} led there")]
    Private {
        /// The host, as written.
        host: String,
        /// What led there.
        by: &'static str,
    },
    /// A redirect that is not followed.
    #[error("it redirects to {to}, {why}")]
    Redirect {
        /// Where to.
        to: String,
        /// Why not.
        why: &'static str,
    },
    /// More redirects than are followed.
    #[error("it redirects more than {0} times")]
    Redirects(usize),
    /// Nobody knows the host.
    #[error("there is no host {0}")]
    NoHost(String),
    /// No connection.
    #[error("no connection to {host}: {why}")]
    Connect {
        /// The host.
        host: String,
        /// What the system says.
        why: String,
    },
    /// The certificate is not good, or the encryption failed.
    #[error("the connection to {host} is not safe: {why}")]
    Tls {
        /// The host.
        host: String,
        /// What is wrong with it.
        why: String,
    },
    /// It took too long.
    #[error("{what} took longer than {} s", .limit.as_secs())]
    Slow {
        /// What did.
        what: &'static str,
        /// The limit that was hit.
        limit: Duration,
    },
    /// More than is taken.
    #[error("it is larger than {} MB", .0 / 1_000_000)]
    Large(u64),
    /// More headers than anybody needs.
    #[error("its headers are larger than {} kB", .0 / 1000)]
    Headers(usize),
    /// The connection ended before the answer did.
    #[error("the connection was cut after {0} bytes")]
    Cut(u64),
    /// What came is no answer of HTTP.
    #[error("the server's answer is damaged: {0}")]
    Damaged(String),
    /// It is compressed and cannot be unpacked.
    #[error("its compression ({0}) is damaged or unknown")]
    Packed(String),
    /// The server refuses.
    #[error("the server answered {status}{}", meaning(*status))]
    Status {
        /// The status of HTTP.
        status: u16,
        /// Seconds until it may be asked again, where the server says so.
        retry_after: Option<u64>,
        /// The address at which it was answered, where the way there was permanent redirects only.
        moved: Option<String>,
    },
    /// The server has asked not to be asked again before then, earlier in this run.
    #[error("{host} asked to be left alone for another {seconds} s")]
    NotYet {
        /// The host.
        host: String,
        /// Seconds.
        seconds: u64,
    },
    /// A fault of the program or of the machine.
    #[error("{0}")]
    Broken(String),
}

impl Fault {
    /// What the reader can do; may be empty.
    pub fn hint(&self) -> String {
        match self {
            Fault::Offline => "leave out --offline, or set net.offline to false".into(),
            Fault::Stopped | Fault::NotYet { .. } => String::new(),
            Fault::Address(_) => "write it like https://example.org/story".into(),
            Fault::Private { .. } => "name the address yourself if you mean it".into(),
            Fault::Redirect { to, .. } if crate::ingest::address::is_web(to) => {
                "look at it in a browser, and name the address yourself if you mean it".into()
            }
            Fault::Redirect { .. } | Fault::Redirects(_) => "look at it in a browser".into(),
            Fault::NoHost(_) => "look at the spelling, and at your connection".into(),
            Fault::Connect { .. } | Fault::Slow { .. } | Fault::Cut(_) => "try again later".into(),
            Fault::Tls { .. } => "look at it in a browser before you trust it".into(),
            Fault::Large(_) | Fault::Headers(_) | Fault::Damaged(_) | Fault::Packed(_) => {
                "save the page from a browser and open the file".into()
            }
            Fault::Status {
                retry_after: Some(seconds),
                ..
            } => format!("ask again in {}", spoken(*seconds)),
            Fault::Status {
                status: 401 | 402 | 403 | 407 | 451,
                ..
            } => "open it in a browser where you may read it, save the page, and open the file".into(),
            Fault::Status {
                status: 404 | 410, ..
            } => "look for a copy in a web archive".into(),
            Fault::Status { .. } => "try again later".into(),
            Fault::Broken(_) => String::new(),
        }
    }

    /// Seconds until it may be asked again, where the server says so.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Fault::Status { retry_after, .. } => *retry_after,
            Fault::NotYet { seconds, .. } => Some(*seconds),
            _ => None,
        }
    }

    /// Whether nothing was asked at all, or nobody waited for the answer: it says nothing about the server.
    pub fn is_ours(&self) -> bool {
        matches!(self, Fault::Offline | Fault::Stopped | Fault::NotYet { .. })
    }

    /// Whether it is gone for good (410): it is not to be asked for again.
    pub fn is_gone(&self) -> bool {
        matches!(self, Fault::Status { status: 410, .. })
    }
}

/// What a status means; the words that the server sends with it are its own and are not shown.
fn meaning(status: u16) -> &'static str {
    match status {
        400 => " (bad request)",
        401 => " (it asks for a password)",
        402 => " (it asks for payment)",
        403 => " (forbidden)",
        404 => " (there is no such page)",
        406 => " (it has no such kind of page)",
        407 => " (the proxy asks for a password)",
        408 => " (it took too long)",
        410 => " (gone for good)",
        429 => " (too many requests)",
        451 => " (withheld for legal reasons)",
        500 => " (a fault of the server)",
        502..=504 => " (not available now)",
        _ => "",
    }
}

fn spoken(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} minutes", seconds.div_ceil(60)),
        7200..=172_799 => format!("{} hours", seconds.div_ceil(3600)),
        _ => format!("{} days", seconds.div_ceil(86_400)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_address_the_reason_and_the_way_out() {
        let error = |fault| {
            FetchError {
                url: "https://a.example/x".into(),
                fault,
            }
            .to_string()
        };
        assert_eq!(
            error(Fault::Status {
                status: 429,
                retry_after: Some(120),
                moved: None
            }),
            "could not fetch https://a.example/x: the server answered 429 (too many requests); ask again in 2 minutes"
        );
        assert_eq!(
            error(Fault::Large(20 << 20)),
            "could not fetch https://a.example/x: it is larger than 20 MB; save the page from a browser and open the file"
        );
        assert_eq!(
            error(Fault::Stopped),
            "could not fetch https://a.example/x: it was given up"
        );
    }
}
