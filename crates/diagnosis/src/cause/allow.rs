//! A layer that must allow, and does not.

use case::{Finding, NearMiss};
use policy::{Layer, Principal, PrincipalKind};

use super::{action, error, identity, missed, on_resource, organization, principal, resource};
use crate::fix::near_misses;
use crate::{Facts, World};

/// The layer, and why its statements do not match.
pub(super) fn findings(world: &World, layer: Layer, level: usize, facts: &Facts) -> Vec<Finding> {
    match layer {
        Layer::Identity => identity::findings(world, facts),
        Layer::Resource => resource::findings(world),
        Layer::Scp | Layer::Rcp => organization::no_allow(world, level),
        Layer::Boundary => capped(world, layer, "boundary-caps-identity", "permissions boundary"),
        Layer::Session => capped(world, layer, "session-caps-identity", "session policy"),
        Layer::Endpoint => capped(world, layer, "endpoint-no-allow", "policy of the VPC endpoint"),
    }
}

/// A policy that grants nothing itself but limits what others grant.
fn capped(world: &World, layer: Layer, code: &str, what: &str) -> Vec<Finding> {
    let policy = world.placed(layer).first().map(|at| at.what.name.clone()).unwrap_or_default();
    let title = format!("The {what} {policy} does not allow {}{}", action(world), on_resource(world));
    let finding = error(code, layer, title);
    let nearest = near_misses(world, layer, 0).into_iter().min_by_key(|at| rank(world, &at.what));
    let finding = match &nearest {
        Some(at) => missed(world, finding, at),
        None => Finding { policy: Some(policy).filter(|name| !name.is_empty()), ..finding },
    };
    let detail = "What identity policies allow counts only where this policy allows it too.".to_owned();
    vec![Finding { detail: Some(detail), ..finding }]
}

/// Among statements that nearly match, those about the same resource come first; among those that name other
/// principals, those for the caller's kind.
pub(crate) fn rank(world: &World, miss: &NearMiss) -> (u8, bool) {
    match miss.element.as_str() {
        "Condition" => (0, false),
        "Principal" | "NotPrincipal" => (1, !names_kind(world, &miss.wanted)),
        "Resource" | "NotResource" => (2, false),
        _ => (3, false),
    }
}

/// True if some of the principals are of the caller's kind: services, identity providers, or principals of AWS
/// accounts.
fn names_kind(world: &World, wanted: &[String]) -> bool {
    let kind = |text: &str| match Principal::parse(text).kind() {
        PrincipalKind::Service => 0,
        PrincipalKind::Federated => 1,
        _ => 2,
    };
    let own = kind(principal(world));
    wanted.iter().any(|text| kind(text) == own)
}
