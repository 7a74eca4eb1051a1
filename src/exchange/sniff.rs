//! What a file is, by what is in it.

use super::format::Source;
use super::{cell, clippings, readwise};
use serde_json::Value;

/// The format of a file that is to be read; `None` when it is none that is known.
pub fn sniff(text: &str) -> Option<Source> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with(['{', '[']) {
        // What is broken is some JSON all the same: its reader says where.
        return match serde_json::from_str(text) {
            Ok(value) => json(&value, 0),
            Err(_) => Some(Source::Json),
        };
    }
    if clippings::is_clippings(&text.replace("\r\n", "\n")) {
        return Some(Source::Clippings);
    }
    let Ok(rows) = cell::rows(text, cell::separator(text)) else {
        return Some(Source::Csv);
    };
    let (_, head) = rows.first()?;
    if readwise::is_header(head) {
        return Some(Source::Readwise);
    }
    (head.len() > 1).then_some(Source::Csv)
}

fn json(value: &Value, depth: usize) -> Option<Source> {
    match value {
        Value::Array(all) if depth < 2 => all.iter().find_map(|v| json(v, depth + 1)),
        Value::Object(map) => {
            if map.contains_key("copydesk") {
                Some(Source::Json)
            } else if map.contains_key("rows") || map.contains_key("annotations") || map.contains_key("uri") {
                Some(Source::Hypothesis)
            } else if map.contains_key("@context") || map.contains_key("type") || map.contains_key("@graph") {
                Some(Source::W3c)
            } else {
                None
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Ask, Format, testing, write};

    #[test]
    fn what_we_write_is_known_again() {
        let ask = Ask {
            now: "2026-03-05T00:00:00Z",
            ..Ask::default()
        };
        for (format, source) in [
            (Format::Json, Source::Json),
            (Format::Csv, Source::Csv),
            (Format::W3c, Source::W3c),
            (Format::Hypothesis, Source::Hypothesis),
            (Format::Readwise, Source::Readwise),
        ] {
            let out = write(format, &[testing::sheet()], &ask).expect("written");
            assert_eq!(sniff(&out.body), Some(source), "{format:?}");
        }
        assert_eq!(
            sniff("Tides (Kit)\n- x\n\ny\n==========\n"),
            Some(Source::Clippings)
        );
        assert_eq!(sniff("only words"), None);
        assert_eq!(sniff("{}"), None);
    }
}
