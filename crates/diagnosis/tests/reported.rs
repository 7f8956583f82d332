//! What AWS itself says chooses among the readings of what is not known.

#![cfg(test)]

mod support;

use case::{Layer, Severity};
use diagnosis::{Facts, diagnose};
use serde_json::json;
use support::*;

fn guardrail(name: &str, arn: &str, condition: &serde_json::Value) -> serde_json::Value {
    let mut policy = policy(name, &[allow("*", "*"), deny("ec2:*", "*", condition)]);
    policy["arn"] = json!(arn);
    policy
}

const TYPES: &str = "arn:aws:organizations::999999999999:policy/o-1/service_control_policy/p-types";
const TAGS: &str = "arn:aws:organizations::999999999999:policy/o-1/service_control_policy/p-tags";

#[test]
fn the_policy_that_aws_names_is_blamed_and_no_other() {
    let world = with(
        world(ANN, "ec2:RunInstances", "arn:aws:ec2:eu-west-1:111111111111:instance/*", &json!({}), false),
        &json!({"identity": [inline("Own", &[allow("ec2:*", "*")])], "scp": [[
            guardrail("Tags", TAGS, &json!({"Null": {"aws:RequestTag/team": "true"}})),
            guardrail("Types", TYPES, &json!({"StringLike": {"ec2:InstanceType": ["p5.*", "p4d.*"]}})),
        ]]}),
    );
    let told = explain_report(&world, &reported("explicit", "scp", Some(TYPES)));
    assert_eq!(finding(&told, "scp-explicit-deny").policy.as_deref(), Some("Types"), "{:#?}", told.findings);
    let behind = told.findings.iter().find(|own| own.policy.as_deref() == Some("Tags")).unwrap();
    assert!(!behind.detail.as_deref().unwrap_or_default().contains("AWS says"), "{behind:#?}");
    let told = explain_report(&world, &reported("explicit", "scp", Some(TAGS)));
    let named: Vec<_> = told.findings.iter().filter_map(|own| own.policy.as_deref()).collect();
    assert_eq!(named, ["Tags"], "{:#?}", told.findings);
    assert!(told.verified);
}

#[test]
fn an_inline_policy_is_not_the_one_with_an_arn() {
    let arn = "arn:aws:iam::111111111111:policy/Limits";
    let mut managed =
        policy("Limits", &[deny("s3:*", "*", &json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}))]);
    (managed["arn"], managed["via"]) = (json!(arn), json!("managed"));
    let own =
        [allow("s3:*", "*"), deny("s3:*", "*", &json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}))];
    let world = with(
        world(ANN, "s3:GetObject", OBJECT, &json!({}), false),
        &json!({"identity": [inline("Own", &own), managed]}),
    );
    let told = explain_report(&world, &reported("explicit", "identity", Some(arn)));
    assert_eq!(finding(&told, "identity-explicit-deny").policy.as_deref(), Some("Limits"));
}

#[test]
fn an_implicit_denial_says_that_no_deny_held() {
    let endpoint_only = json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}});
    let mut statement = deny("s3:*", "*", &endpoint_only);
    statement["Principal"] = json!("*");
    let world = with(
        world(ANN, "s3:GetObject", OBJECT, &json!({}), false),
        &json!({"identity": [inline("Own", &[allow("s3:PutObject", "*")])],
            "resource": policy("bucket reports", &[statement])}),
    );
    let told = explain_report(&world, &reported("implicit", "identity", None));
    assert_eq!(codes(&told), ["no-identity-allow"]);
    assert!(told.verified, "{:#?}", told.findings);
}

#[test]
fn a_condition_that_may_hold_has_failed_where_aws_says_that_nothing_allows() {
    let ours = json!({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}});
    let mut statement = allow("s3:GetObject", "*");
    statement["Condition"] = ours;
    let world = with(
        world(ANN, "s3:GetObject", OBJECT, &json!({}), false),
        &json!({"identity": [inline("Own", &[statement])]}),
    );
    let told = explain_report(&world, &reported("implicit", "identity", None));
    let finding = finding(&told, "condition-not-met");
    let evidence = finding.evidence.clone().unwrap();
    assert_eq!(evidence.key.as_deref(), Some("aws:SourceIp"));
    assert_eq!(evidence.got, None, "what the request carried is not known: {}", finding.title);
    assert!(!finding.title.contains("203.0.113.0,") && finding.detail.is_some(), "{finding:#?}");
}

