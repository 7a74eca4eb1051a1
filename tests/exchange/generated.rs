//! Notes with every field a note can have, of whatever characters, and what must hold for them in every format.

use copydesk::article::{CodePoints, DateFrom, Published, Span};
use copydesk::exchange::{About, Ask, Entry, Format, Kept, Offsets, Sheet, Source, read, write};
use copydesk::note::{
    Anchor, AnchorState, Change, Confidence, Credibility, Evidence, Note, NoteKind, Relation, Reliability,
    Status, Verdict,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub const NOW: &str = "2026-03-05T12:00:00Z";

pub fn ask() -> Ask<'static> {
    Ask {
        now: NOW,
        publisher: Some("Ostby Desk"),
        page: Some("https://example.org/checks"),
    }
}

/// Pieces that files, spreadsheets, pages and offsets trip over.
const PIECES: &[&str] = &[
    "tide",
    "harbour ",
    "é",
    "e\u{301}",
    "🚢",
    "👩‍🚀",
    "漢字",
    "\"",
    "'",
    ",",
    ";",
    "\n",
    "\n\n",
    "=1+1",
    "+",
    "-",
    "@",
    "[",
    "]",
    "{",
    "}",
    "#",
    "^x",
    "> ",
    "<b>",
    "&amp;",
    "\\",
    "%",
    "$",
    "_",
    "~",
    "|",
    "```",
    "---",
    ": ",
    "null",
    " ",
];
/// Pieces that no clean text has, but a note in a file that anybody may have written.
const DIRTY: &[&str] = &[
    "\t",
    "\r",
    "\r\n",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    "\u{2028}",
    "\u{e0041}",
];

fn clean() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..6).prop_map(|p| p.concat())
}

fn any_words() -> impl Strategy<Value = String> {
    let all: Vec<&str> = PIECES.iter().chain(DIRTY).copied().collect();
    vec(select(all), 0..6).prop_map(|p| p.concat())
}

/// A word on one line that is not empty, as the facts of an article are.
fn fact() -> impl Strategy<Value = String> {
    clean().prop_map(|t| format!("x{}", t.replace('\n', " ").trim()))
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    option::of(any_words())
}

fn extra() -> impl Strategy<Value = toml::Table> {
    const VALUES: &[&str] = &[
        "mood = \"calm\"",
        "when = 2026-01-01",
        "stamp = 2026-01-01T10:00:00.5Z",
        "clock = 07:30:00",
        "n = -9223372036854775808",
        "f = 0.1",
        "big = inf",
        "yes = true",
        "list = [1, 2.5, [\"a\"], { b = 1979-05-27 }]",
        "deep.er.still = \"\\u001b \\u202e ' \\\" , =1\"",
    ];
    vec(select(VALUES), 0..4).prop_map(|lines| {
        let mut table = toml::Table::new();
        for line in lines {
            table.extend(toml::from_str::<toml::Table>(line).expect("TOML"));
        }
        table
    })
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let url = select(&["https://example.org/a?b=c&d=é", "javascript:x", "not one", ""][..]);
    (
        select(Relation::ALL),
        option::of(url.prop_map(str::to_owned)),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        extra(),
    )
        .prop_map(
            |(relation, url, archive_url, retrieved, sha256, file, quote, extra)| {
                let mut out = Evidence::new(relation);
                (out.url, out.archive_url, out.retrieved) = (url, archive_url, retrieved);
                (out.sha256, out.file, out.quote, out.extra) = (sha256, file, quote, extra);
                out
            },
        )
}

fn change() -> impl Strategy<Value = Change> {
    (any_words(), any_words(), extra()).prop_map(|(at, what, extra)| Change { at, what, extra })
}

