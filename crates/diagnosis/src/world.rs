//! A request and all policies that affect it, which can be changed in memory and evaluated again.

use case::{
    ContextValue, Layer, LayerVerdict, Layers, NamedPolicy, NearMiss, Policies, PublicAccess, Request,
    StatementRef, combine,
};
use policy::{Decision, LayerPolicies};
use serde_json::Value;

use crate::document::{self, Place};

/// A request, and the documents of the layers that could be read.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// What was asked.
    pub request: Request,
    /// The documents. A layer that is absent here was not or could not be read.
    pub policies: Policies,
    /// When the request was made, if known.
    pub time: Option<String>,
}

/// What the layers say, and the decision.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) layers: Layers,
    pub(crate) decision: Decision,
}

/// Something found at a place: in the policy located there.
#[derive(Debug, Clone)]
pub(crate) struct At<T> {
    pub(crate) place: Place,
    pub(crate) what: T,
}

impl World {
    /// The request in the evaluator's form.
    pub fn prepared(&self) -> policy::Request {
        self.request.prepare(self.time.as_deref())
    }

    /// The verdicts of all layers whose documents are here.
    pub fn layers(&self) -> Layers {
        let request = self.prepared();
        let mut layers = Layers::default();
        for layer in Layer::ALL {
            if let Ok(Some(compiled)) = self.policies.compile(layer, &request) {
                layers.set(layer, compiled.explain(&request));
            }
        }
        layers
    }

    /// The decision that follows from them.
    pub fn decision(&self) -> Decision {
        combine(&self.prepared(), &self.layers())
    }

    /// True if every document is a valid policy of its kind: an invalid one would count as not examined.
    pub(crate) fn is_valid(&self) -> bool {
        let request = self.prepared();
        Layer::ALL.into_iter().all(|layer| self.policies.compile(layer, &request).is_ok())
    }

    pub(crate) fn state(&self) -> State {
        let layers = self.layers();
        let decision = combine(&self.prepared(), &layers);
        State { layers, decision }
    }

    /// The same world with nothing missing: what is not listed was not sent, a role has no unknown path, and unknown
    /// settings of the resource block.
    pub(crate) fn as_if_complete(&self) -> Self {
        let mut world = self.clone();
        world.request.context_complete = true;
        if let Some(role) = world.context("aws:PrincipalArn").and_then(|own| own.into_iter().next()) {
            world.set_context("aws:PrincipalArn", Some(ContextValue::One(role)));
        }
        if let Some(settings) = &mut world.policies.settings {
            settings.unread.clear();
            if settings.public_access == PublicAccess::Unknown {
                settings.public_access = PublicAccess::Restricted;
            }
        }
        world
    }

    /// The same world for a request that its principal makes itself: with what AWS always sends then, and nobody else
    /// involved. IAM User Guide, "AWS global condition context keys", `aws:SecureTransport`, `aws:ViaAWSService`.
    pub(crate) fn as_if_direct(&self) -> Self {
        let mut world = self.clone();
        let request = self.prepared();
        if request.principal().is_some_and(|own| own.kind() == &policy::PrincipalKind::Service) {
            return world;
        }
        for (key, value) in [("aws:SecureTransport", "true"), ("aws:ViaAWSService", "false")] {
            if self.is_unknown(key) {
                world.set_context(key, Some(ContextValue::One(value.to_owned())));
            }
        }
        world
    }

    /// The same world without the statements that only may deny. They stay in place and match nothing.
    pub(crate) fn without_doubtful_denies(&self) -> Self {
        let mut world = self.clone();
        for at in Layer::ALL.into_iter().flat_map(|layer| self.statements(layer)) {
            if at.what.effect == "Deny" && at.what.matched.is_none() {
                document::edit(&mut world.policies, at.place, |list| {
                    let statement = list.get_mut(at.what.index)?.as_object_mut()?;
                    statement.remove("NotAction");
                    statement.insert("Action".to_owned(), "nothing:AtAll".into());
                    Some(())
                });
            }
        }
        world
    }

    /// True for a context key that the request may or may not carry.
    pub(crate) fn is_unknown(&self, key: &str) -> bool {
        matches!(self.prepared().context().lookup(key), policy::Lookup::Unknown)
    }

    /// What is not known about the resource's settings, in words.
    pub(crate) fn unknown_settings(&self) -> Vec<String> {
        let Some(settings) = &self.policies.settings else { return Vec::new() };
        let block = (settings.public_access == PublicAccess::Unknown)
            .then(|| "S3 Block Public Access restricts the bucket".to_owned());
        let grants = settings.unread.iter().map(|unread| format!("nothing is allowed by {unread}"));
        block.into_iter().chain(grants).collect()
    }

    /// True if S3 Block Public Access keeps out a request that the bucket policy may let in.
    pub(crate) fn is_restricted(&self) -> bool {
        let verdict = |world: &Self| world.layers().resource.map(|own| own.verdict);
        let mut unrestricted = self.clone();
        match &mut unrestricted.policies.settings {
            Some(settings) if settings.public_access == PublicAccess::Restricted => {
                settings.public_access = PublicAccess::Unrestricted;
                verdict(&unrestricted) != verdict(self)
            }
            _ => false,
        }
    }

