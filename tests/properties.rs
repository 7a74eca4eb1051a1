//! What holds for any text and any bytes. The tests try it on changed pieces of the samples, `fuzz/` on whatever it comes up with.

use copydesk::anchor;
use copydesk::article::{Article, CodePoints, Span};
use copydesk::cli::{extract::answered, json};
use copydesk::extract::record::Record;
use copydesk::extract::{Engine, Extraction, Lexicon};
use copydesk::feed::item::take_in;
use copydesk::feed::{List, Subscription, opml};
use copydesk::ingest::{self, feed};
use copydesk::note::AnchorState;
use serde_json::Value;
use std::sync::OnceLock;

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let lexicon = Lexicon::shipped().expect("the shipped lexicon reads");
        Engine::new(&lexicon).expect("the shipped lexicon compiles")
    })
}

/// Any text: what is found lies on the text, in order, and the record says so in code points.
pub fn extraction_holds(text: &str) {
    let article = ingest::text::raw(text.to_owned());
    assert_eq!(article.text, text, "the text is never altered");
    article_holds(&article);
}

/// Any bytes, as a file: read or refused, and what is read can be looked through.
pub fn ingest_holds(bytes: &[u8]) {
    for name in [None, Some("a.txt"), Some("a.md"), Some("a.html")] {
        let hints = ingest::Hints {
            name,
            ..ingest::Hints::default()
        };
        let Ok(article) = ingest::read(bytes, &hints) else {
            continue;
        };
        // The flags of Scotland and Wales are made of tag characters, which stay where they make a flag: so what is asked is
        // that the gate would change nothing any more.
        assert_eq!(
            ingest::clean::block(&article.text),
            article.text,
            "what is read is clean"
        );
        let mut end = 0;
        for block in &article.blocks {
            assert!(!block.span.of(&article.text).is_empty(), "a block is text");
            assert!(end <= block.span.start(), "blocks are in order");
            end = block.span.end();
        }
        article_holds(&article);
    }
}

/// Any bytes, as a file of a kind that somebody names: read or refused, and what is read is clean.
pub fn kind_holds(bytes: &[u8], kind: ingest::Kind) {
    let hints = ingest::Hints {
        kind: Some(kind),
        ..ingest::Hints::default()
    };
    if let Ok(article) = ingest::read(bytes, &hints) {
        clean_holds(&article);
    }
}

fn clean_holds(article: &Article) {
    assert_eq!(
        ingest::clean::block(&article.text),
        article.text,
        "what is read is clean"
    );
    let title = article.meta.title.as_deref().unwrap_or_default();
    assert!(!title.contains(char::is_control), "a title is one clean line");
    let mut end = 0;
    for block in &article.blocks {
        assert!(end <= block.span.start(), "blocks are in order");
        end = block.span.end();
    }
}

/// Any bytes, as a message, a mailbox or a web archive: what is listed can be read or is refused.
pub fn mail_holds(bytes: &[u8]) {
    kind_holds(bytes, ingest::Kind::Mail);
    if let Ok(bundle) = ingest::Bundle::open(bytes.to_vec()) {
        for article in (0..bundle.len().min(8)).filter_map(|at| bundle.read(at).ok()) {
            clean_holds(&article);
        }
        assert!(
            bundle.read(bundle.len()).is_err(),
            "there is nothing behind the last"
        );
    }
}

/// Any bytes, as the notes file of an article: what can be understood is read, and the file stays as it is.
pub fn notes_hold(bytes: &[u8]) {
    static ROOT: OnceLock<std::path::PathBuf> = OnceLock::new();
    let root = ROOT.get_or_init(|| {
        let own = option_env!("CARGO_TARGET_TMPDIR").map_or_else(std::env::temp_dir, Into::into);
        own.join(format!("notes-{}", std::process::id()))
    });
    let folder = root.join("story-0123456789ab");
    std::fs::create_dir_all(&folder).expect("made");
    std::fs::write(folder.join("article.toml"), "schema = 1\nid = \"0123456789ab\"\n").expect("written");
    let file = folder.join("notes.toml");
    std::fs::write(&file, bytes).expect("written");
    for shelf in copydesk::store::Store::new(root.clone()).all().expect("lists") {
        for problem in &shelf.problems {
            let _ = problem.to_string();
        }
    }
    assert_eq!(
        std::fs::read(&file).expect("there"),
        bytes,
        "reading changes nothing"
    );
}

