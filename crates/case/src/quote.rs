//! A quoted statement, with the parts of it that decided.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The statement behind a finding, as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// The JSON text of the statement.
    pub text: String,
    /// The line of the policy document on which the text begins, from 1. Absent where the document has one line only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column of that line at which the text begins, in characters, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The parts that decided, or that failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// A part of a quoted text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// Where the part begins: bytes of UTF-8 from the start of the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What is to be said of it: what the request has there.
    pub label: String,
}
