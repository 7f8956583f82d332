//! The order of sources: the case's own policies, then a snapshot or live AWS.

use std::ops::Deref;
use std::sync::Arc;

use case::{NamedPolicy, Policies};

use crate::{
    Boundaries, EndpointPolicies, IdentityPolicies, ResourceControlPolicies, ResourcePolicies,
    ServiceControlPolicies, SourceError,
};

/// Documents, and where they come from.
#[derive(Debug, Clone)]
pub enum Origin<'a, T: ?Sized> {
    /// The case carries them.
    Case(&'a T),
    /// They were looked up.
    Source(Arc<T>),
}

impl<T: ?Sized> Deref for Origin<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Case(documents) => documents,
            Self::Source(documents) => documents,
        }
    }
}

/// The policies of one case: its own if it has them, else those of a source.
///
/// A layer is `None` if the case does not carry it and there is no source to ask: not examined.
#[derive(Debug)]
pub struct CaseSource<'a, S: ?Sized> {
    policies: &'a Policies,
    next: Option<&'a S>,
}

impl<S: ?Sized> Clone for CaseSource<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: ?Sized> Copy for CaseSource<'_, S> {}

type Answer<T> = Result<Option<T>, SourceError>;

impl<'a, S: ?Sized> CaseSource<'a, S> {
    /// Asks the case first, then `next`.
    pub fn new(policies: &'a Policies, next: Option<&'a S>) -> Self {
        Self { policies, next }
    }

    /// The session policies, which only the case can have.
    pub fn session(&self) -> Option<&'a [NamedPolicy]> {
        list(self.policies.session.as_ref())
    }

    /// The identity-based policies of a principal.
    pub fn identity(&self, principal: &str) -> Answer<Origin<'a, [NamedPolicy]>>
    where
        S: IdentityPolicies,
    {
        if let Some(policies) = list(self.policies.identity.as_ref()) {
            return Ok(Some(Origin::Case(policies)));
        }
        self.next.map(|source| source.identity(principal).map(Origin::Source)).transpose()
    }

    /// The permissions boundary; the inner `None` means that there is none.
    pub fn boundary(&self, principal: &str) -> Answer<Option<Origin<'a, NamedPolicy>>>
    where
        S: Boundaries,
    {
        one(self.policies.boundary.as_ref(), self.next, |source| source.boundary(principal))
    }

    /// The service control policies of an account, by level.
    pub fn scp(&self, account: &str) -> Answer<Origin<'a, [Vec<NamedPolicy>]>>
    where
        S: ServiceControlPolicies,
    {
        if let Some(levels) = list(self.policies.scp.as_ref()) {
            return Ok(Some(Origin::Case(levels)));
        }
        self.next.map(|source| source.scp(account).map(Origin::Source)).transpose()
    }

    /// The resource control policies of an account, by level.
    pub fn rcp(&self, account: &str) -> Answer<Origin<'a, [Vec<NamedPolicy>]>>
    where
        S: ResourceControlPolicies,
    {
        if let Some(levels) = list(self.policies.rcp.as_ref()) {
            return Ok(Some(Origin::Case(levels)));
        }
        self.next.map(|source| source.rcp(account).map(Origin::Source)).transpose()
    }

    /// The policy of the resource; the inner `None` means that it has none.
    pub fn resource(&self, action: &str, resource: &str) -> Answer<Option<Origin<'a, NamedPolicy>>>
    where
        S: ResourcePolicies,
    {
        one(self.policies.resource.as_ref(), self.next, |source| source.resource(action, resource))
    }

    /// The policy of a VPC endpoint; the inner `None` means that it has none.
    pub fn endpoint(&self, vpc_endpoint: &str) -> Answer<Option<Origin<'a, NamedPolicy>>>
    where
        S: EndpointPolicies,
    {
        one(self.policies.endpoint.as_ref(), self.next, |source| source.endpoint(vpc_endpoint))
    }
}

/// A list that the case carries: `null` counts as an empty list.
fn list<T>(carried: Option<&Option<Vec<T>>>) -> Option<&[T]> {
    carried.map(|list| list.as_deref().unwrap_or_default())
}

fn one<'a, S: ?Sized>(
    carried: Option<&'a Option<NamedPolicy>>,
    next: Option<&S>,
    ask: impl FnOnce(&S) -> Result<Option<Arc<NamedPolicy>>, SourceError>,
) -> Answer<Option<Origin<'a, NamedPolicy>>> {
    if let Some(policy) = carried {
        return Ok(Some(policy.as_ref().map(Origin::Case)));
    }
    next.map(|source| ask(source).map(|policy| policy.map(Origin::Source))).transpose()
}
