//! Fetches pages and feeds over http and https: the one room that opens connections. Calm and suspicious: few requests at once, every
//! size and time capped, nothing followed that the reader did not mean.
//!
//! | what | limit |
//! |---|---|
//! | decoded size | 20 MiB, the most that is read as one article |
//! | connecting, encryption included | 10 s |
//! | all of it, redirects included, waiting for one's turn not | 30 s |
//! | redirects | 5, from http to https but not back, and to no other scheme |
//! | headers of an answer | 64 KiB |
//! | requests | 8 at once, 2 at once to one host, half a second between two to one host |
//!
//! An address that the reader typed may be anywhere. One that a page named, or a redirect to another host, must lie outside the reader's
//! own network ([`reach`]). No cookies, no passwords, no referrer; the proxy that the environment names (`ALL_PROXY`, `HTTPS_PROXY`,
//! `HTTP_PROXY`, the first that is set, and `NO_PROXY`).

#![allow(
    clippy::disallowed_methods,
    reason = "fetching is an edge: it opens connections, keeps time and makes threads"
)]

mod fault;
mod pace;
mod reach;

pub use fault::{Fault, FetchError};
pub use pace::Manners;

use crate::ingest::address::Address;
use crate::ingest::unpack::{self, Unpacking};
use crate::ingest::{MAX_BYTES, clean};
use pace::{Pace, Pass};
use reach::{Inside, Public};
use std::cell::Cell;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::config::Config;
use ureq::http::{HeaderMap, HeaderValue, Uri, header};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Proxy, Timeout};

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// The address.
    pub url: String,
    /// The `ETag` of the copy that is held, exactly as it came.
    pub etag: Option<String>,
    /// The `Last-Modified` of the copy that is held, exactly as it came.
    pub last_modified: Option<String>,
    /// Where the address was found: the address of the page or feed, as it was fetched. `None` where the reader typed it or subscribed to
    /// it. What a page names is not fetched from the reader's own network, unless the page came from that very host.
    pub found_on: Option<String>,
}

impl Request {
    /// For an address that the reader typed.
    pub fn typed(url: &str) -> Request {
        Request {
            url: url.to_owned(),
            ..Request::default()
        }
    }
}

/// An answer: a page, or word that the copy that is held is still good.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Response {
    /// 200 to 299, or 304.
    pub status: u16,
    /// The address at which it was answered, after redirects.
    pub url: String,
    /// The body, unpacked, not decoded. Empty with 304.
    pub body: Vec<u8>,
    /// The media type, lower case, without parameters: `text/html`.
    pub media_type: Option<String>,
    /// The encoding of characters that the server names. For [`crate::ingest::Hints::charset`].
    pub charset: Option<String>,
    /// To be kept as it is and sent with the next request. With 304 too: then it replaces the one that was held.
    pub etag: Option<String>,
    /// As [`Response::etag`].
    pub last_modified: Option<String>,
    /// Seconds after which the server wants to be asked again.
    pub retry_after: Option<u64>,
    /// Where to ask from now on: the end of the permanent redirects (301, 308) with which the way to the answer began.
    pub moved: Option<String>,
}

impl Response {
    /// Whether the copy that is held is still good.
    pub fn is_unchanged(&self) -> bool {
        self.status == 304
    }
}

/// What holds for all requests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Decoded bytes of a body.
    pub body: u64,
    /// Bytes of all headers of an answer.
    pub headers: usize,
    /// To look a name up, and as long again to connect.
    pub connect: Duration,
    /// For one request with its redirects.
    pub total: Duration,
    /// Redirects that are followed.
    pub redirects: usize,
    /// How fast servers are asked.
    pub manners: Manners,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body: MAX_BYTES as u64,
            headers: 64 * 1024,
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
            redirects: 5,
            manners: Manners {
                all: 8,
                host: 2,
                gap: Duration::from_millis(500),
            },
        }
    }
}

