//! Times of day as they are spoken: "four in the morning", "ten past five in the afternoon", "half past six".

use super::expr::Clock;
use super::grammar::{Read, Reader};
use crate::extract::token::{k, ks};

impl Reader<'_> {
    /// A time of day in words.
    pub(super) fn spoken(&self, i: usize) -> Read<Clock> {
        let opens = self.any(i, ks!["a", "quarter", "half"])
            || self.is_number(i)
            || self.words.numbers.contains_key(&self.key(i));
        if !opens {
            return None;
        }
        if let Some((minutes, past, at)) = self.minutes_from(i)
            && let Some((hour, at)) = self.hour(at)
            && self.unit(at).is_none()
        {
            let tail = self.half_told(hour, at);
            // `voted ten to five`, `about six to 10 times a year`
            let fives = minutes % 5 == 0 && self.before(i) == k!("at") && self.bounded(at);
            let quarter = (minutes == 15 || self.is(i + 1, k!("minutes"))) && self.at_clock(i);
            if !past && tail.is_none() && !fives && !quarter {
                return None;
            }
            let half = tail.is_some();
            let (hour, at) = tail.unwrap_or((hour, at));
            let total = i32::from(hour) * 60 + if past { minutes } else { -minutes };
            let total = total.rem_euclid(24 * 60);
            let clock = Clock::at((total / 60) as u8, (total % 60) as u8);
            return Some((Clock { half, ..clock }, at));
        }
        let (hour, at) = self.hour(i).filter(|_| self.at_clock(i))?;
        let at = at + usize::from(self.is(at, k!("o'clock")));
        let (hour, at) = self.half_told(hour, at)?;
        Some((Clock::at(hour, 0), at))
    }

    /// What stands before a time of day.
    fn at_clock(&self, i: usize) -> bool {
        const BEFORE: &[u64] = ks![
            "at", "by", "until", "till", "before", "after", "around", "about", "since", "from"
        ];
        BEFORE.contains(&self.before(i))
    }

    /// `ten past`, `a quarter to`, `half past`: minutes, whether past the hour, one past the last token.
    fn minutes_from(&self, i: usize) -> Option<(i32, bool, usize)> {
        let at = i + usize::from(self.is(i, k!("a")) && self.is(i + 1, k!("quarter")));
        let (minutes, at) = match self.key(at) {
            k if k == k!("quarter") => (15, at + 1),
            k if k == k!("half") => (30, at + 1),
            _ => {
                let (n, at) = self.number(at).filter(|n| (1.0..30.0).contains(&n.0))?;
                (n as i32, at + usize::from(self.any(at, ks!["minutes"])))
            }
        };
        match self.key(at) {
            k if k == k!("past") => Some((minutes, true, at + 1)),
            k if k == k!("to") && minutes != 30 => Some((minutes, false, at + 1)),
            _ => None,
        }
    }

    fn hour(&self, i: usize) -> Read<u8> {
        let (n, at) = self.number(i)?;
        ((1.0..=12.0).contains(&n) && n.fract() == 0.0).then_some((n as u8, at))
    }

    /// `in the afternoon`, `at night` behind an hour: the hour of 24, and one past the last token.
    pub(super) fn half_told(&self, hour: u8, at: usize) -> Read<u8> {
        if self.is(at, k!("at")) && self.is(at + 1, k!("night")) {
            let late = (6..12).contains(&hour);
            return Some((hour % 12 + if late { 12 } else { 0 }, at + 2));
        }
        if !(self.is(at, k!("in")) && self.is(at + 1, k!("the"))) {
            return None;
        }
        let later = match *self.words.parts.get(&self.key(at + 2))? {
            "AF" | "EV" => 12,
            "MO" => 0,
            _ => return None,
        };
        Some((hour % 12 + later, at + 3))
    }
}
