//! Any bytes as a book. What must hold is in tests/properties.rs.

#![no_main]

#[path = "../../tests/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::kind_holds(bytes, copydesk::ingest::Kind::Epub);
});
