//! A hash table from 64-bit hashes to rows of `i8`, read where it lies.
//!
//! A hash picks a bucket of eight rows by its high bits and is known there by a fingerprint of 16 bits of its own; a full bucket
//! runs over into the next. A hash that was never put in is taken for another once in about ten thousand times, which weights
//! forgive. Eight rows of nine classes take 88 bytes: a look-up touches two lines of the cache at most.
//!
//! Layout, numbers with the little end first: `u32` classes, `u32` buckets, `f32` scale, then the buckets; a bucket is eight `u16`
//! fingerprints (0: no row) and eight rows of `classes` bytes. A weight is its byte times the scale.

use super::{Damaged, u32_at};

/// Rows in a bucket.
const ROWS: usize = 8;

/// Bytes before the buckets.
const HEAD: usize = 12;

/// Most buckets that a look-up reads; the writer makes the table larger until that is enough.
const REACH: usize = 4;

/// Hashes looked up side by side: about as many as a processor waits for at a time.
const ABREAST: usize = 16;

/// The fingerprints of a bucket, the first one lowest.
type Prints = u128;

/// 1 in each of the eight fingerprints.
const ONES: Prints = Prints::MAX / 0xffff;

/// A table as it lies in a model file.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    classes: usize,
    buckets: u64,
    scale: f32,
    body: &'a [u8],
}

/// The fingerprint of a hash: bits that play no part in picking the bucket, and never 0.
fn fingerprint(hash: u64) -> u16 {
    ((hash & 0xffff) as u16).max(1)
}

/// The bucket of a hash, among so many: `hash / 2^64 * buckets`.
fn home(hash: u64, buckets: u64) -> usize {
    ((u128::from(hash) * u128::from(buckets)) >> 64) as usize
}

/// Which of the fingerprints is this one, the first if several are: a zero among eight numbers, found in all of them at once
/// (Mycroft, 1987).
fn place(prints: Prints, sought: u16) -> Option<usize> {
    let differ = prints ^ (ONES * Prints::from(sought));
    let zero = differ.wrapping_sub(ONES) & !differ & (ONES << 15);
    (zero != 0).then(|| zero.trailing_zeros() as usize / 16)
}

/// Whether a bucket is full: rows fill it from its beginning, so a free last one ends a search.
fn full(prints: Prints) -> bool {
    prints >> (16 * (ROWS - 1)) != 0
}

impl<'a> Table<'a> {
    /// Reads the head and checks the length.
    pub fn read(bytes: &'a [u8]) -> Result<Table<'a>, Damaged> {
        if bytes.is_empty() {
            return Err(Damaged::Empty);
        }
        let number = |at| u32_at(bytes, at).ok_or(Damaged::Length);
        let (classes, buckets) = (number(0)? as usize, number(4)?);
        let scale = f32::from_bits(number(8)?);
        let body = bytes.get(HEAD..).ok_or(Damaged::Length)?;
        let fits = (buckets as usize)
            .checked_mul(ROWS * (2 + classes))
            .is_some_and(|len| len == body.len());
        if !fits || classes == 0 || buckets == 0 || !scale.is_finite() {
            return Err(Damaged::Length);
        }
        Ok(Table {
            classes,
            buckets: u64::from(buckets),
            scale,
            body,
        })
    }

    /// Numbers in a row.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// What one step of a number is worth.
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// Where a bucket begins.
    fn start(&self, bucket: usize) -> usize {
        bucket * ROWS * (2 + self.classes)
    }

    /// The fingerprints of a bucket.
    fn prints(&self, bucket: usize) -> Prints {
        let start = self.start(bucket);
        self.body
            .get(start..start + 2 * ROWS)
            .and_then(|prints| prints.try_into().ok())
            .map_or(0, Prints::from_le_bytes)
    }

    /// The row of a hash, as the bytes of its `i8`s; `None` where it has none.
    ///
    /// The high bits of the hash must be as good as its low ones; [`super::stir`] makes them so.
    pub fn row(&self, hash: u64) -> Option<&'a [u8]> {
        let mut bucket = home(hash, self.buckets);
        for _ in 0..REACH {
            let prints = self.prints(bucket);
            if let Some(row) = place(prints, fingerprint(hash)) {
                let at = self.start(bucket) + 2 * ROWS + row * self.classes;
                return self.body.get(at..at + self.classes);
            }
            if !full(prints) {
                return None;
            }
            bucket = (bucket + 1) % self.buckets as usize;
        }
        None
    }

