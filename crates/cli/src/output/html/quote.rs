//! The statement that a finding is about, where the case carries its document.

use serde_json::Value;

use super::string;

/// The statement at an index of the policy with a name.
pub(super) fn statement<'a>(policies: &'a Value, policy: &str, index: usize) -> Option<&'a Value> {
    let document = policies.as_object()?.values().find_map(|layer| document(layer, policy))?;
    match document.get("Statement")? {
        Value::Array(list) => list.get(index),
        alone => Some(alone).filter(|_| index == 0),
    }
}

/// The document with a name: a policy, or one in lists of them.
fn document<'a>(value: &'a Value, policy: &str) -> Option<&'a Value> {
    match value {
        Value::Array(list) => list.iter().find_map(|value| document(value, policy)),
        _ if string(value, "name") == Some(policy) => value.get("document"),
        _ => None,
    }
}
