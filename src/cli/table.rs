//! The findings as a table for eyes: one line each, in the order of the text.

use crate::article::{Article, DateFrom, Span};
use crate::extract::Extraction;
use crate::ingest::clean;
use std::io::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns for a quotation from the article.
const QUOTE: usize = 48;

/// Prints what was found in one article.
pub fn print(out: &mut impl Write, id: &str, article: &Article, found: &Extraction) -> anyhow::Result<()> {
    let text = &article.text;
    let date = match &found.published {
        Some(p) => format!("{} ({})", p.value, from(p.from)),
        None => "no date".to_owned(),
    };
    writeln!(out, "{}", clean::line(id))?;
    let title = article.meta.title.iter();
    let about: Vec<&str> = title.chain(&article.meta.outlet).map(String::as_str).collect();
    if !about.is_empty() {
        writeln!(out, "{}", clean::line(&about.join(" · ")))?;
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
    section(out, "Entities", rows.collect())?;
    let rows = found.dates.iter().map(|d| {
        vec![
            d.value.clone(),
            quote(d.span),
            d.event.map(quote).unwrap_or_default(),
            format!("{}, {}", d.basis.word(), d.certainty.word()),
        ]
    });
    section(out, "Dates", rows.collect())?;
    let rows = found.attributions.iter().map(|a| {
        let how = if a.direct { "direct" } else { "indirect" };
        vec![many(&a.source), many(&a.cue), how.to_owned(), many(&a.content)]
    });
    section(out, "Attributions", rows.collect())?;
    let rows = found.flags.iter().map(|f| {
        vec![
            f.severity.word().to_owned(),
            f.kind.word().to_owned(),
            quote(f.span),
            clean::line(&f.why).into_owned(),
        ]
    });
    section(out, "Flags", rows.collect())?;
    let rows = found.facts.iter().map(|f| {
        let sentence = found.sentences.get(f.sentence).copied().unwrap_or_default();
        vec![f.kind.word().to_owned(), quote(f.span), quote(sentence)]
    });
    section(out, "Facts", rows.collect())?;
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

/// A heading and its rows, columns as wide as their widest cell; the last one is as long as it is.
fn section(out: &mut impl Write, title: &str, rows: Vec<Vec<String>>) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title} ({})", rows.len())?;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|i| {
            rows.iter()
                .filter_map(|r| r.get(i))
                .map(|c| c.width())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for row in rows {
        let mut line = String::from(" ");
        for (cell, width) in row.iter().zip(&widths) {
            line.push(' ');
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 1));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// One clean line of at most `columns`, cut at a character that would not fit.
fn shortened(text: &str, columns: usize) -> String {
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
        )
        .expect("prints");
        assert_eq!(
            String::from_utf8_lossy(&out),
            "\nRows (2)\n  a    日本  x\n  bbb  c\n"
        );
    }
}
