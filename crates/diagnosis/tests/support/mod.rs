//! Cases in JSON, and what the diagnosis says of them.

#![allow(dead_code, reason = "each test uses what it needs")]

use case::{Finding, Policies, Request};
use denial::Reported;
use diagnosis::{Diagnosis, Facts, World, diagnose};
use serde_json::{Value, json};

pub(crate) const ANN: &str = "arn:aws:iam::111111111111:user/ann";
pub(crate) const APP: &str = "arn:aws:sts::111111111111:assumed-role/App/i-0abc";
pub(crate) const OBJECT: &str = "arn:aws:s3:::reports/q3.csv";

/// A request by a principal; `context` is all that is known of it, `complete` that there is no more.
pub(crate) fn world(principal: &str, action: &str, resource: &str, context: &Value, complete: bool) -> World {
    let request = json!({"principal": principal, "action": action, "resource": resource, "context": context,
        "contextComplete": complete});
    World { request: serde_json::from_value::<Request>(request).unwrap(), ..World::default() }
}

/// The same request with its policies, those that are not named being examined and not there.
pub(crate) fn with(mut world: World, policies: &Value) -> World {
    let mut all = json!({"identity": [], "boundary": null, "session": [], "scp": [], "rcp": [], "resource": null,
        "endpoint": null});
    for (layer, own) in policies.as_object().unwrap() {
        all[layer] = own.clone();
    }
    world.policies = serde_json::from_value::<Policies>(all).unwrap();
    world
}

pub(crate) fn policy(name: &str, statements: &[Value]) -> Value {
    json!({"name": name, "document": {"Version": "2012-10-17", "Statement": statements}})
}

pub(crate) fn inline(name: &str, statements: &[Value]) -> Value {
    let mut policy = policy(name, statements);
    policy["via"] = json!("inline");
    policy
}

pub(crate) fn allow(action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

pub(crate) fn deny(action: &str, resource: &str, condition: &Value) -> Value {
    json!({"Sid": "No", "Effect": "Deny", "Action": action, "Resource": resource, "Condition": condition})
}

/// A denial as AWS words it: `reason` with a layer, and perhaps the ARN of a policy.
pub(crate) fn reported(reason: &str, layer: &str, policy: Option<&str>) -> Reported {
    let mut reported = json!({"kind": "denial", "from": "text", "code": "AccessDenied", "reason": reason});
    if !layer.is_empty() {
        reported["layer"] = json!(layer);
    }
    if let Some(arn) = policy {
        reported["policyArn"] = json!(arn);
    }
    serde_json::from_value(reported).unwrap()
}

pub(crate) fn explain(world: &World) -> Diagnosis {
    diagnose(world, None, &Facts::default())
}

pub(crate) fn explain_report(world: &World, reported: &Reported) -> Diagnosis {
    diagnose(world, Some(reported), &Facts::default())
}

pub(crate) fn codes(diagnosis: &Diagnosis) -> Vec<&str> {
    diagnosis.findings.iter().map(|own| own.code.as_str()).collect()
}

pub(crate) fn finding<'d>(diagnosis: &'d Diagnosis, code: &str) -> &'d Finding {
    let found = diagnosis.findings.iter().find(|own| own.code == code);
    found.unwrap_or_else(|| panic!("no {code}: {:#?}", diagnosis.findings))
}

/// The statement, or the context, that the fix of a finding puts in place.
pub(crate) fn fix(diagnosis: &Diagnosis, code: &str) -> Value {
    let fix = finding(diagnosis, code).fix.clone().unwrap_or_else(|| panic!("{code} has no fix"));
    fix.statement.unwrap_or_else(|| json!(fix.context))
}

/// A denial without a reason, as older services word it.
pub(crate) fn unsaid() -> Reported {
    serde_json::from_value(json!({"kind": "denial", "from": "text", "code": "AccessDenied"})).unwrap()
}
