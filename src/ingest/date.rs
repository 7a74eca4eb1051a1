//! Dates of metadata → ISO 8601. What cannot be read, or is no day of a plausible year, is no date: never today, never a guess.

use jiff::civil::Date;

/// Years in which a news article can have been published.
const YEARS: std::ops::RangeInclusive<u32> = 1600..=2199;

/// `2016-08-04`, `2016-08`, `2016` or a timestamp with its offset, from ISO 8601, the dates of e-mail and feeds, and
/// dates in English words. Numbers like 3/4/2016, which are read differently here and there, are read only where one reading is possible.
pub fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 100 {
        return None;
    }
    numeric(text).or_else(|| worded(text)).or_else(|| slashed(text))
}

/// `2016-08-04T10:20:30.000+02:00` and its short forms, with `-`, `/`, `.` or nothing between.
fn numeric(text: &str) -> Option<String> {
    let (year, rest) = digits(text, 4)?;
    if rest.is_empty() {
        return YEARS.contains(&year).then(|| format!("{year:04}"));
    }
    let sep = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'));
    let rest = match sep {
        Some(c) => rest.strip_prefix(c)?,
        None => rest,
    };
    let (month, rest) = if sep.is_some() {
        short(rest)?
    } else {
        digits(rest, 2)?
    };
    if rest.is_empty() && sep == Some('-') {
        return day(year, month, 1).map(|_| format!("{year:04}-{month:02}"));
    }
    let rest = match sep {
        Some(c) => rest.strip_prefix(c)?,
        None => rest,
    };
    let (date, rest) = if sep.is_some() {
        short(rest)?
    } else {
        digits(rest, 2)?
    };
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let day = day(year, month, date)?;
    Some(match clock(rest.trim_start_matches(['T', 't', ' ', ','])) {
        Some(time) => format!("{day}T{time}"),
        None => day,
    })
}

/// `Tue, 4 Aug 2016 10:20:30 GMT`, `August 4, 2016`, `4 August 2016 at 10:20`.
fn worded(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty())
        .collect();
    let (at, month) = words
        .iter()
        .enumerate()
        .find_map(|(i, w)| month(w).map(|m| (i, m)))?;
    let number = |i: usize| -> Option<u32> {
        let word = words.get(i)?;
        let word = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
        word.parse().ok().filter(|_| word.len() <= 4)
    };
    let before = at
        .checked_sub(1)
        .and_then(number)
        .filter(|n| (1..=31).contains(n));
    let (date, year, next) = match before {
        Some(d) => (Some(d), number(at + 1), at + 2),
        None => match (number(at + 1), number(at + 2)) {
            (Some(d @ 1..=31), Some(y)) if words.get(at + 2).is_some_and(|w| w.len() == 4) => {
                (Some(d), Some(y), at + 3)
            }
            (Some(y), _) if y > 31 => (None, Some(y), at + 2),
            // `Thu Aug 04 10:20:30 UTC 2016`
            (Some(d @ 1..=31), _) => (
                Some(d),
                words.last().filter(|w| w.len() == 4).and_then(|w| w.parse().ok()),
                at + 2,
            ),
            _ => return None,
        },
    };
    let year = match year? {
        y if YEARS.contains(&y) => y,
        // Two digits stand in old feeds; the window is the one of RFC 2822.
        y @ 0..50 if before.is_some() => 2000 + y,
        y @ 50..100 if before.is_some() => 1900 + y,
        _ => return None,
    };
    let Some(date) = date else {
        return Some(format!("{year:04}-{month:02}"));
    };
    let day = day(year, month, date)?;
    let rest = words
        .get(next..)?
        .iter()
        .filter(|w| !w.eq_ignore_ascii_case("at"))
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    Some(match clock(&rest) {
        Some(time) => format!("{day}T{time}"),
        None => day,
    })
}

