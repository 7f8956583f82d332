//! The smallest statement that allows a request.

use case::Layer;
use policy::{PrincipalKind, Request};
use serde_json::{Map, Value, json};

use crate::world::World;

/// An Allow for this action, this resource and this principal, in the form required by the layer, under the
/// conditions that guard it.
pub(crate) fn allowing(world: &World, layer: Layer, guards: &Map<String, Value>) -> Option<Value> {
    let request = world.prepared();
    let action = request.action()?.as_str().to_owned();
    let mut statement = Map::new();
    statement.insert("Effect".to_owned(), "Allow".into());
    let mut condition = guards.clone();
    match layer {
        Layer::Resource => {
            statement.insert("Principal".to_owned(), principal(world, layer)?);
            statement.insert("Action".to_owned(), action.into());
            if !request.assumes_role() {
                statement.insert("Resource".to_owned(), own_resource(world, &request)?.into());
            }
        }
        // The principal of a gateway endpoint's policy is everyone; a condition says who.
        // VPC User Guide, "Control access to VPC endpoints using endpoint policies".
        Layer::Endpoint => {
            statement.insert("Principal".to_owned(), "*".into());
            statement.insert("Action".to_owned(), action.into());
            statement.insert("Resource".to_owned(), escaped(world)?.into());
            if let Some(arn) = principal_arn(&request) {
                let block = condition.entry("ArnEquals").or_insert_with(|| json!({})).as_object_mut()?;
                block.insert("aws:PrincipalArn".to_owned(), arn.into());
            }
        }
        Layer::Identity | Layer::Boundary | Layer::Session | Layer::Scp | Layer::Rcp => {
            statement.insert("Action".to_owned(), action.into());
            statement.insert("Resource".to_owned(), escaped(world)?.into());
        }
    }
    if !condition.is_empty() {
        statement.insert("Condition".to_owned(), Value::Object(condition));
    }
    Some(Value::Object(statement))
}

/// The resource as a policy names it: characters in an object's key that would be wildcards are escaped. A key that
/// ends in one is taken for a pattern, as the caller gave it. `None` if it is not an ARN: IAM accepts no policy with
/// it.
///
/// IAM User Guide, "IAM policy elements: Variables and tags", "Special characters".
pub(crate) fn escaped(world: &World) -> Option<String> {
    let resource = world.request.resource.clone().filter(|own| case::names_a_resource(own))?;
    let Some((bucket, key)) = resource.split_once(":s3:::").and_then(|(_, path)| path.split_once('/')) else {
        return Some(resource);
    };
    if !key.contains(['*', '?']) || key.ends_with('*') || bucket.contains(['*', '?']) {
        return Some(resource);
    }
    let before = resource.len() - key.len();
    let key = key.replace('$', "${$}").replace('*', "${*}").replace('?', "${?}");
    Some(format!("{}{key}", resource.get(..before)?))
}

/// What a resource's policy calls the resource: a key policy says `*` and means the key.
fn own_resource(world: &World, request: &Request) -> Option<String> {
    if request.uses_kms_key() {
        return Some("*".to_owned());
    }
    escaped(world)
}

/// The `Principal` element that names the caller as narrowly as possible: the session, if the policy names individual
/// sessions of its role.
pub(crate) fn principal(world: &World, layer: Layer) -> Option<Value> {
    let request = world.prepared();
    let principal = request.principal()?;
    let text = principal.as_str();
    Some(match principal.kind() {
        PrincipalKind::Anonymous => "*".into(),
        PrincipalKind::Service => json!({"Service": text}),
        PrincipalKind::Federated => json!({"Federated": text}),
        PrincipalKind::Other => return None,
        PrincipalKind::Session { .. } if names_sessions(world, layer, text) => json!({"AWS": text}),
        _ => json!({"AWS": principal_arn(&request)?}),
    })
}

/// True if a statement that nearly allows names another session of the same role.
fn names_sessions(world: &World, layer: Layer, session: &str) -> bool {
    let Some((role, _)) = session.rsplit_once('/') else { return false };
    let others = world.near_misses(layer).into_iter().filter(|at| at.what.element == "Principal");
    others
        .flat_map(|at| at.what.wanted)
        .any(|own| own.rsplit_once('/').is_some_and(|(other, _)| other == role))
}

/// The ARN by which policies name a principal: for a role's session, the role's.
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
