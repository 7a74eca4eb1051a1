//! What the network can do to a reader, played by a server on loopback.

use crate::support::server::{Server, Step, answer, page, raw};
use copydesk::fetch::{Fault, FetchError, Fetcher, Limits, Manners, Request, Response};
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The real limits, but short times: what is tested is that they hold, not how long they are.
fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(2),
        total: Duration::from_secs(10),
        manners: Manners {
            gap: Duration::from_millis(1),
            ..Limits::default().manners
        },
        ..Limits::default()
    }
}

fn hurried() -> Limits {
    Limits {
        total: Duration::from_millis(700),
        ..limits()
    }
}

fn get_with(limits: Limits, request: &Request) -> Result<Response, FetchError> {
    Fetcher::with(false, limits, None).fetch(request, &AtomicBool::new(false))
}

fn get(url: &str) -> Result<Response, FetchError> {
    get_with(limits(), &Request::typed(url))
}

fn fault(outcome: Result<Response, FetchError>) -> Fault {
    outcome.expect_err("it fails").fault
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("writes");
    out.finish().expect("ends")
}

fn redirect(status: &str, to: &str) -> Vec<Step> {
    answer(status, &[&format!("Location: {to}")], b"")
}

#[test]
fn a_page_is_fetched_as_copydesk_and_with_nothing_about_the_reader() {
    let server = Server::start(|_| page("<p>Low water at six.</p>"));
    let got = get(&server.url("/a?b=c#d")).expect("a page");
    assert_eq!(
        (got.status, got.body.as_slice()),
        (200, &b"<p>Low water at six.</p>"[..])
    );
    assert_eq!(got.url, server.url("/a?b=c"));
    assert_eq!(got.media_type.as_deref(), Some("text/html"));
    assert_eq!(got.charset.as_deref(), Some("utf-8"));
    let asked = &server.asked()[0];
    assert_eq!(asked.path, "/a?b=c");
    assert!(
        asked
            .header("user-agent")
            .is_some_and(|v| v.starts_with("copydesk/"))
    );
    for header in [
        "cookie",
        "referer",
        "authorization",
        "if-none-match",
        "if-modified-since",
    ] {
        assert_eq!(asked.header(header), None);
    }
}

#[test]
fn a_packed_page_is_unpacked() {
    let server = Server::start(|_| answer("200 OK", &["Content-Encoding: gzip"], &gzip(b"packed words")));
    assert_eq!(get(&server.url("/")).expect("a page").body, b"packed words");
    assert_eq!(
        server.asked()[0].header("accept-encoding"),
        Some("gzip, br, deflate")
    );
}

#[test]
fn a_gzip_bomb_is_stopped_at_the_limit() {
    let bomb = gzip(&vec![b' '; 64 << 20]);
    let server = Server::start(move |_| answer("200 OK", &["Content-Encoding: gzip"], &bomb));
    assert_eq!(fault(get(&server.url("/"))), Fault::Large(20 << 20));
}

#[test]
fn what_claims_to_be_gzip_and_is_not_is_an_error() {
    let server = Server::start(|_| {
        answer(
            "200 OK",
            &["Content-Encoding: gzip"],
            b"\x1f\x8b\x08 broken from here on",
        )
    });
    assert_eq!(fault(get(&server.url("/"))), Fault::Packed("gzip".into()));
}

#[test]
fn the_packed_files_of_the_collection_are_refused() {
    let Some(shared) = crate::support::shared() else {
        return;
    };
    for (name, wanted) in [
        ("gzip_bomb_100MB.gz", Fault::Large(20 << 20)),
        ("gzip_garbage.gz", Fault::Packed("gzip".into())),
    ] {
        let bytes = std::fs::read(shared.join("hostile/http").join(name)).expect("the file");
        let server = Server::start(move |_| answer("200 OK", &["Content-Encoding: gzip"], &bytes));
        assert_eq!(fault(get(&server.url("/"))), wanted, "{name}");
    }
}

