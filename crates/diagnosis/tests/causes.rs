//! What causes are called, and what is not one.

#![cfg(test)]

mod support;

use case::Severity;
use diagnosis::{Facts, SilentAcl, diagnose};
use serde_json::{Value, json};
use support::*;

/// What is said of Ann's request where the organization has these statements.
fn organized(layer: &str, statements: &[Value], context: &Value) -> diagnosis::Diagnosis {
    explain(&with(
        world(ANN, "ec2:RunInstances", "arn:aws:ec2:sa-east-1:111111111111:instance/*", context, true),
        &json!({"identity": [inline("Own", &[allow("ec2:*", "*")])], layer: [[policy("Guard", statements)]]}),
    ))
}

#[test]
fn a_guardrail_that_spares_root_users_is_not_about_them() {
    let all = allow("*", "*");
    let spared = deny("ec2:*", "*", &json!({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}}));
    let told = organized("scp", &[all.clone(), spared], &json!({}));
    assert!(!codes(&told).contains(&"scp-root"), "{:?}", codes(&told));
}

#[test]
fn an_allow_that_is_restricted_to_regions_is_about_regions() {
    let mut statement = allow("*", "*");
    statement["Condition"] = json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}});
    let told = organized("scp", &[statement], &json!({}));
    assert_eq!(codes(&told), ["scp-no-allow", "scp-region"]);
    let told = organized("scp", &[allow("s3:*", "*")], &json!({}));
    assert_eq!(codes(&told), ["scp-no-allow", "scp-service"]);
    let told = organized("scp", &[deny("iam:*", "*", &json!({}))], &json!({}));
    assert_eq!(codes(&told), ["scp-no-allow"], "no list of services at all");
}

#[test]
fn a_resource_control_policy_is_no_service_control_policy() {
    let object = |statement: Value| {
        explain(&with(
            world(ANN, "s3:GetObject", OBJECT, &json!({"aws:RequestedRegion": "sa-east-1"}), true),
            &json!({"identity": [inline("Own", &[allow("s3:*", "*")])], "rcp": [[policy("Guard", &[statement])]]}),
        ))
    };
    let mut statement = deny("s3:*", "*", &json!({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}));
    statement["Principal"] = json!("*");
    let told = object(statement);
    assert_eq!(codes(&told)[0], "rcp-explicit-deny");
    assert!(codes(&told).iter().all(|code| !code.starts_with("scp")), "{:?}", codes(&told));
}

const ROLE: &str = "arn:aws:iam::222222222222:role/Partner";

fn trust(statement: Value, context: &Value, facts: &Facts) -> diagnosis::Diagnosis {
    let world = with(
        world(APP, "sts:AssumeRole", ROLE, context, true),
        &json!({"identity": [inline("Own", &[allow("sts:*", "*")])],
            "resource": policy("trust policy of Partner", &[statement])}),
    );
    diagnose(&world, None, facts)
}

