//! Bytes → [`Article`](crate::article::Article). Touches no files and no network.

pub mod clean;
pub mod text;
