//! What a change changes, and who can make it.

use case::Layer;
use policy::Arn;

use crate::blocker::Blocker;
use crate::change::Change;
use crate::document::{self, Place};
use crate::fix::{depending_on_call, principal_arn};
use crate::world::World;

/// The name of what is changed: a policy's ARN, an inline policy and its principal, a resource's policy.
pub(crate) fn target(world: &World, change: &Change) -> String {
    let Some(place) = change.place() else { return "the request".to_owned() };
    // A session's policies are its role's.
    let principal = || {
        let named = principal_arn(&world.prepared()).or_else(|| world.request.principal.clone());
        named.unwrap_or_else(|| "the principal".to_owned())
    };
    let resource = || world.request.resource.clone().unwrap_or_else(|| "the resource".to_owned());
    if let Change::AddPolicy { name, .. } = change {
        return match place.layer {
            Layer::Identity => format!("a new inline policy {name} of {}", principal()),
            Layer::Resource => format!("a new policy of {}", resource()),
            Layer::Scp | Layer::Rcp => format!("a new policy {name} at level {}", place.level),
            _ => format!("a new policy {name}"),
        };
    }
    let Some(policy) = document::policy_at(&world.policies, place) else { return "the policy".to_owned() };
    if let Some(arn) = &policy.arn {
        return arn.clone();
    }
    match (place.layer, policy.via.as_deref()) {
        (Layer::Identity, Some(via)) if via.starts_with("group:") => {
            format!("the inline policy {} of group {}", policy.name, via.trim_start_matches("group:"))
        }
        (Layer::Identity, _) => format!("the inline policy {} of {}", policy.name, principal()),
        (Layer::Resource, _) if policy.name.is_empty() => format!("the policy of {}", resource()),
        _ => policy.name.clone(),
    }
}

/// Who can make a change, if not whoever manages the principal.
pub(crate) fn of(world: &World, change: &Change) -> Option<String> {
    of_layer(world, change.place()?.layer)
}

/// The same for all policies of a layer.
fn of_layer(world: &World, layer: Layer) -> Option<String> {
    match layer {
        Layer::Scp | Layer::Rcp => Some(
            "whoever manages the organization: its management account, or a delegated administrator"
                .to_owned(),
        ),
        Layer::Boundary => {
            Some("whoever manages permissions boundaries in the principal's account".to_owned())
        }
        Layer::Session => {
            Some("whoever makes the session: the policy is passed with sts:AssumeRole".to_owned())
        }
        Layer::Resource => {
            let request = world.prepared();
            let account = request.resource_account().filter(|_| request.is_cross_account())?;
            Some(format!("account {account}, which owns the resource"))
        }
        Layer::Endpoint => Some("whoever manages the VPC endpoint".to_owned()),
        Layer::Identity => of_principal(world),
    }
}

/// If no change is proposed: why, and who decides.
pub(crate) fn left_to(world: &World, blocker: &Blocker) -> Option<String> {
    match blocker {
        Blocker::Deny(at) => {
            let layer = at.place.layer;
            let manager = of_layer(world, layer).unwrap_or_else(|| match &world.request.resource {
                Some(resource) if layer == Layer::Resource => format!("whoever manages {resource}"),
                _ => "whoever manages IAM in the principal's account".to_owned(),
            });
            Some(format!(
                "No change is known that lets this request through and nothing else. Who manages {}: {manager}.",
                at.what.policy
            ))
        }
        Blocker::NoAllow { layer, .. } if is_fixed(world, *layer) => {
            Some("AWS manages it: a service-linked role cannot be changed.".to_owned())
        }
        Blocker::NoAllow { layer, level } => {
            let unknown = |key: &String| world.context(key).is_none();
            let key = depending_on_call(world, *layer, *level).into_iter().find(unknown);
            let by_call =
                key.map(|key| format!("What is called decides: say it with --context {key}=VALUE."));
            let nameless = world.request.resource.as_deref().filter(|own| !case::names_a_resource(own));
            by_call.or_else(|| {
                Some(format!("A policy can name {} only by its ARN: give it with --resource ARN.", nameless?))
            })
        }
    }
}

/// True for policies of service-linked roles, both their own and their trust policies: IAM refuses to change them.
///
/// IAM User Guide, "Service-linked roles"; IAM API Reference, `UnmodifiableEntity`.
pub(crate) fn is_fixed(world: &World, layer: Layer) -> bool {
    let request = world.prepared();
    match layer {
        Layer::Identity | Layer::Boundary => request.is_of_service_linked_role(),
        Layer::Resource => {
            let resource = request.resource().unwrap_or_default();
            request.assumes_role() && resource.contains(":role/aws-service-role/")
        }
        _ => false,
    }
}

/// Roles that are not managed by the account's IAM administrators.
///
/// IAM Identity Center User Guide, "Referencing permission sets in resource policies"; IAM User Guide, "Service-linked
/// roles".
fn of_principal(world: &World) -> Option<String> {
    let request = world.prepared();
    let role = request.principal()?.role_name()?;
    if role.starts_with("AWSReservedSSO_") {
        return Some(
            "whoever manages the permission set in IAM Identity Center: the role itself cannot be changed"
                .to_owned(),
        );
    }
    role.starts_with("AWSServiceRoleFor").then(|| "AWS: a service-linked role cannot be changed".to_owned())
}

/// True for AWS managed policies: nobody else can change them.
pub(crate) fn is_aws_managed(world: &World, place: Place) -> bool {
    let arn = document::policy_at(&world.policies, place).and_then(|policy| policy.arn.as_deref());
    arn.and_then(Arn::parse).is_some_and(|arn| arn.account == "aws")
}
