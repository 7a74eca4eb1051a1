//! JSON on stdout: like serde_json's, but whatever could drive a terminal is escaped.

use crate::ingest::clean::is_dangerous;
use anyhow::Context;
use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter, Serializer};
use std::io::{self, BufRead, Write};

/// Lays escapes over another formatter.
struct Safe<F>(F);

impl<F: Formatter> Formatter for Safe<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut done = 0;
        for (at, c) in fragment.char_indices().filter(|&(_, c)| is_dangerous(c)) {
            out.write_all(&fragment.as_bytes()[done..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            done = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[done..])
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

/// One value on one line, with a line end.
pub fn line<T: Serialize>(out: &mut impl Write, value: &T) -> anyhow::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Safe(CompactFormatter)))?;
    out.write_all(b"\n")?;
    Ok(())
}

/// One value, indented, with a line end.
pub fn pretty<T: Serialize>(out: &mut impl Write, value: &T) -> anyhow::Result<()> {
    value.serialize(&mut Serializer::with_formatter(
        &mut *out,
        Safe(PrettyFormatter::new()),
    ))?;
    out.write_all(b"\n")?;
    Ok(())
}

#[derive(Serialize)]
struct Failed<'a> {
    id: &'a serde_json::Value,
    error: String,
}

/// Answers JSON Lines one by one, each as soon as it is read. A line that `answer` cannot answer is answered with its id and the error in its
/// place. Returns how many these were.
pub fn lines<W: Write>(
    input: &mut impl BufRead,
    out: &mut W,
    mut answer: impl FnMut(&str, &mut Vec<u8>) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let mut bad = 0;
    let mut raw = Vec::new();
    let mut row = Vec::new();
    loop {
        raw.clear();
        if input
            .read_until(b'\n', &mut raw)
            .context("could not read standard input")?
            == 0
        {
            return Ok(bad);
        }
        let text = String::from_utf8_lossy(&raw);
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        row.clear();
        let done = match std::str::from_utf8(&raw) {
            Ok(_) => answer(text, &mut row),
            Err(_) => Err(anyhow::anyhow!("the line is not UTF-8")),
        };
        if let Err(error) = done {
            bad += 1;
            row.clear();
            let id = serde_json::from_str::<serde_json::Value>(text)
                .ok()
                .and_then(|v| v.get("id").cloned())
                .unwrap_or_default();
            let error = format!("{error:#}");
            line(&mut row, &Failed { id: &id, error })?;
        }
        out.write_all(&row)?;
        out.flush()?;
    }
}

/// The failure of a run in which some lines could not be answered.
pub fn all_read(bad: usize) -> anyhow::Result<()> {
    anyhow::ensure!(
        bad == 0,
        "{bad} of the lines could not be read; each is answered by an error in its place"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_bad_line_costs_only_itself() {
        let mut out = Vec::new();
        let input = b"{\"id\":1}\n\n{\"id\":\"b\",\"x\":2}\n\xff\n{\"id\":3}".to_vec();
        let bad = super::lines(&mut input.as_slice(), &mut out, |line, row| {
            anyhow::ensure!(!line.contains('x'), "x is not wanted");
            super::line(row, &line.len())
        })
        .expect("answers");
        assert_eq!(bad, 2);
        assert_eq!(
            String::from_utf8_lossy(&out),
            "8\n{\"id\":\"b\",\"error\":\"x is not wanted\"}\n{\"id\":null,\"error\":\"the line is not UTF-8\"}\n8\n"
        );
    }

    #[test]
    fn controls_and_bidi_are_escaped() {
        let mut out = Vec::new();
        super::line(&mut out, &"a\u{1b}\u{9b}\u{202e}\u{e0041}é\t").expect("writes");
        assert_eq!(
            String::from_utf8_lossy(&out),
            "\"a\\u001b\\u009b\\u202e\\udb40\\udc41é\\t\"\n"
        );
    }
}
