//! What is said → its TIMEX3 value, against the publication date or the running reference.

use super::calendar::{
    Anchor, Grain, date, feast, length, plus_days, plus_months, quarter_of, show, weekend,
};
use super::expr::{Amount, Rel, Said, Shift, Unit, YearOf};
use super::words::Holiday;
use crate::extract::{Basis, Certainty, TimexKind};
use jiff::civil::Date;

/// When the clause around an expression is, as far as its verbs tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

/// A worked-out value.
pub(super) struct Value {
    pub kind: TimexKind,
    pub text: String,
    pub basis: Basis,
    pub certainty: Certainty,
}

/// What expressions are worked out against.
pub(super) struct Context {
    /// The publication date.
    pub base: Option<Anchor>,
    /// Whether that was told or inferred.
    pub base_basis: Basis,
    /// The last date of the text.
    pub running: Option<Anchor>,
    /// The text tells of another time than its own publication: dates follow one another.
    pub narrative: bool,
}

/// A value before its basis is known.
struct Raw {
    kind: TimexKind,
    text: String,
    anchor: Option<Anchor>,
    from: From,
}

/// What it was worked out against.
#[derive(Clone, Copy, PartialEq)]
enum From {
    /// Nothing but its words.
    Words,
    /// The publication date, without doubt.
    Base,
    /// The publication date, by tense or nearness.
    BaseByTense,
    /// The running reference.
    Running,
    /// Nothing was there.
    Nothing,
}

impl Context {
    /// Works out one expression and moves the running reference on.
    pub(super) fn resolve(&mut self, said: &Said, tense: Tense, end: bool) -> Value {
        let raw = self.raw(said, tense, end);
        let vague = raw.text.contains("_REF") || raw.text.contains('X') && raw.kind != TimexKind::Set;
        let inferred = self.base_basis == Basis::Inferred;
        let (basis, certainty) = match raw.from {
            From::Words if vague => (Basis::Text, Certainty::Unsure),
            From::Words => (Basis::Text, Certainty::Certain),
            From::Base if inferred => (Basis::Inferred, Certainty::Unsure),
            From::Base => (self.base_basis, Certainty::Certain),
            From::BaseByTense if inferred => (Basis::Inferred, Certainty::Unsure),
            From::BaseByTense => (self.base_basis, Certainty::Likely),
            From::Running => (Basis::Running, Certainty::Likely),
            From::Nothing => (Basis::Text, Certainty::Unsure),
        };
        // In a report on figures `a year earlier` is a glance back: the quarter stays the one that is told of.
        let glance = matches!(said, Said::Shifted(..)) && !self.narrative;
        if raw.anchor.is_some() && !(glance && raw.anchor.is_some_and(|a| a.grain >= Grain::Quarter)) {
            self.running = raw.anchor;
        }
        Value {
            kind: raw.kind,
            text: raw.text,
            basis,
            certainty: if vague && raw.kind != TimexKind::Duration {
                Certainty::Unsure
            } else {
                certainty
            },
        }
    }

    fn raw(&self, said: &Said, tense: Tense, end: bool) -> Raw {
        let plain = |kind, text: String| Raw {
            kind,
            text,
            anchor: None,
            from: From::Words,
        };
        match said {
            Said::Long(amount, unit) => plain(TimexKind::Duration, length(*amount, *unit)),
            Said::Often(value) => plain(TimexKind::Set, value.clone()),
            Said::Vague(value) => plain(TimexKind::Date, (*value).to_owned()),
            Said::Century(n) => plain(TimexKind::Date, format!("{n:02}")),
            Said::Decade(n, _) => plain(TimexKind::Date, format!("{n:03}")),
            Said::Bc(year) => plain(TimexKind::Date, format!("BC{year:04}")),
            Said::Part(part, day) => self.part(part, day.as_deref(), tense),
            Said::Clock(h, m, s, utc, day) => self.clock(*h, *m, *s, *utc, day.as_deref(), tense),
            Said::Shifted(amount, unit, shift) => self.shifted(*amount, *unit, *shift),
            Said::Of(Unit::Weekend, rel) => self.weekend(*rel, tense),
            _ => self.calendar(said, tense, end),
        }
    }

    /// The publication date, or the running reference in a narrative.
    fn reference(&self) -> Option<(Anchor, From)> {
        match (self.narrative, self.running, self.base) {
            (true, Some(running), _) => Some((running, From::Running)),
            (_, _, Some(base)) => Some((base, From::BaseByTense)),
            (_, Some(running), None) => Some((running, From::Running)),
            _ => None,
        }
    }

