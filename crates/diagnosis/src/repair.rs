//! Removes blockers one after another until the request is allowed.
//!
//! The first cause hides the next: while a Deny applies, it does not show that nothing allows. So each is fixed in
//! memory, and whatever then blocks is the next cause.

use case::Verdict;

use crate::blocker::{self, Blocker, Doubt};
use crate::change::Change;
use crate::fix;
use crate::hypothesis;
use crate::world::World;

/// The maximum number of causes looked for.
const MOST_STEPS: usize = 24;

/// A cause, and the change that removes it.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The world in which it blocked.
    pub(crate) world: World,
    pub(crate) blocker: Blocker,
    /// `None` if no change was found that helps.
    pub(crate) change: Option<Change>,
    /// What must be assumed for it to block.
    pub(crate) assumption: Option<String>,
}

/// The causes, and the reading of the request in which their changes allow it.
pub(crate) struct Repair {
    pub(crate) steps: Vec<Step>,
    pub(crate) world: World,
}

/// Finds the causes that must be fixed. If the request then depends only on what it carried, includes those that
/// block a request that carried nothing else: a required external id, say.
pub(crate) fn repair(world: &World, doubt: &Doubt) -> Repair {
    let steps = steps(world, doubt);
    let mended = applied(world, &steps);
    let open = mended.filter(|mended| {
        !steps.is_empty()
            && mended.decision().verdict == Verdict::Unknown
            && mended.unknown_settings().is_empty()
    });
    let Some(open) = open else {
        return Repair { steps: needed(world, steps, 0), world: world.clone() };
    };
    let assumption = hypothesis::assumption(&open);
    let further = self::steps(&open.as_if_complete(), &Doubt::Spares);
    let further = further.into_iter().map(|step| Step { assumption: assumption.clone(), ..step });
    let world = world.as_if_complete();
    let kept = if *doubt == Doubt::Spares { 0 } else { steps.len() };
    let steps = needed(&world, steps.into_iter().chain(further).collect(), kept);
    Repair { steps, world }
}

/// The world after the changes of all steps; `None` if one cannot be made.
fn applied(world: &World, steps: &[Step]) -> Option<World> {
    let changes = steps.iter().filter_map(|step| step.change.as_ref());
    changes.into_iter().try_fold(world.clone(), |world, change| change.applied(&world))
}

/// The causes that must be fixed: of a set whose fixes together make the request allowed, those that cannot be left
/// out. An Allow in the resource's own policy may make a change to the caller's unnecessary.
///
/// The first `kept` stay: what AWS itself blames does block, whatever is assumed about the request.
fn needed(world: &World, mut steps: Vec<Step>, kept: usize) -> Vec<Step> {
    let allows = |steps: &[Step], without: usize| {
        let others = steps.iter().enumerate().filter(|(at, _)| *at != without);
        let mended = others
            .filter_map(|(_, step)| step.change.as_ref())
            .try_fold(world.clone(), |world, change| change.applied(&world));
        mended.is_some_and(|mended| mended.is_valid() && mended.decision().verdict == Verdict::Allowed)
    };
    if steps.len() > 1 && allows(&steps, steps.len()) {
        for at in (kept..steps.len()).rev() {
            if steps.len() > 1 && allows(&steps, at) {
                steps.remove(at);
            }
        }
    }
    steps
}

/// True for a statement that allows under conditions the request can meet: what it must carry for that is the next
/// cause.
fn leads(world: &World, change: &Change, blocker: &Blocker, is_gone: impl Fn(&World) -> bool) -> bool {
    let (Change::AddStatement { statement, .. } | Change::AddPolicy { statement, .. }) = change else {
        return false;
    };
    let meets = |change: &Change| matches!(change, Change::MeetCondition { .. });
    let further = || fix::candidates(world, blocker).into_iter().filter(meets);
    statement.get("Condition").is_some()
        && further().filter_map(|change| change.applied(world)).any(|world| is_gone(&world))
}

/// False for a request that was moved to another region where something else blocks it: there it is about another
/// resource, and whoever allows this one need not know about that.
fn is_as_near(world: &World, next: &World, blocker: &Blocker, doubt: &Doubt) -> bool {
    if next.request.resource == world.request.resource {
        return true;
    }
    let here = match blocker {
        Blocker::Deny(at) => Change::RemoveStatement { place: at.place, index: at.what.index }.applied(world),
        Blocker::NoAllow { .. } => Some(world.clone()),
    };
    let find = |world: &World| blocker::find(world, &world.state(), doubt);
    let known = here.as_ref().map(find).unwrap_or_default();
    find(next).iter().all(|own| known.iter().any(|known| own.is_like(known)))
}

/// Finds all causes, each with its change.
fn steps(world: &World, doubt: &Doubt) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut trial = world.clone();
    let mut hopeless = 0;
    while steps.len() < MOST_STEPS {
        let before = blocker::find(&trial, &trial.state(), doubt);
        let Some(blocker) = before.get(hopeless).cloned() else { break };
        let helps = |change: Change| {
            let next = change.applied(&trial).filter(World::is_valid)?;
            let is_gone = |world: &World| {
                let after = blocker::find(world, &world.state(), doubt);
                blocker.is_gone(&before, &after) && is_as_near(&trial, world, &blocker, doubt)
            };
            (is_gone(&next) || leads(&next, &change, &blocker, is_gone)).then_some((change, next))
        };
        let found = fix::candidates(&trial, &blocker).into_iter().find_map(helps);
        let world = trial.clone();
        let (change, next) = found.unzip();
        hopeless += usize::from(change.is_none());
        trial = next.unwrap_or(trial);
        steps.push(Step { world, blocker, change, assumption: None });
    }
    steps
}
