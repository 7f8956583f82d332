//! Where one entry of a log ends and the next begins.

use crate::stamp;

/// Openings of a line that cannot stand in the middle of a message.
const OPENINGS: [&str; 10] = [
    "An error occurred",
    "Traceback (",
    "Caused by:",
    "User:",
    "Error:",
    "botocore.",
    "fatal error:",
    "$ ",
    "File \"",
    "make:",
];

/// The words for how bad an entry is, as logs open their lines with them.
const LEVELS: [&str; 8] = ["ERROR", "WARN", "INFO", "DEBUG", "[ERROR]", "[INFO]", "[WARN", "[DEBUG]"];

/// Whether a line begins an entry as only logs do.
pub(crate) fn is_of_log(text: &str) -> bool {
    LEVELS.iter().any(|level| text.starts_with(level)) || stamp::opens_entry(text)
}

/// Whether a line begins a new entry: nothing in front of it goes on there.
pub(crate) fn starts_record(text: &str) -> bool {
    OPENINGS.iter().any(|opening| text.starts_with(opening))
        || text.starts_with("at ") && text.contains('(')
        || is_of_log(text)
}