    /// The running reference, or else the publication date.
    fn before(&self) -> Option<(Anchor, From)> {
        self.running
            .map(|r| (r, From::Running))
            .or(self.base.map(|b| (b, From::BaseByTense)))
    }

    /// What a relation is counted from.
    fn counted_from(&self, rel: Rel) -> Option<(Anchor, From)> {
        match rel {
            Rel::Same | Rel::Following | Rel::Previous => self.before(),
            _ if self.narrative => self.reference(),
            _ => self.base.map(|b| (b, From::Base)).or(self.reference()),
        }
    }

    fn calendar(&self, said: &Said, tense: Tense, end: bool) -> Raw {
        let nothing = |text: String| Raw {
            kind: TimexKind::Date,
            text,
            anchor: None,
            from: From::Nothing,
        };
        let at = |date: Option<Date>, grain: Grain, from: From, other: String| match date {
            Some(date) => Raw {
                kind: TimexKind::Date,
                text: show(Anchor::new(date, grain)),
                anchor: Some(Anchor::new(date, grain)),
                from,
            },
            None => nothing(other),
        };
        match *said {
            Said::Day {
                year,
                month,
                day,
                weekday,
                ..
            } => match (year, month, day) {
                (Some(y), None, _) => at(date(y, 1, 1), Grain::Year, From::Words, format!("{y:04}")),
                (Some(y), Some(m), None) => {
                    at(date(y, m, 1), Grain::Month, From::Words, format!("{y:04}-{m:02}"))
                }
                (Some(y), Some(m), Some(d)) => at(
                    date(y, m, d),
                    Grain::Day,
                    From::Words,
                    format!("{y:04}-{m:02}-{d:02}"),
                ),
                (None, Some(m), Some(d)) => {
                    let other = format!("XXXX-{m:02}-{d:02}");
                    let Some((anchor, from)) = self.reference() else {
                        return nothing(other);
                    };
                    let fits = |y: i32| {
                        date(y, m, d).filter(|date| {
                            weekday.is_none_or(|w| date.weekday().to_monday_one_offset() as u8 == w)
                        })
                    };
                    let y = self.year_for(anchor, m, Some(d), tense, from);
                    let found = fits(y)
                        .or_else(|| fits(y - 1))
                        .or_else(|| fits(y + 1))
                        .or_else(|| date(y, m, d));
                    at(found, Grain::Day, from, other)
                }
                _ => nothing("XXXX-XX-XX".to_owned()),
            },
            Said::Month(m, of) => {
                let other = format!("XXXX-{m:02}");
                match self.year(of, m, tense) {
                    Some((y, from)) => at(date(y, m, 1), Grain::Month, from, other),
                    None => nothing(other),
                }
            }
            Said::Season(season, of) => {
                let month = match season {
                    "SP" => 3,
                    "SU" => 6,
                    "FA" => 9,
                    _ => 12,
                };
                match self.year(of, month, tense) {
                    Some((y, from)) => Raw {
                        kind: TimexKind::Date,
                        text: format!("{y:04}-{season}"),
                        anchor: date(y, month, 1).map(|d| Anchor::new(d, Grain::Month)),
                        from,
                    },
                    None => nothing(format!("XXXX-{season}")),
                }
            }
            Said::Feast(holiday, of) => {
                let month = match holiday {
                    Holiday::Fixed(m, _) | Holiday::Nth(m, ..) => m,
                    Holiday::Easter(_) => 4,
                };
                let found = self.year(of, month, tense);
                let day = found.and_then(|(y, _)| feast(holiday, y));
                let other = match holiday {
                    Holiday::Fixed(m, d) => format!("XXXX-{m:02}-{d:02}"),
                    _ => "XXXX-XX-XX".to_owned(),
                };
                at(day, Grain::Day, found.map_or(From::Nothing, |f| f.1), other)
            }
            Said::Quarter(q, of) => self.quarter(q, of, tense),
            Said::Half(h, of) => {
                let found = self.year(of, if h == 1 { 1 } else { 7 }, tense);
                match found {
                    Some((y, from)) => Raw {
                        kind: TimexKind::Date,
                        text: format!("{y:04}-H{h}"),
                        anchor: date(y, if h == 1 { 1 } else { 7 }, 1).map(|d| Anchor::new(d, Grain::Month)),
                        from,
                    },
                    None => nothing(format!("XXXX-H{h}")),
                }
            }
            Said::Today(days) => {
                if self.narrative && self.base.is_some() && days == 0 {
                    return Raw {
                        kind: TimexKind::Date,
                        text: "PRESENT_REF".to_owned(),
                        anchor: None,
                        from: From::Words,
                    };
                }
                let base = self.base.filter(|b| b.grain == Grain::Day);
                at(
                    base.and_then(|b| plus_days(b.date, days)),
                    Grain::Day,
                    From::Base,
                    "XXXX-XX-XX".to_owned(),
                )
            }
            Said::Weekday(w, rel) => {
                let other = format!("XXXX-WXX-{w}");
                let from = match rel {
                    Rel::Bare => self.reference(),
                    rel => self.counted_from(rel),
                };
                match from.filter(|f| f.0.grain <= Grain::Week) {
                    Some((anchor, from)) => {
                        let found = self.weekday(anchor.date, w, rel, tense, from);
                        let from = if from == From::Base {
                            From::BaseByTense
                        } else {
                            from
                        };
                        at(found, Grain::Day, from, other)
                    }
                    None => nothing(other),
                }
            }
            Said::Of(unit, rel) => self.of_unit(unit, rel, end),
            _ => nothing("XXXX".to_owned()),
        }
    }

