//! Calls that a principal cannot make, regardless of policies: no policy change helps.

use case::{Finding, Severity};

use crate::World;
use crate::cause;

/// What refuses the call apart from policies.
pub(crate) fn finding(world: &World) -> Option<Finding> {
    let why = world.prepared().refusal()?;
    let asks = world.request.principal.as_deref().unwrap_or("the principal");
    let title = format!("{asks} cannot call {}: {why}", cause::action(world));
    let detail = "No policy allows this. Make the call as a user, or with a role that was assumed for it.";
    let finding = Finding::new("impossible-call", Severity::Error, title);
    Some(Finding { detail: Some(detail.to_owned()), ..finding })
}
