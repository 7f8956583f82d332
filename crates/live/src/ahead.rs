//! Queries live AWS for all layers of a case at once.
//!
//! Code that then reads the layers one by one finds answers that are ready or under way: a session asks for
//! everything only once. The session limits the number of concurrent calls.

use std::thread::Scope;

use case::{Policies, Request};
use source::{
    Boundaries, IdentityPolicies, ResourceControlPolicies, ResourcePolicies, ServiceControlPolicies,
};

use crate::Place;

/// Starts requesting what a case does not carry. The answers, including errors, are for whoever asks again.
pub(crate) fn ask<'scope>(
    scope: &'scope Scope<'scope, '_>,
    request: &'scope Request,
    carried: &Policies,
    place: &'scope Place,
) {
    let prepared = request.prepare(None);
    if let Some(principal) = &request.principal {
        if carried.identity.is_none() {
            scope.spawn(move || drop(place.identity(principal)));
        }
        if carried.boundary.is_none() {
            scope.spawn(move || drop(place.boundary(principal)));
        }
    }
    let account = prepared.principal().and_then(|principal| principal.account()).map(ToOwned::to_owned);
    if let Some(account) = account.filter(|_| carried.scp.is_none()) {
        scope.spawn(move || drop(place.scp(&account)));
    }
    let owner = prepared.resource_account().map(ToOwned::to_owned);
    if let Some(owner) = owner.filter(|_| carried.rcp.is_none()) {
        scope.spawn(move || drop(place.rcp(&owner)));
    }
    if let (None, Some(action), Some(resource)) = (&carried.resource, &request.action, &request.resource) {
        scope.spawn(move || drop(place.resource(action, resource)));
        scope.spawn(move || drop(source::beside(request, place)));
    }
}
