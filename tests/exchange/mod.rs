//! Notes to and from other programs: nothing is lost that is not listed, and programs that are not ours read what we write.

mod generated;
mod library;
mod outside;