/// A note on a place of `text`, given in code points.
fn note(text: &str) -> impl Strategy<Value = Note> + use<> {
    let points: Vec<char> = text.chars().collect();
    let last = points.len();
    let judged = (
        select(NoteKind::ALL),
        select(Verdict::ALL),
        select(Status::ALL),
        option::of(select(Confidence::ALL)),
        option::of(select(Reliability::ALL)),
        option::of(select(Credibility::ALL)),
    );
    let said = (
        any_words(),
        vec(any_words(), 0..4),
        vec(any_words(), 0..3),
        maybe(),
        maybe(),
    );
    let times = (
        maybe(),
        maybe(),
        option::of("[a-z0-9]{4}"),
        any_words(),
        select(&["", NOW, "2026-01-01T00:00:00+01:00"][..]),
    );
    let more = (
        vec(evidence(), 0..3),
        vec(change(), 0..4),
        extra(),
        extra(),
        any_words(),
    );
    (judged, said, times, more, 0..last, 1..12usize).prop_map(
        move |(judged, said, times, more, start, long)| {
            let end = (start + long).min(last);
            let anchor = Anchor {
                quote: points[start..end].iter().collect(),
                prefix: points[start.saturating_sub(32)..start].iter().collect(),
                suffix: points[end..(end + 32).min(last)].iter().collect(),
                start,
                end,
                version: format!("v{}", more.4),
                extra: more.3,
            };
            let mut note = Note::new(String::new(), judged.0, anchor, NOW);
            (note.verdict, note.status, note.confidence) = (judged.1, judged.2, judged.3);
            (note.source_reliability, note.info_credibility) = (judged.4, judged.5);
            (note.text, note.tags, note.flags, note.claimant, note.claim_date) = said;
            (note.due, note.reviewed_at, note.reply_to, note.created) = (times.0, times.1, times.2, times.3);
            note.updated = times.4.to_owned();
            (note.evidence, note.history, note.extra) = (more.0, more.1, more.2);
            note
        },
    )
}

fn about() -> impl Strategy<Value = About> {
    let day = select(&["2026-02-28", "2026-02", "2026", "2026-02-28T10:00:00Z"][..]);
    let from = select(
        &[
            DateFrom::Given,
            DateFrom::Metadata,
            DateFrom::Dateline,
            DateFrom::Inferred,
        ][..],
    );
    (
        option::of(fact()),
        any::<bool>(),
        vec(fact(), 0..3),
        option::of(fact()),
        option::of((day, from)),
        option::of(select(&["en", "nb-NO"][..])),
    )
        .prop_map(|(title, url, authors, outlet, published, language)| About {
            title,
            url: url.then(|| "https://example.org/news?a=1&b=2".to_owned()),
            authors,
            outlet,
            published: published.map(|(value, from)| Published {
                value: value.to_owned(),
                from,
            }),
            modified: None,
            language: language.map(str::to_owned),
            format: "text".into(),
            ..About::default()
        })
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let text = (clean(), clean()).prop_map(|(a, b)| format!("Ferry 🚢 {a}late{b} again"));
    (text, about()).prop_flat_map(|(text, about)| {
        let states = vec(select(AnchorState::ALL), 1..4);
        (vec(note(&text), 1..4), states).prop_map(move |(notes, states)| {
            let points = CodePoints::new(&text);
            let place = |n: &Note| points.to_span(n.anchor.start, n.anchor.end);
            let entries = notes.into_iter().zip(states.into_iter().cycle());
            Sheet {
                article: about.clone(),
                entries: entries
                    .map(|(note, state)| Entry {
                        span: place(&note),
                        note,
                        state,
                        why: "two words changed".into(),
                        told: None,
                    })
                    .collect(),
                text: Some(text.clone()),
                kept: Kept::default(),
            }
        })
    })
}

