//! Trained models: what they are stored as, and how they are read. A model file is embedded in the program and read in place, so
//! that loading it costs nothing and its pages are shared and paged by the system.
//!
//! Everything trained here comes down to one shape, the [`Table`]: a hash of a feature (or of a word) gives a row of small numbers.
//! Weights are such rows, and so are the clusters of words. [`sections`] holds several in one file.
//! `docs/models.md` says what each shipped file was trained on; `examples/train` makes them.

pub mod clusters;
pub mod sections;
pub mod table;

pub use sections::Sections;
pub use table::Table;

/// A model file that cannot be used. The engine then works by its rules alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Damaged {
    /// There is none.
    #[error("the model is empty")]
    Empty,
    /// It does not begin as model files do, or is of another version.
    #[error("the model is no model of this version")]
    Version,
    /// Its parts are not as long as it says.
    #[error("the model is cut off or damaged")]
    Length,
}

/// Mixes a value into a running hash, so that every bit of the result depends on every bit of both (two rounds of multiply and
/// shift, after the finaliser of MurmurHash3): for small numbers, and for rows of values.
pub const fn stir(hash: u64, value: u64) -> u64 {
    let mut x = (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^= x >> 32;
    x = x.wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^ (x >> 29)
}

/// The `u32` at this byte, little end first.
fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}
