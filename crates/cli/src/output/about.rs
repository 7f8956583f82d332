//! What a record is about: a case, a caller, or the policies of a principal.

use case::Record;
use serde_json::Value;

use super::caller;
use super::value::{list, string};

/// What a record is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum About {
    /// Somebody requests something; or the record stands in for a case.
    #[default]
    Case,
    /// Who is calling, with no request.
    Caller,
    /// The policies that apply to a principal, instead of a decision.
    Policies,
}

impl About {
    pub(super) fn of(record: &Record) -> Self {
        if ["reported", "layers", "decision", "error"].iter().any(|name| record.has(name)) {
            Self::Case
        } else if record.has("identityPolicies") {
            Self::Policies
        } else if record.has("caller") && !asks(record) {
            Self::Caller
        } else {
            Self::Case
        }
    }
}

/// True for a case that contains a request.
fn asks(record: &Record) -> bool {
    let request = record.get::<Value>("request").ok().flatten().unwrap_or_default();
    ["action", "resource"].iter().any(|name| request.get(name).is_some())
}

/// A policy that applies: how, its name, and its ARN if it has one.
pub(super) fn policies(listed: &Value) -> impl Iterator<Item = [Option<&str>; 3]> {
    list(listed).iter().map(|policy| ["via", "name", "arn"].map(|name| string(policy, name)))
}

/// The account, the ARN, the profile and the region of a caller.
pub(super) fn caller_in_brief(caller: &Value) -> [Option<&str>; 4] {
    [string(caller, "account"), string(caller, "arn"), caller::profile(caller), string(caller, "region")]
}
