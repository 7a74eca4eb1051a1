//! The day of publication where a page's metadata do not say it: in its address, on the page near the headline, in the data of its scripts.
//! No date beats a wrong one, so every place must either say what its date is or lie where such dates lie.

use super::furniture::names;
use super::words::{Named, WORDS};
use crate::ingest::date;
use dom_query::{Document, NodeRef};

/// Longest text of one element that is looked at, in bytes. Dates that say when a page was published stand in short lines.
const LONGEST: usize = 160;

/// Characters of a box beside an article, at most.
const BOX: usize = 3000;

/// Texts of a page that are looked at.
const MOST: usize = 20_000;

/// What a place must reach to be believed.
const ENOUGH: i32 = 5;

/// What it adds to a place that no other on the page names another day.
const ALONE: i32 = 2;

/// Which number comes first in `3/4/2016`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// The day.
    Day,
    /// The month.
    Month,
    /// Not known: only what can be read one way is read.
    Unknown,
}

/// Who writes the month first: Americans. Of English without a country nothing is known.
pub fn order(language: Option<&str>, url: Option<&str>) -> Order {
    let host = url.and_then(|u| u.split_once("://")).map_or("", |(_, rest)| {
        rest.split(['/', '?', '#', ':']).next().unwrap_or("")
    });
    let tail = host.rsplit('.').next().unwrap_or("");
    let language = language.unwrap_or("").to_ascii_lowercase();
    if language == "en-us" {
        return Order::Month;
    }
    if !language.is_empty() && !language.starts_with("en") || language.starts_with("en-") {
        return Order::Day;
    }
    let country = tail.len() == 2
        && !matches!(
            tail,
            "us" | "io" | "co" | "tv" | "me" | "ai" | "ly" | "fm" | "ca" | "ph"
        );
    if country { Order::Day } else { Order::Unknown }
}

/// A date written in metadata, in any form that can be read one way.
pub fn written(text: &str, order: Order) -> Option<String> {
    date::iso(text).or_else(|| (text.len() <= LONGEST).then(|| find(text, order)).flatten())
}

/// The first full date in a text: `2016-08-04`, `4. August 2016`, `Aug 4, 2016`, `04.08.16`, `2016年8月4日`, in the languages whose months are
/// known.
pub fn find(text: &str, order: Order) -> Option<String> {
    let tokens = tokens(text);
    let inside = |at: usize| {
        // The tail of a longer number: a version, a telephone.
        at > 0
            && tokens
                .get(at - 1)
                .is_some_and(|t| t.digits > 0 && matches!(t.after, '.' | '/' | '-'))
    };
    (0..tokens.len())
        .filter(|at| !inside(*at))
        .find_map(|at| at_token(tokens.get(at..)?, order))
}

/// A number with its digits counted, or a word in lower case, and the sign after it.
struct Token<'t> {
    number: Option<u32>,
    digits: usize,
    word: &'t str,
    after: char,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        if !c.is_alphanumeric() {
            if let Some(last) = out.last_mut()
                && last.after == '\0'
            {
                last.after = c;
            }
            at += c.len_utf8();
            continue;
        }
        let rest = text.get(at..).unwrap_or("");
        let digit = c.is_ascii_digit();
        let end = rest
            .find(|c: char| !c.is_alphanumeric() || c.is_ascii_digit() != digit)
            .unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or("");
        // A letter right after a number: `4th`, `08T`.
        if !digit
            && let Some(last) = out.last_mut()
            && last.after == '\0'
        {
            last.after = 'a';
        }
        out.push(Token {
            number: (digit && end <= 8).then(|| word.parse().ok()).flatten(),
            digits: if digit { end } else { 0 },
            word,
            after: '\0',
        });
        at += end;
        if out.len() > 64 {
            break;
        }
    }
    out
}

