//! Any bytes as an article, through the gate and the engine. What must hold is in tests/properties.rs.

#![no_main]

#[path = "../../tests/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::ingest_holds(bytes);
});