#[test]
fn a_body_without_end_is_stopped_at_the_limit() {
    let server = Server::start(|_| {
        vec![
            Step::Send(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
            Step::Forever(vec![b'x'; 1 << 20]),
        ]
    });
    assert_eq!(fault(get(&server.url("/"))), Fault::Large(20 << 20));
}

#[test]
fn a_drip_and_a_stall_end_with_the_time() {
    let server = Server::start(|asked| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".to_vec();
        match asked.path.as_str() {
            "/drip" => vec![Step::Send(head), Step::Drip(Duration::from_millis(50))],
            "/body" => vec![Step::Send(head), Step::Stall],
            "/head" => vec![Step::Send(b"HTTP/1.1 200 OK\r\nX: y".to_vec()), Step::Stall],
            _ => vec![Step::Stall],
        }
    });
    for path in ["/drip", "/body", "/head", "/nothing"] {
        let got = fault(get_with(hurried(), &Request::typed(&server.url(path))));
        assert!(matches!(got, Fault::Slow { .. }), "{path}: {got:?}");
    }
}

#[test]
fn redirects_share_the_time_of_one_fetch() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/" => redirect("302 Found", "/slow"),
        _ => vec![Step::Stall],
    });
    let got = fault(get_with(hurried(), &Request::typed(&server.url("/"))));
    assert!(matches!(got, Fault::Slow { .. }), "{got:?}");
}

#[test]
fn a_fetch_that_nobody_waits_for_ends_at_the_next_piece() {
    let server = Server::start(|_| {
        vec![
            Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".to_vec()),
            Step::Drip(Duration::from_millis(20)),
        ]
    });
    let stop = AtomicBool::new(false);
    let url = server.url("/");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while server.asked().is_empty() {
                std::thread::yield_now();
            }
            stop.store(true, Ordering::Relaxed);
        });
        let got = Fetcher::with(false, limits(), None).fetch(&Request::typed(&url), &stop);
        assert_eq!(fault(got), Fault::Stopped);
    });
}

#[test]
fn a_length_that_is_a_lie_is_no_harm() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/small" => raw([
            &b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"[..],
            &[b'x'; 1 << 20],
        ]
        .concat()),
        "/big" => raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n0123456789"),
        _ => raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789"),
    });
    assert_eq!(get(&server.url("/small")).expect("ten bytes").body, b"xxxxxxxxxx");
    assert_eq!(fault(get(&server.url("/big"))), Fault::Large(20 << 20));
    assert_eq!(fault(get(&server.url("/cut"))), Fault::Cut(10));
}

#[test]
fn a_damaged_answer_is_told() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/chunks" => raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nwords\r\n0\r\n\r\n"),
        "/short" => raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nwords"),
        "/status" => raw(b"HTTP/1.1 200 \x1b]0;owned\x07\r\n\r\n"),
        "/none" => raw(b""),
        _ => raw(b"SSH-2.0-harbour\r\n"),
    });
    for path in ["/chunks", "/short", "/status", "/none", "/other"] {
        let error = get(&server.url(path)).expect_err(path);
        assert!(
            matches!(error.fault, Fault::Damaged(_) | Fault::Cut(_)),
            "{path}: {error}"
        );
        assert!(
            !error.to_string().chars().any(char::is_control),
            "{path}: {error}"
        );
    }
}

#[test]
fn headers_without_end_are_refused() {
    let server = Server::start(|_| {
        vec![
            Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec()),
            Step::Forever(format!("X-Long: {}\r\n", "y".repeat(4000)).into_bytes()),
        ]
    });
    let got = fault(get(&server.url("/")));
    assert!(matches!(got, Fault::Headers(_) | Fault::Damaged(_)), "{got:?}");
}

