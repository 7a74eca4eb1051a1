//! Markdown that a person keeps: each note is a callout with a block id behind it, so that Obsidian can link to it, and so that the next export
//! into the same file puts the note where the last one stood ([`update()`]). What stands in a callout is ours; everything around it is the
//! reader's and stays.

mod update;

pub use update::update;

use super::sheet::{About, Entry, Sheet, is_link, stable_id};
use crate::ingest::clean;
use crate::note::{Evidence, Note, NoteKind, Verdict};

/// A fresh file: with front matter where it is of one article.
pub fn write(sheets: &[Sheet]) -> String {
    update("", sheets)
}

/// The keys of the front matter that are ours, with their values, as YAML.
fn front(sheet: &Sheet) -> Vec<(&'static str, String)> {
    let about = &sheet.article;
    let list = |all: &[String]| {
        let all: Vec<String> = all.iter().map(|a| yaml(a)).collect();
        format!("[{}]", all.join(", "))
    };
    let mut out = vec![("title", yaml(about.name()))];
    let facts = [
        ("url", &about.url),
        ("outlet", &about.outlet),
        ("language", &about.language),
    ];
    for (key, value) in facts {
        out.extend(value.as_ref().map(|v| (key, yaml(v))));
    }
    if !about.authors.is_empty() {
        out.push(("authors", list(&about.authors)));
    }
    out.extend(about.published.as_ref().map(|p| ("published", yaml(&p.value))));
    let mut tags: Vec<String> = Vec::new();
    for tag in sheet
        .entries
        .iter()
        .flat_map(|e| &e.note.tags)
        .map(|t| hashtag(t))
    {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if !tags.is_empty() {
        out.push(("tags", list(&tags)));
    }
    out.push(("copydesk", yaml(&about.id)));
    out
}

/// A word as a double-quoted scalar of YAML, which JSON's strings are too.
fn yaml(text: &str) -> String {
    serde_json::Value::from(line(text)).to_string()
}

fn line(text: &str) -> String {
    clean::title(text, &mut clean::Tally::default())
}

/// The heading of an article.
fn heading(about: &About) -> String {
    format!("# {}", escaped(&line(about.name())))
}

/// The line under the heading: where the article is from, with its block id.
fn facts(about: &About) -> String {
    let mut words = Vec::new();
    let outlet = about.outlet.as_deref().map(line);
    match (about.link(), outlet) {
        (Some(url), outlet) => words.push(link(url, &outlet.unwrap_or_else(|| line(url)))),
        (None, Some(outlet)) => words.push(escaped(&outlet)),
        (None, None) => {}
    }
    words.extend(about.published.as_ref().map(|p| escaped(&line(&p.value))));
    words.extend(about.authors.iter().map(|a| escaped(&line(a))));
    if words.is_empty() {
        words.push("copydesk".into());
    }
    format!("{} ^{}", words.join(" · "), article_id(about))
}

/// The block id of an article.
fn article_id(about: &About) -> String {
    let own = if about.id.is_empty() {
        stable_id(&[about.url.as_deref().unwrap_or_default(), about.name()])
    } else {
        block_id(&about.id)
    };
    format!("article-{own}")
}

/// An id as Obsidian takes it: letters, digits and hyphens.
fn block_id(id: &str) -> String {
    if !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        id.to_owned()
    } else {
        stable_id(&["note", id])
    }
}

/// The colour and sign that Obsidian gives the callout.
fn callout(note: &Note) -> &'static str {
    match note.verdict {
        Verdict::Supported => "success",
        Verdict::PartlySupported | Verdict::Unsupported => "warning",
        Verdict::Contradicted => "failure",
        Verdict::Unverifiable | Verdict::Outdated => "example",
        Verdict::Opinion => "quote",
        Verdict::Unchecked if note.kind == NoteKind::Note => "note",
        Verdict::Unchecked => "question",
    }
}

/// The callout of a note and its block id, without a blank line before or after.
fn block(entry: &Entry) -> Vec<String> {
    let note = &entry.note;
    let mut head = vec![note.kind.word().to_owned()];
    if note.verdict != Verdict::Unchecked || note.kind == NoteKind::Claim {
        head.insert(0, note.verdict.word().replace('_', " "));
    }
    head.push(note.status.word().to_owned());
    head.extend(note.confidence.map(|c| format!("{c} confidence")));
    let source = note.source_reliability.map(|r| r.word());
    let information = note.info_credibility.map(|c| c.word());
    if source.is_some() || information.is_some() {
        head.push(format!("{}{}", source.unwrap_or("–"), information.unwrap_or("–")));
    }
    let mut out = vec![format!("> [!{}] {}", callout(note), head.join(" · "))];
    for words in clean::block(&note.anchor.quote).lines() {
        out.push(format!("> > {}", escaped(words.trim())));
    }
    if !note.text.trim().is_empty() {
        out.push(">".into());
        for words in clean::block(note.text.trim()).lines() {
            // Two spaces: the first line of the callout is the only one that looks like one.
            let gap = if words.starts_with("[!") { "  " } else { " " };
            out.push(format!(">{gap}{words}").trim_end().to_owned());
        }
    }
    let list = fields(entry);
    if !list.is_empty() {
        out.push(">".into());
        // After a list of the reader's another sign begins a list of its own.
        let last = note.text.trim().lines().last().unwrap_or_default().trim_start();
        let sign = if last.starts_with("- ") { '*' } else { '-' };
        out.extend(list.into_iter().map(|f| format!("> {sign} {f}")));
    }
    out.push(String::new());
    out.push(format!("^{}", block_id(&note.id)));
    out
}

