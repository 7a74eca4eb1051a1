//! The settings: the shipped `config/copydesk.toml` and the reader's, laid over it key by key. Text in, values out; no files here.
//!
//! The shipped file is also the schema. A key that is not in it does not exist, and a value must be of the kind that is there.

use crate::fault::{Fault, Source, did_you_mean, entries, kind_of};
use std::fmt;
use toml_edit::Item;

/// The shipped settings, as text.
pub const SHIPPED: &str = include_str!("../../config/copydesk.toml");

/// What a key is set to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Yes(bool),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // TOML's own quoting, so that what is shown can be pasted into a file.
            Value::Text(text) => write!(f, "{}", toml_edit::Value::from(text.as_str())),
            Value::Number(n) => write!(f, "{n}"),
            Value::Yes(yes) => write!(f, "{yes}"),
        }
    }
}

/// Where a value comes from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Origin {
    /// Compiled in.
    Shipped,
    /// A line, from 1, of the reader's file.
    File(String, usize),
    /// An environment variable.
    Environment(&'static str),
    /// An option of the command line.
    Option(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Shipped => f.write_str("shipped"),
            Origin::File(file, line) => write!(f, "{file}:{line}"),
            Origin::Environment(name) => write!(f, "${name}"),
            Origin::Option(name) => f.write_str(name),
        }
    }
}

/// One key and what it is set to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// `reading.measure`.
    pub key: String,
    /// What it is set to.
    pub value: Value,
    /// Where that comes from.
    pub from: Origin,
}

/// Keys that take a range of numbers.
const RANGES: &[(&str, i64, i64)] = &[
    ("reading.measure", 20, 200),
    ("reading.side", 20, 120),
    ("reading.words-per-minute", 50, 2000),
];

/// All settings, in the order of the shipped file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    all: Vec<Setting>,
}

impl Settings {
    /// The shipped settings. The error can only be a fault of the build; a test keeps it away.
    pub fn shipped() -> Result<Settings, Fault> {
        let file = "config/copydesk.toml";
        let source = Source::parse(file, SHIPPED)?;
        let mut all = Vec::new();
        for (table, item) in source.entries() {
            let rows = item
                .as_table_like()
                .ok_or_else(|| source.fault(table, "every setting stands in a table"))?;
            for (key, item) in entries(rows) {
                let value = value_of(item)
                    .ok_or_else(|| source.fault(key, format!("a setting cannot be {}", kind_of(item))))?;
                all.push(Setting {
                    key: format!("{}.{}", table.get(), key.get()),
                    value,
                    from: Origin::Shipped,
                });
            }
        }
        Ok(Settings { all })
    }

    /// Lays the reader's file over what is there; `file` is its name for messages. On a fault nothing is changed.
    pub fn lay(&mut self, text: &str, file: &str) -> Result<(), Fault> {
        let source = Source::parse(file, text)?;
        let mut laid = self.clone();
        for (table, item) in source.entries() {
            let tables: Vec<&str> = self.tables();
            if !tables.contains(&table.get()) {
                // A key written outside its table is a common slip; say where it belongs.
                let home = self
                    .all
                    .iter()
                    .find(|s| s.key.rsplit('.').next() == Some(table.get()));
                let meant = match home {
                    Some(setting) => format!(
                        "; it belongs to [{}]",
                        setting.key.split('.').next().unwrap_or("")
                    ),
                    None => did_you_mean(table.get(), tables.iter().copied()),
                };
                return Err(source.fault(
                    table,
                    format!(
                        "there are the tables {} and none called \"{}\"{meant}",
                        tables.join(", "),
                        table.get()
                    ),
                ));
            }
            let rows = item.as_table_like().ok_or_else(|| {
                source.fault(
                    table,
                    format!("\"{}\" must be a table, [{}]", table.get(), table.get()),
                )
            })?;
            for (key, item) in entries(rows) {
                let name = format!("{}.{}", table.get(), key.get());
                let Some(setting) = laid.all.iter_mut().find(|s| s.key == name) else {
                    let here = format!("{}.", table.get());
                    let known = self.all.iter().filter_map(|s| s.key.strip_prefix(&here));
                    let meant = did_you_mean(key.get(), known);
                    return Err(source.fault(
                        key,
                        format!("[{}] has no setting \"{}\"{meant}", table.get(), key.get()),
                    ));
                };
                let value = value_of(item)
                    .filter(|v| std::mem::discriminant(v) == std::mem::discriminant(&setting.value))
                    .ok_or_else(|| {
                        let wanted = match setting.value {
                            Value::Text(_) => "a string in quotes",
                            Value::Number(_) => "a whole number",
                            Value::Yes(_) => "true or false",
                        };
                        source.fault(key, format!("\"{name}\" is {wanted}, not {}", kind_of(item)))
                    })?;
                if let (Value::Number(n), Some((_, least, most))) =
                    (&value, RANGES.iter().find(|(k, ..)| *k == name))
                    && !(least..=most).contains(&n)
                {
                    return Err(source.fault(
                        key,
                        format!("\"{name}\" goes from {least} to {most}, and {n} is outside"),
                    ));
                }
                setting.value = value;
                setting.from = Origin::File(file.to_owned(), source.line(key));
            }
        }
        *self = laid;
        Ok(())
    }

