//! Addresses and lists in the Reader: nothing waits for the network, what changes is read anew, notes go along.

use crate::support::server::{Server, Step, page};
use crate::support::{Start, Terminal};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn start(args: &[&str], store: &Path) -> Terminal {
    Terminal::start(&Start {
        args,
        store,
        size: (80, 24),
        colour: false,
    })
}

fn story(title: &str, second: &str) -> String {
    format!(
        "<title>{title}</title><article><h1>{title}</h1><p>The keeper of the lighthouse, Tor Aune, wrote down the hour of every ship \
         that passed in the night of the storm, and kept the book in a tin box under the stairs of the tower.</p>\
         <p>{second}</p><p>The book was found by his granddaughter, who gave it to the museum of the town, where the pages are read \
         aloud once a year by the children of the school, in the order in which the ships came by.</p></article>"
    )
}

#[test]
fn the_screen_is_there_before_the_server_answers() {
    let server = Server::start(|_| vec![Step::Stall]);
    let home = tempfile::tempdir().expect("a folder");
    let url = server.url("/slow");
    let mut terminal = start(&[&url], home.path());
    terminal.wait_for("fetching http://127.0.0.1");
    terminal.keys("a");
    terminal.wait_for("there are no words here");
    terminal.keys("?");
    terminal.wait_for("next sentence");
    terminal.keys("qq");
    assert_eq!(terminal.ends(), 0);
    assert!(
        !home.path().join("library").exists(),
        "nothing is kept of what never came"
    );
}

#[test]
fn a_list_is_gone_through_and_one_that_fails_costs_only_itself() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/one" => page(&story("The book of ships", "Forty ships were counted.")),
        "/two" => page(&story("The tin box", "The box was bought by the museum.")),
        _ => crate::support::server::answer("404 Not Found", &[], b""),
    });
    let home = tempfile::tempdir().expect("a folder");
    let urls = ["/one", "/none", "/two"].map(|path| server.url(path));
    let mut terminal = start(&[&urls[0], &urls[1], &urls[2]], home.path());
    terminal.wait_for("Forty ships");
    terminal.wait_for("article 1 of 3");
    terminal.keys("]a");
    let screen = terminal.wait_for("404 (there is no such");
    assert!(screen.contains("r tries again"), "{screen}");
    terminal.keys("]a");
    terminal.wait_for("bought by the museum");
    terminal.keys("]a");
    terminal.wait_for("there is none further on");
    terminal.keys("[a[a");
    terminal.wait_for("Forty ships");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_note_goes_along_when_the_page_is_fetched_anew_and_the_page_is_kept_as_served() {
    let times = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&times);
    let server = Server::start(move |_| {
        let ships = ["Forty ships were counted.", "Fifty ships were counted."];
        let time = counted.fetch_add(1, Ordering::SeqCst);
        page(&story("The book of ships", ships[time.min(1)]))
    });
    let home = tempfile::tempdir().expect("a folder");
    let url = server.url("/story");
    let mut terminal = start(&[&url], home.path());
    terminal.wait_for("Forty ships");
    terminal.keys("ja4\r");
    terminal.wait_for("saved");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);

    // What is kept is shown, and nobody is asked.
    let mut again = start(&["--offline", &url], home.path());
    again.wait_for("from the library, as fetched on");
    assert!(again.screen().contains("Forty ships"));
    again.keys("r");
    again.wait_for("copydesk is offline");
    assert!(
        again.screen().contains("Forty ships"),
        "what is on the screen stays"
    );
    again.keys("q");
    assert_eq!(again.ends(), 0);
    assert_eq!(times.load(Ordering::SeqCst), 1);

    let mut third = start(&[&url], home.path());
    third.wait_for("from the library");
    third.keys("r");
    third.wait_for("Fifty ships");
    third.wait_for("1 note");
    third.wait_for("changed: same p");
    third.keys("r");
    third.wait_for("not a word has changed");
    third.keys("q");
    assert_eq!(third.ends(), 0);
    let library = home.path().join("library");
    let folder = std::fs::read_dir(library)
        .expect("a library")
        .next()
        .expect("a folder")
        .expect("listed");
    let mut kept: Vec<String> = std::fs::read_dir(folder.path().join("fetched"))
        .expect("originals")
        .map(|e| e.expect("listed").path())
        .filter(|p| p.extension().is_some_and(|e| e == "html"))
        .map(|p| std::fs::read_to_string(p).expect("text"))
        .collect();
    kept.sort_by_key(|html| html.contains("Fifty"));
    assert_eq!(kept.len(), 2);
    assert!(kept[0].starts_with("<title>") && kept[0].contains("Forty ships"));
    assert!(kept[1].contains("Fifty ships"));
}

