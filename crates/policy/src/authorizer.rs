//! How the layers' verdicts combine into a decision.
//!
//! IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic" and "Policy evaluation for
//! requests within a single account"; KMS Developer Guide, "Key policies in AWS KMS". The decision is a pure function
//! of the request and the verdicts: programs may examine the layers in any order.
//!
//! Whether the request is allowed is monotonic in what each layer allows. An unknown is therefore tried both ways at
//! once, at its worst and at its best; if both give the same answer, that is the answer.

use crate::evaluator::{Outcome, layer_applies, needs_session_policy};
use crate::layer::{Grant, Layer, Verdict};
use crate::principal::{Principal, PrincipalKind};
use crate::request::Request;
use crate::truth::Truth;

/// What all layers together say about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// `Allowed`, `ImplicitDeny`, `ExplicitDeny` or `Unknown`. With `ImplicitDeny` nothing allows the request,
    /// whatever the unknowns turn out to be; an unknown layer may also deny it explicitly.
    pub verdict: Verdict,
    /// The layers responsible; for an unknown, those that leave it open.
    pub decided_by: LayerSet,
    /// The layers that could have a say but were not examined.
    pub unexamined: LayerSet,
}

/// A set of layers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LayerSet(u8);

impl LayerSet {
    fn insert(&mut self, layer: Layer) {
        self.0 |= 1 << layer as u8;
    }

    /// True if the set contains this layer.
    pub fn contains(self, layer: Layer) -> bool {
        self.0 & (1 << layer as u8) != 0
    }

    /// True if the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The layers, in the order in which they are reported.
    pub fn iter(self) -> impl Iterator<Item = Layer> {
        Layer::ALL.into_iter().filter(move |layer| self.contains(*layer))
    }
}

impl FromIterator<Layer> for LayerSet {
    fn from_iter<I: IntoIterator<Item = Layer>>(layers: I) -> Self {
        let mut set = Self::default();
        layers.into_iter().for_each(|layer| set.insert(layer));
        set
    }
}

/// The outcomes of the layers that were examined.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcomes([Option<Outcome>; Layer::ALL.len()]);

impl Outcomes {
    /// Records the outcome of a layer.
    pub fn set(&mut self, layer: Layer, outcome: Outcome) {
        if let Some(place) = self.0.get_mut(layer as usize) {
            *place = Some(outcome);
        }
    }

    /// The outcome of a layer, if it was examined.
    pub fn get(&self, layer: Layer) -> Option<Outcome> {
        self.0.get(layer as usize).copied().flatten()
    }
}

/// Decides a request from the outcomes of the layers.
///
/// A layer that was not examined is assumed not to stand in the way, and is listed in `unexamined`; if its Allow is
/// needed, the decision is unknown.
pub fn decide(request: &Request, outcomes: &Outcomes) -> Decision {
    let unexamined = unexamined(request, outcomes);
    if request.needs_no_permission() {
        return Decision { verdict: Verdict::Allowed, decided_by: LayerSet::default(), unexamined };
    }
    let authorization = Authorization::new(request, outcomes);
    let (verdict, decided_by) = authorization.decide();
    Decision { verdict, decided_by, unexamined }
}

fn unexamined(request: &Request, outcomes: &Outcomes) -> LayerSet {
    Layer::ALL
        .into_iter()
        .filter(|layer| outcomes.get(*layer).is_none() && layer_applies(*layer, request))
        .collect()
}

/// Whether unknowns count against the request or in its favour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Assume {
    Worst,
    Best,
}

impl Assume {
    fn take(self, truth: Truth) -> bool {
        match self {
            Self::Worst => truth == Truth::True,
            Self::Best => truth != Truth::False,
        }
    }
}

struct Authorization<'a> {
    request: &'a Request,
    outcomes: &'a Outcomes,
    side: Side,
    crosses_accounts: Truth,
}

impl<'a> Authorization<'a> {
    fn new(request: &'a Request, outcomes: &'a Outcomes) -> Self {
        Self { request, outcomes, side: Side::of(request), crosses_accounts: crosses_accounts(request) }
    }

