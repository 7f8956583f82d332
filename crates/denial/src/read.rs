//! A whole text at once.

use crate::{Reader, Reading};

/// Finds all denials in a text: prose and logs, JSON, JSON Lines, decoded messages, CloudTrail events, also mixed.
///
/// The readings come in the order of the text; what the text says twice in one place comes once. A text without a
/// denial gives none. The result is the same as feeding the text to a [`Reader`] line by line.
pub fn read(text: &str) -> Vec<Reading> {
    let mut reader = Reader::default();
    let mut readings: Vec<_> = text.lines().flat_map(|line| reader.push_line(line)).collect();
    readings.extend(reader.finish());
    readings
}