/// Fetches. One for the whole program: it knows what is running.
pub struct Fetcher {
    /// Reaches everything; for what the reader typed.
    everywhere: Agent,
    /// Reaches public addresses only.
    public: Agent,
    proxy: Option<Proxy>,
    pace: Pace,
    limits: Limits,
    offline: bool,
}

/// What one request leads to.
enum Hop {
    Answer(Box<Response>),
    Redirect { to: String, permanent: bool },
}

impl Fetcher {
    /// Offline, every fetch fails with [`Fault::Offline`] and nothing is contacted.
    pub fn new(offline: bool) -> Fetcher {
        Fetcher::with(offline, Limits::default(), Proxy::try_from_env())
    }

    /// With other limits, and a proxy or none.
    pub fn with(offline: bool, limits: Limits, proxy: Option<Proxy>) -> Fetcher {
        let config = || -> Config {
            Agent::config_builder()
                .user_agent(concat!(
                    "copydesk/",
                    env!("CARGO_PKG_VERSION"),
                    " (reads for one person)"
                ))
                .accept(
                    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, \
                     application/xml;q=0.9, text/*;q=0.8, */*;q=0.5",
                )
                .accept_encoding(unpack::ACCEPTED)
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .max_response_header_size(limits.headers)
                .max_idle_connections(0)
                .timeout_resolve(Some(limits.connect))
                .timeout_connect(Some(limits.connect))
                .proxy(proxy.clone())
                .build()
        };
        Fetcher {
            everywhere: Agent::with_parts(config(), DefaultConnector::default(), DefaultResolver::default()),
            public: Agent::with_parts(config(), DefaultConnector::default(), Public::default()),
            proxy: proxy.clone(),
            pace: Pace::new(limits.manners),
            limits,
            offline,
        }
    }

    /// Whether nothing is contacted.
    pub fn is_offline(&self) -> bool {
        self.offline
    }

    /// Fetches one thing, waiting for its turn. What is not 2xx or 304 is an error. Once `stop` is set it gives up at the next piece that
    /// comes, or when a time limit is reached.
    pub fn fetch(&self, request: &Request, stop: &AtomicBool) -> Result<Response, FetchError> {
        let told = |fault| FetchError {
            url: request.url.clone(),
            fault,
        };
        let address = self.address(request).map_err(told)?;
        let pass = self.enter(address.host()).map_err(told)?;
        self.follow(request, address, pass, stop).map_err(told)
    }