/// Any bytes, as a feed: read or refused; lines are clean, dates are dates, and what comes twice is held once.
pub fn feed_holds(bytes: &[u8]) {
    let Ok(read) = feed::parse(bytes, Some("https://feed.example/"), None) else {
        return;
    };
    for item in &read.items {
        let lines = [&item.id, &item.link, &item.title, &item.published, &item.updated];
        for line in lines
            .into_iter()
            .flatten()
            .chain(&item.authors)
            .chain(&item.categories)
        {
            assert_eq!(&ingest::clean::line(line), line, "lines are clean");
        }
        for date in [&item.published, &item.updated].into_iter().flatten() {
            assert!(date.starts_with(|c: char| c.is_ascii_digit()), "{date}");
        }
    }
    for item in read.items.iter().take(3) {
        article_holds(&feed::item_article(item, "A feed"));
    }
    let mut held = Vec::new();
    let key = |basis: &str| copydesk::store::hash(basis.as_bytes());
    let all = read.items.len();
    let first = take_in(&mut held, read.clone(), "2026-02-03T00:00:00Z", key);
    assert!(first.new == held.len() && held.len() <= all, "each is held once");
    assert_eq!(take_in(&mut held, read, "2026-02-04T00:00:00Z", key).new, 0);
    let keys: std::collections::HashSet<_> = held.iter().map(|h| &h.key).collect();
    assert_eq!(keys.len(), held.len(), "each has a key of its own");
}

/// Any bytes, as a list of subscriptions: only addresses of the web, and what is written reads back.
pub fn opml_holds(bytes: &[u8]) {
    let Some(read) = opml::read(&ingest::markup(bytes).0, "2026-02-03T00:00:00Z") else {
        return;
    };
    let mut list = List::default();
    opml::take_in(&mut list, read.feeds);
    let again = opml::read(&opml::write(&list, "a list"), "2026-02-03T00:00:00Z").expect("a list");
    assert_eq!(again.problems, Vec::<String>::new());
    let told = |feeds: &[Subscription]| {
        let mut all: Vec<_> = feeds.iter().map(|f| (f.url.clone(), f.folder.clone())).collect();
        all.sort();
        all
    };
    assert_eq!(told(&again.feeds), told(&list.feeds));
    for feed in &list.feeds {
        assert!(ingest::address::is_web(&feed.url), "{}", feed.url);
    }
}

/// Any bytes, as JSON Lines: an answer on one line for each line that is not empty, with the same id.
pub fn lines_hold(bytes: &[u8]) {
    for line in bytes.split(|&b| b == b'\n').filter(|l| !l.is_empty()) {
        let answer = answered(engine(), line);
        let answer = std::str::from_utf8(&answer).expect("UTF-8");
        assert_eq!(answer.matches('\n').count(), 1, "one line");
        let answer: Value = serde_json::from_str(answer).expect("JSON");
        if answer.get("error").is_none() {
            let asked: Value = serde_json::from_slice(line).expect("it was answered");
            let text: Vec<char> = asked["text"].as_str().expect("a text").chars().collect();
            assert_eq!(answer["id"], asked["id"]);
            places_hold(&answer, &text);
        }
    }
}

/// Two versions of any text: a note is on words of the new one, or nowhere; exact means letter for letter, but for white space at its ends; and all words of both are told.
pub fn anchors_hold(old: &str, new: &str, a: usize, b: usize) {
    let points = CodePoints::new(old);
    let span = points.to_span(a.min(b), a.max(b)).unwrap_or_default();
    let made = anchor::make(old, &points, span, "");
    let carried = anchor::carry(old, new, &[span]);
    assert_eq!(carried.len(), 1, "one answer for each");
    for place in carried.into_iter().chain([anchor::resolve(&made, new)]) {
        assert!((0.0..=1.0).contains(&place.score), "{place:?}");
        for there in place.span.iter().chain(&place.candidates) {
            assert!(new.get(there.start()..there.end()).is_some_and(|t| !t.is_empty()));
        }
        match place.state {
            AnchorState::Exact => {
                let there = place.span.map(|s| s.of(new).trim());
                assert_eq!(there, Some(span.of(old).trim()));
            }
            AnchorState::Moved | AnchorState::Edited => assert!(place.span.is_some()),
            AnchorState::Ambiguous | AnchorState::Orphaned => {
                assert!(place.span.is_none(), "nothing is guessed")
            }
        }
    }
    for found in anchor::candidates(&made, Some(old), new) {
        assert!(
            new.get(found.span.start()..found.span.end())
                .is_some_and(|t| !t.is_empty())
        );
    }
    assert!(anchor::changes(old, old).is_empty());
    let told = |kind| -> String {
        let pieces = anchor::changes(old, new).pieces(old, new);
        let kept = pieces
            .iter()
            .filter(|p| p.kind == anchor::Kind::Kept || p.kind == kind);
        kept.flat_map(|p| p.text.split_whitespace()).collect()
    };
    let words = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(told(anchor::Kind::Gone), words(old), "the old text is all there");
    assert_eq!(told(anchor::Kind::Come), words(new), "and the new one");
}

