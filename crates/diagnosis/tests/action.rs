//! A request for an action that does not exist.

#![cfg(test)]

mod support;

use serde_json::json;
use support::*;

#[test]
fn the_action_that_was_meant_is_told_and_diagnosed() {
    for (asked, meant) in [
        ("s3:HeadObject", "s3:GetObject"),
        ("s3:GetObjekt", "s3:GetObject"),
        ("secretmanager:GetSecretValue", "secretsmanager:GetSecretValue"),
    ] {
        let world = with(
            world(ANN, asked, "*", &json!({}), true),
            &json!({"identity": [inline("Own", &[allow("ec2:*", "*")])]}),
        );
        let told = explain(&world);
        assert_eq!(codes(&told), ["unknown-action", "no-identity-allow"], "{asked}");
        assert!(finding(&told, "unknown-action").title.contains(meant));
        assert_eq!(fix(&told, "no-identity-allow")["Action"], json!(meant));
        assert!(told.verified);
    }
}

#[test]
fn an_action_that_does_not_exist_is_told_of_though_a_pattern_covers_it_and_never_proposed() {
    let own = |action: &str| json!({"identity": [inline("Own", &[allow(action, "*")])]});
    let told = explain(&with(world(ANN, "s3:ListObjects", "arn:aws:s3:::b", &json!({}), true), &own("s3:*")));
    assert_eq!(codes(&told), ["unknown-action"]);
    let told = explain(&with(world(ANN, "s3:Frobnicate", "*", &json!({}), true), &own("ec2:*")));
    assert_eq!(codes(&told), ["unknown-action"]);
    assert!(told.changes.is_empty() && !told.verified);
}

#[test]
fn an_action_that_aws_names_exists_though_the_table_has_it_not() {
    let world = with(
        world(ANN, "s3:GetObjectHologram", OBJECT, &json!({}), false),
        &json!({"identity": [inline("Own", &[allow("ec2:*", "*")])]}),
    );
    let told = explain_report(&world, &reported("implicit", "identity", None));
    assert_eq!(codes(&told), ["no-identity-allow"]);
    assert_eq!(fix(&told, "no-identity-allow")["Action"], json!("s3:GetObjectHologram"));
}

#[test]
fn a_corrected_list_has_each_action_once() {
    let mut statement = allow("", "*");
    statement["Action"] = json!(["s3:ListBucket", "s3:HeadObject", "s3:GetObjct"]);
    let world = with(
        world(ANN, "s3:GetObject", OBJECT, &json!({}), true),
        &json!({"identity": [inline("Own", &[statement])]}),
    );
    let told = explain(&world);
    assert_eq!(fix(&told, "unknown-action")["Action"], json!(["s3:ListBucket", "s3:GetObject"]));
}

#[test]
fn a_policy_with_a_misspelt_service_is_the_one_to_mend() {
    let secret = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-AbCdEf";
    let told = explain(&with(
        world(ANN, "secretsmanager:GetSecretValue", secret, &json!({}), true),
        &json!({"identity": [inline("Own", &[allow("secretmanager:GetSecretValue", "*")])]}),
    ));
    assert_eq!(codes(&told), ["unknown-action"]);
    assert_eq!(fix(&told, "unknown-action")["Action"], json!("secretsmanager:GetSecretValue"));
    assert!(told.verified);
}
