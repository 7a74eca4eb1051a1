//! Feeds as a reader has them: subscribed to, refreshed, read, offline, against a server on loopback that plays what servers do.

use crate::support::server::{Asked, Server, Step, answer, page};
use copydesk::feed::due::Due;
use copydesk::feed::{List, News, Subscription};
use copydesk::fetch::{Fetcher, Limits, Manners};
use copydesk::refresh::{Asking, Done, Which, refresh};
use copydesk::store::Store;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

fn rss(items: &str) -> String {
    format!(
        "<rss version='2.0'><channel><title>Havnebladet</title><link>https://havn.example/</link>{items}</channel></rss>"
    )
}

fn item(n: usize) -> String {
    format!(
        "<item><guid isPermaLink='false'>{n}</guid><link>https://havn.example/{n}</link><title>Story {n}</title><description>Words of story {n}.</description></item>"
    )
}

fn xml(body: &str) -> Vec<Step> {
    answer("200 OK", &["Content-Type: application/rss+xml"], body.as_bytes())
}

/// A library, the time that it is there, and what is asked with.
struct Desk {
    dir: tempfile::TempDir,
    clock: AtomicI64,
}

impl Desk {
    fn new(urls: &[String]) -> Desk {
        let desk = Desk {
            dir: tempfile::tempdir().expect("dir"),
            clock: AtomicI64::new(1_770_000_000),
        };
        desk.store()
            .change_feeds(|list| {
                for url in urls {
                    assert!(list.add(Subscription::to(url, "2026-01-01T00:00:00Z").expect("an address")));
                }
            })
            .expect("subscribed");
        desk
    }

    fn store(&self) -> Store {
        Store::new(self.dir.path().to_owned())
    }

    fn list(&self) -> List {
        self.store().feeds().expect("read").0
    }

