//! What decides beside policies, from the settings of buckets, roles and functions.
//!
//! These explain what policies do not; none of them allows. What a setting allows or limits is of the resource layer.

use diagnosis::{Facts, World};
use source::arn::{self, Arn};
use source::{Buckets, Functions, Keys, TrustPolicies};

use crate::Place;

/// The facts of a request.
pub(crate) fn of(world: &World, source: &Place) -> Facts {
    let mut facts = Facts { is_lambda_role: is_lambda_role(world, source), ..Facts::default() };
    let Some(resource) = world.request.resource.as_deref() else { return facts };
    if let Some(bucket) = Arn::parse(resource).and_then(arn::bucket) {
        if let Ok(block) = source.public_access_block(bucket) {
            facts.blocks_public_policy = block.block_public_policy;
        }
        facts.uploader_owns_objects =
            source.object_ownership(bucket).is_ok_and(|ownership| ownership == "ObjectWriter");
    }
    if resource.contains(":role/") {
        facts.max_session_duration = source.trust(resource).ok().and_then(|trust| trust.max_session_duration);
    }
    if world.prepared().uses_kms_key() {
        facts.key_state = source.key_state(resource).ok();
    }
    facts
}

/// A function's session has the name of the function; and its role trusts Lambda.
fn is_lambda_role(world: &World, source: &Place) -> bool {
    let request = world.prepared();
    let Some(principal) = request.principal() else { return false };
    if let policy::PrincipalKind::Session { role, session, .. } = principal.kind()
        && source.function(session).is_ok_and(|function| function.role.ends_with(&format!("/{role}")))
    {
        return true;
    }
    source
        .trust(principal.as_str())
        .is_ok_and(|trust| trust.policy.document.get().contains("\"lambda.amazonaws.com\""))
}
