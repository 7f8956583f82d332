//! The caller's identity policies.

use case::{Examination, Layer, Policies, RecordError};
use source::IdentityPolicies;

use crate::Place;

/// Examines the principal's identity policies from a place; `embed` puts the documents into the case.
pub fn examine_identity(
    case: &mut Examination<'_>,
    place: Option<&Place>,
    embed: bool,
) -> Result<(), RecordError> {
    let (Some(place), Some(principal)) = (place, &case.request().principal) else { return Ok(()) };
    let answer = place
        .identity(principal)
        .map(|policies| Policies { identity: Some(Some(policies.to_vec())), ..Policies::default() });
    source::examine(case, Layer::Identity, answer, embed)
}