    /// Adds the rows of those hashes that have one to as many sums as a row has numbers.
    ///
    /// A table is larger than the cache and each look-up misses it, so the fingerprints of many hashes are fetched before the
    /// first of them is looked at: the waits then fall together.
    pub fn add<const CLASSES: usize>(&self, hashes: &[u64], sums: &mut [i32; CLASSES]) {
        if CLASSES != self.classes {
            return;
        }
        for hashes in hashes.chunks(ABREAST) {
            // The buckets still to be searched, and for what; the rows found.
            let mut open = [(0, 0u16); ABREAST];
            let mut found = [0; ABREAST];
            let (mut left, mut rows) = (hashes.len(), 0);
            for (slot, &hash) in open.iter_mut().zip(hashes) {
                *slot = (home(hash, self.buckets), fingerprint(hash));
            }
            for _ in 0..REACH {
                let mut prints = [0; ABREAST];
                for (prints, &(bucket, _)) in prints.iter_mut().zip(&open[..left]) {
                    *prints = self.prints(bucket);
                }
                let searched = left;
                left = 0;
                for i in 0..searched {
                    let ((bucket, sought), prints) = (open[i], prints[i]);
                    if let Some(row) = place(prints, sought) {
                        found[rows] = self.start(bucket) + 2 * ROWS + row * CLASSES;
                        rows += 1;
                    } else if full(prints) {
                        open[left] = ((bucket + 1) % self.buckets as usize, sought);
                        left += 1;
                    }
                }
            }
            for &at in &found[..rows] {
                let row: Option<&[u8; CLASSES]> = self
                    .body
                    .get(at..at + CLASSES)
                    .and_then(|row| row.try_into().ok());
                for (sum, &weight) in sums.iter_mut().zip(row.into_iter().flatten()) {
                    *sum += i32::from(weight as i8);
                }
            }
        }
    }

    /// The bytes of a table that holds these rows, each of `classes` numbers. Of two rows whose hashes cannot be told apart the
    /// first stays. `spare` is the room to leave, in percent of the rows: less makes a smaller, slower table.
    pub fn write(classes: usize, scale: f32, rows: &[(u64, Vec<i8>)], spare: usize) -> Vec<u8> {
        let mut buckets = (rows.len() * (100 + spare) / 100).div_ceil(ROWS).max(1);
        loop {
            if let Some(body) = fill(classes, buckets, rows) {
                let mut out = Vec::with_capacity(HEAD + body.len());
                out.extend((classes as u32).to_le_bytes());
                out.extend((buckets as u32).to_le_bytes());
                out.extend(scale.to_bits().to_le_bytes());
                out.extend(body);
                return out;
            }
            buckets += buckets / 32 + 1;
        }
    }
}

/// The buckets, or `None` where a row found no room within [`REACH`].
fn fill(classes: usize, buckets: usize, rows: &[(u64, Vec<i8>)]) -> Option<Vec<u8>> {
    let size = ROWS * (2 + classes);
    let mut body = vec![0u8; buckets * size];
    'rows: for (hash, row) in rows {
        let print = fingerprint(*hash).to_le_bytes();
        let first = home(*hash, buckets as u64);
        for step in 0..REACH {
            let start = (first + step) % buckets * size;
            for i in 0..ROWS {
                let at = start + 2 * i;
                if body[at..at + 2] == print {
                    continue 'rows;
                }
                if body[at..at + 2] == [0, 0] {
                    body[at..at + 2].copy_from_slice(&print);
                    let to = start + 2 * ROWS + i * classes;
                    for (byte, &weight) in body[to..to + classes].iter_mut().zip(row) {
                        *byte = weight as u8;
                    }
                    continue 'rows;
                }
            }
        }
        return None;
    }
    Some(body)
}

