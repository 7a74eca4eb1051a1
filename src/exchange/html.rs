//! A report that stands alone: one file without scripts, pictures or anything fetched, for the screen, in the dark, and on paper. Every word
//! from outside is escaped, and a policy in the page forbids what might slip through.

use super::sheet::{Entry, Sheet, is_link};
use super::{Ask, cite};
use crate::ingest::clean;
use crate::note::{Anchor, Evidence, Verdict};
use std::fmt::Write;

const STYLE: &str = include_str!("report.css");

/// Writes the page.
pub fn write(sheets: &[Sheet], ask: &Ask<'_>) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = page(&mut out, sheets, ask);
    out
}

fn page(out: &mut String, sheets: &[Sheet], ask: &Ask<'_>) -> std::fmt::Result {
    let title = match sheets {
        [one] => format!("Notes: {}", one.article.name()),
        _ => "Notes".to_owned(),
    };
    let language = match sheets {
        [one] => one.article.language.as_deref().unwrap_or("en"),
        _ => "en",
    };
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>",
        line(language),
        line(&title)
    )?;
    let notes: usize = sheets.iter().map(|s| s.entries.len()).sum();
    writeln!(
        out,
        "<header>\n<h1>{}</h1>\n<p>{} on {} · {}</p>",
        line(&title),
        count(notes, "note"),
        count(sheets.len(), "article"),
        line(cite::date_of(ask.now))
    )?;
    tally(out, sheets)?;
    writeln!(out, "</header>")?;
    if sheets.len() > 1 {
        writeln!(out, "<nav>\n<ol>")?;
        for (n, sheet) in sheets.iter().enumerate() {
            let name = line(sheet.article.name());
            writeln!(
                out,
                "<li><a href=\"#article-{}\">{name}</a> ({})</li>",
                n + 1,
                sheet.entries.len()
            )?;
        }
        writeln!(out, "</ol>\n</nav>")?;
    }
    for (n, sheet) in sheets.iter().enumerate() {
        article(out, sheet, n + 1)?;
    }
    writeln!(out, "</body>\n</html>")
}

/// How many notes came to which verdict.
fn tally(out: &mut String, sheets: &[Sheet]) -> std::fmt::Result {
    let all = || sheets.iter().flat_map(|s| &s.entries);
    let mut cells = Vec::new();
    for &verdict in Verdict::ALL {
        let n = all().filter(|e| e.note.verdict == verdict).count();
        if n > 0 {
            cells.push(format!(
                "<li class=\"{verdict}\"><span class=\"sign\">{}</span> {} {n}</li>",
                line(&verdict.sign().to_string()),
                said(verdict)
            ));
        }
    }
    if cells.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul class=\"tally\">\n{}\n</ul>", cells.join("\n"))
}

fn article(out: &mut String, sheet: &Sheet, n: usize) -> std::fmt::Result {
    let about = &sheet.article;
    writeln!(out, "<article id=\"article-{n}\">")?;
    let name = line(about.name());
    match about.link() {
        Some(url) => writeln!(out, "<h2><a href=\"{}\">{name}</a></h2>", line(url))?,
        None => writeln!(out, "<h2>{name}</h2>")?,
    }
    let mut facts: Vec<String> = Vec::new();
    facts.extend(about.outlet.as_deref().map(line));
    facts.extend(about.published.as_ref().map(|p| line(&p.value)));
    facts.extend(about.authors.iter().map(|a| line(a)));
    facts.extend(
        about
            .url
            .as_deref()
            .map(|u| format!("<span class=\"address\">{}</span>", line(u))),
    );
    writeln!(out, "<p class=\"facts\">{}</p>", facts.join(" · "))?;
    for entry in &sheet.entries {
        note(out, entry)?;
    }
    writeln!(out, "</article>")
}

