//! An hour at the desk, in one piece and in a real terminal: twelve claims are noted on a sample article, the paper rewrites it, every note
//! is settled with the keyboard, all of it is exported, and what goes wrong on the way is told and costs nothing.

use crate::support::server::{Server, answer, page};
use crate::support::{Start, Terminal, copydesk, out};
use std::path::{Path, PathBuf};

const SAMPLE: &str = include_str!("../sample-articles/anonymous-sources.txt");

const DIPLOMAT: &str = " One Western diplomat described it as \"a grenade with a polite cover letter\".";

/// What the paper made of it: words changed in two sentences and cut from a third, a passage moved to the end, two taken out, and one that
/// stood alone now standing in two other places.
fn rewritten() -> String {
    let edits = [
        (
            "several people familiar with the talks",
            "three people who were briefed on the talks",
        ),
        ("was merely short", "was cut short by a power failure"),
        ("an additional 40 million", "an additional 45 million"),
        ("The two accounts could not be reconciled. ", ""),
        (" It is understood that the figure was added at a late stage.", ""),
        (DIPLOMAT, ""),
        (" It could not be verified.", ""),
    ];
    let mut text = SAMPLE.trim_end().to_owned();
    for (old, new) in edits {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text = text.replace(old, new);
    }
    let crowd = "one analyst who follows the talks closely.";
    text = text.replace(crowd, &format!("{crowd}{DIPLOMAT}"));
    format!("{text}{DIPLOMAT}\n\nThe two accounts could not be reconciled.\n")
}

/// One home, one article in it.
struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    fn article(&self) -> PathBuf {
        self.home.path().join("lake.txt")
    }

    fn start(&self, size: (u16, u16), args: &[&str]) -> Terminal {
        Terminal::start(&Start {
            args,
            store: self.home.path(),
            size,
            colour: false,
        })
    }

    /// Opens the article at 80 by 24.
    fn open(&self) -> Terminal {
        let mut terminal = self.start((80, 24), &[self.article().to_str().expect("plain")]);
        terminal.wait_for("checked");
        terminal
    }

    fn out(&self, args: &[&str]) -> String {
        out(self.home.path(), args)
    }

    /// What a command says that fails.
    fn fails(&self, args: &[&str]) -> String {
        let out = copydesk(self.home.path(), args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(1), "{args:?}: {said}");
        said + &String::from_utf8_lossy(&out.stdout)
    }

    /// The article's folder in the library.
    fn folder(&self) -> PathBuf {
        let listed = std::fs::read_dir(self.home.path().join("library")).expect("a library");
        let folders: Vec<PathBuf> = listed
            .map(|e| e.expect("an entry").path())
            .filter(|p| p.join("article.toml").is_file())
            .collect();
        assert_eq!(folders.len(), 1, "{folders:?}");
        folders[0].clone()
    }
}

/// Types, and waits until the screen answers.
fn press(terminal: &mut Terminal, keys: &str, answer: &str) {
    terminal.keys(keys);
    terminal.wait_for(answer);
}

