//! The first day of somebody new, as one story: follow feeds, take in a list, refresh, read, annotate, search, save the search, go offline, quit,
//! come back. Against a server on loopback that goes away in the middle.

use crate::support::server::{Asked, Server, Step, answer, page};
use crate::support::{Start, Terminal, copydesk};
use std::path::Path;

const PAPERS: [&str; 3] = ["Nordby Post", "Fjord Daily", "Harbour Wire"];

fn story(paper: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><title>The quay at {paper} is shut - {paper}</title>\
         <meta property='og:site_name' content='{paper}'><meta name=author content='Ines Kolb'>\
         <meta property='article:published_time' content='2026-02-20T08:00:00Z'></head><body><nav><a href=/>Home</a></nav>\
         <article><h1>The quay at {paper} is shut</h1><p>The harbour master confirmed the closure on Tuesday, and nobody on the island was \
         surprised by it.</p><p>A person familiar with the talks said that the crews would not sail before Friday. {}</p></article>\
         <footer>All rights reserved</footer></body></html>",
        "Seventy people work at the quay, according to the union, and most of them live in the old town. "
            .repeat(4)
    )
}

/// One item; its page is on the same server.
fn feed(paper: &str, n: usize, base: &str) -> String {
    format!(
        "<rss version='2.0'><channel><title>{paper}</title><link>{base}/</link><description>news</description><item>\
         <title>The quay at {paper} is shut</title><link>{base}/story{n}.html</link><guid>{base}/story{n}.html</guid>\
         <pubDate>Fri, 20 Feb 2026 08:00:00 GMT</pubDate><description>The harbour master confirmed the closure.</description></item></channel></rss>"
    )
}

fn serve(asked: &Asked) -> Vec<Step> {
    let base = format!("http://{}", asked.header("Host").unwrap_or_default());
    let number = asked.path.chars().find(char::is_ascii_digit);
    let n = number.and_then(|c| c.to_digit(10)).unwrap_or(0) as usize;
    let Some(paper) = PAPERS.get(n) else {
        return answer("404 Not Found", &[], b"");
    };
    match asked.path.as_str() {
        "/" => page(
            "<html><head><link rel=alternate type=application/rss+xml href=/feed0.xml></head><body>Hello</body></html>",
        ),
        path if path.ends_with(".xml") => answer(
            "200 OK",
            &["Content-Type: application/rss+xml"],
            feed(paper, n, &base).as_bytes(),
        ),
        path if path.ends_with(".html") => page(&story(paper)),
        _ => answer("404 Not Found", &[], b""),
    }
}

/// What it prints, and what it says beside.
fn told(home: &Path, args: &[&str]) -> String {
    let out = copydesk(home, args);
    let said = String::from_utf8(out.stderr).expect("clean");
    assert!(out.status.success(), "{args:?}: {said}");
    String::from_utf8(out.stdout).expect("UTF-8") + &said
}

fn start(home: &Path, args: &[&str]) -> Terminal {
    Terminal::start(&Start {
        args,
        store: home,
        size: (80, 24),
        colour: false,
    })
}

