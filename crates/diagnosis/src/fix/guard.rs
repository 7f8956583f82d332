//! The conditions on an added statement: what guards its neighbours guards it too.
//!
//! A role that another company may assume asks for an external id; a statement without it would let anybody use that
//! company to reach the role. IAM User Guide, "The confused deputy problem".

use case::{Layer, NearMiss};
use policy::PrincipalKind;
use serde_json::{Map, Value, json};

use super::meet;
use super::near_misses;
use crate::document;
use crate::world::{At, World};

/// The conditions of the closest statement, with the request's own values for those that do not hold; for a service's
/// request, what it is made for.
pub(super) fn guards(world: &World, layer: Layer, level: usize) -> Map<String, Value> {
    let mut misses = near_misses(world, layer, level);
    misses.sort_by_key(|at| crate::cause::rank(world, &at.what));
    let mut guards = misses.first().and_then(|at| of_near(world, at, &misses)).unwrap_or_default();
    if guards.is_empty() && layer == Layer::Resource && world.prepared().assumes_role() {
        guards = of_trust(world).unwrap_or_default();
    }
    if layer == Layer::Resource {
        add_source(world, &mut guards);
        add_assertion(world, &mut guards);
    }
    guards
}

/// What a provider asserts about the user who signs in: without it a statement lets in everyone with an account
/// there.
const ASSERTED: [&str; 3] = [":sub", ":aud", ":amr"];

/// What the request's assertion says, for a principal that a provider signs in.
///
/// IAM User Guide, "Create a role for `OpenID` Connect federation": conditions on `sub` and `aud` say who may assume the
/// role; "Create a role for SAML 2.0 federation".
fn add_assertion(world: &World, guards: &mut Map<String, Value>) {
    if !is_signed_in(world) {
        return;
    }
    let is_asserted = |key: &str| ASSERTED.iter().any(|end| key.to_ascii_lowercase().ends_with(end));
    let asserted = world.request.context.iter().filter(|(key, _)| is_asserted(key));
    for (key, value) in asserted {
        match value.as_slice() {
            [one] => insert(guards, "StringEquals", key, one.as_str().into()),
            several => insert(guards, "ForAllValues:StringEquals", key, several.to_vec().into()),
        }
    }
}

/// True for conditions under which a statement may name the provider that signs the principal in: they say which of
/// its users is meant. A SAML provider itself says who may have which role.
pub(super) fn is_guarded(world: &World, layer: Layer, conditions: &Map<String, Value>) -> bool {
    let has = |end: &str| {
        let blocks = conditions.values().filter_map(Value::as_object);
        blocks.flat_map(Map::keys).any(|key| key.to_ascii_lowercase().ends_with(end))
    };
    let by_saml = || world.prepared().action().is_some_and(|action| action.is("sts:AssumeRoleWithSAML"));
    layer != Layer::Resource
        || !is_signed_in(world)
        || has(":sub")
        || (has(":aud") && (has(":amr") || by_saml()))
}

/// True for a principal that a provider signs in, with a trust policy that is to let it in.
pub(super) fn is_signed_in(world: &World) -> bool {
    let request = world.prepared();
    request.assumes_role_by_assertion()
        && request.principal().is_some_and(|own| own.kind() == &PrincipalKind::Federated)
}

fn of_near(world: &World, at: &At<NearMiss>, misses: &[At<NearMiss>]) -> Option<Map<String, Value>> {
    let (index, layer) = (at.what.statement.index, at.place.layer);
    let statement = document::statement(&world.policies, at.place, index)?;
    let failed: Vec<&NearMiss> = misses
        .iter()
        .filter(|own| own.place == at.place && own.what.statement.index == index)
        .map(|own| &own.what)
        .collect();
    let is_other_action = at.what.element.ends_with("Action");
    let mut guards = Map::new();
    let all = meet::conditions(&statement);
    for condition in &all {
        // What another action's request must carry may have no place in this one's.
        let is_global =
            ["aws:", "sts:"].iter().any(|own| condition.key.to_ascii_lowercase().starts_with(own));
        if is_other_action && !is_global {
            continue;
        }
        let fails = failed.iter().any(|own| own.key.as_deref() == Some(condition.key.as_str()));
        let as_it_is = || statement.get("Condition")?.get(&condition.spelling)?.get(&condition.key).cloned();
        let value = if fails && !can_be_met(world, layer, condition, &all) {
            own_value(world, condition)
        } else {
            as_it_is()
        };
        let Some(value) = value else { continue };
        insert(&mut guards, &condition.spelling, &condition.key, value);
    }
    Some(guards)
}

/// True for a condition that the caller can meet: it stays, and is the next thing to fix. There is no choice of
/// region if the principal's own policy can name it.
fn can_be_met(world: &World, layer: Layer, condition: &meet::Condition, all: &[meet::Condition]) -> bool {
    let is_own_region = matches!(layer, Layer::Identity | Layer::Session)
        && condition.key.eq_ignore_ascii_case("aws:RequestedRegion");
    !is_own_region
        && meet::is_callers_choice(&condition.key)
        && meet::satisfying_among(world, condition, all).is_some()
}

/// Only the request's value, if a condition lists values.
fn own_value(world: &World, condition: &meet::Condition) -> Option<Value> {
    let is_plain = condition.operator.lists_texts() && !condition.operator.is_negated();
    let [value] = <[String; 1]>::try_from(world.context(&condition.key).filter(|_| is_plain)?).ok()?;
    Some(value.into())
}

/// The external id that a trust policy requires of another statement's principals.
fn of_trust(world: &World) -> Option<Map<String, Value>> {
    if !world.prepared().is_cross_account() {
        return None;
    }
    let place = world.placed(Layer::Resource).first()?.place;
    let statements = (0..).map_while(|index| document::statement(&world.policies, place, index));
    let allowing = statements.filter(|own| own.get("Effect").is_some_and(|effect| effect == "Allow"));
    let asks = |own: &meet::Condition| {
        own.key.eq_ignore_ascii_case("sts:ExternalId")
            && matches!(own.operator.name(), "StringEquals" | "StringLike")
    };
    let condition = allowing.flat_map(|own| meet::conditions(&own)).find(asks)?;
    let mut guards = Map::new();
    insert(&mut guards, &condition.spelling, &condition.key, document::element(condition.values));
    Some(guards)
}

/// For which resource, or at least for whose, a service makes the request.
fn add_source(world: &World, guards: &mut Map<String, Value>) {
    let request = world.prepared();
    if request.principal().is_none_or(|own| own.kind() != &PrincipalKind::Service) {
        return;
    }
    let is_guarded = |key: &str| {
        let blocks = guards.values().filter_map(Value::as_object);
        blocks.flat_map(Map::keys).any(|own| own.eq_ignore_ascii_case(key))
    };
    let known = [("ArnEquals", "aws:SourceArn"), ("StringEquals", "aws:SourceAccount")];
    let missing: Vec<(&str, &str, String)> = known
        .into_iter()
        .filter(|(_, key)| !is_guarded(key))
        .filter_map(|(operator, key)| Some((operator, key, world.context(key)?.into_iter().next()?)))
        .collect();
    for (operator, key, value) in missing {
        insert(guards, operator, key, value.into());
    }
}

fn insert(guards: &mut Map<String, Value>, operator: &str, key: &str, value: Value) {
    let block = guards.entry(operator.to_owned()).or_insert_with(|| json!({}));
    if let Some(block) = block.as_object_mut() {
        block.insert(key.to_owned(), value);
    }
}
