//! Calendar arithmetic: days, grains, feasts, and how values are written.

use super::expr::{Amount, Unit};
use super::words::Holiday;
use jiff::civil::Date;

/// How much of a calendar date is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Grain {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// A place on the calendar to count from: its first day and how much of it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Anchor {
    pub date: Date,
    pub grain: Grain,
}

/// `P3D`, `PT2H`, `PXY`.
pub(super) fn length(amount: Amount, unit: Unit) -> String {
    let (mut n, vague) = match amount {
        Amount::N(n) => (n, false),
        Amount::X => (0.0, true),
    };
    let (letter, times) = match unit {
        Unit::Second => ("S", 1.0),
        Unit::Minute => ("M", 1.0),
        Unit::Hour => ("H", 1.0),
        Unit::Night => ("NI", 1.0),
        Unit::Day => ("D", 1.0),
        Unit::Weekend => ("WE", 1.0),
        Unit::Week => ("W", 1.0),
        Unit::Fortnight => ("W", 2.0),
        Unit::Month => ("M", 1.0),
        Unit::Quarter => ("Q", 1.0),
        Unit::Summer => ("SU", 1.0),
        Unit::Winter => ("WI", 1.0),
        Unit::Year => ("Y", 1.0),
        // Told numbers are put in years, as ISO 8601 has no decades.
        Unit::Decade if vague => ("Y", 1.0),
        Unit::Century if vague => ("CE", 1.0),
        Unit::Millennium if vague => ("ML", 1.0),
        Unit::Decade => ("Y", 10.0),
        Unit::Century => ("Y", 100.0),
        Unit::Millennium => ("Y", 1000.0),
    };
    n *= times;
    let time = if unit.is_time() { "T" } else { "" };
    // `a minute and a half`: ISO 8601 counts on in the next smaller unit.
    if n.fract() == 0.5 && matches!(unit, Unit::Hour | Unit::Minute) && n > 1.0 {
        let smaller = if unit == Unit::Hour { "M" } else { "S" };
        return format!("PT{}{letter}30{smaller}", n.floor());
    }
    if vague {
        return format!("P{time}X{letter}");
    }
    format!("P{time}{n}{letter}")
}

/// A date from year, month, day, where there is such a day.
pub(super) fn date(y: i32, m: u8, d: u8) -> Option<Date> {
    Date::new(
        i16::try_from(y).ok()?,
        i8::try_from(m).ok()?,
        i8::try_from(d).ok()?,
    )
    .ok()
}

/// So many days later.
pub(super) fn plus_days(from: Date, days: i64) -> Option<Date> {
    from.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// So many months later; the first of the month.
pub(super) fn plus_months(from: Date, months: i64) -> Option<Date> {
    from.first_of_month()
        .checked_add(jiff::Span::new().try_months(months).ok()?)
        .ok()
}

pub(super) fn quarter_of(date: Date) -> i64 {
    (i64::from(date.month()) - 1) / 3
}

/// The weekend of a week, by its Saturday.
pub(super) fn weekend(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}-WE", week.year(), week.week())
}

/// A year as values write it: `1998`, `BC0480` for -480.
pub(super) fn year_text(year: i32) -> String {
    match year {
        ..0 => format!("BC{:04}", -year),
        _ => format!("{year:04}"),
    }
}

/// The value of a place on the calendar.
pub(super) fn show(anchor: Anchor) -> String {
    let d = anchor.date;
    let year = year_text(i32::from(d.year()));
    match anchor.grain {
        Grain::Day => format!("{year}-{:02}-{:02}", d.month(), d.day()),
        Grain::Week => {
            let week = d.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        Grain::Month => format!("{year}-{:02}", d.month()),
        Grain::Quarter => format!("{year}-Q{}", quarter_of(d) + 1),
        Grain::Year => year,
    }
}

impl Anchor {
    pub(super) fn new(date: Date, grain: Grain) -> Anchor {
        Anchor { date, grain }
    }

    /// From an ISO 8601 date of any precision, a time behind it passed over.
    pub(super) fn read(value: &str) -> Option<Anchor> {
        let day = value.split(['T', ' ']).next().unwrap_or(value);
        let mut parts = day.splitn(3, '-');
        let year = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
        let month = parts.next().and_then(|m| m.parse().ok());
        let last = parts.next().and_then(|d| d.parse().ok());
        Some(match (month, last) {
            (Some(m), Some(d)) => Anchor::new(date(year, m, d)?, Grain::Day),
            (Some(m), None) => Anchor::new(date(year, m, 1)?, Grain::Month),
            _ => Anchor::new(date(year, 1, 1)?, Grain::Year),
        })
    }
}

/// The day of a feast in a year.
pub(super) fn feast(holiday: Holiday, year: i32) -> Option<Date> {
    match holiday {
        Holiday::Fixed(m, d) => date(year, m, d),
        Holiday::Nth(m, nth, weekday) => {
            let weekday = jiff::civil::Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
            date(year, m, 1)?.nth_weekday_of_month(nth, weekday).ok()
        }
        Holiday::Easter(days) => plus_days(easter(year)?, i64::from(days)),
    }
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm as printed by J. Meeus, Astronomical Algorithms, ch. 8.
fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}
