//! Web pages: encodings, traps in markup, structured data, links, size.

use super::{BEFORE, page, read};
use encoding_rs::Encoding;

/// How a page says in which encoding it is.
fn said(how: &str, encoding: &str) -> (String, String) {
    match how {
        "meta" => (String::new(), format!("<meta charset={encoding}>")),
        "http-equiv" => (
            String::new(),
            format!("<meta http-equiv=Content-Type content=\"text/html; charset={encoding}\">"),
        ),
        "xmldecl" => (
            format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>"),
            String::new(),
        ),
        "wrongmeta" => (String::new(), "<meta charset=utf-8>".to_owned()),
        _ => (String::new(), String::new()),
    }
}

#[test]
fn pages_in_old_encodings_are_read_or_said_to_be_lossy() {
    let japanese = "港の船長は月曜日に船が二時間遅れたと言った。誰もその理由を知らない。";
    let russian = "Капитан порта сказал, что паром опоздал на два часа, и никто не знает почему.";
    for (encoding, text, ways) in [
        ("windows-1252", "Naïve “quotes” — and a dash", &["http-equiv"][..]),
        ("iso-8859-1", "Ångström café déjà vu", &["meta", "wrongmeta"]),
        ("shift_jis", japanese, &["wrongmeta", "xmldecl"]),
        ("euc-jp", japanese, &["nometa", "wrongmeta"]),
        (
            "iso-2022-jp",
            japanese,
            &["nometa", "wrongmeta", "http-equiv", "xmldecl"],
        ),
        (
            "gb18030",
            "港口船长星期一说，渡轮晚了两个小时。",
            &["meta", "xmldecl"],
        ),
        (
            "big5",
            "港口船長星期一說，渡輪晚了兩個小時。",
            &["meta", "wrongmeta"],
        ),
        (
            "euc-kr",
            "항구 선장은 월요일에 배가 두 시간 늦었다고 말했다.",
            &["nometa", "http-equiv", "xmldecl"],
        ),
        ("windows-1251", russian, &["meta", "http-equiv", "xmldecl"]),
        ("koi8-r", russian, &["meta", "wrongmeta", "xmldecl"]),
        (
            "windows-1256",
            "قال قائد الميناء إن العبارة تأخرت ساعتين يوم الاثنين",
            &["nometa"],
        ),
        (
            "iso-8859-2",
            "Zażółć gęślą jaźń i prom się spóźnił",
            &["wrongmeta", "http-equiv", "xmldecl"],
        ),
        (
            "windows-1255",
            "קברניט הנמל אמר שהמעבורת איחרה בשעתיים ביום שני",
            &["nometa", "http-equiv", "xmldecl"],
        ),
    ] {
        for way in ways {
            let name = format!("charset_{encoding}_{way}.html");
            let (declaration, meta) = said(way, encoding);
            let text = format!("{declaration}{}", page(&meta, &format!("<p>{text}</p>")));
            let known = Encoding::for_label(encoding.as_bytes()).expect("an encoding");
            let (bytes, _, lost) = known.encode(&text);
            assert!(!lost, "{name}");
            let article = read(&name, &bytes);
            let whole = text.contains(&article.text.lines().last().unwrap_or_default().to_owned());
            let read = article
                .text
                .contains(&text[text.rfind("<p>").expect("it") + 3..text.rfind("</p>").expect("it")]);
            // What is named rightly is read; of the rest, what is not read is told.
            let must = matches!(*way, "meta" | "http-equiv");
            assert!(
                read || !must && (!article.warnings.is_empty() || !whole),
                "{name}: {:?} {:?}",
                article.text,
                article.warnings
            );
            assert!(
                read || article
                    .warnings
                    .iter()
                    .any(|w| w.contains("encod") || w.contains("decod")),
                "{name}: {:?} {:?}",
                article.text,
                article.warnings
            );
        }
    }
    // An encoding in which markup hides is never believed.
    let hidden = page(
        "<meta charset=utf-7>",
        &format!("<p>{BEFORE} +ADw-script+AD4-alert(1)+ADw-/script+AD4-</p>"),
    );
    let article = read("charset_utf7_xss.html", hidden.as_bytes());
    assert!(article.text.contains("+ADw-script"), "{}", article.text);
}

