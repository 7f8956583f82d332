//! AWS says that no Deny applied and that nothing allows.

use case::{ContextValue, Layer, StatementRef, Verdict};

use super::Hypothesis;
use crate::blocker::Doubt;
use crate::document;
use crate::fix::meet;
use crate::world::{At, World};

/// The maximum number of conditions assumed to have failed.
const MOST: usize = 16;

/// Values that conditions seldom name: a text, an address, and distant dates and numbers.
const OTHERS: [&str; 6] =
    ["another-value", "192.0.2.1", "1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "0", "999999999"];

/// The reading in which no merely possible Deny applies, and the layer that AWS names does not allow.
pub(super) fn read(world: &World, layer: Option<Layer>) -> Hypothesis {
    let calm = world.without_doubtful_denies();
    let agrees = |world: &World| {
        let decision = world.decision();
        decision.verdict == Verdict::ImplicitDeny
            && layer.is_none_or(|layer| decision.decided_by.contains(layer))
    };
    if agrees(&calm) {
        return Hypothesis::certain(calm);
    }
    if agrees(&calm.as_if_complete()) {
        return Hypothesis::complete(&calm);
    }
    match layer.and_then(|layer| starved(&calm, layer)) {
        Some((starved, assumed)) if agrees(&starved.as_if_complete()) => {
            let assumption = format!(
                "AWS says that nothing here allows, so the condition failed: this holds if the request had a value \
                 of {} that it does not admit.",
                assumed.join(", ")
            );
            let world = starved.as_if_complete();
            Hypothesis { assumed, ..Hypothesis::new(world, Doubt::Spares, Some(assumption)) }
        }
        _ => Hypothesis::certain(calm),
    }
}

/// The world in which no statement of a layer that only may allow does so, and the keys given values for that.
fn starved(calm: &World, layer: Layer) -> Option<(World, Vec<String>)> {
    let mut world = calm.clone();
    let mut assumed = Vec::new();
    for _ in 0..MOST {
        // The time is never known to be absent: what depends on it may still allow.
        let allowing = |at: &At<StatementRef>| at.what.effect == "Allow";
        let Some(at) = world.as_if_complete().statements(layer).into_iter().find(allowing) else {
            return Some((world, assumed));
        };
        let (key, value) = failing(&world, &at)?;
        world.set_context(&key, Some(value));
        assumed.push(key);
    }
    None
}

/// An unknown key, and a value with which a statement does not match.
fn failing(world: &World, at: &At<StatementRef>) -> Option<(String, ContextValue)> {
    let statement = document::statement(&world.policies, at.place, at.what.index)?;
    let values = |condition: &meet::Condition| {
        let other = OTHERS.map(|other| ContextValue::One(other.to_owned()));
        meet::violating(world, condition).flatten().into_iter().chain(other).collect::<Vec<_>>()
    };
    let fails = |key: &str, value: &ContextValue| {
        let mut world = world.as_if_complete();
        world.set_context(key, Some(value.clone()));
        let same = |own: &At<StatementRef>| own.place == at.place && own.what.index == at.what.index;
        !world.statements(at.place.layer).iter().any(same)
    };
    let unknown = |condition: &meet::Condition| world.is_unknown(&condition.key);
    let conditions = meet::conditions(&statement).into_iter().filter(unknown);
    let mut tried =
        conditions.flat_map(|own| values(&own).into_iter().map(move |value| (own.key.clone(), value)));
    tried.find(|(key, value)| fails(key, value))
}
