//! The end of a case's examination.

use case::{Examination, RecordError, Verdict};
use diagnosis::World;

/// Adds what the layers that were examined say against the request, and closes the case.
pub fn close(mut case: Examination<'_>) -> Result<(), RecordError> {
    let decision = case.decision();
    let denied = matches!(decision.verdict, Verdict::ImplicitDeny | Verdict::ExplicitDeny);
    if denied || case.prepared().assumes_role() {
        let world = World { request: case.request().clone(), policies: case.evidence()?, time: case.time()? };
        for finding in diagnosis::of_layers(&world, &decision) {
            case.find(finding);
        }
    }
    case.close()
}
