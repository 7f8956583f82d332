//! Whether changes were shown to allow a request.

use case::{Layer, Verdict};

use crate::Facts;
use crate::world::World;

/// What re-evaluation with all changes has shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Proof {
    /// The request is allowed.
    pub(crate) verified: bool,
    /// It is allowed as far as could be examined: these layers could not be read, and may deny.
    pub(crate) remains: Vec<Layer>,
}

impl Proof {
    /// `mended` is the known world after the changes, `read` the same in the reading that agrees with AWS's own
    /// words.
    ///
    /// Once AWS has refused, its message says what the request does not. A reading of a request that nobody has made
    /// proves nothing.
    pub(crate) fn of(mended: &World, read: Option<&World>, facts: &Facts) -> Self {
        if !mended.is_valid() {
            return Self::default();
        }
        let known = mended.decision().verdict;
        let is_open = known == Verdict::Unknown;
        let allows = known == Verdict::Allowed
            || is_open && read.is_some_and(|read| read.decision().verdict == Verdict::Allowed);
        let depends_on_unread = |world: &World| {
            let decision = world.decision();
            decision.verdict == Verdict::Unknown
                && decision.decided_by.iter().all(|layer| facts.unreadable.contains(&layer))
        };
        if !facts.unreadable.iter().any(|layer| must_allow(*layer, mended)) {
            let remains = if allows { facts.unreadable.clone() } else { Vec::new() };
            return Self { verified: allows, remains };
        }
        let would = allows || is_open && (depends_on_unread(mended) || read.is_some_and(depends_on_unread));
        let remains = if would { facts.unreadable.clone() } else { Vec::new() };
        Self { verified: false, remains }
    }
}

impl Proof {
    /// What is shown about two requests that are made together.
    pub(crate) fn and(self, other: Self) -> Self {
        let mut remains = self.remains;
        remains.extend(other.remains.into_iter().filter(|own| !remains.contains(own)).collect::<Vec<_>>());
        Self { verified: self.verified && other.verified, remains }
    }
}

/// Whether a request needs the layer to allow. A resource's policy need not allow if the resource is known to be in
/// the principal's account: if its policy is of a kind that cannot be read, the change still fixes everything that
/// was found.
fn must_allow(layer: Layer, world: &World) -> bool {
    let request = world.request.prepare(None);
    let may_cross_accounts = request.is_cross_account() || !request.owner_is_said();
    layer != Layer::Resource || may_cross_accounts || request.assumes_role() || request.uses_kms_key()
}
