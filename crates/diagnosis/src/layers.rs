//! What individual layers say against a request when the others are known only by their verdicts.

use case::{Finding, Layer, Verdict};
use policy::Decision;

use crate::blocker::{Blocker, ORDER};
use crate::repair::Step;
use crate::world::World;
use crate::{Facts, cause, refusal};

/// The findings of the layers whose documents are here, as far as they determined the decision.
///
/// Changes are not looked for: only all documents together can show whether one would help.
pub fn of_layers(world: &World, decision: &Decision, facts: &Facts) -> Vec<Finding> {
    if let Some(refused) = refusal::finding(world).filter(|_| decision.verdict == Verdict::ImplicitDeny) {
        return vec![refused];
    }
    let decides = |layer: &Layer| decision.decided_by.contains(*layer) && world.policies.carries(*layer);
    let blockers = ORDER.into_iter().filter(decides).flat_map(|layer| match decision.verdict {
        Verdict::ExplicitDeny => denies(world, layer),
        Verdict::ImplicitDeny => missing_allows(world, layer),
        _ => Vec::new(),
    });
    let told = blockers.flat_map(|blocker| {
        let step = Step { world: world.clone(), blocker, change: None, assumption: None };
        cause::findings(&step, facts)
    });
    told.chain(cause::confused_deputy(world, facts)).collect()
}

fn denies(world: &World, layer: Layer) -> Vec<Blocker> {
    let statements = world.statements(layer).into_iter();
    let denying = statements.filter(|at| at.what.effect == "Deny" && at.what.matched == Some(true));
    denying.map(Blocker::Deny).collect()
}

fn missing_allows(world: &World, layer: Layer) -> Vec<Blocker> {
    let levels = world.levels_without_allow(layer).into_iter();
    levels.map(|level| Blocker::NoAllow { layer, level }).collect()
}
