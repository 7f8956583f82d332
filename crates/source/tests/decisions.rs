//! The snapshot gives each example the policies that make it come out as it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests are tests")]

mod common;

use case::{Examination, Layer, NamedPolicy, Policies, Record, Request};
use common::{Row, acme, rows};
use source::{
    Boundaries, EndpointPolicies, IdentityPolicies, ResourceControlPolicies, ResourceOwners,
    ResourcePolicies, ServiceControlPolicies, Snapshot, SourceError,
};

/// What a snapshot says of a layer: documents, not examined, or why not.
type Found<T> = Option<Result<T, SourceError>>;

struct Layers {
    policies: Policies,
    unreadable: Vec<(Layer, SourceError)>,
}

impl Layers {
    fn put<T>(&mut self, layer: Layer, found: Found<T>, place: impl FnOnce(&mut Policies, T)) {
        match found {
            Some(Ok(documents)) => place(&mut self.policies, documents),
            Some(Err(error)) => self.unreadable.push((layer, error)),
            None => {}
        }
    }
}

fn account(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}

fn one(policy: Option<std::sync::Arc<NamedPolicy>>) -> Option<NamedPolicy> {
    policy.map(|policy| NamedPolicy::clone(&policy))
}

fn collect(snapshot: &Snapshot, request: &mut Request, given: &Policies) -> Layers {
    let (principal, action, resource) =
        (request.principal.clone(), request.action.clone(), request.resource.clone());
    if request.resource_account.is_none()
        && let Some(resource) = &resource
    {
        request.resource_account = snapshot.owner(resource, None).expect("the owner can be told");
    }
    let caller = principal.as_deref().and_then(account);
    let owner = request.resource_account.as_deref().or(caller);
    let mut layers = Layers { policies: given.clone(), unreadable: Vec::new() };
    if given.session.is_none() {
        layers.policies.session = Some(None);
    }
    let found = principal.as_deref().map(|principal| snapshot.identity(principal));
    layers.put(Layer::Identity, found, |policies, found| policies.identity = Some(Some(found.to_vec())));
    let found = principal.as_deref().map(|principal| snapshot.boundary(principal));
    layers.put(Layer::Boundary, found, |policies, found| policies.boundary = Some(one(found)));
    let found = caller.map(|account| snapshot.scp(account));
    layers.put(Layer::Scp, found, |policies, found| policies.scp = Some(Some(found.to_vec())));
    let found = owner.map(|account| snapshot.rcp(account));
    layers.put(Layer::Rcp, found, |policies, found| policies.rcp = Some(Some(found.to_vec())));
    let found = action
        .as_deref()
        .zip(resource.as_deref())
        .map(|(action, resource)| snapshot.resource(action, resource));
    layers.put(Layer::Resource, found, |policies, found| policies.resource = Some(one(found)));
    let endpoint = request.context.get("aws:SourceVpce").and_then(|id| id.as_slice().first());
    let found = Some(endpoint.map_or(Ok(None), |id| snapshot.endpoint(id)));
    layers.put(Layer::Endpoint, found, |policies, found| policies.endpoint = Some(one(found)));
    layers
}

/// The decision and the layers that make it.
fn decide(snapshot: &Snapshot, row: &Row) -> (String, Vec<String>) {
    let record = decided(snapshot, row);
    let decision = record.get("decision").unwrap().unwrap();
    (decision, record.get("decidedBy").unwrap().unwrap_or_default())
}

fn decided(snapshot: &Snapshot, row: &Row) -> Record {
    let mut request = row.request.clone().expect("a request");
    let layers = collect(snapshot, &mut request, &row.policies);
    let mut record = Record::default();
    record.set("request", &request).unwrap();
    let mut examination = Examination::open(&mut record).unwrap();
    for layer in Layer::ALL {
        examination.examine(layer, &layers.policies).unwrap();
    }
    for (layer, error) in &layers.unreadable {
        examination.note_unreadable(*layer, &error.to_string()).unwrap();
    }
    examination.close().unwrap();
    record
}