    /// Year for a month that tells none.
    fn year_for(&self, anchor: Anchor, month: u8, day: Option<u8>, tense: Tense, from: From) -> i32 {
        let year = i32::from(anchor.date.year());
        let here = anchor.date.month() as u8;
        if anchor.grain == Grain::Year {
            return year;
        }
        if from == From::Running {
            // A narrative goes on; a step back of a few months is a glance back within the year.
            return if month + 4 >= here { year } else { year + 1 };
        }
        if self.base_basis == Basis::Inferred {
            return year;
        }
        let later =
            (month, day.unwrap_or(0)) > (here, if day.is_some() { anchor.date.day() as u8 } else { 0 });
        let earlier =
            (month, day.unwrap_or(0)) < (here, if day.is_some() { anchor.date.day() as u8 } else { 0 });
        match tense {
            Tense::Past if later => year - 1,
            Tense::Future if earlier => year + 1,
            // The nearest one.
            Tense::Unknown if later && month > here + 6 => year - 1,
            Tense::Unknown if earlier && month + 6 < here => year + 1,
            _ => year,
        }
    }

    /// Year for a month, season or half.
    fn year(&self, of: YearOf, month: u8, tense: Tense) -> Option<(i32, From)> {
        match of {
            YearOf::Is(year) => Some((year, From::Words)),
            YearOf::Rel(Rel::Bare) => {
                let (anchor, from) = self.reference()?;
                Some((self.year_for(anchor, month, None, tense, from), from))
            }
            YearOf::Rel(rel) => {
                let (anchor, from) = self.counted_from(rel)?;
                let step = match rel {
                    Rel::Last | Rel::Previous => -1,
                    Rel::Next | Rel::Following => 1,
                    _ => 0,
                };
                Some((i32::from(anchor.date.year()) + step, from))
            }
            YearOf::Near(rel) => {
                let (anchor, from) = self.counted_from(rel)?;
                let year = i32::from(anchor.date.year());
                let here = anchor.date.month() as u8;
                Some((
                    match rel {
                        Rel::Last | Rel::Previous if month >= here => year - 1,
                        Rel::Next | Rel::Following if month <= here => year + 1,
                        _ => year,
                    },
                    from,
                ))
            }
        }
    }

    fn quarter(&self, q: Option<u8>, of: YearOf, tense: Tense) -> Raw {
        let make = |year: i32, q: i64, from: From| {
            let anchor = date(year, (q * 3 + 1) as u8, 1).map(|d| Anchor::new(d, Grain::Quarter));
            Raw {
                kind: TimexKind::Date,
                text: anchor.map_or_else(|| format!("XXXX-Q{}", q + 1), show),
                anchor,
                from,
            }
        };
        if let Some(q) = q {
            return match self.year(
                of,
                (q - 1) * 3 + 1,
                if tense == Tense::Future {
                    tense
                } else {
                    Tense::Past
                },
            ) {
                Some((year, from)) => make(year, i64::from(q) - 1, from),
                None => Raw {
                    kind: TimexKind::Date,
                    text: format!("XXXX-Q{q}"),
                    anchor: None,
                    from: From::Nothing,
                },
            };
        }
        let rel = match of {
            YearOf::Rel(rel) | YearOf::Near(rel) => rel,
            YearOf::Is(_) => Rel::Last,
        };
        // The quarter that was spoken of, or else the one that ended last.
        if let Some(running) = self.running.filter(|r| r.grain == Grain::Quarter)
            && matches!(rel, Rel::Last | Rel::Same)
        {
            return make(
                i32::from(running.date.year()),
                quarter_of(running.date),
                From::Running,
            );
        }
        let Some((anchor, from)) = self.counted_from(rel) else {
            return Raw {
                kind: TimexKind::Date,
                text: "XXXX-QX".to_owned(),
                anchor: None,
                from: From::Nothing,
            };
        };
        let step = match rel {
            Rel::Last | Rel::Previous | Rel::Bare => -1,
            Rel::Next | Rel::Following => 1,
            Rel::This | Rel::Same => 0,
        };
        let total = i64::from(anchor.date.year()) * 4 + quarter_of(anchor.date) + step;
        make(total.div_euclid(4) as i32, total.rem_euclid(4), from)
    }

