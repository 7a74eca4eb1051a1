//! The terminal: screens that take keys and draw, and the loop that feeds them.

pub mod help;
pub mod line;
pub mod palette;
pub mod review;
#[cfg(test)]
pub(crate) mod testing;
