//! Every request that the example organization is documented to deny or allow is decided as documented.

#![cfg(test)]

use std::path::PathBuf;

use case::{Examination, Layer, Policies, Record, Request};
use serde::Deserialize;
use source::{
    Boundaries, EndpointPolicies, IdentityPolicies, ResourceControlPolicies, ResourcePolicies,
    ServiceControlPolicies, Snapshot,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Expected {
    title: String,
    request: Option<Request>,
    policies: Option<Policies>,
    decision: Option<String>,
    #[serde(default)]
    decided_by: Vec<String>,
    #[serde(default)]
    findings: Vec<String>,
}

impl Expected {
    /// S3's access control lists and Block Public Access are no policies, and no layer of the evaluator.
    fn is_decided_by_policies(&self) -> bool {
        !self.findings.iter().any(|code| code == "s3-acl" || code == "s3-public-access-block")
    }
}

fn examples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

fn rows(name: &str) -> Vec<Expected> {
    let text = std::fs::read_to_string(examples().join("denials").join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// All layers from the snapshot, but for those that the case carries.
fn examine(snapshot: &Snapshot, row: &Expected) -> (String, Vec<String>) {
    let mut record = Record::default();
    record.set("request", &row.request).unwrap();
    let mut case = Examination::open(&mut record).unwrap();
    case.refine(source::resolve(case.request(), snapshot)).unwrap();
    let request = case.request().clone();
    let principal = request.principal.clone();
    let resource = request.resource.clone();
    let account =
        case.prepared().principal().and_then(|principal| principal.account()).map(ToOwned::to_owned);
    let owner = case.prepared().resource_account().map(ToOwned::to_owned);
    let carried = row.policies.clone().unwrap_or_default();
    let none = Policies::default;
    for layer in Layer::ALL {
        if case.examine(layer, &carried).unwrap() {
            continue;
        }
        let answer = match layer {
            Layer::Identity => match &principal {
                Some(principal) => snapshot
                    .identity(principal)
                    .map(|own| Policies { identity: Some(Some(own.to_vec())), ..none() }),
                None => continue,
            },
            Layer::Boundary => match &principal {
                Some(principal) => snapshot
                    .boundary(principal)
                    .map(|own| Policies { boundary: Some(own.map(|own| (*own).clone())), ..none() }),
                None => continue,
            },
            Layer::Resource => match (&request.action, &resource) {
                (Some(action), Some(resource)) => snapshot
                    .resource(action, resource)
                    .map(|own| Policies { resource: Some(own.map(|own| (*own).clone())), ..none() }),
                _ => continue,
            },
            Layer::Scp => match &account {
                Some(account) => {
                    snapshot.scp(account).map(|own| Policies { scp: Some(Some(own.to_vec())), ..none() })
                }
                None => continue,
            },
            Layer::Rcp => match &owner {
                Some(owner) => {
                    snapshot.rcp(owner).map(|own| Policies { rcp: Some(Some(own.to_vec())), ..none() })
                }
                None => continue,
            },
            Layer::Session => continue,
            Layer::Endpoint => match request.context.get("aws:SourceVpce") {
                Some(endpoint) => snapshot
                    .endpoint(&endpoint.as_slice()[0])
                    .map(|own| Policies { endpoint: Some(own.map(|own| (*own).clone())), ..none() }),
                None => continue,
            },
        };
        source::examine(&mut case, layer, answer, false).unwrap();
    }
    case.close().unwrap();
    (record.get("decision").unwrap().unwrap(), record.get("decidedBy").unwrap().unwrap())
}

#[test]
fn what_acme_denies_and_allows() {
    let snapshot = Snapshot::open(examples().join("acme")).unwrap();
    let mut wrong = Vec::new();
    let mut decided = 0;
    for row in rows("expected.jsonl").iter().chain(&rows("allowed.jsonl")) {
        let Some(expected) = row.decision.as_ref().filter(|_| row.is_decided_by_policies()) else { continue };
        decided += 1;
        let (decision, mut decided_by) = examine(&snapshot, row);
        let mut expected_by = row.decided_by.clone();
        decided_by.sort();
        expected_by.sort();
        if decision != *expected || (!expected_by.is_empty() && decided_by != expected_by) {
            wrong.push(format!(
                "{}: {decision} by {decided_by:?}, not {expected} by {expected_by:?}",
                row.title
            ));
        }
    }
    assert!(decided > 50);
    assert!(wrong.is_empty(), "{} of {decided}\n{}", wrong.len(), wrong.join("\n"));
}
