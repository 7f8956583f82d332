//! The decision of a case, from the verdicts of its layers.

use policy::{Decision, Outcome, Outcomes};

use crate::{Layer, Layers};

/// Decides: a pure function of the request and the verdicts, so that programs may examine the layers in any order and
/// none needs the documents that another has read.
pub fn combine(request: &policy::Request, layers: &Layers) -> Decision {
    let mut outcomes = Outcomes::default();
    for layer in Layer::ALL {
        if let Some(verdict) = layers.get(layer) {
            outcomes.set(layer, Outcome::from(verdict));
        }
    }
    policy::decide(request, &outcomes)
}