fn with(name: &str, head: &str, body: &str) -> copydesk::article::Article {
    let article = read(name, page(head, &format!("{body}<p>{BEFORE}</p>")).as_bytes());
    assert!(article.text.contains(BEFORE), "{name}: {:?}", article.text);
    article
}

#[test]
fn markup_cannot_drive_the_terminal_either() {
    let numbers: String = (0..32)
        .chain(127..160)
        .map(|n| format!("&#{n};&#x{n:x};"))
        .collect();
    let c0: String = (1..32u8).chain([127]).map(char::from).collect();
    for (name, body) in [
        ("term_c0_all.html", format!("<p>a {c0} b</p>")),
        (
            "term_osc8_link.html",
            "<p>\u{1b}]8;;http://127.0.0.1:9/\u{1b}\\x</p>".to_owned(),
        ),
        ("term_esc_ris_reset.html", "<p>a \u{1b}c b</p>".to_owned()),
        (
            "term_numeric_entities.html",
            format!("<p title=\"&#27;c\">a {numbers} b</p>"),
        ),
    ] {
        with(
            name,
            "<meta name=author content=\"Ada &#27;]0;x&#7; Quist\">",
            &body,
        );
    }
}

#[test]
fn what_readers_do_not_see_is_no_text() {
    let article = with(
        "script_style_hidden.html",
        "<style>p{content:'STYLE-LEAK'}</style>",
        "<script>var a = 'SCRIPT-LEAK';</script><template><p>TEMPLATE-LEAK</p></template><!-- COMMENT-LEAK -->\
         <p style='display:none'>HIDDEN-LEAK</p><p hidden>HIDDEN-LEAK</p>",
    );
    assert!(!article.text.contains("LEAK"), "{}", article.text);
    let article = with(
        "mso_conditional.html",
        "",
        "<!--[if mso]><p>MSO-LEAK</p><![endif]-->",
    );
    assert!(!article.text.contains("LEAK"), "{}", article.text);
}

#[test]
fn links_lead_where_they_say_or_nowhere() {
    let article = with(
        "js_data_urls.html",
        "",
        "<p><a href='javascript:alert(1)'>one</a> <a href='data:text/html,x'>two</a> <a href='file:///etc/passwd'>three</a> \
         <a href='ssh://h;touch x'>four</a> <a href='https://bank.example@evil.example/'>five</a> <a href='https://еxample.org/'>six</a></p>",
    );
    for link in &article.links {
        super::calm("js_data_urls.html", &link.href);
        let program = link.href.starts_with("javascript:") || link.href.starts_with("data:");
        assert!(!program, "{}", link.href);
    }
    let article = with(
        "base_href_evil.html",
        "<base href='javascript:alert(1)//'>",
        "<p><a href='x'>a</a></p>",
    );
    assert!(
        article.links.iter().all(|l| !l.href.starts_with("javascript")),
        "{:?}",
        article.links
    );
    with(
        "remote_subresources.html",
        "<link rel=stylesheet href='http://127.0.0.1:9/a.css'><meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
        "<img src='http://127.0.0.1:9/t.gif'><iframe src='http://127.0.0.1:9/'></iframe><object data='file:///etc/passwd'></object>",
    );
}

/// Smaller than in the collection, for this is built without optimisation: what is worse than linear ends with the time of the reader all the
/// same. At full size `check_hostile.py` sends them through a release build.
#[test]
fn pits_and_floods_of_markup_are_read_in_linear_time() {
    let attributes: String = (0..10_000).map(|n| format!(" a{n}=1")).collect();
    let twice = " a=1".repeat(5_000);
    for (name, body) in [
        ("attr_100k.html", format!("<p{attributes}>x</p>")),
        ("duplicate_attr_quadratic.html", format!("<p{twice}>x</p>")),
        ("entities_1M.html", format!("<p>{}</p>", "&amp;".repeat(30_000))),
        (
            "nest_list_table_1000.html",
            "<ul><li><table><tr><td>".repeat(1000),
        ),
        (
            "nest_span_a_font_1000.html",
            "<span><a href=x><font>".repeat(1000),
        ),
        ("nest_div_10000.html", "<div>".repeat(10_000)),
        ("nest_unclosed_b_100000.html", "<b>".repeat(20_000)),
        (
            "nest_list_table_100000.html",
            "<ul><li><table><tr><td>".repeat(5_000),
        ),
        (
            "nest_span_a_font_100000.html",
            "<span><a href=x><font>".repeat(7_000),
        ),
        ("nest_div_1000000.html", "<div>".repeat(100_000)),
        ("p_flat_200k.html", "<p>x</p>".repeat(5_000)),
        ("one_text_5MB.html", format!("<p>{}</p>", "word ".repeat(100_000))),
    ] {
        // In the middle of it, so that whatever is made of the rest, the words are looked for at its bottom.
        let article = read(name, page("", &format!("{body}<p>{BEFORE}</p>")).as_bytes());
        let words = article.text.contains(BEFORE) || article.text.contains("two hours late");
        assert!(words, "{name}: {} bytes", article.text.len());
    }
    let large = vec![b' '; copydesk::ingest::MAX_BYTES + 1];
    assert!(
        copydesk::ingest::read(&large, &Default::default()).is_err(),
        "html_50MB.html"
    );
}

