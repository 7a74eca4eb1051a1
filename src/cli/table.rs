//! The findings as a table for eyes: one line each, in the order of the text. A terminal gets lines that fit it, with its last column
//! wrapped; a pipe gets lines as long as they are, for `grep` and `less -S`.

use crate::article::{Article, DateFrom, Span};
use crate::extract::Extraction;
use crate::ingest::clean;
use std::io::{IsTerminal, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns for a quotation from the article.
const QUOTE: usize = 48;
/// Columns that a column keeps however narrow the terminal is.
const NARROWEST: usize = 6;
/// Blank columns before a row, and between two cells.
const MARGIN: usize = 2;

/// How a table looks.
#[derive(Clone, Copy, Default, Debug)]
pub struct Look {
    /// Columns to fit into, where there is a terminal.
    width: Option<usize>,
    /// Headings stand out.
    bold: bool,
}

impl Look {
    /// As standard output can show it, and `NO_COLOR` wants it.
    pub fn of_stdout() -> Look {
        if !std::io::stdout().is_terminal() {
            return Look::default();
        }
        let set = |name| std::env::var_os(name).filter(|v| !v.is_empty());
        let plain = set("NO_COLOR").is_some() || set("TERM").is_none_or(|t| t == "dumb");
        Look {
            width: crossterm::terminal::size()
                .ok()
                .map(|(columns, _)| usize::from(columns))
                .filter(|&columns| columns > 0),
            bold: !plain,
        }
    }

    /// Whether escapes for colour and weight may go out.
    pub fn is_styled(self) -> bool {
        self.bold
    }

    /// A heading, cut to the terminal.
    fn heading(self, out: &mut impl Write, words: &str) -> std::io::Result<()> {
        let words = match self.width {
            Some(width) => shortened(words, width),
            None => clean::line(words).into_owned(),
        };
        if self.bold {
            writeln!(out, "\u{1b}[1m{words}\u{1b}[0m")
        } else {
            writeln!(out, "{words}")
        }
    }
}

/// Prints what was found in one article.
pub fn print(
    out: &mut impl Write,
    id: &str,
    article: &Article,
    found: &Extraction,
    look: Look,
) -> anyhow::Result<()> {
    let text = &article.text;
    let date = match &found.published {
        Some(p) => format!("{} ({})", clean::line(&p.value), from(p.from)),
        None => "no date".to_owned(),
    };
    look.heading(out, id)?;
    let title = article.meta.title.iter();
    let about: Vec<&str> = title.chain(&article.meta.outlet).map(String::as_str).collect();
    if !about.is_empty() {
        let about = about.join(" · ");
        writeln!(out, "{}", shortened(&about, look.width.unwrap_or(usize::MAX)))?;
    }
    writeln!(
        out,
        "{date} · {} words · {} sentences",
        article.words(),
        found.sentences.len()
    )?;
    if let Some(why) = &found.abstained {
        writeln!(out, "nothing was looked for: {}", clean::line(why))?;
    }
    if !found.truncated.is_empty() {
        writeln!(out, "not all are listed: {}", found.truncated.join(", "))?;
    }
    let quote = |span: Span| shortened(span.of(text), QUOTE);
    let many = |spans: &[Span]| {
        let all: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
        shortened(&all.join(" … "), QUOTE)
    };

    let rows = found.entities.iter().map(|e| {
        let mut more: Vec<String> = e.roles.clone();
        if !e.aliases.is_empty() {
            more.push(format!("also {}", e.aliases.join(", ")));
        }
        vec![
            e.kind.word().to_owned(),
            shortened(&e.name, QUOTE),
            format!("{}×", e.mentions.len()),
            clean::line(&more.join("; ")).into_owned(),
        ]
    });
    section(out, "Entities", rows.collect(), look)?;
    let rows = found.dates.iter().map(|d| {
        vec![
            d.value.clone(),
            quote(d.span),
            d.event.map(quote).unwrap_or_default(),
            format!("{}, {}", d.basis.word(), d.certainty.word()),
        ]
    });
    section(out, "Dates", rows.collect(), look)?;
    let rows = found.attributions.iter().map(|a| {
        let how = if a.direct { "direct" } else { "indirect" };
        vec![many(&a.source), many(&a.cue), how.to_owned(), many(&a.content)]
    });
    section(out, "Attributions", rows.collect(), look)?;
    let rows = found.flags.iter().map(|f| {
        vec![
            f.severity.word().to_owned(),
            f.kind.word().to_owned(),
            quote(f.span),
            clean::line(&f.why).into_owned(),
        ]
    });
    section(out, "Flags", rows.collect(), look)?;
    let rows = found.facts.iter().map(|f| {
        let sentence = found.sentences.get(f.sentence).copied().unwrap_or_default();
        vec![f.kind.word().to_owned(), quote(f.span), quote(sentence)]
    });
    section(out, "Facts", rows.collect(), look)?;
    writeln!(out)?;
    Ok(())
}

fn from(from: DateFrom) -> &'static str {
    match from {
        DateFrom::Given => "given",
        DateFrom::Metadata => "metadata",
        DateFrom::Dateline => "dateline",
        DateFrom::Inferred => "inferred",
    }
}

