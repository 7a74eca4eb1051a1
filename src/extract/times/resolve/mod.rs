//! What is said → its TIMEX3 value, against the publication date or the running reference.

mod hours;
mod relations;

use super::calendar::{Anchor, Grain, date, feast, length, plus_days, show, year_text};
use super::expr::{Rel, Said, Unit, YearOf};
use super::tense::Tense;
use super::words::Holiday;
use crate::extract::{Basis, Certainty, TimexKind};
use jiff::civil::Date;

/// By how many months a narrative may step back without going on to the next year.
const GLANCE: u8 = 6;
/// A year further than this from the time that is told of is an aside.
const ASIDE: i16 = 3;

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
    /// The time that the text tells of.
    pub running: Option<Anchor>,
    /// The date that was named last, be it of the story or not.
    pub last: Option<Anchor>,
    /// The day that was named last.
    pub day: Option<Anchor>,
    /// The minutes that were told of each hour of the day, a bit for each.
    pub told: [u64; 25],
    /// The last quarter of a year that was named.
    pub quarter: Option<Anchor>,
    /// A year far from the time told of, named once: an aside, unless the next one is near it.
    pub aside: Option<Anchor>,
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

/// A date that is known.
fn dated(anchor: Anchor, from: From) -> Raw {
    Raw {
        kind: TimexKind::Date,
        text: show(anchor),
        anchor: Some(anchor),
        from,
    }
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
    /// Works out one expression and moves the running reference on. `end` says that it is a year-end, `leads` that it opens its
    /// sentence.
    pub(super) fn resolve(&mut self, said: &Said, tense: Tense, end: bool, leads: bool) -> Value {
        let raw = self.raw(said, tense, end);
        if let Said::Clock(clock, _) = said
            && clock.half
            && let Some(minutes) = self.told.get_mut(usize::from(clock.hour))
        {
            *minutes |= 1 << clock.minute.min(63);
        }
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
        let glance = matches!(
            said,
            Said::Shifted(..) | Said::YearAgo(_) | Said::PeriodAgo | Said::QuarterIn(_)
        ) && !self.narrative;
        if let Some(anchor) = raw.anchor.filter(|a| !(glance && a.grain >= Grain::Quarter)) {
            self.go_on(anchor, raw.from, leads);
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

    /// Moves the running reference to a date that was named; `leads` says that it opens its sentence.
    fn go_on(&mut self, anchor: Anchor, from: From, leads: bool) {
        match anchor.grain {
            Grain::Quarter => self.quarter = Some(anchor),
            Grain::Day => self.day = Some(anchor),
            _ => {}
        }
        self.last = Some(anchor);
        let years = |other: Option<Anchor>| other.map(|o| (o.date.year() - anchor.date.year()).abs());
        if self.narrative
            && let Some(off) = years(self.running)
        {
            // "in the previous year", said on the way, is a look back.
            if from == From::Running && anchor.grain == Grain::Year && !leads {
                return;
            }
            // A mere year in mid-sentence may be one of the story or not, and one that is far away hardly is.
            let mere = anchor.grain == Grain::Year && !leads && off > 0;
            let near = if mere { 0 } else { ASIDE };
            if from == From::Words && (off > ASIDE || mere) && years(self.aside).is_none_or(|o| o > near) {
                self.aside = Some(anchor);
                return;
            }
        }
        self.aside = None;
        self.running = Some(anchor);
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
            Said::Ancient(value) => plain(TimexKind::Date, value.clone()),
            Said::Part(part, day) => self.part(part, day.as_deref(), tense),
            Said::Clock(clock, day) => self.clock(*clock, day.as_deref(), tense),
            Said::Shifted(amount, unit, shift) => self.shifted(*amount, *unit, *shift),
            Said::Of(Unit::Weekend, rel) => self.weekend(*rel, tense),
            Said::YearAgo(q) => self.year_ago(*q),
            Said::QuarterIn(year) => self.quarter_in(*year),
            Said::Beside(day, step) => {
                let mut raw = self.raw(day, tense, false);
                let beside = raw.anchor.filter(|a| a.grain == Grain::Day);
                match beside.and_then(|a| plus_days(a.date, *step)) {
                    Some(day) => dated(Anchor::new(day, Grain::Day), raw.from),
                    None => {
                        raw.text = "XXXX-XX-XX".to_owned();
                        raw
                    }
                }
            }
            Said::PeriodAgo => self.period_ago(),
            Said::WeekIn(n, month) => self.week_in(*n, month, tense),
            Said::WeekOf(day) => {
                let mut raw = self.raw(day, tense, false);
                if let Some(anchor) = raw.anchor.filter(|a| a.grain == Grain::Day) {
                    let week = Anchor::new(anchor.date, Grain::Week);
                    (raw.text, raw.anchor) = (show(week), Some(week));
                }
                raw
            }
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

    /// The date named last, or else the publication date.
    fn before(&self) -> Option<(Anchor, From)> {
        self.last
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
                (Some(y), None, _) => at(date(y, 1, 1), Grain::Year, From::Words, year_text(y)),
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
                        text: format!("{}-{season}", year_text(y)),
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
                        text: format!("{}-H{h}", year_text(y)),
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

    /// Year for a month or a day of one that tells none.
    fn year_for(&self, anchor: Anchor, month: u8, day: Option<u8>, tense: Tense, from: From) -> i32 {
        let year = i32::from(anchor.date.year());
        let here = anchor.date.month() as u8;
        if anchor.grain == Grain::Year {
            return year;
        }
        if from == From::Running {
            // A narrative goes on; a step back of some months is a glance at another place in the same year.
            return if month + GLANCE >= here { year } else { year + 1 };
        }
        if self.base_basis == Basis::Inferred {
            return year;
        }
        if let Some(day) = day
            && anchor.grain == Grain::Day
        {
            // Who leaves the year out means a day near by; tense only decides between two that are both far.
            let (back, ahead) = match tense {
                Tense::Past | Tense::Afar => (300, 65),
                Tense::Future | Tense::Intended => (65, 300),
                Tense::Until => (182, 183),
                Tense::Unknown => (245, 120),
            };
            let days =
                (i32::from(month) - i32::from(here)) * 30 + i32::from(day) - i32::from(anchor.date.day());
            return match days {
                d if d > ahead => year - 1,
                d if d < -back => year + 1,
                _ => year,
            };
        }
        let (later, earlier) = (month > here, month < here);
        match tense {
            Tense::Past if later => year - 1,
            // A month just ahead is likelier than the one eleven months ago, which is "last May".
            Tense::Afar if later && month > here + 1 => year - 1,
            Tense::Future | Tense::Intended if earlier => year + 1,
            Tense::Until if later && month > here + 6 => year - 1,
            Tense::Until if earlier && month + 6 <= here => year + 1,
            // News looks back more than ahead.
            Tense::Unknown if later && month > here + 4 => year - 1,
            Tense::Unknown if earlier && month + 9 < here => year + 1,
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
}
