//! What both forms of file say of KMS keys.

use serde_json::{Value, json};

use crate::holder::{Holder, Home};
use crate::known::Unknown;
use crate::planned::{Holding, Planned, Policy};

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

/// What a key has that an alias names by its id or ARN: what the file says of it, or what it has now.
pub(crate) fn key_holding(
    planned: &Planned,
    key: Holder,
    home: Home,
    partition: &str,
    target: &str,
) -> Holding {
    if let Some(holding) = planned.holders.get(&key).filter(|own| !matches!(own.policy, Policy::Untouched)) {
        return holding.clone();
    }
    let arn = match (target.starts_with("arn:"), home.region) {
        (true, _) => Ok(target.to_owned()),
        (false, Some(region)) => Ok(format!("arn:{partition}:kms:{region}:{}:key/{target}", home.account)),
        (false, None) => Err(Unknown(format!("the region of key {target} is not known"))),
    };
    let policy = arn.map_or_else(|unknown| Policy::Whole(Err(unknown)), Policy::OfKey);
    Holding { account: None, policy }
}