    fn weekday(&self, here: Date, w: u8, rel: Rel, tense: Tense, from: From) -> Option<Date> {
        let today = i64::from(here.weekday().to_monday_one_offset());
        let ahead = (i64::from(w) - today).rem_euclid(7);
        let days = match rel {
            Rel::Last | Rel::Previous => {
                if ahead == 0 {
                    -7
                } else {
                    ahead - 7
                }
            }
            Rel::Next => i64::from(w) - today + 7,
            Rel::Following => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            Rel::This if tense == Tense::Past && ahead > 0 => ahead - 7,
            Rel::This => ahead,
            _ if from == From::Running => ahead,
            _ if tense == Tense::Future => ahead,
            _ if ahead == 0 => 0,
            _ => ahead - 7,
        };
        plus_days(here, days)
    }

    fn of_unit(&self, unit: Unit, rel: Rel, end: bool) -> Raw {
        let other = match unit {
            Unit::Day => "XXXX-XX-XX",
            Unit::Week | Unit::Fortnight => "XXXX-WXX",
            Unit::Month => "XXXX-XX",
            Unit::Quarter => "XXXX-QX",
            Unit::Decade => "XXX",
            Unit::Century => "XX",
            _ => "XXXX",
        };
        let nothing = || Raw {
            kind: TimexKind::Date,
            text: other.to_owned(),
            anchor: None,
            from: From::Nothing,
        };
        let Some((anchor, from)) = self.counted_from(rel) else {
            return nothing();
        };
        let step = match rel {
            Rel::Last | Rel::Previous => -1,
            Rel::Next | Rel::Following => 1,
            _ => 0,
        };
        let here = anchor.date;
        let (found, grain) = match unit {
            Unit::Day if anchor.grain == Grain::Day => (plus_days(here, step), Grain::Day),
            Unit::Night if anchor.grain == Grain::Day => (plus_days(here, step), Grain::Day),
            Unit::Week if anchor.grain <= Grain::Week => (plus_days(here, step * 7), Grain::Week),
            Unit::Month if anchor.grain <= Grain::Month => (plus_months(here, step), Grain::Month),
            Unit::Quarter if anchor.grain <= Grain::Quarter => (plus_months(here, step * 3), Grain::Quarter),
            Unit::Year => (date(i32::from(here.year()) + step as i32, 1, 1), Grain::Year),
            Unit::Decade | Unit::Century => {
                let (years, digits) = if unit == Unit::Decade { (10, 3) } else { (100, 2) };
                return Raw {
                    kind: TimexKind::Date,
                    text: format!("{:0digits$}", i64::from(here.year()).div_euclid(years) + step),
                    anchor: None,
                    from,
                };
            }
            _ => return nothing(),
        };
        let Some(mut day) = found else { return nothing() };
        // The end of a year is its last day, where the trade dates by it.
        let grain = if end && unit == Unit::Year && rel == Rel::This && step == 0 {
            day = date(i32::from(day.year()), 12, 1).unwrap_or(day);
            Grain::Month
        } else {
            grain
        };
        let anchor = Anchor::new(day, grain);
        Raw {
            kind: TimexKind::Date,
            text: show(anchor),
            anchor: Some(anchor),
            from,
        }
    }

    fn weekend(&self, rel: Rel, tense: Tense) -> Raw {
        let nothing = Raw {
            kind: TimexKind::Date,
            text: "XXXX-WXX-WE".to_owned(),
            anchor: None,
            from: From::Nothing,
        };
        let Some((anchor, from)) = self.counted_from(rel).filter(|f| f.0.grain == Grain::Day) else {
            return nothing;
        };
        let today = i64::from(anchor.date.weekday().to_monday_one_offset());
        let step = match rel {
            Rel::Last | Rel::Previous => -7,
            Rel::Next | Rel::Following => 7,
            Rel::This | Rel::Same => 0,
            Rel::Bare if tense == Tense::Future || today >= 6 => 0,
            Rel::Bare => -7,
        };
        match plus_days(anchor.date, 6 - today + step) {
            Some(day) => Raw {
                kind: TimexKind::Date,
                text: weekend(day),
                anchor: Some(Anchor::new(day, Grain::Week)),
                from,
            },
            None => nothing,
        }
    }

