//! What stands in the way of a request: a Deny that matches, or a layer that must allow and does not.

use case::{Layer, StatementRef, Verdict};

use crate::blame::Blame;
use crate::document::Place;
use crate::world::{At, State, World};

/// The order in which causes are reported and fixed.
pub(crate) const ORDER: [Layer; 7] = [
    Layer::Identity,
    Layer::Resource,
    Layer::Scp,
    Layer::Rcp,
    Layer::Boundary,
    Layer::Session,
    Layer::Endpoint,
];

/// One thing that stands in the way.
#[derive(Debug, Clone)]
pub(crate) enum Blocker {
    /// A statement that denies.
    Deny(At<StatementRef>),
    /// A layer, or one level of it for SCPs, that does not allow.
    NoAllow { layer: Layer, level: usize },
}

impl Blocker {
    fn key(&self) -> Key {
        match self {
            Self::Deny(at) => Key::Deny(at.place),
            Self::NoAllow { layer, level } => Key::NoAllow(*layer, *level),
        }
    }

    /// True for something that blocks in the same way at the same place.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    /// True if a change removed this blocker and put no Deny in its place.
    pub(crate) fn is_gone(&self, before: &[Self], after: &[Self]) -> bool {
        let count = |all: &[Self], key: Key| all.iter().filter(|own| own.key() == key).count();
        let denies = |all: &[Self]| all.iter().filter(|own| matches!(own, Self::Deny(_))).count();
        match self {
            Self::Deny(_) => {
                count(after, self.key()) < count(before, self.key()) && denies(after) < denies(before)
            }
            Self::NoAllow { .. } => count(after, self.key()) == 0 && denies(after) <= denies(before),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Deny(Place),
    NoAllow(Layer, usize),
}

/// Whether a Deny that may match counts as one that does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Only what is certain blocks.
    Spares,
    /// AWS said what denies: of that, whatever may deny counts as denying.
    Condemns(Blame),
}

impl Doubt {
    fn may_condemn(&self, layer: Layer) -> bool {
        matches!(self, Self::Condemns(blame) if blame.is_on(layer))
    }

    fn condemns(&self, world: &World, at: &At<StatementRef>) -> bool {
        matches!(self, Self::Condemns(blame) if blame.fits(world, at))
    }
}

/// All blockers, in the order of [`ORDER`]; denies first, because nothing else matters until they are gone.
pub(crate) fn find(world: &World, state: &State, doubt: &Doubt) -> Vec<Blocker> {
    let mut denies = Vec::new();
    for layer in ORDER {
        let doubted = doubt.may_condemn(layer);
        let worth_asking = state.layers.get(layer).is_some_and(|own| {
            own.verdict == Verdict::ExplicitDeny || (doubted && own.verdict != Verdict::NotApplicable)
        });
        if worth_asking {
            let denying = world.statements(layer).into_iter().filter(|at| {
                at.what.effect == "Deny" && (at.what.matched == Some(true) || doubt.condemns(world, at))
            });
            denies.extend(denying.map(Blocker::Deny));
        }
    }
    if !denies.is_empty() || state.decision.verdict != Verdict::ImplicitDeny {
        return denies;
    }
    ORDER
        .into_iter()
        .filter(|layer| state.decision.decided_by.contains(*layer))
        .flat_map(|layer| {
            let levels = world.levels_without_allow(layer);
            levels.into_iter().map(move |level| Blocker::NoAllow { layer, level })
        })
        .collect()
}
