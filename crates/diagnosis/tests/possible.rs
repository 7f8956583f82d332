//! Fixes that somebody can carry out: nothing is asked of a caller that it cannot send, and nobody is let in besides.

#![cfg(test)]

mod support;

use diagnosis::Diagnosis;
use serde_json::{Value, json};
use support::*;

const ROLE: &str = "arn:aws:iam::111111111111:role/Deploy";
const GITHUB: &str = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";

/// What is said of a request whose own policy allows it under a condition.
fn under(principal: &str, action: &str, context: &Value, condition: Value) -> Diagnosis {
    let mut statement = allow(action, "*");
    statement["Condition"] = condition;
    let request = world(principal, action, "*", context, true);
    explain(&with(request, &json!({"identity": [inline("Own", &[statement])]})))
}

/// The context that a fix asks for; null where none does.
fn asked(told: &Diagnosis) -> Value {
    let fixes = told.findings.iter().filter_map(|own| own.fix.as_ref());
    fixes.into_iter().find(|fix| fix.change == "meet-condition").map_or(Value::Null, |fix| json!(fix.context))
}

fn signed_in(context: &Value, trust: &[Value]) -> Diagnosis {
    let request = world(GITHUB, "sts:AssumeRoleWithWebIdentity", ROLE, context, true);
    explain(&with(request, &json!({"resource": policy("trust policy of Deploy", trust)})))
}

#[test]
fn whom_a_provider_signs_in_is_let_in_under_what_the_provider_asserts() {
    let of_machines =
        json!({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"});
    let sub = "repo:acme/shop:ref:refs/heads/main";
    let asserted = json!({
        "token.actions.githubusercontent.com:sub": sub,
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    });
    let told = signed_in(&asserted, std::slice::from_ref(&of_machines));
    let statement = told.findings.iter().find_map(|own| own.fix.as_ref()?.statement.clone()).unwrap();
    assert_eq!(statement["Principal"]["Federated"], json!(GITHUB));
    assert_eq!(statement["Condition"]["StringEquals"], asserted);
    assert!(told.verified);

    let open = json!({"Effect": "Allow", "Principal": {"Federated": GITHUB}, "Action": "sts:TagSession"});
    for trust in [of_machines, open] {
        let told =
            signed_in(&json!({"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}), &[trust]);
        assert!(told.findings.iter().all(|own| own.fix.is_none()), "{:#?}", told.findings);
        assert!(!told.verified);
    }
}

#[test]
fn the_empty_prefix_among_others_is_no_leave_to_list_everything() {
    let condition = json!({"StringLike": {"s3:prefix": ["", "home/${aws:username}/*"]}});
    for context in [json!({}), json!({"s3:prefix": "home/bob/"})] {
        let told = under(ANN, "s3:ListBucket", &context, condition.clone());
        assert_eq!(asked(&told), json!({"s3:prefix": "home/ann/"}), "{context}");
        assert!(told.findings[0].title.contains("StringLike \"\", home/${aws:username}/*"));
    }
}

#[test]
fn a_call_that_needs_no_permission_has_no_cause() {
    for action in ["sts:GetCallerIdentity", "sts:GetSessionToken"] {
        let denied = json!({"identity": [inline("None", &[json!({"Effect": "Deny", "Action": "*", "Resource": "*"})])]});
        let told = explain(&with(world(ANN, action, "*", &json!({}), true), &denied));
        assert_eq!(codes(&told), [""; 0], "{action}");
    }
}

#[test]
fn a_global_service_is_asked_in_no_other_region() {
    let region = json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}});
    let restricted = |action: &str, resource: &str| {
        let all = allow("*", "*");
        let mut only = all.clone();
        only["Condition"] = region.clone();
        let policies = json!({"identity": [inline("Own", &[all])], "boundary": policy("Region", &[only])});
        explain(&with(
            world(ANN, action, resource, &json!({"aws:RequestedRegion": "us-east-1"}), true),
            &policies,
        ))
    };
    let told = restricted("route53:ListHostedZones", "*");
    assert_eq!(asked(&told), Value::Null, "{:#?}", told.findings);
    let told = restricted("ec2:DescribeInstances", "*");
    assert_eq!(asked(&told), json!({"aws:RequestedRegion": "eu-west-1"}));
}

#[test]
fn a_second_factor_is_asked_of_people_only() {
    let condition = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    let by = |principal: &str| asked(&under(principal, "ec2:StopInstances", &json!({}), condition.clone()));
    let sessions = "arn:aws:sts::111111111111:assumed-role";
    assert_eq!(by(ANN), json!({"aws:MultiFactorAuthPresent": "true"}));
    assert_eq!(by(&format!("{sessions}/Admin/ann")), json!({"aws:MultiFactorAuthPresent": "true"}));
    for automatic in [
        "App/i-0123456789abcdef0",
        "AWSReservedSSO_Power_0123456789abcdef/ann",
        "AWSServiceRoleForAutoScaling/AutoScaling",
    ] {
        assert_eq!(by(&format!("{sessions}/{automatic}")), Value::Null, "{automatic}");
    }
}

#[test]
fn no_request_comes_from_a_private_address() {
    let of = |ranges: &[&str], context: &Value| {
        under(ANN, "s3:GetObject", context, json!({"IpAddress": {"aws:SourceIp": ranges}}))
    };
    let told = of(&["10.0.0.0/8"], &json!({"aws:SourceIp": "198.51.100.7"}));
    assert_eq!(asked(&told), Value::Null);
    assert!(told.findings[0].detail.as_ref().unwrap().contains("10.0.0.0/8 is private"));
    let told = of(&["10.0.0.0/8", "203.0.113.0/24"], &json!({"aws:SourceIp": "198.51.100.7"}));
    assert_eq!(asked(&told), json!({"aws:SourceIp": "203.0.113.1"}));
    let told = of(&["203.0.113.0/24"], &json!({"aws:SourceVpce": "vpce-1"}));
    assert_eq!(asked(&told), Value::Null);
}

#[test]
fn the_keys_of_tags_go_with_the_tags() {
    let condition = json!({
        "StringEquals": {"aws:RequestTag/env": "dev"},
        "ForAnyValue:StringEquals": {"aws:TagKeys": "team"},
    });
    let told = under(ANN, "sqs:TagQueue", &json!({}), condition);
    assert_eq!(asked(&told), json!({"aws:RequestTag/env": "dev", "aws:TagKeys": ["team", "env"]}));
    assert!(told.verified);
}
