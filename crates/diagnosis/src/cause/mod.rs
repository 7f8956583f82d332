//! The name of a cause, and the evidence for it.

mod allow;
pub(crate) mod deny;
mod identity;
mod organization;
mod resource;

use case::{Evidence, Finding, NearMiss, Severity, StatementRef};
use policy::Layer;

use crate::blocker::Blocker;
use crate::quote;
use crate::repair::Step;
use crate::world::At;
use crate::{Facts, World, owner};

pub(crate) use allow::rank;
pub(crate) use resource::confused_deputy;

/// The findings of a cause; the first names it, the others add detail.
pub(crate) fn findings(step: &Step, facts: &Facts) -> Vec<Finding> {
    let mut findings = match &step.blocker {
        Blocker::Deny(at) => deny::findings(&step.world, at),
        Blocker::NoAllow { layer, level } => allow::findings(&step.world, *layer, *level, facts),
    };
    let left = owner::left_to(&step.world, &step.blocker).filter(|_| step.change.is_none());
    if let (Some(left), Some(main)) = (left, findings.first_mut()) {
        let told = main.detail.take();
        main.detail = Some(told.into_iter().chain([left]).collect::<Vec<_>>().join("\n"));
    }
    findings
}

/// A finding about an error in a layer.
fn error(code: &str, layer: Layer, title: String) -> Finding {
    Finding { layer: Some(layer), ..Finding::new(code, Severity::Error, title) }
}

/// A finding with the statement behind it, and the element that decided.
fn about(world: &World, finding: Finding, at: &At<StatementRef>, evidence: Option<Evidence>) -> Finding {
    Finding {
        policy: Some(at.what.policy.clone()),
        quote: quote::of(world, at, evidence.as_ref()),
        statement: Some(at.what.clone()),
        evidence,
        ..finding
    }
}

/// A finding with the statement that nearly allowed, and the element that did not match.
fn missed(world: &World, finding: Finding, at: &At<NearMiss>) -> Finding {
    let NearMiss { statement, element, operator, key, wanted, got } = at.what.clone();
    let evidence = Evidence { element, operator, key, wanted, got };
    about(world, finding, &At { place: at.place, what: statement }, Some(evidence))
}

/// The other conditions that fail in a statement besides this one.
fn other_conditions<'m>(
    misses: &'m [At<NearMiss>],
    at: &'m At<NearMiss>,
) -> impl Iterator<Item = &'m At<NearMiss>> {
    let is_condition = |own: &NearMiss| own.element == "Condition";
    misses.iter().filter(move |own| {
        is_condition(&at.what)
            && is_condition(&own.what)
            && own.place == at.place
            && own.what.statement.index == at.what.statement.index
            && (&own.what.key, &own.what.operator) != (&at.what.key, &at.what.operator)
    })
}

pub(crate) fn action(world: &World) -> &str {
    world.request.action.as_deref().unwrap_or("the action")
}

pub(crate) fn on_resource(world: &World) -> String {
    world
        .request
        .resource
        .as_deref()
        .filter(|own| *own != "*")
        .map_or_else(String::new, |own| format!(" on {own}"))
}

fn principal(world: &World) -> &str {
    world.request.principal.as_deref().unwrap_or("the principal")
}

/// What a request had, in words.
pub(crate) fn got(values: Option<&[String]>) -> String {
    match values {
        Some([]) | None => "nothing".to_owned(),
        Some(values) => listed(values),
    }
}

/// Values in sequence; an empty one is shown as `""`.
pub(crate) fn listed(values: &[String]) -> String {
    let shown: Vec<&str> = values.iter().map(|own| if own.is_empty() { "\"\"" } else { own }).collect();
    shown.join(", ")
}
