//! What holds for every value that is not known before a change: a decision made without it is the decision made with
//! it, whatever it turns out to be.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests are tests")]

mod common;

use case::{Examination, Policies, Record, Verdict};
use common::alone;
use plan::Settings;
use serde_json::{Value, json};
use source::IdentityPolicies;

const PRINCIPAL: &str = "arn:aws:iam::111111111111:user/ann";

/// Statements with an open value: by itself, within a text, in each element that may have one.
fn statements() -> Vec<Value> {
    let open = json!({"Ref": "Open"});
    let within = |text: &str| json!({ "Fn::Sub": text });
    let with = |effect: &str, element: &str, value: Value| {
        let mut own = json!({"Effect": effect, "Action": "s3:*", "Resource": "*"});
        if element == "NotResource" {
            own.as_object_mut().unwrap().remove("Resource");
        }
        own[element] = value;
        own
    };
    let mut all = Vec::new();
    for effect in ["Allow", "Deny"] {
        for element in ["Resource", "NotResource"] {
            for text in [
                "${Open}/*",
                "arn:aws:s3:::${Open}",
                "arn:aws:s3:::${Open}/*",
                "arn:${Open}:s3:::a/k",
                "arn:aws:s3:::a/${Open}",
                "${Open}",
            ] {
                all.push(with(effect, element, within(text)));
            }
            all.push(with(effect, element, open.clone()));
            all.push(with(effect, element, json!(["arn:aws:s3:::b/*", open])));
        }
        for operator in [
            "StringEquals",
            "StringLike",
            "StringNotEquals",
            "ArnLike",
            "ArnNotLike",
            "ForAnyValue:StringLike",
            "ArnEqualsIfExists",
        ] {
            all.push(with(effect, "Condition", json!({operator: {"aws:PrincipalArn": open}})));
            all.push(with(effect, "Condition", json!({operator: {"aws:SourceArn": open}})));
        }
        all.push(with(effect, "Action", open.clone()));
        all.push(with(effect, "Action", within("s3:${Open}")));
        all.push(with(effect, "Effect", open.clone()));
    }
    all
}

const VALUES: [&str; 12] = [
    "*",
    "a",
    "b",
    "arn:aws:s3:::a",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::a/k",
    "arn:aws:s3:::b/*",
    "aws",
    "GetObject",
    "s3:GetObject",
    "Deny",
    PRINCIPAL,
];

fn verdict(statement: &Value, value: Option<&str>, resource: &str, complete: bool) -> Verdict {
    let allowed = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
    let others = if statement["Effect"] == "Allow" { vec![] } else { vec![allowed] };
    let statements: Vec<Value> = others.into_iter().chain([statement.clone()]).collect();
    let template = json!({
        "Parameters": {"Open": {"Type": "String"}},
        "Resources": {"Ann": {"Type": "AWS::IAM::User", "Properties": {"UserName": "ann", "Policies": [
            {"PolicyName": "P", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}]}}},
    });
    let settings = Settings {
        account: Some("111111111111".to_owned()),
        parameters: value.map(|value| ("Open".to_owned(), value.to_owned())).into_iter().collect(),
        ..Settings::default()
    };
    let overlay = alone(&template.to_string(), &settings);
    let Ok(identity) = overlay.identity(PRINCIPAL) else { return Verdict::Unknown };
    let context = json!({"aws:SourceArn": "arn:aws:s3:::a"});
    let case = json!({"request": {"principal": PRINCIPAL, "action": "s3:GetObject", "resource": resource,
        "context": context, "contextComplete": complete}});
    let mut record = Record::parse(&case.to_string()).unwrap();
    let mut case = Examination::open(&mut record).unwrap();
    let policies = Policies { identity: Some(Some(identity.to_vec())), ..Policies::default() };
    case.examine(case::Layer::Identity, &policies).unwrap();
    case.layers().get(case::Layer::Identity).unwrap().verdict
}

#[test]
fn what_is_decided_without_a_value_is_decided_so_with_every_value() {
    let (mut decided, mut unknown) = (0, 0);
    for statement in statements() {
        for resource in ["arn:aws:s3:::a/k", "arn:aws:s3:::a", "arn:aws:s3:::c/k", "*"] {
            for complete in [true, false] {
                let open = verdict(&statement, None, resource, complete);
                if open == Verdict::Unknown {
                    unknown += 1;
                    continue;
                }
                decided += 1;
                for value in VALUES {
                    let with = verdict(&statement, Some(value), resource, complete);
                    // A value may make the policy invalid, which leaves it unknown.
                    assert!(
                        with == open || with == Verdict::Unknown,
                        "{statement} on {resource}: {open:?} without, {with:?} with {value}"
                    );
                }
            }
        }
    }
    assert!(decided > 0 && unknown > decided, "{decided} decided, {unknown} unknown");
}
