//! Any text is read without a panic, in one piece and in parts: prose, JSON, CloudTrail events, decoded messages.

use denial::Reader;

pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let whole = denial::read(&text);
    let mut reader = Reader::default();
    let mut in_parts = Vec::new();
    for line in text.lines() {
        let half = line.floor_char_boundary(line.len() / 2);
        in_parts.extend(reader.push_part(&line[..half]));
        in_parts.extend(reader.push_line(&line[half..]));
    }
    in_parts.extend(reader.finish());
    for reading in whole.iter().chain(&in_parts) {
        assert!(serde_json::to_string(&reading.reported).is_ok());
    }
}