    fn shifted(&self, amount: Amount, unit: Unit, shift: Shift) -> Raw {
        let past = matches!(shift, Shift::Ago | Shift::Earlier);
        let word = |text: &str| Raw {
            kind: TimexKind::Date,
            text: text.to_owned(),
            anchor: None,
            from: From::Words,
        };
        let vague = if past { "PAST_REF" } else { "FUTURE_REF" };
        // `an hour later`: too fine for the calendar, so it stays the length it is.
        if unit.is_time() && !matches!(shift, Shift::Ago | Shift::FromNow) {
            return Raw {
                kind: TimexKind::Duration,
                ..word(&length(amount, unit))
            };
        }
        let Amount::N(n) = amount else { return word(vague) };
        if unit.is_time() || n > 10_000.0 {
            return word(vague);
        }
        let from = match shift {
            Shift::Ago | Shift::FromNow if !self.narrative => {
                self.base.map(|b| (b, From::Base)).or(self.reference())
            }
            Shift::Ago | Shift::FromNow => self.reference(),
            Shift::Earlier | Shift::Later => self.before(),
        };
        let Some((mut anchor, from)) = from else {
            return word(vague);
        };
        let n = if past {
            -(n.floor() as i64)
        } else {
            n.floor() as i64
        };
        let mut grain = match unit {
            Unit::Day | Unit::Night | Unit::Weekend => Grain::Day,
            Unit::Week | Unit::Fortnight if n.abs() <= 2 => Grain::Day,
            Unit::Week | Unit::Fortnight => Grain::Week,
            Unit::Month => Grain::Month,
            Unit::Quarter => Grain::Quarter,
            _ => Grain::Year,
        };
        // `a year earlier` of a quarter is that quarter.
        if let Some(running) = self.running.filter(|r| r.grain == Grain::Quarter)
            && unit == Unit::Year
            && n == -1
            && !self.narrative
        {
            anchor = running;
            grain = Grain::Quarter;
        }
        if anchor.grain > grain {
            grain = anchor.grain;
        }
        let here = anchor.date;
        let found = match unit {
            Unit::Day | Unit::Night => plus_days(here, n),
            Unit::Weekend | Unit::Week => plus_days(here, n * 7),
            Unit::Fortnight => plus_days(here, n * 14),
            Unit::Month => plus_months(here, n),
            Unit::Quarter => plus_months(here, n * 3),
            Unit::Decade => plus_months(here, n * 120),
            Unit::Century => plus_months(here, n * 1200),
            Unit::Millennium => plus_months(here, n * 12000),
            _ => plus_months(here, n * 12),
        };
        match found {
            Some(day) => {
                let anchor = Anchor::new(day, grain);
                Raw {
                    kind: TimexKind::Date,
                    text: show(anchor),
                    anchor: Some(anchor),
                    from,
                }
            }
            None => word(vague),
        }
    }

    /// The day a time of day belongs to.
    fn day(&self, day: Option<&Said>, tense: Tense) -> (Option<Anchor>, String, From) {
        match day {
            Some(said) => {
                let raw = self.raw(said, tense, false);
                (raw.anchor, raw.text, raw.from)
            }
            None => match self
                .running
                .filter(|r| r.grain == Grain::Day)
                .map(|r| (r, From::Running))
                .or(self
                    .base
                    .filter(|b| b.grain == Grain::Day)
                    .map(|b| (b, From::BaseByTense)))
            {
                Some((anchor, from)) => (Some(anchor), show(anchor), from),
                None => (None, "XXXX-XX-XX".to_owned(), From::Nothing),
            },
        }
    }

    fn part(&self, part: &str, day: Option<&Said>, tense: Tense) -> Raw {
        let (anchor, text, from) = self.day(day, tense);
        Raw {
            kind: TimexKind::Time,
            text: format!("{text}T{part}"),
            anchor,
            from,
        }
    }

    fn clock(&self, h: u8, m: Option<u8>, s: Option<u8>, utc: bool, day: Option<&Said>, tense: Tense) -> Raw {
        let (anchor, mut text, from) = self.day(day, tense);
        text.push_str(&format!("T{h:02}:{:02}", m.unwrap_or(0)));
        if let Some(s) = s {
            text.push_str(&format!(":{s:02}"));
        }
        if utc {
            text.push('Z');
        }
        Raw {
            kind: TimexKind::Time,
            text,
            anchor,
            from,
        }
    }
}
