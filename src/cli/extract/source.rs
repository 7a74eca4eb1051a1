//! What there is to do, one article after the other: the files that are named, those in folders, the lines of JSON Lines. Nothing is
//! read ahead further than a little, however much there is.

use crate::cli::input;
use anyhow::Context;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

/// Endings of the files that a folder stands for.
const ENDINGS: &[&str] = &[
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "eml", "mht", "mhtml", "mbox", "epub", "warc",
    "gz",
];

/// The longest line of JSON Lines that is read, in bytes.
pub const LONGEST_LINE: usize = 256 << 20;

/// Something to answer.
pub enum Task {
    /// An article in a file of its own.
    File(PathBuf),
    /// A line of JSON Lines.
    Line(Vec<u8>),
    /// A line of more than [`LONGEST_LINE`] bytes.
    Long,
    /// A folder that could not be listed, and why.
    Failed(PathBuf, String),
}

impl Task {
    /// Bytes of input that it keeps in memory.
    pub fn weight(&self) -> usize {
        match self {
            Task::Line(line) => line.len(),
            _ => 0,
        }
    }
}

/// Folders inside each other that are looked into.
const MAX_DEPTH: usize = 64;

/// The files that `path` stands for: itself, or what a reader would call the articles in a folder, by name, its folders among them.
/// Names that begin with a dot and the `…_files` beside a saved page are left out, links to folders are not followed.
pub fn files(path: &Path, give: &mut impl FnMut(Task) -> bool) -> bool {
    files_in(path, 0, give)
}

fn files_in(path: &Path, depth: usize, give: &mut impl FnMut(Task) -> bool) -> bool {
    if !path.is_dir() {
        return give(Task::File(path.to_owned()));
    }
    if depth > MAX_DEPTH {
        let why = format!("it lies more than {MAX_DEPTH} folders deep; name it by itself");
        return give(Task::Failed(path.to_owned(), why));
    }
    let listed = std::fs::read_dir(path).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let mut entries = match listed {
        Ok(entries) => entries,
        Err(e) => return give(Task::Failed(path.to_owned(), e.to_string())),
    };
    entries.sort_by_key(std::fs::DirEntry::file_name);
    entries.iter().all(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            return true;
        }
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => name.ends_with("_files") || files_in(&path, depth + 1, give),
            _ => {
                let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
                // Of what is packed with gzip, web archives only.
                let packed = ending == "gz" && !name.to_ascii_lowercase().ends_with(".warc.gz");
                let wanted = ENDINGS.iter().any(|e| ending == *e) && !packed && !path.is_dir();
                !wanted || give(Task::File(path))
            }
        }
    })
}

/// The lines of JSON Lines, the empty ones left out; ends early when `give` says that nobody wants more.
pub fn lines(path: &Path, give: &mut impl FnMut(Task) -> bool) -> anyhow::Result<bool> {
    let mut input: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(BufReader::new(input::file(path)?))
    };
    cut(&mut input, LONGEST_LINE, give).with_context(|| format!("could not read {}", input::shown(path)))
}

fn cut(
    input: &mut impl BufRead,
    longest: usize,
    give: &mut impl FnMut(Task) -> bool,
) -> std::io::Result<bool> {
    loop {
        let mut line = Vec::new();
        let cap = longest as u64 + 1;
        if (&mut *input).take(cap).read_until(b'\n', &mut line)? == 0 {
            return Ok(true);
        }
        let task = if line.len() > longest && line.last() != Some(&b'\n') {
            drop(line);
            input.skip_until(b'\n')?;
            Task::Long
        } else if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        } else {
            Task::Line(line)
        };
        if !give(task) {
            return Ok(false);
        }
    }
}

/// Bytes of input that may be in memory at a time; one larger piece is let in alone.
pub struct Gate {
    inside: Mutex<usize>,
    left: Condvar,
    most: usize,
}

impl Gate {
    /// A gate for `most` bytes.
    pub fn new(most: usize) -> Gate {
        Gate {
            inside: Mutex::new(0),
            left: Condvar::new(),
            most,
        }
    }

    /// Waits until there is room.
    pub fn enter(&self, bytes: usize) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        while *inside > 0 && *inside + bytes > self.most {
            inside = self.left.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
        *inside += bytes;
    }

    /// Makes room.
    pub fn leave(&self, bytes: usize) {
        *self.inside.lock().unwrap_or_else(PoisonError::into_inner) -= bytes;
        self.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_costs_only_itself() {
        let mut got = Vec::new();
        cut(
            &mut &b"one\n \ntwelve bytes\nexactly8\n\ntwo"[..],
            8,
            &mut |task| {
                got.push(match task {
                    Task::Line(line) => String::from_utf8_lossy(&line).trim().to_owned(),
                    Task::Long => "too long".to_owned(),
                    _ => unreachable!("only lines"),
                });
                true
            },
        )
        .expect("reads");
        assert_eq!(got, ["one", "too long", "exactly8", "two"]);
    }

    #[test]
    fn a_folder_stands_for_its_articles_by_name() {
        let home = tempfile::tempdir().expect("a folder");
        for name in [
            "b.txt",
            "a.html",
            "a_files/inner.html",
            ".hidden.txt",
            "c/d.md",
            "e.png",
            "notes.toml",
        ] {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().expect("inside")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        let mut got = Vec::new();
        let whole = files(home.path(), &mut |task| {
            if let Task::File(path) = task {
                got.push(path.strip_prefix(home.path()).expect("inside").to_owned());
            }
            true
        });
        assert!(whole);
        assert_eq!(got, ["a.html", "b.txt", "c/d.md"].map(PathBuf::from));
        let mut seen = 0;
        files(home.path(), &mut |_| {
            seen += 1;
            false
        });
        assert_eq!(seen, 1, "it ends when nobody wants more");
    }

    #[test]
    fn the_gate_lets_in_what_fits_and_one_that_never_would() {
        let gate = Gate::new(10);
        gate.enter(100);
        gate.leave(100);
        gate.enter(6);
        gate.enter(4);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| gate.enter(5));
            gate.leave(6);
            waiting.join().expect("it went in");
        });
        assert_eq!(gate.inside.into_inner().expect("no panic"), 9);
    }
}
