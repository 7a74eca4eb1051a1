use super::*;
use crate::article::Article;
use crate::ingest::text::raw;

fn article(text: &str, published: Option<&str>) -> Article {
    let mut article = raw(text.to_owned());
    article.meta.published = published.map(|value| Published {
        value: value.to_owned(),
        from: DateFrom::Given,
    });
    article
}

/// What is found, as `words = value`.
fn found(text: &str, published: Option<&str>) -> Vec<String> {
    let article = article(text, published);
    let times = Times::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
    let doc = Doc::new(&article);
    times
        .find(&doc, article.meta.published.as_ref())
        .iter()
        .map(|d| format!("{} = {}", d.span.of(text), d.value))
        .collect()
}

/// A Thursday.
const DAY: Option<&str> = Some("2019-05-16");

#[test]
fn dates_in_all_usual_orders() {
    for (text, want) in [
        ("It sank on 12 July 2016.", "12 July 2016 = 2016-07-12"),
        ("It sank on July 12, 2016.", "July 12, 2016 = 2016-07-12"),
        ("It sank on 2016-07-12.", "2016-07-12 = 2016-07-12"),
        ("It sank on 13/7/2016.", "13/7/2016 = 2016-07-13"),
        ("It sank on 7/12/16.", "7/12/16 = 2016-07-12"),
        ("It sank on 12.7.2016 at sea.", "12.7.2016 = 2016-07-12"),
        ("It sank on Jul. 12th, '16.", "Jul. 12th, '16 = 2016-07-12"),
        (
            "It sank on the 12th of July 2016.",
            "the 12th of July 2016 = 2016-07-12",
        ),
        ("It sank in July 2016.", "July 2016 = 2016-07"),
        ("It sank in 2016.", "2016 = 2016"),
        (
            "It sank on Tuesday, July 12, 2016.",
            "Tuesday, July 12, 2016 = 2016-07-12",
        ),
        ("It sank in 44 BC.", "44 BC = BC0044"),
        ("It sank in AD 79.", "AD 79 = 0079"),
    ] {
        let got = found(text, None);
        assert_eq!(got, [want], "{text}");
    }
}

#[test]
fn days_are_resolved_against_the_publication() {
    for (text, want) in [
        ("She resigned on Tuesday.", "Tuesday = 2019-05-14"),
        ("She will resign on Tuesday.", "Tuesday = 2019-05-21"),
        ("She resigned yesterday.", "yesterday = 2019-05-15"),
        ("She resigned last week.", "last week = 2019-W19"),
        ("She resigned two days ago.", "two days ago = 2019-05-14"),
        ("She resigned in December.", "December = 2018-12"),
        ("She will resign in January.", "January = 2020-01"),
        ("She resigned last Friday.", "last Friday = 2019-05-10"),
        ("She resigned Tuesday evening.", "Tuesday evening = 2019-05-14TEV"),
        (
            "She resigned at 5:30 p.m. Tuesday.",
            "5:30 p.m. Tuesday = 2019-05-14T17:30",
        ),
        ("She resigned earlier this month.", "earlier this month = 2019-05"),
        (
            "She resigned in the third quarter.",
            "the third quarter = 2018-Q3",
        ),
        ("She resigned last summer.", "last summer = 2018-SU"),
        (
            "She resigned on Thanksgiving Day 2018.",
            "Thanksgiving Day 2018 = 2018-11-22",
        ),
        ("She resigned on Easter Sunday.", "Easter Sunday = 2019-04-21"),
    ] {
        assert_eq!(found(text, DAY), [want], "{text}");
    }
}

#[test]
fn lengths_and_sets() {
    for (text, want) in [
        ("It took three years.", "three years = P3Y"),
        ("It took two and a half years.", "two and a half years = P2.5Y"),
        ("It took several months.", "several months = PXM"),
        ("It took a 24-hour search.", "24-hour = PT24H"),
        ("They met every day.", "every day = P1D"),
        ("They met twice a week.", "twice a week = P1W"),
        ("They met every Monday.", "every Monday = XXXX-WXX-1"),
        ("They now know.", "now = PRESENT_REF"),
        ("In the late 1970s they knew.", "the late 1970s = 197"),
        ("It is from the 20th century.", "the 20th century = 19"),
    ] {
        assert_eq!(found(text, DAY), [want], "{text}");
    }
}

#[test]
fn ages_scores_and_sums_are_no_times() {
    for text in [
        "The 35-year-old sailor, aged 12 then, may march.",
        "They paid $2016 for 1,990 oars.",
        "He is 40 years old.",
        "They won 3-2.",
    ] {
        assert_eq!(found(text, DAY), [""; 0], "{text}");
    }
}

#[test]
fn without_any_basis_a_value_stays_under_specified() {
    assert_eq!(found("He left on July 12.", None), ["July 12 = XXXX-07-12"]);
    assert_eq!(found("He left on Tuesday.", None), ["Tuesday = XXXX-WXX-2"]);
    assert_eq!(found("He left yesterday.", None), ["yesterday = XXXX-XX-XX"]);
}

#[test]
fn a_running_reference_is_followed() {
    assert_eq!(
        found(
            "He left on 3 May 1921. The next day she left too, and two weeks later all were gone.",
            None
        ),
        [
            "3 May 1921 = 1921-05-03",
            "The next day = 1921-05-04",
            "two weeks later = 1921-05-18"
        ]
    );
}

#[test]
fn an_inferred_year_is_kept_and_marked() {
    let mut article = raw("He left on July 12.".to_owned());
    article.meta.published = Some(Published {
        value: "2016-06-09".to_owned(),
        from: DateFrom::Inferred,
    });
    let times = Times::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
    let doc = Doc::new(&article);
    let dates = times.find(&doc, article.meta.published.as_ref());
    assert_eq!(dates[0].value, "2016-07-12");
    assert_eq!(dates[0].basis, Basis::Inferred);
    assert_eq!(dates[0].certainty, super::super::Certainty::Unsure);
}

#[test]
fn large_hostile_input_is_read_in_one_pass() {
    // Each would take minutes if any reader looked back or ahead without bound.
    for unit in [
        "1",
        "a.a.a.a.",
        "\"",
        "January ",
        "3 ",
        ". \" ",
        "hundred ",
        "(",
        "the end of ",
        "1990-",
    ] {
        let text = unit.repeat(100_000 / unit.len());
        found(&text, DAY);
    }
}
