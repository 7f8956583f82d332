//! What AWS blames for an explicit deny: a layer, perhaps a policy by its ARN.

use case::{Layer, StatementRef};
use denial::Reported;

use crate::document;
use crate::hypothesis::layer;
use crate::world::{At, World};

/// What AWS's message says about the policy that denies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blame {
    layer: Option<Layer>,
    policy: Option<String>,
    /// Only what denies when nothing is missing is meant.
    complete: bool,
}

impl Blame {
    pub(crate) fn of(reported: Option<&Reported>) -> Self {
        Self {
            layer: reported.and_then(|own| own.layer).map(layer),
            policy: reported.and_then(|own| own.policy_arn.clone()),
            complete: false,
        }
    }

    /// The same blame, limited to what denies when nothing is missing.
    pub(crate) fn of_the_complete(self) -> Self {
        Self { complete: true, ..self }
    }

    /// True for a layer whose policies may be meant.
    pub(crate) fn is_on(&self, layer: Layer) -> bool {
        self.layer.is_none_or(|own| own == layer)
    }

    /// True for a statement that may be meant.
    ///
    /// Inline policies have no ARN: a message with one means another policy. Any other policy without an ARN here may
    /// be the one.
    pub(crate) fn fits(&self, world: &World, at: &At<StatementRef>) -> bool {
        let is_inline = || {
            let policy = document::policy_at(&world.policies, at.place);
            policy.is_some_and(|policy| policy.via.as_deref() == Some("inline"))
        };
        let is_named = match (&self.policy, &at.what.arn) {
            (None, _) => true,
            (Some(named), Some(own)) => named == own,
            (Some(_), None) => !is_inline(),
        };
        at.what.effect == "Deny"
            && self.is_on(at.place.layer)
            && is_named
            && (!self.complete || Self::is_certain(&world.as_if_complete(), at))
    }

    /// True for a statement that matches for certain.
    pub(crate) fn is_certain(world: &World, at: &At<StatementRef>) -> bool {
        let same = |own: &At<StatementRef>| own.place == at.place && own.what.index == at.what.index;
        world.statements(at.place.layer).iter().any(|own| same(own) && own.what.matched == Some(true))
    }

    /// The statements that deny but are not meant.
    pub(crate) fn others_denying(&self, world: &World) -> Vec<At<StatementRef>> {
        let all = Layer::ALL.into_iter().flat_map(|layer| world.statements(layer));
        let denies = |at: &At<StatementRef>| at.what.effect == "Deny" && at.what.matched == Some(true);
        all.filter(|at| denies(at) && !self.fits(world, at)).collect()
    }

    /// The statements that may be meant, among those that certainly match or those that only may.
    pub(crate) fn statements(&self, world: &World, matched: Option<bool>) -> Vec<At<StatementRef>> {
        let layers = Layer::ALL.into_iter().filter(|layer| self.is_on(*layer));
        let all = layers.flat_map(|layer| world.statements(layer));
        all.filter(|at| at.what.matched == matched && self.fits(world, at)).collect()
    }

    /// What must be assumed for a statement that only may match.
    pub(crate) fn assumption(&self) -> String {
        let who = match (&self.policy, self.layer) {
            (Some(_), _) => "this policy denies",
            (None, Some(_)) => "this layer denies",
            (None, None) => "a statement denies",
        };
        format!("AWS says that {who}; of what is known this one may.")
    }
}
