//! JSON as all our JSON is: indented, and whatever could drive a terminal is escaped.

use crate::ingest::clean::{self, is_dangerous};
use serde_json::Value;

/// A value as a file.
pub fn file(value: &Value) -> String {
    let mut out = escaped(&format!("{value:#}"));
    out.push('\n');
    out
}

/// Escapes what is dangerous. It stands in strings only: outside of them JSON has none of these characters.
pub fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_dangerous(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// A word from outside on one line, cleaned; nothing for what is empty or no string.
pub fn line(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let text = clean::title(text, &mut clean::Tally::default());
    (!text.is_empty()).then_some(text)
}

/// A text from outside, cleaned; empty for what is no string.
pub fn block(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default().replace("\r\n", "\n");
    clean::block(&text).into_owned()
}

/// One value or several, as JSON-LD has them.
pub fn each(value: &Value) -> &[Value] {
    match value {
        Value::Null => &[],
        Value::Array(all) => all,
        one => std::slice::from_ref(one),
    }
}
