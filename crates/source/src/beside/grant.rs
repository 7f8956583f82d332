//! Grants on KMS keys, as policies.

use case::NamedPolicy;
use serde_json::{Map, Value, json};

use crate::KeyGrant;
use crate::document::of_value;

/// A grant as a policy. KMS Developer Guide, "Grants in AWS KMS": a grant allows its operations to its grantee,
/// within its constraints.
pub(super) fn policy(grant: &KeyGrant) -> Option<NamedPolicy> {
    if grant.operations.is_empty() {
        return None;
    }
    let grantee = &grant.grantee_principal;
    let principal = if grantee.ends_with(".amazonaws.com") || grantee.ends_with(".amazonaws.com.cn") {
        json!({"Service": grantee})
    } else {
        json!({"AWS": grantee})
    };
    let actions: Vec<String> = grant.operations.iter().map(|operation| format!("kms:{operation}")).collect();
    let statement = json!({
        "Effect": "Allow",
        "Principal": principal,
        "Action": actions,
        "Resource": "*",
        "Condition": condition(grant),
    });
    Some(NamedPolicy {
        name: format!("grant {}", grant.grant_id),
        arn: None,
        via: Some("grant".to_owned()),
        document: of_value(&json!({"Version": "2012-10-17", "Statement": [statement]}))?,
        origin: None,
    })
}

/// The encryption context that a grant requires, as KMS condition keys.
fn condition(grant: &KeyGrant) -> Map<String, Value> {
    let constraints = &grant.constraints;
    let pairs = constraints.encryption_context_subset.iter().chain(&constraints.encryption_context_equals);
    let wanted: Map<String, Value> = pairs
        .map(|(key, value)| (format!("kms:EncryptionContext:{key}"), Value::from(value.as_str())))
        .collect();
    let mut condition = Map::new();
    if !wanted.is_empty() {
        condition.insert("StringEquals".to_owned(), wanted.into());
    }
    if !constraints.encryption_context_equals.is_empty() {
        let keys: Vec<&String> = constraints.encryption_context_equals.keys().collect();
        let all = json!({"kms:EncryptionContextKeys": keys});
        condition.insert("ForAllValues:StringEquals".to_owned(), all);
    }
    condition
}
