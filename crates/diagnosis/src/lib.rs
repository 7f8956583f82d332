//! Why a request is denied, and the smallest change that would allow it.
//!
//! Pure functions over a request and the policies that bear on it. Each cause is mended in memory and the request is
//! evaluated again, which shows the next cause, until the request is allowed: then the changes are verified.

mod arn;
mod blocker;
mod cause;
mod change;
mod document;
mod facts;
mod fix;
mod hypothesis;
mod knowledge;
mod layers;
mod owner;
mod quote;
mod repair;
mod settings;
mod world;

use case::{Finding, Severity, Verdict};
use denial::Reported;

pub use change::Change;
pub use document::{Place, policy_at};
pub use facts::Facts;
pub use layers::of_layers;
pub use world::World;

/// What was found out about a request.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The findings, in the order in which they are to be mended.
    pub findings: Vec<Finding>,
    /// The changes that mend them, in the order in which they are made.
    pub changes: Vec<Change>,
    /// True where the request is allowed after all changes.
    pub verified: bool,
    /// The request and its policies after all changes.
    pub mended: World,
}

/// Finds why a request is denied, and what would allow it.
///
/// `reported` is what AWS itself said, where it did: it tells which of several readings of an unknown is the right
/// one, never more.
pub fn diagnose(world: &World, reported: Option<&Reported>, facts: &Facts) -> Diagnosis {
    let mut findings = settings::of_report(world, reported, facts);
    findings.extend(settings::of_key(world, facts));
    let hypothesis = hypothesis::choose(world, reported);
    let steps = repair::steps(&hypothesis.world, hypothesis.doubt);
    let steps = repair::needed(&hypothesis.world, steps);
    let changes: Vec<Change> = steps.iter().filter_map(|step| step.change.clone()).collect();
    let mended = applied(world, &changes);
    let verified = mended.as_ref().is_some_and(|mended| {
        !steps.is_empty() && mended.is_valid() && mended.decision().verdict == Verdict::Allowed
    });
    for step in &steps {
        let fix = step.change.as_ref().map(|change| change.to_fix(&step.world, verified));
        findings.extend(cause::findings(step, facts).into_iter().map(|mut finding| {
            finding.fix.clone_from(&fix);
            hypothesis.qualify(&mut finding);
            finding
        }));
    }
    if steps.is_empty() {
        findings.extend(settings::beside_policies(world, reported, facts));
    }
    findings.extend(cause::confused_deputy(world));
    if !findings.iter().any(|finding| finding.severity == Severity::Error) {
        findings.extend(hypothesis::unexplained(world, reported));
    }
    Diagnosis { findings, changes, verified, mended: mended.unwrap_or_else(|| world.clone()) }
}

/// Makes the changes one after the other.
fn applied(world: &World, changes: &[Change]) -> Option<World> {
    changes.iter().try_fold(world.clone(), |world, change| change.applied(&world))
}
