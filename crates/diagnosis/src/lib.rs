//! Why a request is denied, and the smallest change that would allow it.
//!
//! Pure functions over a request and the policies that affect it. Each cause is fixed in memory and the request is
//! evaluated again, which reveals the next cause, until the request is allowed: then the changes are verified.

mod arn;
mod bare;
mod blame;
mod blocker;
mod cause;
mod change;
mod companion;
mod detail;
mod document;
mod explain;
mod facts;
mod fix;
mod holder;
mod hypothesis;
mod knowledge;
mod layers;
mod operation;
mod owner;
mod proof;
mod quote;
mod refusal;
mod repair;
mod said;
mod settings;
mod unknown_action;
mod world;

use case::{Finding, Policies, Request};
use denial::Reported;

use explain::explain;

pub use change::Change;
pub use document::{Place, policy_at};
pub use facts::{Facts, SilentAcl};
pub use knowledge::is_action;
pub use layers::of_layers;
pub use operation::action_of;
pub use said::reported_verdict;
pub use settings::of_duration;
pub use unknown_action::action_meant;
pub use world::World;

/// What was found out about a request.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The findings, in the order in which they are to be fixed.
    pub findings: Vec<Finding>,
    /// The changes that fix them, in the order in which they are made.
    pub changes: Vec<Change>,
    /// True if the request is allowed after all changes.
    pub verified: bool,
    /// The request and its policies after all changes.
    pub mended: World,
}

/// Finds why a request is denied, and what would allow it.
///
/// `reported` is what AWS itself said, if it said anything: it only decides which of several readings of an unknown
/// is right.
pub fn diagnose(world: &World, reported: Option<&Reported>, facts: &Facts) -> Diagnosis {
    let named = bare::completed(world);
    let world = named.as_ref().unwrap_or(world);
    match unknown_action::unknown(world, reported) {
        None => explain(world, reported, facts),
        Some((finding, None)) => {
            Diagnosis { findings: vec![finding], changes: Vec::new(), verified: false, mended: world.clone() }
        }
        Some((finding, Some(meant))) => {
            let mut diagnosis = explain(&meant, reported, facts);
            diagnosis.findings.insert(0, finding);
            diagnosis
        }
    }
}

/// The finding that the requested action does not exist.
pub fn unknown_action(request: &Request, reported: Option<&Reported>) -> Option<Finding> {
    let world = World { request: request.clone(), policies: Policies::default(), time: None };
    unknown_action::unknown(&world, reported).map(|(finding, _)| finding)
}
