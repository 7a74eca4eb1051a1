//! What the notes come to: verdicts by outlet, and how much is due when. Of the notes that fit the filter, in every queue.

use super::{Review, counted, plain};
use crate::note::{Status, Verdict};
use crate::store::RuleTally;
use crate::theme::{Role, Theme};
use crate::tui::line::{cut, put};
use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::BTreeMap;

/// Of one outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// How many notes have each verdict, in the order of [`Verdict::ALL`].
    pub verdicts: [usize; Verdict::ALL.len()],
    /// How many of them are done or dropped.
    pub settled: usize,
}

impl Tally {
    /// All its notes.
    pub fn notes(&self) -> usize {
        self.verdicts.iter().sum()
    }

    fn add(&mut self, other: &Tally) {
        for (mine, more) in self.verdicts.iter_mut().zip(other.verdicts) {
            *mine += more;
        }
        self.settled += other.settled;
    }
}

/// When notes are due: by the last day of each stretch, or later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ahead {
    pub overdue: usize,
    pub today: usize,
    pub week: usize,
    pub month: usize,
    pub later: usize,
}

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stats {
    /// By outlet, the one with the most notes first; an empty name where it is not known.
    pub outlets: Vec<(String, Tally)>,
    /// Of all of them.
    pub all: Tally,
    pub ahead: Ahead,
    /// Of flags, by rule: of all articles, whatever the filter.
    pub rules: Vec<RuleTally>,
}

impl Stats {
    /// Counts the notes of a library that fit.
    pub fn of(review: &Review) -> Stats {
        let mut outlets: BTreeMap<String, Tally> = BTreeMap::new();
        let mut stats = Stats {
            rules: review.rules.clone(),
            ..Stats::default()
        };
        for shelved in review.library() {
            for placed in shelved.notes.iter().filter(|n| review.fits(shelved, n)) {
                let note = &placed.note;
                let outlet = shelved.article.outlet.clone().unwrap_or_default();
                let tally = outlets.entry(outlet).or_default();
                let place = Verdict::ALL.iter().position(|v| *v == note.verdict);
                if let Some(count) = place.and_then(|at| tally.verdicts.get_mut(at)) {
                    *count += 1;
                }
                let settled = matches!(note.status, Status::Done | Status::Dropped);
                tally.settled += usize::from(settled);
                let day = note.due.as_deref().and_then(crate::day::of);
                if let Some(day) = day.filter(|_| note.status != Status::Dropped) {
                    *stats.ahead.slot(day, review.clock.today) += 1;
                }
            }
        }
        stats.outlets = outlets.into_iter().collect();
        stats
            .outlets
            .sort_by_key(|(_, tally)| std::cmp::Reverse(tally.notes()));
        for (_, tally) in &stats.outlets {
            stats.all.add(tally);
        }
        stats
    }

    /// The rows of the table, without its head.
    fn rows(&self) -> Vec<(String, &Tally)> {
        let mut rows: Vec<(String, &Tally)> = self
            .outlets
            .iter()
            .map(|(name, tally)| match name.is_empty() {
                true => ("outlet not known".to_owned(), tally),
                false => (name.clone(), tally),
            })
            .collect();
        if rows.len() > 1 {
            rows.push(("all".to_owned(), &self.all));
        }
        rows
    }

    /// A row of the table of rules; row 0 is its head. The counts begin at cell `at`.
    fn draw_rule(&self, buffer: &mut Buffer, row: Rect, theme: &Theme, n: usize, at: usize) {
        let mut say = |cell: usize, text: &str, role: Role| {
            let start = (at + 11 * cell).saturating_sub(text.chars().count());
            put(buffer, row, start, text, theme.style(role));
        };
        let Some(n) = n.checked_sub(1) else {
            if !self.rules.is_empty() {
                for (cell, head) in ["accepted", "rejected", "right"].iter().enumerate() {
                    say(cell + 1, head, Role::Muted);
                }
                put(buffer, row, 1, "Flags by rule", theme.style(Role::Heading));
            }
            return;
        };
        let Some(tally) = self.rules.get(n) else { return };
        let judged = tally.accepted + tally.rejected;
        let share = (tally.accepted * 100).checked_div(judged).unwrap_or(0);
        say(1, &tally.accepted.to_string(), Role::Text);
        say(2, &tally.rejected.to_string(), Role::Text);
        say(3, &format!("{share}%"), Role::Text);
        put(buffer, row, 1, &cut(&tally.rule, at), theme.style(Role::Text));
    }

