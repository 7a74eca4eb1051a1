//! What is read of a feed: a line for each item that was ever marked. Kept apart from the items, so that no refresh can touch it, and in lines,
//! so that a damaged one costs only itself. Of two programs that marked one item, the later one is right.

use std::collections::BTreeMap;

/// Lines that are kept; a feed of fifty items a day fills them in five years.
pub const MAX_LINES: usize = 100_000;

/// What was said of one item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Whether it is read.
    pub read: bool,
    /// When that was said, RFC 3339 in UTC.
    pub at: String,
}

/// The marks of one feed, by the items' keys.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Marks {
    all: BTreeMap<String, Mark>,
    /// Lines that are not understood, kept as they are.
    other: Vec<String>,
}

impl Marks {
    /// Reads the lines of a file: `read KEY TIME`, `unread KEY TIME`.
    pub fn parse(text: &str) -> Marks {
        let mut marks = Marks::default();
        for line in text.lines().filter(|l| !l.trim().is_empty()) {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                [what @ ("read" | "unread"), key, at] if !key.is_empty() => marks.note(
                    key,
                    Mark {
                        read: *what == "read",
                        at: (*at).to_owned(),
                    },
                ),
                _ => marks.other.push(line.to_owned()),
            }
        }
        marks
    }

    fn note(&mut self, key: &str, mark: Mark) {
        match self.all.get_mut(key) {
            Some(before) if before.at > mark.at => {}
            Some(before) => *before = mark,
            None => drop(self.all.insert(key.to_owned(), mark)),
        }
    }

    /// Whether an item is read.
    pub fn is_read(&self, key: &str) -> bool {
        self.all.get(key).is_some_and(|m| m.read)
    }

    /// Marks an item. What is so already stays as it is.
    pub fn set(&mut self, key: &str, read: bool, now: &str) {
        if self.is_read(key) != read {
            self.all.insert(
                key.to_owned(),
                Mark {
                    read,
                    at: now.to_owned(),
                },
            );
        }
    }

    /// Takes in what another program said.
    pub fn merge(&mut self, theirs: &Marks) {
        for (key, mark) in &theirs.all {
            self.note(key, mark.clone());
        }
        for line in &theirs.other {
            if !self.other.contains(line) {
                self.other.push(line.clone());
            }
        }
    }

    /// How many items were marked.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The file. Beyond [`MAX_LINES`] the marks of items that are gone and were made first are left out; `there` says which items are there.
    pub fn write(&self, there: impl Fn(&str) -> bool) -> String {
        let mut spare = self.all.len().saturating_sub(MAX_LINES);
        let mut old: Vec<(&str, &str)> = Vec::new();
        if spare > 0 {
            old = self
                .all
                .iter()
                .filter(|(key, _)| !there(key))
                .map(|(key, mark)| (mark.at.as_str(), key.as_str()))
                .collect();
            old.sort_unstable();
            spare = spare.min(old.len());
            old.truncate(spare);
        }
        let gone: std::collections::HashSet<&str> = old.iter().map(|(_, key)| *key).collect();
        let mut out = String::new();
        for line in &self.other {
            out.push_str(line);
            out.push('\n');
        }
        for (key, mark) in self.all.iter().filter(|(key, _)| !gone.contains(key.as_str())) {
            out.push_str(if mark.read { "read " } else { "unread " });
            out.push_str(key);
            out.push(' ');
            out.push_str(&mark.at);
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_back_as_they_went_and_odd_lines_with_them() {
        let text = "# mine\nread a 2026-01-01T00:00:00Z\nunread b 2026-01-02T00:00:00Z\n";
        let marks = Marks::parse(text);
        assert!(marks.is_read("a") && !marks.is_read("b"));
        assert_eq!(marks.write(|_| true), text);
    }

    #[test]
    fn the_later_word_holds() {
        let mut ours = Marks::default();
        ours.set("a", true, "2026-01-01T00:00:00Z");
        ours.set("b", true, "2026-01-05T00:00:00Z");
        let theirs = Marks::parse(
            "unread a 2026-01-02T00:00:00Z\nunread b 2026-01-02T00:00:00Z\nread c 2026-01-01T00:00:00Z\n",
        );
        ours.merge(&theirs);
        assert!(!ours.is_read("a") && ours.is_read("b") && ours.is_read("c"));
    }

    #[test]
    fn marks_of_items_that_are_there_are_never_left_out() {
        let mut marks = Marks::default();
        for i in 0..MAX_LINES + 10 {
            marks.set(&format!("{i:08}"), true, &format!("2026-01-01T00:00:00.{i:08}Z"));
        }
        let kept = Marks::parse(&marks.write(|key| key < "00000005"));
        assert_eq!(kept.len(), MAX_LINES);
        assert!(kept.is_read("00000004") && !kept.is_read("00000006"));
    }
}
