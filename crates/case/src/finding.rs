//! What was found out about a case, and what would mend it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Layer;

/// One thing that was found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The code: the contract with scripts.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// The layer that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<Layer>,
    /// One line for people.
    pub title: String,
    /// More, where one line is not enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The change that would mend it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// A hazard, though not the cause.
    Warning,
    /// It denies the request, or keeps it from being decided.
    Error,
}

/// A change that would mend a finding.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What is to be changed: an ARN or a name.
    pub target: String,
    /// The kind of change, for instance `add-statement`.
    pub change: String,
    /// The statement to add or to put in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Value>,
    /// True only if the case was evaluated again with the change, and came out allowed.
    pub verified: bool,
}
