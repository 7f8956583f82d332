//! The changes that may remove a blocker, best first. Evaluation shows whether one does.

mod allow;
mod deny;
mod guard;
pub(crate) mod meet;
mod named;
mod sendable;
mod statement;
mod variables;

use serde_json::Value;

use crate::blocker::Blocker;
use crate::change::Change;
use crate::document::texts;
use crate::owner;
use crate::world::World;

pub(crate) use allow::{depending_on_call, near_misses};
pub(crate) use statement::principal_arn;

/// The changes to try, in order of preference.
pub(crate) fn candidates(world: &World, blocker: &Blocker) -> Vec<Change> {
    let mut changes = match blocker {
        Blocker::Deny(at) => deny::candidates(world, at.place, at.what.index),
        Blocker::NoAllow { layer, level } => allow::candidates(world, *layer, *level),
    };
    changes.retain(|change| change.place().is_none_or(|place| !owner::is_fixed(world, place.layer)));
    changes.retain(|change| change.statement().is_none_or(names_resources));
    changes
}

/// True for a statement whose resources IAM accepts: ARNs, or a star. What a plan does not know yet is a variable.
///
/// IAM User Guide, "IAM JSON policy elements: Resource".
fn names_resources(statement: &Value) -> bool {
    let is_star = |own: &str| !own.is_empty() && own.chars().all(|char| char == '*');
    ["Resource", "NotResource"]
        .into_iter()
        .flat_map(|name| texts(statement.get(name)))
        .all(|own| own.starts_with("arn:") || own.starts_with("${") || is_star(&own))
}
