//! Feeds, and lists of feeds.

use super::{BEFORE, calm};
use copydesk::ingest::feed::{self, Feed};

fn item(inside: &str) -> String {
    format!("<item><title>{BEFORE}</title><link>https://a.example/1</link><guid>g1</guid>{inside}</item>")
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>F</title>{items}</channel></rss>"
    )
}

/// Reads a feed that has items, `least` at least.
fn has(name: &str, bytes: &[u8], least: usize) -> Feed {
    let feed =
        feed::parse(bytes, Some("https://a.example/feed"), None).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(feed.items.len() >= least, "{name}: {} items", feed.items.len());
    let words = feed.items.iter().flat_map(|i| {
        [&i.id, &i.link, &i.title, &i.published, &i.updated]
            .into_iter()
            .flatten()
    });
    for text in words.chain(&feed.title).chain(&feed.problems) {
        calm(name, text);
    }
    feed
}

fn titled(name: &str, text: &str) -> Feed {
    let feed = has(name, text.as_bytes(), 1);
    let words = |i: &feed::Item| format!("{:?} {:?} {:?}", i.title, i.summary, i.content);
    assert!(
        feed.items.iter().any(|i| words(i).contains(BEFORE)),
        "{name}: {:?}",
        feed.items
    );
    feed
}

#[test]
fn hostile_feeds_lose_only_what_is_damaged() {
    let entity = |declared: &str| {
        format!(
            "<!DOCTYPE rss [{declared}]>{}",
            rss(&item("<description>&x;</description>"))
                .replace("<?xml version=\"1.0\" encoding=\"utf-8\"?>", "")
        )
    };
    for (name, text) in [
        ("ok_control.xml", rss(&item(""))),
        ("xxe_http.xml", entity("<!ENTITY x SYSTEM 'http://127.0.0.1:9/'>")),
        (
            "xxe_param.xml",
            entity("<!ENTITY % p SYSTEM 'http://127.0.0.1:9/'> %p;"),
        ),
        (
            "stylesheet_pi.xml",
            rss(&item("")).replace("<rss", "<?xml-stylesheet href='http://127.0.0.1:9/x.xsl'?><rss"),
        ),
        (
            "unclosed_cdata.xml",
            rss(&item("")).replace("</channel></rss>", "<item><title><![CDATA[cut off"),
        ),
        ("junk_before_decl.xml", format!("\n\n junk {}", rss(&item("")))),
        (
            "control_chars_illegal_xml.xml",
            rss(&item("<description>a \u{1b}[2J\u{0}\u{7} b</description>")),
        ),
        (
            "ctrl_entities.xml",
            rss(&item("<description>a &#27;[2J&#0;&#x9b; b</description>")),
        ),
        (
            "ctrl_in_guid_link.xml",
            rss(&format!(
                "<item><title>{BEFORE}</title><guid>a\u{1b}]0;x\u{7}/../..</guid><link>https://a.example/\u{1b}c</link></item>"
            )),
        ),
        (
            "link_file.xml",
            rss(&format!(
                "<item><title>{BEFORE}</title><link>file:///etc/passwd</link></item>"
            )),
        ),
        (
            "enclosure_shell.xml",
            rss(&item(
                "<enclosure url='http://127.0.0.1:9/$(touch /tmp/copydesk-was-here);x'/>",
            )),
        ),
    ] {
        titled(name, &text);
    }
    let feed = has("no_guid_no_link.xml", rss("<item><title>a</title></item><item><title>b</title></item><item><description>c</description></item>").as_bytes(), 3);
    assert_eq!(feed.items.len(), 3);
    let relative = titled(
        "relative_links.xml",
        &rss(&format!("<item><title>{BEFORE}</title><link>/one</link></item>")),
    );
    assert_eq!(relative.items[0].link.as_deref(), Some("https://a.example/one"));
    let many: String = (0..20_000)
        .map(|n| format!("<item><title>{n}</title><guid>{n}</guid></item>"))
        .collect();
    assert_eq!(
        has("items_20k.xml", rss(&many).as_bytes(), 20_000).items.len(),
        20_000
    );
    let line = rss(&item(&format!(
        "<description>{}</description>",
        "x".repeat(6 << 20)
    )));
    titled("feed_line_50MB.xml", &line);
    let large = vec![b' '; copydesk::ingest::MAX_BYTES + 1];
    assert!(feed::parse(&large, None, None).is_err(), "feed_line_50MB.xml");
}

#[test]
fn what_is_no_day_of_a_feed_is_no_date() {
    for (name, date) in [
        ("date_06.xml", "-1"),
        ("date_08.xml", ""),
        ("date_09.xml", "Tue, 10 Jun 2025 04:00:00 +9999"),
        ("date_05.xml", "9999-12-31T23:59:59Z"),
        ("date_07.xml", "1718000000"),
        ("date_11.xml", "2025-06-10T23:59:60Z"),
    ] {
        let feed = titled(name, &rss(&item(&format!("<pubDate>{date}</pubDate>"))));
        // Never today, never a year that nobody named.
        let read = feed.items[0].published.clone().unwrap_or_default();
        let year = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
        assert!(!read.starts_with(&year), "{name}: {read}");
        if matches!(name, "date_06.xml" | "date_08.xml") {
            assert_eq!(read, "", "{name}");
        }
    }
}

#[test]
fn feeds_in_other_encodings_are_read() {
    for (name, encoding, text) in [
        ("charset_euc-kr.xml", "euc-kr", "항구 선장은 말했다"),
        ("charset_koi8-r.xml", "koi8-r", "Капитан порта сказал"),
    ] {
        let xml = rss(&item(&format!("<description>{text}</description>")))
            .replace("encoding=\"utf-8\"", &format!("encoding=\"{encoding}\""));
        let (bytes, _, _) = encoding_rs::Encoding::for_label(encoding.as_bytes())
            .expect("known")
            .encode(&xml);
        let feed = has(name, &bytes, 1);
        assert!(format!("{:?}", feed.items[0]).contains(text), "{name}");
    }
    let wide: Vec<u8> = format!("\u{feff}{}", rss(&item("")).replace("utf-8", "utf-16"))
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    has("charset_utf16be_bom.xml", &wide, 1);
    let lie = format!(
        "\u{feff}{}",
        rss(&item("<description>café</description>")).replace("utf-8", "iso-8859-1")
    );
    let feed = has("charset_bom_lie.xml", lie.as_bytes(), 1);
    assert!(format!("{:?}", feed.items[0]).contains("café"));
}

#[test]
fn json_feeds_lose_only_what_is_damaged() {
    let json = |items: &str| {
        format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"F\",\"items\":[{items}]}}")
    };
    let one = format!("{{\"id\":\"1\",\"title\":\"{BEFORE}\",\"content_text\":\"x\"}}");
    titled("json_ok.json", &json(&one));
    titled(
        "json_id_types.json",
        &json(&format!(
            "{one},{{\"id\":7,\"title\":[1],\"url\":{{}}}},{{\"id\":null}},5"
        )),
    );
    titled(
        "json_dup_keys.json",
        &json(&format!("{{\"id\":\"0\",\"id\":\"1\",\"title\":\"{BEFORE}\"}}")),
    );
    let cut = json(&format!("{one},{{\"id\":\"2\",\"title\":\"cut"));
    titled("json_truncated.json", cut.get(..cut.len() - 2).expect("shorter"));
    // Nothing need come of it; it must end.
    let deep = json(&format!(
        "{{\"id\":\"1\",\"x\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    ));
    let _ = feed::parse(deep.as_bytes(), None, None);
}
