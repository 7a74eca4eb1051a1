#![allow(clippy::disallowed_methods, reason = "the samples are files")]

use super::*;
use proptest::prelude::*;

fn named(bytes: &[u8], name: &str) -> Result<Article, IngestError> {
    read(
        bytes,
        &Hints {
            name: Some(name),
            ..Hints::default()
        },
    )
}

/// All spans of an article lie in order inside its text, on character boundaries, and the text is clean.
fn check(article: &Article) {
    let text = &article.text;
    let mut last = 0;
    for block in &article.blocks {
        assert!(
            text.get(block.span.range()).is_some_and(|t| !t.trim().is_empty()),
            "{block:?} in {text:?}"
        );
        assert!(block.span.start() >= last);
        assert!(
            text[last..block.span.start()].trim().is_empty(),
            "text outside of blocks: {text:?}"
        );
        last = block.span.end();
    }
    assert!(text[last..].trim().is_empty());
    for link in &article.links {
        assert!(
            text.get(link.span.range()).is_some_and(|t| !t.is_empty()),
            "{link:?}"
        );
    }
    let open = |t: &str| {
        t.chars()
            .any(|c| clean::is_dangerous(c) && !matches!(c, '\u{e0000}'..='\u{e007f}'))
    };
    assert!(!open(text), "{text:?}");
    let meta = &article.meta;
    for line in [
        &meta.title,
        &meta.outlet,
        &meta.modified,
        &meta.url,
        &meta.language,
    ]
    .into_iter()
    .flatten()
    {
        assert!(!open(line) && !line.contains('\n'), "{line:?}");
    }
    for line in meta
        .authors
        .iter()
        .chain(article.links.iter().map(|l| &l.href))
        .chain(&article.warnings)
    {
        assert!(!open(line) && !line.contains('\n'), "{line:?}");
    }
}

#[test]
fn what_cannot_be_read_says_why_and_what_to_do() {
    assert_eq!(named(b"", "a.txt"), Err(IngestError::Empty));
    let pdf = named(b"%PDF-1.4 ...", "a.txt").expect_err("no text");
    assert_eq!(pdf.to_string(), "it is a PDF");
    assert!(pdf.hint().contains("pdftotext"));
    let big = read(&vec![b'a'; MAX_BYTES + 1], &Hints::default()).expect_err("too large");
    assert_eq!(
        big.to_string(),
        "it has 21 MB, and 20 MB are the most that is read as one article"
    );
}

#[test]
fn plain_text_keeps_its_words_and_loses_its_edges() {
    let article = named(
        "\u{feff}\r\n\r\n  One\tline\r\nand\rmore\u{1b}[2J \r\n\r\n".as_bytes(),
        "a.txt",
    )
    .expect("reads");
    assert_eq!(article.text, "  One line\nand\nmore␛[2J");
    check(&article);
    assert_eq!(named(b" \n\t\n ", "a.txt").expect("reads").text, "");
}

#[test]
fn a_guess_of_the_encoding_is_told() {
    let article = named(b"Der B\xfcrgermeister und die Stra\xdfe", "a.txt").expect("reads");
    assert_eq!(article.text, "Der Bürgermeister und die Straße");
    assert!(article.warnings[0].contains("guess"), "{:?}", article.warnings);
}

#[test]
fn the_guide_is_an_article() {
    let guide = guide();
    check(&guide);
    assert!(guide.warnings.is_empty());
    assert!(guide.meta.title.is_some());
    assert!((100..700).contains(&guide.words()), "{} words", guide.words());
}

#[test]
fn every_sample_reads_without_a_warning() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-articles");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the samples") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|n| n.to_str()).expect("a name");
        let article = named(&std::fs::read(&path).expect("readable"), name).expect("reads");
        check(&article);
        assert_eq!(article.warnings, [""; 0], "{name}");
        assert!(article.words() > 150, "{name}");
        assert!(article.meta.title.is_some() || name.ends_with(".txt"), "{name}");
        seen += 1;
    }
    assert!(seen >= 8);
}

#[test]
fn the_saved_page_sample_is_its_article_only() {
    let article = named(
        include_bytes!("../../sample-articles/saved-page.html"),
        "saved-page.html",
    )
    .expect("reads");
    assert_eq!(
        article.meta.title.as_deref(),
        Some("Lighthouse keeper’s logbook rewrites the story of the 1953 storm")
    );
    assert_eq!(article.meta.authors, ["Sunniva Dahl"]);
    assert!(article.text.starts_with("A logbook found"), "{}", article.text);
    for rest in [
        "cookies",
        "Read also",
        "Terms",
        "comments",
        "in the app",
        "Subscribe",
    ] {
        assert!(!article.text.contains(rest), "{rest}");
    }
    assert!(article.blocks.iter().any(|b| b.kind == BlockKind::Credit));
    assert!(article.blocks.iter().any(|b| b.kind == BlockKind::Caption));
}

const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div",
    " class='a",
    "'>",
    "<b>",
    "</b>",
    "<a href=\"x",
    "\">",
    "<table><tr><td>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<svg>",
    "&#27;",
    "&#x202e;",
    "&amp",
    "<title>",
    "</title>",
    "<blockquote>",
    "<pre>",
    "<br>",
    "<li>",
    "</ul>",
    "<h1>",
    "# ",
    "> ",
    "- ",
    "1. ",
    "```",
    "`",
    "**",
    "[",
    "](",
    ")",
    "![",
    "\n",
    "\n\n",
    "    ",
    "|a|b|\n|-|-|\n",
    "---\n",
    "+++\n",
    "title: ",
    "date: 2026",
    "<rss>",
    "<item>",
    "<entry>",
    "<title>",
    "</item>",
    "<description>",
    "<![CDATA[",
    "]]>",
    "é",
    "👩\u{200d}👧",
    "\u{1b}[2J",
    "\u{202e}",
    "\0",
    "\r",
    "\t",
    "\u{200b}",
    "word ",
    "Ines Kolb said ",
    "e\u{301}",
    "\u{e0041}",
    "<span style='display:none'>",
    "</span>",
    "<template>",
    "&nbsp;",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..5usize) {
        let kind = [None, Some(Kind::Text), Some(Kind::Markdown), Some(Kind::Html), Some(Kind::Feed)][kind];
        if let Ok(article) = read(&bytes, &Hints { kind, ..Hints::default() }) {
            check(&article);
        }
    }

    #[test]
    fn broken_markup_never_panics_and_spans_lie_on_boundaries(pieces in proptest::collection::vec(0..PIECES.len(), 0..80), kind in 0..5usize) {
        let text: String = pieces.iter().map(|&i| PIECES[i]).collect();
        let kind = [None, Some(Kind::Text), Some(Kind::Markdown), Some(Kind::Html), Some(Kind::Feed)][kind];
        if let Ok(article) = read(text.as_bytes(), &Hints { kind, ..Hints::default() }) {
            check(&article);
        }
    }
}
