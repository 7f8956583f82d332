//! AWS managed policies that were not collected: the embedded copy.

use serde_json::value::RawValue;

/// The document of an AWS managed policy, and where it comes from.
pub(super) fn policy(arn: &str) -> Option<(Box<RawValue>, String)> {
    let known = managed::policy(arn)?;
    let document = RawValue::from_string(known.document.to_owned()).ok()?;
    Some((document, format!("{}: version {} of {}", managed::origin(), known.version, known.date)))
}
