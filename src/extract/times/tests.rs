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
fn tense_tells_which_year_and_week() {
    for (text, want) in [
        ("The mill will close on January 3.", "January 3 = 2020-01-03"),
        ("The mill closed on January 3.", "January 3 = 2019-01-03"),
        ("The mill closed on November 20.", "November 20 = 2018-11-20"),
        (
            "The mill, which closed in August, may be sold.",
            "August = 2018-08",
        ),
        ("The mill agreed to close in March.", "March = 2020-03"),
        ("The lease was extended through August.", "August = 2019-08"),
        ("It had been due to expire on Monday.", "Monday = 2019-05-13"),
        ("They will appeal against Monday's ruling.", "Monday = 2019-05-13"),
        ("The offer expires on Monday.", "Monday = 2019-05-20"),
        ("The mill, as planned, closed on Monday.", "Monday = 2019-05-13"),
        ("She will succeed him on February 1.", "February 1 = 2020-02-01"),
        ("The vote was postponed until Tuesday.", "Tuesday = 2019-05-21"),
        ("They could vote as early as Tuesday.", "Tuesday = 2019-05-21"),
        ("She left the town council in June.", "June = 2018-06"),
        (
            "The mill told its old customers of the high price of flour in June.",
            "June = 2019-06",
        ),
        ("It had lent the mill money through January.", "January = 2019-01"),
    ] {
        assert_eq!(found(text, DAY), [want], "{text}");
    }
}

#[test]
fn quarters_are_those_that_run_or_have_just_ended() {
    for (text, want) in [
        (
            "The mill expects a first-quarter loss.",
            "first-quarter = 2019-Q1",
        ),
        (
            "The mill will report a second-quarter loss.",
            "second-quarter = 2019-Q2",
        ),
        (
            "The mill lost money in the fourth quarter.",
            "the fourth quarter = 2018-Q4",
        ),
        (
            "The mill will break even in the fourth quarter.",
            "the fourth quarter = 2019-Q4",
        ),
    ] {
        assert_eq!(found(text, DAY), [want], "{text}");
    }
    assert_eq!(
        found(
            "In the quarter ended March 31 it lost money, more than in the year-ago quarter and the 2017 quarter.",
            DAY
        ),
        [
            "the quarter = 2019-Q1",
            "March 31 = 2019-03-31",
            "the year-ago quarter = 2018-Q1",
            "the 2017 quarter = 2017-Q1"
        ]
    );
    assert_eq!(
        found("It lost money in the year to 31 March.", DAY),
        ["the year = P1Y", "31 March = 2019-03-31"]
    );
    assert_eq!(found("It gave the year to its heirs.", DAY), ["the year = 2019"]);
    assert_eq!(
        found("Three-quarters of it burnt, and a quarter of the rest.", DAY),
        [""; 0]
    );
}

#[test]
fn periods_of_account_are_told_against_another_year() {
    let lost = "In the third quarter it lost money.";
    for (text, want) in [
        (
            "It earned more in the comparable year-ago quarter.",
            "the comparable year-ago quarter = 2017-Q3",
        ),
        (
            "It earned more in the corresponding period last year.",
            "the corresponding period last year = 2017-Q3",
        ),
        (
            "It earned more in the same quarter of the previous year.",
            "the same quarter of the previous year = 2017-Q3",
        ),
        (
            "It earned more in the quarter a year ago.",
            "the quarter a year ago = 2017-Q3",
        ),
        (
            "It earned more in last year's quarter.",
            "last year's quarter = 2017-Q3",
        ),
        (
            "It earned more in the same quarter of 2015.",
            "the same quarter of 2015 = 2015-Q3",
        ),
        (
            "It earned more in the year-earlier nine months.",
            "the year-earlier nine months = P9M",
        ),
        (
            "It had a year-earlier loss of two crowns.",
            "year-earlier = 2017-Q3",
        ),
        ("The third-quarter loss is its first.", "third-quarter = 2018-Q3"),
    ] {
        assert_eq!(found(&format!("{lost} {text}"), DAY)[1..], [want], "{text}");
    }
    assert_eq!(
        found("Fewer boats came than in the same period last year.", DAY),
        ["the same period last year = 2018"]
    );
}