    fn later(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    fn ask(&self, which: Which<'_>, offline: bool) -> Vec<(usize, Done)> {
        let limits = Limits {
            connect: Duration::from_secs(2),
            total: Duration::from_secs(5),
            manners: Manners {
                gap: Duration::from_millis(1),
                ..Limits::default().manners
            },
            ..Limits::default()
        };
        let fetcher = Fetcher::with(offline, limits, None);
        let now = || {
            let seconds = self.clock.load(Ordering::SeqCst);
            let time = jiff::Timestamp::from_second(seconds).expect("a time");
            (seconds, time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        };
        let all = Mutex::new(Vec::new());
        let asking = Asking {
            store: &self.store(),
            fetcher: &fetcher,
            now: &now,
            stop: &AtomicBool::new(false),
        };
        refresh(&asking, which, |place, _, done| {
            all.lock().expect("unbroken").push((place, done));
        })
        .expect("refreshed");
        let mut all = all.into_inner().expect("unbroken");
        all.sort_by_key(|(place, _)| *place);
        all
    }

    fn refresh(&self) -> Vec<Done> {
        self.ask(Which::All, false)
            .into_iter()
            .map(|(_, done)| done)
            .collect()
    }

    fn titles(&self, feed: usize) -> Vec<String> {
        let shelf = self.store().feed(&self.list().feeds[feed]).read().expect("read");
        shelf.items.iter().map(|i| i.called().to_owned()).collect()
    }
}

fn came(new: usize, changed: usize) -> Done {
    Done::Came(News { new, changed })
}

fn asked(server: &Server) -> Vec<Asked> {
    server.asked()
}

#[test]
fn validators_go_back_as_they_came_and_those_of_a_304_replace_them() {
    let server = Server::start(|asked| match asked.header("If-None-Match") {
        None => answer(
            "200 OK",
            &["ETag: W/\"a  b\"", "Last-Modified: some day, never mind"],
            rss(&item(1)).as_bytes(),
        ),
        Some(_) => answer("304 Not Modified", &["ETag: \"second\""], b""),
    });
    let desk = Desk::new(&[server.url("/feed")]);
    assert_eq!(desk.refresh(), [came(1, 0)]);
    desk.later(3600);
    assert_eq!(desk.refresh(), [Done::Unchanged]);
    desk.later(3600);
    assert_eq!(desk.refresh(), [Done::Unchanged]);
    let asked = asked(&server);
    let sent: Vec<_> = asked.iter().map(|a| a.header("If-None-Match")).collect();
    assert_eq!(sent, [None, Some("W/\"a  b\""), Some("\"second\"")]);
    assert_eq!(asked[2].header("If-Modified-Since"), Some("some day, never mind"));
    assert_eq!(desk.titles(0), ["Story 1"]);
}

#[test]
fn nothing_is_fetched_twice() {
    let server = Server::start(|_| xml(&rss(&item(1))));
    let desk = Desk::new(&[server.url("/feed")]);
    assert_eq!(desk.refresh(), [came(1, 0)]);
    assert_eq!(desk.refresh(), [Done::Left(Due::Fresh)]);
    assert_eq!(asked(&server).len(), 1);
    assert_eq!(desk.ask(Which::Named(&[0]), false), [(0, came(0, 0))]);
    assert_eq!(desk.titles(0).len(), 1);
}

#[test]
fn whatever_goes_wrong_the_old_feed_stays_and_the_others_go_on() {
    let broken = |n: usize| -> Vec<Step> {
        match n {
            0 => answer("500 Oh no\u{1b}[2J", &[], b"x"),
            1 => page("<html><p>Please log in.</p></html>"),
            2 => vec![Step::Send(
                b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n<rss><channel>".to_vec(),
            )],
            3 => vec![Step::Send(b"nonsense\r\n\r\n".to_vec())],
            4 => xml(""),
            5 => xml("{\"not\": \"a feed\"}"),
            _ => answer("302 Found", &["Location: file:///etc/passwd"], b""),
        }
    };
    let turn = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let turns = std::sync::Arc::clone(&turn);
    let server = Server::start(
        move |asked| match (asked.path.as_str(), turns.load(Ordering::SeqCst)) {
            ("/good", _) => xml(&rss(&item(7))),
            (_, 0) => xml(&rss(&format!("{}{}", item(1), item(2)))),
            (_, turn) => broken(turn - 1),
        },
    );
    let desk = Desk::new(&[server.url("/feed"), server.url("/good")]);
    assert_eq!(desk.refresh(), [came(2, 0), came(1, 0)]);
    for failures in 1..=7 {
        turn.store(failures, Ordering::SeqCst);
        desk.later(2 * 24 * 3600);
        let done = desk.refresh();
        assert!(
            matches!(&done[0], Done::Failed(why) if !why.contains('\u{1b}') && !why.contains('\n')),
            "{failures}: {done:?}"
        );
        assert_eq!(done[1], came(0, 0));
        assert_eq!(desk.titles(0), ["Story 1", "Story 2"]);
        let progress = desk.store().feed(&desk.list().feeds[0]).progress().expect("read");
        assert_eq!(progress.failures as usize, failures);
        assert!(progress.error.is_some());
    }
}

#[test]
fn a_feed_that_fails_rests_and_a_server_that_asks_for_a_rest_gets_it() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/fails" => answer("503 Service Unavailable", &[], b""),
        _ => answer("429 Too Many Requests", &["Retry-After: 7200"], b""),
    });
    let desk = Desk::new(&[server.url("/fails")]);
    assert!(matches!(desk.refresh()[0], Done::Failed(_)));
    assert!(matches!(desk.refresh()[0], Done::Left(Due::Resting(1..=300))));
    desk.later(301);
    assert!(matches!(desk.refresh()[0], Done::Failed(_)));
    assert!(matches!(desk.refresh()[0], Done::Left(Due::Resting(301..=600))));
    let desk = Desk::new(&[server.url("/asks")]);
    assert!(matches!(desk.refresh()[0], Done::Failed(_)));
    desk.later(7100);
    assert!(matches!(
        desk.ask(Which::Named(&[0]), false)[0].1,
        Done::Left(Due::Resting(100))
    ));
}

#[test]
fn a_feed_that_is_gone_is_asked_once_and_keeps_its_items() {
    let gone = std::sync::Arc::new(AtomicBool::new(false));
    let is_gone = std::sync::Arc::clone(&gone);
    let server = Server::start(move |_| match is_gone.load(Ordering::SeqCst) {
        false => xml(&rss(&item(1))),
        true => answer("410 Gone", &[], b""),
    });
    let desk = Desk::new(&[server.url("/feed")]);
    desk.refresh();
    gone.store(true, Ordering::SeqCst);
    for _ in 0..5 {
        desk.later(48 * 3600);
        desk.refresh();
    }
    assert_eq!(asked(&server).len(), 2);
    assert_eq!(desk.refresh(), [Done::Left(Due::Gone)]);
    assert_eq!(desk.titles(0), ["Story 1"]);
}