fn trusts(principal: &Value) -> Value {
    json!({"Sid": "In", "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
}

#[test]
fn a_trust_in_everyone_is_a_hazard_and_one_within_the_organization_is_none() {
    let told = trust(trusts(&json!("*")), &json!({}), &Facts::default());
    let hazard = finding(&told, "confused-deputy");
    assert!(hazard.title.contains("everyone"), "{}", hazard.title);
    assert_eq!(hazard.statement.as_ref().unwrap().sid.as_deref(), Some("In"));
    let account = || trusts(&json!({"AWS": "arn:aws:iam::111111111111:root"}));
    assert!(codes(&trust(account(), &json!({}), &Facts::default())).contains(&"confused-deputy"));
    let facts = Facts { related_accounts: vec!["111111111111".to_owned()], ..Facts::default() };
    assert!(!codes(&trust(account(), &json!({}), &facts)).contains(&"confused-deputy"));
}

#[test]
fn a_session_that_is_asked_for_too_long_is_told_of() {
    let within = |seconds: &str, most: u32| {
        let facts = Facts {
            max_session_duration: Some(most),
            related_accounts: vec!["111111111111".to_owned()],
            ..Facts::default()
        };
        let statement = trusts(&json!({"AWS": "arn:aws:iam::111111111111:root"}));
        let told = trust(statement, &json!({"sts:DurationSeconds": seconds}), &facts);
        told.findings.iter().map(|own| own.title.clone()).collect::<Vec<_>>().join("; ")
    };
    assert!(within("7200", 43200).contains("one hour"), "a session assumes the role: role chaining");
    assert!(within("3600", 1800).contains("1800 seconds at most"), "{}", within("3600", 1800));
    assert!(within("3600", 1800).contains(ROLE));
    assert_eq!(within("900", 3600), "");
}

#[test]
fn what_no_policy_has_refused_has_no_cause_in_policies() {
    let reported = serde_json::from_value(json!({"kind": "lookalike", "from": "text", "code": "ValidationError",
        "text": "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        "meaning": "The session would be too long: a role gives its MaxSessionDuration at most, and one hour where a role's session assumes it. Ask for less with --duration-seconds."}))
    .unwrap();
    let world = with(world(APP, "sts:AssumeRole", ROLE, &json!({}), false), &json!({"identity": []}));
    let told = explain_report(&world, &reported);
    assert_eq!(codes(&told), ["session-duration"]);
    assert!(told.findings[0].title.contains("one hour"));
}

#[test]
fn a_list_that_counts_for_nothing_is_told_of() {
    let world = with(world("anonymous", "s3:GetObject", OBJECT, &json!({}), true), &json!({}));
    for (silent, code) in [(SilentAcl::Ignored, "s3-public-access-block"), (SilentAcl::Disabled, "s3-acl")] {
        let facts = Facts { silent_acl: Some(silent), ..Facts::default() };
        assert!(codes(&diagnose(&world, None, &facts)).contains(&code));
    }
    let acl = json!({"s3:x-amz-acl": "public-read"});
    let world = with(
        support::world(ANN, "s3:PutObjectAcl", OBJECT, &acl, true),
        &json!({"identity": [inline("Own", &[allow("s3:*", "*")])]}),
    );
    let facts = Facts { blocks_public_acls: true, ..Facts::default() };
    assert_eq!(codes(&diagnose(&world, None, &facts)), ["s3-public-access-block"]);
}

#[test]
fn a_managed_policy_that_does_not_cover_keys_is_told_of() {
    let mut managed = policy("AWSKeyManagementServicePowerUser", &[allow("kms:ListKeys", "*")]);
    managed["arn"] = json!("arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser");
    let key = "arn:aws:kms:eu-west-1:111111111111:key/1a2b";
    let delegates = json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
        "Action": "kms:*", "Resource": "*"});
    let told = explain(&with(
        world(ANN, "kms:Decrypt", key, &json!({}), true),
        &json!({"identity": [managed], "resource": policy("key 1a2b", &[delegates])}),
    ));
    assert_eq!(codes(&told), ["missing-kms-permission", "managed-policy-gap"]);
}

#[test]
fn whether_another_account_was_meant_is_a_question_without_a_change() {
    let told = explain(&with(
        world(ANN, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:222222222222:q", &json!({}), true),
        &json!({"identity": [inline("Own", &[allow("sqs:*", "*")])]}),
    ));
    assert_eq!(codes(&told), ["wrong-account", "cross-account-one-sided"]);
    assert!(finding(&told, "wrong-account").fix.is_none());
    assert_eq!(finding(&told, "wrong-account").severity, Severity::Warning);
}

#[test]
fn the_inline_policy_of_a_session_is_its_roles() {
    let told = explain(&with(
        world(APP, "s3:GetObject", OBJECT, &json!({}), true),
        &json!({"identity": [inline("Own", &[allow("ec2:*", "*")])]}),
    ));
    let target = finding(&told, "no-identity-allow").fix.clone().unwrap().target;
    assert_eq!(target, "the inline policy Own of arn:aws:iam::111111111111:role/App");
}

#[test]
fn every_condition_that_fails_is_told() {
    let mut statement = trusts(&json!({"AWS": "arn:aws:iam::111111111111:root"}));
    statement["Condition"] = json!({"StringEquals": {"sts:ExternalId": "x-1", "aws:RequestTag/tenant": "a"}});
    let told = trust(statement, &json!({}), &Facts::default());
    assert_eq!(codes(&told), ["external-id", "condition-not-met", "condition-not-met"]);
    assert_eq!(fix(&told, "external-id"), json!({"sts:ExternalId": "x-1", "aws:RequestTag/tenant": "a"}));
    let tagging = &told.findings[2];
    assert!(tagging.title.contains("needs sts:TagSession too"), "{}", tagging.title);
    assert!(tagging.detail.as_deref().unwrap().contains("aws:RequestTag/tenant"), "{tagging:#?}");
    let statement = tagging.fix.clone().unwrap().statement.unwrap();
    assert_eq!(statement["Action"], json!(["sts:AssumeRole", "sts:TagSession"]));
    assert!(told.verified);
}

#[test]
fn the_statement_that_excludes_the_request_is_named_on_both_sides_of_an_account() {
    let excluding = |element: &str, value: &str| {
        let mut statement = allow("*", "*");
        let own = statement.as_object_mut().unwrap();
        own.remove(element.trim_start_matches("Not"));
        own.insert(element.to_owned(), json!(value));
        own.insert("Sid".to_owned(), json!("Nearly"));
        statement
    };
    for account in ["111111111111", "222222222222"] {
        let key = format!("arn:aws:kms:eu-west-1:{account}:key/1a2b");
        let queue = format!("arn:aws:sqs:eu-west-1:{account}:jobs");
        for (action, resource) in [("kms:Decrypt", &key), ("sqs:SendMessage", &queue)] {
            let grant = json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
                "Action": action, "Resource": "*"});
            for statement in [excluding("NotAction", action), excluding("NotResource", resource)] {
                let told = explain(&with(
                    world(ANN, action, resource, &json!({}), true),
                    &json!({"identity": [inline("Own", &[statement])], "resource": policy("Theirs", std::slice::from_ref(&grant))}),
                ));
                let mut named = told.findings.iter().filter_map(|own| own.statement.as_ref()?.sid.as_deref());
                assert!(named.any(|sid| sid == "Nearly"), "{:#?}", told.findings);
            }
        }
    }
}

#[test]
fn a_source_identity_needs_an_action_of_its_own_on_both_sides() {
    let told = |own: &str, trusted: Value| {
        let mut statement = trusts(&json!({"AWS": "arn:aws:iam::111111111111:role/App"}));
        statement["Action"] = trusted;
        statement["Condition"] = json!({"StringLike": {"sts:SourceIdentity": "x*"}});
        explain(&with(
            world(APP, "sts:AssumeRole", ROLE, &json!({}), true),
            &json!({"identity": [inline("Own", &[allow(own, ROLE)])],
                "resource": policy("trust policy of Partner", &[statement])}),
        ))
    };
    let one = told("sts:AssumeRole", json!("sts:AssumeRole"));
    let changed: Vec<_> = one.findings.iter().filter_map(|own| own.layer.zip(own.fix.as_ref())).collect();
    let changed: Vec<_> = changed.iter().map(|(layer, fix)| (layer.name(), fix.change.as_str())).collect();
    let expected =
        [("resource", "meet-condition"), ("identity", "add-statement"), ("resource", "replace-statement")];
    assert_eq!(changed, expected, "{:#?}", one.findings);
    assert!(one.verified);
    let both = told("sts:*", json!(["sts:AssumeRole", "sts:SetSourceIdentity"]));
    assert_eq!((both.changes.len(), both.verified), (1, true), "{:#?}", both.findings);
}