#[test]
fn a_page_without_a_single_end_is_read() {
    let article = read(
        "unclosed_everything.html",
        format!("<html><head><title>T<body><div><p>{BEFORE}<p>b<table><tr><td>c<ul><li>d<a href=\"")
            .as_bytes(),
    );
    assert!(!article.text.is_empty() || !article.warnings.is_empty());
}

#[test]
fn strange_metadata_cost_only_themselves() {
    let deep = format!(
        "<script type=application/ld+json>{}1{}</script>",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    for (name, head) in [
        ("jsonld_nested_50k.html", deep.as_str()),
        (
            "jsonld_lone_surrogate.html",
            r#"<script type=application/ld+json>{"@type":"NewsArticle","headline":"a \ud800 b"}</script>"#,
        ),
        (
            "jsonld_type_confusion.html",
            r#"<script type=application/ld+json>{"@type":7,"headline":["x",{"y":1}],"author":[[null]],"datePublished":{"a":1},"publisher":true}</script>"#,
        ),
    ] {
        let article = with(name, head, "");
        assert_eq!(article.meta.published, None, "{name}");
    }
    for date in [
        "9999-99-99",
        "-1",
        "0000-00-00",
        "NaN",
        "2025-02-30",
        "99999999999999999999",
        "\u{1b}[2J",
    ] {
        let head = format!("<meta property=article:published_time content=\"{date}\">");
        let article = with("dates_hostile.html", &head, "");
        assert_eq!(article.meta.published, None, "dates_hostile.html {date}");
    }
}

#[test]
fn titles_stay_one_line_and_are_no_path() {
    let long = "x".repeat(100_000);
    for (name, title) in [
        ("title_100k.html", long.as_str()),
        ("title_newlines_tabs.html", "a\n\n\tb\r\nc&#10;d"),
        ("title_nul_slash_dots.html", "../../\0/etc/passwd&#0;.."),
        ("title_empty.html", ""),
    ] {
        let text = page("", &format!("<p>{BEFORE}</p>"))
            .replace("<title>Ferries</title>", &format!("<title>{title}</title>"))
            .replace("<h1>Ferries</h1>", "");
        let article = read(name, text.as_bytes());
        assert!(article.text.contains(BEFORE), "{name}");
        let title = article.meta.title.as_deref().unwrap_or_default();
        assert!(
            !title.contains(['\n', '\t', '\0']) && title.len() <= 100_000,
            "{name}: {title:?}"
        );
        // The folder that the library makes for it.
        let home = tempfile::tempdir().expect("a folder");
        let folder = copydesk::store::Store::new(home.path().to_owned())
            .folder(&article, None)
            .expect("a place")
            .info()
            .folder
            .clone();
        assert_eq!(folder.parent(), Some(home.path()), "{name}");
        let last = folder.file_name().and_then(|f| f.to_str()).expect("a name");
        assert!(
            last.len() <= 255 && !last.starts_with('.') && !last.contains('\0'),
            "{name}: {last}"
        );
    }
}

#[test]
fn a_teaser_is_said_to_be_short() {
    let article = with(
        "paywall_teaser.html",
        "",
        "<div class=paywall>Subscribe to read on</div>",
    );
    assert!(
        article.warnings.iter().any(|w| w.contains("short")),
        "{:?}",
        article.warnings
    );
}