#[test]
fn a_feed_that_moved_for_good_keeps_its_items_and_marks() {
    let moved = std::sync::Arc::new(AtomicBool::new(false));
    let is_moved = std::sync::Arc::clone(&moved);
    let server = Server::start(
        move |asked| match (asked.path.as_str(), is_moved.load(Ordering::SeqCst)) {
            ("/old", true) => answer("301 Moved Permanently", &["Location: /new"], b""),
            _ => xml(&rss(&item(1))),
        },
    );
    let desk = Desk::new(&[server.url("/old")]);
    desk.refresh();
    let feed = desk.list().feeds[0].clone();
    let key = desk.store().feed(&feed).read().expect("read").items[0]
        .key
        .clone();
    desk.store()
        .feed(&feed)
        .mark(&[(key, true)], "2026-02-03T00:00:00Z")
        .expect("marked");
    moved.store(true, Ordering::SeqCst);
    desk.later(3600);
    assert_eq!(desk.refresh(), [came(0, 0)]);
    let feed = desk.list().feeds[0].clone();
    assert_eq!(feed.url, server.url("/new"));
    let shelf = desk.store().feed(&feed).read().expect("read");
    assert_eq!((shelf.items.len(), shelf.unread()), (1, 0));
}

#[test]
fn offline_nothing_is_asked_and_nothing_is_remembered_of_it() {
    let server = Server::start(|_| xml(&rss(&item(1))));
    let desk = Desk::new(&[server.url("/feed")]);
    assert!(matches!(desk.ask(Which::All, true)[0].1, Done::Failed(_)));
    assert!(asked(&server).is_empty());
    assert_eq!(desk.refresh(), [came(1, 0)]);
}

#[test]
fn twenty_feeds_of_one_host_are_asked_two_at_a_time() {
    let server = Server::start(|asked| xml(&rss(&item(asked.path.len()))));
    let urls: Vec<String> = (0..20).map(|n| server.url(&format!("/{n}"))).collect();
    let desk = Desk::new(&urls);
    assert_eq!(desk.refresh().len(), 20);
    assert_eq!(asked(&server).len(), 20);
    assert!(server.most_at_once() <= 2, "{}", server.most_at_once());
}

/// Runs the program on a library of its own.
fn copydesk(library: &Path, args: &[&str]) -> Output {
    std::fs::create_dir_all(library.join("config")).expect("made");
    Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .env_clear()
        .env("HOME", library)
        .args(args)
        .arg("--store")
        .arg(library)
        .arg("--config")
        .arg(library.join("config"))
        .output()
        .expect("runs")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[test]
fn a_feed_is_found_from_its_page_followed_listed_removed_and_had_back() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/" => page(
            "<html><head><link rel=alternate type='application/rss+xml' href='/news.xml'></head><p>Welcome.</p></html>",
        ),
        "/bare" => page("<html><p>Names none.</p></html>"),
        "/news.xml" | "/rss" => xml(&rss(&format!("{}{}", item(1), item(2)))),
        _ => answer("404 Not Found", &[], b""),
    });
    let dir = tempfile::tempdir().expect("dir");
    let desk = |args: &[&str]| copydesk(dir.path(), args);
    let added = desk(&[
        "feeds",
        "add",
        &server.url("/"),
        "--folder",
        "News/Norway",
        "--name",
        "The harbour",
    ]);
    assert!(added.status.success(), "{}", err(&added));
    assert!(
        out(&added).contains("2 new") && out(&added).contains("/news.xml"),
        "{}",
        out(&added)
    );
    let again = desk(&["feeds", "add", &server.url("/news.xml")]);
    assert!(
        again.status.success() && err(&again).contains("already"),
        "{}",
        err(&again)
    );
    assert!(desk(&["feeds", "add", &server.url("/bare")]).status.success());
    let list = out(&desk(&["feeds", "list"]));
    assert!(
        list.contains("2 of 2") && list.contains("News/Norway/The harbour"),
        "{list}"
    );
    let items = out(&desk(&["feeds", "items", "harbour", "--unread"]));
    assert_eq!(items.lines().count(), 2, "{items}");
    assert!(desk(&["feeds", "remove", "harbour"]).status.success());
    assert!(!out(&desk(&["feeds", "list"])).contains("harbour"));
    // By a part of its name, as it was removed.
    assert!(desk(&["feeds", "restore", "HARB"]).status.success());
    assert!(out(&desk(&["feeds", "list"])).contains("2 of 2"));
    let none = desk(&["feeds", "remove", "nobody"]);
    assert_eq!(none.status.code(), Some(1));
    assert_eq!(err(&none).lines().count(), 1);
}

