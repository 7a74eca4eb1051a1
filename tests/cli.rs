//! The command line: exit status, what goes where, bad input.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn copydesk(store: &Path, args: &[&str], input: Option<&[u8]>) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("COPYDESK_STORE", store.join("library"))
        .env("COPYDESK_CONFIG", store.join("config"))
        .stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("copydesk starts");
    let writer = input.map(|bytes| {
        let mut stdin = child.stdin.take().expect("a pipe");
        let bytes = bytes.to_vec();
        std::thread::spawn(move || {
            // It may rightly stop reading before the end.
            let _ = stdin.write_all(&bytes);
        })
    });
    let out = child.wait_with_output().expect("it ends");
    if let Some(writer) = writer {
        writer.join().expect("written");
    }
    out
}

fn run(args: &[&str], input: Option<&[u8]>) -> Output {
    let home = tempfile::tempdir().expect("a folder");
    copydesk(home.path(), args, input)
}

/// The lines of JSON that a run printed.
fn rows(out: &Output) -> Vec<serde_json::Value> {
    std::str::from_utf8(&out.stdout)
        .expect("UTF-8")
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect()
}

/// Exit status 1 and one clean line on stderr that holds `words`.
fn fails(args: &[&str], words: &[&str]) {
    let out = run(args, None);
    let said = String::from_utf8(out.stderr).expect("clean");
    assert_eq!(out.status.code(), Some(1), "{args:?}: {said}");
    assert_eq!(said.lines().count(), 1, "{args:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{args:?}: {said}");
    }
    assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{said:?}");
}

#[test]
fn the_fixed_record_comes_out_with_offsets_in_code_points() {
    let line = "{\"id\":\"a\",\"text\":\"“Ünïted” said Mayor Ada Lovelett on 4 August 2016.\"}\n";
    let out = run(
        &["extract", "--input", "jsonl", "--format", "jsonl", "-"],
        Some(line.as_bytes()),
    );
    assert!(out.status.success());
    let record: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let text: Vec<char> = "“Ünïted” said Mayor Ada Lovelett on 4 August 2016."
        .chars()
        .collect();
    let place = |v: &serde_json::Value| -> String {
        let at = |name: &str| v[name].as_u64().expect("an offset") as usize;
        text[at("start")..at("end")].iter().collect()
    };
    assert_eq!(record["dates"][0]["value"], "2016-08-04");
    for date in record["dates"].as_array().expect("dates") {
        assert_eq!(place(date), date["text"].as_str().expect("text"));
    }
    let person = record["entities"]
        .as_array()
        .expect("entities")
        .iter()
        .find(|e| e["name"] == "Ada Lovelett")
        .expect("the mayor");
    assert_eq!(person["kind"], "person");
    assert_eq!(place(&person["mentions"][0]), "Ada Lovelett");
    assert_eq!(record["sentences"][0], serde_json::json!([0, text.len()]));
}

#[test]
fn a_bad_line_costs_only_itself() {
    let input = "{\"id\":1,\"text\":\"One.\"}\n{\"id\":2,\"txt\":\"Two.\"}\nnot json\n{\"id\":4,\"text\":\"Four.\"}\n";
    let out = run(
        &["extract", "--input", "jsonl", "--format", "jsonl", "-"],
        Some(input.as_bytes()),
    );
    assert_eq!(out.status.code(), Some(1));
    let rows = rows(&out);
    assert_eq!(rows.len(), 4);
    assert!(rows[1]["error"].is_string() && rows[1]["id"] == 2);
    assert!(rows[2]["error"].is_string());
    assert!(rows[3]["sentences"].is_array());
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let line = format!(
        "{{\"id\":\"a\",\"text\":\"{}\"}}\n",
        "Mayor Ada Lovelett said so. ".repeat(200)
    )
    .repeat(200);
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["extract", "--input", "jsonl", "--format", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(line.as_bytes());
    });
    drop(child.stdout.take());
    let out = child.wait_with_output().expect("ends");
    writer.join().expect("written");
    assert_eq!(
        out.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert!(out.stderr.is_empty());
}

#[test]
fn bad_files_are_told_in_one_line() {
    let home = tempfile::tempdir().expect("a folder");
    let at = |name: &str, bytes: &[u8]| {
        let path = home.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path.to_str().expect("plain").to_owned()
    };
    let folder = home.path().to_str().expect("plain").to_owned();
    fails(&["cat", "no/such/article.txt"], &["no/such/article.txt"]);
    fails(&["cat", &folder], &[&folder, "directory"]);
    fails(
        &[
            "cat",
            &at("x.bin", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0"),
        ],
        &["x.bin"],
    );
    fails(&["cat", &at("empty.txt", b"")], &["empty.txt", "empty"]);
    fails(
        &["cat", &at("big.txt", &vec![b'a'; 50_000_000])],
        &["big.txt", "MB"],
    );
    fails(&["cat", "no\u{1b}[31mred\u{202e}\nline.txt"], &["line.txt"]);
    fails(&["no-such-file.txt"], &["no-such-file.txt"]);
}

#[test]
fn invalid_utf8_opens_and_says_so() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("latin.txt");
    std::fs::write(&path, b"The caf\xe9 closed on Monday, the owner said.\n").expect("written");
    let out = run(&["cat", path.to_str().expect("plain")], None);
    assert!(out.status.success());
    assert!(
        String::from_utf8(out.stdout)
            .expect("UTF-8")
            .contains("caf\u{e9}")
    );
}