#[test]
fn a_file_that_was_changed_is_read_anew() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("draft.md");
    std::fs::write(
        &file,
        "# Draft\n\nThe first sentence stands. The second one may fall.\n",
    )
    .expect("written");
    let name = file.to_str().expect("a name").to_owned();
    let mut terminal = start(&[&name], home.path());
    terminal.wait_for("may fall");
    terminal.keys("r");
    terminal.wait_for("not a word has changed");
    std::fs::write(
        &file,
        "# Draft\n\nThe first sentence stands. The second one is gone.\n",
    )
    .expect("written");
    terminal.keys("r");
    terminal.wait_for("is gone");
    terminal.wait_for("it has changed");
    std::fs::remove_file(&file).expect("removed");
    terminal.keys("r");
    terminal.wait_for("there is no such file");
    assert!(
        terminal.screen().contains("is gone"),
        "what is on the screen stays"
    );
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_file_that_became_another_article_says_where_its_notes_are() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("draft.txt");
    std::fs::write(
        &file,
        "The quay is shut until Friday, said the harbour master of Nordby.",
    )
    .expect("written");
    let name = file.to_str().expect("a name").to_owned();
    let mut terminal = start(&[&name], home.path());
    terminal.wait_for("harbour master");
    terminal.keys("c2");
    terminal.wait_for("saved");
    std::fs::write(
        &file,
        "Seven painters from Valda have opened a gallery in an old mill and ask nobody for money.",
    )
    .expect("written");
    terminal.keys("r");
    terminal.wait_for("taken for another article");
    terminal.wait_for("R has it");
    terminal.keys("R");
    terminal.wait_for("harbour master");
}

#[test]
fn a_page_that_comes_while_a_note_is_written_waits_for_the_note() {
    let times = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&times);
    let server = Server::start(move |_| {
        let ships = ["Forty ships were counted.", "Fifty ships were counted."];
        page(&story(
            "The book of ships",
            ships[counted.fetch_add(1, Ordering::SeqCst).min(1)],
        ))
    });
    let home = tempfile::tempdir().expect("a folder");
    let url = server.url("/story");
    let mut terminal = start(&[&url], home.path());
    terminal.wait_for("Forty ships");
    // In one go: the answer comes while the card is open.
    terminal.keys("rja4");
    terminal.wait_for("unsupported");
    while times.load(Ordering::SeqCst) < 2 {
        std::thread::yield_now();
    }
    terminal.keys("\r");
    terminal.wait_for("Fifty ships");
    terminal.wait_for("1 note");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn cat_and_extract_take_addresses() {
    let server = Server::start(|_| page(&story("The book of ships", "Forty ships were counted.")));
    let run = |args: &[&str]| {
        let home = tempfile::tempdir().expect("a folder");
        std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .args(args)
            .env("COPYDESK_STORE", home.path())
            .env("COPYDESK_CONFIG", home.path())
            .env("NO_PROXY", "*")
            .output()
            .expect("runs")
    };
    let url = server.url("/story");
    let printed = run(&["cat", "--format", "json", &url]);
    let row: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("JSON");
    assert_eq!(
        (row["title"].as_str(), row["url"].as_str()),
        (Some("The book of ships"), Some(url.as_str()))
    );
    let printed = run(&["extract", "--format", "jsonl", &url]);
    let row: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("JSON");
    assert_eq!(row["id"], url);
    assert!(row["entities"].as_array().is_some_and(|e| !e.is_empty()));
    let asked = server.asked().len();
    let refused = run(&["--offline", "cat", &url]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("copydesk is offline") && said.lines().count() == 1,
        "{said}"
    );
    assert_eq!(server.asked().len(), asked);
}