#[test]
fn redirects_are_followed_and_permanent_ones_told() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/old" => redirect("301 Moved Permanently", "new"),
        "/new" => redirect("308 Permanent Redirect", "/newer"),
        "/newer" => redirect("302 Found", "/here?x=1"),
        _ => page("here"),
    });
    let got = get(&server.url("/old")).expect("a page");
    assert_eq!(got.url, server.url("/here?x=1"));
    assert_eq!(got.moved, Some(server.url("/newer")));
    let got = get(&server.url("/newer")).expect("a page");
    assert_eq!(got.moved, None);
}

#[test]
fn redirects_without_end_are_given_up() {
    let server = Server::start(|asked| redirect("302 Found", &format!("{}x", asked.path)));
    assert_eq!(fault(get(&server.url("/"))), Fault::Redirects(5));
    assert_eq!(server.asked().len(), 6);
}

#[test]
fn no_redirect_leads_to_a_file_or_another_scheme() {
    for to in [
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
    ] {
        let server = Server::start(move |_| redirect("302 Found", to));
        let got = fault(get(&server.url("/")));
        assert!(matches!(got, Fault::Redirect { .. }), "{to}: {got:?}");
        assert_eq!(server.asked().len(), 1);
    }
}

#[test]
fn a_redirect_into_the_readers_own_network_is_refused() {
    let inside = Server::start(|_| page("the router's settings"));
    let there = format!("http://localhost:{}/", inside.port());
    let server = Server::start(move |_| redirect("302 Found", &there));
    // What the reader typed is on loopback and is fetched; where it leads is another host on loopback.
    let error = get(&server.url("/")).expect_err("refused");
    assert_eq!(
        error.fault,
        Fault::Private {
            host: "localhost".into(),
            by: "a redirect"
        }
    );
    assert!(error.to_string().contains("name the address yourself"), "{error}");
    assert!(inside.asked().is_empty());
    let named = get(&format!("http://localhost:{}/", inside.port()));
    assert_eq!(named.expect("typed").body, b"the router's settings");
}

#[test]
fn what_a_page_names_is_not_fetched_from_the_readers_own_network() {
    let server = Server::start(|_| page("inside"));
    let on = |page: &str| Request {
        found_on: Some(page.to_owned()),
        ..Request::typed(&server.url("/story"))
    };
    let got = fault(get_with(limits(), &on("https://feeds.example.org/all.xml")));
    assert!(matches!(got, Fault::Private { by: "a page", .. }), "{got:?}");
    assert!(server.asked().is_empty());
    // A feed that the reader took from this very host may name its pages.
    assert!(get_with(limits(), &on(&server.url("/feed.xml"))).is_ok());
}

#[test]
fn only_web_addresses_are_fetched() {
    for url in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "/etc/passwd",
        "exec:id",
        "http://a:b@127.0.0.1/",
    ] {
        assert!(matches!(fault(get(url)), Fault::Address(_)), "{url}");
    }
}

#[test]
fn validators_go_out_and_come_back_exactly() {
    let server = Server::start(|asked| {
        match asked.header("if-none-match") {
        Some(_) => raw(b"HTTP/1.1 304 Not Modified\r\nETag: W/\"new one\"\r\nLast-Modified: yesterday, about noon\r\n\r\n"),
        None => answer("200 OK", &["ETag: \"a\\b 'c'\"", "Last-Modified: Tue, 3 Feb 2026 8:00:00 +0100"], b"words"),
    }
    });
    let first = get(&server.url("/")).expect("a page");
    assert_eq!(first.etag.as_deref(), Some("\"a\\b 'c'\""));
    assert_eq!(
        first.last_modified.as_deref(),
        Some("Tue, 3 Feb 2026 8:00:00 +0100")
    );
    let again = Request {
        etag: first.etag.clone(),
        last_modified: first.last_modified.clone(),
        ..Request::typed(&server.url("/"))
    };
    let second = get_with(limits(), &again).expect("no change");
    assert!(second.is_unchanged() && second.body.is_empty());
    assert_eq!(second.etag.as_deref(), Some("W/\"new one\""));
    assert_eq!(second.last_modified.as_deref(), Some("yesterday, about noon"));
    let asked = &server.asked()[1];
    assert_eq!(asked.header("if-none-match"), first.etag.as_deref());
    assert_eq!(asked.header("if-modified-since"), first.last_modified.as_deref());
}

