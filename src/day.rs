//! Days as people write them: `+7d`, `friday`, `1 dec`, `2026-12-01`. One reading for the note card, for Review and for queries.
//!
//! No clock: whoever asks says what day it is today. Of the machine only its time zone is asked, to show instants.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

/// Which way a weekday, or a day without its year, is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lean {
    /// The next one: something that is due.
    Ahead,
    /// The last one: something that was said.
    Back,
}

/// The English names of the months, in small letters.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// What can be written, for messages.
pub const FORMS: &str = "2026-12-01, 1 dec, friday, today, +7d, +2w, +3m or +1y";

/// The day of an ISO 8601 date or time, as its first ten characters say it.
pub fn of(iso: &str) -> Option<Date> {
    iso.get(..10)?.parse().ok()
}

/// An instant (RFC 3339) as the reader's own clock would show it, to the minute: `2026-12-01 09:30`. One at midnight of UTC is a day that was
/// typed, and stays that day; what is no instant stays as it is.
pub fn local(at: &str) -> String {
    if let Some(day) = at.strip_suffix("T00:00:00Z") {
        return day.to_owned();
    }
    match at.parse::<Timestamp>() {
        Ok(at) => TimeZone::system()
            .to_datetime(at)
            .strftime("%Y-%m-%d %H:%M")
            .to_string(),
        Err(_) => at.to_owned(),
    }
}

/// Reads a day. What is no day is an error that says what would be one.
pub fn read(text: &str, today: Date, lean: Lean) -> Result<Date, String> {
    let typed = text.trim().to_lowercase();
    let words: Vec<&str> = typed
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty())
        .collect();
    let day = match words.as_slice() {
        ["today" | "now"] => Some(today),
        ["tomorrow"] => today.tomorrow().ok(),
        ["yesterday"] => today.yesterday().ok(),
        [one] => one
            .parse::<Date>()
            .ok()
            .filter(|_| one.len() == 10)
            .or_else(|| step(one, today))
            .or_else(|| weekday(one, today, lean)),
        ["next", day] => weekday(day, today, Lean::Ahead),
        ["last", day] => weekday(day, today, Lean::Back),
        [a, b] => of_month(a, b, None, today, lean),
        [a, b, year] => year
            .parse()
            .ok()
            .and_then(|year| of_month(a, b, Some(year), today, lean)),
        _ => None,
    };
    day.ok_or_else(|| format!("“{}” is no day; write {FORMS}", text.trim()))
}

/// As [`read`], but a year or a month alone will do, for what is not known more closely. The answer is ISO 8601.
pub fn read_loosely(text: &str, today: Date, lean: Lean) -> Result<String, String> {
    let typed = text.trim();
    let whole = match typed.split_once('-') {
        None => typed.len() == 4 && typed.bytes().all(|b| b.is_ascii_digit()),
        Some((year, month)) => {
            let digits = [year, month].concat().bytes().all(|b| b.is_ascii_digit());
            let known = month.parse::<u8>().is_ok_and(|m| (1..=12).contains(&m));
            digits && year.len() == 4 && month.len() == 2 && known
        }
    };
    if whole {
        return Ok(typed.to_owned());
    }
    read(typed, today, lean).map(|day| day.to_string())
}

/// `+7d`, `-2w`, `3m`, `+1y`: so many days, weeks, months or years from today.
fn step(word: &str, today: Date) -> Option<Date> {
    let (back, rest) = match word.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    };
    let unit = rest.chars().next_back()?;
    let number = rest.strip_suffix(unit)?;
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n: i64 = number.parse().ok()?;
    let n = if back { -n } else { n };
    let span = jiff::Span::new();
    let span = match unit {
        'd' => span.try_days(n),
        'w' => span.try_weeks(n),
        'm' => span.try_months(n),
        'y' => span.try_years(n),
        _ => return None,
    };
    today.checked_add(span.ok()?).ok()
}

/// The weekday of that name: not today itself but the next one, or today or the last one.
fn weekday(word: &str, today: Date, lean: Lean) -> Option<Date> {
    let (_, day) = WEEKDAYS
        .iter()
        .find(|(name, _)| word.len() >= 3 && name.starts_with(word))?;
    match lean {
        Lean::Ahead => today.nth_weekday(1, *day).ok(),
        Lean::Back if today.weekday() == *day => Some(today),
        Lean::Back => today.nth_weekday(-1, *day).ok(),
    }
}

