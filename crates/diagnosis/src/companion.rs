//! What else a request needs for a role because of what it carries, or what a change makes it carry: see
//! [`case::companions`].

use crate::blocker::Doubt;
use crate::change::Change;
use crate::repair::{self, Step};
use crate::world::World;

/// The actions that a request needs for a role after the changes, each with the first key that requires it.
pub(crate) fn needed(world: &World, changes: &[Change]) -> Vec<(String, &'static str)> {
    let own = world.request.context.iter().filter(|(_, value)| !value.as_slice().is_empty());
    let added = changes.iter().flat_map(|change| match change {
        Change::MeetCondition { context } => context.as_slice(),
        _ => &[],
    });
    let added = added.filter(|(_, value)| value.is_some());
    let keys = own.map(|(key, _)| key).chain(added.map(|(key, _)| key));
    case::companions(world.request.action.as_deref(), keys.map(String::as_str))
}

/// A request for such an action, by the same principal on the same role.
pub(crate) fn asking(world: &World, action: &str) -> World {
    let mut world = world.clone();
    world.request.action = Some(action.to_owned());
    world
}

/// What blocks those actions once the changes are made, and what removes it.
pub(crate) fn steps(world: &World, changes: &[Change]) -> Vec<Step> {
    let mut changes = changes.to_vec();
    let mut found = Vec::new();
    for (key, action) in needed(world, &changes) {
        let Some(mended) = crate::change::applied(world, &changes) else { continue };
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