#[test]
fn statuses_are_told_with_what_to_do() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/gone" => answer("410 Gone", &[], b"gone"),
        "/missing" => answer("404 Not Found", &[], b"<p>Nothing.</p>"),
        "/locked" => answer("401 Unauthorized", &["WWW-Authenticate: Basic realm=\"x\""], b""),
        "/moved" => redirect("301 Moved Permanently", "/gone"),
        _ => answer("500 \u{1b}[2J", &[], b""),
    });
    let gone = fault(get(&server.url("/gone")));
    assert!(gone.is_gone());
    assert!(!fault(get(&server.url("/missing"))).is_gone());
    let locked = get(&server.url("/locked")).expect_err("locked").to_string();
    assert!(locked.contains("401 (it asks for a password)"), "{locked}");
    assert_eq!(server.asked().len(), 3, "nobody asked twice");
    let Fault::Status { status, moved, .. } = fault(get(&server.url("/moved"))) else {
        panic!("a status");
    };
    assert_eq!((status, moved), (410, Some(server.url("/gone"))));
}

#[test]
fn a_host_that_asks_to_be_left_alone_is_left_alone() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/busy" => answer("429 Too Many Requests", &["Retry-After: 120"], b""),
        _ => page("fine"),
    });
    let fetcher = Fetcher::with(false, limits(), None);
    let get = |path| fetcher.fetch(&Request::typed(&server.url(path)), &AtomicBool::new(false));
    assert!(get("/fine").is_ok());
    assert_eq!(fault(get("/busy")).retry_after(), Some(120));
    let next = fault(get("/fine"));
    assert!(matches!(next, Fault::NotYet { .. }), "{next:?}");
    assert!(next.retry_after().is_some_and(|s| (100..=120).contains(&s)));
    assert_eq!(server.asked().len(), 2);
    let date = "Thu, 31 Dec 2099 23:59:59 GMT";
    let server = Server::start(move |_| answer("503 Down", &[&format!("Retry-After: {date}")], b""));
    let down = fault(super::fetch::get(&server.url("/")));
    assert!(down.retry_after().is_some_and(|s| s > 1_000_000), "{down:?}");
}

#[test]
fn twenty_feeds_of_one_host_are_asked_for_two_at_a_time() {
    let server = Server::start(|_| [vec![Step::Together(3)], page("feed")].concat());
    let other = Server::start(|_| page("other"));
    let mut requests: Vec<Request> = (0..20)
        .map(|n| Request::typed(&server.url(&format!("/{n}"))))
        .collect();
    requests.push(Request::typed(&format!("http://localhost:{}/", other.port())));
    requests.push(Request::typed("nonsense"));
    let done = Mutex::new(vec![None; requests.len()]);
    Fetcher::with(false, limits(), None).fetch_all(&requests, &AtomicBool::new(false), |n, outcome| {
        let before = done.lock().expect("unharmed")[n].replace(outcome.is_ok());
        assert_eq!(before, None, "told once");
    });
    let mut wanted = vec![Some(true); 21];
    wanted.push(Some(false));
    assert_eq!(done.into_inner().expect("unharmed"), wanted);
    assert_eq!((server.most_at_once(), server.asked().len()), (2, 20));
}

