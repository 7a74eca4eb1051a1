//! A model file: a mark, a version, and a few sections of bytes one behind the other, told apart by their number.
//!
//! Layout, all numbers `u32` with the little end first: the 8 bytes `copydesk`, the version, the number of sections, the length of
//! each in bytes, then the sections.

use super::{Damaged, u32_at};

/// The first bytes of a model file.
const MARK: &[u8; 8] = b"copydesk";

/// The layout of model files, and the features that the weights count on: raised whenever either changes.
pub const VERSION: u32 = 1;

/// Most sections of a file.
const MOST: usize = 16;

/// A model file taken apart; nothing is copied.
#[derive(Clone, Copy, Debug)]
pub struct Sections<'a> {
    parts: [&'a [u8]; MOST],
    count: usize,
}

impl<'a> Sections<'a> {
    /// Reads the head and checks all lengths.
    pub fn read(bytes: &'a [u8]) -> Result<Sections<'a>, Damaged> {
        if bytes.is_empty() {
            return Err(Damaged::Empty);
        }
        if !bytes.starts_with(MARK) || u32_at(bytes, 8) != Some(VERSION) {
            return Err(Damaged::Version);
        }
        let count = u32_at(bytes, 12).ok_or(Damaged::Length)? as usize;
        if count > MOST {
            return Err(Damaged::Length);
        }
        let mut rest = bytes.get(16 + 4 * count..).ok_or(Damaged::Length)?;
        let mut parts: [&[u8]; MOST] = [&[]; MOST];
        for (i, part) in parts.iter_mut().take(count).enumerate() {
            let len = u32_at(bytes, 16 + 4 * i).ok_or(Damaged::Length)? as usize;
            (*part, rest) = rest.split_at_checked(len).ok_or(Damaged::Length)?;
        }
        if !rest.is_empty() {
            return Err(Damaged::Length);
        }
        Ok(Sections { parts, count })
    }

    /// Section `i`; empty where there is none.
    pub fn get(&self, i: usize) -> &'a [u8] {
        self.parts.get(i).copied().unwrap_or(&[])
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The bytes of a file with these sections, [`MOST`] at most; what is beyond is left out.
    pub fn write(sections: &[Vec<u8>]) -> Vec<u8> {
        let sections = &sections[..sections.len().min(MOST)];
        let mut out = MARK.to_vec();
        let mut number = |n: usize| out.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
        number(VERSION as usize);
        number(sections.len());
        sections.iter().for_each(|s| number(s.len()));
        sections.iter().for_each(|s| out.extend(s));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let file = Sections::write(&[vec![1, 2, 3], Vec::new(), vec![4]]);
        let read = Sections::read(&file).expect("whole");
        assert_eq!(read.count(), 3);
        assert_eq!(
            (read.get(0), read.get(1), read.get(2)),
            (&[1u8, 2, 3][..], &[][..], &[4u8][..])
        );
        assert!(read.get(9).is_empty());
    }

    #[test]
    fn every_cut_file_is_refused() {
        let file = Sections::write(&[vec![1, 2, 3], vec![4]]);
        for len in 0..file.len() {
            assert!(Sections::read(&file[..len]).is_err(), "{len} bytes");
        }
        let mut longer = file.clone();
        longer.push(0);
        assert_eq!(Sections::read(&longer).err(), Some(Damaged::Length));
        let mut other = file;
        other[8] ^= 1;
        assert_eq!(Sections::read(&other).err(), Some(Damaged::Version));
    }
}
