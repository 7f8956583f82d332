//! What both file formats say about KMS keys.

use serde_json::{Value, json};

use crate::holder::Home;
use crate::known::{Known, Unknown};

/// The policy that AWS gives to a new key: KMS Developer Guide, "Default key policy".
pub(crate) fn default_policy(partition: &str, account: &str) -> Value {
    json!({"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": {"AWS": format!("arn:{partition}:iam::{account}:root")},
        "Action": "kms:*",
        "Resource": "*",
    }]})
}

/// The ARN of a key named by its id or ARN: KMS Developer Guide, "Key identifiers (`KeyId`)".
pub(crate) fn key_arn(partition: &str, home: &Home, key: &str) -> Known<String> {
    let Home { account, region } = home;
    match region {
        _ if key.starts_with("arn:") => Ok(key.to_owned()),
        Some(region) => Ok(format!("arn:{partition}:kms:{region}:{account}:key/{key}")),
        None => Err(Unknown(format!("the region of key {key} is not known"))),
    }
}
