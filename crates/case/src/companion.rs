//! What else a request for a role needs: tags and a source identity require permissions of their own.
//!
//! IAM User Guide, "Pass session tags in AWS STS": tags need `sts:TagSession`; "Monitor and control actions taken
//! with assumed roles": a source identity needs `sts:SetSourceIdentity`. The caller's policies and the trust policy
//! are evaluated for these as for the role itself, and AWS refuses the whole request if one of them is denied.

use policy::LayerPolicies;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Layers, Request, Verdict, combine};

/// What keys, or keys with such a prefix, need.
const NEEDED: [(&str, &str); 4] = [
    ("sts:sourceidentity", "sts:SetSourceIdentity"),
    ("aws:requesttag/", "sts:TagSession"),
    ("aws:tagkeys", "sts:TagSession"),
    ("sts:transitivetagkeys", "sts:TagSession"),
];

/// An action that the request needs besides its own, with the verdicts on it so far: a member of `companions`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Companion {
    /// The action, for instance `sts:TagSession`.
    pub action: String,
    /// The verdict of each layer that was examined.
    #[serde(default)]
    pub layers: Layers,
    /// The decision that follows from them.
    pub decision: Verdict,
}

/// The actions that a request for a role needs if it carries these condition keys, each with the first key that
/// requires it; none for any other request.
pub fn companions<'k>(
    action: Option<&str>,
    keys: impl IntoIterator<Item = &'k str>,
) -> Vec<(String, &'static str)> {
    let mut needed: Vec<(String, &'static str)> = Vec::new();
    if !action.is_some_and(|action| action.to_ascii_lowercase().starts_with("sts:assumerole")) {
        return needed;
    }
    for key in keys {
        let small = key.to_ascii_lowercase();
        let of_key = NEEDED.iter().find(|(beginning, _)| small.starts_with(beginning));
        let new = of_key.filter(|(_, own)| !needed.iter().any(|(_, known)| known == own));
        needed.extend(new.map(|(_, own)| (key.to_owned(), *own)));
    }
    needed
}

/// A companion while its case is being examined.
#[derive(Debug)]
pub(crate) struct Examined {
    action: &'static str,
    prepared: policy::Request,
    layers: Layers,
}

impl Examined {
    /// The companions of a request, with the verdicts that earlier programs reported.
    pub(crate) fn of(request: &Request, time: Option<&str>, told: &[Companion]) -> Vec<Self> {
        let carried = request.context.iter().filter(|(_, value)| !value.as_slice().is_empty());
        let needed = companions(request.action.as_deref(), carried.map(|(key, _)| key.as_str()));
        needed
            .into_iter()
            .map(|(_, action)| {
                let asked = Request { action: Some(action.to_owned()), ..request.clone() };
                let earlier = told.iter().find(|own| own.action == action);
                let layers = earlier.map(|own| own.layers.clone()).unwrap_or_default();
                Self { action, prepared: asked.prepare(time), layers }
            })
            .collect()
    }

    /// Evaluates a layer.
    pub(crate) fn evaluate(&mut self, policies: &LayerPolicies<'_>) {
        self.layers.set(policies.layer(), policies.explain(&self.prepared));
    }

    /// In the form of the record.
    pub(crate) fn told(&self) -> Companion {
        let decision = combine(&self.prepared, &self.layers).verdict;
        Companion { action: self.action.to_owned(), layers: self.layers.clone(), decision }
    }
}
