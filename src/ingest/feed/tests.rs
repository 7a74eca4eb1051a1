use super::*;

fn feed(text: &str) -> Feed {
    parse(text.as_bytes(), None, None).expect("a feed")
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.items
        .iter()
        .map(|i| i.title.as_deref().unwrap_or("-"))
        .collect()
}

#[test]
fn rss_with_its_modules() {
    let read = feed(
        "<?xml version='1.0'?><rss version='2.0' xmlns:c='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
         <channel><title>Havnebladet</title><link>https://havn.example/</link><language>nb</language>\
         <item><title>Quay &amp;amp; ferry</title><link>https://havn.example/1</link><guid isPermaLink='false'>17</guid>\
         <pubDate>Tue, 03 Feb 2026 08:00:00 GMT</pubDate><dc:creator>Ines Kolb</dc:creator><description>Short.</description>\
         <c:encoded><![CDATA[<p>Long.</p>]]></c:encoded><enclosure url='/a.mp3' length='12' type='audio/mpeg'/><category>Harbour</category></item>\
         </channel></rss>",
    );
    assert_eq!(read.title.as_deref(), Some("Havnebladet"));
    assert_eq!(read.language.as_deref(), Some("nb"));
    assert_eq!(read.problems, Vec::<String>::new());
    let item = &read.items[0];
    assert_eq!(item.id.as_deref(), Some("17"));
    assert_eq!(item.link.as_deref(), Some("https://havn.example/1"));
    assert_eq!(item.title.as_deref(), Some("Quay & ferry"));
    assert_eq!(item.published.as_deref(), Some("2026-02-03T08:00:00+00:00"));
    assert_eq!(item.authors, ["Ines Kolb"]);
    assert_eq!(item.summary.as_deref(), Some("Short."));
    assert_eq!(item.content.as_deref(), Some("<p>Long.</p>"));
    assert_eq!(item.enclosures[0].url, "https://havn.example/a.mp3");
    assert_eq!(item.enclosures[0].length, Some(12));
    assert_eq!(item.categories, ["Harbour"]);
}

#[test]
fn atom_of_both_versions() {
    for (space, dated) in [
        ("http://www.w3.org/2005/Atom", "published"),
        ("http://purl.org/atom/ns#", "issued"),
    ] {
        let read = feed(&format!(
            "<a:feed xmlns:a='{space}' xml:base='https://a.example/x/'><a:title>A</a:title><a:entry><a:title type='html'>One &lt;b>two&lt;/b></a:title>\
             <a:link rel='self' href='no'/><a:link href='1'/><a:id>tag:1</a:id><a:{dated}>2026-01-02T03:04:05Z</a:{dated}>\
             <a:author><a:name>Tor Aune</a:name></a:author><a:summary>1 &lt; 2</a:summary></a:entry></a:feed>"
        ));
        let item = &read.items[0];
        assert_eq!(item.title.as_deref(), Some("One two"));
        assert_eq!(item.link.as_deref(), Some("https://a.example/x/1"));
        assert_eq!(item.published.as_deref(), Some("2026-01-02T03:04:05+00:00"));
        assert_eq!(item.authors, ["Tor Aune"]);
        assert_eq!(item.summary.as_deref(), Some("1 &lt; 2"));
    }
}

#[test]
fn rdf_keeps_its_items_beside_the_channel() {
    let read = feed(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel rdf:about='x'><title>R</title>\
         <items><rdf:Seq><rdf:li resource='https://r.example/1'/></rdf:Seq></items></channel>\
         <item rdf:about='https://r.example/1'><title>One</title></item></rdf:RDF>",
    );
    assert_eq!(read.title.as_deref(), Some("R"));
    assert_eq!(read.items[0].id.as_deref(), Some("https://r.example/1"));
    assert_eq!(read.items[0].link.as_deref(), Some("https://r.example/1"));
}

#[test]
fn json_feeds_with_ids_of_every_kind() {
    let read = feed(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","home_page_url":"https://j.example/",
            "items":[{"id":1,"title":"One","content_text":"a < b","url":"/1"},{"id":null,"summary":"x"},7]}"#,
    );
    assert_eq!(read.items.len(), 2);
    assert_eq!(read.items[0].id.as_deref(), Some("1"));
    assert_eq!(read.items[0].link.as_deref(), Some("https://j.example/1"));
    assert_eq!(read.items[0].content.as_deref(), Some("a &lt; b"));
    assert!(!read.problems.is_empty());
}

