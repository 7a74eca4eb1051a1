//! The walls between the rooms: ARCHITECTURE.md draws which room may use which, and this holds the code against it, both ways.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Rooms that know no terminal, clock, files or network, and what would betray that they do.
const CORE: &[&str] = &[
    "article", "extract", "anchor", "note", "day", "query", "exchange", "fault",
];
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant",
    "std::io::std",
    "File::open",
    "Zoned::now",
    "Timestamp::now",
    "crossterm",
    "ratatui",
    "directories",
    "tempfile",
    "signal_hook",
    "ureq",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            out.push(path);
        }
    }
}

/// The code of a file without comments and without its unit tests, which may look anywhere.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("readable");
    let body = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
    body.lines()
        .filter(|l| !l.trim_start().starts_with("//"))
        .map(|l| l.split(" // ").next().unwrap_or("").to_owned() + "\n")
        .collect()
}

fn room(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).expect("under src");
    let first = inside.iter().next().expect("a name").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that `crate::a` and `crate::{a::b, c}` name.
fn named(code: &str) -> BTreeSet<String> {
    let ident = |s: &str| -> String {
        s.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut out = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + found.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        out.insert(ident(&item));
                        item.clear();
                        continue;
                    }
                    _ => {}
                }
                item.push(c);
            }
            out.insert(ident(&item));
        } else {
            out.insert(ident(rest));
        }
    }
    out.remove("");
    out
}

fn drawn() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let table = text
        .split("<!-- rooms -->")
        .nth(1)
        .expect("ARCHITECTURE.md has a table of rooms between two `<!-- rooms -->` lines");
    table
        .lines()
        .filter(|l| l.starts_with("| `"))
        .map(|l| {
            let cells: Vec<&str> = l.split('|').map(str::trim).collect();
            let words = |cell: &str| {
                cell.split('`')
                    .skip(1)
                    .step_by(2)
                    .map(str::to_owned)
                    .collect::<BTreeSet<_>>()
            };
            (words(cells[1]).pop_first().expect("a room"), words(cells[2]))
        })
        .collect()
}

#[test]
fn the_picture_of_the_rooms_is_what_the_imports_show() {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in &files {
        let room = room(file);
        if room == "lib" || room == "main" {
            continue;
        }
        let mut uses = named(&code(file));
        uses.remove(&room);
        found.entry(room).or_default().extend(uses);
    }
    let drawn = drawn();
    for (room, uses) in &found {
        let picture = drawn
            .get(room)
            .unwrap_or_else(|| panic!("ARCHITECTURE.md does not draw the room `{room}`"));
        assert_eq!(
            picture, uses,
            "room `{room}`: ARCHITECTURE.md (left) against the imports (right)"
        );
    }
    let gone: Vec<_> = drawn.keys().filter(|r| !found.contains_key(*r)).collect();
    assert!(
        gone.is_empty(),
        "ARCHITECTURE.md draws rooms that are not there: {gone:?}"
    );
}

#[test]
fn the_core_knows_no_terminal_clock_files_or_network() {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    let mut seen = 0;
    for file in files.iter().filter(|f| CORE.contains(&room(f).as_str())) {
        seen += 1;
        let code = code(file);
        for word in OUTSIDE {
            assert!(
                !code.contains(word),
                "{}: the core may not use `{word}`",
                file.display()
            );
        }
    }
    assert!(seen >= CORE.len());
}

#[test]
fn the_readers_update_does_no_io() {
    let update = root().join("src/tui");
    let mut files = Vec::new();
    rust_files(&update, &mut files);
    let may = ["effects", "terminal", "run", "watch", "mod"];
    for file in files {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let in_terminal = file.iter().any(|part| part == "terminal");
        if in_terminal || may.contains(&name.as_str()) {
            continue;
        }
        let code = code(&file);
        for word in [
            "std::fs",
            "std::process",
            "std::net",
            "std::env",
            "Timestamp::now",
            "Instant::now",
        ] {
            assert!(
                !code.contains(word),
                "{}: only effects and the terminal may use `{word}`",
                file.display()
            );
        }
    }
}
