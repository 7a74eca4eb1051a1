use super::*;

const STORY: &str = "<p>The ferry to Kvitsund was taken off the timetable on Monday, the harbour board said, because nobody had asked for \
it in eleven years.</p><p>A fisherman, Tor Aune, said that he had asked every week, and that the board had written it down every week \
in a book which it then lost.</p><p>The book was found in the ferry.</p>";

fn letter(kind: &str, body: &str) -> Vec<u8> {
    format!(
        "Received: from a by b\r\nFrom: =?utf-8?q?Ines_Kolb_=28Nordlys=29?= <ines@example.org>\r\nTo: you@example.org\r\n\
         Subject: =?iso-8859-1?q?The_ferry_at_=C5s?=\r\nDate: Tue, 3 Feb 2026 08:15:00 +0100\r\n\
         List-Id: \"Harbour letters\" <harbour.example.org>\r\nArchived-At: <https://example.org/l/12>\r\n\
         MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[test]
fn a_letter_is_read_with_its_title_sender_date_and_list() {
    let article = read(&letter("text/html; charset=utf-8", STORY)).expect("reads");
    assert_eq!(article.meta.title.as_deref(), Some("The ferry at Ås"));
    assert_eq!(article.meta.authors, ["Ines Kolb (Nordlys)"]);
    assert_eq!(article.meta.outlet.as_deref(), Some("Harbour letters"));
    let published = article.meta.published.map(|p| p.value);
    assert_eq!(published.as_deref(), Some("2026-02-03T08:15:00+01:00"));
    assert_eq!(article.meta.url.as_deref(), Some("https://example.org/l/12"));
    assert_eq!(article.blocks.len(), 3);
    assert!(article.text.ends_with("The book was found in the ferry."));
}

#[test]
fn parts_are_chosen_and_what_is_attached_is_named_only() {
    let body = format!(
        "--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain\r\n\r\nSee the page.\r\n\
         --y\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--y--\r\n\
         --x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"../../etc/t\u{1b}[2Jide.pdf\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--x--\r\n",
        STORY.replace('=', "=3D")
    );
    let article = read(&letter("multipart/mixed; boundary=x", &body)).expect("reads");
    assert!(
        article.text.starts_with("The ferry to Kvitsund"),
        "{}",
        article.text
    );
    let warning = article.warnings.join("\n");
    assert!(
        warning.contains("attached, and not opened: ../../etc/t"),
        "{warning}"
    );
    assert!(!warning.contains('\u{1b}'), "{warning:?}");
}

#[test]
fn a_newsletter_laid_out_in_tables_keeps_all_its_stories() {
    let cell = |n: usize| format!("<table><tr><td><h2>Story {n}</h2>{STORY}</td></tr></table>");
    let page = format!("<table><tr><td>{}</td><td>{}</td></tr></table>", cell(1), cell(2));
    let article = read(&letter("text/html", &page)).expect("reads");
    assert_eq!(
        article.text.matches("found in the ferry").count(),
        2,
        "{}",
        article.text
    );
}

#[test]
fn a_page_saved_by_a_browser_speaks_for_itself() {
    let page = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/ferry\r\nSubject: saved\r\n\
         Date: Wed, 4 Feb 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"z\"\r\n\r\n--z\r\nContent-Type: text/html\r\n\
         Content-Location: https://example.org/ferry\r\n\r\n<html><head><title>No ferry</title>\
         <meta property=\"article:published_time\" content=\"2025-12-01\"></head><body><article>{STORY}</article></body></html>\r\n\
         --z\r\nContent-Type: image/png\r\nContent-Location: https://example.org/a.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n--z--\r\n"
    );
    assert!(is_mail(page.as_bytes()));
    let article = read(page.as_bytes()).expect("reads");
    assert_eq!(article.meta.title.as_deref(), Some("No ferry"));
    assert_eq!(
        article.meta.published.map(|p| p.value).as_deref(),
        Some("2025-12-01")
    );
    assert_eq!(article.meta.url.as_deref(), Some("https://example.org/ferry"));
    assert!(article.meta.authors.is_empty());
    assert!(
        !article.warnings.iter().any(|w| w.contains("attached")),
        "{:?}",
        article.warnings
    );
}

#[test]
fn an_mbox_is_cut_where_letters_begin_and_nowhere_else() {
    let mut bytes = Vec::new();
    for body in [
        "one\nFrom here on it is text\n",
        "two\n\n>From quoted\n",
        "three\n",
    ] {
        bytes.extend(b"From ines@example.org Tue Feb  3 08:15:00 2026\n");
        bytes.extend(letter("text/plain", body));
        bytes.extend(b"\n");
    }
    assert!(is_mbox(&bytes));
    let all = messages(&bytes);
    let texts: Vec<String> = all
        .into_iter()
        .map(|at| read(&bytes[at]).expect("reads").text)
        .collect();
    assert_eq!(
        texts,
        ["one\nFrom here on it is text", "two\n\n>From quoted", "three"]
    );
}

#[test]
fn mail_is_known_by_its_headers_and_prose_is_not_mail() {
    assert!(is_mail(&letter("text/plain", "x")));
    for prose in [
        "From: what we know, nothing follows.\n\nText.",
        "Date: 2026-02-03\nSubject: quays\n\nText.",
        "From here the road goes north.\n",
        "",
    ] {
        assert!(!is_mail(prose.as_bytes()), "{prose}");
    }
}

#[test]
fn damaged_and_deep_letters_end_and_never_panic() {
    let mut deep = letter("multipart/mixed; boundary=b0", "");
    for n in 0..3000 {
        deep.extend(
            format!(
                "--b{n}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n",
                n + 1
            )
            .bytes(),
        );
    }
    let _ = read(&deep);
    let mut nested = Vec::new();
    for _ in 0..2000 {
        nested.extend(letter("message/rfc822", ""));
    }
    let _ = read(&nested);
    let whole = letter("multipart/mixed; boundary=x", "--x\r\n\r\na\r\n--x--\r\n");
    for cut in 0..whole.len() {
        let _ = message(&whole[..cut]);
    }
}
