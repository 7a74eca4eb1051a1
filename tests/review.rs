//! Review in a real terminal: notes of two articles are changed together, undone after a restart, counted and exported.

use crate::support::{Start, Terminal};
use std::path::Path;

const MILL: &str = "The mill will close in spring, the owner said. Six people work there.\n";
const FERRY: &str = "The ferry carries nobody on Sundays. The council was told of it.\n";

fn start(home: &Path, args: &[&str]) -> Terminal {
    Terminal::start(&Start {
        args,
        store: home,
        size: (80, 24),
        colour: false,
    })
}

/// Opens Review from the Library, where copydesk begins.
fn review(home: &Path) -> Terminal {
    let mut terminal = start(home, &[]);
    terminal.wait_for("2 articles");
    terminal.keys("R");
    terminal
}

/// Notes the first sentence of a file as a claim.
fn claim(home: &Path, name: &str, text: &str) {
    let file = home.join(name);
    std::fs::write(&file, text).expect("written");
    let mut terminal = start(home, &[file.to_str().expect("plain")]);
    terminal.wait_for(&text[..20]);
    terminal.keys("a\r");
    terminal.wait_for("saved");
    terminal.keys("ZZ");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn notes_of_two_articles_are_changed_together_and_undone_after_a_restart() {
    let home = tempfile::tempdir().expect("a folder");
    claim(home.path(), "mill.txt", MILL);
    claim(home.path(), "ferry.txt", FERRY);
    let mut terminal = review(home.path());
    terminal.wait_for("0 of 2 notes settled");
    terminal.keys("*t3");
    terminal.wait_for("saved: 2 notes: done");
    terminal.wait_for("2 of 2 notes settled, 100%");
    terminal.wait_for("Nothing wants you today");
    terminal.keys("ZZ");
    assert_eq!(terminal.ends(), 0);

    let mut terminal = review(home.path());
    terminal.wait_for("2 of 2 notes settled");
    terminal.keys("u");
    terminal.wait_for("undone: status open -> done (2 notes in 2 articles)");
    terminal.wait_for("0 of 2 notes settled");
    terminal.keys("\x12");
    terminal.wait_for("done again: status open -> done (2 notes in 2 articles)");
    // The open article shows it as well.
    terminal.keys("a\r");
    terminal.wait_for("claim · done");
    terminal.keys("u");
    terminal.wait_for("undone: status open -> done");
    terminal.keys("R");
    terminal.wait_for("1 of 2 notes settled, 50%");

    let out = home.path().join("out.csv");
    terminal.keys("ax\x1b[B\r\x15");
    terminal.wait_for("write to:");
    terminal.keys(&format!("{}\r", out.display()));
    terminal.wait_for("2 notes written to");
    let table = std::fs::read_to_string(&out).expect("a table");
    assert!(
        table.contains("The mill will close") && table.contains("The ferry carries"),
        "{table}"
    );
    terminal.keys("S");
    terminal.wait_for("statistics of 2 notes");
    terminal.keys("qZZ");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_flag_that_was_rejected_is_rejected_after_a_restart() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("boats.txt");
    let text = "Seventy boats have reportedly left the quay. The harbour office did not answer.\n";
    std::fs::write(&file, text).expect("written");
    let file = file.to_str().expect("plain");
    let mut terminal = start(home.path(), &[file]);
    terminal.keys("gf");
    terminal.wait_for("hedge “reportedly”");
    terminal.keys("]fX");
    terminal.wait_for("rejected hedge");
    terminal.keys("ZZ");
    assert_eq!(terminal.ends(), 0);
    let mut terminal = start(home.path(), &[file]);
    terminal.keys("gf");
    let shown = terminal.wait_until("a rejected flag", |s| s.contains("rejected"));
    assert!(shown.contains("× hedge"), "{shown}");
    terminal.keys("u");
    terminal.wait_until("no rejected flag", |s| {
        s.contains("undone: flag hedge") && !s.contains("× hedge")
    });
    terminal.keys("ZZ");
    assert_eq!(terminal.ends(), 0);
}
