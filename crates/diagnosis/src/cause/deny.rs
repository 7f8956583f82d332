//! A statement that denies.

use case::{Evidence, Finding, StatementRef};
use policy::Layer;
use serde_json::{Map, Value};

use super::{about, action, error, got, listed, on_resource, organization};
use crate::World;
use crate::document::{self, texts};
use crate::fix::meet::{self, Condition};
use crate::world::At;

/// The Deny itself, and what kind of Deny it is.
pub(super) fn findings(world: &World, at: &At<StatementRef>) -> Vec<Finding> {
    let statement = document::statement(&world.policies, at.place, at.what.index).unwrap_or_default();
    let layer = at.place.layer;
    let title = format!("{} denies {}{}", capital(&at.what.to_string()), action(world), on_resource(world));
    let conditions = meet::conditions(&statement);
    let telling = conditions.iter().max_by_key(|condition| weight(condition));
    let evidence = telling.map(|condition| evidence(world, condition)).or_else(|| matched(world, &statement));
    let mut main = about(world, error(code(layer), layer, title), at, evidence.clone());
    main.detail = where_attached(world, at);
    let mut findings = vec![main];
    if matches!(layer, Layer::Scp | Layer::Rcp) {
        findings.extend(
            organization::pattern(world, layer, &statement)
                .map(|(code, title)| about(world, error(code, layer, title), at, evidence)),
        );
    } else if layer != Layer::Boundary
        && let Some(condition) = telling
    {
        let told = format!("{} {} {}", condition.key, condition.spelling, listed(&condition.values));
        let title = if world.is_unknown(&condition.key) {
            format!("The condition of the Deny must have held: {told}")
        } else {
            let had = got(world.context(&condition.key).as_deref());
            format!("The condition of the Deny holds: {told}, the request had {had}")
        };
        let is_region = layer == Layer::Identity && condition.key.eq_ignore_ascii_case("aws:RequestedRegion");
        let code = if is_region { "region-condition" } else { "condition-not-met" };
        findings.push(about(world, error(code, layer, title), at, evidence));
    }
    findings
}

/// The finding for a layer that denies.
pub(crate) fn code(layer: Layer) -> &'static str {
    match layer {
        Layer::Identity => "identity-explicit-deny",
        Layer::Resource => "resource-explicit-deny",
        Layer::Boundary => "boundary-explicit-deny",
        Layer::Session => "session-explicit-deny",
        Layer::Scp => "scp-explicit-deny",
        Layer::Rcp => "rcp-explicit-deny",
        Layer::Endpoint => "endpoint-explicit-deny",
    }
}

/// The condition that says most about the purpose of the Deny: one that the caller may meet, with a negated operator.
fn weight(condition: &Condition) -> (bool, bool) {
    (meet::is_callers_choice(&condition.key), condition.operator.is_negated())
}

fn evidence(world: &World, condition: &Condition) -> Evidence {
    Evidence {
        element: "Condition".to_owned(),
        operator: Some(condition.spelling.clone()),
        key: Some(condition.key.clone()),
        wanted: condition.values.clone(),
        got: world.context(&condition.key),
    }
}

/// If there is no condition, what the Deny names of the action.
fn matched(world: &World, statement: &Map<String, Value>) -> Option<Evidence> {
    let element = ["Action", "NotAction"].into_iter().find(|name| statement.contains_key(*name))?;
    Some(Evidence {
        element: element.to_owned(),
        operator: None,
        key: None,
        wanted: texts(statement.get(element)),
        got: world.request.action.clone().map(|action| vec![action]),
    })
}

/// Through which root, organizational unit, account or group a policy reaches the principal.
fn where_attached(world: &World, at: &At<StatementRef>) -> Option<String> {
    let via = document::policy_at(&world.policies, at.place)?.via.clone()?;
    match at.place.layer {
        Layer::Scp | Layer::Rcp => {
            Some(format!("{} is attached to {via}, level {}.", at.what.policy, at.place.level))
        }
        _ => via.strip_prefix("group:").map(|group| format!("It comes with group {group}.")),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
