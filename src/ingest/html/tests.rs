use super::*;
use crate::article::BlockKind;

const PARAGRAPH: &str = "<p>The council of Nordby voted on Tuesday to close the old ferry quay, which has served the island since the war, \
    and to build a new one further out, where the water is deeper, the ships are larger, and the neighbours are fewer.</p>";

fn page(head: &str, body: &str) -> Article {
    let html = format!(
        "<!doctype html><html lang=en><head>{head}</head><body><nav><a href=/>Home</a></nav><article>{PARAGRAPH}{body}{PARAGRAPH}</article><footer>All rights</footer></body></html>"
    );
    read(&html, Some("https://havnebladet.example/2026/02/03/quay")).expect("reads")
}

#[test]
fn the_article_is_found_and_the_rest_left() {
    let article = page(
        "<title>Quay closes | Havnebladet</title>",
        "<h2>What comes next</h2><blockquote><p>We have waited</p></blockquote><ul><li>first</li><li><a href='https://example.com/x'>second</a></li></ul><table><tr><th>Year</th><th>Cars</th></tr><tr><td>2024</td><td>70</td></tr></table>",
    );
    assert!(!article.text.contains("Home") && !article.text.contains("All rights"));
    let kind = |words: &str| {
        article
            .blocks
            .iter()
            .find(|b| b.span.of(&article.text).contains(words))
            .map(|b| b.kind)
    };
    assert_eq!(kind("What comes next"), Some(BlockKind::Heading(2)));
    assert_eq!(kind("We have waited"), Some(BlockKind::Quote));
    assert_eq!(kind("first"), Some(BlockKind::Item));
    assert_eq!(kind("2024 | 70"), Some(BlockKind::Pre));
    assert_eq!(article.links[0].span.of(&article.text), "second");
    assert_eq!(
        article.meta.published.map(|p| p.value).as_deref(),
        Some("2026-02-03")
    );
    assert_eq!(article.meta.language.as_deref(), Some("en"));
}

#[test]
fn structured_data_comes_first_and_a_broken_one_costs_only_itself() {
    let article = page(
        r#"<script type="application/ld+json">{"headline":"\udc00"}</script>
           <script type="application/ld+json">{"@graph":[{"@type":"Organization","@id":"o1","name":"Havnebladet"},
           {"@type":["NewsArticle"],"headline":"Quay &amp; ferry","author":[{"name":"Ines Kolb"},null,"Tor Aune"],
            "publisher":{"@id":"o1"},"datePublished":"2026-02-03T08:15:00+01:00","dateModified":"never"}]}</script>
           <meta property="article:published_time" content="2001-01-01">"#,
        "",
    );
    assert_eq!(article.meta.title.as_deref(), Some("Quay & ferry"));
    assert_eq!(article.meta.authors, ["Ines Kolb", "Tor Aune"]);
    assert_eq!(article.meta.outlet.as_deref(), Some("Havnebladet"));
    assert_eq!(
        article.meta.published.map(|p| p.value).as_deref(),
        Some("2026-02-03T08:15:00+01:00")
    );
    assert_eq!(article.meta.modified, None);
}

#[test]
fn what_the_page_hides_is_no_text() {
    let article = page(
        "",
        "<p>Seen<span style='display: none'>LEAK1</span><script>LEAK2</script><template>LEAK3</template><!-- LEAK4 --><noscript>LEAK5</noscript> words, which are enough to be kept in the text of it.</p><p hidden>LEAK6</p>",
    );
    assert!(!article.text.contains("LEAK"), "{}", article.text);
    assert!(
        article.text.contains("Seen words") || article.text.contains("Seen  words"),
        "{}",
        article.text
    );
}

#[test]
fn a_cookie_banner_is_not_part_of_the_article() {
    let article = page(
        "",
        "<div class='Cookie-bar x'>We use cookies, as everybody does.</div><p class=cookies>A paragraph on cookies and the council stays in it.</p>",
    );
    assert!(!article.text.contains("as everybody does"));
    assert!(article.text.contains("A paragraph on cookies"));
}

#[test]
fn no_article_is_no_error() {
    let article = read("<html><body></body></html>", None).expect("reads");
    assert_eq!(article.text, "");
    assert_eq!(article.warnings, ["no article was found on this page"]);
}