    /// Fetches many things, as fast as manners allow; `told` hears of each as it comes, by its place in `requests`, from several threads.
    /// What has not begun when `stop` is set is not told of.
    pub fn fetch_all(
        &self,
        requests: &[Request],
        stop: &AtomicBool,
        told: impl Fn(usize, Result<Response, FetchError>) + Sync,
    ) {
        let mut waiting = Vec::new();
        for (number, request) in requests.iter().enumerate() {
            match self.address(request) {
                Ok(address) => waiting.push((number, address)),
                Err(fault) => {
                    let url = request.url.clone();
                    told(number, Err(FetchError { url, fault }));
                }
            }
        }
        let workers = self.limits.manners.all.min(waiting.len());
        let waiting = Mutex::new(waiting);
        let lock = || waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let work = || {
            loop {
                let taken = Cell::new(None);
                let next = self.pace.enter_any(
                    || match stop.load(Ordering::Relaxed) {
                        true => Vec::new(),
                        false => lock().iter().map(|(n, a)| (*n, a.host().to_owned())).collect(),
                    },
                    |number| {
                        let mut waiting = lock();
                        let at = waiting.iter().position(|(n, _)| *n == number);
                        taken.set(at.map(|at| waiting.remove(at).1));
                    },
                );
                let Some((number, pass)) = next else { return };
                let (Some(address), Some(request)) = (taken.take(), requests.get(number)) else {
                    return;
                };
                let answer = pass
                    .map_err(|rest| not_yet(address.host(), rest))
                    .and_then(|pass| self.follow(request, address, pass, stop));
                let url = request.url.clone();
                told(number, answer.map_err(|fault| FetchError { url, fault }));
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(work);
            }
        });
    }

    fn address(&self, request: &Request) -> Result<Address, Fault> {
        if self.offline {
            return Err(Fault::Offline);
        }
        Ok(Address::parse(&request.url)?)
    }

    fn enter(&self, host: &str) -> Result<Pass<'_>, Fault> {
        self.pace.enter(host).map_err(|rest| not_yet(host, rest))
    }

    /// Asks, and follows redirects.
    fn follow<'p>(
        &'p self,
        request: &Request,
        mut address: Address,
        mut pass: Pass<'p>,
        stop: &AtomicBool,
    ) -> Result<Response, Fault> {
        // The host that the reader means, wherever it is.
        let meant = match &request.found_on {
            None => Some(address.host().to_owned()),
            Some(page) => Address::parse(page).ok().map(|a| a.host().to_owned()),
        };
        let mut left = self.limits.total;
        let mut moved = None;
        let mut permanent_so_far = true;
        for hops in 0..=self.limits.redirects {
            if stop.load(Ordering::Relaxed) {
                return Err(Fault::Stopped);
            }
            let everywhere = meant.as_deref() == Some(address.host());
            let by = match (hops, &request.found_on) {
                (0, Some(_)) => "a page",
                _ => "a redirect",
            };
            let began = Instant::now();
            let hop = self.hop(request, &address, everywhere, by, left, stop);
            drop(pass);
            left = left.saturating_sub(began.elapsed());
            let hop = hop.map_err(|fault| match fault {
                Fault::Status {
                    status, retry_after, ..
                } => Fault::Status {
                    status,
                    retry_after,
                    moved: moved.clone(),
                },
                other => other,
            })?;
            match hop {
                Hop::Answer(mut answer) => {
                    answer.moved = moved;
                    return Ok(*answer);
                }
                Hop::Redirect { to, permanent } => {
                    let next = next(&address, &to)?;
                    permanent_so_far &= permanent;
                    if permanent_so_far {
                        moved = Some(next.as_str().to_owned());
                    }
                    // No redirect is followed after the last, so its host is not waited for.
                    if hops == self.limits.redirects {
                        break;
                    }
                    pass = self.enter(next.host())?;
                    address = next;
                }
            }
        }
        Err(Fault::Redirects(self.limits.redirects))
    }

    /// One request, one answer.
    fn hop(
        &self,
        request: &Request,
        address: &Address,
        everywhere: bool,
        by: &'static str,
        left: Duration,
        stop: &AtomicBool,
    ) -> Result<Hop, Fault> {
        let private = || Fault::Private {
            host: address.host().to_owned(),
            by,
        };
        if !everywhere && self.is_proxied(address) && reach::is_private_name(address.host()) {
            return Err(private());
        }
        let agent = if everywhere {
            &self.everywhere
        } else {
            &self.public
        };
        let mut asked = agent.get(address.as_str());
        for (name, value) in [
            (header::IF_NONE_MATCH, &request.etag),
            (header::IF_MODIFIED_SINCE, &request.last_modified),
        ] {
            if let Some(value) = value
                .as_deref()
                .and_then(|v| HeaderValue::from_bytes(v.as_bytes()).ok())
            {
                asked = asked.header(name, value);
            }
        }
        let told = |error, read| match error {
            ureq::Error::Other(inner) if inner.is::<Inside>() => private(),
            error => self.fault(error, address, read),
        };
        let response = asked
            .config()
            .timeout_global(Some(left))
            .build()
            .call()
            .map_err(|e| told(e, 0))?;
        let (parts, body) = response.into_parts();
        let status = parts.status.as_u16();
        let headers = &parts.headers;
        let retry_after = said(headers, header::RETRY_AFTER).and_then(|v| seconds_of(&v));
        if let Some(seconds) = retry_after.filter(|_| matches!(status, 429 | 503)) {
            self.pace.rest(address.host(), seconds);
        }
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            let to = said(headers, header::LOCATION)
                .ok_or_else(|| Fault::Damaged("it redirects and does not say where to".to_owned()))?;
            let permanent = matches!(status, 301 | 308);
            return Ok(Hop::Redirect { to, permanent });
        }
        if !(200..300).contains(&status) && status != 304 {
            return Err(Fault::Status {
                status,
                retry_after,
                moved: None,
            });
        }
        let bytes = if status == 304 {
            Vec::new()
        } else {
            self.body(headers, body, stop, told)?
        };
        let content = said(headers, header::CONTENT_TYPE);
        Ok(Hop::Answer(Box::new(Response {
            status,
            url: address.as_str().to_owned(),
            body: bytes,
            media_type: content.as_deref().and_then(media_type),
            charset: content.as_deref().and_then(charset),
            etag: said(headers, header::ETAG),
            last_modified: said(headers, header::LAST_MODIFIED),
            retry_after,
            moved: None,
        })))
    }

    /// The body, unpacked, with all caps.
    fn body(
        &self,
        headers: &HeaderMap,
        body: Body,
        stop: &AtomicBool,
        told: impl Fn(ureq::Error, u64) -> Fault,
    ) -> Result<Vec<u8>, Fault> {
        let promised = said(headers, header::CONTENT_LENGTH).and_then(|v| v.trim().parse::<u64>().ok());
        if promised.is_some_and(|n| n > self.limits.body) {
            return Err(Fault::Large(self.limits.body));
        }
        let encoding = said(headers, header::CONTENT_ENCODING).unwrap_or_default();
        let mut wire = Wire {
            inner: body.into_reader(),
            read: 0,
            failed: None,
        };
        let keep_on = || !stop.load(Ordering::Relaxed);
        let bytes = unpack::unpacked(&encoding, &mut wire, self.limits.body, keep_on);
        match (wire.failed, bytes) {
            (Some(error), Err(_)) => Err(told(error, wire.read)),
            (_, Ok(bytes)) => Ok(bytes),
            (None, Err(why)) => Err(match why {
                Unpacking::Wire => Fault::Cut(wire.read),
                Unpacking::Stopped => Fault::Stopped,
                Unpacking::Large(cap) => Fault::Large(cap),
                Unpacking::Packed(encoding) => Fault::Packed(encoding),
            }),
        }
    }

    fn is_proxied(&self, address: &Address) -> bool {
        let uri = address.as_str().parse::<Uri>();
        self.proxy
            .as_ref()
            .is_some_and(|proxy| uri.map_or(true, |uri| !proxy.is_no_proxy(&uri)))
    }

    /// In our words. `read` bytes of the body had come.
    fn fault(&self, error: ureq::Error, address: &Address, read: u64) -> Fault {
        use ureq::Error;
        let host = || address.host().to_owned();
        let clean = |text: String| clean::line(&text).into_owned();
        let slow = |what, limit| Fault::Slow { what, limit };
        match error {
            Error::HostNotFound => Fault::NoHost(host()),
            Error::Timeout(Timeout::Resolve) => slow("looking the host up", self.limits.connect),
            Error::Timeout(Timeout::Connect) => slow("connecting", self.limits.connect),
            Error::Timeout(_) => slow("the answer", self.limits.total),
            Error::LargeResponseHeader(..) => Fault::Headers(self.limits.headers),
            Error::Tls(why) => Fault::Tls {
                host: host(),
                why: why.to_owned(),
            },
            Error::Rustls(e) => Fault::Tls {
                host: host(),
                why: certificate(&e.to_string()),
            },
            Error::ConnectProxyFailed(why) => Fault::Connect {
                host: host(),
                why: clean(format!("the proxy says {why}")),
            },
            Error::Protocol(e) => Fault::Damaged(clean(e.to_string())),
            Error::Io(e) => match e.kind() {
                io::ErrorKind::InvalidData if address.is_secure() => Fault::Tls {
                    host: host(),
                    why: certificate(&e.to_string()),
                },
                io::ErrorKind::UnexpectedEof
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe => Fault::Cut(read),
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => slow("the answer", self.limits.total),
                _ if e.to_string().contains("lookup address") => Fault::NoHost(host()),
                _ => {
                    let text = e.to_string();
                    let why = text.split(" (os error").next().unwrap_or(&text).to_lowercase();
                    Fault::Connect { host: host(), why }
                }
            },
            other => Fault::Broken(clean(other.to_string())),
        }
    }
}

