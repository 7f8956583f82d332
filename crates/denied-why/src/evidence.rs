//! All that is known of a case.

use case::{Layer, Policies, Request};
use diagnosis::{Facts, World};
use live::Place;
use source::SourceError;

use crate::facts;

/// The request with the policies that bear on it, and what decides beside policies.
pub(crate) struct Evidence {
    pub(crate) world: World,
    pub(crate) facts: Facts,
    pub(crate) unreadable: Vec<(Layer, SourceError)>,
}

impl Evidence {
    /// Collects what the case carries and what the source has.
    pub(crate) fn collect(
        request: &Request,
        carried: &Policies,
        time: Option<String>,
        source: Option<&Place>,
    ) -> Self {
        let collected = source::collect(request, carried, source);
        let world = World { request: request.clone(), policies: collected.policies, time };
        let facts = source.map(|source| facts::of(&world, source)).unwrap_or_default();
        Self { world, facts, unreadable: collected.unreadable }
    }
}