    /// How many rows it takes.
    pub fn height(&self) -> usize {
        let rules = match self.rules.len() {
            0 => 0,
            n => n + 2,
        };
        self.rows().len() + 4 + rules
    }
}

impl Ahead {
    fn slot(&mut self, day: Date, today: Date) -> &mut usize {
        match (day - today).get_days() {
            ..=-1 => &mut self.overdue,
            0 => &mut self.today,
            1..=7 => &mut self.week,
            8..=30 => &mut self.month,
            _ => &mut self.later,
        }
    }

    fn words(&self) -> String {
        let parts = [
            (self.overdue, "overdue"),
            (self.today, "today"),
            (self.week, "within a week"),
            (self.month, "within a month"),
            (self.later, "later"),
        ];
        let said: Vec<String> = parts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, when)| format!("{n} {when}"))
            .collect();
        if said.is_empty() {
            "nothing is due".to_owned()
        } else {
            said.join(" · ")
        }
    }
}

/// Cells of a column of counts, with words and with signs alone.
const WORDS: usize = 13;
const SIGNS: usize = 6;

impl Review {
    /// Draws them over the list, from row `from` on.
    pub(super) fn draw_stats(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, from: usize) {
        let stats = Stats::of(self);
        let width = usize::from(area.width);
        // Verdicts by name where there is room for their names.
        let column = if width >= 30 + WORDS * (Verdict::ALL.len() + 2) {
            WORDS
        } else {
            SIGNS
        };
        let names = width.saturating_sub(column * (Verdict::ALL.len() + 2)).max(8);
        let mut rows = (from..stats.height()).zip(area.rows());
        let right = |buffer: &mut Buffer, row: Rect, at: usize, text: &str, role: Role| {
            let cells = text.chars().count();
            let start = (names + column * (at + 1)).saturating_sub(cells + 1);
            put(buffer, row, start, text, theme.style(role));
        };
        let table = stats.rows();
        for (n, row) in &mut rows {
            match n {
                0 => {
                    let due = format!("Due: {}", stats.ahead.words());
                    put(buffer, row, 1, &cut(&due, width), theme.style(Role::Text));
                }
                2 => {
                    put(buffer, row, 1, "Verdicts by outlet", theme.style(Role::Heading));
                    for (at, verdict) in Verdict::ALL.iter().enumerate() {
                        let words = match column {
                            WORDS => plain(verdict.word()),
                            _ => verdict.sign().to_string(),
                        };
                        let words = cut(&words, column - 1);
                        right(buffer, row, at, &words, Role::of_verdict(*verdict));
                    }
                    right(buffer, row, Verdict::ALL.len(), "all", Role::Muted);
                    right(buffer, row, Verdict::ALL.len() + 1, "done", Role::Muted);
                }
                n => {
                    let Some(n) = n.checked_sub(3) else { continue };
                    let Some((name, tally)) = table.get(n) else {
                        if let Some(n) = n.checked_sub(table.len() + 1) {
                            stats.draw_rule(buffer, row, theme, n, names + column);
                        }
                        continue;
                    };
                    let name = cut(name, names.saturating_sub(2));
                    put(buffer, row, 1, &name, theme.style(Role::Text));
                    for (at, count) in tally.verdicts.iter().enumerate() {
                        let text = if *count == 0 {
                            "·".to_owned()
                        } else {
                            count.to_string()
                        };
                        right(buffer, row, at, &text, Role::Text);
                    }
                    let notes = tally.notes();
                    right(buffer, row, Verdict::ALL.len(), &notes.to_string(), Role::Text);
                    let share = (tally.settled * 100).checked_div(notes).unwrap_or(0);
                    let done = format!("{share}%");
                    right(buffer, row, Verdict::ALL.len() + 1, &done, Role::Text);
                }
            }
        }
        if stats.all.notes() == 0 {
            let none = "No note fits.";
            if let Some(row) = area.rows().nth(3) {
                put(buffer, row, 1, none, theme.style(Role::Muted));
            }
        }
    }

