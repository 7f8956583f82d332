//! Where one log entry ends and the next begins.

use crate::stamp;

/// Line openings that cannot be in the middle of a message.
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

/// The words for the level of an entry with which logs open their lines.
const LEVELS: [&str; 8] = ["ERROR", "WARN", "INFO", "DEBUG", "[ERROR]", "[INFO]", "[WARN", "[DEBUG]"];

/// Whether a line begins an entry as only logs do.
pub(crate) fn is_of_log(text: &str) -> bool {
    LEVELS.iter().any(|level| text.starts_with(level)) || stamp::opens_entry(text)
}

/// Whether a line begins a new entry: nothing before it continues there.
pub(crate) fn starts_record(text: &str) -> bool {
    OPENINGS.iter().any(|opening| text.starts_with(opening))
        || text.starts_with("at ") && text.contains('(')
        || is_of_log(text)
}
