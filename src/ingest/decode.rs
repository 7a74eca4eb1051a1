//! Bytes → text. In this order: byte order mark, UTF-16 without one, valid UTF-8, what the server says, what the page declares (`<meta>`, XML
//! declaration), detection. Browsers ask the server before they look at the bytes; but text that is valid UTF-8 and not plain ASCII is hardly
//! ever anything else, while servers that name one encoding for all they hold are common. UTF-7 is never honoured. A byte order mark is not text.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Bytes in which a declaration is looked for. Browsers look at 1024; saved pages often carry a comment before it.
const DECLARATION_WITHIN: usize = 4096;

/// Text and what had to be guessed or lost on the way to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark; line ends as they were.
    pub text: String,
    /// What the reader should know.
    pub warning: Option<String>,
}

/// Decodes. `served` is the label that came with the bytes. `markup` says that a declaration inside the text counts: a plain text that speaks about `<meta charset>` does not declare one.
pub fn decode(bytes: &[u8], served: Option<&str>, markup: bool) -> Decoded {
    if let Some(text) = wide(bytes) {
        return text;
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(length..).unwrap_or_default(), None);
    }
    if let Some(encoding) = wide_without_mark(bytes) {
        return with(encoding, bytes, None);
    }
    let served = served
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .filter(|&e| e != REPLACEMENT);
    let inside = if markup { declared(bytes) } else { None };
    let declared = served.or(inside);
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Only the encodings that shift with escape sequences are valid UTF-8 and yet something else.
        if !text.contains('\u{1b}') || !shifts(bytes, declared) {
            return Decoded {
                text: unmarked(text).to_owned(),
                warning: None,
            };
        }
    }
    for encoding in [served, inside].into_iter().flatten().filter(|&e| e != UTF_8) {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return Decoded {
                text: unmarked(&text).to_owned(),
                warning: None,
            };
        }
    }
    if mostly_utf8(bytes) {
        return with(UTF_8, bytes, None);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    let why = match declared {
        Some(said) => format!("it says that it is {}, and is not", said.name()),
        None => "it names no encoding and is not UTF-8".to_owned(),
    };
    with(guess, bytes, Some(why))
}

/// Decodes as one encoding, telling of a guess and of what could not be decoded.
fn with(encoding: &'static Encoding, bytes: &[u8], guessed: Option<String>) -> Decoded {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    let lost = lossy.then(|| lost(encoding.name()));
    let warning = match guessed {
        Some(why) => Some(format!(
            "{why}: read as {}, which is a guess{}",
            encoding.name(),
            lost.map(|l| format!("; {l}")).unwrap_or_default()
        )),
        None => lost,
    };
    Decoded {
        text: unmarked(&text).to_owned(),
        warning,
    }
}

fn lost(name: &str) -> String {
    format!("decoded lossily: some bytes are not {name} and are shown as \u{fffd}")
}