/// Any bytes as two versions and the ends of a passage: four bytes for those, then the texts, with a zero byte between them.
pub fn any_anchor_holds(bytes: &[u8]) {
    if let Some(([a, b, c, d], texts)) = bytes.split_first_chunk::<4>() {
        let mut texts = texts.splitn(2, |b| *b == 0).map(String::from_utf8_lossy);
        let (old, new) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
        let length = old.chars().count() + 1;
        let at = |x: u8, y: u8| usize::from(u16::from_le_bytes([x, y])) % length;
        anchors_hold(&old, &new, at(*a, *b), at(*c, *d));
    }
}

fn article_holds(article: &Article) {
    let found = engine().extract(article);
    spans_hold(&found, &article.text);
    let mut line = Vec::new();
    json::line(&mut line, &Record::new("a", &article.text, false, &found)).expect("written");
    let record: Value = serde_json::from_slice(&line).expect("JSON");
    places_hold(&record, &article.text.chars().collect::<Vec<_>>());
}

/// Spans lie inside the text, on character boundaries, and in order where the lists promise one.
fn spans_hold(found: &Extraction, text: &str) {
    let inside = |span: Span| {
        assert!(
            text.get(span.range()).is_some(),
            "{span:?} is no piece of the text"
        );
        assert!(!span.is_empty(), "{span:?} is empty");
    };
    let mut end = 0;
    for &sentence in &found.sentences {
        inside(sentence);
        assert!(
            end <= sentence.start(),
            "sentences are in order and do not overlap"
        );
        end = sentence.end();
    }
    for entity in &found.entities {
        assert!(!entity.name.is_empty() && !entity.mentions.is_empty());
        entity.mentions.iter().for_each(|m| inside(m.span));
        assert!(entity.mentions.windows(2).all(|w| w[0].span < w[1].span));
    }
    for date in &found.dates {
        [Some(date.span), date.event, date.clause]
            .into_iter()
            .flatten()
            .for_each(inside);
        assert!(!date.value.is_empty());
        assert!(date.participants.iter().all(|&p| p < found.entities.len()));
    }
    assert!(
        found.dates.is_sorted_by_key(|d| d.span.start()),
        "dates are in order"
    );
    for a in &found.attributions {
        let all = a.source.iter().chain(&a.cue).chain(&a.content);
        all.copied().for_each(inside);
        assert!(a.entity.is_none_or(|e| e < found.entities.len()));
    }
    for flag in &found.flags {
        inside(flag.span);
        flag.other.into_iter().for_each(inside);
        assert!(!flag.why.is_empty());
    }
    assert!(
        found.flags.is_sorted_by_key(|f| f.span.start()),
        "flags are in order"
    );
    for fact in &found.facts {
        inside(fact.span);
        let sentence = found.sentences.get(fact.sentence);
        assert!(
            sentence.is_some_and(|s| s.overlaps(fact.span)),
            "a fact lies in its sentence"
        );
    }
    assert!(
        found.facts.is_sorted_by_key(|f| f.span.start()),
        "facts are in order"
    );
    let points = CodePoints::new(text);
    for &sentence in &found.sentences {
        let [start, end] = points.of_span(sentence);
        assert_eq!(points.to_span(start, end), Some(sentence));
    }
}