#[test]
fn an_explicit_denial_without_a_layer_condemns_what_may_deny() {
    let own =
        [allow("s3:*", "*"), deny("s3:*", "*", &json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}))];
    let world = with(
        world(ANN, "s3:GetObject", OBJECT, &json!({}), false),
        &json!({"identity": [inline("Own", &own)]}),
    );
    let told = explain_report(&world, &reported("explicit", "", None));
    assert_eq!(codes(&told)[0], "identity-explicit-deny", "{:#?}", told.findings);
}

fn tls_only() -> serde_json::Value {
    let mut statement = deny("s3:*", "*", &json!({"Bool": {"aws:SecureTransport": "false"}}));
    statement["Principal"] = json!("*");
    policy("bucket reports", &[statement])
}

#[test]
fn a_denied_request_came_encrypted_unless_nothing_else_explains_it() {
    let by = |identity: serde_json::Value| {
        with(
            world(ANN, "s3:GetObject", OBJECT, &json!({}), false),
            &json!({"identity": [identity], "resource": tls_only()}),
        )
    };
    let told = explain_report(&by(inline("Own", &[allow("s3:PutObject", "*")])), &unsaid());
    assert_eq!(codes(&told), ["no-identity-allow"]);
    assert!(told.verified, "{:#?}", told.findings);
    let told =
        explain_report(&by(inline("Own", &[allow("s3:*", "*")])), &reported("explicit", "resource", None));
    assert_eq!(codes(&told)[0], "resource-explicit-deny");
    assert_eq!(fix(&told, "resource-explicit-deny"), json!({"aws:SecureTransport": "true"}));
}

#[test]
fn what_the_request_must_carry_besides_is_told_and_proven_too() {
    let role = "arn:aws:iam::222222222222:role/Partner";
    let trust = json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
        "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "x-1"}}});
    let world = with(
        world(APP, "sts:AssumeRole", role, &json!({}), false),
        &json!({"identity": [inline("Own", &[allow("s3:*", "*")])],
            "resource": policy("trust policy of Partner", &[trust])}),
    );
    let told = explain_report(&world, &reported("implicit", "identity", None));
    assert_eq!(codes(&told), ["no-identity-allow", "external-id"]);
    assert_eq!(fix(&told, "external-id"), json!({"sts:ExternalId": "x-1"}));
    assert_eq!(finding(&told, "external-id").severity, Severity::Warning, "AWS has not come to it");
    assert!(told.verified);
}

#[test]
fn nothing_is_verified_while_a_layer_could_not_be_read() {
    let mut world = with(world(ANN, "s3:GetObject", OBJECT, &json!({}), true), &json!({}));
    (world.policies.scp, world.policies.rcp) = (None, None);
    let facts = Facts { unreadable: vec![Layer::Scp, Layer::Rcp], ..Facts::default() };
    let told = diagnose(&world, None, &facts);
    let fix = finding(&told, "no-identity-allow").fix.clone().unwrap();
    assert!(!fix.verified && !told.verified);
    assert_eq!(fix.remains, [Layer::Scp, Layer::Rcp]);
    let told = diagnose(&world, None, &Facts::default());
    assert!(told.verified && finding(&told, "no-identity-allow").fix.clone().unwrap().remains.is_empty());
}

