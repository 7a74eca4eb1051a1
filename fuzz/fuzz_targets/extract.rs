//! Any text through the engine. What must hold is in tests/properties.rs.

#![no_main]

#[path = "../../tests/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::extraction_holds(&String::from_utf8_lossy(bytes));
});
