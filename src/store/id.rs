//! Names for notes, articles and their folders. The store has no clock: the time is passed in.

use sha2::{Digest, Sha256};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// An id for a note made at `now` (RFC 3339): nine letters or digits of time, to the millisecond, then six of chance. Ids sort by time
/// and do not meet across machines.
pub fn new_id(now: &str) -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let stamp = now
        .parse::<jiff::Timestamp>()
        .map_or(0, |t| u64::try_from(t.as_millisecond()).unwrap_or(0));
    // Clocks are often given to the second: within one, the ids of one program still sort by their making.
    let ordered = |last: u64| {
        if stamp <= last && last - stamp < 1000 {
            last + 1
        } else {
            stamp
        }
    };
    let stamp = match LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(ordered(last))) {
        Ok(last) | Err(last) => ordered(last),
    };
    // The standard library seeds its hashers from the operating system's source of chance.
    let chance = RandomState::new().hash_one((stamp, std::process::id()));
    let mut out = base36(stamp, 9);
    out.push_str(&base36(chance, 6));
    out
}

fn base36(mut n: u64, width: usize) -> String {
    let mut out = vec![b'0'; width];
    for digit in out.iter_mut().rev() {
        *digit = DIGITS[(n % 36) as usize];
        n /= 36;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// SHA-256 in hex. Of an article's text it is the name of that version.
pub fn hash(bytes: &[u8]) -> String {
    let mut hasher = Hasher::default();
    hasher.add(bytes);
    hasher.hex()
}

/// The twelve digits by which an article goes: of its address (see [`address`]), or of its version where it has none.
pub fn of(key: &str) -> String {
    hash(key.as_bytes()).chars().take(12).collect()
}

/// SHA-256 of what comes in pieces.
#[derive(Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// The next piece.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// What came, in hex.
    pub fn hex(self) -> String {
        use std::fmt::Write;
        self.0
            .finalize()
            .iter()
            .fold(String::with_capacity(64), |mut out, byte| {
                // Writing to a String cannot fail.
                let _ = write!(out, "{byte:02x}");
                out
            })
    }
}

/// The name of a file for what has this id. An id comes from a file that anybody may have written: one that is no plain word is not used
/// as it is.
pub fn file_name(id: &str) -> String {
    let plain = !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric());
    if plain { id.to_owned() } else { hash(id.as_bytes()) }
}

/// The words and the id that the name of an article's folder is made of; `None` where it was not made by [`folder_name`].
pub fn of_folder(name: &str) -> Option<(&str, &str)> {
    let (words, id) = name.rsplit_once('-').unwrap_or(("", name));
    (id.len() == 12 && id.bytes().all(|b| b.is_ascii_hexdigit())).then_some((words, id))
}

/// The name of an article's folder: words of its title, for people, and its id, which is what counts. No separators, no dots, no
/// controls, far below 255 bytes.
pub fn folder_name(title: &str, id: &str) -> String {
    let mut out = String::new();
    for word in title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        if out.len() + word.len() > 60 {
            // A script without spaces is one long word: keep as much as fits.
            if out.is_empty() {
                for c in word.chars() {
                    if out.len() + c.len_utf8() > 60 {
                        break;
                    }
                    out.push(c);
                }
                out.push('-');
            }
            break;
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
        out.push('-');
    }
    out.push_str(id);
    out
}

/// An address as a key: two spellings of one address are one. Scheme and a leading `www.` do not count, nor do the fragment, a final
/// slash, and the parameters by which visitors are counted. `None` for what is no web address.
pub fn address(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.rsplit('@').next().unwrap_or_default().to_lowercase();
    let host = host
        .strip_suffix(":443")
        .or(host.strip_suffix(":80"))
        .unwrap_or(&host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    if host.is_empty() {
        return None;
    }
    let mut out = format!("{host}/{}", path.trim_end_matches('/'));
    let counted = |name: &str| {
        name.starts_with("utm_")
            || matches!(
                name,
                "fbclid" | "gclid" | "dclid" | "msclkid" | "igshid" | "mc_cid" | "mc_eid"
            )
    };
    let mut mark = '?';
    for part in query.split('&').filter(|p| !p.is_empty()) {
        if !counted(part.split('=').next().unwrap_or_default()) {
            out.push(mark);
            out.push_str(part);
            mark = '&';
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_differ() {
        let early = new_id("2026-01-01T00:00:00Z");
        let late = new_id("2026-01-02T00:00:00Z");
        assert!(early < late);
        let mut many: Vec<String> = (0..200).map(|_| new_id("2026-01-03T00:00:00Z")).collect();
        let made = many.clone();
        many.sort();
        many.dedup();
        assert_eq!(many.len(), 200);
        assert_eq!(many, made);
        assert!(
            early
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        );
        assert_eq!(new_id("no time at all").len(), early.len());
    }

    #[test]
    fn folder_names_are_safe_whatever_the_title() {
        for title in [
            "../../x",
            "..",
            "",
            "a/b\\c\0d",
            &"漢".repeat(300),
            &"İ".repeat(200),
            "CON",
            "Tide\n\u{1b}[2J",
        ] {
            let name = folder_name(title, "abc123");
            assert!(name.len() <= 255 && name.ends_with("abc123"), "{name}");
            assert!(!name.contains(['/', '\\', '\0', '.', '\n', '\u{1b}']), "{name}");
        }
        assert_eq!(
            folder_name("Mayor “lost” the ledger", "1f"),
            "mayor-lost-the-ledger-1f"
        );
    }

    #[test]
    fn spellings_of_one_address_are_one() {
        let a = address("https://www.Example.org/News/1/?utm_source=x&id=7#top");
        assert_eq!(a.as_deref(), Some("example.org/News/1?id=7"));
        assert_eq!(address("http://example.org:80/News/1?id=7"), a);
        assert_ne!(address("https://example.org/news/1?id=7"), a);
        assert_eq!(address("file:///etc/passwd"), None);
        assert_eq!(address("not an address"), None);
    }
}