/// A body as it comes, that remembers how much came and why no more did: decoders tell only that it ended.
struct Wire<R> {
    inner: R,
    read: u64,
    failed: Option<ureq::Error>,
}

impl<R: Read> Read for &mut Wire<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(got) => {
                self.read += got as u64;
                Ok(got)
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Err(e),
            Err(e) => {
                let kind = e.kind();
                self.failed = Some(ureq::Error::from(e));
                Err(kind.into())
            }
        }
    }
}

fn not_yet(host: &str, rest: Duration) -> Fault {
    Fault::NotYet {
        host: host.to_owned(),
        seconds: rest.as_secs().max(1),
    }
}

/// Where a redirect leads, if it is one that is followed.
fn next(from: &Address, to: &str) -> Result<Address, Fault> {
    let refused = |why| Fault::Redirect {
        to: clean::line(to).chars().take(200).collect(),
        why,
    };
    let next = from
        .join(to)
        .map_err(|_| refused("which is no http or https address"))?;
    if from.is_secure() && !next.is_secure() {
        return Err(refused("which is not encrypted, while this address is"));
    }
    Ok(next)
}

/// The value of a header, exactly; `None` where it is not UTF-8, but for bytes of an address, which are escaped.
fn said(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let location = name == header::LOCATION;
    let bytes = headers.get(name)?.as_bytes();
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) if location => Some(
            bytes
                .iter()
                .map(|&b| match b.is_ascii() {
                    true => char::from(b).to_string(),
                    false => format!("%{b:02X}"),
                })
                .collect(),
        ),
        Err(_) => None,
    }
}

