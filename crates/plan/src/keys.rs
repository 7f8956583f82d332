//! The policy that AWS gives to a new KMS key.

use serde_json::{Value, json};

/// KMS Developer Guide, "Default key policy".
pub(crate) fn default_policy(partition: &str, account: &str) -> Value {
    json!({"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": {"AWS": format!("arn:{partition}:iam::{account}:root")},
        "Action": "kms:*",
        "Resource": "*",
    }]})
}
