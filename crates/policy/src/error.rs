//! What is wrong with a policy document, and where.

use std::fmt;

/// Why a text is not a policy of its kind.
///
/// Displays as `12:9: Statement[0]: unknown element "Actions"; did you mean "Action"?`; callers that know the name of
/// the file or policy prepend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// Where in the document, for instance `Statement[0].Condition.StringEquals`; empty for the document itself.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in bytes.
    pub column: usize,
    /// What is wrong and, where possible, what was probably meant.
    pub message: String,
}

impl PolicyError {
    /// Splits the position off from the message of the JSON reader.
    pub(crate) fn new(path: String, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let position = format!(" at line {line} column {column}");
        let message = text.strip_suffix(&position).unwrap_or(&text).to_owned();
        Self { path: if path == "." { String::new() } else { path }, line, column, message }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for PolicyError {}