#[test]
fn the_first_day_of_a_newcomer() {
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path();
    let server = Server::start(serve);

    // A page names its feed; a list brings two more, in folders.
    let said = told(home, &["feeds", "add", &server.url("/")]);
    assert!(said.contains("Nordby Post") && said.contains("1 new"), "{said}");
    let list = home.join("subscriptions.opml");
    let outline = |n: usize| {
        format!(
            "<outline type='rss' text='{}' xmlUrl='{}'/>",
            PAPERS[n],
            server.url(&format!("/feed{n}.xml"))
        )
    };
    let opml = format!(
        "<?xml version='1.0'?><opml version='2.0'><body><outline text='Islands'><outline text='Papers'>{}</outline>{}</outline></body></opml>",
        outline(1),
        outline(2)
    );
    std::fs::write(&list, opml).expect("written");
    told(home, &["feeds", "import", list.to_str().expect("plain")]);
    let said = told(home, &["refresh"]);
    for paper in &PAPERS[1..] {
        assert!(said.contains(&format!("{paper}: 1 new")), "{said}");
    }

    // Read one of the items, its page, and mark a claim.
    let mut terminal = start(home, &[]);
    terminal.keys("F");
    let screen = terminal.wait_for("3 feeds, 3 unread");
    assert!(
        screen.contains("Papers/") && screen.contains("Fjord Daily"),
        "{screen}"
    );
    terminal.keys("\t");
    terminal.keys("f");
    let screen = terminal.wait_for("Ines Kolb");
    assert!(
        screen.contains("is shut") && screen.contains("2026-02-20 from the page"),
        "{screen}"
    );
    terminal.wait_for("A person familiar");
    terminal.keys("gga4");
    terminal.wait_for("[4 unsupported]");
    terminal.keys("\r");
    terminal.wait_for("saved: unsupported");

    // It is in the library, being read; it is found, starred, filed; the search is saved.
    terminal.keys("L");
    let screen = terminal.wait_for("0/1");
    assert!(screen.contains("1 article, 0 new"), "{screen}");
    terminal.keys("*fIslands/Quay\r");
    terminal.wait_for("in Islands/Quay");
    terminal.keys("/closure folder:islands\r");
    terminal.wait_for("1 article, 0 new");
    terminal.keys("Wthe quay\r");
    terminal.wait_for("saved as the quay");
    terminal.keys("ZZ");
    assert_eq!(terminal.ends(), 0);

    // The network is gone.
    drop(server);
    let said = told(home, &["--offline", "refresh"]);
    assert!(said.contains("offline"), "{said}");
    let said = told(home, &["feeds", "list"]);
    assert!(said.contains("0 of 1"), "what was read stays read: {said}");

    // The next day: nothing is lost, and what the feeds brought is read without a network.
    let mut terminal = start(home, &["--offline"]);
    terminal.wait_for("1 article, 0 new");
    terminal.keys("'");
    terminal.wait_for("closure folder:islands");
    terminal.keys("\r");
    terminal.wait_for("/closure folder:islands");
    terminal.keys("\r");
    let screen = terminal.wait_for("1 note");
    assert!(screen.contains("unsupported"), "{screen}");
    terminal.keys("F");
    terminal.wait_for("3 feeds, 2 unread");
    terminal.keys("\tj\r");
    terminal.wait_for("this is all that the feed says");
    terminal.keys("ZZ");
    assert_eq!(terminal.ends(), 0);

    let found = told(home, &["search", "--saved", "the quay"]);
    assert!(
        found.contains("starred") && found.contains("in Islands/Quay"),
        "{found}"
    );
    let found = told(home, &["notes", "--saved", "the quay", "verdict:unsupported"]);
    assert!(found.contains("unsupported"), "{found}");
    let listed = told(home, &["queries"]);
    assert_eq!(listed, "the quay\tclosure folder:islands\n");
    told(home, &["queries", "save", "new ones", "state:new", "quay shut"]);
    let refused = copydesk(home, &["queries", "save", "bad", "nokey:x"]);
    assert_eq!(refused.status.code(), Some(1));
    told(home, &["queries", "forget", "The Quay"]);
    assert_eq!(
        told(home, &["queries", "list"]),
        "new ones\tstate:new \"quay shut\"\n"
    );
    let unknown = copydesk(home, &["search", "--saved", "new one"]);
    let said = String::from_utf8(unknown.stderr).expect("clean");
    assert!(said.contains("did you mean \"new ones\""), "{said}");
}

#[test]
fn from_what_a_feed_says_to_its_page_and_back_to_the_feeds() {
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path();
    let server = Server::start(serve);
    told(home, &["feeds", "add", &server.url("/feed1.xml")]);
    told(home, &["refresh"]);
    let mut terminal = start(home, &[]);
    terminal.keys("F");
    terminal.wait_for("1 feed, 1 unread");
    terminal.keys("\t\r");
    terminal.wait_for("this is all that the feed says");
    terminal.keys("r");
    terminal.wait_for("this is the page");
    terminal.wait_for("A person familiar");
    terminal.keys("q");
    terminal.wait_for("1 feed, 0 unread");
    terminal.keys("qq");
    assert_eq!(terminal.ends(), 0);
}