fn note(out: &mut String, entry: &Entry) -> std::fmt::Result {
    let note = &entry.note;
    let mut words = vec![note.kind.to_string(), note.status.to_string()];
    words.extend(note.confidence.map(|c| format!("{c} confidence")));
    words.extend(note.source_reliability.map(|r| format!("source {r}")));
    words.extend(note.info_credibility.map(|c| format!("information {c}")));
    writeln!(
        out,
        "<section class=\"note {}\" id=\"{}\">\n<p class=\"head\"><span class=\"sign\">{}</span> <b>{}</b> · {}</p>",
        note.verdict,
        anchor(&note.id),
        line(&note.verdict.sign().to_string()),
        said(note.verdict),
        words.join(" · ")
    )?;
    let around = |text: &str| line(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    // An anchor cuts where its characters end, mostly inside a word; people read words. At the ends of the text nothing is cut.
    let cut = |side: &str| side.chars().count() >= Anchor::AROUND;
    let before = match note.anchor.prefix.split_once(char::is_whitespace) {
        Some((part, rest)) if !part.is_empty() && cut(&note.anchor.prefix) => format!("… {rest}"),
        _ => note.anchor.prefix.clone(),
    };
    let after = match note.anchor.suffix.rsplit_once(char::is_whitespace) {
        Some((rest, part)) if !part.is_empty() && cut(&note.anchor.suffix) => format!("{rest} …"),
        _ => note.anchor.suffix.clone(),
    };
    writeln!(
        out,
        "<blockquote><span class=\"around\">{} </span><mark>{}</mark><span class=\"around\"> {}</span></blockquote>",
        around(&before),
        block(&note.anchor.quote),
        around(&after)
    )?;
    if !note.text.trim().is_empty() {
        writeln!(out, "<div class=\"text\">{}</div>", block(note.text.trim()))?;
    }
    if !note.evidence.is_empty() {
        writeln!(out, "<ul class=\"evidence\">")?;
        for one in &note.evidence {
            evidence(out, one)?;
        }
        writeln!(out, "</ul>")?;
    }
    let mut facts: Vec<(&str, String)> = Vec::new();
    facts.extend(note.claimant.as_deref().map(|c| ("claimed by", line(c))));
    facts.extend(note.claim_date.as_deref().map(|d| ("claimed", line(d))));
    facts.extend((!note.tags.is_empty()).then(|| ("tags", line(&note.tags.join(", ")))));
    facts.extend((!note.flags.is_empty()).then(|| ("flags", line(&note.flags.join(", ")))));
    facts.extend(note.due.as_deref().map(|d| ("due", line(d))));
    facts.extend(note.reviewed_at.as_deref().map(|d| ("reviewed", line(d))));
    facts.extend(note.reply_to.as_deref().map(|id| {
        (
            "answers",
            format!("<a href=\"#{0}\">the note {1}</a>", anchor(id), line(id)),
        )
    }));
    facts.extend(
        entry
            .is_off()
            .then(|| ("place", line(&format!("{}: {}", entry.state, entry.why)))),
    );
    if !facts.is_empty() {
        writeln!(out, "<dl>")?;
        for (name, value) in facts {
            writeln!(out, "<div><dt>{name}</dt><dd>{value}</dd></div>")?;
        }
        writeln!(out, "</dl>")?;
    }
    writeln!(out, "</section>")
}

fn evidence(out: &mut String, evidence: &Evidence) -> std::fmt::Result {
    let address = |url: &str| match is_link(url) {
        true => format!("<a href=\"{0}\">{0}</a>", line(url)),
        false => line(url),
    };
    let mut words = vec![format!("<b>{}</b>", evidence.relation)];
    words.extend(evidence.url.as_deref().map(address));
    words.extend(evidence.quote.as_deref().map(|q| format!("“{}”", line(q))));
    words.extend(evidence.file.as_deref().map(line));
    words.extend(
        evidence
            .archive_url
            .as_deref()
            .map(|u| format!("kept at {}", address(u))),
    );
    words.extend(evidence.retrieved.as_deref().map(|r| format!("read {}", line(r))));
    words.extend(
        evidence
            .sha256
            .as_deref()
            .map(|s| format!("<code>{}</code>", line(s))),
    );
    writeln!(out, "<li>{}</li>", words.join(" "))
}

fn said(verdict: Verdict) -> String {
    verdict.word().replace('_', " ")
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// An id that is safe in an attribute and an address.
fn anchor(id: &str) -> String {
    let plain: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("n-{plain}")
}

/// Words on one line, cleaned and escaped.
fn line(text: &str) -> String {
    escaped(&clean::title(text, &mut clean::Tally::default()))
}

/// Words on several lines, cleaned and escaped.
fn block(text: &str) -> String {
    escaped(&clean::block(text))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    #[test]
    fn the_words_around_a_quote_are_whole_ones() {
        let around = |prefix: &str, suffix: &str| {
            let mut sheet = testing::sheet();
            sheet.entries.truncate(1);
            sheet.entries[0].note.anchor.prefix = prefix.into();
            sheet.entries[0].note.anchor.suffix = suffix.into();
            write(&[sheet], &Ask::default())
        };
        let cut = around(
            "ght before the storm the harbour ",
            " and nobody came back for the ni",
        );
        assert!(
            cut.contains("… before the storm the harbour") && cut.contains("back for the …"),
            "{cut}"
        );
        let whole = around("Before it ", " left.");
        assert!(
            whole.contains(">Before it ") && whole.contains(" left.<"),
            "{whole}"
        );
    }

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let mut sheet = testing::sheet();
        let evil = "\"><script>alert(1)</script><img src=x onerror='y'>";
        sheet.article.title = Some(evil.into());
        sheet.article.url = Some("javascript:alert(1)".into());
        sheet.article.authors = vec![evil.into()];
        sheet.article.language = Some(evil.into());
        let note = &mut sheet.entries[0].note;
        note.id = evil.into();
        note.text = evil.into();
        note.tags = vec![evil.into()];
        note.claimant = Some(evil.into());
        note.anchor.quote = evil.into();
        note.evidence[0].url = Some(format!("https://example.org/{evil}"));
        let out = write(&[sheet], &Ask::default());
        assert!(
            !out.contains("<script") && !out.contains("<img") && !out.contains("href=\"javascript"),
            "{out}"
        );
        for tag in out.split('<').skip(1) {
            let name: String = tag
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '!'))
                .collect();
            let known = [
                "!doctype",
                "html",
                "head",
                "meta",
                "title",
                "style",
                "body",
                "header",
                "h1",
                "h2",
                "p",
                "ul",
                "li",
                "article",
                "section",
                "span",
                "b",
                "blockquote",
                "mark",
                "div",
                "dl",
                "dt",
                "dd",
                "a",
                "code",
                "nav",
                "ol",
            ];
            assert!(known.contains(&name.trim_start_matches('/')), "{name}");
        }
    }

    #[test]
    fn the_report_counts_and_links_within_itself_only() {
        let out = write(&[testing::sheet(), testing::sheet()], &Ask::default());
        assert!(out.contains("6 notes on 2 articles"));
        assert!(out.contains("href=\"#article-2\""));
        for outside in ["src=", "@import", "url("] {
            assert!(!out.contains(outside), "{outside}");
        }
    }
}