#[cfg(test)]
mod tests {
    use super::super::stir;
    use super::*;

    fn rows(count: u64) -> Vec<(u64, Vec<i8>)> {
        (0..count)
            .map(|i| (stir(7, i), vec![i as i8, -1, (i >> 8) as i8]))
            .collect()
    }

    #[test]
    fn every_row_is_found_again_and_others_are_not() {
        let rows = rows(20_000);
        let bytes = Table::write(3, 0.5, &rows, 15);
        let table = Table::read(&bytes).expect("whole");
        assert_eq!((table.classes(), table.scale()), (3, 0.5));
        let mut lost = 0;
        for (hash, row) in &rows {
            let found: Option<Vec<i8>> = table.row(*hash).map(|r| r.iter().map(|&b| b as i8).collect());
            lost += usize::from(found.as_ref() != Some(row));
        }
        // Fingerprints that collide in one bucket.
        assert!(lost < 20, "{lost} of 20000");
        let strangers = (0..20_000).filter(|&i| table.row(stir(8, i)).is_some()).count();
        assert!(strangers < 20, "{strangers} of 20000");
    }

    #[test]
    fn sums_add_up() {
        let bytes = Table::write(
            2,
            1.0,
            &[(stir(1, 1), vec![3, -4]), (stir(1, 2), vec![1, -128])],
            0,
        );
        let table = Table::read(&bytes).expect("whole");
        let mut sums = [10, 10];
        table.add(&[0, 1, 2].map(|i| stir(1, i)), &mut sums);
        assert_eq!(sums, [14, -122]);
    }

    #[test]
    fn many_rows_added_at_once_are_those_found_one_by_one() {
        let rows = rows(5_000);
        let bytes = Table::write(3, 1.0, &rows, 0);
        let table = Table::read(&bytes).expect("whole");
        // Known hashes and strangers, in no round number, some in buckets that ran over.
        let hashes: Vec<u64> = (0..5_000)
            .step_by(3)
            .flat_map(|i| [stir(7, i), stir(8, i)])
            .take(1_001)
            .collect();
        let mut one_by_one = [0; 3];
        for row in hashes.iter().filter_map(|&hash| table.row(hash)) {
            for (sum, &weight) in one_by_one.iter_mut().zip(row) {
                *sum += i32::from(weight as i8);
            }
        }
        let mut at_once = [0; 3];
        table.add(&hashes, &mut at_once);
        assert_eq!(at_once, one_by_one);
        assert_ne!(at_once, [0; 3]);
    }

    #[test]
    fn a_fingerprint_is_found_where_it_lies() {
        let prints = 0x0000_ffff_8000_0002_0001_0001_8001_7fffu128;
        let places = [0x7fff, 0x8001, 1, 2, 0x8000, 0xffff, 3].map(|sought| place(prints, sought));
        assert_eq!(
            places,
            [Some(0), Some(1), Some(2), Some(4), Some(5), Some(6), None]
        );
        assert!(!full(prints) && full(1 << 112));
    }

    #[test]
    fn a_damaged_table_is_an_error_and_never_a_panic() {
        let bytes = Table::write(3, 1.0, &rows(100), 10);
        for len in 0..bytes.len() {
            assert!(Table::read(&bytes[..len]).is_err());
        }
        for at in 0..HEAD {
            let mut other = bytes.clone();
            other[at] ^= 0xff;
            if let Ok(table) = Table::read(&other) {
                (0..100).for_each(|i| {
                    let _ = table.row(stir(7, i));
                });
            }
        }
        assert_eq!(Table::read(&[]).err(), Some(Damaged::Empty));
    }
}