    fn decide(&self) -> (Verdict, LayerSet) {
        let denied_by = self.layers(|outcome| outcome.denies == Truth::True);
        if !denied_by.is_empty() {
            return (Verdict::ExplicitDeny, denied_by);
        }
        let may_be_denied_by = self.layers(|outcome| outcome.denies == Truth::Unknown);
        let (worst, best) = (self.is_allowed(Assume::Worst), self.is_allowed(Assume::Best));
        if worst && may_be_denied_by.is_empty() {
            return (Verdict::Allowed, self.allowed_by());
        }
        if !best {
            // A possible explicit deny changes nothing for the caller: the layers report it.
            return (Verdict::ImplicitDeny, self.blocked_by());
        }
        let mut open = may_be_denied_by;
        if worst != best {
            let undecided = self.layers(|outcome| outcome.verdict() == Verdict::Unknown);
            let missing = Layer::ALL.into_iter().filter(|layer| self.is_missing(*layer));
            undecided.iter().chain(missing).for_each(|layer| open.insert(layer));
            let wavers = self.outcomes.get(Layer::Resource).is_some_and(|own| own.grant != own.might_grant);
            // Whether the resource's policy must allow depends on which account owns the resource. And even if a
            // policy certainly allows, it may not be certain to whom it grants: perhaps only to the account.
            if open.is_empty() && (wavers || self.crosses_accounts == Truth::Unknown) {
                open.insert(Layer::Resource);
            }
        }
        (Verdict::Unknown, open)
    }

    fn layers(&self, wanted: impl Fn(&Outcome) -> bool) -> LayerSet {
        let has = |layer: &Layer| {
            self.outcomes.get(*layer).is_some_and(|outcome| outcome.applies && wanted(&outcome))
        };
        Layer::ALL.into_iter().filter(has).collect()
    }

    /// True if the request could be allowed. Explicit denies are not considered here.
    fn is_allowed(&self, assume: Assume) -> bool {
        let unstopped =
            [Layer::Scp, Layer::Rcp, Layer::Endpoint].iter().all(|layer| self.does_not_stop(*layer, assume));
        unstopped && self.has_access(assume)
    }

    fn has_access(&self, assume: Assume) -> bool {
        match self.side {
            Side::ResourceAlone => self.grant(assume).is_some(),
            Side::Impossible => false,
            Side::Both => match self.crosses_accounts {
                Truth::True => self.has_cross_account_access(assume),
                Truth::False => self.has_same_account_access(assume),
                Truth::Unknown => match assume {
                    Assume::Worst => {
                        self.has_cross_account_access(assume) && self.has_same_account_access(assume)
                    }
                    Assume::Best => {
                        self.has_cross_account_access(assume) || self.has_same_account_access(assume)
                    }
                },
            },
        }
    }

    fn has_same_account_access(&self, assume: Assume) -> bool {
        let grant = self.grant(assume);
        let identity_is_enough = !self.own_policy_must_allow() || grant.is_some();
        grant == Some(Grant::Direct)
            || (self.is_unlimited(assume)
                && (grant == Some(Grant::Role) || (identity_is_enough && self.identity_allows(assume))))
    }

    fn has_cross_account_access(&self, assume: Assume) -> bool {
        self.identity_allows(assume) && self.is_unlimited(assume) && self.grant(assume).is_some()
    }

    /// Neither the boundary nor a session policy stands in the way.
    fn is_unlimited(&self, assume: Assume) -> bool {
        self.does_not_stop(Layer::Boundary, assume) && self.does_not_stop(Layer::Session, assume)
    }

    /// A layer that must allow if it is present.
    fn does_not_stop(&self, layer: Layer, assume: Assume) -> bool {
        match self.outcomes.get(layer) {
            Some(outcome) => !outcome.applies || assume.take(outcome.allows),
            None => assume == Assume::Best || !self.must_be_examined(layer),
        }
    }

    /// A layer that restricts even when empty: if it is not known, neither is whether it allows.
    fn must_be_examined(&self, layer: Layer) -> bool {
        layer == Layer::Session && needs_session_policy(self.request)
    }

    /// The root user needs no policy. IAM User Guide, "AWS account root user".
    fn identity_allows(&self, assume: Assume) -> bool {
        if !layer_applies(Layer::Identity, self.request) {
            return true;
        }
        match self.outcomes.get(Layer::Identity) {
            Some(outcome) => outcome.applies && assume.take(outcome.allows),
            None => assume == Assume::Best,
        }
    }