#[test]
fn a_word_that_means_many_feeds_says_how_many_there_are() {
    let dir = tempfile::tempdir().expect("dir");
    let desk = |args: &[&str]| copydesk(dir.path(), args);
    let file = dir.path().join("list.opml");
    let feeds: String = (1..=7)
        .map(|n| format!("<outline text='Feed {n}' xmlUrl='https://{n}.example/feed'/>"))
        .collect();
    std::fs::write(&file, format!("<opml><body>{feeds}</body></opml>")).expect("written");
    assert!(
        desk(&["feeds", "import", file.to_str().expect("a name")])
            .status
            .success()
    );
    let several = desk(&["feeds", "remove", "feed"]);
    assert_eq!(several.status.code(), Some(1));
    let said = err(&several);
    assert!(
        said.contains("feed means 7 feeds") && said.trim_end().ends_with("https://5.example/feed and 2 more"),
        "{said}"
    );
    for n in [1, 2] {
        assert!(desk(&["feeds", "remove", &format!("Feed {n}")]).status.success());
    }
    assert!(err(&desk(&["feeds", "restore", "Feed"])).contains("means 2 feeds"));
    assert!(err(&desk(&["feeds", "restore", "Feed 5"])).contains("no feed called Feed 5 was removed"));
}

#[test]
fn a_list_goes_in_and_out_and_a_broken_one_changes_nothing() {
    let dir = tempfile::tempdir().expect("dir");
    let desk = |args: &[&str]| copydesk(dir.path(), args);
    let file = dir.path().join("list.opml");
    let name = file.to_str().expect("a name");
    std::fs::write(
        &file,
        "<opml><body><outline text='../../tmp'><outline text='A' xmlUrl='https://a.example/feed'/></outline>\
         <outline text='B' xmlUrl='https://b.example/feed'/><outline xmlUrl='exec:touch /tmp/copydesk-was-here'/></body></opml>",
    )
    .expect("written");
    let came = desk(&["feeds", "import", name]);
    assert!(out(&came).contains("2 of 2"), "{}{}", out(&came), err(&came));
    assert!(err(&came).contains("exec:"));
    assert!(out(&desk(&["feeds", "add", name])).contains("all 2 feeds in it"));
    let sent = desk(&["feeds", "export"]);
    std::fs::write(&file, &sent.stdout).expect("written");
    assert!(out(&sent).contains("<outline text=\"../../tmp\""));
    assert_eq!(
        out(&desk(&["feeds", "import", name])),
        "all 2 feeds in it are followed already\n"
    );
    for broken in ["", "<html><p>no", "<opml><body></body></opml>", "%PDF-1.7"] {
        std::fs::write(&file, broken).expect("written");
        let refused = desk(&["feeds", "import", name]);
        assert_eq!(refused.status.code(), Some(1), "{broken}");
        assert_eq!(err(&refused).lines().count(), 1, "{}", err(&refused));
    }
    assert_eq!(out(&desk(&["feeds", "list"])).lines().count(), 2);
    let offline = desk(&["refresh", "--offline"]);
    assert!(
        offline.status.success() && err(&offline).contains("offline"),
        "{}",
        err(&offline)
    );
}

#[test]
fn what_is_no_feed_is_one_line_and_says_where_the_feed_is() {
    let dir = tempfile::tempdir().expect("dir");
    let file = dir.path().join("page.xml");
    std::fs::write(
        &file,
        "<!doctype html><html><head><link rel=alternate type='application/atom+xml' href='https://a.example/atom'></head><p>x</p></html>",
    )
    .expect("written");
    let parsed = copydesk(dir.path(), &["feeds", "parse", file.to_str().expect("a name")]);
    assert_eq!(parsed.status.code(), Some(1));
    assert!(
        err(&parsed).contains("https://a.example/atom"),
        "{}",
        err(&parsed)
    );
    assert_eq!(err(&parsed).lines().count(), 1);
}

/// The cases of one kind in the collection, each with its file; those that are made on demand only where they were made.
fn collection(kind: &str) -> Vec<(std::path::PathBuf, serde_json::Value)> {
    let Some(shared) = crate::support::shared() else {
        return Vec::new();
    };
    let folder = shared.join("hostile");
    let text = std::fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut left = 0;
    let mut out = Vec::new();
    for case in manifest["cases"].as_array().expect("cases") {
        let Some(file) = case["file"].as_str().filter(|_| case["kind"] == kind) else {
            continue;
        };
        match folder.join(file) {
            path if path.is_file() => out.push((path, case["expect"].clone())),
            _ => left += 1,
        }
    }
    if left > 0 {
        crate::support::skipped(&format!("{left} files of kind {kind} that were not made"));
    }
    out
}