/// `1 dec`, `dec 1`, with a year or in the nearest one that `lean` allows.
fn of_month(a: &str, b: &str, year: Option<i16>, today: Date, lean: Lean) -> Option<Date> {
    let month = |word: &str| {
        let at = MONTHS
            .iter()
            .position(|m| word.len() >= 3 && m.starts_with(word.trim_end_matches('.')))?;
        i8::try_from(at + 1).ok()
    };
    let (day, month) = month(b).map(|m| (a, m)).or_else(|| month(a).map(|m| (b, m)))?;
    let day: i8 = day
        .trim_end_matches(['.', 's', 't', 'n', 'd', 'r', 'h'])
        .parse()
        .ok()?;
    let of = |year: i16| Date::new(year, month, day).ok();
    let now = today.year();
    match (year, lean) {
        (Some(year), _) => of(year),
        // Four years on there is a 29 February again.
        (None, Lean::Ahead) => (now..now + 5).filter_map(of).find(|d| *d >= today),
        (None, Lean::Back) => (now - 4..=now).rev().filter_map(of).find(|d| *d <= today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Tuesday.
    fn today() -> Date {
        "2026-11-24".parse().expect("a date")
    }

    fn ahead(text: &str) -> String {
        read(text, today(), Lean::Ahead).map_or_else(|e| e, |d| d.to_string())
    }

    #[test]
    fn an_instant_is_shown_by_the_clock_on_the_wall_and_a_day_that_was_typed_as_typed() {
        let shown = local("2026-12-01T09:30:59Z");
        let zone = TimeZone::system();
        let at: Timestamp = "2026-12-01T09:30:59Z".parse().expect("an instant");
        assert_eq!(shown, zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string());
        assert_eq!(local("2026-12-01T00:00:00Z"), "2026-12-01");
        assert_eq!(local("last week"), "last week");
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, day) in [
            ("2026-12-01", "2026-12-01"),
            (" Today ", "2026-11-24"),
            ("tomorrow", "2026-11-25"),
            ("+7d", "2026-12-01"),
            ("7d", "2026-12-01"),
            ("-1w", "2026-11-17"),
            ("+3m", "2027-02-24"),
            ("+1y", "2027-11-24"),
            ("friday", "2026-11-27"),
            ("fri", "2026-11-27"),
            ("tuesday", "2026-12-01"),
            ("next friday", "2026-11-27"),
            ("1 dec", "2026-12-01"),
            ("Dec 1", "2026-12-01"),
            ("1 November", "2027-11-01"),
            ("1st march 2028", "2028-03-01"),
            ("march 1, 2028", "2028-03-01"),
            ("29 feb", "2028-02-29"),
        ] {
            assert_eq!(ahead(text), day, "{text}");
        }
    }

    #[test]
    fn what_was_said_lies_behind() {
        let back = |text: &str| read(text, today(), Lean::Back).map(|d| d.to_string());
        assert_eq!(back("friday").as_deref(), Ok("2026-11-20"));
        assert_eq!(back("tuesday").as_deref(), Ok("2026-11-24"));
        assert_eq!(back("1 dec").as_deref(), Ok("2025-12-01"));
        let loose = |text: &str| read_loosely(text, today(), Lean::Back);
        assert_eq!(loose("2024").as_deref(), Ok("2024"));
        assert_eq!(loose("2024-06").as_deref(), Ok("2024-06"));
        assert_eq!(loose("last friday").as_deref(), Ok("2026-11-20"));
        assert!(loose("2024-13").is_err());
    }

    #[test]
    fn what_is_no_day_is_refused_with_what_would_be() {
        for text in [
            "",
            "fridy",
            "2026-02-30",
            "+d",
            "+7",
            "99999999999y",
            "é",
            "32 dec",
            "2026-12",
            "m",
            "+é",
        ] {
            let said = read(text, today(), Lean::Ahead).expect_err(text);
            assert!(said.contains("+7d"), "{said}");
        }
    }

    #[test]
    fn a_time_has_its_day() {
        assert_eq!(of("2026-11-24T10:00:00Z"), Some(today()));
        assert_eq!(of("2026"), None);
        assert_eq!(of("2026-11-2é"), None);
    }
}
