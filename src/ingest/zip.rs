//! The entries of a ZIP file, read where they lie. Books and exports are such files. Nothing is ever written from one, so a name with `..` in
//! it is only a name; what is capped is how many entries are looked at and how far they are unpacked, one by one and together. Ours, because
//! so little of the format is needed: the directory at the end, entries that are stored or deflated (APPNOTE.TXT 6.3, sections 4.3 and 4.4).

use super::unpack::{Unpacking, drained};
use flate2::bufread::DeflateDecoder;
use std::cell::Cell;

/// Entries that are looked at.
const MAX_ENTRIES: usize = 20_000;

/// Bytes that the comment at the end can have, with the record before it.
const TAIL: usize = 65_535 + END;

/// Bytes of the record at the end of the directory.
const END: usize = 22;

/// Where an entry lies.
struct Entry {
    name: String,
    method: u16,
    packed: usize,
    header: usize,
    locked: bool,
}

/// A ZIP file and how much may still be unpacked of it.
pub struct Zip<'z> {
    bytes: &'z [u8],
    entries: Vec<Entry>,
    /// Bytes left of the cap for all entries together.
    left: Cell<u64>,
}

/// Why an entry could not be read.
#[derive(thiserror::Error, Clone, PartialEq, Eq, Debug)]
pub enum ZipError {
    /// No directory, or one that leads out of the file.
    #[error("it is no whole ZIP file: it may have been cut off")]
    Damaged,
    /// This entry is not there.
    #[error("there is no {0} in it")]
    Missing(String),
    /// An entry cannot be read.
    #[error("{0} in it is damaged")]
    Entry(String),
    /// It is encrypted.
    #[error("{0} in it is locked with a password or with copy protection")]
    Locked(String),
    /// It would unpack to more than is read.
    #[error("it unpacks to more than {} MB", .0 / 1_000_000)]
    Large(u64),
}

impl<'z> Zip<'z> {
    /// Reads the directory. `cap` bytes are unpacked at most, of all entries together and however often they are asked for.
    pub fn open(bytes: &'z [u8], cap: u64) -> Result<Zip<'z>, ZipError> {
        let tail = bytes.len().saturating_sub(TAIL);
        let end = bytes
            .get(tail..)
            .unwrap_or_default()
            .windows(4)
            .rposition(|four| four == b"PK\x05\x06")
            .map(|at| at + tail)
            .ok_or(ZipError::Damaged)?;
        let count = usize::from(u16_at(bytes, end + 10).ok_or(ZipError::Damaged)?);
        let size = u32_at(bytes, end + 12).ok_or(ZipError::Damaged)?;
        let start = u32_at(bytes, end + 16).ok_or(ZipError::Damaged)?;
        // Something may stand before the archive; then the directory lies that much further on than it says.
        let before = end.checked_sub(size + start).ok_or(ZipError::Damaged)?;
        let mut at = start + before;
        let mut entries = Vec::new();
        while entries.len() < count.min(MAX_ENTRIES) {
            let Some((entry, next)) = listed(bytes, at, before) else {
                break;
            };
            at = next;
            entries.push(entry);
        }
        if entries.is_empty() && count > 0 {
            return Err(ZipError::Damaged);
        }
        Ok(Zip {
            bytes,
            entries,
            left: Cell::new(cap),
        })
    }

    /// The names, in the order of the directory.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|e| e.name.as_str())
    }

    /// What the entry of that name holds.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, ZipError> {
        let entry = self.entries.iter().find(|e| e.name == name);
        let entry = entry.ok_or_else(|| ZipError::Missing(name.to_owned()))?;
        if entry.locked {
            return Err(ZipError::Locked(name.to_owned()));
        }
        let damaged = || ZipError::Entry(name.to_owned());
        let packed = self.packed(entry).ok_or_else(damaged)?;
        let left = self.left.get();
        let got = match entry.method {
            0 => drained(packed, left, || true),
            8 => drained(DeflateDecoder::new(packed), left, || true),
            _ => return Err(damaged()),
        };
        let got = got.map_err(|why| match why {
            Unpacking::Large(_) => ZipError::Large(left),
            _ => damaged(),
        })?;
        self.left.set(left - got.len() as u64);
        Ok(got)
    }

    fn packed(&self, entry: &Entry) -> Option<&'z [u8]> {
        let at = entry.header;
        if self.bytes.get(at..at.checked_add(4)?)? != b"PK\x03\x04" {
            return None;
        }
        let name = usize::from(u16_at(self.bytes, at + 26)?);
        let extra = usize::from(u16_at(self.bytes, at + 28)?);
        let from = at + 30 + name + extra;
        self.bytes.get(from..from.checked_add(entry.packed)?)
    }
}

