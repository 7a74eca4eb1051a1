//! Files with odd names, pipes, a system without a home, a server that does not say what it sends.

use crate::support::server::{Server, answer};
use copydesk::store::Store;
use std::path::Path;
use std::process::{Command, Output};

fn copydesk(home: &Path, args: &[&str], change: impl FnOnce(&mut Command)) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command
        .args(args)
        .env("COPYDESK_STORE", home.join("library"))
        .env("COPYDESK_CONFIG", home.join("config"))
        .current_dir(home)
        .stdin(std::process::Stdio::null());
    change(&mut command);
    command.output().expect("copydesk starts")
}

fn err(out: &Output) -> String {
    String::from_utf8(out.stderr.clone()).expect("UTF-8")
}

#[cfg(unix)]
#[test]
fn a_pipe_and_odd_names_are_told() {
    let home = tempfile::tempdir().expect("a folder");
    let pipe = home.path().join("article.md");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .is_ok_and(|s| s.success())
    );
    let out = copydesk(home.path(), &["cat", "article.md"], |_| {});
    assert_eq!(out.status.code(), Some(1));
    assert!(err(&out).contains("a named pipe"), "{}", err(&out));
    std::fs::remove_file(pipe).expect("removed");
    for name in [
        "a\nb\u{1b}[2J.md",
        "-rf",
        "--help",
        "notes",
        "letters.mbox#1",
        "clipboard:",
    ] {
        std::fs::write(home.path().join(name), "The pier is shut.\n").expect("written");
        let named = if name == "clipboard:" {
            "./clipboard:"
        } else {
            name
        };
        let out = copydesk(home.path(), &["cat", "--", named], |_| {});
        assert!(out.status.success(), "{name:?}: {}", err(&out));
        assert_eq!(out.stdout, b"The pier is shut.\n", "{name:?}");
        std::fs::remove_file(home.path().join(name)).expect("removed");
    }
    // What is not there is named in one line, whatever its name is.
    let out = copydesk(home.path(), &["cat", "--", "a\nb\u{1b}[2J.md"], |_| {});
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(err(&out).lines().count(), 1, "{:?}", err(&out));
    super::calm("a name", &err(&out));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_home_or_with_one_that_cannot_be_written_it_says_so() {
    let home = tempfile::tempdir().expect("a folder");
    std::fs::write(home.path().join("a.txt"), "The pier is shut.\n").expect("written");
    let bare = |command: &mut Command| {
        for name in [
            "HOME",
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_STATE_HOME",
            "COPYDESK_STORE",
            "COPYDESK_CONFIG",
        ] {
            command.env_remove(name);
        }
    };
    // Reading needs no home.
    let out = copydesk(home.path(), &["cat", "a.txt"], bare);
    assert_eq!(out.stdout, b"The pier is shut.\n", "{}", err(&out));
    // A file where the home should be can hold no library.
    let broken = |command: &mut Command| {
        bare(command);
        command.env("HOME", home.path().join("a.txt"));
    };
    let table = home.path().join("t.csv");
    std::fs::write(&table, "quote,title,url\nThe pier,Pier,https://example.org/a\n").expect("written");
    let out = copydesk(home.path(), &["import", "t.csv"], broken);
    assert_eq!(out.status.code(), Some(1));
    assert!(
        !err(&out).is_empty() && !err(&out).contains("panicked"),
        "{}",
        err(&out)
    );
    assert_eq!(
        std::fs::read(home.path().join("a.txt")).expect("there"),
        b"The pier is shut.\n"
    );
    let mut left: Vec<_> = std::fs::read_dir(home.path())
        .expect("list")
        .map(|e| e.expect("an entry").file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["a.txt", "t.csv"], "nothing else was made");
}

#[test]
fn a_feed_of_any_media_type_is_read() {
    for media in ["application/octet-stream", "text/html", "image/png"] {
        let server = Server::start(move |_| {
            let kind = format!("Content-Type: {media}");
            answer("200 OK", &[&kind], b"<rss><channel><title>F</title><item><title>One</title><guid>1</guid></item></channel></rss>")
        });
        let home = tempfile::tempdir().expect("a folder");
        let out = copydesk(
            home.path(),
            &["feeds", "parse", "--format", "json", &server.url("/feed")],
            |_| {},
        );
        assert!(out.status.success(), "{media}: {}", err(&out));
        let row: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
        assert_eq!(row["entries"][0]["title"], "One", "{media}");
    }
}

#[test]
fn hostile_lists_give_their_feeds_and_no_path() {
    let home = tempfile::tempdir().expect("a folder");
    let list = home.path().join("feeds.opml");
    for (name, outlines) in [
        (
            "no_xmlurl.opml",
            "<outline text='none'/><outline text='b' xmlUrl='https://b.example/feed'/>",
        ),
        (
            "folder_traversal.opml",
            "<outline text='../../../tmp/x&#0;&#27;[2J'><outline text='..' xmlUrl='https://b.example/feed'/></outline>",
        ),
    ] {
        let text = format!("<?xml version='1.0'?><opml version='2.0'><body>{outlines}</body></opml>");
        std::fs::write(&list, text).expect("written");
        let out = copydesk(home.path(), &["feeds", "import", "feeds.opml"], |_| {});
        assert!(matches!(out.status.code(), Some(0 | 1)), "{name}: {}", err(&out));
        super::calm(name, &err(&out));
        let feeds = Store::new(home.path().join("library")).feeds().expect("read").0;
        let urls: Vec<&str> = feeds.feeds.iter().map(|f| f.url.as_str()).collect();
        assert_eq!(urls, ["https://b.example/feed"], "{name}");
        let shown = copydesk(home.path(), &["feeds", "list"], |_| {});
        super::calm(name, &String::from_utf8(shown.stdout).expect("UTF-8"));
    }
    for entry in std::fs::read_dir(home.path()).expect("list") {
        let name = entry.expect("an entry").file_name();
        assert!(
            ["library", "config", "feeds.opml"].iter().any(|n| name == *n),
            "{name:?}"
        );
    }
}