#[test]
fn a_change_that_wakes_a_doubtful_deny_proves_nothing() {
    let mut statement = allow("s3:GetObject", "*");
    statement["Condition"] = json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}});
    let own =
        [statement, deny("s3:*", "*", &json!({"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}))];
    let world = with(
        world(ANN, "s3:GetObject", OBJECT, &json!({}), false),
        &json!({"identity": [inline("Own", &own)]}),
    );
    let told = explain_report(&world, &reported("implicit", "identity", None));
    let by_context = told.changes.iter().any(|change| change.kind() == "meet-condition");
    assert!(!(by_context && told.verified), "{:#?}", told.findings);
}

#[test]
fn a_layer_that_aws_blames_and_that_is_known_to_be_innocent_is_told_of() {
    let own = with(
        world(ANN, "s3:GetObject", OBJECT, &json!({}), true),
        &json!({"identity": [inline("Own", &[allow("ec2:*", "*")])], "scp": [[policy("Full", &[allow("*", "*")])]]}),
    );
    let told = explain_report(&own, &reported("explicit", "scp", None));
    assert_eq!(codes(&told), ["no-identity-allow", "unexplained"]);
    assert!(finding(&told, "unexplained").title.contains("scp"), "{:#?}", told.findings);
    let told = explain_report(&own, &reported("implicit", "identity", None));
    assert_eq!(codes(&told), ["no-identity-allow"]);
    let told =
        explain_report(&own, &reported("explicit", "scp", Some("arn:aws:organizations::1:policy/o-1/x/p-1")));
    assert!(finding(&told, "unexplained").detail.as_deref().unwrap().contains("p-1"));
}

#[test]
fn a_time_that_is_not_known_was_one_that_the_condition_does_not_admit() {
    let mut statement = allow("s3:GetObject", "*");
    statement["Condition"] = json!({"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}});
    let world = with(
        world(ANN, "s3:GetObject", OBJECT, &json!({}), false),
        &json!({"identity": [inline("Own", &[statement])]}),
    );
    let told = explain_report(&world, &reported("implicit", "identity", None));
    assert_eq!(codes(&told), ["condition-not-met"]);
}

#[test]
fn what_aws_does_not_blame_and_only_may_deny_is_behind_what_it_does() {
    let mut region = policy(
        "Region",
        &[deny("*", "*", &json!({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}))],
    );
    region["arn"] = json!(TYPES);
    let mut tags = policy("Tags", &[deny("s3:*", "*", &json!({"Null": {"aws:RequestTag/team": "true"}}))]);
    tags["arn"] = json!(TAGS);
    let world = with(
        world(ANN, "s3:CreateBucket", "arn:aws:s3:::new", &json!({}), false),
        &json!({"identity": [inline("Own", &[allow("s3:*", "*")])], "scp": [[
            policy("Full", &[allow("*", "*")]), region, tags,
        ]]}),
    );
    let told = explain_report(&world, &reported("explicit", "scp", Some(TAGS)));
    let first = &told.findings[0];
    assert_eq!(
        (first.policy.as_deref(), first.severity),
        (Some("Tags"), Severity::Error),
        "{:#?}",
        told.findings
    );
    let detail = first.detail.as_deref().unwrap();
    assert!(detail.contains("carried no aws:RequestTag/team.") && !detail.contains("Region"), "{detail}");
    let behind = told.findings.iter().find(|own| own.policy.as_deref() == Some("Region")).unwrap();
    assert_eq!(behind.severity, Severity::Warning);
    let detail = behind.detail.as_deref().unwrap();
    assert!(detail.contains("aws:RequestedRegion was another than eu-west-1"), "{detail}");
    assert!(told.verified);
}

#[test]
fn no_request_is_taken_to_have_come_without_a_region() {
    let mut elsewhere = deny("s3:*", "*", &json!({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}));
    elsewhere["Principal"] = json!("*");
    let world = with(
        world(ANN, "s3:GetObject", OBJECT, &json!({}), false),
        &json!({"identity": [inline("Own", &[allow("s3:*", "*")])], "resource": policy("bucket reports", &[elsewhere])}),
    );
    let told = explain_report(&world, &reported("explicit", "resource", None));
    for finding in &told.findings {
        let text = format!("{} {}", finding.title, finding.detail.as_deref().unwrap_or_default());
        assert!(!text.contains("carried no") && !text.contains("had nothing"), "{text}");
        assert!(text.contains("another than eu-west-1"), "{text}");
        let quote = serde_json::to_string(&finding.quote).unwrap();
        assert!(!quote.contains("the request: nothing"), "{quote}");
    }
}
