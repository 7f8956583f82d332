//! A whole text at once.

use crate::{Reader, Reading};

/// Finds all denials of a text: prose and logs, JSON, JSON Lines, decoded messages, CloudTrail events, also mixed.
///
/// The readings come in the order of the text; what the text says twice in one place comes once. A text without a
/// denial gives none. This is what a [`Reader`] gives that is fed the text line by line.
pub fn read(text: &str) -> Vec<Reading> {
    let mut reader = Reader::default();
    let mut readings: Vec<_> = text.lines().flat_map(|line| reader.push_line(line)).collect();
    readings.extend(reader.finish());
    readings
}
