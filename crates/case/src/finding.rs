//! What was found out about a case, and what would fix it.

use std::collections::BTreeMap;

use policy::StatementRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ContextValue, Layer, Quote};

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// The name of the policy behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The statement behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<StatementRef>,
    /// The element of that statement which decided, or which failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// That statement itself, where its policy was at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// The change that would mend it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding with only a code, a severity and a title.
    pub fn new(code: &str, severity: Severity, title: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            severity,
            layer: None,
            title: title.into(),
            detail: None,
            policy: None,
            statement: None,
            evidence: None,
            quote: None,
            fix: None,
        }
    }
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

/// The element of a statement that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// `Principal`, `Action`, `Resource`, `Condition` or the `Not…` form.
    pub element: String,
    /// For a condition: its operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// For a condition: its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What the statement says.
    pub wanted: Vec<String>,
    /// What the request had; null: nothing, or it is not known.
    pub got: Option<Vec<String>>,
}

/// A change that would mend a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What is to be changed: an ARN, a name, or `the request`.
    pub target: String,
    /// The kind of change: `add-statement`, `add-policy`, `replace-statement`, `remove-statement`, `meet-condition`,
    /// `detach-policy`.
    pub change: String,
    /// The position of the statement that is replaced or removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// The statement to add or to put in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Value>,
    /// For `meet-condition`: what the request must carry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub context: BTreeMap<String, ContextValue>,
    /// Who can make the change, where that is not the owner of the principal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The layers that could not be read: with the change the case is allowed as far as could be examined, and these
    /// may deny it still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remains: Vec<Layer>,
    /// True only if the case was evaluated again with this change, and the other changes that it needs, and came out
    /// allowed, every layer whose leave it needs being known.
    pub verified: bool,
}
