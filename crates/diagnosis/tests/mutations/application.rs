//! Fixes applied as a reader of the case would apply them, and the request evaluated again: apart from the diagnosis.

use case::{ContextValue, Fix, Layer, NamedPolicy, Request, Verdict};
use diagnosis::{Place, World};
use policy::{Outcomes, decide};
use serde_json::Value;

use super::documents::{at_level, attach, edit, policy as new_policy};

/// The decision about a request, from the layers' documents.
pub(crate) fn decision(world: &World) -> Verdict {
    let request = world.request.prepare(world.time.as_deref());
    let mut outcomes = Outcomes::default();
    for layer in Layer::ALL {
        if let Some(compiled) = world.policies.compile(layer, &request).expect("a valid policy") {
            outcomes.set(layer, compiled.evaluate(&request));
        }
    }
    decide(&request, &outcomes).verdict
}

/// Makes a change to the layer that it is about.
pub(crate) fn apply(world: &mut World, at: Place, fix: &Fix) {
    let statement = || fix.statement.clone().expect("a statement");
    match fix.change.as_str() {
        "meet-condition" => send(&mut world.request, fix),
        "add-policy" => {
            attach(&mut world.policies, at.layer, at.level, new_policy("New", "", &[statement()]));
        }
        "add-statement" => edit(target(world, at, fix), |list| list.push(statement())),
        "replace-statement" => edit(target(world, at, fix), |list| list[fix.index.unwrap()] = statement()),
        "remove-statement" => edit(target(world, at, fix), |list| drop(list.remove(fix.index.unwrap()))),
        other => panic!("no change to make here: {other}"),
    }
}

/// The policy that a change is about, found by its name.
fn target<'w>(world: &'w mut World, at: Place, fix: &Fix) -> &'w mut NamedPolicy {
    let is_meant = |own: &NamedPolicy| fix.target.split(' ').any(|word| word == own.name);
    let found = at_level(&mut world.policies, at.layer, at.level).into_iter().find(|own| is_meant(own));
    found.unwrap_or_else(|| panic!("{} is nowhere in that layer", fix.target))
}

/// Sends other context: a request has an endpoint or a source address, and a regional resource is in its region.
fn send(request: &mut Request, fix: &Fix) {
    for (key, value) in &fix.context {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        request.context.retain(|own, _| !own.eq_ignore_ascii_case(key));
        if matches!(value, ContextValue::Many(list) if list.is_empty()) {
            continue;
        }
        request.context.insert(key.clone(), value.clone());
        if is("aws:SourceVpce") {
            request.context.retain(|own, _| own != "aws:SourceIp");
        } else if is("aws:SourceIp") {
            request.context.retain(|own, _| own != "aws:SourceVpce");
        } else if is("aws:RequestedRegion") {
            move_to(request, value);
        }
    }
}

fn move_to(request: &mut Request, region: &ContextValue) {
    let Ok(Value::String(region)) = serde_json::to_value(region) else { return };
    request.resource = request.resource.take().map(|own| own.replace(":eu-west-1:", &format!(":{region}:")));
}