#[test]
fn times_of_day_as_they_are_spoken() {
    for (text, want) in [
        (
            "The bell rang at four in the morning.",
            "four in the morning = 2019-05-16T04:00",
        ),
        ("The bell rang at 9 at night.", "9 at night = 2019-05-16T21:00"),
        (
            "The bell rang at ten past five in the afternoon.",
            "ten past five in the afternoon = 2019-05-16T17:10",
        ),
        (
            "The bell rang at a quarter to six.",
            "a quarter to six = 2019-05-16T05:45",
        ),
        (
            "The bell rang at half past six.",
            "half past six = 2019-05-16T06:30",
        ),
        ("The bell rang at 12 noon.", "12 noon = 2019-05-16T12:00"),
        (
            "The bell rings on Friday, 7:30 p.m., in the hall.",
            "Friday, 7:30 p.m. = 2019-05-10T19:30",
        ),
        (
            "The bell rang in mid-afternoon yesterday.",
            "mid-afternoon yesterday = 2019-05-15TAF",
        ),
    ] {
        assert_eq!(found(text, DAY), [want], "{text}");
    }
    assert_eq!(
        found(
            "It fell at ten past five in the afternoon. His book has: 10 past 5, all down.",
            DAY
        )[1],
        "10 past 5 = 2019-05-16T17:10"
    );
    for text in [
        "They voted ten to five against it.",
        "He is past five, and she is past six.",
    ] {
        assert_eq!(found(text, DAY), [""; 0], "{text}");
    }
}

#[test]
fn a_time_of_day_belongs_to_the_day_that_was_told_last() {
    assert_eq!(
        found(
            "It burnt on 3 May 2011. The report of 2012 is long. At 2:40 p.m. the roof fell, and in the evening the wall.",
            DAY
        ),
        [
            "3 May 2011 = 2011-05-03",
            "2012 = 2012",
            "2:40 p.m. = 2011-05-03T14:40",
            "the evening = 2011-05-03TEV"
        ]
    );
    assert_eq!(
        found("He came on Monday and, later in the day, left.", DAY),
        ["Monday = 2019-05-13", "later in the day = 2019-05-13"]
    );
}

#[test]
fn days_and_weeks_beside_others() {
    for (text, want) in [
        (
            "It burnt the day before last Tuesday.",
            "the day before last Tuesday = 2019-05-13",
        ),
        (
            "It burnt the day after 3 May 2011.",
            "the day after 3 May 2011 = 2011-05-04",
        ),
        (
            "It burnt in the last week of August 2018.",
            "the last week of August 2018 = 2018-W35",
        ),
        (
            "It burnt in the first week of May.",
            "the first week of May = 2019-W18",
        ),
        (
            "It burnt in the last half of 1989.",
            "the last half of 1989 = 1989-H2",
        ),
        (
            "It burnt in the latter half of 1989.",
            "the latter half of 1989 = 1989-H2",
        ),
        ("It burnt this past spring.", "this past spring = 2019-SP"),
    ] {
        assert_eq!(found(text, DAY), [want], "{text}");
    }
}

#[test]
fn lengths_that_are_not_told_to_the_unit() {
    for (text, want) in [
        ("It takes two to three weeks.", "two to three weeks = PXW"),
        (
            "It is planned for the next 12 to 18 months.",
            "the next 12 to 18 months = PXM",
        ),
        ("He died within weeks or months.", "weeks or months = PXW"),
        (
            "It will close over the next year or so.",
            "the next year or so = 2020",
        ),
        ("Prices may fall in the weeks ahead.", "the weeks ahead = PXW"),
        ("It took a minute and a half.", "a minute and a half = PT1M30S"),
        ("It took 5 1/2 hours.", "5 1/2 hours = PT5H30M"),
        ("They held a six-month-old truce.", "six-month-old = P6M"),
        ("They came for the two day feast.", "two day = P2D"),
        ("The bridge is meant to last sixty years.", "sixty years = P60Y"),
        ("They said that last week it snowed.", "last week = 2019-W19"),
        ("Earlier Tuesday it snowed.", "Tuesday = 2019-05-14"),
        ("She told her plans a day after the fire.", "a day = P1D"),
    ] {
        assert_eq!(found(text, DAY), [want], "{text}");
    }
}

