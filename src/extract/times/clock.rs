//! Times of day, and the days they are told for.

use super::expr::{Clock, Rel, Said};
use super::grammar::{Read, Reader};
use super::phrases::Ruled;
use crate::extract::token::{k, ks};

impl Reader<'_> {
    /// `10:35 a.m.`, `5 p.m. EST`, `1800 GMT`, `noon`.
    pub(super) fn clock(&self, i: usize) -> Read<Clock> {
        if let Some(&(h, m)) = self.words.clock.get(&self.key(i)).filter(|_| !self.in_name(i)) {
            return Some((Clock::at(h, m), i + 1));
        }
        let word = self.word(i);
        // `12 noon`
        if word == "12"
            && let Some(&(h, m)) = self.words.clock.get(&self.key(i + 1))
        {
            return Some((Clock::at(h, m), i + 2));
        }
        let (mut hour, mut minute, mut second, mut at);
        if let Some((h, m)) = word
            .split_once('.')
            .filter(|_| self.is_number(i) && word.len() <= 5)
        {
            (hour, minute, second, at) = (h.parse::<u8>().ok()?, Some(m.parse::<u8>().ok()?), None, i + 1);
            if m.len() != 2 || !self.half_of_day(at).is_some_and(|_| true) {
                return None;
            }
        } else {
            let n = self.digits(i)?;
            if word.len() >= 3 {
                // `0735 GMT`, `430pm`.
                let zone = self.words.zones.contains_key(&self.key(i + 1));
                let half = self.half_of_day(i + 1).is_some() && self.glued(i + 1);
                if !(zone && word.len() == 4 || half || word.len() == 4 && self.is(i + 1, k!("hours"))) {
                    return None;
                }
                (hour, minute, second, at) = ((n / 100) as u8, Some((n % 100) as u8), None, i + 1);
                at += usize::from(self.is(at, k!("hours")));
            } else {
                (hour, minute, second, at) = (n as u8, None, None, i + 1);
            }
        }
        let mut colon = false;
        if minute.is_none()
            && self.word(at) == ":"
            && self.glued(at)
            && self.glued(at + 1)
            && self.word(at + 1).len() == 2
        {
            minute = Some(self.digits(at + 1)? as u8);
            at += 2;
            colon = true;
            if self.word(at) == ":" && self.glued(at) && self.glued(at + 1) && self.word(at + 1).len() == 2 {
                second = self.digits(at + 1).map(|s| s as u8);
                at += 2;
            }
        }
        let half = self.half_of_day(at);
        if let Some((afternoon, next)) = half {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if afternoon { 12 } else { 0 };
            at = next;
        } else if self.any(at, ks!["o'clock"]) {
            at += 1;
        } else if !colon && word.len() < 3 {
            return None;
        }
        if hour > 24 || minute.is_some_and(|m| m > 59) {
            return None;
        }
        // `3:2` is a score and `10:15` without more a time only where it is said so.
        let zone = self.words.zones.get(&self.key(at)).copied();
        let told = match self.half_told(hour, at) {
            Some(told) if half.is_none() && hour <= 12 => {
                (hour, at) = told;
                true
            }
            _ => false,
        };
        let utc = zone == Some(true);
        at += usize::from(zone.is_some());
        if self.is(at, k!("time")) && zone.is_some() {
            at += 1;
        }
        let clock = Clock {
            hour,
            minute: minute.unwrap_or(0),
            second,
            utc,
            half: half.is_some() || told || zone.is_some() || word.len() >= 3 || !(1..=12).contains(&hour),
        };
        Some((clock, at))
    }

    /// `a.m.`, `pm`: whether it is the second half of the day.
    pub(super) fn half_of_day(&self, i: usize) -> Read<bool> {
        if self.any(i, ks!["a.m.", "a.m", "am"]) {
            return (self.word(i) != "am" || self.glued(i) || self.is_number(i.wrapping_sub(1)))
                .then_some((false, i + 1));
        }
        self.any(i, ks!["p.m.", "p.m", "pm"]).then_some((true, i + 1))
    }

    /// A clock time and the day it is told for: `noon Thursday`, `5 p.m. EST Nov. 9`.
    pub(super) fn timed(&self, i: usize) -> Read {
        let (clock, at) = self.clock(i).or_else(|| self.spoken(i))?;
        let with = |day: Option<Said>| Said::Clock(clock, day.map(Box::new));
        let comma = at + usize::from(self.word(at) == ",");
        if let Some((day, next)) = self.day_named(comma) {
            return Some((with(Some(day)), next));
        }
        // `at 8 p.m. on Tuesday`: two expressions, of which the first takes its day from the second.
        let on = at + usize::from(self.is(at, k!("on")));
        let day = (on > at).then(|| self.day_named(on)).flatten().map(|d| d.0);
        Some((with(day), at))
    }

    /// A day and a time of day behind it: `3 Oct 10pm`, `Friday, 7 p.m.`.
    pub(super) fn with_clock(&self, day: Ruled) -> Ruled {
        let (said, at, rule) = day?;
        let names_day = matches!(said, Said::Day { day: Some(_), .. } | Said::Weekday(..));
        let from = at + usize::from(self.word(at) == ",");
        // Two digits and a colon or dot at most stand before `p.m.`.
        if names_day
            && self.is_number(from)
            && (from + 1..from + 4).any(|i| self.half_of_day(i).is_some())
            && let Some((clock, last)) = self.clock(from)
            && self.half_of_day(last - 1).is_some()
        {
            return Some((Said::Clock(clock, Some(Box::new(said))), last, super::TIMED));
        }
        Some((said, at, rule))
    }

    /// A day: `Thursday`, `today`, `Nov. 9`.
    pub(super) fn day_named(&self, i: usize) -> Read {
        self.dated(i)
            .or_else(|| self.weekday(i).map(|(d, at)| (Said::Weekday(d, Rel::Bare), at)))
            .or_else(|| self.today(i))
            .or_else(|| {
                self.feast(i)
                    .filter(|f| matches!(f.0, Said::Feast(..)))
                    .map(|f| (f.0, f.1))
            })
            .or_else(|| self.is(i, k!("tonight")).then_some((Said::Today(0), i + 1)))
    }

    /// `today`, `yesterday`, `tomorrow`.
    pub(super) fn today(&self, i: usize) -> Read {
        let k = self.key(i);
        let days = if k == k!("today") || k == k!("tdy") {
            0
        } else if k == k!("yesterday") {
            -1
        } else if ks!["tomorrow", "tmr", "tmrw", "tmw", "tomo"].contains(&k) {
            1
        } else {
            return None;
        };
        Some((Said::Today(days), i + 1))
    }

    /// A part of the day after a day: `evening` in `Tuesday evening`.
    pub(super) fn part(&self, i: usize) -> Read<&'static str> {
        // `mid-afternoon`
        let mid = usize::from(self.is(i, k!("mid")) && self.hyphen(i + 1)) * 2;
        self.words
            .parts
            .get(&self.key(i + mid))
            .map(|&p| (p, i + mid + 1))
    }
}