fn leave(mut terminal: Terminal) {
    terminal.keys("ZZ");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn an_hour_at_the_desk() {
    let desk = Desk {
        home: tempfile::tempdir().expect("a folder"),
    };
    std::fs::write(desk.article(), SAMPLE).expect("written");
    let log = desk.home.path().join("dinner log.txt");
    std::fs::write(&log, "The delegation left at nine.\n").expect("written");
    twelve_claims(&desk, &log);
    undone_and_done_again(&desk);
    deleted_and_brought_back(&desk);
    std::fs::write(desk.article(), rewritten()).expect("written");
    the_places(&desk);
    the_review(&desk);
    the_exports(&desk);
    broken_by_hand(&desk);
    several_at_once(&desk);
}

#[test]
fn a_page_is_kept_as_evidence_as_it_came() {
    const PAGE: &str = "<title>Log</title><p>The delegation left at nine.</p>";
    let server = Server::start(|asked| match asked.path.as_str() {
        "/log" => page(PAGE),
        _ => answer("404 Not Found", &[], b""),
    });
    let desk = Desk {
        home: tempfile::tempdir().expect("a folder"),
    };
    std::fs::write(desk.article(), SAMPLE).expect("written");
    let mut t = desk.open();
    press(&mut t, "4Gaef", "attach");
    press(&mut t, &format!("{}\r", server.url("/none")), "404");
    press(&mut t, "\x15", "a path, or the address of a page");
    press(&mut t, &format!("{}\r", server.url("/log")), "copied: log.html");
    press(&mut t, "\r", "saved: claim");
    leave(t);
    let notes: serde_json::Value =
        serde_json::from_str(&desk.out(&["notes", "--format", "json"])).expect("JSON");
    let evidence = &notes[0]["notes"][0]["evidence"][0];
    assert_eq!(evidence["url"], server.url("/log"), "{notes}");
    let copies: Vec<PathBuf> = std::fs::read_dir(desk.folder().join("evidence"))
        .expect("copies")
        .map(|e| e.expect("an entry").path())
        .collect();
    assert_eq!(copies.len(), 1);
    let name = copies[0]
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let hash = evidence["sha256"].as_str().expect("a hash");
    assert_eq!(name, format!("{hash}.html"));
    assert_eq!(std::fs::read_to_string(&copies[0]).expect("read"), PAGE);
    desk.out(&["verify"]);
}

fn twelve_claims(desk: &Desk, log: &Path) {
    let mut t = desk.open();
    // All of a card: verdict, text, tags, claimant, the day of the claim, the day to look again.
    press(&mut t, "2Ga", "new claim");
    press(&mut t, "6iWho are they?", "Who are they?");
    press(&mut t, "\t", "tags");
    press(&mut t, "talks sources\t", "claimed by");
    press(&mut t, "people familiar with the talks\t", "claimed on");
    // The article is of 18 September 2025: its days are meant, not those of the reader's calendar.
    press(&mut t, "17 sept", "= 2025-09-17, Wednesday");
    press(&mut t, "\t", "due");
    press(&mut t, "+2w\x1b", "[u due");
    // Evidence: a file that is copied beside the notes, by a path that Tab completes, and a link with a quotation.
    press(&mut t, "e", "No evidence yet");
    press(&mut t, "f", "attach");
    let begun = log.with_file_name("din");
    press(&mut t, &format!("{}\t", begun.display()), "dinner log.txt");
    press(&mut t, "\r", "copied: dinner log.txt");
    press(&mut t, "r", "- contradicts");
    press(&mut t, "qleft at nine\r", "“left at nine”");
    press(&mut t, "ahttps://example.org/log\t", "quote");
    press(&mut t, "nobody had left\r", "2 + supports");
    press(&mut t, "\r", "saved: unverifiable");
    press(&mut t, "3Ga5iA second official denies it.\x13", "2 notes");
    // Words inside a sentence that has a note, and the sentence again: spans overlap and nest.
    press(&mut t, "/before the main course\r", "match 1 of 1");
    press(&mut t, "va4\r", "3 notes");
    press(&mut t, "4Ga3wa second official\r", "4 notes");
    press(&mut t, "5Ga2\r", "5 notes");
    press(&mut t, "6Gc2", "6 notes");
    press(&mut t, "7Ga4tfigures\r", "7 notes");
    press(&mut t, "8Ga7\r", "8 notes");
    press(&mut t, "9Ga8\r", "9 notes");
    press(&mut t, "10Ga5ttroops dam\r", "10 notes");
    press(&mut t, "15Ga2u+7d\r", "11 notes");
    press(&mut t, "20Ga3wHedda Lorentz\r", "12 notes");
    press(&mut t, "20G@Is she the only one?\x13", "13 notes");
    // The whole note at 160 by 50: all that was brought for it, with its hash, and what was done to it.
    press(&mut t, "gg]n", "2 of 23");
    t.resize(160, 50);
    press(&mut t, "H", "sha256");
    let whole = t.screen();
    for words in [
        "claimed by people familiar with the talks",
        "on 2025-09-17",
        "contradicts: “left at nine” dinner log.txt",
        "supports: “nobody had left” https://example.org/log",
        "created",
    ] {
        assert!(whole.contains(words), "{words}\n{whole}");
    }
    t.keys("q");
    leave(t);
    assert_eq!(
        std::fs::read_dir(desk.folder().join("evidence"))
            .expect("copies")
            .count(),
        1
    );
    desk.out(&["verify"]);
}

fn undone_and_done_again(desk: &Desk) {
    let mut t = desk.open();
    t.wait_for("13 notes");
    press(&mut t, "u", "undone: note made");
    press(&mut t, "u", "undone: claim made");
    t.wait_for("11 notes");
    leave(t);
    // A restart later.
    let mut t = desk.open();
    press(&mut t, "\x12", "done again: claim made");
    press(&mut t, "\x12", "done again: note made");
    t.wait_for("13 notes");
    leave(t);
}

fn deleted_and_brought_back(desk: &Desk) {
    let mut t = desk.open();
    press(&mut t, "6G", "6 of 23");
    press(&mut t, "dd", "note deleted; undo brings it back");
    t.wait_for("12 notes");
    press(&mut t, "u", "13 notes");
    press(&mut t, "dd", "12 notes");
    leave(t);
    let trash: serde_json::Value =
        serde_json::from_str(&desk.out(&["trash", "--format", "json"])).expect("JSON");
    let rows = trash.as_array().expect("a list");
    let row = rows
        .iter()
        .find(|r| r["quote"].to_string().contains("foreign ministry"));
    let id = row.expect("it is listed")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    desk.out(&["trash", "restore", &id]);
    let mut t = desk.open();
    t.wait_for("13 notes");
    leave(t);
}

/// The paper's second version: what lost its place is given one, key by key.
fn the_places(desk: &Desk) {
    let mut t = desk.open();
    t.wait_for("3 notes have no sure place in this text; p looks for one");
    // What is changed says how, on a line of its own.
    press(&mut t, "2G", "changed: same place, ");
    // The first: its words are gone. It is put by hand on others, which are searched for.
    press(&mut t, "p", "orphaned: the words are gone");
    let screen = t.wait_for("Nothing in this text is like it");
    assert!(
        !screen.contains("put it here"),
        "there is nothing to put it on\n{screen}"
    );
    press(&mut t, "O", "»It is understood");
    press(&mut t, "qp", "p put it here");
    press(&mut t, "/45 million\r", "match 1 of 1");
    press(&mut t, "p", "the note hangs here now; 2 more have no sure place");
    // The second: its words stand twice. The reader chooses.
    press(&mut t, "p", "ambiguous: the same words stand in two places");
    press(&mut t, "j", "› ");
    press(
        &mut t,
        "\r",
        "the note hangs here now; one more has no sure place",
    );
    // The third stays without a place: it is told again, and lost by nobody.
    press(&mut t, "p", "“It could not be verified.”");
    press(&mut t, "q", "orphaned");
    let notes = desk.out(&["notes"]);
    for words in [
        "“45 million”",
        "moved: same words, elsewhere",
        "orphaned: the words are gone",
    ] {
        assert!(notes.contains(words), "{words}\n{notes}");
    }
    leave(t);
}

fn the_review(desk: &Desk) {
    let mut t = desk.start((80, 24), &[]);
    t.wait_for("1 article");
    press(&mut t, "R", "0 of 13 notes settled");
    // What the paper changed stands on top.
    let screen = t.wait_for("r changed 3");
    let first = screen.lines().find(|l| l.starts_with('›')).expect("a cursor");
    assert!(first.contains("ORSOVA"), "{screen}");
    press(&mut t, "r", "[r changed 3]");
    press(&mut t, "c6", "saved: 1 note: unverifiable");
    press(&mut t, "*t3", "saved: 2 notes: done");
    t.wait_for("[r changed 0]");
    // A note whose words are gone is done when its reader says so, and asks for nothing any more.
    press(&mut t, "p", "[p orphaned 1]");
    press(&mut t, "t3", "[p orphaned 0]");
    press(&mut t, "i", "i to do 9");
    press(&mut t, "*t3", "saved: 9 notes: done");
    t.wait_for("Nothing wants you today");
    // One is put off to a later day: it is open, and no work of today.
    press(&mut t, "o", "[o open 1]");
    press(&mut t, "t3", "13 of 13 notes settled, 100%");
    press(&mut t, "i", "Nothing wants you today");
    press(&mut t, "S", "statistics of 13 notes");
    press(&mut t, "S", "Nothing wants you today");
    press(&mut t, "u", "undone: status open -> done");
    t.wait_for("12 of 13 notes settled");
    press(&mut t, "\x12", "13 of 13 notes settled");
    leave(t);
    let history = desk.out(&["notes", "--history"]);
    for words in [
        "settled without a place: version",
        "put by hand from “It is understood",
        "anchor edited: ",
        "status open -> done",
    ] {
        assert!(history.contains(words), "{words}\n{history}");
    }
    // A note on a whole sentence is on the whole of it, also where the sentence after it went.
    let notes = desk.out(&["notes"]);
    for words in [
        "the dinner was cut short by a power failure.”",
        "45 million cubic metres a year from the lake.”",
    ] {
        assert!(notes.contains(words), "{words}\n{notes}");
    }
    // Nothing of it opens again by itself.
    let mut t = desk.start((160, 50), &[]);
    t.wait_for("1 article");
    press(&mut t, "R", "13 of 13 notes settled, 100%");
    leave(t);
}

fn the_exports(desk: &Desk) {
    let notes: serde_json::Value =
        serde_json::from_str(&desk.out(&["export", "--format", "json"])).expect("JSON");
    assert!(notes.to_string().contains("Who are they?"), "{notes}");
    let ours = desk.home.path().join("ours.json");
    std::fs::write(&ours, notes.to_string()).expect("written");
    let table = desk.out(&["export", "--format", "csv"]);
    assert!(table.contains("people familiar with the talks"), "{table}");
    let page = desk.out(&["export", "--format", "html"]);
    assert!(page.contains("<mark>") && page.contains("13 notes on 1 article"));
    assert!(
        page.contains("… near collapse, officials say"),
        "context begins with a word"
    );
    for format in ["w3c", "hypothesis", "csl"] {
        let out = desk.out(&["export", "--format", format]);
        serde_json::from_str::<serde_json::Value>(&out).expect(format);
    }
    let markdown = desk.out(&["export", "--format", "markdown"]);
    assert_eq!(
        markdown.matches("\n^0").count(),
        13,
        "a block id for each\n{markdown}"
    );
    assert!(
        markdown.contains("contradicts: “left at nine” (dinner log.txt;"),
        "{markdown}"
    );
    let highlights = desk.out(&["export", "--format", "readwise"]);
    assert!(highlights.starts_with("Highlight,Title,"), "{highlights}");
    assert!(desk.out(&["export", "--format", "bibtex"]).contains("@online{"));
    // A ClaimReview needs what this article does not have; that is said, and nothing is written.
    assert!(
        desk.fails(&["export", "--format", "claimreview"])
            .contains("--publisher")
    );
    let losses = desk.out(&["export", "--losses", "readwise"]);
    assert!(losses.contains("evidence"), "{losses}");
    // Another library takes our own form in whole.
    let other = desk.home.path().join("other");
    let other = other.to_str().expect("plain");
    desk.out(&["import", ours.to_str().expect("plain"), "--store", other]);
    let again: serde_json::Value =
        serde_json::from_str(&desk.out(&["export", "--format", "json", "--store", other])).expect("JSON");
    let texts = |v: &serde_json::Value| {
        let mut all: Vec<String> = v["articles"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|a| a["notes"].as_array().cloned().unwrap_or_default())
            .map(|n| n.to_string())
            .collect();
        all.sort();
        all
    };
    assert_eq!(texts(&again), texts(&notes));
}

fn broken_by_hand(desk: &Desk) {
    let file = desk.folder().join("notes.toml");
    let good = std::fs::read_to_string(&file).expect("notes");
    let once = |old: &str, new: &str| good.replacen(old, new, 1);
    for (broken, said, left) in [
        (
            once("verdict = \"supported\"", "verdict = \"suported\""),
            "“suported” is none of unchecked, supported",
            12,
        ),
        (once("[[note]]", "[[note]"), "unclosed array table", 12),
        (
            once("start = ", "start = -"),
            "where a number from 0 up belongs",
            12,
        ),
        (once("schema = 1", ""), "has no `schema = 1`", 13),
        (once("schema = 1", "schema = 99"), "this copydesk knows 1", 13),
        (String::new(), "is empty, as copydesk never leaves it", 0),
    ] {
        std::fs::write(&file, &broken).expect("broken");
        let told = desk.fails(&["notes"]);
        assert!(
            told.contains("notes.toml:") && told.contains(said),
            "{said}\n{told}"
        );
        // An export of less than all must not pass for one of all.
        desk.fails(&["export", "--format", "csv"]);
        let told = desk.fails(&["doctor"]);
        assert!(
            told.contains("notes.toml:") && told.contains("by hand: "),
            "{told}"
        );
        let mut t = desk.open();
        // The line is named, the other notes are there, and the list keeps saying so.
        t.wait_for(&format!("{left} note"));
        t.wait_for("1 unreadable");
        press(&mut t, "gnlG", "! notes.toml:");
        leave(t);
        assert_eq!(
            std::fs::read_to_string(&file).expect("there"),
            broken,
            "never written"
        );
    }
    // A note that is made meanwhile is kept beside it, and comes home when the file is sound again.
    std::fs::write(&file, once("verdict = \"supported\"", "verdict = \"suported\"")).expect("broken");
    let mut t = desk.open();
    press(&mut t, "17Ga\r", "saved: claim");
    leave(t);
    assert!(file.with_file_name("notes-2.toml").is_file());
    std::fs::write(&file, &good).expect("mended");
    let mut t = desk.open();
    t.wait_for("14 notes");
    press(&mut t, "17Gc4", "saved: unsupported");
    leave(t);
    let home = std::fs::read_to_string(&file).expect("notes");
    assert_eq!(home.matches("[[note]]").count(), 14);
}

/// Two desks, a review and a library on one article: what one saves the others show, without a key being pressed there.
fn several_at_once(desk: &Desk) {
    let mut one = desk.open();
    let mut two = desk.open();
    let mut review = desk.start((80, 24), &[]);
    review.wait_for("1 article");
    press(&mut review, "Ra", "of 14 notes settled");
    let mut library = desk.start((80, 24), &[]);
    library.wait_for("13/14");
    press(&mut one, "18Ga\r", "15 notes");
    two.wait_for("15 notes");
    two.wait_for("another copydesk changed the notes");
    review.wait_for("of 15 notes settled");
    review.wait_for("another copydesk changed 1 article");
    library.wait_for("13/15");
    // Under the help too, which lies over it.
    press(&mut review, "?", "first note of the next heading");
    press(&mut two, "16Ga\r", "16 notes");
    one.wait_for("16 notes");
    press(&mut review, "q", "of 16 notes settled");
    for terminal in [one, two, review, library] {
        leave(terminal);
    }
    assert!(desk.out(&["notes"]).contains("16 notes"));
}