/// `31/12/2016` and `12/31/2016`, `31.12.2016`: only where the numbers leave one reading. With dots the day comes first everywhere.
fn slashed(text: &str) -> Option<String> {
    let date = text.split_whitespace().next()?;
    let sep = date
        .chars()
        .find(|c| !c.is_ascii_digit())
        .filter(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = date
        .split(sep)
        .map(|p| p.parse::<u32>().ok().filter(|_| p.len() <= 4));
    let (a, b, year) = (parts.next()??, parts.next()??, parts.next()??);
    match (a, b) {
        _ if sep == '.' || a > 12 => day(year, b, a),
        _ if b > 12 || a == b => day(year, a, b),
        _ => None,
    }
}

/// `10:20`, `10:20:30.5`, with an offset or a zone name, with am and pm → `10:20:30+02:00`.
fn clock(text: &str) -> Option<String> {
    let (hour, rest) = short(text)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = rest
        .strip_prefix(':')
        .and_then(|r| digits(r, 2))
        .unwrap_or((0, rest));
    let rest = rest
        .strip_prefix('.')
        .map_or(rest, |r| r.trim_start_matches(|c: char| c.is_ascii_digit()))
        .trim_start();
    let lower = rest.to_ascii_lowercase();
    let (hour, rest) = if lower.starts_with("am") || lower.starts_with("a.m.") {
        (hour % 12, "")
    } else if lower.starts_with("pm") || lower.starts_with("p.m.") {
        (hour % 12 + 12, "")
    } else {
        (hour, rest)
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some(format!(
        "{hour:02}:{minute:02}:{:02}{}",
        second.min(59),
        offset(rest)
    ))
}

/// `Z`, `+0200`, `+02:00`, `GMT`, and the four American zones that RFC 2822 names. Anything else is left out.
fn offset(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or("");
    match word.to_ascii_uppercase().as_str() {
        "Z" | "GMT" | "UTC" | "UT" => return "+00:00".into(),
        "EST" => return "-05:00".into(),
        "EDT" => return "-04:00".into(),
        "CST" => return "-06:00".into(),
        "CDT" => return "-05:00".into(),
        "MST" => return "-07:00".into(),
        "MDT" => return "-06:00".into(),
        "PST" => return "-08:00".into(),
        "PDT" => return "-07:00".into(),
        _ => {}
    }
    let read = || {
        let sign = word.chars().next().filter(|c| matches!(c, '+' | '-'))?;
        let (hours, rest) = digits(word.get(1..)?, 2)?;
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        let (minutes, _) = digits(rest, 2).unwrap_or((0, rest));
        (hours <= 14 && minutes < 60).then(|| format!("{sign}{hours:02}:{minutes:02}"))
    };
    read().unwrap_or_default()
}

/// Exactly `n` digits and what follows.
fn digits(text: &str, n: usize) -> Option<(u32, &str)> {
    let head = text.get(..n)?;
    if !head.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((head.parse().ok()?, text.get(n..)?))
}

/// One or two digits and what follows.
fn short(text: &str) -> Option<(u32, &str)> {
    digits(text, 2).or_else(|| digits(text, 1))
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let at = crate::day::MONTHS
        .iter()
        .position(|m| *m == word || word.len() == 3 && m.starts_with(&word))
        .or_else(|| (word == "sept").then_some(8))?;
    u32::try_from(at).ok().map(|m| m + 1)
}

/// `2016-08-04` when there is such a day.
fn day(year: u32, month: u32, date: u32) -> Option<String> {
    let day = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(date).ok()?,
    );
    day.ok()
        .filter(|_| YEARS.contains(&year))
        .map(|day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn the_forms_that_metadata_use() {
        for (text, value) in [
            ("2016-08-04", "2016-08-04"),
            ("2016-08", "2016-08"),
            ("2016", "2016"),
            ("20160804", "2016-08-04"),
            ("2016/8/4", "2016-08-04"),
            ("2016-08-04T10:20:30.123Z", "2016-08-04T10:20:30+00:00"),
            ("2016-08-04 10:20", "2016-08-04T10:20:00"),
            ("2016-08-04T10:20:30+0200", "2016-08-04T10:20:30+02:00"),
            ("Thu, 04 Aug 2016 10:20:30 GMT", "2016-08-04T10:20:30+00:00"),
            ("Thu, 4 Aug 16 10:20:30 EST", "2016-08-04T10:20:30-05:00"),
            ("Thu Aug 04 10:20:30 UTC 2016", "2016-08-04T10:20:30+00:00"),
            ("August 4, 2016", "2016-08-04"),
            ("Aug. 4th, 2016 at 3:05 pm", "2016-08-04T15:05:00"),
            ("4 August 2016", "2016-08-04"),
            ("August 2016", "2016-08"),
            ("31/12/2016", "2016-12-31"),
            ("12/31/2016", "2016-12-31"),
            ("04.08.2016", "2016-08-04"),
        ] {
            assert_eq!(iso(text).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_no_date() {
        for text in [
            "",
            "yesterday",
            "2016-13-01",
            "2024-02-30",
            "0000-00-00",
            "31/02/2024",
            "9999999999999-12-31T00:00:00Z",
            "-0001-01-01",
            "04/08/2016",
            "99",
            "٢٠١٦-٠٨-٠٤",
            "aug",
            "é4 août",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