fn fields(entry: &Entry) -> Vec<String> {
    let note = &entry.note;
    let plain = |t: &str| escaped(&line(t));
    let mut out = Vec::new();
    match (&note.claimant, &note.claim_date) {
        (Some(who), Some(when)) => out.push(format!("claimed by {}, {}", plain(who), plain(when))),
        (Some(who), None) => out.push(format!("claimed by {}", plain(who))),
        (None, Some(when)) => out.push(format!("claimed {}", plain(when))),
        (None, None) => {}
    }
    out.extend(note.evidence.iter().map(evidence));
    let tags: Vec<String> = note
        .tags
        .iter()
        .map(|t| hashtag(t))
        .filter(|t| !t.is_empty())
        .map(|t| format!("#{t}"))
        .collect();
    if !tags.is_empty() {
        out.push(tags.join(" "));
    }
    if !note.flags.is_empty() {
        let flags: Vec<String> = note.flags.iter().map(|f| plain(f)).collect();
        out.push(format!("flags: {}", flags.join(", ")));
    }
    out.extend(note.due.as_ref().map(|d| format!("due {}", plain(d))));
    out.extend(
        note.reviewed_at
            .as_ref()
            .map(|d| format!("reviewed {}", plain(d))),
    );
    out.extend(
        note.reply_to
            .as_deref()
            .map(|id| format!("answers [[#^{}]]", block_id(id))),
    );
    if entry.is_off() {
        out.push(format!("{}: {}", entry.state, plain(&entry.why)));
    }
    out
}

fn evidence(evidence: &Evidence) -> String {
    let plain = |t: &str| escaped(&line(t));
    let mut out = format!("{}:", evidence.relation);
    let mut say = |words: String| {
        out.push(' ');
        out.push_str(&words);
    };
    let address = |url: &str| {
        if is_link(url) {
            link(url, &line(url))
        } else {
            plain(url)
        }
    };
    if let Some(url) = &evidence.url {
        say(address(url));
    }
    if let Some(quote) = &evidence.quote {
        say(format!("“{}”", plain(quote)));
    }
    let mut more = Vec::new();
    more.extend(evidence.file.as_ref().map(|f| plain(f)));
    more.extend(
        evidence
            .archive_url
            .as_ref()
            .map(|u| format!("kept at {}", address(u))),
    );
    more.extend(evidence.retrieved.as_ref().map(|r| format!("read {}", plain(r))));
    more.extend(evidence.sha256.as_ref().map(|s| format!("sha256 {}", plain(s))));
    if !more.is_empty() {
        say(format!("({})", more.join("; ")));
    }
    out
}

/// A link; the address stands in angle brackets, so that nothing in it ends the link.
fn link(url: &str, words: &str) -> String {
    let url = clean::line(url).replace('<', "%3C").replace('>', "%3E");
    format!("[{}](<{url}>)", escaped(words))
}

/// A tag as one word of the signs that Obsidian takes.
fn hashtag(tag: &str) -> String {
    let kept: String = clean::line(tag)
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '_' | '/') {
                c
            } else {
                '-'
            }
        })
        .collect();
    kept.split('-')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// Words of an article as Markdown that shows them as they are.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let begins = out.is_empty();
        let escape = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '$' | '|' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '#' => begins || before.is_whitespace(),
            '~' | '^' => begins || before == c || next == c || before.is_whitespace(),
            '=' => begins || before == c || next == c,
            '%' => before == c || next == c,
            '>' | '-' | '+' => begins,
            '.' | ')' => !out.is_empty() && out.bytes().all(|b| b.is_ascii_digit()),
            '&' => next == '#' || next.is_ascii_alphabetic(),
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    #[test]
    fn a_note_is_a_callout_with_a_block_id() {
        let out = write(&[testing::sheet()]);
        assert!(out.starts_with(
            "---\ntitle: \"Ferry late again 🚢 & <more>\"\nurl: \"https://example.org/news/ferry?id=7\"\n"
        ));
        let wanted = "\n> [!failure] contradicted · claim · done · high confidence · B2\n> > two hours late 👩‍🚀 on Monday\n>\n> The log says *one* hour.\n>\n\
                      > > [!note] not a head\n>\n> <b>& more</b>\n>\n> - claimed by Odo Brill, 2026-02-28\n\
                      > - contradicts: [https://example.org/log?a=1\\&b=2](<https://example.org/log?a=1&b=2>) “arrived 11:02” (read 2026-03-02T08:00:00Z)\n\
                      > - #harbour #tide-high\n> - flags: hedge.adverb\n> - due 2026-04-01\n> - reviewed 2026-03-02T08:00:00Z\n\n^m0full\n";
        assert!(out.contains(wanted), "{out}");
    }

    #[test]
    fn words_of_the_article_are_no_markup() {
        for (text, wanted) in [
            ("# no heading", "\\# no heading"),
            ("1. no list", "1\\. no list"),
            ("- no list", "\\- no list"),
            ("a *b* [[c]] <d> `e`", "a \\*b\\* \\[\\[c\\]\\] \\<d> \\`e\\`"),
            ("snake_case and 5-6 a.b", "snake_case and 5-6 a.b"),
            (
                "==x== %%y%% ~~z~~ $k$",
                "\\=\\=x\\=\\= \\%\\%y\\%\\% \\~\\~z\\~\\~ \\$k\\$",
            ),
            ("5 = 5, 70 % of them", "5 = 5, 70 % of them"),
            ("AT&T & &amp;", "AT\\&T & \\&amp;"),
        ] {
            assert_eq!(escaped(text), wanted);
        }
    }
}