/// Elements whose text an article can have; in a pit of them, closed or not, the words at the bottom are kept.
const PITS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "b",
    "big",
    "blockquote",
    "center",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figure",
    "font",
    "form",
    "h1",
    "h3",
    "header",
    "i",
    "ins",
    "li",
    "main",
    "map",
    "menu",
    "ol",
    "p",
    "pre",
    "q",
    "ruby",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "table",
    "tbody",
    "td",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "x-custom",
];

#[test]
fn a_pit_of_elements_of_any_kind_is_read_to_its_bottom() {
    const DEEP: usize = 3000;
    let bottom = PARAGRAPH.replace("Nordby", "Sletten");
    for name in PITS {
        for end in ["", &format!("</{name}>").repeat(DEEP)] {
            let article = page("", &format!("{}{bottom}{end}", format!("<{name}>").repeat(DEEP)));
            assert!(article.text.contains("Sletten"), "{name}");
        }
    }
}

#[test]
fn a_hundred_thousand_elements_are_flattened_and_told() {
    for tag in ["<div>", "<table><tr><td>", "<ul><li>", "<blockquote>"] {
        let article = page(
            "",
            &format!("{}<p>At the bottom.</p>{PARAGRAPH}", tag.repeat(100_000)),
        );
        assert!(article.text.contains("At the bottom."), "{tag}");
        assert!(article.warnings.iter().any(|w| w.contains("too deep")), "{tag}");
    }
    for tag in ["<b>", "<a><font>", "<p><b class=x>", "<h2>"] {
        let article = page(
            "",
            &format!("{}<p>At the bottom.</p>{PARAGRAPH}", tag.repeat(100_000)),
        );
        assert!(article.text.contains("At the bottom."), "{tag}");
    }
}

#[test]
fn a_panic_in_the_worker_is_an_error() {
    quiet_worker_panics();
    let failed = in_worker(|| panic!("a bug in a library"));
    assert!(matches!(failed, Err::<(), _>(IngestError::Page(_))));
}

#[test]
fn an_article_spread_over_small_boxes_or_behind_a_script_is_found() {
    let boxes = format!("<div class=box>{PARAGRAPH}</div>").repeat(4);
    let html = format!(
        "<body><div itemprop=articleBody>{boxes}</div><footer><p>{}</p></footer></body>",
        "Terms of Nordby. ".repeat(20)
    );
    assert!(
        read(&html, None)
            .expect("reads")
            .text
            .contains("The council of Nordby")
    );
    let html = format!(
        "<body><noscript><article>{PARAGRAPH}{PARAGRAPH}{PARAGRAPH}</article></noscript><p>Please wait.</p></body>"
    );
    assert!(
        read(&html, None)
            .expect("reads")
            .text
            .contains("The council of Nordby")
    );
    let words = PARAGRAPH.replace("<p>", "").replace("</p>", "\\n");
    let html = format!(
        "<head><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{}\"}}</script></head><body><p>Subscribers only.</p></body>",
        words.repeat(3)
    );
    assert!(
        read(&html, None)
            .expect("reads")
            .text
            .contains("The council of Nordby")
    );
}

#[test]
fn what_stands_below_the_story_goes_unless_the_story_is_about_it() {
    let other = PARAGRAPH
        .replace("ferry quay", "mill")
        .replace("ships", "grain stores");
    let below = |story: &str| {
        let html = format!(
            "<body><article>{PARAGRAPH}{story}{other}<p>Sign up for the newsletter of Havnebladet and read more of it.</p></article></body>"
        );
        read(&html, None).expect("reads").text.contains("Sign up for")
    };
    assert!(!below(""));
    assert!(below(
        "<p>It took years until people began to sign up for the newsletter that the council had founded.</p>"
    ));
}

#[test]
fn each_answer_says_where_it_was_found() {
    let article = page(
        "<meta property='og:title' content='The quay closes'><meta name=author content='Ines Kolb'><meta property='article:modified_time' content='2026-02-05'>",
        "",
    );
    let origins = article.meta.origins;
    assert_eq!(origins.title, Some(Origin::MetaTag));
    assert_eq!(origins.authors, Some(Origin::MetaTag));
    assert_eq!(origins.published, Some(Origin::Address));
    assert_eq!(origins.modified, Some(Origin::MetaTag));
    assert_eq!(origins.outlet, None);
    assert_eq!(article.meta.modified.as_deref(), Some("2026-02-05"));
}
