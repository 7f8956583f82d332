//! What a request needs besides, for what it carries or a change has it carry.
//!
//! IAM User Guide, "Monitor and control actions taken with assumed roles": a source identity needs
//! `sts:SetSourceIdentity`; "Pass session tags in AWS STS": tags need `sts:TagSession`. The caller's policies and the
//! trust policy are asked for both, as they are for the role itself.

use crate::blocker::Doubt;
use crate::change::Change;
use crate::repair::{self, Step};
use crate::world::World;

/// What keys, or keys with such a beginning, need.
const NEEDED: [(&str, &str); 4] = [
    ("sts:sourceidentity", "sts:SetSourceIdentity"),
    ("aws:requesttag/", "sts:TagSession"),
    ("aws:tagkeys", "sts:TagSession"),
    ("sts:transitivetagkeys", "sts:TagSession"),
];

/// The actions that a request for a role needs after the changes, each with the first key that it is needed for.
pub(crate) fn needed(world: &World, changes: &[Change]) -> Vec<(String, &'static str)> {
    let action = world.request.action.as_deref().unwrap_or_default().to_ascii_lowercase();
    let mut needed: Vec<(String, &'static str)> = Vec::new();
    if !action.starts_with("sts:assumerole") {
        return needed;
    }
    let own = world.request.context.iter().filter(|(_, value)| !value.as_slice().is_empty());
    let added = changes.iter().flat_map(|change| match change {
        Change::MeetCondition { context } => context.as_slice(),
        _ => &[],
    });
    let added = added.filter(|(_, value)| value.is_some());
    for key in own.map(|(key, _)| key).chain(added.map(|(key, _)| key)) {
        let small = key.to_ascii_lowercase();
        let own = NEEDED.iter().find(|(beginning, _)| small.starts_with(beginning));
        let own = own.filter(|(_, own)| !needed.iter().any(|(_, known)| known == own));
        needed.extend(own.map(|(_, own)| (key.clone(), *own)));
    }
    needed
}

/// A request for such an action, by the same principal on the same role.
pub(crate) fn asking(world: &World, action: &str) -> World {
    let mut world = world.clone();
    world.request.action = Some(action.to_owned());
    world
}

/// What stands in the way of those actions once the changes are made, and what removes it.
pub(crate) fn steps(world: &World, changes: &[Change]) -> Vec<Step> {
    let mut changes = changes.to_vec();
    let mut found = Vec::new();
    for (key, action) in needed(world, &changes) {
        let Some(mended) = crate::applied(world, &changes) else { continue };
        let told = format!("The request carries {key}, which needs {action} too.");
        let steps = repair::repair(&asking(&mended, action), &Doubt::Spares).steps;
        changes.extend(steps.iter().filter_map(|step| step.change.clone()));
        found.extend(steps.into_iter().map(|step| Step {
            assumption: Some(match &step.assumption {
                Some(own) => format!("{told}\n{own}"),
                None => told.clone(),
            }),
            ..step
        }));
    }
    found
}
