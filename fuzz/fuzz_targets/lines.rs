//! Any bytes as JSON Lines, through the bulk command. What must hold is in tests/properties.rs.

#![no_main]

#[path = "../../tests/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::lines_hold(bytes);
});