fn at_token(tokens: &[Token<'_>], order: Order) -> Option<String> {
    let first = tokens.first()?;
    // Filler between the parts: `4th of August`, `4 de agosto de 2016`.
    let next = |mut i: usize| -> usize {
        while tokens.get(i).is_some_and(|t| {
            matches!(
                t.word,
                "de" | "of" | "th" | "st" | "nd" | "rd" | "del" | "er" | "a" | "º"
            )
        }) {
            i += 1;
        }
        i
    };
    let number = |i: usize| tokens.get(i).and_then(|t| t.number.map(|n| (n, t.digits)));
    let month = |i: usize| {
        tokens
            .get(i)
            .filter(|t| t.digits == 0)
            .and_then(|t| WORDS.month(&t.word.to_lowercase()))
    };
    let year = |i: usize| {
        number(i)
            .filter(|(n, digits)| *digits == 4 && (1990..=2100).contains(n))
            .map(|(n, _)| n)
    };
    if let Some((a, digits)) = number(0) {
        if digits == 8 {
            return ymd(a / 10_000, a / 100 % 100, a % 100);
        }
        if let Some(y) = year(0)
            && (matches!(first.after, '-' | '/' | '.')
                || matches!(tokens.get(1).map(|t| t.word), Some("年" | "년")))
        {
            let step = if matches!(first.after, '-' | '/' | '.') {
                1
            } else {
                2
            };
            let (m, m_digits) = number(step)?;
            let (d, d_digits) = number(2 * step)?;
            return (m_digits <= 2 && d_digits <= 2).then(|| ymd(y, m, d)).flatten();
        }
        if digits <= 2 && (1..=31).contains(&a) {
            let i = next(1);
            if let Some(m) = month(i) {
                let i = next(i + 1);
                return ymd(year(i)?, m, a);
            }
            let sep = first.after;
            if !matches!(sep, '.' | '/' | '-') || tokens.get(1)?.after != sep {
                return None;
            }
            let (b, b_digits) = number(1)?;
            let y = match number(2)? {
                (y, 4) if (1990..=2100).contains(&y) => y,
                (y, 2) if sep == '.' && digits == 2 && b_digits == 2 && tokens.get(2)?.after != '.' => {
                    2000 + y
                }
                _ => return None,
            };
            return match () {
                () if b_digits > 2 => None,
                () if sep == '.' || a > 12 => ymd(y, b, a),
                () if b > 12 || a == b => ymd(y, a, b),
                () => match order {
                    Order::Day => ymd(y, b, a),
                    Order::Month => ymd(y, a, b),
                    Order::Unknown => None,
                },
            };
        }
        return None;
    }
    let m = month(0)?;
    let (d, digits) = number(1)?;
    if digits > 2 {
        return None;
    }
    ymd(year(next(2))?, m, d)
}

fn ymd(year: u32, month: u32, day: u32) -> Option<String> {
    if !(1990..=2100).contains(&year) {
        return None;
    }
    date::iso(&format!("{year:04}-{month:02}-{day:02}")).filter(|d| d.len() == 10)
}

/// The day in an address: `/2016/08/04/`, `/20160804/` or `-2016-08-04-`.
pub fn in_address(url: &str) -> Option<String> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/')?.1;
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let three = parts.windows(3).find_map(|w| {
        let [year, month, day] = w else { return None };
        let number = |s: &str, digits: usize| -> Option<u32> {
            (s.len() <= digits && s.bytes().all(|b| b.is_ascii_digit()))
                .then(|| s.parse().ok())
                .flatten()
        };
        (year.len() == 4).then_some(())?;
        ymd(number(year, 4)?, number(month, 2)?, number(day, 2)?)
    });
    three.or_else(|| {
        parts
            .iter()
            .filter(|p| p.len() == 8 && p.starts_with("20"))
            .find_map(|p| {
                p.parse::<u32>()
                    .ok()
                    .and_then(|n| ymd(n / 10_000, n / 100 % 100, n % 100))
            })
    })
}

