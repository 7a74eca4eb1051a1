//! The program in a real terminal: what a reader does, and what a terminal does to it.

use crate::support::{Start, Terminal};
use std::path::Path;
use std::time::Duration;

fn start(args: &[&str], store: &Path, size: (u16, u16), colour: bool) -> Terminal {
    Terminal::start(&Start {
        args,
        store,
        size,
        colour,
    })
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

const SAMPLE: &str = "sample-articles/no-date.txt";

/// Open, move by sentence, annotate two claims with verdicts, SIGKILL at once after the save, reopen, find both.
fn a_note_survives_sigkill(article: &str, size: (u16, u16), colour: bool) {
    let home = home();
    let mut terminal = start(&[article], home.path(), size, colour);
    terminal.wait_for("1 of ");
    terminal.keys("jj");
    terminal.keys("a4\r");
    terminal.wait_for("saved");
    terminal.keys("jja5\r");
    terminal.wait_for("2 notes");
    terminal.signal("KILL");
    terminal.ends();

    let mut again = start(&[article], home.path(), size, colour);
    again.wait_for("2 notes");
    again.keys("gg]n");
    let first = again.wait_for("unsupported");
    again.keys("]n");
    again.wait_until("the second note", |screen| screen.contains("contradicted"));
    assert!(first.contains("unsupported"));
    again.keys("q");
    assert_eq!(again.ends(), 0);
}

#[test]
fn notes_survive_sigkill_in_a_wide_terminal() {
    a_note_survives_sigkill(SAMPLE, (160, 50), true);
}

#[test]
fn notes_survive_sigkill_at_80_by_24_without_colour() {
    a_note_survives_sigkill(SAMPLE, (80, 24), false);
}

#[test]
fn notes_survive_sigkill_on_the_real_article() {
    let Some(shared) = crate::support::shared() else {
        return;
    };
    let article = shared.join("articles/defectors.txt");
    let article = article.to_str().expect("a plain path");
    a_note_survives_sigkill(article, (160, 50), true);
    a_note_survives_sigkill(article, (80, 24), false);
}

/// CPU ticks and context switches of all threads of a process, from /proc.
#[cfg(target_os = "linux")]
fn activity(pid: u32) -> (u64, u64) {
    let mut ticks = 0;
    let mut switches = 0;
    for task in std::fs::read_dir(format!("/proc/{pid}/task")).expect("its threads") {
        let task = task.expect("a thread").path();
        let stat = std::fs::read_to_string(task.join("stat")).expect("stat");
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        ticks += fields[11].parse::<u64>().expect("utime") + fields[12].parse::<u64>().expect("stime");
        let status = std::fs::read_to_string(task.join("status")).expect("status");
        for line in status.lines().filter(|l| l.contains("ctxt_switches")) {
            switches += line
                .rsplit('\t')
                .next()
                .and_then(|n| n.trim().parse::<u64>().ok())
                .expect("a count");
        }
    }
    (ticks, switches)
}

#[test]
#[cfg(target_os = "linux")]
fn idle_costs_nothing() {
    let home = home();
    let mut terminal = start(&[SAMPLE], home.path(), (80, 24), true);
    terminal.wait_for("1 of ");
    // Extraction and the first look at the library come to an end.
    std::thread::sleep(Duration::from_secs(2));
    let before = activity(terminal.pid());
    std::thread::sleep(Duration::from_secs(3));
    let after = activity(terminal.pid());
    assert_eq!(
        before, after,
        "ticks and context switches over three idle seconds"
    );
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn quitting_gives_the_terminal_back() {
    let home = home();
    let mut terminal = start(&[SAMPLE], home.path(), (80, 24), true);
    terminal.wait_for("1 of ");
    assert!(terminal.on_alternate_screen());
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
    std::thread::sleep(Duration::from_millis(100));
    assert!(!terminal.on_alternate_screen());
    let raw = terminal.raw();
    let end = String::from_utf8_lossy(&raw);
    for (what, on, off) in [
        ("the cursor", "\x1b[?25l", "\x1b[?25h"),
        ("bracketed paste", "\x1b[?2004h", "\x1b[?2004l"),
        ("the alternate screen", "\x1b[?1049h", "\x1b[?1049l"),
    ] {
        assert!(end.rfind(on) < end.rfind(off), "{what} is given back");
    }
}

#[test]
fn a_terminated_program_gives_the_terminal_back() {
    for signal in ["TERM", "HUP"] {
        let home = home();
        let mut terminal = start(&[SAMPLE], home.path(), (80, 24), true);
        terminal.wait_for("1 of ");
        terminal.signal(signal);
        assert!(
            terminal.ends_within(Duration::from_secs(2)).is_some(),
            "{signal} ends it within two seconds"
        );
        std::thread::sleep(Duration::from_millis(100));
        assert!(!terminal.on_alternate_screen(), "after {signal}");
    }
}

#[test]
fn a_closed_terminal_ends_the_program() {
    let home = home();
    let mut terminal = start(&[SAMPLE], home.path(), (80, 24), true);
    terminal.wait_for("1 of ");
    terminal.hang_up();
    assert!(
        terminal.ends_within(Duration::from_secs(2)).is_some(),
        "it goes when its terminal goes"
    );
}

#[test]
fn a_storm_of_resizes_is_survived() {
    let home = home();
    let mut terminal = start(&[SAMPLE], home.path(), (80, 24), true);
    terminal.wait_for("1 of ");
    for i in 0..120u16 {
        terminal.resize(1 + (i * 37) % 200, 1 + (i * 23) % 60);
    }
    terminal.resize(80, 24);
    terminal.keys("j");
    terminal.wait_for("2 of ");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn typed_or_pasted_text_changes_nothing_without_a_prompt() {
    let home = home();
    let mut terminal = start(&[SAMPLE], home.path(), (80, 24), true);
    terminal.wait_for("1 of ");
    terminal.keys("\x1b[200~dd the mayor said a\rq\x1b[201~");
    terminal.keys("j");
    let screen = terminal.wait_for("2 of ");
    assert!(screen.contains("0 notes"), "{screen}");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_draft_outlives_escape_and_the_end_of_the_terminal() {
    let home = home();
    let mut terminal = start(&[SAMPLE], home.path(), (80, 24), true);
    terminal.wait_for("1 of ");
    terminal.keys("aiwho counted the boats");
    terminal.wait_for("who counted the boats");
    terminal.signal("HUP");
    assert!(terminal.ends_within(Duration::from_secs(2)).is_some());
    let mut again = start(&[SAMPLE], home.path(), (80, 24), true);
    again.wait_for("draft");
    again.keys("a");
    again.wait_for("who counted the boats");
    again.keys("\x1b");
    again.wait_until("the card closed and the draft kept", |screen| {
        screen.contains("draft") && !screen.contains("new claim")
    });
    again.keys("q");
    assert_eq!(again.ends(), 0);
}

#[test]
fn what_another_copydesk_saved_is_shown() {
    let home = home();
    let mut one = start(&[SAMPLE], home.path(), (80, 24), true);
    one.wait_for("1 of ");
    one.keys("a4\r");
    one.wait_for("1 note ");
    let mut other = start(&[SAMPLE], home.path(), (80, 24), true);
    other.wait_for("1 note ");
    other.keys("jja5\r");
    other.wait_for("2 notes");
    // On Linux the system tells; elsewhere the next key does.
    if cfg!(not(target_os = "linux")) {
        one.keys("j");
    }
    one.wait_for("2 notes");
    // Each changes its own note, and neither is lost.
    one.keys("ggc2");
    one.wait_for("saved");
    other.wait_until("the other's verdict", |screen| screen.contains("+ supported"));
    for mut terminal in [one, other] {
        terminal.keys("q");
        assert_eq!(terminal.ends(), 0);
    }
}

#[test]
fn nothing_is_ever_asked_of_the_terminal() {
    let home = home();
    let mut terminal = start(&[SAMPLE], home.path(), (80, 24), true);
    terminal.wait_for("1 of ");
    terminal.keys("\x0c");
    terminal.keys("j");
    terminal.wait_for("2 of ");
    terminal.keys("aE\x1b");
    terminal.keys("q");
    let raw = terminal.raw();
    let sent = String::from_utf8_lossy(&raw);
    for query in ["\x1b[6n", "\x1b[c", "\x1b[>c", "\x1b[?u", "\x1b]11;?", "\x1b[21t"] {
        assert!(!sent.contains(query), "{query:?} waits for an answer");
    }
}

#[test]
fn the_window_is_named_and_gets_its_name_back() {
    let home = home();
    let mut terminal = start(&["sample-articles/quay-markdown.md"], home.path(), (80, 24), true);
    terminal.wait_for("1 of ");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
    std::thread::sleep(Duration::from_millis(100));
    let raw = terminal.raw();
    let sent = String::from_utf8_lossy(&raw);
    let kept = sent.find("\x1b[22;0t").expect("the name is kept");
    let named = sent.find("\x1b]0;").expect("the window is named");
    let back = sent.rfind("\x1b[23;0t").expect("the name comes back");
    assert!(kept < named && named < back);
    assert!(
        sent[named..]
            .split('\x07')
            .next()
            .is_some_and(|t| t.ends_with("copydesk"))
    );
}

#[test]
fn without_a_terminal_it_says_so() {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .arg(SAMPLE)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("COPYDESK_STORE", home().path())
        .stdin(std::process::Stdio::null())
        .output()
        .expect("runs");
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("terminal"), "{said}");
}

#[test]
fn without_an_article_the_guide_opens_and_later_the_library() {
    let home = home();
    let mut terminal = start(&[], home.path(), (80, 24), true);
    terminal.wait_for("1 of ");
    // The guide is an article like any other.
    terminal.keys("ja\r");
    terminal.wait_for("saved");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
    let mut again = start(&[], home.path(), (80, 24), true);
    again.wait_for("Library");
    again.wait_for("Read this page with the keys");
    again.keys("\r");
    again.wait_for("1 note");
    again.keys("L");
    again.wait_for("1 article, 0 new");
    again.keys("qq");
    assert_eq!(again.ends(), 0);
}

/// The state of a process as /proc shows it: `T` is stopped.
#[cfg(target_os = "linux")]
fn process_state(pid: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    Some(stat.rsplit(')').next()?.split_whitespace().next()?.to_owned())
}

#[test]
#[cfg(target_os = "linux")]
fn a_stopped_program_comes_back_with_its_card() {
    let home = home();
    let mut terminal = start(&[SAMPLE], home.path(), (80, 24), true);
    terminal.wait_for("1 of ");
    terminal.keys("aiwho counted\x1a");
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while process_state(terminal.pid()).as_deref() != Some("T") {
        assert!(std::time::Instant::now() < deadline, "Ctrl-Z stops it");
        std::thread::sleep(Duration::from_millis(10));
    }
    // It is stopped; what it wrote before that may still be on its way.
    while terminal.on_alternate_screen() {
        assert!(std::time::Instant::now() < deadline, "the shell has its screen");
        std::thread::sleep(Duration::from_millis(10));
    }
    terminal.signal("CONT");
    terminal.wait_for("who counted");
    terminal.keys(" them\x13");
    terminal.wait_for("saved");
    terminal.keys("q");
    assert_eq!(terminal.ends(), 0);
}
