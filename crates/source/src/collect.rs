//! The documents of all layers of one case.

use std::sync::Arc;

use case::{Layer, NamedPolicy, Policies, Request};

use crate::{
    Boundaries, Buckets, CaseSource, EndpointPolicies, IdentityPolicies, Keys, Origin,
    ResourceControlPolicies, ResourcePolicies, ServiceControlPolicies, SourceError, beside,
};

/// What was found for the layers of a case.
#[derive(Debug, Default)]
pub struct Collected {
    /// The documents; a layer that is absent was not examined.
    pub policies: Policies,
    /// The layers that could not be read, and why.
    pub unreadable: Vec<(Layer, SourceError)>,
    /// What else decides about the resource besides its policy and could not be read.
    pub unread_settings: Vec<SourceError>,
}

/// Collects the documents of every layer: those that the case carries, else the source's.
///
/// Only the case can have session policies. The endpoint's policy is looked up if the request names an endpoint, and
/// there is none if the request is known to name none.
pub fn collect<S>(request: &Request, carried: &Policies, source: Option<&S>) -> Collected
where
    S: IdentityPolicies
        + Boundaries
        + ServiceControlPolicies
        + ResourceControlPolicies
        + ResourcePolicies
        + EndpointPolicies
        + Buckets
        + Keys
        + ?Sized,
{
    let prepared = request.prepare(None);
    let asked = CaseSource::new(carried, source);
    let (principal, action, resource) =
        (request.principal.as_deref(), request.action.as_deref(), request.resource.as_deref());
    let account = prepared.principal().and_then(|principal| principal.account());
    let mut collected = Collected::default();
    let policies = Policies { session: carried.session.clone(), ..Policies::default() };
    collected.policies = policies;

    let found =
        asked.identity(principal.unwrap_or_default()).map(|list| list.map(|list| Some(list.to_vec())));
    collected.put(Layer::Identity, principal.is_some() || carried.identity.is_some(), found, |all, found| {
        all.identity = found;
    });
    let found = asked.boundary(principal.unwrap_or_default()).map(one);
    collected.put(Layer::Boundary, principal.is_some() || carried.boundary.is_some(), found, |all, found| {
        all.boundary = found;
    });
    let found = asked.scp(account.unwrap_or_default()).map(|list| list.map(|list| Some(list.to_vec())));
    collected
        .put(Layer::Scp, account.is_some() || carried.scp.is_some(), found, |all, found| all.scp = found);
    let owner = prepared.resource_account();
    let found = asked.rcp(owner.unwrap_or_default()).map(|list| list.map(|list| Some(list.to_vec())));
    collected.put(Layer::Rcp, owner.is_some() || carried.rcp.is_some(), found, |all, found| all.rcp = found);
    let found = asked.resource(action.unwrap_or_default(), resource.unwrap_or_default()).map(one);
    let known = (action.is_some() && resource.is_some()) || carried.resource.is_some();
    collected.put(Layer::Resource, known, found, |all, found| all.resource = found);
    collected.put_settings(request, carried, source);
    collected.put_endpoint(request, carried, source);
    collected
}

impl Collected {
    fn put<T>(
        &mut self,
        layer: Layer,
        known: bool,
        found: Result<Option<T>, SourceError>,
        place: impl FnOnce(&mut Policies, Option<T>),
    ) {
        match found {
            _ if !known => {}
            Ok(documents) => place(&mut self.policies, documents),
            Err(error) => self.unreadable.push((layer, error)),
        }
    }

    /// The settings go with the policy: whoever carries one carries the other.
    fn put_settings<S: Buckets + Keys + ?Sized>(
        &mut self,
        request: &Request,
        carried: &Policies,
        source: Option<&S>,
    ) {
        self.policies.settings.clone_from(&carried.settings);
        if let (None, Some(source)) = (&carried.resource, source) {
            let found = beside(request, source);
            self.policies.settings = found.settings;
            self.unread_settings = found.unreadable;
        }
    }

    fn put_endpoint<S: EndpointPolicies + ?Sized>(
        &mut self,
        request: &Request,
        carried: &Policies,
        source: Option<&S>,
    ) {
        if carried.endpoint.is_some() {
            self.policies.endpoint.clone_from(&carried.endpoint);
            return;
        }
        let named = request.context.iter().find(|(key, _)| key.eq_ignore_ascii_case("aws:SourceVpce"));
        match (named.and_then(|(_, value)| value.as_slice().first()), source) {
            (Some(id), Some(source)) => {
                let found = source.endpoint(id).map(|policy| Some(policy.map(Arc::unwrap_or_clone)));
                self.put(Layer::Endpoint, true, found, |all, found| all.endpoint = found);
            }
            (None, _) if request.context_complete => self.policies.endpoint = Some(None),
            _ => {}
        }
    }
}

/// A policy that exists or not; the outer `None` means that nobody was asked.
fn one(found: Option<Option<Origin<'_, NamedPolicy>>>) -> Option<Option<NamedPolicy>> {
    found.map(|policy| {
        policy.map(|policy| match policy {
            Origin::Case(policy) => policy.clone(),
            Origin::Source(policy) => Arc::unwrap_or_clone(policy),
        })
    })
}
