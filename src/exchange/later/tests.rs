//! Made-up exports in the forms of each service.

use super::*;
use crate::exchange::{self, sniff};
use crate::ingest::zip::testing::zip;

const NOW: &str = "2026-03-05T00:00:00Z";

fn taken(text: &str) -> Taken {
    exchange::read(sniff(text).expect("known"), text, NOW).expect("reads")
}

fn names(taken: &Taken) -> Vec<(&str, &str)> {
    taken
        .sheets
        .iter()
        .map(|s| {
            (
                s.article.url.as_deref().unwrap_or_default(),
                s.article.title.as_deref().unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn pocket_gives_its_links_as_a_page() {
    let text = "<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>\n\
        <li><a href=\"https://example.org/a?x=1&amp;y=2\" time_added=\"1700000000\" tags=\"harbour,to do\">Ferries &amp; tides</a></li>\n\
        <li><a href=\"javascript:alert(1)\" time_added=\"1700000001\" tags=\"\">No</a></li></ul>\n\
        <h1>Read Archive</h1><ul><li><a href=\"https://example.org/b\" time_added=\"1700000002\" tags=\"\">https://example.org/b</a></li></ul></body></html>";
    assert_eq!(sniff(text), Some(Source::Pocket));
    let taken = taken(text);
    assert_eq!(
        names(&taken),
        [
            ("https://example.org/a?x=1&y=2", "Ferries & tides"),
            ("https://example.org/b", "")
        ]
    );
    assert_eq!(taken.skipped, ["link 2: it has no address of the web"]);
    let [first, second] = taken.sheets.as_slice() else {
        panic!("two articles")
    };
    assert_eq!(first.kept.tags, ["harbour", "to do"]);
    assert_eq!(first.kept.state, Some(ReadState::New));
    assert_eq!(second.kept.state, Some(ReadState::Archived));
    assert!(first.entries.is_empty() && second.entries.is_empty() && taken.saved);
}

#[test]
fn pocket_gives_its_links_as_a_table_and_its_highlights_beside_it() {
    let table = "title,url,time_added,tags,status\nTides,https://example.org/a,1700000000,sea|moon,archive\n,https://example.org/b,1700000001,,unread\n";
    assert_eq!(sniff(table), Some(Source::Pocket));
    let marks = r#"[{"url":"https://example.org/a","title":"Tides","highlights":[{"quote":"The pier is shut.","created_at":1700000100}]}]"#;
    assert_eq!(sniff(marks), Some(Source::Pocket));
    let packed = zip(&[
        ("part_000000.csv", table.as_bytes()),
        ("annotations/part_000000.json", marks.as_bytes()),
    ]);
    assert!(is_packed(&packed));
    let taken = read_packed(&packed, NOW).expect("reads");
    assert_eq!(
        names(&taken),
        [("https://example.org/a", "Tides"), ("https://example.org/b", "")]
    );
    let quotes: Vec<&str> = taken.sheets[0]
        .entries
        .iter()
        .map(|e| e.note.anchor.quote.as_str())
        .collect();
    assert_eq!(quotes, ["The pier is shut."]);
    let kept = &taken.sheets[0].kept;
    assert_eq!(
        (kept.state, kept.tags.as_slice()),
        (
            Some(ReadState::Archived),
            &["sea".to_owned(), "moon".to_owned()][..]
        )
    );
}

#[test]
fn instapaper_and_readwise_reader_give_tables() {
    let taken = taken(
        "URL,Title,Selection,Folder,Timestamp\nhttps://example.org/a,Tides,\"The pier, they say, is shut.\",Archive,1700000000\nnone,Nothing,,Unread,1\n",
    );
    assert_eq!(names(&taken), [("https://example.org/a", "Tides")]);
    assert_eq!(
        taken.sheets[0].entries[0].note.anchor.quote,
        "The pier, they say, is shut."
    );
    assert_eq!(taken.skipped, ["line 3: it has no address of the web"]);
    assert_eq!(taken.sheets[0].kept.state, Some(ReadState::Archived));
    let folders = super::read(
        Source::Instapaper,
        "URL,Title,Selection,Folder,Timestamp\nhttps://example.org/b,B,,Starred,1\nhttps://example.org/c,C,,Port of Ostby,1\n",
        NOW,
    )
    .expect("reads");
    assert!(folders.sheets[0].kept.starred && folders.sheets[0].kept.folder.is_empty());
    assert_eq!(folders.sheets[1].kept.folder, "Port of Ostby");
    let text = "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\nTides,https://example.org/a,01x,\"['sea', 'moon']\",2024-02-03 04:05:06+00:00,0,archive,True\n";
    assert_eq!(sniff(text), Some(Source::Reader));
    let taken = super::read(Source::Reader, text, NOW).expect("reads");
    assert_eq!(taken.sheets[0].kept.tags, ["sea", "moon"]);
    assert_eq!(taken.sheets[0].kept.state, Some(ReadState::Archived));
}

#[test]
fn wallabag_gives_texts_and_annotations() {
    let text = r#"[{"is_archived":1,"is_starred":1,"tags":["sea"],"id":7,"title":"Tides","url":"https://example.org/a",
        "content":"<p>The pier is shut.</p><p>Two boats lie \u001b[31m there.<script>LEAK<\/script></p>","created_at":"2024-02-03T04:05:06+0000",
        "published_at":"2024-02-01 10:00:00","published_by":["Kit Moss"],"language":"en",
        "annotations":[{"text":"Since when?","quote":"pier is shut","created_at":"2024-02-04T00:00:00+00:00","ranges":[]}]},
        {"is_archived":0,"url":"file:///etc/passwd","title":"No"}, 7]"#;
    assert_eq!(sniff(text), Some(Source::Wallabag));
    let taken = taken(text);
    assert_eq!(names(&taken), [("https://example.org/a", "Tides")]);
    assert_eq!(taken.skipped.len(), 2);
    let sheet = &taken.sheets[0];
    let words = sheet.text.as_deref().expect("its text");
    assert!(
        words.starts_with("Tides\n\nThe pier is shut.\n\nTwo boats lie"),
        "{words:?}"
    );
    assert!(!words.contains('\u{1b}') && !words.contains("LEAK"));
    assert_eq!(sheet.article.authors, ["Kit Moss"]);
    assert_eq!(
        sheet.article.published.as_ref().map(|p| p.value.as_str()),
        Some("2024-02-01T10:00:00")
    );
    let note = &sheet.entries[0].note;
    assert_eq!(
        (note.anchor.quote.as_str(), note.text.as_str()),
        ("pier is shut", "Since when?")
    );
    assert_eq!(note.created, "2024-02-04T00:00:00Z");
    assert_eq!(sheet.kept.tags, ["sea"]);
    assert_eq!(sheet.kept.state, Some(ReadState::Archived));
    assert!(sheet.kept.starred);
}

#[test]
fn omnivore_gives_an_archive_of_lists_pages_and_highlights() {
    let list = br#"[{"id":"1","slug":"tides-1","title":"Tides","author":"Kit Moss","url":"https://example.org/a","state":"Archived",
        "labels":["sea"],"savedAt":"2024-02-03T04:05:06.000Z","publishedAt":"2024-02-01T10:00:00.000Z"},
        {"id":"2","slug":"../../outside","title":"Bare","url":"https://example.org/b","savedAt":"2024-02-03T04:05:06.000Z"}]"#;
    let packed = zip(&[
        ("metadata_0_to_2.json", list),
        ("metadata_2_to_4.json", b"[{\"slug\":"),
        (
            "content/tides-1.html",
            b"<html><body><p>The pier is shut.</p></body></html>",
        ),
        (
            "highlights/tides-1.md",
            b"> pier is shut\n\nSince when?\n\n#ask\n",
        ),
    ]);
    let taken = read_packed(&packed, NOW).expect("reads");
    assert_eq!(
        names(&taken),
        [
            ("https://example.org/a", "Tides"),
            ("https://example.org/b", "Bare")
        ]
    );
    // A list that is damaged costs itself.
    assert_eq!(taken.skipped.len(), 1);
    assert!(
        taken.skipped[0].starts_with("metadata_2_to_4.json: "),
        "{:?}",
        taken.skipped
    );
    let sheet = &taken.sheets[0];
    assert_eq!(sheet.text.as_deref(), Some("Tides\n\nThe pier is shut."));
    let notes: Vec<(&str, &str, &[String])> = sheet
        .entries
        .iter()
        .map(|e| {
            (
                e.note.anchor.quote.as_str(),
                e.note.text.as_str(),
                &e.note.tags[..],
            )
        })
        .collect();
    assert_eq!(notes, [("pier is shut", "Since when?", &["ask".to_owned()][..])]);
    assert_eq!(sheet.kept.state, Some(ReadState::Archived));
    assert_eq!(sheet.kept.tags, ["sea"]);
    assert!(taken.sheets[1].text.is_none());
}