/// Without byte order marks at its start, of which broken programs write several.
fn unmarked(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// UTF-32 with a byte order mark, which encoding_rs leaves out because the web does.
fn wide(bytes: &[u8]) -> Option<Decoded> {
    let unit: fn([u8; 4]) -> u32 = match bytes.get(..4)? {
        [0xff, 0xfe, 0, 0] => u32::from_le_bytes,
        [0, 0, 0xfe, 0xff] => u32::from_be_bytes,
        _ => return None,
    };
    let mut lossy = !bytes.len().is_multiple_of(4);
    let text: String = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|&four| {
            char::from_u32(unit(four)).unwrap_or_else(|| {
                lossy = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    Some(Decoded {
        text: unmarked(&text).to_owned(),
        warning: lossy.then(|| lost("UTF-32")),
    })
}

/// UTF-16 without a byte order mark: text of western languages has a zero in nearly every second byte, and in no other.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(1024)).filter(|h| h.len() >= 8)?;
    let pairs = head.as_chunks::<2>().0;
    let first = pairs.iter().filter(|p| p[0] == 0).count();
    let second = pairs.iter().filter(|p| p[1] == 0).count();
    let most = pairs.len() * 7 / 10;
    match (first >= most, second >= most) {
        (true, false) if second == 0 => Some(UTF_16BE),
        (false, true) if first == 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether text that holds ESC is in an encoding that shifts with it rather than text that drives a terminal.
fn shifts(bytes: &[u8], declared: Option<&'static Encoding>) -> bool {
    let jis = encoding_rs::ISO_2022_JP;
    let opened = [&b"\x1b$B"[..], b"\x1b$@"]
        .iter()
        .any(|open| bytes.windows(3).any(|w| w == *open));
    opened
        && (declared == Some(jis) || bytes.windows(3).any(|w| w == b"\x1b(B"))
        && jis
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
}

/// Whether these bytes are UTF-8 with a few broken places: a legacy encoding has hardly a well-formed sequence by chance.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let mut good = 0usize;
    let mut bad = 0usize;
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // A file cut off inside its last character has one broken place, at the end.
    let cut = std::str::from_utf8(bytes).is_err_and(|e| {
        e.error_len().is_none() && bytes.get(e.valid_up_to()..).is_some_and(|tail| tail.len() > 1)
    });
    cut || good > bad.saturating_mul(4)
}

/// The encoding that the page names: `<?xml encoding="…"?>`, `<meta charset="…">` or `<meta http-equiv … content="…; charset=…">`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes
        .get(..bytes.len().min(DECLARATION_WITHIN))
        .unwrap_or_default();
    let head = head.to_ascii_lowercase();
    let head: Cow<'_, str> = String::from_utf8_lossy(&head);
    let xml = head
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(inside, _)| value_after(inside, "encoding"));
    let label = xml.or_else(|| {
        head.match_indices("<meta")
            .filter_map(|(at, _)| head.get(at..)?.split_once('>'))
            .find_map(|(tag, _)| value_after(tag, "charset"))
    })?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A page that can be read as ASCII up to its <meta> is not UTF-16, whatever that says.
    if encoding == UTF_16LE || encoding == UTF_16BE {
        Some(UTF_8)
    } else if encoding == REPLACEMENT {
        None
    } else {
        Some(encoding)
    }
}

/// The value in `key = "value"` or `key=value`.
fn value_after<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let rest = text.get(text.find(key)? + key.len()..)?;
    let rest = rest
        .trim_start()
        .strip_prefix('=')?
        .trim_start()
        .trim_start_matches(['"', '\'']);
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>'))
        .unwrap_or(rest.len());
    rest.get(..end).filter(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_decide_and_are_no_text() {
        let utf16: Vec<u8> = "\u{feff}“Ja”, 東京"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(decode(&utf16, None, false).text, "“Ja”, 東京");
        let utf32: Vec<u8> = "\u{feff}“Ja”, 東京"
            .chars()
            .flat_map(|c| (c as u32).to_le_bytes())
            .collect();
        assert_eq!(decode(&utf32, None, false).text, "“Ja”, 東京");
        assert_eq!(
            decode("\u{feff}\u{feff}two marks".as_bytes(), None, false).text,
            "two marks"
        );
        let bare: Vec<u8> = "no mark at all"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&bare, None, false).text, "no mark at all");
    }

    #[test]
    fn a_declaration_counts_in_markup_only() {
        let page = b"<meta charset='iso-8859-2'><p>\xbf\xf3\xb3w</p>";
        assert_eq!(
            decode(page, None, true),
            Decoded {
                text: "<meta charset='iso-8859-2'><p>żółw</p>".into(),
                warning: None
            }
        );
        assert!(
            decode(page, None, false)
                .warning
                .is_some_and(|w| w.contains("guess"))
        );
    }

    #[test]
    fn valid_utf8_is_utf8_whatever_the_page_says() {
        let page = "<meta charset=windows-1252><p>naïve “café”</p>";
        assert_eq!(decode(page.as_bytes(), None, true).text, page);
    }

    #[test]
    fn utf7_is_left_as_it_is() {
        let page = "<meta charset=utf-7><p>+ADw-script+AD4-</p>";
        assert_eq!(decode(page.as_bytes(), None, true).text, page);
    }

    #[test]
    fn broken_utf8_says_so() {
        let found = decode(
            "Zoë, André und Jürgen sagten: \u{201e}ja\u{201c}"
                .as_bytes()
                .split_last()
                .expect("bytes")
                .1,
            None,
            false,
        );
        assert!(found.text.starts_with("Zoë, André und Jürgen sagten: „ja"));
        assert!(found.warning.is_some_and(|w| w.contains("lossily")));
    }

    #[test]
    fn legacy_text_without_a_name_is_guessed_and_says_so() {
        let found = decode(
            b"Der B\xfcrgermeister sagte, die Stra\xdfe bleibe f\xfcr Wochen gesperrt.",
            None,
            false,
        );
        assert_eq!(
            found.text,
            "Der Bürgermeister sagte, die Straße bleibe für Wochen gesperrt."
        );
        assert!(found.warning.is_some_and(|w| w.contains("windows-1252")));
    }

    #[test]
    fn escape_sequences_alone_are_not_japanese() {
        assert_eq!(
            decode(b"red \x1b[31m text \x1b(B", None, false).text,
            "red \u{1b}[31m text \u{1b}(B"
        );
        assert_eq!(decode(b"\x1b$B4A;z\x1b(B", None, false).text, "漢字");
    }

    #[test]
    fn what_the_server_says_goes_before_what_the_page_says() {
        let (page, ..) = encoding_rs::WINDOWS_1251.encode("<meta charset=utf-8><p>Прилив пришёл поздно</p>");
        let found = decode(&page, Some("windows-1251"), true);
        assert!(found.text.contains("Прилив пришёл поздно"), "{found:?}");
        assert_eq!(found.warning, None);
        // A server that names one encoding for all it holds does not spoil good UTF-8, nor a page that knows better.
        let utf8 = "<p>Прилив</p>";
        assert_eq!(decode(utf8.as_bytes(), Some("iso-8859-1"), true).text, utf8);
        let (page, ..) = encoding_rs::SHIFT_JIS.encode("<meta charset=shift_jis><p>潮は遅れて来た</p>");
        assert!(decode(&page, Some("utf-8"), true).text.contains("潮は遅れて来た"));
        assert_eq!(decode(b"plain", Some("utf-7"), true).text, "plain");
    }

    #[test]
    fn a_page_that_changes_its_encoding_midway_is_told() {
        let page = [
            "Zoë, André und Jürgen sagten es. ".repeat(9).as_bytes(),
            b"Stra\xdfe, B\xfccher",
        ]
        .concat();
        let found = decode(&page, Some("utf-8"), true);
        assert!(found.text.starts_with("Zoë, André"));
        assert!(found.warning.is_some_and(|w| w.contains("lossily")));
    }
}
