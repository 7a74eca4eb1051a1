//! Any two texts as versions of one article, with a note on the first. What must hold is in tests/properties.rs.

#![no_main]

#[path = "../../tests/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::any_anchor_holds(bytes);
});
