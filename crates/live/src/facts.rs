//! What decides besides policies, from the settings of buckets, roles and functions.
//!
//! These explain what policies do not; none of them allows. What a setting allows or limits belongs to the resource
//! layer.

use diagnosis::{Facts, SilentAcl, World};
use source::arn::{self, Arn, is_account_id};
use source::{Buckets, Functions, Keys, Organization, TrustPolicies};

use crate::Place;

/// The facts of a request.
pub(crate) fn of(world: &World, source: &Place) -> Facts {
    let mut facts = Facts { is_lambda_role: is_lambda_role(world, source), ..Facts::default() };
    let Some(resource) = world.request.resource.as_deref() else { return facts };
    if let Some(bucket) = Arn::parse(resource).and_then(arn::bucket) {
        let ownership = source.object_ownership(bucket).ok();
        facts.uploader_owns_objects = ownership.as_deref() == Some("ObjectWriter");
        let block = source.public_access_block(bucket).unwrap_or_default();
        facts.blocks_public_policy = block.block_public_policy;
        facts.blocks_public_acls = block.block_public_acls;
        let silent = match ownership.as_deref() {
            Some("BucketOwnerEnforced") => Some(SilentAcl::Disabled),
            _ => block.ignore_public_acls.then_some(SilentAcl::Ignored),
        };
        facts.silent_acl = silent.filter(|_| is_stranger(world) && has_public_list(source, bucket));
    }
    if resource.contains(":role/") {
        facts = Facts { is_lambda_role: facts.is_lambda_role, ..of_role(world, source) };
    }
    if world.prepared().uses_kms_key() {
        facts.key_state = source.key_state(resource).ok();
    }
    facts
}

/// The facts for a role that is to be assumed: the maximum session length, and which of the accounts it trusts are
/// not strangers.
pub(crate) fn of_role(world: &World, source: &Place) -> Facts {
    let role = world.request.resource.as_deref().unwrap_or_default();
    let related_accounts =
        if world.prepared().assumes_role() { related_accounts(world, source) } else { Vec::new() };
    let max_session_duration = source.trust(role).ok().and_then(|trust| trust.max_session_duration);
    Facts { related_accounts, max_session_duration, ..Facts::default() }
}

/// True for a principal that an access control list may let in but no policy of the bucket's account does.
fn is_stranger(world: &World) -> bool {
    let request = world.prepared();
    let is_anonymous = request.principal().is_some_and(|own| own.kind() == &policy::PrincipalKind::Anonymous);
    is_anonymous || request.is_cross_account()
}

/// True for a bucket whose access control list has an entry for everyone, or for every AWS account.
fn has_public_list(source: &Place, bucket: &str) -> bool {
    let groups = ["/groups/global/AllUsers", "/groups/global/AuthenticatedUsers"];
    let is_public = |grantee: &str| groups.iter().any(|own| grantee.ends_with(own));
    source.bucket_acl(bucket).is_ok_and(|list| list.iter().any(|entry| is_public(&entry.grantee)))
}

/// The accounts named by the trust policy that are in the same organization as the role.
fn related_accounts(world: &World, source: &Place) -> Vec<String> {
    let organization = |account: &str| source.membership(account).ok().flatten().map(|own| own.organization);
    let request = world.prepared();
    let Some(own) = request.resource_account().and_then(organization) else { return Vec::new() };
    let policy = world.policies.resource.iter().flatten().next();
    let text = policy.map(|policy| policy.document.get()).unwrap_or_default();
    let mut accounts: Vec<&str> =
        text.split(|char: char| !char.is_ascii_digit()).filter(|digits| is_account_id(digits)).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let related = |account: &&str| organization(account).as_ref() == Some(&own);
    accounts.into_iter().filter(related).map(ToOwned::to_owned).collect()
}

/// A function's session is named after the function, and its role trusts Lambda.
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