/// No byte that could drive a terminal.
fn calm(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.chars().all(|c| c == '\n' || !c.is_control()))
}

#[test]
fn the_feeds_of_the_collection_do_no_harm() {
    let dir = tempfile::tempdir().expect("dir");
    for (path, expect) in collection("feed") {
        let name = path.display();
        let got = copydesk(dir.path(), &["feeds", "parse", path.to_str().expect("a name")]);
        assert!(
            matches!(got.status.code(), Some(0 | 1)),
            "{name}: {:?}",
            got.status
        );
        assert!(calm(&got.stdout) && calm(&got.stderr), "{name}");
        let at_least = ["items_min", "items_min_best"]
            .iter()
            .filter_map(|key| expect[key].as_u64())
            .max();
        if got.status.code() == Some(1) {
            assert_eq!(err(&got).lines().count(), 1, "{name}: {}", err(&got));
            assert_eq!(at_least, None, "{name}: {}", err(&got));
            continue;
        }
        let row: serde_json::Value = serde_json::from_slice(&got.stdout).expect("JSON");
        let entries = row["entries"].as_array().expect("entries");
        assert!(
            entries.len() as u64 >= at_least.unwrap_or(0),
            "{name}: {}",
            entries.len()
        );
        let words = row["entries"].to_string();
        for key in ["canaries", "contains"] {
            for text in expect[key].as_array().into_iter().flatten() {
                let text = text.as_str().expect("text");
                assert!(words.contains(text), "{name}: lost {text}");
            }
        }
    }
    let left: Vec<_> = std::fs::read_dir(dir.path()).expect("list").collect();
    assert_eq!(left.len(), usize::from(dir.path().join("config").is_dir()));
}

#[test]
fn the_lists_of_the_collection_do_no_harm() {
    for (path, expect) in collection("opml") {
        let name = path.display().to_string();
        let dir = tempfile::tempdir().expect("dir");
        let desk = |args: &[&str]| copydesk(dir.path(), args);
        let seed = "https://seed.example/feed";
        Store::new(dir.path().to_owned())
            .change_feeds(|list| {
                list.add(Subscription::to(seed, "2026-01-01T00:00:00Z").expect("an address"))
            })
            .expect("subscribed");
        let got = desk(&["feeds", "import", path.to_str().expect("a name")]);
        assert!(
            matches!(got.status.code(), Some(0 | 1)),
            "{name}: {:?}",
            got.status
        );
        assert!(calm(&got.stdout) && calm(&got.stderr), "{name}");
        let list = Store::new(dir.path().to_owned()).feeds().expect("read").0;
        assert_eq!(list.feeds[0].url, seed, "{name}");
        for feed in &list.feeds {
            assert!(
                feed.url.starts_with("http://") || feed.url.starts_with("https://"),
                "{name}: {}",
                feed.url
            );
        }
        let new = list.feeds.len() as u64 - 1;
        if let Some(feeds) = expect["feeds"].as_u64() {
            assert_eq!(new, feeds, "{name}");
        }
        // Counted there with what stands twice; a feed is followed once.
        if expect["feeds_best"].as_u64().is_some() {
            assert!(new > 0, "{name}");
        }
        assert!(!Path::new("/tmp/copydesk_pwned").exists(), "{name}");
    }
}

#[test]
fn nothing_that_a_feed_names_is_opened() {
    let server = Server::start(|_| page("<p>You should not have come."));
    let trap = server.url("/trap");
    let dir = tempfile::tempdir().expect("dir");
    let file = dir.path().join("feed.xml");
    let body = format!(
        "<?xml version='1.0'?><?xml-stylesheet href='{trap}'?><!DOCTYPE rss [<!ENTITY a SYSTEM '{trap}'><!ENTITY % b SYSTEM '{trap}'> %b;]>\
         <rss><channel><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{trap}'/>\
         <item><title>&a; one</title><link>file:///etc/passwd</link><enclosure url='{trap};touch /tmp/copydesk-was-here'/>\
         <description>&lt;img src='{trap}'></description></item></channel></rss>"
    );
    std::fs::write(&file, body).expect("written");
    let got = copydesk(dir.path(), &["feeds", "parse", file.to_str().expect("a name")]);
    assert!(got.status.success(), "{}", err(&got));
    assert!(out(&got).contains("&a; one"), "{}", out(&got));
    assert!(asked(&server).is_empty());
}