#[test]
fn called_wrongly_is_status_two() {
    assert_eq!(run(&["extract"], None).status.code(), Some(2));
    assert_eq!(run(&["--no-such-flag"], None).status.code(), Some(2));
}

#[test]
fn escapes_in_a_text_never_reach_stdout() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("evil.txt");
    std::fs::write(
        &path,
        "A\x1b]0;owned\x07B \u{9b}31mC\u{202e}D\tE \x7f\u{e0041} end.\n",
    )
    .expect("written");
    for format in ["text", "markdown", "json"] {
        let out = run(&["cat", "--format", format, path.to_str().expect("plain")], None);
        assert!(out.status.success());
        let text = String::from_utf8(out.stdout).expect("UTF-8");
        assert!(
            !text
                .chars()
                .any(|c| c != '\n' && (c.is_control() || matches!(c, '\u{202e}' | '\u{e0041}'))),
            "{text:?}"
        );
        assert!(text.contains("end.") && text.contains("owned"), "{text:?}");
    }
}

#[test]
fn help_and_version_go_to_stdout() {
    for flag in ["--help", "--version"] {
        let out = run(&[flag], None);
        assert!(out.status.success() && !out.stdout.is_empty() && out.stderr.is_empty());
    }
}

#[test]
fn an_empty_library_has_no_notes_and_is_not_made() {
    let home = tempfile::tempdir().expect("a folder");
    let out = copydesk(home.path(), &["notes", "--format", "json"], None);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let notes: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!(notes.as_array().map(Vec::len), Some(0));
    assert!(!home.path().join("library").exists());
}

#[test]
fn reanchor_answers_each_span_and_never_guesses() {
    let row = serde_json::json!({
        "id": "p", "old": "The bridge opened in May. Nobody came to see it. The mayor spoke for an hour.",
        "new": "On Friday the paper wrote: The bridge opened in May. The mayor spoke for an hour.",
        "spans": [[0, 25], [26, 48], [49, 77]]
    });
    let out = run(
        &["reanchor", "--input", "jsonl", "-"],
        Some(format!("{row}\n").as_bytes()),
    );
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let states: Vec<&str> = answer["spans"]
        .as_array()
        .expect("spans")
        .iter()
        .map(|s| s["state"].as_str().expect("a state"))
        .collect();
    assert_eq!(states[1], "orphaned");
    assert!(answer["spans"][1]["start"].is_null());
    assert_eq!(
        (
            answer["spans"][0]["start"].as_u64(),
            answer["spans"][0]["end"].as_u64()
        ),
        (Some(27), Some(52))
    );
    assert!(matches!(states[2], "exact" | "moved"));
}

#[test]
fn many_files_are_answered_in_order_whatever_the_jobs_and_a_bad_one_costs_only_itself() {
    let home = tempfile::tempdir().expect("a folder");
    for n in 0..20 {
        let text = "Mayor Ada Lovelett said so on 4 May 2016. ".repeat(1 + (20 - n) * 10);
        std::fs::write(home.path().join(format!("{n:02}.txt")), text).expect("written");
    }
    std::fs::write(home.path().join("07.txt"), b"").expect("written");
    let folder = home.path().to_str().expect("plain");
    let one = run(&["extract", "--format", "jsonl", "--jobs", "1", folder], None);
    let four = run(&["extract", "--format", "jsonl", "--jobs", "4", folder], None);
    assert_eq!(one.stdout, four.stdout);
    assert_eq!(four.status.code(), Some(1));
    let rows = rows(&four);
    assert_eq!(rows.len(), 20);
    for (n, row) in rows.iter().enumerate() {
        assert!(
            row["id"]
                .as_str()
                .expect("an id")
                .ends_with(&format!("{n:02}.txt"))
        );
        assert_eq!(row["error"].is_string(), n == 7, "{row}");
    }
    let said = String::from_utf8(four.stderr).expect("clean");
    assert!(
        said.contains("07.txt") && said.contains("1 of 20 files"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_whole_lines() {
    use std::io::Read;
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args([
            "extract", "--input", "jsonl", "--format", "jsonl", "--jobs", "2", "-",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = child.stdout.take().expect("a pipe");
    let line = "{\"id\":\"a\",\"text\":\"Mayor Ada Lovelett said so on 4 May 2016.\"}\n";
    stdin.write_all(line.repeat(3).as_bytes()).expect("it reads");
    let mut all = Vec::new();
    while all.iter().filter(|&&b| b == b'\n').count() < 3 {
        let mut part = [0; 4096];
        let n = stdout
            .read(&mut part)
            .expect("it answers without the end of its input");
        all.extend_from_slice(&part[..n]);
    }
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().expect("kill");
    assert!(sent.success());
    let status = child.wait().expect("it ends though its input is open");
    stdout.read_to_end(&mut all).expect("the rest");
    assert_eq!(status.code(), Some(130));
    let text = String::from_utf8(all).expect("UTF-8");
    assert!(
        text.ends_with('\n')
            && text
                .lines()
                .all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok())
    );
    drop(stdin);
}
