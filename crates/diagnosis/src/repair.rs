//! Removes what stands in the way, one thing after the other, until the request is allowed.
//!
//! A first cause hides the next: behind a Deny nobody sees that nothing allows. So each is mended in memory, and what
//! then stands in the way is the next cause.

use case::Verdict;

use crate::blocker::{self, Blocker, Doubt};
use crate::change::Change;
use crate::fix;
use crate::world::World;

/// The most causes that are looked for.
const MOST_STEPS: usize = 24;

/// A cause, and the change that removes it.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The world in which it stood in the way.
    pub(crate) world: World,
    pub(crate) blocker: Blocker,
    /// `None` where no change was found that helps.
    pub(crate) change: Option<Change>,
}

/// The causes that must be mended: of those whose mending together makes the request allowed, the ones without whose
/// change it would not be. What allows in a resource's own policy may make a change to the caller's needless.
pub(crate) fn needed(world: &World, mut steps: Vec<Step>) -> Vec<Step> {
    let allows = |steps: &[Step], without: usize| {
        let others = steps.iter().enumerate().filter(|(at, _)| *at != without);
        let mended = others
            .filter_map(|(_, step)| step.change.as_ref())
            .try_fold(world.clone(), |world, change| change.applied(&world));
        mended.is_some_and(|mended| mended.is_valid() && mended.decision().verdict == Verdict::Allowed)
    };
    if steps.len() > 1 && allows(&steps, steps.len()) {
        for at in (0..steps.len()).rev() {
            if steps.len() > 1 && allows(&steps, at) {
                steps.remove(at);
            }
        }
    }
    steps
}

/// Finds all causes, each with its change.
pub(crate) fn steps(world: &World, doubt: Doubt) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut trial = world.clone();
    let mut hopeless = 0;
    while steps.len() < MOST_STEPS {
        let before = blocker::find(&trial, &trial.state(), doubt);
        let Some(blocker) = before.get(hopeless).cloned() else { break };
        let helps = |change: Change| {
            let next = change.applied(&trial).filter(World::is_valid)?;
            let after = blocker::find(&next, &next.state(), doubt);
            blocker.is_gone(&before, &after).then_some((change, next))
        };
        let found = fix::candidates(&trial, &blocker).into_iter().find_map(helps);
        let world = trial.clone();
        let (change, next) = found.unzip();
        hopeless += usize::from(change.is_none());
        trial = next.unwrap_or(trial);
        steps.push(Step { world, blocker, change });
    }
    steps
}
