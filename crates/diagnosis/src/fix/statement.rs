//! The smallest statement that allows a request.

use case::Layer;
use policy::{PrincipalKind, Request};
use serde_json::{Map, Value, json};

use crate::world::World;

/// An Allow for this action, this resource and this principal, in the form that a layer's policies take.
pub(crate) fn allowing(world: &World, layer: Layer) -> Option<Value> {
    let request = world.prepared();
    let action = request.action()?.as_str().to_owned();
    let mut statement = Map::new();
    statement.insert("Effect".to_owned(), "Allow".into());
    match layer {
        Layer::Resource => {
            statement.insert("Principal".to_owned(), principal(&request)?);
            statement.insert("Action".to_owned(), action.into());
            if let Some(resource) = own_resource(&request) {
                statement.insert("Resource".to_owned(), resource.into());
            }
        }
        // The principal of a gateway endpoint's policy is everyone; a condition says who.
        // VPC User Guide, "Control access to VPC endpoints using endpoint policies".
        Layer::Endpoint => {
            statement.insert("Principal".to_owned(), "*".into());
            statement.insert("Action".to_owned(), action.into());
            statement.insert("Resource".to_owned(), world.request.resource.clone()?.into());
            if let Some(arn) = principal_arn(&request) {
                statement.insert("Condition".to_owned(), json!({"ArnEquals": {"aws:PrincipalArn": arn}}));
            }
        }
        Layer::Identity | Layer::Boundary | Layer::Session | Layer::Scp | Layer::Rcp => {
            statement.insert("Action".to_owned(), action.into());
            statement.insert("Resource".to_owned(), world.request.resource.clone()?.into());
        }
    }
    Some(Value::Object(statement))
}

/// What a resource's policy calls the resource: a key's says `*` and means the key, a trust policy names none.
fn own_resource(request: &Request) -> Option<String> {
    if request.assumes_role() {
        return None;
    }
    if request.uses_kms_key() {
        return Some("*".to_owned());
    }
    request.resource().map(ToOwned::to_owned)
}

/// The `Principal` element that names who asks, as narrowly as can be.
pub(crate) fn principal(request: &Request) -> Option<Value> {
    let principal = request.principal()?;
    let text = principal.as_str();
    Some(match principal.kind() {
        PrincipalKind::Anonymous => "*".into(),
        PrincipalKind::Service => json!({"Service": text}),
        PrincipalKind::Federated => json!({"Federated": text}),
        PrincipalKind::Other => return None,
        _ => json!({"AWS": principal_arn(request)?}),
    })
}

/// The ARN that policies name a principal by: of the role, for one of its sessions.
pub(crate) fn principal_arn(request: &Request) -> Option<String> {
    let principal = request.principal()?;
    match principal.kind() {
        PrincipalKind::Anonymous
        | PrincipalKind::Service
        | PrincipalKind::Federated
        | PrincipalKind::Other => None,
        PrincipalKind::FederatedUser { .. } => Some(principal.as_str().to_owned()),
        _ => match request.context().lookup("aws:PrincipalArn") {
            policy::Lookup::Values([arn, ..]) => Some(arn.clone()),
            _ => Some(principal.as_str().to_owned()),
        },
    }
}
