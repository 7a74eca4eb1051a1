use super::*;

#[test]
fn redirects_stay_on_the_web_and_never_lose_their_encryption() {
    let plain = Address::parse("http://a.example/x/y").expect("an address");
    let safe = Address::parse("https://a.example/x/y").expect("an address");
    let to = |from: &Address, to| next(from, to).map(|a| a.to_string());
    assert_eq!(to(&plain, "../z"), Ok("http://a.example/z".into()));
    assert_eq!(to(&plain, "https://a.example/"), Ok("https://a.example/".into()));
    assert_eq!(to(&safe, "//b.example/"), Ok("https://b.example/".into()));
    for (from, there) in [
        (&safe, "http://a.example/"),
        (&plain, "file:///etc/passwd"),
        (&plain, "gopher://a.example/"),
        (&plain, "http://me:secret@a.example/"),
    ] {
        assert!(matches!(to(from, there), Err(Fault::Redirect { .. })), "{there}");
    }
    let Err(Fault::Redirect { to, .. }) = next(&plain, "data:\u{1b}[2J") else {
        panic!("refused");
    };
    assert_eq!(to, "data:␛[2J");
}

#[test]
fn retry_after_is_a_number_or_a_date() {
    assert_eq!(seconds_of(" 120 "), Some(120));
    assert_eq!(seconds_of("99999999999999999999999"), Some(u64::MAX));
    assert_eq!(seconds_of("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0));
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
    let date = jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&later)
        .expect("a date");
    assert!(
        seconds_of(&date).is_some_and(|s| (3500..=3600).contains(&s)),
        "{date}"
    );
    assert_eq!(seconds_of("soon"), None);
    assert_eq!(seconds_of("-5"), None);
}

#[test]
fn a_content_type_names_kind_and_encoding() {
    let content = "Text/HTML; Boundary=x; Charset=\"Windows-1251\"";
    assert_eq!(media_type(content).as_deref(), Some("text/html"));
    assert_eq!(charset(content).as_deref(), Some("windows-1251"));
    assert_eq!(charset("text/html; charset="), None);
    assert_eq!(media_type("html"), None);
}

#[test]
fn an_address_of_bytes_is_escaped_and_other_headers_stay_exact() {
    let mut headers = HeaderMap::new();
    let odd = HeaderValue::from_bytes(b"/caf\xe9").expect("allowed in headers");
    headers.insert(header::LOCATION, odd.clone());
    headers.insert(header::ETAG, odd);
    assert_eq!(said(&headers, header::LOCATION).as_deref(), Some("/caf%E9"));
    assert_eq!(said(&headers, header::ETAG), None);
    headers.insert(header::ETAG, HeaderValue::from_static("W/\"a b\\\" c\""));
    assert_eq!(said(&headers, header::ETAG).as_deref(), Some("W/\"a b\\\" c\""));
}
