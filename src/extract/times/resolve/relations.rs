//! What is told by its relation to a reference: last week, the latest quarter, two days ago.

use super::super::calendar::{
    Anchor, Grain, date, length, plus_days, plus_months, quarter_of, show, weekend, year_text,
};
use super::super::expr::{Amount, Rel, Said, Shift, Unit, YearOf};
use super::{Context, From, Raw, Tense, dated};
use crate::extract::TimexKind;
use jiff::civil::Date;

/// The year of a quarter that tells none, read in `anchor`: the one that runs or has just ended, unless more is said.
fn year_of_quarter(anchor: Anchor, q: u8, tense: Tense) -> i32 {
    let year = i32::from(anchor.date.year());
    if anchor.grain == Grain::Year {
        return year;
    }
    let (q, now) = (i64::from(q) - 1, quarter_of(anchor.date));
    match tense {
        // In January it is the old year's fourth quarter that is still to be reported.
        _ if tense.is_ahead() => match (q, now) {
            (3, 0) => year - 1,
            _ if now - q >= 2 => year + 1,
            _ => year,
        },
        _ if q > now => year - 1,
        _ => year,
    }
}

impl Context {
    pub(super) fn quarter(&self, q: Option<u8>, of: YearOf, tense: Tense) -> Raw {
        let make = |year: i32, q: i64, from: From| {
            let anchor = date(year, (q * 3 + 1) as u8, 1).map(|d| Anchor::new(d, Grain::Quarter));
            Raw {
                kind: TimexKind::Date,
                text: anchor.map_or_else(|| format!("XXXX-Q{}", q + 1), show),
                anchor,
                from,
            }
        };
        let none = |text: String| Raw {
            kind: TimexKind::Date,
            text,
            anchor: None,
            from: From::Nothing,
        };
        if let Some(q) = q {
            let found = match (of, self.reference()) {
                (YearOf::Rel(Rel::Bare), Some((anchor, from @ From::BaseByTense))) => {
                    Some((year_of_quarter(anchor, q, tense), from))
                }
                _ => self.year(of, (q - 1) * 3 + 1, tense),
            };
            return match found {
                Some((year, from)) => make(year, i64::from(q) - 1, from),
                None => none(format!("XXXX-Q{q}")),
            };
        }
        let rel = match of {
            YearOf::Rel(rel) | YearOf::Near(rel) => rel,
            YearOf::Is(_) => Rel::Last,
        };
        // The quarter that was spoken of, or else the one that ended last.
        if let Some(running) = self
            .quarter
            .or(self.running.filter(|r| r.grain == Grain::Quarter))
            && match rel {
                // "the latest quarter" is over, whatever is expected of the one that runs.
                Rel::Last => self.base.is_none_or(|b| {
                    b.grain > Grain::Quarter || plus_months(running.date, 3).is_none_or(|end| end <= b.date)
                }),
                rel => rel == Rel::Same,
            }
        {
            return make(
                i32::from(running.date.year()),
                quarter_of(running.date),
                From::Running,
            );
        }
        let Some((anchor, from)) = self.counted_from(rel) else {
            return none("XXXX-QX".to_owned());
        };
        let step = match rel {
            Rel::Last | Rel::Previous | Rel::Bare => -1,
            Rel::Next | Rel::Following => 1,
            Rel::This | Rel::Same => 0,
        };
        let total = i64::from(anchor.date.year()) * 4 + quarter_of(anchor.date) + step;
        make(total.div_euclid(4) as i32, total.rem_euclid(4), from)
    }

    /// "the 1988 quarter": the quarter that was told of, in that year; or the year, where none was.
    pub(super) fn quarter_in(&self, year: i32) -> Raw {
        let anchor = match self.quarter {
            Some(q) => date(year, q.date.month() as u8, 1).map(|d| Anchor::new(d, Grain::Quarter)),
            None => date(year, 1, 1).map(|d| Anchor::new(d, Grain::Year)),
        };
        Raw {
            kind: TimexKind::Date,
            text: anchor.map_or_else(|| year_text(year), show),
            anchor,
            from: if self.quarter.is_some() {
                From::Running
            } else {
                From::Words
            },
        }
    }

    /// "the year-ago quarter": a year before the quarter that was told of.
    pub(super) fn year_ago(&self, q: Option<u8>) -> Raw {
        let of = match q {
            Some(_) => YearOf::Rel(Rel::Bare),
            None => YearOf::Rel(Rel::Last),
        };
        let mut raw = self.quarter(q, of, Tense::Past);
        raw.anchor = raw
            .anchor
            .and_then(|a| Some(Anchor::new(plus_months(a.date, -12)?, Grain::Quarter)));
        if let Some(anchor) = raw.anchor {
            raw.text = show(anchor);
        }
        raw
    }

    /// "the same period last year": a year before the quarter that was told of, or else the year.
    pub(super) fn period_ago(&self) -> Raw {
        if self.quarter.is_some() {
            return self.year_ago(None);
        }
        self.of_unit(Unit::Year, Rel::Last, false)
    }

    /// The week of a month that holds the middle of its seven days, counted from the first or, for 0, up to the last.
    pub(super) fn week_in(&self, n: u8, month: &Said, tense: Tense) -> Raw {
        let mut raw = self.raw(month, tense, false);
        let middle = raw
            .anchor
            .filter(|a| a.grain == Grain::Month)
            .and_then(|a| match n {
                0 => plus_days(a.date.last_of_month(), -3),
                n => plus_days(a.date.first_of_month(), i64::from(n) * 7 - 4),
            });
        match middle {
            Some(day) => {
                let week = Anchor::new(day, Grain::Week);
                (raw.text, raw.anchor) = (show(week), Some(week));
            }
            None => raw.text.push_str("-WXX"),
        }
        raw
    }

    pub(super) fn weekday(&self, here: Date, w: u8, rel: Rel, tense: Tense, from: From) -> Option<Date> {
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
            Rel::This if tense.is_over() && ahead > 0 => ahead - 7,
            Rel::This => ahead,
            _ if from == From::Running => ahead,
            _ if tense == Tense::Future => ahead,
            _ if ahead == 0 => 0,
            _ => ahead - 7,
        };
        plus_days(here, days)
    }

    pub(super) fn of_unit(&self, unit: Unit, rel: Rel, end: bool) -> Raw {
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
                // Before the common era they are named by their years and counted down.
                let nth = i64::from(here.year()) / years + step;
                let era = if here.year() < 0 { "BC" } else { "" };
                return Raw {
                    kind: TimexKind::Date,
                    text: format!("{era}{:0digits$}", nth.abs()),
                    anchor: None,
                    from,
                };
            }
            _ => return nothing(),
        };
        let Some(mut day) = found else { return nothing() };
        // A year-end is a day of its last month, where the trade dates by it.
        let grain = if end && unit == Unit::Year && rel == Rel::This && step == 0 {
            day = date(i32::from(day.year()), 12, 1).unwrap_or(day);
            Grain::Month
        } else {
            grain
        };
        let anchor = Anchor::new(day, grain);
        dated(anchor, from)
    }

    pub(super) fn weekend(&self, rel: Rel, tense: Tense) -> Raw {
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

    pub(super) fn shifted(&self, amount: Amount, unit: Unit, shift: Shift) -> Raw {
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
            Some(day) => dated(Anchor::new(day, grain), from),
            None => word(vague),
        }
    }
}