/// Wherever the record gives a start, an end and a text, the text stands there, counted in code points.
fn places_hold(value: &Value, text: &[char]) {
    match value {
        Value::Array(items) => items.iter().for_each(|v| places_hold(v, text)),
        Value::Object(fields) => {
            if let (Some(start), Some(end), Some(words)) =
                (fields.get("start"), fields.get("end"), fields.get("text"))
            {
                let at = |v: &Value| v.as_u64().expect("an offset") as usize;
                let there: String = text[at(start)..at(end)].iter().collect();
                assert_eq!(words, &Value::from(there));
            }
            fields.values().for_each(|v| places_hold(v, text));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The bundled articles, as they are on disk.
    fn samples() -> Vec<Vec<u8>> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-articles");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("the samples")
            .map(|e| e.expect("an entry").path())
            .collect();
        files.sort();
        files
            .iter()
            .map(|f| std::fs::read(f).expect("a sample"))
            .collect()
    }

    /// Pieces of samples, signs that articles are made of, and what breaks programs, in any order.
    fn patchwork() -> impl Strategy<Value = Vec<u8>> {
        let samples = samples();
        let piece = (0..samples.len(), 0usize..4000, 1usize..200).prop_map(move |(n, from, len)| {
            let all = &samples[n];
            let from = from.min(all.len());
            all[from..(from + len).min(all.len())].to_vec()
        });
        let sign = prop::sample::select(vec![
            "\"",
            "“",
            "”",
            "‘",
            "’",
            "«",
            "(",
            ")",
            "[",
            "{",
            "—",
            "-",
            "…",
            ".",
            ". ",
            "? ",
            ", ",
            ": ",
            "\n",
            "\n\n",
            "\r\n",
            "\u{a0}",
            "\u{200b}",
            "\u{202e}",
            "e\u{301}\u{302}",
            "👩‍👩‍👧",
            "İ",
            "ß",
            "ﬁ",
            "Ⅻ",
            "٣",
            "一九",
            "שלום",
            " said ",
            " according to ",
            "May ",
            "sources say ",
            " 3 May 2016 ",
            "1/2/2003",
            "12:30",
            "$5bn",
            "Kim ",
            "K.",
            "U.S.",
            "Mr. ",
            "<p>",
            "</p>",
            "<b>",
            "&#27;",
            "&amp;",
            "# ",
            "> ",
            "- ",
            "```\n",
            "---\n",
            "[a](b)",
            "{\"id\":1,\"text\":\"",
            "\"}\n",
            "\\ud800",
            "\\u202e",
        ])
        .prop_map(|s| s.as_bytes().to_vec());
        let noise = prop::collection::vec(any::<u8>(), 0..8);
        let bits = prop_oneof![4 => piece, 6 => sign, 1 => noise];
        prop::collection::vec(bits, 0..30).prop_map(|bits| bits.concat())
    }

    /// Pieces of feeds, whole and broken.
    const FEEDS: &[&str] = &[
        "<rss version='2.0'>",
        "<channel>",
        "<item>",
        "</item>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<entry>",
        "</entry>",
        "<title>",
        "</title>",
        "<title type='html'>",
        "Quay",
        " & ",
        "&amp;",
        "&#27;",
        "&eacute;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<guid>1</guid>",
        "<guid>2</guid>",
        "<id>x</id>",
        "<link>https://a.example/1</link>",
        "<link href='/2'/>",
        "<description>",
        "</description>",
        "<content:encoded>",
        "<b>",
        "</b>",
        "<pubDate>Tue, 03 Feb 2026 08:00:00 GMT</pubDate>",
        "<pubDate>now</pubDate>",
        "<updated>2026-02-03T08:00:00Z</updated>",
        "<dc:creator>Ines</dc:creator>",
        "<a b='",
        "\u{1b}[2J",
        "\u{202e}",
        "</channel>",
        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[",
        "{\"id\":1,\"title\":\"a\\ud800",
        "\"}",
        "]",
        ",",
        "\u{0}",
    ];

    /// Pieces of lists of subscriptions.
    const LISTS: &[&str] = &[
        "<opml>",
        "<body>",
        "<outline text='A'>",
        "<outline title='../../x'>",
        "</outline>",
        "<outline xmlUrl='https://a.example/feed'/>",
        "<outline text='B &amp; &lt;C&gt; &quot;' xmlUrl='http://b.example/'/>",
        "<outline xmlUrl='exec:ls'/>",
        "<outline xmlUrl='file:///x'/>",
        "<outline xmlUrl='",
        "<outline text=\"\u{1b}[2J\">",
        "<outline xmlUrl='feed:https://c.example/ä b'/>",
        "</body>",
        "&",
        "\u{202e}",
    ];

    /// Such pieces in any order, with some bytes changed.
    const LETTERS: &[&str] = &[
        "From a@b.example Tue Feb  3 08:15:00 2026\n",
        "From: ",
        "Ada <a@b.example>",
        "\n",
        "\n\n",
        "Subject: =?utf-8?q?=1B[2J?=",
        "Date: Tue, 3 Feb 2026 08:15:00 +9900\n",
        "MIME-Version: 1.0\n",
        "Content-Type: multipart/mixed; boundary=x\n",
        "--x\n",
        "--x--\n",
        "Content-Type: text/html; charset=utf-7\n",
        "Content-Transfer-Encoding: base64\n",
        "PGI+eDwvYj4=",
        "<p>words",
        "=3D=1B",
        "WARC/1.0\r\n",
        "WARC-Type: response\r\n",
        "Content-Length: 99\r\n",
        "\r\n",
        "HTTP/1.1 200 OK\r\n",
        "\u{1b}[2J",
        "\0",
    ];

    const NOTES: &[&str] = &[
        "schema = 1\n",
        "[[note]]\n",
        "id = ",
        "\"a\"",
        "\n",
        "[note.anchor]\n",
        "start = ",
        "9223372036854775807",
        "quote = ",
        "kind = \"claim\"\n",
        "[[note.evidence]]\n",
        "history = [",
        "{ at = \"2026-01-01T00:00:00Z\", what = \"x\" }",
        "]\n",
        "<<<<<<< a\n",
        "=======\n",
        ">>>>>>> b\n",
        "\0",
        "\"\"\"",
        "#",
    ];

    /// Pieces of two versions of one article: few enough that much of one comes again in the other, in another place.
    const SAID: &[&str] = &[
        "The ferry left at nine. ",
        "The ferry left at ten. ",
        "“Nobody told us,” she said. ",
        "Four were hurt, ",
        "four, ",
        "police said. ",
        "Élise 🐟 ",
        "e\u{301} ",
        "\n\n",
        "\r\n",
        "a",
        " ",
        "\u{200d}",
    ];

    fn woven(pieces: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
        let chosen = prop::collection::vec(prop::sample::select(pieces), 0..60);
        let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
        (chosen, changes).prop_map(|(pieces, changes)| {
            let mut bytes = pieces.concat().into_bytes();
            for (at, byte) in changes {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            bytes
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_looked_through(bytes in patchwork()) {
            extraction_holds(&String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn any_file_is_read_or_refused(bytes in patchwork()) {
            ingest_holds(&bytes);
        }

        #[test]
        fn any_feed_is_read_or_refused(bytes in woven(FEEDS)) {
            feed_holds(&bytes);
        }

        #[test]
        fn any_list_is_read_or_refused(bytes in woven(LISTS)) {
            opml_holds(&bytes);
        }

        #[test]
        fn any_mail_is_read_or_refused(bytes in woven(LETTERS)) {
            mail_holds(&bytes);
        }

        #[test]
        fn any_book_is_read_or_refused(bytes in patchwork()) {
            kind_holds(&[b"PK\x03\x04".as_slice(), &bytes].concat(), ingest::Kind::Epub);
        }

        #[test]
        fn any_notes_file_stays_as_it_is(bytes in woven(NOTES)) {
            notes_hold(&bytes);
        }

        #[test]
        fn any_note_is_carried_or_told(old in woven(SAID), new in woven(SAID), ends in any::<[u8; 4]>()) {
            any_anchor_holds(&[&ends, old.as_slice(), b"\0", &new].concat());
        }

        #[test]
        fn any_line_is_answered(bytes in patchwork()) {
            lines_hold(&bytes);
            let text = String::from_utf8_lossy(&bytes);
            lines_hold(serde_json::json!({"id": [1], "text": text}).to_string().as_bytes());
        }
    }

    #[test]
    fn the_samples_are_looked_through_whole_and_cut_anywhere() {
        for bytes in samples() {
            ingest_holds(&bytes);
            let text = String::from_utf8_lossy(&bytes);
            for (at, _) in text.char_indices().step_by(397) {
                extraction_holds(&text[..at]);
                extraction_holds(&text[at..]);
            }
        }
    }
}
