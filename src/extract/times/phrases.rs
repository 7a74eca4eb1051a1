//! The larger expressions: what stands before and around the dates and lengths of [`super::grammar`].

use super::expr::{Amount, Found, Rel, Said, Unit, YearOf};
use super::grammar::{Reader, edge};
use crate::extract::TimexMod;
use crate::extract::token::{TokenKind, k, ks};

/// Read with the rule that did it.
pub(super) type Ruled = Option<(Said, usize, &'static str)>;

fn ruled(rule: &'static str) -> impl Fn((Said, usize)) -> (Said, usize, &'static str) {
    move |(said, at)| (said, at, rule)
}

impl Reader<'_> {
    /// Reads what begins at token `i` into `out`. Returns whether there was anything.
    pub(super) fn read(&self, i: usize, out: &mut Vec<Found>) -> bool {
        if self.kind(i) == Some(TokenKind::Word) && !self.words.opens(self.key(i)) {
            return false;
        }
        if let Some((first, end, second, start, next)) = self.day_of_range(i) {
            let found = |said, first, last| Found {
                first,
                last,
                said,
                modifier: None,
                rule: "date.range",
            };
            out.push(found(first, i, end));
            out.push(found(second, start, next));
            return true;
        }
        if let Some(found) = self.edged(i).or_else(|| self.measured(i)).or_else(|| {
            self.plain(i).map(|(said, last, rule)| Found {
                first: i,
                last,
                said,
                modifier: None,
                rule,
            })
        }) {
            let next = found.last;
            let year = match found.said {
                Said::Day {
                    year: Some(y),
                    month: None,
                    ..
                } => Some(y),
                _ => None,
            };
            let day = match found.said {
                Said::Day {
                    year: None,
                    month,
                    day: Some(_),
                    ..
                } => Some(month),
                _ => None,
            };
            out.push(found);
            if let Some(year) = year {
                self.range_of_years(year, next, out);
            }
            if let Some(month) = day {
                self.range_of_days(month, next, out);
            }
            return true;
        }
        false
    }

    pub(super) fn dash(&self, at: usize) -> bool {
        matches!(self.word(at), "-" | "–" | "—" | "/")
    }

    /// `1914-18`, `2014/15`: the second year.
    pub(super) fn range_of_years(&self, year: i32, at: usize, out: &mut Vec<Found>) {
        if !self.dash(at) || !self.glued(at) || !self.is_number(at + 1) || self.word(at + 1).len() != 2 {
            return;
        }
        let Ok(low) = self.word(at + 1).parse::<i32>() else {
            return;
        };
        let second = year - year.rem_euclid(100) + low;
        if second > year && !self.dash(at + 2) {
            out.push(Found {
                first: at + 1,
                last: at + 2,
                said: Said::Day {
                    year: Some(second),
                    month: None,
                    day: None,
                    weekday: None,
                },
                modifier: None,
                rule: "date.years",
            });
        }
    }

    /// `May 3-5`, `April 24 and 25`, `March 5-9, 1918`: the second day.
    pub(super) fn range_of_days(&self, month: Option<u8>, at: usize, out: &mut Vec<Found>) {
        let joined = self.dash(at) && self.word(at) != "/" || self.any(at, ks!["and", "to", "through"]);
        if !joined {
            return;
        }
        let Some((day, next)) = self.day(at + 1).filter(|_| self.is_number(at + 1)) else {
            return;
        };
        // `31 May-1 June`, `on May 3 and 40 men`, `May 3 and 5 ships`: no day of this month.
        let close = self.bounded(next)
            || self.dash(at)
            || next > at + 2
            || self.any(
                next,
                ks![
                    "in", "at", "on", "were", "was", "and", "with", "for", "when", "as", "by"
                ],
            );
        if !close
            || self.month(next).is_some()
            || self.dash(next)
            || self.counts(next)
            || self.unit(next).is_some()
        {
            return;
        }
        let comma = next + usize::from(self.word(next) == ",");
        let (year, last) = match self.year(comma) {
            Some((year, last)) => (Some(year), last),
            None => (None, next),
        };
        out.push(Found {
            first: at + 1,
            last,
            said: Said::Day {
                year,
                month,
                day: Some(day),
                weekday: None,
            },
            modifier: None,
            rule: "date.range",
        });
    }

    /// `early 1990`, `the end of the month`, `mid-May`, `later this year`, `year-end`.
    pub(super) fn edged(&self, i: usize) -> Option<Found> {
        if self.any(i, ks!["year", "month"]) {
            let at = i + 1 + usize::from(self.dash(i + 1));
            if self.is(at, k!("end")) && (self.dash(i + 1) || !self.is(at + 1, k!("of"))) {
                let unit = if self.is(i, k!("year")) {
                    Unit::Year
                } else {
                    Unit::Month
                };
                return Some(Found {
                    first: i,
                    last: at + 1,
                    said: Said::Of(unit, Rel::This),
                    modifier: Some(TimexMod::End),
                    rule: "date.end",
                });
            }
        }
        let at = i + usize::from(self.is(i, k!("the")));
        let at = at + usize::from(self.any(at, ks!["very"]));
        let modifier = edge(self.key(at))?;
        let noun = self.any(at, ks!["beginning", "start", "middle", "midst", "end", "close"]);
        let mut inner = at + 1;
        if self.any(at, ks!["latter"]) {
            if self.is(inner, k!("half"))
                && let (of @ YearOf::Is(_), last) = self.of_year(inner + 1)
            {
                return Some(Found {
                    first: i,
                    last,
                    said: Said::Half(2, of),
                    modifier: None,
                    rule: "date.half",
                });
            }
            inner += usize::from(self.any(inner, ks!["part", "half"]));
            if !self.is(inner, k!("of")) {
                return None;
            }
        }
        if noun || self.is(at, k!("latter")) || self.is(inner, k!("part")) {
            inner += usize::from(self.is(inner, k!("part")));
            if !self.is(inner, k!("of")) {
                return None;
            }
            inner += 1;
            let the = usize::from(self.is(inner, k!("the")));
            if the == 1
                && let Some((unit, false)) = self.unit(inner + 1)
                && matches!(
                    unit,
                    Unit::Day
                        | Unit::Week
                        | Unit::Month
                        | Unit::Year
                        | Unit::Quarter
                        | Unit::Decade
                        | Unit::Century
                )
            {
                return Some(Found {
                    first: i,
                    last: inner + 2,
                    said: Said::Of(unit, Rel::Same),
                    modifier: Some(modifier),
                    rule: "date.edge",
                });
            }
        } else {
            if self.dash(inner) && self.any(at, ks!["mid", "early", "late"]) {
                // `the late-May meeting`: the article is the meeting's.
                if self.is(i, k!("the")) && self.month(inner + 1).is_some() {
                    return None;
                }
                inner += 1;
            }
            inner += usize::from(self.any(inner, ks!["in", "on", "this"]) && !self.is(inner, k!("this")));
            if self.is(inner, k!("the"))
                && let Some((unit, false)) = self.unit(inner + 1)
                && unit >= Unit::Night
                && !matches!(unit, Unit::Summer | Unit::Winter)
                && self.is(inner - 1, k!("in"))
            {
                // `later in the day`: in that which is told of.
                let rel = if unit == Unit::Day { Rel::Same } else { Rel::This };
                return Some(Found {
                    first: i,
                    last: inner + 2,
                    said: Said::Of(unit, rel),
                    modifier: Some(modifier),
                    rule: "date.edge",
                });
            }
        }
        // `early years`, `late last night`.
        let (said, last, _) = self.plain(inner)?;
        let fits = matches!(
            said,
            Said::Day { .. }
                | Said::Month(..)
                | Said::Decade(..)
                | Said::Century(_)
                | Said::Season(..)
                | Said::Quarter(..)
                | Said::Today(_)
                | Said::Weekday(..)
                | Said::Of(..)
                | Said::Feast(..)
                | Said::Part(..)
                | Said::Ancient(_)
        );
        let earlier = self.any(at, ks!["earlier", "later"]);
        let mid = self.is(at, k!("mid"));
        (fits
            && (!earlier
                // `Earlier Sunday` compares with what was told and names no part of the day.
                || matches!(said, Said::Of(..) | Said::Part(..) | Said::Season(..)))
            && (mid || inner > at))
            .then_some(Found {
                first: i,
                last,
                said,
                modifier: Some(modifier),
                rule: "date.edge",
            })
    }

    /// `about three weeks`, `nearly two years ago`, `around 7:15 p.m.`.
    pub(super) fn measured(&self, i: usize) -> Option<Found> {
        let (len, &modifier) = self.words.modifiers.longest(self.doc, i, self.end)?;
        let at = i + len;
        let (said, last, rule) = self.lengthy(at).or_else(|| {
            self.timed(at)
                .filter(|_| modifier == TimexMod::Approx && !self.is(i, k!("some")))
                .map(ruled("time.clock"))
        })?;
        // `over the year`: a preposition.
        let long = matches!(
            said,
            Said::Long(Amount::N(_), _) | Said::Shifted(..) | Said::Clock(..)
        );
        long.then_some(Found {
            first: i,
            last,
            said,
            modifier: Some(modifier),
            rule,
        })
    }

    /// Everything without a word of measure before it.
    pub(super) fn plain(&self, i: usize) -> Ruled {
        let the = self.is(i, k!("the"));
        let at = i + usize::from(the);
        self.ancient(i)
            .or_else(|| self.numeric_date(i).map(ruled("date.numeric")))
            .or_else(|| self.timed(i).map(ruled("time.clock")))
            .or_else(|| self.feast(at))
            .or_else(|| self.with_clock(self.weekday_date(i).map(ruled("date.weekday"))))
            .or_else(|| self.with_clock(self.weekday_name(if the && self.bare_day(at) { i } else { at })))
            .or_else(|| self.with_clock(self.day_first(at).map(ruled("date.day"))))
            .or_else(|| self.with_clock(self.month_first(i).map(ruled("date.month"))))
            .or_else(|| self.day_word(i))
            .or_else(|| self.often(i))
            .or_else(|| self.century_or_quarter(at, the))
            .or_else(|| self.season(i, at))
            .or_else(|| self.account(i))
            .or_else(|| self.with_clock(self.related(i)))
            .or_else(|| self.lengthy(i))
            .or_else(|| self.part_of(i))
            .or_else(|| self.decade(at))
            .or_else(|| self.year_alone(i))
            .or_else(|| self.vague(i))
            .or_else(|| self.everyday(i))
    }
}
