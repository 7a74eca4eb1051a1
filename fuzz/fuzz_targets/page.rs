//! Any bytes as a web page. What must hold is in tests/properties.rs.

#![no_main]

#[path = "../../tests/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::kind_holds(bytes, copydesk::ingest::Kind::Html);
});