/// One line of the directory, and where the next begins.
fn listed(bytes: &[u8], at: usize, before: usize) -> Option<(Entry, usize)> {
    if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
        return None;
    }
    let length = usize::from(u16_at(bytes, at + 28)?);
    let beside = usize::from(u16_at(bytes, at + 30)?) + usize::from(u16_at(bytes, at + 32)?);
    let from = at + 46;
    let name = bytes.get(from..from + length)?;
    let entry = Entry {
        name: String::from_utf8_lossy(name).into_owned(),
        method: u16_at(bytes, at + 10)?,
        packed: u32_at(bytes, at + 20)?,
        header: u32_at(bytes, at + 42)?.checked_add(before)?,
        locked: u16_at(bytes, at + 8)? & 1 != 0,
    };
    Some((entry, from + length + beside))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..at.checked_add(2)?)?
        .first_chunk()
        .map(|b| u16::from_le_bytes(*b))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?.first_chunk();
    four.map(|b| u32::from_le_bytes(*b) as usize)
}

/// Builds ZIP files for tests.
#[cfg(test)]
pub mod testing {
    use flate2::{Compression, write::DeflateEncoder};
    use std::io::Write;

    /// A ZIP of these files, the first stored, the others deflated.
    pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (i, (name, content)) in files.iter().enumerate() {
            let method: u16 = if i == 0 { 0 } else { 8 };
            let data = if i == 0 {
                content.to_vec()
            } else {
                let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
                packed.write_all(content).expect("packs");
                packed.finish().expect("ends")
            };
            let at = out.len() as u32;
            let mut about = Vec::new();
            for word in [20, 0, method, 0, 0] {
                about.extend(u16::to_le_bytes(word));
            }
            for word in [0, data.len() as u32, content.len() as u32] {
                about.extend(u32::to_le_bytes(word));
            }
            about.extend((name.len() as u16).to_le_bytes());
            about.extend(0u16.to_le_bytes());
            out.extend(b"PK\x03\x04");
            out.extend(&about);
            out.extend(name.as_bytes());
            out.extend(&data);
            directory.extend(b"PK\x01\x02\x14\0");
            directory.extend(&about);
            directory.extend([0; 10]);
            directory.extend(at.to_le_bytes());
            directory.extend(name.as_bytes());
        }
        let (start, size) = (out.len() as u32, directory.len() as u32);
        out.extend(directory);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend((files.len() as u16).to_le_bytes());
        out.extend((files.len() as u16).to_le_bytes());
        out.extend(size.to_le_bytes());
        out.extend(start.to_le_bytes());
        out.extend([0, 0]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::testing::zip;
    use super::*;

    #[test]
    fn entries_are_read_by_name_and_something_may_stand_before_them() {
        let made = zip(&[
            ("a.txt", b"stored"),
            ("deep/b.txt", b"deflated deflated deflated"),
        ]);
        let shifted = [b"#! something\n", made.as_slice()].concat();
        for bytes in [made, shifted] {
            let zip = Zip::open(&bytes, 1000).expect("opens");
            assert_eq!(zip.names().collect::<Vec<_>>(), ["a.txt", "deep/b.txt"]);
            assert_eq!(zip.read("a.txt").as_deref(), Ok(&b"stored"[..]));
            assert_eq!(
                zip.read("deep/b.txt").as_deref(),
                Ok(&b"deflated deflated deflated"[..])
            );
            assert_eq!(zip.read("c"), Err(ZipError::Missing("c".into())));
        }
    }

    #[test]
    fn all_entries_together_unpack_no_further_than_the_cap() {
        let bytes = zip(&[("a", b"12345"), ("b", &[b'x'; 100_000])]);
        let zip = Zip::open(&bytes, 1000).expect("opens");
        assert_eq!(zip.read("b"), Err(ZipError::Large(1000)));
        for _ in 0..200 {
            assert!(zip.read("a").is_ok());
        }
        assert_eq!(zip.read("a"), Err(ZipError::Large(0)));
    }

    #[test]
    fn a_zip_that_is_cut_or_scribbled_over_is_told_and_never_panics() {
        let whole = zip(&[("a", b"12345"), ("b", b"some words, some words")]);
        // The last two bytes say how long a comment is that nobody reads.
        for cut in 0..whole.len() - 2 {
            assert!(Zip::open(&whole[..cut], 1000).is_err(), "{cut}");
        }
        for at in 0..whole.len() {
            for byte in [0, 0x7f, 0xff] {
                let mut bad = whole.clone();
                bad[at] = byte;
                if let Ok(zip) = Zip::open(&bad, 1000) {
                    for name in zip.names() {
                        let _ = zip.read(name);
                    }
                }
            }
        }
    }
}
