//! Where one entry of a log ends and the next begins.

use crate::stamp;

/// Openings of a line that cannot stand in the middle of a message.
const OPENINGS: [&str; 18] = [
    "An error occurred",
    "Traceback (",
    "Caused by:",
    "User:",
    "Error:",
    "ERROR",
    "WARN",
    "INFO",
    "DEBUG",
    "[ERROR]",
    "[INFO]",
    "[WARN",
    "[DEBUG]",
    "botocore.",
    "fatal error:",
    "$ ",
    "File \"",
    "make:",
];

/// Whether a line begins a new entry: nothing in front of it goes on there.
pub(crate) fn starts_record(text: &str) -> bool {
    OPENINGS.iter().any(|opening| text.starts_with(opening))
        || text.starts_with("at ") && text.contains('(')
        || stamp::opens_entry(text)
}
