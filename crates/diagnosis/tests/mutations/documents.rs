//! Policies that are made and edited as JSON, apart from how the diagnosis edits them.

use case::{Layer, NamedPolicy, Policies};
use diagnosis::Place;
use serde_json::{Value, json};

pub(crate) fn place(layer: Layer, level: usize, position: usize) -> Place {
    Place { layer, level, position }
}

pub(crate) fn policy(name: &str, via: &str, statements: &[Value]) -> NamedPolicy {
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    serde_json::from_value(json!({"name": name, "via": via, "document": document})).unwrap()
}

pub(crate) fn allow(sid: &str, action: &str, resource: &str) -> Value {
    json!({"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource})
}

/// The policies of a layer, or of a level of it, each on its own.
pub(crate) fn at_level(policies: &mut Policies, layer: Layer, level: usize) -> Vec<&mut NamedPolicy> {
    fn one(levels: &mut Option<Option<Vec<Vec<NamedPolicy>>>>, level: usize) -> Vec<&mut NamedPolicy> {
        levels.iter_mut().flatten().filter_map(|own| own.get_mut(level)).flatten().collect()
    }
    match layer {
        Layer::Identity => policies.identity.iter_mut().flatten().flatten().collect(),
        Layer::Session => policies.session.iter_mut().flatten().flatten().collect(),
        Layer::Scp => one(&mut policies.scp, level),
        Layer::Rcp => one(&mut policies.rcp, level),
        Layer::Boundary => policies.boundary.iter_mut().flatten().collect(),
        Layer::Resource => policies.resource.iter_mut().flatten().collect(),
        Layer::Endpoint => policies.endpoint.iter_mut().flatten().collect(),
    }
}

/// Edits the statements of a policy.
pub(crate) fn edit<T>(policy: &mut NamedPolicy, change: impl FnOnce(&mut Vec<Value>) -> T) -> T {
    let mut document: Value = serde_json::from_str(policy.document.get()).unwrap();
    let told = change(document["Statement"].as_array_mut().unwrap());
    policy.document = serde_json::value::to_raw_value(&document).unwrap();
    told
}

/// Attaches a policy to a layer, or to a level of it.
pub(crate) fn attach(policies: &mut Policies, layer: Layer, level: usize, policy: NamedPolicy) {
    match layer {
        Layer::Identity => policies.identity.get_or_insert_default().get_or_insert_default().push(policy),
        Layer::Session => policies.session.get_or_insert_default().get_or_insert_default().push(policy),
        Layer::Scp => policies.scp.as_mut().unwrap().as_mut().unwrap()[level].push(policy),
        Layer::Rcp => policies.rcp.as_mut().unwrap().as_mut().unwrap()[level].push(policy),
        Layer::Boundary => policies.boundary = Some(Some(policy)),
        Layer::Resource => policies.resource = Some(Some(policy)),
        Layer::Endpoint => policies.endpoint = Some(Some(policy)),
    }
}

/// Takes a policy off a layer, or off a level of it.
pub(crate) fn detach(policies: &mut Policies, at: Place) {
    match at.layer {
        Layer::Identity => drop(policies.identity.as_mut().unwrap().as_mut().unwrap().remove(at.position)),
        Layer::Session => drop(policies.session.as_mut().unwrap().as_mut().unwrap().remove(at.position)),
        Layer::Scp => drop(policies.scp.as_mut().unwrap().as_mut().unwrap()[at.level].remove(at.position)),
        Layer::Rcp => drop(policies.rcp.as_mut().unwrap().as_mut().unwrap()[at.level].remove(at.position)),
        Layer::Boundary => policies.boundary = Some(None),
        Layer::Resource => policies.resource = Some(None),
        Layer::Endpoint => policies.endpoint = Some(None),
    }
}
