//! Longer stretches of the calendar: centuries, decades, years that stand alone, quarters, halves, seasons.

use super::expr::{Rel, Said, Unit, YearOf};
use super::grammar::Reader;
use super::phrases::Ruled;
use crate::extract::token::{Case, k, ks};

/// A year of account, read as the calendar year of its number.
fn fiscal(year: i32, at: usize) -> Ruled {
    let year = Said::Day {
        year: Some(year),
        month: None,
        day: None,
        weekday: None,
    };
    Some((year, at, "date.fiscal"))
}

impl Reader<'_> {
    /// `20th century`, `third quarter`, `the second half of 1996`, `Q3`, `fiscal 1989`.
    pub(super) fn century_or_quarter(&self, i: usize, the: bool) -> Ruled {
        if self.is(i, k!("fiscal")) || self.is(i, k!("financial")) {
            if let Some((year, at)) = self.year(i + 1) {
                return fiscal(year, at);
            }
            if self.is(i + 1, k!("year")) && the {
                if let Some((year, at)) = self.year(i + 2) {
                    return fiscal(year, at);
                }
                return Some((Said::Of(Unit::Year, Rel::This), i + 2, "date.fiscal"));
            }
            return self
                .century_or_quarter(i + 1, the)
                .filter(|r| matches!(r.0, Said::Quarter(..)));
        }
        // `the 1988 quarter`, `the 1988 second quarter`, `this year's third quarter`.
        if let Some((year, at)) = self
            .year(i)
            .filter(|&(_, at)| the && self.any(at, ks!["quarter", "period"]))
        {
            return Some((Said::QuarterIn(year), at + 1, "date.quarter"));
        }
        if let Some((year, at)) = self.year(i).filter(|_| the)
            && let Some((Said::Quarter(q, _), next, rule)) = self.century_or_quarter(at, false)
        {
            return Some((Said::Quarter(q, YearOf::Is(year)), next, rule));
        }
        if let Some(rel) = self
            .rel(i)
            .filter(|_| self.is(i + 1, k!("year")) && self.any(i + 2, ks!["'s"]))
        {
            return match self.century_or_quarter(i + 3, false)? {
                (Said::Quarter(q, _), next, rule) => Some((Said::Quarter(q, YearOf::Rel(rel)), next, rule)),
                (Said::Half(h, _), next, rule) => Some((Said::Half(h, YearOf::Rel(rel)), next, rule)),
                _ => None,
            };
        }
        let word = self.word(i);
        if word.len() == 2 && matches!(word, "Q1" | "Q2" | "Q3" | "Q4") {
            let q = word.as_bytes()[1] - b'0';
            let (of, at) = self.of_year(i + 1);
            return Some((Said::Quarter(Some(q), of), at, "date.quarter"));
        }
        if self.any(i, ks!["last", "final"]) && the {
            if self.is(i + 1, k!("quarter")) {
                let (of, next) = self.of_year(i + 2);
                return (next > i + 2).then_some((Said::Quarter(Some(4), of), next, "date.quarter"));
            }
            if self.is(i + 1, k!("week")) {
                return self.week_in(0, i + 2);
            }
            if self.is(i + 1, k!("half")) {
                let (of, next) = self.of_year(i + 2);
                return (next > i + 2).then_some((Said::Half(2, of), next, "date.half"));
            }
        }
        let (n, at) = self.ordinal(i)?;
        let hyphen = usize::from(self.dash(at));
        let at = at + hyphen;
        // `the third-quarter loss`: the article is the loss's.
        if the && hyphen == 1 && self.any(at, ks!["century", "quarter"]) && !self.bounded(at + 1) {
            return None;
        }
        // `Twentieth Century Fox`
        if self.is(at, k!("century")) && self.case(at + 1) == Case::Title && self.in_name(at) {
            return None;
        }
        if self.is(at, k!("century")) && (1..=30).contains(&n) {
            return Some((Said::Century(n as i32 - 1), at + 1, "date.century"));
        }
        if self.is(at, k!("quarter")) && (1..=4).contains(&n) {
            let (of, next) = self.of_year(at + 1);
            return Some((Said::Quarter(Some(n as u8), of), next, "date.quarter"));
        }
        if self.is(at, k!("half")) && n <= 2 {
            let (of, next) = self.of_year(at + 1);
            // With no year told it is that of a match as often.
            return (next > at + 1).then_some((Said::Half(n as u8, of), next, "date.half"));
        }
        // `the last week of August`
        if self.is(at, k!("week")) && hyphen == 0 && (1..=5).contains(&n) {
            return self.week_in(n as u8, at + 1);
        }
        // `the first nine months`, `the first two years`: a length; but `the first two-day strike`.
        if n == 1
            && the
            && hyphen == 0
            && let Some((amount, unit, next)) = self.length(at).filter(|_| !self.any(at, ks!["a", "an"]))
            && !self.hyphen(next - 2)
        {
            return Some((Said::Long(amount, unit), next, "duration.first"));
        }
        None
    }

    /// `of August`, `of August 1951` after the number of a week.
    fn week_in(&self, n: u8, i: usize) -> Ruled {
        if !self.is(i, k!("of")) {
            return None;
        }
        match self.month_first(i + 1)? {
            (month @ (Said::Month(..) | Said::Day { day: None, .. }), at) => {
                Some((Said::WeekIn(n, Box::new(month)), at, "date.week"))
            }
            _ => None,
        }
    }

    /// `of 1996`, `1996`, `of last year`, `this year` after a quarter or season.
    pub(super) fn of_year(&self, i: usize) -> (YearOf, usize) {
        let of = i + usize::from(self.is(i, k!("of")) || self.word(i) == ",");
        let fiscal = of + usize::from(self.any(of, ks!["fiscal"]));
        if let Some((year, next)) = self.year(fiscal) {
            return (YearOf::Is(year), next);
        }
        match self.rel(of).filter(|_| self.is(of + 1, k!("year"))) {
            Some(rel) => (YearOf::Rel(rel), of + 2),
            None => (YearOf::Rel(Rel::Bare), i),
        }
    }

    /// `the summer of 1994`, `last fall`, `spring 2015`.
    pub(super) fn season(&self, first: usize, i: usize) -> Ruled {
        let the = i > first;
        // `this past spring`
        let this = usize::from(!the && self.is(i, k!("this")) && self.any(i + 1, ks!["past", "coming"]));
        let rel = self.rel(i + this);
        let at = i + this + usize::from(rel.is_some());
        let &season = self.words.seasons.get(&self.key(at))?;
        let (of, next) = self.of_year(at + 1);
        let verb = self.any(at, ks!["fall", "spring"]);
        let told = !matches!(of, YearOf::Rel(Rel::Bare));
        if let Some(rel) = rel {
            return Some((Said::Season(season, YearOf::Near(rel)), at + 1, "date.season"));
        }
        const BEFORE: &[u64] = ks!["in", "by", "since", "until", "during", "through", "and", "from"];
        let placed = BEFORE.contains(&self.before(i));
        (told || !verb && (placed || the) || placed && the).then_some((
            Said::Season(season, of),
            next,
            "date.season",
        ))
    }

    /// `1990s`, `'90s`, `the nineties`.
    pub(super) fn decade(&self, i: usize) -> Ruled {
        if let Some(&tens) = self.words.decades.get(&self.key(i)) {
            // `in her thirties` is an age.
            const OF: &[u64] = ks!["his", "her", "their", "my", "your", "our", "its"];
            let age = OF.contains(&self.before(i))
                || i >= self.from + 3 && self.hyphen(i - 1) && OF.contains(&self.key(i - 3))
                || matches!(self.before(i), k if k == k!("early") || k == k!("late") || k == k!("mid"))
                    && i >= self.from + 2
                    && OF.contains(&self.key(i - 2));
            return (!age && i > self.from).then_some((
                Said::Decade(190 + i32::from(tens), false),
                i + 1,
                "date.decade",
            ));
        }
        let quote = matches!(self.word(i), "'" | "’" | "‘");
        let at = i + usize::from(quote);
        let word = self.word(at);
        let plural = self.glued(at + 1) && (self.any(at + 1, ks!["s", "'s"]));
        if !self.is_number(at) || !plural || !word.ends_with('0') {
            return None;
        }
        let n: i32 = word.parse().ok()?;
        match word.len() {
            4 if (1000..2100).contains(&n) => Some((Said::Decade(n / 10, true), at + 2, "date.decade")),
            2 if quote => Some((Said::Decade(190 + n / 10, false), at + 2, "date.decade")),
            _ => None,
        }
    }

    /// A number that is a year by its place.
    pub(super) fn year_alone(&self, i: usize) -> Ruled {
        const AD: &[u64] = ks!["ad", "ce", "a.d."];
        let era = self.any(i, AD) && self.case(i) == Case::Upper && self.is_number(i + 1);
        if (era || self.any(i + 1, AD) && self.case(i + 1) == Case::Upper)
            && let Ok(year) = self.word(i + usize::from(era)).parse::<u16>()
        {
            let said = Said::Day {
                year: Some(i32::from(year)),
                month: None,
                day: None,
                weekday: None,
            };
            return (year < 2200).then_some((said, i + 2, "date.era"));
        }
        let quoted = matches!(self.word(i), "'" | "’" | "‘");
        let (year, at) = self.year(i)?;
        let said = Said::Day {
            year: Some(year),
            month: None,
            day: None,
            weekday: None,
        };
        let before = self.before(i);
        const BEFORE: &[u64] = ks![
            "in",
            "since",
            "by",
            "until",
            "till",
            "from",
            "of",
            "during",
            "before",
            "after",
            "through",
            "throughout",
            "between",
            "year",
            "years",
            "early",
            "late",
            "mid",
            "fiscal",
            "for",
            "circa",
            "and",
            "to",
            "till",
            "late-",
            "into",
            "around"
        ];
        let mut placed = BEFORE.contains(&before) || self.is(i.wrapping_sub(1), k!("(")) && i > self.from;
        if quoted {
            return placed.then_some((said, at, "date.year"));
        }
        if i > self.from && self.dash(i - 1) && self.glued(i) {
            // The second of `1914-1918`; otherwise part of a name or a number.
            let ranged = i >= self.from + 2
                && (self.word(i - 2).len() == 4 && self.is_number(i - 2)
                    || self.glued(i - 1) && self.is(i - 2, k!("mid")));
            if !ranged {
                return None;
            }
            placed = true;
        }
        // `their 1982 summer offensives`.
        if let Some(&season) = self
            .words
            .seasons
            .get(&self.key(at))
            .filter(|_| placed || (1000..2100).contains(&year))
            && !self.any(at, ks!["fall"])
        {
            return Some((Said::Season(season, YearOf::Is(year)), at + 1, "date.season"));
        }
        let signed = i > self.from
            && matches!(
                self.word(i - 1),
                "$" | "£" | "€" | "#" | "¥" | "." | ":" | "/" | "@" | "No" | "no"
            );
        let follows = self.word(at);
        let counted = follows == "%"
            || follows == "°"
            || self.unit(at).is_some()
            || self.any(
                at,
                ks![
                    "percent", "million", "billion", "people", "men", "women", "troops", "feet", "meters",
                    "metres", "miles", "km", "points", "pounds", "tons", "tonnes", "dollars"
                ],
            );
        if signed
            || counted
            || self.glued(i)
                && i > self.from
                && !self.dash(i - 1)
                && !matches!(self.word(i - 1), "(" | "\"" | "“" | "[")
        {
            return None;
        }
        if self.glued(at)
            && (matches!(self.word(at), ":" | "/" | "." | "$") && self.glued(at + 1)
                || matches!(self.case(at), Case::Lower | Case::Upper) && !self.is(at, k!("'s")))
        {
            return None;
        }
        // An older number is one among years of its age, or with the year that ends its range.
        let told = self.told.is_some_and(|t| (year - t).abs() <= 60);
        let range = self.dash(at)
            && self.glued(at)
            && self.glued(at + 1)
            && self
                .year(at + 1)
                .is_some_and(|(end, _)| (year..year + 100).contains(&end));
        let recent = (1900..=2059).contains(&year) || told || range;
        let plural = self.case(at) == Case::Lower
            && follows.ends_with('s')
            && !follows.ends_with("ss")
            && follows.len() > 3
            && !self.glued(at);
        (placed || recent && !plural).then_some((said, at, "date.year"))
    }
}
