//! What an expression of time says, before it is worked out against anything.

use super::words::Holiday;
use crate::extract::TimexMod;

/// A unit of time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Night,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Summer,
    Winter,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// From its code in the lexicon.
    pub(super) fn of(code: &str) -> Option<Unit> {
        Some(match code {
            "S" => Unit::Second,
            "M" => Unit::Minute,
            "H" => Unit::Hour,
            "NI" => Unit::Night,
            "D" => Unit::Day,
            "WE" => Unit::Weekend,
            "W" => Unit::Week,
            "FN" => Unit::Fortnight,
            "MO" => Unit::Month,
            "Q" => Unit::Quarter,
            "SU" => Unit::Summer,
            "WI" => Unit::Winter,
            "Y" => Unit::Year,
            "DE" => Unit::Decade,
            "CE" => Unit::Century,
            "ML" => Unit::Millennium,
            _ => return None,
        })
    }

    /// Shorter than a day.
    pub(super) fn is_time(self) -> bool {
        self <= Unit::Hour
    }
}

/// How many.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Amount {
    /// So many.
    N(f64),
    /// It is not told how many.
    X,
}

/// How a name or a unit stands to the reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rel {
    /// Nothing said: tense decides.
    Bare,
    /// last
    Last,
    /// this, current
    This,
    /// next, coming
    Next,
    /// that, the same: of the running reference
    Same,
    /// the following, the next day in a narrative
    Following,
    /// the previous
    Previous,
}

/// Direction of a shift.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shift {
    /// ago
    Ago,
    /// from now
    FromNow,
    /// earlier, before: against the running reference
    Earlier,
    /// later, after: against the running reference
    Later,
}

/// The year a season, quarter or month lies in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum YearOf {
    /// Told.
    Is(i32),
    /// The last year, this year, that year; or nothing said.
    Rel(Rel),
    /// The last, next one of its name: "last June".
    Near(Rel),
}

/// A time of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Clock {
    /// 0 to 24.
    pub hour: u8,
    pub minute: u8,
    pub second: Option<u8>,
    /// Told in UTC.
    pub utc: bool,
    /// Whether it is told, or follows from how it is told, which half of the day is meant.
    pub half: bool,
}

impl Clock {
    /// Hour and minute of a half of the day that is known.
    pub(super) fn at(hour: u8, minute: u8) -> Clock {
        Clock {
            hour,
            minute,
            second: None,
            utc: false,
            half: true,
        }
    }
}

/// What is said.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Said {
    /// Year (negative before the common era), month, day as far as told.
    Day {
        year: Option<i32>,
        month: Option<u8>,
        day: Option<u8>,
        weekday: Option<u8>,
    },
    /// A month with a relation: "last June", "January this year".
    Month(u8, YearOf),
    /// A decade or century before the common era, as a value.
    Ancient(String),
    /// `197` for the 1970s; with the century told or not.
    Decade(i32, bool),
    /// `19` for the twentieth century.
    Century(i32),
    /// `SU`.
    Season(&'static str, YearOf),
    /// 1 to 4, or none: "the quarter".
    Quarter(Option<u8>, YearOf),
    /// 1 or 2.
    Half(u8, YearOf),
    /// "the year-earlier quarter", "the year-ago third quarter".
    YearAgo(Option<u8>),
    /// "the same period last year".
    PeriodAgo,
    /// "the last week of August": 1 to 5, or 0 for the last.
    WeekIn(u8, Box<Said>),
    /// "the day before last Tuesday": so many days from it.
    Beside(Box<Said>, i64),
    /// "the 1988 quarter".
    QuarterIn(i32),
    /// "the week of March 6".
    WeekOf(Box<Said>),
    /// Days from the publication.
    Today(i64),
    /// A weekday.
    Weekday(u8, Rel),
    /// "last week", "the same day".
    Of(Unit, Rel),
    /// "two days ago".
    Shifted(Amount, Unit, Shift),
    /// A feast.
    Feast(Holiday, YearOf),
    /// `PAST_REF` and its like.
    Vague(&'static str),
    /// How long.
    Long(Amount, Unit),
    /// How often, as a value.
    Often(String),
    /// A part of the day, of a day told or of the running one.
    Part(&'static str, Option<Box<Said>>),
    /// A time of day, and of which day.
    Clock(Clock, Option<Box<Said>>),
}

/// An expression with its place.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Found {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// What is said.
    pub said: Said,
    /// "early", "about".
    pub modifier: Option<TimexMod>,
    /// The rule that read it.
    pub rule: &'static str,
}