/// The day that the visible page gives, near its headline or where it says what the date is.
pub fn in_page(doc: &Document, title: Option<&str>, order: Order) -> Option<String> {
    let mut search = Search {
        title: title.map(key).unwrap_or_default(),
        order,
        at: 0,
        headline: None,
        before: String::new(),
        found: Vec::new(),
    };
    search.walk(&doc.root(), Around::default());
    let headline = search.headline.map(|(_, at)| at);
    // The only day that a page names in such a place is hardly that of anything else.
    let mut days = search
        .found
        .iter()
        .filter(|f| f.score > 0)
        .map(|f| f.value.get(..10));
    let only = days.next().is_some_and(|first| days.all(|day| day == first));
    let best = search
        .found
        .into_iter()
        .map(|found| {
            let near = headline.map_or(0, |h| match found.at.abs_diff(h) {
                0..=4 => 4,
                5..=9 => 3,
                10..=20 => 2,
                21..=50 => 1,
                _ if found.said => 0,
                _ => -2,
            });
            let alone = if only && found.score > 0 { ALONE } else { 0 };
            (found.score + near + alone, found)
        })
        .filter(|(score, _)| *score >= ENOUGH)
        .max_by_key(|(score, found)| {
            (
                *score,
                std::cmp::Reverse(found.at.abs_diff(headline.unwrap_or(0))),
            )
        })?;
    Some(best.1.value)
}

/// What lies around a text.
#[derive(Clone, Copy, Default)]
struct Around {
    dated: bool,
    modified: bool,
    linked: bool,
    listed: bool,
    edge: bool,
}

struct Found {
    value: String,
    at: usize,
    score: i32,
    /// Whether it is said to be the date of publication.
    said: bool,
}

struct Search {
    title: String,
    order: Order,
    /// Texts so far.
    at: usize,
    /// How sure the headline is, and where it stands.
    headline: Option<(u8, usize)>,
    /// The text before this one, where it is short, in lower case.
    before: String,
    found: Vec<Found>,
}

impl Search {
    fn walk(&mut self, node: &NodeRef<'_>, around: Around) {
        for child in node.children_it(false) {
            if self.at > MOST {
                return;
            }
            if child.is_text() {
                let text = child.text();
                let text = text.trim();
                if !text.is_empty() {
                    self.at += 1;
                    self.text(text, around);
                }
                continue;
            }
            let Some(name) = child.node_name() else { continue };
            let name: &str = &name;
            if super::is_hidden_element(name) && !matches!(name, "head" | "title")
                || matches!(name, "head" | "nav")
            {
                continue;
            }
            let mut inner = around;
            let names = names(&child);
            if !names.is_empty() && !matches!(name, "body" | "html" | "article" | "main") {
                let lower = names.to_ascii_lowercase();
                let comments = lower.contains("comment") && !lower.contains("publish");
                let beside = comments || WORDS.named(&names) == Some(Named::Furniture) && !says_date(&lower);
                // A whole article may call itself "paywall", and its head "sharing".
                if beside
                    && child.normalized_char_count() < BOX
                    && !child.descendants_it().any(|n| n.has_name("h1"))
                {
                    if comments
                        || WORDS
                            .published
                            .elsewhere
                            .iter()
                            .any(|w| lower.contains(w.as_str()))
                    {
                        continue;
                    }
                    inner.edge = true;
                }
                inner.dated |= says_date(&lower);
                inner.modified |=
                    lower.contains("modif") || lower.contains("update") || lower.contains("change");
            }
            match name {
                "h1" => self.headline(&child, 1),
                "h2" | "h3" => self.headline(&child, 0),
                "a" => inner.linked = true,
                "li" => inner.listed = true,
                "aside" | "footer" => inner.edge = true,
                "time" => {
                    self.time(&child, inner);
                    inner.dated = true;
                }
                _ => {}
            }
            self.walk(&child, inner);
        }
    }

    fn headline(&mut self, node: &NodeRef<'_>, level: u8) {
        let words = key(&node.text());
        if words.is_empty() {
            return;
        }
        let titled = words.len() > 8
            && !self.title.is_empty()
            && (self.title.starts_with(&words) || words.starts_with(&self.title));
        let sure = if titled { 2 + level } else { level };
        if sure > 0 && self.headline.is_none_or(|(s, _)| s < sure) {
            self.headline = Some((sure, self.at));
        }
    }