    fn grant(&self, assume: Assume) -> Option<Grant> {
        let Some(outcome) = self.outcomes.get(Layer::Resource) else {
            // Not examined: what an unread policy might grant replaces no identity policy, but may complete one.
            return (assume == Assume::Best && self.needs_grant()).then_some(Grant::Direct);
        };
        match assume {
            Assume::Worst => outcome.grant,
            Assume::Best => outcome.might_grant,
        }
    }

    /// True if the resource's own policy must allow, or must if the request crosses accounts and it may do so.
    fn needs_grant(&self) -> bool {
        self.own_policy_must_allow() || self.crosses_accounts != Truth::False
    }

    /// True if the resource's own policy must allow even within one account.
    fn own_policy_must_allow(&self) -> bool {
        self.side == Side::ResourceAlone || self.request.assumes_role() || self.request.uses_kms_key()
    }

    /// A layer whose Allow is needed and that was not examined.
    fn is_missing(&self, layer: Layer) -> bool {
        self.outcomes.get(layer).is_none()
            && match layer {
                Layer::Identity => self.side == Side::Both && layer_applies(layer, self.request),
                Layer::Resource => self.needs_grant(),
                _ => self.must_be_examined(layer),
            }
    }

    fn allowed_by(&self) -> LayerSet {
        let grants = self.grant(Assume::Worst).is_some();
        let by_itself =
            self.grant(Assume::Worst) > Some(Grant::Account) && self.crosses_accounts == Truth::False;
        let identity = self.layers(|outcome| outcome.allows == Truth::True).contains(Layer::Identity);
        let mut layers = LayerSet::default();
        if identity && self.side == Side::Both {
            layers.insert(Layer::Identity);
        }
        if grants && (by_itself || self.needs_grant()) {
            layers.insert(Layer::Resource);
        }
        layers
    }

    /// The layers that must change for the request to be allowed.
    fn blocked_by(&self) -> LayerSet {
        let stops = |layer: &Layer| !self.does_not_stop(*layer, Assume::Best);
        let mut layers: LayerSet =
            [Layer::Scp, Layer::Rcp, Layer::Endpoint].into_iter().filter(stops).collect();
        if self.has_access(Assume::Best) {
            return layers;
        }
        match self.side {
            Side::ResourceAlone => layers.insert(Layer::Resource),
            Side::Impossible if is_anonymous(self.request) => layers.insert(Layer::Resource),
            Side::Impossible => layers.insert(Layer::Identity),
            Side::Both => self.add_blocking_sides(&mut layers),
        }
        layers
    }

    fn add_blocking_sides(&self, layers: &mut LayerSet) {
        let grant = self.grant(Assume::Best);
        let by_role = grant == Some(Grant::Role) && self.crosses_accounts == Truth::False;
        if !by_role && !self.identity_allows(Assume::Best) {
            layers.insert(Layer::Identity);
        }
        for layer in [Layer::Boundary, Layer::Session] {
            if !self.does_not_stop(layer, Assume::Best) {
                layers.insert(layer);
            }
        }
        if self.needs_grant() && grant.is_none() {
            layers.insert(Layer::Resource);
        }
    }
}

/// Whose policies can allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// The principal's and the resource's.
    Both,
    /// Only the resource's: the principal has no policies of its own.
    ResourceAlone,
    /// Nobody's.
    Impossible,
}

impl Side {
    fn of(request: &Request) -> Self {
        if request.assumes_role_by_assertion() {
            return Self::ResourceAlone;
        }
        if request.refusal().is_some() {
            return Self::Impossible;
        }
        match request.principal() {
            Some(principal) if !principal.kind().has_own_policies() => Self::ResourceAlone,
            _ => Self::Both,
        }
    }
}

/// Whether principal and resource belong to different accounts.
fn crosses_accounts(request: &Request) -> Truth {
    let Some(own) = request.principal().and_then(Principal::account) else { return Truth::Unknown };
    request.resource_account().map_or(Truth::Unknown, |other| (own != other).into())
}

fn is_anonymous(request: &Request) -> bool {
    request.principal().is_some_and(|principal| *principal.kind() == PrincipalKind::Anonymous)
}
