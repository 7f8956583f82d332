//! The example organization, as the tests use it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests are tests")]
#![allow(dead_code, reason = "each test file uses some of it")]

use std::path::PathBuf;

use case::{Policies, Request};
use serde::Deserialize;
use source::Snapshot;

/// A line of `expected.jsonl` or `allowed.jsonl`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Row {
    #[serde(alias = "beside")]
    pub(crate) file: String,
    pub(crate) title: String,
    pub(crate) kind: Option<String>,
    pub(crate) request: Option<Request>,
    #[serde(default)]
    pub(crate) policies: Policies,
    pub(crate) decision: Option<String>,
    pub(crate) policy_decision: Option<String>,
    pub(crate) policy: Option<String>,
    pub(crate) sid: Option<String>,
    pub(crate) decided_by: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) findings: Vec<String>,
}

pub(crate) fn examples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

pub(crate) fn acme() -> Snapshot {
    Snapshot::open(examples().join("acme")).expect("the example opens")
}

pub(crate) fn rows(name: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(examples().join("denials").join(name)).expect("the list is there");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}
