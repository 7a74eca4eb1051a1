//! The Reader.
pub mod page;
pub mod wrap;