#[test]
fn two_requests_to_one_host_keep_their_distance() {
    let server = Server::start(|_| page("feed"));
    let gap = Duration::from_millis(60);
    let limits = Limits {
        manners: Manners {
            gap,
            ..limits().manners
        },
        ..limits()
    };
    let requests: Vec<Request> = (0..4)
        .map(|n| Request::typed(&server.url(&format!("/{n}"))))
        .collect();
    Fetcher::with(false, limits, None).fetch_all(&requests, &AtomicBool::new(false), |_, _| {});
    let asked = server.asked();
    let all = asked[3].at.duration_since(asked[0].at);
    assert!(all >= gap * 2, "four requests within {all:?}");
}

#[test]
fn offline_nothing_is_contacted() {
    let server = Server::start(|_| page("x"));
    let fetcher = Fetcher::with(true, limits(), None);
    let stop = AtomicBool::new(false);
    let request = Request::typed(&server.url("/"));
    assert_eq!(fault(fetcher.fetch(&request, &stop)), Fault::Offline);
    fetcher.fetch_all(&[request], &stop, |_, outcome| {
        assert_eq!(fault(outcome), Fault::Offline)
    });
    assert!(server.asked().is_empty());
}

#[test]
fn hosts_that_are_not_there_are_told() {
    let port = Server::start(|_| page("x")).port();
    let closed = fault(get(&format!("http://127.0.0.1:{port}/")));
    assert!(
        matches!(closed, Fault::Connect { .. } | Fault::Cut(_)),
        "{closed:?}"
    );
    let unknown = fault(get("http://nobody.invalid/"));
    assert!(matches!(unknown, Fault::NoHost(_)), "{unknown:?}");
}

#[test]
fn a_server_that_speaks_no_tls_is_not_trusted() {
    let server = Server::start(|_| raw(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    let got = fault(get(&format!("https://127.0.0.1:{}/", server.port())));
    assert!(matches!(got, Fault::Tls { .. } | Fault::Cut(_)), "{got:?}");
}

/// A server whose certificate is its own word: `tests/support/tls`, made by `openssl req -x509` for localhost.
fn self_signed() -> (u16, std::thread::JoinHandle<usize>) {
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(&include_bytes!("support/tls/key.der")[..]);
    let chain = vec![include_bytes!("support/tls/certificate.der").to_vec().into()];
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key.into())
        .expect("a certificate");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut tls = rustls::ServerConnection::new(std::sync::Arc::new(config)).expect("a session");
        while tls.is_handshaking() {
            if tls.complete_io(&mut stream).is_err() {
                break;
            }
        }
        // What was asked for after the handshake: nothing.
        let mut asked = Vec::new();
        let _ = std::io::Read::read_to_end(&mut tls.reader(), &mut asked);
        asked.len()
    });
    (port, server)
}

#[test]
fn a_server_that_nobody_vouches_for_is_not_trusted() {
    let (port, server) = self_signed();
    let error = get(&format!("https://localhost:{port}/")).expect_err("refused");
    assert_eq!(
        error.fault,
        Fault::Tls {
            host: "localhost".into(),
            why: "its certificate is signed by nobody who is trusted".into()
        }
    );
    assert_eq!(server.join().expect("no panic"), 0);
}

#[test]
fn the_proxy_is_asked_and_inside_names_are_not() {
    let proxy = Server::start(
        |asked| match asked.path.contains("story") || asked.path.contains(':') {
            true => page("through the proxy"),
            false => page("?"),
        },
    );
    let through = ureq::Proxy::new(&format!("http://127.0.0.1:{}", proxy.port())).expect("a proxy");
    let fetcher = Fetcher::with(false, limits(), Some(through));
    let get = |request: &Request| fetcher.fetch(request, &AtomicBool::new(false));
    let _ = get(&Request::typed("http://news.example/story"));
    assert!(
        proxy.asked()[0].path.contains("news.example"),
        "{:?}",
        proxy.asked()
    );
    let inside = Request {
        found_on: Some("https://news.example/".to_owned()),
        ..Request::typed("http://router/")
    };
    assert!(matches!(fault(get(&inside)), Fault::Private { .. }));
    assert_eq!(proxy.asked().len(), 1);
}
