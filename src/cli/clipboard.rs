//! The clipboard, which a terminal program cannot read by itself: the programs that every desktop has for it are asked, and only when the
//! reader says so. What they print is read like standard input.

use crate::ingest::MAX_BYTES;
use anyhow::{Context, bail};
use std::io::{ErrorKind, Read};
use std::process::{Command, Stdio};

/// What stands for the clipboard among files and addresses. A file of that name is `./clipboard:`.
pub const NAME: &str = "clipboard:";

/// The programs, each with its words, and the variable without which it has nobody to ask.
const PROGRAMS: &[(&str, &[&str], Option<&str>)] = &[
    ("wl-paste", &["--no-newline"], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard", "-out"], Some("DISPLAY")),
    ("xsel", &["--clipboard", "--output"], Some("DISPLAY")),
    ("pbpaste", &[], None),
    (
        "powershell.exe",
        &["-NoProfile", "-Command", "Get-Clipboard -Raw"],
        None,
    ),
];

/// What is in the clipboard, at most a byte more than is read as an article.
pub fn read() -> anyhow::Result<Vec<u8>> {
    for (program, words, needs) in PROGRAMS {
        if needs.is_some_and(|name| std::env::var_os(name).is_none_or(|v| v.is_empty())) {
            continue;
        }
        let started = Command::new(program)
            .args(*words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match started {
            Ok(child) => child,
            Err(e) if e.kind() == ErrorKind::NotFound => continue,
            Err(e) => {
                return Err(e)
                    .with_context(|| format!("could not read the clipboard: {program} does not start"));
            }
        };
        let mut out = Vec::new();
        let got = child.stdout.take().map_or(Ok(0), |pipe| {
            pipe.take(MAX_BYTES as u64 + 1).read_to_end(&mut out)
        });
        if out.len() > MAX_BYTES {
            // It would wait for somebody to read the rest.
            let _ = child.kill();
        }
        let ended = child.wait();
        got.with_context(|| format!("could not read what {program} says is in the clipboard"))?;
        if out.is_empty() || !ended.is_ok_and(|status| status.success() || out.len() > MAX_BYTES) {
            bail!("could not read the clipboard: {program} finds no text in it; copy the text again");
        }
        return Ok(out);
    }
    bail!(
        "could not read the clipboard: there is no program that does it here; install wl-clipboard or xclip, or paste into: copydesk -"
    )
}