    /// What the title says while they are shown.
    pub(super) fn stats_of(&self) -> String {
        let stats = Stats::of(self);
        format!("statistics of {}", counted(stats.all.notes(), "note"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Event;
    use super::super::tests::{clock, drawn, library, press, review};
    use super::*;
    use crate::tui::testing::{every_size, text};

    #[test]
    fn verdicts_are_counted_by_outlet_and_days_by_how_far_they_are() {
        let stats = Stats::of(&review());
        let names: Vec<(&str, usize, usize)> = stats
            .outlets
            .iter()
            .map(|(name, tally)| (name.as_str(), tally.notes(), tally.settled))
            .collect();
        assert_eq!(names, [("Harbour Gazette", 3, 2), ("", 2, 0)]);
        assert_eq!(stats.all.verdicts, [3, 0, 1, 0, 1, 0, 0, 0]);
        assert_eq!(stats.ahead.words(), "1 overdue · 1 today");
        let mut library = library();
        for (n, day) in library[0]
            .notes
            .iter_mut()
            .zip(["2026-11-17", "2026-11-18", "2027-01-01"])
        {
            n.note.due = Some(day.to_owned());
        }
        let stats = Stats::of(&Review::new(library, clock()));
        assert_eq!(
            stats.ahead.words(),
            "1 today · 1 within a week · 1 within a month · 1 later"
        );
    }

    #[test]
    fn they_are_shown_for_what_fits_the_filter_and_go_again() {
        let mut review = review();
        assert_eq!(press(&mut review, "S"), [Event::Rules]);
        review.count_rules(vec![RuleTally {
            rule: "hedge.adverb".to_owned(),
            accepted: 3,
            rejected: 1,
        }]);
        let shown = text(&drawn(&review, 80, 24));
        assert!(shown.contains("statistics of 5 notes"), "{shown}");
        let row = shown
            .lines()
            .find(|l| l.contains("Harbour Gazette"))
            .expect("a row");
        let cells: Vec<&str> = row.split_whitespace().skip(2).collect();
        assert_eq!(
            cells,
            ["2", "·", "1", "·", "·", "·", "·", "·", "3", "66%"],
            "{shown}"
        );
        let row = shown.lines().find(|l| l.contains("hedge.adverb")).expect("a row");
        let cells: Vec<&str> = row.split_whitespace().skip(1).collect();
        assert_eq!(cells, ["3", "1", "75%"], "{shown}");
        // Nothing is changed that is not seen.
        for key in ["t", "enter", "m", "u", "*"] {
            let later = Event::Say("this is for the notes; go back to them first".to_owned());
            assert_eq!(press(&mut review, key), [later], "{key}");
        }
        press(&mut review, "5");
        assert!(text(&drawn(&review, 80, 24)).contains("statistics of 1 note"));
        press(&mut review, "q");
        assert!(text(&drawn(&review, 80, 24)).contains("the first of its kind"));
        press(&mut review, "S S");
        assert!(!text(&drawn(&review, 80, 24)).contains("statistics"));
        press(&mut review, "S G");
        let (theme, keymap) = (
            Theme::letters(),
            crate::keymap::Keymap::shipped().expect("shipped"),
        );
        every_size(|buffer, area| review.draw(buffer, area, &theme, &keymap, None));
        assert!(
            text(&drawn(&review, 160, 50)).contains("partly supp…"),
            "names where there is room"
        );
    }
}