    /// Sets a text from outside the files: an option or a variable. A key that is not there is left alone.
    pub fn set(&mut self, key: &str, text: String, from: Origin) {
        self.put(key, Value::Text(text), from);
    }

    /// As [`Settings::set`], for a key that is true or false.
    pub fn turn_on(&mut self, key: &str, from: Origin) {
        self.put(key, Value::Yes(true), from);
    }

    fn put(&mut self, key: &str, value: Value, from: Origin) {
        if let Some(setting) = self.all.iter_mut().find(|s| s.key == key) {
            setting.value = value;
            setting.from = from;
        }
    }

    /// All settings, in the order of the shipped file.
    pub fn all(&self) -> &[Setting] {
        &self.all
    }

    /// One setting.
    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.all.iter().find(|s| s.key == key)
    }

    /// A text; empty when there is no such text.
    pub fn text(&self, key: &str) -> &str {
        match self.get(key).map(|s| &s.value) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// A number that fits; 0 when there is no such number.
    pub fn number<T: TryFrom<i64> + Default>(&self, key: &str) -> T {
        match self.get(key).map(|s| &s.value) {
            Some(Value::Number(n)) => T::try_from(*n).unwrap_or_default(),
            _ => T::default(),
        }
    }

    /// A yes or no; no when there is no such setting.
    pub fn yes(&self, key: &str) -> bool {
        matches!(self.get(key).map(|s| &s.value), Some(Value::Yes(true)))
    }

    fn tables(&self) -> Vec<&str> {
        let mut tables: Vec<&str> = self.all.iter().filter_map(|s| s.key.split('.').next()).collect();
        tables.dedup();
        tables
    }
}

fn value_of(item: &Item) -> Option<Value> {
    let text = item.as_str().map(|t| Value::Text(t.to_owned()));
    text.or_else(|| item.as_integer().map(Value::Number))
        .or_else(|| item.as_bool().map(Value::Yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Settings {
        Settings::shipped().expect("the shipped settings are sound")
    }

    fn fault(text: &str) -> String {
        shipped().lay(text, "copydesk.toml").expect_err(text).to_string()
    }

    #[test]
    fn the_readers_file_changes_only_what_it_names() {
        let mut settings = shipped();
        settings
            .lay("[reading]\n\nmeasure = 80\n", "copydesk.toml")
            .expect("sound");
        assert_eq!(settings.number::<u16>("reading.measure"), 80);
        assert_eq!(
            settings
                .get("reading.measure")
                .map(|s| s.from.to_string())
                .as_deref(),
            Some("copydesk.toml:3")
        );
        assert_eq!(settings.get("reading.side"), shipped().get("reading.side"));
    }

    #[test]
    fn faults_name_file_line_key_and_the_nearest() {
        for (text, says) in [
            (
                "[reading]\nmesure = 3",
                "copydesk.toml:2: [reading] has no setting \"mesure\"; did you mean \"measure\"?",
            ),
            (
                "[reding]\n",
                "copydesk.toml:1: there are the tables reading, look, notes, store, net and none called \"reding\"; did you mean \"reading\"?",
            ),
            (
                "measure = 70",
                "copydesk.toml:1: there are the tables reading, look, notes, store, net and none called \"measure\"; it belongs to [reading]",
            ),
            (
                "[reading]\nmeasure = \"wide\"",
                "copydesk.toml:2: \"reading.measure\" is a whole number, not a string in quotes",
            ),
            (
                "[reading]\nmeasure = 7",
                "copydesk.toml:2: \"reading.measure\" goes from 20 to 200, and 7 is outside",
            ),
            (
                "[look]\ntheme = true",
                "copydesk.toml:2: \"look.theme\" is a string in quotes, not true or false",
            ),
            ("look = 1", "copydesk.toml:1: \"look\" must be a table, [look]"),
        ] {
            assert_eq!(fault(text), says);
        }
    }

    #[test]
    fn a_fault_changes_nothing() {
        let mut settings = shipped();
        settings
            .lay("[reading]\nmeasure = 80\nside = 1", "copydesk.toml")
            .expect_err("out of range");
        assert_eq!(settings, shipped());
    }

    #[test]
    fn ranges_speak_of_numbers_that_exist_and_hold_for_what_is_shipped() {
        for (key, least, most) in RANGES {
            let n: i64 = shipped().number(key);
            assert!((*least..=*most).contains(&n), "{key}");
        }
        let numbers = shipped()
            .all
            .iter()
            .filter(|s| matches!(s.value, Value::Number(_)))
            .count();
        assert_eq!(numbers, RANGES.len());
    }
}