/// A heading and its rows, columns as wide as their widest cell or as fits; the last one is as long as it is, on lines of its own where
/// it must be.
pub fn section(out: &mut impl Write, title: &str, rows: Vec<Vec<String>>, look: Look) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    look.heading(out, &format!("{title} ({})", rows.len()))?;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![0; columns];
    for row in &rows {
        for (cell, width) in row.iter().zip(&mut widths) {
            *width = cell.width().max(*width);
        }
    }
    if let Some(terminal) = look.width {
        fit(&mut widths, terminal.saturating_sub(MARGIN * columns));
    }
    for row in rows {
        let mut line = String::new();
        let mut at = 0;
        for (i, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            line.extend(std::iter::repeat_n(' ', MARGIN));
            at += MARGIN;
            if i + 1 < columns || look.width.is_none() {
                let cell = shortened(cell, width);
                line.push_str(&cell);
                line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width())));
                at += width;
                continue;
            }
            for (n, part) in wrapped(cell, width).into_iter().enumerate() {
                if n > 0 {
                    writeln!(out, "{}", line.trim_end())?;
                    line.clear();
                    line.extend(std::iter::repeat_n(' ', at));
                }
                line.push_str(&part);
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Takes columns from the widest, one by one, until all fit into `total`.
fn fit(widths: &mut [usize], total: usize) {
    while widths.iter().sum::<usize>() > total {
        let widest = widths.iter_mut().filter(|w| **w > NARROWEST).max_by_key(|w| **w);
        match widest {
            Some(width) => *width -= 1,
            None => return,
        }
    }
}

/// Cut at spaces into lines of at most `columns`; a longer word is cut short.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = shortened(word, columns);
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// One clean line of at most `columns`, cut at a character that would not fit.
pub fn shortened(text: &str, columns: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = clean::line(&text);
    if text.width() <= columns {
        return text.into_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used >= columns {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_to_their_columns() {
        assert_eq!(shortened("short\n and  clean\u{1b}", 20), "short and clean␛");
        assert_eq!(shortened("日本語の長い記事", 7), "日本語…");
        assert!(shortened(&"x".repeat(99), 10).width() <= 10);
    }

    #[test]
    fn columns_line_up() {
        let mut out = Vec::new();
        let rows = [["a", "日本", "x"], ["bbb", "c", ""]];
        section(
            &mut out,
            "Rows",
            rows.map(|r| r.map(str::to_owned).to_vec()).to_vec(),
            Look::default(),
        )
        .expect("prints");
        assert_eq!(
            String::from_utf8_lossy(&out),
            "\nRows (2)\n  a    日本  x\n  bbb  c\n"
        );
    }

    #[test]
    fn a_terminal_gets_lines_that_fit_it() {
        let rows = [
            [
                "warning",
                "a rather long quotation from the article",
                "Two places in the article disagree about the same number.",
            ],
            ["note", "short", ""],
        ];
        for width in [0, 1, 8, 20, 40, 80, 200] {
            let mut out = Vec::new();
            let look = Look {
                width: Some(width),
                bold: true,
            };
            let rows = rows.map(|r| r.map(str::to_owned).to_vec()).to_vec();
            section(&mut out, "Flags", rows, look).expect("prints");
            let out = String::from_utf8(out).expect("text");
            assert!(out.contains("\u{1b}[1m"), "{out}");
            let narrowest = 3 * (NARROWEST + MARGIN);
            for line in out.lines().skip(2) {
                assert!(line.width() <= width.max(narrowest), "{width}: {line:?}");
            }
            let words: Vec<&str> = out.split_whitespace().collect();
            assert!(
                width < 40 || words.contains(&"number."),
                "nothing of the last column is lost: {out}"
            );
        }
    }
}
