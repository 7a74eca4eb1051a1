//! Notes files that are damaged, strange or somebody else's. Whatever they are, they stay as they are and the other notes can be read.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn copydesk(store: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .arg("--store")
        .arg(store)
        .args(args)
        .env_remove("COPYDESK_STORE")
        .env("COPYDESK_CONFIG", store.join("config"))
        .output()
        .expect("copydesk starts")
}

/// A library with two articles, each with a note; the notes file of the first, and its text.
pub fn library(home: &Path) -> (PathBuf, String) {
    let table = home.join("table.csv");
    let rows = "quote,title,url,text\nTwo boats lie there.,Boats,https://example.org/a,Whose?\nThe pier is shut.,Pier,https://example.org/b,Since when?\n";
    std::fs::write(&table, rows).expect("written");
    let store = home.join("library");
    let taken = copydesk(&store, &["import", table.to_str().expect("a name")]);
    assert!(
        taken.status.success(),
        "{}",
        String::from_utf8_lossy(&taken.stderr)
    );
    let folders = std::fs::read_dir(&store).expect("a library");
    let file = folders
        .map(|f| f.expect("an entry").path().join("notes.toml"))
        .find(|f| f.display().to_string().contains("boats"))
        .expect("notes");
    let text = std::fs::read_to_string(&file).expect("text");
    (file, text)
}

/// Reads the notes of the library whose first notes file has `bytes`, and looks that they stay as they are.
pub fn stays(name: &str, file: &Path, bytes: &[u8]) -> (String, String) {
    std::fs::write(file, bytes).expect("written");
    let store = file.ancestors().nth(2).expect("the library");
    let mut said = (String::new(), String::new());
    for args in [&["notes", "--format", "json"][..], &["notes"], &["doctor"]] {
        let out = copydesk(store, args);
        let (text, told) = (
            String::from_utf8_lossy(&out.stdout).into_owned(),
            String::from_utf8_lossy(&out.stderr).into_owned(),
        );
        assert!(
            matches!(out.status.code(), Some(0 | 1)),
            "{name} {args:?}: {:?} {told}",
            out.status
        );
        for all in [&text, &told] {
            super::calm(name, all);
        }
        if args[0] == "notes" {
            assert!(
                text.contains("Since when?"),
                "{name}: the other notes are there: {text} {told}"
            );
        }
        said.0 += &text;
        said.1 += &told;
        assert_eq!(
            std::fs::read(file).expect("there"),
            bytes,
            "{name}: {args:?} wrote into it"
        );
    }
    said
}

#[test]
fn whatever_a_notes_file_holds_it_stays_and_the_others_are_read() {
    let home = tempfile::tempdir().expect("a folder");
    let (file, text) = library(home.path());
    let cut = |part: usize| text.as_bytes()[..text.len() * part / 5].to_vec();
    let half: Vec<u8> = text
        .bytes()
        .take(text.len() / 2)
        .chain(std::iter::repeat_n(0, 500))
        .collect();
    let marks = format!(
        "<<<<<<< ours\n{text}=======\n{}>>>>>>> theirs\n",
        text.replace("Whose?", "Mine?")
    );
    let bare = text.replacen("schema = 1\n", "", 1);
    let worded = text.replacen("schema = 1", "schema = \"1\"", 1);
    let strange = text.replacen(
        "text = \"Whose?\"",
        "text = \"Whose?\"\nfuture_field = [1, 2]\n# mine",
        1,
    ) + "\n[plugin.x]\ny = 1\n";
    let nested = format!("schema = 1\nx = {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
    let dotted = format!("schema = 1\n[{}]\n", vec!["a"; 10_000].join("."));
    let number = |key: &str, to: &str| {
        let at = text.find(&format!("\n{key} = ")).expect("a key") + 1;
        let end = at + text[at..].find('\n').expect("a line");
        format!("{}{key} = {to}{}", &text[..at], &text[end..])
    };
    for (name, bytes, told) in [
        ("truncated_3.toml", cut(3), true),
        ("truncated_4.toml", cut(4), true),
        (
            "truncated_5.toml",
            text.as_bytes()[..text.len() - 3].to_vec(),
            false,
        ),
        ("half_nul.toml", half, true),
        (
            "garbage.toml",
            b"\xff\xfe\x00 not \x1b[2J toml \x80".to_vec(),
            true,
        ),
        ("conflict_markers.toml", marks.into_bytes(), true),
        ("schema_missing.toml", bare.into_bytes(), true),
        ("schema_string.toml", worded.into_bytes(), true),
        ("unknown_fields.toml", strange.clone().into_bytes(), false),
        (
            "comments_and_order.toml",
            format!("# mine\n{strange}").into_bytes(),
            false,
        ),
        (
            "offsets_huge.toml",
            number("end", "9223372036854775807").into_bytes(),
            false,
        ),
        (
            "int_overflow.toml",
            number("start", "99999999999999999999").into_bytes(),
            true,
        ),
        ("nest_inline_10k.toml", nested.into_bytes(), true),
        ("nest_dotted_10k.toml", dotted.into_bytes(), false),
    ] {
        let (_, said) = stays(name, &file, &bytes);
        if told {
            assert!(said.contains("notes.toml"), "{name}: {said}");
        }
    }
    // A file that was left behind by a save is nothing.
    stays("stale.toml.tmp.12345", &file, text.as_bytes());
    let stale = file.with_file_name("notes.toml.tmp.12345");
    std::fs::write(&stale, "half of a no").expect("written");
    let (listed, _) = stays("stale.toml.tmp.12345", &file, text.as_bytes());
    assert!(listed.contains("Whose?"));
}

#[test]
fn many_notes_and_strange_ids_are_read() {
    let home = tempfile::tempdir().expect("a folder");
    let (file, text) = library(home.path());
    let at = text.find("[[note]]").expect("a note");
    let (head, note) = text.split_at(at);
    let id = note.lines().find(|l| l.starts_with("id = ")).expect("an id");
    let many: String = (0..20_000)
        .map(|n| note.replacen(id, &format!("id = \"n{n}\""), 1) + "\n")
        .collect();
    let (listed, _) = stays("annotations_20k.toml", &file, format!("{head}{many}").as_bytes());
    assert!(listed.contains("\"n19999\""));
    for (name, other) in [
        ("id_traversal.toml", "id = \"../../x\""),
        ("id_traversal.toml", "id = \"a\\u001b[2J\\u0000/\""),
    ] {
        stays(name, &file, text.replacen(id, other, 1).as_bytes());
    }
    let names: Vec<_> = std::fs::read_dir(home.path())
        .expect("list")
        .map(|e| e.expect("an entry").file_name())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    // Two folders that say they are the same article keep their notes.
    let other = file
        .parent()
        .expect("a folder")
        .with_file_name("boats-again-000000000000");
    std::fs::create_dir(&other).expect("made");
    for part in ["article.toml", "notes.toml"] {
        std::fs::copy(file.with_file_name(part), other.join(part)).expect("copied");
    }
    let twice = text
        .replacen(id, "id = \"other\"", 1)
        .replace("Whose?", "Whose else?");
    std::fs::write(other.join("notes.toml"), twice).expect("written");
    let (listed, _) = stays("dup_article_id_1.toml", &file, text.as_bytes());
    assert!(
        listed.contains("Whose?") && listed.contains("Whose else?"),
        "dup_article_id_2.toml: {listed}"
    );
}