#[test]
fn rates_names_and_generalities_are_no_times() {
    for text in [
        "It costs $20 million a year, or 8.5% annually, and burns a million barrels of oil a day.",
        "The average daily catch is small.",
        "They spoke on the Harbour Today programme after the High Noon show, and saw Friday Night Fishers.",
        "They lost in the quarter-finals after a bad first half.",
        "It takes about six to 10 boats.",
        "The meals do not even last him long, and Father Christmas is dead.",
        "The party daily Lantern printed it.",
        "Their six-month-old son was with this 6-year-old.",
        "Youth of today's world read Fishery Today every now and then, which nobody else reads.",
        "She was Miller of the Year, an everyday matter.",
    ] {
        // Too long for a post.
        let text = format!("{text} {}", "They said no more of it and went home. ".repeat(8));
        assert_eq!(found(&text, DAY), [""; 0], "{text}");
    }
}

#[test]
fn years_before_the_common_era_are_counted_like_others() {
    assert_eq!(
        found(
            "The revolt (499-493 BC) began in April 499 BC. The following year they sailed.",
            None
        ),
        [
            "499 = BC0499",
            "493 BC = BC0493",
            "April 499 BC = BC0499-04",
            "The following year = BC0498"
        ]
    );
    assert_eq!(
        found("Walls of the 4th century BC stood in the 470s BC.", None),
        ["the 4th century BC = BC03", "the 470s BC = BC047"]
    );
}

#[test]
fn the_first_of_two_takes_the_year_of_the_second() {
    assert_eq!(
        found("It lasted from 14 October to 25 November 1952.", None),
        ["14 October = 1952-10-14", "25 November 1952 = 1952-11-25"]
    );
    assert_eq!(
        found("It lasted from December to March 1953.", None),
        ["December = 1952-12", "March 1953 = 1953-03"]
    );
    assert_eq!(
        found("They met on April 24 and 25, 1999, with 30 others.", None),
        ["April 24 = 1999-04-24", "25, 1999 = 1999-04-25"]
    );
}

/// Of another time, long enough to be told as a story.
const STORY: &str = "In 1804 the dam broke. On 3 May 1805 the mill burnt. In 1806 it was rebuilt. On 9 June 1807 it opened. \
     It was sold on 1 March 1808 to a miller. By 2 October 1809 he was rich.";

#[test]
fn a_story_goes_on_in_its_year_and_an_aside_does_not_move_it() {
    let tail = |more: &str| found(&format!("{STORY} {more}"), DAY).split_off(6);
    assert_eq!(
        tail("A record found in 1954 says so. In December he left."),
        ["1954 = 1954", "December = 1809-12"]
    );
    assert_eq!(tail("In January he left."), ["January = 1810-01"]);
    assert_eq!(tail("In July he had left."), ["July = 1809-07"]);
    assert_eq!(
        tail("The former miller died during this period."),
        ["former = PAST_REF", "this period = PRESENT_REF"]
    );
}

#[test]
fn a_report_with_many_years_is_no_story() {
    let years = "It ran in 1931, 1954, 1967, 1973, 1988, 1996, 2001 and 2010.";
    assert_eq!(
        found(
            &format!("They voted on Tuesday to close the line. {years} He wept on Monday."),
            DAY
        )
        .pop(),
        Some("Monday = 2019-05-13".to_owned())
    );
}

#[test]
fn words_of_a_story_are_no_times_in_a_report() {
    let text = "The former miller resigned on Monday. The council has met him, at the same time, in the town hall. \
        It was not said who the new miller is, or whether the mill will now be sold, as was asked by those who own it. \
        He was paid 30 crowns per month, and this time he kept them all, and so the town is poor and its mill is empty, he said.";
    assert_eq!(found(text, DAY), ["Monday = 2019-05-13", "now = PRESENT_REF"]);
}

#[test]
fn a_post_is_about_its_own_day() {
    assert_eq!(
        found("Good morning! A rainy day, off for a night walk.", DAY),
        ["morning = 2019-05-16TMO", "day = P1D", "a night = 2019-05-16TNI"]
    );
    assert_eq!(found("My 6-year-old is 6 years old.", DAY), [""; 0]);
}

#[test]
fn names_are_no_times() {
    for text in ["Ask Ann and Jan Brook.", "He works for Ash and Sun Brook Ltd."] {
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
        "Today ",
        "ten past ",
        "the same period ",
        "a day ",
    ] {
        let text = unit.repeat(100_000 / unit.len());
        found(&text, DAY);
    }
}
