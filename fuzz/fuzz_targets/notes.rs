//! Any bytes as the notes file of an article. What must hold is in tests/properties.rs.

#![no_main]

#[path = "../../tests/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::notes_hold(bytes);
});