    /// The value of a context key, including one that follows from the request.
    pub(crate) fn context(&self, key: &str) -> Option<Vec<String>> {
        match self.prepared().context().lookup(key) {
            policy::Lookup::Values(values) => Some(values.to_vec()),
            policy::Lookup::Absent | policy::Lookup::Unknown => None,
        }
    }

    /// Sets a context key, replacing one with the same name in any case.
    pub(crate) fn set_context(&mut self, key: &str, value: Option<ContextValue>) {
        self.request.context.retain(|own, _| !own.eq_ignore_ascii_case(key));
        if let Some(value) = value {
            self.request.context.insert(key.to_owned(), value);
        }
    }

    /// The policies of a layer, each with its place.
    pub(crate) fn placed(&self, layer: Layer) -> Vec<At<&NamedPolicy>> {
        let at = |level, position, what| At { place: Place { layer, level, position }, what };
        let one = |policy| at(0, 0, policy);
        match layer {
            Layer::Identity | Layer::Session => {
                let list =
                    if layer == Layer::Identity { &self.policies.identity } else { &self.policies.session };
                let all = list.iter().flatten().flatten().enumerate();
                all.map(|(position, policy)| at(0, position, policy)).collect()
            }
            Layer::Scp | Layer::Rcp => {
                let levels = if layer == Layer::Scp { &self.policies.scp } else { &self.policies.rcp };
                let levels = levels.iter().flatten().flatten().enumerate();
                levels
                    .flat_map(|(level, policies)| {
                        policies.iter().enumerate().map(move |(position, policy)| (level, position, policy))
                    })
                    .map(|(level, position, policy)| at(level, position, policy))
                    .collect()
            }
            Layer::Boundary => self.policies.boundary.iter().flatten().map(one).collect(),
            Layer::Resource => self.policies.resource.iter().flatten().map(one).collect(),
            Layer::Endpoint => self.policies.endpoint.iter().flatten().map(one).collect(),
        }
    }

    /// What each policy of a layer says by itself, so that statements are identified by place, not by name.
    fn verdicts(&self, layer: Layer) -> Vec<At<LayerVerdict>> {
        let request = self.prepared();
        self.placed(layer)
            .into_iter()
            .filter_map(|at| {
                let alone = alone(layer, at.what.clone());
                let mut verdict = alone.compile(layer, &request).ok()??.explain(&request);
                let level = matches!(layer, Layer::Scp | Layer::Rcp).then_some(at.place.level);
                verdict.statements.iter_mut().for_each(|statement| statement.level = level);
                verdict.near_misses.iter_mut().for_each(|miss| miss.statement.level = level);
                Some(At { place: at.place, what: verdict })
            })
            .collect()
    }

    /// The statements of a layer that match or may match.
    pub(crate) fn statements(&self, layer: Layer) -> Vec<At<StatementRef>> {
        let placed = |at: At<LayerVerdict>| {
            at.what.statements.into_iter().map(move |what| At { place: at.place, what })
        };
        self.verdicts(layer).into_iter().flat_map(placed).collect()
    }

    /// True if a statement, as the only one in a layer, matches or may match the request.
    pub(crate) fn reaches(&self, layer: Layer, statement: &Value) -> bool {
        let Some(document) = document::raw(&document::of_statement(statement)) else { return false };
        let policy = NamedPolicy { name: String::new(), arn: None, via: None, document, origin: None };
        let world =
            Self { request: self.request.clone(), policies: alone(layer, policy), time: self.time.clone() };
        !world.statements(layer).is_empty()
    }

    /// The statements of a layer that match in all but one element.
    pub(crate) fn near_misses(&self, layer: Layer) -> Vec<At<NearMiss>> {
        let placed = |at: At<LayerVerdict>| {
            at.what.near_misses.into_iter().map(move |what| At { place: at.place, what })
        };
        self.verdicts(layer).into_iter().flat_map(placed).collect()
    }

    /// The levels of an organization that have no Allow for the request, root first; 0 for the other layers.
    pub(crate) fn levels_without_allow(&self, layer: Layer) -> Vec<usize> {
        let levels = match layer {
            Layer::Scp => self.policies.scp.iter().flatten().flatten().count(),
            _ => 1,
        };
        let request = self.prepared();
        let allows = |level: &usize| {
            let one_level = Policies {
                scp: Some(Some(
                    self.policies.scp.iter().flatten().flatten().skip(*level).take(1).cloned().collect(),
                )),
                ..Policies::default()
            };
            let compiled = one_level.compile(layer, &request).ok().flatten();
            compiled.is_some_and(|compiled: LayerPolicies<'_>| {
                compiled.explain(&request).statements.iter().any(|own| own.effect == "Allow")
            })
        };
        if layer == Layer::Scp { (0..levels).filter(|level| !allows(level)).collect() } else { vec![0] }
    }
}

/// One policy as the only one of its layer.
fn alone(layer: Layer, policy: NamedPolicy) -> Policies {
    let mut policies = Policies::default();
    match layer {
        Layer::Identity => policies.identity = Some(Some(vec![policy])),
        Layer::Session => policies.session = Some(Some(vec![policy])),
        Layer::Scp => policies.scp = Some(Some(vec![vec![policy]])),
        Layer::Rcp => policies.rcp = Some(Some(vec![vec![policy]])),
        Layer::Boundary => policies.boundary = Some(Some(policy)),
        Layer::Resource => policies.resource = Some(Some(policy)),
        Layer::Endpoint => policies.endpoint = Some(Some(policy)),
    }
    policies
}
