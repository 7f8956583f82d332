//! What a request for a role needs besides: it is decided beside the request, and told in the record.

#![cfg(test)]

use case::{Examination, Record};
use serde_json::{Value, json};

/// A case of a request for a role with these members of its context, decided by the policies that it carries.
fn decided(actions: &Value, context: &Value) -> Value {
    let role = "arn:aws:iam::111111111111:role/Target";
    let ann = "arn:aws:iam::111111111111:user/ann";
    let trust = json!({"Effect": "Allow", "Principal": {"AWS": ann}, "Action": actions});
    let case = json!({
        "request": {"principal": ann, "action": "sts:AssumeRole", "resource": role, "context": context,
            "contextComplete": true},
        "policies": {"identity": [], "boundary": null, "session": [], "scp": [], "rcp": [], "endpoint": null,
            "resource": {"name": "trust", "document": {"Version": "2012-10-17", "Statement": [trust]}}},
    });
    examined(&case.to_string())
}

fn examined(case: &str) -> Value {
    let mut record = Record::parse(case).unwrap();
    let mut examination = Examination::open(&mut record).unwrap();
    examination.examine_carried().unwrap();
    examination.close().unwrap();
    let mut line = Vec::new();
    record.write_to(&mut line).unwrap();
    serde_json::from_slice(&line).unwrap()
}

#[test]
fn tags_are_a_permission_of_their_own() {
    let tags = json!({"aws:RequestTag/team": "blue"});
    let case = decided(&json!("sts:AssumeRole"), &tags);
    assert_eq!(case["decision"], json!("allowed"));
    let companion = &case["companions"][0];
    assert_eq!(
        (&companion["action"], &companion["decision"]),
        (&json!("sts:TagSession"), &json!("implicitDeny"))
    );
    let both = decided(&json!(["sts:AssumeRole", "sts:TagSession"]), &tags);
    assert_eq!(both["companions"][0]["decision"], json!("allowed"));
}

#[test]
fn a_source_identity_is_one_more() {
    let context = json!({"aws:RequestTag/team": "blue", "sts:SourceIdentity": "ann"});
    let case = decided(&json!(["sts:AssumeRole", "sts:TagSession"]), &context);
    let told: Vec<(&Value, &Value)> =
        case["companions"].as_array().unwrap().iter().map(|own| (&own["action"], &own["decision"])).collect();
    let (tags, identity) = (json!("sts:TagSession"), json!("sts:SetSourceIdentity"));
    assert_eq!(told, [(&tags, &json!("allowed")), (&identity, &json!("implicitDeny"))]);
}

#[test]
fn a_request_that_carries_neither_has_no_companions() {
    assert_eq!(decided(&json!("sts:AssumeRole"), &json!({"sts:ExternalId": "7"}))["companions"], Value::Null);
    let other = json!({"request": {"action": "ec2:CreateTags", "context": {"aws:RequestTag/team": "blue"}}});
    assert_eq!(examined(&other.to_string())["companions"], Value::Null);
}

#[test]
fn what_an_earlier_program_found_is_kept() {
    let mut earlier = decided(&json!("sts:AssumeRole"), &json!({"aws:RequestTag/team": "blue"}));
    earlier.as_object_mut().unwrap().remove("policies");
    let again = examined(&earlier.to_string());
    assert_eq!(again["companions"], earlier["companions"]);
}
