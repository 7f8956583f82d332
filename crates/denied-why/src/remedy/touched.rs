//! The policies that changes touch: those in which the fixed world differs from the original.

use case::{Layer, NamedPolicy, Policies};
use diagnosis::{Diagnosis, World};
use serde_json::Value;

/// A policy before and after the changes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Touched<'a> {
    /// The layer that it belongs to.
    pub(crate) layer: Layer,
    /// The policy as it is; `None` for a new one.
    pub(crate) before: Option<&'a NamedPolicy>,
    /// The policy as it is to be; `None` for one that is detached.
    pub(crate) after: Option<&'a NamedPolicy>,
}

impl<'a> Touched<'a> {
    /// The policy, as it is or will be.
    pub(crate) fn policy(self) -> Option<&'a NamedPolicy> {
        self.before.or(self.after)
    }
}

/// The policies that the changes touch, by layer.
pub(crate) fn touched<'a>(world: &'a World, diagnosis: &'a Diagnosis) -> Vec<Touched<'a>> {
    let mut after = all(&diagnosis.mended.policies);
    let mut touched: Vec<Touched<'_>> = Vec::new();
    for (layer, level, before) in all(&world.policies) {
        let same =
            |own: &(Layer, usize, &NamedPolicy)| own.0 == layer && own.1 == level && is_same(own.2, before);
        let place = after.iter().position(same);
        let after = place.map(|place| after.remove(place).2);
        if after.is_none_or(|after| json(after) != json(before)) {
            touched.push(Touched { layer, before: Some(before), after });
        }
    }
    let new = |(layer, _, after)| Touched { layer, before: None, after: Some(after) };
    touched.extend(after.into_iter().map(new));
    // One managed policy may occur in several places, and has one document.
    let mut told: Vec<(&str, Option<Value>)> = Vec::new();
    touched.retain(|own| {
        let Some(arn) = own.policy().and_then(|policy| policy.arn.as_deref()) else { return true };
        let change = (arn, own.after.and_then(json));
        let is_new = change.1.is_none() || !told.contains(&change);
        told.push(change);
        is_new
    });
    touched
}

fn is_same(one: &NamedPolicy, other: &NamedPolicy) -> bool {
    one.name == other.name && one.arn == other.arn && one.via == other.via
}

/// A document as JSON, its members in their order.
pub(crate) fn json(policy: &NamedPolicy) -> Option<Value> {
    serde_json::from_str(policy.document.get()).ok()
}

/// A document as people read it; what a terminal would not show is escaped, and it stays the same JSON.
pub(crate) fn pretty(policy: &NamedPolicy) -> String {
    let text = json(policy).and_then(|value| serde_json::to_string_pretty(&value).ok());
    let text = text.unwrap_or_else(|| policy.document.get().to_owned());
    format!("{}\n", cli::escape_json(&text))
}

fn all(policies: &Policies) -> Vec<(Layer, usize, &NamedPolicy)> {
    let lists = [(Layer::Identity, &policies.identity), (Layer::Session, &policies.session)];
    let levels = [(Layer::Scp, &policies.scp), (Layer::Rcp, &policies.rcp)];
    let single = [
        (Layer::Boundary, &policies.boundary),
        (Layer::Resource, &policies.resource),
        (Layer::Endpoint, &policies.endpoint),
    ];
    let mut all = Vec::new();
    for (layer, list) in lists {
        all.extend(list.iter().flatten().flatten().map(|policy| (layer, 0, policy)));
    }
    for (layer, policy) in single {
        all.extend(policy.iter().flatten().map(|policy| (layer, 0, policy)));
    }
    for (layer, levels) in levels {
        for (level, list) in levels.iter().flatten().flatten().enumerate() {
            all.extend(list.iter().map(|policy| (layer, level, policy)));
        }
    }
    all
}
