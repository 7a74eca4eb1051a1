//! The terminal: screens that take keys and draw, and the loop that feeds them.

pub mod help;
pub mod line;
//pal
//rev
#[cfg(test)]
pub(crate) mod testing;