#[test]
fn what_is_no_export_is_told_and_never_panics() {
    for bytes in [&b"PK\x03\x04"[..], b"PK\x03\x04 and no more of it than this"] {
        assert!(read_packed(bytes, NOW).is_err());
    }
    assert!(read_packed(&zip(&[("a.txt", b"words")]), NOW).is_err());
    for source in [
        Source::Pocket,
        Source::Instapaper,
        Source::Omnivore,
        Source::Wallabag,
        Source::Reader,
    ] {
        for text in [
            "",
            "[]",
            "[",
            "{}",
            "<",
            "<a href",
            "url,title\n",
            "\"",
            "title,url,time_added\n\"a",
        ] {
            // Whatever it is, nothing is made of it.
            if let Ok(taken) = super::read(source, text, NOW) {
                assert!(taken.sheets.is_empty(), "{source:?} {text}");
            }
        }
    }
}

#[test]
fn times_are_seconds_or_iso_and_what_is_none_is_none() {
    assert_eq!(time("1700000000").as_deref(), Some("2023-11-14T22:13:20Z"));
    assert_eq!(time("1700000000000").as_deref(), Some("2023-11-14T22:13:20Z"));
    assert_eq!(
        time("2024-02-03T04:05:06+02:00").as_deref(),
        Some("2024-02-03T02:05:06Z")
    );
    for none in [
        "",
        "0",
        "-5",
        "soon",
        "99999999999999999999",
        "9223372036854775807",
    ] {
        assert_eq!(time(none), None, "{none}");
    }
}
