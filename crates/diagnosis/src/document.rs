//! Policy documents being edited: their location, and their statements as JSON.

use case::{Layer, NamedPolicy, Policies};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

/// The location of a policy among those of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The layer.
    pub layer: Layer,
    /// For SCPs and RCPs: the level, 0 for the root; else 0.
    pub level: usize,
    /// The position among the policies there.
    pub position: usize,
}

/// The policy at a place.
pub fn policy_at(policies: &Policies, place: Place) -> Option<&NamedPolicy> {
    match place.layer {
        Layer::Identity => policies.identity.as_ref()?.as_ref()?.get(place.position),
        Layer::Session => policies.session.as_ref()?.as_ref()?.get(place.position),
        Layer::Scp => policies.scp.as_ref()?.as_ref()?.get(place.level)?.get(place.position),
        Layer::Rcp => policies.rcp.as_ref()?.as_ref()?.get(place.level)?.get(place.position),
        Layer::Boundary => policies.boundary.as_ref()?.as_ref(),
        Layer::Resource => policies.resource.as_ref()?.as_ref(),
        Layer::Endpoint => policies.endpoint.as_ref()?.as_ref(),
    }
}

fn policy_at_mut(policies: &mut Policies, place: Place) -> Option<&mut NamedPolicy> {
    match place.layer {
        Layer::Identity => policies.identity.as_mut()?.as_mut()?.get_mut(place.position),
        Layer::Session => policies.session.as_mut()?.as_mut()?.get_mut(place.position),
        Layer::Scp => policies.scp.as_mut()?.as_mut()?.get_mut(place.level)?.get_mut(place.position),
        Layer::Rcp => policies.rcp.as_mut()?.as_mut()?.get_mut(place.level)?.get_mut(place.position),
        Layer::Boundary => policies.boundary.as_mut()?.as_mut(),
        Layer::Resource => policies.resource.as_mut()?.as_mut(),
        Layer::Endpoint => policies.endpoint.as_mut()?.as_mut(),
    }
}

/// Attaches a policy as the last one on its level. `None` if the layer takes only one policy and already has it.
pub(crate) fn attach(policies: &mut Policies, place: Place, policy: NamedPolicy) -> Option<()> {
    fn list(of: &mut Option<Option<Vec<NamedPolicy>>>) -> &mut Vec<NamedPolicy> {
        of.get_or_insert_default().get_or_insert_default()
    }
    fn one(of: &mut Option<Option<NamedPolicy>>, policy: NamedPolicy) -> Option<()> {
        let slot = of.get_or_insert_default();
        slot.is_none().then(|| *slot = Some(policy))
    }
    match place.layer {
        Layer::Identity => list(&mut policies.identity).push(policy),
        Layer::Session => list(&mut policies.session).push(policy),
        Layer::Scp => policies.scp.as_mut()?.as_mut()?.get_mut(place.level)?.push(policy),
        Layer::Rcp => policies.rcp.as_mut()?.as_mut()?.get_mut(place.level)?.push(policy),
        Layer::Boundary => one(&mut policies.boundary, policy)?,
        Layer::Resource => one(&mut policies.resource, policy)?,
        Layer::Endpoint => one(&mut policies.endpoint, policy)?,
    }
    Some(())
}

/// Detaches a policy.
pub(crate) fn detach(policies: &mut Policies, place: Place) -> Option<()> {
    let take = |list: &mut Vec<NamedPolicy>| {
        (place.position < list.len()).then(|| drop(list.remove(place.position)))
    };
    match place.layer {
        Layer::Identity => take(policies.identity.as_mut()?.as_mut()?),
        Layer::Session => take(policies.session.as_mut()?.as_mut()?),
        Layer::Scp => take(policies.scp.as_mut()?.as_mut()?.get_mut(place.level)?),
        Layer::Rcp => take(policies.rcp.as_mut()?.as_mut()?.get_mut(place.level)?),
        Layer::Boundary => policies.boundary.as_mut()?.take().map(drop),
        Layer::Resource => policies.resource.as_mut()?.take().map(drop),
        Layer::Endpoint => policies.endpoint.as_mut()?.take().map(drop),
    }
}

/// A policy document as JSON.
pub(crate) fn document(policies: &Policies, place: Place) -> Option<Map<String, Value>> {
    serde_json::from_str(policy_at(policies, place)?.document.get()).ok()
}

/// A statement of the document at a place.
pub(crate) fn statement(policies: &Policies, place: Place, index: usize) -> Option<Map<String, Value>> {
    match document(policies, place)?.remove("Statement")? {
        Value::Array(mut list) if index < list.len() => match list.swap_remove(index) {
            Value::Object(statement) => Some(statement),
            _ => None,
        },
        Value::Object(statement) if index == 0 => Some(statement),
        _ => None,
    }
}

/// Edits the statements of the document at a place; a single statement is treated as a list of one.
pub(crate) fn edit(
    policies: &mut Policies,
    place: Place,
    change: impl FnOnce(&mut Vec<Value>) -> Option<()>,
) -> Option<()> {
    let mut document = document(policies, place)?;
    let statements = document.get_mut("Statement")?;
    let mut list = match statements.take() {
        Value::Array(list) => list,
        alone => vec![alone],
    };
    change(&mut list)?;
    *statements = Value::Array(list);
    policy_at_mut(policies, place)?.document = raw(&Value::Object(document))?;
    Some(())
}

/// A document with one statement.
pub(crate) fn of_statement(statement: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

pub(crate) fn raw(value: &Value) -> Option<Box<RawValue>> {
    to_raw_value(value).ok()
}

/// The texts of an element that is one text or a list of texts.
pub(crate) fn texts(element: Option<&Value>) -> Vec<String> {
    match element {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(list)) => {
            list.iter().filter_map(|value| Some(value.as_str()?.to_owned())).collect()
        }
        _ => Vec::new(),
    }
}

/// One text or a list of texts without duplicates, the way people write it.
pub(crate) fn element(mut texts: Vec<String>) -> Value {
    let mut seen = std::collections::HashSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    match texts.len() {
        1 => Value::String(texts.swap_remove(0)),
        _ => Value::from(texts),
    }
}

/// A text or list with one more text added.
pub(crate) fn with(old: Option<&Value>, text: &str) -> Value {
    let mut all = texts(old);
    if !all.iter().any(|own| own == text) {
        all.push(text.to_owned());
    }
    element(all)
}
