//! Any text is read without a panic, and line by line as in one piece.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let whole = denial::read(text);
    let mut reader = denial::Reader::new();
    let mut by_line: Vec<_> = text.lines().flat_map(|line| reader.push_line(line)).collect();
    by_line.extend(reader.finish());
    assert_eq!(whole.is_empty(), by_line.is_empty());
});
