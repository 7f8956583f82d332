//! The policy of the VPC endpoint that a request goes through: also a resource's policy.

use case::{Examination, Layer, Policies, RecordError};
use live::Place;
use source::EndpointPolicies;

/// Examines it if the request names an endpoint: the policy that the case carries, otherwise the source's.
///
/// VPC User Guide, "Control access to VPC endpoints using endpoint policies".
pub(crate) fn examine(
    case: &mut Examination<'_>,
    source: Option<&Place>,
    embed: bool,
) -> Result<(), RecordError> {
    if case.examine(Layer::Endpoint, &case.policies()?)? {
        return Ok(());
    }
    let request = case.prepared();
    let answer = match (request.context().first("aws:SourceVpce"), source) {
        (Some(id), Some(source)) => source.endpoint(id),
        (None, _) if request.context().is_complete() => Ok(None),
        _ => return Ok(()),
    };
    let answer = answer.map(|policy| Policies {
        endpoint: Some(policy.map(|policy| (*policy).clone())),
        ..Policies::default()
    });
    source::examine(case, Layer::Endpoint, answer, embed)
}
