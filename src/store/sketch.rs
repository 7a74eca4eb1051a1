//! How alike two texts are, cheaply: the share of runs of three words that they have in common.
//!
//! The sketch is the bottom-k form of min-hashing (Broder, "On the resemblance and containment of documents", 1997): of the hashes of
//! all runs of three words, the 64 smallest. From two sketches the share follows within about 0.06.

/// Hashes kept in a sketch.
const SIZE: usize = 64;

/// Fewer runs than this say too little about a text to find it again by.
const FEWEST: usize = 24;

/// A share from which two texts are versions of one article wherever they come from: about two thirds of each is in the other.
pub const ALIKE: f32 = 0.5;

/// The share asked when both name a day of publication and the days differ: a form letter of the next day is another article.
pub const ALIKE_OTHER_DAY: f32 = 0.8;

/// The share asked of what was read from the same path before: about a third of each is in the other.
pub const ALIKE_SAME_PATH: f32 = 0.2;

/// A sketch of a text: the smallest hashes, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch(Vec<u32>);

impl Sketch {
    /// The sketch of a text; empty for one too short to tell.
    pub fn new(text: &str) -> Sketch {
        let words: Vec<u32> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(|w| fold(w.chars().flat_map(char::to_lowercase).map(u32::from)))
            .collect();
        let mut runs: Vec<u32> = words.windows(3).map(|w| fold(w.iter().copied())).collect();
        runs.sort_unstable();
        runs.dedup();
        if runs.len() < FEWEST {
            return Sketch::default();
        }
        runs.truncate(SIZE);
        Sketch(runs)
    }

    /// The smallest hashes, as numbers for a table.
    pub fn smallest(&self, most: usize) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().take(most).map(|h| u64::from(*h))
    }

    /// The share of runs in common, 0 to 1; 0 when either is empty.
    pub fn likeness(&self, other: &Sketch) -> f32 {
        let (mut i, mut j, mut seen, mut both) = (0, 0, 0u16, 0u16);
        // Of the smallest hashes of the two together, those that both have.
        while let (Some(a), Some(b)) = (self.0.get(i), other.0.get(j)) {
            if usize::from(seen) == SIZE {
                break;
            }
            seen += 1;
            both += u16::from(a == b);
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        if seen == 0 || self.0.is_empty() || other.0.is_empty() {
            return 0.0;
        }
        // What is left of the longer of two sketches that are not full counts as not shared.
        let rest = (self.0.len() - i)
            .max(other.0.len() - j)
            .min(SIZE - usize::from(seen));
        f32::from(both) / (f32::from(seen) + rest as f32)
    }

    /// Whether the text was too short to tell.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Four bytes a hash, little end first.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|h| h.to_le_bytes()).collect()
    }

    /// From bytes; see [`Sketch::to_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Sketch {
        let (all, _) = bytes.as_chunks::<4>();
        Sketch(all.iter().take(SIZE).map(|b| u32::from_le_bytes(*b)).collect())
    }

    /// As hex, eight digits a hash.
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|h| format!("{h:08x}")).collect()
    }

    /// From hex; what is no hex is no hash.
    pub fn from_hex(hex: &str) -> Sketch {
        let mut hashes: Vec<u32> = hex
            .as_bytes()
            .chunks(8)
            .filter_map(|c| u32::from_str_radix(std::str::from_utf8(c).ok()?, 16).ok())
            .take(SIZE)
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        Sketch(hashes)
    }
}

/// FNV-1a over numbers (Fowler, Noll, Vo), then the finish of MurmurHash3, whose low values are evenly spread. Written out here because
/// sketches lie on disk and must be the same in every build.
fn fold(numbers: impl Iterator<Item = u32>) -> u32 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for n in numbers {
        for byte in n.to_le_bytes() {
            h = (h ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    (h >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `n` sentences that differ from one another, from sentence `from` on.
    fn text(from: usize, n: usize) -> String {
        (from..from + n)
            .map(|i| {
                format!(
                    "On day {i} ship number {} brought {} crates of lamps to pier {}. ",
                    i * 7,
                    i * 3 + 1,
                    i % 9
                )
            })
            .collect()
    }

    #[test]
    fn a_text_is_like_itself_and_unlike_another() {
        let a = Sketch::new(&text(0, 40));
        assert!(a.likeness(&a) > 0.99);
        let other = "Rain fell on the valley while the council argued over bread, and nobody kept count of the votes. ".repeat(3);
        assert!(a.likeness(&Sketch::new(&other)) < 0.05);
    }

    #[test]
    fn a_light_edit_stays_above_the_bar_and_half_a_text_below() {
        let old = text(0, 40);
        let edited = old
            .replace("day 7", "the seventh day")
            .replace("day 12", "a Monday");
        assert!(Sketch::new(&old).likeness(&Sketch::new(&edited)) > ALIKE_OTHER_DAY);
        let half = text(0, 15)
            + &text(100, 30)
                .replace("brought", "lost")
                .replace("lamps to", "rope at");
        let likeness = Sketch::new(&old).likeness(&Sketch::new(&half));
        assert!(likeness < ALIKE, "{likeness}");
    }

    #[test]
    fn short_texts_are_like_nothing() {
        let a = Sketch::new("Too short to tell.");
        assert_eq!(a.likeness(&a), 0.0);
    }

    #[test]
    fn a_sketch_reads_back() {
        let a = Sketch::new(&text(0, 40));
        assert_eq!(Sketch::from_hex(&a.to_hex()), a);
        assert_eq!(Sketch::from_bytes(&a.to_bytes()), a);
        assert_eq!(Sketch::from_hex("zz").likeness(&a), 0.0);
    }
}
