//! The end of a case's examination.

use case::{Examination, RecordError, Verdict};
use diagnosis::{Facts, World};

use crate::{Place, facts};

/// Adds what the examined layers say against the request, and closes the case.
pub fn close(case: Examination<'_>) -> Result<(), RecordError> {
    close_with(case, |_| Facts::default())
}

/// The same for a role that is to be assumed, with what is known about it besides its trust policy.
pub fn close_of_role(case: Examination<'_>, place: Option<&Place>) -> Result<(), RecordError> {
    let place = place.and_then(|place| place.about(&case));
    close_with(case, |world| place.map(|place| facts::of_role(world, place)).unwrap_or_default())
}

fn close_with(mut case: Examination<'_>, facts: impl FnOnce(&World) -> Facts) -> Result<(), RecordError> {
    let decision = case.decision();
    let denied = matches!(decision.verdict, Verdict::ImplicitDeny | Verdict::ExplicitDeny);
    if denied || case.prepared().assumes_role() {
        let world = World { request: case.request().clone(), policies: case.evidence()?, time: case.time()? };
        let facts = facts(&world);
        let of_layers = diagnosis::of_layers(&world, &decision, &facts);
        for finding in of_layers.into_iter().chain(diagnosis::of_duration(&world, &facts)) {
            case.add_finding(finding);
        }
    }
    case.close()
}
