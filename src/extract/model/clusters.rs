//! Words that are used alike, as numbers: which of some thousand clusters a word belongs to, and which coarser clusters that one
//! belongs to. A name that no training text held is then known by its likes.
//!
//! Two sections of a model file: a [`Table`] with two bytes a word, little end first, for the number of its finest cluster; and for
//! each finest cluster two bytes, the numbers of its coarser and its coarsest one.

use super::{Damaged, Sections, Table, stir};
use crate::extract::token::key_of;

/// The clusters of a model file.
#[derive(Clone, Copy, Debug)]
pub struct Clusters<'a> {
    words: Option<Table<'a>>,
    above: &'a [u8],
}

/// The number of no cluster.
pub const NONE: u16 = u16::MAX;

/// The hash by which a word is kept as it is written.
pub fn as_written(word: &str) -> u64 {
    word.bytes().fold(0x517c_c1b7, |hash, b| {
        (hash ^ u64::from(b))
            .wrapping_mul(0x0000_0100_0000_01b3)
            .rotate_left(7)
    })
}

impl<'a> Clusters<'a> {
    /// Clusters that know no word.
    pub const EMPTY: Clusters<'static> = Clusters {
        words: None,
        above: &[],
    };

    /// Reads a file of clusters.
    pub fn read(bytes: &'a [u8]) -> Result<Clusters<'a>, Damaged> {
        let sections = Sections::read(bytes)?;
        let words = Table::read(sections.get(0))?;
        if words.classes() != 2 {
            return Err(Damaged::Length);
        }
        Ok(Clusters {
            words: Some(words),
            above: sections.get(1),
        })
    }

    /// The finest cluster of a word as it is written, or else as it is in small letters; [`NONE`] where it is not known.
    pub fn of(&self, word: &str, key: u64, letters: bool) -> u16 {
        let Some(words) = self.words.filter(|_| letters) else {
            return NONE;
        };
        let number = |row: &[u8]| Some(u16::from_le_bytes(row.try_into().ok()?));
        words
            .row(stir(1, as_written(word)))
            .or_else(|| words.row(stir(2, key)))
            .and_then(number)
            .unwrap_or(NONE)
    }

    /// The coarser cluster of a finest one.
    pub fn coarser(&self, cluster: u16) -> u16 {
        self.above
            .get(usize::from(cluster) * 2)
            .map_or(NONE, |&c| u16::from(c))
    }

    /// The coarsest cluster of a finest one.
    pub fn coarsest(&self, cluster: u16) -> u16 {
        self.above
            .get(usize::from(cluster) * 2 + 1)
            .map_or(NONE, |&c| u16::from(c))
    }

    /// The bytes of a file: each word with its finest cluster, and of each finest cluster the coarser and the coarsest.
    pub fn write(words: &[(&str, u16)], above: &[(u8, u8)]) -> Vec<u8> {
        let mut rows: Vec<(u64, Vec<i8>)> = Vec::new();
        for &(word, cluster) in words {
            // A small word is found under both hashes; one is enough.
            let small = !word.chars().any(char::is_uppercase);
            let hash = if small {
                stir(2, key_of(word))
            } else {
                stir(1, as_written(word))
            };
            rows.push((hash, cluster.to_le_bytes().iter().map(|&b| b as i8).collect()));
        }
        let above = above.iter().flat_map(|&(a, b)| [a, b]).collect();
        Sections::write(&[Table::write(2, 1.0, &rows, 10), above])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_known_as_it_is_written_or_else_small() {
        let file = Clusters::write(&[("Vale", 3), ("vale", 4), ("rain", 5)], &[(9, 1); 6]);
        let read = Clusters::read(&file).expect("whole");
        let of = |word: &str| read.of(word, key_of(word), true);
        assert_eq!((of("Vale"), of("vale"), of("VALE")), (3, 4, 4));
        assert_eq!((of("Rain"), of("snow")), (5, NONE));
        assert_eq!(
            (read.coarser(5), read.coarsest(5), read.coarser(NONE)),
            (9, 1, NONE)
        );
    }
}
