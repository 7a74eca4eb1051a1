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

#[test]
fn a_pit_of_elements_is_read_to_its_bottom() {
    for tag in ["<div>", "<b>", "<table><tr><td>", "<a><font>", "<ul><li>"] {
        let article = page(
            "",
            &format!("{}<p>At the bottom.</p>{}", tag.repeat(20_000), PARAGRAPH),
        );
        assert!(article.text.contains("At the bottom."), "{tag}");
        assert!(article.warnings.iter().any(|w| w.contains("too deep")), "{tag}");
    }
}

#[test]
fn a_panic_in_the_worker_is_an_error() {
    quiet_worker_panics();
    let failed = in_worker(|| panic!("a bug in a library"));
    assert!(matches!(failed, Err::<(), _>(IngestError::Page(_))));
}