#[test]
fn a_damaged_item_costs_only_itself() {
    let whole = |title: &str| {
        format!("<item><title>{title}</title><description>text of {title}</description></item>")
    };
    let inside = |middle: &str| {
        feed(&format!(
            "<rss version='2.0'><channel><title>F</title>{}{middle}{}</channel></rss>",
            whole("one"),
            whole("three")
        ))
    };
    for middle in [
        "<item><title>two",
        "<item><title>two</title><description>never closed",
        "<item><title>two</title><description><![CDATA[never closed</description></item><item><title>x</title><description><![CDATA[y]]></description></item>",
        "<item><title>two & more < less</title></item>",
        "<item><title>two</title><b><i></b></item></i>",
        "<item><title a='b>two</title></item>",
        "<item><title>two</title><!-- never closed</item>",
        "<item><title>two</title></channel></rss></item>",
        "<item <title>two</title></item>",
    ] {
        let read = inside(middle);
        let found = titles(&read);
        assert_eq!(found.first(), Some(&"one"), "{middle}: {found:?}");
        assert_eq!(found.last(), Some(&"three"), "{middle}: {found:?}");
        assert!(found.len() >= 3, "{middle}: {found:?}");
        let last = read.items.last().expect("items");
        assert_eq!(last.summary.as_deref(), Some("text of three"), "{middle}");
        assert!(!read.problems.is_empty(), "{middle}");
    }
}

#[test]
fn a_feed_that_is_cut_off_keeps_what_came() {
    let text = "<rss><channel><title>F</title><item><title>one</title></item><item><title>two</title><description>half of";
    for end in text.find("<item>").expect("an item")..text.len() {
        let read = feed(&text[..end]);
        assert!(read.title.as_deref() == Some("F"));
        assert!(!read.problems.is_empty());
    }
    let read = feed(text);
    assert_eq!(titles(&read), ["one", "two"]);
    assert_eq!(read.items[1].summary.as_deref(), Some("half of"));
}

#[test]
fn encodings_of_every_kind() {
    let text = "<?xml version='1.0' encoding='utf-16'?><rss><channel><item><title>Fähre</title></item></channel></rss>";
    let wide = |unit: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let marked = format!("{}{text}", if mark { "\u{feff}" } else { "" });
        marked.encode_utf16().flat_map(unit).collect()
    };
    for bytes in [
        text.replace("utf-16", "utf-8").into_bytes(),
        wide(u16::to_be_bytes, true),
        wide(u16::to_le_bytes, true),
        wide(u16::to_be_bytes, false),
        wide(u16::to_le_bytes, false),
        encoding_rs::WINDOWS_1252
            .encode(&text.replace("utf-16", "windows-1252"))
            .0
            .into_owned(),
    ] {
        let read = parse(&bytes, None, None).expect("a feed");
        assert_eq!(titles(&read), ["Fähre"]);
    }
}

#[test]
fn undeclared_prefixes_mean_what_they_always_mean() {
    let read = feed(
        "<rss><channel><item><media:title>no</media:title><x:title>no</x:title><dc:creator>Ines</dc:creator><content:encoded>all</content:encoded><title>yes</title></item></channel></rss>",
    );
    assert_eq!(titles(&read), ["yes"]);
    assert_eq!(read.items[0].authors, ["Ines"]);
    assert_eq!(read.items[0].content.as_deref(), Some("all"));
}

#[test]
fn what_is_no_feed_is_told_apart() {
    let page = "<!doctype html><html><head><link rel=alternate type=application/rss+xml href='https://a.example/feed'></head><body>x</body></html>";
    assert_eq!(
        parse(page.as_bytes(), None, None),
        Err(FeedError::Page {
            feeds: vec!["https://a.example/feed".into()]
        })
    );
    assert_eq!(parse(b"just words", None, None), Err(FeedError::NoFeed));
    assert_eq!(parse(b"{\"a\": 1}", None, None), Err(FeedError::NoFeed));
    assert_eq!(parse(b"", None, None), Err(IngestError::Empty.into()));
    assert!(
        feed("<rss><channel><title>x</title></channel></rss>")
            .items
            .is_empty()
    );
}

#[test]
fn hostile_shapes_are_read_in_linear_time() {
    let n = 60_000;
    for text in [
        format!("<rss><channel><item>{}", "<b>".repeat(n)),
        format!("<rss><channel>{}", "<item><d><![CDATA[".repeat(n)),
        format!("<rss><channel>{}]]>", "<item><d><![CDATA[x</d></item>".repeat(n)),
        format!("<rss><channel><item>{}", "<!--".repeat(n)),
        format!("<rss><channel><item>{}", "<!DOCTYPE a [ '".repeat(n)),
        format!("<rss><channel><item>{}", "<a b='".repeat(n)),
        format!("<rss><channel><item>{}", "<a xmlns:b='c'>".repeat(n)),
        format!("<rss><channel><item>{}", "&".repeat(n)),
        format!("<rss><channel>{}", "<item><item>".repeat(n)),
        format!("{{\"items\":{}", "[{\"a\":".repeat(n)),
        format!("{{\"items\":[{{{}", "\"a\":1,".repeat(n)),
    ] {
        let read = feed(&text);
        assert!(read.items.len() <= MAX_ITEMS);
    }
}