    fn time(&mut self, node: &NodeRef<'_>, around: Around) {
        let value = node
            .attr("datetime")
            .and_then(|v| written(&v, self.order))
            .filter(|v| v.len() >= 10);
        let Some(value) = value else { return };
        let published = node.has_attr("pubdate")
            || node
                .attr("itemprop")
                .is_some_and(|p| p.to_ascii_lowercase().contains("publish"));
        let mut score = 3 + i32::from(published) * 3;
        if around.modified && !published {
            score -= 3;
        }
        score -= penalty(around);
        self.found.push(Found {
            value,
            at: self.at,
            score,
            said: published,
        });
    }

    fn text(&mut self, text: &str, around: Around) {
        // A label may stand in an element of its own: `<b>Date</b> 4 August 2016`.
        let before = std::mem::take(&mut self.before);
        if text.len() < 30 {
            self.before = text.to_lowercase();
        }
        if text.len() > LONGEST || !text.bytes().any(|b| b.is_ascii_digit()) {
            return;
        }
        let Some(value) = find(text, self.order) else {
            return;
        };
        let lower = text.to_lowercase();
        let words = text.split_whitespace().count();
        let says = &WORDS.published;
        let holds = |list: &[String], text: &str| list.iter().any(|w| text.contains(w.as_str()));
        let strong = holds(&says.strong, &lower) || holds(&says.strong, &before);
        let changed = holds(&says.modified, &lower) || holds(&says.modified, &before);
        // "Updated" has a "date" in it.
        let says = strong
            || !changed
                && (holds(&says.weak, &lower) || says.weak.iter().any(|w| before.starts_with(w.as_str())));
        let clocked = lower
            .split(':')
            .skip(1)
            .any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let mut score = 0;
        if words <= 8 {
            score += 2;
        }
        if around.dated {
            score += 3;
        }
        if words <= 8 && clocked {
            score += if self.headline.is_none() { 3 } else { 1 };
        } else if words <= 8 && around.dated && text.len() < 24 {
            score += 1;
        }
        if strong {
            score += 5;
        } else if says {
            score += 3;
        }
        if (changed || around.modified) && !says {
            score -= 3;
        }
        if words > 14 && !says {
            score -= 3;
        }
        if !strong {
            score -= penalty(around);
        }
        self.found.push(Found {
            value,
            at: self.at,
            score,
            said: says,
        });
    }
}

fn penalty(around: Around) -> i32 {
    i32::from(around.linked) * 2 + i32::from(around.edge) * 2 + i32::from(around.listed && around.linked) * 2
}

/// Whether class names speak of a date.
fn says_date(lower: &str) -> bool {
    WORDS.published.named.iter().any(|w| lower.contains(w.as_str())) && !lower.contains("sometime")
}

fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(60)
        .collect()
}

