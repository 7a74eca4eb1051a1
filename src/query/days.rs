//! Days as a query asks for them: a day, the beginning of one, an end of time that is open, or a number of days from today.
//!
//! Days are compared as text. An ISO 8601 date sorts as it is written, and a shorter one stands for all the days that begin so.

use crate::day::{self, Lean};
use jiff::ToSpan;
use jiff::civil::Date;

/// A stretch of days, both ends counted in. An end is a day or the beginning of one: `2026-03` as the last end is all of March.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Days {
    from: Option<End>,
    to: Option<End>,
}

/// One end.
#[derive(Clone, PartialEq, Eq, Debug)]
enum End {
    /// As it was written.
    Day(String),
    /// Days, then months, from today.
    Away(i32, i32),
    /// As people say it, and which way it is looked for: friday, 1 dec.
    Said(String, bool),
}

impl Days {
    /// Reads what stands after the colon: `2026`, `2026-03..2026-05`, `<2026-03-10`, `>=2026`, `today`, `<7d`, `>2w`. A number of days
    /// (`d`), weeks (`w`), months (`m`) or years (`y`) counts forward where `ahead`, else back, and alone it is all days from today to
    /// there. `<` and `>` count the day itself in. Days by name are read as on the note card. The error says what can be written.
    pub fn parse(words: &str, ahead: bool) -> Result<Days, String> {
        let sign = if ahead { 1 } else { -1 };
        let end = |word: &str| {
            end(word, sign).ok_or_else(|| {
                format!(
                    "`{word}` is no day; write 2026, 2026-03, 2026-03-10, today, friday, or a number of days, weeks, months or years such \
                     as 7d, 2w, 3m, 1y, with < or > before it or .. between two"
                )
            })
        };
        if let Some((from, to)) = words.split_once("..") {
            let side = |word: &str| (!word.is_empty()).then(|| end(word)).transpose();
            return Ok(Days {
                from: side(from)?,
                to: side(to)?,
            });
        }
        if let Some(day) = words.strip_prefix('<') {
            let to = Some(end(day.trim_start_matches('='))?);
            return Ok(Days { from: None, to });
        }
        if let Some(day) = words.strip_prefix('>') {
            let from = Some(end(day.trim_start_matches('='))?);
            return Ok(Days { from, to: None });
        }
        let day = end(words)?;
        let today = Some(End::Away(0, 0));
        Ok(match &day {
            End::Away(days, months) if (*days, *months) > (0, 0) && is_count(words) => Days {
                from: today,
                to: Some(day),
            },
            End::Away(..) if is_count(words) => Days {
                from: Some(day),
                to: today,
            },
            _ => Days {
                from: Some(day.clone()),
                to: Some(day),
            },
        })
    }

    /// The two ends as text, for `today` (ISO 8601, of which the day counts). `None` is an open end, or one that a broken `today` leaves
    /// unknown, in which case nothing is within.
    pub fn ends(&self, today: &str) -> Option<(Option<String>, Option<String>)> {
        let text = |end: &Option<End>| match end {
            None => Some(None),
            Some(End::Day(day)) => Some(Some(day.clone())),
            Some(End::Away(days, months)) => {
                let there = day::of(today)?.checked_add(months.months().days(*days)).ok()?;
                Some(Some(there.to_string()))
            }
            Some(End::Said(words, ahead)) => {
                let there = day::read(words, day::of(today)?, lean(*ahead)).ok()?;
                Some(Some(there.to_string()))
            }
        };
        Some((text(&self.from)?, text(&self.to)?))
    }

    /// Whether a day, or a time on one, is within.
    pub fn hold(&self, day: &str, today: &str) -> bool {
        let Some((from, to)) = self.ends(today) else {
            return false;
        };
        from.is_none_or(|from| day >= from.as_str())
            && to.is_none_or(|to| day.get(..to.len()).unwrap_or(day) <= to.as_str())
    }
}

fn is_count(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with(['d', 'w', 'm', 'y'])
}

fn end(word: &str, sign: i32) -> Option<End> {
    match word {
        "today" => return Some(End::Away(0, 0)),
        "yesterday" => return Some(End::Away(-1, 0)),
        "tomorrow" => return Some(End::Away(1, 0)),
        _ => {}
    }
    if is_count(word) {
        let (number, unit) = word.split_at(word.len() - 1);
        let n: i32 = number.parse().ok().filter(|n| *n < 10_000)?;
        return Some(match unit {
            "d" => End::Away(sign * n, 0),
            "w" => End::Away(sign * n * 7, 0),
            "m" => End::Away(0, sign * n),
            _ => End::Away(0, sign * n * 12),
        });
    }
    // A year, a month or a day, digit by digit: a slip is named and not silently never met.
    let shape = "0000-00-00";
    let fits = [4, 7, 10].contains(&word.len())
        && word.bytes().zip(shape.bytes()).all(|(c, s)| match s {
            b'-' => c == b'-',
            _ => c.is_ascii_digit(),
        });
    if fits {
        return Some(End::Day(word.to_owned()));
    }
    let ahead = sign > 0;
    let said = word.starts_with(|c: char| c.is_alphanumeric())
        && day::read(word, Date::constant(2000, 1, 1), lean(ahead)).is_ok();
    said.then(|| End::Said(word.to_owned(), ahead))
}

fn lean(ahead: bool) -> Lean {
    if ahead { Lean::Ahead } else { Lean::Back }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &str = "2026-03-10";

    fn holds(asked: &str, ahead: bool, day: &str) -> bool {
        Days::parse(asked, ahead).expect(asked).hold(day, TODAY)
    }

    #[test]
    fn days_and_beginnings_of_days() {
        assert!(holds("2026-03", false, "2026-03-31T08:00:00Z"));
        assert!(!holds("2026-03", false, "2026-04-01"));
        assert!(holds("2026", false, "2026-04-01"));
        assert!(holds("<2026-03", false, "2026-03-31"));
        assert!(holds(">=2026-03-10", false, "2026-03-10T00:00:00Z"));
        assert!(holds("2026-01..2026-02", false, "2026-02-28"));
        assert!(!holds("2026-01..", false, "2025-12-31"));
    }

    #[test]
    fn days_from_today_count_forward_where_that_is_meant_and_back_elsewhere() {
        assert!(holds("<7d", true, "2026-03-17"));
        assert!(holds("<7d", true, "2026-01-01"));
        assert!(!holds("<7d", true, "2026-03-18"));
        assert!(!holds("7d", true, "2026-03-09"));
        assert!(holds(">7d", false, "2026-03-03"));
        assert!(holds("1m", false, "2026-02-10"));
        assert!(!holds("1m", false, "2026-02-09"));
        assert!(holds("yesterday", false, "2026-03-09T23:00:00Z"));
        assert!(
            !Days::parse("7d", true)
                .expect("read")
                .hold(TODAY, "no day at all")
        );
    }

    #[test]
    fn days_are_known_by_their_names() {
        // 2026-03-10 is a Tuesday.
        assert!(holds("friday", true, "2026-03-13"));
        assert!(holds("friday", false, "2026-03-06T12:00:00Z"));
        assert!(holds(">monday", false, "2026-03-09"));
        assert!(!holds("1 mar..friday", false, "2026-02-28"));
        assert!(holds("1 mar..friday", false, "2026-03-02"));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for word in [
            "soon",
            "2026-3",
            "26",
            "99999999999d",
            "<",
            "7x",
            "2026-03-10-1",
            "+7d",
        ] {
            assert!(Days::parse(word, true).is_err(), "{word}");
        }
    }
}
