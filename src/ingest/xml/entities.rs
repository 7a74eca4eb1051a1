//! `&amp;`, `&#233;`, `&eacute;` and what a document declares itself. Nothing expands into anything that would expand again, so that no document
//! grows by more than it declares, and all that is declared together is bounded.

use std::collections::HashMap;

/// Entities that a document may declare.
const MAX_DECLARED: usize = 200;

/// Bytes of the value of one.
const MAX_VALUE: usize = 1024;

/// Bytes that declared entities may add to a document.
const MAX_GROWTH: usize = 1 << 20;

/// Bytes of a name; the longest of HTML has 31.
const MAX_NAME: usize = 40;

/// What the numbers 128 to 159 mean where they are written: windows-1252, as in HTML. 0 where it has nothing.
const WINDOWS: [u16; 32] = [
    0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d,
    0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0,
    0x17e, 0x178,
];

/// What the names stand for in one document.
#[derive(Default)]
pub struct Entities {
    declared: HashMap<String, String>,
    /// HTML's names as they are met, for looking one up makes a document.
    known: HashMap<String, Option<String>>,
    grown: usize,
}

impl Entities {
    /// Takes the entities of a `<!DOCTYPE …>` whose value is plain text. What lies outside the document, and what holds other entities, is
    /// left out: it is shown as it was written.
    pub fn declare(&mut self, declaration: &str) {
        for part in declaration.split("<!ENTITY").skip(1) {
            let part = part.trim_start();
            let Some((name, rest)) = part.split_once(char::is_whitespace) else {
                continue;
            };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|q| matches!(q, '"' | '\'')) else {
                continue;
            };
            let Some((value, _)) = rest.get(1..).and_then(|r| r.split_once(quote)) else {
                continue;
            };
            let value = match value
                .strip_prefix("&#")
                .and_then(|v| v.strip_suffix(';'))
                .and_then(numeric)
            {
                Some(c) => c.to_string(),
                None if value.contains(['&', '<', '%']) || value.len() > MAX_VALUE => continue,
                None => value.to_owned(),
            };
            if self.declared.len() < MAX_DECLARED && name.len() <= MAX_NAME {
                self.declared.entry(name.to_owned()).or_insert(value);
            }
        }
    }

    /// Decodes the entities of a text. One that is not known stays as it is written; an `&` that begins none is counted in `stray`.
    pub fn decode(&mut self, text: &str, stray: &mut usize) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            out.push_str(rest.get(..at).unwrap_or(""));
            rest = rest.get(at + 1..).unwrap_or("");
            let length = rest
                .bytes()
                .take(MAX_NAME)
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'#' | b'_' | b'-' | b'.' | b':'))
                .count();
            let name = rest.get(..length).unwrap_or("");
            let ended = rest.as_bytes().get(length) == Some(&b';');
            match self.value(name).filter(|_| ended) {
                Some(value) => {
                    out.push_str(&value);
                    rest = rest.get(length + 1..).unwrap_or("");
                }
                None => {
                    *stray += 1;
                    out.push('&');
                }
            }
        }
        out.push_str(rest);
        out
    }

    fn value(&mut self, name: &str) -> Option<String> {
        let plain = match name {
            "" => return None,
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "quot" => "\"",
            "apos" => "'",
            _ => "",
        };
        if !plain.is_empty() {
            return Some(plain.to_owned());
        }
        if let Some(number) = name.strip_prefix('#') {
            return numeric(number).map(String::from);
        }
        if let Some(value) = self.declared.get(name) {
            self.grown += value.len();
            return (self.grown <= MAX_GROWTH).then(|| value.clone());
        }
        if let Some(value) = self.known.get(name) {
            return value.clone();
        }
        let value = super::super::html::entity(name);
        if self.known.len() < MAX_DECLARED * 10 {
            self.known.insert(name.to_owned(), value.clone());
        }
        value
    }
}

/// The character of `233`, `xE9` or `XE9`.
fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let code = match code {
        0 => 0xfffd,
        0x80..0xa0 => WINDOWS
            .get(code as usize - 0x80)
            .filter(|&&c| c > 0)
            .map_or(code, |&c| u32::from(c)),
        code => code,
    };
    char::from_u32(code).or(Some(char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> (String, usize) {
        let mut stray = 0;
        (Entities::default().decode(text, &mut stray), stray)
    }

    #[test]
    fn names_and_numbers_are_decoded() {
        assert_eq!(
            decode("&lt;p&gt; &eacute;&#233;&#xe9; &#145;quay&#146; &hellip;"),
            ("<p> ééé ‘quay’ …".into(), 0)
        );
    }

    #[test]
    fn what_is_no_entity_stays_as_it_is_written() {
        assert_eq!(
            decode("Tom & Jerry &quay; R&D &"),
            ("Tom & Jerry &quay; R&D &".into(), 4)
        );
        assert_eq!(
            decode("&#0;&#xd800;&#99999999999;"),
            ("\u{fffd}\u{fffd}&#99999999999;".into(), 1)
        );
    }

    #[test]
    fn declared_entities_expand_once_and_not_without_bound() {
        let mut entities = Entities::default();
        entities.declare("<!DOCTYPE r [<!ENTITY a \"ten\"> <!ENTITY b '&a;&a;'> <!ENTITY c SYSTEM 'file:///x'> <!ENTITY e '&#233;'>");
        let mut stray = 0;
        assert_eq!(entities.decode("&a; &b; &c; &e;", &mut stray), "ten &b; &c; é");
        assert_eq!(stray, 2);
        let mut big = Entities::default();
        big.declare(&format!("<!ENTITY a \"{}\">", "x".repeat(MAX_VALUE)));
        assert!(big.decode(&"&a;".repeat(100_000), &mut stray).len() < MAX_GROWTH + 400_000);
    }
}