/// The day in the data that a page carries for its scripts, when all of its places name the same.
pub fn in_scripts(page: &str) -> Option<String> {
    const PLACES: usize = 400;
    let says = &WORDS.published;
    let mut only: Option<String> = None;
    let mut at = 0;
    for _ in 0..PLACES {
        // All keys hold these letters.
        let found = page.get(at..)?.find("ub").map(|n| at + n);
        let Some(found) = found else { break };
        at = found + 2;
        let bytes = page.as_bytes();
        let letter = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        let mut start = found;
        while start > 0 && found - start < 24 && bytes.get(start - 1).is_some_and(|b| letter(*b)) {
            start -= 1;
        }
        let mut end = found;
        while end - found < 24 && bytes.get(end).is_some_and(|b| letter(*b)) {
            end += 1;
        }
        at = end.max(at);
        let Some(word) = page.get(start..end) else {
            continue;
        };
        if !says.scripts.contains(&word.to_ascii_lowercase()) {
            continue;
        }
        let Some(rest) = page.get(end..) else { continue };
        let rest = rest.trim_start_matches(['"', '\'', '\\', ' ']);
        let Some(rest) = rest.strip_prefix(':') else {
            continue;
        };
        let rest = rest.trim_start_matches(['"', '\'', '\\', ' ']);
        let Some(value) = rest
            .get(..10)
            .and_then(date::iso)
            .filter(|d| d.len() == 10 && !d.ends_with("-01-01"))
        else {
            continue;
        };
        match &only {
            Some(day) if *day != value => return None,
            _ => only = Some(value),
        }
    }
    only
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_the_forms_of_many_languages() {
        for (text, value) in [
            ("Donnerstag, 15.2.2018, 19:51", "2018-02-15"),
            ("Freitag, 6. Oktober 2017 um 04:00", "2017-10-06"),
            ("Mise en ligne 23 mai 2019", "2019-05-23"),
            ("Jan 18, 2019", "2019-01-18"),
            ("Juli 12, 2017", "2017-07-12"),
            ("4th of August 2016", "2016-08-04"),
            ("4 de agosto de 2016", "2016-08-04"),
            ("14 grudnia 2020", "2020-12-14"),
            ("02.12.19", "2019-12-02"),
            ("2020年3月4日 10時", "2020-03-04"),
            ("x 2020-03-04T10:20", "2020-03-04"),
            ("31/12/2016", "2016-12-31"),
        ] {
            assert_eq!(find(text, Order::Unknown).as_deref(), Some(value), "{text}");
        }
        for text in [
            "3/4/2016",
            "1.2.3.4",
            "12 monkeys 2019",
            "version 10.11.12.13",
            "2016",
            "32. Mai 2019",
            "may 2019",
            "10-12-5000",
        ] {
            assert_eq!(find(text, Order::Unknown), None, "{text}");
        }
        assert_eq!(find("3/4/2016", Order::Day).as_deref(), Some("2016-04-03"));
        assert_eq!(find("3/4/2016", Order::Month).as_deref(), Some("2016-03-04"));
    }

    #[test]
    fn an_address_may_hold_the_day() {
        for (url, day) in [
            ("https://a.example/2016/8/4/x", Some("2016-08-04")),
            ("https://a.example/x-20160804.html", Some("2016-08-04")),
            ("https://a.example/2016/08/x", None),
            ("https://2016-08-04.example/x", None),
            ("https://a.example/x-20161304.html", None),
        ] {
            assert_eq!(in_address(url).as_deref(), day, "{url}");
        }
    }

    #[test]
    fn the_date_by_the_headline_wins_over_those_of_other_articles() {
        let page = |body: &str| {
            in_page(
                &Document::from(format!("<body>{body}</body>")),
                None,
                Order::Unknown,
            )
        };
        let found = page(
            "<ul><li><a href=/x>Old news, 01.02.2019</a></li></ul><h1>The quay closes</h1><span class=post-date>3 February 2026</span><p>In 1999 it was built.</p><ol class=comments><li><time datetime=2026-02-09>9</time></ol>",
        );
        assert_eq!(found.as_deref(), Some("2026-02-03"));
        assert_eq!(
            page(
                "<h1>The quay closes</h1><p>On 4 August 2016 the council of the island met for the first time in the new hall to hear what the engineers had found.</p>"
            ),
            None
        );
        assert_eq!(page("<h1>A</h1><div>Updated: 4 August 2016</div>"), None);
        assert_eq!(page("<p>x</p><footer>4 August 2016</footer>"), None);
    }

    #[test]
    fn scripts_are_believed_when_they_agree() {
        assert_eq!(
            in_scripts(r#"{"publishedDate":"2016-11-04T20:37:27Z"}"#).as_deref(),
            Some("2016-11-04")
        );
        assert_eq!(
            in_scripts(r#"{"publishedAt":"2016-11-04"},{"publishedAt":"2017-11-04"}"#),
            None
        );
        assert_eq!(in_scripts(r#"{"subdate":"2016-11-04","é":"ub"}"#), None);
    }
}