/// Some articles with notes; every id there is once.
pub fn sheets() -> impl Strategy<Value = Vec<Sheet>> {
    vec(sheet(), 1..3).prop_map(|mut sheets| {
        for (n, sheet) in sheets.iter_mut().enumerate() {
            sheet.article.id = format!("a{n}");
            if let Some(url) = &mut sheet.article.url {
                url.push_str(&format!("&n={n}"));
            }
            for (m, entry) in sheet.entries.iter_mut().enumerate() {
                entry.note.id = format!("n{n}x{m}");
            }
        }
        sheets
    })
}

fn notes(sheets: &[Sheet]) -> Vec<&Note> {
    sheets.iter().flat_map(|s| &s.entries).map(|e| &e.note).collect()
}

fn out(format: Format, sheets: &[Sheet]) -> String {
    write(format, sheets, &ask()).expect("written").body
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn our_own_json_loses_nothing(sheets in sheets()) {
        let back = read(Source::Json, &out(Format::Json, &sheets), NOW).expect("reads");
        prop_assert_eq!(back.skipped, Vec::<String>::new());
        prop_assert_eq!(back.sheets, sheets);
    }

    #[test]
    fn our_own_table_loses_nothing_of_a_note(sheets in sheets()) {
        let back = read(Source::Csv, &out(Format::Csv, &sheets), NOW).expect("reads");
        // A note that quotes white space alone stands on nothing.
        let kept = |n: &&Note| !n.anchor.quote.trim().is_empty();
        let was: Vec<&Note> = notes(&sheets).into_iter().filter(kept).collect();
        prop_assert_eq!(notes(&back.sheets), was);
        for (is, was) in back.sheets.iter().zip(&sheets).filter(|_| back.sheets.len() == sheets.len()) {
            let was = About { format: String::new(), version: String::new(), ..was.article.clone() };
            prop_assert_eq!(&is.article, &was);
        }
    }

    #[test]
    fn nothing_that_goes_out_drives_a_terminal(sheets in sheets()) {
        for &format in Format::ALL {
            let body = out(format, &sheets);
            let bad = body.chars().find(|&c| !matches!(c, '\n' | '\r') && copydesk::ingest::clean::is_dangerous(c));
            prop_assert_eq!(bad, None, "{:?}", format);
        }
    }

    #[test]
    fn offsets_count_what_the_other_program_counts(sheets in sheets()) {
        for sheet in &sheets {
            let text = sheet.text.as_deref().unwrap_or_default();
            let (offsets, units) = (Offsets::new(text), text.encode_utf16().collect::<Vec<_>>());
            let points: Vec<char> = text.chars().collect();
            for entry in &sheet.entries {
                let span = entry.span.unwrap_or(Span::new(0, 0));
                let [start, end] = offsets.code_points(span);
                prop_assert_eq!(points[start..end].iter().collect::<String>(), span.of(text));
                let [start, end] = offsets.utf16(span);
                prop_assert_eq!(String::from_utf16(&units[start..end]).expect("whole"), span.of(text));
                prop_assert_eq!(offsets.from_utf16(start, end), Some(span));
            }
        }
    }

    #[test]
    fn a_second_export_into_a_markdown_file_changes_nothing(sheets in sheets()) {
        let once = out(Format::Markdown, &sheets);
        prop_assert_eq!(copydesk::exchange::markdown::update(&once, &sheets), once);
    }

    #[test]
    fn any_text_is_read_or_refused(text in any_words(), sheets in sheets(), cut in any::<prop::sample::Index>()) {
        for &source in Source::ALL {
            let _ = read(source, &text, NOW);
        }
        for (format, source) in [
            (Format::Json, Source::Json),
            (Format::Csv, Source::Csv),
            (Format::W3c, Source::W3c),
            (Format::Hypothesis, Source::Hypothesis),
            (Format::Readwise, Source::Readwise),
        ] {
            let body = out(format, &sheets);
            let mut at = cut.index(body.len());
            while !body.is_char_boundary(at) {
                at -= 1;
            }
            let _ = read(source, &body[..at], NOW);
            let _ = copydesk::exchange::sniff(&body[..at]);
        }
    }
}
