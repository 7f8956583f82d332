//! Conditions on what a scene's request carries.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

/// An operator, a key, values.
pub(crate) type Condition = (&'static str, &'static str, Value);

/// Conditions that fail, at least in some scenes.
fn failing() -> Vec<Condition> {
    vec![
        ("IpAddress", "aws:SourceIp", json!("198.51.100.0/24")),
        ("NotIpAddress", "aws:SourceIp", json!(["203.0.113.0/24", "192.0.2.0/24"])),
        ("StringEquals", "aws:SourceVpce", json!(["vpce-1", "vpce-2"])),
        ("StringEqualsIfExists", "aws:SourceVpce", json!("vpce-1")),
        ("Bool", "aws:MultiFactorAuthPresent", json!("true")),
        ("BoolIfExists", "aws:SecureTransport", json!("false")),
        ("NumericLessThan", "aws:MultiFactorAuthAge", json!(3600)),
        ("Null", "aws:MultiFactorAuthAge", json!("false")),
        ("Null", "aws:TokenIssueTime", json!(false)),
        ("Null", "aws:UserAgent", json!("true")),
        ("DateGreaterThan", "aws:TokenIssueTime", json!("2030-01-01T00:00:00Z")),
        ("StringLike", "aws:UserAgent", json!("corp-*")),
        ("StringNotLike", "aws:UserAgent", json!("aws-cli/*")),
        ("StringEquals", "aws:PrincipalTag/team", json!("red")),
        ("StringEqualsIgnoreCase", "aws:PrincipalTag/team", json!("Red")),
        ("StringEquals", "aws:PrincipalOrgID", json!("o-other")),
        ("StringNotEquals", "aws:PrincipalOrgID", json!("o-acme")),
        ("StringEquals", "aws:PrincipalAccount", json!("333333333333")),
        ("StringEquals", "aws:ResourceAccount", json!(["333333333333", "444444444444"])),
        ("StringEquals", "aws:RequestedRegion", json!("us-east-1")),
        ("StringNotLike", "aws:RequestedRegion", json!("eu-*")),
        ("ArnLike", "aws:PrincipalArn", json!("arn:aws:iam::*:role/Admin")),
        ("ArnNotEquals", "aws:PrincipalArn", json!("arn:aws:iam::111111111111:*")),
        ("ForAnyValue:StringEquals", "aws:TagKeys", json!(["cost"])),
        ("ForAllValues:StringEquals", "aws:TagKeys", json!(["team"])),
    ]
}

/// Conditions that hold, at least in some scenes.
fn holding() -> Vec<Condition> {
    vec![
        ("NotIpAddress", "aws:SourceIp", json!(["198.51.100.0/24"])),
        ("IpAddress", "aws:SourceIp", json!("203.0.113.0/24")),
        ("StringNotEquals", "aws:SourceVpce", json!("vpce-1")),
        ("StringNotEqualsIfExists", "aws:SourceVpce", json!(["vpce-1", "vpce-2"])),
        ("BoolIfExists", "aws:MultiFactorAuthPresent", json!(false)),
        ("Null", "aws:MultiFactorAuthAge", json!("true")),
        ("NumericGreaterThanIfExists", "aws:MultiFactorAuthAge", json!("3600")),
        ("Bool", "aws:SecureTransport", json!(true)),
        ("DateLessThan", "aws:TokenIssueTime", json!("2026-06-01T00:00:00Z")),
        ("StringLike", "aws:UserAgent", json!("aws-cli/*")),
        ("StringNotLike", "aws:UserAgent", json!("corp-*")),
        ("ArnNotLike", "aws:PrincipalArn", json!("arn:aws:iam::*:role/Admin")),
        ("ArnLike", "aws:PrincipalArn", json!("arn:aws:iam::111111111111:*")),
        ("StringNotEquals", "aws:PrincipalAccount", json!(["333333333333"])),
        ("StringNotEquals", "aws:PrincipalOrgID", json!("o-other")),
        ("StringEquals", "aws:PrincipalOrgID", json!("o-acme")),
        ("StringNotEquals", "aws:PrincipalTag/team", json!("red")),
        ("StringNotEqualsIgnoreCase", "aws:PrincipalTag/team", json!(["Red", "blue"])),
        ("StringNotEquals", "aws:RequestedRegion", json!(["us-east-1", "us-west-2"])),
        ("StringNotEqualsIfExists", "aws:RequestedRegion", json!("eu-central-1")),
        ("ForAnyValue:StringEquals", "aws:TagKeys", json!(["env"])),
        ("ForAllValues:StringLike", "aws:TagKeys", json!(["t*", "e*"])),
    ]
}

/// One condition of an Allow that fails.
pub(crate) fn unmet() -> impl Strategy<Value = Condition> {
    select(failing())
}

/// The conditions of a Deny, none, one or two, all of which hold.
pub(crate) fn met() -> impl Strategy<Value = Vec<Condition>> {
    subsequence(holding(), 0..=2)
}

/// Puts a condition beside those that a statement has.
pub(crate) fn insert(statement: &mut Value, (operator, key, values): &Condition) {
    let blocks = &mut statement["Condition"];
    if blocks.is_null() {
        *blocks = json!({});
    }
    let block = &mut blocks[*operator];
    if block.is_null() {
        *block = json!({});
    }
    block[*key] = values.clone();
}