/// Seconds from now: a number, or a date of HTTP (RFC 9110, section 10.2.3). A date that has passed is no wait.
fn seconds_of(text: &str) -> Option<u64> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.parse().unwrap_or(u64::MAX));
    }
    let dates = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let then = dates.parse_timestamp(text).ok()?;
    let left = then.as_second() - jiff::Timestamp::now().as_second();
    Some(u64::try_from(left).unwrap_or(0))
}

/// `text/html` of `Text/HTML; charset=utf-8`.
fn media_type(content: &str) -> Option<String> {
    let kind = content
        .split(';')
        .next()
        .unwrap_or("")
        .trim()
        .to_ascii_lowercase();
    (kind.contains('/') && kind.is_ascii()).then_some(kind)
}

/// `utf-8` of `text/html; charset="UTF-8"`.
fn charset(content: &str) -> Option<String> {
    content.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
        (key.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    })
}

/// What is wrong with a certificate, in words.
fn certificate(text: &str) -> String {
    let known = [
        (
            "UnknownIssuer",
            "its certificate is signed by nobody who is trusted",
        ),
        (
            "CaUsedAsEndEntity",
            "its certificate is signed by nobody who is trusted",
        ),
        ("NotValidForName", "its certificate is for another host"),
        ("not valid for name", "its certificate is for another host"),
        ("NotValidYet", "its certificate is not valid yet"),
        ("not valid yet", "its certificate is not valid yet"),
        ("Expired", "its certificate has expired"),
        ("expired", "its certificate has expired"),
        ("Revoked", "its certificate was withdrawn"),
    ];
    known.iter().find(|(sign, _)| text.contains(sign)).map_or_else(
        || clean::line(text).into_owned(),
        |(_, words)| (*words).to_owned(),
    )
}

#[cfg(test)]
mod tests;