#[test]
fn every_denial_comes_out_as_it_says() {
    let snapshot = acme();
    let mut wrong = Vec::new();
    for row in rows("expected.jsonl") {
        let (Some(_), Some(expected)) =
            (&row.request, row.policy_decision.as_ref().or(row.decision.as_ref()))
        else {
            continue;
        };
        let (decision, by) = decide(&snapshot, &row);
        let same_layers = decision == "allowed" || row.decided_by.as_ref().is_none_or(|wanted| *wanted == by);
        if decision != *expected || !same_layers {
            wrong.push(format!("{} ({}): {decision} by {by:?}, not {expected}", row.file, row.title));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_statement_at_fault_is_among_those_that_matched_or_nearly_did() {
    let snapshot = acme();
    let mut wrong = Vec::new();
    for row in rows("expected.jsonl") {
        let Some(policy) = &row.policy else { continue };
        let layers: case::Layers = decided(&snapshot, &row).get("layers").unwrap().unwrap();
        let verdicts: Vec<_> = Layer::ALL.iter().filter_map(|layer| layers.get(*layer)).collect();
        let named = verdicts.iter().flat_map(|verdict| {
            verdict.statements.iter().chain(verdict.near_misses.iter().map(|near| &near.statement))
        });
        let named: Vec<_> = named.map(|statement| (&statement.policy, &statement.sid)).collect();
        if !named.contains(&(policy, &row.sid)) {
            wrong.push(format!("{}: {named:?}", row.file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_without_the_fault_is_allowed() {
    let snapshot = acme();
    let wrong: Vec<String> = rows("allowed.jsonl")
        .iter()
        .map(|row| (row, decide(&snapshot, row)))
        .filter(|(_, (decision, _))| decision != "allowed")
        .map(|(row, (decision, by))| format!("{} ({}): {decision} by {by:?}", row.file, row.title))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn cases_that_carry_their_policies_need_no_snapshot() {
    let text = std::fs::read_to_string(common::examples().join("case.jsonl")).unwrap();
    let decisions: Vec<(String, String)> = text
        .lines()
        .map(|line| {
            let mut record = Record::parse(line).unwrap();
            let mut examination = Examination::open(&mut record).unwrap();
            let policies = examination.policies().unwrap();
            for layer in Layer::ALL {
                assert!(examination.examine(layer, &policies).unwrap(), "{} in {line}", layer.name());
            }
            examination.close().unwrap();
            (record.get("id").unwrap().unwrap(), record.get("decision").unwrap().unwrap())
        })
        .collect();
    let decisions: Vec<_> = decisions.iter().map(|(id, decision)| (id.as_str(), decision.as_str())).collect();
    assert_eq!(
        decisions,
        [
            ("developer-reads-a-report", "implicitDeny"),
            ("contractor-reads-the-budget", "explicitDeny"),
            ("guest-reads-the-lake", "implicitDeny"),
            ("reader-outside-the-endpoint", "explicitDeny"),
            ("alarm-outside-europe", "explicitDeny"),
            ("athena-in-the-data-account", "implicitDeny"),
            ("ingest-without-external-id", "implicitDeny"),
            ("developer-reads-scratch", "allowed"),
        ]
    );
}

/// The texts seldom say the context; what follows from the principal and the resource, the snapshot tells.
#[test]
fn without_the_context_a_decision_is_the_same_or_unknown() {
    let snapshot = acme();
    let mut decided = Vec::new();
    for mut row in rows("expected.jsonl") {
        let Some(request) = row.request.as_mut() else { continue };
        request.context.clear();
        request.context_complete = false;
        *request = source::resolve(request, &snapshot).request;
        let (decision, _) = decide(&snapshot, &row);
        let expected = row.policy_decision.or(row.decision).unwrap_or_default();
        assert!(decision == expected || decision == "unknown", "{}: {decision}, not {expected}", row.file);
        if decision != "unknown" {
            decided.push(row.file);
        }
    }
    assert!(decided.iter().any(|file| file == "06-boundary-caps-identity.txt"), "{decided:?}");
    assert!(decided.len() > 35, "{decided:?}");
}
